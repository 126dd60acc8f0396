//! Values that hold from a day on, with lookup by day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use crate::calendar::{CalendarError, in_calendar, serde_day_option};
use crate::period::{Period, PeriodError, Validity};

/// The greatest number of segments that a timeline may have.
pub const TIMELINE_SEGMENTS_MAX: usize = 100_000;

/// Says why dated values do not make a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TimelineError {
    /// Two values begin on the same day.
    #[error("two values begin on {day}; accepted: one value from a day on")]
    Duplicate {
        /// The day.
        day: NaiveDate,
    },
    /// Two segments share a day.
    #[error(
        "the segment {this} shares days with the segment {previous}; accepted: segments without a common day"
    )]
    Overlap {
        /// The segment that begins first.
        previous: Validity,
        /// The segment that runs into it.
        this: Validity,
    },
    /// Too many segments.
    #[error("{count} segments; accepted: at most {TIMELINE_SEGMENTS_MAX}")]
    TooMany {
        /// How many were given.
        count: usize,
    },
    /// The ends of a segment are not a stretch of days.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// A day lies outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

/// Values over time: at most one on any day, in segments that are in order and share no day.
///
/// There may be gaps. Neighbours with equal values stay apart, because each may have its own legal
/// basis. Serialised as a list of `{"from", "to", "value"}`, both days included and absent where
/// open.
///
/// # Example
/// ```
/// use kerben_core::calendar::day;
/// use kerben_core::timeline::Timeline;
///
/// let base = Timeline::new(vec![(day(2022, 10, 1)?, 3170), (day(2020, 10, 1)?, 1780)])?;
/// assert_eq!(base.at(day(2022, 9, 30)?), Some(&1780));
/// assert_eq!(base.at(day(2022, 10, 1)?), Some(&3170));
/// assert_eq!(base.at(day(2020, 1, 1)?), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "Vec<RawSegment<T>>", bound(deserialize = "T: Deserialize<'de>"))]
pub struct Timeline<T> {
    segments: Vec<(Validity, T)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Segment")]
struct RawSegment<T> {
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    value: T,
}

impl<T> TryFrom<Vec<RawSegment<T>>> for Timeline<T> {
    type Error = TimelineError;

    fn try_from(raw: Vec<RawSegment<T>>) -> Result<Self, TimelineError> {
        let segments = raw
            .into_iter()
            .map(|raw| Ok((Validity::from_inclusive(raw.from, raw.to)?, raw.value)))
            .collect::<Result<Vec<_>, PeriodError>>()?;
        Self::from_segments(segments)
    }
}

impl<T: Serialize> Serialize for Timeline<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.segments.iter().map(|(holds, value)| RawSegment {
            from: holds.from_day(),
            to: holds.last(),
            value,
        }))
    }
}

impl<T> Default for Timeline<T> {
    fn default() -> Self {
        Self { segments: Vec::new() }
    }
}

impl<T> Timeline<T> {
    /// The timeline on which each value holds from its day until the next value's day, the last one
    /// without end. The order of the list does not matter.
    ///
    /// # Errors
    /// [`TimelineError::Duplicate`], [`TimelineError::TooMany`], [`TimelineError::Calendar`].
    pub fn new(mut values: Vec<(NaiveDate, T)>) -> Result<Self, TimelineError> {
        check_count(values.len())?;
        values.sort_by_key(|(day, _)| *day);
        let mut segments: Vec<(Validity, T)> = Vec::with_capacity(values.len());
        for (day, value) in values {
            let day = in_calendar(day)?;
            if let Some((previous, _)) = segments.last_mut()
                && let Some(from) = previous.from_day()
            {
                if from == day {
                    return Err(TimelineError::Duplicate { day });
                }
                *previous = Validity::between(from, day)?;
            }
            segments.push((Validity::from(day), value));
        }
        Ok(Self { segments })
    }

    /// The timeline of these segments, in whatever order they are given.
    ///
    /// # Errors
    /// [`TimelineError::Overlap`] if two share a day, [`TimelineError::TooMany`].
    pub fn from_segments(mut segments: Vec<(Validity, T)>) -> Result<Self, TimelineError> {
        check_count(segments.len())?;
        // An open start is the least `Option`, and so comes first.
        segments.sort_by_key(|(holds, _)| holds.from_day());
        for pair in segments.windows(2) {
            if let [(previous, _), (this, _)] = pair
                && previous.overlaps(*this)
            {
                return Err(TimelineError::Overlap { previous: *previous, this: *this });
            }
        }
        Ok(Self { segments })
    }

    /// The value on that day, if there is one.
    #[must_use]
    pub fn at(&self, day: NaiveDate) -> Option<&T> {
        self.segment_at(day).map(|(_, value)| value)
    }

    /// The segment that holds that day, with its value.
    #[must_use]
    pub fn segment_at(&self, day: NaiveDate) -> Option<(Validity, &T)> {
        let after = self
            .segments
            .partition_point(|(holds, _)| holds.from_day().is_none_or(|from| from <= day));
        let (holds, value) = self.segments.get(after.checked_sub(1)?)?;
        holds.contains(day).then_some((*holds, value))
    }

    /// The days on which a segment begins, or ends without another beginning, in order.
    #[must_use]
    pub fn change_points(&self) -> Vec<NaiveDate> {
        let mut days: Vec<NaiveDate> = self
            .segments
            .iter()
            .flat_map(|(holds, _)| [holds.from_day(), holds.until_day()])
            .flatten()
            .collect();
        // Starts and ends alternate upwards; where segments meet, the day stands there twice.
        days.dedup();
        days
    }

    /// The values on the days of the period, each with the days on which it holds in it.
    #[must_use]
    pub fn restrict(&self, period: Period) -> Vec<(Period, &T)> {
        let first = self.segments.partition_point(|(holds, _)| {
            holds.until_day().is_some_and(|until| until <= period.start())
        });
        self.segments
            .iter()
            .skip(first)
            .map_while(|(holds, value)| holds.clip(period).map(|days| (days, value)))
            .collect()
    }

    /// The segments in order.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Validity, &T)> + ExactSizeIterator {
        self.segments.iter().map(|(holds, value)| (*holds, value))
    }

    /// The number of segments.
    #[must_use]
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// Whether there is no segment.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// The same segments with each value replaced by the function's.
    #[must_use]
    pub fn map<U>(self, mut change: impl FnMut(T) -> U) -> Timeline<U> {
        let segments =
            self.segments.into_iter().map(|(holds, value)| (holds, change(value))).collect();
        Timeline { segments }
    }

    /// The same segments with references to the values.
    #[must_use]
    pub fn as_ref(&self) -> Timeline<&T> {
        Timeline { segments: self.segments.iter().map(|(holds, value)| (*holds, value)).collect() }
    }

    /// The segments with their values.
    #[must_use]
    pub fn into_segments(self) -> Vec<(Validity, T)> {
        self.segments
    }

    /// For neighbours whose segments are already in order and share no day.
    pub(crate) fn from_ordered(segments: Vec<(Validity, T)>) -> Self {
        Self { segments }
    }
}

fn check_count(count: usize) -> Result<(), TimelineError> {
    if count > TIMELINE_SEGMENTS_MAX { Err(TimelineError::TooMany { count }) } else { Ok(()) }
}
