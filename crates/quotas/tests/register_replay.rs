//! The register under many threads, every interleaving that is tried, and what is read back after a crash.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::NaiveDate;
use kerben_core::calendar::day;
use kerben_core::explain::Off;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_quotas::register::journal;
use kerben_quotas::register::{
    Ask, Decision, Instrument, Kind, Lock, NodeId, NodeSpec, PathId, Register, Release, RequestId,
    SharedRegister, keys,
};

fn today() -> NaiveDate {
    day(2025, 3, 1).unwrap()
}

/// Two regions and the nation above them, with fewer places than the regions together may use up.
fn register(nation: u64, region: u64) -> (Register, Vec<NodeId>, Vec<PathId>) {
    let on = today();
    let year = Period::of_year(2025).unwrap();
    let act = || Instrument::new("constructed", Evidence::Unverified);
    let mut register = Register::new();
    let top = register.open(NodeSpec::new("nation", Kind::Flow, year), on).unwrap();
    register.grant(top, nation + region, on, act(), on).unwrap();
    let mut nodes = vec![top];
    for name in ["north", "south"] {
        let spec = NodeSpec::new(name, Kind::Flow, year).keys([("region", name)]);
        let node = register.open(spec.below(top, "region"), on).unwrap();
        register.grant(node, region.min(nation), on, act(), on).unwrap();
        nodes.push(node);
    }
    // The nation is cut below its regions: it binds before they do.
    register.amend(top, nation, on, act(), on).unwrap();
    let paths = ["north", "south"]
        .map(|name| register.path(&keys([("region", name)]), on).unwrap())
        .to_vec();
    (register, nodes, paths)
}

struct Tried<T>(shuttle::sync::Mutex<T>);

impl<T: Send> Lock<T> for Tried<T> {
    fn around(value: T) -> Self {
        Self(shuttle::sync::Mutex::new(value))
    }

    fn alone<A>(&self, step: impl FnOnce(&mut T) -> A) -> A {
        step(&mut self.0.lock().unwrap())
    }
}

