//! Allotments, lots, points and matching: published cases and everything that must be refused.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use kerben_core::number::Fraction;
use kerben_quotas::allot::{
    AllotError, Claim, Draw, Partial, PointSchemes, Rule, Sealed, Sector, Seed, Shared, TieBreak,
    allot, by_round, next_from, over_selection,
};
use kerben_quotas::apportion::{Method, TieRule};
use kerben_quotas::matching::{Candidate, MatchError, Proposes, Reason, Vacancy, assign};

fn seed() -> Seed {
    Seed::new("00112233445566778899aabbccddeeff").unwrap()
}

fn draw(claims: &[Claim]) -> Draw {
    Sealed::new(&seed(), claims).unwrap().open(&seed(), claims).unwrap()
}

fn places(shared: &Shared) -> Vec<(&str, u64)> {
    shared.granted.iter().map(|one| (one.claim.as_str(), one.places)).collect()
}

#[test]
fn first_come_first_served_and_a_part_for_the_last() {
    let claims = vec![
        Claim::new("late", 5).arrived(30),
        Claim::new("early", 4).arrived(10),
        Claim::new("middle", 4).arrived(20),
        Claim::new("small", 1).arrived(40),
    ];
    let give = |partial| allot(&claims, 9, &Rule::FirstCome, partial, &TieBreak::Open).unwrap();
    assert_eq!(places(&give(Partial::Whole)), [("early", 4), ("middle", 4), ("small", 1)]);
    let strict = give(Partial::WholeInOrder);
    assert_eq!((places(&strict), strict.left), (vec![("early", 4), ("middle", 4)], 1));
    let part = give(Partial::Allowed);
    assert_eq!(places(&part), [("early", 4), ("middle", 4), ("late", 1)]);
    assert_eq!((part.waiting[0].claim.as_str(), part.waiting[0].lacks), ("late", 4));
}

/// Kyrgyzstan 2017: 27 firms asked for 3,801 places and got 2,136 (24.kg); their single figures were not read.
#[test]
fn a_commission_gives_less_than_was_asked() {
    let claims: Vec<Claim> =
        (0..27).map(|firm| Claim::new(format!("firm {firm}"), 140 + firm % 3)).collect();
    let asked: u64 = claims.iter().map(|claim| u64::from(claim.places)).sum();
    assert!(asked > 2_136);
    let shared = allot(
        &claims,
        2_136,
        &Rule::ProRata(Method::Webster),
        Partial::Allowed,
        &TieBreak::By(TieRule::Order),
    )
    .unwrap();
    assert_eq!(shared.granted.iter().map(|one| one.places).sum::<u64>(), 2_136);
    assert_eq!(shared.waiting.iter().map(|one| one.lacks).sum::<u64>(), asked - 2_136);
}

#[test]
fn equals_on_too_few_places_are_named_until_a_rule_tells_them_apart() {
    let claims: Vec<Claim> = ["a", "b", "c"].map(|id| Claim::new(id, 1).points(7)).into();
    let open = allot(&claims, 2, &Rule::Points, Partial::Whole, &TieBreak::Open).unwrap();
    let tied = open.tied.unwrap();
    assert_eq!((tied.claims.len(), tied.places, open.granted.len()), (3, 2, 0));
    let by = |ties| places_owned(&allot(&claims, 2, &Rule::Points, Partial::Whole, &ties).unwrap());
    assert_eq!(by(TieBreak::By(TieRule::Order)), ["a", "b"]);
    assert_eq!(by(TieBreak::By(TieRule::Ranking(vec![2, 0]))), ["c", "a"]);
    let decree = TieRule::Decree { winners: vec![1, 2], instrument: "order".to_owned() };
    assert_eq!(by(TieBreak::By(decree)), ["b", "c"]);
    let lot = by(TieBreak::Lot(draw(&claims)));
    assert_eq!(lot, draw(&claims).even[..2].to_vec());
}

fn places_owned(shared: &Shared) -> Vec<String> {
    shared.granted.iter().map(|one| one.claim.clone()).collect()
}

