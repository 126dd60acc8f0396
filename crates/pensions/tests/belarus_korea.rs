//! Belarus and the Republic of Korea: published cases, and what is named where the sources end.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::*;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::{Explain, Off};
use kerben_core::money::Money;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use kerben_pensions::instruments::Instrument;
use kerben_pensions::outcome::{AmountOutcome, Missing, PartKind, Payer, Reason, Right};
use kerben_pensions::person::Sex;
use kerben_pensions::record::{InsurancePeriod, PeriodKind};
use kerben_pensions::schemes::by;
use kerben_pensions::schemes::kr::{self, Occasion, Refund, RefundClaim};
use rust_decimal::Decimal;

/// PV-04. National Pension Service of Korea, Social Fund of Kyrgyzstan: four years on a visa E-9 give a refund on going
/// home, no monthly pension, and are not added to anything.
#[test]
fn pv_04_four_years_in_korea_are_paid_back() {
    let worker = person("1985-05-01", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::KG, "2003-01-01 to 2012-12-31"),
        work(Country::KR, "2015-01-01 to 2018-12-31"),
    ]);
    let found = answer(&claim(&worker, career.clone(), "2019-02-01"));
    let Right::NotEntitled { reasons, .. } = &found.of(Country::KR).unwrap().right else {
        panic!("{found:#?}")
    };
    assert!(reasons.iter().any(|reason| matches!(
        reason,
        Reason::ServiceShort { have, need_months: 120 } if have.months() == 48
    )));
    // Nor does Korean service open anything at home.
    let old = person("1955-05-01", Sex::Male, Country::KG, Country::KG);
    let at_home = answer(&claim(&old, career, "2024-08-01"));
    assert_eq!(right(&at_home, Country::KG).totalised, None);
    assert_eq!(right(&at_home, Country::KG).own.years(), 10);
    let refund = RefundClaim {
        person: worker,
        visa: Some("E-9".to_owned()),
        months: 48,
        occasion: Occasion::LeftForGood,
        on: day("2019-02-01"),
        contributions: Some(Money::parse("8640000", Currency::KRW).unwrap()),
    };
    let found = kr::refund(&refund, law(), &Readings::new(), &mut Explain::new()).unwrap();
    let Refund::Due { amount: AmountOutcome::Undetermined { missing, at_least }, grade } =
        found.value
    else {
        panic!("{:?}", found.value)
    };
    assert_eq!(missing, [Missing::rule("kr.refund-interest")]);
    assert_eq!(at_least, refund.contributions);
    assert_eq!(grade, Evidence::Official);
    assert_eq!(found.node.check(), []);
}

#[test]
fn a_refund_says_what_it_lacks() {
    let of = |visa: Option<&str>, citizen, months, occasion| {
        let claim = RefundClaim {
            person: person("1985-05-01", Sex::Female, citizen, Country::KG),
            visa: visa.map(str::to_owned),
            months,
            occasion,
            on: day("2019-02-01"),
            contributions: None,
        };
        kr::refund(&claim, law(), &Readings::new(), &mut Off).unwrap().value
    };
    let undetermined = |missing| Refund::Undetermined { missing: vec![missing] };
    let home = Occasion::LeftForGood;
    assert_eq!(of(None, Country::KG, 48, home), undetermined(Missing::fact("kr.visa")));
    let other = Missing::rule("kr.refund-nationalities");
    assert_eq!(of(Some("F-4"), Country::KG, 48, home), undetermined(other));
    assert_eq!(of(Some("E-9"), Country::KG, 120, home), Refund::Pension);
    let sixty = day("2045-05-01");
    assert_eq!(of(Some("H-2"), Country::KG, 48, Occasion::Age), Refund::NotYet { on: sixty });
    // Kazakhstan stands on the list of reciprocity.
    assert!(matches!(of(Some("F-4"), Country::KZ, 48, home), Refund::Due { .. }));
}

