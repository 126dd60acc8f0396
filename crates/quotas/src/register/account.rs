//! What is counted at a node, and how it stands on a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_core::bitemporal::Bitemporal;
use serde::{Deserialize, Serialize};

use super::ask::Purpose;
use super::ids::NodeId;
use super::node::{Kind, NodeSpec};
use super::rules::{FirstPhase, OverLimit};

/// How many places came how far. Nothing is ever taken off, so that the unused can be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Funnel {
    /// Asked for.
    pub asked: u64,
    /// Of these, refused, or not given because fewer were left.
    pub refused: u64,
    /// Of these, put on the waiting list.
    pub queued: u64,
    /// Held, at once or from the waiting list.
    pub held: u64,
    /// Of these, above a cap at a multiple of the fee.
    pub at_fee: u64,
    /// Confirmed.
    pub granted: u64,
    /// Given up or run out before confirmation.
    pub lapsed: u64,
    /// Given up after confirmation.
    pub released: u64,
    /// Permits prolonged.
    pub extended: u64,
    /// Permits run out.
    pub ended: u64,
    /// Recorded for workers who need no place; not among those asked for.
    #[serde(default)]
    pub outside: u64,
}

/// How a node stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Balance {
    /// Its places on the day; none if none are recorded for it.
    pub cap: Option<u64>,
    /// Places held and not yet confirmed.
    pub held: i64,
    /// Places granted (of a flow), or persons present (of a stock).
    pub posted: i64,
    /// Places for which requests wait here.
    pub waiting: i64,
    /// The places less what is held and posted; negative where the cap was lowered below the use or exceeded
    /// at a fee.
    pub headroom: i64,
}

impl Balance {
    /// Places held or posted.
    #[must_use]
    pub const fn used(&self) -> i64 {
        self.held.saturating_add(self.posted)
    }
}

/// How the places of a node are divided among the nodes below it, in one division.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Division {
    /// Its name.
    pub division: String,
    /// What each node below has.
    pub parts: Vec<(NodeId, u64)>,
    /// What no node below has. Negative where an amendment left the whole below its parts.
    pub unassigned: i64,
}

/// A node with all that is seldom touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NodeState {
    pub(crate) spec: NodeSpec,
    pub(crate) caps: Bitemporal<u64>,
    pub(crate) children: Vec<NodeId>,
    pub(crate) closed: bool,
    /// What was taken in each window of the schedule.
    pub(crate) windows: Vec<i64>,
    /// Days of stay, held or granted, within the period; kept for every node with an overdraft.
    pub(crate) stay_days: i64,
    pub(crate) milestones: BTreeMap<String, u64>,
}

/// What is counted at a node, and what it allows on the days for which that was looked up.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) counters: Counters,
    pub(crate) limit: NodeLimit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counters {
    pub(crate) held: i64,
    pub(crate) posted: i64,
    pub(crate) waiting: i64,
    pub(crate) funnel: Funnel,
}

impl Counters {
    pub(crate) const fn used(&self) -> i64 {
        self.held + self.posted
    }
}

/// What a node allows on a day: a digest of rules and places, made anew when either changes.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is another rule of the node, read alone")]
pub(crate) struct NodeLimit {
    /// None: no places are recorded for the day.
    pub(crate) cap: Option<i64>,
    /// The most that may be used, with what a fee or an overdraft allows above the cap.
    pub(crate) ceiling: i64,
    /// The days of stay that the yearly mean allows.
    pub(crate) mean: i64,
    pub(crate) over: OverLimit,
    /// One bit for each purpose for which the gate is open.
    pub(crate) gates: u8,
    /// One bit for each purpose that takes a place.
    pub(crate) counts: u8,
    /// The day is in the period and the node is not closed.
    pub(crate) open: bool,
    /// The first phase takes no place.
    pub(crate) free_phase: bool,
    pub(crate) stock: bool,
    /// There are windows.
    pub(crate) windows: bool,
    /// The yearly mean is limited.
    pub(crate) averaged: bool,
}

pub(crate) const fn bit(purpose: Purpose) -> u8 {
    match purpose {
        Purpose::Entry => 1,
        Purpose::Renewal => 2,
        Purpose::Transfer => 4,
    }
}

fn whole(places: u64) -> i64 {
    i64::try_from(places).unwrap_or(i64::MAX)
}

impl NodeState {
    pub(crate) fn new(spec: NodeSpec) -> Self {
        let windows = spec.rules.schedule.as_ref().map_or(0, |schedule| schedule.windows().len());
        Self {
            spec,
            caps: Bitemporal::new(),
            children: Vec::new(),
            closed: false,
            windows: vec![0; windows],
            stay_days: 0,
            milestones: BTreeMap::new(),
        }
    }

    /// The days of a stay that fall into the period of the node.
    pub(crate) fn days_within(&self, from: NaiveDate, until: NaiveDate) -> i64 {
        let first = from.max(self.spec.period.start());
        let end = until.min(self.spec.period.end());
        end.signed_duration_since(first).num_days().max(0)
    }

    pub(crate) fn limit_on(&self, on: NaiveDate) -> NodeLimit {
        let rules = &self.spec.rules;
        let stock = self.spec.kind == Kind::Stock;
        let cap = self.caps.as_of(on, on).copied().map(whole);
        let known = cap.unwrap_or_default();
        let (extra, averaged) = match rules.over {
            OverLimit::Refuse | OverLimit::Queue => (0, false),
            // A bound far above any use, and far below the end of the numbers.
            OverLimit::Fee { at_most, .. } => (at_most.map_or(i64::MAX / 4, whole), false),
            OverLimit::Overdraft { percent } => {
                (known.saturating_mul(i64::from(percent)) / 100, true)
            }
        };
        let mut gates = 0;
        let mut counts = 0;
        for purpose in [Purpose::Entry, Purpose::Renewal, Purpose::Transfer] {
            if rules.gates.open_for(purpose) {
                gates |= bit(purpose);
            }
            // A person who is present is not present twice because the stay is renewed.
            if rules.counts.counts(purpose) && !(stock && purpose == Purpose::Renewal) {
                counts |= bit(purpose);
            }
        }
        NodeLimit {
            cap,
            ceiling: known.saturating_add(extra),
            mean: if averaged { self.mean_on(on) } else { 0 },
            over: rules.over,
            gates,
            counts,
            open: self.spec.period.contains(on) && !self.closed,
            free_phase: rules.first_phase == FirstPhase::Free,
            stock,
            windows: rules.schedule.is_some(),
            averaged,
        }
    }

    /// The days of stay that a mean at the cap would come to, over the whole period, as known on the day.
    fn mean_on(&self, on: NaiveDate) -> i64 {
        let caps = self.caps.timeline_known_on(on);
        caps.restrict(self.spec.period).into_iter().fold(0_i64, |sum, (days, cap)| {
            sum.saturating_add(whole(**cap).saturating_mul(i64::from(days.days())))
        })
    }

    /// The next day on which the digest may differ.
    pub(crate) fn next_change(&self, on: NaiveDate) -> Option<NaiveDate> {
        let period = self.spec.period;
        let caps = self.caps.timeline_known_on(on).change_points();
        caps.into_iter().chain([period.start(), period.end()]).filter(|day| *day > on).min()
    }
}
