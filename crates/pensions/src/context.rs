//! What a scheme sees while it answers: the claim, the law, the instruments and the chosen readings.

use chrono::NaiveDate;
use kerben_core::explain::{Node, ParameterUse, Recorder, Unit, Value};
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::parameters::{self, ParameterValue};
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use thiserror::Error;

use crate::claim::Claim;
use crate::error::PensionError;
use crate::instruments::Bindings;
use crate::law::{Known, Law};
use crate::outcome::Missing;
use crate::person::Person;
use crate::record::InsuranceRecord;
use crate::rules::{NamedRounding, Provision, Question};
use crate::step::Step;

/// Why a computation stopped: something is missing, the law is open, or the input cannot be used.
///
/// The first two become typed answers; only the last is an error to the caller.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Stop {
    /// This is missing.
    #[error("something is missing: {0:?}")]
    Missing(Vec<Missing>),
    /// This question is open, and its reading decides the answer.
    #[error("the question {} is open", .0.id())]
    Open(Question),
    /// The input cannot be used.
    #[error(transparent)]
    Error(#[from] PensionError),
}

impl From<Missing> for Stop {
    fn from(missing: Missing) -> Self {
        Self::Missing(vec![missing])
    }
}

impl From<Vec<Missing>> for Stop {
    fn from(missing: Vec<Missing>) -> Self {
        Self::Missing(missing)
    }
}

macro_rules! stop_from {
    ($($error:ty),*) => {$(
        impl From<$error> for Stop {
            fn from(error: $error) -> Self {
                Self::Error(error.into())
            }
        }
    )*};
}

stop_from!(
    kerben_core::calendar::CalendarError,
    kerben_core::money::MoneyError,
    kerben_core::number::NumberError,
    kerben_core::period::PeriodError,
    kerben_core::rounding::RoundingError
);

/// A reading that holds here: chosen by the caller, or tried by the engine to see what it would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenReading {
    /// Its name.
    pub name: String,
    /// How far it can be trusted.
    pub grade: Evidence,
}

/// What a scheme sees while it answers one claim.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    person: &'a Person,
    record: &'a InsuranceRecord,
    claimed_on: NaiveDate,
    pub(crate) law: &'a Law,
    pub(crate) bindings: &'a Bindings,
    pub(crate) readings: &'a Readings,
    /// Readings that the engine tries, the latest last.
    pub(crate) tried: Vec<(Question, String)>,
}

impl<'a> Context<'a> {
    /// The context of a claim, for a scheme that is used without the engine.
    #[must_use]
    pub const fn new(
        claim: &'a Claim,
        law: &'a Law,
        bindings: &'a Bindings,
        readings: &'a Readings,
    ) -> Self {
        let (person, record) = (claim.person(), claim.record());
        Self::of((person, record, claim.claimed_on()), law, bindings, readings)
    }

    /// As [`new`](Self::new), from the parts of a claim.
    pub(crate) const fn of(
        (person, record, claimed_on): (&'a Person, &'a InsuranceRecord, NaiveDate),
        law: &'a Law,
        bindings: &'a Bindings,
        readings: &'a Readings,
    ) -> Self {
        Self { person, record, claimed_on, law, bindings, readings, tried: Vec::new() }
    }

