//! The first insurance part: service and wage before 1996.
//!
//! `SP1 = 1 % × min(average monthly wage, ceiling) × years of service before 1996`. The ceiling was read in an official source;
//! the rate, the sixty months of the wage and the count of part of a year were not: an amount carries the grade of what is
//! unverified, and a strict caller refuses it.

use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Recorder};
use kerben_core::money::{Amount, Money};
use kerben_core::number::{Fraction, exact_mul};
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;

use crate::context::{Context, Stop};
use crate::outcome::Missing;
use crate::record::StatedKind;
use crate::schemes::year;
use crate::service;
use crate::step::Step;

/// The first insurance part for this service before 1996, on the day of the claim.
pub(super) fn first<R: Recorder>(
    cx: &Context<'_>,
    before: &Periods,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let day = cx.claimed_on();
    let wage = cx.record().stated(Country::KG, StatedKind::AverageIncome);
    let wage = wage.filter(|stated| stated.amount.currency() == Currency::KGS);
    let Some(wage) = wage.map(|stated| stated.amount) else {
        return Err(Missing::fact("kg.wage").into());
    };
    let wage =
        Step::record(rec, wage, [], || Node::fact("stated.amount/1", "pensions.kg.wage", wage));
    let ceiling = cx.parameter("kg.sp1.wage-ceiling", day, rec)?;
    let most = Money::exactly(ceiling.value, Currency::KGS)?;
    let most = Step::record(rec, most, [ceiling.grade], || {
        Node::product("kg.wage-ceiling/1", "pensions.kg.wage_ceiling", most)
            .input("ceiling", &ceiling.node)
    });
    let counted = if most.value < wage.value { most.value } else { wage.value };
    let counted = Step::record(rec, counted, [wage.grade, most.grade], || {
        Node::min("kg.wage-counted/1", "pensions.kg.wage_counted", counted)
            .input("wage", &wage.node)
            .input("ceiling", &most.node)
    });
    let length = service::count("pensions.kg.service_before_1996", before, rec)?;
    let of_a_year = year(rec);
    let years = Fraction::new(length.value.months().into(), 12)?;
    let years = Step::record(rec, years, [length.grade], || {
        Node::ratio("kg.years-before-1996/1", "pensions.kg.years_before_1996", years)
            .input("numerator", &length.node)
            .input("denominator", &of_a_year)
    });
    let rate = cx.parameter("kg.sp1.rate", day, rec)?;
    let rule = cx.provision("kg.sp1")?;
    let rounding = cx.rounding("kg.sp1")?;
    let of_year = exact_mul(exact_mul(counted.value.decimal(), rate.value)?, Decimal::new(1, 2))?;
    let money = Amount::new(of_year, Currency::KGS)?.times(years.value);
    let money = money.to_money(&rounding.rounding)?;
    let exact = exact_mul(of_year, Decimal::from(length.value.months()))?;
    let exact = exact.checked_div(Decimal::from(12)).unwrap_or_default();
    let exact = Amount::new(exact, Currency::KGS)?;
    let whole = money.decimal() == exact.value();
    let rounding_grade = if whole { Evidence::Official } else { rounding.grade };
    let grades = [counted.grade, rate.grade, years.grade, rule.grade, rounding_grade];
    Ok(Step::record(rec, money, grades, || {
        Node::product("kg.first-insurance/1", "pensions.kg.first_insurance", money)
            .input("wage", &counted.node)
            .input("rate", &rate.node)
            .input("years", &years.node)
            .rounded(exact, &rounding.rounding)
            .cite(rule.citation.clone())
    }))
}
