//! Russia: Law 400-FZ, insurance pensions since 2015.
//!
//! A right needs the age, 15 years of service and 30 points (both rising over a ladder, and measured on the day
//! on which the age is reached). `pension = fixed payment × k + points × k × value of a point`, where both `k`
//! grow with every full year by which the claim comes later than the right.

use chrono::NaiveDate;
use kerben_core::calendar::{self, AgeSpan};
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Unit, Value};
use kerben_core::money::{Amount, Money};
use kerben_core::number::exact_mul;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use rust_decimal::Decimal;

use super::{number, payable, rounded};
use crate::career;
use crate::context::{Context, Stop};
use crate::error::PensionError;
use crate::outcome::{Missing, PartKind, Reason};
use crate::person::{BIRTHDAY_RULE, Person};
use crate::record::PeriodKind;
use crate::scheme::{self, AgeReached, Award, Credit, Opening, Payable, Required, Scheme};
use crate::step::Step;

pub mod earlier;
pub mod points;

use points::{Found, found};

/// The scheme of Russia.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Russia;

/// The most years of deferral for which the law has coefficients.
const DEFERRAL_YEARS_MAX: u32 = 10;

impl<R: Recorder> Scheme<R> for Russia {
    fn state(&self) -> Country {
        Country::RU
    }

    /// Citizens and residents.
    fn covers(&self, person: &Person) -> Tri {
        Tri::from(person.belongs_to(Country::RU))
    }

    fn covered_by(&self) -> Option<&'static str> {
        Some("ru.covered")
    }

    /// Work, care of children and dependants, and conscription; the rest was not read.
    fn counts(&self, kind: PeriodKind, _period: Period) -> Tri {
        match kind {
            PeriodKind::Study | PeriodKind::Unemployment | PeriodKind::Residence => Tri::Unknown,
            _ => Tri::Yes,
        }
    }

    fn pensionable_age(&self, cx: &Context<'_>, rec: &mut R) -> Result<Step<AgeReached, R>, Stop> {
        let id = format!("ru.age.{}", cx.person().sex().plural());
        let born = cx.person().born();
        let age = AgeSpan::from_decimal_years(cx.known(&id, born)?.value)?;
        let reached = AgeReached { day: cx.person().reaches(age)?, at_latest: false, age };
        scheme::age_step(cx, &id, born, reached, "ru.age", rec)
    }

    fn opens_no_earlier_than_age(&self) -> bool {
        true
    }

    fn required_service(
        &self,
        cx: &Context<'_>,
        reached: NaiveDate,
        _on: NaiveDate,
        rec: &mut R,
    ) -> Result<Option<Required<R>>, Stop> {
        let months = cx.months("ru.required-service", reached, rec)?;
        Ok(Some(Required { months, until: None }))
    }

    fn entitlement(
        &self,
        cx: &Context<'_>,
        credit: &Credit,
        rec: &mut R,
    ) -> Result<Step<Opening, R>, Stop> {
        let age = scheme::Scheme::<R>::pensionable_age(self, cx, rec)?.value.day;
        let time = scheme::age_and_service(self, cx, credit, &["ru.service"], rec)?;
        let rule = cx.provision("ru.points")?;
        let required = cx.parameter("ru.required-points", age, rec)?;
        let tested = test_points(cx, credit, &time.value, &required, rec)?;
        let outside = !credit.added.is_empty();
        let stay = cx.provision("eaeu.points-stay")?;
        // Service of other states brings no points: a reading, and it carries the answer where such service
        // opens the right.
        let stays = if outside { stay.grade } else { Evidence::Official };
        let grades = [time.grade, tested.grade, rule.grade, stays];
        let opening = tested.value.clone();
        let open = matches!(opening, Opening::Open { .. });
        Ok(Step::record(rec, opening, grades, || {
            let outcome = if open { Outcome::met() } else { Outcome::not_met() };
            let node = Node::condition("ru.right/1", "pensions.ru.right", Test::All, outcome)
                .input("age and service", &time.node)
                .input("points", &tested.node)
                .cite(rule.citation.clone());
            if outside { node.cite(stay.citation.clone()).note(stay.message()) } else { node }
        }))
    }

    fn parts(&self, _cx: &Context<'_>, _award: &Award) -> Result<Vec<PartKind>, Stop> {
        Ok(vec![PartKind::Fixed, PartKind::Insurance])
    }

    fn amount(
        &self,
        cx: &Context<'_>,
        award: &Award,
        part: PartKind,
        rec: &mut R,
    ) -> Result<Step<Payable, R>, Stop> {
        match part {
            PartKind::Fixed => Ok(payable(fixed_payment(cx, award, rec)?)),
            _ => Ok(payable(insurance_pension(cx, award, rec)?)),
        }
    }
}

