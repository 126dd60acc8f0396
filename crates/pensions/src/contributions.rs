//! What worker and employer owe for months of work, by state and day.
//!
//! Rates hold by the month's first day. Known are Kyrgyzstan (1997 to 2017 and 2021 to 2025, fund by fund), Kazakhstan (since
//! 2024, when the cap of the base was read), Russia (the general tariff since 2018; above the cap of the year of 2018 to 2022
//! and since 2026), Korea (until 2025) and what is saved in Armenia (2018). Everything else is answered with what is missing.
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
//! use kerben_pensions::contributions::{Job, MonthlyPay, Party, owed};
//! use kerben_pensions::person::{Person, Sex};
//!
//! // Osh, March 2023: 10 per cent of the worker, 17.25 of the employer.
//! let worker = Person::new(day(1985, 5, 1)?, Sex::Female, [Country::KG], Country::KG)?;
//! let job = Job::new(worker, Country::KG);
//! let pay = [MonthlyPay { month: day(2023, 3, 1)?, pay: "20000.00 KGS".parse()? }];
//! let owed = owed(&job, &pay, &Law::builtin()?, &Readings::new(), &mut Off)?.value;
//! assert_eq!(owed.total(Party::Worker)?, Some("2000.00 KGS".parse()?));
//! assert_eq!(owed.total(Party::Employer)?, Some("3450.00 KGS".parse()?));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced};
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use serde::{Deserialize, Serialize};

use crate::context::{Books, left_missing};
use crate::error::PensionError;
use crate::law::Law;
use crate::outcome::Missing;
use crate::person::Person;
use crate::step::Step;

mod base;
mod states;

use base::Base;

/// The most months of one question.
pub const MONTHS_MAX: usize = 1_200;

/// In which standing the person works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Standing {
    /// As an employee without a special rule.
    Ordinary,
    /// As an employee who draws an old-age pension.
    Pensioner,
    /// As an employee disabled in group 1 or 2.
    Disabled,
}

/// Who works where.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The worker.
    pub person: Person,
    /// The state of the work.
    pub state: Country,
    /// In which standing.
    pub standing: Standing,
}

impl Job {
    /// Work as an employee without a special rule.
    #[must_use]
    pub const fn new(person: Person, state: Country) -> Self {
        Self { person, state, standing: Standing::Ordinary }
    }

    /// In another standing.
    #[must_use]
    pub const fn standing(mut self, standing: Standing) -> Self {
        self.standing = standing;
        self
    }
}

/// The pay of one month from one employer, before contributions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthlyPay {
    /// Any day of the month.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub month: NaiveDate,
    /// The pay, in the money of the state.
    pub pay: Money,
}

/// Who owes a contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Party {
    /// The worker, out of the pay.
    Worker,
    /// The employer, beside the pay.
    Employer,
}

/// For what a contribution is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fund {
    /// Pensions.
    Pension,
    /// Pension savings of the worker.
    Savings,
    /// Social insurance beside pensions.
    SocialInsurance,
    /// The employment fund.
    Employment,
    /// Health insurance.
    Health,
    /// The health of workers.
    WorkersHealth,
    /// Every branch in one tariff.
    Single,
}

/// One contribution of one month.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Line {
    /// Who owes it.
    pub party: Party,
    /// For what.
    pub fund: Fund,
    /// How much.
    pub amount: Money,
    /// The lowest grade on the path.
    pub grade: Evidence,
}

/// What is owed for one month.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MonthOwed {
    /// The first day of the month.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub month: NaiveDate,
    /// The contributions that are known.
    pub lines: Vec<Line>,
    /// Of whom something is missing, and what.
    pub missing: Vec<(Party, Missing)>,
}

/// What is owed for all months.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Owed {
    /// Month by month, in their order.
    pub months: Vec<MonthOwed>,
}

impl Owed {
    /// All that a party owes; `None` where something is missing, or where there is no month.
    ///
    /// # Errors
    ///
    /// [`PensionError::Money`] when the sum is beyond what money can hold.
    pub fn total(&self, party: Party) -> Result<Option<Money>, PensionError> {
        let missing = |month: &MonthOwed| month.missing.iter().any(|(of, _)| *of == party);
        if self.months.iter().any(missing) {
            return Ok(None);
        }
        let mut sum: Option<Money> = None;
        for line in self.months.iter().flat_map(|month| &month.lines) {
            let amount = if line.party == party {
                line.amount
            } else {
                Money::zero(line.amount.currency())?
            };
            sum = Some(sum.map_or(Ok(amount), |sum| sum.checked_add(amount))?);
        }
        Ok(sum)
    }

    /// What is missing of a party, each once.
    #[must_use]
    pub fn missing(&self, party: Party) -> Vec<Missing> {
        let of = self.months.iter().flat_map(|month| &month.missing);
        let mut missing: Vec<Missing> =
            of.filter(|(of, _)| *of == party).map(|(_, missing)| missing.clone()).collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }
}

