//! Averages of what transfers cost, each kind a type of its own.
//!
//! The targets of SDG 10.c speak of two of them: less than 3 per cent for the global average, at
//! most 5 per cent for the `SmaRT` average of a corridor. Asking one of the other is a type error,
//! not a wrong answer:
//!
//! ```compile_fail
//! # use kerben_remittances::averages::{CorridorAverage, SdgTargets};
//! fn asked_of_the_wrong_average(corridor: &CorridorAverage, targets: &SdgTargets) -> bool {
//!     targets.corridor_is_within(corridor)
//! }
//! ```
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::calendar::parse_day;
//! use kerben_remittances::averages::{Qualifies, SdgTargets, SmartAverage};
//!
//! let services = [("1.20", Qualifies::No), ("2.05", Qualifies::Yes), ("2.90", Qualifies::Yes), ("3.40", Qualifies::Yes)];
//! let services: Vec<_> = services.iter().map(|(cost, is)| Ok((cost.parse()?, *is))).collect::<Result<_, Box<dyn std::error::Error>>>()?;
//! let smart = SmartAverage::of(&services)?.ok_or("three services qualify")?;
//! assert_eq!(smart.percent().to_string(), "167/60"); // 2.7833...
//! let targets = SdgTargets::from_parameters(&kerben_remittances::parameters()?, parse_day("2026-01-01")?)?;
//! assert!(targets.corridor_is_within(&smart));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chrono::NaiveDate;
use kerben_core::money::{Money, MoneyError};
use kerben_core::parameters::{Missing, ParameterSet};
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::cost::Cost;
use crate::percent::{Percent, PercentError};

/// Averages that cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AverageError {
    /// Exact arithmetic has no room.
    #[error(transparent)]
    Percent(#[from] PercentError),
    /// A weight below zero, or weights in several currencies.
    #[error(
        "{flow} cannot weigh a corridor; accepted are flows of zero or more, all in one currency"
    )]
    Flow {
        /// The flow.
        flow: Money,
    },
    /// Weights that no money can hold.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

mod sealed {
    pub trait Sealed {}
}

/// Any of the averages of this module: what can be compared with another of its own kind only.
pub trait Average: sealed::Sealed {
    /// The average in per cent of the amount sent, exact.
    fn percent(&self) -> Percent;
}

macro_rules! average {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Percent);

        impl $name {
            /// The average in per cent of the amount sent, exact.
            #[must_use]
            pub const fn percent(&self) -> Percent {
                self.0
            }
        }

        impl Average for $name {
            fn percent(&self) -> Percent {
                self.0
            }
        }

        impl sealed::Sealed for $name {}
    };
}

average! {
    /// The simple mean over the services surveyed in a corridor.
    CorridorAverage
}
average! {
    /// The simple mean over all services that disclose their rate, for USD 200: the figure of the 3
    /// per cent target.
    GlobalAverage
}
average! {
    /// The mean of corridor averages, each weighted by what flows through the corridor.
    WeightedAverage
}
average! {
    /// The mean of the three cheapest qualifying services of a corridor: the figure of the 5 per
    /// cent target.
    SmartAverage
}

average! {
    /// The index of international money transfer operators, as the World Bank publishes it.
    OperatorIndex
}

macro_rules! published {
    ($($name:ident),+) => {
        $(impl $name {
            /// The average as somebody published it.
            pub(crate) const fn published(percent: Percent) -> Self {
                Self(percent)
            }
        })+
    };
}

published!(GlobalAverage, WeightedAverage, SmartAverage, OperatorIndex);

/// Whether a service qualifies for the `SmaRT` average: quick enough, reachable, and fit for a
/// typical user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Qualifies {
    /// It qualifies.
    Yes,
    /// It does not.
    No,
}

/// The costs of those services whose total is known, and how many were left out because it is not.
fn disclosed(costs: &[Cost]) -> (Vec<Percent>, usize) {
    let known: Vec<Percent> =
        costs.iter().filter_map(|cost| cost.total.known().map(|total| total.exact)).collect();
    let left_out = costs.len() - known.len();
    (known, left_out)
}

