//! Laws about changes, recorded time and the index, and how they catch what is broken.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use kerben_agencies::{
    BodyId, Direction, FunctionId, HoldingId, HoldingIndex, IdentityPolicy, Records, Register,
    Responsible, laws, strategies as any,
};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::data::PackHeader;
use kerben_core::explain::Off;
use kerben_core::period::Period;
use kerben_core::tri::Tri;
use proptest::prelude::*;

fn ask(register: &Register, function: &FunctionId, day: chrono::NaiveDate) -> Responsible {
    register.responsible(function, Country::KG, day, &mut Off).unwrap().value
}

fn held(
    register: &Register,
    function: &FunctionId,
    day: chrono::NaiveDate,
) -> Vec<(HoldingId, Tri)> {
    let index = HoldingIndex::new(register);
    let handle = index.handle(Country::KG, function).unwrap();
    index.held_on(handle, day).map(|(one, holds)| (one.id().clone(), holds)).collect()
}

/// The same records in one pack, backwards.
fn backwards(register: &Register) -> Register {
    let mut records = Records::new(PackHeader::new("again", "the same backwards", "1"));
    records.holdings = register.holdings().iter().rev().cloned().collect();
    let mut changes: Vec<_> = register.changes().cloned().collect();
    changes.reverse();
    records.changes = changes;
    let mut bodies: Vec<_> = register.bodies().cloned().collect();
    bodies.reverse();
    records.bodies = bodies;
    records.functions = register.functions().cloned().collect();
    records.coverage =
        register.covered_parties().map(|p| register.coverage(p).unwrap().clone()).collect();
    records.sources = ["S0", "S1", "S2"].map(|id| register.source(id).unwrap().clone()).to_vec();
    Register::default().with_records(records).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_closed_reading_adds_only(
        register in any::register(), function in any::function(), day in any::day(),
    ) {
        let answer = ask(&register, &function, day);
        prop_assume!(answer.standing != kerben_agencies::Standing::NotCovered);
        let closed = register.closed_holders(&function, Country::KG, day).unwrap();
        laws::a_closed_reading_adds_only(&answer, &closed)?;
    }

    #[test]
    fn the_index_answers_as_the_register(
        register in any::register(), function in any::function(), day in any::day(),
    ) {
        let answer = ask(&register, &function, day);
        prop_assume!(answer.standing != kerben_agencies::Standing::NotCovered);
        laws::an_index_answers_as_the_register(&answer, &held(&register, &function, day))?;
    }

    #[test]
    fn changes_that_keep_identity_move_no_function_and_lineage_is_monotone(
        register in any::register(),
        changes in (any::change(1), any::change(2), any::change(3)),
        (function, body, day) in (any::function(), any::body(), any::day()),
    ) {
        let first = any::with_change(&register, changes.0).unwrap_or(register);
        let second = any::with_change(&first, changes.1).unwrap_or_else(|| first.clone());
        let third = any::with_change(&second, changes.2).unwrap_or_else(|| second.clone());
        // No change in the log, of whatever kind, moves a holding: holdings are what is asked.
        laws::what_keeps_identity_moves_no_function(
            &ask(&first, &function, day),
            &ask(&third, &function, day),
        )?;
        for policy in [
            IdentityPolicy::LegalPerson,
            IdentityPolicy::Portfolio(None),
            IdentityPolicy::Portfolio(Some(function)),
            IdentityPolicy::ClaimedLineage,
        ] {
            for direction in [Direction::Ancestors, Direction::Descendants] {
                let before = second.lineage(&body, &policy, direction).unwrap();
                let after = third.lineage(&body, &policy, direction).unwrap();
                laws::lineage_is_monotone(&before, &after)?;
            }
        }
        laws::findings_do_not_depend_on_order(&third.findings(), &backwards(&third).findings())?;
    }

    #[test]
    fn a_later_record_changes_no_earlier_answer(
        register in any::register(),
        more in any::holding(90),
        (function, day, known, later) in (any::function(), any::day(), any::day(), 1_u64..900),
    ) {
        let recorded = known.checked_add_days(chrono::Days::new(later)).unwrap();
        let Some(after) = any::with(&register, more.recorded_on(recorded)) else { return Ok(()) };
        let then = |register: &Register| ask(&register.as_known_on(known).unwrap(), &function, day);
        laws::a_later_record_changes_no_earlier_answer(&then(&register), &then(&after))?;
    }

    #[test]
    fn knowing_at_the_end_of_time_is_knowing_now(
        register in any::register(), function in any::function(), day in any::day(),
    ) {
        let last = register.as_known_on(kerben_core::calendar::DAY_MAX).unwrap();
        prop_assert_eq!(ask(&register, &function, day), ask(&last, &function, day));
    }
}

