//! The register against published cases and against the promises of its peers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use chrono::NaiveDate;
use kerben_core::calendar::day;
use kerben_core::explain::Off;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_quotas::register::{
    Ask, CarryOver, CaseState, Counts, Decision, DrawRules, FeeDue, FirstPhase, Gates, GivesBack,
    Ground, Instrument, Kind, NodeId, NodeSpec, OverLimit, PathId, Purpose, Register,
    RegisterError, Release, RequestId, Rules, Schedule, Succession, Window, keys,
};

fn on(year: i32, month: u32, date: u32) -> NaiveDate {
    day(year, month, date).unwrap()
}

fn act() -> Instrument {
    Instrument::new("constructed", Evidence::Unverified)
}

fn id(number: u128) -> RequestId {
    RequestId::new(number)
}

fn year() -> Period {
    Period::of_year(2025).unwrap()
}

const START: fn() -> NaiveDate = || on(2025, 1, 1);

/// One node at the top.
fn one(kind: Kind, rules: Rules, places: u64) -> (Register, NodeId, PathId) {
    let mut register = Register::new();
    let node = register.open(NodeSpec::new("node", kind, year()).rules(rules), START()).unwrap();
    register.grant(node, places, START(), act(), START()).unwrap();
    let path = register.path(&keys([]), START()).unwrap();
    (register, node, path)
}

fn hold(register: &mut Register, ask: &Ask, day: NaiveDate) -> Decision {
    register.hold(ask, day, &mut Off).unwrap().value
}

fn issue(register: &mut Register, ask: &Ask, day: NaiveDate) -> Decision {
    register.issue(ask, day, &mut Off).unwrap().value
}

fn assert_replays(register: &Register) {
    let again = Register::replay(register.entries().to_vec()).unwrap();
    assert!(again == *register, "replay differs");
}

/// Kyrgyzstan 2025: 25,000 raised to 42,000, reported on 25 August 2025 (24.kg, 340772).
#[test]
fn fifteen_wait_for_the_amendment_of_august() {
    let (mut register, nation, path) =
        one(Kind::Flow, Rules::default().over(OverLimit::Queue), 25_000);
    let august = on(2025, 8, 20);
    issue(&mut register, &Ask::new(id(0), path).places(24_990), august);
    let answers: Vec<Decision> =
        (1..=25).map(|n| hold(&mut register, &Ask::new(id(n), path), august)).collect();
    let held = answers.iter().filter(|answer| matches!(answer, Decision::Held { .. })).count();
    let queued = answers.iter().filter(|answer| matches!(answer, Decision::Queued { .. })).count();
    assert_eq!((held, queued), (10, 15));

    let raised = on(2025, 8, 25);
    register.amend(nation, 42_000, raised, act(), raised).unwrap();
    assert_eq!(register.waiting().count(), 0);
    assert_eq!(register.balance(nation, raised).unwrap().used(), 25_015);
    let end = on(2025, 12, 31);
    assert_eq!(register.cap(nation, end, on(2025, 8, 24)).unwrap(), Some(25_000));
    assert_eq!(register.cap(nation, end, raised).unwrap(), Some(42_000));
    // What was valid in July stays valid in July, whenever it is asked.
    assert_eq!(register.cap(nation, on(2025, 7, 1), raised).unwrap(), Some(25_000));
    assert_replays(&register);
}

