//! Published cases of clauses of time, each with its source.
#![expect(clippy::expect_used, reason = "helpers of tests, outside the test functions")]

use chrono::NaiveDate;
use kerben_agreements::clause::{ClauseError, EntryIntoForce, ForceDate, Setting};
use kerben_agreements::{DateRule, Event, EventKind};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, NodeRef, Off};
use kerben_core::source::Evidence;

fn day(text: &str) -> NaiveDate {
    parse_day(text).expect("a day")
}

fn event(kind: EventKind, party: Option<&str>, date: &str) -> Event {
    let event = Event::new(kind, Evidence::Official, "case").on(date.parse().expect("a date"));
    match party {
        Some(code) => event.by(Country::new(code).expect("a country")),
        None => event,
    }
}

fn compute(clause: &str, setting: &Setting<'_>) -> ForceDate {
    let clause: EntryIntoForce = clause.parse().expect("a clause");
    let plain = clause.evaluate(setting, &mut Off).expect("a date").value;
    let explained = clause.evaluate(setting, &mut Explain::new()).expect("a date");
    assert_eq!(plain, explained.value, "explaining changes nothing");
    let faults = explained.node.tree().expect("a tree").check();
    assert!(faults.is_empty(), "{faults:?}");
    plain
}

/// Id, rule, day of the event, expected day, what it is, source.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

const UN: &str = "UN treaty participation table of 2015-03";
const ENVIRONMENT: &str = "public environmental membership table";
const ROUNDING: &str = "public test vectors of a date-rounding library (Apache-2.0)";
const ICRMW: &str = "Migrant Workers Convention: https://lawin.org/international-convention-on-the-protection-of-the-rights-of-all-migrant-11/";

