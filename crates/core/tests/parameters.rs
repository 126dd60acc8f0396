//! Dated parameters, unsettled law, overlays and merging.
#![cfg(feature = "builtin")]
// Helpers outside `#[test]` functions may fail a test too.
#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;
use kerben_core::calendar::{day, parse_day};
use kerben_core::data::PackStamp;
use kerben_core::language::{Language, Localised};
use kerben_core::message::Catalogue;
use kerben_core::overlay::{Change, Overlay, OverlayError};
use kerben_core::parameters::{Figure, MergeError, Missing, ParameterSet};
use kerben_core::period::Validity;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;

/// Invented figures.
const STATE_A: &str = r#"
[pack]
id = "state-a"
title = "State A"
version = "2025-01-01"

[[source]]
id = "act"
title = "Act on pensions of State A"
address = "https://a.example/act"
dated = "2020-12"

[[source]]
id = "paper"
title = "A newspaper"

[[parameter]]
id = "a.basic-pension"
title = { en = "Basic pension", ru = "Базовая пенсия", ky = "Базалык пенсия" }
unit = "KGS/month"
article = "12"

# Out of order, as additions are.
[[parameter.value]]
from = "2022-10-01"
to = "2023-12-31"
value = "2132.50"
source = "paper"
grade = "Press"
note = "not yet found in the gazette"

[[parameter.value]]
from = "2021-01-01"
value = "1970"
source = "act"
grade = "Official"

[[parameter.unsettled]]
from = "2025-01-01"
why = "two decrees contradict each other"
[[parameter.unsettled.reading]]
name = "first"
value = "2300"
why = "it is the later one"
source = "act"
grade = "Official"
[[parameter.unsettled.reading]]
name = "second"
value = "2250"
why = "it is the special one"
source = "paper"
grade = "Press"

[[parameter]]
id = "a.entry-into-force"
title = "Entry into force"
unit = "date"
[[parameter.value]]
value = "2021-01-01"
source = "act"
grade = "Official"

[[parameter]]
id = "a.method"
title = "Method"
unit = "text"
[[parameter.value]]
value = "pro rata"
source = "act"
grade = "Official"

[[parameter]]
id = "a.ceiling"
title = "Ceiling"
unit = "KGS/month"
"#;

fn state_a() -> ParameterSet {
    ParameterSet::from_str("state-a.toml", STATE_A).unwrap()
}

