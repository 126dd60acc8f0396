//! Entries as lines of text, chained by hashes.
//!
//! Each line is `{"hash":"…","entry":{…}}`. The hash is the SHA-256 of the hash before it and of the bytes of the
//! entry, so that a changed, lost, doubled or exchanged line is found at the very entry. Whole lines that were cut
//! off at the end are found with the [`Head`] that was kept elsewhere.
//!
//! ```
//! use kerben_core::chain::Chain;
//!
//! let chain = Chain::new("example/1", 1_000);
//! let (text, head) = chain.lines(&chain.empty(), &["first", "second"])?;
//! let mut seen: Vec<String> = Vec::new();
//! let read = chain.read(text.as_bytes(), Some(&head), |entry| {
//!     seen.push(entry);
//!     Ok::<(), String>(())
//! });
//! assert_eq!((seen.len(), read.fault), (2, None));
//!
//! let changed = text.replace("second", "2nd");
//! let read = chain.read(changed.as_bytes(), None, |_: String| Ok::<(), String>(()));
//! assert_eq!(read.fault.map(|fault| fault.line), Some(2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt::{Display, Write as _};
use std::io::{BufRead, Read as _};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::data::sha256_hex;

const BEFORE_HASH: &str = r#"{"hash":""#;
const BEFORE_ENTRY: &str = r#"","entry":"#;
const HASH_CHARACTERS: usize = 64;

/// The end of a chain: kept elsewhere, it shows that whole lines were cut off.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last one, in 64 lower-case hexadecimal digits.
    pub hash: String,
}

impl Head {
    fn after(&self, entry: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(self.hash.len() + entry.len());
        bytes.extend_from_slice(self.hash.as_bytes());
        bytes.extend_from_slice(entry);
        Self { entries: self.entries.saturating_add(1), hash: sha256_hex(&bytes) }
    }
}

/// Entries that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ChainError {
    /// An entry without a JSON form.
    #[error("entry {number} cannot be written: {problem}")]
    Entry {
        /// The number of the entry, from 1.
        number: u64,
        /// What is wrong.
        problem: String,
    },
    /// An entry whose line nobody would read.
    #[error("entry {number} makes a line of {bytes} bytes; accepted are {bytes_max}")]
    Long {
        /// The number of the entry, from 1.
        number: u64,
        /// The bytes of its line.
        bytes: usize,
        /// The most bytes of a line.
        bytes_max: usize,
    },
}

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {problem}; the {valid} entries before it are whole")]
#[non_exhaustive]
pub struct Fault {
    /// The line, from 1.
    pub line: u64,
    /// How many entries before it are whole.
    pub valid: u64,
    /// What is wrong.
    pub problem: String,
}

/// How far a text was read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reading {
    /// The end of the whole entries.
    pub head: Head,
    /// The first fault, if there is one; nothing behind it was read.
    pub fault: Option<Fault>,
}

/// A kind of chained text: what its entries are, and how long a line may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    schema: &'static str,
    line_bytes_max: usize,
}

impl Chain {
    /// The chain of entries of this schema, such as `kerben-remittances/ledger/1`.
    #[must_use]
    pub const fn new(schema: &'static str, line_bytes_max: usize) -> Self {
        Self { schema, line_bytes_max }
    }

    /// The end of the chain without entries: it depends on the schema, so that no entry of another
    /// schema follows.
    #[must_use]
    pub fn empty(&self) -> Head {
        Head { entries: 0, hash: sha256_hex(self.schema.as_bytes()) }
    }

    /// Further entries as lines, and the new end.
    ///
    /// # Errors
    ///
    /// [`ChainError`] when an entry has no JSON form, or a longer one than would be read.
    pub fn lines<'a, T: Serialize + 'a>(
        &self,
        head: &Head,
        entries: impl IntoIterator<Item = &'a T>,
    ) -> Result<(String, Head), ChainError> {
        let mut text = String::new();
        let mut head = head.clone();
        for entry in entries {
            let number = head.entries.saturating_add(1);
            let json = serde_json::to_string(entry)
                .map_err(|error| ChainError::Entry { number, problem: error.to_string() })?;
            let bytes = BEFORE_HASH.len() + HASH_CHARACTERS + BEFORE_ENTRY.len() + json.len() + 1;
            if bytes > self.line_bytes_max {
                return Err(ChainError::Long { number, bytes, bytes_max: self.line_bytes_max });
            }
            head = head.after(json.as_bytes());
            // Writing into a text cannot fail.
            let _ = writeln!(text, "{BEFORE_HASH}{}{BEFORE_ENTRY}{json}}}", head.hash);
        }
        Ok((text, head))
    }

