//! The laws of the answers: they hold of registers at random and of the one that ships, and each catches a broken
//! answer.
#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use std::sync::LazyLock;

use chrono::NaiveDate;
use kerben_agencies::{
    FunctionId, Gaps, Reach, Register, Responsible, Standing, laws, strategies as any,
};
use kerben_core::calendar::{add_days, parse_day};
use kerben_core::country::Country;
use kerben_core::explain::{Explain, NodeRef, Off};
use kerben_core::laws::explain as explain_laws;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::tri::Tri;
use proptest::prelude::*;

static BUILTIN: LazyLock<Register> = LazyLock::new(|| Register::builtin().unwrap());

fn ask(register: &Register, function: &FunctionId, day: NaiveDate) -> Responsible {
    register.responsible(function, Country::KG, day, &mut Off).unwrap().value
}

/// A day from a year before the shipped register to a year after it.
fn shipped_day() -> impl Strategy<Value = NaiveDate> {
    let first = parse_day("1990-01-01").unwrap();
    (0..13_800_i64).prop_map(move |offset| add_days(first, offset).unwrap())
}

fn shipped_function() -> impl Strategy<Value = FunctionId> {
    let ids: Vec<_> = BUILTIN.functions().map(|function| function.id().clone()).collect();
    proptest::sample::select(ids)
}

fn one_answer(
    register: &Register,
    function: &FunctionId,
    day: NaiveDate,
) -> Result<(), TestCaseError> {
    let answer = ask(register, function, day);
    laws::a_yes_lies_between_certain_ends(register, &answer)?;
    laws::a_certain_holding_is_answered(register, &answer)?;
    laws::every_answer_names_its_sources(register, &answer)?;
    laws::the_standing_counts_the_holders(&answer)?;
    let wide = ask(&register.clone().with_slack(2), function, day);
    laws::a_wider_margin_only_loosens(&answer, &wide)?;
    let exact = ask(&register.clone().with_slack(0), function, day);
    laws::a_wider_margin_only_loosens(&exact, &answer)?;

    let traced = register.responsible(function, Country::KG, day, &mut Explain::new()).unwrap();
    explain_laws::explaining_changes_nothing(&answer, &traced.value)?;
    let tree = traced.node.tree().unwrap();
    explain_laws::values_follow_from_their_inputs(tree)?;
    explain_laws::json_reads_back(tree)?;
    prop_assert_eq!(tree.grade, answer.grade);
    Ok(())
}

fn one_span(register: &Register, function: &FunctionId, span: Period) -> Result<(), TestCaseError> {
    let segments = register.segments(function, Country::KG, span).unwrap();
    laws::segments_partition_the_span(span, &segments)?;
    laws::answers_are_constant_in_a_segment(&segments, |day| ask(register, function, day))?;
    let gaps = register.gaps(function, Country::KG, span).unwrap();
    laws::gaps_are_the_days_without_holder(span, &gaps, |day| ask(register, function, day))
}

