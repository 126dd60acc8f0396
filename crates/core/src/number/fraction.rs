//! An exact fraction that is kept as it was written.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::NumberError;
use super::decimal::shorten;

/// An exact fraction, kept as it was written: `96/264` stays `96/264`.
///
/// `==` compares what is written; [`Fraction::same_value`] and [`Fraction::cmp_value`] compare the values.
///
/// ```
/// use kerben_core::number::Fraction;
///
/// let share: Fraction = "96/264".parse()?;
/// assert_eq!(share.to_string(), "96/264");
/// assert_eq!(share.reduced().to_string(), "4/11");
/// assert!(share.same_value(share.reduced()));
/// # Ok::<(), kerben_core::number::NumberError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fraction {
    numerator: u64,
    denominator: u64,
}

impl Fraction {
    /// Nothing: 0/1.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// The whole: 1/1.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// Returns `numerator/denominator`, as written.
    ///
    /// # Errors
    ///
    /// [`NumberError::NotAFraction`] when the denominator is 0.
    pub fn new(numerator: u64, denominator: u64) -> Result<Self, NumberError> {
        if denominator == 0 {
            return Err(NumberError::NotAFraction { text: format!("{numerator}/{denominator}") });
        }
        Ok(Self { numerator, denominator })
    }

    /// Returns `numerator/denominator` for the tables of this crate, whose denominators are written out.
    pub(crate) const fn of(numerator: u64, denominator: std::num::NonZeroU64) -> Self {
        Self { numerator, denominator: denominator.get() }
    }

    /// Returns the numerator as written.
    #[must_use]
    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    /// Returns the denominator as written; never 0.
    #[must_use]
    pub const fn denominator(self) -> u64 {
        self.denominator
    }

    /// Returns the same value in lowest terms.
    #[must_use]
    pub fn reduced(self) -> Self {
        let common = u64::try_from(common_divisor(self.numerator.into(), self.denominator.into()))
            .unwrap_or(1);
        Self { numerator: self.numerator / common, denominator: self.denominator / common }
    }

    /// Returns whether both have the same value, however they are written.
    #[must_use]
    pub fn same_value(self, other: Self) -> bool {
        self.cmp_value(other) == Ordering::Equal
    }

    /// Returns how the values compare.
    #[must_use]
    pub fn cmp_value(self, other: Self) -> Ordering {
        let left = u128::from(self.numerator) * u128::from(other.denominator);
        left.cmp(&(u128::from(other.numerator) * u128::from(self.denominator)))
    }

    /// Returns whether the value is 0.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Returns the product, as written where it fits and in lowest terms where it does not.
    ///
    /// # Errors
    ///
    /// [`NumberError::FractionTooLarge`] when it does not fit even in lowest terms.
    pub fn times(self, other: Self) -> Result<Self, NumberError> {
        let numerator = u128::from(self.numerator) * u128::from(other.numerator);
        let denominator = u128::from(self.denominator) * u128::from(other.denominator);
        let fitting = |common: u128| {
            let numerator = u64::try_from(numerator / common).ok()?;
            let denominator = u64::try_from(denominator / common).ok()?;
            Some(Self { numerator, denominator })
        };
        fitting(1)
            .or_else(|| fitting(common_divisor(numerator, denominator)))
            .ok_or(NumberError::FractionTooLarge { left: self, right: other })
    }
}

/// Returns the greatest common divisor, 1 when both are 0.
fn common_divisor(mut left: u128, mut right: u128) -> u128 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left.max(1)
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.numerator, self.denominator))
    }
}

impl FromStr for Fraction {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whole = |part: &str| {
            let plain = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<u64>().ok()).flatten()
        };
        text.split_once('/')
            .and_then(|(numerator, denominator)| Some((whole(numerator)?, whole(denominator)?)))
            .and_then(|(numerator, denominator)| Self::new(numerator, denominator).ok())
            .ok_or_else(|| NumberError::NotAFraction { text: shorten(text) })
    }
}

impl TryFrom<String> for Fraction {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Fraction> for String {
    fn from(fraction: Fraction) -> Self {
        fraction.to_string()
    }
}
