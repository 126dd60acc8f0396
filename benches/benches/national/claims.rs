//! Claims of the dossier's shape: Kyrgyzstan, Russia and Kazakhstan, with Russian pay, no two alike.

use std::sync::Arc;

use kerben::agreements::Treaties;
use kerben::core::calendar::{add_days, day};
use kerben::core::country::Country;
use kerben::core::currency::Currency;
use kerben::core::money::Money;
use kerben::core::period::Period;
use kerben::core::unsettled::Readings;
use kerben::pensions::coordination::{Coordinator, Methods};
use kerben::pensions::person::{Person, Sex};
use kerben::pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
use kerben::pensions::schemes::national_laws;
use kerben::pensions::{Claim, Law};

/// Whatever keeps a claim or an engine from being made.
pub(crate) type Stop = Box<dyn std::error::Error>;

/// The periods of the first dossier.
const CAREER: [(Country, &str, &str); 5] = [
    (Country::KG, "1984-09-01", "1995-12-31"),
    (Country::KG, "2004-03-01", "2014-12-31"),
    (Country::RU, "2015-03-02", "2022-12-31"),
    (Country::KG, "2023-01-01", "2023-12-31"),
    (Country::KZ, "2024-01-08", "2025-08-31"),
];

/// Pay in Russia by year, in roubles.
const PAY: [(i32, i64); 8] = [
    (2015, 430_000),
    (2016, 540_000),
    (2017, 570_000),
    (2018, 624_000),
    (2019, 660_000),
    (2020, 672_000),
    (2021, 744_000),
    (2022, 828_000),
];

/// The readings of the first dossier.
pub(crate) fn readings() -> Readings {
    Readings::new()
        .choose("eaeu.totalisation-of-earlier-service", "whole-career")
        .choose("eaeu.basic-part-abroad", "exported")
        .choose("cis-1992-between-russia-and-eaeu", "cis-1992-by-reference")
}

/// The claim of a person whose birth, record and pay differ in `number`.
pub(crate) fn claim(number: u32) -> Result<Claim, Stop> {
    let shift = i64::from(number % 300);
    let mut record = Vec::new();
    for (place, (state, first, last)) in CAREER.into_iter().enumerate() {
        // What touches the next period stays where it is; a later start leaves every period in order.
        let start: chrono::NaiveDate = first.parse()?;
        let start = if place == 0 { add_days(start, shift)? } else { start };
        let end = add_days(last.parse()?, 1)?;
        let mut entry =
            InsurancePeriod::new(state, Period::new(start, end)?, PeriodKind::Employment)?;
        if state == Country::RU {
            for (year, roubles) in PAY {
                let pay = roubles * 100 + i64::from(number) * 1_300;
                entry = entry.earning(year, Money::from_minor(pay, Currency::RUB)?)?;
            }
        }
        record.push(entry);
    }
    let born = add_days(day(1961, 5, 14)?, shift)?;
    let person = Person::new(born, Sex::Male, [Country::KG], Country::KG)?;
    let claimed = day(2025, 9, 1)?;
    Ok(Claim::new(person, InsuranceRecord::new(record)?, claimed, claimed)?)
}

/// The agreements that bind the three States, over the national laws of the crate.
pub(crate) fn engine() -> Result<Coordinator, Stop> {
    let (law, treaties) = (Arc::new(Law::builtin()?), Arc::new(Treaties::builtin()?));
    let methods = Methods::builtin()?;
    let rows = ["EAEU-2019", "CIS-1992"].map(|id| methods.get(id).cloned());
    let rows: Vec<_> = rows.into_iter().flatten().collect();
    let readings = readings();
    Ok(Coordinator::read_as(rows, national_laws(&law, &treaties, &readings), &readings)?)
}
