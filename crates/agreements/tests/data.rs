//! The data files load, every fact has a source and a grade, and broken files are refused by line.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::collections::BTreeSet;

use kerben_agreements::*;
use kerben_core::country::Country;
use kerben_core::language::Language;
use kerben_core::source::Evidence;

fn treaties() -> Treaties {
    Treaties::builtin().unwrap()
}

#[test]
fn the_files_hold_the_instruments_that_the_crate_speaks_of() {
    let treaties = treaties();
    let count = |kind| treaties.iter().filter(|found| found.kind() == kind).count();
    assert_eq!(treaties.iter().count(), 118);
    assert_eq!(count(Kind::Treaty), 65);
    assert_eq!(count(Kind::AgencyMemorandum), 34);
    assert_eq!(count(Kind::SubState), 2);
    assert_eq!(count(Kind::Contract), 4);
    assert_eq!(count(Kind::Unilateral), 5);
    assert_eq!(count(Kind::Draft), 7);
    assert_eq!(count(Kind::Process), 1);
    let stamps: Vec<_> = treaties.stamps().iter().map(|stamp| stamp.id().to_owned()).collect();
    assert_eq!(
        stamps,
        [
            "kerben.agreements.kyrgyzstan",
            "kerben.agreements.cis",
            "kerben.agreements.eaeu",
            "kerben.agreements.un",
            "kerben.agreements.un-rights",
            "kerben.agreements.ilo",
            "kerben.agreements.pensions",
            "kerben.agreements.other-states",
            "kerben.agreements.eps",
            "kerben.agreements.participation"
        ]
    );
}

#[test]
fn every_fact_names_a_source_that_is_known() {
    let treaties = treaties();
    let mut facts = 0;
    let mut check = |id: &str, source: &str| {
        assert!(treaties.source(source).is_some(), "{id}: {source}");
        facts += 1;
    };
    for instrument in treaties.iter() {
        check(instrument.id(), instrument.source());
        for event in instrument.events() {
            check(instrument.id(), event.source());
            event.otherwise().iter().for_each(|claim| check(instrument.id(), &claim.source));
        }
        for relation in instrument.relations() {
            check(instrument.id(), &relation.source);
        }
        for clause in instrument.clauses() {
            check(instrument.id(), &clause.source);
        }
        for time in [instrument.entry(), instrument.exit()].into_iter().flatten() {
            check(instrument.id(), &time.source);
        }
        instrument.scope().iter().for_each(|scope| check(instrument.id(), &scope.source));
        for reading in instrument.questions().iter().flat_map(|question| &question.readings) {
            check(instrument.id(), &reading.source);
        }
    }
    assert!(facts > 380, "{facts}");
}

/// What nobody confirmed is listed here by name, so that it cannot grow unseen.
#[test]
fn unverified_facts_are_these_and_no_others() {
    let treaties = treaties();
    let mut found = BTreeSet::new();
    for instrument in treaties.iter() {
        if instrument.grade() == Evidence::Unverified {
            found.insert(format!("{} itself", instrument.id()));
        }
        for event in
            instrument.events().iter().filter(|event| event.grade() == Evidence::Unverified)
        {
            found.insert(format!("{} {}", instrument.id(), event.kind()));
        }
    }
    let expected = [
        "KG-KZ-2002 signed",
        "KG-RU-READM itself",
        "KG-RU-READM signed",
        "M-C097 ratified",
        "M-C143 ratified",
        "M-C189 adopted",
        "M-C190 adopted",
        "M-SOM deposited",
        "M-TIP deposited",
        "M-UNTOC deposited",
    ];
    assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
}

