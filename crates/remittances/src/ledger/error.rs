//! What a ledger does not take, and why.

use chrono::NaiveDate;
use kerben_core::currency::Currency;
use thiserror::Error;

use super::account::Account;
use super::entry::EntryError;
use super::hold::HoldState;
use super::store::Ledger;

/// Events that a ledger does not take; it is then as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// Postings that are no entry.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Another entry has the key already.
    #[error(
        "the key \"{key}\" already stands for another entry (number {number}); accepted is the same entry again, or a new key"
    )]
    Conflict {
        /// The key.
        key: String,
        /// The number of the entry that has it, from 0.
        number: usize,
    },
    /// The ledger is full.
    #[error(
        "the ledger has no room for \"{key}\": it holds at most {} entries and {} postings",
        Ledger::ENTRIES_MAX,
        Ledger::POSTINGS_MAX
    )]
    Full {
        /// The key of the entry.
        key: String,
    },
    /// More events at once than are taken together.
    #[error("{count} events together; accepted are at most {}", Ledger::EVENTS_MAX)]
    Events {
        /// How many there are.
        count: usize,
    },
    /// A balance that no amount of money can hold.
    #[error(
        "the balance of {account} in {currency} is {minor} minor units, more than money can hold"
    )]
    Balance {
        /// The account.
        account: String,
        /// The currency.
        currency: Currency,
        /// The balance.
        minor: i128,
    },
    /// A currency in which nothing can be posted.
    #[error(
        "{currency} has no minor unit and cannot be posted; accepted is a currency of ISO 4217 with one"
    )]
    Currency {
        /// The currency.
        currency: Currency,
    },
    /// A place that another ledger gave out.
    #[error("there is no place {number} in this ledger; accepted is what its own `open` returned")]
    Place {
        /// The number of the place.
        number: u32,
    },
    /// A day of recording before the last one.
    #[error(
        "recorded on {day}, but the ledger was written on {last} already; accepted is that day or a later one"
    )]
    Recorded {
        /// The day given.
        day: NaiveDate,
        /// The last day of recording.
        last: NaiveDate,
    },
    /// An entry in a period that is closed.
    #[error(
        "\"{key}\" holds on {day}, but the books are closed through {through}; accepted is a later day"
    )]
    Sealed {
        /// The key of the entry.
        key: String,
        /// Its day.
        day: NaiveDate,
        /// The last day that is closed.
        through: NaiveDate,
    },
    /// A period that would be opened again.
    #[error("the books are closed through {sealed} and cannot be closed through {through} only")]
    Unsealed {
        /// The day given.
        through: NaiveDate,
        /// The last day that is closed.
        sealed: NaiveDate,
    },
    /// A balance beyond its limits.
    #[error(
        "{account} in {currency} would stand at {minor} minor units, what is held included; accepted is {}",
        range(*.least, *.most)
    )]
    Limit {
        /// The account.
        account: Account,
        /// The currency.
        currency: Currency,
        /// The balance with what is held on the side that breaks the limit.
        minor: i128,
        /// The least balance.
        least: Option<i64>,
        /// The greatest balance.
        most: Option<i64>,
    },
    /// A least balance above the greatest.
    #[error(
        "a least balance of {least} lies above a greatest of {most}; accepted is the other way round"
    )]
    Range {
        /// The least.
        least: i64,
        /// The greatest.
        most: i64,
    },
    /// No entry is held under this key.
    #[error("nothing is held under \"{hold}\"; accepted is the key of an entry that was held")]
    NoHold {
        /// The key.
        hold: String,
    },
    /// What was held is settled or released already.
    #[error("what \"{hold}\" held is {state} already; accepted is once")]
    HoldEnded {
        /// The key of the entry that was held.
        hold: String,
        /// What became of it.
        state: HoldState,
    },
    /// More is settled than was held.
    #[error(
        "\"{hold}\" holds {held} minor units on {account} in {currency}, and {settled} were to be settled; accepted is at most that, on the same side"
    )]
    Beyond {
        /// The key of the entry that was held.
        hold: String,
        /// The account.
        account: Account,
        /// The currency.
        currency: Currency,
        /// What is held, debits less credits.
        held: i128,
        /// What was to be settled.
        settled: i128,
    },
    /// The day of a settlement or of an expiry does not fit the last day of what is held.
    #[error("\"{hold}\" is held {}; {day} is {}", last_day(*.until), if *.settled { "too late to settle it" } else { "too early for it to expire" })]
    HoldDay {
        /// The key of the entry that was held.
        hold: String,
        /// The last day on which it may be settled.
        until: Option<NaiveDate>,
        /// The day given.
        day: NaiveDate,
        /// Whether it was to be settled.
        settled: bool,
    },
    /// A reversal of an entry that is not there, or is none that was posted.
    #[error(
        "\"{key}\" reverses \"{reversed}\", which is not posted; accepted is the key of a posted entry"
    )]
    NoEntry {
        /// The key of the reversal.
        key: String,
        /// The key of the entry to be reversed.
        reversed: String,
    },
    /// A reversal whose postings are not those of the entry on the other side.
    #[error(
        "\"{key}\" is no reversal of \"{reversed}\": accepted are its postings on the other sides"
    )]
    NoMirror {
        /// The key of the reversal.
        key: String,
        /// The key of the entry to be reversed.
        reversed: String,
    },
    /// A second reversal.
    #[error("\"{reversed}\" is reversed by \"{by}\" already; accepted is one reversal")]
    Reversed {
        /// The key of the entry to be reversed.
        reversed: String,
        /// The key of the reversal that is there.
        by: String,
    },
}

fn range(least: Option<i64>, most: Option<i64>) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("{least} or more"),
        (None, Some(most)) => format!("{most} or less"),
        (None, None) => "anything".to_owned(),
    }
}

fn last_day(until: Option<NaiveDate>) -> String {
    until.map_or_else(|| "without a last day".to_owned(), |day| format!("until {day}"))
}
