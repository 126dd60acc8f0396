//! Programmes for returning migrants as templates of a ledger: the state matches what a migrant
//! invests, a fund pays, and a consular fee is reduced.
//!
//! How much is matched, up to which sum and in which parts is for the caller to say: no source that
//! could be read states the rules of the Kyrgyz programmes, and none are shipped. What is here are
//! the entries: an award is held against the fund as a whole, so that what is promised is there; each
//! part is paid when the migrant has shown as much of the own investment; the fund cannot be
//! overdrawn.
//!
//! # Example
//!
//! ```
//! use kerben_core::calendar::parse_day;
//! use kerben_core::currency::Currency;
//! use kerben_core::money::Money;
//! use kerben_core::number::Fraction;
//! use kerben_remittances::ledger::Ledger;
//! use kerben_remittances::programme::{CoFinancing, Fund};
//!
//! let som = |text: &str| Money::parse(text, Currency::KGS);
//! let (fund, day) = (Fund::new("Migration")?, parse_day("2026-03-01")?);
//! let mut ledger = Ledger::new();
//! ledger.apply(day, &[fund.cannot_be_overdrawn(Currency::KGS), fund.contribution("c1", day, "Budget", som("500000")?)?])?;
//!
//! // One som for each som invested, at most 300,000, in two equal parts.
//! let rules = CoFinancing::new(Fraction::new(1, 1)?, Some(som("300000")?), vec![1, 1])?;
//! let award = rules.award("a1", som("400000")?)?;
//! assert_eq!(award.matched(), som("300000")?);
//! ledger.apply(day, &award.promised(&fund, day, parse_day("2026-12-31")?)?)?;
//! // The first part needs half of the own investment.
//! assert!(award.paid(&fund, 0, day, som("199999.99")?).is_err());
//! ledger.apply(day, &[award.paid(&fund, 0, day, som("200000")?)?])?;
//! assert_eq!(ledger.balance(&fund.account(), Currency::KGS)?, som("350000")?);
//! // What is still held cannot be promised again: 200,000 are free.
//! let second = rules.award("a2", som("200000.01")?)?;
//! assert!(ledger.apply(day, &second.promised(&fund, day, parse_day("2026-12-31")?)?).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chrono::NaiveDate;
use kerben_core::currency::Currency;
use kerben_core::message::Message;
use kerben_core::money::{Money, MoneyError};
use kerben_core::number::Fraction;
use kerben_core::rounding::RoundingMode;
use thiserror::Error;

use crate::ledger::{
    Account, AccountError, AccountKind, Entry, EntryError, Event, Limit, Posting, Released,
};
use kerben_core::number::divide;

/// Programmes that cannot be booked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProgrammeError {
    /// A name that cannot stand in an account.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// An entry that cannot be made.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// Amounts that do not fit together.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A matching ratio of nothing.
    #[error("nothing is matched; accepted is a ratio above zero")]
    Ratio,
    /// Parts that are none, or too many, or one of them nothing.
    #[error(
        "{count} parts; accepted are 1 to {} parts, each with a weight above zero",
        CoFinancing::PARTS_MAX
    )]
    Parts {
        /// How many there are.
        count: usize,
    },
    /// An amount that is not above zero.
    #[error("{amount} is no amount for \"{key}\"; accepted is an amount above zero")]
    Amount {
        /// Of what.
        key: String,
        /// The amount.
        amount: Money,
    },
    /// A part that the award does not have.
    #[error("award \"{key}\" has no part {part}; accepted are 0 to {last}")]
    Part {
        /// The award.
        key: String,
        /// The part, from 0.
        part: usize,
        /// The last part.
        last: usize,
    },
    /// Less own investment than a part needs.
    #[error(
        "part {part} of award \"{key}\" needs own investment of {needed}, and {shown} are shown"
    )]
    Shown {
        /// The award.
        key: String,
        /// The part, from 0.
        part: usize,
        /// What has to be shown.
        needed: Money,
        /// What is shown.
        shown: Money,
    },
}

/// A fund: the account from which programmes are paid.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fund {
    account: Account,
    name: String,
}

