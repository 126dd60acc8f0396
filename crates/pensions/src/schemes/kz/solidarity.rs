//! The solidarity pension for service before 1998, and the payout from savings.
//!
//! `solidarity = max(minimum pension, ⌈min(income, cap × index) × percentage⌉)`. The percentage is 60 for 25 years of service
//! (men) or 20 (women), one more for each further full year up to a limit, less in proportion. The income is the average of any
//! 36 consecutive months, which an institution states.

use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Recorder, Unit, Value};
use kerben_core::money::{Amount, Money};
use kerben_core::number::{Fraction, exact_add, exact_mul};
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;

use crate::context::{Context, Stop};
use crate::outcome::Missing;
use crate::record::StatedKind;
use crate::schemes::{number, rounded, year};
use crate::service;
use crate::step::Step;

/// What an institution of Kazakhstan states, in tenge.
fn stated<R: Recorder>(
    cx: &Context<'_>,
    what: StatedKind,
    (missing, title): (&'static str, &'static str),
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let stated = cx.record().stated(Country::KZ, what);
    let stated = stated.filter(|known| known.amount.currency() == Currency::KZT);
    let Some(stated) = stated else { return Err(Missing::fact(missing).into()) };
    Ok(Step::record(rec, stated.amount, [], || Node::fact("stated.amount/1", title, stated.amount)))
}

/// The solidarity pension for this service before 1998, on the day of the claim.
pub(super) fn pension<R: Recorder>(
    cx: &Context<'_>,
    service: &Periods,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let day = cx.claimed_on();
    let income = stated(cx, StatedKind::AverageIncome, ("kz.income", "pensions.kz.income"), rec)?;
    let counted = counted(cx, &income, rec)?;
    let percentage = percentage(cx, service, rec)?;
    let rounding = cx.rounding("kz.solidarity")?;
    // A fraction of a percentage stays one until the one rounding.
    let (percent, share) = (&percentage.0, percentage.1.clone());
    let of_income =
        exact_mul(exact_mul(counted.value.decimal(), percent.value)?, Decimal::new(1, 2))?;
    let whole = Amount::new(of_income, Currency::KZT)?;
    let (money, rounding_grade, exact) = match &share {
        None => {
            let (money, grade) = rounded(whole, rounding)?;
            (money, grade, whole)
        }
        Some(share) => {
            let part = whole.times(share.value);
            let exact = quotient(
                exact_mul(of_income, Decimal::from(share.value.numerator()))?,
                Decimal::from(share.value.denominator()),
            )?;
            let money = part.to_money(&rounding.rounding)?;
            let same = money.decimal() == exact.value();
            (money, if same { Evidence::Official } else { rounding.grade }, exact)
        }
    };
    let grades = [counted.grade, percent.grade, rounding_grade];
    let grades = grades.into_iter().chain(share.as_ref().map(|share| share.grade));
    let computed = Step::record(rec, money, grades, || {
        Node::product("kz.solidarity-computed/1", "pensions.kz.solidarity_computed", money)
            .input("income", &counted.node)
            .input("percentage", &percent.node)
            .input("share", &share.map(|share| share.node))
            .rounded(exact, &rounding.rounding)
    });
    let least = cx.parameter("kz.minimum-pension", day, rec)?;
    let rule = cx.provision("kz.solidarity-least")?;
    let floor = Money::exactly(least.value, Currency::KZT)?;
    let floor = Step::record(rec, floor, [least.grade, rule.grade], || {
        Node::product("kz.minimum-pension/1", "pensions.kz.minimum_pension", floor)
            .input("minimum", &least.node)
            .cite(rule.citation.clone())
    });
    let money = if computed.value < floor.value { floor.value } else { computed.value };
    Ok(Step::record(rec, money, [computed.grade, floor.grade], || {
        Node::max("kz.solidarity/1", "pensions.kz.solidarity_pension", money)
            .input("computed", &computed.node)
            .input("floor", &floor.node)
    }))
}

/// A quotient to all digits of a decimal, as the derivation shows it; money is made from the fraction itself.
fn quotient(of: Decimal, by: Decimal) -> Result<Amount, Stop> {
    Ok(Amount::new(of.checked_div(by).unwrap_or_default(), Currency::KZT)?)
}

/// The income, at most the cap in monthly indices.
fn counted<R: Recorder>(
    cx: &Context<'_>,
    income: &Step<Money, R>,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let day = cx.claimed_on();
    let times = cx.parameter("kz.solidarity.income-cap", day, rec)?;
    let index = cx.parameter("kz.monthly-index", day, rec)?;
    let cap = Money::exactly(exact_mul(times.value, index.value)?, Currency::KZT)?;
    let cap = Step::record(rec, cap, [times.grade, index.grade], || {
        Node::product("kz.income-cap/1", "pensions.kz.income_cap", cap)
            .input("times", &times.node)
            .input("index", &index.node)
    });
    let counted = if cap.value < income.value { cap.value } else { income.value };
    Ok(Step::record(rec, counted, [cap.grade, income.grade], || {
        Node::min("kz.income-counted/1", "pensions.kz.income_counted", counted)
            .input("income", &income.node)
            .input("cap", &cap.node)
    }))
}

