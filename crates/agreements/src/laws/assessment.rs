//! What must hold of every benchmark that scores texts.
//!
//! Each law takes the implementation to be tested as a closure, so that users can hold their own to it.

use proptest::{prop_assert, test_runner::TestCaseError};

use crate::assessment::{Answer, Position, Score};

fn within(inner: Score, outer: Score) -> bool {
    outer.at_least <= inner.at_least && inner.at_most <= outer.at_most
}

/// A sub-item more never lowers the score: no bound falls when an answer turns into a yes.
///
/// A text that adds a protection must not look worse for it.
///
/// # Errors
///
/// Fails with both scores.
pub fn a_further_yes_never_lowers_the_score(
    score: impl Fn(&[Answer]) -> Score,
    answers: &[Answer],
    place: usize,
) -> Result<(), TestCaseError> {
    let before = score(answers);
    let mut more = answers.to_vec();
    let Some(answer) = more.get_mut(place) else { return Ok(()) };
    let known = *answer != Answer::NotKnown;
    *answer = Answer::Yes;
    let after = score(&more);
    prop_assert!(after.at_least >= before.at_least, "{before} became {after}");
    prop_assert!(!known || after.at_most >= before.at_most, "{before} became {after}");
    Ok(())
}

/// An answer that becomes known only narrows the bounds, whichever way it turns out.
///
/// Bounds that a later answer could break were never bounds.
///
/// # Errors
///
/// Fails with both scores.
pub fn knowing_more_only_narrows(
    score: impl Fn(&[Answer]) -> Score,
    answers: &[Answer],
    completion: &[Answer],
) -> Result<(), TestCaseError> {
    let before = score(answers);
    let known: Vec<Answer> = answers
        .iter()
        .zip(completion)
        .map(|(own, other)| if *own == Answer::NotKnown { *other } else { *own })
        .collect();
    let after = score(&known);
    prop_assert!(within(after, before), "{before} became {after}");
    Ok(())
}

/// When every sub-item is answered, the score is exact.
///
/// # Errors
///
/// Fails with the bounds.
pub fn complete_answers_score_exactly(
    score: impl Fn(&[Answer]) -> Score,
    answers: &[Answer],
) -> Result<(), TestCaseError> {
    let complete: Vec<Answer> = answers
        .iter()
        .map(|answer| if *answer == Answer::NotKnown { Answer::No } else { *answer })
        .collect();
    let score = score(&complete);
    prop_assert!(score.exact().is_some(), "{score} for complete answers");
    Ok(())
}

/// A base and a protocol that takes nothing out score together at least what each scores alone, and at most their sum.
///
/// Texts in force together are one treaty; its topics are the union of theirs.
///
/// # Errors
///
/// Fails with the three scores.
pub fn a_protocol_adds(base: Score, protocol: Score, together: Score) -> Result<(), TestCaseError> {
    let least = base.at_least.max(protocol.at_least);
    let sum = base.at_most.saturating_add(protocol.at_most);
    let kept = together.at_least >= least && together.at_most <= sum;
    prop_assert!(kept, "{base} and {protocol} make {together}");
    Ok(())
}

/// A higher score stands no lower.
///
/// # Errors
///
/// Fails with both positions.
pub fn a_higher_score_stands_no_lower(
    position: impl Fn(Score) -> Position,
    a: u8,
    b: u8,
) -> Result<(), TestCaseError> {
    let (low, high) = (a.min(b), a.max(b));
    let (low, high) = (position(Score::new(low, low)), position(Score::new(high, high)));
    let kept = low.below.at_least <= high.below.at_least
        && low.below.at_most <= high.below.at_most
        && low.at_most.at_least <= high.at_most.at_least
        && low.at_most.at_most <= high.at_most.at_most;
    prop_assert!(kept, "{low:?} and {high:?}");
    Ok(())
}

/// The bounds of a position hold the true counts of every set of scores from which the publication could come.
///
/// Whoever interpolates between quantiles breaks it.
///
/// # Errors
///
/// Fails with the position and the true counts.
pub fn a_position_holds_the_true_counts(
    position: impl Fn(Score) -> Position,
    scores: &[u8],
    score: u8,
) -> Result<(), TestCaseError> {
    let count = |wanted: &dyn Fn(u8) -> bool| {
        u32::try_from(scores.iter().filter(|own| wanted(**own)).count()).unwrap_or(u32::MAX)
    };
    let (below, at_most) = (count(&|own| own < score), count(&|own| own <= score));
    let told = position(Score::new(score, score));
    let holds = (told.below.at_least..=told.below.at_most).contains(&below)
        && (told.at_most.at_least..=told.at_most.at_most).contains(&at_most);
    prop_assert!(holds, "score {score}: {told:?}, in truth {below} and {at_most}");
    Ok(())
}
