//! Functions of government and how one is part of another.

use kerben_core::language::Localised;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::id::FunctionId;
use crate::proof::{SourceIds, proved};

/// The most steps from a function up to the widest one; the loader refuses a deeper or a circular order.
pub const DEPTH_MAX: usize = 16;

/// A task of government, such as external labour migration, perhaps a part of a wider one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    pub(crate) id: FunctionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) parent: Option<FunctionId>,
    pub(crate) name: Localised,
    pub(crate) grade: Evidence,
    pub(crate) sources: SourceIds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

proved!(Function, "Returns how well its place among the functions is proved.");

impl Function {
    /// Returns a function that is part of no other.
    #[must_use]
    pub const fn new(id: FunctionId, name: Localised, grade: Evidence, sources: SourceIds) -> Self {
        Self { id, parent: None, name, grade, sources, note: None }
    }

    /// Says of which wider function it is a part.
    #[must_use]
    pub fn within(mut self, parent: FunctionId) -> Self {
        self.parent = Some(parent);
        self
    }

    /// Returns its id.
    #[must_use]
    pub const fn id(&self) -> &FunctionId {
        &self.id
    }

    /// Returns the wider function of which it is a part.
    #[must_use]
    pub const fn parent(&self) -> Option<&FunctionId> {
        self.parent.as_ref()
    }

    /// Returns its name.
    #[must_use]
    pub const fn name(&self) -> &Localised {
        &self.name
    }
}
