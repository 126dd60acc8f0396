//! Laws of a ledger: what it takes, holds, limits, remembers and writes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_core::currency::Currency;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::Outcome;
use crate::ledger::{Account, Entry, Event, HoldState, Ledger, LedgerError, Posted, Record};

type Places = BTreeMap<(Account, Currency), i128>;

fn add(places: &mut Places, entry: &Entry) {
    for posting in entry.postings() {
        let place = (posting.account().clone(), posting.amount().currency());
        *places.entry(place).or_insert(0) += posting.signed_minor();
    }
}

/// Holds when the balances of a ledger, and what it holds, follow from its records alone.
///
/// The model sums the postings that were posted and settled, and those of holds that are open.
///
/// # Errors
///
/// When the law does not hold.
pub fn balances_follow_from_records(ledger: &Ledger, records: &[Record]) -> Outcome {
    let (mut posted, mut held) = (Places::new(), BTreeMap::new());
    for event in records.iter().flat_map(|record| &record.events) {
        match event {
            Event::Post(entry) => add(&mut posted, entry),
            Event::Hold { entry, .. } => {
                prop_assert!(held.insert(entry.key(), entry).is_none());
            }
            Event::Settle { hold, entry } => {
                prop_assert!(held.remove(hold.as_str()).is_some(), "\"{hold}\" is not held");
                add(&mut posted, entry);
            }
            Event::Release { hold, .. } => {
                prop_assert!(held.remove(hold.as_str()).is_some(), "\"{hold}\" is not held");
            }
            Event::Limit(_) | Event::Seal { .. } => {}
        }
    }
    let wrong = |error: LedgerError| TestCaseError::fail(error.to_string());
    for ((account, currency), minor) in &posted {
        let balance = ledger.balance(account, *currency).map_err(wrong)?;
        prop_assert_eq!(i128::from(balance.minor()), *minor, "{} {}", account, currency);
    }
    let lines = ledger.balances().map_err(wrong)?;
    prop_assert_eq!(lines.len(), posted.len());
    let mut sides: BTreeMap<(Account, Currency), (i128, i128)> = BTreeMap::new();
    for posting in held.values().flat_map(|entry| entry.postings()) {
        let place = (posting.account().clone(), posting.amount().currency());
        let (debit, credit) = sides.entry(place).or_default();
        *debit += posting.signed_minor().max(0);
        *credit += (-posting.signed_minor()).max(0);
    }
    for key in held.keys() {
        prop_assert_eq!(ledger.hold_of(key), Some(HoldState::Open));
    }
    for (account, currency) in posted.keys().chain(sides.keys()) {
        let (debit, credit) = ledger.held(account, *currency).map_err(wrong)?;
        let found = (i128::from(debit.minor()), i128::from(credit.minor()));
        let expected = sides.get(&(account.clone(), *currency)).copied().unwrap_or_default();
        prop_assert_eq!(found, expected, "{} {}", account, currency);
    }
    Ok(())
}

/// Holds when replaying the records of a ledger gives an equal ledger.
///
/// State is a consequence of the log and of nothing else.
///
/// # Errors
///
/// When the law does not hold.
pub fn replay_is_state(ledger: &Ledger, replay: impl Fn(&[Record]) -> Option<Ledger>) -> Outcome {
    let records: Vec<Record> = ledger.records().collect();
    let again = replay(&records)
        .ok_or_else(|| TestCaseError::fail("the records of a ledger are not taken again"))?;
    prop_assert_eq!(&again, ledger);
    prop_assert_eq!(again.balances(), ledger.balances());
    Ok(())
}

