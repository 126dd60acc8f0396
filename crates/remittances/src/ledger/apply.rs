//! Taking events: all of those that are given together, or none.

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::message::Message;

use super::entry::{Entry, EntryError, check_key};
use super::error::LedgerError;
use super::event::{Event, Limit, Released};
use super::hold::{End, Hold, HoldState};
use super::posting::Posting;
use super::store::{Change, Kind, Ledger, Leg, Mark, NO_LINK, NewRow, Posted};
use super::totals::Save;

#[derive(Clone, Copy)]
struct Taking {
    recorded: NaiveDate,
    linked: bool,
}

impl Ledger {
    /// Takes an entry, or recognises that it is there.
    ///
    /// # Errors
    ///
    /// [`LedgerError`] saying why it is not taken; the ledger is then as it was.
    pub fn post(&mut self, recorded: NaiveDate, entry: &Entry) -> Result<Posted, LedgerError> {
        let save = self.begin(recorded)?;
        let taken = self.take_entry(Taking { recorded, linked: false }, entry);
        let posted = self.end(recorded, &save, taken)?;
        Ok(posted)
    }

    /// Takes all the entries, linked, or none of them.
    ///
    /// The same entry twice in the list is a replay, as it is across two calls.
    ///
    /// # Errors
    ///
    /// The error of the first entry that is not taken; the ledger is then as it was.
    pub fn post_all(
        &mut self,
        recorded: NaiveDate,
        entries: &[Entry],
    ) -> Result<Vec<Posted>, LedgerError> {
        let save = self.begin(recorded)?;
        let taken = self.take_all(recorded, entries, |ledger, taking, entry| {
            ledger.take_entry(taking, entry).map(Some)
        });
        self.end(recorded, &save, taken)
    }

    /// Takes all the events, or none of them; entries, settlements and releases that were taken
    /// before are recognised and answered as replays. Limits and closings have no number.
    ///
    /// # Errors
    ///
    /// [`LedgerError`] of the first event that is not taken; the ledger is then as it was.
    pub fn apply(
        &mut self,
        recorded: NaiveDate,
        events: &[Event],
    ) -> Result<Vec<Posted>, LedgerError> {
        let save = self.begin(recorded)?;
        let taken = self.take_all(recorded, events, Self::take_event);
        self.end(recorded, &save, taken)
    }

