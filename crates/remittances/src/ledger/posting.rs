//! Postings: one line of an entry.

use kerben_core::money::Money;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::entry::EntryError;

/// The side of an account on which a posting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Assets and expenses grow, liabilities, equity and income fall.
    Debit,
    /// Liabilities, equity and income grow, assets and expenses fall.
    Credit,
}

/// One line of an entry: an account, a side and an amount above zero.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawPosting")]
pub struct Posting {
    account: Account,
    side: Side,
    amount: Money,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPosting {
    account: Account,
    side: Side,
    amount: Money,
}

impl TryFrom<RawPosting> for Posting {
    type Error = EntryError;

    fn try_from(raw: RawPosting) -> Result<Self, EntryError> {
        Self::new(raw.account, raw.side, raw.amount)
    }
}

impl Posting {
    /// A posting on a side.
    ///
    /// # Errors
    ///
    /// [`EntryError::Amount`] when the amount is not above zero: what would be a negative debit is
    /// a credit.
    pub fn new(account: Account, side: Side, amount: Money) -> Result<Self, EntryError> {
        if amount.is_positive() {
            Ok(Self { account, side, amount })
        } else {
            Err(EntryError::Amount { account, amount })
        }
    }

    /// A posting on the debit side.
    ///
    /// # Errors
    ///
    /// As [`Posting::new`].
    pub fn debit(account: Account, amount: Money) -> Result<Self, EntryError> {
        Self::new(account, Side::Debit, amount)
    }

    /// A posting on the credit side.
    ///
    /// # Errors
    ///
    /// As [`Posting::new`].
    pub fn credit(account: Account, amount: Money) -> Result<Self, EntryError> {
        Self::new(account, Side::Credit, amount)
    }

    /// The account.
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.account
    }

    /// The side.
    #[must_use]
    pub const fn side(&self) -> Side {
        self.side
    }

    /// The amount, above zero.
    #[must_use]
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// The minor units with their sign: debits above zero, credits below.
    #[must_use]
    pub fn signed_minor(&self) -> i128 {
        let minor = i128::from(self.amount.minor());
        match self.side {
            Side::Debit => minor,
            Side::Credit => -minor,
        }
    }

    /// A posting as a ledger gives it back.
    pub(super) const fn stored(account: Account, side: Side, amount: Money) -> Self {
        Self { account, side, amount }
    }

    /// The posting on the other side.
    #[must_use]
    pub fn reversed(&self) -> Self {
        let side = match self.side {
            Side::Debit => Side::Credit,
            Side::Credit => Side::Debit,
        };
        Self { side, ..self.clone() }
    }
}
