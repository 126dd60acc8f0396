//! Exact signed fractions of whole numbers, for amounts and lengths on their way to the one rounding of the law.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Fraction, NumberError, parse_decimal};
use crate::rounding::RoundingMode;

/// An exact signed fraction.
///
/// It carries a value without loss from the first step of a formula to the rounding that the law names. Every
/// operation is exact; one whose result does not fit 128 bits in lowest terms gives `None`, never a number that was
/// rounded in silence. Two fractions are equal when their values are; a share that must stay as a decision letter shows
/// it, such as `96/264`, is a [`Fraction`].
///
/// # Example
///
/// ```
/// use kerben_core::number::Rational;
/// use kerben_core::rounding::RoundingMode;
///
/// // 78.90 percent of 1,000 over three: exact until the floor to the tenth.
/// let third = Rational::new(789, 1_000).and_then(|share| share.checked_mul(Rational::new(1_000, 3)?));
/// let floored = third.and_then(|exact| exact.round(Rational::new(1, 10)?, RoundingMode::Floor));
/// assert_eq!(floored, Rational::new(263, 1));
/// assert_eq!("1.25".parse::<Rational>()?, "5/4".parse()?);
/// # Ok::<(), kerben_core::number::NumberError>(())
/// ```
///
/// Inside, terms are brought down to the lowest only when they would not fit otherwise, which makes a chain of
/// operations several times faster; what is seen from outside is always in lowest terms.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rational {
    numerator: i128,
    /// Above 0.
    denominator: i128,
}

/// Returns the greatest common divisor; 0 only when both are 0.
#[must_use]
pub fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    loop {
        // Divisions of 64 bits are several times faster than those of 128.
        if let (Ok(small), Ok(other)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(small_divisor(small, other));
        }
        if b == 0 {
            return a;
        }
        (a, b) = (b, a % b);
    }
}

fn small_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Returns `numerator / denominator` as a whole number in the direction of the mode; `None` unless the denominator is
/// above 0 and the result fits.
#[must_use]
pub fn divide(numerator: i128, denominator: i128, mode: RoundingMode) -> Option<i128> {
    if denominator <= 0 {
        return None;
    }
    let (down, rest) = floor_and_rest(numerator, denominator);
    if rest == 0 {
        return Some(down);
    }
    let half = rest.cmp(&(denominator - rest));
    let up_wins = match mode {
        RoundingMode::Down => numerator < 0,
        RoundingMode::Up => numerator > 0,
        RoundingMode::Floor => false,
        RoundingMode::Ceiling => true,
        _ if half != Ordering::Equal => half == Ordering::Greater,
        RoundingMode::HalfUp => numerator > 0,
        RoundingMode::HalfDown => numerator < 0,
        RoundingMode::HalfEven => down % 2 != 0,
    };
    if up_wins { down.checked_add(1) } else { Some(down) }
}

/// Floor and rest of a division by a number above 0; 64 bits where they are enough, for they divide several times
/// faster.
fn floor_and_rest(numerator: i128, denominator: i128) -> (i128, i128) {
    if let (Ok(n), Ok(d)) = (i64::try_from(numerator), i64::try_from(denominator)) {
        // A denominator above 0 cannot overflow.
        return (n.div_euclid(d).into(), n.rem_euclid(d).into());
    }
    (numerator.div_euclid(denominator), numerator.rem_euclid(denominator))
}

impl Rational {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    /// The whole.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// Returns `numerator/denominator`; `None` when the denominator is 0 or a part does not fit.
    #[must_use]
    pub const fn new(numerator: i128, denominator: i128) -> Option<Self> {
        if denominator > 0 {
            return Some(Self { numerator, denominator });
        }
        match (numerator.checked_neg(), denominator.checked_neg()) {
            (Some(numerator), Some(denominator)) if denominator > 0 => {
                Some(Self { numerator, denominator })
            }
            _ => None,
        }
    }

    /// Returns the same value in lowest terms.
    fn reduced(self) -> Self {
        let divisor =
            greatest_common_divisor(self.numerator.unsigned_abs(), self.denominator.unsigned_abs());
        // The denominator is above 0, so the divisor is, and it fits because it is not greater.
        match i128::try_from(divisor) {
            Ok(divisor) if divisor > 1 => Self {
                numerator: self.numerator / divisor,
                denominator: self.denominator / divisor,
            },
            _ => self,
        }
    }

