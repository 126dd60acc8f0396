//! Dates that are not known to the day: EDTF level 1, with bounds and three-valued answers.

mod parse;
mod stated;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

pub use stated::{Precision, Qualification, Season};

use crate::calendar::{CalendarError, day_text};
use crate::period::{Period, Validity};
use crate::tri::Tri;
use stated::{Part, Stated};

/// The greatest length, in bytes, of a partial date in text: two full days with qualifiers take 23.
pub const PARTIAL_DATE_BYTES_MAX: usize = 40;

/// How many units of its own precision an approximate date is widened by on each side, unless said
/// otherwise.
pub const SLACK_DEFAULT: u32 = 1;

/// Says why a text is not a partial date.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PartialDateError {
    /// The text has none of the shapes of level 1.
    #[error(
        "{text:?} is not a date of EDTF level 1; accepted: YYYY, YYYY-MM, YYYY-MM-DD, a season YYYY-21 to YYYY-24, 201X, 20XX, 2001-XX, 2001-05-XX, 2001-XX-XX, any of them with ?, ~ or % behind, or two of them with / between (.. for an open end, nothing for an unknown one)"
    )]
    Shape {
        /// The text as given (its first 40 characters).
        text: String,
    },
    /// The text is EDTF, but of a kind that the calendar of the library cannot hold.
    #[error("{text:?}: {why}; accepted: the years 0001 to 9999, to the day at the finest")]
    Unsupported {
        /// The text as given (its first 40 characters).
        text: String,
        /// Which kind it is.
        why: &'static str,
    },
    /// A month, season or day that does not exist.
    #[error(
        "{text:?} names a month or day that does not exist; accepted: months 01 to 12, seasons 21 to 24, days that the month has"
    )]
    NoSuchDay {
        /// The text as given.
        text: String,
    },
    /// The span ends before it begins.
    #[error("{text:?} ends before it begins; accepted: the earlier date first")]
    Backwards {
        /// The text as given.
        text: String,
    },
    /// Neither end of the span is a date.
    #[error("{text:?} names no date; accepted: a span with a date at one end at least")]
    NoDate {
        /// The text as given.
        text: String,
    },
    /// A day lies outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum End {
    Stated(Stated),
    Open,
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Shape {
    One(Stated),
    Span(End, End),
}

/// One day, known as well as its text says: `2012`, `2012-02`, `2012-02~`, `201X`,
/// `2021-02/2021-09-29`, `../2004`.
///
/// The text is EDTF level 1 (ISO 8601-2) and is kept as written. Here `a/b` is **one day somewhere
/// from a to b**, never a duration; `..` is an end that is open and an empty end is one that is
/// unknown, and both leave the day unbounded on that side.
///
/// Qualifiers: `~` says "about": the bounds are widened by [`SLACK_DEFAULT`] unit of the stated
/// precision on each side (about February 2012 = January to March), see
/// [`PartialDate::earliest_with_slack`]. `?` says that the statement itself is doubted: the bounds
/// stay as stated, and whoever uses the date asks [`PartialDate::is_uncertain`]. `%` is both.
///
/// Seasons are those of the northern hemisphere, whole months: spring March to May, summer June to
/// August, autumn September to November. EDTF leaves open which of two winters belongs to a year,
/// so a winter is bounded by both: `2001-24` lies from December 2000 to February 2002.
///
/// # Example
/// ```
/// use kerben_core::calendar::day;
/// use kerben_core::partial_date::PartialDate;
/// use kerben_core::tri::Tri;
///
/// let signed: PartialDate = "2012-02~".parse()?;
/// assert_eq!(signed.earliest(), Some(day(2012, 1, 1)?));
/// assert_eq!(signed.latest(), Some(day(2012, 3, 31)?));
/// assert_eq!(signed.before(day(2012, 4, 1)?), Tri::Yes);
/// assert_eq!(signed.before(day(2012, 2, 15)?), Tri::Unknown);
/// assert_eq!(signed.before(day(2011, 12, 31)?), Tri::No);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    shape: Shape,
}

impl PartialDate {
    /// The date that is known to the day.
    ///
    /// # Errors
    /// [`PartialDateError::Calendar`] outside the calendar.
    pub fn of_day(day: NaiveDate) -> Result<Self, PartialDateError> {
        Ok(Self { shape: Shape::One(Stated::of_day(day)?) })
    }

    /// Some day of that month.
    ///
    /// # Errors
    /// [`PartialDateError::NoSuchDay`] if there is no such month in the calendar.
    pub fn of_month(year: i32, month: u32) -> Result<Self, PartialDateError> {
        // A code above 12 would be read as a season.
        if month > 12 {
            return Err(PartialDateError::NoSuchDay { text: format!("{year:04}-{month:02}") });
        }
        format!("{year:04}-{month:02}").parse()
    }

    /// Some day of that year.
    ///
    /// # Errors
    /// [`PartialDateError::Unsupported`] outside the years 1 to 9999.
    pub fn of_year(year: i32) -> Result<Self, PartialDateError> {
        format!("{year:04}").parse()
    }

    /// The earliest day that it can be, approximate dates widened by [`SLACK_DEFAULT`]; `None` if
    /// unbounded.
    #[must_use]
    pub fn earliest(self) -> Option<NaiveDate> {
        self.earliest_with_slack(SLACK_DEFAULT)
    }

    /// The latest day that it can be, approximate dates widened by [`SLACK_DEFAULT`]; `None` if
    /// unbounded.
    #[must_use]
    pub fn latest(self) -> Option<NaiveDate> {
        self.latest_with_slack(SLACK_DEFAULT)
    }

