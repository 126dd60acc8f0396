//! The competition of treaties that are in force and whose scopes contain the case.

use std::sync::Arc;

use kerben_core::source::Citation;

use super::field::{Competition, Field};
use super::{Alongside, Candidate, ChoiceRule, Names, Rejected, Rejection};
use crate::find::Find;
use crate::instrument::RelationKind;

/// One that governs, by its place in the field.
pub(super) struct Chosen {
    pub(super) index: usize,
    pub(super) rule: ChoiceRule,
    pub(super) citations: Vec<Citation>,
}

/// What the competition comes to.
pub(super) struct Resolved<'a> {
    pub(super) competition: Competition<'a>,
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

impl<'a> Field<'_, 'a> {
    /// What the competition among the certain candidates comes to, in words.
    pub(super) fn resolve(&self, find: impl Find<'a>, names: &Names) -> Resolved<'a> {
        let mut resolved = Resolved {
            competition: self.competition(None),
            governing: Vec::new(),
            alongside: Vec::new(),
            rejected: Vec::new(),
        };
        let mut replaced = None;
        let mut decided = None;
        for edge in std::mem::take(&mut resolved.competition.decided) {
            if let (Some(source), Some(target)) = (self.get(edge.from), self.get(edge.to)) {
                let own = || find.treaties().cite_relation(source.instrument, edge.relation);
                let laws = (&own as &dyn Fn() -> Citation, &mut replaced);
                let (rule, law) = apply(edge.kind, (source, target), laws, names, &mut resolved);
                decided = Some((rule, law, source, edge.relation));
            }
        }
        // The edge that left only one says by which rule that one governs.
        let decided = decided.filter(|_| resolved.competition.left.len() == 1);
        let decided = decided.map(|(rule, law, source, relation)| {
            let own = find.treaties().cite_relation(source.instrument, relation);
            let law = Arc::unwrap_or_clone(law);
            (rule, if law == own { vec![law] } else { vec![law, own] })
        });
        self.succession(find, names, decided.as_ref(), &mut resolved);
        resolved
    }

    /// Of those that are left, the latest governs; the earlier ones apply as far as they are compatible.
    fn succession(
        &self,
        find: impl Find<'a>,
        names: &Names,
        decided: Option<&Decision>,
        resolved: &mut Resolved<'a>,
    ) {
        let Competition { left, latest, .. } = &resolved.competition;
        let single = left.len() == 1;
        let mut later: Option<Decision> = None;
        if let Some(won) =
            latest.filter(|_| !single).and_then(|index| Some((index, self.get(index)?)))
        {
            let others = left.iter().filter(|index| **index != won.0);
            let others = others.filter_map(|index| self.get(*index));
            let decision = stand_beside(find, names, won.1, others, &mut resolved.alongside);
            later = Some(decision);
        }
        for index in resolved.competition.governing() {
            let Some(candidate) = self.get(index) else { continue };
            let (rule, mut citations) = match (decided, single, &later) {
                (Some(decision), true, _) | (_, false, Some(decision)) => decision.clone(),
                (None, true, _) => (ChoiceRule::OnlyCandidate, Vec::new()),
                (_, false, None) => (ChoiceRule::Unordered, vec![vienna("30", Some("3"))]),
            };
            let own = candidate.instrument.citation(None);
            if !citations.contains(&own) {
                citations.push(own);
            }
            resolved.governing.push(Chosen { index, rule, citations });
        }
    }
}

/// Takes the loser of one edge out of the competition and says by which rule.
fn apply<'a>(
    kind: RelationKind,
    (source, target): (&Candidate<'a>, &Candidate<'a>),
    (own, replaced): (&dyn Fn() -> Citation, &mut Option<Arc<Citation>>),
    names: &Names,
    resolved: &mut Resolved<'a>,
) -> (ChoiceRule, Arc<Citation>) {
    let (lost, won, rule, law) = match kind {
        RelationKind::PrevailsAsCharter => {
            (target, source, ChoiceRule::Charter, Arc::new(charter()))
        }
        RelationKind::Supersedes => {
            let law = replaced.get_or_insert_with(|| Arc::new(vienna("59", None)));
            (target, source, ChoiceRule::Replacement, Arc::clone(law))
        }
        RelationKind::Specialises => {
            (target, source, ChoiceRule::DeclaredSpecialis, Arc::new(own()))
        }
        RelationKind::SubordinateTo => {
            (source, target, ChoiceRule::Subordination, Arc::new(vienna("30", Some("2"))))
        }
        _ => (target, source, ChoiceRule::MoreFavourable, Arc::new(own())),
    };
    let (id, winner) = (names.of(lost.found), names.of(won.found));
    if matches!(kind, RelationKind::Supersedes | RelationKind::Specialises) {
        let reason = Rejection::Displaced { by: winner, rule };
        resolved.rejected.push(Rejected { id, reason, law: Some(Arc::clone(&law)) });
    } else {
        let citation = Arc::clone(&law);
        resolved.alongside.push(Alongside { id, beside: winner, rule, citation });
    }
    (rule, law)
}

/// The earlier treaties beside the later one: by article 30(3) where all parties to the earlier treaty are parties to the
/// later one, else by 30(4)(a). Returns the rule by which the later one governs.
fn stand_beside<'c, 'a: 'c>(
    find: impl Find<'a>,
    names: &Names,
    won: &Candidate<'a>,
    others: impl Iterator<Item = &'c Candidate<'a>>,
    alongside: &mut Vec<Alongside>,
) -> Decision {
    let mut decision: Decision = (ChoiceRule::LaterTreaty, Vec::new());
    let (mut all, mut common): (Option<Arc<Citation>>, Option<Arc<Citation>>) = (None, None);
    let beside = names.of(won.found);
    for other in others {
        let (rule, law) = if find.contains(won.found, other.found) {
            (ChoiceRule::LaterTreaty, &mut all)
        } else {
            (ChoiceRule::LaterCommonTreaty, &mut common)
        };
        let citation = law.get_or_insert_with(|| {
            let law = match rule {
                ChoiceRule::LaterTreaty => vienna("30", Some("3")),
                _ => vienna("30(4)", Some("a")),
            };
            decision.0 = decision.0.max(rule);
            decision.1.push(law.clone());
            Arc::new(law)
        });
        alongside.push(Alongside {
            id: names.of(other.found),
            beside: beside.clone(),
            rule,
            citation: Arc::clone(citation),
        });
    }
    decision
}
