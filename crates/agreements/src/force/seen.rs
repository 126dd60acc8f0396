//! An instrument with the events that concern one State.

use std::ops::Deref;

use kerben_core::country::Country;

use crate::event::{Event, EventKind};
use crate::instrument::Instrument;

/// An instrument as one State sees it: a convention with two hundred parties has a thousand events, of which a handful
/// concern that State.
pub(crate) struct Seen<'a> {
    pub(crate) instrument: &'a Instrument,
    /// The State's own events and those of all.
    pub(crate) events: Vec<&'a Event>,
}

impl<'a> Seen<'a> {
    pub(crate) fn by(instrument: &'a Instrument, party: Country) -> Self {
        let concerns = |event: &&Event| {
            event.against.is_none() && event.party.is_none_or(|stated| stated == party)
        };
        Self { instrument, events: instrument.events.iter().filter(concerns).collect() }
    }

    /// As [`Instrument::slot`].
    pub(crate) fn slot(&self, kind: EventKind, party: Option<Country>) -> Option<&'a Event> {
        self.events
            .iter()
            .copied()
            .filter(|event| event.kind == kind && event.party == party)
            .max_by_key(|event| event.known_from())
    }

    /// As [`Instrument::slot_for`].
    pub(crate) fn slot_for(&self, kind: EventKind, party: Country) -> Option<&'a Event> {
        self.slot(kind, Some(party)).or_else(|| self.slot(kind, None))
    }
}

impl Deref for Seen<'_> {
    type Target = Instrument;

    fn deref(&self) -> &Instrument {
        self.instrument
    }
}
