//! The derivation of what governs.

use std::collections::HashSet;

use kerben_core::explain::{Fact, Node, Outcome, Recorder, Test, Value};
use kerben_core::message::Message;
use kerben_core::period::Validity;
use kerben_core::source::Citation;
use kerben_core::tri::Tri;

use super::{Answer, Candidate, Governing, GoverningInstrument, Rejection, fold};
use crate::case::{Case, Within};
use crate::error::AgreementError;
use crate::find::Find;
use crate::instrument::RelationKind;
use crate::standing::{Force, Ground, Missing, Standing};
use crate::treaties::Treaties;

/// The most candidates of which a derivation tells each in full. Of more, only those that govern are; the others stand in
/// lists, one for each reason.
pub(crate) const TOLD_IN_FULL_MAX: usize = 12;

/// What is missing, in words.
pub(crate) fn missing_message(missing: &Missing) -> Message {
    let message = Message::new(missing.fact.key()).arg("instrument", missing.instrument.clone());
    let message = match missing.party {
        Some(party) => message.arg("party", party),
        None => message.arg("party", Message::new("agreements.all-parties")),
    };
    match &missing.known {
        Some(known) => message.arg("known", known.clone()),
        None => message.arg("known", Message::new("agreements.nothing-known")),
    }
}

pub(crate) fn outcome<'a>(tri: Tri, missing: impl IntoIterator<Item = &'a Missing>) -> Outcome {
    match tri {
        Tri::Yes => Outcome::met(),
        Tri::No => Outcome::not_met(),
        Tri::Unknown => {
            Outcome::Undetermined { missing: missing.into_iter().map(missing_message).collect() }
        }
    }
}

/// One fact on which a standing rests.
fn ground<R: Recorder>(treaties: &Treaties, ground: &Ground, rec: &mut R) -> R::Node {
    rec.record(|| {
        let key = match (ground.event, ground.rule) {
            (_, Some(_)) => "agreements.ground.rule".to_owned(),
            (Some(kind), None) => format!("agreements.event.{kind}"),
            (None, None) => "agreements.ground.instrument".to_owned(),
        };
        let title = Message::new(key).arg("instrument", ground.instrument.clone());
        let title = match ground.party {
            Some(party) => title.arg("party", party),
            None => title.arg("party", Message::new("agreements.all-parties")),
        };
        let value = match (ground.rule, ground.date) {
            (Some(rule), _) => Value::from(rule.to_string()),
            (None, Some(date)) => {
                date.exact().map_or_else(|| Value::from(date.to_string()), Value::from)
            }
            (None, None) => Value::from(ground.instrument.clone()),
        };
        let node = Node::fact("agreements.ground/1", title, value)
            .from_document(document(treaties, &ground.source))
            .graded(ground.grade)
            .cite(Citation::new(ground.instrument.clone()));
        ground.otherwise.iter().fold(node, |node, claim| {
            let source = treaties.source(&claim.source).map(|source| source.title.clone());
            let what = Message::new("agreements.other-date")
                .arg("date", claim.date.to_string())
                .arg("source", source.unwrap_or_else(|| claim.source.clone()))
                .arg("grade", Message::new(format!("grade.{}", claim.grade)));
            let why = Message::new("agreements.preferred-because")
                .arg("because", ground.because.clone().unwrap_or_default());
            node.not_taken(what, why)
        })
    })
}

/// A source as the document of a fact.
fn document(treaties: &Treaties, source: &str) -> Fact {
    let document = treaties.source(source).map_or_else(
        || source.to_owned(),
        |source| match &source.address {
            Some(address) => format!("{}: {} <{address}>", source.id, source.title),
            None => format!("{}: {}", source.id, source.title),
        },
    );
    Fact { document, received: None, certified_by: None }
}

/// The days of service in words.
fn service_message(service: Validity) -> Message {
    match (service.from_day(), service.last()) {
        (Some(first), Some(last)) => {
            Message::new("agreements.service.between").arg("first", first).arg("last", last)
        }
        (Some(first), None) => Message::new("agreements.service.from").arg("first", first),
        (None, Some(last)) => Message::new("agreements.service.to").arg("last", last),
        (None, None) => Message::new("agreements.service.all"),
    }
}

