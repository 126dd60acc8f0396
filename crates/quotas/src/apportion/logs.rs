//! Binary logarithms in fixed point, for the search in two dimensions only: what is found is then proved
//! in exact integers.

/// How many binary places a logarithm has.
pub(crate) const LOG_PLACES: u32 = 40;

fn low(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Returns the binary logarithm, rounded down to within a few units of the last place; 0 for 0.
pub(crate) fn log2(number: u128) -> i64 {
    let Some(lead) = number.checked_ilog2() else { return 0 };
    let mut mantissa = low(if lead >= 63 { number >> (lead - 63) } else { number << (63 - lead) });
    let mut log = i64::from(lead) << LOG_PLACES;
    // Squaring doubles the logarithm: each square past 2 is one binary place.
    for place in (0..LOG_PLACES).rev() {
        let square = u128::from(mantissa) * u128::from(mantissa);
        if square >> 127 == 1 {
            log |= 1 << place;
            mantissa = low(square >> 64);
        } else {
            mantissa = low(square >> 63);
        }
    }
    log
}

/// The powers of two of fractions.
pub(crate) struct Exponential {
    /// `2^(1/2)`, `2^(1/4)` and so on, with 63 binary places.
    roots: Vec<u64>,
}

impl Exponential {
    pub(crate) fn new() -> Self {
        let mut root = 1_u128 << 64; // 2 with 63 binary places
        let roots = (0..LOG_PLACES).map(|_| {
            root = (root << 63).isqrt();
            low(root)
        });
        Self { roots: roots.collect() }
    }

    /// Returns `2^log` as a mantissa of 64 bits and the power of two by which it is multiplied.
    pub(crate) fn of(&self, log: i64) -> (u64, i64) {
        let mut mantissa = 1_u64 << 63;
        for (place, &root) in (0..LOG_PLACES).rev().zip(&self.roots) {
            if log >> place & 1 == 1 {
                mantissa = low((u128::from(mantissa) * u128::from(root)) >> 63);
            }
        }
        (mantissa, (log >> LOG_PLACES) - 63)
    }

    /// Returns `2^log` rounded down to a whole number below 2^62.
    pub(crate) fn whole(&self, log: i64) -> u64 {
        let (mantissa, shift) = self.of(log);
        if shift >= 0 {
            return 1 << 62;
        }
        mantissa.checked_shr(u32::try_from(-shift).unwrap_or(u32::MAX)).unwrap_or(0).min(1 << 62)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_power_undoes_a_logarithm(number in 1_u64..1 << 50, shift in 0_u32..40) {
            let number = (number >> shift).max(1);
            let back = Exponential::new().of(log2(number.into()));
            let (mantissa, power) = (u128::from(back.0), u32::try_from(-back.1).unwrap());
            // Equal to within 2^-38 of the number.
            let off = mantissa.abs_diff(u128::from(number) << power);
            prop_assert!(off <= mantissa >> 38, "{number}: {back:?}");
        }

        #[test]
        fn logarithms_add_up(a in 1_u64.., b in 1_u64..) {
            let sum = log2(a.into()) + log2(b.into());
            prop_assert!((log2(u128::from(a) * u128::from(b)) - sum).abs() <= 8);
        }
    }

    #[test]
    fn powers_of_two_are_exact() {
        assert_eq!((log2(1), log2(8), log2(1 << 100)), (0, 3 << 40, 100 << 40));
        assert_eq!(Exponential::new().whole(5 << 40), 32);
        assert_eq!(Exponential::new().whole(-1), 0);
    }
}
