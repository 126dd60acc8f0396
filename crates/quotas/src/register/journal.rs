//! The entries as lines of text, chained by hashes.
//!
//! Each line is `{"hash":"…","entry":{…}}`. The hash is the SHA-256 of the hash before it and of the bytes of the
//! entry, so that a changed, lost, doubled or exchanged line is found at the very entry. Hashes are made when
//! entries are written out and checked when they are read; the register in memory holds none, because one hash
//! costs more than the hold that it seals.

use std::fmt::Write as _;

use kerben_core::data::sha256_hex;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::book::Register;
use super::entry::Entry;
use super::error::RegisterError;

/// The most bytes of one line.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

const BEFORE_HASH: &str = r#"{"hash":""#;
const BEFORE_ENTRY: &str = r#"","entry":"#;
const SCHEMA: &str = "kerben-quotas/register/1";

/// The end of a journal: kept elsewhere, it shows that whole lines were cut off.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last one, in 64 lower-case hexadecimal digits.
    pub hash: String,
}

impl Head {
    /// The end of the empty journal.
    #[must_use]
    pub fn empty() -> Self {
        Self { entries: 0, hash: sha256_hex(SCHEMA.as_bytes()) }
    }

    fn after(&self, entry: &str) -> Self {
        let mut bytes = String::with_capacity(self.hash.len() + entry.len());
        bytes.push_str(&self.hash);
        bytes.push_str(entry);
        Self { entries: self.entries.saturating_add(1), hash: sha256_hex(bytes.as_bytes()) }
    }
}

impl Default for Head {
    fn default() -> Self {
        Self::empty()
    }
}

/// Writes further entries as lines and returns them with the new end.
///
/// A register that is kept on disk appends the lines of `register.entries()` from `head.entries` on.
///
/// # Errors
///
/// [`RegisterError::Entry`] if an entry cannot be written; none of the crate's own.
pub fn lines(head: &Head, entries: &[Entry]) -> Result<(String, Head), RegisterError> {
    let mut text = String::new();
    let mut head = head.clone();
    for entry in entries {
        let json = serde_json::to_string(entry)
            .map_err(|error| RegisterError::entry(error.to_string()))?;
        head = head.after(&json);
        // Writing into a text cannot fail.
        let _ = writeln!(text, "{BEFORE_HASH}{}{BEFORE_ENTRY}{json}}}", head.hash);
    }
    Ok((text, head))
}

/// What is wrong with a journal, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {problem}; the {valid} entries before it are recovered")]
#[non_exhaustive]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// How many entries before it are whole.
    pub valid: u64,
    /// What is wrong.
    pub problem: String,
}

/// What was read of a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recovered {
    /// The register after the whole entries.
    pub register: Register,
    /// The end of the whole entries.
    pub head: Head,
    /// The first fault, if there is one; nothing behind it was read.
    pub fault: Option<Fault>,
}

impl Recovered {
    /// The register, if the journal has no fault.
    ///
    /// # Errors
    ///
    /// The fault.
    pub fn whole(self) -> Result<Register, Fault> {
        match self.fault {
            None => Ok(self.register),
            Some(fault) => Err(fault),
        }
    }
}

/// Reads a journal, checks every hash, and replays the entries up to the first fault.
///
/// With the end that was kept elsewhere, a journal from which whole lines were cut off is a fault too.
#[must_use]
pub fn read(text: &str, expected: Option<&Head>) -> Recovered {
    let mut register = Register::new();
    let mut head = Head::empty();
    let mut problem = None;
    let mut line = 0;
    let mut rest = text;
    while !rest.is_empty() {
        line += 1;
        let Some((one, after)) = rest.split_once('\n') else {
            problem = Some("the line is cut off".to_owned());
            break;
        };
        match step(&mut register, &head, one) {
            Ok(next) => head = next,
            Err(error) => {
                problem = Some(error);
                break;
            }
        }
        rest = after;
    }
    if problem.is_none()
        && let Some(expected) = expected
        && *expected != head
    {
        line += 1;
        problem = Some(format!(
            "the journal ends with {} entries, not with the {} that were kept as its end",
            head.entries, expected.entries
        ));
    }
    let fault = problem.map(|problem| Fault { line, valid: head.entries, problem });
    Recovered { register, head, fault }
}

fn step(register: &mut Register, head: &Head, line: &str) -> Result<Head, String> {
    if line.len() > LINE_BYTES_MAX {
        return Err(format!("the line has more than {LINE_BYTES_MAX} bytes"));
    }
    let parts = line
        .strip_prefix(BEFORE_HASH)
        .and_then(|rest| rest.split_at_checked(64))
        .and_then(|(hash, rest)| Some((hash, rest.strip_prefix(BEFORE_ENTRY)?)))
        .and_then(|(hash, rest)| Some((hash, rest.strip_suffix('}')?)));
    let Some((hash, json)) = parts else {
        return Err("it is no line of a journal".to_owned());
    };
    let next = head.after(json);
    if next.hash != hash {
        return Err("the hash does not follow from the entry and the hash before it".to_owned());
    }
    let entry: Entry = serde_json::from_str(json).map_err(|error| error.to_string())?;
    register.follow(entry).map_err(|error| error.to_string())?;
    Ok(next)
}
