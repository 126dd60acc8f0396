//! Published cases of coordination, by the ids of their list, each with its source.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use kerben_core::calendar::day;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::period::Period;
use kerben_pensions::Claim;
use kerben_pensions::coordination::{
    Base, Chosen, Coordinator, Methods, NationalLaw, Parametric, Request, Tape, Terms, Workspace,
};
use kerben_pensions::person::{Person, Sex};
use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};

fn law(law: Parametric) -> Arc<dyn NationalLaw> {
    Arc::new(law)
}

fn work(state: Country, years: std::ops::Range<i32>) -> InsurancePeriod {
    let period =
        Period::new(day(years.start, 1, 1).unwrap(), day(years.end, 1, 1).unwrap()).unwrap();
    InsurancePeriod::new(state, period, PeriodKind::Employment).unwrap()
}

#[test]
fn e1_e2() {
    let a = Terms::new(
        "65y".parse().unwrap(),
        240,
        "2/100".parse().unwrap(),
        Base::Fixed("800".parse().unwrap()),
    )
    .full(480, "800".parse().unwrap());
    let b = Terms::new(
        "65y".parse().unwrap(),
        300,
        "1/100".parse().unwrap(),
        Base::Fixed("1000".parse().unwrap()),
    )
    .flat("500".parse().unwrap())
    .flat_full_at(360)
    .most(600);
    let laws = [
        law(Parametric::new(Country::FR, Currency::EUR, a)),
        law(Parametric::new(Country::ES, Currency::EUR, b)),
    ];
    let methods = Methods::builtin().unwrap();
    let record =
        InsuranceRecord::new([work(Country::FR, 1970..1988), work(Country::ES, 1988..2012)])
            .unwrap();
    let person =
        Person::new(day(1947, 1, 1).unwrap(), Sex::Male, [Country::FR], Country::FR).unwrap();
    let claim =
        Claim::new(person, record, day(2012, 1, 1).unwrap(), day(2012, 1, 1).unwrap()).unwrap();
    let engine =
        Coordinator::new([methods.get("EU-883-2004").unwrap().clone()], laws.clone()).unwrap();
    let answer = engine.determine(&claim).unwrap();
    let paid = |state| answer.of(state).unwrap().right.award().unwrap().paid.to_string();
    assert_eq!(
        (paid(Country::FR), paid(Country::ES)),
        ("360.00 EUR".to_owned(), "525.71 EUR".to_owned())
    );
    let mut direct = methods.get("EU-883-2004").unwrap().clone();
    direct.calculator = kerben_pensions::coordination::Calculator::Direct;
    let engine = Coordinator::new([direct], laws).unwrap();
    let mut tape = Tape::new();
    let (answer, last) =
        engine.explain_in(&Request::new(&claim), &mut Workspace::new(), &mut tape).unwrap();
    let paid = |state| answer.of(state).unwrap().right.award().unwrap().paid.to_string();
    assert_eq!(
        (paid(Country::FR), paid(Country::ES)),
        ("288.00 EUR".to_owned(), "640.00 EUR".to_owned())
    );
    let tree = engine.tree(&tape, last, &answer).unwrap();
    assert!(tree.check().is_empty(), "{:#?}", tree.check());
    println!(
        "{}",
        kerben_core::explain::render::text(
            &tree,
            &kerben_pensions::catalogue().unwrap(),
            kerben_core::language::Language::En
        )
    );
    assert_eq!(answer.of(Country::FR).unwrap().right.award().unwrap().chosen, Chosen::Direct);
}
