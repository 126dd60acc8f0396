//! What must hold of every answer about who was responsible.
//!
//! Each law takes the answers that it tests, so that a wrapper, an adapter or a store of a user's own can be held
//! to it as well as this crate's register.

use chrono::NaiveDate;
use kerben_core::period::Period;
use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

mod exchange;
mod history;

pub use exchange::{
    a_score_counts_its_items, an_export_loses_only_what_it_lists, knowing_more_only_narrows,
};
pub use history::{
    a_closed_reading_adds_only, a_later_record_changes_no_earlier_answer,
    an_index_answers_as_the_register, clipping_is_idempotent, findings_do_not_depend_on_order,
    lineage_is_monotone, what_keeps_identity_moves_no_function,
};

use crate::{Gaps, Holder, Holding, Reach, Register, Responsible, Segment, Standing};

/// A body that is said to have held a function certainly did: the day is not before the latest day on which the
/// holding can have begun, and before the earliest on which it can have ended, or a source saw the body
/// hold it on both sides of the day; no exception can take the asked function out of it; and the day is not after
/// the newest source.
///
/// A caseworker relies on a plain yes; it must not rest on a date that is only about right.
///
/// # Errors
///
/// Fails with the holder and the day.
pub fn a_yes_lies_between_certain_ends(
    register: &Register,
    answer: &Responsible,
) -> Result<(), TestCaseError> {
    for holder in answer.holders.iter().chain(&answer.parts) {
        if !holder.holds.is_yes() {
            continue;
        }
        let Some(holding) = register.holding(&holder.holding) else {
            return Err(TestCaseError::fail(format!("{} is not in the register", holder.holding)));
        };
        let (day, slack) = (answer.day, register.slack());
        prop_assert!(begun(holding, day, slack), "{} had perhaps not begun on {day}", holding.id());
        prop_assert!(lasts(holding, day, slack), "{} had perhaps ended on {day}", holding.id());
        prop_assert!(holder.doubts.is_empty(), "a yes with a doubt: {:?}", holder.doubts);
        let last = register.coverage(answer.jurisdiction).map(crate::Coverage::last);
        prop_assert!(last.is_ok_and(|last| day <= last), "a yes on {day}, after the sources");
        for exception in holding.exceptions() {
            let over = exception.until().end().latest(slack).is_some_and(|until| until <= day);
            let ahead = exception.from().end().earliest(slack).is_some_and(|from| day < from);
            prop_assert!(
                over || ahead || !register.is_within(&answer.function, exception.function()),
                "{} was perhaps elsewhere on {day}",
                exception.function()
            );
        }
    }
    Ok(())
}

fn begun(holding: &Holding, day: NaiveDate, slack: u32) -> bool {
    let seen = holding.attested().iter().filter_map(|seen| seen.on().latest_with_slack(slack));
    let stated = holding.from().end().latest(slack);
    seen.chain(stated).any(|latest| latest <= day)
}

fn lasts(holding: &Holding, day: NaiveDate, slack: u32) -> bool {
    let seen = holding.attested().iter().filter_map(|seen| seen.on().earliest_with_slack(slack));
    let until = holding.until().end();
    *until == crate::End::Open
        || until.earliest(slack).is_some_and(|earliest| day < earliest)
        || seen.into_iter().any(|earliest| day <= earliest)
}

/// A holding of the asked function itself whose ends are exact days around the day, without exceptions and
/// inside the sources, is a yes.
///
/// The other half of the law above: certainty that the data have must not be lost.
///
/// # Errors
///
/// Fails with the holding that is missing.
pub fn a_certain_holding_is_answered(
    register: &Register,
    answer: &Responsible,
) -> Result<(), TestCaseError> {
    let Ok(coverage) = register.coverage(answer.jurisdiction) else { return Ok(()) };
    if answer.day < coverage.first() || coverage.last() < answer.day {
        return Ok(());
    }
    for holding in register.holdings() {
        let exact =
            |end: &crate::End| end.date().and_then(kerben_core::partial_date::PartialDate::exact);
        let (from, until) = (exact(holding.from().end()), exact(holding.until().end()));
        let here = register
            .body(holding.holder())
            .is_ok_and(|body| body.jurisdiction() == answer.jurisdiction);
        let around = from.is_some_and(|from| from <= answer.day)
            && until.is_some_and(|until| answer.day < until);
        if here && around && *holding.function() == answer.function {
            let said = answer.holders.iter().find(|holder| holder.holding == *holding.id());
            prop_assert!(
                said.is_some_and(|holder| holder.holds.is_yes() && holder.reach == Reach::Itself),
                "{} certainly held on {} and is not said to",
                holding.id(),
                answer.day
            );
        }
    }
    Ok(())
}

/// Adding a holding to a register takes nothing from the others: who certainly held the function still
/// certainly holds it, and who perhaps did is still named.
///
/// Two bodies may hold a function at once; which of them is responsible for what, the sources say by an exception in
/// the holding itself, never the mere presence of another.
///
/// # Errors
///
/// Fails with the holder that was lost or changed.
pub fn a_new_holding_takes_nothing_away(
    before: &Responsible,
    after: &Responsible,
) -> Result<(), TestCaseError> {
    for (kind, before, after) in
        [("holder", &before.holders, &after.holders), ("part", &before.parts, &after.parts)]
    {
        for earlier in before {
            let later = after.iter().find(|later| later.holding == earlier.holding);
            prop_assert_eq!(later, Some(earlier), "the {} {} changed", kind, earlier.holding);
        }
    }
    Ok(())
}

