//! The bounds of an interval with imprecise ends.

use chrono::NaiveDate;
use kerben_core::calendar::{DAY_MAX, DAY_MIN};

use crate::body::Body;
use crate::end::End;
use crate::holding::Holding;
use crate::on_day::Reading;

/// The days on which something certainly held, `[certain_from, certain_until)`, empty where the first is not before the
/// second, and those on which it may have held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) possible_from: NaiveDate,
    pub(crate) certain_from: NaiveDate,
    pub(crate) certain_until: NaiveDate,
    pub(crate) possible_until: NaiveDate,
}

impl Bounds {
    /// The bounds of a plain interval. Beyond all days stand [`DAY_MIN`] and [`DAY_MAX`].
    pub(crate) fn of(from: &End, until: &End, slack: u32) -> Self {
        Self {
            possible_from: from.earliest(slack).unwrap_or(DAY_MIN),
            certain_from: from.latest(slack).unwrap_or(DAY_MAX),
            certain_until: match until {
                End::Open => DAY_MAX,
                other => other.earliest(slack).unwrap_or(DAY_MIN),
            },
            possible_until: until.latest(slack).unwrap_or(DAY_MAX),
        }
    }

    /// Whether this certainly reaches out of another interval: it starts before that one can have started, or ends
    /// after it can have ended.
    pub(crate) fn leaves(&self, outer: &Self) -> bool {
        self.certain_from < outer.possible_from
            || (outer.possible_until < self.certain_until && outer.possible_until < DAY_MAX)
    }

    /// Whether both certainly hold on some day.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.certain_from.max(other.certain_from) < self.certain_until.min(other.certain_until)
    }
}

impl Reading {
    /// The bounds of a holding, without its exceptions: the same days on which [`Reading::holding`] says yes or unknown.
    pub(crate) fn bounds(self, holding: &Holding, body: &Body) -> Bounds {
        let slack = self.slack;
        let mut bounds = Bounds::of(holding.from.end(), holding.until.end(), slack);
        // An end that is not told is bounded by the life of the body.
        if holding.from.end().date().is_none() {
            bounds.possible_from = body.from.earliest(slack).unwrap_or(DAY_MIN);
        }
        if holding.until.end().date().is_none() && *holding.until.end() == End::Unknown {
            bounds.possible_until = body.until.latest(slack).unwrap_or(DAY_MAX);
        }
        // After the newest source nothing that had not ended is certain, but for a day on which it was seen.
        if let Some(after) = self.last.and_then(|last| last.succ_opt()) {
            bounds.certain_until = bounds.certain_until.min(after);
        }
        for seen in &holding.attested {
            if let Some(latest) = seen.on.latest_with_slack(slack) {
                bounds.certain_from = bounds.certain_from.min(latest);
                bounds.possible_from = bounds.possible_from.min(latest);
            }
            if let Some(after) = seen.on.earliest_with_slack(slack).and_then(|day| day.succ_opt()) {
                bounds.certain_until = bounds.certain_until.max(after);
                bounds.possible_until = bounds.possible_until.max(after);
            }
        }
        bounds
    }
}
