//! Laws about changes, recorded time and stores.

use kerben_core::tri::Tri;
use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::{BodyId, Clipped, Finding, Holder, HoldingId, Lineage, Reach, Responsible, Rule};

/// A reading with closed ends only adds holders to one with half-open ends, and makes none of them less sure.
///
/// Registers that write the last day instead of the first day after hand over on one day twice; an adapter may say so, but
/// must not lose anybody.
///
/// # Errors
///
/// Fails with the body that is lost.
pub fn a_closed_reading_adds_only(
    half_open: &Responsible,
    closed: &[(BodyId, Tri)],
) -> Result<(), TestCaseError> {
    for holder in &half_open.holders {
        let kept = closed.iter().find(|(body, _)| *body == holder.body);
        let Some((_, holds)) = kept else {
            return Err(TestCaseError::fail(format!("{} is lost", holder.body)));
        };
        prop_assert!(*holds == Tri::Yes || !holder.holds.is_yes(), "{} is unsure", holder.body);
    }
    Ok(())
}

/// A renaming, re-parenting, change of status or reorganisation moves no function: the same bodies hold it by the same
/// holdings, as surely as before.
///
/// # Errors
///
/// Fails with the holders on both sides.
pub fn what_keeps_identity_moves_no_function(
    before: &Responsible,
    after: &Responsible,
) -> Result<(), TestCaseError> {
    let said = |answer: &Responsible| -> Vec<(HoldingId, BodyId, Tri)> {
        let holders = answer.holders.iter().chain(&answer.parts);
        holders.map(|one: &Holder| (one.holding.clone(), one.body.clone(), one.holds)).collect()
    };
    prop_assert_eq!(said(before), said(after), "a function moved on {}", before.day);
    Ok(())
}

/// More changes never take an ancestor or a descendant away.
///
/// # Errors
///
/// Fails with the body that is lost.
pub fn lineage_is_monotone(before: &Lineage, after: &Lineage) -> Result<(), TestCaseError> {
    for member in &before.members {
        prop_assert!(after.members.contains(member), "{member} is lost");
    }
    for edge in &before.edges {
        prop_assert!(after.edges.contains(edge), "the step by {} is lost", edge.change);
    }
    Ok(())
}

/// What was recorded later changes no answer as it was known earlier.
///
/// # Errors
///
/// Fails with both answers.
pub fn a_later_record_changes_no_earlier_answer(
    known_before: &Responsible,
    known_after: &Responsible,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(known_before, known_after, "the past was rewritten");
    Ok(())
}

/// Findings are the same whatever the order in which records were read.
///
/// # Errors
///
/// Fails with the first finding that differs.
pub fn findings_do_not_depend_on_order(
    one: &[Finding],
    other: &[Finding],
) -> Result<(), TestCaseError> {
    for (one, other) in one.iter().zip(other) {
        prop_assert_eq!(one, other);
    }
    prop_assert_eq!(one.len(), other.len(), "some findings came of one order only");
    Ok(())
}

/// A store that is faster than the register says the same: the same holdings of the whole function, as surely.
///
/// # Errors
///
/// Fails with both lists.
pub fn an_index_answers_as_the_register(
    answer: &Responsible,
    held: &[(HoldingId, Tri)],
) -> Result<(), TestCaseError> {
    let whole = answer.holders.iter().filter(|one| !matches!(one.reach, Reach::Part(_)));
    let mut said: Vec<(HoldingId, Tri)> =
        whole.map(|one| (one.holding.clone(), one.holds)).collect();
    let mut held = held.to_vec();
    said.sort();
    held.sort();
    prop_assert_eq!(said, held, "on {}", answer.day);
    Ok(())
}

/// Cutting holdings to lives once is cutting them twice: nothing is left to cut, and no holding certainly reaches out of a
/// life any more.
///
/// # Errors
///
/// Fails with the holding that is cut again, or still reaches out.
pub fn clipping_is_idempotent(once: &Clipped) -> Result<(), TestCaseError> {
    let twice = once.register.clipped();
    prop_assert_eq!(&twice.cut, &[], "cut again");
    prop_assert_eq!(&twice.gone, &[], "gone again");
    let outside = once.register.findings().into_iter().find(|one| one.rule == Rule::V10);
    prop_assert_eq!(outside, None);
    Ok(())
}
