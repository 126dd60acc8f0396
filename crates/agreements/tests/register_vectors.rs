//! Who ratified what, and who belongs where.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::sync::OnceLock;

use chrono::NaiveDate;
use kerben_agreements::register::{MemberStatus, Memberships, NotRatified, Ratified};
use kerben_agreements::{Bounds, EventKind, Treaties};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn treaties() -> &'static Treaties {
    static TREATIES: OnceLock<Treaties> = OnceLock::new();
    TREATIES.get_or_init(|| Treaties::builtin().unwrap())
}

fn memberships() -> &'static Memberships {
    static MEMBERSHIPS: OnceLock<Memberships> = OnceLock::new();
    MEMBERSHIPS.get_or_init(|| Memberships::builtin().unwrap())
}

fn ratified(convention: &str, state: &str, on: &str) -> Tri {
    let state = Country::new(state).unwrap();
    treaties().ratification(convention, state, day(on)).unwrap().is_ratified()
}

/// The States of the matrix, in its order.
const STATES: [&str; 11] = ["KG", "KZ", "UZ", "TJ", "RU", "TR", "KR", "PH", "LK", "JP", "IT"];

/// UN participation table of 2015-03: the day of consent, empty where the State was not on the list.
const MATRIX: [(&str, [&str; 11]); 9] = [
    (
        "M-VCLT",
        [
            "1999-05-11",
            "1994-01-05",
            "1995-07-12",
            "1996-05-06",
            "1986-04-29",
            "",
            "1977-04-27",
            "1972-11-15",
            "",
            "1981-07-02",
            "1974-07-25",
        ],
    ),
    (
        "M-VCCR",
        [
            "1994-10-07",
            "1994-01-05",
            "1992-03-02",
            "1996-05-06",
            "1989-03-15",
            "1976-02-19",
            "1977-03-07",
            "1965-11-15",
            "2006-05-04",
            "1983-10-03",
            "1969-06-25",
        ],
    ),
    (
        "M-ICRMW",
        [
            "2003-09-29",
            "",
            "",
            "2002-01-08",
            "",
            "2004-09-27",
            "",
            "1995-07-05",
            "1996-03-11",
            "",
            "",
        ],
    ),
    (
        "M-UNTOC",
        [
            "2003-10-02",
            "2008-07-31",
            "2003-12-09",
            "2002-07-08",
            "2004-05-26",
            "2003-03-25",
            "",
            "2002-05-28",
            "2006-09-22",
            "",
            "2006-08-02",
        ],
    ),
    (
        "M-TIP",
        [
            "2003-10-02",
            "2008-07-31",
            "2008-08-12",
            "2002-07-08",
            "2004-05-26",
            "2003-03-25",
            "",
            "2002-05-28",
            "",
            "",
            "2006-08-02",
        ],
    ),
    (
        "M-SOM",
        [
            "2003-10-02",
            "2008-07-31",
            "",
            "2002-07-08",
            "2004-05-26",
            "2003-03-25",
            "",
            "2002-05-28",
            "",
            "",
            "2006-08-02",
        ],
    ),
    (
        "M-CRC",
        [
            "1994-10-07",
            "1994-08-12",
            "1994-06-29",
            "1993-10-26",
            "1990-08-16",
            "1995-04-04",
            "1991-11-20",
            "1990-08-21",
            "1991-07-12",
            "1994-04-22",
            "1991-09-05",
        ],
    ),
    (
        "M-ICESCR",
        [
            "1994-10-07",
            "2006-01-24",
            "1995-09-28",
            "1999-01-04",
            "1973-10-16",
            "2003-09-23",
            "1990-04-10",
            "1974-06-07",
            "1980-06-11",
            "1979-06-21",
            "1978-09-15",
        ],
    ),
    (
        "M-CEDAW",
        [
            "1997-02-10",
            "1998-08-26",
            "1995-07-19",
            "1993-10-26",
            "1981-01-23",
            "1985-12-20",
            "1984-12-27",
            "1981-08-05",
            "1981-10-05",
            "1985-06-25",
            "1985-06-10",
        ],
    ),
];

