//! The data files: they load, every fact is sourced, every word is there, and published figures follow from
//! each other.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeSet;

use common::{day, law};
use kerben_agreements::Instrument;
use kerben_core::language::Language;
use kerben_core::number::exact_mul;
use kerben_core::parameters::ParameterSet;
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::source::Evidence;
use kerben_pensions::outcome::PartKind;
use kerben_pensions::rules::{Question, Rules};
use rust_decimal::Decimal;

const FILES: [(&str, &str); 12] = [
    ("am.toml", include_str!("../data/am.toml")),
    ("au.toml", include_str!("../data/au.toml")),
    ("by.toml", include_str!("../data/by.toml")),
    ("ca.toml", include_str!("../data/ca.toml")),
    ("ie.toml", include_str!("../data/ie.toml")),
    ("kg.toml", include_str!("../data/kg.toml")),
    ("kr.toml", include_str!("../data/kr.toml")),
    ("kz.toml", include_str!("../data/kz.toml")),
    ("no.toml", include_str!("../data/no.toml")),
    ("ru.toml", include_str!("../data/ru.toml")),
    ("tr.toml", include_str!("../data/tr.toml")),
    ("us.toml", include_str!("../data/us.toml")),
];
const RULES: &str = include_str!("../data/rules.toml");

fn at(id: &str, on: &str) -> Decimal {
    law().parameters().at(id, day(on)).unwrap().value
}

#[test]
fn every_file_loads_and_every_value_is_sourced() {
    for (file, text) in FILES {
        let set = ParameterSet::from_str(file, text).unwrap();
        let pack = set.stamps().next().unwrap().id().to_owned();
        for id in set.ids() {
            let parameter = set.get(id).unwrap();
            for (holds, value) in parameter.values() {
                assert!(set.source(&pack, &value.source).is_some(), "{id} {holds}");
                // What no source confirms says so.
                assert_eq!(
                    value.source == "unsourced",
                    value.grade == Evidence::Unverified,
                    "{id} {holds}"
                );
            }
        }
    }
}

#[test]
fn a_damaged_file_is_refused_with_its_line() {
    let text = RULES.replacen("source = \"egov-mci\"", "source = \"nobody\"", 1);
    let error = Rules::from_str("rules.toml", &text).unwrap_err();
    assert!(error.line().is_some(), "{error}");
    assert!(error.to_string().contains("`nobody` is not defined"), "{error}");

    let text = RULES.replacen("mode = \"up\"", "mode = \"upwards\"", 1);
    let error = Rules::from_str("rules.toml", &text).unwrap_err().to_string();
    assert!(error.contains("half-up"), "{error}");

    let text = format!(
        "{RULES}\n[[provision]]\nid = \"eaeu.worker\"\ninstrument = \"x\"\nsource = \"pnp\"\ngrade = \"Press\"\n"
    );
    let error = Rules::from_str("rules.toml", &text).unwrap_err().to_string();
    assert!(error.contains("stands twice"), "{error}");
}

/// The text of all sources of this crate.
fn code() -> String {
    let mut all = String::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
    }
    all
}

#[test]
fn every_rule_of_the_file_is_applied_in_the_code() {
    let code = code();
    for provision in law().rules().provisions() {
        assert!(code.contains(&format!("\"{}\"", provision.id)), "{}", provision.id);
    }
}

#[test]
fn every_question_of_the_code_stands_in_the_rules() {
    let law = law();
    let asked = [
        Question::EarlierServiceAndRussia,
        Question::TotalisationOfEarlierService,
        Question::BasicPartAbroad,
    ];
    for question in asked {
        assert_eq!(law.rules().question(question.id()).unwrap().readings().len(), 2);
    }
    assert_eq!(law.rules().questions().count(), asked.len());
}

#[test]
fn the_question_about_russia_is_the_one_of_the_register_of_agreements() {
    let law = law();
    let ours = law.rules().question(Question::EarlierServiceAndRussia.id()).unwrap();
    let treaties = common::treaties();
    let theirs = treaties
        .iter()
        .flat_map(Instrument::questions)
        .find(|question| question.id == ours.id())
        .unwrap();
    let names =
        |readings: Vec<&str>| readings.into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(
        names(ours.readings().iter().map(|reading| reading.name.as_str()).collect()),
        names(theirs.readings.iter().map(|reading| reading.name.as_str()).collect())
    );
}

