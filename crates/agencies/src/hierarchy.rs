//! Who stood under whom on a day.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day;
use kerben_core::language::Localised;
use kerben_core::party::Party;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::body::{HierarchyKind, Level};
use crate::error::AgencyError;
use crate::id::BodyId;
use crate::register::{Register, in_calendar};

/// The bodies of a state that were alive on a day, certainly or perhaps, with those that they stood under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Hierarchy {
    /// The day.
    #[serde(with = "serde_day")]
    pub day: NaiveDate,
    /// The bodies, in the order of ids.
    pub nodes: Vec<HierarchyNode>,
}

/// A body in a hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HierarchyNode {
    /// The body.
    pub body: BodyId,
    /// Its names on that day.
    pub name: Localised,
    /// Its rank on that day.
    pub level: Level,
    /// Whether it was alive: yes or unknown.
    pub alive: Tri,
    /// The bodies above it, yes or unknown, in the order of ids.
    pub under: Vec<(BodyId, Tri)>,
}

impl Hierarchy {
    /// Returns a body of the hierarchy.
    #[must_use]
    pub fn get(&self, body: &BodyId) -> Option<&HierarchyNode> {
        self.nodes.iter().find(|node| node.body == *body)
    }

    /// Iterates over the bodies that stood under another one, certainly or perhaps.
    pub fn children<'a>(&'a self, of: &'a BodyId) -> impl Iterator<Item = &'a HierarchyNode> {
        self.nodes.iter().filter(move |node| node.under.iter().any(|(above, _)| above == of))
    }

    /// Iterates over the bodies that stood under no other one of this hierarchy.
    pub fn roots(&self) -> impl Iterator<Item = &HierarchyNode> {
        self.nodes
            .iter()
            .filter(|node| !node.under.iter().any(|(above, _)| self.get(above).is_some()))
    }

    /// Returns the bodies as a tree, each with its depth: parents before children. A body that perhaps stood under
    /// two others comes twice.
    #[must_use]
    pub fn walk(&self) -> Vec<(usize, &HierarchyNode)> {
        let mut lines = Vec::new();
        for root in self.roots() {
            self.descend(root, &mut Vec::new(), &mut lines);
        }
        lines
    }

    fn descend<'a>(
        &'a self,
        node: &'a HierarchyNode,
        path: &mut Vec<&'a BodyId>,
        lines: &mut Vec<(usize, &'a HierarchyNode)>,
    ) {
        // A circle in the data is a finding, not an endless walk.
        if path.contains(&&node.body) {
            return;
        }
        lines.push((path.len(), node));
        path.push(&node.body);
        for child in self.children(&node.body) {
            self.descend(child, path, lines);
        }
        path.pop();
    }
}

impl Register {
    /// Returns who stood under whom in a state on a day, in the administrative hierarchy.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownJurisdiction`], [`AgencyError::Day`].
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{BodyId, Register};
    /// use kerben_core::{calendar::parse_day, country::Country};
    ///
    /// let order = Register::builtin()?.hierarchy_on(Country::KG, parse_day("2017-06-01")?)?;
    /// let service = order.get(&BodyId::new("kg.sms")?).ok_or("alive")?;
    /// assert_eq!(service.under[0].0.as_str(), "kg.gov");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn hierarchy_on(
        &self,
        jurisdiction: impl Into<Party>,
        day: NaiveDate,
    ) -> Result<Hierarchy, AgencyError> {
        self.hierarchy_in(HierarchyKind::Administrative, jurisdiction, day)
    }

    /// Returns who stood under whom in a state on a day, in a hierarchy of the caller's choice.
    ///
    /// # Errors
    ///
    /// As [`Register::hierarchy_on`].
    pub fn hierarchy_in(
        &self,
        hierarchy: HierarchyKind,
        jurisdiction: impl Into<Party>,
        day: NaiveDate,
    ) -> Result<Hierarchy, AgencyError> {
        in_calendar(day)?;
        let jurisdiction = jurisdiction.into();
        self.coverage(jurisdiction)?;
        let mut nodes = Vec::new();
        for body in self.bodies().filter(|body| body.jurisdiction() == jurisdiction) {
            let alive = self.alive_on(body.id(), day)?;
            if alive.is_possible() {
                nodes.push(HierarchyNode {
                    body: body.id().clone(),
                    name: self.names_on(body, day),
                    level: self.level_on(body.id(), day)?,
                    alive,
                    under: self.above(body.id(), Some(hierarchy), day)?,
                });
            }
        }
        Ok(Hierarchy { day, nodes })
    }
}
