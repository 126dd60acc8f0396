//! Suspensions and their ends.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::tri::Tri;

use super::ground;
use super::notes::Notes;
use crate::event::{Event, EventKind};
use crate::instrument::Instrument;
use crate::standing::{Bounds, Ground};

/// A time for which an instrument does not apply although it has not ended (Vienna Convention 1969, articles 57, 58
/// and 72).
#[derive(Debug, Clone)]
pub(crate) struct Pause {
    pub(crate) since: Bounds,
    pub(crate) until: Option<Bounds>,
    pub(crate) grounds: Vec<Ground>,
}

fn bounds(event: &Event) -> Bounds {
    event.date.map(Bounds::from).unwrap_or_default()
}

/// The suspensions that concern one State with all others.
pub(crate) fn pauses(instrument: &Instrument, party: Country, notes: Notes) -> Vec<Pause> {
    let concerns = |event: &&Event| {
        event.against.is_none() && event.party.is_none_or(|stated| stated == party)
    };
    pauses_among(instrument, concerns, notes)
}

/// The suspensions among the events that a test lets through, each with the end that follows it.
///
/// Two events of one kind in a row are a statement and its correction: the one recorded last holds.
pub(crate) fn pauses_among(
    instrument: &Instrument,
    concerns: impl Fn(&&Event) -> bool,
    notes: Notes,
) -> Vec<Pause> {
    let is_step = |event: &&Event| matches!(event.kind, EventKind::Suspended | EventKind::Resumed);
    let mut steps: Vec<&Event> =
        instrument.events.iter().filter(is_step).filter(concerns).collect();
    if steps.is_empty() {
        return Vec::new();
    }
    steps.sort_by_key(|event| (bounds(event).earliest, event.kind, bounds(event).latest));
    let mut held: Vec<&Event> = Vec::new();
    for event in steps {
        match held.last_mut() {
            Some(last) if last.kind == event.kind => {
                if event.known_from() >= last.known_from() {
                    *last = event;
                }
            }
            _ => held.push(event),
        }
    }
    let mut found: Vec<Pause> = Vec::new();
    for event in held {
        match (event.kind, found.last_mut()) {
            (EventKind::Suspended, _) => found.push(Pause {
                since: bounds(event),
                until: None,
                grounds: notes.of(|| vec![ground(instrument, event)]),
            }),
            (_, Some(pause)) => pause.until = Some(bounds(event)),
            (_, None) => {}
        }
    }
    found
}

impl Pause {
    /// Whether one of the suspensions holds on a day; its ground goes to the list.
    pub(crate) fn on(pauses: &[Self], day: NaiveDate, grounds: &mut Vec<Ground>) -> Tri {
        let mut answer = Tri::No;
        for pause in pauses {
            let over = pause.until.map_or(Tri::No, |until| until.by(day));
            let holds = pause.since.by(day).and(over.not());
            if holds.is_possible() {
                grounds.extend_from_slice(&pause.grounds);
                answer = answer.or(holds);
            }
        }
        answer
    }
}
