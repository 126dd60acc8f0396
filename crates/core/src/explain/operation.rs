//! What a step does with its inputs, and what a condition comes to.

use serde::{Deserialize, Serialize};

use super::value::Value;
use crate::message::Message;
use crate::tri::Tri;

/// What a step does with its inputs: a small closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Takes a fact of the case as it stands in a document.
    Fact,
    /// Takes a dated parameter of the law.
    Parameter,
    /// Adds its inputs; what is taken off is a negative input.
    Sum,
    /// Multiplies its inputs; a percentage counts as hundredths, a ratio as its fraction.
    Product,
    /// Divides the input `numerator` by the input `denominator`.
    Ratio,
    /// Takes the least of its inputs.
    Min,
    /// Takes the greatest of its inputs.
    Max,
    /// Counts the days of its inputs' periods, each day once.
    CountDays,
    /// Reads a row of a table of the law.
    TableRow,
    /// Tests a condition.
    Condition(Test),
    /// Chooses one of several; the others stand in `not_taken` with the reason.
    Choice,
}

/// How a condition is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// The input `actual` is at least the input `required`.
    AtLeast,
    /// The input `actual` is at most the input `required`.
    AtMost,
    /// The input `actual` equals the input `required`.
    Equal,
    /// Every input that is a condition is met.
    All,
    /// At least one input that is a condition is met.
    Any,
    /// The one input that is a condition is not met.
    Not,
    /// The rule states the outcome from facts that are no numbers; the inputs are shown, not compared.
    Stated,
}

/// What a condition came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The condition holds.
    Met {
        /// By how much, where that is a quantity.
        by: Option<Value>,
    },
    /// The condition does not hold.
    NotMet {
        /// By how much, where that is a quantity.
        by: Option<Value>,
    },
    /// The sources do not say.
    Undetermined {
        /// What is missing.
        missing: Vec<Message>,
    },
}

impl Outcome {
    /// The condition holds.
    #[must_use]
    pub const fn met() -> Self {
        Self::Met { by: None }
    }

    /// The condition does not hold.
    #[must_use]
    pub const fn not_met() -> Self {
        Self::NotMet { by: None }
    }

    /// The sources do not say, and this is missing.
    #[must_use]
    pub fn undetermined(missing: impl Into<Message>) -> Self {
        Self::Undetermined { missing: vec![missing.into()] }
    }

    /// The three-valued answer.
    pub const fn tri(&self) -> Tri {
        match self {
            Self::Met { .. } => Tri::Yes,
            Self::NotMet { .. } => Tri::No,
            Self::Undetermined { .. } => Tri::Unknown,
        }
    }
}
