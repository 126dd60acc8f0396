//! What each entry does to the state. Nothing else changes it, so that replay cannot differ.
//!
//! Every step checks first and changes then; an entry that does not fit leaves the state as it was.

use chrono::NaiveDate;
use kerben_core::calendar::{DAY_MAX, add_days};

use super::account::{Account, Counters, NodeState};
use super::ask::Ask;
use super::book::{Path, Register, number};
use super::case::{Case, CaseState};
use super::entry::{Act, Taken};
use super::error::RegisterError;
use super::gated::GATES_MAX;
use super::ids::{CaseId, NodeId};
use super::node::{NODES_MAX, NodeSpec};
use super::rules::OverLimit;

impl Register {
    pub(crate) fn apply(&mut self, on: NaiveDate, act: &Act) -> Result<(), RegisterError> {
        match act {
            Act::Held { ask, taken } => self.apply_held(on, ask, taken),
            Act::Confirmed { case, charged, until, .. } => {
                self.apply_confirmed(on, *case, *charged, *until)
            }
            Act::Queued { ask, node } => {
                self.account(*node)?;
                let case = self.open_case(on, ask, CaseState::Waiting)?;
                self.waiting.insert(case);
                self.each(case, |counters, places| {
                    counters.funnel.queued += places.unsigned_abs();
                });
                self.waits(*node, i64::from(ask.places));
                Ok(())
            }
            Act::Refused { ask, .. } => {
                let case = self.open_case(on, ask, CaseState::Refused)?;
                self.each(case, |counters, places| {
                    counters.funnel.refused += places.unsigned_abs();
                });
                Ok(())
            }
            Act::Promoted { case, taken } => self.apply_promoted(on, *case, taken),
            Act::Extended { case, charged, until } => {
                self.apply_extended(on, *case, *charged, *until)
            }
            Act::Released { case, reason } => self.apply_released(on, *case, *reason),
            Act::Lapsed { case } => self.apply_lapsed(*case),
            Act::Ended { case } => self.apply_ended(*case),
            Act::Path(nodes) => self.apply_path(nodes),
            Act::Opened(spec) => self.apply_opened(spec),
            Act::Ruled(ruled) => {
                self.may_rule(ruled.node, &ruled.rules)?;
                if let Some(state) = self.nodes.get_mut(ruled.node.index()) {
                    let windows =
                        ruled.rules.schedule.as_ref().map_or(0, |plan| plan.windows().len());
                    state.windows.resize(windows, 0);
                    state.spec.rules = ruled.rules.clone();
                }
                self.reckon_stays(ruled.node);
                self.renew_limit(ruled.node, on);
                Ok(())
            }
            Act::Moved(capacity) => {
                self.apply_moved(on, capacity)?;
                self.view.days = None;
                Ok(())
            }
            Act::Closed { node } => {
                for below in self.tree(*node)? {
                    if let Some(state) = self.nodes.get_mut(below.index()) {
                        state.closed = true;
                    }
                    self.renew_limit(below, on);
                }
                Ok(())
            }
            Act::Gated(gated) => {
                if self.by_request.contains_key(&gated.request) {
                    return Err(RegisterError::Conflict { request: gated.request });
                }
                if gated.report.findings.len() > GATES_MAX {
                    let max = u64::try_from(GATES_MAX).unwrap_or(u64::MAX);
                    return Err(RegisterError::TooMany { what: "gates of a request", max });
                }
                Ok(())
            }
            Act::Outside(outside) => {
                let case = self.open_case(on, &outside.ask, CaseState::Outside)?;
                self.each(case, |counters, places| {
                    counters.funnel.asked -= places.unsigned_abs();
                    counters.funnel.outside += places.unsigned_abs();
                });
                Ok(())
            }
            Act::Milestone(milestone) => {
                let accepted = self.no_node(milestone.node);
                let state = self.nodes.get_mut(milestone.node.index()).ok_or(accepted)?;
                let count = state.milestones.entry(milestone.stage.clone()).or_default();
                *count = count.saturating_add(milestone.persons);
                Ok(())
            }
        }
    }

