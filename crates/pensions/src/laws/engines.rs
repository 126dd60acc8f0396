//! That two engines which answer the same claims do not contradict each other.

use kerben_core::country::Country;
use proptest::prop_assert;

use super::Outcome;
use crate::coordination::{self, Chosen};
use crate::outcome::{AmountOutcome, Determination, Right};

/// Whatever one engine says of a State the other does not deny: a right, its first day, an amount.
///
/// `older` is the answer of [`determine`](crate::determine()), `newer` that of a
/// [`Coordinator`](crate::coordination::Coordinator) with the laws of
/// [`national_laws`](crate::schemes::national_laws). What one of them leaves undetermined the other may know; a first day
/// that is marked as the latest possible is compared with none. `except` names the States of which the rows of the
/// instruments are known to say something else.
///
/// # Errors
///
/// When the two contradict each other.
pub fn definite_answers_agree(
    older: &Determination,
    newer: &coordination::Determination,
    except: impl Fn(Country) -> bool,
) -> Outcome {
    for one in &older.states {
        let Some(other) = newer.states.iter().find(|other| other.state == one.state) else {
            continue;
        };
        if except(one.state) {
            continue;
        }
        match (&one.right, &other.right) {
            (Right::Entitled(right), coordination::Right::Entitled(award)) => {
                if award.chosen == Chosen::Refund {
                    continue;
                }
                let early = right.at_latest || award.at_latest;
                prop_assert!(
                    early || right.from == award.from,
                    "{}: from {} or from {}",
                    one.state,
                    right.from,
                    award.from
                );
                if let AmountOutcome::Monthly(money) = right.total {
                    let paid = award.paid;
                    prop_assert!(money == paid, "{}: {money} or {paid}", one.state);
                }
            }
            (Right::Entitled(_), coordination::Right::NotEntitled { reasons, .. }) => {
                prop_assert!(false, "{}: a right, or none: {reasons:?}", one.state);
            }
            (Right::NotEntitled { reasons, .. }, coordination::Right::Entitled(award)) => {
                let refund = award.chosen == Chosen::Refund;
                prop_assert!(refund, "{}: none: {reasons:?}, or a right", one.state);
            }
            _ => {}
        }
    }
    Ok(())
}
