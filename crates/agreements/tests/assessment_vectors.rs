//! The benchmark of twenty topics: published scores, shares and the place among 570 agreements.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use kerben_agreements::assessment::*;
use kerben_agreements::catalogue;
use kerben_core::explain::{Explain, NodeRef, Off, render};
use kerben_core::language::Language;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use rust_decimal::{Decimal, RoundingStrategy};

fn benchmark() -> Benchmark {
    Benchmark::builtin().unwrap()
}

fn assess(texts: &[&str]) -> Assessment {
    benchmark().assess_texts(texts, &mut Off).unwrap().value
}

fn position(score: u8) -> ((u32, u32), (u32, u32)) {
    let position = benchmark().distribution().position(Score::new(score, score));
    (
        (position.below.at_least, position.below.at_most),
        (position.at_most.at_least, position.at_most.at_most),
    )
}

#[test]
fn there_are_twenty_topics_and_34_sub_items() {
    let benchmark = benchmark();
    assert_eq!(benchmark.topics().len(), 20);
    assert_eq!(benchmark.topics().iter().map(|topic| topic.items.len()).sum::<usize>(), 34);
    assert_eq!(benchmark.articles().len(), 29);
    let numbers: Vec<u8> = benchmark.topics().iter().map(|topic| topic.number).collect();
    assert_eq!(numbers, (1..=20).collect::<Vec<u8>>());
    for topic in benchmark.topics() {
        assert!(topic.label.ru.is_some() && topic.label.ky.is_some(), "{}", topic.number);
        for source in [&topic.source, &topic.share_source] {
            assert!(benchmark.source(source).is_some());
        }
    }
}

/// Counted over the 570: each published share is the share of one whole number of agreements, and the numbers add up to
/// the published mean of 5.18.
#[test]
fn the_shares_of_the_topics_give_the_published_mean() {
    let benchmark = benchmark();
    let counts: Vec<u32> =
        benchmark.topics().iter().map(|topic| topic.agreements(570).unwrap()).collect();
    assert_eq!(&counts[..4], [49, 344, 57, 374]);
    let mean = benchmark.mean().unwrap();
    let mean = Decimal::from(mean.numerator()) / Decimal::from(mean.denominator());
    let rounded = mean.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    assert_eq!(Some(rounded.to_string()), benchmark.distribution().mean);
}

/// Scores counted over the coded set.
#[test]
fn the_published_scores_are_answered() {
    for (text, score) in [
        ("NL-ES-1961", 16),
        ("JO-GH-2015", 15),
        ("TJ-RU-2004", 10),
        ("UZ-RU-2007", 10),
        ("RU-KR-2010", 10),
        ("RU-FR-2009", 8),
        ("RU-VN-2008", 7),
        ("RU-MN-2012", 6),
        ("KG-RU-1996-P2003", 4),
        ("KG-RU-1996", 3),
        ("TJ-RU-2004-P2013", 0),
    ] {
        let assessment = assess(&[text]);
        assert_eq!(assessment.score.exact(), Some(score), "{text}");
        assert_eq!(assessment.grade, Evidence::Derived, "{text}");
        // Which topics they are is not told: none is a certain gap, unless none is there at all.
        assert_eq!(assessment.certain_gaps().count(), 0, "{text}");
    }
    assert_eq!(assess(&["EPS"]).score.to_string(), "5 to 9");
}

/// An amending text alone scores nothing: the consolidated treaty is what counts.
#[test]
fn a_protocol_is_read_with_its_base() {
    assert_eq!(assess(&["TJ-RU-2004", "TJ-RU-2004-P2013"]).score.exact(), Some(10));
    let together = assess(&["KG-RU-1996", "KG-RU-1996-P2003"]);
    assert_eq!((together.score.at_least, together.score.at_most), (4, 7));
    assert_eq!(together.score.reaches(4), Tri::Yes);
    assert_eq!(together.score.reaches(5), Tri::Unknown);
    assert_eq!(together.score.reaches(8), Tri::No);
}

/// EAEU articles 96 to 98: ten of twenty; skills development is not placed.
#[test]
fn the_union_treaty_has_ten_topics_and_one_that_is_open() {
    let union = assess(&["M-EAEU"]);
    assert_eq!((union.score.at_least, union.score.at_most), (10, 11));
    let open: Vec<u8> = union.open_questions().map(|gap| gap.number).collect();
    assert_eq!(open, [17]);
    let gaps: Vec<u8> = union.certain_gaps().map(|gap| gap.number).collect();
    assert_eq!(gaps, [1, 3, 5, 6, 10, 12, 13, 14, 16]);
    let social = union.topics.iter().find(|topic| topic.number == 7).unwrap();
    assert_eq!(social.present, ["labor_union_join"]);
    assert_eq!(social.open.len(), 4);
    // Nobody says what is done in practice.
    assert_eq!((union.practice.at_least, union.practice.at_most), (0, 20));
}

