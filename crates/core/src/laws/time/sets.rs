//! Periods and sets of periods against a model that goes day by day.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::period::{AllenRelation, Period};
use crate::periods::{Overlap, Periods};

fn days_of(periods: impl IntoIterator<Item = Period>) -> BTreeSet<NaiveDate> {
    periods.into_iter().flat_map(Period::iter_days).collect()
}

/// A set of periods is in order, with a day between neighbours, and counts its days as they are.
///
/// Two sets with the same days are then equal, and a sum over the periods counts no day twice.
///
/// # Errors
/// Fails with the neighbours that break it.
pub fn periods_are_normalised(set: &Periods) -> Result<(), TestCaseError> {
    for pair in set.as_slice().windows(2) {
        if let [before, after] = pair {
            prop_assert!(before.end() < after.start(), "{before} touches {after}");
        }
    }
    let days = days_of(set);
    prop_assert_eq!(u64::try_from(days.len()).ok(), Some(set.total_days()));
    prop_assert_eq!(set.hull().map(Period::start), days.first().copied());
    prop_assert_eq!(set.hull().map(Period::last), days.last().copied());
    Ok(())
}

/// Collecting periods in any order keeps exactly their days.
///
/// # Errors
/// Fails if a day is lost or added, or the result is not normalised.
pub fn collecting_keeps_days(
    raw: &[Period],
    collect: impl Fn(&[Period]) -> Periods,
) -> Result<(), TestCaseError> {
    let collected = collect(raw);
    prop_assert_eq!(days_of(&collected), days_of(raw.iter().copied()));
    periods_are_normalised(&collected)
}

/// An operation on two sets decides each day by itself: a day is in the result if and only if
/// `keeps` says so from its being in the left and in the right set. `keeps(false, false)` must be
/// false.
///
/// Union is `|l, r| l || r`, intersection `l && r`, difference `l && !r`, gaps within a window the
/// difference of the window and the set.
///
/// # Errors
/// Fails with the days that differ, or if the result is not normalised.
pub fn set_operation_is_day_by_day(
    left: &Periods,
    right: &Periods,
    operation: impl Fn(&Periods, &Periods) -> Periods,
    keeps: impl Fn(bool, bool) -> bool,
) -> Result<(), TestCaseError> {
    let result = operation(left, right);
    let (in_left, in_right) = (days_of(left), days_of(right));
    let expected: BTreeSet<NaiveDate> = in_left
        .union(&in_right)
        .copied()
        .filter(|day| keeps(in_left.contains(day), in_right.contains(day)))
        .collect();
    prop_assert_eq!(days_of(&result), expected);
    periods_are_normalised(&result)
}

/// The membership test of a set agrees with its days, from the day before the first to the day
/// after the last.
///
/// # Errors
/// Fails with the day that differs.
pub fn membership_is_day_by_day(
    set: &Periods,
    contains: impl Fn(&Periods, NaiveDate) -> bool,
) -> Result<(), TestCaseError> {
    let days = days_of(set);
    let Some(hull) = set.hull() else { return Ok(()) };
    for day in hull.start().pred_opt().into_iter().chain(hull.iter_days()).chain([hull.end()]) {
        prop_assert_eq!(contains(set, day), days.contains(&day), "{}", day);
    }
    Ok(())
}

/// A report of overlaps names every day on which two or more raw periods hold, once, with exactly
/// its holders, in order, and in runs as long as the holders stay the same.
///
/// # Errors
/// Fails with the day or run that is wrong.
pub fn overlaps_are_day_by_day(
    raw: &[Period],
    report: impl Fn(&[Period]) -> Vec<Overlap>,
) -> Result<(), TestCaseError> {
    let runs = report(raw);
    for pair in runs.windows(2) {
        if let [before, after] = pair {
            prop_assert!(before.period.end() <= after.period.start(), "runs out of order");
            let same = before.members == after.members && before.period.is_adjacent(after.period);
            prop_assert!(!same, "{} and {} are one run", before.period, after.period);
        }
    }
    for day in days_of(raw.iter().copied()) {
        let holders: Vec<usize> = (0..raw.len())
            .filter(|index| raw.get(*index).is_some_and(|at| at.contains(day)))
            .collect();
        let reported =
            runs.iter().find(|run| run.period.contains(day)).map(|run| run.members.clone());
        prop_assert_eq!(reported, (holders.len() > 1).then_some(holders), "{}", day);
    }
    let covered = days_of(raw.iter().copied());
    for run in &runs {
        prop_assert!(run.period.iter_days().all(|day| covered.contains(&day)), "{}", run.period);
    }
    Ok(())
}

