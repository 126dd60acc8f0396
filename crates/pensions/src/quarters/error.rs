//! What cannot be credited, and what could be.

use kerben_core::period::Period;
use thiserror::Error;

use super::grid::{FIRST_FLEXIBLE_YEAR, FIRST_YEAR, LAST_YEAR};
use crate::unit::{Duration, Unit};

/// Quarters, or periods to be credited to them, that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QuarterError {
    /// A year outside the record.
    #[error("the year {year} is outside the record; accepted: from {FIRST_YEAR} to {LAST_YEAR}")]
    YearOutOfRange {
        /// The year.
        year: i32,
    },
    /// Quarters named for a year in which quarters of coverage belong to no quarter.
    #[error(
        "since {FIRST_FLEXIBLE_YEAR} quarters of coverage belong to the year, in {year} too; accepted: how many there are"
    )]
    NamedInFlexibleYear {
        /// The year.
        year: i32,
    },
    /// Only a number for a year in which quarters of coverage belong to their quarter.
    #[error(
        "before {FIRST_FLEXIBLE_YEAR} a quarter of coverage is a certain quarter, in {year} too; accepted: which quarters they are"
    )]
    CountedInFixedYear {
        /// The year.
        year: i32,
    },
    /// More quarters than a year has.
    #[error("{quarters} quarters of coverage in a year; accepted: from 0 to 4")]
    TooManyQuarters {
        /// The quarters.
        quarters: u8,
    },
    /// The text does not show the quarters of a year.
    #[error("{text:?} does not show the quarters of a year; accepted: four of the letters C, F, N")]
    NoLetters {
        /// The text (its first 40 characters).
        text: String,
    },
    /// A foreign quarter in a record of the United States.
    #[error("the record of {year} holds a credited quarter; accepted: the letters C and N")]
    ForeignInUsRecord {
        /// The year.
        year: i32,
    },
    /// A year that stands twice in a record.
    #[error("the year {year} stands twice in the record; accepted: each year once")]
    YearTwice {
        /// The year.
        year: i32,
    },
    /// A period certified in a unit from which the rule cannot count.
    #[error(
        "{certified} is certified, and the rule counts in {unit}; accepted: a duration in {unit}"
    )]
    OtherUnit {
        /// The duration.
        certified: Duration,
        /// The unit in which the rule counts.
        unit: Unit,
    },
    /// A period of several years whose share in each is not known.
    #[error(
        "the rule counts each calendar year, and {certified} in {period} is not what the dates give; accepted: one entry for each year"
    )]
    YearsNotCertified {
        /// The dates.
        period: Period,
        /// The duration.
        certified: Duration,
    },
    /// Earnings or limits below zero, or too large.
    #[error("{what} cannot be used; accepted: {accepted}")]
    Earnings {
        /// What it is.
        what: &'static str,
        /// What would be accepted.
        accepted: &'static str,
    },
    /// More than a list may hold.
    #[error("{count} foreign periods; accepted: at most {most}")]
    TooMany {
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
}
