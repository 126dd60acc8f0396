//! Every error of a loader names file, line and key, what is wrong and what would be accepted.
// Helpers outside `#[test]` functions may fail a test too.
#![allow(clippy::panic)]
#![cfg(feature = "proptest")]

use std::io::{self, Read};

use kerben_core::data::{self, DATA_BYTES_MAX, DataError, Document, PackHeader};
use kerben_core::language::Language;
use kerben_core::laws::source as laws;
use kerben_core::message::Catalogue;
use kerben_core::overlay::Overlay;
use kerben_core::parameters::ParameterSet;
use kerben_core::source::Source;
use kerben_core::strategies::source as strategies;
use proptest::prelude::*;

const HEAD: &str = "\
[pack]
id = 'a'
title = 'State A'
version = '1'

[[source]]
id = 'act'
title = 'Act'

";

/// The error of a parameter file that begins with [`HEAD`], whose lines are 1 to 9.
fn refusal(tail: &str) -> String {
    let text = format!("{HEAD}{tail}");
    match ParameterSet::from_str("a.toml", &text) {
        Ok(_) => panic!("accepted:\n{text}"),
        Err(error) => error.to_string(),
    }
}

const PENSION: &str = "[[parameter]]\nid = 'a.pension'\ntitle = 'Pension'\nunit = 'KGS/month'\n";

#[test]
fn a_missing_key_names_its_table() {
    assert_eq!(
        refusal("[[parameter]]\nid = 'a.pension'\nunit = 'one'\n"),
        "a.toml:10:1: parameter[0]: the key `title` is missing; accepted: this table with a key `title`"
    );
    assert_eq!(
        refusal(&format!("{PENSION}[[parameter.value]]\nvalue = '1'\nsource = 'act'\n")),
        "a.toml:14:1: parameter[0].value[0]: the key `grade` is missing; accepted: this table with a key \
         `grade`"
    );
    assert_eq!(
        ParameterSet::from_str("a.toml", "").unwrap_err().to_string(),
        "a.toml:1:1: the key `pack` is missing; accepted: this table with a key `pack`"
    );
}

#[test]
fn an_unknown_key_lists_the_known_ones() {
    assert_eq!(
        refusal("[[parametre]]\nid = 'a'\n"),
        "a.toml:10:3: parametre: the key `parametre` is unknown; accepted: `pack`, `source`, `parameter`"
    );
    assert_eq!(
        refusal(&format!("{PENSION}amount = '1'\n")),
        "a.toml:14:1: parameter[0].amount: the key `amount` is unknown; accepted: `id`, `title`, `unit`, \
         `article`, `value`, `unsettled`"
    );
    assert_eq!(
        refusal(&format!("{PENSION}[[parameter.value]]\nform = '2021-01-01'\n")),
        "a.toml:15:1: parameter[0].value[0].form: the key `form` is unknown; accepted: `from`, `to`, \
         `value`, `source`, `grade`, `note`"
    );
}

#[test]
fn a_wrong_type_says_which_is_right() {
    assert_eq!(
        refusal(&format!("{PENSION}[[parameter.value]]\nvalue = 1970\n")),
        "a.toml:15:9: parameter[0].value[0].value: integer `1970` is not accepted here; accepted: a string"
    );
    assert_eq!(
        refusal(&format!("{PENSION}[parameter.value]\nvalue = '1970'\n")),
        "a.toml:14:1: parameter[0].value: a table is not accepted here; accepted: a list"
    );
    assert_eq!(
        refusal("parameter = 5\n").replace("source[0].", ""),
        "a.toml:10:1: parameter: the key `parameter` is unknown; accepted: `id`, `title`, `address`, \
         `dated`, `note`"
    );
    assert_eq!(
        refusal("[[parameter]]\nid = ''\n"),
        "a.toml:11:6: parameter[0].id: an empty text; accepted: at least one character"
    );
}

#[test]
fn a_grade_lists_all_grades() {
    assert_eq!(
        refusal(&format!(
            "{PENSION}[[parameter.value]]\nvalue = '1'\nsource = 'act'\ngrade = 'official'\n"
        )),
        "a.toml:17:9: parameter[0].value[0].grade: `official` is unknown; accepted: `Unverified`, \
         `Derived`, `Code`, `Press`, `Official`"
    );
}

