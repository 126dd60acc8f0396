//! Cases of coordination, each with its source in `tests/data/coordination.toml`.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::sync::Arc;

use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::data;
use kerben_core::explain::Value;
use kerben_core::number::Rational;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use kerben_pensions::Claim;
use kerben_pensions::coordination::{
    Base, Calculator, Chosen, Coordinator, Methods, NationalLaw, Parametric, Reason, Request,
    Right, SmallPeriod, StateAnswer, Tape, Terms, Tie, Workspace,
};
use kerben_pensions::outcome::Missing;
use kerben_pensions::person::{Person, Sex};
use kerben_pensions::record::{
    Certificate, CertificateCode, InsurancePeriod, InsuranceRecord, PeriodKind, Relevance,
};
use kerben_pensions::unit::{Duration, Unit};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    source: String,
    grade: Evidence,
    #[serde(default = "born")]
    born: String,
    #[serde(default = "on")]
    on: String,
    #[serde(default = "home")]
    home: Country,
    citizen: Option<Country>,
    #[serde(default)]
    readings: Readings,
    instruments: Vec<String>,
    calculator: Option<Calculator>,
    small_period: Option<SmallPeriod>,
    tie: Option<Tie>,
    laws: Vec<Law>,
    periods: Vec<String>,
    answers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Law {
    state: Country,
    need: u32,
    accrual: Option<Rational>,
    base: Option<Rational>,
    flat: Option<Rational>,
    flat_full_at: Option<u32>,
    most: Option<u32>,
    full: Option<Rational>,
}

fn born() -> String {
    "1947-01-01".to_owned()
}

fn on() -> String {
    "2012-01-01".to_owned()
}

const fn home() -> Country {
    Country::FR
}

fn law(law: &Law) -> Arc<dyn NationalLaw> {
    let base = Base::Fixed(law.base.unwrap_or(Rational::whole(1_000)));
    let accrual = law.accrual.unwrap_or_else(|| Rational::new(1, 100).unwrap());
    let mut terms = Terms::new("65y".parse().unwrap(), law.need, accrual, base);
    terms.flat = law.flat.unwrap_or(Rational::ZERO);
    terms.flat_full_at = law.flat_full_at;
    terms.most = law.most;
    terms.full = law.full;
    Arc::new(Parametric::new(law.state, Currency::EUR, terms))
}

/// `FR employment 1970-01-01 to 1987-12-31`, or `SU/EE employment ...` for service in a republic of the USSR; with `certified 5 quarter` where the length is certified, `undated` where
/// its days are not known, `right only` or `amount only` where it counts for one of the two.
fn period(text: &str) -> InsurancePeriod {
    let mut parts = text.split(" | ");
    let days = parts.next().unwrap();
    let [state, kind, days] = days.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("{text}") };
    let kind = PeriodKind::ALL.into_iter().find(|known| known.code() == kind).unwrap();
    let (state, republic) = match state.split_once('/') {
        Some((state, republic)) => (state, Some(republic.parse().unwrap())),
        None => (state, None),
    };
    let entry = InsurancePeriod::new(state.parse().unwrap(), days.parse().unwrap(), kind).unwrap();
    let entry = match republic {
        Some(republic) => entry.in_republic(republic).unwrap(),
        None => entry,
    };
    let mut certificate = Certificate::new(CertificateCode::of_kind(kind));
    let mut plain = true;
    for part in parts {
        plain = false;
        match part.split_once(' ') {
            None if part == "undated" => certificate.undated = true,
            Some(("right", "only")) => certificate.calculation = Relevance::NONE,
            Some(("amount", "only")) => certificate.entitlement = Relevance::NONE,
            Some(("certified", length)) => {
                let (count, unit) = length.split_once(' ').unwrap();
                let unit = unit.parse::<Unit>().unwrap();
                let length = Duration::new(count.parse().unwrap(), unit).unwrap();
                certificate = certificate.lasting(length);
            }
            _ => panic!("{text}"),
        }
    }
    if plain { entry } else { entry.certified(certificate).unwrap() }
}

fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

