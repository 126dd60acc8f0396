//! The parameters as arrays by year, so that a computation looks nothing up by name.

use chrono::{Datelike, NaiveDate};
use kerben_core::parameters::{self, ParameterSet};
use kerben_core::period::Period;

use super::Obstacle;
use crate::context::Stop;
use crate::error::PensionError;
use crate::schemes::figures;

pub(super) const AVERAGE_WAGE: &str = "us.average-wage";
pub(super) const WAGE_BASE: &str = "us.wage-base";
pub(super) const INCREASE: &str = "us.increase";
pub(super) const ROUNDING: &str = "us.pia-rounding";
const FULL_AGE: &str = "us.full-retirement-age";
const DELAY: &str = "us.delay";
const WINDFALL_ENDS: &str = "us.windfall-elimination-ends";
/// The parameters of which a year can be missing.
pub(super) const BY_YEAR: [&str; 5] = [AVERAGE_WAGE, WAGE_BASE, INCREASE, FULL_AGE, DELAY];

/// The first year of the arrays: the first year of coverage.
pub(super) const FIRST_YEAR: i32 = 1937;
/// The years that the arrays hold.
pub(super) const YEARS: usize = 128;
/// The year after which years elapse and earnings are averaged (42 USC 415(b)(2)).
pub(super) const BASE_YEAR: i32 = 1950;
/// The first year of eligibility with wage indexing (42 USC 415(a)(4)).
pub(super) const FIRST_INDEXED: i32 = 1979;
/// The year of which the bend points of 1979 use the average wage.
const BEND_WAGES: i32 = 1977;
/// The largest wage, wage base and number of dollars, in cents.
const CENTS_MAX: i64 = 1_000_000_000;

/// How a rounding to the dime changed, of which the manual has two statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RoundingChange {
    /// Down for those eligible from 1983, up for those before; the Administration's calculator does so.
    EligibleFrom1983,
    /// Down for amounts computed after June 1982.
    AfterJune1982,
}

impl RoundingChange {
    /// Every reading.
    pub const ALL: [Self; 2] = [Self::EligibleFrom1983, Self::AfterJune1982];

    /// The name of the reading in the data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::EligibleFrom1983 => "eligible-from-1983",
            Self::AfterJune1982 => "after-june-1982",
        }
    }
}

/// A cost-of-living increase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Increase {
    /// The increase in tenths of one percent.
    pub per_mille: i64,
    /// The month of its year for which it is first paid, from 1.
    pub month: u32,
}

/// The parameters of totalised old-age benefits.
///
/// Money is in cents, ages are in months where the law states months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    average_wages: [i64; YEARS],
    wage_bases: [i64; YEARS],
    increases: [Increase; YEARS],
    increase_of_1999: Vec<(NaiveDate, i64)>,
    full_ages: [i64; YEARS],
    delays: [i64; YEARS],
    bend_points_1979: [i64; 2],
    rates_percent: [i64; 3],
    early: [i64; 2],
    delay_ends_years: i32,
    age_years: i32,
    least_quarters: u32,
    insured: [u32; 2],
    pub(super) dropout_years: i32,
    pub(super) least_years: i32,
    pub(super) rounding: Option<RoundingChange>,
    windfall_ends: NaiveDate,
}

fn index(year: i32) -> Option<usize> {
    usize::try_from(year.checked_sub(FIRST_YEAR)?).ok().filter(|index| *index < YEARS)
}

/// A series that holds from year to year, as an array: every year inside the days of a value takes it.
fn by_year(set: &ParameterSet, id: &str, per_one: u32) -> Result<[i64; YEARS], Stop> {
    let mut years = [0; YEARS];
    for (holds, value) in figures::series(set, id, per_one, CENTS_MAX)? {
        for (slot, year) in years.iter_mut().zip(FIRST_YEAR..) {
            if NaiveDate::from_yo_opt(year, 1).is_some_and(|day| holds.contains(day)) {
                *slot = value;
            }
        }
    }
    Ok(years)
}

