//! Month arithmetic, ages, spans, partial dates and three-valued answers.

use chrono::{Datelike, Months, NaiveDate};
use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::calendar::{
    Birthday29February, CalendarSpan, MonthEnd, SpanConvention, add_days, add_months, add_years,
};
use crate::partial_date::PartialDate;
use crate::tri::Tri;

/// Adding months keeps the day number if the month that is reached has it, and else does what the
/// rule says; the month that is reached is found by stepping from the first of the start's month.
///
/// # Errors
/// Fails with the day reached and the day that the rule gives.
pub fn months_follow_the_rule<E>(
    start: NaiveDate,
    months: u32,
    rule: MonthEnd,
    add: impl Fn(NaiveDate, u32, MonthEnd) -> Result<NaiveDate, E>,
) -> Result<(), TestCaseError> {
    let first = start.with_day(1).and_then(|first| first.checked_add_months(Months::new(months)));
    let Some(first) = first.filter(|first| first.year() <= 9999) else { return Ok(()) };
    let wanted = first.with_day(start.day());
    let expected = match (wanted, rule) {
        (Some(day), _) => Some(day),
        (None, MonthEnd::Clamp) => {
            first.iter_days().take_while(|day| day.month() == first.month()).last()
        }
        (None, MonthEnd::Roll) => first.iter_days().find(|day| day.month() != first.month()),
        (None, MonthEnd::Reject) => None,
    };
    prop_assert_eq!(
        add(start, months, rule).ok(),
        expected,
        "{} + {} months, {}",
        start,
        months,
        rule
    );
    Ok(())
}

/// The age in years is the number of birthdays, after birth, that the day has reached.
///
/// So an age and the day on which it is reached can never disagree, which they do where one counts
/// by dates and the other by day numbers (born on 29 February).
///
/// # Errors
/// Fails with the age and the count.
pub fn age_counts_birthdays<E>(
    birth: NaiveDate,
    day: NaiveDate,
    rule: Birthday29February,
    age_on: impl Fn(NaiveDate, NaiveDate, Birthday29February) -> Result<u32, E>,
) -> Result<(), TestCaseError> {
    let birthday = |years: i32| add_years(birth, years, rule.month_end());
    let reached = (1..=9999)
        .take_while(|years| birthday(*years).is_ok_and(|birthday| birthday <= day))
        .count();
    match age_on(birth, day, rule) {
        Ok(age) => {
            prop_assert_eq!(usize::try_from(age).ok(), Some(reached), "{} on {}", birth, day);
        }
        Err(_) => prop_assert!(day < birth, "no age of {birth} on {day}"),
    }
    Ok(())
}

/// A span measured from an anchor leads back: the anchor plus its months, plus its days, is the
/// end, and one month more would pass the end.
///
/// # Errors
/// Fails with the span that leads elsewhere.
pub fn span_leads_from_anchor_to_end<E>(
    start: NaiveDate,
    end: NaiveDate,
    rule: MonthEnd,
    between: impl Fn(NaiveDate, NaiveDate, SpanConvention) -> Result<CalendarSpan, E>,
) -> Result<(), TestCaseError> {
    let Ok(span) = between(start, end, SpanConvention::AddToAnchor(rule)) else {
        prop_assert!(end < start || rule == MonthEnd::Reject, "no span from {start} to {end}");
        return Ok(());
    };
    prop_assert!(span.months < 12, "{span} has a year of months");
    let months = i32::try_from(span.years * 12 + span.months).unwrap_or(i32::MAX);
    let reached = add_months(start, months, rule)
        .and_then(|reached| add_days(reached, i64::from(span.days)))
        .ok();
    prop_assert_eq!(reached, Some(end), "{} from {}", span, start);
    if rule != MonthEnd::Reject {
        let more = add_months(start, months + 1, rule);
        prop_assert!(more.is_err() || more.is_ok_and(|more| more > end), "{span} is a month short");
    }
    Ok(())
}

/// The answer "before that day" is certain exactly if all days that the date can be agree on it.
///
/// # Errors
/// Fails with the answer and the bounds.
pub fn before_is_certain_only_if_all_agree(
    date: PartialDate,
    day: NaiveDate,
    before: impl Fn(PartialDate, NaiveDate) -> Tri,
) -> Result<(), TestCaseError> {
    let (earliest, latest) = (date.earliest(), date.latest());
    let expected = match (earliest.map(|bound| bound < day), latest.map(|bound| bound < day)) {
        // Even the latest is before; even the earliest is not.
        (_, Some(true)) => Tri::Yes,
        (Some(false), _) => Tri::No,
        _ => Tri::Unknown,
    };
    prop_assert_eq!(before(date, day), expected, "{} before {}", date, day);
    Ok(())
}

/// The bounds of a date are in order, and more slack never narrows them; without `~` it changes
/// nothing.
///
/// # Errors
/// Fails with the bounds that narrow.
pub fn slack_only_widens(
    date: PartialDate,
    slack: u32,
    bounds: impl Fn(PartialDate, u32) -> (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<(), TestCaseError> {
    let (exact, widened, wider) =
        (bounds(date, 0), bounds(date, slack), bounds(date, slack.saturating_add(1)));
    for (earliest, latest) in [exact, widened, wider] {
        if let (Some(earliest), Some(latest)) = (earliest, latest) {
            prop_assert!(earliest <= latest, "{date}: {earliest} is after {latest}");
        }
    }
    for (narrow, wide) in [(exact, widened), (widened, wider)] {
        prop_assert!(wide.0 <= narrow.0 && wide.1 >= narrow.1, "{date} narrows");
        prop_assert!(date.is_approximate() || wide == narrow, "{date} is not approximate");
    }
    Ok(())
}

/// Three-valued "and", "or" and "not" are Kleene's: they agree with the answers that every
/// filling-in of the unknowns gives, on all values. The check is exhaustive.
///
/// # Errors
/// Fails with the values on which they differ.
pub fn connectives_are_kleene(
    and: impl Fn(Tri, Tri) -> Tri,
    or: impl Fn(Tri, Tri) -> Tri,
    not: impl Fn(Tri) -> Tri,
) -> Result<(), TestCaseError> {
    let fillings = |answer: Tri| match answer {
        Tri::No => vec![false],
        Tri::Unknown => vec![false, true],
        Tri::Yes => vec![true],
    };
    // Certain if all fillings agree.
    let verdict = |answers: &[bool]| match (answers.contains(&true), answers.contains(&false)) {
        (true, false) => Tri::Yes,
        (false, true) => Tri::No,
        _ => Tri::Unknown,
    };
    for a in Tri::ALL {
        let negated: Vec<bool> = fillings(a).into_iter().map(|a| !a).collect();
        prop_assert_eq!(not(a), verdict(&negated), "not {}", a);
        prop_assert_eq!(not(not(a)), a);
        for b in Tri::ALL {
            let pairs: Vec<(bool, bool)> = fillings(a)
                .into_iter()
                .flat_map(|a| fillings(b).into_iter().map(move |b| (a, b)))
                .collect();
            let both: Vec<bool> = pairs.iter().map(|(a, b)| *a && *b).collect();
            let either: Vec<bool> = pairs.iter().map(|(a, b)| *a || *b).collect();
            prop_assert_eq!(and(a, b), verdict(&both), "{} and {}", a, b);
            prop_assert_eq!(or(a, b), verdict(&either), "{} or {}", a, b);
            prop_assert_eq!(not(and(a, b)), or(not(a), not(b)), "De Morgan");
        }
    }
    Ok(())
}
