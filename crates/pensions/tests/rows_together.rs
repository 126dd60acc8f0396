//! The rows of Kyrgyzstan's instruments beside each other: what they leave open, and who pays for which days.

#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::sync::{Arc, OnceLock};

use common::*;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::number::Rational;
use kerben_core::period::Period;
use kerben_core::unsettled::Readings;
use kerben_pensions::Claim;
use kerben_pensions::coordination::{
    Base, Coordinator, Determination, Method, Methods, NationalLaw, Parametric, Plan, Request,
    Right, StateAnswer, Tape, Terms, Workspace,
};
use kerben_pensions::error::PensionError;
use kerben_pensions::laws::coordination_time::every_day_of_a_segment_has_its_answer;
use kerben_pensions::laws::payers::no_month_is_paid_twice;
use kerben_pensions::laws::readings::an_open_question_says_what_its_readings_share;
use kerben_pensions::outcome::Missing;
use kerben_pensions::person::Sex;
use kerben_pensions::strategies;
use proptest::prelude::*;

const QUESTIONS: [(&str, [&str; 2]); 2] = [
    ("cis-1992-between-russia-and-eaeu", ["cis-1992-by-reference", "cis-1992-ended"]),
    ("eaeu.totalisation-of-earlier-service", ["whole-career", "after-entry-into-force"]),
];

const STATES: [Country; 6] =
    [Country::AM, Country::BY, Country::KG, Country::KZ, Country::RU, Country::UZ];

fn rows() -> Vec<Method> {
    let methods = Methods::builtin().unwrap();
    ["EAEU-2019", "CIS-1992", "RU-BY-2006", "RU-BY-2006-USSR"]
        .map(|id| methods.get(id).unwrap().clone())
        .to_vec()
}

/// One unit for each month, from `need` months on.
fn model(need: u32) -> Vec<Arc<dyn NationalLaw>> {
    let of = |state: Country| {
        let accrual = Rational::new(1, 100).unwrap();
        let terms =
            Terms::new("60y".parse().unwrap(), need, accrual, Base::Fixed(Rational::whole(1_200)));
        Arc::new(Parametric::new(state, Currency::EUR, terms)) as Arc<dyn NationalLaw>
    };
    STATES.map(of).to_vec()
}

fn engine(chosen: &Readings) -> Coordinator {
    Coordinator::read_as(rows(), model(60), chosen).unwrap()
}

fn open() -> &'static Coordinator {
    static OPEN: OnceLock<Coordinator> = OnceLock::new();
    OPEN.get_or_init(|| engine(&Readings::new()))
}

fn ways() -> &'static [Coordinator; 4] {
    static WAYS: OnceLock<[Coordinator; 4]> = OnceLock::new();
    WAYS.get_or_init(|| {
        [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(first, second)| {
            let [(russia, a), (earlier, b)] = QUESTIONS;
            engine(&Readings::new().choose(russia, a[first]).choose(earlier, b[second]))
        })
    })
}

fn readings(claim: &Claim) -> Vec<Determination> {
    ways().iter().map(|way| way.determine(claim).unwrap()).collect()
}

fn months_paid(answer: &StateAnswer) -> u32 {
    let minor = answer.right.award().map_or(0, |award| award.paid.minor());
    u32::try_from(minor / 100).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_is_said_holds_under_every_reading(claim in strategies::claim()) {
        let said = open().determine(&claim).unwrap();
        an_open_question_says_what_its_readings_share(&said, &readings(&claim))?;
    }

    #[test]
    fn explaining_open_questions_changes_nothing(claim in strategies::claim()) {
        let mut tape = Tape::new();
        let (said, last) = open().explain_in(&Request::new(&claim), &mut Workspace::new(), &mut tape).unwrap();
        prop_assert_eq!(&said, &open().determine(&claim).unwrap());
        prop_assert_eq!(open().tree(&tape, last, &said).unwrap().check(), vec![]);
    }

    /// Whichever way the questions are answered, one State pays for each month.
    #[test]
    fn one_state_pays_for_a_month(claim in strategies::claim()) {
        for answer in readings(&claim) {
            no_month_is_paid_twice(&claim, &answer, months_paid)?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// What is paid over time is cut wherever one of the readings changes.
    #[test]
    fn every_day_of_a_segment_holds_under_open_questions(claim in strategies::claim()) {
        let period = Period::new(day("2020-12-01"), day("2021-03-01")).unwrap();
        let on = |day| {
            let request = Request::new(&claim).on_law_of(day);
            open().determine_in(&request, &mut Workspace::new()).unwrap()
        };
        let segments = open().over(&claim, period).unwrap();
        every_day_of_a_segment_has_its_answer(period, &segments, on)?;
    }
}

/// A career of which the answer depends on the readings.
fn between_russia_and_kyrgyzstan() -> Claim {
    let worker = person("1955-05-01", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::KG, "1980-01-01 to 1999-12-31"),
        work(Country::RU, "2000-01-01 to 2014-12-31"),
    ]);
    claim(&worker, career, "2024-02-01")
}

