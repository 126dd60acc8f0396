//! How a deadline follows from its start.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar::{CalendarError, add_days, day};
use serde::{Deserialize, Serialize};

use crate::clause::last_day_reaching;
use crate::rule::DateRule;

/// How a day follows from a start: a rule of days (`D+30`), the first day of the next calendar year (`next-year`), the day
/// before (`day-before`), or a rule counted backwards (`before M+2/clamp`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Reckoning {
    /// A rule of days.
    Rule(DateRule),
    /// The first day of the calendar year after the start.
    NextYear,
    /// The day before the start.
    DayBefore,
    /// The latest day from which the rule ends on the start or before it.
    Before(DateRule),
}

impl Reckoning {
    /// Returns the day that follows from a start.
    ///
    /// # Errors
    /// [`CalendarError`] outside the calendar.
    ///
    /// # Example
    /// ```
    /// use kerben_agreements::deadlines::Reckoning;
    /// use kerben_core::calendar::day;
    ///
    /// let fifteen: Reckoning = "D+15".parse()?;
    /// assert_eq!(fifteen.from(day(2026, 5, 1)?)?, day(2026, 5, 16)?);
    /// let next: Reckoning = "next-year".parse()?;
    /// assert_eq!(next.from(day(2026, 5, 1)?)?, day(2027, 1, 1)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from(self, start: NaiveDate) -> Result<NaiveDate, CalendarError> {
        match self {
            Self::Rule(rule) => rule.apply(start),
            Self::NextYear => day(start.year().saturating_add(1), 1, 1),
            Self::DayBefore => add_days(start, -1),
            Self::Before(rule) => last_day_reaching(rule, start).map(|last| last.day),
        }
    }

    /// Returns whether it counts backwards.
    #[must_use]
    pub const fn is_backward(self) -> bool {
        matches!(self, Self::DayBefore | Self::Before(_))
    }
}

impl fmt::Display for Reckoning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(rule) => write!(f, "{rule}"),
            Self::NextYear => f.write_str("next-year"),
            Self::DayBefore => f.write_str("day-before"),
            Self::Before(rule) => write!(f, "before {rule}"),
        }
    }
}

impl FromStr for Reckoning {
    type Err = crate::rule::DateRuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "next-year" => Ok(Self::NextYear),
            "day-before" => Ok(Self::DayBefore),
            _ => match text.strip_prefix("before ") {
                Some(rule) => rule.parse().map(Self::Before),
                None => text.parse().map(Self::Rule),
            },
        }
    }
}

impl TryFrom<String> for Reckoning {
    type Error = crate::rule::DateRuleError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Reckoning> for String {
    fn from(reckoning: Reckoning) -> Self {
        reckoning.to_string()
    }
}
