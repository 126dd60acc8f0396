//! Percentages that stay exact until they are rounded.

use std::fmt;
use std::str::FromStr;

use kerben_core::money::Money;
use kerben_core::rounding::Rounding;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use kerben_core::number::{Rational, greatest_common_divisor};

/// An exact percentage: 7/4 stands for 1.75 per cent.
///
/// Negative percentages are legal: a provider may sell a currency for less than it costs on the
/// market.
///
/// # Example
///
/// ```
/// use kerben_core::currency::Currency;
/// use kerben_core::money::Money;
/// use kerben_core::rounding::{Rounding, RoundingMode};
/// use kerben_remittances::percent::Percent;
/// use rust_decimal::Decimal;
///
/// let fee = Percent::of(Money::parse("6.90", Currency::GBP)?, Money::parse("120.00", Currency::GBP)?)?;
/// assert_eq!(fee.to_string(), "5.75");
/// let cents = Rounding::new(Decimal::new(1, 2), RoundingMode::HalfUp)?;
/// assert_eq!(fee.round(&cents)?.to_string(), "5.75");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Percent(Rational);

/// A percentage that cannot be formed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PercentError {
    /// A part and a whole in two currencies.
    #[error("{part} is no part of {whole}: accepted are two amounts in one currency")]
    Currencies {
        /// The part.
        part: Money,
        /// The whole.
        whole: Money,
    },
    /// A whole that is zero or negative.
    #[error("no percentage of {whole}: accepted is an amount above zero")]
    Whole {
        /// The whole.
        whole: Money,
    },
    /// More digits than exact arithmetic has room for.
    #[error(
        "{what} has too many digits to be computed exactly; accepted are rates of at most 12 significant digits"
    )]
    TooFine {
        /// What was being computed.
        what: &'static str,
    },
    /// Text that is no percentage.
    #[error(
        "\"{text}\" is not a percentage; accepted: a decimal number such as 1.75, or a fraction such as 550/3"
    )]
    Text {
        /// The text.
        text: String,
    },
}

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(Rational::ZERO);

    /// `part` in hundredths of `whole`.
    ///
    /// # Errors
    ///
    /// [`PercentError::Currencies`] when the two have not the same currency,
    /// [`PercentError::Whole`] when the whole is not above zero.
    pub fn of(part: Money, whole: Money) -> Result<Self, PercentError> {
        if part.currency() != whole.currency() {
            return Err(PercentError::Currencies { part, whole });
        }
        if !whole.is_positive() {
            return Err(PercentError::Whole { whole });
        }
        Rational::new(i128::from(part.minor()), i128::from(whole.minor()))
            .and_then(|share| Self::of_share(share).ok())
            .ok_or(PercentError::TooFine { what: "a share of an amount" })
    }

    pub(crate) fn of_share(share: Rational) -> Result<Self, PercentError> {
        Rational::new(100, 1)
            .and_then(|hundred| share.checked_mul(hundred))
            .map(Self)
            .ok_or(PercentError::TooFine { what: "a percentage" })
    }

    /// A percentage from its decimal number: 1.75 for 1.75 per cent.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] never for numbers that a price list would print.
    pub fn from_decimal(percent: Decimal) -> Result<Self, PercentError> {
        Rational::of_decimal(percent)
            .map(Self)
            .ok_or(PercentError::TooFine { what: "a percentage" })
    }

    /// The sum of the two.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] when the exact sum has no room.
    pub fn checked_add(self, other: Self) -> Result<Self, PercentError> {
        self.0
            .checked_add(other.0)
            .map(Self)
            .ok_or(PercentError::TooFine { what: "a sum of percentages" })
    }

    /// What is left of it when `other` is taken off.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] when the exact difference has no room.
    pub fn checked_sub(self, other: Self) -> Result<Self, PercentError> {
        self.0
            .checked_sub(other.0)
            .map(Self)
            .ok_or(PercentError::TooFine { what: "a difference of percentages" })
    }

    /// The mean of several percentages, each counted as often as its weight; `None` when there is
    /// no weight at all.
    ///
    /// Exact as long as the percentages have a common denominator of at most 10^16; beyond that
    /// each is taken to 16 decimals, so that the mean is off by less than 10^-16 of a percentage
    /// point. The order does not matter.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] when the sum has no room.
    pub fn weighted_mean(of: &[(Self, u64)]) -> Result<Option<Self>, PercentError> {
        const SCALE: i128 = 10_000_000_000_000_000;
        let fine = || PercentError::TooFine { what: "a mean of percentages" };
        let common = of.iter().try_fold(1_i128, |common, (percent, _)| {
            let denominator = percent.0.denominator();
            let shared = greatest_common_divisor(common.unsigned_abs(), denominator.unsigned_abs());
            let shared = i128::try_from(shared).ok()?;
            common.checked_mul(denominator / shared).filter(|common| *common <= SCALE)
        });
        let common = common.unwrap_or(SCALE);
        let (mut sum, mut weights) = (0_i128, 0_i128);
        for (percent, weight) in of {
            let units = percent.0.in_units_of(common).ok_or_else(fine)?;
            let weight = i128::from(*weight);
            sum = units
                .checked_mul(weight)
                .and_then(|term| sum.checked_add(term))
                .ok_or_else(fine)?;
            weights = weights.checked_add(weight).ok_or_else(fine)?;
        }
        if weights == 0 {
            return Ok(None);
        }
        let mean =
            common.checked_mul(weights).and_then(|whole| Rational::new(sum, whole)).map(Self);
        // What was cut off must not carry the mean past the least or the greatest.
        let weighing = || of.iter().filter(|(_, weight)| *weight > 0).map(|(percent, _)| *percent);
        let bounds = weighing().min().zip(weighing().max());
        let mean = mean.zip(bounds).map(|(mean, (least, greatest))| mean.clamp(least, greatest));
        mean.map(Some).ok_or_else(fine)
    }

    /// The mean of several percentages; `None` of no percentages.
    ///
    /// # Errors
    ///
    /// As [`Percent::weighted_mean`].
    pub fn mean(of: &[Self]) -> Result<Option<Self>, PercentError> {
        let terms: Vec<_> = of.iter().map(|percent| (*percent, 1)).collect();
        Self::weighted_mean(&terms)
    }

    pub(crate) const fn rational(self) -> Rational {
        self.0
    }

    /// Whether the provider's price is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0.is_negative()
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// The percentage rounded once, as a decimal number: 1.75 for 1.75 per cent.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] when the step is too fine for the number.
    pub fn round(self, rounding: &Rounding) -> Result<Decimal, PercentError> {
        self.0
            .round_decimal(rounding.step(), rounding.mode())
            .ok_or(PercentError::TooFine { what: "a rounded percentage" })
    }

    /// The exact decimal if there is one, otherwise the first decimals: for showing and derivations
    /// only.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] when the number is too large for a decimal.
    pub fn approximate(self) -> Result<Decimal, PercentError> {
        self.0.approximate().ok_or(PercentError::TooFine { what: "a percentage" })
    }
}

