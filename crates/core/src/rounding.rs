//! Rounding that is named: a step, a mode and the law that orders it.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::currency::Currency;
use crate::number::wide::U256;
use crate::number::{Fraction, NumberError, parse_decimal, power_of_ten, tidy};
use crate::source::Citation;

/// The greatest step of a [`Rounding`].
pub const STEP_MAX: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
/// The most decimals that the step of a [`Rounding`] has.
pub const STEP_DECIMALS_MAX: u32 = 12;

/// Which of the two neighbouring multiples of the step a number goes to.
///
/// | | 2.5 | −2.5 | 2.4 | −2.6 |
/// | --- | --- | --- | --- | --- |
/// | `Down` | 2 | −2 | 2 | −2 |
/// | `Up` | 3 | −3 | 3 | −3 |
/// | `Floor` | 2 | −3 | 2 | −3 |
/// | `Ceiling` | 3 | −2 | 3 | −2 |
/// | `HalfUp` | 3 | −3 | 2 | −3 |
/// | `HalfDown` | 2 | −2 | 2 | −3 |
/// | `HalfEven` | 2 | −2 | 2 | −3 |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RoundingMode {
    /// Toward zero.
    Down,
    /// Away from zero.
    Up,
    /// Toward the lesser number.
    Floor,
    /// Toward the greater number.
    Ceiling,
    /// To the nearest; halves away from zero.
    HalfUp,
    /// To the nearest; halves toward zero.
    HalfDown,
    /// To the nearest; halves to the even multiple of the step.
    HalfEven,
}

impl RoundingMode {
    /// Every mode.
    pub const ALL: [Self; 7] = [
        Self::Down,
        Self::Up,
        Self::Floor,
        Self::Ceiling,
        Self::HalfUp,
        Self::HalfDown,
        Self::HalfEven,
    ];

    /// Returns the name as data files write it, such as `half-up`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Up => "up",
            Self::Floor => "floor",
            Self::Ceiling => "ceiling",
            Self::HalfUp => "half-up",
            Self::HalfDown => "half-down",
            Self::HalfEven => "half-even",
        }
    }

    /// Returns whether the magnitude goes to the greater multiple; `half` compares the rest with half a step.
    fn goes_up(self, negative: bool, half: Ordering, odd: bool) -> bool {
        match self {
            Self::Down => false,
            Self::Up => true,
            Self::Floor => negative,
            Self::Ceiling => !negative,
            Self::HalfUp => half != Ordering::Less,
            Self::HalfDown => half == Ordering::Greater,
            Self::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && odd),
        }
    }
}

impl fmt::Display for RoundingMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for RoundingMode {
    type Err = RoundingError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|mode| mode.name() == text)
            .ok_or_else(|| RoundingError::Mode { text: text.to_owned() })
    }
}

/// A rounding that cannot be named or done.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RoundingError {
    /// The step is not above 0, too great or too fine.
    #[error(
        "{step} is not a step to round to; accepted: above 0, at most {STEP_MAX}, at most {STEP_DECIMALS_MAX} decimals"
    )]
    Step {
        /// The step that was given.
        step: Decimal,
    },
    /// The text names no mode.
    #[error(
        "\"{text}\" is not a rounding mode; accepted: down, up, floor, ceiling, half-up, half-down, half-even"
    )]
    Mode {
        /// The text that was given.
        text: String,
    },
    /// The step is not a decimal number.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// The currency has no minor unit to round to.
    #[error("{currency} has no minor unit to round to")]
    NoMinorUnit {
        /// The currency.
        currency: Currency,
    },
    /// The rounded number has more digits than a decimal holds.
    #[error("{value} rounded to a multiple of {step} has more than 28 digits")]
    TooLarge {
        /// The number that was to be rounded.
        value: Decimal,
        /// The step.
        step: Decimal,
    },
}

/// A rounding with its name: to which step, in which mode, by which law.
///
/// ```
/// use kerben_core::number::parse_decimal;
/// use kerben_core::rounding::{Rounding, RoundingMode};
///
/// let down = Rounding::new(parse_decimal("0.001")?, RoundingMode::Down)?;
/// assert_eq!(down.apply(parse_decimal("412.33748")?)?.to_string(), "412.337");
/// # Ok::<(), kerben_core::rounding::RoundingError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawRounding", into = "RawRounding")]
pub struct Rounding {
    step: Decimal,
    mode: RoundingMode,
    law: Option<Citation>,
}