#[test]
fn the_matrix_of_2015_is_answered_to_the_day() {
    for (convention, dates) in MATRIX {
        for (state, date) in STATES.into_iter().zip(dates) {
            let place = format!("{convention} {state}");
            if date.is_empty() {
                assert_eq!(ratified(convention, state, "2015-03-01"), Tri::No, "{place}");
                assert_eq!(ratified(convention, state, "1999-01-01"), Tri::No, "{place}");
                continue;
            }
            let (on, before) = (day(date), day(date).pred_opt().unwrap());
            let country = Country::new(state).unwrap();
            let answer = treaties().ratification(convention, country, on).unwrap();
            assert!(answer.is_ratified().is_yes(), "{place}");
            assert_eq!(answer.grade(), Evidence::Code, "{place}");
            let Ratified::Yes { consent, .. } = answer.ratified else { panic!("{place}") };
            assert_eq!(consent.exact(), Some(on), "{place}");
            let earlier = treaties().ratification(convention, country, before).unwrap();
            assert!(earlier.is_ratified().is_no(), "{place}");
        }
    }
}

#[test]
fn after_the_list_nobody_knows() {
    let later = treaties().ratification("M-ICRMW", Country::KZ, day("2020-01-01")).unwrap();
    let Ratified::Unknown { consent: None, last_known_without: Some(list) } = later.ratified else {
        panic!("{later:?}")
    };
    assert_eq!(list.to_string(), "2015-03");
    let norway = treaties().ratification("M-ICRMW", Country::NO, day("2020-01-01")).unwrap();
    assert!(norway.is_ratified().is_unknown() && norway.grounds.is_empty());
}

/// The published dates of entry into force (UN Treaty Collection, article 87(2): P3M>FOM) are those that the
/// rule gives; El Salvador made the twentieth deposit, under article 87(1), and its date agrees too.
#[test]
fn the_depositary_and_the_rule_agree_for_the_convention_on_migrant_workers() {
    for (state, force) in [
        ("KG", "2004-01-01"),
        ("AL", "2007-10-01"),
        ("DZ", "2005-08-01"),
        ("AR", "2007-06-01"),
        ("BD", "2011-12-01"),
        ("BJ", "2018-11-01"),
        ("BF", "2004-03-01"),
        ("CL", "2005-07-01"),
        ("CG", "2017-07-01"),
        ("CI", "2024-01-01"),
        ("SV", "2003-07-01"),
    ] {
        let state = Country::new(state).unwrap();
        let standing = treaties().status("M-ICRMW", state, day(force)).unwrap();
        assert_eq!(standing.since().and_then(Bounds::exact), Some(day(force)), "{state}");
        assert_eq!(standing.computed_otherwise, None, "{state}");
    }
}

/// C189: list of 2020-10-05 with both dates of each party.
#[test]
fn twelve_months_after_the_ratification_of_convention_189() {
    for (state, consent, force) in [
        ("PH", "2012-09-05", "2013-09-05"),
        ("IT", "2013-01-22", "2014-01-22"),
        ("MX", "2020-07-03", "2021-07-03"),
        ("SE", "2019-04-04", "2020-04-04"),
    ] {
        let country = Country::new(state).unwrap();
        let answer = treaties().ratification("M-C189", country, day(force)).unwrap();
        let Ratified::Yes { consent: on, how: Some(EventKind::Ratified) } = answer.ratified else {
            panic!("{state}")
        };
        assert_eq!(on.exact(), Some(day(consent)), "{state}");
        assert_eq!(answer.standing.since().and_then(Bounds::exact), Some(day(force)));
        assert_eq!(answer.standing.computed_otherwise, None, "{state}");
    }
}

#[test]
fn a_printed_row_that_does_not_fit_its_rule_is_reported() {
    // Germany stands with 2012-09-20 and 2014-09-20: the printed date wins, the computed one is told.
    let germany = treaties().status("M-C189", Country::DE, day("2015-01-01")).unwrap();
    assert_eq!(germany.since().and_then(Bounds::exact), Some(day("2014-09-20")));
    assert_eq!(germany.computed_otherwise, Some(day("2013-09-20")));
}

