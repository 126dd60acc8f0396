//! Rules of the Vienna Convention on the Law of Treaties of 1969 that count time.

use chrono::NaiveDate;
use kerben_core::calendar::{CalendarError, MonthEnd, add_months};
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

/// Whether and when a party may leave a treaty that is silent (article 56).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Withdrawal {
    /// It may; twelve months' notice end on this day.
    NotBefore(NaiveDate),
    /// It may not: the parties did not intend it, and the nature of the treaty does not imply it.
    Excluded,
    /// Whether the parties intended it, or the nature of the treaty implies it, is not known. If so, not before this
    /// day.
    Undetermined(NaiveDate),
}

/// Returns what article 56 gives for a notice of withdrawal where the treaty is silent: not less than twelve months,
/// and only if withdrawal was intended or is implied.
///
/// # Errors
/// [`CalendarError`] outside the calendar.
pub fn silent_withdrawal(
    received: NaiveDate,
    intended_or_implied: Tri,
) -> Result<Withdrawal, CalendarError> {
    let day = add_months(received, 12, MonthEnd::Clamp)?;
    Ok(match intended_or_implied {
        Tri::Yes => Withdrawal::NotBefore(day),
        Tri::No => Withdrawal::Excluded,
        Tri::Unknown => Withdrawal::Undetermined(day),
    })
}

/// Returns the earliest day on which a party may carry out a measure that it proposed on a ground of invalidity or
/// termination: three months after the receipt of its notification (article 65(2)).
///
/// In cases of special urgency the wait may be shorter, and an objection leads to the settlement of disputes
/// (article 65(3)); neither is computed.
///
/// # Errors
/// [`CalendarError`] outside the calendar.
///
/// # Example
/// ```
/// use kerben_agreements::clause::earliest_measure;
/// use kerben_core::calendar::day;
///
/// assert_eq!(earliest_measure(day(2026, 1, 20)?)?, day(2026, 4, 20)?);
/// # Ok::<(), kerben_core::calendar::CalendarError>(())
/// ```
pub fn earliest_measure(received: NaiveDate) -> Result<NaiveDate, CalendarError> {
    add_months(received, 3, MonthEnd::Clamp)
}

/// Returns the day by which a reservation counts as accepted by a State that was silent: the end of twelve months
/// from its notification, or the day of that State's own consent, whichever is later (article 20(5)).
///
/// # Errors
/// [`CalendarError`] outside the calendar.
pub fn tacit_acceptance(
    notified: NaiveDate,
    own_consent: Option<NaiveDate>,
) -> Result<NaiveDate, CalendarError> {
    let end = add_months(notified, 12, MonthEnd::Clamp)?;
    Ok(own_consent.map_or(end, |consent| consent.max(end)))
}

/// What became of a notice that its author took back (article 68).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Revocation {
    /// It was revoked before it took effect: the State remains a party.
    InTime,
    /// It had taken effect: there was nothing left to revoke.
    TooLate,
}

/// Returns whether a notice that takes effect on `effect` could still be revoked on a day: at any time before
/// (article 68).
#[must_use]
pub fn revocation(effect: NaiveDate, revoked: NaiveDate) -> Revocation {
    if revoked < effect { Revocation::InTime } else { Revocation::TooLate }
}
