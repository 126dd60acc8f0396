//! The insurance parts of Kyrgyzstan: the first one as far as it is known, and the raises by bands of 2005 and 2012.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::*;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, NodeRef as _, Off};
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use kerben_pensions::indexation::{self, InPayment, Raise, Raised};
use kerben_pensions::outcome::{AmountOutcome, Missing, Part, PartKind};
use kerben_pensions::person::Sex;
use kerben_pensions::record::{Stated, StatedKind};

fn first_part(wage: Option<&str>, days: &str, on: &str) -> Part {
    let woman = person("1955-01-10", Sex::Female, Country::KG, Country::KG);
    let mut record =
        record([work(Country::KG, days), work(Country::KG, "1996-01-01 to 2005-12-31")]);
    if let Some(wage) = wage {
        let (state, what) = (Country::KG, StatedKind::AverageIncome);
        let amount = wage.parse().unwrap();
        record = record.stating(Stated { state, what, amount, document: None }).unwrap();
    }
    let answer = answer(&claim(&woman, record, on));
    let right = answer.of(Country::KG).unwrap().right.entitlement().unwrap();
    right.parts.iter().find(|part| part.kind == PartKind::FirstInsurance).unwrap().clone()
}

/// The rate of 1 % a year is unverified, the ceilings of 5,000 and 8,000 soms are official (gov.kg, 1 October 2013): twenty
/// years on 2,000, on more than the ceiling before and after it rose, and a year and a half.
#[test]
fn the_first_part_goes_by_years_before_1996_and_a_wage_up_to_the_ceiling() {
    let (twenty, some) = ("1976-01-01 to 1995-12-31", "1994-07-01 to 1995-12-31");
    for (wage, days, on, sum) in [
        ("2000 KGS", twenty, "2024-08-01", "400.00 KGS"),
        ("9000 KGS", twenty, "2013-09-30", "1,000.00 KGS"),
        ("9000 KGS", twenty, "2013-10-01", "1,600.00 KGS"),
        ("2000 KGS", some, "2024-08-01", "30.00 KGS"),
    ] {
        let part = first_part(Some(wage), days, on);
        assert_eq!(part.amount.monthly().unwrap().to_string(), sum, "{wage} {days} {on}");
        // Whoever is strict does not get it.
        assert_eq!(part.grade, Evidence::Unverified);
        assert!(part.grade.strict().is_err());
    }
}

#[test]
fn without_the_wage_the_first_part_names_it() {
    let part = first_part(None, "1976-01-01 to 1995-12-31", "2024-08-01");
    let AmountOutcome::Undetermined { missing, .. } = part.amount else { panic!("{part:?}") };
    assert_eq!(missing, [Missing::fact("kg.wage")]);
    let roubles = first_part(Some("2000 RUB"), "1976-01-01 to 1995-12-31", "2024-08-01");
    assert!(roubles.amount.monthly().is_none());
}

fn raised(pension: &InPayment, on: &str) -> Raised {
    let mut rec = Explain::new();
    let told = indexation::raise(pension, day(on), law(), &Readings::new(), &mut rec).unwrap();
    assert_eq!(told.node.tree().unwrap().check(), []);
    let silent = indexation::raise(pension, day(on), law(), &Readings::new(), &mut Off).unwrap();
    assert_eq!(told.value, silent.value);
    match told.value {
        Raise::Raised(raised) => raised,
        other => panic!("{on}: {other:?}"),
    }
}

fn paying(parts: &[(PartKind, &str)]) -> InPayment {
    let new = InPayment::new(Country::KG, day("2001-01-01"));
    let money = |amount: &str| format!("{amount} KGS").parse().unwrap();
    parts.iter().fold(new, |pension, (kind, amount)| pension.paying(*kind, money(amount)))
}

fn insurance(base: &str, part: &str, on: &str) -> String {
    let pension = paying(&[(PartKind::Basic, base), (PartKind::SecondInsurance, part)]);
    let raised = raised(&pension, on);
    assert_eq!(
        raised.parts[&PartKind::Basic].monthly(),
        pension.parts.get(&PartKind::Basic).copied()
    );
    raised.parts[&PartKind::SecondInsurance].monthly().unwrap().to_string()
}