/// C097 for Congo: NORMLEX prints 2024-10-26 for the ratification of 2023-10-26.
#[test]
fn the_bahamas_excluded_three_annexes_and_congo_waited_a_year() {
    let congo = treaties().ratification("M-C097", Country::CG, day("2024-10-25")).unwrap();
    assert!(congo.is_ratified().is_yes() && congo.standing.is_in_force().is_no());
    let congo = treaties().ratification("M-C097", Country::CG, day("2024-10-26")).unwrap();
    assert!(congo.standing.is_in_force().is_yes());
    assert_eq!(congo.standing.computed_otherwise, None);
    let bahamas = treaties().ratification("M-C097", Country::BS, day("2000-01-01")).unwrap();
    assert_eq!(bahamas.reserved, ["annex I", "annex II", "annex III"]);
    // A day is not told: the list of 2023-03 proves only that the ratification lies before it.
    assert_eq!(ratified("M-C181", "IT", "2010-01-01"), Tri::Unknown);
    assert_eq!(ratified("M-C181", "IT", "2023-03-31"), Tri::Yes);
    // Recalled facts answer, with their grade.
    let tajikistan = treaties().ratification("M-C143", Country::TJ, day("2010-01-01")).unwrap();
    assert_eq!(tajikistan.grade(), Evidence::Unverified);
}

/// G26: ILO 190 on 2024-05-01: domestic law yes, international consent no.
#[test]
fn a_law_is_not_a_ratification() {
    let answer = treaties().ratification("M-C190", Country::KG, day("2024-05-01")).unwrap();
    assert_eq!((answer.domestic, answer.is_ratified()), (Tri::Yes, Tri::No));
    assert!(matches!(answer.ratified, Ratified::No(NotRatified::Later { .. })));
}

#[test]
fn a_closed_treaty_is_closed() {
    let answer = treaties().ratification("M-EAEU", Country::UZ, day("2020-01-01")).unwrap();
    assert_eq!(answer.ratified, Ratified::No(NotRatified::Closed));
}

#[test]
fn the_whole_register_answers_for_every_state_of_the_matrix() {
    let states = STATES.map(|state| Country::new(state).unwrap());
    let all = treaties().ratifications(&states, day("2015-03-01")).unwrap();
    assert_eq!(all.len(), treaties().conventions().count() * states.len());
    for answer in &all {
        let silent = answer.is_ratified().is_unknown();
        assert!(
            silent
                || answer.ratified == Ratified::No(NotRatified::Closed)
                || !answer.grounds.is_empty()
        );
    }
}

#[test]
fn memberships_are_dated() {
    let on = |body: &str, state: &str, date: &str| {
        let state = Country::new(state).unwrap();
        memberships().on(treaties(), body, state, day(date)).unwrap().belongs
    };
    // kremlin.ru: the protocol of 1991-12-21; Georgia until 2009-08-18.
    assert_eq!(on("CIS", "KG", "1991-12-20"), Tri::No);
    assert_eq!(on("CIS", "KG", "1991-12-21"), Tri::Yes);
    assert_eq!(on("CIS", "GE", "1993-12-15"), Tri::Unknown);
    assert_eq!(on("CIS", "GE", "2009-08-17"), Tri::Yes);
    assert_eq!(on("CIS", "GE", "2009-08-18"), Tri::No);
    // Dissolved with the beginning of the Union.
    assert_eq!(on("EURASEC", "KG", "2014-12-31"), Tri::Yes);
    assert_eq!(on("EURASEC", "KG", "2015-01-01"), Tri::No);
    assert_eq!(on("EURASEC", "UZ", "2007-01-01"), Tri::Yes);
    assert_eq!(on("EURASEC", "UZ", "2009-01-01"), Tri::No);
    assert_eq!(on("EURASEC", "AM", "2016-01-01"), Tri::No);
    // From the force of the treaty.
    assert_eq!(on("EAEU", "KG", "2015-08-11"), Tri::No);
    assert_eq!(on("EAEU", "KG", "2015-08-12"), Tri::Yes);
    assert_eq!(on("EAEU", "AM", "2015-01-01"), Tri::No);
    assert_eq!(on("EAEU", "UZ", "2020-01-01"), Tri::No);
    assert_eq!(on("CSTO", "KG", "2003-09-18"), Tri::Yes);
    assert_eq!(on("CSTO", "UZ", "2012-06-01"), Tri::Unknown);
    assert_eq!(on("CSTO", "UZ", "2013-01-01"), Tri::No);
    assert_eq!(on("CSTO", "KR", "2020-01-01"), Tri::No);
    assert_eq!(on("COLOMBO-PROCESS", "LK", "2020-01-01"), Tri::Yes);
    assert_eq!(on("COLOMBO-PROCESS", "LK", "2005-01-01"), Tri::Unknown);
    assert_eq!(on("COLOMBO-PROCESS", "KG", "2024-06-29"), Tri::No);
    assert_eq!(on("COLOMBO-PROCESS", "KG", "2025-01-01"), Tri::Unknown);
}

