//! Published cases, by the ids of their list, each with its source.
//!
//! PV-04 and PV-25 to PV-27 stand in `belarus_korea.rs`, PV-07 to PV-09, PV-28, PV-34 and PV-35 in `indexation.rs`; PV-15 to
//! PV-18, PV-30, PV-32 and PV-33 are relations between parameters: see `data.rs`.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeMap;

use common::*;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Explain, Node, Off, Value};
use kerben_core::money::Money;
use kerben_core::overlay::Overlay;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use kerben_pensions::context::Context;
use kerben_pensions::instruments::Bindings;
use kerben_pensions::outcome::{AmountOutcome, Missing, PartKind, Reason, Right};
use kerben_pensions::person::Sex;
use kerben_pensions::record::EarlierRights;
use kerben_pensions::schemes::{am, ru};
use kerben_pensions::service::Service;
use kerben_pensions::step::Step;
use rust_decimal::Decimal;

fn reasons(right: &Right) -> &[Reason] {
    match right {
        Right::NotEntitled { reasons, .. } => reasons,
        other => panic!("{other:#?}"),
    }
}

/// PV-01. Statement of the head of the Social Fund of Kyrgyzstan (caravan.kz): 15 years in Kyrgyzstan and 10
/// in Kazakhstan, all since 2021, give two pensions, each for the own years.
#[test]
fn pv_01_two_states_pay_each_for_its_own_years() {
    let person = person("1980-01-01", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::KZ, "2021-01-01 to 2030-12-31"),
        work(Country::KG, "2031-01-01 to 2045-12-31"),
    ]);
    // The pack of 2026 ends before 2046: rights and who pays, no amounts.
    let answer = answer_with(
        &claim(&person, career, "2046-01-01"),
        &Readings::new().choose("kg.required-service", "by-the-step"),
    );
    assert_eq!(right(&answer, Country::KG).own.years(), 15);
    assert_eq!(right(&answer, Country::KG).paid.map(Service::years), Some(15));
    assert_eq!(right(&answer, Country::KZ).paid.map(Service::years), Some(10));
}

/// PV-02. 24.kg: 10 years in Kyrgyzstan and 15 in Türkiye; each pays for its own.
#[test]
fn pv_02_kyrgyzstan_and_turkiye_each_pay_for_their_own() {
    let person = person("1960-01-01", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::KG, "1990-01-01 to 1999-12-31"),
        work(Country::TR, "2005-01-01 to 2019-12-31"),
    ]);
    let answer = answer(&claim(&person, career, "2024-08-01"));
    let (kyrgyzstan, turkiye) = (right(&answer, Country::KG), right(&answer, Country::TR));
    assert_eq!(kyrgyzstan.paid.map(Service::years), Some(10));
    assert_eq!(turkiye.paid.map(Service::years), Some(15));
    assert_eq!(turkiye.totalised.map(Service::years), Some(25));
}

/// T8, kabar.kg: the pension is paid in the same amount to a resident of the other state; the open question whether the
/// base part is paid abroad belongs to the EAEU agreement alone.
#[test]
fn the_kyrgyz_base_part_is_paid_in_turkiye_and_open_elsewhere() {
    let career = || {
        record([
            work(Country::KG, "1985-01-01 to 2009-12-31"),
            work(Country::KG, "2021-01-01 to 2023-12-31"),
        ])
    };
    for (home, expected) in [(Country::KG, true), (Country::TR, true), (Country::KZ, false)] {
        let person = person("1961-01-01", Sex::Male, Country::KG, home);
        let answer = answer(&claim(&person, career(), "2024-08-01"));
        let base = amount(&answer, Country::KG, PartKind::Basic);
        assert_eq!(base.monthly().is_some(), expected, "{home}: {base:?}");
    }
}

