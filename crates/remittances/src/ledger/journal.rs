//! The journal: entries in the order in which they were posted, and the balances that follow.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use kerben_core::currency::Currency;
use kerben_core::money::Money;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::account::Account;
use super::entry::Entry;

/// Entries that a journal does not take.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// Another entry has the key already.
    #[error(
        "the key \"{key}\" already stands for another entry (number {number}); accepted is the same entry again, or a new key"
    )]
    Conflict {
        /// The key.
        key: String,
        /// The number of the entry that has it, from 0.
        number: usize,
    },
    /// The journal is full.
    #[error("the journal holds {} entries and takes no more", Journal::ENTRIES_MAX)]
    Full,
    /// A balance that no amount of money can hold.
    #[error(
        "the balance of {account} in {currency} is {minor} minor units, more than money can hold"
    )]
    Balance {
        /// The account.
        account: String,
        /// The currency.
        currency: Currency,
        /// The balance.
        minor: i128,
    },
}

/// What posting an entry came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[must_use]
pub enum Posted {
    /// The entry is new and has this number, from 0.
    New(usize),
    /// The same entry was posted before under this number; nothing changed.
    Replayed(usize),
}

impl Posted {
    /// Whether the entry was there already.
    #[must_use]
    pub const fn is_replay(self) -> bool {
        matches!(self, Self::Replayed(_))
    }
}

/// What stands on an account in one currency: debits less credits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// The account.
    pub account: Account,
    /// Debits less credits: above zero is a debit balance.
    pub balance: Money,
}

/// One currency of a trial balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialLine {
    /// The sum of all debit balances.
    pub debit: Money,
    /// The sum of all credit balances, above zero.
    pub credit: Money,
}

/// The sums of the balances on either side, for each currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrialBalance {
    lines: Vec<TrialLine>,
}

impl TrialBalance {
    /// One line for each currency, in the order of their codes.
    #[must_use]
    pub fn lines(&self) -> &[TrialLine] {
        &self.lines
    }

    /// Whether debits equal credits in every currency.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.lines.iter().all(|line| line.debit == line.credit)
    }
}

/// Entries in the order in which they were posted; it only grows.
///
/// Serialises as the list of its entries and is checked as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "Vec<Entry>", into = "Vec<Entry>")]
pub struct Journal {
    entries: Vec<Entry>,
    numbers: HashMap<String, usize>,
    balances: BTreeMap<(Account, Currency), i128>,
}

impl Journal {
    /// The greatest number of entries.
    pub const ENTRIES_MAX: usize = 100_000_000;

    /// A journal without entries.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends an entry, or recognises that it is there.
    ///
    /// # Errors
    ///
    /// [`JournalError::Conflict`] when another entry has its key; [`JournalError::Full`].
    pub fn post(&mut self, entry: Entry) -> Result<Posted, JournalError> {
        if let Some(&number) = self.numbers.get(entry.key()) {
            return if self.entries.get(number) == Some(&entry) {
                Ok(Posted::Replayed(number))
            } else {
                Err(JournalError::Conflict { key: entry.key().to_owned(), number })
            };
        }
        if self.entries.len() >= Self::ENTRIES_MAX {
            return Err(JournalError::Full);
        }
        for posting in entry.postings() {
            let key = (posting.account().clone(), posting.amount().currency());
            // At most 10^8 entries of 10^3 postings of 2^63 minor units: below 2^100.
            *self.balances.entry(key).or_insert(0) += posting.signed_minor();
        }
        let number = self.entries.len();
        self.numbers.insert(entry.key().to_owned(), number);
        self.entries.push(entry);
        Ok(Posted::New(number))
    }

