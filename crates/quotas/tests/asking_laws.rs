//! The laws of employer tests, allotments and assignments: they hold here, and each catches a broken implementation.

#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use kerben_agreements::Treaties;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_core::parameters::ParameterSet;
use kerben_quotas::allot::{Claim, Draw, Partial, Rule, Sealed, Seed, Shared, TieBreak, allot};
use kerben_quotas::apportion::{Method, TieRule};
use kerben_quotas::builtin::parameters;
use kerben_quotas::employer::{Employer, EmployerRules, Group, More, MustLeave, Verdict};
use kerben_quotas::laws::asking::{self as laws, Tested};
use kerben_quotas::matching::{Candidate, Proposes, Vacancy, assign, blocking_pairs};
use kerben_quotas::strategies::asking as some;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

struct Law {
    rules: EmployerRules,
    parameters: ParameterSet,
    treaties: Treaties,
}

static LAW: LazyLock<Law> = LazyLock::new(|| Law {
    rules: EmployerRules::builtin().unwrap(),
    parameters: parameters().unwrap(),
    treaties: Treaties::builtin().unwrap(),
});

/// One of the shipped rules on a staff of citizens and foreigners.
fn tested(rule: &str, citizens: u32, foreigners: u32) -> Option<Tested> {
    let Law { rules, parameters, treaties } = &*LAW;
    let host = rules.rule(rule).unwrap().host;
    let group = |heads, country| {
        Group::new(heads, country).category("1").site("here").pass("low-wage").paid_by(1)
    };
    let staff = Employer::new([group(citizens, host), group(foreigners, Country::UZ)])
        .traits([])
        .net_sales("0.00 TRY".parse().unwrap())
        .activity("47.25.1");
    let on = if rule == "kg.ratio" { "2023-03-01" } else { "2025-03-01" };
    let on = if rule == "ru.permitted-share" { "2021-03-01" } else { on };
    let on = parse_day(on).unwrap();
    let answer = rules.test(rule, &staff, on, parameters, treaties, &mut Off).unwrap().value;
    assert_eq!(answer.missing, [], "{rule}");
    let verdict = match answer.verdict() {
        Verdict::AtMultipleFee => Verdict::Exceeded,
        other => other,
    };
    let more = answer.tests.first().map_or(More::Unlimited, |test| test.more);
    Some(Tested { verdict, more, must_leave: answer.must_leave().and_then(MustLeave::certain)? })
}

fn one_rule() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["kg.ratio", "kz.categories-1-2", "tr.five-citizens", "ca.low-wage"])
}

fn draw(claims: &[Claim]) -> Draw {
    let seed = Seed::new("0123456789abcdef0123456789abcdef").unwrap();
    Sealed::new(&seed, claims).unwrap().open(&seed, claims).unwrap()
}

fn rules(claims: &[Claim]) -> Vec<Rule> {
    vec![
        Rule::FirstCome,
        Rule::Points,
        Rule::Lottery(draw(claims)),
        Rule::WeightedLottery(draw(claims)),
        Rule::ProRata(Method::Webster),
        Rule::EqualSplit,
    ]
}

fn by(rule: &Rule, partial: Partial, ties: &TieBreak) -> impl Fn(&[Claim], u64) -> Option<Shared> {
    move |claims, places| Some(allot(claims, places, rule, partial, ties).unwrap())
}

/// Candidates with their vacancies.
type Pairs = Vec<(String, String)>;

fn pairs(proposes: Proposes) -> impl Fn(&[Vacancy], &[Candidate]) -> Option<Pairs> {
    move |vacancies, candidates| {
        let assignment = assign(vacancies, candidates, proposes).unwrap();
        let own = blocking_pairs(vacancies, candidates, &assignment.pairs()).unwrap();
        assert_eq!(own, [], "the crate's own check agrees");
        let pair = |(one, two): (&str, &str)| (one.to_owned(), two.to_owned());
        Some(assignment.pairs().into_iter().map(pair).collect())
    }
}

