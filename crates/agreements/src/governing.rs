//! Which instrument governs a person, by which rule, and what was rejected.

mod accrued;
mod answer;
mod candidate;
mod choice;
mod field;
mod floor;
mod fold;
mod name;
mod resolve;
mod trace;

use std::sync::Arc;

use kerben_core::explain::{Recorder, Traced};
use kerben_core::tri::Tri;

use crate::case::{Case, Within};
use crate::error::AgreementError;
use crate::find::{Find, Scan, Sought};
use crate::instrument::Effect;
use crate::kind::Matter;
use crate::treaties::Treaties;

pub use accrued::{Accrued, WhySurvives};
pub use answer::{
    Alongside, Answer, ChoiceRule, ClauseAnswer, Governing, GoverningInstrument, Possible,
    Rejected, Rejection, Would,
};
pub use floor::Floor;
pub use name::InstrumentId;

pub(crate) use candidate::Candidate;
pub(crate) use name::Names;
pub(crate) use trace::{missing_message, outcome, standing as trace_standing};

impl Treaties {
    /// Returns which instrument governs a person in a matter on a day, by which rule, with every rejected
    /// candidate and its reason, what stands beside, what is missing, and the soft conditions.
    ///
    /// Candidates are the treaties of the matter between the host and a State of the person. Those in force whose
    /// scope contains the case compete: replacement (Vienna Convention 1969, article 59), declared special rules,
    /// clauses of subordination (30(2)), clauses for what is more favourable, and the later treaty (30(3),
    /// 30(4)(a)) decide, in this order. For pensions every instrument decides for its own service.
    /// What is no treaty never governs.
    ///
    /// # Errors
    /// [`AgreementError::Rule`] when a computed date leaves the calendar.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::{Activity, Case, ChoiceRule, Matter, Treaties};
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    /// use kerben_core::explain::Off;
    ///
    /// let treaties = Treaties::builtin()?;
    /// let case = Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, day(2015, 8, 12)?)?;
    /// let governing = treaties.governing(&case, Matter::Work, &mut Off)?.value;
    /// assert!(governing.governs("M-EAEU"));
    /// assert_eq!(governing.alongside[0].id, "KG-RU-1996");
    /// assert_eq!(governing.alongside[0].rule, ChoiceRule::MoreFavourable);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn governing<R: Recorder>(
        &self,
        case: &Case,
        matter: Matter,
        rec: &mut R,
    ) -> Result<Traced<Governing, R>, AgreementError> {
        govern(Scan(self), case, matter, rec)
    }

    /// Returns whether a clause of an instrument applies in a case.
    ///
    /// It does when its instrument governs. Where the instrument only stands beside another one that lets what is
    /// more favourable apply, its benefits apply and its limits do not.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`], [`AgreementError::UnknownClause`]; as [`Treaties::governing`].
    pub fn clause_applies(
        &self,
        case: &Case,
        matter: Matter,
        instrument: &str,
        clause: &str,
    ) -> Result<ClauseAnswer, AgreementError> {
        let instrument = self.get(instrument)?;
        let Some(found) = instrument.clause(clause) else {
            let known = instrument.clauses().iter().map(|clause| clause.id.as_str());
            return Err(AgreementError::UnknownClause {
                instrument: instrument.id.clone(),
                clause: clause.chars().take(80).collect(),
                known: kerben_core::data::list_names(known),
            });
        };
        let governing = self.governing(case, matter, &mut kerben_core::explain::Off)?.value;
        let citation = instrument.clause_citation(found);
        let (applies, rule) = clause_in(&governing, &instrument.id, found.effect);
        Ok(ClauseAnswer { applies, citation, rule })
    }
}

