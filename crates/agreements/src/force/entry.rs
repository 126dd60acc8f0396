//! The entry into force of an instrument for one State.

use chrono::NaiveDate;
use kerben_core::calendar::add_days;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;

use super::ground;
use super::notes::Notes;
use super::seen::Seen;
use crate::clause::by_clause;
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::instrument::{Instrument, TimeClause};
use crate::standing::{Bounds, Ground, MissingFact};

/// The entry into force for one party: bounds, and what is missing for them to close.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) bounds: Bounds,
    pub(crate) missing: MissingFact,
    pub(crate) computed_otherwise: Option<NaiveDate>,
    pub(crate) grounds: Vec<Ground>,
}

/// The consent of a party, or the exchange that counts for all.
pub(crate) fn consent(instrument: &Instrument, party: Country) -> Option<&Event> {
    consent_among(&Seen::by(instrument, party), party)
}

pub(crate) fn consent_among<'a>(seen: &Seen<'a>, party: Country) -> Option<&'a Event> {
    let last = |wanted: Option<Country>| {
        seen.events
            .iter()
            .copied()
            .filter(|event| event.kind.is_consent() && event.party == wanted)
            .max_by_key(|event| {
                // A date without an end may be later than any other.
                let latest = event.date.map(|date| date.latest().unwrap_or(NaiveDate::MAX));
                (latest, event.known_from())
            })
    };
    last(Some(party)).or_else(|| last(None))
}

/// The bounds of the entry into force for a party, without the grounds.
pub(crate) fn entry_bounds(seen: &Seen<'_>, party: Country) -> Result<Bounds, AgreementError> {
    Ok(entry(seen, party, Notes::Left)?.bounds)
}

/// The entry into force for a party.
pub(crate) fn entry(
    instrument: &Seen<'_>,
    party: Country,
    notes: Notes,
) -> Result<Entry, AgreementError> {
    let mut grounds = Vec::new();
    let own = instrument.slot(EventKind::InForce, Some(party));
    let general = instrument.slot(EventKind::InForce, None);
    let consented = consent_among(instrument, party);
    let floor = general.and_then(|event| event.date).map(Bounds::from);
    if let (None, Some(event)) = (own, consented.filter(|event| event.kind == EventKind::Succeeded))
    {
        return Ok(succession(instrument, event, general, notes));
    }
    if let Some(found) = by_clause(instrument, party, notes)? {
        grounds.extend(found.grounds);
        if let Some(event) = found.notified {
            return Ok(notified(event, Some(found.bounds), grounds));
        }
        let mut bounds = found.bounds;
        // A clause that cannot be computed yet says nothing of days before the text was fixed.
        bounds.earliest = bounds
            .earliest
            .or_else(|| concluded(instrument, party)?.date.and_then(PartialDate::earliest));
        return Ok(tightened(instrument, party, (bounds, found.missing), notes, grounds));
    }
    let computed = match (&instrument.entry, consented) {
        (Some(clause), Some(event)) => Some((clause, event, computed(instrument, clause, event)?)),
        _ => None,
    };
    if let Some(event) = own {
        notes.add(&mut grounds, || ground(instrument, event));
        return Ok(notified(event, computed.map(|(_, _, bounds)| joined(bounds, floor)), grounds));
    }
    if let Some((clause, event, bounds)) = computed {
        push_computed(instrument, clause, event, notes, &mut grounds);
        if let Some(event) = general {
            notes.add(&mut grounds, || ground(instrument, event));
        }
        // A party that joins takes part from its own day, but never before the treaty itself is in force.
        let bounds = match floor {
            Some(floor) => bounds.later(floor),
            None if instrument.closed => bounds,
            None => Bounds::new(bounds.earliest, None),
        };
        let missing = MissingFact::EntryIntoForce;
        return Ok(tightened(instrument, party, (bounds, missing), notes, grounds));
    }
    if let (Some(event), None) = (general, &instrument.entry) {
        notes.add(&mut grounds, || ground(instrument, event));
        return Ok(notified(event, None, grounds));
    }
    // Nothing says when: it is not in force before the text is fixed or before the consent.
    let start = consented.or_else(|| concluded(instrument, party));
    let earliest = start.and_then(|event| event.date).and_then(PartialDate::earliest);
    if let Some(event) = start {
        notes.add(&mut grounds, || ground(instrument, event));
    }
    let bounds = Bounds::new(earliest.max(floor.and_then(|floor| floor.earliest)), None);
    let fact = if consented.is_none() && instrument.entry.is_some() {
        MissingFact::Consent
    } else {
        MissingFact::EntryIntoForce
    };
    Ok(tightened(instrument, party, (bounds, fact), notes, grounds))
}

