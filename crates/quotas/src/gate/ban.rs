//! Bans of persons and of trades.

use chrono::NaiveDate;
use kerben_core::calendar::{serde_day, serde_day_option};
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use super::entrant::Staffing;

/// An appeal against a ban.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Appeal {
    /// The day on which it was lodged.
    #[serde(with = "serde_day")]
    pub lodged_on: NaiveDate,
    /// Whether the ban rests until it is decided; absent: the sources do not say.
    #[serde(default)]
    pub suspends: Option<bool>,
    /// The day of the decision.
    #[serde(default, with = "serde_day_option")]
    pub decided_on: Option<NaiveDate>,
    /// Whether the decision lifted the ban.
    #[serde(default)]
    pub lifted: bool,
}

impl Appeal {
    /// An appeal that is not decided.
    #[must_use]
    pub const fn lodged(on: NaiveDate, suspends: Option<bool>) -> Self {
        Self { lodged_on: on, suspends, decided_on: None, lifted: false }
    }

    /// The same appeal, decided.
    #[must_use]
    pub const fn decided(mut self, on: NaiveDate, lifted: bool) -> Self {
        self.decided_on = Some(on);
        self.lifted = lifted;
        self
    }
}

/// A person who may not come.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PersonBan {
    /// The name of the entry, unique among the gates.
    pub id: String,
    /// The state that bans.
    pub host: Country,
    /// By which name the list knows the person.
    pub person: String,
    /// The first day of the ban.
    #[serde(with = "serde_day")]
    pub from: NaiveDate,
    /// The first day on which it is over; absent: without end.
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The day on which it was put on the list.
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub recorded_on: Option<NaiveDate>,
    /// The ground, for readers.
    pub ground: Localised,
    /// The appeal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<Appeal>,
    /// The grade of the entry.
    pub grade: Evidence,
}

impl PersonBan {
    /// A ban from a day on, without end and appeal.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        host: Country,
        person: impl Into<String>,
        from: NaiveDate,
        ground: Localised,
        grade: Evidence,
    ) -> Self {
        Self {
            id: id.into(),
            host,
            person: person.into(),
            from,
            until: None,
            recorded_on: None,
            ground,
            appeal: None,
            grade,
        }
    }

    /// The same ban until a day, on which it is over.
    #[must_use]
    pub const fn until(mut self, day: NaiveDate) -> Self {
        self.until = Some(day);
        self
    }

    /// The same ban, on the list since a day.
    #[must_use]
    pub const fn recorded_on(mut self, day: NaiveDate) -> Self {
        self.recorded_on = Some(day);
        self
    }

    /// The same ban under appeal.
    #[must_use]
    pub fn appeal(mut self, appeal: Appeal) -> Self {
        self.appeal = Some(appeal);
        self
    }
}

/// One start of a ban of trades.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Start {
    /// The day.
    #[serde(with = "serde_day")]
    pub from: NaiveDate,
    /// The trades that it closes; empty: the sources do not say which of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trades: Vec<String>,
    /// Only new contracts, or only those who are there; absent: the sources make no difference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staffing: Option<Staffing>,
}

/// Trades that are closed to foreigners in a region or in the whole state.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TradeBan {
    /// The name in the data.
    pub id: String,
    /// The state.
    pub host: Country,
    /// The region; the whole state if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The name for readers.
    pub name: Localised,
    /// The trades; empty: the sources do not name them.
    pub trades: Vec<String>,
    /// From when, each day with what it closes; empty: the sources do not say.
    #[serde(default, rename = "start", skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<Start>,
    /// How many months those who are there have to comply, after the start; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comply_months: Option<u32>,
    /// The first day on which it is over.
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// What a reader must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The id of the source.
    pub source: String,
    /// The grade.
    pub grade: Evidence,
}
