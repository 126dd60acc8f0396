//! Who held a function over a span of days: segments, gaps and overlaps.

use chrono::NaiveDate;
use kerben_core::party::Party;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::error::AgencyError;
use crate::id::{BodyId, FunctionId, HoldingId};
use crate::register::Register;

/// A run of days on which the answer to "who held it?" is the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Segment {
    /// The days.
    pub period: Period,
    /// Who held the function on each of them, certainly or perhaps, in the order of the register.
    pub holders: Vec<SegmentHolder>,
    /// Whether the register covers these days.
    pub covered: bool,
}

/// A holder in a segment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SegmentHolder {
    /// The holding.
    pub holding: HoldingId,
    /// The body.
    pub body: BodyId,
    /// Whether it held the function: yes or unknown.
    pub holds: Tri,
}

/// The days of a span on which a function lacked a holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Gaps {
    /// Nobody is recorded, not even perhaps.
    pub nobody: Periods,
    /// Nobody certainly held it, somebody may have.
    pub nobody_certain: Periods,
    /// The register does not cover these days.
    pub not_covered: Periods,
}

impl Segment {
    /// Iterates over the bodies that certainly held the function, each once.
    pub fn certain(&self) -> impl Iterator<Item = &BodyId> {
        let yes = |holder: &&SegmentHolder| holder.holds.is_yes();
        self.holders.iter().enumerate().filter(move |(_, holder)| yes(holder)).filter_map(
            move |(index, holder)| {
                let earlier = self.holders.iter().take(index);
                let first = !earlier.filter(yes).any(|other| other.body == holder.body);
                first.then_some(&holder.body)
            },
        )
    }
}

impl Register {
    /// Returns the span cut into runs of days on which the same bodies held the function, certainly or perhaps.
    ///
    /// The runs follow each other without a break and fill the span. Holders of a mere part are not listed.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownFunction`], [`AgencyError::UnknownJurisdiction`].
    pub fn segments(
        &self,
        function: &FunctionId,
        jurisdiction: impl Into<Party>,
        period: Period,
    ) -> Result<Vec<Segment>, AgencyError> {
        let jurisdiction = jurisdiction.into();
        let first_covered = self.coverage(jurisdiction)?.first();
        let mut starts = vec![period.start(), first_covered];
        let reading = self.reading(jurisdiction);
        for candidate in self.candidates(function, jurisdiction, period.start())? {
            starts.extend(reading.change_days(candidate.holding, candidate.body));
        }
        starts.retain(|day| period.contains(*day));
        starts.sort_unstable();
        starts.dedup();
        let mut segments: Vec<Segment> = Vec::new();
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index.saturating_add(1)).copied().unwrap_or(period.end());
            let Ok(run) = Period::new(*start, end) else { continue };
            let covered = first_covered <= *start;
            let holders = self.segment_holders(function, jurisdiction, *start, covered)?;
            match segments.last_mut() {
                Some(last) if last.holders == holders && last.covered == covered => {
                    last.period = Period::new(last.period.start(), end).unwrap_or(last.period);
                }
                _ => segments.push(Segment { period: run, holders, covered }),
            }
        }
        Ok(segments)
    }

    fn segment_holders(
        &self,
        function: &FunctionId,
        jurisdiction: Party,
        day: NaiveDate,
        covered: bool,
    ) -> Result<Vec<SegmentHolder>, AgencyError> {
        if !covered {
            return Ok(Vec::new());
        }
        Ok(self
            .candidates(function, jurisdiction, day)?
            .into_iter()
            .filter(|candidate| candidate.reach.is_whole())
            .map(|candidate| SegmentHolder {
                holding: candidate.holding.id().clone(),
                body: candidate.body.id().clone(),
                holds: candidate.on_day.holds(),
            })
            .filter(|holder| holder.holds.is_possible())
            .collect())
    }

    /// Returns the days of a span on which nobody is recorded for the function, on which nobody certainly held
    /// it, and which are not covered.
    ///
    /// # Errors
    ///
    /// As [`Register::segments`].
    pub fn gaps(
        &self,
        function: &FunctionId,
        jurisdiction: impl Into<Party>,
        period: Period,
    ) -> Result<Gaps, AgencyError> {
        let mut gaps = Gaps {
            nobody: Periods::empty(),
            nobody_certain: Periods::empty(),
            not_covered: Periods::empty(),
        };
        for segment in self.segments(function, jurisdiction, period)? {
            if !segment.covered {
                gaps.not_covered.insert(segment.period);
            } else if segment.holders.is_empty() {
                gaps.nobody.insert(segment.period);
            } else if segment.certain().next().is_none() {
                gaps.nobody_certain.insert(segment.period);
            }
        }
        Ok(gaps)
    }

    /// Returns who held a function on a day if ends are read as last days, as some registers write them: the holders of
    /// the day, and those whose holding ended on it. In the order of ids.
    ///
    /// # Errors
    ///
    /// As [`Register::responsible`].
    pub fn closed_holders(
        &self,
        function: &FunctionId,
        jurisdiction: impl Into<Party>,
        day: NaiveDate,
    ) -> Result<Vec<(BodyId, Tri)>, AgencyError> {
        let jurisdiction = jurisdiction.into();
        let mut holders =
            self.holders_on(function, jurisdiction, crate::register::in_calendar(day)?)?;
        let Some(eve) = day.pred_opt() else { return Ok(holders) };
        for candidate in self.candidates(function, jurisdiction, eve)? {
            let ends = candidate.holding.until().end().latest(self.slack()) == Some(day);
            let holds = candidate.on_day.holds();
            let body = candidate.body.id();
            if !ends || !candidate.reach.is_whole() || holds.is_no() {
                continue;
            }
            match holders.iter_mut().find(|(known, _)| known == body) {
                Some((_, known)) => *known = known.or(holds),
                None => holders.push((body.clone(), holds)),
            }
        }
        holders.sort();
        Ok(holders)
    }
}
