//! Amendments that are published as old and new numbers of single units and of their parent.

use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::reconcile::{Residual, reconcile};

/// The old and the new number of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PartChange {
    /// The id of the unit.
    pub unit: String,
    /// Places before.
    pub old: u32,
    /// Places after.
    pub new: u32,
}

/// An amendment of some units of a parent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Change {
    /// The act.
    pub instrument: String,
    /// The id of the unit whose parts change.
    pub parent: String,
    /// Places of the parent before.
    pub old: u32,
    /// Places of the parent after.
    pub new: u32,
    /// The id of the source.
    pub source: String,
    /// The grade of the figures.
    pub grade: Evidence,
    /// What a reader must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The changed parts.
    #[serde(rename = "part")]
    pub parts: Vec<PartChange>,
}

impl Change {
    /// Compares the change of the parent with the sum of the changes of its parts.
    #[must_use]
    pub fn reconcile(&self) -> Option<Residual> {
        let delta = |old: u32, new: u32| (i64::from(new) - i64::from(old)).into();
        reconcile(
            delta(self.old, self.new),
            self.parts.iter().map(|part| delta(part.old, part.new)),
        )
    }
}
