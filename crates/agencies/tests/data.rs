//! The shipped data files load, are whole, and every fact has a source.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail a test")]

use std::collections::BTreeSet;

use kerben_agencies::{
    Act, ActId, AgencyError, Body, BodyId, Conflict, ConflictId, Coverage, End, Function,
    FunctionId, Holding, HoldingId, Proposal, ProposalId, ProvedEnd, Records, Register, SourceIds,
    Standing, assessment, builtin::FILES, catalogue,
};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::data::{self, PackHeader};
use kerben_core::explain::Off;
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
    assert_eq!(register.bodies().count(), 102, "96 of the sources, 6 regional frames");
    assert_eq!(register.conflicts().count(), 27);
    assert_eq!(register.changes().count(), 77);
    assert_eq!(register.acts().count(), 96);
    let here = |party: Country| {
        let bodies = register.bodies();
        bodies.filter(|body| body.jurisdiction() == party.into()).count()
    };
    let states = [Country::KG, Country::KZ, Country::RU, Country::PH, Country::LK];
    assert_eq!(states.map(here), [26, 7, 12, 20, 6]);
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
    assert!(error.contains("accepted: annual_report, apprenticeship, citizenship"), "{error}");
}

/// KZ8: Cabinet of Ministers resolution No. 1055 of 1992-12-15, in force from 1992-11-01.
const KAZAKHSTAN: &str = r#"
[pack]
id = "kz"
title = "Kazakhstan: one department"
version = "1"

[[source]]
id = "KZ8"
title = "Resolution No. 1055 of 1992-12-15, Kazakh text"

[[coverage]]
jurisdiction = "KZ"
first = "1992-11-01"
last = "1992-12-31"
grade = "Official"
sources = ["KZ8"]

[[body]]
id = "kz.dpm"
jurisdiction = "KZ"
level = "department"
from = "1992-11-01"
until = "unknown"
grade = "Official"
sources = ["KZ8"]
[[body.name]]
language = "en"
text = "Department of Population Migration under the Ministry of Labour"
grade = "Official"
sources = ["KZ8"]

[[holding]]
id = "kz.dpm/migration"
function = "migration"
holder = "kz.dpm"
from = { date = "1992-11-01", grade = "Official", sources = ["KZ8"] }
until = { date = "unknown", grade = "Official", sources = ["KZ8"] }
grade = "Official"
sources = ["KZ8"]
"#;

#[test]
fn a_file_of_the_callers_own_adds_another_state() {
    // The functions and Kyrgyzstan alone.
    let register = Register::from_files(&FILES[..6]).unwrap();
    let more = register.extended(&[("kz.toml", KAZAKHSTAN)]).unwrap();
    assert_eq!(more.stamps().len(), register.stamps().len() + 1);
    let asked = FunctionId::new("external_labour_migration").unwrap();
    let on = |day: &str| {
        let day = parse_day(day).unwrap();
        more.responsible(&asked, Country::KZ, day, &mut Off).unwrap().value
    };
    // The end is not told: the department perhaps still stood.
    assert_eq!(on("1992-11-15").standing, Standing::Perhaps);
    assert_eq!(on("1992-10-31").standing, Standing::NotCovered);
    let day = parse_day("2017-06-01").unwrap();
    let here = more.responsible(&asked, Country::KG, day, &mut Off).unwrap().value;
    assert_eq!(here.holders.len(), 1, "the new state does not mix with the old one");

    let twice = more.extended(&[("kz2.toml", KAZAKHSTAN)]).unwrap_err();
    assert_eq!(
        twice.to_string(),
        "kz2.toml:3:6: pack.id: the pack `kz` is already part of the register; accepted: each pack once"
    );
}

#[test]
fn a_record_made_in_the_program_is_checked_too() {
    let mut records = Records::new(PackHeader::new("mine", "one holding too many", "1"));
    records.holdings.push(register().holdings()[0].clone());
    let error = register().with_records(records).unwrap_err();
    assert_eq!(
        error.to_string(),
        "mine: holding[0].id: `kg.amd/migration` stands already; accepted: each once"
    );
}

