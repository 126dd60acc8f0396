//! Questions about the end: what the clause gives, what was recorded, what a notice does.

use chrono::NaiveDate;
use kerben_core::country::Country;

use super::exit::recorded_and_computed;
use super::notes::Notes;
use super::seen::Seen;
use super::term::{clause, computed_end};
use super::{entry_bounds, notice, spell};
use crate::clause::{Effect, ForceFinding, Notified};
use crate::error::AgreementError;
use crate::event::EventKind;
use crate::instrument::Instrument;
use crate::standing::Bounds;
use crate::treaties::Treaties;

impl Treaties {
    /// Returns the end that the term of an instrument gives for a party: the first day on which it is no longer in
    /// force. `None` where the term leads to no end: it has none, or is renewed by silence and nobody refused.
    ///
    /// A missing later bound says that it may never end: whether it was renewed is not recorded. What was recorded of
    /// the end is left aside: [`Treaties::notified_end`] sets both side by side. A notice of withdrawal is asked about
    /// with [`Treaties::notice_effect`].
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`]; [`AgreementError::Term`] and [`AgreementError::Rule`] when a computed date
    /// leaves the calendar.
    pub fn computed_end(
        &self,
        instrument: &str,
        party: Country,
    ) -> Result<Option<Bounds>, AgreementError> {
        let instrument = self.get(instrument)?;
        if clause(instrument).is_none() {
            return Ok(None);
        }
        let seen = Seen::by(instrument, party);
        let own = entry_bounds(&seen, party)?;
        Ok(computed_end(&seen, party, own, Notes::Left)?.map(|ending| ending.bounds))
    }

    /// Returns the recorded end of a party beside the one that the treaty's own clause gives: of a withdrawal with its
    /// notice, or of the term. `None` where either is not known. The recorded one wins.
    ///
    /// # Errors
    /// As [`Treaties::computed_end`].
    pub fn notified_end(
        &self,
        instrument: &str,
        party: Country,
    ) -> Result<Option<Notified>, AgreementError> {
        end_of(self.get(instrument)?, party)
    }

    /// Returns every recorded end that certainly differs from the one that the treaty's own clause gives. Nothing is
    /// repaired.
    ///
    /// # Errors
    /// As [`Treaties::computed_end`].
    pub fn end_findings(&self) -> Result<Vec<ForceFinding>, AgreementError> {
        let mut findings = Vec::new();
        for instrument in self.iter().filter(|instrument| instrument.kind.is_treaty()) {
            for state in instrument.states.iter().copied() {
                let dates = end_of(instrument, state)?;
                findings.extend(dates.filter(|dates| dates.finding().is_some()).map(|dates| {
                    ForceFinding { instrument: instrument.id.clone(), party: Some(state), dates }
                }));
            }
        }
        Ok(findings)
    }

    /// Returns what the notice of withdrawal of a party does by the clause of the treaty; `None` where no
    /// notice is recorded by that day, or no clause on exit was read.
    ///
    /// # Errors
    /// As [`Treaties::computed_end`].
    pub fn notice_effect(
        &self,
        instrument: &str,
        party: Country,
        day: NaiveDate,
    ) -> Result<Option<Effect>, AgreementError> {
        let instrument = self.get(instrument)?;
        let view = spell::view(instrument, party, day);
        let seen = Seen::by(&view, party);
        let Some(notice) = seen.slot_for(EventKind::NoticeOfWithdrawal, party) else {
            return Ok(None);
        };
        let given = notice.date.map(Bounds::from).unwrap_or_default();
        if given.by(day).is_no() {
            return Ok(None);
        }
        let own = entry_bounds(&seen, party)?;
        notice::answer(&view, own, notice)
    }
}

fn end_of(instrument: &Instrument, party: Country) -> Result<Option<Notified>, AgreementError> {
    let seen = Seen::by(instrument, party);
    let own = entry_bounds(&seen, party)?;
    let both = recorded_and_computed(&seen, party, own)?;
    Ok(both.map(|(recorded, computed)| Notified::beside(recorded, computed)))
}
