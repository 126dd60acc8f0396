//! The clocks of an act: one act has many days, and each of them answers another question.

use chrono::NaiveDate;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::end::come;
use crate::proof::SourceIds;

/// An event in the life of an act.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Clock {
    /// Which event.
    pub kind: ClockKind,
    /// When it came.
    pub on: PartialDate,
    /// How well that is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Clock {
    /// Returns an event without a note.
    #[must_use]
    pub const fn new(
        kind: ClockKind,
        on: PartialDate,
        grade: Evidence,
        sources: SourceIds,
    ) -> Self {
        Self { kind, on, grade, sources, note: None }
    }
}

/// The events in the life of an act, in the order in which they usually come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClockKind {
    /// Voted or decided.
    Adopted,
    /// Signed.
    Signed,
    /// Published.
    Published,
    /// In force.
    InForce,
    /// The rules that carry it out were issued.
    RulesIssued,
    /// What it founds is constituted.
    Constituted,
    /// What it founds is at work.
    Operational,
    /// The day by which the transition is to be over.
    TransitionDeadline,
    /// Suspended.
    Suspended,
    /// In force again after a suspension.
    Resumed,
    /// The day that the act itself sets for its end.
    Sunset,
    /// Ended by another act.
    Repealed,
    /// Ended with the act that carried it.
    Lapsed,
}

impl ClockKind {
    /// All events.
    pub const ALL: [Self; 13] = [
        Self::Adopted,
        Self::Signed,
        Self::Published,
        Self::InForce,
        Self::RulesIssued,
        Self::Constituted,
        Self::Operational,
        Self::TransitionDeadline,
        Self::Suspended,
        Self::Resumed,
        Self::Sunset,
        Self::Repealed,
        Self::Lapsed,
    ];
}

/// How far an act had come on a day: for each of its clocks whether it had struck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Phase {
    /// The events that the sources date, with whether they had come: yes, no, or unknown within the bounds of the date.
    pub come: Vec<(ClockKind, Tri)>,
}

impl Phase {
    /// Whether an event had come; `None` where the sources do not date it.
    #[must_use]
    pub fn has(&self, kind: ClockKind) -> Option<Tri> {
        self.come.iter().find(|(known, _)| *known == kind).map(|(_, come)| *come)
    }

    /// Returns the furthest event that had certainly come; `None` where none had.
    #[must_use]
    pub fn reached(&self) -> Option<ClockKind> {
        self.come.iter().filter(|(_, come)| come.is_yes()).map(|(kind, _)| *kind).max()
    }
}

impl Act {
    /// Says which events in the life of the act had come on a day.
    ///
    /// `slack` is how many units of its own precision an approximate date is widened by.
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{ActId, ClockKind, Register};
    /// use kerben_core::{calendar::parse_day, tri::Tri};
    ///
    /// let register = Register::builtin()?;
    /// let act = register.act(&ActId::new("ph.ra.11641")?).ok_or("the act that founds the Department")?;
    /// // Signed at the end of 2021, in force on 3 February 2022, at work only later.
    /// let phase = act.phase_on(parse_day("2022-01-15")?, 1);
    /// assert_eq!(phase.has(ClockKind::Signed), Some(Tri::Yes));
    /// assert_eq!(phase.has(ClockKind::InForce), Some(Tri::No));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn phase_on(&self, day: NaiveDate, slack: u32) -> Phase {
        let dated = ClockKind::ALL
            .into_iter()
            .filter_map(|kind| Some((kind, come(self.clock(kind)?, day, slack))));
        Phase { come: dated.collect() }
    }
}
