//! The competition of treaties that are in force and whose scopes contain the case.

use kerben_core::source::Citation;

use super::{Alongside, Candidate, ChoiceRule, Rejected, Rejection};
use crate::find::Find;
use crate::instrument::{Instrument, Relation, RelationKind};
use crate::treaties::Treaties;

/// One that governs, by its place in the list of candidates.
pub(super) struct Chosen {
    pub(super) index: usize,
    pub(super) rule: ChoiceRule,
    pub(super) citations: Vec<Citation>,
}

/// What the competition comes to.
#[derive(Default)]
pub(super) struct Resolved {
    pub(super) governing: Vec<Chosen>,
    pub(super) alongside: Vec<Alongside>,
    pub(super) rejected: Vec<Rejected>,
}

/// The rule that decided, with its law.
type Decision = (ChoiceRule, Vec<Citation>);

pub(super) fn vienna(article: &str, paragraph: Option<&str>) -> Citation {
    let citation =
        Citation::new("M-VCLT").titled("Vienna Convention on the Law of Treaties").article(article);
    match paragraph {
        Some(paragraph) => citation.paragraph(paragraph),
        None => citation,
    }
}

/// Article 103 of the Charter of the United Nations.
fn charter() -> Citation {
    Citation::new("UN-CHARTER").titled("Charter of the United Nations").article("103")
}

/// Whether an edge goes to that instrument; `target` is the one that it names.
fn reaches(relation: &Relation, target: Option<&Instrument>, to: &Instrument) -> bool {
    if relation.kind == RelationKind::PrevailsAsCharter {
        return true;
    }
    if relation.to_bilateral {
        return to.is_bilateral();
    }
    target.is_some_and(|target| target.id() == to.id())
}

/// An edge that decided between two candidates.
type Edge<'a> = (RelationKind, usize, usize, &'a Relation);

/// The course of the competition, without its words.
struct Competition<'a> {
    /// The edges that took a candidate out, in order.
    decided: Vec<Edge<'a>>,
    /// The candidates that are left.
    left: Vec<usize>,
    /// The one among them that was certainly concluded last.
    latest: Option<usize>,
}

impl<'a> Competition<'a> {
    fn among(treaties: &Treaties, candidates: &[&'a Candidate<'_>]) -> Self {
        let mut left: Vec<usize> = (0..candidates.len()).collect();
        let mut decided: Vec<Edge<'a>> = Vec::new();
        for kind in [
            RelationKind::PrevailsAsCharter,
            RelationKind::Supersedes,
            RelationKind::Specialises,
            RelationKind::SubordinateTo,
            RelationKind::YieldsToMoreFavourable,
        ] {
            for (from, to, relation) in edges(treaties, candidates, &left, kind) {
                if left.contains(&from) && left.contains(&to) {
                    let loser = if kind == RelationKind::SubordinateTo { from } else { to };
                    left.retain(|index| *index != loser);
                    decided.push((kind, from, to, relation));
                }
            }
        }
        let latest = latest(candidates, &left);
        Self { decided, left, latest }
    }

    /// Those that govern: the latest, or all that are left where their order is not known.
    fn governing(&self) -> impl Iterator<Item = usize> {
        let latest = self.latest;
        let left = self.left.iter().copied();
        left.filter(move |index| latest.is_none_or(|latest| latest == *index))
    }
}

/// Whether one of the candidates would govern.
pub(super) fn would_govern(
    treaties: &Treaties,
    candidates: &[&Candidate<'_>],
    index: usize,
) -> bool {
    Competition::among(treaties, candidates).governing().any(|governing| governing == index)
}

pub(super) fn resolve<'a>(find: impl Find<'a>, candidates: &[&Candidate<'a>]) -> Resolved {
    let treaties = find.treaties();
    let mut resolved = Resolved::default();
    let competition = Competition::among(treaties, candidates);
    let mut decided: Option<Decision> = None;
    for (kind, from, to, relation) in &competition.decided {
        if let (Some(source), Some(target)) = (candidates.get(*from), candidates.get(*to)) {
            let pair = (source.instrument, target.instrument);
            decided = Some(apply(treaties, *kind, pair, relation, &mut resolved));
        }
    }
    succession(find, candidates, &competition, decided.as_ref(), &mut resolved);
    resolved
}

/// Takes the loser of one edge out of the competition and says by which rule.
fn apply(
    treaties: &Treaties,
    kind: RelationKind,
    (source, target): (&Instrument, &Instrument),
    relation: &Relation,
    resolved: &mut Resolved,
) -> Decision {
    let own = treaties.cite_relation(source, relation);
    let (lost, won, rule, law) = match kind {
        RelationKind::PrevailsAsCharter => (target, source, ChoiceRule::Charter, charter()),
        RelationKind::Supersedes => (target, source, ChoiceRule::Replacement, vienna("59", None)),
        RelationKind::Specialises => (target, source, ChoiceRule::DeclaredSpecialis, own.clone()),
        RelationKind::SubordinateTo => {
            (source, target, ChoiceRule::Subordination, vienna("30", Some("2")))
        }
        _ => (target, source, ChoiceRule::MoreFavourable, own.clone()),
    };
    let (id, winner) = (lost.id().to_owned(), won.id().to_owned());
    if matches!(kind, RelationKind::Supersedes | RelationKind::Specialises) {
        let reason = Rejection::Displaced { by: winner, rule };
        resolved.rejected.push(Rejected { id, reason, law: Some(Box::new(law.clone())) });
    } else {
        resolved.alongside.push(Alongside { id, beside: winner, rule, citation: law.clone() });
    }
    (rule, if law == own { vec![law] } else { vec![law, own] })
}

/// The edges of a kind between candidates that are left, in a fixed order.
fn edges<'a>(
    treaties: &Treaties,
    candidates: &[&'a Candidate<'_>],
    left: &[usize],
    kind: RelationKind,
) -> Vec<(usize, usize, &'a Relation)> {
    let mut found = Vec::new();
    for from in left {
        let Some(source) = candidates.get(*from) else { continue };
        for relation in source.instrument.relations().iter().filter(|edge| edge.kind == kind) {
            let named = relation.to.as_deref().and_then(|id| treaties.get(id).ok());
            for to in left.iter().filter(|to| *to != from) {
                let reached = candidates
                    .get(*to)
                    .is_some_and(|target| reaches(relation, named, target.instrument));
                if reached {
                    found.push((*from, *to, relation));
                }
            }
        }
    }
    found
}

