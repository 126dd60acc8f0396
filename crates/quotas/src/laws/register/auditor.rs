//! A second reckoning of a register, from its entries alone, day by day and as plainly as possible.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::register::{Act, Ask, Entry, Kind, Movement, NodeId, NodeSpec, OverLimit, Release};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting,
    Held,
    Granted,
    Gone,
}

#[derive(Debug, Clone)]
struct Life {
    ask: Ask,
    stage: Stage,
    places: i64,
    charged: u16,
}

/// An independent reckoning of held and granted places and of caps, which refuses entries that take too much.
#[derive(Debug, Clone, Default)]
pub struct Auditor {
    nodes: Vec<NodeSpec>,
    caps: Vec<BTreeMap<NaiveDate, i64>>,
    paths: Vec<Vec<NodeId>>,
    lives: Vec<Life>,
    held: HashMap<NodeId, i64>,
    posted: HashMap<NodeId, i64>,
}

impl Auditor {
    /// Reckons the entries.
    ///
    /// # Errors
    ///
    /// The number of the first entry that takes a place that a node has not, and why.
    pub fn of(entries: &[Entry]) -> Result<Self, String> {
        let mut auditor = Self::default();
        for (index, entry) in entries.iter().enumerate() {
            auditor.enter(entry).map_err(|problem| format!("entry {index}: {problem}"))?;
        }
        Ok(auditor)
    }

