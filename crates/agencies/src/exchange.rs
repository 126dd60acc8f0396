//! Exchange with other formats: what goes out says what was lost, what comes in is whole or refused.
//!
//! | format | out | in |
//! | --- | --- | --- |
//! | tables of CSV, one for each kind of record | [`csv::export`] | [`csv::import`] |
//! | a flat table of agencies and a function, as archives publish it | | [`function_table::import`] |
//! | Popolo JSON | [`popolo::export`] | [`popolo::import`] |
//! | flat JSON of bodies with predecessors, as governments publish it | [`flat::export`] | [`flat::import`] |
//! | W3C ORG, EU CPOV, COV-AP\_IT, as Turtle and JSON-LD (feature `rdf`) | `rdf::export` | |
//! | Mermaid and DOT timeline | [`timeline::mermaid`], [`timeline::dot`] | |
//! | date attributes of EAC-CPF | [`eac::DateSpan`] | |
//!
//! An export is lossless or returns a [`Loss`] for everything that the format cannot say; the list is what remains of the
//! register after the exporter took what it wrote, so nothing can be left out of it by oversight. An import returns
//! [`Records`] that no register has seen yet: [`Register::with_records`](crate::Register::with_records)
//! checks them all or takes none.

use std::fmt;

use kerben_core::data::PackHeader;
use kerben_core::language::Language;
use kerben_core::message::Message;
use kerben_core::party::Party;
use kerben_core::source::{Evidence, Source};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::body::Level;
use crate::records::Records;

pub mod csv;
pub mod eac;
pub mod flat;
pub mod function_table;
mod json;
mod ledger;
mod naming;
pub mod popolo;
#[cfg(feature = "rdf")]
pub mod rdf;
pub mod timeline;

pub use ledger::disagreement;

/// The most bytes of one text that is read.
pub const TEXT_BYTES_MAX: usize = kerben_core::data::DATA_BYTES_MAX;

/// A text in another format, and what of the register it does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exported<T> {
    /// What was written.
    pub text: T,
    /// What was lost, in the order of tables and records; empty where nothing was.
    pub losses: Vec<Loss>,
}

/// A part of the register that an export did not write, or wrote less exactly.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Loss {
    /// The table of a data file: `body`, `holding`.
    pub table: String,
    /// The record.
    pub record: String,
    /// The field, as `name[1].note`; empty for the whole record.
    pub field: String,
    /// What became of it.
    pub kind: LossKind,
}

/// What became of a part that was lost.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LossKind {
    /// The format has no place for it.
    Dropped,
    /// Another, less exact value was written.
    Replaced {
        /// The value that was written.
        by: String,
    },
}

impl Loss {
    /// Returns the message that says it.
    #[must_use]
    pub fn message(&self) -> Message {
        let message = match &self.kind {
            LossKind::Dropped if self.field.is_empty() => Message::new("agencies.loss.record"),
            LossKind::Dropped => Message::new("agencies.loss.field"),
            LossKind::Replaced { by } => {
                Message::new("agencies.loss.replaced").arg("by", by.as_str())
            }
        };
        message
            .arg("table", self.table.as_str())
            .arg("record", self.record.as_str())
            .arg("field", self.field.as_str())
    }
}

/// What a caller says about a file that says too little of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportOptions {
    /// The identity of the records.
    pub pack: PackHeader,
    /// Whose bodies they are.
    pub jurisdiction: Party,
    /// Where the file was read: the source of every record.
    pub source: Source,
    /// How well the file proves what it says.
    pub grade: Evidence,
    /// The rank of a body whose classification is not known here.
    pub level: Level,
    /// The language of the names.
    pub language: Language,
}

impl ImportOptions {
    /// Returns options: names in English, unknown ranks as agencies, the grade of a public data file.
    #[must_use]
    pub fn new(pack: PackHeader, jurisdiction: impl Into<Party>, source: Source) -> Self {
        Self {
            pack,
            jurisdiction: jurisdiction.into(),
            source,
            grade: Evidence::Code,
            level: Level::Agency,
            language: Language::En,
        }
    }
}

/// Records that were read, and what a reader should know about them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Imported {
    /// The records; no register has checked them yet.
    pub records: Records,
    /// What was not read, derived or is unusual.
    pub notes: Vec<ImportNote>,
}

/// Something about a file that was read. Nothing is repaired in silence.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImportNote {
    /// What.
    pub kind: ImportNoteKind,
    /// Where: a path in the file.
    pub at: String,
    /// What stands there.
    pub found: String,
}

/// A kind of note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ImportNoteKind {
    /// A field that has no place in the register.
    NotRead,
    /// The same record stands twice; it was read once.
    Duplicate,
    /// The id was made from a name or an address.
    IdMade,
    /// The rank is not known here; that of the options was taken.
    LevelAssumed,
    /// A full date on the first of January, which may be a mere year.
    PerhapsYearOnly,
    /// A time of day was cut off.
    TimeCut,
    /// The link stands in one direction only; the other one was derived.
    OneDirection,
    /// The link leads out of the file.
    LeadsOutside,
    /// A closed body has another number of successors than its closed status asks for.
    ClosureRule,
}

impl ImportNote {
    pub(crate) fn new(
        kind: ImportNoteKind,
        at: impl Into<String>,
        found: impl fmt::Display,
    ) -> Self {
        Self { kind, at: at.into(), found: found.to_string() }
    }

    /// Returns the message that says it.
    #[must_use]
    pub fn message(&self) -> Message {
        Message::new(match self.kind {
            ImportNoteKind::NotRead => "agencies.import.not-read",
            ImportNoteKind::Duplicate => "agencies.import.duplicate",
            ImportNoteKind::IdMade => "agencies.import.id-made",
            ImportNoteKind::LevelAssumed => "agencies.import.level-assumed",
            ImportNoteKind::PerhapsYearOnly => "agencies.import.perhaps-year-only",
            ImportNoteKind::TimeCut => "agencies.import.time-cut",
            ImportNoteKind::OneDirection => "agencies.import.one-direction",
            ImportNoteKind::LeadsOutside => "agencies.import.leads-outside",
            ImportNoteKind::ClosureRule => "agencies.import.closure-rule",
        })
        .arg("at", self.at.as_str())
        .arg("found", self.found.as_str())
    }
}

/// A text of another format cannot be read or written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The text is too long.
    #[error("{file}: {bytes} bytes; accepted: at most {TEXT_BYTES_MAX}")]
    TooLong {
        /// The file.
        file: String,
        /// Its length.
        bytes: usize,
    },
    /// The text is no JSON.
    #[error("{file}:{line}:{column}: {problem}; accepted: JSON")]
    Json {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        problem: String,
    },
    /// A value of a JSON text cannot be used.
    #[error("{file}: {path}: {problem}; accepted: {accepted}")]
    JsonValue {
        /// The file.
        file: String,
        /// The path, as `organizations[3].founding_date`.
        path: String,
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
    /// A row or a cell of a table cannot be used.
    #[error("{table}.csv:{line}:{column}: {name}: {problem}; accepted: {accepted}")]
    Cell {
        /// The table.
        table: String,
        /// The line, from 1, the header included.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The name of the column.
        name: String,
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
    /// A library for the syntax refuses what is to be written.
    #[error("{format} cannot be written: {problem}; accepted: {accepted}")]
    Write {
        /// The format.
        format: &'static str,
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: &'static str,
    },
}
