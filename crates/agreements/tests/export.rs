//! What is written reads back; what a form cannot hold is named.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use kerben_agreements::export::{self, LostPart};
use kerben_agreements::import::{Table, Years};
use kerben_agreements::{Instrument, Treaties, catalogue};
use kerben_core::country::Country;
use kerben_core::language::Language;
use serde_json::{Value, json};

fn years() -> Years {
    Years::new(1900, 2100).unwrap()
}

fn treaties() -> Treaties {
    Treaties::builtin().unwrap()
}

#[test]
fn json_reads_back_as_the_same_register() {
    let treaties = treaties();
    let text = export::json(&treaties).unwrap();
    let back = export::from_json("register.json", &text).unwrap();
    assert!(back.iter().eq(treaties.iter()));
    assert_eq!(export::json(&back).unwrap(), text);
    for instrument in treaties.iter() {
        assert_eq!(back.source(instrument.source()), treaties.source(instrument.source()));
    }
    assert!(!text.contains("null"));
}

/// The committed schema accepts what is written and refuses what is not of the form. Whoever adds a field to an
/// instrument or an event adds it to `schema/instruments-1.schema.json`.
#[test]
fn json_is_of_its_schema() {
    let schema: Value = serde_json::from_str(export::JSON_SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let written: Value = serde_json::from_str(&export::json(&treaties()).unwrap()).unwrap();
    let problems: Vec<String> = validator
        .iter_errors(&written)
        .take(5)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(problems, Vec::<String>::new());
    for (path, bad) in [
        ("/schema", json!("kerben.agreements/2")),
        ("/instrument/0/kind", json!("pact")),
        ("/instrument/0/states", json!(["KGZ"])),
        ("/instrument/0/grade", json!("good")),
        ("/instrument/0/when", json!("1996")),
        ("/instrument/0/source", Value::Null),
    ] {
        let mut broken = written.clone();
        let (parent, key) = path.rsplit_once('/').unwrap();
        broken.pointer_mut(parent).unwrap()[key] = bad;
        assert!(!validator.is_valid(&broken), "{path}");
    }
}

#[test]
fn a_json_text_with_a_mistake_is_refused_by_its_place() {
    let source = r#""source":[{"id":"s","title":"S"}]"#;
    let one = |rest: &str| {
        format!(
            "{{\"schema\":\"kerben.agreements/1\",{source},\"instrument\":[{{\"id\":\"X\",\"kind\":\"treaty\",\"title\":\"T\",\"states\":[\"KG\",\"RU\"],\"closed\":true,\"matters\":[],\"grade\":\"Press\",{rest}}}]}}"
        )
    };
    assert!(export::from_json("x.json", &one("\"source\":\"s\"")).is_ok());
    for (text, start) in [
        (
            one("\"source\":\"t\""),
            "x.json: instrument[0].source: the source `t` is not defined under [[source]]; accepted: s",
        ),
        (
            one(
                "\"source\":\"s\",\"event\":[{\"kind\":\"left\",\"source\":\"s\",\"grade\":\"Press\"}]",
            ),
            "x.json: instrument[0].event[0].",
        ),
        (one("\"source\":\"s\",\"when\":1"), "x.json:1: unknown field `when`"),
        ("{\n\"schema\": 1".to_owned(), "x.json:2: "),
        (
            "{\"schema\":\"kerben.agreements/9\"}".to_owned(),
            "x.json: schema: the form \"kerben.agreements/9\" is not known; accepted: kerben.agreements/1",
        ),
    ] {
        let error = export::from_json("x.json", &text).unwrap_err().to_string();
        assert!(error.starts_with(start), "{error} / {start}");
    }
}

#[test]
fn the_table_reads_back_row_by_row() {
    let table = export::table(&treaties(), years()).value;
    let text = export::csv(&table).unwrap();
    let back = Table::from_str("register.csv", &text, years()).unwrap();
    assert_eq!(back.rows(), table.rows());
    assert_eq!(export::csv(&back).unwrap(), text);
}

#[test]
fn the_own_register_raises_no_error_in_its_own_table() {
    let table = export::table(&treaties(), years()).value;
    let report = table.findings();
    let errors: Vec<String> = report
        .findings()
        .iter()
        .filter(|finding| finding.severity == kerben_agreements::import::Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert_eq!(errors, Vec::<String>::new());
}

#[test]
fn what_the_table_leaves_out_is_named() {
    let treaties = treaties();
    let table = export::table(&treaties, years());
    let lost = |id: &str, part: LostPart| {
        table.lost.iter().any(|lost| lost.instrument == id && lost.part == part)
    };
    // Five members, five days of force.
    assert!(lost("M-EAEU", LostPart::PartyDates));
    assert!(lost("M-EAEU", LostPart::Relations));
    assert!(lost("KG-KR-EPS", LostPart::OtherStatements));
    assert!(lost("KG-KR-EPS", LostPart::Events));
    assert!(!lost("KG-RU-1996", LostPart::PartyDates));
    let row = table.value.rows().iter().find(|row| row.id.as_deref() == Some("M-EAEU")).unwrap();
    assert_eq!(row.in_force, None);
    // Every instrument is a row, or its row is named as lost.
    let rows = table.value.rows().len();
    let without = table.lost.iter().filter(|lost| lost.part == LostPart::Row).count();
    assert_eq!(rows + without, treaties.iter().count());
}

#[test]
fn readers_get_a_table_in_their_language() {
    let (treaties, words) = (treaties(), catalogue().unwrap());
    let day = "2026-01-01".parse().unwrap();
    let page = |language| {
        export::markdown(&treaties, (Country::KG, Country::RU), day, &words, language).unwrap()
    };
    let english = page(Language::En);
    assert!(english.starts_with("| id | kind | title | signed | in force | grade |\n| --- |"));
    assert!(english.contains("| KG-RU-1996 | treaty |"), "{english}");
    assert!(page(Language::Ru).contains("| в силе |"));
    let lines: Vec<&str> = english.lines().collect();
    assert!(lines.iter().all(|line| line.matches(" | ").count() == 5 || line.starts_with("| ---")));
    for language in Language::ALL {
        assert!(!page(language).contains('⟨'));
    }
}

#[test]
fn a_timeline_follows_the_days() {
    let (treaties, words) = (treaties(), catalogue().unwrap());
    let page = export::mermaid(&treaties, (Country::KG, Country::RU), &words, Language::En);
    assert!(page.starts_with("timeline\n    title Kyrgyzstan - Russia\n"), "{page}");
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} in {page}"));
    assert!(place("1996-03-28 : KG-RU-1996") < place("1998-01-15"));
    // One colon for each entry and no other.
    assert!(
        page.lines()
            .skip(2)
            .all(|line| line.matches(" : ").count() == 1 && line.matches(':').count() == 1)
    );
    let ids: Vec<&str> = treaties.iter().map(Instrument::id).collect();
    assert!(ids.contains(&"KG-RU-1996"));
}
