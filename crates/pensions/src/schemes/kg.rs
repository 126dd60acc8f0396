//! Kyrgyzstan: Law No 57 of 21 July 1997.
//!
//! A base part, two insurance parts (service before 1996, contributions from 1996) and a funded part. The base
//! part was in proportion to service until 30 June 2024 and is full since. The rate of the first insurance part is unverified
//! (`insurance`), how the second one is made of the account was not read.

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Recorder, Value};
use kerben_core::money::{Amount, Money};
use kerben_core::number::{Fraction, exact_mul};
use kerben_core::parameters::Parameter;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use rust_decimal::Decimal;

use super::{not_payable, payable};
use crate::career;
use crate::context::{Context, Stop};
use crate::error::PensionError;
use crate::instruments::Instrument;
use crate::outcome::{Missing, PartKind, Route};
use crate::person::{Person, Sex};
use crate::record::PeriodKind;
use crate::rules::Question;
use crate::scheme::{self, AgeReached, Award, Credit, Opening, Payable, Required, Scheme};
use crate::service;
use crate::step::Step;

mod insurance;

/// The scheme of Kyrgyzstan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kyrgyzstan;

const REQUIRED: &str = "kg.required-service";

/// The first day of contributions to personal accounts.
fn accounts() -> Result<NaiveDate, PensionError> {
    Ok(calendar::day(1996, 1, 1)?)
}

impl<R: Recorder> Scheme<R> for Kyrgyzstan {
    fn state(&self) -> Country {
        Country::KG
    }

    /// Citizens, and foreigners and stateless persons who live there and pay contributions.
    fn covers(&self, person: &Person) -> Tri {
        Tri::from(person.belongs_to(Country::KG))
    }