/// The provision by which one instrument leaves service to another.
fn reference<R: Recorder>(
    treaties: &Treaties,
    instrument: &GoverningInstrument,
    rec: &mut R,
) -> Option<R::Node> {
    let by = treaties.get(instrument.referred_by.as_deref()?).ok()?;
    let relation = by.relations().iter().find(|relation| {
        let to = relation.to.as_deref().and_then(|id| treaties.get(id).ok());
        relation.kind == RelationKind::RefersTo && to.is_some_and(|to| to.id() == instrument.id)
    })?;
    Some(rec.record(|| {
        let title = Message::new("agreements.reference")
            .arg("instrument", instrument.id.clone())
            .arg("by", by.id());
        let node = Node::fact("agreements.reference/1", title, instrument.id.clone())
            .from_document(document(treaties, &relation.source))
            .graded(relation.grade)
            .cite(by.citation(relation.article.as_deref()));
        match &relation.note {
            Some(text) => node.note(Message::new("agreements.note").arg("text", text.clone())),
            None => node,
        }
    }))
}

/// A standing as a condition over its grounds.
pub(crate) fn standing<R: Recorder>(
    treaties: &Treaties,
    standing: &Standing,
    rec: &mut R,
) -> R::Node {
    let grounds: Vec<R::Node> =
        standing.grounds.iter().map(|fact| ground(treaties, fact, rec)).collect();
    rec.record(|| {
        let title =
            Message::new("agreements.in-force").arg("instrument", standing.instrument.clone());
        let result = outcome(standing.is_in_force(), standing.missing());
        let mut node = Node::condition("agreements.standing/1", title, Test::Stated, result)
            .inputs("ground", &grounds)
            .cite(cite(treaties, &standing.instrument));
        node = match &standing.force {
            Force::InForce { since, provisional } => {
                let shown =
                    since.exact().map_or_else(|| Value::from(since.to_string()), Value::from);
                let node = node.showing(shown);
                if *provisional { node.note("agreements.provisional") } else { node }
            }
            Force::NotInForce(reason) => node.note(reason.key()),
            Force::Undetermined(_) => node,
        };
        let node = match standing.computed_otherwise {
            Some(day) => node.note(Message::new("agreements.computed-otherwise").arg("day", day)),
            None => node,
        };
        match standing.end_otherwise {
            Some(day) => node.note(Message::new("agreements.end-otherwise").arg("day", day)),
            None => node,
        }
    })
}

fn cite(treaties: &Treaties, id: &str) -> Citation {
    treaties.get(id).map_or_else(|_| Citation::new(id), |instrument| instrument.citation(None))
}

fn scope<R: Recorder>(candidate: &Candidate<'_>, rec: &mut R) -> R::Node {
    rec.record(|| {
        let instrument = candidate.instrument;
        let title = Message::new("agreements.within-scope").arg("instrument", instrument.id());
        let missing = match &candidate.within {
            Within::Unknown(fact) => Some(fact),
            _ => None,
        };
        let result = outcome(candidate.within.tri(), missing);
        let article = instrument.scope().and_then(|scope| scope.article.as_deref());
        let mut node = Node::condition("agreements.scope/1", title, Test::Stated, result)
            .cite(instrument.citation(article));
        if let Some(scope) = instrument.scope() {
            node = node.graded(scope.grade);
        }
        match &candidate.within {
            Within::No(why) => node.note(why.key()),
            _ => node,
        }
    })
}

fn candidate<R: Recorder>(
    treaties: &Treaties,
    candidate: &Candidate<'_>,
    told: &Standing,
    rec: &mut R,
) -> R::Node {
    let force = standing(treaties, told, rec);
    let scope = scope(candidate, rec);
    rec.record(|| {
        let id = candidate.instrument.id();
        let title = Message::new("agreements.candidate")
            .arg("instrument", id)
            .arg("title", candidate.instrument.title().clone())
            .arg("sending", candidate.sending);
        let result = outcome(candidate.tri(), &candidate.missing());
        Node::condition("agreements.candidate/1", title, Test::All, result)
            .showing(id)
            .input("in force", &force)
            .input("scope", &scope)
    })
}

/// The candidates against which another one decided.
fn decided(value: &Governing) -> HashSet<&str> {
    let displaced = value.rejected.iter().filter(|one| one.reason.is_displaced());
    let displaced = displaced.map(|one| one.id.as_str());
    value.alongside.iter().map(|beside| beside.id.as_str()).chain(displaced).collect()
}

