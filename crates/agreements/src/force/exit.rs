//! The ends of an instrument for one State, stated or computed from a notice.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use kerben_core::tri::Tri;

use super::entry::{computed, push_computed};
use super::ground;
use super::notes::Notes;
use super::seen::Seen;
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::instrument::Instrument;
use crate::standing::{Bounds, Ground, MissingFact};

/// One way in which it ends.
#[derive(Debug, Clone)]
pub(crate) struct Ending {
    pub(crate) bounds: Bounds,
    pub(crate) how: EventKind,
    /// What is missing on a day on which it may have ended.
    pub(crate) missing: MissingFact,
    pub(crate) grounds: Vec<Ground>,
}

impl Ending {
    /// The end that certainly or possibly lies on or before the day: a certain one first, the earliest of several.
    pub(crate) fn first(endings: &[Self], day: NaiveDate) -> Option<(&Self, Tri)> {
        let mut found: Option<(&Self, Tri)> = None;
        for ending in endings {
            let over = ending.bounds.by(day);
            let better = match (&found, over) {
                (_, Tri::No) | (Some((_, Tri::Yes | Tri::Unknown)), Tri::Unknown) => false,
                (Some((known, Tri::Yes)), Tri::Yes) => ending.bounds.latest < known.bounds.latest,
                _ => true,
            };
            if better {
                found = Some((ending, over));
            }
        }
        found
    }
}

/// Every end that the events tell or lead to.
pub(crate) fn endings(
    instrument: &Seen<'_>,
    party: Country,
    notes: Notes,
) -> Result<Vec<Ending>, AgreementError> {
    let left = instrument.slot(EventKind::Left, Some(party));
    let stated = [
        left,
        instrument.slot_for(EventKind::Terminated, party),
        instrument.slot_for(EventKind::Expired, party),
    ];
    let mut found: Vec<Ending> = stated
        .into_iter()
        .flatten()
        .map(|event| Ending {
            bounds: event.date.map(Bounds::from).unwrap_or_default(),
            how: event.kind,
            missing: MissingFact::End,
            grounds: notes.of(|| vec![ground(instrument, event)]),
        })
        .collect();
    if left.is_none()
        && let Some(notice) = instrument.slot_for(EventKind::NoticeOfWithdrawal, party)
    {
        let (mut bounds, grounds) = effect(instrument, notice, notes)?;
        match revoked(instrument, party, notice, bounds) {
            Tri::Yes => return Ok(found),
            // It may have come in time: then nothing ends.
            Tri::Unknown => bounds.latest = None,
            Tri::No => {}
        }
        let (how, missing) = (EventKind::NoticeOfWithdrawal, MissingFact::End);
        found.push(Ending { bounds, how, missing, grounds });
    }
    Ok(found)
}

/// The day on which a notice of withdrawal takes effect.
pub(crate) fn effect(
    instrument: &Instrument,
    notice: &Event,
    notes: Notes,
) -> Result<(Bounds, Vec<Ground>), AgreementError> {
    let mut because = Vec::new();
    let bounds = match (&instrument.exit, notice.effective) {
        (_, Some(stated)) => {
            notes.add(&mut because, || ground(instrument, notice));
            Bounds::from(stated)
        }
        (Some(clause), None) => {
            push_computed(instrument, clause, notice, notes, &mut because);
            computed(instrument, clause, notice)?
        }
        // Where no exit clause was read, the notice may end it some day after.
        (None, None) => {
            notes.add(&mut because, || ground(instrument, notice));
            Bounds::new(notice.date.and_then(PartialDate::earliest), None)
        }
    };
    Ok((bounds, because))
}

/// Whether a notice was revoked before it took effect (Vienna Convention 1969, article 68).
pub(crate) fn revoked(
    instrument: &Seen<'_>,
    party: Country,
    notice: &Event,
    effect: Bounds,
) -> Tri {
    let Some(event) = instrument.slot_for(EventKind::NoticeRevoked, party) else { return Tri::No };
    let Some(revoked) = event.date.map(Bounds::from) else { return Tri::Unknown };
    let sent = notice.date.and_then(PartialDate::earliest);
    // A revocation before the notice concerns an earlier one.
    if revoked.latest.is_some_and(|latest| Some(latest) < sent) {
        return Tri::No;
    }
    match (revoked.latest, effect.earliest) {
        (Some(latest), Some(effect)) if latest < effect => Tri::Yes,
        (_, None) => Tri::Yes,
        _ if matches!((revoked.earliest, effect.latest), (Some(day), Some(effect)) if day >= effect) => {
            Tri::No
        }
        _ => Tri::Unknown,
    }
}
