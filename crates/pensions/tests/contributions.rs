//! Contributions of worker and employer: tariffs, caps and what was not read.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::{day, law, person};
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Node, NodeRef as _};
use kerben_core::money::Money;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use kerben_pensions::contributions::{Fund, Job, MonthlyPay, Owed, Party, Standing, owed};
use kerben_pensions::outcome::Missing;
use kerben_pensions::person::Sex;
use rust_decimal::Decimal;

fn of_with(job: &Job, pays: &[(&str, &str)], readings: &Readings) -> Owed {
    let pay =
        |(month, pay): &(&str, &str)| MonthlyPay { month: day(month), pay: pay.parse().unwrap() };
    let pays: Vec<MonthlyPay> = pays.iter().map(pay).collect();
    let found = owed(job, &pays, law(), readings, &mut Explain::new()).unwrap();
    assert_eq!(Node::check(found.node.tree().unwrap()), []);
    found.value
}

fn of(job: &Job, pays: &[(&str, &str)]) -> Owed {
    of_with(job, pays, &Readings::new())
}

fn total(owed: &Owed, party: Party) -> String {
    let known = owed.total(party).unwrap();
    known.unwrap_or_else(|| panic!("{owed:?}")).decimal().normalize().to_string()
}

fn worker(born: &str, citizen: Country) -> kerben_pensions::person::Person {
    person(born, Sex::Male, citizen, citizen)
}

/// Social Fund of Kyrgyzstan: the tariffs of 1997 to 2017, and those of 2021 to 2025 (bakertilly-ca.com).
#[test]
fn kyrgyz_tariffs_by_year() {
    let job = Job::new(worker("1970-01-01", Country::KG), Country::KG);
    for (month, of_worker, of_employer) in [
        ("1997-05-01", "25", "365"),
        ("2001-05-01", "80", "290"),
        ("2004-05-01", "80", "250"),
        ("2009-05-01", "80", "190"),
        ("2010-05-01", "100", "172.5"),
        ("2017-12-31", "100", "172.5"),
        ("2024-05-01", "100", "172.5"),
    ] {
        let owed = of(&job, &[(month, "1000 KGS")]);
        assert_eq!(total(&owed, Party::Worker), of_worker, "{month}");
        assert_eq!(total(&owed, Party::Employer), of_employer, "{month}");
    }
    // 2018 to 2020 and 2026 were not read.
    for month in ["2019-05-01", "2026-05-01"] {
        let owed = of(&job, &[(month, "1000 KGS")]);
        assert_eq!(owed.total(Party::Worker).unwrap(), None);
        let missing = owed.missing(Party::Employer);
        assert!(
            matches!(&missing[..], [Missing::Parameter { id, .. }] if id == "kg.contribution.employer.pension")
        );
    }
}

/// The parts of every Kyrgyz tariff add up to the whole that is published beside them.
#[test]
fn the_parts_of_a_tariff_are_its_whole() {
    let parts = ["pension", "social-insurance", "employment", "health", "workers-health", "funded"];
    let mut years = 0;
    for of in ["employee", "employer"] {
        let total = format!("kg.contribution.{of}.total");
        for (holds, _) in law().parameters().get(&total).unwrap().values() {
            let on = holds.from_day().unwrap();
            let value = |id: &str| law().parameters().at(id, on).ok().map(|found| found.value);
            let sum: Decimal = parts
                .iter()
                .filter_map(|part| value(&format!("kg.contribution.{of}.{part}")))
                .sum();
            assert_eq!(Some(sum), value(&total), "{of} on {on}");
            years += 1;
        }
    }
    assert_eq!(years, 22);
}

