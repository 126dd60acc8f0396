//! Laws of a transfer's life, and of netting and settling what operators owe each other.

use std::collections::BTreeMap;

use kerben_core::money::Money;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::Outcome;
use crate::booking::Partner;
use crate::ledger::{Entry, HoldState, Ledger, LedgerError};
use crate::life::{Life, Stage};
use crate::netting::{Claim, NetPosition};

/// Holds when the operator's books are what the life of a transfer says.
///
/// They balance in every currency whatever happened. Something is held only while the money waits
/// for the recipient. After the pay-out the partner is owed what the recipient got, and nothing is
/// owed to the recipient. After a refund nothing is left but a fee that was kept.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_life_leaves_its_books_clean(ledger: &Ledger, life: &Life, partner: &Partner) -> Outcome {
    let wrong = |error: LedgerError| TestCaseError::fail(error.to_string());
    prop_assert!(ledger.trial_balance().map_err(wrong)?.is_zero());
    let waits = ledger.hold_of(&format!("{}:available", life.transfer().id()));
    let held = waits == Some(HoldState::Open);
    prop_assert_eq!(held, life.stage() == Stage::Available, "{} and held: {}", life.stage(), held);
    let received = life.transfer().received();
    let owed = ledger.balance(&partner.owed(), received.currency()).map_err(wrong)?;
    let paid = if life.stage() == Stage::Paid { received.minor() } else { 0 };
    prop_assert_eq!(owed.minor(), -paid);
    let standing: Vec<_> = ledger
        .balances()
        .map_err(wrong)?
        .into_iter()
        .filter(|line| !line.balance.is_zero())
        .collect();
    match life.stage() {
        Stage::Quoted => prop_assert!(ledger.is_empty()),
        Stage::Paid => {
            let payout = standing.iter().any(|line| line.account.path().contains(":Payout:"));
            prop_assert!(!payout, "{standing:?}");
        }
        Stage::Refunded => {
            // The fee that was kept, in cash and as income.
            let fee = |line: &&crate::ledger::Balance| {
                line.balance.minor().abs() == life.transfer().fee().minor()
            };
            prop_assert!(
                standing.iter().all(|line| fee(&line)) && standing.len() <= 2,
                "{standing:?}"
            );
        }
        _ => {}
    }
    Ok(())
}

/// Holds when payments settle positions: netting the payments gives the positions again, and there
/// are fewer payments than parties in each currency.
///
/// # Errors
///
/// When the law does not hold.
pub fn payments_settle_positions(
    positions: &[NetPosition],
    pay: impl Fn(&[NetPosition]) -> Option<Vec<Claim>>,
) -> Outcome {
    let paid = pay(positions).ok_or_else(|| TestCaseError::fail("no payments were found"))?;
    let mut left: BTreeMap<_, i128> = BTreeMap::new();
    let mut counts: BTreeMap<_, (usize, usize)> = BTreeMap::new();
    for position in positions.iter().filter(|position| !position.owed.is_zero()) {
        let currency = position.owed.currency();
        left.insert((position.party.as_str(), currency), i128::from(position.owed.minor()));
        counts.entry(currency).or_default().0 += 1;
    }
    for payment in &paid {
        let (minor, currency) = (i128::from(payment.amount().minor()), payment.amount().currency());
        *left.entry((payment.creditor(), currency)).or_insert(0) -= minor;
        *left.entry((payment.debtor(), currency)).or_insert(0) += minor;
        counts.entry(currency).or_default().1 += 1;
    }
    prop_assert!(left.values().all(|minor| *minor == 0), "{left:?}");
    for (currency, (parties, payments)) in counts {
        prop_assert!(payments < parties.max(1), "{payments} payments in {currency}");
    }
    Ok(())
}

/// Holds when both parties book a settlement at the same amount: what one no longer owes, the other
/// is no longer owed.
///
/// # Errors
///
/// When the law does not hold.
pub fn both_parties_book_the_claim(amount: Money, debtors: &Entry, creditors: &Entry) -> Outcome {
    let claim = |entry: &Entry, prefix: &str| -> i128 {
        let postings = entry.postings().iter();
        let claims = postings.filter(|posting| posting.account().path().starts_with(prefix));
        claims.map(crate::ledger::Posting::signed_minor).sum()
    };
    prop_assert_eq!(claim(debtors, "Liabilities:Owed:"), i128::from(amount.minor()));
    prop_assert_eq!(claim(creditors, "Assets:Claims:"), -i128::from(amount.minor()));
    super::postings_balance(debtors.postings())?;
    super::postings_balance(creditors.postings())
}
