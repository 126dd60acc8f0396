//! How a published series was revised, and how it changed from year to year.
//!
//! Past years move: what Kyrgyzstan received in 2019 was 2,410.51 million dollars in the edition of
//! May 2023 and 2,697.61 million later. Every comparison here names its editions, and a comparison
//! of years across a change of the sample is refused unless it is forced.

use kerben_core::country::Country;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::percent::{Percent, PercentError};
use crate::series::{Gap, NoFigure, Series, Status};
use crate::survey::Comparison;
use kerben_core::number::Rational;

/// Series that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RevisionError {
    /// Two series that are not one series in two editions.
    #[error(
        "{series} of {area} is not {other} of {other_area}; accepted are two editions of one series of one area"
    )]
    Series {
        /// The series.
        series: String,
        /// Its area.
        area: Country,
        /// The other series.
        other: String,
        /// Its area.
        other_area: Country,
    },
    /// Units that cannot be brought to one.
    #[error(
        "\"{unit}\" and \"{other}\" are no units of one measure; accepted are units such as USD and USD million"
    )]
    Unit {
        /// The unit.
        unit: String,
        /// The other unit.
        other: String,
    },
    /// A year without a figure.
    #[error(transparent)]
    NoFigure(#[from] NoFigure),
    /// A change of the sample between two years.
    #[error(
        "{series} of {area} changes its sample in {year} ({why}); accepted are years on one side, or a comparison that is forced"
    )]
    Break {
        /// The series.
        series: String,
        /// The area.
        area: Country,
        /// The first year with the other sample.
        year: i32,
        /// What changed.
        why: String,
    },
    /// A number with too many digits.
    #[error(transparent)]
    Percent(#[from] PercentError),
}

/// A unit, and how many of the plain unit it is: `USD million` is a million of `USD`.
pub(crate) fn scale(unit: &str) -> (&str, i64) {
    for (word, times) in [(" million", 1_000_000), (" billion", 1_000_000_000)] {
        if let Some(plain) = unit.strip_suffix(word) {
            return (plain, times);
        }
    }
    (unit, 1)
}

pub(crate) fn exact(value: Decimal, times: i64) -> Result<Rational, PercentError> {
    Rational::of_decimal(value)
        .and_then(|value| value.checked_mul(Rational::new(i128::from(times), 1)?))
        .ok_or(PercentError::TooFine { what: "a figure" })
}

pub(crate) fn decimal(value: Rational) -> Result<Decimal, PercentError> {
    value.approximate().ok_or(PercentError::TooFine { what: "a figure" })
}

/// How one year was revised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Revision {
    /// The year.
    pub year: i32,
    /// The figure of the older edition, in the plain unit.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub older: Decimal,
    /// The figure of the newer edition, in the plain unit.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub newer: Decimal,
    /// The newer less the older.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub difference: Decimal,
    /// The difference in per cent of the older; `None` where that is nothing.
    pub percent: Option<Percent>,
    /// How the publisher stood to the older figure.
    pub older_status: Status,
    /// How the publisher stands to the newer figure.
    pub newer_status: Status,
}

/// How a series was revised from one edition to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RevisionReport {
    /// The series.
    pub series: String,
    /// The area.
    pub area: Country,
    /// The plain unit of all figures.
    pub unit: String,
    /// The older edition.
    pub older: String,
    /// The newer edition.
    pub newer: String,
    /// The years that both have.
    pub years: Vec<Revision>,
    /// The years that only the older edition has.
    pub dropped: Vec<i32>,
    /// The years that only the newer edition has.
    pub added: Vec<i32>,
    /// The mean of the revisions in per cent; `None` where no year can be compared.
    pub mean: Option<Percent>,
}

