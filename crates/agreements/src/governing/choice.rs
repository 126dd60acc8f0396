//! The choice among candidates: one governs, or each its own part.

use kerben_core::source::Citation;
use kerben_core::tri::Tri;

use super::field::Field;
use super::resolve::vienna;
use super::{Candidate, ChoiceRule, Governing, GoverningInstrument, Names, Possible, Would};
use crate::between::amended_between;
use crate::case::{Case, Within};
use crate::error::AgreementError;
use crate::find::Find;
use crate::pension::{Applies, PensionGround, pensions};
use crate::standing::NotInForce;

/// One instrument governs: successive treaties, clauses and declared edges decide.
pub(super) fn by_succession<'a, F: Find<'a>>(
    find: F,
    case: &Case,
    (candidates, names): (&[Candidate<'a>], &Names),
    value: &mut Governing,
) -> Result<(), AgreementError> {
    let field = Field::of(find, candidates);
    let resolved = field.resolve(find, names);
    for governing in resolved.governing {
        let Some(candidate) = field.get(governing.index) else { continue };
        let (rule, citations) = common_treaty(find, case, candidates, governing.rule)?
            .map_or((governing.rule, Vec::new()), |(rule, citation)| (rule, vec![citation]));
        let citations = citations.into_iter().chain(governing.citations).collect();
        let mut amended_by = Vec::new();
        for amending in find.amending(candidate.found) {
            let pair = (candidate.sending, case.host());
            let text =
                amended_between(candidate.instrument, amending.instrument, pair, case.day())?;
            if text.is_in_force().is_yes() {
                amended_by.push(text.instrument);
            }
        }
        let standing = candidate.standing(find, case)?;
        value.instruments.push(GoverningInstrument {
            id: candidate.instrument.id.clone(),
            title: candidate.instrument.title.clone(),
            sending: candidate.sending,
            grade: standing.grade(),
            standing,
            rule,
            citations,
            amended_by,
            service: None,
            referred_by: None,
        });
    }
    value.alongside = resolved.alongside;
    value.rejected = resolved.rejected;
    for (candidate, would) in field.uncertain(&resolved.competition) {
        value.possible.push(Possible {
            id: names.of(candidate.found),
            missing: candidate.missing(),
            would: if would { Would::Govern } else { Would::NotGovern },
        });
    }
    Ok(())
}

/// Between a State party to two treaties and a State party to one of them, the treaty to which both are parties governs
/// (article 30(4)(b)): where the only candidate left has a rival that binds one of the two.
fn common_treaty<'a>(
    find: impl Find<'a>,
    case: &Case,
    candidates: &[Candidate<'a>],
    rule: ChoiceRule,
) -> Result<Option<(ChoiceRule, Citation)>, AgreementError> {
    if rule != ChoiceRule::OnlyCandidate {
        return Ok(None);
    }
    for rival in candidates.iter().filter(|rival| !matches!(rival.within, Within::No(_))) {
        let outside = match rival.force.reason() {
            Some(
                NotInForce::NotYet { party, .. }
                | NotInForce::Ended { party, .. }
                | NotInForce::StatedNotBound { party }
                | NotInForce::Suspended { party },
            ) => *party,
            _ => continue,
        };
        let inside = if outside == case.host() { rival.sending } else { case.host() };
        if find.binds(rival.found, inside, case.day())? == Tri::Yes {
            return Ok(Some((ChoiceRule::CommonTreaty, vienna("30(4)", Some("b")))));
        }
    }
    Ok(None)
}

/// Every instrument governs its own part of the service.
pub(super) fn by_service<'a, F: Find<'a>>(
    find: F,
    case: &Case,
    (candidates, names): (&[Candidate<'a>], &Names),
    value: &mut Governing,
) -> Result<(), AgreementError> {
    for state in case.sending() {
        for pension in pensions(find, (state, case.host()), case.day())? {
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
                let id = names.of(candidate.found);
                value.possible.push(Possible { id, missing, would });
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
    for rejected in Field::of(find, candidates).resolve(find, names).rejected {
        if !value.governs(&rejected.id) {
            value.rejected.push(rejected);
        }
    }
    Ok(())
}
