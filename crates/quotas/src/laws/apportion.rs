//! What must hold of every method that shares a total.
//!
//! A method under test is a function from a key and a total to the places of the units, ties settled by the
//! order of the units; `None` where it refuses the question, which passes every law.

use std::collections::BTreeSet;

use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::apportion::Key;

/// The places that are used up are those of the total, and every unit stays within its bounds.
///
/// # Errors
///
/// Fails with the answer.
pub fn uses_up_the_total(
    key: &Key,
    places: u64,
    share: impl Fn(&Key, u64) -> Option<Vec<u64>>,
) -> Result<(), TestCaseError> {
    let Some(shared) = share(key, places) else { return Ok(()) };
    prop_assert_eq!(shared.len(), key.len());
    let sum: u128 = shared.iter().map(|&places| u128::from(places)).sum();
    prop_assert_eq!(sum, u128::from(places), "{:?}", shared);
    for (unit, &has) in shared.iter().enumerate() {
        let most = key.maximum(unit).unwrap_or(u64::MAX);
        prop_assert!((key.minimum(unit)..=most).contains(&has), "unit {unit}: {shared:?}");
    }
    Ok(())
}

/// No unit gets less than its exact share rounded down (`lower`), none more than it rounded up (`upper`).
///
/// Holds of Hamilton's method and the quota method on both sides, of Jefferson's below and of Adams's above.
///
/// # Errors
///
/// Fails with the unit that is out of quota. A key with bounds or without weight is passed over.
pub fn stays_in_quota(
    key: &Key,
    places: u64,
    (lower, upper): (bool, bool),
    share: impl Fn(&Key, u64) -> Option<Vec<u64>>,
) -> Result<(), TestCaseError> {
    let sum = key.sum();
    if key.is_bounded() || sum == 0 {
        return Ok(());
    }
    let Some(shared) = share(key, places) else { return Ok(()) };
    for (unit, (&weight, &has)) in key.weights().iter().zip(&shared).enumerate() {
        let product = u128::from(weight) * u128::from(places);
        let has = u128::from(has);
        prop_assert!(!lower || has >= product / sum, "unit {unit} below quota: {shared:?}");
        prop_assert!(!upper || has <= product.div_ceil(sum), "unit {unit} above quota: {shared:?}");
    }
    Ok(())
}

/// No unit loses a place because the total grows by one.
///
/// Compared unit by unit: a comparison of the lists as a whole would look only at the first difference.
///
/// # Errors
///
/// Fails with the unit that loses.
pub fn house_monotone(
    key: &Key,
    places: u64,
    share: impl Fn(&Key, u64) -> Option<Vec<u64>>,
) -> Result<(), TestCaseError> {
    let (Some(before), Some(after)) = (share(key, places), share(key, places.saturating_add(1)))
    else {
        return Ok(());
    };
    for (unit, (before, after)) in before.iter().zip(&after).enumerate() {
        prop_assert!(after >= before, "unit {unit} has {before} of {places} and then {after}");
    }
    Ok(())
}

/// No unit loses a place to another against which its weight has grown or held.
///
/// # Errors
///
/// Fails with the two units. Keys with bounds or of different lengths are passed over.
pub fn population_monotone(
    key: &Key,
    later: &Key,
    places: u64,
    share: impl Fn(&Key, u64) -> Option<Vec<u64>>,
) -> Result<(), TestCaseError> {
    if key.len() != later.len() || key.is_bounded() || later.is_bounded() {
        return Ok(());
    }
    let (Some(before), Some(after)) = (share(key, places), share(later, places)) else {
        return Ok(());
    };
    let weight = |key: &Key, unit: usize| u128::from(key.weights()[unit]);
    for loser in (0..key.len()).filter(|&unit| after[unit] < before[unit]) {
        for winner in (0..key.len()).filter(|&unit| after[unit] > before[unit]) {
            let grown = weight(later, loser) * weight(key, winner)
                >= weight(key, loser) * weight(later, winner);
            // 0 against 0 is no proportion.
            let told = weight(key, winner) > 0 && weight(later, winner) > 0;
            prop_assert!(!(grown && told), "unit {loser} loses to {winner}: {before:?} {after:?}");
        }
    }
    Ok(())
}

