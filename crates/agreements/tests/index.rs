//! An index changes no answer, and the law that says so catches a broken index.
#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use chrono::NaiveDate;
use kerben_agreements::laws::{self, Answers};
use kerben_agreements::strategies as any;
use kerben_agreements::*;
use kerben_core::calendar::parse_day;
use kerben_core::country::{Country, CountryStatus};
use kerben_core::explain::{Explain, NodeRef};
use kerben_core::tri::Tri;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

proptest! {
    #[test]
    fn an_index_answers_as_the_register_does(
        register in any::treaties(), case in any::case(), id in any::id(),
        a in any::state(), b in any::state(),
    ) {
        let index = register.index().unwrap();
        for matter in [Matter::Work, Matter::Stay, Matter::Pension] {
            laws::an_index_changes_no_answer(&register, &index, (&case, matter), (&id, (a, b)))?;
        }
    }
}

/// Every pair of the States of the data, on days around the events that matter.
#[test]
fn an_index_over_the_real_register_answers_as_it_does() {
    let register = Treaties::builtin().unwrap();
    let index = register.index().unwrap();
    for on in ["1994-06-01", "2006-01-26", "2015-08-11", "2015-08-12", "2023-01-01", "2026-01-01"] {
        let day = parse_day(on).unwrap();
        for host in [Country::RU, Country::KZ, Country::TR, Country::KR, Country::DE] {
            let case = Case::new([Country::KG], Country::KG, host, Activity::Worker, day).unwrap();
            for matter in Matter::ALL {
                let pair = (Country::KG, host);
                laws::an_index_changes_no_answer(
                    &register,
                    &index,
                    (&case, matter),
                    ("M-EAEU", pair),
                )
                .unwrap();
                let told = register.governing(&case, matter, &mut Explain::new()).unwrap();
                let indexed = index.governing(&case, matter, &mut Explain::new()).unwrap();
                assert_eq!(told.value, indexed.value);
                assert_eq!(told.node.tree().unwrap(), indexed.node.tree().unwrap());
            }
        }
    }
}

/// A made-up collection of a thousand instruments among few States, so that every case has many candidates.
fn crowded() -> Treaties {
    let mut size = any::Size::of(1_000, 7);
    size.states = 8;
    any::large_register(size).unwrap()
}

fn crowded_cases() -> impl Iterator<Item = Case> {
    let states: Vec<Country> =
        Country::all().filter(|state| state.status() == CountryStatus::Current).take(8).collect();
    let days = ["1950-07-01", "1975-02-03", "1999-12-31", "2020-06-15"];
    let pairs = (1..states.len()).map(move |place| (states[0], states[place]));
    pairs.flat_map(move |(home, host)| {
        days.map(|on| {
            Case::new([home], home, host, Activity::Worker, parse_day(on).unwrap()).unwrap()
        })
    })
}

/// With many candidates the derivation folds those that were rejected into lists; the answer and the derivation stay those
/// of the whole register, every step follows, and every rejected candidate is told.
#[test]
fn a_crowded_register_is_answered_alike_and_told_in_full() {
    let register = crowded();
    let index = register.index().unwrap();
    let mut lists = 0;
    for case in crowded_cases() {
        let told = register.governing(&case, Matter::Work, &mut Explain::new()).unwrap();
        let indexed = index.governing(&case, Matter::Work, &mut Explain::new()).unwrap();
        assert_eq!(told.value, indexed.value);
        let tree = indexed.node.tree().unwrap();
        assert_eq!(told.node.tree().unwrap(), tree);
        assert_eq!(tree.check(), []);
        laws::every_rejected_candidate_is_told(&indexed.value, tree).unwrap();
        tree.visit(&mut |node| lists += usize::from(node.folded.is_some()));
    }
    assert!(lists > 20, "{lists} lists");
}

