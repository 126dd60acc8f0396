//! The ledger as it lies in memory: columns of rows and postings.
//!
//! An entry costs 24 bytes and its key, a posting 12, and a key is found through a table of eight
//! bytes an entry. Texts, holds, limits and reversals stand in tables of their own, since few
//! entries have them.

use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasher;

use chrono::NaiveDate;
use hashbrown::{DefaultHashBuilder, HashTable};
use kerben_core::calendar;
use kerben_core::currency::Currency;
use kerben_core::message::Message;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::entry::{Entry, EntryError, check_key};
use super::error::LedgerError;
use super::event::Limit;
use super::hold::Hold;

/// What taking an entry came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Posted {
    /// The entry is new and has this number, from 0.
    New(usize),
    /// The same entry was taken before under this number; nothing changed.
    Replayed(usize),
}

impl Posted {
    /// Whether the entry was there already.
    #[must_use]
    pub const fn is_replay(self) -> bool {
        matches!(self, Self::Replayed(_))
    }
}

/// An account in a currency, as a number that one ledger gave out ([`Ledger::open`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place(pub(super) u32);

/// A posting by its place: minor units with their sign, debits above zero, credits below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Leg {
    /// Where.
    pub place: Place,
    /// How much: any number but zero and the least `i64`.
    pub minor: i64,
}

impl Leg {
    /// A posting on the debit side.
    #[must_use]
    pub const fn debit(place: Place, minor: i64) -> Self {
        Self { place, minor }
    }

    /// A posting on the credit side.
    #[must_use]
    pub const fn credit(place: Place, minor: i64) -> Self {
        Self { place, minor: minor.saturating_neg() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Posted,
    Held,
    Settled,
    Released,
}

pub(super) const NO_LINK: u32 = u32::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) legs_end: u32,
    pub(super) key_end: u32,
    pub(super) day: NaiveDate,
    pub(super) recorded: NaiveDate,
    /// The row that this one reverses, settles or releases.
    pub(super) link: u32,
    pub(super) kind: Kind,
    /// Whether it happened together with what stands before it.
    pub(super) linked: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    hash: u32,
    row: u32,
}

impl Slot {
    /// Spreads the kept half of the hash over all the bits that the table looks at.
    fn spread(hash: u32) -> u64 {
        u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

#[derive(Debug, Clone)]
pub(super) struct PlaceState {
    pub(super) account: u32,
    pub(super) currency: Currency,
    /// Debits less credits: at most 2^32 postings of 2^63 minor units, below 2^96.
    pub(super) posted: i128,
    pub(super) held_debit: i128,
    pub(super) held_credit: i128,
    pub(super) least: Option<i64>,
    pub(super) most: Option<i64>,
    pub(super) legs: u64,
}

impl PlaceState {
    pub(super) const fn is_limited(&self) -> bool {
        self.least.is_some() || self.most.is_some()
    }
}

/// A limit or a closing, with what held before it.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) before: usize,
    pub(super) recorded: NaiveDate,
    pub(super) linked: bool,
    pub(super) change: Change,
}

#[derive(Debug, Clone)]
pub(super) enum Change {
    Limit { limit: Limit, was: (Option<i64>, Option<i64>) },
    Seal { through: NaiveDate, was: Option<NaiveDate> },
}

/// Entries in the order in which they were taken, and the balances that follow; it only grows.
#[derive(Clone, Default)]
pub struct Ledger {
    pub(super) rows: Vec<Row>,
    pub(super) keys: String,
    pub(super) leg_places: Vec<Place>,
    pub(super) leg_minors: Vec<i64>,
    index: HashTable<Slot>,
    hasher: DefaultHashBuilder,
    pub(super) accounts: Vec<Account>,
    pub(super) account_numbers: HashMap<Account, u32>,
    pub(super) places: Vec<PlaceState>,
    pub(super) place_numbers: HashMap<(u32, Currency), Place>,
    pub(super) texts: HashMap<u32, Message>,
    pub(super) holds: HashMap<u32, Hold>,
    pub(super) reversed: HashMap<u32, u32>,
    pub(super) marks: Vec<Mark>,
    pub(super) sealed: Option<NaiveDate>,
    pub(super) last: Option<NaiveDate>,
    /// How many places have a limit.
    pub(super) limited: usize,
    sums: Vec<(Currency, i128)>,
}

/// What a new row is, apart from its postings.
pub(super) struct NewRow<'a> {
    pub(super) kind: Kind,
    pub(super) key: &'a str,
    pub(super) day: NaiveDate,
    pub(super) recorded: NaiveDate,
    pub(super) link: u32,
    pub(super) linked: bool,
    pub(super) text: Option<&'a Message>,
}

