//! The schemes of Kyrgyzstan's workers as the coordination engine sees them.

use std::fmt::Debug;
use std::sync::Arc;

use chrono::NaiveDate;
use kerben_agreements::Treaties;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Off, Operation};
use kerben_core::money::Money;
use kerben_core::number::Rational;
use kerben_core::parameters::Parameter;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use kerben_core::unsettled::Readings;

mod conditions;
mod memo;

use conditions::{is_age_or_service, met_from, only_contributory, waits_until};
use memo::{Alone, Memo};

use super::{Armenia, Belarus, Kazakhstan, Korea, Kyrgyzstan, Russia, Turkiye};
use crate::career;
use crate::context::{Context, Stop, left_missing};
use crate::coordination::tape::{Entry, Quantity, Rule, StepId};
use crate::coordination::{Ask, Basis, Benefit, NationalLaw, Requirements, Trace};
use crate::determine::{
    has_twelve_months, joint_credits, residence_service, resolve, twelve_months_done, worth,
};
use crate::error::PensionError;
use crate::instruments::{self, BindingsByDay, Instrument};
use crate::law::Law;
use crate::outcome::{AmountOutcome, Missing, Route};
use crate::scheme::{Award, Credit, Opening, Scheme};
use crate::unit::Regime;

/// A scheme of this crate as a national law of the coordination engine.
///
/// The engine counts and adds; the scheme decides on its own service what only days can tell: points, days of premium, the
/// step of a ladder that held on the day of the right. The amount is the sum of all parts: where one of them is not known,
/// the engine has no number and its answer names what is missing, while [`determine`](crate::determine()) still tells the
/// right and the parts that are known. Its steps are those of the engine; the steps inside the scheme are told by
/// [`determine`](crate::determine()).
///
/// Who pays for what, and which service may be added, the scheme reads from the register of agreements: the engine should have
/// the rows of the same instruments (`EAEU-2019`, `CIS-1992`, `KG-TR-2018`, `KG-KR-2015`). Under the law of another day than
/// that of the claim it answers nothing: a pension in payment is followed by [`indexation`](crate::indexation).
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use std::sync::Arc;
/// use kerben_agreements::Treaties;
/// use kerben_core::{calendar::day, country::Country, unsettled::Readings};
/// use kerben_pensions::coordination::{Coordinator, Methods};
/// use kerben_pensions::person::{Person, Sex};
/// use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
/// use kerben_pensions::schemes::national_laws;
/// use kerben_pensions::{Claim, Law};
///
/// let (law, treaties) = (Arc::new(Law::builtin()?), Arc::new(Treaties::builtin()?));
/// let laws = national_laws(&law, &treaties, &Readings::new());
/// let methods = Methods::builtin()?;
/// let engine = Coordinator::new(methods.get("EAEU-2019").cloned(), laws)?;
///
/// // Twelve years in Yerevan: 16,000 + (10 × 800 + 2 × 500) × 1.02.
/// let work = "2005-01-01 to 2016-12-31".parse()?;
/// let record =
///     InsuranceRecord::new([InsurancePeriod::new(Country::AM, work, PeriodKind::Employment)?])?;
/// let person = Person::new(day(1955, 5, 1)?, Sex::Female, [Country::AM], Country::AM)?;
/// let claim = Claim::new(person, record, day(2019, 6, 1)?, day(2019, 6, 1)?)?;
/// let answer = engine.determine(&claim)?;
/// let award = answer.states[0].right.award().ok_or("a right")?;
/// assert_eq!(award.paid, "25180 AMD".parse()?);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct National<S> {
    scheme: S,
    currency: Currency,
    law: Arc<Law>,
    bindings: Arc<BindingsByDay>,
    readings: Readings,
    memo: Memo,
}

