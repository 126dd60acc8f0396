//! Who needs no place by the rules of the host state.

use std::fmt;

use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::period::Validity;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::pool::Entry;

/// The status of a person that a rule of the host state may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PersonStatus {
    /// Resides permanently in the host state.
    PermanentResident,
    /// Recognised as a refugee.
    Refugee,
    /// Accredited journalist.
    AccreditedJournalist,
    /// Diplomat.
    Diplomat,
    /// Holds the status of digital nomad.
    DigitalNomad,
    /// Transferred within a group of companies.
    IntraCorporateTransferee,
    /// Resides in the host state for a time.
    TemporaryResident,
    /// Highly qualified specialist.
    HighlyQualified,
    /// Family member of a highly qualified specialist.
    FamilyOfHighlyQualified,
}

impl PersonStatus {
    /// The word that stands in the data files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PermanentResident => "permanent_resident",
            Self::Refugee => "refugee",
            Self::AccreditedJournalist => "accredited_journalist",
            Self::Diplomat => "diplomat",
            Self::DigitalNomad => "digital_nomad",
            Self::IntraCorporateTransferee => "intra_corporate_transferee",
            Self::TemporaryResident => "temporary_resident",
            Self::HighlyQualified => "highly_qualified",
            Self::FamilyOfHighlyQualified => "family_of_highly_qualified",
        }
    }
}

impl fmt::Display for PersonStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A rule of the host state by which a person needs no place.
///
/// Every condition that stands in the rule must be met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Exemption {
    /// The name in the data, unique in its state.
    pub id: String,
    /// The status that the person must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<PersonStatus>,
    /// The way in which the person must enter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Entry>,
    /// The citizenships of which the person must have one; any if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citizens: Vec<Country>,
    /// The name for readers.
    pub name: Localised,
    /// The days for which the source states the rule; on others it is not known whether it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_for: Option<Validity>,
    /// What a reader must know about the rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The id of the source.
    pub source: String,
    /// Further sources that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The grade of the rule.
    pub grade: Evidence,
}
