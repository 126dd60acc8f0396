//! How the compact parameters of a scheme are read from a set: whole numbers, checked once.

use chrono::NaiveDate;
use kerben_core::number::Fraction;
use kerben_core::parameters::{self, Figure, ParameterSet};
use kerben_core::period::Validity;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::context::Stop;
use crate::error::PensionError;
use crate::outcome::Missing;

/// A day for parameters that hold on every day.
pub(crate) const ANY_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// A parameter that is missing on a day, with its title where the set knows it.
pub(crate) fn missing(set: &ParameterSet, id: &str, day: NaiveDate) -> Missing {
    let title = set.get(id).map_or_else(|| id.into(), |known| known.title().clone());
    Missing::Parameter { id: id.to_owned(), title, day }
}

/// What a set does not have, as an answer.
pub(crate) fn stopped(
    set: &ParameterSet,
    id: &str,
    day: NaiveDate,
) -> impl Fn(parameters::Missing) -> Stop {
    move |error| {
        Stop::from(match error {
            parameters::Missing::Unsettled { error, .. } => {
                Missing::Unsettled { id: error.id.clone(), readings: error.readings.clone() }
            }
            _ => missing(set, id, day),
        })
    }
}

/// The value as so many parts of one, within a range.
fn parts(
    id: &str,
    value: Decimal,
    day: NaiveDate,
    per_one: u32,
    most: i64,
) -> Result<i64, PensionError> {
    value
        .checked_mul(Decimal::from(per_one))
        .map(|scaled| scaled.normalize())
        .filter(|scaled| scaled.scale() == 0)
        .and_then(|scaled| scaled.to_i64())
        .filter(|whole| (0..=most).contains(whole))
        .ok_or_else(|| PensionError::UnusableParameter {
            id: id.to_owned(),
            value: value.to_string(),
            day,
            accepted: "a number that is not negative, of usual size and with usual decimals",
        })
}

/// The value of a day in `1/per_one`.
pub(crate) fn on(
    set: &ParameterSet,
    id: &str,
    day: NaiveDate,
    per_one: u32,
    most: i64,
) -> Result<i64, Stop> {
    let found = set.at(id, day).map_err(stopped(set, id, day))?;
    Ok(parts(id, found.value, day, per_one, most)?)
}

/// Every settled number of a parameter in `1/per_one`, with its days.
pub(crate) fn series(
    set: &ParameterSet,
    id: &str,
    per_one: u32,
    most: i64,
) -> Result<Vec<(Validity, i64)>, Stop> {
    let Some(parameter) = set.get(id) else {
        return Err(missing(set, id, ANY_DAY).into());
    };
    let mut all = Vec::new();
    for (holds, stated) in parameter.values() {
        if let Figure::Number(value) = &stated.value {
            let day = holds.from_day().unwrap_or(ANY_DAY);
            all.push((holds, parts(id, *value, day, per_one, most)?));
        }
    }
    Ok(all)
}

/// The value of a day as a whole number.
pub(crate) fn count(set: &ParameterSet, id: &str, day: NaiveDate, most: i64) -> Result<u32, Stop> {
    Ok(u32::try_from(on(set, id, day, 1, most)?).unwrap_or(0))
}

/// The value of a day as a whole number above 0.
pub(crate) fn positive(
    set: &ParameterSet,
    id: &str,
    day: NaiveDate,
    most: i64,
) -> Result<u32, Stop> {
    match count(set, id, day, most)? {
        0 => Err(Stop::Error(PensionError::UnusableParameter {
            id: id.to_owned(),
            value: "0".to_owned(),
            day,
            accepted: "a whole number above 0",
        })),
        number => Ok(number),
    }
}

/// A share as it is written; nothing where there is no denominator.
pub(crate) fn share(of: u32, all: u32) -> Fraction {
    Fraction::new(of.into(), all.into()).unwrap_or(Fraction::ZERO)
}
