//! What the engine asks of a national law, and the conditions that most of them share.

use chrono::NaiveDate;
use kerben_core::calendar::{self, AgeSpan};
use kerben_core::country::Country;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Value};
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use rust_decimal::Decimal;

use crate::career;
use crate::context::{Context, Stop};
use crate::law::Known;
use crate::outcome::{PartKind, Reason, Route};
use crate::person::Person;
use crate::record::PeriodKind;
use crate::service::{self, Service};
use crate::step::Step;

/// The day on which the pensionable age is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgeReached {
    /// The day.
    pub day: NaiveDate,
    /// Whether it may have been earlier: the age in force before was not read.
    pub at_latest: bool,
    /// The age.
    pub age: AgeSpan,
}

/// Service that a state asks for, and the day on which it asks for something else.
#[derive(Debug)]
pub struct Required<R: Recorder> {
    /// The service, in months.
    pub months: Step<u32, R>,
    /// The first day on which another requirement holds, where the requirement goes by the day.
    pub until: Option<NaiveDate>,
}

/// The service with which a right is tested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Service on the state's own territory, and what its own law adds to it.
    pub own: Periods,
    /// Service that an instrument adds; it shares no day with the own service.
    pub added: Periods,
    /// On which footing.
    pub route: Route,
}

impl Credit {
    /// Own service, under the state's own law.
    #[must_use]
    pub fn own(own: Periods) -> Self {
        Self { own, added: Periods::empty(), route: Route::Own }
    }

    /// All service, each day once.
    #[must_use]
    pub fn all(&self) -> Periods {
        self.own.union(&self.added)
    }
}

/// Whether a right has opened by the day of the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Opening {
    /// It has.
    Open {
        /// The first day on which every condition is met.
        from: NaiveDate,
        /// Whether it may have been earlier.
        at_latest: bool,
    },
    /// It has not.
    Closed {
        /// Every condition that fails.
        reasons: Vec<Reason>,
        /// The first day of the right if nothing but time is lacking.
        earliest: Option<NaiveDate>,
    },
}

/// A right that has opened, and the service for which the state pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// The service with which the right was opened.
    pub credit: Credit,
    /// Since when the right is open.
    pub from: NaiveDate,
    /// Service on the state's own territory for which it pays.
    pub paid_own: Periods,
    /// Service elsewhere for which it pays as the state of residence.
    pub paid_elsewhere: Periods,
    /// How well it is known who pays.
    pub grade: Evidence,
    /// The rules that say who pays, and that the pension is paid abroad.
    pub provisions: Vec<&'static str>,
}

/// A national old-age pension law.
///
/// The engine asks for conditions and parts; the scheme knows the law of its state and nothing of the
/// instruments. `R` is the recorder of the derivation, so that a scheme can be used through `dyn`.
pub trait Scheme<R: Recorder>: Sync {
    /// The state.
    fn state(&self) -> Country;

    /// Whether the law covers the person without any instrument.
    fn covers(&self, person: &Person) -> Tri;

    /// The provision on which [`covers`](Scheme::covers) rests, where one was read.
    fn covered_by(&self) -> Option<&'static str> {
        None
    }

    /// Whether days of a kind count as service.
    fn counts(&self, kind: PeriodKind, period: Period) -> Tri;

    /// The day on which the person reaches the pensionable age.
    ///
    /// # Errors
    ///
    /// [`Stop`] as in every method: what is missing, open, or unusable.
    fn pensionable_age(&self, cx: &Context<'_>, rec: &mut R) -> Result<Step<AgeReached, R>, Stop>;

    /// Whether no right opens before the day of [`pensionable_age`](Scheme::pensionable_age), whatever service is added.
    fn opens_no_earlier_than_age(&self) -> bool {
        false
    }

    /// The service required of someone who reached the age on `reached` and claims on `on`; `None` where the
    /// law asks for none.
    ///
    /// # Errors
    ///
    /// [`Stop`].
    fn required_service(
        &self,
        cx: &Context<'_>,
        reached: NaiveDate,
        on: NaiveDate,
        rec: &mut R,
    ) -> Result<Option<Required<R>>, Stop>;

    /// Whether the right has opened with this service.
    ///
    /// # Errors
    ///
    /// [`Stop`].
    fn entitlement(
        &self,
        cx: &Context<'_>,
        credit: &Credit,
        rec: &mut R,
    ) -> Result<Step<Opening, R>, Stop>;

    /// Whether the law pays a benefit to those who live in the state, also without service there.
    fn pays_by_residence(&self) -> bool {
        false
    }

    /// Contributions that are paid back where no right opens, with the grade of what they stand on; `None` where the law
    /// pays none back.
    ///
    /// # Errors
    ///
    /// [`Stop`].
    fn refund(&self, _cx: &Context<'_>) -> Result<Option<(Money, Evidence)>, Stop> {
        Ok(None)
    }

    /// The provision on which a part rests, beside those that its amount cites.
    fn part_provision(&self, _part: PartKind) -> Option<&'static str> {
        None
    }

    /// The parts of the pension that this award has.
    ///
    /// # Errors
    ///
    /// [`Stop`].
    fn parts(&self, cx: &Context<'_>, award: &Award) -> Result<Vec<PartKind>, Stop>;

    /// The monthly amount of one part on the day of the claim; `None` where it is not payable.
    ///
    /// # Errors
    ///
    /// [`Stop`].
    fn amount(
        &self,
        cx: &Context<'_>,
        award: &Award,
        part: PartKind,
        rec: &mut R,
    ) -> Result<Step<Payable, R>, Stop>;

    /// The least that the whole pension can be on the day of the claim, where the law names a floor.
    ///
    /// # Errors
    ///
    /// [`Stop`].
    fn floor(
        &self,
        _cx: &Context<'_>,
        _award: &Award,
        _rec: &mut R,
    ) -> Result<Option<Step<Money, R>>, Stop> {
        Ok(None)
    }
}

