//! The log of a ledger: a line for each record, chained by hashes.
//!
//! The lines that were written are never written again: a ledger that is kept on disk appends what
//! came since. A changed, lost, doubled or exchanged line is found at the very record, and so is a
//! record that the ledger would not have taken.
//!
//! # Example
//!
//! ```
//! use kerben_core::calendar::parse_day;
//! use kerben_core::currency::Currency;
//! use kerben_remittances::ledger::{Account, Leg, Ledger, log};
//!
//! let mut ledger = Ledger::new();
//! let cash = ledger.open(&Account::new("Assets:Cash:Osh")?, Currency::KGS)?;
//! let owed = ledger.open(&Account::new("Liabilities:Owed:B")?, Currency::KGS)?;
//! let day = parse_day("2023-05-10")?;
//! ledger.append(day, "t1", day, &[Leg::debit(owed, 100), Leg::credit(cash, 100)])?;
//! let (first, head) = log::lines(&log::empty(), ledger.records())?;
//!
//! let position = ledger.position();
//! ledger.append(day, "t2", day, &[Leg::debit(owed, 200), Leg::credit(cash, 200)])?;
//! let (second, head) = log::lines(&head, ledger.records_since(position))?;
//!
//! let text = first + &second;
//! assert_eq!(log::read(text.as_bytes(), Some(&head)).whole()?, ledger);
//! let forged = text.replace(r#""2.00""#, r#""3.00""#);
//! assert_eq!(log::read(forged.as_bytes(), None).fault.map(|fault| fault.line), Some(2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::BufRead;

use kerben_core::chain::{Chain, ChainError, Fault, Head};

use super::event::Record;
use super::store::Ledger;

/// The most bytes of one line.
pub const LINE_BYTES_MAX: usize = 8 * 1024 * 1024;

const CHAIN: Chain = Chain::new("kerben-remittances/ledger/1", LINE_BYTES_MAX);

/// The end of the log without records.
#[must_use]
pub fn empty() -> Head {
    CHAIN.empty()
}

/// Further records as lines, and the new end of the log.
///
/// # Errors
///
/// [`ChainError`] when a record makes a line of more than [`LINE_BYTES_MAX`] bytes.
pub fn lines(
    head: &Head,
    records: impl IntoIterator<Item = Record>,
) -> Result<(String, Head), ChainError> {
    let mut text = String::new();
    let mut head = head.clone();
    for record in records {
        let (line, next) = CHAIN.lines(&head, [&record])?;
        text.push_str(&line);
        head = next;
    }
    Ok((text, head))
}

/// What was read of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recovered {
    /// The ledger after the whole records.
    pub ledger: Ledger,
    /// The end of the whole records.
    pub head: Head,
    /// The first fault, if there is one; nothing behind it was read.
    pub fault: Option<Fault>,
}

impl Recovered {
    /// The ledger, if the log has no fault.
    ///
    /// # Errors
    ///
    /// The fault.
    pub fn whole(self) -> Result<Ledger, Fault> {
        match self.fault {
            None => Ok(self.ledger),
            Some(fault) => Err(fault),
        }
    }
}

/// Reads a log, checks every hash, and replays the records up to the first fault.
///
/// With the end that was kept elsewhere, a log from which whole lines were cut off is a fault too.
#[must_use]
pub fn read(from: impl BufRead, expected: Option<&Head>) -> Recovered {
    let mut ledger = Ledger::new();
    let reading = CHAIN.read(from, expected, |record: Record| {
        ledger.apply(record.recorded, &record.events).map(|_| ())
    });
    Recovered { ledger, head: reading.head, fault: reading.fault }
}
