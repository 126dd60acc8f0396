//! The methods by which a total is shared, and what is known of each.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::ApportionError;

/// The greatest exponent of a power-mean method, and the least with its sign turned.
pub const EXPONENT_MAX: i8 = 4;

/// A rule that turns weights into whole places.
///
/// A divisor method gives the next place to the unit with the greatest `weight / d(places so far)`; the
/// methods differ in the divisor `d(s)`.
///
/// | method | `d(s)` | stays in quota | house monotone | population monotone |
/// | --- | --- | --- | --- | --- |
/// | [`Hamilton`](Self::Hamilton) | largest remainders | yes | no | no |
/// | [`Jefferson`](Self::Jefferson) | `s + 1` | lower | yes | yes |
/// | [`Webster`](Self::Webster) | `s + 1/2` | can fail, rarely | yes | yes |
/// | [`HuntingtonHill`](Self::HuntingtonHill) | `√(s(s+1))` | can fail | yes | yes |
/// | [`Dean`](Self::Dean) | `2s(s+1)/(2s+1)` | can fail | yes | yes |
/// | [`Adams`](Self::Adams) | `s` | upper | yes | yes |
/// | [`Quota`](Self::Quota) | `s + 1`, within upper quota | yes | yes | no |
///
/// No method both stays in quota and is population monotone (Balinski and Young). A total that is amended
/// during the year is better shared by a house monotone method: under Hamilton a region may lose a place
/// because the total *grows*.
///
/// # Source
///
/// F. Pukelsheim, BAZI pseudo-code, <https://www.math.uni-augsburg.de/emeriti/pukelsheim/bazi/pseudoCode.html>;
/// M. L. Balinski, H. P. Young, "The Quota Method of Apportionment", 1975.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Method {
    /// Largest remainders (Hare, Niemeyer): the whole part of the exact share, then the greatest remainders.
    Hamilton,
    /// D'Hondt; greatest divisors. Favours large units.
    Jefferson,
    /// Sainte-Laguë; ordinary rounding. Favours nobody.
    Webster,
    /// Equal proportions. Every unit with a weight gets a place.
    HuntingtonHill,
    /// Smallest divisors. Favours small units; every unit with a weight gets a place.
    Adams,
    /// Harmonic mean. Every unit with a weight gets a place.
    Dean,
    /// The quota method of Balinski and Young: Jefferson within the upper quota, place by place.
    Quota,
    /// A divisor method with `d(s) = s + r`.
    Stationary(Stationary),
    /// A divisor method with `d(s)` the power mean of `s` and `s + 1`.
    PowerMean(PowerMean),
}

/// The `r` of a stationary divisor method, from 0 (Adams) over 1/2 (Webster) to 1 (Jefferson), exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stationary {
    numerator: u32,
    denominator: u32,
}

/// The exponent of a power-mean method: −1 is Dean, 0 Huntington-Hill, 1 Webster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PowerMean(i8);

impl Stationary {
    /// Returns the numerator of `r`.
    #[must_use]
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// Returns the denominator of `r`.
    #[must_use]
    pub const fn denominator(self) -> u32 {
        self.denominator
    }
}

impl PowerMean {
    /// Returns the exponent.
    #[must_use]
    pub const fn exponent(self) -> i8 {
        self.0
    }
}

impl Method {
    /// The seven methods without a parameter.
    pub const CLASSIC: [Self; 7] = [
        Self::Hamilton,
        Self::Jefferson,
        Self::Webster,
        Self::HuntingtonHill,
        Self::Adams,
        Self::Dean,
        Self::Quota,
    ];

    /// Gives the divisor method with `d(s) = s + numerator/denominator`.
    ///
    /// # Errors
    ///
    /// A denominator of 0, or a fraction above 1.
    pub fn stationary(numerator: u32, denominator: u32) -> Result<Self, ApportionError> {
        if denominator == 0 || numerator > denominator {
            return Err(unknown(&format!("stationary:{numerator}/{denominator}")));
        }
        Ok(Self::Stationary(Stationary { numerator, denominator }))
    }