/// Ministry of Justice and Social Fund: men born before 1964 and women born before 1969 save nothing and pay ten per cent for
/// pensions; a working pensioner pays eight, the disabled of groups 1 and 2 two.
#[test]
fn who_saves_nothing_in_kyrgyzstan() {
    let lines = |job: &Job| {
        let owed = of(job, &[("2023-05-01", "1000 KGS")]);
        let lines = owed.months[0].lines.iter().filter(|line| line.party == Party::Worker);
        lines
            .map(|line| (line.fund, line.amount.decimal().normalize().to_string()))
            .collect::<Vec<_>>()
    };
    let pension = |amount: &str| vec![(Fund::Pension, amount.to_owned())];
    let man = |born| Job::new(worker(born, Country::KG), Country::KG);
    let saver = vec![(Fund::Pension, "80".to_owned()), (Fund::Savings, "20".to_owned())];
    assert_eq!(lines(&man("1964-01-01")), saver);
    assert_eq!(lines(&man("1963-12-31")), pension("100"));
    assert_eq!(lines(&man("1970-01-01").standing(Standing::Pensioner)), pension("80"));
    assert_eq!(lines(&man("1970-01-01").standing(Standing::Disabled)), pension("20"));
    let woman = person("1968-12-31", Sex::Female, Country::KG, Country::KG);
    assert_eq!(lines(&Job::new(woman, Country::KG)), pension("100"));
}

/// bakertilly-ca.com and orbitax.com: foreign workers at three per cent until November or 3 December 2022.
#[test]
fn foreign_workers_in_kyrgyzstan() {
    let job = Job::new(worker("1980-01-01", Country::UZ), Country::KG);
    let month = |month| of(&job, &[(month, "1000 KGS")]);
    assert_eq!(total(&month("2022-05-01"), Party::Employer), "30");
    assert_eq!(total(&month("2023-05-01"), Party::Employer), "172.5");
    assert!(matches!(
        &month("2022-11-15").missing(Party::Employer)[..],
        [Missing::Unsettled { readings, .. }] if readings.len() == 2
    ));
    let chosen = |name: &str| {
        let readings = Readings::new().choose("kg.contribution.foreigners-as-citizens", name);
        total(&of_with(&job, &[("2022-11-15", "1000 KGS")], &readings), Party::Employer)
    };
    assert_eq!(chosen("from-december"), "30");
}

/// Public code on Kazakhstan: 10 per cent of pay up to 50 minimum wages; of the employer 2.5 in 2025 for those born from 1975.
#[test]
fn kazakh_savings_have_a_cap() {
    let job = Job::new(worker("1980-01-01", Country::KZ), Country::KZ);
    let owed = of(&job, &[("2025-05-01", "400000 KZT")]);
    assert_eq!(total(&owed, Party::Worker), "40000");
    assert_eq!(total(&owed, Party::Employer), "10000");
    // 50 times 85,000 is 4,250,000.
    let above = of(&job, &[("2025-05-01", "5000000 KZT")]);
    assert_eq!(total(&above, Party::Worker), "425000");
    let older = Job::new(worker("1974-12-31", Country::KZ), Country::KZ);
    assert_eq!(total(&of(&older, &[("2025-05-01", "400000 KZT")]), Party::Employer), "0");
    let before = of(&job, &[("2020-05-01", "400000 KZT")]);
    assert!(matches!(&before.missing(Party::Worker)[..], [Missing::Parameter { .. }]));
}