const ARITHMETIC: [Row; 33] = [
    ("A01 ICRMW for Kyrgyzstan, art. 87(2)", "P3M>FOM", "2003-09-29", "2004-01-01", ICRMW),
    ("A02 ICRMW denunciation, art. 89(2)", "P12M>FOM", "2026-01-15", "2027-02-01", ICRMW),
    ("A03 month-end: 3 months end 2026-04-30", "P3M>FOM", "2026-01-31", "2026-05-01", ICRMW),
    (
        "A04 India-Japan",
        "FOM+2",
        "2011-06-30",
        "2011-08-01",
        "mappingtreaties/tota xml/pta_150; day of exchange Unverified",
    ),
    ("A05 year wrap", "FOM+2", "2026-12-31", "2027-02-01", "synthetic"),
    (
        "A06 VCLT, 35th: Togo",
        "D+30",
        "1979-12-28",
        "1980-01-27",
        "https://studylib.net/doc/26037981/vienna-convention-on-the-law-of-treaties",
    ),
    (
        "A07 Succession Convention 1978, 15th: Macedonia",
        "D+30",
        "1996-10-07",
        "1996-11-06",
        "https://vdocuments.us/no-33356-multilateral-vienna-convention-on-succession-of-.html",
    ),
    ("A08 Smuggling Protocol, 40th", "D+90", "2003-10-30", "2004-01-28", UN),
    ("A09 UNTOC, 40th: Armenia", "D+90", "2003-07-01", "2003-09-29", UN),
    ("A10 CRPD, 20th: Ecuador", "D+30", "2008-04-03", "2008-05-03", UN),
    ("A11 VCLT for Kyrgyzstan, art. 84(2)", "D+30", "1999-05-11", "1999-06-10", UN),
    ("A12 UNTOC for Kyrgyzstan", "D+30", "2003-10-02", "2003-11-01", UN),
    (
        "A13 C190 for Kyrgyzstan",
        "M+12/clamp",
        "2024-06-03",
        "2025-06-03",
        "https://thecanadianmedia.com/?p=30592",
    ),
    ("A14 C097 for Congo", "M+12/clamp", "2023-10-26", "2024-10-26", "NORMLEX, instrument 312242"),
    (
        "A15 C189 for Mexico",
        "M+12/clamp",
        "2020-07-03",
        "2021-07-03",
        "https://lexaris.io/book/version/documentflat/head/229609",
    ),
    ("A16 CITES for Kyrgyzstan", "D+90", "2007-06-04", "2007-09-02", ENVIRONMENT),
    ("A17 Ramsar for Kyrgyzstan", "M+4/clamp", "2002-11-12", "2003-03-12", ENVIRONMENT),
    ("A18 UNFCCC for Kyrgyzstan", "D+90", "2000-05-25", "2000-08-23", ENVIRONMENT),
    (
        "A19 Chemical Weapons Convention for Kyrgyzstan",
        "D+30",
        "2003-09-29",
        "2003-10-29",
        ENVIRONMENT,
    ),
    ("A20 IRENA statute for Kyrgyzstan", "D+30", "2021-04-14", "2021-05-14", ENVIRONMENT),
    (
        "A21 Early Notification Convention for Czechoslovakia",
        "DA+30",
        "1986-09-26",
        "1986-10-27",
        ENVIRONMENT,
    ),
    ("A22 Assistance Convention for the GDR", "D+30", "1987-04-29", "1987-05-29", ENVIRONMENT),
    ("A23 MARPOL for Argentina", "M+3/roll", "1993-08-31", "1993-12-01", ENVIRONMENT),
    ("A24 SOLAS Protocol 1978 for Iran", "M+3/clamp", "2000-08-31", "2000-11-30", ENVIRONMENT),
    ("A25 OPRC for Latvia", "M+3/clamp", "2001-11-30", "2002-02-28", ENVIRONMENT),
    (
        "A26 Netherlands-New Zealand migration agreement: last day",
        "M+6/clamp",
        "1993-05-04",
        "1993-11-04",
        "UK treaty register record 73377",
    ),
    (
        "A27 Misset 152/85: last day of a limit",
        "M+3/clamp",
        "1985-02-18",
        "1985-05-18",
        "https://eurlexsearch.com/documents/docfile:c62fe8b7-c06d-4e8f-886a-3aa6e2d6a06f",
    ),
    ("A28 EAEU exit", "M+12/clamp", "2026-03-10", "2027-03-10", "EAEU art. 118; synthetic"),
    ("A29 leap day", "M+12/clamp", "2012-02-29", "2013-02-28", ROUNDING),
    ("A30 clamp", "M+1/clamp", "2012-03-31", "2012-04-30", ROUNDING),
    ("A31 roll", "M+1/roll", "2012-03-31", "2012-05-01", ROUNDING),
    (
        "A32 EAEU 97(9): end of the 90 days",
        "D+90",
        "2026-01-10",
        "2026-04-10",
        "EAEU art. 97(9); synthetic",
    ),
    (
        "A33 ICESCR for Kyrgyzstan",
        "M+3/clamp",
        "1994-10-07",
        "1995-01-07",
        "UN treaty participation table of 2015-03; clause Unverified",
    ),
];

#[test]
fn every_row_of_date_arithmetic_is_reproduced() {
    for (id, rule, from, expected, source) in ARITHMETIC {
        let (from, expected) = (day(from), day(expected));
        let plain: DateRule = rule.parse().expect("a rule");
        assert_eq!(plain.apply(from), Ok(expected), "{id} ({source})");
        // The same day comes out of a whole clause over an event.
        let events = [event(EventKind::Acceded, Some("KG"), &from.to_string())];
        let setting = Setting::new(id, &events).for_party(Country::KG);
        let answer = compute(&format!("{rule}(own-deposit)"), &setting);
        assert_eq!(answer.exact(), Some(expected), "{id} ({source})");
        assert!(answer.missing.is_empty() && !answer.retroactive, "{id}");
    }
}

/// CIS Protocol of 2005: <https://zakonpravo.kz>, ratification law (M-CIS-2005P).
fn cis_2005() -> Vec<Event> {
    [
        ("MD", "2006-06-06"),
        ("BY", "2006-06-29"),
        ("KG", "2006-12-15"),
        ("UA", "2007-06-25"),
        ("KZ", "2008-01-11"),
    ]
    .into_iter()
    .map(|(party, date)| event(EventKind::Deposited, Some(party), date))
    .collect()
}

