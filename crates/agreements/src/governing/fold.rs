//! Candidates that were not chosen, in lists: one step for each reason, a line for each instrument.

use kerben_core::explain::{Folded, Node, Outcome, Recorder, Test, Value};
use kerben_core::message::Message;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::Candidate;
use super::trace::missing_message;
use crate::case::Within;
use crate::standing::{Bounds, NotInForce};

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
        let count = list.candidates.len().to_string();
        let (title, result) = if let Some(key) = list.why {
            let title = Message::new("agreements.rejected-for").arg("why", Message::new(key));
            (title, Outcome::not_met())
        } else {
            let missing = list.candidates.iter().flat_map(|candidate| candidate.missing());
            let missing = missing.map(|missing| missing_message(&missing)).collect();
            (Message::new("agreements.undecided"), Outcome::Undetermined { missing })
        };
        let grade = Evidence::lowest(list.candidates.iter().map(|one| one.instrument.grade()));
        let rows = list.candidates.iter().map(|candidate| {
            let id = Value::from(candidate.instrument.id());
            vec![id, day(candidate.force.reason())]
        });
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
    })
}

/// The day that the reason speaks of: the entry to come, or the end.
fn day(reason: Option<&NotInForce>) -> Value {
    let shown = |bounds: Bounds| match bounds.exact() {
        Some(day) => Value::Day(day),
        None if bounds == Bounds::default() => Value::Nothing,
        None => Value::from(bounds.to_string()),
    };
    match reason {
        Some(NotInForce::NotYet { entry, .. }) => shown(*entry),
        Some(NotInForce::Ended { from, .. }) => shown(*from),
        _ => Value::Nothing,
    }
}
