//! Cover abroad, as it is certified to the United States.

use kerben_core::period::Period;
use serde::{Deserialize, Serialize};

use crate::unit::Duration;

/// How a period abroad stands to the rule of its country.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Standing {
    /// Covered by contributions or work.
    #[default]
    Covered,
    /// Of a kind that the rule excludes, such as German *Ausfallzeit*.
    Excluded,
    /// Covered as the spouse of an insured person (category III in Japan).
    Dependant,
}

/// A dated period abroad with its certified duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignPeriod {
    /// The days between which the cover lies.
    pub period: Period,
    /// How much of them is covered.
    pub certified: Duration,
    /// How it stands to the rule.
    #[serde(default)]
    pub standing: Standing,
}

impl ForeignPeriod {
    /// The most foreign periods of one person.
    pub const PERIODS_MOST: usize = 64;

    /// Covered time of so much between these days.
    #[must_use]
    pub const fn new(period: Period, certified: Duration) -> Self {
        Self { period, certified, standing: Standing::Covered }
    }

    /// The same period with another standing.
    #[must_use]
    pub const fn standing(mut self, standing: Standing) -> Self {
        self.standing = standing;
        self
    }
}