#[test]
fn no_deserialiser_lets_garbage_in() {
    fn refuses<T: serde::de::DeserializeOwned + std::fmt::Debug>(own: &[&str]) {
        let common = ["null", "0", "{}", "[]", "\"\"", "\"\\u0000\"", "[[]]", "{\"x\":1}"];
        for text in common.iter().chain(own) {
            let read = serde_json::from_str::<T>(text);
            assert!(read.is_err(), "{text} reads as {read:?}");
        }
    }
    let endless = format!("\"f{}\"", "f".repeat(200));
    refuses::<FunctionId>(&["\"A\"", "\"a b\"", &endless]);
    refuses::<BodyId>(&["\"kg\"", "\"kg.\"", "\"KG.a\""]);
    refuses::<ActId>(&["\"kg\""]);
    refuses::<HoldingId>(&["\"kg.a\"", "\"kg.a/\""]);
    refuses::<ConflictId>(&["\"7\""]);
    refuses::<ProposalId>(&["\"7\""]);
    refuses::<End>(&["\"forever\"", "\"2021-13\"", "\"2005-02-30\"", "\"OPEN\""]);
    refuses::<SourceIds>(&["[\"\"]", "[\"KG1\",\" \"]", "\"KG1\""]);
    refuses::<ProvedEnd>(&["{\"date\":\"open\",\"grade\":\"Official\",\"sources\":[]}"]);
    refuses::<Conflict>(&["{\"id\":\"a\",\"subject\":\"b\",\"claim\":[]}"]);
    refuses::<Function>(&[]);
    refuses::<Body>(&[]);
    refuses::<Act>(&[]);
    refuses::<Holding>(&[]);
    refuses::<Coverage>(&[]);
    refuses::<Proposal>(&[]);
    refuses::<Records>(&[]);
    let long = format!("\"{}\"", "a".repeat(17));
    refuses::<assessment::ItemId>(&["\"2 a\"", "\"ы\"", &long]);
    refuses::<assessment::InstrumentRecords>(&[]);
    refuses::<assessment::Answer>(&[]);
    refuses::<assessment::Reporting>(&[]);
    refuses::<assessment::Measure>(&["{\"kind\":\"fish\"}", "{\"kind\":\"one_body\"}"]);
}

#[test]
fn reading_from_a_stream_is_reading_the_text() {
    let files = FILES.map(|(_, text)| text);
    let alone = Register::from_reader("functions.toml", files[0].as_bytes()).unwrap();
    assert_eq!(alone, Register::from_str("functions.toml", files[0]).unwrap());
    let error = Register::from_reader("bad.toml", &[b'a', 0xff][..]).unwrap_err();
    assert!(error.to_string().starts_with("bad.toml:1:2: "), "{error}");
}

#[test]
fn every_record_can_be_shown_copied_compared_and_kept() {
    #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Everything {
        records: Records,
        ids: (FunctionId, BodyId, ActId, HoldingId, ConflictId, ProposalId),
        answer: kerben_agencies::Responsible,
        segments: Vec<kerben_agencies::Segment>,
        gaps: kerben_agencies::Gaps,
        name: Option<kerben_agencies::NameOn>,
    }
    fn shared<T: Send + Sync>(_: &T) {}
    let register = register();
    let (function, body) = (FunctionId::new("migration").unwrap(), BodyId::new("kg.sms").unwrap());
    let day = parse_day("2015-11-20").unwrap();
    let span = kerben_core::period::Period::of_year(2015).unwrap();
    let everything = Everything {
        records: records().remove(5),
        ids: (
            function.clone(),
            body.clone(),
            ActId::new("kg.gov.854").unwrap(),
            HoldingId::new("kg.sms/migration").unwrap(),
            ConflictId::new("KG-founded").unwrap(),
            ProposalId::new("KG-p-2025-ministry").unwrap(),
        ),
        answer: register.responsible(&function, Country::KG, day, &mut Off).unwrap().value,
        segments: register.segments(&function, Country::KG, span).unwrap(),
        gaps: register.gaps(&function, Country::KG, span).unwrap(),
        name: register.name_on(&body, day, kerben_core::language::Language::En).unwrap(),
    };
    shared(&everything);
    shared(&register);
    let text = serde_json::to_string(&everything).unwrap();
    assert_eq!(serde_json::from_str::<Everything>(&text).unwrap(), everything);
}
