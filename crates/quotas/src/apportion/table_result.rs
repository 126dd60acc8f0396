//! A table that was shared: places, tied cells, and the multipliers that prove it.

use std::cmp::Ordering;

use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced, Unit, Value};
use kerben_core::message::Message;
use serde::{Deserialize, Serialize};

use super::flow::Flow;
use super::method::Method;
use super::natural::Natural;
use super::table::{Table, TableError};
use super::table_proof::{Factor, against, prove};
use super::table_search::Search;
use super::tie::{Tie, TieRule};
use super::verify::Refuted;

/// A table of places by a biproportional divisor method.
///
/// Every row has one multiplier and every column one: a cell gets its weight times both, rounded by the
/// method. Cells that stand exactly on a signpost tie; they are settled by [`resolve`](Self::resolve).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawShared", into = "RawShared")]
#[must_use]
pub struct TableApportionment {
    method: Method,
    columns: usize,
    sure: Vec<u64>,
    tied: Vec<usize>,
    resolution: Option<(TieRule, Vec<usize>)>,
    row_factors: Vec<Factor>,
    column_factors: Vec<Factor>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawShared {
    method: Method,
    columns: usize,
    sure: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tied: Vec<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resolution: Option<(TieRule, Vec<usize>)>,
    row_factors: Vec<String>,
    column_factors: Vec<String>,
}

fn factor(text: &str) -> Result<Factor, Refuted> {
    text.split_once('/')
        .and_then(|(over, under)| {
            Some(Factor { over: Natural::parse(over)?, under: Natural::parse(under)? })
        })
        .filter(|factor| !factor.under.is_zero() && !factor.over.is_zero())
        .ok_or_else(|| Refuted {
            reason: format!(
                "\"{text}\" is no multiplier; accepted: a positive fraction in hexadecimal, as in 1f/8"
            ),
        })
}

impl TryFrom<RawShared> for TableApportionment {
    type Error = Refuted;

    fn try_from(raw: RawShared) -> Result<Self, Refuted> {
        let read = |texts: &[String]| -> Result<Vec<Factor>, Refuted> {
            texts.iter().map(|text| factor(text)).collect()
        };
        let cells = raw.sure.len();
        if raw.columns == 0 || raw.tied.iter().any(|&cell| cell >= cells) {
            return Err(Refuted { reason: "a tied cell is none of the table".to_owned() });
        }
        Ok(Self {
            method: raw.method,
            columns: raw.columns,
            row_factors: read(&raw.row_factors)?,
            column_factors: read(&raw.column_factors)?,
            sure: raw.sure,
            tied: raw.tied,
            resolution: raw.resolution,
        })
    }
}

fn written(factors: &[Factor]) -> Vec<String> {
    let text =
        |factor: &Factor| format!("{}/{}", factor.over.hexadecimal(), factor.under.hexadecimal());
    factors.iter().map(text).collect()
}

impl From<TableApportionment> for RawShared {
    fn from(shared: TableApportionment) -> Self {
        Self {
            method: shared.method,
            columns: shared.columns,
            row_factors: written(&shared.row_factors),
            column_factors: written(&shared.column_factors),
            sure: shared.sure,
            tied: shared.tied,
            resolution: shared.resolution,
        }
    }
}

impl TableApportionment {
    /// The places that each cell gets for certain, row by row.
    #[must_use]
    pub fn sure(&self) -> &[u64] {
        &self.sure
    }

    /// The cells of the open tie, numbered row by row from 0: each gets one more place or none, so that rows
    /// and columns get their totals.
    #[must_use]
    pub fn tied(&self) -> &[usize] {
        &self.tied
    }

    /// The places of each row, where no tie is open.
    #[must_use]
    pub fn settled(&self) -> Option<Vec<&[u64]>> {
        self.tied.is_empty().then(|| self.sure.chunks(self.columns).collect())
    }

    /// How the tie was settled, and the cells that got a place by it.
    #[must_use]
    pub const fn resolution(&self) -> Option<&(TieRule, Vec<usize>)> {
        self.resolution.as_ref()
    }

    /// The powers of the multipliers of rows and columns, as hexadecimal fractions: the first power, for
    /// Huntington-Hill the second.
    #[must_use]
    pub fn multipliers(&self) -> (Vec<String>, Vec<String>) {
        (written(&self.row_factors), written(&self.column_factors))
    }

