//! Türkiye: employees (4/a), by the day of first insurance.
//!
//! Before 8 September 1999: years since first insurance and days of premium, at any age. Up to April 2008: age
//! 58 or 60 and 7,000 days, or 25 years since first insurance and 4,500 days. Since May 2008: 7,200 days and the
//! age of the day on which they are completed. How an amount is computed was not read.
//!
//! The record states calendar days; an institution certifies days of premium. A month gives at most 30 of
//! them under one way of counting and as many as it has days under the other, so the days are bounded on
//! both sides, and where the answer lies between the bounds the certificate is what is missing.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar::{self, AgeSpan};
use kerben_core::country::Country;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Value};
use kerben_core::message::Message;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::tri::Tri;

use crate::career;
use crate::context::{Context, Stop};
use crate::error::PensionError;
use crate::outcome::{Missing, PartKind, Reason};
use crate::person::Person;
use crate::record::PeriodKind;
use crate::scheme::{self, AgeReached, Award, Credit, Opening, Payable, Required, Scheme};
use crate::step::Step;

/// The scheme of Türkiye.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turkiye;

/// Days of premium, bounded from both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PremiumDays {
    /// At most 30 days of each month count.
    pub least: u64,
    /// Every calendar day counts.
    pub most: u64,
}

impl PremiumDays {
    /// The bounds for these days.
    ///
    /// # Errors
    ///
    /// [`PensionError::Calendar`] when a month lies outside the calendar.
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_core::{period::Period, periods::Periods};
    /// use kerben_pensions::schemes::tr::PremiumDays;
    /// let year: Period = "2021-01-01 to 2021-12-31".parse()?;
    /// let days = PremiumDays::of(&Periods::from_iter([year]))?;
    /// // Seven months of 31 days lose one each.
    /// assert_eq!((days.least, days.most), (358, 365));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(periods: &Periods) -> Result<Self, PensionError> {
        let mut least: u64 = 0;
        for period in periods {
            let mut rest = Some(period);
            while let Some(stretch) = rest {
                let start = stretch.start();
                let month = Period::of_month(start.year(), start.month())?;
                let (inside, after) = match stretch.split_at(month.end()) {
                    Some((inside, after)) => (inside, Some(after)),
                    None => (stretch, None),
                };
                least = least.saturating_add(u64::from(inside.days().min(30)));
                rest = after;
            }
        }
        Ok(Self { least, most: periods.total_days() })
    }

    /// Whether so many days are there, when the requirement lies between the two figures.
    pub fn reach(self, least_required: u32, most_required: u32) -> Tri {
        if self.least >= u64::from(most_required) {
            Tri::Yes
        } else if self.most < u64::from(least_required) {
            Tri::No
        } else {
            Tri::Unknown
        }
    }
}

/// The day of first insurance in Türkiye; `None` without service there.
fn first_insured(cx: &Context<'_>) -> Option<NaiveDate> {
    let entries = cx.record().periods().iter();
    entries
        .filter(|entry| entry.territory() == Some(Country::TR) && entry.kind().is_contributory())
        .map(|entry| entry.period().start())
        .min()
        .filter(|first| *first < cx.claimed_on())
}

impl<R: Recorder> Scheme<R> for Turkiye {
    fn state(&self) -> Country {
        Country::TR
    }

    /// The conditions go by insurance; no circle of persons was read.
    fn covers(&self, _person: &Person) -> Tri {
        Tri::Yes
    }

    fn counts(&self, kind: PeriodKind, _period: Period) -> Tri {
        if kind.is_contributory() { Tri::Yes } else { Tri::Unknown }
    }

    fn pensionable_age(&self, cx: &Context<'_>, rec: &mut R) -> Result<Step<AgeReached, R>, Stop> {
        let entry = first_insured(cx).ok_or_else(|| Missing::fact("tr.first_insured"))?;
        let days = cx.record().days_in(Country::TR);
        age(cx, entry, &days, rec)
    }