#[test]
fn contradicting_dates_stay_side_by_side_with_the_reason() {
    let treaties = treaties();
    let mut found = Vec::new();
    for (instrument, event, others) in treaties.conflicts() {
        assert!(event.preferred_because().is_some(), "{}", instrument.id());
        let claims = Treaties::claims(instrument, event).unwrap();
        assert_eq!(claims.as_slice().len(), others.len() + 1);
        assert!(!claims.agree());
        found.push(format!("{} {}", instrument.id(), event.kind()));
    }
    assert_eq!(
        found,
        [
            "KG-KR-EPS signed",
            "KG-TR-SSA in-force",
            "KZ-QA-2024 signed",
            "LA-KR-EPS signed",
            "M-EAEU in-force",
            "M-EAEU-PEN in-force",
            "MM-KR-EPS signed",
            "PH-KR-EPS-2006 signed",
            "TL-KR-EPS signed",
            "UZ-RU-2007 signed",
            "UZ-RU-2017 signed"
        ]
    );
}

#[test]
fn every_instrument_says_of_whom_it_speaks_in_three_languages() {
    for instrument in treaties().iter() {
        assert!(!instrument.states().is_empty(), "{}", instrument.id());
        assert!(!instrument.matters().is_empty(), "{}", instrument.id());
        assert!(instrument.title().ru.is_some() && instrument.title().ky.is_some());
    }
}

#[test]
fn the_words_are_complete() {
    let catalogue = catalogue().unwrap();
    for language in Language::ALL {
        assert_eq!(catalogue.missing(language), Vec::<&str>::new(), "{language}");
        let keys = EventKind::ALL
            .iter()
            .map(|kind| format!("agreements.event.{kind}"))
            .chain(Matter::ALL.iter().map(|matter| format!("agreements.matter.{matter}")))
            .chain(Kind::ALL.iter().map(|kind| format!("agreements.kind.{kind}")));
        for key in keys {
            assert!(catalogue.has(&key, language), "{key} in {language}");
        }
    }
    assert!(catalogue.findings().is_empty(), "{:?}", catalogue.findings());
}

#[test]
fn a_reader_and_a_text_give_the_same_register() {
    let (file, text) = BUILTIN_FILES[0];
    let from_text = Treaties::from_str(file, text).unwrap();
    assert_eq!(Treaties::from_reader(file, text.as_bytes()).unwrap(), from_text);
}

const HEAD: &str =
    "[pack]\nid = 'p'\ntitle = 'P'\nversion = '1'\n[[source]]\nid = 's'\ntitle = 'S'\n";
const BODY: &str = "kind = 'treaty'\ntitle = 'T'\nstates = ['KG', 'RU']\nclosed = true\nmatters = ['work']\nsource = 's'\ngrade = 'Official'\n";

fn refusal(rest: &str) -> String {
    let text = format!("{HEAD}[[instrument]]\nid = 'X'\n{BODY}{rest}");
    Treaties::from_str("x.toml", &text).unwrap_err().to_string()
}