impl CorridorAverage {
    /// The mean of the services of a corridor; `None` when there is no service.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] when the sum has no room.
    pub fn of(services: &[Percent]) -> Result<Option<Self>, PercentError> {
        Ok(Percent::mean(services)?.map(Self))
    }
}

impl GlobalAverage {
    /// The mean of all services whose rate is disclosed, and how many were left out because it is
    /// not.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] when the sum has no room.
    pub fn of(services: &[Cost]) -> Result<(Option<Self>, usize), PercentError> {
        let (known, left_out) = disclosed(services);
        Ok((Percent::mean(&known)?.map(Self), left_out))
    }
}

impl WeightedAverage {
    /// The mean of corridors, each weighted by its flow; `None` when nothing flows.
    ///
    /// # Errors
    ///
    /// [`AverageError::Flow`] when a flow is below zero or in another currency than the first.
    pub fn of(corridors: &[(CorridorAverage, Money)]) -> Result<Option<Self>, AverageError> {
        let currency = corridors.first().map(|(_, flow)| flow.currency());
        let terms = corridors
            .iter()
            .map(|(average, flow)| {
                let weight = u64::try_from(flow.minor()).ok();
                let weight = weight.filter(|_| Some(flow.currency()) == currency);
                Ok((average.0, weight.ok_or(AverageError::Flow { flow: *flow })?))
            })
            .collect::<Result<Vec<_>, AverageError>>()?;
        Ok(Percent::weighted_mean(&terms)?.map(Self))
    }
}

impl SmartAverage {
    /// How many services the average takes.
    pub const SERVICES: usize = 3;

    /// The mean of the three cheapest qualifying services, of fewer where fewer qualify; `None`
    /// when none does, which is not an average of zero.
    ///
    /// That fewer than three are averaged all the same is not confirmed by a source that could be
    /// read.
    ///
    /// # Errors
    ///
    /// [`PercentError::TooFine`] when the sum has no room.
    pub fn of(services: &[(Percent, Qualifies)]) -> Result<Option<Self>, PercentError> {
        let mut qualifying: Vec<Percent> = services
            .iter()
            .filter(|(_, qualifies)| *qualifies == Qualifies::Yes)
            .map(|(percent, _)| *percent)
            .collect();
        qualifying.sort_unstable();
        qualifying.truncate(Self::SERVICES);
        Ok(Percent::mean(&qualifying)?.map(Self))
    }
}

/// The two targets of SDG 10.c with their grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SdgTargets {
    global: Percent,
    corridor: Percent,
    grade: Evidence,
}

/// Targets that cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TargetError {
    /// A parameter is missing.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// A target has too many digits.
    #[error(transparent)]
    Percent(#[from] PercentError),
}

impl SdgTargets {
    /// The targets that a set of parameters holds on a day.
    ///
    /// # Errors
    ///
    /// [`TargetError::Missing`] when `sdg.10c.global-average` or `sdg.10c.corridor` is not there.
    pub fn from_parameters(parameters: &ParameterSet, on: NaiveDate) -> Result<Self, TargetError> {
        let global = parameters.at("sdg.10c.global-average", on)?;
        let corridor = parameters.at("sdg.10c.corridor", on)?;
        Ok(Self {
            global: Percent::from_decimal(global.value)?,
            corridor: Percent::from_decimal(corridor.value)?,
            grade: global.grade.weaker(corridor.grade),
        })
    }

    /// Whether the global average is less than its target.
    #[must_use]
    pub fn global_is_below(&self, average: &GlobalAverage) -> bool {
        average.0 < self.global
    }

    /// Whether the `SmaRT` average of a corridor is not higher than its target.
    #[must_use]
    pub fn corridor_is_within(&self, average: &SmartAverage) -> bool {
        average.0 <= self.corridor
    }

    /// The lower grade of the two.
    #[must_use]
    pub const fn grade(&self) -> Evidence {
        self.grade
    }
}
