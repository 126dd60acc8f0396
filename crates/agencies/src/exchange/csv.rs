//! Tables of CSV, one for each kind of record: the whole register, without a loss.
//!
//! A table has the name that it has in a data file, a column the name of the field. What stands within a field has its path,
//! as `from.date`; a list of ids stands in one cell, with `;` between (a `;` or `\` of an id has a `\` before it). A list of
//! records is a table of its own, as `body.name`, whose columns `of` and `at` name the record that it belongs to and the
//! place in its list. An empty cell is an absent field.

use std::collections::{BTreeMap, BTreeSet};

use kerben_core::data::PackHeader;
use serde_json::{Map, Value};

use super::ledger::{Ledger, id_of, trees};
use super::{ExchangeError, Exported, TEXT_BYTES_MAX};
use crate::records::Records;
use crate::register::Register;

/// Fields that hold a list of ids or words.
const LISTS: [&str; 8] =
    ["sources", "basis", "see", "missing", "conflicts", "about", "functions", "bodies"];
/// Fields that hold a whole number.
const NUMBERS: [&str; 3] = ["term_years", "seats", "count"];
/// The tables of a data file.
const TABLES: [&str; 16] = [
    "source",
    "coverage",
    "function",
    "body",
    "act",
    "holding",
    "conflict",
    "proposal",
    "change",
    "transition",
    "observation",
    "attribute",
    "site",
    "composition",
    "programme",
    "rewording",
];
/// The tables of records within records.
const PARTS: [&str; 10] = [
    "body.name",
    "body.local",
    "body.parent",
    "act.clock",
    "holding.attested",
    "holding.except",
    "conflict.claim",
    "change.move",
    "change.reading",
    "composition.seat",
];

/// A table and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Table {
    /// Its name: `body`, `body.name`.
    pub name: String,
    /// Its text, with a header.
    pub text: String,
}

type Row = BTreeMap<String, String>;

/// Returns the register as tables, in the order of their names; a table without rows is left out.
///
/// # Errors
///
/// [`ExchangeError::Write`] where a record does not serialise.
pub fn export(register: &Register) -> Result<Exported<Vec<Table>>, ExchangeError> {
    let records = register.records(PackHeader::new("export", "tables", "1"));
    let mut ledger = Ledger::new(&records)?;
    let mut tables: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for ((table, id), tree) in trees(&records)? {
        if !TABLES.contains(&table.as_str()) {
            ledger.keep(&table, &id, "");
            continue;
        }
        let mut row = Row::new();
        flatten((&table, &id), "", &tree, &mut row, &mut tables, &mut ledger);
        tables.entry(table).or_default().push(row);
    }
    let mut text = Vec::new();
    for (name, rows) in tables {
        text.push(Table { text: write(&rows)?, name });
    }
    Ok(Exported { text, losses: ledger.losses() })
}

/// Writes a record into its row, and lists of records into tables of their own.
fn flatten(
    (table, id): (&str, &str),
    path: &str,
    tree: &Value,
    row: &mut Row,
    tables: &mut BTreeMap<String, Vec<Row>>,
    ledger: &mut Ledger,
) {
    match tree {
        Value::Object(fields) => {
            for (key, value) in fields {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                flatten((table, id), &path, value, row, tables, ledger);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (place, item) in items.iter().enumerate() {
                let mut part = Row::new();
                part.insert("of".to_owned(), id.to_owned());
                part.insert("at".to_owned(), place.to_string());
                for (key, value) in item.as_object().into_iter().flatten() {
                    cell((table, id), key, value, &format!("{path}[{place}]"), &mut part, ledger);
                }
                tables.entry(format!("{table}.{path}")).or_default().push(part);
            }
        }
        other => put((table, id), path, other, path, row, ledger),
    }
}

/// A field of a part: a plain value, or an object whose fields have their paths.
fn cell(
    of: (&str, &str),
    key: &str,
    value: &Value,
    within: &str,
    row: &mut Row,
    ledger: &mut Ledger,
) {
    if let Value::Object(fields) = value {
        for (inner, value) in fields {
            cell(of, &format!("{key}.{inner}"), value, within, row, ledger);
        }
    } else {
        put(of, key, value, &format!("{within}.{key}"), row, ledger);
    }
}

fn put(
    (table, id): (&str, &str),
    column: &str,
    value: &Value,
    path: &str,
    row: &mut Row,
    ledger: &mut Ledger,
) {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Array(items) => {
            let escaped = |item: &Value| {
                item.as_str().unwrap_or_default().replace('\\', "\\\\").replace(';', "\\;")
            };
            items.iter().map(escaped).collect::<Vec<_>>().join(";")
        }
        Value::Null | Value::Object(_) => String::new(),
    };
    // An empty text and an absent one are one cell: that would be a loss, and stays on the list.
    if !text.is_empty() {
        ledger.keep(table, id, path);
        row.insert(column.to_owned(), text);
    }
}

