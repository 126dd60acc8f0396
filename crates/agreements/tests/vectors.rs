//! Published cases: which instrument was in force, and which one governs.
//!
//! The letters and numbers are those of the reference's table of cases; the source stands beside each.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::sync::OnceLock;

use chrono::NaiveDate;
use kerben_agreements::*;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, NodeRef, Off};
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn treaties() -> &'static Treaties {
    static TREATIES: OnceLock<Treaties> = OnceLock::new();
    TREATIES.get_or_init(|| Treaties::builtin().unwrap())
}

fn between(id: &str, a: Country, b: Country, on: &str) -> Tri {
    treaties().in_force_between(id, a, b, day(on)).unwrap().is_in_force()
}

fn worker(host: Country, on: &str) -> Case {
    Case::new([Country::KG], Country::KG, host, Activity::Worker, day(on)).unwrap()
}

/// G01, G02: coded set of bilateral labour agreements, row 1224; graded Derived.
#[test]
fn the_agreement_of_1996_is_in_force_from_1998_01_15() {
    assert_eq!(between("KG-RU-1996", Country::KG, Country::RU, "1998-01-14"), Tri::No);
    assert_eq!(between("KG-RU-1996", Country::KG, Country::RU, "1998-01-15"), Tri::Yes);
    let standing = treaties().status("KG-RU-1996", Country::KG, day("1998-01-15")).unwrap();
    assert_eq!(standing.grade(), Evidence::Derived);
}

/// G03: docs.cntd.ru 901725999.
#[test]
fn its_text_is_the_one_of_the_protocol_from_2006_01_26() {
    let amended = |on| {
        let version =
            treaties().text_version("KG-RU-1996", Country::KG, Country::RU, day(on)).unwrap();
        version.amended_by.into_iter().map(|standing| standing.instrument).collect::<Vec<_>>()
    };
    assert_eq!(amended("2006-01-25"), Vec::<String>::new());
    assert_eq!(amended("2006-01-26"), ["KG-RU-1996-P2003"]);
}

/// G04: accession of Kyrgyzstan to the Eurasian Economic Union.
#[test]
fn the_yearly_quota_of_1996_applies_until_the_day_before_accession() {
    let quota = |on| {
        treaties()
            .clause_applies(&worker(Country::RU, on), Matter::Work, "KG-RU-1996", "yearly-quota")
            .unwrap()
            .applies
    };
    assert_eq!(quota("2015-08-11"), Tri::Yes);
    assert_eq!(quota("2015-08-12"), Tri::No);
}

/// G05, G06: the two treaties of accession (`pta_444.xml`, `pta_441.xml` of mappingtreaties/tota).
#[test]
fn the_union_treaty_binds_each_member_from_its_own_day() {
    let bound = |state, on| treaties().status("M-EAEU", state, day(on)).unwrap().is_in_force();
    assert_eq!(bound(Country::KG, "2015-08-06"), Tri::No);
    assert_eq!(bound(Country::KG, "2015-08-12"), Tri::Yes);
    assert_eq!(bound(Country::AM, "2015-01-01"), Tri::No);
    assert_eq!(bound(Country::AM, "2015-01-02"), Tri::Yes);
    assert_eq!(bound(Country::RU, "2015-01-01"), Tri::Yes);
}

/// G07, G08: EAEU Treaty article 113 and Annex 33; Kyrgyzstan was never a party.
#[test]
fn the_agreement_of_2010_ended_with_the_union_treaty_and_never_bound_kyrgyzstan() {
    assert_eq!(between("EURASEC-2010", Country::RU, Country::KZ, "2014-12-31"), Tri::Yes);
    assert_eq!(between("EURASEC-2010", Country::RU, Country::KZ, "2015-01-01"), Tri::No);
    let standing = treaties()
        .in_force_between("M-EURASEC-2010", Country::RU, Country::KG, day("2013-06-01"))
        .unwrap();
    assert_eq!(standing.reason(), Some(&NotInForce::NotAParty { party: Country::KG }));
}

/// G09, G10: zakonpravo.kz, ratification of the protocol of 2005.
#[test]
fn the_protocol_of_2005_binds_ukraine_from_its_own_deposit() {
    assert_eq!(between("M-CIS-2005P", Country::KG, Country::UA, "2007-06-24"), Tri::No);
    assert_eq!(between("M-CIS-2005P", Country::KG, Country::UA, "2007-06-25"), Tri::Yes);
}

/// G11 to G14 of the law of treaties: Vienna Convention 1969, articles 4 and 2(1)(a).
#[test]
fn the_vienna_convention_governs_the_protocol_of_2003_and_no_memorandum_by_itself() {
    assert_eq!(treaties().treaty_law("KG-RU-1996-P2003").unwrap().applies, Tri::Yes);
    assert_eq!(treaties().treaty_law("KG-RU-1996").unwrap().applies, Tri::No);
    let memorandum = treaties().treaty_law("KG-KR-EPS").unwrap();
    assert_eq!(memorandum.applies, Tri::Unknown);
    assert_eq!(memorandum.citation.to_string(), "M-VCLT art. 2(1)(a)");
}

/// G26: mlsp.gov.kg and the ILO.
#[test]
fn a_law_on_ratification_is_not_the_ratification() {
    let consent = treaties().consent("M-C190", Country::KG, day("2024-05-01")).unwrap();
    assert_eq!((consent.domestic, consent.international), (Tri::Yes, Tri::No));
}

/// G27: zakonpravo.kz.
#[test]
fn kazakhstan_applies_national_law_to_the_reserved_items() {
    let made = treaties().reservations("M-CIS-2008", Country::KZ, day("2012-01-01")).unwrap();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].made, Tri::Yes);
    assert_eq!(made[0].provisions, ["7(1)", "13(1)"]);
}

/// G28, G29: zakonpravo.kz.
#[test]
fn readmission_with_kazakhstan_is_in_force_from_2017_08_10() {
    assert_eq!(between("KG-KZ-READM", Country::KG, Country::KZ, "2017-08-09"), Tri::No);
    assert_eq!(between("KG-KZ-READM", Country::KG, Country::KZ, "2017-08-10"), Tri::Yes);
}

/// G31: rechtundpolitik.com.
#[test]
fn a_declaration_of_intent_is_no_agreement_in_force() {
    let standing = treaties()
        .in_force_between("KG-DE-2023", Country::KG, Country::DE, day("2024-12-31"))
        .unwrap();
    assert_eq!(standing.reason(), Some(&NotInForce::NotATreaty { kind: Kind::AgencyMemorandum }));
}

#[test]
fn the_derivation_of_what_governs_checks() {
    for on in ["1997-01-01", "2010-06-01", "2015-08-11", "2015-08-12", "2026-01-01"] {
        for host in [Country::RU, Country::KZ, Country::TR, Country::KR, Country::DE] {
            for matter in Matter::ALL {
                let case = worker(host, on);
                let traced = treaties().governing(&case, matter, &mut Explain::new()).unwrap();
                let tree = traced.node.tree().unwrap();
                assert_eq!(tree.check(), Vec::new());
                let silent = treaties().governing(&case, matter, &mut Off).unwrap();
                assert_eq!(silent.value, traced.value);
            }
        }
    }
}
