use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::whole::{decimals_of, same};
use super::{Money, MoneyError, ProRata};
use crate::currency::Currency;
use crate::number::{Fraction, exact_add, exact_mul, group_thousands, parse_decimal, tidy};
use crate::rounding::Rounding;

/// Amounts and money stay below this many major units either way: 10^15.
pub const AMOUNT_MAX: Decimal = Decimal::from_parts(0xA4C6_8000, 0x0003_8D7E, 0, false, 0);

/// An amount that is not rounded yet: a decimal with its currency, less than [`AMOUNT_MAX`] either way.
///
/// Every operation is exact or an error; a decimal has at most 28 digits.
///
/// ```
/// use kerben_core::currency::Currency;
/// use kerben_core::money::Amount;
/// use kerben_core::number::Rate;
///
/// let wage = Amount::parse("1828.916", Currency::KGS)?;
/// let theoretical = wage.checked_mul(Rate::parse("0.62")?)?;
/// assert_eq!(theoretical.to_string(), "1,133.92792 KGS");
/// # Ok::<(), kerben_core::money::MoneyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawAmount", into = "RawAmount")]
pub struct Amount {
    value: Decimal,
    currency: Currency,
}

impl Amount {
    /// Returns the amount.
    ///
    /// # Errors
    ///
    /// [`MoneyError::OutOfRange`] at [`AMOUNT_MAX`] and beyond.
    pub fn new(value: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        if value.abs() >= AMOUNT_MAX {
            return Err(MoneyError::OutOfRange { currency });
        }
        Ok(Self { value: tidy(value), currency })
    }

    /// Returns the amount that a plain decimal writes.
    ///
    /// # Errors
    ///
    /// As [`parse_decimal`] and [`Amount::new`].
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        Self::new(parse_decimal(text)?, currency)
    }

    /// Returns nothing in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { value: Decimal::ZERO, currency }
    }

    /// The range of money is that of amounts.
    pub(super) fn of_money(money: Money) -> Self {
        Self { value: money.decimal(), currency: money.currency() }
    }

    /// Returns the number of major units.
    #[must_use]
    pub const fn value(self) -> Decimal {
        self.value
    }

    /// Returns the currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Returns whether the amount is 0.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.value.is_zero()
    }

    /// Returns whether the amount is below 0.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.value < Decimal::ZERO
    }

    /// Returns whether the amount is above 0.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.value > Decimal::ZERO
    }

    /// Returns the sum, exactly.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Currencies`] for two currencies, [`MoneyError::OutOfRange`], and
    /// [`NumberError::NotExact`](crate::number::NumberError::NotExact) beyond 28 digits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        let currency = same(self.currency, other.currency)?;
        Self::new(exact_add(self.value, other.value)?, currency)
    }

    /// Returns the difference, exactly.
    ///
    /// # Errors
    ///
    /// As [`Amount::checked_add`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(other.negated())
    }

    /// Returns the amount with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { value: tidy(-self.value), currency: self.currency }
    }

    /// Returns the product with a rate, factor, points or decimal, exactly.
    ///
    /// # Errors
    ///
    /// [`MoneyError::OutOfRange`], and
    /// [`NumberError::NotExact`](crate::number::NumberError::NotExact) beyond 28 digits.
    pub fn checked_mul(self, by: impl Into<Decimal>) -> Result<Self, MoneyError> {
        self.mul_decimal(by.into())
    }

    /// Returns the product with a decimal, exactly.
    ///
    /// # Errors
    ///
    /// As [`Amount::checked_mul`].
    pub fn mul_decimal(self, by: Decimal) -> Result<Self, MoneyError> {
        Self::new(exact_mul(self.value, by)?, self.currency)
    }

    /// Returns the amount times an exact fraction, which waits for its one rounding.
    #[must_use]
    pub const fn times(self, fraction: Fraction) -> ProRata {
        ProRata::new(self, fraction)
    }

    /// Returns the amount divided by a whole number, which waits for its one rounding.
    #[must_use]
    pub const fn div_int(self, by: NonZeroU64) -> ProRata {
        ProRata::new(self, Fraction::of(1, by))
    }

    /// Returns the amount rounded, still as an amount: to 0.001, to 0.05, to 10.
    ///
    /// # Errors
    ///
    /// [`MoneyError::OutOfRange`] when the rounding reaches [`AMOUNT_MAX`].
    pub fn round(self, rounding: &Rounding) -> Result<Self, MoneyError> {
        self.times(Fraction::ONE).round(rounding)
    }

    /// Returns the amount rounded to money.
    ///
    /// # Errors
    ///
    /// [`MoneyError::StepTooFine`] when the step is not a multiple of the minor unit,
    /// [`MoneyError::NoMinorUnit`], [`MoneyError::OutOfRange`].
    ///
    /// # Rounding
    ///
    /// Once, on integers, as `rounding` names it.
    pub fn to_money(self, rounding: &Rounding) -> Result<Money, MoneyError> {
        self.times(Fraction::ONE).to_money(rounding)
    }
}

/// Returns the decimals of the currency's minor unit when the step is a multiple of it.
pub(super) fn check_step(rounding: &Rounding, currency: Currency) -> Result<(), MoneyError> {
    let decimals = decimals_of(currency)?;
    // The step has no zeros at its end, so its decimals decide.
    if rounding.step().scale() > u32::from(decimals) {
        return Err(MoneyError::StepTooFine { step: rounding.step(), currency, decimals });
    }
    Ok(())
}

impl From<Money> for Amount {
    fn from(money: Money) -> Self {
        money.amount()
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.value.cmp(&other.value))
    }
}

/// Shows `1,234.5678 KGS`, with `{:#}` without grouping.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.value.to_string();
        let number = if f.alternate() { plain } else { group_thousands(&plain) };
        f.pad(&format!("{number} {}", self.currency))
    }
}

/// Reads both forms that `Display` writes.
impl FromStr for Amount {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (value, currency) = read_written(text)?;
        Self::new(value, currency)
    }
}

/// Reads `1,234.56 KGS` and `1234.56 KGS`.
pub(super) fn read_written(text: &str) -> Result<(Decimal, Currency), MoneyError> {
    let refused = || MoneyError::NotAnAmount { text: text.chars().take(60).collect() };
    let (number, code) = text.split_once(' ').ok_or_else(refused)?;
    let currency = Currency::new(code)?;
    let plain = number.replace(',', "");
    let value = parse_decimal(&plain).map_err(|_| refused())?;
    if number.contains(',') && group_thousands(&plain) != number {
        return Err(refused());
    }
    Ok((value, currency))
}

/// How money and amounts are written in JSON and TOML.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawAmount {
    pub(super) amount: String,
    pub(super) currency: Currency,
}

impl TryFrom<RawAmount> for Amount {
    type Error = MoneyError;

    fn try_from(raw: RawAmount) -> Result<Self, Self::Error> {
        Self::parse(&raw.amount, raw.currency)
    }
}

impl From<Amount> for RawAmount {
    fn from(Amount { value, currency }: Amount) -> Self {
        Self { amount: value.to_string(), currency }
    }
}
