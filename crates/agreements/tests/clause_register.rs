//! Instruments of the register that carry clauses of time.
#![cfg(feature = "builtin")]
#![expect(clippy::unwrap_used, reason = "helpers of tests, outside the test functions")]

use chrono::NaiveDate;
use kerben_agreements::{Bounds, Force, MissingFact, NotInForce, Treaties, catalogue};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, NodeRef, Off};
use kerben_core::language::Language;
use kerben_core::tri::Tri;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

/// Instruments between Kyrgyzstan and Kazakhstan, as `(id, clause, events)`; an event is `(kind, party, date)`.
type Made<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str, &'a str)]);

fn file(instruments: &[Made<'_>]) -> String {
    use std::fmt::Write as _;
    let mut text = "[pack]\nid = \"x\"\ntitle = \"x\"\nversion = \"1\"\n\n[[source]]\nid = \"s\"\ntitle = \"s\"\n".to_owned();
    for (id, clause, events) in instruments {
        write!(
            text,
            "\n[[instrument]]\nid = \"{id}\"\nkind = \"treaty\"\ntitle = \"{id}\"\nstates = [\"KG\", \"KZ\"]\nclosed = true\n\
             matters = [\"work\"]\nsource = \"s\"\ngrade = \"Official\"\n\n[instrument.timing]\nentry = '{clause}'\n\
             source = \"s\"\ngrade = \"Official\"\n"
        )
        .unwrap();
        for (kind, party, date) in *events {
            write!(text, "\n[[instrument.event]]\nkind = \"{kind}\"\ndate = \"{date}\"\nsource = \"s\"\ngrade = \"Official\"\n").unwrap();
            if !party.is_empty() {
                writeln!(text, "party = \"{party}\"").unwrap();
            }
        }
    }
    text
}

fn register(instruments: &[Made<'_>]) -> Treaties {
    Treaties::from_str("made.toml", &file(instruments)).unwrap()
}

fn since(treaties: &Treaties, id: &str, party: Country, on: &str) -> Option<Bounds> {
    treaties.status(id, party, day(on)).unwrap().since()
}

#[test]
fn the_protocol_of_2005_enters_by_its_own_clause() {
    // https://zakonpravo.kz, M-CIS-2005P: the third notification, later ones on their own deposit.
    let treaties = Treaties::builtin().unwrap();
    for (party, date) in [
        ("MD", "2006-12-15"),
        ("BY", "2006-12-15"),
        ("KG", "2006-12-15"),
        ("UA", "2007-06-25"),
        ("KZ", "2008-01-11"),
    ] {
        let party = Country::new(party).unwrap();
        let computed =
            treaties.computed_force("M-CIS-2005P", Some(party), &mut Off).unwrap().unwrap();
        assert_eq!(computed.value.exact(), Some(day(date)), "{party}");
        let standing = treaties.status("M-CIS-2005P", party, day(date)).unwrap();
        assert!(standing.is_in_force().is_yes(), "{party}");
    }
    let standing = treaties.status("M-CIS-2005P", Country::UA, day("2007-06-24")).unwrap();
    assert!(standing.is_in_force().is_no());
}

/// Two rows of the list of parties to Convention 189 (2020-10-05) do not fit article 21: the printed date holds, and the
/// difference is reported. Everywhere else the notified dates and the clauses of the register agree.
#[test]
fn the_register_reports_the_two_notified_dates_that_its_clauses_do_not_give() {
    let treaties = Treaties::builtin().unwrap();
    let found: Vec<_> = treaties
        .force_findings()
        .unwrap()
        .into_iter()
        .map(|found| (found.instrument, found.party, found.dates.notified, found.dates.computed))
        .collect();
    let exact = |date| Bounds::new(Some(day(date)), Some(day(date)));
    let row = |party, notified, computed| {
        ("M-C189".to_owned(), Country::new(party).ok(), exact(notified), exact(computed))
    };
    assert_eq!(
        found,
        [row("DE", "2014-09-20", "2013-09-20"), row("MG", "2019-06-11", "2020-06-11")]
    );
    let standing = treaties.status("M-C189", Country::new("MG").unwrap(), day("2019-06-11"));
    let standing = standing.unwrap();
    assert!(standing.is_in_force().is_yes());
    assert_eq!(standing.computed_otherwise, Some(day("2020-06-11")));
    assert_eq!(treaties.end_findings().unwrap(), []);
}

/// The clauses that the register carries, and what each gives as such and for Kyrgyzstan (reference rows F14, F15, F17 to
/// F19, N03; rounding vectors A01, A06 to A09, A11 to A15).
#[test]
fn composed_clauses_of_the_register_give_the_days_that_were_notified() {
    let treaties = Treaties::builtin().unwrap();
    for (id, general, kyrgyzstan) in [
        ("M-ICRMW", "2003-07-01", "2004-01-01"),
        ("M-UNTOC", "2003-09-29", "2003-11-01"),
        ("M-TIP", "2003-12-25", "2003-12-25"),
        ("M-SOM", "2004-01-28", "2004-01-28"),
        ("M-VCLT", "1980-01-27", "1999-06-10"),
        ("M-C097", "1952-01-22", "2009-09-10"),
        ("M-C190", "2021-06-25", "2025-06-03"),
    ] {
        let timing = treaties.get(id).unwrap().timing().unwrap();
        assert!(timing.entry.as_ref().unwrap().to_string().starts_with("per-party("), "{id}");
        let computed = treaties.computed_force(id, Some(Country::KG), &mut Explain::new());
        let computed = computed.unwrap().unwrap();
        assert_eq!(computed.value.exact(), Some(day(kyrgyzstan)), "{id}");
        assert_eq!(computed.node.tree().unwrap().check(), [], "{id}");
        let standing = treaties.status(id, Country::KG, day(kyrgyzstan)).unwrap();
        assert_eq!(standing.since().and_then(Bounds::exact), Some(day(kyrgyzstan)), "{id}");
        // Nobody is bound before the treaty as such is: the first party of the data stands as an example.
        for state in treaties.get(id).unwrap().states() {
            let before = day(general).pred_opt().unwrap();
            let standing = treaties.status(id, *state, before).unwrap();
            assert!(standing.is_in_force().is_no(), "{id} {state}");
        }
    }
    // C189: the two first ratifications of a complete list, Uruguay and the Philippines, give the first day of force.
    let first = treaties.computed_force("M-C189", None, &mut Off).unwrap().unwrap().value;
    assert_eq!(first.exact(), Some(day("2013-09-05")));
    // A State that ratified before the convention was in force is bound with it.
    let tajikistan = Country::new("TJ").unwrap();
    let standing = treaties.status("M-ICRMW", tajikistan, day("2003-07-01")).unwrap();
    assert_eq!(standing.since().and_then(Bounds::exact), Some(day("2003-07-01")));
    // Whether the Council of 2007 binds Kyrgyzstan depends on procedures that nobody told of: its clause says so.
    let council = treaties.computed_force("M-CIS-2007CH", Some(Country::KG), &mut Off).unwrap();
    let council = council.unwrap().value;
    assert!(council.is_undetermined() && council.bounds.latest.is_none());
    let council = |on| treaties.status("M-CIS-2007CH", Country::KG, day(on)).unwrap();
    assert!(council("2007-10-04").is_in_force().is_no());
    assert!(council("2020-01-01").is_in_force().is_unknown());
}

/// By whichever act a party is in, its state names that act: the composed clause counts as the rule of days does.
#[test]
fn a_party_by_a_composed_clause_is_in_by_its_own_act() {
    use kerben_agreements::{EventKind, PartyState};
    let treaties = Treaties::builtin().unwrap();
    for (id, on, by, date) in [
        ("M-C190", "2025-06-03", EventKind::Ratified, "2024-06-03"),
        ("M-ICRMW", "2004-01-01", EventKind::Acceded, "2003-09-29"),
        ("M-CIS-2005P", "2006-12-15", EventKind::InForce, "2006-12-15"),
    ] {
        let state = treaties.party_state(id, Country::KG, day(on)).unwrap();
        assert_eq!(state.state(), Some(PartyState::Party), "{id}");
        let by_event = state.entered_by.as_ref().unwrap();
        assert_eq!((by_event.event, by_event.party), (Some(by), Some(Country::KG)), "{id}");
        assert_eq!(by_event.date.and_then(|date| Bounds::from(date).exact()), Some(day(date)));
        let before = treaties.party_state(id, Country::KG, day(on).pred_opt().unwrap()).unwrap();
        assert_eq!(before.state().map(PartyState::is_bound), Some(false), "{id}");
    }
}

#[test]
fn a_missing_notification_is_named_and_a_later_one_fills_it() {
    let one = [("notification-received", "KG", "1997-01-10")];
    let waiting = register(&[("A", "D+30(last-notification-received)", &one)]);
    let standing = waiting.status("A", Country::KG, day("1998-06-01")).unwrap();
    assert_eq!(standing.missing()[0].fact, MissingFact::EntryIntoForce);
    assert_eq!(standing.missing()[0].known.as_deref(), Some("1997-02-09/.."));
    let computed = waiting.computed_force("A", Some(Country::KG), &mut Off).unwrap().unwrap().value;
    assert_eq!(
        computed.missing[0].to_string(),
        "A: KZ: the day of the event last-notification-received"
    );

    let both = [one[0], ("notification-received", "KZ", "1997-12-16")];
    let treaties = register(&[("A", "D+30(last-notification-received)", &both)]);
    assert_eq!(
        since(&treaties, "A", Country::KG, "1998-01-15"),
        Some(Bounds::new(Some(day("1998-01-15")), Some(day("1998-01-15"))))
    );
    let before = treaties.status("A", Country::KZ, day("1998-01-14")).unwrap();
    assert!(matches!(before.force, Force::NotInForce(NotInForce::NotYet { .. })));
    // As known before the second notification, it was not in force on any day.
    let past = treaties.as_known_on(day("1997-06-01"));
    assert_eq!(
        past.status("A", Country::KG, day("1998-06-01")).unwrap().is_in_force(),
        Tri::Unknown
    );
}

#[test]
fn a_notified_date_wins_and_the_difference_is_a_finding() {
    // MARPOL practice: three months from 31 August 1993, computed by clamping, notified a day later.
    let events = [("exchanged", "", "1993-08-31"), ("in-force", "", "1993-12-01")];
    let treaties = register(&[("A", "M+3/clamp(exchange)", &events)]);
    let standing = treaties.status("A", Country::KG, day("1993-12-01")).unwrap();
    assert_eq!(standing.since().and_then(Bounds::exact), Some(day("1993-12-01")));
    assert_eq!(standing.computed_otherwise, Some(day("1993-11-30")));
    assert!(treaties.status("A", Country::KG, day("1993-11-30")).unwrap().is_in_force().is_no());
    let findings = treaties.force_findings().unwrap();
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((finding.instrument.as_str(), finding.party), ("A", None));
    assert_eq!(
        catalogue().unwrap().render(&finding.dates.finding().unwrap(), Language::En),
        "computed 1993-11-30, notified 1993-12-01: the notified date is used",
    );
}

#[test]
fn not_before_another_treaty_follows_that_treaty() {
    // F02: the accession of Kyrgyzstan to the EAEU waited for its protocols (days made up).
    let notified = [("notification-received", "", "2015-08-01")];
    let base =
        ("P", "on(last-notification-received)", [("notification-received", "", "2015-08-12")]);
    let treaties = register(&[
        ("A", "not-before(on(last-notification-received), force(P))", &notified),
        (base.0, base.1, &base.2),
    ]);
    assert_eq!(
        since(&treaties, "A", Country::KG, "2015-08-12").and_then(Bounds::exact),
        Some(day("2015-08-12"))
    );
    assert!(treaties.status("A", Country::KG, day("2015-08-06")).unwrap().is_in_force().is_no());
    let told =
        treaties.computed_force("A", Some(Country::KG), &mut Explain::new()).unwrap().unwrap();
    assert_eq!(told.node.tree().unwrap().check(), []);
    // As known on 5 August, the protocols had no date yet.
    let past = treaties.as_known_on(day("2015-08-05"));
    let standing = past.status("A", Country::KG, day("2015-09-01")).unwrap();
    assert_eq!(standing.is_in_force(), Tri::Unknown);
}

#[test]
fn circles_unknown_instruments_and_impossible_counts_are_refused_as_a_whole() {
    let refused = |instruments: &[Made<'_>]| {
        Treaties::from_str("made.toml", &file(instruments)).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&[
            ("A", "not-before(on(signature), force(B))", &[]),
            ("B", "not-before(on(signature), force(A))", &[]),
        ]),
        "made.toml:21:9: instrument[0].timing.entry: A, event entry into force: its `not before` leads back to itself \
         (A -> B -> A); accepted: references without a circle",
    );
    let own = refused(&[("A", "not-before(on(signature), force(A))", &[])]);
    assert!(own.contains("(A -> A)"), "{own}");
    let unknown = refused(&[("A", "not-before(on(signature), force(C))", &[])]);
    assert!(
        unknown
            .contains(": A, event entry into force: no instrument has the id \"C\"; accepted: A"),
        "{unknown}"
    );
    let count = refused(&[("A", "on(nth-deposit(3))", &[])]);
    assert!(count.contains("A, event nth-deposit(3): only 2 States can take part"), "{count}");
    let short = refused(&[("A", "M+1/reject(exchange)", &[("exchanged", "", "2012-03-31")])]);
    assert!(short.contains("A, event exchange: 2012-04 has no day 31"), "{short}");
    let twice = file(&[("A", "on(exchange)", &[])])
        + "\n[instrument.entry]\nrule = \"D+0\"\nsource = \"s\"\ngrade = \"Official\"\n";
    let twice = Treaties::from_str("made.toml", &twice).unwrap_err().to_string();
    assert!(twice.contains("A: the entry into force is told twice"), "{twice}");
    let text = refused(&[("A", "on(echange)", &[])]);
    assert!(
        text.starts_with("made.toml:21:9: instrument[0].timing.entry: ")
            && text.contains("at character 4: found `echange`"),
        "{text}"
    );
}
