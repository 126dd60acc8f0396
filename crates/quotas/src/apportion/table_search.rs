//! The search in two dimensions: places that are best by logarithms in fixed point.
//!
//! Rows and columns get multipliers; a cell gets its weight times both, rounded by the method. A fit in real
//! numbers gives multipliers to begin with, then places are moved along the cheapest ways from rows and
//! columns that have too few or too many until all sums are right. Each way keeps every cell rounded
//! by its multipliers, and each makes one sum better: the search ends.

use super::logs::{Exponential, LOG_PLACES, log2};
use super::method::Method;
use super::table::Table;

/// Costs above all sums of logarithms.
const FAR: i64 = i64::MAX / 4;

pub(super) struct Search<'a> {
    table: &'a Table,
    method: Method,
    /// The logarithms of the weights.
    logs: Vec<i64>,
    pub(super) places: Vec<u64>,
    /// The logarithms of the signposts that the next and the last place of each cell stand at.
    next: Vec<i64>,
    last: Vec<i64>,
    /// The logarithms of the multipliers: rows, then columns.
    pub(super) potentials: Vec<i64>,
}

/// The logarithm of the signpost `d(s)`.
fn signpost(method: Method, s: u64) -> i64 {
    let s = u128::from(s);
    match method {
        Method::Webster => log2(2 * s + 1) - (1 << LOG_PLACES),
        Method::Adams => log2(s),
        Method::HuntingtonHill => i64::midpoint(log2(s), log2(s + 1)),
        Method::Dean => (1 << LOG_PLACES) + log2(s) + log2(s + 1) - log2(2 * s + 1),
        Method::Stationary(r) => {
            let denominator = u128::from(r.denominator());
            log2(denominator * s + u128::from(r.numerator())) - log2(denominator)
        }
        _ => log2(s + 1),
    }
}

impl<'a> Search<'a> {
    pub(super) fn new(table: &'a Table, method: Method) -> Self {
        let logs = table.weights().iter().map(|&weight| log2(weight.into())).collect();
        let cells = table.weights().len();
        let mut search = Self {
            table,
            method,
            logs,
            places: vec![0; cells],
            next: vec![0; cells],
            last: vec![0; cells],
            potentials: fit(table),
        };
        let exponential = Exponential::new();
        for cell in 0..cells {
            search.round(cell, &exponential);
        }
        search
    }

    fn nodes(&self, cell: usize) -> (usize, usize) {
        let columns = self.table.columns();
        (cell / columns, self.table.rows() + cell % columns)
    }

    /// Rounds a cell by its multipliers.
    fn round(&mut self, cell: usize, exponential: &Exponential) {
        if self.table.weights()[cell] == 0 {
            return;
        }
        let least = self.table.least(cell, self.method);
        let (row, column) = self.nodes(cell);
        let value = self.logs[cell] + self.potentials[row] + self.potentials[column];
        let mut places = exponential.whole(value).max(least);
        while places > least && signpost(self.method, places - 1) > value {
            places -= 1;
        }
        while signpost(self.method, places) <= value {
            places += 1;
        }
        self.set(cell, places);
    }

    fn set(&mut self, cell: usize, places: u64) {
        self.places[cell] = places;
        self.next[cell] = signpost(self.method, places);
        self.last[cell] = if places > self.table.least(cell, self.method) {
            signpost(self.method, places - 1)
        } else {
            -FAR
        };
    }

    /// What each row and column lacks; less than 0 where it has too many.
    fn lacking(&self) -> Vec<i64> {
        let signed = |number: u64| i64::try_from(number).unwrap_or(FAR);
        let totals = self.table.row_totals().iter().chain(self.table.column_totals());
        let mut lacking: Vec<i64> = totals.map(|&total| signed(total)).collect();
        for (cell, &places) in self.places.iter().enumerate() {
            let (row, column) = self.nodes(cell);
            lacking[row] -= signed(places);
            lacking[column] -= signed(places);
        }
        lacking
    }

    /// The cost of one more place in a cell (from its row to its column), of one less (back).
    pub(super) fn costs(&self, cell: usize) -> Option<(i64, Option<i64>)> {
        if self.table.weights()[cell] == 0 {
            return None;
        }
        let back = (self.last[cell] > -FAR).then(|| self.logs[cell] - self.last[cell]);
        Some((self.next[cell] - self.logs[cell], back))
    }

