//! The rule by which cover in one country is counted in quarters.

use serde::{Deserialize, Serialize};

use crate::unit::Unit;

/// What becomes of units that make no full quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Remainder {
    /// They are one more quarter.
    OneQuarter,
    /// They are none.
    Dropped,
}

/// Over what the units are added before they are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scope {
    /// Each certified period by itself; its quarters are filled from the first on, not after the last.
    CertifiedPeriod,
    /// Each calendar year by itself.
    CalendarYear,
}

/// Into which quarters of the year those of a calendar year are placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Placement {
    /// Only into quarters with a covered day.
    CoveredQuarters,
    /// Into any quarter of the year.
    AnyOfTheYear,
}

/// The rule of one country; what its source does not state is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct CreditingRule {
    /// The unit in which cover is counted.
    pub unit: Unit,
    /// How many of them make a quarter.
    pub units_of_a_quarter: Option<u32>,
    /// What becomes of a remainder.
    pub remainder: Option<Remainder>,
    /// Over what the units are added.
    pub scope: Option<Scope>,
    /// Where the quarters of a calendar year go; without meaning in the other scope.
    pub placement: Option<Placement>,
    /// The first year to which anything is credited.
    pub earliest_year: Option<i32>,
    /// The most quarters for cover as a dependant, which then counts only between periods of contributions; `None`
    /// where the country has no such cover.
    pub dependants_most: Option<u32>,
}

impl CreditingRule {
    /// A rule of which only the unit is known.
    #[must_use]
    pub const fn new(unit: Unit) -> Self {
        Self {
            unit,
            units_of_a_quarter: None,
            remainder: None,
            scope: None,
            placement: None,
            earliest_year: None,
            dependants_most: None,
        }
    }

    /// The rule that adds up each certified period and credits any remainder.
    #[must_use]
    pub const fn by_period(unit: Unit, units_of_a_quarter: u32) -> Self {
        Self {
            units_of_a_quarter: Some(units_of_a_quarter),
            remainder: Some(Remainder::OneQuarter),
            scope: Some(Scope::CertifiedPeriod),
            ..Self::new(unit)
        }
    }

    /// The rule that adds up each calendar year and credits any remainder.
    #[must_use]
    pub const fn by_year(unit: Unit, units_of_a_quarter: u32, placement: Placement) -> Self {
        Self {
            scope: Some(Scope::CalendarYear),
            placement: Some(placement),
            ..Self::by_period(unit, units_of_a_quarter)
        }
    }
}
