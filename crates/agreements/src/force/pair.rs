//! What happens to an instrument between two States only.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::tri::Tri;

use super::ground;
use super::notes::Notes;
use super::pause::{Pause, pauses_among};
use crate::event::{Event, EventKind};
use crate::instrument::Instrument;
use crate::standing::{Bounds, Force, Missing, MissingFact, NotInForce, Standing};

/// Whether an event concerns the two States and nobody else.
pub(crate) fn concerns(event: &Event, (a, b): (Country, Country)) -> bool {
    match (event.party, event.against) {
        (Some(party), Some(other)) => (party, other) == (a, b) || (party, other) == (b, a),
        _ => false,
    }
}

/// The objections of one State to the reservation of the other that keep the treaty out of force between them.
fn precluding(
    instrument: &Instrument,
    pair: (Country, Country),
) -> impl Iterator<Item = (&Event, Country, Country)> {
    instrument.events.iter().filter_map(move |event| {
        let objects = event.kind == EventKind::Objected && event.precludes && concerns(event, pair);
        match (event.party, event.against) {
            (Some(party), Some(other)) if objects => Some((event, party, other)),
            _ => None,
        }
    })
}

pub(crate) fn bounds(event: &Event) -> Bounds {
    event.date.map(Bounds::from).unwrap_or_default()
}

/// Whether an objection still stands on a day: it was made and not withdrawn (Vienna Convention 1969, article 22(2)).
pub(crate) fn stands(
    instrument: &Instrument,
    event: &Event,
    withdrawal: EventKind,
    day: NaiveDate,
) -> Tri {
    let withdrawn = instrument
        .events
        .iter()
        .filter(|other| {
            other.kind == withdrawal
                && other.party == event.party
                && other.against == event.against
                && (other.provisions.is_empty() || other.provisions == event.provisions)
                && bounds(other).latest >= bounds(event).earliest
        })
        .map(|other| bounds(other).by(day));
    bounds(event).by(day).and(Tri::any(withdrawn).not())
}

/// What two States are to each other where both are bound: an objection or a suspension between them comes on top.
pub(crate) fn between_the_two(
    instrument: &Instrument,
    pair: (Country, Country),
    day: NaiveDate,
    mut both: Standing,
) -> Standing {
    if !matches!(both.force, Force::InForce { .. })
        || !instrument.events.iter().any(|event| concerns(event, pair))
    {
        return both;
    }
    let unknown = |party| {
        let fact = MissingFact::Relation;
        let instrument = instrument.id.clone();
        Force::Undetermined(vec![Missing { instrument, party: Some(party), fact, known: None }])
    };
    for (event, by, reserving) in precluding(instrument, pair) {
        match stands(instrument, event, EventKind::ObjectionWithdrawn, day) {
            Tri::No => continue,
            Tri::Yes => both.force = Force::NotInForce(NotInForce::Precluded { by, reserving }),
            Tri::Unknown => both.force = unknown(by),
        }
        both.grounds.push(ground(instrument, event));
        if matches!(both.force, Force::NotInForce(_)) {
            return both;
        }
    }
    let pauses = pauses_among(
        instrument,
        instrument.events.iter().filter(|event| concerns(event, pair)),
        Notes::Kept,
    );
    match Pause::on(&pauses, day, &mut both.grounds) {
        Tri::Yes => both.force = Force::NotInForce(NotInForce::Suspended { party: pair.0 }),
        Tri::Unknown => both.force = unknown(pair.0),
        Tri::No => {}
    }
    both
}
