//! The data files load, every fact in them has a source and a grade, and a broken file says where it is
//! broken.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use kerben_core::source::Evidence;
use kerben_quotas::statement::{Qualifier, Status};
use kerben_quotas::{Limit, Quotas, StatePack, Statement, builtin, catalogue};

fn packs() -> Vec<StatePack> {
    builtin::FILES
        .iter()
        .map(|(file, text)| {
            StatePack::from_str(file, text).unwrap_or_else(|error| panic!("{error}"))
        })
        .collect()
}

fn statements(pack: &StatePack) -> Vec<&Statement> {
    pack.years().flat_map(|year| &year.statements).collect()
}

#[test]
fn the_shipped_data_are_those_of_twelve_states() {
    let quotas = Quotas::builtin().unwrap();
    let states: Vec<String> = quotas.states().map(|state| state.to_string()).collect();
    let expected = ["AT", "CA", "CH", "DE", "GB", "IT", "JP", "KG", "KR", "KZ", "RU", "US"];
    assert_eq!(states, expected);
    let ids: Vec<String> = quotas.stamps().iter().map(|stamp| stamp.id().to_owned()).collect();
    assert_eq!(ids, expected.map(|code| format!("quotas.{}", code.to_lowercase())));
    assert!(quotas.stamps().iter().all(|stamp| stamp.sha256().len() == 64));
}

#[test]
fn every_fact_has_a_source_and_what_is_recalled_is_unverified() {
    for pack in packs() {
        let mut facts: Vec<(&str, Evidence)> = Vec::new();
        facts.extend(statements(&pack).iter().map(|one| (one.source.as_str(), one.grade)));
        for year in pack.years() {
            let parts = year.breakdowns.iter().flat_map(|breakdown| &breakdown.parts);
            facts.extend(parts.map(|part| (part.source.as_str(), part.grade)));
            facts.extend(year.usage.iter().map(|one| (one.source.as_str(), one.grade)));
            facts.extend(year.changes.iter().map(|one| (one.source.as_str(), one.grade)));
        }
        facts.extend(pack.exemptions().iter().map(|one| (one.source.as_str(), one.grade)));
        facts.extend(pack.pools().iter().map(|one| (one.source.as_str(), one.grade)));
        facts.extend(pack.tables().iter().map(|one| (one.source.as_str(), one.grade)));
        for (source, grade) in facts {
            assert!(pack.sources().contains(source), "{source}");
            assert_eq!(source == "recalled", grade == Evidence::Unverified, "{source} {grade}");
        }
    }
}

#[test]
fn every_source_is_used_and_has_an_address_or_says_why_not() {
    for (file, text) in builtin::FILES {
        let pack = StatePack::from_str(file, text).unwrap();
        for source in pack.sources().iter() {
            let uses = text.matches(&format!("\"{}\"", source.id)).count();
            assert!(uses > 1, "{file}: {} is not used", source.id);
            let explained = source.address.is_some() || source.note.is_some();
            assert!(explained, "{file}: {}", source.id);
        }
    }
}

#[test]
fn a_year_without_a_figure_says_what_was_not_found() {
    for pack in packs() {
        for year in pack.years() {
            let usable = year.statements.iter().any(|one| one.status != Status::Draft);
            assert!(usable || year.not_found.is_some(), "{} {}", pack.state(), year.year);
        }
    }
}

#[test]
fn contradicting_first_figures_have_a_preference_or_an_open_question() {
    for pack in packs() {
        for year in pack.years() {
            let mut first = year.statements.iter().filter(|one| one.amends.is_none());
            let Some(one) = first.next() else { continue };
            let contradicted = first.any(|other| other.limit != one.limit);
            let settled = year.preferred.is_some() != year.not_found.is_some();
            assert!(!contradicted || settled, "{} {}", pack.state(), year.year);
        }
    }
}

#[test]
fn a_figure_that_reads_about_or_almost_is_never_exact_to_the_unit() {
    for pack in packs() {
        for one in statements(&pack) {
            let rough = matches!(one.qualifier, Qualifier::About | Qualifier::Almost);
            let round = one.limit.places().is_none_or(|places| places.is_multiple_of(1_000));
            assert!(!rough || round, "{}", one.id);
        }
    }
}

#[test]
fn every_word_stands_in_three_languages_with_the_same_places() {
    assert_eq!(catalogue().unwrap().findings(), []);
    for pack in packs() {
        let units = pack.units().iter().map(|unit| &unit.name);
        let pools = pack.pools().iter().map(|pool| &pool.name);
        let rules = pack.exemptions().iter().map(|rule| &rule.name);
        let years = pack.years().flat_map(|year| {
            let because = year.preferred.iter().map(|preferred| &preferred.because);
            year.not_found.iter().chain(because).chain(year.usage.iter().map(|one| &one.measure))
        });
        let tables = pack.tables().iter().map(|table| &table.title);
        for name in units.chain(pools).chain(rules).chain(years).chain(tables) {
            assert!(name.ru.is_some() && name.ky.is_some(), "{name}");
        }
    }
}