#[test]
fn members_are_listed_with_their_status() {
    let members = memberships().members(treaties(), "EAEU", day("2020-01-01")).unwrap();
    let states: Vec<&str> = members.iter().map(|member| member.state.alpha2()).collect();
    assert_eq!(states, ["AM", "BY", "KG", "KZ", "RU"]);
    let twelve = memberships().members(treaties(), "COLOMBO-PROCESS", day("2024-06-29")).unwrap();
    assert_eq!(twelve.len(), 12);
    let turkmenistan = memberships().on(treaties(), "CIS", Country::TM, day("2010-01-01")).unwrap();
    assert_eq!(turkmenistan.status, Some(MemberStatus::Associate));
    let error = memberships().members(treaties(), "NATO", day("2020-01-01")).unwrap_err();
    assert!(error.to_string().contains("accepted: CIS, COLOMBO-PROCESS, CSTO, EAEU, EURASEC"));
}

#[test]
fn conflicting_statements_stand_side_by_side() {
    let facts = memberships().facts();
    let uzbekistan = facts.iter().find(|fact| fact.body == "EURASEC" && fact.state == Country::UZ);
    let uzbekistan = uzbekistan.unwrap();
    assert_eq!(uzbekistan.from.to_string(), "2006-01-25");
    assert_eq!(uzbekistan.otherwise[0].date.to_string(), "2005-10-07");
    assert!(facts.iter().all(|fact| memberships().source(&fact.source).is_some()));
    assert!(facts.iter().all(|fact| fact.otherwise.is_empty() == fact.preferred_because.is_none()));
}

/// G19: Philippines and Korea, 2004-04-23, two years without renewal: a gap on 2006-07-01.
#[test]
fn the_gaps_between_two_year_memoranda_show() {
    let chain: Vec<&str> = treaties()
        .iter()
        .map(kerben_agreements::Instrument::id)
        .filter(|id| id.starts_with("PH-KR-EPS"))
        .collect();
    assert_eq!(chain.len(), 6);
    let covered = |on: &str| {
        Tri::any(chain.iter().map(|id| treaties().effect(id, day(on)).unwrap().in_effect))
    };
    assert_eq!(covered("2006-04-22"), Tri::Yes);
    assert_eq!(covered("2006-07-01"), Tri::No);
    assert_eq!(covered("2006-10-26"), Tri::Yes);
    assert_eq!(covered("2009-01-01"), Tri::No);
}

#[test]
fn a_file_of_memberships_with_a_mistake_is_refused_with_its_line() {
    let text = "pack = { id = \"m\", title = \"M\", version = \"1\" }\n[[source]]\nid = \"s\"\ntitle = \"S\"\n[[body]]\nid = \"CIS\"\nkind = \"organisation\"\nname = \"CIS\"\n[[membership]]\nbody = \"CIS\"\nstate = \"KG\"\nstatus = \"member\"\nfrom = \"1991-12-21\"\nuntil = \"1990\"\nsource = \"s\"\ngrade = \"Press\"\n";
    let error = Memberships::from_str("m.toml", text).unwrap_err();
    assert_eq!(error.line(), Some(14));
    assert_eq!(error.accepted(), Some("a later day"));
}
