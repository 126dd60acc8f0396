//! The answer to "who was responsible for this function, here, on this day?"

use chrono::NaiveDate;
use kerben_core::calendar::serde_day;
use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::id::{ActId, BodyId, ConflictId, FunctionId, HoldingId};
use crate::missing::{Doubt, MissingAct};

mod query;
mod words;

pub(crate) use query::Candidate;

/// Which bodies were responsible for a function on a day, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Responsible {
    /// The function that was asked for.
    pub function: FunctionId,
    /// The state or organisation.
    pub jurisdiction: Party,
    /// The day.
    #[serde(with = "serde_day")]
    pub day: NaiveDate,
    /// How many bodies held it, and how surely.
    pub standing: Standing,
    /// Who held the function, certainly or perhaps: the certain ones first, among them those who held the function
    /// itself, then in the order of the register.
    pub holders: Vec<Holder>,
    /// Who held only a part of it, certainly or perhaps. They fill no gap.
    pub parts: Vec<Holder>,
    /// The lowest grade that the answer rests on: of its holders; of the coverage where nobody is recorded.
    pub grade: Evidence,
}

/// How many bodies held a function on a day, and how surely.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Standing {
    /// One body held it, and nobody else can have.
    One,
    /// One body held it; at least one more may have.
    OneAndPerhapsMore,
    /// Several bodies held it.
    Several,
    /// Nobody certainly held it; at least one body may have.
    Perhaps,
    /// The register covers the day and records nobody.
    Gap(Box<Gap>),
    /// The register does not cover the day.
    NotCovered,
}

/// A day on which nobody is recorded, and the holdings on both sides of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Gap {
    /// The holding that ended last before the day.
    pub before: Option<Neighbour>,
    /// The holding that starts first after the day.
    pub after: Option<Neighbour>,
}

/// A holding next to a gap.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Neighbour {
    /// The holding.
    pub holding: HoldingId,
    /// The body.
    pub body: BodyId,
    /// Its names for life.
    pub name: Localised,
    /// When it ended, or starts.
    pub date: PartialDate,
}

/// A body that held the function, certainly or perhaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Holder {
    /// The body.
    pub body: BodyId,
    /// Its names on that day.
    pub name: Localised,
    /// The holding that says so.
    pub holding: HoldingId,
    /// Whether it held the function on that day: yes or unknown.
    pub holds: Tri,
    /// Why that is unknown; empty where it is not.
    pub doubts: Vec<Doubt>,
    /// Whether it held the function by its name, through a wider one, or only a part.
    pub reach: Reach,
    /// The act on which that rests.
    pub basis: Basis,
    /// The bodies that it stood under on that day, certainly or perhaps.
    pub under: Vec<Under>,
    /// The contradicting statements that touch it.
    pub conflicts: Vec<ConflictId>,
    /// The lowest grade that this rests on.
    pub grade: Evidence,
    /// The ids of the sources that it rests on, each once; never empty.
    pub sources: Vec<String>,
}

/// How a holding reaches the function that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reach {
    /// The body held the function itself.
    Itself,
    /// The body held this wider function, of which the asked one is a part.
    Through(FunctionId),
    /// The body held only this part of the function.
    Part(FunctionId),
}

/// The act on which a holding rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Basis {
    /// These acts.
    Act(Vec<Act>),
    /// These acts; something more was looked for and not found.
    Partly {
        /// What was found.
        acts: Vec<Act>,
        /// What was not.
        missing: Vec<MissingAct>,
    },
    /// No act was found.
    NotFound {
        /// What was looked for.
        missing: Vec<MissingAct>,
        /// The acts that speak of it without giving the function.
        see: Vec<ActId>,
    },
}

impl Basis {
    /// Returns the acts that were found.
    #[must_use]
    pub fn acts(&self) -> &[Act] {
        match self {
            Self::Act(acts) | Self::Partly { acts, .. } => acts,
            Self::NotFound { .. } => &[],
        }
    }

    /// Returns what was looked for and not found.
    #[must_use]
    pub fn missing(&self) -> &[MissingAct] {
        match self {
            Self::Act(_) => &[],
            Self::Partly { missing, .. } | Self::NotFound { missing, .. } => missing,
        }
    }
}

/// A body above a holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Under {
    /// The body above.
    pub body: BodyId,
    /// Its names on that day.
    pub name: Localised,
    /// Whether the holder stood under it on that day: yes or unknown.
    pub holds: Tri,
}

impl Responsible {
    /// Iterates over the bodies that certainly held the function, each once, in the order of the holders.
    pub fn certain(&self) -> impl Iterator<Item = &BodyId> {
        self.bodies(Tri::Yes)
    }

    /// Iterates over the bodies that only perhaps held the function, each once.
    pub fn possible(&self) -> impl Iterator<Item = &BodyId> {
        self.bodies(Tri::Unknown).filter(|body| !self.certain().any(|certain| certain == *body))
    }

    fn bodies(&self, holds: Tri) -> impl Iterator<Item = &BodyId> {
        let said = move |holder: &Holder| holder.holds == holds;
        self.holders.iter().enumerate().filter_map(move |(index, holder)| {
            let earlier = self.holders.iter().take(index);
            let first = !earlier.into_iter().any(|other| said(other) && other.body == holder.body);
            (said(holder) && first).then_some(&holder.body)
        })
    }
}