    /// Moves places until all sums are right; `false` if there is no way, which a feasible table excludes.
    pub(super) fn run(&mut self) -> bool {
        let (rows, nodes) = (self.table.rows(), self.potentials.len());
        let mut lacking = self.lacking();
        // Ways begin at rows that lack places and columns that have too many.
        let begins = |lacking: &[i64], node: usize| {
            if node < rows { lacking[node] > 0 } else { lacking[node] < 0 }
        };
        while (0..nodes).any(|node| begins(&lacking, node)) {
            let Some((distances, from, end)) = self.cheapest(&lacking, &begins) else {
                return false;
            };
            let far = distances[end];
            for (node, distance) in distances.iter().enumerate() {
                let moved = (*distance).min(far);
                self.potentials[node] += if node < rows { -moved } else { moved };
            }
            let mut node = end;
            lacking[end] += if end < rows { 1 } else { -1 };
            while let Some(before) = from[node] {
                let columns = self.table.columns();
                if before < rows {
                    let cell = before * columns + node - rows;
                    self.set(cell, self.places[cell] + 1);
                } else {
                    let cell = node * columns + before - rows;
                    self.set(cell, self.places[cell] - 1);
                }
                node = before;
            }
            lacking[node] += if node < rows { -1 } else { 1 };
        }
        true
    }

    /// The cheapest way from where places are wanted to where they can come from.
    #[allow(clippy::type_complexity, reason = "distances, predecessors and the end of one search")]
    fn cheapest(
        &self,
        lacking: &[i64],
        begins: &impl Fn(&[i64], usize) -> bool,
    ) -> Option<(Vec<i64>, Vec<Option<usize>>, usize)> {
        let (rows, columns, nodes) =
            (self.table.rows(), self.table.columns(), self.potentials.len());
        let start = |node| if begins(lacking, node) { 0 } else { FAR };
        let mut distances: Vec<i64> = (0..nodes).map(start).collect();
        let mut from = vec![None; nodes];
        let mut done = vec![false; nodes];
        loop {
            let open = (0..nodes).filter(|&node| !done[node] && distances[node] < FAR);
            let node = open.min_by_key(|&node| distances[node])?;
            done[node] = true;
            let ends = if node < rows { lacking[node] < 0 } else { lacking[node] > 0 };
            if ends {
                return Some((distances, from, node));
            }
            let others = if node < rows { rows..nodes } else { 0..rows };
            for other in others {
                if done[other] {
                    continue;
                }
                let (row, column) = (node.min(other), node.max(other));
                let cell = row * columns + column - rows;
                let Some((more, less)) = self.costs(cell) else { continue };
                let held = self.potentials[row] + self.potentials[column];
                let cost = if node < rows {
                    more - held
                } else {
                    let Some(less) = less else { continue };
                    less + held
                };
                // Never below 0 but for the last places of the logarithms.
                let distance = distances[node].saturating_add(cost.max(0));
                if distance < distances[other] {
                    distances[other] = distance;
                    from[other] = Some(node);
                }
            }
        }
    }
}

/// Logarithms of multipliers that fit the sums nearly, in real numbers: rows, then columns.
fn fit(table: &Table) -> Vec<i64> {
    const PLACES: u32 = 20;
    const TURNS: usize = 16;
    // A multiplier that leaves nothing of any weight: 2^-128.
    const NOTHING: i64 = -128 << LOG_PLACES;
    let (rows, columns) = (table.rows(), table.columns());
    let largest = table.weights().iter().max().copied().unwrap_or_default();
    // Values of at most 2^60 to begin with, of the size of the totals after one turn.
    let shift = largest.leading_zeros().saturating_sub(4);
    let mut values: Vec<u128> =
        table.weights().iter().map(|&weight| u128::from(weight) << shift).collect();
    // A value is weight × multipliers × 2^PLACES throughout.
    let mut potentials = vec![0_i64; rows + columns];
    let first = (i64::from(shift) - i64::from(PLACES)) << LOG_PLACES;
    potentials.iter_mut().take(rows).for_each(|potential| *potential = first);
    let mut scale = |cells: Vec<usize>, total: u64, potential: &mut i64| {
        let sum: u128 = cells.iter().map(|&cell| values[cell]).sum();
        if total == 0 {
            *potential = NOTHING;
        }
        if sum == 0 {
            return;
        }
        let target = u128::from(total) << PLACES;
        for cell in cells {
            let value = values[cell];
            values[cell] = match value.checked_mul(target) {
                Some(product) => product / sum,
                None => (value / sum).saturating_mul(target),
            };
        }
        if total > 0 {
            *potential += log2(target) - log2(sum);
        }
    };
    for _ in 0..TURNS {
        let (of_rows, of_columns) = potentials.split_at_mut(rows);
        for (row, (potential, &total)) in of_rows.iter_mut().zip(table.row_totals()).enumerate() {
            scale((0..columns).map(|column| row * columns + column).collect(), total, potential);
        }
        let pairs = of_columns.iter_mut().zip(table.column_totals()).enumerate();
        for (column, (potential, &total)) in pairs {
            scale((0..rows).map(|row| row * columns + column).collect(), total, potential);
        }
    }
    potentials
}