fn write(rows: &[Row]) -> Result<String, ExchangeError> {
    let refused =
        |problem: String| ExchangeError::Write { format: "CSV", problem, accepted: "rows of text" };
    let columns: BTreeSet<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
    // What a reader looks for comes first.
    let mut columns: Vec<&String> = columns.into_iter().collect();
    columns.sort_by_key(|name| {
        let first = ["of", "at", "id"].iter().position(|known| known == name);
        (first.unwrap_or(usize::MAX), name.as_str())
    });
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).map_err(|error| refused(error.to_string()))?;
    for row in rows {
        let cells = columns.iter().map(|name| row.get(*name).map_or("", String::as_str));
        writer.write_record(cells).map_err(|error| refused(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| refused(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| refused(error.to_string()))
}

/// A row that was read: where it stood and in which column each field.
struct Read {
    line: u64,
    value: Map<String, Value>,
}

/// Returns the records of tables, given as name and text; the name may end in `.csv`.
///
/// # Errors
///
/// [`ExchangeError::Cell`] with table, line and column where a table, a column or a cell cannot be used;
/// [`ExchangeError::TooLong`]. Nothing is read in part.
pub fn import(pack: &PackHeader, tables: &[(&str, &str)]) -> Result<Records, ExchangeError> {
    let mut rows: BTreeMap<&str, Vec<Read>> = BTreeMap::new();
    let mut headers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, text) in tables {
        let name = name.strip_suffix(".csv").unwrap_or(name);
        if text.len() > TEXT_BYTES_MAX {
            return Err(ExchangeError::TooLong { file: format!("{name}.csv"), bytes: text.len() });
        }
        if !TABLES.contains(&name) && !PARTS.contains(&name) {
            let known = TABLES.iter().chain(&PARTS).copied().collect::<Vec<_>>().join(", ");
            return Err(cell_error(name, 1, 1, "", "there is no such table", known));
        }
        let (header, read) = read(name, text)?;
        if rows.insert(name, read).is_some() {
            return Err(cell_error(name, 1, 1, "", "the table stands twice", "each table once"));
        }
        headers.insert(name, header);
    }
    assemble(pack, rows, &headers)
}

fn cell_error(
    table: &str,
    line: u64,
    column: usize,
    name: &str,
    problem: impl Into<String>,
    accepted: impl Into<String>,
) -> ExchangeError {
    ExchangeError::Cell {
        table: table.to_owned(),
        line,
        column,
        name: name.to_owned(),
        problem: problem.into(),
        accepted: accepted.into(),
    }
}

fn read(name: &str, text: &str) -> Result<(Vec<String>, Vec<Read>), ExchangeError> {
    let mut reader = ::csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let broken = |error: &::csv::Error| {
        let line = error.position().map_or(1, ::csv::Position::line);
        cell_error(name, line, 1, "", error.to_string(), "as many cells as the header has")
    };
    let header: Vec<String> =
        reader.headers().map_err(|error| broken(&error))?.iter().map(str::to_owned).collect();
    for (place, column) in header.iter().enumerate() {
        if column.is_empty() || header.iter().take(place).any(|other| other == column) {
            let at = place.saturating_add(1);
            return Err(cell_error(name, 1, at, column, "no name, or one twice", "each once"));
        }
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| broken(&error))?;
        let line = record.position().map_or(0, ::csv::Position::line);
        let mut value = Map::new();
        for (place, (column, cell)) in header.iter().zip(&record).enumerate() {
            if cell.is_empty() {
                continue;
            }
            let leaf = column.rsplit('.').next().unwrap_or(column);
            let at = place.saturating_add(1);
            let typed = if LISTS.contains(&leaf) {
                Value::Array(split(cell).into_iter().map(Value::String).collect())
            } else if NUMBERS.contains(&leaf) || (leaf == "at" && PARTS.contains(&name)) {
                let number = cell.parse::<u32>().map_err(|_| {
                    let problem = format!("\"{cell}\" is no whole number");
                    cell_error(name, line, at, column, problem, "digits")
                })?;
                Value::from(number)
            } else {
                Value::String(cell.to_owned())
            };
            if !insert(&mut value, column, typed) {
                let problem = "two columns speak of one field";
                return Err(cell_error(name, line, at, column, problem, "one of them"));
            }
        }
        rows.push(Read { line, value });
    }
    Ok((header, rows))
}

/// A list of one cell: `;` between, `\` before a `;` or `\` of the text.
fn split(cell: &str) -> Vec<String> {
    let mut list = vec![String::new()];
    let mut signs = cell.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ';' => list.push(String::new()),
            '\\' => {
                let next = signs.next().unwrap_or('\\');
                list.last_mut().into_iter().for_each(|last| last.push(next));
            }
            sign => list.last_mut().into_iter().for_each(|last| last.push(sign)),
        }
    }
    list
}