/// The keys that stand in the sources of this crate, and those of what `Missing` names.
fn keys_in_code() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let code = code();
    let mut before = "";
    for piece in code.split('"') {
        for kind in ["fact", "fact_of", "rule"] {
            if before.ends_with(&format!("Missing::{kind}(")) {
                let kind = kind.trim_end_matches("_of");
                keys.insert(format!("pensions.missing.{kind}.{piece}"));
            }
        }
        before = piece;
        // Rule ids carry a version after a slash and are no keys.
        let key = piece.strip_prefix("pensions.").filter(|key| {
            !key.is_empty()
                && !key.ends_with('.')
                && key.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        });
        keys.extend(key.map(|key| format!("pensions.{key}")));
    }
    keys
}

#[test]
fn every_message_has_words_in_three_languages() {
    let words = kerben_pensions::catalogue().unwrap();
    let law = law();
    let mut keys = keys_in_code();
    keys.extend(law.rules().provisions().map(|provision| provision.message().key));
    keys.extend(law.rules().questions().map(|known| format!("pensions.question.{}", known.id())));
    let parts = [
        PartKind::Basic,
        PartKind::Fixed,
        PartKind::Insurance,
        PartKind::FirstInsurance,
        PartKind::SecondInsurance,
        PartKind::Solidarity,
        PartKind::Funded,
    ];
    keys.extend(parts.map(|part| format!("pensions.part.{}", part.code())));
    for key in &keys {
        for language in Language::ALL {
            assert!(words.has(key, language), "{key} in {language}");
        }
    }
    for language in Language::ALL {
        assert_eq!(words.missing(language), Vec::<&str>::new(), "{language}");
    }
    assert_eq!(words.findings(), []);
    assert!(keys.contains("pensions.missing.rule.kg.sp2") && keys.len() > 150, "{}", keys.len());
}

/// egov.kz and the press of 2019 to 2026 publish the least and the greatest basic pension beside the minimum
/// and the shares from which they follow.
#[test]
fn published_kazakh_pensions_follow_from_the_parameters() {
    let law = law();
    let up = Rounding::new(Decimal::ONE, RoundingMode::Up).unwrap();
    for (published, share) in [
        ("kz.basic.published-least", "kz.basic.percent-least"),
        ("kz.basic.published-most", "kz.basic.percent-most"),
    ] {
        let mut count = 0;
        for (holds, figure) in law.parameters().get(published).unwrap().values() {
            let on = holds.from_day().unwrap();
            let value = |id| law.parameters().at(id, on).unwrap().value;
            let exact = value("kz.subsistence-minimum") * value(share) / Decimal::ONE_HUNDRED;
            let expected = up.apply(exact).unwrap();
            assert_eq!(figure.value.to_string(), expected.to_string(), "{published} on {on}");
            count += 1;
        }
        assert!(count >= 3, "{count} figures of {published}");
    }
}

/// PV-15, PV-16, PV-32, PV-33: solva.kz, enbek.gov.kz, pricom.kz and news.mail.ru on caps and largest pensions.
#[test]
fn published_kazakh_caps_follow_from_the_parameters() {
    let cap = |on| at("kz.solidarity.income-cap", on) * at("kz.monthly-index", on);
    assert_eq!(cap("2018-01-01"), Decimal::from(110_630));
    assert_eq!(cap("2025-01-01"), Decimal::from(216_260));
    let largest = |on| cap(on) * at("kz.solidarity.percent-most", on) / Decimal::ONE_HUNDRED;
    assert_eq!(largest("2021-01-01"), "100636.5".parse().unwrap());
    let basic = |on| at("kz.basic.published-most", on);
    assert_eq!(largest("2021-01-01") + basic("2021-01-01"), "134938.5".parse().unwrap());
    let up = Rounding::new(Decimal::ONE, RoundingMode::Up).unwrap();
    let all = up.apply(largest("2026-01-01")).unwrap() + basic("2026-01-01");
    assert_eq!(all, Decimal::from(238_412));
    let least =
        at("kz.basic.published-least", "2026-01-01") + at("kz.minimum-pension", "2026-01-01");
    assert_eq!(least, Decimal::from(104_645));
}