/// Japan, machinery, 2022: stock 5,400 above the cap of 5,250; new entry stopped, renewals and changes of status
/// continued.
#[test]
fn a_stock_above_its_cap_renews_and_admits_nobody() {
    let counts = Counts { renewal: false, transfer: false };
    let rules = Rules { counts, ..Rules::default() };
    let (mut register, node, path) = one(Kind::Stock, rules.clone(), 5_400);
    let february = on(2025, 2, 28);
    let present = Ask::new(id(0), path).places(5_400);
    assert_eq!(issue(&mut register, &present, february).places(), 5_400);
    register.amend(node, 5_250, february, act(), february).unwrap();
    assert_eq!(register.balance(node, february).unwrap().headroom, -150);

    let entry = hold(&mut register, &Ask::new(id(1), path), february);
    assert_eq!(entry, Decision::Refused(Ground::Full { node, headroom: -150 }));

    let april = on(2025, 4, 1);
    let gates = Gates { entry: false, ..Gates::OPEN };
    register.rule(node, rules.gates(gates), act(), april).unwrap();
    let entry = hold(&mut register, &Ask::new(id(2), path), april);
    let closed = Ground::GateClosed { node, purpose: Purpose::Entry };
    assert_eq!(entry.ground(), Some(closed));
    let renewed = register.extend(id(0), on(2027, 1, 1), april).unwrap();
    assert_eq!(renewed.places(), 5_400);
    let change = Ask::new(id(3), path).purpose(Purpose::Transfer);
    assert_eq!(issue(&mut register, &change, april).places(), 1);
    assert_eq!(register.balance(node, april).unwrap().headroom, -150);
    assert_replays(&register);
}

/// United States, H-2B supplement of the fiscal year 2026: 18,490, then 27,736 and the unused, then 18,490 and the
/// unused; no petitions after 15 September.
#[test]
fn the_unused_of_a_tranche_rolls_forward() {
    let of = |first, last| Period::from_inclusive(first, last).unwrap();
    let schedule = Schedule::new(vec![
        Window::new(of(on(2025, 1, 1), on(2025, 3, 31)), 18_490),
        Window::new(of(on(2025, 4, 1), on(2025, 4, 30)), 27_736).taking_unused(),
        Window::new(of(on(2025, 5, 1), on(2025, 9, 15)), 18_490).taking_unused(),
    ]);
    let rules = Rules::default().schedule(schedule.unwrap());
    let (mut register, node, path) = one(Kind::Flow, rules, 64_716);
    let ask = |number, places| Ask::new(id(number), path).places(places).or_at_least(1);
    assert_eq!(issue(&mut register, &ask(0, 18_000), on(2025, 2, 1)).places(), 18_000);
    assert_eq!(issue(&mut register, &ask(1, 30_000), on(2025, 4, 1)).places(), 28_226);
    assert_eq!(issue(&mut register, &ask(2, 30_000), on(2025, 5, 2)).places(), 18_490);
    let late = issue(&mut register, &ask(3, 1), on(2025, 9, 16));
    assert_eq!(late.ground(), Some(Ground::OutsideWindow { node }));
    assert_eq!(register.balance(node, on(2025, 9, 16)).unwrap().headroom, 0);
    assert_replays(&register);
}

/// Germany, West-Balkan rule: monthly quotas that do not roll over.
#[test]
fn a_monthly_rate_lapses_with_the_month() {
    let schedule = Schedule::every_months(year(), 1, 100, false).unwrap();
    assert_eq!(schedule.windows().len(), 12);
    let (mut register, _, path) = one(Kind::Flow, Rules::default().schedule(schedule), 1_200);
    let ask = |number| Ask::new(id(number), path).places(150).or_at_least(1);
    assert_eq!(issue(&mut register, &ask(0), on(2025, 1, 31)).places(), 100);
    assert_eq!(issue(&mut register, &ask(1), on(2025, 3, 1)).places(), 100);
}

/// Kyrgyzstan: above 20 per cent of the staff a multiple of the fee is due, since 2018. The multiple is not
/// established; three is constructed.
#[test]
fn above_the_share_the_fee_is_a_multiple() {
    let over = OverLimit::Fee { multiple: 3, at_most: None };
    let (mut register, node, path) = one(Kind::Stock, Rules::default().over(over), 2);
    assert!(issue(&mut register, &Ask::new(id(0), path).places(2), START()).fee().is_none());
    let third = issue(&mut register, &Ask::new(id(1), path), START());
    let fee = third.fee().unwrap();
    assert_eq!((fee.node, fee.places, fee.multiple), (node, 1, 3));
    assert!(matches!(third, Decision::GrantedAtFee { places: 1, .. }));
    assert_eq!(register.balance(node, START()).unwrap().headroom, -1);
    assert_replays(&register);
}

