//! The relative earnings position: where the own quarters put the worker beside the average wage.

use super::{Case, Obstacle, POSITION_PARTS, Parameters};

/// The quarters of coverage and the earnings of one calendar year on the own record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct CoveredYear {
    /// The year.
    pub year: i32,
    /// Its quarters of coverage, from 0 to 4.
    pub quarters: u8,
    /// Its earnings, in cents.
    pub earnings_cents: i64,
}

/// What one year says about the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Ratio {
    /// The year.
    pub year: i32,
    /// Its quarters of coverage.
    pub quarters: u8,
    /// Its usable earnings in quarters of a cent: no more than a quarter of the wage base for each quarter of coverage
    /// (POMS GN 01701.200).
    pub usable_quarter_cents: i64,
    /// The average wage that they are compared with, in cents.
    pub wage_cents: i64,
    /// The quotient in 1/10,000,000, half up.
    pub ratio: i64,
}

/// The relative earnings position and what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    /// The quarters of coverage of the years that count.
    pub quarters: u32,
    /// The sum of the ratios, in 1/10,000,000.
    pub sum: i64,
    /// Four times the sum over the quarters, in 1/10,000,000, half up.
    pub position: i64,
}

/// A quotient of numbers that are not negative, half up.
pub(super) const fn half_up(numerator: i64, denominator: i64) -> i64 {
    (2 * numerator + denominator) / (2 * denominator)
}

impl CoveredYear {
    /// The ratio of this year; that of a year without quarters is 0.
    ///
    /// # Errors
    ///
    /// [`Obstacle::Record`] for more than four quarters or negative earnings; [`Obstacle::Parameter`] when the wage base
    /// of the year or the average wage of the year, or of `wages_through` if that is earlier, is not known.
    pub fn ratio(&self, wages_through: i32, parameters: &Parameters) -> Result<Ratio, Obstacle> {
        if self.quarters > 4 || self.earnings_cents < 0 {
            return Err(Obstacle::Record { year: self.year });
        }
        let most = i64::from(self.quarters) * parameters.wage_base(self.year)?;
        let usable = self.earnings_cents.saturating_mul(4).min(most);
        let wage = parameters.average_wage(self.year.min(wages_through))?;
        Ok(Ratio {
            year: self.year,
            quarters: self.quarters,
            usable_quarter_cents: usable,
            wage_cents: wage,
            ratio: half_up(usable * POSITION_PARTS, 4 * wage),
        })
    }
}

/// The relative earnings position of the years that count (20 CFR 404.1918(b)).
///
/// # Errors
///
/// As [`CoveredYear::ratio`]; [`Obstacle::Record`] when the years do not ascend, [`Obstacle::NoQuarters`] when no
/// quarter counts.
///
/// # Rounding
///
/// Half up to 7 decimals, each ratio and the position.
pub fn relative_position(case: &Case<'_>, parameters: &Parameters) -> Result<Position, Obstacle> {
    let (mut quarters, mut sum, mut last) = (0_i64, 0_i64, i32::MIN);
    for year in case.years {
        if year.year <= last || year.quarters > 4 {
            return Err(Obstacle::Record { year: year.year });
        }
        last = year.year;
        if year.quarters == 0 || year.year > case.counted_through {
            continue;
        }
        quarters += i64::from(year.quarters);
        sum += year.ratio(case.wages_through(), parameters)?.ratio;
    }
    if quarters == 0 {
        return Err(Obstacle::NoQuarters { through: case.counted_through });
    }
    let position = half_up(4 * sum, quarters);
    Ok(Position { quarters: u32::try_from(quarters).unwrap_or(0), sum, position })
}
