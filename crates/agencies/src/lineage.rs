//! Where a body came from and what became of it, under an identity that the caller chooses.

use std::collections::{BTreeMap, BTreeSet};

use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::change::{Change, ChangeKind};
use crate::end::End;
use crate::error::AgencyError;
use crate::id::{BodyId, ChangeId, ConflictId, FunctionId};
use crate::register::Register;

/// What makes one body the successor of another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IdentityPolicy {
    /// The body itself: foundings from another one, mergers, splits, replacements, conversions. Moving a function or a
    /// parent makes nobody a successor.
    LegalPerson,
    /// What it held: every change that moved a function for good, of those within the named one where one is named.
    /// A delegation and a transfer for a time leave the function where it belongs.
    Portfolio(Option<FunctionId>),
    /// All of that, and what bodies claim about their own origin.
    ClaimedLineage,
}

/// Into the past or into the future.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Direction {
    /// What it came from.
    Ancestors,
    /// What became of it.
    Descendants,
}

/// One step from a body to its successor.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LineageEdge {
    /// The change.
    pub change: ChangeId,
    /// Its kind.
    pub kind: ChangeKind,
    /// Its day.
    pub on: End,
    /// The body that gave.
    pub donor: BodyId,
    /// The body that received.
    pub receiver: BodyId,
    /// The functions that went this way, in their order; those that are not told are absent.
    pub functions: Vec<FunctionId>,
    /// How well the change is proved.
    pub grade: Evidence,
}

/// All ancestors or all descendants of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Lineage {
    /// The body.
    pub body: BodyId,
    /// The identity that was chosen.
    pub policy: IdentityPolicy,
    /// Into the past or the future.
    pub direction: Direction,
    /// The bodies that were reached, without the body itself unless it is its own ancestor; in the order of ids.
    pub members: Vec<BodyId>,
    /// The steps between them, in the order of changes.
    pub edges: Vec<LineageEdge>,
    /// What the body or a member claims about its founding, where the policy counts claims.
    pub claims: Vec<ConflictId>,
    /// The lowest grade of the steps; `None` where there is none.
    pub grade: Option<Evidence>,
}

impl Register {
    /// Returns every step from a body to a successor under a policy, in the order of changes.
    #[must_use]
    pub fn lineage_edges(&self, policy: &IdentityPolicy) -> Vec<LineageEdge> {
        self.changes().flat_map(|change| self.edges_of(change, policy)).collect()
    }

    fn edges_of(&self, change: &Change, policy: &IdentityPolicy) -> Vec<LineageEdge> {
        let counts = match policy {
            IdentityPolicy::LegalPerson => {
                !change.kind.is_function_operation() && change.kind != ChangeKind::Reparenting
            }
            IdentityPolicy::Portfolio(_) | IdentityPolicy::ClaimedLineage => !matches!(
                change.kind,
                ChangeKind::TemporaryTransfer
                    | ChangeKind::Delegation
                    | ChangeKind::Suspension
                    | ChangeKind::Resumption
            ),
        };
        let within = match policy {
            IdentityPolicy::Portfolio(within) => within.as_ref(),
            _ => None,
        };
        let mut edges: BTreeMap<(&BodyId, &BodyId), BTreeSet<&FunctionId>> = BTreeMap::new();
        for one in change.moves.iter().filter(|_| counts) {
            let (Some(donor), Some(receiver)) = (&one.donor, &one.receiver) else { continue };
            let touches = within.is_none_or(|outer| {
                one.function.as_ref().is_some_and(|inner| self.is_within(inner, outer))
            });
            if donor != receiver && touches {
                edges.entry((donor, receiver)).or_default().extend(&one.function);
            }
        }
        let edge = |((donor, receiver), functions): ((&BodyId, &BodyId), BTreeSet<&FunctionId>)| {
            LineageEdge {
                change: change.id.clone(),
                kind: change.kind,
                on: change.on.clone(),
                donor: donor.clone(),
                receiver: receiver.clone(),
                functions: functions.into_iter().cloned().collect(),
                grade: change.grade,
            }
        };
        edges.into_iter().map(edge).collect()
    }

