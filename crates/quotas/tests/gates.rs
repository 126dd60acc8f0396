//! Gates before the quota, and their record beside the decision.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use chrono::NaiveDate;
use kerben_agreements::Treaties;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Off};
use kerben_core::language::Localised;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use kerben_quotas::gate::{Appeal, Entrant, GateReport, Gates, PersonBan, Staffing, Standing};
use kerben_quotas::register::{
    Ask, CaseState, Decision, Ground, Instrument, Kind, NoPlace, NodeSpec, Register, RequestId,
    keys,
};
use kerben_quotas::{PlaceNeed, PlaceRequest, Quotas};

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn check(gates: &Gates, entrant: &Entrant) -> GateReport {
    let silent = gates.check(entrant, &mut Off).unwrap().value;
    let told = gates.check(entrant, &mut Explain::new()).unwrap();
    assert_eq!((&silent, told.node.check()), (&told.value, Vec::new()));
    let text = serde_json::to_string(&silent).unwrap();
    assert_eq!(serde_json::from_str::<GateReport>(&text).unwrap(), silent);
    silent
}

fn open(entrant: &Entrant) -> Tri {
    check(&Gates::builtin().unwrap(), entrant).open()
}

fn missing(entrant: &Entrant) -> Vec<String> {
    let report = check(&Gates::builtin().unwrap(), entrant);
    report.missing().iter().map(|message| message.key.clone()).collect()
}

#[test]
fn rostov_closes_trades_from_two_days_and_until_the_end_of_the_year() {
    let on = |text| Entrant::new(Country::RU, day(text)).trade("Courier").region("rostov");
    assert_eq!(open(&on("2026-02-28")), Tri::Yes);
    assert_eq!(open(&on("2026-03-01")), Tri::Unknown);
    assert_eq!(missing(&on("2026-03-31")), ["quotas.gate.missing.which-start"]);
    assert_eq!(open(&on("2026-04-01")), Tri::No);
    assert_eq!(open(&on("2026-12-31")), Tri::No);
    assert_eq!(open(&on("2027-01-01")), Tri::Yes);
    let report = check(&Gates::builtin().unwrap(), &on("2026-06-01"));
    let until = report.barred().next().map(|finding| finding.standing.clone());
    assert_eq!(until, Some(Standing::Barred { until: Some(day("2027-01-01")) }));
    // Another trade and another region are not concerned; what is not stated leaves it open.
    assert_eq!(open(&on("2026-06-01").trade("welder")), Tri::Yes);
    assert_eq!(open(&on("2026-06-01").region("moscow")), Tri::Yes);
    let unsaid = Entrant::new(Country::RU, day("2026-06-01")).region("rostov");
    assert_eq!(missing(&unsaid), ["quotas.gate.missing.trade"]);
    // Kaluga: neither trades nor day were read.
    let kaluga = on("2026-06-01").region("kaluga");
    assert_eq!(missing(&kaluga), ["quotas.gate.missing.trades", "quotas.gate.missing.start"]);
}

#[test]
fn those_who_are_there_have_time_to_comply_and_newcomers_have_none() {
    let text = r#"
        pack = { id = "own", title = "Constructed", version = "1" }
        [[source]]
        id = "own"
        title = "Constructed"
        [[trade_ban]]
        id = "ban"
        host = "RU"
        name = "ban"
        trades = ["courier", "driver"]
        comply_months = 3
        source = "own"
        grade = "Unverified"
        [[trade_ban.start]]
        from = "2026-01-31"
        trades = ["courier"]
        [[trade_ban.start]]
        from = "2026-03-01"
        trades = ["driver"]
    "#;
    let gates = Gates::from_str("own.toml", text).unwrap();
    let ask = |trade: &str, on: &str, staffing: Option<Staffing>| {
        let mut entrant = Entrant::new(Country::RU, day(on)).trade(trade);
        entrant.staffing = staffing;
        check(&gates, &entrant).open()
    };
    assert_eq!(ask("courier", "2026-01-31", Some(Staffing::New)), Tri::No);
    assert_eq!(ask("driver", "2026-01-31", Some(Staffing::New)), Tri::Yes);
    assert_eq!(ask("driver", "2026-03-01", Some(Staffing::New)), Tri::No);
    // Three months after 31 January: 30 April.
    assert_eq!(ask("courier", "2026-04-29", Some(Staffing::Existing)), Tri::Yes);
    assert_eq!(ask("courier", "2026-04-30", Some(Staffing::Existing)), Tri::No);
    assert_eq!(ask("courier", "2026-04-29", None), Tri::Unknown);
    assert_eq!(ask("courier", "2026-04-30", None), Tri::No);
}

