//! Raises of pensions in payment: published rules and cases, each with its source.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::{day, law};
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Node, NodeRef as _};
use kerben_core::money::Money;
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::unsettled::Readings;
use kerben_pensions::indexation::{self, InPayment, Raise, Raised, first_payment};
use kerben_pensions::outcome::{AmountOutcome, Missing, PartKind};
use rust_decimal::Decimal;

fn money(amount: &str, currency: &str) -> Money {
    format!("{amount} {currency}").parse().unwrap()
}

fn raise(pension: &InPayment, on: &str) -> Raise {
    let mut rec = Explain::new();
    let found = indexation::raise(pension, day(on), law(), &Readings::new(), &mut rec).unwrap();
    assert_eq!(Node::check(found.node.tree().unwrap()), []);
    found.value
}

fn raised(pension: &InPayment, on: &str) -> Raised {
    match raise(pension, on) {
        Raise::Raised(raised) => raised,
        other => panic!("{other:?}"),
    }
}

fn part(raised: &Raised, part: PartKind) -> String {
    let amount = &raised.parts[&part];
    amount.monthly().unwrap_or_else(|| panic!("{amount:?}")).decimal().normalize().to_string()
}

fn kyrgyz(base: &str, insurance: &str) -> InPayment {
    InPayment::new(Country::KG, day("2016-03-01"))
        .paying(PartKind::Basic, money(base, "KGS"))
        .paying(PartKind::SecondInsurance, money(insurance, "KGS"))
}

/// PV-07. 24.kg, October 2023: an insurance part up to 30,000 times 1.38, at least 500 more.
#[test]
fn pv_07_kyrgyz_insurance_parts_of_2023() {
    for (before, after) in [
        ("1000", "1500"),
        ("1315", "1815"),
        ("1316", "1816.08"),
        ("5000", "6900"),
        ("30000", "41400"),
    ] {
        let raised = raised(&kyrgyz("3170", before), "2023-10-01");
        assert_eq!(part(&raised, PartKind::SecondInsurance), after);
        assert_eq!(part(&raised, PartKind::Basic), "3170");
    }
    // Above the limit nothing was read.
    let above = raised(&kyrgyz("3170", "30000.01"), "2023-10-01");
    assert!(matches!(&above.total, AmountOutcome::Undetermined { missing, .. }
        if matches!(&missing[..], [Missing::Parameter { id, .. }] if id == "kg.indexation.increase-above-limit")));
}

/// PV-08. vesti.kg, October 2025: up to 50,000 times 1.10 and at least 600 more, above 5,000 more; 7,100 in all at least. The
/// base part of that day was not stated.
#[test]
fn pv_08_kyrgyz_insurance_parts_of_2025() {
    for (before, after) in [
        ("2000", "2600"),
        ("6000", "6600"),
        ("10000", "11000"),
        ("50000", "55000"),
        ("50000.01", "55000.01"),
        ("60000", "65000"),
    ] {
        let raised = raised(&kyrgyz("3170", before), "2025-10-01");
        assert_eq!(part(&raised, PartKind::SecondInsurance), after);
        let AmountOutcome::Undetermined { missing, at_least } = &raised.total else { panic!() };
        assert!(matches!(&missing[..], [Missing::Parameter { id, .. }] if id == "kg.base"));
        let least: Decimal = after.parse().unwrap();
        assert_eq!(at_least.unwrap().decimal(), least.max(Decimal::from(7_100)));
    }
}

/// PV-09. 24.kg, October 2020: a total below 4,286.7 gains 100 of base part and at least 200 of insurance part, one above at
/// least 360.
#[test]
fn pv_09_kyrgyz_pensions_of_2020() {
    let small = raised(&kyrgyz("1780", "2000"), "2020-10-01");
    assert_eq!(part(&small, PartKind::Basic), "1880");
    assert_eq!(part(&small, PartKind::SecondInsurance), "2200");
    assert_eq!(small.total.monthly(), Some(money("4080", "KGS")));
    let large = raised(&kyrgyz("1780", "4000"), "2020-10-01");
    assert_eq!(part(&large, PartKind::Basic), "1780");
    assert_eq!(part(&large, PartKind::SecondInsurance), "4360");
    assert_eq!(
        part(&raised(&kyrgyz("1780", "10000"), "2020-10-01"), PartKind::SecondInsurance),
        "10700"
    );
}

