//! What must hold of every answer about quotas.
//!
//! Each law takes the implementation that it tests as an argument, so that an adapter or a rival can be
//! held to it as well as this crate, over generated data or over a user's own.

pub mod apportion;
pub mod asking;
pub mod register;

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::explain::Node;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};
use rust_decimal::Decimal;

use crate::exemption::PersonStatus;
use crate::place::{PlaceNeed, PlaceRequest};
use crate::question::{Undated, YearQuestion};
use crate::quotas::Quotas;
use crate::reconcile::Residual;
use crate::statement::{Statement, Status};
use crate::total::{Chosen, InForce, KnownTotal, YearTotal};

fn entry<'a>(quotas: &'a Quotas, total: &YearTotal) -> &'a [Statement] {
    let (state, pool, year) = match total {
        YearTotal::Known(known) => (known.state, &known.pool, known.year),
        YearTotal::Undetermined(unknown) => (unknown.state, &unknown.pool, unknown.year),
    };
    let year = quotas.pack(state).and_then(|pack| pack.year(pool, year));
    year.map_or(&[], |year| year.statements.as_slice())
}

/// A statement that was made after the day asked for changes nothing of the answer.
///
/// Recorded time only grows: what is learnt later never rewrites what was known.
///
/// # Errors
///
/// Fails with the two answers. A question without a day, or a statement that may have been known on it,
/// is passed over.
pub fn later_statement_changes_nothing(
    quotas: &Quotas,
    pool: &str,
    question: &YearQuestion,
    later: &Statement,
    answer: impl Fn(&Quotas, &YearQuestion) -> YearTotal,
) -> Result<(), TestCaseError> {
    let Some(day) = question.known_on else { return Ok(()) };
    if later.known_on(day) != Tri::No {
        return Ok(());
    }
    let Ok(more) =
        quotas.clone().with_statement(question.state, pool, question.year, later.clone())
    else {
        return Ok(());
    };
    prop_assert_eq!(answer(quotas, question), answer(&more, question), "as known on {}", day);
    Ok(())
}

/// Every statement of an answer is one of the data, unchanged, and stands in the answer once.
///
/// No figure is made up, rounded, averaged or repaired.
///
/// # Errors
///
/// Fails with the statement that the data do not hold or that stands twice.
pub fn every_figure_is_a_statement(
    quotas: &Quotas,
    question: &YearQuestion,
    answer: impl Fn(&Quotas, &YearQuestion) -> YearTotal,
) -> Result<(), TestCaseError> {
    let total = answer(quotas, question);
    let held = entry(quotas, &total);
    let given = total.statements();
    for (index, statement) in given.iter().enumerate() {
        prop_assert!(held.contains(statement), "{statement:?} is not in the data");
        let twice = given.iter().skip(index + 1).any(|other| other.id == statement.id);
        prop_assert!(!twice, "{} stands twice", statement.id);
    }
    Ok(())
}

/// Every statement that was known on the day asked for stands in the answer, used or not, and no other.
///
/// Contradicting statements are kept side by side; nothing is dropped in silence.
///
/// # Errors
///
/// Fails with the statement that is missing or that was not known.
pub fn nothing_known_is_dropped(
    quotas: &Quotas,
    question: &YearQuestion,
    answer: impl Fn(&Quotas, &YearQuestion) -> YearTotal,
) -> Result<(), TestCaseError> {
    let total = answer(quotas, question);
    let given = total.statements();
    for statement in entry(quotas, &total) {
        let known = question.known_on.map_or(Tri::Yes, |day| statement.known_on(day));
        let counts = known.is_yes() || known.is_unknown() && question.undated == Undated::Counted;
        let stands = given.iter().any(|one| one.id == statement.id);
        prop_assert_eq!(stands, counts, "{}", statement.id);
    }
    Ok(())
}

/// No figure that an answer uses is weaker than the asked grade, and no answer claims a better grade
/// than its statement.
///
/// # Errors
///
/// Fails with the step.
pub fn grades_are_kept(
    quotas: &Quotas,
    question: &YearQuestion,
    answer: impl Fn(&Quotas, &YearQuestion) -> YearTotal,
) -> Result<(), TestCaseError> {
    let total = answer(quotas, question);
    let Some(known) = total.known() else { return Ok(()) };
    let fits = |step: &Chosen| {
        let grade = step.statement.lowest_grade();
        grade >= question.at_least && step.grade <= grade
    };
    for step in known.steps() {
        prop_assert!(fits(step), "{step:?}");
    }
    for disputed in &known.disputed {
        prop_assert!(disputed.lowest_grade() >= question.at_least, "{disputed:?}");
    }
    Ok(())
}

/// The default rule uses no draft, neither for the first figure nor for an amendment.
///
/// # Errors
///
/// Fails with the step.
pub fn no_draft_is_used(
    quotas: &Quotas,
    question: &YearQuestion,
    answer: impl Fn(&Quotas, &YearQuestion) -> YearTotal,
) -> Result<(), TestCaseError> {
    let total = answer(quotas, question);
    let Some(known) = total.known() else { return Ok(()) };
    let used = known.steps().map(|step| &step.statement).chain(&known.disputed);
    for statement in used {
        prop_assert!(statement.status != Status::Draft, "{statement:?}");
    }
    Ok(())
}

