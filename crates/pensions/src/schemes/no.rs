//! Norway: insured time in months, with future time and the pro rata fraction of the European Economic Area.
//!
//! Periods are added as years, months and days, thirty days to a month, and days left over make a month once, at the
//! end. Future time is that up to the age to which the pension supposes work; a person who earned less than four fifths
//! of the time in which they could have earned has forty years less four fifths of that time instead.
//!
//! # Source
//!
//! Norwegian Labour and Welfare Administration, survivors' pensions,
//! `apps/etterlatte-trygdetid/src/main/kotlin/trygdetid/regler/BeregnTrygdetid.kt` (rules `REGEL-TOTAL-TRYGDETID-AVRUNDING`
//! 2.0, `REGEL-AVRUNDET-PRORATA-BROEK` 2.1, `REGEL-BEREGN-FREMTIDIG-NASJONAL-TRYGDETID` 2.1).

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar::{CalendarError, CalendarSpan, MonthEnd, add_years};
use kerben_core::number::Fraction;
use kerben_core::parameters::ParameterSet;
use kerben_core::period::Period;
use thiserror::Error;

use super::figures;
use crate::context::Stop;

/// The most periods of one person.
pub const PERIODS_MAX: usize = 1_000;

/// The parameters of insured time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Parameters {
    /// Years of a full pension.
    pub full_years: u32,
    /// The age from which time can be earned.
    pub earning_age: u32,
    /// The share of that time below which future time is reduced, in tenths.
    pub share_tenths: u32,
    /// Months left over that make a year.
    pub year_from_months: u32,
    /// Days that make a month.
    pub month_days: u32,
}

impl Parameters {
    /// The parameters of a set on a day.
    ///
    /// # Errors
    ///
    /// [`Stop::Missing`] when the set lacks one; a [`PensionError`](crate::error::PensionError) when a value is no usual
    /// number.
    pub fn of(set: &ParameterSet, day: NaiveDate) -> Result<Self, Stop> {
        let share = figures::on(set, "no.earned-share", day, 10, 10)?;
        Ok(Self {
            full_years: figures::positive(set, "no.full-time", day, 100)?,
            earning_age: figures::count(set, "no.earning-age", day, 100)?,
            share_tenths: u32::try_from(share).unwrap_or(0),
            year_from_months: figures::positive(set, "no.year-from", day, 12)?,
            month_days: figures::positive(set, "no.month-days", day, 31)?,
        })
    }

    /// Months of a full pension.
    #[must_use]
    pub const fn full_months(&self) -> u32 {
        self.full_years * 12
    }
}

/// An insured period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Insured {
    /// Its days.
    pub period: Period,
    /// Whether it was in Norway; a period elsewhere counts in theory only.
    pub national: bool,
    /// Whether pension points make its first year count whole.
    pub from_start_of_year: bool,
    /// Whether pension points make its last year count whole.
    pub to_end_of_year: bool,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case<'a> {
    /// The day of birth of the person who was insured.
    pub born: NaiveDate,
    /// The day of death or disability.
    pub event: NaiveDate,
    /// The insured periods, in any order.
    pub periods: &'a [Insured],
    /// The time after the event that the pension supposes, where there is any.
    pub future: Option<Period>,
    /// Whether article 9 of the Nordic convention is chosen: the national future time is not reduced.
    pub nordic: bool,
}

/// The time of one side, national or theoretical.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Side {
    /// The periods added up.
    pub actual: CalendarSpan,
    /// The same in months; days left over make one.
    pub actual_months: u32,
    /// The future time that counts.
    pub future: CalendarSpan,
    /// Whether it was reduced.
    pub reduced: bool,
    /// All time in years, rounded, at most those of a full pension.
    pub years: u32,
}

/// Insured time with its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InsuredTime {
    /// Months in which time could have been earned.
    pub base_months: u32,
    /// Time in Norway.
    pub national: Side,
    /// Time in Norway and in the other states.
    pub theoretical: Side,
    /// National over theoretical months, each at most those of a full pension, not reduced; `None` when they are equal.
    pub fraction: Option<Fraction>,
}

/// Periods that cannot be added.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TimeError {
    /// Two insured periods share a day, and no point year says which of them it belongs to.
    #[error("the insured periods {first} and {second} overlap; accepted: each day in one of them")]
    Overlap {
        /// The earlier period.
        first: Period,
        /// The later one.
        second: Period,
    },
    /// Too many periods.
    #[error("{count} insured periods; accepted: at most {}", PERIODS_MAX)]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// A day outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// The insured time of a case.
///
/// # Errors
///
/// [`TimeError`].
///
/// # Rounding
///
/// Days left over make a month once, after all periods are added; months from six make a year; the reduced future time
/// is rounded to the nearest month and is not below 0. With future time the actual time is taken in rounded months,
/// without it in years, months and days.
pub fn insured_time(case: &Case<'_>, parameters: &Parameters) -> Result<InsuredTime, TimeError> {
    if case.periods.len() > PERIODS_MAX {
        return Err(TimeError::TooMany { count: case.periods.len() });
    }
    let (mut national, mut theoretical) = (CalendarSpan::default(), CalendarSpan::default());
    let all = settled(case.periods);
    let mut furthest: Option<&Stretch> = None;
    for stretch in &all {
        if let Some(first) = furthest.filter(|first| stretch.from < first.until) {
            let (first, second) = (first.insured.period, stretch.insured.period);
            return Err(TimeError::Overlap { first, second });
        }
        furthest = Some(stretch);
    }
    for stretch in &all {
        let span = calendar_between(stretch.from, stretch.until);
        theoretical = theoretical.checked_add(span)?;
        if stretch.insured.national {
            national = national.checked_add(span)?;
        }
    }
    let future_from = case.future.map(|future| after_point_years(future.start(), &all));
    let base_months = base(case, future_from, parameters)?;
    let future = match (case.future, future_from) {
        (Some(future), Some(from)) if from < future.end() => calendar_between(from, future.end()),
        _ => CalendarSpan::default(),
    };
    let national = side(national, future, base_months, !case.nordic, parameters)?;
    let theoretical = side(theoretical, future, base_months, true, parameters)?;
    let full = parameters.full_months();
    let differ =
        theoretical.actual_months > 0 && national.actual_months != theoretical.actual_months;
    let fraction = differ.then(|| {
        figures::share(national.actual_months.min(full), theoretical.actual_months.min(full))
    });
    Ok(InsuredTime { base_months, national, theoretical, fraction })
}

