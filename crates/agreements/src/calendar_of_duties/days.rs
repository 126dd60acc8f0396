//! The days of a term within a window.

use chrono::NaiveDate;
use kerben_core::calendar::{CalendarError, add_days};
use kerben_core::period::Period;

use super::answer::DutyKind;
use crate::clause::{ClauseError, Exit, Life, Renewal, Term, Window};

/// A day of a term: what it is, when, counted from which day, by which rule.
pub(super) type TermDay = (DutyKind, NaiveDate, NaiveDate, String);

/// The longest notice before an end that is looked for, in days: the longest rule of months.
const NOTICE_DAYS_MAX: i64 = 36_600;

pub(super) fn of_term(
    term: &Term,
    life: &Life,
    force: NaiveDate,
    window: Period,
) -> Result<Vec<TermDay>, ClauseError> {
    let mut days = Vec::new();
    let fault = |source: CalendarError| ClauseError::reckoning(term, source);
    let before = add_days(window.start(), -1).map_err(fault)?;
    // An end beyond the window may have its last notice day within it.
    let horizon = add_days(window.last(), NOTICE_DAYS_MAX).unwrap_or(window.last());
    let tacit = !matches!(term.renewal(), Renewal::None | Renewal::ByAgreement);
    let mut after = before.max(force);
    while let Some(end) = term.next_end(life, after)? {
        let last = term.last_notice_day(end)?;
        if last.is_none() && end > window.last() || end > horizon {
            break;
        }
        if let Some(last) = &last {
            if window.contains(last.day) {
                days.push((DutyKind::LastNotice, last.day, end, last.rule.clone()));
            }
            if last.day > window.last() && end > window.last() {
                break;
            }
        }
        if window.contains(end) {
            let kind = if tacit { DutyKind::Renewal } else { DutyKind::TermEnds };
            days.push((kind, end, force, term.to_string()));
        }
        after = end;
    }
    windows(term.exit(), life, window, &mut days)?;
    Ok(days)
}

fn windows(
    exit: &Exit,
    life: &Life,
    window: Period,
    days: &mut Vec<TermDay>,
) -> Result<(), ClauseError> {
    let mut asked = window.start();
    while let Some(found) = exit.window_on(life, asked)? {
        let (open, closed_before) = match found {
            Window::Open(open) => (open, true),
            Window::Closed { next, .. } => (next, false),
        };
        if !closed_before && open.start() > window.last() {
            break;
        }
        let rule = exit.to_string();
        if window.contains(open.start()) {
            days.push((DutyKind::WindowOpens, open.start(), open.start(), rule.clone()));
        }
        if window.contains(open.last()) {
            days.push((DutyKind::WindowCloses, open.last(), open.start(), rule));
        }
        if open.end() > window.last() {
            break;
        }
        asked = open.end();
    }
    Ok(())
}
