//! The question about the total of a year.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day_option;
use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use kerben_core::unsettled::Readings;
use serde::{Deserialize, Serialize};

use crate::statement::Statement;

/// What a question about a year and a request for a place have in common: which pool, as known when, from what
/// evidence, under which readings.
macro_rules! asking {
    ($question:ty) => {
        impl $question {
            /// Names the pool.
            #[must_use]
            pub fn pool(mut self, pool: impl Into<String>) -> Self {
                self.pool = Some(pool.into());
                self
            }

            /// Counts only what was known on `day`.
            #[must_use]
            pub fn known_on(mut self, day: NaiveDate) -> Self {
                self.known_on = Some(day);
                self
            }

            /// Says what to do with statements without a date.
            #[must_use]
            pub fn undated(mut self, undated: Undated) -> Self {
                self.undated = undated;
                self
            }

            /// Counts only statements of at least this grade.
            #[must_use]
            pub fn at_least(mut self, grade: Evidence) -> Self {
                self.at_least = grade;
                self
            }

            /// Refuses what is only recalled.
            #[must_use]
            pub fn strict(self) -> Self {
                self.at_least(Evidence::Derived)
            }

            /// Chooses readings of what the sources leave unsettled.
            #[must_use]
            pub fn readings(mut self, readings: Readings) -> Self {
                self.readings = readings;
                self
            }
        }
    };
}
pub(crate) use asking;

/// What to do with a statement of which it is not recorded well enough when it was made.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Undated {
    /// Count it; the answer says so.
    #[default]
    Counted,
    /// Leave it out; the answer says so.
    LeftOut,
}

/// Which total is asked for, and as known when.
///
/// Without further conditions it asks for the pool that the data name for such questions, from all
/// that the data hold, whatever its grade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct YearQuestion {
    /// The host state.
    pub state: Country,
    /// The year in which the total has effect.
    pub year: i32,
    /// The pool; the default of the data if absent.
    #[serde(default)]
    pub pool: Option<String>,
    /// Only what was known on this day counts.
    #[serde(default, with = "serde_day_option")]
    pub known_on: Option<NaiveDate>,
    /// What to do with statements without a date.
    #[serde(default)]
    pub undated: Undated,
    /// Only statements of at least this grade count.
    #[serde(default = "any_grade")]
    pub at_least: Evidence,
    /// Chosen readings of what the sources leave unsettled.
    #[serde(default)]
    pub readings: Readings,
}

/// The grade that every fact has at least.
pub(crate) const fn any_grade() -> Evidence {
    Evidence::Unverified
}

impl YearQuestion {
    /// Asks for the total of a state in a year.
    #[must_use]
    pub fn new(state: Country, year: i32) -> Self {
        Self {
            state,
            year,
            pool: None,
            known_on: None,
            undated: Undated::default(),
            at_least: Evidence::Unverified,
            readings: Readings::new(),
        }
    }
}

asking!(YearQuestion);

impl YearQuestion {
    /// Whether the statement was known on the day asked for.
    pub(crate) fn knows(&self, statement: &Statement) -> Tri {
        self.known_on.map_or(Tri::Yes, |day| statement.known_on(day))
    }

    /// Whether the statement counts: known, or not known to be unknown where the question allows that.
    pub(crate) fn counts(&self, statement: &Statement) -> bool {
        match self.knows(statement) {
            Tri::Yes => true,
            Tri::Unknown => self.undated == Undated::Counted,
            Tri::No => false,
        }
    }
}
