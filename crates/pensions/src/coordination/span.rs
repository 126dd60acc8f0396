//! An award over time: one determination for each span of days on which nothing changes.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kerben_core::period::Period;
use serde::Serialize;

use super::coordinator::Coordinator;
use super::outcome::Determination;
use super::request::Request;
use super::workspace::Workspace;
use crate::claim::Claim;
use crate::error::PensionError;

/// The most spans into which one question is cut.
pub const SEGMENTS_MAX: usize = 10_000;

/// The determination that holds on every day of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Segment {
    /// The days.
    pub period: Period,
    /// What holds on each of them, stated for the first.
    pub determination: Determination,
}

impl Coordinator {
    /// What each State owes on every day of a period, the record closed on the day of the claim.
    ///
    /// The period is cut on each day on which a law changes, an instrument begins or ceases to bind a State, an age is
    /// reached or a right opens. Inside a segment every day has the same answer.
    ///
    /// # Errors
    ///
    /// As [`Coordinator::determine`]; [`PensionError::TooMany`] beyond [`SEGMENTS_MAX`].
    pub fn over(&self, claim: &Claim, period: Period) -> Result<Vec<Segment>, PensionError> {
        let mut room = Workspace::new();
        let mut cuts: BTreeSet<NaiveDate> = BTreeSet::from([period.start()]);
        for method in self.methods() {
            let readings = method.open.iter().flat_map(|open| &open.readings);
            let read = readings.flat_map(|reading| &reading.members);
            for member in method.members.iter().chain(read) {
                cuts.extend(member.from.into_iter().chain(member.until));
            }
        }
        for law in self.laws() {
            cuts.extend(law.changes(period));
        }
        cuts.retain(|day| period.contains(*day));
        let mut segments: Vec<Segment> = Vec::new();
        while let Some(start) = cuts.pop_first() {
            let end = cuts.first().copied().unwrap_or(period.end());
            let request = Request::new(claim).on_law_of(start);
            let determination = self.determine_in(&request, &mut room)?;
            // Ages and first days are fixed inside a segment: what lies in it cuts it once more, under every instrument and
            // every way to read what is open.
            let mut inner = first_within(&room.turns, start, end);
            for way in self.ways() {
                way.determine_in(&request, &mut room)?;
                inner = inner.into_iter().chain(first_within(&room.turns, start, end)).min();
            }
            let end = inner.unwrap_or(end);
            cuts.extend(inner);
            if segments.len() >= SEGMENTS_MAX {
                let count = segments.len().saturating_add(1);
                return Err(PensionError::TooMany {
                    what: "changes in one period",
                    count,
                    most: SEGMENTS_MAX,
                });
            }
            segments.push(Segment { period: Period::new(start, end)?, determination });
        }
        Ok(segments)
    }
}

/// The first of these days that lies between two others.
fn first_within(days: &[NaiveDate], start: NaiveDate, end: NaiveDate) -> Option<NaiveDate> {
    days.iter().copied().filter(|day| start < *day && *day < end).min()
}
