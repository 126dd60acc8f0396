//! Natural numbers without a limit, for the divisors of tied tables, which are products of many weights.

use std::cmp::Ordering;

/// A natural number; the least significant limb comes first, the last one is not 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Natural(Vec<u64>);

fn low(number: u128) -> u64 {
    u64::try_from(number & u128::from(u64::MAX)).unwrap_or(u64::MAX)
}

impl Natural {
    pub(crate) fn one() -> Self {
        Self(vec![1])
    }

    pub(crate) fn of(number: u128) -> Self {
        Self::trimmed(vec![low(number), low(number >> 64)])
    }

    /// Returns `number × 2^power`.
    pub(crate) fn shifted(number: u64, power: u32) -> Self {
        let limbs = usize::try_from(power / 64).unwrap_or_default();
        let mut shifted = vec![0; limbs];
        let wide = u128::from(number) << (power % 64);
        shifted.extend([low(wide), low(wide >> 64)]);
        Self::trimmed(shifted)
    }

    pub(crate) fn of_limbs(limbs: &[u64]) -> Self {
        Self::trimmed(limbs.to_vec())
    }

    fn trimmed(mut limbs: Vec<u64>) -> Self {
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        Self(limbs)
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        let mut product = vec![0_u64; self.0.len() + other.0.len()];
        for (i, &left) in self.0.iter().enumerate() {
            let mut carry = 0_u128;
            for (j, &right) in other.0.iter().enumerate() {
                let sum = u128::from(left) * u128::from(right) + u128::from(product[i + j]) + carry;
                product[i + j] = low(sum);
                carry = sum >> 64;
            }
            product[i + other.0.len()] = low(carry);
        }
        Self::trimmed(product)
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        let (long, short) =
            if self.0.len() < other.0.len() { (other, self) } else { (self, other) };
        let mut carry = 0_u128;
        let mut sum = Vec::with_capacity(long.0.len() + 1);
        for (place, &limb) in long.0.iter().enumerate() {
            let full =
                u128::from(limb) + u128::from(short.0.get(place).copied().unwrap_or(0)) + carry;
            sum.push(low(full));
            carry = full >> 64;
        }
        sum.push(low(carry));
        Self::trimmed(sum)
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn hexadecimal(&self) -> String {
        let Some((last, rest)) = self.0.split_last() else { return "0".to_owned() };
        let rest = rest.iter().rev().map(|limb| format!("{limb:016x}"));
        std::iter::once(format!("{last:x}")).chain(rest).collect()
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let chunks = text.as_bytes().rchunks(16);
        let limbs =
            chunks.map(|chunk| u64::from_str_radix(std::str::from_utf8(chunk).ok()?, 16).ok());
        limbs.collect::<Option<Vec<u64>>>().map(Self::trimmed)
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.0.len().cmp(&other.0.len());
        length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn products_agree_with_native_arithmetic(a in any::<u64>(), b in any::<u64>()) {
            let product = Natural::of(a.into()).times(&Natural::of(b.into()));
            prop_assert_eq!(product, Natural::of(u128::from(a) * u128::from(b)));
        }

        #[test]
        fn sums_agree_with_native_arithmetic(a in any::<u64>(), b in any::<u128>()) {
            let sum = Natural::of(a.into()).plus(&Natural::of(b >> 1));
            prop_assert_eq!(&sum, &Natural::of(u128::from(a) + (b >> 1)));
            prop_assert_eq!(Natural::of(b).plus(&Natural::of(b)), Natural::of(b).times(&Natural::of(2)));
        }

        #[test]
        fn text_gives_the_number_back(a in any::<u128>(), b in any::<u128>(), power in 0_u32..300) {
            let shifted = Natural::shifted(low(b), power);
            let number = Natural::of(a).times(&Natural::of(b)).times(&shifted);
            prop_assert_eq!(Natural::parse(&number.hexadecimal()), Some(number));
        }

        #[test]
        fn the_order_is_that_of_the_numbers(a in any::<u128>(), b in any::<u128>()) {
            prop_assert_eq!(Natural::of(a).cmp(&Natural::of(b)), a.cmp(&b));
        }
    }
}