pub(super) fn governing<'a, R: Recorder>(
    find: impl Find<'a>,
    case: &Case,
    candidates: &[Candidate<'a>],
    value: &Governing,
    rec: &mut R,
) -> Result<R::Node, AgreementError> {
    let treaties = find.treaties();
    let folded = R::ON && candidates.len() > TOLD_IN_FULL_MAX;
    let mut nodes: Vec<(&str, R::Node)> = Vec::new();
    if R::ON {
        let listed = if folded { decided(value) } else { HashSet::new() };
        for found in candidates.iter().filter(|found| !folded || found.tri().is_yes()) {
            let id = found.instrument.id();
            if listed.contains(id) {
                continue;
            }
            let known = value.instruments.iter().find(|one| one.id == id && one.service.is_none());
            let node = match known {
                Some(known) => candidate(treaties, found, &known.standing, rec),
                None => candidate(treaties, found, &found.standing(find, case)?, rec),
            };
            nodes.push((id, node));
        }
    }
    let mut lists = Vec::new();
    if folded {
        lists = fold::decided(candidates, value, rec);
        lists.extend(fold::lists(candidates, rec));
    }
    let references: Vec<R::Node> = value
        .instruments
        .iter()
        .filter_map(|instrument| reference(treaties, instrument, rec))
        .collect();
    Ok(rec.record(|| {
        let ids: Vec<&str> =
            value.instruments.iter().map(|instrument| instrument.id.as_str()).collect();
        let title = Message::new("agreements.governing")
            .arg("matter", Message::new(format!("agreements.matter.{}", value.matter)))
            .arg("host", case.host())
            .arg("day", case.day());
        let node = Node::choice("agreements.governing/1", title, ids.join(" + "));
        let node = match value.answer {
            Answer::Governed => node,
            Answer::HostLaw => node.note("agreements.host-law"),
            Answer::Undetermined => node.with_outcome(outcome(
                Tri::Unknown,
                value.possible.iter().flat_map(|possible| &possible.missing),
            )),
        };
        let node = nodes.iter().fold(node, |node, (id, found)| {
            let name = match ids.as_slice() {
                [one] if one == id => "chosen",
                several if several.contains(id) => "governing",
                _ => "candidate",
            };
            node.input(name, found)
        });
        let node = node.inputs("candidates", &lists).inputs("reference", &references);
        rest(treaties, node, value, folded)
    }))
}

/// The rules, what stands beside, what was rejected, and the conditions.
fn rest(treaties: &Treaties, mut node: Node, value: &Governing, folded: bool) -> Node {
    for instrument in &value.instruments {
        let words = Message::new(instrument.rule.key()).arg("instrument", instrument.id.clone());
        let words = match instrument.service {
            Some(service) => words.arg("service", service_message(service)),
            None => words,
        };
        node = node.graded(instrument.grade).note(match &instrument.referred_by {
            Some(by) => words.arg("by", by.clone()),
            None => words,
        });
        for citation in &instrument.citations {
            let cited =
                node.citations.iter().any(|known| known.to_string() == citation.to_string());
            if !cited {
                node = node.cite(citation.clone());
            }
        }
    }
    // Those that stand in a list have their reason there.
    for beside in value.alongside.iter().filter(|_| !folded) {
        let what = Message::new("agreements.alongside")
            .arg("instrument", beside.id.clone())
            .arg("beside", beside.beside.clone());
        let why = Message::new(beside.rule.key()).arg("instrument", beside.beside.clone());
        node = node.not_taken_under(what, why, vec![Citation::clone(&beside.citation)]);
    }
    for rejected in value.rejected.iter().filter(|_| !folded) {
        let why = match &rejected.reason {
            Rejection::NotInForce(reason) => Message::new(reason.key()),
            Rejection::OutOfScope(why) => Message::new(why.key()),
            Rejection::Displaced { by, rule } => {
                Message::new(rule.key()).arg("instrument", by.clone())
            }
        };
        let what = Message::new("agreements.instrument").arg("instrument", rejected.id.clone());
        let law = rejected.law.as_deref().cloned();
        let law = law.unwrap_or_else(|| cite(treaties, &rejected.id));
        node = node.not_taken_under(what, why, vec![law]);
    }
    for soft in &value.soft {
        let words = Message::new("agreements.soft-condition")
            .arg("instrument", soft.instrument.clone())
            .arg("kind", Message::new(format!("agreements.kind.{}", soft.kind)));
        node = node.note(words);
    }
    for question in &value.unsettled {
        let words = Message::new("agreements.unsettled").arg("question", question.id());
        node = node.note(words.arg("why", question.why().clone()));
    }
    if value.assumes_lawful { node.note("agreements.assumes-lawful") } else { node }
}
