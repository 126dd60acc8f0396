//! The laws of a determination: they hold here, and each catches a broken implementation.

#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::sync::Arc;

use common::{certified, day, person, record, work};
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Explain, Node, Off};
use kerben_core::money::Money;
use kerben_core::unsettled::Readings;
use kerben_pensions::instruments::Instrument;
use kerben_pensions::outcome::{AmountOutcome, Determination, Entitlement, Right, Route};
use kerben_pensions::person::Sex;
use kerben_pensions::service::Service;
use kerben_pensions::{Claim, determine, laws, strategies as some};
use proptest::prelude::*;

fn answer_with(claim: &Claim, readings: &Readings) -> Determination {
    determine(claim, common::law(), common::treaties(), readings, &mut Off).unwrap().value
}

fn answer(claim: &Claim) -> Determination {
    answer_with(claim, &Readings::new())
}

fn explained(claim: &Claim) -> (Determination, Arc<Node>) {
    let traced =
        determine(claim, common::law(), common::treaties(), &Readings::new(), &mut Explain::new())
            .unwrap();
    (traced.value, traced.node)
}

proptest! {
    #[test]
    fn explaining_changes_nothing(claim in some::claim()) {
        laws::explaining_changes_nothing(&claim, answer, explained)?;
    }

    #[test]
    fn service_elsewhere_never_harms(claim in some::claim(), extra in some::entry()) {
        laws::service_elsewhere_never_harms(&claim, &extra, answer)?;
    }

    #[test]
    fn own_service_never_lowers(claim in some::claim(), extra in some::entry()) {
        laws::own_service_never_lowers(&claim, &extra, answer)?;
    }

    #[test]
    fn order_and_splitting_change_nothing(claim in some::claim(), cut in some::claim()) {
        laws::order_changes_nothing(&claim, answer)?;
        laws::splitting_changes_nothing(&claim, cut.claimed_on(), answer)?;
        laws::splitting_changes_nothing(&claim, day("1998-01-01"), answer)?;
    }

    #[test]
    fn totals_and_times(claim in some::claim()) {
        laws::totalised_within_the_career(&claim, answer)?;
        laws::no_agreement_before_its_time(&claim, day("2021-01-01"), answer)?;
    }

    #[test]
    fn a_choice_only_settles(claim in some::claim(), readings in some::readings(common::law().rules())) {
        laws::choice_only_settles(&claim, answer, |claim| answer_with(claim, &readings))?;
    }
}

/// A woman with rights in Kazakhstan and Kyrgyzstan.
fn case() -> Claim {
    let person = person("1962-01-01", Sex::Female, Country::KG, Country::KZ);
    let career = record([
        work(Country::KG, "1985-01-01 to 1996-12-31"),
        work(Country::KZ, "2000-01-01 to 2019-12-31"),
        work(Country::KG, "2021-01-01 to 2023-06-30"),
    ]);
    common::claim(&person, career, "2024-08-01")
}

/// The answer with its entitlements changed.
fn changed(claim: &Claim, change: impl Fn(&mut Entitlement)) -> Determination {
    let mut answer = answer(claim);
    for state in &mut answer.states {
        if let Right::Entitled(right) = &mut state.right {
            change(right);
        }
    }
    answer
}

/// The answer without any right.
fn refused(claim: &Claim) -> Determination {
    let mut answer = answer(claim);
    for state in &mut answer.states {
        state.right = Right::NotEntitled { reasons: Vec::new(), earliest: None };
    }
    answer
}

#[test]
fn the_case_has_rights() {
    let answer = answer(&case());
    assert!(answer.states.iter().all(|state| state.right.entitlement().is_some()), "{answer:#?}");
}

#[test]
fn harm_by_service_elsewhere_is_caught() {
    let extra = work(Country::UZ, "1997-01-01 to 1998-12-31");
    laws::service_elsewhere_never_harms(&case(), &extra, answer).unwrap();
    let broken = |claim: &Claim| {
        if claim.record().states().contains(&Country::UZ) { refused(claim) } else { answer(claim) }
    };
    assert!(laws::service_elsewhere_never_harms(&case(), &extra, broken).is_err());
}

