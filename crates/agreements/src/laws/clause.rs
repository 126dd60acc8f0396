//! What must hold of every clause of time and of everything that computes, prints or says one.
//!
//! Each law takes the reader, the clock or the speaker that it tests as a function, so that another implementation can
//! be held to it as well as the one of this crate.

use std::fmt::{Debug, Display};

use chrono::NaiveDate;
use kerben_core::calendar::{CalendarError, add_days};
use kerben_core::language::Language;
use proptest::{prop_assert, prop_assert_eq, prop_assert_ne, test_runner::TestCaseError};

use crate::clause::{
    ClauseError, EntryIntoForce, ForceDate, Form, LastDay, Life, Term, TermPeriod,
};
use crate::event::Event;
use crate::rule::DateRule;
use crate::strategies::clause::Facts;

/// Computes a clause over facts as known on a day; `None` knows everything.
pub trait Clock:
    Fn(&EntryIntoForce, &Facts, Option<NaiveDate>) -> Result<ForceDate, ClauseError>
{
}

impl<F> Clock for F where
    F: Fn(&EntryIntoForce, &Facts, Option<NaiveDate>) -> Result<ForceDate, ClauseError>
{
}

/// What is printed is read as the same value.
///
/// # Errors
/// Fails with the text and what became of it.
pub fn what_is_printed_is_read<T, E>(
    print: impl Fn(&T) -> String,
    read: impl Fn(&str) -> Result<T, E>,
    value: &T,
) -> Result<(), TestCaseError>
where
    T: PartialEq + Debug,
    E: Display,
{
    let text = print(value);
    let back = read(&text).map_err(|error| TestCaseError::fail(format!("{text:?}: {error}")))?;
    prop_assert_eq!(&back, value, "through {}", text);
    Ok(())
}

/// An instrument does not enter into force before the acts that bring it into force; fixed days and effects from an
/// earlier day are marked (Vienna Convention 1969, article 28, leaves them to the parties).
///
/// # Errors
/// Fails with the clause, the day and the act.
pub fn a_day_is_never_before_its_acts(
    clock: impl Clock,
    clause: &EntryIntoForce,
    facts: &Facts,
) -> Result<(), TestCaseError> {
    let Ok(answer) = clock(clause, facts, None) else {
        return Ok(());
    };
    prop_assert!(
        !answer.retroactive
            || clause.may_precede_its_acts()
            || clause
                .forms()
                .into_iter()
                .any(|form| matches!(form, Form::Agreed | Form::OrAgreed(_))),
        "{clause} is marked although nothing in it can reach back"
    );
    if answer.retroactive {
        return Ok(());
    }
    for relied in answer.relied.iter().filter(|relied| relied.act.is_some()) {
        let apart = answer
            .bounds
            .latest
            .is_some_and(|latest| relied.bounds.earliest.is_some_and(|earliest| latest < earliest));
        prop_assert!(!apart, "{clause} gives {} before {relied:?}", answer.bounds);
    }
    Ok(())
}

/// `max` is no earlier and `min` no later than any of its parts, each is one of them where all are known to the day,
/// and the order of the parts does not matter.
///
/// # Errors
/// Fails with the parts.
pub fn extremes_are_extremes(
    clock: impl Clock,
    parts: &[EntryIntoForce],
    facts: &Facts,
) -> Result<(), TestCaseError> {
    let answers: Result<Vec<ForceDate>, ClauseError> =
        parts.iter().map(|part| clock(part, facts, None)).collect();
    let forms: Vec<Form> = parts.iter().map(|part| part.form().clone()).collect();
    let mut turned = forms.clone();
    turned.reverse();
    let build = |form| EntryIntoForce::new(form).ok();
    let (Ok(answers), Some(max), Some(min), Some(turned_max), Some(turned_min)) = (
        answers,
        build(Form::Max(forms.clone())),
        build(Form::Min(forms)),
        build(Form::Max(turned.clone())),
        build(Form::Min(turned)),
    ) else {
        return Ok(());
    };
    let ask = |clause: &EntryIntoForce| {
        clock(clause, facts, None).map_err(|error| TestCaseError::fail(error.to_string()))
    };
    let (latest, earliest) = (ask(&max)?, ask(&min)?);
    prop_assert_eq!(latest.bounds, ask(&turned_max)?.bounds);
    prop_assert_eq!(earliest.bounds, ask(&turned_min)?.bounds);
    for answer in &answers {
        prop_assert!(latest.bounds.earliest >= answer.bounds.earliest, "{max}");
        if let Some(last) = answer.bounds.latest {
            prop_assert!(earliest.bounds.latest.is_some_and(|day| day <= last), "{min}");
        }
    }
    let days: Option<Vec<NaiveDate>> = answers.iter().map(ForceDate::exact).collect();
    if let Some(days) = days {
        prop_assert_eq!(latest.exact(), days.iter().max().copied(), "{}", max);
        prop_assert_eq!(earliest.exact(), days.iter().min().copied(), "{}", min);
    }
    Ok(())
}