/// Of those that are left, the one that was certainly concluded after all others.
fn latest(candidates: &[&Candidate<'_>], left: &[usize]) -> Option<usize> {
    let concluded = |index: &usize| {
        candidates.get(*index).map(|candidate| candidate.concluded).unwrap_or_default()
    };
    // Nobody else begins later than the one that comes last for certain.
    let last = left.iter().copied().max_by_key(|index| concluded(index).earliest)?;
    let own = concluded(&last).earliest;
    let certain = left.iter().filter(|other| **other != last).all(
        |other| matches!((concluded(other).latest, own), (Some(other), Some(own)) if other < own),
    );
    certain.then_some(last)
}

/// Of those that are left, the latest governs; the earlier ones apply as far as they are compatible.
fn succession<'a>(
    find: impl Find<'a>,
    candidates: &[&Candidate<'a>],
    competition: &Competition<'_>,
    decided: Option<&Decision>,
    resolved: &mut Resolved,
) {
    let (left, latest) = (competition.left.as_slice(), competition.latest);
    let single = left.len() == 1;
    for index in competition.governing() {
        let Some(candidate) = candidates.get(index) else { continue };
        let (rule, mut citations) = match (decided, single, latest) {
            (Some(decision), true, _) => decision.clone(),
            (None, true, _) => (ChoiceRule::OnlyCandidate, Vec::new()),
            (_, false, Some(_)) => later(find, candidates, left, index),
            (_, false, None) => (ChoiceRule::Unordered, vec![vienna("30", Some("3"))]),
        };
        let own = candidate.instrument.citation(None);
        if !citations.contains(&own) {
            citations.push(own);
        }
        resolved.governing.push(Chosen { index, rule, citations });
    }
    let winner = latest.filter(|_| !single).and_then(|index| candidates.get(index));
    let Some(won) = winner else { return };
    for candidate in left.iter().filter_map(|index| candidates.get(*index)) {
        if candidate.instrument.id() != won.instrument.id() {
            let (rule, citation) = pair_rule(find, won, candidate);
            resolved.alongside.push(Alongside {
                id: candidate.instrument.id().to_owned(),
                beside: won.instrument.id().to_owned(),
                rule,
                citation,
            });
        }
    }
}

fn later<'a>(
    find: impl Find<'a>,
    candidates: &[&Candidate<'a>],
    left: &[usize],
    winner: usize,
) -> Decision {
    let mut rule = ChoiceRule::LaterTreaty;
    let mut citations: Vec<Citation> = Vec::new();
    let won = candidates.get(winner);
    for other in
        left.iter().filter(|index| **index != winner).filter_map(|index| candidates.get(*index))
    {
        if let Some(won) = won {
            let (pair, citation) = pair_rule(find, won, other);
            rule = rule.max(pair);
            if !citations.contains(&citation) {
                citations.push(citation);
            }
        }
    }
    (rule, citations)
}

/// Article 30(3) where all parties to the earlier treaty are parties to the later one, else 30(4)(a).
fn pair_rule<'a>(
    find: impl Find<'a>,
    later: &Candidate<'a>,
    earlier: &Candidate<'a>,
) -> (ChoiceRule, Citation) {
    if find.contains(later.found, earlier.found) {
        (ChoiceRule::LaterTreaty, vienna("30", Some("3")))
    } else {
        (ChoiceRule::LaterCommonTreaty, vienna("30(4)", Some("a")))
    }
}
