//! The laws of the national calculations hold, and each catches a broken implementation.

#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::sync::OnceLock;

use common::{day, law};
use kerben_core::number::Fraction;
use kerben_pensions::laws::national as laws;
use kerben_pensions::schemes::us::{
    Case, CoveredYear, Obstacle, Parameters, RoundingChange, Totalisation, totalise,
};
use kerben_pensions::schemes::{au, ca, ie, no};
use kerben_pensions::strategies::national as some;
use proptest::prelude::*;

fn us() -> &'static Parameters {
    static PARAMETERS: OnceLock<Parameters> = OnceLock::new();
    PARAMETERS.get_or_init(|| {
        let readings = kerben_core::unsettled::Readings::new()
            .choose("us.pia-rounding", RoundingChange::EligibleFrom1983.name());
        Parameters::of(&law().parameters().clone().with_readings(&readings)).unwrap()
    })
}

fn answer(case: &Case<'_>) -> Result<Totalisation, Obstacle> {
    totalise(case, us())
}

fn norway() -> no::Parameters {
    no::Parameters::of(law().parameters(), day("2024-01-01")).unwrap()
}

fn time(periods: &[no::Insured]) -> no::InsuredTime {
    let (born, event) = (day("1965-02-03"), day("2020-06-15"));
    let case = no::Case { born, event, periods, future: None, nordic: false };
    no::insured_time(&case, &norway()).unwrap()
}

fn canada() -> ca::Parameters {
    ca::Parameters::of(law().parameters(), day("2024-01-01")).unwrap()
}

fn australia() -> au::Parameters {
    au::Parameters::of(law().parameters(), day("2024-01-01")).unwrap()
}

fn assess(of: ie::Contributions) -> Option<ie::Assessment> {
    ie::Parameters::of(law().parameters()).unwrap().assess(of, day("2023-06-01"))
}

proptest! {
    #[test]
    fn the_share_stays_within_the_whole(worker in some::worker()) {
        laws::share_within_the_whole(&worker.case(), answer)?;
    }

    #[test]
    fn more_earnings_never_lower(worker in some::worker(), year in 0_usize..12, more in 0_i64..9_000_000) {
        laws::more_earnings_never_lower(&worker.case(), year, more, answer)?;
    }

    #[test]
    fn quarters_do_not_move_the_position(worker in some::worker()) {
        laws::quarters_do_not_move_the_position(&worker.case(), us(), answer)?;
    }

    #[test]
    fn insured_time_is_a_part(periods in some::insured()) {
        laws::insured_time_is_a_part(&periods, 480, time)?;
    }

    #[test]
    fn the_better_irish_pension_is_paid(irish in 0_u32..3_000, foreign in 0_u32..3_000, years in 0_u32..60) {
        laws::the_better_is_paid(ie::Contributions { irish, foreign, years }, assess)?;
    }

    #[test]
    fn no_record_brings_a_panic(
        years in proptest::collection::vec((any::<i32>(), any::<u8>(), any::<i64>()), 0..6),
        through in any::<i32>(),
    ) {
        let years: Vec<CoveredYear> = years
            .into_iter()
            .map(|(year, quarters, earnings_cents)| CoveredYear { year, quarters, earnings_cents })
            .collect();
        let mut case = Case::new(day("1940-03-15"), day("2005-09-01"), &years);
        let _ = answer(&case);
        case.counted_through = through;
        let _ = answer(&case);
    }
}

/// Every length that a life can have.
#[test]
fn residence_rises_to_the_whole() {
    for length in 0..=1_500 {
        laws::residence_rises_to_the_whole(length, |years| canada().share(years)).unwrap();
        laws::residence_rises_to_the_whole(length, |months| australia().factor(months)).unwrap();
    }
}

fn worker() -> some::Worker {
    let wage = |year: i32| us().average_wage(year).unwrap();
    let years = (1970..1976)
        .map(|year| CoveredYear { year, quarters: 4, earnings_cents: wage(year) / 2 })
        .collect();
    some::Worker { born: day("1940-03-15"), entitled: day("2005-09-01"), years }
}

