//! What remains of an instrument after its end.

use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

/// What remains of an instrument after its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Keeps {
    /// The rights of persons who entered while it was in force, as C097 article 17(4).
    PersonsWhoEntered,
    /// What was contracted under it, until it is performed or for some years.
    Contracts,
    /// Obligations of money between the parties, and no right of a person.
    FinancialObligations,
}

/// The clause on what remains after the end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Survival {
    /// What remains.
    pub keeps: Keeps,
    /// For how many years at most; none where it says none.
    pub years: Option<u16>,
    /// The article.
    pub article: Option<String>,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// What a reader should know.
    pub note: Option<String>,
}