#[test]
fn a_gap_names_the_articles_of_the_model_agreement() {
    let union = assess(&["M-EAEU"]);
    let of = |number: u8| {
        let gap = union.gaps.iter().find(|gap| gap.number == number).unwrap();
        gap.model_articles
            .iter()
            .map(|article| (article.number, article.heading.en.as_str(), article.grade))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(16), [(16, "Settlement of disputes", Evidence::Official)]);
    assert_eq!(of(6), [(6, "Recruitment, introduction, placing", Evidence::Unverified)]);
    assert_eq!(of(14), []);
}

/// Mean 5.18, quartiles 2, 5 and 8, the highest 16 and the next 15, among 570.
#[test]
fn the_place_among_the_agreements_is_bounds_between_the_quantiles() {
    assert_eq!(position(0), ((0, 0), (0, 143)));
    assert_eq!(position(2), ((0, 143), (142, 285)));
    assert_eq!(position(3), ((142, 285), (142, 285)));
    assert_eq!(position(5), ((142, 285), (285, 428)));
    assert_eq!(position(8), ((285, 428), (427, 568)));
    assert_eq!(position(10), ((427, 568), (427, 568)));
    assert_eq!(position(15), ((427, 568), (569, 569)));
    assert_eq!(position(16), ((569, 569), (570, 570)));
    assert_eq!(position(20), ((570, 570), (570, 570)));
    let kyrgyz = assess(&["KG-RU-1996", "KG-RU-1996-P2003"]).position;
    let (low, high) = kyrgyz.share_below().unwrap();
    assert_eq!((low.to_string(), high.to_string()), ("142/570".into(), "428/570".into()));
}

const SOURCE: &str = "the text";

fn answer(item: &str, text: Answer) -> CodedAnswer {
    CodedAnswer::new(About::Item(item.into()), text, Evidence::Official, SOURCE)
}

fn complete(text: &str, yes: &[&str]) -> Coding {
    let benchmark = benchmark();
    benchmark.topics().iter().flat_map(|topic| &topic.items).fold(
        Coding::new(text, text),
        |coding, item| {
            let found = yes.contains(&item.id.as_str());
            coding.with(answer(&item.id, if found { Answer::Yes } else { Answer::No }))
        },
    )
}

#[test]
fn texts_that_are_coded_item_by_item_score_exactly() {
    let benchmark = benchmark();
    let base = complete("base", &["intl_instr", "joint_commit", "labor_union_join", "emp_orgs"]);
    let score = |codings: &[&Coding]| benchmark.assess(codings, &mut Off).unwrap().value.score;
    assert_eq!(score(&[&base]).exact(), Some(3));
    let protocol = Coding::new("protocol", "protocol")
        .with(answer("wage_prot", Answer::Yes))
        .with(answer("joint_commit", Answer::Removed))
        .stating(StatedScore::exactly(1, Evidence::Official, SOURCE));
    assert_eq!(score(&[&base, &protocol]).exact(), Some(3));
    // Silence of the protocol takes nothing away.
    let silent = complete("silent", &[]);
    assert_eq!(score(&[&base, &silent]).exact(), Some(3));
}

#[test]
fn text_and_practice_are_apart() {
    let benchmark = benchmark();
    let coding = Coding::new("base", "base")
        .with(answer("passport", Answer::Yes).in_practice(Answer::No))
        .with(answer("joint_commit", Answer::No).in_practice(Answer::Yes));
    let assessment = benchmark.assess(&[&coding], &mut Off).unwrap().value;
    let topic = |number: u8| {
        let found = assessment.topics.iter().find(|topic| topic.number == number).unwrap();
        (found.text, found.practice)
    };
    assert_eq!(topic(14), (Tri::Yes, Tri::No));
    assert_eq!(topic(5), (Tri::No, Tri::Yes));
    assert_eq!((assessment.score.at_least, assessment.score.at_most), (1, 19));
    assert_eq!((assessment.practice.at_least, assessment.practice.at_most), (1, 19));
}