/// PV-03. azizovpartners.kz: fewer than 12 full months in a state after 2021-01-01 give no pension from it.
#[test]
fn pv_03_eleven_months_give_no_pension() {
    let person = person("1960-01-01", Sex::Male, Country::KG, Country::KG);
    for (last, months) in [("2022-11-30", 11), ("2022-12-30", 11)] {
        let career = record([
            work(Country::KG, "1985-01-01 to 2005-12-31"),
            work(Country::KZ, &format!("2022-01-01 to {last}")),
        ]);
        let answer = answer(&claim(&person, career, "2024-08-01"));
        let kazakhstan = &answer.of(Country::KZ).unwrap().right;
        assert!(
            reasons(kazakhstan).iter().any(
                |reason| matches!(reason, Reason::TwelveMonths { have } if have.months() == months)
            ),
            "{kazakhstan:#?}"
        );
    }
    let career = record([
        work(Country::KG, "1985-01-01 to 2005-12-31"),
        work(Country::KZ, "2022-01-01 to 2022-12-31"),
    ]);
    let answer = answer(&claim(&person, career, "2024-08-01"));
    // The age was reached earlier; the right opens when the twelve months are complete.
    assert_eq!(right(&answer, Country::KZ).from, day("2023-01-01"));
}

/// PV-05, PV-06. cabar.asia: the base part of 1,780 soms in October 2017.
#[test]
fn pv_05_06_kyrgyz_base_part_in_proportion() {
    for (sex, born, years, expected) in [
        (Sex::Female, "1959-10-01", 10, "890"),
        (Sex::Female, "1959-10-01", 20, "1780"),
        (Sex::Male, "1954-10-01", 25, "1780"),
    ] {
        let person = person(born, sex, Country::KG, Country::KG);
        let career = record([work(Country::KG, &format!("1980-01-01 to {}-12-31", 1979 + years))]);
        let answer = answer(&claim(&person, career, "2017-10-01"));
        assert_eq!(monthly(&answer, Country::KG, PartKind::Basic), expected);
    }
}

fn kazakh(on: &str, years: &[(&str, &str)]) -> String {
    let person = person("1950-01-01", Sex::Male, Country::KZ, Country::KZ);
    let career = years.iter().map(|(first, last)| work(Country::KZ, &format!("{first} to {last}")));
    monthly(&answer(&claim(&person, record(career), on)), Country::KZ, PartKind::Basic)
}

/// PV-10. astanatimes.com: 20 years before 1998 and 15 of contributions give 100 % of the subsistence minimum
/// of 2018, 28,284 tenge.
#[test]
fn pv_10_thirty_five_years_give_the_whole_minimum_in_2018() {
    let years = [("1978-01-01", "1997-12-31"), ("1998-01-01", "2012-12-31")];
    assert_eq!(kazakh("2018-07-01", &years), "28284");
}

/// PV-11 to PV-14. egov.kz, turanews.kz, alau.kz, lada.kz: basic pensions of 2021 to 2026 by years.
#[test]
fn pv_11_to_14_kazakh_basic_pension_by_years() {
    for (on, years, expected) in [
        ("2021-01-01", 0, "18524"),
        ("2021-01-01", 10, "18524"),
        ("2021-01-01", 33, "34302"),
        ("2021-01-01", 40, "34302"),
        // 85 % of 43,407 is 36,895.95.
        ("2024-01-01", 20, "36896"),
        ("2025-01-01", 10, "32360"),
        ("2025-01-01", 30, "50851"),
        ("2025-01-01", 36, "50851"),
        ("2026-01-01", 0, "35596"),
        ("2026-01-01", 10, "35596"),
        // 90 % of 50,851 is 45,765.9.
        ("2026-01-01", 20, "45766"),
        ("2026-01-01", 34, "60005"),
        ("2026-01-01", 40, "60005"),
    ] {
        let last = format!("{}-12-31", 1969 + years);
        let career = [("1970-01-01", last.as_str())];
        let career: &[(&str, &str)] = if years == 0 { &[] } else { &career };
        assert_eq!(kazakh(on, career), expected, "{years} years on {on}");
    }
}