fn banned(appeal: Option<Appeal>) -> Gates {
    let ground = Localised::new("register of controlled persons");
    let ban = PersonBan::new(
        "b-1",
        Country::RU,
        "A-123",
        day("2025-02-05"),
        ground,
        Evidence::Unverified,
    )
    .until(day("2026-02-05"))
    .recorded_on(day("2025-03-01"));
    let ban = match appeal {
        Some(appeal) => ban.appeal(appeal),
        None => ban,
    };
    Gates::builtin().unwrap().with_list(Country::RU, [ban]).unwrap()
}

#[test]
fn a_person_on_a_list_is_barred_from_start_to_end() {
    let gates = banned(None);
    let ask = |on: &str| Entrant::new(Country::RU, day(on)).person("A-123").region("moscow");
    assert_eq!(check(&gates, &ask("2025-02-04")).open(), Tri::Yes);
    assert_eq!(check(&gates, &ask("2025-02-05")).open(), Tri::No);
    assert_eq!(check(&gates, &ask("2026-02-04")).open(), Tri::No);
    assert_eq!(check(&gates, &ask("2026-02-05")).open(), Tri::Yes);
    // As known before it was put on the list.
    assert_eq!(check(&gates, &ask("2025-02-20").known_on(day("2025-02-20"))).open(), Tri::Yes);
    assert_eq!(check(&gates, &ask("2025-06-01").person("B-9")).open(), Tri::Yes);
    let nameless = Entrant::new(Country::RU, day("2025-06-01")).region("moscow");
    assert_eq!(check(&gates, &nameless).open(), Tri::Unknown);
    // Without a list the answer says that none was given.
    assert!(check(&Gates::builtin().unwrap(), &nameless).no_list_of_persons);
    assert!(!check(&gates, &nameless).no_list_of_persons);
}

#[test]
fn an_appeal_rests_the_ban_lifts_it_or_leaves_the_question_open() {
    let ask = |on: &str| Entrant::new(Country::RU, day(on)).person("A-123").region("moscow");
    let lodged = |suspends| Appeal::lodged(day("2025-04-01"), suspends);
    let on = |appeal: Appeal, text: &str| check(&banned(Some(appeal)), &ask(text)).open();
    assert_eq!(on(lodged(Some(true)), "2025-03-31"), Tri::No);
    assert_eq!(on(lodged(Some(true)), "2025-04-01"), Tri::Yes);
    assert_eq!(on(lodged(Some(false)), "2025-04-01"), Tri::No);
    assert_eq!(on(lodged(None), "2025-04-01"), Tri::Unknown);
    let decided = |lifted| lodged(None).decided(day("2025-05-01"), lifted);
    assert_eq!(on(decided(true), "2025-05-01"), Tri::Yes);
    assert_eq!(on(decided(false), "2025-05-01"), Tri::No);
    assert_eq!(on(decided(true), "2025-04-30"), Tri::Unknown);
}

fn picker(from: &str, until: &str, stays: &[(&str, &str)]) -> Entrant {
    let stays = stays.iter().map(|(from, until)| Period::new(day(from), day(until)).unwrap());
    Entrant::new(Country::GB, day(from)).until(day(until)).scheme("seasonal-worker").stays(stays)
}

