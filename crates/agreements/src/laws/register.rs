//! What must hold of every register of ratifications.

use chrono::NaiveDate;
use kerben_core::tri::Tri;
use proptest::{prop_assert, test_runner::TestCaseError};

use crate::register::{NotRatified, Ratification, Ratified};

/// Who has consented by a day has consented by every later day: a withdrawal ends the force, not the consent.
///
/// # Errors
///
/// Fails with both days.
pub fn a_consent_is_not_undone(
    ratified: impl Fn(NaiveDate) -> Tri,
    a: NaiveDate,
    b: NaiveDate,
) -> Result<(), TestCaseError> {
    let (first, second) = (a.min(b), a.max(b));
    let kept = !ratified(first).is_yes() || ratified(second).is_yes();
    prop_assert!(kept, "ratified on {first}, not on {second}");
    Ok(())
}

/// An answer without a fact is "nobody says", unless the convention is closed to the State; a yes or a no names its
/// facts.
///
/// A blank in a table is not a refusal to ratify.
///
/// # Errors
///
/// Fails with the answer.
pub fn silence_is_no_answer(answer: &Ratification) -> Result<(), TestCaseError> {
    let closed = answer.ratified == Ratified::No(NotRatified::Closed);
    let silent = answer.grounds.is_empty();
    let kept = !silent || closed || answer.is_ratified().is_unknown();
    prop_assert!(kept, "{}: {} on no ground", answer.convention, answer.state);
    Ok(())
}

/// A State is certainly bound only by its own consent, or by a source that says it is bound.
///
/// # Errors
///
/// Fails with the answer.
pub fn no_force_against_a_refusal(answer: &Ratification) -> Result<(), TestCaseError> {
    let both = answer.is_ratified().is_no() && answer.standing.is_in_force().is_yes();
    prop_assert!(!both, "{}: in force for {} without consent", answer.convention, answer.state);
    Ok(())
}
