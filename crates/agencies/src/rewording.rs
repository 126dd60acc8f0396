//! Names of bodies in living law: which text used which name, and when it was put right.

use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::id::{ActId, BodyId, PartId};
use crate::proof::SourceIds;

/// A text that carried a name until an act replaced it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rewording {
    /// Its id.
    pub id: PartId,
    /// The state or organisation.
    pub jurisdiction: Party,
    /// The text of law.
    pub text: Localised,
    /// The day of that text.
    pub text_of: PartialDate,
    /// The name that stood in it.
    pub name: String,
    /// The body that bore the name.
    pub body: BodyId,
    /// The act that replaced the name.
    pub by: ActId,
    /// When it did.
    pub on: PartialDate,
    /// How well it is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
