//! The entries of a register. They are never changed; a correction is another entry.

use chrono::NaiveDate;
use kerben_core::calendar::{serde_day, serde_day_option};
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use super::ask::Ask;
use super::decision::{FeeDue, Ground};
use super::ids::{CaseId, NodeId, RequestId};
use super::node::NodeSpec;
use super::rules::Rules;
use crate::gate::GateReport;

/// The act under which places or rules are set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Instrument {
    /// Its title or number.
    pub title: String,
    /// The day on which it was decided.
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<NaiveDate>,
    /// Where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// How well it is known.
    pub grade: Evidence,
}

impl Instrument {
    /// An act of that title.
    pub fn new(title: impl Into<String>, grade: Evidence) -> Self {
        Self { title: title.into(), decided_on: None, address: None, grade }
    }

    /// The same act with the day of its decision.
    #[must_use]
    pub const fn decided_on(mut self, day: NaiveDate) -> Self {
        self.decided_on = Some(day);
        self
    }

    /// The same act with the place where it can be read.
    #[must_use]
    pub fn at(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }
}

/// A movement of places between accounts. No place appears or vanishes but through the issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Movement {
    /// Debit: what the node above has not assigned, or the issuer; credit: the node.
    Grant {
        /// The node.
        to: NodeId,
        /// How many places.
        places: u64,
    },
    /// The node shall have so many places; the difference goes against what the node above has not assigned, or
    /// against the issuer.
    Amend {
        /// The node.
        node: NodeId,
        /// How many places it has from now on.
        cap: u64,
    },
    /// Debit: one node; credit: another one of the same division.
    Transfer {
        /// The node that gives.
        from: NodeId,
        /// The node that takes.
        to: NodeId,
        /// How many places.
        places: u64,
    },
    /// Debit: the issuer, for places that a closed node left unused; credit: the node and every node above it.
    Carry {
        /// The closed node.
        from: NodeId,
        /// The node of the next period.
        to: NodeId,
        /// How many places.
        places: u64,
    },
}

/// A movement of places with the days for which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capacity {
    /// From where to where.
    pub movement: Movement,
    /// The days for which the places are there.
    pub days: Period,
    /// The act, or none where a rule of the register moved them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<Instrument>,
}

/// New rules for a node.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruled {
    /// The node.
    pub node: NodeId,
    /// All its rules from now on.
    pub rules: Rules,
    /// The act.
    pub instrument: Instrument,
}

/// Persons who reached a stage outside the register: a test passed, a contract, a flight.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// The node.
    pub node: NodeId,
    /// The stage.
    pub stage: String,
    /// How many.
    pub persons: u64,
}

/// What the gates said before a request was decided.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gated {
    /// The request.
    pub request: RequestId,
    /// What each gate said.
    pub report: GateReport,
}

/// A request for a worker who needs no place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// The request.
    pub ask: Ask,
    /// Why none is needed.
    pub ground: NoPlace,
}

/// Why a worker needs no place, as an entry keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum NoPlace {
    /// A citizen of the host state.
    OwnCitizen,
    /// A treaty on free movement, by its provisions.
    FreeMovement {
        /// The provisions.
        provisions: Vec<String>,
        /// How well that is known.
        grade: Evidence,
    },
    /// A rule of the host state, by its id in the data.
    Exemption {
        /// The id.
        rule: String,
        /// How well it is known.
        grade: Evidence,
    },
}

impl From<&crate::place::Ground> for NoPlace {
    fn from(ground: &crate::place::Ground) -> Self {
        use crate::place::Ground;
        match ground {
            Ground::OwnCitizen => Self::OwnCitizen,
            Ground::FreeMovement { citations, grade, .. } => Self::FreeMovement {
                provisions: citations.iter().map(ToString::to_string).collect(),
                grade: *grade,
            },
            Ground::Exemption { id, grade, .. } => {
                Self::Exemption { rule: id.clone(), grade: *grade }
            }
        }
    }
}

/// Why places are given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Release {
    /// The applicant withdraws a hold or a waiting request, or the permit is not issued.
    Withdrawn,
    /// The worker never came.
    NoShow,
    /// The worker left before the end.
    Departure,
    /// The permit was revoked.
    Revocation,
}

/// What a successful hold or promotion took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// How many places.
    pub places: u32,
    /// Which nodes of the path are charged: the lowest bit is the first node.
    pub charged: u16,
    /// Which nodes are charged only by the confirmation, because their first phase is free.
    pub deferred: u16,
    /// The first day on which the hold is no longer alive.
    #[serde(with = "serde_day")]
    pub until: NaiveDate,
    /// What is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<FeeDue>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Act {
    /// A node was opened; it has the next number.
    Opened(Box<NodeSpec>),
    /// A node has new rules.
    Ruled(Box<Ruled>),
    /// Places moved.
    Moved(Box<Capacity>),
    /// A path was used for the first time; it has the next number.
    Path(Box<[NodeId]>),
    /// A request took places; it is the next case.
    Held {
        /// The request.
        ask: Ask,
        /// What it took.
        taken: Taken,
    },
    /// A request waits; it is the next case.
    Queued {
        /// The request.
        ask: Ask,
        /// The node that is full.
        node: NodeId,
    },
    /// A request was refused; it is the next case.
    Refused {
        /// The request.
        ask: Ask,
        /// Why.
        ground: Ground,
    },
    /// A waiting request took places.
    Promoted {
        /// The case.
        case: CaseId,
        /// What it took.
        taken: Taken,
    },
    /// A held request has its permit.
    Confirmed {
        /// The case.
        case: CaseId,
        /// The nodes charged only now: those that were deferred.
        charged: u16,
        /// The first day on which the permit is no longer valid.
        #[serde(with = "serde_day")]
        until: NaiveDate,
        /// What is due for the nodes charged only now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fee: Option<FeeDue>,
    },
    /// A hold or a permit runs longer.
    Extended {
        /// The case.
        case: CaseId,
        /// The nodes that count the renewal.
        charged: u16,
        /// The first day on which it is no longer alive.
        #[serde(with = "serde_day")]
        until: NaiveDate,
    },
    /// Places were given up, or a waiting request was withdrawn.
    Released {
        /// The case.
        case: CaseId,
        /// Why.
        reason: Release,
    },
    /// A hold ran out.
    Lapsed {
        /// The case.
        case: CaseId,
    },
    /// A permit ran out.
    Ended {
        /// The case.
        case: CaseId,
    },
    /// A node and all below it give no more places; who waits for them waits no longer.
    Closed {
        /// The node.
        node: NodeId,
    },
    /// Persons reached a stage outside the register.
    Milestone(Box<Milestone>),
    /// The gates were asked about a request; its decision follows.
    Gated(Box<Gated>),
    /// A request was recorded for a worker who needs no place; it is the next case.
    Outside(Box<Outside>),
}

/// One entry: what happened, and the day on which it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The day on which it was recorded.
    #[serde(with = "serde_day")]
    pub on: NaiveDate,
    /// What happened.
    pub act: Act,
}
