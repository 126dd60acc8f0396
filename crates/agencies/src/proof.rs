//! What a fact of the register rests on.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The ids of the sources of one fact: at least one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct SourceIds(Vec<String>);

impl SourceIds {
    /// Returns the ids.
    ///
    /// # Errors
    ///
    /// [`NoSource`] when there is none, or one is empty.
    pub fn new<S: Into<String>>(ids: impl IntoIterator<Item = S>) -> Result<Self, NoSource> {
        let ids: Vec<String> = ids.into_iter().map(Into::into).collect();
        if ids.is_empty() || ids.iter().any(|id| id.trim().is_empty()) {
            return Err(NoSource);
        }
        Ok(Self(ids))
    }

    /// Iterates over the ids in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl TryFrom<Vec<String>> for SourceIds {
    type Error = NoSource;

    fn try_from(ids: Vec<String>) -> Result<Self, Self::Error> {
        Self::new(ids)
    }
}

impl From<SourceIds> for Vec<String> {
    fn from(ids: SourceIds) -> Self {
        ids.0
    }
}

/// What every proved record answers: how well it is proved, where it was read, what a reader should know.
macro_rules! proved {
    ($record:ty, $grade:literal) => {
        impl $record {
            #[doc = $grade]
            #[must_use]
            pub const fn grade(&self) -> kerben_core::source::Evidence {
                self.grade
            }

            /// Returns where it was read.
            #[must_use]
            pub const fn sources(&self) -> &$crate::SourceIds {
                &self.sources
            }

            /// Returns what a reader should know about it.
            #[must_use]
            pub fn note(&self) -> Option<&str> {
                self.note.as_deref()
            }
        }
    };
}
pub(crate) use proved;

/// A fact names no source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the fact names no source; accepted: at least one source id")]
pub struct NoSource;
