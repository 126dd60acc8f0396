//! One date as stated, without the span around it.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::{CalendarError, DAY_MAX, DAY_MIN, add_days, day, days_in_month, in_calendar};

/// How finely a date is stated, from the coarsest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// `20XX`.
    Century,
    /// `201X`.
    Decade,
    /// `2012`, `2012-XX`, `2012-XX-XX`.
    Year,
    /// `2012-21` to `2012-24`.
    Season,
    /// `2012-02`, `2012-02-XX`.
    Month,
    /// `2012-02-05`.
    Day,
}

/// What the sign behind a date says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Qualification {
    /// `?`: the statement is doubted.
    Uncertain,
    /// `~`: about that date.
    Approximate,
    /// `%`: both.
    Both,
}

/// A season of a year, codes 21 to 24.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Season {
    /// 21: March to May.
    Spring,
    /// 22: June to August.
    Summer,
    /// 23: September to November.
    Autumn,
    /// 24: December to February.
    Winter,
}

impl Season {
    /// The season with this EDTF code.
    #[must_use]
    pub const fn from_code(code: u32) -> Option<Self> {
        match code {
            21 => Some(Self::Spring),
            22 => Some(Self::Summer),
            23 => Some(Self::Autumn),
            24 => Some(Self::Winter),
            _ => None,
        }
    }

    /// Its EDTF code.
    #[must_use]
    pub const fn code(self) -> u32 {
        match self {
            Self::Spring => 21,
            Self::Summer => 22,
            Self::Autumn => 23,
            Self::Winter => 24,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// `20XX`; the year is the first of the century.
    Century,
    /// `201X`; the year is the first of the decade.
    Decade,
    /// `2012`.
    Year,
    /// `2012-XX`.
    SomeMonth,
    /// `2012-XX-XX`.
    SomeMonthSomeDay,
    Season(Season),
    Month(u32),
    /// `2012-02-XX`.
    SomeDay(u32),
    Day {
        month: u32,
        day: u32,
    },
}

/// Only the parser and [`Stated::of_day`] make one, so the day exists and the year is in the
/// calendar (or is the year 0 of `000X` and `00XX`, whose later years are).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Stated {
    pub(super) year: i32,
    pub(super) part: Part,
    pub(super) qualification: Option<Qualification>,
}

impl Stated {
    pub(super) fn of_day(day: NaiveDate) -> Result<Self, CalendarError> {
        let day = in_calendar(day)?;
        let part = Part::Day { month: day.month(), day: day.day() };
        Ok(Self { year: day.year(), part, qualification: None })
    }

    pub(super) const fn precision(self) -> Precision {
        match self.part {
            Part::Century => Precision::Century,
            Part::Decade => Precision::Decade,
            Part::Year | Part::SomeMonth | Part::SomeMonthSomeDay => Precision::Year,
            Part::Season(_) => Precision::Season,
            Part::Month(_) | Part::SomeDay(_) => Precision::Month,
            Part::Day { .. } => Precision::Day,
        }
    }

    pub(super) const fn is_approximate(self) -> bool {
        matches!(self.qualification, Some(Qualification::Approximate | Qualification::Both))
    }

    pub(super) const fn is_uncertain(self) -> bool {
        matches!(self.qualification, Some(Qualification::Uncertain | Qualification::Both))
    }

    /// The first and the last day that it can be, within the calendar.
    pub(super) fn bounds(self, slack: u32) -> (NaiveDate, NaiveDate) {
        let slack = if self.is_approximate() { i64::from(slack) } else { 0 };
        // Months counted from January of the year 0; the first, how many, and the unit of the
        // widening.
        let first_of = |month: u32| i64::from(self.year) * 12 + i64::from(month) - 1;
        let (first, count, unit) = match self.part {
            Part::Day { month, day: number } => {
                let stated = day(self.year, month, number).unwrap_or(DAY_MIN);
                return (
                    add_days(stated, -slack).unwrap_or(DAY_MIN),
                    add_days(stated, slack).unwrap_or(DAY_MAX),
                );
            }
            Part::Century => (first_of(1), 1200, 1200),
            Part::Decade => (first_of(1), 120, 120),
            Part::Year | Part::SomeMonth | Part::SomeMonthSomeDay => (first_of(1), 12, 12),
            Part::Season(Season::Spring) => (first_of(3), 3, 3),
            Part::Season(Season::Summer) => (first_of(6), 3, 3),
            Part::Season(Season::Autumn) => (first_of(9), 3, 3),
            // The winter that ends in the year and the one that begins in it.
            Part::Season(Season::Winter) => (first_of(1) - 1, 15, 3),
            Part::Month(month) | Part::SomeDay(month) => (first_of(month), 1, 1),
        };
        let split = |serial: i64| {
            let year = i32::try_from(serial.div_euclid(12)).ok()?;
            let month = u32::try_from(serial.rem_euclid(12)).ok()? + 1;
            Some((year, month))
        };
        let earliest = split(first - slack * unit)
            .and_then(|(year, month)| day(year, month, 1).ok())
            .unwrap_or(DAY_MIN);
        let latest = split(first + count - 1 + slack * unit)
            .and_then(|(year, month)| day(year, month, days_in_month(year, month)?).ok())
            .unwrap_or(DAY_MAX);
        (earliest, latest)
    }
}

impl fmt::Display for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.year;
        match self.part {
            Part::Century => write!(f, "{:02}XX", year / 100)?,
            Part::Decade => write!(f, "{:03}X", year / 10)?,
            Part::Year => write!(f, "{year:04}")?,
            Part::SomeMonth => write!(f, "{year:04}-XX")?,
            Part::SomeMonthSomeDay => write!(f, "{year:04}-XX-XX")?,
            Part::Season(season) => write!(f, "{year:04}-{}", season.code())?,
            Part::Month(month) => write!(f, "{year:04}-{month:02}")?,
            Part::SomeDay(month) => write!(f, "{year:04}-{month:02}-XX")?,
            Part::Day { month, day } => write!(f, "{year:04}-{month:02}-{day:02}")?,
        }
        f.write_str(match self.qualification {
            None => "",
            Some(Qualification::Uncertain) => "?",
            Some(Qualification::Approximate) => "~",
            Some(Qualification::Both) => "%",
        })
    }
}