/// United Kingdom 2019: 2,500 places for two operators, 1,250 each; 2024: 45,000, most operators 7,500 each, so six.
#[test]
fn operators_get_equal_parts_and_what_one_cannot_use_goes_to_the_others() {
    let split = |asked: &[u32], places| {
        let claims: Vec<Claim> = asked
            .iter()
            .enumerate()
            .map(|(at, asked)| Claim::new(format!("o{at}"), *asked))
            .collect();
        let shared =
            allot(&claims, places, &Rule::EqualSplit, Partial::Allowed, &TieBreak::Open).unwrap();
        (claims.iter().map(|claim| shared.places_of(&claim.id)).collect::<Vec<_>>(), shared.tied)
    };
    assert_eq!(split(&[9_000, 9_000], 2_500), (vec![1_250, 1_250], None));
    assert_eq!(split(&[9_000; 6], 45_000), (vec![7_500; 6], None));
    assert_eq!(split(&[1_000, 9_000, 9_000], 7_000), (vec![1_000, 3_000, 3_000], None));
    let (sure, tied) = split(&[9, 9, 9], 10);
    assert_eq!((sure, tied.map(|tied| tied.places)), (vec![3, 3, 3], Some(1)));
    assert_eq!(split(&[2, 3], 9).0, [2, 3]);
}

/// H-1B from fiscal year 2027: entries 1 : 2 : 3 : 4 by wage level, one win for each person, the lowest level if several.
#[test]
fn a_person_wins_once_and_with_the_fewest_entries() {
    let one = |id: &str, entries, person: &str| Claim::new(id, 1).entries(entries).person(person);
    let claims =
        vec![one("a1", 4, "ann"), one("a2", 1, "ann"), one("b", 2, "ben"), one("c", 3, "cem")];
    let drawn = draw(&claims);
    assert_eq!((drawn.even.len(), drawn.weighted.len()), (3, 3));
    let fewest = vec![one("a1", 1, "ann"), one("b", 2, "ben"), one("c", 3, "cem")];
    // The pool is another one, so that the order may differ; the number of entries is that of the lowest level.
    assert_eq!(draw(&fewest).weighted.len(), 3);
    let all =
        allot(&claims, 5, &Rule::WeightedLottery(drawn), Partial::Whole, &TieBreak::Open).unwrap();
    assert_eq!((all.granted.len(), all.left), (3, 2));
}

#[test]
fn a_lot_is_sealed_opened_and_drawn_again_by_anybody() {
    let claims: Vec<Claim> = (0..20).map(|number| Claim::new(format!("p{number}"), 1)).collect();
    let sealed = Sealed::new(&seed(), &claims).unwrap();
    let draw = sealed.open(&seed(), &claims).unwrap();
    draw.verify(&claims).unwrap();
    // The order of the list is no claim, and a stored draw reads back.
    let mut turned = claims.clone();
    turned.reverse();
    assert_eq!(sealed.open(&seed(), &turned).unwrap(), draw);
    let text = serde_json::to_string(&draw).unwrap();
    assert_eq!(serde_json::from_str::<Draw>(&text).unwrap(), draw);
    // Fixed for all time: the first three of this seed and list.
    assert_eq!(draw.even[..3], FIRST);
    let other = Seed::new("ff112233445566778899aabbccddeeff").unwrap();
    assert!(matches!(sealed.open(&other, &claims), Err(AllotError::OtherSeed { .. })));
    let mut more = claims.clone();
    more.push(Claim::new("late", 1));
    assert!(matches!(sealed.open(&seed(), &more), Err(AllotError::OtherClaims { .. })));
    let mut heavier = claims.clone();
    heavier[0].entries = 2;
    assert!(matches!(sealed.open(&seed(), &heavier), Err(AllotError::OtherClaims { .. })));
    let mut bent = draw.clone();
    bent.even.swap(0, 1);
    assert!(matches!(bent.verify(&claims), Err(AllotError::OtherClaims { .. })));
    assert!(matches!(
        allot(&more, 3, &Rule::Lottery(draw), Partial::Whole, &TieBreak::Open),
        Err(AllotError::NotDrawn { claim }) if claim == "late"
    ));
}

/// Computed apart, with another implementation of SHA-256.
const FIRST: [&str; 3] = ["p17", "p2", "p7"];

