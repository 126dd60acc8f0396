//! Decimals with a fixed range and a greatest number of decimals.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Fraction, NumberError, exact_add, exact_mul, parse_decimal, tidy};

/// The greatest [`Rate`]: ten times the whole.
pub const RATE_MAX: Decimal = Decimal::TEN;
/// The most decimals that a [`Rate`] keeps.
pub const RATE_DECIMALS_MAX: u32 = 12;
/// The greatest [`Factor`].
pub const FACTOR_MAX: Decimal = Decimal::ONE_THOUSAND;
/// The most decimals that a [`Factor`] keeps.
pub const FACTOR_DECIMALS_MAX: u32 = 9;
/// The greatest number of [`Points`].
pub const POINTS_MAX: Decimal = Decimal::from_parts(100_000, 0, 0, false, 0);
/// The most decimals that [`Points`] keep.
pub const POINTS_DECIMALS_MAX: u32 = 9;

macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:ident, $decimals:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Decimal);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(Decimal::ZERO);
            /// Exactly one.
            pub const ONE: Self = Self(Decimal::ONE);

            #[doc = concat!("Returns the number as a ", $what, ".")]
            ///
            /// # Errors
            ///
            #[doc = concat!("[`NumberError::OutOfRange`] below 0 or above [`", stringify!($max),
                "`], [`NumberError::TooManyDecimals`] beyond [`", stringify!($decimals), "`].")]
            pub fn new(value: Decimal) -> Result<Self, NumberError> {
                let value = tidy(value);
                if value < Decimal::ZERO || value > $max {
                    let (min, max) = (Decimal::ZERO, $max);
                    return Err(NumberError::OutOfRange { what: $what, value, min, max });
                }
                if value.scale() <= $decimals {
                    return Ok(Self(value));
                }
                let shorter = value.normalize();
                if shorter.scale() > $decimals {
                    return Err(NumberError::TooManyDecimals { what: $what, value, max: $decimals });
                }
                Ok(Self(shorter))
            }

            #[doc = concat!("Returns the ", $what, " that `text` writes as a plain decimal.")]
            ///
            /// # Errors
            ///
            /// As [`parse_decimal`] and `new`.
            pub fn parse(text: &str) -> Result<Self, NumberError> {
                Self::new(parse_decimal(text)?)
            }

            /// Returns the number.
            #[must_use]
            pub const fn get(self) -> Decimal {
                self.0
            }

            /// Returns the sum, exactly.
            ///
            /// # Errors
            ///
            /// [`NumberError::OutOfRange`].
            pub fn checked_add(self, other: Self) -> Result<Self, NumberError> {
                Self::new(exact_add(self.0, other.0)?)
            }

            /// Returns the difference, exactly.
            ///
            /// # Errors
            ///
            /// [`NumberError::OutOfRange`] when it would be below 0.
            pub fn checked_sub(self, other: Self) -> Result<Self, NumberError> {
                Self::new(exact_add(self.0, -other.0)?)
            }

            /// Returns the same value as an exact fraction over a power of ten.
            #[must_use]
            pub fn fraction(self) -> Fraction {
                // At most 15 digits and 12 decimals: both parts fit.
                let over = u64::try_from(self.0.mantissa()).unwrap_or_default();
                let under = 10_u64.saturating_pow(self.0.scale());
                Fraction::of(over, NonZeroU64::new(under).unwrap_or(NonZeroU64::MIN))
            }

            /// Returns whether the number is 0.
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.0.is_zero()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0.to_string())
            }
        }

        impl FromStr for $name {
            type Err = NumberError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NumberError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0.to_string()
            }
        }

        impl From<$name> for Decimal {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

bounded! {
    /// A proportion from 0 to 10 with at most 12 decimals: `0.025` is 2.5 %.
    ///
    /// ```
    /// use kerben_core::number::Rate;
    ///
    /// let rate = Rate::from_percent("2.5")?;
    /// assert_eq!(rate, Rate::parse("0.025")?);
    /// assert_eq!(rate.percent().to_string(), "2.5");
    /// # Ok::<(), kerben_core::number::NumberError>(())
    /// ```
    Rate, "rate", RATE_MAX, RATE_DECIMALS_MAX
}

bounded! {
    /// A multiplier from 0 to 1000 with at most 9 decimals, such as an indexation coefficient.
    Factor, "factor", FACTOR_MAX, FACTOR_DECIMALS_MAX
}

bounded! {
    /// Pension or selection points from 0 to 100 000 with at most 9 decimals.
    Points, "number of points", POINTS_MAX, POINTS_DECIMALS_MAX
}

impl Rate {
    /// Returns the rate that `percent` writes in hundredths: `"2.5"` is 0.025.
    ///
    /// # Errors
    ///
    /// As [`parse_decimal`] and [`Rate::new`].
    pub fn from_percent(percent: &str) -> Result<Self, NumberError> {
        Self::new(exact_mul(parse_decimal(percent)?, Decimal::new(1, 2))?)
    }

    /// Returns the rate in hundredths, without zeros at the end.
    #[must_use]
    pub fn percent(self) -> Decimal {
        // At most 10 with 12 decimals: the product always fits.
        tidy((self.0 * Decimal::ONE_HUNDRED).normalize())
    }
}
