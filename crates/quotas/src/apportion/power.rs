//! The signposts of a power mean in fixed point, with bounds: what most quotients are told apart by.
//!
//! A signpost `d(s)` has a root in it and no exact form. With its fixed-point value and a bound on the error two quotients
//! are told apart by two multiplications unless they nearly agree; then the exact comparison decides.

use std::cmp::Ordering;

use super::method::Method;
use super::quotient::{BINARY_PLACES, Family};
use super::signpost::compare;

/// From here on the series is as good as the root.
const TABLE: u64 = 1_024;
/// How many units of the last binary place a signpost may be off.
///
/// The roots of the table are rounded down, one unit. The series `s + 1/2 + (p - 1)/(8s + 4)` leaves out at most
/// `7/(16 (s + 1/2)^3)`, less than two units from [`TABLE`] on, and its quotient is rounded towards zero, one more.
const OFF: u64 = 4;

/// The signposts of one exponent.
#[derive(Debug)]
pub(crate) struct Signposts {
    exponent: i8,
    /// `d(0)` and so on, with [`BINARY_PLACES`].
    roots: Vec<u64>,
}

fn low(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// The cube root rounded down of a number below 2^127.
fn cube_root(number: u128) -> u128 {
    if number == 0 {
        return 0;
    }
    let lead = number.ilog2();
    let mut root = 1_u128 << (lead / 3 + 1);
    loop {
        let next = (2 * root + number / (root * root)) / 3;
        if next >= root {
            return root;
        }
        root = next;
    }
}

/// The root of `over/under` of degree 2, 3 or 4, with 32 binary places, at most one unit too small.
fn root(degree: u32, over: u128, under: u128) -> u64 {
    // As many binary places as the number has room for.
    let scaled = |places: u32| {
        let first = over.leading_zeros().min(places);
        let rest = places - first;
        // Where the numerator has no room the quotient has: over/under is at most 2^41.
        ((over << first) / under) << rest
    };
    low(match degree {
        2 => scaled(64).isqrt(),
        3 => cube_root(scaled(93)) << 1,
        // Two square roots; the second one halves what the first one lost.
        _ => (scaled(80).isqrt() << 24).isqrt(),
    })
}

impl Signposts {
    pub(crate) fn new(exponent: i8) -> Self {
        let degree = u32::from(exponent.unsigned_abs());
        let roots = (0..TABLE).map(|s| {
            let (low, high) = (u128::from(s).pow(degree), u128::from(s + 1).pow(degree));
            if exponent > 0 {
                root(degree, low + high, 2)
            } else {
                root(degree, 2 * low * high, low + high)
            }
        });
        Self { exponent, roots: roots.collect() }
    }

    /// The signpost, at most [`OFF`] units off.
    fn at(&self, s: u64) -> u64 {
        if let Some(root) = usize::try_from(s).ok().and_then(|s| self.roots.get(s)) {
            return *root;
        }
        let half = 1_u64 << (BINARY_PLACES - 1);
        let bend = (i64::from(self.exponent) - 1) << BINARY_PLACES;
        let bend = bend / i64::try_from(8 * s + 4).unwrap_or(i64::MAX);
        // Places stay below 2^31, so that this stays below 2^63.
        ((s << BINARY_PLACES) + half).saturating_add_signed(bend)
    }
}

/// A quotient of a power-mean method.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Power {
    weight: u64,
    s: u64,
    signpost: u64,
    exponent: i8,
}

impl Power {
    #[cold]
    fn exactly(&self, other: &Self) -> Ordering {
        // Always some: weights of 64 bits and places of 30 stay below 1,024 bits.
        Method::power_mean(self.exponent)
            .ok()
            .and_then(|method| compare(method, (self.weight, self.s), (other.weight, other.s)))
            .unwrap_or(Ordering::Equal)
    }
}

impl Ord for Power {
    fn cmp(&self, other: &Self) -> Ordering {
        let product = |weight: u64, signpost: u64| u128::from(weight) * u128::from(signpost);
        // weight/d against weight/d, both sides times both signposts; each side is off by at most OFF weights.
        let left = product(self.weight, other.signpost);
        let right = product(other.weight, self.signpost);
        let off = u128::from(OFF) * (u128::from(self.weight) + u128::from(other.weight));
        if left > right + off {
            Ordering::Greater
        } else if right > left + off {
            Ordering::Less
        } else {
            self.exactly(other)
        }
    }
}

impl PartialOrd for Power {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Power {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Power {}

/// `d(s)` the power mean of `s` and `s + 1`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mean<'a> {
    signposts: &'a Signposts,
}

impl<'a> Mean<'a> {
    pub(crate) const fn new(signposts: &'a Signposts) -> Self {
        Self { signposts }
    }
}

impl Family for Mean<'_> {
    type Quotient = Power;

    fn quotient(self, weight: u64, s: u64) -> Power {
        let signpost = self.signposts.at(s);
        Power { weight, s, signpost, exponent: self.signposts.exponent }
    }

    fn places(self, x: u64) -> u64 {
        let floor = x >> BINARY_PLACES;
        floor + u64::from(x >= self.signposts.at(floor))
    }

    fn twice_fraction(self) -> i64 {
        1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::signpost::signpost;
    use super::super::wide::Wide;
    use super::*;

    const EXPONENTS: [i8; 6] = [-4, -3, -2, 2, 3, 4];

    /// Whether `d(s)` lies within the bounds of its fixed-point value, by powers in whole numbers.
    fn within(exponent: i8, signposts: &Signposts, s: u64) -> bool {
        let exact = signpost(Method::power_mean(exponent).unwrap(), s).unwrap();
        let at = |fixed: u64| {
            let power = Wide::of(fixed.into()).power(exact.exponent).unwrap();
            power.times(&exact.denominator).unwrap()
        };
        let scale = Wide::of(1 << BINARY_PLACES).power(exact.exponent).unwrap();
        let exact = exact.numerator.times(&scale).unwrap();
        let found = signposts.at(s);
        at(found.saturating_sub(OFF)) <= exact && exact <= at(found + OFF)
    }

    #[test]
    fn every_signpost_of_the_table_and_many_beyond_are_within_their_bounds() {
        for exponent in EXPONENTS {
            let signposts = Signposts::new(exponent);
            for s in (0..3_000).chain([9_999, 65_535, 1_000_000, 999_999_999, (1 << 30) - 1]) {
                assert!(within(exponent, &signposts, s), "{exponent} {s}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_screened_order_is_the_order_by_definition(
            exponent in prop::sample::select(EXPONENTS.to_vec()),
            a in (1..=u64::MAX, 1..1_u64 << 30),
            b in (1..=u64::MAX, 1..1_u64 << 30),
            near in (1..1_u64 << 30, 1..1_u64 << 14, 1..1_u64 << 14, 0..2_u64),
        ) {
            let (weight, s, factor, off) = near;
            let close = ((weight, s), (weight * factor + off, s * factor));
            let signposts = Signposts::new(exponent);
            let family = Mean::new(&signposts);
            for (a, b) in [(a, b), close, (a, a)] {
                let fast = family.quotient(a.0, a.1).cmp(&family.quotient(b.0, b.1));
                prop_assert_eq!(Some(fast), compare(Method::power_mean(exponent).unwrap(), a, b));
            }
        }

        #[test]
        fn cube_roots_are_rounded_down(number in 0_u128..1 << 126) {
            let root = cube_root(number);
            prop_assert!(root.pow(3) <= number && (root + 1).pow(3) > number);
        }
    }
}