/// PV-35. socfond.kg, knews.kg, October 2018: up to 4,393 in all 100 of base part and max(1.07 I, I + 250), from 4,394
/// max(1.07 I, I + 370).
#[test]
fn pv_35_kyrgyz_pensions_of_2018() {
    let at_limit = raised(&kyrgyz("1780", "2613"), "2018-10-01");
    assert_eq!(part(&at_limit, PartKind::Basic), "1880");
    assert_eq!(part(&at_limit, PartKind::SecondInsurance), "2863");
    let above = raised(&kyrgyz("1780", "2614"), "2018-10-01");
    assert_eq!(part(&above, PartKind::Basic), "1780");
    assert_eq!(part(&above, PartKind::SecondInsurance), "2984");
    assert_eq!(
        part(&raised(&kyrgyz("1780", "6000"), "2018-10-01"), PartKind::SecondInsurance),
        "6420"
    );
}

/// gov.kg, October 2013: 400 more for every insurance part granted before.
#[test]
fn kyrgyz_insurance_parts_of_2013() {
    let pension = |granted: &str| {
        InPayment::new(Country::KG, day(granted))
            .paying(PartKind::FirstInsurance, money("1500", "KGS"))
    };
    let after = raised(&pension("2013-09-30"), "2013-10-01");
    assert_eq!(part(&after, PartKind::FirstInsurance), "1900");
    assert_eq!(raise(&pension("2013-10-01"), "2013-10-01"), Raise::Unchanged);
    // The raise of 2014 was not read.
    assert!(matches!(raise(&pension("2013-10-01"), "2014-10-01"), Raise::Undetermined { .. }));
}

/// PV-28. A page on the indexation of 2019: 9,137 at the end of 2018 times 1.0705; 644 more, 9,781 in whole roubles.
#[test]
fn pv_28_russian_pension_of_2019() {
    let pension = InPayment::new(Country::RU, day("2010-01-01"))
        .paying(PartKind::Insurance, money("9137", "RUB"));
    let raised = raised(&pension, "2019-01-01");
    let after = raised.total.monthly().unwrap();
    let rouble = Rounding::new(Decimal::ONE, RoundingMode::HalfUp).unwrap();
    let whole = |value| rouble.apply(value).unwrap().to_string();
    assert_eq!(whole(after.decimal()), "9781");
    assert_eq!(whole(after.decimal() - Decimal::from(9_137)), "644");
    assert_eq!(after, money("9781.16", "RUB"));
}

/// PV-34. past.am, 2019: 20,000 raised to the smallest pension of 25,500 from January, paid from May: 47,500.
#[test]
fn pv_34_armenian_arrears_of_2019() {
    let before = money("20000", "AMD");
    let pension =
        InPayment::new(Country::AM, day("2012-01-01")).paying(PartKind::Insurance, before);
    let raised = raised(&pension, "2019-01-01");
    let after = raised.total.monthly().unwrap();
    let payment = first_payment(before, after, raised.on, day("2019-05-01")).unwrap();
    assert_eq!(payment.monthly, money("25500", "AMD"));
    assert_eq!((payment.months_late, payment.arrears), (4, money("22000", "AMD")));
    assert_eq!(payment.together, money("47500", "AMD"));
    // A pension above the smallest stays; where the formula changes, nothing was read.
    let above = pension.clone().paying(PartKind::Insurance, money("25500", "AMD"));
    assert_eq!(raise(&above, "2019-01-01"), Raise::Unchanged);
    assert!(matches!(raise(&pension, "2020-01-01"), Raise::Undetermined { missing }
        if missing == [Missing::rule("am.recalculation")]));
}

