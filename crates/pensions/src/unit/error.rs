//! What cannot be converted, and what could be.

use kerben_core::calendar::CalendarError;
use kerben_core::number::Rational;
use thiserror::Error;

use super::{Regime, Unit};

/// A duration that is none, or a conversion that the rules do not give.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UnitError {
    /// The text is the code of no unit.
    #[error(
        "{text:?} is no unit; accepted: hour-5, hour-6, hour-7, day-5, day-6, day-7, calendar-day, week, month, quarter, year"
    )]
    NoUnit {
        /// The text (its first 40 characters).
        text: String,
    },
    /// The text is the code of no regime.
    #[error("{text:?} is no regime of units; accepted: {}", Regime::codes())]
    NoRegime {
        /// The text (its first 40 characters).
        text: String,
    },
    /// A duration below zero.
    #[error("the duration {quantity} {unit} is negative; accepted: zero or more")]
    Negative {
        /// The quantity.
        quantity: Rational,
        /// Its unit.
        unit: Unit,
    },
    /// A duration longer than any career.
    #[error("the duration {quantity} {unit} is too long; accepted: at most {most} {unit}")]
    TooLong {
        /// The quantity.
        quantity: Rational,
        /// Its unit.
        unit: Unit,
        /// The greatest quantity.
        most: u32,
    },
    /// A fraction finer than any certificate states.
    #[error("the fraction {quantity} is too fine; accepted: a denominator of at most {most}")]
    TooFine {
        /// The quantity.
        quantity: Rational,
        /// The greatest denominator.
        most: i128,
    },
    /// The regime has no rule for these units.
    #[error("the rules of {regime} do not convert {from} to {to}; accepted: {}", .regime.knows())]
    NotKnown {
        /// The regime.
        regime: Regime,
        /// The unit given.
        from: Unit,
        /// The unit asked for.
        to: Unit,
    },
    /// The rule gives a fraction, and how it is rounded was not read.
    #[error(
        "the rules of {regime} give {exact} {to} and do not say how a fraction is rounded; accepted: a duration that gives whole units"
    )]
    RoundingNotStated {
        /// The regime.
        regime: Regime,
        /// The exact result.
        exact: Rational,
        /// The unit asked for.
        to: Unit,
    },
    /// Days of a dated stretch that make no month, where the regime does not say what part of one they are.
    #[error(
        "{days} days beside whole months are no part of a {to} in the rules of {regime}; accepted: stretches of whole months, or another unit"
    )]
    DaysLeftOver {
        /// The regime.
        regime: Regime,
        /// The days.
        days: u32,
        /// The unit asked for.
        to: Unit,
    },
    /// Durations of a sum in two units.
    #[error("durations in {first} and in {second} stand in one notification; accepted: one unit")]
    MixedUnits {
        /// The unit of the first.
        first: Unit,
        /// Another unit.
        second: Unit,
    },
    /// A day outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}
