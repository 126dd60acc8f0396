//! The sources of a data pack.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Source;

/// The sources of a data pack by id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Source>", into = "Vec<Source>")]
pub struct Sources {
    by_id: BTreeMap<String, Source>,
}

impl Sources {
    /// The most sources that one set may hold.
    pub const SOURCES_MAX: usize = 10_000;

    /// Returns the sources by id.
    ///
    /// # Errors
    ///
    /// [`SourcesError`] when an id is empty or stands twice, or when there are more than
    /// [`Sources::SOURCES_MAX`].
    pub fn new(sources: impl IntoIterator<Item = Source>) -> Result<Self, SourcesError> {
        let mut by_id = BTreeMap::new();
        for source in sources {
            if source.id.is_empty() {
                return Err(SourcesError::EmptyId { title: source.title });
            }
            if let Some(earlier) = by_id.insert(source.id.clone(), source) {
                return Err(SourcesError::Twice { id: earlier.id });
            }
            if by_id.len() > Self::SOURCES_MAX {
                return Err(SourcesError::TooMany);
            }
        }
        Ok(Self { by_id })
    }

    /// Returns the source of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Source> {
        self.by_id.get(id)
    }

    /// Returns whether a source has that id.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// Returns the sources in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.by_id.values()
    }

    /// Returns the ids in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// Returns how many sources there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Returns whether there is no source.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Returns the sources of both sets; a source that stands in both with the same words is kept once.
    ///
    /// # Errors
    ///
    /// [`SourcesError::Differ`] when both sets use an id for different sources,
    /// [`SourcesError::TooMany`] when the union is too large.
    pub fn merge(&self, other: &Self) -> Result<Self, SourcesError> {
        let mut by_id = self.by_id.clone();
        for source in other.iter() {
            match by_id.get(&source.id) {
                Some(own) if own == source => {}
                Some(_) => return Err(SourcesError::Differ { id: source.id.clone() }),
                None => {
                    by_id.insert(source.id.clone(), source.clone());
                }
            }
        }
        if by_id.len() > Self::SOURCES_MAX {
            return Err(SourcesError::TooMany);
        }
        Ok(Self { by_id })
    }
}

impl TryFrom<Vec<Source>> for Sources {
    type Error = SourcesError;

    fn try_from(sources: Vec<Source>) -> Result<Self, Self::Error> {
        Self::new(sources)
    }
}

impl From<Sources> for Vec<Source> {
    fn from(sources: Sources) -> Self {
        sources.by_id.into_values().collect()
    }
}

/// A set of sources cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SourcesError {
    /// A source has no id.
    #[error("the source \"{title}\" has an empty id; accepted: a name that is unique in the set")]
    EmptyId {
        /// The source's title.
        title: String,
    },
    /// An id stands twice.
    #[error("the source id `{id}` stands twice; accepted: each id once")]
    Twice {
        /// The id.
        id: String,
    },
    /// Two sets use one id for different sources.
    #[error("the source id `{id}` means different sources in the two sets; accepted: one meaning")]
    Differ {
        /// The id.
        id: String,
    },
    /// There are too many.
    #[error("there are too many sources; accepted: at most {}", Sources::SOURCES_MAX)]
    TooMany,
}
