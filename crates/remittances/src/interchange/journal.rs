//! A ledger as a journal for ledger, hledger or beancount.
//!
//! Every posting is written with its own amount and currency, positions and roundings included, so
//! that each currency balances by itself: no price is needed, and none of the tools has to round.
//! Their balances are those of the ledger, account by account.
//!
//! Beancount names accounts more narrowly. What it does not take is changed (`_` and `.` become
//! `-`, and a word that begins with a small letter gets a leading `X`); two accounts that would
//! become one are refused.
//!
//! # Example
//!
//! ```
//! use kerben_core::calendar::parse_day;
//! use kerben_core::currency::Currency;
//! use kerben_remittances::interchange::journal::{Tool, write};
//! use kerben_remittances::ledger::{Account, Leg, Ledger};
//!
//! let mut ledger = Ledger::new();
//! let cash = ledger.open(&Account::new("Assets:Cash:Osh")?, Currency::KGS)?;
//! let owed = ledger.open(&Account::new("Liabilities:Owed:B")?, Currency::KGS)?;
//! let day = parse_day("2023-05-10")?;
//! ledger.append(day, "t1", day, &[Leg::debit(owed, 1_896_000), Leg::credit(cash, 1_896_000)])?;
//! let mut text = Vec::new();
//! write(&mut text, &ledger, Tool::Hledger)?;
//! assert_eq!(
//!     String::from_utf8(text)?,
//!     "2023-05-10 * (t1)\n    Liabilities:Owed:B  18960.00 KGS\n    Assets:Cash:Osh  -18960.00 KGS\n\n",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::NaiveDate;
use thiserror::Error;

use crate::ledger::{Account, AccountKind, Entry, Ledger, Posting, Side};

/// A tool that reads journals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Tool {
    /// ledger-cli.
    Ledger,
    /// hledger.
    Hledger,
    /// beancount.
    Beancount,
}

/// Journals that cannot be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// Two accounts that a tool could not tell apart.
    #[error(
        "beancount would read both {one} and {other} as {name}; accepted are accounts that stay apart"
    )]
    Accounts {
        /// The one.
        one: Account,
        /// The other.
        other: Account,
        /// The name of both.
        name: String,
    },
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The name of an account for beancount.
fn beancount(account: &Account) -> String {
    let mut words = account.path().split(':');
    let root = words.next().unwrap_or_default();
    let mut name = match account.kind() {
        // Beancount knows five roots.
        AccountKind::CurrentAndCapital | AccountKind::Financial => format!("Equity:{root}"),
        _ => root.to_owned(),
    };
    for word in words {
        name.push(':');
        if !word.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit()) {
            name.push('X');
        }
        name.extend(word.chars().map(|letter| match letter {
            '_' | '.' => '-',
            letter => letter,
        }));
    }
    name
}

/// Writes the posted entries of a ledger as a journal.
///
/// # Errors
///
/// [`JournalError::Accounts`] when beancount could not tell two accounts apart;
/// [`JournalError::Io`] when writing fails.
pub fn write(mut to: impl Write, ledger: &Ledger, tool: Tool) -> Result<(), JournalError> {
    if tool == Tool::Beancount {
        return write_beancount(to, ledger);
    }
    for entry in ledger.entries() {
        writeln!(to, "{} * ({})", entry.day(), entry.key())?;
        for posting in entry.postings() {
            let (sign, amount) = signed(posting);
            let (account, currency) = (posting.account(), posting.amount().currency());
            writeln!(to, "    {account}  {sign}{amount} {currency}")?;
        }
        writeln!(to)?;
    }
    to.flush()?;
    Ok(())
}

fn signed(posting: &Posting) -> (&'static str, rust_decimal::Decimal) {
    let sign = if posting.side() == Side::Credit { "-" } else { "" };
    (sign, posting.amount().decimal())
}

fn write_beancount(mut to: impl Write, ledger: &Ledger) -> Result<(), JournalError> {
    let mut names: BTreeMap<String, (Account, NaiveDate)> = BTreeMap::new();
    for entry in ledger.entries() {
        for posting in entry.postings() {
            let name = beancount(posting.account());
            match names.get_mut(&name) {
                Some((account, first)) if account == posting.account() => {
                    *first = (*first).min(entry.day());
                }
                Some((one, _)) => {
                    let (one, other) = (one.clone(), posting.account().clone());
                    return Err(JournalError::Accounts { one, other, name });
                }
                None => {
                    names.insert(name, (posting.account().clone(), entry.day()));
                }
            }
        }
    }
    for (name, (_, first)) in &names {
        writeln!(to, "{first} open {name}")?;
    }
    for entry in ledger.entries() {
        write_transaction(&mut to, &entry)?;
    }
    to.flush()?;
    Ok(())
}

fn write_transaction(to: &mut impl Write, entry: &Entry) -> io::Result<()> {
    writeln!(to, "\n{} * \"{}\"", entry.day(), entry.key())?;
    for posting in entry.postings() {
        let (sign, amount) = signed(posting);
        let (name, currency) = (beancount(posting.account()), posting.amount().currency());
        writeln!(to, "  {name}  {sign}{amount} {currency}")?;
    }
    Ok(())
}
