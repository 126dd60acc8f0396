//! A 256-bit unsigned integer: just enough for one exact multiplication, division and comparison.

use std::cmp::Ordering;

/// `high × 2^128 + low`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct U256 {
    high: u128,
    low: u128,
}

const HALF: u128 = u64::MAX as u128;

impl U256 {
    pub(crate) const ZERO: Self = Self { high: 0, low: 0 };

    pub(crate) const fn from_u128(low: u128) -> Self {
        Self { high: 0, low }
    }

    pub(crate) const fn is_zero(self) -> bool {
        self.high == 0 && self.low == 0
    }

    pub(crate) const fn to_u128(self) -> Option<u128> {
        if self.high == 0 { Some(self.low) } else { None }
    }

    /// Returns `left × right`, which always fits.
    pub(crate) const fn product(left: u128, right: u128) -> Self {
        let (left_high, left_low) = (left >> 64, left & HALF);
        let (right_high, right_low) = (right >> 64, right & HALF);
        let low = left_low * right_low;
        let cross = left_high * right_low;
        let other = left_low * right_high;
        // Three terms below 2^64 each: no overflow.
        let middle = (low >> 64) + (cross & HALF) + (other & HALF);
        Self {
            high: left_high * right_high + (cross >> 64) + (other >> 64) + (middle >> 64),
            low: (middle << 64) | (low & HALF),
        }
    }

    /// Returns `self × factor`, `None` when it does not fit.
    pub(crate) fn checked_mul(self, factor: u128) -> Option<Self> {
        let low = Self::product(self.low, factor);
        let high = self.high.checked_mul(factor)?;
        Some(Self { high: low.high.checked_add(high)?, low: low.low })
    }

    #[cfg(test)]
    fn checked_add(self, other: Self) -> Option<Self> {
        let (low, carry) = self.low.overflowing_add(other.low);
        let high = self.high.checked_add(other.high)?.checked_add(u128::from(carry))?;
        Some(Self { high, low })
    }

    const fn wrapping_sub(self, other: Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        let high = self.high.wrapping_sub(other.high).wrapping_sub(if borrow { 1 } else { 0 });
        Self { high, low }
    }

    /// Returns how twice this remainder compares with its divisor.
    pub(crate) fn twice_cmp(self, divisor: Self) -> Ordering {
        // 2r ? d  <=>  r ? d - r, and a remainder is below its divisor: nothing can overflow.
        self.cmp(&divisor.wrapping_sub(self))
    }

    /// Returns the quotient and the remainder, `None` for a division by zero.
    pub(crate) fn div_rem(self, divisor: Self) -> Option<(Self, Self)> {
        if divisor.is_zero() {
            return None;
        }
        if self < divisor {
            return Some((Self::ZERO, self));
        }
        if let (Some(left), Some(right)) = (self.to_u128(), divisor.to_u128()) {
            return Some((Self::from_u128(left / right), Self::from_u128(left % right)));
        }
        // Long division, bit by bit: only amounts of more than 28 digits come here.
        let (mut quotient, mut rest) = (Self::ZERO, Self::ZERO);
        for place in (0..256).rev() {
            // Never above the dividend's own leading bits, so it does not overflow.
            rest = rest.doubled(self.bit(place));
            quotient = quotient.doubled(rest >= divisor);
            if quotient.low & 1 == 1 {
                rest = rest.wrapping_sub(divisor);
            }
        }
        Some((quotient, rest))
    }

    const fn bit(self, place: u32) -> bool {
        let part = if place >= 128 { self.high >> (place - 128) } else { self.low >> place };
        part & 1 == 1
    }

    const fn doubled(self, with: bool) -> Self {
        let carry = self.low >> 127;
        Self { high: (self.high << 1) | carry, low: (self.low << 1) | if with { 1 } else { 0 } }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wide() -> impl Strategy<Value = U256> {
        (any::<u128>(), any::<u128>(), 0_u32..128, 0_u32..128)
            .prop_map(|(high, low, a, b)| U256 { high: (high >> a) >> b, low: low >> b })
    }

    proptest! {
        #[test]
        fn a_quotient_times_the_divisor_plus_the_rest_is_the_dividend(
            dividend in wide(), divisor in 1_u128..,
        ) {
            let (quotient, rest) = dividend.div_rem(U256::from_u128(divisor)).unwrap();
            prop_assert!(rest < U256::from_u128(divisor));
            let back = quotient.checked_mul(divisor).unwrap().checked_add(rest).unwrap();
            prop_assert_eq!(back, dividend);
        }

        #[test]
        fn a_wide_divisor_of_its_own_multiple_leaves_nothing(
            divisor in wide(), times in 1_u128..1_000_000, extra in any::<u128>(),
        ) {
            prop_assume!(!divisor.is_zero());
            if let Some(multiple) = divisor.checked_mul(times) {
                let extra = U256::from_u128(extra).div_rem(divisor).unwrap().1;
                if let Some(dividend) = multiple.checked_add(extra) {
                    prop_assert_eq!(
                        dividend.div_rem(divisor),
                        Some((U256::from_u128(times), extra))
                    );
                }
            }
        }

        #[test]
        fn products_agree_with_native_arithmetic(a in any::<u64>(), b in any::<u64>()) {
            let (a, b) = (u128::from(a), u128::from(b));
            prop_assert_eq!(U256::product(a, b), U256::from_u128(a * b));
        }
    }

    #[test]
    fn a_divisor_of_all_bits_divides_once() {
        let all = U256 { high: u128::MAX, low: u128::MAX };
        let less = U256 { high: u128::MAX, low: 5 };
        let rest = U256::from_u128(u128::MAX - 5);
        assert_eq!(all.div_rem(less), Some((U256::from_u128(1), rest)));
        assert_eq!(all.div_rem(all), Some((U256::from_u128(1), U256::ZERO)));
    }

    #[test]
    fn half_of_a_divisor_is_seen() {
        let twice = |rest: u128| U256::from_u128(rest).twice_cmp(U256::from_u128(10));
        assert_eq!([4, 5, 6].map(twice), [Ordering::Less, Ordering::Equal, Ordering::Greater]);
    }

    #[test]
    fn nothing_is_divided_by_zero() {
        assert_eq!(U256::from_u128(1).div_rem(U256::ZERO), None);
    }
}
