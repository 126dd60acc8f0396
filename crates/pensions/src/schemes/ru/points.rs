//! Pension points: those of a year from its pay, those of care and conscription, and certified ones.
//!
//! The points of a year are ten times the pay over the cap of the year, at most ten, to three decimals.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Fact, Node, Recorder, Unit, Value};
use kerben_core::message::Message;
use kerben_core::number::{exact_add, exact_mul};
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use rust_decimal::Decimal;

use super::{before_2015, earlier, in_points};
use crate::career;
use crate::context::{Context, Stop};
use crate::error::PensionError;
use crate::outcome::Missing;
use crate::record::{InsurancePeriod, PeriodKind};
use crate::schemes::number;
use crate::service::Service;
use crate::step::Step;

/// Points, as far as they are known.
#[derive(Debug)]
pub struct Found<R: Recorder> {
    /// The points that are known.
    pub least: Step<Decimal, R>,
    /// The most that there can be; `None` if there is no bound.
    pub most: Option<Decimal>,
    /// What is missing to know all.
    pub missing: Vec<Missing>,
}

/// The points of these days of Russian service, as they stand on a day.
///
/// A year counts once its service ends before that day.
///
/// # Errors
///
/// [`Stop::Error`]. What is missing is part of the answer.
pub fn found<R: Recorder>(
    cx: &Context<'_>,
    days: &Periods,
    on: NaiveDate,
    rec: &mut R,
) -> Result<Found<R>, Stop> {
    let days = days.intersection(&cx.record().days_in(Country::RU));
    let days = career::before_day(days, on)?;
    let mut tally = Tally { steps: Vec::new(), spare: Some(Decimal::ZERO), missing: Vec::new() };
    let certified = certified(cx, &days, on, &mut tally, rec);
    let open = days.difference(&certified);
    let old = before_2015(&open)?;
    if !old.is_empty() {
        if let Some(points) = earlier::points(cx, &old, rec)? {
            tally.steps.push(points);
        } else {
            tally.missing.push(Missing::fact("ru.earlier_rights"));
            tally.spare = None;
        }
    }
    let later = open.difference(&old);
    for year in years(&later) {
        year_of_pay(cx, &later, year, &mut tally, rec)?;
    }
    care(cx, &later, &mut tally, rec)?;
    let mut sum = Decimal::ZERO;
    for step in &tally.steps {
        sum = exact_add(sum, step.value)?;
    }
    let grades: Vec<_> = tally.steps.iter().map(|step| step.grade).collect();
    let least = Step::record(rec, sum, grades, || {
        Node::sum("ru.points/1", "pensions.ru.points", in_points(sum))
            .inputs("points", tally.steps.iter().map(|step| &step.node))
    });
    let most = tally.spare.map(|spare| exact_add(sum, spare)).transpose()?;
    Ok(Found { least, most, missing: tally.missing })
}

/// Points found so far, what may come on top, and what is missing to know it.
struct Tally<R: Recorder> {
    steps: Vec<Step<Decimal, R>>,
    spare: Option<Decimal>,
    missing: Vec<Missing>,
}

impl<R: Recorder> Tally<R> {
    fn lacks(&mut self, missing: Missing, at_most: Decimal) {
        self.missing.push(missing);
        self.spare = self.spare.and_then(|spare| spare.checked_add(at_most));
    }
}

/// Takes certified points over; returns the days for which they stand.
fn certified<R: Recorder>(
    cx: &Context<'_>,
    days: &Periods,
    on: NaiveDate,
    tally: &mut Tally<R>,
    rec: &mut R,
) -> Periods {
    let mut covered = Periods::empty();
    if cx.record().certified_points().is_empty() {
        return covered;
    }
    let served = cx.record().days_in(Country::RU);
    for statement in cx.record().certified_points() {
        if statement.state != Country::RU || statement.period.end() > on {
            continue;
        }
        let speaks_for = served.within(statement.period);
        let wanted = days.intersection(&speaks_for);
        if wanted.is_empty() {
            continue;
        }
        if wanted != speaks_for {
            // A statement for days of which only some count here cannot be divided.
            tally.lacks(Missing::fact("ru.points_divided"), statement.points.get());
            covered = covered.union(&wanted);
            continue;
        }
        let points = statement.points.get();
        tally.steps.push(Step::record(rec, points, [], || {
            let node = Node::fact("ru.certified/1", "pensions.ru.certified", in_points(points))
                .over(statement.period);
            match &statement.document {
                Some(document) => node.from_document(Fact {
                    document: document.clone(),
                    received: None,
                    certified_by: None,
                }),
                None => node,
            }
        }));
        covered = covered.union(&speaks_for);
    }
    covered
}

