//! What must hold of every determination.
//!
//! Each law takes the implementation as an argument, so that an adapter, a rival or a scheme of one's own can
//! be held to it over generated claims or over real ones. `Ok` means that it holds for the given case.

pub mod coordination;
pub mod coordination_time;
pub mod engines;
pub mod figures;
pub mod national;
pub mod payers;
pub mod payments;
pub mod readings;
pub mod units;

use std::sync::Arc;

use kerben_core::explain::Node;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use crate::claim::Claim;
use crate::instruments::Instrument;
use crate::outcome::{Determination, Right, Route};
use crate::record::InsurancePeriod;

/// How a law ends.
pub type Outcome = Result<(), TestCaseError>;

/// The claim with one more entry; `None` where that is no claim.
fn with_entry(claim: &Claim, entry: &InsurancePeriod) -> Option<Claim> {
    let entries = claim.record().periods().iter().chain([entry]).cloned();
    with_entries(claim, entries)
}

fn with_entries(
    claim: &Claim,
    entries: impl IntoIterator<Item = InsurancePeriod>,
) -> Option<Claim> {
    let record = claim.record().with_periods(entries).ok()?;
    Claim::new(claim.person().clone(), record, claim.claimed_on(), claim.asked_on()).ok()
}

/// Service elsewhere never takes a right away and never delays it.
///
/// Own service comes first and others' is added only where it is short (EAEU agreement; agreement of
/// Kyrgyzstan and Türkiye), or it is added in the state of residence (agreement of 1992): there is no rule
/// by which service in another state could harm.
///
/// # Errors
///
/// When the law does not hold.
pub fn service_elsewhere_never_harms(
    claim: &Claim,
    extra: &InsurancePeriod,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    let Some(more) = with_entry(claim, extra) else { return Ok(()) };
    let (before, after) = (determine(claim), determine(&more));
    for answer in &before.states {
        let Right::Entitled(was) = &answer.right else { continue };
        if extra.territory() == Some(answer.state) {
            continue;
        }
        match after.of(answer.state).map(|answer| &answer.right) {
            Some(Right::Entitled(is)) => prop_assert!(
                is.from <= was.from,
                "{}: {} became {}",
                answer.state,
                was.from,
                is.from
            ),
            other => prop_assert!(false, "{}: entitled became {other:?}", answer.state),
        }
    }
    Ok(())
}

/// More service in a state never lowers what that state pays, part by part, and never takes its right away.
///
/// None of the five laws has a rule by which a longer career pays less. What more service leaves unknown (pay
/// that is not stated, older rights) may make an amount or a right undetermined.
///
/// # Errors
///
/// When the law does not hold.
pub fn own_service_never_lowers(
    claim: &Claim,
    extra: &InsurancePeriod,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    let Some(more) = with_entry(claim, extra) else { return Ok(()) };
    let Some(state) = extra.territory() else { return Ok(()) };
    let (before, after) = (determine(claim), determine(&more));
    let right = |answer: &Determination| answer.of(state).map(|answer| answer.right.clone());
    let Some(Right::Entitled(was)) = right(&before) else { return Ok(()) };
    let is = match right(&after) {
        Some(Right::Entitled(is)) => is,
        Some(Right::Undetermined { .. }) => return Ok(()),
        other => return Err(TestCaseError::fail(format!("{state}: entitled became {other:?}"))),
    };
    for part in &was.parts {
        let same = is.parts.iter().find(|same| same.kind == part.kind);
        let amounts = (part.amount.monthly(), same.and_then(|same| same.amount.monthly()));
        if let (Some(was), Some(is)) = amounts {
            prop_assert!(is >= was, "{state}: {:?} fell from {was} to {is}", part.kind);
        }
    }
    Ok(())
}

/// Service is never counted twice: what is totalised fits into the days of the career, and holds the own.
///
/// # Errors
///
/// When the law does not hold.
pub fn totalised_within_the_career(
    claim: &Claim,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    // No month is shorter than 28 days.
    let days = claim.record().days().total_days();
    for answer in determine(claim).states {
        let Right::Entitled(right) = answer.right else { continue };
        let all = right.totalised.unwrap_or(right.own);
        let least = u64::from(all.months()) * 28 + u64::from(all.days());
        prop_assert!(least <= days, "{}: {all:?} in a career of {days} days", answer.state);
        prop_assert!(right.own <= all, "{}: own {:?} above {all:?}", answer.state, right.own);
    }
    Ok(())
}