fn why(reason: &Reason) -> String {
    match *reason {
        Reason::Insurance { have, need, unit } => {
            format!("insurance {have} of {need} {}", unit.code())
        }
        Reason::OwnMinimum { have, need, unit } => {
            format!("own-minimum {have} of {need} {}", unit.code())
        }
        Reason::Age { on } => format!("age on {on}"),
        ref reason => word(reason),
    }
}

fn said(answer: &StateAnswer) -> String {
    let state = answer.state;
    match &answer.right {
        Right::Entitled(award) => {
            let mut said = format!("{state} {} {}", award.paid, word(&award.chosen));
            // Without amounts that all readings of an open question share there is nothing to show beside what is paid.
            let pass = answer.amount;
            if let Some(benefit) = pass.and_then(|pass| pass.pro_rata) {
                let _ = write!(said, " {}", benefit.share);
            }
            if answer.entitlement.added > 0 && award.chosen != Chosen::Independent {
                let _ = write!(said, " added {}", answer.entitlement.added);
            }
            if let Some(supplement) = pass.and_then(|pass| pass.supplement) {
                let _ = write!(said, " supplement {supplement}");
            }
            said
        }
        Right::NotEntitled { reasons, .. } => {
            let reasons: Vec<String> = reasons.iter().map(why).collect();
            format!("{state} no {}", reasons.join(", "))
        }
        Right::Unassessed { from, missing, .. } => {
            format!("{state} open from {from}, amount: {}", ids(missing))
        }
        right => format!("{state} unknown: {}", ids(right.missing())),
    }
}

fn ids(missing: &[Missing]) -> String {
    let id = |missing: &Missing| match missing {
        Missing::Unsettled { id, .. } => id.clone(),
        other => format!("{other:?}"),
    };
    missing.iter().map(id).collect::<Vec<_>>().join(", ")
}

fn check(case: &Case) {
    let known = Methods::builtin().unwrap();
    let methods = case.instruments.iter().map(|id| {
        let mut method = known.get(id).unwrap().clone();
        method.calculator = case.calculator.unwrap_or(method.calculator);
        method.small_period = case.small_period.or(method.small_period);
        method.tie = case.tie.unwrap_or(method.tie);
        method
    });
    let laws = case.laws.iter().map(law);
    let engine = Coordinator::read_as(methods, laws, &case.readings).unwrap();
    let day = |text: &str| parse_day(text).unwrap();
    let citizen = case.citizen.unwrap_or(case.home);
    let person = Person::new(day(&case.born), Sex::Male, [citizen], case.home).unwrap();
    let record = InsuranceRecord::new(case.periods.iter().map(|text| period(text))).unwrap();
    let claim = Claim::new(person, record, day(&case.on), day(&case.on)).unwrap();
    let mut tape = Tape::new();
    let (answer, last) =
        engine.explain_in(&Request::new(&claim), &mut Workspace::new(), &mut tape).unwrap();
    let states: Vec<String> = answer
        .states
        .iter()
        .filter(|state| claim.record().states().contains(&state.state))
        .map(said)
        .collect();
    assert_eq!(states, case.answers, "{} ({}, {:?})", case.id, case.source, case.grade);
    assert_eq!(engine.determine(&claim).unwrap(), answer, "{}", case.id);
    let tree = engine.tree(&tape, last, &answer).unwrap();
    assert_eq!(tree.check(), vec![], "{}", case.id);
    if tree.rule.name() == "coordination.readings" {
        // Each branch is a whole answer, under one reading.
        assert!(tree.inputs.len() > 1, "{}", case.id);
        return;
    }
    for (branch, state) in tree.inputs.iter().zip(&answer.states) {
        let paid = state.right.award().map(|award| Value::Money(award.paid));
        let shown = branch.node.get("amount").map(|node| node.value.clone());
        assert_eq!(shown, paid, "{}: {}", case.id, state.state);
    }
}

#[test]
fn every_case_comes_out_as_its_source_says() {
    let file: File =
        data::parse("coordination.toml", include_str!("data/coordination.toml")).unwrap();
    assert_eq!(file.case.len(), 47);
    file.case.iter().for_each(check);
}
