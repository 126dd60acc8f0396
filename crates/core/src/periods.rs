//! Sets of days as normalised lists of periods, and reports on where raw periods overlap.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::period::Period;

/// The greatest number of periods that a set read from outside may have.
pub const PERIODS_MAX: usize = 100_000;

/// Says why a list of periods from outside is not a normalised set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PeriodsError {
    /// Too many periods.
    #[error("{count} periods; accepted: at most {PERIODS_MAX}")]
    TooMany {
        /// How many were given.
        count: usize,
    },
    /// A period does not come after its predecessor with a day between.
    #[error(
        "period {position} ({this}) does not follow {previous} with a day between; accepted: periods in order that neither overlap nor meet"
    )]
    NotNormalised {
        /// Which one, counted from 1.
        position: usize,
        /// The period before it.
        previous: Period,
        /// The period itself.
        this: Period,
    },
}

/// A set of days, held as the shortest list of periods: in order, and with at least one day between
/// neighbours.
///
/// A set forgets which period a day came from; where each period has its own legal basis keep the
/// raw list and ask [`overlap_report`] or [`coverage_report`].
///
/// # Example
/// ```
/// use kerben_core::period::Period;
/// use kerben_core::periods::Periods;
///
/// let worked: Periods = [Period::of_month(2021, 1)?, Period::of_month(2021, 2)?, Period::of_month(2021, 12)?]
///     .into_iter()
///     .collect();
/// assert_eq!(worked.as_slice().len(), 2); // January and February are one run
/// assert_eq!(worked.total_days(), 90);
/// assert_eq!(worked.gaps_within(Period::of_year(2021)?).to_string(), "2021-03-01 to 2021-11-30");
/// # Ok::<(), kerben_core::period::PeriodError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Vec<Period>", into = "Vec<Period>")]
pub struct Periods {
    list: Vec<Period>,
}

impl TryFrom<Vec<Period>> for Periods {
    type Error = PeriodsError;

    /// Takes a list that is already normalised, and refuses one that is not: an overlap in a file
    /// is a finding, not something to merge in silence. Collect an iterator to normalise.
    fn try_from(list: Vec<Period>) -> Result<Self, PeriodsError> {
        if list.len() > PERIODS_MAX {
            return Err(PeriodsError::TooMany { count: list.len() });
        }
        for (index, pair) in list.windows(2).enumerate() {
            if let &[previous, this] = pair
                && this.start() <= previous.end()
            {
                return Err(PeriodsError::NotNormalised { position: index + 2, previous, this });
            }
        }
        Ok(Self { list })
    }
}

impl From<Periods> for Vec<Period> {
    fn from(periods: Periods) -> Self {
        periods.list
    }
}

impl FromIterator<Period> for Periods {
    fn from_iter<I: IntoIterator<Item = Period>>(periods: I) -> Self {
        let mut raw: Vec<Period> = periods.into_iter().collect();
        raw.sort_unstable();
        let mut list: Vec<Period> = Vec::with_capacity(raw.len());
        for next in raw {
            match list.last_mut() {
                Some(run) if next.start() <= run.end() => {
                    if next.end() > run.end() {
                        *run = Period::from_ordered(run.start(), next.end()).unwrap_or(*run);
                    }
                }
                _ => list.push(next),
            }
        }
        Self { list }
    }
}

impl Extend<Period> for Periods {
    fn extend<I: IntoIterator<Item = Period>>(&mut self, periods: I) {
        *self = self.list.drain(..).chain(periods).collect();
    }
}

impl From<Period> for Periods {
    fn from(period: Period) -> Self {
        Self { list: vec![period] }
    }
}

impl<'a> IntoIterator for &'a Periods {
    type Item = Period;
    type IntoIter = std::iter::Copied<std::slice::Iter<'a, Period>>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter().copied()
    }
}

impl IntoIterator for Periods {
    type Item = Period;
    type IntoIter = std::vec::IntoIter<Period>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl Periods {
    /// No days.
    #[must_use]
    pub const fn empty() -> Self {
        Self { list: Vec::new() }
    }

    /// Adds the days of a period.
    pub fn insert(&mut self, period: Period) {
        self.extend([period]);
    }

    /// The periods in order.
    #[must_use]
    pub fn as_slice(&self) -> &[Period] {
        &self.list
    }

    /// The periods in order, by value.
    pub fn iter(&self) -> std::iter::Copied<std::slice::Iter<'_, Period>> {
        self.list.iter().copied()
    }

