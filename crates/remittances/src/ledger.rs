//! Double entry that balances to nothing in every currency, with no tolerance.
//!
//! An [`Entry`] cannot be made unless its postings sum to zero in each currency by itself; a
//! conversion therefore goes through a position account of each currency ([`Account::position`])
//! and both legs are kept as whole minor units. A [`Journal`] only grows: a mistake is mended by a
//! reversing entry. The key of an entry is its identity: the same entry twice is a replay, another
//! entry under the same key is refused.
//!
//! # Example
//!
//! ```
//! use kerben_core::calendar::parse_day;
//! use kerben_core::currency::Currency;
//! use kerben_core::message::Message;
//! use kerben_core::money::Money;
//! use kerben_remittances::ledger::{Account, Entry, Journal, Posting};
//!
//! let accept = Entry::new(
//!     "t1:accept",
//!     parse_day("2023-05-10")?,
//!     Message::new("remittances.entry.accept"),
//!     vec![
//!         Posting::debit(Account::new("Assets:Cash:RU")?, Money::parse("20100.00", Currency::RUB)?)?,
//!         Posting::credit(Account::position(Currency::RUB), Money::parse("20000.00", Currency::RUB)?)?,
//!         Posting::credit(Account::new("Income:Fee")?, Money::parse("100.00", Currency::RUB)?)?,
//!     ],
//! )?;
//! let mut journal = Journal::new();
//! journal.post(accept.clone())?;
//! assert!(journal.post(accept)?.is_replay());
//! assert!(journal.trial_balance()?.is_zero());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod entry;
mod journal;
mod posting;

pub(crate) use account::is_word;
pub use account::{Account, AccountError, AccountKind};
pub use entry::{Entry, EntryError};
pub use journal::{Balance, Journal, JournalError, Posted, TrialBalance, TrialLine};
pub use posting::{Posting, Side};