/// What governs, by whatever way the candidates are found.
pub(crate) fn govern<'a, F: Find<'a>, R: Recorder>(
    find: F,
    case: &Case,
    matter: Matter,
    rec: &mut R,
) -> Result<Traced<Governing, R>, AgreementError> {
    let names = find.names();
    let candidates = candidate::candidates(find, case, matter)?;
    let mut value = frame(find, case, matter)?;
    if matter == Matter::Pension {
        choice::by_service(find, case, (&candidates, &names), &mut value)?;
    } else {
        choice::by_succession(find, case, (&candidates, &names), &mut value)?;
    }
    value.rejected.reserve(candidates.iter().filter(|found| found.tri().is_no()).count());
    for candidate in &candidates {
        // What the outcome already names is not rejected: an agreement that has ended may still be applied to earlier
        // service by another one.
        if matter == Matter::Pension {
            let id = candidate.instrument.id();
            if value.governs(id) || value.possible.iter().any(|possible| possible.id == id) {
                continue;
            }
        }
        let reason = match (candidate.force.reason(), &candidate.within) {
            (Some(reason), _) => Rejection::NotInForce(*reason),
            (None, Within::No(why)) => Rejection::OutOfScope(*why),
            _ => continue,
        };
        let article = candidate.scope_article();
        let law = article.map(|article| Arc::new(candidate.instrument.citation(Some(article))));
        value.rejected.push(Rejected { id: names.of(candidate.found), reason, law });
        if let Some(accrued) = accrued::of_candidate(candidate, case)? {
            value.accrued.push(accrued);
        }
    }
    value.answer = if !value.instruments.is_empty() {
        Answer::Governed
    } else if value.possible.is_empty() {
        Answer::HostLaw
    } else {
        Answer::Undetermined
    };
    let node = trace::governing(find, case, &candidates, &value, rec)?;
    Ok(Traced::new(value, node))
}

/// The answer before anything is chosen: what is no treaty, and the floor of workers' rights.
fn frame<'a>(
    find: impl Find<'a>,
    case: &Case,
    matter: Matter,
) -> Result<Governing, AgreementError> {
    let mut value = Governing::nothing(matter);
    let day = case.day();
    // An instrument that binds through several States of the person is named once.
    let (mut soft, mut floor): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for state in case.sending() {
        let pair = (state, case.host());
        let known = soft.len();
        find.naming(pair, matter, Sought::Soft, |found| {
            let told = soft.iter().take(known).any(|row| *row == found.row);
            if let Some(effect) = find.soft(found, day).filter(|_| !told) {
                value.soft.push(effect);
                soft.push(found.row);
            }
        });
        let mut rights = Vec::new();
        find.naming(pair, Matter::WorkerRights, Sought::Treaties, |found| rights.push(found));
        let (sides, known) = (find.pair(pair), floor.len());
        for found in rights {
            let told = floor.iter().take(known).any(|row| *row == found.row);
            if !told && find.force(found, sides, day)?.is_in_force().is_yes() {
                value.floor.push(find.floor(found, pair, day)?);
                floor.push(found.row);
            }
        }
    }
    Ok(value)
}

/// Whether a clause of that effect applies where this governs, with the rule that decides.
pub(crate) fn clause_in(
    governing: &Governing,
    instrument: &str,
    effect: Effect,
) -> (Tri, Option<ChoiceRule>) {
    let beside = governing.alongside.iter().find(|other| other.id == instrument);
    let chosen = governing.instruments.iter().find(|other| other.id == instrument);
    let amended = governing
        .instruments
        .iter()
        .find(|other| other.amended_by.iter().any(|amending| amending == instrument));
    match (chosen.or(amended), beside) {
        (Some(chosen), _) => (Tri::Yes, Some(chosen.rule)),
        (None, Some(beside)) if beside.rule == ChoiceRule::MoreFavourable => {
            (Tri::from(effect == Effect::Benefit), Some(beside.rule))
        }
        // As far as it is compatible: that is not decided clause by clause here.
        (None, Some(beside)) => (Tri::Unknown, Some(beside.rule)),
        (None, None) => {
            let possible = governing.possible.iter().any(|other| other.id == instrument);
            (if possible { Tri::Unknown } else { Tri::No }, None)
        }
    }
}
