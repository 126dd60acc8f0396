use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::amount::{RawAmount, read_written};
use super::{AMOUNT_MAX, Amount, MoneyError, Total};
use crate::currency::Currency;
use crate::number::{group_thousands, parse_decimal, power_of_ten};

/// Fewer minor units than this are in range whatever the currency: [`AMOUNT_MAX`] without decimals.
const MINOR_ALWAYS: u64 = 1_000_000_000_000_000;

/// Money in whole minor units of one currency, less than [`AMOUNT_MAX`] either way.
///
/// ```
/// use kerben_core::currency::Currency;
/// use kerben_core::money::Money;
///
/// let wage = Money::parse("1234567.50", Currency::KGS)?;
/// assert_eq!(wage.minor(), 123_456_750);
/// assert_eq!(wage.to_string(), "1,234,567.50 KGS");
/// assert_eq!(format!("{wage:#}"), "1234567.50 KGS");
/// assert!(wage.checked_add(Money::parse("1", Currency::RUB)?).is_err());
/// # Ok::<(), kerben_core::money::MoneyError>(())
/// ```
///
/// Two currencies cannot be compared: `partial_cmp` answers `None`. In JSON and TOML it is
/// `{"amount": "1234567.50", "currency": "KGS"}`, never a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawAmount", into = "RawAmount")]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// Returns `minor` minor units of `currency`: 150 is 1.50 KGS, 150 KRW, 0.150 KWD.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`] for a currency without one, [`MoneyError::OutOfRange`] at
    /// [`AMOUNT_MAX`] and beyond.
    pub fn from_minor(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        let decimals = decimals_of(currency)?;
        let refused = || MoneyError::OutOfRange { currency };
        let scale = power_of_ten(u32::from(decimals)).ok_or_else(refused)?;
        let limit = AMOUNT_MAX.mantissa().unsigned_abs().saturating_mul(scale);
        if u128::from(minor.unsigned_abs()) >= limit {
            return Err(refused());
        }
        Ok(Self { minor, currency })
    }

    /// Returns the money that a plain decimal such as `1234.56` writes.
    ///
    /// # Errors
    ///
    /// [`MoneyError::TooManyDecimals`] when it does not come out in minor units, and as
    /// [`Money::from_minor`] and [`parse_decimal`].
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        Self::exactly(parse_decimal(text)?, currency)
    }

    /// Returns the money of this value, which must come out in minor units.
    ///
    /// # Errors
    ///
    /// As [`Money::parse`].
    pub fn exactly(value: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let decimals = decimals_of(currency)?;
        let value = value.normalize();
        let missing = u32::from(decimals)
            .checked_sub(value.scale())
            .ok_or(MoneyError::TooManyDecimals { value, currency, decimals })?;
        let minor = power_of_ten(missing)
            .and_then(|factor| i128::try_from(factor).ok())
            .and_then(|factor| value.mantissa().checked_mul(factor))
            .and_then(|minor| i64::try_from(minor).ok())
            .ok_or(MoneyError::OutOfRange { currency })?;
        Self::from_minor(minor, currency)
    }

    /// Returns no money in `currency`.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`].
    pub fn zero(currency: Currency) -> Result<Self, MoneyError> {
        Self::from_minor(0, currency)
    }

    /// Returns the sum of `parts`, which may be none.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Currencies`] when a part has another currency, [`MoneyError::OutOfRange`] when
    /// the sum is too great (no part sum on the way is).
    pub fn sum(
        currency: Currency,
        parts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        let mut total = Total::new(currency)?;
        for part in parts {
            total.add(part)?;
        }
        total.money()
    }

    /// Returns the number of minor units.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// Returns the currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Returns the same value as an unrounded amount.
    #[must_use]
    pub fn amount(self) -> Amount {
        Amount::of_money(self)
    }

    /// Returns the value in major units, with the decimals of the minor unit.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.minor, u32::from(self.currency.minor_units().unwrap_or_default()))
    }

    /// Returns whether there is no money.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Returns whether the value is below 0.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// Returns whether the value is above 0.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// Returns the sum.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Currencies`] for two currencies, [`MoneyError::OutOfRange`].
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.with_same(other, i64::checked_add)
    }

    /// Returns the difference.
    ///
    /// # Errors
    ///
    /// As [`Money::checked_add`].
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.with_same(other, i64::checked_sub)
    }

    /// Returns the money with the other sign.
    ///
    /// # Errors
    ///
    /// None in truth: the range is symmetric. The signature is that of the other operations.
    pub fn checked_neg(self) -> Result<Self, MoneyError> {
        self.checked_mul(-1)
    }

    /// Returns the money `times` over.
    ///
    /// # Errors
    ///
    /// [`MoneyError::OutOfRange`].
    pub fn checked_mul(self, times: i64) -> Result<Self, MoneyError> {
        let currency = self.currency;
        let minor = self.minor.checked_mul(times).ok_or(MoneyError::OutOfRange { currency })?;
        Self::counted(minor, currency)
    }

    /// As `from_minor`, for a currency that is known to have minor units.
    pub(super) fn counted(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        // Within the range of every currency: the table need not be asked.
        if minor.unsigned_abs() < MINOR_ALWAYS {
            return Ok(Self { minor, currency });
        }
        Self::from_minor(minor, currency)
    }

    fn with_same(
        self,
        other: Self,
        operation: impl FnOnce(i64, i64) -> Option<i64>,
    ) -> Result<Self, MoneyError> {
        let currency = same(self.currency, other.currency)?;
        let minor =
            operation(self.minor, other.minor).ok_or(MoneyError::OutOfRange { currency })?;
        Self::counted(minor, currency)
    }
}

/// Returns the one currency of both sides.
pub(super) fn same(left: Currency, right: Currency) -> Result<Currency, MoneyError> {
    if left == right { Ok(left) } else { Err(MoneyError::Currencies { left, right }) }
}

/// Returns the decimals of the minor unit.
pub(super) fn decimals_of(currency: Currency) -> Result<u8, MoneyError> {
    currency.minor_units().ok_or(MoneyError::NoMinorUnit { currency })
}

impl PartialOrd for Money {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.minor.cmp(&other.minor))
    }
}

/// Shows `1,234.56 KGS`, with `{:#}` without grouping.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.decimal().to_string();
        let number = if f.alternate() { plain } else { group_thousands(&plain) };
        f.pad(&format!("{number} {}", self.currency))
    }
}

/// Reads both forms that `Display` writes.
impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (value, currency) = read_written(text)?;
        Self::exactly(value, currency)
    }
}

impl TryFrom<RawAmount> for Money {
    type Error = MoneyError;

    fn try_from(raw: RawAmount) -> Result<Self, Self::Error> {
        Self::parse(&raw.amount, raw.currency)
    }
}

impl From<Money> for RawAmount {
    fn from(money: Money) -> Self {
        Self { amount: money.decimal().to_string(), currency: money.currency }
    }
}
