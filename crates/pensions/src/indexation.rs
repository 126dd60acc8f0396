//! What becomes of a pension in payment: raises, and what is paid when a raise comes late.
//!
//! A raise is a rule of one day. Where the sources tell it, [`raise`] gives the parts of that day with the steps that
//! made them; where they do not, it names what is missing, and [`over_time`] stops there: nobody can say what a pension
//! is worth after a raise that was not read.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::calendar::day;
//! use kerben_core::country::Country;
//! use kerben_core::explain::Off;
//! use kerben_core::unsettled::Readings;
//! use kerben_pensions::Law;
//! use kerben_pensions::indexation::{self, InPayment, Raise};
//! use kerben_pensions::outcome::PartKind;
//!
//! // The raise of 1 October 2023 in Kyrgyzstan: insurance parts times 1.38.
//! let pension = InPayment::new(Country::KG, day(2020, 3, 1)?)
//!     .paying(PartKind::Basic, "3170.00 KGS".parse()?)
//!     .paying(PartKind::SecondInsurance, "5000.00 KGS".parse()?);
//! let law = Law::builtin()?;
//! let raise = indexation::raise(&pension, day(2023, 10, 1)?, &law, &Readings::new(), &mut Off)?.value;
//! let Raise::Raised(raised) = raise else { return Err("the raise of 2023 is known".into()) };
//! assert_eq!(raised.total.monthly().ok_or("known")?.to_string(), "10,070.00 KGS");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced};
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::parameters::Parameter;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use serde::{Deserialize, Serialize};

use crate::context::{Books, Stop, left_missing};
use crate::error::PensionError;
use crate::law::Law;
use crate::outcome::{AmountOutcome, Missing, PartKind};
use crate::step::Step;

mod arrears;
mod kg;
mod percent;

pub use arrears::{FirstPayment, first_payment};

/// The most years over which raises are followed.
pub const YEARS_MAX: i32 = 100;

/// A pension in payment: the state that pays it, since when, and its parts as they are paid now.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InPayment {
    /// The state that pays it.
    pub state: Country,
    /// The day from which it was granted: a raise reaches pensions granted before its day.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub granted_on: NaiveDate,
    /// The parts.
    pub parts: BTreeMap<PartKind, Money>,
}

impl InPayment {
    /// A pension without parts yet.
    #[must_use]
    pub const fn new(state: Country, granted_on: NaiveDate) -> Self {
        Self { state, granted_on, parts: BTreeMap::new() }
    }

    /// With a part of this amount; an earlier amount of the same part is replaced.
    #[must_use]
    pub fn paying(mut self, part: PartKind, monthly: Money) -> Self {
        self.parts.insert(part, monthly);
        self
    }

    /// All parts together; `None` for a pension without parts.
    ///
    /// # Errors
    ///
    /// [`PensionError::Money`] when the parts are in several currencies, or beyond what money can hold.
    pub fn total(&self) -> Result<Option<Money>, PensionError> {
        let mut parts = self.parts.values().copied();
        let Some(first) = parts.next() else { return Ok(None) };
        Ok(Some(parts.try_fold(first, Money::checked_add)?))
    }
}

/// What a pension is after a raise.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Raised {
    /// The day of the raise.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub on: NaiveDate,
    /// The parts after it.
    pub parts: BTreeMap<PartKind, AmountOutcome>,
    /// All parts together, not below the smallest total where the law names one.
    pub total: AmountOutcome,
    /// The lowest grade on the path.
    pub grade: Evidence,
}

impl Raised {
    /// The pension as it is paid from that day on; `None` where a part is not known.
    #[must_use]
    pub fn in_payment(&self, before: &InPayment) -> Option<InPayment> {
        let mut after = InPayment::new(before.state, before.granted_on);
        for (part, amount) in &self.parts {
            after.parts.insert(*part, amount.monthly()?);
        }
        Some(after)
    }
}

