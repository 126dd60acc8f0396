//! Published cases on pensions: which instrument decides for which service.
//!
//! The letters are those of the reference's rules; the sources stand in the data files.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::sync::OnceLock;

use chrono::NaiveDate;
use kerben_agreements::*;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use kerben_core::unsettled::Readings;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn treaties() -> &'static Treaties {
    static TREATIES: OnceLock<Treaties> = OnceLock::new();
    TREATIES.get_or_init(|| Treaties::builtin().unwrap())
}

/// E1, E2, E19 to E21, E23, S6: pensions between the States of the Union and beyond.
#[test]
fn pension_instruments_decide_by_service() {
    let found = |a, b, on| treaties().pension_instruments(a, b, day(on)).unwrap();
    let ids = |a, b, on| found(a, b, on).into_iter().map(|one| one.id).collect::<Vec<_>>();
    assert_eq!(ids(Country::KG, Country::RU, "2020-12-31"), ["M-CIS-1992PEN"]);
    assert_eq!(ids(Country::KG, Country::RU, "2021-01-01"), ["M-CIS-1992PEN", "M-EAEU-PEN"]);
    assert_eq!(ids(Country::RU, Country::BY, "2021-06-01"), ["RU-BY-2006", "M-EAEU-PEN"]);
    assert_eq!(ids(Country::KG, Country::TR, "2020-10-31"), Vec::<String>::new());
    assert_eq!(ids(Country::KG, Country::TR, "2020-11-01"), ["KG-TR-SSA"]);
    assert_eq!(ids(Country::KG, Country::KR, "2026-01-01"), Vec::<String>::new());

    let earlier = &found(Country::KG, Country::RU, "2022-12-31")[0];
    assert_eq!(earlier.service.last(), Some(day("2020-12-31")));
    assert_eq!(earlier.applies, Applies::Yes);
    assert_eq!(earlier.pays, Some(Pays::Residence));
    let left = &found(Country::KG, Country::RU, "2023-01-01")[0];
    let Applies::Unsettled(question) = &left.applies else { unreachable!("{left:?}") };
    let names: Vec<_> = question.readings().iter().map(|reading| reading.name.as_str()).collect();
    assert_eq!(names, ["cis-1992-by-reference", "cis-1992-ended"]);
    // Kazakhstan is still a party: nothing is unsettled between it and Kyrgyzstan.
    assert_eq!(found(Country::KG, Country::KZ, "2026-01-01")[0].applies, Applies::Yes);
    let own = &found(Country::KG, Country::RU, "2026-01-01")[1];
    assert_eq!(own.service.from_day(), Some(day("2021-01-01")));
    assert_eq!((own.pays, own.service_before_entry), (Some(Pays::Acquisition), Tri::No));
}

/// The same, asked for a person.
#[test]
fn a_pension_case_is_governed_by_two_instruments_and_names_the_open_question() {
    let case =
        Case::new([Country::KG], Country::KG, Country::RU, Activity::Pensioner, day("2026-01-01"))
            .unwrap();
    let governing = treaties().governing(&case, Matter::Pension, &mut Off).unwrap().value;
    let ids: Vec<_> = governing.instruments.iter().map(|found| found.id.as_str()).collect();
    assert_eq!(ids, ["M-CIS-1992PEN", "M-EAEU-PEN"]);
    assert!(governing.instruments[1].rule == ChoiceRule::Service);
    assert_eq!(governing.instruments[0].rule, ChoiceRule::ServiceByReference);
    assert_eq!(governing.instruments[0].referred_by.as_deref(), Some("M-EAEU-PEN"));
    assert_eq!(governing.unsettled.len(), 1);
    assert_eq!(governing.is_settled(), Tri::Unknown);
}

/// E23 and S6: both readings can be chosen by name, nothing is guessed without a choice.
#[test]
fn the_open_question_is_answered_by_the_reading_that_the_caller_names() {
    let found =
        treaties().pension_instruments(Country::RU, Country::KG, day("2026-01-01")).unwrap();
    let applies = |readings: &Readings| found[0].applies_under(readings);
    assert!(applies(&Readings::new()).is_err());
    let choose = |name| Readings::new().choose("cis-1992-between-russia-and-eaeu", name);
    assert_eq!(applies(&choose("cis-1992-by-reference")), Ok(Tri::Yes));
    assert_eq!(applies(&choose("cis-1992-ended")), Ok(Tri::No));
    assert_eq!(found[0].grade(), Evidence::Official);
    assert_eq!(found[1].applies_under(&Readings::new()), Ok(Tri::Yes));
}

/// The agreement of 1992 between States of which none is in the Union: its entry into force is not recorded.
#[test]
fn without_an_entry_into_force_nothing_is_promised() {
    let found =
        treaties().pension_instruments(Country::KG, Country::UZ, day("2020-01-01")).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].id, "M-CIS-1992PEN");
    assert!(matches!(&found[0].applies, Applies::Undetermined(missing) if !missing.is_empty()));
    let gone = treaties().pension_instruments(Country::RU, Country::UZ, day("2023-01-01")).unwrap();
    assert!(gone.is_empty(), "Russia left, and nothing between the two refers to the agreement");
}
