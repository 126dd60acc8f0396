//! The obligations of a case: what holds, what may hold, what does not and why.

use chrono::NaiveDate;
use kerben_core::language::Localised;
use kerben_core::source::{Citation, Evidence};
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::terms::Terms;
use crate::governing::{ChoiceRule, Rejection};
use crate::kind::{Activity, Kind};
use crate::obligations::Role;
use crate::standing::Missing;

/// By what an obligation holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum HeldBy {
    /// Its instrument governs, or stands beside the one that does.
    Rule(ChoiceRule),
    /// Its instrument is a floor of rights below any other.
    Floor,
    /// Its instrument is no treaty and is in effect: it adds a condition.
    Condition(Kind),
}

/// Why an obligation does not hold in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NotHeld {
    /// Its instrument is not between the States of the case, or not on its matter.
    NotBetweenThese,
    /// Its instrument was rejected.
    Rejected(Rejection),
    /// Its instrument only stands beside one that lets what is more favourable apply, and this is a limit.
    LimitDisplaced,
    /// It is for persons who do something else.
    OtherActivity(Activity),
    /// Its instrument is no treaty and is not in effect.
    NotInEffect,
}

impl NotHeld {
    /// Returns the key of its words in the catalogue.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NotBetweenThese => "agreements.oblige.not-held.not-between",
            Self::Rejected(_) => "agreements.oblige.not-held.rejected",
            Self::LimitDisplaced => "agreements.oblige.not-held.limit-displaced",
            Self::OtherActivity(_) => "agreements.oblige.not-held.other-activity",
            Self::NotInEffect => "agreements.oblige.not-held.not-in-effect",
        }
    }
}

/// Whether an obligation holds in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Holds {
    /// It does.
    Yes(HeldBy),
    /// It does not.
    No(NotHeld),
    /// The sources do not say; where nothing is listed, it holds as far as it is compatible with what governs.
    Undetermined(Vec<Missing>),
}

impl Holds {
    /// Returns the three-valued answer.
    pub const fn tri(&self) -> Tri {
        match self {
            Self::Yes(_) => Tri::Yes,
            Self::No(_) => Tri::No,
            Self::Undetermined(_) => Tri::Unknown,
        }
    }
}

/// An obligation in a case, with the clause that it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Held {
    /// The obligation.
    pub id: String,
    /// The instrument.
    pub instrument: String,
    /// The clause, with its article.
    pub citation: Citation,
    /// What it says, paraphrased.
    pub text: Localised,
    /// Who bears it.
    pub bearer: Role,
    /// For whose good it is.
    pub beneficiary: Role,
    /// What it fixes.
    pub terms: Terms,
    /// Whether it holds.
    pub holds: Holds,
    /// How far the clause and the standing of its instrument can be trusted.
    pub grade: Evidence,
    /// The id of the source of the clause.
    pub source: String,
}

/// Every obligation that touches a case on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CaseObligations {
    /// The day.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub day: NaiveDate,
    /// The obligations in the order of their ids: those that hold, may hold, and those that do not although their
    /// instrument names a State of the case.
    pub obligations: Vec<Held>,
}

impl CaseObligations {
    /// Returns whether an obligation holds; no for one that does not touch the case.
    #[must_use = "the answer has three values"]
    pub fn holds(&self, id: &str) -> Tri {
        self.get(id).map_or(Tri::No, |held| held.holds.tri())
    }

    /// Returns the obligation of that id, if it touches the case.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Held> {
        self.obligations.iter().find(|held| held.id == id)
    }

    /// Returns those that hold.
    pub fn certain(&self) -> impl Iterator<Item = &Held> {
        self.with(Tri::Yes)
    }

    /// Returns those that may hold.
    pub fn possible(&self) -> impl Iterator<Item = &Held> {
        self.with(Tri::Unknown)
    }

    /// Returns those that do not hold, each with the reason.
    pub fn set_aside(&self) -> impl Iterator<Item = &Held> {
        self.with(Tri::No)
    }

    fn with(&self, tri: Tri) -> impl Iterator<Item = &Held> {
        self.obligations.iter().filter(move |held| held.holds.tri() == tri)
    }
}