/// koreaherald.com: 61 for those born from 1953 to 1956, 65 from 1969; ten years are needed.
#[test]
fn ten_years_in_korea_give_a_right_and_an_amount_that_names_what_is_missing() {
    for (born, age) in
        [("1956-12-31", 61), ("1957-01-01", 62), ("1968-12-31", 64), ("1969-01-01", 65)]
    {
        let worker = person(born, Sex::Male, Country::KG, Country::KG);
        let career = record([work(Country::KR, "2004-01-01 to 2013-12-31")]);
        let found = answer(&claim(&worker, career, "2036-01-01"));
        let right = right(&found, Country::KR);
        let birthday = day(&format!("{}{}", born[..4].parse::<i32>().unwrap() + age, &born[4..]));
        assert_eq!(right.from, birthday);
        let AmountOutcome::Undetermined { missing, .. } = &right.total else { panic!("{right:?}") };
        assert!(missing.contains(&Missing::rule("kr.factor")));
    }
    let worker = person("1950-01-01", Sex::Male, Country::KG, Country::KG);
    let career = record([work(Country::KR, "1990-01-01 to 2005-12-31")]);
    let found = answer(&claim(&worker, career, "2015-01-01"));
    assert!(matches!(&found.of(Country::KR).unwrap().right, Right::Undetermined { .. }));
}

/// PV-25, PV-26. budakosh.by, October 2025: average pay 2,758.6, own pay 1,700 and 3,400.
#[test]
fn pv_25_26_belarusian_coefficients() {
    let national =
        law().parameters().at("by.national-average-pay", day("2025-10-15")).unwrap().value;
    for (own, expected) in [(1_700, "0.616"), (3_400, "1.232")] {
        let coefficient = by::individual_coefficient(&[(Decimal::from(own), national)]).unwrap();
        assert_eq!(coefficient.to_string(), expected);
    }
    // The mean of months: (0.5 + 1.5) / 2, and a month without pay.
    let pay = |own: i64| (Decimal::from(own), Decimal::from(2_000));
    let mean = |months: &[_]| by::individual_coefficient(months).unwrap().to_string();
    assert_eq!(mean(&[pay(1_000), pay(3_000)]), "1.000");
    assert_eq!(mean(&[pay(1_000), pay(0), pay(0)]), "0.166");
    assert_eq!(mean(&[]), "0");
    assert!(by::individual_coefficient(&[(Decimal::ONE, Decimal::ZERO)]).is_err());
}

/// PV-27. mediabrest.by: a man of 63 in 2025 with 24 years of general service, 20 of them insured: the insurance test is
/// met, general service stays below 25.
#[test]
fn pv_27_insured_long_enough_with_too_little_general_service() {
    let man = person("1962-01-01", Sex::Male, Country::BY, Country::BY);
    let study = InsurancePeriod::new(
        Country::BY,
        "1981-01-01 to 1984-12-31".parse().unwrap(),
        PeriodKind::Study,
    )
    .unwrap();
    let with = |years: i32| {
        let last = format!("{}-12-31", 1984 + years);
        let career = record([study.clone(), work(Country::BY, &format!("1985-01-01 to {last}"))]);
        explained(&claim(&man, career, "2025-07-01"), &Readings::new())
    };
    let (found, tree) = with(20);
    assert_eq!(tree.check(), []);
    let entitled = right(&found, Country::BY);
    assert_eq!(entitled.from, day("2025-01-01"));
    let AmountOutcome::Undetermined { missing, .. } = &entitled.total else { panic!() };
    assert!(missing.contains(&Missing::rule("by.incomplete-service")), "{missing:?}");
    // A year less of insurance: study does not help.
    let (found, _) = with(19);
    assert!(matches!(
        &found.of(Country::BY).unwrap().right,
        Right::NotEntitled { reasons, .. }
            if matches!(reasons[..], [Reason::ServiceShort { need_months: 240, .. }])
    ));
    // With 25 years of work nothing but facts and wages is missing.
    let (found, _) = with(25);
    let amount = amount(&found, Country::BY, PartKind::Insurance);
    let AmountOutcome::Undetermined { missing, .. } = amount else { panic!() };
    assert!(!missing.contains(&Missing::rule("by.incomplete-service")), "{missing:?}");
}