    /// The person.
    #[must_use]
    pub const fn person(&self) -> &'a Person {
        self.person
    }

    /// The record.
    #[must_use]
    pub const fn record(&self) -> &'a InsuranceRecord {
        self.record
    }

    /// The day from which the pension is asked; amounts are those of this day.
    #[must_use]
    pub const fn claimed_on(&self) -> NaiveDate {
        self.claimed_on
    }

    /// The law.
    #[must_use]
    pub const fn law(&self) -> &'a Law {
        self.law
    }

    /// Which instruments bind which states on the day of the claim.
    #[must_use]
    pub const fn bindings(&self) -> &'a Bindings {
        self.bindings
    }

    /// The rule of that id.
    ///
    /// # Errors
    ///
    /// [`PensionError::RuleNotInPack`].
    pub fn provision(&self, id: &str) -> Result<&'a Provision, PensionError> {
        self.law.rules().provision(id)
    }

    /// The rounding of that id.
    ///
    /// # Errors
    ///
    /// [`PensionError::RuleNotInPack`].
    pub fn rounding(&self, id: &str) -> Result<&'a NamedRounding, PensionError> {
        self.law.rules().rounding(id)
    }

    /// The reading of an open question that holds here.
    ///
    /// # Errors
    ///
    /// [`Stop::Open`] when none is chosen; the engine then tries each.
    pub fn reading(&self, question: Question) -> Result<ChosenReading, Stop> {
        let open = self.law.rules().question(question.id())?;
        let tried = self.tried.iter().rev().find(|(asked, _)| *asked == question);
        let name =
            tried.map(|(_, name)| name.as_str()).or_else(|| self.readings.get(question.id()));
        let reading = name.and_then(|name| open.readings().iter().find(|known| known.name == name));
        match reading {
            Some(reading) => Ok(ChosenReading { name: reading.name.clone(), grade: reading.grade }),
            None => Err(Stop::Open(question)),
        }
    }

    /// The value of a parameter on a day, without recording it.
    ///
    /// # Errors
    ///
    /// [`Stop::Missing`] when there is none, or when it is unsettled and no reading is chosen.
    pub fn value(&self, id: &str, day: NaiveDate) -> Result<ParameterValue<'a>, Stop> {
        value_of(self.law, self.readings, id, day)
    }

    /// As [`value`](Self::value), without where the value stands.
    pub(crate) fn known(&self, id: &str, day: NaiveDate) -> Result<Known, Stop> {
        known_of(self.law, self.readings, id, day)
    }

    /// That a parameter has no value on a day.
    #[must_use]
    pub fn unknown(&self, id: &str, day: NaiveDate) -> Missing {
        unknown_of(self.law, id, day)
    }

    /// The value of a parameter on a day, as a step of the derivation.
    ///
    /// # Errors
    ///
    /// As [`Context::value`].
    pub fn parameter<R: Recorder>(
        &self,
        id: &str,
        day: NaiveDate,
        rec: &mut R,
    ) -> Result<Step<Decimal, R>, Stop> {
        self.books().parameter(id, day, rec)
    }

    fn books(&self) -> Books<'a> {
        Books { law: self.law, readings: self.readings }
    }

    /// The value of a parameter that is a whole number, such as a number of years.
    ///
    /// # Errors
    ///
    /// As [`Context::value`], and [`PensionError::UnusableParameter`] when it is not whole.
    pub fn whole<R: Recorder>(
        &self,
        id: &str,
        day: NaiveDate,
        rec: &mut R,
    ) -> Result<Step<u32, R>, Stop> {
        let step = self.parameter(id, day, rec)?;
        let whole = whole_number(step.value).ok_or_else(|| PensionError::UnusableParameter {
            id: id.to_owned(),
            value: step.value.to_string(),
            day,
            accepted: "a whole number",
        })?;
        Ok(step.map(|_| whole))
    }

    /// A parameter in years as a number of months.
    ///
    /// # Errors
    ///
    /// As [`Context::whole`]; half years are accepted, other parts of a month are not.
    pub fn months<R: Recorder>(
        &self,
        id: &str,
        day: NaiveDate,
        rec: &mut R,
    ) -> Result<Step<u32, R>, Stop> {
        let years = self.parameter(id, day, rec)?;
        let months =
            years.value.checked_mul(Decimal::from(12)).and_then(whole_number).ok_or_else(|| {
                PensionError::UnusableParameter {
                    id: id.to_owned(),
                    value: years.value.to_string(),
                    day,
                    accepted: "years that make whole months",
                }
            })?;
        let of_a_year = rec.record(|| {
            Node::fact("calendar.year/1", "pensions.months_of_a_year", Value::months(12))
        });
        Ok(Step::record(rec, months, [years.grade], || {
            Node::product("service.required/1", "pensions.service.required", Value::months(months))
                .input("years", &years.node)
                .input("months of a year", &of_a_year)
        }))
    }

    /// The same context with a reading that the engine tries.
    pub(crate) fn trying(&self, question: Question, name: &str) -> Self {
        let mut other = self.clone();
        other.tried.push((question, name.to_owned()));
        other
    }
}

/// The value of a parameter on a day under these readings.
pub(crate) fn value_of<'a>(
    law: &'a Law,
    readings: &Readings,
    id: &str,
    day: NaiveDate,
) -> Result<ParameterValue<'a>, Stop> {
    law.parameters().at_with(id, day, readings).map_err(|missing| {
        Stop::from(match missing {
            parameters::Missing::Unsettled { error, .. } => {
                Missing::Unsettled { id: error.id.clone(), readings: error.readings.clone() }
            }
            _ => unknown_of(law, id, day),
        })
    })
}