/// What a day does to a pension in payment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Raise {
    /// It is raised.
    Raised(Raised),
    /// Nothing: no raise of this day reaches it.
    Unchanged,
    /// The sources do not say.
    Undetermined {
        /// What is missing.
        missing: Vec<Missing>,
    },
}

/// What a day does to a pension in payment, with the steps that say so.
///
/// Known are the raises of Kyrgyzstan (1 April 2005, 1 May 2012, 1 October of 2013, 2018, 2020 and 2022 to 2025), of Kazakhstan (2022 and 2024 to 2026, as
/// far as each part was read), of Russia (2018 to 2026) and the raise of the smallest pension in Armenia.
///
/// # Errors
///
/// [`PensionError`] when an input cannot be used. What is not known is an answer, not an error.
///
/// # Rounding
///
/// By the rounding of the state where one was read; otherwise to the hundredth, halves up, and an amount that depends on it
/// is graded as unverified.
pub fn raise<R: Recorder>(
    pension: &InPayment,
    on: NaiveDate,
    law: &Law,
    readings: &Readings,
    rec: &mut R,
) -> Result<Traced<Raise, R>, PensionError> {
    let books = Books { law, readings };
    match raised(pension, on, &books, rec) {
        Ok(Some(step)) => Ok(step.map(Raise::Raised).traced()),
        Ok(None) => Ok(stated(rec, Raise::Unchanged, Outcome::not_met())),
        Err(stop) => {
            let missing = left_missing(stop, law)?;
            let words: Vec<Message> = missing.iter().map(Missing::message).collect();
            let outcome = Outcome::Undetermined { missing: words };
            Ok(stated(rec, Raise::Undetermined { missing }, outcome))
        }
    }
}

fn stated<R: Recorder>(rec: &mut R, value: Raise, outcome: Outcome) -> Traced<Raise, R> {
    let node = rec.record(|| {
        Node::condition("indexation.raise/1", "pensions.indexation.raise", Test::Stated, outcome)
    });
    Traced::new(value, node)
}

fn raised<R: Recorder>(
    pension: &InPayment,
    on: NaiveDate,
    books: &Books<'_>,
    rec: &mut R,
) -> Result<Option<Step<Raised, R>>, Stop> {
    if pension.parts.is_empty() || on <= pension.granted_on {
        return Ok(None);
    }
    let currency = match pension.state {
        Country::AM => Currency::AMD,
        Country::KG => Currency::KGS,
        Country::KZ => Currency::KZT,
        Country::RU => Currency::RUB,
        _ => return Err(Missing::rule("indexation").into()),
    };
    // Of another currency nothing can be added or compared.
    Money::zero(currency)?.checked_add(pension.total()?.unwrap_or(Money::zero(currency)?))?;
    match pension.state {
        Country::KG => kg::raised(pension, on, books, rec),
        _ => percent::raised(pension, on, books, rec),
    }
}

/// The raises of a pension from the day of its grant up to a day, in order; the last is undetermined where the sources end.
///
/// # Errors
///
/// As [`raise`]; [`PensionError::TooFarAhead`] beyond [`YEARS_MAX`] years.
pub fn over_time(
    pension: &InPayment,
    until: NaiveDate,
    law: &Law,
    readings: &Readings,
) -> Result<Vec<(NaiveDate, Raise)>, PensionError> {
    let (first, last) = (pension.granted_on.year(), until.year());
    if last.saturating_sub(first) > YEARS_MAX {
        return Err(PensionError::TooFarAhead { until });
    }
    let mut days = Vec::new();
    for year in first..=last {
        match pension.state {
            Country::KG => days.push(calendar::day(year, 10, 1)?),
            _ => days.push(calendar::day(year, 1, 1)?),
        }
    }
    let changes = match pension.state {
        Country::KG => &["kg.base.prorated", "kg.indexation.band.1.up-to"][..],
        Country::RU => &["ru.indexation.multiplier"],
        Country::AM => &["am.base", "am.year-value", "am.year-value-later", "am.minimum-pension"],
        _ => &[],
    };
    for id in changes {
        let known = law.parameters().get(id).map(Parameter::known).unwrap_or_default();
        days.extend(known.iter().filter_map(|holds| holds.from_day()));
    }
    days.retain(|day| *day > pension.granted_on && *day <= until);
    days.sort_unstable();
    days.dedup();
    let mut now = pension.clone();
    let mut found = Vec::new();
    for day in days {
        let step = raise(&now, day, law, readings, &mut kerben_core::explain::Off)?.value;
        let next = match &step {
            Raise::Unchanged => continue,
            Raise::Raised(after) => after.in_payment(&now),
            Raise::Undetermined { .. } => None,
        };
        found.push((day, step));
        match next {
            Some(after) => now = after,
            None => break,
        }
    }
    Ok(found)
}

