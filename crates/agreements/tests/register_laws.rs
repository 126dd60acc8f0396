//! The laws of ratifications hold, and each catches a broken register.
#![cfg(all(feature = "builtin", feature = "proptest"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::sync::OnceLock;

use chrono::{Days, NaiveDate};
use kerben_agreements::laws::register as laws;
use kerben_agreements::register::{NotRatified, Ratified};
use kerben_agreements::{Instrument, Treaties};
use kerben_core::country::Country;
use kerben_core::tri::Tri;
use proptest::prelude::*;

fn treaties() -> &'static Treaties {
    static TREATIES: OnceLock<Treaties> = OnceLock::new();
    TREATIES.get_or_init(|| Treaties::builtin().unwrap())
}

fn day(days: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + Days::new(days)
}

proptest! {
    #[test]
    fn ratifications_keep_their_laws(
        convention in any::<prop::sample::Index>(),
        state in any::<prop::sample::Index>(),
        (a, b) in (0_u64..29_000, 0_u64..29_000),
    ) {
        let conventions: Vec<&str> = treaties().conventions().map(Instrument::id).collect();
        let states: Vec<Country> = Country::all().collect();
        let (convention, state) = (*convention.get(&conventions), *state.get(&states));
        let on = |day| treaties().ratification(convention, state, day).unwrap();
        laws::a_consent_is_not_undone(|day| on(day).is_ratified(), day(a), day(b))?;
        laws::silence_is_no_answer(&on(day(a)))?;
        laws::no_force_against_a_refusal(&on(day(a)))?;
    }
}

/// Every State that the data tell of, on many days: the random States above are mostly silent.
#[test]
fn the_laws_hold_for_every_state_that_the_data_tell_of() {
    for convention in treaties().conventions() {
        for state in convention.states() {
            for start in (0..29_000).step_by(1_450) {
                let answer = treaties().ratification(convention.id(), *state, day(start)).unwrap();
                laws::silence_is_no_answer(&answer).unwrap();
                laws::no_force_against_a_refusal(&answer).unwrap();
            }
        }
    }
}

#[test]
fn a_register_that_forgets_a_consent_is_caught() {
    let until_2000 = |on: NaiveDate| Tri::from(on < NaiveDate::from_ymd_opt(2000, 1, 1).unwrap());
    assert!(laws::a_consent_is_not_undone(until_2000, day(0), day(25_000)).is_err());
}

#[test]
fn a_blank_that_reads_as_no_is_caught() {
    let mut answer =
        treaties().ratification("M-ICRMW", Country::NO, "2020-01-01".parse().unwrap()).unwrap();
    assert!(answer.grounds.is_empty());
    let consent = kerben_agreements::Bounds::default();
    answer.ratified = Ratified::No(NotRatified::Later { consent });
    assert!(laws::silence_is_no_answer(&answer).is_err());
}

#[test]
fn force_without_consent_is_caught() {
    let mut answer =
        treaties().ratification("M-ICRMW", Country::KG, "2020-01-01".parse().unwrap()).unwrap();
    assert!(answer.standing.is_in_force().is_yes());
    let consent = kerben_agreements::Bounds::default();
    answer.ratified = Ratified::No(NotRatified::Later { consent });
    assert!(laws::no_force_against_a_refusal(&answer).is_err());
}
