//! Forecasts, gaps and the cohort table: exact on cases of which the days can be counted by hand.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::*;
use kerben_core::country::Country;
use kerben_core::money::Money;
use kerben_core::unsettled::Readings;
use kerben_pensions::Claim;
use kerben_pensions::fiscal;
use kerben_pensions::forecast::{Engine, Opens, Row, Stay};
use kerben_pensions::gaps::{self, Concern, Holder};
use kerben_pensions::outcome::{Missing, PartKind, Reason};
use kerben_pensions::person::Sex;
use kerben_pensions::record::InsuranceRecord;

fn engine() -> Engine<'static> {
    Engine::new(law(), treaties())
}

fn opens(rows: &[(Country, Opens)], state: Country) -> &Opens {
    &rows.iter().find(|(known, _)| *known == state).unwrap().1
}

fn on(opens: &Opens) -> String {
    match opens {
        Opens::On { day, .. } => day.to_string(),
        other => panic!("{other:?}"),
    }
}

/// A man of 60 in 2025 with 12 years in Osh and three in Moscow at the cap: what more years in Moscow change.
#[test]
fn more_years_in_moscow_open_a_russian_right() {
    let worker = person("1965-02-01", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::KG, "1985-01-01 to 1996-12-31"),
        russian_work("2022-01-01 to 2024-12-31", "1600000"),
    ]);
    let claim = claim(&worker, career, "2025-01-01");
    let readings = Readings::new().choose("eaeu.totalisation-of-earlier-service", "whole-career");
    let engine = engine().reading(&readings);
    let pay: Money = "1800000 RUB".parse().unwrap();
    let until = day("2036-01-01");
    let rows = engine.stay(&claim, Stay::new(Country::RU).earning(pay), 4, until).unwrap();
    // Three years bring 10, 8.346 and 7.191 of the 30 points that are needed.
    let russia = |row: &Row| opens(&row.opens, Country::RU).clone();
    assert!(matches!(
        &russia(&rows[0]),
        Opens::Never { reasons } if reasons.iter().any(|one| matches!(one, Reason::PointsShort { .. }))
    ));
    let open: Vec<u32> = rows
        .iter()
        .filter(|row| matches!(russia(row), Opens::On { .. }))
        .map(|row| row.years)
        .collect();
    // Once enough, further years keep the right.
    let least = open.first().copied().unwrap();
    assert_eq!(open, (least..=4).collect::<Vec<_>>());
    assert!(least >= 1, "{open:?}");
    // Everybody reaches 65 on the first of February 2030; home opens at 63, whatever happens abroad.
    for row in &rows {
        assert_eq!(on(opens(&row.opens, Country::KG)), "2028-02-01");
        if row.years >= least {
            assert_eq!(on(&russia(row)), "2030-02-01");
        }
    }
}

#[test]
fn the_earliest_day_is_the_first_on_which_a_claim_opens_the_right() {
    let worker = person("1964-03-15", Sex::Female, Country::AM, Country::AM);
    let career = record([work(Country::AM, "2018-01-01 to 2029-12-31")]);
    let claim = claim(&worker, career, "2025-01-01");
    let found = engine().earliest(&claim, day("2032-01-01")).unwrap();
    // 63 on 15 March 2027, ten years of service on 1 January 2028.
    assert_eq!(on(opens(&found, Country::AM)), "2028-01-01");
    let entitled = |on: &str| {
        let claim =
            Claim::new(claim.person().clone(), claim.record().clone(), day(on), claim.asked_on());
        let answer = engine().determine(&claim.unwrap()).unwrap();
        answer.of(Country::AM).unwrap().right.entitlement().is_some()
    };
    assert!(entitled("2028-01-01") && !entitled("2027-12-31"));
    // What has opened long ago keeps its day.
    let older = person("1955-03-15", Sex::Female, Country::AM, Country::AM);
    let career = record([work(Country::AM, "1990-01-01 to 2009-12-31")]);
    let claim = common::claim(&older, career, "2025-01-01");
    let found = engine().earliest(&claim, day("2030-01-01")).unwrap();
    assert_eq!(on(opens(&found, Country::AM)), "2018-03-15");
    assert!(engine().earliest(&claim, day("2130-01-01")).is_err());
}

#[test]
fn gaps_say_who_holds_what_is_missing() {
    let worker = person("1961-01-01", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::KG, "1985-01-01 to 2009-12-31"),
        work(Country::KZ, "2021-01-01 to 2023-12-31"),
        work(Country::RU, "2015-01-01 to 2020-12-31"),
        work(Country::UZ, "1983-01-01 to 1984-12-31"),
    ]);
    let found = gaps::of(&answer(&claim(&worker, career, "2024-08-01")));
    let has = |state, concern, holder, missing: &Missing| {
        found.iter().any(|gap| {
            gap.state == state
                && gap.concern == concern
                && gap.holder == holder
                && gap.missing == *missing
        })
    };
    let amount = Concern::Amount;
    assert!(has(
        Country::KG,
        amount(PartKind::FirstInsurance),
        Holder::Institution(Country::KG),
        &Missing::fact("kg.wage")
    ));
    assert!(has(
        Country::KZ,
        amount(PartKind::Funded),
        Holder::Institution(Country::KZ),
        &Missing::fact("kz.savings")
    ));
    let reading = |gap: &gaps::Gap| gap.holder == Holder::Reading;
    assert!(found.iter().any(reading), "{found:?}");
    assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
    // Where nothing is missing there are no gaps.
    let pensioner = person("1955-05-01", Sex::Female, Country::AM, Country::AM);
    let career = record([work(Country::AM, "1990-01-01 to 2001-12-31")]);
    assert_eq!(gaps::of(&answer(&claim(&pensioner, career, "2019-06-01"))), []);
}

