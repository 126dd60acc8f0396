//! What was surveyed, and comparing averages of one sample or of two.

use std::collections::BTreeSet;

use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::source::{Evidence, Sourced};
use serde::Deserialize;
use thiserror::Error;

use super::quarter::Quarter;
use crate::averages::Average;
use crate::percent::{Percent, PercentError};
use crate::transfer::Corridor;

/// What was surveyed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Sample {
    /// Services that are known one by one.
    Services {
        /// The corridors in which they are.
        corridors: BTreeSet<Corridor>,
        /// How many there are.
        services: usize,
        /// Whether services that do not disclose their rate are left out.
        disclosed_only: bool,
    },
    /// A published survey: the changes of its sample up to that quarter.
    Published {
        /// The changes.
        breaks: Vec<Break>,
    },
}

/// A quarter from which a published survey has another sample, or other rules.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Break {
    /// The first quarter with the other sample.
    pub quarter: Quarter,
    /// What changed.
    pub why: Localised,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

impl Sample {
    /// What differs between two samples, in words of the catalogue; nothing when they are one.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<Message> {
        match (self, other) {
            (
                Self::Services { corridors, services, disclosed_only },
                Self::Services { corridors: others, services: count, disclosed_only: rule },
            ) => {
                let mut found = Vec::new();
                let new = corridors.difference(others).count();
                let gone = others.difference(corridors).count();
                if new + gone > 0 {
                    let message = Message::new("remittances.sample.corridors");
                    found.push(message.arg("new", new).arg("gone", gone));
                }
                if services != count {
                    let message = Message::new("remittances.sample.services");
                    found.push(message.arg("now", *services).arg("then", *count));
                }
                if disclosed_only != rule {
                    found.push(Message::new("remittances.sample.disclosure"));
                }
                found
            }
            (Self::Published { breaks }, Self::Published { breaks: others }) => {
                let passed = |these: &[Break], those: &[Break]| {
                    let new = these.iter().filter(|one| !those.contains(one)).cloned();
                    new.collect::<Vec<_>>()
                };
                let all = passed(breaks, others).into_iter().chain(passed(others, breaks));
                all.map(|one| {
                    Message::new("remittances.sample.break")
                        .arg("quarter", one.quarter.to_string())
                        .arg("why", one.why)
                })
                .collect()
            }
            _ => vec![Message::new("remittances.sample.unknown")],
        }
    }
}

/// Whether averages of different samples may be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Only averages of one sample.
    OneSample,
    /// Any two: the answer says what changed.
    Forced,
}

/// Averages that are not compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ComparisonError {
    /// The samples differ.
    #[error(
        "{later} and {earlier} have different samples ({}); accepted are averages of one sample, or a comparison that is forced",
        .differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    )]
    Sample {
        /// The later quarter.
        later: Quarter,
        /// The earlier quarter.
        earlier: Quarter,
        /// What differs.
        differences: Vec<Message>,
    },
    /// A difference without room.
    #[error(transparent)]
    Percent(#[from] PercentError),
}

/// By how much an average changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The later less the earlier, in percentage points.
    pub points: Percent,
    /// What differs between the samples: nothing unless the comparison was forced.
    pub differences: Vec<Message>,
    /// The lower grade of the two.
    pub grade: Evidence,
}

/// An average with its quarter, its sample and its source.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Surveyed<A> {
    /// The average.
    pub average: Sourced<A>,
    /// The quarter of the survey.
    pub quarter: Quarter,
    /// What was surveyed.
    pub sample: Sample,
}

impl<A: Average> Surveyed<A> {
    /// An average of a sample.
    #[must_use]
    pub const fn new(average: Sourced<A>, quarter: Quarter, sample: Sample) -> Self {
        Self { average, quarter, sample }
    }

    /// By how much the average changed since an earlier one of its kind.
    ///
    /// # Errors
    ///
    /// [`ComparisonError::Sample`] when the samples differ and the comparison is not forced.
    pub fn change_since(
        &self,
        earlier: &Self,
        comparison: Comparison,
    ) -> Result<Change, ComparisonError> {
        let differences = self.sample.differences(&earlier.sample);
        if comparison == Comparison::OneSample && !differences.is_empty() {
            let (later, earlier) = (self.quarter, earlier.quarter);
            return Err(ComparisonError::Sample { later, earlier, differences });
        }
        let (now, then) = (self.average.value.percent(), earlier.average.value.percent());
        let grade = self.average.grade.weaker(earlier.average.grade);
        Ok(Change { points: now.checked_sub(then)?, differences, grade })
    }
}
