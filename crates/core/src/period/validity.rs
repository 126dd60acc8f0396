//! The days on which something holds, where either end may be open.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, de};

use super::{Period, PeriodError};
use crate::calendar::{DAY_MAX, add_days, in_calendar, named_table, serde_day_option};

/// The days on which a rule, a value or a holding holds; either end may be open, and it is never
/// empty.
///
/// Half-open inside (`until` is excluded), inclusive at the edge: serialised as
/// `{"from": "2021-01-01", "to": "2021-12-31"}` with an absent key for an open end.
///
/// # Example
/// ```
/// use kerben_core::calendar::day;
/// use kerben_core::period::Validity;
///
/// let since_2021 = Validity::from(day(2021, 1, 1)?);
/// assert!(since_2021.contains(day(2030, 6, 1)?));
/// assert_eq!(since_2021.to_string(), "from 2021-01-01");
/// assert_eq!(since_2021.last(), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "RawValidity")]
pub struct Validity {
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Validity")]
struct RawValidity {
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
}

impl<'de> Deserialize<'de> for Validity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw: RawValidity = named_table(deserializer, "a table with the keys from and to")?;
        Self::from_inclusive(raw.from, raw.to).map_err(de::Error::custom)
    }
}

impl From<Validity> for RawValidity {
    fn from(validity: Validity) -> Self {
        Self { from: validity.from, to: validity.last() }
    }
}

impl Validity {
    /// All days.
    #[must_use]
    pub const fn always() -> Self {
        Self { from: None, until: None }
    }

    /// That day and every later one.
    #[must_use]
    pub const fn from(day: NaiveDate) -> Self {
        Self { from: Some(day), until: None }
    }

    /// Every day before that day, which is excluded.
    #[must_use]
    pub const fn until(day: NaiveDate) -> Self {
        Self { from: None, until: Some(day) }
    }

    /// From the first day until the second, which is excluded.
    ///
    /// # Errors
    /// As [`Period::new`].
    pub fn between(from: NaiveDate, until: NaiveDate) -> Result<Self, PeriodError> {
        Period::new(from, until).map(Self::of)
    }

    /// From and until, either of which may be open; until is excluded.
    ///
    /// # Errors
    /// As [`Period::new`].
    pub fn new(from: Option<NaiveDate>, until: Option<NaiveDate>) -> Result<Self, PeriodError> {
        match (from, until) {
            (Some(from), Some(until)) => Self::between(from, until),
            _ => Ok(Self {
                from: from.map(in_calendar).transpose()?,
                until: until.map(in_calendar).transpose()?,
            }),
        }
    }

    /// From the first day to the last, both included; either may be open. This is how data files
    /// write it.
    ///
    /// # Errors
    /// As [`Period::from_inclusive`].
    pub fn from_inclusive(
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Result<Self, PeriodError> {
        if let (Some(first), Some(last)) = (from, to) {
            return Period::from_inclusive(first, last).map(Self::of);
        }
        if let Some(last) = to.filter(|last| *last == DAY_MAX) {
            return Err(PeriodError::EndOfCalendar { last });
        }
        Self::new(from, to.map(|last| add_days(last, 1)).transpose()?)
    }

    /// The days of the period.
    #[must_use]
    pub const fn of(period: Period) -> Self {
        Self { from: Some(period.start()), until: Some(period.end()) }
    }

    /// The first day, if there is one.
    #[must_use]
    pub const fn from_day(self) -> Option<NaiveDate> {
        self.from
    }

    /// The first day after it, if there is one: the end, excluded.
    #[must_use]
    pub const fn until_day(self) -> Option<NaiveDate> {
        self.until
    }

    /// The last day, included, if there is one.
    #[must_use]
    pub fn last(self) -> Option<NaiveDate> {
        self.until.and_then(|day| day.pred_opt())
    }

    /// The period, if both ends are closed.
    #[must_use]
    pub fn period(self) -> Option<Period> {
        Period::from_ordered(self.from?, self.until?)
    }

    /// Whether it holds on that day.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.intersect(other).is_some()
    }

    /// The days on which both hold, if any.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        // An absent start is the least `Option`, but an absent end must be the greatest.
        let from = self.from.max(other.from);
        let until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        let holds_a_day = match (from, until) {
            (Some(from), Some(until)) => from < until,
            _ => true,
        };
        holds_a_day.then_some(Self { from, until })
    }

    /// The days of the period on which it holds, if any.
    #[must_use]
    pub fn clip(self, period: Period) -> Option<Period> {
        self.intersect(Self::of(period)).and_then(Self::period)
    }
}

impl fmt::Display for Validity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.last()) {
            (Some(from), Some(last)) => write!(f, "{from} to {last}"),
            (Some(from), None) => write!(f, "from {from}"),
            (None, Some(last)) => write!(f, "to {last}"),
            (None, None) => f.write_str("always"),
        }
    }
}