/// Splitting a period on a day strictly inside gives two parts that together have its days, each
/// once, and cannot be done on any other day.
///
/// # Errors
/// Fails with the parts that are wrong.
pub fn splitting_keeps_days(
    period: Period,
    day: NaiveDate,
    split: impl Fn(Period, NaiveDate) -> Option<(Period, Period)>,
) -> Result<(), TestCaseError> {
    let inside = period.start() < day && day < period.end();
    match split(period, day) {
        Some((before, after)) => {
            prop_assert!(inside, "{day} is not strictly inside {period}");
            prop_assert_eq!((before.start(), before.end()), (period.start(), day));
            prop_assert_eq!((after.start(), after.end()), (day, period.end()));
            prop_assert_eq!(before.days() + after.days(), period.days());
        }
        None => prop_assert!(!inside, "{period} was not split on {day}"),
    }
    Ok(())
}

/// A way of counting gives the parts of a split period together what it gives the whole.
///
/// Holds of real days and of 30/360 counting. It does not hold of whole months or of anything that
/// rounds up per period: run it on your own count to know which it is.
///
/// # Errors
/// Fails with the two sums.
pub fn count_survives_splitting(
    period: Period,
    day: NaiveDate,
    count: impl Fn(Period) -> u64,
) -> Result<(), TestCaseError> {
    if let Some((before, after)) = period.split_at(day) {
        prop_assert_eq!(count(before) + count(after), count(period), "{} split on {}", period, day);
    }
    Ok(())
}

/// The first and last day of certificates and the half-open ends inside are the same period: there
/// and back changes nothing, a period has one day more than lies between its first and last, and
/// both of them lie in it.
///
/// # Errors
/// Fails if a day is lost or won on the way.
pub fn inclusive_and_half_open_agree<E>(
    first: NaiveDate,
    last: NaiveDate,
    from_inclusive: impl Fn(NaiveDate, NaiveDate) -> Result<Period, E>,
) -> Result<(), TestCaseError> {
    match from_inclusive(first, last) {
        Ok(period) => {
            prop_assert!(first <= last, "{last} is before {first}");
            prop_assert_eq!((period.start(), period.last()), (first, last));
            prop_assert_eq!(i64::from(period.days()), (last - first).num_days() + 1);
            prop_assert!(period.contains(first) && period.contains(last));
            prop_assert!(!period.contains(period.end()));
        }
        Err(_) => prop_assert!(
            last < first || last == crate::calendar::DAY_MAX,
            "{first} to {last} was refused"
        ),
    }
    Ok(())
}

/// Of any two periods exactly one of Allen's thirteen relations holds, as their ends define it, and
/// the other way round its converse.
///
/// # Errors
/// Fails with the relation given and the one that holds.
///
/// # Source
/// J. F. Allen, "Maintaining knowledge about temporal intervals", Communications of the ACM 26
/// (1983), figure 2.
pub fn exactly_one_relation_holds(
    x: Period,
    y: Period,
    relation: impl Fn(Period, Period) -> AllenRelation,
) -> Result<(), TestCaseError> {
    let holding: Vec<AllenRelation> =
        AllenRelation::ALL.into_iter().filter(|candidate| holds(*candidate, x, y)).collect();
    prop_assert_eq!(holding, vec![relation(x, y)], "{} against {}", x, y);
    prop_assert_eq!(relation(x, y).converse(), relation(y, x));
    prop_assert_eq!(relation(x, y).shares_days(), x.overlaps(y));
    Ok(())
}

/// Each relation by its own definition, without regard to the others.
fn holds(relation: AllenRelation, x: Period, y: Period) -> bool {
    let (x, x_end) = (x.start(), x.end());
    let (y, y_end) = (y.start(), y.end());
    match relation {
        AllenRelation::Before => x_end < y,
        AllenRelation::Meets => x_end == y,
        AllenRelation::Overlaps => x < y && y < x_end && x_end < y_end,
        AllenRelation::FinishedBy => x < y && x_end == y_end,
        AllenRelation::Contains => x < y && y_end < x_end,
        AllenRelation::Starts => x == y && x_end < y_end,
        AllenRelation::Equals => x == y && x_end == y_end,
        AllenRelation::StartedBy => x == y && y_end < x_end,
        AllenRelation::During => y < x && x_end < y_end,
        AllenRelation::Finishes => y < x && x_end == y_end,
        AllenRelation::OverlappedBy => y < x && x < y_end && y_end < x_end,
        AllenRelation::MetBy => x == y_end,
        AllenRelation::After => y_end < x,
    }
}
