//! Why a total cannot be shared out.

use thiserror::Error;

use super::key::{UNITS_MAX, WEIGHTS_SUM_MAX};
use super::method::Method;
use crate::limit::PLACES_MAX;

/// Why a total cannot be shared out as asked.
///
/// Units are counted from 0 in the fields and from 1 in the texts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ApportionError {
    /// No units, or too many.
    #[error("{units} units cannot share; accepted: 1 to {UNITS_MAX}")]
    Units {
        /// How many units were given.
        units: usize,
    },
    /// Another number of figures than of units.
    #[error("{given} {what} for {units} units; accepted: one for each unit")]
    Length {
        /// What was given: labels, minimums, maximums, places.
        what: &'static str,
        /// How many were given.
        given: usize,
        /// How many units there are.
        units: usize,
    },
    /// A unit that the key does not have.
    #[error("there is no unit {}; accepted: 1 to {units}", unit + 1)]
    NoUnit {
        /// The unit asked for.
        unit: usize,
        /// How many units there are.
        units: usize,
    },
    /// The weights add up to too much.
    #[error("the weights add up to more than {WEIGHTS_SUM_MAX}; accepted: at most that")]
    Weights,
    /// Too many places.
    #[error("{places} places are too many for {method}; accepted: at most {most}")]
    Places {
        /// How many places were given.
        places: u64,
        /// The method that takes fewer, or what else.
        method: String,
        /// How many it takes.
        most: u64,
    },
    /// A minimum above the maximum of the same unit.
    #[error(
        "unit {} has a minimum of {minimum} and a maximum of {maximum}; accepted: a minimum that is at most the maximum",
        unit + 1
    )]
    Bounds {
        /// The unit.
        unit: usize,
        /// Its minimum.
        minimum: u64,
        /// Its maximum.
        maximum: u64,
    },
    /// The minimums, with what the method gives every unit, need more places than there are.
    #[error(
        "{places} places are too few: the minimums, the base and the first places that {method} gives every unit with a weight need {least}; accepted: at least {least} places, or lower minimums"
    )]
    TooFew {
        /// How many places there are.
        places: u64,
        /// How many are needed.
        least: u64,
        /// The method.
        method: Method,
    },
    /// The maximums, with the units that have no weight, leave places over.
    #[error(
        "{places} places are too many: with their maximums the units with a weight take {most}; accepted: at most {most} places, or higher maximums"
    )]
    TooMany {
        /// How many places there are.
        places: u64,
        /// How many the units take.
        most: u64,
    },
    /// The method does not know bounds.
    #[error(
        "{method} shares without minimums, maximums and base; accepted: a key without them, or another method"
    )]
    BoundsNotDefined {
        /// The method.
        method: Method,
    },
    /// A method's parameter out of range or a name that is none.
    #[error("\"{text}\" is no method; accepted: {accepted}")]
    Method {
        /// The text given.
        text: String,
        /// What would be accepted.
        accepted: String,
    },
    /// The amendment asks for the opposite of what the totals do.
    #[error("the total goes from {before} to {after}; accepted for this amendment: {accepted}")]
    Amendment {
        /// The total before.
        before: u64,
        /// The total after.
        after: u64,
        /// What would be accepted.
        accepted: &'static str,
    },
    /// Places that cannot be moved.
    #[error(
        "{places} places cannot be moved: unit {} has {has}; accepted: what keeps it between {minimum} and {}",
        unit + 1,
        maximum.map_or_else(|| "any number".to_owned(), |most| most.to_string())
    )]
    Transfer {
        /// The unit that would leave its bounds.
        unit: usize,
        /// What it has.
        has: u64,
        /// How many places were to be moved.
        places: u64,
        /// Its minimum.
        minimum: u64,
        /// Its maximum.
        maximum: Option<u64>,
    },
    /// A tie must be resolved first.
    #[error(
        "{places} places are tied among {units} units; accepted: a resolution of the tie first"
    )]
    Tied {
        /// How many places.
        places: u64,
        /// Among how many units.
        units: usize,
    },
    /// A tie cannot be resolved so.
    #[error("the tie cannot be resolved so: {problem}; accepted: {accepted}")]
    Resolution {
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
}

impl ApportionError {
    /// More places than any method takes.
    pub(crate) fn too_many_places(places: u64) -> Self {
        Self::Places { places, method: "any method".to_owned(), most: PLACES_MAX }
    }
}
