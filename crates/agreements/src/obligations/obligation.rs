//! An obligation: a clause with its bearer, its beneficiary and what breaches it.

use kerben_core::unsettled::Reading;
use serde::{Deserialize, Serialize};

use super::terms::{Modality, Terms};
use crate::compliance::{FactName, FactTest, Happening};
use crate::kind::{Activity, Matter};

/// Who bears an obligation, or for whose good it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// The State where the person works.
    HostState,
    /// The State from which the person comes.
    SendingState,
    /// Both States, or all parties.
    Parties,
    /// The employer.
    Employer,
    /// A recruiter or operator.
    Recruiter,
    /// The worker.
    Worker,
    /// The worker and the family.
    WorkerAndFamily,
    /// Children of the worker.
    Children,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::HostState,
        Self::SendingState,
        Self::Parties,
        Self::Employer,
        Self::Recruiter,
        Self::Worker,
        Self::WorkerAndFamily,
        Self::Children,
    ];

    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HostState => "host-state",
            Self::SendingState => "sending-state",
            Self::Parties => "parties",
            Self::Employer => "employer",
            Self::Recruiter => "recruiter",
            Self::Worker => "worker",
            Self::WorkerAndFamily => "worker-and-family",
            Self::Children => "children",
        }
    }
}

/// What the text leaves open about an obligation when a fact has some value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Question {
    /// The name by which a reading is chosen.
    pub id: String,
    /// The fact on which it arises.
    pub asks: FactName,
    /// The value of the fact with which it arises.
    pub when: bool,
    /// Why it is open.
    pub why: kerben_core::language::Localised,
    /// The readings: whether the obligation covers it.
    #[serde(rename = "reading")]
    pub readings: Vec<Reading<bool>>,
}

/// A clause of an instrument as an obligation.
///
/// Its words, article, source and grade are those of the clause: see
/// [`Instrument::clause`](crate::Instrument::clause).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Obligation {
    /// The name of the obligation.
    pub id: String,
    /// The instrument.
    pub instrument: String,
    /// The clause of the instrument.
    pub clause: String,
    /// The matter for which the instrument must govern.
    pub matter: Matter,
    /// Who bears it.
    pub bearer: Role,
    /// For whose good it is.
    pub beneficiary: Role,
    /// Must, must not, may.
    pub modality: Modality,
    /// What it fixes.
    pub terms: Terms,
    /// What the person must do; empty means anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<Activity>,
    /// What can breach it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breached_by: Vec<Happening>,
    /// What must be so for that to be a breach.
    #[serde(default, rename = "test", skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<FactTest>,
    /// What the text leaves open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// Whether it survives the end of the instrument.
    #[serde(default)]
    pub survives: bool,
    /// The function of the body of the sending State that has to act, as the register of agencies names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
}