    /// Returns a whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self { numerator: number as i128, denominator: 1 }
    }

    /// Returns the value of a decimal.
    #[must_use]
    pub fn of_decimal(value: Decimal) -> Option<Self> {
        Self::new(value.mantissa(), 10_i128.checked_pow(value.scale())?)
    }

    /// Returns the numerator, in lowest terms.
    #[must_use]
    pub fn numerator(self) -> i128 {
        self.reduced().numerator
    }

    /// Returns the denominator, in lowest terms; above 0.
    #[must_use]
    pub fn denominator(self) -> i128 {
        self.reduced().denominator
    }

    /// Returns whether the value is 0.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Returns whether the value is below 0.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// Returns whether the value is a whole number.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.numerator % self.denominator == 0
    }

    /// Returns the sum; `None` when it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if self.denominator == other.denominator
            && let Some(numerator) = self.numerator.checked_add(other.numerator)
        {
            return Some(Self { numerator, ..self });
        }
        let crosswise = || {
            let left = self.numerator.checked_mul(other.denominator)?;
            let right = other.numerator.checked_mul(self.denominator)?;
            let denominator = self.denominator.checked_mul(other.denominator)?;
            Some(Self { numerator: left.checked_add(right)?, denominator })
        };
        crosswise().or_else(|| self.reduced().add_over_least(other.reduced()))
    }

    /// Adds over the least common denominator, so that a long list of cents stays small.
    fn add_over_least(self, other: Self) -> Option<Self> {
        let common = greatest_common_divisor(
            self.denominator.unsigned_abs(),
            other.denominator.unsigned_abs(),
        );
        let common = i128::try_from(common).ok()?;
        let left = self.numerator.checked_mul(other.denominator / common)?;
        let right = other.numerator.checked_mul(self.denominator / common)?;
        let denominator = self.denominator.checked_mul(other.denominator / common)?;
        Some(Self { numerator: left.checked_add(right)?, denominator }.reduced())
    }

    /// Returns the value with the other sign; `None` when it does not fit.
    #[must_use]
    pub fn checked_neg(self) -> Option<Self> {
        Some(Self { numerator: self.numerator.checked_neg()?, ..self })
    }

    /// Returns the difference; `None` when it does not fit.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.checked_neg()?)
    }

    /// Returns the product; `None` when it does not fit.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let plain = || {
            let numerator = self.numerator.checked_mul(other.numerator)?;
            let denominator = self.denominator.checked_mul(other.denominator)?;
            Some(Self { numerator, denominator })
        };
        plain().or_else(|| {
            // Across first, so that 0.9480 / 0.9600 does not need the room of both.
            let left = Self::new(self.numerator, other.denominator)?.reduced();
            let right = Self::new(other.numerator, self.denominator)?.reduced();
            let (above, below) = (left.numerator.checked_mul(right.numerator)?, left.denominator);
            Some(Self { numerator: above, denominator: below.checked_mul(right.denominator)? })
        })
    }

    /// Returns the quotient; `None` when `other` is 0 or the result does not fit.
    #[must_use]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        self.checked_mul(Self::new(other.denominator, other.numerator)?)
    }

    /// Returns this many times the value of a share; `None` when it does not fit.
    #[must_use]
    pub fn times(self, share: Fraction) -> Option<Self> {
        self.checked_mul(Self::new(share.numerator().into(), share.denominator().into())?)
    }

    /// Returns the greatest whole number that is not above the value.
    #[must_use]
    pub fn floor(self) -> i128 {
        floor_and_rest(self.numerator, self.denominator).0
    }

    /// Returns the least whole number that is not below the value; `None` when it does not fit.
    #[must_use]
    pub fn ceil(self) -> Option<i128> {
        divide(self.numerator, self.denominator, RoundingMode::Ceiling)
    }

    /// Returns how many `1/units` the value holds, cut to a whole number; `None` when that does not fit.
    #[must_use]
    pub fn in_units_of(self, units: i128) -> Option<i128> {
        if let Some(all) = self.numerator.checked_mul(units) {
            return divide(all, self.denominator, RoundingMode::Down);
        }
        let Self { numerator, denominator } = self.reduced();
        let whole = (numerator / denominator).checked_mul(units)?;
        let rest = (numerator % denominator).checked_mul(units)? / denominator;
        whole.checked_add(rest)
    }

    /// Returns the value as a multiple of `step`, rounded once in the direction of the mode; `None` unless the step is
    /// above 0 and the result fits.
    #[must_use]
    pub fn round(self, step: Self, mode: RoundingMode) -> Option<Self> {
        if step.numerator <= 0 {
            return None;
        }
        let steps = self.checked_div(step)?;
        let whole = divide(steps.numerator, steps.denominator, mode)?;
        Self { numerator: whole, denominator: 1 }.checked_mul(step)
    }

    /// Returns the value as a whole number, rounded once in the direction of the mode; `None` unless it fits.
    #[must_use]
    pub fn to_whole(self, mode: RoundingMode) -> Option<i128> {
        divide(self.numerator, self.denominator, mode)
    }

    /// Returns the value as a multiple of a decimal step with the decimals of the step; `None` unless the step is above
    /// 0 and the result fits.
    #[must_use]
    pub fn round_decimal(self, step: Decimal, mode: RoundingMode) -> Option<Decimal> {
        let steps = self.checked_div(Self::of_decimal(step)?)?;
        let whole = divide(steps.numerator, steps.denominator, mode)?;
        let mut rounded = Decimal::try_from_i128_with_scale(whole, 0).ok()?.checked_mul(step)?;
        rounded.rescale(step.scale());
        Some(rounded)
    }

    /// Returns the exact decimal; `None` where there is none of at most 28 digits.
    #[must_use]
    pub fn terminating(self) -> Option<Decimal> {
        let Self { numerator, denominator } = self.reduced();
        let (mut rest, mut twos, mut fives) = (denominator, 0_u32, 0_u32);
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
        let mantissa = numerator.checked_mul(10_i128.checked_pow(scale)? / denominator)?;
        Decimal::try_from_i128_with_scale(mantissa, scale).ok()
    }

    /// Returns how many decimals all of these can show with room for their sums: 27 digits in all, before and after
    /// the point.
    #[must_use]
    pub fn decimals_for(values: &[Self]) -> u32 {
        const DIGITS: u32 = 27;
        let greatest = values.iter().map(|value| value.numerator / value.denominator);
        let greatest = greatest.map(i128::unsigned_abs).max().unwrap_or(0);
        let before = greatest.checked_ilog10().map_or(0, |power| power + 1);
        DIGITS.saturating_sub(before)
    }

    /// Returns the exact decimal where there is one of so many decimals, else the first of them; `None` when it has no
    /// room.
    #[must_use]
    pub fn approximate_to(self, decimals: u32) -> Option<Decimal> {
        if let Some(exact) = self.terminating().filter(|exact| exact.scale() <= decimals) {
            return Some(exact);
        }
        let lowest = self.reduced();
        let mut numerator = i128::try_from(lowest.numerator.unsigned_abs()).ok()?;
        let mut denominator = lowest.denominator;
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

    /// Returns the exact decimal where there is one, else its first decimals: for showing and for derivations.
    #[must_use]
    pub fn approximate(self) -> Option<Decimal> {
        self.approximate_to(Self::decimals_for(&[self]))
    }
}

