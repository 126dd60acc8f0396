//! A transfer as entries: in the operator's books and in those of the family.
//!
//! A market rate of the day splits what the currency position gave from what the recipient got, and
//! the difference is posted as the margin. An average of the year is no price of that day: with it,
//! or with no market rate, the margin stays inside the currency position and is not posted.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::message::Message;
use kerben_core::money::{Money, MoneyError};
use kerben_core::rounding::RoundingMode;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::answer::Answer;
use crate::ledger::{Account, AccountKind, Entry, EntryError, Posting, Side, is_word};
use crate::rates::{Basis, ReferenceRate};
use crate::transfer::Transfer;
use kerben_core::number::{Rational, divide};

/// Transfers that cannot be booked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BookingError {
    /// An entry cannot be made.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Two amounts do not go together.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The amount at the market rate does not fit.
    #[error("{sent} at the market rate is more than money in {currency} can hold")]
    MarketValue {
        /// The amount sent.
        sent: Money,
        /// The currency of the market value.
        currency: Currency,
    },
    /// A partner whose name cannot stand in an account.
    #[error("\"{name}\" cannot stand in an account; accepted: letters, digits, '-', '_' and '.'")]
    Partner {
        /// The name.
        name: String,
    },
}

/// Collects the postings of one entry, signed, leaving out what is nothing.
struct Lines(Vec<Posting>);

impl Lines {
    fn post(mut self, side: Side, account: Account, amount: Money) -> Result<Self, BookingError> {
        let (side, amount) = match (side, amount.is_negative()) {
            (_, false) => (side, amount),
            (Side::Debit, true) => (Side::Credit, amount.checked_neg()?),
            (Side::Credit, true) => (Side::Debit, amount.checked_neg()?),
        };
        if !amount.is_zero() {
            self.0.push(Posting::new(account, side, amount)?);
        }
        Ok(self)
    }

    fn debit(self, account: Account, amount: Money) -> Result<Self, BookingError> {
        self.post(Side::Debit, account, amount)
    }

    fn credit(self, account: Account, amount: Money) -> Result<Self, BookingError> {
        self.post(Side::Credit, account, amount)
    }

    fn entry(self, transfer: &Transfer, step: &str) -> Result<Entry, BookingError> {
        self.entry_on(transfer, step, transfer.day())
    }

    fn entry_on(
        self,
        transfer: &Transfer,
        step: &str,
        day: NaiveDate,
    ) -> Result<Entry, BookingError> {
        let text = Message::new(format!("remittances.entry.{step}"))
            .arg("transfer", transfer.id())
            .arg("from", transfer.corridor().from())
            .arg("to", transfer.corridor().to());
        Ok(Entry::new(format!("{}:{step}", transfer.id()), day, text, self.0)?)
    }
}

fn lines() -> Lines {
    Lines(Vec::new())
}

/// The amount sent at the market rate of the day, in the currency received; the amount received
/// itself when there is no such rate, so that no margin appears.
fn market_value(
    transfer: &Transfer,
    reference: &Answer<ReferenceRate>,
    mode: RoundingMode,
) -> Result<Money, BookingError> {
    let currency = transfer.received().currency();
    let Some(rate) = reference.known().filter(|rate| rate.basis() == Basis::Stated) else {
        return Ok(transfer.received());
    };
    let value = || {
        let minor = 10_i128.checked_pow(u32::from(currency.minor_units()?))?;
        let exact = Rational::of_decimal(transfer.sent().decimal())?
            .checked_mul(rate.exact()?)?
            .checked_mul(Rational::new(minor, 1)?)?;
        i64::try_from(divide(exact.numerator(), exact.denominator(), mode)?).ok()
    };
    let minor = value().ok_or(BookingError::MarketValue { sent: transfer.sent(), currency })?;
    Ok(Money::from_minor(minor, currency)?)
}

fn known(kind: AccountKind, words: &str) -> Account {
    Account::below(kind, words)
}

/// The partner who pays out, as a word in account paths.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Partner(String);

impl TryFrom<String> for Partner {
    type Error = BookingError;

    fn try_from(name: String) -> Result<Self, BookingError> {
        Self::new(name)
    }
}

impl From<Partner> for String {
    fn from(partner: Partner) -> Self {
        partner.0
    }
}

impl Partner {
    /// A partner by name.
    ///
    /// # Errors
    ///
    /// [`BookingError::Partner`] when the name cannot stand in an account.
    pub fn new(name: impl Into<String>) -> Result<Self, BookingError> {
        let name = name.into();
        if is_word(&name) && name.chars().count() <= 40 {
            Ok(Self(name))
        } else {
            Err(BookingError::Partner { name: name.chars().take(40).collect() })
        }
    }

    /// The partner of a country, by its code.
    #[must_use]
    pub fn of(country: Country) -> Self {
        Self(country.alpha2().to_owned())
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }

    /// The account of what is owed to the partner.
    #[must_use]
    pub fn owed(&self) -> Account {
        known(AccountKind::Liabilities, &format!("Owed:{}", self.0))
    }

    /// The account of what the partner owes.
    #[must_use]
    pub fn claim(&self) -> Account {
        known(AccountKind::Assets, &format!("Claims:{}", self.0))
    }
}

