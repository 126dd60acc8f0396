//! An instrument with the events that concern one State.

use std::collections::BTreeMap;
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

/// The events of an instrument, those of each State apart: for one who asks for many States.
#[derive(Debug, Clone)]
pub(crate) struct Split<'a> {
    /// Events of all, each with its place among all events.
    common: Vec<(usize, &'a Event)>,
    own: BTreeMap<Country, Vec<(usize, &'a Event)>>,
}

impl<'a> Split<'a> {
    pub(crate) fn of(instrument: &'a Instrument) -> Self {
        let mut split = Self { common: Vec::new(), own: BTreeMap::new() };
        for (place, event) in instrument.events.iter().enumerate() {
            match (event.against, event.party) {
                (Some(_), _) => {}
                (None, Some(party)) => split.own.entry(party).or_default().push((place, event)),
                (None, None) => split.common.push((place, event)),
            }
        }
        split
    }

    /// The events of one State that concern all other States alike.
    pub(crate) fn own(&self, party: Country) -> impl Iterator<Item = &'a Event> {
        self.own.get(&party).into_iter().flatten().map(|(_, event)| *event)
    }
}

impl<'a> Seen<'a> {
    pub(crate) fn by(instrument: &'a Instrument, party: Country) -> Self {
        let concerns = |event: &&Event| {
            event.against.is_none() && event.party.is_none_or(|stated| stated == party)
        };
        Self { instrument, events: instrument.events.iter().filter(concerns).collect() }
    }

    /// As [`Seen::by`], from events that were split before.
    pub(crate) fn among(instrument: &'a Instrument, split: &Split<'a>, party: Country) -> Self {
        let own = split.own.get(&party).map(Vec::as_slice).unwrap_or_default();
        let mut events: Vec<(usize, &Event)> = split.common.iter().chain(own).copied().collect();
        events.sort_unstable_by_key(|(place, _)| *place);
        Self { instrument, events: events.into_iter().map(|(_, event)| event).collect() }
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