    /// The law counts days, see [`Scheme::entitlement`].
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
        let Some(entry) = first_insured(cx) else {
            let closed = Opening::Closed { reasons: vec![Reason::NoService], earliest: None };
            return Ok(Step::record(rec, closed, [], || {
                let outcome = Outcome::not_met();
                Node::condition("tr.insured/1", "pensions.reason.no_service", Test::Stated, outcome)
            }));
        };
        if cx.value("tr.days-least", entry)?.value == cx.value("tr.days-most", entry)?.value {
            with_age(cx, entry, &credit.all(), rec)
        } else {
            without_age(cx, entry, &credit.all(), rec)
        }
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
        Err(Missing::rule("tr.amount").into())
    }
}

/// The first day before which so many days of premium surely lie, and whether it may have been earlier: under
/// the other way of counting. `None` if there are not as many.
fn completed(periods: &Periods, days: u32) -> Result<Option<(NaiveDate, bool)>, PensionError> {
    let Some(hull) = periods.hull() else { return Ok(None) };
    let done = |day: NaiveDate, count: fn(PremiumDays) -> u64| -> Result<bool, PensionError> {
        let before = periods.intersection(&career::days_before(day)?);
        Ok(count(PremiumDays::of(&before)?) >= u64::from(days))
    };
    let first = |count: fn(PremiumDays) -> u64| -> Result<Option<NaiveDate>, PensionError> {
        let (mut low, mut high) = (hull.start(), hull.end());
        if !done(high, count)? {
            return Ok(None);
        }
        while low < high {
            let middle = calendar::add_days(low, (high - low).num_days() / 2)?;
            if done(middle, count)? {
                high = middle;
            } else {
                low = calendar::add_days(middle, 1)?;
            }
        }
        Ok(Some(low))
    };
    let possible = first(|days| days.most)?;
    Ok(first(|days| days.least)?.map(|sure| (sure, Some(sure) != possible)))
}

/// The age for those with an age: by the day of first insurance, or by the day on which the days are complete.
fn age<R: Recorder>(
    cx: &Context<'_>,
    entry: NaiveDate,
    days: &Periods,
    rec: &mut R,
) -> Result<Step<AgeReached, R>, Stop> {
    let sex = cx.person().sex().plural();
    let by_entry = format!("tr.age.{sex}");
    let (id, day, rule) = if cx.value(&by_entry, entry).is_ok() {
        (by_entry, entry, "tr.conditions")
    } else {
        let required = cx.whole("tr.days-most", entry, rec)?.value;
        // Not complete yet: the age of the day of the claim is the least that can apply.
        let done = completed(days, required)?.map_or_else(|| cx.claimed_on(), |(day, _)| day);
        (
            format!("tr.age-by-completion.{sex}"),
            done.max(calendar::day(2008, 5, 1)?),
            "tr.age-by-completion",
        )
    };
    let age = AgeSpan::from_decimal_years(cx.value(&id, day)?.value)?;
    let reached = AgeReached { day: cx.person().reaches(age)?, at_latest: false, age };
    scheme::age_step(cx, &id, day, reached, rule, rec)
}