/// Decree No 76 of 2 April 2005 (ealegislation.com): by total, up to 400 times 1.15, to 600 1.12, to 700 1.10, to 800 1.08, above
/// 1.05; a higher band never ends below a lower one.
#[test]
fn raises_of_april_2005_by_bands() {
    for (base, before, after) in [
        ("100", "300", "345.00 KGS"),
        ("100", "301", "345.00 KGS"),
        ("100", "500", "560.00 KGS"),
        ("100", "501", "560.00 KGS"),
        ("100", "600", "660.00 KGS"),
        ("100", "601", "660.00 KGS"),
        ("100", "700", "756.00 KGS"),
        ("100", "701", "756.00 KGS"),
        ("100", "1900", "1,995.00 KGS"),
        // With a base part above the first band there is no pension of that band to compare with.
        ("500", "10", "11.20 KGS"),
    ] {
        assert_eq!(insurance(base, before, "2005-04-01"), after, "{base} + {before}");
    }
}

/// vb.kg, May 2012: by total, up to 2,300 150 more, to 5,000 times 1.20, to 10,000 1.15, to 20,000 1.08, above 1,500 more; for the
/// three bands between, a higher one never ends below a lower one.
#[test]
fn raises_of_may_2012_by_bands() {
    for (base, before, after) in [
        ("1000", "1300", "1,450.00 KGS"),
        ("1000", "1301", "1,561.20 KGS"),
        ("2000", "301", "450.00 KGS"),
        ("1000", "4000", "4,800.00 KGS"),
        ("1000", "4001", "4,800.00 KGS"),
        ("1000", "9000", "10,350.00 KGS"),
        ("1000", "9100", "10,350.00 KGS"),
        ("1000", "19000", "20,520.00 KGS"),
        ("1000", "19001", "20,501.00 KGS"),
    ] {
        assert_eq!(insurance(base, before, "2012-05-01"), after, "{base} + {before}");
    }
}

#[test]
fn an_amount_for_two_insurance_parts_is_not_divided_by_guess() {
    let two = |first: &str, second: &str| {
        let (a, b) = (PartKind::FirstInsurance, PartKind::SecondInsurance);
        paying(&[(PartKind::Basic, "1000"), (a, first), (b, second)])
    };
    let of = |pension: &InPayment, on: &str| {
        let raised = raised(pension, on);
        let part = |kind| raised.parts[&kind].monthly().map(|money| money.to_string());
        (part(PartKind::FirstInsurance), part(PartKind::SecondInsurance))
    };
    let known = |a: &str, b: &str| (Some(a.to_owned()), Some(b.to_owned()));
    // What is multiplied is known for each, as long as no band below was better.
    assert_eq!(of(&two("1000", "2000"), "2012-05-01"), known("1,200.00 KGS", "2,400.00 KGS"));
    assert_eq!(of(&two("2000", "2001"), "2012-05-01"), (None, None));
    assert_eq!(of(&two("500", "500"), "2012-05-01"), (None, None));
    assert_eq!(of(&two("500", "500"), "2013-10-01"), (None, None));
    // October 2023: 38 per cent of 1,400 are 532, above the least increase of 500; of 1,300 they are not.
    assert_eq!(of(&two("700", "700"), "2023-10-01"), known("966.00 KGS", "966.00 KGS"));
    assert_eq!(of(&two("700", "600"), "2023-10-01"), (None, None));
    // October 2025: above 50,000 in all 5,000 more.
    assert_eq!(of(&two("30000", "20001"), "2025-10-01"), (None, None));
}

#[test]
fn raises_between_the_ones_that_were_read_name_the_parameter() {
    let pension = paying(&[(PartKind::Basic, "1500"), (PartKind::SecondInsurance, "3000")]);
    for year in (2014..=2017).chain([2019, 2021]) {
        let on = day(&format!("{year}-10-01"));
        let found = indexation::raise(&pension, on, law(), &Readings::new(), &mut Off).unwrap();
        let Raise::Undetermined { missing } = found.value else { panic!("{on}: {found:?}") };
        let names = |one: &Missing| match one {
            Missing::Parameter { id, day, .. } => id == "kg.indexation.multiplier" && *day == on,
            _ => false,
        };
        assert!(missing.iter().any(names), "{missing:?}");
    }
    // A pension of 2001 is followed to the first raise that was not read.
    let over = indexation::over_time(&pension, day("2006-01-01"), law(), &Readings::new()).unwrap();
    let (on, last) = over.last().unwrap();
    assert!(matches!(last, Raise::Undetermined { .. }), "{on}");
}
