//! The format of a data file.

use kerben_core::data::PackHeader;
use kerben_core::source::Source;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::attribute::Attribute;
use crate::body::Body;
use crate::change::Change;
use crate::composition::Composition;
use crate::conflict::Conflict;
use crate::coverage::Coverage;
use crate::function::Function;
use crate::holding::Holding;
use crate::observation::Observation;
use crate::programme::Programme;
use crate::proposal::Proposal;
use crate::rewording::Rewording;
use crate::site::Site;
use crate::transition::Transition;

/// What one data file holds: any of the tables, in any number.
///
/// Several files make one register; a table may name what another file defines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Records {
    /// The file's identity.
    pub pack: PackHeader,
    /// Where facts were read.
    #[serde(default, rename = "source", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Which days of which states are covered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coverage: Vec<Coverage>,
    /// Functions and their order.
    #[serde(default, rename = "function", skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<Function>,
    /// Bodies.
    #[serde(default, rename = "body", skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<Body>,
    /// Acts.
    #[serde(default, rename = "act", skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
    /// Holdings.
    #[serde(default, rename = "holding", skip_serializing_if = "Vec::is_empty")]
    pub holdings: Vec<Holding>,
    /// Contradicting statements.
    #[serde(default, rename = "conflict", skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// Proposals.
    #[serde(default, rename = "proposal", skip_serializing_if = "Vec::is_empty")]
    pub proposals: Vec<Proposal>,
    /// Changes.
    #[serde(default, rename = "change", skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// Rules for the time between two orders.
    #[serde(default, rename = "transition", skip_serializing_if = "Vec::is_empty")]
    pub transitions: Vec<Transition>,
    /// What was seen on a day.
    #[serde(default, rename = "observation", skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<Observation>,
    /// Dated properties of bodies.
    #[serde(default, rename = "attribute", skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// Places away from home.
    #[serde(default, rename = "site", skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<Site>,
    /// Boards and councils.
    #[serde(default, rename = "composition", skip_serializing_if = "Vec::is_empty")]
    pub compositions: Vec<Composition>,
    /// Funds and programmes.
    #[serde(default, rename = "programme", skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<Programme>,
    /// Names in living law.
    #[serde(default, rename = "rewording", skip_serializing_if = "Vec::is_empty")]
    pub rewordings: Vec<Rewording>,
}

impl Records {
    /// Returns a file without tables.
    #[must_use]
    pub const fn new(pack: PackHeader) -> Self {
        Self {
            pack,
            sources: Vec::new(),
            coverage: Vec::new(),
            functions: Vec::new(),
            bodies: Vec::new(),
            acts: Vec::new(),
            holdings: Vec::new(),
            conflicts: Vec::new(),
            proposals: Vec::new(),
            changes: Vec::new(),
            transitions: Vec::new(),
            observations: Vec::new(),
            attributes: Vec::new(),
            sites: Vec::new(),
            compositions: Vec::new(),
            programmes: Vec::new(),
            rewordings: Vec::new(),
        }
    }
}
