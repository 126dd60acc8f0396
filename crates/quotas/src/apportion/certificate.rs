//! What proves an answer without its computation.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::method::Method;

/// The claim of a unit on one more place: `weight / d(places_before)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Quotient {
    /// The unit, counted from 0.
    pub unit: usize,
    /// Its weight.
    pub weight: u64,
    /// How many places beyond the base it has before this one.
    pub places_before: u64,
}

/// What proves that a method gives an answer.
///
/// It is small and does not depend on how the answer was found; [`verify`](super::verify) checks it in one
/// pass over the units.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Certificate {
    /// The interval of the divisor: every place that is refused has a quotient of at most the first, every
    /// place that is granted one of at least the second, and the first is at most the second. Any number
    /// between them is a divisor of the answer; where they are equal, there is a tie.
    Divisor {
        /// The greatest quotient among the places that are refused; none where every unit is full.
        greatest_refused: Option<Quotient>,
        /// The least quotient among the places that are granted beyond what the bounds guarantee.
        least_granted: Option<Quotient>,
    },
    /// The rate at which the exact shares, held between the bounds, add up to the total; and two units
    /// between whose remainders the rounding changes from up to down.
    Remainders {
        /// Places for each unit of weight: numerator and denominator.
        #[serde(with = "rate_text")]
        rate: (u128, u128),
        /// A unit with the greatest remainder that is rounded down.
        greatest_refused: Option<usize>,
        /// A unit with the least remainder that is rounded up.
        least_granted: Option<usize>,
    },
    /// The house sizes from which on more places become possible than are left to grant. Where the granted
    /// ones use up all that is left from such a size on, what is refused had a lesser claim than they.
    Quota {
        /// The house sizes, the largest first.
        full: Vec<u64>,
    },
}

/// The rate as text: JSON numbers end before 128 bits.
mod rate_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(rate: &(u128, u128), to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{}/{}", rate.0, rate.1))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<(u128, u128), D::Error> {
        let text = String::deserialize(from)?;
        text.split_once('/')
            .and_then(|(over, under)| Some((over.parse().ok()?, under.parse().ok()?)))
            .filter(|&(_, under): &(u128, u128)| under > 0)
            .ok_or_else(|| {
                D::Error::custom(format!("\"{text}\" is no rate; accepted: a fraction as in 20/13"))
            })
    }
}

impl Quotient {
    /// The quotient as a formula and to six decimals, rounded down: `5012 / √(8 × 9) = 590.669862`.
    ///
    /// Only for the eye: comparisons use the exact value.
    #[must_use]
    pub fn words(&self, method: Method) -> String {
        let (weight, s) = (self.weight, self.places_before);
        let next = s.saturating_add(1);
        let formula = match method {
            Method::Hamilton | Method::Jefferson | Method::Quota => format!("{weight} / {next}"),
            Method::Webster => format!("{weight} / {s}.5"),
            Method::HuntingtonHill => format!("{weight} / √({s} × {next})"),
            Method::Adams => format!("{weight} / {s}"),
            Method::Dean => {
                format!("{weight} / (2 × {s} × {next} / {})", u128::from(s) + u128::from(next))
            }
            Method::Stationary(r) => {
                format!("{weight} / ({s} + {}/{})", r.numerator(), r.denominator())
            }
            Method::PowerMean(p) => format!("{weight} / mean({s}, {next}; {})", p.exponent()),
        };
        match self.millionths(method) {
            Some(millionths) => {
                format!("{formula} = {}.{:06}", millionths / 1_000_000, millionths % 1_000_000)
            }
            None => formula,
        }
    }

    /// The quotient in millionths, rounded down, where it can be computed in whole numbers.
    fn millionths(&self, method: Method) -> Option<u128> {
        const MILLION: u128 = 1_000_000;
        let (weight, s) = (u128::from(self.weight), u128::from(self.places_before));
        let over = weight.checked_mul(MILLION)?;
        match method {
            Method::Hamilton | Method::Jefferson | Method::Quota => over.checked_div(s + 1),
            Method::Webster => over.checked_mul(2)?.checked_div(2 * s + 1),
            Method::Adams => over.checked_div(s),
            Method::Dean => over.checked_mul(2 * s + 1)?.checked_div(2 * s * (s + 1)),
            Method::HuntingtonHill => {
                over.checked_mul(over)?.checked_div(s * (s + 1)).map(u128::isqrt)
            }
            Method::Stationary(r) => {
                let denominator = u128::from(r.denominator());
                over.checked_mul(denominator)?
                    .checked_div(s * denominator + u128::from(r.numerator()))
            }
            Method::PowerMean(_) => None,
        }
    }
}

impl fmt::Display for Quotient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unit {}: {} / d({})", self.unit + 1, self.weight, self.places_before)
    }
}
