//! Kazakhstan: basic pension, solidarity pension, payments from savings.
//!
//! `basic = ⌈subsistence minimum × min(least % + step % × max(0, years − 10), most %)⌉` since 1 July 2018; years
//! are service before 1998 and periods of contributions since. Nobody needs a minimum of service: without
//! any, the least share is due. The solidarity pension is a percentage of an average income that the fund or the record of
//! pay states, up to a cap; see `solidarity`.

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Recorder, Unit, Value};
use kerben_core::money::{Amount, Money};
use kerben_core::number::{exact_add, exact_mul};
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::tri::Tri;
use rust_decimal::Decimal;

use super::{not_payable, number, payable, rounded, taken_off, whole_years};
use crate::career;
use crate::context::{Context, Stop};
use crate::error::PensionError;
use crate::outcome::PartKind;
use crate::person::Person;
use crate::record::PeriodKind;
use crate::rules::Question;
use crate::scheme::{self, AgeReached, Award, Credit, Opening, Payable, Required, Scheme};
use crate::service::{self, Service};
use crate::step::Step;

mod solidarity;

/// The scheme of Kazakhstan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kazakhstan;

/// The first day of the funded system: service before it is solidarity service.
fn reform() -> Result<NaiveDate, PensionError> {
    Ok(calendar::day(1998, 1, 1)?)
}

fn earlier(periods: &Periods) -> Result<Periods, PensionError> {
    Ok(periods.intersection(&career::days_before(reform()?)?))
}

fn later(periods: &Periods) -> Result<Periods, PensionError> {
    Ok(periods.difference(&career::days_before(reform()?)?))
}

impl<R: Recorder> Scheme<R> for Kazakhstan {
    fn state(&self) -> Country {
        Country::KZ
    }

    /// Citizens, and foreigners and stateless persons who live there permanently.
    fn covers(&self, person: &Person) -> Tri {
        Tri::from(person.belongs_to(Country::KZ))
    }

    fn covered_by(&self) -> Option<&'static str> {
        Some("kz.entitled")
    }

    /// Since 1998 periods with contributions; which other periods counted before was not read.
    fn counts(&self, kind: PeriodKind, period: Period) -> Tri {
        if kind.is_contributory() {
            Tri::Yes
        } else if reform().is_ok_and(|reform| period.start() >= reform) {
            Tri::No
        } else {
            Tri::Unknown
        }
    }

    fn pensionable_age(&self, cx: &Context<'_>, rec: &mut R) -> Result<Step<AgeReached, R>, Stop> {
        let id = format!("kz.age.{}", cx.person().sex().plural());
        scheme::age_by_day(cx, &id, "kz.age", rec)
    }

    /// The basic pension.
    fn pays_by_residence(&self) -> bool {
        true
    }

    fn opens_no_earlier_than_age(&self) -> bool {
        true
    }

    fn required_service(
        &self,
        _cx: &Context<'_>,
        _reached: NaiveDate,
        _on: NaiveDate,
        _rec: &mut R,
    ) -> Result<Option<Required<R>>, Stop> {
        Ok(None)
    }

    fn entitlement(
        &self,
        cx: &Context<'_>,
        credit: &Credit,
        rec: &mut R,
    ) -> Result<Step<Opening, R>, Stop> {
        scheme::age_and_service(self, cx, credit, &["kz.entitled"], rec)
    }

    fn part_provision(&self, part: PartKind) -> Option<&'static str> {
        match part {
            PartKind::Solidarity => Some("kz.solidarity"),
            PartKind::Funded => Some("kz.funded"),
            _ => None,
        }
    }

    fn parts(&self, cx: &Context<'_>, award: &Award) -> Result<Vec<PartKind>, Stop> {
        let mut parts = vec![PartKind::Basic];
        let solidarity = earlier(&award.paid_own.union(&award.paid_elsewhere))?;
        let least = cx.known("kz.solidarity.service-least", cx.claimed_on())?.value;
        if Decimal::from(Service::of(&solidarity)?.months()) >= least {
            parts.push(PartKind::Solidarity);
        }
        if !later(&award.paid_own)?.is_empty() {
            parts.push(PartKind::Funded);
        }
        Ok(parts)
    }

    fn amount(
        &self,
        cx: &Context<'_>,
        award: &Award,
        part: PartKind,
        rec: &mut R,
    ) -> Result<Step<Payable, R>, Stop> {
        match part {
            PartKind::Basic => {
                if cx.person().residence() == Country::KZ {
                    return Ok(payable(basic_pension(cx, &participation(award)?, rec)?));
                }
                let reading = cx.reading(Question::BasicPartAbroad)?;
                if reading.name != "exported" {
                    return Ok(not_payable("pensions.abroad.basic", reading.grade, rec));
                }
                let basic = basic_pension(cx, &participation(award)?, rec)?;
                let grade = basic.grade.min(reading.grade);
                Ok(payable(Step { grade, ..basic }))
            }
            PartKind::Solidarity => {
                let paid = award.paid_own.union(&award.paid_elsewhere);
                Ok(payable(solidarity::pension(cx, &earlier(&paid)?, rec)?))
            }
            _ => Ok(payable(solidarity::payout(cx, rec)?)),
        }
    }
}

