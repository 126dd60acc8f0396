//! How long, in the unit of the certificate: hours, days, weeks, months, quarters, years, and what each state makes of
//! them.
//!
//! There is no general answer to "how many months are 30 weeks": every instrument has its own table, its own
//! rounding and its own yearly maximum. A [`Regime`] is one such set of rules, and a conversion names the one it
//! used. The exact duration is kept beside the rounded one.
//!
//! # Example
//!
//! Thirty weeks notified as one block are seven months in the European Union; notified as two years of 15 they are
//! eight, because each year is rounded up by itself (article 13(3) of Regulation (EC) No 987/2009):
//!
//! ```
//! use kerben_core::number::Rational;
//! use kerben_pensions::unit::{Duration, NotifiedAs, Regime, Unit};
//!
//! let weeks = |count| Duration::whole(count, Unit::Week);
//! let block = Regime::Eu.convert(&weeks(30)?, Unit::Month, NotifiedAs::Block)?;
//! assert_eq!((block.exact.to_string(), block.whole), ("90/13".to_owned(), 7));
//!
//! let years = [weeks(15)?, weeks(15)?];
//! let by_year = Regime::Eu.convert_all(&years, Unit::Month, NotifiedAs::PerYear)?;
//! assert_eq!((by_year.exact, by_year.whole), (block.exact, 8));
//! # Ok::<(), kerben_pensions::unit::UnitError>(())
//! ```

mod duration;
mod error;
mod length;
mod regime;
mod rules;

use std::fmt;
use std::str::FromStr;

use kerben_core::message::Message;
use serde::{Deserialize, Serialize};

pub use duration::Duration;
pub use error::UnitError;
pub use length::Length;
pub use regime::{Conversion, NotifiedAs, Regime};
pub use rules::{Statement, UnitRule, UnitRules};

/// How many days a week has in the scheme that counted the days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DayScheme {
    /// Five days a week.
    Five,
    /// Six days a week.
    Six,
    /// Seven days a week.
    Seven,
}

/// The unit in which a duration is certified.
///
/// In data and on the wire a unit is its [`code`](Self::code), such as `day-6`.
///
/// ```
/// use kerben_pensions::unit::{DayScheme, Unit};
/// assert_eq!("day-6".parse::<Unit>()?, Unit::Day(DayScheme::Six));
/// assert_eq!(Unit::CalendarDay.code(), "calendar-day");
/// # Ok::<(), kerben_pensions::unit::UnitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Unit {
    /// An hour of work in a scheme of so many days a week.
    Hour(DayScheme),
    /// A day in a scheme of so many days a week.
    Day(DayScheme),
    /// A day of the calendar.
    CalendarDay,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
}

impl Unit {
    /// Every unit, from the hour to the year.
    pub const ALL: [Self; 11] = [
        Self::Hour(DayScheme::Five),
        Self::Hour(DayScheme::Six),
        Self::Hour(DayScheme::Seven),
        Self::Day(DayScheme::Five),
        Self::Day(DayScheme::Six),
        Self::Day(DayScheme::Seven),
        Self::CalendarDay,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// Returns the word in data and documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hour(DayScheme::Five) => "hour-5",
            Self::Hour(DayScheme::Six) => "hour-6",
            Self::Hour(DayScheme::Seven) => "hour-7",
            Self::Day(DayScheme::Five) => "day-5",
            Self::Day(DayScheme::Six) => "day-6",
            Self::Day(DayScheme::Seven) => "day-7",
            Self::CalendarDay => "calendar-day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Returns the name of the unit in words of the catalogue.
    #[must_use]
    pub fn message(self) -> Message {
        Message::new(format!("pensions.unit.{}", self.code()))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Unit {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let known = Self::ALL.into_iter().find(|unit| unit.code() == text);
        known.ok_or_else(|| UnitError::NoUnit { text: text.chars().take(40).collect() })
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> Self {
        unit.code().to_owned()
    }
}

impl TryFrom<String> for Unit {
    type Error = UnitError;

    fn try_from(text: String) -> Result<Self, UnitError> {
        text.parse()
    }
}
