//! The record as the engine reads it: days by territory, as far as they lie before the claim.

use chrono::NaiveDate;
use kerben_core::country::{Country, CountryStatus};
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::tri::Tri;

use crate::error::PensionError;
use crate::record::{InsurancePeriod, InsuranceRecord, PeriodKind};

/// Days of service on one territory, split by what the law of some state makes of their kinds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Served {
    /// Days that count.
    pub(crate) sure: Periods,
    /// Days of kinds of which it was not read whether they count; without those that count anyway.
    pub(crate) doubtful: Periods,
}

/// The 15 states on the territory of the USSR.
pub(crate) fn republics() -> &'static [Country] {
    match Country::SU.status() {
        CountryStatus::Former(former) => former.successors,
        _ => &[],
    }
}

/// The entries of the record whose days lie before a day, cut at it.
fn before(
    record: &InsuranceRecord,
    day: NaiveDate,
) -> impl Iterator<Item = (&InsurancePeriod, Period)> {
    record.periods().iter().filter_map(move |entry| {
        let period = entry.period();
        match period.split_at(day) {
            Some((past, _)) => Some((entry, past)),
            None if period.end() <= day => Some((entry, period)),
            None => None,
        }
    })
}

/// Service on a territory before a day, by whether its kind counts.
pub(crate) fn served(
    record: &InsuranceRecord,
    territory: Country,
    day: NaiveDate,
    counts: impl Fn(PeriodKind, Period) -> Tri,
) -> Served {
    let mut sure = Vec::new();
    let mut doubtful = Vec::new();
    for (entry, period) in before(record, day) {
        if entry.territory().unwrap_or(Country::SU) != territory {
            continue;
        }
        match counts(entry.kind(), period) {
            Tri::Yes => sure.push(period),
            Tri::Unknown => doubtful.push(period),
            Tri::No => {}
        }
    }
    let sure = Periods::from_iter(sure);
    if doubtful.is_empty() {
        return Served { sure, doubtful: Periods::empty() };
    }
    let doubtful = Periods::from_iter(doubtful).difference(&sure);
    Served { sure, doubtful }
}

/// The territories on which there is service before a day, in the order of their codes.
pub(crate) fn territories(record: &InsuranceRecord, day: NaiveDate) -> Vec<Country> {
    let mut found: Vec<Country> =
        before(record, day).map(|(entry, _)| entry.territory().unwrap_or(Country::SU)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The days before a day.
///
/// # Errors
///
/// [`PensionError::Period`] never in practice: the day lies inside the calendar.
pub(crate) fn days_before(day: NaiveDate) -> Result<Periods, PensionError> {
    if day <= kerben_core::calendar::DAY_MIN {
        return Ok(Periods::empty());
    }
    Ok(Periods::from_iter([Period::new(kerben_core::calendar::DAY_MIN, day)?]))
}

/// Those of these days that lie before a day.
pub(crate) fn before_day(periods: Periods, day: NaiveDate) -> Result<Periods, PensionError> {
    match periods.as_slice().last() {
        Some(last) if last.end() > day => Ok(periods.intersection(&days_before(day)?)),
        _ => Ok(periods),
    }
}

/// The days from one day on and before another; none when they are not in order.
pub(crate) fn days_between(from: NaiveDate, until: NaiveDate) -> Result<Periods, PensionError> {
    if from >= until {
        return Ok(Periods::empty());
    }
    Ok(Periods::from_iter([Period::new(from, until)?]))
}
