//! Tables in CSV: declared columns, and errors with line and column.

use std::io::Read;

use kerben_core::data::list_names;
use thiserror::Error;

use super::rows::Rows;

/// Tables that cannot be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TableError {
    /// A declared column that the header does not have.
    #[error("the header has no column \"{column}\"; it has {header}")]
    Missing {
        /// The column.
        column: String,
        /// The columns of the header.
        header: String,
    },
    /// A column that the header has twice.
    #[error("the header has the column \"{column}\" twice; accepted is once")]
    Twice {
        /// The column.
        column: String,
    },
    /// A cell that cannot be read.
    #[error("line {line}, column {column} (\"{name}\"): {problem}; accepted: {accepted}")]
    Cell {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// Its name in the header.
        name: String,
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
    /// A row whose cells do not go together.
    #[error("line {line}: {problem}")]
    Row {
        /// The line, from 1.
        line: u64,
        /// What is wrong and what would be accepted.
        problem: String,
    },
    /// A row that has more or fewer cells than the header.
    #[error("line {line}: {cells} cells; accepted are {header}, as many as the header has")]
    Width {
        /// The line, from 1.
        line: u64,
        /// The cells of the row.
        cells: usize,
        /// The cells of the header.
        header: usize,
    },
    /// More rows than are taken.
    #[error("line {line}: more than {rows_max} rows; accepted are at most that many")]
    TooMany {
        /// The line, from 1.
        line: u64,
        /// The most rows.
        rows_max: u64,
    },
    /// The text is no CSV, or cannot be read or written.
    #[error("{0}")]
    Csv(#[from] csv::Error),
}

const NOT_TEXT: &str = "no UTF-8";
const TEXT: &str = "text in UTF-8";

/// A table being read: rows of bytes, with the places of the declared columns.
pub(super) struct Table<R> {
    rows: Rows<R>,
    width: usize,
    names: Vec<String>,
    places: Vec<Option<usize>>,
}

/// A declared column: its name in the header, and whether it must be there.
pub(super) struct Column<'a> {
    pub(super) name: &'a str,
    pub(super) required: bool,
}

impl<R: Read> Table<R> {
    pub(super) fn new(from: R, columns: &[Column<'_>]) -> Result<Self, TableError> {
        let mut rows = Rows::new(from);
        rows.next()?;
        let width = rows.width();
        let mut header = Vec::with_capacity(width);
        for place in 0..width {
            let cell = rows.cell(place);
            let name = std::str::from_utf8(cell).map_err(|_| TableError::Cell {
                line: rows.line(),
                column: place + 1,
                name: String::from_utf8_lossy(cell).into_owned(),
                problem: NOT_TEXT.to_owned(),
                accepted: TEXT.to_owned(),
            })?;
            header.push(name.to_owned());
        }
        let mut places = Vec::with_capacity(columns.len());
        for column in columns {
            let mut found = header.iter().enumerate().filter(|(_, name)| *name == column.name);
            let place = found.next().map(|(place, _)| place);
            if found.next().is_some() {
                return Err(TableError::Twice { column: column.name.to_owned() });
            }
            if place.is_none() && column.required {
                return Err(TableError::Missing {
                    column: column.name.to_owned(),
                    header: list_names(header.iter().map(String::as_str)),
                });
            }
            places.push(place);
        }
        let names = columns.iter().map(|column| column.name.to_owned()).collect();
        Ok(Self { rows, width, names, places })
    }

    /// Reads the next row; `false` at the end.
    pub(super) fn next(&mut self) -> Result<bool, TableError> {
        if !self.rows.next()? {
            return Ok(false);
        }
        let cells = self.rows.width();
        if cells == self.width {
            return Ok(true);
        }
        Err(TableError::Width { line: self.line(), cells, header: self.width })
    }

    /// The line on which the row begins.
    pub(super) const fn line(&self) -> u64 {
        self.rows.line()
    }

    /// The cell of a declared column; empty where the header does not have it.
    pub(super) fn cell(&self, column: usize) -> &[u8] {
        let place = self.places.get(column).copied().flatten();
        place.map_or(&[], |place| self.rows.cell(place))
    }

    /// The text of a cell.
    pub(super) fn text(&self, column: usize) -> Result<&str, TableError> {
        let cell = std::str::from_utf8(self.cell(column));
        cell.map_err(|_| self.error(column, NOT_TEXT.to_owned(), TEXT))
    }

    /// An error about a cell.
    pub(super) fn error(
        &self,
        column: usize,
        problem: String,
        accepted: impl Into<String>,
    ) -> TableError {
        TableError::Cell {
            line: self.line(),
            column: self.places.get(column).copied().flatten().map_or(0, |place| place + 1),
            name: self.names.get(column).cloned().unwrap_or_default(),
            problem,
            accepted: accepted.into(),
        }
    }

    /// An error about a cell in the words of another error: `a; accepted: b` is split.
    pub(super) fn refused(&self, column: usize, error: &impl std::fmt::Display) -> TableError {
        let words = error.to_string();
        let split = words.split_once("; accepted: ");
        let split = split.or_else(|| words.split_once("; accepted "));
        match split {
            Some((problem, accepted)) => self.error(column, problem.to_owned(), accepted),
            None => self.error(column, words, "a value that fits the column"),
        }
    }
}

/// Cuts a cell for an error message.
pub(super) fn shown(cell: &[u8]) -> String {
    let cell = String::from_utf8_lossy(cell);
    let cut: String = cell.chars().take(40).collect();
    format!("\"{cut}\"")
}