/// Holds when events that are refused leave everything as it was, and events that are taken stand
/// in the records as one.
///
/// # Errors
///
/// When the law does not hold.
pub fn events_happen_all_or_not_at_all(
    before: &Ledger,
    recorded: NaiveDate,
    events: &[Event],
    apply: impl Fn(&mut Ledger, NaiveDate, &[Event]) -> Result<Vec<Posted>, LedgerError>,
) -> Outcome {
    let mut after = before.clone();
    let taken = apply(&mut after, recorded, events);
    if taken.is_err() {
        prop_assert_eq!(&after, before);
        prop_assert_eq!(after.balances(), before.balances());
        prop_assert_eq!(after.sealed_through(), before.sealed_through());
        return Ok(());
    }
    let new: Vec<Record> = after.records_since(before.position()).collect();
    prop_assert!(new.len() <= 1, "{} records", new.len());
    // Taken again, every entry is a replay and nothing changes, but for limits that are set twice
    // among the events: the first is a change again, and so is the second.
    let mut twice = after.clone();
    if let Ok(again) = apply(&mut twice, recorded, events) {
        prop_assert!(again.iter().all(|posted| posted.is_replay()));
        prop_assert_eq!(twice.balances(), after.balances());
        let mut limits = BTreeMap::new();
        let overwritten = events.iter().any(|event| match event {
            Event::Limit(limit) => limits
                .insert((&limit.account, limit.currency), (limit.least, limit.most))
                .is_some_and(|before| before != (limit.least, limit.most)),
            _ => false,
        });
        if overwritten {
            let new: Vec<Event> =
                twice.records_since(after.position()).flat_map(|record| record.events).collect();
            prop_assert!(new.iter().all(|event| matches!(event, Event::Limit(_))), "{new:?}");
        } else {
            prop_assert_eq!(&twice, &after);
        }
    }
    Ok(())
}

/// Holds when no account stands beyond its limits, with what is held on the side that is worse.
///
/// # Errors
///
/// When the law does not hold.
pub fn limits_are_kept(ledger: &Ledger, records: &[Record]) -> Outcome {
    let mut limits = BTreeMap::new();
    for event in records.iter().flat_map(|record| &record.events) {
        if let Event::Limit(limit) = event {
            limits.insert((limit.account.clone(), limit.currency), (limit.least, limit.most));
        }
    }
    for ((account, currency), (least, most)) in limits {
        let wrong = |error: LedgerError| TestCaseError::fail(error.to_string());
        let stands = i128::from(ledger.balance(&account, currency).map_err(wrong)?.minor());
        let (debit, credit) = ledger.held(&account, currency).map_err(wrong)?;
        let low = stands - i128::from(credit.minor());
        let high = stands + i128::from(debit.minor());
        prop_assert!(least.is_none_or(|least| low >= i128::from(least)), "{account}: {low}");
        prop_assert!(most.is_none_or(|most| high <= i128::from(most)), "{account}: {high}");
    }
    Ok(())
}

/// Holds when a balance on a day as known on another is the sum of what was recorded by then and
/// holds by then.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_balance_in_time_is_a_sum(
    records: &[Record],
    account: &Account,
    currency: Currency,
    (day, known_on): (NaiveDate, NaiveDate),
    balance: impl Fn(&Account, Currency, NaiveDate, NaiveDate) -> Option<i64>,
) -> Outcome {
    let known = records.iter().filter(|record| record.recorded <= known_on);
    let mut places = Places::new();
    for event in known.flat_map(|record| &record.events) {
        if let Event::Post(entry) | Event::Settle { entry, .. } = event
            && entry.day() <= day
        {
            add(&mut places, entry);
        }
    }
    let expected = places.get(&(account.clone(), currency)).copied().unwrap_or(0);
    let found = balance(account, currency, day, known_on).map(i128::from);
    prop_assert_eq!(
        found,
        Some(expected),
        "{} {} on {} as known on {}",
        account,
        currency,
        day,
        known_on
    );
    Ok(())
}

/// Holds when a log of which one byte was changed is found to be wrong at the very line.
///
/// # Errors
///
/// When the law does not hold.
pub fn corruption_is_found_at_its_line(
    text: &str,
    byte: usize,
    with: u8,
    faulty_line: impl Fn(&[u8]) -> Option<u64>,
) -> Outcome {
    let mut changed = text.as_bytes().to_vec();
    let Some(place) = changed.get_mut(byte) else { return Ok(()) };
    if *place == with {
        return Ok(());
    }
    *place = with;
    let before = text.as_bytes().get(..byte).unwrap_or_default();
    let line = before.split(|byte| *byte == b'\n').count() as u64;
    prop_assert_eq!(faulty_line(&changed), Some(line));
    Ok(())
}
