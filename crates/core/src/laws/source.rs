//! Laws of sources, claims, parameters and data files.
//!
//! Each takes the implementation to be tested as a closure or a trait object, so that users can hold
//! their own to it; each is `Ok` when it holds for the given case.

use std::collections::BTreeSet;
use std::fmt::Debug;

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::claims::{Claims, Preference};
use crate::data::DataError;
use crate::language::Language;
use crate::message::Catalogue;
use crate::period::Validity;
use crate::source::{Evidence, Sourced};
use crate::unsettled::{Readings, Unsettled};

/// How a law ends: `Ok` when it holds.
pub type Outcome = Result<(), TestCaseError>;

/// Holds when a loader accepts the text or refuses it with an error that a person can act on: it names the
/// file, a line within the file, and a problem.
///
/// Whoever keeps data by hand must find the place of every mistake without reading the loader.
///
/// # Errors
///
/// When the law does not hold.
pub fn error_names_the_line<T>(
    load: impl Fn(&str, &str) -> Result<T, DataError>,
    text: &str,
) -> Outcome {
    let file = "some-file.toml";
    let Err(error) = load(file, text) else { return Ok(()) };
    prop_assert_eq!(error.file(), file, "the file is named");
    let lines = text.lines().count().max(1);
    let line = error.line();
    prop_assert!(
        line.is_some_and(|line| (1..=lines).contains(&line)),
        "line {line:?} of {lines}: {error}"
    );
    prop_assert!(!error.problem().trim().is_empty(), "a problem is named: {error}");
    let printed = error.to_string();
    let place = line.map(|line| format!("{file}:{line}:")).unwrap_or_default();
    prop_assert!(printed.starts_with(&place), "file and line are printed first: {printed}");
    prop_assert!(!printed.contains('\n'), "one line of print: {printed}");
    Ok(())
}

/// Holds when a grade is that of the weakest fact on the path.
///
/// An answer is no better than the worst of what it rests on.
///
/// # Errors
///
/// When the law does not hold.
pub fn grade_is_the_lowest(
    grade: impl Fn(&[Evidence]) -> Option<Evidence>,
    path: &[Evidence],
) -> Outcome {
    let got = grade(path);
    match got {
        None => prop_assert!(path.is_empty(), "a path of {} facts has a grade", path.len()),
        Some(got) => {
            prop_assert!(path.contains(&got), "{got} is a grade of the path");
            let weaker = path.iter().find(|own| own.strength() < got.strength());
            prop_assert!(weaker.is_none(), "{got} in spite of {weaker:?}");
        }
    }
    Ok(())
}

/// Holds when a strict reader refuses what is unverified and nothing else.
///
/// # Errors
///
/// When the law does not hold.
pub fn strict_refuses_only_the_unverified<T>(
    accepts: impl Fn(&Sourced<T>) -> bool,
    fact: &Sourced<T>,
) -> Outcome {
    let verified = fact.grade != Evidence::Unverified;
    prop_assert_eq!(accepts(fact), verified, "a fact of the grade {}", fact.grade);
    Ok(())
}

/// Holds when a preference is one that can be trusted: it points at a claim, gives a reason, decides when
/// all claims agree, and where it does not decide names at least two claims that differ.
///
/// A rule that names a claim (and whose claim is absent) may refuse in spite of agreement.
///
/// # Errors
///
/// When the law does not hold.
pub fn preference_is_sound<T: PartialEq + Debug>(
    preference: &dyn Preference<T>,
    claims: &Claims<T>,
) -> Outcome {
    prop_assert!(!preference.id().is_empty(), "the rule has a name");
    match preference.prefer(claims) {
        Ok(verdict) => {
            let count = claims.as_slice().len();
            prop_assert!(verdict.index < count, "claim {} of {count}", verdict.index);
            prop_assert!(!verdict.reason.key.is_empty(), "a reason is given");
            let choice = claims.choose(preference).map_err(|error| {
                TestCaseError::fail(format!("a verdict that cannot be used: {error}"))
            })?;
            let others = choice.others.len();
            prop_assert_eq!(others.checked_add(1), Some(count), "no claim is dropped");
        }
        Err(refusal) => {
            let tied: Vec<_> = refusal.tied.iter().filter_map(|id| claims.get(id)).collect();
            prop_assert_eq!(tied.len(), refusal.tied.len(), "only claims are tied: {}", refusal);
            if refusal.absent.is_none() {
                let differ = tied
                    .iter()
                    .any(|one| tied.iter().any(|two| one.value.value != two.value.value));
                prop_assert!(differ, "the tied claims differ: {refusal}");
            }
        }
    }
    Ok(())
}