/// Service before 1998 for which Kazakhstan pays, and its own periods of contributions since.
fn participation(award: &Award) -> Result<Periods, PensionError> {
    let before = earlier(&award.paid_own.union(&award.paid_elsewhere))?;
    Ok(before.union(&later(&award.paid_own)?))
}

/// The basic pension for this participation on the day of the claim.
///
/// # Errors
///
/// [`Stop::Missing`] when a value of that day is not known.
pub fn basic_pension<R: Recorder>(
    cx: &Context<'_>,
    participation: &Periods,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let day = cx.claimed_on();
    let service = service::count("pensions.kz.participation", participation, rec)?;
    let years = whole_years(&service, rec)?;
    let share = share(cx, &years, rec)?;
    let minimum = cx.parameter("kz.subsistence-minimum", day, rec)?;
    let rule = cx.provision("kz.basic")?;
    let rounding = cx.rounding("kz.basic")?;
    let exact = exact_mul(exact_mul(minimum.value, share.value)?, Decimal::new(1, 2))?;
    let exact = Amount::new(exact, Currency::KZT)?;
    let (money, rounding_grade) = rounded(exact, rounding)?;
    let grades = [minimum.grade, share.grade, rule.grade, rounding_grade];
    Ok(Step::record(rec, money, grades, || {
        Node::product("kz.basic-pension/1", "pensions.kz.basic_pension", money)
            .input("subsistence minimum", &minimum.node)
            .input("share", &share.node)
            .rounded(exact, &rounding.rounding)
            .cite(rule.citation.clone())
    }))
}

/// The share of the subsistence minimum, in per cent.
fn share<R: Recorder>(
    cx: &Context<'_>,
    years: &Step<u32, R>,
    rec: &mut R,
) -> Result<Step<Decimal, R>, Stop> {
    let day = cx.claimed_on();
    let least = cx.parameter("kz.basic.percent-least", day, rec)?;
    let most = cx.parameter("kz.basic.percent-most", day, rec)?;
    let step = cx.parameter("kz.basic.percent-step", day, rec)?;
    let included = cx.parameter("kz.basic.years-included", day, rec)?;
    let less = taken_off(&included, Unit::Year, rec);
    let over = exact_add(Decimal::from(years.value), less.value)?;
    let over = Step::record(rec, over, [years.grade, less.grade], || {
        Node::sum("kz.years-over/1", "pensions.kz.years_over", Value::years(over))
            .input("years", &years.node)
            .input("included", &less.node)
    });
    let none = rec.record(|| Node::fact("zero.years/1", "pensions.nothing", Value::years(0)));
    let extra = over.value.max(Decimal::ZERO);
    let extra = Step::record(rec, extra, [over.grade], || {
        Node::max("kz.further-years/1", "pensions.kz.further_years", Value::years(extra))
            .input("over", &over.node)
            .input("nothing", &none)
    });
    let growth = exact_mul(step.value, extra.value)?;
    let growth = Step::record(rec, growth, [step.grade, extra.grade], || {
        Node::product("kz.added-share/1", "pensions.kz.added_share", Value::percent(growth))
            .input("step", &step.node)
            .input("years", &extra.node)
    });
    let sum = exact_add(least.value, growth.value)?;
    let sum = Step::record(rec, sum, [least.grade, growth.grade], || {
        Node::sum("kz.share-by-years/1", "pensions.kz.share_by_years", Value::percent(sum))
            .input("least", &least.node)
            .input("added", &growth.node)
    });
    let share = sum.value.min(most.value);
    // A cap that is not reached does not carry the answer, but it was compared: its grade counts.
    Ok(Step::record(rec, share, [sum.grade, most.grade], || {
        Node::min("kz.share/1", "pensions.kz.share", number(share, Unit::Percent))
            .input("by years", &sum.node)
            .input("most", &most.node)
    }))
}
