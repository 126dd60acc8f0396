//! The words of one step, the same for every renderer.

use crate::explain::node::Node;
use crate::explain::operation::{Operation, Outcome};
use crate::explain::parts::Folded;
use crate::explain::value::{Unit, Value};
use crate::language::Language;
use crate::message::{Catalogue, Message};
use crate::rounding::Rounding;
use crate::source::Evidence;

/// One step in words.
pub(super) struct Line {
    pub(super) title: String,
    pub(super) value: String,
    pub(super) detail: String,
    pub(super) citations: Vec<String>,
    /// Empty for the best grade: only what is weaker needs saying.
    pub(super) grade: String,
    pub(super) notes: Vec<(NoteKind, String)>,
}

/// What a line below a step is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NoteKind {
    /// A sentence.
    Words,
    /// A row of a folded table.
    Row,
}

/// Says a step in words.
pub(super) fn describe(node: &Node, words: &Catalogue, language: Language) -> Line {
    let say = |message: &Message| words.render(message, language);
    let word = |key: &str| words.render(&Message::new(key), language);
    let mut shown = value(&node.value, words, language);
    if let Some(outcome) = &node.outcome {
        let outcome = self::outcome(outcome, words, language);
        shown = if shown.is_empty() { outcome } else { format!("{shown}, {outcome}") };
    }
    let mut detail = Vec::new();
    if let (Some(exact), Some(rounding)) = (&node.exact, &node.rounding) {
        detail.push(format!(
            "{} {}, {}",
            word("word.exact"),
            value(exact, words, language),
            self::rounding(rounding, words, language)
        ));
    }
    if let Some(period) = &node.period {
        detail.push(period.to_string());
    }
    if let (Operation::Parameter | Operation::TableRow, Some(parameter)) =
        (node.operation, node.parameters.first())
    {
        detail.push(format!("{} ({})", parameter.holds, parameter.source));
    }
    if let Some(fact) = &node.fact {
        detail.push(match fact.received {
            Some(day) => format!("{}, {day}", fact.document),
            None => fact.document.clone(),
        });
    }
    let mut citations: Vec<String> = node.citations.iter().map(ToString::to_string).collect();
    if let Some(law) = node.rounding.as_ref().and_then(Rounding::law) {
        citations.push(law.to_string());
    }
    let mut notes = Vec::new();
    for note in &node.notes {
        notes.push((NoteKind::Words, say(note)));
    }
    if let Some(Outcome::Undetermined { missing }) = &node.outcome {
        for missing in missing {
            notes.push((NoteKind::Words, format!("{}: {}", word("outcome.missing"), say(missing))));
        }
    }
    for other in &node.not_taken {
        let law = other.citations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        let law = if law.is_empty() { law } else { format!("  [{law}]") };
        notes.push((
            NoteKind::Words,
            format!("{}: {} — {}{law}", word("word.not_taken"), say(&other.what), say(&other.why)),
        ));
    }
    if let Some(folded) = &node.folded {
        table(folded, words, language, &mut notes);
    }
    Line {
        title: say(&node.title),
        value: shown,
        detail: detail.join("; "),
        citations,
        grade: grade(node.grade, words, language),
        notes,
    }
}

fn table(
    folded: &Folded,
    words: &Catalogue,
    language: Language,
    notes: &mut Vec<(NoteKind, String)>,
) {
    let head = folded.columns.iter().map(|column| words.render(column, language));
    let head = head.collect::<Vec<_>>().join(" | ");
    notes.push((NoteKind::Words, format!("{}: {head}", words.render(&folded.label, language))));
    for row in &folded.rows {
        let cells = row.iter().map(|cell| value(cell, words, language)).collect::<Vec<_>>();
        notes.push((NoteKind::Row, cells.join(" | ")));
    }
}

/// Writes a value with its unit, in one language.
#[must_use]
pub fn value(value: &Value, words: &Catalogue, language: Language) -> String {
    match value {
        Value::Money(money) => money.to_string(),
        Value::Amount(amount) => amount.to_string(),
        Value::Number { value, unit } => {
            let value = value.normalize();
            match unit {
                Unit::One => value.to_string(),
                Unit::Other(word) => format!("{value} {word}"),
                Unit::Percent => format!("{value} %"),
                known => {
                    let unit = Message::new(format!("unit.{}", known.code()));
                    format!("{value} {}", words.render(&unit, language))
                }
            }
        }
        Value::Ratio(fraction) => fraction.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Period(period) => period.to_string(),
        Value::Periods(periods) => {
            periods.iter().map(|period| period.to_string()).collect::<Vec<_>>().join(", ")
        }
        Value::Country(country) => country.name(language).to_owned(),
        Value::Name(name) => name.get(language).to_owned(),
        Value::Text(text) => text.clone(),
        Value::Nothing => String::new(),
    }
}

fn outcome(outcome: &Outcome, words: &Catalogue, language: Language) -> String {
    let (key, by) = match outcome {
        Outcome::Met { by } => ("outcome.met", by.as_ref()),
        Outcome::NotMet { by } => ("outcome.not_met", by.as_ref()),
        Outcome::Undetermined { .. } => ("outcome.undetermined", None),
    };
    let message = match by {
        Some(by) => Message::new(format!("{key}_by")).arg("by", value(by, words, language)),
        None => Message::new(key),
    };
    words.render(&message, language)
}

fn rounding(rounding: &Rounding, words: &Catalogue, language: Language) -> String {
    let key = format!("rounding.{}", rounding.mode().name().replace('-', "_"));
    words.render(&Message::new(key).arg("step", rounding.step().to_string()), language)
}

fn grade(grade: Evidence, words: &Catalogue, language: Language) -> String {
    if grade == Evidence::Official {
        return String::new();
    }
    words.render(&Message::new(format!("grade.{grade}")), language)
}
