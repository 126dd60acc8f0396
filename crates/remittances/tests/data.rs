//! The data files load, every fact has a source and a grade, and what they hold agrees with figures
//! computed apart.
#![cfg(feature = "builtin")]
// Helpers of tests stop where a case is written wrongly.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::language::Language;
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::source::Evidence;
use kerben_remittances::bop::{Edition, Item};
use kerben_remittances::compliance::Field;
use kerben_remittances::identifiers::IdentifierSet;
use kerben_remittances::life::Stage;
use kerben_remittances::measures::{MeasureId, MeasureSet};
use kerben_remittances::rates::{YEARLY_AVERAGE_SERIES, YearlyRates};
use kerben_remittances::series::{SeriesSet, Status};
use kerben_remittances::spot::SpotSet;
use rust_decimal::Decimal;

#[test]
fn every_series_has_a_source_and_every_figure_is_there() {
    let set = SeriesSet::builtin().unwrap();
    for series in set.series() {
        assert!(set.source(&series.source).is_some(), "{}: {}", series.id, series.source);
        assert!(series.grade >= Evidence::Code, "{}", series.id);
        assert!(!series.unit.is_empty() && !series.vintage.is_empty());
    }
    let figures = |rates: bool| {
        let of = set.series().iter().filter(|series| (series.id == YEARLY_AVERAGE_SERIES) == rates);
        of.fold((0, 0), |(here, gone), series| {
            (here + series.years.len(), gone + series.missing.len())
        })
    };
    // Rows of the collected tables: 165 exchange rates, 135 of remittances and 50 of costs.
    assert_eq!(figures(true), (152, 13));
    assert_eq!(figures(false), (183, 2));
    let estimated =
        set.get("BX.TRF.PWKR.CD.DT", Country::KG, "open-numbers-01a34e8b", 2024).unwrap();
    assert_eq!(estimated.value.status, Status::Estimated);
    let stamps: BTreeSet<_> = set.stamps().map(|stamp| stamp.id().to_owned()).collect();
    assert_eq!(stamps.len(), 2);
}

#[test]
fn cross_rates_agree_with_those_computed_apart() {
    let rates = YearlyRates::of(&SeriesSet::builtin().unwrap());
    let four = Rounding::new(Decimal::new(1, 4), RoundingMode::HalfEven).unwrap();
    let mut compared = 0;
    for row in include_str!("fixtures/cross_rates_kgs_yearly.csv")
        .lines()
        .filter(|row| !row.starts_with('#'))
        .skip(1)
    {
        let [year, currency, expected] = row.split(',').collect::<Vec<_>>()[..] else {
            panic!("{row}")
        };
        let rate = rates.at(Currency::new(currency).unwrap(), Currency::KGS, year.parse().unwrap());
        let rate =
            rate.known().map(|rate| four.apply(rate.approximate().unwrap()).unwrap().to_string());
        assert_eq!(rate.unwrap_or_default(), expected, "{row}");
        compared += 1;
    }
    assert_eq!(compared, 120);
}

#[test]
fn a_yearly_average_says_what_it_is() {
    let rates = YearlyRates::of(&SeriesSet::builtin().unwrap());
    let euro = rates.at(Currency::EUR, Currency::KGS, 2023);
    let euro = euro.known().unwrap();
    assert_eq!(euro.grade(), Evidence::Derived);
    assert_eq!(euro.note(), Some("row of Portugal"));
    let dollar = rates.at(Currency::USD, Currency::KGS, 2023);
    assert_eq!(dollar.known().unwrap().approximate().unwrap().to_string(), "87.85613");
    let unknown = rates.at(Currency::JPY, Currency::UZS, 2005);
    assert_eq!(unknown.missing_facts().len(), 2);
}

