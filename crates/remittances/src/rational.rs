//! Exact signed fractions of whole numbers, for rates and percentages inside this crate.

use std::cmp::Ordering;

use kerben_core::rounding::RoundingMode;
use rust_decimal::Decimal;

/// A reduced fraction with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Rational {
    numerator: i128,
    denominator: i128,
}

pub(crate) fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// `n / d` to a whole number; `d` is positive.
pub(crate) fn divide(n: i128, d: i128, mode: RoundingMode) -> Option<i128> {
    let (floor, rest) = (n.div_euclid(d), n.rem_euclid(d));
    if rest == 0 {
        return Some(floor);
    }
    let ceiling = floor.checked_add(1)?;
    let nearer = rest.cmp(&(d - rest));
    let negative = n < 0;
    Some(match mode {
        RoundingMode::Floor => floor,
        RoundingMode::Ceiling => ceiling,
        RoundingMode::Down => {
            if negative {
                ceiling
            } else {
                floor
            }
        }
        RoundingMode::Up => {
            if negative {
                floor
            } else {
                ceiling
            }
        }
        RoundingMode::HalfUp => match nearer {
            Ordering::Less => floor,
            Ordering::Greater => ceiling,
            Ordering::Equal => {
                if negative {
                    floor
                } else {
                    ceiling
                }
            }
        },
        RoundingMode::HalfDown => match nearer {
            Ordering::Less => floor,
            Ordering::Greater => ceiling,
            Ordering::Equal => {
                if negative {
                    ceiling
                } else {
                    floor
                }
            }
        },
        RoundingMode::HalfEven => match nearer {
            Ordering::Less => floor,
            Ordering::Greater => ceiling,
            Ordering::Equal => {
                if floor % 2 == 0 {
                    floor
                } else {
                    ceiling
                }
            }
        },
        // A mode that this crate does not know cannot be guessed.
        _ => return None,
    })
}

