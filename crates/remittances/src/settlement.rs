//! Settling what operators owe each other: in cash, through a bank, by a transfer the other way, in
//! services or in goods.
//!
//! A claim settled in goods has a quantity, a unit, an agreed price, and the day on which the goods
//! were valued. The price is a price of goods and never becomes a rate of exchange: there is no
//! way from [`Goods`] to a rate, and the goods are valued in the currency of the claim. What lies
//! between the value and the claim is posted as a difference of prices.
//!
//! # Source
//!
//! Forms of settlement: IMF Occasional Paper 222, Appendix I, A1.1 to A1.4.
//!
//! # Example
//!
//! ```
//! use kerben_core::calendar::parse_day;
//! use kerben_core::currency::Currency;
//! use kerben_core::money::Money;
//! use kerben_remittances::booking::Partner;
//! use kerben_remittances::settlement::{Goods, Means, Settlement};
//!
//! // 18,960.00 som are owed and settled with 63 sacks of flour at 300.00 som.
//! let price = Money::parse("300.00", Currency::KGS)?;
//! let flour = Goods::new("63".parse()?, "sack of 25 kg", price, parse_day("2023-06-01")?)?;
//! assert_eq!(flour.value().to_string(), "18,900.00 KGS");
//! let settlement = Settlement::new(
//!     "s1",
//!     parse_day("2023-06-01")?,
//!     (Partner::new("A")?, Partner::new("B")?),
//!     Money::parse("18960.00", Currency::KGS)?,
//!     Means::Goods(flour),
//! )?;
//! assert_eq!(settlement.difference()?.to_string(), "60.00 KGS");
//! assert_eq!(settlement.in_the_debtors_books()?.postings().len(), 3);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::message::Message;
use kerben_core::money::{Money, MoneyError};
use kerben_core::number::exact_mul;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::booking::Partner;
use crate::ledger::{Account, AccountKind, Entry, EntryError, Posting, Side};
use crate::recording::Counterpart;

/// Settlements that cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SettlementError {
    /// A debtor who is the creditor.
    #[error("{party} cannot settle with itself; accepted are two different parties")]
    Oneself {
        /// The party.
        party: String,
    },
    /// An amount that is not above zero.
    #[error("{amount} cannot be settled; accepted is an amount above zero")]
    Amount {
        /// The amount.
        amount: Money,
    },
    /// A quantity that is not above zero.
    #[error("{quantity} {unit} are no quantity of goods; accepted is a number above zero")]
    Quantity {
        /// The quantity.
        quantity: Decimal,
        /// Its unit.
        unit: String,
    },
    /// A unit without a name, or a name that is too long.
    #[error("\"{unit}\" is no unit; accepted: 1 to {} characters", Goods::UNIT_CHARACTERS_MAX)]
    Unit {
        /// The unit.
        unit: String,
    },
    /// A quantity and price whose product is no whole number of minor units.
    #[error(
        "{quantity} {unit} at {price} are no whole amount of money; accepted is a quantity and price whose product is"
    )]
    Value {
        /// The quantity.
        quantity: Decimal,
        /// Its unit.
        unit: String,
        /// The price of one unit.
        price: Money,
    },
    /// Goods that are priced in another currency than the claim.
    #[error(
        "goods priced in {price} cannot settle a claim of {amount}; accepted is the currency of the claim"
    )]
    Currency {
        /// The value of the goods.
        price: Money,
        /// The claim.
        amount: Money,
    },
    /// Amounts that do not fit together.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// An entry that cannot be made.
    #[error(transparent)]
    Entry(#[from] EntryError),
}

/// Goods that settle a claim: how much of what, at which agreed price, valued when.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawGoods")]
pub struct Goods {
    #[serde(with = "kerben_core::number::decimal_text")]
    quantity: Decimal,
    unit: String,
    price: Money,
    #[serde(with = "calendar::serde_day")]
    valued_on: NaiveDate,
    #[serde(skip)]
    value: Option<Money>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGoods {
    #[serde(with = "kerben_core::number::decimal_text")]
    quantity: Decimal,
    unit: String,
    price: Money,
    #[serde(with = "calendar::serde_day")]
    valued_on: NaiveDate,
}

impl TryFrom<RawGoods> for Goods {
    type Error = SettlementError;

