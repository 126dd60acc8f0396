//! What a parameter can hold: a number, a day or words.

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

use crate::calendar::parse_day;

/// The value of a parameter; its unit decides which kind it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Figure {
    /// A number, with the decimals as they are written.
    Number(Decimal),
    /// A day, under the unit `date`.
    Day(NaiveDate),
    /// Words, under the unit `text`.
    Text(String),
}

impl Figure {
    /// Returns the value that `text` writes in `unit`: a day for `date`, words for `text`, else a number.
    ///
    /// # Errors
    ///
    /// [`FigureError`] when the text is no day of the form `2021-01-31`, is empty, or is not a decimal number
    /// that can be kept exactly.
    pub fn parse(unit: &str, text: &str) -> Result<Self, FigureError> {
        match unit {
            "date" => parse_day(text)
                .map(Self::Day)
                .map_err(|_| FigureError::Day { text: text.to_owned() }),
            "text" if text.trim().is_empty() => Err(FigureError::Empty),
            "text" => Ok(Self::Text(text.to_owned())),
            _ => exact(text)
                .map(Self::Number)
                .ok_or_else(|| FigureError::Number { text: text.to_owned() }),
        }
    }
}

/// Reads a plain decimal number; nothing is rounded.
fn exact(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if plain(whole) && plain(fraction) { Decimal::from_str_exact(text).ok() } else { None }
}

/// Prints what [`Figure::parse`] reads.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A text is not what the unit asks for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FigureError {
    /// The text is no number.
    #[error(
        "\"{text}\" is not a decimal number; accepted: digits with a point, such as \"1970\" or \"-0.55\", \
         at most 28 digits"
    )]
    Number {
        /// The text that was given.
        text: String,
    },
    /// The text is no day.
    #[error("\"{text}\" is not a day; accepted: a day such as \"2021-01-31\"")]
    Day {
        /// The text that was given.
        text: String,
    },
    /// The text is empty.
    #[error("an empty text; accepted: at least one character")]
    Empty,
}
