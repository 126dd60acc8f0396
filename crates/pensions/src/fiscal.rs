//! What each state will pay by year for many claims: a cohort table.
//!
//! Each claim is determined once, as [`determine`](crate::determine()) answers it, and every pension is followed through its
//! raises ([`crate::indexation`]). A month of which the amount is not known is counted as such and adds nothing: the
//! sum of a cell is what is surely owed, and the cell says for how many months it does not speak.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::money::{Money, Total};
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::claim::Claim;
use crate::error::PensionError;
use crate::forecast::Engine;
use crate::indexation::{self, InPayment, Raise};
use crate::outcome::{AmountOutcome, Entitlement, Right};

/// The most years of one table.
pub const YEARS_MAX: i32 = 100;

/// What one state pays in one year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Cell {
    /// Persons with a pension in at least one month of the year.
    pub persons: u64,
    /// Persons of whom it is not known whether the state owes them a pension.
    pub undetermined: u64,
    /// Months of pension of which the amount is known.
    pub months_known: u64,
    /// Months of pension of which it is not.
    pub months_unknown: u64,
    /// The sum of the known months; `None` where there are none.
    pub known: Option<Money>,
    /// The lowest grade among the answers; `None` without any.
    pub grade: Option<Evidence>,
}

/// What each state pays by year, from a first to a last year.
///
/// A pension is paid from the first month that begins on or after the day of its claim.
///
/// # Errors
///
/// As [`determine`](crate::determine()), for the first claim that cannot be used; [`PensionError::TooFarAhead`] beyond
/// [`YEARS_MAX`] years; [`PensionError::Money`] when a sum is beyond what money can hold.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agreements::Treaties;
/// use kerben_core::{calendar::day, country::Country};
/// use kerben_pensions::fiscal;
/// use kerben_pensions::forecast::Engine;
/// use kerben_pensions::person::{Person, Sex};
/// use kerben_pensions::record::InsuranceRecord;
/// use kerben_pensions::{Claim, Law};
///
/// // A resident of Kazakhstan without any service: the least basic pension from July 2025 on.
/// let person = Person::new(day(1960, 3, 1)?, Sex::Male, [Country::KZ], Country::KZ)?;
/// let record = InsuranceRecord::new([])?;
/// let claim = Claim::new(person, record, day(2025, 7, 1)?, day(2025, 7, 1)?)?;
/// let (law, treaties) = (Law::builtin()?, Treaties::builtin()?);
/// let table = fiscal::cohorts(&[claim], 2025, 2025, &Engine::new(&law, &treaties))?;
/// let cell = &table[&(Country::KZ, 2025)];
/// assert_eq!((cell.persons, cell.months_known), (1, 6));
/// assert_eq!(cell.known, Some("194160 KZT".parse()?));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cohorts(
    claims: &[Claim],
    first: i32,
    last: i32,
    engine: &Engine<'_>,
) -> Result<BTreeMap<(Country, i32), Cell>, PensionError> {
    let until = calendar::day(last, 12, 31)?;
    if last.saturating_sub(first) > YEARS_MAX {
        return Err(PensionError::TooFarAhead { until });
    }
    let mut table: BTreeMap<(Country, i32), Cell> = BTreeMap::new();
    let mut sums: BTreeMap<(Country, i32), Total> = BTreeMap::new();
    for claim in claims {
        let answer = engine.determine(claim)?;
        for state in &answer.states {
            let since = claim.claimed_on();
            let right = match &state.right {
                Right::Entitled(right) => right,
                Right::Undetermined { .. } => {
                    for year in first.max(since.year())..=last {
                        let cell = table.entry((state.state, year)).or_default();
                        cell.undetermined = cell.undetermined.saturating_add(1);
                    }
                    continue;
                }
                Right::NotEntitled { .. } => continue,
            };
            let rates = rates(state.state, right, since, until, engine)?;
            for year in first.max(since.year())..=last {
                let key = (state.state, year);
                let cell = table.entry(key).or_default();
                let mut paid = false;
                for month in 1..=12 {
                    let day = calendar::day(year, month, 1)?;
                    if day < since {
                        continue;
                    }
                    paid = true;
                    let rate = rates.iter().rev().find(|(from, _)| *from <= day);
                    let Some((_, Some(money))) = rate else {
                        cell.months_unknown = cell.months_unknown.saturating_add(1);
                        continue;
                    };
                    cell.months_known = cell.months_known.saturating_add(1);
                    let sum = match sums.get_mut(&key) {
                        Some(sum) => sum,
                        None => sums.entry(key).or_insert(Total::new(money.currency())?),
                    };
                    sum.add(*money)?;
                }
                cell.persons = cell.persons.saturating_add(u64::from(paid));
                let grade = cell.grade.map_or(state.grade, |grade| grade.min(state.grade));
                cell.grade = Some(grade);
            }
        }
    }
    for (key, sum) in sums {
        if let Some(cell) = table.get_mut(&key) {
            cell.known = Some(sum.money()?);
        }
    }
    Ok(table)
}

/// What is paid a month from which day on; `None` from the day on from which it is not known.
type Rates = Vec<(NaiveDate, Option<Money>)>;

fn rates(
    state: Country,
    right: &Entitlement,
    since: NaiveDate,
    until: NaiveDate,
    engine: &Engine<'_>,
) -> Result<Rates, PensionError> {
    let mut rates = vec![(since, right.total.monthly())];
    let mut pension = InPayment::new(state, since);
    for part in &right.parts {
        match part.amount {
            AmountOutcome::Monthly(money) => pension.parts.insert(part.kind, money),
            AmountOutcome::NotPayable { .. } => None,
            // What is not known cannot be raised.
            AmountOutcome::Undetermined { .. } => return Ok(rates),
        };
    }
    for (on, raise) in indexation::over_time(&pension, until, engine.law(), engine.readings())? {
        rates.push((
            on,
            match raise {
                Raise::Raised(raised) => raised.total.monthly(),
                _ => None,
            },
        ));
    }
    Ok(rates)
}