/// The text of an entry that was taken without one.
pub(super) const PLAIN_TEXT: &str = "remittances.entry.posted";

pub(super) fn plain_text() -> Message {
    Message::new(PLAIN_TEXT)
}

impl Ledger {
    /// The greatest number of entries.
    pub const ENTRIES_MAX: usize = 1_000_000_000;
    /// The greatest number of postings.
    pub const POSTINGS_MAX: usize = u32::MAX as usize;
    /// The greatest number of events that are taken together.
    pub const EVENTS_MAX: usize = 10_000;

    /// A ledger without entries.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A ledger with room for so many entries and postings before it has to grow.
    #[must_use]
    pub fn with_capacity(entries: usize, postings: usize) -> Self {
        Self {
            rows: Vec::with_capacity(entries),
            leg_places: Vec::with_capacity(postings),
            leg_minors: Vec::with_capacity(postings),
            index: HashTable::with_capacity(entries),
            ..Self::default()
        }
    }

    /// The place of an account in a currency, for [`Ledger::append`]; opened if it is new.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Currency`] for a currency without a minor unit.
    pub fn open(&mut self, account: &Account, currency: Currency) -> Result<Place, LedgerError> {
        if currency.minor_units().is_none() {
            return Err(LedgerError::Currency { currency });
        }
        let full = || LedgerError::Full { key: account.path().to_owned() };
        let number = if let Some(&number) = self.account_numbers.get(account) {
            number
        } else {
            let number = u32::try_from(self.accounts.len()).map_err(|_| full())?;
            self.accounts.push(account.clone());
            self.account_numbers.insert(account.clone(), number);
            number
        };
        if let Some(&place) = self.place_numbers.get(&(number, currency)) {
            return Ok(place);
        }
        let place = Place(u32::try_from(self.places.len()).map_err(|_| full())?);
        self.places.push(PlaceState {
            account: number,
            currency,
            posted: 0,
            held_debit: 0,
            held_credit: 0,
            least: None,
            most: None,
            legs: 0,
        });
        self.place_numbers.insert((number, currency), place);
        Ok(place)
    }

    /// The place of an account in a currency, if it was opened.
    #[must_use]
    pub fn place(&self, account: &Account, currency: Currency) -> Option<Place> {
        let number = *self.account_numbers.get(account)?;
        self.place_numbers.get(&(number, currency)).copied()
    }

    pub(super) fn state(&self, place: Place) -> Result<&PlaceState, LedgerError> {
        let found = usize::try_from(place.0).ok().and_then(|number| self.places.get(number));
        found.ok_or(LedgerError::Place { number: place.0 })
    }

    pub(super) fn state_mut(&mut self, place: Place) -> Option<&mut PlaceState> {
        usize::try_from(place.0).ok().and_then(|number| self.places.get_mut(number))
    }

