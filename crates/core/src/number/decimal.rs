//! Reading decimals strictly, and arithmetic on them that is exact or an error.

use rust_decimal::Decimal;
use thiserror::Error;

use super::wide::U256;

/// The greatest length of a decimal's text, sign and point included.
pub const DECIMAL_TEXT_MAX: usize = 40;

/// A number that cannot be read, is out of its range, or has no exact result.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NumberError {
    /// The text is not a plain decimal number.
    #[error(
        "\"{text}\" is not a decimal number; accepted: digits with an optional leading `-` and an optional `.` between digits, such as \"1234.56\", at most 28 significant digits"
    )]
    NotADecimal {
        /// The text that was given (cut to 60 characters).
        text: String,
    },
    /// The number is outside the range of its type.
    #[error("{value} is out of range for a {what}; accepted: {min} to {max}")]
    OutOfRange {
        /// The type that was asked for.
        what: &'static str,
        /// The number that was given.
        value: Decimal,
        /// The least number accepted.
        min: Decimal,
        /// The greatest number accepted.
        max: Decimal,
    },
    /// The number has more decimals than its type keeps.
    #[error("{value} has more than {max} decimals, the most that a {what} keeps")]
    TooManyDecimals {
        /// The type that was asked for.
        what: &'static str,
        /// The number that was given.
        value: Decimal,
        /// The greatest number of decimals.
        max: u32,
    },
    /// The exact result needs more digits than a decimal holds.
    #[error(
        "the exact result of {left} {operation} {right} needs more than 28 digits; round one of them first"
    )]
    NotExact {
        /// The left operand.
        left: Decimal,
        /// The operation, as a sign.
        operation: char,
        /// The right operand.
        right: Decimal,
    },
    /// The text is not a fraction.
    #[error(
        "\"{text}\" is not a fraction; accepted: two whole numbers from 0 to 18446744073709551615 such as \"96/264\", the second one not 0"
    )]
    NotAFraction {
        /// The text that was given (cut to 60 characters).
        text: String,
    },
    /// The product of two fractions does not fit, even in lowest terms.
    #[error(
        "{left} times {right} has a numerator or denominator above 18446744073709551615, even in lowest terms"
    )]
    FractionTooLarge {
        /// The left fraction.
        left: super::Fraction,
        /// The right fraction.
        right: super::Fraction,
    },
}

pub(super) fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Returns the number that `text` writes, exactly.
///
/// Only the plain form is read: digits, an optional leading `-`, an optional `.` with digits on both sides.
/// `+1`, `1e3`, `.5`, `1_000` and `1,000` are refused, and so is a number with more digits than a
/// decimal holds: it would be rounded in silence.
///
/// # Errors
///
/// [`NumberError::NotADecimal`].
///
/// ```
/// use kerben_core::number::parse_decimal;
///
/// assert_eq!(parse_decimal("-0.50")?.to_string(), "-0.50");
/// assert!(parse_decimal("1e3").is_err());
/// # Ok::<(), kerben_core::number::NumberError>(())
/// ```
pub fn parse_decimal(text: &str) -> Result<Decimal, NumberError> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = text.len() <= DECIMAL_TEXT_MAX
        && match unsigned.split_once('.') {
            Some((whole, fraction)) => digits(whole) && digits(fraction),
            None => digits(unsigned),
        };
    let refused = || NumberError::NotADecimal { text: shorten(text) };
    if !plain {
        return Err(refused());
    }
    Decimal::from_str_exact(text).map(tidy).map_err(|_| refused())
}

/// Returns the same number without a negative zero.
pub(crate) fn tidy(mut value: Decimal) -> Decimal {
    if value.is_zero() {
        value.set_sign_positive(true);
    }
    value
}

/// Returns `left + right`, exactly.
///
/// # Errors
///
/// [`NumberError::NotExact`] when the sum needs more digits than a decimal holds: `Decimal`'s own
/// addition would round it in silence.
pub fn exact_add(left: Decimal, right: Decimal) -> Result<Decimal, NumberError> {
    let refused = || NumberError::NotExact { left, operation: '+', right };
    let plain = add_mantissas(left, right);
    // Zeros at the end may be all that does not fit.
    plain
        .or_else(|| add_mantissas(left.normalize(), right.normalize()))
        .map(tidy)
        .ok_or_else(refused)
}

fn add_mantissas(left: Decimal, right: Decimal) -> Option<Decimal> {
    let scale = left.scale().max(right.scale());
    let aligned = |value: Decimal| {
        let factor = i128::try_from(power_of_ten(scale - value.scale())?).ok()?;
        value.mantissa().checked_mul(factor)
    };
    let sum = aligned(left)?.checked_add(aligned(right)?)?;
    fitting(sum.unsigned_abs(), scale, sum < 0)
}

/// Returns `left × right`, exactly.
///
/// # Errors
///
/// [`NumberError::NotExact`] when the product needs more digits than a decimal holds: `Decimal`'s own
/// multiplication would round it in silence.
///
/// ```
/// use kerben_core::number::{exact_mul, parse_decimal};
///
/// let product = exact_mul(parse_decimal("1828.916")?, parse_decimal("0.62")?)?;
/// assert_eq!(product.to_string(), "1133.92792");
/// # Ok::<(), kerben_core::number::NumberError>(())
/// ```
pub fn exact_mul(left: Decimal, right: Decimal) -> Result<Decimal, NumberError> {
    let refused = || NumberError::NotExact { left, operation: '×', right };
    let negative = (left.mantissa() < 0) != (right.mantissa() < 0);
    let (a, b) = (left.mantissa().unsigned_abs(), right.mantissa().unsigned_abs());
    let mut scale = left.scale() + right.scale();
    if let Some(product) = a.checked_mul(b)
        && let Some(value) = fitting(product, scale, negative)
    {
        return Ok(tidy(value));
    }
    let mut wide = U256::product(a, b);
    loop {
        if let Some(product) = wide.to_u128()
            && let Some(value) = fitting(product, scale, negative)
        {
            return Ok(tidy(value));
        }
        let (tenth, rest) = wide.div_rem(U256::from_u128(10)).ok_or_else(refused)?;
        if scale == 0 || !rest.is_zero() {
            return Err(refused());
        }
        wide = tenth;
        scale -= 1;
    }
}

/// Returns the decimal `±mantissa / 10^scale` when it can be held.
fn fitting(mantissa: u128, scale: u32, negative: bool) -> Option<Decimal> {
    let magnitude = i128::try_from(mantissa).ok()?;
    let signed = if negative { -magnitude } else { magnitude };
    Decimal::try_from_i128_with_scale(signed, scale).ok()
}

/// Returns 10^exponent, `None` above 10^38.
pub(crate) const fn power_of_ten(exponent: u32) -> Option<u128> {
    10_u128.checked_pow(exponent)
}

/// Returns the text of a plain decimal with `,` between the thousands of its whole part.
pub(crate) fn group_thousands(plain: &str) -> String {
    let (sign, unsigned) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut grouped = String::with_capacity(plain.len() + whole.len() / 3);
    grouped.push_str(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}