fn with_age<R: Recorder>(
    cx: &Context<'_>,
    entry: NaiveDate,
    days: &Periods,
    rec: &mut R,
) -> Result<Step<Opening, R>, Stop> {
    let age = age(cx, entry, days, rec)?;
    let aged = scheme::test_age(cx, &age, rec);
    let required = cx.whole("tr.days-most", entry, rec)?;
    let main = test_days(cx, days, &required, &required, rec)?;
    let alternative = alternative(cx, entry, days, rec)?;
    let rule = cx.provision("tr.conditions")?;
    let either = match &alternative {
        Some(other) => main.value.or(other.value.0),
        None => main.value,
    };
    let reached = age.value.day;
    let opening = match (aged.value, either) {
        (_, Tri::Unknown) => return Err(Missing::fact("tr.premium_days").into()),
        (true, Tri::Yes) => {
            // Whichever condition came first, and the age.
            let main = completed(days, required.value)?;
            let other = alternative.as_ref().and_then(|step| step.value.1);
            let (done, later) = match (main, other) {
                (Some(main), Some(other)) => main.min(other),
                (main, other) => main.or(other).unwrap_or((cx.claimed_on(), true)),
            };
            Opening::Open { from: done.max(reached), at_latest: later && done > reached }
        }
        (false, Tri::Yes) => Opening::Closed {
            reasons: vec![Reason::AgeNotReached { on: reached }],
            earliest: Some(reached),
        },
        (aged, Tri::No) => {
            let mut reasons = Vec::new();
            if !aged {
                reasons.push(Reason::AgeNotReached { on: reached });
            }
            let have = PremiumDays::of(days)?.most;
            reasons.push(Reason::DaysShort { have, need: required.value });
            Opening::Closed { reasons, earliest: None }
        }
    };
    let open = matches!(opening, Opening::Open { .. });
    let mut grades = vec![aged.grade, main.grade, rule.grade];
    grades.extend(alternative.as_ref().map(|step| step.grade));
    let enough = rec.record(|| {
        Node::condition("tr.either/1", "pensions.tr.either", Test::Any, outcome(either))
            .input("days", &main.node)
            .input("alternative", &alternative.map(|step| step.node))
    });
    Ok(Step::record(rec, opening, grades, || {
        let outcome = if open { Outcome::met() } else { Outcome::not_met() };
        Node::condition("right.conditions/1", "pensions.right.conditions", Test::All, outcome)
            .input("age", &aged.node)
            .input("days", &enough)
            .cite(rule.citation.clone())
    }))
}

/// Whether the alternative condition is met, and since when; the day may have been earlier if so marked.
type Alternative = (Tri, Option<(NaiveDate, bool)>);

/// 25 years since first insurance and 4,500 days, for those insured before May 2008.
fn alternative<R: Recorder>(
    cx: &Context<'_>,
    entry: NaiveDate,
    days: &Periods,
    rec: &mut R,
) -> Result<Option<Step<Alternative, R>>, Stop> {
    if cx.value("tr.alternative.days", entry).is_err() {
        return Ok(None);
    }
    let required = cx.whole("tr.alternative.days", entry, rec)?;
    let enough = test_days(cx, days, &required, &required, rec)?;
    let since = years_since(cx, "tr.alternative.years-insured", entry, rec)?;
    let value = enough.value.and(Tri::from(since.value.is_some()));
    let day = match (since.value, completed(days, required.value)?) {
        (Some(passed), Some((done, later))) => Some((passed.max(done), later && done > passed)),
        _ => None,
    };
    Ok(Some(Step::record(rec, (value, day), [enough.grade, since.grade], || {
        Node::condition("tr.alternative/1", "pensions.tr.alternative", Test::All, outcome(value))
            .input("days", &enough.node)
            .input("years", &since.node)
    })))
}

/// Whether so many years have passed since the first insurance by the claim, and on which day.
fn years_since<R: Recorder>(
    cx: &Context<'_>,
    id: &str,
    entry: NaiveDate,
    rec: &mut R,
) -> Result<Step<Option<NaiveDate>, R>, Stop> {
    let years = cx.whole(id, entry, rec)?;
    let count = i32::try_from(years.value).unwrap_or(i32::MAX);
    let day = calendar::add_years(entry, count, calendar::MonthEnd::Clamp)?;
    let passed = (day <= cx.claimed_on()).then_some(day);
    let claimed = rec.record(|| Node::fact("claim.day/1", "pensions.claim.day", cx.claimed_on()));
    let due = rec.record(|| {
        Node::table_row("tr.years-passed/1", "pensions.tr.years_passed", Value::Day(day))
            .input("years", &years.node)
            .note(Message::new("pensions.tr.first_insured").arg("day", entry))
    });
    Ok(Step::record(rec, passed, [years.grade], || {
        let outcome = if passed.is_some() { Outcome::met() } else { Outcome::not_met() };
        Node::condition("tr.years-insured/1", "pensions.tr.years_insured", Test::AtLeast, outcome)
            .input("actual", &claimed)
            .input("required", &due)
    }))
}

