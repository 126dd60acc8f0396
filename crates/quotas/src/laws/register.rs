//! What must hold of every register of places.
//!
//! The laws look at entries and answers, so that an adapter or a rival can be held to them. The [`Auditor`] is
//! a second, slow reckoning from the entries alone; it shares no code with the register.

mod auditor;

pub use auditor::Auditor;

use chrono::NaiveDate;
use kerben_core::explain::Off;
use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::register::journal::{self, Head, Recovered};
use crate::register::{
    Ask, Balance, CaseState, Decision, Division, Entry, NodeId, Register, RegisterError, RequestId,
};

/// No entry takes a place that a node did not have, and the balances are what the entries come to.
///
/// A place is granted once; this is what a quota is for.
///
/// # Errors
///
/// Fails with the entry that takes too much, or with the node whose balance or cap differs.
pub fn no_place_is_granted_twice(
    entries: &[Entry],
    on: NaiveDate,
    balance: impl Fn(NodeId) -> Option<Balance>,
) -> Result<(), TestCaseError> {
    let auditor = Auditor::of(entries).map_err(TestCaseError::fail)?;
    for node in auditor.nodes() {
        let told = balance(node);
        let told = told.map(|told| (told.held, told.posted, told.cap));
        let reckoned = auditor.reckoned(node, on);
        prop_assert_eq!(told, Some(reckoned), "held, posted and places of node {}", node);
    }
    Ok(())
}

/// Parts and what is not assigned add up to the whole, in every division, on every day, as known on every day.
///
/// Places move between accounts; none appears or vanishes on the way.
///
/// # Errors
///
/// Fails with the division.
pub fn parts_and_rest_are_the_whole(
    register: &Register,
    days: &[NaiveDate],
    divisions: impl Fn(&Register, NodeId, NaiveDate, NaiveDate) -> Vec<Division>,
) -> Result<(), TestCaseError> {
    let nodes: Vec<NodeId> = register.nodes().map(|(node, _)| node).collect();
    for node in nodes {
        for valid in days {
            for known in days {
                let whole = register.cap(node, *valid, *known).ok().flatten().unwrap_or_default();
                let whole = i64::try_from(whole).unwrap_or(i64::MAX);
                for division in divisions(register, node, *valid, *known) {
                    let sum: u64 = division.parts.iter().map(|(_, places)| places).sum();
                    let sum = i64::try_from(sum).unwrap_or(i64::MAX);
                    prop_assert_eq!(sum + division.unassigned, whole, "{:?}", division);
                }
            }
        }
    }
    Ok(())
}

/// The entries make the same register again.
///
/// Only then are they the record of what was decided.
///
/// # Errors
///
/// Fails if the register that they make differs.
pub fn replay_is_the_state(
    register: &Register,
    replay: impl Fn(&[Entry]) -> Option<Register>,
) -> Result<(), TestCaseError> {
    let again = replay(register.entries());
    prop_assert!(again.as_ref() == Some(register), "replay makes another register");
    Ok(())
}

/// Every firm hold that is alive can be confirmed, all of them together.
///
/// What could break a limit fails at the hold, so that nobody who was promised a place is turned away.
///
/// # Errors
///
/// Fails with the request that was turned away.
pub fn every_firm_hold_can_be_confirmed(
    register: &Register,
    on: NaiveDate,
    confirm: impl Fn(&mut Register, RequestId, NaiveDate) -> Result<Decision, RegisterError>,
) -> Result<(), TestCaseError> {
    let mut register = register.clone();
    register.settle(on).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let held: Vec<(RequestId, u32)> = register
        .cases()
        .iter()
        .filter(|case| case.state == CaseState::Held && case.is_firm())
        .map(|case| (case.ask.request, case.places))
        .collect();
    for (request, places) in held {
        let decision = confirm(&mut register, request, on);
        let granted =
            matches!(decision, Ok(Decision::Granted { .. } | Decision::GrantedAtFee { .. }));
        prop_assert!(granted, "{request}: {decision:?}");
        prop_assert_eq!(decision.map(|decision| decision.places()), Ok(places));
    }
    Ok(())
}

/// A request that is made again gets the answer that it got, and no entry is written.
///
/// # Errors
///
/// Fails with the request whose answer or whose entries changed.
pub fn asking_again_changes_nothing(
    register: &Register,
    on: NaiveDate,
    hold: impl Fn(&mut Register, &Ask, NaiveDate) -> Result<Decision, RegisterError>,
) -> Result<(), TestCaseError> {
    let mut register = register.clone();
    register.settle(on).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let asks: Vec<Ask> = register.cases().iter().map(|case| case.ask).collect();
    let entries = register.entries().len();
    for ask in asks {
        let one = hold(&mut register, &ask, on);
        let two = hold(&mut register, &ask, on);
        prop_assert!(one.is_ok(), "{}: {one:?}", ask.request);
        prop_assert_eq!(one, two, "{}", ask.request);
        prop_assert_eq!(register.entries().len(), entries, "{}", ask.request);
    }
    Ok(())
}

