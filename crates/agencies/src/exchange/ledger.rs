//! What an export wrote of each record, and so what it lost.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{ExchangeError, Loss, LossKind};
use crate::records::Records;

/// The records of a register as trees of values, with the parts that an exporter wrote.
#[derive(Debug)]
pub(super) struct Ledger {
    records: BTreeMap<(String, String), Value>,
    kept: BTreeSet<(String, String, String)>,
    replaced: BTreeMap<(String, String, String), String>,
}

/// A record as a tree of values, with the names of its table and its own.
pub(super) type Tree = ((String, String), Value);

/// Returns the records as trees of values, those of a table in their order.
pub(super) fn trees(records: &Records) -> Result<Vec<Tree>, ExchangeError> {
    let problem = |problem: String| ExchangeError::Write {
        format: "the records",
        problem,
        accepted: "records that serialise",
    };
    let tree = serde_json::to_value(records).map_err(|error| problem(error.to_string()))?;
    let Value::Object(tables) = tree else { return Err(problem("no tables".to_owned())) };
    let mut all = Vec::new();
    for (table, rows) in tables {
        let rows = match rows {
            Value::Array(rows) => rows,
            one => vec![one],
        };
        for row in rows {
            let id = id_of(&row);
            all.push(((table.clone(), id), row));
        }
    }
    Ok(all)
}

/// The name of a record within its table; a row that was withdrawn has the day of that in it, because its id may be that of
/// the row which replaced it.
pub(super) fn id_of(row: &Value) -> String {
    let of = |key: &str| row.get(key).and_then(Value::as_str);
    let id = of("id").or_else(|| of("jurisdiction")).unwrap_or_default();
    of("superseded").map_or_else(|| id.to_owned(), |day| format!("{id}@{day}"))
}

impl Ledger {
    pub(super) fn new(records: &Records) -> Result<Self, ExchangeError> {
        let records = trees(records)?.into_iter().collect();
        Ok(Self { records, kept: BTreeSet::new(), replaced: BTreeMap::new() })
    }

    /// Says that a field was written as it is; an empty field is the whole record.
    pub(super) fn keep(&mut self, table: &str, record: &str, field: impl Into<String>) {
        self.kept.insert((table.to_owned(), record.to_owned(), field.into()));
    }

    /// Says that another value was written for a field.
    pub(super) fn replace(
        &mut self,
        table: &str,
        record: &str,
        field: impl Into<String>,
        by: impl Into<String>,
    ) {
        self.replaced.insert((table.to_owned(), record.to_owned(), field.into()), by.into());
    }

    /// Returns everything that was not kept.
    pub(super) fn losses(self) -> Vec<Loss> {
        let mut losses = Vec::new();
        for ((table, record), tree) in &self.records {
            self.visit(table, record, "", tree, &mut losses);
        }
        losses
    }

    fn visit(&self, table: &str, record: &str, path: &str, tree: &Value, losses: &mut Vec<Loss>) {
        let key = (table.to_owned(), record.to_owned(), path.to_owned());
        if self.kept.contains(&key) {
            return;
        }
        let loss = |kind| Loss {
            table: table.to_owned(),
            record: record.to_owned(),
            field: path.to_owned(),
            kind,
        };
        if let Some(by) = self.replaced.get(&key) {
            losses.push(loss(LossKind::Replaced { by: by.clone() }));
            return;
        }
        if !self.touches(&key) {
            losses.push(loss(LossKind::Dropped));
            return;
        }
        for (path, part) in parts(path, tree) {
            self.visit(table, record, &path, part, losses);
        }
    }

    /// Whether something below a path was written.
    fn touches(&self, key: &(String, String, String)) -> bool {
        let (table, record, path) = key;
        let below = |field: &str| {
            path.is_empty()
                || field
                    .strip_prefix(path.as_str())
                    .is_some_and(|rest| rest.starts_with('.') || rest.starts_with('['))
        };
        let start = key.clone();
        let same = |known: &&(String, String, String)| known.0 == *table && known.1 == *record;
        let kept = self.kept.range(start.clone()..).take_while(same).any(|known| below(&known.2));
        kept || self
            .replaced
            .range(start..)
            .map(|(known, _)| known)
            .take_while(same)
            .any(|known| below(&known.2))
    }
}

