//! Rules of days: from the day of an act to the day on which it takes effect.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use kerben_core::calendar::{CalendarError, MonthEnd, add_days, add_months, first_of_month};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most days that a rule may count.
pub const RULE_DAYS_MAX: u32 = 36_600;
/// The most months that a rule may count.
pub const RULE_MONTHS_MAX: u32 = 1_200;

/// How a day follows from the day of an act: "on the thirtieth day following the deposit".
///
/// The short text is what data files write:
///
/// | text | meaning |
/// | --- | --- |
/// | `D+30` | the thirtieth day following: the act's day plus 30 days; `D+0` is the day itself |
/// | `DA+30` | after thirty full days: the act's day plus 31 days |
/// | `M+3/clamp`, `M+3/roll`, `M+3/reject` | three months after, with what happens where the month is too short |
/// | `FOM+2` | the first day of the second month following |
/// | `P3M>FOM` | the first day of the month following a period of three months after (the period's end is clamped) |
///
/// # Example
/// ```
/// use kerben_agreements::DateRule;
/// use kerben_core::calendar::day;
///
/// // The convention on migrant workers, article 87(2), for Kyrgyzstan.
/// let rule: DateRule = "P3M>FOM".parse()?;
/// assert_eq!(rule.apply(day(2003, 9, 29)?)?, day(2004, 1, 1)?);
/// assert_eq!(rule.to_string(), "P3M>FOM");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum DateRule {
    /// The n-th day following the act; 0 is the day of the act.
    NthDay(u32),
    /// The day after n full days.
    AfterFullDays(u32),
    /// The same day of the n-th month after.
    Months {
        /// How many months.
        months: u32,
        /// What happens where that month has no such day.
        end: MonthEnd,
    },
    /// The first day of the k-th month following the month of the act.
    FirstOfMonth(u32),
    /// The first day of the month following a period of n months after the act.
    FirstOfMonthAfter(u32),
}

/// Says why a text is not a rule of days.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{text:?} is not a rule of days; accepted: D+n, DA+n, M+n/clamp, M+n/roll, M+n/reject, FOM+n, PnM>FOM, with n up to {RULE_DAYS_MAX} days or {RULE_MONTHS_MAX} months"
)]
pub struct DateRuleError {
    /// The text as given (its first 40 characters).
    pub text: String,
}

impl DateRule {
    /// Returns the day on which an act of `day` takes effect.
    ///
    /// # Errors
    /// [`CalendarError`] when the result lies outside the calendar, or when the month has no such day under
    /// [`MonthEnd::Reject`].
    pub fn apply(self, day: NaiveDate) -> Result<NaiveDate, CalendarError> {
        match self {
            Self::NthDay(days) => add_days(day, i64::from(days)),
            Self::AfterFullDays(days) => add_days(day, i64::from(days).saturating_add(1)),
            Self::Months { months, end } => add_months(day, signed(months), end),
            Self::FirstOfMonth(months) => first_of_month(day, signed(months)),
            Self::FirstOfMonthAfter(months) => {
                first_of_month(add_months(day, signed(months), MonthEnd::Clamp)?, 1)
            }
        }
    }
}

/// The months of a rule are bounded when it is read, so the conversion keeps them.
fn signed(months: u32) -> i32 {
    i32::try_from(months).unwrap_or(i32::MAX)
}

impl fmt::Display for DateRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NthDay(days) => write!(f, "D+{days}"),
            Self::AfterFullDays(days) => write!(f, "DA+{days}"),
            Self::Months { months, end } => write!(f, "M+{months}/{end}"),
            Self::FirstOfMonth(months) => write!(f, "FOM+{months}"),
            Self::FirstOfMonthAfter(months) => write!(f, "P{months}M>FOM"),
        }
    }
}

impl FromStr for DateRule {
    type Err = DateRuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || DateRuleError { text: text.chars().take(40).collect() };
        let number = |digits: &str, max: u32| {
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let value = if plain { digits.parse::<u32>().ok() } else { None };
            value.filter(|value| *value <= max).ok_or_else(error)
        };
        if let Some(days) = text.strip_prefix("D+") {
            return Ok(Self::NthDay(number(days, RULE_DAYS_MAX)?));
        }
        if let Some(days) = text.strip_prefix("DA+") {
            return Ok(Self::AfterFullDays(number(days, RULE_DAYS_MAX)?));
        }
        if let Some((months, end)) = text.strip_prefix("M+").and_then(|rest| rest.split_once('/')) {
            let end = match end {
                "clamp" => MonthEnd::Clamp,
                "roll" => MonthEnd::Roll,
                "reject" => MonthEnd::Reject,
                _ => return Err(error()),
            };
            return Ok(Self::Months { months: number(months, RULE_MONTHS_MAX)?, end });
        }
        if let Some(months) = text.strip_prefix("FOM+") {
            return Ok(Self::FirstOfMonth(number(months, RULE_MONTHS_MAX)?));
        }
        if let Some(months) = text.strip_prefix('P').and_then(|rest| rest.strip_suffix("M>FOM")) {
            return Ok(Self::FirstOfMonthAfter(number(months, RULE_MONTHS_MAX)?));
        }
        Err(error())
    }
}

impl TryFrom<String> for DateRule {
    type Error = DateRuleError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DateRule> for String {
    fn from(rule: DateRule) -> Self {
        rule.to_string()
    }
}
