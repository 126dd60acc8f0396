//! Ways in and out: CSV, the journals of plain-text ledgers, ISO 20022 and SDMX.
//!
//! | module | what it reads or writes |
//! | --- | --- |
//! | [`transfers`] | transfers from CSV and to CSV |
//! | [`priced`] | priced postings from CSV straight into a [`Ledger`](crate::ledger::Ledger), millions of them |
//! | [`journal`] | a ledger as a journal for ledger, hledger or beancount |
//! | [`pacs`] | customer credit transfers from pacs.008 |
//! | [`sdmx`] | published figures as SDMX-CSV |
//!
//! Columns are declared, nothing is guessed; an error names line and column and says what would be
//! accepted, and of a file with an error nothing is taken.

pub mod journal;
pub mod pacs;
pub mod priced;
mod rows;
pub mod sdmx;
mod table;
pub mod transfers;

pub use table::TableError;