/// H-1B, fiscal year 2025: 120,603 selected for 85,000 places; when fewer come, the next of the list are selected.
#[test]
fn more_are_selected_than_there_are_places_and_the_list_goes_on() {
    assert_eq!(over_selection(85_000, Fraction::new(85_000, 120_603).unwrap()).unwrap(), 120_603);
    assert!(matches!(
        over_selection(1, Fraction::new(0, 1).unwrap()),
        Err(AllotError::Yield { .. })
    ));
    assert!(matches!(
        over_selection(1, Fraction::new(3, 2).unwrap()),
        Err(AllotError::Yield { .. })
    ));
    let claims: Vec<Claim> = (0..10).map(|number| Claim::new(format!("p{number}"), 1)).collect();
    let drawn = draw(&claims);
    let target = over_selection(4, Fraction::new(2, 3).unwrap()).unwrap();
    let selected =
        allot(&claims, target, &Rule::Lottery(drawn.clone()), Partial::Whole, &TieBreak::Open)
            .unwrap();
    assert_eq!(selected.granted.len(), 6);
    let next: Vec<&str> =
        next_from(&selected, 2).iter().map(|waits| waits.claim.as_str()).collect();
    assert_eq!(next, drawn.even[6..8]);
}

/// Korea 2025, round 4 in small: sectors by points, then the flexible pool for whoever is left.
#[test]
fn a_round_gives_the_sectors_their_own_and_the_reserve_to_the_best_of_the_rest() {
    let claim = |id: &str, points| Claim::new(id, 1).points(points);
    let sectors = [
        Sector::new("manufacturing", 2, vec![claim("m1", 90), claim("m2", 80), claim("m3", 70)]),
        Sector::new("fishery", 1, vec![claim("f1", 60), claim("f2", 75), claim("f3", 50)]),
        Sector::new("services", 2, vec![claim("s1", 10)]),
    ];
    let round = by_round(&sectors, 2, Partial::Whole, &TieBreak::Open).unwrap();
    let got = |id| round.places_of(id);
    assert_eq!(["m1", "m2", "m3", "f1", "f2", "f3", "s1"].map(got), [1, 1, 1, 1, 1, 0, 1]);
    assert_eq!((round.own[2].left, round.flexible.left), (1, 0));
    // A tie within a sector keeps the reserve back until it is settled.
    let tied = [Sector::new("one", 1, vec![claim("a", 1), claim("b", 1)])];
    let round = by_round(&tied, 1, Partial::Whole, &TieBreak::Open).unwrap();
    assert_eq!((round.open.len(), round.flexible.left), (1, 1));
    let round = by_round(&tied, 1, Partial::Whole, &TieBreak::By(TieRule::Order)).unwrap();
    assert_eq!((round.places_of("a"), round.places_of("b")), (1, 1));
}

#[test]
fn korean_points_add_up_to_the_published_sums() {
    let schemes = PointSchemes::builtin().unwrap();
    let old = schemes.scheme("kr.2013").unwrap();
    let basic = [
        ("fewer-foreigners", 30),
        ("expiring-contracts", 30),
        ("fewer-requested", 20),
        ("locals-hired", 20),
    ];
    assert_eq!(old.score(&basic).unwrap(), 100);
    assert_eq!(old.score(&[("fewer-foreigners", 12), ("fatal-accident", -10)]).unwrap(), 2);
    let new = schemes.scheme("kr.2025-r4").unwrap();
    let all: Vec<(&str, i32)> =
        new.items.iter().map(|item| (item.id.as_str(), item.points)).collect();
    assert_eq!((new.items.len(), new.score(&all).unwrap(), new.complete), (6, 60, false));
    let refused = |given: &[(&str, i32)]| new.score(given).unwrap_err().to_string();
    assert_eq!(refused(&[("dormitory", 5)]), "5 points for `dormitory`; accepted: 0 or 20");
    assert_eq!(
        refused(&[("excellent-dormitory", 11)]),
        "11 points for `excellent-dormitory`; accepted: 0 to 10"
    );
    assert!(refused(&[("x", 1)]).contains("accepted: dormitory, excellent-dormitory"));
    assert!(refused(&[("dormitory", 20), ("dormitory", 20)]).contains("stands twice"));
}

