//! Controlled rounding: a fitted table made whole, with its sums.

use kerben_core::number::Fraction;
use serde::{Deserialize, Serialize};

use super::flow::Flow;
use super::table::{CELLS_MAX, TableError};

/// The largest denominator of a fitted table, and the largest whole part of a cell.
pub const FITTED_MAX: u64 = 1_000_000_000_000;

/// A fitted table in whole numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
#[must_use]
pub struct Rounded {
    /// The cells, row by row.
    pub cells: Vec<Vec<u64>>,
    /// The greatest difference between a cell or sum and its exact value; no rounding that keeps the sums has
    /// a lesser one.
    pub greatest_error: Fraction,
}

/// A table of fractions over one denominator, with a row and a column more that make every sum whole.
struct Padded {
    rows: usize,
    columns: usize,
    under: u64,
    /// Whole parts and rests.
    wholes: Vec<u64>,
    rests: Vec<u64>,
}

impl Padded {
    fn new(fitted: &[Vec<u64>], columns: usize, under: u64) -> Self {
        let wide = u128::from(under);
        let rest = |sum: u128| u64::try_from(sum % wide).unwrap_or_default();
        // What is missing to the next whole number.
        let missing = |sum: u128| (under - rest(sum)) % under;
        let sum = |cells: &mut dyn Iterator<Item = u64>| cells.map(u128::from).sum::<u128>();
        let mut numerators: Vec<u64> = Vec::with_capacity((fitted.len() + 1) * (columns + 1));
        for row in fitted {
            numerators.extend(row);
            numerators.push(missing(sum(&mut row.iter().copied())));
        }
        for column in 0..columns {
            numerators.push(missing(sum(&mut fitted.iter().map(|row| row[column]))));
        }
        numerators.push(rest(sum(&mut fitted.iter().flatten().copied())));
        Self {
            rows: fitted.len() + 1,
            columns: columns + 1,
            under,
            wholes: numerators.iter().map(|cell| cell / under).collect(),
            rests: numerators.iter().map(|cell| cell % under).collect(),
        }
    }

    /// The cells that are rounded up if no error may pass `most`; `None` where that cannot keep the sums.
    fn within(&self, most: u64) -> Option<Vec<bool>> {
        let (mut rows, mut columns) = (vec![0_u64; self.rows], vec![0_u64; self.columns]);
        for (cell, &rest) in self.rests.iter().enumerate() {
            // Sums of at most a quarter of a million rests below 10^12: no overflow.
            rows[cell / self.columns] += rest;
            columns[cell % self.columns] += rest;
        }
        for sum in rows.iter_mut().chain(&mut columns) {
            *sum /= self.under;
        }
        let mut up = vec![false; self.rests.len()];
        let mut room = vec![0; self.rests.len()];
        for (cell, &rest) in self.rests.iter().enumerate() {
            let (row, column) = (cell / self.columns, cell % self.columns);
            let (may_rise, may_fall) = (rest > 0 && self.under - rest <= most, rest <= most);
            match (may_rise, may_fall) {
                (false, false) => return None,
                (true, false) => {
                    up[cell] = true;
                    rows[row] = rows[row].checked_sub(1)?;
                    columns[column] = columns[column].checked_sub(1)?;
                }
                (true, true) => room[cell] = 1,
                (false, true) => {}
            }
        }
        let flow = Flow::greatest(room, &rows, &columns);
        if !flow.is_full() || rows.iter().sum::<u64>() != columns.iter().sum::<u64>() {
            return None;
        }
        for (up, &sent) in up.iter_mut().zip(flow.sent()) {
            *up = *up || sent > 0;
        }
        Some(up)
    }
}

/// Rounds every cell of a fitted table to one of its two neighbours so that every sum is rounded to one of its
/// own: rows, columns and the total; what is whole stays. The greatest error is as small as can be.
///
/// The cells are numerators over one common denominator. A table whose sums are whole keeps them; a sum that
/// is not may go up or down. Such a rounding always exists: a further row and column take up what the sums
/// lack, and a flow through the cells does the rest.
///
/// # Errors
///
/// [`TableError::Shape`] for no cells, too many, or rows of different lengths; [`TableError::Fitted`] for a
/// denominator of 0 or above [`FITTED_MAX`], or a cell whose whole part is.
///
/// # Example
///
/// ```
/// use kerben_quotas::apportion::round_table;
///
/// // Halves in every cell, whole sums: one cell of each row and column goes up.
/// let rounded = round_table(&[vec![1, 1], vec![1, 1]], 2)?;
/// assert_eq!(rounded.cells, [[1, 0], [0, 1]]);
/// assert_eq!(rounded.greatest_error.to_string(), "1/2");
/// # Ok::<(), kerben_quotas::apportion::TableError>(())
/// ```
pub fn round_table(fitted: &[Vec<u64>], denominator: u64) -> Result<Rounded, TableError> {
    let longest = fitted.iter().map(Vec::len).max().unwrap_or_default();
    let shortest = fitted.iter().map(Vec::len).min().unwrap_or_default();
    let cells = longest.saturating_mul(fitted.len());
    if longest == 0 || shortest != longest || cells > CELLS_MAX {
        let (rows, row_totals, column_totals) = (fitted.len(), fitted.len(), longest);
        return Err(TableError::Shape { rows, row_totals, longest, shortest, column_totals });
    }
    if !(1..=FITTED_MAX).contains(&denominator) {
        return Err(TableError::Fitted { number: denominator });
    }
    if let Some(&number) = fitted.iter().flatten().find(|&&cell| cell / denominator > FITTED_MAX) {
        return Err(TableError::Fitted { number });
    }
    let table = Padded::new(fitted, longest, denominator);
    // Every error that can occur; the least that keeps the sums is found by halving the list.
    let mut errors: Vec<u64> =
        table.rests.iter().flat_map(|&rest| [rest, (denominator - rest) % denominator]).collect();
    errors.sort_unstable();
    errors.dedup();
    let enough = errors.partition_point(|&most| table.within(most).is_none());
    let most = errors.get(enough).copied().unwrap_or(denominator);
    let Some(up) = table.within(most) else {
        return Err(TableError::Fitted { number: denominator });
    };
    let rows = table.wholes.chunks(table.columns).zip(up.chunks(table.columns)).take(fitted.len());
    let cells = rows
        .map(|(wholes, up)| {
            let pairs = wholes.iter().zip(up).take(longest);
            pairs.map(|(whole, &up)| whole + u64::from(up)).collect()
        })
        .collect();
    let greatest_error = Fraction::new(most, denominator).unwrap_or(Fraction::ZERO).reduced();
    Ok(Rounded { cells, greatest_error })
}