/// Every scheme of this crate as a national law of the coordination engine, under these readings.
#[must_use]
pub fn national_laws(
    law: &Arc<Law>,
    treaties: &Arc<Treaties>,
    readings: &Readings,
) -> Vec<Arc<dyn NationalLaw>> {
    fn of<S: Scheme<Off> + Debug + Send + 'static>(
        scheme: S,
        currency: Currency,
        with: (&Arc<Law>, &Arc<BindingsByDay>, &Readings),
    ) -> Arc<dyn NationalLaw> {
        let (law, bindings, readings) = with;
        let (law, bindings) = (Arc::clone(law), Arc::clone(bindings));
        let (readings, memo) = (readings.clone(), Memo::default());
        Arc::new(National { scheme, currency, law, bindings, readings, memo })
    }
    // What the register says of a day is the same for every law.
    let with = (law, &Arc::new(BindingsByDay::new(treaties)), readings);
    vec![
        of(Armenia, Currency::AMD, with),
        of(Belarus, Currency::BYN, with),
        of(Kazakhstan, Currency::KZT, with),
        of(Kyrgyzstan, Currency::KGS, with),
        of(Korea, Currency::KRW, with),
        of(Russia, Currency::RUB, with),
        of(Turkiye, Currency::TRY, with),
    ]
}

const BENEFIT: Rule = Rule {
    id: "national.benefit/1",
    title: "pensions.national.benefit",
    operation: Operation::Fact,
};
const PAID: Rule =
    Rule { id: "national.paid/1", title: "pensions.national.paid", operation: Operation::Sum };

impl<S: Scheme<Off> + Debug + Send> National<S> {
    /// The scheme with the law and the register of agreements that it applies.
    #[must_use]
    pub fn new(scheme: S, currency: Currency, law: &Arc<Law>, treaties: &Arc<Treaties>) -> Self {
        let (law, bindings) = (Arc::clone(law), Arc::new(BindingsByDay::new(treaties)));
        let (readings, memo) = (Readings::new(), Memo::default());
        Self { scheme, currency, law, bindings, readings, memo }
    }

    /// With chosen readings of what is open.
    #[must_use]
    pub fn reading(mut self, readings: &Readings) -> Self {
        self.readings = readings.clone();
        // What was found under other readings says nothing here.
        self.memo = Memo::default();
        self
    }

    /// The smallest coin as a part of the currency.
    fn coin(&self) -> Result<Rational, Stop> {
        let digits = u32::from(self.currency.minor_units().unwrap_or(0));
        let coin = 10_i128.checked_pow(digits).and_then(|coins| Rational::new(1, coins));
        coin.ok_or_else(|| PensionError::TooLong.into())
    }

