//! The derivation of a score.

use kerben_core::explain::{Node, Outcome, Recorder, Test, Unit, Value};
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::source::Citation;
use kerben_core::tri::Tri;
use rust_decimal::Decimal;

use super::benchmark::{Benchmark, Topic};
use super::coding::Coding;
use super::consolidate::{Bounded, Said, TopicState};

fn topics(count: u8) -> Value {
    Value::number(Decimal::from(count), Unit::One)
}

/// The score as its bounds, each from the topics one by one and from the totals that are stated.
pub(super) fn score<R: Recorder>(
    benchmark: &Benchmark,
    codings: &[&Coding],
    states: &[TopicState<'_>],
    parts: Bounded,
    rec: &mut R,
) -> R::Node {
    let rows: Vec<R::Node> = benchmark
        .topics
        .iter()
        .zip(states)
        .map(|(entry, state)| topic(entry, state, rec))
        .collect();
    let certain = rec.record(|| {
        Node::sum(
            "agreements.benchmark.certain/1",
            "agreements.assess.certain",
            topics(parts.certain),
        )
        .inputs("topic", &rows)
    });
    let totals: Vec<R::Node> = codings
        .iter()
        .filter_map(|coding| coding.stated.as_ref().map(|stated| (coding, stated)))
        .map(|(coding, stated)| {
            rec.record(|| {
                let value = if stated.at_least == stated.at_most {
                    topics(stated.at_least)
                } else {
                    Value::Text(format!("{}-{}", stated.at_least, stated.at_most))
                };
                Node::fact(
                    "agreements.benchmark.stated/1",
                    Message::new("agreements.assess.stated").arg("text", coding.title.clone()),
                    value,
                )
                .graded(stated.grade)
                .cite(Citation::new(stated.source.clone()))
            })
        })
        .collect();
    let part = |rec: &mut R, rule: &'static str, key: &'static str, count: u8| {
        rec.record(|| Node::choice(rule, key, topics(count)).inputs("stated", &totals))
    };
    let beyond =
        part(rec, "agreements.benchmark.beyond/1", "agreements.assess.beyond", parts.beyond);
    let capped =
        part(rec, "agreements.benchmark.capped/1", "agreements.assess.capped", parts.capped);
    let open = parts.possible.saturating_sub(parts.certain);
    let open = rec.record(|| {
        Node::fact("agreements.benchmark.open/1", "agreements.assess.open", topics(open))
    });
    let possible = rec.record(|| {
        Node::sum(
            "agreements.benchmark.possible/1",
            "agreements.assess.possible",
            topics(parts.possible),
        )
        .input("certain", &certain)
        .input("open", &open)
    });
    let score = parts.score();
    let at_least = rec.record(|| {
        Node::sum(
            "agreements.benchmark.at-least/1",
            "agreements.assess.at-least",
            topics(parts.certain.saturating_add(parts.beyond)),
        )
        .input("certain", &certain)
        .input("beyond", &beyond)
    });
    let at_most = rec.record(|| {
        Node::min(
            "agreements.benchmark.at-most/1",
            "agreements.assess.at-most",
            topics(score.at_most),
        )
        .input("possible", &possible)
        .input("capped", &capped)
    });
    rec.record(|| {
        let titles: Vec<Localised> = codings.iter().map(|coding| coding.title.clone()).collect();
        let title = Message::new("agreements.assess.score").arg("texts", titles);
        let value = match score.exact() {
            Some(exact) => topics(exact),
            None => Value::Text(format!("{}-{}", score.at_least, score.at_most)),
        };
        let node = Node::choice("agreements.benchmark.score/1", title, value);
        let position = benchmark.distribution.position(score);
        node.input("at least", &at_least).input("at most", &at_most).note(
            Message::new("agreements.assess.position")
                .arg("least", position.below.at_least)
                .arg("most", position.below.at_most)
                .arg("of", position.of),
        )
    })
}

/// A topic counts one where some sub-item, or the topic as a whole, is certain.
fn topic<R: Recorder>(entry: &Topic, state: &TopicState<'_>, rec: &mut R) -> R::Node {
    let answer = state.answer();
    let mut parts = Vec::new();
    if R::ON {
        for (item, said) in entry.items.iter().zip(&state.items) {
            parts.push(part(&item.label, *said, rec));
        }
        if state.whole.by.is_some() && !state.whole.answer.is_no() {
            parts.push(part(&entry.label, state.whole, rec));
        }
    }
    rec.record(|| {
        Node::condition(
            "agreements.benchmark.topic/1",
            Message::new("agreements.assess.topic")
                .arg("number", entry.number)
                .arg("label", entry.label.clone()),
            Test::Any,
            outcome(answer, &entry.label),
        )
        .showing(topics(u8::from(answer.is_yes())))
        .inputs("item", &parts)
        .graded(entry.grade)
    })
}

fn part<R: Recorder>(label: &Localised, said: Said<'_>, rec: &mut R) -> R::Node {
    rec.record(|| {
        let title = Message::new("agreements.assess.item").arg("label", label.clone());
        let node = Node::condition(
            "agreements.benchmark.item/1",
            title,
            Test::Stated,
            outcome(said.answer, label),
        );
        match said.by {
            None => node,
            Some((coding, answer)) => {
                let citation = Citation::new(coding.text.clone()).titled(coding.title.en.clone());
                let citation = match &answer.article {
                    Some(article) => citation.article(article.clone()),
                    None => citation,
                };
                node.graded(answer.grade).cite(citation)
            }
        }
    })
}

fn outcome(answer: Tri, label: &Localised) -> Outcome {
    match answer {
        Tri::Yes => Outcome::met(),
        Tri::No => Outcome::not_met(),
        Tri::Unknown => Outcome::undetermined(
            Message::new("agreements.assess.not-coded").arg("label", label.clone()),
        ),
    }
}
