//! What cannot be read or used: errors, as opposed to answers such as "no right" or "not known".

use chrono::NaiveDate;
use kerben_core::calendar::CalendarError;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::data::DataError;
use kerben_core::money::MoneyError;
use kerben_core::number::NumberError;
use kerben_core::period::{Period, PeriodError};
use kerben_core::rounding::RoundingError;
use thiserror::Error;

use crate::unit::Duration;

/// A claim, a record or a data pack cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PensionError {
    /// A day outside the calendar, or an age that is none.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A period that is none.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// Money out of its range, or of two currencies.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A number out of its range.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// A rounding that cannot be done.
    #[error(transparent)]
    Rounding(#[from] RoundingError),
    /// The register of agreements cannot answer.
    #[error(transparent)]
    Agreement(#[from] kerben_agreements::AgreementError),
    /// A data pack that cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// More than a list may hold.
    #[error("{count} {what}; accepted: at most {most}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// Service in a state that did not exist on all its days.
    #[error(
        "{period} lies partly outside the days on which {state} existed; accepted: one entry for each state, or the successor with service in the USSR counted to it"
    )]
    StateDidNotExist {
        /// The state.
        state: Country,
        /// The period.
        period: Period,
    },
    /// A republic of the USSR named for service elsewhere, or a state that was none of its republics.
    #[error(
        "{republic} is named as the republic of service in {state}; accepted: state SU with one of its 15 successors"
    )]
    NotARepublic {
        /// The state of the service.
        state: Country,
        /// What was named.
        republic: Country,
    },
    /// Earnings of a year in which there is no service in the entry.
    #[error(
        "earnings of {year} stand beside service {period}; accepted: a year of that service, each once"
    )]
    EarningsOutsideService {
        /// The year.
        year: i32,
        /// The service.
        period: Period,
    },
    /// Earnings in a currency that was not money in their year.
    #[error(
        "the earnings of {year} are in {currency}, which was not money in that year; accepted: a currency of the year"
    )]
    CurrencyDidNotExist {
        /// The currency.
        currency: Currency,
        /// The year.
        year: i32,
    },
    /// Service before any insurance record begins.
    #[error(
        "the service {period} begins before 1850; accepted: years with four digits, 1850 or later"
    )]
    YearTooEarly {
        /// The service.
        period: Period,
    },
    /// A certified length that no rule of counting can find in the dates.
    #[error(
        "the certified length of {duration} is more than {period} can hold under any rule of counting; accepted: at most the units that its days touch"
    )]
    DurationExceedsDates {
        /// The length.
        duration: Duration,
        /// The dates.
        period: Period,
    },
    /// A length or an amount beyond what the engine can hold.
    #[error(
        "a length or an amount is beyond what can be computed exactly; accepted: lives and wages of people"
    )]
    TooLong,
    /// A forecast that reaches too far.
    #[error(
        "{until} lies too far ahead for a forecast; accepted: at most a hundred years after the claim"
    )]
    TooFarAhead {
        /// The day asked for.
        until: NaiveDate,
    },
    /// Two national laws of one State in one engine.
    #[error("two laws of {state} were given; accepted: one law for each state")]
    LawTwice {
        /// The State.
        state: Country,
    },
    /// A rounding to less than the smallest coin, where an amount is to be paid.
    #[error(
        "an amount was rounded to a part of the smallest coin of {currency}; accepted: a step of whole coins"
    )]
    FinerThanMoney {
        /// The currency.
        currency: Currency,
    },
    /// A certified length that the instrument cannot convert.
    #[error(transparent)]
    Unit(#[from] crate::unit::UnitError),
    /// A code of a certificate that is none.
    #[error("{given} is no {what}; accepted: {accepted}")]
    UnknownCode {
        /// What the code stands for.
        what: &'static str,
        /// What was given.
        given: String,
        /// The codes there are.
        accepted: &'static str,
    },
    /// Earnings below nothing.
    #[error("the earnings of {year} are negative; accepted: zero or more")]
    NegativeEarnings {
        /// The year.
        year: i32,
    },
    /// A stated amount below nothing.
    #[error("the stated amount {amount} is negative; accepted: zero or more")]
    NegativeStatement {
        /// The amount.
        amount: kerben_core::money::Money,
    },
    /// A child's number beside service that is no care of a child.
    #[error(
        "a child is numbered beside service of the kind {kind}; accepted: kind child-care, children from 1 to 20"
    )]
    ChildNotExpected {
        /// The kind of the service.
        kind: &'static str,
    },
    /// A claim before the claimant's birth.
    #[error("the claim of {claimed} comes before the birth on {born}; accepted: a later day")]
    ClaimBeforeBirth {
        /// The day of the claim.
        claimed: NaiveDate,
        /// The day of birth.
        born: NaiveDate,
    },
    /// Service before the claimant's birth.
    #[error("the service {period} begins before the birth on {born}; accepted: a later day")]
    ServiceBeforeBirth {
        /// The service.
        period: Period,
        /// The day of birth.
        born: NaiveDate,
    },
    /// A parameter whose value cannot serve its purpose.
    #[error("the parameter {id} has the value {value} on {day}; accepted: {accepted}")]
    UnusableParameter {
        /// The parameter.
        id: String,
        /// Its value.
        value: String,
        /// The day.
        day: NaiveDate,
        /// What would be accepted.
        accepted: &'static str,
    },
    /// A national average pay by which no coefficient can be formed.
    #[error("the national average pay of a month is {national}; accepted: a number above 0")]
    UnusablePay {
        /// The pay.
        national: rust_decimal::Decimal,
    },
    /// A reading that an open question does not have.
    #[error("the question {question} has no reading {reading}; accepted: {}", known.join(", "))]
    UnknownReading {
        /// The question.
        question: String,
        /// The reading that was chosen.
        reading: String,
        /// The readings that it has.
        known: Vec<String>,
    },
    /// The data pack lacks a rule that the code needs.
    #[error(
        "the rules lack the {kind} {id}; accepted: a pack with all of them, as the one that ships"
    )]
    RuleNotInPack {
        /// What is missing: a rounding, a provision or a question.
        kind: &'static str,
        /// Its id.
        id: String,
    },
}