/// Multiplying every weight by the same number changes nothing.
///
/// # Errors
///
/// Fails with the two answers.
pub fn scaling_changes_nothing(
    key: &Key,
    factor: u64,
    places: u64,
    share: impl Fn(&Key, u64) -> Option<Vec<u64>>,
) -> Result<(), TestCaseError> {
    let scaled = key.weights().iter().map(|weight| weight.checked_mul(factor)).collect();
    let scaled: Option<Vec<u64>> = scaled;
    let Some(scaled) = scaled.filter(|_| factor > 0) else { return Ok(()) };
    let Some(scaled) = same_bounds(key, scaled) else { return Ok(()) };
    prop_assert_eq!(share(key, places), share(&scaled, places));
    Ok(())
}

/// Units of equal weight and bounds are told apart by nothing but a tie: their certain places are equal, and
/// a tie takes in all of them or none.
///
/// The method under test gives the certain places and the ties, each as its units and places.
///
/// # Errors
///
/// Fails with the two units.
pub fn equals_are_treated_equally(
    key: &Key,
    places: u64,
    share: impl Fn(&Key, u64) -> Option<(Vec<u64>, Vec<(Vec<usize>, u64)>)>,
) -> Result<(), TestCaseError> {
    let Some((sure, ties)) = share(key, places) else { return Ok(()) };
    let unit = |unit: usize| (key.weights()[unit], key.minimum(unit), key.maximum(unit));
    for first in 0..key.len() {
        for second in (first + 1..key.len()).filter(|&second| unit(first) == unit(second)) {
            prop_assert_eq!(sure[first], sure[second], "units {} and {}", first, second);
            for (tied, _) in &ties {
                prop_assert_eq!(tied.contains(&first), tied.contains(&second));
            }
        }
    }
    Ok(())
}

/// Turning the order of the units round turns the certain places and the ties round, and nothing else.
///
/// # Errors
///
/// Fails with the two answers. A key with bounds is passed over.
pub fn order_is_no_claim(
    key: &Key,
    places: u64,
    share: impl Fn(&Key, u64) -> Option<(Vec<u64>, Vec<(Vec<usize>, u64)>)>,
) -> Result<(), TestCaseError> {
    if key.is_bounded() {
        return Ok(());
    }
    let Ok(turned) = Key::new(key.weights().iter().rev().copied().collect()) else { return Ok(()) };
    let answers = (share(key, places), share(&turned, places));
    let (Some((sure, ties)), Some((mut turned, turned_ties))) = answers else { return Ok(()) };
    turned.reverse();
    prop_assert_eq!(&sure, &turned);
    let ties: BTreeSet<(BTreeSet<usize>, u64)> =
        ties.into_iter().map(|(units, places)| (units.into_iter().collect(), places)).collect();
    let back = |unit: usize| key.len() - 1 - unit;
    let turned_ties = turned_ties
        .into_iter()
        .map(|(units, places)| (units.into_iter().map(back).collect(), places))
        .collect();
    prop_assert_eq!(ties, turned_ties);
    Ok(())
}

/// The ways to settle an answer are exactly the answers that a plain rule allows.
///
/// `settled` gives every way to settle the method's answer, `allowed` every answer of a model, such as giving
/// place after place with every choice among equals, or trying all divisions of a small total.
///
/// # Errors
///
/// Fails with the answers that only one side has.
pub fn gives_what_the_model_allows(
    key: &Key,
    places: u64,
    settled: impl Fn(&Key, u64) -> Option<BTreeSet<Vec<u64>>>,
    allowed: impl Fn(&Key, u64) -> BTreeSet<Vec<u64>>,
) -> Result<(), TestCaseError> {
    let Some(settled) = settled(key, places) else { return Ok(()) };
    prop_assert_eq!(settled, allowed(key, places));
    Ok(())
}

/// A verifier accepts an answer exactly where it is among those that a model allows.
///
/// # Errors
///
/// Fails with the answer that is accepted or refused wrongly.
pub fn verified_means_allowed(
    answer: &[u64],
    allowed: &BTreeSet<Vec<u64>>,
    verify: impl Fn(&[u64]) -> bool,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(
        verify(answer),
        allowed.contains(answer),
        "{:?}, allowed {:?}",
        answer,
        allowed
    );
    Ok(())
}

fn same_bounds(key: &Key, weights: Vec<u64>) -> Option<Key> {
    let mut other = Key::new(weights).ok()?.with_base(key.base()).ok()?;
    for unit in 0..key.len() {
        other = other.at_least(unit, key.minimum(unit)).ok()?;
        if let Some(maximum) = key.maximum(unit) {
            other = other.at_most(unit, maximum).ok()?;
        }
    }
    Some(other)
}
