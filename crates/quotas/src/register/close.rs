//! The close of a period: what was not used lapses or is carried over.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_core::period::Period;
use serde::Serialize;

use super::book::Register;
use super::entry::{Act, Capacity, Movement};
use super::error::RegisterError;
use super::ids::NodeId;
use super::rules::CarryOver;

/// Where unused places go, for those rules that carry them over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Succession {
    /// The node of the next period that follows a node of this one.
    pub successors: BTreeMap<NodeId, NodeId>,
    /// The reserve of the next period.
    pub reserve: Option<NodeId>,
}

impl Succession {
    /// Nothing follows.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// The same, where one node follows another.
    #[must_use]
    pub fn follows(mut self, old: NodeId, new: NodeId) -> Self {
        self.successors.insert(old, new);
        self
    }

    /// The same, with the reserve of the next period.
    #[must_use]
    pub const fn reserve(mut self, reserve: NodeId) -> Self {
        self.reserve = Some(reserve);
        self
    }
}

/// What a node leaves when it is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Remainder {
    /// The node.
    pub node: NodeId,
    /// Its unused places; negative where more was used than it had.
    pub unused: i64,
    /// How many were carried over.
    pub carried: u64,
    /// To which node.
    pub to: Option<NodeId>,
}

impl Register {
    /// Closes a node and all below it, and carries unused places over as the rules of each node say.
    ///
    /// Places that are held stay held and can be confirmed; who waits waits no longer. A node carries what it
    /// and every node above it up to the closed one have left, the deepest first, so that no place is
    /// carried twice.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Days`] if a rule carries places over and no node follows, or none whose period has days
    /// left; [`RegisterError::State`] never; [`RegisterError::TimeBackwards`].
    pub fn close(
        &mut self,
        node: NodeId,
        succession: &Succession,
        on: NaiveDate,
    ) -> Result<Vec<Remainder>, RegisterError> {
        self.settle(on)?;
        let tree = self.tree(node)?;
        let mut remainders = Vec::new();
        let mut passed_on: BTreeMap<NodeId, i64> = BTreeMap::new();
        let mut moves = Vec::new();
        // Children stand behind their parents: the other way round, the deepest come first.
        for at in tree.iter().rev().copied() {
            let line: Vec<NodeId> =
                self.line(at)?.into_iter().filter(|above| tree.contains(above)).collect();
            let unused = self.unused(at, on)?;
            let mut left = i64::MAX;
            for above in &line {
                let gone = passed_on.get(above).copied().unwrap_or_default();
                left = left.min(self.unused(*above, on)?.saturating_sub(gone));
            }
            let rule = self.spec(at)?.rules.carry;
            let most =
                rule.at_most().map_or(i64::MAX, |most| i64::try_from(most).unwrap_or(i64::MAX));
            let carried = left.min(most).max(0);
            let already_closed = self.state(at)?.closed;
            let mut remainder = Remainder { node: at, unused, carried: 0, to: None };
            if carried > 0 && !already_closed {
                let to = match rule {
                    CarryOver::Lapse => None,
                    CarryOver::SameNode { .. } => succession.successors.get(&at).copied(),
                    CarryOver::ToReserve { .. } => succession.reserve,
                };
                let to = to.ok_or_else(|| RegisterError::Days {
                    problem: format!(
                        "nothing follows `{}`, whose rule carries places over",
                        self.name(at)
                    ),
                    accepted: "a succession that names the node of the next period".to_owned(),
                })?;
                let days = self.carry_days(to, on)?;
                if tree.contains(&to) {
                    return Err(RegisterError::Days {
                        problem: format!("`{}` is closed with it", self.name(to)),
                        accepted: "a node of another tree".to_owned(),
                    });
                }
                let places = carried.unsigned_abs();
                moves.push(Capacity {
                    movement: Movement::Carry { from: at, to, places },
                    days,
                    instrument: None,
                });
                for above in &line {
                    *passed_on.entry(*above).or_default() += carried;
                }
                remainder.carried = places;
                remainder.to = Some(to);
            }
            remainders.push(remainder);
        }
        remainders.reverse();
        let ended: Vec<_> = self
            .waiting
            .iter()
            .filter(|case| {
                let path = self
                    .cases
                    .get(case.index())
                    .and_then(|case| self.paths.get(case.ask.path.index()));
                path.is_some_and(|path| path.nodes.iter().any(|node| tree.contains(node)))
            })
            .copied()
            .collect();
        for case in ended {
            self.write(on, Act::Lapsed { case })?;
        }
        self.write(on, Act::Closed { node })?;
        for capacity in moves {
            self.write(on, Act::Moved(Box::new(capacity)))?;
        }
        self.settle(on)?;
        Ok(remainders)
    }

    /// The places on the last day on which the node had any to give, less what is used.
    fn unused(&self, node: NodeId, on: NaiveDate) -> Result<i64, RegisterError> {
        let period = self.spec(node)?.period;
        let balance = self.balance(node, on.min(period.last()))?;
        Ok(balance.headroom)
    }

    fn carry_days(&self, to: NodeId, on: NaiveDate) -> Result<Period, RegisterError> {
        self.days_from(to, on)
    }

    /// The days from the day on that lie within the periods of both nodes.
    pub(crate) fn shared_days(
        &self,
        one: NodeId,
        two: NodeId,
        on: NaiveDate,
    ) -> Result<Period, RegisterError> {
        let (one, two) = (self.days_from(one, on)?, self.days_from(two, on)?);
        one.intersect(two).ok_or_else(|| RegisterError::Days {
            problem: "the two nodes have no days in common from now on".to_owned(),
            accepted: "nodes of one period".to_owned(),
        })
    }

    /// The least number of places that a reserve has on the days that it shares with a node.
    pub(crate) fn least_from(
        &self,
        reserve: NodeId,
        node: NodeId,
        on: NaiveDate,
    ) -> Result<i64, RegisterError> {
        let days = self.shared_days(reserve, node, on)?;
        let caps = self.state(reserve)?.caps.timeline_known_on(on);
        let pieces = caps.restrict(days);
        let covered: u64 = pieces.iter().map(|(piece, _)| u64::from(piece.days())).sum();
        if covered < u64::from(days.days()) {
            return Ok(0);
        }
        let least = pieces.into_iter().map(|(_, places)| **places).min().unwrap_or_default();
        Ok(i64::try_from(least).unwrap_or(i64::MAX))
    }
}