    /// The nodes.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> {
        (0_u32..).map(NodeId).take(self.nodes.len())
    }

    /// Held, posted and places of a node on a day.
    #[must_use]
    pub fn reckoned(&self, node: NodeId, on: NaiveDate) -> (i64, i64, Option<u64>) {
        let of = |counts: &HashMap<NodeId, i64>| counts.get(&node).copied().unwrap_or_default();
        let cap = self.cap(node, on).and_then(|cap| u64::try_from(cap).ok());
        (of(&self.held), of(&self.posted), cap)
    }

    fn cap(&self, node: NodeId, on: NaiveDate) -> Option<i64> {
        self.caps.get(node.index()).and_then(|days| days.get(&on)).copied()
    }

    fn spec(&self, node: NodeId) -> Result<&NodeSpec, String> {
        self.nodes.get(node.index()).ok_or_else(|| format!("no node {node}"))
    }

    fn up(&self, node: NodeId) -> Vec<NodeId> {
        let mut line = vec![node];
        while let Some(parent) =
            line.last().and_then(|at| self.spec(*at).ok()).and_then(|spec| spec.parent)
        {
            line.push(parent);
        }
        line
    }

    fn move_places(&mut self, movement: Movement, days: &[NaiveDate]) {
        let mut add = |node: NodeId, change: &dyn Fn(i64) -> i64| {
            if let Some(caps) = self.caps.get_mut(node.index()) {
                for day in days {
                    let cap = caps.entry(*day).or_default();
                    *cap = change(*cap);
                }
            }
        };
        let whole = |places: u64| i64::try_from(places).unwrap_or(i64::MAX);
        match movement {
            Movement::Grant { to, places } => add(to, &|cap| cap + whole(places)),
            Movement::Amend { node, cap } => add(node, &|_| whole(cap)),
            Movement::Transfer { from, to, places } => {
                let (giving, taking) = (self.up(from), self.up(to));
                let mut add = |node: &NodeId, change: i64| {
                    if let Some(caps) = self.caps.get_mut(node.index()) {
                        for day in days {
                            *caps.entry(*day).or_default() += change;
                        }
                    }
                };
                for node in giving.iter().filter(|node| !taking.contains(node)) {
                    add(node, -whole(places));
                }
                for node in taking.iter().filter(|node| !giving.contains(node)) {
                    add(node, whole(places));
                }
            }
            Movement::Carry { to, places, .. } => {
                for node in self.up(to) {
                    if let Some(caps) = self.caps.get_mut(node.index()) {
                        for day in days {
                            *caps.entry(*day).or_default() += whole(places);
                        }
                    }
                }
            }
        }
    }

    /// The charged nodes of a path.
    fn charged(&self, ask: &Ask, mask: u16) -> Vec<NodeId> {
        let path = self.paths.get(ask.path.index()).map(Vec::as_slice).unwrap_or_default();
        let on = |(position, node): (usize, &NodeId)| (mask >> position & 1 == 1).then_some(*node);
        path.iter().enumerate().filter_map(on).collect()
    }

    fn check(&self, nodes: &[NodeId], on: NaiveDate) -> Result<(), String> {
        for node in nodes {
            let (held, posted, _) = self.reckoned(*node, on);
            let cap = self.cap(*node, on).ok_or_else(|| format!("node {node} has no places"))?;
            let most = match self.spec(*node)?.rules.over {
                OverLimit::Refuse | OverLimit::Queue => cap,
                OverLimit::Fee { at_most, .. } => at_most
                    .and_then(|most| i64::try_from(most).ok())
                    .map_or(i64::MAX, |most| cap + most),
                OverLimit::Overdraft { percent } => cap + cap * i64::from(percent) / 100,
            };
            if held + posted > most {
                return Err(format!("node {node} uses {} of {most}", held + posted));
            }
        }
        Ok(())
    }

    fn enter(&mut self, entry: &Entry) -> Result<(), String> {
        let on = entry.on;
        match &entry.act {
            Act::Opened(spec) => {
                self.nodes.push(NodeSpec::clone(spec));
                self.caps.push(BTreeMap::new());
            }
            Act::Ruled(ruled) => {
                if let Some(spec) = self.nodes.get_mut(ruled.node.index()) {
                    spec.rules = ruled.rules.clone();
                }
            }
            Act::Moved(capacity) => {
                let days: Vec<NaiveDate> = capacity.days.iter_days().collect();
                self.move_places(capacity.movement, &days);
            }
            Act::Path(nodes) => self.paths.push(nodes.to_vec()),
            Act::Held { ask, taken } => {
                if self.lives.iter().any(|life| life.ask.request == ask.request) {
                    return Err(format!("{} is answered twice", ask.request));
                }
                let life = Life { ask: *ask, stage: Stage::Waiting, places: 0, charged: 0 };
                self.lives.push(life);
                self.take(self.lives.len() - 1, taken.places, taken.charged, on)?;
            }
            Act::Queued { ask, .. } => {
                let life = Life { ask: *ask, stage: Stage::Waiting, places: 0, charged: 0 };
                self.lives.push(life);
            }
            Act::Outside(outside) => {
                let ask = outside.ask;
                let life = Life { ask, stage: Stage::Gone, places: 0, charged: 0 };
                self.lives.push(life);
            }
            Act::Refused { ask, .. } => {
                let life = Life { ask: *ask, stage: Stage::Gone, places: 0, charged: 0 };
                self.lives.push(life);
            }
            Act::Promoted { case, taken } => {
                self.take(case.index(), taken.places, taken.charged, on)?;
            }
            Act::Confirmed { case, charged, .. } => {
                let life = self.life(case.index(), &[Stage::Held])?;
                let held = self.charged(&life.ask, life.charged);
                for node in held {
                    *self.held.entry(node).or_default() -= life.places;
                    *self.posted.entry(node).or_default() += life.places;
                }
                let late = self.charged(&life.ask, *charged);
                for node in &late {
                    *self.posted.entry(*node).or_default() += life.places;
                }
                self.check(&late, on)?;
                self.set(case.index(), Stage::Granted, life.charged | charged);
            }
            Act::Extended { case, charged, .. } => {
                let life = self.life(case.index(), &[Stage::Held, Stage::Granted])?;
                let again = self.charged(&life.ask, *charged);
                for node in &again {
                    *self.posted.entry(*node).or_default() += life.places;
                }
                self.check(&again, on)?;
            }
            Act::Released { case, reason } => self.free(case.index(), Some(*reason))?,
            Act::Lapsed { case } | Act::Ended { case } => self.free(case.index(), None)?,
            _ => {}
        }
        Ok(())
    }

    fn life(&self, index: usize, stages: &[Stage]) -> Result<Life, String> {
        let life = self.lives.get(index).filter(|life| stages.contains(&life.stage));
        life.cloned().ok_or_else(|| format!("case {index} is not {stages:?}"))
    }

    fn set(&mut self, index: usize, stage: Stage, charged: u16) {
        if let Some(life) = self.lives.get_mut(index) {
            life.stage = stage;
            life.charged = charged;
        }
    }

    fn take(&mut self, index: usize, places: u32, mask: u16, on: NaiveDate) -> Result<(), String> {
        let life = self.life(index, &[Stage::Waiting])?;
        let nodes = self.charged(&life.ask, mask);
        for node in &nodes {
            *self.held.entry(*node).or_default() += i64::from(places);
        }
        self.check(&nodes, on)?;
        if let Some(life) = self.lives.get_mut(index) {
            life.places = i64::from(places);
        }
        self.set(index, Stage::Held, mask);
        Ok(())
    }

    /// What a release gives back, by the rules as they stand; without a reason, what an end frees.
    fn free(&mut self, index: usize, reason: Option<Release>) -> Result<(), String> {
        let life = self.life(index, &[Stage::Waiting, Stage::Held, Stage::Granted])?;
        for node in self.charged(&life.ask, life.charged) {
            let spec = self.spec(node)?;
            let back = spec.rules.gives_back;
            let returned = spec.kind == Kind::Stock
                || match reason {
                    Some(Release::NoShow) => back.no_show,
                    Some(Release::Departure) => back.departure,
                    Some(Release::Revocation) => back.revocation,
                    _ => false,
                };
            match life.stage {
                Stage::Held => *self.held.entry(node).or_default() -= life.places,
                Stage::Granted if returned => *self.posted.entry(node).or_default() -= life.places,
                _ => {}
            }
        }
        self.set(index, Stage::Gone, life.charged);
        Ok(())
    }
}
