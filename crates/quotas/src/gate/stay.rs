//! Limits on the length and the season of a stay.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::period::Validity;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use super::pack::GateError;

/// At most so many months within so many, under a scheme.
///
/// United Kingdom, Seasonal Worker: six months in ten since 11 November 2025, in twelve before.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StayWindow {
    /// The name in the data.
    pub id: String,
    /// The state.
    pub host: Country,
    /// The scheme; every scheme if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The name for readers.
    pub name: Localised,
    /// How many months of stay.
    pub months: u32,
    /// Within any so many months that follow one another.
    pub within_months: u32,
    /// The days of entry for which the rule holds.
    pub holds: Validity,
    /// The id of the source.
    pub source: String,
    /// The grade.
    pub grade: Evidence,
}

/// A day of the year, written `10-02`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl MonthDay {
    /// The day of the year that a day is.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self { month: day.month(), day: day.day() }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl FromStr for MonthDay {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = text.split_once('-').and_then(|(month, day)| {
            let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            if !digits(month) || !digits(day) {
                return None;
            }
            // 2000 is a leap year: 29 February is a day of the year.
            let day = NaiveDate::from_ymd_opt(2000, month.parse().ok()?, day.parse().ok()?)?;
            Some(Self::of(day))
        });
        parsed.ok_or_else(|| GateError::MonthDay { text: text.chars().take(40).collect() })
    }
}

impl TryFrom<String> for MonthDay {
    type Error = GateError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

/// Work under a scheme only within certain days of each year.
///
/// United Kingdom, poultry: 2 October to 31 December, asked for by 15 November.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Season {
    /// The name in the data.
    pub id: String,
    /// The state.
    pub host: Country,
    /// The scheme; every scheme if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The name for readers.
    pub name: Localised,
    /// The first day.
    pub first: MonthDay,
    /// The last day, which is part of the season; never before the first.
    pub last: MonthDay,
    /// The last day on which to ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<MonthDay>,
    /// The id of the source.
    pub source: String,
    /// The grade.
    pub grade: Evidence,
}
