//! Quotients that are compared fast and exactly, one kind for each family of divisor methods.
//!
//! A quotient is kept as a fraction of two integers whose order is that of `weight / d(s)`, so that a
//! comparison is two multiplications. [`signpost`](super::signpost) holds the same order by definition;
//! a test compares the two.

use std::cmp::Ordering;

/// How many binary places a rounded quotient `weight / divisor` keeps.
pub(crate) const BINARY_PLACES: u32 = 32;

/// A family of divisor methods.
pub(crate) trait Family: Copy {
    /// A quotient `weight / d(s)`, ordered exactly.
    type Quotient: Ord + Copy;

    /// Returns the quotient.
    fn quotient(self, weight: u64, s: u64) -> Self::Quotient;

    /// Returns about how many signposts lie at or below `x`, a number with [`BINARY_PLACES`].
    ///
    /// It may be one off where `x` is close to a signpost: it is only where the search begins.
    fn places(self, x: u64) -> u64;

    /// Returns about twice the fraction of a signpost in its interval, to begin the search with.
    fn twice_fraction(self) -> i64;
}

/// The order of the fractions `over / under`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Short {
    over: u64,
    under: u64,
}

impl Ord for Short {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = u128::from(self.over) * u128::from(other.under);
        left.cmp(&(u128::from(other.over) * u128::from(self.under)))
    }
}

/// The order of the fractions `over / under` whose products pass 128 bits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Long {
    over: u128,
    under: u64,
}

/// Returns `left × right` as its part above 64 bits and the 64 bits below.
const fn product(left: u128, right: u64) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let low = (left & LOW) * (right as u128);
    ((left >> 64) * (right as u128) + (low >> 64), low & LOW)
}

impl Ord for Long {
    fn cmp(&self, other: &Self) -> Ordering {
        product(self.over, other.under).cmp(&product(other.over, self.under))
    }
}

macro_rules! order {
    ($($name:ty),*) => {$(
        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.cmp(other).is_eq()
            }
        }
        impl Eq for $name {}
    )*};
}
order!(Short, Long);

/// `d(s) = s + numerator/denominator`: Jefferson, Webster, Adams and all between.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shifted {
    numerator: u64,
    denominator: u64,
}

impl Shifted {
    pub(crate) fn new(numerator: u32, denominator: u32) -> Self {
        Self { numerator: numerator.into(), denominator: denominator.into() }
    }
}

impl Family for Shifted {
    type Quotient = Short;

    fn quotient(self, weight: u64, s: u64) -> Short {
        // Places stay below 2^30 and the denominator below 2^32.
        Short { over: weight, under: s * self.denominator + self.numerator }
    }

    fn places(self, x: u64) -> u64 {
        let fraction = (self.numerator << BINARY_PLACES) / self.denominator;
        if x < fraction { 0 } else { ((x - fraction) >> BINARY_PLACES) + 1 }
    }

    fn twice_fraction(self) -> i64 {
        i64::try_from(2 * self.numerator / self.denominator).unwrap_or_default()
    }
}

fn whole(x: u64) -> u128 {
    u128::from(x >> BINARY_PLACES)
}

fn after(whole: u128, reached: bool) -> u64 {
    u64::try_from(whole).unwrap_or(u64::MAX) + u64::from(reached)
}

/// `d(s) = √(s(s+1))`: Huntington-Hill.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Geometric;

impl Family for Geometric {
    type Quotient = Long;

    fn quotient(self, weight: u64, s: u64) -> Long {
        Long { over: u128::from(weight) * u128::from(weight), under: s * (s + 1) }
    }

    fn places(self, x: u64) -> u64 {
        let floor = whole(x);
        let square = u128::from(x) * u128::from(x);
        after(floor, (floor * (floor + 1)) << (2 * BINARY_PLACES) <= square)
    }

    fn twice_fraction(self) -> i64 {
        1
    }
}

/// `d(s) = 2s(s+1)/(2s+1)`: Dean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Harmonic;

impl Family for Harmonic {
    type Quotient = Long;

    fn quotient(self, weight: u64, s: u64) -> Long {
        // Both sides without the factor 2.
        Long { over: u128::from(weight) * u128::from(2 * s + 1), under: s * (s + 1) }
    }

    fn places(self, x: u64) -> u64 {
        let floor = whole(x);
        let signpost = (2 * floor * (floor + 1)) << BINARY_PLACES;
        after(floor, signpost <= u128::from(x) * (2 * floor + 1))
    }

    fn twice_fraction(self) -> i64 {
        1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::method::Method;
    use super::super::signpost::compare;
    use super::*;

    fn same<F: Family>(
        family: F,
        method: Method,
        a: (u64, u64),
        b: (u64, u64),
    ) -> Result<(), TestCaseError> {
        let fast = family.quotient(a.0, a.1).cmp(&family.quotient(b.0, b.1));
        prop_assert_eq!(Some(fast), compare(method, a, b));
        Ok(())
    }

    fn pair() -> impl Strategy<Value = ((u64, u64), (u64, u64))> {
        let any = ((1..=u64::MAX, 1..1_u64 << 30), (1..=u64::MAX, 1..1_u64 << 30));
        // Quotients that are equal or nearly so: both sides multiplied by one factor.
        let near = (1..1_u64 << 30, 1..1_u64 << 14, 1..1_u64 << 14, 0..2_u64).prop_map(
            |(weight, s, factor, off)| ((weight, s), (weight * factor + off, s * factor)),
        );
        prop_oneof![any, near]
    }

    proptest! {
        #[test]
        fn the_fast_order_is_the_order_by_definition((a, b) in pair()) {
            same(Shifted::new(1, 1), Method::Jefferson, a, b)?;
            same(Shifted::new(1, 2), Method::Webster, a, b)?;
            same(Shifted::new(0, 1), Method::Adams, a, b)?;
            same(Shifted::new(1, 3), Method::stationary(1, 3).unwrap(), a, b)?;
            same(Geometric, Method::HuntingtonHill, a, b)?;
            same(Harmonic, Method::Dean, a, b)?;
        }

        #[test]
        fn power_means_are_the_classic_methods_in_another_form((a, b) in pair()) {
            for (exponent, classic) in
                [(-1, Method::Dean), (0, Method::HuntingtonHill), (1, Method::Webster)]
            {
                let mean = Method::power_mean(exponent).unwrap();
                prop_assert_eq!(compare(mean, a, b), compare(classic, a, b));
            }
        }
    }
}
