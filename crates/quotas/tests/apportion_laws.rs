//! The laws of sharing: they hold of every method that promises them, each catches a method that breaks it,
//! and small cases are compared with every answer that a plain model allows.

#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use kerben_core::explain::{Explain, Off};
use kerben_quotas::apportion::{Apportionment, Key, Method, TieRule, verify};
use kerben_quotas::laws::apportion as laws;
use kerben_quotas::strategies::apportion as some;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

fn open(method: Method, key: &Key, places: u64) -> Option<Apportionment> {
    method.apportion(key, places, &mut Off).ok().map(|traced| traced.value)
}

fn by_order(method: Method) -> impl Fn(&Key, u64) -> Option<Vec<u64>> {
    move |key, places| {
        let shared = open(method, key, places)?.resolve_all(&TieRule::Order).unwrap();
        Some(shared.settled().unwrap().to_vec())
    }
}

type Ties = Vec<(Vec<usize>, u64)>;

fn with_ties(method: Method) -> impl Fn(&Key, u64) -> Option<(Vec<u64>, Ties)> {
    move |key, places| {
        let shared = open(method, key, places)?;
        let ties = shared.ties().iter().map(|tie| (tie.units.clone(), tie.places)).collect();
        Some((shared.sure().to_vec(), ties))
    }
}

/// Every way to settle the answer.
fn every_way(shared: &Apportionment) -> BTreeSet<Vec<u64>> {
    let mut ways = BTreeSet::from([shared.sure().to_vec()]);
    for tie in shared.ties() {
        let subsets = 0_usize..1 << tie.units.len();
        let choices: Vec<Vec<usize>> = subsets
            .map(|bits| {
                let chosen =
                    tie.units.iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
                chosen.map(|(_, unit)| *unit).collect()
            })
            .filter(|winners: &Vec<usize>| tie.admits(winners))
            .collect();
        ways = ways
            .iter()
            .flat_map(|way| {
                choices.iter().map(|winners| {
                    let mut way = way.clone();
                    for &unit in winners {
                        way[unit] += 1;
                    }
                    way
                })
            })
            .collect();
    }
    ways
}

/// A signpost to some power as a fraction, straight from the definition.
fn signpost(method: Method, s: u128) -> (u32, u128, u128) {
    match method {
        Method::Jefferson | Method::Quota | Method::Hamilton => (1, s + 1, 1),
        Method::Webster => (1, 2 * s + 1, 2),
        Method::Adams => (1, s, 1),
        Method::HuntingtonHill => (2, s * (s + 1), 1),
        Method::Dean => (1, 2 * s * (s + 1), 2 * s + 1),
        Method::Stationary(r) => {
            (1, u128::from(r.denominator()) * s + u128::from(r.numerator()), r.denominator().into())
        }
        Method::PowerMean(p) => {
            let e = u32::from(p.exponent().unsigned_abs());
            match p.exponent() {
                0 => (2, s * (s + 1), 1),
                1.. => (e, s.pow(e) + (s + 1).pow(e), 2),
                _ => (e, 2 * s.pow(e) * (s + 1).pow(e), s.pow(e) + (s + 1).pow(e)),
            }
        }
        _ => unreachable!(),
    }
}

fn greater(method: Method, one: (u64, u64), other: (u64, u64)) -> bool {
    let (exponent, over, under) = signpost(method, one.1.into());
    let (_, other_over, other_under) = signpost(method, other.1.into());
    u128::from(one.0).pow(exponent) * under * other_over
        > u128::from(other.0).pow(exponent) * other_under * over
}

