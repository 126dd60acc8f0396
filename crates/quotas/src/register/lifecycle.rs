//! What becomes of a hold: confirmation, extension, release.

use chrono::NaiveDate;
use kerben_core::explain::{Recorder, Traced};

use super::account::bit;
use super::apply::later;
use super::ask::{Ask, Purpose};
use super::book::Register;
use super::case::{Case, CaseState};
use super::decide::Turn;
use super::decision::{Decision, Ground};
use super::entry::{Act, Milestone, Release};
use super::error::RegisterError;
use super::ids::{NodeId, RequestId};
use super::node::NAME_MAX;
use super::nodes;

impl Register {
    /// Turns a hold into a permit, which is valid for the days that were asked, from this day.
    ///
    /// The confirmation of a firm hold never fails for want of places. Where the first phase was free, the nodes are
    /// charged now; if one is full, the answer is a refusal and the hold stays as it was. Confirming again
    /// gives the same answer.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoRequest`]; [`RegisterError::State`] if the hold ran out or was given up, or if
    /// the request waits or was refused; [`RegisterError::TimeBackwards`].
    pub fn confirm(
        &mut self,
        request: RequestId,
        on: NaiveDate,
    ) -> Result<Decision, RegisterError> {
        self.settle(on)?;
        let (id, case) = self.find(request)?;
        match case.state {
            CaseState::Held => {}
            CaseState::Granted => {
                return Ok(Decision::granted(case.places, case.until, self.fee_of(&case)));
            }
            _ => return Err(wrong_state(request, &case, "held, and granted to the same effect")),
        }
        let until = later(on, case.ask.permit_days);
        let mut charged = 0;
        let mut fee = None;
        if case.deferred != 0 {
            if let Err(ground) = self.deferred_fit(&case, on) {
                return Ok(Decision::Refused(ground));
            }
            charged = case.deferred;
            fee = self.fee_due(&case.ask, case.places, charged);
        }
        self.write(on, Act::Confirmed { case: id, charged, until, fee })?;
        let fee = fee.or_else(|| self.fee_of(&case));
        Ok(Decision::granted(case.places, until, fee))
    }

    /// Whether the nodes that the second phase charges have the places.
    fn deferred_fit(&self, case: &Case, on: NaiveDate) -> Result<(), Ground> {
        let Some(path) = self.paths.get(case.ask.path.index()) else { return Ok(()) };
        for (position, node) in path.nodes.iter().enumerate() {
            let Some(account) = self.accounts.get(node.index()) else { continue };
            if case.deferred & (1 << position) == 0 {
                continue;
            }
            if !account.limit.open {
                return Err(Ground::NotOpen { node: *node });
            }
            let headroom = self.room(*node, path, &case.ask, on, Turn::Waiting)?;
            if headroom < i64::from(case.places) {
                return Err(Ground::Full { node: *node, headroom });
            }
        }
        Ok(())
    }

    /// What was due when the case was confirmed, or before that when it took its places.
    fn fee_of(&self, case: &Case) -> Option<super::FeeDue> {
        let act = |number: u32| self.entries.get(number as usize).map(|entry| &entry.act);
        let confirmed = match act(case.confirmed) {
            Some(Act::Confirmed { fee, .. }) => *fee,
            _ => None,
        };
        confirmed.or_else(|| match act(case.took) {
            Some(Act::Held { taken, .. } | Act::Promoted { taken, .. }) => taken.fee,
            _ => None,
        })
    }

    /// Holds places and confirms them at once, for permits of one phase.
    ///
    /// # Errors
    ///
    /// As [`hold`](Self::hold) and [`confirm`](Self::confirm). If the second step fails the places are held.
    pub fn issue<R: Recorder>(
        &mut self,
        ask: &Ask,
        on: NaiveDate,
        rec: &mut R,
    ) -> Result<Traced<Decision, R>, RegisterError> {
        let held = self.hold(ask, on, rec)?;
        match held.value {
            Decision::Held { .. } | Decision::HeldAtFee { .. } => {
                let decision = self.confirm(ask.request, on)?;
                let node = rec.record(|| nodes::confirmed(self, ask, decision, &held.node));
                Ok(Traced::new(decision, node))
            }
            _ => Ok(held),
        }
    }

