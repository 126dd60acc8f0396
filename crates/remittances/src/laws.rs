//! Properties that books, prices and classifications keep, to be run over one's own implementation
//! or data.
//!
//! Each law is `Ok` when it holds for the given case, and takes the implementation to be tested as
//! a closure or a trait, so that a broken one can be shown to fail.

use std::collections::BTreeMap;

use kerben_core::calendar;
use kerben_core::currency::Currency;
use kerben_core::money::Money;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::answer::Answer;
use crate::classification::Classification;
use crate::ledger::{Account, AccountKind, Entry, Ledger, Posting};
use crate::measures::MeasureId;
use crate::netting::{Claim, NetPosition};
use crate::percent::Percent;
use crate::strategies::Terms;
use crate::transfer::Transfer;

pub mod checks;
pub mod interchange;
pub mod ledger;
pub mod life;
pub mod statistics;

/// How a law ends: `Ok` when it holds.
pub type Outcome = Result<(), TestCaseError>;

/// What every keeper of books can do; implement it for a store of your own to hold it to the laws.
pub trait Books: Default {
    /// Takes an entry; a refusal changes nothing.
    fn post(&mut self, entry: &Entry);

    /// Debits less credits in minor units, by account and currency; accounts of nothing may be left
    /// out.
    fn balances(&self) -> BTreeMap<(Account, Currency), i128>;
}

impl Books for Ledger {
    fn post(&mut self, entry: &Entry) {
        // A conflict is a refusal, which the laws allow.
        let _ = Ledger::post(self, calendar::DAY_MAX, entry);
    }

    fn balances(&self) -> BTreeMap<(Account, Currency), i128> {
        let lines = Ledger::balances(self).unwrap_or_default();
        let places = lines.into_iter().map(|line| {
            ((line.account, line.balance.currency()), i128::from(line.balance.minor()))
        });
        places.collect()
    }
}

fn kept<B: Books>(entries: &[Entry]) -> BTreeMap<(Account, Currency), i128> {
    let mut books = B::default();
    for entry in entries {
        books.post(entry);
    }
    let mut balances = books.balances();
    balances.retain(|_, minor| *minor != 0);
    balances
}

/// Holds when postings sum to nothing in every currency by itself.
///
/// Double entry: what one account gets, others give; a conversion goes through positions and leaves
/// nothing either.
///
/// # Errors
///
/// When the law does not hold.
pub fn postings_balance(postings: &[Posting]) -> Outcome {
    let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
    for posting in postings {
        *sums.entry(posting.amount().currency()).or_insert(0) += posting.signed_minor();
    }
    for (currency, sum) in sums {
        prop_assert_eq!(sum, 0, "{} minor units are left in {}", sum, currency);
    }
    Ok(())
}

/// Holds when postings that do not balance are refused, and those that do are taken.
///
/// An unbalanced entry must not be possible, however small the difference: a lost half of a tyiyn
/// is lost money.
///
/// # Errors
///
/// When the law does not hold.
pub fn only_balanced_entries(make: impl Fn(&[Posting]) -> bool, postings: &[Posting]) -> Outcome {
    prop_assert_eq!(make(postings), postings_balance(postings).is_ok());
    Ok(())
}

/// Holds when the balances of all accounts sum to nothing in every currency after a history.
///
/// Follows from double entry: whatever is posted, the trial balance is zero.
///
/// # Errors
///
/// When the law does not hold.
pub fn trial_balance_is_zero<B: Books>(history: &[Entry]) -> Outcome {
    let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
    for ((_, currency), minor) in kept::<B>(history) {
        *sums.entry(currency).or_insert(0) += minor;
    }
    prop_assert!(sums.values().all(|sum| *sum == 0), "{sums:?}");
    Ok(())
}

/// Holds when an account's balance is the sum of all that was posted to it.
///
/// Nothing that was taken may be forgotten; the model is the plain sum over the postings.
///
/// # Errors
///
/// When the law does not hold.
pub fn balances_are_sums<B: Books>(history: &[Entry]) -> Outcome {
    let mut model: BTreeMap<(Account, Currency), i128> = BTreeMap::new();
    for posting in history.iter().flat_map(Entry::postings) {
        let place = (posting.account().clone(), posting.amount().currency());
        *model.entry(place).or_insert(0) += posting.signed_minor();
    }
    model.retain(|_, minor| *minor != 0);
    prop_assert_eq!(kept::<B>(history), model);
    Ok(())
}

/// Holds when posting a history twice gives what posting it once gives.
///
/// The key is the identity of an event: messages that arrive twice happened once.
///
/// # Errors
///
/// When the law does not hold.
pub fn posting_is_idempotent<B: Books>(history: &[Entry]) -> Outcome {
    let twice: Vec<Entry> = history.iter().chain(history).cloned().collect();
    prop_assert_eq!(kept::<B>(&twice), kept::<B>(history));
    Ok(())
}