/// The shipped file of Kyrgyzstan with one text replaced, and the error that comes of it.
fn broken(old: &str, new: &str) -> String {
    let (_, text) = builtin::FILES.into_iter().find(|(file, _)| file.ends_with("kg.toml")).unwrap();
    assert!(text.contains(old), "{old}");
    StatePack::from_str("kg.toml", &text.replacen(old, new, 1)).unwrap_err().to_string()
}

#[test]
fn a_broken_file_says_where_and_what_would_be_accepted() {
    for (old, new, expected) in [
        ("places = 12864", "places = -1", "year[0].statement[0].limit"),
        ("places = 12864", "seats = 12864", "labour_force_percent"),
        ("places = 12864", "places = 2000000000", "at most 1000000000"),
        ("{ places = 12864 }", "{}", "`places`, `labour_force_percent` or both"),
        (
            "{ places = 12864 }",
            "{ labour_force_percent = \"1O\" }",
            "\"1O\" is not a percentage; accepted: a decimal number such as \"0.25\"",
        ),
        ("status = \"adopted\"", "status = \"passed\"", "status"),
        (
            "pool = \"labour\"\nyear = 2012",
            "pool = \"labor\"\nyear = 2012",
            "accepted: labour, immigration",
        ),
        ("year = 2012", "year = 20120", "accepted: 1900 to 2200"),
        ("year = 2013", "year = 2012", "accepted: each year of a pool once"),
        (
            "source = \"time.kg-3607\"\ngrade = \"Press\"\n\n[[year.breakdown]]",
            "source = \"x\"\ngrade = \"Press\"\n\n[[year.breakdown]]",
            "the source `x` is not defined",
        ),
        (
            "unit = \"industry-construction\"",
            "unit = \"bishkek\"",
            "the sector `bishkek` is not defined",
        ),
        ("id = \"kg-2015-b\"", "id = \"kg-2015-a\"", "the id `kg-2015-a` stands twice"),
        (
            "amends = \"kg-2025-a\"",
            "amends = \"kg-2025-c\"",
            "the earlier statement `kg-2025-c` is not defined",
        ),
        (
            "statement = \"kg-2015-a\"",
            "statement = \"kg-2016-a\"",
            "accepted: kg-2015-a, kg-2015-b",
        ),
        ("stated_on = \"2023-11-18\"", "stated_on = \"18.11.2023\"", "EDTF"),
        (
            "coverage = \"complete\"\nof",
            "coverage = \"complete\"\nwithin = \"bishkek\"\nof",
            "the parts of `bishkek` do not divide the total of the state",
        ),
        ("status = \"refugee\"\n", "", "would exempt everybody"),
        ("year = 2013", "year = 2013\nthrough = 2012", "accepted: 2013 to 2200"),
        ("id = \"kg-fees\"", "id = \"kg-permit-years\"", "the id `kg-permit-years` stands twice"),
        ("[[table.part]]\nname = \"age\"\nvalue = \"18\"", "", "`part` or `quotient`"),
        (
            "kind = \"immigration\"",
            "kind = \"immigration\"\nasked_by_default = \"x\"",
            "one pool of a state",
        ),
    ] {
        let error = broken(old, new);
        assert!(error.contains(expected), "{error}");
        let line = error.split(':').nth(1).and_then(|line| line.parse::<usize>().ok());
        assert!(error.starts_with("kg.toml:") && line.is_some(), "{error}");
    }
}

#[test]
fn garbage_is_refused_and_never_panics() {
    for text in
        ["", "x", "state = 1", "state = \"KG\"", "[[year]]\n", "\u{0}", "[[[", "state=\"XX\""]
    {
        assert!(Quotas::from_str("x.toml", text).is_err(), "{text}");
    }
    assert!(Quotas::from_reader("x.toml", [0xff_u8, 0xfe].as_slice()).is_err());
    for text in
        ["{}", "1", "{\"places\":1.5}", "{\"places\":-1}", "{\"labour_force_percent\":0.25}"]
    {
        assert!(serde_json::from_str::<Limit>(text).is_err(), "{text}");
    }
    assert!(serde_json::from_str::<Limit>("{\"labour_force_percent\":\"100.1\"}").is_err());
}

#[test]
fn a_file_of_the_user_joins_the_shipped_data_once() {
    let text = "state = \"UZ\"\n[pack]\nid = \"mine\"\ntitle = \"Mine\"\nversion = \"1\"\n";
    let mine = Quotas::from_reader("mine.toml", text.as_bytes()).unwrap();
    let both = Quotas::builtin().unwrap().with(mine.clone()).unwrap();
    assert_eq!(both.states().count(), 13);
    let error = both.with(mine).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the quotas of UZ are loaded already, from `mine`; accepted: each state once"
    );
}

#[test]
fn every_public_answer_is_send_and_sync() {
    fn shared<T: Send + Sync>() {}
    shared::<Quotas>();
    shared::<kerben_quotas::YearTotal>();
    shared::<kerben_quotas::QuotaError>();
    shared::<kerben_quotas::YearQuestion>();
}
