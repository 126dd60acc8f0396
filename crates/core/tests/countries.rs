//! The table of countries against an independent transcription, and the former states.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail a test")]

use chrono::NaiveDate;
use kerben_core::country::{Country, CountryStatus};
use kerben_core::language::Language;
use kerben_core::party::{Organisation, Party};

/// Names in which the two transcriptions differ; everything else is equal. `rust_iso3166` 0.2.0.
const NAMES_THAT_DIFFER: [&str; 0] = [];

fn current() -> impl Iterator<Item = Country> {
    Country::all().filter(|country| country.status() == CountryStatus::Current)
}

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

#[test]
fn the_table_is_that_of_iso_3166_1() {
    assert_eq!(current().count(), 249);
    assert_eq!(rust_iso3166::ALL.len(), 249);
    let mut names_that_differ = Vec::new();
    for theirs in rust_iso3166::ALL {
        let ours = Country::new(theirs.alpha2).unwrap();
        assert_eq!(ours.status(), CountryStatus::Current, "{ours}");
        assert_eq!(ours.alpha2(), theirs.alpha2);
        assert_eq!(ours.alpha3(), theirs.alpha3, "{ours}");
        assert_eq!(ours.numeric(), Some(theirs.numeric), "{ours}");
        assert_eq!(Country::new(theirs.alpha3), Ok(ours));
        if ours.iso_name() != theirs.name {
            names_that_differ.push(theirs.alpha2);
        }
    }
    assert_eq!(names_that_differ, NAMES_THAT_DIFFER);
}

/// `iso_country` 0.1.4, through `iso_currency` 0.7.1.
#[test]
fn a_second_table_has_the_same_codes() {
    let letters = || 'A'..='Z';
    let both: Vec<_> = letters()
        .flat_map(|a| letters().map(move |b| String::from_iter([a, b])))
        .filter(|code| code.parse::<iso_currency::Country>().is_ok())
        .collect();
    let missing: Vec<_> =
        current().filter(|country| !both.iter().any(|code| code == country.alpha2())).collect();
    let surplus: Vec<_> = both
        .iter()
        .filter(|code| !current().any(|country| country.alpha2() == code.as_str()))
        .collect();
    assert_eq!(missing, []);
    assert_eq!(surplus, Vec::<&String>::new());
}

#[test]
fn codes_are_sorted_and_stand_once() {
    let codes: Vec<_> = current().collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
    let mut alpha3: Vec<_> = Country::all().map(Country::alpha3).collect();
    let mut numbers: Vec<_> = Country::all().filter_map(Country::numeric).collect();
    let count = Country::all().count();
    alpha3.sort_unstable();
    alpha3.dedup();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!((alpha3.len(), numbers.len()), (count, count));
    for country in Country::all() {
        assert_eq!(Country::from_numeric(country.numeric().unwrap()), Some(country));
        assert_eq!(Country::new(country.alpha3()), Ok(country));
        assert!(country.alpha2().bytes().all(|byte| byte.is_ascii_uppercase()));
    }
}

#[test]
fn every_country_has_a_name_in_every_language() {
    let cyrillic = |text: &str| {
        text.chars().any(|letter| ('\u{400}'..='\u{4ff}').contains(&letter))
            && !text.chars().any(|letter| letter.is_ascii_alphabetic())
    };
    for country in Country::all() {
        assert!(!country.iso_name().is_empty() && !country.name(Language::En).is_empty());
        assert!(cyrillic(country.name(Language::Ru)), "{country}");
        assert!(cyrillic(country.name(Language::Ky)), "{country}");
    }
    assert_eq!(Country::KG.name(Language::Ru), "Кыргызстан");
    assert_eq!(Country::KG.name(Language::Ky), "Кыргызстан");
    assert_eq!(Country::TR.name(Language::En), "Türkiye");
    assert_eq!(Country::KR.iso_name(), "Korea (Republic of)");
}

#[test]
fn former_states_have_their_time_and_successors() {
    let former = |country: Country| match country.status() {
        CountryStatus::Former(former) => former,
        status => panic!("{country} is {status:?}"),
    };
    assert_eq!(former(Country::SU).successors.len(), 15);
    assert!(former(Country::SU).successors.contains(&Country::KG));
    assert_eq!(former(Country::CS).successors, [Country::CZ, Country::SK]);
    assert_eq!(former(Country::DD).successors, [Country::DE]);
    assert_eq!(former(Country::YU).successors.len(), 6);
    for country in [Country::SU, Country::CS, Country::YU, Country::DD] {
        let time = former(country);
        assert!(!country.exists_on(time.until));
        assert!(country.exists_on(time.until.pred_opt().unwrap()));
        assert!(country.exists_on(time.from.unwrap()));
        assert!(!country.exists_on(time.from.unwrap().pred_opt().unwrap()));
        assert!(time.successors.iter().all(|next| next.status() == CountryStatus::Current));
    }
    assert!(Country::SU.exists_on(day("1991-12-25")) && !Country::SU.exists_on(day("1991-12-26")));
    assert!(Country::CS.exists_on(day("1992-12-31")) && !Country::CS.exists_on(day("1993-01-01")));
    assert!(Country::KG.exists_on(day("1985-01-01")));
}

#[test]
fn a_refused_code_says_what_would_be_accepted() {
    let message = |text: &str| Country::new(text).unwrap_err().to_string();
    let head = |text: &str| {
        format!(
            "\"{text}\" is not a country code; accepted: two or three capital letters of ISO 3166-1, or SU, CS, YU, DD"
        )
    };
    assert_eq!(message("UK"), format!("{}; near: GB (United Kingdom)", head("UK")));
    assert_eq!(message("kg"), format!("{}; near: KG (Kyrgyzstan)", head("kg")));
    assert_eq!(message("Kyrgyz"), format!("{}; near: KG (Kyrgyzstan)", head("Kyrgyz")));
    assert_eq!(message("Казахстан"), format!("{}; near: KZ (Kazakhstan)", head("Казахстан")));
    assert_eq!(message("KGX"), format!("{}; near: KG (Kyrgyzstan)", head("KGX")));
    assert_eq!(message(""), head(""));
    assert_eq!(message("XK"), head("XK"));
}

#[test]
fn a_party_is_a_state_or_an_organisation() {
    assert_eq!("KGZ".parse(), Ok(Party::State(Country::KG)));
    assert_eq!("EU".parse(), Ok(Party::Organisation(Organisation::EU)));
    assert_eq!(Party::from(Organisation::EAEU).name(Language::En), "Eurasian Economic Union");
    assert_eq!(Party::from(Country::KZ).state(), Some(Country::KZ));
    let error = "EUROPE".parse::<Party>().unwrap_err().to_string();
    assert!(
        error.contains("ISO 3166-1, or one of ASEAN, CARICOM, CIS, COE, COLOMBO_PLAN"),
        "{error}"
    );
    for organisation in Organisation::all() {
        assert!(Country::new(organisation.code()).is_err(), "{organisation} is a country code");
        assert_eq!(Organisation::new(organisation.code()), Ok(organisation));
        for language in Language::ALL {
            assert!(!organisation.name(language).is_empty());
        }
    }
}
