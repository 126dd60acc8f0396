//! Days, month arithmetic that names what it does at a month's end, ages, and spans in years,
//! months and days.
//!
//! A day is a [`NaiveDate`] of the proleptic Gregorian calendar between [`DAY_MIN`] and
//! [`DAY_MAX`]. Nothing here knows today: the day is always an argument.

mod age;
mod serde_days;
mod span;

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use age::{
    AGE_YEARS_MAX, AgeSpan, Birthday29February, age_on, age_span_on, birthday, reaches_age,
};
pub(crate) use serde_days::{day_text, named_table};
pub use serde_days::{serde_day, serde_day_option};
pub use span::{CalendarSpan, SpanConvention};

/// The first day that the library knows: 0001-01-01.
pub const DAY_MIN: NaiveDate = const_day(1, 1, 1, NaiveDate::MIN);
/// The last day that the library knows: 9999-12-31.
pub const DAY_MAX: NaiveDate = const_day(9999, 12, 31, NaiveDate::MAX);

/// `from_ymd_opt` gives an option even where the day is written out; the fallback is never taken,
/// which a test proves.
const fn const_day(year: i32, month: u32, day: u32, fallback: NaiveDate) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => fallback,
    }
}

/// Says why a day cannot be read or computed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CalendarError {
    /// The text does not have the shape of a day.
    #[error("{text:?} is not a day; accepted: YYYY-MM-DD, such as \"2021-01-31\"")]
    NotADay {
        /// The text as given (its first 40 characters).
        text: String,
    },
    /// The shape is right but the calendar has no such day.
    #[error(
        "{text:?} does not exist in the calendar; accepted: a day that exists, written YYYY-MM-DD"
    )]
    NoSuchDay {
        /// The text as given.
        text: String,
    },
    /// The day lies outside the calendar of the library.
    #[error("{what} lies outside the calendar; accepted: {DAY_MIN} to {DAY_MAX}")]
    OutOfRange {
        /// What was asked for.
        what: String,
    },
    /// Adding months reaches a month without that day number, and the rule is to refuse.
    #[error(
        "{year:04}-{month:02} has no day {day}; accepted: a start day that exists in that month, or the rule clamp or roll"
    )]
    NoSuchDayInMonth {
        /// The year that was reached.
        year: i32,
        /// The month that was reached.
        month: u32,
        /// The day number of the start.
        day: u32,
    },
    /// The person is not born yet on that day.
    #[error("{day} lies before the birth on {birth}; accepted: the day of birth or later")]
    BeforeBirth {
        /// The day of birth.
        birth: NaiveDate,
        /// The day asked about.
        day: NaiveDate,
    },
    /// A span would run backwards.
    #[error("{end} lies before {start}; accepted: an end on or after the start")]
    Backwards {
        /// The start of the span.
        start: NaiveDate,
        /// Its end, excluded.
        end: NaiveDate,
    },
    /// The text or number is not an age.
    #[error(
        "{given:?} is not an age; accepted: whole years and months up to {AGE_YEARS_MAX} years, such as \"63\", \"60.5\" or \"60y6m\""
    )]
    NotAnAge {
        /// What was given.
        given: String,
    },
}

/// Shortens foreign text for an error message.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The day itself, if it lies in the calendar of the library.
///
/// # Errors
/// [`CalendarError::OutOfRange`] outside [`DAY_MIN`] to [`DAY_MAX`].
pub fn in_calendar(day: NaiveDate) -> Result<NaiveDate, CalendarError> {
    if (DAY_MIN..=DAY_MAX).contains(&day) {
        Ok(day)
    } else {
        Err(CalendarError::OutOfRange { what: day.to_string() })
    }
}

/// The day with this year, month and day number.
///
/// # Errors
/// [`CalendarError::NoSuchDay`] or [`CalendarError::OutOfRange`].
///
/// # Example
/// ```
/// use kerben_core::calendar;
///
/// assert_eq!(calendar::day(2021, 1, 31)?.to_string(), "2021-01-31");
/// assert!(calendar::day(2021, 2, 29).is_err());
/// # Ok::<(), calendar::CalendarError>(())
/// ```
pub fn day(year: i32, month: u32, day: u32) -> Result<NaiveDate, CalendarError> {
    NaiveDate::from_ymd_opt(year, month, day)
        .ok_or_else(|| CalendarError::NoSuchDay { text: format!("{year:04}-{month:02}-{day:02}") })
        .and_then(in_calendar)
}

/// Reads a day written strictly `YYYY-MM-DD`: four, two and two ASCII digits, no blanks, no sign.
///
/// # Errors
/// [`CalendarError::NotADay`] for another shape, [`CalendarError::NoSuchDay`] for a day that does
/// not exist, [`CalendarError::OutOfRange`] for the year 0000.
///
/// # Example
/// ```
/// use kerben_core::calendar::parse_day;
///
/// assert_eq!(parse_day("2021-01-31")?.to_string(), "2021-01-31");
/// assert!(parse_day("2021-1-31").is_err());
/// assert!(parse_day("31.01.2021").is_err());
/// # Ok::<(), kerben_core::calendar::CalendarError>(())
/// ```
pub fn parse_day(text: &str) -> Result<NaiveDate, CalendarError> {
    let not_a_day = || CalendarError::NotADay { text: excerpt(text) };
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return Err(not_a_day());
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0'))
        })
    };
    let (Some(year), Some(month), Some(number_of_day)) =
        (number(&[y1, y2, y3, y4]), number(&[m1, m2]), number(&[d1, d2]))
    else {
        return Err(not_a_day());
    };
    day(i32::try_from(year).map_err(|_| not_a_day())?, month, number_of_day)
}

