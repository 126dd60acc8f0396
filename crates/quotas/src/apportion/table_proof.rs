//! The proof in two dimensions: multipliers that round every cell as the answer says, exactly.
//!
//! Where no cell stands on a signpost, short multipliers are found in the middle of what is allowed. Where
//! cells tie, or nearly so, shortest ways are computed in exact fractions: a way around that gains is
//! taken, so that the answer is the best one whatever the search came to, and the multipliers are products of
//! weights and signposts.

use super::logs::{Exponential, LOG_PLACES};
use super::method::Method;
use super::natural::Natural;
use super::signpost::{Signpost, signpost};
use super::table::Table;
use super::table_search::Search;

/// A positive fraction: a power of a multiplier.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Factor {
    pub(super) over: Natural,
    pub(super) under: Natural,
}

impl Factor {
    fn one() -> Self {
        Self { over: Natural::one(), under: Natural::one() }
    }

    fn times(&self, other: &Self) -> Self {
        Self { over: self.over.times(&other.over), under: self.under.times(&other.under) }
    }

    fn inverted(self) -> Self {
        Self { over: self.under, under: self.over }
    }

    fn is_less(&self, other: &Self) -> bool {
        self.over.times(&other.under) < other.over.times(&self.under)
    }
}

fn natural(wide: &super::wide::Wide) -> Natural {
    Natural::of_limbs(wide.limbs())
}

/// How a cell's weight, times both multipliers, compares with the signpost `d(s)`.
pub(super) fn against(
    method: Method,
    weight: u64,
    s: u64,
    row: &Factor,
    column: &Factor,
) -> Option<std::cmp::Ordering> {
    let Signpost { exponent, numerator, denominator } = signpost(method, s)?;
    let power = super::wide::Wide::of(weight.into()).power(exponent)?.times(&denominator)?;
    let value = natural(&power).times(&row.over).times(&column.over);
    Some(value.cmp(&natural(&numerator).times(&row.under).times(&column.under)))
}

/// Places that are proved, and the powers of the multipliers, rows first.
pub(super) struct Proved {
    pub(super) places: Vec<u64>,
    pub(super) factors: Vec<Factor>,
    /// Whether cells stand on a signpost.
    pub(super) on_signpost: bool,
}

pub(super) fn prove(table: &Table, method: Method, mut search: Search<'_>) -> Option<Proved> {
    if let Some(factors) = short(table, method, &mut search) {
        return Some(Proved { places: search.places, factors, on_signpost: false });
    }
    exact(table, method, search.places)
}

/// Multipliers of 64 binary digits that keep every cell clear of its signposts, if there are any.
fn short(table: &Table, method: Method, search: &mut Search<'_>) -> Option<Vec<Factor>> {
    // Below this distance the fixed point could deceive; the exact way decides.
    const CLEAR: i64 = 1 << (LOG_PLACES - 30);
    const CLEAR_ENOUGH: i64 = 1 << LOG_PLACES;
    let rows = table.rows();
    let mut values: Vec<i64> = search
        .potentials
        .iter()
        .enumerate()
        .map(|(node, &potential)| if node < rows { -potential } else { potential })
        .collect();
    let mut slack = CLEAR;
    let mut middle = centred(table, search, &values, slack)?;
    // A table without a way around could be kept clear by any distance.
    while let Some(better) =
        (slack < CLEAR_ENOUGH).then(|| centred(table, search, &values, slack * 4)).flatten()
    {
        slack *= 4;
        values.clone_from(&middle);
        middle = better;
    }
    let exponent = i64::from(signpost(method, 1)?.exponent);
    let exponential = Exponential::new();
    let factors: Vec<Factor> = middle
        .iter()
        .enumerate()
        .map(|(node, &value)| {
            let (mantissa, power) =
                exponential.of(exponent * if node < rows { -value } else { value });
            let distance = u32::try_from(power.unsigned_abs()).unwrap_or(u32::MAX);
            if power < 0 {
                Factor { over: Natural::of(mantissa.into()), under: Natural::shifted(1, distance) }
            } else {
                Factor { over: Natural::shifted(mantissa, distance), under: Natural::one() }
            }
        })
        .collect();
    let clear = (0..table.weights().len()).all(|cell| {
        let (row, column) = (cell / table.columns(), cell % table.columns());
        let (weight, places) = (table.weights()[cell], search.places[cell]);
        let compare = |s| against(method, weight, s, &factors[row], &factors[rows + column]);
        weight == 0
            || (compare(places).is_some_and(std::cmp::Ordering::is_lt)
                && (places == table.least(cell, method)
                    || compare(places - 1).is_some_and(std::cmp::Ordering::is_gt)))
    });
    clear.then_some(factors)
}