/// PV-19. finance.mail.ru: pay at the cap of 2,759,000 in 2025 is ten points.
/// PV-29. m24.ru: 100,000 a month in 2026 is about four points, 4.028.
#[test]
fn pv_19_29_points_of_a_year() {
    for (year, pay, expected) in [(2025, "2759000", "10.000"), (2026, "1200000", "4.028")] {
        let person = person("1962-01-01", Sex::Male, Country::RU, Country::RU);
        let career = record([russian_work(&format!("{year}-01-01 to {year}-12-31"), pay)]);
        let claim = claim(&person, career, "2027-01-01");
        let answer = answer(&claim);
        let Reason::PointsShort { have, .. } = reasons(&answer.of(Country::RU).unwrap().right)
            .iter()
            .find(|reason| matches!(reason, Reason::PointsShort { .. }))
            .unwrap()
        else {
            unreachable!()
        };
        assert_eq!(have.parse::<Decimal>().unwrap(), expected.parse().unwrap());
    }
}

/// PV-20. Law 400-FZ art. 35 (zakonrf.info): the age reached in 2024, 15 years; 28.2 points are enough, 28.1 not.
#[test]
fn pv_20_ladder_of_2024() {
    let person = person("1961-03-01", Sex::Male, Country::RU, Country::RU);
    let with = |points: &str| {
        answer(&claim(&person, certified("2000-01-01 to 2014-12-31", points), "2024-03-01"))
    };
    assert!(matches!(with("28.2").of(Country::RU).unwrap().right, Right::Entitled(_)));
    assert_eq!(
        reasons(&with("28.1").of(Country::RU).unwrap().right),
        [Reason::PointsShort { have: "28.1".to_owned(), need: "28.2".to_owned() }]
    );
}

/// PV-21, PV-41. Public calculators (nedicom: Create.vue, PensionController.php) and discover24.ru: a woman with
/// 15 full years before 2002, three of them before 1991, wage ratio 201/212, contributions of 550,000, and 20.1
/// points since: 68.91 and 89.01 points, 19,977.66 in 2024 and 21,875.57 in 2025.
///
/// No record has 15 full years before 2002 of which only three lie before 1991; the calculators take both
/// numbers as they are given.
#[test]
fn pv_21_russian_rights_before_2015() {
    let person = person("1966-06-01", Sex::Female, Country::RU, Country::RU);
    let rights = EarlierRights {
        wage_ratio: "201/212".parse().unwrap(),
        indexed_contributions: Money::parse("550000", Currency::RUB).unwrap(),
    };
    let claim = claim(&person, record([]).with_earlier_rights(rights), "2024-06-01");
    let (law, readings) = (law(), Readings::new());
    let bindings = Bindings::of(&claim, treaties()).unwrap();
    let cx = Context::new(&claim, law, &bindings, &readings);
    let mut rec = Explain::new();
    let mut years = |count: u32| {
        Step::record(&mut rec, Decimal::from(count), [], || {
            Node::fact("test.years/1", "pensions.service.years", Value::years(count))
        })
    };
    let (until_2002, until_1991) = (years(15), years(3));
    let found = ru::earlier::rights(&cx, &until_2002, &until_1991, &mut rec).unwrap();
    assert_eq!(found.value.to_string(), "68.91");
    assert_eq!(found.grade, Evidence::Code);
    assert_eq!(found.node.check(), []);
    let mut steps = BTreeMap::new();
    found.node.visit(&mut |node| {
        steps.insert(node.rule.name().to_owned(), node.value.decimal());
    });
    for (rule, expected) in [
        ("ru.wage-ratio", "0.9481"),
        ("ru.earlier-pension", "871.35"),
        ("ru.earlier-before-2002", "404552.31"),
        ("ru.earlier-valorised", "52591.80"),
        ("ru.earlier-capital", "1007144.11"),
        ("ru.earlier-monthly", "4417.30"),
    ] {
        assert_eq!(steps[rule], Some(expected.parse().unwrap()), "{rule}");
    }
    let all = found.value + "20.1".parse::<Decimal>().unwrap();
    assert_eq!(all.to_string(), "89.01");
    // Without deferral, as the calculator has it: in the year in which the right opens.
    for (on, expected) in [("2024-06-01", "19977.66"), ("2025-06-01", "21875.57")] {
        let value = |id| law.parameters().at(id, day(on)).unwrap().value;
        let pension = all * value("ru.point-value") + value("ru.fixed-payment");
        let kopeck = &law.rules().rounding("ru.money").unwrap().rounding;
        assert_eq!(kopeck.apply(pension).unwrap().to_string(), expected);
    }
    // PV-41: 20 full years before 1991 raise the capital by 30 per cent.
    let raise = |years| {
        let at = |id| law.parameters().at(id, day("2015-01-01")).unwrap().value;
        at("ru.earlier-rights.valorisation-base")
            + at("ru.earlier-rights.valorisation-step") * Decimal::from(years)
    };
    assert_eq!(raise(20), Decimal::from(30));
}

