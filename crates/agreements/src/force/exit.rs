//! The ends of an instrument for one State, stated or computed from a notice or from its term.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::tri::Tri;

use super::ground;
use super::notes::Notes;
use super::notice::{ByClause, by_clause, effect, revoked};
use super::seen::Seen;
use super::term::{self, computed_end, recorded_end};
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
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

fn bounds(event: &Event) -> Bounds {
    event.date.map(Bounds::from).unwrap_or_default()
}

/// Every end that the events and the clauses tell or lead to; `own` is the entry into force for the State.
///
/// What was recorded of an end takes the place of what would be computed of the same one.
pub(crate) fn endings(
    instrument: &Seen<'_>,
    party: Country,
    own: Bounds,
    notes: Notes,
) -> Result<Vec<Ending>, AgreementError> {
    let left = instrument.slot(EventKind::Left, Some(party));
    let expired = instrument.slot_for(EventKind::Expired, party);
    let stated = [left, instrument.slot_for(EventKind::Terminated, party), expired];
    let mut found: Vec<Ending> = stated
        .into_iter()
        .flatten()
        .map(|event| Ending {
            bounds: bounds(event),
            how: event.kind,
            missing: MissingFact::End,
            grounds: notes.of(|| vec![ground(instrument, event)]),
        })
        .collect();
    if expired.is_none() && term::speaks(instrument) {
        found.extend(match recorded_end(instrument, party, own, notes)? {
            Some(recorded) => Some(recorded),
            None => computed_end(instrument, party, own, notes)?,
        });
    }
    if left.is_none()
        && let Some(notice) = instrument.slot_for(EventKind::NoticeOfWithdrawal, party)
        && let (Some(mut bounds), grounds) = effect(instrument, own, notice, notes)?
    {
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

/// The recorded end of a State beside the one that the treaty's own clause gives; `None` where either is not known.
pub(crate) fn recorded_and_computed(
    instrument: &Seen<'_>,
    party: Country,
    own: Bounds,
) -> Result<Option<(Bounds, Bounds)>, AgreementError> {
    if let Some(notice) = instrument.slot_for(EventKind::NoticeOfWithdrawal, party) {
        let left = instrument.slot(EventKind::Left, Some(party)).map(bounds);
        let recorded = left.or_else(|| notice.effective.map(Bounds::from));
        if let Some(recorded) = recorded {
            let computed = by_clause(instrument, own, notice)?;
            return Ok(match computed {
                Some(ByClause::On(computed)) => Some((recorded, computed)),
                _ => None,
            });
        }
    }
    let Some(recorded) = instrument
        .slot_for(EventKind::Expired, party)
        .or_else(|| instrument.slot_for(EventKind::TermEnds, party))
        .map(bounds)
    else {
        return Ok(None);
    };
    let computed = computed_end(instrument, party, own, Notes::Left)?;
    // Where it may have been renewed, another day is no difference.
    let computed = computed.filter(|ending| ending.missing != MissingFact::Renewal);
    Ok(computed.map(|ending| (recorded, ending.bounds)))
}

/// The day that the clause gives, where a recorded end certainly differs from it.
pub(crate) fn otherwise(
    instrument: &Seen<'_>,
    party: Country,
    own: Bounds,
) -> Result<Option<NaiveDate>, AgreementError> {
    Ok(recorded_and_computed(instrument, party, own)?.and_then(|(recorded, computed)| {
        computed.exact().filter(|day| {
            recorded.earliest > Some(*day) || recorded.latest.is_some_and(|last| last < *day)
        })
    }))
}
