//! Whether a request gets its places. All nodes are looked at first; then all are charged or none.

use chrono::NaiveDate;
use kerben_core::explain::{Recorder, Traced};

use super::account::bit;
use super::apply::later;
use super::ask::Ask;
use super::book::{Path, Register};
use super::decision::{Decision, FeeDue, Ground};
use super::entry::{Act, Capacity, Movement, Taken};
use super::error::RegisterError;
use super::ids::{CaseId, NodeId};
use super::nodes;
use super::rules::OverLimit;

/// What the nodes of a path say to a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weighed {
    /// The most places that every node has.
    pub(crate) room: i64,
    /// The node that has least.
    pub(crate) scarce: Option<NodeId>,
    /// The nodes to be charged.
    pub(crate) charged: u16,
    /// The nodes to be charged by the confirmation.
    pub(crate) deferred: u16,
    /// All nodes that have too few let the request wait.
    may_wait: bool,
    /// Why no number of places would do.
    pub(crate) ground: Option<Ground>,
}

/// Who asks: a newcomer may not overtake those who wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Newcomer,
    Waiting,
}

impl Register {
    /// Holds places for a request on every node of its path, or on none.
    ///
    /// A request that was made before gets the answer that it got then. What could break a limit fails now, so
    /// that the confirmation of a firm hold never can.
    ///
    /// # Errors
    ///
    /// [`RegisterError::TimeBackwards`], [`RegisterError::NoPath`], [`RegisterError::Ask`];
    /// [`RegisterError::Conflict`] if another request was made under the same name.
    pub fn hold<R: Recorder>(
        &mut self,
        ask: &Ask,
        on: NaiveDate,
        rec: &mut R,
    ) -> Result<Traced<Decision, R>, RegisterError> {
        self.settle(on)?;
        if let Some(case) = self.by_request.get(&ask.request) {
            let decision = self.answered(*case, ask)?;
            let node = rec.record(|| nodes::repeated(self, ask, decision));
            return Ok(Traced::new(decision, node));
        }
        if !ask.is_usable() {
            return Err(RegisterError::Ask { request: ask.request });
        }
        let path = self.paths.get(ask.path.index());
        let path = path.ok_or(RegisterError::NoPath { path: ask.path })?;
        let mut weighed = self.weigh(path, ask, on, Turn::Newcomer);
        let before = if R::ON { nodes::before(self, ask, on, rec) } else { Vec::new() };
        if weighed.room < i64::from(ask.places)
            && weighed.ground.is_none()
            && self.draw_for(ask, on)?
            && let Some(path) = self.paths.get(ask.path.index())
        {
            weighed = self.weigh(path, ask, on, Turn::Newcomer);
        }
        let act = self.act_on(ask, on, weighed);
        let decision = decided(&act);
        self.write(on, act)?;
        let node = rec.record(|| nodes::decided(self, ask, decision, &before));
        Ok(Traced::new(decision, node))
    }

    fn act_on(&self, ask: &Ask, on: NaiveDate, weighed: Weighed) -> Act {
        let ask = *ask;
        if let Some(ground) = weighed.ground {
            return Act::Refused { ask, ground };
        }
        let places = weighed.room.clamp(0, i64::from(ask.places));
        let places = u32::try_from(places).unwrap_or_default();
        if places >= ask.at_least {
            return Act::Held { ask, taken: self.taken(&ask, on, places, &weighed) };
        }
        match weighed.scarce {
            Some(node) if weighed.may_wait => Act::Queued { ask, node },
            scarce => {
                let node = scarce.unwrap_or(NodeId(0));
                Act::Refused { ask, ground: Ground::Full { node, headroom: weighed.room } }
            }
        }
    }

    pub(crate) fn taken(&self, ask: &Ask, on: NaiveDate, places: u32, weighed: &Weighed) -> Taken {
        let Weighed { charged, deferred, .. } = *weighed;
        let fee = self.fee_due(ask, places, charged);
        Taken { places, charged, deferred, until: later(on, ask.hold_days), fee }
    }