#[test]
fn six_months_in_ten_or_in_twelve() {
    // One stay is counted by the calendar.
    assert_eq!(open(&picker("2026-03-01", "2026-09-01", &[])), Tri::Yes);
    assert_eq!(open(&picker("2026-03-01", "2026-09-02", &[])), Tri::No);
    // Six months until 1 August 2025: from January on the window of ten months has room for four more …
    let before = [("2025-02-01", "2025-08-01")];
    assert_eq!(open(&picker("2026-01-01", "2026-05-01", &before)), Tri::Yes);
    // … from 1 December on it may be full on the last days of that month, when the window begins on 28 February …
    assert_eq!(open(&picker("2025-12-01", "2026-05-01", &before)), Tri::Unknown);
    // … and under the rule of twelve, until 10 November 2025, it was not.
    assert_eq!(open(&picker("2025-11-10", "2026-04-10", &before)), Tri::No);
    // 181 days surely are six months, 184 and a day surely more; between them the sources do not say.
    let gap = |days: i64| {
        let start = day("2026-01-01");
        let until = start + chrono::TimeDelta::days(days);
        picker("2026-07-01", "2026-07-11", &[("2026-01-01", &until.to_string())])
    };
    assert_eq!(open(&gap(171)), Tri::Yes);
    assert_eq!(open(&gap(175)), Tri::No);
    assert_eq!(missing(&gap(173)), ["quotas.gate.missing.months-in-days"]);
    let mut unsaid = picker("2026-03-01", "2026-09-01", &[]);
    unsaid.stays = None;
    assert_eq!(missing(&unsaid), ["quotas.gate.missing.stays"]);
    let short = Entrant::new(Country::GB, day("2026-03-01")).scheme("seasonal-worker").stays([]);
    assert_eq!(missing(&short), ["quotas.gate.missing.until"]);
}

#[test]
fn poultry_has_its_season_and_a_last_day_to_ask() {
    let ask = |asked: &str, from: &str, until: &str| {
        let entrant = Entrant::new(Country::GB, day(from)).until(day(until)).asked_on(day(asked));
        open(&entrant.scheme("seasonal-worker-poultry"))
    };
    assert_eq!(ask("2026-11-15", "2026-11-20", "2027-01-01"), Tri::Yes);
    assert_eq!(ask("2026-11-16", "2026-11-20", "2027-01-01"), Tri::No);
    assert_eq!(ask("2026-09-01", "2026-10-01", "2027-01-01"), Tri::No);
    assert_eq!(ask("2026-09-01", "2026-10-02", "2027-01-02"), Tri::No);
}

fn one_place() -> (Register, kerben_quotas::register::PathId) {
    let mut register = Register::new();
    let on = day("2026-01-01");
    let spec = NodeSpec::new("nation", Kind::Flow, Period::of_year(2026).unwrap());
    let node = register.open(spec, on).unwrap();
    register.grant(node, 1, on, Instrument::new("constructed", Evidence::Unverified), on).unwrap();
    let path = register.path(&keys([]), on).unwrap();
    (register, path)
}

#[test]
fn what_the_gates_said_is_recorded_with_the_decision() {
    let (mut register, path) = one_place();
    let gates = Gates::builtin().unwrap();
    let ask = |number| Ask::new(RequestId::new(number), path);
    let report = |on: &str| {
        let entrant = Entrant::new(Country::RU, day(on)).trade("courier").region("rostov");
        check(&gates, &entrant)
    };
    let ask_on = |register: &mut Register, number, on: &str| {
        register.hold_through(&report(on), &ask(number), day(on), &mut Off).unwrap().value
    };
    assert_eq!(ask_on(&mut register, 1, "2026-03-15"), Decision::Refused(Ground::NotCleared));
    assert_eq!(ask_on(&mut register, 2, "2026-04-01"), Decision::Refused(Ground::Barred));
    // Neither took a place; asked again, the first answer stands.
    assert_eq!(ask_on(&mut register, 1, "2026-04-01"), Decision::Refused(Ground::NotCleared));
    let open = check(
        &gates,
        &Entrant::new(Country::RU, day("2026-04-01")).trade("welder").region("rostov"),
    );
    let held =
        register.hold_through(&open, &ask(3), day("2026-04-01"), &mut Explain::new()).unwrap();
    assert_eq!((held.value.places(), held.node.check()), (1, Vec::new()));
    assert_eq!(register.gates_of(RequestId::new(2)).map(GateReport::open), Some(Tri::No));
    assert_eq!(register.gates_of(RequestId::new(3)), Some(&open));
    register.hold(&ask(4), day("2026-04-02"), &mut Off).unwrap();
    assert_eq!(register.gates_of(RequestId::new(4)), None);
    let again = Register::replay(register.entries().to_vec()).unwrap();
    assert_eq!(again.gates_of(RequestId::new(2)), register.gates_of(RequestId::new(2)));
}

