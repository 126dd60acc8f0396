//! Double entry that balances to nothing in every currency, with no tolerance.
//!
//! An [`Entry`] cannot be made unless its postings sum to zero in each currency by itself; a
//! conversion therefore goes through a position account of each currency ([`Account::position`])
//! and both legs are kept as whole minor units, the rate being derived ([`Exchange`]). What a
//! rounding leaves is a posting of its own ([`Account::rounding`]).
//!
//! A [`Ledger`] only grows: a mistake is mended by a reversing entry. The key of an entry is its
//! identity: the same entry twice is a replay, another entry under the same key is refused. Events
//! that are given together ([`Ledger::apply`]) happen all or not at all. Amounts are held before
//! they are posted ([`Event::Hold`]), balances keep within limits ([`Limit`]), and closed periods
//! stay closed ([`Event::Seal`]). Every entry has the day on which it holds and the day on which it
//! was recorded, and a balance may be asked for on both ([`PointInTime`]).
//!
//! The form of a ledger is its [log]: a line for each record, chained by hashes, from which
//! the same ledger is replayed.
//!
//! # Example
//!
//! ```
//! use kerben_core::calendar::parse_day;
//! use kerben_core::currency::Currency;
//! use kerben_core::message::Message;
//! use kerben_core::money::Money;
//! use kerben_remittances::ledger::{Account, Entry, Ledger, Posting};
//!
//! let day = parse_day("2023-05-10")?;
//! let accept = Entry::new(
//!     "t1:accept",
//!     day,
//!     Message::new("remittances.entry.accept"),
//!     vec![
//!         Posting::debit(Account::new("Assets:Cash:RU")?, Money::parse("20100.00", Currency::RUB)?)?,
//!         Posting::credit(Account::position(Currency::RUB), Money::parse("20000.00", Currency::RUB)?)?,
//!         Posting::credit(Account::new("Income:Fee")?, Money::parse("100.00", Currency::RUB)?)?,
//!     ],
//! )?;
//! let mut ledger = Ledger::new();
//! ledger.post(day, &accept)?;
//! assert!(ledger.post(day, &accept)?.is_replay());
//! assert!(ledger.trial_balance()?.is_zero());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod apply;
mod balance;
mod entry;
mod error;
mod event;
mod exchange;
mod hold;
pub mod log;
mod point_in_time;
mod posting;
mod records;
mod store;
mod totals;

pub(crate) use account::is_word;
pub use account::{Account, AccountError, AccountKind};
pub use balance::{Balance, TrialBalance, TrialLine};
pub use entry::{Entry, EntryError};
pub use error::LedgerError;
pub use event::{Event, Limit, Record, Released};
pub use exchange::{Exchange, ExchangeError, PairRate};
pub use hold::HoldState;
pub use point_in_time::PointInTime;
pub use posting::{Posting, Side};
pub use records::Position;
pub use store::{Ledger, Leg, Place, Posted};