/// Whatever the dates turn out to be, the answer from the vague ones holds: the answer from the exact dates lies
/// within it.
///
/// # Errors
/// Fails with the clause and both answers.
pub fn what_becomes_known_lies_within(
    clock: impl Clock,
    clause: &EntryIntoForce,
    vague: &Facts,
    truth: &Facts,
) -> Result<(), TestCaseError> {
    let (Ok(before), Ok(after)) = (clock(clause, vague, None), clock(clause, truth, None)) else {
        return Ok(());
    };
    let not_too_early = before
        .bounds
        .earliest
        .is_none_or(|first| after.bounds.earliest.is_some_and(|day| first <= day));
    let not_too_late =
        before.bounds.latest.is_none_or(|last| after.bounds.latest.is_some_and(|day| day <= last));
    prop_assert!(
        not_too_early && not_too_late,
        "{clause}: {} was said, {} is true",
        before.bounds,
        after.bounds
    );
    Ok(())
}

/// An event that is recorded after a day changes no answer as known on that day.
///
/// # Errors
/// Fails with both answers.
pub fn a_later_event_changes_no_earlier_answer(
    clock: impl Clock,
    clause: &EntryIntoForce,
    facts: &Facts,
    event: Event,
    known: NaiveDate,
) -> Result<(), TestCaseError> {
    if event.known_from().is_none_or(|day| day <= known) {
        return Ok(());
    }
    let mut more = facts.clone();
    more.events.push(event);
    prop_assert_eq!(clock(clause, facts, Some(known)), clock(clause, &more, Some(known)));
    Ok(())
}

/// The periods of a life tile time: the first begins with the entry into force, each other one where the one before
/// it ends, and only the last can lack an end.
///
/// # Errors
/// Fails with the periods.
pub fn renewals_tile_time(
    periods: impl Fn(&Term, &Life, NaiveDate) -> Result<Vec<TermPeriod>, ClauseError>,
    term: &Term,
    life: &Life,
    last: NaiveDate,
) -> Result<(), TestCaseError> {
    let found =
        periods(term, life, last).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let Some(first) = found.first() else {
        return Ok(());
    };
    prop_assert!(first.from <= last, "a period after the day asked for: {found:?}");
    for (number, pair) in (1_u32..).zip(found.windows(2)) {
        if let [one, next] = pair {
            prop_assert_eq!(one.until, Some(next.from), "a gap or an overlap: {:?}", found);
            prop_assert_eq!((one.number, next.number), (number, number.saturating_add(1)));
        }
    }
    for period in &found {
        prop_assert!(period.until.is_none_or(|until| period.from < until), "empty: {found:?}");
    }
    // Asked for less, the same periods come out, fewer of them.
    let fewer =
        periods(term, life, first.from).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert!(found.starts_with(&fewer), "{fewer:?} is not the beginning of {found:?}");
    Ok(())
}

/// Every clause can be said in English, Russian and Kyrgyz, and no word is missing.
///
/// # Errors
/// Fails with the language and the words.
pub fn a_sentence_in_every_language<T: Debug>(
    say: impl Fn(&T, Language) -> String,
    clause: &T,
) -> Result<(), TestCaseError> {
    let said: Vec<String> =
        Language::ALL.into_iter().map(|language| say(clause, language)).collect();
    for text in &said {
        prop_assert!(!text.trim().is_empty() && !text.contains('⟨'), "{clause:?}: {text}");
    }
    for (index, text) in said.iter().enumerate() {
        for other in said.iter().skip(index.saturating_add(1)) {
            prop_assert_ne!(text, other, "not translated");
        }
    }
    Ok(())
}

/// A period counted backwards gives the last day that is in time: counted forwards from it the boundary is kept, from
/// the next day it is not.
///
/// # Errors
/// Fails with the rule and the days.
pub fn the_last_day_is_in_time(
    last_day: impl Fn(DateRule, NaiveDate) -> Result<LastDay, CalendarError>,
    rule: DateRule,
    boundary: NaiveDate,
) -> Result<(), TestCaseError> {
    let Ok(last) = last_day(rule, boundary) else {
        return Ok(());
    };
    let end = rule.apply(last.day).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert!(end <= boundary, "{rule} from {} ends on {end}, after {boundary}", last.day);
    let next = add_days(last.day, 1).and_then(|next| rule.apply(next));
    if let Ok(end) = next {
        prop_assert!(end > boundary, "{rule}: a day after {} is in time for {boundary}", last.day);
    }
    Ok(())
}
