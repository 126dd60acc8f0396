//! Accounts: a path whose first word says what kind of account it is.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use kerben_core::country::Country;
use kerben_core::currency::Currency;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What an account keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AccountKind {
    /// What is owned, and claims on others.
    Assets,
    /// What is owed to others.
    Liabilities,
    /// Own funds, and the position in each currency.
    Equity,
    /// What is earned.
    Income,
    /// What is spent.
    Expenses,
    /// The goods, income, transfer and capital accounts of an economy's balance of payments.
    CurrentAndCapital,
    /// The financial account of an economy's balance of payments.
    Financial,
}

impl AccountKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Assets,
        Self::Liabilities,
        Self::Equity,
        Self::Income,
        Self::Expenses,
        Self::CurrentAndCapital,
        Self::Financial,
    ];

    /// The first word of the paths of its accounts.
    #[must_use]
    pub const fn root(self) -> &'static str {
        match self {
            Self::Assets => "Assets",
            Self::Liabilities => "Liabilities",
            Self::Equity => "Equity",
            Self::Income => "Income",
            Self::Expenses => "Expenses",
            Self::CurrentAndCapital => "CurrentAndCapital",
            Self::Financial => "Financial",
        }
    }
}

/// A path that is no account.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "\"{path}\" is not an account; accepted: at most {} characters, words of letters, digits, '-', '_' and '.' joined by ':', \
     the first one of Assets, Liabilities, Equity, Income, Expenses, CurrentAndCapital, Financial",
    Account::CHARACTERS_MAX
)]
pub struct AccountError {
    /// The path.
    pub path: String,
}

/// An account, by its path such as `Assets:Cash:RU`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Account(Arc<str>);

impl Account {
    /// The greatest length of a path, in characters.
    pub const CHARACTERS_MAX: usize = 120;

    /// The account of this path.
    ///
    /// # Errors
    ///
    /// [`AccountError`] when the first word is no [`AccountKind`], when there is no second word, or
    /// when a word is empty or holds a character that a plain-text ledger would not read.
    pub fn new(path: &str) -> Result<Self, AccountError> {
        let error = || AccountError { path: path.chars().take(Self::CHARACTERS_MAX).collect() };
        let mut words = path.split(':');
        let root = words.next().unwrap_or_default();
        let known = AccountKind::ALL.iter().any(|kind| kind.root() == root);
        let mut deeper = words.peekable();
        let worded = deeper.peek().is_some() && deeper.all(is_word);
        if known && worded && path.chars().count() <= Self::CHARACTERS_MAX {
            Ok(Self(path.into()))
        } else {
            Err(error())
        }
    }

    /// The position in a currency, through which every conversion goes.
    #[must_use]
    pub fn position(currency: Currency) -> Self {
        Self(format!("Equity:FX:{currency}").into())
    }

    /// What roundings leave: each is posted here by itself and never vanishes.
    #[must_use]
    pub fn rounding() -> Self {
        Self("Equity:Rounding".into())
    }

    /// The cash held in a country.
    #[must_use]
    pub fn cash(place: Country) -> Self {
        Self(format!("Assets:Cash:{place}").into())
    }

    /// An account below a kind whose words are known to be sound.
    pub(crate) fn below(kind: AccountKind, words: &str) -> Self {
        Self(format!("{}:{words}", kind.root()).into())
    }

    /// What the account keeps.
    #[must_use]
    pub fn kind(&self) -> AccountKind {
        let root = self.0.split(':').next().unwrap_or_default();
        AccountKind::ALL.into_iter().find(|kind| kind.root() == root).unwrap_or(AccountKind::Equity)
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0
    }

    /// Whether the account is the other one or lies below it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(&*other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    }
}

/// Whether a word may stand in a path.
pub(crate) fn is_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

impl Borrow<str> for Account {
    /// The path, by which an account is looked up.
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Account {
    type Err = AccountError;

    fn from_str(path: &str) -> Result<Self, AccountError> {
        Self::new(path)
    }
}

impl TryFrom<String> for Account {
    type Error = AccountError;

    fn try_from(path: String) -> Result<Self, AccountError> {
        Self::new(&path)
    }
}

impl From<Account> for String {
    fn from(account: Account) -> Self {
        account.path().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_starts_with_its_kind() {
        assert_eq!(Account::new("Liabilities:Owed:B").unwrap().kind(), AccountKind::Liabilities);
        for path in ["", "Assets", "Assets:", "Assets::X", "Cash:RU", "Assets:a b", "Assets:\"x\""]
        {
            assert!(Account::new(path).is_err(), "{path}");
        }
        assert!(Account::new(&format!("Assets:{}", "x".repeat(200))).is_err());
    }

    #[test]
    fn an_account_lies_within_its_parents_only() {
        let of = |path: &str| Account::new(path).unwrap();
        assert!(of("Assets:Cash:RU").is_within(&of("Assets:Cash")));
        assert!(of("Assets:Cash").is_within(&of("Assets:Cash")));
        assert!(!of("Assets:Cashier").is_within(&of("Assets:Cash")));
    }
}
