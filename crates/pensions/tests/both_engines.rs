//! The general engine with the national laws of this crate beside the older one: where both answer, they agree.
//!
//! One difference is left, which none of these claims shows and a case below does: the general engine counts whole months
//! State by State, so that days left over in several of them make no month together.

#![cfg(all(feature = "builtin", feature = "proptest"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::sync::{Arc, OnceLock};

use common::*;
use kerben_core::country::Country;
use kerben_core::unsettled::Readings;
use kerben_pensions::coordination::{
    self, Calculator, Chosen, Coordinator, EarlierPeriods, Methods, Request, Tape, Workspace,
};
use kerben_pensions::laws::engines::definite_answers_agree;
use kerben_pensions::outcome::{Missing, Right};
use kerben_pensions::person::Sex;
use kerben_pensions::schemes::national_laws;
use kerben_pensions::{Claim, strategies};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

const ROWS: [&str; 6] =
    ["EAEU-2019", "CIS-1992", "KG-TR-2018", "KG-KR-2015", "RU-BY-2006", "RU-BY-2006-USSR"];

fn engine() -> &'static Coordinator {
    static ENGINE: OnceLock<Coordinator> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let methods = Methods::builtin().unwrap();
        let rows = ROWS.map(|id| methods.get(id).unwrap().clone());
        let (law, treaties) = (Arc::new(law().clone()), Arc::new(treaties().clone()));
        Coordinator::new(rows, national_laws(&law, &treaties, &Readings::new())).unwrap()
    })
}

fn claims(count: usize) -> impl Iterator<Item = Claim> {
    let mut runner = TestRunner::deterministic();
    let strategy = strategies::claim();
    (0..count).map(move |_| strategy.new_tree(&mut runner).unwrap().current())
}

#[test]
fn both_engines_agree_where_both_answer() {
    let (mut rights, mut refusals) = (0, 0);
    for claim in claims(5_000) {
        let (older, newer) = (answer(&claim), engine().determine(&claim).unwrap());
        if let Err(why) = definite_answers_agree(&older, &newer, |_| false) {
            panic!("{why:?}\n{claim:#?}");
        }
        for one in &older.states {
            let state = one.state;
            let other = newer.states.iter().find(|other| other.state == state);
            match (&one.right, other.map(|other| &other.right)) {
                (Right::Entitled(_), Some(other)) if other.is_open().is_yes() => rights += 1,
                (Right::NotEntitled { .. }, Some(coordination::Right::NotEntitled { .. })) => {
                    refusals += 1;
                }
                _ => {}
            }
        }
    }
    assert!(rights > 40 && refusals > 2_000, "{rights} {refusals}");
}

#[test]
fn a_contradiction_is_caught() {
    let claim = claims(3_000).find(|claim| {
        let answer = engine().determine(claim).unwrap();
        answer.states.iter().any(|state| state.right.award().is_some())
            && definite_answers_agree(&common::answer(claim), &answer, |_| false).is_ok()
    });
    let claim = claim.unwrap();
    let (older, newer) = (answer(&claim), engine().determine(&claim).unwrap());
    let mut denied = newer.clone();
    for state in &mut denied.states {
        if state.right.award().is_some() {
            state.right = coordination::Right::NotEntitled { reasons: vec![], earliest: None };
        }
    }
    assert!(definite_answers_agree(&older, &newer, |_| false).is_ok());
    assert!(definite_answers_agree(&older, &denied, |_| false).is_err());
}

/// From Osh to Moscow, Almaty and Istanbul, home at 63.
#[test]
fn a_life_in_four_states_is_answered() {
    let worker = person("1961-05-01", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::KG, "1983-09-01 to 1998-08-31"),
        work(Country::TR, "2000-03-01 to 2004-02-29"),
        russian_work("2015-01-01 to 2020-12-31", "600000"),
        work(Country::KZ, "2021-03-01 to 2024-02-29"),
    ]);
    let claim = claim(&worker, career, "2024-08-01");
    let mut tape = Tape::new();
    let request = Request::new(&claim);
    let (found, last) = engine().explain_in(&request, &mut Workspace::new(), &mut tape).unwrap();
    let of = |state| &found.states.iter().find(|one| one.state == state).unwrap().right;
    let missing = |state| {
        assert!(of(state).opened_on().is_some(), "{state}: {:?}", of(state));
        of(state).missing().to_vec()
    };
    // The rights are there; of the amounts the formulas were not read.
    assert!(missing(Country::KG).contains(&Missing::rule("kg.sp2")), "{:?}", missing(Country::KG));
    assert!(missing(Country::KZ).contains(&Missing::fact("kz.savings")));
    let none = |state| matches!(of(state), coordination::Right::NotEntitled { .. });
    assert!(none(Country::RU), "{:?}", of(Country::RU));
    // 15 years in Osh and 4 in Istanbul fall short of 7,000 days together.
    assert!(none(Country::TR), "{:?}", of(Country::TR));
    let tree = engine().tree(&tape, last, &found).unwrap();
    assert_eq!(tree.check(), []);
    // The older engine tells the rights themselves.
    let older = answer(&claim);
    assert!(definite_answers_agree(&older, &found, |_| false).is_ok());
    assert!(older.of(Country::KG).unwrap().right.entitlement().is_some());
}