fn value(extra: &str, value: &str, source: &str) -> String {
    format!(
        "[[parameter.value]]\n{extra}value = '{value}'\nsource = '{source}'\ngrade = 'Official'\n"
    )
}

#[test]
fn a_value_must_be_what_its_unit_asks_for() {
    assert_eq!(
        refusal(&format!("{PENSION}{}", value("", "1,970", "act"))),
        "a.toml:15:9: parameter[0].value[0].value: \"1,970\" is not a decimal number; accepted: digits with \
         a point, such as \"1970\" or \"-0.55\", at most 28 digits"
    );
    let date = PENSION.replace("KGS/month", "date");
    assert_eq!(
        refusal(&format!("{date}{}", value("", "2021-02-29", "act"))),
        "a.toml:15:9: parameter[0].value[0].value: \"2021-02-29\" is not a day; accepted: a day such as \
         \"2021-01-31\""
    );
    let text = PENSION.replace("KGS/month", "text");
    assert_eq!(
        refusal(&format!("{text}{}", value("", " ", "act"))),
        "a.toml:15:9: parameter[0].value[0].value: an empty text; accepted: at least one character"
    );
}

#[test]
fn a_reference_to_no_source_lists_the_sources() {
    assert_eq!(
        refusal(&format!("{PENSION}{}", value("", "1", "akt"))),
        "a.toml:16:10: parameter[0].value[0].source: the source `akt` is not defined under [[source]]; \
         accepted: act"
    );
    let open = "[[parameter.unsettled]]\nwhy = 'open'\n[[parameter.unsettled.reading]]\nname = 'x'\n\
                value = '1'\nwhy = 'so'\nsource = 'bill'\ngrade = 'Press'\n";
    assert_eq!(
        refusal(&format!("{PENSION}{open}")),
        "a.toml:20:10: parameter[0].unsettled[0].reading[0].source: the source `bill` is not defined under \
         [[source]]; accepted: act"
    );
}

#[test]
fn overlapping_days_name_both_lines() {
    let early = value("from = '2021-01-01'\nto = '2021-12-31'\n", "1", "act");
    let late = value("from = '2021-12-31'\n", "2", "act");
    let accepted =
        "values whose days do not overlap; without `to` a value holds until the next one begins";
    assert_eq!(
        refusal(&format!("{PENSION}{early}{late}")),
        format!(
            "a.toml:20:1: parameter[0].value[1]: the days of this value overlap those of the value on line \
             14; accepted: {accepted}"
        )
    );
    // The other order in the file: the error still stands at the later line.
    assert_eq!(
        refusal(&format!("{PENSION}{late}{early}")),
        format!(
            "a.toml:19:1: parameter[0].value[1]: the days of this value overlap those of the value on line \
             14; accepted: {accepted}"
        )
    );
    let twice = value("from = '2021-01-01'\n", "1", "act");
    assert!(
        refusal(&format!("{PENSION}{twice}{twice}")).contains("a.toml:19:1: parameter[0].value[1]")
    );
    let always = value("", "1", "act");
    assert!(refusal(&format!("{PENSION}{always}{always}")).contains("on line 14"));
}

#[test]
fn days_must_be_days_in_order() {
    let backwards = value("from = '2021-12-31'\nto = '2021-01-01'\n", "1", "act");
    let error = refusal(&format!("{PENSION}{backwards}"));
    assert!(error.starts_with("a.toml:16:6: parameter[0].value[0].to: "), "{error}");
    let loose = value("from = '2021-1-1'\n", "1", "act");
    let error = refusal(&format!("{PENSION}{loose}"));
    assert!(error.starts_with("a.toml:15:8: parameter[0].value[0].from: "), "{error}");
    assert!(error.contains("accepted: "), "{error}");
}

#[test]
fn a_name_that_stands_twice_names_both_lines() {
    assert_eq!(
        refusal(&format!("{PENSION}{PENSION}")),
        "a.toml:15:6: parameter[1].id: the parameter `a.pension` stands already on line 11; accepted: each \
         parameter once"
    );
    assert_eq!(
        refusal("[[source]]\nid = 'act'\ntitle = 'Another act'\n"),
        "a.toml:11:6: source[1].id: the source id `act` stands already on line 7; accepted: each id once"
    );
    assert_eq!(
        refusal("[[parameter]]\nid = 'a'\nid = 'b'\n"),
        "a.toml:12:1: the key `id` stands twice; accepted: each key once"
    );
}

