//! Quarters of a year, in which surveys are published.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter {
    year: i32,
    quarter: u8,
}

/// A text that is no quarter.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "\"{text}\" is not a quarter; accepted: a year from 1000 to 9999 and a quarter, such as 2016-Q3"
)]
pub struct QuarterError {
    /// The text.
    pub text: String,
}

impl Quarter {
    /// The year.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.year
    }

    /// The quarter, 1 to 4.
    #[must_use]
    pub const fn quarter(self) -> u8 {
        self.quarter
    }
}

impl FromStr for Quarter {
    type Err = QuarterError;

    fn from_str(text: &str) -> Result<Self, QuarterError> {
        let parts = text.split_once("-Q").filter(|(year, _)| year.len() == 4);
        let parts = parts.filter(|(year, _)| year.bytes().all(|byte| byte.is_ascii_digit()));
        parts
            .and_then(|(year, quarter)| Some((year.parse().ok()?, quarter)))
            .filter(|(year, _)| *year >= 1000)
            .and_then(|(year, quarter)| match quarter {
                "1" => Some(Self { year, quarter: 1 }),
                "2" => Some(Self { year, quarter: 2 }),
                "3" => Some(Self { year, quarter: 3 }),
                "4" => Some(Self { year, quarter: 4 }),
                _ => None,
            })
            .ok_or_else(|| QuarterError { text: text.chars().take(40).collect() })
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}-Q{}", self.year, self.quarter))
    }
}

impl TryFrom<String> for Quarter {
    type Error = QuarterError;

    fn try_from(text: String) -> Result<Self, QuarterError> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}
