//! Claims of one shape: a career of forty years in three States, cut into periods, with the pay of every year.

use std::sync::Arc;

use kerben::core::calendar::day;
use kerben::core::country::Country;
use kerben::core::currency::Currency;
use kerben::core::money::Money;
use kerben::core::period::Period;
use kerben::pensions::Claim;
use kerben::pensions::coordination::{Base, Coordinator, Methods, NationalLaw, Parametric, Terms};
use kerben::pensions::person::{Person, Sex};
use kerben::pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};

/// Whatever keeps a claim or an engine from being made.
pub(crate) type Stop = Box<dyn std::error::Error>;

/// The first year of the career and the year of the claim.
const YEARS: std::ops::Range<i32> = 1980..2020;

/// Three States under Regulation (EC) No 883/2004, each with a currency that was money in every year.
const EUROPE: [(Country, Currency); 3] =
    [(Country::DK, Currency::DKK), (Country::NO, Currency::NOK), (Country::SE, Currency::SEK)];

/// Three States under the agreement of 2019; their currencies are younger than the career, so pay begins in 1998.
const EURASIA: [(Country, Currency); 3] =
    [(Country::KG, Currency::KGS), (Country::KZ, Currency::KZT), (Country::RU, Currency::RUB)];

/// A claim with so many periods in three European States, no two alike that differ in `number`.
pub(crate) fn european(periods: i32, number: i64) -> Result<Claim, Stop> {
    claim(EUROPE, YEARS.start, periods, number)
}

/// The same career between Kyrgyzstan, Kazakhstan and Russia.
pub(crate) fn eurasian(periods: i32, number: i64) -> Result<Claim, Stop> {
    claim(EURASIA, 1998, periods, number)
}

fn claim(
    states: [(Country, Currency); 3],
    paid_from: i32,
    periods: i32,
    number: i64,
) -> Result<Claim, Stop> {
    let shift = chrono::Days::new(number.unsigned_abs() % 300);
    let first = day(YEARS.start, 1, 1)? + shift;
    let days = i64::from(YEARS.end - YEARS.start) * 365;
    let at = |n: i32| -> Result<_, Stop> {
        Ok(kerben::core::calendar::add_days(first, days * i64::from(n) / i64::from(periods))?)
    };
    let mut paid = paid_from;
    let mut record = Vec::new();
    for (n, (state, currency)) in (0..periods).zip(states.into_iter().cycle()) {
        let period = Period::new(at(n)?, at(n + 1)?)?;
        let mut entry = InsurancePeriod::new(state, period, PeriodKind::Employment)?;
        // Each year's pay stands once, beside the first entry that touches the year.
        let last = chrono::Datelike::year(&period.last());
        paid = paid.max(chrono::Datelike::year(&period.start()).min(last));
        while paid <= last && paid < YEARS.end {
            let pay = 24_000_000 + i64::from(paid - YEARS.start) * 600_000 + number * 1_300;
            entry = entry.earning(paid, Money::from_minor(pay, currency)?)?;
            paid += 1;
        }
        record.push(entry);
    }
    let (home, _) = states[0];
    let person = Person::new(day(1952, 3, 17)? + shift, Sex::Male, [home], home)?;
    let claimed = day(YEARS.end, 6, 1)?;
    Ok(Claim::new(person, InsuranceRecord::new(record)?, claimed, claimed)?)
}

/// Regulation (EC) No 883/2004 over three made-up laws: a part of the average pay for each year, a least insurance that
/// only all periods together reach.
pub(crate) fn engine() -> Result<Coordinator, Stop> {
    let mut laws: Vec<Arc<dyn NationalLaw>> = Vec::new();
    for (place, (state, currency)) in EUROPE.into_iter().enumerate() {
        let qualifying = [60, 240, 300][place];
        let terms =
            Terms::new("65y".parse()?, qualifying, "3/200".parse()?, Base::AveragePay).most(480);
        laws.push(Arc::new(Parametric::new(state, currency, terms)));
    }
    let methods = Methods::builtin()?;
    let regulation = methods.get("EU-883-2004").ok_or("the regulation ships")?;
    Ok(Coordinator::new([regulation.clone()], laws)?)
}
