//! What stands on accounts.

use kerben_core::money::Money;
use serde::{Deserialize, Serialize};

use super::account::Account;

/// What stands on an account in one currency: debits less credits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// The account.
    pub account: Account,
    /// Debits less credits: above zero is a debit balance.
    pub balance: Money,
}

/// One currency of a trial balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialLine {
    /// The sum of all debit balances.
    pub debit: Money,
    /// The sum of all credit balances, above zero.
    pub credit: Money,
}

/// The sums of the balances on either side, for each currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrialBalance {
    lines: Vec<TrialLine>,
}

impl TrialBalance {
    pub(super) const fn of(lines: Vec<TrialLine>) -> Self {
        Self { lines }
    }

    /// One line for each currency, in the order of their codes.
    #[must_use]
    pub fn lines(&self) -> &[TrialLine] {
        &self.lines
    }

    /// Whether debits equal credits in every currency.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.lines.iter().all(|line| line.debit == line.credit)
    }
}
