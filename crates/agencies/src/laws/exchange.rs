//! Laws about other formats and about assessments.

use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::Records;
use crate::assessment::{Assessment, GroupResult, Said, mean};
use crate::exchange::{Loss, disagreement};

/// What comes back after an export and an import is what was there, but for the listed losses.
///
/// `tables` are those that the format carries. A reader of the exported file must be able to rely on the list: what it does not
/// name is in the file, unchanged.
///
/// # Errors
///
/// Fails with the first record and field that differs.
pub fn an_export_loses_only_what_it_lists(
    before: &Records,
    after: &Records,
    losses: &[Loss],
    tables: &[&str],
) -> Result<(), TestCaseError> {
    let found = disagreement(before, after, losses, tables)
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(found, None);
    Ok(())
}

/// The groups count their items, the score is their mean, the least is not above the greatest, and what is recorded never
/// denies.
///
/// # Errors
///
/// Fails with the group, the bounds or the item.
pub fn a_score_counts_its_items(assessment: &Assessment) -> Result<(), TestCaseError> {
    let mut counted = 0_u32;
    for group in &assessment.groups {
        prop_assert!(
            group.yes.saturating_add(group.unknown) <= group.counted,
            "group {} counts more than it has",
            group.group
        );
        counted = counted.saturating_add(group.counted);
    }
    let apply = assessment.items.iter().filter(|item| item.said != Said::NotApplicable).count();
    prop_assert_eq!(u32::try_from(apply), Ok(counted), "items that apply");
    for (what, said, of) in [
        ("yes", Said::Yes, (|group| group.yes) as fn(&GroupResult) -> u32),
        ("unknown", Said::Unknown, |group| group.unknown),
    ] {
        let items = assessment.items.iter().filter(|item| item.said == said).count();
        let groups: u32 = assessment.groups.iter().map(of).sum();
        prop_assert_eq!(u32::try_from(items), Ok(groups), "{}", what);
    }
    prop_assert_eq!(assessment.score, mean(&assessment.groups));
    if let Some(score) = assessment.score {
        prop_assert!(score.lo.cmp_value(score.hi).is_le(), "{} above {}", score.lo, score.hi);
    }
    Ok(())
}

/// Knowing more never widens the bounds: an unknown that becomes a yes or a no raises the least or lowers the greatest.
///
/// # Errors
///
/// Fails with both pairs of bounds.
pub fn knowing_more_only_narrows(
    before: &Assessment,
    after: &Assessment,
) -> Result<(), TestCaseError> {
    let (Some(before), Some(after)) = (before.score, after.score) else {
        prop_assert!(before.score.is_none(), "the score is gone");
        return Ok(());
    };
    prop_assert!(before.lo.cmp_value(after.lo).is_le(), "{} fell to {}", before.lo, after.lo);
    prop_assert!(after.hi.cmp_value(before.hi).is_le(), "{} rose to {}", before.hi, after.hi);
    Ok(())
}
