//! Values for property tests: persons, records and claims of the states that this crate knows.
//!
//! Careers are short stretches over a few states and kinds, so that overlaps, gaps, service in the USSR,
//! service before and after 2021 and claims before, at and after the age all come up often.

pub mod coordination;
pub mod national;
pub mod payments;
pub mod units;

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::money::Money;
use kerben_core::number::{Fraction, Points};
use kerben_core::period::Period;
use kerben_core::unsettled::Readings;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::claim::Claim;
use crate::person::{Person, Sex};
use crate::record::{
    CertifiedPoints, EarlierRights, InsurancePeriod, InsuranceRecord, PeriodKind, Stated,
    StatedKind,
};
use crate::rules::Rules;

/// A state in which service may lie: members of the EAEU, other parties of 1992, Türkiye, and one for which
/// there is neither instrument nor scheme.
pub fn state() -> impl Strategy<Value = Country> + Clone {
    prop_oneof![
        4 => Just(Country::KG),
        3 => Just(Country::RU),
        3 => Just(Country::KZ),
        2 => Just(Country::AM),
        2 => Just(Country::TR),
        1 => Just(Country::BY),
        1 => Just(Country::UZ),
        1 => Just(Country::KR),
    ]
}

/// Either sex.
pub fn sex() -> impl Strategy<Value = Sex> + Clone {
    prop_oneof![Just(Sex::Female), Just(Sex::Male)]
}

/// A kind of service; mostly work.
pub fn kind() -> impl Strategy<Value = PeriodKind> + Clone {
    prop_oneof![
        6 => Just(PeriodKind::Employment),
        1 => Just(PeriodKind::SelfEmployment),
        1 => Just(PeriodKind::MilitaryService),
        1 => Just(PeriodKind::Study),
    ]
}

/// A day between the first of January of two years.
fn day_between(first: i32, last: i32) -> impl Strategy<Value = NaiveDate> + Clone {
    let day = |year| calendar::day(year, 1, 1).unwrap_or(calendar::DAY_MIN);
    let (start, end) = (day(first), day(last));
    (0..(end - start).num_days())
        .prop_map(move |offset| calendar::add_days(start, offset).unwrap_or(start))
}

/// A person born between 1945 and 1970, citizen and resident of states of this crate.
pub fn person() -> impl Strategy<Value = Person> + Clone {
    let home = prop_oneof![
        4 => Just(Country::KG),
        2 => Just(Country::RU),
        2 => Just(Country::KZ),
        1 => Just(Country::AM),
        1 => Just(Country::TR),
    ];
    (day_between(1945, 1971), sex(), home.clone(), home)
        .prop_filter_map("a person", |(born, sex, citizen, home)| {
            Person::new(born, sex, [citizen], home).ok()
        })
}

/// Days of service between 1971 and 2026, from a day to twelve years.
fn days() -> impl Strategy<Value = Period> + Clone {
    (day_between(1971, 2024), 0_i64..4_400).prop_filter_map("days", |(first, more)| {
        let last = calendar::add_days(first, more).ok()?;
        Period::from_inclusive(first, last).ok()
    })
}

/// Pay of a year in roubles, from nothing to well above the cap.
pub fn pay() -> impl Strategy<Value = Money> + Clone {
    (0_i64..400_000_000)
        .prop_filter_map("pay", |minor| Money::from_minor(minor, Currency::RUB).ok())
}

/// Service without earnings.
pub fn plain_entry() -> impl Strategy<Value = InsurancePeriod> + Clone {
    (state(), days(), kind()).prop_filter_map("an entry", |(state, days, kind)| {
        InsurancePeriod::new(state, days, kind).ok()
    })
}

/// Service, in Russia mostly with the pay of every year.
pub fn entry() -> impl Strategy<Value = InsurancePeriod> + Clone {
    use chrono::Datelike;
    (plain_entry(), prop::option::weighted(0.8, pay())).prop_map(|(entry, pay)| {
        let Some(pay) = pay.filter(|_| entry.state() == Country::RU) else { return entry };
        let days = entry.period();
        let years = days.start().year()..=days.last().year();
        years.fold(entry, |entry, year| entry.clone().earning(year, pay).unwrap_or(entry))
    })
}