impl Rounding {
    /// Returns the rounding to multiples of `step`.
    ///
    /// # Errors
    ///
    /// [`RoundingError::Step`] unless `step` is above 0, at most [`STEP_MAX`] and has at most
    /// [`STEP_DECIMALS_MAX`] decimals.
    pub fn new(step: Decimal, mode: RoundingMode) -> Result<Self, RoundingError> {
        let normal = step.normalize();
        if normal <= Decimal::ZERO || normal > STEP_MAX || normal.scale() > STEP_DECIMALS_MAX {
            return Err(RoundingError::Step { step });
        }
        Ok(Self { step: normal, mode, law: None })
    }

    /// Returns the rounding to the minor unit of `currency`.
    ///
    /// # Errors
    ///
    /// [`RoundingError::NoMinorUnit`] for a currency without one, such as gold.
    pub fn to_minor(currency: Currency, mode: RoundingMode) -> Result<Self, RoundingError> {
        let decimals = currency.minor_units().ok_or(RoundingError::NoMinorUnit { currency })?;
        Self::new(Decimal::new(1, u32::from(decimals)), mode)
    }

    /// Names the provision that orders the rounding.
    #[must_use]
    pub fn ordered_by(mut self, law: Citation) -> Self {
        self.law = Some(law);
        self
    }

    /// Returns the step, without zeros at the end of its decimals.
    #[must_use]
    pub const fn step(&self) -> Decimal {
        self.step
    }

    /// Returns the mode.
    #[must_use]
    pub const fn mode(&self) -> RoundingMode {
        self.mode
    }

    /// Returns the provision that orders the rounding, where it is named.
    #[must_use]
    pub const fn law(&self) -> Option<&Citation> {
        self.law.as_ref()
    }

    /// Returns `value` rounded, with as many decimals as the step.
    ///
    /// Right for every decimal: the quotient by the step is taken on integers.
    ///
    /// # Errors
    ///
    /// [`RoundingError::TooLarge`] when the multiple of the step has more digits than a decimal holds.
    pub fn apply(&self, value: Decimal) -> Result<Decimal, RoundingError> {
        self.apply_to_product(value, Fraction::ONE)
    }

    /// Returns `value × fraction` rounded once: multiplied first, divided once, on integers.
    ///
    /// # Errors
    ///
    /// As [`Rounding::apply`].
    pub fn apply_to_product(
        &self,
        value: Decimal,
        fraction: Fraction,
    ) -> Result<Decimal, RoundingError> {
        self.multiple(value, fraction)
            .map(tidy)
            .ok_or(RoundingError::TooLarge { value, step: self.step })
    }

    fn multiple(&self, value: Decimal, fraction: Fraction) -> Option<Decimal> {
        let negative = value.mantissa() < 0;
        let step = self.step.mantissa().unsigned_abs();
        // value × n/d ÷ step as one quotient of integers.
        let mut dividend =
            U256::product(value.mantissa().unsigned_abs(), fraction.numerator().into());
        let mut divisor = U256::product(step, fraction.denominator().into());
        let (value_scale, step_scale) = (value.scale(), self.step.scale());
        if step_scale >= value_scale {
            dividend = dividend.checked_mul(power_of_ten(step_scale - value_scale)?)?;
        } else {
            divisor = divisor.checked_mul(power_of_ten(value_scale - step_scale)?)?;
        }
        let (quotient, rest) = dividend.div_rem(divisor)?;
        let mut steps = quotient.to_u128()?;
        let half = rest.twice_cmp(divisor);
        if !rest.is_zero() && self.mode.goes_up(negative, half, steps % 2 == 1) {
            steps = steps.checked_add(1)?;
        }
        let magnitude = i128::try_from(steps.checked_mul(step)?).ok()?;
        let mantissa = if negative { -magnitude } else { magnitude };
        Decimal::try_from_i128_with_scale(mantissa, step_scale).ok()
    }
}

/// Shows `down to 0.001`, `half-even to 1`.
impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} to {}", self.mode, self.step))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRounding {
    step: String,
    mode: RoundingMode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    law: Option<Citation>,
}

impl TryFrom<RawRounding> for Rounding {
    type Error = RoundingError;

    fn try_from(raw: RawRounding) -> Result<Self, Self::Error> {
        let rounding = Self::new(parse_decimal(&raw.step)?, raw.mode)?;
        Ok(Self { law: raw.law, ..rounding })
    }
}

impl From<Rounding> for RawRounding {
    fn from(Rounding { step, mode, law }: Rounding) -> Self {
        Self { step: step.to_string(), mode, law }
    }
}