/// Russia: 22 per cent within the cap of the year and 10 above until 2022; one tariff of 30 since 2023, of 15.1 above the cap
/// of 2026 (tass.ru).
#[test]
fn russian_pay_above_the_cap_of_the_year() {
    let job = Job::new(worker("1980-01-01", Country::KG), Country::RU);
    // The cap of 2022 is 1,565,000: of 1,600,000 in two months 35,000 lie above.
    let owed = of(&job, &[("2022-01-01", "800000 RUB"), ("2022-02-01", "800000 RUB")]);
    assert_eq!(total(&owed, Party::Employer), "347800");
    assert_eq!(owed.missing(Party::Worker), [Missing::rule("ru.contribution.worker")]);
    // Another year begins anew.
    let years = of(&job, &[("2021-12-01", "1465000 RUB"), ("2022-01-01", "800000 RUB")]);
    assert_eq!(total(&years, Party::Employer), "498300");
    // 2026: 2,979,000 at 30 per cent, 1,000 at 15.1.
    let owed = of(&job, &[("2026-03-01", "2980000 RUB")]);
    assert_eq!(total(&owed, Party::Employer), "893851");
    // The tariff above the cap of 2024 was not read.
    let owed = of(&job, &[("2024-03-01", "3000000 RUB")]);
    assert!(matches!(&owed.missing(Party::Employer)[..], [Missing::Parameter { id, .. }]
        if id == "ru.contribution.single-tariff-above-cap"));
}

#[test]
fn korea_and_others_name_what_was_not_read() {
    let job = Job::new(worker("1990-01-01", Country::KG), Country::KR);
    let owed = of(&job, &[("2020-05-01", "2000000 KRW")]);
    assert_eq!(owed.months[0].lines[0].amount, "90000 KRW".parse::<Money>().unwrap());
    assert_eq!(owed.missing(Party::Worker), [Missing::rule("kr.contribution.ceiling")]);
    let job = Job::new(worker("1990-01-01", Country::KG), Country::TR);
    let owed = of(&job, &[("2020-05-01", "2000 TRY")]);
    assert_eq!(owed.missing(Party::Employer), [Missing::rule("contributions")]);
}

/// repatarmenia.org, the rule of 2018: whoever is born since 1974 saves 5 % of pay under 500,000 drams.
#[test]
fn armenian_savings_of_2018() {
    let of_born = |born, pay, on| {
        let job = Job::new(worker(born, Country::AM), Country::AM);
        of(&job, &[(on, pay)])
    };
    let owed = of_born("1974-01-01", "200000 AMD", "2018-05-01");
    assert_eq!(owed.months[0].lines[0].amount, "10000 AMD".parse::<Money>().unwrap());
    let others = Missing::rule("am.contribution.others");
    assert_eq!(owed.missing(Party::Worker), std::slice::from_ref(&others));
    assert_eq!(owed.missing(Party::Employer), std::slice::from_ref(&others));
    // Older people save nothing; above the limit, and in other years, the rule was not read.
    assert!(of_born("1973-12-31", "200000 AMD", "2018-05-01").months[0].lines.is_empty());
    let owed = of_born("1980-01-01", "500000 AMD", "2018-05-01");
    assert!(owed.missing(Party::Worker).contains(&Missing::rule("am.contribution.above")));
    let owed = of_born("1980-01-01", "200000 AMD", "2022-05-01");
    assert!(
        owed.missing(Party::Worker)
            .iter()
            .any(|one| matches!(one, Missing::Parameter { id, .. } if id == "am.funded.pay-below"))
    );
    assert!(of_born("1980-01-01", "200000 AMD", "2022-05-01").months[0].lines.is_empty());
}

#[test]
fn a_part_of_a_coin_is_graded_as_unverified() {
    let job = Job::new(worker("1980-01-01", Country::KG), Country::KG);
    let grade = |pay: &str| of(&job, &[("2023-05-01", pay)]).months[0].lines[0].grade;
    assert_eq!(grade("1000 KGS"), Evidence::Press);
    assert_eq!(grade("1000.01 KGS"), Evidence::Unverified);
}

#[test]
fn pay_that_cannot_be_used_is_refused() {
    let job = Job::new(worker("1980-01-01", Country::KG), Country::KG);
    let of = |pay: &str| {
        let pay = MonthlyPay { month: day("2023-05-01"), pay: pay.parse().unwrap() };
        owed(&job, &[pay], law(), &Readings::new(), &mut kerben_core::explain::Off)
    };
    assert!(of("1000 RUB").is_err());
    assert!(of("-1 KGS").is_err());
}