proptest! {
    #[test]
    fn an_answer_at_random_keeps_the_laws(
        register in any::register(), function in any::function(), day in any::day(),
    ) {
        one_answer(&register, &function, day)?;
    }

    #[test]
    fn a_shipped_answer_keeps_the_laws(function in shipped_function(), day in shipped_day()) {
        one_answer(&BUILTIN, &function, day)?;
    }

    #[test]
    fn a_new_holding_takes_nothing_away(
        register in any::register(), holding in any::holding(99),
        function in any::function(), day in any::day(),
    ) {
        if let Some(more) = any::with(&register, holding) {
            let (before, after) = (ask(&register, &function, day), ask(&more, &function, day));
            laws::a_new_holding_takes_nothing_away(&before, &after)?;
        }
    }

    #[test]
    fn a_holding_reads_back(holding in any::holding(1)) {
        let text = serde_json::to_string(&holding).unwrap();
        prop_assert_eq!(serde_json::from_str::<kerben_agencies::Holding>(&text).unwrap(), holding);
    }

    #[test]
    fn an_answer_reads_back(
        register in any::register(), function in any::function(), day in any::day(),
    ) {
        let answer = ask(&register, &function, day);
        let text = serde_json::to_string(&answer).unwrap();
        prop_assert_eq!(serde_json::from_str::<Responsible>(&text).unwrap(), answer);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_span_at_random_keeps_the_laws(
        register in any::register(), function in any::function(), span in any::period(),
    ) {
        one_span(&register, &function, span)?;
    }

    #[test]
    fn a_shipped_span_keeps_the_laws(
        function in shipped_function(), start in shipped_day(), days in 1..300_i64,
    ) {
        let span = Period::new(start, add_days(start, days).unwrap()).unwrap();
        one_span(&BUILTIN, &function, span)?;
    }
}

fn function(id: &str) -> FunctionId {
    FunctionId::new(id).unwrap()
}

fn answer(day: &str) -> Responsible {
    ask(&BUILTIN, &function("external_labour_migration"), parse_day(day).unwrap())
}

#[test]
fn the_laws_of_one_answer_catch_what_is_broken() {
    // A yes on a day on which the holding had not certainly begun.
    let mut broken = answer("2021-02-15");
    for holder in &mut broken.holders {
        holder.holds = Tri::Yes;
        holder.doubts.clear();
    }
    assert!(laws::a_yes_lies_between_certain_ends(&BUILTIN, &broken).is_err());

    // A yes after the newest source, and one for a function that was with another body.
    let mut broken = answer("2026-03-06");
    broken.day = parse_day("2026-03-07").unwrap();
    assert!(laws::a_yes_lies_between_certain_ends(&BUILTIN, &broken).is_err());
    let mut broken = answer("2025-06-01");
    assert!(laws::a_yes_lies_between_certain_ends(&BUILTIN, &broken).is_ok());
    broken.function = function("work_permits");
    assert!(laws::a_yes_lies_between_certain_ends(&BUILTIN, &broken).is_err());

    // A certain holding that is left out.
    let permits = function("work_permits");
    let mut broken = ask(&BUILTIN, &permits, parse_day("2025-06-01").unwrap());
    assert!(laws::a_certain_holding_is_answered(&BUILTIN, &broken).is_ok());
    broken.holders.clear();
    assert!(laws::a_certain_holding_is_answered(&BUILTIN, &broken).is_err());

    // A source that is not there, and none at all.
    let mut broken = answer("2017-06-01");
    broken.holders[0].sources = vec!["KG999".to_owned()];
    assert!(laws::every_answer_names_its_sources(&BUILTIN, &broken).is_err());
    broken.holders[0].sources.clear();
    assert!(laws::every_answer_names_its_sources(&BUILTIN, &broken).is_err());

    // A standing that does not count, a part among the holders.
    let mut broken = answer("2017-06-01");
    broken.standing = Standing::Several;
    assert!(laws::the_standing_counts_the_holders(&broken).is_err());
    let mut broken = answer("2017-06-01");
    broken.holders[0].reach = Reach::Part(function("consultation"));
    assert!(laws::the_standing_counts_the_holders(&broken).is_err());
}

#[test]
fn the_laws_of_two_answers_catch_what_is_broken() {
    let (before, mut after) = (answer("2017-06-01"), answer("2017-06-01"));
    after.holders[0].holds = Tri::Unknown;
    assert!(laws::a_new_holding_takes_nothing_away(&before, &after).is_err());
    assert!(laws::a_wider_margin_only_loosens(&after, &before).is_err());
    after.holders.clear();
    assert!(laws::a_new_holding_takes_nothing_away(&before, &after).is_err());
    assert!(laws::a_wider_margin_only_loosens(&before, &after).is_err());
}

#[test]
fn the_laws_of_a_span_catch_what_is_broken() {
    let asked = function("external_labour_migration");
    let span =
        Period::new(parse_day("2015-10-20").unwrap(), parse_day("2016-01-10").unwrap()).unwrap();
    let daily = |day| ask(&BUILTIN, &asked, day);
    let segments = BUILTIN.segments(&asked, Country::KG, span).unwrap();
    assert!(segments.len() > 2);

    let mut broken = segments.clone();
    broken.remove(1);
    assert!(laws::segments_partition_the_span(span, &broken).is_err());
    let mut broken = segments.clone();
    broken[1].holders = broken[0].holders.clone();
    assert!(laws::segments_partition_the_span(span, &broken).is_err());
    assert!(laws::answers_are_constant_in_a_segment(&broken, daily).is_err());

    let gaps = BUILTIN.gaps(&asked, Country::KG, span).unwrap();
    assert!(!gaps.nobody.is_empty());
    let mut broken: Gaps = gaps.clone();
    broken.nobody = Periods::empty();
    assert!(laws::gaps_are_the_days_without_holder(span, &broken, daily).is_err());
    let mut broken = gaps;
    broken.nobody_certain = Periods::empty();
    assert!(laws::gaps_are_the_days_without_holder(span, &broken, daily).is_err());
}

#[test]
fn everything_public_can_be_sent_and_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<Register>();
    shared::<Responsible>();
    shared::<kerben_agencies::AgencyError>();
}
