//! An exchange of one currency for another: both amounts are kept, the rate is derived.

use std::fmt;

use kerben_core::currency::Currency;
use kerben_core::exchange::ExchangeRate;
use kerben_core::money::{Money, MoneyError};
use kerben_core::rounding::{Rounding, RoundingError, RoundingMode};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::account::Account;
use super::entry::EntryError;
use super::posting::{Posting, Side};
use kerben_core::number::Rational;

/// Amounts that are no exchange.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// Amounts of one currency.
    #[error("{given} for {taken} is no exchange; accepted are two currencies")]
    OneCurrency {
        /// What is given.
        given: Money,
        /// What is taken.
        taken: Money,
    },
    /// An amount that is not above zero.
    #[error("{given} for {taken} is no exchange; accepted are two amounts above zero")]
    Nothing {
        /// What is given.
        given: Money,
        /// What is taken.
        taken: Money,
    },
    /// What is paid is in another currency than what is taken.
    #[error("{paid} cannot be paid of {taken}; accepted is the same currency")]
    Paid {
        /// What is taken out of the position.
        taken: Money,
        /// What is paid.
        paid: Money,
    },
    /// An amount that cannot be computed.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A rounding that cannot be made.
    #[error(transparent)]
    Rounding(#[from] RoundingError),
    /// A posting that cannot be made.
    #[error(transparent)]
    Entry(#[from] EntryError),
}

/// The rate of an exchange: the quotient of the two amounts, exact, and never a way to find one of
/// them again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairRate {
    given: Money,
    taken: Money,
    exact: Option<Rational>,
}

impl PairRate {
    /// The rate to so many digits as a decimal has, `1 given = ... taken`.
    #[must_use]
    pub fn approximate(&self) -> Option<Decimal> {
        self.exact?.approximate()
    }

    /// The rate as a quotient of two whole numbers.
    #[must_use]
    pub fn quotient(&self) -> Option<(i128, i128)> {
        self.exact.map(|exact| (exact.numerator(), exact.denominator()))
    }
}

impl fmt::Display for PairRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (given, taken) = (self.given.currency(), self.taken.currency());
        match self.approximate() {
            Some(rate) => f.pad(&format!("1 {given} = {rate} {taken}")),
            None => f.pad(&format!("{} for {}", self.given, self.taken)),
        }
    }
}

/// An exchange: what is given into the position of one currency, what is taken out of the position
/// of the other, and what of that is paid.
///
/// The amounts are what was agreed. Where they come from a rate, each side is rounded by a rounding
/// of its own, and what lies between the two is posted as a rounding: it does not vanish.
///
/// # Example
///
/// 100.00 roubles at 0.94805 are 94.805 som. Text ledgers let the half tyiyn vanish.
///
/// ```
/// use kerben_core::currency::Currency;
/// use kerben_core::money::Money;
/// use kerben_core::rounding::RoundingMode;
/// use kerben_remittances::ledger::{Account, Exchange};
///
/// let exchange = Exchange::at(
///     Money::parse("100.00", Currency::RUB)?,
///     "1 RUB = 0.94805 KGS".parse()?,
///     RoundingMode::Up,
///     RoundingMode::Down,
/// )?;
/// assert_eq!(exchange.taken().to_string(), "94.81 KGS");
/// assert_eq!(exchange.paid().to_string(), "94.80 KGS");
/// assert_eq!(exchange.rounding()?.to_string(), "0.01 KGS");
/// let cash = Account::new("Assets:Cash")?;
/// assert_eq!(exchange.postings(&cash, &cash)?.len(), 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawExchange")]
pub struct Exchange {
    given: Money,
    taken: Money,
    paid: Money,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExchange {
    given: Money,
    taken: Money,
    paid: Money,
}

impl TryFrom<RawExchange> for Exchange {
    type Error = ExchangeError;