#[test]
fn a_total_and_a_few_answers_draw_the_bounds_together() {
    let benchmark = benchmark();
    let base = Coding::new("base", "base")
        .with(answer("passport", Answer::Yes))
        .stating(StatedScore::exactly(3, Evidence::Derived, SOURCE));
    let protocol = Coding::new("protocol", "protocol")
        .with(answer("passport", Answer::Yes))
        .with(answer("wage_prot", Answer::Yes))
        .stating(StatedScore::exactly(2, Evidence::Derived, SOURCE));
    let score = benchmark.assess(&[&base, &protocol], &mut Off).unwrap().value.score;
    // Passport is shared and wages are in the protocol: of the three topics of the base, one may be wages.
    assert_eq!((score.at_least, score.at_most), (3, 4));
}

#[test]
fn answers_that_exclude_each_other_are_refused() {
    let benchmark = benchmark();
    let refused = |coding: &Coding| benchmark.assess(&[coding], &mut Off).unwrap_err().to_string();
    let topic =
        |number, text| CodedAnswer::new(About::Topic(number), text, Evidence::Press, SOURCE);
    let both =
        Coding::new("x", "x").with(topic(14, Answer::No)).with(answer("passport", Answer::Yes));
    assert!(refused(&both).contains("x: the answer about topic 14"), "{}", refused(&both));
    let total = Coding::new("x", "x")
        .with(answer("passport", Answer::Yes))
        .stating(StatedScore::exactly(0, Evidence::Press, SOURCE));
    assert!(refused(&total).contains("a total of 0 to 0 is stated"), "{}", refused(&total));
    assert!(refused(&Coding::new("x", "x").with(topic(21, Answer::Yes))).contains("no topic 21"));
    assert!(refused(&Coding::new("x", "x").with(answer("visa", Answer::Yes))).contains("visa"));
    let error = benchmark.assess_texts(&["KG-RU-2030"], &mut Off).unwrap_err().to_string();
    assert!(error.contains("accepted: NL-ES-1961"), "{error}");
    assert!(benchmark.assess(&[], &mut Off).is_err());
}

#[test]
fn codings_of_a_user_are_read_with_their_lines() {
    let head = "pack = { id = 'own', title = 'Own', version = '1' }\n[[source]]\nid = 's'\ntitle = 'S'\n[[coding]]\ntext = 'OWN'\ntitle = 'Own'\n";
    let good = format!(
        "{head}[[coding.answer]]\nitem = 'passport'\ntext = 'yes'\nsource = 's'\ngrade = 'Official'\n"
    );
    let with = benchmark().with_codings("own.toml", &good).unwrap();
    assert_eq!(with.assess_texts(&["OWN"], &mut Off).unwrap().value.score.to_string(), "1 to 20");
    assert_eq!(with.stamps().len(), 2);
    for (rest, line, accepted) in [
        (
            "[[coding.answer]]\nitem = 'pasport'\ntext = 'yes'\nsource = 's'\ngrade = 'Official'\n",
            9,
            "intl_instr",
        ),
        (
            "[[coding.answer]]\nitem = 'passport'\ntext = 'maybe'\nsource = 's'\ngrade = 'Official'\n",
            10,
            "not-known",
        ),
        (
            "[[coding.answer]]\nitem = 'passport'\ntext = 'yes'\nsource = 't'\ngrade = 'Official'\n",
            11,
            "s",
        ),
        (
            "[[coding.answer]]\nitem = 'passport'\ntopic = 14\nsource = 's'\ngrade = 'Official'\n",
            8,
            "either",
        ),
    ] {
        let error = benchmark().with_codings("own.toml", &format!("{head}{rest}")).unwrap_err();
        assert_eq!(error.line(), Some(line), "{error}");
        assert!(error.accepted().is_some_and(|text| text.contains(accepted)), "{error}");
    }
}

#[test]
fn every_score_explains_itself_in_three_languages() {
    let (benchmark, catalogue) = (benchmark(), catalogue().unwrap());
    for texts in [
        &["M-EAEU"][..],
        &["KG-RU-1996", "KG-RU-1996-P2003"],
        &["TJ-RU-2004", "TJ-RU-2004-P2013"],
        &["EPS"],
    ] {
        let told = benchmark.assess_texts(texts, &mut Explain::new()).unwrap();
        let tree = told.node.tree().unwrap();
        assert_eq!(tree.check(), [], "{texts:?}");
        assert_eq!(told.value, benchmark.assess_texts(texts, &mut Off).unwrap().value);
        assert!(tree.grade <= told.value.grade);
        for language in Language::ALL {
            let text = render::text(tree, &catalogue, language);
            assert!(!text.contains('⟨'), "{text}");
        }
    }
}
