//! Raises, contributions and parameters are held to the laws, and each law catches a broken implementation.

#![cfg(all(feature = "builtin", feature = "proptest"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use chrono::NaiveDate;
use common::*;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Off};
use kerben_core::money::Money;
use kerben_core::overlay::Overlay;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use kerben_pensions::contributions::{Job, MonthlyPay, Owed, owed};
use kerben_pensions::indexation::{InPayment, Raise, raise};
use kerben_pensions::laws::{figures, payments};
use kerben_pensions::outcome::{AmountOutcome, PartKind};
use kerben_pensions::person::Sex;
use kerben_pensions::strategies;
use proptest::prelude::*;

fn raised(pension: &InPayment, on: NaiveDate) -> Raise {
    raise(pension, on, law(), &Readings::new(), &mut Off).unwrap().value
}

fn contributions(state: Country, pay: MonthlyPay) -> Owed {
    let worker = person("1980-01-01", Sex::Female, state, state);
    owed(&Job::new(worker, state), &[pay], law(), &Readings::new(), &mut Off).unwrap().value
}

proptest! {
    #[test]
    fn no_raise_lowers(
        pension in strategies::payments::in_payment(),
        on in strategies::payments::day_of_raise(),
    ) {
        payments::a_raise_never_lowers(&pension, on, raised)?;
    }

    #[test]
    fn more_pay_owes_no_less(
        (job, pay) in strategies::payments::job(),
        more in 0_i64..1_000_000_000,
    ) {
        let more = Money::from_minor(more, pay.pay.currency()).unwrap();
        let of = |pay| owed(&job, &[pay], law(), &Readings::new(), &mut Off).unwrap().value;
        payments::more_pay_never_owes_less(pay, more, of)?;
    }

    #[test]
    fn raises_and_contributions_follow_from_their_steps(
        pension in strategies::payments::in_payment(),
        on in strategies::payments::day_of_raise(),
        (job, pay) in strategies::payments::job(),
    ) {
        let mut rec = Explain::new();
        let told = raise(&pension, on, law(), &Readings::new(), &mut rec).unwrap();
        prop_assert_eq!(told.node.check(), []);
        prop_assert_eq!(told.value, raised(&pension, on));
        let told = owed(&job, &[pay], law(), &Readings::new(), &mut rec).unwrap();
        prop_assert_eq!(told.node.check(), []);
    }

    #[test]
    fn strict_answers_stand_on_verified_figures(claim in strategies::claim()) {
        let (answer, tree) = explained(&claim, &Readings::new());
        figures::a_strict_answer_uses_no_unverified_figure(&answer, &tree)?;
    }
}

#[test]
fn a_raise_that_lowers_is_caught() {
    let pension = InPayment::new(Country::KG, day("2016-01-01"))
        .paying(PartKind::SecondInsurance, "5000.00 KGS".parse().unwrap());
    let on = day("2023-10-01");
    payments::a_raise_never_lowers(&pension, on, raised).unwrap();
    let broken = |pension: &InPayment, on| {
        let Raise::Raised(mut after) = raised(pension, on) else { panic!() };
        let lower = AmountOutcome::Monthly("4999.99 KGS".parse().unwrap());
        after.parts.insert(PartKind::SecondInsurance, lower);
        Raise::Raised(after)
    };
    assert!(payments::a_raise_never_lowers(&pension, on, broken).is_err());
    let lost = |pension: &InPayment, on| {
        let Raise::Raised(mut after) = raised(pension, on) else { panic!() };
        after.parts.clear();
        Raise::Raised(after)
    };
    assert!(payments::a_raise_never_lowers(&pension, on, lost).is_err());
}

#[test]
fn a_contribution_that_falls_with_pay_is_caught() {
    let pay = MonthlyPay { month: day("2023-05-01"), pay: "1000 KGS".parse().unwrap() };
    let more: Money = "1000 KGS".parse().unwrap();
    let right = |pay| contributions(Country::KG, pay);
    payments::more_pay_never_owes_less(pay, more, right).unwrap();
    // Above 1,500 the pay is taken for 500.
    let broken = |pay: MonthlyPay| {
        let small: Money = "500 KGS".parse().unwrap();
        let limit: Money = "1500 KGS".parse().unwrap();
        let pay = if pay.pay > limit { MonthlyPay { pay: small, ..pay } } else { pay };
        contributions(Country::KG, pay)
    };
    assert!(payments::more_pay_never_owes_less(pay, more, broken).is_err());
}

#[test]
fn ladders_have_no_gap_and_never_fall() {
    let parameters = law().parameters();
    for id in [
        "am.required-service",
        "by.age.men",
        "by.age.women",
        "by.required-service",
        "kg.required-service",
        "kr.age",
        "kz.age.women",
        "ru.age.men",
        "ru.age.women",
        "ru.required-service",
        "ru.required-points",
        "tr.age-by-completion.men",
        "tr.age-by-completion.women",
    ] {
        figures::no_gap_inside(parameters, id).unwrap();
        figures::a_ladder_never_falls(parameters, id, |_| false).unwrap();
    }
    // The age of men in Kazakhstan was read for 2018 and since 2023: 63.
    assert!(figures::no_gap_inside(parameters, "kz.age.men").is_err());
    figures::a_ladder_never_falls(parameters, "kz.age.men", |_| false).unwrap();
    // Kyrgyz contributions of the employer fell with every reform: the law made them.
    let falling = "kg.contribution.employer.total";
    assert!(figures::a_ladder_never_falls(parameters, falling, |_| false).is_err());
    figures::a_ladder_never_falls(parameters, falling, |_| true).unwrap();
    // The tariffs of 2018 to 2020 were not read.
    assert!(figures::no_gap_inside(parameters, falling).is_err());
    assert!(figures::no_gap_inside(parameters, "kg.nothing").is_err());
}

#[test]
fn a_ladder_with_a_slip_is_caught() {
    let slip = Overlay::from_str(
        "slip.toml",
        r#"
        title = "A slip"
        dated = "2026-01-01"
        why = "to be caught"
        [[change]]
        parameter = "by.age.men"
        from = "2020-01-01"
        to = "2020-12-31"
        value = "60"
        why = "a slip of the reader"
        "#,
    )
    .unwrap();
    let law = law().overlay(&slip).unwrap();
    assert!(figures::a_ladder_never_falls(law.parameters(), "by.age.men", |_| false).is_err());
}

#[test]
fn a_strict_answer_on_an_unverified_figure_is_caught() {
    // That men retired at 63 in the Kazakhstan of 2018 is recalled.
    let pensioner = person("1955-02-01", Sex::Male, Country::KZ, Country::KZ);
    let career = record([work(Country::KZ, "1975-01-01 to 1999-12-31")]);
    let (answer, tree) = explained(&claim(&pensioner, career, "2018-08-01"), &Readings::new());
    assert_eq!(answer.of(Country::KZ).unwrap().grade, Evidence::Unverified);
    figures::a_strict_answer_uses_no_unverified_figure(&answer, &tree).unwrap();
    let mut broken = answer.clone();
    for state in &mut broken.states {
        state.grade = Evidence::Official;
    }
    assert!(figures::a_strict_answer_uses_no_unverified_figure(&broken, &tree).is_err());
}
