use serde::{Deserialize, Serialize};

use super::whole::{decimals_of, same};
use super::{Money, MoneyError};
use crate::currency::Currency;

/// A running sum of money in one currency, whose way may leave the range of [`Money`].
///
/// ```
/// use kerben_core::currency::Currency;
/// use kerben_core::money::{Money, Total};
///
/// let mut total = Total::new(Currency::RUB)?;
/// total.add(Money::parse("20000.00", Currency::RUB)?)?;
/// total.add(Money::parse("100.00", Currency::RUB)?)?;
/// assert_eq!(total.money()?.to_string(), "20,100.00 RUB");
/// # Ok::<(), kerben_core::money::MoneyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawTotal", into = "RawTotal")]
pub struct Total {
    minor: i128,
    currency: Currency,
}

impl Total {
    /// Returns an empty total.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NoMinorUnit`].
    pub fn new(currency: Currency) -> Result<Self, MoneyError> {
        decimals_of(currency)?;
        Ok(Self { minor: 0, currency })
    }

    /// Adds money.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Currencies`] for another currency.
    pub fn add(&mut self, money: Money) -> Result<(), MoneyError> {
        let currency = same(self.currency, money.currency())?;
        let minor = self.minor.checked_add(money.minor().into());
        self.minor = minor.ok_or(MoneyError::OutOfRange { currency })?;
        Ok(())
    }

    /// Returns the sum so far in minor units.
    #[must_use]
    pub const fn minor(&self) -> i128 {
        self.minor
    }

    /// Returns the currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Returns the sum so far as money.
    ///
    /// # Errors
    ///
    /// [`MoneyError::OutOfRange`].
    pub fn money(&self) -> Result<Money, MoneyError> {
        let currency = self.currency;
        let minor = i64::try_from(self.minor).map_err(|_| MoneyError::OutOfRange { currency })?;
        Money::counted(minor, currency)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTotal {
    minor: String,
    currency: Currency,
}

impl TryFrom<RawTotal> for Total {
    type Error = MoneyError;

    fn try_from(RawTotal { minor, currency }: RawTotal) -> Result<Self, Self::Error> {
        let refused = || MoneyError::NotAnAmount { text: minor.chars().take(60).collect() };
        let minor = minor.parse().map_err(|_| refused())?;
        Ok(Self { minor, ..Self::new(currency)? })
    }
}

impl From<Total> for RawTotal {
    fn from(Total { minor, currency }: Total) -> Self {
        Self { minor: minor.to_string(), currency }
    }
}