impl PartialEq for Rational {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Rational {}

impl Hash for Rational {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let lowest = self.reduced();
        (lowest.numerator, lowest.denominator).hash(state);
    }
}

/// Shows the value as [`Display`](fmt::Display) does.
impl fmt::Debug for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rational {
    /// Compares by continued fractions, which cannot overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b, mut c, mut d) =
            (self.numerator, self.denominator, other.numerator, other.denominator);
        if let (Some(left), Some(right)) = (a.checked_mul(d), c.checked_mul(b)) {
            return left.cmp(&right);
        }
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

/// Shows `5/4`, and a whole number without a denominator.
impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { numerator, denominator } = self.reduced();
        if denominator == 1 {
            return f.pad(&numerator.to_string());
        }
        f.pad(&format!("{numerator}/{denominator}"))
    }
}

impl From<Rational> for String {
    fn from(value: Rational) -> Self {
        value.to_string()
    }
}

impl TryFrom<String> for Rational {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        text.parse()
    }
}

/// Reads a decimal such as `1.25`, or two whole numbers such as `5/4`.
impl FromStr for Rational {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let refused = || NumberError::NotAFraction { text: text.chars().take(60).collect() };
        let part = |part: &str| {
            let digits = part.strip_prefix('-').unwrap_or(part);
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse::<i128>().ok()).flatten().ok_or_else(refused)
        };
        match text.split_once('/') {
            Some((numerator, denominator)) => {
                Self::new(part(numerator)?, part(denominator)?).ok_or_else(refused)
            }
            None if !text.contains('.') => Self::new(part(text)?, 1).ok_or_else(refused),
            None => Self::of_decimal(parse_decimal(text)?).ok_or_else(refused),
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
        assert_eq!(divide(i128::from(i64::MIN), 1, Floor), Some(i128::from(i64::MIN)));
        assert_eq!(divide(1, 0, Floor), None);
    }

    #[test]
    fn narrow_and_wide_division_agree() {
        for mode in RoundingMode::ALL {
            for n in -40_i128..=40 {
                for d in 1..=9 {
                    let wide = i128::from(u64::MAX);
                    assert_eq!(divide(n, d, mode), divide(n * wide, d * wide, mode));
                }
            }
        }
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
        assert_eq!(rational(i128::MAX, 1).checked_add(Rational::ONE), None);
        assert_eq!(rational(i128::MAX, 1).checked_mul(rational(2, 1)), None);
        assert_eq!(Rational::ONE.checked_div(Rational::ZERO), None);
        assert_eq!(rational(5, 2).round(Rational::ZERO, RoundingMode::Floor), None);
        assert_eq!(Rational::new(i128::MIN, -1), None);
        assert_eq!(Rational::new(1, i128::MIN), None);
    }

    #[test]
    fn terms_that_are_not_the_lowest_are_seen_nowhere() {
        let (wide, low) = (rational(6_000, 4_000), rational(3, 2));
        assert_eq!(wide, low);
        assert_eq!((wide.numerator(), wide.denominator()), (3, 2));
        assert_eq!((wide.to_string(), format!("{wide:?}")), ("3/2".to_owned(), "3/2".to_owned()));
        let hash = |value: Rational| {
            let mut state = std::hash::DefaultHasher::new();
            value.hash(&mut state);
            state.finish()
        };
        assert_eq!(hash(wide), hash(low));
        assert!(rational(8, 4).is_whole() && !wide.is_whole());
        // Terms that fit only in lowest terms still give a result.
        let great = rational(i128::MAX / 3 * 3, 3);
        assert_eq!(great.checked_mul(rational(3, 1)), Rational::new(i128::MAX / 3 * 3, 1));
        assert_eq!(great.checked_add(rational(1, 1)).unwrap(), rational(i128::MAX / 3 + 1, 1));
    }

    #[test]
    fn text_is_read_as_it_is_shown() {
        for text in ["5/4", "-5/4", "7", "-7", "0"] {
            assert_eq!(text.parse::<Rational>().unwrap().to_string(), text);
        }
        assert_eq!("2.50".parse::<Rational>().unwrap(), rational(5, 2));
        for text in ["", "/", "1/0", "1/-", "+1", "1e3", " 1", "1/2/3", "0x1", "½"] {
            assert!(text.parse::<Rational>().is_err(), "{text}");
        }
    }

    #[test]
    fn decimals_are_exact_where_they_can_be() {
        assert_eq!(rational(1, 8).terminating().unwrap().to_string(), "0.125");
        assert_eq!(rational(1, 3).terminating(), None);
        assert_eq!(rational(2, 3).approximate_to(4).unwrap().to_string(), "0.6666");
        let tenth = Decimal::new(1, 1);
        assert_eq!(
            rational(263, 3).round_decimal(tenth, RoundingMode::Floor).unwrap().to_string(),
            "87.6"
        );
    }
}
