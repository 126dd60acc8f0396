//! What must hold of many claims, of an award over time and of a forecast.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::period::Period;
use kerben_core::tri::Tri;
use proptest::{prop_assert, prop_assert_eq};

use super::Outcome;
use crate::claim::Claim;
use crate::coordination::{Chosen, Determination, Forecast, Right, Segment};

/// A batch answers each claim as it would be answered alone, in the order of the claims.
///
/// A population is no reason to treat a person otherwise.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_batch_is_its_single_answers(
    claims: &[Claim],
    determine: impl Fn(&Claim) -> Determination,
    batch: impl Fn(&[Claim]) -> Vec<Determination>,
) -> Outcome {
    let together = batch(claims);
    prop_assert_eq!(together.len(), claims.len());
    for (claim, answer) in claims.iter().zip(&together) {
        prop_assert_eq!(&determine(claim), answer);
    }
    Ok(())
}

/// The segments of a period tile it, and on every day of one holds what it says.
///
/// An award changes only where the law, the facts or the instrument do.
///
/// # Errors
///
/// When the law does not hold.
pub fn every_day_of_a_segment_has_its_answer(
    period: Period,
    segments: &[Segment],
    on: impl Fn(NaiveDate) -> Determination,
) -> Outcome {
    let mut next = period.start();
    for segment in segments {
        prop_assert_eq!(segment.period.start(), next, "the segments leave a gap or overlap");
        next = segment.period.end();
        for day in segment.period.iter_days() {
            let answer = on(day);
            prop_assert_eq!(&answer.states, &segment.determination.states, "{}", day);
            prop_assert_eq!(&answer.displaced, &segment.determination.displaced, "{}", day);
        }
    }
    prop_assert_eq!(next, period.end(), "the segments end early or late");
    Ok(())
}

/// A forecast names the first day: a claim on it opens the right, and no claim on an earlier day does.
///
/// `entitled` says whether a claim on a day opens the State's right under the plan of the forecast.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_forecast_is_the_first_day(
    claim: &Claim,
    state: Country,
    forecast: Option<Forecast>,
    until: NaiveDate,
    entitled: impl Fn(NaiveDate) -> bool,
) -> Outcome {
    let opens = forecast.map_or(until, |forecast| forecast.opens_on);
    let mut day = claim.claimed_on();
    while day < opens {
        prop_assert!(!entitled(day), "{state}: a claim on {day} opens the right before {opens}");
        let Some(next) = day.succ_opt() else { break };
        day = next;
    }
    prop_assert!(
        forecast.is_none() || entitled(opens),
        "{state}: a claim on {opens} opens nothing"
    );
    Ok(())
}

/// A right begins on its first day: a claim on it opens the right, and a claim on the day before does not.
///
/// `claimed` gives the answer to the same record claimed on a day. A first day that is marked as the latest possible is
/// left alone, and so is a refund, which no day opens. The law speaks of instruments without a rule on short records: whose
/// they are changes as records grow.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_right_begins_on_its_first_day(
    answer: &Determination,
    claimed: impl Fn(NaiveDate) -> Determination,
) -> Outcome {
    for said in &answer.states {
        let Right::Entitled(award) = &said.right else { continue };
        if award.at_latest || award.chosen == Chosen::Refund {
            continue;
        }
        let open =
            |day: NaiveDate| claimed(day).of(said.state).map(|answer| answer.right.is_open());
        let first = award.from;
        prop_assert!(
            open(first).is_some_and(Tri::is_yes),
            "{}: open from {first}, but not for a claim on it",
            said.state
        );
        if let Some(before) = first.pred_opt() {
            prop_assert!(
                !open(before).is_some_and(Tri::is_yes),
                "{}: open from {first}, but for a claim on {before} too",
                said.state
            );
        }
    }
    Ok(())
}
