//! How many to select when not all who are selected come.

use kerben_core::number::Fraction;

use super::claim::{AllotError, Shared, Waits};

/// How many to select so that `places` are taken if the stated share of those selected come: places divided by the
/// yield, rounded up.
///
/// The yield is an explicit forecast. What is pending still takes a place of the register; the over-selection is of
/// candidates, never of places.
///
/// ```
/// use kerben_core::number::Fraction;
/// use kerben_quotas::allot::over_selection;
///
/// // H-1B, fiscal year 2025: 120,603 were selected for 85,000 places.
/// assert_eq!(over_selection(85_000, Fraction::new(85_000, 120_603)?)?, 120_603);
/// assert_eq!(over_selection(100, Fraction::new(2, 3)?)?, 150);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`AllotError::Yield`] for a yield of 0 or above 1, or one so small that the number is out of range.
pub fn over_selection(places: u64, yields: Fraction) -> Result<u64, AllotError> {
    let refused = || AllotError::Yield { given: yields.to_string() };
    if yields.is_zero() || yields.numerator() > yields.denominator() {
        return Err(refused());
    }
    let over = u128::from(places) * u128::from(yields.denominator());
    u64::try_from(over.div_ceil(u128::from(yields.numerator()))).map_err(|_| refused())
}

/// The next claims of a list when fewer came than were selected: the first that wait, in their order, until so many
/// places are asked for.
///
/// The last of them may ask for more than is left to fill.
#[must_use]
pub fn next_from(shared: &Shared, places: u64) -> Vec<&Waits> {
    let mut wanted = 0_u64;
    shared
        .waiting
        .iter()
        .take_while(|waits| {
            let more = wanted < places;
            wanted = wanted.saturating_add(waits.lacks);
            more
        })
        .collect()
}
