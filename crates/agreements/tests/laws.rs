//! The laws hold for the register of this crate, and each of them catches a broken one.
#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use chrono::NaiveDate;
use kerben_agreements::laws::{self, Register};
use kerben_agreements::strategies as any;
use kerben_agreements::*;
use kerben_core::calendar::add_days;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Off, Operation, Outcome, Test};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

proptest! {
    #[test]
    fn force_between_two_states_is_symmetric(
        register in any::treaties(), id in any::id(), a in any::state(), b in any::state(), day in any::day(),
    ) {
        laws::in_force_between_is_symmetric(&register, &id, (a, b), day)?;
    }

    #[test]
    fn force_between_two_states_binds_both(
        register in any::treaties(), id in any::id(), a in any::state(), b in any::state(), day in any::day(),
    ) {
        laws::between_means_that_both_are_bound(&register, &id, (a, b), day)?;
    }

    #[test]
    fn nobody_is_bound_before_consent(
        register in any::treaties(), id in any::id(), a in any::state(), day in any::day(),
    ) {
        laws::not_in_force_before_consent(&register, &id, a, day)?;
        laws::standing_cites(&register.get(&id).and_then(|_| register.status(&id, a, day)).unwrap())?;
    }

    #[test]
    fn later_knowledge_leaves_earlier_answers(
        register in any::treaties(), id in any::id(), event in any::event(), known in any::day(),
        a in any::state(), day in any::day(),
    ) {
        laws::later_knowledge_changes_no_earlier_answer(&register, &id, event, known, (a, day))?;
    }

    #[test]
    fn soft_instruments_never_govern(register in any::treaties(), case in any::case()) {
        for matter in [Matter::Work, Matter::Pension] {
            laws::only_treaties_govern(&register, &case, matter)?;
        }
    }

    #[test]
    fn what_governs_binds(register in any::treaties(), case in any::case()) {
        for matter in [Matter::Work, Matter::Pension] {
            laws::what_governs_is_in_force(&register, &case, matter)?;
        }
    }

    #[test]
    fn answers_cite(register in any::treaties(), case in any::case()) {
        for matter in [Matter::Work, Matter::Stay, Matter::Pension] {
            laws::every_answer_cites(&register, &case, matter)?;
        }
    }

    #[test]
    fn ends_are_ends(
        register in any::treaties(), id in any::id(), a in any::state(), day in any::day(), later in any::day(),
    ) {
        laws::an_end_is_an_end(&register, &id, a, (day, later))?;
    }

    #[test]
    fn rules_never_reach_back(rule in any::date_rule(), day in any::day()) {
        laws::a_rule_never_reaches_back(|rule, day| rule.apply(day).ok(), rule, day)?;
    }

    #[test]
    fn texts_that_are_no_rules_are_refused(text in any::not_a_date_rule()) {
        let error = text.parse::<DateRule>().unwrap_err();
        prop_assert!(error.to_string().contains("accepted: D+n"));
    }

    #[test]
    fn explanations_change_nothing(register in any::treaties(), case in any::case()) {
        for matter in [Matter::Work, Matter::Pension] {
            let silent = register.governing(&case, matter, &mut Off).unwrap().value;
            let told = register.governing(&case, matter, &mut Explain::new()).unwrap();
            laws::explaining_changes_nothing(&silent, &told)?;
        }
    }

    #[test]
    fn cases_read_back(case in any::case()) {
        let text = serde_json::to_string(&case).unwrap();
        prop_assert_eq!(serde_json::from_str::<Case>(&text).unwrap(), case);
    }
}

/// How a register can be broken.
#[derive(Clone, Copy, PartialEq)]
enum Flaw {
    FirstStateOnly,
    EitherState,
    BindsEarly,
    ForgetsKnowledge,
    SoftGoverns,
    GovernsWithoutForce,
    SaysNothing,
    Revives,
}

/// A register with one flaw.
struct Broken(Treaties, Flaw);

impl Register for Broken {
    fn status(&self, id: &str, party: Country, day: NaiveDate) -> Result<Standing, AgreementError> {
        let day = match self.1 {
            Flaw::BindsEarly => add_days(day, 2_000).unwrap(),
            // A year later, everything starts again.
            Flaw::Revives => {
                add_days(day, if day.to_string().starts_with("2003") { -1_095 } else { 0 }).unwrap()
            }
            _ => day,
        };
        self.0.status(id, party, day)
    }

    fn between(
        &self,
        id: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        match self.1 {
            Flaw::FirstStateOnly => self.0.status(id, a, day),
            Flaw::EitherState if a != b => {
                let first = self.0.status(id, a.min(b), day)?;
                if first.is_in_force().is_yes() {
                    Ok(first)
                } else {
                    self.0.status(id, a.max(b), day)
                }
            }
            _ => self.0.in_force_between(id, a, b, day),
        }
    }