/// The same rights through a record: stated facts take the place of the missing points.
#[test]
fn stated_rights_before_2015_become_points() {
    let person = person("1966-06-01", Sex::Female, Country::RU, Country::RU);
    let career = record([work(Country::RU, "1987-01-01 to 2014-12-31")]);
    let before = answer(&claim(&person, career.clone(), "2024-06-01"));
    let missing = Missing::fact("ru.earlier_rights");
    assert!(matches!(
        &before.of(Country::RU).unwrap().right,
        Right::Undetermined { missing: known } if known.contains(&missing)
    ));
    let rights = EarlierRights {
        wage_ratio: "1/1".parse().unwrap(),
        indexed_contributions: Money::parse("550000", Currency::RUB).unwrap(),
    };
    let after = answer(&claim(&person, career.with_earlier_rights(rights), "2024-06-01"));
    assert!(right(&after, Country::RU).total.monthly().is_some());
    assert!(after.of(Country::RU).unwrap().grade <= Evidence::Code);
}

/// PV-36. univerkov.ru: 115 points in 2018, fixed payment 4,982.90 and point 81.49: 14,354.25. The page names no
/// age; those in force before 2019 are not in the data, so a what-if supplies one.
#[test]
fn pv_36_russian_total_of_2018() {
    let overlay = Overlay::from_str(
        "what-if.toml",
        r#"
        title = "Women at 55"
        dated = "2018-01-01"
        why = "the ages before 2019 are not in the data"
        [[change]]
        parameter = "ru.age.women"
        from = "1963-01-01"
        to = "1963-12-31"
        value = "55"
        why = "so that a right opens in 2018"
        "#,
    )
    .unwrap();
    let law = law().overlay(&overlay).unwrap();
    let person = person("1963-01-01", Sex::Female, Country::RU, Country::RU);
    let claim = claim(&person, certified("1985-01-01 to 2014-12-31", "115"), "2018-06-01");
    let answer =
        kerben_pensions::determine(&claim, &law, treaties(), &Readings::new(), &mut Off).unwrap();
    let total = right(&answer.value, Country::RU).total.monthly().unwrap();
    assert_eq!(total.decimal().to_string(), "14354.25");
}

/// PV-22. A public calculator: two full years of deferral multiply points by 1.15 and the fixed payment by 1.12.
#[test]
fn pv_22_two_years_of_deferral() {
    assert_eq!(ru::deferral_years(day("2024-03-01"), day("2026-03-01")).unwrap(), 2);
    assert_eq!(ru::deferral_years(day("2024-03-01"), day("2026-02-28")).unwrap(), 1);
    let law = law();
    for (id, expected) in [("ru.deferral.points.2", "1.15"), ("ru.deferral.fixed.2", "1.12")] {
        assert_eq!(law.parameters().at(id, day("2024-01-01")).unwrap().value.to_string(), expected);
    }
}

