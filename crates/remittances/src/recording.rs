//! The double entry of remittances in the balance of payments of the economy that receives them.
//!
//! Every transaction has two equal entries: what is received without anything in return is a
//! transfer (credit) whose other side (debit) is the cash, the goods or the claim in which it came.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_core::currency::Currency;
use kerben_core::message::Message;
use kerben_core::money::{Money, MoneyError};
use kerben_core::source::Citation;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::bop::Item;
use crate::channel::Channel;
use crate::cite;
use crate::ledger::{Entry, EntryError, Posting, Side};
use crate::measures::{Components, MeasureError};

/// Events that cannot be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// An entry cannot be made.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Two amounts do not go together.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A component cannot be stated.
    #[error(transparent)]
    Measure(#[from] MeasureError),
    /// More was spent abroad than was earned there.
    #[error(
        "taxes, contributions and spending come to more than the pay of {gross}; accepted is at most the pay"
    )]
    Overspent {
        /// The pay.
        gross: Money,
    },
}

/// In what a remittance reaches the receiving economy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Counterpart {
    /// As cash or on an account.
    CurrencyAndDeposits,
    /// As goods, brought by the sender or bought with the money abroad.
    Goods,
    /// As services, which operators abroad render for the money.
    Services,
    /// Paid out by an operator of the economy from own cash, against a claim on the operator
    /// abroad.
    ClaimOnOperator,
}

impl Counterpart {
    /// In what a transfer through this channel arrives, as long as operators have not settled
    /// otherwise.
    #[must_use]
    pub const fn of(channel: Channel) -> Self {
        match channel {
            Channel::Hawala => Self::ClaimOnOperator,
            _ => Self::CurrencyAndDeposits,
        }
    }

    /// The item of the balance of payments.
    #[must_use]
    pub const fn item(self) -> Item {
        match self {
            Self::CurrencyAndDeposits => Item::CurrencyAndDeposits,
            Self::Goods => Item::Goods,
            Self::Services => Item::Services,
            Self::ClaimOnOperator => Item::ClaimsOnOperators,
        }
    }
}

/// The text that asks for the two entries.
#[must_use]
pub fn citation() -> Citation {
    cite::double_entry()
}

/// A transfer as the receiving economy records it: the item is credited, the counterpart debited.
///
/// # Errors
///
/// [`EntryError`] when the amount is not above zero, or the key is not accepted.
pub fn received(
    key: impl Into<String>,
    day: NaiveDate,
    item: Item,
    counterpart: Counterpart,
    amount: Money,
) -> Result<Entry, EntryError> {
    let text = Message::new("remittances.entry.recorded").arg("item", Message::new(item.key()));
    let postings = vec![
        Posting::credit(item.account(), amount)?,
        Posting::debit(counterpart.item().account(), amount)?,
    ];
    Entry::new(key, day, text, postings)
}

/// The settlement of a claim on an operator abroad: the claim is credited, what settles it is
/// debited.
///
/// # Errors
///
/// [`EntryError`] when the amount is not above zero, or the key is not accepted.
pub fn settled(
    key: impl Into<String>,
    day: NaiveDate,
    by: Counterpart,
    amount: Money,
) -> Result<Entry, EntryError> {
    let text = Message::new("remittances.entry.settled").arg("item", Message::new(by.item().key()));
    let claim = Item::ClaimsOnOperators.account();
    Entry::new(
        key,
        day,
        text,
        vec![Posting::credit(claim, amount)?, Posting::debit(by.item().account(), amount)?],
    )
}

