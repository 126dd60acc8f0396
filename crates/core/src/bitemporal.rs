//! Facts on two axes of time: the days on which they hold, and the day on which they were recorded.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use crate::calendar::{CalendarError, serde_day, serde_day_option};
use crate::period::{PeriodError, Validity};
use crate::timeline::Timeline;

/// The greatest number of records that a history read from outside may have.
pub const BITEMPORAL_RECORDS_MAX: usize = 100_000;

/// Says why records from outside do not make a history.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BitemporalError {
    /// Too many records.
    #[error("{count} records; accepted: at most {BITEMPORAL_RECORDS_MAX}")]
    TooMany {
        /// How many were given.
        count: usize,
    },
    /// A record has a value and is a retraction, or is neither.
    #[error(
        "record {position} of {recorded}: accepted: either a value or retracted = true, not both and not neither"
    )]
    ValueOrRetraction {
        /// Which one, counted from 1.
        position: usize,
        /// The day on which it was recorded.
        recorded: NaiveDate,
    },
    /// The days on which a record holds are not a stretch of days.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A day lies outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// One statement: recorded on a day, about the days on which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Record<T> {
    recorded: NaiveDate,
    valid: Validity,
    value: Option<T>,
}

impl<T> Record<T> {
    /// The day on which it was recorded.
    #[must_use]
    pub const fn recorded(&self) -> NaiveDate {
        self.recorded
    }

    /// The days that it speaks of.
    #[must_use]
    pub const fn valid(&self) -> Validity {
        self.valid
    }

    /// What it states; `None` if it takes back what was stated of these days.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Whether it takes back what was stated of these days.
    #[must_use]
    pub const fn is_retraction(&self) -> bool {
        self.value.is_none()
    }
}

/// A history of statements that is only ever added to; corrections are later records and never
/// rewrite.
///
/// Of the records that speak of a day and were recorded on or before the day of knowing, the one
/// recorded last answers; of those recorded on the same day, the one appended last. A record on day
/// *t* is known on *t* itself. Records may be appended in any order of their recorded days.
///
/// Serialised as a list of `{"recorded", "from", "to", "value"}` or `{"recorded", "from", "to",
/// "retracted": true}`.
///
/// # Example
/// ```
/// use kerben_core::bitemporal::Bitemporal;
/// use kerben_core::calendar::day;
/// use kerben_core::period::{Period, Validity};
///
/// let of_2023 = Validity::of(Period::of_year(2023)?);
/// let mut quota = Bitemporal::new();
/// quota.record(day(2022, 12, 1)?, of_2023, 16_000);
/// quota.record(day(2023, 6, 1)?, of_2023, 25_000);
/// let asked = day(2023, 3, 1)?;
/// assert_eq!(quota.as_of(asked, day(2023, 1, 1)?), Some(&16_000));
/// assert_eq!(quota.as_of(asked, day(2023, 6, 1)?), Some(&25_000));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "Vec<RawRecord<T>>", bound(deserialize = "T: Deserialize<'de>"))]
pub struct Bitemporal<T> {
    /// By recorded day, then in the order in which they were appended.
    records: Vec<Record<T>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Record")]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct RawRecord<T> {
    #[serde(with = "serde_day")]
    recorded: NaiveDate,
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    value: Option<T>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    retracted: bool,
}

impl<T> TryFrom<Vec<RawRecord<T>>> for Bitemporal<T> {
    type Error = BitemporalError;

    fn try_from(raw: Vec<RawRecord<T>>) -> Result<Self, BitemporalError> {
        if raw.len() > BITEMPORAL_RECORDS_MAX {
            return Err(BitemporalError::TooMany { count: raw.len() });
        }
        let mut records = Vec::with_capacity(raw.len());
        for (index, raw) in raw.into_iter().enumerate() {
            if raw.value.is_some() == raw.retracted {
                let position = index + 1;
                return Err(BitemporalError::ValueOrRetraction {
                    position,
                    recorded: raw.recorded,
                });
            }
            let valid = Validity::from_inclusive(raw.from, raw.to)?;
            records.push(Record { recorded: raw.recorded, valid, value: raw.value });
        }
        // Stable: records of one day keep their order.
        records.sort_by_key(Record::recorded);
        Ok(Self { records })
    }
}

