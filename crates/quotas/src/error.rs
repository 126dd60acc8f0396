//! Questions that cannot be asked of the data.

use kerben_agreements::AgreementError;
use kerben_core::country::Country;
use kerben_core::data::DataError;
use thiserror::Error;

use crate::year::{YEAR_MAX, YEAR_MIN};

/// Why a question about quotas has no answer at all.
///
/// That the sources do not give a figure is no error but an answer: see
/// [`YearTotal::Undetermined`](crate::total::YearTotal::Undetermined).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum QuotaError {
    /// The data hold nothing about the state.
    #[error("the data hold no quotas of {state}; accepted: {accepted}")]
    NoData {
        /// The state asked for.
        state: Country,
        /// The states of the data.
        accepted: String,
    },
    /// The state has no pool of this name.
    #[error("{state} has no pool `{pool}`; accepted: {accepted}")]
    NoPool {
        /// The state asked for.
        state: Country,
        /// The pool asked for.
        pool: String,
        /// The pools of the state.
        accepted: String,
    },
    /// The pool is no quota for work.
    #[error("{state} has no pool `{pool}` for work; accepted: {accepted}")]
    NotLabour {
        /// The state asked for.
        state: Country,
        /// The pool asked for.
        pool: String,
        /// The pools of the state for work.
        accepted: String,
    },
    /// The question names no pool and the data name none for such questions.
    #[error(
        "the data name no pool of {state} for a question that names none; accepted: {accepted}"
    )]
    NoDefaultPool {
        /// The state asked for.
        state: Country,
        /// The pools of the state.
        accepted: String,
    },
    /// The year is out of range.
    #[error("the year {year} is out of range; accepted: {YEAR_MIN} to {YEAR_MAX}")]
    Year {
        /// The year asked for.
        year: i32,
    },
    /// The data hold no such year of the pool, or the statement cannot join it.
    #[error("the statement `{statement}` cannot be added: {problem}")]
    Statement {
        /// The id of the statement.
        statement: String,
        /// What is wrong and what would be accepted.
        problem: String,
    },
    /// The same state stands in two data files.
    #[error("the quotas of {state} are loaded already, from `{pack}`; accepted: each state once")]
    Twice {
        /// The state.
        state: Country,
        /// The id of the data that hold it.
        pack: String,
    },
    /// A reading was chosen that the answer does not offer.
    #[error("`{name}` is no reading of `{id}`; accepted: {accepted}")]
    Reading {
        /// The id of the unsettled figure.
        id: String,
        /// The name chosen.
        name: String,
        /// The names of the readings.
        accepted: String,
    },
    /// The treaties cannot be asked.
    #[error(transparent)]
    Treaties(#[from] AgreementError),
    /// The data file cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
}
