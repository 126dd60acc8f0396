//! The laws of places: they hold here, and each catches a broken implementation.

#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::LazyLock;

use chrono::NaiveDate;
use kerben_agreements::Treaties;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Off};
use kerben_core::source::Evidence;
use kerben_quotas::{Ground, PlaceNeed, PlaceRequest, Quotas, laws, strategies as some};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

static QUOTAS: LazyLock<Quotas> = LazyLock::new(|| Quotas::builtin().unwrap());
static TREATIES: LazyLock<Treaties> = LazyLock::new(|| Treaties::builtin().unwrap());

fn need(request: &PlaceRequest) -> PlaceNeed {
    QUOTAS.place_needed(request, &TREATIES, &mut Off).unwrap().value
}

/// The Treaty on the EAEU (1 January 2015), the accessions of Armenia (2 January 2015) and of Kyrgyzstan
/// (12 August 2015).
fn members() -> Vec<(Country, NaiveDate)> {
    [
        (Country::BY, "2015-01-01"),
        (Country::KZ, "2015-01-01"),
        (Country::RU, "2015-01-01"),
        (Country::AM, "2015-01-02"),
        (Country::KG, "2015-08-12"),
    ]
    .map(|(country, since)| (country, parse_day(since).unwrap()))
    .to_vec()
}

/// The grade of the treaty's text as shipped; a question for better evidence cannot be held to the law.
fn provable(request: &PlaceRequest) -> PlaceRequest {
    request.clone().at_least(Evidence::Derived)
}

proptest! {
    #[test]
    fn laws_of_places(
        request in some::request(),
        citizenship in some::country(),
        status in some::person_status(),
    ) {
        laws::members_need_no_place(&members(), &provable(&request), need)?;
        laws::more_facts_never_take_a_right(&request, citizenship, status, need)?;
        laws::better_evidence_never_gives_a_right(&request, need)?;
        let explained = QUOTAS.answer(&request, &TREATIES, &mut Explain::new()).unwrap();
        prop_assert_eq!(explained.node.check(), []);
        prop_assert_eq!(explained.value.need, need(&request));
    }
}

fn caught<S: Strategy>(strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) -> bool {
    let config = Config { failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    TestRunner::new(config).run(&strategy, law).is_err()
}

/// Knows no treaty.
fn untreated(request: &PlaceRequest) -> PlaceNeed {
    match need(request) {
        PlaceNeed::NotNeeded(Ground::FreeMovement { .. }) => {
            PlaceNeed::Needed { state: request.host, pool: "labour".to_owned(), year: 2025 }
        }
        other => other,
    }
}

#[test]
fn the_law_of_members_catches_an_answer_that_knows_no_treaty() {
    assert!(caught(some::request(), |request| {
        laws::members_need_no_place(&members(), &provable(&request), untreated)
    }));
}

/// Looks at the last citizenship only.
fn hasty(request: &PlaceRequest) -> PlaceNeed {
    let last = request.citizenships.last().copied();
    need(&request.clone().citizenships(last))
}

#[test]
fn the_law_of_more_facts_catches_an_answer_that_reads_one_citizenship() {
    let cases = (some::request(), some::country(), some::person_status());
    assert!(caught(cases, |(request, citizenship, status)| {
        laws::more_facts_never_take_a_right(&request, citizenship, status, hasty)
    }));
}

/// Grants to whoever asks for official evidence.
fn dazzled(request: &PlaceRequest) -> PlaceNeed {
    if request.at_least == Evidence::Official {
        PlaceNeed::NotNeeded(Ground::OwnCitizen)
    } else {
        need(request)
    }
}

#[test]
fn the_law_of_evidence_catches_an_answer_that_grants_more_to_the_strict() {
    assert!(caught(some::request(), |request| {
        laws::better_evidence_never_gives_a_right(&request, dazzled)
    }));
}
