//! What holds for every derivation.

use std::fmt::Debug;

use proptest::prelude::*;

use crate::explain::{Node, diff::diff, render};

/// Every value follows from the values below it, and no step is graded better than what it stands on.
///
/// The tree is the computation (DERIVATION, rule 1): a reader who adds up the lines must come to the answer.
///
/// # Errors
///
/// Fails with the faults that [`Node::check`] finds.
pub fn values_follow_from_their_inputs(tree: &Node) -> Result<(), TestCaseError> {
    let faults = tree.check();
    prop_assert!(
        faults.is_empty(),
        "{}",
        faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    );
    Ok(())
}

/// The same question has the same answer whether or not it is explained.
///
/// Explaining is a type parameter: the caseworker's answer and the statistician's are one.
///
/// # Errors
///
/// Fails when the two answers differ.
pub fn explaining_changes_nothing<T: PartialEq + Debug>(
    silent: &T,
    explained: &T,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(silent, explained);
    Ok(())
}

/// A derivation read back from its JSON is the derivation, and no number in it is a JSON number that a reader
/// could round.
///
/// # Errors
///
/// Fails when the JSON cannot be written or read, or reads as another tree.
pub fn json_reads_back(tree: &Node) -> Result<(), TestCaseError> {
    let fail = |error: serde_json::Error| TestCaseError::fail(error.to_string());
    let json = render::json(tree).map_err(fail)?;
    let back: Node = serde_json::from_str(&json).map_err(fail)?;
    prop_assert_eq!(tree, &back);
    Ok(())
}

/// A derivation does not differ from itself, and differs from another exactly when the two are unequal.
///
/// # Errors
///
/// Fails when equal trees have a difference, or unequal ones with unequal values have none.
pub fn differences_are_differences(a: &Node, b: &Node) -> Result<(), TestCaseError> {
    prop_assert!(diff(a, a).is_empty() && diff(b, b).is_empty());
    if a.value != b.value {
        prop_assert!(!diff(a, b).is_empty(), "{:?} and {:?} have no difference", a.value, b.value);
    }
    Ok(())
}
