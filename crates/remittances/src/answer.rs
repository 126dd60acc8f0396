//! Answers that may be wanting, and findings about data that are taken as they are.

use kerben_core::message::Message;
use serde::{Deserialize, Serialize};

/// An answer, or what is missing for it. There is no default in between.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[must_use]
pub enum Answer<T> {
    /// The answer.
    Known(T),
    /// The sources do not say.
    Undetermined {
        /// What is missing.
        missing: Vec<Message>,
    },
}

impl<T> Answer<T> {
    /// The answer for which this is missing.
    pub fn missing(what: Message) -> Self {
        Self::Undetermined { missing: vec![what] }
    }

    /// The answer, if there is one.
    #[must_use]
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Undetermined { .. } => None,
        }
    }

    /// What is missing; nothing when the answer is known.
    #[must_use]
    pub fn missing_facts(&self) -> &[Message] {
        match self {
            Self::Known(_) => &[],
            Self::Undetermined { missing } => missing,
        }
    }

    /// The answer changed by a function; what is missing stays.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Self::Known(value) => Answer::Known(change(value)),
            Self::Undetermined { missing } => Answer::Undetermined { missing },
        }
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Probably wrong.
    Warning,
    /// Contradicts itself.
    Error,
}

/// What was found in data that are reported, never repaired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that found it, such as `received-differs`: stable, for programs.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// What it is about: the id of a transfer.
    pub subject: String,
    /// What was seen, in words of the catalogue.
    pub evidence: Message,
}

impl Finding {
    pub(crate) fn new(rule: &str, severity: Severity, subject: &str, evidence: Message) -> Self {
        Self { rule: rule.to_owned(), severity, subject: subject.to_owned(), evidence }
    }
}
