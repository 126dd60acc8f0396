//! Organisations and processes, and who belongs to them.

use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::event::DateClaim;

/// The most memberships of one file.
pub const MEMBERSHIPS_MAX: usize = 100_000;

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BodyKind {
    /// An international organisation.
    Organisation,
    /// A consultative process: it binds nobody.
    Process,
}

/// How a State belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MemberStatus {
    /// As a member.
    Member,
    /// As an associate member.
    Associate,
    /// As an observer.
    Observer,
}

/// An organisation or process to which States belong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Body {
    /// The short name.
    pub id: String,
    /// What it is.
    pub kind: BodyKind,
    /// The name.
    pub name: Localised,
    /// The treaty whose force makes a State a member; then no membership is stored.
    pub treaty: Option<String>,
    /// The first day on which it no longer existed.
    pub until: Option<PartialDate>,
    /// A day for which a source lists all members: who is not in these data was none by then.
    pub complete_on: Option<PartialDate>,
    /// The id of the source of `until` and `complete_on`.
    pub source: Option<String>,
    /// How far that source can be trusted.
    pub grade: Option<Evidence>,
}

/// A dated fact: a State belongs to a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Membership {
    /// The body.
    pub body: String,
    /// The State.
    pub state: Country,
    /// How it belongs.
    pub status: MemberStatus,
    /// Its first day.
    pub from: PartialDate,
    /// The first day on which it no longer belongs in this way.
    pub until: Option<PartialDate>,
    /// The id of the source.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// Why the first day is preferred to other statements.
    pub preferred_because: Option<String>,
    /// What a reader should know.
    pub note: Option<String>,
    /// Other statements of the first day, side by side.
    #[serde(default)]
    pub otherwise: Vec<DateClaim>,
}
