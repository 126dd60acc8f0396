//! A flat table of agencies and one function, as archives publish their registers of functions.
//!
//! Columns: `agency`, `title`, `agency_start`, `agency_end`, `function_start`, `function_end`; perhaps `function`, where the
//! table has several. A date is a partial date, an empty end is open. Other columns are not read, and a note names each.

use std::collections::BTreeMap;

use kerben_core::partial_date::PartialDate;

use super::naming::slug;
use super::{ExchangeError, ImportNote, ImportNoteKind, ImportOptions, Imported, TEXT_BYTES_MAX};
use crate::body::Body;
use crate::end::{End, ProvedEnd};
use crate::holding::Holding;
use crate::id::{BodyId, FunctionId, HoldingId};
use crate::proof::SourceIds;
use crate::records::Records;

const TABLE: &str = "functions";
const COLUMNS: [&str; 6] =
    ["agency", "title", "agency_start", "agency_end", "function_start", "function_end"];

/// Returns the bodies and holdings of a table; rows of one agency are one body with several holdings. `function` is held where
/// the table names none. The register that takes the records must know the functions and the days that are covered.
///
/// # Errors
///
/// [`ExchangeError::Cell`] with line and column for a column that is missing, a date that does not exist, a function that is
/// no id, or two rows that disagree about one agency. Nothing is read in part.
pub fn import(
    text: &str,
    function: &FunctionId,
    options: &ImportOptions,
) -> Result<Imported, ExchangeError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(ExchangeError::TooLong { file: format!("{TABLE}.csv"), bytes: text.len() });
    }
    let mut reader = ::csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let broken = |error: &::csv::Error| {
        let line = error.position().map_or(1, ::csv::Position::line);
        refused((line, 1, ""), error.to_string(), "as many cells as the header has")
    };
    let header = reader.headers().map_err(|error| broken(&error))?.clone();
    let mut notes = Vec::new();
    for column in header.iter().filter(|name| *name != "function" && !COLUMNS.contains(name)) {
        notes.push(ImportNote::new(ImportNoteKind::NotRead, "header", column));
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for name in COLUMNS.into_iter().chain(["function"]) {
        match header.iter().position(|column| column == name) {
            Some(place) => _ = places.insert(name, place),
            None if name == "function" => {}
            None => {
                let problem = "the column is missing";
                return Err(refused((1, 1, name), problem, COLUMNS.join(", ")));
            }
        }
    }
    let sources = SourceIds::new([options.source.id.as_str()])
        .map_err(|error| refused((1, 1, ""), error.to_string(), "a source with an id"))?;
    let mut table = Reading { options, sources, bodies: BTreeMap::new(), counts: BTreeMap::new() };
    let mut records = Records::new(options.pack.clone());
    records.sources.push(options.source.clone());
    for row in reader.records() {
        let row = row.map_err(|error| broken(&error))?;
        let line = row.position().map_or(0, ::csv::Position::line);
        let cell = |name: &'static str| {
            let place = places.get(name).copied().unwrap_or(usize::MAX);
            Cell { name, line, column: place.saturating_add(1), text: row.get(place).unwrap_or("") }
        };
        let id = table.body(cell, &mut records, &mut notes)?;
        let held = cell("function");
        let held = if held.text.is_empty() {
            function.clone()
        } else {
            FunctionId::new(held.text)
                .map_err(|error| held.error(error.to_string(), "the id of a function"))?
        };
        records.holdings.push(table.holding(cell, &id, held)?);
    }
    Ok(Imported { records, notes })
}

fn refused(
    (line, column, name): (u64, usize, &str),
    problem: impl Into<String>,
    accepted: impl Into<String>,
) -> ExchangeError {
    ExchangeError::Cell {
        table: TABLE.to_owned(),
        line,
        column,
        name: name.to_owned(),
        problem: problem.into(),
        accepted: accepted.into(),
    }
}

/// A cell and where it stands.
struct Cell<'a> {
    name: &'static str,
    line: u64,
    column: usize,
    text: &'a str,
}

impl Cell<'_> {
    fn error(&self, problem: impl Into<String>, accepted: impl Into<String>) -> ExchangeError {
        refused((self.line, self.column, self.name), problem, accepted)
    }

    fn end(&self, none: End) -> Result<End, ExchangeError> {
        if self.text.is_empty() {
            return Ok(none);
        }
        let date = self.text.parse::<PartialDate>();
        date.map(End::Dated).map_err(|error| {
            let text = error.to_string();
            let (problem, accepted) = text.split_once("; accepted: ").unwrap_or((&text, "a date"));
            self.error(problem, accepted)
        })
    }
}

struct Reading<'a> {
    options: &'a ImportOptions,
    sources: SourceIds,
    bodies: BTreeMap<String, Body>,
    counts: BTreeMap<(BodyId, FunctionId), u32>,
}

impl Reading<'_> {
    fn body<'c>(
        &mut self,
        cell: impl Fn(&'static str) -> Cell<'c>,
        records: &mut Records,
        notes: &mut Vec<ImportNote>,
    ) -> Result<BodyId, ExchangeError> {
        let (agency, title) = (cell("agency"), cell("title"));
        let from = cell("agency_start").end(End::Unknown)?;
        let until = cell("agency_end").end(End::Open)?;
        if let Some(known) = self.bodies.get(agency.text) {
            let same = *known.from() == from
                && *known.until() == until
                && known.names().first().is_some_and(|name| name.text() == title.text);
            if !same {
                let problem =
                    format!("\"{}\" stands above with another life or title", agency.text);
                return Err(agency.error(problem, "one life and one title for each agency"));
            }
            return Ok(known.id().clone());
        }
        let party = self.options.jurisdiction.code().to_lowercase();
        let id = BodyId::new(agency.text)
            .ok()
            .or_else(|| BodyId::new(format!("{party}.{}", slug(agency.text)?)).ok());
        let id = id.ok_or_else(|| {
            agency.error(format!("no id can be made of \"{}\"", agency.text), "letters or digits")
        })?;
        if id.as_str() != agency.text {
            let at = format!("line {}", agency.line);
            notes.push(ImportNote::new(ImportNoteKind::IdMade, at, &id));
        }
        if self.bodies.values().any(|other| *other.id() == id) {
            return Err(agency.error(
                format!("`{id}` stands already"),
                "agencies that differ in letters or digits",
            ));
        }
        if title.text.is_empty() {
            return Err(title.error("no title", "a title"));
        }
        let options = self.options;
        let body = Body::new(
            id.clone(),
            options.jurisdiction,
            options.level,
            (from, until),
            title.text,
            options.grade,
            self.sources.clone(),
        );
        self.bodies.insert(agency.text.to_owned(), body.clone());
        records.bodies.push(body);
        Ok(id)
    }

    fn holding<'c>(
        &mut self,
        cell: impl Fn(&'static str) -> Cell<'c>,
        body: &BodyId,
        function: FunctionId,
    ) -> Result<Holding, ExchangeError> {
        let proved = |end| ProvedEnd::new(end, self.options.grade, self.sources.clone());
        let from = proved(cell("function_start").end(End::Unknown)?);
        let until = proved(cell("function_end").end(End::Open)?);
        let count = self.counts.entry((body.clone(), function.clone())).or_default();
        *count = count.saturating_add(1);
        let id = HoldingId::new(format!("{body}/{function}/{count}"))
            .map_err(|error| cell("agency").error(error.to_string(), "a shorter id"))?;
        let grade = self.options.grade;
        Ok(Holding::new(id, function, body.clone(), from, until, grade, self.sources.clone()))
    }
}