/// An undetermined answer names what is missing.
///
/// # Errors
///
/// Fails with the answer.
pub fn undetermined_names_what_is_missing(
    quotas: &Quotas,
    question: &YearQuestion,
    answer: impl Fn(&Quotas, &YearQuestion) -> YearTotal,
) -> Result<(), TestCaseError> {
    let total = answer(quotas, question);
    prop_assert_eq!(total.known().is_none(), !total.missing().is_empty(), "{:?}", total);
    Ok(())
}

/// Asking for the derivation changes nothing of the answer, and every step of it follows from those
/// below.
///
/// # Errors
///
/// Fails with the two answers or with the faults of the derivation.
pub fn explaining_changes_nothing(
    quotas: &Quotas,
    question: &YearQuestion,
    silent: impl Fn(&Quotas, &YearQuestion) -> YearTotal,
    explained: impl Fn(&Quotas, &YearQuestion) -> (YearTotal, Arc<Node>),
) -> Result<(), TestCaseError> {
    let (total, tree) = explained(quotas, question);
    prop_assert_eq!(silent(quotas, question), total);
    let faults = tree.check();
    prop_assert!(faults.is_empty(), "{faults:?}");
    Ok(())
}

/// As the days of the year pass, the figure in force never goes back to one that was replaced.
///
/// # Errors
///
/// Fails with the day on which it does, or on which it is none of the known figures.
pub fn the_figure_in_force_never_goes_back(
    total: &KnownTotal,
    days: &[NaiveDate],
    in_force_on: impl for<'a> Fn(&'a KnownTotal, NaiveDate) -> InForce<'a>,
) -> Result<(), TestCaseError> {
    let order: Vec<&str> = total
        .steps()
        .map(|step| step.statement.id.as_str())
        .chain(total.disputed.iter().map(|statement| statement.id.as_str()))
        .collect();
    let mut days = days.to_vec();
    days.sort_unstable();
    let mut reached = (0, 0);
    for day in days {
        let possible = match in_force_on(total, day) {
            InForce::Certain(one) => vec![one],
            InForce::Doubtful(several) => several,
        };
        let places: Vec<usize> =
            possible.iter().filter_map(|one| order.iter().position(|id| *id == one.id)).collect();
        prop_assert_eq!(places.len(), possible.len(), "an unknown figure on {}", day);
        let (Some(&first), Some(&last)) = (places.iter().min(), places.iter().max()) else {
            return Err(TestCaseError::fail(format!("no figure on {day}")));
        };
        prop_assert!(first >= reached.0 && last >= reached.1, "back on {day}: {order:?}");
        reached = (first, last);
    }
    Ok(())
}

/// Citizens of a State of free movement need no place in another one while both are members.
///
/// EAEU Treaty art. 97(1): no limits for the protection of the national labour market, no permits.
///
/// # Errors
///
/// Fails with the answer. Persons for whom one State is no member on the day are passed over.
pub fn members_need_no_place(
    members_since: &[(Country, NaiveDate)],
    request: &PlaceRequest,
    need: impl Fn(&PlaceRequest) -> PlaceNeed,
) -> Result<(), TestCaseError> {
    let member = |state: Country| {
        members_since.iter().any(|(member, since)| {
            *member == state && request.on.first().is_some_and(|first| *since <= first)
        })
    };
    if request.citizenships.iter().any(|&country| member(country)) && member(request.host) {
        let found = need(request);
        prop_assert!(found.is_not_needed(), "{request:?}: {found:?}");
    }
    Ok(())
}

/// Another citizenship or another status never takes a right away.
///
/// # Errors
///
/// Fails with the two answers.
pub fn more_facts_never_take_a_right(
    request: &PlaceRequest,
    citizenship: Country,
    status: PersonStatus,
    need: impl Fn(&PlaceRequest) -> PlaceNeed,
) -> Result<(), TestCaseError> {
    if need(request).is_not_needed() {
        let mut more = request.clone().status(status);
        more.citizenships.push(citizenship);
        let found = need(&more);
        prop_assert!(found.is_not_needed(), "{more:?}: {found:?}");
    }
    Ok(())
}

/// Asking for better evidence never gives a right that was not there.
///
/// # Errors
///
/// Fails with the two answers.
pub fn better_evidence_never_gives_a_right(
    request: &PlaceRequest,
    need: impl Fn(&PlaceRequest) -> PlaceNeed,
) -> Result<(), TestCaseError> {
    let any = request.clone().at_least(Evidence::Unverified);
    if need(request).is_not_needed() {
        let found = need(&any);
        prop_assert!(found.is_not_needed(), "{request:?}: {found:?}");
    }
    Ok(())
}

/// The stated total and the residual together are the sum of the parts, to the unit.
///
/// # Errors
///
/// Fails with the residual.
pub fn stated_and_residual_give_the_sum(
    stated: i64,
    parts: &[i64],
    reconcile: impl Fn(Decimal, Vec<Decimal>) -> Option<Residual>,
) -> Result<(), TestCaseError> {
    // Added in integers of another width, so that the check shares no code with what it checks.
    let sum: i128 = parts.iter().map(|&part| i128::from(part)).sum();
    let decimals = parts.iter().map(|&part| part.into()).collect();
    let Some(found) = reconcile(stated.into(), decimals) else {
        return Err(TestCaseError::fail("no residual"));
    };
    let expected = (Decimal::from(stated), Decimal::from_i128_with_scale(sum, 0));
    prop_assert_eq!((found.stated, found.computed), expected);
    prop_assert_eq!(found.stated.checked_add(found.residual), Some(found.computed));
    Ok(())
}