/// Gives place after place, with every choice among equals.
fn place_by_place(method: Method, key: &Key, places: u64) -> BTreeSet<Vec<u64>> {
    let ranges = key.range(places, method).unwrap();
    let start: Vec<u64> = ranges.iter().map(|range| range.0).collect();
    let given: u64 = start.iter().sum();
    let mut states = BTreeSet::from([start]);
    for step in given..places {
        let mut next = BTreeSet::new();
        for state in &states {
            let quotient = |unit: usize| (key.weights()[unit], state[unit] - key.base());
            let may: Vec<usize> = (0..key.len())
                .filter(|&unit| state[unit] < ranges[unit].1)
                .filter(|&unit| {
                    let upper = u128::from(key.weights()[unit]) * u128::from(step + 1);
                    method != Method::Quota || u128::from(state[unit]) * key.sum() < upper
                })
                .collect();
            for &unit in &may {
                if may.iter().all(|&other| !greater(method, quotient(other), quotient(unit))) {
                    let mut state = state.clone();
                    state[unit] += 1;
                    next.insert(state);
                }
            }
        }
        states = next;
    }
    states
}

/// Every division of the total within the bounds.
fn divisions(ranges: &[(u64, u64)], places: u64) -> Vec<Vec<u64>> {
    let Some((&(least, most), rest)) = ranges.split_last() else {
        return if places == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    (least..=most.min(places))
        .flat_map(|last| {
            divisions(rest, places - last).into_iter().map(move |mut division| {
                division.push(last);
                division
            })
        })
        .collect()
}

/// Whether the division rounds the exact shares, held between the bounds at one rate, by their remainders;
/// every rate with a small denominator is tried.
fn largest_remainders(key: &Key, places: u64) -> BTreeSet<Vec<u64>> {
    let ranges = key.range(places, Method::Hamilton).unwrap();
    let mut fair = BTreeSet::new();
    // The rate is a whole number over the weight of the units that no bound holds, or a break.
    let under_max = u64::try_from(key.sum()).unwrap().max(1);
    let rate = (1..=under_max).find_map(|under| {
        (0..=places * under).find_map(|over| {
            let shares: Vec<u64> = (0..key.len())
                .map(|unit| {
                    let (least, most) = ranges[unit];
                    let share = key.base() * under + key.weights()[unit] * over;
                    if least == most {
                        least * under
                    } else {
                        share.clamp(least * under, most * under)
                    }
                })
                .collect();
            (shares.iter().sum::<u64>() == places * under).then_some((shares, under))
        })
    });
    let (shares, under) = rate.unwrap();
    for division in divisions(&ranges, places) {
        let near = division
            .iter()
            .zip(&shares)
            .all(|(&has, &share)| has == share / under || has == share.div_ceil(under));
        let rests = |up: bool| {
            division.iter().zip(&shares).filter_map(move |(&has, &share)| {
                (share % under > 0 && (has > share / under) == up).then_some(share % under)
            })
        };
        if near
            && rests(false).max().is_none_or(|down| rests(true).min().is_none_or(|up| down <= up))
        {
            fair.insert(division);
        }
    }
    fair
}

fn model(method: Method, key: &Key, places: u64) -> BTreeSet<Vec<u64>> {
    match method {
        Method::Hamilton => largest_remainders(key, places),
        _ => place_by_place(method, key, places),
    }
}

proptest! {
    #[test]
    fn every_method_uses_up_the_total_and_proves_itself(
        method in some::method(), key in prop_oneof![some::key(), some::bounded_key()],
        places in prop_oneof![0_u64..60, 0_u64..5_000],
    ) {
        laws::uses_up_the_total(&key, places, by_order(method))?;
        if let Some(shared) = open(method, &key, places) {
            prop_assert_eq!(verify(&key, &shared), Ok(()));
            let settled = shared.resolve_all(&TieRule::Order).unwrap();
            prop_assert_eq!(verify(&key, &settled), Ok(()));
        }
    }

    #[test]
    fn methods_keep_what_they_promise(
        method in some::method(), key in some::key(), later in some::key(), places in 0_u64..600,
    ) {
        let promise = (method.stays_above_lower_quota(), method.stays_below_upper_quota());
        laws::stays_in_quota(&key, places, promise, by_order(method))?;
        if method.is_house_monotone() {
            laws::house_monotone(&key, places, by_order(method))?;
        }
        if method.is_population_monotone() {
            let mut weights = later.weights().to_vec();
            weights.resize(key.len(), 7);
            if let Ok(later) = Key::new(weights) {
                laws::population_monotone(&key, &later, places, by_order(method))?;
            }
        }
    }

    #[test]
    fn weights_are_proportions_and_the_order_of_units_is_no_claim(
        method in some::method(), key in prop_oneof![some::key(), some::bounded_key()],
        factor in 1_u64..1_000, places in 0_u64..60,
    ) {
        laws::scaling_changes_nothing(&key, factor, places, by_order(method))?;
        laws::equals_are_treated_equally(&key, places, with_ties(method))?;
        laws::order_is_no_claim(&key, places, with_ties(method))?;
    }

    #[test]
    fn small_cases_are_what_the_model_allows(
        method in some::method(), bounded in some::bounded_key(), places in 0_u64..16,
    ) {
        let plain = Key::new(bounded.weights().to_vec()).unwrap();
        for key in [&plain, &bounded] {
            let settled = |key: &Key, places| open(method, key, places).map(|one| every_way(&one));
            laws::gives_what_the_model_allows(key, places, settled, |key, places| {
                model(method, key, places)
            })?;
        }
    }

    #[test]
    fn the_verifier_accepts_what_the_model_allows_and_nothing_else(
        method in some::method(), key in prop_oneof![
            some::bounded_key(),
            some::small_weights().prop_map(|weights| Key::new(weights).unwrap()),
        ],
        places in 1_u64..12,
    ) {
        let Some(shared) = open(method, &key, places) else { return Ok(()) };
        let allowed = model(method, &key, places);
        let settled = shared.resolve_all(&TieRule::Order).unwrap();
        let json = serde_json::to_value(&settled).unwrap();
        for division in divisions(&vec![(0, places); key.len()], places) {
            // The same certificate under another answer: it must prove that answer or nothing.
            laws::verified_means_allowed(&division, &allowed, |division| {
                let mut json = json.clone();
                json["sure"] = serde_json::to_value(division).unwrap();
                verify(&key, &serde_json::from_value(json).unwrap()).is_ok()
            })?;
        }
    }

    #[test]
    fn explaining_changes_nothing(
        method in some::method(), key in some::bounded_key(), places in 0_u64..30,
    ) {
        if let Ok(traced) = method.apportion(&key, places, &mut Explain::new()) {
            prop_assert_eq!(traced.node.check(), []);
            prop_assert_eq!(Some(traced.value), open(method, &key, places));
        }
    }

    #[test]
    fn a_key_and_an_answer_survive_json(
        method in some::method(), key in some::bounded_key(), places in 0_u64..30,
    ) {
        let text = serde_json::to_string(&key).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Key>(&text).unwrap(), &key);
        if let Some(shared) = open(method, &key, places) {
            let text = serde_json::to_string(&shared).unwrap();
            prop_assert_eq!(serde_json::from_str::<Apportionment>(&text).unwrap(), shared);
        }
    }
}