#[test]
fn a_cohort_table_adds_up_what_is_known() {
    let resident = person("1960-03-01", Sex::Male, Country::KZ, Country::KZ);
    let first = claim(&resident, InsuranceRecord::new([]).unwrap(), "2025-07-01");
    let second = claim(&resident, InsuranceRecord::new([]).unwrap(), "2024-01-01");
    let table = fiscal::cohorts(&[first.clone(), second.clone()], 2024, 2027, &engine()).unwrap();
    let cell = |year| &table[&(Country::KZ, year)];
    let sum = |year| cell(year).known.unwrap().decimal().normalize().to_string();
    // 12 months at 28,215.
    assert_eq!((cell(2024).persons, cell(2024).months_known), (1, 12));
    assert_eq!(sum(2024), "338580");
    // The raise of 6.5 per cent makes 30,049 of the older; six months at 32,360 of the new.
    assert_eq!((cell(2025).persons, cell(2025).months_known), (2, 18));
    assert_eq!(sum(2025), (12 * 30_049 + 6 * 32_360).to_string());
    // 2026: ten per cent, 33,054 and 35,596.
    assert_eq!(sum(2026), (12 * 33_054 + 12 * 35_596).to_string());
    // The raise of 2027 was not read.
    assert_eq!((cell(2027).months_known, cell(2027).months_unknown), (0, 24));
    assert_eq!(cell(2027).known, None);
    // The order of the claims does not matter, and the whole is the sum of its parts.
    let turned = fiscal::cohorts(&[second.clone(), first.clone()], 2024, 2027, &engine()).unwrap();
    assert_eq!(turned, table);
    let of = |claim: &Claim| {
        let table = fiscal::cohorts(std::slice::from_ref(claim), 2025, 2025, &engine());
        table.unwrap()[&(Country::KZ, 2025)].known.unwrap()
    };
    assert_eq!(of(&first).checked_add(of(&second)).unwrap(), cell(2025).known.unwrap());
    assert!(fiscal::cohorts(&[], 2000, 2200, &engine()).is_err());
}

/// What the forecast says of a day, a claim on that day is answered: before the first day none opens the right, and where
/// it names no day none does.
#[cfg(feature = "proptest")]
#[test]
fn no_day_before_the_first_opens_the_right() {
    use chrono::Months;
    use kerben_pensions::strategies;
    use proptest::strategy::{Strategy as _, ValueTree as _};
    use proptest::test_runner::TestRunner;

    let (mut runner, strategy) = (TestRunner::deterministic(), strategies::claim());
    let (mut never, mut later) = (0, 0);
    for _ in 0..60 {
        let claim = strategy.new_tree(&mut runner).unwrap().current();
        let start = claim.claimed_on();
        let days: Vec<_> =
            (0..10).map(|n| start.checked_add_months(Months::new(n * 13)).unwrap()).collect();
        let until = *days.last().unwrap();
        let found = engine().earliest(&claim, until).unwrap();
        for &day in &days {
            let (person, record) = (claim.person().clone(), claim.record().clone());
            let asked = Claim::new(person, record, day, claim.asked_on()).unwrap();
            let answer = engine().determine(&asked).unwrap();
            for (state, opens) in &found {
                let entitled =
                    answer.of(*state).is_some_and(|one| one.right.entitlement().is_some());
                match opens {
                    Opens::Never { .. } => {
                        never += 1;
                        assert!(!entitled, "{state} on {day}: {opens:?}\n{claim:#?}");
                    }
                    Opens::On { day: first, at_latest: false } if day < *first => {
                        later += 1;
                        assert!(!entitled, "{state} on {day}: {opens:?}\n{claim:#?}");
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(never > 100 && later > 10, "{never} {later}");
}

/// The days between two of the forecast are not looked at one by one where the month's last one opens nothing: no law of
/// this crate changes what it asks on another day than the first of a month.
#[test]
fn what_a_right_asks_changes_on_first_days_of_months() {
    use chrono::Datelike as _;

    let parameters = law().parameters();
    let asks = |id: &&str| {
        ["age", "required-service", "minimum-service", "points-least", "days-least", "days-most"]
            .iter()
            .any(|part| id.contains(part))
    };
    let mut seen = 0;
    // Türkiye asks by the day of entry into insurance and Korea by the day of birth, which no later claim moves.
    let moves = |id: &&str| !id.starts_with("tr.") && *id != "kr.age";
    for id in parameters.ids().filter(asks).filter(moves) {
        for (holds, _) in parameters.get(id).unwrap().values() {
            for day in [holds.from_day(), holds.until_day()].into_iter().flatten() {
                seen += 1;
                assert_eq!(day.day(), 1, "{id} changes on {day}");
            }
        }
    }
    assert!(seen > 50, "{seen}");
}
