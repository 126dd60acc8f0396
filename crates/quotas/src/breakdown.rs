//! How the total of a year is divided, and what is left when the published parts are added.

use kerben_core::language::Localised;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::limit::{Limit, Measure};

/// By what a total is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Dimension {
    /// By region.
    Region,
    /// By sector of the economy.
    Sector,
    /// By category of worker.
    Category,
}

impl Dimension {
    /// The word that stands in the data files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Sector => "sector",
            Self::Category => "category",
        }
    }
}

/// Whether all parts of a total are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Coverage {
    /// The source lists every part.
    Complete,
    /// Only some parts were published or read: the residual is what is not listed.
    Partial,
}

/// A region, sector or category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Unit {
    /// The name in the data, unique in its state.
    pub id: String,
    /// What the unit is.
    pub dimension: Dimension,
    /// The name for readers.
    pub name: Localised,
}

/// The figure of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Part {
    /// The id of the unit.
    pub unit: String,
    /// The figure. Zero places is a figure: the unit is closed.
    pub limit: Limit,
    /// What a reader must know about the figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The id of the source.
    pub source: String,
    /// Further sources that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The grade of the figure.
    pub grade: Evidence,
}

/// The published parts of one total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Breakdown {
    /// By what it is divided.
    pub dimension: Dimension,
    /// The unit whose own total is divided; the whole state if absent. Stands with `stated`, not with
    /// `of`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Whether every part is listed.
    pub coverage: Coverage,
    /// The id of the statement whose figure is divided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The total stated beside the parts, where it is not a statement about the whole state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Limit>,
    /// The parts, in the order of the source.
    #[serde(rename = "part")]
    pub parts: Vec<Part>,
}

impl Breakdown {
    /// The part of a unit.
    #[must_use]
    pub fn part(&self, unit: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.unit == unit)
    }

    /// The terms in which all parts are stated; `None` if they are not stated in the same terms.
    #[must_use]
    pub fn measure(&self) -> Option<Measure> {
        [Measure::Places, Measure::LabourForceShare]
            .into_iter()
            .find(|&measure| self.sum_in(measure).is_some())
    }

    /// The sum of the parts in the asked terms.
    #[must_use]
    pub fn sum_in(&self, measure: Measure) -> Option<Decimal> {
        self.parts
            .iter()
            .try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.limit.in_terms_of(measure)?))
    }
}