#[test]
fn a_worker_who_needs_no_place_is_recorded_and_takes_none() {
    let (mut register, path) = one_place();
    let on = day("2026-03-01");
    let request = PlaceRequest::new(Country::KG, Country::RU, on);
    let need = Quotas::builtin()
        .unwrap()
        .place_needed(&request, &Treaties::builtin().unwrap(), &mut Off)
        .unwrap()
        .value;
    let PlaceNeed::NotNeeded(ground) = need else { unreachable!("{need:?}") };
    let ask = Ask::new(RequestId::new(1), path);
    assert_eq!(register.record_outside(&ask, &ground, on).unwrap(), Decision::Outside);
    assert_eq!(register.record_outside(&ask, &ground, on).unwrap(), Decision::Outside);
    assert_eq!(register.hold(&ask, on, &mut Off).unwrap().value, Decision::Outside);
    let node = register.cases()[0];
    assert_eq!(node.state, CaseState::Outside);
    let Some(NoPlace::FreeMovement { provisions, .. }) = register.outside_of(ask.request) else {
        unreachable!("a treaty")
    };
    assert!(provisions[0].contains("97"), "{provisions:?}");
    let free = register.hold(&Ask::new(RequestId::new(2), path), on, &mut Off).unwrap().value;
    assert_eq!(free.places(), 1);
}

#[test]
fn what_cannot_be_asked_says_what_would_be_accepted() {
    let gates = Gates::builtin().unwrap();
    let entrant = Entrant::new(Country::GB, day("2026-03-01")).until(day("2026-03-01"));
    let error = gates.check(&entrant, &mut Off).unwrap_err().to_string();
    assert_eq!(
        error,
        "the stay from 2026-03-01 to 2026-03-01 has no days; accepted: an end after the first day"
    );
    let other =
        PersonBan::new("x", Country::KZ, "p", day("2026-03-01"), "g".into(), Evidence::Press);
    let error = gates.with_list(Country::RU, [other]).unwrap_err().to_string();
    assert_eq!(
        error,
        "the entry `x` of the list cannot be used: it is of KZ; accepted: entries of RU"
    );
    for (old, new, expected) in [
        ("first = \"10-02\"", "first = \"2-10\"", "MM-DD"),
        ("last = \"12-31\"", "last = \"02-29\"", "10-02 or later"),
        ("months = 6\nwithin_months = 10", "months = 6\nwithin_months = 5", "at most the window"),
        ("id = \"ru.kaluga\"", "id = \"ru.rostov.2026\"", "each id once"),
        (
            "from = \"2026-04-01\"",
            "from = \"2026-04-01\"\ntrades = [\"baker\"]",
            "seller, courier, driver",
        ),
        ("source = \"kp40-134015\"", "source = \"x\"", "the source `x` is not defined"),
    ] {
        let text = include_str!("../data/gates.toml");
        assert!(text.contains(old), "{old}");
        let error = Gates::from_str("g.toml", &text.replacen(old, new, 1)).unwrap_err().to_string();
        assert!(error.starts_with("g.toml:") && error.contains(expected), "{error}");
    }
}
