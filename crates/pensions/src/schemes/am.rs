//! Armenia: Law on State Pensions of 22 December 2010 (HO-243-N).
//!
//! A labour pension at 63 with ten years of service. `K = H + S × A × G` for up to ten years, and
//! `K = H + (10 × A + (S − 10) × A1) × G` above, where `G` grows by 0.1 a year up to 10 years, by 0.01 up to 40
//! and by 0.02 above.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Recorder, Unit, Value};
use kerben_core::money::Amount;
use kerben_core::number::exact_mul;
use kerben_core::period::Period;
use kerben_core::tri::Tri;
use rust_decimal::Decimal;

use super::{number, payable, rounded};
use crate::context::{Context, Stop};
use crate::outcome::PartKind;
use crate::person::Person;
use crate::record::PeriodKind;
use crate::scheme::{self, AgeReached, Award, Credit, Opening, Payable, Required, Scheme};
use crate::service::{self, Service};
use crate::step::Step;

/// The scheme of Armenia.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Armenia;

/// Years of the first value, and of the first step of the coefficient.
const FIRST_YEARS: u32 = 10;
/// Years up to which the second step of the coefficient runs.
const MIDDLE_YEARS: u32 = 40;

/// The years for the amount: a rest of more than six months counts as a year, a shorter one is dropped.
#[must_use]
pub fn years_for_amount(service: Service) -> u32 {
    let rest = service.months() % 12;
    let more = rest > 6 || (rest == 6 && service.days() > 0);
    service.years().saturating_add(u32::from(more))
}

/// The personal coefficient `G` for whole years of service, from its three yearly steps.
///
/// # Errors
///
/// [`Stop::Error`] when the steps leave the range of a decimal.
pub fn personal_coefficient(years: u32, steps: [Decimal; 3]) -> Result<Decimal, Stop> {
    let [first, middle, late] = steps;
    let first_years = years.min(FIRST_YEARS);
    let middle_years = years.min(MIDDLE_YEARS).saturating_sub(FIRST_YEARS);
    let late_years = years.saturating_sub(MIDDLE_YEARS);
    let mut sum = Decimal::ZERO;
    for (step, years) in [(first, first_years), (middle, middle_years), (late, late_years)] {
        sum = kerben_core::number::exact_add(sum, exact_mul(step, Decimal::from(years))?)?;
    }
    Ok(sum)
}

impl<R: Recorder> Scheme<R> for Armenia {
    fn state(&self) -> Country {
        Country::AM
    }

    /// The conditions that were read name no circle of persons; for those who are neither citizens nor
    /// residents that is left open.
    fn covers(&self, person: &Person) -> Tri {
        if person.belongs_to(Country::AM) { Tri::Yes } else { Tri::Unknown }
    }

    fn counts(&self, kind: PeriodKind, _period: Period) -> Tri {
        if kind.is_contributory() { Tri::Yes } else { Tri::Unknown }
    }

    fn pensionable_age(&self, cx: &Context<'_>, rec: &mut R) -> Result<Step<AgeReached, R>, Stop> {
        scheme::age_by_day(cx, "am.age", "am.age", rec)
    }

    fn required_service(
        &self,
        cx: &Context<'_>,
        _reached: NaiveDate,
        on: NaiveDate,
        rec: &mut R,
    ) -> Result<Option<Required<R>>, Stop> {
        scheme::required_on(cx, "am.required-service", on, rec)
    }

    fn entitlement(
        &self,
        cx: &Context<'_>,
        credit: &Credit,
        rec: &mut R,
    ) -> Result<Step<Opening, R>, Stop> {
        scheme::age_and_service(self, cx, credit, &["am.entitlement"], rec)
    }

    fn parts(&self, _cx: &Context<'_>, _award: &Award) -> Result<Vec<PartKind>, Stop> {
        Ok(vec![PartKind::Insurance])
    }

    fn amount(
        &self,
        cx: &Context<'_>,
        award: &Award,
        _part: PartKind,
        rec: &mut R,
    ) -> Result<Step<Payable, R>, Stop> {
        let paid = award.paid_own.union(&award.paid_elsewhere);
        let service = service::count("pensions.service.paid", &paid, rec)?;
        let counting = cx.provision("am.counting")?;
        let years = years_for_amount(service.value);
        let years = Step::record(rec, years, [service.grade, counting.grade], || {
            Node::table_row("am.years/1", "pensions.am.years", Value::years(years))
                .input("service", &service.node)
                .cite(counting.citation.clone())
        });
        Ok(payable(labour_pension(cx, &years, rec)?))
    }
}