    /// Appends all the entries, or none of them.
    ///
    /// The same entry twice in the list is a replay, as it is across two calls.
    ///
    /// # Errors
    ///
    /// The error of the first entry that is not taken; the journal is then as it was.
    pub fn post_all(&mut self, entries: Vec<Entry>) -> Result<Vec<Posted>, JournalError> {
        let mut fresh: HashMap<&str, (usize, &Entry)> = HashMap::new();
        for entry in &entries {
            let posted = self.numbers.get(entry.key()).copied();
            let posted = posted.and_then(|number| Some((number, self.entries.get(number)?)));
            match posted.or_else(|| fresh.get(entry.key()).copied()) {
                Some((_, same)) if same == entry => {}
                Some((number, _)) => {
                    return Err(JournalError::Conflict { key: entry.key().to_owned(), number });
                }
                None => {
                    let number = self.entries.len().saturating_add(fresh.len());
                    fresh.insert(entry.key(), (number, entry));
                }
            }
        }
        if self.entries.len().saturating_add(fresh.len()) > Self::ENTRIES_MAX {
            return Err(JournalError::Full);
        }
        entries.into_iter().map(|entry| self.post(entry)).collect()
    }

    /// The entries in the order in which they were posted.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.numbers.get(key).and_then(|&number| self.entries.get(number))
    }

    /// What stands on an account in a currency: debits less credits.
    ///
    /// # Errors
    ///
    /// [`JournalError::Balance`] when money cannot hold the sum.
    pub fn balance(&self, account: &Account, currency: Currency) -> Result<Money, JournalError> {
        let minor = self.balances.get(&(account.clone(), currency)).copied().unwrap_or(0);
        money(account.path(), currency, minor)
    }

    /// What stood on an account in a currency at the end of a day, by the days on which the events
    /// hold.
    ///
    /// # Errors
    ///
    /// As [`Journal::balance`].
    pub fn balance_on(
        &self,
        account: &Account,
        currency: Currency,
        day: NaiveDate,
    ) -> Result<Money, JournalError> {
        let minor = self
            .entries
            .iter()
            .filter(|entry| entry.day() <= day)
            .flat_map(Entry::postings)
            .filter(|posting| {
                posting.account() == account && posting.amount().currency() == currency
            })
            .map(super::posting::Posting::signed_minor)
            .sum();
        money(account.path(), currency, minor)
    }

    /// What stands on every account that was ever used, by account and currency; zero balances too.
    ///
    /// # Errors
    ///
    /// As [`Journal::balance`].
    pub fn balances(&self) -> Result<Vec<Balance>, JournalError> {
        self.balances
            .iter()
            .map(|((account, currency), minor)| {
                let balance = money(account.path(), *currency, *minor)?;
                Ok(Balance { account: account.clone(), balance })
            })
            .collect()
    }

    /// The sums of debit and credit balances in each currency; they are equal whatever was posted.
    ///
    /// # Errors
    ///
    /// As [`Journal::balance`].
    pub fn trial_balance(&self) -> Result<TrialBalance, JournalError> {
        let mut sums: BTreeMap<Currency, (i128, i128)> = BTreeMap::new();
        for ((_, currency), minor) in &self.balances {
            let (debit, credit) = sums.entry(*currency).or_insert((0, 0));
            *debit += (*minor).max(0);
            *credit += (-*minor).max(0);
        }
        let lines = sums
            .into_iter()
            .map(|(currency, (debit, credit))| {
                let of = |minor| money("all accounts", currency, minor);
                Ok(TrialLine { debit: of(debit)?, credit: of(credit)? })
            })
            .collect::<Result<_, JournalError>>()?;
        Ok(TrialBalance { lines })
    }
}

fn money(account: &str, currency: Currency, minor: i128) -> Result<Money, JournalError> {
    let whole = i64::try_from(minor).ok().and_then(|minor| Money::from_minor(minor, currency).ok());
    whole.ok_or_else(|| JournalError::Balance { account: account.to_owned(), currency, minor })
}

impl TryFrom<Vec<Entry>> for Journal {
    type Error = JournalError;

    fn try_from(entries: Vec<Entry>) -> Result<Self, JournalError> {
        let mut journal = Self::new();
        for entry in entries {
            let _ = journal.post(entry)?;
        }
        Ok(journal)
    }
}

impl From<Journal> for Vec<Entry> {
    fn from(journal: Journal) -> Self {
        journal.entries
    }
}
