//! Periods of days: half-open inside, inclusive where people and certificates write them.

mod allen;
mod validity;

use std::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use allen::AllenRelation;
pub use validity::Validity;

use crate::calendar::{
    CalendarError, CalendarSpan, DAY_MAX, MonthEnd, SpanConvention, add_days, add_months, excerpt,
    in_calendar, parse_day, serde_day,
};

/// Says why two days do not make a period.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PeriodError {
    /// The end (excluded) is not after the start.
    #[error(
        "a period from {start} that ends before {end} begins holds no day; accepted: an end, excluded, after the start"
    )]
    Empty {
        /// The first day.
        start: NaiveDate,
        /// The end, excluded.
        end: NaiveDate,
    },
    /// The last day is before the first.
    #[error(
        "the last day {last} is before the first day {first}; accepted: the same day or a later one"
    )]
    Backwards {
        /// The first day.
        first: NaiveDate,
        /// The last day, included.
        last: NaiveDate,
    },
    /// The last day cannot be held because the day after it is outside the calendar.
    #[error(
        "the last day {last} is the end of the calendar; accepted: an earlier day, or no end where the end is open"
    )]
    EndOfCalendar {
        /// The last day, included.
        last: NaiveDate,
    },
    /// The text is not a period.
    #[error("{text:?} is not a period; accepted: \"YYYY-MM-DD to YYYY-MM-DD\", both days included")]
    NotAPeriod {
        /// The text as given (its first 40 characters).
        text: String,
    },
    /// A day cannot be read or reached.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// A run of days with a first and a last one, never empty.
///
/// Inside it is half-open, `[start, end)`: the days of two periods that meet add up, and no day is
/// counted twice. At the edge it is inclusive: it is printed as `2021-01-01 to 2021-12-31` and
/// serialised as `{"first": "2021-01-01", "last": "2021-12-31"}`, the way certificates and laws
/// write it. The order is by start, then by end.
///
/// # Example
/// ```
/// use kerben_core::calendar::day;
/// use kerben_core::period::Period;
///
/// let year = Period::from_inclusive(day(2021, 1, 1)?, day(2021, 12, 31)?)?;
/// assert_eq!(year.days(), 365);
/// assert_eq!(year.end(), day(2022, 1, 1)?);
/// assert_eq!(year.to_string(), "2021-01-01 to 2021-12-31");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "RawPeriod", into = "RawPeriod")]
pub struct Period {
    start: NaiveDate,
    end: NaiveDate,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Period")]
struct RawPeriod {
    #[serde(with = "serde_day")]
    first: NaiveDate,
    #[serde(with = "serde_day")]
    last: NaiveDate,
}

impl TryFrom<RawPeriod> for Period {
    type Error = PeriodError;

    fn try_from(raw: RawPeriod) -> Result<Self, PeriodError> {
        Self::from_inclusive(raw.first, raw.last)
    }
}

impl From<Period> for RawPeriod {
    fn from(period: Period) -> Self {
        Self { first: period.start(), last: period.last() }
    }
}

impl Period {
    /// The period from the start to the end, which is excluded.
    ///
    /// # Errors
    /// [`PeriodError::Empty`] if the end is not after the start, [`PeriodError::Calendar`] outside
    /// the calendar.
    pub fn new(start: NaiveDate, end_exclusive: NaiveDate) -> Result<Self, PeriodError> {
        let (start, end) = (in_calendar(start)?, in_calendar(end_exclusive)?);
        if start < end { Ok(Self { start, end }) } else { Err(PeriodError::Empty { start, end }) }
    }

    /// The period from the first day to the last, both included, as certificates write it.
    ///
    /// # Errors
    /// [`PeriodError::Backwards`], [`PeriodError::EndOfCalendar`] for a last day 9999-12-31 (a
    /// placeholder for "open": leave the end out instead), [`PeriodError::Calendar`] outside the
    /// calendar.
    pub fn from_inclusive(first: NaiveDate, last: NaiveDate) -> Result<Self, PeriodError> {
        let (first, last) = (in_calendar(first)?, in_calendar(last)?);
        if last < first {
            return Err(PeriodError::Backwards { first, last });
        }
        if last == DAY_MAX {
            return Err(PeriodError::EndOfCalendar { last });
        }
        Self::new(first, add_days(last, 1)?)
    }

