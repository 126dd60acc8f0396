//! Published apportionments come out to the place, ties and all, and every answer proves itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use kerben_core::data;
use kerben_core::explain::{Explain, Off};
use kerben_core::source::Evidence;
use kerben_quotas::apportion::{Apportionment, Key, Method, TieRule, verify};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    vector: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    id: String,
    method: Method,
    weights: Vec<u64>,
    places: u64,
    sure: Vec<u64>,
    #[serde(default)]
    tied: Vec<usize>,
    #[serde(default)]
    tied_places: u64,
    source: String,
    grade: Evidence,
}

fn vectors() -> Vec<Vector> {
    let text = include_str!("data/apportionment.toml");
    data::parse::<Vectors>("apportionment.toml", text).unwrap().vector
}

fn shared(method: Method, weights: &[u64], places: u64) -> Apportionment {
    let key = Key::new(weights.to_vec()).unwrap();
    let shared = method.apportion(&key, places, &mut Off).unwrap().value;
    verify(&key, &shared).unwrap_or_else(|error| panic!("{method}: {error}\n{shared:?}"));
    shared
}

#[test]
fn every_published_vector_comes_out_with_its_ties() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 43);
    for vector in vectors {
        assert!(!vector.source.is_empty() && vector.grade > Evidence::Unverified);
        let shared = shared(vector.method, &vector.weights, vector.places);
        let about = format!("{} {}", vector.id, vector.method);
        assert_eq!(shared.sure(), vector.sure, "{about}");
        let found: Vec<(Vec<usize>, u64)> =
            shared.ties().iter().map(|tie| (tie.units.clone(), tie.places)).collect();
        let tied: Vec<usize> = vector.tied.iter().map(|unit| unit - 1).collect();
        let expected = if tied.is_empty() { Vec::new() } else { vec![(tied, vector.tied_places)] };
        assert_eq!(found, expected, "{about}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    table: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    year: u32,
    total: u64,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "grade")]
    _grade: Evidence,
    cantons: BTreeMap<String, u64>,
}

#[test]
fn the_swiss_tables_add_up_and_last_years_rounded_table_is_no_key() {
    let text = include_str!("data/swiss-cantons.toml");
    let tables = data::parse::<Tables>("swiss-cantons.toml", text).unwrap().table;
    let [old, new] = tables.as_slice() else { panic!("two tables") };
    assert_eq!((old.year, old.total, new.year, new.total), (2010, 1_750, 2017, 2_000));
    for table in &tables {
        assert_eq!(table.cantons.values().sum::<u64>(), table.total);
        assert_eq!(table.cantons.len(), 26);
        // A table apportioned to its own total by its own figures is itself.
        let weights: Vec<u64> = table.cantons.values().copied().collect();
        for method in Method::CLASSIC {
            assert_eq!(shared(method, &weights, table.total).settled(), Some(&weights[..]));
        }
    }
    let weights: Vec<u64> = old.cantons.values().copied().collect();
    let actual: Vec<u64> = new.cantons.values().copied().collect();
    let differing = |computed: &[u64]| {
        computed
            .iter()
            .zip(&actual)
            .filter(|(a, b)| a != b)
            .inspect(|(a, b)| {
                assert!(a.abs_diff(**b) <= 1);
            })
            .count()
    };
    let webster = shared(Method::Webster, &weights, 2_000);
    assert_eq!(webster.settled().map(differing), Some(10));
    // Under largest remainders nine cantons tie for three places.
    let hamilton = shared(Method::Hamilton, &weights, 2_000);
    assert_eq!((hamilton.ties()[0].units.len(), hamilton.ties()[0].places), (9, 3));
    let resolved = hamilton.resolve(TieRule::Order).unwrap();
    assert!((8..=14).contains(&resolved.settled().map(differing).unwrap()));
}

#[test]
fn an_answer_explains_itself_and_its_steps_follow() {
    for vector in vectors() {
        let key = Key::new(vector.weights).unwrap();
        let traced = vector.method.apportion(&key, vector.places, &mut Explain::new()).unwrap();
        assert_eq!(traced.node.check(), []);
        let silent = vector.method.apportion(&key, vector.places, &mut Off).unwrap().value;
        assert_eq!(traced.value, silent);
    }
}

#[test]
fn an_open_tie_is_stored_and_resumed() {
    let open = shared(Method::Webster, &[1_500, 1_500, 900, 500, 500, 200], 25);
    let text = serde_json::to_string(&open).unwrap();
    let resumed: Apportionment = serde_json::from_str(&text).unwrap();
    assert_eq!(resumed, open);
    let decree = |winners: &[usize]| TieRule::Decree {
        winners: winners.to_vec(),
        instrument: "an order".to_owned(),
    };
    let settled = resumed.clone().resolve(decree(&[3, 4])).unwrap();
    assert_eq!(settled.settled(), Some(&[7, 7, 4, 3, 3, 1][..]));
    assert_eq!(settled.resolutions()[0].winners, [3, 4]);
    for refused in [&[3][..], &[3, 3], &[3, 5], &[0, 1, 2]] {
        let error = resumed.clone().resolve(decree(refused)).unwrap_err().to_string();
        assert!(error.contains("accepted: 2 of the units 1, 2, 3, 4, 5"), "{error}");
    }
    assert!(settled.resolve(TieRule::Order).is_err());
}