/// Holds when the order of entries with keys of their own does not matter.
///
/// # Errors
///
/// When the law does not hold.
pub fn order_does_not_matter<B: Books>(history: &[Entry]) -> Outcome {
    let backwards: Vec<Entry> = history.iter().rev().cloned().collect();
    prop_assert_eq!(kept::<B>(&backwards), kept::<B>(history));
    Ok(())
}

/// Holds when an entry and its reversal leave nothing.
///
/// Mistakes are mended by new entries, never by changing old ones.
///
/// # Errors
///
/// When the law does not hold.
pub fn reversal_undoes<B: Books>(
    reverse: impl Fn(&Entry) -> Option<Entry>,
    history: &[Entry],
) -> Outcome {
    let mut all = history.to_vec();
    for entry in history {
        all.push(reverse(entry).ok_or_else(|| TestCaseError::fail("an entry has no reversal"))?);
    }
    prop_assert_eq!(kept::<B>(&all), BTreeMap::new());
    Ok(())
}

/// Holds when the books of a transfer keep both legs: what left the sender and what reached the
/// recipient.
///
/// The amounts of the transfer are stored, the rate is derived; no leg may be found by multiplying
/// a rate.
///
/// # Errors
///
/// When the law does not hold.
pub fn both_legs_are_kept(
    book: impl Fn(&Transfer) -> Option<Vec<Entry>>,
    transfer: &Transfer,
) -> Outcome {
    let entries =
        book(transfer).ok_or_else(|| TestCaseError::fail("the transfer was not booked"))?;
    let postings: Vec<&Posting> = entries.iter().flat_map(Entry::postings).collect();
    let holds = |amount: Money| postings.iter().any(|posting| posting.amount() == amount);
    let paid = transfer.sent().checked_add(transfer.fee());
    let paid = paid.map_err(|error| TestCaseError::reject(error.to_string()))?;
    prop_assert!(holds(paid), "{paid} is not in the books");
    prop_assert!(holds(transfer.received()), "{} is not in the books", transfer.received());
    for entry in &entries {
        postings_balance(entry.postings())?;
    }
    Ok(())
}

/// Holds when two ways of recording an event have the same current and capital account.
///
/// Hawala paid out today and settled in goods tomorrow is the same current account as goods today:
/// only the financial account moves in between.
///
/// # Errors
///
/// When the law does not hold.
pub fn current_accounts_agree(one: &[Entry], other: &[Entry]) -> Outcome {
    let current = |entries: &[Entry]| {
        let mut kept = kept::<Ledger>(entries);
        kept.retain(|(account, _), _| account.kind() == AccountKind::CurrentAndCapital);
        kept
    };
    prop_assert_eq!(current(one), current(other));
    Ok(())
}

/// Holds when the net positions of a currency sum to nothing and never ask for more than the gross
/// claims.
///
/// Netting moves no money by itself.
///
/// # Errors
///
/// When the law does not hold.
pub fn netting_conserves(
    net: impl Fn(&[Claim]) -> Option<Vec<NetPosition>>,
    claims: &[Claim],
) -> Outcome {
    let positions = net(claims).ok_or_else(|| TestCaseError::fail("the claims were not netted"))?;
    let (mut gross, mut sums): (BTreeMap<Currency, i128>, BTreeMap<Currency, [i128; 2]>) =
        Default::default();
    let mut model: BTreeMap<(&str, Currency), i128> = BTreeMap::new();
    for claim in claims {
        let (currency, minor) = (claim.amount().currency(), i128::from(claim.amount().minor()));
        *gross.entry(currency).or_insert(0) += minor;
        *model.entry((claim.creditor(), currency)).or_insert(0) += minor;
        *model.entry((claim.debtor(), currency)).or_insert(0) -= minor;
    }
    for position in &positions {
        let minor = i128::from(position.owed.minor());
        let [sum, settled] = sums.entry(position.owed.currency()).or_default();
        *sum += minor;
        *settled += minor.max(0);
        let expected =
            model.remove(&(position.party.as_str(), position.owed.currency())).unwrap_or(0);
        prop_assert_eq!(minor, expected, "{} is left with {}", position.party, position.owed);
    }
    prop_assert!(model.values().all(|minor| *minor == 0), "positions are left out: {model:?}");
    for (currency, [sum, settled]) in sums {
        prop_assert_eq!(sum, 0, "positions in {} do not cancel", currency);
        prop_assert!(settled <= gross.get(&currency).copied().unwrap_or(0));
    }
    Ok(())
}

