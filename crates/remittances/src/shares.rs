//! Remittances as a share of output: both numbers of the quotient named, and a change of the share
//! split between them.
//!
//! For Kyrgyzstan the share fell from 32.6 per cent in 2021 to 17.7 in 2024 while more was received:
//! output was revised and grew. A share therefore carries the editions of both its numbers.

use kerben_core::country::Country;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::percent::{Percent, PercentError};
use crate::revision::{decimal, exact, scale};
use crate::series::{NoFigure, SeriesSet};
use kerben_core::number::Rational;

/// The series of what was received, in US dollars.
pub const RECEIVED: &str = "BX.TRF.PWKR.CD.DT";
/// The series of what was received as a share of output.
pub const SHARE: &str = "BX.TRF.PWKR.DT.GD.ZS";

/// Shares that cannot be formed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ShareError {
    /// A year without a figure.
    #[error(transparent)]
    NoFigure(#[from] NoFigure),
    /// A share of nothing.
    #[error(
        "the share of {area} in {year} is {share} per cent: no output follows from it; accepted is a share above zero"
    )]
    Nothing {
        /// The country.
        area: Country,
        /// The year.
        year: i32,
        /// The share.
        share: Decimal,
    },
    /// A number with too many digits.
    #[error(transparent)]
    Percent(#[from] PercentError),
}

/// What was received over the output of the year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Share {
    /// The year.
    pub year: i32,
    /// What was received, in the plain unit.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub received: Decimal,
    /// The edition of what was received.
    pub received_vintage: String,
    /// The output that follows from the published share, in the plain unit.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub output: Decimal,
    /// The edition of the published share.
    pub share_vintage: String,
    /// The published share.
    pub percent: Percent,
    /// The lowest grade of the two, and `Derived` for the output.
    pub grade: Evidence,
    #[serde(skip)]
    exact: Option<(Rational, Rational)>,
}

/// What was received over the output of a year: the output is what the two published figures imply.
///
/// # Errors
///
/// [`ShareError`] when one of the two figures is missing or the share is not above zero.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_core::country::Country;
/// use kerben_remittances::series::SeriesSet;
/// use kerben_remittances::shares::{change, share};
///
/// let (set, vintage) = (SeriesSet::builtin()?, "open-numbers-01a34e8b");
/// let earlier = share(&set, Country::KG, vintage, vintage, 2021)?;
/// let later = share(&set, Country::KG, vintage, vintage, 2024)?;
/// let change = change(&earlier, &later)?;
/// // More was received, and the share fell all the same: output grew by more.
/// assert!(change.by_received > 0.into() && change.by_output < 0.into());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn share(
    set: &SeriesSet,
    area: Country,
    received_vintage: &str,
    share_vintage: &str,
    year: i32,
) -> Result<Share, ShareError> {
    let received = set.get(RECEIVED, area, received_vintage, year)?;
    let unit = set
        .vintages(RECEIVED, area)
        .find(|series| series.vintage == received_vintage && series.at(year).is_ok())
        .map_or("USD", |series| series.unit.as_str());
    let published = set.get(SHARE, area, share_vintage, year)?;
    let percent = published.value.value;
    if percent <= Decimal::ZERO {
        return Err(ShareError::Nothing { area, year, share: percent });
    }
    let fine = || PercentError::TooFine { what: "an output" };
    let (_, times) = scale(unit);
    let amount = exact(received.value.value, times)?;
    let quotient = exact(percent, 1)?;
    let hundred = Rational::new(100, 1).ok_or_else(fine)?;
    let output =
        amount.checked_mul(hundred).and_then(|hundredfold| hundredfold.checked_div(quotient));
    let output = output.ok_or_else(fine)?;
    Ok(Share {
        year,
        received: decimal(amount)?,
        received_vintage: received_vintage.to_owned(),
        output: decimal(output)?,
        share_vintage: share_vintage.to_owned(),
        percent: Percent::from_decimal(percent)?,
        grade: received.grade.weaker(published.grade).weaker(Evidence::Derived),
        exact: Some((amount, quotient)),
    })
}

/// A change of a share, split between its two numbers, in percentage points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ShareChange {
    /// The later share less the earlier.
    pub total: Percent,
    /// What the change of what was received would have made of the share at the earlier output.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub by_received: Decimal,
    /// The rest: what the change of the output made of it.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub by_output: Decimal,
}

/// The change of a share, split between what was received and the output.
///
/// # Errors
///
/// [`ShareError::Percent`] for numbers with too many digits.
///
/// # Rounding
///
/// The two parts to 6 decimals, each for showing; the total is exact.
pub fn change(earlier: &Share, later: &Share) -> Result<ShareChange, ShareError> {
    let fine = || PercentError::TooFine { what: "a change of a share" };
    let total = later.percent.checked_sub(earlier.percent)?;
    let amounts = earlier.exact.zip(later.exact);
    let ((before, share), (after, _)) = if let Some(amounts) = amounts {
        amounts
    } else {
        let of = |share: &Share| -> Result<_, PercentError> {
            Ok((exact(share.received, 1)?, share.percent.rational()))
        };
        (of(earlier)?, of(later)?)
    };
    // At the earlier output the share moves as what was received: share x (after - before) / before.
    let growth =
        after.checked_sub(before).and_then(|grown| grown.checked_div(before)).ok_or_else(fine)?;
    let growth = growth.approximate().ok_or_else(fine)?.round_dp(12);
    let by_received = Rational::of_decimal(growth)
        .and_then(|growth| growth.checked_mul(share))
        .and_then(Rational::approximate)
        .ok_or_else(fine)?
        .round_dp(6);
    let by_output = total.approximate()?.checked_sub(by_received).ok_or_else(fine)?.round_dp(6);
    Ok(ShareChange { total, by_received, by_output })
}
