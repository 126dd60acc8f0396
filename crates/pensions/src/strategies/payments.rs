//! Pensions in payment and months of pay, of the states whose raises and contributions this crate knows.

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::money::Money;
use proptest::prelude::*;

use crate::contributions::{Job, MonthlyPay, Standing};
use crate::indexation::InPayment;
use crate::outcome::PartKind;

/// A state with its money and the part that its raises reach.
fn paying_state() -> impl Strategy<Value = (Country, Currency, PartKind)> + Clone {
    prop_oneof![
        Just((Country::KG, Currency::KGS, PartKind::SecondInsurance)),
        Just((Country::KZ, Currency::KZT, PartKind::Solidarity)),
        Just((Country::RU, Currency::RUB, PartKind::Insurance)),
        Just((Country::AM, Currency::AMD, PartKind::Insurance)),
    ]
}

/// Money of a currency, from nothing to a hundred thousand.
fn money(currency: Currency) -> impl Strategy<Value = Money> + Clone {
    (0_i64..10_000_000)
        .prop_filter_map("money", move |minor| Money::from_minor(minor, currency).ok())
}

/// A pension granted between 2005 and 2026, of one part or with a basic part beside it.
pub fn in_payment() -> impl Strategy<Value = InPayment> + Clone {
    (paying_state(), 2005_i32..2026, 1_u32..13).prop_flat_map(
        |((state, currency, part), year, month)| {
            let granted = calendar::day(year, month, 1).unwrap_or(calendar::DAY_MIN);
            (money(currency), prop::option::of(money(currency))).prop_map(move |(first, basic)| {
                let pension = InPayment::new(state, granted).paying(part, first);
                match basic {
                    Some(basic) => pension.paying(PartKind::Basic, basic),
                    None => pension,
                }
            })
        },
    )
}

/// A day on which pensions are raised somewhere: the first of January, June, July or October.
pub fn day_of_raise() -> impl Strategy<Value = NaiveDate> + Clone {
    (2006_i32..2028, prop::sample::select(vec![1_u32, 6, 7, 10]))
        .prop_map(|(year, month)| calendar::day(year, month, 1).unwrap_or(calendar::DAY_MIN))
}

/// A worker in a state, in any standing, with the pay of a month in the money of the state.
pub fn job() -> impl Strategy<Value = (Job, MonthlyPay)> + Clone {
    let standing =
        prop::sample::select(vec![Standing::Ordinary, Standing::Pensioner, Standing::Disabled]);
    let month = (1996_i32..2028, 1_u32..13)
        .prop_map(|(year, month)| calendar::day(year, month, 1).unwrap_or(calendar::DAY_MIN));
    let state = prop_oneof![
        Just((Country::KG, Currency::KGS)),
        Just((Country::KZ, Currency::KZT)),
        Just((Country::RU, Currency::RUB)),
        Just((Country::KR, Currency::KRW)),
    ];
    (super::person(), state, standing, month, 0_i64..1_000_000_000).prop_filter_map(
        "a job",
        |(person, (state, currency), standing, month, minor)| {
            let pay = Money::from_minor(minor, currency).ok()?;
            let job = Job::new(person, state).standing(standing);
            Some((job, MonthlyPay { month, pay }))
        },
    )
}
