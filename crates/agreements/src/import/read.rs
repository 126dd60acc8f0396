//! Reading of CSV: whole or not at all.

use std::fmt;
use std::io::Read;
use std::str::FromStr;

use csv::{ReaderBuilder, StringRecord};
use kerben_core::country::Country;
use kerben_core::data::list_names;
use kerben_core::source::Evidence;
use thiserror::Error;

use super::cell::Cell;
use super::row::{COLUMNS, Row};
use crate::kind::Kind;

/// The most rows of a table.
pub const ROWS_MAX: usize = 1_000_000;
/// The most bytes of a cell.
pub const CELL_BYTES_MAX: usize = 100_000;
/// The most mistakes that are reported at once.
pub const IMPORT_ERRORS_MAX: usize = 100;

/// A mistake that keeps a table from being read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub struct ImportError {
    /// The file.
    pub file: String,
    /// The line on which the row begins; `None` when the file cannot be read at all.
    pub line: Option<u64>,
    /// The place of the column, from 1.
    pub column: Option<usize>,
    /// The name of the column.
    pub name: String,
    /// What is wrong.
    pub problem: String,
    /// What would be accepted.
    pub accepted: String,
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ": column {column}")?;
        }
        if !self.name.is_empty() {
            write!(f, " ({})", self.name)?;
        }
        write!(f, ": {}; accepted: {}", self.problem, self.accepted)
    }
}

/// Every mistake of a table, up to [`IMPORT_ERRORS_MAX`]; nothing of it is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", .errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
#[non_exhaustive]
pub struct ImportErrors {
    /// The mistakes in the order of lines; one at least.
    pub errors: Vec<ImportError>,
}

struct Reader<'a> {
    file: &'a str,
    errors: Vec<ImportError>,
}

impl Reader<'_> {
    fn refuse(
        &mut self,
        place: (Option<u64>, Option<usize>),
        name: &str,
        problem: impl Into<String>,
        accepted: impl Into<String>,
    ) {
        if self.errors.len() < IMPORT_ERRORS_MAX {
            self.errors.push(ImportError {
                file: self.file.to_owned(),
                line: place.0,
                column: place.1,
                name: name.to_owned(),
                problem: problem.into(),
                accepted: accepted.into(),
            });
        }
    }

    fn full(&self) -> bool {
        self.errors.len() >= IMPORT_ERRORS_MAX
    }
}

/// Where each declared column stands in the file.
struct Places([Option<usize>; COLUMNS.len()]);

impl Places {
    fn of(&self, column: &str) -> Option<usize> {
        let index = COLUMNS.iter().position(|own| *own == column)?;
        self.0.get(index).copied().flatten()
    }
}

pub(super) fn rows(file: &str, from: impl Read) -> Result<Vec<Row>, ImportErrors> {
    let mut reader = Reader { file, errors: Vec::new() };
    let mut source = ReaderBuilder::new().flexible(true).from_reader(from);
    let header = match source.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            unreadable(&mut reader, &error);
            return Err(ImportErrors { errors: reader.errors });
        }
    };
    let places = header_places(&mut reader, &header);
    if !reader.errors.is_empty() {
        return Err(ImportErrors { errors: reader.errors });
    }
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    loop {
        match source.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                unreadable(&mut reader, &error);
                break;
            }
        }
        let line = record.position().map(csv::Position::line);
        if rows.len() >= ROWS_MAX {
            reader.refuse(
                (line, None),
                "",
                "there are too many rows",
                format!("at most {ROWS_MAX}"),
            );
            break;
        }
        if record.len() != header.len() {
            let problem = format!("the row has {} fields", record.len());
            let accepted = format!("{} fields, as the header", header.len());
            reader.refuse((line, None), "", problem, accepted);
        } else if let Some(row) = row(&mut reader, &places, &record, line.unwrap_or(0)) {
            rows.push(row);
        }
        if reader.full() {
            break;
        }
    }
    if reader.errors.is_empty() { Ok(rows) } else { Err(ImportErrors { errors: reader.errors }) }
}

fn unreadable(reader: &mut Reader<'_>, error: &csv::Error) {
    let line = error.position().map(csv::Position::line);
    let problem = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "the row is not UTF-8".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    };
    reader.refuse((line, None), "", problem, "a readable file in CSV and UTF-8");
}

fn header_places(reader: &mut Reader<'_>, header: &StringRecord) -> Places {
    let mut places = Places([None; COLUMNS.len()]);
    for (index, name) in header.iter().enumerate() {
        let place = (Some(1), Some(index.saturating_add(1)));
        let name = name.trim().trim_start_matches('\u{feff}');
        let short: String = name.chars().take(60).collect();
        let Some(known) = COLUMNS.iter().position(|own| *own == name) else {
            let accepted = list_names(COLUMNS.iter().copied());
            reader.refuse(place, &short, "the column is unknown", accepted);
            continue;
        };
        match places.0.get_mut(known) {
            Some(slot @ None) => *slot = Some(index),
            _ => reader.refuse(place, &short, "the column stands twice", "each column once"),
        }
    }
    for must in ["party", "partner", "title", "signed"] {
        if places.of(must).is_none() {
            let accepted = "the columns party, partner, title and signed at least";
            reader.refuse((Some(1), None), must, "the column is missing", accepted);
        }
    }
    places
}