impl Rational {
    pub(crate) const ZERO: Self = Self { numerator: 0, denominator: 1 };
    pub(crate) const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// `None` when the denominator is zero or a part does not fit.
    pub(crate) fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok().filter(|d| *d != 0 && denominator != 0)?;
        let sign = denominator.signum();
        Some(Self {
            numerator: (numerator / divisor).checked_mul(sign)?,
            denominator: (denominator / divisor).checked_mul(sign)?,
        })
    }

    pub(crate) fn of_decimal(value: Decimal) -> Option<Self> {
        Self::new(value.mantissa(), 10_i128.checked_pow(value.scale())?)
    }

    pub(crate) const fn numerator(self) -> i128 {
        self.numerator
    }

    pub(crate) const fn denominator(self) -> i128 {
        self.denominator
    }

    pub(crate) fn add(self, other: Self) -> Option<Self> {
        // Over the least common denominator, so that a long list of cents stays small.
        let common = gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs());
        let common = i128::try_from(common).ok()?;
        let left = self.numerator.checked_mul(other.denominator / common)?;
        let right = other.numerator.checked_mul(self.denominator / common)?;
        Self::new(
            left.checked_add(right)?,
            self.denominator.checked_mul(other.denominator / common)?,
        )
    }

    pub(crate) fn neg(self) -> Option<Self> {
        Some(Self { numerator: self.numerator.checked_neg()?, ..self })
    }

    pub(crate) fn sub(self, other: Self) -> Option<Self> {
        self.add(other.neg()?)
    }

    pub(crate) fn mul(self, other: Self) -> Option<Self> {
        // Across first, so that 0.9480 / 0.9600 does not need the room of both.
        let left = Self::new(self.numerator, other.denominator)?;
        let right = Self::new(other.numerator, self.denominator)?;
        Some(Self {
            numerator: left.numerator.checked_mul(right.numerator)?,
            denominator: left.denominator.checked_mul(right.denominator)?,
        })
    }

    /// `None` also when `other` is zero.
    pub(crate) fn div(self, other: Self) -> Option<Self> {
        self.mul(Self::new(other.denominator, other.numerator)?)
    }

    /// How many `1/units` it holds, cut to a whole number.
    pub(crate) fn in_units_of(self, units: i128) -> Option<i128> {
        let whole = (self.numerator / self.denominator).checked_mul(units)?;
        let rest = (self.numerator % self.denominator).checked_mul(units)? / self.denominator;
        whole.checked_add(rest)
    }

    /// The nearest multiple of `step` in the direction of the mode, rounded once.
    pub(crate) fn round(self, step: Decimal, mode: RoundingMode) -> Option<Decimal> {
        let steps = self.div(Self::of_decimal(step)?)?;
        let whole = divide(steps.numerator, steps.denominator, mode)?;
        let mut rounded = Decimal::try_from_i128_with_scale(whole, 0).ok()?.checked_mul(step)?;
        rounded.rescale(step.scale());
        Some(rounded)
    }

    /// The exact decimal, if there is one of at most 28 digits.
    pub(crate) fn terminating(self) -> Option<Decimal> {
        let (mut rest, mut twos, mut fives) = (self.denominator, 0_u32, 0_u32);
        while rest % 2 == 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        let scale = twos.max(fives);
        if rest != 1 || scale > 28 {
            return None;
        }
        let mantissa =
            self.numerator.checked_mul(10_i128.checked_pow(scale)? / self.denominator)?;
        Decimal::try_from_i128_with_scale(mantissa, scale).ok()
    }

    /// How many decimals all of these can show with room for their sums: 27 digits in all, before
    /// and after the point.
    pub(crate) fn decimals_for(values: &[Self]) -> u32 {
        const DIGITS: u32 = 27;
        let greatest = values.iter().map(|value| value.numerator / value.denominator);
        let greatest = greatest.map(i128::unsigned_abs).max().unwrap_or(0);
        let before = greatest.checked_ilog10().map_or(0, |power| power + 1);
        DIGITS.saturating_sub(before)
    }

    /// The exact decimal where there is one of so many decimals, else the first of them.
    pub(crate) fn approximate_to(self, decimals: u32) -> Option<Decimal> {
        if let Some(exact) = self.terminating().filter(|exact| exact.scale() <= decimals) {
            return Some(exact);
        }
        let mut numerator = i128::try_from(self.numerator.unsigned_abs()).ok()?;
        let mut denominator = self.denominator;
        // Room for one more digit; what is cut off lies far beyond the digits that are kept.
        while denominator > i128::MAX / 16 {
            (numerator, denominator) = (numerator / 2, denominator / 2);
        }
        let (mut digits, mut rest) = (numerator / denominator, numerator % denominator);
        for _ in 0..decimals {
            rest = rest.checked_mul(10)?;
            digits = digits.checked_mul(10)?.checked_add(rest / denominator)?;
            rest %= denominator;
        }
        Decimal::try_from_i128_with_scale(digits * self.numerator.signum(), decimals).ok()
    }

    /// The exact decimal where there is one, else its first decimals: for showing and for
    /// derivations.
    pub(crate) fn approximate(self) -> Option<Decimal> {
        self.approximate_to(Self::decimals_for(&[self]))
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    /// By continued fractions, which cannot overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b, mut c, mut d) =
            (self.numerator, self.denominator, other.numerator, other.denominator);
        let mut flipped = false;
        loop {
            let by_whole = a.div_euclid(b).cmp(&c.div_euclid(d));
            let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
            let order = match (by_whole, left, right) {
                (Ordering::Equal, 0, 0) => Ordering::Equal,
                (Ordering::Equal, 0, _) => Ordering::Less,
                (Ordering::Equal, _, 0) => Ordering::Greater,
                (Ordering::Equal, _, _) => {
                    // Of two proper fractions the smaller has the greater reciprocal.
                    (a, b, c, d) = (b, left, d, right);
                    flipped = !flipped;
                    continue;
                }
                (unequal, _, _) => unequal,
            };
            return if flipped { order.reverse() } else { order };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rational(n: i128, d: i128) -> Rational {
        Rational::new(n, d).unwrap()
    }

    #[test]
    fn every_mode_rounds_both_signs() {
        use RoundingMode::{Ceiling, Down, Floor, HalfDown, HalfEven, HalfUp, Up};
        let of = |n, d| {
            [Floor, Ceiling, Down, Up, HalfUp, HalfDown, HalfEven].map(|m| divide(n, d, m).unwrap())
        };
        assert_eq!(of(5, 2), [2, 3, 2, 3, 3, 2, 2]);
        assert_eq!(of(-5, 2), [-3, -2, -2, -3, -3, -2, -2]);
        assert_eq!(of(7, 4), [1, 2, 1, 2, 2, 2, 2]);
        assert_eq!(of(-7, 4), [-2, -1, -1, -2, -2, -2, -2]);
        assert_eq!(of(6, 3), [2; 7]);
    }

    #[test]
    fn order_is_that_of_the_values() {
        assert!(rational(1, 3) < rational(2, 5));
        assert!(rational(-1, 3) > rational(-2, 5));
        assert!(rational(7, 2) > rational(10, 3));
        assert_eq!(rational(2, 6).cmp(&rational(1, 3)), Ordering::Equal);
        assert!(rational(i128::MAX, 2) > rational(i128::MAX, 3));
        assert!(rational(-1, i128::MAX) < Rational::ZERO);
    }

    #[test]
    fn nothing_overflows_in_silence() {
        assert_eq!(Rational::new(1, 0), None);
        assert_eq!(rational(i128::MAX, 1).add(Rational::ONE), None);
        assert_eq!(rational(i128::MAX, 1).mul(rational(2, 1)), None);
        assert_eq!(Rational::ONE.div(Rational::ZERO), None);
    }

    #[test]
    fn decimals_are_exact_or_none() {
        assert_eq!(rational(7, 4).terminating(), Some(Decimal::new(175, 2)));
        assert_eq!(rational(1, 3).terminating(), None);
        assert_eq!(
            rational(2, 3).round(Decimal::new(1, 2), RoundingMode::HalfUp),
            Some(Decimal::new(67, 2))
        );
        assert_eq!(
            rational(1, 3).approximate().unwrap().to_string(),
            "0.333333333333333333333333333"
        );
    }
}