#[test]
fn titles_change_with_the_edition_of_the_manual() {
    let measures = MeasureSet::builtin().unwrap();
    for title in measures.titles() {
        assert!(measures.sources().contains(&title.source), "{}", title.item);
    }
    let title = |edition, item| measures.title(edition, item).unwrap();
    assert_eq!(title(Edition::Bpm5, "workers-remittances").value, "Workers' remittances");
    assert_eq!(title(Edition::Bpm6, Item::PersonalTransfers.name()).value, "Personal transfers");
    let remuneration = title(Edition::Bpm7, Item::CompensationOfEmployees.name());
    assert_eq!(remuneration.value, "Remuneration of employees");
    assert_eq!(remuneration.grade, Evidence::Unverified);
    assert!(remuneration.strict().is_err());
}

#[test]
fn the_parameters_are_those_of_their_sources() {
    let parameters = kerben_remittances::parameters().unwrap();
    let on = parse_day("2023-06-30").unwrap();
    let expected = [
        ("sdg.10c.global-average", 3, Evidence::Code),
        ("sdg.10c.corridor", 5, Evidence::Code),
        ("rpw.amount.small", 200, Evidence::Official),
        ("rpw.amount.large", 500, Evidence::Official),
        ("bpm6.residence", 12, Evidence::Official),
    ];
    for (id, value, grade) in expected {
        let parameter = parameters.at(id, on).unwrap();
        assert_eq!((parameter.value, parameter.grade), (Decimal::from(value), grade), "{id}");
        assert!(parameter.described.is_some(), "{id}");
    }
    assert_eq!(parameters.ids().count(), expected.len());
}

#[test]
fn the_catalogue_has_every_word_that_the_code_uses() {
    let catalogue = kerben_remittances::catalogue().unwrap();
    for language in Language::ALL {
        let missing = catalogue.missing(language);
        assert!(
            missing.iter().all(|key| !key.starts_with("remittances.")),
            "{language}: {missing:?}"
        );
    }
    assert_eq!(catalogue.findings(), []);
    let mut keys: BTreeSet<String> = Item::ALL.iter().map(|item| item.key()).collect();
    keys.extend(MeasureId::ALL.map(|id| format!("remittances.measure.{}", id.name())));
    keys.extend(Stage::ALL.map(Stage::key));
    keys.extend(Field::ALL.map(Field::key));
    // Keys stand in the code as whole words in quotes.
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path.clone());
            }
            if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(path).unwrap();
                let words = text.split('"').filter(|word| word.starts_with("remittances."));
                keys.extend(
                    words.filter(|word| !word.contains(['{', '/', ' '])).map(str::to_owned),
                );
            }
        }
    }
    assert!(keys.len() > 50, "{keys:?}");
    for key in keys {
        assert!(catalogue.has(&key, Language::En), "{key}");
    }
}

#[test]
fn loaders_say_where_a_file_is_wrong() {
    let head = "[pack]\nid = 'x'\ntitle = 'x'\nversion = '1'\n[[source]]\nid = 's'\ntitle = 'S'\n";
    let series = "[[series]]\nid = 'A'\narea = 'KG'\nunit = 'USD'\nvintage = 'v'\nsource = 's'\ngrade = 'Code'\n";
    let of = |tail: &str| {
        SeriesSet::from_str("x.toml", &format!("{head}{series}{tail}")).unwrap_err().to_string()
    };
    let good = format!("{head}{series}years = [{{ year = 2020, value = '1.5' }}]\n");
    assert_eq!(SeriesSet::from_str("x.toml", &good).unwrap().series().len(), 1);
    assert_eq!(SeriesSet::from_reader("x.toml", good.as_bytes()).unwrap().series().len(), 1);

    let twice = of("years = [{ year = 2020, value = '1' }, { year = 2020, value = '2' }]\n");
    assert!(
        twice.starts_with("x.toml:15:") && twice.contains("the year 2020 stands twice"),
        "{twice}"
    );
    let gap =
        of("years = [{ year = 2020, value = '1' }]\nmissing = [{ year = 2020, why = 'x' }]\n");
    assert!(gap.starts_with("x.toml:16:"), "{gap}");
    let number = of("years = [{ year = 2020, value = 1.5 }]\n");
    assert!(number.starts_with("x.toml:15:"), "{number}");
    let key = of("years = []\ncolour = 'red'\n");
    assert!(key.starts_with("x.toml:16:") && key.contains("colour"), "{key}");
    let source = SeriesSet::from_str("x.toml", &good.replace("source = 's'", "source = 't'"));
    let source = source.unwrap_err().to_string();
    assert!(source.starts_with("x.toml:13:"), "{source}");
    let again = format!("{good}{series}years = []\n");
    assert!(
        SeriesSet::from_str("x.toml", &again).unwrap_err().to_string().contains("stands twice")
    );

    let measure = "[[item]]\nedition = 'bpm6'\nitem = 'goods'\ntitle = 'Goods'\nsource = 's'\ngrade = 'Code'\n\
        [[measure]]\nid = 'total-remittances'\n[[measure.component]]\nmeasure = 'personal-remittances'\nsign = 'plus'\n\
        source = 's'\ngrade = 'Code'\n";
    let unknown =
        MeasureSet::from_str("m.toml", &format!("{head}{measure}")).unwrap_err().to_string();
    assert!(
        unknown.contains("m.toml:17:") && unknown.contains("is not defined above"),
        "{unknown}"
    );
}

