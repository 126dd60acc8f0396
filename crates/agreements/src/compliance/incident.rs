//! An incident: what happened, where, when, to whom, and what is known of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fact::{FactName, FactValue};
use super::happening::Happening;
use crate::case::Case;

/// What happened to a person. The case says to whom, where and when: its day is the day of the incident.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    id: String,
    happening: Happening,
    case: Case,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    facts: BTreeMap<FactName, FactValue>,
}

impl Incident {
    /// Returns an incident of which nothing more is known.
    #[must_use]
    pub fn new(id: impl Into<String>, happening: Happening, case: Case) -> Self {
        Self { id: id.into(), happening, case, facts: BTreeMap::new() }
    }

    /// Adds a fact; a later value replaces an earlier one.
    #[must_use]
    pub fn with(mut self, name: FactName, value: impl Into<FactValue>) -> Self {
        self.facts.insert(name, value.into());
        self
    }

    /// Returns the name of the incident.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns what happened.
    #[must_use]
    pub const fn happening(&self) -> Happening {
        self.happening
    }

    /// Returns to whom, where and when.
    #[must_use]
    pub const fn case(&self) -> &Case {
        &self.case
    }

    /// Returns the value of a fact: computed from the case where it can be, else as it was given.
    #[must_use]
    pub fn fact(&self, name: FactName) -> Option<FactValue> {
        if name == FactName::DaysSinceEntry
            && let Some(entered) = self.case.entered()
        {
            let days = self.case.day().signed_duration_since(entered).num_days();
            return u32::try_from(days).ok().map(FactValue::Count);
        }
        self.facts.get(&name).cloned()
    }

    /// Returns the facts that were given.
    pub fn facts(&self) -> impl Iterator<Item = (FactName, &FactValue)> {
        self.facts.iter().map(|(name, value)| (*name, value))
    }
}
