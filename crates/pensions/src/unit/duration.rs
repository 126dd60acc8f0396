//! A certified duration.

use kerben_core::number::Rational;
use serde::{Deserialize, Serialize};

use super::{Length, Regime, Unit, UnitError};

/// A duration as an institution certifies it: so many of one unit, exact.
///
/// Where it disagrees with the dates of the period, the duration is authoritative: article 13(1)(a) of Regulation
/// (EC) No 987/2009 starts from the period as notified.
///
/// # Example
///
/// ```
/// use kerben_pensions::unit::{DayScheme, Duration, Unit};
///
/// // A Belgian civil servant's months have four decimals.
/// let months = Duration::new("12.3333".parse()?, Unit::Month)?;
/// assert_eq!(months.to_string(), "123333/10000 month");
/// assert!(Duration::new("-1".parse()?, Unit::Month).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawDuration", into = "RawDuration")]
pub struct Duration {
    quantity: Rational,
    unit: Unit,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename = "Duration")]
struct RawDuration {
    quantity: Rational,
    unit: Unit,
}

impl Duration {
    /// The greatest quantity: more than the hours of a thousand years.
    pub const QUANTITY_MOST: u32 = 10_000_000;
    /// The greatest denominator of a quantity.
    pub const DENOMINATOR_MOST: i128 = 1_000_000_000_000;

    /// The duration of so many units.
    ///
    /// # Errors
    ///
    /// [`UnitError::Negative`], [`UnitError::TooLong`], [`UnitError::TooFine`].
    pub fn new(quantity: Rational, unit: Unit) -> Result<Self, UnitError> {
        if quantity.is_negative() {
            return Err(UnitError::Negative { quantity, unit });
        }
        if quantity.denominator() > Self::DENOMINATOR_MOST {
            return Err(UnitError::TooFine { quantity, most: Self::DENOMINATOR_MOST });
        }
        let floor = quantity.floor();
        let most = i128::from(Self::QUANTITY_MOST);
        if floor > most || (floor == most && !quantity.is_whole()) {
            return Err(UnitError::TooLong { quantity, unit, most: Self::QUANTITY_MOST });
        }
        Ok(Self { quantity, unit })
    }

    /// The duration of a whole number of units.
    ///
    /// # Errors
    ///
    /// [`UnitError::TooLong`].
    pub fn whole(quantity: u32, unit: Unit) -> Result<Self, UnitError> {
        Self::new(Rational::whole(quantity.into()), unit)
    }

    /// How many units.
    #[must_use]
    pub const fn quantity(self) -> Rational {
        self.quantity
    }

    /// The unit.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// What is left of the duration without the measured length of a displaced piece, exact and never below zero.
    ///
    /// The piece is measured in the unit of the certificate by [`Regime::measure`], unrounded: only what remains in
    /// the end is rounded.
    ///
    /// # Errors
    ///
    /// As [`Regime::measure`]; [`UnitError::TooFine`] when the exact difference does not fit.
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_pensions::unit::{Duration, Regime, Unit};
    ///
    /// let certified = Duration::whole(104, Unit::Week)?;
    /// let displaced = Regime::Eu.length("2020-01-01 to 2020-12-31".parse()?);
    /// assert_eq!(certified.less(displaced, Regime::Eu)?, Duration::whole(52, Unit::Week)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn less(self, displaced: Length, regime: Regime) -> Result<Self, UnitError> {
        let measured = regime.measure(displaced, self.unit)?;
        let rest = self
            .quantity
            .checked_sub(measured)
            .ok_or(UnitError::TooFine { quantity: measured, most: Self::DENOMINATOR_MOST })?;
        Self::new(rest.max(Rational::ZERO), self.unit)
    }
}

/// Shows the quantity and the code of the unit: `30 week`.
impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.quantity, self.unit)
    }
}

impl TryFrom<RawDuration> for Duration {
    type Error = UnitError;

    fn try_from(raw: RawDuration) -> Result<Self, UnitError> {
        Self::new(raw.quantity, raw.unit)
    }
}

impl From<Duration> for RawDuration {
    fn from(duration: Duration) -> Self {
        Self { quantity: duration.quantity, unit: duration.unit }
    }
}
