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
    /// Positions that owe more or less than they are owed.
    #[error(
        "the positions in {currency} leave {minor} minor units; accepted are positions that sum to nothing"
    )]
    Unbalanced {
        /// The currency.
        currency: Currency,
        /// What is owed less what is owing.
        minor: i128,
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

/// The payments that settle positions: each party that owes pays those that are owed, in the order
/// of their names.
///
/// There is at most one payment less than there are parties in a currency, and what is paid in all
/// is what is owed in all: netting the payments gives the positions again.
///
/// # Errors
///
/// [`NettingError::Unbalanced`] when the positions of a currency do not sum to nothing, as those of
/// [`net`] do.
///
/// # Example
///
/// ```
/// use kerben_core::currency::Currency;
/// use kerben_core::money::Money;
/// use kerben_remittances::netting::{Claim, net, payments};
///
/// let usd = |text: &str| Money::parse(text, Currency::USD);
/// let claims = [
///     Claim::new("Osh", "Moscow", usd("300")?)?,
///     Claim::new("Moscow", "Istanbul", usd("120")?)?,
/// ];
/// let paid = payments(&net(&claims)?)?;
/// let words: Vec<_> = paid.iter().map(|p| format!("{} pays {} {}", p.debtor(), p.creditor(), p.amount())).collect();
/// assert_eq!(words, ["Istanbul pays Osh 120.00 USD", "Moscow pays Osh 180.00 USD"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn payments(positions: &[NetPosition]) -> Result<Vec<Claim>, NettingError> {
    let mut currencies: BTreeMap<Currency, [Vec<(&str, i128)>; 2]> = BTreeMap::new();
    for position in positions {
        let minor = i128::from(position.owed.minor());
        let sides = currencies.entry(position.owed.currency()).or_default();
        if minor != 0 {
            sides[usize::from(minor < 0)].push((&position.party, minor.abs()));
        }
    }
    let mut payments = Vec::new();
    for (currency, [mut owed, mut owing]) in currencies {
        owed.sort_unstable();
        owing.sort_unstable();
        let sum = |side: &[(&str, i128)]| side.iter().map(|(_, minor)| minor).sum::<i128>();
        let minor = sum(&owed) - sum(&owing);
        if minor != 0 {
            return Err(NettingError::Unbalanced { currency, minor });
        }
        let mut creditors = owed.into_iter();
        let mut creditor = creditors.next();
        for (debtor, mut owes) in owing {
            while owes > 0
                && let Some((party, left)) = creditor
            {
                let paid = owes.min(left);
                owes -= paid;
                creditor = Some((party, left - paid)).filter(|(_, left)| *left > 0);
                creditor = creditor.or_else(|| creditors.next());
                let money = i64::try_from(paid).ok();
                let money = money.and_then(|minor| Money::from_minor(minor, currency).ok());
                let party_of =
                    || NettingError::Position { party: party.to_owned(), currency, minor: paid };
                payments.push(Claim::new(party, debtor, money.ok_or_else(party_of)?)?);
            }
        }
    }
    Ok(payments)
}
