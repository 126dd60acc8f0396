//! Days of stay without a visa, in a moving window or in a calendar year.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar::{CalendarError, MonthEnd, add_days, add_months, day};
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Unsettled;
use serde::{Deserialize, Serialize};

/// Over what the days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StayWindow {
    /// Over so many days that end on the day in question.
    Days(u32),
    /// Over the calendar year of the day in question.
    CalendarYear,
}

/// What a question about days of stay is read to mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StayReading {
    /// The rule binds this person.
    Binds,
    /// It does not.
    DoesNotBind,
    /// It binds who has no contract.
    BindsWithoutContract,
    /// The day of entry counts.
    EntryCounts,
    /// The day of entry does not count.
    EntryDoesNotCount,
    /// The count begins again on 1 January.
    ReturnNextYear,
    /// One may come back one year after leaving.
    ReturnAfterAYear,
    /// One may come back as soon as the window allows.
    ReturnWhenWindowAllows,
    /// One may come back 90 days after leaving.
    ReturnAfter90Days,
}

/// What a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Topic {
    Who,
    EntryDay,
    Return,
}

impl StayReading {
    pub(super) const fn topic(self) -> Topic {
        match self {
            Self::Binds | Self::DoesNotBind | Self::BindsWithoutContract => Topic::Who,
            Self::EntryCounts | Self::EntryDoesNotCount => Topic::EntryDay,
            _ => Topic::Return,
        }
    }
}

/// A rule of a host State on days of stay without a visa.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StayRule {
    /// Its name.
    pub id: String,
    /// The host State.
    pub host: Country,
    /// The citizens of whom it speaks; empty means every foreigner who needs no visa.
    #[serde(default)]
    pub citizens: Vec<Country>,
    /// Its first day.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub from: Option<NaiveDate>,
    /// Its last day.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub to: Option<NaiveDate>,
    /// The most days.
    pub days: u32,
    /// Over what they are counted.
    pub window: StayWindow,
    /// What the last day is, in words.
    pub text: Localised,
    /// What the day of return is, in words.
    pub return_text: Localised,
    /// The act.
    pub act: String,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// What is read in several ways.
    #[serde(default, rename = "unsettled")]
    pub questions: Vec<Unsettled<StayReading>>,
}

impl StayRule {
    /// Returns whether the rule holds on a day.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Returns the last day of a stay that begins with an entry, after earlier stays; `None` where not even the day of
    /// entry is left.
    ///
    /// # Errors
    /// [`CalendarError`] outside the calendar.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::Treaties;
    /// use kerben_agreements::deadlines::Deadlines;
    /// use kerben_agreements::obligations::Obligations;
    /// use kerben_core::calendar::day;
    ///
    /// let treaties = Treaties::builtin()?;
    /// let deadlines = Deadlines::builtin(&treaties, &Obligations::builtin(&treaties)?)?;
    /// let rule = deadlines.stay_rule("ru.90-in-a-calendar-year").ok_or("no such rule")?;
    /// // Entry on 1 November: 60 days of the old year, then 90 of the new one.
    /// let last = rule.last_day(day(2025, 11, 1)?, &[], true)?;
    /// assert_eq!(last, Some(day(2026, 3, 31)?));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn last_day(
        &self,
        entered: NaiveDate,
        earlier: &[Period],
        entry_counts: bool,
    ) -> Result<Option<NaiveDate>, CalendarError> {
        let first = if entry_counts { entered } else { add_days(entered, 1)? };
        let mut last = if entry_counts { None } else { Some(entered) };
        let mut today = first;
        // A stay without an end fills any window within two years of days.
        for _ in 0..=self.days.saturating_add(732) {
            if self.counted(today, Some(first), earlier, entry_counts)? > self.days {
                break;
            }
            last = Some(today);
            today = add_days(today, 1)?;
        }
        Ok(last)
    }

    /// Returns the first day after leaving on which a day of stay is left.
    ///
    /// # Errors
    /// [`CalendarError`] outside the calendar.
    pub fn window_allows(
        &self,
        left: NaiveDate,
        stays: &[Period],
        entry_counts: bool,
    ) -> Result<NaiveDate, CalendarError> {
        let mut today = add_days(left, 1)?;
        while self.counted(today, Some(today), stays, entry_counts)? > self.days {
            today = add_days(today, 1)?;
        }
        Ok(today)
    }

    /// Returns the day of return that a reading gives.
    pub(super) fn returns(
        &self,
        reading: StayReading,
        left: NaiveDate,
        stays: &[Period],
        entry_counts: bool,
    ) -> Result<NaiveDate, CalendarError> {
        match reading {
            StayReading::ReturnNextYear => day(left.year().saturating_add(1), 1, 1),
            StayReading::ReturnAfterAYear => add_months(left, 12, MonthEnd::Clamp),
            StayReading::ReturnAfter90Days => add_days(left, 90),
            _ => self.window_allows(left, stays, entry_counts),
        }
    }

    /// The days of presence that count on a day, the current stay from `since` on included.
    fn counted(
        &self,
        today: NaiveDate,
        since: Option<NaiveDate>,
        earlier: &[Period],
        entry_counts: bool,
    ) -> Result<u32, CalendarError> {
        let from = match self.window {
            StayWindow::CalendarYear => day(today.year(), 1, 1)?,
            StayWindow::Days(days) => add_days(today, 1_i64.saturating_sub(i64::from(days)))?,
        };
        let days = |first: NaiveDate, last: NaiveDate| {
            let (first, last) = (first.max(from), last.min(today));
            let count = last.signed_duration_since(first).num_days().saturating_add(1);
            u32::try_from(count.max(0)).unwrap_or(u32::MAX)
        };
        let mut count = since.map_or(0, |since| days(since, today));
        for stay in earlier {
            let first = if entry_counts { stay.start() } else { add_days(stay.start(), 1)? };
            // A day of both stays counts once.
            let last = match since {
                Some(since) if stay.last() >= since => add_days(since, -1)?,
                _ => stay.last(),
            };
            count = count.saturating_add(days(first, last));
        }
        Ok(count)
    }
}