    /// Settles the open tie: cells are preferred by the rule as far as the sums allow.
    ///
    /// The units of the rule are the cells, numbered row by row.
    ///
    /// # Errors
    ///
    /// No open tie; a decree that names other cells than tied ones or misses the sums.
    pub fn resolve(mut self, table: &Table, rule: TieRule) -> Result<Self, TableError> {
        let refused = |problem: &str, accepted: &str| TableError::Resolution {
            problem: problem.to_owned(),
            accepted: accepted.to_owned(),
        };
        if self.tied.is_empty() {
            return Err(refused("no tie is open", "a table with an open tie"));
        }
        let (mut rows, mut columns) = self
            .missing(table)
            .ok_or_else(|| refused("the table has other sums", "the table that was shared"))?;
        let mut open: Vec<bool> = vec![false; self.sure.len()];
        for &cell in &self.tied {
            open[cell] = true;
        }
        let ranked = if let TieRule::Decree { winners, .. } = &rule {
            winners.clone()
        } else {
            Tie::new(self.tied.clone(), 0).ranked(&rule)
        };
        let by_decree = matches!(rule, TieRule::Decree { .. });
        let mut winners = Vec::new();
        for cell in ranked {
            let (row, column) = (cell / self.columns, cell % self.columns);
            let wanted = open.get(cell) == Some(&true);
            let fits = wanted && rows[row] > 0 && columns[column] > 0 && {
                open[cell] = false;
                rows[row] -= 1;
                columns[column] -= 1;
                let fits = can_fill(&open, &rows, &columns);
                if !fits {
                    // Without this cell the rest can be filled: it was possible before.
                    rows[row] += 1;
                    columns[column] += 1;
                }
                fits
            };
            if fits {
                winners.push(cell);
            } else if by_decree {
                let accepted = "tied cells that give every row and column its total";
                return Err(refused(&format!("it names cell {}", cell + 1), accepted));
            }
        }
        if rows.iter().any(|&left| left > 0) {
            return Err(refused(
                "it leaves places over",
                "tied cells that give every row and column its total",
            ));
        }
        for &cell in &winners {
            self.sure[cell] += 1;
        }
        self.tied = Vec::new();
        winners.sort_unstable();
        self.resolution = Some((rule, winners));
        Ok(self)
    }

    /// What the rows and columns lack beside the certain places; `None` where they have too many.
    fn missing(&self, table: &Table) -> Option<(Vec<u64>, Vec<u64>)> {
        if self.sure.len() != table.weights().len() || self.columns != table.columns() {
            return None;
        }
        let (mut rows, mut columns) = (table.row_totals().to_vec(), table.column_totals().to_vec());
        for (cell, &places) in self.sure.iter().enumerate() {
            let (row, column) = (cell / self.columns, cell % self.columns);
            rows[row] = rows[row].checked_sub(places)?;
            columns[column] = columns[column].checked_sub(places)?;
        }
        Some((rows, columns))
    }
}

fn can_fill(open: &[bool], rows: &[u64], columns: &[u64]) -> bool {
    let capacity = open.iter().map(|&open| u64::from(open)).collect();
    let wanted: u64 = columns.iter().sum();
    rows.iter().sum::<u64>() == wanted && Flow::greatest(capacity, rows, columns).is_full()
}

impl Method {
    /// Shares a table so that rows and columns get their totals: the biproportional divisor method.
    ///
    /// First it is checked whether any table has these sums and zeros. Then multipliers are searched and the
    /// answer proved exactly; the proof takes every exchange that would be better, so the answer does not
    /// depend on the search, and both end.
    ///
    /// # Errors
    ///
    /// A method without divisors or a power mean; sums that no table has, with the rows and columns that make
    /// it impossible.
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_core::explain::Off;
    /// use kerben_quotas::apportion::{Method, Table, verify_table};
    ///
    /// let weights = [vec![123, 45, 815], vec![912, 714, 414], vec![312, 255, 215]];
    /// let table = Table::new(&weights, vec![5, 11, 4], vec![7, 5, 8])?;
    /// let shared = Method::Webster.apportion_table(&table, &mut Off)?.value;
    /// let places = shared.settled().ok_or("a tie")?;
    /// assert_eq!(places, [[1, 0, 4], [4, 4, 3], [2, 1, 1]]);
    /// assert_eq!(verify_table(&table, &shared), Ok(()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn apportion_table<R: Recorder>(
        self,
        table: &Table,
        rec: &mut R,
    ) -> Result<Traced<TableApportionment, R>, TableError> {
        let unknown = TableError::Method { method: self };
        if !self.is_divisor() || matches!(self, Self::PowerMean(_)) {
            return Err(unknown);
        }
        let some = table.some_places(self)?;
        let mut search = Search::new(table, self);
        if !search.run() {
            // Any table will do to begin the proof with.
            search.places = some;
        }
        let Some(proved) = prove(table, self, search) else { return Err(unknown) };
        let (row_factors, column_factors) = proved.factors.split_at(table.rows());
        let mut shared = TableApportionment {
            method: self,
            columns: table.columns(),
            sure: proved.places,
            tied: Vec::new(),
            resolution: None,
            row_factors: row_factors.to_vec(),
            column_factors: column_factors.to_vec(),
        };
        if proved.on_signpost {
            tie(table, &mut shared);
        }
        let node = explained(table, &shared, rec);
        Ok(Traced::new(shared, node))
    }
}

