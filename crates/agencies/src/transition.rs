//! Transition rules: what an act provides for the time between two orders.

use kerben_core::language::Localised;
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::end::End;
use crate::id::{ActId, BodyId, ChangeId, FunctionId};
use crate::proof::SourceIds;

/// A rule that lets an old holder work on, or two holders overlap, while a change is carried out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Transition {
    /// Its id.
    pub id: ChangeId,
    /// The state or organisation.
    pub jurisdiction: Party,
    /// What the rule says.
    pub rule: Localised,
    /// The functions that it covers, with all parts of them.
    pub functions: Vec<FunctionId>,
    /// The bodies that it speaks of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<BodyId>,
    /// The act that holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<ActId>,
    /// The first day.
    pub from: End,
    /// The first day after it.
    pub until: End,
    /// How well it is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
