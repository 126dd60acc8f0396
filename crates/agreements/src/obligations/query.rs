//! Which obligations hold in a case.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use kerben_core::explain::{Recorder, Traced};
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::answer::{CaseObligations, Held, HeldBy, Holds, NotHeld};
use super::file::Obligations;
use super::obligation::Obligation;
use super::trace;
use crate::case::Case;
use crate::error::AgreementError;
use crate::governing::{Governing, clause_in};
use crate::instrument::{Clause, Effect, Instrument};
use crate::kind::Matter;
use crate::treaties::Treaties;

impl Obligations {
    /// Returns the obligations that touch a case on its day: each with the clause, whether it holds, by which rule or
    /// why not, and what is unknown.
    ///
    /// An obligation holds when its instrument governs the case in its matter, stands beside the one that does and
    /// benefits the person, is a floor of rights, or, for what is no treaty, is in effect. Those between other
    /// States are left out. [`Treaties::as_known_on`] asks as of an earlier day.
    ///
    /// # Errors
    /// [`AgreementError::Rule`] when a computed date leaves the calendar; [`AgreementError::UnknownInstrument`] when
    /// the register has lost an instrument of which an obligation speaks.
    pub fn of_case<R: Recorder>(
        &self,
        treaties: &Treaties,
        case: &Case,
        rec: &mut R,
    ) -> Result<Traced<CaseObligations, R>, AgreementError> {
        let mut governing: BTreeMap<Matter, Traced<Governing, R>> = BTreeMap::new();
        let mut obligations = Vec::new();
        let mut nodes = Vec::new();
        for obligation in self.by_id.values() {
            // A register as known earlier may not know the instrument yet: then nothing is owed under it.
            let Ok(instrument) = treaties.get(&obligation.instrument) else { continue };
            let Some(clause) = instrument.clause(&obligation.clause) else { continue };
            let touches = instrument.names(case.host())
                && case.sending().iter().any(|state| instrument.names(*state));
            if !touches {
                continue;
            }
            let found = match governing.entry(obligation.matter) {
                Slot::Occupied(known) => known.into_mut(),
                Slot::Vacant(slot) => {
                    slot.insert(treaties.governing(case, obligation.matter, rec)?)
                }
            };
            let held = held(obligation, instrument, clause, case, &found.value);
            nodes.push(trace::held(&held, &found.node, rec));
            obligations.push(held);
        }
        let value = CaseObligations { day: case.day(), obligations };
        let node = trace::obligations(case, &value, &nodes, rec);
        Ok(Traced::new(value, node))
    }

    /// Returns whether one obligation holds in a case.
    ///
    /// # Errors
    /// [`AgreementError::UnknownObligation`], [`AgreementError::UnknownInstrument`],
    /// [`AgreementError::UnknownClause`]; as [`Obligations::of_case`].
    pub fn one<R: Recorder>(
        &self,
        treaties: &Treaties,
        case: &Case,
        id: &str,
        rec: &mut R,
    ) -> Result<Traced<Held, R>, AgreementError> {
        let obligation = self.get(id)?;
        let instrument = treaties.get(&obligation.instrument)?;
        let Some(clause) = instrument.clause(&obligation.clause) else {
            return Err(AgreementError::UnknownClause {
                instrument: obligation.instrument.clone(),
                clause: obligation.clause.clone(),
                known: String::new(),
            });
        };
        let governing = treaties.governing(case, obligation.matter, rec)?;
        let held = held(obligation, instrument, clause, case, &governing.value);
        let node = trace::held(&held, &governing.node, rec);
        Ok(Traced::new(held, node))
    }
}

fn held(
    obligation: &Obligation,
    instrument: &Instrument,
    clause: &Clause,
    case: &Case,
    governing: &Governing,
) -> Held {
    let (holds, standing) = holds(obligation, instrument, clause.effect, case, governing);
    Held {
        id: obligation.id.clone(),
        instrument: instrument.id().to_owned(),
        citation: instrument.clause_citation(clause),
        text: clause.text.clone(),
        bearer: obligation.bearer,
        beneficiary: obligation.beneficiary,
        terms: obligation.terms.clone(),
        holds,
        grade: standing.map_or(clause.grade, |grade| clause.grade.weaker(grade)),
        source: clause.source.clone(),
    }
}

/// Whether it holds, with the grade of the standing on which that rests.
fn holds(
    obligation: &Obligation,
    instrument: &Instrument,
    effect: Effect,
    case: &Case,
    governing: &Governing,
) -> (Holds, Option<Evidence>) {
    let fits = obligation.activities.is_empty() || obligation.activities.contains(&case.activity());
    if !fits {
        return (Holds::No(NotHeld::OtherActivity(case.activity())), None);
    }
    let id = instrument.id();
    if !instrument.kind().is_treaty() {
        let soft = governing.soft.iter().find(|soft| soft.instrument == id);
        return match soft {
            Some(soft) => {
                let grade = Evidence::lowest(soft.grounds.iter().map(|ground| ground.grade));
                let holds = match soft.in_effect {
                    Tri::Yes => Holds::Yes(HeldBy::Condition(soft.kind)),
                    Tri::No => Holds::No(NotHeld::NotInEffect),
                    Tri::Unknown => Holds::Undetermined(soft.missing.clone()),
                };
                (holds, grade)
            }
            None => (Holds::No(NotHeld::NotInEffect), None),
        };
    }
    let (applies, rule) = clause_in(governing, id, effect);
    let chosen = governing
        .instruments
        .iter()
        .find(|chosen| chosen.id == id || chosen.amended_by.iter().any(|by| by == id));
    let grade = chosen.map(|chosen| chosen.grade);
    if let (Tri::Yes, Some(rule)) = (applies, rule) {
        return (Holds::Yes(HeldBy::Rule(rule)), grade);
    }
    // A floor of rights yields to nothing that governs; it holds as soon as it is in force.
    if let Some(floor) = governing.floor.iter().find(|floor| floor.id() == id)
        && obligation.matter == Matter::WorkerRights
    {
        return (Holds::Yes(HeldBy::Floor), Some(floor.grade()));
    }
    // A protocol shares the place of the treaty that it changes.
    let base = instrument.amends().unwrap_or(id);
    let beside = governing.alongside.iter().any(|other| other.id == id || other.id == base);
    let holds = match applies {
        // Duties between the States apply as far as they are compatible; that is not decided clause by clause here.
        Tri::No if beside && effect == Effect::Limit => Holds::No(NotHeld::LimitDisplaced),
        Tri::No if beside => Holds::Undetermined(Vec::new()),
        Tri::Unknown => {
            let possible = governing.possible.iter().find(|possible| possible.id == id);
            Holds::Undetermined(possible.map(|found| found.missing.clone()).unwrap_or_default())
        }
        _ => {
            let rejected = governing.rejected.iter().find(|rejected| rejected.id == id);
            Holds::No(rejected.map_or(NotHeld::NotBetweenThese, |rejected| {
                NotHeld::Rejected(rejected.reason.clone())
            }))
        }
    };
    (holds, grade)
}