/// The parts of a value with their paths.
fn parts<'a>(path: &str, tree: &'a Value) -> Vec<(String, &'a Value)> {
    match tree {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                (path, value)
            })
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(place, value)| (format!("{path}[{place}]"), value))
            .collect(),
        _ => Vec::new(),
    }
}

/// Compares records with what came back after an export and an import: nothing may differ but what the losses name.
///
/// `tables` are those that the format carries. A part that was lost may come back as what the importer was told to assume; a
/// part that was replaced comes back as what replaced it; everything else comes back as it was, and nothing else comes.
/// Returns the first difference, `None` where the law holds.
///
/// # Errors
///
/// [`ExchangeError::Write`] where the records do not serialise.
pub fn disagreement(
    before: &Records,
    after: &Records,
    losses: &[Loss],
    tables: &[&str],
) -> Result<Option<String>, ExchangeError> {
    let before: BTreeMap<_, _> = trees(before)?.into_iter().collect();
    let after: BTreeMap<_, _> = trees(after)?.into_iter().collect();
    let mut lost: BTreeMap<(&str, &str), BTreeMap<&str, &LossKind>> = BTreeMap::new();
    for loss in losses {
        let record = lost.entry((loss.table.as_str(), loss.record.as_str())).or_default();
        record.insert(loss.field.as_str(), &loss.kind);
    }
    let none = BTreeMap::new();
    for ((table, id), tree) in &before {
        if !tables.contains(&table.as_str()) {
            continue;
        }
        let lost = lost.get(&(table.as_str(), id.as_str())).unwrap_or(&none);
        if lost.contains_key("") {
            continue;
        }
        let back = after.get(&(table.clone(), id.clone()));
        let Some(back) = back else { return Ok(Some(format!("{table} {id} is gone"))) };
        if let Some(path) = compare("", tree, back, lost) {
            return Ok(Some(format!("{table} {id}: {path}")));
        }
    }
    let new =
        after.keys().find(|key| tables.contains(&key.0.as_str()) && !before.contains_key(*key));
    Ok(new.map(|(table, id)| format!("{table} {id} comes from nowhere")))
}

fn compare(
    path: &str,
    before: &Value,
    after: &Value,
    lost: &BTreeMap<&str, &LossKind>,
) -> Option<String> {
    match lost.get(path) {
        Some(LossKind::Dropped) => return None,
        Some(LossKind::Replaced { by }) => {
            return (after.as_str() != Some(by)).then(|| format!("{path} is not {by}"));
        }
        None => {}
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => objects(path, old, new, lost),
        (Value::Array(old), Value::Array(new)) => {
            let mut back = new.iter();
            for (place, value) in old.iter().enumerate() {
                let path = format!("{path}[{place}]");
                if lost.get(path.as_str()) == Some(&&LossKind::Dropped) {
                    continue;
                }
                let Some(next) = back.next() else { return Some(format!("{path} is gone")) };
                if let Some(problem) = compare(&path, value, next, lost) {
                    return Some(problem);
                }
            }
            back.next().map(|_| format!("{path} has more than before"))
        }
        (old, new) => (old != new).then(|| format!("{path} was {old} and is {new}")),
    }
}

fn objects(
    path: &str,
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    lost: &BTreeMap<&str, &LossKind>,
) -> Option<String> {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    for (key, value) in old {
        let path = below(key);
        let gone = |path: &str| match lost.get(path) {
            Some(LossKind::Dropped) => None,
            _ => Some(format!("{path} is gone")),
        };
        let problem = match new.get(key) {
            Some(back) => compare(&path, value, back, lost),
            // A list of which every element was lost may be gone itself.
            None => match value {
                Value::Array(items) => {
                    let all = (0..items.len()).all(|place| {
                        lost.get(format!("{path}[{place}]").as_str()) == Some(&&LossKind::Dropped)
                    });
                    if all { None } else { gone(&path) }
                }
                _ => gone(&path),
            },
        };
        if problem.is_some() {
            return problem;
        }
    }
    new.keys().find(|key| !old.contains_key(*key)).map(|key| format!("{} is new", below(key)))
}
