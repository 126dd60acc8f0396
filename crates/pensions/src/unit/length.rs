//! The exact length of dated stretches.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar::{self, CalendarSpan, MonthEnd, SpanConvention};
use kerben_core::period::Period;
use serde::{Deserialize, Serialize};

use super::{Regime, UnitError};

/// Weeks that count as a year from the day on which they start.
const WEEKS_OF_A_YEAR: u32 = 52;
/// Days that make a month where days of several stretches are added.
const DAYS_OF_A_MONTH: u32 = 30;

/// The exact length of dated stretches: whole months, days that make no month, and all days.
///
/// Nothing is rounded here; that is done once, at the end, by [`Regime::count`] or [`Regime::months`].
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// Whole months.
    pub months: u32,
    /// Days beside the whole months.
    pub days: u32,
    /// All days of the calendar.
    pub total_days: u64,
}

impl Length {
    /// No days at all.
    pub const ZERO: Self = Self { months: 0, days: 0, total_days: 0 };

    /// The length of so many weeks from a day on: 52 of them count as one calendar year from that day.
    ///
    /// The rest is measured by the calendar from the end of the last such year.
    ///
    /// # Errors
    ///
    /// [`UnitError::Calendar`] when the weeks lead out of the calendar.
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_core::calendar::day;
    /// use kerben_pensions::unit::Length;
    ///
    /// let weeks = Length::of_weeks_from(day(1992, 4, 6)?, 53)?;
    /// assert_eq!((weeks.years(), weeks.months % 12, weeks.days, weeks.total_days), (1, 0, 7, 372));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Source
    ///
    /// Public code of the Norwegian case-handling system for European certificates (`dateDecimal.test.ts`), grade
    /// `Code`.
    pub fn of_weeks_from(start: NaiveDate, weeks: u32) -> Result<Self, UnitError> {
        let out_of_range = || calendar::CalendarError::OutOfRange {
            what: format!("{start} with {weeks} weeks added"),
        };
        let years = i32::try_from(weeks / WEEKS_OF_A_YEAR).map_err(|_| out_of_range())?;
        let anchor = calendar::add_years(start, years, MonthEnd::Clamp)?;
        let end = calendar::add_days(anchor, i64::from(weeks % WEEKS_OF_A_YEAR) * 7)?;
        // From the anchor, so that a start on 29 February does not lose its day twice.
        let rest = CalendarSpan::between(anchor, end, ANCHORED)?;
        let months = years.unsigned_abs().saturating_mul(12);
        Ok(Self {
            months: months.saturating_add(rest.years * 12 + rest.months),
            days: rest.days,
            total_days: u64::try_from((end - start).num_days()).unwrap_or(0),
        })
    }

    /// The whole years among the months.
    #[must_use]
    pub const fn years(self) -> u32 {
        self.months / 12
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.months == 0 && self.days == 0 && self.total_days == 0
    }
}

/// As European certificates count: whole months from the first day, then days.
const ANCHORED: SpanConvention = SpanConvention::AddToAnchor(MonthEnd::Clamp);

fn anchored(period: Period) -> Length {
    // A period lies in the calendar and is not backwards, so it has a span.
    let span = period.calendar_span(ANCHORED).unwrap_or_default();
    Length {
        months: span.years.saturating_mul(12).saturating_add(span.months),
        days: span.days,
        total_days: period.days().into(),
    }
}

/// The position of a month among all months.
fn month_of(day: NaiveDate) -> i32 {
    day.year().saturating_mul(12).saturating_add(i32::try_from(day.month0()).unwrap_or(0))
}

impl Regime {
    /// The exact length of one unbroken stretch.
    ///
    /// | regime | months | days |
    /// | --- | --- | --- |
    /// | [`Germany`](Self::Germany) | calendar months of which a day is covered (SGB VI, section 122) | none |
    /// | [`Spain`](Self::Spain) | none: records are kept in days | all days |
    /// | every other | whole months from the first day, whatever their length | the days after them |
    #[must_use]
    pub fn length(self, period: Period) -> Length {
        match self {
            Self::Germany => Length {
                months: touched(month_of(period.start()), period.last()),
                days: 0,
                total_days: period.days().into(),
            },
            Self::Spain => {
                Length { months: 0, days: period.days(), total_days: period.days().into() }
            }
            _ => anchored(period),
        }
    }

    /// The exact length of several stretches that share no day, in the order of their days.
    ///
    /// Lengths are added as [`Regime::add`] does; in Germany a calendar month that two stretches touch is counted
    /// once.
    #[must_use]
    pub fn length_of(self, periods: impl IntoIterator<Item = Period>) -> Length {
        let mut sum = Length::ZERO;
        let mut next = i32::MIN;
        for period in periods {
            let mut length = self.length(period);
            if self == Self::Germany {
                length.months = touched(month_of(period.start()).max(next), period.last());
                next = next.max(month_of(period.last()).saturating_add(1));
            }
            sum = self.add(sum, length);
        }
        sum
    }

    /// The sum of two lengths: where the regime says so, every 30 days of the sum make a month.
    ///
    /// So in [`Norway`](Self::Norway), [`Armenia`](Self::Armenia) and [`Thirty360`](Self::Thirty360). Of one
    /// stretch alone nothing is carried: 30 days of a month of 31 are no month. Adding nothing changes nothing, and
    /// the order does not matter. Sums that leave their range stop at its end.
    #[must_use]
    pub const fn add(self, one: Length, other: Length) -> Length {
        if one.is_zero() {
            return other;
        }
        if other.is_zero() {
            return one;
        }
        let months = one.months.saturating_add(other.months);
        let days = one.days.saturating_add(other.days);
        let total_days = one.total_days.saturating_add(other.total_days);
        if matches!(self, Self::Norway | Self::Armenia | Self::Thirty360) {
            return Length {
                months: months.saturating_add(days / DAYS_OF_A_MONTH),
                days: days % DAYS_OF_A_MONTH,
                total_days,
            };
        }
        Length { months, days, total_days }
    }
}

/// The calendar months from one on to that of the last day.
fn touched(first: i32, last: NaiveDate) -> u32 {
    u32::try_from(month_of(last).saturating_sub(first).saturating_add(1)).unwrap_or(0)
}
