//! Clauses in the register: entry into force as the instrument's own clause gives it, beside what was notified.

use kerben_core::country::Country;
use kerben_core::data::list_names;
use kerben_core::explain::{Off, Recorder, Traced};
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use super::answer::{ForceDate, Lack, Notified};
use super::error::ClauseError;
use super::form::EntryIntoForce;
use super::setting::{OtherForce, OtherInstruments, Setting, follow};
use super::timing::{Floors, Timing};
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::force::{Life, Notes, consent, ground};
use crate::instrument::Instrument;
use crate::standing::{Bounds, Ground, MissingFact};
use crate::treaties::Treaties;

/// What the clause of an instrument gives for a party, and what was notified.
pub(crate) struct ByClause<'a> {
    pub(crate) bounds: Bounds,
    pub(crate) missing: MissingFact,
    pub(crate) grounds: Vec<Ground>,
    /// The notified date, which wins.
    pub(crate) notified: Option<&'a Event>,
}

/// A notified entry into force that certainly differs from the one that the instrument's own clause gives.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ForceFinding {
    /// The instrument.
    pub instrument: String,
    /// The party; `None` for all.
    pub party: Option<Country>,
    /// Both dates.
    pub dates: Notified,
}

fn clause_of(instrument: &Instrument) -> Option<(&Timing, &EntryIntoForce)> {
    let timing = instrument.timing.as_ref()?;
    Some((timing, timing.entry.as_ref()?))
}

/// The date notified for all parties, for a clause by which all enter on one day.
fn notified_to<'a>(
    instrument: &'a Instrument,
    clause: &EntryIntoForce,
    party: Option<Country>,
) -> Option<&'a Event> {
    let general = instrument.slot(EventKind::InForce, None);
    match party {
        Some(party) => instrument
            .slot(EventKind::InForce, Some(party))
            .or_else(|| general.filter(|_| !clause.differs_by_party())),
        None => general,
    }
}

/// With the general date that was notified, if there is one: the own date of a later party never lies before it.
fn with_general<'a>(setting: Setting<'a>, instrument: &'a Instrument) -> Setting<'a> {
    match instrument.slot(EventKind::InForce, None).filter(|event| event.date.is_some()) {
        Some(event) => setting.with_notified_force(OtherForce {
            bounds: event.date.map(Bounds::from).unwrap_or_default(),
            source: Some(event.source.clone()),
            grade: event.grade,
        }),
        None => setting,
    }
}

/// Computes the entry into force of a party by the clause that the instrument carries, if it carries one.
pub(crate) fn by_clause(
    instrument: &Instrument,
    party: Country,
    notes: Notes,
) -> Result<Option<ByClause<'_>>, AgreementError> {
    let Some((timing, clause)) = clause_of(instrument) else {
        return Ok(None);
    };
    let setting = with_general(timing.setting(instrument, Some(party)), instrument);
    let answer = clause.evaluate(&setting.with_others(&timing.floors), &mut Off)?.value;
    let notified = notified_to(instrument, clause, Some(party));
    let mut grounds = Vec::new();
    let general = instrument.slot(EventKind::InForce, None);
    if let Some(event) = notified.or(general) {
        notes.add(&mut grounds, || ground(instrument, event));
    }
    if notified.is_none() {
        if let Some(event) = consent(instrument, party) {
            notes.add(&mut grounds, || ground(instrument, event));
        }
        let article = timing.article.as_ref().map(|article| format!("article {article}: "));
        let grade = timing.grade.weaker(Evidence::Derived);
        notes.add(&mut grounds, || Ground {
            instrument: instrument.id.clone(),
            event: None,
            party: Some(party),
            date: None,
            rule: None,
            source: timing.source.clone(),
            grade: if answer.relied.is_empty() { grade } else { grade.weaker(answer.grade()) },
            note: Some(format!("{}{clause}", article.unwrap_or_default())),
            otherwise: Vec::new(),
            because: None,
        });
    }
    let own = |lack: &super::answer::Lacking| {
        lack.party == Some(party) && matches!(lack.what, Lack::Day(act) if act.is_own())
    };
    let missing = if answer.missing.iter().any(own) {
        MissingFact::Consent
    } else {
        MissingFact::EntryIntoForce
    };
    // Nobody is bound before the instrument as such is in force.
    let floor = general.filter(|_| notified.is_none()).and_then(|event| event.date);
    let bounds = floor.map(Bounds::from).map_or(answer.bounds, |floor| answer.bounds.later(floor));
    Ok(Some(ByClause { bounds, missing, grounds, notified }))
}