fn on(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

#[test]
fn a_value_holds_until_the_next_one_begins() {
    let set = state_a();
    let value = set.at("a.basic-pension", on("2022-09-30")).unwrap();
    assert_eq!(value.value.to_string(), "1970");
    assert_eq!(value.holds.to_string(), "2021-01-01 to 2022-09-30");
    assert_eq!((value.grade, value.source, value.unit), (Evidence::Official, "act", "KGS/month"));
    assert_eq!(value.article, Some("12"));
    assert_eq!(value.title.get(Language::Ky), "Базалык пенсия");
    assert_eq!(value.described.unwrap().dated.unwrap().to_string(), "2020-12");
    assert_eq!(value.pack.unwrap().id(), "state-a");
    let value = set.at("a.basic-pension", on("2022-10-01")).unwrap();
    assert_eq!(value.value.to_string(), "2132.50", "decimals stay as they are written");
    assert_eq!((value.grade, value.note), (Evidence::Press, Some("not yet found in the gazette")));
}

#[test]
fn what_is_missing_says_what_is_known() {
    let set = state_a();
    let refusal = |id: &str, text: &str| set.at(id, on(text)).unwrap_err();
    assert_eq!(
        refusal("a.basic-pension", "2024-06-01").to_string(),
        "no value of `a.basic-pension` is known for 2024-06-01; accepted: a day within 2021-01-01 to \
         2022-09-30, 2022-10-01 to 2023-12-31, from 2025-01-01"
    );
    assert!(matches!(refusal("a.basic-pension", "2020-12-31"), Missing::NoValue { .. }));
    assert_eq!(
        refusal("a.ceiling", "2024-06-01").to_string(),
        "no value of `a.ceiling` is known for 2024-06-01; accepted: nothing, the sources give no value at all"
    );
    assert_eq!(
        refusal("a.base-pension", "2024-06-01").to_string(),
        "no parameter `a.base-pension` is known; accepted: a.basic-pension, a.ceiling, \
         a.entry-into-force, a.method"
    );
    assert_eq!(
        refusal("a.method", "2024-06-01").to_string(),
        "`a.method` has the unit `text` and holds not a number; accepted: a parameter that does"
    );
}

#[test]
fn what_is_missing_can_be_said_in_every_language() {
    let set = state_a();
    let words = Catalogue::builtin().unwrap();
    let missing = set.at("a.basic-pension", on("2024-06-01")).unwrap_err().message();
    assert_eq!(
        words.render(&missing, Language::Ru),
        "Базовая пенсия: значение на 2024-06-01 неизвестно"
    );
    let open = set.at("a.basic-pension", on("2025-06-01")).unwrap_err().message();
    assert_eq!(
        words.render(&open, Language::En),
        "Basic pension is not settled on 2025-06-01: two decrees contradict each other"
    );
    for id in ["a.method", "a.absent"] {
        let text = words.render(&set.at(id, on("2024-06-01")).unwrap_err().message(), Language::Ky);
        assert!(text.contains(id) && !text.contains('⟨'), "{text}");
    }
}

#[test]
fn unsettled_law_stays_open_until_a_reading_is_chosen() {
    let set = state_a();
    let asked = on("2025-06-01");
    assert_eq!(
        set.at("a.basic-pension", asked).unwrap_err().to_string(),
        "on 2025-06-01 `a.basic-pension` is not settled and no reading is chosen; accepted: a choice of \
         first, second"
    );
    let first = Readings::new().choose("a.basic-pension", "first");
    let value = set.at_with("a.basic-pension", asked, &first).unwrap();
    assert_eq!((value.value.to_string().as_str(), value.reading), ("2300", Some("first")));
    let absent = Readings::new().choose("a.basic-pension", "third");
    assert!(
        set.at_with("a.basic-pension", asked, &absent)
            .unwrap_err()
            .to_string()
            .contains("the reading `third` does not exist")
    );
    let chosen = set.with_readings(&Readings::new().choose("a.basic-pension", "second"));
    let value = chosen.at("a.basic-pension", asked).unwrap();
    assert_eq!((value.value.to_string().as_str(), value.grade), ("2250", Evidence::Press));
    let value = chosen.at_with("a.basic-pension", asked, &first).unwrap();
    assert_eq!(value.value.to_string(), "2300", "the call's own reading goes first");
    assert_eq!(chosen.readings().to_string(), "a.basic-pension=second");
}

#[test]
fn days_and_words_are_parameters_too() {
    let set = state_a();
    let asked = on("2024-01-01");
    assert_eq!(set.day_at("a.entry-into-force", asked).unwrap().value, on("2021-01-01"));
    assert_eq!(set.text_at("a.method", asked).unwrap().value, "pro rata");
    assert!(set.day_at("a.method", asked).is_err());
    assert!(set.text_at("a.entry-into-force", asked).is_err());
    let figure = set.figure_at("a.method", asked, &Readings::new()).unwrap();
    assert_eq!(figure.value, &Figure::Text("pro rata".to_owned()));
    assert_eq!(figure.holds, Validity::always());
}

#[test]
fn a_reader_gives_the_same_set_as_a_text() {
    let read = ParameterSet::from_reader("state-a.toml", STATE_A.as_bytes()).unwrap();
    assert_eq!(read, state_a());
    let stamps: Vec<_> = read.stamps().collect();
    let expected = PackStamp::of("state-a", "State A", "2025-01-01", STATE_A.as_bytes());
    assert_eq!(stamps, [&expected]);
    assert_eq!(expected.sha256().len(), 64);
}

#[test]
fn the_hash_is_sha_256() {
    // FIPS 180-4, the example "abc".
    assert_eq!(
        kerben_core::data::sha256_hex(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

fn what_if() -> Overlay {
    Overlay::new("Raise", on("2025-03-01"), Localised::new("draft budget")).change(Change::new(
        "a.basic-pension",
        Validity::from_inclusive(Some(on("2021-06-01")), Some(on("2022-12-31"))).unwrap(),
        "2100",
        Localised::new("draft art. 4"),
    ))
}

#[test]
fn an_overlay_changes_its_days_and_shows() {
    let set = state_a();
    let changed = set.overlay(&what_if()).unwrap();
    let at = |text: &str| {
        let value = changed.at("a.basic-pension", on(text)).unwrap();
        (value.value.to_string(), value.holds.to_string(), value.overlay.map(ToString::to_string))
    };
    let own = |value: &str, holds: &str| (value.to_owned(), holds.to_owned(), None);
    assert_eq!(at("2021-05-31"), own("1970", "2021-01-01 to 2021-05-31"));
    assert_eq!(
        at("2021-06-01"),
        ("2100".into(), "2021-06-01 to 2022-12-31".into(), Some("Raise (2025-03-01)".into()))
    );
    assert_eq!(at("2023-01-01"), own("2132.50", "2023-01-01 to 2023-12-31"));
    let value = changed.at("a.basic-pension", on("2022-01-01")).unwrap();
    assert_eq!(value.grade, Evidence::Unverified, "a what-if is proved by nothing");
    assert_eq!(changed.overlays(), [what_if().stamp()]);
    assert!(set.overlays().is_empty(), "the set itself is unchanged");
}

#[test]
fn overlays_compose_in_their_order() {
    let later = Overlay::new("Later", on("2025-04-01"), Localised::new("second draft")).change(
        Change::new(
            "a.basic-pension",
            Validity::from(on("2022-01-01")),
            "2200",
            Localised::new("no end"),
        )
        .sourced("law of 2025-04-01, in force from 2026", Evidence::Official),
    );
    let both = state_a().overlay(&what_if()).unwrap().overlay(&later).unwrap();
    let at = |text: &str| both.at("a.basic-pension", on(text)).unwrap().value.to_string();
    assert_eq!(at("2021-12-31"), "2100");
    assert_eq!(at("2022-01-01"), "2200");
    assert_eq!(at("2030-01-01"), "2200", "unsettled days are overlaid as well");
    assert_eq!(both.overlays().len(), 2);
    let value = both.at("a.basic-pension", on("2030-01-01")).unwrap();
    assert_eq!(value.source, "law of 2025-04-01, in force from 2026");
    assert_eq!(value.grade, Evidence::Official);
}

#[test]
fn an_overlay_must_fit() {
    let unknown = Overlay::new("X", on("2025-03-01"), Localised::new("why")).change(Change::new(
        "a.absent",
        Validity::always(),
        "1",
        Localised::new("why"),
    ));
    assert_eq!(
        state_a().overlay(&unknown).unwrap_err().to_string(),
        "the overlay \"X\" changes `a.absent`, which is not known; accepted: a.basic-pension, a.ceiling, \
         a.entry-into-force, a.method"
    );
    let wrong = Overlay::new("X", on("2025-03-01"), Localised::new("why")).change(Change::new(
        "a.entry-into-force",
        Validity::always(),
        "1",
        Localised::new("why"),
    ));
    assert!(matches!(state_a().overlay(&wrong), Err(OverlayError::Value { .. })));
}

#[test]
fn an_overlay_has_one_hash_however_it_is_written() {
    let text = "title = 'Raise'\ndated = 2025-03-01\nwhy = 'draft budget'\n\n[[change]]\n\
                value = '2100' # a comment\nwhy = { en = 'draft art. 4' }\nto = '2022-12-31'\n\
                from = '2021-06-01'\nparameter = 'a.basic-pension'\n";
    let loaded = Overlay::from_str("raise.toml", text).unwrap();
    assert_eq!(loaded, what_if());
    assert_eq!(loaded.stamp(), what_if().stamp());
    let other = Overlay::from_str("raise.toml", &text.replace("2100", "2101")).unwrap();
    assert_ne!(other.stamp().sha256, loaded.stamp().sha256);
}

#[test]
fn sets_merge_unless_they_say_a_thing_twice() {
    let state_b = STATE_A.replace("state-a", "state-b").replace("\"a.", "\"b.");
    let state_b = ParameterSet::from_str("state-b.toml", &state_b).unwrap();
    let raised = state_a().overlay(&what_if()).unwrap();
    let both = state_b.clone().merge(raised).unwrap();
    assert_eq!(both.ids().count(), 8);
    assert_eq!(both.stamps().map(PackStamp::id).collect::<Vec<_>>(), ["state-b", "state-a"]);
    let value = both.at("a.basic-pension", on("2022-01-01")).unwrap();
    assert_eq!(value.overlay.unwrap().title, "Raise");
    assert_eq!(value.pack.unwrap().id(), "state-a");
    let value = both.at("b.basic-pension", on("2022-01-01")).unwrap();
    assert_eq!((value.overlay, value.pack.unwrap().id()), (None, "state-b"));

    assert_eq!(
        state_a().merge(state_a()).unwrap_err(),
        MergeError::Pack { id: "state-a".to_owned() }
    );
    let same_ids = STATE_A.replace("state-a", "state-c");
    let same_ids = ParameterSet::from_str("state-c.toml", &same_ids).unwrap();
    assert_eq!(
        state_a().merge(same_ids).unwrap_err().to_string(),
        "the parameter `a.basic-pension` stands in the packs `state-a` and `state-c`; accepted: in one of them"
    );
    let first = state_a().with_readings(&Readings::new().choose("q", "x"));
    let second = state_b.with_readings(&Readings::new().choose("q", "y"));
    assert!(matches!(first.merge(second), Err(MergeError::Reading { .. })));
}

#[test]
fn a_set_lists_its_parameters() {
    let set = state_a();
    let pension = set.get("a.basic-pension").unwrap();
    assert_eq!(pension.known().len(), 3);
    assert_eq!(pension.values().count(), 2);
    assert_eq!(pension.unsettled().count(), 1);
    assert_eq!((pension.unit(), pension.article()), ("KGS/month", Some("12")));
    assert_eq!(set.lowest_grade(), Some(Evidence::Press));
    assert_eq!(set.source("state-a", "paper").unwrap().title, "A newspaper");
    assert!(set.source("state-b", "paper").is_none());
    assert!(day(2021, 1, 1).is_ok());
}