    fn try_from(raw: RawExchange) -> Result<Self, ExchangeError> {
        Self::new(raw.given, raw.taken)?.paying(raw.paid)
    }
}

impl Exchange {
    /// An exchange of two amounts that were agreed: nothing is rounded.
    ///
    /// # Errors
    ///
    /// [`ExchangeError`] when the amounts are of one currency or not above zero.
    pub fn new(given: Money, taken: Money) -> Result<Self, ExchangeError> {
        if given.currency() == taken.currency() {
            return Err(ExchangeError::OneCurrency { given, taken });
        }
        if !given.is_positive() || !taken.is_positive() {
            return Err(ExchangeError::Nothing { given, taken });
        }
        Ok(Self { given, taken, paid: taken })
    }

    /// An exchange at a rate: what the position gives is rounded by one mode, what is paid by
    /// another.
    ///
    /// # Errors
    ///
    /// [`ExchangeError`] when the rate leads from another currency or a rounding leaves nothing.
    pub fn at(
        given: Money,
        rate: ExchangeRate,
        position: RoundingMode,
        payment: RoundingMode,
    ) -> Result<Self, ExchangeError> {
        let exact = rate.convert(given)?;
        let of = |mode| -> Result<Money, ExchangeError> {
            Ok(exact.to_money(&Rounding::to_minor(rate.quote(), mode)?)?)
        };
        Self::new(given, of(position)?)?.paying(of(payment)?)
    }

    /// The exchange with another amount paid than was taken.
    ///
    /// # Errors
    ///
    /// [`ExchangeError`] when it is of another currency or not above zero.
    pub fn paying(mut self, paid: Money) -> Result<Self, ExchangeError> {
        if paid.currency() != self.taken.currency() {
            return Err(ExchangeError::Paid { taken: self.taken, paid });
        }
        if !paid.is_positive() {
            return Err(ExchangeError::Nothing { given: self.given, taken: paid });
        }
        self.paid = paid;
        Ok(self)
    }

    /// What is given.
    #[must_use]
    pub const fn given(&self) -> Money {
        self.given
    }

    /// What is taken out of the position.
    #[must_use]
    pub const fn taken(&self) -> Money {
        self.taken
    }

    /// What of it is paid.
    #[must_use]
    pub const fn paid(&self) -> Money {
        self.paid
    }

    /// What was taken and not paid: posted to [`Account::rounding`].
    ///
    /// # Errors
    ///
    /// [`MoneyError`] when money cannot hold the difference.
    pub fn rounding(&self) -> Result<Money, MoneyError> {
        self.taken.checked_sub(self.paid)
    }

    /// The rate that follows from the amounts given and paid.
    #[must_use]
    pub fn rate(&self) -> PairRate {
        let (given, taken) = (self.given, self.paid);
        let exact = Rational::of_decimal(taken.decimal())
            .zip(Rational::of_decimal(given.decimal()))
            .and_then(|(taken, given)| taken.checked_div(given));
        PairRate { given, taken, exact }
    }

    /// The postings: the amount given leaves `from` for the position of its currency, the amount
    /// taken leaves the position of the other for `to`, and what the rounding leaves is posted.
    ///
    /// # Errors
    ///
    /// [`ExchangeError`] when money cannot hold what the rounding leaves.
    pub fn postings(&self, from: &Account, to: &Account) -> Result<Vec<Posting>, ExchangeError> {
        let position = |currency: Currency| Account::position(currency);
        let mut postings = vec![
            Posting::debit(position(self.given.currency()), self.given)?,
            Posting::credit(from.clone(), self.given)?,
            Posting::debit(to.clone(), self.paid)?,
            Posting::credit(position(self.taken.currency()), self.taken)?,
        ];
        let rounding = self.rounding()?;
        if rounding.is_positive() {
            postings.push(Posting::debit(Account::rounding(), rounding)?);
        } else if rounding.is_negative() {
            let rounding = rounding.checked_neg()?;
            postings.push(Posting::new(Account::rounding(), Side::Credit, rounding)?);
        }
        Ok(postings)
    }
}
