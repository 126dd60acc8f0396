//! What can be done after an incident, by whom, until when.

use chrono::NaiveDate;
use kerben_core::language::Localised;
use kerben_core::source::{Citation, Evidence};
use serde::{Deserialize, Serialize};

use super::happening::Happening;
use super::history::Step;
use crate::obligations::Role;
use crate::rule::DateRule;

/// A remedy, as a source tells it: also one that does not help, so that nobody relies on it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Remedy {
    /// Its name.
    pub id: String,
    /// The instrument that gives it.
    pub instrument: String,
    /// The article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// After which happenings; empty means after any breach of the instrument.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Happening>,
    /// Who takes it.
    pub taken_by: Role,
    /// What it is.
    pub text: Localised,
    /// Whether it leads to anything.
    pub helps: bool,
    /// The step from which its time counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Step>,
    /// The first day on which it can be taken, from that step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<DateRule>,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
}

/// When a remedy can be taken.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OfferDay {
    /// No time is told.
    NoTime,
    /// From this day on.
    From(#[serde(with = "kerben_core::calendar::serde_day")] NaiveDate),
    /// The day of this step is missing.
    Missing(Step),
}

/// A remedy in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Offer {
    /// The remedy.
    pub id: String,
    /// Who takes it.
    pub taken_by: Role,
    /// What it is.
    pub text: Localised,
    /// Whether it leads to anything.
    pub helps: bool,
    /// When it can be taken.
    pub when: OfferDay,
    /// The provision.
    pub citation: Citation,
    /// How far it can be trusted.
    pub grade: Evidence,
}
