//! The answers of a register.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day;
use kerben_core::explain::{Unit, Value};
use kerben_core::message::Message;
use serde::{Deserialize, Serialize};

use super::ask::Purpose;
use super::ids::NodeId;

/// What is due because places above a cap were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeDue {
    /// The node whose cap is exceeded; of several, the one with the greatest multiple.
    pub node: NodeId,
    /// For how many of the places.
    pub places: u32,
    /// How many times the fee is due.
    pub multiple: u32,
}

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Ground {
    /// The node has too few places.
    Full {
        /// The node.
        node: NodeId,
        /// The places that it has; negative where an amendment left the cap below what is used.
        headroom: i64,
    },
    /// The node is closed for the purpose.
    GateClosed {
        /// The node.
        node: NodeId,
        /// The purpose.
        purpose: Purpose,
    },
    /// The day is in no window of the node.
    OutsideWindow {
        /// The node.
        node: NodeId,
    },
    /// No places of the node are recorded for the day.
    NoCap {
        /// The node.
        node: NodeId,
    },
    /// The period of the node is over or was closed, or has not begun.
    NotOpen {
        /// The node.
        node: NodeId,
    },
    /// A gate before the quota is closed; the entry before the refusal says which.
    Barred,
    /// Whether the gates before the quota are open could not be determined; the entry before the refusal says why.
    NotCleared,
}

impl Ground {
    /// The node that refuses; none where a gate does, before any node is asked.
    #[must_use]
    pub const fn node(&self) -> Option<NodeId> {
        Some(match *self {
            Self::Full { node, .. }
            | Self::GateClosed { node, .. }
            | Self::OutsideWindow { node }
            | Self::NoCap { node }
            | Self::NotOpen { node } => node,
            Self::Barred | Self::NotCleared => return None,
        })
    }

    /// The ground in words, with the name of the node.
    #[must_use]
    pub fn message(&self, name: &str) -> Message {
        let message = match self {
            Self::Full { headroom, .. } => {
                Message::new("quotas.register.ground.full").arg("headroom", *headroom)
            }
            Self::GateClosed { purpose, .. } => Message::new("quotas.register.ground.gate-closed")
                .arg("purpose", purpose_word(*purpose)),
            Self::OutsideWindow { .. } => Message::new("quotas.register.ground.outside-window"),
            Self::NoCap { .. } => Message::new("quotas.register.ground.no-cap"),
            Self::NotOpen { .. } => Message::new("quotas.register.ground.not-open"),
            Self::Barred => return Message::new("quotas.register.ground.barred"),
            Self::NotCleared => return Message::new("quotas.register.ground.not-cleared"),
        };
        message.arg("node", name)
    }
}

/// The word for a purpose.
pub(crate) fn purpose_word(purpose: Purpose) -> Message {
    Message::new(match purpose {
        Purpose::Entry => "quotas.register.purpose.entry",
        Purpose::Renewal => "quotas.register.purpose.renewal",
        Purpose::Transfer => "quotas.register.purpose.transfer",
    })
}

/// What a register decides on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Decision {
    /// The places are taken and wait for confirmation.
    Held {
        /// How many; fewer than asked if the request allowed it.
        places: u32,
        /// The first day on which the hold is no longer alive.
        #[serde(with = "serde_day")]
        until: NaiveDate,
        /// Every node is charged, so that the confirmation cannot fail. Not so where a node's first phase is
        /// free.
        firm: bool,
    },
    /// As [`Decision::Held`], above a cap and therefore at a multiple of the fee.
    HeldAtFee {
        /// How many.
        places: u32,
        /// The first day on which the hold is no longer alive.
        #[serde(with = "serde_day")]
        until: NaiveDate,
        /// Every node is charged.
        firm: bool,
        /// What is due.
        fee: FeeDue,
    },
    /// The places are given.
    Granted {
        /// How many.
        places: u32,
        /// The first day on which the permit is no longer valid.
        #[serde(with = "serde_day")]
        until: NaiveDate,
    },
    /// As [`Decision::Granted`], above a cap and therefore at a multiple of the fee.
    GrantedAtFee {
        /// How many.
        places: u32,
        /// The first day on which the permit is no longer valid.
        #[serde(with = "serde_day")]
        until: NaiveDate,
        /// What is due.
        fee: FeeDue,
    },
    /// The request waits for a place.
    Queued {
        /// The node that is full.
        node: NodeId,
    },
    /// The request is refused and takes nothing.
    Refused(Ground),
    /// No place is needed; the request is recorded and takes none.
    Outside,
    /// The places are free again, or the request no longer waits.
    Released {
        /// How many.
        places: u32,
    },
}

impl Decision {
    /// How many places the request has by this decision.
    #[must_use]
    pub const fn places(&self) -> u32 {
        match *self {
            Self::Held { places, .. }
            | Self::HeldAtFee { places, .. }
            | Self::Granted { places, .. }
            | Self::GrantedAtFee { places, .. } => places,
            Self::Queued { .. } | Self::Refused(_) | Self::Outside | Self::Released { .. } => 0,
        }
    }

    /// Why it was refused, if it was.
    #[must_use]
    pub const fn ground(&self) -> Option<Ground> {
        match *self {
            Self::Refused(ground) => Some(ground),
            _ => None,
        }
    }

    /// What is due, if the places are above a cap.
    #[must_use]
    pub const fn fee(&self) -> Option<FeeDue> {
        match *self {
            Self::HeldAtFee { fee, .. } | Self::GrantedAtFee { fee, .. } => Some(fee),
            _ => None,
        }
    }

    pub(crate) const fn held(
        places: u32,
        until: NaiveDate,
        firm: bool,
        fee: Option<FeeDue>,
    ) -> Self {
        match fee {
            Some(fee) => Self::HeldAtFee { places, until, firm, fee },
            None => Self::Held { places, until, firm },
        }
    }

    pub(crate) const fn granted(places: u32, until: NaiveDate, fee: Option<FeeDue>) -> Self {
        match fee {
            Some(fee) => Self::GrantedAtFee { places, until, fee },
            None => Self::Granted { places, until },
        }
    }

    pub(crate) fn value(&self) -> Value {
        Value::number(self.places(), Unit::Place)
    }
}
