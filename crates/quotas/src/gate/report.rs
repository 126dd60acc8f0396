//! What the gates said.

use chrono::NaiveDate;
use kerben_core::calendar::{serde_day, serde_day_option};
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

/// What one gate says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Standing {
    /// It lets the worker pass.
    Open,
    /// It does not.
    Barred {
        /// The first day on which it would, where that is known.
        #[serde(default, with = "serde_day_option")]
        until: Option<NaiveDate>,
    },
    /// The facts or the sources do not say.
    Undetermined {
        /// What is missing.
        missing: Vec<Message>,
    },
}

impl Standing {
    /// Whether the gate is open.
    pub const fn open(&self) -> Tri {
        match self {
            Self::Open => Tri::Yes,
            Self::Barred { .. } => Tri::No,
            Self::Undetermined { .. } => Tri::Unknown,
        }
    }
}

/// One gate that concerned the worker.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GateFinding {
    /// The id of the gate.
    pub gate: String,
    /// Its name.
    pub name: Localised,
    /// What it says.
    pub standing: Standing,
    /// How well that is known.
    pub grade: Evidence,
}

/// What all gates said about one worker.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GateReport {
    /// The day.
    #[serde(with = "serde_day")]
    pub on: NaiveDate,
    /// The gates that concerned the worker, in the order in which they were asked.
    pub findings: Vec<GateFinding>,
    /// No list of persons of the state was given: it is not known that the worker stands on none.
    pub no_list_of_persons: bool,
}

impl GateReport {
    /// Whether the worker may pass: every gate is open.
    pub fn open(&self) -> Tri {
        Tri::all(self.findings.iter().map(|finding| finding.standing.open()))
    }

    /// What is missing to say so.
    #[must_use]
    pub fn missing(&self) -> Vec<&Message> {
        self.findings
            .iter()
            .flat_map(|finding| match &finding.standing {
                Standing::Undetermined { missing } => missing.iter(),
                _ => [].iter(),
            })
            .collect()
    }

    /// The gates that bar the worker.
    pub fn barred(&self) -> impl Iterator<Item = &GateFinding> {
        self.findings.iter().filter(|finding| finding.standing.open().is_no())
    }
}
