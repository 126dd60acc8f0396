//! Belarus: old-age pension by insurance service, in proportion to general service.
//!
//! A right needs the age (63 for men, 58 for women since 2022) and insurance service, that is service with contributions
//! (20 years since 2025). The pension is 55 per cent of adjusted earnings for 25 years of general service (men) or 20
//! (women), one per cent more for each further year, at most 75. Adjusted earnings go by an individual coefficient: the
//! mean, over the months that count, of own pay over the national average pay of the month. Of the general service what
//! shorter service does to the amount was not read, nor were the national wages but for one month.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::explain::Recorder;
use kerben_core::number::{NumberError, Rational};
use kerben_core::period::Period;
use kerben_core::rounding::RoundingMode;
use kerben_core::tri::Tri;
use rust_decimal::Decimal;

use crate::career;
use crate::context::{Context, Stop};
use crate::error::PensionError;
use crate::outcome::{Missing, PartKind};
use crate::person::Person;
use crate::record::PeriodKind;
use crate::scheme::{self, AgeReached, Award, Credit, Opening, Payable, Required, Scheme};
use crate::service;
use crate::step::Step;

/// The scheme of Belarus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Belarus;

/// The individual coefficient: the mean over months of own pay over the national average pay of the same month, cut to
/// three decimals.
///
/// `months` are pairs of own and national pay, in one currency. No months give 0.
///
/// # Errors
///
/// [`PensionError::UnusablePay`] for a national pay that is not above 0; [`PensionError::TooLong`] beyond what can be
/// computed exactly.
///
/// # Rounding
///
/// Down to three decimals: 3,400 over 2,758.6 is 1.23251 and published as 1.232.
///
/// # Source
///
/// budakosh.by, December 2025, with the two cases of the example; the mean of months as the ministry gives it (bykhov.by).
///
/// # Example
///
/// ```
/// use kerben_pensions::schemes::by::individual_coefficient;
/// let national = "2758.6".parse()?;
/// assert_eq!(individual_coefficient(&[("1700".parse()?, national)])?.to_string(), "0.616");
/// assert_eq!(individual_coefficient(&[("3400".parse()?, national)])?.to_string(), "1.232");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn individual_coefficient(months: &[(Decimal, Decimal)]) -> Result<Decimal, PensionError> {
    let mut sum = Rational::ZERO;
    for (own, national) in months {
        if *national <= Decimal::ZERO {
            return Err(PensionError::UnusablePay { national: *national });
        }
        let ratio = Rational::of_decimal(*own)
            .and_then(|own| own.checked_div(Rational::of_decimal(*national)?));
        sum = ratio.and_then(|ratio| sum.checked_add(ratio)).ok_or(PensionError::TooLong)?;
    }
    let count = i64::try_from(months.len()).map_err(|_| PensionError::TooLong)?;
    if count == 0 {
        return Ok(Decimal::ZERO);
    }
    let mean = sum.checked_div(Rational::whole(count)).ok_or(PensionError::TooLong)?;
    mean.round_decimal(Decimal::new(1, 3), RoundingMode::Floor).ok_or(PensionError::TooLong)
}

/// The percentage of adjusted earnings for general service of at least the full length; `None` for less, of which nothing
/// was read.
///
/// `service` and `full` in months; `at_full`, `step` and `most` in per cent.
///
/// # Errors
///
/// [`PensionError::Number`] beyond the range of a decimal.
pub fn percentage(
    service: u32,
    full: u32,
    at_full: Decimal,
    step: Decimal,
    most: Decimal,
) -> Result<Option<Decimal>, NumberError> {
    let Some(above) = service.checked_sub(full) else { return Ok(None) };
    let years = Decimal::from(above / 12);
    let added = kerben_core::number::exact_mul(step, years)?;
    Ok(Some(kerben_core::number::exact_add(at_full, added)?.min(most)))
}

impl<R: Recorder> Scheme<R> for Belarus {
    fn state(&self) -> Country {
        Country::BY
    }

    /// The conditions that were read name no circle of persons; for those who are neither citizens nor residents that is
    /// left open.
    fn covers(&self, person: &Person) -> Tri {
        if person.belongs_to(Country::BY) { Tri::Yes } else { Tri::Unknown }
    }

    /// General service: work, and periods without contributions of which it was not read which ones count.
    fn counts(&self, kind: PeriodKind, _period: Period) -> Tri {
        if kind.is_contributory() { Tri::Yes } else { Tri::Unknown }
    }

    fn pensionable_age(&self, cx: &Context<'_>, rec: &mut R) -> Result<Step<AgeReached, R>, Stop> {
        let id = format!("by.age.{}", cx.person().sex().plural());
        scheme::age_by_day(cx, &id, "by.age", rec)
    }

    fn required_service(
        &self,
        cx: &Context<'_>,
        _reached: NaiveDate,
        on: NaiveDate,
        rec: &mut R,
    ) -> Result<Option<Required<R>>, Stop> {
        scheme::required_on(cx, "by.required-service", on, rec)
    }

    /// The insurance service: own days without contributions do not count here.
    fn entitlement(
        &self,
        cx: &Context<'_>,
        credit: &Credit,
        rec: &mut R,
    ) -> Result<Step<Opening, R>, Stop> {
        let insured = |kind: PeriodKind, _| Tri::from(kind.is_contributory());
        let insured = career::served(cx.record(), Country::BY, cx.claimed_on(), insured).sure;
        let credit = Credit { own: credit.own.intersection(&insured), ..credit.clone() };
        scheme::age_and_service(self, cx, &credit, &["by.insurance-service"], rec)
    }

    fn part_provision(&self, _part: PartKind) -> Option<&'static str> {
        Some("by.amount")
    }

    fn parts(&self, _cx: &Context<'_>, _award: &Award) -> Result<Vec<PartKind>, Stop> {
        Ok(vec![PartKind::Insurance])
    }

    /// What is missing for it: the pay of every month with the national average beside it, and for shorter general service
    /// the rule.
    fn amount(
        &self,
        cx: &Context<'_>,
        award: &Award,
        _part: PartKind,
        rec: &mut R,
    ) -> Result<Step<Payable, R>, Stop> {
        let day = cx.claimed_on();
        let paid = award.paid_own.union(&award.paid_elsewhere);
        let general = service::count("pensions.service.paid", &paid, rec)?.value;
        let full =
            cx.months(&format!("by.full-service.{}", cx.person().sex().plural()), day, rec)?;
        let mut missing = vec![
            Missing::fact("by.monthly_pay"),
            Missing::rule("by.national-wages"),
            Missing::rule("by.adjusted-earnings"),
        ];
        if general.months() < full.value {
            missing.push(Missing::rule("by.incomplete-service"));
        }
        Err(Stop::Missing(missing))
    }
}
