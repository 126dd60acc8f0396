//! Why a parameter has no value, or a set cannot be built.

use chrono::NaiveDate;
use thiserror::Error;

use super::{PARAMETERS_MAX, VALUES_MAX};
use crate::data::list_names;
use crate::language::Localised;
use crate::message::Message;
use crate::period::Validity;
use crate::unsettled::NotChosen;

/// The set has no value to give: what is missing, and what is known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Missing {
    /// No parameter has this id.
    #[error("no parameter `{id}` is known; accepted: {}", list_names(.near.iter().map(String::as_str)))]
    Unknown {
        /// The id that was asked for.
        id: String,
        /// Ids that are known and look like it.
        near: Vec<String>,
    },
    /// The parameter has no value for this day.
    #[error("no value of `{id}` is known for {day}; accepted: {}", days(.known))]
    NoValue {
        /// The parameter's id.
        id: String,
        /// What the parameter is called.
        title: Box<Localised>,
        /// The day that was asked for.
        day: NaiveDate,
        /// The days for which a value is known.
        known: Vec<Validity>,
    },
    /// The law is not settled on this day and no reading is chosen.
    #[error("on {day} {error}")]
    Unsettled {
        /// What the parameter is called.
        title: Box<Localised>,
        /// The day that was asked for.
        day: NaiveDate,
        /// Why the law is not settled.
        why: Box<Localised>,
        /// The readings among which the caller may choose.
        #[source]
        error: Box<NotChosen>,
    },
    /// The parameter holds another kind of value.
    #[error("`{id}` has the unit `{unit}` and holds not {wanted}; accepted: a parameter that does")]
    Kind {
        /// The parameter's id.
        id: String,
        /// Its unit.
        unit: String,
        /// What was asked for.
        wanted: &'static str,
    },
}

fn days(known: &[Validity]) -> String {
    if known.is_empty() {
        return "nothing, the sources give no value at all".to_owned();
    }
    let known: Vec<String> = known.iter().map(ToString::to_string).collect();
    format!("a day within {}", list_names(known.iter().map(String::as_str)))
}

impl Missing {
    /// Returns the id of the parameter.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Unknown { id, .. } | Self::NoValue { id, .. } | Self::Kind { id, .. } => id,
            Self::Unsettled { error, .. } => &error.id,
        }
    }

    /// Returns what is missing, for a derivation or an undetermined answer.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Unknown { id, .. } | Self::Kind { id, .. } => {
                Message::new("parameters.unknown").arg("id", id.as_str())
            }
            Self::NoValue { title, day, .. } => Message::new("parameters.no_value")
                .arg("title", title.as_ref().clone())
                .arg("day", *day),
            Self::Unsettled { title, day, why, .. } => Message::new("parameters.unsettled")
                .arg("title", title.as_ref().clone())
                .arg("day", *day)
                .arg("why", why.as_ref().clone()),
        }
    }
}

/// Two sets cannot become one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MergeError {
    /// A parameter stands in both.
    #[error(
        "the parameter `{id}` stands in the packs `{first}` and `{second}`; accepted: in one of them"
    )]
    Parameter {
        /// The parameter's id.
        id: String,
        /// The pack of the first set.
        first: String,
        /// The pack of the second set.
        second: String,
    },
    /// A pack stands in both.
    #[error("the pack `{id}` stands in both sets; accepted: in one of them")]
    Pack {
        /// The pack's id.
        id: String,
    },
    /// The sets choose different readings of one question.
    #[error(
        "the sets choose the readings `{first}` and `{second}` of `{id}`; accepted: the same one"
    )]
    Reading {
        /// The name of the question.
        id: String,
        /// The reading of the first set.
        first: String,
        /// The reading of the second set.
        second: String,
    },
    /// The union is too large.
    #[error("there are too many parameters; accepted: at most {}", PARAMETERS_MAX)]
    TooMany,
}

/// A stored set is not one that could have been built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParameterSetError {
    /// A parameter is wrong in itself.
    #[error("the parameter `{id}`: {problem}")]
    Parameter {
        /// The parameter's id.
        id: String,
        /// What is wrong and what would be accepted.
        problem: String,
    },
    /// There are too many parameters or values.
    #[error(
        "there are too many parameters or values; accepted: at most {} parameters with {} values each",
        PARAMETERS_MAX,
        VALUES_MAX
    )]
    TooMany,
}
