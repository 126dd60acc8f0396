use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::amount::check_step;
use super::{Amount, Money, MoneyError};
use crate::currency::Currency;
use crate::number::{Fraction, RATE_DECIMALS_MAX};
use crate::rounding::{Rounding, RoundingMode};

/// An amount times an exact fraction, kept as a pair until the one rounding that the rule names.
///
/// ```
/// use kerben_core::currency::Currency;
/// use kerben_core::money::Amount;
/// use kerben_core::number::parse_decimal;
/// use kerben_core::rounding::{Rounding, RoundingMode};
///
/// let share = Amount::parse("1133.928", Currency::KGS)?.times("96/264".parse()?);
/// let down = Rounding::new(parse_decimal("0.001")?, RoundingMode::Down)?;
/// assert_eq!(share.round(&down)?.to_string(), "412.337 KGS");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProRata {
    amount: Amount,
    fraction: Fraction,
}

impl ProRata {
    /// Returns `amount × fraction`.
    #[must_use]
    pub const fn new(amount: Amount, fraction: Fraction) -> Self {
        Self { amount, fraction }
    }

    /// Returns the whole of which this is a part.
    #[must_use]
    pub const fn amount(self) -> Amount {
        self.amount
    }

    /// Returns the fraction, as written.
    #[must_use]
    pub const fn fraction(self) -> Fraction {
        self.fraction
    }

    /// Returns the currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.amount.currency()
    }

    /// Returns the part of this part.
    ///
    /// # Errors
    ///
    /// [`NumberError::FractionTooLarge`](crate::number::NumberError::FractionTooLarge).
    pub fn times(self, fraction: Fraction) -> Result<Self, MoneyError> {
        Ok(Self { fraction: self.fraction.times(fraction)?, ..self })
    }

    /// Returns the value rounded, still as an amount.
    ///
    /// # Errors
    ///
    /// [`MoneyError::OutOfRange`].
    ///
    /// # Rounding
    ///
    /// Once, on integers: multiplied first, divided once.
    pub fn round(self, rounding: &Rounding) -> Result<Amount, MoneyError> {
        let currency = self.currency();
        let value = rounding
            .apply_to_product(self.amount.value(), self.fraction)
            .map_err(|_| MoneyError::OutOfRange { currency })?;
        Amount::new(value, currency)
    }

    /// Returns the value rounded to money.
    ///
    /// # Errors
    ///
    /// As [`Amount::to_money`].
    ///
    /// # Rounding
    ///
    /// Once, on integers: multiplied first, divided once.
    pub fn to_money(self, rounding: &Rounding) -> Result<Money, MoneyError> {
        check_step(rounding, self.currency())?;
        Money::exactly(self.round(rounding)?.value(), self.currency())
    }

    /// Returns about the value, to 12 decimals (half-even), for display only.
    ///
    /// # Errors
    ///
    /// [`MoneyError::OutOfRange`].
    pub fn approximate(self) -> Result<Amount, MoneyError> {
        let shown = Rounding::new(Decimal::new(1, RATE_DECIMALS_MAX), RoundingMode::HalfEven)?;
        self.round(&shown)
    }
}

/// Shows `1,133.928 KGS × 96/264`.
impl fmt::Display for ProRata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} × {}", self.amount, self.fraction))
    }
}
