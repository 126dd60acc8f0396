//! Which instrument governs a person, by which rule, and what was rejected.

mod answer;
mod resolve;
mod trace;

use kerben_core::country::Country;
use kerben_core::explain::{Recorder, Traced};
use kerben_core::tri::Tri;

use crate::between::SoftEffect;
use crate::case::{Case, Within, within};
use crate::error::AgreementError;
use crate::force::between;
use crate::instrument::{Effect, Instrument};
use crate::kind::Matter;
use crate::pension::{Applies, PensionGround};
use crate::standing::{Missing, Standing};
use crate::treaties::Treaties;

pub use answer::{
    Alongside, Answer, ChoiceRule, ClauseAnswer, Governing, GoverningInstrument, Possible,
    Rejected, Rejection, Would,
};
pub(crate) use trace::{missing_message, outcome, standing as trace_standing};

/// A candidate with what is known about it.
pub(crate) struct Candidate<'a> {
    pub(crate) instrument: &'a Instrument,
    pub(crate) sending: Country,
    pub(crate) standing: Standing,
    pub(crate) within: Within,
}

impl Candidate<'_> {
    fn tri(&self) -> Tri {
        self.standing.is_in_force().and(self.within.tri())
    }

    fn missing(&self) -> Vec<Missing> {
        let mut missing = self.standing.missing().to_vec();
        if let Within::Unknown(fact) = &self.within {
            missing.push(fact.clone());
        }
        missing
    }
}

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
        let candidates = self.candidates(case, matter)?;
        let mut value = self.frame(case, matter)?;
        if matter == Matter::Pension {
            self.by_service(case, &candidates, &mut value)?;
        } else {
            self.by_succession(case, &candidates, &mut value)?;
        }
        for candidate in &candidates {
            let reason = match (candidate.standing.reason(), &candidate.within) {
                // What the outcome already names is not rejected: an agreement that has ended may still be
                // applied to earlier service by another one.
                _ if value.governs(candidate.instrument.id()) => None,
                _ if value
                    .possible
                    .iter()
                    .any(|possible| possible.id == candidate.instrument.id) =>
                {
                    None
                }
                (Some(reason), _) => Some(Rejection::NotInForce(reason.clone())),
                (None, Within::No(why)) => Some(Rejection::OutOfScope(*why)),
                _ => None,
            };
            if let Some(reason) = reason {
                value.rejected.push(Rejected {
                    id: candidate.instrument.id.clone(),
                    reason,
                    citation: candidate.instrument.citation(scope_article(candidate)),
                });
            }
        }
        value.answer = if !value.instruments.is_empty() {
            Answer::Governed
        } else if value.possible.is_empty() {
            Answer::HostLaw
        } else {
            Answer::Undetermined
        };
        let node = trace::governing(self, case, &candidates, &value, rec);
        Ok(Traced::new(value, node))
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

    /// The treaties of the matter between the host and a State of the person, each through the State that serves best.
    fn candidates(
        &self,
        case: &Case,
        matter: Matter,
    ) -> Result<Vec<Candidate<'_>>, AgreementError> {
        let sending = case.sending();
        let mut found = Vec::new();
        let of_matter = |instrument: &&Instrument| {
            instrument.kind().is_treaty()
                && instrument.deals_with(Some(matter))
                && instrument.amends().is_none()
                && instrument.names(case.host())
        };
        for instrument in self.iter().filter(of_matter) {
            let mut best: Option<Candidate<'_>> = None;
            for state in sending.iter().copied().filter(|state| instrument.names(*state)) {
                let candidate = Candidate {
                    instrument,
                    sending: state,
                    standing: between(instrument, state, case.host(), case.day())?,
                    within: within(instrument, case, state, matter),
                };
                if best.as_ref().is_none_or(|best| rank(&candidate) > rank(best)) {
                    best = Some(candidate);
                }
            }
            found.extend(best);
        }
        Ok(found)
    }

    fn frame(&self, case: &Case, matter: Matter) -> Result<Governing, AgreementError> {
        let mut soft: Vec<SoftEffect> = Vec::new();
        let mut floor: Vec<Standing> = Vec::new();
        for state in case.sending() {
            let between = self.instruments_between(state, case.host(), case.day(), matter)?;
            for effect in between.soft {
                if !soft.iter().any(|known| known.instrument == effect.instrument) {
                    soft.push(effect);
                }
            }
            let rights =
                self.instruments_between(state, case.host(), case.day(), Matter::WorkerRights)?;
            for standing in rights.in_force {
                if !floor.iter().any(|known| known.instrument == standing.instrument) {
                    floor.push(standing);
                }
            }
        }
        Ok(Governing {
            matter,
            answer: Answer::HostLaw,
            instruments: Vec::new(),
            alongside: Vec::new(),
            floor,
            rejected: Vec::new(),
            possible: Vec::new(),
            soft,
            unsettled: Vec::new(),
            assumes_lawful: true,
        })
    }

    /// One instrument governs: successive treaties, clauses and declared edges decide.
    fn by_succession(
        &self,
        case: &Case,
        candidates: &[Candidate<'_>],
        value: &mut Governing,
    ) -> Result<(), AgreementError> {
        let certain: Vec<&Candidate<'_>> =
            candidates.iter().filter(|candidate| candidate.tri().is_yes()).collect();
        let resolved = resolve::resolve(self, &certain);
        for governing in resolved.governing {
            let Some(candidate) = certain.get(governing.index) else { continue };
            let text = self.text_version(
                candidate.instrument.id(),
                candidate.sending,
                case.host(),
                case.day(),
            )?;
            value.instruments.push(GoverningInstrument {
                id: candidate.instrument.id.clone(),
                title: candidate.instrument.title.clone(),
                sending: candidate.sending,
                standing: candidate.standing.clone(),
                rule: governing.rule,
                citations: governing.citations,
                amended_by: text
                    .amended_by
                    .into_iter()
                    .map(|standing| standing.instrument)
                    .collect(),
                service: None,
                referred_by: None,
                grade: candidate.standing.grade(),
            });
        }
        value.alongside = resolved.alongside;
        value.rejected = resolved.rejected;
        for candidate in candidates.iter().filter(|candidate| candidate.tri().is_unknown()) {
            let mut with = certain.clone();
            with.push(candidate);
            let would = resolve::resolve(self, &with)
                .governing
                .iter()
                .any(|governing| governing.index == certain.len());
            value.possible.push(Possible {
                id: candidate.instrument.id.clone(),
                missing: candidate.missing(),
                would: if would { Would::Govern } else { Would::NotGovern },
            });
        }
        Ok(())
    }

    /// Every instrument governs its own part of the service.
    fn by_service(
        &self,
        case: &Case,
        candidates: &[Candidate<'_>],
        value: &mut Governing,
    ) -> Result<(), AgreementError> {
        for state in case.sending() {
            for pension in self.pension_instruments(state, case.host(), case.day())? {
                let listed = |id: &str| {
                    value.governs(id) || value.possible.iter().any(|possible| possible.id == id)
                };
                if listed(&pension.id) {
                    continue;
                }
                let Some(candidate) =
                    candidates.iter().find(|candidate| candidate.instrument.id == pension.id)
                else {
                    continue;
                };
                let mut missing = match &pension.applies {
                    Applies::Undetermined(missing) => missing.clone(),
                    Applies::Yes | Applies::Unsettled(_) => Vec::new(),
                };
                match &candidate.within {
                    Within::No(_) => continue,
                    Within::Unknown(fact) => missing.push(fact.clone()),
                    Within::Yes => {}
                }
                if !missing.is_empty() {
                    let would = Would::Govern;
                    value.possible.push(Possible { id: pension.id, missing, would });
                    continue;
                }
                let mut citations = vec![candidate.instrument.citation(None)];
                let grade = pension.grade();
                let mut referred_by = None;
                if let PensionGround::Reference { by, citation, .. } = pension.ground {
                    citations.push(citation);
                    referred_by = Some(by);
                }
                if let Applies::Unsettled(question) = pension.applies {
                    value.unsettled.push(question);
                }
                value.instruments.push(GoverningInstrument {
                    id: pension.id,
                    title: pension.title,
                    sending: state,
                    standing: pension.standing,
                    rule: match &referred_by {
                        Some(_) => ChoiceRule::ServiceByReference,
                        None => ChoiceRule::Service,
                    },
                    citations,
                    amended_by: Vec::new(),
                    service: Some(pension.service),
                    referred_by,
                    grade,
                });
            }
        }
        // What a treaty in force took over or specialises is named as rejected, with its rule.
        let certain: Vec<&Candidate<'_>> =
            candidates.iter().filter(|candidate| candidate.tri().is_yes()).collect();
        for rejected in resolve::resolve(self, &certain).rejected {
            if !value.governs(&rejected.id) {
                value.rejected.push(rejected);
            }
        }
        Ok(())
    }
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

fn rank(candidate: &Candidate<'_>) -> (u8, u8) {
    let order = |tri: Tri| match tri {
        Tri::Yes => 2,
        Tri::Unknown => 1,
        Tri::No => 0,
    };
    (order(candidate.tri()), order(candidate.within.tri()))
}

fn scope_article<'a>(candidate: &'a Candidate<'_>) -> Option<&'a str> {
    match candidate.within {
        Within::No(_) => candidate.instrument.scope().and_then(|scope| scope.article.as_deref()),
        _ => None,
    }
}