/// Service in the USSR, with or without a known republic.
pub fn ussr_entry() -> impl Strategy<Value = InsurancePeriod> + Clone {
    let republic = prop_oneof![
        Just(None),
        Just(Some(Country::KG)),
        Just(Some(Country::KZ)),
        Just(Some(Country::RU)),
        Just(Some(Country::EE)),
    ];
    (day_between(1971, 1990), 0_i64..700, republic).prop_filter_map(
        "an entry",
        |(first, more, republic)| {
            let days = Period::from_inclusive(first, calendar::add_days(first, more).ok()?).ok()?;
            let entry = InsurancePeriod::new(Country::SU, days, PeriodKind::Employment).ok()?;
            match republic {
                Some(republic) => entry.in_republic(republic).ok(),
                None => Some(entry),
            }
        },
    )
}

/// Points that the Russian fund certifies for some days.
pub fn certified_points() -> impl Strategy<Value = CertifiedPoints> + Clone {
    (days(), 0_i64..200_000).prop_filter_map("points", |(period, thousandths)| {
        let points = Points::new(Decimal::new(thousandths, 3)).ok()?;
        Some(CertifiedPoints { state: Country::RU, period, points, document: None })
    })
}

/// What Russian rights before 2015 stand on.
pub fn earlier_rights() -> impl Strategy<Value = EarlierRights> + Clone {
    (1_u64..300, 0_i64..200_000_000).prop_filter_map("rights", |(wage, minor)| {
        let indexed_contributions = Money::from_minor(minor, Currency::RUB).ok()?;
        Some(EarlierRights { wage_ratio: Fraction::new(wage, 212).ok()?, indexed_contributions })
    })
}

/// An average income or a balance of savings that the institutions of Kazakhstan state.
pub fn stated() -> impl Strategy<Value = Stated> + Clone {
    let what = prop_oneof![Just(StatedKind::AverageIncome), Just(StatedKind::Savings)];
    (what, 0_i64..2_000_000_000).prop_filter_map("a statement", |(what, minor)| {
        let amount = Money::from_minor(minor, Currency::KZT).ok()?;
        Some(Stated { state: Country::KZ, what, amount, document: None })
    })
}

/// A record of up to six entries, some with certified points, stated rights before 2015 or stated amounts.
pub fn record() -> impl Strategy<Value = InsuranceRecord> + Clone {
    let entry = prop_oneof![5 => entry(), 1 => ussr_entry()];
    let certified = prop::collection::vec(certified_points(), 0..2);
    let rights = prop::option::weighted(0.3, earlier_rights());
    let stated = prop::collection::vec(stated(), 0..3);
    (prop::collection::vec(entry, 0..6), certified, rights, stated).prop_filter_map(
        "a record",
        |(entries, certified, rights, stated)| {
            let record =
                InsuranceRecord::new(entries).ok()?.with_certified_points(certified).ok()?;
            let record = match rights {
                Some(rights) => record.with_earlier_rights(rights),
                None => record,
            };
            stated.into_iter().try_fold(record, InsuranceRecord::stating).ok()
        },
    )
}

/// A claim between 2015 and 2027.
pub fn claim() -> impl Strategy<Value = Claim> + Clone {
    (person(), record(), day_between(2015, 2027))
        .prop_filter_map("a claim", |(person, record, day)| {
            Claim::new(person, record, day, day).ok()
        })
}

/// A choice of readings for some of the open questions of a pack.
pub fn readings(rules: &Rules) -> impl Strategy<Value = Readings> + Clone + use<> {
    let choices: Vec<_> = rules
        .questions()
        .map(|question| {
            let id = question.id().to_owned();
            let names: Vec<String> =
                question.readings().iter().map(|reading| reading.name.clone()).collect();
            prop::option::of(prop::sample::select(names))
                .prop_map(move |name| name.map(|name| (id.clone(), name)))
        })
        .collect();
    choices.prop_map(|chosen| {
        chosen
            .into_iter()
            .flatten()
            .fold(Readings::new(), |readings, (id, name)| readings.choose(id, name))
    })
}