/// Austria: up to half above the contingent at the peaks of a season, the mean of the year within it.
#[test]
fn an_overdraft_keeps_the_mean_of_the_year() {
    let rules = Rules::default().over(OverLimit::Overdraft { percent: 50 });
    let (mut register, node, path) = one(Kind::Stock, rules, 100);
    let season = |number, places| Ask::new(id(number), path).places(places).days(1, 182);
    // 150 for 182 days are 27,300 of the 36,500 days that a mean of 100 allows.
    assert_eq!(issue(&mut register, &season(0, 150), START()).places(), 150);
    let more = hold(&mut register, &season(1, 1), START());
    assert!(matches!(more.ground(), Some(Ground::Full { headroom: 0, .. })));
    // In the second half 9,200 days are left: 50 for 184 days, not 51.
    let july = on(2025, 7, 2);
    let half = |number, places| Ask::new(id(number), path).places(places).days(1, 365);
    assert!(hold(&mut register, &half(2, 51), july).ground().is_some());
    assert!(issue(&mut register, &half(3, 50), july).ground().is_none());
    // Who leaves early gives the days back.
    register.release(id(3), Release::Departure, on(2025, 7, 12)).unwrap();
    assert!(issue(&mut register, &half(4, 50), on(2025, 7, 12)).ground().is_none());
    assert_eq!(register.balance(node, on(2025, 7, 12)).unwrap().posted, 50);
    assert_replays(&register);
}

/// Two nodes, one full: neither changes.
#[test]
fn a_request_charges_every_node_or_none() {
    let (mut register, nation, _) = one(Kind::Flow, Rules::default(), 100);
    let osh = NodeSpec::new("Osh", Kind::Flow, year()).keys([("region", "Osh")]);
    let osh = register.open(osh.below(nation, "region"), START()).unwrap();
    register.grant(osh, 1, START(), act(), START()).unwrap();
    let path = register.path(&keys([("region", "Osh"), ("sector", "trade")]), START()).unwrap();
    assert_eq!(register.path_nodes(path).unwrap(), [nation, osh]);
    assert!(hold(&mut register, &Ask::new(id(0), path), START()).ground().is_none());
    let second = hold(&mut register, &Ask::new(id(1), path), START());
    assert_eq!(second.ground(), Some(Ground::Full { node: osh, headroom: 0 }));
    assert_eq!(register.balance(nation, START()).unwrap().held, 1);
    assert_eq!(register.balance(osh, START()).unwrap().held, 1);
    // 99 places are free in the nation; none of Osh's can be taken by others, and it has used its own.
    let elsewhere = register.path(&keys([("region", "Naryn")]), START()).unwrap();
    assert_eq!(hold(&mut register, &Ask::new(id(2), elsewhere).places(99), START()).places(), 99);
    assert_replays(&register);
}

/// What a region may still take is not given to those who name no region.
#[test]
fn what_a_part_may_still_take_is_kept_for_it() {
    let (mut register, nation, open) = one(Kind::Flow, Rules::default(), 100);
    let osh = NodeSpec::new("Osh", Kind::Flow, year()).keys([("region", "Osh")]);
    let osh = register.open(osh.below(nation, "region"), START()).unwrap();
    register.grant(osh, 60, START(), act(), START()).unwrap();
    let divisions = register.divisions(nation, START(), START()).unwrap();
    assert_eq!(
        (divisions[0].parts.as_slice(), divisions[0].unassigned),
        ([(osh, 60)].as_slice(), 40)
    );
    let refused = hold(&mut register, &Ask::new(id(0), open).places(41), START());
    assert_eq!(refused.ground(), Some(Ground::Full { node: nation, headroom: 40 }));
    assert_eq!(hold(&mut register, &Ask::new(id(1), open).places(40), START()).places(), 40);
    let path = register.path(&keys([("region", "Osh")]), START()).unwrap();
    assert_eq!(hold(&mut register, &Ask::new(id(2), path).places(60), START()).places(), 60);
    let more = register.grant(osh, 41, START(), act(), START());
    assert!(matches!(more, Err(RegisterError::NotEnough { have: 40, .. })));
}

