//! Rights before 2015, turned into points.
//!
//! Service before 2002 and the wage ratio give a calculated pension; its excess over the base part is turned
//! into capital, raised to 2015, raised again for service before 1991, and joined by the indexed contributions
//! of 2002 to 2014. Capital over the expected months of payment and over the value of a point on 1 January 2015
//! are the points. The formula and its roundings are known only from lawyers' calculators, so every answer
//! that stands on it is graded as code.

use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Recorder, Unit, Value};
use kerben_core::number::{exact_add, exact_mul};
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;

use super::{before_2015, in_points};
use crate::career;
use crate::context::{Context, Stop};
use crate::outcome::Missing;
use crate::schemes::{number, whole_years};
use crate::service;
use crate::step::Step;

/// The parameters of the formula, each with its grade.
struct Formula<'a, 'c, R: Recorder> {
    cx: &'a Context<'c>,
    rec: &'a mut R,
}

impl<R: Recorder> Formula<'_, '_, R> {
    fn parameter(&mut self, name: &str) -> Result<Step<Decimal, R>, Stop> {
        let day = calendar::day(2015, 1, 1)?;
        self.cx.parameter(&format!("ru.earlier-rights.{name}"), day, self.rec)
    }

    /// Rounds a product of factors at this step, as the calculators do.
    fn product(
        &mut self,
        (rule, title): (&'static str, &'static str),
        factors: &[(&'static str, &Step<Decimal, R>)],
        rounding: Option<&str>,
    ) -> Result<Step<Decimal, R>, Stop> {
        let mut exact = Decimal::ONE;
        for (_, factor) in factors {
            exact = exact_mul(exact, factor.value)?;
        }
        let mut grades: Vec<Evidence> = factors.iter().map(|(_, factor)| factor.grade).collect();
        let rounding = rounding.map(|id| self.cx.rounding(id)).transpose()?;
        let value = match rounding {
            Some(rounding) => rounding.rounding.apply(exact)?,
            None => exact,
        };
        grades.extend(rounding.map(|rounding| rounding.grade));
        Ok(Step::record(self.rec, value, grades, || {
            let node = Node::product(rule, title, number(value, Unit::from("RUB")));
            let node = match rounding {
                Some(known) => node.rounded(number(exact, Unit::from("RUB")), &known.rounding),
                None => node,
            };
            factors.iter().fold(node, |node, (name, step)| node.input(*name, &step.node))
        }))
    }

    /// Divides and rounds.
    fn quotient(
        &mut self,
        (rule, title): (&'static str, &'static str),
        (over, under): (&Step<Decimal, R>, &Step<Decimal, R>),
        value: impl Fn(Decimal) -> Value,
    ) -> Result<Step<Decimal, R>, Stop> {
        let rounding = self.cx.rounding("ru.earlier.money")?;
        let exact = over.value.checked_div(under.value).unwrap_or_default();
        let rounded = rounding.rounding.apply(exact)?;
        let grades = [over.grade, under.grade, rounding.grade];
        Ok(Step::record(self.rec, rounded, grades, || {
            Node::ratio(rule, title, value(rounded))
                .input("numerator", &over.node)
                .input("denominator", &under.node)
                .rounded(value(exact), &rounding.rounding)
        }))
    }

    /// The whole years of Russian service before a year.
    fn years(
        &mut self,
        title: &'static str,
        days: &Periods,
        year: i32,
    ) -> Result<Step<Decimal, R>, Stop> {
        let before = days.intersection(&career::days_before(calendar::day(year, 1, 1)?)?);
        let counted = service::count(title, &before, self.rec)?;
        Ok(whole_years(&counted, self.rec)?.map(Decimal::from))
    }
}

/// The points of all Russian service before 2015; `None` where the wage ratio and the contributions are not
/// stated.
///
/// # Errors
///
/// [`Stop::Missing`] when these days are only a part of that service: older rights cannot be divided.
pub fn points<R: Recorder>(
    cx: &Context<'_>,
    days: &Periods,
    rec: &mut R,
) -> Result<Option<Step<Decimal, R>>, Stop> {
    if cx.record().earlier_rights().is_none() {
        return Ok(None);
    }
    let all = before_2015(&cx.record().days_in(Country::RU))?;
    if all != *days {
        return Err(Missing::fact("ru.points_divided").into());
    }
    let mut formula = Formula { cx, rec };
    let until_2002 = formula.years("pensions.ru.earlier.service_2002", days, 2002)?;
    let until_1991 = formula.years("pensions.ru.earlier.service_1991", days, 1991)?;
    rights(cx, &until_2002, &until_1991, rec).map(Some)
}

/// The points for whole years of service before 2002 and before 1991, with the wage ratio and the contributions
/// of the record.
///
/// # Errors
///
/// [`Stop::Missing`] when these are not stated, in roubles.
pub fn rights<R: Recorder>(
    cx: &Context<'_>,
    until_2002: &Step<Decimal, R>,
    until_1991: &Step<Decimal, R>,
    rec: &mut R,
) -> Result<Step<Decimal, R>, Stop> {
    let stated = cx.record().earlier_rights().map(|rights| rights.indexed_contributions);
    let paid_in = stated
        .filter(|money| money.currency() == Currency::RUB)
        .ok_or_else(|| Missing::fact("ru.earlier_rights"))?
        .decimal();
    let mut formula = Formula { cx, rec };
    let full = formula.parameter(&format!("full-service.{}", cx.person().sex().plural()))?;
    let capital = capital(&mut formula, until_2002, &full)?;
    let raise = valorisation(&mut formula, until_1991, !until_2002.value.is_zero())?;
    let names = ("ru.earlier-valorised/1", "pensions.ru.earlier.valorised");
    let factors = [("capital", &capital), ("raise", &raise)];
    let valorised = formula.product(names, &factors, Some("ru.earlier.money"))?;
    let contributions = Step::record(formula.rec, paid_in, [], || {
        let amount = number(paid_in, Unit::from("RUB"));
        Node::fact("ru.earlier-contributions/1", "pensions.ru.earlier.contributions", amount)
    });
    let sum = exact_add(exact_add(capital.value, valorised.value)?, contributions.value)?;
    let grades = [capital.grade, valorised.grade, contributions.grade];
    let sum = Step::record(formula.rec, sum, grades, || {
        let amount = number(sum, Unit::from("RUB"));
        Node::sum("ru.earlier-capital/1", "pensions.ru.earlier.sum", amount)
            .input("before 2002", &capital.node)
            .input("raise", &valorised.node)
            .input("contributions", &contributions.node)
    });
    let months = formula.parameter("payment-months")?;
    let names = ("ru.earlier-monthly/1", "pensions.ru.earlier.monthly");
    let rouble = |value| number(value, Unit::from("RUB"));
    let monthly = formula.quotient(names, (&sum, &months), rouble)?;
    let point = formula.parameter("point-value")?;
    let names = ("ru.earlier-points/1", "pensions.ru.earlier.points");
    let found = formula.quotient(names, (&monthly, &point), in_points)?;
    let rule = cx.provision("ru.earlier-rights")?;
    Ok(Step::record(rec, found.value, [found.grade, rule.grade], || {
        Node::product("ru.earlier-rights/1", "pensions.ru.earlier.points", in_points(found.value))
            .input("points", &found.node)
            .cite(rule.citation.clone())
    }))
}

/// The capital of service before 2002, raised to 2015.
fn capital<R: Recorder>(
    formula: &mut Formula<'_, '_, R>,
    years: &Step<Decimal, R>,
    full: &Step<Decimal, R>,
) -> Result<Step<Decimal, R>, Stop> {
    let ratio = wage_ratio(formula)?;
    let coefficient = service_coefficient(formula, years, full)?;
    let average = formula.parameter("average-wage")?;
    let names = ("ru.earlier-pension/1", "pensions.ru.earlier.calculated");
    let factors = [("service", &coefficient), ("ratio", &ratio), ("average wage", &average)];
    let pension = formula.product(names, &factors, Some("ru.earlier.money"))?;
    let least = formula.parameter("calculated-pension-least")?;
    let rouble = |value| number(value, Unit::from("RUB"));
    let pension_value = pension.value.max(least.value);
    let grades = [pension.grade, least.grade];
    let pension = Step::record(formula.rec, pension_value, grades, || {
        let amount = rouble(pension_value);
        Node::max("ru.earlier-pension-least/1", "pensions.ru.earlier.calculated", amount)
            .input("calculated", &pension.node)
            .input("least", &least.node)
    });
    let base = formula.parameter("base-part")?;
    let less = crate::schemes::taken_off(&base, Unit::from("RUB"), formula.rec);
    let above = exact_add(pension.value, less.value)?;
    let above = Step::record(formula.rec, above, [pension.grade, less.grade], || {
        Node::sum("ru.earlier-above-base/1", "pensions.ru.earlier.calculated", rouble(above))
            .input("calculated", &pension.node)
            .input("base part", &less.node)
    });
    let counted = years.value.min(full.value);
    let share = counted.checked_div(full.value).unwrap_or_default();
    let counted = formula.rec.record(|| {
        Node::min("ru.earlier-years/1", "pensions.ru.earlier.service_2002", Value::years(counted))
            .input("years", &years.node)
            .input("full", &full.node)
    });
    let share = Step::record(formula.rec, share, [years.grade, full.grade], || {
        let share = number(share, Unit::One);
        Node::ratio("ru.earlier-share/1", "pensions.ru.earlier.share", share)
            .input("numerator", &counted)
            .input("denominator", &full.node)
    });
    let months = formula.parameter("payment-months")?;
    let index = formula.parameter("indexation")?;
    let names = ("ru.earlier-before-2002/1", "pensions.ru.earlier.capital");
    let factors =
        [("above base", &above), ("share", &share), ("months", &months), ("indexation", &index)];
    formula.product(names, &factors, Some("ru.earlier.money"))
}

/// The wage ratio to four decimals, at most the cap.
fn wage_ratio<R: Recorder>(formula: &mut Formula<'_, '_, R>) -> Result<Step<Decimal, R>, Stop> {
    let most = formula.parameter("wage-ratio-most")?;
    let rounding = formula.cx.rounding("ru.earlier.ratio")?;
    let stated = formula.cx.record().earlier_rights().map(|rights| rights.wage_ratio);
    let stated = stated.ok_or_else(|| Missing::fact("ru.earlier_rights"))?;
    let ratio = rounding.rounding.apply_to_product(Decimal::ONE, stated)?;
    let rule = formula.cx.provision("ru.earlier-rights")?;
    let fact = Step::record(formula.rec, ratio, [rounding.grade, rule.grade], || {
        Node::table_row("ru.wage-ratio/1", "pensions.ru.earlier.ratio", number(ratio, Unit::One))
            .note(
                kerben_core::message::Message::new("pensions.reading")
                    .arg("name", stated.to_string()),
            )
            .cite(rule.citation.clone())
    });
    let counted = ratio.min(most.value);
    Ok(Step::record(formula.rec, counted, [fact.grade, most.grade], || {
        Node::min("ru.wage-ratio-capped/1", "pensions.ru.earlier.ratio", number(counted, Unit::One))
            .input("ratio", &fact.node)
            .input("most", &most.node)
    }))
}

/// 0.55, and 0.01 for each full year above 25 or 20, at most 0.75.
fn service_coefficient<R: Recorder>(
    formula: &mut Formula<'_, '_, R>,
    years: &Step<Decimal, R>,
    full: &Step<Decimal, R>,
) -> Result<Step<Decimal, R>, Stop> {
    let base = formula.parameter("sk-base")?;
    let step = formula.parameter("sk-step")?;
    let most = formula.parameter("sk-most")?;
    let over = exact_add(years.value, -full.value)?.max(Decimal::ZERO);
    let value = exact_add(base.value, exact_mul(step.value, over)?)?.min(most.value);
    let grades = [base.grade, step.grade, most.grade, years.grade, full.grade];
    Ok(Step::record(formula.rec, value, grades, || {
        let coefficient = number(value, Unit::One);
        Node::table_row("ru.service-coefficient/1", "pensions.ru.earlier.coefficient", coefficient)
            .input("years", &years.node)
            .input("full", &full.node)
            .input("base", &base.node)
            .input("step", &step.node)
            .input("most", &most.node)
    }))
}

/// The raise in per cent: ten for any service before 2002, one more for each full year before 1991.
fn valorisation<R: Recorder>(
    formula: &mut Formula<'_, '_, R>,
    years: &Step<Decimal, R>,
    any: bool,
) -> Result<Step<Decimal, R>, Stop> {
    let base = formula.parameter("valorisation-base")?;
    let step = formula.parameter("valorisation-step")?;
    let raise = if any {
        exact_add(base.value, exact_mul(step.value, years.value)?)?
    } else {
        Decimal::ZERO
    };
    let raise = exact_mul(raise, Decimal::new(1, 2))?;
    Ok(Step::record(formula.rec, raise, [base.grade, step.grade, years.grade], || {
        Node::table_row(
            "ru.valorisation/1",
            "pensions.ru.earlier.valorised",
            number(raise, Unit::One),
        )
        .input("years", &years.node)
        .input("base", &base.node)
        .input("step", &step.node)
    }))
}