    fn apply_opened(&mut self, spec: &NodeSpec) -> Result<(), RegisterError> {
        self.may_open(spec)?;
        if self.nodes.len() >= NODES_MAX {
            let max = u64::try_from(NODES_MAX).unwrap_or(u64::MAX);
            return Err(RegisterError::TooMany { what: "nodes", max });
        }
        let id = NodeId(number(self.nodes.len(), "nodes")?);
        let state = NodeState::new(spec.clone());
        // Looked up again before it is used.
        let limit = state.limit_on(spec.period.start());
        if let Some(parent) = spec.parent.and_then(|parent| self.nodes.get_mut(parent.index())) {
            parent.children.push(id);
        }
        self.nodes.push(state);
        self.accounts.push(Account { counters: Counters::default(), limit });
        self.by_name.insert(spec.name.clone(), id);
        let paths = std::mem::take(&mut self.paths);
        self.paths = paths
            .into_iter()
            .map(|path| Path { undivided: self.undivided(&path.nodes), nodes: path.nodes })
            .collect();
        self.view.days = None;
        Ok(())
    }

    fn apply_path(&mut self, nodes: &[NodeId]) -> Result<(), RegisterError> {
        if nodes.is_empty()
            || nodes.len() > super::PATH_NODES_MAX
            || !nodes.is_sorted_by(|one, two| one < two)
            || self.by_path.contains_key(nodes)
        {
            return Err(RegisterError::entry("the path is empty, too long, unsorted or known"));
        }
        for node in nodes {
            self.state(*node)?;
        }
        let id = super::PathId(number(self.paths.len(), "paths")?);
        let shared: std::sync::Arc<[NodeId]> = nodes.into();
        self.by_path.insert(std::sync::Arc::clone(&shared), id);
        self.paths.push(Path { undivided: self.undivided(nodes), nodes: shared });
        Ok(())
    }

    /// The nodes that are divided in some way of which no part is among them.
    fn undivided(&self, nodes: &[NodeId]) -> Vec<NodeId> {
        let division = |child: &NodeId| {
            self.nodes.get(child.index()).map(|state| state.spec.division.as_str())
        };
        let lacks = |node: &&NodeId| {
            let Some(state) = self.nodes.get(node.index()) else { return false };
            state.children.iter().any(|child| {
                let of = division(child);
                !state.children.iter().any(|one| nodes.contains(one) && division(one) == of)
            })
        };
        nodes.iter().filter(lacks).copied().collect()
    }

    fn open_case(
        &mut self,
        on: NaiveDate,
        ask: &Ask,
        state: CaseState,
    ) -> Result<CaseId, RegisterError> {
        if !ask.is_usable() {
            return Err(RegisterError::Ask { request: ask.request });
        }
        let Some(path) = self.paths.get(ask.path.index()) else {
            return Err(RegisterError::NoPath { path: ask.path });
        };
        let id = CaseId(number(self.cases.len(), "cases")?);
        let answered = number(self.entries.len(), "entries")?;
        match self.by_request.entry(ask.request) {
            std::collections::hash_map::Entry::Occupied(_) => {
                return Err(RegisterError::Conflict { request: ask.request });
            }
            std::collections::hash_map::Entry::Vacant(free) => free.insert(id),
        };
        for node in path.nodes.iter() {
            if let Some(account) = self.accounts.get_mut(node.index()) {
                account.counters.funnel.asked += u64::from(ask.places);
            }
        }
        self.cases.push(Case {
            ask: *ask,
            state,
            places: 0,
            since: on,
            until: on,
            charged: 0,
            stay_from: on,
            stay_until: on,
            answered,
            took: answered,
            confirmed: answered,
            deferred: 0,
        });
        Ok(id)
    }