    /// The earliest day that it can be if `~` widens by so many units of the stated precision
    /// (days, months, seasons, years, decades, centuries); 0 reads `~` as exact at its precision.
    /// Never before the calendar begins.
    #[must_use]
    pub fn earliest_with_slack(self, slack: u32) -> Option<NaiveDate> {
        match self.shape {
            Shape::One(stated) | Shape::Span(End::Stated(stated), _) => {
                Some(stated.bounds(slack).0)
            }
            Shape::Span(End::Open | End::Unknown, _) => None,
        }
    }

    /// The latest day that it can be, as [`PartialDate::earliest_with_slack`]. Never after the
    /// calendar ends.
    #[must_use]
    pub fn latest_with_slack(self, slack: u32) -> Option<NaiveDate> {
        match self.shape {
            Shape::One(stated) | Shape::Span(_, End::Stated(stated)) => {
                Some(stated.bounds(slack).1)
            }
            Shape::Span(_, End::Open | End::Unknown) => None,
        }
    }

    /// Whether it is one stated day without a qualifier.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.exact().is_some()
    }

    /// The day, if it is stated to the day without a qualifier.
    #[must_use]
    pub fn exact(self) -> Option<NaiveDate> {
        match self.shape {
            Shape::One(Stated { part: Part::Day { .. }, qualification: None, .. }) => {
                self.earliest()
            }
            _ => None,
        }
    }

    /// Whether it, or an end of it, is marked `~` or `%`.
    #[must_use]
    pub fn is_approximate(self) -> bool {
        self.stated().any(Stated::is_approximate)
    }

    /// Whether it, or an end of it, is marked `?` or `%`: the statement itself is doubted.
    #[must_use]
    pub fn is_uncertain(self) -> bool {
        self.stated().any(Stated::is_uncertain)
    }

    /// Whether it is written as a span with `/`.
    #[must_use]
    pub const fn is_span(self) -> bool {
        matches!(self.shape, Shape::Span(..))
    }

    /// The precision of a single date; `None` for a span.
    #[must_use]
    pub const fn precision(self) -> Option<Precision> {
        match self.shape {
            Shape::One(stated) => Some(stated.precision()),
            Shape::Span(..) => None,
        }
    }

    /// The qualifier of a single date, if it has one; `None` for a span, whose ends are qualified
    /// on their own.
    #[must_use]
    pub const fn qualification(self) -> Option<Qualification> {
        match self.shape {
            Shape::One(stated) => stated.qualification,
            Shape::Span(..) => None,
        }
    }

    /// Whether it lies before the day.
    pub fn before(self, day: NaiveDate) -> Tri {
        if self.latest().is_some_and(|latest| latest < day) {
            Tri::Yes
        } else if self.earliest().is_some_and(|earliest| earliest >= day) {
            Tri::No
        } else {
            Tri::Unknown
        }
    }

    /// Whether it lies after the day.
    pub fn after(self, day: NaiveDate) -> Tri {
        if self.earliest().is_some_and(|earliest| earliest > day) {
            Tri::Yes
        } else if self.latest().is_some_and(|latest| latest <= day) {
            Tri::No
        } else {
            Tri::Unknown
        }
    }

    /// Whether it is the day or lies before it.
    pub fn on_or_before(self, day: NaiveDate) -> Tri {
        self.after(day).not()
    }

    /// Whether it is the day or lies after it.
    pub fn on_or_after(self, day: NaiveDate) -> Tri {
        self.before(day).not()
    }

    /// Whether it is that day.
    pub fn on(self, day: NaiveDate) -> Tri {
        self.on_or_after(day).and(self.on_or_before(day))
    }

    /// Whether it lies in the period.
    pub fn within(self, period: Period) -> Tri {
        self.within_validity(Validity::of(period))
    }

    /// Whether it lies in the days of the validity, whose ends may be open.
    pub fn within_validity(self, days: Validity) -> Tri {
        let from = days.from_day().map_or(Tri::Yes, |from| self.on_or_after(from));
        from.and(days.until_day().map_or(Tri::Yes, |until| self.before(until)))
    }

    /// Whether it lies before the other date, which may be as little known.
    pub fn before_partial(self, other: Self) -> Tri {
        match (self.latest(), other.earliest()) {
            (Some(latest), Some(earliest)) if latest < earliest => return Tri::Yes,
            _ => {}
        }
        match (self.earliest(), other.latest()) {
            (Some(earliest), Some(latest)) if earliest >= latest => Tri::No,
            _ => Tri::Unknown,
        }
    }

    fn stated(self) -> impl Iterator<Item = Stated> {
        let ends = match self.shape {
            Shape::One(stated) => [Some(stated), None],
            Shape::Span(start, end) => [start, end].map(|end| match end {
                End::Stated(stated) => Some(stated),
                End::Open | End::Unknown => None,
            }),
        };
        ends.into_iter().flatten()
    }
}

impl TryFrom<NaiveDate> for PartialDate {
    type Error = PartialDateError;

    fn try_from(day: NaiveDate) -> Result<Self, PartialDateError> {
        Self::of_day(day)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stated(stated) => stated.fmt(f),
            Self::Open => f.write_str(".."),
            Self::Unknown => Ok(()),
        }
    }
}

impl fmt::Display for PartialDate {
    /// Writes the date as it was written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shape {
            Shape::One(stated) => stated.fmt(f),
            Shape::Span(start, end) => write!(f, "{start}/{end}"),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    /// Reads the text, or a native date of TOML.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = day_text(deserializer, "a date of EDTF level 1, such as \"2012-02~\"")?;
        text.parse().map_err(de::Error::custom)
    }
}
