//! What a clause is computed over: the events of an instrument, as known on a day.

use std::fmt::Debug;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::error::ClauseError;
use crate::event::{Event, EventKind};
use crate::standing::Bounds;

/// The longest chain of "not before" from instrument to instrument.
pub const CHAIN_MAX: usize = 16;

/// When another instrument entered into force, as far as that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherForce {
    /// The day, or between which days.
    pub bounds: Bounds,
    /// The source of the day, where it was notified.
    pub source: Option<String>,
    /// How far it can be trusted.
    pub grade: Evidence,
}

/// Answers when other instruments entered into force, for "not before the treaty X is in force".
pub trait OtherInstruments: Debug {
    /// Returns when the instrument `id` entered into force, in general; `None` where it is not known.
    ///
    /// `path` holds the instruments through which the question came, the first one first; an implementation that
    /// computes passes it on with `id` added, by [`follow`].
    ///
    /// # Errors
    /// [`ClauseError::Circular`] and its like from the computation of the other instrument.
    fn force_of(&self, id: &str, path: &[String]) -> Result<Option<OtherForce>, ClauseError>;
}

/// No other instrument is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NoOthers;

impl OtherInstruments for NoOthers {
    fn force_of(&self, _: &str, _: &[String]) -> Result<Option<OtherForce>, ClauseError> {
        Ok(None)
    }
}

/// Returns the path with one instrument more.
///
/// # Errors
/// [`ClauseError::Circular`] if the path comes back to an instrument, [`ClauseError::ChainTooLong`] beyond
/// [`CHAIN_MAX`].
pub fn follow(path: &[String], next: &str) -> Result<Vec<String>, ClauseError> {
    let mut longer = path.to_vec();
    longer.push(next.to_owned());
    let instrument = longer.first().cloned().unwrap_or_default();
    if path.iter().any(|earlier| earlier == next) {
        return Err(ClauseError::Circular { instrument, path: longer });
    }
    if longer.len() > CHAIN_MAX {
        let found = longer.len();
        return Err(ClauseError::ChainTooLong { instrument, found, max: CHAIN_MAX });
    }
    Ok(longer)
}

/// The events over which a clause is computed, and for whom.
///
/// An event without a party stands for all parties: a notification without a party is the last one, a deposit
/// without a party is the one that completes the number required. Of several events of one kind and party the one
/// that was recorded last holds.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    pub(crate) instrument: &'a str,
    pub(crate) events: &'a [Event],
    pub(crate) party: Option<Country>,
    pub(crate) states: Option<&'a [Country]>,
    pub(crate) complete: bool,
    pub(crate) newcomers: Option<&'a [Country]>,
    pub(crate) procedures: Tri,
    pub(crate) known_on: Option<NaiveDate>,
    pub(crate) others: &'a dyn OtherInstruments,
    pub(crate) path: Vec<String>,
    pub(crate) notified: Option<OtherForce>,
}

impl<'a> Setting<'a> {
    /// Returns the setting of an instrument in general, with nothing but its events.
    #[must_use]
    pub fn new(instrument: &'a str, events: &'a [Event]) -> Self {
        Self {
            instrument,
            events,
            party: None,
            states: None,
            complete: false,
            newcomers: None,
            procedures: Tri::Unknown,
            known_on: None,
            others: &NoOthers,
            path: vec![instrument.to_owned()],
            notified: None,
        }
    }

    /// Asks for one party; without it, the question is when the instrument as such entered into force.
    #[must_use]
    pub fn for_party(mut self, party: Country) -> Self {
        self.party = Some(party);
        self
    }

    /// Names the States that can take part, all of them: those whose notifications are waited for.
    #[must_use]
    pub fn among(mut self, states: &'a [Country]) -> Self {
        self.states = Some(states);
        self
    }

    /// Says that the list of deposits is complete, as it was then. Otherwise the n-th recorded deposit only shows that
    /// the n-th was not later.
    #[must_use]
    pub fn with_complete_deposits(mut self) -> Self {
        self.complete = true;
        self
    }

    /// Names the States that count as newcomers.
    #[must_use]
    pub fn with_newcomers(mut self, newcomers: &'a [Country]) -> Self {
        self.newcomers = Some(newcomers);
        self
    }

    /// Says whether the party needs a procedure of its own, for `mixed`.
    #[must_use]
    pub fn needing_procedures(mut self, needed: Tri) -> Self {
        self.procedures = needed;
        self
    }

    /// Leaves out what was recorded after a day.
    #[must_use]
    pub fn known_on(mut self, day: NaiveDate) -> Self {
        self.known_on = Some(day);
        self
    }

    /// Says who knows the other instruments.
    #[must_use]
    pub fn with_others(mut self, others: &'a dyn OtherInstruments) -> Self {
        self.others = others;
        self
    }

    /// Says when the instrument as such entered into force, as notified: later parties never enter before it.
    #[must_use]
    pub fn with_notified_force(mut self, force: OtherForce) -> Self {
        self.notified = Some(force);
        self
    }

    /// Says through which instruments the question came, this one last.
    #[must_use]
    pub fn reached_by(mut self, path: Vec<String>) -> Self {
        self.path = path;
        self
    }

    /// The same setting without the party.
    pub(crate) fn in_general(&self) -> Self {
        let mut general = self.clone();
        general.party = None;
        general
    }

    fn known(&self) -> impl Iterator<Item = &'a Event> {
        let day = self.known_on;
        self.events.iter().filter(move |event| {
            day.is_none_or(|day| event.known_from().is_some_and(|known| known <= day))
        })
    }

    /// The event of a kind and party that holds: the one recorded last.
    pub(crate) fn slot(&self, kind: EventKind, party: Option<Country>) -> Option<&'a Event> {
        self.known()
            .filter(|event| {
                event.kind() == kind && event.party() == party && event.date().is_some()
            })
            .max_by_key(|event| event.known_from())
    }

    /// Every party for which an event of the kinds is known, each once.
    pub(crate) fn parties_with(&self, kinds: &[EventKind]) -> Vec<Country> {
        let mut parties: Vec<Country> = self
            .known()
            .filter(|event| kinds.contains(&event.kind()))
            .filter_map(Event::party)
            .collect();
        parties.sort_unstable();
        parties.dedup();
        parties
    }
}
