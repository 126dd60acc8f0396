//! Spans in years, months and days, with the convention that measured them.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize};

use super::{
    CalendarError, MonthEnd, add_months, age::whole_months, days_in_month, in_calendar, named_table,
};

/// How a span between two days is turned into years, months and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SpanConvention {
    /// As many whole calendar months as can be added to the start day without passing the end, and
    /// the rest in real days. The rule says what happens where a month lacks the start's day
    /// number.
    ///
    /// This is how European certificates count: a whole calendar month is one month whatever its
    /// length, and a span that stops short of a month is counted in days.
    AddToAnchor(MonthEnd),
    /// Every month has 30 days and every year 360: the 31st counts as the 30th at both ends, and a
    /// month that is left is left full (30E/360). Spans that follow each other add up exactly; the
    /// span from the 30th to the 31st is empty.
    Thirty360,
}

/// A number of years, months and days, as a certificate states it.
///
/// It has no fixed length in days. The fields are what was stated or measured; nothing is carried
/// from one to the other unless [`CalendarSpan::carried_thirty_360`] is asked to.
///
/// # Example
/// ```
/// use kerben_core::calendar::{CalendarSpan, MonthEnd, SpanConvention, day};
///
/// // 1982-01-01 to 1982-12-30, both included: the end excluded is the 31st.
/// let convention = SpanConvention::AddToAnchor(MonthEnd::Clamp);
/// let span = CalendarSpan::between(day(1982, 1, 1)?, day(1982, 12, 31)?, convention)?;
/// assert_eq!(span, CalendarSpan::new(0, 11, 30));
/// # Ok::<(), kerben_core::calendar::CalendarError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct CalendarSpan {
    /// Years.
    pub years: u32,
    /// Months.
    pub months: u32,
    /// Days.
    pub days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename = "CalendarSpan")]
struct RawSpan {
    #[serde(default)]
    years: u32,
    #[serde(default)]
    months: u32,
    #[serde(default)]
    days: u32,
}

impl<'de> Deserialize<'de> for CalendarSpan {
    /// Reads a table with any of the three keys; an absent one is zero.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw: RawSpan = named_table(deserializer, "a table with the keys years, months, days")?;
        Ok(Self { years: raw.years, months: raw.months, days: raw.days })
    }
}

impl CalendarSpan {
    /// The span of these years, months and days, as stated.
    #[must_use]
    pub const fn new(years: u32, months: u32, days: u32) -> Self {
        Self { years, months, days }
    }

    /// The span from the start to the end, which is excluded, by the convention.
    ///
    /// # Errors
    /// [`CalendarError::Backwards`] if the end is before the start, [`CalendarError::OutOfRange`]
    /// outside the calendar, [`CalendarError::NoSuchDayInMonth`] if the anchor is added under
    /// [`MonthEnd::Reject`] and the last whole month lacks its day.
    pub fn between(
        start: NaiveDate,
        end_exclusive: NaiveDate,
        convention: SpanConvention,
    ) -> Result<Self, CalendarError> {
        let (start, end) = (in_calendar(start)?, in_calendar(end_exclusive)?);
        if end < start {
            return Err(CalendarError::Backwards { start, end });
        }
        match convention {
            SpanConvention::AddToAnchor(MonthEnd::Clamp) => Ok(clamped(start, end)),
            SpanConvention::AddToAnchor(rule) => {
                let months = whole_months(start, end, rule);
                let out_of_range =
                    || CalendarError::OutOfRange { what: format!("the span {start} to {end}") };
                let reached =
                    add_months(start, i32::try_from(months).map_err(|_| out_of_range())?, rule)?;
                let days = u32::try_from((end - reached).num_days()).map_err(|_| out_of_range())?;
                Ok(Self { years: months / 12, months: months % 12, days })
            }
            SpanConvention::Thirty360 => {
                let position = |day: NaiveDate| {
                    let month = u32::try_from(day.year()).unwrap_or(0) * 12 + day.month0();
                    month * 30 + day.day().min(30)
                };
                let days = position(end).saturating_sub(position(start));
                Ok(Self { years: days / 360, months: days % 360 / 30, days: days % 30 })
            }
        }
    }

