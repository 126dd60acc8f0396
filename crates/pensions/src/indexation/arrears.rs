//! What is paid when a raise is paid later than it is due.

use chrono::{Datelike, NaiveDate};
use kerben_core::money::Money;
use serde::{Deserialize, Serialize};

use crate::error::PensionError;

/// The first payment at a raised rate, with what was due for the months before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FirstPayment {
    /// The pension of the month.
    pub monthly: Money,
    /// The months that were still paid at the old rate.
    pub months_late: u32,
    /// What was due for them beside what was paid.
    pub arrears: Money,
    /// Both together.
    pub together: Money,
}

/// The first payment at a raised rate: the pension of its month and the difference for every month since the raise was due.
///
/// Days count by their month. A payment before the raise is due has no arrears, nor has one that is not a raise.
///
/// # Errors
///
/// [`PensionError::Money`] for two currencies, or beyond what money can hold.
///
/// # Example
///
/// ```
/// use kerben_core::calendar::day;
/// use kerben_pensions::indexation::first_payment;
///
/// // Armenia 2019: 20,000 raised to 25,500 from January, first paid in May.
/// let (before, after) = ("20000 AMD".parse()?, "25500 AMD".parse()?);
/// let payment = first_payment(before, after, day(2019, 1, 1)?, day(2019, 5, 1)?)?;
/// assert_eq!((payment.months_late, payment.together), (4, "47500 AMD".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn first_payment(
    before: Money,
    after: Money,
    due: NaiveDate,
    paid: NaiveDate,
) -> Result<FirstPayment, PensionError> {
    let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let late = (month(paid) - month(due)).max(0);
    let difference = after.checked_sub(before)?;
    let none = Money::zero(after.currency())?;
    let arrears = super::greater(difference, none).checked_mul(late)?;
    let months_late = u32::try_from(late).map_err(|_| PensionError::TooLong)?;
    let together = after.checked_add(arrears)?;
    Ok(FirstPayment { monthly: after, months_late, arrears, together })
}
