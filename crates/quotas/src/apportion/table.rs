//! A total in two dimensions: region by sector, with the sums of both fixed.

use kerben_core::data::list_names;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::controlled::FITTED_MAX;
use super::flow::Flow;
use super::method::Method;
use crate::limit::PLACES_MAX;

/// The most cells of a table.
pub const CELLS_MAX: usize = 250_000;

/// Weights by row and column, with the places that each row and each column must get.
///
/// A weight of 0 is a structural zero: the cell gets nothing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawTable", into = "RawTable")]
pub struct Table {
    weights: Vec<u64>,
    row_totals: Vec<u64>,
    column_totals: Vec<u64>,
}

/// Why a table cannot be shared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TableError {
    /// No cells, too many, or rows of different lengths.
    #[error(
        "{rows} rows for {row_totals} row sums, the longest with {longest} and the shortest with {shortest} cells for {column_totals} column sums; accepted: as many as there are sums, at least one, and at most {CELLS_MAX} cells"
    )]
    Shape {
        /// The rows of weights.
        rows: usize,
        /// The row sums.
        row_totals: usize,
        /// The cells of the longest row.
        longest: usize,
        /// The cells of the shortest row.
        shortest: usize,
        /// The column sums.
        column_totals: usize,
    },
    /// Too many places, or sums that differ.
    #[error(
        "the rows are to get {rows} places and the columns {columns}; accepted: the same number, at most {PLACES_MAX}"
    )]
    Totals {
        /// What the rows are to get.
        rows: u128,
        /// What the columns are to get.
        columns: u128,
    },
    /// A method that is not defined for tables.
    #[error(
        "{method} is not defined for tables; accepted: jefferson, webster, huntington-hill, adams, dean, stationary"
    )]
    Method {
        /// The method.
        method: Method,
    },
    /// No table has these sums and these zeros.
    #[error(
        "the rows {} need {needed} places, but may use only the columns {}, which take {available}; accepted: other sums, or weights above 0 in other cells",
        list(rows),
        list(columns)
    )]
    Infeasible {
        /// Rows, counted from 0.
        rows: Vec<usize>,
        /// All the columns in which these rows may have places.
        columns: Vec<usize>,
        /// What the rows need.
        needed: u64,
        /// What the columns take.
        available: u64,
    },
    /// A row or column has more cells that must get a place than places.
    #[error(
        "{what} {} has {cells} cells with a weight, to each of which {method} gives a place, and only {places} places; accepted: at least {cells} places, or another method",
        index + 1
    )]
    TooFew {
        /// `row` or `column`.
        what: &'static str,
        /// Which, counted from 0.
        index: usize,
        /// Its cells with a weight.
        cells: u64,
        /// Its places.
        places: u64,
        /// The method.
        method: Method,
    },
    /// A fitted table beyond its range.
    #[error(
        "{number} is out of range in a fitted table; accepted: a denominator from 1 to {FITTED_MAX}, cells whose whole part is at most that"
    )]
    Fitted {
        /// The denominator or the cell.
        number: u64,
    },
    /// The tied cells cannot be settled so.
    #[error("the tie cannot be resolved so: {problem}; accepted: {accepted}")]
    Resolution {
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
}

fn list(indices: &[usize]) -> String {
    let names: Vec<String> = indices.iter().map(|index| (index + 1).to_string()).collect();
    list_names(names.iter().map(String::as_str))
}