    /// Changes the counters of every node of the case's path; the places asked are the argument.
    fn each(&mut self, case: CaseId, mut change: impl FnMut(&mut Counters, i64)) {
        let Some(case) = self.cases.get(case.index()) else { return };
        let Some(path) = self.paths.get(case.ask.path.index()) else { return };
        for node in path.nodes.iter() {
            if let Some(account) = self.accounts.get_mut(node.index()) {
                change(&mut account.counters, i64::from(case.ask.places));
            }
        }
    }

    fn waits(&mut self, node: NodeId, places: i64) {
        if let Some(account) = self.accounts.get_mut(node.index()) {
            account.counters.waiting += places;
        }
    }

    fn apply_held(&mut self, on: NaiveDate, ask: &Ask, taken: &Taken) -> Result<(), RegisterError> {
        fits(ask, taken)?;
        let case = self.open_case(on, ask, CaseState::Held)?;
        self.take(on, case, taken);
        Ok(())
    }

    fn apply_promoted(
        &mut self,
        on: NaiveDate,
        case: CaseId,
        taken: &Taken,
    ) -> Result<(), RegisterError> {
        let waits = self.in_state(case, CaseState::Waiting)?;
        fits(&waits.ask, taken)?;
        let took = number(self.entries.len(), "entries")?;
        self.no_longer_waits(case, &waits);
        self.take(on, case, taken);
        if let Some(case) = self.cases.get_mut(case.index()) {
            case.took = took;
        }
        Ok(())
    }

    pub(crate) fn no_longer_waits(&mut self, case: CaseId, waits: &Case) {
        self.waiting.remove(&case);
        if let Some(Act::Queued { node, .. }) =
            self.entries.get(waits.answered as usize).map(|entry| &entry.act)
        {
            let node = *node;
            self.waits(node, -i64::from(waits.ask.places));
        }
        self.view.freed = true;
    }

    /// Charges the nodes that are named, and makes the case a held one.
    fn take(&mut self, on: NaiveDate, id: CaseId, taken: &Taken) {
        let Some(case) = self.cases.get_mut(id.index()) else { return };
        case.state = CaseState::Held;
        case.places = taken.places;
        case.since = on;
        case.until = taken.until;
        case.charged = taken.charged;
        case.deferred = taken.deferred;
        case.stay_from = on;
        case.stay_until = later(on, case.ask.permit_days);
        let (stay_from, stay_until) = (case.stay_from, case.stay_until);
        let asked = case.ask.places;
        let Some(path) = self.paths.get(case.ask.path.index()) else { return };
        let places = i64::from(taken.places);
        for (position, node) in path.nodes.iter().enumerate() {
            let Some(account) = self.accounts.get_mut(node.index()) else { continue };
            let funnel = &mut account.counters.funnel;
            funnel.held += u64::from(taken.places);
            funnel.refused += u64::from(asked.saturating_sub(taken.places));
            if taken.fee.is_some_and(|fee| fee.node == *node) {
                funnel.at_fee += taken.fee.map_or(0, |fee| fee.places.into());
            }
            if taken.charged & (1 << position) != 0 {
                account.counters.held += places;
                if account.limit.windows || account.limit.averaged {
                    charge_more(&mut self.nodes, *node, on, places, (stay_from, stay_until));
                }
            }
        }
        self.due.entry(taken.until).or_default().push(id);
    }

