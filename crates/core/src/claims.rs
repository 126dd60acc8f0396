//! Statements that contradict each other, kept side by side, and the rule by which one is used.
//!
//! [`Claims`] drops nothing. A [`Preference`] says which claim an answer uses and why; it is stated in the
//! [`Choice`], can be replaced, and refuses when it prefers none.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::data::list_names;
use crate::language::Localised;
use crate::message::Message;
use crate::partial_date::PartialDate;
use crate::source::{Evidence, Sourced, filled};

mod preference;

pub use preference::{
    AuthorsChoice, Chain, LatestStated, Named, Preference, StrongestGrade, Verdict,
};

/// The most claims about one subject.
pub const CLAIMS_MAX: usize = 1_000;

/// One statement about a subject.
///
/// A data file writes it as one table: `id`, `value`, `grade`, `source` and, where they are known, `note`,
/// `about`, `stated_on`, `statement`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    from = "RawClaim<T>",
    into = "RawClaim<T>",
    bound(serialize = "T: Serialize + Clone", deserialize = "T: Deserialize<'de>")
)]
#[non_exhaustive]
pub struct Claim<T> {
    /// The name by which the claim can be preferred, unique among the claims about its subject.
    pub id: String,
    /// What is stated, by which source, with which grade.
    pub value: Sourced<T>,
    /// The time of which it speaks.
    pub about: Option<PartialDate>,
    /// When it was stated.
    pub stated_on: Option<PartialDate>,
    /// The words in which it was stated.
    pub statement: Option<String>,
}

impl<T> Claim<T> {
    /// Returns a claim under a name.
    #[must_use]
    pub fn new(id: impl Into<String>, value: Sourced<T>) -> Self {
        Self { id: id.into(), value, about: None, stated_on: None, statement: None }
    }

    /// Sets the time of which it speaks.
    #[must_use]
    pub fn about(mut self, about: PartialDate) -> Self {
        self.about = Some(about);
        self
    }

    /// Sets when it was stated.
    #[must_use]
    pub fn stated_on(mut self, stated_on: PartialDate) -> Self {
        self.stated_on = Some(stated_on);
        self
    }

    /// Sets the words in which it was stated.
    #[must_use]
    pub fn statement(mut self, words: impl Into<String>) -> Self {
        self.statement = Some(words.into());
        self
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClaim<T> {
    #[serde(deserialize_with = "filled")]
    id: String,
    value: T,
    grade: Evidence,
    #[serde(deserialize_with = "filled")]
    source: String,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    about: Option<PartialDate>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    stated_on: Option<PartialDate>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    statement: Option<String>,
}

impl<T> From<RawClaim<T>> for Claim<T> {
    fn from(raw: RawClaim<T>) -> Self {
        let mut value = Sourced::new(raw.value, raw.grade, raw.source);
        value.note = raw.note;
        Self {
            id: raw.id,
            value,
            about: raw.about,
            stated_on: raw.stated_on,
            statement: raw.statement,
        }
    }
}

impl<T> From<Claim<T>> for RawClaim<T> {
    fn from(claim: Claim<T>) -> Self {
        Self {
            id: claim.id,
            value: claim.value.value,
            grade: claim.value.grade,
            source: claim.value.source,
            note: claim.value.note,
            about: claim.about,
            stated_on: claim.stated_on,
            statement: claim.statement,
        }
    }
}

/// Every statement about one subject, contradicting or not.
///
/// ```
/// use kerben_core::claims::{Claim, Claims, StrongestGrade};
/// use kerben_core::source::{Evidence, Sourced};
///
/// let claims = Claims::new(
///     "places of 2023",
///     vec![
///         Claim::new("ministry", Sourced::new(16_000, Evidence::Official, "decree")),
///         Claim::new("paper", Sourced::new(25_000, Evidence::Press, "article")),
///     ],
/// )?;
/// assert!(!claims.agree());
/// let choice = claims.choose(&StrongestGrade)?;
/// assert_eq!(choice.chosen.value.value, 16_000);
/// assert_eq!(choice.others.len(), 1);
/// assert_eq!(choice.rule, "strongest-grade");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    try_from = "RawClaims<T>",
    into = "RawClaims<T>",
    bound(serialize = "T: Serialize + Clone", deserialize = "T: Deserialize<'de>")
)]
pub struct Claims<T> {
    subject: String,
    statements: Vec<Claim<T>>,
    preferred: Option<Preferred>,
}

