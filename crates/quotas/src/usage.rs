//! What was said about the use of a quota. Statements, not entries of a register.

use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::statement::Qualifier;

/// In what a figure about use is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UsageUnit {
    /// Persons or permits.
    Persons,
    /// Employers.
    Employers,
    /// Percent of the quota, of the permits or of the staff, as the measure says.
    Percent,
    /// A plain count.
    Count,
}

/// One statement about the use of a pool in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Usage {
    /// The day or span to which the figure belongs.
    pub as_of: PartialDate,
    /// What is counted.
    pub measure: Localised,
    /// In what it is counted.
    pub unit: UsageUnit,
    /// The figure.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub value: Decimal,
    /// How exactly it is stated.
    pub qualifier: Qualifier,
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