fn years(days: &Periods) -> Vec<i32> {
    let mut years: Vec<i32> =
        days.iter().flat_map(|period| period.start().year()..=period.last().year()).collect();
    years.dedup();
    years
}

/// The Russian entries that have days among these in a year.
fn entries<'a, 'd>(
    cx: &Context<'a>,
    days: &'d Periods,
    year: Period,
) -> impl Iterator<Item = &'a InsurancePeriod> + use<'a, 'd> {
    cx.record().periods().iter().filter(move |entry| {
        // The days of the entry within the year, and then whether one of them is asked for.
        let inside = entry.period().intersect(year);
        entry.territory() == Some(Country::RU)
            && inside.is_some_and(|inside| days.iter().any(|run| run.overlaps(inside)))
    })
}

fn year_of_pay<R: Recorder>(
    cx: &Context<'_>,
    days: &Periods,
    year: i32,
    tally: &mut Tally<R>,
    rec: &mut R,
) -> Result<(), Stop> {
    let of_year = Period::of_year(year)?;
    let working: Vec<&InsurancePeriod> =
        entries(cx, days, of_year).filter(|entry| entry.kind().is_contributory()).collect();
    if working.is_empty() {
        return Ok(());
    }
    let middle = calendar::day(year, 7, 1)?;
    let most = cx.parameter("ru.points-per-year-most", middle, rec)?;
    let mut pay = Decimal::ZERO;
    let mut documents = Vec::new();
    for entry in &working {
        match entry.earnings_of(year) {
            Some(amount) if amount.currency() == Currency::RUB => {
                pay = exact_add(pay, amount.decimal())?;
                documents.extend(entry.document().map(str::to_owned));
            }
            _ => {
                tally.lacks(Missing::fact_of("ru.earnings", year), most.value);
                return Ok(());
            }
        }
    }
    let cap = match cx.parameter("ru.base-cap", middle, rec) {
        Ok(cap) => cap,
        Err(Stop::Missing(missing)) => {
            tally.missing.extend(missing);
            tally.spare = tally.spare.and_then(|spare| spare.checked_add(most.value));
            return Ok(());
        }
        Err(stop) => return Err(stop),
    };
    if cap.value <= Decimal::ZERO {
        return Err(unusable_cap(cap.value, middle).into());
    }
    tally.steps.push(points_of_year(cx, (year, pay, documents), &most, &cap, rec)?);
    Ok(())
}

fn unusable_cap(cap: Decimal, day: NaiveDate) -> PensionError {
    PensionError::UnusableParameter {
        id: "ru.base-cap".to_owned(),
        value: cap.to_string(),
        day,
        accepted: "a cap above zero",
    }
}

