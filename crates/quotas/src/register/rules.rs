//! What a node allows: switches, what counts, what happens at the limit, and what becomes of the rest.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day_option;
use serde::{Deserialize, Serialize};

use super::ask::Purpose;
use super::ids::NodeId;
use super::schedule::Schedule;

/// Switches that close a node to one purpose and leave it open to the others.
///
/// Japan in 2022: the stock of a field exceeded its cap; new entry stopped, renewals and changes of status
/// went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gates {
    /// New entry is open.
    pub entry: bool,
    /// Renewal is open.
    pub renewal: bool,
    /// Moving in from elsewhere, or a change of status, is open.
    pub transfer: bool,
}

impl Gates {
    /// Open to all.
    pub const OPEN: Self = Self { entry: true, renewal: true, transfer: true };

    /// Whether the node is open for the purpose.
    #[must_use]
    pub const fn open_for(self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Entry => self.entry,
            Purpose::Renewal => self.renewal,
            Purpose::Transfer => self.transfer,
        }
    }
}

impl Default for Gates {
    fn default() -> Self {
        Self::OPEN
    }
}

/// Which purposes take a place. A new entry always does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Counts {
    /// A renewal takes a place of a flow. A renewed stay never takes a second place of a stock.
    pub renewal: bool,
    /// Moving in takes a place.
    pub transfer: bool,
}

impl Default for Counts {
    fn default() -> Self {
        Self { renewal: false, transfer: true }
    }
}

impl Counts {
    /// Whether the purpose takes a place.
    #[must_use]
    pub const fn counts(self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Entry => true,
            Purpose::Renewal => self.renewal,
            Purpose::Transfer => self.transfer,
        }
    }
}

/// What happens when the places do not suffice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum OverLimit {
    /// The request is refused.
    #[default]
    Refuse,
    /// The request waits.
    Queue,
    /// The request is allowed at a multiple of the fee, as in Kyrgyzstan above the share of an employer.
    Fee {
        /// How many times the fee is due.
        multiple: u32,
        /// The most places above the cap; none: no limit.
        at_most: Option<u64>,
    },
    /// The stock may exceed the cap for a time, as in Austria: never by more than the percentage, and the mean
    /// over the node's period never above the cap.
    Overdraft {
        /// By how many percent of the cap, rounded down to whole places.
        percent: u32,
    },
}

/// Whether the first of two phases already takes the place.
///
/// In Kyrgyzstan a permit of 60 days precedes one of 360; whether the first one takes a place of the quota is not
/// established, so both readings are rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FirstPhase {
    /// The place is taken with the first phase: the second can never fail for want of places.
    #[default]
    Consumes,
    /// The place is taken with the second phase, which can fail then.
    Free,
}

/// Which ends give a granted place of a flow back. A hold that lapses or is withdrawn always does, and
/// the place of a stock is free whenever its holder is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GivesBack {
    /// The worker never came (United Kingdom, seasonal workers).
    pub no_show: bool,
    /// The worker left before the end.
    pub departure: bool,
    /// The permit was revoked.
    pub revocation: bool,
}

/// What becomes of unused places when the node's period is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum CarryOver {
    /// They lapse.
    #[default]
    Lapse,
    /// They are credited to the node that follows this one.
    SameNode {
        /// At most so many; none: all.
        at_most: Option<u64>,
    },
    /// They are credited to the reserve of the next period, as in Switzerland to the federal part.
    ToReserve {
        /// At most so many; none: all.
        at_most: Option<u64>,
    },
}

impl CarryOver {
    pub(crate) const fn at_most(self) -> Option<u64> {
        match self {
            Self::Lapse => Some(0),
            Self::SameNode { at_most } | Self::ToReserve { at_most } => at_most,
        }
    }
}

/// When places may be drawn from a reserve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DrawRules {
    /// The authority may draw when asked.
    pub on_request: bool,
    /// A request that finds a node full draws what it lacks, for nodes that name this reserve.
    pub on_exhaustion: bool,
    /// Not before that day.
    #[serde(with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Only with evidence of need; such a reserve is never drawn without being asked.
    pub needs_evidence: bool,
}

/// The rules of a node.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// Which purposes the node is open for.
    pub gates: Gates,
    /// Which purposes take a place.
    pub counts: Counts,
    /// What happens when the places do not suffice.
    pub over: OverLimit,
    /// Whether the first of two phases takes the place.
    pub first_phase: FirstPhase,
    /// Which ends give a place back.
    pub gives_back: GivesBack,
    /// What becomes of unused places.
    pub carry: CarryOver,
    /// The node is a reserve, drawn under these rules. No request charges it directly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserve: Option<DrawRules>,
    /// The reserve from which this node draws when it is full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draws_on: Option<NodeId>,
    /// The windows in which its places are released.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
}

impl Rules {
    /// The same rules with another answer at the limit.
    #[must_use]
    pub const fn over(mut self, over: OverLimit) -> Self {
        self.over = over;
        self
    }

    /// The same rules with these switches.
    #[must_use]
    pub const fn gates(mut self, gates: Gates) -> Self {
        self.gates = gates;
        self
    }

    /// The same rules with these windows.
    #[must_use]
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.schedule = Some(schedule);
        self
    }

    /// The same rules with another fate of what is unused.
    #[must_use]
    pub const fn carry(mut self, carry: CarryOver) -> Self {
        self.carry = carry;
        self
    }

    /// The rules of a reserve.
    #[must_use]
    pub const fn reserve(mut self, draw: DrawRules) -> Self {
        self.reserve = Some(draw);
        self
    }
}
