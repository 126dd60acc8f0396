//! What remains of a treaty that has ended.

use chrono::{Months, NaiveDate};
use kerben_core::country::Country;
use kerben_core::source::Citation;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::candidate::Candidate;
use super::resolve::vienna;
use crate::case::Case;
use crate::error::AgreementError;
use crate::force::between;
use crate::instrument::Instrument;
use crate::standing::{Missing, MissingFact, NotInForce};
use crate::survival::Keeps;
use crate::treaties::Treaties;

/// Why rights remain, or do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WhySurvives {
    /// It has not ended between the States: its rights are no matter of survival.
    NotEnded,
    /// It was not in force when the person entered.
    NotInForceAtEntry,
    /// Its own clause decides.
    OwnClause,
    /// No clause was read: what was created through its execution stays (Vienna Convention 1969, article 70(1)(b)), and
    /// whether that is a right of this person is not decided.
    GeneralRule,
    /// The case does not tell when the person entered.
    EntryNotTold,
}

/// What remains for a person of a treaty that has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Accrued {
    /// The instrument.
    pub id: String,
    /// Whether its rights remain for the person.
    pub remain: Tri,
    /// The last day on which they do at most, where its clause sets a time.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub until: Option<NaiveDate>,
    /// Why.
    pub why: WhySurvives,
    /// The clause, or the general rule.
    pub citation: Citation,
    /// What is missing for an answer.
    pub missing: Vec<Missing>,
}

impl Treaties {
    /// Returns what remains of an instrument for a person after it has ended between the host and a State of the person.
    ///
    /// A clause such as C097 article 17(4) keeps the rights of who entered while it was in force. Where no clause
    /// was read, article 70(1)(b) of the Vienna Convention keeps what was created through the execution of the treaty; whether
    /// that is a right of this person stays unknown.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`]; [`AgreementError::Rule`] when a computed date leaves the calendar.
    pub fn rights_surviving(
        &self,
        instrument: &str,
        case: &Case,
    ) -> Result<Accrued, AgreementError> {
        let instrument = self.get(instrument)?;
        let mut best: Option<Accrued> = None;
        for state in case.sending().into_iter().filter(|state| instrument.names(*state)) {
            let standing = between(instrument, state, case.host(), case.day())?;
            let found = of(instrument, state, case, standing.reason())?;
            let rank = |accrued: &Accrued| {
                (
                    accrued.remain.is_possible(),
                    accrued.remain.is_yes(),
                    accrued.why != WhySurvives::NotEnded,
                )
            };
            if best.as_ref().is_none_or(|best| rank(&found) > rank(best)) {
                best = Some(found);
            }
        }
        Ok(best.unwrap_or_else(|| none(instrument, WhySurvives::NotEnded)))
    }
}

/// What remains of a candidate that was rejected, if anything may.
pub(super) fn of_candidate(
    candidate: &Candidate<'_>,
    case: &Case,
) -> Result<Option<Accrued>, AgreementError> {
    let ended = candidate.force.reason();
    if !matches!(ended, Some(NotInForce::Ended { .. })) {
        return Ok(None);
    }
    // Without a day of entry there is nothing to say, but for a clause that asks for it.
    if case.entered().is_none() && !candidate.traits.keeps_persons {
        return Ok(None);
    }
    let accrued = of(candidate.instrument, candidate.sending, case, ended)?;
    Ok(Some(accrued).filter(|accrued| accrued.remain.is_possible()))
}

fn none(instrument: &Instrument, why: WhySurvives) -> Accrued {
    Accrued {
        id: instrument.id().to_owned(),
        remain: Tri::No,
        until: None,
        why,
        citation: instrument
            .citation(instrument.survival().and_then(|clause| clause.article.as_deref())),
        missing: Vec::new(),
    }
}

fn of(
    instrument: &Instrument,
    sending: Country,
    case: &Case,
    ended: Option<&NotInForce>,
) -> Result<Accrued, AgreementError> {
    let Some(NotInForce::Ended { from, .. }) = ended else {
        return Ok(none(instrument, WhySurvives::NotEnded));
    };
    let lacks = |fact, known| Missing {
        instrument: instrument.id().to_owned(),
        party: Some(case.host()),
        fact,
        known,
    };
    let open = |why, missing| Accrued {
        remain: Tri::Unknown,
        missing: vec![missing],
        ..none(instrument, why)
    };
    let keeps = instrument.survival().map(|clause| clause.keeps);
    if keeps == Some(Keeps::FinancialObligations) {
        return Ok(none(instrument, WhySurvives::OwnClause));
    }
    let Some(entered) = case.entered() else {
        return Ok(open(WhySurvives::EntryNotTold, lacks(MissingFact::EntryOfPerson, None)));
    };
    let then = between(instrument, sending, case.host(), entered)?;
    match then.is_in_force() {
        Tri::No => return Ok(none(instrument, WhySurvives::NotInForceAtEntry)),
        Tri::Unknown => {
            let missing = then.missing().to_vec();
            let why = WhySurvives::NotInForceAtEntry;
            return Ok(Accrued { remain: Tri::Unknown, missing, ..none(instrument, why) });
        }
        Tri::Yes => {}
    }
    let years = instrument.survival().and_then(|clause| clause.years);
    let until = years.and_then(|years| {
        // The last day of the years that begin with the first day after the end.
        from.exact()?.checked_add_months(Months::new(u32::from(years) * 12))?.pred_opt()
    });
    if until.is_some_and(|until| until < case.day()) {
        return Ok(Accrued { until, ..none(instrument, WhySurvives::OwnClause) });
    }
    Ok(match keeps {
        Some(Keeps::PersonsWhoEntered) => {
            Accrued { remain: Tri::Yes, until, ..none(instrument, WhySurvives::OwnClause) }
        }
        Some(_) => {
            let known = Some(format!("a contract made before {from}"));
            Accrued { until, ..open(WhySurvives::OwnClause, lacks(MissingFact::Survival, known)) }
        }
        None => Accrued {
            citation: vienna("70(1)", Some("b")),
            ..open(WhySurvives::GeneralRule, lacks(MissingFact::Survival, None))
        },
    })
}