    /// Answers a question about the claim of `ask` as the scheme sees it.
    fn with<T>(
        &self,
        ask: &Ask<'_>,
        answer: impl FnOnce(&Context<'_>, &Periods) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        // A pension in payment under the law of a later day is a matter of raises, not of a new claim.
        if ask.on != ask.claimed_on {
            return Err(Missing::rule("national.other-day").into());
        }
        let (claimed, born) = (ask.claimed_on, ask.person.born());
        if claimed <= born {
            return Err(PensionError::ClaimBeforeBirth { claimed, born }.into());
        }
        let bindings = self.bindings.on(claimed)?;
        let claim = (ask.person, ask.record, claimed);
        let cx = Context::of(claim, &self.law, &bindings, &self.readings);
        let counts = |kind, period| self.scheme.counts(kind, period);
        let served = career::served(cx.record(), self.scheme.state(), ask.claimed_on, counts);
        if !served.doubtful.is_empty() {
            return Err(Missing::rule("kinds").into());
        }
        answer(&cx, &served.sure).or_else(|stop| Err(left_missing(stop, &self.law)?.into()))
    }

    /// Whether the law speaks of the person, by itself or by an instrument that lets it, and from which day on at the earliest.
    fn covers(&self, cx: &Context<'_>, own: &Periods) -> Result<Option<NaiveDate>, Stop> {
        let state = self.scheme.state();
        let covered = self.scheme.covers(cx.person());
        if covered == Tri::Yes {
            return Ok(Some(calendar::DAY_MIN));
        }
        let eaeu = cx.bindings().since(Instrument::Eaeu2019, state);
        let eaeu = eaeu.filter(|_| instruments::is_eaeu_worker(cx));
        let mut first: Option<NaiveDate> = None;
        if let Some(since) = eaeu
            && has_twelve_months(since, own, cx.claimed_on())?
        {
            first = twelve_months_done(cx, state, own)?;
        }
        let turkiye = Instrument::KyrgyzstanTurkiye2018;
        if cx.bindings().binds(turkiye, state) && !own.is_empty() {
            let since = cx.bindings().since(turkiye, state).unwrap_or(calendar::DAY_MIN);
            first = Some(first.map_or(since, |first| first.min(since)));
        }
        if first.is_none() && covered == Tri::Unknown && eaeu.is_none() {
            return Err(Missing::rule("covered").into());
        }
        Ok(first)
    }

    /// Whether there is no service for which the state would pay: between members of the EAEU the residence pays for what lies
    /// before 2021, and the state of the work for what lies after.
    fn pays_nothing(&self, cx: &Context<'_>, own: &Periods) -> Result<bool, Stop> {
        let state = self.scheme.state();
        let days = if cx.person().residence() == state {
            if !own.is_empty() {
                return Ok(false);
            }
            residence_service(cx, state).map(|elsewhere| elsewhere.days)
        } else {
            instruments::paid_days(cx, state, state, own).map(|paid| paid.days)
        };
        match days {
            Ok(days) => Ok(days.is_empty()),
            // Where it is open who pays, the amount says so.
            Err(Stop::Open(_)) => Ok(false),
            Err(stop) => Err(stop),
        }
    }

    fn conditions(
        &self,
        ask: &Ask<'_>,
        cx: &Context<'_>,
        own: &Periods,
    ) -> Result<Requirements, Stop> {
        let (claimed, scheme) = (cx.claimed_on(), &self.scheme);
        let Some(not_before) = self.covers(cx, own)? else {
            return Ok(Requirements::new(claimed, 0).others(Tri::No));
        };
        let asks_for_service = scheme.required_service(cx, claimed, claimed, &mut Off);
        let by_residence = matches!(asks_for_service, Ok(None));
        if !by_residence && self.pays_nothing(cx, own)? {
            return Ok(Requirements::new(claimed, 0).others(Tri::No));
        }
        let (alone, alone_grade) = self.alone(ask, cx, own)?;
        let mut grade = alone_grade;
        let mut first: Option<NaiveDate> = None;
        // Nothing opens a right before the age: then service elsewhere has nothing to add.
        let at_age = match &alone {
            Opening::Open { from, .. } if scheme.opens_no_earlier_than_age() => {
                scheme.pensionable_age(cx, &mut Off).is_ok_and(|age| age.value.day >= *from)
            }
            _ => false,
        };
        let credits = match if at_age { Ok(Vec::new()) } else { self.credits(cx, own) } {
            // An open question about service elsewhere does not shake a right on own service.
            Err(Stop::Open(_)) if matches!(alone, Opening::Open { .. }) => Vec::new(),
            credits => credits?,
        };
        for credit in credits {
            let opening = scheme.entitlement(cx, &credit, &mut Off)?;
            if let Opening::Open { from, .. } = opening.value {
                first = Some(first.map_or(from, |first| first.min(from)));
                grade = grade.min(opening.grade);
            }
        }
        if let Opening::Open { from, .. } = alone {
            let day = first.map_or(from, |first| first.min(from));
            // A ladder may go by the day of the age, which is not always that of the right.
            let age = scheme.pensionable_age(cx, &mut Off).map_or(day, |age| age.value.day);
            let required = scheme.required_service(cx, age, day, &mut Off)?;
            let grade = if day < from { grade } else { alone_grade };
            return Ok(met_from(day.max(not_before), required, grade, Tri::Yes));
        }
        only_contributory(cx, scheme.state())?;
        let Opening::Closed { reasons, .. } = alone else {
            return Ok(met_from(claimed, None, grade, Tri::Unknown));
        };
        let others = Tri::from(first.is_some() || reasons.iter().all(is_age_or_service));
        let age = match scheme.pensionable_age(cx, &mut Off) {
            Ok(age) => age.value.day,
            // Without any service of its own a law of days of premium knows no age.
            Err(Stop::Missing(_)) if own.is_empty() => claimed,
            Err(stop) => return Err(stop),
        };
        let on = first.unwrap_or(claimed.max(age));
        let required = scheme.required_service(cx, age, on, &mut Off)?;
        let waits = reasons.iter().find_map(waits_until);
        let day = match (&required, first) {
            (Some(_), _) => age,
            // What only days can tell is met from then on.
            (None, Some(first)) => first,
            (None, None) => waits.unwrap_or(age),
        };
        Ok(met_from(day.max(not_before), required, grade, others))
    }

    /// The right on own service alone.
    fn alone(&self, ask: &Ask<'_>, cx: &Context<'_>, own: &Periods) -> Result<Alone, Stop> {
        if let Some(known) = self.memo.alone(ask) {
            return Ok(known);
        }
        let opening = self.scheme.entitlement(cx, &Credit::own(own.clone()), &mut Off)?;
        let alone = (opening.value, opening.grade);
        self.memo.keep_alone(ask, &alone);
        Ok(alone)
    }

    /// Own service with what instruments and the residence in the state add to it.
    fn credits(&self, cx: &Context<'_>, own: &Periods) -> Result<Vec<Credit>, Stop> {
        let state = self.scheme.state();
        let mut credits = joint_credits(cx, state, own)?;
        let elsewhere = residence_service(cx, state)?;
        let added = elsewhere.days.difference(own);
        if !added.is_empty() {
            let route = elsewhere.instrument.map_or(Route::Own, Route::Under);
            credits.push(Credit { own: own.clone(), added, route });
        }
        Ok(credits)
    }

    /// The award for which an amount is asked, as far as the counts of the engine tell it.
    fn award(
        &self,
        ask: &Ask<'_>,
        cx: &Context<'_>,
        basis: Basis,
        own: &Periods,
    ) -> Result<Award, Stop> {
        let state = self.scheme.state();
        let paid = instruments::paid_days(cx, state, state, own)?;
        let mut grade = paid.grade;
        let mut paid_elsewhere = Periods::empty();
        let credit = match basis {
            Basis::Own => Credit::own(own.clone()),
            Basis::Direct => {
                let mut credits = joint_credits(cx, state, own)?.into_iter();
                match (credits.next(), credits.next()) {
                    (Some(only), None) => only,
                    (None, _) => Credit::own(own.clone()),
                    (Some(_), Some(_)) => {
                        return Err(Missing::rule("national.instrument").into());
                    }
                }
            }
            _ => {
                let elsewhere = residence_service(cx, state)?;
                paid_elsewhere = elsewhere.days.difference(&paid.days);
                if !paid_elsewhere.is_empty() {
                    grade = grade.min(elsewhere.grade);
                }
                let added = elsewhere.days.difference(own);
                let route = elsewhere.instrument.map_or(Route::Own, Route::Under);
                Credit { own: own.clone(), added, route }
            }
        };
        // A reading that is tried could open the right otherwise: only what was found without one is taken over.
        let (opening, known) = if basis == Basis::Own && cx.tried.is_empty() {
            self.alone(ask, cx, own)?
        } else {
            let opening = self.scheme.entitlement(cx, &credit, &mut Off)?;
            (opening.value, opening.grade)
        };
        // An instrument that covers the person, or adds service, opens the right no earlier than it can itself.
        let mut not_before = self.covers(cx, own)?.unwrap_or(cx.claimed_on());
        not_before = match credit.route {
            Route::Under(Instrument::Eaeu2019) => {
                not_before.max(twelve_months_done(cx, state, own)?.unwrap_or(not_before))
            }
            Route::Under(instrument @ Instrument::KyrgyzstanTurkiye2018) => {
                not_before.max(cx.bindings().since(instrument, state).unwrap_or(not_before))
            }
            _ => not_before,
        };
        let from = match opening {
            Opening::Open { from, .. } => from.max(not_before),
            Opening::Closed { .. } => cx.claimed_on(),
        };
        let grade = grade.min(known);
        let paid_own = paid.days;
        Ok(Award { credit, from, paid_own, paid_elsewhere, grade, provisions: Vec::new() })
    }
}

impl<S: Scheme<Off> + Debug + Send> NationalLaw for National<S> {
    fn state(&self) -> Country {
        self.scheme.state()
    }

