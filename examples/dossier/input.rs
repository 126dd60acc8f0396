//! The dossier file: what the worker and the institutions stated.

use chrono::NaiveDate;
use kerben::core::calendar::{serde_day, serde_day_option};
use kerben::core::country::Country;
use kerben::core::data::{DataError, Document};
use kerben::core::money::Money;
use kerben::core::period::{PeriodError, Validity};
use kerben::core::unsettled::Readings;
use kerben::pensions::person::Sex;
use kerben::pensions::record::InsurancePeriod;
use kerben::pensions::schemes::kr::Occasion;
use kerben::remittances::transfer::Transfer;
use serde::{Deserialize, Serialize};

/// A dossier file as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DossierFile {
    /// What the case is called.
    pub(crate) title: String,
    /// The day on which the questions are asked.
    #[serde(with = "serde_day")]
    pub(crate) asked_on: NaiveDate,
    /// Who asks.
    pub(crate) worker: Worker,
    /// The insurance record.
    pub(crate) period: Vec<InsurancePeriod>,
    /// The money sent home.
    #[serde(default)]
    pub(crate) transfer: Vec<Transfer>,
    /// The places in a quota asked for.
    #[serde(default)]
    pub(crate) permit_request: Vec<PermitRequest>,
    /// Korean contributions asked back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) korean_refund: Option<RefundRequest>,
    /// The readings chosen where the law is unsettled, by the id of the question.
    #[serde(default)]
    pub(crate) readings: Readings,
}

/// The worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Worker {
    /// The day of birth.
    #[serde(with = "serde_day")]
    pub(crate) born: NaiveDate,
    /// The sex, which the laws of pensionable age ask for.
    pub(crate) sex: Sex,
    /// The citizenships, with their days.
    pub(crate) citizenship: Vec<Tie>,
    /// The state of permanent residence, with its days.
    pub(crate) residence: Vec<Tie>,
}

/// A tie to a state on some days, both included; without a day it is open on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tie {
    /// The state.
    pub(crate) state: Country,
    /// The first day.
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub(crate) first: Option<NaiveDate>,
    /// The last day.
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub(crate) last: Option<NaiveDate>,
}

impl Tie {
    fn days(&self) -> Result<Validity, PeriodError> {
        Validity::from_inclusive(self.first, self.last)
    }

    fn holds(&self, day: NaiveDate) -> bool {
        self.days().is_ok_and(|days| days.contains(day))
    }
}

/// A request for a place in the quota of a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PermitRequest {
    /// The state where the work is.
    pub(crate) state: Country,
    /// The year of the quota.
    pub(crate) year: i32,
    /// The quota that is meant, by its id in the data, where the state has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pool: Option<String>,
    /// The region, by its id in the data of the quota.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<String>,
    /// The sector, by its id in the data of the quota.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sector: Option<String>,
}

/// A request for Korean contributions; the months of insurance are those of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefundRequest {
    /// The day of the request.
    #[serde(with = "serde_day")]
    pub(crate) on: NaiveDate,
    /// What gives the claim.
    pub(crate) occasion: Occasion,
    /// The class of the visa.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) visa: Option<String>,
    /// The contributions of worker and employer, where they are certified.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) contributions: Option<Money>,
}

impl Worker {
    /// The citizenships held on a day.
    pub(crate) fn citizenships_on(&self, day: NaiveDate) -> Vec<Country> {
        self.citizenship.iter().filter(|tie| tie.holds(day)).map(|tie| tie.state).collect()
    }

    /// The state of permanent residence on a day.
    pub(crate) fn residence_on(&self, day: NaiveDate) -> Option<Country> {
        self.residence.iter().find(|tie| tie.holds(day)).map(|tie| tie.state)
    }
}

impl DossierFile {
    /// Reads a dossier and refuses what no later question could use.
    ///
    /// # Errors
    ///
    /// [`DataError`] with file, line and key.
    pub(crate) fn read(document: &Document<'_>) -> Result<Self, DataError> {
        let file: Self = document.parse()?;
        let ties =
            [("citizenship", &file.worker.citizenship), ("residence", &file.worker.residence)];
        for (name, ties) in ties {
            for (index, tie) in ties.iter().enumerate() {
                tie.days().map_err(|error| {
                    document.refused(&format!("worker.{name}[{index}].last"), &error)
                })?;
            }
        }
        if file.worker.residence_on(file.asked_on).is_none() {
            return Err(document.error(
                "worker.residence",
                "no state of residence is given for the day of the question",
                "a residence whose days contain asked_on",
            ));
        }
        if file.period.is_empty() {
            return Err(document.error(
                "period",
                "the record is empty",
                "at least one insurance period",
            ));
        }
        Ok(file)
    }
}
