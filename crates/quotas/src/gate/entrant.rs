//! Who wants to pass the gates.

use chrono::NaiveDate;
use kerben_core::calendar::{serde_day, serde_day_option};
use kerben_core::country::Country;
use kerben_core::period::Period;
use serde::{Deserialize, Serialize};

/// The most earlier stays of an entrant.
pub const TRIPS_MAX: usize = 10_000;

/// Whether a worker is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Staffing {
    /// A new contract.
    New,
    /// Works in the trade already.
    Existing,
}

/// A worker as the gates see one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Entrant {
    /// The host state.
    pub host: Country,
    /// The day on which work is to begin or goes on.
    #[serde(with = "serde_day")]
    pub on: NaiveDate,
    /// The first day on which the worker is no longer to be there.
    #[serde(default, with = "serde_day_option")]
    pub until: Option<NaiveDate>,
    /// The day of the application.
    #[serde(default, with = "serde_day_option")]
    pub asked_on: Option<NaiveDate>,
    /// By which name the lists know the person.
    #[serde(default)]
    pub person: Option<String>,
    /// The trade, by the word of the data.
    #[serde(default)]
    pub trade: Option<String>,
    /// The region, by the word of the data.
    #[serde(default)]
    pub region: Option<String>,
    /// The scheme of the host state under which the worker comes.
    #[serde(default)]
    pub scheme: Option<String>,
    /// Whether the worker is there already.
    #[serde(default)]
    pub staffing: Option<Staffing>,
    /// Earlier stays under the scheme; `None`: not stated.
    #[serde(default)]
    pub stays: Option<Vec<Period>>,
    /// Lists of persons are judged as known on this day.
    #[serde(default, with = "serde_day_option")]
    pub known_on: Option<NaiveDate>,
}

impl Entrant {
    /// A worker in a state from a day on; add what else is known.
    #[must_use]
    pub const fn new(host: Country, on: NaiveDate) -> Self {
        Self {
            host,
            on,
            until: None,
            asked_on: None,
            person: None,
            trade: None,
            region: None,
            scheme: None,
            staffing: None,
            stays: None,
            known_on: None,
        }
    }

    /// The same worker until a day, on which they are no longer there.
    #[must_use]
    pub const fn until(mut self, day: NaiveDate) -> Self {
        self.until = Some(day);
        self
    }

    /// The same worker, who applied on a day.
    #[must_use]
    pub const fn asked_on(mut self, day: NaiveDate) -> Self {
        self.asked_on = Some(day);
        self
    }

    /// The same worker by the name in the lists.
    #[must_use]
    pub fn person(mut self, name: impl Into<String>) -> Self {
        self.person = Some(name.into());
        self
    }

    /// The same worker in a trade.
    #[must_use]
    pub fn trade(mut self, trade: impl Into<String>) -> Self {
        self.trade = Some(trade.into());
        self
    }

    /// The same worker in a region.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The same worker under a scheme.
    #[must_use]
    pub fn scheme(mut self, scheme: impl Into<String>) -> Self {
        self.scheme = Some(scheme.into());
        self
    }

    /// The same worker, new or there already.
    #[must_use]
    pub const fn staffing(mut self, staffing: Staffing) -> Self {
        self.staffing = Some(staffing);
        self
    }

    /// The same worker after these stays under the scheme.
    #[must_use]
    pub fn stays(mut self, stays: impl IntoIterator<Item = Period>) -> Self {
        self.stays = Some(stays.into_iter().collect());
        self
    }

    /// The same worker, judged by what the lists knew on a day.
    #[must_use]
    pub const fn known_on(mut self, day: NaiveDate) -> Self {
        self.known_on = Some(day);
        self
    }
}