/// As in `TigerBeetle`: a pending transfer resolves at most once; ids are idempotent.
#[test]
fn a_name_counts_once_and_a_dead_hold_cannot_be_confirmed() {
    let (mut register, node, path) = one(Kind::Flow, Rules::default(), 10);
    let ask = Ask::new(id(0), path);
    let first = hold(&mut register, &ask, START());
    assert_eq!(hold(&mut register, &ask, on(2025, 1, 2)), first);
    assert_eq!(register.balance(node, START()).unwrap().held, 1);
    let other = register.hold(&ask.places(2), START(), &mut Off);
    assert!(matches!(other, Err(RegisterError::Conflict { .. })));

    register.release(id(0), Release::Withdrawn, START()).unwrap();
    register.release(id(0), Release::Withdrawn, START()).unwrap();
    let before = register.clone();
    let confirmed = register.confirm(id(0), START());
    assert!(matches!(confirmed, Err(RegisterError::State { .. })));
    assert!(register == before);
    assert_eq!(hold(&mut register, &ask, START()), first, "asking again gives the same answer");
    assert_eq!(register.balance(node, START()).unwrap().used(), 0);
    assert_replays(&register);
}

#[test]
fn a_hold_of_sixty_days_is_alive_on_the_sixtieth_and_dead_on_the_next() {
    let (mut register, node, path) = one(Kind::Flow, Rules::default(), 1);
    let held = hold(&mut register, &Ask::new(id(0), path), START());
    let end = on(2025, 3, 2);
    assert!(matches!(held, Decision::Held { until, firm: true, .. } if until == end));
    let mut last = register.clone();
    let confirmed = last.confirm(id(0), on(2025, 3, 1)).unwrap();
    assert_eq!(confirmed, Decision::Granted { places: 1, until: on(2026, 2, 24) });
    assert_eq!(last.confirm(id(0), on(2025, 3, 5)).unwrap(), confirmed);

    assert!(matches!(register.confirm(id(0), end), Err(RegisterError::State { .. })));
    assert_eq!(register.balance(node, end).unwrap().used(), 0);
    assert_eq!(register.case(id(0)).unwrap().state, CaseState::Lapsed);
    assert!(matches!(register.settle(START()), Err(RegisterError::TimeBackwards { .. })));
    assert_replays(&register);
}

/// Kyrgyzstan since 2025: 60 days, then 360. Whether the first document takes a place is not established.
#[test]
fn the_first_phase_takes_the_place_or_does_not() {
    for (first_phase, second) in [(FirstPhase::Consumes, false), (FirstPhase::Free, true)] {
        let rules = Rules { first_phase, ..Rules::default() };
        let (mut register, node, path) = one(Kind::Flow, rules, 1);
        hold(&mut register, &Ask::new(id(0), path), START());
        let other = hold(&mut register, &Ask::new(id(1), path), START());
        assert_eq!(other.ground().is_none(), second);
        assert_eq!(register.confirm(id(0), START()).unwrap().places(), 1);
        if second {
            let full = register.confirm(id(1), START()).unwrap();
            assert_eq!(full.ground(), Some(Ground::Full { node, headroom: 0 }));
            assert_eq!(register.case(id(1)).unwrap().state, CaseState::Held);
        }
        assert_eq!(register.balance(node, START()).unwrap().used(), 1);
        assert_replays(&register);
    }
}

