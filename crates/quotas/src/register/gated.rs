//! Requests after the gates, and requests of workers who need no place.

use chrono::NaiveDate;
use kerben_core::explain::{Recorder, Traced};
use kerben_core::tri::Tri;

use super::ask::Ask;
use super::book::Register;
use super::decision::{Decision, Ground};
use super::entry::{Act, Gated, NoPlace, Outside};
use super::error::RegisterError;
use super::ids::RequestId;
use super::nodes;
use crate::gate::GateReport;
use crate::place;

/// The most gates that may have spoken about one request.
pub const GATES_MAX: usize = 64;

impl Register {
    /// Holds places for a request after the gates, and records what they said with the decision.
    ///
    /// A closed gate refuses, and so does one that could not be determined: nothing is taken then. A request that
    /// was made before gets the answer that it got then, whatever the gates say now.
    ///
    /// # Errors
    ///
    /// As [`hold`](Self::hold); [`RegisterError::TooMany`] for more than [`GATES_MAX`] gates.
    pub fn hold_through<R: Recorder>(
        &mut self,
        report: &GateReport,
        ask: &Ask,
        on: NaiveDate,
        rec: &mut R,
    ) -> Result<Traced<Decision, R>, RegisterError> {
        self.settle(on)?;
        if self.by_request.contains_key(&ask.request) {
            return self.hold(ask, on, rec);
        }
        self.check_ask(ask)?;
        let said = Gated { request: ask.request, report: report.clone() };
        self.write(on, Act::Gated(Box::new(said)))?;
        let ground = match report.open() {
            Tri::Yes => return self.hold(ask, on, rec),
            Tri::No => Ground::Barred,
            Tri::Unknown => Ground::NotCleared,
        };
        self.write(on, Act::Refused { ask: *ask, ground })?;
        let decision = Decision::Refused(ground);
        let untold: [R::Node; 0] = [];
        let node = rec.record(|| nodes::decided(self, ask, decision, &untold));
        Ok(Traced::new(decision, node))
    }

    /// Records a request of a worker who needs no place. It takes none and counts apart in the funnel.
    ///
    /// # Errors
    ///
    /// As [`hold`](Self::hold).
    pub fn record_outside(
        &mut self,
        ask: &Ask,
        ground: &place::Ground,
        on: NaiveDate,
    ) -> Result<Decision, RegisterError> {
        self.settle(on)?;
        if let Some(case) = self.by_request.get(&ask.request) {
            return self.answered(*case, ask);
        }
        self.check_ask(ask)?;
        let outside = Outside { ask: *ask, ground: NoPlace::from(ground) };
        self.write(on, Act::Outside(Box::new(outside)))?;
        Ok(Decision::Outside)
    }

    fn check_ask(&self, ask: &Ask) -> Result<(), RegisterError> {
        if !ask.is_usable() {
            return Err(RegisterError::Ask { request: ask.request });
        }
        if self.paths.get(ask.path.index()).is_none() {
            return Err(RegisterError::NoPath { path: ask.path });
        }
        Ok(())
    }

    /// What the gates said about a request; `None` if it was decided without them.
    #[must_use]
    pub fn gates_of(&self, request: RequestId) -> Option<&GateReport> {
        let case = self.case(request)?;
        let before = self.entries.get(..case.answered as usize)?;
        // Between the gates and the decision stand at most the draws from reserves.
        let last = before.iter().rev().find_map(|entry| match &entry.act {
            Act::Gated(one) => Some(one),
            _ => None,
        })?;
        (last.request == request).then_some(&last.report)
    }

    /// Why a request took no place although it was recorded; `None` if it asked for one.
    #[must_use]
    pub fn outside_of(&self, request: RequestId) -> Option<&NoPlace> {
        let case = self.case(request)?;
        match self.entries.get(case.answered as usize).map(|entry| &entry.act) {
            Some(Act::Outside(outside)) => Some(&outside.ground),
            _ => None,
        }
    }
}