/// B6, the ministry: 55 per cent at full service, one more for each year, at most 75.
#[test]
fn the_belarusian_percentage_rises_to_its_limit() {
    let at = |id| law().parameters().at(id, day("2025-01-01")).unwrap().value;
    let [full, step, most] = ["by.percent", "by.percent-step", "by.percent-most"].map(at);
    let percent = |months| by::percentage(months, 300, full, step, most).unwrap();
    assert_eq!(percent(299), None);
    assert_eq!(percent(300), Some(Decimal::from(55)));
    assert_eq!(percent(311), Some(Decimal::from(55)));
    assert_eq!(percent(312), Some(Decimal::from(56)));
    assert_eq!(percent(600), Some(Decimal::from(75)));
}

/// bkdp.org: men at 65, women at 60. klerk.ru: in Russia five years after the age of the insurance pension.
#[test]
fn social_pensions_by_age() {
    use kerben_pensions::social::{Social, social_age};
    for (state, sex, born, expected) in [
        (Country::BY, Sex::Male, "1960-05-01", "2025-05-01"),
        (Country::BY, Sex::Female, "1960-05-01", "2020-05-01"),
        (Country::RU, Sex::Male, "1959-01-15", "2024-07-15"),
        (Country::RU, Sex::Female, "1968-05-01", "2033-05-01"),
    ] {
        let worker = person(born, sex, state, state);
        let mut rec = Explain::new();
        let found = social_age(&worker, state, law(), &Readings::new(), &mut rec).unwrap();
        assert_eq!(found.node.check(), []);
        let Social::From { day: on, missing, grade } = found.value else { panic!() };
        assert_eq!((on, grade), (day(expected), Evidence::Press));
        assert_eq!(missing.len(), 2);
    }
    let worker = person("1960-01-01", Sex::Male, Country::KG, Country::KG);
    let found = social_age(&worker, Country::KG, law(), &Readings::new(), &mut Off).unwrap();
    assert_eq!(found.value, Social::Undetermined { missing: vec![Missing::rule("social")] });
}

/// Treaty of Russia and Belarus of 24 January 2006 (docs.cntd.ru): service in the USSR before 13 March 1992 is paid by the State
/// of residence at the claim, later service by each State for its own part; since 2021 the EAEU agreement says the same of its
/// own time (egov.kz).
#[test]
fn between_russia_and_belarus_service_is_split_at_13_march_1992() {
    let careers = ["1985-01-01 to 1999-12-31", "2020-07-01 to 2022-06-30"];
    for (home, abroad) in [(Country::BY, Country::RU), (Country::RU, Country::BY)] {
        let man = person("1960-05-01", Sex::Male, home, home);
        let career = record(careers.map(|days| work(abroad, days)));
        let answer = answer(&claim(&man, career, "2025-06-01"));
        let mut found: Vec<String> = Vec::new();
        for one in &answer.liabilities {
            assert_eq!(one.served_in, abroad);
            let Payer::State(payer) = one.payer else { panic!("{one:?}") };
            for period in &one.periods {
                found.push(format!("{period}: {payer}, {:?}", one.instrument.unwrap()));
            }
        }
        found.sort();
        let treaty = Instrument::RussiaBelarus2006;
        let eaeu = Instrument::Eaeu2019;
        assert_eq!(
            found,
            [
                format!("1985-01-01 to 1992-03-12: {home}, {treaty:?}"),
                format!("1992-03-13 to 1999-12-31: {abroad}, {treaty:?}"),
                format!("2020-07-01 to 2020-12-31: {abroad}, {treaty:?}"),
                format!("2021-01-01 to 2022-06-30: {abroad}, {eaeu:?}"),
            ]
        );
    }
}
