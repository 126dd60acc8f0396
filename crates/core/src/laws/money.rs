//! Laws of rounding, splitting and exchanging money.
//!
//! Each takes the implementation to be tested as a closure, so that users can hold their own to it; each
//! is `Ok` when it holds for the given case.

use std::cmp::Ordering;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rust_decimal::Decimal;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::money::{Amount, Money};
use crate::number::Fraction;
use crate::rounding::{Rounding, RoundingMode};

/// How a law ends: `Ok` when it holds.
pub type Outcome = Result<(), TestCaseError>;

/// Holds when the parts add up to the money and no part is off its exact share by a minor unit or more.
///
/// Nothing may be lost or made when money is split, and nobody may be favoured by more than the last
/// indivisible unit. (The *quota rule* of apportionment.)
///
/// # Errors
///
/// When the law does not hold.
pub fn split_adds_up(
    split: impl Fn(Money, &[u64]) -> Option<Vec<Money>>,
    money: Money,
    weights: &[u64],
) -> Outcome {
    let Some(parts) = split(money, weights) else {
        return Err(TestCaseError::fail(format!("{money} was not split by {weights:?}")));
    };
    prop_assert_eq!(parts.len(), weights.len(), "one part for each weight");
    prop_assert!(parts.iter().all(|part| part.currency() == money.currency()), "one currency");
    let sum: i128 = parts.iter().map(|part| i128::from(part.minor())).sum();
    prop_assert_eq!(sum, i128::from(money.minor()), "the parts add up");
    let all: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    let whole = u128::from(money.minor().unsigned_abs());
    for (part, &weight) in parts.iter().zip(weights) {
        let floor = whole * u128::from(weight) / all;
        let exact = (whole * u128::from(weight)).is_multiple_of(all);
        let got = u128::from(part.minor().unsigned_abs());
        let fair = got == floor || (!exact && got == floor + 1);
        let signed = part.is_zero() || part.is_negative() == money.is_negative();
        prop_assert!(fair && signed, "{part} for the weight {weight} of {all} in {money}");
    }
    Ok(())
}

/// Holds when a debt is split like the claim: the parts of `-money` are the negated parts of `money`.
///
/// # Errors
///
/// When the law does not hold.
pub fn split_mirrors(
    split: impl Fn(Money, &[u64]) -> Option<Vec<Money>>,
    money: Money,
    weights: &[u64],
) -> Outcome {
    let minors = |money: Money| -> Option<Vec<i64>> {
        Some(split(money, weights)?.iter().map(|part| part.minor()).collect())
    };
    let debt = money.checked_neg().map_err(|error| TestCaseError::reject(error.to_string()))?;
    let negated = minors(debt).map(|parts| parts.iter().map(|part| -part).collect::<Vec<_>>());
    prop_assert_eq!(minors(money), negated);
    Ok(())
}

/// Holds when rounding what is rounded changes nothing.
///
/// # Errors
///
/// When the law does not hold.
pub fn rounding_is_idempotent(
    round: impl Fn(&Rounding, Decimal) -> Option<Decimal>,
    rounding: &Rounding,
    value: Decimal,
) -> Outcome {
    if let Some(once) = round(rounding, value) {
        prop_assert_eq!(round(rounding, once), Some(once), "{} of {}", rounding, value);
    }
    Ok(())
}

/// Holds when the lesser of two numbers never rounds to the greater result.
///
/// A rule that pays more for a smaller base would break it.
///
/// # Errors
///
/// When the law does not hold.
pub fn rounding_is_monotone(
    round: impl Fn(&Rounding, Decimal) -> Option<Decimal>,
    rounding: &Rounding,
    left: Decimal,
    right: Decimal,
) -> Outcome {
    let (lesser, greater) = if left <= right { (left, right) } else { (right, left) };
    if let (Some(low), Some(high)) = (round(rounding, lesser), round(rounding, greater)) {
        prop_assert!(low <= high, "{rounding}: {lesser} to {low}, but {greater} to {high}");
    }
    Ok(())
}