    fn covered_by(&self) -> Option<&'static str> {
        Some("kg.insured")
    }

    /// Work, and study, care, registered unemployment and the like.
    fn counts(&self, kind: PeriodKind, _period: Period) -> Tri {
        Tri::from(kind != PeriodKind::Residence)
    }

    fn pensionable_age(&self, cx: &Context<'_>, rec: &mut R) -> Result<Step<AgeReached, R>, Stop> {
        let id = format!("kg.age.{}", cx.person().sex().plural());
        scheme::age_by_day(cx, &id, "kg.age", rec)
    }

    fn opens_no_earlier_than_age(&self) -> bool {
        true
    }

    /// A minimum since 1 July 2024; before, any service gave a pension in proportion, of which the least is
    /// that for one month.
    fn required_service(
        &self,
        cx: &Context<'_>,
        _reached: NaiveDate,
        on: NaiveDate,
        rec: &mut R,
    ) -> Result<Option<Required<R>>, Stop> {
        let known = || cx.law().parameters().get(REQUIRED).map(Parameter::known);
        let first = match cx.law().figures().on(REQUIRED, on) {
            // A day with a requirement does not lie before the first one.
            Some(_) => None,
            None => known().unwrap_or_default().first().and_then(|holds| holds.from_day()),
        };
        if let Some(first) = first.filter(|first| on < *first) {
            let rule = cx.provision("kg.proportional")?;
            let months = Step::record(rec, 1, [rule.grade], || {
                Node::table_row("kg.any-service/1", rule.message(), Value::months(1))
                    .cite(rule.citation.clone())
            });
            return Ok(Some(Required { months, until: Some(first) }));
        }
        let until = cx.known(REQUIRED, on)?.holds.until_day();
        let months = cx.months(REQUIRED, on, rec)?;
        let rule = cx.provision("kg.minimum-service")?;
        let months = Step::record(rec, months.value, [months.grade, rule.grade], || {
            Node::sum("kg.minimum-service/1", rule.message(), Value::months(months.value))
                .input("months", &months.node)
                .cite(rule.citation.clone())
        });
        Ok(Some(Required { months, until }))
    }

    fn entitlement(
        &self,
        cx: &Context<'_>,
        credit: &Credit,
        rec: &mut R,
    ) -> Result<Step<Opening, R>, Stop> {
        let covered =
            cx.record().periods().iter().any(|entry| {
                entry.territory() == Some(Country::KG) && !entry.kind().is_contributory()
            });
        let rules: &[&str] =
            if covered { &["kg.insured", "kg.covered-periods"] } else { &["kg.insured"] };
        scheme::age_and_service(self, cx, credit, rules, rec)
    }

    fn part_provision(&self, part: PartKind) -> Option<&'static str> {
        match part {
            PartKind::FirstInsurance => Some("kg.sp1"),
            PartKind::SecondInsurance => Some("kg.sp2"),
            PartKind::Funded => Some("kg.funded"),
            _ => None,
        }
    }

    fn parts(&self, cx: &Context<'_>, award: &Award) -> Result<Vec<PartKind>, Stop> {
        let mut parts = vec![PartKind::Basic];
        let paid = award.paid_own.union(&award.paid_elsewhere);
        let before = career::days_before(accounts()?)?;
        if !paid.intersection(&before).is_empty() {
            parts.push(PartKind::FirstInsurance);
        }
        if !paid.difference(&before).is_empty() {
            parts.push(PartKind::SecondInsurance);
        }
        if has_funded_part(cx, &award.paid_own)? {
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
                if cx.person().residence() == Country::KG {
                    return Ok(payable(base_part(cx, award, rec)?));
                }
                if paid_in_turkiye(cx) {
                    return Ok(payable(exported(cx, &base_part(cx, award, rec)?, rec)?));
                }
                let reading = cx.reading(Question::BasicPartAbroad)?;
                if reading.name != "exported" {
                    return Ok(not_payable("pensions.abroad.basic", reading.grade, rec));
                }
                let base = base_part(cx, award, rec)?;
                let grade = base.grade.min(reading.grade);
                Ok(payable(Step { grade, ..base }))
            }
            PartKind::FirstInsurance => {
                let paid = award.paid_own.union(&award.paid_elsewhere);
                let before = paid.intersection(&career::days_before(accounts()?)?);
                Ok(payable(insurance::first(cx, &before, rec)?))
            }
            PartKind::SecondInsurance => Err(Missing::rule("kg.sp2").into()),
            _ => Err(Missing::fact("kg.savings").into()),
        }
    }

    /// The smallest total of a newly granted pension, for those who live there.
    fn floor(
        &self,
        cx: &Context<'_>,
        _award: &Award,
        rec: &mut R,
    ) -> Result<Option<Step<Money, R>>, Stop> {
        let day = cx.claimed_on();
        if cx.person().residence() != Country::KG {
            return Ok(None);
        }
        let id = match cx.known("kg.minimum-total-new", day) {
            Ok(_) => "kg.minimum-total-new",
            Err(_) => "kg.minimum-total",
        };
        let least = cx.parameter(id, day, rec)?;
        let money = Money::exactly(least.value, Currency::KGS)?;
        let rule = cx.provision("kg.minimum-total")?;
        Ok(Some(Step::record(rec, money, [least.grade, rule.grade], || {
            Node::product("kg.minimum-total/1", "pensions.kg.minimum_total", money)
                .input("minimum", &least.node)
                .cite(rule.citation.clone())
        })))
    }
}

/// Whether the person lives in Türkiye while the agreement with it binds both states.
fn paid_in_turkiye(cx: &Context<'_>) -> bool {
    let bound = |state| cx.bindings().binds(Instrument::KyrgyzstanTurkiye2018, state);
    cx.person().residence() == Country::TR && bound(Country::KG) && bound(Country::TR)
}

/// A part paid abroad in the same amount, under the agreement with Türkiye.
fn exported<R: Recorder>(
    cx: &Context<'_>,
    part: &Step<Money, R>,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let rule = cx.provision("kg-tr.export")?;
    Ok(Step::record(rec, part.value, [part.grade, rule.grade], || {
        Node::choice("kg.base-abroad/1", rule.message(), part.value)
            .input("chosen", &part.node)
            .cite(rule.citation.clone())
    }))
}