/// Values that keep every cell at least `slack` from its signposts: shortest ways, if no way around gains.
fn centred(table: &Table, search: &Search<'_>, start: &[i64], slack: i64) -> Option<Vec<i64>> {
    let (rows, columns) = (table.rows(), table.columns());
    let mut values = start.to_vec();
    for _ in 0..=values.len() {
        let mut settled = true;
        for cell in 0..table.weights().len() {
            let Some((more, less)) = search.costs(cell) else { continue };
            let (row, column) = (cell / columns, rows + cell % columns);
            if values[row] + more - slack < values[column] {
                values[column] = values[row] + more - slack;
                settled = false;
            }
            if let Some(less) = less.filter(|less| values[column] + less - slack < values[row]) {
                values[row] = values[column] + less - slack;
                settled = false;
            }
        }
        if settled {
            return Some(values);
        }
    }
    None
}

/// Exact multipliers by shortest ways; every way around that gains is taken first.
fn exact(table: &Table, method: Method, mut places: Vec<u64>) -> Option<Proved> {
    loop {
        match shortest(table, method, &places)? {
            Ok(factors) => return Some(Proved { places, factors, on_signpost: true }),
            Err(around) => {
                for (cell, gains) in around {
                    places[cell] = if gains { places[cell] + 1 } else { places[cell] - 1 };
                }
            }
        }
    }
}

/// A way around: cells, and whether they gain or lose a place.
type Around = Vec<(usize, bool)>;

/// What crossing a cell costs: one more place from its row to its column, or one less back.
fn crossings(
    table: &Table,
    method: Method,
    places: &[u64],
) -> Option<Vec<(usize, Factor, Option<Factor>)>> {
    let cost = |weight: u64, s: u64| {
        let Signpost { exponent, numerator, denominator } = signpost(method, s)?;
        let power = super::wide::Wide::of(weight.into()).power(exponent)?.times(&denominator)?;
        Some(Factor { over: natural(&numerator), under: natural(&power) })
    };
    let cells = (0..places.len()).filter(|&cell| table.weights()[cell] > 0);
    cells
        .map(|cell| {
            let (weight, places) = (table.weights()[cell], places[cell]);
            let back = if places > table.least(cell, method) {
                Some(cost(weight, places - 1)?.inverted())
            } else {
                None
            };
            Some((cell, cost(weight, places)?, back))
        })
        .collect()
}

fn shortest(table: &Table, method: Method, places: &[u64]) -> Option<Result<Vec<Factor>, Around>> {
    let (rows, columns) = (table.rows(), table.columns());
    let nodes = rows + columns;
    let crossings = crossings(table, method, places)?;
    let mut values = vec![Factor::one(); nodes];
    let mut from: Vec<Option<usize>> = vec![None; nodes];
    for _ in 0..=nodes {
        let mut changed = None;
        for (cell, more, less) in &crossings {
            let (row, column) = (cell / columns, rows + cell % columns);
            let way = values[row].times(more);
            if way.is_less(&values[column]) {
                (values[column], from[column], changed) = (way, Some(row), Some(column));
            }
            if let Some(less) = less {
                let way = values[column].times(less);
                if way.is_less(&values[row]) {
                    (values[row], from[row], changed) = (way, Some(column), Some(row));
                }
            }
        }
        match changed {
            None => {
                // Rows count the other way round: a row's multiplier is 1 over its value.
                let factors = values.into_iter().enumerate();
                return Some(Ok(factors
                    .map(|(node, value)| if node < rows { value.inverted() } else { value })
                    .collect()));
            }
            Some(node) => {
                if let Some(around) = around(&from, node, rows, columns) {
                    return Some(Err(around));
                }
            }
        }
    }
    None
}

/// The way around in which a chain of predecessors ends, if it does.
fn around(from: &[Option<usize>], node: usize, rows: usize, columns: usize) -> Option<Around> {
    let mut inside = node;
    for _ in 0..from.len() {
        inside = from[inside]?;
    }
    let mut way = Vec::new();
    let mut node = inside;
    loop {
        let before = from[node]?;
        let (row, column) = (node.min(before), node.max(before) - rows);
        way.push((row * columns + column, before < rows));
        node = before;
        if node == inside {
            return Some(way);
        }
    }
}
