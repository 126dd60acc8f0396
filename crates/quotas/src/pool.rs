//! The quotas of a state that must not be added to one another.

use kerben_core::language::Localised;
use kerben_core::source::{Citation, Evidence};
use serde::{Deserialize, Serialize};

/// What a place in a pool lets its holder do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PoolKind {
    /// To work.
    Labour,
    /// To reside. Never mixed with a quota for work.
    Immigration,
    /// To settle in a named region, for those who return or who move within the state.
    Resettlement,
}

/// How a person enters the host state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Entry {
    /// On a visa.
    Visa,
    /// Without a visa.
    VisaFree,
}

/// One quota of a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Pool {
    /// The name in the data, unique in its state.
    pub id: String,
    /// What a place lets its holder do.
    pub kind: PoolKind,
    /// The name for readers.
    pub name: Localised,
    /// The pool concerns only persons who enter in this way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Entry>,
    /// The provisions under which the quota is set, where the sources name them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Citation>,
    /// The id of the source that describes the pool.
    pub source: String,
    /// The grade of that description.
    pub grade: Evidence,
    /// Why this pool answers a question that names none. One pool of a state has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_by_default: Option<Localised>,
}
