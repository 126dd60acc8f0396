//! What bodies run: funds and programmes.

use kerben_core::language::Localised;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::end::End;
use crate::id::{ActId, BodyId, FunctionId, PartId};
use crate::proof::SourceIds;

/// A fund or a programme, and who ran it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Programme {
    /// Its id.
    pub id: PartId,
    /// Whether it is a fund, a programme or a scheme.
    pub kind: ProgrammeKind,
    /// What it is called.
    pub name: Localised,
    /// Who runs it; `None` where that is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_by: Option<BodyId>,
    /// The fund as a body of its own, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// The function that it serves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionId>,
    /// The acts that set it up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<ActId>,
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

/// A kind of programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProgrammeKind {
    /// Money set aside for a purpose.
    Fund,
    /// A policy, a concept or a plan.
    Policy,
    /// A scheme in which people take part.
    Scheme,
    /// A campaign for a time.
    Campaign,
}
