//! Why a question could not be asked or a file not be read.

use chrono::NaiveDate;
use kerben_core::data::DataError;
use kerben_core::party::Party;
use thiserror::Error;

use crate::exchange::ExchangeError;
use crate::id::{BodyId, FunctionId};

/// A register could not be read, or a question names something that it does not know.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AgencyError {
    /// A data file cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Records cannot be written in another format.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The register has no such function.
    #[error("the register has no function `{id}`; accepted: {known}")]
    UnknownFunction {
        /// The function that was asked for.
        id: FunctionId,
        /// The functions that it has.
        known: String,
    },
    /// The register has no such body.
    #[error("the register has no body `{id}`; accepted: {known}")]
    UnknownBody {
        /// The body that was asked for.
        id: BodyId,
        /// The bodies that it has.
        known: String,
    },
    /// The register says nothing about that state or organisation.
    #[error("the register has no data about {jurisdiction}; accepted: {known}")]
    UnknownJurisdiction {
        /// The state or organisation that was asked for.
        jurisdiction: Party,
        /// Those that it covers.
        known: String,
    },
    /// No body of that state or organisation bore the name.
    #[error("no body of {jurisdiction} bore the name \"{name}\"; accepted, for example: {known}")]
    UnknownName {
        /// The name that was asked for.
        name: String,
        /// The state or organisation.
        jurisdiction: Party,
        /// Names that are like it.
        known: String,
    },
    /// The day lies outside the calendar.
    #[error("{day} lies outside the calendar; accepted: 0001-01-01 to 9999-12-31")]
    Day {
        /// The day.
        day: NaiveDate,
    },
}
