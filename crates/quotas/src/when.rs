//! The day or the year of a request.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar::{in_calendar, parse_day};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::year::{YEAR_MAX, YEAR_MIN};

/// When work is to begin: on a day, or in a year of which no day is known.
///
/// Written as `2025-03-01` or `2025`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum When {
    /// On this day.
    Day(NaiveDate),
    /// Some day of this year.
    Year(i32),
}

impl When {
    /// The year of the quota.
    #[must_use]
    pub fn year(self) -> i32 {
        match self {
            Self::Day(day) => day.year(),
            Self::Year(year) => year,
        }
    }

    /// The first possible day; `None` if the year is out of range.
    #[must_use]
    pub fn first(self) -> Option<NaiveDate> {
        self.edge(1, 1)
    }

    /// The last possible day; `None` if the year is out of range.
    #[must_use]
    pub fn last(self) -> Option<NaiveDate> {
        self.edge(12, 31)
    }

    fn edge(self, month: u32, day: u32) -> Option<NaiveDate> {
        let day = match self {
            Self::Day(day) => Some(day),
            Self::Year(year) => NaiveDate::from_ymd_opt(year, month, day),
        };
        day.filter(|day| (YEAR_MIN..=YEAR_MAX).contains(&day.year()))
    }
}

impl From<NaiveDate> for When {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}

/// A text is neither a day nor a year.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "\"{text}\" is neither a day nor a year; accepted: YYYY-MM-DD or YYYY, {YEAR_MIN} to {YEAR_MAX}"
)]
pub struct WhenError {
    /// The text given.
    pub text: String,
}

impl FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let when = if digits {
            text.parse().ok().map(Self::Year)
        } else {
            parse_day(text).ok().and_then(|day| in_calendar(day).ok()).map(Self::Day)
        };
        when.filter(|when| when.first().is_some())
            .ok_or_else(|| WhenError { text: text.chars().take(40).collect() })
    }
}

impl TryFrom<String> for When {
    type Error = WhenError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
