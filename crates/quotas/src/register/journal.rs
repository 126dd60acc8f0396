//! The entries as lines of text, chained by hashes.
//!
//! Each line is `{"hash":"…","entry":{…}}`. The hash is the SHA-256 of the hash before it and of the bytes of the
//! entry, so that a changed, lost, doubled or exchanged line is found at the very entry. Hashes are made when
//! entries are written out and checked when they are read; the register in memory holds none, because one hash
//! costs more than the hold that it seals.

use kerben_core::chain::Chain;
pub use kerben_core::chain::{Fault, Head};

use super::book::Register;
use super::entry::Entry;
use super::error::RegisterError;

/// The most bytes of one line.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

const CHAIN: Chain = Chain::new("kerben-quotas/register/1", LINE_BYTES_MAX);

/// The end of the empty journal.
#[must_use]
pub fn empty() -> Head {
    CHAIN.empty()
}

/// Writes further entries as lines and returns them with the new end.
///
/// A register that is kept on disk appends the lines of `register.entries()` from `head.entries` on.
///
/// # Errors
///
/// [`RegisterError::Entry`] if an entry cannot be written; none of the crate's own.
pub fn lines(head: &Head, entries: &[Entry]) -> Result<(String, Head), RegisterError> {
    CHAIN.lines(head, entries).map_err(|error| RegisterError::entry(error.to_string()))
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
    let reading = CHAIN.read(text.as_bytes(), expected, |entry: Entry| register.follow(entry));
    Recovered { register, head: reading.head, fault: reading.fault }
}
