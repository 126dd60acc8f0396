//! Suspensions and their ends.

use chrono::NaiveDate;
use kerben_core::tri::Tri;

use super::ground;
use super::notes::Notes;
use super::seen::Seen;
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
pub(crate) fn pauses(instrument: &Seen<'_>, notes: Notes) -> Vec<Pause> {
    pauses_among(instrument, instrument.events.iter().copied(), notes)
}

/// The suspensions among some events, each with the end that follows it.
///
/// Two events of one kind in a row are a statement and its correction: the one recorded last holds.
pub(crate) fn pauses_among<'a>(
    instrument: &Instrument,
    events: impl Iterator<Item = &'a Event>,
    notes: Notes,
) -> Vec<Pause> {
    let is_step = |event: &&Event| matches!(event.kind, EventKind::Suspended | EventKind::Resumed);
    let mut steps: Vec<&Event> = events.filter(is_step).collect();
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