/// Tests the points: on the day on which age and service are there, and up to the claim.
fn test_points<R: Recorder>(
    cx: &Context<'_>,
    credit: &Credit,
    time: &Opening,
    required: &Step<Decimal, R>,
    rec: &mut R,
) -> Result<Step<Opening, R>, Stop> {
    let claimed = cx.claimed_on();
    let now = found(cx, &credit.own, claimed, rec)?;
    let short = |found: &Found<R>| found.most.is_some_and(|most| most < required.value);
    let enough = |found: &Found<R>| found.least.value >= required.value;
    let opening = match time {
        Opening::Open { from, at_latest } => {
            if enough(&now) {
                let (from, later) = first_enough(cx, credit, *from, required.value, rec)?;
                Opening::Open { from, at_latest: *at_latest || later }
            } else if short(&now) {
                Opening::Closed {
                    reasons: vec![points_short(&now, required.value)],
                    earliest: None,
                }
            } else {
                return Err(Stop::Missing(now.missing));
            }
        }
        Opening::Closed { reasons, earliest } => {
            let mut reasons = reasons.clone();
            let mut earliest = *earliest;
            if short(&now) {
                reasons.push(points_short(&now, required.value));
            }
            if !enough(&now) {
                earliest = None;
            }
            Opening::Closed { reasons, earliest }
        }
    };
    let met = if enough(&now) {
        Outcome::met()
    } else if short(&now) {
        Outcome::not_met()
    } else {
        Outcome::Undetermined { missing: now.missing.iter().map(Missing::message).collect() }
    };
    let grades = [now.least.grade, required.grade];
    Ok(Step::record(rec, opening, grades, || {
        Node::condition("ru.points-enough/1", "pensions.ru.points_enough", Test::AtLeast, met)
            .input("actual", &now.least.node)
            .input("required", &required.node)
    }))
}

fn points_short<R: Recorder>(found: &Found<R>, required: Decimal) -> Reason {
    Reason::PointsShort {
        have: found.most.unwrap_or(found.least.value).normalize().to_string(),
        need: required.normalize().to_string(),
    }
}

/// The first day on which the points are enough: the day itself, or the first day of the year after the one
/// whose points complete them, marked as the latest possible.
fn first_enough<R: Recorder>(
    cx: &Context<'_>,
    credit: &Credit,
    from: NaiveDate,
    required: Decimal,
    rec: &mut R,
) -> Result<(NaiveDate, bool), Stop> {
    use chrono::Datelike;
    let claimed = cx.claimed_on();
    let mut day = from;
    while day < claimed {
        if found(cx, &credit.own, day, rec)?.least.value >= required {
            return Ok((day, day != from));
        }
        day = calendar::day(day.year().saturating_add(1), 1, 1)?;
    }
    Ok((claimed, claimed != from))
}

/// Full years by which the claim comes later than the right, but not before 2015; at most ten count.
///
/// # Errors
///
/// [`PensionError::Calendar`] when a day lies outside the calendar.
pub fn deferral_years(from: NaiveDate, claimed_on: NaiveDate) -> Result<u32, PensionError> {
    let start = from.max(calendar::day(2015, 1, 1)?);
    if claimed_on <= start {
        return Ok(0);
    }
    Ok(calendar::age_on(start, claimed_on, BIRTHDAY_RULE)?.min(DEFERRAL_YEARS_MAX))
}

/// The coefficient of deferral, where there is any.
fn deferral<R: Recorder>(
    cx: &Context<'_>,
    from: NaiveDate,
    of: &str,
    rec: &mut R,
) -> Result<Option<Step<Decimal, R>>, Stop> {
    let years = deferral_years(from, cx.claimed_on())?;
    if years == 0 {
        return Ok(None);
    }
    let rule = cx.provision("ru.deferral")?;
    let found = cx.parameter(&format!("ru.deferral.{of}.{years}"), cx.claimed_on(), rec)?;
    Ok(Some(Step::record(rec, found.value, [found.grade, rule.grade], || {
        Node::product("ru.deferral/1", "pensions.ru.deferral", number(found.value, Unit::One))
            .input("coefficient", &found.node)
            .cite(rule.citation.clone())
    })))
}