#[test]
fn a_derivation_that_leaves_a_candidate_out_is_caught() {
    let register = crowded();
    let case = crowded_cases().next().unwrap();
    let told = register.governing(&case, Matter::Work, &mut Explain::new()).unwrap();
    let mut broken = told.node.tree().unwrap().as_ref().clone();
    assert!(!told.value.rejected.is_empty());
    broken.inputs.retain(|edge| edge.name != "candidates");
    broken.not_taken.clear();
    assert!(laws::every_rejected_candidate_is_told(&told.value, &broken).is_err());
}

/// Between two days on which something happens the index says what the register says, and on those days too.
#[test]
fn the_steps_of_the_index_change_on_the_right_days() {
    let register = crowded();
    let index = register.index().unwrap();
    for instrument in register.iter().take(150) {
        let &[a, b, ..] = instrument.states() else { continue };
        for event in instrument.events() {
            let Some(day) = event.date().and_then(|date| date.earliest().or(date.latest())) else {
                continue;
            };
            for day in [day.pred_opt(), Some(day), day.succ_opt()].into_iter().flatten() {
                let told = register.in_force_between(instrument.id(), a, b, day).unwrap();
                let indexed = index.is_in_force_between(instrument.id(), a, b, day).unwrap();
                assert_eq!(indexed, told.is_in_force(), "{} on {day}", instrument.id());
            }
        }
    }
}

/// An index that was built before the last event became known.
struct Stale<'a>(Index<'a>);

/// An index that forgets every second instrument.
struct Forgetful<'a>(Index<'a>);

fn forget(list: &mut Vec<Standing>) {
    let mut keep = true;
    list.retain(|_| {
        keep = !keep;
        !keep
    });
}

impl Answers for Forgetful<'_> {
    fn governing(&self, case: &Case, matter: Matter) -> Result<Governing, AgreementError> {
        let mut answer = Answers::governing(&self.0, case, matter)?;
        answer.rejected.pop();
        Ok(answer)
    }

    fn between(
        &self,
        pair: (Country, Country),
        day: NaiveDate,
        matter: Matter,
    ) -> Result<Between, AgreementError> {
        let mut answer = self.0.between(pair, day, matter)?;
        forget(&mut answer.in_force);
        forget(&mut answer.not_in_force);
        Ok(answer)
    }

    fn in_force(
        &self,
        id: &str,
        pair: (Country, Country),
        day: NaiveDate,
    ) -> Result<Tri, AgreementError> {
        self.0.in_force(id, pair, day)
    }
}

impl Answers for Stale<'_> {
    fn governing(&self, case: &Case, matter: Matter) -> Result<Governing, AgreementError> {
        Answers::governing(&self.0, case, matter)
    }

    fn between(
        &self,
        pair: (Country, Country),
        day: NaiveDate,
        matter: Matter,
    ) -> Result<Between, AgreementError> {
        self.0.between(pair, day, matter)
    }

    fn in_force(
        &self,
        id: &str,
        pair: (Country, Country),
        day: NaiveDate,
    ) -> Result<Tri, AgreementError> {
        self.0.in_force(id, pair, day)
    }
}

/// Whether the law fails for some register.
fn is_caught(law: impl Fn(&Treaties, &Case, &str) -> bool) -> bool {
    let config = Config { failure_persistence: None, ..Config::with_cases(512) };
    let mut runner = TestRunner::new(config);
    runner
        .run(&(any::treaties(), any::case(), any::id()), |(register, case, id)| {
            prop_assert!(law(&register, &case, &id));
            Ok(())
        })
        .is_err()
}

#[test]
fn an_index_that_forgets_is_caught() {
    assert!(is_caught(|register, case, id| {
        let index = Forgetful(register.index().unwrap());
        let pair = (Country::KG, Country::RU);
        laws::an_index_changes_no_answer(register, &index, (case, Matter::Work), (id, pair)).is_ok()
    }));
}

#[test]
fn an_index_of_an_earlier_day_is_caught() {
    assert!(is_caught(|register, case, id| {
        let earlier = register.as_known_on(parse_day("2002-06-01").unwrap());
        let index = Stale(earlier.index().unwrap());
        let pair = (Country::KG, Country::RU);
        laws::an_index_changes_no_answer(register, &index, (case, Matter::Work), (id, pair)).is_ok()
    }));
}
