//! The primary insurance amount of the theoretical record, and the share of it that is paid.

use chrono::{Datelike, NaiveDate};
use kerben_core::number::{Fraction, Rational};

use super::benefit::{Benefit, benefit};
use super::parameters::{BASE_YEAR, FIRST_INDEXED, RoundingChange};
use super::position::{Position, half_up, relative_position};
use super::{Case, Obstacle, POSITION_PARTS, Parameters};

/// The years of earnings that a computation can hold: more than any life has.
const YEARS_MAX: usize = 128;
/// The age whose year opens the count of elapsed years.
const FIRST_AGE: i32 = 21;

/// The earnings that the theoretical record shows for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Attribution {
    /// The year.
    pub year: i32,
    /// The position times the average wage, in cents, half up, no more than the wage base.
    pub earnings_cents: i64,
    /// The same indexed to the second year before eligibility, in cents, half up; later years keep their nominal amount.
    pub indexed_cents: i64,
}

/// A primary insurance amount with every step of its computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InsuranceAmount {
    /// The year in which 62 is attained.
    pub eligibility_year: i32,
    /// The years that elapsed.
    pub elapsed_years: i32,
    /// The years over which earnings are averaged.
    pub computation_years: i32,
    /// The sum of the best indexed years, in cents.
    pub indexed_sum_cents: i64,
    /// Average indexed monthly earnings, in dollars.
    pub averaged_dollars: i64,
    /// The bend points, in dollars.
    pub bend_points: [i64; 2],
    /// The amount at eligibility before rounding, in cents.
    pub exact_cents: i64,
    /// The amount at eligibility, in cents.
    pub at_eligibility_cents: i64,
    /// The years of the first and the last increase up to the month; the last comes before the first where there is none.
    pub increases: (i32, i32),
    /// The amount of the month, in cents.
    pub cents: i64,
}

/// A totalised benefit with every step of its computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Totalisation {
    /// The last year whose own average wage was used.
    pub wages_through: i32,
    /// The relative earnings position.
    pub position: Position,
    /// The primary insurance amount of the theoretical record.
    pub theoretical: InsuranceAmount,
    /// Own quarters of coverage over four times the computation years.
    pub fraction: Fraction,
    /// The pro rata primary insurance amount, in cents.
    pub pro_rata_cents: i64,
    /// What age makes of it.
    pub benefit: Benefit,
}

impl Totalisation {
    /// The pro rata amount before it is rounded to the dime, in dollars.
    #[must_use]
    pub fn exact_pro_rata(&self) -> Option<Rational> {
        Rational::new(self.theoretical.cents.into(), 100)?.times(self.fraction)
    }
}

/// The earnings that are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// Those that the relative earnings position attributes to a whole career.
    Theoretical(Position),
    /// Those of the own record.
    Regular,
}

/// The earnings record that an amount is computed on, year by year.
///
/// # Errors
///
/// [`Obstacle::Parameter`] for a year without an average wage or a wage base.
pub fn earnings_record(
    case: &Case<'_>,
    basis: Basis,
    parameters: &Parameters,
) -> Result<Vec<Attribution>, Obstacle> {
    let mut years = Vec::new();
    each_year(case, basis, parameters, |year| years.push(year))?;
    Ok(years)
}

/// The years after 1950, or after the year in which 21 is attained, and before the year of eligibility.
pub(super) fn elapsed_years(attained_year: i32, eligibility_year: i32) -> i32 {
    (eligibility_year - 1 - BASE_YEAR.max(attained_year + FIRST_AGE)).max(0)
}

/// The years over which earnings are averaged: the elapsed years, not below 2, less those left out, not below 2.
///
/// # Source
///
/// 42 USC 415(b)(2); POMS RS 00605.230.
#[must_use]
pub fn computation_years(elapsed_years: i32, dropout_years: i32, parameters: &Parameters) -> i32 {
    let least = parameters.least_years;
    (elapsed_years.max(least) - dropout_years).max(least)
}