/// The points of one year: ten times the pay that counts over the cap, to three decimals.
fn points_of_year<R: Recorder>(
    cx: &Context<'_>,
    (year, pay, documents): (i32, Decimal, Vec<String>),
    most: &Step<Decimal, R>,
    cap: &Step<Decimal, R>,
    rec: &mut R,
) -> Result<Step<Decimal, R>, Stop> {
    let rule = cx.provision("ru.year-points")?;
    let rounding = cx.rounding("ru.points")?;
    let counted = pay.min(cap.value);
    let yearly = || Unit::from("RUB/year");
    let pay_node = rec.record(|| {
        let title = Message::new("pensions.ru.pay").arg("year", year);
        let node = Node::fact("ru.pay/1", title, number(pay, yearly()));
        if documents.is_empty() {
            return node;
        }
        let document = documents.join("; ");
        node.from_document(Fact { document, received: None, certified_by: None })
    });
    let counted_node = rec.record(|| {
        Node::min("ru.counted-pay/1", "pensions.ru.counted_pay", number(counted, yearly()))
            .input("pay", &pay_node)
            .input("cap", &cap.node)
    });
    let quotient = |value: Decimal| value.checked_div(cap.value).unwrap_or_default();
    let share = rec.record(|| {
        Node::ratio(
            "ru.share-of-cap/1",
            "pensions.ru.share_of_cap",
            number(quotient(counted), Unit::One),
        )
        .input("numerator", &counted_node)
        .input("denominator", &cap.node)
    });
    let exact = quotient(exact_mul(most.value, counted)?);
    let points = rounding.rounding.apply(exact)?;
    let rounding_grade =
        if points == exact { kerben_core::source::Evidence::Official } else { rounding.grade };
    let grades = [most.grade, cap.grade, rule.grade, rounding_grade];
    Ok(Step::record(rec, points, grades, || {
        let title = Message::new("pensions.ru.points_of_year").arg("year", year);
        Node::product("ru.points-of-year/1", title, in_points(points))
            .input("most", &most.node)
            .input("share", &share)
            .rounded(in_points(exact), &rounding.rounding)
            .cite(rule.citation.clone())
    }))
}

/// Points of care and conscription: so many for a year, in proportion to whole months.
fn care<R: Recorder>(
    cx: &Context<'_>,
    days: &Periods,
    tally: &mut Tally<R>,
    rec: &mut R,
) -> Result<(), Stop> {
    for entry in cx.record().periods() {
        if entry.territory() != Some(Country::RU) || entry.kind() == PeriodKind::Employment {
            continue;
        }
        let served = days.within(entry.period());
        if served.is_empty() {
            continue;
        }
        let day = entry.period().start().max(calendar::day(2015, 1, 1)?);
        let id = match (entry.kind(), entry.child()) {
            (PeriodKind::MilitaryService, _) => "ru.credit.conscription",
            (PeriodKind::DependantCare, _) => "ru.credit.care-of-disabled-or-aged-80",
            (PeriodKind::ChildCare, Some(1)) => "ru.credit.first-child",
            (PeriodKind::ChildCare, Some(2)) => "ru.credit.second-child",
            (PeriodKind::ChildCare, Some(3)) => "ru.credit.third-child",
            (PeriodKind::ChildCare, Some(4)) => "ru.credit.fourth-child",
            (PeriodKind::ChildCare, _) => {
                tally.missing.push(Missing::fact("ru.child"));
                tally.spare = None;
                continue;
            }
            _ => continue,
        };
        let rule = cx.provision("ru.credits")?;
        let rate = cx.parameter(id, day, rec)?;
        let length = Service::of(&served)?;
        let mut months = Decimal::from(length.months());
        let monthly = rate.value.checked_div(Decimal::from(12)).unwrap_or_default();
        if entry.kind() == PeriodKind::ChildCare {
            let most = cx.parameter("ru.credit.child-months-most", day, rec)?;
            if months >= most.value {
                months = most.value;
            } else if length.days() > 0 {
                tally.lacks(Missing::rule("ru.credit-days"), monthly);
            }
        } else if length.days() > 0 {
            tally.lacks(Missing::rule("ru.credit-days"), monthly);
        }
        let points =
            exact_mul(rate.value, months)?.checked_div(Decimal::from(12)).unwrap_or_default();
        tally.steps.push(Step::record(rec, points, [rate.grade, rule.grade], || {
            Node::table_row("ru.credit/1", "pensions.ru.credit", in_points(points))
                .input("a year", &rate.node)
                .over(entry.period())
                .note(Message::new("pensions.ru.credit_months").arg("months", months))
                .cite(rule.citation.clone())
                .showing(Value::number(points, Unit::Point))
        }));
    }
    Ok(())
}