    /// The period of so many calendar months from the start; the rule says what a short month does
    /// to the end.
    ///
    /// # Errors
    /// [`PeriodError::Empty`] for no months, [`PeriodError::Calendar`] if the calendar is left or
    /// the rule refuses.
    pub fn from_months(start: NaiveDate, months: u32, rule: MonthEnd) -> Result<Self, PeriodError> {
        let months = i32::try_from(months).map_err(|_| CalendarError::OutOfRange {
            what: format!("{start} with {months} months added"),
        })?;
        Self::new(start, add_months(start, months, rule)?)
    }

    /// The period of this one day.
    ///
    /// # Errors
    /// As [`Period::from_inclusive`].
    pub fn of_day(day: NaiveDate) -> Result<Self, PeriodError> {
        Self::from_inclusive(day, day)
    }

    /// The calendar year.
    ///
    /// # Errors
    /// [`PeriodError::Calendar`] or [`PeriodError::EndOfCalendar`] outside the years 1 to 9998.
    pub fn of_year(year: i32) -> Result<Self, PeriodError> {
        Self::from_inclusive(crate::calendar::day(year, 1, 1)?, crate::calendar::day(year, 12, 31)?)
    }

    /// The calendar month.
    ///
    /// # Errors
    /// [`PeriodError::Calendar`] or [`PeriodError::EndOfCalendar`] if there is no such month.
    pub fn of_month(year: i32, month: u32) -> Result<Self, PeriodError> {
        let first = crate::calendar::day(year, month, 1)?;
        Self::from_inclusive(first, crate::calendar::last_of_month(first, 0)?)
    }

    /// The first day.
    #[must_use]
    pub const fn start(self) -> NaiveDate {
        self.start
    }

    /// The day after the last: the end, excluded.
    #[must_use]
    pub const fn end(self) -> NaiveDate {
        self.end
    }

    /// The last day, included.
    #[must_use]
    pub fn last(self) -> NaiveDate {
        // The end is after a start in the calendar, so it has a day before it.
        self.end.pred_opt().unwrap_or(self.start)
    }

    /// The number of days, at least one.
    #[must_use]
    pub fn days(self) -> u32 {
        // At most 3,652,058 days lie in the calendar.
        let days = self.end.num_days_from_ce() - self.start.num_days_from_ce();
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    /// Its length in years, months and days by the convention.
    ///
    /// # Errors
    /// As [`CalendarSpan::between`].
    pub fn calendar_span(self, convention: SpanConvention) -> Result<CalendarSpan, CalendarError> {
        CalendarSpan::between(self.start, self.end, convention)
    }

    /// Whether the day lies in the period.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.start <= day && day < self.end
    }

    /// Whether every day of the other period lies in this one.
    #[must_use]
    pub fn encloses(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the two share no day but no day lies between them either.
    #[must_use]
    pub fn is_adjacent(self, other: Self) -> bool {
        self.end == other.start || other.end == self.start
    }

    /// The days that both have, if any.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Self { start, end })
    }

    /// How this period lies to the other.
    #[must_use]
    pub fn relation(self, other: Self) -> AllenRelation {
        allen::relation(self, other)
    }

    /// The days before that day, and the days from it on; `None` if it does not lie strictly
    /// inside.
    #[must_use]
    pub fn split_at(self, day: NaiveDate) -> Option<(Self, Self)> {
        (self.start < day && day < self.end)
            .then_some((Self { start: self.start, end: day }, Self { start: day, end: self.end }))
    }

    /// The days in order.
    pub fn iter_days(self) -> impl Iterator<Item = NaiveDate> {
        self.start.iter_days().take_while(move |day| *day < self.end)
    }

    /// For neighbours that have already ordered and checked their ends.
    pub(crate) fn from_ordered(start: NaiveDate, end: NaiveDate) -> Option<Self> {
        Self::new(start, end).ok()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.start(), self.last())
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let (first, last) = text
            .split_once(" to ")
            .ok_or_else(|| PeriodError::NotAPeriod { text: excerpt(text) })?;
        Self::from_inclusive(parse_day(first)?, parse_day(last)?)
    }
}
