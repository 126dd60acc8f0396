//! Where a fact comes from and how far it can be trusted.
//!
//! Every figure carries the [`Source`] that states it and a grade of [`Evidence`]; an answer carries the
//! lowest grade on its path. Where a rule of law is applied, a [`Citation`] names the provision.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use crate::partial_date::PartialDate;

mod citation;
mod sources;

pub use citation::Citation;
pub use sources::{Sources, SourcesError};

/// How far a fact can be trusted, ordered by strength: `Unverified < Derived < Code < Press < Official`.
///
/// The minimum of two grades is therefore the weaker, and the grade of an answer is the lowest
/// on its path.
///
/// ```
/// use kerben_core::source::Evidence;
///
/// assert!(Evidence::Unverified < Evidence::Official);
/// let path = [Evidence::Official, Evidence::Press, Evidence::Official];
/// assert_eq!(Evidence::lowest(path), Some(Evidence::Press));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Evidence {
    /// Recalled or assumed, not confirmed by any source. Refused in strict mode.
    Unverified,
    /// Arithmetic from facts of the stronger grades, whose inputs are named.
    Derived,
    /// Read in public program code or in a data file.
    Code,
    /// Read in press, research or another secondary source.
    Press,
    /// Read in an official source or in the text of the law.
    Official,
}

impl Evidence {
    /// Every grade, the strongest first.
    pub const ALL: [Self; 5] =
        [Self::Official, Self::Press, Self::Code, Self::Derived, Self::Unverified];

    /// Returns the grade's name, as data files write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Official => "Official",
            Self::Press => "Press",
            Self::Code => "Code",
            Self::Derived => "Derived",
            Self::Unverified => "Unverified",
        }
    }

    /// Returns the strength from 0 (unverified) to 4 (official).
    #[must_use]
    pub const fn strength(self) -> u8 {
        match self {
            Self::Unverified => 0,
            Self::Derived => 1,
            Self::Code => 2,
            Self::Press => 3,
            Self::Official => 4,
        }
    }

    /// Returns the weaker of two grades.
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        self.min(other)
    }

    /// Returns the lowest of several grades, `None` when there are none: nothing has no grade.
    #[must_use]
    pub fn lowest(grades: impl IntoIterator<Item = Self>) -> Option<Self> {
        grades.into_iter().min()
    }

    /// Returns the grade when it is at least as strong as `required`.
    ///
    /// # Errors
    ///
    /// [`Unproven`] when the grade is weaker than `required`.
    pub fn require(self, required: Self) -> Result<Self, Unproven> {
        if self >= required {
            Ok(self)
        } else {
            Err(Unproven { grade: self, required, source_id: None })
        }
    }

    /// Returns the grade unless it is [`Evidence::Unverified`]: the strict mode.
    ///
    /// # Errors
    ///
    /// [`Unproven`] when the grade is unverified.
    pub fn strict(self) -> Result<Self, Unproven> {
        self.require(Self::Derived)
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Evidence {
    type Err = EvidenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|grade| grade.name() == text)
            .ok_or_else(|| EvidenceError { text: text.to_owned() })
    }
}

/// The text names no grade of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "\"{text}\" is not a grade of evidence; accepted: Official, Press, Code, Derived, Unverified"
)]
pub struct EvidenceError {
    /// The text that was given.
    pub text: String,
}

/// A fact is weaker than the caller requires.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "a fact{} has the grade {grade}; accepted: {required} or stronger",
    .source_id.as_ref().map(|id| format!(" from source `{id}`")).unwrap_or_default()
)]
#[non_exhaustive]
pub struct Unproven {
    /// The grade that the fact has.
    pub grade: Evidence,
    /// The weakest grade that would be accepted.
    pub required: Evidence,
    /// The id of the fact's source, where it is known.
    pub source_id: Option<String>,
}

/// A document, page or data set that states facts.
///
/// ```
/// use kerben_core::source::Source;
///
/// let source = Source::new("kz-social-code", "Social Code of Kazakhstan").at("https://adilet.zan.kz");
/// assert_eq!(source.to_string(), "Social Code of Kazakhstan <https://adilet.zan.kz>");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Source {
    /// The name by which facts refer to the source, unique within a data pack.
    #[serde(deserialize_with = "filled")]
    pub id: String,
    /// What the source is called.
    #[serde(deserialize_with = "filled")]
    pub title: String,
    /// Where it can be read: an address on the web, or a shelf mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// When it was published or read, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated: Option<PartialDate>,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Source {
    /// Returns a source with its id and title.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), address: None, dated: None, note: None }
    }

    /// Sets where the source can be read.
    #[must_use]
    pub fn at(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }

    /// Sets when the source was published or read.
    #[must_use]
    pub fn dated(mut self, dated: PartialDate) -> Self {
        self.dated = Some(dated);
        self
    }

    /// Sets what a reader should know about the source.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)?;
        if let Some(address) = &self.address {
            write!(f, " <{address}>")?;
        }
        Ok(())
    }
}

/// A value with its source and grade.
///
/// ```
/// use kerben_core::source::{Evidence, Sourced};
///
/// let age = Sourced::new(63, Evidence::Official, "kz-social-code");
/// assert_eq!(age.strict(), Ok(&63));
/// assert!(Sourced::new(63, Evidence::Unverified, "hearsay").strict().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    /// What the source states.
    pub value: T,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// The id of the source in its pack.
    #[serde(deserialize_with = "filled")]
    pub source: String,
    /// What a reader should know about the statement.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl<T> Sourced<T> {
    /// Returns a value with its grade and the id of its source.
    #[must_use]
    pub fn new(value: T, grade: Evidence, source: impl Into<String>) -> Self {
        Self { value, grade, source: source.into(), note: None }
    }

    /// Sets what a reader should know about the statement.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Returns the value changed by `change`, under the same source and grade.
    ///
    /// Meant for a change of form only (a unit, a wrapper). A value that is computed from this one is
    /// [`Evidence::Derived`] at best.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced {
            value: change(self.value),
            grade: self.grade,
            source: self.source,
            note: self.note,
        }
    }

    /// Returns the same statement about a reference to the value.
    #[must_use]
    pub fn as_ref(&self) -> Sourced<&T> {
        Sourced {
            value: &self.value,
            grade: self.grade,
            source: self.source.clone(),
            note: self.note.clone(),
        }
    }

    /// Returns the value when its grade is at least `required`.
    ///
    /// # Errors
    ///
    /// [`Unproven`], naming the source, when the grade is weaker.
    pub fn require(&self, required: Evidence) -> Result<&T, Unproven> {
        match self.grade.require(required) {
            Ok(_) => Ok(&self.value),
            Err(unproven) => Err(Unproven { source_id: Some(self.source.clone()), ..unproven }),
        }
    }

    /// Returns the value unless it is [`Evidence::Unverified`]: the strict mode.
    ///
    /// # Errors
    ///
    /// [`Unproven`], naming the source, when the value is unverified.
    pub fn strict(&self) -> Result<&T, Unproven> {
        self.require(Evidence::Derived)
    }
}

/// Reads a string that says something.
pub(crate) fn filled<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    if text.trim().is_empty() {
        return Err(serde::de::Error::custom("an empty text; accepted: at least one character"));
    }
    Ok(text)
}