    /// What is due if so many places are charged: for the places above the cap of a node that allows them.
    pub(crate) fn fee_due(&self, ask: &Ask, places: u32, charged: u16) -> Option<FeeDue> {
        let path = self.paths.get(ask.path.index())?;
        let is_due = |position: &usize| charged & (1 << position) != 0;
        let due = path.nodes.iter().enumerate().filter(|(position, _)| is_due(position));
        due.filter_map(|(_, node)| {
            let account = self.accounts.get(node.index())?;
            let OverLimit::Fee { multiple, .. } = account.limit.over else { return None };
            let above = account.counters.used() + i64::from(places) - account.limit.cap?;
            let above = u32::try_from(above.clamp(0, i64::from(places))).ok()?;
            (above > 0).then_some(FeeDue { node: *node, places: above, multiple })
        })
        .max_by_key(|fee| fee.multiple)
    }

    /// What every node of the path says. The limits must have been looked up for the day.
    pub(crate) fn weigh(&self, path: &Path, ask: &Ask, on: NaiveDate, turn: Turn) -> Weighed {
        let mut weighed = Weighed {
            room: i64::MAX,
            scarce: None,
            charged: 0,
            deferred: 0,
            may_wait: true,
            ground: None,
        };
        let purpose = bit(ask.purpose);
        for (position, node) in path.nodes.iter().enumerate() {
            let Some(account) = self.accounts.get(node.index()) else { continue };
            let limit = &account.limit;
            let node = *node;
            if !limit.open {
                weighed.ground = Some(Ground::NotOpen { node });
                return weighed;
            }
            if limit.gates & purpose == 0 {
                weighed.ground = Some(Ground::GateClosed { node, purpose: ask.purpose });
                return weighed;
            }
            if limit.counts & purpose == 0 {
                continue;
            }
            if limit.free_phase {
                weighed.deferred |= 1 << position;
                continue;
            }
            weighed.charged |= 1 << position;
            match self.room(node, path, ask, on, turn) {
                Ok(room) => {
                    if room < i64::from(ask.at_least) && limit.over != OverLimit::Queue {
                        weighed.may_wait = false;
                    }
                    if room < weighed.room {
                        weighed.room = room;
                        weighed.scarce = Some(node);
                    }
                }
                Err(ground) => {
                    weighed.ground = Some(ground);
                    return weighed;
                }
            }
        }
        weighed
    }

    /// How many more places the node allows.
    pub(crate) fn room(
        &self,
        node: NodeId,
        path: &Path,
        ask: &Ask,
        on: NaiveDate,
        turn: Turn,
    ) -> Result<i64, Ground> {
        let Some(account) = self.accounts.get(node.index()) else { return Ok(0) };
        let limit = &account.limit;
        if limit.cap.is_none() {
            return Err(Ground::NoCap { node });
        }
        let mut room = limit.ceiling - account.counters.used();
        if turn == Turn::Newcomer && account.counters.waiting > 0 && limit.over == OverLimit::Queue
        {
            room = room.min(0);
        }
        if limit.windows || limit.averaged {
            room = room.min(self.special_room(node, ask, on)?);
        }
        if !path.undivided.is_empty() && path.undivided.contains(&node) {
            room = room.saturating_sub(self.owed_to_parts(node, path));
        }
        Ok(room)
    }

    /// What windows and a yearly mean leave.
    fn special_room(&self, node: NodeId, ask: &Ask, on: NaiveDate) -> Result<i64, Ground> {
        let (Some(state), Some(account)) =
            (self.nodes.get(node.index()), self.accounts.get(node.index()))
        else {
            return Ok(0);
        };
        let mut room = i64::MAX;
        if let Some(schedule) = &state.spec.rules.schedule {
            let window = schedule.window_on(on).ok_or(Ground::OutsideWindow { node })?;
            let taken = state.windows.get(window).copied().unwrap_or_default();
            room = schedule.released(window, &state.windows).saturating_sub(taken);
        }
        if account.limit.averaged {
            let each = state.days_within(on, later(on, ask.permit_days));
            let left = account.limit.mean.saturating_sub(state.stay_days);
            room = room.min(if each > 0 { left.div_euclid(each) } else { room });
        }
        Ok(room)
    }

