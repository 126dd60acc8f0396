//! Ages under a named rule for those born on a day that not every month has.

use std::{fmt, str::FromStr};

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{CalendarError, MonthEnd, add_months, excerpt, in_calendar};

/// The greatest age, in years, that an [`AgeSpan`] holds.
pub const AGE_YEARS_MAX: u32 = 150;

/// When a person born on 29 February reaches an age in a year without that day.
///
/// Civil codes differ, and date libraries differ from each other by a day, so every age names its
/// rule. An age with months (60 years and 6 months) meets the same question at other month ends
/// (born on 31 August): the rule then says "last day of the month" or "first day of the next
/// month".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Birthday29February {
    /// On 28 February (the last day of the month that is reached).
    LastOfFebruary,
    /// On 1 March (the first day of the month after it).
    FirstOfMarch,
}

impl Birthday29February {
    /// Both rules.
    pub const ALL: [Self; 2] = [Self::LastOfFebruary, Self::FirstOfMarch];

    /// The rule of month arithmetic that it stands for.
    #[must_use]
    pub const fn month_end(self) -> MonthEnd {
        match self {
            Self::LastOfFebruary => MonthEnd::Clamp,
            Self::FirstOfMarch => MonthEnd::Roll,
        }
    }
}

/// An age in whole years and months, such as 60 years and 6 months.
///
/// Written `63y` or `60y6m`; read also as `63` and `60.5` where the decimal part is a whole number
/// of months.
///
/// # Example
/// ```
/// use kerben_core::calendar::{AgeSpan, Birthday29February, day, reaches_age};
///
/// let age: AgeSpan = "60.5".parse()?;
/// assert_eq!(age, AgeSpan::new(60, 6)?);
/// let reached = reaches_age(day(1959, 3, 10)?, age, Birthday29February::FirstOfMarch)?;
/// assert_eq!(reached, day(2019, 9, 10)?);
/// # Ok::<(), kerben_core::calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AgeSpan {
    years: u32,
    months: u32,
}

impl AgeSpan {
    /// The age of so many years and months.
    ///
    /// # Errors
    /// [`CalendarError::NotAnAge`] if the months are not below 12 or the age is above
    /// [`AGE_YEARS_MAX`] years.
    pub fn new(years: u32, months: u32) -> Result<Self, CalendarError> {
        if months < 12 && (years < AGE_YEARS_MAX || (years == AGE_YEARS_MAX && months == 0)) {
            Ok(Self { years, months })
        } else {
            Err(CalendarError::NotAnAge { given: format!("{years}y{months}m") })
        }
    }

    /// The age of so many whole years.
    ///
    /// # Errors
    /// As [`AgeSpan::new`].
    pub fn from_years(years: u32) -> Result<Self, CalendarError> {
        Self::new(years, 0)
    }

    /// The age of so many months in all.
    ///
    /// # Errors
    /// As [`AgeSpan::new`].
    pub fn from_months(months: u32) -> Result<Self, CalendarError> {
        Self::new(months / 12, months % 12)
    }

    /// The age written as decimal years, the form in which laws and parameter files state it.
    ///
    /// # Errors
    /// [`CalendarError::NotAnAge`] if it is negative, above [`AGE_YEARS_MAX`], or not a whole
    /// number of months.
    pub fn from_decimal_years(years: Decimal) -> Result<Self, CalendarError> {
        let refuse = || CalendarError::NotAnAge { given: years.to_string() };
        // The bound first: the product is then small, and its digits past the 28th cannot be
        // rounded into a whole number unnoticed because the result is multiplied back.
        if years.is_sign_negative() && !years.is_zero() || years > Decimal::from(AGE_YEARS_MAX) {
            return Err(refuse());
        }
        let months = years.checked_mul(Decimal::from(12)).ok_or_else(refuse)?.normalize();
        if months.scale() != 0 || months.checked_div(Decimal::from(12)) != Some(years) {
            return Err(refuse());
        }
        Self::from_months(u32::try_from(months.mantissa()).map_err(|_| refuse())?)
    }

    /// The whole years.
    #[must_use]
    pub const fn years(self) -> u32 {
        self.years
    }

    /// The months beyond the whole years, 0 to 11.
    #[must_use]
    pub const fn months(self) -> u32 {
        self.months
    }

    /// The age in months.
    #[must_use]
    pub const fn total_months(self) -> u32 {
        self.years * 12 + self.months
    }
}

impl fmt::Display for AgeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.months == 0 {
            write!(f, "{}y", self.years)
        } else {
            write!(f, "{}y{}m", self.years, self.months)
        }
    }
}