/// An amount, or the provision under which it is not payable.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payable {
    /// So much a month.
    Monthly(Money),
    /// Nothing, under this provision or reading.
    Not(String),
}

/// The day of an age that the law sets by the day on which it is reached, from the series of a parameter.
///
/// The first day on which the age then in force is reached. Where the age had been reached before the first
/// value that is known, or before a gap between values, that value's first day is the answer, marked as the
/// latest possible one.
///
/// # Errors
///
/// [`Stop::Missing`] when no value reaches that far.
pub fn age_by_day<R: Recorder>(
    cx: &Context<'_>,
    id: &str,
    provision: &str,
    rec: &mut R,
) -> Result<Step<AgeReached, R>, Stop> {
    let mut previous_end: Option<NaiveDate> = None;
    let mut last_day = cx.claimed_on();
    let mut of_age: Option<(Decimal, AgeSpan, NaiveDate)> = None;
    for Known { value: years, holds, .. } in cx.law().figures().all(id).iter().copied() {
        // A ladder says the same age for many years.
        let (age, reached) = match of_age {
            Some((same, age, reached)) if same == years => (age, reached),
            _ => {
                let age = AgeSpan::from_decimal_years(years)?;
                (age, cx.person().reaches(age)?)
            }
        };
        of_age = Some((years, age, reached));
        let follows = previous_end.is_some() && previous_end == holds.from_day();
        previous_end = holds.until_day();
        last_day = reached;
        let start = holds.from_day().unwrap_or(calendar::DAY_MIN);
        let day = reached.max(start);
        if !holds.contains(day) {
            continue;
        }
        let at_latest = reached < start && !follows;
        return age_step(cx, id, day, AgeReached { day, at_latest, age }, provision, rec);
    }
    Err(cx.unknown(id, last_day).into())
}

/// Records how an age was found: the parameter of that day and the day of birth.
///
/// # Errors
///
/// [`Stop`] when the parameter or the provision is missing.
pub fn age_step<R: Recorder>(
    cx: &Context<'_>,
    id: &str,
    parameter_day: NaiveDate,
    reached: AgeReached,
    provision: &str,
    rec: &mut R,
) -> Result<Step<AgeReached, R>, Stop> {
    let age = cx.parameter(id, parameter_day, rec)?;
    let rule = cx.provision(provision)?;
    let born =
        rec.record(|| Node::fact("person.born/1", "pensions.person.born", cx.person().born()));
    Ok(Step::record(rec, reached, [age.grade, rule.grade], || {
        let node =
            Node::table_row("age.reached/1", "pensions.age.reached", Value::Day(reached.day))
                .input("born", &born)
                .input("age", &age.node)
                .cite(rule.citation.clone());
        if reached.at_latest { node.note("pensions.age.at_latest") } else { node }
    }))
}

/// The service that a law asks for on a day, and the first day on which it asks for something else.
///
/// # Errors
///
/// [`Stop`] when the parameter is missing.
pub fn required_on<R: Recorder>(
    cx: &Context<'_>,
    id: &str,
    on: NaiveDate,
    rec: &mut R,
) -> Result<Option<Required<R>>, Stop> {
    let until = cx.known(id, on)?.holds.until_day();
    Ok(Some(Required { months: cx.months(id, on, rec)?, until }))
}

/// Tests service against a requirement.
///
/// Months that came about by adding days of separate stretches count only under a rule that was not read for
/// every state; where the answer hangs on them, the step carries the grade of that rule.
///
/// # Errors
///
/// [`Stop::Error`].
pub fn test_service<R: Recorder>(
    cx: &Context<'_>,
    title: &'static str,
    periods: &Periods,
    required: &Step<u32, R>,
    rec: &mut R,
) -> Result<Step<(bool, Service), R>, Stop> {
    let counted = service::count("pensions.service.counted", periods, rec)?;
    let have = counted.value;
    let met = have.months() >= required.value;
    let carried = met && have.sure_months() < required.value;
    let rule = cx.provision("service.thirty-days")?;
    let own = if carried { rule.grade } else { Evidence::Official };
    let grades = [counted.grade, required.grade, own];
    Ok(Step::record(rec, (met, have), grades, || {
        let by = Value::months(Decimal::from(have.months().abs_diff(required.value)));
        let outcome =
            if met { Outcome::Met { by: Some(by) } } else { Outcome::NotMet { by: Some(by) } };
        let node = Node::condition("service.enough/1", title, Test::AtLeast, outcome)
            .input("actual", &counted.node)
            .input("required", &required.node);
        if carried { node.cite(rule.citation.clone()).note(rule.message()) } else { node }
    }))
}

