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
    // What was notified and what the clause gives agree.
    assert_eq!(treaties.force_findings().unwrap(), []);
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
