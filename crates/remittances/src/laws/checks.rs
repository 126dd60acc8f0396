//! Laws of checks and awards: the travel rule, comparisons of surveys, matched investment.

use kerben_core::money::Money;
use kerben_core::number::Fraction;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::Outcome;
use crate::averages::Average;
use crate::compliance::{Band, Person};
use crate::survey::{Change, Comparison, ComparisonError, Surveyed};

/// Holds when the greater of two amounts of one currency is in no lower band.
///
/// # Errors
///
/// When the law does not hold.
pub fn bands_follow_the_amount(
    band: impl Fn(Money) -> Option<Band>,
    one: Money,
    other: Money,
) -> Outcome {
    let (less, more) = if one.minor() <= other.minor() { (one, other) } else { (other, one) };
    let above = |amount| band(amount).map(|band| band == Band::AboveThreshold);
    prop_assert!(above(less) <= above(more), "{less} is above the threshold, {more} is not");
    Ok(())
}

/// Holds when whoever is better known is not asked for more: `more` has all that `less` has.
///
/// # Errors
///
/// When the law does not hold.
pub fn knowing_more_asks_for_less(
    missing: impl Fn(&Person) -> usize,
    less: &Person,
    more: &Person,
) -> Outcome {
    let (few, many) = (missing(more), missing(less));
    prop_assert!(few <= many, "{few} missing of {more:?}, {many} of {less:?}");
    Ok(())
}

/// Holds when averages of different samples are compared only when it is forced, and a comparison
/// that is forced tells every difference.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_changed_sample_is_told<A: Average>(
    compare: impl Fn(&Surveyed<A>, &Surveyed<A>, Comparison) -> Result<Change, ComparisonError>,
    later: &Surveyed<A>,
    earlier: &Surveyed<A>,
) -> Outcome {
    let differences = later.sample.differences(&earlier.sample);
    let plain = compare(later, earlier, Comparison::OneSample);
    prop_assert_eq!(plain.is_ok(), differences.is_empty());
    let forced = compare(later, earlier, Comparison::Forced)
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(forced.differences, differences);
    Ok(())
}

/// Holds when an award is the sum of its parts, within its cap, and within one minor unit below
/// what the ratio makes of the own money unless the cap binds.
///
/// # Errors
///
/// When the law does not hold.
pub fn an_award_is_its_parts(
    (own, ratio, cap): (Money, Fraction, Option<Money>),
    matched: Money,
    parts: &[Money],
) -> Outcome {
    let sum: i128 = parts.iter().map(|part| i128::from(part.minor())).sum();
    prop_assert_eq!(sum, i128::from(matched.minor()));
    prop_assert!(
        cap.is_none_or(|cap| matched.minor() <= cap.minor()),
        "{matched} is above {cap:?}"
    );
    let exact = i128::from(own.minor()) * i128::from(ratio.numerator());
    let scale = i128::from(ratio.denominator());
    let left = exact - i128::from(matched.minor()) * scale;
    prop_assert!(left >= 0, "{matched} is more than {ratio:?} of {own}");
    prop_assert!(cap == Some(matched) || left < scale, "{matched} is less than {ratio:?} of {own}");
    Ok(())
}