#[test]
fn unsettled_law_needs_two_readings() {
    let open = "[[parameter.unsettled]]\nwhy = 'open'\n[[parameter.unsettled.reading]]\nname = 'x'\n\
                value = '1'\nwhy = 'so'\nsource = 'act'\ngrade = 'Press'\n";
    assert_eq!(
        refusal(&format!("{PENSION}{open}")),
        "a.toml:16:1: parameter[0].unsettled[0].reading: `a.pension` has 1 readings; accepted: from 2 to 64"
    );
    let twice = open.split_once("[[parameter.unsettled.reading]]").unwrap().1;
    assert_eq!(
        refusal(&format!("{PENSION}{open}[[parameter.unsettled.reading]]{twice}")),
        "a.toml:16:1: parameter[0].unsettled[0].reading: the reading name \"x\" of `a.pension` is empty or \
         stands twice; accepted: a name for each"
    );
}

#[test]
fn what_is_no_toml_is_said_in_words() {
    assert_eq!(refusal("id = 'a\n"), "a.toml:10:8: invalid literal string; accepted: `'`");
    assert_eq!(refusal("[[parameter]\n"), "a.toml:10:13: unclosed array table; accepted: `]`");
    assert_eq!(
        refusal("x =\n"),
        "a.toml:10:4: string values must be quoted; accepted: literal string"
    );
    assert_eq!(
        refusal(&format!("x = {}", "[".repeat(200))),
        "a.toml:10:85: tables and lists are nested too deeply; accepted: fewer than 80 levels"
    );
}

#[test]
fn an_overlay_names_its_lines() {
    let refusal = |text: &str| Overlay::from_str("o.toml", text).unwrap_err().to_string();
    let head = "title = 'T'\ndated = '2025-01-01'\nwhy = 'w'\n";
    assert_eq!(
        refusal(&head.replace("2025-01-01", "soon")).split("; accepted").next(),
        Some("o.toml:2:9: dated: \"soon\" is not a day")
    );
    assert_eq!(
        refusal(&format!("{head}[[change]]\nparameter = 'a'\nvalue = '1'\n")),
        "o.toml:4:1: change[0]: the key `why` is missing; accepted: this table with a key `why`"
    );
    let backwards =
        "parameter = 'a'\nvalue = '1'\nwhy = 'w'\nfrom = '2021-02-01'\nto = '2021-01-01'\n";
    let error = refusal(&format!("{head}[[change]]\n{backwards}"));
    assert!(error.starts_with("o.toml:4:1: change[0]: "), "{error}");
    let change = "[[change]]\nparameter = 'a'\nvalue = '1'\nwhy = 'w'\n";
    assert_eq!(
        refusal(&format!("{head}{}", change.repeat(10_001))),
        "o.toml:4:1: change: there are too many changes; accepted: at most 10000"
    );
}

#[test]
fn a_catalogue_names_its_lines() {
    let refusal =
        |text: &str| Catalogue::from_str(Language::En, "en.toml", text).unwrap_err().to_string();
    assert_eq!(refusal("a = 'x'\nb = 5\n"), "en.toml:2:5: b: not a text; accepted: a string");
    assert_eq!(
        refusal("[unit]\nday = 'a {day'\n"),
        "en.toml:2:7: unit.day: the place `{day` is not closed; accepted: {name} for a place, {{ and }} for \
         braces"
    );
    assert_eq!(
        refusal("'unit.day' = 'a'\n[unit]\nday = 'b'\n"),
        "en.toml:3:7: unit.day: the key `unit.day` stands twice; accepted: each key once"
    );
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[test]
fn a_reader_that_fails_is_reported() {
    let error = ParameterSet::from_reader("a.toml", Broken).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.toml: the file cannot be read: the disk is gone; accepted: a readable file"
    );
    assert_eq!(error.line(), None);
    let error = ParameterSet::from_reader("a.toml", b"[pack]\nid = '\xff'".as_slice()).unwrap_err();
    assert_eq!(error.to_string(), "a.toml:2:7: a byte that is not UTF-8; accepted: text in UTF-8");
}

#[test]
fn a_file_that_is_too_long_is_refused_before_it_is_read_whole() {
    let endless = io::repeat(b'\n');
    let error = data::read::<PackHeader>("a.toml", endless).unwrap_err();
    assert_eq!(error.problem(), "the file is too long, the limit is passed on this line");
    assert_eq!(error.accepted(), Some("at most 16777216 bytes"));
    let text = "#".repeat(DATA_BYTES_MAX + 1);
    assert!(Document::new("a.toml", &text).is_err());
}

