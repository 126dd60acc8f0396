//! Tranches, windows and rates: places that are released bit by bit.

use chrono::NaiveDate;
use kerben_core::calendar::{MonthEnd, add_months};
use kerben_core::period::Period;
use serde::{Deserialize, Serialize};

use super::error::RegisterError;
use super::node::PLACES_MAX;

/// The most windows of one node.
pub const WINDOWS_MAX: usize = 400;

/// A span of days in which so many places may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The days on which a request may be filed.
    pub days: Period,
    /// The places released for those days.
    pub places: u64,
    /// Whether what the window before left unused may be taken too.
    pub takes_unused: bool,
}

impl Window {
    /// A window to which nothing rolls forward.
    #[must_use]
    pub const fn new(days: Period, places: u64) -> Self {
        Self { days, places, takes_unused: false }
    }

    /// The same window, to which the unused places of the one before roll forward.
    #[must_use]
    pub const fn taking_unused(mut self) -> Self {
        self.takes_unused = true;
        self
    }
}

/// The windows of a node, in order. On a day outside all of them no place can be taken.
///
/// # Example
///
/// The supplement of the United States for the fiscal year 2026: 18,490, then 27,736 and what is left,
/// then 18,490 and what is left.
///
/// ```
/// use kerben_core::calendar::day;
/// use kerben_core::period::Period;
/// use kerben_quotas::register::{Schedule, Window};
///
/// let of = |first, last| Period::from_inclusive(first, last);
/// let tranches = Schedule::new(vec![
///     Window::new(of(day(2026, 1, 1)?, day(2026, 3, 31)?)?, 18_490),
///     Window::new(of(day(2026, 4, 1)?, day(2026, 4, 30)?)?, 27_736).taking_unused(),
///     Window::new(of(day(2026, 5, 1)?, day(2026, 9, 15)?)?, 18_490).taking_unused(),
/// ])?;
/// assert_eq!(tranches.released(1, &[18_000, 0, 0]), 27_736 + 490);
/// assert_eq!(tranches.window_on(day(2026, 9, 16)?), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Window>", into = "Vec<Window>")]
pub struct Schedule {
    windows: Vec<Window>,
}

impl Schedule {
    /// The windows, which must follow one another without sharing a day.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Schedule`] if there is none, if there are too many, if two share a day or are out of
    /// order, or if one releases more than [`PLACES_MAX`].
    pub fn new(windows: Vec<Window>) -> Result<Self, RegisterError> {
        let bad = |problem: &str| Err(RegisterError::Schedule { problem: problem.to_owned() });
        if windows.is_empty() || windows.len() > WINDOWS_MAX {
            return bad("it has no window or too many");
        }
        let follows = |pair: &[Window]| {
            pair.first().zip(pair.last()).is_none_or(|(a, b)| a.days.end() <= b.days.start())
        };
        if !windows.windows(2).all(follows) {
            return bad("its windows are not in order or share a day");
        }
        if windows.iter().any(|window| window.places > PLACES_MAX) {
            return bad("a window releases more places than a node can have");
        }
        Ok(Self { windows })
    }

    /// A rate: in every so many months of the period the same number of places.
    ///
    /// # Errors
    ///
    /// As [`Schedule::new`]; also if the months are none.
    pub fn every_months(
        period: Period,
        months: u32,
        places: u64,
        takes_unused: bool,
    ) -> Result<Self, RegisterError> {
        let bad = || RegisterError::Schedule { problem: "its months are none or too many".into() };
        let mut windows = Vec::new();
        let mut start = period.start();
        while start < period.end() && windows.len() <= WINDOWS_MAX {
            let count = u32::try_from(windows.len()).map_err(|_| bad())?.saturating_add(1);
            let months = i32::try_from(months.saturating_mul(count)).map_err(|_| bad())?;
            let next = add_months(period.start(), months, MonthEnd::Clamp).map_err(|_| bad())?;
            let days = Period::new(start, next.min(period.end())).map_err(|_| bad())?;
            windows.push(Window { days, places, takes_unused });
            start = next;
        }
        Self::new(windows)
    }

    /// The windows.
    #[must_use]
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// The number of the window in which the day lies.
    #[must_use]
    pub fn window_on(&self, day: NaiveDate) -> Option<usize> {
        let after = self.windows.partition_point(|window| window.days.end() <= day);
        self.windows.get(after).filter(|window| window.days.contains(day)).map(|_| after)
    }

    /// How many places a window offers in all, given what was taken in each: its own and what rolled
    /// forward.
    #[must_use]
    pub fn released(&self, window: usize, taken: &[i64]) -> i64 {
        let mut released = 0;
        let mut left = 0_i64;
        for (index, window) in self.windows.iter().enumerate().take(window.saturating_add(1)) {
            let own = i64::try_from(window.places).unwrap_or(i64::MAX);
            released = if window.takes_unused { own.saturating_add(left) } else { own };
            let taken = taken.get(index).copied().unwrap_or_default();
            left = released.saturating_sub(taken).max(0);
        }
        released
    }

    /// Whether the windows lie on the same days; only then may one schedule replace the other.
    pub(crate) fn same_days(&self, other: &Self) -> bool {
        self.windows.len() == other.windows.len()
            && self.windows.iter().zip(&other.windows).all(|(one, two)| one.days == two.days)
    }
}

impl TryFrom<Vec<Window>> for Schedule {
    type Error = RegisterError;

    fn try_from(windows: Vec<Window>) -> Result<Self, RegisterError> {
        Self::new(windows)
    }
}

impl From<Schedule> for Vec<Window> {
    fn from(schedule: Schedule) -> Self {
        schedule.windows
    }
}
