//! A day of the year, as the beginning of a fiscal year is written.

use std::fmt;

use chrono::NaiveDate;

use super::error::ClauseError;

/// A day of the year, without the year: `01-01`, `04-06`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MonthDay {
    month: u32,
    day: u32,
}

impl MonthDay {
    /// Returns the day of the year; 29 February is refused, since most years have none.
    ///
    /// # Errors
    /// [`ClauseError::Form`].
    pub fn new(month: u32, day: u32) -> Result<Self, ClauseError> {
        // 2023 has no 29 February.
        if NaiveDate::from_ymd_opt(2023, month, day).is_some() {
            Ok(Self { month, day })
        } else {
            Err(ClauseError::form(
                format!("{month:02}-{day:02}"),
                "not every year has such a day",
                "MM-DD, such as 01-01",
            ))
        }
    }

    /// Returns that day in a year.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }

    /// Reads `MM-DD`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let two = |part: &str| {
            let plain = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            if plain { part.parse().ok() } else { None }
        };
        Self::new(two(month)?, two(day)?).ok()
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}