/// Switzerland: cantons draw on the federal part; what is unused is credited to the federal maximum (VZAE annex).
#[test]
fn a_reserve_is_drawn_by_its_rules_and_takes_what_is_left() {
    let mut register = Register::new();
    let start = START();
    let next = Period::of_year(2026).unwrap();
    let mut open = |period: Period, from: NaiveDate| {
        let name = |text: &str| format!("{text} {from}");
        let top = register.open(NodeSpec::new(name("CH"), Kind::Flow, period), start).unwrap();
        register.grant(top, 4_500, from, act(), start).unwrap();
        let draw = DrawRules { on_request: true, on_exhaustion: true, ..DrawRules::default() };
        let carry = CarryOver::ToReserve { at_most: None };
        let federal = NodeSpec::new(name("federal"), Kind::Flow, period)
            .below(top, "canton")
            .rules(Rules::default().reserve(draw).carry(carry));
        let federal = register.open(federal, start).unwrap();
        register.grant(federal, 2_250, from, act(), start).unwrap();
        let mut rules = Rules::default().carry(carry);
        rules.draws_on = Some(federal);
        let zurich = NodeSpec::new(name("ZH"), Kind::Flow, period)
            .keys([("canton", "ZH")])
            .below(top, "canton")
            .rules(rules);
        let zurich = register.open(zurich, start).unwrap();
        register.grant(zurich, 2_250, from, act(), start).unwrap();
        (top, federal, zurich)
    };
    let (top, federal, zurich) = open(year(), start);
    let (_, later, _) = open(next, next.start());
    let path = register.path(&keys([("canton", "ZH")]), start).unwrap();
    assert_eq!(register.path_nodes(path).unwrap(), [top, zurich], "a reserve is never charged");
    // 350 more than the canton has: drawn from the federal part in the same step.
    assert_eq!(issue(&mut register, &Ask::new(id(0), path).places(2_600), start).places(), 2_600);
    assert_eq!(register.cap(zurich, start, start).unwrap(), Some(2_600));
    assert_eq!(register.cap(federal, start, start).unwrap(), Some(1_900));
    register.draw(federal, zurich, 100, None, act(), start).unwrap();
    // More than both have together is refused, and nothing is drawn.
    let much = hold(&mut register, &Ask::new(id(1), path).places(2_001), start);
    assert!(matches!(much.ground(), Some(Ground::Full { headroom: 100, .. })));
    assert_eq!(register.cap(federal, start, start).unwrap(), Some(1_800));

    let close = next.start();
    let remainders = register.close(top, &Succession::none().reserve(later), close).unwrap();
    let carried: u64 = remainders.iter().map(|remainder| remainder.carried).sum();
    assert_eq!(carried, 1_900);
    assert_eq!(register.cap(later, close, close).unwrap(), Some(2_250 + 1_900));
    let whole = register.divisions(register.node("CH 2026-01-01").unwrap(), close, close).unwrap();
    assert_eq!(whole[0].unassigned, 0);
    assert_replays(&register);
}

/// Kazakhstan 2025: 0.20 + 3.00 = 0.25 + 2.95 per cent; here in hundredths of a per cent.
#[test]
fn a_transfer_debits_as_much_as_it_credits() {
    let (mut register, nation, _) = one(Kind::Flow, Rules::default(), 320);
    let mut pool = |name: &str, places| {
        let spec = NodeSpec::new(name, Kind::Flow, year()).keys([("pool", name)]);
        let node = register.open(spec.below(nation, "pool"), START()).unwrap();
        register.grant(node, places, START(), act(), START()).unwrap();
        node
    };
    let (employers, households) = (pool("employers", 20), pool("households", 300));
    let august = on(2025, 8, 23);
    register.transfer(households, employers, 5, august, act(), on(2025, 8, 1)).unwrap();
    let parts = |valid| {
        let known = on(2025, 8, 1);
        let divisions = register.divisions(nation, valid, known).unwrap();
        (divisions[0].parts.clone(), divisions[0].unassigned)
    };
    assert_eq!(parts(on(2025, 8, 22)), (vec![(employers, 20), (households, 300)], 0));
    assert_eq!(parts(august), (vec![(employers, 25), (households, 295)], 0));
}

/// Kyrgyzstan 2017: 27 firms asked for 3,801 places and got 2,136.
#[test]
fn a_request_may_be_content_with_less() {
    let (mut register, node, path) = one(Kind::Flow, Rules::default(), 2_136);
    let ask = Ask::new(id(0), path).places(3_801).or_at_least(1);
    assert_eq!(issue(&mut register, &ask, START()).places(), 2_136);
    let funnel = register.funnel(node).unwrap();
    assert_eq!((funnel.asked, funnel.refused, funnel.granted), (3_801, 1_665, 2_136));
}