/// What was seen of a transaction, balanced by net errors and omissions: one side only, or two that
/// differ.
///
/// Goods that customs saw while nobody saw the transfer that paid for them are a debit without a
/// credit; the gap is an entry of its own and is never spread over other items (pattern P4).
///
/// # Errors
///
/// [`EntryError`] when nothing is seen or the key is not accepted.
///
/// # Source
///
/// BPM6 Box 2.1: the sum is zero in concept; measured gaps go to net errors and omissions.
///
/// # Example
///
/// ```
/// use kerben_core::calendar::parse_day;
/// use kerben_core::currency::Currency;
/// use kerben_core::money::Money;
/// use kerben_remittances::bop::Item;
/// use kerben_remittances::ledger::{Posting, Side};
/// use kerben_remittances::recording::seen;
///
/// let goods = Posting::debit(Item::Goods.account(), Money::parse("100.00", Currency::USD)?)?;
/// let entry = seen("p4", parse_day("2023-05-01")?, vec![goods])?;
/// let gap = &entry.postings()[1];
/// assert_eq!(gap.account(), &Item::NetErrorsAndOmissions.account());
/// assert_eq!((gap.side(), gap.amount().to_string().as_str()), (Side::Credit, "100.00 USD"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn seen(
    key: impl Into<String>,
    day: NaiveDate,
    mut postings: Vec<Posting>,
) -> Result<Entry, RecordingError> {
    let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
    for posting in &postings {
        *sums.entry(posting.amount().currency()).or_insert(0) += posting.signed_minor();
    }
    for (currency, minor) in sums.into_iter().filter(|(_, minor)| *minor != 0) {
        let side = if minor > 0 { Side::Credit } else { Side::Debit };
        let amount = i64::try_from(minor.unsigned_abs()).unwrap_or(i64::MAX);
        let amount = Money::from_minor(amount, currency)?;
        postings.push(Posting::new(Item::NetErrorsAndOmissions.account(), side, amount)?);
    }
    Ok(Entry::new(key, day, Message::new("remittances.entry.seen"), postings)?)
}

/// A short-term employment abroad: the pay and what it was spent on there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Employment {
    /// The pay, gross of taxes, with the employer's social contributions.
    pub gross: Money,
    /// Taxes on the pay.
    pub taxes: Money,
    /// Social contributions of worker and employer.
    pub social_contributions: Money,
    /// Lodging, food and other spending abroad.
    pub travel: Money,
    /// Fares paid to foreign carriers.
    pub passenger_transport: Money,
}

impl Employment {
    const SPENT: [Item; 4] =
        [Item::Taxes, Item::SocialContributions, Item::Travel, Item::PassengerTransport];

    fn spent(self) -> [(Item, Money); 4] {
        let amounts =
            [self.taxes, self.social_contributions, self.travel, self.passenger_transport];
        [0, 1, 2, 3].map(|place: usize| (Self::SPENT[place], amounts[place]))
    }

    /// What is left to bring or send home.
    ///
    /// # Errors
    ///
    /// [`RecordingError::Overspent`] when more was spent than earned; [`MoneyError`] for two
    /// currencies.
    pub fn brought_home(self) -> Result<Money, RecordingError> {
        let left = self
            .spent()
            .into_iter()
            .try_fold(self.gross, |left, (_, amount)| left.checked_sub(amount))?;
        if left.is_negative() {
            Err(RecordingError::Overspent { gross: self.gross })
        } else {
            Ok(left)
        }
    }

    /// The employment as the worker's home economy records it: the gross pay is credited; taxes,
    /// spending abroad and what is brought home are debited.
    ///
    /// # Errors
    ///
    /// As [`Employment::brought_home`]; [`EntryError`] when an amount is below zero or the key is
    /// not accepted.
    pub fn entry(self, key: impl Into<String>, day: NaiveDate) -> Result<Entry, RecordingError> {
        let mut postings =
            vec![Posting::credit(Item::CompensationOfEmployees.account(), self.gross)?];
        let home = (Item::CurrencyAndDeposits, self.brought_home()?);
        for (item, amount) in self.spent().into_iter().chain([home]) {
            if !amount.is_zero() {
                postings.push(Posting::debit(item.account(), amount)?);
            }
        }
        Ok(Entry::new(key, day, Message::new("remittances.entry.employment"), postings)?)
    }

    /// What the employment adds to the components of the measures.
    ///
    /// # Errors
    ///
    /// [`MeasureError`] when the amounts are in two currencies.
    pub fn components(self) -> Result<Components, RecordingError> {
        let mut components = Components::new(self.gross.currency())
            .with(Item::CompensationOfEmployees, self.gross)?;
        for (item, amount) in self.spent() {
            components = components.with(item, amount)?;
        }
        Ok(components)
    }
}