/// Holds when `amount × fraction` comes out at the multiple of the step that the mode names.
///
/// The check does not divide: it multiplies both sides out in integers of any size, so it shares nothing with
/// the implementation.
///
/// # Errors
///
/// When the law does not hold.
pub fn pro_rata_is_exact(
    rounded: impl Fn(Amount, Fraction, &Rounding) -> Option<Amount>,
    amount: Amount,
    fraction: Fraction,
    rounding: &Rounding,
) -> Outcome {
    let Some(result) = rounded(amount, fraction, rounding) else {
        return Ok(());
    };
    let (value, step) = (amount.value(), rounding.step());
    prop_assert_eq!(result.currency(), amount.currency());
    // Everything times 10^(scales) × denominator, so that all are whole: |exact| and |result|.
    let ten = |scale: u32| Natural::ten_to(scale);
    let digits = |number: Decimal| Natural::from(number.mantissa().unsigned_abs());
    let under = Natural::from(u128::from(fraction.denominator()));
    let over = Natural::from(u128::from(fraction.numerator()));
    let (own, got, unit) = (value.scale(), result.value().scale(), step.scale());
    let exact = digits(value).times(&over).times(&ten(got)).times(&ten(unit));
    let reached = digits(result.value()).times(&under).times(&ten(own)).times(&ten(unit));
    let one_step = digits(step).times(&under).times(&ten(own)).times(&ten(got));
    let (gap, up) = match reached.cmp(&exact) {
        Ordering::Less => (exact.minus(&reached), false),
        _ => (reached.minus(&exact), true),
    };
    let says = || format!("{amount} × {fraction} {rounding} gave {result}");
    prop_assert!(gap.cmp(&one_step) == Ordering::Less, "off by a step or more: {}", says());
    // The value ÷ step is whole: value × 10^unit is a multiple of the step's digits × 10^got.
    let steps = multiple_of_step(result.value(), step);
    prop_assert!(steps.is_some(), "no multiple of the step: {}", says());
    if gap.is_zero() {
        return Ok(());
    }
    let signed = result.is_zero() || result.is_negative() == amount.is_negative();
    prop_assert!(signed, "the sign changed: {}", says());
    let half = gap.times(&Natural::from(2)).cmp(&one_step);
    let negative = amount.is_negative();
    let even = steps.is_some_and(|steps| steps % 2 == 0);
    let right = match rounding.mode() {
        RoundingMode::Down => !up,
        RoundingMode::Up => up,
        RoundingMode::Floor => up == negative,
        RoundingMode::Ceiling => up != negative,
        RoundingMode::HalfUp => half == Ordering::Less || (half == Ordering::Equal && up),
        RoundingMode::HalfDown => half == Ordering::Less || (half == Ordering::Equal && !up),
        RoundingMode::HalfEven => half == Ordering::Less || (half == Ordering::Equal && even),
    };
    prop_assert!(right, "the wrong way: {}", says());
    Ok(())
}

/// Returns how many steps a number is, `None` when it is no multiple.
fn multiple_of_step(value: Decimal, step: Decimal) -> Option<u128> {
    let (value, step) = (value.normalize(), step.normalize());
    let scale = value.scale().max(step.scale());
    let digits = |number: Decimal| {
        let zeros = 10_u128.checked_pow(scale - number.scale())?;
        number.mantissa().unsigned_abs().checked_mul(zeros)
    };
    let (whole, unit) = (digits(value)?, digits(step)?);
    whole.is_multiple_of(unit).then(|| whole / unit)
}

/// Holds when reading what is printed gives the same value.
///
/// # Errors
///
/// When the law does not hold.
pub fn text_round_trips<T>(value: &T) -> Outcome
where
    T: Display + FromStr + PartialEq + Debug,
    T::Err: Debug,
{
    let text = value.to_string();
    match text.parse::<T>() {
        Ok(read) => prop_assert_eq!(&read, value, "through \"{}\"", text),
        Err(error) => return Err(TestCaseError::fail(format!("\"{text}\": {error:?}"))),
    }
    Ok(())
}

/// Holds when reading what is written as JSON gives the same value, and no JSON number occurs in it.
///
/// A number in JSON is a binary fraction to most readers, so decimals are written as strings.
///
/// # Errors
///
/// When the law does not hold.
pub fn json_round_trips<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> Outcome {
    let fail = |error: serde_json::Error| TestCaseError::fail(error.to_string());
    let written = serde_json::to_value(value).map_err(fail)?;
    prop_assert!(!has_number(&written), "a JSON number in {written}");
    let read: T = serde_json::from_value(written).map_err(fail)?;
    prop_assert_eq!(&read, value);
    Ok(())
}

fn has_number(json: &serde_json::Value) -> bool {
    match json {
        serde_json::Value::Number(_) => true,
        serde_json::Value::Array(items) => items.iter().any(has_number),
        serde_json::Value::Object(fields) => fields.values().any(has_number),
        _ => false,
    }
}

/// A natural number of any size: the model against which the arithmetic is tested. Limbs of 32 bits, the
/// least first, without zeros at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Natural(Vec<u32>);

impl Natural {
    fn from(mut number: u128) -> Self {
        let mut limbs = Vec::new();
        while number > 0 {
            limbs.push(low_half(number));
            number >>= 32;
        }
        Self(limbs)
    }

    fn ten_to(exponent: u32) -> Self {
        (0..exponent).fold(Self::from(1), |power, _| power.times(&Self::from(10)))
    }

    fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn times(&self, other: &Self) -> Self {
        let mut limbs = vec![0_u32; self.0.len() + other.0.len()];
        for (place, &left) in self.0.iter().enumerate() {
            let mut carry = 0_u128;
            let rights = other.0.iter().copied().chain(std::iter::once(0));
            for (limb, right) in limbs.iter_mut().skip(place).zip(rights) {
                let sum = u128::from(left) * u128::from(right) + u128::from(*limb) + carry;
                *limb = low_half(sum);
                carry = sum >> 32;
            }
        }
        Self(limbs).trimmed()
    }

    /// `self - less`, which must not be greater.
    fn minus(&self, less: &Self) -> Self {
        let mut borrow = 0_i64;
        let lesser = less.0.iter().copied().chain(std::iter::repeat(0));
        let limbs = self.0.iter().zip(lesser).map(|(&left, right)| {
            let difference = i64::from(left) - i64::from(right) - borrow;
            borrow = i64::from(difference < 0);
            low_half(u128::from((difference + (borrow << 32)).unsigned_abs()))
        });
        Self(limbs.collect()).trimmed()
    }

    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.0.len().cmp(&other.0.len());
        length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
}

fn low_half(number: u128) -> u32 {
    u32::try_from(number & u128::from(u32::MAX)).unwrap_or_default()
}
