//! Who needs a place, and what is answered to a request.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use chrono::NaiveDate;
use kerben_agreements::Treaties;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Off, render};
use kerben_core::language::Language;
use kerben_core::source::Evidence;
use kerben_quotas::exemption::PersonStatus;
use kerben_quotas::pool::Entry;
use kerben_quotas::{
    Ground, PlaceNeed, PlaceRequest, QuotaAnswer, QuotaError, Quotas, UnitFigure, When, catalogue,
};

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn request(citizenship: Country, host: Country, on: &str) -> PlaceRequest {
    PlaceRequest::new(citizenship, host, day(on))
}

fn need(request: &PlaceRequest) -> PlaceNeed {
    let treaties = Treaties::builtin().unwrap();
    Quotas::builtin().unwrap().place_needed(request, &treaties, &mut Off).unwrap().value
}

fn answer(request: &PlaceRequest) -> QuotaAnswer {
    let treaties = Treaties::builtin().unwrap();
    Quotas::builtin().unwrap().answer(request, &treaties, &mut Off).unwrap().value
}

fn missing(need: &PlaceNeed) -> Vec<&str> {
    need.missing().iter().map(|message| message.key.as_str()).collect()
}

fn rule(need: &PlaceNeed) -> (&str, Evidence) {
    match need {
        PlaceNeed::NotNeeded(Ground::Exemption { id, grade, .. }) => (id, *grade),
        _ => ("", Evidence::Unverified),
    }
}

/// EAEU Treaty, art. 97(1); Kyrgyzstan is a party from 12 August 2015.
#[test]
fn a_citizen_of_the_eaeu_needs_no_place_in_another_eaeu_state() {
    for (citizenship, host, on) in [
        (Country::KG, Country::RU, "2015-08-12"),
        (Country::KG, Country::RU, "2023-05-01"),
        (Country::KG, Country::KZ, "2024-05-01"),
        (Country::RU, Country::KG, "2024-05-01"),
        (Country::KZ, Country::KG, "2016-01-01"),
        (Country::BY, Country::RU, "2015-01-01"),
    ] {
        let need = need(&request(citizenship, host, on));
        let PlaceNeed::NotNeeded(Ground::FreeMovement { citations, citizenship: by, .. }) = need
        else {
            panic!("{citizenship} in {host} on {on}: {need:?}");
        };
        assert_eq!(by, citizenship);
        assert_eq!(citations[0].article.as_deref(), Some("97"));
        assert_eq!(citations[0].paragraph.as_deref(), Some("1"));
    }
}

#[test]
fn before_the_accession_it_depends_on_how_the_worker_enters_russia() {
    let before = || request(Country::KG, Country::RU, "2015-08-11");
    assert_eq!(missing(&need(&before())), ["quotas.missing.facts"]);
    assert!(need(&before().entry(Entry::Visa)).is_needed());
    let patent = need(&before().entry(Entry::VisaFree));
    assert_eq!(rule(&patent), ("ru.visa-free", Evidence::Press));
}

#[test]
fn a_treaty_that_is_proven_too_weakly_for_the_question_leaves_it_open() {
    let asked = request(Country::KG, Country::RU, "2023-05-01").entry(Entry::Visa);
    let PlaceNeed::NotNeeded(Ground::FreeMovement { grade, .. }) = need(&asked) else {
        panic!("no free movement")
    };
    assert!(grade < Evidence::Official);
    let strict = need(&asked.at_least(Evidence::Official));
    assert_eq!(missing(&strict), ["quotas.missing.treaty-grade"]);
}

#[test]
fn a_pool_for_one_way_of_entry_says_nothing_of_the_other() {
    let text = "state = \"JP\"\n[pack]\nid = \"x\"\ntitle = \"X\"\nversion = \"1\"\n\
        [[source]]\nid = \"a\"\ntitle = \"A\"\n\
        [[pool]]\nid = \"visa\"\nkind = \"labour\"\nentry = \"visa\"\nname = \"visa\"\n\
        source = \"a\"\ngrade = \"Press\"\nasked_by_default = \"the only one\"\n";
    let quotas = Quotas::from_str("x.toml", text).unwrap();
    let treaties = Treaties::builtin().unwrap();
    let ask =
        |request: &PlaceRequest| quotas.place_needed(request, &treaties, &mut Off).unwrap().value;
    let plain = || request(Country::KG, Country::JP, "2025-03-01");
    assert_eq!(missing(&ask(&plain())), ["quotas.missing.entry"]);
    assert!(ask(&plain().entry(Entry::Visa)).is_needed());
    assert_eq!(missing(&ask(&plain().entry(Entry::VisaFree))), ["quotas.missing.pool-entry"]);
}