/// Finds the cells that can change places along a way around on which every cell stands on a signpost.
fn tie(table: &Table, shared: &mut TableApportionment) {
    let (rows, columns) = (table.rows(), table.columns());
    let nodes = rows + columns;
    let mut ways: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    let mut standing = Vec::new();
    for cell in (0..shared.sure.len()).filter(|&cell| table.weights()[cell] > 0) {
        let (row, column) = (cell / columns, cell % columns);
        let on = |s| {
            let (row, column) = (&shared.row_factors[row], &shared.column_factors[column]);
            against(shared.method, table.weights()[cell], s, row, column) == Some(Ordering::Equal)
        };
        let places = shared.sure[cell];
        if on(places) {
            ways[row].push(rows + column);
            standing.push((cell, row, rows + column, false));
        } else if places > table.least(cell, shared.method) && on(places - 1) {
            ways[rows + column].push(row);
            standing.push((cell, rows + column, row, true));
        }
    }
    let reached: Vec<Vec<bool>> = (0..nodes)
        .map(|start| {
            let mut seen = vec![false; nodes];
            let mut open = vec![start];
            while let Some(node) = open.pop() {
                for &next in &ways[node] {
                    if !seen[next] {
                        seen[next] = true;
                        open.push(next);
                    }
                }
            }
            seen
        })
        .collect();
    for (cell, from, to, has) in standing {
        if reached[to][from] {
            shared.tied.push(cell);
            shared.sure[cell] -= u64::from(has);
        }
    }
}

/// Checks a table by its multipliers, without searching.
///
/// # Errors
///
/// Says which cell is not rounded by its multipliers, or which sum is wrong.
pub fn verify_table(table: &Table, shared: &TableApportionment) -> Result<(), Refuted> {
    let refuted = |reason: String| Err(Refuted { reason });
    let sizes = (shared.row_factors.len(), shared.column_factors.len());
    if sizes != (table.rows(), table.columns()) {
        return refuted("it has other rows or columns than the table".to_owned());
    }
    let Some((rows, columns)) = shared.missing(table) else {
        return refuted("a row or column has more than its total".to_owned());
    };
    let mut open = vec![false; shared.sure.len()];
    for &cell in &shared.tied {
        open[cell] = true;
    }
    if !can_fill(&open, &rows, &columns) {
        return refuted("the tied cells do not give the rows and columns their totals".to_owned());
    }
    for (cell, &places) in shared.sure.iter().enumerate() {
        let (row, column) = (cell / shared.columns, cell % shared.columns);
        let weight = table.weights()[cell];
        let least = table.least(cell, shared.method);
        let compare = |s| {
            let (row, column) = (&shared.row_factors[row], &shared.column_factors[column]);
            against(shared.method, weight, s, row, column)
        };
        let fair = if weight == 0 {
            places == 0 && !open[cell]
        } else if open[cell] {
            compare(places) == Some(Ordering::Equal) && places >= least
        } else {
            compare(places).is_some_and(Ordering::is_le)
                && places >= least
                && (places == least || compare(places - 1).is_some_and(Ordering::is_ge))
        };
        if !fair {
            return refuted(format!(
                "row {}, column {} is not rounded by its multipliers",
                row + 1,
                column + 1
            ));
        }
    }
    Ok(())
}

fn explained<R: Recorder>(table: &Table, shared: &TableApportionment, rec: &mut R) -> R::Node {
    let places = |number: u64| Value::number(number, Unit::Place);
    let rows: Vec<R::Node> = shared
        .sure
        .chunks(shared.columns)
        .enumerate()
        .map(|(row, cells)| {
            rec.record(|| {
                let title = Message::new("quotas.table.row").arg("row", (row + 1).to_string());
                let words: Vec<String> = cells.iter().map(u64::to_string).collect();
                Node::fact("quotas.table-row/1", title, places(cells.iter().sum()))
                    .note(Message::new("quotas.table.cells").arg("places", words.join(", ")))
            })
        })
        .collect();
    let sum = rec.record(|| {
        let sure = shared.sure.iter().sum();
        Node::sum("quotas.table-sum/1", "quotas.table.sum", places(sure)).inputs("row", &rows)
    });
    let proof = rec.record(|| {
        let title = Message::new("quotas.table.proof");
        Node::condition("quotas.table-proof/1", title, Test::Stated, Outcome::met())
    });
    rec.record(|| {
        let method = Message::new(format!("quotas.apportion.method.{}", shared.method.family()));
        let title = Message::new("quotas.table.total")
            .arg("method", method)
            .arg("rows", table.rows().to_string())
            .arg("columns", table.columns().to_string());
        let node = Node::choice("quotas.table/1", title, places(shared.sure.iter().sum()))
            .input("chosen", &sum)
            .input("certificate", &proof);
        if shared.tied.is_empty() {
            return node;
        }
        let tied = shared.tied.len().to_string();
        node.note(Message::new("quotas.table.tied").arg("cells", tied))
    })
}
