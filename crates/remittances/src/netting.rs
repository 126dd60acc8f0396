//! Netting of what operators owe each other: each is left with what it is owed less what it owes,
//! by currency.
//!
//! Netting conserves (the positions of a currency add up to nothing), never asks for more than the
//! gross claims, and does not depend on the order of the claims.
//!
//! # Example
//!
//! ```
//! use kerben_core::currency::Currency;
//! use kerben_core::money::Money;
//! use kerben_remittances::netting::{Claim, net};
//!
//! let usd = |text: &str| Money::parse(text, Currency::USD);
//! let positions = net(&[
//!     Claim::new("Osh", "Moscow", usd("300")?)?,
//!     Claim::new("Moscow", "Osh", usd("120")?)?,
//! ])?;
//! assert_eq!(positions[0].party, "Moscow");
//! assert_eq!(positions[0].owed, usd("-180")?);
//! assert_eq!(positions[1].owed, usd("180")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;

use kerben_core::currency::Currency;
use kerben_core::money::Money;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Claims that cannot be netted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NettingError {
    /// A claim of nothing or less.
    #[error("{creditor} cannot claim {amount} from {debtor}; accepted is an amount above zero")]
    Amount {
        /// Who is owed.
        creditor: String,
        /// Who owes.
        debtor: String,
        /// The amount.
        amount: Money,
    },
    /// A claim on oneself.
    #[error("{party} cannot owe itself; accepted are two different parties")]
    Oneself {
        /// The party.
        party: String,
    },
    /// A position that no money can hold.
    #[error(
        "the position of {party} in {currency} is {minor} minor units, more than money can hold"
    )]
    Position {
        /// The party.
        party: String,
        /// The currency.
        currency: Currency,
        /// The position.
        minor: i128,
    },
}

/// What one party owes another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawClaim")]
pub struct Claim {
    creditor: String,
    debtor: String,
    amount: Money,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClaim {
    creditor: String,
    debtor: String,
    amount: Money,
}

impl TryFrom<RawClaim> for Claim {
    type Error = NettingError;

    fn try_from(raw: RawClaim) -> Result<Self, NettingError> {
        Self::new(raw.creditor, raw.debtor, raw.amount)
    }
}

impl Claim {
    /// What `creditor` is owed by `debtor`.
    ///
    /// # Errors
    ///
    /// [`NettingError::Amount`] when the amount is not above zero, [`NettingError::Oneself`] for a
    /// claim on oneself.
    pub fn new(
        creditor: impl Into<String>,
        debtor: impl Into<String>,
        amount: Money,
    ) -> Result<Self, NettingError> {
        let (creditor, debtor) = (creditor.into(), debtor.into());
        if creditor == debtor {
            return Err(NettingError::Oneself { party: creditor });
        }
        if !amount.is_positive() {
            return Err(NettingError::Amount { creditor, debtor, amount });
        }
        Ok(Self { creditor, debtor, amount })
    }

    /// Who is owed.
    #[must_use]
    pub fn creditor(&self) -> &str {
        &self.creditor
    }

    /// Who owes.
    #[must_use]
    pub fn debtor(&self) -> &str {
        &self.debtor
    }

    /// How much.
    #[must_use]
    pub const fn amount(&self) -> Money {
        self.amount
    }
}

/// What a party is left with in one currency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NetPosition {
    /// The party.
    pub party: String,
    /// Above zero is owed to the party, below zero is owed by it.
    pub owed: Money,
}

/// The net position of every party in every currency, by party and currency; positions of nothing
/// too.
///
/// # Errors
///
/// [`NettingError::Position`] when money cannot hold a position.
pub fn net(claims: &[Claim]) -> Result<Vec<NetPosition>, NettingError> {
    let mut positions: BTreeMap<(&str, Currency), i128> = BTreeMap::new();
    for claim in claims {
        let (minor, currency) = (i128::from(claim.amount.minor()), claim.amount.currency());
        // 2^63 claims of 2^63 minor units still fit.
        *positions.entry((claim.creditor(), currency)).or_insert(0) += minor;
        *positions.entry((claim.debtor(), currency)).or_insert(0) -= minor;
    }
    positions
        .into_iter()
        .map(|((party, currency), minor)| {
            let money =
                i64::try_from(minor).ok().and_then(|minor| Money::from_minor(minor, currency).ok());
            let party = party.to_owned();
            match money {
                Some(owed) => Ok(NetPosition { party, owed }),
                None => Err(NettingError::Position { party, currency, minor }),
            }
        })
        .collect()
}
