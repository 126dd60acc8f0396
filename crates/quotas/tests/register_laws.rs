//! The laws of the register: they hold here, and each catches a broken implementation.

#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use chrono::NaiveDate;
use kerben_core::calendar::day;
use kerben_core::explain::Off;
use kerben_quotas::laws::register as laws;
use kerben_quotas::register::journal::{self, Recovered};
use kerben_quotas::register::{
    Act, Ask, Balance, Decision, Division, Entry, NodeId, Register, RegisterError, Release,
    RequestId, keys,
};
use kerben_quotas::strategies::register as some;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

fn hold(register: &mut Register, ask: &Ask, on: NaiveDate) -> Result<Decision, RegisterError> {
    Ok(register.hold(ask, on, &mut Off)?.value)
}

fn balance(register: &Register, node: NodeId, on: NaiveDate) -> Option<Balance> {
    register.balance(node, on).ok()
}

fn divisions(
    register: &Register,
    node: NodeId,
    valid: NaiveDate,
    known: NaiveDate,
) -> Vec<Division> {
    register.divisions(node, valid, known).unwrap()
}

fn cap(register: &Register, node: NodeId, valid: NaiveDate, known: NaiveDate) -> Option<u64> {
    register.cap(node, valid, known).unwrap()
}

fn replay(entries: &[Entry]) -> Option<Register> {
    Register::replay(entries.to_vec()).ok()
}

fn days() -> Vec<NaiveDate> {
    [(1, 1), (1, 20), (3, 1), (6, 1), (12, 31)]
        .map(|(month, date)| day(2025, month, date).unwrap())
        .to_vec()
}

proptest! {
    #[test]
    fn laws_of_a_history(
        mut register in some::register(),
        history in some::history(),
        request in some::request(),
        other in some::request(),
        position in any::<usize>(),
    ) {
        let half = history.len() / 2;
        some::live(&mut register, &history[..half]);
        let before = register.clone();
        let mut on = register.last_day().unwrap();
        for (days, step) in &history[half..] {
            on = on + chrono::Days::new(u64::from(*days));
            let _ = some::serve(&mut register, step, on);
        }
        let at = register.last_day().unwrap();
        laws::no_place_is_granted_twice(register.entries(), at, |node| balance(&register, node, at))?;
        laws::parts_and_rest_are_the_whole(&register, &days(), divisions)?;
        laws::replay_is_the_state(&register, replay)?;
        laws::what_was_known_stays_known(&before, &register, &days(), cap)?;
        laws::every_firm_hold_can_be_confirmed(&register, on, Register::confirm)?;
        laws::asking_again_changes_nothing(&register, on, hold)?;
        laws::damage_is_found_where_it_is(&register, position, journal::read)?;
        if let (Ok(one), Ok(two)) = (request.ask(&mut register, on), other.ask(&mut register, on)) {
            laws::independent_requests_commute(&register, (&one, &two), on, hold)?;
            laws::explaining_changes_no_decision(&register, &one, on)?;
        }
    }
}

/// Whether the law fails for some history.
fn is_caught(law: impl Fn(Register, NaiveDate) -> Result<(), TestCaseError>) -> bool {
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    let histories = (some::register(), some::history());
    runner
        .run(&histories, |(mut register, history)| {
            let on = some::live(&mut register, &history);
            law(register, on)
        })
        .is_err()
}

#[test]
fn a_hold_beyond_the_limit_is_caught() {
    assert!(is_caught(|register, _| {
        let at = register.last_day().unwrap();
        let mut forged = register.entries().to_vec();
        let last = forged.iter().rev().find_map(|entry| match &entry.act {
            Act::Held { ask, taken } if taken.charged != 0 => Some((*ask, *taken)),
            _ => None,
        });
        let Some((ask, mut taken)) = last else { return Ok(()) };
        // A register that looked at the limit and wrote something else.
        taken.places = 1_000;
        let mut ask = ask.places(1_000);
        ask.request = RequestId::new(9_999);
        forged.push(Entry { on: at, act: Act::Held { ask, taken } });
        laws::no_place_is_granted_twice(&forged, at, |node| balance(&register, node, at))
    }));
}

