//! Republic of Korea: national pension, and contributions paid back to those who leave.
//!
//! A pension needs the age (61 to 65 by day of birth) and ten years of insurance. With Kyrgyzstan there is no
//! totalisation: who was insured on a visa E-8, E-9 or H-2 is paid back the contributions with interest, whatever the
//! nationality, on leaving for good, at 60, or to survivors. The factor of the pension by year, what 10 to 19 years take
//! off, and the rate of interest were not read.

use chrono::NaiveDate;
use kerben_core::calendar::AgeSpan;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced};
use kerben_core::money::Money;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use kerben_core::unsettled::Readings;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::context::{Books, Context, Stop, left_missing, unknown_of};
use crate::error::PensionError;
use crate::law::Law;
use crate::outcome::{AmountOutcome, Missing, PartKind};
use crate::person::Person;
use crate::record::PeriodKind;
use crate::scheme::{self, AgeReached, Award, Credit, Opening, Payable, Required, Scheme};
use crate::step::Step;

/// The scheme of the Republic of Korea.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Korea;

impl<R: Recorder> Scheme<R> for Korea {
    fn state(&self) -> Country {
        Country::KR
    }

    /// Foreign workers are insured like nationals: the law pays contributions back to them.
    fn covers(&self, _person: &Person) -> Tri {
        Tri::Yes
    }

    fn covered_by(&self) -> Option<&'static str> {
        Some("kr.insured")
    }

    fn counts(&self, kind: PeriodKind, _period: Period) -> Tri {
        if kind.is_contributory() { Tri::Yes } else { Tri::Unknown }
    }

    fn pensionable_age(&self, cx: &Context<'_>, rec: &mut R) -> Result<Step<AgeReached, R>, Stop> {
        let born = cx.person().born();
        let age = AgeSpan::from_decimal_years(cx.known("kr.age", born)?.value)?;
        let reached = AgeReached { day: cx.person().reaches(age)?, at_latest: false, age };
        scheme::age_step(cx, "kr.age", born, reached, "kr.age", rec)
    }

    fn opens_no_earlier_than_age(&self) -> bool {
        true
    }

    fn required_service(
        &self,
        cx: &Context<'_>,
        _reached: NaiveDate,
        on: NaiveDate,
        rec: &mut R,
    ) -> Result<Option<Required<R>>, Stop> {
        scheme::required_on(cx, "kr.required-service", on, rec)
    }

    fn entitlement(
        &self,
        cx: &Context<'_>,
        credit: &Credit,
        rec: &mut R,
    ) -> Result<Step<Opening, R>, Stop> {
        scheme::age_and_service(self, cx, credit, &["kr.ten-years"], rec)
    }

    /// A record tells neither the visa nor the contributions: see [`refund`].
    fn refund(&self, _cx: &Context<'_>) -> Result<Option<(Money, Evidence)>, Stop> {
        Err(Stop::Missing(vec![
            Missing::fact("kr.contributions"),
            Missing::fact("kr.visa"),
            Missing::rule("kr.refund-interest"),
        ]))
    }

    fn parts(&self, _cx: &Context<'_>, _award: &Award) -> Result<Vec<PartKind>, Stop> {
        Ok(vec![PartKind::Insurance])
    }

    fn amount(
        &self,
        _cx: &Context<'_>,
        _award: &Award,
        _part: PartKind,
        _rec: &mut R,
    ) -> Result<Step<Payable, R>, Stop> {
        Err(Stop::Missing(vec![
            Missing::rule("kr.factor"),
            Missing::rule("kr.short-insurance"),
            Missing::rule("kr.mean-income"),
            Missing::fact("kr.income"),
        ]))
    }
}

/// What gives a claim to contributions paid back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Occasion {
    /// The insured person left Korea for good.
    LeftForGood,
    /// The insured person has reached the age of 60.
    Age,
    /// The insured person died; survivors claim.
    Death,
}

/// A claim to contributions paid back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundClaim {
    /// The insured person.
    pub person: Person,
    /// The class of the visa under which the insurance was, such as `E-9`; `None` where it is not known.
    pub visa: Option<String>,
    /// Months of insurance.
    pub months: u32,
    /// What gives the claim.
    pub occasion: Occasion,
    /// The day of the claim.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub on: NaiveDate,
    /// The contributions of worker and employer, as the Service certifies them.
    pub contributions: Option<Money>,
}

