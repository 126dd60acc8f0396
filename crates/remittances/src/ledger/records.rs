//! Questions to a ledger: entries, balances, and the records from which it can be replayed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_core::currency::Currency;
use kerben_core::money::Money;

use super::account::Account;
use super::balance::{Balance, TrialBalance, TrialLine};
use super::entry::Entry;
use super::error::LedgerError;
use super::event::{Event, Record, Released};
use super::hold::{End, HoldState};
use super::posting::{Posting, Side};
use super::store::{Change, Kind, Ledger, Leg, NO_LINK, Place, plain_text};

/// How far a ledger has grown: what it takes later stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    row: usize,
    mark: usize,
}

/// Entries.
impl Ledger {
    /// How many entries there are: posted, held, settled and released.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The last day that is closed.
    #[must_use]
    pub const fn sealed_through(&self) -> Option<NaiveDate> {
        self.sealed
    }

    /// The entries that were posted, settlements among them, in the order in which they were taken.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        (0..self.rows.len()).filter(|row| self.is_posted(*row)).filter_map(|row| self.entry(row))
    }

    /// The entry of a key, posted or held.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Entry> {
        let row = self.row_of(key)?;
        self.entry(row).filter(|entry| !entry.postings().is_empty())
    }

    /// What became of the entry that was held under a key.
    #[must_use]
    pub fn hold_of(&self, key: &str) -> Option<HoldState> {
        let row = u32::try_from(self.row_of(key)?).ok()?;
        self.holds.get(&row).map(|hold| self.hold_state(*hold))
    }

    /// The entries whose last day to be settled has passed on a day, still held.
    pub fn overdue(&self, on: NaiveDate) -> impl Iterator<Item = &str> + '_ {
        let open = self.holds.iter().filter(move |(_, hold)| {
            hold.end.is_none() && hold.until.is_some_and(|until| until < on)
        });
        let mut rows: Vec<u32> = open.map(|(row, _)| *row).collect();
        rows.sort_unstable();
        rows.into_iter().map(|row| self.key(row as usize))
    }

    pub(super) fn is_posted(&self, row: usize) -> bool {
        let kind = self.rows.get(row).map(|row| row.kind);
        matches!(kind, Some(Kind::Posted | Kind::Settled))
    }

    fn entry(&self, number: usize) -> Option<Entry> {
        let row = self.rows.get(number)?;
        let text = u32::try_from(number).ok().and_then(|number| self.texts.get(&number));
        let text = text.cloned().unwrap_or_else(plain_text);
        let reverses = row.kind == Kind::Posted && row.link != NO_LINK;
        let reverses = reverses.then(|| self.key(row.link as usize).to_owned());
        // A place holds an account and a currency with minor units, and a leg is not zero.
        let postings = self.legs(number).filter_map(|leg| self.posting(leg)).collect();
        Some(Entry::stored(self.key(number).to_owned(), row.day, text, postings, reverses))
    }

    fn posting(&self, leg: Leg) -> Option<Posting> {
        let state = self.state(leg.place).ok()?;
        let account = self.accounts.get(state.account as usize)?.clone();
        let side = if leg.minor > 0 { Side::Debit } else { Side::Credit };
        let amount = Money::from_minor(leg.minor.checked_abs()?, state.currency).ok()?;
        Some(Posting::stored(account, side, amount))
    }
}

/// Balances.
impl Ledger {
    /// What stands on an account in a currency: debits less credits.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Balance`] when money cannot hold the sum.
    pub fn balance(&self, account: &Account, currency: Currency) -> Result<Money, LedgerError> {
        let place = self.place(account, currency);
        let minor = place.map_or(Ok(0), |place| self.minor(place))?;
        money(account.path(), currency, minor)
    }

    /// What stands on a place, in minor units: debits less credits.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Place`] for a place of another ledger.
    pub fn minor(&self, place: Place) -> Result<i128, LedgerError> {
        Ok(self.state(place)?.posted)
    }

    /// What is held on an account in a currency: to be debited, and to be credited.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Balance`] when money cannot hold a sum.
    pub fn held(
        &self,
        account: &Account,
        currency: Currency,
    ) -> Result<(Money, Money), LedgerError> {
        let held = self.place(account, currency).map(|place| self.state(place)).transpose()?;
        let (debit, credit) = held.map_or((0, 0), |held| (held.held_debit, -held.held_credit));
        let of = |minor| money(account.path(), currency, minor);
        Ok((of(debit)?, of(credit)?))
    }

    /// What stood on an account in a currency at the end of a day, by the days on which the entries
    /// hold; every entry is looked at. For many questions make a
    /// [`PointInTime`](super::PointInTime).
    ///
    /// # Errors
    ///
    /// As [`Ledger::balance`].
    pub fn balance_on(
        &self,
        account: &Account,
        currency: Currency,
        day: NaiveDate,
    ) -> Result<Money, LedgerError> {
        self.balance_as_known(account, currency, day, NaiveDate::MAX)
    }

