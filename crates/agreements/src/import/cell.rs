//! A cell that should hold a date.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use kerben_core::partial_date::PartialDate;
use serde::Serialize;

/// How a date cell can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reading {
    /// As a date, exact or not.
    Date(PartialDate),
    /// As a day written with strokes or points, in the only order that makes a day.
    Slashed(NaiveDate),
    /// As two days: nobody says which number is the month.
    DayMonth {
        /// The month first.
        month_first: NaiveDate,
        /// The day first.
        day_first: NaiveDate,
    },
    /// As several dates in one cell.
    Several(Vec<NaiveDate>),
    /// As a day that the calendar does not have.
    Impossible,
    /// As words.
    Words,
}

/// A date cell: its text as it stands in the table, and how it can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Cell {
    /// The text.
    pub text: String,
    /// How it can be read.
    pub reading: Reading,
}

impl Cell {
    /// Reads a cell; `None` for an empty one.
    ///
    /// ```
    /// use kerben_agreements::import::{Cell, Reading};
    ///
    /// let cell = Cell::read("5/4/2017").ok_or("not empty")?;
    /// assert!(matches!(cell.reading, Reading::DayMonth { .. }) && cell.date().is_none());
    /// let cell = Cell::read("1996-03").ok_or("not empty")?;
    /// assert!(matches!(cell.reading, Reading::Date(_)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        Some(Self { text: text.to_owned(), reading: reading(text) })
    }

    /// Returns a cell that holds a date.
    #[must_use]
    pub fn of(date: PartialDate) -> Self {
        Self { text: date.to_string(), reading: Reading::Date(date) }
    }

    /// Returns the date where there is only one way to read it.
    #[must_use]
    pub fn date(&self) -> Option<PartialDate> {
        match &self.reading {
            Reading::Date(date) => Some(*date),
            Reading::Slashed(day) => PartialDate::of_day(*day).ok(),
            _ => None,
        }
    }

    /// Returns the day where there is only one way to read it and it is a day.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        self.date().and_then(PartialDate::exact)
    }

    /// Returns every day that the cell may mean.
    #[must_use]
    pub fn days(&self) -> Vec<NaiveDate> {
        match &self.reading {
            Reading::Date(date) => date.exact().into_iter().collect(),
            Reading::Slashed(day) => vec![*day],
            Reading::DayMonth { month_first, day_first } => vec![*month_first, *day_first],
            Reading::Several(days) => days.clone(),
            Reading::Impossible | Reading::Words => Vec::new(),
        }
    }

    /// Returns the years that the cell names.
    #[must_use]
    pub fn years(&self) -> Vec<i32> {
        let mut years: Vec<i32> = match &self.reading {
            Reading::Date(date) => {
                date.earliest().into_iter().chain(date.latest()).map(|day| day.year()).collect()
            }
            Reading::Impossible | Reading::Words => self
                .text
                .split(|letter: char| !letter.is_ascii_digit())
                .filter(|digits| digits.len() == 4)
                .filter_map(|digits| digits.parse().ok())
                .collect(),
            _ => self.days().iter().map(NaiveDate::year).collect(),
        };
        years.sort_unstable();
        years.dedup();
        years
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The day with its day and month exchanged, where the calendar has it.
pub(super) fn swapped(day: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year(), day.day(), day.month()).filter(|other| *other != day)
}

fn reading(text: &str) -> Reading {
    if let Ok(date) = text.parse::<PartialDate>() {
        return Reading::Date(date);
    }
    match slashed(text) {
        Some(reading) => return reading,
        None if written_like_a_day(text) => return Reading::Impossible,
        None => {}
    }
    // Several dates have marks between them that no single date has.
    let parts: Vec<&str> = text
        .split([',', ';', '&', '\n'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > 1 {
        let days: Option<Vec<NaiveDate>> = parts.iter().map(|part| one_day(part)).collect();
        if let Some(days) = days {
            return Reading::Several(days);
        }
    }
    Reading::Words
}

/// A day with one reading only; of two readings the one with the month first, since the rows of one cell share
/// their order and the cell has no date either way.
fn one_day(text: &str) -> Option<NaiveDate> {
    if let Ok(date) = text.parse::<PartialDate>() {
        return date.exact();
    }
    match slashed(text)? {
        Reading::Slashed(day) | Reading::DayMonth { month_first: day, .. } => Some(day),
        _ => None,
    }
}

fn slashed(text: &str) -> Option<Reading> {
    let numbers = numbers(text)?;
    let [first, second, year] = numbers;
    let year = i32::try_from(year).ok()?;
    let month_first = NaiveDate::from_ymd_opt(year, first, second);
    let day_first = NaiveDate::from_ymd_opt(year, second, first);
    match (month_first, day_first) {
        (Some(a), Some(b)) if a == b => Some(Reading::Slashed(a)),
        (Some(month_first), Some(day_first)) => Some(Reading::DayMonth { month_first, day_first }),
        (Some(day), None) | (None, Some(day)) => Some(Reading::Slashed(day)),
        (None, None) => None,
    }
}

/// Three numbers with strokes or points between them, the year last and with four digits.
fn numbers(text: &str) -> Option<[u32; 3]> {
    let mut parts = text.split(['/', '.']);
    let mut next = |digits: std::ops::RangeInclusive<usize>| {
        let part = parts.next()?;
        let plain = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse::<u32>().ok() } else { None }
    };
    let found = [next(1..=2)?, next(1..=2)?, next(4..=4)?];
    parts.next().is_none().then_some(found)
}

fn written_like_a_day(text: &str) -> bool {
    let iso = || {
        let mut parts = text.split('-');
        let widths = [4_usize, 2, 2].map(|width| {
            parts.next().is_some_and(|part| {
                part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit())
            })
        });
        widths.iter().all(|fits| *fits) && parts.next().is_none()
    };
    numbers(text).is_some() || iso()
}