    /// Returns all ancestors or all descendants of a body under the identity that the caller chooses: the closure over
    /// the changes of the register.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`]; [`AgencyError::UnknownFunction`] of the policy.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{BodyId, Direction, FunctionId, IdentityPolicy, Register};
    ///
    /// let register = Register::builtin()?;
    /// let ministry = BodyId::new("kg.mlssm")?;
    /// let whole = IdentityPolicy::Portfolio(None);
    /// let ancestors = register.lineage(&ministry, &whole, Direction::Ancestors)?;
    /// assert_eq!(ancestors.members.len(), 13);
    ///
    /// // The ministry of health gave nothing of migration; the youth ministry neither.
    /// let migration = IdentityPolicy::Portfolio(Some(FunctionId::new("migration")?));
    /// let ancestors = register.lineage(&ministry, &migration, Direction::Ancestors)?;
    /// assert_eq!(ancestors.members.len(), 9);
    /// assert!(!ancestors.members.contains(&BodyId::new("kg.mh")?));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lineage(
        &self,
        body: &BodyId,
        policy: &IdentityPolicy,
        direction: Direction,
    ) -> Result<Lineage, AgencyError> {
        self.body(body)?;
        if let IdentityPolicy::Portfolio(Some(function)) = policy {
            self.function(function)?;
        }
        let all = self.lineage_edges(policy);
        let members = reach(&all, body, direction);
        let inside = |id: &BodyId| id == body || members.contains(id);
        let edges: Vec<LineageEdge> = all
            .into_iter()
            .filter(|edge| inside(&edge.donor) && inside(&edge.receiver))
            .filter(|edge| match direction {
                Direction::Ancestors => edge.donor != *body || members.contains(body),
                Direction::Descendants => edge.receiver != *body || members.contains(body),
            })
            .collect();
        let claims = match policy {
            IdentityPolicy::ClaimedLineage => self
                .conflicts()
                .filter(|claim| claim.property() == Some("founded"))
                .filter(|claim| claim.body().is_some_and(inside))
                .map(|claim| claim.id().clone())
                .collect(),
            _ => Vec::new(),
        };
        let grade = Evidence::lowest(edges.iter().map(|edge| edge.grade));
        Ok(Lineage {
            body: body.clone(),
            policy: policy.clone(),
            direction,
            members: members.into_iter().collect(),
            edges,
            claims,
            grade,
        })
    }
}

/// Every body that can be reached along the edges.
pub(crate) fn reach(
    edges: &[LineageEdge],
    from: &BodyId,
    direction: Direction,
) -> BTreeSet<BodyId> {
    let mut next: BTreeMap<&BodyId, Vec<&BodyId>> = BTreeMap::new();
    for edge in edges {
        let (here, there) = match direction {
            Direction::Ancestors => (&edge.receiver, &edge.donor),
            Direction::Descendants => (&edge.donor, &edge.receiver),
        };
        next.entry(here).or_default().push(there);
    }
    let mut members = BTreeSet::new();
    let mut open = vec![from];
    while let Some(body) = open.pop() {
        for there in next.get(body).into_iter().flatten() {
            if members.insert((*there).clone()) {
                open.push(there);
            }
        }
    }
    members
}

impl Lineage {
    /// Returns the longest chain of steps, from the oldest body to the newest; `None` where the steps run in a circle, as
    /// they may between bodies that live on.
    #[must_use]
    pub fn longest_chain(&self) -> Option<Vec<BodyId>> {
        let steps = layers(&self.edges)?;
        let mut last = steps.iter().max_by(|(a, x), (b, y)| x.cmp(y).then(b.cmp(a)))?;
        let mut chain = vec![last.0.clone()];
        while *last.1 > 0 {
            let before = self.edges.iter().filter(|edge| edge.receiver == *last.0);
            let before = before.filter_map(|edge| steps.get_key_value(&edge.donor));
            last = before.filter(|(_, step)| step.checked_add(1) == Some(*last.1)).min()?;
            chain.push(last.0.clone());
        }
        chain.reverse();
        Some(chain)
    }
}

/// The length of the longest way to each body; `None` where the edges run in a circle.
pub(crate) fn layers(edges: &[LineageEdge]) -> Option<BTreeMap<BodyId, usize>> {
    let mut waiting: BTreeMap<&BodyId, usize> = BTreeMap::new();
    for edge in edges {
        waiting.entry(&edge.donor).or_default();
        let count = waiting.entry(&edge.receiver).or_default();
        *count = count.saturating_add(1);
    }
    let mut open: Vec<&BodyId> =
        waiting.iter().filter(|(_, count)| **count == 0).map(|(body, _)| *body).collect();
    let mut steps: BTreeMap<BodyId, usize> = open.iter().map(|body| ((*body).clone(), 0)).collect();
    let mut done = 0_usize;
    while let Some(body) = open.pop() {
        done = done.saturating_add(1);
        let here = steps.get(body).copied().unwrap_or(0).saturating_add(1);
        for edge in edges.iter().filter(|edge| edge.donor == *body) {
            let step = steps.entry(edge.receiver.clone()).or_default();
            *step = here.max(*step);
            if let Some(count) = waiting.get_mut(&edge.receiver) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    open.push(&edge.receiver);
                }
            }
        }
    }
    (done == waiting.len()).then_some(steps)
}
