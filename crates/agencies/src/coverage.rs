//! Which days of a state the sources cover.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day;
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::proof::{SourceIds, proved};

/// The days of a state for which sources were read, both ends included.
///
/// Before the first day nothing is answered; after the last one every "still" becomes "perhaps".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    pub(crate) jurisdiction: Party,
    #[serde(with = "serde_day")]
    pub(crate) first: NaiveDate,
    #[serde(with = "serde_day")]
    pub(crate) last: NaiveDate,
    pub(crate) grade: Evidence,
    pub(crate) sources: SourceIds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

proved!(Coverage, "Returns how well these days are proved.");

impl Coverage {
    /// Returns the coverage of a state.
    #[must_use]
    pub fn new(
        jurisdiction: impl Into<Party>,
        (first, last): (NaiveDate, NaiveDate),
        grade: Evidence,
        sources: SourceIds,
    ) -> Self {
        Self { jurisdiction: jurisdiction.into(), first, last, grade, sources, note: None }
    }

    /// Returns the state or organisation.
    #[must_use]
    pub const fn jurisdiction(&self) -> Party {
        self.jurisdiction
    }

    /// Returns the first day that is covered.
    #[must_use]
    pub const fn first(&self) -> NaiveDate {
        self.first
    }

    /// Returns the last day that is covered: the day of the newest source.
    #[must_use]
    pub const fn last(&self) -> NaiveDate {
        self.last
    }
}