/// PV-17 and PV-18: 1prime.ru, the values of 2026 are those of 2025 times 1.076, and the point of 2025 is that
/// of 2024 times 1.095. PV-19: finance.mail.ru, the normative contribution of 2025. PV-30: jurkomp.ru, the cap
/// of 2026 from an average wage of 107,949.
#[test]
fn published_russian_values_follow_from_each_other() {
    let kopeck = Rounding::new("0.01".parse().unwrap(), RoundingMode::HalfUp).unwrap();
    let raised = |id, on, by: &str| {
        kopeck.apply(exact_mul(at(id, on), by.parse().unwrap()).unwrap()).unwrap()
    };
    assert_eq!(raised("ru.point-value", "2025-06-01", "1.076"), at("ru.point-value", "2026-06-01"));
    assert_eq!(
        raised("ru.fixed-payment", "2025-06-01", "1.076"),
        at("ru.fixed-payment", "2026-06-01")
    );
    assert_eq!(raised("ru.point-value", "2024-06-01", "1.095"), at("ru.point-value", "2025-06-01"));
    let individual = at("ru.contribution.single-tariff", "2025-06-01")
        * at("ru.contribution.individual-share", "2025-06-01")
        / Decimal::ONE_HUNDRED;
    assert_eq!(individual, at("ru.contribution.individual-part", "2025-06-01"));
    assert_eq!(
        at("ru.base-cap", "2025-06-01") * individual / Decimal::ONE_HUNDRED,
        at("ru.contribution.normative-contribution", "2025-06-01")
    );
    let wages = Decimal::from(107_949 * 12) * at("ru.contribution.cap-coefficient", "2026-06-01");
    let thousand = Rounding::new(Decimal::ONE_THOUSAND, RoundingMode::HalfUp).unwrap();
    assert_eq!(thousand.apply(wages).unwrap(), at("ru.base-cap", "2026-06-01"));
}

/// Law 400-FZ art. 35: six years in 2015 and one more each year up to 15; 6.6 points and 2.4 more up to 30.
#[test]
fn the_russian_ladder_has_no_gap_and_the_steps_of_the_law() {
    for year in 2015..2040_i32 {
        let on = format!("{year}-07-01");
        let step = Decimal::from((year - 2015).min(10));
        let service = (Decimal::from(6) + step).min(Decimal::from(15));
        let points = ("6.6".parse::<Decimal>().unwrap() + step * "2.4".parse::<Decimal>().unwrap())
            .min(Decimal::from(30));
        assert_eq!(at("ru.required-service", &on), service, "{year}");
        assert_eq!(at("ru.required-points", &on), points, "{year}");
    }
}

/// Deferral pays more for every further year, and less where the right is an early one.
#[test]
fn deferral_rises_with_every_year() {
    for of in ["points", "fixed"] {
        let value =
            |early: &str, years| at(&format!("ru.deferral{early}.{of}.{years}"), "2024-01-01");
        for years in 1..=10 {
            assert!(value("", years) > value("-early", years), "{of} {years}");
            assert!(years == 1 || value("", years) > value("", years - 1), "{of} {years}");
        }
    }
}

/// Series that the answers use have no gap between their first and their last day.
#[test]
fn series_have_no_gap_inside() {
    let law = law();
    for id in [
        "kz.subsistence-minimum",
        "kz.basic.percent-least",
        "kz.basic.percent-most",
        "kz.age.women",
        "ru.age.men",
        "ru.age.women",
        "ru.point-value",
        "ru.fixed-payment",
        "ru.base-cap",
        "am.base",
        "am.year-value",
        "am.year-value-later",
        "am.required-service",
        "kg.base",
        "kg.base.prorated",
        "kg.required-service",
        "tr.age-by-completion.men",
        "tr.age-by-completion.women",
    ] {
        let known = law.parameters().get(id).unwrap().known();
        for pair in known.windows(2) {
            assert_eq!(pair[0].until_day(), pair[1].from_day(), "{id}");
        }
    }
}
