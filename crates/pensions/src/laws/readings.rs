//! What must hold of an engine whose instruments leave questions open.

use proptest::{prop_assert, prop_assert_eq};

use super::Outcome;
use crate::coordination::{Determination, Right};

/// What is said while a question is open holds under every reading of it, and what holds under every reading is said.
///
/// `open` is the answer of an engine that leaves the questions open, `readings` are those of engines that choose: one for
/// each combination.
///
/// # Errors
///
/// When the law does not hold.
pub fn an_open_question_says_what_its_readings_share(
    open: &Determination,
    readings: &[Determination],
) -> Outcome {
    for said in &open.states {
        let state = said.state;
        let mut rights = Vec::with_capacity(readings.len());
        for reading in readings {
            let Some(answer) = reading.of(state) else {
                prop_assert!(false, "{state} has no answer under a reading");
                continue;
            };
            rights.push(&answer.right);
        }
        match &said.right {
            Right::NotEntitled { .. } => {
                let none = rights.iter().all(|right| right.is_open().is_no());
                prop_assert!(none, "{state}: no right, but {rights:?}");
            }
            Right::Entitled(award) => {
                for right in &rights {
                    let read = right.award().map(|award| (award.chosen, award.paid));
                    prop_assert_eq!(read, Some((award.chosen, award.paid)), "{}", state);
                    let from = right.opened_on();
                    let known = from == Some(award.from)
                        || award.at_latest && from.is_some_and(|day| day <= award.from);
                    prop_assert!(known, "{state}: from {}, or {from:?}", award.from);
                }
            }
            Right::Unassessed { from, .. } => {
                let by_then = |right: &&Right| right.opened_on().is_some_and(|day| day <= *from);
                let open = rights.iter().all(by_then);
                prop_assert!(open, "{state}: open from {from}, but {rights:?}");
                let paid = |right: &&Right| right.award().map(|award| (award.chosen, award.paid));
                let first = rights.first().and_then(paid);
                let one = rights.iter().all(|right| paid(right) == first);
                prop_assert!(!(one && first.is_some()), "{state}: unknown, but {rights:?}");
            }
            Right::Undetermined { .. } => {
                let open = rights.iter().all(|right| right.is_open().is_yes());
                let none = rights.iter().all(|right| right.is_open().is_no());
                prop_assert!(!open && !none, "{state}: undetermined, but {rights:?}");
            }
        }
    }
    Ok(())
}
