//! What a clause of time cannot say, and what cannot be computed from it.

use kerben_core::calendar::CalendarError;
use thiserror::Error;

use super::act::Act;

/// Says where a text is no clause, and what would be accepted there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("at character {position}: found {found}; accepted: {accepted}")]
pub struct TextError {
    /// The character, counted from 1; one past the end when the text stops too early.
    pub position: usize,
    /// What stands there.
    pub found: String,
    /// What would be accepted there.
    pub accepted: String,
}

/// Says why a clause cannot be built or computed. A date that the sources do not yield is an answer, not an error.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ClauseError {
    /// The text is no clause.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The clause is built deeper or wider than the limit.
    #[error("the clause has {found} {what}; accepted: at most {max}")]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much.
        found: usize,
        /// The limit.
        max: usize,
    },
    /// A part of the clause contradicts its place or its own numbers.
    #[error("`{part}`: {problem}; accepted: {accepted}")]
    Form {
        /// The part, in the text form.
        part: String,
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
    /// The clause waits for more deposits than States can make.
    #[error(
        "{instrument}, event {act}: only {parties} States can take part; accepted: a number of deposits up to {parties}"
    )]
    TooFewParties {
        /// The instrument.
        instrument: String,
        /// The event that cannot come.
        act: Act,
        /// How many States can take part.
        parties: usize,
    },
    /// "Not before" leads back to the instrument itself.
    #[error(
        "{instrument}, event entry into force: its `not before` leads back to itself ({}); accepted: references without a circle",
        .path.join(" -> ")
    )]
    Circular {
        /// The instrument.
        instrument: String,
        /// The instruments on the way, from the first to its return.
        path: Vec<String>,
    },
    /// The chain of "not before" is longer than the limit.
    #[error(
        "{instrument}, event entry into force: a chain of `not before` of {found} instruments; accepted: at most {max}"
    )]
    ChainTooLong {
        /// The instrument.
        instrument: String,
        /// How long.
        found: usize,
        /// The limit.
        max: usize,
    },
    /// No instrument has the id that "not before" names.
    #[error(
        "{instrument}, event entry into force: no instrument has the id {other:?}; accepted: {known}"
    )]
    UnknownInstrument {
        /// The instrument whose clause names it.
        instrument: String,
        /// The id as given.
        other: String,
        /// The ids that are known.
        known: String,
    },
    /// A computed day leaves the calendar, or the month has no such day.
    #[error("{instrument}, event {event}: {source}")]
    Calendar {
        /// The instrument.
        instrument: String,
        /// The event from which was counted.
        event: String,
        /// Why.
        source: CalendarError,
    },
    /// A period, a window or a notice leaves the calendar, or a month has no such day.
    #[error("{what}: {source}")]
    Reckoning {
        /// What was counted.
        what: String,
        /// Why it cannot be.
        source: CalendarError,
    },
}

impl ClauseError {
    /// Builds the error of a count that leaves the calendar.
    pub(crate) fn reckoning(what: impl std::fmt::Display, source: CalendarError) -> Self {
        Self::Reckoning { what: what.to_string(), source }
    }

    /// Builds the error of a part in the wrong place.
    pub(crate) fn form(
        part: impl std::fmt::Display,
        problem: impl Into<String>,
        accepted: impl Into<String>,
    ) -> Self {
        Self::Form { part: part.to_string(), problem: problem.into(), accepted: accepted.into() }
    }
}
