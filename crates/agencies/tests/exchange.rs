//! Exchange with other formats: vectors T23, what is lost, what is refused.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kerben_agencies::exchange::eac::DateSpan;
use kerben_agencies::exchange::flat::ClosedStatus;
use kerben_agencies::exchange::{
    ExchangeError, ImportNoteKind, ImportOptions, LossKind, csv, disagreement, flat,
    function_table, popolo, timeline,
};
use kerben_agencies::{BodyId, ChangeKind, Coverage, FunctionId, Register, SourceIds};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::data::PackHeader;
use kerben_core::explain::Off;
use kerben_core::language::Language;
use kerben_core::period::Period;
use kerben_core::source::{Evidence, Source};
use serde_json::Value;

static REGISTER: LazyLock<Register> = LazyLock::new(|| Register::builtin().unwrap());

fn pack() -> PackHeader {
    PackHeader::new("again", "what came back", "1")
}

fn options(country: Country) -> ImportOptions {
    ImportOptions::new(pack(), country, Source::new("FILE", "a file"))
}

fn lost<'a>(
    losses: &'a [kerben_agencies::exchange::Loss],
    record: &str,
    field: &str,
) -> Option<&'a LossKind> {
    losses.iter().find(|one| one.record == record && one.field == field).map(|one| &one.kind)
}

