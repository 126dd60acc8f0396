//! The question: who claims, with which record, from which day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::PensionError;
use crate::person::Person;
use crate::record::InsuranceRecord;

/// One claim: a person, the record, the day from which the pension is asked and the day of the question.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawClaim", into = "RawClaim")]
pub struct Claim {
    person: Person,
    record: InsuranceRecord,
    claimed_on: NaiveDate,
    asked_on: NaiveDate,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClaim {
    person: Person,
    record: InsuranceRecord,
    #[serde(with = "kerben_core::calendar::serde_day")]
    claimed_on: NaiveDate,
    #[serde(with = "kerben_core::calendar::serde_day")]
    asked_on: NaiveDate,
}

impl TryFrom<RawClaim> for Claim {
    type Error = PensionError;

    fn try_from(raw: RawClaim) -> Result<Self, PensionError> {
        Self::new(raw.person, raw.record, raw.claimed_on, raw.asked_on)
    }
}

impl From<Claim> for RawClaim {
    fn from(claim: Claim) -> Self {
        Self {
            person: claim.person,
            record: claim.record,
            claimed_on: claim.claimed_on,
            asked_on: claim.asked_on,
        }
    }
}

impl Claim {
    /// The claim of a pension from `claimed_on`, asked on `asked_on`.
    ///
    /// Service counts up to the day before the claim. A claim for a later day than the question is a
    /// forecast: service after the day of the question counts as the record foresees it and is reported
    /// as a finding.
    ///
    /// # Errors
    ///
    /// [`PensionError::ClaimBeforeBirth`], [`PensionError::ServiceBeforeBirth`], [`PensionError::Calendar`].
    pub fn new(
        person: Person,
        record: InsuranceRecord,
        claimed_on: NaiveDate,
        asked_on: NaiveDate,
    ) -> Result<Self, PensionError> {
        let claimed_on = kerben_core::calendar::in_calendar(claimed_on)?;
        let asked_on = kerben_core::calendar::in_calendar(asked_on)?;
        let born = person.born();
        if claimed_on <= born {
            return Err(PensionError::ClaimBeforeBirth { claimed: claimed_on, born });
        }
        if let Some(early) = record.periods().iter().find(|entry| entry.period().start() < born) {
            return Err(PensionError::ServiceBeforeBirth { period: early.period(), born });
        }
        Ok(Self { person, record, claimed_on, asked_on })
    }

    /// The person.
    #[must_use]
    pub const fn person(&self) -> &Person {
        &self.person
    }

    /// The record.
    #[must_use]
    pub const fn record(&self) -> &InsuranceRecord {
        &self.record
    }

    /// The day from which the pension is asked.
    #[must_use]
    pub const fn claimed_on(&self) -> NaiveDate {
        self.claimed_on
    }

    /// The day of the question.
    #[must_use]
    pub const fn asked_on(&self) -> NaiveDate {
        self.asked_on
    }
}
