//! What a quota limits: a number of places, or a share of the labour force.

use std::fmt;

use kerben_core::number::{Fraction, Rate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The largest number of places that a limit accepts.
pub const PLACES_MAX: u64 = 1_000_000_000;

/// The limit that a statement gives.
///
/// Kazakhstan sets its quota as a share of the labour force; many sources add the number of persons,
/// which is kept beside the share because the two do not always agree on one base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawLimit", into = "RawLimit")]
#[non_exhaustive]
pub enum Limit {
    /// An absolute number of places.
    Places(u64),
    /// A share of the labour force.
    LabourForceShare {
        /// The share, as a proportion: 0.25 % is `0.0025`.
        share: Rate,
        /// The number of persons, where the same source states it.
        places: Option<u64>,
    },
}

/// In which terms a limit is compared with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Measure {
    /// Numbers of places.
    Places,
    /// Shares of the labour force, as proportions.
    LabourForceShare,
}

impl Limit {
    /// Gives a limit of so many places.
    ///
    /// # Errors
    ///
    /// More than [`PLACES_MAX`] places.
    pub fn of_places(places: u64) -> Result<Self, LimitError> {
        Ok(Self::Places(checked(places)?))
    }

    /// Gives a limit as a share of the labour force, with the number of persons where it is stated.
    ///
    /// # Errors
    ///
    /// A share above the whole labour force; more than [`PLACES_MAX`] places.
    pub fn of_labour_force(share: Rate, places: Option<u64>) -> Result<Self, LimitError> {
        if share.get() > Decimal::ONE {
            return Err(LimitError::Share { percent: share.percent().normalize().to_string() });
        }
        Ok(Self::LabourForceShare { share, places: places.map(checked).transpose()? })
    }

    /// The number of places, where it is stated.
    #[must_use]
    pub const fn places(&self) -> Option<u64> {
        match self {
            Self::Places(places) => Some(*places),
            Self::LabourForceShare { places, .. } => *places,
        }
    }

    /// The share of the labour force, where the limit is one.
    #[must_use]
    pub const fn share(&self) -> Option<Rate> {
        match self {
            Self::Places(_) => None,
            Self::LabourForceShare { share, .. } => Some(*share),
        }
    }

    /// The limit in the asked terms; `None` where the statement does not give it.
    #[must_use]
    pub fn in_terms_of(&self, measure: Measure) -> Option<Decimal> {
        match measure {
            Measure::Places => self.places().map(Decimal::from),
            Measure::LabourForceShare => self.share().map(Rate::get),
        }
    }

    /// The labour force that the two figures of one statement imply: places divided by share, exact.
    ///
    /// Kazakhstan 2024: 22,000 persons and 0.23 % imply 9.57 million, while the household pool of the
    /// same year (271,300 and 3.1 %) implies 8.75 million.
    #[must_use]
    pub fn implied_labour_force(&self) -> Option<Fraction> {
        let (places, share) = (self.places()?, self.share()?.get());
        let scale = 10_u64.checked_pow(share.scale())?;
        let numerator = places.checked_mul(scale)?;
        let denominator = u64::try_from(share.mantissa()).ok()?;
        Fraction::new(numerator, denominator).ok()
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Places(places) => write!(f, "{}", grouped(*places)),
            Self::LabourForceShare { share, places } => {
                write!(f, "{} % of the labour force", share.percent().normalize())?;
                match places {
                    Some(places) => write!(f, " ({})", grouped(*places)),
                    None => Ok(()),
                }
            }
        }
    }
}

/// A whole number with its thousands grouped by commas.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn checked(places: u64) -> Result<u64, LimitError> {
    if places > PLACES_MAX { Err(LimitError::Places { places }) } else { Ok(places) }
}

/// Why a limit is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LimitError {
    /// Too many places.
    #[error("{places} places are too many; accepted: at most {PLACES_MAX}")]
    Places {
        /// The number given.
        places: u64,
    },
    /// A share above 100 %.
    #[error("{percent} % of the labour force is more than all of it; accepted: 0 to 100")]
    Share {
        /// The percentage given.
        percent: String,
    },
    /// A percentage that cannot be read.
    #[error("\"{text}\" is not a percentage; accepted: a decimal number such as \"0.25\"")]
    Percent {
        /// The text given.
        text: String,
    },
    /// Neither places nor a share.
    #[error("the limit is empty; accepted: `places`, `labour_force_percent` or both")]
    Empty,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLimit {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    labour_force_percent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    places: Option<u64>,
}

impl TryFrom<RawLimit> for Limit {
    type Error = LimitError;

    fn try_from(raw: RawLimit) -> Result<Self, Self::Error> {
        match (raw.labour_force_percent, raw.places) {
            (Some(text), places) => {
                let share = Rate::from_percent(&text).map_err(|_| LimitError::Percent { text })?;
                Self::of_labour_force(share, places)
            }
            (None, Some(places)) => Self::of_places(places),
            (None, None) => Err(LimitError::Empty),
        }
    }
}

impl From<Limit> for RawLimit {
    fn from(limit: Limit) -> Self {
        Self {
            labour_force_percent: limit
                .share()
                .map(|share| share.percent().normalize().to_string()),
            places: limit.places(),
        }
    }
}
