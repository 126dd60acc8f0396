//! Transfers: what was sent, what it was charged, what arrived.

use std::fmt;

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::exchange::ExchangeRate;
use kerben_core::money::Money;
use kerben_core::source::Sourced;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::channel::{Channel, Purpose};
use crate::ledger;
use kerben_core::number::Rational;

mod findings;

/// The two countries between which money is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "RawCorridor")]
pub struct Corridor {
    from: Country,
    to: Country,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCorridor {
    from: Country,
    to: Country,
}

impl TryFrom<RawCorridor> for Corridor {
    type Error = TransferError;

    fn try_from(raw: RawCorridor) -> Result<Self, TransferError> {
        Self::new(raw.from, raw.to)
    }
}

impl Corridor {
    /// The corridor from one country to another.
    ///
    /// # Errors
    ///
    /// [`TransferError::NoBorder`] when the two are the same: a remittance crosses a border.
    pub fn new(from: Country, to: Country) -> Result<Self, TransferError> {
        if from == to {
            Err(TransferError::NoBorder { country: from })
        } else {
            Ok(Self { from, to })
        }
    }

    /// The country of the sender.
    #[must_use]
    pub const fn from(self) -> Country {
        self.from
    }

    /// The country of the recipient.
    #[must_use]
    pub const fn to(self) -> Country {
        self.to
    }
}

impl fmt::Display for Corridor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}\u{2192}{}", self.from, self.to))
    }
}

/// Statements that do not make a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TransferError {
    /// A corridor within one country.
    #[error("from {country} to {country} crosses no border; accepted are two different countries")]
    NoBorder {
        /// The country.
        country: Country,
    },
    /// An id that is empty, too long or holds other characters.
    #[error(
        "\"{id}\" is not an id of a transfer; accepted: 1 to {} letters, digits, '-', '_' and '.'",
        Transfer::ID_CHARACTERS_MAX
    )]
    Id {
        /// The id.
        id: String,
    },
    /// A day outside the calendar.
    #[error(
        "{day} is outside the calendar; accepted are days from {} to {}",
        calendar::DAY_MIN,
        calendar::DAY_MAX
    )]
    Day {
        /// The day.
        day: NaiveDate,
    },
    /// An amount that is not above zero, or a fee below zero.
    #[error("{what} of {amount} is not accepted: {accepted}")]
    Amount {
        /// Which amount.
        what: &'static str,
        /// The amount.
        amount: Money,
        /// What would be accepted.
        accepted: &'static str,
    },
    /// A fee in another currency than the amount sent.
    #[error(
        "the fee {fee} is not in the currency sent, {sent}: accepted is a fee in that currency"
    )]
    FeeCurrency {
        /// The fee.
        fee: Money,
        /// The currency sent.
        sent: Currency,
    },
    /// A rate between other currencies, or the other way round.
    #[error(
        "the rate \"{rate}\" does not lead from {sent} to {received}; accepted is \"1 {sent} = ... {received}\""
    )]
    Direction {
        /// The rate.
        rate: ExchangeRate,
        /// The currency sent.
        sent: Currency,
        /// The currency received.
        received: Currency,
    },
}

/// One remittance: day, corridor, channel, what was sent and charged, what arrived.
///
/// The amount sent is what is converted; the fee comes on top of it. Both legs are kept as whole
/// minor units; a rate that is stated beside them is a fact to be compared with them, not the way
/// in which the amount received is found.
///
/// # Example
///
/// ```
/// use kerben_core::calendar::parse_day;
/// use kerben_core::country::Country;
/// use kerben_core::currency::Currency;
/// use kerben_core::exchange::ExchangeRate;
/// use kerben_core::money::Money;
/// use kerben_remittances::channel::Channel;
/// use kerben_remittances::transfer::{Corridor, Transfer};
/// use rust_decimal::Decimal;
///
/// let transfer = Transfer::new(
///     "t1",
///     parse_day("2023-05-10")?,
///     Corridor::new(Country::RU, Country::KG)?,
///     Channel::MoneyTransferOperator,
///     Money::parse("20000.00", Currency::RUB)?,
///     Money::parse("100.00", Currency::RUB)?,
///     Money::parse("18960.00", Currency::KGS)?,
/// )?
/// .at_rate(ExchangeRate::new(Currency::RUB, Currency::KGS, Decimal::new(9480, 4))?)?;
/// assert!(transfer.findings().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawTransfer")]
pub struct Transfer {
    id: String,
    #[serde(with = "calendar::serde_day")]
    day: NaiveDate,
    #[serde(flatten)]
    corridor: Corridor,
    channel: Channel,
    purpose: Purpose,
    sent: Money,
    fee: Money,
    received: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<ExchangeRate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<Sourced<ExchangeRate>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTransfer {
    id: String,
    #[serde(with = "calendar::serde_day")]
    day: NaiveDate,
    from: Country,
    to: Country,
    channel: Channel,
    #[serde(default)]
    purpose: Purpose,
    sent: Money,
    fee: Money,
    received: Money,
    rate: Option<ExchangeRate>,
    reference: Option<Sourced<ExchangeRate>>,
}

impl TryFrom<RawTransfer> for Transfer {
    type Error = TransferError;