    /// Takes an entry by its places: what [`Ledger::post`] does, without the making of an [`Entry`].
    ///
    /// # Errors
    ///
    /// As [`Ledger::post`]; also [`LedgerError::Place`] for a place of another ledger.
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_core::calendar::parse_day;
    /// use kerben_core::currency::Currency;
    /// use kerben_remittances::ledger::{Account, Leg, Ledger};
    ///
    /// let mut ledger = Ledger::new();
    /// let cash = ledger.open(&Account::new("Assets:Cash:Osh")?, Currency::KGS)?;
    /// let owed = ledger.open(&Account::new("Liabilities:Owed:B")?, Currency::KGS)?;
    /// let day = parse_day("2023-05-10")?;
    /// ledger.append(day, "t1", day, &[Leg::debit(owed, 18_960_00), Leg::credit(cash, 18_960_00)])?;
    /// assert_eq!(ledger.minor(cash)?, -18_960_00);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn append(
        &mut self,
        recorded: NaiveDate,
        key: &str,
        day: NaiveDate,
        legs: &[Leg],
    ) -> Result<Posted, LedgerError> {
        self.check_recorded(recorded)?;
        let new = NewRow {
            kind: Kind::Posted,
            key,
            day,
            recorded,
            link: NO_LINK,
            linked: false,
            text: None,
        };
        let posted = self.put(&new, legs)?;
        if let Posted::New(row) = posted {
            self.add(legs.iter().copied());
            if self.limited > 0
                && let Err(error) = self.check_limits(row)
            {
                self.undo_row();
                return Err(error);
            }
            self.last = Some(recorded);
        }
        Ok(posted)
    }

    fn check_recorded(&self, recorded: NaiveDate) -> Result<(), LedgerError> {
        if !(calendar::DAY_MIN..=calendar::DAY_MAX).contains(&recorded) {
            return Err(EntryError::Day { day: recorded }.into());
        }
        match self.last {
            Some(last) if recorded < last => Err(LedgerError::Recorded { day: recorded, last }),
            _ => Ok(()),
        }
    }

    fn begin(&self, recorded: NaiveDate) -> Result<Save, LedgerError> {
        self.check_recorded(recorded)?;
        Ok(self.save())
    }

    fn end<T>(
        &mut self,
        recorded: NaiveDate,
        save: &Save,
        taken: Result<T, LedgerError>,
    ) -> Result<T, LedgerError> {
        let taken = taken.and_then(|taken| {
            if self.limited > 0 {
                self.check_limits(save.rows)?;
                for mark in self.marks.get(save.marks..).unwrap_or_default() {
                    if let Change::Limit { limit, .. } = &mark.change
                        && let Some(place) = self.place(&limit.account, limit.currency)
                    {
                        self.check_limit(place)?;
                    }
                }
            }
            Ok(taken)
        });
        match &taken {
            Ok(_) if (self.rows.len(), self.marks.len()) != (save.rows, save.marks) => {
                self.last = Some(recorded);
            }
            Ok(_) => {}
            Err(_) => self.undo(save),
        }
        taken
    }

    fn take_all<T>(
        &mut self,
        recorded: NaiveDate,
        items: &[T],
        mut take: impl FnMut(&mut Self, Taking, &T) -> Result<Option<Posted>, LedgerError>,
    ) -> Result<Vec<Posted>, LedgerError> {
        if items.len() > Self::EVENTS_MAX {
            return Err(LedgerError::Events { count: items.len() });
        }
        let before = (self.rows.len(), self.marks.len());
        let mut taken = Vec::with_capacity(items.len());
        for item in items {
            let linked = (self.rows.len(), self.marks.len()) != before;
            taken.extend(take(self, Taking { recorded, linked }, item)?);
        }
        Ok(taken)
    }

    fn take_event(&mut self, taking: Taking, event: &Event) -> Result<Option<Posted>, LedgerError> {
        match event {
            Event::Post(entry) => self.take_entry(taking, entry).map(Some),
            Event::Hold { entry, until } => self.take_hold(taking, entry, *until).map(Some),
            Event::Settle { hold, entry } => self.take_settlement(taking, hold, entry).map(Some),
            Event::Release { key, hold, day, why } => {
                self.take_release(taking, key, hold, *day, *why).map(Some)
            }
            Event::Limit(limit) => self.take_limit(taking, limit).map(|()| None),
            Event::Seal { through } => self.take_seal(taking, *through).map(|()| None),
        }
    }

    fn legs_of(&mut self, postings: &[Posting]) -> Result<Vec<Leg>, LedgerError> {
        let legs = postings.iter().map(|posting| {
            let place = self.open(posting.account(), posting.amount().currency())?;
            Ok(match posting.side() {
                super::Side::Debit => Leg::debit(place, posting.amount().minor()),
                super::Side::Credit => Leg::credit(place, posting.amount().minor()),
            })
        });
        legs.collect()
    }

    /// Puts a row of an entry, and its postings onto the balances if it posts.
    fn put_entry(
        &mut self,
        taking: Taking,
        kind: Kind,
        entry: &Entry,
        link: u32,
    ) -> Result<(Posted, Vec<Leg>), LedgerError> {
        let legs = self.legs_of(entry.postings())?;
        let new = NewRow {
            kind,
            key: entry.key(),
            day: entry.day(),
            recorded: taking.recorded,
            link,
            linked: taking.linked,
            text: Some(entry.text()),
        };
        let posted = self.put(&new, &legs)?;
        if !posted.is_replay() && kind != Kind::Held {
            self.add(legs.iter().copied());
        }
        Ok((posted, legs))
    }

    fn take_entry(&mut self, taking: Taking, entry: &Entry) -> Result<Posted, LedgerError> {
        let Some(reversed) = entry.reverses() else {
            return Ok(self.put_entry(taking, Kind::Posted, entry, NO_LINK)?.0);
        };
        let names = || (entry.key().to_owned(), reversed.to_owned());
        let found = self.row_of(reversed).filter(|row| {
            let kind = self.rows.get(*row).map(|row| row.kind);
            matches!(kind, Some(Kind::Posted | Kind::Settled))
        });
        let found = found.and_then(|row| Some((row, u32::try_from(row).ok()?)));
        let Some((row, link)) = found else {
            let (key, reversed) = names();
            return Err(LedgerError::NoEntry { key, reversed });
        };
        let (posted, legs) = self.put_entry(taking, Kind::Posted, entry, link)?;
        let Posted::New(number) = posted else { return Ok(posted) };
        // From here on, what fails is undone with the whole.
        if !self.legs(row).map(|leg| Leg { minor: -leg.minor, ..leg }).eq(legs) {
            let (key, reversed) = names();
            return Err(LedgerError::NoMirror { key, reversed });
        }
        if let Some(&by) = self.reversed.get(&link) {
            let by = self.key(by as usize).to_owned();
            return Err(LedgerError::Reversed { reversed: reversed.to_owned(), by });
        }
        if let Ok(number) = u32::try_from(number) {
            self.reversed.insert(link, number);
        }
        Ok(posted)
    }

    fn take_hold(
        &mut self,
        taking: Taking,
        entry: &Entry,
        until: Option<NaiveDate>,
    ) -> Result<Posted, LedgerError> {
        if let Some(day) = until.filter(|day| *day < entry.day()) {
            let hold = entry.key().to_owned();
            return Err(LedgerError::HoldDay { hold, until, day, settled: true });
        }
        if let Some(reversed) = entry.reverses() {
            let (key, reversed) = (entry.key().to_owned(), reversed.to_owned());
            return Err(LedgerError::NoEntry { key, reversed });
        }
        let (posted, legs) = self.put_entry(taking, Kind::Held, entry, NO_LINK)?;
        let number = match posted {
            Posted::New(number) | Posted::Replayed(number) => number,
        };
        let Ok(row) = u32::try_from(number) else { return Ok(posted) };
        if posted.is_replay() {
            return match self.holds.get(&row) {
                Some(hold) if hold.until == until => Ok(posted),
                _ => Err(LedgerError::Conflict { key: entry.key().to_owned(), number }),
            };
        }
        self.hold(legs.into_iter(), 1);
        self.holds.insert(row, Hold { until, end: None });
        Ok(posted)
    }

    /// The row of a hold and what is known of it.
    fn held_under(&self, hold: &str) -> Result<(u32, Hold), LedgerError> {
        let row = self.row_of(hold).and_then(|row| u32::try_from(row).ok());
        let found = row.and_then(|row| Some((row, *self.holds.get(&row)?)));
        found.ok_or_else(|| LedgerError::NoHold { hold: hold.to_owned() })
    }

    fn take_settlement(
        &mut self,
        taking: Taking,
        hold: &str,
        entry: &Entry,
    ) -> Result<Posted, LedgerError> {
        let (row, state) = self.held_under(hold)?;
        if let Some(reversed) = entry.reverses() {
            let (key, reversed) = (entry.key().to_owned(), reversed.to_owned());
            return Err(LedgerError::NoEntry { key, reversed });
        }
        if state.end.is_some() {
            // Only the same settlement again is taken, as a replay.
            let again = self
                .row_of(entry.key())
                .is_some_and(|found| state.end == u32::try_from(found).ok().map(End::Settled));
            if !again {
                return Err(self.ended(hold, state));
            }
        }
        let (posted, legs) = self.put_entry(taking, Kind::Settled, entry, row)?;
        let Posted::New(number) = posted else { return Ok(posted) };
        self.end_hold(row, u32::try_from(number).ok().map(End::Settled));
        if state.until.is_some_and(|until| entry.day() > until) {
            let (hold, until, day) = (hold.to_owned(), state.until, entry.day());
            return Err(LedgerError::HoldDay { hold, until, day, settled: true });
        }
        self.check_within(hold, row, &legs)?;
        Ok(posted)
    }

    fn ended(&self, hold: &str, state: Hold) -> LedgerError {
        LedgerError::HoldEnded { hold: hold.to_owned(), state: self.hold_state(state) }
    }

    pub(super) fn hold_state(&self, hold: Hold) -> HoldState {
        match hold.end {
            None => HoldState::Open,
            Some(End::Settled(row)) => HoldState::Settled(self.key(row as usize).to_owned()),
            Some(End::Released(why)) => HoldState::Released(why),
        }
    }

    /// Checks that on each place at most what is held is settled, on the same side.
    fn check_within(&self, hold: &str, row: u32, legs: &[Leg]) -> Result<(), LedgerError> {
        for leg in legs {
            let sum = |legs: &mut dyn Iterator<Item = Leg>| -> i128 {
                legs.filter(|other| {
                    other.place == leg.place && other.minor.signum() == leg.minor.signum()
                })
                .map(|other| i128::from(other.minor))
                .sum()
            };
            let set_aside = sum(&mut self.legs(row as usize));
            let settled = sum(&mut legs.iter().copied());
            if settled.abs() > set_aside.abs() {
                let state = self.state(leg.place)?;
                let account = self.accounts.get(state.account as usize).cloned();
                let account = account.ok_or(LedgerError::Place { number: leg.place.0 })?;
                let (hold, currency) = (hold.to_owned(), state.currency);
                return Err(LedgerError::Beyond {
                    hold,
                    account,
                    currency,
                    held: set_aside,
                    settled,
                });
            }
        }
        Ok(())
    }

    fn take_release(
        &mut self,
        taking: Taking,
        key: &str,
        hold: &str,
        day: NaiveDate,
        why: Released,
    ) -> Result<Posted, LedgerError> {
        check_key(key)?;
        let (row, state) = self.held_under(hold)?;
        let text = release_text(why);
        let new = NewRow {
            kind: Kind::Released,
            key,
            day,
            recorded: taking.recorded,
            link: row,
            linked: taking.linked,
            text: Some(&text),
        };
        if state.end.is_some() && self.row_of(key).is_none() {
            return Err(self.ended(hold, state));
        }
        let posted = self.put(&new, &[])?;
        if posted.is_replay() {
            return Ok(posted);
        }
        self.end_hold(row, Some(End::Released(why)));
        if why == Released::Expired && state.until.is_none_or(|until| day <= until) {
            let (hold, until) = (hold.to_owned(), state.until);
            return Err(LedgerError::HoldDay { hold, until, day, settled: false });
        }
        Ok(posted)
    }

    pub(super) fn end_hold(&mut self, row: u32, end: Option<End>) {
        if let Some(hold) = self.holds.get_mut(&row) {
            hold.end = end;
            let legs: Vec<Leg> = self.legs(row as usize).collect();
            self.hold(legs.into_iter(), if end.is_some() { -1 } else { 1 });
        }
    }

    fn take_limit(&mut self, taking: Taking, limit: &Limit) -> Result<(), LedgerError> {
        if let (Some(least), Some(most)) = (limit.least, limit.most)
            && least > most
        {
            return Err(LedgerError::Range { least, most });
        }
        let place = self.open(&limit.account, limit.currency)?;
        let Some(state) = self.state_mut(place) else { return Ok(()) };
        let was = (state.least, state.most);
        if was == (limit.least, limit.most) {
            return Ok(());
        }
        (state.least, state.most) = (limit.least, limit.most);
        self.limited = self.places.iter().filter(|place| place.is_limited()).count();
        self.mark(taking, Change::Limit { limit: limit.clone(), was });
        Ok(())
    }

    fn take_seal(&mut self, taking: Taking, through: NaiveDate) -> Result<(), LedgerError> {
        if !(calendar::DAY_MIN..=calendar::DAY_MAX).contains(&through) {
            return Err(EntryError::Day { day: through }.into());
        }
        match self.sealed {
            Some(sealed) if through < sealed => Err(LedgerError::Unsealed { through, sealed }),
            Some(sealed) if through == sealed => Ok(()),
            was => {
                self.sealed = Some(through);
                self.mark(taking, Change::Seal { through, was });
                Ok(())
            }
        }
    }

    fn mark(&mut self, taking: Taking, change: Change) {
        let (before, Taking { recorded, linked }) = (self.rows.len(), taking);
        self.marks.push(Mark { before, recorded, linked, change });
    }
}

fn release_text(why: Released) -> Message {
    Message::new(match why {
        Released::Voided => "remittances.entry.voided",
        Released::Expired => "remittances.entry.expired",
    })
}
