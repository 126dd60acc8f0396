//! The steps of a derivation that a register records.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::explain::{Node, NodeRef, Outcome, Recorder, Test, Unit, Value};
use kerben_core::message::Message;

use super::account::bit;
use super::ask::Ask;
use super::book::Register;
use super::decide::Turn;
use super::decision::Decision;

/// What every node of the path said, before anything was written.
pub(crate) fn before<R: Recorder>(
    register: &Register,
    ask: &Ask,
    on: NaiveDate,
    rec: &mut R,
) -> Vec<R::Node> {
    let Some(path) = register.paths.get(ask.path.index()) else { return Vec::new() };
    let places = |number: i64| Value::number(number, Unit::Place);
    let mut said = Vec::new();
    for node in path.nodes.iter().copied() {
        let Some(account) = register.accounts.get(node.index()) else { continue };
        let (limit, counters) = (account.limit, account.counters);
        let name = register.name(node).to_owned();
        if limit.counts & bit(ask.purpose) == 0 || limit.free_phase {
            said.push(rec.record(|| {
                let title = Message::new("quotas.register.node-not-charged").arg("node", name);
                Node::fact("quotas.register.node/1", title, places(0))
            }));
            continue;
        }
        let fact = |rec: &mut R, key: &str, number: i64| {
            rec.record(|| Node::fact("quotas.register.count/1", Message::new(key), places(number)))
        };
        let ceiling = limit.ceiling.min(i64::MAX / 8);
        let parts = [
            ("cap", fact(rec, "quotas.register.cap", limit.cap.unwrap_or_default())),
            ("above", fact(rec, "quotas.register.above", ceiling - limit.cap.unwrap_or_default())),
            ("held", fact(rec, "quotas.register.held", -counters.held)),
            ("posted", fact(rec, "quotas.register.posted", -counters.posted)),
        ];
        let free = ceiling - counters.used();
        let headroom = rec.record(|| {
            let title = Message::new("quotas.register.headroom");
            parts.iter().fold(
                Node::sum("quotas.register.headroom/1", title, places(free)),
                |sum, (name, part)| sum.input(*name, part),
            )
        });
        let room = register.room(node, path, ask, on, Turn::Newcomer);
        let actual = room.unwrap_or(0).min(i64::MAX / 8);
        let other = actual.saturating_sub(free);
        let kept_back: Vec<R::Node> = if other == 0 {
            Vec::new()
        } else {
            vec![fact(rec, "quotas.register.kept-back", other)]
        };
        let available = rec.record(|| {
            let title = Message::new("quotas.register.room");
            let node = Node::sum("quotas.register.room/1", title, places(actual));
            node.input("headroom", &headroom).inputs("kept back", kept_back.as_slice())
        });
        let required = fact(rec, "quotas.register.asked", i64::from(ask.at_least));
        said.push(rec.record(|| {
            let title = Message::new("quotas.register.node").arg("node", name.clone());
            let by = Value::number(actual - i64::from(ask.at_least), Unit::Place);
            let met = room.is_ok() && actual >= i64::from(ask.at_least);
            let outcome =
                if met { Outcome::Met { by: Some(by) } } else { Outcome::NotMet { by: Some(by) } };
            let node = Node::condition("quotas.register.node/1", title, Test::AtLeast, outcome)
                .input("actual", &available)
                .input("required", &required);
            match room {
                Ok(_) => node,
                Err(ground) => node.note(ground.message(&name)),
            }
        }));
    }
    said
}

/// The answer over what the nodes said.
pub(crate) fn decided<N: NodeRef>(
    register: &Register,
    ask: &Ask,
    decision: Decision,
    said: &[N],
) -> Node {
    let title = Message::new("quotas.register.request")
        .arg("request", ask.request.to_string())
        .arg("places", ask.places);
    Node::choice("quotas.register.hold/1", title, decision.value())
        .inputs("node", said)
        .note(words(register, &decision))
}

/// The same answer as before.
pub(crate) fn repeated(register: &Register, ask: &Ask, decision: Decision) -> Node {
    decided::<Arc<Node>>(register, ask, decision, &[])
        .note(Message::new("quotas.register.repeated"))
}

/// A hold that was confirmed at once.
pub(crate) fn confirmed<N: NodeRef>(
    register: &Register,
    ask: &Ask,
    decision: Decision,
    held: &N,
) -> Node {
    let title = Message::new("quotas.register.request")
        .arg("request", ask.request.to_string())
        .arg("places", ask.places);
    Node::choice("quotas.register.confirm/1", title, decision.value())
        .input("held", held)
        .note(words(register, &decision))
}

/// The decision in words.
pub(crate) fn words(register: &Register, decision: &Decision) -> Message {
    let name = |node| register.name(node).to_owned();
    let key = match decision {
        Decision::Held { firm: true, .. } => "quotas.register.decision.held",
        Decision::Held { .. } => "quotas.register.decision.held-free",
        Decision::HeldAtFee { .. } => "quotas.register.decision.held-at-fee",
        Decision::Granted { .. } => "quotas.register.decision.granted",
        Decision::GrantedAtFee { .. } => "quotas.register.decision.granted-at-fee",
        Decision::Queued { .. } => "quotas.register.decision.queued",
        Decision::Refused(_) => "quotas.register.decision.refused",
        Decision::Outside => "quotas.register.decision.outside",
        Decision::Released { .. } => "quotas.register.decision.released",
    };
    let message = Message::new(key).arg("places", decision.places());
    match *decision {
        Decision::Held { until, .. } | Decision::Granted { until, .. } => {
            message.arg("until", until)
        }
        Decision::HeldAtFee { until, fee, .. } | Decision::GrantedAtFee { until, fee, .. } => {
            message
                .arg("until", until)
                .arg("multiple", fee.multiple)
                .arg("above", fee.places)
                .arg("node", name(fee.node))
        }
        Decision::Queued { node } => message.arg("node", name(node)),
        Decision::Refused(ground) => {
            let name = ground.node().map(name).unwrap_or_default();
            message.arg("ground", ground.message(&name))
        }
        Decision::Outside => message,
        Decision::Released { places } => message.arg("places", places),
    }
}
