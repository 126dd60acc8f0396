//! Periods counted backwards: the crate's own rule, named in every result.

use chrono::NaiveDate;
use kerben_core::calendar::{CalendarError, DAY_MAX, DAY_MIN, MonthEnd, add_days};
use serde::{Deserialize, Serialize};

use crate::rule::DateRule;

/// The name of the rule by which a period is counted backwards: the latest day from which the same period, counted
/// forwards, ends on the boundary or before it.
///
/// The European Convention on the Calculation of Time-Limits does not speak of periods counted backwards, so the rule
/// is the crate's own. It never gives a day on which a notice would come too late by the forward rule.
pub const BACKWARD_RULE: &str = "agreements.clause.backward-latest/1";

/// The last day of a period counted backwards, with the rule that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LastDay {
    /// The last day on which the act is in time.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub day: NaiveDate,
    /// The day that must be reached: the first day after the end.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub boundary: NaiveDate,
    /// The name of the rule, [`BACKWARD_RULE`].
    pub rule: String,
}

/// Returns the latest day from which `rule` ends on `boundary` or before it.
///
/// # Errors
/// [`CalendarError::OutOfRange`] if there is no such day in the calendar.
///
/// # Example
/// ```
/// use kerben_agreements::clause::last_day_reaching;
/// use kerben_core::calendar::day;
///
/// // "At least six months before" 31 August: from 28 February, since 1 March would end on 1 September.
/// let last = last_day_reaching("M+6/clamp".parse()?, day(2030, 8, 31)?)?;
/// assert_eq!(last.day, day(2030, 2, 28)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn last_day_reaching(rule: DateRule, boundary: NaiveDate) -> Result<LastDay, CalendarError> {
    // Counted forwards, a later start never ends earlier, so the days that are in time lie together.
    let forward = match rule {
        DateRule::Months { months, end: MonthEnd::Reject } => {
            DateRule::Months { months, end: MonthEnd::Clamp }
        }
        rule => rule,
    };
    let in_time = |day: NaiveDate| forward.apply(day).is_ok_and(|end| end <= boundary);
    let none = || CalendarError::OutOfRange {
        what: format!("a day from which {rule} reaches {boundary}"),
    };
    if !in_time(DAY_MIN) {
        return Err(none());
    }
    // "The first day of the same month" reaches back, by less than a month: the search begins beyond the boundary.
    let beyond = boundary.signed_duration_since(DAY_MIN).num_days().saturating_add(31);
    let end = DAY_MAX.signed_duration_since(DAY_MIN).num_days();
    let (mut low, mut high) = (0, beyond.min(end));
    while low < high {
        let middle = low.midpoint(high.saturating_add(1));
        if in_time(add_days(DAY_MIN, middle)?) {
            low = middle;
        } else {
            high = middle.saturating_sub(1);
        }
    }
    let mut day = add_days(DAY_MIN, low)?;
    // A start that the rule itself refuses is no day of notice; the day before may be.
    for _ in 0..4 {
        if rule.apply(day).is_ok() {
            return Ok(LastDay { day, boundary, rule: BACKWARD_RULE.to_owned() });
        }
        day = add_days(day, -1)?;
    }
    Err(none())
}
