//! The facts of a worker from which deadlines count.

use chrono::NaiveDate;
use kerben_core::period::Period;
use serde::{Deserialize, Serialize};

use crate::case::Case;

/// Why re-entry is banned; the lengths are those of Russian law as the press tells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BanGround {
    /// Two or more administrative offences in three years.
    TwoOffencesInThreeYears,
    /// A stay of more than 30 days beyond the term.
    Overstay30,
    /// More than 90 days in 180 without papers.
    NinetyIn180WithoutPapers,
    /// An overstay of 180 to 270 days.
    Overstay180,
    /// Two or more migration offences in one year.
    TwoMigrationOffencesInOneYear,
    /// An overstay of more than 270 days.
    Overstay270,
}

/// The event from which a deadline counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Start {
    /// The entry.
    Entry,
    /// The last day of the contract by its term.
    ContractTerm,
    /// The day on which the contract ended.
    ContractEnd,
    /// The cancellation of the permit.
    PermitCancelled,
    /// The first day of the season.
    SeasonStart,
    /// The first day of the posting.
    PostingStart,
    /// The day from which the ban runs.
    BanStart,
    /// The planned journey, from which the time is counted backwards.
    Journey,
    /// The first day on which the act is no longer in effect.
    EndOfAct,
}

impl Start {
    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::ContractTerm => "contract-term",
            Self::ContractEnd => "contract-end",
            Self::PermitCancelled => "permit-cancelled",
            Self::SeasonStart => "season-start",
            Self::PostingStart => "posting-start",
            Self::BanStart => "ban-start",
            Self::Journey => "journey",
            Self::EndOfAct => "end-of-act",
        }
    }
}

/// What is known of a worker beside the case; what is not known stays `None` and is named where it is needed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct WorkerFacts {
    /// The last day of the contract by its term.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub contract_term: Option<NaiveDate>,
    /// The day on which the contract ended.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub contract_end: Option<NaiveDate>,
    /// Whether it ended before its term; computed where both days are known.
    pub ended_early: Option<bool>,
    /// Whether the document was stamped at entry.
    pub document_stamped: Option<bool>,
    /// Whether a contract runs on the day of the case.
    pub under_contract: Option<bool>,
    /// The day on which the permit was cancelled.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub permit_cancelled: Option<NaiveDate>,
    /// The first day of the season.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub season_start: Option<NaiveDate>,
    /// The first day of the posting.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub posting_start: Option<NaiveDate>,
    /// Why re-entry is banned.
    pub ban_ground: Option<BanGround>,
    /// The day from which the ban runs.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub ban_start: Option<NaiveDate>,
    /// The planned journey.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub journey: Option<NaiveDate>,
    /// Earlier stays in the host State, from the day of entry to the day of exit; `None` where they are not known.
    pub earlier_stays: Option<Vec<Period>>,
    /// The day on which the person left, after the stay that the case speaks of.
    #[serde(with = "kerben_core::calendar::serde_day_option")]
    pub left: Option<NaiveDate>,
}

impl WorkerFacts {
    /// Returns whether the contract ended before its term.
    #[must_use]
    pub fn early(&self) -> Option<bool> {
        match (self.contract_end, self.contract_term) {
            (Some(end), Some(term)) => Some(end < term),
            _ => self.ended_early,
        }
    }

    pub(super) fn start(&self, case: &Case, start: Start) -> Option<NaiveDate> {
        match start {
            Start::Entry => case.entered(),
            Start::ContractTerm => self.contract_term,
            Start::ContractEnd => self.contract_end,
            Start::PermitCancelled => self.permit_cancelled,
            Start::SeasonStart => self.season_start,
            Start::PostingStart => self.posting_start,
            Start::BanStart => self.ban_start,
            Start::Journey => self.journey,
            Start::EndOfAct => None,
        }
    }
}
