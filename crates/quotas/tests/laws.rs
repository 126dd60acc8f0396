//! The laws of quotas: they hold here, and each catches a broken implementation.

#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::calendar::parse_day;
use kerben_core::claims::StrongestGrade;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Node, Off, Value};
use kerben_core::source::Evidence;
use kerben_quotas::limit::Limit;
use kerben_quotas::reconcile::{Residual, reconcile};
use kerben_quotas::strategies as some;
use kerben_quotas::total::{InForce, KnownTotal};
use kerben_quotas::{Quotas, YearQuestion, YearTotal, laws};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

fn answer(quotas: &Quotas, question: &YearQuestion) -> YearTotal {
    quotas.total(question, &mut Off).unwrap().value
}

fn explained(quotas: &Quotas, question: &YearQuestion) -> (YearTotal, Arc<Node>) {
    let traced = quotas.total(question, &mut Explain::new()).unwrap();
    (traced.value, traced.node)
}

proptest! {
    #[test]
    fn laws_of_a_total(quotas in some::quotas(), question in some::question()) {
        laws::every_figure_is_a_statement(&quotas, &question, answer)?;
        laws::nothing_known_is_dropped(&quotas, &question, answer)?;
        laws::grades_are_kept(&quotas, &question, answer)?;
        laws::no_draft_is_used(&quotas, &question, answer)?;
        laws::undetermined_names_what_is_missing(&quotas, &question, answer)?;
        laws::explaining_changes_nothing(&quotas, &question, answer, explained)?;
    }

    #[test]
    fn law_of_later_statements(
        quotas in some::quotas(),
        question in some::question(),
        later in some::later_statement(),
    ) {
        laws::later_statement_changes_nothing(&quotas, some::POOL, &question, &later, answer)?;
    }

    #[test]
    fn law_of_the_figure_in_force(
        quotas in some::quotas(),
        question in some::question(),
        days in prop::collection::vec(some::day(), 1..8),
    ) {
        if let Some(known) = answer(&quotas, &question).known() {
            laws::the_figure_in_force_never_goes_back(known, &days, KnownTotal::in_force_on)?;
        }
    }

    #[test]
    fn law_of_residuals(
        stated in any::<i64>(),
        parts in prop::collection::vec(any::<i64>(), 0..40),
    ) {
        laws::stated_and_residual_give_the_sum(stated, &parts, reconcile)?;
    }

    #[test]
    fn a_limit_survives_json(limit in some::limit()) {
        let text = serde_json::to_string(&limit).unwrap();
        prop_assert_eq!(serde_json::from_str::<Limit>(&text).unwrap(), limit);
    }
}

#[test]
fn the_laws_hold_of_the_data_that_ship() {
    let quotas = Quotas::builtin().unwrap();
    let days = ["2020-06-01", "2023-11-15", "2025-08-24", "2026-01-01"];
    for pack in quotas.states().filter_map(|state| quotas.pack(state)) {
        for year in pack.years() {
            let all = YearQuestion::new(pack.state(), year.year).pool(year.pool.as_str());
            let dated = days.map(|day| all.clone().known_on(parse_day(day).unwrap()));
            for question in std::iter::once(all.clone().strict()).chain(dated).chain([all]) {
                laws::every_figure_is_a_statement(&quotas, &question, answer).unwrap();
                laws::nothing_known_is_dropped(&quotas, &question, answer).unwrap();
                laws::grades_are_kept(&quotas, &question, answer).unwrap();
                laws::undetermined_names_what_is_missing(&quotas, &question, answer).unwrap();
                laws::explaining_changes_nothing(&quotas, &question, answer, explained).unwrap();
            }
        }
    }
}

