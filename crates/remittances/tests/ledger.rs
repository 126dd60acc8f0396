//! The ledger: laws over many histories, each law over a broken ledger, and cases of its peers.
#![cfg(feature = "proptest")]
// Helpers of tests stop where a case is written wrongly.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::NaiveDate;
use kerben_core::calendar::parse_day;
use kerben_core::currency::Currency;
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::rounding::RoundingMode;
use kerben_remittances::laws::ledger as laws;
use kerben_remittances::ledger::{
    Account, Entry, EntryError, Event, Exchange, HoldState, Ledger, LedgerError, Leg, Limit,
    PointInTime, Posted, Posting, Record, Released, log,
};
use kerben_remittances::strategies;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn account(path: &str) -> Account {
    Account::new(path).unwrap()
}

fn som(minor: i64) -> Money {
    Money::from_minor(minor, Currency::KGS).unwrap()
}

fn entry(key: &str, on: &str, from: &str, to: &str, minor: i64) -> Entry {
    let postings = vec![
        Posting::debit(account(to), som(minor)).unwrap(),
        Posting::credit(account(from), som(minor)).unwrap(),
    ];
    Entry::new(key, day(on), Message::new("remittances.entry.posted"), postings).unwrap()
}

fn records(ledger: &Ledger) -> Vec<Record> {
    ledger.records().collect()
}

fn replay(records: &[Record]) -> Option<Ledger> {
    let mut ledger = Ledger::new();
    for record in records {
        ledger.apply(record.recorded, &record.events).ok()?;
    }
    Some(ledger)
}