#[test]
fn a_citizen_of_no_eaeu_state_needs_a_place() {
    for (host, pool) in [(Country::KG, "labour"), (Country::KZ, "employer")] {
        let needed = PlaceNeed::Needed { state: host, pool: pool.to_owned(), year: 2025 };
        assert_eq!(need(&request(Country::TR, host, "2025-03-01")), needed);
    }
    let household = request(Country::UZ, Country::KZ, "2025-03-01").pool("household");
    assert!(matches!(need(&household), PlaceNeed::Needed { pool, .. } if pool == "household"));
}

#[test]
fn a_citizen_of_the_host_needs_none_even_with_a_second_citizenship() {
    let both =
        request(Country::TR, Country::KG, "2025-03-01").citizenships([Country::TR, Country::KG]);
    assert_eq!(need(&both), PlaceNeed::NotNeeded(Ground::OwnCitizen));
    let abroad = request(Country::TR, Country::TR, "2025-03-01");
    assert_eq!(need(&abroad), PlaceNeed::NotNeeded(Ground::OwnCitizen), "without any data");
}

#[test]
fn rules_of_the_host_exempt_with_their_grade() {
    let in_kg = |citizenship| request(citizenship, Country::KG, "2024-03-01");
    let nomad = |citizenship| in_kg(citizenship).status(PersonStatus::DigitalNomad);
    assert_eq!(rule(&need(&nomad(Country::AZ))), ("kg.digital-nomad", Evidence::Press));
    assert!(need(&nomad(Country::TR)).is_needed(), "not one of the named citizenships");
    // The source extends the status to the middle of 2024 and says nothing of later days.
    let later = request(Country::AZ, Country::KG, "2025-03-01").status(PersonStatus::DigitalNomad);
    assert_eq!(missing(&need(&later)), ["quotas.missing.rule-on-day"]);
    for (status, id) in [
        (PersonStatus::PermanentResident, "kg.permanent-resident"),
        (PersonStatus::Refugee, "kg.refugee"),
        (PersonStatus::AccreditedJournalist, "kg.journalist"),
        (PersonStatus::Diplomat, "kg.diplomat"),
    ] {
        let request = in_kg(Country::TR).status(status);
        assert_eq!(rule(&need(&request)), (id, Evidence::Unverified));
        assert_eq!(missing(&need(&request.strict())), ["quotas.missing.confirmation"]);
    }
    let transfer = request(Country::TR, Country::KZ, "2025-03-01")
        .status(PersonStatus::IntraCorporateTransferee);
    assert_eq!(rule(&need(&transfer)), ("kz.intra-corporate-transfer", Evidence::Press));
}

#[test]
fn what_is_not_known_is_named() {
    let stateless = request(Country::TR, Country::KG, "2025-03-01").citizenships([]);
    assert_eq!(missing(&need(&stateless)), ["quotas.missing.citizenship"]);
    let elsewhere = need(&request(Country::KG, Country::TR, "2025-03-01"));
    assert_eq!(missing(&elsewhere), ["quotas.missing.host"]);
    let words = catalogue().unwrap().render(&elsewhere.missing()[0], Language::En);
    assert_eq!(words, "data on the quotas of Türkiye");
    // Several quotas and none named: which one is asked for is missing, and no total is given.
    let several = request(Country::KG, Country::GB, "2025-03-01");
    assert_eq!(missing(&need(&several)), ["quotas.missing.pool"]);
    assert_eq!(answer(&several).total, None);
    let named = answer(&several.pool("poultry"));
    assert!(named.need.is_needed());
    assert_eq!(named.total.unwrap().known().unwrap().original.limit().places(), Some(2_000));
}

#[test]
fn a_quota_for_residence_is_no_quota_for_work() {
    let wrong = request(Country::TR, Country::KG, "2025-03-01").pool("immigration");
    let treaties = Treaties::builtin().unwrap();
    let error = Quotas::builtin().unwrap().place_needed(&wrong, &treaties, &mut Off).unwrap_err();
    assert_eq!(error.to_string(), "KG has no pool `immigration` for work; accepted: labour");
}

