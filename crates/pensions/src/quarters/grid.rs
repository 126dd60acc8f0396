//! Quarters of coverage of the United States, year by year.

use serde::{Deserialize, Serialize};

use super::QuarterError;
use super::letters::{Letter, YearLetters};

/// The first year of a record.
pub(super) const FIRST_YEAR: i32 = 1900;
/// How many years a record can hold.
pub(super) const YEARS: usize = 256;
/// The last year of a record.
pub(super) const LAST_YEAR: i32 = 2155;
/// The first year whose quarters of coverage belong to no quarter of it.
pub(super) const FIRST_FLEXIBLE_YEAR: i32 = 1978;
/// The place of that year in a record.
pub(super) const FLEXIBLE_FROM: usize = 78;

/// One number for each year of a record.
pub(super) type Grid = [u8; YEARS];

/// The place of a year in a record.
pub(super) fn place_of(year: i32) -> Result<usize, QuarterError> {
    let place = year.checked_sub(FIRST_YEAR).and_then(|place| usize::try_from(place).ok());
    place.filter(|place| *place < YEARS).ok_or(QuarterError::YearOutOfRange { year })
}

/// The year at a place of a record.
pub(super) fn year_at(place: usize) -> i32 {
    FIRST_YEAR.saturating_add(i32::try_from(place).unwrap_or(0))
}

/// The quarters of coverage of a person: before 1978 which quarters they are, since then how many a year.
///
/// It is a plain value of 256 bytes, for the years 1900 to 2155. On the wire it is a list of years, each with its
/// `quarters` (such as `CCNN`) or, since 1978, its `count`.
///
/// ```
/// use kerben_pensions::quarters::UsQuarters;
/// let us = UsQuarters::new().placed(1952, "CCNN".parse()?)?.counted(1985, 3)?;
/// assert_eq!((us.total(), us.in_year(1985)), (5, 3));
/// assert!(us.counted(1952, 1).is_err());
/// # Ok::<(), kerben_pensions::quarters::QuarterError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<RawYear>", into = "Vec<RawYear>")]
pub struct UsQuarters {
    /// A mask of quarters before 1978, a number of them since.
    years: Grid,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "UsQuarters")]
struct RawYear {
    year: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quarters: Option<YearLetters>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<u8>,
}

impl Default for UsQuarters {
    fn default() -> Self {
        Self::new()
    }
}

impl UsQuarters {
    /// No quarters of coverage.
    #[must_use]
    pub const fn new() -> Self {
        Self { years: [0; YEARS] }
    }

    /// The record with these quarters of coverage in a year before 1978, shown as `C`; others are `N`.
    ///
    /// # Errors
    ///
    /// [`QuarterError::YearOutOfRange`], [`QuarterError::NamedInFlexibleYear`],
    /// [`QuarterError::ForeignInUsRecord`].
    pub fn placed(mut self, year: i32, quarters: YearLetters) -> Result<Self, QuarterError> {
        let place = place_of(year)?;
        if place >= FLEXIBLE_FROM {
            return Err(QuarterError::NamedInFlexibleYear { year });
        }
        if quarters.count(Letter::Foreign) > 0 {
            return Err(QuarterError::ForeignInUsRecord { year });
        }
        self.set(place, quarters.mask(Letter::Coverage));
        Ok(self)
    }

    /// The record with so many quarters of coverage in a year since 1978.
    ///
    /// In the year in which an agreement starts, those that were earned before may lie after its start: the whole
    /// year counts (GN 01701.130).
    ///
    /// # Errors
    ///
    /// [`QuarterError::YearOutOfRange`], [`QuarterError::CountedInFixedYear`], [`QuarterError::TooManyQuarters`].
    pub fn counted(mut self, year: i32, quarters: u8) -> Result<Self, QuarterError> {
        let place = place_of(year)?;
        if place < FLEXIBLE_FROM {
            return Err(QuarterError::CountedInFixedYear { year });
        }
        if quarters > 4 {
            return Err(QuarterError::TooManyQuarters { quarters });
        }
        self.set(place, quarters);
        Ok(self)
    }

    fn set(&mut self, place: usize, value: u8) {
        if let Some(year) = self.years.get_mut(place) {
            *year = value;
        }
    }

    /// Returns how many quarters of coverage a year has.
    #[must_use]
    pub fn in_year(&self, year: i32) -> u8 {
        place_of(year).map_or(0, |place| self.count_at(place))
    }

    /// Returns which quarters of a year before 1978 are quarters of coverage; `None` for other years.
    #[must_use]
    pub fn quarters_of(&self, year: i32) -> Option<YearLetters> {
        let place = place_of(year).ok().filter(|place| *place < FLEXIBLE_FROM)?;
        Some(YearLetters::of_masks(self.at(place).0, 0))
    }

    /// Returns how many quarters of coverage there are.
    #[must_use]
    pub fn total(&self) -> u32 {
        let (fixed, flexible) = self.years.split_at(FLEXIBLE_FROM);
        let fixed: u32 = fixed.iter().map(|mask| mask.count_ones()).sum();
        let flexible: u32 = flexible.iter().map(|count| u32::from(*count)).sum();
        fixed + flexible
    }

    /// The quarters that are taken in any case, and how many more of the year must find a place.
    pub(super) fn at(&self, place: usize) -> (u8, u8) {
        let value = self.years.get(place).copied().unwrap_or(0);
        if place < FLEXIBLE_FROM { (value, 0) } else { (0, value) }
    }

    fn count_at(&self, place: usize) -> u8 {
        let (mask, count) = self.at(place);
        [1, 2, 4, 8].into_iter().map(|bit| u8::from(mask & bit != 0)).sum::<u8>() + count
    }

    fn iter(&self) -> impl Iterator<Item = RawYear> {
        self.years.iter().enumerate().filter(|(_, value)| **value > 0).map(|(place, value)| {
            let fixed = place < FLEXIBLE_FROM;
            RawYear {
                year: year_at(place),
                quarters: fixed.then(|| YearLetters::of_masks(*value, 0)),
                count: (!fixed).then_some(*value),
            }
        })
    }
}

impl From<UsQuarters> for Vec<RawYear> {
    fn from(quarters: UsQuarters) -> Self {
        quarters.iter().collect()
    }
}

impl TryFrom<Vec<RawYear>> for UsQuarters {
    type Error = QuarterError;

    fn try_from(years: Vec<RawYear>) -> Result<Self, QuarterError> {
        let mut record = Self::new();
        let mut seen = [false; YEARS];
        for RawYear { year, quarters, count } in years {
            let seen =
                seen.get_mut(place_of(year)?).ok_or(QuarterError::YearOutOfRange { year })?;
            if std::mem::replace(seen, true) {
                return Err(QuarterError::YearTwice { year });
            }
            record = match (quarters, count) {
                (Some(quarters), None) => record.placed(year, quarters)?,
                (None, Some(count)) => record.counted(year, count)?,
                // Both, or neither: what the year asks for is what is missing.
                _ if year < FIRST_FLEXIBLE_YEAR => {
                    return Err(QuarterError::CountedInFixedYear { year });
                }
                _ => return Err(QuarterError::NamedInFlexibleYear { year }),
            };
        }
        Ok(record)
    }
}