#[test]
fn one_reading_said_as_if_nothing_were_open_is_caught() {
    let claim = between_russia_and_kyrgyzstan();
    let readings = readings(&claim);
    let said = open().determine(&claim).unwrap();
    assert!(an_open_question_says_what_its_readings_share(&said, &readings).is_ok());
    // Only the question on which the answer depends is named.
    let missing = said.of(Country::KG).unwrap().right.missing();
    let ids: Vec<&str> = missing
        .iter()
        .filter_map(|one| match one {
            Missing::Unsettled { id, .. } => Some(id.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, [QUESTIONS[0].0]);
    for one in &readings {
        assert!(an_open_question_says_what_its_readings_share(one, &readings).is_err());
    }
    // Nor may what the readings share be kept back.
    let mut silent = said;
    for answer in &mut silent.states {
        answer.right = Right::Undetermined { missing: vec![] };
    }
    assert!(an_open_question_says_what_its_readings_share(&silent, &readings).is_err());
}

/// Kazakhstan pays as if no instrument bound it, and so does the State of residence.
#[test]
fn paying_twice_is_caught() {
    let worker = person("1955-05-01", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::KG, "1980-01-01 to 1999-12-31"),
        work(Country::KZ, "2000-01-01 to 2023-12-31"),
    ]);
    let claim = claim(&worker, career, "2024-02-01");
    let right = ways()[0].determine(&claim).unwrap();
    assert!(no_month_is_paid_twice(&claim, &right, months_paid).is_ok());
    let alone = Coordinator::new([], model(60)).unwrap().determine(&claim).unwrap();
    let mut broken = right;
    let kazakhstan = broken.states.iter_mut().find(|answer| answer.state == Country::KZ).unwrap();
    *kazakhstan = alone.of(Country::KZ).unwrap().clone();
    assert!(no_month_is_paid_twice(&claim, &broken, months_paid).is_err());
}

#[test]
fn a_right_opens_when_it_opens_under_every_reading() {
    let worker = person("1965-05-01", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::KG, "2021-01-01 to 2023-12-31"),
        work(Country::KZ, "2000-01-01 to 2009-12-31"),
    ]);
    let claim = claim(&worker, career, "2026-01-01");
    let until = day("2032-01-01");
    let alone = |chosen: &Readings| {
        let row = rows().into_iter().find(|row| &*row.id == "EAEU-2019");
        Coordinator::read_as(row, model(60), chosen).unwrap()
    };
    let first = |chosen: &Readings| {
        let engine = alone(chosen);
        let plan = Plan::Work(Country::KG);
        engine.opens(&claim, Country::KG, plan, until).unwrap().map(|found| found.opens_on)
    };
    let (question, [all, later]) = QUESTIONS[1];
    assert_eq!(first(&Readings::new().choose(question, all)), Some(day("2026-01-01")));
    assert_eq!(first(&Readings::new().choose(question, later)), Some(day("2028-01-01")));
    assert_eq!(first(&Readings::new()), Some(day("2028-01-01")));
}

#[test]
fn a_reading_that_nobody_knows_is_refused_by_name() {
    let chosen = Readings::new().choose(QUESTIONS[0].0, "as-it-pleases");
    let refused = Coordinator::read_as(rows(), model(60), &chosen).unwrap_err();
    assert!(matches!(refused, PensionError::UnknownReading { .. }));
    assert_eq!(
        refused.to_string(),
        "the question cis-1992-between-russia-and-eaeu has no reading as-it-pleases; accepted: cis-1992-by-reference, cis-1992-ended"
    );
}
