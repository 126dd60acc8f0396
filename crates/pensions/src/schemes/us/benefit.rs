//! What age makes of the pro rata amount: reduction, credit and the dollar that is paid.

use chrono::{Datelike, NaiveDate};
use kerben_core::number::Fraction;

use super::amount::{dime, increase_year};
use super::{Case, Obstacle, Parameters, month_index};

/// The months before the full retirement age that have the first rate of reduction.
const FIRST_MONTHS: i64 = 36;
/// The parts of the amount in which a reduction is counted.
const EARLY_PARTS: i64 = 720;
/// The parts of the amount in which a credit is counted.
const DELAY_PARTS: i64 = 2_400;
/// The last birth, less one day, for which 62 itself opens the right; later ones are 62 through a whole month.
const AGE_THROUGH_MONTH: (i32, u32, u32) = (1919, 8, 31);

/// The benefit of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Benefit {
    /// The full retirement age, in months.
    pub full_retirement_months: i64,
    /// The age in the first month of entitlement, in months.
    pub age_months: i64,
    /// Months of reduction.
    pub early_months: i64,
    /// Months of credit.
    pub delayed_months: i64,
    /// What is left or due of the pro rata amount, as a fraction that is not reduced.
    pub factor: Fraction,
    /// The benefit to the dime, in cents.
    pub benefit_cents: i64,
    /// What is paid, in dollars.
    pub payable_dollars: i64,
}

/// The first month of a right at 62.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FirstMonth {
    /// The number of months of age in it.
    pub age_months: i64,
    /// Its first day.
    pub month: NaiveDate,
}

/// The first month in which someone born on this day can be entitled: the first through which they are 62, which is the
/// month of the birthday itself only for those born on the first or the second.
///
/// # Source
///
/// Social Security Administration, detailed calculator, `piaparms.cpp`, `earlyAgeOabCalPL`.
#[must_use]
pub fn first_month(born: NaiveDate, parameters: &Parameters) -> FirstMonth {
    let attained = born.pred_opt().unwrap_or(born);
    let (year, month, day) = AGE_THROUGH_MONTH;
    let later = (attained.year(), attained.month(), attained.day()) > (year, month, day);
    let wait = i32::from(later && attained.day() != 1);
    let age = parameters.age_years() * 12 + wait;
    let index = month_index(attained) + age;
    let month = u32::try_from(index.rem_euclid(12)).unwrap_or(0) + 1;
    let month = NaiveDate::from_ymd_opt(index.div_euclid(12), month, 1).unwrap_or(born);
    FirstMonth { age_months: age.into(), month }
}

/// The benefit that a pro rata amount gives at the age of the claim.
///
/// # Errors
///
/// [`Obstacle::BelowAge`] before the first month of a right; [`Obstacle::Parameter`] when the full retirement age or the
/// credit is not known.
///
/// # Rounding
///
/// The reduced or increased amount down to the dime, the payment down to the dollar.
///
/// # Source
///
/// 42 USC 402(q), 402(w), 415(g); POMS GN 01701.225, RS 00615.692; months of credit as in `monthsDriCal` of the detailed
/// calculator.
pub fn benefit(
    case: &Case<'_>,
    pro_rata_cents: i64,
    parameters: &Parameters,
) -> Result<Benefit, Obstacle> {
    let first = first_month(case.born, parameters);
    let eligibility_year = case.eligibility_year(parameters);
    let full = parameters.full_retirement_months(eligibility_year)?;
    let (_, born) = case.attained();
    let (born, entitled) = (i64::from(born), i64::from(month_index(case.entitled)));
    let age = entitled - born;
    if age < first.age_months {
        return Err(Obstacle::BelowAge { month: first.month });
    }
    let early = (full - age).max(0);
    let delayed = if early > 0 { 0 } else { delayed_months(case, born, full, parameters) };
    let [first_rate, later_rate] = parameters.early();
    let (numerator, denominator) = if delayed > 0 {
        (DELAY_PARTS + delayed * parameters.delay_credit(eligibility_year)?, DELAY_PARTS)
    } else if early > 0 {
        let first_months = early.min(FIRST_MONTHS);
        let less = first_rate * first_months + later_rate * (early - first_months);
        ((EARLY_PARTS - less).max(0), EARLY_PARTS)
    } else {
        (1, 1)
    };
    let last = increase_year(case.paid_for, parameters);
    let benefit_cents = dime(pro_rata_cents.saturating_mul(numerator), denominator, last);
    Ok(Benefit {
        full_retirement_months: full,
        age_months: age,
        early_months: early,
        delayed_months: delayed,
        factor: super::amount::share(numerator, denominator),
        benefit_cents,
        payable_dollars: benefit_cents / 100,
    })
}

/// The months of delay that count for the month of the benefit: from the full retirement age, or fully insured status
/// if that is later, to entitlement or the age at which credits end; those of the year of entitlement only from the
/// next January.
fn delayed_months(case: &Case<'_>, born: i64, full: i64, parameters: &Parameters) -> i64 {
    let insured = case.insured.map_or(i64::MIN, |month| month_index(month).into());
    let from = (born + full).max(insured);
    let ends = born + i64::from(parameters.delay_ends_years()) * 12;
    let entitled: i64 = month_index(case.entitled).into();
    let paid: i64 = month_index(case.paid_for).into();
    let until = if ends <= entitled {
        ends
    } else if ends <= paid || case.paid_for.year() > case.entitled.year() {
        entitled
    } else {
        from.max(i64::from(case.entitled.year()) * 12)
    };
    (until - from).max(0)
}
