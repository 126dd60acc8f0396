//! The three-valued answer that is given wherever the sources do not settle a question.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An answer that may be "the sources do not say".
///
/// The connectives are Kleene's strong logic: an unknown part makes the whole unknown unless the
/// other part settles it alone. The order is `No < Unknown < Yes`, so that "and" is the minimum and
/// "or" the maximum.
///
/// # Example
/// ```
/// use kerben_core::tri::Tri;
///
/// assert_eq!(Tri::No.and(Tri::Unknown), Tri::No);
/// assert_eq!(Tri::Yes.and(Tri::Unknown), Tri::Unknown);
/// assert_eq!(Tri::all([Tri::Yes, Tri::from(true)]), Tri::Yes);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[must_use]
pub enum Tri {
    /// Certainly not.
    No,
    /// What is known leaves both answers open.
    Unknown,
    /// Certainly.
    Yes,
}

impl Tri {
    /// The three answers in their order.
    pub const ALL: [Self; 3] = [Self::No, Self::Unknown, Self::Yes];

    /// Yes if both are `Yes`, no if either is `No`, otherwise unknown.
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// Yes if either is `Yes`, no if both are `No`, otherwise unknown.
    pub const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Unknown,
        }
    }

    /// The opposite answer; unknown stays unknown.
    #[allow(
        clippy::should_implement_trait,
        reason = "the operator is implemented too; the method reads better in a chain of `and` and `or`"
    )]
    pub const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }

    /// Whether the answer is a certain yes.
    #[must_use]
    pub const fn is_yes(self) -> bool {
        matches!(self, Self::Yes)
    }

    /// Whether the answer is a certain no.
    #[must_use]
    pub const fn is_no(self) -> bool {
        matches!(self, Self::No)
    }

    /// Whether the question is open.
    #[must_use]
    pub const fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown)
    }

    /// Whether a yes is not excluded: `Yes` or `Unknown`.
    #[must_use]
    pub const fn is_possible(self) -> bool {
        !self.is_no()
    }

    /// The plain answer, if there is one.
    #[must_use]
    pub const fn certain(self) -> Option<bool> {
        match self {
            Self::No => Some(false),
            Self::Unknown => None,
            Self::Yes => Some(true),
        }
    }

    /// Joins all answers with [`Tri::and`]; of no answers it is `Yes`.
    pub fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::Yes, Self::and)
    }

    /// Joins all answers with [`Tri::or`]; of no answers it is `No`.
    pub fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().fold(Self::No, Self::or)
    }
}

impl std::ops::Not for Tri {
    type Output = Self;

    fn not(self) -> Self {
        Self::not(self)
    }
}

impl From<bool> for Tri {
    fn from(answer: bool) -> Self {
        if answer { Self::Yes } else { Self::No }
    }
}

impl From<Option<bool>> for Tri {
    fn from(answer: Option<bool>) -> Self {
        answer.map_or(Self::Unknown, Self::from)
    }
}

impl fmt::Display for Tri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::No => "no",
            Self::Unknown => "unknown",
            Self::Yes => "yes",
        })
    }
}
