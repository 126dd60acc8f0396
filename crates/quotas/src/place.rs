//! Whether a worker needs a place within the quota at all.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day_option;
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::source::{Citation, Evidence};
use kerben_core::unsettled::Readings;
use serde::{Deserialize, Serialize};

use crate::exemption::PersonStatus;
use crate::pool::Entry;
use crate::question::{Undated, YearQuestion, any_grade, asking};
use crate::when::When;

/// Who asks to work where, when and in what.
///
/// Regions, sectors and categories may be named by their id in the data or by their name in English,
/// Russian or Kyrgyz.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlaceRequest {
    /// The citizenships of the worker. None means that they are not stated.
    pub citizenships: Vec<Country>,
    /// The state where the work is.
    pub host: Country,
    /// The day or the year in which the work is to begin; its year is the year of the quota.
    pub on: When,
    /// The pool; the default of the data if absent.
    #[serde(default)]
    pub pool: Option<String>,
    /// The region.
    #[serde(default)]
    pub region: Option<String>,
    /// The sector.
    #[serde(default)]
    pub sector: Option<String>,
    /// The category.
    #[serde(default)]
    pub category: Option<String>,
    /// The statuses that the worker has in the host state.
    #[serde(default)]
    pub statuses: Vec<PersonStatus>,
    /// How the worker enters, where it is known.
    #[serde(default)]
    pub entry: Option<Entry>,
    /// Only what was known on this day counts.
    #[serde(default, with = "serde_day_option")]
    pub known_on: Option<NaiveDate>,
    /// What to do with statements without a date.
    #[serde(default)]
    pub undated: Undated,
    /// Only facts of at least this grade count.
    #[serde(default = "any_grade")]
    pub at_least: Evidence,
    /// Chosen readings of what the sources leave unsettled.
    #[serde(default)]
    pub readings: Readings,
}

impl PlaceRequest {
    /// Asks for a worker with one citizenship, on a day or [in a year](When::Year); add what else is
    /// known.
    #[must_use]
    pub fn new(citizenship: Country, host: Country, on: impl Into<When>) -> Self {
        Self {
            citizenships: vec![citizenship],
            host,
            on: on.into(),
            pool: None,
            region: None,
            sector: None,
            category: None,
            statuses: Vec::new(),
            entry: None,
            known_on: None,
            undated: Undated::default(),
            at_least: Evidence::Unverified,
            readings: Readings::new(),
        }
    }

    /// Replaces the citizenships.
    #[must_use]
    pub fn citizenships(mut self, citizenships: impl IntoIterator<Item = Country>) -> Self {
        self.citizenships = citizenships.into_iter().collect();
        self
    }

    /// Names the region.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Names the sector.
    #[must_use]
    pub fn sector(mut self, sector: impl Into<String>) -> Self {
        self.sector = Some(sector.into());
        self
    }

    /// Names the category.
    #[must_use]
    pub fn category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }

    /// Adds a status of the worker.
    #[must_use]
    pub fn status(mut self, status: PersonStatus) -> Self {
        self.statuses.push(status);
        self
    }

    /// Says how the worker enters.
    #[must_use]
    pub fn entry(mut self, entry: Entry) -> Self {
        self.entry = Some(entry);
        self
    }

    /// The question about the year's total that goes with the request.
    #[must_use]
    pub fn question(&self) -> YearQuestion {
        let mut question = YearQuestion::new(self.host, self.on.year());
        question.pool.clone_from(&self.pool);
        question.known_on = self.known_on;
        question.undated = self.undated;
        question.at_least = self.at_least;
        question.readings = self.readings.clone();
        question
    }
}

asking!(PlaceRequest);

/// Why no place is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ground {
    /// The worker is a citizen of the host state: a quota for foreigners does not concern them.
    OwnCitizen,
    /// A treaty on free movement of workers, such as art. 97(1) of the EAEU Treaty.
    FreeMovement {
        /// The citizenship that gives the right.
        citizenship: Country,
        /// The provisions.
        citations: Vec<Citation>,
        /// The grade of that answer.
        grade: Evidence,
    },
    /// A rule of the host state.
    Exemption {
        /// The id of the rule in the data.
        id: String,
        /// Its name.
        name: Localised,
        /// The id of its source.
        source: String,
        /// Its grade.
        grade: Evidence,
    },
}

/// Whether a worker needs a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PlaceNeed {
    /// No place is needed.
    NotNeeded(Ground),
    /// A place is needed, in this pool of the host state.
    Needed {
        /// The host state.
        state: Country,
        /// The pool.
        pool: String,
        /// The year of the quota.
        year: i32,
    },
    /// The facts or the sources do not say.
    Undetermined {
        /// What is missing.
        missing: Vec<Message>,
    },
}

impl PlaceNeed {
    /// Whether a place is certainly needed.
    #[must_use]
    pub const fn is_needed(&self) -> bool {
        matches!(self, Self::Needed { .. })
    }

    /// Whether certainly no place is needed.
    #[must_use]
    pub const fn is_not_needed(&self) -> bool {
        matches!(self, Self::NotNeeded(_))
    }

    /// What is missing for an answer.
    #[must_use]
    pub fn missing(&self) -> &[Message] {
        match self {
            Self::Undetermined { missing } => missing,
            Self::NotNeeded(_) | Self::Needed { .. } => &[],
        }
    }
}
