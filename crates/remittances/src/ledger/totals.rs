//! What stands and what is held on each place, its limits, and taking rows back.

use chrono::NaiveDate;
use kerben_core::money::Money;

use super::account::Account;
use super::error::LedgerError;
use super::records::money;
use super::store::{Change, Kind, Ledger, Leg, Place};

/// How far the ledger was before events were taken.
pub(super) struct Save {
    pub(super) rows: usize,
    pub(super) marks: usize,
    pub(super) accounts: usize,
    pub(super) places: usize,
    pub(super) last: Option<NaiveDate>,
}

impl Ledger {
    pub(super) fn save(&self) -> Save {
        Save {
            rows: self.rows.len(),
            marks: self.marks.len(),
            accounts: self.accounts.len(),
            places: self.places.len(),
            last: self.last,
        }
    }

    /// Does something that may take many records one by one; when it fails, all of them are taken
    /// back.
    pub(crate) fn all_or_nothing<T, E>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let save = self.save();
        let done = act(self);
        if done.is_err() {
            self.undo(&save);
        }
        done
    }

    /// The account of a place, and a sum in its currency.
    pub(crate) fn described(
        &self,
        place: Place,
        minor: i128,
    ) -> Result<(Account, Money), LedgerError> {
        let state = self.state(place)?;
        let account = self.accounts.get(state.account as usize);
        let account = account.ok_or(LedgerError::Place { number: place.0 })?;
        Ok((account.clone(), money(account.path(), state.currency, minor)?))
    }

    /// Adds postings to what stands on their places.
    pub(super) fn add(&mut self, legs: impl Iterator<Item = Leg>) {
        for leg in legs {
            if let Some(state) = self.state_mut(leg.place) {
                state.posted += i128::from(leg.minor);
                state.legs += 1;
            }
        }
    }

    /// Takes postings off again.
    fn take_off(&mut self, legs: impl Iterator<Item = Leg>) {
        for leg in legs {
            if let Some(state) = self.state_mut(leg.place) {
                state.posted -= i128::from(leg.minor);
                state.legs = state.legs.saturating_sub(1);
            }
        }
    }

    /// Adds postings to what is held on their places, or takes them off again.
    pub(super) fn hold(&mut self, legs: impl Iterator<Item = Leg>, sign: i128) {
        for leg in legs {
            if let Some(state) = self.state_mut(leg.place) {
                let minor = i128::from(leg.minor) * sign;
                let held =
                    if leg.minor > 0 { &mut state.held_debit } else { &mut state.held_credit };
                *held += minor;
            }
        }
    }

    /// Checks the limits of every place to which rows from this one on posted or hold.
    pub(super) fn check_limits(&self, from: usize) -> Result<(), LedgerError> {
        for row in from..self.rows.len() {
            for leg in self.legs(row) {
                self.check_limit(leg.place)?;
            }
        }
        Ok(())
    }

    pub(super) fn check_limit(&self, place: Place) -> Result<(), LedgerError> {
        let state = self.state(place)?;
        let (low, high) = (state.posted + state.held_credit, state.posted + state.held_debit);
        let minor = match (state.least, state.most) {
            (Some(least), _) if low < i128::from(least) => low,
            (_, Some(most)) if high > i128::from(most) => high,
            _ => return Ok(()),
        };
        let account = self.accounts.get(state.account as usize).cloned();
        let account = account.ok_or(LedgerError::Place { number: place.0 })?;
        let (currency, least, most) = (state.currency, state.least, state.most);
        Err(LedgerError::Limit { account, currency, minor, least, most })
    }

    /// Takes the last row back.
    pub(super) fn undo_row(&mut self) {
        let Some(number) = self.rows.len().checked_sub(1) else { return };
        let Some(row) = self.rows.get(number).copied() else { return };
        let legs: Vec<Leg> = self.legs(number).collect();
        match row.kind {
            Kind::Posted => {
                self.take_off(legs.into_iter());
                let own = |by: &u32| usize::try_from(*by) == Ok(number);
                if self.reversed.get(&row.link).is_some_and(own) {
                    self.reversed.remove(&row.link);
                }
            }
            Kind::Held => {
                if let Ok(number) = u32::try_from(number)
                    && self.holds.remove(&number).is_some()
                {
                    self.hold(legs.into_iter(), -1);
                }
            }
            Kind::Settled => {
                self.take_off(legs.into_iter());
                self.end_hold(row.link, None);
            }
            Kind::Released => self.end_hold(row.link, None),
        }
        self.pop();
    }

    pub(super) fn undo(&mut self, save: &Save) {
        while self.rows.len() > save.rows {
            self.undo_row();
        }
        while self.marks.len() > save.marks {
            match self.marks.pop().map(|mark| mark.change) {
                Some(Change::Limit { limit, was }) => {
                    if let Some(place) = self.place(&limit.account, limit.currency)
                        && let Some(state) = self.state_mut(place)
                    {
                        (state.least, state.most) = was;
                    }
                }
                Some(Change::Seal { was, .. }) => self.sealed = was,
                None => {}
            }
        }
        for state in self.places.drain(save.places..) {
            self.place_numbers.remove(&(state.account, state.currency));
        }
        for account in self.accounts.drain(save.accounts..) {
            self.account_numbers.remove(&account);
        }
        self.limited = self.places.iter().filter(|place| place.is_limited()).count();
        self.last = save.last;
    }
}