/// The labour pension for whole years of service, on the day of the claim.
///
/// # Errors
///
/// [`Stop::Missing`] when a value of that day is not known.
pub fn labour_pension<R: Recorder>(
    cx: &Context<'_>,
    years: &Step<u32, R>,
    rec: &mut R,
) -> Result<Step<kerben_core::money::Money, R>, Stop> {
    let day = cx.claimed_on();
    let base = cx.parameter("am.base", day, rec)?;
    let value = cx.parameter("am.year-value", day, rec)?;
    let later = if years.value > FIRST_YEARS {
        Some(cx.parameter("am.year-value-later", day, rec)?)
    } else {
        None
    };
    let coefficient = coefficient(cx, years, rec)?;
    let first_years = years.value.min(FIRST_YEARS);
    let later_years = years.value.saturating_sub(FIRST_YEARS);
    let dram = || Unit::from("AMD");
    let valued = |value: &Step<Decimal, R>, count: u32, rec: &mut R| -> Result<_, Stop> {
        let sum = exact_mul(value.value, Decimal::from(count))?;
        let counted = rec.record(|| {
            Node::table_row(
                "am.years-of-value/1",
                "pensions.am.years_of_value",
                Value::years(count),
            )
            .input("years", &years.node)
        });
        Ok(Step::record(rec, sum, [value.grade, years.grade], || {
            Node::product("am.value-of-years/1", "pensions.am.value_of_years", number(sum, dram()))
                .input("value", &value.node)
                .input("years", &counted)
        }))
    };
    let mut terms = vec![valued(&value, first_years, rec)?];
    if let Some(later) = &later {
        terms.push(valued(later, later_years, rec)?);
    }
    let mut sum = Decimal::ZERO;
    for step in &terms {
        sum = kerben_core::number::exact_add(sum, step.value)?;
    }
    let grades: Vec<_> = terms.iter().map(|step| step.grade).collect();
    let of_years = Step::record(rec, sum, grades, || {
        Node::sum("am.value-of-service/1", "pensions.am.value_of_service", number(sum, dram()))
            .inputs("years", terms.iter().map(|step| &step.node))
    });
    let rule = cx.provision("am.amount")?;
    let earned = exact_mul(of_years.value, coefficient.value)?;
    let earned = Step::record(rec, earned, [of_years.grade, coefficient.grade], || {
        let amount = number(earned, Unit::from("AMD/month"));
        Node::product("am.earned/1", "pensions.am.earned", amount)
            .input("value of service", &of_years.node)
            .input("coefficient", &coefficient.node)
    });
    let exact = kerben_core::number::exact_add(base.value, earned.value)?;
    let rounding = cx.rounding("am.pension")?;
    let (money, rounding_grade) = rounded(Amount::new(exact, Currency::AMD)?, rounding)?;
    let total = rec.record(|| {
        let amount = number(exact, Unit::from("AMD/month"));
        Node::sum("am.base-and-earned/1", "pensions.am.base_and_earned", amount)
            .input("base", &base.node)
            .input("earned", &earned.node)
    });
    Ok(Step::record(rec, money, [base.grade, earned.grade, rule.grade, rounding_grade], || {
        let node = Node::product("am.labour-pension/1", "pensions.am.labour_pension", money)
            .input("amount", &total)
            .cite(rule.citation.clone());
        match Amount::new(exact, Currency::AMD) {
            Ok(exact) if money.decimal() != exact.value() => {
                node.rounded(exact, &rounding.rounding)
            }
            _ => node,
        }
    }))
}

fn coefficient<R: Recorder>(
    cx: &Context<'_>,
    years: &Step<u32, R>,
    rec: &mut R,
) -> Result<Step<Decimal, R>, Stop> {
    let day = cx.claimed_on();
    let rule = cx.provision("am.coefficient")?;
    let first = cx.parameter("am.coefficient.first", day, rec)?;
    let middle = cx.parameter("am.coefficient.middle", day, rec)?;
    let late = cx.parameter("am.coefficient.late", day, rec)?;
    let value = personal_coefficient(years.value, [first.value, middle.value, late.value])?;
    // Only the steps that the years reach carry their grade.
    let mut used = vec![&first];
    if years.value > FIRST_YEARS {
        used.push(&middle);
    }
    if years.value > MIDDLE_YEARS {
        used.push(&late);
    }
    let grades: Vec<_> =
        used.iter().map(|step| step.grade).chain([years.grade, rule.grade]).collect();
    Ok(Step::record(rec, value, grades, || {
        Node::table_row("am.coefficient/1", "pensions.am.coefficient", number(value, Unit::One))
            .input("years", &years.node)
            .inputs("step", used.iter().map(|step| &step.node))
            .cite(rule.citation.clone())
    }))
}