/// Since 2010 a part of the contributions is saved, except for men born before 1964 and women before 1969.
fn has_funded_part(cx: &Context<'_>, own: &Periods) -> Result<bool, Stop> {
    let born_from = match cx.person().sex() {
        Sex::Male => calendar::day(1964, 1, 1)?,
        Sex::Female => calendar::day(1969, 1, 1)?,
    };
    let since = calendar::day(2010, 1, 1)?;
    let saving = own.difference(&career::days_before(since)?);
    Ok(cx.person().born() >= born_from && !saving.is_empty())
}

/// The base part on the day of the claim.
///
/// # Errors
///
/// [`Stop::Missing`] when its amount on that day was not read, or when service of other EAEU members opened
/// the right: what that does to the base part was not read.
pub fn base_part<R: Recorder>(
    cx: &Context<'_>,
    award: &Award,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let day = cx.claimed_on();
    let eaeu = Route::Under(Instrument::Eaeu2019);
    if award.credit.route == eaeu && !award.credit.added.is_empty() {
        return Err(Missing::rule("kg.totalised-base").into());
    }
    let full = cx.parameter("kg.base", day, rec)?;
    let prorated = cx.parameter("kg.base.prorated", day, rec)?;
    if prorated.value.is_zero() {
        let rule = cx.provision("kg.base-full")?;
        let money = Money::exactly(full.value, Currency::KGS)?;
        return Ok(Step::record(rec, money, [full.grade, prorated.grade, rule.grade], || {
            Node::product("kg.base-part/2", "pensions.kg.base_full", money)
                .input("base", &full.node)
                .note(rule.message())
                .cite(rule.citation.clone())
        }));
    }
    proportional_base(cx, award, &full, &prorated, rec)
}

fn proportional_base<R: Recorder>(
    cx: &Context<'_>,
    award: &Award,
    full: &Step<Decimal, R>,
    prorated: &Step<Decimal, R>,
    rec: &mut R,
) -> Result<Step<Money, R>, Stop> {
    let day = cx.claimed_on();
    let paid = award.paid_own.union(&award.paid_elsewhere);
    let service = service::count("pensions.service.paid", &paid, rec)?;
    let id = format!("kg.full-service.{}", cx.person().sex().plural());
    let required = cx.months(&id, day, rec)?;
    let counted = service.value.months().min(required.value);
    let counted = Step::record(rec, counted, [service.grade, required.grade], || {
        Node::min("kg.counted-service/1", "pensions.kg.counted_service", Value::months(counted))
            .input("service", &service.node)
            .input("full", &required.node)
    });
    let fraction = Fraction::new(counted.value.into(), required.value.into())?;
    let share = Step::record(rec, fraction, [counted.grade, required.grade], || {
        Node::ratio("kg.base-share/1", "pensions.kg.base_share", fraction)
            .input("numerator", &counted.node)
            .input("denominator", &required.node)
    });
    let rule = cx.provision("kg.base")?;
    let rounding = cx.rounding("kg.base")?;
    let part = Amount::new(full.value, Currency::KGS)?.times(fraction);
    let money = part.to_money(&rounding.rounding)?;
    let exact = exact_mul(full.value, Decimal::from(counted.value))?
        .checked_div(Decimal::from(required.value))
        .unwrap_or_default();
    let exact = Amount::new(exact, Currency::KGS)?;
    let whole = money.decimal() == exact.value();
    let rounding_grade = if whole { Evidence::Official } else { rounding.grade };
    let grades = [full.grade, share.grade, prorated.grade, rule.grade, rounding_grade];
    Ok(Step::record(rec, money, grades, || {
        Node::product("kg.base-part/1", "pensions.kg.base_proportional", money)
            .input("base", &full.node)
            .input("share", &share.node)
            .rounded(exact, &rounding.rounding)
            .cite(rule.citation.clone())
    }))
}