impl OtherInstruments for Treaties {
    /// The first entry into force of the instrument: as notified, else as its clause gives it.
    fn force_of(&self, id: &str, path: &[String]) -> Result<Option<OtherForce>, ClauseError> {
        let Ok(instrument) = self.get(id) else {
            let known = list_names(self.iter().map(Instrument::id));
            let instrument = path.first().cloned().unwrap_or_default();
            return Err(ClauseError::UnknownInstrument { instrument, other: id.to_owned(), known });
        };
        if let Some(event) = instrument.slot(EventKind::InForce, None) {
            return Ok(Some(OtherForce {
                bounds: event.date.map(Bounds::from).unwrap_or_default(),
                source: Some(event.source.clone()),
                grade: event.grade,
            }));
        }
        let first = instrument
            .states
            .iter()
            .filter_map(|state| instrument.slot(EventKind::InForce, Some(*state)))
            .min_by_key(|event| {
                event.date.and_then(kerben_core::partial_date::PartialDate::latest)
            });
        if let Some(event) = first {
            return Ok(Some(OtherForce {
                bounds: event.date.map(Bounds::from).unwrap_or_default(),
                source: Some(event.source.clone()),
                grade: event.grade,
            }));
        }
        let Some((timing, clause)) = clause_of(instrument) else {
            return Ok(None);
        };
        let setting = timing.setting(instrument, None).with_others(self).reached_by(path.to_vec());
        let answer = clause.evaluate(&setting, &mut Off)?.value;
        let grade = answer.grade().weaker(timing.grade);
        let source = Some(timing.source.clone());
        Ok(Some(OtherForce { bounds: answer.bounds, source, grade }))
    }
}

impl Treaties {
    /// Returns the entry into force that the instrument's own clause gives, for a party or in general, with the steps;
    /// `None` where the data carry no clause. What was notified for the party itself is left aside:
    /// [`Treaties::notified_force`] sets both side by side.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`], [`AgreementError::Clause`].
    pub fn computed_force<R: Recorder>(
        &self,
        id: &str,
        party: Option<Country>,
        rec: &mut R,
    ) -> Result<Option<Traced<ForceDate, R>>, AgreementError> {
        let instrument = self.get(id)?;
        let Some((timing, clause)) = clause_of(instrument) else {
            return Ok(None);
        };
        let setting = timing.setting(instrument, party).with_others(self);
        let setting = if party.is_some() { with_general(setting, instrument) } else { setting };
        Ok(Some(clause.evaluate(&setting, rec)?))
    }

    /// Returns the notified entry into force beside the computed one; `None` where either is not known.
    ///
    /// # Errors
    /// As [`Treaties::computed_force`].
    pub fn notified_force(
        &self,
        id: &str,
        party: Option<Country>,
    ) -> Result<Option<Notified>, AgreementError> {
        let instrument = self.get(id)?;
        let Some((_, clause)) = clause_of(instrument) else {
            return Ok(None);
        };
        let notified = notified_to(instrument, clause, party).and_then(Event::date);
        let (Some(notified), Some(computed)) =
            (notified, self.computed_force(id, party, &mut Off)?)
        else {
            return Ok(None);
        };
        Ok(Some(computed.value.against(Bounds::from(notified))))
    }

    /// Returns every notified date that certainly differs from the one that the instrument's own clause gives.
    /// Nothing is repaired.
    ///
    /// # Errors
    /// As [`Treaties::computed_force`].
    pub fn force_findings(&self) -> Result<Vec<ForceFinding>, AgreementError> {
        let mut findings = Vec::new();
        for instrument in self.iter() {
            let parties = instrument.states.iter().copied().map(Some);
            for party in std::iter::once(None).chain(parties) {
                let own = party
                    .is_none_or(|party| instrument.slot(EventKind::InForce, Some(party)).is_some());
                if !own {
                    continue;
                }
                let notified = self.notified_force(&instrument.id, party)?;
                findings.extend(
                    notified.filter(|notified| notified.finding().is_some()).map(|dates| {
                        ForceFinding { instrument: instrument.id.clone(), party, dates }
                    }),
                );
            }
        }
        Ok(findings)
    }

    /// Refuses circles, unknown instruments and deposits that cannot come, then notes what the clauses ask of other
    /// instruments.
    pub(crate) fn bind_clauses(&mut self) -> Result<(), AgreementError> {
        for instrument in self.instruments.values() {
            let Some((timing, clause)) = clause_of(instrument) else {
                continue;
            };
            for party in instrument.states.iter().copied().map(Some).chain([None]) {
                clause.evaluate(&timing.setting(instrument, party).with_others(self), &mut Off)?;
            }
        }
        self.note_floors();
        // A term whose end cannot be counted is refused here, not on the day on which somebody asks.
        let terms = self.instruments.values().filter(|instrument| {
            instrument.timing.as_ref().is_some_and(|timing| timing.term.is_some())
        });
        for instrument in terms {
            for state in &instrument.states {
                Life::of(instrument, *state, Notes::Left)?;
            }
        }
        Ok(())
    }

    /// Notes when the instruments that clauses name entered into force, as this register knows it. What it does not
    /// know stays unknown: the clause then says so.
    pub(crate) fn note_floors(&mut self) {
        let mut noted: Vec<(String, Floors)> = Vec::new();
        for instrument in self.instruments.values() {
            let Some((_, clause)) = clause_of(instrument) else {
                continue;
            };
            let start = [instrument.id.clone()];
            let force = |id: &str| {
                let path = follow(&start, id).ok()?;
                Some((id.to_owned(), self.force_of(id, &path).ok()??))
            };
            let floors = clause.references().into_iter().filter_map(force).collect();
            noted.push((instrument.id.clone(), Floors(floors)));
        }
        for (id, floors) in noted {
            let instrument = self.instruments.get_mut(&id);
            if let Some(timing) = instrument.and_then(|instrument| instrument.timing.as_mut()) {
                timing.floors = floors;
            }
        }
    }
}
