//! The steps of a derivation that this crate records.

use kerben_core::explain::{Node, Outcome, Recorder, Test, Unit, Value};
use kerben_core::message::Message;
use kerben_core::tri::Tri;

use crate::choose::Search;
use crate::limit::{Limit, grouped};
use crate::statement::{Statement, Status};
use crate::total::{Chosen, KnownTotal, UnknownTotal, YearTotal};
use crate::year::QuotaYear;

pub(crate) fn value(limit: &Limit) -> Value {
    match limit {
        Limit::Places(places) => Value::number(*places, Unit::Place),
        Limit::LabourForceShare { share, .. } => Value::percent(share.percent().normalize()),
    }
}

/// A figure in a sentence.
pub(crate) fn figure(limit: &Limit) -> Message {
    match limit {
        Limit::Places(places) => {
            Message::new("quotas.figure.places").arg("places", grouped(*places))
        }
        Limit::LabourForceShare { share, places: None } => Message::new("quotas.figure.share")
            .arg("percent", share.percent().normalize().to_string()),
        Limit::LabourForceShare { share, places: Some(places) } => {
            Message::new("quotas.figure.share-and-places")
                .arg("percent", share.percent().normalize().to_string())
                .arg("places", grouped(*places))
        }
    }
}

/// How a statement is named in a sentence.
pub(crate) fn named(statement: &Statement) -> Message {
    Message::new("quotas.statement")
        .arg("id", statement.id.clone())
        .arg("figure", figure(&statement.limit))
        .arg("status", Message::new(format!("quotas.status.{}", statement.status)))
        .arg("qualifier", Message::new(format!("quotas.qualifier.{}", statement.qualifier)))
}

pub(crate) fn statement<R: Recorder>(
    statement: &Statement,
    search: &Search<'_>,
    rec: &mut R,
) -> R::Node {
    rec.record(|| {
        let title = named(statement);
        let mut node = Node::fact("quotas.statement/1", title, value(&statement.limit))
            .graded(statement.lowest_grade());
        for id in statement.sources() {
            if let Some(source) = search.pack.sources().get(id) {
                node =
                    node.note(Message::new("quotas.note.source").arg("source", source.to_string()));
            }
        }
        if let Some(instrument) = &statement.instrument {
            node = node
                .note(Message::new("quotas.note.instrument").arg("instrument", instrument.clone()));
        }
        if let Some(date) = statement.decided_on {
            node = node.note(Message::new("quotas.note.decided-on").arg("date", date.to_string()));
        }
        if let Some(date) = statement.stated_on {
            node = node.note(Message::new("quotas.note.stated-on").arg("date", date.to_string()));
        }
        if let Some(date) = statement.in_force {
            node = node.note(Message::new("quotas.note.in-force").arg("date", date.to_string()));
        }
        if search.question.knows(statement) == Tri::Unknown {
            node = node.note(Message::new("quotas.note.undated"));
        }
        if statement.year_grade.is_some_and(|grade| grade < statement.grade) {
            node = node.note(Message::new("quotas.note.year-doubtful"));
        }
        match &statement.note {
            Some(text) => node.note(Message::new("quotas.note.remark").arg("text", text.clone())),
            None => node,
        }
    })
}

fn step<R: Recorder>(chosen: &Chosen, search: &Search<'_>, rec: &mut R) -> R::Node {
    let fact = statement(&chosen.statement, search, rec);
    rec.record(|| {
        let title = match chosen.statement.amends {
            None => "quotas.original",
            Some(_) => "quotas.amendment",
        };
        let node = Node::choice("quotas.choice/1", Message::new(title), value(chosen.limit()))
            .input("chosen", &fact)
            .note(chosen.reason.clone())
            .graded(chosen.grade);
        chosen
            .others
            .iter()
            .fold(node, |node, other| node.not_taken(named(other), why_not(other, chosen, search)))
    })
}

/// Why a statement is not the one that is used.
fn why_not(other: &Statement, chosen: &Chosen, search: &Search<'_>) -> Message {
    Message::new(if other.lowest_grade() < search.question.at_least {
        "quotas.reason.too-weak"
    } else if other.status == Status::Draft {
        "quotas.reason.draft"
    } else if other.limit == *chosen.limit() {
        "quotas.reason.same-figure"
    } else {
        "quotas.reason.outweighed"
    })
}

pub(crate) fn total<R: Recorder>(
    total: &YearTotal,
    year: Option<&QuotaYear>,
    search: &Search<'_>,
    rec: &mut R,
) -> R::Node {
    if !R::ON {
        return rec.record(|| Node::fact("quotas.total/1", title(search), Value::Nothing));
    }
    match total {
        YearTotal::Known(known) => self::known(known, search, rec),
        YearTotal::Undetermined(unknown) => self::unknown(unknown, year, search, rec),
    }
}

fn title(search: &Search<'_>) -> Message {
    Message::new("quotas.total")
        .arg("state", search.pack.state())
        .arg("pool", search.pool.name.clone())
        .arg("year", search.question.year.to_string())
}

/// The law under which the pool is set, and why this pool was asked.
fn about_pool(mut node: Node, search: &Search<'_>) -> Node {
    for citation in &search.pool.basis {
        node = node.cite(citation.clone());
    }
    if search.question.pool.is_none()
        && let Some(because) = &search.pool.asked_by_default
    {
        node = node.note(
            Message::new("quotas.note.default-pool")
                .arg("pool", search.pool.name.clone())
                .arg("because", because.clone()),
        );
    }
    match search.question.known_on {
        Some(day) => node.note(Message::new("quotas.note.known-on").arg("day", day)),
        None => node,
    }
}

fn known<R: Recorder>(known: &KnownTotal, search: &Search<'_>, rec: &mut R) -> R::Node {
    let original = step(&known.original, search, rec);
    let amendments: Vec<R::Node> =
        known.amendments.iter().map(|chosen| step(chosen, search, rec)).collect();
    rec.record(|| {
        let last = value(known.last().limit());
        let mut node = Node::choice("quotas.total/1", title(search), last);
        // The last figure is the one in force at the end; the earlier ones led there.
        node = match amendments.split_last() {
            None => node.input("chosen", &original),
            Some((latest, earlier)) => node
                .input("original", &original)
                .inputs("amendment", earlier)
                .input("chosen", latest),
        };
        for disputed in &known.disputed {
            node = node.not_taken(
                named(disputed),
                Message::new("quotas.reason.disputed").arg("id", known.unsettled_id()),
            );
        }
        for unused in &known.unused {
            node = node.not_taken(named(unused), why_not(unused, known.last(), search));
        }
        about_pool(node, search)
    })
}

fn unknown<R: Recorder>(
    unknown: &UnknownTotal,
    year: Option<&QuotaYear>,
    search: &Search<'_>,
    rec: &mut R,
) -> R::Node {
    let statements: Vec<R::Node> =
        unknown.statements.iter().map(|one| statement(one, search, rec)).collect();
    rec.record(|| {
        let outcome = Outcome::Undetermined { missing: unknown.missing.clone() };
        let node = Node::condition("quotas.total/1", title(search), Test::Stated, outcome)
            .inputs("statement", &statements);
        let node = match year {
            Some(_) => node,
            None => node.note(Message::new("quotas.note.not-in-data")),
        };
        about_pool(node, search)
    })
}