    fn currency(&self) -> Currency {
        self.currency
    }

    /// Days left over make months of 30, as the schemes count.
    fn regime(&self) -> Option<Regime> {
        Some(Regime::Armenia)
    }

    fn requirements(&self, ask: &Ask<'_>, _trace: &mut dyn Trace) -> Result<Requirements, Stop> {
        if ask.on == ask.claimed_on
            && let Some(known) = self.memo.requirements(ask)
        {
            return known;
        }
        let found = self.with(ask, |cx, own| self.conditions(ask, cx, own));
        // A day other than that of the claim is refused before anything is looked at.
        if ask.on == ask.claimed_on {
            self.memo.keep_requirements(ask, &found);
        }
        found
    }

    fn benefit(
        &self,
        ask: &Ask<'_>,
        basis: Basis,
        _insured: u32,
        trace: &mut dyn Trace,
    ) -> Result<Benefit, Stop> {
        let scheme: &dyn Scheme<Off> = &self.scheme;
        let worth = |cx: &Context<'_>, own: &Periods| {
            let compute = |cx: &Context<'_>, rec: &mut Off| {
                let award = self.award(ask, cx, basis, own)?;
                let (_, mut total) = worth(scheme, cx, &award, rec)?;
                total.grade = total.grade.min(award.grade);
                Ok(total)
            };
            Ok(resolve(cx, &mut Off, &compute)?)
        };
        let worth = self.with(ask, worth)?;
        let money = match worth.value {
            AmountOutcome::Monthly(money) => money,
            AmountOutcome::NotPayable { .. } => {
                Money::zero(self.currency).map_err(PensionError::from)?
            }
            AmountOutcome::Undetermined { missing, .. } => return Err(Stop::Missing(missing)),
        };
        self.as_benefit(money, worth.grade, trace)
    }

    /// Whole coins: the scheme has rounded already, as its law does. How it would round a part of a pension was not read.
    fn pay(
        &self,
        _ask: &Ask<'_>,
        exact: Rational,
        from: StepId,
        trace: &mut dyn Trace,
    ) -> Result<(Money, StepId), Stop> {
        let coins = exact.checked_div(self.coin()?).filter(|coins| coins.is_whole());
        let Some(coins) = coins else {
            return Err(Missing::rule("national.rounding").into());
        };
        let minor = i64::try_from(coins.floor()).map_err(|_| PensionError::TooLong)?;
        let money = Money::from_minor(minor, self.currency).map_err(PensionError::from)?;
        let entry = Entry::new(&PAID, self.scheme.state(), Quantity::Money(money));
        let step = trace.push(entry.from(&[("benefit", from)]));
        Ok((money, step))
    }

    fn refund(&self, ask: &Ask<'_>, trace: &mut dyn Trace) -> Result<Option<Benefit>, Stop> {
        let refund = self.with(ask, |cx, _| self.scheme.refund(cx))?;
        refund.map(|(money, grade)| self.as_benefit(money, grade, trace)).transpose()
    }

    fn pays_by_residence(&self) -> bool {
        self.scheme.pays_by_residence()
    }

    fn changes(&self, within: Period) -> Vec<NaiveDate> {
        let parameters = self.law.parameters();
        let prefix = format!("{}.", self.scheme.state().alpha2().to_ascii_lowercase());
        let own = parameters.ids().filter(|id| id.starts_with(&prefix));
        let known = own.filter_map(|id| parameters.get(id)).flat_map(Parameter::known);
        let ends = known.flat_map(|holds| [holds.from_day(), holds.until_day()]);
        let mut days: Vec<NaiveDate> = ends.flatten().filter(|day| within.contains(*day)).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl<S: Scheme<Off> + Debug + Send> National<S> {
    fn as_benefit(
        &self,
        money: Money,
        grade: Evidence,
        trace: &mut dyn Trace,
    ) -> Result<Benefit, Stop> {
        let exact = Rational::whole(money.minor()).checked_mul(self.coin()?);
        let amount = exact.ok_or(PensionError::TooLong)?;
        let quantity = Quantity::Amount(amount, self.currency);
        let step = trace.push(Entry::new(&BENEFIT, self.scheme.state(), quantity).graded(grade));
        Ok(Benefit { amount, step, grade })
    }
}