#[test]
fn an_amount_that_falls_with_service_is_caught() {
    let extra = work(Country::KZ, "2020-01-01 to 2022-12-31");
    laws::own_service_never_lowers(&case(), &extra, answer).unwrap();
    let broken = |claim: &Claim| {
        changed(claim, |right| {
            let minor = 1_000_000 - i64::from(right.own.months());
            for part in &mut right.parts {
                let money = Money::from_minor(minor, Currency::KZT).unwrap();
                part.amount = AmountOutcome::Monthly(money);
            }
        })
    };
    assert!(laws::own_service_never_lowers(&case(), &extra, broken).is_err());
}

#[test]
fn service_counted_twice_is_caught() {
    laws::totalised_within_the_career(&case(), answer).unwrap();
    let broken =
        |claim: &Claim| changed(claim, |right| right.totalised = Some(Service::of_months(12 * 90)));
    assert!(laws::totalised_within_the_career(&case(), broken).is_err());
}

#[test]
fn an_explanation_of_another_answer_is_caught() {
    laws::explaining_changes_nothing(&case(), answer, explained).unwrap();
    assert!(laws::explaining_changes_nothing(&case(), refused, explained).is_err());
    let broken = |claim: &Claim| {
        let (told, tree) = explained(claim);
        let mut tree = Node::clone(&tree);
        tree.grade = kerben_core::source::Evidence::Official;
        (told, Arc::new(tree))
    };
    assert!(laws::explaining_changes_nothing(&case(), answer, broken).is_err());
}

#[test]
fn dependence_on_order_or_number_of_entries_is_caught() {
    laws::order_changes_nothing(&case(), answer).unwrap();
    let by_first = |claim: &Claim| {
        let first = claim.record().periods().first().map(|entry| entry.period().start());
        changed(claim, |right| right.from = first.unwrap())
    };
    let unlike = record([
        work(Country::KG, "1985-01-01 to 1996-12-31"),
        work(Country::KZ, "2000-01-01 to 2019-12-31"),
    ]);
    let person = person("1962-01-01", Sex::Female, Country::KZ, Country::KZ);
    let claim = common::claim(&person, unlike, "2024-08-01");
    assert!(laws::order_changes_nothing(&claim, by_first).is_err());

    laws::splitting_changes_nothing(&claim, day("2010-01-01"), answer).unwrap();
    let by_number = |claim: &Claim| {
        let number = u32::try_from(claim.record().periods().len()).unwrap();
        changed(claim, |right| right.own = Service::of_months(number))
    };
    assert!(laws::splitting_changes_nothing(&claim, day("2010-01-01"), by_number).is_err());
}

#[test]
fn a_choice_that_contradicts_is_caught() {
    laws::choice_only_settles(&case(), answer, answer).unwrap();
    assert!(laws::choice_only_settles(&case(), answer, refused).is_err());
}

#[test]
fn an_agreement_before_its_time_is_caught() {
    let person = person("1955-01-01", Sex::Male, Country::RU, Country::RU);
    let early = common::claim(&person, certified("1985-01-01 to 2014-12-31", "60"), "2020-08-01");
    let early_kz = {
        let home = common::person("1955-01-01", Sex::Male, Country::KZ, Country::KZ);
        common::claim(&home, record([work(Country::KZ, "1985-01-01 to 2014-12-31")]), "2020-08-01")
    };
    let in_force = day("2021-01-01");
    laws::no_agreement_before_its_time(&early, in_force, answer).unwrap();
    laws::no_agreement_before_its_time(&early_kz, in_force, answer).unwrap();
    let broken =
        |claim: &Claim| changed(claim, |right| right.route = Route::Under(Instrument::Eaeu2019));
    assert!(laws::no_agreement_before_its_time(&early_kz, in_force, broken).is_err());
}
