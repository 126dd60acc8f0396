//! The Kazakh solidarity pension and the payout from savings, from amounts that institutions state.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::*;
use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use kerben_pensions::outcome::{AmountOutcome, Determination, Missing, PartKind};
use kerben_pensions::person::Sex;
use kerben_pensions::record::{InsuranceRecord, Stated, StatedKind};

fn stated(what: StatedKind, amount: &str) -> Stated {
    Stated { state: Country::KZ, what, amount: amount.parse().unwrap(), document: None }
}

fn kazakh(years: &[(&str, &str)], facts: &[Stated], on: &str) -> Determination {
    let worker = person("1950-01-01", Sex::Male, Country::KZ, Country::KZ);
    let mut career =
        record(years.iter().map(|(first, last)| work(Country::KZ, &format!("{first} to {last}"))));
    for fact in facts {
        career = career.stating(fact.clone()).unwrap();
    }
    let (answer, tree) = explained(&claim(&worker, career, on), &Readings::new());
    assert_eq!(tree.check(), []);
    answer
}

fn solidarity(years: &[(&str, &str)], income: &str, on: &str) -> String {
    let facts = [stated(StatedKind::AverageIncome, income)];
    monthly(&kazakh(years, &facts, on), Country::KZ, PartKind::Solidarity)
}

/// PV-33. news.mail.ru, 2026: the smallest pension from the budget is 104,645, the largest 238,412.
#[test]
fn pv_33_smallest_and_largest_pension_of_2026() {
    // 41 years before 1998 and an income above the cap of 55 indices.
    let worker = person("1938-01-01", Sex::Male, Country::KZ, Country::KZ);
    let career = record([work(Country::KZ, "1957-01-01 to 1997-12-31")])
        .stating(stated(StatedKind::AverageIncome, "500000 KZT"))
        .unwrap();
    let (answer, tree) = explained(&claim(&worker, career, "2026-01-01"), &Readings::new());
    assert_eq!(tree.check(), []);
    let total = right(&answer, Country::KZ).total.monthly().unwrap();
    assert_eq!(total, "238412 KZT".parse().unwrap());
    // One year of service: the least basic pension and the minimum pension.
    let answer = kazakh(
        &[("1997-01-01", "1997-12-31")],
        &[stated(StatedKind::AverageIncome, "20000 KZT")],
        "2026-01-01",
    );
    let total = right(&answer, Country::KZ).total.monthly().unwrap();
    assert_eq!(total, "104645 KZT".parse().unwrap());
}

/// Z2, Z3: 60 per cent at 25 years, one more for each further year, less in proportion.
#[test]
fn the_percentage_goes_by_service() {
    let of = |first: &str| solidarity(&[(first, "1997-12-31")], "200000 KZT", "2026-01-01");
    assert_eq!(of("1973-01-01"), "120000");
    assert_eq!(of("1970-01-01"), "126000");
    // 20 of 25 years.
    assert_eq!(of("1978-01-01"), "96000");
    // 23 years: 110,400.
    assert_eq!(of("1975-01-01"), "110400");
    // Below full service a part of a year leaves it open.
    let facts = [stated(StatedKind::AverageIncome, "200000 KZT")];
    let answer = kazakh(&[("1978-05-01", "1997-12-31")], &facts, "2026-01-01");
    let AmountOutcome::Undetermined { missing, .. } =
        amount(&answer, Country::KZ, PartKind::Solidarity)
    else {
        panic!()
    };
    assert_eq!(*missing, [Missing::rule("kz.solidarity.part-years")]);
}

/// alau.kz, March 2026: in the first year a twelfth of 6.5 per cent of the savings.
#[test]
fn savings_are_paid_out_by_the_month() {
    let savings = |amount: &str, on: &str| {
        let facts = [stated(StatedKind::Savings, amount)];
        kazakh(&[("2000-01-01", "2012-12-31")], &facts, on)
    };
    let answer = savings("12000000 KZT", "2026-04-01");
    assert_eq!(monthly(&answer, Country::KZ, PartKind::Funded), "65000");
    assert!(right(&answer, Country::KZ).total.monthly().is_some());
    // A part of a coin hangs on a rounding that was not read.
    let funded = |answer: &Determination| {
        let parts = &right(answer, Country::KZ).parts;
        parts.iter().find(|part| part.kind == PartKind::Funded).unwrap().grade
    };
    assert_eq!(funded(&savings("1000001 KZT", "2026-04-01")), Evidence::Unverified);
    // Before the statement of the fund the rate was not read.
    let earlier = savings("12000000 KZT", "2025-04-01");
    let AmountOutcome::Undetermined { missing, .. } =
        amount(&earlier, Country::KZ, PartKind::Funded)
    else {
        panic!()
    };
    assert!(matches!(&missing[..], [Missing::Parameter { id, .. }] if id == "kz.fund.payout-rate"));
}

#[test]
fn stated_amounts_travel_with_a_record() {
    let income = stated(StatedKind::AverageIncome, "200000 KZT");
    let career = record([work(Country::KZ, "1980-01-01 to 1997-12-31")]).stating(income.clone());
    let career = career.unwrap();
    let text = serde_json::to_string(&career).unwrap();
    assert_eq!(serde_json::from_str::<InsuranceRecord>(&text).unwrap(), career);
    // A later statement replaces an earlier one; other entries leave it.
    let again = career.clone().stating(stated(StatedKind::AverageIncome, "1 KZT")).unwrap();
    assert_ne!(again, career);
    let other = career.with_periods([work(Country::KZ, "1990-01-01 to 1997-12-31")]).unwrap();
    assert_eq!(other.stated(Country::KZ, StatedKind::AverageIncome), Some(&income));
    assert!(career.stating(stated(StatedKind::Savings, "-1 KZT")).is_err());
}