    fn governing(&self, case: &Case, matter: Matter) -> Result<Governing, AgreementError> {
        // The answer of another year.
        let late = if self.1 == Flaw::GovernsWithoutForce { 1_000 } else { 0 };
        let day = add_days(case.day(), late).unwrap();
        let citizenships = case.citizenships().iter().copied();
        let case = &Case::new(citizenships, case.residence(), case.host(), case.activity(), day)?;
        let mut governing = self.0.governing(case, matter, &mut Off)?.value;
        match self.1 {
            Flaw::SoftGoverns => {
                let soft = governing.soft.first().map(|soft| soft.instrument.clone());
                if let (Some(soft), Some(chosen)) = (soft, governing.instruments.first_mut()) {
                    chosen.id = soft;
                }
            }
            Flaw::SaysNothing => {
                for instrument in &mut governing.instruments {
                    instrument.citations.clear();
                }
            }
            _ => {}
        }
        Ok(governing)
    }

    fn as_known_on(&self, day: NaiveDate) -> Self {
        let known =
            if self.1 == Flaw::ForgetsKnowledge { self.0.clone() } else { self.0.as_known_on(day) };
        Self(known, self.1)
    }

    fn with_event(&self, id: &str, event: Event) -> Result<Self, AgreementError> {
        Ok(Self(self.0.with_event(id, event)?, self.1))
    }

    fn instrument(&self, id: &str) -> Result<&Instrument, AgreementError> {
        self.0.get(id)
    }
}

fn catches<S: Strategy>(strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config {
        cases: 4_000,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&strategy, law);
    assert!(
        matches!(outcome, Err(proptest::test_runner::TestError::Fail(..))),
        "nothing was caught"
    );
}

fn relation() -> impl Strategy<Value = (Treaties, String, Country, Country, NaiveDate)> {
    (any::treaties(), any::id(), any::state(), any::state(), any::day())
}

#[test]
fn an_answer_for_the_first_state_alone_is_caught() {
    catches(relation(), |(register, id, a, b, day)| {
        laws::in_force_between_is_symmetric(
            &Broken(register, Flaw::FirstStateOnly),
            &id,
            (a, b),
            day,
        )
    });
}

#[test]
fn an_answer_for_either_state_is_caught() {
    catches(relation(), |(register, id, a, b, day)| {
        laws::between_means_that_both_are_bound(
            &Broken(register, Flaw::EitherState),
            &id,
            (a, b),
            day,
        )
    });
}

#[test]
fn force_before_consent_is_caught() {
    catches(relation(), |(register, id, a, _, day)| {
        laws::not_in_force_before_consent(&Broken(register, Flaw::BindsEarly), &id, a, day)
    });
}

#[test]
fn a_register_that_does_not_keep_what_was_known_is_caught() {
    let more = (relation(), any::event(), any::day());
    catches(more, |((register, id, a, _, day), event, known)| {
        let register = Broken(register, Flaw::ForgetsKnowledge);
        laws::later_knowledge_changes_no_earlier_answer(&register, &id, event, known, (a, day))
    });
}

#[test]
fn a_governing_memorandum_is_caught() {
    catches((any::treaties(), any::case()), |(register, case)| {
        laws::only_treaties_govern(&Broken(register, Flaw::SoftGoverns), &case, Matter::Work)
    });
}

#[test]
fn a_treaty_that_governs_without_force_is_caught() {
    catches((any::treaties(), any::case()), |(register, case)| {
        let register = Broken(register, Flaw::GovernsWithoutForce);
        laws::what_governs_is_in_force(&register, &case, Matter::Work)
    });
}

#[test]
fn an_answer_without_citation_is_caught() {
    catches((any::treaties(), any::case()), |(register, case)| {
        laws::every_answer_cites(&Broken(register, Flaw::SaysNothing), &case, Matter::Work)
    });
}

#[test]
fn a_treaty_that_comes_back_is_caught() {
    catches((relation(), any::day()), |((register, id, a, _, day), later)| {
        laws::an_end_is_an_end(&Broken(register, Flaw::Revives), &id, a, (day, later))
    });
}

#[test]
fn a_rule_that_counts_backwards_is_caught() {
    catches((any::date_rule(), any::day()), |(rule, day)| {
        let backwards = |rule: DateRule, day: NaiveDate| {
            let effect = rule.apply(day).ok()?;
            add_days(day, -(effect - day).num_days()).ok()
        };
        laws::a_rule_never_reaches_back(backwards, rule, day)
    });
}

#[test]
fn an_explanation_that_differs_is_caught() {
    let treaties = Treaties::builtin().unwrap();
    let day = "2016-01-01".parse().unwrap();
    let case = Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, day).unwrap();
    let silent = treaties.governing(&case, Matter::Work, &mut Off).unwrap().value;
    let mut told = treaties.governing(&case, Matter::Work, &mut Explain::new()).unwrap();
    laws::explaining_changes_nothing(&silent, &told).unwrap();
    let mut other = silent.clone();
    other.answer = Answer::HostLaw;
    laws::explaining_changes_nothing(&other, &told).unwrap_err();
    let node = std::sync::Arc::make_mut(&mut told.node);
    node.operation = Operation::Condition(Test::All);
    node.outcome = Some(Outcome::not_met());
    node.inputs.retain(|edge| edge.name == "chosen");
    laws::explaining_changes_nothing(&silent, &told).unwrap_err();
}

#[test]
fn a_standing_without_ground_is_caught() {
    let mut standing = Treaties::builtin()
        .unwrap()
        .status("M-EAEU", Country::KG, "2016-01-01".parse().unwrap())
        .unwrap();
    laws::standing_cites(&standing).unwrap();
    standing.grounds.clear();
    laws::standing_cites(&standing).unwrap_err();
}