    fn apply_confirmed(
        &mut self,
        on: NaiveDate,
        id: CaseId,
        charged: u16,
        until: NaiveDate,
    ) -> Result<(), RegisterError> {
        let before = self.in_state(id, CaseState::Held)?;
        if until <= on || charged != before.deferred {
            return Err(RegisterError::entry("the confirmation is over or charges other nodes"));
        }
        let Some(path) = self.paths.get(before.ask.path.index()) else {
            return Err(RegisterError::NoPath { path: before.ask.path });
        };
        let confirmed = number(self.entries.len(), "entries")?;
        let places = i64::from(before.places);
        for (position, node) in path.nodes.iter().enumerate() {
            let Some(account) = self.accounts.get_mut(node.index()) else { continue };
            account.counters.funnel.granted += u64::from(before.places);
            if before.charged & (1 << position) != 0 {
                account.counters.held -= places;
                account.counters.posted += places;
                if account.limit.averaged
                    && let Some(state) = self.nodes.get_mut(node.index())
                {
                    let reserved = state.days_within(before.stay_from, before.stay_until);
                    state.stay_days += places * (state.days_within(on, until) - reserved);
                }
            } else if charged & (1 << position) != 0 {
                account.counters.posted += places;
                if account.limit.windows || account.limit.averaged {
                    charge_more(&mut self.nodes, *node, on, places, (on, until));
                }
            }
        }
        if let Some(case) = self.cases.get_mut(id.index()) {
            case.confirmed = confirmed;
            case.state = CaseState::Granted;
            case.charged |= charged;
            case.until = until;
            case.stay_from = on;
            case.stay_until = until;
        }
        self.due.entry(until).or_default().push(id);
        Ok(())
    }

    /// Makes the digest of a node anew; what does not depend on the day must be right at all times.
    fn renew_limit(&mut self, node: NodeId, on: NaiveDate) {
        if let (Some(state), Some(account)) =
            (self.nodes.get(node.index()), self.accounts.get_mut(node.index()))
        {
            account.limit = state.limit_on(on);
        }
        self.view.days = None;
    }

    /// Counts the days of stay of a node from its cases, where its new rules limit their mean.
    fn reckon_stays(&mut self, node: NodeId) {
        let Some(state) = self.nodes.get(node.index()) else { return };
        let mut days = 0;
        if matches!(state.spec.rules.over, OverLimit::Overdraft { .. }) {
            for case in &self.cases {
                let path = self.paths.get(case.ask.path.index());
                let position = path.and_then(|path| path.nodes.iter().position(|one| *one == node));
                if position.is_some_and(|position| case.charged & (1 << position) != 0) {
                    let stay = state.days_within(case.stay_from, case.stay_until);
                    days += i64::from(case.places) * stay;
                }
            }
        }
        if let Some(state) = self.nodes.get_mut(node.index()) {
            state.stay_days = days;
        }
    }

    pub(crate) fn case_of(&self, id: CaseId) -> Result<Case, RegisterError> {
        self.cases.get(id.index()).copied().ok_or_else(|| RegisterError::no_case(id))
    }

    pub(crate) fn in_state(&self, id: CaseId, state: CaseState) -> Result<Case, RegisterError> {
        let case = self.case_of(id)?;
        if case.state == state {
            Ok(case)
        } else {
            Err(RegisterError::entry(format!("case {id} is {}, not {state}", case.state)))
        }
    }
}

/// The day so many days later; at the end of the calendar, its last day.
pub(crate) fn later(day: NaiveDate, days: u32) -> NaiveDate {
    add_days(day, i64::from(days)).unwrap_or(DAY_MAX)
}

fn fits(ask: &Ask, taken: &Taken) -> Result<(), RegisterError> {
    if taken.places >= ask.at_least
        && taken.places <= ask.places
        && taken.charged & taken.deferred == 0
    {
        Ok(())
    } else {
        Err(RegisterError::entry("more or fewer places were taken than asked, or twice"))
    }
}

pub(crate) fn window_more(state: &mut NodeState, on: NaiveDate, places: i64) {
    let window = state.spec.rules.schedule.as_ref().and_then(|schedule| schedule.window_on(on));
    if let Some(taken) = window.and_then(|window| state.windows.get_mut(window)) {
        *taken += places;
    }
}

/// Charges the window of the day and the days of stay.
fn charge_more(
    nodes: &mut [NodeState],
    node: NodeId,
    on: NaiveDate,
    places: i64,
    stay: (NaiveDate, NaiveDate),
) {
    let Some(state) = nodes.get_mut(node.index()) else { return };
    window_more(state, on, places);
    if matches!(state.spec.rules.over, OverLimit::Overdraft { .. }) {
        state.stay_days += places * state.days_within(stay.0, stay.1);
    }
}