    /// The postings of a row.
    pub(super) fn legs(&self, row: usize) -> impl Iterator<Item = Leg> + '_ {
        let range = self.legs_range(row);
        let places = self.leg_places.get(range.clone()).unwrap_or_default();
        let minors = self.leg_minors.get(range).unwrap_or_default();
        places.iter().zip(minors).map(|(place, minor)| Leg { place: *place, minor: *minor })
    }

    fn end_before(&self, row: usize) -> (usize, usize) {
        let before = row.checked_sub(1).and_then(|before| self.rows.get(before));
        before.map_or((0, 0), |row| (row.legs_end as usize, row.key_end as usize))
    }

    pub(super) fn legs_range(&self, row: usize) -> std::ops::Range<usize> {
        let (start, _) = self.end_before(row);
        start..self.rows.get(row).map_or(start, |row| row.legs_end as usize)
    }

    pub(super) fn key(&self, row: usize) -> &str {
        let (_, start) = self.end_before(row);
        let end = self.rows.get(row).map_or(start, |row| row.key_end as usize);
        self.keys.get(start..end).unwrap_or_default()
    }

    fn hash(&self, key: &str) -> u32 {
        // The upper half of the hash; both halves are equally good.
        u32::try_from(self.hasher.hash_one(key) >> 32).unwrap_or_default()
    }

    /// The row of a key.
    pub(super) fn row_of(&self, key: &str) -> Option<usize> {
        self.find(key, self.hash(key))
    }

    fn find(&self, key: &str, hash: u32) -> Option<usize> {
        let same = |slot: &Slot| slot.hash == hash && self.key(slot.row as usize) == key;
        self.index.find(Slot::spread(hash), same).map(|slot| slot.row as usize)
    }

    /// Checks a row and appends it to the columns, or finds that it is there; balances are not
    /// touched yet.
    pub(super) fn put(&mut self, new: &NewRow<'_>, legs: &[Leg]) -> Result<Posted, LedgerError> {
        check_key(new.key)?;
        if !(calendar::DAY_MIN..=calendar::DAY_MAX).contains(&new.day) {
            return Err(EntryError::Day { day: new.day }.into());
        }
        if new.kind != Kind::Released {
            self.check_legs(new.key, legs)?;
        }
        let hash = self.hash(new.key);
        if let Some(number) = self.find(new.key, hash) {
            return if self.is_same(number, new, legs) {
                Ok(Posted::Replayed(number))
            } else {
                Err(LedgerError::Conflict { key: new.key.to_owned(), number })
            };
        }
        if let Some(through) = self.sealed.filter(|through| new.day <= *through) {
            return Err(LedgerError::Sealed { key: new.key.to_owned(), day: new.day, through });
        }
        let full = || LedgerError::Full { key: new.key.to_owned() };
        let number = self.rows.len();
        let room =
            number < Self::ENTRIES_MAX && self.leg_minors.len() <= Self::POSTINGS_MAX - legs.len();
        let row = u32::try_from(number).ok().filter(|_| room).ok_or_else(full)?;
        let key_end = u32::try_from(self.keys.len() + new.key.len()).map_err(|_| full())?;
        let legs_end = u32::try_from(self.leg_minors.len() + legs.len()).map_err(|_| full())?;
        self.index
            .insert_unique(Slot::spread(hash), Slot { hash, row }, |slot| Slot::spread(slot.hash));
        self.keys.push_str(new.key);
        for leg in legs {
            self.leg_places.push(leg.place);
            self.leg_minors.push(leg.minor);
        }
        if let Some(text) = new.text.filter(|text| **text != plain_text()) {
            self.texts.insert(row, text.clone());
        }
        self.rows.push(Row {
            legs_end,
            key_end,
            day: new.day,
            recorded: new.recorded,
            link: new.link,
            kind: new.kind,
            linked: new.linked,
        });
        Ok(Posted::New(number))
    }

    fn check_legs(&mut self, key: &str, legs: &[Leg]) -> Result<(), LedgerError> {
        if !(2..=Entry::POSTINGS_MAX).contains(&legs.len()) {
            return Err(EntryError::Count { key: key.to_owned(), count: legs.len() }.into());
        }
        let mut sums = std::mem::take(&mut self.sums);
        sums.clear();
        for leg in legs {
            let currency = self.state(leg.place)?.currency;
            if leg.minor == 0 || leg.minor == i64::MIN {
                return Err(EntryError::Minor { key: key.to_owned(), minor: leg.minor }.into());
            }
            match sums.iter_mut().find(|(known, _)| *known == currency) {
                Some((_, sum)) => *sum += i128::from(leg.minor),
                None => sums.push((currency, i128::from(leg.minor))),
            }
        }
        let unbalanced = sums.iter().find(|(_, sum)| *sum != 0).copied();
        self.sums = sums;
        match unbalanced {
            None => Ok(()),
            Some((currency, minor)) => {
                Err(EntryError::Unbalanced { key: key.to_owned(), currency, minor }.into())
            }
        }
    }

    fn is_same(&self, number: usize, new: &NewRow<'_>, legs: &[Leg]) -> bool {
        let Some(row) = self.rows.get(number) else { return false };
        let text = |text: Option<&Message>| text.cloned().unwrap_or_else(plain_text);
        let kept = u32::try_from(number).ok().and_then(|number| self.texts.get(&number));
        (row.kind, row.day, row.link) == (new.kind, new.day, new.link)
            && self.legs(number).eq(legs.iter().copied())
            && text(kept) == text(new.text)
    }

    /// Takes the last row off the columns.
    pub(super) fn pop(&mut self) {
        let Some(number) = self.rows.len().checked_sub(1) else { return };
        let hash = self.hash(self.key(number));
        let found = self.index.find_entry(Slot::spread(hash), |slot| slot.row as usize == number);
        if let Ok(entry) = found {
            entry.remove();
        }
        let (legs, key) = self.end_before(number);
        self.leg_places.truncate(legs);
        self.leg_minors.truncate(legs);
        self.keys.truncate(key);
        self.rows.truncate(number);
        if let Ok(number) = u32::try_from(number) {
            self.texts.remove(&number);
        }
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger")
            .field("entries", &self.rows.len())
            .field("postings", &self.leg_minors.len())
            .field("accounts", &self.accounts.len())
            .finish_non_exhaustive()
    }
}

impl PartialEq for Ledger {
    /// Whether both took the same records in the same order.
    fn eq(&self, other: &Self) -> bool {
        self.rows.len() == other.rows.len() && self.records().eq(other.records())
    }
}

impl Eq for Ledger {}