fn figure(request: &PlaceRequest) -> UnitFigure {
    answer(request).units.remove(0).figure
}

fn places(figure: &UnitFigure) -> Option<u64> {
    match figure {
        UnitFigure::Known { part, .. } => part.limit.places(),
        _ => None,
    }
}

/// 24.kg of 18 November 2023: Bishkek 12,850, Osh city 845 of 25,000.
#[test]
fn the_figure_of_a_region_is_given_while_its_total_is_in_force() {
    let bishkek = |on| figure(&request(Country::TR, Country::KG, on).region("bishkek"));
    assert_eq!(places(&bishkek("2024-03-01")), Some(12_850));
    assert_eq!(places(&bishkek("2025-03-01")), Some(12_850));
    let osh = figure(&request(Country::TR, Country::KG, "2024-03-01").region("osh-city"));
    assert_eq!(places(&osh), Some(845));
}

#[test]
fn after_an_amendment_the_old_split_is_shown_and_the_new_one_is_missing() {
    let on = |on: &str| request(Country::TR, Country::KG, on).region("bishkek");
    let open = |request: &PlaceRequest| match figure(request) {
        UnitFigure::Undetermined { missing, others } => (missing[0].key.clone(), others.len()),
        known => panic!("{known:?}"),
    };
    assert_eq!(open(&on("2025-09-01")), ("quotas.missing.in-force".to_owned(), 1));
    let readings =
        kerben_core::unsettled::Readings::new().choose("quotas.kg.labour.2025", "kg-2025-b");
    let settled = on("2025-09-01").readings(readings);
    assert_eq!(open(&settled), ("quotas.missing.unit-after-amendment".to_owned(), 1));
    assert_eq!(open(&on("2013-09-01")), ("quotas.missing.total-for-unit".to_owned(), 0));
    assert_eq!(open(&on("2023-09-01")), ("quotas.missing.unit".to_owned(), 0));
    // The year of 16.6 thousand is uncertain, and so is the figure of Bishkek with it.
    let UnitFigure::Known { grade, .. } = figure(&on("2022-09-01")) else { panic!("unknown") };
    assert_eq!(grade, Evidence::Unverified);
}

/// kapital.kz 122106 (category 3) and time.kg 3607 (industry and construction).
#[test]
fn categories_and_sectors_are_answered_as_regions_are() {
    let category = request(Country::TR, Country::KZ, "2024-03-01").category("category-3");
    assert_eq!(places(&figure(&category)), Some(10_786));
    let sector = request(Country::TR, Country::KG, "2012-03-01").sector("industry-construction");
    assert_eq!(places(&figure(&sector)), Some(5_111));
}

#[test]
fn a_unit_may_be_named_in_any_language_and_an_unknown_one_is_an_answer() {
    for name in ["bishkek", "Bishkek", " БИШКЕК "] {
        let named = request(Country::TR, Country::KG, "2024-03-01").region(name);
        assert_eq!(places(&figure(&named)), Some(12_850), "{name}");
    }
    let open = |request: &PlaceRequest| match figure(request) {
        UnitFigure::Undetermined { missing, .. } => {
            catalogue().unwrap().render(&missing[0], Language::En)
        }
        known => panic!("{known:?}"),
    };
    assert_eq!(
        open(&request(Country::TR, Country::KG, "2024-03-01").region("Naryn")),
        "figures for the region Naryn; the data name only: Bishkek, Osh city, Jalal-Abad"
    );
    assert_eq!(
        open(&request(Country::TR, Country::RU, "2024-03-01").sector("construction")),
        "figures by sector for construction: the data hold none"
    );
}

#[test]
fn a_request_for_a_year_without_a_day_answers_what_holds_all_year() {
    let in_year = |citizenship, host, year| PlaceRequest::new(citizenship, host, When::Year(year));
    assert!(need(&in_year(Country::KG, Country::RU, 2023)).is_not_needed());
    // Kyrgyzstan acceded in August 2015.
    let accession = in_year(Country::KG, Country::RU, 2015).entry(Entry::Visa);
    assert_eq!(missing(&need(&accession)), ["quotas.missing.day"]);
    assert!(need(&in_year(Country::KG, Country::RU, 2014).entry(Entry::Visa)).is_needed());
    let bishkek = |year| figure(&in_year(Country::TR, Country::KG, year).region("Bishkek"));
    assert_eq!(places(&bishkek(2024)), Some(12_850));
    assert_eq!(places(&bishkek(2025)), None, "amended in August");
    let far = in_year(Country::TR, Country::KG, 99_999);
    let treaties = Treaties::builtin().unwrap();
    let error = Quotas::builtin().unwrap().answer(&far, &treaties, &mut Off).unwrap_err();
    assert_eq!(error, QuotaError::Year { year: 99_999 });
}

