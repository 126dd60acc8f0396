//! The signposts of the divisor methods, exactly: what a quotient is compared by.

use std::cmp::Ordering;

use super::method::Method;
use super::wide::Wide;

/// A power of a signpost as a fraction: `d(s)^exponent = numerator / denominator`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signpost {
    pub(crate) exponent: u32,
    pub(crate) numerator: Wide,
    pub(crate) denominator: Wide,
}

/// Returns the signpost `d(s)`; Jefferson's for the quota method, which ranks by it, and for Hamilton,
/// which has none.
pub(crate) fn signpost(method: Method, s: u64) -> Option<Signpost> {
    let wide = |number: u64| Wide::of(number.into());
    let fraction = |exponent, numerator, denominator| Signpost { exponent, numerator, denominator };
    Some(match method {
        Method::Hamilton | Method::Jefferson | Method::Quota => {
            fraction(1, wide(s.checked_add(1)?), Wide::ONE)
        }
        Method::Adams => fraction(1, wide(s), Wide::ONE),
        Method::Webster => fraction(1, wide(2).times(&wide(s))?.plus(&Wide::ONE)?, wide(2)),
        Method::HuntingtonHill => fraction(2, wide(s).times(&wide(s.checked_add(1)?))?, Wide::ONE),
        Method::Dean => {
            let next = wide(s.checked_add(1)?);
            fraction(1, wide(2).times(&wide(s))?.times(&next)?, wide(s).plus(&next)?)
        }
        Method::Stationary(r) => {
            let denominator = wide(r.denominator().into());
            let numerator = denominator.times(&wide(s))?.plus(&wide(r.numerator().into()))?;
            fraction(1, numerator, denominator)
        }
        Method::PowerMean(p) => {
            let exponent = u32::from(p.exponent().unsigned_abs());
            if exponent == 0 {
                return signpost(Method::HuntingtonHill, s);
            }
            let (low, high) = (wide(s).power(exponent)?, wide(s.checked_add(1)?).power(exponent)?);
            if p.exponent() > 0 {
                fraction(exponent, low.plus(&high)?, wide(2))
            } else {
                fraction(exponent, wide(2).times(&low)?.times(&high)?, low.plus(&high)?)
            }
        }
    })
}

/// Compares `left.0 / d(left.1)` with `right.0 / d(right.1)`; a quotient by 0 is above all others.
///
/// `None` when the numbers pass 1,024 bits, which weights of 64 bits and places of 63 never do.
pub(crate) fn compare(method: Method, left: (u64, u64), right: (u64, u64)) -> Option<Ordering> {
    let (a, b) = (signpost(method, left.1)?, signpost(method, right.1)?);
    let weigh = |weight: u64, own: &Signpost, other: &Signpost| {
        let power = Wide::of(weight.into()).power(own.exponent)?;
        power.times(&own.denominator)?.times(&other.numerator)
    };
    Some(weigh(left.0, &a, &b)?.cmp(&weigh(right.0, &b, &a)?))
}