#[test]
fn a_broken_file_is_refused_with_its_line_and_what_would_be_accepted() {
    let event =
        |rest: &str| format!("[[instrument.event]]\nsource = 's'\ngrade = 'Official'\n{rest}");
    let cases = [
        (event("kind = 'signed'\ndate = '2001-02-30'\n"), "x.toml:21", "month or day that does not exist"),
        (event("kind = 'signd'\ndate = '2001-02-03'\n"), "x.toml:20", "accepted"),
        (event("kind = 'signed'\ndate = '2001'\nparty = 'QQ'\n"), "x.toml:22", "QQ"),
        (event("kind = 'signed'\ndate = '2001'\nparty = 'KZ'\n"), "x.toml:22", "accepted: KG, RU"),
        (event("kind = 'left'\n"), "x.toml:", "X, event left"),
        (event("kind = 'signed'\ndate = '2001/..'\n"), "x.toml:", "recorded"),
        (event("kind = 'signed'\ndate = '2001'\nwhere = 'Osh'\n"), "x.toml:22", "where"),
        (
            format!(
                "{}{}",
                event("kind = 'in-force'\ndate = '2005-01-01'\n"),
                event("kind = 'terminated'\ndate = '2004-01-01'\n")
            ),
            "x.toml:26",
            "before it enters into force",
        ),
        (
            format!(
                "{}{}",
                event("kind = 'in-force'\ndate = '2005-01-01'\n"),
                event("kind = 'in-force'\ndate = '2005-01-01'\n")
            ),
            "x.toml:25",
            "twice",
        ),
        (
            "[[instrument.event]]\nkind = 'signed'\ndate = '2001'\nsource = 'z'\ngrade = 'Official'\n".to_owned(),
            "x.toml:20",
            "the source `z` is not defined",
        ),
        (
            "[[instrument.relation]]\nkind = 'amends'\nto = 'Y'\nsource = 's'\ngrade = 'Official'\n".to_owned(),
            "x.toml",
            "unknown instrument `Y`",
        ),
        (
            "[[instrument.relation]]\nkind = 'amends'\nto = 'X'\nsource = 's'\ngrade = 'Official'\n".to_owned(),
            "x.toml",
            "back to itself",
        ),
        ("[instrument.entry]\nrule = 'D+thirty'\nsource = 's'\ngrade = 'Official'\n".to_owned(), "x.toml:18", "D+n"),
        (format!("[[instrument]]\nid = 'X'\n{BODY}"), "x.toml:18", "stands already on line 9"),
    ];
    for (rest, place, problem) in cases {
        let message = refusal(&rest);
        assert!(message.contains(place), "{place}: {message}");
        assert!(message.contains(problem), "{problem}: {message}");
    }
}

#[test]
fn an_unknown_id_names_those_that_look_alike() {
    let error = treaties().get("KG-RU-2020").unwrap_err().to_string();
    assert!(error.contains("KG-RU-1996"), "{error}");
    assert!(!error.contains("M-CIS"), "{error}");
    let same = treaties().in_force_between(
        "M-EAEU",
        Country::KG,
        Country::KG,
        "2016-01-01".parse().unwrap(),
    );
    assert!(same.unwrap_err().to_string().contains("two different States"));
}

#[test]
fn public_types_can_be_shared_and_compared() {
    fn shared<T: std::fmt::Debug + Clone + PartialEq + Send + Sync>() {}
    shared::<Treaties>();
    shared::<Instrument>();
    shared::<Event>();
    shared::<Standing>();
    shared::<Between>();
    shared::<Governing>();
    shared::<PensionInstrument>();
    shared::<FreeMovement>();
    shared::<Case>();
    shared::<AgreementError>();
}

/// No derivation falls back to a key for want of words, in any language, over many days, hosts and matters.
#[test]
fn every_derivation_has_its_words_and_follows_from_its_inputs() {
    use kerben_core::explain::{Explain, render};
    let treaties = treaties();
    let catalogue = catalogue().unwrap();
    for on in ["1996-06-01", "2008-01-01", "2012-06-01", "2015-08-12", "2021-06-01", "2026-01-01"] {
        for host in [Country::RU, Country::KZ, Country::BY, Country::TR, Country::KR, Country::JP] {
            for activity in [Activity::Worker, Activity::Posted, Activity::Student] {
                let on = on.parse().unwrap();
                let case = Case::new([Country::KG], Country::KG, host, activity, on).unwrap();
                for matter in [Matter::Work, Matter::Pension, Matter::Stay] {
                    let told = treaties.governing(&case, matter, &mut Explain::new()).unwrap();
                    assert_eq!(told.node.check(), Vec::new());
                    for language in Language::ALL {
                        let text = render::text(&told.node, &catalogue, language);
                        assert!(!text.contains('⟨'), "{text}");
                    }
                }
            }
        }
    }
    // A contradicting date is shown where the date is used.
    let day = "2016-01-01".parse().unwrap();
    let standing = treaties.status("M-EAEU", Country::KG, day).unwrap();
    let text = render::text(
        &treaties.derivation(&standing, &mut Explain::new()),
        &catalogue,
        Language::En,
    );
    assert!(text.contains("2015-08-06") && text.contains("not before two protocols"), "{text}");
}