#[test]
fn a_request_is_read_from_json_and_nothing_else_is() {
    let text = r#"{"citizenships":["TR"],"host":"KG","on":"2024","region":"Bishkek"}"#;
    let read: PlaceRequest = serde_json::from_str(text).unwrap();
    let made = PlaceRequest::new(Country::TR, Country::KG, When::Year(2024)).region("Bishkek");
    assert_eq!(read, made);
    let back = serde_json::to_string(&read).unwrap();
    assert_eq!(serde_json::from_str::<PlaceRequest>(&back).unwrap(), read);
    for (old, new) in [
        ("\"2024\"", "2024"),
        ("\"2024\"", "\"24\""),
        ("\"2024\"", "\"2024-02-30\""),
        ("\"2024\"", "\"9024\""),
        ("region", "county"),
        ("TR", "XX"),
    ] {
        let broken = text.replace(old, new);
        assert!(serde_json::from_str::<PlaceRequest>(&broken).is_err(), "{broken}");
    }
}

/// The reading of the contradiction of November 2023: decided in one year for the next.
#[test]
fn what_was_decided_in_2023_has_effect_in_2024() {
    let quotas = Quotas::builtin().unwrap();
    let pack = quotas.pack(Country::KG).unwrap();
    let decided: Vec<_> = pack
        .decided_in(2023)
        .map(|(year, statement, _)| (year.year, statement.id.as_str()))
        .collect();
    assert_eq!(decided, [(2023, "kg-2023-b"), (2024, "kg-2024-a")]);
}

#[test]
fn the_total_is_answered_whether_or_not_a_place_is_needed() {
    let free = answer(&request(Country::RU, Country::KG, "2023-03-01"));
    assert!(free.need.is_not_needed());
    let total = free.total.unwrap();
    assert_eq!(total.known().unwrap().original.limit().places(), Some(16_000));
    assert_eq!(total.statements().len(), 2, "the contradicting statement is in the answer");
    let nowhere = answer(&request(Country::KG, Country::JP, "2025-03-01").region("tokyo"));
    assert!(nowhere.total.is_none() && nowhere.units.is_empty());
}

#[test]
fn an_answer_as_known_earlier_does_not_know_the_amendment() {
    let asked = request(Country::TR, Country::KG, "2025-09-01").known_on(day("2025-08-24"));
    let total = answer(&asked).total.unwrap();
    assert_eq!(total.known().unwrap().last().limit().places(), Some(25_000));
    assert_eq!(places(&figure(&asked.region("bishkek"))), Some(12_850));
}

#[test]
fn every_answer_explains_itself_and_survives_json() {
    let (quotas, treaties) = (Quotas::builtin().unwrap(), Treaties::builtin().unwrap());
    let words = catalogue().unwrap();
    for request in [
        request(Country::KG, Country::RU, "2023-05-01").region("moscow"),
        request(Country::KG, Country::RU, "2013-05-01"),
        request(Country::TR, Country::KG, "2025-09-01").region("bishkek"),
        request(Country::TR, Country::KG, "2024-09-01").region("bishkek").strict(),
        request(Country::TR, Country::KG, "2024-09-01").status(PersonStatus::Refugee).strict(),
        request(Country::KG, Country::TR, "2025-09-01"),
        request(Country::TR, Country::KZ, "2024-09-01").category("seasonal"),
    ] {
        let explained = quotas.answer(&request, &treaties, &mut Explain::new()).unwrap();
        assert_eq!(explained.node.check(), []);
        assert_eq!(answer(&request), explained.value);
        for language in Language::ALL {
            let text = render::text(&explained.node, &words, language);
            assert!(!text.contains("⟨quotas."), "{text}");
        }
        let text = serde_json::to_string(&explained.value).unwrap();
        assert_eq!(serde_json::from_str::<QuotaAnswer>(&text).unwrap(), explained.value);
    }
}