    fn try_from(raw: RawTransfer) -> Result<Self, TransferError> {
        let corridor = Corridor::new(raw.from, raw.to)?;
        let mut transfer =
            Self::new(raw.id, raw.day, corridor, raw.channel, raw.sent, raw.fee, raw.received)?;
        transfer.purpose = raw.purpose;
        if let Some(rate) = raw.rate {
            transfer = transfer.at_rate(rate)?;
        }
        if let Some(reference) = raw.reference {
            transfer = transfer.against(reference)?;
        }
        Ok(transfer)
    }
}

/// Construction.
impl Transfer {
    /// The greatest length of an id, in characters.
    pub const ID_CHARACTERS_MAX: usize = 64;

    /// A transfer of unknown purpose, with no rate stated beside its two legs.
    ///
    /// # Errors
    ///
    /// [`TransferError`] when the id or the day is not accepted, the amount sent or received is not
    /// above zero, the fee is below zero or in another currency than the amount sent.
    pub fn new(
        id: impl Into<String>,
        day: NaiveDate,
        corridor: Corridor,
        channel: Channel,
        sent: Money,
        fee: Money,
        received: Money,
    ) -> Result<Self, TransferError> {
        let id = id.into();
        if id.chars().count() > Self::ID_CHARACTERS_MAX || !ledger::is_word(&id) {
            return Err(TransferError::Id {
                id: id.chars().take(Self::ID_CHARACTERS_MAX).collect(),
            });
        }
        if !(calendar::DAY_MIN..=calendar::DAY_MAX).contains(&day) {
            return Err(TransferError::Day { day });
        }
        for (what, amount) in [("an amount sent", sent), ("an amount received", received)] {
            if !amount.is_positive() {
                return Err(TransferError::Amount {
                    what,
                    amount,
                    accepted: "accepted is an amount above zero",
                });
            }
        }
        if fee.is_negative() {
            let accepted = "accepted is zero or more";
            return Err(TransferError::Amount { what: "a fee", amount: fee, accepted });
        }
        if fee.currency() != sent.currency() {
            return Err(TransferError::FeeCurrency { fee, sent: sent.currency() });
        }
        let purpose = Purpose::Unknown;
        Ok(Self {
            id,
            day,
            corridor,
            channel,
            purpose,
            sent,
            fee,
            received,
            rate: None,
            reference: None,
        })
    }

    /// The transfer with its purpose.
    #[must_use]
    pub fn with_purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose;
        self
    }

    /// The transfer with the rate that the provider states.
    ///
    /// # Errors
    ///
    /// [`TransferError::Direction`] when the rate does not lead from the currency sent to the
    /// currency received.
    pub fn at_rate(mut self, rate: ExchangeRate) -> Result<Self, TransferError> {
        self.rate = Some(self.directed(rate)?);
        Ok(self)
    }

    /// The transfer with the market rate of that day and its source.
    ///
    /// # Errors
    ///
    /// [`TransferError::Direction`] when the rate does not lead from the currency sent to the
    /// currency received.
    pub fn against(mut self, reference: Sourced<ExchangeRate>) -> Result<Self, TransferError> {
        self.directed(reference.value)?;
        self.reference = Some(reference);
        Ok(self)
    }

    fn directed(&self, rate: ExchangeRate) -> Result<ExchangeRate, TransferError> {
        let (sent, received) = (self.sent.currency(), self.received.currency());
        if rate.base() == sent && rate.quote() == received {
            Ok(rate)
        } else {
            Err(TransferError::Direction { rate, sent, received })
        }
    }
}

/// Queries.
impl Transfer {
    /// The id: opaque, and the first word of the keys of its entries.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The day on which it was sent.
    #[must_use]
    pub const fn day(&self) -> NaiveDate {
        self.day
    }

    /// From where to where.
    #[must_use]
    pub const fn corridor(&self) -> Corridor {
        self.corridor
    }

    /// How it travelled.
    #[must_use]
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// What it was for.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// What was sent, without the fee.
    #[must_use]
    pub const fn sent(&self) -> Money {
        self.sent
    }

    /// What was charged on top.
    #[must_use]
    pub const fn fee(&self) -> Money {
        self.fee
    }

    /// What arrived.
    #[must_use]
    pub const fn received(&self) -> Money {
        self.received
    }

    /// The rate that the provider states.
    #[must_use]
    pub const fn rate(&self) -> Option<ExchangeRate> {
        self.rate
    }

    /// The market rate that was given with the transfer, with its source.
    #[must_use]
    pub const fn reference(&self) -> Option<&Sourced<ExchangeRate>> {
        self.reference.as_ref()
    }

    /// Whether money of one currency became money of another.
    #[must_use]
    pub fn is_exchanged(&self) -> bool {
        self.sent.currency() != self.received.currency()
    }

    /// The rate stated, or else received over sent, exactly.
    pub(crate) fn applied(&self) -> Option<Rational> {
        match self.rate {
            Some(rate) => Rational::of_decimal(rate.rate()),
            None => Rational::of_decimal(self.received.decimal())?
                .checked_div(Rational::of_decimal(self.sent.decimal())?),
        }
    }
}