/// The years left out for a disability benefit: one for each five elapsed, at most those of old age.
///
/// # Source
///
/// POMS RS 00605.230.
#[must_use]
pub fn disability_dropout(elapsed_years: i32, parameters: &Parameters) -> i32 {
    (elapsed_years.max(0) / 5).min(parameters.dropout_years)
}

/// The totalised old-age benefit of a case.
///
/// # Errors
///
/// [`Obstacle`], which names the year and parameter that is missing, or why there is no amount.
///
/// # Rounding
///
/// As the table of [the module](super) says, each step once.
pub fn totalise(case: &Case<'_>, parameters: &Parameters) -> Result<Totalisation, Obstacle> {
    let position = relative_position(case, parameters)?;
    let theoretical = insurance_amount(case, Basis::Theoretical(position), parameters)?;
    let denominator = 4 * i64::from(theoretical.computation_years);
    let own = i64::from(position.quarters).min(denominator);
    let (_, last) = theoretical.increases;
    let pro_rata_cents = dime(theoretical.cents.saturating_mul(own), denominator, last);
    Ok(Totalisation {
        wages_through: case.wages_through(),
        position,
        theoretical,
        fraction: share(own, denominator),
        pro_rata_cents,
        benefit: benefit(case, pro_rata_cents, parameters)?,
    })
}

/// The primary insurance amount of a case, on the theoretical record or on the own one.
///
/// # Errors
///
/// [`Obstacle`], which names the year and parameter that is missing, or why there is no amount.
///
/// # Rounding
///
/// As the table of [the module](super) says, each step once.
pub fn insurance_amount(
    case: &Case<'_>,
    basis: Basis,
    parameters: &Parameters,
) -> Result<InsuranceAmount, Obstacle> {
    let (attained_year, _) = case.attained();
    let eligibility_year = case.eligibility_year(parameters);
    if eligibility_year < FIRST_INDEXED {
        return Err(Obstacle::BeforeIndexing { year: eligibility_year });
    }
    let elapsed = elapsed_years(attained_year, eligibility_year);
    let years = computation_years(elapsed, parameters.dropout_years, parameters);
    let indexed_sum_cents = best_years(case, basis, years, parameters)?;
    let averaged_dollars = indexed_sum_cents / (i64::from(years) * 1_200);
    let bend_points = parameters.bend_points(eligibility_year)?;
    let exact = formula_cents(averaged_dollars, bend_points, parameters);
    let at_eligibility = rounded_amount(exact, eligibility_year, case.entitled, parameters)?;
    let last = increase_year(case.paid_for, parameters);
    let mut cents = at_eligibility;
    for year in eligibility_year..=last {
        let per_mille = parameters.increase(year, case.paid_for)?.per_mille;
        cents = dime(cents.saturating_mul(1_000 + per_mille), 1_000, year);
    }
    Ok(InsuranceAmount {
        eligibility_year,
        elapsed_years: elapsed,
        computation_years: years,
        indexed_sum_cents,
        averaged_dollars,
        bend_points,
        exact_cents: exact,
        at_eligibility_cents: at_eligibility,
        increases: (eligibility_year, last),
        cents,
    })
}

pub(super) fn share(own: i64, of: i64) -> Fraction {
    match (u64::try_from(own), u64::try_from(of)) {
        (Ok(own), Ok(of)) => Fraction::new(own, of).unwrap_or(Fraction::ZERO),
        _ => Fraction::ZERO,
    }
}