/// Every stable assignment of a small market, found by trying all.
fn stable(vacancies: &[Vacancy], candidates: &[Candidate]) -> Vec<Vec<Option<usize>>> {
    let mut all = vec![Vec::new()];
    for _ in candidates {
        all = all
            .into_iter()
            .flat_map(|one: Vec<Option<usize>>| {
                (0..=vacancies.len()).map(move |job| {
                    let mut next = one.clone();
                    next.push(job.checked_sub(1));
                    next
                })
            })
            .collect();
    }
    all.retain(|one| {
        let pairs = one
            .iter()
            .zip(candidates)
            .filter_map(|(job, person)| Some((person.id.clone(), vacancies[(*job)?].id.clone())));
        let pairs: Vec<(String, String)> = pairs.collect();
        laws::no_pair_blocks(vacancies, candidates, |_, _| Some(pairs.clone())).is_ok()
    });
    all
}

proptest! {
    #[test]
    fn inverse_answers(rule in one_rule(), citizens in 0_u32..60, foreigners in 0_u32..40) {
        laws::inverse_answers_are_what_trying_gives(citizens, foreigners, |citizens, foreigners| {
            // Below ten heads Canada does not test: the number of heads itself decides.
            (rule != "ca.low-wage" || citizens >= 10).then(|| tested(rule, citizens, foreigners))?
        })?;
    }

    #[test]
    fn an_allotment_gives_what_there_is(claims in some::claims(4), places in 0_u64..25) {
        for rule in rules(&claims) {
            for partial in [Partial::Whole, Partial::WholeInOrder, Partial::Allowed] {
                for ties in [TieBreak::Open, TieBreak::Lot(draw(&claims)), TieBreak::By(TieRule::Order)] {
                    laws::an_allotment_gives_what_there_is(&claims, places, by(&rule, partial, &ties))?;
                }
            }
        }
    }

    #[test]
    fn no_claim_is_passed_over(claims in some::claims(1), places in 0_u64..12) {
        let ties = TieBreak::By(TieRule::Order);
        let early = |claim: &Claim| i64::try_from(claim.arrived).unwrap();
        laws::no_claim_is_passed_over(&claims, places, early, by(&Rule::FirstCome, Partial::Whole, &ties))?;
        let points = |claim: &Claim| -claim.points;
        laws::no_claim_is_passed_over(&claims, places, points, by(&Rule::Points, Partial::Whole, &ties))?;
    }

    #[test]
    fn no_pair_blocks((vacancies, candidates) in some::market()) {
        for proposes in [Proposes::Candidates, Proposes::Vacancies] {
            laws::no_pair_blocks(&vacancies, &candidates, pairs(proposes))?;
        }
    }

    #[test]
    fn the_side_that_proposes_gets_its_best_of_all_stable_assignments(
        // Every assignment is tried.
        (vacancies, candidates) in some::market_of(4),
    ) {
        let all = stable(&vacancies, &candidates);
        let wish = |person: usize, job: Option<usize>| {
            let Some(job) = job else { return usize::MAX };
            let prefers = &candidates[person].prefers;
            if prefers.is_empty() { job } else { prefers.iter().position(|one| *one == vacancies[job].id).unwrap() }
        };
        let of = |proposes| {
            let found = assign(&vacancies, &candidates, proposes).unwrap();
            let job = |person: &Candidate| {
                vacancies.iter().position(|job| found.of(&person.id) == Some(job.id.as_str()))
            };
            candidates.iter().map(job).collect::<Vec<_>>()
        };
        let (best, worst) = (of(Proposes::Candidates), of(Proposes::Vacancies));
        prop_assert!(all.contains(&best) && all.contains(&worst));
        for one in all {
            for (person, job) in one.iter().enumerate() {
                prop_assert!(wish(person, best[person]) <= wish(person, *job));
                prop_assert!(wish(person, worst[person]) >= wish(person, *job));
            }
        }
    }
}

#[test]
fn every_small_staff_has_the_inverse_answers_of_trying() {
    for rule in ["kg.ratio", "kz.categories-1-2", "tr.five-citizens"] {
        for citizens in 0..25 {
            for foreigners in 0..15 {
                laws::inverse_answers_are_what_trying_gives(citizens, foreigners, |c, f| {
                    tested(rule, c, f)
                })
                .unwrap();
            }
        }
    }
}

