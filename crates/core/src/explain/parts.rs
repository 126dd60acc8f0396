//! What a step is made of beside its value.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::node::Node;
use super::value::Value;
use crate::message::Message;
use crate::parameters::ParameterValue;
use crate::period::Validity;
use crate::source::{Citation, Evidence};

/// A named input of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    /// What the input is to the step, such as `numerator` or `required`.
    pub name: String,
    /// The step that made it.
    pub node: Arc<Node>,
}

/// A dated parameter of the law as a step used it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterUse {
    /// The parameter's id in its data pack.
    pub id: String,
    /// Its value.
    pub value: Value,
    /// The days for which the value holds.
    pub holds: Validity,
    /// The id of its source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

impl ParameterUse {
    fn of<V>(found: &ParameterValue<'_, V>, value: Value) -> Self {
        Self {
            id: found.id.to_owned(),
            value,
            holds: found.holds,
            source: found.source.to_owned(),
            grade: found.grade,
        }
    }
}

impl From<&ParameterValue<'_>> for ParameterUse {
    /// Takes a number that a [`ParameterSet`](crate::parameters::ParameterSet) found; see [`Value::of_unit`].
    fn from(found: &ParameterValue<'_>) -> Self {
        Self::of(found, Value::of_unit(found.value, found.unit))
    }
}

impl From<&ParameterValue<'_, NaiveDate>> for ParameterUse {
    fn from(found: &ParameterValue<'_, NaiveDate>) -> Self {
        Self::of(found, Value::Day(found.value))
    }
}

impl From<&ParameterValue<'_, &str>> for ParameterUse {
    fn from(found: &ParameterValue<'_, &str>) -> Self {
        Self::of(found, Value::from(found.value))
    }
}

/// Where a fact of the case comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The document.
    pub document: String,
    /// The day on which it was received.
    #[serde(default, with = "crate::calendar::serde_day_option")]
    pub received: Option<NaiveDate>,
    /// Who certified it.
    pub certified_by: Option<String>,
}

/// An alternative that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotTaken {
    /// The alternative.
    pub what: Message,
    /// Why it was not taken.
    pub why: Message,
    /// The law that says so.
    pub citations: Vec<Citation>,
}

/// Many equal inputs as one line that opens to a table.
///
/// The last column holds the quantities that the step adds, multiplies or compares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folded {
    /// What the rows are, as in "480 monthly wages".
    pub label: Message,
    /// The headings.
    pub columns: Vec<Message>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}