/// The claim that the author of the data prefers, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Preferred {
    id: String,
    because: Localised,
}

impl<T> Claims<T> {
    /// Returns the claims about a subject.
    ///
    /// # Errors
    ///
    /// [`ClaimsError`] when there is no claim, there are too many, or a name is empty or stands twice.
    pub fn new(subject: impl Into<String>, claims: Vec<Claim<T>>) -> Result<Self, ClaimsError> {
        let subject = subject.into();
        if claims.is_empty() || claims.len() > CLAIMS_MAX {
            return Err(ClaimsError::Count { subject, count: claims.len() });
        }
        let mut ids = std::collections::BTreeSet::new();
        for claim in &claims {
            if claim.id.trim().is_empty() || !ids.insert(claim.id.as_str()) {
                return Err(ClaimsError::Name { subject, id: claim.id.clone() });
            }
        }
        Ok(Self { subject, statements: claims, preferred: None })
    }

    /// Sets the claim that the author of the data prefers, and why; [`AuthorsChoice`] follows it.
    ///
    /// # Errors
    ///
    /// [`ClaimsError::NoSuchClaim`] when no claim has that name.
    pub fn preferring(
        mut self,
        id: impl Into<String>,
        because: Localised,
    ) -> Result<Self, ClaimsError> {
        let id = id.into();
        if self.get(&id).is_none() {
            let known = self.ids().map(str::to_owned).collect();
            return Err(ClaimsError::NoSuchClaim { subject: self.subject, id, known });
        }
        self.preferred = Some(Preferred { id, because });
        Ok(self)
    }

    /// Returns what the claims are about.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Returns the claims as they were given.
    pub fn iter(&self) -> impl Iterator<Item = &Claim<T>> {
        self.statements.iter()
    }

    /// Returns the claims as they were given.
    #[must_use]
    pub fn as_slice(&self) -> &[Claim<T>] {
        &self.statements
    }

    /// Returns the names of the claims.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.statements.iter().map(|claim| claim.id.as_str())
    }

    /// Returns the claim of that name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Claim<T>> {
        self.statements.iter().find(|claim| claim.id == id)
    }

    /// Returns the name of the claim that the author of the data prefers, and why.
    #[must_use]
    pub fn preferred(&self) -> Option<(&str, &Localised)> {
        self.preferred.as_ref().map(|preferred| (preferred.id.as_str(), &preferred.because))
    }

    /// Returns the claim that a rule prefers, with all others, the rule's name and its reason.
    ///
    /// # Errors
    ///
    /// [`NoPreference`], naming the claims between which the rule does not decide.
    pub fn choose(&self, preference: &dyn Preference<T>) -> Result<Choice<'_, T>, NoPreference> {
        let verdict = preference.prefer(self)?;
        // A rule of the caller's own may answer anything; a wrong index is refused, not trusted.
        let Some(chosen) = self.statements.get(verdict.index) else {
            return Err(NoPreference::new(self, preference.id(), self.ids()));
        };
        let others = self.statements.iter().enumerate();
        let others = others.filter(|(index, _)| *index != verdict.index);
        Ok(Choice {
            subject: &self.subject,
            chosen,
            others: others.map(|(_, claim)| claim).collect(),
            rule: preference.id().to_owned(),
            reason: verdict.reason,
        })
    }
}

