//! The history of a case: append-only, answered as known on any day.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use kerben_agencies::Register as Agencies;
use kerben_core::explain::{Recorder, Traced};
use kerben_core::unsettled::Readings;
use serde::{Deserialize, Serialize};

use super::assessment::Assessment;
use super::fact::{FactName, FactValue};
use super::incident::Incident;
use crate::error::AgreementError;
use crate::obligations::Obligations;
use crate::treaties::Treaties;

/// The most records of one case.
pub const RECORDS_MAX: usize = 10_000;

/// A step that somebody took after an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Step {
    /// The incident itself.
    Incident,
    /// A complaint was lodged with a body of the host.
    ComplaintLodged,
    /// The consul was told.
    ConsulTold,
    /// A State sent the formal written request for consultations.
    ConsultationsRequested,
    /// It was decided.
    Decided,
    /// The case was closed.
    Closed,
}

impl Step {
    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Incident => "incident",
            Self::ComplaintLodged => "complaint-lodged",
            Self::ConsulTold => "consul-told",
            Self::ConsultationsRequested => "consultations-requested",
            Self::Decided => "decided",
            Self::Closed => "closed",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Entry {
    /// An incident was reported.
    Incident(Incident),
    /// A fact of an incident was learned, or corrected.
    Fact {
        /// The incident.
        incident: String,
        /// The fact.
        name: FactName,
        /// Its value.
        value: FactValue,
    },
    /// A step was taken.
    Step {
        /// The incident.
        incident: String,
        /// The step.
        step: Step,
        /// When it was taken.
        #[serde(with = "kerben_core::calendar::serde_day")]
        day: NaiveDate,
    },
}

/// A record of a case, with the day on which it was made.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Record {
    /// The day on which it was made.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub recorded: NaiveDate,
    /// What it says.
    pub entry: Entry,
}

/// Everything that was reported and learned about a case, in the order of its records. Nothing is taken back: what was
/// wrong is corrected by a later record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Record>", into = "Vec<Record>")]
pub struct CaseHistory {
    records: Vec<Record>,
}

impl TryFrom<Vec<Record>> for CaseHistory {
    type Error = AgreementError;

    fn try_from(records: Vec<Record>) -> Result<Self, Self::Error> {
        records
            .into_iter()
            .try_fold(Self::new(), |history, record| history.with(record.recorded, record.entry))
    }
}

impl From<CaseHistory> for Vec<Record> {
    fn from(history: CaseHistory) -> Self {
        history.records
    }
}

impl CaseHistory {
    /// Returns a history without records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the history with one more record.
    ///
    /// # Errors
    /// [`AgreementError::Record`] for a record made before the last one, about an incident that is not reported, an
    /// incident reported twice, a step before its incident, or beyond [`RECORDS_MAX`].
    pub fn with(mut self, recorded: NaiveDate, entry: Entry) -> Result<Self, AgreementError> {
        let refuse = |problem: String, accepted: &str| {
            Err(AgreementError::Record { problem, accepted: accepted.to_owned() })
        };
        if self.records.len() >= RECORDS_MAX {
            return refuse(format!("there are {RECORDS_MAX} records"), "no further record");
        }
        if let Some(last) = self.records.last().filter(|last| recorded < last.recorded) {
            let problem = format!("the record of {recorded} comes after that of {}", last.recorded);
            return refuse(problem, "a record made on the day of the last one or later");
        }
        match &entry {
            Entry::Incident(incident) => {
                if self.find(incident.id()).is_some() {
                    let problem = format!("the incident {:?} is reported already", incident.id());
                    return refuse(problem, "each incident once; corrections as facts");
                }
                if incident.case().day() > recorded {
                    let problem = format!(
                        "the incident of {} is reported on {recorded}",
                        incident.case().day()
                    );
                    return refuse(problem, "a report on the day of the incident or later");
                }
            }
            Entry::Fact { incident, .. } => {
                if self.find(incident).is_none() {
                    let problem = format!("no incident {incident:?} is reported");
                    return refuse(problem, "the name of a reported incident");
                }
            }
            Entry::Step { incident, day, .. } => {
                let Some(found) = self.find(incident) else {
                    let problem = format!("no incident {incident:?} is reported");
                    return refuse(problem, "the name of a reported incident");
                };
                if *day < found.case().day() || *day > recorded {
                    let problem =
                        format!("a step on {day} does not lie between the incident and its record");
                    return refuse(
                        problem,
                        "a day from that of the incident to that of the record",
                    );
                }
            }
        }
        self.records.push(Record { recorded, entry });
        Ok(self)
    }

    fn find(&self, id: &str) -> Option<&Incident> {
        self.records.iter().find_map(|record| match &record.entry {
            Entry::Incident(incident) if incident.id() == id => Some(incident),
            _ => None,
        })
    }

    /// Returns the records in their order.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Returns the history as it was known on a day: records made later are left out.
    #[must_use]
    pub fn as_known_on(&self, day: NaiveDate) -> Self {
        let known = self.records.iter().filter(|record| record.recorded <= day);
        Self { records: known.cloned().collect() }
    }

    /// Returns an incident with every fact learned since.
    #[must_use]
    pub fn incident(&self, id: &str) -> Option<Incident> {
        let reported = self.find(id)?.clone();
        Some(self.records.iter().fold(reported, |known, record| match &record.entry {
            Entry::Fact { incident, name, value } if incident == id => {
                known.with(*name, value.clone())
            }
            _ => known,
        }))
    }

    /// Returns the days of the steps after an incident; of a step that was taken twice, the last.
    #[must_use]
    pub fn steps(&self, id: &str) -> BTreeMap<Step, NaiveDate> {
        let taken = self.records.iter().filter_map(|record| match &record.entry {
            Entry::Step { incident, step, day } if incident == id => Some((*step, *day)),
            _ => None,
        });
        let first = self.find(id).map(|incident| (Step::Incident, incident.case().day()));
        first.into_iter().chain(taken).collect()
    }

    /// Returns what an incident comes to, as it was known on a day: of the case, and of the instruments.
    ///
    /// # Errors
    /// [`AgreementError::Record`] when the incident was not known by then; as [`Obligations::assess`].
    #[expect(
        clippy::too_many_arguments,
        reason = "two registers, the question and its day, the readings"
    )]
    pub fn assess<R: Recorder>(
        &self,
        obligations: &Obligations,
        treaties: &Treaties,
        agencies: &Agencies,
        incident: &str,
        known_on: NaiveDate,
        readings: &Readings,
        rec: &mut R,
    ) -> Result<Traced<Assessment, R>, AgreementError> {
        let known = self.as_known_on(known_on);
        let Some(found) = known.incident(incident) else {
            return Err(AgreementError::Record {
                problem: format!("the incident {incident:?} was not known on {known_on}"),
                accepted: "the name of an incident reported by then".to_owned(),
            });
        };
        let then = treaties.as_known_on(known_on);
        obligations.assess_with(&then, agencies, &found, &known.steps(incident), readings, rec)
    }
}
