//! The laws of obligations, deadlines, histories and calendars hold, and each of them catches a broken implementation.
#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::sync::LazyLock;

use kerben_agencies::Register;
use kerben_agreements::calendar_of_duties::{DutyBook, DutyCalendar};
use kerben_agreements::compliance::{CaseHistory, Entry, FactName, Happening, Incident};
use kerben_agreements::deadlines::{Deadlines, Due, WorkerFacts};
use kerben_agreements::laws::oblige as laws;
use kerben_agreements::obligations::{HeldBy, Holds, Obligations};
use kerben_agreements::strategies::oblige as any;
use kerben_agreements::{Activity, Case, ChoiceRule, Treaties};
use kerben_core::calendar::{add_days, parse_day};
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Off};
use kerben_core::period::Period;
use kerben_core::unsettled::Readings;
use proptest::prelude::*;

static TREATIES: LazyLock<Treaties> = LazyLock::new(|| Treaties::builtin().unwrap());
static OBLIGATIONS: LazyLock<Obligations> =
    LazyLock::new(|| Obligations::builtin(&TREATIES).unwrap());
static DEADLINES: LazyLock<Deadlines> =
    LazyLock::new(|| Deadlines::builtin(&TREATIES, &OBLIGATIONS).unwrap());
static DUTIES: LazyLock<DutyBook> = LazyLock::new(|| DutyBook::builtin().unwrap());
static AGENCIES: LazyLock<Register> = LazyLock::new(|| Register::builtin().unwrap());

fn calendar(state: Country, window: Period) -> DutyCalendar {
    DUTIES.calendar(&TREATIES, &OBLIGATIONS, state, window, &mut Off).unwrap().value
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn deadlines_follow_their_starts(
        (case, facts) in any::real_case().prop_flat_map(|case| {
            let day = case.day();
            (Just(case), any::worker_facts(day))
        }),
    ) {
        let found = DEADLINES.of(&TREATIES, &OBLIGATIONS, &case, &facts, &Readings::new(), &mut Explain::new());
        let found = found.unwrap();
        laws::a_deadline_never_precedes_its_start(&found.value)?;
        prop_assert_eq!(found.node.check(), []);
    }

    #[test]
    fn obligations_need_force(case in any::real_case()) {
        let found = OBLIGATIONS.of_case(&TREATIES, &case, &mut Off).unwrap().value;
        laws::no_obligation_without_force(&TREATIES, &case, &found)?;
    }

    #[test]
    fn incidents_explain_themselves(incident in any::incident()) {
        let readings = Readings::new();
        let found = OBLIGATIONS.assess(&TREATIES, &AGENCIES, &incident, &readings, &mut Explain::new());
        prop_assert_eq!(found.unwrap().node.check(), []);
    }

    #[test]
    fn records_change_nothing_earlier(
        history in any::history(), entry in any::entry(), known in 0_i64..400, later in 1_i64..400,
    ) {
        let Some(start) = history.records().first().map(|record| record.recorded) else { return Ok(()) };
        let known = add_days(start, known).unwrap();
        let recorded = add_days(known, later).unwrap();
        laws::a_later_record_changes_no_earlier_answer(&history, (recorded, entry), known, |history, known| {
            let readings = Readings::new();
            history
                .assess(&OBLIGATIONS, &TREATIES, &AGENCIES, "it", known, &readings, &mut Off)
                .map(|found| found.value)
        })?;
    }

    #[test]
    fn calendars_are_unions(
        state in proptest::sample::select(vec![Country::KG, Country::RU, Country::KR, Country::PH]),
        window in any::window(), at in 0_u32..4_400,
    ) {
        let split = add_days(window.start(), i64::from(at % window.days().max(1))).unwrap();
        laws::a_calendar_is_the_union_of_its_parts(window, split, |window| Ok(calendar(state, window)))?;
    }
}

fn worker(on: &str) -> Case {
    let day = parse_day(on).unwrap();
    Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, day).unwrap()
}

#[test]
fn a_deadline_that_reaches_back_is_caught() {
    let case = worker("2026-05-01").entered_on(parse_day("2026-01-10").unwrap()).unwrap();
    let facts = WorkerFacts::default();
    let found = DEADLINES.of(&TREATIES, &OBLIGATIONS, &case, &facts, &Readings::new(), &mut Off);
    let mut found = found.unwrap().value;
    assert!(laws::a_deadline_never_precedes_its_start(&found).is_ok());
    // Broken: the days are taken away instead of added.
    for deadline in &mut found.deadlines {
        if let (Due::On(_), Some(start)) = (&deadline.due, deadline.starts) {
            deadline.due = Due::On(add_days(start, -30).unwrap());
        }
    }
    assert!(laws::a_deadline_never_precedes_its_start(&found).is_err());
}

#[test]
fn an_obligation_that_outlives_its_instrument_is_caught() {
    let case = worker("2015-08-11");
    let mut found = OBLIGATIONS.of_case(&TREATIES, &case, &mut Off).unwrap().value;
    assert!(laws::no_obligation_without_force(&TREATIES, &case, &found).is_ok());
    // Broken: signature is taken for force.
    for held in &mut found.obligations {
        if held.id == "eaeu.no-permit" {
            held.holds = Holds::Yes(HeldBy::Rule(ChoiceRule::OnlyCandidate));
        }
    }
    assert!(laws::no_obligation_without_force(&TREATIES, &case, &found).is_err());
}

#[test]
fn a_history_that_forgets_when_it_learned_is_caught() {
    let day = |text: &str| parse_day(text).unwrap();
    let incident = Incident::new("it", Happening::CertificateRefused, worker("2026-01-20"));
    let history = CaseHistory::new().with(day("2026-01-20"), Entry::Incident(incident)).unwrap();
    let later = || {
        let (incident, name) = ("it".to_owned(), FactName::Requested);
        (day("2026-03-01"), Entry::Fact { incident, name, value: true.into() })
    };
    let assess = |history: &CaseHistory, known| {
        let readings = Readings::new();
        let found =
            history.assess(&OBLIGATIONS, &TREATIES, &AGENCIES, "it", known, &readings, &mut Off);
        found.map(|found| found.value)
    };
    let known = day("2026-02-01");
    assert!(
        laws::a_later_record_changes_no_earlier_answer(&history, later(), known, assess).is_ok()
    );
    // Broken: every record counts, whenever it was made.
    let broken = |history: &CaseHistory, _| assess(history, day("2030-01-01"));
    assert!(
        laws::a_later_record_changes_no_earlier_answer(&history, later(), known, broken).is_err()
    );
}

#[test]
fn a_calendar_that_drops_the_edge_is_caught() {
    let day = |text: &str| parse_day(text).unwrap();
    let window = Period::new(day("2010-01-01"), day("2011-01-01")).unwrap();
    let split = day("2010-11-30");
    let law = |broken: bool| {
        laws::a_calendar_is_the_union_of_its_parts(window, split, |window| {
            let mut found = calendar(Country::KG, window);
            // Broken: the first day of a window is left out.
            if broken {
                found.duties.retain(|duty| duty.day != window.start());
            }
            Ok(found)
        })
    };
    assert!(law(false).is_ok());
    assert!(law(true).is_err());
}
