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
use crate::stability::runs;

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
        let changes = self.changes_of_holder(function, self.years_before(years)?)?;
        let most = usize::try_from(changes_max).unwrap_or(usize::MAX);
        let said = if changes.least() > most {
            Said::No
        } else if changes.most() <= most && self.all_covered(changes.window)? {
            Said::Yes
        } else {
            Said::Unknown
        };
        Ok(changes.measured(said))
    }

    pub(super) fn acts_known(
        &self,
        function: &FunctionId,
        percent_min: u8,
        years: u8,
    ) -> Result<Measured, AgencyError> {
        let changes = self.changes_of_holder(function, self.years_before(years)?)?;
        let covered = self.all_covered(changes.window)?;
        if changes.most() == 0 {
            return Ok(changes.measured(if covered { Said::NotApplicable } else { Said::Unknown }));
        }
        let known = |change: &Change| {
            change.basis.iter().filter_map(|id| self.register.act(id)).any(is_whole)
        };
        // The dates that do not decide may all be against, or all in favour; of a change without a record no act is known.
        let share = |in_favour: bool, unrecorded: usize| {
            let counted = changes
                .recorded
                .iter()
                .filter(|(change, inside)| inside.is_yes() || known(change) == in_favour);
            let (mut all, mut with) = (unrecorded, 0_usize);
            for (change, _) in counted {
                all = all.saturating_add(1);
                with = with.saturating_add(usize::from(known(change)));
            }
            // Nothing to count: no share is missed.
            with.saturating_mul(100) >= all.saturating_mul(usize::from(percent_min))
        };
        let at_most = changes.runs.saturating_sub(changes.certain());
        let at_least = changes.handed_over.saturating_sub(changes.recorded.len());
        let said = match (share(false, at_most), share(true, at_least)) {
            (true, _) if covered => Said::Yes,
            (_, true) => Said::Unknown,
            (_, false) => Said::No,
        };
        Ok(changes.measured(said))
    }

    /// Whether the register covers the whole window, and sources were read up to its last day.
    fn all_covered(&self, window: Period) -> Result<bool, AgencyError> {
        let coverage = self.register.coverage(self.party)?;
        Ok(coverage.first() <= window.start() && window.last() <= coverage.last())
    }

    /// The changes of holder of the whole function in a window: those on record, and those that the holdings show.
    fn changes_of_holder(
        &self,
        function: &FunctionId,
        window: Period,
    ) -> Result<Changes<'_>, AgencyError> {
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
        let recorded = self
            .register
            .changes()
            .filter(lasting)
            .filter(moves)
            .map(|change| (change, inside(change)))
            .filter(|(_, inside)| inside.is_possible())
            .collect();
        let segments = self.register.segments(function, self.party, window)?;
        let mut handed_over = 0_usize;
        let mut last: Vec<&BodyId> = Vec::new();
        for segment in &segments {
            let now: Vec<&BodyId> = segment.certain().collect();
            if now.is_empty() {
                continue;
            }
            let other = !last.is_empty() && !now.iter().any(|body| last.contains(body));
            handed_over = handed_over.saturating_add(usize::from(other));
            last = now;
        }
        let runs = runs(&segments).len().saturating_sub(1);
        Ok(Changes { window, recorded, handed_over, runs })
    }

    fn of_window(&self, said: Said, window: Period) -> Measured {
        let why = Message::new("agencies.measure.window")
            .arg("from", window.start())
            .arg("to", window.last());
        let grade = self.register.coverage(self.party).map(crate::Coverage::grade);
        Measured::new(said, why).on(grade.unwrap_or(Evidence::Derived))
    }
}

/// The changes of holder in a window.
struct Changes<'a> {
    window: Period,
    /// Those on record that certainly or perhaps came in it.
    recorded: Vec<(&'a Change, Tri)>,
    /// How often the certain holders of one day had nothing in common with those before.
    handed_over: usize,
    /// How many runs of days of one body, certain or perhaps, follow the first.
    runs: usize,
}

impl Changes<'_> {
    fn certain(&self) -> usize {
        self.recorded.iter().filter(|(_, inside)| inside.is_yes()).count()
    }

    fn least(&self) -> usize {
        self.certain().max(self.handed_over)
    }

    fn most(&self) -> usize {
        self.recorded.len().max(self.runs)
    }

    fn measured(&self, said: Said) -> Measured {
        let ids: Vec<String> = self.recorded.iter().map(|(one, _)| one.id.to_string()).collect();
        let why = Message::new("agencies.measure.changes")
            .arg("from", self.window.start())
            .arg("to", self.window.last())
            .arg("least", self.least().to_string())
            .arg("most", self.most().to_string())
            .arg("changes", ids);
        let grades = self.recorded.iter().map(|(change, _)| change.grade);
        let mut measured =
            Measured::new(said, why).on(Evidence::lowest(grades).unwrap_or(Evidence::Derived));
        for (change, _) in &self.recorded {
            measured = measured.read_in(change.sources.iter());
        }
        measured
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
