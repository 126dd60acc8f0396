//! What was said about the quota of a year: one statement per source and figure.

use std::fmt;

use chrono::NaiveDate;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::limit::Limit;

/// How exactly a figure is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Qualifier {
    /// As given, to the unit.
    Exact,
    /// Rounded by the source.
    Rounded,
    /// "About".
    About,
    /// "Almost": a little less than the figure.
    Almost,
    /// Computed from other figures.
    Inferred,
}

/// What the statement says the figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// Set by the competent body.
    Adopted,
    /// Set by an act that changes an earlier one.
    Amended,
    /// Lowered or raised by a redistribution during the year.
    Redistributed,
    /// Reported; the act was not seen.
    Reported,
    /// A draft. The default rule never uses one.
    Draft,
    /// Computed from other figures.
    Inferred,
    /// Contradicted by a statement of the same source.
    Disputed,
}

macro_rules! names {
    ($type:ty { $($variant:ident => $name:literal),+ $(,)? }) => {
        impl $type {
            /// The word that stands in the data files.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

names!(Qualifier {
    Exact => "exact",
    Rounded => "rounded",
    About => "about",
    Almost => "almost",
    Inferred => "inferred",
});
names!(Status {
    Adopted => "adopted",
    Amended => "amended",
    Redistributed => "redistributed",
    Reported => "reported",
    Draft => "draft",
    Inferred => "inferred",
    Disputed => "disputed",
});

/// One statement about the total of one pool in one year.
///
/// Three times are kept apart: the year in which the figure has effect (the year that the statement is
/// filed under), the day on which it was decided, and the day on which it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Statement {
    /// The name of the statement, unique in the data of its state.
    pub id: String,
    /// The statement that this one amends within the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amends: Option<String>,
    /// The figure.
    pub limit: Limit,
    /// How exactly it is stated.
    pub qualifier: Qualifier,
    /// What it is said to be.
    pub status: Status,
    /// When it was decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<PartialDate>,
    /// When it was said or published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_on: Option<PartialDate>,
    /// The day within the year from which an amendment has effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<PartialDate>,
    /// The act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instrument: Option<String>,
    /// What a reader must know about the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The id of the source.
    pub source: String,
    /// Further sources that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The grade of the figure.
    pub grade: Evidence,
    /// The grade of its year, where that is weaker than the figure's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_grade: Option<Evidence>,
}

impl Statement {
    /// Starts a statement that is reported, exact and undated; set the other fields afterwards.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        limit: Limit,
        source: impl Into<String>,
        grade: Evidence,
    ) -> Self {
        Self {
            id: id.into(),
            amends: None,
            limit,
            qualifier: Qualifier::Exact,
            status: Status::Reported,
            decided_on: None,
            stated_on: None,
            in_force: None,
            instrument: None,
            note: None,
            source: source.into(),
            also: Vec::new(),
            grade,
            year_grade: None,
        }
    }

    /// Whether the statement was known on `day`.
    ///
    /// It is known from the day on which it was said, or, where that is not recorded, from the day on
    /// which the figure was decided. `Unknown` if neither is recorded, or if the record is too coarse:
    /// "November 2023" says neither yes nor no to 15 November 2023.
    pub fn known_on(&self, day: NaiveDate) -> Tri {
        match self.stated_on.as_ref().or(self.decided_on.as_ref()) {
            Some(date) => date.on_or_before(day),
            None => Tri::Unknown,
        }
    }

    /// The lower of the grades of the figure and of its year.
    #[must_use]
    pub fn lowest_grade(&self) -> Evidence {
        self.year_grade.map_or(self.grade, |year| year.weaker(self.grade))
    }

    /// The ids of all sources of the statement, the first one first.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.source.as_str()).chain(self.also.iter().map(String::as_str))
    }
}
