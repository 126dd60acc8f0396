//! Flows from rows to columns: whether a table can have the wanted sums at all, and if not, why.

/// A flow network between rows and columns: every row sends what it has, every column takes what it can.
#[derive(Debug)]
pub(crate) struct Flow {
    rows: usize,
    columns: usize,
    /// What each cell can still take.
    room: Vec<u64>,
    /// What each cell has.
    sent: Vec<u64>,
    /// What each row has still to send, each column still to take.
    supply: Vec<u64>,
    demand: Vec<u64>,
}

impl Flow {
    /// The greatest flow through cells of these capacities, row by row.
    pub(crate) fn greatest(capacity: Vec<u64>, supply: &[u64], demand: &[u64]) -> Self {
        let mut flow = Self {
            rows: supply.len(),
            columns: demand.len(),
            sent: vec![0; capacity.len()],
            room: capacity,
            supply: supply.to_vec(),
            demand: demand.to_vec(),
        };
        // What fits straight away, then along shortest ways of cells that gain and cells that give back.
        for row in 0..flow.rows {
            for column in 0..flow.columns {
                let cell = row * flow.columns + column;
                let amount = flow.room[cell].min(flow.supply[row]).min(flow.demand[column]);
                flow.send(row, column, amount);
                flow.supply[row] -= amount;
                flow.demand[column] -= amount;
            }
        }
        while flow.augment() {}
        flow
    }

    fn send(&mut self, row: usize, column: usize, amount: u64) {
        let cell = row * self.columns + column;
        self.room[cell] -= amount;
        self.sent[cell] += amount;
    }

    /// Whether every row has sent all.
    pub(crate) fn is_full(&self) -> bool {
        self.supply.iter().all(|&left| left == 0)
    }

    pub(crate) fn sent(&self) -> &[u64] {
        &self.sent
    }

    /// From where each row and column is reached: rows by the column that gives back to them, columns by the
    /// row that sends to them; `usize::MAX` for the rows that begin.
    fn reached(&self) -> (Vec<Option<usize>>, Vec<Option<usize>>, Option<usize>) {
        let (mut rows, mut columns) = (vec![None; self.rows], vec![None; self.columns]);
        let mut queue: Vec<usize> = (0..self.rows).filter(|&row| self.supply[row] > 0).collect();
        for &row in &queue {
            rows[row] = Some(usize::MAX);
        }
        let mut next = 0;
        while let Some(&row) = queue.get(next) {
            next += 1;
            for column in 0..self.columns {
                if columns[column].is_some() || self.room[row * self.columns + column] == 0 {
                    continue;
                }
                columns[column] = Some(row);
                if self.demand[column] > 0 {
                    return (rows, columns, Some(column));
                }
                for other in 0..self.rows {
                    if rows[other].is_none() && self.sent[other * self.columns + column] > 0 {
                        rows[other] = Some(column);
                        queue.push(other);
                    }
                }
            }
        }
        (rows, columns, None)
    }

    fn augment(&mut self) -> bool {
        let (rows, columns, Some(end)) = self.reached() else { return false };
        let mut amount = self.demand[end];
        let mut way = Vec::new();
        let mut column = end;
        let start = loop {
            let Some(row) = columns[column] else { return false };
            amount = amount.min(self.room[row * self.columns + column]);
            way.push((row, column, true));
            match rows[row] {
                Some(usize::MAX) => break row,
                Some(from) => {
                    amount = amount.min(self.sent[row * self.columns + from]);
                    way.push((row, from, false));
                    column = from;
                }
                None => return false,
            }
        };
        amount = amount.min(self.supply[start]);
        for (row, column, gains) in way {
            if gains {
                self.send(row, column, amount);
            } else {
                let cell = row * self.columns + column;
                self.room[cell] += amount;
                self.sent[cell] -= amount;
            }
        }
        self.supply[start] -= amount;
        self.demand[end] -= amount;
        amount > 0
    }

    /// Where not all could be sent: the rows that need more than the columns can take to which alone they
    /// can still send.
    pub(crate) fn obstacle(&self) -> (Vec<usize>, Vec<usize>) {
        let (rows, columns, _) = self.reached();
        let reached = |marks: Vec<Option<usize>>| {
            (0..marks.len()).filter(|&index| marks[index].is_some()).collect::<Vec<usize>>()
        };
        (reached(rows), reached(columns))
    }
}