fn january() -> impl Strategy<Value = NaiveDate> {
    (0_u32..50).prop_map(|days| day("2022-12-25") + chrono::Days::new(days.into()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn balances_replays_and_limits_follow_from_the_records(ledger in strategies::ledger()) {
        let records = records(&ledger);
        laws::balances_follow_from_records(&ledger, &records)?;
        laws::limits_are_kept(&ledger, &records)?;
        laws::replay_is_state(&ledger, replay)?;
        prop_assert!(ledger.trial_balance().unwrap().is_zero());
    }

    #[test]
    fn the_log_reads_back(ledger in strategies::ledger(), byte in 0_usize..20_000, with in any::<u8>()) {
        let (text, head) = log::lines(&log::empty(), ledger.records()).unwrap();
        prop_assert_eq!(&log::read(text.as_bytes(), Some(&head)).whole().unwrap(), &ledger);
        let faulty = |bytes: &[u8]| log::read(bytes, Some(&head)).fault.map(|fault| fault.line);
        laws::corruption_is_found_at_its_line(&text, byte % text.len().max(1), with, faulty)?;
    }

    #[test]
    fn what_is_refused_changes_nothing(
        ledger in strategies::ledger(),
        events in proptest::collection::vec(strategies::event(), 0..6),
    ) {
        let recorded = day("2023-04-01");
        laws::events_happen_all_or_not_at_all(&ledger, recorded, &events, Ledger::apply)?;
    }

    #[test]
    fn balances_in_time_are_sums(
        ledger in strategies::ledger(),
        account in strategies::account(),
        on in january(),
        known_on in january(),
    ) {
        let records = records(&ledger);
        let index = PointInTime::of(&ledger);
        laws::a_balance_in_time_is_a_sum(&records, &account, Currency::KGS, (on, known_on),
            |account, currency, on, known| Some(index.balance(account, currency, on, known).ok()?.minor()))?;
        laws::a_balance_in_time_is_a_sum(&records, &account, Currency::KGS, (on, known_on),
            |account, currency, on, known| Some(ledger.balance_as_known(account, currency, on, known).ok()?.minor()))?;
    }

    /// Many postings on one place, late and early ones among them.
    #[test]
    fn long_histories_are_summed_by_blocks(
        steps in proptest::collection::vec((0_u64..3, 0_u64..40, 1_i64..1_000), 1..700),
        on in 0_u64..400,
        known in 0_u64..400,
    ) {
        let mut ledger = Ledger::new();
        let cash = ledger.open(&account("Assets:Cash"), Currency::KGS).unwrap();
        let owed = ledger.open(&account("Liabilities:Owed"), Currency::KGS).unwrap();
        let start = day("2023-01-01");
        let mut recorded = start;
        let mut plain = Vec::new();
        for (number, (forward, back, minor)) in steps.into_iter().enumerate() {
            recorded = recorded + chrono::Days::new(forward);
            let held = recorded + chrono::Days::new(20) - chrono::Days::new(back);
            let legs = [Leg::debit(cash, minor), Leg::credit(owed, minor)];
            ledger.append(recorded, &format!("k{number}"), held, &legs).unwrap();
            plain.push((recorded, held, minor));
        }
        let (on, known) = (start + chrono::Days::new(on), start + chrono::Days::new(known));
        let sum: i64 = plain.iter().filter(|(r, d, _)| *d <= on && *r <= known).map(|(.., m)| m).sum();
        let index = PointInTime::of(&ledger);
        prop_assert_eq!(index.minor(cash, on, known), i128::from(sum));
        prop_assert_eq!(index.minor(owed, on, known), -i128::from(sum));
    }
}

fn caught<T: std::fmt::Debug>(
    cases: impl Strategy<Value = T>,
    law: impl Fn(&T) -> kerben_remittances::laws::Outcome,
) -> bool {
    let mut runner = TestRunner::deterministic();
    (0..300).any(|_| {
        let case = cases.new_tree(&mut runner).unwrap().current();
        matches!(law(&case), Err(TestCaseError::Fail(_)))
    })
}

#[test]
fn the_laws_of_the_ledger_catch_broken_ones() {
    let ledgers = strategies::ledger;
    // Forgets what is held.
    let deaf = |ledger: &Ledger| {
        let mut kept = Ledger::new();
        for record in ledger.records() {
            for event in record.events.iter().filter(|event| !matches!(event, Event::Hold { .. })) {
                let _ = kept.apply(record.recorded, std::slice::from_ref(event));
            }
        }
        kept
    };
    assert!(caught(ledgers(), |l| laws::balances_follow_from_records(&deaf(l), &records(l))));
    assert!(caught(ledgers(), |l| laws::replay_is_state(l, |_| Some(deaf(l)))));
    // Lifts every limit.
    let unlimited = |ledger: &Ledger| {
        let mut kept = Ledger::new();
        for record in ledger.records() {
            let not_limits = record.events.iter().filter(|e| !matches!(e, Event::Limit(_)));
            let events: Vec<Event> = not_limits.cloned().collect();
            let _ = kept.apply(record.recorded, &events);
        }
        // What the limits would have refused.
        let much = entry("much", "2024-01-01", "Assets:A", "Equity:A", 1_000_000);
        kept.post(day("2024-01-01"), &much).unwrap();
        kept
    };
    assert!(caught(ledgers(), |l| laws::limits_are_kept(&unlimited(l), &records(l))));
    // Takes events one by one.
    let one_by_one = |ledger: &mut Ledger, recorded: NaiveDate, events: &[Event]| {
        let mut all = Vec::new();
        for event in events {
            all.extend(ledger.apply(recorded, std::slice::from_ref(event))?);
        }
        Ok::<Vec<Posted>, LedgerError>(all)
    };
    let case = (ledgers(), proptest::collection::vec(strategies::event(), 0..6));
    assert!(caught(case, |(l, events)| {
        laws::events_happen_all_or_not_at_all(l, day("2023-04-01"), events, one_by_one)
    }));
    // Knows everything at once.
    let case = (ledgers(), strategies::account(), january(), january());
    assert!(caught(case, |(l, account, on, known)| {
        let all = |account: &Account, currency, on, _| {
            Some(l.balance_on(account, currency, on).ok()?.minor())
        };
        laws::a_balance_in_time_is_a_sum(&records(l), account, Currency::KGS, (*on, *known), all)
    }));
    // Reads the entries and not the hashes.
    let case = (ledgers(), 0_usize..20_000, any::<u8>());
    assert!(caught(case, |(l, byte, with)| {
        let (text, _) = log::lines(&log::empty(), l.records()).unwrap();
        let careless = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            let readable = |line: &str| serde_json::from_str::<serde_json::Value>(line).is_ok();
            text.lines().position(|line| !readable(line)).map(|line| line as u64 + 1)
        };
        laws::corruption_is_found_at_its_line(&text, byte % text.len().max(1), *with, careless)
    }));
}

#[test]
fn what_is_held_counts_against_the_limit_and_is_settled_once() {
    let mut ledger = Ledger::new();
    let on = day("2023-05-10");
    let fund = entry("fund", "2023-05-10", "Equity:Own", "Assets:Float", 1_000);
    ledger.post(on, &fund).unwrap();
    let limit = Limit::none(account("Assets:Float"), Currency::KGS).least(0);
    ledger.apply(on, &[Event::Limit(limit)]).unwrap();
    let hold = |key: &str, minor| Event::Hold {
        entry: entry(key, "2023-05-10", "Assets:Float", "Liabilities:Payout", minor),
        until: Some(day("2023-05-20")),
    };
    ledger.apply(on, &[hold("a", 700)]).unwrap();
    assert_eq!(ledger.balance(&account("Assets:Float"), Currency::KGS).unwrap(), som(1_000));
    assert_eq!(ledger.held(&account("Assets:Float"), Currency::KGS).unwrap(), (som(0), som(700)));
    // 300 are left: 301 are refused, and nothing of the two events happens.
    let refused = ledger.apply(on, &[hold("b", 300), hold("c", 1)]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Assets:Float in KGS would stand at -1 minor units, what is held included; accepted is 0 or more"
    );
    assert_eq!(ledger.hold_of("b"), None);
    // Part of what is held is posted; the rest is free again.
    let settle = |key: &str, on: &str, minor| Event::Settle {
        hold: "a".to_owned(),
        entry: entry(key, on, "Assets:Float", "Liabilities:Payout", minor),
    };
    let beyond = ledger.apply(on, &[settle("s", "2023-05-11", 701)]).unwrap_err();
    assert!(matches!(
        beyond,
        LedgerError::Beyond { held: 700, settled: 701, .. }
            | LedgerError::Beyond { held: -700, settled: -701, .. }
    ));
    let late = ledger.apply(on, &[settle("s", "2023-05-21", 500)]).unwrap_err();
    assert_eq!(
        late.to_string(),
        "\"a\" is held until 2023-05-20; 2023-05-21 is too late to settle it"
    );
    ledger.apply(on, &[settle("s", "2023-05-11", 500)]).unwrap();
    assert_eq!(ledger.balance(&account("Assets:Float"), Currency::KGS).unwrap(), som(500));
    assert_eq!(ledger.held(&account("Assets:Float"), Currency::KGS).unwrap(), (som(0), som(0)));
    assert_eq!(ledger.hold_of("a"), Some(HoldState::Settled("s".to_owned())));
    // The same settlement again is a replay, another one is refused.
    assert!(ledger.apply(on, &[settle("s", "2023-05-11", 500)]).unwrap()[0].is_replay());
    let again = ledger.apply(on, &[settle("t", "2023-05-11", 1)]).unwrap_err();
    assert_eq!(again.to_string(), "what \"a\" held is settled by \"s\" already; accepted is once");
    // A hold expires after its last day and not before.
    ledger.apply(on, &[hold("d", 500)]).unwrap();
    let release = |on: &str, why| Event::Release {
        key: "r".to_owned(),
        hold: "d".to_owned(),
        day: day(on),
        why,
    };
    assert!(ledger.apply(on, &[release("2023-05-20", Released::Expired)]).is_err());
    assert_eq!(ledger.overdue(day("2023-05-21")).collect::<Vec<_>>(), ["d"]);
    ledger.apply(on, &[release("2023-05-21", Released::Expired)]).unwrap();
    assert_eq!(ledger.hold_of("d"), Some(HoldState::Released(Released::Expired)));
    assert!(ledger.overdue(day("2023-05-21")).next().is_none());
}

#[test]
fn linked_legs_of_a_conversion_fall_together() {
    let on = day("2023-05-10");
    let mut ledger = Ledger::new();
    let limit = Limit::none(account("Liabilities:Owed:B"), Currency::KGS).least(-1_000);
    ledger.apply(on, &[Event::Limit(limit)]).unwrap();
    let first = entry("t1:accept", "2023-05-10", "Income:Fee", "Assets:Cash", 10);
    let second = entry("t1:promise", "2023-05-10", "Liabilities:Owed:B", "Equity:FX:KGS", 1_001);
    assert!(ledger.post_all(on, &[first.clone(), second]).is_err());
    assert!(ledger.is_empty() && ledger.balances().unwrap().is_empty());
    let second = entry("t1:promise", "2023-05-10", "Liabilities:Owed:B", "Equity:FX:KGS", 1_000);
    ledger.post_all(on, &[first, second]).unwrap();
    let taken = records(&ledger);
    assert_eq!(taken.iter().map(|record| record.events.len()).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn an_entry_is_reversed_once_and_exactly() {
    let on = day("2023-05-10");
    let mut ledger = Ledger::new();
    let wrong = entry("e", "2023-05-10", "Assets:A", "Assets:B", 100);
    let reversal = |key: &str| {
        wrong.reversal(key, day("2023-05-11"), Message::new("remittances.entry.posted")).unwrap()
    };
    assert!(matches!(ledger.post(on, &reversal("r")), Err(LedgerError::NoEntry { .. })));
    ledger.post(on, &wrong).unwrap();
    ledger.post(on, &reversal("r")).unwrap();
    assert!(ledger.post(on, &reversal("r")).unwrap().is_replay());
    let twice = ledger.post(on, &reversal("q")).unwrap_err();
    assert_eq!(twice.to_string(), "\"e\" is reversed by \"r\" already; accepted is one reversal");
    // The refusal left the first reversal in its place.
    assert!(matches!(ledger.post(on, &reversal("p")), Err(LedgerError::Reversed { .. })));
    let forged = serde_json::to_string(&reversal("f")).unwrap().replace("1.00", "2.00");
    let forged: Entry = serde_json::from_str(&forged).unwrap();
    assert!(matches!(ledger.post(on, &forged), Err(LedgerError::NoMirror { .. })));
    assert_eq!(ledger.get("r").unwrap().reverses(), Some("e"));
}

#[test]
fn recorded_days_only_grow_and_closed_periods_stay_closed() {
    // Backdated imports, TigerBeetle PR 2171: the day of recording is monotone, the day on which
    // an entry holds is free until its period is closed.
    let mut ledger = Ledger::new();
    ledger.post(day("2023-05-10"), &entry("a", "2023-05-01", "Assets:A", "Assets:B", 1)).unwrap();
    let before = ledger
        .post(day("2023-05-09"), &entry("b", "2023-05-01", "Assets:A", "Assets:B", 1))
        .unwrap_err();
    assert!(matches!(before, LedgerError::Recorded { .. }));
    ledger.apply(day("2023-05-11"), &[Event::Seal { through: day("2023-04-30") }]).unwrap();
    let sealed = ledger
        .post(day("2023-05-12"), &entry("c", "2023-04-30", "Assets:A", "Assets:B", 1))
        .unwrap_err();
    assert_eq!(
        sealed.to_string(),
        "\"c\" holds on 2023-04-30, but the books are closed through 2023-04-30; accepted is a later day"
    );
    let opened = ledger.apply(day("2023-05-12"), &[Event::Seal { through: day("2023-03-31") }]);
    assert!(matches!(opened, Err(LedgerError::Unsealed { .. })));
    // What is there already is still recognised.
    ledger.apply(day("2023-06-01"), &[Event::Seal { through: day("2023-05-31") }]).unwrap();
    let again = entry("a", "2023-05-01", "Assets:A", "Assets:B", 1);
    assert!(ledger.post(day("2023-06-01"), &again).unwrap().is_replay());
}

#[test]
fn compact_entries_keep_the_same_rules() {
    let on = day("2023-05-10");
    let mut ledger = Ledger::new();
    let a = ledger.open(&account("Assets:A"), Currency::KGS).unwrap();
    let b = ledger.open(&account("Assets:B"), Currency::RUB).unwrap();
    assert!(ledger.open(&account("Assets:Gold"), Currency::XAU).is_err());
    let refused = |ledger: &mut Ledger, legs: &[Leg]| ledger.append(on, "k", on, legs).unwrap_err();
    // A currency pair without positions, as ledger and hledger take it for a conversion.
    let pair = refused(&mut ledger, &[Leg::debit(a, 100), Leg::credit(b, 100)]);
    assert!(matches!(pair, LedgerError::Entry(EntryError::Unbalanced { .. })));
    let least = [Leg { place: a, minor: i64::MIN }, Leg::debit(a, 1)];
    assert!(matches!(refused(&mut ledger, &least), LedgerError::Entry(EntryError::Minor { .. })));
    let mut other = Ledger::new();
    for number in 0..5 {
        other.open(&account(&format!("Assets:A{number}")), Currency::KGS).unwrap();
    }
    let foreign = other.open(&account("Assets:C"), Currency::KGS).unwrap();
    let legs = [Leg::debit(foreign, 1), Leg::credit(a, 1)];
    assert!(matches!(refused(&mut ledger, &legs), LedgerError::Place { number: 5 }));
    assert!(ledger.is_empty());
    // An entry and its compact form are the same entry.
    let c = ledger.open(&account("Assets:C"), Currency::KGS).unwrap();
    ledger.append(on, "k", on, &[Leg::debit(c, 5), Leg::credit(a, 5)]).unwrap();
    assert!(
        ledger.post(on, &entry("k", "2023-05-10", "Assets:A", "Assets:C", 5)).unwrap().is_replay()
    );
    assert_eq!(ledger.balance_within(&account("Assets:C")).unwrap(), [som(5)]);
}

#[test]
fn what_a_rounding_leaves_is_posted() {
    // 100.00 RUB at 0.94805, where text ledgers lose a fraction of a tyiyn, and three times at
    // 0.94804, which is off by 0.012 against 284.40: observed with ledger 3.3.0, hledger 1.25 and
    // beancount 3.2.3. Code.
    let (up, down) = (RoundingMode::Up, RoundingMode::Down);
    let rubles = Money::from_minor(10_000, Currency::RUB).unwrap();
    let exchange = Exchange::at(rubles, "1 RUB = 0.94805 KGS".parse().unwrap(), up, down).unwrap();
    let cash = account("Assets:Cash");
    let text = Message::new("remittances.entry.posted");
    let postings = exchange.postings(&cash, &cash).unwrap();
    let posted = Entry::new("x", day("2023-05-10"), text, postings).unwrap();
    let mut ledger = Ledger::new();
    ledger.post(day("2023-05-10"), &posted).unwrap();
    assert_eq!(ledger.balance(&Account::rounding(), Currency::KGS).unwrap(), som(1));
    assert_eq!(ledger.balance(&cash, Currency::KGS).unwrap(), som(9_480));
    assert_eq!(exchange.rate().quotient(), Some((237, 250)));
    assert_eq!(exchange.rate().to_string(), "1 RUB = 0.948 KGS");
    // Of two amounts that were agreed nothing is rounded, whatever the quotient.
    let dinars = Money::from_minor(9_000, Currency::new("RSD").unwrap()).unwrap();
    let euros = Money::from_minor(77, Currency::EUR).unwrap();
    let pair = Exchange::new(euros, dinars).unwrap();
    assert!(pair.rounding().unwrap().is_zero());
    assert_eq!(pair.rate().quotient(), Some((9_000, 77)));
    assert!(Exchange::new(rubles, rubles).is_err());
    let json = r#"{"given":{"amount":"1.00","currency":"RUB"},"taken":{"amount":"1.00","currency":"RUB"},"paid":{"amount":"1.00","currency":"RUB"}}"#;
    assert!(serde_json::from_str::<Exchange>(json).is_err());
}
