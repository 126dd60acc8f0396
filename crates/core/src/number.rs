//! Numbers with a fixed range: rates, factors, points and exact fractions.
//!
//! Over arbitrary decimals, addition is not even associative; over a bounded domain it is exact. So
//! every number here has a range and a greatest number of decimals, and an operation that would leave
//! them is an error, never a number that was rounded in silence.

mod bounded;
mod decimal;
pub mod decimal_text;
mod fraction;
mod rational;
pub(crate) mod wide;

pub use bounded::{
    FACTOR_DECIMALS_MAX, FACTOR_MAX, Factor, POINTS_DECIMALS_MAX, POINTS_MAX, Points,
    RATE_DECIMALS_MAX, RATE_MAX, Rate,
};
pub use decimal::{DECIMAL_TEXT_MAX, NumberError, exact_add, exact_mul, parse_decimal};
pub(crate) use decimal::{group_thousands, power_of_ten, tidy};
pub use fraction::Fraction;
pub use rational::{Rational, divide, greatest_common_divisor};
