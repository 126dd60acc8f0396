//! Dated properties of a body: rank, legal form, staff.

use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::end::End;
use crate::id::{ActId, BodyId, PartId};
use crate::proof::SourceIds;

/// A property of a body over an interval.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Attribute {
    /// Its id.
    pub id: PartId,
    /// The body.
    pub body: BodyId,
    /// Which property.
    pub key: AttributeKey,
    /// Its value; of [`AttributeKey::Level`] the name of a [`Level`](crate::Level).
    pub value: String,
    /// The first day.
    pub from: End,
    /// The first day after it.
    pub until: End,
    /// The acts that set it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<ActId>,
    /// How well it is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A property of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttributeKey {
    /// Its rank.
    Level,
    /// Its legal form.
    LegalForm,
    /// Its status among the organs of the state or of an organisation.
    Status,
    /// Its staff.
    Staff,
}
