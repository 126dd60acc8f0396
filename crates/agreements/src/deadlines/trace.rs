//! The derivation of a deadline.

use kerben_core::explain::{Fact, Node, Outcome, Recorder, Test, Traced};
use kerben_core::message::Message;

use super::answer::{Deadline, Due};
use super::file::Deadlines;
use crate::obligations::Held;

pub(super) fn trace<R: Recorder>(
    deadlines: &Deadlines,
    deadline: &Deadline,
    source: &str,
    held: Option<&Traced<Held, R>>,
    rec: &mut R,
) -> R::Node {
    let document = deadlines.source(source).map_or_else(|| source.to_owned(), ToString::to_string);
    let start = deadline.starts.map(|day| {
        rec.record(|| Node::fact("agreements.deadline.start/1", "agreements.deadline.start", day))
    });
    let rule = rec.record(|| {
        let title = Message::new("agreements.deadline.rule");
        Node::fact("agreements.deadline.rule/1", title, deadline.rule.clone())
            .from_document(Fact { document, received: None, certified_by: None })
            .graded(deadline.grade)
    });
    rec.record(|| {
        let title = Message::new("agreements.deadline.what").arg("what", deadline.what.clone());
        let outcome = match &deadline.due {
            Due::On(_) => Outcome::met(),
            Due::Between { .. } => Outcome::undetermined("agreements.deadline.readings-open"),
            Due::None(_) => Outcome::not_met(),
            Due::Undetermined(missing) => Outcome::Undetermined { missing: missing.clone() },
        };
        let mut node = Node::condition("agreements.deadline/1", title, Test::Stated, outcome)
            .input("rule", &rule)
            .cite(deadline.citation.clone())
            .graded(deadline.grade);
        if let Some(held) = held {
            node = node.input("obligation", &held.node);
        }
        if let Some(start) = &start {
            node = node.input("start", start);
        }
        node = match &deadline.due {
            Due::On(day) => node.showing(*day),
            Due::Between { earliest, latest, .. } => node.showing(format!("{earliest}/{latest}")),
            Due::None(why) => node.note(why.key()),
            Due::Undetermined(_) => node,
        };
        deadline.open.iter().fold(node, |node, question| {
            let words = Message::new("agreements.unsettled").arg("question", question.id());
            node.note(words.arg("why", question.why().clone()))
        })
    })
}
