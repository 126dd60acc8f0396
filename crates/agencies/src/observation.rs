//! What was seen on a day: never a change, but it bounds one.

use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::id::{BodyId, FunctionId, PartId};
use crate::proof::SourceIds;

/// A day on which a source saw a body in office, perhaps with a function.
///
/// No query counts it as a change. A holding that rests on it carries it as an [`Attestation`](crate::Attestation).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Observation {
    /// Its id.
    pub id: PartId,
    /// The day.
    pub on: PartialDate,
    /// The body.
    pub body: BodyId,
    /// The function that it was seen with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionId>,
    /// What was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// How well it is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
