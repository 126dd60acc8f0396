//! What the conditions of a scheme are to the engine.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use crate::context::{Context, Stop};
use crate::coordination::Requirements;
use crate::outcome::{Missing, Reason};
use crate::scheme::Required;

/// The requirements of a law whose other conditions stand like that from a day on.
pub(super) fn met_from(
    day: NaiveDate,
    required: Option<Required<Off>>,
    grade: Evidence,
    others: Tri,
) -> Requirements {
    let (need, known) = required
        .map_or((0, Evidence::Official), |required| (required.months.value, required.months.grade));
    Requirements::new(day, need).others(others).graded(grade.min(known))
}

/// Stops where another state has periods without contributions: the engine counts them, and whether they count was not
/// read.
pub(super) fn only_contributory(cx: &Context<'_>, state: Country) -> Result<(), Stop> {
    let doubtful = cx.record().periods().iter().any(|entry| {
        entry.territory() != Some(state)
            && entry.period().start() < cx.claimed_on()
            && !entry.kind().is_contributory()
    });
    if doubtful { Err(Missing::rule("kinds").into()) } else { Ok(()) }
}

/// The day until which only time is lacking.
pub(super) fn waits_until(reason: &Reason) -> Option<NaiveDate> {
    match reason {
        Reason::AgeNotReached { on } | Reason::YearsInsured { on } => Some(*on),
        _ => None,
    }
}

/// Whether the engine tests the same itself.
pub(super) fn is_age_or_service(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::AgeNotReached { .. }
            | Reason::YearsInsured { .. }
            | Reason::NoService
            | Reason::ServiceShort { .. }
    )
}