#[test]
fn a_key_path_leads_to_its_line() {
    let text = "a = 1\n[b.\"c.d\"]\ne = [\n  1,\n  2,\n]\n[[f]]\n[[f]]\ng = 'x'\n";
    let document = Document::new("x.toml", text).unwrap();
    for (key, line) in [
        ("a", 1),
        ("b.\"c.d\"", 2),
        ("b.\"c.d\".e[1]", 5),
        ("f[0]", 7),
        ("f[1].g", 9),
        ("f[1].absent", 8),
        ("f[9]", 7),
        ("absent", 1),
        ("[[\"..", 1),
        ("", 1),
    ] {
        assert_eq!(document.line_of(key), line, "{key}");
    }
}

#[test]
fn columns_count_characters() {
    let document = Document::new("x.toml", "\"Ош\" = 5\r\n").unwrap();
    let error = document.parse::<std::collections::BTreeMap<String, String>>().unwrap_err();
    assert_eq!((error.line(), error.column()), (Some(1), Some(8)));
    assert_eq!(error.key(), "Ош");
}

#[test]
fn the_law_of_lines_catches_a_loader_that_names_none() {
    let nowhere = |file: &str, _: &str| -> Result<(), DataError> {
        Err(DataError::at(file, None, "", "bad", None))
    };
    let beyond = |file: &str, _: &str| -> Result<(), DataError> {
        Err(DataError::at(file, Some(99), "", "bad", None))
    };
    let other_file = |_: &str, _: &str| -> Result<(), DataError> {
        Err(DataError::at("other", Some(1), "", "bad", None))
    };
    let wordless = |file: &str, _: &str| -> Result<(), DataError> {
        Err(DataError::at(file, Some(1), "", "", None))
    };
    assert!(laws::error_names_the_line(nowhere, "a\nb\n").is_err());
    assert!(laws::error_names_the_line(beyond, "a\nb\n").is_err());
    assert!(laws::error_names_the_line(other_file, "a\nb\n").is_err());
    assert!(laws::error_names_the_line(wordless, "a\nb\n").is_err());
}

fn damaged_parameter_file() -> impl Strategy<Value = String> {
    strategies::parameter_file()
        .prop_flat_map(strategies::damaged)
        .prop_flat_map(|text| prop_oneof![Just(text.clone()), strategies::damaged(text)])
}

const CATALOGUE: &str = "a = 'x {y}'\n'b.c' = \"z\"\n[d]\ne = '{{f}}'\n";
const OVERLAY: &str = "title = 'T'\ndated = '2025-01-01'\nwhy = 'w'\n[[change]]\nparameter = 'a'\n\
                       from = '2021-01-01'\nto = '2021-12-31'\nvalue = '1'\nwhy = 'w'\n";

proptest! {
    #[test]
    fn a_valid_file_is_accepted(text in strategies::parameter_file()) {
        let loaded = ParameterSet::from_str("p.toml", &text);
        prop_assert!(loaded.is_ok(), "{}\n{text}", loaded.unwrap_err());
    }

    #[test]
    fn every_error_of_a_parameter_file_names_the_line(text in damaged_parameter_file()) {
        laws::error_names_the_line(ParameterSet::from_str, &text)?;
    }

    #[test]
    fn every_error_of_an_overlay_names_the_line(text in strategies::damaged(OVERLAY.to_owned())) {
        laws::error_names_the_line(Overlay::from_str, &text)?;
    }

    #[test]
    fn every_error_of_a_catalogue_names_the_line(text in strategies::damaged(CATALOGUE.to_owned())) {
        let load = |file: &str, text: &str| Catalogue::from_str(Language::Ky, file, text);
        laws::error_names_the_line(load, &text)?;
    }

    #[test]
    fn garbage_is_refused_with_a_line(text in "\\PC{0,60}", bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        laws::error_names_the_line(ParameterSet::from_str, &text)?;
        laws::error_names_the_line(data::parse::<Source>, &text)?;
        if let Err(error) = ParameterSet::from_reader("g.toml", bytes.as_slice()) {
            prop_assert!(error.line().is_some(), "{error}");
        }
    }
}