    /// Gives the divisor method with `d(s) = ((s^p + (s+1)^p) / 2)^(1/p)`.
    ///
    /// # Errors
    ///
    /// An exponent beyond ±[`EXPONENT_MAX`].
    pub fn power_mean(exponent: i8) -> Result<Self, ApportionError> {
        if (-EXPONENT_MAX..=EXPONENT_MAX).contains(&exponent) {
            Ok(Self::PowerMean(PowerMean(exponent)))
        } else {
            Err(unknown(&format!("power-mean:{exponent}")))
        }
    }

    /// Whether every unit with a weight gets a place, because `d(0)` is 0.
    #[must_use]
    pub const fn gives_everyone_a_place(self) -> bool {
        match self {
            Self::Hamilton | Self::Jefferson | Self::Webster | Self::Quota => false,
            Self::HuntingtonHill | Self::Adams | Self::Dean => true,
            Self::Stationary(r) => r.numerator == 0,
            Self::PowerMean(p) => p.0 <= 0,
        }
    }

    /// The name without its parameter.
    pub(super) fn family(self) -> String {
        let name = self.to_string();
        name.split(':').next().unwrap_or(&name).to_owned()
    }

    /// Whether the method is a divisor method: one divisor and one rounding for all units.
    #[must_use]
    pub const fn is_divisor(self) -> bool {
        !matches!(self, Self::Hamilton | Self::Quota)
    }

    /// Whether no unit gets less than its exact share rounded down.
    #[must_use]
    pub const fn stays_above_lower_quota(self) -> bool {
        matches!(self, Self::Hamilton | Self::Quota | Self::Jefferson)
            || matches!(self, Self::Stationary(r) if r.numerator == r.denominator)
    }

    /// Whether no unit gets more than its exact share rounded up.
    #[must_use]
    pub const fn stays_below_upper_quota(self) -> bool {
        matches!(self, Self::Hamilton | Self::Quota | Self::Adams)
            || matches!(self, Self::Stationary(r) if r.numerator == 0)
    }

    /// Whether no unit loses a place because the total grows.
    #[must_use]
    pub const fn is_house_monotone(self) -> bool {
        !matches!(self, Self::Hamilton)
    }

    /// Whether no unit loses a place to another against which its weight has grown.
    #[must_use]
    pub const fn is_population_monotone(self) -> bool {
        self.is_divisor()
    }
}

fn unknown(text: &str) -> ApportionError {
    let names: Vec<String> = Method::CLASSIC.iter().map(ToString::to_string).collect();
    ApportionError::Method {
        text: text.to_owned(),
        accepted: format!(
            "{}, stationary:r with r from 0/1 to 1/1, power-mean:p with p from -{EXPONENT_MAX} to {EXPONENT_MAX}",
            names.join(", ")
        ),
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hamilton => f.pad("hamilton"),
            Self::Jefferson => f.pad("jefferson"),
            Self::Webster => f.pad("webster"),
            Self::HuntingtonHill => f.pad("huntington-hill"),
            Self::Adams => f.pad("adams"),
            Self::Dean => f.pad("dean"),
            Self::Quota => f.pad("quota"),
            Self::Stationary(r) => f.pad(&format!("stationary:{}/{}", r.numerator, r.denominator)),
            Self::PowerMean(p) => f.pad(&format!("power-mean:{}", p.0)),
        }
    }
}

impl FromStr for Method {
    type Err = ApportionError;

    /// Reads the names of [`Display`](fmt::Display), and `hare`, `dhondt`, `sainte-lague`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "hare" => return Ok(Self::Hamilton),
            "dhondt" => return Ok(Self::Jefferson),
            "sainte-lague" => return Ok(Self::Webster),
            _ => {}
        }
        if let Some(method) = Self::CLASSIC.iter().find(|method| method.to_string() == text) {
            return Ok(*method);
        }
        let parameter = match text.split_once(':') {
            Some(("stationary", parameter)) => {
                parameter.split_once('/').and_then(|(numerator, denominator)| {
                    Self::stationary(numerator.parse().ok()?, denominator.parse().ok()?).ok()
                })
            }
            Some(("power-mean", exponent)) => {
                exponent.parse().ok().and_then(|exponent| Self::power_mean(exponent).ok())
            }
            _ => None,
        };
        parameter.ok_or_else(|| unknown(text))
    }
}

impl TryFrom<String> for Method {
    type Error = ApportionError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Method> for String {
    fn from(method: Method) -> Self {
        method.to_string()
    }
}
