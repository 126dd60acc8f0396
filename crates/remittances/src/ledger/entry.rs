//! Entries: postings that sum to nothing in every currency.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::currency::Currency;
use kerben_core::message::Message;
use kerben_core::money::Money;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::account::{Account, is_word};
use super::posting::Posting;

/// Postings that cannot stand as an entry.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EntryError {
    /// The sides differ in a currency.
    #[error(
        "entry \"{key}\" does not balance in {currency}: debits less credits leave {minor} minor units; \
         accepted is nothing left in every currency"
    )]
    Unbalanced {
        /// The entry.
        key: String,
        /// The currency.
        currency: Currency,
        /// Debits less credits.
        minor: i128,
    },
    /// Fewer than two or more than [`Entry::POSTINGS_MAX`] postings.
    #[error("entry \"{key}\" has {count} postings; accepted are 2 to {}", Entry::POSTINGS_MAX)]
    Count {
        /// The entry.
        key: String,
        /// Its postings.
        count: usize,
    },
    /// A key that is empty, too long or holds other characters.
    #[error(
        "\"{key}\" is not a key; accepted: 1 to {} characters, words of letters, digits, '-', '_' and '.' joined by ':'",
        Entry::KEY_CHARACTERS_MAX
    )]
    Key {
        /// The key.
        key: String,
    },
    /// A posting of nothing or less.
    #[error(
        "{amount} cannot be posted to {account}: accepted is an amount above zero, on the side that it belongs to"
    )]
    Amount {
        /// The account.
        account: Account,
        /// The amount.
        amount: Money,
    },
    /// Minor units that no posting can have.
    #[error(
        "entry \"{key}\" posts {minor} minor units; accepted is any number but zero and {}",
        i64::MIN
    )]
    Minor {
        /// The entry.
        key: String,
        /// The minor units.
        minor: i64,
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
}

/// Postings of one event, which sum to zero in every currency by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawEntry")]
pub struct Entry {
    key: String,
    #[serde(with = "calendar::serde_day")]
    day: NaiveDate,
    text: Message,
    postings: Vec<Posting>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reverses: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    key: String,
    #[serde(with = "calendar::serde_day")]
    day: NaiveDate,
    text: Message,
    postings: Vec<Posting>,
    reverses: Option<String>,
}

impl TryFrom<RawEntry> for Entry {
    type Error = EntryError;

    fn try_from(raw: RawEntry) -> Result<Self, EntryError> {
        let mut entry = Self::new(raw.key, raw.day, raw.text, raw.postings)?;
        if let Some(key) = &raw.reverses {
            check_key(key)?;
        }
        entry.reverses = raw.reverses;
        Ok(entry)
    }
}

impl Entry {
    /// The greatest number of postings of one entry.
    pub const POSTINGS_MAX: usize = 1_000;
    /// The greatest length of a key, in characters.
    pub const KEY_CHARACTERS_MAX: usize = 96;

    /// An entry of this day, under the key that is its identity.
    ///
    /// # Errors
    ///
    /// [`EntryError::Unbalanced`] naming the first currency in which debits and credits differ by
    /// as much as one minor unit; the other variants for a key, day or number of postings that is
    /// not accepted.
    pub fn new(
        key: impl Into<String>,
        day: NaiveDate,
        text: Message,
        postings: Vec<Posting>,
    ) -> Result<Self, EntryError> {
        let key = key.into();
        check_key(&key)?;
        if !(calendar::DAY_MIN..=calendar::DAY_MAX).contains(&day) {
            return Err(EntryError::Day { day });
        }
        if !(2..=Self::POSTINGS_MAX).contains(&postings.len()) {
            return Err(EntryError::Count { key, count: postings.len() });
        }
        let entry = Self { key, day, text, postings, reverses: None };
        let unbalanced = entry.sums().into_iter().find(|(_, minor)| *minor != 0);
        match unbalanced {
            Some((currency, minor)) => {
                Err(EntryError::Unbalanced { key: entry.key, currency, minor })
            }
            None => Ok(entry),
        }
    }

    /// The key: the same key is the same event.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The day on which the event holds.
    #[must_use]
    pub const fn day(&self) -> NaiveDate {
        self.day
    }

    /// What happened, in words of the catalogue.
    #[must_use]
    pub const fn text(&self) -> &Message {
        &self.text
    }

    /// The postings.
    #[must_use]
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The key of the entry that this one undoes.
    #[must_use]
    pub fn reverses(&self) -> Option<&str> {
        self.reverses.as_deref()
    }

    /// Debits less credits in minor units, by currency: zero in each.
    #[must_use]
    pub fn sums(&self) -> BTreeMap<Currency, i128> {
        let mut sums = BTreeMap::new();
        for posting in &self.postings {
            // 1,000 postings of at most 2^63 minor units stay far inside an i128.
            *sums.entry(posting.amount().currency()).or_insert(0) += posting.signed_minor();
        }
        sums
    }

    /// The entry that undoes this one on a day, under its own key; a ledger takes one for each
    /// entry.
    ///
    /// # Errors
    ///
    /// [`EntryError::Key`] or [`EntryError::Day`] when the new key or day is not accepted.
    pub fn reversal(
        &self,
        key: impl Into<String>,
        day: NaiveDate,
        why: Message,
    ) -> Result<Self, EntryError> {
        let postings = self.postings.iter().map(Posting::reversed).collect();
        let mut entry = Self::new(key, day, why, postings)?;
        entry.reverses = Some(self.key.clone());
        Ok(entry)
    }

    /// An entry as a ledger gives it back.
    pub(super) const fn stored(
        key: String,
        day: NaiveDate,
        text: Message,
        postings: Vec<Posting>,
        reverses: Option<String>,
    ) -> Self {
        Self { key, day, text, postings, reverses }
    }
}

pub(super) fn check_key(key: &str) -> Result<(), EntryError> {
    // Most keys are words of plain letters and digits: those need no decoding.
    let mut within = false;
    let plain = key.len() <= Entry::KEY_CHARACTERS_MAX
        && key.bytes().all(|byte| match byte {
            b':' => std::mem::replace(&mut within, false),
            byte => {
                within = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
                within
            }
        });
    if plain && within {
        return Ok(());
    }
    if key.chars().count() <= Entry::KEY_CHARACTERS_MAX && key.split(':').all(is_word) {
        return Ok(());
    }
    Err(EntryError::Key { key: key.chars().take(Entry::KEY_CHARACTERS_MAX).collect() })
}
