//! What cannot be read or asked.

use chrono::NaiveDate;
use kerben_core::calendar::CalendarError;
use kerben_core::country::Country;
use kerben_core::data::DataError;
use thiserror::Error;

use crate::clause::ClauseError;
use crate::event::EventKind;
use crate::kind::Kind;

/// Says why data or a question cannot be used. A treaty that does not bind is an answer, not an error.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// A data file cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// No instrument has that id.
    #[error("no instrument has the id {id:?}; accepted: {near}")]
    UnknownInstrument {
        /// The id as given.
        id: String,
        /// Ids that look alike, or all of them.
        near: String,
    },
    /// The instrument has no such clause.
    #[error("{instrument} has no clause {clause:?}; accepted: {known}")]
    UnknownClause {
        /// The instrument.
        instrument: String,
        /// The clause as asked for.
        clause: String,
        /// The clauses that it has.
        known: String,
    },
    /// No obligation has that id.
    #[error("no obligation has the id {id:?}; accepted: {known}")]
    UnknownObligation {
        /// The id as given.
        id: String,
        /// The ids that there are.
        known: String,
    },
    /// A term of an instrument left the calendar.
    #[error("{subject}: {source}")]
    Term {
        /// The instrument.
        subject: String,
        /// Why.
        source: ClauseError,
    },
    /// The register of agencies refused a question.
    #[error("register of agencies: {problem}")]
    Agencies {
        /// What it says.
        problem: String,
    },
    /// A record of a case cannot be added.
    #[error("{problem}; accepted: {accepted}")]
    Record {
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
    /// One State was asked about twice.
    #[error("a relation of {state} with itself was asked for; accepted: two different States")]
    SameState {
        /// The State.
        state: Country,
    },
    /// A case without a citizenship.
    #[error("the case names no citizenship; accepted: one citizenship at least, 8 at most")]
    Citizenships,
    /// A case whose person entered after the day that is asked about.
    #[error(
        "the person entered on {entered}, after the day {day} that is asked about; accepted: an entry on or before that day"
    )]
    EnteredLater {
        /// The day of entry.
        entered: NaiveDate,
        /// The day of the question.
        day: NaiveDate,
    },
    /// An event cannot be used.
    #[error("{instrument}, event {kind}: {problem}; accepted: {accepted}")]
    Event {
        /// The instrument.
        instrument: String,
        /// The event.
        kind: EventKind,
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
    /// Something was asked of an instrument that only a treaty has.
    #[error("{instrument} is {kind}, and only a treaty has parties; accepted: the id of a treaty")]
    NotATreaty {
        /// The instrument.
        instrument: String,
        /// What it is.
        kind: Kind,
    },
    /// A rule of days left the calendar.
    #[error("{instrument}: {source}")]
    Rule {
        /// The instrument.
        instrument: String,
        /// Why.
        source: CalendarError,
    },
    /// A clause of time cannot be used.
    #[error(transparent)]
    Clause(#[from] ClauseError),
    /// A preference among contradicting statements does not decide.
    #[error(
        "{instrument}, event {kind}: {problem}; accepted: a preference that decides every claim"
    )]
    Preference {
        /// The instrument.
        instrument: String,
        /// The event.
        kind: EventKind,
        /// Why it does not decide.
        problem: String,
    },
}
