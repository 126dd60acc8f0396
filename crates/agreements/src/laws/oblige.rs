//! What must hold of obligations, deadlines, histories and calendars of duties.
//!
//! Each law takes what it tests as a function or a value, so that a user's own implementation can be held to it.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::calendar_of_duties::{Duty, DutyCalendar, GapKind};
use crate::case::Case;
use crate::compliance::{CaseHistory, Entry};
use crate::deadlines::{Deadline, Due, WorkerDeadlines};
use crate::error::AgreementError;
use crate::obligations::{CaseObligations, HeldBy, Holds};
use crate::treaties::Treaties;

fn refused(error: &AgreementError) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

/// A deadline never lies before the event that starts it, unless it is counted backwards; then never after it.
///
/// # Errors
/// Fails with the deadline.
pub fn a_deadline_never_precedes_its_start(found: &WorkerDeadlines) -> Result<(), TestCaseError> {
    for deadline in &found.deadlines {
        let Deadline { id, starts: Some(start), due, backward, .. } = deadline else { continue };
        let days = match due {
            Due::On(day) => [*day, *day],
            Due::Between { earliest, latest, .. } => [*earliest, *latest],
            Due::None(_) | Due::Undetermined(_) => continue,
        };
        prop_assert!(days[0] <= days[1], "{id}: {days:?}");
        for day in days {
            let in_order = if *backward { day <= *start } else { day >= *start };
            prop_assert!(in_order, "{id}: due on {day}, counted from {start}");
        }
    }
    Ok(())
}

/// No obligation of a treaty holds when its instrument is not in force between the host and a State of the person; none
/// of what is no treaty when it is not in effect. Rights to service that another treaty refers to are left out: they
/// survive the end of the instrument.
///
/// # Errors
/// Fails with the obligation and the day.
pub fn no_obligation_without_force(
    treaties: &Treaties,
    case: &Case,
    found: &CaseObligations,
) -> Result<(), TestCaseError> {
    for held in &found.obligations {
        let Holds::Yes(by) = &held.holds else { continue };
        if matches!(by, HeldBy::Rule(crate::ChoiceRule::ServiceByReference)) {
            continue;
        }
        let binds = if matches!(by, HeldBy::Condition(_)) {
            let effect = treaties.effect(&held.instrument, case.day());
            effect.map_err(|error| refused(&error))?.in_effect.is_yes()
        } else {
            let mut in_force = false;
            for state in case.sending() {
                let standing =
                    treaties.in_force_between(&held.instrument, state, case.host(), case.day());
                let standing = standing.map_err(|error| refused(&error))?;
                in_force = in_force || standing.is_in_force().is_yes();
            }
            in_force
        };
        prop_assert!(binds, "{} holds on {}, {} does not", held.id, case.day(), held.instrument);
    }
    Ok(())
}

/// A record made later never changes an answer as known earlier.
///
/// # Errors
/// Fails with both answers.
pub fn a_later_record_changes_no_earlier_answer<A: PartialEq + std::fmt::Debug>(
    history: &CaseHistory,
    later: (NaiveDate, Entry),
    known_on: NaiveDate,
    answer: impl Fn(&CaseHistory, NaiveDate) -> A,
) -> Result<(), TestCaseError> {
    let (recorded, entry) = later;
    if recorded <= known_on {
        return Ok(());
    }
    // A record that is refused changes nothing either.
    let Ok(more) = history.clone().with(recorded, entry) else { return Ok(()) };
    prop_assert_eq!(answer(history, known_on), answer(&more, known_on));
    Ok(())
}

/// The calendar of a window is the union of the calendars of its parts: the same entries, and the same days in gaps.
///
/// # Errors
/// Fails with what differs.
pub fn a_calendar_is_the_union_of_its_parts(
    window: Period,
    split: NaiveDate,
    calendar: impl Fn(Period) -> Result<DutyCalendar, AgreementError>,
) -> Result<(), TestCaseError> {
    let Some((first, second)) = window.split_at(split) else { return Ok(()) };
    let ask = |window| calendar(window).map_err(|error| refused(&error));
    let (whole, first, second) = (ask(window)?, ask(first)?, ask(second)?);
    let entries = |calendars: &[&DutyCalendar]| -> BTreeSet<Duty> {
        let all = calendars.iter();
        all.flat_map(|calendar| calendar.duties.iter().chain(&calendar.set_aside))
            .cloned()
            .collect()
    };
    prop_assert_eq!(entries(&[&whole]), entries(&[&first, &second]));
    let counted = first.duties.len().saturating_add(second.duties.len());
    prop_assert_eq!(whole.duties.len(), counted);
    let keys: BTreeSet<(String, GapKind)> = [&whole, &first, &second]
        .into_iter()
        .flat_map(|calendar| calendar.gaps.iter().map(|gap| (gap.chain.clone(), gap.kind)))
        .collect();
    for (chain, kind) in keys {
        let days = |calendars: &[&DutyCalendar]| -> Periods {
            calendars
                .iter()
                .flat_map(|calendar| &calendar.gaps)
                .filter(|gap| gap.chain == chain && gap.kind == kind)
                .map(|gap| gap.period)
                .collect()
        };
        prop_assert_eq!(days(&[&whole]), days(&[&first, &second]), "{} {:?}", chain, kind);
    }
    Ok(())
}
