//! What must hold of raises and of contributions.

use chrono::NaiveDate;
use kerben_core::money::Money;
use proptest::prop_assert;

use super::Outcome;
use crate::contributions::{MonthlyPay, Owed, Party};
use crate::indexation::{InPayment, Raise};
use crate::outcome::AmountOutcome;

/// A raise never lowers a part that is known after it, nor the whole.
///
/// No raise that was read takes anything away; a smaller part would be a slip in its parameters.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_raise_never_lowers(
    pension: &InPayment,
    on: NaiveDate,
    raise: impl Fn(&InPayment, NaiveDate) -> Raise,
) -> Outcome {
    let Raise::Raised(raised) = raise(pension, on) else { return Ok(()) };
    for (part, before) in &pension.parts {
        let after = raised.parts.get(part);
        prop_assert!(after.is_some(), "{part:?} is lost");
        if let Some(AmountOutcome::Monthly(after)) = after {
            prop_assert!(after >= before, "{part:?} falls from {before} to {after}");
        }
    }
    if let (AmountOutcome::Monthly(after), Ok(Some(before))) = (&raised.total, pension.total()) {
        prop_assert!(*after >= before, "the whole falls from {before} to {after}");
    }
    Ok(())
}

/// More pay in one month never lowers what is owed for it, and a cap only stops the rise.
///
/// # Errors
///
/// When the law does not hold.
pub fn more_pay_never_owes_less(
    pay: MonthlyPay,
    more: Money,
    owed: impl Fn(MonthlyPay) -> Owed,
) -> Outcome {
    let Ok(raised) = pay.pay.checked_add(more) else { return Ok(()) };
    let (before, after) = (owed(pay), owed(MonthlyPay { pay: raised, ..pay }));
    for party in [Party::Worker, Party::Employer] {
        let (Ok(Some(less)), Ok(Some(now))) = (before.total(party), after.total(party)) else {
            continue;
        };
        prop_assert!(now >= less, "{party:?} owes {less}, and for more pay {now}");
    }
    Ok(())
}