/// Puts a value at a path; `false` where something else stands there.
fn insert(into: &mut Map<String, Value>, path: &str, value: Value) -> bool {
    match path.split_once('.') {
        None => into.insert(path.to_owned(), value).is_none(),
        Some((first, rest)) => {
            let inner = into.entry(first).or_insert_with(|| Value::Object(Map::new()));
            inner.as_object_mut().is_some_and(|inner| insert(inner, rest, value))
        }
    }
}

/// Joins the parts to their records and reads the whole as one file is read.
fn assemble(
    pack: &PackHeader,
    mut rows: BTreeMap<&str, Vec<Read>>,
    headers: &BTreeMap<&str, Vec<String>>,
) -> Result<Records, ExchangeError> {
    // Where each part stood: table, record's place, place in its list -> line.
    let mut lines: BTreeMap<(&str, usize, usize), u64> = BTreeMap::new();
    for name in PARTS {
        let Some(parts) = rows.remove(name) else { continue };
        let Some((table, field)) = name.split_once('.') else { continue };
        let owners = rows.get_mut(table).map(Vec::as_mut_slice).unwrap_or_default();
        let places: BTreeMap<String, usize> = owners
            .iter()
            .enumerate()
            .map(|(place, row)| (id_of(&Value::Object(row.value.clone())), place))
            .collect();
        let mut lists: BTreeMap<usize, Vec<(u64, u64, Value)>> = BTreeMap::new();
        for mut part in parts {
            let of = part.value.remove("of");
            let of = of.as_ref().and_then(Value::as_str).unwrap_or_default();
            let at = part.value.remove("at").and_then(|at| at.as_u64());
            let column = |wanted: &str| {
                let header = headers.get(name).into_iter().flatten();
                header.into_iter().position(|one| one == wanted).map_or(1, |p| p.saturating_add(1))
            };
            let Some(place) = places.get(of) else {
                let problem = format!("there is no {table} \"{of}\"");
                let accepted = format!("an id of {table}.csv");
                return Err(cell_error(name, part.line, column("of"), "of", problem, accepted));
            };
            let list = lists.entry(*place).or_default();
            let next = u64::try_from(list.len()).unwrap_or(u64::MAX);
            list.push((at.unwrap_or(next), part.line, Value::Object(part.value)));
        }
        for (place, mut list) in lists {
            list.sort_by_key(|(at, line, _)| (*at, *line));
            for (index, (_, line, _)) in list.iter().enumerate() {
                lines.insert((name, place, index), *line);
            }
            let list = list.into_iter().map(|(_, _, value)| value).collect();
            if let Some(owner) = owners.get_mut(place) {
                owner.value.insert(field.to_owned(), Value::Array(list));
            }
        }
    }
    let mut whole = Map::new();
    let mut starts: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for (name, read) in rows {
        starts.insert(name, read.iter().map(|row| row.line).collect());
        let read = read.into_iter().map(|row| Value::Object(row.value)).collect();
        whole.insert(name.to_owned(), Value::Array(read));
    }
    let header = serde_json::to_value(pack).unwrap_or(Value::Null);
    whole.insert("pack".to_owned(), header);
    serde_path_to_error::deserialize(Value::Object(whole)).map_err(|error| {
        let path = error.path().to_string();
        located(&path, &error.into_inner().to_string(), &starts, &lines, headers)
    })
}

/// Finds table, line and column of a path as `body[3].name[1].text`.
fn located(
    path: &str,
    problem: &str,
    starts: &BTreeMap<&str, Vec<u64>>,
    lines: &BTreeMap<(&str, usize, usize), u64>,
    headers: &BTreeMap<&str, Vec<String>>,
) -> ExchangeError {
    let (problem, accepted) =
        problem.split_once("; accepted: ").unwrap_or((problem, "the form of a data file"));
    let step = |path: &str| -> Option<(String, usize, String)> {
        let (name, rest) = path.split_once('[')?;
        let (place, rest) = rest.split_once(']')?;
        Some((name.to_owned(), place.parse().ok()?, rest.trim_start_matches('.').to_owned()))
    };
    let Some((table, place, rest)) = step(path) else {
        return cell_error(path, 1, 1, "", problem, accepted);
    };
    let part = step(&rest).map(|(field, at, rest)| (format!("{table}.{field}"), at, rest));
    let part = part.filter(|(name, ..)| PARTS.contains(&name.as_str()));
    let (name, line, column) = if let Some((name, at, rest)) = part {
        let line = lines
            .iter()
            .find(|((table, of, index), _)| *table == name && (*of, *index) == (place, at))
            .map_or(1, |(_, line)| *line);
        (name, line, rest)
    } else {
        let line = starts.get(table.as_str()).and_then(|lines| lines.get(place));
        (table, line.copied().unwrap_or(1), rest)
    };
    let column = column.split('[').next().unwrap_or_default().to_owned();
    let header = headers.get(name.as_str()).into_iter().flatten();
    let at =
        header.into_iter().position(|one| *one == column || one.starts_with(&format!("{column}.")));
    cell_error(&name, line, at.map_or(1, |at| at.saturating_add(1)), &column, problem, accepted)
}