    /// The field-by-field sum, nothing carried.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] if a field overflows.
    pub fn checked_add(self, other: Self) -> Result<Self, CalendarError> {
        let sum = |a: u32, b: u32| {
            a.checked_add(b).ok_or_else(|| CalendarError::OutOfRange {
                what: format!("the sum of the spans {self} and {other}"),
            })
        };
        Ok(Self {
            years: sum(self.years, other.years)?,
            months: sum(self.months, other.months)?,
            days: sum(self.days, other.days)?,
        })
    }

    /// The same span with 30 days carried into a month and 12 months into a year, once, at the end
    /// of a sum.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] if the years overflow.
    pub fn carried_thirty_360(self) -> Result<Self, CalendarError> {
        let months = u64::from(self.months) + u64::from(self.days / 30);
        let years = u64::from(self.years) + months / 12;
        let field = |value: u64| {
            u32::try_from(value).map_err(|_| CalendarError::OutOfRange {
                what: format!("the span {self} with its days and months carried"),
            })
        };
        Ok(Self { years: field(years)?, months: field(months % 12)?, days: self.days % 30 })
    }

    /// Whether all three fields are zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.years == 0 && self.months == 0 && self.days == 0
    }
}

/// Whole months from the start that do not pass the end, clamped to short months, and the days after them: without
/// making a day for each step, for whole populations are counted this way.
fn clamped(start: NaiveDate, end: NaiveDate) -> CalendarSpan {
    let month = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0);
    // Days of the calendar: every month has a length.
    let anchor_in = |month: i32| {
        let of_year = u32::try_from(month.rem_euclid(12)).unwrap_or(0) + 1;
        let length = days_in_month(month.div_euclid(12), of_year).unwrap_or(31);
        (start.day().min(length), length)
    };
    let last = month(end);
    let (anchor, _) = anchor_in(last);
    let (months, days) = if end.day() >= anchor {
        (last - month(start), end.day() - anchor)
    } else {
        let (anchor, length) = anchor_in(last - 1);
        (last - 1 - month(start), length - anchor + end.day())
    };
    let months = u32::try_from(months).unwrap_or(0);
    CalendarSpan { years: months / 12, months: months % 12, days }
}

impl fmt::Display for CalendarSpan {
    /// Writes the fields that are not zero: `1y 1m 1d`; of nothing, `0d`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = [(self.years, 'y'), (self.months, 'm'), (self.days, 'd')];
        let parts: Vec<String> = fields
            .iter()
            .filter(|(value, _)| *value > 0)
            .map(|(value, unit)| format!("{value}{unit}"))
            .collect();
        f.pad(&if parts.is_empty() { "0d".to_owned() } else { parts.join(" ") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{add_days, day};

    /// Month after month is added to the start until the end would be passed.
    fn naive(start: NaiveDate, end: NaiveDate) -> CalendarSpan {
        let mut months = 0;
        let mut reached = start;
        while let Ok(next) = add_months(start, months + 1, MonthEnd::Clamp)
            && next <= end
        {
            (months, reached) = (months + 1, next);
        }
        let days = u32::try_from((end - reached).num_days()).unwrap();
        let months = months.unsigned_abs();
        CalendarSpan { years: months / 12, months: months % 12, days }
    }

    #[test]
    fn every_span_of_two_leap_years_and_beyond_is_that_of_adding_months() {
        let first = day(2023, 12, 1).unwrap();
        for from in 0..520 {
            let start = add_days(first, from).unwrap();
            for length in 0..430 {
                let end = add_days(start, length).unwrap();
                assert_eq!(clamped(start, end), naive(start, end), "{start} to {end}");
            }
        }
    }

    #[test]
    fn the_ends_of_the_calendar_have_spans() {
        let (first, last) = (crate::calendar::DAY_MIN, crate::calendar::DAY_MAX);
        let all = CalendarSpan::between(first, last, SpanConvention::AddToAnchor(MonthEnd::Clamp));
        assert_eq!(all.unwrap(), CalendarSpan::new(9998, 11, 30));
        assert_eq!(clamped(first, first), CalendarSpan::default());
    }
}