    /// Whether there is no day.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The number of days.
    #[must_use]
    pub fn total_days(&self) -> u64 {
        self.list.iter().map(|period| u64::from(period.days())).sum()
    }

    /// Whether the day is in the set.
    #[must_use]
    pub fn contains(&self, day: NaiveDate) -> bool {
        let after = self.list.partition_point(|period| period.start() <= day);
        after.checked_sub(1).and_then(|at| self.list.get(at)).is_some_and(|at| at.contains(day))
    }

    /// The period from the first day to the last, gaps included.
    #[must_use]
    pub fn hull(&self) -> Option<Period> {
        Period::from_ordered(self.list.first()?.start(), self.list.last()?.end())
    }

    /// The days that are in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.iter().chain(other).collect()
    }

    /// The days that are in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut list, mut i, mut j) = (Vec::new(), 0, 0);
        while let (Some(&one), Some(&two)) = (self.list.get(i), other.list.get(j)) {
            list.extend(one.intersect(two));
            if one.end() <= two.end() {
                i += 1;
            } else {
                j += 1;
            }
        }
        Self { list }
    }

    /// The days of this set that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let (mut list, mut first_candidate) = (Vec::new(), 0);
        for period in self {
            let mut start = period.start();
            // The cuts that end before this period also end before every later one.
            while other.list.get(first_candidate).is_some_and(|cut| cut.end() <= period.start()) {
                first_candidate += 1;
            }
            let cuts = other.list.iter().skip(first_candidate);
            for cut in cuts.take_while(|cut| cut.start() < period.end()) {
                list.extend(Period::from_ordered(start, cut.start()));
                start = start.max(cut.end());
            }
            list.extend(Period::from_ordered(start, period.end()));
        }
        Self { list }
    }

    /// The days of the set that lie in the period.
    #[must_use]
    pub fn within(&self, period: Period) -> Self {
        self.intersection(&Self::from(period))
    }

    /// The days of the period that are not in the set.
    #[must_use]
    pub fn gaps_within(&self, period: Period) -> Self {
        Self::from(period).difference(self)
    }
}

impl std::fmt::Display for Periods {
    /// Writes the periods with `, ` between; of no days, `no days`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.list.is_empty() {
            return f.write_str("no days");
        }
        for (index, period) in self.list.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{period}")?;
        }
        Ok(())
    }
}

/// A longest run of days on which the same raw periods hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlap {
    /// The days.
    pub period: Period,
    /// Which of the raw periods hold on them: positions in the given slice, ascending.
    pub members: Vec<usize>,
}

/// The runs of days on which two or more of the raw periods hold, in order.
///
/// # Example
/// ```
/// use kerben_core::period::Period;
/// use kerben_core::periods::overlap_report;
///
/// let raw: Vec<Period> = ["2021-01-01 to 2021-06-30", "2021-06-30 to 2021-12-31"]
///     .iter()
///     .map(|text| text.parse())
///     .collect::<Result<_, _>>()?;
/// let report = overlap_report(&raw);
/// assert_eq!(report[0].period.to_string(), "2021-06-30 to 2021-06-30");
/// assert_eq!(report[0].members, [0, 1]);
/// # Ok::<(), kerben_core::period::PeriodError>(())
/// ```
#[must_use]
pub fn overlap_report(raw: &[Period]) -> Vec<Overlap> {
    let mut report = coverage_report(raw);
    report.retain(|run| run.members.len() > 1);
    report
}

/// The runs of days on which at least one of the raw periods holds, cut wherever the holders
/// change, in order.
#[must_use]
pub fn coverage_report(raw: &[Period]) -> Vec<Overlap> {
    let mut changes: BTreeMap<NaiveDate, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (index, period) in raw.iter().enumerate() {
        changes.entry(period.start()).or_default().0.push(index);
        changes.entry(period.end()).or_default().1.push(index);
    }
    let (mut report, mut holding, mut since) = (Vec::new(), BTreeSet::new(), None);
    for (day, (starting, ending)) in changes {
        if let Some(period) = since.and_then(|since| Period::from_ordered(since, day))
            && !holding.is_empty()
        {
            report.push(Overlap { period, members: holding.iter().copied().collect() });
        }
        for index in ending {
            holding.remove(&index);
        }
        holding.extend(starting);
        since = Some(day);
    }
    report
}