/// Korea and Kyrgyzstan 2025: 3,300 places, 1,350 sat the test, 339 passed, 225 contracts, 232 left.
#[test]
fn the_funnel_shows_that_the_cap_does_not_bind() {
    let (mut register, node, path) = one(Kind::Flow, Rules::default(), 3_300);
    for (stage, persons) in [("test", 1_350), ("passed", 339), ("contract", 225), ("left", 232)] {
        register.milestone(node, stage, persons, START()).unwrap();
    }
    issue(&mut register, &Ask::new(id(0), path).places(232), START());
    assert_eq!(register.milestones(node).unwrap().get("passed"), Some(&339));
    assert_eq!(register.balance(node, START()).unwrap().headroom, 3_068);
    assert_replays(&register);
}

/// United Kingdom, seasonal workers: the places of those who never came go to others.
#[test]
fn a_no_show_gives_the_place_back_where_the_rules_say_so() {
    for (no_show, left) in [(true, 1), (false, 0)] {
        let gives_back = GivesBack { no_show, ..GivesBack::default() };
        let rules = Rules { gives_back, ..Rules::default() };
        let (mut register, node, path) = one(Kind::Flow, rules, 1);
        issue(&mut register, &Ask::new(id(0), path), START());
        register.release(id(0), Release::NoShow, START()).unwrap();
        assert_eq!(register.balance(node, START()).unwrap().headroom, left);
        assert_replays(&register);
    }
}

#[test]
fn nobody_overtakes_those_who_wait() {
    let (mut register, _, path) = one(Kind::Flow, Rules::default().over(OverLimit::Queue), 10);
    let ask = |number, places| Ask::new(id(number), path).places(places);
    hold(&mut register, &ask(0, 8), START());
    assert!(matches!(hold(&mut register, &ask(1, 5), START()), Decision::Queued { .. }));
    assert!(matches!(hold(&mut register, &ask(2, 1), START()), Decision::Queued { .. }));
    // When the first hold runs out, both are served in their order, and then newcomers.
    let march = on(2025, 3, 2);
    assert_eq!(hold(&mut register, &ask(3, 4), march).places(), 4);
    assert_eq!(register.case(id(1)).unwrap().places, 5);
    assert_eq!(register.case(id(2)).unwrap().places, 1);
    assert_eq!(register.case(id(1)).unwrap().since, march);
    assert_replays(&register);
}

/// A request that waited for one node and is promoted at a fee of another one owes it, however often it is confirmed.
#[test]
fn a_fee_after_waiting_is_told_at_every_confirmation() {
    let start = on(2025, 1, 1);
    let mut register = Register::new();
    let fee = Rules::default().over(OverLimit::Fee { multiple: 3, at_most: None });
    let queue = Rules::default().over(OverLimit::Queue);
    let spec = |name, rules| NodeSpec::new(name, Kind::Flow, year()).rules(rules);
    let dear = register.open(spec("share of the employer", fee), start).unwrap();
    let scarce = register.open(spec("nation", queue), start).unwrap();
    register.grant(dear, 1, start, act(), start).unwrap();
    register.grant(scarce, 1, start, act(), start).unwrap();
    let path = register.path(&keys([]), start).unwrap();
    let first = Ask::new(id(1), path);
    assert_eq!(issue(&mut register, &first, start).fee(), None);
    let second = Ask::new(id(2), path).places(2);
    assert!(matches!(hold(&mut register, &second, start), Decision::Queued { .. }));
    register.amend(scarce, 3, start, act(), start).unwrap();
    let due = FeeDue { node: dear, places: 2, multiple: 3 };
    for _ in 0..2 {
        assert_eq!(register.confirm(id(2), start).unwrap().fee(), Some(due));
    }
    assert_eq!(register.funnel(dear).unwrap().at_fee, 2);
    assert_replays(&register);
}

/// Of five places two lie above the cap: the fee is due for two, and two are counted.
#[test]
fn the_funnel_counts_the_places_above_the_cap() {
    let rules = Rules::default().over(OverLimit::Fee { multiple: 2, at_most: None });
    let (mut register, node, path) = one(Kind::Flow, rules, 3);
    let decision = hold(&mut register, &Ask::new(id(1), path).places(5), on(2025, 1, 1));
    assert_eq!(decision.fee().map(|fee| fee.places), Some(2));
    assert_eq!(register.funnel(node).unwrap().at_fee, 2);
}