#[test]
#[cfg(feature = "builtin")]
fn the_shipped_index_answers_as_the_register_through_the_years() {
    let register = Register::builtin().unwrap();
    let index = HoldingIndex::new(&register);
    for party in register.covered_parties() {
        let coverage = register.coverage(party).unwrap();
        for function in register.functions() {
            let handle = index.handle(party, function.id()).unwrap();
            let mut day = coverage.first();
            while day <= coverage.last() {
                let answer =
                    register.responsible(function.id(), party, day, &mut Off).unwrap().value;
                let held: Vec<_> = index
                    .held_on(handle, day)
                    .map(|(one, holds)| (one.id().clone(), holds))
                    .collect();
                laws::an_index_answers_as_the_register(&answer, &held).unwrap();
                day = day + chrono::Days::new(397);
            }
        }
    }
    let window = Period::new(parse_day("1991-01-01").unwrap(), parse_day("2026-01-01").unwrap());
    assert!(!index.sweep(window.unwrap()).unwrap().is_empty());
}

#[test]
#[cfg(feature = "builtin")]
fn the_laws_catch_what_is_broken() {
    let register = Register::builtin().unwrap();
    let asked = FunctionId::new("external_labour_migration").unwrap();
    let day = |text: &str| parse_day(text).unwrap();
    let answer = ask(&register, &asked, day("2017-06-01"));
    let other = ask(&register, &asked, day("2023-06-01"));

    // A closed reading that looks at the eve only.
    assert!(laws::a_closed_reading_adds_only(&answer, &[]).is_err());
    let unsure = [(answer.holders[0].body.clone(), Tri::Unknown)];
    assert!(laws::a_closed_reading_adds_only(&answer, &unsure).is_err());
    // A renaming that hands the function to the new name.
    assert!(laws::what_keeps_identity_moves_no_function(&answer, &other).is_err());
    // A lineage that forgets what it knew.
    let policy = IdentityPolicy::Portfolio(None);
    let ministry = BodyId::new("kg.mlssm").unwrap();
    let whole = register.lineage(&ministry, &policy, Direction::Ancestors).unwrap();
    let mut less = whole.clone();
    less.members.pop();
    assert!(laws::lineage_is_monotone(&whole, &less).is_err());
    less.members.clone_from(&whole.members);
    less.edges.pop();
    assert!(laws::lineage_is_monotone(&whole, &less).is_err());
    // A store that overwrites.
    assert!(laws::a_later_record_changes_no_earlier_answer(&answer, &other).is_err());
    // A validator that stops at the first finding, and one that sorts by the file.
    let findings = register.findings();
    let mut turned = findings.clone();
    turned.reverse();
    assert!(laws::findings_do_not_depend_on_order(&findings, &turned).is_err());
    assert!(laws::findings_do_not_depend_on_order(&findings, &findings[..1]).is_err());
    // A range map, in which a later holder hides an earlier one.
    assert!(laws::an_index_answers_as_the_register(&answer, &[]).is_err());
}