/// T23 (c): EAC-CPF.
#[test]
fn t23_date_spans_of_eac_cpf() {
    for (end, attributes) in [
        ("2021-02/2021-09-29", r#"notBefore="2021-02-01" notAfter="2021-09-29""#),
        ("open", r#"status="ongoing""#),
        ("unknown", r#"status="unknown""#),
        ("2021-11-06", r#"standardDate="2021-11-06""#),
        ("2013", r#"notBefore="2013-01-01" notAfter="2013-12-31""#),
    ] {
        assert_eq!(DateSpan::of(&end.parse().unwrap(), 0).to_string(), attributes, "{end}");
    }
}

/// T23 (d): the shape of the register of the United Kingdom.
#[test]
fn t23_closed_statuses() {
    let text = flat::export(&REGISTER).unwrap().text;
    let value: Value = serde_json::from_str(&text).unwrap();
    let by_id: BTreeMap<&str, &Value> = value["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), one))
        .collect();
    for (id, status, superseding) in [
        ("kg.mlmy", "split", 2),
        ("ph.bes", "split", 2),
        ("ph.oumwa", "merged", 1),
        ("kg.mlsd", "merged", 1),
        ("uz.fund", "merged", 1),
        ("kg.sms", "changed_name", 1),
    ] {
        let one = by_id.get(id).unwrap_or_else(|| panic!("{id} is not there"));
        let details = &one["details"];
        assert_eq!(details["govuk_status"], "closed", "{id}");
        assert_eq!(details["govuk_closed_status"], status, "{id}");
        let by = one["superseding_organisations"].as_array().unwrap();
        assert_eq!(by.len(), superseding, "{id}: {by:?}");
    }
    assert_eq!(by_id["kg.mlssm"]["details"]["govuk_status"], "live");
    // Every closed body agrees with the closure rules of that register.
    for body in REGISTER.bodies() {
        if let Some((status, by)) = flat::closed(&REGISTER, body) {
            assert!(status.accepts(by.len()), "{} {status:?} {by:?}", body.id());
        }
    }
}

/// T23 (e): Popolo.
#[test]
fn t23_popolo_loses_what_is_approximate() {
    let exported = popolo::export(&REGISTER).unwrap();
    let value: Value = serde_json::from_str(&exported.text).unwrap();
    let bodies = value["organizations"].as_array().unwrap();
    let body = |id: &str| bodies.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(body("kg.mlssm")["founding_date"], "2021-11-06");
    assert!(
        body("io.iom")["other_names"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| { one["name"] == "ICM" && one["start_date"].is_string() })
    );
    let by = |text: &str| LossKind::Replaced { by: text.to_owned() };
    assert_eq!(lost(&exported.losses, "kg.sms", "until"), Some(&by("2021-02")));
    assert_eq!(body("kg.sms")["dissolution_date"], "2021-02");
    assert_eq!(lost(&exported.losses, "kg.mlssm", "from"), None, "an exact day is kept");
    assert_eq!(lost(&exported.losses, "kg.sms", "sources"), Some(&LossKind::Dropped));
    assert_eq!(lost(&exported.losses, "kg.sms/migration", ""), Some(&LossKind::Dropped));
}

#[test]
fn every_format_gives_back_what_it_does_not_list_as_lost() {
    let before = REGISTER.records(pack());
    let tables = csv::export(&REGISTER).unwrap();
    assert_eq!(tables.losses, [], "tables lose nothing");
    let read: Vec<(&str, &str)> =
        tables.text.iter().map(|table| (table.name.as_str(), table.text.as_str())).collect();
    let after = csv::import(&pack(), &read).unwrap();
    assert!(after == before, "{:?}", disagreement(&before, &after, &[], &["body", "holding"]));
    let again = Register::default().with_records(after).unwrap();
    assert!(again.records(pack()) == before);

    let exported = popolo::export(&REGISTER).unwrap();
    let after = popolo::import("p.json", &exported.text, &options(Country::KG)).unwrap().records;
    let found = disagreement(&before, &after, &exported.losses, &["body"]).unwrap();
    assert_eq!(found, None);
    Register::default().with_records(after).unwrap();

    let exported = flat::export(&REGISTER).unwrap();
    let imported = flat::import("f.json", &exported.text, &options(Country::KG)).unwrap();
    let found = disagreement(&before, &imported.records, &exported.losses, &["body"]).unwrap();
    assert_eq!(found, None);
    // The links come back as changes: the same bodies follow each other.
    let again = Register::default().with_records(imported.records).unwrap();
    for body in REGISTER.bodies() {
        let Some((_, by)) = flat::closed(&REGISTER, body) else { continue };
        let change = again.changes().find(|change| change.subject.as_ref() == Some(body.id()));
        let after: Vec<BodyId> = change
            .map(|change| change.moves.iter().filter_map(|one| one.receiver.clone()).collect())
            .unwrap_or_default();
        assert_eq!(after, by, "{}", body.id());
    }
}

#[test]
fn a_popolo_file_of_another_house_is_read_with_notes() {
    let text = r#"{
      "organizations": [
        { "id": "gov/Ministry of Labour", "name": "Ministry of Labour", "classification": "Ministry",
          "founding_date": "1993", "dissolution_date": "2004-01-01", "image": "x.png",
          "other_names": [ { "name": "Labour Board", "end_date": "1995-06" } ] },
        { "id": "b2", "name": "Inspectorate", "classification": "watchdog",
          "parent_id": "gov/Ministry of Labour", "founding_date": "2001-02-03T00:00:00Z" },
        { "id": "b2", "name": "Inspectorate", "classification": "watchdog",
          "parent_id": "gov/Ministry of Labour", "founding_date": "2001-02-03T00:00:00Z" }
      ],
      "persons": []
    }"#;
    let imported = popolo::import("x.json", text, &options(Country::KG)).unwrap();
    let register = Register::default().with_records(imported.records).unwrap();
    let ids: Vec<&str> = register.bodies().map(|body| body.id().as_str()).collect();
    assert_eq!(ids, ["kg.b2", "kg.ministry-of-labour"]);
    let inspectorate = register.body(&BodyId::new("kg.b2").unwrap()).unwrap();
    assert_eq!(inspectorate.parents()[0].body().as_str(), "kg.ministry-of-labour");
    assert_eq!(inspectorate.from().to_string(), "2001-02-03");
    let kinds: Vec<ImportNoteKind> = imported.notes.iter().map(|note| note.kind).collect();
    for kind in [
        ImportNoteKind::NotRead,
        ImportNoteKind::Duplicate,
        ImportNoteKind::IdMade,
        ImportNoteKind::LevelAssumed,
        ImportNoteKind::PerhapsYearOnly,
        ImportNoteKind::TimeCut,
    ] {
        assert!(kinds.contains(&kind), "{kind:?} in {:?}", imported.notes);
    }
}

#[test]
fn a_flat_file_of_a_government_becomes_bodies_and_changes() {
    let text = r#"[
      { "id": "https://x.gov/api/organisations/labour-office", "title": "Labour Office",
        "format": "Ministerial department", "details": { "closed_at": "2010-05-11",
          "govuk_status": "closed", "govuk_closed_status": "split" },
        "superseding_organisations": [ { "id": "https://x.gov/api/organisations/jobs" },
                                       { "id": "https://x.gov/api/organisations/pensions" } ] },
      { "id": "https://x.gov/api/organisations/jobs", "title": "Jobs",
        "parent_organisations": [ { "id": "https://x.gov/api/organisations/pensions" } ],
        "superseded_organisations": [ { "id": "https://x.gov/api/organisations/labour-office" } ] },
      { "id": "https://x.gov/api/organisations/pensions", "name": "Pensions", "superseded_by": [] },
      { "id": "old", "name": "Old Board", "dissolved": "1999", "closed_status": "merged",
        "superseded_by": [ "https://x.gov/api/organisations/jobs", "elsewhere" ] },
      { "id": "gone", "name": "Gone", "dissolved": "1998", "closed_status": "replaced" }
    ]"#;
    let imported = flat::import("x.json", text, &options(Country::KG)).unwrap();
    let changes = &imported.records.changes;
    let kinds: Vec<(&str, ChangeKind)> =
        changes.iter().map(|one| (one.subject.as_ref().unwrap().as_str(), one.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("kg.gone", ChangeKind::Closing),
            ("kg.labour-office", ChangeKind::Scission),
            ("kg.old", ChangeKind::Integration),
        ]
    );
    assert_eq!(changes[1].on.to_string(), "2010-05-11");
    let kinds: Vec<ImportNoteKind> = imported.notes.iter().map(|note| note.kind).collect();
    // Pensions does not name its predecessor, one link leads out, and a replaced body has no replacement.
    for kind in
        [ImportNoteKind::OneDirection, ImportNoteKind::LeadsOutside, ImportNoteKind::ClosureRule]
    {
        assert!(kinds.contains(&kind), "{kind:?} in {:?}", imported.notes);
    }
    Register::default().with_records(imported.records).unwrap();
    assert!(ClosedStatus::Split.accepts(2) && !ClosedStatus::Split.accepts(1));
}

/// T05 (Derived) from the flat table itself: National Archives of Australia, register of functions of February 2016 (CC BY 3.0
/// AU), the function of migration.
#[test]
fn a_flat_table_of_an_archive_becomes_holdings() {
    let text = include_str!("data/naa_migration.csv");
    let asked = FunctionId::new("migration").unwrap();
    let imported = function_table::import(text, &asked, &options(Country::AU)).unwrap();
    let mut records = imported.records;
    assert_eq!((records.bodies.len(), records.holdings.len()), (9, 9));
    let day = |text: &str| parse_day(text).unwrap();
    let sources = SourceIds::new(["FILE"]).unwrap();
    let covered = (day("1901-01-01"), day("2016-02-29"));
    records.coverage.push(Coverage::new(Country::AU, covered, Evidence::Code, sources));
    let functions = Register::from_files(&kerben_agencies::builtin::FILES[..1]).unwrap();
    let register = functions.with_records(records).unwrap();
    for (on, expected) in [
        ("1912-06-30", vec!["au.ca-7"]),
        ("1916-11-14", vec!["au.ca-15"]),
        ("1924-01-01", vec!["au.ca-12", "au.ca-15"]),
        ("1932-08-01", vec!["au.ca-24", "au.ca-27"]),
        ("2015-01-01", vec!["au.ca-9431"]),
    ] {
        let answer = register.responsible(&asked, Country::AU, day(on), &mut Off).unwrap().value;
        let mut held: Vec<&str> = answer.holders.iter().map(|one| one.body.as_str()).collect();
        held.sort_unstable();
        assert_eq!(held, expected, "{on}");
    }
    for (from, to, says) in [
        ("1901-01-01", "1901-13-01", "functions.csv:2:"),
        ("agency_end", "agency_ended", "functions.csv:1:1: agency_end: the column is missing"),
        ("CA 12,", "CA 7,", "functions.csv:3:1: agency: \"CA 7\" stands above with another life"),
        ("CA 12,", "--,", "functions.csv:3:1: agency: no id can be made of \"--\""),
    ] {
        assert!(text.contains(from));
        let broken = text.replacen(from, to, 1);
        let error = function_table::import(&broken, &asked, &options(Country::AU)).unwrap_err();
        assert!(error.to_string().starts_with(says), "{error}");
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    for (text, says) in [
        ("{ \"organizations\": [ { \"id\": } ] }", "x.json:1:30: "),
        ("{}", "x.json: $: no organisations; accepted: an object with `organizations`, or a list"),
        (
            r#"[{"id": "a.b", "name": "A", "founding_date": "2013-99"}]"#,
            "x.json: [0].founding_date: \"2013-99\" is no date; accepted: a date as 2013, 2013-11 or 2013-11-05",
        ),
        (
            r#"[{"id": "a.b", "name": "A", "founding_date": "2013-21"}]"#,
            "x.json: [0].founding_date: \"2013-21\" is no date",
        ),
        (r#"[{"id": "a.b"}]"#, "x.json: [0]: no name; accepted: "),
        (r#"[{"name": "A"}]"#, "x.json: [0]: no id; accepted: "),
        (
            r#"[{"id": "a.b", "name": "A", "parent_id": "c.d"}]"#,
            "x.json: [0].parent_id: no organisation has this id",
        ),
        (
            r#"[{"id": "a.b", "name": "A"}, {"id": "a.b", "name": "B"}]"#,
            "x.json: [1].id: `a.b` stands already",
        ),
        (r#"[{"id": "a.b", "name": 7}]"#, "x.json: [0].name: no text; accepted: a text"),
        (r#"[{"id": "--", "name": "A"}]"#, "x.json: [0].id: no id can be made of \"--\""),
        ("[7]", "x.json: [0]: no object; accepted: an object"),
    ] {
        let error = popolo::import("x.json", text, &options(Country::KG)).unwrap_err();
        assert!(error.to_string().starts_with(says), "{error}");
    }
    let deep = "[".repeat(100_000);
    assert!(popolo::import("x.json", &deep, &options(Country::KG)).is_err());
    let status = r#"[{"id": "a.b", "name": "A", "closed_status": "eaten"}]"#;
    let error = flat::import("x.json", status, &options(Country::KG)).unwrap_err();
    assert!(
        error.to_string().contains(
            "[0].closed_status: \"eaten\" is no closed status; accepted: no_longer_exists"
        )
    );
}

#[test]
fn a_broken_table_is_refused_with_line_and_column() {
    let tables = csv::export(&REGISTER).unwrap().text;
    let broken = |table: &str, from: &str, to: &str| -> ExchangeError {
        let changed: Vec<(String, String)> = tables
            .iter()
            .map(|one| {
                let text = if one.name == table {
                    assert!(one.text.contains(from), "{table} has no {from}");
                    one.text.replacen(from, to, 1)
                } else {
                    one.text.clone()
                };
                (one.name.clone(), text)
            })
            .collect();
        let read: Vec<(&str, &str)> =
            changed.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        csv::import(&pack(), &read).unwrap_err()
    };
    let error = broken("body", ",ministry,", ",minstry,");
    let ExchangeError::Cell { table, line, column, name, problem, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!((table.as_str(), name.as_str()), ("body", "level"));
    assert!(*line > 1 && *column > 1 && problem.contains("minstry"), "{error}");
    let error = broken("body.name", "\nkg.sms,0,", "\nkg.smz,0,");
    assert!(error.to_string().contains("there is no body \"kg.smz\"; accepted: an id of body.csv"));
    let error = broken("holding", "2015-12-11,", "2015-13-11,");
    assert!(error.to_string().starts_with("holding.csv:"), "{error}");
    let error = broken("composition", ",156,", ",many,");
    assert!(error.to_string().contains("\"many\" is no whole number"), "{error}");
    let error = broken("act", "id,", "id,id,");
    assert!(error.to_string().starts_with("act.csv:1:2: id: no name, or one twice"), "{error}");
    let error = csv::import(&pack(), &[("fish", "id\n")]).unwrap_err();
    assert!(error.to_string().starts_with("fish.csv:1:1: : there is no such table"), "{error}");
    let error = csv::import(&pack(), &[("body", "id,colour\nkg.a,red\n")]).unwrap_err();
    assert!(error.to_string().starts_with("body.csv:2:2: colour: unknown field"), "{error}");
}

#[test]
fn a_cell_keeps_what_stands_in_it() {
    let mut records = REGISTER.records(pack());
    records.bodies.truncate(1);
    let text = records.bodies[0].id().to_string();
    let mut alone = kerben_agencies::Records::new(pack());
    alone.sources.push(Source::new("A;B\\C", "a, \"quoted\"\nline; and more"));
    alone.sources.push(Source::new("D", "  spaces  "));
    let json = serde_json::json!({
        "id": text, "jurisdiction": "KG", "level": "agency", "from": "2001~", "until": "open",
        "grade": "Press", "sources": ["A;B\\C", "D"], "note": "=1+1,\r\nsecond line",
        "name": [{ "language": "en", "text": ";", "kind": "official", "grade": "Press", "sources": ["D"] }],
    });
    alone.bodies.push(serde_json::from_value(json).unwrap());
    let register = Register::default().with_records(alone.clone()).unwrap();
    let tables = csv::export(&register).unwrap();
    assert_eq!(tables.losses, []);
    let read: Vec<(&str, &str)> =
        tables.text.iter().map(|table| (table.name.as_str(), table.text.as_str())).collect();
    assert_eq!(csv::import(&pack(), &read).unwrap(), alone);
    // An empty text is no different from an absent one in a table: that is a loss, and is said.
    let mut empty = alone.clone();
    empty.sources[1].note = Some(String::new());
    let register = Register::default().with_records(empty).unwrap();
    let losses = csv::export(&register).unwrap().losses;
    assert_eq!(lost(&losses, "D", "note"), Some(&LossKind::Dropped));
}

#[test]
fn the_succession_is_drawn() {
    let asked = FunctionId::new("external_labour_migration").unwrap();
    let day = |text: &str| parse_day(text).unwrap();
    let window = Period::new(day("2005-01-01"), day("2026-03-07")).unwrap();
    let drawn = timeline::mermaid(&REGISTER, &asked, Country::KG, window, Language::En).unwrap();
    assert!(drawn.text.starts_with("gantt\n    dateFormat YYYY-MM-DD\n"));
    let bar = "    State Migration Service under the Government :done, 2015-12-11, 2021-01-01\n";
    assert!(drawn.text.contains(bar), "{}", drawn.text);
    assert!(drawn.losses.iter().any(|one| one.table == "holding"));
    let graph = timeline::dot(&REGISTER, Country::KG, Language::Ru).unwrap();
    assert!(
        graph
            .text
            .contains("\"kg.mhsd\" -> \"kg.mlssm\" [label=\"scission 2021-11-06\", style=solid]"),
        "{}",
        graph.text
    );
    assert_eq!(graph.text.matches('{').count(), graph.text.matches('}').count());
}

#[cfg(feature = "rdf")]
mod rdf {
    use super::*;
    use kerben_agencies::exchange::rdf::{Vocabulary, export};
    use oxjsonld::JsonLdParser;
    use oxttl::TurtleParser;
    use std::collections::BTreeSet;

    const BASE: &str = "https://example.org/id/";

    /// Both syntaxes say the same graph, whatever the vocabulary.
    #[test]
    fn turtle_and_json_ld_say_the_same() {
        for vocabulary in [Vocabulary::Org, Vocabulary::Cpov, Vocabulary::CovApIt] {
            let graph = export(&REGISTER, BASE, vocabulary).unwrap().text;
            let built: BTreeSet<String> = graph.triples.iter().map(ToString::to_string).collect();
            let turtle = graph.turtle().unwrap();
            let read = TurtleParser::new().for_slice(&turtle);
            let read: BTreeSet<String> = read.map(|triple| triple.unwrap().to_string()).collect();
            assert_eq!(read, built, "{vocabulary:?}");
            let json = graph.json_ld().unwrap();
            let read = JsonLdParser::new().for_slice(&json);
            let read: BTreeSet<String> =
                read.map(|quad| oxrdf::Triple::from(quad.unwrap()).to_string()).collect();
            assert_eq!(read, built, "{vocabulary:?}");
        }
    }

    /// T23 (a): an event dated `2013~` cannot be a moment: the date goes, with a warning, and is never made up.
    #[test]
    fn t23_no_moment_is_made_up() {
        let exported = export(&REGISTER, BASE, Vocabulary::Cpov).unwrap();
        let graph = exported.text.turtle().unwrap();
        assert!(graph.contains("prov:startedAtTime \"2021-11-06T00:00:00\"^^xsd:dateTime"));
        let vague =
            REGISTER.changes().filter(|one| one.on.date().is_some_and(|d| d.exact().is_none()));
        let mut count = 0;
        for change in vague.filter(|one| one.kind.axes().is_some()) {
            count += 1;
            let id = change.id.as_str();
            assert_eq!(lost(&exported.losses, id, "on"), Some(&LossKind::Dropped), "{id}");
            let node = format!("{BASE}change/{id}>");
            let dated = exported.text.triples.iter().any(|triple| {
                triple.subject.to_string().ends_with(&node)
                    && triple.predicate.as_str().ends_with("startedAtTime")
            });
            assert!(!dated, "{id}");
        }
        assert!(count > 5);
        // The plain ontology takes a year as a year.
        let graph = export(&REGISTER, BASE, Vocabulary::Org).unwrap();
        assert!(graph.text.turtle().unwrap().contains("xsd:gYear"));
    }

    /// T23 (b): the Italian profile misspells its predicate, and a bridge must use it so.
    #[test]
    fn t23_the_italian_predicate_is_spelt_as_it_is() {
        let italian = export(&REGISTER, BASE, Vocabulary::CovApIt).unwrap().text.turtle().unwrap();
        assert!(italian.contains("cov:orginalOrganization"));
        assert!(!italian.contains("org:originalOrganization"));
        let european = export(&REGISTER, BASE, Vocabulary::Cpov).unwrap().text.turtle().unwrap();
        assert!(european.contains("org:originalOrganization") && !european.contains("orginal"));
    }

    /// What the ontology calls no change event is none, and stands on the list of losses.
    #[test]
    fn what_keeps_identity_is_no_change_event() {
        let exported = export(&REGISTER, BASE, Vocabulary::Org).unwrap();
        for change in REGISTER.changes().filter(|one| one.kind.keeps_identity()) {
            let id = change.id.as_str();
            assert_eq!(lost(&exported.losses, id, ""), Some(&LossKind::Dropped), "{id}");
        }
        let error = export(&REGISTER, "no address", Vocabulary::Org).unwrap_err();
        assert!(error.to_string().contains("accepted: an absolute address"), "{error}");
    }
}
