//! The laws of the benchmark hold, and each catches a broken implementation.
#![cfg(all(feature = "builtin", feature = "proptest"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::sync::OnceLock;

use kerben_agreements::assessment::*;
use kerben_agreements::laws::assessment as laws;
use kerben_agreements::strategies::assessment as strategies;
use kerben_core::explain::Off;
use proptest::prelude::*;

fn benchmark() -> &'static Benchmark {
    static BENCHMARK: OnceLock<Benchmark> = OnceLock::new();
    BENCHMARK.get_or_init(|| Benchmark::builtin().unwrap())
}

fn score(answers: &[Answer]) -> Score {
    let coding = strategies::coding(benchmark(), "made-up", answers);
    benchmark().assess(&[&coding], &mut Off).unwrap().value.score
}

fn together(base: &[Answer], protocol: &[Answer]) -> Score {
    let base = strategies::coding(benchmark(), "base", base);
    let protocol = strategies::coding(benchmark(), "protocol", protocol);
    benchmark().assess(&[&base, &protocol], &mut Off).unwrap().value.score
}

fn position(score: Score) -> Position {
    benchmark().distribution().position(score)
}

proptest! {
    #[test]
    fn scores_keep_their_laws(
        answers in strategies::answers(benchmark()),
        other in strategies::answers(benchmark()),
        place in 0_usize..34,
    ) {
        laws::a_further_yes_never_lowers_the_score(score, &answers, place)?;
        laws::knowing_more_only_narrows(score, &answers, &other)?;
        laws::complete_answers_score_exactly(score, &answers)?;
        laws::a_protocol_adds(score(&answers), score(&other), together(&answers, &other))?;
    }

    #[test]
    fn positions_keep_their_laws(a in 0_u8..=20, b in 0_u8..=20, scores in strategies::scores()) {
        laws::a_higher_score_stands_no_lower(position, a, b)?;
        let published = strategies::published(&scores).unwrap();
        laws::a_position_holds_the_true_counts(|score| published.position(score), &scores, a)?;
    }

    /// The score of a text of which only the total is told holds the score of every text with that total.
    #[test]
    fn a_stated_total_holds_every_text_that_has_it(
        base in strategies::answers(benchmark()),
        protocol in strategies::answers(benchmark()),
    ) {
        let complete = |answers: &[Answer]| -> Vec<Answer> {
            answers.iter().map(|answer| if *answer == Answer::Yes { Answer::Yes } else { Answer::No }).collect()
        };
        let (base, protocol) = (complete(&base), complete(&protocol));
        let truth = together(&base, &protocol).exact().unwrap();
        let told = |answers: &[Answer], text: &str| {
            let total = score(answers).exact().unwrap();
            let stated = StatedScore::exactly(total, kerben_core::source::Evidence::Derived, "made-up");
            Coding::new(text, text).stating(stated)
        };
        let (base, protocol) = (told(&base, "base"), told(&protocol, "protocol"));
        let bounds = benchmark().assess(&[&base, &protocol], &mut Off).unwrap().value.score;
        prop_assert!(bounds.at_least <= truth && truth <= bounds.at_most, "{bounds}, in truth {truth}");
    }
}

fn yes(answers: &[Answer]) -> u8 {
    u8::try_from(answers.iter().filter(|answer| **answer == Answer::Yes).count()).unwrap()
}

#[test]
fn a_score_that_punishes_length_is_caught() {
    let broken = |answers: &[Answer]| Score::new(34 - yes(answers), 34 - yes(answers));
    let answers = vec![Answer::No; 34];
    assert!(laws::a_further_yes_never_lowers_the_score(broken, &answers, 3).is_err());
}

#[test]
fn a_score_that_takes_unknown_for_no_is_caught() {
    let broken = |answers: &[Answer]| Score::new(yes(answers), yes(answers));
    let answers = vec![Answer::NotKnown; 34];
    let completion = vec![Answer::Yes; 34];
    assert!(laws::knowing_more_only_narrows(broken, &answers, &completion).is_err());
}

#[test]
fn a_score_that_never_decides_is_caught() {
    let broken = |_: &[Answer]| Score::new(0, 20);
    assert!(laws::complete_answers_score_exactly(broken, &[Answer::No; 34]).is_err());
}

#[test]
fn a_protocol_scored_alone_is_caught() {
    // The amending text in the place of the treaty: a protocol of 2013 that scores nothing.
    let (base, protocol) = (Score::new(10, 10), Score::new(0, 0));
    assert!(laws::a_protocol_adds(base, protocol, protocol).is_err());
    assert!(laws::a_protocol_adds(base, base, Score::new(21, 21)).is_err());
}

#[test]
fn a_position_upside_down_is_caught() {
    let broken = |score: Score| position(Score::new(20 - score.at_least, 20 - score.at_least));
    assert!(laws::a_higher_score_stands_no_lower(broken, 2, 16).is_err());
}

#[test]
fn an_interpolated_position_is_caught() {
    // All agreements score 2 or 8; whoever draws a line between the quartiles puts some below 5.
    let scores: Vec<u8> = [vec![2; 100], vec![8; 300]].concat();
    let line = |score: Score| {
        let share = 100 * u32::from(score.at_least) / 8;
        let pretend: Vec<u8> =
            (0..400).map(|place| if place < share * 4 { 0 } else { 20 }).collect();
        strategies::published(&pretend).unwrap().position(score)
    };
    assert!(laws::a_position_holds_the_true_counts(line, &scores, 5).is_err());
}