impl fmt::Display for Percent {
    /// The exact decimal where there is one, else the fraction: `1.75`, `167/60`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.terminating() {
            Some(exact) => f.pad(&exact.normalize().to_string()),
            None => f.pad(&format!("{}/{}", self.0.numerator(), self.0.denominator())),
        }
    }
}

impl FromStr for Percent {
    type Err = PercentError;

    fn from_str(text: &str) -> Result<Self, PercentError> {
        let parsed = match text.split_once('/') {
            Some((numerator, denominator)) => numerator
                .parse()
                .ok()
                .zip(denominator.parse().ok().filter(|d: &i128| *d > 0))
                .and_then(|(n, d)| Rational::new(n, d)),
            None => Decimal::from_str_exact(text).ok().and_then(Rational::of_decimal),
        };
        parsed.map(Self).ok_or_else(|| PercentError::Text { text: text.to_owned() })
    }
}

impl TryFrom<String> for Percent {
    type Error = PercentError;

    fn try_from(text: String) -> Result<Self, PercentError> {
        text.parse()
    }
}

impl From<Percent> for String {
    fn from(percent: Percent) -> Self {
        percent.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips_exactly() {
        for text in ["1.75", "0", "-0.19", "167/60", "100"] {
            let percent: Percent = text.parse().unwrap();
            assert_eq!(percent.to_string(), text);
        }
        for text in ["", "1/0", "1/-3", "a", "1 %", "1.7.5"] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_mean_of_three_is_exact() {
        let of = |text: &str| text.parse::<Percent>().unwrap();
        let mean = Percent::mean(&[of("2.05"), of("2.90"), of("3.40")]).unwrap();
        assert_eq!(mean.unwrap().to_string(), "167/60");
        assert_eq!(Percent::mean(&[]).unwrap(), None);
    }
}
