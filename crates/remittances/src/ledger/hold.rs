//! What is held: set aside before it is posted.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::Released;

/// What became of an entry that was held.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum HoldState {
    /// It is held still.
    Open,
    /// It was settled by the entry of this key.
    Settled(String),
    /// It was released.
    Released(Released),
}

impl fmt::Display for HoldState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.pad("held"),
            Self::Settled(key) => f.pad(&format!("settled by \"{key}\"")),
            Self::Released(Released::Voided) => f.pad("called off"),
            Self::Released(Released::Expired) => f.pad("expired"),
        }
    }
}

/// A hold inside the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hold {
    pub(super) until: Option<NaiveDate>,
    pub(super) end: Option<End>,
}

/// How a hold ended: by which row, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Settled(u32),
    Released(Released),
}
