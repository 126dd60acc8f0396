//! A deadline with its calculation.

use chrono::NaiveDate;
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::source::{Citation, Evidence};
use kerben_core::tri::Tri;
use kerben_core::unsettled::Unsettled;
use serde::{Deserialize, Serialize};

use super::stay::StayReading;

/// Why there is no such deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WhyNone {
    /// The obligation does not hold in the case.
    NotHeld,
    /// The event lies outside the rule: the contract ended within the first days, which are left to host law.
    WithinTheFirstDays,
    /// The contract ended by its term, not early.
    NotEarly,
    /// The document was not stamped.
    NotStamped,
    /// The rule does not bind this person, under the reading that was chosen.
    DoesNotBind,
    /// The days are used up: none is left from the entry on.
    UsedUp,
}

impl WhyNone {
    /// Returns the key of its words in the catalogue.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotHeld => "agreements.deadline.none.not-held",
            Self::WithinTheFirstDays => "agreements.deadline.none.within-the-first-days",
            Self::NotEarly => "agreements.deadline.none.not-early",
            Self::NotStamped => "agreements.deadline.none.not-stamped",
            Self::DoesNotBind => "agreements.deadline.none.does-not-bind",
            Self::UsedUp => "agreements.deadline.none.used-up",
        }
    }
}

/// When it is due.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Due {
    /// On this day.
    On(#[serde(with = "kerben_core::calendar::serde_day")] NaiveDate),
    /// Between these days, as the open questions are read; the earliest is the safe one for a last day. `binding` says
    /// whether every reading binds the person at all.
    Between {
        /// The earliest day under any reading.
        #[serde(with = "kerben_core::calendar::serde_day")]
        earliest: NaiveDate,
        /// The latest day under any reading.
        #[serde(with = "kerben_core::calendar::serde_day")]
        latest: NaiveDate,
        /// Whether it binds under every reading that is open.
        binding: bool,
    },
    /// There is no such deadline.
    None(WhyNone),
    /// What is missing; never empty.
    Undetermined(Vec<Message>),
}

impl Due {
    /// Returns the day, if it is settled.
    #[must_use]
    pub const fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::On(day) => Some(*day),
            _ => None,
        }
    }

    /// Returns the earliest day under any reading.
    #[must_use]
    pub const fn earliest(&self) -> Option<NaiveDate> {
        match self {
            Self::On(day) | Self::Between { earliest: day, .. } => Some(*day),
            _ => None,
        }
    }
}

/// A deadline of a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Deadline {
    /// Its name.
    pub id: String,
    /// What is due, or what the day is.
    pub what: Localised,
    /// Whether the obligation on which it stands holds on the day of the case.
    pub holds: Tri,
    /// The day of the event from which it counts.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub starts: Option<NaiveDate>,
    /// Whether it is counted backwards from that event.
    pub backward: bool,
    /// When it is due.
    pub due: Due,
    /// The rule by which it was counted, in its short text.
    pub rule: String,
    /// The provision.
    pub citation: Citation,
    /// The questions of law that are open.
    pub open: Vec<Unsettled<StayReading>>,
    /// How far the answer can be trusted; a computed day is [`Evidence::Derived`] at best.
    pub grade: Evidence,
}

/// The deadlines of a worker in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WorkerDeadlines {
    /// The day of the case.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub day: NaiveDate,
    /// The deadlines in the order of the data; those of other host States are left out.
    pub deadlines: Vec<Deadline>,
}

impl WorkerDeadlines {
    /// Returns the deadline of that name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.id == id)
    }

    /// Returns those that are due, earliest first.
    #[must_use]
    pub fn due(&self) -> Vec<&Deadline> {
        let mut due: Vec<&Deadline> =
            self.deadlines.iter().filter(|deadline| deadline.due.earliest().is_some()).collect();
        due.sort_by_key(|deadline| deadline.due.earliest());
        due
    }
}