#[test]
fn a_balance_that_forgets_a_release_is_caught() {
    assert!(is_caught(|register, _| {
        let at = register.last_day().unwrap();
        let kept: Vec<Entry> = register
            .entries()
            .iter()
            .filter(|entry| !matches!(entry.act, Act::Released { .. } | Act::Lapsed { .. }))
            .cloned()
            .collect();
        let Some(forgetful) = replay(&kept) else { return Ok(()) };
        laws::no_place_is_granted_twice(register.entries(), at, |node| {
            balance(&forgetful, node, at)
        })
    }));
}

#[test]
fn a_rest_that_forgets_a_part_is_caught() {
    assert!(is_caught(|register, _| {
        laws::parts_and_rest_are_the_whole(&register, &days(), |register, node, valid, known| {
            let mut divisions = divisions(register, node, valid, known);
            for division in &mut divisions {
                division.parts.pop();
            }
            divisions
        })
    }));
}

#[test]
fn a_replay_that_loses_an_entry_is_caught() {
    assert!(is_caught(|register, _| {
        laws::replay_is_the_state(&register, |entries| replay(&entries[..entries.len() - 1]))
    }));
}

#[test]
fn a_confirmation_that_can_fail_is_caught() {
    assert!(is_caught(|register, on| {
        laws::every_firm_hold_can_be_confirmed(&register, on, |register, request, on| {
            // Reserve, then write, then hope: the place is asked for anew.
            register.release(request, Release::Withdrawn, on)?;
            register.confirm(request, on)
        })
    }));
}

#[test]
fn a_second_place_for_one_name_is_caught() {
    assert!(is_caught(|register, on| {
        laws::asking_again_changes_nothing(&register, on, |register, ask, on| {
            let mut again = *ask;
            again.request = RequestId::new(10_000 + register.entries().len() as u128);
            hold(register, &again, on)
        })
    }));
}

#[test]
fn a_cap_that_forgets_when_it_was_known_is_caught() {
    assert!(is_caught(|register, on| {
        let mut after = register.clone();
        let later = on + chrono::Days::new(1);
        let node = after.node("nation").unwrap();
        if after.amend(node, 1_000, days()[0], some::instrument(), later).is_err() {
            return Ok(());
        }
        laws::what_was_known_stays_known(&register, &after, &days(), |register, node, valid, _| {
            cap(register, node, valid, register.last_day().unwrap())
        })
    }));
}

#[test]
fn a_register_that_looks_at_all_requests_is_caught() {
    // Every second request is refused, whatever it asks: the order decides.
    let mut register = Register::new();
    let on = some::first_day();
    let year = kerben_core::period::Period::of_year(2025).unwrap();
    let mut path = |name: &str| {
        let spec =
            kerben_quotas::register::NodeSpec::new(name, kerben_quotas::register::Kind::Flow, year);
        let node = register.open(spec.keys([("pool", name)]), on).unwrap();
        register.grant(node, 5, on, some::instrument(), on).unwrap();
        register.path(&keys([("pool", name)]), on).unwrap()
    };
    let (one, two) = (path("one"), path("two"));
    let (one, two) = (Ask::new(RequestId::new(1), one), Ask::new(RequestId::new(2), two));
    assert!(laws::independent_requests_commute(&register, (&one, &two), on, hold).is_ok());
    let broken =
        laws::independent_requests_commute(&register, (&one, &two), on, |register, ask, on| {
            let few = register.cases().len() % 2 == 0;
            hold(register, &if few { *ask } else { ask.places(6) }, on)
        });
    assert!(broken.is_err());
}

#[test]
fn a_reader_that_checks_no_hash_is_caught() {
    assert!(is_caught(|register, _| {
        laws::damage_is_found_where_it_is(&register, 100, |text, _| {
            // Reads what it can and says that all is well.
            let whole: Recovered = journal::read(text, None);
            let (text, _) = journal::lines(&journal::empty(), whole.register.entries()).unwrap();
            journal::read(&text, None)
        })
    }));
}
