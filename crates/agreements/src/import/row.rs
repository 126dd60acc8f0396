//! The rows of a table, as they stand in it.

use std::io::Read;

use kerben_core::country::Country;
use kerben_core::source::Evidence;
use serde::Serialize;
use thiserror::Error;

use super::cell::Cell;
use super::finding::Report;
use super::read::{self, ImportErrors};
use super::{against, check};
use crate::kind::Kind;
use crate::rule::DateRule;
use crate::treaties::Treaties;

/// The columns that a table may have, in the order in which they are written.
pub const COLUMNS: [&str; 20] = [
    "row",
    "id",
    "party",
    "partner",
    "kind",
    "title",
    "year",
    "draft_approved",
    "signed",
    "signed_elsewhere",
    "ratified",
    "entry_rule",
    "in_force",
    "notice",
    "notice_months",
    "ended",
    "duration",
    "source",
    "grade",
    "note",
];

/// The years that a date of the table can have. The reader says so: there is no clock here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Years {
    first: i32,
    last: i32,
}

/// The years are in the wrong order or outside the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the years {first} to {last} cannot be; accepted: 1 to 9998, the first not after the last")]
pub struct YearsError {
    /// The first year as given.
    pub first: i32,
    /// The last year as given.
    pub last: i32,
}

impl Years {
    /// Returns the years, both included.
    ///
    /// # Errors
    /// [`YearsError`] when the last comes before the first, or outside 1 to 9998.
    pub const fn new(first: i32, last: i32) -> Result<Self, YearsError> {
        if first < 1 || last > 9998 || first > last {
            return Err(YearsError { first, last });
        }
        Ok(Self { first, last })
    }

    /// Returns whether a year is among them.
    #[must_use]
    pub const fn contain(self, year: i32) -> bool {
        self.first <= year && year <= self.last
    }

    /// Returns the first and the last year.
    #[must_use]
    pub const fn ends(self) -> (i32, i32) {
        (self.first, self.last)
    }
}

/// An agreement as a row of a table tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// The line of the file on which the row begins; the header stands on line 1.
    pub line: u64,
    /// The table's own row number.
    pub row: Option<u64>,
    /// The id of the instrument.
    pub id: Option<String>,
    /// The State whose table it is.
    pub party: Country,
    /// The other States.
    pub partners: Vec<Country>,
    /// What it is.
    pub kind: Option<Kind>,
    /// The title.
    pub title: String,
    /// The year beside the day of signature.
    pub year: Option<i32>,
    /// When a government approved the draft.
    pub draft_approved: Option<Cell>,
    /// When it was signed.
    pub signed: Option<Cell>,
    /// When it was signed by another source.
    pub signed_elsewhere: Option<Cell>,
    /// When it was ratified.
    pub ratified: Option<Cell>,
    /// The rule from ratification to force.
    pub entry_rule: Option<DateRule>,
    /// Its first day in force.
    pub in_force: Option<Cell>,
    /// When a notice of withdrawal was given.
    pub notice: Option<Cell>,
    /// The months of the notice.
    pub notice_months: Option<u32>,
    /// The first day on which it is no longer in force.
    pub ended: Option<Cell>,
    /// What is said of its duration.
    pub duration: Option<String>,
    /// Where the row comes from.
    pub source: Option<String>,
    /// How far it can be trusted.
    pub grade: Option<Evidence>,
    /// What a reader should know.
    pub note: Option<String>,
}

impl Row {
    /// Returns a row with nothing but its States and its title.
    #[must_use]
    pub fn new(party: Country, partners: Vec<Country>, title: impl Into<String>) -> Self {
        Self {
            line: 0,
            row: None,
            id: None,
            party,
            partners,
            kind: None,
            title: title.into(),
            year: None,
            draft_approved: None,
            signed: None,
            signed_elsewhere: None,
            ratified: None,
            entry_rule: None,
            in_force: None,
            notice: None,
            notice_months: None,
            ended: None,
            duration: None,
            source: None,
            grade: None,
            note: None,
        }
    }

    /// Returns its date cells with the names of their columns.
    pub fn dates(&self) -> impl Iterator<Item = (&'static str, &Cell)> {
        [
            ("draft_approved", &self.draft_approved),
            ("signed", &self.signed),
            ("signed_elsewhere", &self.signed_elsewhere),
            ("ratified", &self.ratified),
            ("in_force", &self.in_force),
            ("notice", &self.notice),
            ("ended", &self.ended),
        ]
        .into_iter()
        .filter_map(|(column, cell)| Some((column, cell.as_ref()?)))
    }

    /// Returns its States, each once, in the order of codes.
    #[must_use]
    pub fn states(&self) -> Vec<Country> {
        let mut states = self.partners.clone();
        states.push(self.party);
        states.sort_unstable();
        states.dedup();
        states
    }
}

/// A table of agreements, read whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    file: String,
    years: Years,
    rows: Vec<Row>,
}

impl Table {
    /// Returns the table that a text in CSV describes. `file` is only a name for messages.
    ///
    /// # Errors
    /// [`ImportErrors`] with every mistake found, each with its line and column; then nothing is loaded.
    pub fn from_str(file: &str, text: &str, years: Years) -> Result<Self, ImportErrors> {
        Self::from_reader(file, text.as_bytes(), years)
    }

    /// Returns the table that a CSV source describes, read to its end.
    ///
    /// # Errors
    /// As [`Table::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read, years: Years) -> Result<Self, ImportErrors> {
        Ok(Self { file: file.to_owned(), years, rows: read::rows(file, from)? })
    }

    /// Returns a table of rows that are there already; their lines are counted anew.
    #[must_use]
    pub fn of_rows(file: &str, mut rows: Vec<Row>, years: Years) -> Self {
        for (row, line) in rows.iter_mut().zip(2..) {
            row.line = line;
        }
        Self { file: file.to_owned(), years, rows }
    }

    /// Returns the name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Returns the years that its dates can have.
    #[must_use]
    pub const fn years(&self) -> Years {
        self.years
    }

    /// Returns its rows, as they stand in the file.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Returns what is doubtful in the table by itself.
    #[must_use]
    pub fn findings(&self) -> Report {
        check::findings(self)
    }

    /// Returns what is doubtful in the table beside a register: days that the register has with day and month exchanged,
    /// ratifications that are its days of entry into force, and instruments of its States that the table lacks.
    #[must_use]
    pub fn findings_against(&self, treaties: &Treaties) -> Report {
        against::findings(self, treaties)
    }
}
