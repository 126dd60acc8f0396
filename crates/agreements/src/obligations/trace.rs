//! The derivation of the obligations of a case.

use kerben_core::explain::{Node, Outcome, Recorder, Test};
use kerben_core::message::Message;

use super::answer::{CaseObligations, Held, HeldBy, Holds, NotHeld};
use crate::case::Case;
use crate::governing::{Rejection, missing_message};

/// Why an obligation holds or does not, in words.
pub(crate) fn reason(held: &Held) -> Message {
    let instrument = held.instrument.clone();
    match &held.holds {
        Holds::Yes(HeldBy::Rule(rule)) => {
            Message::new(rule.key()).arg("instrument", instrument).arg("service", "").arg("by", "")
        }
        Holds::Yes(HeldBy::Floor) => {
            Message::new("agreements.oblige.held-by.floor").arg("instrument", instrument)
        }
        Holds::Yes(HeldBy::Condition(kind)) => Message::new("agreements.soft-condition")
            .arg("instrument", instrument)
            .arg("kind", Message::new(format!("agreements.kind.{kind}"))),
        Holds::No(NotHeld::Rejected(rejection)) => match rejection {
            Rejection::NotInForce(why) => Message::new(why.key()),
            Rejection::OutOfScope(why) => Message::new(why.key()),
            Rejection::Displaced { by, rule } => {
                Message::new(rule.key()).arg("instrument", by.clone())
            }
        },
        Holds::No(why) => Message::new(why.key()).arg("instrument", instrument),
        Holds::Undetermined(_) => {
            Message::new("agreements.oblige.undetermined").arg("instrument", instrument)
        }
    }
}

pub(crate) fn outcome(held: &Held) -> Outcome {
    match &held.holds {
        Holds::Yes(_) => Outcome::met(),
        Holds::No(_) => Outcome::not_met(),
        Holds::Undetermined(missing) if missing.is_empty() => Outcome::undetermined(reason(held)),
        Holds::Undetermined(missing) => {
            Outcome::Undetermined { missing: missing.iter().map(missing_message).collect() }
        }
    }
}

pub(super) fn held<N, R>(held: &Held, governing: &N, rec: &mut R) -> R::Node
where
    N: kerben_core::explain::NodeRef,
    R: Recorder,
{
    rec.record(|| {
        let title = Message::new("agreements.oblige.clause")
            .arg("citation", held.citation.to_string())
            .arg("text", held.text.clone());
        Node::condition("agreements.obligation/1", title, Test::Stated, outcome(held))
            .input("governing", governing)
            .cite(held.citation.clone())
            .graded(held.grade)
            .note(reason(held))
    })
}

pub(super) fn obligations<R: Recorder>(
    case: &Case,
    value: &CaseObligations,
    nodes: &[R::Node],
    rec: &mut R,
) -> R::Node {
    rec.record(|| {
        let title = Message::new("agreements.oblige.of-case")
            .arg("host", case.host())
            .arg("day", value.day);
        let holding: Vec<&str> = value.certain().map(|held| held.id.as_str()).collect();
        Node::choice("agreements.obligations/1", title, holding.join(", "))
            .inputs("obligation", nodes)
    })
}