/// What was known on a day stays what was known on that day, whatever is written later.
///
/// # Errors
///
/// Fails with the node and the days whose places differ.
pub fn what_was_known_stays_known(
    before: &Register,
    after: &Register,
    days: &[NaiveDate],
    cap: impl Fn(&Register, NodeId, NaiveDate, NaiveDate) -> Option<u64>,
) -> Result<(), TestCaseError> {
    let later = after.entries().get(before.entries().len()).map(|entry| entry.on);
    let nodes: Vec<NodeId> = before.nodes().map(|(node, _)| node).collect();
    for known in days.iter().filter(|day| later.is_none_or(|later| **day < later)) {
        for valid in days {
            for node in &nodes {
                prop_assert_eq!(
                    cap(before, *node, *valid, *known),
                    cap(after, *node, *valid, *known),
                    "node {}, valid on {}, known on {}",
                    node,
                    valid,
                    known
                );
            }
        }
    }
    Ok(())
}

/// Two requests that share no node get the same answers in either order.
///
/// Requests that meet at a node may not: first come, first served is a rule that looks at the order.
///
/// # Errors
///
/// Fails with the answers in both orders.
pub fn independent_requests_commute(
    register: &Register,
    (one, two): (&Ask, &Ask),
    on: NaiveDate,
    hold: impl Fn(&mut Register, &Ask, NaiveDate) -> Result<Decision, RegisterError>,
) -> Result<(), TestCaseError> {
    let (Ok(nodes), Ok(others)) = (register.path_nodes(one.path), register.path_nodes(two.path))
    else {
        return Ok(());
    };
    if one.request == two.request || nodes.iter().any(|node| others.contains(node)) {
        return Ok(());
    }
    let (mut forward, mut backward) = (register.clone(), register.clone());
    let first = hold(&mut forward, one, on);
    let first = (first, hold(&mut forward, two, on));
    let second = hold(&mut backward, two, on);
    let second = (hold(&mut backward, one, on), second);
    prop_assert_eq!(first, second);
    for (node, _) in register.nodes() {
        prop_assert_eq!(forward.balance(node, on), backward.balance(node, on), "node {}", node);
    }
    Ok(())
}

/// Asking for the derivation changes nothing of the decision, and every step of it follows from those below.
///
/// # Errors
///
/// Fails with the two decisions or with the faults of the derivation.
pub fn explaining_changes_no_decision(
    register: &Register,
    ask: &Ask,
    on: NaiveDate,
) -> Result<(), TestCaseError> {
    let (mut silent, mut told) = (register.clone(), register.clone());
    let quiet = silent.hold(ask, on, &mut Off);
    let traced = told.hold(ask, on, &mut kerben_core::explain::Explain::new());
    let quiet = quiet.map(|traced| traced.value);
    match traced {
        Ok(traced) => {
            prop_assert_eq!(quiet, Ok(traced.value));
            let faults = traced.node.check();
            prop_assert!(faults.is_empty(), "{faults:?}");
        }
        Err(error) => prop_assert_eq!(quiet, Err(error)),
    }
    prop_assert!(silent == told, "the derivation changed the register");
    Ok(())
}

/// A journal in which one byte was changed, or that was cut off, is found out at the very entry, and the entries
/// before it are recovered.
///
/// # Errors
///
/// Fails with what was read instead.
pub fn damage_is_found_where_it_is(
    register: &Register,
    position: usize,
    read: impl Fn(&str, Option<&Head>) -> Recovered,
) -> Result<(), TestCaseError> {
    let (text, head) = journal::lines(&journal::empty(), register.entries())
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    let whole = read(&text, Some(&head));
    prop_assert_eq!(&whole.fault, &None);
    prop_assert!(whole.register == *register, "the journal makes another register");
    if text.is_empty() {
        return Ok(());
    }
    let position = position % text.len();
    let line = text.bytes().take(position).filter(|byte| *byte == b'\n').count();
    let changed: String = text
        .char_indices()
        .map(|(at, letter)| match (at == position, letter) {
            (true, '1') => '2',
            (true, _) => '1',
            (false, letter) => letter,
        })
        .collect();
    let cut = text.get(..position).unwrap_or_default().to_owned();
    for damaged in [changed, cut] {
        let found = read(&damaged, Some(&head));
        let valid = u64::try_from(line).unwrap_or(u64::MAX);
        prop_assert_eq!(found.head.entries, valid, "{:?}", found.fault);
        let fault = found.fault.map(|fault| (fault.line, fault.valid));
        prop_assert_eq!(fault, Some((valid.saturating_add(1), valid)));
        let prefix = register.entries().get(..line).unwrap_or_default();
        prop_assert_eq!(found.register.entries(), prefix);
    }
    Ok(())
}