/// Twelve years in Yerevan and four in Osh, lived in Yerevan: Armenia pays for all before 2021.
#[test]
fn amounts_of_both_engines_are_one_to_the_coin() {
    let worker = person("1955-05-01", Sex::Female, Country::AM, Country::AM);
    let career = record([
        work(Country::AM, "1990-01-01 to 2001-12-31"),
        work(Country::KG, "2002-01-01 to 2005-12-31"),
    ]);
    let claim = claim(&worker, career, "2019-06-01");
    let found = engine().determine(&claim).unwrap();
    let armenia = found.states.iter().find(|one| one.state == Country::AM).unwrap();
    let award = armenia.right.award().unwrap();
    assert_eq!(award.chosen, Chosen::Territorial);
    let older = answer(&claim);
    assert_eq!(right(&older, Country::AM).total.monthly(), Some(award.paid));
}

#[test]
fn a_refund_of_korea_names_what_a_record_does_not_tell() {
    let worker = person("1960-05-01", Sex::Male, Country::KG, Country::KG);
    let career = record([work(Country::KR, "2015-01-01 to 2018-12-31")]);
    let found = engine().determine(&claim(&worker, career, "2024-02-01")).unwrap();
    let korea = found.states.iter().find(|one| one.state == Country::KR).unwrap();
    assert_eq!(korea.method.as_deref(), Some("KG-KR-2015"));
    let coordination::Right::Undetermined { missing } = &korea.right else { panic!() };
    assert!(missing.contains(&Missing::fact("kr.visa")));
}

/// Ten years from November 2007 on, partly in two states at once: the engine measures each state by itself.
#[test]
fn days_left_over_in_two_states_cost_days() {
    let worker = person("1953-09-03", Sex::Male, Country::KG, Country::AM);
    let career = record([
        work(Country::AM, "2016-03-23 to 2018-12-31"),
        work(Country::KG, "2007-11-17 to 2018-07-12"),
    ]);
    let claim = claim(&worker, career, "2018-03-24");
    let found = engine().determine(&claim).unwrap();
    let armenia = found.states.iter().find(|one| one.state == Country::AM).unwrap();
    assert_eq!(armenia.right.award().unwrap().from, day("2017-11-23"));
    assert_eq!(right(&answer(&claim), Country::AM).from, day("2017-11-17"));
}

/// A scheme rounds its own pension as its law does; a part of one it has no rule for, and says so.
#[test]
fn a_part_of_a_pension_is_rounded_by_no_rule_that_was_read() {
    let mut sharing = Methods::builtin().unwrap().get("EAEU-2019").unwrap().clone();
    sharing.calculator = Calculator::ProRata;
    sharing.earlier = EarlierPeriods::Count;
    sharing.open.clear();
    let (law, treaties) = (Arc::new(law().clone()), Arc::new(treaties().clone()));
    let laws = national_laws(&law, &treaties, &Readings::new());
    let engine = Coordinator::new([sharing], laws).unwrap();
    let worker = person("1955-05-01", Sex::Female, Country::AM, Country::AM);
    let career = record([
        work(Country::AM, "2005-01-01 to 2016-12-31"),
        work(Country::RU, "2017-01-01 to 2021-05-31"),
    ]);
    let answer = engine.determine(&claim(&worker, career, "2021-06-01")).unwrap();
    let armenian = answer.of(Country::AM).unwrap();
    assert_eq!(armenian.right.missing(), [Missing::rule("national.rounding")], "{armenian:?}");
    assert!(armenian.right.is_open().is_yes());
}

/// What a law has kept of one claim is never an answer about another, though both stood in the same place.
#[test]
fn an_engine_that_was_asked_before_answers_as_a_new_one() {
    let (law, treaties) = (Arc::new(law().clone()), Arc::new(treaties().clone()));
    let rows = || ROWS.map(|id| Methods::builtin().unwrap().get(id).unwrap().clone());
    let new =
        || Coordinator::new(rows(), national_laws(&law, &treaties, &Readings::new())).unwrap();
    let used = new();
    let mut place = None;
    for claim in claims(240) {
        // Written over the last one, the record keeps its address.
        let one = place.insert(claim);
        let fresh = new().determine(one).unwrap();
        assert_eq!(used.determine(one).unwrap(), fresh, "{one:#?}");
        assert_eq!(used.determine(one).unwrap(), fresh, "{one:#?}");
    }
}