    /// The places that the parts of a divided node may still take, in the division that has most of them.
    fn owed_to_parts(&self, node: NodeId, path: &Path) -> i64 {
        let Some(state) = self.nodes.get(node.index()) else { return 0 };
        let mut owed: Vec<(&str, i64, bool)> = Vec::new();
        for child in &state.children {
            let (Some(part), Some(account)) =
                (self.nodes.get(child.index()), self.accounts.get(child.index()))
            else {
                continue;
            };
            let own = account.limit.cap.unwrap_or_default() - account.counters.used();
            let on_path = path.nodes.contains(child);
            let division = part.spec.division.as_str();
            match owed.iter_mut().find(|(name, ..)| *name == division) {
                Some((_, sum, charged)) => {
                    *sum = sum.saturating_add(own.max(0));
                    *charged |= on_path;
                }
                None => owed.push((division, own.max(0), on_path)),
            }
        }
        owed.iter().filter(|(.., charged)| !charged).map(|(_, sum, _)| *sum).max().unwrap_or(0)
    }

    /// Draws from the reserves of full nodes what the request lacks, if that is allowed and enough.
    fn draw_for(&mut self, ask: &Ask, on: NaiveDate) -> Result<bool, RegisterError> {
        let Some(path) = self.paths.get(ask.path.index()) else { return Ok(false) };
        let mut draws: Vec<(NodeId, NodeId, u64)> = Vec::new();
        let purpose = bit(ask.purpose);
        for node in path.nodes.iter().copied() {
            let Some(account) = self.accounts.get(node.index()) else { return Ok(false) };
            if account.limit.counts & purpose == 0 || account.limit.free_phase {
                continue;
            }
            let Ok(room) = self.room(node, path, ask, on, Turn::Newcomer) else {
                return Ok(false);
            };
            let lacks = i64::from(ask.places) - room;
            if lacks <= 0 {
                continue;
            }
            let plain = matches!(account.limit.over, OverLimit::Refuse | OverLimit::Queue)
                && !account.limit.windows
                && account.counters.waiting == 0;
            let Some(reserve) = self.state(node)?.spec.rules.draws_on.filter(|_| plain) else {
                return Ok(false);
            };
            let rules = self.state(reserve)?.spec.rules.reserve.unwrap_or_default();
            let planned: i64 = draws
                .iter()
                .filter(|(from, ..)| *from == reserve)
                .map(|(.., places)| i64::try_from(*places).unwrap_or(i64::MAX))
                .sum();
            let has = self.least_from(reserve, node, on)?.saturating_sub(planned);
            let allowed = rules.on_exhaustion
                && !rules.needs_evidence
                && rules.from.is_none_or(|from| from <= on);
            if !allowed || has < lacks {
                return Ok(false);
            }
            draws.push((reserve, node, lacks.unsigned_abs()));
        }
        let drew = !draws.is_empty();
        for (from, to, places) in draws {
            let movement = Movement::Transfer { from, to, places };
            let days = self.shared_days(from, to, on)?;
            let capacity = Capacity { movement, days, instrument: None };
            self.write(on, Act::Moved(Box::new(capacity)))?;
        }
        self.look_at(on);
        Ok(drew)
    }

    /// What was answered to the request, if it is the same.
    pub(crate) fn answered(&self, id: CaseId, ask: &Ask) -> Result<Decision, RegisterError> {
        let case = self.case_of(id)?;
        if case.ask != *ask {
            return Err(RegisterError::Conflict { request: ask.request });
        }
        let entry = self.entries.get(case.answered as usize);
        let entry = entry.ok_or(RegisterError::NoRequest { request: ask.request })?;
        Ok(decided(&entry.act))
    }
}

/// The decision that an entry stands for.
fn decided(act: &Act) -> Decision {
    match act {
        Act::Held { taken, .. } => {
            Decision::held(taken.places, taken.until, taken.deferred == 0, taken.fee)
        }
        Act::Queued { node, .. } => Decision::Queued { node: *node },
        Act::Refused { ground, .. } => Decision::Refused(*ground),
        Act::Outside(_) => Decision::Outside,
        _ => Decision::Released { places: 0 },
    }
}