/// The entries of a transfer in the books of the operator that accepts it and whose partner pays it
/// out.
///
/// Accepted: cash against the position in the currency sent, and the fee. Promised: the position in
/// the currency received against the pay-out that is owed, and the margin. Paid out: the pay-out
/// against what is owed to the partner. Without an exchange, accepting and promising are one entry.
///
/// # Errors
///
/// [`BookingError`] when an amount does not fit.
///
/// # Rounding
///
/// The market value is rounded to the minor unit as `mode` says; the difference to the amount
/// received is the margin, so that nothing is lost.
pub fn operator(
    transfer: &Transfer,
    reference: &Answer<ReferenceRate>,
    partner: &Partner,
    mode: RoundingMode,
) -> Result<Vec<Entry>, BookingError> {
    let mut entries = accepted(transfer, reference, mode)?;
    entries.push(paid_out(transfer, partner, "pay-out", transfer.day())?);
    Ok(entries)
}

fn payout(transfer: &Transfer) -> Account {
    known(AccountKind::Liabilities, &format!("Payout:{}", transfer.id()))
}

fn fees() -> Account {
    known(AccountKind::Income, "Fee")
}

fn deduction() -> Account {
    known(AccountKind::Income, "Deduction")
}

/// Accepted and promised: one entry without an exchange, two with one.
pub(crate) fn accepted(
    transfer: &Transfer,
    reference: &Answer<ReferenceRate>,
    mode: RoundingMode,
) -> Result<Vec<Entry>, BookingError> {
    let (sent, fee, received) = (transfer.sent(), transfer.fee(), transfer.received());
    let cash = Account::cash(transfer.corridor().from());
    let accepted = lines().debit(cash, sent.checked_add(fee)?)?;
    if !transfer.is_exchanged() {
        let accepted = accepted
            .credit(payout(transfer), received)?
            .credit(deduction(), sent.checked_sub(received)?)?
            .credit(fees(), fee)?;
        return Ok(vec![accepted.entry(transfer, "accept")?]);
    }
    let market = market_value(transfer, reference, mode)?;
    let accepted =
        accepted.credit(Account::position(sent.currency()), sent)?.credit(fees(), fee)?;
    let promised = lines()
        .debit(Account::position(received.currency()), market)?
        .credit(payout(transfer), received)?
        .credit(known(AccountKind::Income, "FxMargin"), market.checked_sub(received)?)?;
    Ok(vec![accepted.entry(transfer, "accept")?, promised.entry(transfer, "promise")?])
}

/// The pay-out, no longer owed to the recipient but to the partner who pays it.
pub(crate) fn paid_out(
    transfer: &Transfer,
    partner: &Partner,
    step: &str,
    day: NaiveDate,
) -> Result<Entry, BookingError> {
    let received = transfer.received();
    let lines = lines().debit(payout(transfer), received)?.credit(partner.owed(), received)?;
    lines.entry_on(transfer, step, day)
}

/// What was sent goes back to the sender, the fee stays.
pub(crate) fn returned(transfer: &Transfer, day: NaiveDate) -> Result<Entry, BookingError> {
    let (sent, received) = (transfer.sent(), transfer.received());
    let lines = lines().credit(Account::cash(transfer.corridor().from()), sent)?;
    let lines = if transfer.is_exchanged() {
        lines.debit(Account::position(sent.currency()), sent)?
    } else {
        lines.debit(payout(transfer), received)?.debit(deduction(), sent.checked_sub(received)?)?
    };
    lines.entry_on(transfer, "refund", day)
}

/// The entries of a transfer in the books of a family, sender and recipient taken together.
///
/// The family pays the fee and, where the market rate of the day is known, the margin; the rest
/// changes place and currency.
///
/// # Errors
///
/// [`BookingError`] when an amount does not fit.
///
/// # Rounding
///
/// As [`operator`].
pub fn family(
    transfer: &Transfer,
    reference: &Answer<ReferenceRate>,
    mode: RoundingMode,
) -> Result<Vec<Entry>, BookingError> {
    let (sent, fee, received) = (transfer.sent(), transfer.fee(), transfer.received());
    let there = Account::cash(transfer.corridor().from());
    let here = Account::cash(transfer.corridor().to());
    let paid = lines()
        .credit(there, sent.checked_add(fee)?)?
        .debit(known(AccountKind::Expenses, "TransferFee"), fee)?;
    if !transfer.is_exchanged() {
        let both = paid
            .debit(here, received)?
            .debit(known(AccountKind::Expenses, "Deduction"), sent.checked_sub(received)?)?;
        return Ok(vec![both.entry(transfer, "send")?]);
    }
    let market = market_value(transfer, reference, mode)?;
    let arrived = lines()
        .debit(here, received)?
        .debit(known(AccountKind::Expenses, "FxMargin"), market.checked_sub(received)?)?
        .credit(Account::position(received.currency()), market)?;
    Ok(vec![
        paid.debit(Account::position(sent.currency()), sent)?.entry(transfer, "send")?,
        arrived.entry(transfer, "receive")?,
    ])
}