impl Table {
    /// Gives a table of these weights, row by row, and these sums.
    ///
    /// # Errors
    ///
    /// Rows of different lengths, another number of sums, more than [`CELLS_MAX`] cells, or sums of the rows
    /// that do not give the total of the columns.
    pub fn new(
        weights: &[Vec<u64>],
        row_totals: Vec<u64>,
        column_totals: Vec<u64>,
    ) -> Result<Self, TableError> {
        let longest = weights.iter().map(Vec::len).max().unwrap_or_default();
        let shortest = weights.iter().map(Vec::len).min().unwrap_or_default();
        let fits = weights.len() == row_totals.len()
            && longest == column_totals.len()
            && shortest == longest
            && longest > 0
            && longest.saturating_mul(weights.len()) <= CELLS_MAX;
        if !fits {
            return Err(TableError::Shape {
                rows: weights.len(),
                row_totals: row_totals.len(),
                longest,
                shortest,
                column_totals: column_totals.len(),
            });
        }
        let sum = |totals: &[u64]| totals.iter().map(|&total| u128::from(total)).sum::<u128>();
        let (rows, columns) = (sum(&row_totals), sum(&column_totals));
        if rows != columns || rows > u128::from(PLACES_MAX) {
            return Err(TableError::Totals { rows, columns });
        }
        Ok(Self { weights: weights.concat(), row_totals, column_totals })
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.row_totals.len()
    }

    /// The number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.column_totals.len()
    }

    /// The weight of a cell; 0 where there is none.
    #[must_use]
    pub fn weight(&self, row: usize, column: usize) -> u64 {
        if column >= self.columns() {
            return 0;
        }
        self.weights.get(row * self.columns() + column).copied().unwrap_or_default()
    }

    /// The weights, row by row.
    #[must_use]
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// The places of the rows.
    #[must_use]
    pub fn row_totals(&self) -> &[u64] {
        &self.row_totals
    }

    /// The places of the columns.
    #[must_use]
    pub fn column_totals(&self) -> &[u64] {
        &self.column_totals
    }

    /// What the method gives a cell at least: 1 where it gives everyone a place.
    pub(super) fn least(&self, cell: usize, method: Method) -> u64 {
        u64::from(method.gives_everyone_a_place() && self.weights[cell] > 0)
    }

    /// Finds a table of places with the wanted sums, or the rows and columns that make it impossible.
    ///
    /// # Errors
    ///
    /// [`TableError::TooFew`] and [`TableError::Infeasible`], with the rows and columns.
    pub fn some_places(&self, method: Method) -> Result<Vec<u64>, TableError> {
        let (rows, columns) = (self.rows(), self.columns());
        let (mut supply, mut demand) = (self.row_totals.clone(), self.column_totals.clone());
        let mut needs = (vec![0_u64; rows], vec![0_u64; columns]);
        for cell in 0..self.weights.len() {
            needs.0[cell / columns] += self.least(cell, method);
            needs.1[cell % columns] += self.least(cell, method);
        }
        for (what, totals, cells) in
            [("row", &mut supply, needs.0), ("column", &mut demand, needs.1)]
        {
            for (index, (total, cells)) in totals.iter_mut().zip(cells).enumerate() {
                let places = *total;
                *total = places.checked_sub(cells).ok_or(TableError::TooFew {
                    what,
                    index,
                    cells,
                    places,
                    method,
                })?;
            }
        }
        let capacity =
            self.weights.iter().map(|&weight| if weight == 0 { 0 } else { PLACES_MAX }).collect();
        let flow = Flow::greatest(capacity, &supply, &demand);
        if flow.is_full() {
            let sent = flow.sent().iter().enumerate();
            return Ok(sent.map(|(cell, sent)| sent + self.least(cell, method)).collect());
        }
        let (rows, columns) = flow.obstacle();
        let (needed, available) = (
            rows.iter().map(|&row| self.row_totals[row]).sum(),
            columns.iter().map(|&column| self.column_totals[column]).sum(),
        );
        Err(TableError::Infeasible { rows, columns, needed, available })
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    weights: Vec<Vec<u64>>,
    row_totals: Vec<u64>,
    column_totals: Vec<u64>,
}

impl TryFrom<RawTable> for Table {
    type Error = TableError;

    fn try_from(raw: RawTable) -> Result<Self, Self::Error> {
        Self::new(&raw.weights, raw.row_totals, raw.column_totals)
    }
}

impl From<Table> for RawTable {
    fn from(table: Table) -> Self {
        let weights = table.weights.chunks(table.columns()).map(<[u64]>::to_vec).collect();
        Self { weights, row_totals: table.row_totals, column_totals: table.column_totals }
    }
}
