//! The four quarters of a year as SSA's instructions write them.

use std::fmt;
use std::str::FromStr;

use kerben_core::message::Message;
use serde::{Deserialize, Serialize};

use super::QuarterError;

/// What a calendar quarter is in a combined record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Letter {
    /// `C`: a quarter of coverage of the United States.
    Coverage,
    /// `F`: a quarter credited for cover abroad.
    Foreign,
    /// `N`: no credit.
    None,
}

impl Letter {
    /// Returns the letter.
    #[must_use]
    pub const fn code(self) -> char {
        match self {
            Self::Coverage => 'C',
            Self::Foreign => 'F',
            Self::None => 'N',
        }
    }

    /// Returns its meaning in words of the catalogue.
    #[must_use]
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::Coverage => "pensions.quarter.coverage",
            Self::Foreign => "pensions.quarter.foreign",
            Self::None => "pensions.quarter.none",
        })
    }
}

/// The four quarters of a year, such as `CCFN`.
///
/// ```
/// use kerben_pensions::quarters::{Letter, YearLetters};
/// let year: YearLetters = "CCFN".parse()?;
/// assert_eq!(year.quarters()[2], Letter::Foreign);
/// assert_eq!(year.count(Letter::Coverage), 2);
/// # Ok::<(), kerben_pensions::quarters::QuarterError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct YearLetters([Letter; 4]);

impl YearLetters {
    /// The year of these quarters, the first of January first.
    #[must_use]
    pub const fn new(quarters: [Letter; 4]) -> Self {
        Self(quarters)
    }

    /// Returns the quarters in their order.
    #[must_use]
    pub const fn quarters(self) -> [Letter; 4] {
        self.0
    }

    /// Returns how many of the quarters are this.
    #[must_use]
    pub fn count(self, letter: Letter) -> u8 {
        self.0.into_iter().map(|quarter| u8::from(quarter == letter)).sum()
    }

    /// The year with coverage in the quarters of one mask and foreign credit in those of the other.
    pub(super) fn of_masks(coverage: u8, foreign: u8) -> Self {
        let bits = [1, 2, 4, 8];
        Self(bits.map(|bit| match (coverage & bit != 0, foreign & bit != 0) {
            (true, _) => Letter::Coverage,
            (false, true) => Letter::Foreign,
            (false, false) => Letter::None,
        }))
    }

    /// The mask of the quarters that are this.
    pub(super) fn mask(self, letter: Letter) -> u8 {
        let bits = self.0.into_iter().zip([1, 2, 4, 8]);
        bits.filter(|(quarter, _)| *quarter == letter).map(|(_, bit)| bit).sum()
    }
}

impl fmt::Display for YearLetters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&String::from(*self))
    }
}

impl From<YearLetters> for String {
    fn from(year: YearLetters) -> Self {
        year.0.map(Letter::code).into_iter().collect()
    }
}

impl FromStr for YearLetters {
    type Err = QuarterError;

    fn from_str(text: &str) -> Result<Self, QuarterError> {
        let refused = || QuarterError::NoLetters { text: text.chars().take(40).collect() };
        let mut letters = [Letter::None; 4];
        let mut given = text.chars();
        for letter in &mut letters {
            *letter = match given.next() {
                Some('C') => Letter::Coverage,
                Some('F') => Letter::Foreign,
                Some('N') => Letter::None,
                _ => return Err(refused()),
            };
        }
        given.next().map_or(Ok(Self(letters)), |_| Err(refused()))
    }
}

impl TryFrom<String> for YearLetters {
    type Error = QuarterError;

    fn try_from(text: String) -> Result<Self, QuarterError> {
        text.parse()
    }
}
