//! The field of candidates: who reaches whom by which edge, and who is left.

use super::Candidate;
use crate::find::Find;
use crate::instrument::{Relation, RelationKind};
use crate::standing::Bounds;

/// The edges that decide between candidates, in the order in which they are asked.
const DECIDING: [RelationKind; 5] = [
    RelationKind::PrevailsAsCharter,
    RelationKind::Supersedes,
    RelationKind::Specialises,
    RelationKind::SubordinateTo,
    RelationKind::YieldsToMoreFavourable,
];

/// An edge between two candidates, by their places in the field.
#[derive(Clone, Copy)]
pub(super) struct Edge<'a> {
    pub(super) kind: RelationKind,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) relation: &'a Relation,
}

/// The candidates that are certain, then those about which something is missing, with the edges between them: found
/// once, for every question of who would govern.
pub(super) struct Field<'c, 'a> {
    contestants: Vec<&'c Candidate<'a>>,
    certain: usize,
    /// In the order in which they are asked.
    edges: Vec<Edge<'a>>,
}

/// The course of a competition.
pub(super) struct Competition<'a> {
    /// The edges that took a candidate out, in order.
    pub(super) decided: Vec<Edge<'a>>,
    /// The candidates that are left.
    pub(super) left: Vec<usize>,
    /// The one among them that was certainly concluded last.
    pub(super) latest: Option<usize>,
}

impl Competition<'_> {
    /// Those that govern: the latest, or all that are left where their order is not known.
    pub(super) fn governing(&self) -> impl Iterator<Item = usize> {
        let latest = self.latest;
        let left = self.left.iter().copied();
        left.filter(move |index| latest.is_none_or(|latest| latest == *index))
    }
}

impl<'c, 'a> Field<'c, 'a> {
    pub(super) fn of(find: impl Find<'a>, candidates: &'c [Candidate<'a>]) -> Self {
        let mut contestants: Vec<&Candidate<'a>> = Vec::with_capacity(candidates.len());
        contestants.extend(candidates.iter().filter(|candidate| candidate.tri().is_yes()));
        let certain = contestants.len();
        contestants.extend(candidates.iter().filter(|candidate| candidate.tri().is_unknown()));
        let mut field = Self { contestants, certain, edges: Vec::new() };
        field.edges = field.find_edges(find);
        field
    }

    pub(super) fn get(&self, index: usize) -> Option<&'c Candidate<'a>> {
        self.contestants.get(index).copied()
    }

    fn find_edges(&self, find: impl Find<'a>) -> Vec<Edge<'a>> {
        let mut edges = Vec::new();
        for (from, source) in self.contestants.iter().enumerate() {
            if !source.traits.related {
                continue;
            }
            for relation in source.instrument.relations() {
                let kind = relation.kind;
                if !DECIDING.contains(&kind) {
                    continue;
                }
                let mut add = |to: usize| {
                    if to != from {
                        edges.push(Edge { kind, from, to, relation });
                    }
                };
                if kind == RelationKind::PrevailsAsCharter {
                    (0..self.contestants.len()).for_each(add);
                } else if relation.to_bilateral {
                    let all = self.contestants.iter().enumerate();
                    all.filter(|(_, other)| other.traits.bilateral).for_each(|(to, _)| add(to));
                } else if let Some(row) = find.target(relation) {
                    self.place(row).into_iter().for_each(add);
                }
            }
        }
        // Kind by kind; within a kind they stand in the order of the candidates, of their edges, and of those reached.
        edges.sort_by_key(|edge| DECIDING.iter().position(|kind| *kind == edge.kind));
        edges
    }

    /// The place of an instrument, where it is in the field: both parts stand in the order of the register.
    fn place(&self, row: usize) -> Option<usize> {
        let (certain, uncertain) = self.contestants.split_at_checked(self.certain)?;
        let within = |part: &[&Candidate<'a>]| {
            part.binary_search_by_key(&row, |candidate| candidate.found.row).ok()
        };
        within(certain).or_else(|| within(uncertain).map(|place| place + self.certain))
    }

    /// The competition among the certain candidates, and one more.
    pub(super) fn competition(&self, more: Option<usize>) -> Competition<'a> {
        let mut left: Vec<usize> = (0..self.certain).chain(more).collect();
        let mut decided: Vec<Edge<'a>> = Vec::new();
        for edge in &self.edges {
            if left.binary_search(&edge.from).is_ok()
                && let Ok(to) = left.binary_search(&edge.to)
            {
                let loser = match edge.kind {
                    RelationKind::SubordinateTo => left.binary_search(&edge.from).unwrap_or(to),
                    _ => to,
                };
                left.remove(loser);
                decided.push(*edge);
            }
        }
        let latest = self.latest(&left);
        Competition { decided, left, latest }
    }

    fn concluded(&self, index: usize) -> Bounds {
        self.get(index).map(|candidate| candidate.traits.concluded).unwrap_or_default()
    }

    /// Of those that are left, the one that was certainly concluded after all others.
    fn latest(&self, left: &[usize]) -> Option<usize> {
        // Nobody else begins later than the one that comes last for certain.
        let last = left.iter().copied().max_by_key(|index| self.concluded(*index).earliest)?;
        let own = self.concluded(last).earliest;
        let certain = left.iter().filter(|other| **other != last).all(|other| {
            matches!((self.concluded(*other).latest, own), (Some(other), Some(own)) if other < own)
        });
        certain.then_some(last)
    }

    /// The candidates about which something is missing, each with whether it would govern if it were in force and in
    /// scope; `among` is the competition without them.
    pub(super) fn uncertain(
        &self,
        among: &Competition<'_>,
    ) -> impl Iterator<Item = (&'c Candidate<'a>, bool)> {
        let last = among.latest.and_then(|index| self.concluded(index).earliest);
        let uncertain = self.contestants.iter().copied().enumerate().skip(self.certain);
        uncertain.map(move |(index, candidate)| {
            let touched = self.edges.iter().any(|edge| {
                let other = |place: usize| place == index || place < self.certain;
                (edge.from == index || edge.to == index) && other(edge.from) && other(edge.to)
            });
            if touched {
                let with = self.competition(Some(index));
                return (candidate, with.governing().any(|governing| governing == index));
            }
            let own = candidate.traits.concluded;
            // Without an edge it takes nobody out and stays. It does not govern where another one is certainly later.
            let later = matches!((last, own.latest), (Some(last), Some(own)) if own < last);
            (candidate, !later)
        })
    }
}