impl Parameters {
    /// The parameters of a set, under its own readings.
    ///
    /// # Errors
    ///
    /// [`Stop::Missing`] when a parameter that has no year is not in the set; [`PensionError::UnusableParameter`] when
    /// a value is negative, too large, has more decimals than cents or, for an average wage, is below one dollar. A
    /// year without a value is no error here: the computation that needs it names it.
    pub fn of(set: &ParameterSet) -> Result<Self, Stop> {
        let day = NaiveDate::from_yo_opt(FIRST_INDEXED, 1).unwrap_or(NaiveDate::MIN);
        let one = |id: &str, per_one, most| figures::on(set, id, day, per_one, most);
        let small = |id: &str| one(id, 1, 1_000).map(|value| i32::try_from(value).unwrap_or(0));
        let count = |id: &str| one(id, 1, 1_000).map(|value| u32::try_from(value).unwrap_or(0));
        let average_wages = by_year(set, AVERAGE_WAGE, 100)?;
        if let Some((wage, year)) =
            average_wages.iter().zip(FIRST_YEAR..).find(|(wage, _)| (1..100).contains(*wage))
        {
            return Err(Stop::Error(PensionError::UnusableParameter {
                id: AVERAGE_WAGE.to_owned(),
                value: format!("{wage} cents"),
                day: NaiveDate::from_yo_opt(year, 1).unwrap_or(day),
                accepted: "at least one dollar",
            }));
        }
        let mut increases = [Increase::default(); YEARS];
        for (holds, per_mille) in figures::series(set, INCREASE, 10, 1_000)? {
            let Some(from) = holds.from_day() else { continue };
            if let Some(slot) = index(from.year()).and_then(|index| increases.get_mut(index)) {
                *slot = Increase { per_mille, month: from.month() };
            }
        }
        let increase_of_1999 = figures::series(set, "us.increase-of-1999", 10, 1_000)?
            .into_iter()
            .map(|(holds, value)| (holds.from_day().unwrap_or(NaiveDate::MIN), value))
            .collect();
        let rounding = match set.text_at(ROUNDING, day) {
            Ok(chosen) => {
                RoundingChange::ALL.into_iter().find(|known| known.name() == chosen.value)
            }
            Err(parameters::Missing::Unsettled { .. }) => None,
            Err(error) => return Err(figures::stopped(set, ROUNDING, day)(error)),
        };
        let windfall_ends = set
            .day_at(WINDFALL_ENDS, day)
            .map_err(figures::stopped(set, WINDFALL_ENDS, day))?
            .value;
        Ok(Self {
            average_wages,
            wage_bases: by_year(set, WAGE_BASE, 100)?,
            increases,
            increase_of_1999,
            full_ages: by_year(set, FULL_AGE, 1)?,
            delays: by_year(set, DELAY, 1)?,
            bend_points_1979: [
                one("us.bend-point-1.1979", 1, 1_000_000)?,
                one("us.bend-point-2.1979", 1, 1_000_000)?,
            ],
            rates_percent: [
                one("us.pia-rate-1", 1, 1_000)?,
                one("us.pia-rate-2", 1, 1_000)?,
                one("us.pia-rate-3", 1, 1_000)?,
            ],
            early: [one("us.early-first", 1, 10)?, one("us.early-later", 1, 10)?],
            delay_ends_years: small("us.delay-ends")?,
            age_years: small("us.age")?,
            least_quarters: count("us.least-quarters")?,
            insured: [count("us.insured-least")?, count("us.insured-most")?],
            dropout_years: small("us.dropout-years")?,
            least_years: small("us.least-computation-years")?.max(1),
            rounding,
            windfall_ends,
        })
    }

    /// The average wage of a year, in cents.
    ///
    /// # Errors
    ///
    /// [`Obstacle::Parameter`] for a year without one.
    pub fn average_wage(&self, year: i32) -> Result<i64, Obstacle> {
        known(&self.average_wages, AVERAGE_WAGE, year)
    }

    /// The wage base of a year, in cents.
    ///
    /// # Errors
    ///
    /// [`Obstacle::Parameter`] for a year without one.
    pub fn wage_base(&self, year: i32) -> Result<i64, Obstacle> {
        known(&self.wage_bases, WAGE_BASE, year)
    }

    /// The bend points for those who become eligible in a year, in dollars: those of 1979 moved with the average wage
    /// of the second year before, to the nearest dollar (42 USC 415(a)(1)(B)).
    ///
    /// # Errors
    ///
    /// [`Obstacle::Parameter`] for a year without an average wage.
    pub fn bend_points(&self, eligibility_year: i32) -> Result<[i64; 2], Obstacle> {
        let now = self.average_wage(eligibility_year.saturating_sub(2))?;
        let then = self.average_wage(BEND_WAGES)?;
        Ok(self.bend_points_1979.map(|dollars| (2 * dollars * now + then) / (2 * then)))
    }

