//! The two ends of an interval, and what proves them.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use kerben_core::calendar::serde_day_option;
use kerben_core::partial_date::{PartialDate, PartialDateError};
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::proof::{SourceIds, proved};

/// When an interval starts or ends, as far as the sources tell.
///
/// Written `open`, `unknown` or a partial date (EDTF level 1). A date is one day: `2012-02~` is one day
/// of about February 2012. As a start it is the first day, as an end the first day *after* the interval.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum End {
    /// One day, known exactly or within bounds.
    Dated(PartialDate),
    /// No end had come when the sources were read. Not a start.
    Open,
    /// The sources do not tell.
    Unknown,
}

impl End {
    /// Returns the earliest day that it can be; `None` where nothing bounds it.
    ///
    /// `slack` is how many units of its own precision an approximate date (`~`) is widened by on each side.
    #[must_use]
    pub fn earliest(&self, slack: u32) -> Option<NaiveDate> {
        self.date().and_then(|date| date.earliest_with_slack(slack))
    }

    /// Returns the latest day that it can be; `None` where nothing bounds it. `slack` as in [`End::earliest`].
    #[must_use]
    pub fn latest(&self, slack: u32) -> Option<NaiveDate> {
        self.date().and_then(|date| date.latest_with_slack(slack))
    }

    /// Returns the partial date, if there is one.
    #[must_use]
    pub const fn date(&self) -> Option<PartialDate> {
        match self {
            Self::Dated(date) => Some(*date),
            Self::Open | Self::Unknown => None,
        }
    }
}

/// Whether a date has come on a day: it is that day or lies before it.
///
/// `slack` is how many units of its own precision an approximate date is widened by on each side.
pub(crate) fn come(date: PartialDate, day: NaiveDate, slack: u32) -> Tri {
    if date.latest_with_slack(slack).is_some_and(|latest| latest <= day) {
        Tri::Yes
    } else if date.earliest_with_slack(slack).is_some_and(|earliest| day < earliest) {
        Tri::No
    } else {
        Tri::Unknown
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dated(date) => date.fmt(f),
            Self::Open => f.write_str("open"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl FromStr for End {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "open" => Ok(Self::Open),
            "unknown" => Ok(Self::Unknown),
            text => text.parse().map(Self::Dated),
        }
    }
}

impl TryFrom<String> for End {
    type Error = PartialDateError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<End> for String {
    fn from(end: End) -> Self {
        end.to_string()
    }
}

/// An end with the grade and the sources of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvedEnd {
    date: End,
    grade: Evidence,
    sources: SourceIds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    recorded: Option<NaiveDate>,
}

proved!(ProvedEnd, "Returns how well it is proved.");

impl ProvedEnd {
    /// Returns an end and what proves it.
    #[must_use]
    pub const fn new(date: End, grade: Evidence, sources: SourceIds) -> Self {
        Self { date, grade, sources, note: None, recorded: None }
    }

    /// Says on which day the end was recorded: a sunset is known before it comes.
    #[must_use]
    pub const fn recorded_on(mut self, day: NaiveDate) -> Self {
        self.recorded = Some(day);
        self
    }

    /// Returns the day on which the end was recorded, where that was stated.
    #[must_use]
    pub const fn recorded(&self) -> Option<NaiveDate> {
        self.recorded
    }

    /// Returns the same proof of another end.
    pub(crate) const fn moved(mut self, end: End) -> Self {
        self.date = end;
        self
    }

    /// Returns the end itself.
    #[must_use]
    pub const fn end(&self) -> &End {
        &self.date
    }
}
