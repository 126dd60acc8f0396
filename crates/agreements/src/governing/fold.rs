//! Candidates that were not chosen, in lists: one step for each reason, a line for each instrument.

use kerben_core::explain::{Folded, Node, Outcome, Recorder, Test, Value};
use kerben_core::message::Message;
use kerben_core::source::{Citation, Evidence};
use kerben_core::tri::Tri;

use super::trace::missing_message;
use super::{Candidate, ChoiceRule, Governing, InstrumentId, Rejection};
use crate::case::Within;
use crate::standing::{Bounds, Force, NotInForce};

/// The candidates of one reason; `None` for those about which something is missing.
struct List<'a> {
    why: Option<&'static str>,
    candidates: Vec<&'a Candidate<'a>>,
}

/// The candidates that are not certainly in force and in scope, in the order in which the reasons first come.
pub(super) fn lists<R: Recorder>(candidates: &[Candidate<'_>], rec: &mut R) -> Vec<R::Node> {
    let mut lists: Vec<List<'_>> = Vec::new();
    for candidate in candidates.iter().filter(|candidate| !candidate.tri().is_yes()) {
        let why = match (candidate.tri(), candidate.force.reason(), &candidate.within) {
            (Tri::Unknown, _, _) => None,
            (_, Some(reason), _) => Some(reason.key()),
            (_, None, Within::No(why)) => Some(why.key()),
            (_, None, _) => None,
        };
        match lists.iter_mut().find(|list| list.why == why) {
            Some(list) => list.candidates.push(candidate),
            None => lists.push(List { why, candidates: vec![candidate] }),
        }
    }
    lists.iter().map(|list| node(list, rec)).collect()
}

fn node<R: Recorder>(list: &List<'_>, rec: &mut R) -> R::Node {
    rec.record(|| {
        let (title, result) = if let Some(key) = list.why {
            let title = Message::new("agreements.rejected-for").arg("why", Message::new(key));
            (title, Outcome::not_met())
        } else {
            let missing = list.candidates.iter().flat_map(|candidate| candidate.missing());
            let missing = missing.map(|missing| missing_message(&missing)).collect();
            (Message::new("agreements.undecided"), Outcome::Undetermined { missing })
        };
        step(title, result, &list.candidates)
    })
}

/// The candidates of one rule that decided against them for the same winner.
struct Decided<'a> {
    rule: ChoiceRule,
    winner: &'a InstrumentId,
    /// Whether they stand beside the winner, or were rejected for it.
    beside: bool,
    law: Option<&'a Citation>,
    candidates: Vec<&'a Candidate<'a>>,
}

/// The candidates in force and in scope that stand beside another one or were displaced by it, by rule and winner in the
/// order in which these first come.
pub(super) fn decided<R: Recorder>(
    candidates: &[Candidate<'_>],
    value: &Governing,
    rec: &mut R,
) -> Vec<R::Node> {
    let beside = value.alongside.iter().map(|one| {
        let law = Some(one.citation.as_ref());
        (true, &one.id, &one.beside, one.rule, law)
    });
    let displaced = value.rejected.iter().filter_map(|one| match &one.reason {
        Rejection::Displaced { by, rule } => Some((false, &one.id, by, *rule, one.law.as_deref())),
        _ => None,
    });
    let mut lists: Vec<Decided<'_>> = Vec::new();
    for (beside, id, winner, rule, law) in beside.chain(displaced) {
        let found = candidates.binary_search_by(|one| one.instrument.id().cmp(id.as_str()));
        let Some(candidate) = found.ok().and_then(|place| candidates.get(place)) else { continue };
        let same = |list: &&mut Decided<'_>| {
            (list.beside, list.rule, list.law) == (beside, rule, law) && list.winner == winner
        };
        if let Some(list) = lists.iter_mut().find(same) {
            list.candidates.push(candidate);
        } else {
            lists.push(Decided { rule, winner, beside, law, candidates: vec![candidate] });
        }
    }
    lists.iter().map(|list| rec.record(|| list.step())).collect()
}

impl Decided<'_> {
    fn step(&self) -> Node {
        let why = Message::new(self.rule.key()).arg("instrument", self.winner.clone());
        let node = if self.beside {
            step(why, Outcome::met(), &self.candidates)
        } else {
            let title = Message::new("agreements.rejected-for").arg("why", why);
            step(title, Outcome::not_met(), &self.candidates)
        };
        self.law.into_iter().fold(node, |node, law| node.cite(law.clone()))
    }
}

/// One list: a line for each instrument with its day.
fn step(title: Message, result: Outcome, candidates: &[&Candidate<'_>]) -> Node {
    let grade = Evidence::lowest(candidates.iter().map(|one| one.instrument.grade()));
    let rows = candidates.iter().map(|candidate| {
        let id = Value::from(candidate.instrument.id());
        vec![id, day(&candidate.force)]
    });
    let count = candidates.len().to_string();
    let folded = Folded {
        label: Message::new("agreements.candidates").arg("count", count),
        columns: vec![
            Message::new("agreements.column.instrument"),
            Message::new("agreements.column.day"),
        ],
        rows: rows.collect(),
    };
    Node::condition("agreements.candidates/1", title, Test::Stated, result)
        .graded(grade.unwrap_or(Evidence::Unverified))
        .folded(folded)
}

/// The day of which the list speaks: the entry, or the end.
fn day(force: &Force) -> Value {
    let shown = |bounds: Bounds| match bounds.exact() {
        Some(day) => Value::Day(day),
        None if bounds == Bounds::default() => Value::Nothing,
        None => Value::from(bounds.to_string()),
    };
    match force {
        Force::InForce { since, .. } => shown(*since),
        Force::NotInForce(NotInForce::NotYet { entry, .. }) => shown(*entry),
        Force::NotInForce(NotInForce::Ended { from, .. }) => shown(*from),
        _ => Value::Nothing,
    }
}