    fn try_from(raw: RawGoods) -> Result<Self, SettlementError> {
        Self::new(raw.quantity, raw.unit, raw.price, raw.valued_on)
    }
}

impl Goods {
    /// The greatest length of the name of a unit, in characters.
    pub const UNIT_CHARACTERS_MAX: usize = 80;

    /// So many units at the agreed price of one, valued on a day.
    ///
    /// # Errors
    ///
    /// [`SettlementError`] when the quantity or the price is not above zero, or their product is no
    /// whole number of minor units: what was agreed is an amount, and none is rounded here.
    pub fn new(
        quantity: Decimal,
        unit: impl Into<String>,
        price: Money,
        valued_on: NaiveDate,
    ) -> Result<Self, SettlementError> {
        let unit: String = unit.into();
        if unit.trim().is_empty() || unit.chars().count() > Self::UNIT_CHARACTERS_MAX {
            let unit = unit.chars().take(Self::UNIT_CHARACTERS_MAX).collect();
            return Err(SettlementError::Unit { unit });
        }
        if quantity.is_zero() || quantity.is_sign_negative() {
            return Err(SettlementError::Quantity { quantity, unit });
        }
        if !price.is_positive() {
            return Err(SettlementError::Amount { amount: price });
        }
        let value = exact_mul(quantity, price.decimal())
            .ok()
            .and_then(|value| Money::exactly(value, price.currency()).ok());
        if value.is_none() {
            return Err(SettlementError::Value { quantity, unit, price });
        }
        Ok(Self { quantity, unit, price, valued_on, value })
    }

    /// How many units.
    #[must_use]
    pub const fn quantity(&self) -> Decimal {
        self.quantity
    }

    /// Units of what.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The agreed price of one unit.
    #[must_use]
    pub const fn price(&self) -> Money {
        self.price
    }

    /// The day on which they were valued.
    #[must_use]
    pub const fn valued_on(&self) -> NaiveDate {
        self.valued_on
    }

    /// Quantity times price.
    #[must_use]
    pub fn value(&self) -> Money {
        self.value.unwrap_or(self.price)
    }
}

/// By what a claim is settled.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Means {
    /// In cash.
    Cash,
    /// Through a bank (A1.2).
    Bank,
    /// By transfers the other way, whose claim falls away with this one (A1.1).
    ReverseTransfer,
    /// In services (A1.4), at the amount of the claim.
    Services,
    /// In goods (A1.3).
    Goods(Goods),
}

impl Means {
    /// Its word.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Bank => "bank",
            Self::ReverseTransfer => "reverse-transfer",
            Self::Services => "services",
            Self::Goods(_) => "goods",
        }
    }

    /// In what the settlement reaches the economy of the creditor; `None` for transfers the other
    /// way, which are recorded as the transfers that they are.
    #[must_use]
    pub const fn counterpart(&self) -> Option<Counterpart> {
        match self {
            Self::Cash | Self::Bank => Some(Counterpart::CurrencyAndDeposits),
            Self::ReverseTransfer => None,
            Self::Services => Some(Counterpart::Services),
            Self::Goods(_) => Some(Counterpart::Goods),
        }
    }
}

/// A claim that is settled: by whom, to whom, how much, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawSettlement")]
pub struct Settlement {
    key: String,
    #[serde(with = "calendar::serde_day")]
    day: NaiveDate,
    debtor: Partner,
    creditor: Partner,
    amount: Money,
    means: Means,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSettlement {
    key: String,
    #[serde(with = "calendar::serde_day")]
    day: NaiveDate,
    debtor: Partner,
    creditor: Partner,
    amount: Money,
    means: Means,
}

impl TryFrom<RawSettlement> for Settlement {
    type Error = SettlementError;

