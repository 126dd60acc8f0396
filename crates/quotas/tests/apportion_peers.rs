//! Inputs on which other packages give wrong places, hang or crash; each was reproduced on the version named.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use kerben_core::explain::Off;
use kerben_quotas::apportion::{Apportionment, Key, Method, TieRule, verify};

fn shared(method: Method, key: &Key, places: u64) -> Apportionment {
    let shared = method.apportion(key, places, &mut Off).unwrap().value;
    assert_eq!(verify(key, &shared), Ok(()), "{method}");
    shared
}

fn settled(method: Method, weights: &[u64], places: u64) -> Vec<u64> {
    let key = Key::new(weights.to_vec()).unwrap();
    shared(method, &key, places).settled().unwrap().to_vec()
}

/// Python `apportionment` 1.0 gives `[1, 1, 0]`: the place of the greatest remainder goes to a tied smaller one.
#[test]
fn the_greatest_remainder_comes_before_a_tie() {
    let key = Key::new(vec![55, 55, 90]).unwrap();
    let shared = shared(Method::Hamilton, &key, 2);
    assert_eq!((shared.sure(), shared.ties()[0].units.as_slice()), (&[0, 0, 1][..], &[0, 1][..]));
}

/// Python `apportionment` 1.0 has labels for 52 units only and raises `IndexError`.
#[test]
fn sixty_equal_units_tie_for_thirty_places() {
    let key = Key::new(vec![1; 60]).unwrap();
    for method in [Method::Hamilton, Method::Jefferson, Method::Webster, Method::Quota] {
        let shared = shared(method, &key, 30);
        assert_eq!((shared.ties()[0].units.len(), shared.ties()[0].places), (60, 30), "{method}");
    }
}

/// Python `apportionment` 1.0 runs out of memory: its table has a cell for each unit and place.
/// Python `apportionpy` 0.3.1 gives up on 100,000 units under Hamilton: "Incalculable values".
#[test]
fn many_units_and_a_million_places_are_shared() {
    for (units, methods) in [(5_000, &Method::CLASSIC[..]), (100_000, &[Method::Hamilton])] {
        let weights = (1..=units).map(|unit: u64| 1_000 + unit * unit % 7_919).collect();
        let key = Key::new(weights).unwrap();
        for &method in methods {
            let shared = shared(method, &key, 1_000_000).resolve_all(&TieRule::Order).unwrap();
            assert_eq!(shared.sure().iter().sum::<u64>(), 1_000_000, "{method}");
        }
    }
}

/// Python `votelib` 0.4.0 raises `TypeError` or `ValueError` under Huntington-Hill, whatever the input;
/// `voting` 0.1.3 gives `[7, 16, 1, 1, 2, 1, 1, 1]` here, from rounded square roots.
#[test]
fn equal_proportions_are_compared_exactly() {
    let weights = [668, 1_319, 60, 10, 247, 47, 3, 16];
    let places = settled(Method::HuntingtonHill, &weights, 30);
    assert_eq!(places, [7, 15, 1, 1, 3, 1, 1, 1]);
}

/// Python `votelib` 0.4.0 gives the first unit 5 places under largest remainders with a maximum of 4.
#[test]
fn a_maximum_is_kept_and_the_total_used_up() {
    let key = Key::new(vec![500, 300, 160]).unwrap().at_most(0, 4).unwrap();
    for method in [Method::Hamilton, Method::Jefferson, Method::Webster, Method::HuntingtonHill] {
        let shared = shared(method, &key, 10);
        assert_eq!(shared.settled(), Some(&[4, 4, 2][..]), "{method}");
    }
}

/// Python `voting` 0.1.3 does not return under Adams.
#[test]
fn smallest_divisors_come_to_an_end() {
    assert_eq!(settled(Method::Adams, &[134, 20, 1_389], 7), [1, 1, 5]);
}

/// Python `apportionpy` 0.3.1 raises on most ties under Webster; Rust `largest-remainder-method` 0.1.1 gives
/// the tied place to the last unit and says nothing.
#[test]
fn a_tie_is_an_answer() {
    let key = Key::new(vec![1_500, 1_500, 900, 500, 500, 200]).unwrap();
    let shared = shared(Method::Webster, &key, 25);
    assert_eq!((shared.sure(), shared.ties()[0].places), (&[7, 7, 4, 2, 2, 1][..], 2));
}

/// JavaScript `hare-niemeyer` 3.0.0 shares one place of the two in the first case, and sorts remainders as
/// texts in the second: `{ A: 1, B: 0, undefined: NaN }`.
#[test]
fn equal_units_use_up_the_total_and_remainders_are_numbers() {
    let key = Key::new(vec![1; 4]).unwrap();
    let shared = shared(Method::Hamilton, &key, 2).resolve(TieRule::Order).unwrap();
    assert_eq!(shared.settled(), Some(&[1, 1, 0, 0][..]));
    assert_eq!(settled(Method::Hamilton, &[10_000_001, 9_999_999], 2), [1, 1]);
}

/// A fuzz target of `abacus` compares whole lists, where `[4, 0] >= [3, 5]` holds, and so would miss a loss.
#[test]
#[cfg(feature = "proptest")]
fn a_loss_behind_a_gain_is_seen() {
    let key = Key::new(vec![1, 1]).unwrap();
    let lossy = |_: &Key, places: u64| Some(if places == 8 { vec![3, 5] } else { vec![4, 0] });
    assert!(kerben_quotas::laws::apportion::house_monotone(&key, 8, lossy).is_err());
}