/// How a series was revised from one edition to another.
///
/// # Errors
///
/// [`RevisionError::Series`] when the two are not one series of one area, [`RevisionError::Unit`] when
/// their units differ by more than a power of ten that is named.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_core::country::Country;
/// use kerben_remittances::revision::revisions;
/// use kerben_remittances::series::SeriesSet;
///
/// let set = SeriesSet::builtin()?;
/// let edition = |vintage: &str| set.vintages("BX.TRF.PWKR.CD.DT", Country::KG).find(|s| s.vintage == vintage);
/// let (older, newer) = (edition("2023-05-10"), edition("open-numbers-01a34e8b"));
/// let report = revisions(older.ok_or("older")?, newer.ok_or("newer")?)?;
/// let of_2019 = report.years.iter().find(|year| year.year == 2019).ok_or("2019")?;
/// assert_eq!(of_2019.difference.to_string(), "287096393.49284");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn revisions(older: &Series, newer: &Series) -> Result<RevisionReport, RevisionError> {
    if (&older.id, older.area) != (&newer.id, newer.area) {
        return Err(RevisionError::Series {
            series: older.id.clone(),
            area: older.area,
            other: newer.id.clone(),
            other_area: newer.area,
        });
    }
    let ((unit, times), (other, other_times)) = (scale(&older.unit), scale(&newer.unit));
    if unit != other {
        let (unit, other) = (older.unit.clone(), newer.unit.clone());
        return Err(RevisionError::Unit { unit, other });
    }
    let mut years = Vec::new();
    let mut dropped = Vec::new();
    for then in &older.years {
        let Some(now) = newer.years.iter().find(|now| now.year == then.year) else {
            dropped.push(then.year);
            continue;
        };
        let (before, after) = (exact(then.value, times)?, exact(now.value, other_times)?);
        let fine = || PercentError::TooFine { what: "a revision" };
        let difference = after.checked_sub(before).ok_or_else(fine)?;
        let percent = if before.numerator() == 0 {
            None
        } else {
            Some(Percent::of_share(difference.checked_div(before).ok_or_else(fine)?)?)
        };
        years.push(Revision {
            year: then.year,
            older: decimal(before)?,
            newer: decimal(after)?,
            difference: decimal(difference)?,
            percent,
            older_status: then.status,
            newer_status: now.status,
        });
    }
    let is_new = |year: &i32| !older.years.iter().any(|then| then.year == *year);
    let added = newer.years.iter().map(|now| now.year).filter(is_new).collect();
    let percents: Vec<Percent> = years.iter().filter_map(|year| year.percent).collect();
    Ok(RevisionReport {
        series: older.id.clone(),
        area: older.area,
        unit: unit.to_owned(),
        older: older.vintage.clone(),
        newer: newer.vintage.clone(),
        mean: Percent::mean(&percents)?,
        years,
        dropped,
        added,
    })
}

/// How a figure changed from one year to another within one edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct YearChange {
    /// The later less the earlier, in the unit of the series.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub difference: Decimal,
    /// The difference in per cent of the earlier; `None` where that is nothing.
    pub percent: Option<Percent>,
    /// The changes of the sample in between: nothing unless the comparison was forced.
    pub breaks: Vec<Gap>,
}

/// How a series changed from one year to another.
///
/// # Errors
///
/// [`RevisionError::Break`] when the sample changed in between and the comparison is not forced,
/// [`RevisionError::NoFigure`] for a year without a figure.
pub fn change(
    series: &Series,
    earlier: i32,
    later: i32,
    comparison: Comparison,
) -> Result<YearChange, RevisionError> {
    let passed = |gap: &&Gap| earlier.min(later) < gap.year && gap.year <= earlier.max(later);
    let breaks: Vec<Gap> = series.breaks.iter().filter(passed).cloned().collect();
    if let (Comparison::OneSample, Some(first)) = (comparison, breaks.first()) {
        return Err(RevisionError::Break {
            series: series.id.clone(),
            area: series.area,
            year: first.year,
            why: first.why.clone(),
        });
    }
    let (then, now) = (series.at(earlier)?.value.value, series.at(later)?.value.value);
    let (before, after) = (exact(then, 1)?, exact(now, 1)?);
    let fine = || PercentError::TooFine { what: "a change" };
    let difference = after.checked_sub(before).ok_or_else(fine)?;
    let percent = if before.numerator() == 0 {
        None
    } else {
        Some(Percent::of_share(difference.checked_div(before).ok_or_else(fine)?)?)
    };
    Ok(YearChange { difference: decimal(difference)?, percent, breaks })
}