/// Every holder names at least one source, each once, and the register knows each of them.
///
/// # Errors
///
/// Fails with the holder and the source.
pub fn every_answer_names_its_sources(
    register: &Register,
    answer: &Responsible,
) -> Result<(), TestCaseError> {
    for holder in answer.holders.iter().chain(&answer.parts) {
        prop_assert!(!holder.sources.is_empty(), "{} names no source", holder.holding);
        for (index, id) in holder.sources.iter().enumerate() {
            prop_assert!(register.source(id).is_some(), "{id} is not in the register");
            let again =
                holder.sources.iter().skip(index.saturating_add(1)).any(|other| other == id);
            prop_assert!(!again, "{id} stands twice");
        }
    }
    Ok(())
}

/// The standing counts the bodies of the answer, no holder is a plain no, and the answer is graded no better than
/// its holders.
///
/// # Errors
///
/// Fails with the standing and the count.
pub fn the_standing_counts_the_holders(answer: &Responsible) -> Result<(), TestCaseError> {
    let (certain, possible) = (answer.certain().count(), answer.possible().count());
    let counted = match answer.standing {
        Standing::One => (certain, possible) == (1, 0),
        Standing::OneAndPerhapsMore => certain == 1 && possible > 0,
        Standing::Several => certain > 1,
        Standing::Perhaps => certain == 0 && possible > 0,
        Standing::Gap(_) | Standing::NotCovered => answer.holders.is_empty(),
    };
    prop_assert!(counted, "{:?} for {certain} and {possible}", answer.standing);
    for holder in answer.holders.iter().chain(&answer.parts) {
        prop_assert!(holder.holds.is_possible(), "{} is a no", holder.holding);
        prop_assert_eq!(holder.holds.is_yes(), holder.doubts.is_empty(), "{}", holder.holding);
    }
    for holder in &answer.holders {
        prop_assert!(answer.grade <= holder.grade, "graded better than {}", holder.holding);
        prop_assert!(!matches!(holder.reach, Reach::Part(_)), "a part among the holders");
    }
    Ok(())
}

/// Reading approximate dates with a wider margin only loosens: a yes under the wider margin is a yes under the
/// narrower one, and whoever is not named under the wider one is not named under the narrower one.
///
/// # Errors
///
/// Fails with the holding.
pub fn a_wider_margin_only_loosens(
    narrow: &Responsible,
    wide: &Responsible,
) -> Result<(), TestCaseError> {
    let all = |answer: &Responsible| -> Vec<Holder> {
        answer.holders.iter().chain(&answer.parts).cloned().collect()
    };
    let (narrow, wide) = (all(narrow), all(wide));
    for wider in wide.iter().filter(|holder| holder.holds.is_yes()) {
        let same = narrow.iter().find(|holder| holder.holding == wider.holding);
        prop_assert!(same.is_some_and(|h| h.holds.is_yes()), "{} is lost", wider.holding);
    }
    for narrower in &narrow {
        let same = wide.iter().any(|holder| holder.holding == narrower.holding);
        prop_assert!(same, "{} appears under the narrower margin only", narrower.holding);
    }
    Ok(())
}

/// Segments follow each other without a break, fill the span, and neighbours differ.
///
/// # Errors
///
/// Fails with the place of the break.
pub fn segments_partition_the_span(
    span: Period,
    segments: &[Segment],
) -> Result<(), TestCaseError> {
    let mut next = span.start();
    for (index, segment) in segments.iter().enumerate() {
        prop_assert_eq!(segment.period.start(), next, "a break before segment {}", index);
        next = segment.period.end();
        if let Some(later) = segments.get(index.saturating_add(1)) {
            let same = segment.holders == later.holders && segment.covered == later.covered;
            prop_assert!(!same, "segments {index} and the next are one");
        }
    }
    prop_assert_eq!(next, span.end(), "the span is not filled");
    Ok(())
}

/// Inside a segment the answer for each day is that of the segment.
///
/// # Errors
///
/// Fails with the day that differs.
pub fn answers_are_constant_in_a_segment(
    segments: &[Segment],
    answer_on: impl Fn(NaiveDate) -> Responsible,
) -> Result<(), TestCaseError> {
    for segment in segments {
        let stated = segment.holders.iter().map(|holder| (&holder.holding, holder.holds));
        let mut stated: Vec<_> = stated.collect();
        stated.sort_unstable();
        for day in segment.period.iter_days() {
            let answer = answer_on(day);
            let mut said: Vec<_> =
                answer.holders.iter().map(|holder| (&holder.holding, holder.holds)).collect();
            said.sort_unstable();
            prop_assert_eq!(&said, &stated, "on {}", day);
            prop_assert_eq!(answer.standing != Standing::NotCovered, segment.covered, "on {}", day);
        }
    }
    Ok(())
}

/// The gaps of a span are its days without a holder, without a certain holder, and without coverage.
///
/// # Errors
///
/// Fails with the day that differs.
pub fn gaps_are_the_days_without_holder(
    span: Period,
    gaps: &Gaps,
    answer_on: impl Fn(NaiveDate) -> Responsible,
) -> Result<(), TestCaseError> {
    for day in span.iter_days() {
        let standing = answer_on(day).standing;
        let gap = matches!(standing, Standing::Gap(_));
        prop_assert_eq!(gaps.nobody.contains(day), gap, "on {}", day);
        prop_assert_eq!(
            gaps.nobody_certain.contains(day),
            standing == Standing::Perhaps,
            "on {}",
            day
        );
        prop_assert_eq!(
            gaps.not_covered.contains(day),
            standing == Standing::NotCovered,
            "on {}",
            day
        );
    }
    Ok(())
}