/// The event that fixed the text, as far as the party or all are concerned.
fn concluded<'a>(instrument: &Seen<'a>, party: Country) -> Option<&'a Event> {
    instrument
        .slot_for(EventKind::Signed, party)
        .or_else(|| instrument.slot_for(EventKind::SignedAdReferendum, party))
        .or_else(|| instrument.slot_for(EventKind::Adopted, party))
}

/// A successor is bound from the day of the succession, or from the treaty's own day if that is later, although it
/// says so later (Vienna Convention 1978, articles 22 and 23).
fn succession(
    instrument: &Instrument,
    event: &Event,
    general: Option<&Event>,
    notes: Notes,
) -> Entry {
    let mut grounds = Vec::new();
    notes.add(&mut grounds, || ground(instrument, event));
    let since = match (event.effective, event.date) {
        (Some(effective), _) => Bounds::from(effective),
        // Without the day of the succession, the notification only shows that it was not later.
        (None, Some(date)) => Bounds::new(None, date.latest()),
        (None, None) => Bounds::default(),
    };
    let floor = general.and_then(|event| event.date).map(Bounds::from);
    if let Some(event) = general {
        notes.add(&mut grounds, || ground(instrument, event));
    }
    let missing = MissingFact::EntryIntoForce;
    Entry { bounds: joined(since, floor), missing, computed_otherwise: None, grounds }
}

fn joined(bounds: Bounds, floor: Option<Bounds>) -> Bounds {
    floor.map_or(bounds, |floor| bounds.later(floor))
}

/// A notified date wins; a computed one that certainly differs is reported.
fn notified(event: &Event, computed: Option<Bounds>, grounds: Vec<Ground>) -> Entry {
    let bounds = event.date.map(Bounds::from).unwrap_or_default();
    let computed_otherwise = computed.and_then(Bounds::exact).filter(|day| {
        bounds.earliest > Some(*day) || bounds.latest.is_some_and(|last| last < *day)
    });
    Entry { bounds, missing: MissingFact::EntryIntoForce, computed_otherwise, grounds }
}

/// Statements that it was, or was not yet, in force on some day draw the bounds closer.
fn tightened(
    instrument: &Seen<'_>,
    party: Country,
    (mut bounds, missing): (Bounds, MissingFact),
    notes: Notes,
    mut grounds: Vec<Ground>,
) -> Entry {
    let said = |kind| {
        instrument
            .events
            .iter()
            .copied()
            .filter(move |event| event.kind == kind)
            .filter(move |event| event.party.is_none_or(|stated| stated == party))
    };
    for event in said(EventKind::StatedInForce) {
        let latest = event.date.and_then(PartialDate::latest);
        if latest.is_some_and(|latest| bounds.latest.is_none_or(|known| latest < known)) {
            bounds.latest = latest;
            notes.add(&mut grounds, || ground(instrument, event));
        }
    }
    for event in said(EventKind::StatedNotInForce) {
        let next = event.date.and_then(PartialDate::earliest).and_then(|day| add_days(day, 1).ok());
        if next > bounds.earliest {
            bounds.earliest = next;
            notes.add(&mut grounds, || ground(instrument, event));
        }
    }
    Entry { bounds, missing, computed_otherwise: None, grounds }
}

pub(crate) fn computed(
    instrument: &Instrument,
    clause: &TimeClause,
    event: &Event,
) -> Result<Bounds, AgreementError> {
    let apply = |day: Option<NaiveDate>| {
        day.map(|day| {
            clause.rule.apply(day).map_err(|source| AgreementError::Rule {
                instrument: instrument.id.clone(),
                source,
            })
        })
        .transpose()
    };
    let date = event.date;
    Ok(Bounds::new(
        apply(date.and_then(PartialDate::earliest))?,
        apply(date.and_then(PartialDate::latest))?,
    ))
}

pub(crate) fn push_computed(
    instrument: &Instrument,
    clause: &TimeClause,
    event: &Event,
    notes: Notes,
    grounds: &mut Vec<Ground>,
) {
    notes.add(grounds, || ground(instrument, event));
    notes.add(grounds, || Ground {
        event: None,
        date: None,
        rule: Some(clause.rule),
        source: clause.source.clone(),
        grade: clause.grade.weaker(Evidence::Derived),
        note: clause.article.as_ref().map(|article| format!("article {article}")),
        otherwise: Vec::new(),
        because: None,
        ..ground(instrument, event)
    });
}