/// As [`value_of`], by one look where the value is settled.
pub(crate) fn known_of(
    law: &Law,
    readings: &Readings,
    id: &str,
    day: NaiveDate,
) -> Result<Known, Stop> {
    if let Some(known) = law.figures().on(id, day) {
        return Ok(known);
    }
    if law.figures().lack(id, day) {
        return Err(unknown_of(law, id, day).into());
    }
    let found = value_of(law, readings, id, day)?;
    Ok(Known { value: found.value, grade: found.grade, holds: found.holds })
}

/// That a parameter has no value on a day.
pub(crate) fn unknown_of(law: &Law, id: &str, day: NaiveDate) -> Missing {
    let known = law.parameters().get(id);
    let title = known.map_or_else(|| Localised::new(id), |known| known.title().clone());
    Missing::Parameter { id: id.to_owned(), title, day }
}

/// What a stop leaves missing: an open question counts as one, with its readings.
///
/// # Errors
///
/// The error of a stop that is one.
pub(crate) fn left_missing(stop: Stop, law: &Law) -> Result<Vec<Missing>, PensionError> {
    match stop {
        Stop::Missing(missing) => Ok(missing),
        Stop::Open(question) => {
            let open = law.rules().question(question.id())?;
            let readings = open.readings().iter().map(|known| known.name.clone()).collect();
            Ok(vec![Missing::Unsettled { id: question.id().to_owned(), readings }])
        }
        Stop::Error(error) => Err(error),
    }
}

/// The law under chosen readings, for questions that are asked without a claim.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Books<'a> {
    pub(crate) law: &'a Law,
    pub(crate) readings: &'a Readings,
}

impl<'a> Books<'a> {
    /// As [`Context::value`].
    pub(crate) fn value(&self, id: &str, day: NaiveDate) -> Result<ParameterValue<'a>, Stop> {
        value_of(self.law, self.readings, id, day)
    }

    /// The value of a parameter that need not be there; what is unsettled still stops.
    pub(crate) fn optional<R: Recorder>(
        &self,
        id: &str,
        day: NaiveDate,
        rec: &mut R,
    ) -> Result<Option<Step<Decimal, R>>, Stop> {
        match self.parameter(id, day, rec) {
            Ok(step) => Ok(Some(step)),
            Err(Stop::Missing(missing))
                if missing.iter().all(|one| matches!(one, Missing::Parameter { .. })) =>
            {
                Ok(None)
            }
            Err(stop) => Err(stop),
        }
    }

    /// As [`Context::parameter`].
    pub(crate) fn parameter<R: Recorder>(
        &self,
        id: &str,
        day: NaiveDate,
        rec: &mut R,
    ) -> Result<Step<Decimal, R>, Stop> {
        if R::ON {
            return Ok(parameter_step(&self.value(id, day)?, rec));
        }
        let known = known_of(self.law, self.readings, id, day)?;
        // Nothing is recorded: the source of the value stays where it is.
        Ok(Step::record(rec, known.value, [known.grade], || Node::fact(PARAMETER, PARAMETER, id)))
    }

    /// The rule of that id.
    pub(crate) fn provision(&self, id: &str) -> Result<&'a Provision, PensionError> {
        self.law.rules().provision(id)
    }

    /// The rounding of that id.
    pub(crate) fn rounding(&self, id: &str) -> Result<&'a NamedRounding, PensionError> {
        self.law.rules().rounding(id)
    }
}

const PARAMETER: &str = "pensions.parameter/1";

/// Records a parameter that was found.
pub(crate) fn parameter_step<R: Recorder>(
    found: &ParameterValue<'_>,
    rec: &mut R,
) -> Step<Decimal, R> {
    let node = rec.record(|| {
        let value = Value::number(found.value, Unit::from(found.unit));
        let title = Message::new("pensions.parameter").arg("title", found.title.clone());
        Node::parameter(
            PARAMETER,
            title,
            ParameterUse {
                id: found.id.to_owned(),
                value,
                holds: found.holds,
                source: found.source.to_owned(),
                grade: found.grade,
            },
        )
    });
    Step { value: found.value, grade: found.grade, node }
}

fn whole_number(value: Decimal) -> Option<u32> {
    let value = value.normalize();
    if value.scale() == 0 { value.to_u32() } else { None }
}
