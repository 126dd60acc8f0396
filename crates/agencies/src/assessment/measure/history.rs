//! Measures over the years before a day.

use kerben_core::calendar::{MonthEnd, add_days, add_years};
use kerben_core::message::Message;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::super::answer::Said;
use super::holders::is_whole;
use super::{Asked, Measured};
use crate::breaks::BreakKind;
use crate::change::{Change, ChangeKind};
use crate::error::AgencyError;
use crate::gaps::Segment;
use crate::id::{BodyId, FunctionId};

impl Asked<'_> {
    /// The years up to and with the day.
    fn years_before(&self, years: u8) -> Result<Period, AgencyError> {
        let outside = || AgencyError::Day { day: self.day };
        let from = add_years(self.day, -i32::from(years), MonthEnd::Clamp);
        let until = add_days(self.day, 1);
        let (Ok(from), Ok(until)) = (from, until) else { return Err(outside()) };
        Period::new(from, until).map_err(|_| outside())
    }

    pub(super) fn same_holder(
        &self,
        function: &FunctionId,
        years: u8,
    ) -> Result<Measured, AgencyError> {
        let window = self.years_before(years)?;
        let segments = self.register.segments(function, self.party, window)?;
        let Some(now) = segments.last() else {
            return Ok(self.of_window(Said::Unknown, window));
        };
        let mut best = Tri::No;
        let mut bodies: Vec<&BodyId> = now.holders.iter().map(|holder| &holder.body).collect();
        bodies.dedup();
        for body in bodies {
            best = best.or(Tri::all(segments.iter().map(|segment| held(segment, body))));
        }
        // Days before the register's first one may have been the same body's.
        let said = if now.holders.is_empty() && !now.covered { Said::Unknown } else { best.into() };
        let mut measured = self.of_window(said, window);
        for holder in &now.holders {
            if let Some(holding) = self.register.holding(&holder.holding) {
                measured = measured.read_in(holding.sources().iter()).on(holding.grade());
            }
        }
        Ok(measured)
    }

    pub(super) fn no_long_gap(
        &self,
        function: &FunctionId,
        days_max: u32,
        years: u8,
    ) -> Result<Measured, AgencyError> {
        let window = self.years_before(years)?;
        let mut measured = self.of_window(Said::Yes, window);
        let mut open: Option<Period> = None;
        for one in self.register.breaks(function, self.party, window)? {
            let gap = matches!(one.kind, BreakKind::Gap | BreakKind::PossibleGap);
            if !gap || one.covered.is_yes() {
                continue;
            }
            if one.kind == BreakKind::Gap && one.days() > days_max {
                measured.said = Said::No;
                measured.why = vec![gap_message(one.period)];
                return Ok(measured);
            }
            let run = match open {
                Some(run) if run.end() == one.period.start() => {
                    Period::new(run.start(), one.period.end()).unwrap_or(one.period)
                }
                _ => one.period,
            };
            if run.days() > days_max && measured.said == Said::Yes {
                measured.said = Said::Unknown;
                measured.why = vec![gap_message(run)];
            }
            open = Some(run);
        }
        if window.start() < self.register.coverage(self.party)?.first() {
            measured.said = Said::Unknown;
        }
        Ok(measured)
    }

    pub(super) fn few_changes(
        &self,
        function: &FunctionId,
        changes_max: u32,
        years: u8,
    ) -> Result<Measured, AgencyError> {
        let window = self.years_before(years)?;
        let changes = self.changes_of_holder(function, window);
        let certain = changes.iter().filter(|(_, inside)| inside.is_yes()).count();
        let most = usize::try_from(changes_max).unwrap_or(usize::MAX);
        let said = if certain > most {
            Said::No
        } else if changes.len() <= most && self.all_covered(window)? {
            Said::Yes
        } else {
            Said::Unknown
        };
        Ok(Self::of_changes(said, window, &changes))
    }

    pub(super) fn acts_known(
        &self,
        function: &FunctionId,
        percent_min: u8,
        years: u8,
    ) -> Result<Measured, AgencyError> {
        let window = self.years_before(years)?;
        let changes = self.changes_of_holder(function, window);
        if changes.is_empty() {
            let said = if self.all_covered(window)? { Said::NotApplicable } else { Said::Unknown };
            return Ok(Self::of_changes(said, window, &changes));
        }
        let known = |change: &Change| {
            change.basis.iter().filter_map(|id| self.register.act(id)).any(is_whole)
        };
        // The dates that do not decide may all be against, or all in favour.
        let share = |doubtful: bool| {
            let counted = changes
                .iter()
                .filter(|(change, inside)| inside.is_yes() || known(change) == doubtful);
            let (mut all, mut with) = (0_usize, 0_usize);
            for (change, _) in counted {
                all = all.saturating_add(1);
                with = with.saturating_add(usize::from(known(change)));
            }
            // Nothing to count: no share is missed.
            with.saturating_mul(100) >= all.saturating_mul(usize::from(percent_min))
        };
        let said = match (share(false), share(true)) {
            (true, _) => Said::Yes,
            (false, true) => Said::Unknown,
            (false, false) => Said::No,
        };
        Ok(Self::of_changes(said, window, &changes))
    }

    /// Whether the register covers the whole window, and sources were read up to its last day.
    fn all_covered(&self, window: Period) -> Result<bool, AgencyError> {
        let coverage = self.register.coverage(self.party)?;
        Ok(coverage.first() <= window.start() && window.last() <= coverage.last())
    }

    /// The changes by which the whole function went from one body to another, and whether they came in the window.
    fn changes_of_holder(&self, function: &FunctionId, window: Period) -> Vec<(&Change, Tri)> {
        let lasting = |change: &&Change| {
            change.jurisdiction == self.party
                && !matches!(
                    change.kind,
                    ChangeKind::Delegation | ChangeKind::Suspension | ChangeKind::Resumption
                )
        };
        let moves = |change: &&Change| {
            change.moves.iter().any(|one| {
                let whole = one
                    .function
                    .as_ref()
                    .is_some_and(|moved| self.register.is_within(function, moved));
                whole && one.donor.is_some() && one.receiver.is_some() && one.donor != one.receiver
            })
        };
        let inside =
            |change: &Change| change.on.date().map_or(Tri::Unknown, |date| date.within(window));
        self.register
            .changes()
            .filter(lasting)
            .filter(moves)
            .map(|change| (change, inside(change)))
            .filter(|(_, inside)| inside.is_possible())
            .collect()
    }

    fn of_changes(said: Said, window: Period, changes: &[(&Change, Tri)]) -> Measured {
        let certain = changes.iter().filter(|(_, inside)| inside.is_yes()).count();
        let ids: Vec<String> = changes.iter().map(|(change, _)| change.id.to_string()).collect();
        let why = Message::new("agencies.measure.changes")
            .arg("from", window.start())
            .arg("to", window.last())
            .arg("least", certain.to_string())
            .arg("most", changes.len().to_string())
            .arg("changes", ids);
        let grades = changes.iter().map(|(change, _)| change.grade);
        let mut measured =
            Measured::new(said, why).on(Evidence::lowest(grades).unwrap_or(Evidence::Derived));
        for (change, _) in changes {
            measured = measured.read_in(change.sources.iter());
        }
        measured
    }

    fn of_window(&self, said: Said, window: Period) -> Measured {
        let why = Message::new("agencies.measure.window")
            .arg("from", window.start())
            .arg("to", window.last());
        let grade = self.register.coverage(self.party).map(crate::Coverage::grade);
        Measured::new(said, why).on(grade.unwrap_or(Evidence::Derived))
    }
}

fn held(segment: &Segment, body: &BodyId) -> Tri {
    if !segment.covered {
        return Tri::Unknown;
    }
    let mine = segment.holders.iter().filter(|holder| holder.body == *body);
    Tri::any(mine.map(|holder| holder.holds))
}

fn gap_message(period: Period) -> Message {
    Message::new("agencies.measure.gap")
        .arg("from", period.start())
        .arg("to", period.last())
        .arg("days", period.days())
}