/// Whether some generated case breaks the law.
fn caught<S: Strategy>(strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) -> bool {
    let config = Config { failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    TestRunner::new(config).run(&strategy, law).is_err()
}

#[test]
fn the_law_of_inverse_answers_catches_a_base_that_does_not_grow() {
    // Takes 20 % of the present staff, as if the new worker were none of it.
    let naive = |citizens: u32, foreigners: u32| {
        let mut found = tested("kg.ratio", citizens, foreigners)?;
        found.more = More::Heads(((citizens + foreigners) / 5).saturating_sub(foreigners));
        Some(found)
    };
    assert!(caught((0_u32..60, 0_u32..40), |(citizens, foreigners)| {
        laws::inverse_answers_are_what_trying_gives(citizens, foreigners, naive)
    }));
    let hasty = |citizens: u32, foreigners: u32| {
        let mut found = tested("kg.ratio", citizens, foreigners)?;
        found.must_leave = found.must_leave.saturating_sub(1);
        Some(found)
    };
    assert!(caught((0_u32..60, 0_u32..40), |(citizens, foreigners)| {
        laws::inverse_answers_are_what_trying_gives(citizens, foreigners, hasty)
    }));
}

/// Counts what is pending at four fifths, as the headroom of `albarami/Quota` does, and so gives too many places.
fn discounting(claims: &[Claim], places: u64) -> Option<Shared> {
    let more = places + places / 4;
    let mut shared =
        allot(claims, more, &Rule::FirstCome, Partial::Whole, &TieBreak::By(TieRule::Order))
            .ok()?;
    shared.left = 0;
    Some(shared)
}

#[test]
fn the_law_of_what_there_is_catches_a_discount_on_what_is_pending() {
    assert!(caught((some::claims(4), 0_u64..25), |(claims, places)| {
        laws::an_allotment_gives_what_there_is(&claims, places, discounting)
    }));
}

#[test]
fn the_law_of_rank_catches_the_order_of_the_list() {
    let listed = |claims: &[Claim], places: u64| {
        let mut claims = claims.to_vec();
        for (number, claim) in (0..).zip(&mut claims) {
            claim.arrived = number;
        }
        allot(&claims, places, &Rule::FirstCome, Partial::Whole, &TieBreak::Open).ok()
    };
    assert!(caught((some::claims(1), 0_u64..12), |(claims, places)| {
        laws::no_claim_is_passed_over(&claims, places, |claim| -claim.points, listed)
    }));
}

/// Everybody takes the first free vacancy.
fn greedy(vacancies: &[Vacancy], candidates: &[Candidate]) -> Pairs {
    let mut pairs = Pairs::new();
    for person in candidates {
        let free = vacancies.iter().find(|job| {
            let taken = pairs.iter().filter(|(_, other)| *other == job.id).count();
            job.accepts_occupation(person) && taken < usize::try_from(job.places).unwrap_or(0)
        });
        pairs.extend(free.map(|job| (person.id.clone(), job.id.clone())));
    }
    pairs
}

#[test]
fn the_law_of_stability_catches_first_come_first_served() {
    assert!(caught(some::market(), |(vacancies, candidates)| {
        laws::no_pair_blocks(&vacancies, &candidates, |jobs, people| Some(greedy(jobs, people)))
    }));
}

#[test]
fn every_pool_of_four_levels_is_drawn_in_proportion() {
    // 3,000 lots of four claims with 1 to 4 entries for one place: wins near 1 : 2 : 3 : 4.
    let claims: Vec<Claim> =
        (1..=4).map(|level| Claim::new(format!("level {level}"), 1).entries(level)).collect();
    let mut wins = [0_u32; 4];
    let mut orders = BTreeSet::new();
    for number in 0..3_000_u32 {
        let seed = Seed::new(format!("{number:032x}")).unwrap();
        let draw = Sealed::new(&seed, &claims).unwrap().open(&seed, &claims).unwrap();
        orders.insert(draw.even.clone());
        let won = allot(&claims, 1, &Rule::WeightedLottery(draw), Partial::Whole, &TieBreak::Open)
            .unwrap();
        let place = claims.iter().position(|claim| claim.id == won.granted[0].claim).unwrap();
        wins[place] += 1;
    }
    for (wins, expected) in wins.into_iter().zip([300_u32, 600, 900, 1_200]) {
        assert!(wins.abs_diff(expected) < 100, "{wins} for {expected}");
    }
    assert_eq!(orders.len(), 24, "every order comes up");
}