    /// Lets a hold or a permit run until another day, which is excluded.
    ///
    /// A permit that runs longer is a renewal: the gates for renewals must be open, and nodes that count renewals
    /// give another place. Extending again to the same day gives the same answer.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoRequest`]; [`RegisterError::State`] if it is not alive; [`RegisterError::Days`] if it
    /// would become shorter.
    pub fn extend(
        &mut self,
        request: RequestId,
        until: NaiveDate,
        on: NaiveDate,
    ) -> Result<Decision, RegisterError> {
        self.settle(on)?;
        let (id, case) = self.find(request)?;
        let granted = match case.state {
            CaseState::Held => false,
            CaseState::Granted => true,
            _ => return Err(wrong_state(request, &case, "held or granted")),
        };
        let answer = |until| {
            if granted {
                Decision::Granted { places: case.places, until }
            } else {
                Decision::Held { places: case.places, until, firm: case.deferred == 0 }
            }
        };
        if until == case.until {
            return Ok(answer(until));
        }
        if until < case.until {
            return Err(RegisterError::Days {
                problem: format!("the request runs until {} already", case.until),
                accepted: format!("a day after {}", case.until),
            });
        }
        let charged = if granted {
            match self.renewal_charges(&case, until, on) {
                Ok(charged) => charged,
                Err(ground) => return Ok(Decision::Refused(ground)),
            }
        } else {
            0
        };
        let answer = answer(until);
        self.write(on, Act::Extended { case: id, charged, until })?;
        Ok(answer)
    }

    fn renewal_charges(&self, case: &Case, until: NaiveDate, on: NaiveDate) -> Result<u16, Ground> {
        let mut charged = 0;
        let renewal = bit(Purpose::Renewal);
        let Some(path) = self.paths.get(case.ask.path.index()) else { return Ok(0) };
        for (position, node) in path.nodes.iter().enumerate() {
            let (Some(account), Some(state)) =
                (self.accounts.get(node.index()), self.nodes.get(node.index()))
            else {
                continue;
            };
            let node = *node;
            if account.limit.gates & renewal == 0 {
                return Err(Ground::GateClosed { node, purpose: Purpose::Renewal });
            }
            if account.limit.averaged && case.charged & (1 << position) != 0 {
                let more = state.days_within(case.stay_until, until) * i64::from(case.places);
                let left = account.limit.mean.saturating_sub(state.stay_days);
                if more > left {
                    return Err(Ground::Full { node, headroom: left.min(0) });
                }
            }
            if account.limit.counts & renewal == 0 {
                continue;
            }
            if !account.limit.open {
                return Err(Ground::NotOpen { node });
            }
            let headroom = self.room(node, path, &case.ask, on, Turn::Newcomer)?;
            if headroom < i64::from(case.places) {
                return Err(Ground::Full { node, headroom });
            }
            charged |= 1 << position;
        }
        Ok(charged)
    }

    /// Gives up a hold, a permit or a place on the waiting list. A hold frees its places everywhere; what a
    /// permit frees is for the rules of each node to say. Giving up again gives the same answer.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoRequest`]; [`RegisterError::State`] if it ran out or was refused;
    /// [`RegisterError::TimeBackwards`].
    pub fn release(
        &mut self,
        request: RequestId,
        reason: Release,
        on: NaiveDate,
    ) -> Result<Decision, RegisterError> {
        self.settle(on)?;
        let (id, case) = self.find(request)?;
        let released = Decision::Released { places: case.places };
        match case.state {
            CaseState::Released => return Ok(released),
            CaseState::Waiting | CaseState::Held | CaseState::Granted => {}
            _ => return Err(wrong_state(request, &case, "waiting, held or granted")),
        }
        self.write(on, Act::Released { case: id, reason })?;
        self.settle(on)?;
        Ok(released)
    }

    /// Counts persons who reached a stage outside the register, such as a test or a contract.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoNode`], [`RegisterError::TimeBackwards`]; [`RegisterError::TooMany`] if the name of the stage
    /// is too long.
    pub fn milestone(
        &mut self,
        node: NodeId,
        stage: &str,
        persons: u64,
        on: NaiveDate,
    ) -> Result<(), RegisterError> {
        self.not_before_last(on)?;
        if stage.len() > NAME_MAX {
            let max = u64::try_from(NAME_MAX).unwrap_or(u64::MAX);
            return Err(RegisterError::TooMany { what: "bytes in the name of the stage", max });
        }
        let milestone = Milestone { node, stage: stage.to_owned(), persons };
        self.write(on, Act::Milestone(Box::new(milestone)))
    }
}

fn wrong_state(request: RequestId, case: &Case, accepted: &'static str) -> RegisterError {
    RegisterError::State { request, state: case.state.to_string(), accepted }
}