/// PV-23. Social security service of Armenia (ssa.am): pensions of 2015 for one to five years. PV-24: of 2013,
/// where the value of a year is not published but follows from the first case: 13,000 + 18 S².
#[test]
fn pv_23_24_armenian_examples() {
    let steps = ["0.1", "0.01", "0.02"].map(|step| step.parse().unwrap());
    let pension = |base: u32, value: u32, years: u32| {
        let coefficient = am::personal_coefficient(years, steps).unwrap();
        Decimal::from(base) + Decimal::from(value * years) * coefficient
    };
    for (years, expected) in (1..).zip([16_080, 16_320, 16_720, 17_280, 18_000]) {
        assert_eq!(pension(16_000, 800, years), Decimal::from(expected));
    }
    for (years, expected) in (1..).zip([13_018, 13_072, 13_162, 13_288, 13_450]) {
        assert_eq!(pension(13_000, 180, years), Decimal::from(expected));
    }
}

/// PV-31. gorodche.ru: in 2020 women of 55.5 and men of 60.5 may retire in the first half-year, nobody in the
/// second.
#[test]
fn pv_31_nobody_reaches_the_age_in_the_second_half_of_2020() {
    for (sex, born, reached) in [
        (Sex::Female, "1964-07-01", "2020-01-01"),
        (Sex::Female, "1964-12-31", "2020-06-30"),
        (Sex::Male, "1959-07-01", "2020-01-01"),
        (Sex::Male, "1959-12-31", "2020-06-30"),
        (Sex::Female, "1965-01-01", "2021-07-01"),
        (Sex::Male, "1960-01-01", "2021-07-01"),
    ] {
        let person = person(born, sex, Country::RU, Country::RU);
        let answer =
            answer(&claim(&person, certified("1985-01-01 to 2014-12-31", "60"), "2020-01-01"));
        let from = match &answer.of(Country::RU).unwrap().right {
            Right::Entitled(entitled) => entitled.from,
            Right::NotEntitled { earliest, .. } => earliest.unwrap(),
            other => panic!("{other:?}"),
        };
        assert_eq!(from, day(reached), "{sex:?} born on {born}");
    }
}

/// The monthly total of a Russian claim with certified points.
fn russian(born: &str, points: &str, on: &str) -> String {
    let person = person(born, Sex::Female, Country::RU, Country::RU);
    let answer = answer(&claim(&person, certified("1985-01-01 to 2017-12-31", points), on));
    match &right(&answer, Country::RU).total {
        AmountOutcome::Monthly(money) => money.decimal().to_string(),
        other => panic!("{other:?}"),
    }
}

/// PV-37. news.mail.ru, mosregtoday.ru: March 2026, 127 points, without deferral, with one full year. PV-38:
/// finance-rambler.ru, 100 points in 2025. PV-39: banki.ru, 300 points. PV-40: finance.mail.ru, 30 points.
#[test]
fn pv_37_to_40_russian_totals() {
    // A woman born in 1967 reaches 59 in 2026, one born in 1966 reached 58 in 2024.
    assert_eq!(russian("1967-03-01", "127", "2026-03-01"), "29493.21");
    assert_eq!(russian("1966-06-01", "127", "2026-03-01"), "31423.55");
    assert_eq!(russian("1966-06-01", "100", "2025-03-01"), "23476.70");
    assert_eq!(russian("1966-06-01", "300", "2025-03-01"), "52614.70");
    assert_eq!(russian("1966-06-01", "30", "2025-03-01"), "13278.40");
}

#[test]
fn explaining_is_a_choice_that_changes_no_answer() {
    let person = person("1961-05-10", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::KG, "1980-09-01 to 1995-06-30"),
        work(Country::KZ, "2023-04-01 to 2024-07-31"),
    ]);
    let claim = claim(&person, career, "2024-09-01");
    let readings = Readings::new();
    let (told, tree) = explained(&claim, &readings);
    let silent = kerben_pensions::determine(&claim, law(), treaties(), &readings, &mut Off);
    assert_eq!(silent.unwrap().value, told);
    assert_eq!(tree.check(), []);
}