/// A period with the days that count, the end excluded.
struct Stretch {
    insured: Insured,
    from: NaiveDate,
    until: NaiveDate,
}

fn first_of_year(year: i32) -> NaiveDate {
    NaiveDate::from_yo_opt(year, 1).unwrap_or(NaiveDate::MAX)
}

/// The periods by their days, with point years whole: a point year belongs to the period that has the points, and the
/// neighbour that lies in it gives way.
fn settled(periods: &[Insured]) -> Vec<Stretch> {
    let whole = |insured: &Insured| {
        let (first, last) = (insured.period.start(), insured.period.last());
        let from = if insured.from_start_of_year { first_of_year(first.year()) } else { first };
        let until = if insured.to_end_of_year {
            first_of_year(last.year() + 1)
        } else {
            insured.period.end()
        };
        Stretch { insured: *insured, from, until }
    };
    let mut all: Vec<Stretch> = periods.iter().map(whole).collect();
    all.sort_by_key(|stretch| (stretch.insured.period.start(), stretch.insured.period.end()));
    for place in 1..all.len() {
        let (before, after) = all.split_at_mut(place);
        let Some(later) = after.first_mut() else { continue };
        for earlier in before {
            if earlier.insured.period.end() > later.insured.period.start() {
                continue;
            }
            if earlier.insured.to_end_of_year {
                later.from = later.from.max(earlier.until);
            } else if later.insured.from_start_of_year {
                earlier.until = earlier.until.min(later.from);
            }
        }
    }
    all.retain(|stretch| stretch.from < stretch.until);
    all
}

/// The day, or the first after the point years that reach over it.
fn after_point_years(day: NaiveDate, all: &[Stretch]) -> NaiveDate {
    let reach = all.iter().filter(|stretch| {
        stretch.insured.to_end_of_year && stretch.insured.period.end() <= day && stretch.until > day
    });
    reach.map(|stretch| stretch.until).max().unwrap_or(day)
}

/// Months from the age at which time can first be earned to the end of the month before the event or the future time.
fn base(
    case: &Case<'_>,
    future_from: Option<NaiveDate>,
    parameters: &Parameters,
) -> Result<u32, TimeError> {
    let age = i32::try_from(parameters.earning_age).unwrap_or(0);
    let from = add_years(case.born, age, MonthEnd::Clamp)?;
    let event = future_from.unwrap_or(case.event);
    let until = event.with_day(1).and_then(|first| first.pred_opt()).unwrap_or(event);
    Ok(if until < from { 0 } else { whole_months(from, until) })
}

/// Whole months between two days, as the Norwegian system counts them: a month is whole when its day number is reached.
fn whole_months(from: NaiveDate, until: NaiveDate) -> u32 {
    let months = (until.year() - from.year()) * 12 + until.month0().cast_signed()
        - from.month0().cast_signed();
    u32::try_from(months - i32::from(until.day() < from.day())).unwrap_or(0)
}

/// Years, months and days between two days: whole months first, then days from the day so many months after the first,
/// or the last of that month.
fn calendar_between(from: NaiveDate, until: NaiveDate) -> CalendarSpan {
    let months = whole_months(from, until);
    let reached = from.checked_add_months(chrono::Months::new(months)).unwrap_or(from);
    let days = u32::try_from((until - reached).num_days()).unwrap_or(0);
    CalendarSpan::new(months / 12, months % 12, days)
}

/// Days carried into months and months into years.
fn carried(span: CalendarSpan, parameters: &Parameters) -> CalendarSpan {
    let months = span.years.saturating_mul(12).saturating_add(span.months);
    let months = months.saturating_add(span.days / parameters.month_days);
    CalendarSpan::new(months / 12, months % 12, span.days % parameters.month_days)
}

const fn months_of(span: CalendarSpan) -> u32 {
    span.years.saturating_mul(12).saturating_add(span.months)
}

fn side(
    sum: CalendarSpan,
    future: CalendarSpan,
    base_months: u32,
    reducible: bool,
    parameters: &Parameters,
) -> Result<Side, TimeError> {
    let actual = carried(sum, parameters);
    let actual_months = months_of(actual).saturating_add(u32::from(actual.days > 0));
    let share = u64::from(base_months) * u64::from(parameters.share_tenths);
    let reduced = reducible && !future.is_zero() && u64::from(months_of(actual)) * 10 < share;
    let future = if reduced {
        let left = (u64::from(parameters.full_months()) * 10).saturating_sub(share);
        let months = u32::try_from((left + 5) / 10).unwrap_or(0);
        CalendarSpan::new(months / 12, months % 12, 0)
    } else {
        carried(future, parameters)
    };
    let counted = if future.is_zero() {
        actual
    } else {
        CalendarSpan::new(actual_months / 12, actual_months % 12, 0)
    };
    let total = carried(counted.checked_add(future)?, parameters);
    let years = total.years + u32::from(total.months >= parameters.year_from_months);
    Ok(Side { actual, actual_months, future, reduced, years: years.min(parameters.full_years) })
}