/// Tests the claim's day against the age.
pub fn test_age<R: Recorder>(
    cx: &Context<'_>,
    age: &Step<AgeReached, R>,
    rec: &mut R,
) -> Step<bool, R> {
    let met = age.value.day <= cx.claimed_on();
    let claimed = rec.record(|| Node::fact("claim.day/1", "pensions.claim.day", cx.claimed_on()));
    Step::record(rec, met, [age.grade], || {
        let outcome = if met { Outcome::met() } else { Outcome::not_met() };
        Node::condition("age.enough/1", "pensions.age.enough", Test::AtLeast, outcome)
            .input("actual", &claimed)
            .input("required", &age.node)
    })
}

/// The conditions that most laws share: an age, and service of some length.
///
/// The right opens on the first day, from the day of the age on, on which the service done by then is as long
/// as the law asks on that day.
///
/// # Errors
///
/// [`Stop`].
pub fn age_and_service<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    credit: &Credit,
    provisions: &[&str],
    rec: &mut R,
) -> Result<Step<Opening, R>, Stop> {
    let age = scheme.pensionable_age(cx, rec)?;
    let claimed = cx.claimed_on();
    let aged = test_age(cx, &age, rec);
    let reached = age.value.day;
    // Before the age, the day of the age is the one to look at: what lies behind by then is known already.
    let (day, enough) = match first_day(scheme, cx, credit, reached, claimed, rec)? {
        Some(day) => (day, true),
        None => (claimed.max(reached), false),
    };
    let mut citations = Vec::new();
    let mut grades = vec![aged.grade];
    for provision in provisions {
        let provision = cx.provision(provision)?;
        citations.push(provision.citation.clone());
        grades.push(provision.grade);
    }
    let days = career::before_day(credit.all(), day)?;
    let required = scheme.required_service(cx, reached, day, rec)?;
    let tested = match &required {
        Some(required) => {
            Some(test_service(cx, "pensions.service.enough", &days, &required.months, rec)?)
        }
        None => None,
    };
    grades.extend(tested.as_ref().map(|step| step.grade));
    let mut reasons = Vec::new();
    if !aged.value {
        reasons.push(Reason::AgeNotReached { on: reached });
    }
    if let (Some(tested), Some(required), false) = (&tested, &required, enough) {
        let (_, have) = tested.value;
        reasons.push(if have.is_zero() {
            Reason::NoService
        } else {
            Reason::ServiceShort { have, need_months: required.months.value }
        });
    }
    let opening = if reasons.is_empty() {
        Opening::Open { from: day, at_latest: age.value.at_latest && day == reached }
    } else {
        Opening::Closed { reasons, earliest: enough.then_some(day) }
    };
    let open = matches!(opening, Opening::Open { .. });
    Ok(Step::record(rec, opening, grades, || {
        let outcome = if open { Outcome::met() } else { Outcome::not_met() };
        let node =
            Node::condition("right.conditions/1", "pensions.right.conditions", Test::All, outcome)
                .input("age", &aged.node)
                .input("service", &tested.map(|step| step.node));
        citations.into_iter().fold(node, Node::cite)
    }))
}

/// The first day on which the service done by then is as long as the law asks; `None` if there is none up to
/// the claim, or up to the age where that comes later.
fn first_day<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    credit: &Credit,
    reached: NaiveDate,
    claimed: NaiveDate,
    rec: &mut R,
) -> Result<Option<NaiveDate>, Stop> {
    let all = credit.all();
    let last = claimed.max(reached);
    let length = |day: NaiveDate| Service::before(&all, day);
    let mut day = reached;
    loop {
        let Some(required) = scheme.required_service(cx, reached, day, rec)? else {
            return Ok(Some(day));
        };
        let need = required.months.value;
        let enough = |service: Service| service.months() >= need;
        let end = match required.until {
            Some(until) if until <= last => calendar::add_days(until, -1)?,
            _ => last,
        };
        // Most often there is enough from the first day on.
        if enough(length(day)?) {
            return Ok(Some(day));
        }
        if enough(length(end)?) {
            // Service never shrinks, so the days on which it is enough are the later ones.
            let (mut low, mut high) = (day, end);
            while low < high {
                let middle = calendar::add_days(low, (high - low).num_days() / 2)?;
                if enough(length(middle)?) {
                    high = middle;
                } else {
                    low = calendar::add_days(middle, 1)?;
                }
            }
            return Ok(Some(low));
        }
        if end >= last {
            return Ok(None);
        }
        day = calendar::add_days(end, 1)?;
    }
}

/// A sentence about a part, for the title of its step.
#[must_use]
pub fn part_title(part: PartKind) -> Message {
    Message::new(format!("pensions.part.{}", part.code()))
}
