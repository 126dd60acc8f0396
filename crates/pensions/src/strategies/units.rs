//! Values for property tests: certified durations, quarters of coverage and cover abroad.

use chrono::Datelike;
use kerben_core::calendar;
use kerben_core::number::Rational;
use kerben_core::period::Period;
use proptest::prelude::*;

use crate::quarters::{
    CreditingRule, ForeignPeriod, Need, Placement, Remainder, Scope, Standing, UsQuarters,
    YearLetters,
};
use crate::unit::{Duration, NotifiedAs, Regime, Unit};

/// A unit.
pub fn unit() -> impl Strategy<Value = Unit> + Clone {
    prop::sample::select(Unit::ALL.as_slice())
}

/// A regime.
pub fn regime() -> impl Strategy<Value = Regime> + Clone {
    prop::sample::select(Regime::ALL.as_slice())
}

/// Block or year by year.
pub fn notified_as() -> impl Strategy<Value = NotifiedAs> + Clone {
    prop_oneof![Just(NotifiedAs::Block), Just(NotifiedAs::PerYear)]
}

/// A quantity: whole, with decimals, or a full year of some unit.
pub fn quantity() -> impl Strategy<Value = Rational> + Clone {
    prop_oneof![
        4 => (0_i64..3_000).prop_map(Rational::whole),
        2 => (0_i128..10_000_000, prop::sample::select(vec![2_i128, 3, 7, 1_000, 10_000]))
            .prop_map(|(over, under)| Rational::new(over, under).unwrap_or(Rational::ZERO)),
        2 => prop::sample::select(vec![1_i64, 4, 12, 52, 264, 312, 360, 365, 2_160, 2_376, 2_496])
            .prop_map(Rational::whole),
    ]
}

/// A certified duration.
pub fn duration() -> impl Strategy<Value = Duration> + Clone {
    (quantity(), unit())
        .prop_filter_map("a duration", |(quantity, unit)| Duration::new(quantity, unit).ok())
}

/// Days between 1945 and 2005, of one day to five years.
pub fn stretch() -> impl Strategy<Value = Period> + Clone {
    (0_i64..21_900, 0_i64..1_800).prop_filter_map("days", |(start, more)| {
        let first = calendar::add_days(calendar::day(1945, 1, 1).ok()?, start).ok()?;
        Period::from_inclusive(first, calendar::add_days(first, more).ok()?).ok()
    })
}

/// Cover abroad in months: within one year of any length, over several years as the dates say.
pub fn foreign_period() -> impl Strategy<Value = ForeignPeriod> + Clone {
    let standing = prop_oneof![
        6 => Just(Standing::Covered),
        1 => Just(Standing::Excluded),
        1 => Just(Standing::Dependant),
    ];
    (stretch(), 0_u32..=12, standing).prop_filter_map(
        "cover abroad",
        |(period, months, standing)| {
            let of_one_year = period.start().year() == period.last().year();
            let months = if of_one_year { months } else { Regime::Germany.length(period).months };
            let certified = Duration::whole(months, Unit::Month).ok()?;
            Some(ForeignPeriod::new(period, certified).standing(standing))
        },
    )
}

/// Quarters of coverage between 1950 and 2000.
pub fn us_quarters() -> impl Strategy<Value = UsQuarters> + Clone {
    prop::collection::vec((1950_i32..=2000, 0_u8..16), 0..30).prop_map(|years| {
        years.into_iter().fold(UsQuarters::new(), |record, (year, bits)| {
            let letter = |bit: u8| if bits & bit == 0 { 'N' } else { 'C' };
            let letters: String = [1, 2, 4, 8].map(letter).into_iter().collect();
            let next = match letters.parse::<YearLetters>() {
                Ok(letters) if year < 1978 => record.placed(year, letters),
                _ => record.counted(year, bits % 5),
            };
            next.unwrap_or(record)
        })
    })
}

/// A rule that counts months, with something open in half of the cases.
pub fn crediting_rule() -> impl Strategy<Value = CreditingRule> + Clone {
    let remainder = prop::option::of(prop_oneof![
        4 => Just(Remainder::OneQuarter),
        1 => Just(Remainder::Dropped),
    ]);
    let scope = prop::option::weighted(
        0.8,
        prop_oneof![Just(Scope::CertifiedPeriod), Just(Scope::CalendarYear)],
    );
    let placement = prop::option::weighted(
        0.8,
        prop_oneof![Just(Placement::CoveredQuarters), Just(Placement::AnyOfTheYear)],
    );
    let units = prop::option::weighted(0.9, Just(3_u32));
    let earliest = prop::option::weighted(0.2, 1950_i32..1980);
    let dependants = prop::option::weighted(0.3, Just(11_u32));
    (units, remainder, scope, placement, earliest, dependants).prop_map(
        |(units_of_a_quarter, remainder, scope, placement, earliest_year, dependants_most)| {
            CreditingRule {
                units_of_a_quarter,
                remainder,
                scope,
                placement,
                earliest_year,
                dependants_most,
                ..CreditingRule::new(Unit::Month)
            }
        },
    )
}

/// How much is credited.
pub fn need() -> impl Strategy<Value = Need> + Clone {
    prop_oneof![Just(Need::All), (0_u32..=44).prop_map(Need::UpTo)]
}