fn without_age<R: Recorder>(
    cx: &Context<'_>,
    entry: NaiveDate,
    days: &Periods,
    rec: &mut R,
) -> Result<Step<Opening, R>, Stop> {
    let rule = cx.provision("tr.entry-before-1999")?;
    let id = format!("tr.years-insured.{}", cx.person().sex().plural());
    let since = years_since(cx, &id, entry, rec)?;
    let least = cx.whole("tr.days-least", entry, rec)?;
    let most = cx.whole("tr.days-most", entry, rec)?;
    let enough = test_days(cx, days, &least, &most, rec)?;
    let opening = match (since.value, enough.value) {
        (_, Tri::Unknown) => return Err(Missing::rule("tr.days-by-entry").into()),
        (Some(passed), Tri::Yes) => {
            // How many days are needed is known only between two figures: the day is the latest possible.
            let done = completed(days, most.value)?.map_or(passed, |(day, _)| day);
            Opening::Open { from: done.max(passed), at_latest: done > passed }
        }
        (_, Tri::No) => {
            let have = PremiumDays::of(days)?.most;
            Opening::Closed {
                reasons: vec![Reason::DaysShort { have, need: least.value }],
                earliest: None,
            }
        }
        (None, Tri::Yes) => {
            let years = cx.whole(&id, entry, rec)?.value;
            let count = i32::try_from(years).unwrap_or(i32::MAX);
            let day = calendar::add_years(entry, count, calendar::MonthEnd::Clamp)?;
            Opening::Closed { reasons: vec![Reason::YearsInsured { on: day }], earliest: Some(day) }
        }
    };
    let open = matches!(opening, Opening::Open { .. });
    let grades = [since.grade, enough.grade, rule.grade];
    Ok(Step::record(rec, opening, grades, || {
        let outcome = if open { Outcome::met() } else { Outcome::not_met() };
        Node::condition("right.conditions/1", "pensions.right.conditions", Test::All, outcome)
            .input("years", &since.node)
            .input("days", &enough.node)
            .cite(rule.citation.clone())
    }))
}

fn outcome(answer: Tri) -> Outcome {
    match answer {
        Tri::Yes => Outcome::met(),
        Tri::No => Outcome::not_met(),
        Tri::Unknown => Outcome::undetermined(Missing::fact("tr.premium_days").message()),
    }
}

/// Tests days of premium against a requirement that is known to lie between two figures.
fn test_days<R: Recorder>(
    _cx: &Context<'_>,
    days: &Periods,
    least: &Step<u32, R>,
    most: &Step<u32, R>,
    rec: &mut R,
) -> Result<Step<Tri, R>, Stop> {
    let have = PremiumDays::of(days)?;
    let enough = have.reach(least.value, most.value);
    let calendar_days = rec.record(|| {
        let value = Value::days(have.most);
        let node = Node::count_days("tr.calendar-days/1", "pensions.tr.calendar_days", value);
        let periods = kerben_core::explain::Folded {
            label: Message::new("pensions.service.stretches").arg("count", days.as_slice().len()),
            columns: vec![Message::new("pensions.column.period")],
            rows: days.iter().map(|period| vec![Value::Period(period)]).collect(),
        };
        node.folded(periods).note(Message::new("pensions.tr.least_days").arg("days", have.least))
    });
    Ok(Step::record(rec, enough, [least.grade, most.grade], || {
        Node::condition(
            "tr.days-enough/1",
            "pensions.tr.days_enough",
            Test::AtLeast,
            outcome(enough),
        )
        .input("actual", &calendar_days)
        .input("required", if enough.is_no() { &least.node } else { &most.node })
    }))
}