impl<T: PartialEq> Claims<T> {
    /// Returns whether all claims state the same value.
    #[must_use]
    pub fn agree(&self) -> bool {
        let mut values = self.statements.iter().map(|claim| &claim.value.value);
        values.next().is_none_or(|first| values.all(|other| other == first))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(
    deny_unknown_fields,
    bound(serialize = "T: Serialize + Clone", deserialize = "T: Deserialize<'de>")
)]
struct RawClaims<T> {
    subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preferred: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    because: Option<Localised>,
    claim: Vec<Claim<T>>,
}

impl<T> TryFrom<RawClaims<T>> for Claims<T> {
    type Error = ClaimsError;

    fn try_from(raw: RawClaims<T>) -> Result<Self, Self::Error> {
        let claims = Self::new(raw.subject, raw.claim)?;
        match (raw.preferred, raw.because) {
            (None, None) => Ok(claims),
            (Some(id), Some(because)) => claims.preferring(id, because),
            _ => Err(ClaimsError::Unreasoned { subject: claims.subject }),
        }
    }
}

impl<T> From<Claims<T>> for RawClaims<T> {
    fn from(claims: Claims<T>) -> Self {
        let (preferred, because) =
            claims.preferred.map(|preferred| (preferred.id, preferred.because)).unzip();
        Self { subject: claims.subject, preferred, because, claim: claims.statements }
    }
}

/// The claim that an answer uses, and all that speaks for and against it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice<'a, T> {
    /// What the claims are about.
    pub subject: &'a str,
    /// The claim that is used.
    pub chosen: &'a Claim<T>,
    /// All other claims.
    pub others: Vec<&'a Claim<T>>,
    /// The name of the rule that preferred it.
    pub rule: String,
    /// Why the rule prefers it.
    pub reason: Message,
}

/// Claims cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ClaimsError {
    /// There is no claim, or there are too many.
    #[error("{count} claims about \"{subject}\"; accepted: from 1 to {}", CLAIMS_MAX)]
    Count {
        /// What the claims are about.
        subject: String,
        /// How many were given.
        count: usize,
    },
    /// A claim's name is empty or stands twice.
    #[error(
        "the claim `{id}` about \"{subject}\" has no name of its own; accepted: a name for each"
    )]
    Name {
        /// What the claims are about.
        subject: String,
        /// The name.
        id: String,
    },
    /// The preferred claim does not exist.
    #[error(
        "the preferred claim `{id}` about \"{subject}\" does not exist; accepted: {}",
        list_names(.known.iter().map(String::as_str))
    )]
    NoSuchClaim {
        /// What the claims are about.
        subject: String,
        /// The name that was given.
        id: String,
        /// The names of the claims.
        known: Vec<String>,
    },
    /// A claim is preferred without a reason, or a reason is given for none.
    #[error(
        "a preference about \"{subject}\" is incomplete; accepted: `preferred` and `because` together"
    )]
    Unreasoned {
        /// What the claims are about.
        subject: String,
    },
}

/// A rule prefers none of the claims.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the rule `{rule}` prefers none of the claims about \"{subject}\": {}",
    match .absent {
        Some(absent) => format!(
            "`{absent}` does not exist; accepted: {}",
            list_names(.tied.iter().map(String::as_str))
        ),
        None => format!(
            "it leaves {}; accepted: another rule, or a claim preferred by name",
            list_names(.tied.iter().map(String::as_str))
        ),
    }
)]
#[non_exhaustive]
pub struct NoPreference {
    /// What the claims are about.
    pub subject: String,
    /// The name of the rule.
    pub rule: String,
    /// The names of the claims between which it does not decide, in their order.
    pub tied: Vec<String>,
    /// The claim that the rule names but that does not exist.
    pub absent: Option<String>,
}

impl NoPreference {
    /// Returns the refusal of a rule that is left with these claims.
    #[must_use]
    pub fn new<'a, T>(
        claims: &Claims<T>,
        rule: &str,
        tied: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self {
            subject: claims.subject.clone(),
            rule: rule.to_owned(),
            tied: tied.into_iter().map(str::to_owned).collect(),
            absent: None,
        }
    }
}