/// Three clients, two names, two places: asked, repeated, confirmed and given up in every order that is tried.
fn clients() {
    let (register, nodes, paths) = register(2, 2);
    let shared: SharedRegister<Tried<Register>> = SharedRegister::new(register);
    let threads: Vec<_> = (0..3_u128)
        .map(|client| {
            let shared = shared.clone();
            let paths = paths.clone();
            shuttle::thread::spawn(move || {
                let mut granted = 0;
                for number in [client, client + 1] {
                    let id = RequestId::new(number);
                    let path = paths[usize::try_from(number % 2).unwrap()];
                    let held = shared.hold(&Ask::new(id, path), today()).unwrap();
                    if let Decision::Held { .. } = held {
                        // Another client of the same name may have given it up meanwhile.
                        let confirmed = shared.confirm(id, today());
                        granted += confirmed.map_or(0, |confirmed| confirmed.places());
                    }
                    if client == 2 {
                        let _ = shared.release(id, Release::Withdrawn, today());
                    }
                }
                granted
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    shared.look(|register| {
        for node in &nodes {
            let balance = register.balance(*node, today()).unwrap();
            assert!(balance.headroom >= 0 && balance.held >= 0, "{balance:?}");
        }
        let again = Register::replay(register.entries().to_vec()).unwrap();
        assert!(again == *register);
    });
}

#[test]
fn no_interleaving_grants_too_much() {
    shuttle::check_random(clients, 2_000);
    shuttle::check_pct(clients, 1_000, 3);
}

/// A portal that looks first and writes later, as some do: the look is stale when it writes.
#[test]
#[should_panic(expected = "granted 2 of 1")]
fn the_same_search_catches_look_then_write() {
    shuttle::check_random(
        || {
            let used = shuttle::sync::Arc::new(shuttle::sync::Mutex::new(0));
            let threads: Vec<_> = (0..2)
                .map(|_| {
                    let used = used.clone();
                    shuttle::thread::spawn(move || {
                        let free = *used.lock().unwrap() < 1;
                        if free {
                            *used.lock().unwrap() += 1;
                        }
                    })
                })
                .collect();
            for thread in threads {
                thread.join().unwrap();
            }
            let used = *used.lock().unwrap();
            assert!(used <= 1, "granted {used} of 1");
        },
        1_000,
    );
}

#[test]
fn eight_threads_get_exactly_what_there_is() {
    let (register, nodes, paths) = register(5_000, 3_000);
    let shared: SharedRegister = SharedRegister::new(register);
    let counted = AtomicU32::new(0);
    std::thread::scope(|threads| {
        for client in 0..8_u128 {
            let (shared, paths, counted) = (shared.clone(), &paths, &counted);
            threads.spawn(move || {
                for number in 0..1_500_u128 {
                    let id = RequestId::new(client * 10_000 + number);
                    let path = paths[usize::try_from((client + number) % 2).unwrap()];
                    let decision = shared.issue(&Ask::new(id, path), today()).unwrap();
                    counted.fetch_add(decision.places(), Ordering::Relaxed);
                    // The client lost the answer and asks again.
                    if number % 7 == 0 {
                        shared.issue(&Ask::new(id, path), today()).unwrap();
                    }
                }
            });
        }
    });
    // The auditor: what the clients were told, counted by themselves.
    assert_eq!(counted.load(Ordering::Relaxed), 5_000);
    shared.look(|register| {
        assert_eq!(register.balance(nodes[0], today()).unwrap().used(), 5_000);
        let regions = nodes[1..].iter().map(|node| register.balance(*node, today()).unwrap());
        let used: Vec<i64> = regions.map(|balance| balance.used()).collect();
        assert_eq!(used.iter().sum::<i64>(), 5_000);
        assert!(used.iter().all(|used| *used <= 3_000), "{used:?}");
    });
}

#[test]
fn what_was_written_before_a_crash_is_recovered() {
    let (mut register, nodes, paths) = register(10, 10);
    for number in 0..6 {
        register.issue(&Ask::new(RequestId::new(number), paths[0]), today(), &mut Off).unwrap();
    }
    let (text, head) = journal::lines(&journal::empty(), register.entries()).unwrap();
    let whole = journal::read(&text, Some(&head)).whole().unwrap();
    assert!(whole == register);

    // The power fails in the middle of a line.
    let found = journal::read(&text[..text.len() - 20], Some(&head));
    let fault = found.fault.unwrap();
    assert_eq!(fault.valid, head.entries - 1);
    assert_eq!(fault.line, head.entries);
    // The last confirmation is lost; its hold is not, and runs out by itself.
    assert_eq!(found.register.balance(nodes[0], today()).unwrap().used(), 6);

    // Whole lines are cut off: only the end that was kept elsewhere shows it.
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let short = lines[..lines.len() - 2].concat();
    assert_eq!(journal::read(&short, None).fault, None);
    assert!(journal::read(&short, Some(&head)).fault.unwrap().problem.contains("kept as its end"));

    // Two lines are exchanged; one is doubled; one is from another journal.
    for (first, second) in [(3, 4), (4, 4)] {
        let mut lines = lines.clone();
        lines[3] = lines[second];
        if first != second {
            lines[4] = text.split_inclusive('\n').nth(first).unwrap();
        }
        let found = journal::read(&lines.concat(), None);
        assert_eq!(found.fault.unwrap().line, 4);
    }

    // Appending goes on from the end.
    let mut next = found.register;
    next.settle(today()).unwrap();
    let (more, _) =
        journal::lines(&found.head, &register.entries()[next.entries().len()..]).unwrap();
    let kept: String = lines[..lines.len() - 1].concat();
    assert_eq!(kept + &more, text);
}

#[test]
fn an_entry_that_does_not_follow_is_refused_and_changes_nothing() {
    let (mut register, _, paths) = register(10, 10);
    register.issue(&Ask::new(RequestId::new(0), paths[0]), today(), &mut Off).unwrap();
    let entries = register.entries().to_vec();
    for entry in entries {
        let before = register.clone();
        // Nodes with taken names, known paths, answered requests, permits confirmed twice: none of it again.
        let moves = matches!(entry.act, kerben_quotas::register::Act::Moved(_));
        if !moves {
            register.follow(entry).unwrap_err();
            assert!(register == before);
        }
    }
}

#[test]
fn a_register_can_be_sent_to_another_thread() {
    fn sent<T: Send + Sync>() {}
    sent::<Register>();
    sent::<SharedRegister>();
    sent::<Decision>();
}