/// A contribution with its step, or what is missing to say it.
struct Charge<R: Recorder> {
    party: Party,
    fund: Fund,
    amount: Result<Step<Money, R>, Vec<Missing>>,
}

/// What worker and employer owe for months of work.
///
/// The months are taken in the order of their days; several pays of one month are one month's pay. Where a base has a cap of
/// the year, the pay of the earlier months of that year in `pays` counts against it.
///
/// # Errors
///
/// [`PensionError::TooMany`] beyond [`MONTHS_MAX`]; [`PensionError::NegativeEarnings`]; [`PensionError::Money`] for pay that is
/// not in the money of the state. What is not known is an answer, not an error.
///
/// # Rounding
///
/// To the smallest coin, halves up; no source orders it, so an amount that depends on it is graded as unverified.
pub fn owed<R: Recorder>(
    job: &Job,
    pays: &[MonthlyPay],
    law: &Law,
    readings: &Readings,
    rec: &mut R,
) -> Result<Traced<Owed, R>, PensionError> {
    if pays.len() > MONTHS_MAX {
        let count = pays.len();
        return Err(PensionError::TooMany { what: "months of pay", count, most: MONTHS_MAX });
    }
    let books = Books { law, readings };
    let mut months: Vec<(NaiveDate, Money)> = Vec::new();
    for one in pays {
        if one.pay.is_negative() {
            return Err(PensionError::NegativeEarnings { year: one.month.year() });
        }
        let month = calendar::first_of_month(one.month, 0)?;
        match months.iter_mut().find(|(known, _)| *known == month) {
            Some((_, pay)) => *pay = pay.checked_add(one.pay)?,
            None => months.push((month, one.pay)),
        }
    }
    months.sort_unstable_by_key(|(month, _)| *month);
    let mut earned: Option<(i32, Money)> = None;
    let mut answers = Vec::new();
    let mut nodes = Vec::new();
    for (month, pay) in months {
        let before = match earned {
            Some((year, sum)) if year == month.year() => sum,
            _ => Money::zero(pay.currency())?,
        };
        earned = Some((month.year(), before.checked_add(pay)?));
        let base = Base { month, pay, before };
        let charges = match states::charges(job, &base, &books, rec) {
            Ok(charges) => charges,
            Err(stop) => {
                let missing = left_missing(stop, law)?;
                [Party::Worker, Party::Employer]
                    .map(|party| Charge {
                        party,
                        fund: Fund::Pension,
                        amount: Err(missing.clone()),
                    })
                    .into()
            }
        };
        let (answer, node) = told(month, charges, rec);
        answers.push(answer);
        nodes.push(node);
    }
    let node = rec.record(|| {
        let all = answers.iter().all(|month| month.missing.is_empty());
        let words = answers.iter().flat_map(|month| &month.missing);
        let words: Vec<Message> = words.map(|(_, missing)| missing.message()).collect();
        let outcome = if all { Outcome::met() } else { Outcome::Undetermined { missing: words } };
        Node::condition("contributions/1", "pensions.contribution.all", Test::Stated, outcome)
            .inputs("month", nodes.iter())
    });
    Ok(Traced::new(Owed { months: answers }, node))
}

fn told<R: Recorder>(
    month: NaiveDate,
    charges: Vec<Charge<R>>,
    rec: &mut R,
) -> (MonthOwed, R::Node) {
    let mut answer = MonthOwed { month, lines: Vec::new(), missing: Vec::new() };
    let mut steps = Vec::new();
    for charge in charges {
        match charge.amount {
            Ok(step) => {
                let (party, fund) = (charge.party, charge.fund);
                let (amount, grade) = (step.value, step.grade);
                answer.lines.push(Line { party, fund, amount, grade });
                steps.push(step.node);
            }
            Err(missing) => {
                answer.missing.extend(missing.into_iter().map(|one| (charge.party, one)));
            }
        }
    }
    let node = rec.record(|| {
        let words: Vec<Message> = answer.missing.iter().map(|(_, one)| one.message()).collect();
        let outcome = if words.is_empty() {
            Outcome::met()
        } else {
            Outcome::Undetermined { missing: words }
        };
        let title = "pensions.contribution.month";
        Node::condition("contributions.month/1", title, Test::Stated, outcome)
            .showing(month)
            .inputs("contribution", steps.iter())
    });
    (answer, node)
}

/// The money of the states of which contributions were read.
const fn currency(state: Country) -> Option<Currency> {
    match state {
        Country::AM => Some(Currency::AMD),
        Country::KG => Some(Currency::KGS),
        Country::KR => Some(Currency::KRW),
        Country::KZ => Some(Currency::KZT),
        Country::RU => Some(Currency::RUB),
        _ => None,
    }
}
