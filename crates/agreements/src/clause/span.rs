//! Lengths of time in months and years, with what a short month does.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use kerben_core::calendar::{CalendarError, MonthEnd, add_months};
use serde::{Deserialize, Serialize};

use super::error::ClauseError;
use super::text::Call;
use crate::rule::RULE_MONTHS_MAX;

const SPANS: &str = "a length, such as 5y/clamp or 6m/clamp, with clamp, roll or reject";

/// A length of months or years, with what happens where the last month is too short: `5y/clamp`, `6m/roll`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    months: u32,
    end: MonthEnd,
}

impl Span {
    /// Returns a length of months.
    ///
    /// # Errors
    /// [`ClauseError::Form`] for none, or more than [`RULE_MONTHS_MAX`].
    pub fn months(months: u32, end: MonthEnd) -> Result<Self, ClauseError> {
        if (1..=RULE_MONTHS_MAX).contains(&months) {
            Ok(Self { months, end })
        } else {
            let accepted = format!("1 to {RULE_MONTHS_MAX} months");
            Err(ClauseError::form(format!("{months}m"), "no such length", accepted))
        }
    }

    /// Returns a length of years.
    ///
    /// # Errors
    /// As [`Span::months`].
    pub fn years(years: u32, end: MonthEnd) -> Result<Self, ClauseError> {
        Self::months(years.saturating_mul(12), end)
    }

    /// Returns the number of months.
    #[must_use]
    pub const fn in_months(self) -> u32 {
        self.months
    }

    /// Returns what happens where the last month is too short.
    #[must_use]
    pub const fn month_end(self) -> MonthEnd {
        self.end
    }

    /// Returns the day so many times this length after a day. It is always counted from that day, never from an
    /// end before: added one by one, clamped months would creep.
    ///
    /// # Errors
    /// [`CalendarError`] outside the calendar, or where the month has no such day under [`MonthEnd::Reject`].
    pub fn after(self, day: NaiveDate, times: u32) -> Result<NaiveDate, CalendarError> {
        let months = self.months.checked_mul(times).and_then(|months| i32::try_from(months).ok());
        let months = months.ok_or_else(|| CalendarError::OutOfRange {
            what: format!("{day} and {times} times {self}"),
        })?;
        add_months(day, months, self.end)
    }

    pub(crate) fn read(call: &Call<'_>) -> Result<Self, ClauseError> {
        call.no_parts()?;
        let wrong = || ClauseError::from(call.error(SPANS));
        let (length, end) = call.word.split_once('/').ok_or_else(wrong)?;
        let end =
            MonthEnd::ALL.into_iter().find(|known| known.to_string() == end).ok_or_else(wrong)?;
        let number = |digits: &str| {
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if plain { digits.parse::<u32>().ok() } else { None }
        };
        if let Some(years) = length.strip_suffix('y') {
            return Self::years(number(years).ok_or_else(wrong)?, end).map_err(|_| wrong());
        }
        let months = length.strip_suffix('m').and_then(number).ok_or_else(wrong)?;
        Self::months(months, end).map_err(|_| wrong())
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.months.is_multiple_of(12) {
            write!(f, "{}y/{}", self.months / 12, self.end)
        } else {
            write!(f, "{}m/{}", self.months, self.end)
        }
    }
}

impl FromStr for Span {
    type Err = ClauseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(&Call::parse(text)?)
    }
}

impl TryFrom<String> for Span {
    type Error = ClauseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}
