//! Answers to the items of an instrument, each with where it comes from.

use kerben_core::message::Message;
use kerben_core::partial_date::PartialDate;
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::instrument::ItemId;
use crate::id::FunctionId;
use crate::proof::SourceIds;

/// What is said about an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Said {
    /// Yes.
    Yes,
    /// No.
    No,
    /// It is not known: counted as no for the least and as yes for the most.
    Unknown,
    /// The item does not apply: it leaves the count.
    NotApplicable,
}

impl From<Tri> for Said {
    fn from(answer: Tri) -> Self {
        match answer {
            Tri::Yes => Self::Yes,
            Tri::No => Self::No,
            Tri::Unknown => Self::Unknown,
        }
    }
}

/// A coded answer: somebody read a source and said yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Answer {
    /// The instrument.
    pub instrument: FunctionId,
    /// The item.
    pub item: ItemId,
    /// The state or organisation.
    pub jurisdiction: Party,
    /// What is said.
    pub said: Said,
    /// When that was so: the answer counts from then on.
    pub observed: PartialDate,
    /// From when it is no longer so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// Who coded it.
    pub coder: String,
    /// How well it is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Answer {
    /// Returns an answer that holds from a day on.
    #[must_use]
    pub fn new(
        (instrument, item): (FunctionId, ItemId),
        jurisdiction: impl Into<Party>,
        said: Said,
        observed: PartialDate,
        coder: impl Into<String>,
        grade: Evidence,
        sources: SourceIds,
    ) -> Self {
        Self {
            instrument,
            item,
            jurisdiction: jurisdiction.into(),
            said,
            observed,
            until: None,
            coder: coder.into(),
            grade,
            sources,
            note: None,
        }
    }
}

/// Where an answer comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Provenance {
    /// Computed from holdings, changes, acts or reports.
    Computed,
    /// A record attests it: a seat, a post, a fund. Records are not complete, so they never say no.
    Recorded,
    /// Coded by somebody.
    Coded {
        /// Who coded it.
        coder: String,
        /// When it was so.
        observed: PartialDate,
    },
    /// Nobody says.
    Nobody,
}

/// The answer to one item that was used, and what else was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ItemResult {
    /// The item.
    pub item: ItemId,
    /// What is used.
    pub said: Said,
    /// Where that comes from.
    pub from: Provenance,
    /// Why: what was found, or what is missing.
    pub why: Vec<Message>,
    /// How well it is proved.
    pub grade: Evidence,
    /// The ids of its sources.
    pub sources: Vec<String>,
    /// What another source of the answer says, where it says yes to a no, or no to a yes.
    pub contradicted_by: Vec<(Provenance, Said)>,
}
