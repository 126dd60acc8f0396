//! Published cases: which instrument was in force, and which one governs.
//!
//! The letters and numbers are those of the reference's table of cases; the source stands beside each.

#![cfg(feature = "builtin")]
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

/// G24, G25: EAEU Treaty article 97(3); docs.cntd.ru 901725999, article 4(2).
#[test]
fn clauses_apply_with_the_instrument_that_governs() {
    let applies = |host, on, instrument, clause| {
        treaties().clause_applies(&worker(host, on), Matter::Work, instrument, clause).unwrap()
    };
    // A teacher's diploma from Kyrgyzstan needs a procedure in Kazakhstan.
    let teacher = applies(Country::KZ, "2026-01-01", "M-EAEU", "education-documents-exceptions");
    assert_eq!(teacher.applies, Tri::Yes);
    assert_eq!(teacher.citation.to_string(), "M-EAEU art. 97(3)");
    // What was not used of the number of 2009 may not be used in 2010.
    let unused = applies(Country::RU, "2010-02-01", "KG-RU-1996", "no-carry-over");
    assert_eq!(unused.applies, Tri::Yes);
    assert_eq!(unused.citation.to_string(), "KG-RU-1996 art. 4(2)");
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

/// G13, G14: Vienna Convention 1969, articles 4 and 2(1)(a).
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

/// A01 to A33: rules of days on real events; the sources stand in the reference's table.
#[test]
fn rules_of_days_give_the_published_days() {
    let vectors = [
        ("P3M>FOM", "2003-09-29", "2004-01-01"),
        ("P12M>FOM", "2026-01-15", "2027-02-01"),
        ("P3M>FOM", "2026-01-31", "2026-05-01"),
        ("FOM+2", "2011-06-30", "2011-08-01"),
        ("FOM+2", "2026-12-31", "2027-02-01"),
        ("D+30", "1979-12-28", "1980-01-27"),
        ("D+30", "1996-10-07", "1996-11-06"),
        ("D+90", "2003-10-30", "2004-01-28"),
        ("D+90", "2003-07-01", "2003-09-29"),
        ("D+30", "2008-04-03", "2008-05-03"),
        ("D+30", "1999-05-11", "1999-06-10"),
        ("D+30", "2003-10-02", "2003-11-01"),
        ("M+12/clamp", "2024-06-03", "2025-06-03"),
        ("M+12/clamp", "2023-10-26", "2024-10-26"),
        ("M+12/clamp", "2020-07-03", "2021-07-03"),
        ("D+90", "2007-06-04", "2007-09-02"),
        ("M+4/clamp", "2002-11-12", "2003-03-12"),
        ("D+90", "2000-05-25", "2000-08-23"),
        ("D+30", "2003-09-29", "2003-10-29"),
        ("D+30", "2021-04-14", "2021-05-14"),
        ("DA+30", "1986-09-26", "1986-10-27"),
        ("D+30", "1987-04-29", "1987-05-29"),
        ("M+3/roll", "1993-08-31", "1993-12-01"),
        ("M+3/clamp", "2000-08-31", "2000-11-30"),
        ("M+3/clamp", "2001-11-30", "2002-02-28"),
        ("M+6/clamp", "1993-05-04", "1993-11-04"),
        ("M+3/clamp", "1985-02-18", "1985-05-18"),
        ("M+12/clamp", "2026-03-10", "2027-03-10"),
        ("M+12/clamp", "2012-02-29", "2013-02-28"),
        ("M+1/clamp", "2012-03-31", "2012-04-30"),
        ("M+1/roll", "2012-03-31", "2012-05-01"),
        ("D+90", "2026-01-10", "2026-04-10"),
        ("M+3/clamp", "1994-10-07", "1995-01-07"),
    ];
    for (rule, event, expected) in vectors {
        let rule: DateRule = rule.parse().unwrap();
        assert_eq!(rule.apply(day(event)).unwrap(), day(expected), "{rule} from {event}");
    }
}

/// N01, N02: zakonpravo.kz; each party from the third notification or from its own deposit, whichever is later.
#[test]
fn the_protocol_of_2005_binds_each_party_from_its_own_day() {
    for (state, since) in [
        (Country::MD, "2006-12-15"),
        (Country::BY, "2006-12-15"),
        (Country::KG, "2006-12-15"),
        (Country::UA, "2007-06-25"),
        (Country::KZ, "2008-01-11"),
    ] {
        let standing = treaties().status("M-CIS-2005P", state, day(since)).unwrap();
        assert_eq!(standing.since().and_then(Bounds::exact), Some(day(since)), "{state}");
    }
    let russia = treaties().status("M-CIS-2005P", Country::RU, day("2020-01-01")).unwrap();
    assert_eq!(russia.missing()[0].fact, MissingFact::Consent);
}

/// Section 3.2 of the reference: day for Kyrgyzstan, given or computed from the consent by the treaty's own rule.
#[test]
fn multilateral_treaties_bind_kyrgyzstan_from_the_computed_day() {
    for (id, since, grade) in [
        ("M-ICRMW", "2004-01-01", Evidence::Code),
        ("M-UNTOC", "2003-11-01", Evidence::Derived),
        ("M-TIP", "2003-12-25", Evidence::Code),
        ("M-SOM", "2004-01-28", Evidence::Derived),
        ("M-CRC", "1994-11-06", Evidence::Derived),
        ("M-VCLT", "1999-06-10", Evidence::Derived),
        ("M-VCCR", "1994-11-06", Evidence::Derived),
        ("M-ICESCR", "1995-01-07", Evidence::Derived),
        ("M-CEDAW", "1997-03-12", Evidence::Derived),
        ("M-C097", "2009-09-10", Evidence::Derived),
        ("M-C190", "2025-06-03", Evidence::Derived),
    ] {
        let on = |day| treaties().status(id, Country::KG, day).unwrap();
        let standing = on(day(since));
        assert_eq!(standing.since().and_then(Bounds::exact), Some(day(since)), "{id}");
        assert!(on(day(since).pred_opt().unwrap()).is_in_force().is_no(), "{id}");
        // What is computed is never better than derived.
        assert_eq!(standing.grade(), grade.weaker(Evidence::Derived), "{id}");
        // Its ground names the rule of days, or quotes the composed clause.
        let timing = treaties().get(id).unwrap().timing();
        let clause = timing.and_then(|timing| timing.entry.as_ref()).map(ToString::to_string);
        let named = standing.grounds.iter().any(|ground| match &clause {
            Some(clause) => ground.note.as_ref().is_some_and(|note| note.ends_with(clause)),
            None => ground.rule.is_some(),
        });
        assert!(named, "{id}");
    }
}

/// Lists of ratifications in which Kyrgyzstan does not stand, with their dates.
#[test]
fn absence_from_a_dated_list_holds_up_to_that_date_and_no_further() {
    let bound = |on| treaties().status("M-C189", Country::KG, day(on)).unwrap().is_in_force();
    assert_eq!(bound("2020-10-05"), Tri::No);
    assert_eq!(bound("2020-10-06"), Tri::Unknown);
}

/// G13, G14 see above; G20: ICRMW article 89 and Vienna Convention article 68.
#[test]
fn a_notice_that_is_revoked_before_its_effect_ends_nothing() {
    let notice = Event::new(EventKind::NoticeOfWithdrawal, Evidence::Derived, "lawin-icrmw")
        .on("2026-01-15".parse().unwrap())
        .by(Country::KG);
    let revoked = Event::new(EventKind::NoticeRevoked, Evidence::Derived, "lawin-icrmw")
        .on("2026-12-01".parse().unwrap())
        .by(Country::KG);
    let bound = |treaties: &Treaties, on| {
        treaties.status("M-ICRMW", Country::KG, day(on)).unwrap().is_in_force()
    };
    let leaving = treaties().with_event("M-ICRMW", notice).unwrap();
    assert_eq!(bound(&leaving, "2027-01-31"), Tri::Yes);
    assert_eq!(bound(&leaving, "2027-02-01"), Tri::No);
    let staying = leaving.with_event("M-ICRMW", revoked).unwrap();
    assert_eq!(bound(&staying, "2027-02-01"), Tri::Yes);
}

/// A28 in a case: article 118 of the Union treaty, twelve months after the depositary receives the notice.
#[test]
fn free_movement_ends_with_membership() {
    let notice = Event::new(EventKind::NoticeOfWithdrawal, Evidence::Derived, "eaeu-treaty-en")
        .on("2026-03-10".parse().unwrap())
        .by(Country::RU);
    let leaving = treaties().with_event("M-EAEU", notice).unwrap();
    let free = |on| {
        leaving
            .free_movement_of_workers(Country::KG, Country::RU, day(on), &mut Off)
            .unwrap()
            .value
            .free
    };
    assert_eq!(free("2027-03-09"), Tri::Yes);
    assert_eq!(free("2027-03-10"), Tri::No);
}

/// Finding 7 of the reference: the governing treaty changes on 2015-08-12.
#[test]
fn the_treaty_that_governs_a_worker_in_russia_changes_on_accession() {
    let governing =
        |on| treaties().governing(&worker(Country::RU, on), Matter::Work, &mut Off).unwrap().value;
    let before = governing("2015-08-11");
    assert_eq!(before.instruments.len(), 1);
    assert_eq!(before.instruments[0].id, "KG-RU-1996");
    assert_eq!(before.instruments[0].rule, ChoiceRule::CommonTreaty);
    assert_eq!(before.instruments[0].amended_by, ["KG-RU-1996-P2003"]);
    let since = governing("2015-08-12");
    assert_eq!(since.instruments.len(), 1);
    assert_eq!(since.instruments[0].id, "M-EAEU");
    assert_eq!(since.alongside.len(), 1);
    assert_eq!(since.alongside[0].id, "KG-RU-1996");
    assert_eq!(since.alongside[0].citation.to_string(), "M-EAEU art. 114(2)");
    assert_eq!(since.is_settled(), Tri::Yes);
    // The force of the CIS agreement of 1994 for both was not found: said, not filled.
    assert!(
        since
            .possible
            .iter()
            .any(|possible| { possible.id == "M-CIS-1994" && possible.would == Would::NotGovern })
    );
}

/// EAEU Treaty article 96(5): citizen of a member State who works in another one of which he is no citizen and where he
/// does not permanently reside.
#[test]
fn the_worker_of_a_member_state_is_defined_by_citizenship_and_residence() {
    let on = day("2020-01-01");
    let rejected = |case: &Case| {
        let governing = treaties().governing(case, Matter::Work, &mut Off).unwrap().value;
        assert!(!governing.governs("M-EAEU"));
        governing.rejected.into_iter().find(|rejected| rejected.id == "M-EAEU").unwrap()
    };
    let lives = Case::new([Country::KG], Country::RU, Country::RU, Activity::Worker, on).unwrap();
    assert_eq!(rejected(&lives).reason, Rejection::OutOfScope(OutOfScope::LivesInHost));
    assert_eq!(rejected(&lives).citation().to_string(), "M-EAEU art. 96(5)");
    let dual =
        Case::new([Country::KG, Country::RU], Country::KG, Country::RU, Activity::Worker, on)
            .unwrap();
    assert_eq!(rejected(&dual).reason, Rejection::OutOfScope(OutOfScope::CitizenOfHost));
    let student =
        Case::new([Country::KG], Country::KG, Country::RU, Activity::Student, on).unwrap();
    assert_eq!(rejected(&student).reason, Rejection::OutOfScope(OutOfScope::Activity));
}

/// Kazakhstan before the Union: four treaties may have been in force, none is known to have been.
#[test]
fn where_no_entry_into_force_was_found_the_answer_names_what_is_missing() {
    let governing = treaties()
        .governing(&worker(Country::KZ, "2012-01-01"), Matter::Work, &mut Off)
        .unwrap()
        .value;
    assert_eq!(governing.answer, Answer::Undetermined);
    let possible: Vec<_> = governing.possible.iter().map(|found| found.id.as_str()).collect();
    assert_eq!(possible, ["KG-KZ-2002", "KG-KZ-2006", "KG-KZ-UZ-1997", "M-CIS-1994", "M-CIS-2008"]);
    assert!(governing.possible.iter().all(|found| !found.missing.is_empty()));
}

/// Where no treaty governs, memoranda are conditions beside host law.
#[test]
fn a_memorandum_adds_conditions_and_displaces_nothing() {
    let governing = treaties()
        .governing(&worker(Country::JP, "2024-01-01"), Matter::Work, &mut Off)
        .unwrap()
        .value;
    assert_eq!(governing.answer, Answer::HostLaw);
    assert_eq!(governing.soft[0].instrument, "KG-JP-SSW");
    assert_eq!(governing.soft[0].in_effect, Tri::Yes);
}

/// Section 3.4: signed between 2007-02-22 and 2007-11-28, for two years, said to be renewed on days that are not told.
#[test]
fn the_korean_memorandum_is_known_by_an_interval() {
    let effect = |on| treaties().effect("KG-KR-EPS", day(on)).unwrap().in_effect;
    assert_eq!(effect("2007-02-21"), Tri::No);
    assert_eq!(effect("2007-06-01"), Tri::Unknown);
    assert_eq!(effect("2007-11-28"), Tri::Yes);
    assert_eq!(effect("2009-02-21"), Tri::Yes);
    let later = treaties().effect("KG-KR-EPS", day("2015-01-01")).unwrap();
    assert_eq!(later.in_effect, Tri::Unknown);
    assert_eq!(later.missing[0].fact, MissingFact::Renewal);
}

/// Q06: approval of a draft is no signature.
#[test]
fn an_approved_draft_binds_nobody() {
    let standing = treaties().status("KG-RU-ORGREC", Country::KG, day("2020-01-01")).unwrap();
    assert_eq!(standing.reason(), Some(&NotInForce::NotATreaty { kind: Kind::Draft }));
    assert_eq!(treaties().effect("KG-RU-ORGREC", day("2020-01-01")).unwrap().in_effect, Tri::No);
}

/// Note 2 of section 3.1: the notice of a party is preferred to the press, and the rule can be replaced.
#[test]
fn another_rule_of_preference_changes_the_day_and_says_so() {
    use kerben_core::claims::StrongestGrade;
    let turkey = |on| between("KG-TR-SSA", Country::KG, Country::TR, on);
    assert_eq!((turkey("2020-10-31"), turkey("2020-11-01")), (Tri::No, Tri::Yes));
    // By grade alone the press would win over the treaty text that was read in a data file.
    let refused = treaties().preferring(&StrongestGrade).unwrap_err().to_string();
    assert!(refused.contains("KG-KR-EPS"), "{refused}");
    let by_grade = treaties().preferring_in("M-EAEU", &StrongestGrade).unwrap();
    let eaeu = by_grade.status("M-EAEU", Country::KG, day("2015-08-06")).unwrap();
    assert_eq!(eaeu.is_in_force(), Tri::Yes);
    assert_eq!(eaeu.grade(), Evidence::Press);
}

/// Decree 1126: the first term ran to 2025-04-30; it was prolonged on 2025-04-28 to 2025-09-10.
#[test]
fn an_old_answer_can_be_given_again_as_it_was_known() {
    let effect =
        |treaties: &Treaties, on| treaties.effect("KG-RU-UP1126", day(on)).unwrap().in_effect;
    let in_march = treaties().as_known_on(day("2025-03-01"));
    assert_eq!(effect(&in_march, "2025-04-30"), Tri::Yes);
    assert_eq!(effect(&in_march, "2025-05-01"), Tri::No);
    assert_eq!(effect(treaties(), "2025-05-01"), Tri::Yes);
    assert_eq!(effect(treaties(), "2025-09-10"), Tri::Yes);
    assert_eq!(effect(treaties(), "2025-09-11"), Tri::No);
    assert!(treaties().as_known_on(day("1990-01-01")).get("M-EAEU").is_err());
}

/// EAEU Treaty article 97(1).
#[test]
fn no_place_is_needed_between_members_of_the_union() {
    let free = |from, to, on| {
        treaties().free_movement_of_workers(from, to, day(on), &mut Explain::new()).unwrap()
    };
    assert_eq!(free(Country::AM, Country::RU, "2015-01-01").value.free, Tri::No);
    assert_eq!(free(Country::AM, Country::RU, "2015-01-02").value.free, Tri::Yes);
    assert_eq!(free(Country::KZ, Country::KG, "2015-08-11").value.free, Tri::No);
    assert_eq!(free(Country::KZ, Country::KG, "2015-08-12").value.free, Tri::Yes);
    assert_eq!(free(Country::KG, Country::TR, "2026-01-01").value.free, Tri::No);
    let own = free(Country::KG, Country::KG, "2026-01-01").value;
    assert!(own.own_citizen && own.free.is_yes());
    for (from, to) in
        [(Country::KG, Country::RU), (Country::KG, Country::TR), (Country::KG, Country::KG)]
    {
        assert_eq!(free(from, to, "2026-01-01").node.check(), Vec::new());
    }
}

/// Everything that the register answers reads back from JSON.
#[test]
fn answers_read_back() {
    let between =
        treaties().instruments_between(Country::KG, Country::RU, day("2026-01-01"), None).unwrap();
    let text = serde_json::to_string(&between).unwrap();
    assert_eq!(serde_json::from_str::<Between>(&text).unwrap(), between);
    let case = worker(Country::RU, "2026-01-01");
    for matter in [Matter::Work, Matter::Pension] {
        let governing = treaties().governing(&case, matter, &mut Off).unwrap().value;
        let text = serde_json::to_string(&governing).unwrap();
        assert_eq!(serde_json::from_str::<Governing>(&text).unwrap(), governing);
    }
    let pensions =
        treaties().pension_instruments(Country::KG, Country::RU, day("2026-01-01")).unwrap();
    let text = serde_json::to_string(&pensions).unwrap();
    assert_eq!(serde_json::from_str::<Vec<PensionInstrument>>(&text).unwrap(), pensions);
}