/// Multiplies the factors and rounds once, to the kopeck.
fn product<R: Recorder>(
    cx: &Context<'_>,
    (rule_id, title): (&'static str, &'static str),
    factors: &[(&'static str, &Step<Decimal, R>)],
    provisions: &[&str],
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let mut exact = Decimal::ONE;
    let mut grades = Vec::new();
    for (_, factor) in factors {
        exact = exact_mul(exact, factor.value)?;
        grades.push(factor.grade);
    }
    let mut citations = Vec::new();
    for id in provisions {
        let rule = cx.provision(id)?;
        grades.push(rule.grade);
        citations.push(rule.citation.clone());
    }
    let rounding = cx.rounding("ru.money")?;
    let exact = Amount::new(exact, Currency::RUB)?;
    let (money, grade) = rounded(exact, rounding)?;
    grades.push(grade);
    Ok(Step::record(rec, money, grades, || {
        let node = Node::product(rule_id, title, money).rounded(exact, &rounding.rounding);
        let node = factors.iter().fold(node, |node, (name, step)| node.input(*name, &step.node));
        citations.into_iter().fold(node, Node::cite)
    }))
}

/// The fixed payment on the day of the claim.
///
/// # Errors
///
/// [`Stop::Missing`] when its amount on that day is not known.
pub fn fixed_payment<R: Recorder>(
    cx: &Context<'_>,
    award: &Award,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let day = cx.claimed_on();
    let fixed = cx.parameter("ru.fixed-payment", day, rec)?;
    let deferral = deferral(cx, award.from, "fixed", rec)?;
    let aged_from = cx.known("ru.fixed-payment.aged-from", day)?.value;
    let aged = if cx.person().reaches(AgeSpan::from_decimal_years(aged_from)?)? <= day {
        Some(cx.parameter("ru.fixed-payment.aged-factor", day, rec)?)
    } else {
        None
    };
    let mut factors = vec![("fixed payment", &fixed)];
    factors.extend(deferral.as_ref().map(|step| ("deferral", step)));
    factors.extend(aged.as_ref().map(|step| ("from the age of 80", step)));
    let mut provisions = vec!["ru.fixed-payment"];
    if aged.is_some() {
        provisions.push("ru.aged");
    }
    if cx.person().residence() != Country::RU {
        provisions.push("ru.fixed-payment-covered");
    }
    if !award.credit.added.is_empty() {
        provisions.push("ru.fixed-payment-totalised");
    }
    product(cx, ("ru.fixed-payment/1", "pensions.ru.fixed_payment"), &factors, &provisions, rec)
}

/// The insurance pension on the day of the claim: points for the service for which Russia pays.
///
/// # Errors
///
/// [`Stop::Missing`] when points or the value of a point are not known.
pub fn insurance_pension<R: Recorder>(
    cx: &Context<'_>,
    award: &Award,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    if !award.paid_elsewhere.is_empty() {
        return Err(Missing::rule("ru.points-of-service-elsewhere").into());
    }
    let found = found(cx, &award.paid_own, cx.claimed_on(), rec)?;
    if !found.missing.is_empty() {
        return Err(Stop::Missing(found.missing));
    }
    let value = cx.parameter("ru.point-value", cx.claimed_on(), rec)?;
    let deferral = deferral(cx, award.from, "points", rec)?;
    let mut factors = vec![("points", &found.least), ("value of a point", &value)];
    factors.extend(deferral.as_ref().map(|step| ("deferral", step)));
    let provisions = if award.credit.added.is_empty() {
        vec!["ru.amount"]
    } else {
        vec!["ru.amount", "eaeu.own-law-amount"]
    };
    let names = ("ru.insurance-pension/1", "pensions.ru.insurance_pension");
    product(cx, names, &factors, &provisions, rec)
}

/// The Russian service before 2015 among these days: its points come from older rights.
fn before_2015(
    days: &kerben_core::periods::Periods,
) -> Result<kerben_core::periods::Periods, PensionError> {
    Ok(days.intersection(&career::days_before(calendar::day(2015, 1, 1)?)?))
}

/// A number of points, as a value of the derivation.
fn in_points(value: Decimal) -> Value {
    Value::number(value, Unit::Point)
}
