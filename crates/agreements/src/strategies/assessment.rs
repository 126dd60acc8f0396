//! Codings and distributions by what they mean.

use kerben_core::source::Evidence;
use proptest::prelude::*;

use crate::assessment::{
    About, Answer, Benchmark, CodedAnswer, Coding, Distribution, Quantile, Top,
};
use kerben_core::number::Fraction;

/// Answers about every sub-item of a benchmark, in its order: yes, no or not known.
pub fn answers(benchmark: &Benchmark) -> impl Strategy<Value = Vec<Answer>> + use<> {
    let items: usize = benchmark.topics().iter().map(|topic| topic.items.len()).sum();
    let answer = prop_oneof![Just(Answer::Yes), Just(Answer::No), Just(Answer::NotKnown)];
    proptest::collection::vec(answer, items)
}

/// A coding with those answers; what is not known is left out.
#[must_use]
pub fn coding(benchmark: &Benchmark, text: &str, answers: &[Answer]) -> Coding {
    benchmark
        .topics()
        .iter()
        .flat_map(|topic| &topic.items)
        .zip(answers)
        .filter(|(_, answer)| **answer != Answer::NotKnown)
        .fold(Coding::new(text, text), |coding, (item, answer)| {
            let about = About::Item(item.id.clone());
            coding.with(CodedAnswer::new(about, *answer, Evidence::Derived, "made-up"))
        })
}

/// The scores of 8 to 400 agreements, each from 0 to 20.
pub fn scores() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(0_u8..=20, 8..400)
}

/// What a publication would tell of those scores: the quartiles as the order statistics of the type 3 kind, the highest
/// score with its count, and the next one.
#[must_use]
pub fn published(scores: &[u8]) -> Option<Distribution> {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable();
    let agreements = u32::try_from(sorted.len()).ok()?;
    let quantile = |share: (u64, u64)| {
        let place = sorted.len().checked_mul(usize::try_from(share.0).ok()?)?;
        let place = place.div_ceil(usize::try_from(share.1).ok()?).max(1);
        let score = *sorted.get(place.saturating_sub(1))?;
        Quantile::new(Fraction::new(share.0, share.1).ok()?, score)
    };
    let highest = *sorted.last()?;
    let below = sorted.partition_point(|score| *score < highest);
    let count = sorted.len().saturating_sub(below);
    let mut top = vec![Top::new(highest, Some(u32::try_from(count).ok()?))];
    let next = sorted.iter().rev().find(|score| **score < highest);
    top.extend(next.map(|next| Top::new(*next, None)));
    let quantiles = [(1, 4), (1, 2), (3, 4)].map(quantile).into_iter().collect::<Option<_>>()?;
    Some(Distribution::new(agreements, quantiles, top, Evidence::Derived, "made-up"))
}
