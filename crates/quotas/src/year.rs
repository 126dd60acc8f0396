//! Everything that the data hold about one pool in one year.

use kerben_core::language::Localised;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::breakdown::Breakdown;
use crate::change::Change;
use crate::statement::Statement;
use crate::usage::Usage;

/// The first year that a quota may have.
pub const YEAR_MIN: i32 = 1900;
/// The last year that a quota may have.
pub const YEAR_MAX: i32 = 2200;

/// Which of several contradicting statements the data prefer, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Preferred {
    /// The id of the statement.
    pub statement: String,
    /// The reason.
    pub because: Localised,
    /// The grade of that judgement.
    pub grade: Evidence,
}

/// What the data hold about one pool in one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QuotaYear {
    /// The id of the pool.
    pub pool: String,
    /// The year in which the figures have effect.
    pub year: i32,
    /// The last year for which they have it, where they hold for several: a stock that is set for five years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<i32>,
    /// What was looked for and not found: the default rule then gives no total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_found: Option<Localised>,
    /// The preferred statement, where statements contradict one another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred: Option<Preferred>,
    /// The statements about the total, in the order of the data.
    #[serde(default, rename = "statement", skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// The published breakdowns.
    #[serde(default, rename = "breakdown", skip_serializing_if = "Vec::is_empty")]
    pub breakdowns: Vec<Breakdown>,
    /// What was said about use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub usage: Vec<Usage>,
    /// Amendments published as old and new numbers of units.
    #[serde(default, rename = "change", skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

impl QuotaYear {
    /// The statement with this id.
    #[must_use]
    pub fn statement(&self, id: &str) -> Option<&Statement> {
        self.statements.iter().find(|statement| statement.id == id)
    }
}
