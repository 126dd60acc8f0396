//! Events: what a ledger takes.

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::currency::Currency;
use serde::{Deserialize, Serialize};

use super::account::Account;
use super::entry::Entry;

/// The balances that an account may have in a currency, in minor units, debits less credits.
///
/// What is held counts on the side on which it makes the balance worse.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Limit {
    /// The account.
    pub account: Account,
    /// The currency.
    pub currency: Currency,
    /// The least balance, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<i64>,
    /// The greatest balance, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
}

impl Limit {
    /// No limit for an account in a currency: what [`Limit::least`] and [`Limit::most`] start from,
    /// and what lifts limits that were set before.
    #[must_use]
    pub const fn none(account: Account, currency: Currency) -> Self {
        Self { account, currency, least: None, most: None }
    }

    /// The limit with a least balance in minor units: zero for an account that may not be
    /// overdrawn, below zero for credit that a partner grants.
    #[must_use]
    pub const fn least(mut self, minor: i64) -> Self {
        self.least = Some(minor);
        self
    }

    /// The limit with a greatest balance in minor units.
    #[must_use]
    pub const fn most(mut self, minor: i64) -> Self {
        self.most = Some(minor);
        self
    }
}

/// Why what was held is not posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Released {
    /// It was called off.
    Voided,
    /// Its last day has passed.
    Expired,
}

/// What a ledger takes. Events that are given together happen all or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Event {
    /// An entry is posted.
    Post(Entry),
    /// The amounts of an entry are held until they are settled or released.
    Hold {
        /// What is held.
        entry: Entry,
        /// The last day on which it may be settled.
        #[serde(
            with = "calendar::serde_day_option",
            default,
            skip_serializing_if = "Option::is_none"
        )]
        until: Option<NaiveDate>,
    },
    /// What was held is posted, all of it or a part; the rest is free again.
    Settle {
        /// The key of the entry that was held.
        hold: String,
        /// What is posted: on each account at most what was held, on the same side.
        entry: Entry,
    },
    /// What was held is free again and nothing is posted.
    Release {
        /// The key of the release.
        key: String,
        /// The key of the entry that was held.
        hold: String,
        /// The day of the release.
        #[serde(with = "calendar::serde_day")]
        day: NaiveDate,
        /// Why.
        why: Released,
    },
    /// The balances of an account are limited from now on.
    Limit(Limit),
    /// Nothing more is posted to a day up to this one.
    Seal {
        /// The last day that is closed.
        #[serde(with = "calendar::serde_day")]
        through: NaiveDate,
    },
}

/// Events that happened together, with the day on which they were recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Record {
    /// The day on which the ledger took them.
    #[serde(with = "calendar::serde_day")]
    pub recorded: NaiveDate,
    /// The events.
    pub events: Vec<Event>,
}