fn row(reader: &mut Reader<'_>, places: &Places, record: &StringRecord, line: u64) -> Option<Row> {
    let before = reader.errors.len();
    for (index, text) in record.iter().enumerate() {
        if text.len() > CELL_BYTES_MAX {
            let accepted = format!("at most {CELL_BYTES_MAX} bytes");
            let place = (Some(line), Some(index.saturating_add(1)));
            reader.refuse(place, "", "the cell is too long", accepted);
        }
    }
    let text = |column: &str| {
        let text = places.of(column).and_then(|index| record.get(index)).unwrap_or_default().trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let place = |column: &str| (Some(line), places.of(column).map(|index| index.saturating_add(1)));
    let party = if let Some(code) = text("party") {
        state(reader, place("party"), "party", &code)
    } else {
        reader.refuse(place("party"), "party", "the cell is empty", "a State");
        None
    };
    let mut partners = Vec::new();
    for code in text("partner").unwrap_or_default().split_whitespace() {
        partners.extend(state(reader, place("partner"), "partner", code));
    }
    if text("partner").is_none() {
        reader.refuse(place("partner"), "partner", "the cell is empty", "a State, or several");
    }
    if let Some(party) = party
        && partners.contains(&party)
    {
        let problem = format!("{party} is its own partner");
        reader.refuse(place("partner"), "partner", problem, "another State than the party");
    }
    let title = text("title").unwrap_or_default();
    if title.is_empty() {
        reader.refuse(place("title"), "title", "the cell is empty", "a title");
    }
    let kind = text("kind").and_then(|name| {
        let found = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        if found.is_none() {
            let accepted = list_names(Kind::ALL.iter().map(|kind| kind.name()));
            reader.refuse(place("kind"), "kind", format!("{name:?} is no kind"), accepted);
        }
        found
    });
    let year = number(reader, place("year"), "year", text("year"), "a year such as 1996");
    let row_number = number(reader, place("row"), "row", text("row"), "a whole number");
    let months = "a whole number of months";
    let notice_months =
        number(reader, place("notice_months"), "notice_months", text("notice_months"), months);
    let entry_rule = parsed(reader, place("entry_rule"), "entry_rule", text("entry_rule"));
    let grade: Option<Evidence> = parsed(reader, place("grade"), "grade", text("grade"));
    let date = |column: &str| text(column).and_then(|text| Cell::read(&text));
    let row = Row {
        line,
        row: row_number,
        id: text("id"),
        kind,
        year,
        draft_approved: date("draft_approved"),
        signed: date("signed"),
        signed_elsewhere: date("signed_elsewhere"),
        ratified: date("ratified"),
        entry_rule,
        in_force: date("in_force"),
        notice: date("notice"),
        notice_months,
        ended: date("ended"),
        duration: text("duration"),
        source: text("source"),
        grade,
        note: text("note"),
        ..Row::new(party?, partners, title)
    };
    (reader.errors.len() == before).then_some(row)
}

fn state(
    reader: &mut Reader<'_>,
    place: (Option<u64>, Option<usize>),
    column: &str,
    code: &str,
) -> Option<Country> {
    match Country::new(code) {
        Ok(state) => Some(state),
        Err(error) => {
            let (problem, accepted) = split(&error.to_string());
            reader.refuse(place, column, problem, accepted);
            None
        }
    }
}

fn number<T: FromStr>(
    reader: &mut Reader<'_>,
    place: (Option<u64>, Option<usize>),
    column: &str,
    text: Option<String>,
    accepted: &str,
) -> Option<T> {
    let text = text?;
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let found = if plain { text.parse().ok() } else { None };
    if found.is_none() {
        let short: String = text.chars().take(60).collect();
        reader.refuse(place, column, format!("{short:?} is no number"), accepted);
    }
    found
}

fn parsed<T: FromStr<Err: fmt::Display>>(
    reader: &mut Reader<'_>,
    place: (Option<u64>, Option<usize>),
    column: &str,
    text: Option<String>,
) -> Option<T> {
    match text?.parse() {
        Ok(value) => Some(value),
        Err(error) => {
            let (problem, accepted) = split(&error.to_string());
            reader.refuse(place, column, problem, accepted);
            None
        }
    }
}

/// The words of the core's errors: what is wrong, and what would be accepted.
fn split(message: &str) -> (String, String) {
    match message.split_once("; accepted: ") {
        Some((problem, accepted)) => (problem.to_owned(), accepted.to_owned()),
        None => (message.to_owned(), "another value".to_owned()),
    }
}
