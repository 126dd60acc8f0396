//! The shipped data files load, are whole, and every fact has a source.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail a test")]

use std::collections::BTreeSet;

use kerben_agencies::{AgencyError, Records, Register, builtin::FILES, catalogue};
use kerben_core::data;
use kerben_core::source::Evidence;

fn register() -> Register {
    Register::builtin().unwrap_or_else(|error| panic!("{error}"))
}

fn records() -> Vec<Records> {
    FILES.iter().map(|(file, text)| data::parse(file, text).unwrap()).collect()
}

#[test]
fn the_files_make_one_register() {
    let register = register();
    assert_eq!(register.stamps().len(), FILES.len());
    assert_eq!(register.bodies().count(), 26, "every body that the sources name");
    assert_eq!(register.conflicts().count(), 9);
    assert!(register.stamps().iter().all(|stamp| stamp.version() == "2026-03-06"));
}

#[test]
fn every_source_is_used_or_kept_for_its_own_sake() {
    let text: String = FILES.iter().map(|(_, text)| *text).collect();
    // Read for the region or for lines of which no function is recorded yet.
    let kept = ["KG9", "KG14", "KG32", "KG37", "KG54", "KG58", "KG46", "KG48", "KG41", "KG24"];
    for source in records().iter().flat_map(|records| &records.sources) {
        let used = text.matches(&format!("\"{}\"", source.id)).count() > 1;
        assert!(used || kept.contains(&source.id.as_str()), "{} is used by nothing", source.id);
    }
}

#[test]
fn what_only_the_deck_or_memory_says_is_unverified() {
    let weak = |sources: Vec<&str>| sources.iter().all(|id| ["DECK", "RECALLED"].contains(id));
    let register = register();
    for body in register.bodies() {
        if weak(body.sources().iter().collect()) {
            assert_eq!(body.grade(), Evidence::Unverified, "{}", body.id());
        }
    }
    for act in register.acts() {
        if weak(act.sources().iter().collect()) {
            assert_eq!(act.grade(), Evidence::Unverified, "{}", act.id());
        }
    }
    for holding in register.holdings() {
        for (grade, sources) in [
            (holding.grade(), holding.sources()),
            (holding.from().grade(), holding.from().sources()),
            (holding.until().grade(), holding.until().sources()),
        ] {
            if weak(sources.iter().collect()) {
                assert_eq!(grade, Evidence::Unverified, "{}", holding.id());
            }
        }
    }
}

#[test]
fn every_holding_has_a_basis_or_says_that_none_was_found() {
    for holding in register().holdings() {
        assert!(
            !holding.basis().is_empty() || !holding.missing().is_empty(),
            "{} names neither an act nor what is missing",
            holding.id()
        );
    }
}

#[test]
fn a_derived_holding_says_from_what() {
    for holding in register().holdings() {
        if holding.grade() == Evidence::Derived {
            assert!(
                holding.note().is_some(),
                "{} does not say from what it is derived",
                holding.id()
            );
        }
    }
}

#[test]
fn every_function_is_named_in_three_languages() {
    for function in register().functions() {
        assert!(function.name().ru.is_some(), "{}", function.id());
        assert!(function.name().ky.is_some(), "{}", function.id());
    }
}

#[test]
fn the_catalogue_has_every_text_in_three_languages_with_the_same_places() {
    let words = catalogue().unwrap();
    assert_eq!(words.findings(), Vec::new());
    let own: BTreeSet<_> = words.keys().filter(|key| key.starts_with("agencies.")).collect();
    assert!(own.len() > 30);
}

#[test]
fn a_record_survives_being_written_and_read() {
    for records in records() {
        let text = serde_json::to_string(&records).unwrap();
        assert_eq!(serde_json::from_str::<Records>(&text).unwrap(), records);
    }
}

/// Breaks one shipped file and returns the error.
fn broken(file: &str, from: &str, to: &str) -> String {
    let files: Vec<(&str, String)> = FILES
        .iter()
        .map(|(name, text)| {
            assert!(*name != file || text.contains(from), "{file} has no {from}");
            (*name, if *name == file { text.replacen(from, to, 1) } else { (*text).to_owned() })
        })
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    match Register::from_files(&files) {
        Err(AgencyError::Data(error)) => {
            assert!(error.line().is_some(), "{error} has no line");
            error.to_string()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_broken_reference_is_refused_with_its_line() {
    let holdings = "kg/holdings.toml";
    for (file, from, to, said) in [
        (
            holdings,
            "function = \"migration\"",
            "function = \"migraton\"",
            "there is no function `migraton`",
        ),
        (holdings, "holder = \"kg.amd\"", "holder = \"kg.amdd\"", "there is no body `kg.amdd`"),
        (
            holdings,
            "basis = [\"kg.gov.854\"]",
            "basis = [\"kg.gov.855\"]",
            "there is no act `kg.gov.855`",
        ),
        (
            holdings,
            "conflicts = [\"KG-2012-portfolio\"]",
            "conflicts = [\"KG-2012\"]",
            "there is no conflict `KG-2012`",
        ),
        (
            holdings,
            "sources = [\"KG31\"]",
            "sources = [\"KG310\"]",
            "the source `KG310` is not defined",
        ),
        (holdings, "sources = [\"KG31\"]", "sources = []", "the fact names no source"),
        (
            holdings,
            "from = { date = \"2015-12-11\"",
            "from = { date = \"open\"",
            "a start cannot be open",
        ),
        (
            holdings,
            "from = { date = \"2015-12-11\"",
            "from = { date = \"2025-12-11\"",
            "before it starts",
        ),
        (holdings, "on = \"2016-12-12\"", "on = \"2014-12-12\"", "outside the interval"),
        (
            holdings,
            "[[holding.except]]\nfunction = \"work_permits\"",
            "[[holding.except]]\nfunction = \"labour\"",
            "`labour` is no part of `migration`",
        ),
        (holdings, "[[holding]]", "[[holdings]]", "holdings"),
        (
            "kg/bodies.toml",
            "[[body.parent]]\nbody = \"kg.gov\"",
            "[[body.parent]]\nbody = \"kg.go\"",
            "there is no body `kg.go`",
        ),
        ("kg/bodies.toml", "id = \"kg.dms\"", "id = \"kg.amd\"", "`kg.amd` stands already"),
        (
            "kg/claims.toml",
            "source = \"KG16\"",
            "source = \"KG160\"",
            "the source `KG160` is not defined",
        ),
        ("kg/claims.toml", "preferred = \"KG1\"", "preferred = \"KG2\"", "KG2"),
        (
            "functions.toml",
            "id = \"migration\"\n",
            "id = \"migration\"\nparent = \"work_permits\"\n",
            "lies within itself",
        ),
        (
            "functions.toml",
            "id = \"agencies.functions\"",
            "id = \"agencies.kg.acts\"",
            "already part of the register",
        ),
    ] {
        let error = broken(file, from, to);
        assert!(error.contains(said), "{error}\ndoes not say: {said}");
    }
}

#[test]
fn an_error_reads_as_a_sentence_with_what_is_accepted() {
    let error = broken("functions.toml", "parent = \"migration\"", "parent = \"migraton\"");
    assert_eq!(
        error.split(';').next(),
        Some("functions.toml:26:10: function[1].parent: there is no function `migraton`")
    );
    assert!(error.contains("accepted: annual_report, consultation, demography"), "{error}");
}