    /// What stood on an account at the end of a day, as far as it was recorded by another day.
    ///
    /// # Errors
    ///
    /// As [`Ledger::balance`].
    pub fn balance_as_known(
        &self,
        account: &Account,
        currency: Currency,
        day: NaiveDate,
        known_on: NaiveDate,
    ) -> Result<Money, LedgerError> {
        let Some(place) = self.place(account, currency) else {
            return money(account.path(), currency, 0);
        };
        let rows = self.rows.iter().enumerate();
        let known = rows.filter(|(row, found)| {
            found.day <= day && found.recorded <= known_on && self.is_posted(*row)
        });
        let minor = known
            .flat_map(|(row, _)| self.legs(row))
            .filter(|leg| leg.place == place)
            .map(|leg| i128::from(leg.minor))
            .sum();
        money(account.path(), currency, minor)
    }

    /// What stands on every account that was ever posted to, by account and currency; zero balances
    /// too.
    ///
    /// # Errors
    ///
    /// As [`Ledger::balance`].
    pub fn balances(&self) -> Result<Vec<Balance>, LedgerError> {
        let mut lines = Vec::new();
        for state in self.places.iter().filter(|state| state.legs > 0) {
            let Some(account) = self.accounts.get(state.account as usize) else { continue };
            let balance = money(account.path(), state.currency, state.posted)?;
            lines.push(Balance { account: account.clone(), balance });
        }
        lines.sort_unstable_by(|one, other| {
            (&one.account, one.balance.currency()).cmp(&(&other.account, other.balance.currency()))
        });
        Ok(lines)
    }

    /// What stands on an account and on all those below it, by currency.
    ///
    /// # Errors
    ///
    /// As [`Ledger::balance`].
    pub fn balance_within(&self, account: &Account) -> Result<Vec<Money>, LedgerError> {
        let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
        for state in self.places.iter().filter(|state| state.legs > 0) {
            let within = self.accounts.get(state.account as usize);
            if within.is_some_and(|below| below.is_within(account)) {
                *sums.entry(state.currency).or_insert(0) += state.posted;
            }
        }
        sums.into_iter().map(|(currency, minor)| money(account.path(), currency, minor)).collect()
    }

    /// The sums of debit and credit balances in each currency; they are equal whatever was posted.
    ///
    /// # Errors
    ///
    /// As [`Ledger::balance`].
    pub fn trial_balance(&self) -> Result<TrialBalance, LedgerError> {
        let mut sums: BTreeMap<Currency, (i128, i128)> = BTreeMap::new();
        for state in self.places.iter().filter(|state| state.legs > 0) {
            let (debit, credit) = sums.entry(state.currency).or_insert((0, 0));
            *debit += state.posted.max(0);
            *credit += (-state.posted).max(0);
        }
        let lines = sums
            .into_iter()
            .map(|(currency, (debit, credit))| {
                let of = |minor| money("all accounts", currency, minor);
                Ok(TrialLine { debit: of(debit)?, credit: of(credit)? })
            })
            .collect::<Result<_, LedgerError>>()?;
        Ok(TrialBalance::of(lines))
    }
}

/// Records.
impl Ledger {
    /// How far the ledger has grown.
    #[must_use]
    pub fn position(&self) -> Position {
        Position { row: self.rows.len(), mark: self.marks.len() }
    }

    /// Everything that was taken, in its order: a ledger that takes it again is equal.
    pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
        self.records_since(Position::default())
    }

    /// Everything that was taken since the ledger stood at a position.
    pub fn records_since(&self, position: Position) -> impl Iterator<Item = Record> + '_ {
        let mut at = position;
        std::iter::from_fn(move || {
            let (recorded, first, _) = self.next(&mut at)?;
            let mut events = vec![first];
            let mut ahead = at;
            while let Some((_, event, true)) = self.next(&mut ahead) {
                events.push(event);
                at = ahead;
            }
            Some(Record { recorded, events })
        })
    }

    /// The event at a position: the day of its recording, and whether it is linked to the one
    /// before.
    fn next(&self, at: &mut Position) -> Option<(NaiveDate, Event, bool)> {
        if let Some(mark) = self.marks.get(at.mark).filter(|mark| mark.before <= at.row) {
            at.mark += 1;
            let event = match &mark.change {
                Change::Limit { limit, .. } => Event::Limit(limit.clone()),
                Change::Seal { through, .. } => Event::Seal { through: *through },
            };
            return Some((mark.recorded, event, mark.linked));
        }
        let number = at.row;
        let row = self.rows.get(number)?;
        at.row += 1;
        let linked_key = || self.key(row.link as usize).to_owned();
        let event = match row.kind {
            Kind::Posted => Event::Post(self.entry(number)?),
            Kind::Held => {
                let hold = u32::try_from(number).ok().and_then(|number| self.holds.get(&number));
                Event::Hold { entry: self.entry(number)?, until: hold.and_then(|hold| hold.until) }
            }
            Kind::Settled => Event::Settle { hold: linked_key(), entry: self.entry(number)? },
            Kind::Released => {
                let why = match self.holds.get(&row.link).and_then(|hold| hold.end) {
                    Some(End::Released(why)) => why,
                    _ => Released::Voided,
                };
                let key = self.key(number).to_owned();
                Event::Release { key, hold: linked_key(), day: row.day, why }
            }
        };
        Some((row.recorded, event, row.linked))
    }
}

pub(super) fn money(account: &str, currency: Currency, minor: i128) -> Result<Money, LedgerError> {
    let whole = i64::try_from(minor).ok().and_then(|minor| Money::from_minor(minor, currency).ok());
    whole.ok_or_else(|| LedgerError::Balance { account: account.to_owned(), currency, minor })
}
