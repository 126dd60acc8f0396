//! What the tests of this crate share: short ways to a claim and its answer.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::{Arc, OnceLock};

use kerben_agreements::Treaties;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Node, NodeRef, Off};
use kerben_core::money::Money;
use kerben_core::period::Period;
use kerben_core::unsettled::Readings;
use kerben_pensions::claim::Claim;
use kerben_pensions::law::Law;
use kerben_pensions::outcome::{AmountOutcome, Determination, Entitlement, PartKind};
use kerben_pensions::person::{Person, Sex};
use kerben_pensions::record::{CertifiedPoints, InsurancePeriod, InsuranceRecord, PeriodKind};

pub(crate) fn day(text: &str) -> chrono::NaiveDate {
    parse_day(text).unwrap()
}

pub(crate) fn person(born: &str, sex: Sex, citizen: Country, home: Country) -> Person {
    Person::new(day(born), sex, [citizen], home).unwrap()
}

pub(crate) fn work(state: Country, days: &str) -> InsurancePeriod {
    InsurancePeriod::new(state, days.parse::<Period>().unwrap(), PeriodKind::Employment).unwrap()
}

/// Russian work with the same pay in every year.
pub(crate) fn russian_work(days: &str, pay: &str) -> InsurancePeriod {
    use chrono::Datelike;
    let mut entry = work(Country::RU, days);
    let period = entry.period();
    for year in period.start().year()..=period.last().year() {
        let pay = Money::parse(pay, kerben_core::currency::Currency::RUB).unwrap();
        entry = entry.earning(year, pay).unwrap();
    }
    entry
}

pub(crate) fn record(periods: impl IntoIterator<Item = InsurancePeriod>) -> InsuranceRecord {
    InsuranceRecord::new(periods).unwrap()
}

/// Russian service of which the fund certifies the points.
pub(crate) fn certified(days: &str, points: &str) -> InsuranceRecord {
    let statement = CertifiedPoints {
        state: Country::RU,
        period: days.parse().unwrap(),
        points: points.parse().unwrap(),
        document: Some("extract of the personal account".to_owned()),
    };
    record([work(Country::RU, days)]).with_certified_points([statement]).unwrap()
}

pub(crate) fn claim(person: &Person, record: InsuranceRecord, on: &str) -> Claim {
    Claim::new(person.clone(), record, day(on), day(on)).unwrap()
}

pub(crate) fn law() -> &'static Law {
    static LAW: OnceLock<Law> = OnceLock::new();
    LAW.get_or_init(|| Law::builtin().unwrap())
}

pub(crate) fn treaties() -> &'static Treaties {
    static TREATIES: OnceLock<Treaties> = OnceLock::new();
    TREATIES.get_or_init(|| Treaties::builtin().unwrap())
}

pub(crate) fn answer(claim: &Claim) -> Determination {
    answer_with(claim, &Readings::new())
}

pub(crate) fn answer_with(claim: &Claim, readings: &Readings) -> Determination {
    kerben_pensions::determine(claim, law(), treaties(), readings, &mut Off).unwrap().value
}

pub(crate) fn explained(claim: &Claim, readings: &Readings) -> (Determination, Arc<Node>) {
    let traced =
        kerben_pensions::determine(claim, law(), treaties(), readings, &mut Explain::new())
            .unwrap();
    let tree = Arc::clone(traced.node.tree().unwrap());
    (traced.value, tree)
}

pub(crate) fn right(answer: &Determination, state: Country) -> &Entitlement {
    let state = answer.of(state).unwrap();
    state.right.entitlement().unwrap_or_else(|| panic!("{state:#?}"))
}

pub(crate) fn amount(answer: &Determination, state: Country, part: PartKind) -> &AmountOutcome {
    &right(answer, state).parts.iter().find(|known| known.kind == part).unwrap().amount
}

pub(crate) fn monthly(answer: &Determination, state: Country, part: PartKind) -> String {
    let amount = amount(answer, state, part);
    amount.monthly().unwrap_or_else(|| panic!("{amount:?}")).decimal().normalize().to_string()
}