/// Adds the parts of a raise up, not below a smallest total.
fn summed<R: Recorder>(
    on: NaiveDate,
    parts: &[(PartKind, Part<R>)],
    least: Option<&Step<Money, R>>,
    rec: &mut R,
) -> Result<Step<Raised, R>, Stop> {
    let mut missing = Vec::new();
    let mut known: Vec<(PartKind, &Step<Money, R>)> = Vec::new();
    for (kind, part) in parts {
        match part {
            Ok(step) => known.push((*kind, step)),
            Err(more) => missing.extend(more.iter().cloned()),
        }
    }
    let sum = match known.split_first() {
        Some(((_, first), rest)) => {
            let add =
                |sum: Money, (_, step): &(PartKind, &Step<Money, R>)| sum.checked_add(step.value);
            let sum = rest.iter().try_fold(first.value, add)?;
            Some(Step::record(rec, sum, known.iter().map(|(_, step)| step.grade), || {
                let node = Node::sum("pension.sum/1", "pensions.sum", sum);
                known.iter().fold(node, |node, (kind, step)| node.input(kind.code(), &step.node))
            }))
        }
        None => None,
    };
    let total = match (sum, least) {
        (Some(sum), Some(least)) => {
            let money = greater(sum.value, least.value);
            Some(Step::record(rec, money, [sum.grade, least.grade], || {
                Node::max("pension.floor/1", "pensions.floor", money)
                    .input("sum", &sum.node)
                    .input("floor", &least.node)
            }))
        }
        (sum, _) => sum,
    };
    missing.sort_unstable();
    missing.dedup();
    let at_least = total.as_ref().map(|step| step.value);
    let amount = match (at_least, missing.is_empty()) {
        (Some(money), true) => AmountOutcome::Monthly(money),
        _ => AmountOutcome::Undetermined { missing: missing.clone(), at_least },
    };
    let grade = total.as_ref().map_or(Evidence::Official, |step| step.grade);
    let said = |part: &Part<R>| match part {
        Ok(step) => AmountOutcome::Monthly(step.value),
        Err(missing) => AmountOutcome::unknown(missing.clone()),
    };
    let value = Raised {
        on,
        parts: parts.iter().map(|(kind, part)| (*kind, said(part))).collect(),
        total: amount,
        grade,
    };
    Ok(Step::record(rec, value, [grade], || {
        let words: Vec<Message> = missing.iter().map(Missing::message).collect();
        let outcome = if words.is_empty() {
            Outcome::met()
        } else {
            Outcome::Undetermined { missing: words }
        };
        Node::condition("indexation.raise/1", "pensions.indexation.raise", Test::Stated, outcome)
            .showing(on)
            .input("total", &total.map(|step| step.node))
    }))
}

fn greater(a: Money, b: Money) -> Money {
    if a < b { b } else { a }
}

/// One part of a raise: its amount, or what is missing to say it.
type Part<R> = Result<Step<Money, R>, Vec<Missing>>;

/// A part as it was paid before, as a fact of the case.
fn paid_before<R: Recorder>(kind: PartKind, money: Money, rec: &mut R) -> Step<Money, R> {
    Step::record(rec, money, [], || {
        Node::fact("pension.before/1", crate::scheme::part_title(kind), money)
            .note("pensions.indexation.before")
    })
}