    /// Reads a text line by line, checks every hash, and hands over the entries up to the first
    /// fault.
    ///
    /// An entry that `take` refuses is a fault too. With the end that was kept elsewhere, so is a
    /// text from which whole lines were cut off.
    pub fn read<T: DeserializeOwned, E: Display>(
        &self,
        mut from: impl BufRead,
        expected: Option<&Head>,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Reading {
        let mut head = self.empty();
        let mut line = 0_u64;
        let mut bytes = Vec::new();
        let problem = loop {
            line += 1;
            bytes.clear();
            match self.line(&mut from, &mut bytes) {
                Ok(false) => break None,
                Ok(true) => {}
                Err(problem) => break Some(problem),
            }
            match step(&head, &bytes, &mut take) {
                Ok(next) => head = next,
                Err(problem) => break Some(problem),
            }
        };
        let problem = problem.or_else(|| {
            let expected = expected.filter(|expected| **expected != head)?;
            Some(format!(
                "the text ends with {} entries, not with the {} that were kept as its end",
                head.entries, expected.entries
            ))
        });
        let fault = problem.map(|problem| Fault { line, valid: head.entries, problem });
        Reading { head, fault }
    }

    /// Reads one line without its end; `false` at the end of the text.
    fn line(&self, from: &mut impl BufRead, bytes: &mut Vec<u8>) -> Result<bool, String> {
        let limit = u64::try_from(self.line_bytes_max).unwrap_or(u64::MAX).saturating_add(1);
        from.take(limit).read_until(b'\n', bytes).map_err(|error| error.to_string())?;
        match bytes.pop() {
            None => Ok(false),
            Some(b'\n') => Ok(true),
            Some(_) if bytes.len() >= self.line_bytes_max => {
                Err(format!("the line has more than {} bytes", self.line_bytes_max))
            }
            Some(_) => Err("the line is cut off".to_owned()),
        }
    }
}

fn step<T: DeserializeOwned, E: Display>(
    head: &Head,
    line: &[u8],
    take: &mut impl FnMut(T) -> Result<(), E>,
) -> Result<Head, String> {
    let parts = line
        .strip_prefix(BEFORE_HASH.as_bytes())
        .and_then(|rest| rest.split_at_checked(HASH_CHARACTERS))
        .and_then(|(hash, rest)| Some((hash, rest.strip_prefix(BEFORE_ENTRY.as_bytes())?)))
        .and_then(|(hash, rest)| Some((hash, rest.strip_suffix(b"}")?)));
    let Some((hash, json)) = parts else {
        return Err("it is no line of a chain".to_owned());
    };
    let next = head.after(json);
    if next.hash.as_bytes() != hash {
        return Err("the hash does not follow from the entry and the hash before it".to_owned());
    }
    let entry: T = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    take(entry).map_err(|error| error.to_string())?;
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAIN: Chain = Chain::new("test/1", 100);

    fn read(text: &[u8], expected: Option<&Head>) -> (Vec<u32>, Reading) {
        let mut seen = Vec::new();
        let reading = CHAIN.read(text, expected, |entry: u32| {
            seen.push(entry);
            if entry == 13 { Err("thirteen") } else { Ok(()) }
        });
        (seen, reading)
    }

    #[test]
    fn every_changed_byte_is_found_at_its_line() {
        let (text, head) = CHAIN.lines(&CHAIN.empty(), &[1, 22, 333]).unwrap();
        assert_eq!(
            read(text.as_bytes(), Some(&head)),
            (vec![1, 22, 333], Reading { head: head.clone(), fault: None })
        );
        let mut line = 1;
        for place in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            let was = changed[place];
            changed[place] = b'7';
            if was != b'7' {
                let fault = read(&changed, None).1.fault.unwrap();
                assert_eq!((fault.line, fault.valid), (line, line - 1), "byte {place}");
            }
            line += u64::from(was == b'\n');
        }
    }

    #[test]
    fn lost_doubled_exchanged_and_cut_lines_are_found() {
        let (text, head) = CHAIN.lines(&CHAIN.empty(), &[1, 2, 3]).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let at = |text: &str| read(text.as_bytes(), Some(&head)).1.fault.unwrap().line;
        assert_eq!(at(&[lines[0], lines[2]].concat()), 2);
        assert_eq!(at(&[lines[0], lines[0], lines[1]].concat()), 2);
        assert_eq!(at(&[lines[0], lines[2], lines[1]].concat()), 2);
        assert_eq!(at(&lines[..2].concat()), 3);
        assert_eq!(at(text.trim_end()), 3);
        assert_eq!(at(""), 1);
    }

    #[test]
    fn long_lines_and_refused_entries_are_faults() {
        let long = format!("{BEFORE_HASH}{}", "0".repeat(200));
        let fault = read(long.as_bytes(), None).1.fault.unwrap();
        assert_eq!(
            fault.to_string(),
            "line 1: the line has more than 100 bytes; the 0 entries before it are whole"
        );
        let (text, _) = CHAIN.lines(&CHAIN.empty(), &[1, 13, 2]).unwrap();
        let (seen, reading) = read(text.as_bytes(), None);
        assert_eq!((seen, reading.head.entries), (vec![1, 13], 1));
        assert_eq!(reading.fault.unwrap().problem, "thirteen");
        let entry = "x".repeat(50);
        assert!(matches!(
            CHAIN.lines(&CHAIN.empty(), &[entry]),
            Err(ChainError::Long { number: 1, .. })
        ));
        let other = Chain::new("test/2", 100);
        let (text, _) = other.lines(&other.empty(), &[1]).unwrap();
        assert_eq!(read(text.as_bytes(), None).1.fault.unwrap().line, 1);
    }
}
