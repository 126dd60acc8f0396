//! Natural numbers of up to 1,024 bits, for exact comparisons of products and powers.

use std::cmp::Ordering;

const LIMBS: usize = 16;

/// A natural number below 2^1024; the least significant limb comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wide([u64; LIMBS]);

/// The upper and the lower half of a product of two limbs plus two limbs, which always fits.
fn multiply_add(left: u64, right: u64, add: u64, carry: u64) -> (u64, u64) {
    let full = u128::from(left) * u128::from(right) + u128::from(add) + u128::from(carry);
    let low = u64::try_from(full & u128::from(u64::MAX)).unwrap_or(u64::MAX);
    (u64::try_from(full >> 64).unwrap_or(u64::MAX), low)
}

impl Wide {
    pub(crate) const ONE: Self = {
        let mut limbs = [0; LIMBS];
        limbs[0] = 1;
        Self(limbs)
    };

    pub(crate) fn of(number: u128) -> Self {
        let mut limbs = [0; LIMBS];
        limbs[0] = u64::try_from(number & u128::from(u64::MAX)).unwrap_or(u64::MAX);
        limbs[1] = u64::try_from(number >> 64).unwrap_or(u64::MAX);
        Self(limbs)
    }

    pub(crate) fn limbs(&self) -> &[u64] {
        self.0.get(..self.used()).unwrap_or_default()
    }

    fn used(&self) -> usize {
        LIMBS - self.0.iter().rev().take_while(|&&limb| limb == 0).count()
    }

    /// Returns the product, `None` when it does not fit.
    pub(crate) fn times(&self, other: &Self) -> Option<Self> {
        let (left, right) = (self.used(), other.used());
        if left + right > LIMBS + 1 {
            return None;
        }
        let mut product = [0; LIMBS];
        for i in 0..left {
            let mut carry = 0;
            for j in 0..right {
                let slot = product.get_mut(i + j)?;
                (carry, *slot) = multiply_add(self.0[i], other.0[j], *slot, carry);
            }
            match product.get_mut(i + right) {
                Some(slot) => *slot = carry,
                None if carry > 0 => return None,
                None => {}
            }
        }
        Some(Self(product))
    }

    /// Returns the sum, `None` when it does not fit.
    pub(crate) fn plus(&self, other: &Self) -> Option<Self> {
        let mut sum = self.0;
        let mut carry = 0;
        for (limb, &added) in sum.iter_mut().zip(&other.0) {
            (carry, *limb) = multiply_add(1, *limb, added, carry);
        }
        (carry == 0).then_some(Self(sum))
    }

    /// Returns the power, `None` when it does not fit.
    pub(crate) fn power(&self, exponent: u32) -> Option<Self> {
        (0..exponent).try_fold(Self::ONE, |product, _| product.times(self))
    }
}

impl PartialOrd for Wide {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Wide {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn products_and_sums_agree_with_native_arithmetic(a in any::<u64>(), b in any::<u64>()) {
            let (wide_a, wide_b) = (Wide::of(a.into()), Wide::of(b.into()));
            let (a, b) = (u128::from(a), u128::from(b));
            prop_assert_eq!(wide_a.times(&wide_b), Some(Wide::of(a * b)));
            prop_assert_eq!(wide_a.plus(&wide_b), Some(Wide::of(a + b)));
            prop_assert_eq!(wide_a.cmp(&wide_b), a.cmp(&b));
        }

        #[test]
        fn multiplication_distributes(a in any::<u128>(), b in any::<u128>(), c in any::<u128>()) {
            let (a, b, c) = (Wide::of(a), Wide::of(b), Wide::of(c));
            let left = a.times(&b.plus(&c).unwrap());
            let right = a.times(&b).unwrap().plus(&a.times(&c).unwrap());
            prop_assert_eq!(left, right);
            prop_assert_eq!(a.times(&b), b.times(&a));
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let half = Wide::of(u128::MAX).power(4).unwrap();
        assert!(half.times(&half).is_some());
        assert_eq!(Wide::of(u128::MAX).power(9), None);
        let most = Wide([u64::MAX; LIMBS]);
        assert_eq!(most.plus(&Wide::ONE), None);
        assert_eq!(most.times(&Wide::of(2)), None);
        assert_eq!(most.times(&Wide::ONE), Some(most));
    }
}