#[test]
fn claims_and_seeds_that_cannot_be_used_say_what_would_be() {
    let give = |claims: &[Claim]| {
        allot(claims, 1, &Rule::FirstCome, Partial::Whole, &TieBreak::Open).unwrap_err().to_string()
    };
    assert_eq!(
        give(&[Claim::new("", 1)]),
        "the claim `` cannot be used: its name is empty or has a line break; accepted: one line of text"
    );
    assert!(give(&[Claim::new("a", 1), Claim::new("a", 1)]).contains("accepted: each name once"));
    assert!(give(&[Claim::new("a", 0)]).contains("accepted: 1 place or more"));
    assert!(give(&[Claim::new("a", 1).entries(101)]).contains("accepted: 1 to 100"));
    for text in ["", "0123", "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcdeg"]
    {
        assert!(Seed::new(text).is_err(), "{text}");
        assert!(serde_json::from_str::<Seed>(&format!("\"{text}\"")).is_err(), "{text}");
    }
    let empty = allot(&[], 3, &Rule::EqualSplit, Partial::Whole, &TieBreak::Open).unwrap();
    assert_eq!(empty.left, 3);
}

#[test]
fn an_assignment_tells_why() {
    let vacancies = vec![
        Vacancy::new("welder, Osh", ["7212"], 1).points_at_least(5),
        Vacancy::new("cook, Osh", ["5120"], 1).prefers(["old hand"]),
    ];
    let candidates = vec![
        Candidate::new("new hand", ["7212", "5120"]).points(9),
        Candidate::new("old hand", ["5120"]).points(1),
        Candidate::new("equal", ["7212"]).points(9),
        Candidate::new("learner", ["7212"]).points(2),
        Candidate::new("driver", ["8322"]).points(50).prefers(["welder, Osh"]),
    ];
    let found = assign(&vacancies, &candidates, Proposes::Candidates).unwrap();
    assert_eq!(
        (found.of("new hand"), found.of("old hand")),
        (Some("welder, Osh"), Some("cook, Osh"))
    );
    let why =
        |id: &str| found.unassigned.iter().find(|one| one.candidate == id).unwrap().reasons[0].1;
    assert_eq!(why("equal"), Reason::Full { least_points: 9, by_order: true });
    assert_eq!(why("learner"), Reason::Points { at_least: 5 });
    assert_eq!(why("driver"), Reason::Occupation);
    assert_eq!(found.left, []);
    let text = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<kerben_quotas::matching::Assignment>(&text).unwrap(), found);
}

/// The published example of Gale and Shapley in which both sides have another best assignment: three of each.
#[test]
fn each_side_has_its_own_best_assignment() {
    let jobs = ["A", "B", "C"];
    let prefers = [["A", "B", "C"], ["B", "C", "A"], ["C", "A", "B"]];
    let wanted = [["b", "c", "a"], ["c", "a", "b"], ["a", "b", "c"]];
    let vacancies: Vec<Vacancy> = jobs
        .iter()
        .zip(wanted)
        .map(|(job, wanted)| Vacancy::new(*job, ["1"], 1).prefers(wanted))
        .collect();
    let candidates: Vec<Candidate> = ["a", "b", "c"]
        .iter()
        .zip(prefers)
        .map(|(one, prefers)| Candidate::new(*one, ["1"]).prefers(prefers))
        .collect();
    let of = |proposes| {
        let found = assign(&vacancies, &candidates, proposes).unwrap();
        ["a", "b", "c"].map(|one| found.of(one).unwrap().to_owned())
    };
    assert_eq!(of(Proposes::Candidates), ["A", "B", "C"]);
    assert_eq!(of(Proposes::Vacancies), ["C", "A", "B"]);
}

#[test]
fn a_market_that_cannot_be_used_says_what_would_be() {
    let job = Vacancy::new("job", ["1"], 1);
    let one = Candidate::new("one", ["1"]);
    let refuse = |jobs: &[Vacancy], people: &[Candidate]| {
        assign(jobs, people, Proposes::Candidates).unwrap_err().to_string()
    };
    let twice = refuse(&[job.clone(), job.clone()], &[]);
    assert_eq!(twice, "`job` cannot be used as a vacancy; accepted: each name once, not empty");
    let nobody = refuse(std::slice::from_ref(&job), &[one.clone().prefers(["other"])]);
    assert_eq!(
        nobody,
        "`one` prefers `other`, which is not in the list; accepted: names of the list, each once"
    );
    let code = assign(&[job], &[Candidate::new("x", ["1 2"])], Proposes::Vacancies);
    assert!(matches!(code, Err(MatchError::Name { what: "code of an occupation", .. })));
}