const CIS_2005: &str = "per-party(on(nth-deposit(3)), after-act, on(own-deposit))";

#[test]
fn n01_the_third_deposit_brings_the_protocol_into_force() {
    let events = cis_2005();
    let setting = Setting::new("M-CIS-2005P", &events).with_complete_deposits();
    assert_eq!(compute(CIS_2005, &setting).exact(), Some(day("2006-12-15")));
}

#[test]
fn n02_later_parties_enter_on_their_own_day() {
    let events = cis_2005();
    let expected = [
        ("MD", "2006-12-15"),
        ("BY", "2006-12-15"),
        ("KG", "2006-12-15"),
        ("UA", "2007-06-25"),
        ("KZ", "2008-01-11"),
    ];
    for (party, date) in expected {
        let party = Country::new(party).expect("a country");
        let setting =
            Setting::new("M-CIS-2005P", &events).with_complete_deposits().for_party(party);
        assert_eq!(compute(CIS_2005, &setting).exact(), Some(day(date)), "{party}");
    }
    // Azerbaijan, Armenia, Russia, Tajikistan and Uzbekistan signed; no deposit in the list read.
    for party in [Country::AZ, Country::AM, Country::RU, Country::TJ, Country::UZ] {
        let setting =
            Setting::new("M-CIS-2005P", &events).with_complete_deposits().for_party(party);
        let answer = compute(CIS_2005, &setting);
        assert!(answer.is_undetermined(), "{party}");
        assert_eq!(answer.bounds.earliest, Some(day("2006-12-15")));
        assert_eq!(
            answer.missing[0].to_string(),
            format!("M-CIS-2005P: {party}: the day of the event own-deposit"),
        );
    }
}

#[test]
fn without_a_complete_list_the_later_parties_are_still_known() {
    let events = cis_2005();
    let setting = Setting::new("M-CIS-2005P", &events);
    let general = compute(CIS_2005, &setting);
    assert_eq!(general.bounds.latest, Some(day("2006-12-15")));
    assert!(general.missing[0].to_string().contains("whether the list of deposits is complete"));
    assert_eq!(
        compute(CIS_2005, &setting.clone().for_party(Country::UA)).exact(),
        Some(day("2007-06-25"))
    );
    assert_eq!(
        compute(CIS_2005, &setting.clone().for_party(Country::KG)).exact(),
        Some(day("2006-12-15"))
    );
    let moldova = compute(CIS_2005, &setting.for_party(Country::MD));
    assert_eq!(moldova.bounds.to_string(), "2006-06-06/2006-12-15");
    assert!(moldova.is_undetermined());
}

/// The deposits before the one that counts are not in the source read: their days are placeholders before it, one of
/// them by the SFR Yugoslavia, which the source names.
fn predecessors(number: usize, first: &str, last: (&str, &str), next: (&str, &str)) -> Vec<Event> {
    let others = Country::all()
        .filter(|state| state.status() == kerben_core::country::CountryStatus::Current)
        .filter(|state| ![last.0, next.0].contains(&state.alpha2()))
        .take(number - 2)
        .map(|state| event(EventKind::Ratified, Some(state.alpha2()), first));
    let mut events: Vec<Event> = others.collect();
    events.push(event(EventKind::Ratified, Some("YU"), first));
    events.push(event(EventKind::Acceded, Some(last.0), last.1));
    events.push(event(EventKind::Acceded, Some(next.0), next.1));
    events
}

#[test]
fn n03_and_n04_a_predecessor_counts_as_it_did_then() {
    // UN treaty participation table of 2015-03, treaties 23-1 and 23-2.
    let cases = [
        (
            "N03 VCLT",
            35,
            "1970-01-01",
            ("TG", "1979-12-28"),
            ("RW", "1980-01-03"),
            "1980-01-27",
            "1980-02-02",
        ),
        (
            "N04 Succession Convention",
            15,
            "1979-01-01",
            ("MK", "1996-10-07"),
            ("VC", "1999-04-27"),
            "1996-11-06",
            "1999-05-27",
        ),
    ];
    for (id, number, first, last, next, expected, naive) in cases {
        let counted = predecessors(number, first, last, next);
        let setting = Setting::new(id, &counted).with_complete_deposits();
        let answer = compute(&format!("D+30(nth-deposit({number}))"), &setting);
        assert_eq!(answer.exact(), Some(day(expected)), "{id}");
        let today = compute(&format!("D+30(nth-deposit({number}, current-states))"), &setting);
        assert_eq!(today.exact(), Some(day(naive)), "{id}: the count over today's list");
        // Where the source states the n-th deposit itself, nothing needs to be counted.
        let stated = [event(EventKind::Deposited, None, last.1)];
        let answer = compute(&format!("D+30(nth-deposit({number}))"), &Setting::new(id, &stated));
        assert_eq!(answer.exact(), Some(day(expected)), "{id}");
    }
}