/// Explaining changes no answer; the tree follows from itself and carries the answer's grade.
///
/// # Errors
///
/// When the law does not hold.
pub fn explaining_changes_nothing(
    claim: &Claim,
    silent: impl Fn(&Claim) -> Determination,
    explained: impl Fn(&Claim) -> (Determination, Arc<Node>),
) -> Outcome {
    let (told, tree) = explained(claim);
    prop_assert_eq!(silent(claim), told.clone());
    prop_assert_eq!(tree.check(), vec![]);
    prop_assert_eq!(tree.grade, told.grade, "the grade of the tree and of the answer");
    Ok(())
}

/// The order in which documents were entered changes no right and no liability.
///
/// # Errors
///
/// When the law does not hold.
pub fn order_changes_nothing(
    claim: &Claim,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    let reversed = claim.record().periods().iter().rev().cloned();
    let Some(other) = with_entries(claim, reversed) else { return Ok(()) };
    let (one, two) = (determine(claim), determine(&other));
    prop_assert_eq!(one.states, two.states);
    prop_assert_eq!(one.liabilities, two.liabilities);
    Ok(())
}

/// An entry that is cut in two on a day says the same as the whole.
///
/// Passed over where the entry bears earnings or credits, which belong to it as a whole.
///
/// # Errors
///
/// When the law does not hold.
pub fn splitting_changes_nothing(
    claim: &Claim,
    day: chrono::NaiveDate,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    let mut entries = Vec::new();
    for entry in claim.record().periods() {
        let plain = entry.earnings().is_empty()
            && entry.kind().is_contributory()
            && entry.state() != kerben_core::country::Country::SU;
        match entry.period().split_at(day).filter(|_| plain) {
            Some((before, after)) => {
                for part in [before, after] {
                    entries.extend(InsurancePeriod::new(entry.state(), part, entry.kind()));
                }
            }
            None => entries.push(entry.clone()),
        }
    }
    let Some(other) = with_entries(claim, entries) else { return Ok(()) };
    let (one, two) = (determine(claim), determine(&other));
    prop_assert_eq!(one.states, two.states);
    prop_assert_eq!(one.liabilities, two.liabilities);
    Ok(())
}

/// What is said while questions are open holds under every choice of readings.
///
/// `open` answers without a choice, `chosen` with one: a right stays a right, of the same day or of an earlier
/// one where the first was the latest possible; a refusal stays a refusal, and a known amount the same amount.
///
/// # Errors
///
/// When the law does not hold.
pub fn choice_only_settles(
    claim: &Claim,
    open: impl Fn(&Claim) -> Determination,
    chosen: impl Fn(&Claim) -> Determination,
) -> Outcome {
    let (open, chosen) = (open(claim), chosen(claim));
    for answer in &open.states {
        let settled = chosen.of(answer.state).map(|answer| &answer.right);
        match (&answer.right, settled) {
            (Right::Entitled(said), Some(Right::Entitled(is))) => {
                let same = is.from == said.from || (said.at_latest && is.from < said.from);
                prop_assert!(same, "{}: {} became {}", answer.state, said.from, is.from);
                for part in said.parts.iter().filter(|part| part.amount.monthly().is_some()) {
                    let same = is.parts.iter().find(|same| same.kind == part.kind);
                    prop_assert_eq!(Some(&part.amount), same.map(|same| &same.amount));
                }
            }
            (Right::Undetermined { .. }, Some(_))
            | (Right::NotEntitled { .. }, Some(Right::NotEntitled { .. })) => {}
            (said, is) => prop_assert!(false, "{}: {said:?} became {is:?}", answer.state),
        }
    }
    Ok(())
}

/// The EAEU agreement opens no right and shifts no payment before it is in force.
///
/// # Errors
///
/// When the law does not hold.
pub fn no_agreement_before_its_time(
    claim: &Claim,
    in_force: chrono::NaiveDate,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    if claim.claimed_on() >= in_force {
        return Ok(());
    }
    let answer = determine(claim);
    let eaeu = Instrument::Eaeu2019;
    for state in &answer.states {
        let route = state.right.entitlement().map(|right| right.route);
        prop_assert!(
            route != Some(Route::Under(eaeu)),
            "{} on {}",
            state.state,
            claim.claimed_on()
        );
    }
    for liability in &answer.liabilities {
        prop_assert!(liability.instrument != Some(eaeu), "{}", liability.served_in);
    }
    Ok(())
}