/// The whole amount paid for a part, and the older denominator of own and foreign quarters.
#[test]
fn the_law_of_the_share_catches_a_wrong_share() {
    let worker = worker();
    let whole = |case: &Case<'_>| {
        let mut made = answer(case)?;
        made.pro_rata_cents = made.theoretical.cents;
        Ok(made)
    };
    assert!(laws::share_within_the_whole(&worker.case(), whole).is_err());
    let own_and_foreign = |case: &Case<'_>| {
        let mut made = answer(case)?;
        made.fraction = Fraction::new(24, 24 + 68).unwrap();
        Ok(made)
    };
    assert!(laws::share_within_the_whole(&worker.case(), own_and_foreign).is_err());
}

/// A year with earnings above the wage base thrown away instead of being cut.
#[test]
fn the_law_of_earnings_catches_a_cliff() {
    let mut worker = worker();
    worker.years[0].earnings_cents *= 2;
    let cliff = |case: &Case<'_>| {
        let kept =
            |year: &&CoveredYear| year.earnings_cents <= us().wage_base(year.year).unwrap_or(0);
        let years: Vec<CoveredYear> = case.years.iter().filter(kept).copied().collect();
        answer(&Case { years: &years, ..*case })
    };
    assert!(laws::more_earnings_never_lower(&worker.case(), 0, 9_000_000, answer).is_ok());
    assert!(laws::more_earnings_never_lower(&worker.case(), 0, 9_000_000, cliff).is_err());
}

/// The sum of the ratios instead of their average.
#[test]
fn the_law_of_the_position_catches_a_sum() {
    let worker = worker();
    let summed = |case: &Case<'_>| {
        let mut made = answer(case)?;
        made.position.position = made.position.sum;
        Ok(made)
    };
    assert!(laws::quarters_do_not_move_the_position(&worker.case(), us(), summed).is_err());
    let forgetful = |case: &Case<'_>| {
        let mut made = answer(case)?;
        made.pro_rata_cents -= i64::from(made.position.quarters) * 1_000;
        Ok(made)
    };
    assert!(laws::quarters_do_not_move_the_position(&worker.case(), us(), forgetful).is_err());
}

#[test]
fn the_law_of_residence_catches_a_share_without_a_cap() {
    let open = |years| Fraction::new(u64::from(years), 40).unwrap();
    assert!(laws::residence_rises_to_the_whole(40, open).is_err());
    let backwards = |years: u32| Fraction::new(u64::from(40 - years.min(40)), 40).unwrap();
    assert!(laws::residence_rises_to_the_whole(3, backwards).is_err());
}

/// A fraction without the cap, and one that depends on the order.
#[test]
fn the_law_of_insured_time_catches_its_breaches() {
    let stretch = |days: &str, national| no::Insured {
        period: days.parse().unwrap(),
        national,
        from_start_of_year: false,
        to_end_of_year: false,
    };
    let periods =
        [stretch("1974-12-11 to 1994-12-31", true), stretch("1996-01-01 to 2018-12-31", false)];
    let uncapped = |periods: &[no::Insured]| {
        let mut made = time(periods);
        let months = u64::from(made.theoretical.actual_months);
        made.fraction = Some(Fraction::new(241, months).unwrap());
        made
    };
    assert!(laws::insured_time_is_a_part(&periods, 480, time).is_ok());
    assert!(laws::insured_time_is_a_part(&periods, 480, uncapped).is_err());
    let first_only = |periods: &[no::Insured]| time(&periods[..1]);
    assert!(laws::insured_time_is_a_part(&periods, 480, first_only).is_err());
}

#[test]
fn the_law_of_the_better_pension_catches_the_worse() {
    let of = ie::Contributions { irish: 600, foreign: 1_200, years: 34 };
    assert!(laws::the_better_is_paid(of, assess).is_ok());
    let never_national = |of| {
        let mut made = assess(of)?;
        made.share = Fraction::new(1_800, 600).unwrap();
        Some(made)
    };
    assert!(laws::the_better_is_paid(of, never_national).is_err());
}