#[test]
fn an_imprecise_event_gives_bounds() {
    // The first memorandum of Kyrgyzstan in the Korean system was signed between two days that are known.
    let events = [event(EventKind::Signed, None, "2007-02-22/2007-11-28")];
    let answer = compute("D+30(signature)", &Setting::new("KG-KR", &events));
    assert_eq!(answer.bounds.to_string(), "2007-03-24/2007-12-28");
    assert!(!answer.is_undetermined());
    assert_eq!(answer.exact(), None);
}

#[test]
fn a_vague_deposit_may_be_the_first_one() {
    // Kazakhstan's deposit may lie before Kyrgyzstan's, so Kyrgyzstan may be a party that came later.
    let events = |second: &str| {
        [
            event(EventKind::Ratified, Some("KG"), "2000-01-09"),
            event(EventKind::Ratified, Some("KZ"), second),
        ]
    };
    let clause = "per-party(min(2000-01-08, on(nth-deposit(1))), after-act, 2000-01-01)";
    let vague = events("2000-01");
    let answer =
        compute(clause, &Setting::new("X", &vague).with_complete_deposits().for_party(Country::KG));
    assert_eq!(answer.bounds.to_string(), "2000-01-01/2000-01-09");
    let known = events("2000-01-01");
    let answer =
        compute(clause, &Setting::new("X", &known).with_complete_deposits().for_party(Country::KG));
    assert_eq!(answer.exact(), Some(day("2000-01-01")));
}

#[test]
fn the_last_notification_waits_for_every_party() {
    let states = [Country::KG, Country::RU];
    let one = [event(EventKind::NotificationReceived, Some("KG"), "1997-01-10")];
    let setting = Setting::new("KG-RU", &one).among(&states);
    let answer = compute("D+30(last-notification-received)", &setting);
    assert_eq!(answer.bounds.earliest, Some(day("1997-02-09")));
    assert_eq!(answer.bounds.latest, None);
    assert_eq!(
        answer.missing[0].to_string(),
        "KG-RU: RU: the day of the event last-notification-received",
    );
    let both = [one[0].clone(), event(EventKind::NotificationReceived, Some("RU"), "1997-12-16")];
    let setting = Setting::new("KG-RU", &both).among(&states);
    assert_eq!(
        compute("D+30(last-notification-received)", &setting).exact(),
        Some(day("1998-01-15"))
    );
}

#[test]
fn more_deposits_than_states_is_an_error_that_names_both() {
    let clause: EntryIntoForce = "D+30(nth-deposit(3))".parse().expect("a clause");
    let states = [Country::KG, Country::RU];
    let error = clause.evaluate(&Setting::new("KG-RU", &[]).among(&states), &mut Off).unwrap_err();
    assert_eq!(
        error.to_string(),
        "KG-RU, event nth-deposit(3): only 2 States can take part; accepted: a number of deposits up to 2",
    );
}

#[test]
fn a_month_without_the_day_is_an_error_that_names_both() {
    let clause: EntryIntoForce = "M+1/reject(exchange)".parse().expect("a clause");
    let events = [event(EventKind::Exchanged, None, "2012-03-31")];
    let error = clause.evaluate(&Setting::new("X", &events), &mut Off).unwrap_err();
    assert!(matches!(error, ClauseError::Calendar { .. }));
    assert!(error.to_string().starts_with("X, event exchange: 2012-04 has no day 31"), "{error}");
}