/// Whether some generated case breaks the law.
fn caught<S: Strategy>(strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) -> bool {
    let config = Config { failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    TestRunner::new(config).run(&strategy, law).is_err()
}

/// Knows the future.
fn all_knowing(quotas: &Quotas, question: &YearQuestion) -> YearTotal {
    let mut question = question.clone();
    question.known_on = None;
    answer(quotas, &question)
}

#[test]
fn the_law_of_later_statements_catches_an_answer_that_ignores_the_day() {
    let cases = (some::quotas(), some::question(), some::later_statement());
    assert!(caught(cases, |(quotas, question, later)| {
        laws::later_statement_changes_nothing(&quotas, some::POOL, &question, &later, all_knowing)
    }));
}

/// Adds a thousand places to every figure.
fn generous(quotas: &Quotas, question: &YearQuestion) -> YearTotal {
    let mut total = answer(quotas, question);
    if let YearTotal::Known(known) = &mut total {
        let places = known.original.limit().places().unwrap_or_default();
        known.original.statement.limit = Limit::of_places(places + 1_000).unwrap();
    }
    total
}

#[test]
fn the_law_of_figures_catches_an_invented_figure() {
    assert!(caught((some::quotas(), some::question()), |(quotas, question)| {
        laws::every_figure_is_a_statement(&quotas, &question, generous)
    }));
}

/// Forgets what contradicts.
fn forgetful(quotas: &Quotas, question: &YearQuestion) -> YearTotal {
    let mut total = answer(quotas, question);
    if let YearTotal::Known(known) = &mut total {
        known.original.others.clear();
    }
    total
}

#[test]
fn the_law_of_dropping_catches_an_answer_that_forgets_the_other_statement() {
    assert!(caught((some::quotas(), some::question()), |(quotas, question)| {
        laws::nothing_known_is_dropped(&quotas, &question, forgetful)
    }));
    assert!(caught((some::quotas(), some::question()), |(quotas, question)| {
        laws::nothing_known_is_dropped(&quotas, &question, all_knowing)
    }));
}

/// Ignores the asked grade.
fn credulous(quotas: &Quotas, question: &YearQuestion) -> YearTotal {
    answer(quotas, &question.clone().at_least(Evidence::Unverified))
}

/// Calls everything official.
fn proud(quotas: &Quotas, question: &YearQuestion) -> YearTotal {
    let mut total = answer(quotas, question);
    if let YearTotal::Known(known) = &mut total {
        known.original.grade = Evidence::Official;
    }
    total
}

#[test]
fn the_law_of_grades_catches_an_answer_that_ignores_or_raises_them() {
    for broken in [credulous, proud] {
        assert!(caught((some::quotas(), some::question()), |(quotas, question)| {
            laws::grades_are_kept(&quotas, &question, broken)
        }));
    }
}

/// Takes the strongest grade, draft or not.
fn impatient(quotas: &Quotas, question: &YearQuestion) -> YearTotal {
    quotas.total_by(question, &StrongestGrade, &mut Off).unwrap().value
}

#[test]
fn the_law_of_drafts_catches_a_rule_that_uses_them() {
    assert!(caught((some::quotas(), some::question()), |(quotas, question)| {
        laws::no_draft_is_used(&quotas, &question, impatient)
    }));
}

/// Says that it does not know, and not why.
fn mute(quotas: &Quotas, question: &YearQuestion) -> YearTotal {
    let mut total = answer(quotas, question);
    if let YearTotal::Undetermined(unknown) = &mut total {
        unknown.missing.clear();
    }
    total
}

#[test]
fn the_law_of_what_is_missing_catches_a_mute_answer() {
    assert!(caught((some::quotas(), some::question()), |(quotas, question)| {
        laws::undetermined_names_what_is_missing(&quotas, &question, mute)
    }));
}

/// Explains another answer than the one that it gives.
fn deceitful(quotas: &Quotas, question: &YearQuestion) -> (YearTotal, Arc<Node>) {
    let (total, tree) = explained(quotas, question);
    let title = kerben_core::message::Message::new("quotas.total");
    let other =
        Node::choice("quotas.total/1", title, Value::from("as ordered")).input("chosen", &tree);
    (total, Arc::new(other))
}

/// Answers otherwise when asked to explain.
fn wavering(quotas: &Quotas, question: &YearQuestion) -> (YearTotal, Arc<Node>) {
    (generous(quotas, question), explained(quotas, question).1)
}

#[test]
fn the_law_of_explaining_catches_another_answer_and_another_derivation() {
    for broken in [deceitful, wavering] {
        assert!(caught((some::quotas(), some::question()), |(quotas, question)| {
            laws::explaining_changes_nothing(&quotas, &question, answer, broken)
        }));
    }
}

/// Takes the first figure on even days.
fn fickle(total: &KnownTotal, day: NaiveDate) -> InForce<'_> {
    use chrono::Datelike as _;
    if day.day().is_multiple_of(2) {
        InForce::Certain(&total.original.statement)
    } else {
        total.in_force_on(day)
    }
}

#[test]
fn the_law_of_the_figure_in_force_catches_one_that_goes_back() {
    let cases = (some::quotas(), prop::collection::vec(some::day(), 2..8));
    assert!(caught(cases, |(quotas, days)| {
        let total = answer(&quotas, &YearQuestion::new(Country::KG, some::YEAR));
        match total.known() {
            Some(known) => laws::the_figure_in_force_never_goes_back(known, &days, fickle),
            None => Ok(()),
        }
    }));
}

#[test]
fn the_law_of_residuals_catches_a_residual_with_the_wrong_sign_and_a_repaired_one() {
    let cases = (-1_000_i64..1_000, prop::collection::vec(-1_000_i64..1_000, 0..5));
    let turned = |stated, parts: Vec<_>| {
        let mut residual: Residual = reconcile(stated, parts)?;
        residual.residual = -residual.residual;
        Some(residual)
    };
    assert!(caught(cases.clone(), |(stated, parts)| {
        laws::stated_and_residual_give_the_sum(stated, &parts, turned)
    }));
    let repaired = |stated, _: Vec<_>| reconcile(stated, [stated]);
    assert!(caught(cases, |(stated, parts)| {
        laws::stated_and_residual_give_the_sum(stated, &parts, repaired)
    }));
}