    /// The rates below, between and above the bend points, in percent.
    #[must_use]
    pub const fn rates_percent(&self) -> [i64; 3] {
        self.rates_percent
    }

    /// The increase of a year as it counts for a benefit of a month.
    ///
    /// # Errors
    ///
    /// [`Obstacle::Parameter`] for a year without one.
    pub fn increase(&self, year: i32, paid_for: NaiveDate) -> Result<Increase, Obstacle> {
        let found = index(year).and_then(|index| self.increases.get(index)).copied();
        let mut increase = found
            .filter(|increase| increase.month > 0)
            .ok_or(Obstacle::Parameter { id: INCREASE, year })?;
        if year == 1999 {
            let later = self.increase_of_1999.iter().rev().find(|(from, _)| *from <= paid_for);
            increase.per_mille = later.map_or(increase.per_mille, |(_, value)| *value);
        }
        Ok(increase)
    }

    /// The month of a year from which its increase is paid; December where the year has none yet (42 USC 415(i)).
    pub(super) fn increase_month(&self, year: i32) -> u32 {
        let found = index(year).and_then(|index| self.increases.get(index));
        found.map(|increase| increase.month).filter(|month| *month > 0).unwrap_or(12)
    }

    /// The full retirement age of those who become eligible in a year, in months.
    ///
    /// # Errors
    ///
    /// [`Obstacle::Parameter`] for a year without one.
    pub fn full_retirement_months(&self, eligibility_year: i32) -> Result<i64, Obstacle> {
        known(&self.full_ages, FULL_AGE, eligibility_year)
    }

    /// The credit for a month of delay of those who become eligible in a year, in 1/2400 of the amount.
    ///
    /// # Errors
    ///
    /// [`Obstacle::Parameter`] for a year without one.
    pub fn delay_credit(&self, eligibility_year: i32) -> Result<i64, Obstacle> {
        known(&self.delays, DELAY, eligibility_year)
    }

    /// The reduction for each of the first 36 months and for each further one, in 1/720 of the amount.
    #[must_use]
    pub const fn early(&self) -> [i64; 2] {
        self.early
    }

    /// The age up to which a delay brings a credit, in years.
    #[must_use]
    pub const fn delay_ends_years(&self) -> i32 {
        self.delay_ends_years
    }

    /// The first month for which a pension from work without coverage no longer cuts a regular benefit.
    #[must_use]
    pub const fn windfall_ends(&self) -> NaiveDate {
        self.windfall_ends
    }

    /// The days within a period on which an increase is first paid.
    pub(super) fn increase_days(&self, within: Period) -> Vec<NaiveDate> {
        let days = self.increases.iter().zip(FIRST_YEAR..);
        days.filter_map(|(increase, year)| NaiveDate::from_ymd_opt(year, increase.month, 1))
            .filter(|day| within.contains(*day))
            .collect()
    }

    /// The age of eligibility, in years.
    #[must_use]
    pub const fn age_years(&self) -> i32 {
        self.age_years
    }

    /// The own quarters of coverage without which no foreign one is counted (42 USC 433(c)(1)(A)).
    #[must_use]
    pub const fn least_quarters(&self) -> u32 {
        self.least_quarters
    }

    /// The quarters of coverage with which a person born on this day is fully insured: one for each year after 1950
    /// or the year in which 21 is attained and before that in which 62 is, at least 6, at most 40 (42 USC 414(a)).
    #[must_use]
    pub fn insured_quarters(&self, born: NaiveDate) -> u32 {
        let year = born.pred_opt().unwrap_or(born).year();
        let elapsed = super::amount::elapsed_years(year, year + self.age_years);
        let [least, most] = self.insured;
        u32::try_from(elapsed).unwrap_or(0).max(least).min(most.max(least))
    }
}

fn known(values: &[i64; YEARS], id: &'static str, year: i32) -> Result<i64, Obstacle> {
    let found = index(year).and_then(|index| values.get(index)).copied();
    found.filter(|value| *value > 0).ok_or(Obstacle::Parameter { id, year })
}