/// What month arithmetic does when the month that is reached has no such day.
///
/// All three start from the anchor: adding one month twice is not the same as adding two months
/// once (31 January, 28 February, 28 March against 31 March).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MonthEnd {
    /// The last day of the month that is reached: 31 March + 1 month = 30 April.
    Clamp,
    /// The first day of the month after it: 31 March + 1 month = 1 May.
    Roll,
    /// An error that names the missing day.
    Reject,
}

impl MonthEnd {
    /// The three rules.
    pub const ALL: [Self; 3] = [Self::Clamp, Self::Roll, Self::Reject];
}

impl fmt::Display for MonthEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Clamp => "clamp",
            Self::Roll => "roll",
            Self::Reject => "reject",
        })
    }
}

/// The number of days in a month; `None` if there is no such month in the calendar.
#[must_use]
pub fn days_in_month(year: i32, month: u32) -> Option<u32> {
    if !(1..=9999).contains(&year) {
        return None;
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

/// The same day number so many calendar months later (or earlier, if negative).
///
/// # Errors
/// [`CalendarError::OutOfRange`] if the calendar is left, [`CalendarError::NoSuchDayInMonth`] under
/// [`MonthEnd::Reject`].
///
/// # Example
/// ```
/// use kerben_core::calendar::{MonthEnd, add_months, day};
///
/// let last_of_march = day(2012, 3, 31)?;
/// assert_eq!(add_months(last_of_march, 1, MonthEnd::Clamp)?, day(2012, 4, 30)?);
/// assert_eq!(add_months(last_of_march, 1, MonthEnd::Roll)?, day(2012, 5, 1)?);
/// assert!(add_months(last_of_march, 1, MonthEnd::Reject).is_err());
/// # Ok::<(), kerben_core::calendar::CalendarError>(())
/// ```
pub fn add_months(
    start: NaiveDate,
    months: i32,
    rule: MonthEnd,
) -> Result<NaiveDate, CalendarError> {
    let out_of_range =
        || CalendarError::OutOfRange { what: format!("{start} with {months} months added") };
    let start = in_calendar(start)?;
    let serial = start.year() * 12 + i32::try_from(start.month0()).map_err(|_| out_of_range())?;
    let serial = serial.checked_add(months).ok_or_else(out_of_range)?;
    let year = serial.div_euclid(12);
    let month = u32::try_from(serial.rem_euclid(12)).map_err(|_| out_of_range())? + 1;
    let length = days_in_month(year, month).ok_or_else(out_of_range)?;
    if start.day() <= length {
        return day(year, month, start.day());
    }
    match rule {
        MonthEnd::Clamp => day(year, month, length),
        // The month that is too short is never December, so the next month is in the same year.
        MonthEnd::Roll => day(year, month + 1, 1),
        MonthEnd::Reject => Err(CalendarError::NoSuchDayInMonth { year, month, day: start.day() }),
    }
}

/// The same month and day so many years later (or earlier, if negative); only 29 February needs the
/// rule.
///
/// # Errors
/// As [`add_months`].
pub fn add_years(start: NaiveDate, years: i32, rule: MonthEnd) -> Result<NaiveDate, CalendarError> {
    let months = years.checked_mul(12).ok_or_else(|| CalendarError::OutOfRange {
        what: format!("{start} with {years} years added"),
    })?;
    add_months(start, months, rule)
}

/// The day so many days later (or earlier, if negative): the n-th day after the start, which is not
/// counted.
///
/// # Errors
/// [`CalendarError::OutOfRange`] if the calendar is left.
pub fn add_days(start: NaiveDate, days: i64) -> Result<NaiveDate, CalendarError> {
    let count = Days::new(days.unsigned_abs());
    let reached =
        if days < 0 { start.checked_sub_days(count) } else { start.checked_add_days(count) };
    reached.and_then(|day| in_calendar(day).ok()).ok_or_else(|| CalendarError::OutOfRange {
        what: format!("{start} with {days} days added"),
    })
}

/// The first day of the month so many months after the month of this day (0 = the same month).
///
/// # Errors
/// [`CalendarError::OutOfRange`] if the calendar is left.
///
/// # Example
/// ```
/// use kerben_core::calendar::{day, first_of_month};
///
/// // "the first day of the second month following the month of the exchange"
/// assert_eq!(first_of_month(day(2011, 6, 30)?, 2)?, day(2011, 8, 1)?);
/// # Ok::<(), kerben_core::calendar::CalendarError>(())
/// ```
pub fn first_of_month(of: NaiveDate, months_after: i32) -> Result<NaiveDate, CalendarError> {
    let first = in_calendar(of)?.with_day(1).unwrap_or(of);
    add_months(first, months_after, MonthEnd::Reject)
}

/// The last day of the month so many months after the month of this day (0 = the same month).
///
/// # Errors
/// [`CalendarError::OutOfRange`] if the calendar is left.
pub fn last_of_month(of: NaiveDate, months_after: i32) -> Result<NaiveDate, CalendarError> {
    let first = first_of_month(of, months_after)?;
    let length = days_in_month(first.year(), first.month()).unwrap_or(28);
    day(first.year(), first.month(), length)
}