/// Shows the earnings record year by year, from 1951 on: for a theoretical one every year from that of age 22 to the one
/// before eligibility and any other counted year with a quarter of coverage, for the own one every counted year.
fn each_year(
    case: &Case<'_>,
    basis: Basis,
    parameters: &Parameters,
    mut show: impl FnMut(Attribution),
) -> Result<(), Obstacle> {
    let (attained_year, _) = case.attained();
    let eligibility_year = case.eligibility_year(parameters);
    let index_year = eligibility_year.saturating_sub(2);
    let base_wage = parameters.average_wage(index_year)?;
    let mut one = |year: i32, exact: i64| -> Result<(), Obstacle> {
        let earnings_cents = exact.min(parameters.wage_base(year)?);
        let indexed_cents = if year > index_year {
            earnings_cents
        } else {
            half_up(earnings_cents * base_wage, parameters.average_wage(year)?)
        };
        show(Attribution { year, earnings_cents, indexed_cents });
        Ok(())
    };
    let counted = case
        .years
        .iter()
        .filter(|covered| covered.year > BASE_YEAR && covered.year <= case.counted_through);
    let position = match basis {
        Basis::Theoretical(position) => position.position,
        Basis::Regular => {
            for covered in counted {
                one(covered.year, covered.earnings_cents)?;
            }
            return Ok(());
        }
    };
    let mut attributed = |year: i32| {
        let wage = parameters.average_wage(year.min(case.wages_through()))?;
        // What does not fit lies above any wage base.
        one(year, half_up_parts(position, wage))
    };
    let window = (attained_year + FIRST_AGE + 1).max(BASE_YEAR + 1)..eligibility_year;
    for year in window.clone() {
        attributed(year)?;
    }
    for covered in counted.filter(|covered| covered.quarters > 0) {
        if !window.contains(&covered.year) {
            attributed(covered.year)?;
        }
    }
    Ok(())
}

/// The position times a wage, half up to the cent.
fn half_up_parts(position: i64, wage: i64) -> i64 {
    position.saturating_mul(wage).saturating_add(POSITION_PARTS / 2) / POSITION_PARTS
}

/// The sum of the best years of the record, in cents; years that it lacks count nothing.
fn best_years(
    case: &Case<'_>,
    basis: Basis,
    years: i32,
    parameters: &Parameters,
) -> Result<i64, Obstacle> {
    let mut indexed = [0_i64; YEARS_MAX];
    let mut count = 0;
    each_year(case, basis, parameters, |year| {
        if let Some(slot) = indexed.get_mut(count) {
            *slot = year.indexed_cents;
            count += 1;
        }
    })?;
    let Some(known) = indexed.get_mut(..count) else { return Ok(0) };
    let left_out = count.saturating_sub(usize::try_from(years).unwrap_or(count));
    if left_out > 0 {
        known.select_nth_unstable(left_out);
    }
    Ok(known.iter().skip(left_out).sum())
}

/// The formula of the primary insurance amount: percentages of whole dollars are whole cents.
fn formula_cents(averaged: i64, [first, second]: [i64; 2], parameters: &Parameters) -> i64 {
    let [below, between, above] = parameters.rates_percent();
    below * averaged.min(first)
        + between * (averaged.min(second) - first).max(0)
        + above * (averaged - second).max(0)
}

/// The year of the last increase that a benefit of this month has.
pub(super) fn increase_year(paid_for: NaiveDate, parameters: &Parameters) -> i32 {
    let year = paid_for.year();
    if paid_for.month() < parameters.increase_month(year) { year - 1 } else { year }
}

/// A quotient of cents to a multiple of ten: down since the increase of June 1982, up before.
pub(super) const fn dime(numerator: i64, denominator: i64, increase_year: i32) -> i64 {
    let (down, rest) = (numerator / (10 * denominator), numerator % (10 * denominator));
    if rest > 0 && increase_year < 1982 { (down + 1) * 10 } else { down * 10 }
}

/// The primary insurance amount to the dime, by the reading of when that changed.
fn rounded_amount(
    exact: i64,
    eligibility_year: i32,
    entitled: NaiveDate,
    parameters: &Parameters,
) -> Result<i64, Obstacle> {
    let (down, rest) = (exact - exact % 10, exact % 10);
    if rest == 0 || eligibility_year >= 1983 {
        return Ok(down);
    }
    let after_june = (entitled.year(), entitled.month()) > (1982, 6);
    match parameters.rounding {
        Some(RoundingChange::AfterJune1982) if after_june => Ok(down),
        None if after_june => Err(Obstacle::Rounding),
        _ => Ok(down + 10),
    }
}