impl<T: Serialize> Serialize for Bitemporal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.records.iter().map(|record| RawRecord {
            recorded: record.recorded,
            from: record.valid.from_day(),
            to: record.valid.last(),
            value: record.value(),
            retracted: record.is_retraction(),
        }))
    }
}

impl<T> Default for Bitemporal<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Bitemporal<T> {
    /// A history without records.
    #[must_use]
    pub const fn new() -> Self {
        Self { records: Vec::new() }
    }

    /// Appends the statement, made on the recorded day, that the value holds on those days.
    pub fn record(&mut self, recorded: NaiveDate, valid: Validity, value: T) -> &mut Self {
        self.append(Record { recorded, valid, value: Some(value) })
    }

    /// Appends the statement, made on the recorded day, that nothing known holds on those days.
    pub fn retract(&mut self, recorded: NaiveDate, valid: Validity) -> &mut Self {
        self.append(Record { recorded, valid, value: None })
    }

    fn append(&mut self, record: Record<T>) -> &mut Self {
        let place = self.records.partition_point(|earlier| earlier.recorded <= record.recorded);
        self.records.insert(place, record);
        self
    }

    /// The value on the valid day, as it was known on the other day.
    #[must_use]
    pub fn as_of(&self, valid_day: NaiveDate, known_on: NaiveDate) -> Option<&T> {
        self.record_as_of(valid_day, known_on).and_then(Record::value)
    }

    /// The record that answers for the valid day, as known on the other day; it may be a
    /// retraction.
    #[must_use]
    pub fn record_as_of(&self, valid_day: NaiveDate, known_on: NaiveDate) -> Option<&Record<T>> {
        self.known_on(known_on).iter().rev().find(|record| record.valid.contains(valid_day))
    }

    /// All records, by recorded day and then in the order in which they were appended.
    #[must_use]
    pub fn records(&self) -> &[Record<T>] {
        &self.records
    }

    /// The records made on or before that day.
    #[must_use]
    pub fn known_on(&self, day: NaiveDate) -> &[Record<T>] {
        let known = self.records.partition_point(|record| record.recorded <= day);
        self.records.get(..known).unwrap_or_default()
    }

    /// The records made after that day, which is not included.
    #[must_use]
    pub fn since(&self, day: NaiveDate) -> &[Record<T>] {
        let known = self.records.partition_point(|record| record.recorded <= day);
        self.records.get(known..).unwrap_or_default()
    }

    /// The records that speak of the valid day, in the order in which they were recorded.
    #[must_use]
    pub fn history(&self, valid_day: NaiveDate) -> Vec<&Record<T>> {
        self.records.iter().filter(|record| record.valid.contains(valid_day)).collect()
    }

    /// The values over valid time, as they were known on that day. A segment is what one record
    /// still answers for; records with equal values stay apart.
    #[must_use]
    pub fn timeline_known_on(&self, known_on: NaiveDate) -> Timeline<&T> {
        let known = self.known_on(known_on);
        // Sweep over the days on which some record begins or ends to speak; `None` is the open
        // beginning.
        let mut changes: BTreeMap<Option<NaiveDate>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (index, record) in known.iter().enumerate() {
            changes.entry(record.valid.from_day()).or_default().0.push(index);
            if let Some(until) = record.valid.until_day() {
                changes.entry(Some(until)).or_default().1.push(index);
            }
        }
        let mut segments: Vec<(Validity, &T)> = Vec::new();
        let mut speaking: BTreeSet<usize> = BTreeSet::new();
        let mut running: Option<(Option<NaiveDate>, usize)> = None;
        let mut close = |running: Option<(Option<NaiveDate>, usize)>, until: Option<NaiveDate>| {
            if let Some((from, index)) = running
                && let Some(value) = known.get(index).and_then(Record::value)
                && let Ok(holds) = Validity::new(from, until)
            {
                segments.push((holds, value));
            }
        };
        for (day, (starting, ending)) in changes {
            for index in ending {
                speaking.remove(&index);
            }
            speaking.extend(starting);
            let answering = speaking.last().copied();
            if running.map(|(_, index)| index) != answering {
                close(running, day);
                running = answering.map(|index| (day, index));
            }
        }
        close(running, None);
        Timeline::from_ordered(segments)
    }
}