/// Holds when a preference does not depend on the order in which the claims are listed.
///
/// Which statement a source register happens to list first must never decide an answer.
///
/// # Errors
///
/// When the law does not hold.
pub fn preference_ignores_the_order<T: PartialEq + Debug + Clone>(
    preference: &dyn Preference<T>,
    claims: &Claims<T>,
) -> Outcome {
    let reversed = Claims::new(claims.subject(), claims.as_slice().iter().rev().cloned().collect())
        .and_then(|reversed| match claims.preferred() {
            Some((id, because)) => reversed.preferring(id, because.clone()),
            None => Ok(reversed),
        })
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    match (claims.choose(preference), reversed.choose(preference)) {
        (Ok(one), Ok(two)) => {
            prop_assert_eq!(&one.chosen.id, &two.chosen.id, "one choice in both orders");
        }
        (Err(one), Err(two)) => {
            let one: BTreeSet<_> = one.tied.into_iter().collect();
            let two: BTreeSet<_> = two.tied.into_iter().collect();
            prop_assert_eq!(one, two, "the same claims are tied in both orders");
        }
        (one, two) => {
            let (one, two) = (one.is_ok(), two.is_ok());
            return Err(TestCaseError::fail(format!("decides: {one}, reversed: {two}")));
        }
    }
    Ok(())
}

/// Holds when unsettled law stays open until a reading is chosen by name, and the chosen one is used.
///
/// Where the law contradicts itself, nothing is guessed.
///
/// # Errors
///
/// When the law does not hold.
pub fn nothing_is_guessed<T>(
    choose: impl Fn(&Unsettled<T>, &Readings) -> Option<String>,
    unsettled: &Unsettled<T>,
) -> Outcome {
    let open = choose(unsettled, &Readings::new());
    prop_assert_eq!(open, None, "no reading is chosen");
    let mut absent = "absent".to_owned();
    while unsettled.readings().iter().any(|reading| reading.name == absent) {
        absent.push('!');
    }
    let chosen = choose(unsettled, &Readings::new().choose(unsettled.id(), absent));
    prop_assert_eq!(chosen, None, "a reading is chosen that does not exist");
    for reading in unsettled.readings() {
        let chosen = choose(unsettled, &Readings::new().choose(unsettled.id(), &reading.name));
        prop_assert_eq!(chosen.as_ref(), Some(&reading.name), "the chosen reading is used");
    }
    Ok(())
}

/// Holds when a value holds where it says: its days contain the day asked for, and on their first and last
/// day the same value holds on the same days.
///
/// A receipt that states the days of a parameter can be relied on for each of them.
///
/// # Errors
///
/// When the law does not hold.
pub fn value_holds_where_it_says<V: PartialEq + Debug>(
    at: impl Fn(NaiveDate) -> Option<(V, Validity)>,
    day: NaiveDate,
) -> Outcome {
    let Some(found) = at(day) else { return Ok(()) };
    let holds = found.1;
    prop_assert!(holds.contains(day), "{holds} contains {day}");
    for edge in [holds.from_day(), holds.last()].into_iter().flatten() {
        let there = at(edge);
        prop_assert_eq!(there.as_ref(), Some(&found), "the same on {}", edge);
    }
    Ok(())
}

/// Holds when a lookup finds what a list of days and values says: the value whose days contain the day.
///
/// # Errors
///
/// When the law does not hold.
pub fn lookup_matches_the_list<V: PartialEq + Debug>(
    at: impl Fn(NaiveDate) -> Option<V>,
    list: &[(Validity, V)],
    day: NaiveDate,
) -> Outcome {
    let mut listed = list.iter().filter(|(holds, _)| holds.contains(day)).map(|(_, value)| value);
    let expected = listed.next();
    prop_assert!(listed.next().is_none(), "the list has two values for {day}");
    let got = at(day);
    prop_assert_eq!(got.as_ref(), expected, "on {}", day);
    Ok(())
}

/// Holds when a what-if changes the days that it speaks of and no other: there the last change holds,
/// elsewhere what held before.
///
/// # Errors
///
/// When the law does not hold.
pub fn overlay_changes_only_its_days<V: PartialEq + Debug>(
    before: impl Fn(NaiveDate) -> Option<V>,
    after: impl Fn(NaiveDate) -> Option<V>,
    changes: &[(Validity, V)],
    day: NaiveDate,
) -> Outcome {
    let change = changes.iter().rev().find(|(holds, _)| holds.contains(day));
    let after = after(day);
    if let Some((_, value)) = change {
        prop_assert_eq!(after.as_ref(), Some(value), "changed on {}", day);
    } else {
        prop_assert_eq!(after, before(day), "not changed on {}", day);
    }
    Ok(())
}

/// Holds when a catalogue says everything in every language, with the same places in each.
///
/// A reader of one language must be told no less than a reader of another.
///
/// # Errors
///
/// When the law does not hold.
pub fn catalogue_is_complete(catalogue: &Catalogue) -> Outcome {
    let findings: Vec<String> = catalogue.findings().iter().map(ToString::to_string).collect();
    prop_assert!(findings.is_empty(), "{}", findings.join("; "));
    prop_assert!(Language::ALL.into_iter().all(|language| catalogue.missing(language).is_empty()));
    Ok(())
}