impl Fund {
    /// A fund by its name, a word in accounts.
    ///
    /// # Errors
    ///
    /// [`AccountError`] when the name cannot stand in an account.
    pub fn new(name: &str) -> Result<Self, AccountError> {
        let account = Account::new(&format!("Assets:Fund:{name}"))?;
        Ok(Self { account, name: name.to_owned() })
    }

    /// The fund's account.
    #[must_use]
    pub fn account(&self) -> Account {
        self.account.clone()
    }

    /// The limit by which the fund cannot spend or promise what it does not have.
    #[must_use]
    pub fn cannot_be_overdrawn(&self, currency: Currency) -> Event {
        Event::Limit(Limit::none(self.account(), currency).least(0))
    }

    /// What somebody pays into the fund.
    ///
    /// # Errors
    ///
    /// [`ProgrammeError`] when the amount is not above zero, or a name or key is not accepted.
    pub fn contribution(
        &self,
        key: &str,
        day: NaiveDate,
        from: &str,
        amount: Money,
    ) -> Result<Event, ProgrammeError> {
        let text =
            Message::new("remittances.programme.contribution").arg("fund", self.name.as_str());
        let source = Account::new(&format!("Income:Contributions:{from}"))?;
        let postings =
            vec![Posting::debit(self.account(), amount)?, Posting::credit(source, amount)?];
        Ok(Event::Post(Entry::new(key, day, text, postings)?))
    }
}

/// How an investment is matched: so much for each unit, up to a sum, in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoFinancing {
    ratio: Fraction,
    cap: Option<Money>,
    parts: Vec<u64>,
}

impl CoFinancing {
    /// The greatest number of parts.
    pub const PARTS_MAX: usize = 24;

    /// A matching rule: one to one is "1 + 1".
    ///
    /// # Errors
    ///
    /// [`ProgrammeError::Ratio`] and [`ProgrammeError::Parts`] for rules by which nothing is paid.
    pub fn new(
        ratio: Fraction,
        cap: Option<Money>,
        parts: Vec<u64>,
    ) -> Result<Self, ProgrammeError> {
        if ratio.is_zero() {
            return Err(ProgrammeError::Ratio);
        }
        if parts.is_empty() || parts.len() > Self::PARTS_MAX || parts.contains(&0) {
            return Err(ProgrammeError::Parts { count: parts.len() });
        }
        Ok(Self { ratio, cap, parts })
    }

    /// What is matched of an own investment.
    ///
    /// # Errors
    ///
    /// [`ProgrammeError`] when the investment is not above zero, is in another currency than the
    /// cap, or nothing of it is matched.
    ///
    /// # Rounding
    ///
    /// The matched sum down to the minor unit; the parts by largest remainder, so that none is lost.
    pub fn award(&self, key: &str, own: Money) -> Result<Award, ProgrammeError> {
        let not = |amount| ProgrammeError::Amount { key: key.to_owned(), amount };
        if !own.is_positive() {
            return Err(not(own));
        }
        let product = i128::from(own.minor()).checked_mul(i128::from(self.ratio.numerator()));
        let matched = product
            .and_then(|n| divide(n, i128::from(self.ratio.denominator()), RoundingMode::Down))
            .and_then(|minor| i64::try_from(minor).ok())
            .ok_or_else(|| not(own))?;
        let mut matched = Money::from_minor(matched, own.currency())?;
        if let Some(cap) = self.cap
            && matched.checked_sub(cap)?.is_positive()
        {
            matched = cap;
        }
        let split = |money: Money| -> Result<Vec<Money>, ProgrammeError> {
            let parts = money.split(&self.parts)?;
            match parts.iter().find(|part| !part.is_positive()) {
                None => Ok(parts),
                Some(_) => Err(not(money)),
            }
        };
        let needed = split(own)?.into_iter().scan(Ok(Money::zero(own.currency())?), |sum, part| {
            *sum = sum.clone().and_then(|sum: Money| sum.checked_add(part));
            Some(sum.clone())
        });
        let needed = needed.collect::<Result<Vec<Money>, MoneyError>>()?;
        Ok(Award { key: key.to_owned(), matched, parts: split(matched)?, needed })
    }
}

/// What is matched of one investment, and its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    key: String,
    matched: Money,
    parts: Vec<Money>,
    needed: Vec<Money>,
}

