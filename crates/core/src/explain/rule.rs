//! The name and version of a rule.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The identity of a rule: a dotted name, a major and a minor version.
///
/// A new major version is another reading of the law; a new minor version is a mended implementation of the
/// same reading.
///
/// # Example
///
/// ```
/// use kerben_core::explain::RuleId;
/// let rule: RuleId = "kz.basic-pension/2.1".parse()?;
/// assert_eq!((rule.name(), rule.major(), rule.minor()), ("kz.basic-pension", 2, 1));
/// assert_eq!(rule.to_string(), "kz.basic-pension/2.1");
/// # Ok::<(), kerben_core::explain::RuleError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RuleId {
    name: Cow<'static, str>,
    major: u16,
    minor: u16,
}

/// A rule's identity that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "\"{text}\" is not a rule; accepted: a dotted name, a slash and a version, as in kz.basic-pension/2 or kz.basic-pension/2.1"
)]
pub struct RuleError {
    /// What was given.
    pub text: String,
}

impl RuleId {
    /// The rule `name` in its version `major`.0.
    #[must_use]
    pub const fn new(name: &'static str, major: u16) -> Self {
        Self { name: Cow::Borrowed(name), major, minor: 0 }
    }

    /// The dotted name, without the version.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The reading of the law.
    #[must_use]
    pub const fn major(&self) -> u16 {
        self.major
    }

    /// The implementation of that reading.
    #[must_use]
    pub const fn minor(&self) -> u16 {
        self.minor
    }
}

/// Splits `name/major[.minor]`.
fn split(text: &str) -> Option<(&str, u16, u16)> {
    let (name, version) = text.rsplit_once('/')?;
    let (major, minor) = match version.split_once('.') {
        Some((major, minor)) => (major.parse().ok()?, minor.parse().ok()?),
        None => (version.parse().ok()?, 0),
    };
    (!name.is_empty()).then_some((name, major, minor))
}

impl From<&'static str> for RuleId {
    /// Reads `name/major[.minor]`; a text without a version is version 1 of the rule of that name.
    fn from(text: &'static str) -> Self {
        match split(text) {
            Some((name, major, minor)) => Self { name: Cow::Borrowed(name), major, minor },
            None => Self::new(text, 1),
        }
    }
}

impl FromStr for RuleId {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let (name, major, minor) =
            split(text).ok_or_else(|| RuleError { text: text.to_owned() })?;
        Ok(Self { name: Cow::Owned(name.to_owned()), major, minor })
    }
}

impl TryFrom<String> for RuleId {
    type Error = RuleError;

    fn try_from(text: String) -> Result<Self, RuleError> {
        text.parse()
    }
}

impl From<RuleId> for String {
    fn from(rule: RuleId) -> Self {
        rule.to_string()
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.name, self.major)?;
        if self.minor > 0 {
            write!(f, ".{}", self.minor)?;
        }
        Ok(())
    }
}
