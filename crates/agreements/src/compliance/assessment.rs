//! What an incident comes to.

use chrono::NaiveDate;
use kerben_agencies::Responsible;
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::source::{Citation, Evidence};
use kerben_core::tri::Tri;
use kerben_core::unsettled::Unsettled;
use serde::{Deserialize, Serialize};

use super::fact::{FactTest, FactValue};
use super::remedy::Offer;
use crate::obligations::{NotHeld, Role};

/// Why a clause was not breached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WhyNot {
    /// It does not hold in the case.
    NotHeld(NotHeld),
    /// A fact is not as a breach needs it.
    Fact {
        /// What a breach needs.
        test: FactTest,
        /// What is so.
        actual: FactValue,
    },
    /// The reading that was chosen leaves it out.
    Reading {
        /// The question.
        question: String,
        /// The reading.
        reading: String,
    },
}

/// Whether a clause was breached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// It was.
    Breached,
    /// It was not.
    NotBreached(WhyNot),
    /// What is missing for an answer; never empty.
    Undetermined(Vec<Message>),
    /// The law is read in several ways; the caller may choose one by name.
    Unsettled(Unsettled<bool>),
}

impl Verdict {
    /// Returns the three-valued answer.
    pub const fn tri(&self) -> Tri {
        match self {
            Self::Breached => Tri::Yes,
            Self::NotBreached(_) => Tri::No,
            Self::Undetermined(_) | Self::Unsettled(_) => Tri::Unknown,
        }
    }
}

/// One clause held against the incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Finding {
    /// The obligation.
    pub obligation: String,
    /// The clause.
    pub citation: Citation,
    /// What it says, paraphrased.
    pub text: Localised,
    /// Who bears it.
    pub bearer: Role,
    /// Whether it was breached.
    pub verdict: Verdict,
    /// How far the finding can be trusted.
    pub grade: Evidence,
}

/// The bodies of a sending State that have to act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Bodies {
    /// What the register of agencies answers, for the day of the incident.
    Found(Box<Responsible>),
    /// That register does not cover the State.
    NotRecorded(Country),
}

/// What an incident comes to: every clause that speaks of it, who has to act, what can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Assessment {
    /// The incident.
    pub incident: String,
    /// Its day.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub day: NaiveDate,
    /// The clauses held against it; empty where no clause that is known speaks of such a happening.
    pub findings: Vec<Finding>,
    /// The bodies responsible on that day, for each sending State of the case; empty where nothing was or may have been
    /// breached.
    pub bodies: Vec<Bodies>,
    /// What can be done; also what does not help.
    pub remedies: Vec<Offer>,
}

impl Assessment {
    /// Returns whether any clause was breached.
    pub fn breach(&self) -> Tri {
        Tri::any(self.findings.iter().map(|finding| finding.verdict.tri()))
    }

    /// Returns the clauses that were breached.
    pub fn breached(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.verdict == Verdict::Breached)
    }

    /// Returns the finding on an obligation.
    #[must_use]
    pub fn finding(&self, obligation: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.obligation == obligation)
    }

    /// Returns what is missing for an answer, over all findings.
    pub fn missing(&self) -> impl Iterator<Item = &Message> {
        self.findings.iter().flat_map(|finding| match &finding.verdict {
            Verdict::Undetermined(missing) => missing.as_slice(),
            _ => &[],
        })
    }
}