/// Whether contributions are paid back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Refund {
    /// They are: once, with interest.
    Due {
        /// How much; where the interest is not known, what is missing and at least the contributions.
        amount: AmountOutcome,
        /// How well the rule is known.
        grade: Evidence,
    },
    /// They are not: the insurance is long enough for a pension.
    Pension,
    /// They are not yet: the age is reached on this day.
    NotYet {
        /// The day.
        #[serde(with = "kerben_core::calendar::serde_day")]
        on: NaiveDate,
    },
    /// The sources or the claim do not say.
    Undetermined {
        /// What is missing.
        missing: Vec<Missing>,
    },
}

/// Whether contributions to the Korean pension are paid back.
///
/// # Errors
///
/// [`PensionError`] when the claim or a parameter cannot be used. What is not known is an answer, not an error.
///
/// # Source
///
/// The National Pension Service of Korea on lump-sum refunds, and the memorandum of the Service with the Social Fund of
/// Kyrgyzstan (order of the Government of Kyrgyzstan No 579 of 2 December 2015): the claim goes through the Fund.
pub fn refund<R: Recorder>(
    claim: &RefundClaim,
    law: &Law,
    readings: &Readings,
    rec: &mut R,
) -> Result<Traced<Refund, R>, PensionError> {
    let books = Books { law, readings };
    let found = match decide(claim, &books, rec) {
        Ok(step) => return Ok(step.traced()),
        Err(stop) => left_missing(stop, law)?,
    };
    let words = found.iter().map(Missing::message).collect();
    let node = rec.record(|| {
        let outcome = Outcome::Undetermined { missing: words };
        Node::condition("kr.refund/1", "pensions.kr.refund", Test::Stated, outcome)
    });
    Ok(Traced::new(Refund::Undetermined { missing: found }, node))
}

fn decide<R: Recorder>(
    claim: &RefundClaim,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Step<Refund, R>, Stop> {
    let rule = books.provision("kr.refund")?;
    let refused = |value: Refund, grade: Evidence, rec: &mut R| {
        Step::record(rec, value, [grade, rule.grade], || {
            Node::condition("kr.refund/1", "pensions.kr.refund", Test::Stated, Outcome::not_met())
                .cite(rule.citation.clone())
        })
    };
    let years = books.value("kr.required-service", claim.on)?;
    let need = kerben_core::number::exact_mul(years.value, Decimal::from(12))?;
    if Decimal::from(claim.months) >= need {
        return Ok(refused(Refund::Pension, years.grade, rec));
    }
    let listed = |id: &str, one: &str| -> Result<bool, Stop> {
        let found = books.law.parameters().figure_at(id, claim.on, books.readings);
        let found = found.map_err(|_| unknown_of(books.law, id, claim.on))?;
        let text = found.value.to_string();
        Ok(text.split_whitespace().any(|entry| entry == one))
    };
    let by_visa = match &claim.visa {
        Some(visa) => listed("kr.refund.visas", visa)?,
        None => false,
    };
    let mut by_nationality = false;
    for state in claim.person.citizenships() {
        by_nationality |= listed("kr.refund.nationalities", state.alpha2())?;
    }
    if !by_visa && !by_nationality {
        let missing = match claim.visa {
            Some(_) => Missing::rule("kr.refund-nationalities"),
            None => Missing::fact("kr.visa"),
        };
        return Err(missing.into());
    }
    if claim.occasion == Occasion::Age {
        let age = books.value("kr.refund.age", claim.on)?;
        let span = AgeSpan::from_decimal_years(age.value)?;
        let on = claim.person.reaches(span)?;
        if claim.on < on {
            return Ok(refused(Refund::NotYet { on }, age.grade, rec));
        }
    }
    let at_least = match claim.contributions {
        Some(paid) if paid.currency() != Currency::KRW => {
            return Err(Missing::fact("kr.contributions").into());
        }
        paid => paid,
    };
    let mut missing = vec![Missing::rule("kr.refund-interest")];
    if at_least.is_none() {
        missing.push(Missing::fact("kr.contributions"));
    }
    let amount = AmountOutcome::Undetermined { missing, at_least };
    let value = Refund::Due { amount, grade: rule.grade };
    Ok(Step::record(rec, value, [rule.grade], || {
        Node::condition("kr.refund/1", "pensions.kr.refund", Test::Stated, Outcome::met())
            .cite(rule.citation.clone())
            .note(rule.message())
    }))
}