impl Award {
    /// What is matched in all.
    #[must_use]
    pub const fn matched(&self) -> Money {
        self.matched
    }

    /// The parts in which it is paid.
    #[must_use]
    pub fn parts(&self) -> &[Money] {
        &self.parts
    }

    fn entry(
        &self,
        fund: &Fund,
        part: usize,
        word: &str,
        day: NaiveDate,
    ) -> Result<Entry, ProgrammeError> {
        let amount = self.part(part)?;
        let key = format!("{}:{word}-{part}", self.key);
        let text = Message::new("remittances.programme.award")
            .arg("award", self.key.as_str())
            .arg("part", part.saturating_add(1))
            .arg("fund", fund.name.as_str());
        let grants = Account::below(AccountKind::Expenses, "CoFinancing");
        let postings =
            vec![Posting::debit(grants, amount)?, Posting::credit(fund.account(), amount)?];
        Ok(Entry::new(key, day, text, postings)?)
    }

    fn part(&self, part: usize) -> Result<Money, ProgrammeError> {
        self.parts.get(part).copied().ok_or_else(|| ProgrammeError::Part {
            key: self.key.clone(),
            part,
            last: self.parts.len().saturating_sub(1),
        })
    }

    /// The promise: every part is held against the fund up to a last day. The events go together.
    ///
    /// # Errors
    ///
    /// [`ProgrammeError::Entry`] when the key of the award is not accepted.
    pub fn promised(
        &self,
        fund: &Fund,
        day: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<Event>, ProgrammeError> {
        (0..self.parts.len())
            .map(|part| {
                let entry = self.entry(fund, part, "promise", day)?;
                Ok(Event::Hold { entry, until: Some(until) })
            })
            .collect()
    }

    /// The payment of a part, when the migrant has shown the own investment up to that part.
    ///
    /// # Errors
    ///
    /// [`ProgrammeError::Shown`] when less is shown, [`ProgrammeError::Part`] for a part that the
    /// award does not have.
    pub fn paid(
        &self,
        fund: &Fund,
        part: usize,
        day: NaiveDate,
        shown: Money,
    ) -> Result<Event, ProgrammeError> {
        let entry = self.entry(fund, part, "pay", day)?;
        let needed = self.needed.get(part).copied().unwrap_or(self.matched);
        if shown.checked_sub(needed)?.is_negative() {
            let key = self.key.clone();
            return Err(ProgrammeError::Shown { key, part, needed, shown });
        }
        Ok(Event::Settle { hold: format!("{}:promise-{part}", self.key), entry })
    }

    /// A part that is not paid any more: what was held for it is free again.
    ///
    /// # Errors
    ///
    /// [`ProgrammeError::Part`] for a part that the award does not have.
    pub fn withdrawn(
        &self,
        part: usize,
        day: NaiveDate,
        why: Released,
    ) -> Result<Event, ProgrammeError> {
        self.part(part)?;
        let (key, hold) = (&self.key, format!("{}:promise-{part}", self.key));
        Ok(Event::Release { key: format!("{key}:withdraw-{part}"), hold, day, why })
    }
}

/// A consular fee of which a part is waived: the ordinary fee is income, what is waived is an
/// expense, and cash holds what was paid.
///
/// # Errors
///
/// [`ProgrammeError`] when the fee paid is below zero or above the ordinary one, or the key is not
/// accepted.
pub fn reduced_fee(
    key: &str,
    day: NaiveDate,
    ordinary: Money,
    paid: Money,
) -> Result<Entry, ProgrammeError> {
    let waived = ordinary.checked_sub(paid)?;
    if paid.is_negative() || waived.is_negative() {
        return Err(ProgrammeError::Amount { key: key.to_owned(), amount: paid });
    }
    let mut postings =
        vec![Posting::credit(Account::below(AccountKind::Income, "ConsularFees"), ordinary)?];
    for (account, amount) in [
        (Account::below(AccountKind::Assets, "Cash"), paid),
        (Account::below(AccountKind::Expenses, "FeeReductions"), waived),
    ] {
        if !amount.is_zero() {
            postings.push(Posting::debit(account, amount)?);
        }
    }
    Ok(Entry::new(key, day, Message::new("remittances.programme.fee"), postings)?)
}
