//! Findings: what in the data contradicts itself or the rules of succession. Reported, never repaired.

use std::fmt;

use kerben_core::message::Message;
use kerben_core::party::Party;
use serde::{Deserialize, Serialize};

use crate::id::FunctionId;
use crate::register::Register;

mod bodies;
mod changes;
mod functions;

/// A validation rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Rule {
    /// A change has a date; an explicit unknown is reported as a note.
    V1,
    /// A renaming, re-parenting, change of status or reorganisation keeps the identity: donor and receiver are one.
    V2,
    /// A fusion has two inputs or more, one output, and all inputs end; of an integration an input is the output.
    V3,
    /// Of a scission the one input ends and there are two outputs or more; of an extraction the input lives on.
    V4,
    /// A foundation has no input.
    V5,
    /// No circle among changes that end their inputs. Functions that travel round between living bodies are legal.
    V6,
    /// No circle of parents of one hierarchy at any instant. Circles over separate times are legal.
    V7,
    /// At most one parent at a time in one hierarchy, unless that hierarchy allows more.
    V8,
    /// A parent edge lies inside the lives of both ends.
    V9,
    /// A holding lies inside the life of its holder.
    V10,
    /// A predecessor does not outlive its replacement except under a transition rule.
    V11,
    /// A change cites an act, and an act carries issuer, number and date.
    V12,
    /// A temporary transfer has an end or a condition.
    V13,
    /// One function with two bodies at one instant, unless by delegation, in hold-over, shared or under a transition rule.
    V14,
    /// Official names of one body in one language do not overlap.
    V15,
    /// A gap in a mandatory function, with its length.
    V16,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 16] = [
        Self::V1,
        Self::V2,
        Self::V3,
        Self::V4,
        Self::V5,
        Self::V6,
        Self::V7,
        Self::V8,
        Self::V9,
        Self::V10,
        Self::V11,
        Self::V12,
        Self::V13,
        Self::V14,
        Self::V15,
        Self::V16,
    ];
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// Something is not told.
    Note,
    /// Something is unusual, and may be right.
    Warning,
    /// Two statements of the data cannot both be right.
    Contradiction,
}

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// The record or the function that it is about.
    pub subject: String,
    /// What was found, as text key and evidence.
    pub evidence: Evidence,
}

/// What a finding rests on: the key of a message, and its arguments in their order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Evidence {
    /// The key in the catalogue, as `agencies.finding.v3-inputs`.
    pub key: String,
    /// The places of the message and what stands there.
    pub arguments: Vec<(String, String)>,
}

impl Finding {
    pub(crate) fn new(
        rule: Rule,
        severity: Severity,
        subject: impl Into<String>,
        key: &str,
    ) -> Self {
        let evidence = Evidence { key: format!("agencies.finding.{key}"), arguments: Vec::new() };
        Self { rule, severity, subject: subject.into(), evidence }
    }

    pub(crate) fn with(mut self, place: &str, value: impl fmt::Display) -> Self {
        self.evidence.arguments.push((place.to_owned(), value.to_string()));
        self
    }

    /// Returns the message that says it.
    #[must_use]
    pub fn message(&self) -> Message {
        let mut message = Message::new(self.evidence.key.clone())
            .arg("rule", self.rule.to_string())
            .arg("subject", self.subject.clone());
        for (place, value) in &self.evidence.arguments {
            message = message.arg(place.clone(), value.clone());
        }
        message
    }
}

impl Register {
    /// Checks the register against the rules V1 to V16, with migration as the mandatory function of every state that
    /// has a holder of it. The findings come sorted, whatever the order of the files.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{Register, Rule};
    ///
    /// let findings = Register::builtin()?.findings();
    /// // The service was re-parented and took another identity in one step.
    /// assert!(findings.iter().any(|one| one.rule == Rule::V2 && one.subject == "KG-E028"));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut mandatory = Vec::new();
        if let Ok(migration) = FunctionId::new("migration") {
            for party in self.covered_parties() {
                let held = self.holdings().iter().any(|holding| {
                    *holding.function() == migration
                        && self
                            .body(holding.holder())
                            .is_ok_and(|body| body.jurisdiction() == party)
                });
                if held {
                    mandatory.push((party, migration.clone()));
                }
            }
        }
        self.findings_with(&mandatory)
    }

    /// Checks the register against the rules V1 to V16, with mandatory functions of the caller's choice.
    #[must_use]
    pub fn findings_with(&self, mandatory: &[(Party, FunctionId)]) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.check_changes(&mut findings);
        self.check_bodies(&mut findings);
        self.check_functions(mandatory, &mut findings);
        findings.sort();
        findings.dedup();
        findings
    }
}
