//! What must hold of the parameters of a law, and of the figures behind a strict answer.

use chrono::NaiveDate;
use kerben_core::explain::Node;
use kerben_core::parameters::{Figure, ParameterSet};
use kerben_core::source::Evidence;
use proptest::prop_assert;
use rust_decimal::Decimal;

use super::Outcome;
use crate::outcome::Determination;

/// Between its first and its last day a parameter has a value or an open question on every day.
///
/// A day without a value is answered with what is missing: right where the sources stop, wrong in the middle of a ladder that
/// a law sets as a whole.
///
/// # Errors
///
/// When the law does not hold, or the parameter is not known.
pub fn no_gap_inside(parameters: &ParameterSet, id: &str) -> Outcome {
    let known = parameters.get(id).map(kerben_core::parameters::Parameter::known);
    prop_assert!(known.as_ref().is_some_and(|known| !known.is_empty()), "{id} is not known");
    for pair in known.unwrap_or_default().windows(2) {
        if let [a, b] = pair {
            prop_assert!(a.until_day() == b.from_day(), "{id}: a gap between {a} and {b}");
        }
    }
    Ok(())
}

/// Along a ladder an age or a length never falls, but on the days on which the law let it fall.
///
/// Transitions raise pensionable ages and lengths of service step by step; a step down in a table is a slip of its reader
/// unless the law itself made it.
///
/// # Errors
///
/// When the law does not hold, or the parameter is not known.
pub fn a_ladder_never_falls(
    parameters: &ParameterSet,
    id: &str,
    fell_on: impl Fn(NaiveDate) -> bool,
) -> Outcome {
    let Some(parameter) = parameters.get(id) else {
        prop_assert!(false, "{id} is not known");
        return Ok(());
    };
    let mut before: Option<Decimal> = None;
    for (holds, stated) in parameter.values() {
        let Figure::Number(now) = stated.value else { continue };
        let allowed = holds.from_day().is_some_and(&fell_on);
        let falls = before.is_some_and(|before| now < before);
        prop_assert!(allowed || !falls, "{id}: {before:?} falls to {now} {holds}");
        before = Some(now);
    }
    Ok(())
}

/// A strict caller never gets an answer that stands on an unverified figure.
///
/// `node` is the derivation of `answer`. Where the grade of a state passes [`Evidence::strict`], no parameter of its
/// derivation is unverified.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_strict_answer_uses_no_unverified_figure(answer: &Determination, node: &Node) -> Outcome {
    for state in &answer.states {
        if state.grade.strict().is_err() {
            continue;
        }
        let Some(told) = node.get(state.state.alpha2()) else { continue };
        let mut found = None;
        told.visit(&mut |step| {
            let unverified = step.parameters.iter().find(|one| one.grade == Evidence::Unverified);
            found = found.take().or_else(|| unverified.map(|one| one.id.clone()));
        });
        prop_assert!(
            found.is_none(),
            "{}: graded {} and stands on {found:?}",
            state.state,
            state.grade
        );
    }
    Ok(())
}
