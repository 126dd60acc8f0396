//! Keys and totals for property tests.

use proptest::prelude::*;

use crate::apportion::{Key, Method};

/// Any method: the seven classic ones, stationary ones and power means.
pub fn method() -> impl Strategy<Value = Method> + Clone {
    prop_oneof![
        4 => prop::sample::select(Method::CLASSIC.to_vec()),
        1 => (0_u32..=6, 1_u32..=6)
            .prop_filter_map("a fraction up to 1", |(a, b)| Method::stationary(a, b).ok()),
        1 => (-4_i8..=4).prop_filter_map("an exponent", |p| Method::power_mean(p).ok()),
    ]
}

/// A divisor method.
pub fn divisor_method() -> impl Strategy<Value = Method> + Clone {
    method().prop_filter("a divisor method", |method| method.is_divisor())
}

/// Weights of which many are equal or in simple proportion, so that ties are common.
pub fn small_weights() -> impl Strategy<Value = Vec<u64>> + Clone {
    prop::collection::vec(0_u64..=12, 1..6)
}

/// Weights of any size.
pub fn weights() -> impl Strategy<Value = Vec<u64>> + Clone {
    let one = (any::<u64>(), 0_u32..64).prop_map(|(weight, shift)| weight >> shift);
    prop_oneof![2 => prop::collection::vec(1_u64..=1_000_000, 1..40), 1 => prop::collection::vec(one, 1..20)]
}

/// A key without bounds.
pub fn key() -> impl Strategy<Value = Key> + Clone {
    prop_oneof![small_weights(), weights()]
        .prop_filter_map("a key", |weights| Key::new(weights).ok())
}

/// A key with minimums, maximums and a base, few units and small numbers.
pub fn bounded_key() -> impl Strategy<Value = Key> + Clone {
    let unit = (0_u64..=12, 0_u64..4, prop::option::of(0_u64..8));
    (prop::collection::vec(unit, 1..6), 0_u64..3).prop_filter_map("a key", |(units, base)| {
        let weights = units.iter().map(|unit| unit.0).collect();
        let mut key = Key::new(weights).ok()?.with_base(base).ok()?;
        for (unit, &(_, minimum, maximum)) in units.iter().enumerate() {
            key = key.at_least(unit, minimum).ok()?;
            if let Some(maximum) = maximum {
                key = key.at_most(unit, maximum.max(minimum)).ok()?;
            }
        }
        Some(key)
    })
}
