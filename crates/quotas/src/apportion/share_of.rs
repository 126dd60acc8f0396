//! A share turned into a count: of which base, of which day, rounded how.

use kerben_core::explain::{Node, Recorder, Traced, Unit, Value};
use kerben_core::message::Message;
use kerben_core::number::{Fraction, NumberError, exact_mul};
use kerben_core::partial_date::PartialDate;
use kerben_core::rounding::{Rounding, RoundingError};
use kerben_core::source::Evidence;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limit::{Limit, LimitError};

/// The largest base.
pub const BASE_MAX: u64 = 10_000_000_000;

/// What a share is a share of: how many, of what, on which day, and how well that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// How many.
    pub size: u64,
    /// Of what: `labour force`, `employees`.
    pub of: String,
    /// The day, month or year for which it was counted.
    pub dated: PartialDate,
    /// How well it is known.
    pub grade: Evidence,
}

/// A share as a number of places, with all that it was computed from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub struct Counted {
    /// The limit: the share, with the number that its source states, if any.
    pub limit: Limit,
    /// The base.
    pub base: Base,
    /// The share of the base, exactly.
    pub exact: Decimal,
    /// How that was rounded.
    pub rounding: Rounding,
    /// The places.
    pub places: u64,
    /// What the number that the source states says about the base; absent where it states none.
    pub implied: Option<Implied>,
}

/// The base that a stated number implies, beside the base given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Implied {
    /// The number that the source states.
    pub stated: u64,
    /// The base that it implies: stated number by share, exactly.
    pub base: Fraction,
    /// The stated number less the computed one.
    pub residual: i128,
}

/// Why a share cannot be turned into a count.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ShareError {
    /// The limit is a number, not a share.
    #[error("{limit} is no share; accepted: a share of the labour force")]
    NotAShare {
        /// The limit.
        limit: Limit,
    },
    /// The base is too large.
    #[error("a base of {size} is too large; accepted: at most {BASE_MAX}")]
    Base {
        /// The base.
        size: u64,
    },
    /// The rounding does not give whole places.
    #[error("{step} is no step of whole places; accepted: a whole number")]
    Step {
        /// The step.
        step: Decimal,
    },
    /// The result is no limit.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// A number beyond its range.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// A rounding that cannot be done.
    #[error(transparent)]
    Rounding(#[from] RoundingError),
}

/// Turns a share into a number of places: base, day, rounding and the implied base are part of the answer.
///
/// # Rounding
///
/// As given: the law rarely says how, so there is no default.
///
/// # Errors
///
/// A limit that is no share, a base above [`BASE_MAX`], a step that is not whole, more places than a limit
/// takes.
///
/// # Example
///
/// Kazakhstan 2024: 0.23 % and 22,000 persons imply a base of 9.57 million, 3.1 % and 271,300 one of 8.75.
///
/// ```
/// use kerben_core::explain::Off;
/// use kerben_core::number::Rate;
/// use kerben_core::rounding::{Rounding, RoundingMode};
/// use kerben_core::source::Evidence;
/// use kerben_quotas::Limit;
/// use kerben_quotas::apportion::{Base, count_share};
///
/// let limit = Limit::of_labour_force(Rate::from_percent("0.23")?, Some(22_000))?;
/// let base = Base {
///     size: 9_500_000,
///     of: "labour force".to_owned(),
///     dated: "2023".parse()?,
///     grade: Evidence::Derived,
/// };
/// let whole = Rounding::new(1.into(), RoundingMode::HalfUp)?;
/// let counted = count_share(&limit, &base, &whole, &mut Off)?.value;
/// assert_eq!(counted.places, 21_850);
/// let implied = counted.implied.ok_or("none stated")?;
/// assert_eq!((implied.residual, implied.base.to_string().as_str()), (150, "220000000/23"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn count_share<R: Recorder>(
    limit: &Limit,
    base: &Base,
    rounding: &Rounding,
    rec: &mut R,
) -> Result<Traced<Counted, R>, ShareError> {
    let share = limit.share().ok_or(ShareError::NotAShare { limit: *limit })?;
    if base.size > BASE_MAX {
        return Err(ShareError::Base { size: base.size });
    }
    if !rounding.step().is_integer() {
        return Err(ShareError::Step { step: rounding.step() });
    }
    let exact = exact_mul(share.get(), base.size.into())?;
    let rounded = rounding.apply(exact)?;
    let places = u64::try_from(rounded.normalize().mantissa()).unwrap_or(u64::MAX);
    let places = if rounded.normalize().scale() == 0 { places } else { u64::MAX };
    Limit::of_places(places)?;
    let implied = limit.places().zip(limit.implied_labour_force()).map(|(stated, base)| Implied {
        stated,
        base: base.reduced(),
        residual: i128::from(stated) - i128::from(places),
    });
    let counted = Counted {
        limit: *limit,
        base: base.clone(),
        exact,
        rounding: rounding.clone(),
        places,
        implied,
    };
    let node = explained(&counted, share.percent(), rec);
    Ok(Traced::new(counted, node))
}

fn explained<R: Recorder>(counted: &Counted, percent: Decimal, rec: &mut R) -> R::Node {
    let base = &counted.base;
    let size = rec.record(|| {
        let title = Message::new("quotas.share.base")
            .arg("of", base.of.clone())
            .arg("dated", base.dated.to_string());
        Node::fact("quotas.base/1", title, Value::number(base.size, Unit::Person))
            .graded(base.grade)
    });
    let share = rec.record(|| {
        Node::fact("quotas.share/1", "quotas.share.percent", Value::percent(percent.normalize()))
    });
    rec.record(|| {
        let places = |number: Decimal| Value::number(number, Unit::Place);
        let node = Node::product(
            "quotas.share-count/1",
            "quotas.share.count",
            places(counted.places.into()),
        )
        .input("share", &share)
        .input("base", &size)
        .rounded(places(counted.exact), &counted.rounding);
        match counted.implied {
            Some(implied) => node.note(
                Message::new("quotas.share.implied")
                    .arg("stated", crate::limit::grouped(implied.stated))
                    .arg(
                        "base",
                        crate::limit::grouped(
                            implied.base.numerator() / implied.base.denominator(),
                        ),
                    )
                    .arg("residual", implied.residual.to_string()),
            ),
            None => node,
        }
    })
}