/// A percentage, and the share of it for less than full service.
type Percentage<R> = (Step<Decimal, R>, Option<Step<Fraction, R>>);

fn percentage<R: Recorder>(
    cx: &Context<'_>,
    periods: &Periods,
    rec: &mut R,
) -> Result<Percentage<R>, Stop> {
    let day = cx.claimed_on();
    let service = service::count("pensions.service.paid", periods, rec)?;
    let id = format!("kz.solidarity.full-service.{}", cx.person().sex().plural());
    let full = cx.whole(&id, day, rec)?;
    let rule = cx.provision("kz.solidarity-full")?;
    let at_full = cx.parameter("kz.solidarity.percent", day, rec)?;
    let years = service.value.years();
    if let Some(above) = years.checked_sub(full.value) {
        let step = cx.parameter("kz.solidarity.percent-step", day, rec)?;
        let most = cx.parameter("kz.solidarity.percent-most", day, rec)?;
        let length = cx.provision("kz.solidarity-length")?;
        let added = exact_mul(step.value, Decimal::from(above))?;
        let percent = exact_add(at_full.value, added)?.min(most.value);
        let mut grades = vec![service.grade, full.grade, at_full.grade, rule.grade];
        if above > 0 {
            grades.extend([step.grade, most.grade, length.grade]);
        }
        let percent = Step::record(rec, percent, grades, || {
            let node = Node::table_row(
                "kz.percentage/1",
                "pensions.kz.percentage",
                number(percent, Unit::Percent),
            )
            .input("service", &service.node)
            .input("full", &full.node)
            .input("at full", &at_full.node)
            .cite(rule.citation.clone());
            if above == 0 {
                return node;
            }
            node.input("step", &step.node)
                .input("most", &most.node)
                .cite(length.citation.clone())
                .note(length.message())
        });
        return Ok((percent, None));
    }
    // The calculator that was read knows whole years.
    if service.value.months() % 12 != 0 {
        return Err(Missing::rule("kz.solidarity.part-years").into());
    }
    let length = cx.provision("kz.solidarity-length")?;
    let fraction = Fraction::new(years.into(), full.value.into())?;
    let counted = Step::record(rec, years, [service.grade], || {
        Node::table_row("kz.years/1", "pensions.service.years", Value::years(years))
            .input("service", &service.node)
    });
    let share = Step::record(rec, fraction, [counted.grade, full.grade, length.grade], || {
        Node::ratio("kz.share-of-service/1", length.message(), fraction)
            .input("numerator", &counted.node)
            .input("denominator", &full.node)
            .cite(length.citation.clone())
    });
    Ok((at_full, Some(share)))
}

/// The monthly payout from stated savings in its first year.
pub(super) fn payout<R: Recorder>(cx: &Context<'_>, rec: &mut R) -> Result<Step<Money, R>, Stop> {
    let savings = stated(cx, StatedKind::Savings, ("kz.savings", "pensions.kz.savings"), rec)?;
    let rate = cx.parameter("kz.fund.payout-rate", cx.claimed_on(), rec)?;
    let rule = cx.provision("kz.payout")?;
    let of_year = exact_mul(exact_mul(savings.value.decimal(), rate.value)?, Decimal::new(1, 2))?;
    let of_year = Amount::new(of_year, Currency::KZT)?;
    let yearly = rec.record(|| {
        let amount = number(of_year.value(), Unit::from("KZT"));
        Node::product("kz.payout-of-year/1", "pensions.kz.payout_of_year", amount)
            .input("savings", &savings.node)
            .input("rate", &rate.node)
            .graded(savings.grade.min(rate.grade))
    });
    let months = year(rec);
    let rounding = cx.rounding("kz.savings")?;
    let part = of_year.times(Fraction::new(1, 12)?);
    let exact = quotient(of_year.value(), Decimal::from(12))?;
    let money = part.to_money(&rounding.rounding)?;
    let same = money.decimal() == exact.value();
    let rounding_grade = if same { Evidence::Official } else { rounding.grade };
    Ok(Step::record(rec, money, [savings.grade, rate.grade, rule.grade, rounding_grade], || {
        Node::ratio("kz.payout/1", "pensions.kz.payout", money)
            .input("numerator", &yearly)
            .input("denominator", &months)
            .rounded(exact, &rounding.rounding)
            .cite(rule.citation.clone())
            .note(rule.message())
    }))
}