/// The published values of a point and of the fixed payment follow from the multipliers, one year from the one before, but
/// for the two fixed payments of which the sources say so.
#[test]
fn published_russian_values_follow_from_the_multipliers() {
    let kopeck = Rounding::new("0.01".parse().unwrap(), RoundingMode::HalfUp).unwrap();
    let parameters = law().parameters();
    let mut apart = Vec::new();
    let known = parameters.get("ru.indexation.multiplier").unwrap().known();
    for holds in &known {
        let on = holds.from_day().unwrap();
        let eve = on.pred_opt().unwrap();
        let factor = parameters.at("ru.indexation.multiplier", on).unwrap().value;
        for id in ["ru.point-value", "ru.fixed-payment"] {
            let value = |day| parameters.at(id, day).unwrap().value;
            let computed = kopeck.apply(value(eve) * factor).unwrap();
            if computed != value(on) {
                assert!((computed - value(on)).abs() <= "0.01".parse().unwrap(), "{id} {on}");
                apart.push((id, on.to_string()));
            }
        }
    }
    let known_apart = ["2023-01-01", "2025-01-01"].map(|on| ("ru.fixed-payment", on.to_owned()));
    assert_eq!(apart, known_apart);
    assert_eq!(known.len(), 10);
}

#[test]
fn a_russian_pension_follows_the_value_of_its_points_over_time() {
    // 100 points of 2019: 8,724 in 2019, 15,676 in 2026 within the roundings of seven raises.
    let pension = InPayment::new(Country::RU, day("2019-01-01"))
        .paying(PartKind::Insurance, money("8724", "RUB"));
    let raises =
        indexation::over_time(&pension, day("2026-06-01"), law(), &Readings::new()).unwrap();
    assert_eq!(raises.len(), 8);
    let (on, Raise::Raised(last)) = raises.last().unwrap() else { panic!() };
    assert_eq!(*on, day("2026-01-01"));
    let difference = last.total.monthly().unwrap().decimal() - Decimal::from(15_676);
    assert!(difference.abs() < Decimal::ONE, "{difference}");
}

#[test]
fn raises_are_followed_until_the_sources_end() {
    let over = |pension: &InPayment, until: &str| {
        indexation::over_time(pension, day(until), law(), &Readings::new()).unwrap()
    };
    // Kyrgyzstan: the raise of 2021 was not read.
    let pension = InPayment::new(Country::KG, day("2020-01-01"))
        .paying(PartKind::Basic, money("1780", "KGS"))
        .paying(PartKind::SecondInsurance, money("4000", "KGS"));
    let raises = over(&pension, "2026-01-01");
    let days: Vec<String> = raises.iter().map(|(on, _)| on.to_string()).collect();
    assert_eq!(days, ["2020-10-01", "2021-10-01"]);
    assert!(matches!(raises[1].1, Raise::Undetermined { .. }));
    // Granted after it, in proportion: the base part becomes whole in July 2024.
    let pension = InPayment::new(Country::KG, day("2022-11-01"))
        .paying(PartKind::Basic, money("1585", "KGS"))
        .paying(PartKind::SecondInsurance, money("4000", "KGS"));
    let raises = over(&pension, "2025-01-01");
    let days: Vec<String> = raises.iter().map(|(on, _)| on.to_string()).collect();
    assert_eq!(days, ["2023-10-01", "2024-07-01", "2024-10-01"]);
    let Raise::Raised(last) = &raises[2].1 else { panic!() };
    assert_eq!(part(last, PartKind::Basic), "3170");
    // 4,000 times 1.38, and then at least 1,000 more.
    assert_eq!(part(last, PartKind::SecondInsurance), "6520");
    // Kazakhstan: 2025 and 2026 are known, 2024 for the solidarity pension alone.
    let pension = InPayment::new(Country::KZ, day("2024-03-01"))
        .paying(PartKind::Basic, money("28215", "KZT"))
        .paying(PartKind::Solidarity, money("100000", "KZT"));
    let raises = over(&pension, "2026-06-01");
    let Raise::Raised(first) = &raises[0].1 else { panic!() };
    // 28,215 times 1.065 is 30,048.975; a share of 8.5 for the other part.
    assert_eq!(part(first, PartKind::Basic), "30049");
    assert_eq!(part(first, PartKind::Solidarity), "108500");
    assert_eq!(raises.len(), 2);
}

#[test]
fn a_pension_of_another_currency_is_refused() {
    let pension = InPayment::new(Country::KG, day("2016-03-01"))
        .paying(PartKind::Basic, money("1780", "RUB"));
    let found = indexation::raise(
        &pension,
        day("2023-10-01"),
        law(),
        &Readings::new(),
        &mut kerben_core::explain::Off,
    );
    assert!(found.is_err());
}
