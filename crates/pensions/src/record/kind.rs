//! Kinds of service.

use serde::{Deserialize, Serialize};

/// What the insured person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PeriodKind {
    /// Work for an employer, insured by law.
    Employment,
    /// Work on one's own account, insured by law.
    SelfEmployment,
    /// Voluntary contributions.
    Voluntary,
    /// Care of a child up to one and a half years of age.
    ChildCare,
    /// Care of a disabled person, or of one aged 80 or more.
    DependantCare,
    /// Military service by conscription.
    MilitaryService,
    /// Study.
    Study,
    /// Registered unemployment.
    Unemployment,
    /// Residence, where a law counts residence.
    Residence,
}

impl PeriodKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Employment,
        Self::SelfEmployment,
        Self::Voluntary,
        Self::ChildCare,
        Self::DependantCare,
        Self::MilitaryService,
        Self::Study,
        Self::Unemployment,
        Self::Residence,
    ];

    /// The word in data and documents, such as `self-employment`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Employment => "employment",
            Self::SelfEmployment => "self-employment",
            Self::Voluntary => "voluntary",
            Self::ChildCare => "child-care",
            Self::DependantCare => "dependant-care",
            Self::MilitaryService => "military-service",
            Self::Study => "study",
            Self::Unemployment => "unemployment",
            Self::Residence => "residence",
        }
    }

    /// Whether contributions are paid in such a period.
    #[must_use]
    pub const fn is_contributory(self) -> bool {
        matches!(self, Self::Employment | Self::SelfEmployment | Self::Voluntary)
    }
}