#[test]
fn identifiers_have_the_grades_of_their_sources() {
    let set = IdentifierSet::builtin().unwrap();
    let of = |grade| set.identifiers().iter().filter(|one| one.grade == grade).count();
    let counts = [Evidence::Official, Evidence::Code, Evidence::Unverified].map(of);
    assert_eq!((counts, set.identifiers().len()), ([3, 14, 17], 34));
    // A code of which nobody says what it means has no meaning.
    let silent = set.identifiers().iter().filter(|one| one.meaning.is_none());
    assert_eq!(silent.map(|one| one.code.as_str()).collect::<Vec<_>>(), ["SI_RMT_COST_SND"]);
    // Every series of the crate stands under an identifier.
    for series in SeriesSet::builtin().unwrap().series() {
        assert!(set.find(&series.id).is_some(), "{}", series.id);
    }
    let confirmed = set.messages().iter().filter(|one| one.grade != Evidence::Unverified);
    assert_eq!(confirmed.map(|one| one.code.as_str()).collect::<Vec<_>>(), ["pacs.008"]);
    assert_eq!(set.messages().len(), 8);
    assert_eq!(set.messages().iter().map(|one| one.fields.len()).max(), Some(22));
    let head = "[pack]\nid = 'x'\ntitle = 'x'\nversion = '1'\n[[source]]\nid = 's'\ntitle = 'S'\n";
    let one = "[[identifier]]\nsystem = 'X'\ncode = 'A'\nsource = 's'\ngrade = 'Code'\n";
    let twice = IdentifierSet::from_str("i.toml", &format!("{head}{one}{one}")).unwrap_err();
    assert!(twice.to_string().starts_with("i.toml:15:"), "{twice}");
}

#[test]
fn printed_rates_are_of_the_press_and_keep_their_direction() {
    let set = SpotSet::builtin().unwrap();
    assert_eq!(set.rates().len(), 6);
    assert!(set.rates().iter().all(|one| one.sourced().grade == Evidence::Press));
    let dated = set.rates().iter().filter(|one| one.day == parse_day("2025-12-13").ok());
    assert_eq!(dated.count(), 3);
    assert!(set.find(Currency::USD, Currency::KZT).is_none());
    let head = "[pack]\nid = 'x'\ntitle = 'x'\nversion = '1'\n[[source]]\nid = 's'\ntitle = 'S'\n";
    let wrong = format!("{head}[[rate]]\nrate = '87.45'\nsource = 's'\ngrade = 'Press'\n");
    let wrong = SpotSet::from_str("r.toml", &wrong).unwrap_err().to_string();
    assert!(wrong.starts_with("r.toml:9:") && wrong.contains("is no rate"), "{wrong}");
}