    fn try_from(raw: RawSettlement) -> Result<Self, SettlementError> {
        Self::new(raw.key, raw.day, (raw.debtor, raw.creditor), raw.amount, raw.means)
    }
}

impl Settlement {
    /// The settlement of what the first party owes the second, under a key of its own.
    ///
    /// # Errors
    ///
    /// [`SettlementError`] when the two are one, the amount is not above zero, or goods are priced
    /// in another currency.
    pub fn new(
        key: impl Into<String>,
        day: NaiveDate,
        (debtor, creditor): (Partner, Partner),
        amount: Money,
        means: Means,
    ) -> Result<Self, SettlementError> {
        if debtor == creditor {
            return Err(SettlementError::Oneself { party: debtor.name().to_owned() });
        }
        if !amount.is_positive() {
            return Err(SettlementError::Amount { amount });
        }
        if let Means::Goods(goods) = &means
            && goods.price().currency() != amount.currency()
        {
            return Err(SettlementError::Currency { price: goods.value(), amount });
        }
        Ok(Self { key: key.into(), day, debtor, creditor, amount, means })
    }

    /// The claim that is settled.
    #[must_use]
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// By what.
    #[must_use]
    pub const fn means(&self) -> &Means {
        &self.means
    }

    /// What the claim is more than the value of the goods; nothing for other means.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] when money cannot hold it.
    pub fn difference(&self) -> Result<Money, MoneyError> {
        match &self.means {
            Means::Goods(goods) => self.amount.checked_sub(goods.value()),
            _ => Money::zero(self.amount.currency()),
        }
    }

    fn text(&self) -> Message {
        Message::new(format!("remittances.settlement.{}", self.means.name()))
            .arg("debtor", self.debtor.name())
            .arg("creditor", self.creditor.name())
    }

    /// The entry in the books of the debtor: what was owed is debited, what it is settled with is
    /// credited.
    ///
    /// # Errors
    ///
    /// [`SettlementError::Entry`] when the key is not accepted.
    pub fn in_the_debtors_books(&self) -> Result<Entry, SettlementError> {
        let with = match &self.means {
            Means::Cash => Account::below(AccountKind::Assets, "Cash"),
            Means::Bank => Account::below(AccountKind::Assets, "Bank"),
            Means::ReverseTransfer => self.creditor.claim(),
            Means::Services => Account::below(AccountKind::Income, "Services"),
            Means::Goods(_) => Account::below(AccountKind::Assets, "Goods"),
        };
        self.entry(self.creditor.owed(), with, Side::Debit)
    }

    /// The entry in the books of the creditor: what was received is debited, the claim is credited.
    ///
    /// # Errors
    ///
    /// As [`Settlement::in_the_debtors_books`].
    pub fn in_the_creditors_books(&self) -> Result<Entry, SettlementError> {
        let with = match &self.means {
            Means::Cash => Account::below(AccountKind::Assets, "Cash"),
            Means::Bank => Account::below(AccountKind::Assets, "Bank"),
            Means::ReverseTransfer => self.debtor.owed(),
            Means::Services => Account::below(AccountKind::Expenses, "Services"),
            Means::Goods(_) => Account::below(AccountKind::Assets, "Goods"),
        };
        self.entry(self.debtor.claim(), with, Side::Credit)
    }

    fn entry(&self, claim: Account, with: Account, side: Side) -> Result<Entry, SettlementError> {
        let other = match side {
            Side::Debit => Side::Credit,
            Side::Credit => Side::Debit,
        };
        let value = match &self.means {
            Means::Goods(goods) => goods.value(),
            _ => self.amount,
        };
        let mut postings =
            vec![Posting::new(claim, side, self.amount)?, Posting::new(with, other, value)?];
        let difference = self.difference()?;
        let account = Account::below(AccountKind::Expenses, "PriceDifference");
        if difference.is_positive() {
            postings.push(Posting::new(account, other, difference)?);
        } else if difference.is_negative() {
            postings.push(Posting::new(account, side, difference.checked_neg()?)?);
        }
        Ok(Entry::new(self.key.as_str(), self.day, self.text(), postings)?)
    }
}
