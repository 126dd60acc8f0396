//! Timelines and histories against naive lists.

use std::fmt::Debug;

use chrono::NaiveDate;
use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::period::{Period, Validity};
use crate::timeline::Timeline;

/// A lookup by day finds what a walk through the segments finds.
///
/// The segments share no day, so at most one holds.
///
/// # Errors
/// Fails with the day and the two answers.
pub fn lookup_matches_a_walk<T: PartialEq + Debug>(
    segments: &[(Validity, T)],
    day: NaiveDate,
    lookup: impl Fn(NaiveDate) -> Option<T>,
) -> Result<(), TestCaseError> {
    let walked = segments.iter().find(|(holds, _)| holds.contains(day)).map(|(_, value)| value);
    let found = lookup(day);
    prop_assert_eq!(found.as_ref(), walked, "on {}", day);
    Ok(())
}

/// Restricting a timeline to a period gives every day of it the value that a lookup gives, and no
/// other day any.
///
/// # Errors
/// Fails with the day that differs.
pub fn restriction_matches_lookup<T: PartialEq + Debug>(
    timeline: &Timeline<T>,
    period: Period,
    restrict: impl for<'a> Fn(&'a Timeline<T>, Period) -> Vec<(Period, &'a T)>,
) -> Result<(), TestCaseError> {
    let parts = restrict(timeline, period);
    for (part, _) in &parts {
        prop_assert!(period.encloses(*part), "{part} leaves {period}");
    }
    for pair in parts.windows(2) {
        if let [(before, _), (after, _)] = pair {
            prop_assert!(before.end() <= after.start(), "{before} and {after} share days");
        }
    }
    for day in period.iter_days() {
        let part = parts.iter().find(|(part, _)| part.contains(day)).map(|(_, value)| *value);
        prop_assert_eq!(part, timeline.at(day), "on {}", day);
    }
    Ok(())
}

/// Between two neighbouring change points nothing changes, and at each of them the segment does.
///
/// # Errors
/// Fails with the day on which the segment changes unannounced, or the point at which it does not.
pub fn nothing_changes_between_change_points<T: PartialEq + Debug>(
    timeline: &Timeline<T>,
    window: Period,
    change_points: impl Fn(&Timeline<T>) -> Vec<NaiveDate>,
) -> Result<(), TestCaseError> {
    let points = change_points(timeline);
    prop_assert!(
        points.windows(2).all(|pair| pair[0] < pair[1]),
        "points out of order: {points:?}"
    );
    let segment = |day: NaiveDate| timeline.segment_at(day).map(|(holds, _)| holds);
    for day in window.iter_days() {
        let Some(eve) = day.pred_opt() else { continue };
        prop_assert_eq!(segment(eve) != segment(day), points.contains(&day), "on {}", day);
    }
    Ok(())
}

/// The answer for a valid day, as known on another, is that of the last record in the list that was
/// recorded by then and speaks of the day; records are compared by recorded day, and on one day the
/// later in the list wins.
///
/// `None` in a record is a retraction.
///
/// # Errors
/// Fails with the two answers.
pub fn as_of_matches_a_walk<T: PartialEq + Debug>(
    records: &[(NaiveDate, Validity, Option<T>)],
    valid_day: NaiveDate,
    known_on: NaiveDate,
    as_of: impl Fn(NaiveDate, NaiveDate) -> Option<T>,
) -> Result<(), TestCaseError> {
    let mut best: Option<(NaiveDate, Option<&T>)> = None;
    for (recorded, valid, value) in records {
        let speaks = *recorded <= known_on && valid.contains(valid_day);
        if speaks && best.is_none_or(|(before, _)| before <= *recorded) {
            best = Some((*recorded, value.as_ref()));
        }
    }
    let walked = best.and_then(|(_, value)| value);
    let answer = as_of(valid_day, known_on);
    prop_assert_eq!(answer.as_ref(), walked, "{} as known on {}", valid_day, known_on);
    Ok(())
}

/// Adding a record never changes an answer as known on a day before it was recorded.
///
/// This is what lets a decision be checked against what was known when it was taken. `add` appends
/// one record on the day `recorded`; `as_of` answers for a valid day as known on another.
///
/// # Errors
/// Fails with the question whose answer changed.
pub fn earlier_knowledge_stands<H: Clone, T: PartialEq + Debug>(
    history: &H,
    recorded: NaiveDate,
    add: impl Fn(&mut H, NaiveDate),
    as_of: impl Fn(&H, NaiveDate, NaiveDate) -> Option<T>,
    days: &[NaiveDate],
) -> Result<(), TestCaseError> {
    let mut longer = history.clone();
    add(&mut longer, recorded);
    for known_on in days.iter().copied().filter(|day| *day < recorded) {
        for valid_day in days.iter().copied() {
            let (before, after) =
                (as_of(history, valid_day, known_on), as_of(&longer, valid_day, known_on));
            prop_assert_eq!(
                before,
                after,
                "{} as known on {} changed on {}",
                valid_day,
                known_on,
                recorded
            );
        }
    }
    Ok(())
}

/// The timeline as known on a day gives each valid day the answer that the question by itself
/// gives.
///
/// # Errors
/// Fails with the valid day that differs.
pub fn timeline_matches_as_of<T: PartialEq + Debug>(
    known: &Timeline<T>,
    window: Period,
    as_of: impl Fn(NaiveDate) -> Option<T>,
) -> Result<(), TestCaseError> {
    for day in window.iter_days() {
        let answer = as_of(day);
        prop_assert_eq!(known.at(day), answer.as_ref(), "on {}", day);
    }
    Ok(())
}
