//! Rows of a CSV text, read as a stream.
//!
//! A line without a quotation mark is its cells between commas and is cut where it lies; only rows
//! with one go through the automaton of `csv_core`, which knows what a quotation mark may mean.
//! Both read the same rows: lines end with `\n`, `\r\n` or `\r`, and empty ones are passed over.

use std::io::{ErrorKind, Read};

use csv_core::{ReadRecordResult, Reader};
use memchr::{memchr, memchr_iter, memchr2};

const BUFFER: usize = 256 * 1024;

/// A row at a time, as bytes.
pub(super) struct Rows<R> {
    from: R,
    ended: bool,
    buffer: Vec<u8>,
    /// What is read and not yet taken: from `start` to `end`.
    start: usize,
    end: usize,
    /// The next `"` or `\r` at or after `start`, or `end`.
    special: usize,
    automaton: Reader,
    /// The cells of a row that went through the automaton, without quotation marks.
    unquoted: Vec<u8>,
    ends: Vec<usize>,
    is_unquoted: bool,
    /// Where the cells of the row are, in `unquoted` or `buffer`.
    cells: Vec<(usize, usize)>,
    line: u64,
    next_line: u64,
}

impl<R: Read> Rows<R> {
    pub(super) fn new(from: R) -> Self {
        Self {
            from,
            ended: false,
            buffer: vec![0; BUFFER],
            start: 0,
            end: 0,
            special: 0,
            automaton: Reader::new(),
            unquoted: vec![0; 1024],
            ends: vec![0; 64],
            is_unquoted: false,
            cells: Vec::new(),
            line: 1,
            next_line: 1,
        }
    }

    /// Reads the next row; `false` at the end.
    pub(super) fn next(&mut self) -> Result<bool, csv::Error> {
        self.cells.clear();
        if self.next_line == 1 && self.start == 0 {
            // A mark of the byte order before the first row is for the automaton too.
            return self.next_by_automaton();
        }
        loop {
            let rest = self.rest();
            let Some(length) = memchr(b'\n', rest) else {
                if self.ended {
                    return if rest.is_empty() { Ok(false) } else { self.next_by_automaton() };
                }
                self.fill()?;
                continue;
            };
            let end = self.start + length;
            let mut cells_end = end;
            if self.special < end {
                let is_return = self.buffer.get(self.special) == Some(&b'\r');
                if !is_return || self.special + 1 != end {
                    return self.next_by_automaton();
                }
                cells_end = self.special;
                self.find_special(end);
            }
            let start = std::mem::replace(&mut self.start, end + 1);
            self.line = self.next_line;
            self.next_line += 1;
            if cells_end == start {
                continue;
            }
            let mut cell = start;
            for comma in memchr_iter(b',', self.buffer.get(start..cells_end).unwrap_or_default()) {
                self.cells.push((cell, start + comma));
                cell = start + comma + 1;
            }
            self.cells.push((cell, cells_end));
            self.is_unquoted = false;
            return Ok(true);
        }
    }

    fn next_by_automaton(&mut self) -> Result<bool, csv::Error> {
        self.is_unquoted = true;
        let (mut written, mut cells, mut begun) = (0, 0, false);
        loop {
            if !begun {
                self.pass_over_ends();
            }
            // Nothing to read is the end of the text to the automaton.
            if self.rest().is_empty() && !self.ended {
                self.fill()?;
                continue;
            }
            let rest = self.buffer.get(self.start..self.end).unwrap_or_default();
            let to = self.unquoted.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(cells..).unwrap_or_default();
            let (result, taken, put, ended) = self.automaton.read_record(rest, to, ends);
            let taken = rest.get(..taken).unwrap_or_default();
            self.next_line += memchr_iter(b'\n', taken).count() as u64;
            self.start += taken.len();
            begun |= !taken.is_empty();
            written += put;
            cells += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.unquoted.resize(self.unquoted.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return Ok(false),
            }
        }
        let mut start = 0;
        for end in self.ends.iter().take(cells) {
            self.cells.push((start, *end));
            start = *end;
        }
        if self.special < self.start {
            self.find_special(self.start);
        }
        Ok(true)
    }

    /// Passes over the ends of lines before a row, so that the row has its own line.
    fn pass_over_ends(&mut self) {
        while let Some(byte @ (b'\r' | b'\n')) = self.buffer.get(self.start)
            && self.start < self.end
        {
            self.next_line += u64::from(*byte == b'\n');
            self.start += 1;
        }
        self.line = self.next_line;
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    fn find_special(&mut self, from: usize) {
        let rest = self.buffer.get(from..self.end).unwrap_or_default();
        self.special = memchr2(b'"', b'\r', rest).map_or(self.end, |place| from + place);
    }

    /// Reads until the buffer is full or the text ends; a row that fills the buffer doubles it.
    fn fill(&mut self) -> Result<(), csv::Error> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        while let Some(room) = self.buffer.get_mut(self.end..).filter(|room| !room.is_empty()) {
            match self.from.read(room) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(read) => self.end += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.find_special(0);
        Ok(())
    }
}

impl<R> Rows<R> {
    /// The line on which the row begins.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// How many cells the row has.
    pub(super) const fn width(&self) -> usize {
        self.cells.len()
    }

    /// A cell of the row; empty where it has none.
    pub(super) fn cell(&self, place: usize) -> &[u8] {
        let bytes = if self.is_unquoted { &self.unquoted } else { &self.buffer };
        let cell = self.cells.get(place).and_then(|(start, end)| bytes.get(*start..*end));
        cell.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Row = (u64, Vec<Vec<u8>>);

    fn rows(text: &[u8], buffer: usize) -> Vec<Row> {
        let mut rows = Rows::new(text);
        rows.buffer.truncate(buffer);
        let mut found = Vec::new();
        while rows.next().unwrap_or(false) {
            let cells = (0..rows.width()).map(|place| rows.cell(place).to_vec());
            found.push((rows.line(), cells.collect()));
        }
        found
    }

    fn by_the_csv_crate(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).flexible(true).from_reader(text);
        let rows = reader.byte_records().map_while(Result::ok);
        rows.map(|row| row.iter().map(<[u8]>::to_vec).collect()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1024, ..ProptestConfig::default() })]

        #[test]
        fn rows_are_those_of_the_csv_crate(
            text in "[a,\"\r\n]{0,40}",
            marked in any::<bool>(),
            // The automaton wants the mark and what follows it in one piece.
            buffer in 4_usize..50,
        ) {
            let text = if marked { format!("\u{feff}{text}") } else { text };
            let found = rows(text.as_bytes(), buffer);
            prop_assert_eq!(&found, &rows(text.as_bytes(), BUFFER));
            let found: Vec<_> = found.into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(found, by_the_csv_crate(text.as_bytes()));
        }

        #[test]
        fn a_row_has_the_line_on_which_it_begins(
            ends in proptest::collection::vec(
                proptest::sample::select(vec!["\n", "\r\n", "\n\n", "\r\n\r\n"]), 1..12),
            quoted in any::<bool>(),
        ) {
            let (mut text, mut expected, mut line) = (String::new(), Vec::new(), 1);
            for (number, end) in ends.iter().enumerate() {
                let within = if quoted && number % 3 == 1 { "\"a\n,\"\"b\"" } else { "a" };
                expected.push(line);
                text.extend([within, ",", &number.to_string(), end]);
                line += within.matches('\n').count() as u64 + end.matches('\n').count() as u64;
            }
            let found: Vec<u64> = rows(text.as_bytes(), 7).into_iter().map(|(line, _)| line).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
