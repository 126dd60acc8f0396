//! Exchange rates that say which way they go.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::currency::{Currency, CurrencyError};
use crate::money::{Amount, MoneyError, ProRata};
use crate::number::{Fraction, NumberError, exact_mul, parse_decimal};

/// The greatest rate: quote units for one base unit.
pub const EXCHANGE_RATE_MAX: Decimal = Decimal::from_parts(0xD4A5_1000, 0x0000_00E8, 0, false, 0);
/// The most decimals of a rate.
pub const EXCHANGE_RATE_DECIMALS_MAX: u32 = 12;
/// The most digits of a rate, zeros at its ends not counted.
pub const EXCHANGE_RATE_DIGITS_MAX: u32 = 18;

/// A rate between two currencies: one unit of `base` is `rate` units of `quote`.
///
/// ```
/// use kerben_core::currency::Currency;
/// use kerben_core::exchange::ExchangeRate;
/// use kerben_core::money::Money;
///
/// let rate: ExchangeRate = "1 USD = 87.50 KGS".parse()?;
/// let sent = Money::parse("200.00", Currency::USD)?;
/// assert_eq!(rate.convert(sent)?.to_string(), "17,500.0000 KGS");
/// assert!(rate.convert(Money::parse("200.00", Currency::RUB)?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawExchangeRate", into = "RawExchangeRate")]
pub struct ExchangeRate {
    base: Currency,
    quote: Currency,
    rate: Decimal,
}

/// An exchange rate that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ExchangeRateError {
    /// The rate is out of range or has too many digits.
    #[error(
        "{rate} is not an exchange rate; accepted: above 0, at most {EXCHANGE_RATE_MAX}, at most {EXCHANGE_RATE_DECIMALS_MAX} decimals and {EXCHANGE_RATE_DIGITS_MAX} digits"
    )]
    Rate {
        /// The rate that was given.
        rate: Decimal,
    },
    /// Both sides are the same currency.
    #[error("an exchange rate needs two currencies, both are {currency}")]
    OneCurrency {
        /// The currency.
        currency: Currency,
    },
    /// The rate for several units has no exact rate for one.
    #[error(
        "{rate} for {units} units has no exact rate for one unit; accepted: units such as 1, 10, 100, 1000"
    )]
    Units {
        /// The units for which the rate was given.
        units: NonZeroU64,
        /// The rate that was given.
        rate: Decimal,
    },
    /// The text is not an exchange rate.
    #[error("\"{text}\" is not an exchange rate; accepted: such as \"1 USD = 87.50 KGS\"")]
    Text {
        /// The text that was given (cut to 60 characters).
        text: String,
    },
    /// The number cannot be read.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// A currency is not known.
    #[error(transparent)]
    Currency(#[from] CurrencyError),
}

impl ExchangeRate {
    /// Returns the rate "1 `base` = `rate` `quote`".
    ///
    /// # Errors
    ///
    /// [`ExchangeRateError::Rate`] and [`ExchangeRateError::OneCurrency`].
    pub fn new(base: Currency, quote: Currency, rate: Decimal) -> Result<Self, ExchangeRateError> {
        if base == quote {
            return Err(ExchangeRateError::OneCurrency { currency: base });
        }
        let digits = rate.normalize();
        let accepted = digits > Decimal::ZERO
            && digits <= EXCHANGE_RATE_MAX
            && digits.scale() <= EXCHANGE_RATE_DECIMALS_MAX
            && digits.mantissa() < 10_i128.pow(EXCHANGE_RATE_DIGITS_MAX);
        if !accepted {
            return Err(ExchangeRateError::Rate { rate });
        }
        // The zeros of "87.50" stay where they fit: people compare rates as they are printed.
        let plain = rate.scale() <= EXCHANGE_RATE_DECIMALS_MAX;
        Ok(Self { base, quote, rate: if plain { rate } else { digits } })
    }

    /// Returns the rate that a bank prints for several units: "100 KGS = 91.23 RUB".
    ///
    /// # Errors
    ///
    /// [`ExchangeRateError::Units`] when one unit has no exact rate, and as [`ExchangeRate::new`].
    pub fn per(
        units: NonZeroU64,
        base: Currency,
        quote: Currency,
        rate: Decimal,
    ) -> Result<Self, ExchangeRateError> {
        let refused = || ExchangeRateError::Units { units, rate };
        let power = units.get().ilog10();
        if 10_u64.checked_pow(power) != Some(units.get()) || power > EXCHANGE_RATE_DECIMALS_MAX {
            return Err(refused());
        }
        let one = exact_mul(rate, Decimal::new(1, power)).map_err(|_| refused())?;
        Self::new(base, quote, one)
    }

    /// Returns the currency of which one unit is priced.
    #[must_use]
    pub const fn base(self) -> Currency {
        self.base
    }

    /// Returns the currency in which the price is.
    #[must_use]
    pub const fn quote(self) -> Currency {
        self.quote
    }

    /// Returns the units of `quote` for one unit of `base`.
    #[must_use]
    pub const fn rate(self) -> Decimal {
        self.rate
    }

    /// Returns `base` money in `quote`, exactly and not rounded.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Currencies`] when the money is not in `base`, [`MoneyError::OutOfRange`].
    pub fn convert(self, from: impl Into<Amount>) -> Result<Amount, MoneyError> {
        let from = from.into();
        expect(from, self.base)?;
        Amount::new(exact_mul(from.value(), self.rate)?, self.quote)
    }

    /// Returns `quote` money in `base`: a division, so it waits for its one rounding.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Currencies`] when the money is not in `quote`.
    pub fn convert_back(self, from: impl Into<Amount>) -> Result<ProRata, MoneyError> {
        let from = from.into();
        expect(from, self.quote)?;
        let digits = self.rate.normalize();
        let unit = 10_u64.saturating_pow(digits.scale());
        // Above 0 and at most 18 digits: both parts fit.
        let price = u64::try_from(digits.mantissa()).unwrap_or(u64::MAX);
        Ok(Amount::new(from.value(), self.base)?.times(Fraction::new(unit, price)?))
    }
}

fn expect(amount: Amount, right: Currency) -> Result<(), MoneyError> {
    let left = amount.currency();
    if left == right { Ok(()) } else { Err(MoneyError::Currencies { left, right }) }
}

impl fmt::Display for ExchangeRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("1 {} = {} {}", self.base, self.rate, self.quote))
    }
}

impl FromStr for ExchangeRate {
    type Err = ExchangeRateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split(' ').collect();
        if let ["1", base, "=", rate, quote] = parts[..] {
            return Self::new(Currency::new(base)?, Currency::new(quote)?, parse_decimal(rate)?);
        }
        Err(ExchangeRateError::Text { text: text.chars().take(60).collect() })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExchangeRate {
    base: Currency,
    quote: Currency,
    rate: String,
}

impl TryFrom<RawExchangeRate> for ExchangeRate {
    type Error = ExchangeRateError;

    fn try_from(raw: RawExchangeRate) -> Result<Self, Self::Error> {
        Self::new(raw.base, raw.quote, parse_decimal(&raw.rate)?)
    }
}

impl From<ExchangeRate> for RawExchangeRate {
    fn from(ExchangeRate { base, quote, rate }: ExchangeRate) -> Self {
        Self { base, quote, rate: rate.to_string() }
    }
}