/// Whether some generated case breaks the law.
fn caught<S: Strategy>(strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) -> bool {
    let config = Config { failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    TestRunner::new(config).run(&strategy, law).is_err()
}

/// Rounds every exact share to the nearest whole.
fn rounded(key: &Key, places: u64) -> Option<Vec<u64>> {
    let sum = key.sum();
    (sum > 0).then(|| {
        let twice = |weight: u64| u128::from(weight) * u128::from(places) * 2 + sum;
        key.weights()
            .iter()
            .map(|&weight| u64::try_from(twice(weight) / (2 * sum)).unwrap())
            .collect()
    })
}

#[test]
fn the_law_of_the_total_catches_plain_rounding() {
    assert!(caught((some::key(), 1_u64..60), |(key, places)| {
        laws::uses_up_the_total(&key, places, rounded)
    }));
}

#[test]
fn the_law_of_quota_catches_jefferson_above_and_adams_below() {
    let cases = || (some::key(), 1_u64..600);
    assert!(caught(cases(), |(key, places)| {
        laws::stays_in_quota(&key, places, (false, true), by_order(Method::Jefferson))
    }));
    assert!(caught(cases(), |(key, places)| {
        laws::stays_in_quota(&key, places, (true, false), by_order(Method::Adams))
    }));
}

#[test]
fn the_law_of_a_growing_house_catches_hamilton() {
    assert!(caught((some::key(), 1_u64..60), |(key, places)| {
        laws::house_monotone(&key, places, by_order(Method::Hamilton))
    }));
}

#[test]
fn the_law_of_weights_catches_hamilton_and_the_quota_method() {
    for method in [Method::Hamilton, Method::Quota] {
        let keys = prop::collection::vec((1_u64..400, 0_u64..30), 4).prop_map(|units| {
            let (before, growth): (Vec<_>, Vec<_>) = units.into_iter().unzip();
            let after = before.iter().zip(growth).map(|(before, growth)| before + growth).collect();
            (Key::new(before).unwrap(), Key::new(after).unwrap())
        });
        let config = Config { failure_persistence: None, cases: 20_000, ..Config::default() };
        let law = |((key, later), places): ((Key, Key), u64)| {
            laws::population_monotone(&key, &later, places, by_order(method))
        };
        assert!(TestRunner::new(config).run(&(keys, 1_u64..40), law).is_err(), "{method}");
    }
}

#[test]
fn the_law_of_scaling_catches_a_weight_that_counts_as_such() {
    let largest_first = |key: &Key, places: u64| {
        let bonus = u64::from(key.weights().iter().any(|&weight| weight > 100));
        let mut shared = by_order(Method::Webster)(key, places)?;
        shared[0] += bonus;
        Some(shared)
    };
    assert!(caught((some::key(), 1_u64..1_000), |(key, factor)| {
        laws::scaling_changes_nothing(&key, factor, 20, largest_first)
    }));
}

#[test]
fn the_laws_of_ties_catch_a_method_that_prefers_the_first() {
    let first = |key: &Key, places: u64| {
        by_order(Method::Webster)(key, places).map(|shared| (shared, Vec::new()))
    };
    assert!(caught((some::key(), 0_u64..60), |(key, places)| {
        laws::equals_are_treated_equally(&key, places, first)
    }));
    assert!(caught((some::key(), 0_u64..60), |(key, places)| {
        laws::order_is_no_claim(&key, places, first)
    }));
}

#[test]
fn the_law_of_the_model_catches_another_method_and_a_hidden_tie() {
    let cases = || (some::small_weights().prop_map(|key| Key::new(key).unwrap()), 0_u64..16);
    let webster = |key: &Key, places| place_by_place(Method::Webster, key, places);
    assert!(caught(cases(), |(key, places)| {
        let other = |key: &Key, places| open(Method::Dean, key, places).map(|one| every_way(&one));
        laws::gives_what_the_model_allows(&key, places, other, webster)
    }));
    assert!(caught(cases(), |(key, places)| {
        let hidden =
            |key: &Key, places| by_order(Method::Webster)(key, places).map(|one| [one].into());
        laws::gives_what_the_model_allows(&key, places, hidden, webster)
    }));
}

#[test]
fn the_law_of_the_verifier_catches_one_that_only_adds_up() {
    assert!(caught((some::small_weights(), 1_u64..8), |(weights, places)| {
        let key = Key::new(weights).unwrap();
        if key.sum() == 0 {
            return Ok(());
        }
        let allowed = model(Method::Webster, &key, places);
        for division in divisions(&vec![(0, places); key.len()], places) {
            let adds_up = |one: &[u64]| one.iter().sum::<u64>() == places;
            laws::verified_means_allowed(&division, &allowed, adds_up)?;
        }
        Ok(())
    }));
}