impl FromStr for AgeSpan {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let refuse = || CalendarError::NotAnAge { given: excerpt(text) };
        let number = |part: &str| {
            let digits = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse::<u32>().ok()).flatten().ok_or_else(refuse)
        };
        if let Some((years, rest)) = text.split_once('y') {
            let years = number(years)?;
            return match rest.strip_suffix('m') {
                Some(months) => Self::new(years, number(months)?),
                None if rest.is_empty() => Self::from_years(years),
                None => Err(refuse()),
            };
        }
        let plain = text.len() <= 8
            && text.starts_with(|first: char| first.is_ascii_digit())
            && text.ends_with(|last: char| last.is_ascii_digit())
            && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !plain {
            return Err(refuse());
        }
        Self::from_decimal_years(Decimal::from_str_exact(text).map_err(|_| refuse())?)
            .map_err(|_| refuse())
    }
}

impl TryFrom<String> for AgeSpan {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, CalendarError> {
        text.parse()
    }
}

impl From<AgeSpan> for String {
    fn from(age: AgeSpan) -> Self {
        age.to_string()
    }
}

/// The day on which the age is reached.
///
/// The day is that of the birthday itself: a law under which an age counts from the day before or
/// after adds or takes a day by name ([`super::add_days`]).
///
/// # Errors
/// [`CalendarError::OutOfRange`] if the calendar is left.
pub fn reaches_age(
    birth: NaiveDate,
    age: AgeSpan,
    rule: Birthday29February,
) -> Result<NaiveDate, CalendarError> {
    // At most 1,800 months: the conversion cannot fail.
    let months = i32::try_from(age.total_months())
        .map_err(|_| CalendarError::NotAnAge { given: age.to_string() })?;
    add_months(birth, months, rule.month_end())
}

/// The day of the n-th birthday.
///
/// # Errors
/// [`CalendarError::OutOfRange`] if the calendar is left, [`CalendarError::NotAnAge`] above
/// [`AGE_YEARS_MAX`] years.
pub fn birthday(
    birth: NaiveDate,
    years: u32,
    rule: Birthday29February,
) -> Result<NaiveDate, CalendarError> {
    reaches_age(birth, AgeSpan::from_years(years)?, rule)
}

/// The age in completed years on that day.
///
/// # Errors
/// [`CalendarError::BeforeBirth`]; [`CalendarError::OutOfRange`] for days outside the calendar.
///
/// # Example
/// ```
/// use kerben_core::calendar::{Birthday29February, age_on, day};
///
/// let (birth, asked) = (day(1960, 2, 29)?, day(2023, 2, 28)?);
/// assert_eq!(age_on(birth, asked, Birthday29February::LastOfFebruary)?, 63);
/// assert_eq!(age_on(birth, asked, Birthday29February::FirstOfMarch)?, 62);
/// # Ok::<(), kerben_core::calendar::CalendarError>(())
/// ```
pub fn age_on(
    birth: NaiveDate,
    day: NaiveDate,
    rule: Birthday29February,
) -> Result<u32, CalendarError> {
    Ok(completed_months(birth, day, rule)? / 12)
}

/// The age in completed years and months on that day.
///
/// # Errors
/// As [`age_on`], and [`CalendarError::NotAnAge`] above [`AGE_YEARS_MAX`] years.
pub fn age_span_on(
    birth: NaiveDate,
    day: NaiveDate,
    rule: Birthday29February,
) -> Result<AgeSpan, CalendarError> {
    AgeSpan::from_months(completed_months(birth, day, rule)?)
}

fn completed_months(
    birth: NaiveDate,
    day: NaiveDate,
    rule: Birthday29February,
) -> Result<u32, CalendarError> {
    let (birth, day) = (in_calendar(birth)?, in_calendar(day)?);
    if day < birth {
        return Err(CalendarError::BeforeBirth { birth, day });
    }
    Ok(whole_months(birth, day, rule.month_end()))
}

/// The greatest number of months that, added to the start under the rule, does not pass the end.
/// [`MonthEnd::Reject`] counts as [`MonthEnd::Clamp`] here. Both days are in the calendar and in
/// order.
pub(super) fn whole_months(start: NaiveDate, end: NaiveDate, rule: MonthEnd) -> u32 {
    let serial = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0);
    let months = serial(end) - serial(start);
    let rule = if rule == MonthEnd::Reject { MonthEnd::Clamp } else { rule };
    let passed = add_months(start, months, rule).is_ok_and(|reached| reached <= end);
    u32::try_from(if passed { months } else { months - 1 }).unwrap_or(0)
}