/// Holds when the order of the claims does not matter.
///
/// # Errors
///
/// When the law does not hold.
pub fn netting_ignores_the_order(
    net: impl Fn(&[Claim]) -> Option<Vec<NetPosition>>,
    claims: &[Claim],
) -> Outcome {
    let backwards: Vec<Claim> = claims.iter().rev().cloned().collect();
    prop_assert_eq!(net(&backwards), net(claims));
    Ok(())
}

/// Holds when the cost in per cent stays as it is while amount and fee grow alike.
///
/// The cost is a proportion of the amount sent: a proportional fee has no scale.
///
/// # Errors
///
/// When the law does not hold.
pub fn cost_is_scale_free(
    cost: impl Fn(&Terms) -> Option<Percent>,
    terms: &Terms,
    times: i64,
) -> Outcome {
    let grown = |money: Money| {
        money.checked_mul(times).map_err(|error| TestCaseError::reject(error.to_string()))
    };
    let larger = Terms { sent: grown(terms.sent)?, fee: grown(terms.fee)?, ..*terms };
    prop_assert_eq!(cost(&larger), cost(terms));
    Ok(())
}

/// Holds when a fixed fee weighs less on a larger amount, and the margin weighs the same.
///
/// The total can then only fall as the amount grows.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_fixed_fee_falls_with_the_amount(
    cost: impl Fn(&Terms) -> Option<Percent>,
    terms: &Terms,
) -> Outcome {
    let doubled =
        terms.sent.checked_mul(2).map_err(|error| TestCaseError::reject(error.to_string()))?;
    let larger = Terms { sent: doubled, ..*terms };
    let (small, large) = (cost(terms), cost(&larger));
    if terms.fee.is_zero() {
        prop_assert_eq!(small, large);
    } else {
        prop_assert!(large < small, "{large:?} is not below {small:?}");
    }
    Ok(())
}

/// Holds when a better rate for the sender is never dearer.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_better_rate_is_not_dearer(
    cost: impl Fn(&Terms) -> Option<Percent>,
    terms: &Terms,
    better: &Terms,
) -> Outcome {
    let pair = |terms: &Terms| (terms.applied.base(), terms.applied.quote());
    if pair(better) != pair(terms) || better.applied.rate() <= terms.applied.rate() {
        return Ok(());
    }
    let (as_it_is, with_it) = (cost(terms), cost(&Terms { applied: better.applied, ..*terms }));
    prop_assert!(with_it < as_it_is, "{with_it:?} is not below {as_it_is:?}");
    Ok(())
}

/// Holds when a mean lies between the least and the greatest and does not depend on the order.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_mean_lies_between(
    mean: impl Fn(&[(Percent, u64)]) -> Option<Percent>,
    terms: &[(Percent, u64)],
) -> Outcome {
    let weighing = || terms.iter().filter(|(_, weight)| *weight > 0).map(|(percent, _)| *percent);
    let (least, greatest) = (weighing().min(), weighing().max());
    let found = mean(terms);
    prop_assert_eq!(found.is_some(), least.is_some());
    if let (Some(found), Some(least), Some(greatest)) = (found, least, greatest) {
        prop_assert!(
            least <= found && found <= greatest,
            "{found} is not between {least} and {greatest}"
        );
    }
    let backwards: Vec<_> = terms.iter().rev().copied().collect();
    prop_assert_eq!(mean(&backwards), found);
    Ok(())
}

/// Holds when personal remittances are part of total remittances, and those of total remittances
/// with transfers to non-profit institutions, for components that are not below zero.
///
/// # Errors
///
/// When the law does not hold.
pub fn measures_are_nested(measure: impl Fn(MeasureId) -> Option<Money>) -> Outcome {
    let [r1, r2, r3] = [
        MeasureId::PersonalRemittances,
        MeasureId::TotalRemittances,
        MeasureId::TotalRemittancesAndNpish,
    ]
    .map(|id| measure(id).map(Money::minor));
    prop_assert!(r1.is_some() && r1 <= r2 && r2 <= r3, "{r1:?}, {r2:?}, {r3:?}");
    Ok(())
}

/// Holds when a transfer gets one treatment with a reason, or names what is missing, and never more
/// than it brought.
///
/// # Errors
///
/// When the law does not hold.
pub fn classification_is_total(answer: &Answer<Classification>, transfer: &Transfer) -> Outcome {
    match answer {
        Answer::Known(known) => {
            prop_assert!(!known.reason.key.is_empty());
            if let Some(counted) = known.counted() {
                prop_assert_eq!(counted, transfer.received());
            }
        }
        Answer::Undetermined { missing } => {
            prop_assert!(!missing.is_empty(), "nothing is said to be missing");
        }
    }
    Ok(())
}
