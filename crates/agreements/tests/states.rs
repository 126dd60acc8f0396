//! The states of treaties and of their parties, on small made-up registers and on real accessions.
//!
//! The rules are those of the Vienna Conventions of 1969 and 1978.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::fmt::Write as _;

use chrono::NaiveDate;
use kerben_agreements::*;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::tri::Tri;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

const HEAD: &str = "[pack]\nid = 'p'\ntitle = 'P'\nversion = '1'\n[[source]]\nid = 's'\ntitle = 'S'\n[[instrument]]\nid = 'A'\nkind = 'treaty'\ntitle = 'A'\nstates = ['KG', 'KZ', 'RU']\nclosed = true\nmatters = ['work']\nsource = 's'\ngrade = 'Official'\n";
const EXIT: &str = "[instrument.exit]\nrule = 'M+12/clamp'\nsource = 's'\ngrade = 'Official'\n";

fn register(body: &str, events: &[(&str, &str, &str)]) -> Treaties {
    let mut text = format!("{HEAD}{body}");
    for (kind, date, more) in events {
        write!(
            text,
            "[[instrument.event]]\nkind = '{kind}'\ndate = '{date}'\nsource = 's'\ngrade = 'Official'\n{more}\n"
        )
        .unwrap();
    }
    Treaties::from_str("made-up.toml", &text).unwrap()
}

fn state(register: &Treaties, on: &str) -> Option<PartyState> {
    register.party_state("A", Country::KG, day(on)).unwrap().state()
}

const KG: &str = "party = 'KG'";

/// Articles 18, 14, 24: third State, signatory, contracting State, party; each by its own event.
#[test]
fn a_state_goes_from_signature_over_consent_to_force() {
    let events = [
        ("signed", "2000-01-10", KG),
        ("ratified", "2001-02-20", KG),
        ("in-force", "2001-05-01", ""),
    ];
    let register = register("", &events);
    let expected = [
        ("2000-01-09", PartyState::None, None),
        ("2000-01-10", PartyState::Signatory, Some(EventKind::Signed)),
        ("2001-02-20", PartyState::Contracting, Some(EventKind::Ratified)),
        ("2001-05-01", PartyState::Party, Some(EventKind::InForce)),
    ];
    for (on, state, by) in expected {
        let answer = register.party_state("A", Country::KG, day(on)).unwrap();
        assert_eq!(answer.state(), Some(state), "{on}");
        assert_eq!(answer.entered_by.and_then(|ground| ground.event), by, "{on}");
    }
}

/// Article 12(2)(b): a signature ad referendum counts once it is confirmed. Article 12(1): a definitive one binds.
#[test]
fn not_every_signature_is_the_same() {
    let referendum = register(
        "",
        &[
            ("signed-ad-referendum", "2000-01-01", KG),
            ("signature-confirmed", "2000-03-01", KG),
            ("in-force", "2001-01-01", ""),
        ],
    );
    assert_eq!(state(&referendum, "2000-02-01"), Some(PartyState::None));
    assert_eq!(state(&referendum, "2000-03-01"), Some(PartyState::Signatory));
    let definitive =
        register("", &[("signed-definitively", "2000-01-01", KG), ("in-force", "2001-01-01", "")]);
    assert_eq!(state(&definitive, "2000-01-01"), Some(PartyState::Contracting));
    assert_eq!(state(&definitive, "2001-01-01"), Some(PartyState::Party));
}

/// Article 25(2): a State that will not become a party ends the provisional application by saying so.
#[test]
fn provisional_application_ends_with_the_notice_not_to_become_a_party() {
    let events = [
        ("signed", "2000-01-10", KG),
        ("provisionally-applied", "2000-02-01", ""),
        ("not-to-become-party", "2002-06-01", KG),
        ("in-force", "2010-01-01", "party = 'RU'"),
        ("in-force", "2010-01-01", KG),
    ];
    let register = register("", &events);
    assert_eq!(state(&register, "2002-05-31"), Some(PartyState::ProvisionalParty));
    assert_eq!(state(&register, "2002-06-01"), Some(PartyState::None));
    let applied = register.treaty_state("A", day("2001-01-01")).unwrap();
    assert_eq!(applied.state(), Some(TreatyState::Signed));
    assert_eq!(applied.provisionally_applied, Tri::Yes);
}

/// Articles 54, 67, 68, 70: a notice, its revocation, and the end.
#[test]
fn a_notice_can_be_revoked_until_it_takes_effect() {
    let noticed = [("in-force", "2000-01-01", ""), ("notice-of-withdrawal", "2005-03-10", KG)];
    let left = register(EXIT, &noticed);
    assert_eq!(state(&left, "2005-03-09"), Some(PartyState::Party));
    assert_eq!(state(&left, "2005-03-10"), Some(PartyState::Withdrawing));
    assert_eq!(state(&left, "2006-03-09"), Some(PartyState::Withdrawing));
    assert_eq!(state(&left, "2006-03-10"), Some(PartyState::Former));
    assert!(left.status("A", Country::KG, day("2006-03-09")).unwrap().is_in_force().is_yes());
    let revoked = [noticed[0], noticed[1], ("notice-revoked", "2006-01-01", KG)];
    let stays = register(EXIT, &revoked);
    assert_eq!(state(&stays, "2005-12-31"), Some(PartyState::Withdrawing));
    assert_eq!(state(&stays, "2006-01-01"), Some(PartyState::Party));
    assert_eq!(state(&stays, "2010-01-01"), Some(PartyState::Party));
    let late = [noticed[0], noticed[1], ("notice-revoked", "2006-03-10", KG)];
    assert_eq!(state(&register(EXIT, &late), "2010-01-01"), Some(PartyState::Former));
    // A revocation that may have come in time leaves the end open.
    let unclear = register(EXIT, &[noticed[0], noticed[1], ("notice-revoked", "2006-03", KG)]);
    let open = unclear.party_state("A", Country::KG, day("2010-01-01")).unwrap();
    assert_eq!(open.is(PartyState::Former), Tri::Unknown);
    assert_eq!(open.missing[0].fact, MissingFact::End);
}

/// A State that left and joined again is a party again; in between it is a former one, and a contracting State from
/// its new consent.
#[test]
fn a_state_can_leave_and_join_again() {
    let entry = "[instrument.entry]\nrule = 'M+12/clamp'\nsource = 's'\ngrade = 'Official'\n";
    let events = [
        ("in-force", "1990-01-01", ""),
        ("acceded", "1991-01-01", KG),
        ("left", "2000-01-01", KG),
        ("acceded", "2005-06-01", KG),
        ("acceded", "1990-06-01", "party = 'RU'"),
    ];
    let register = register(entry, &events);
    for (on, expected, force) in [
        ("1991-12-31", PartyState::Contracting, Tri::No),
        ("1992-01-01", PartyState::Party, Tri::Yes),
        ("2000-01-01", PartyState::Former, Tri::No),
        ("2005-05-31", PartyState::Former, Tri::No),
        ("2005-06-01", PartyState::Contracting, Tri::No),
        ("2006-06-01", PartyState::Party, Tri::Yes),
    ] {
        assert_eq!(state(&register, on), Some(expected), "{on}");
        let between = register.in_force_between("A", Country::RU, Country::KG, day(on)).unwrap();
        assert_eq!(between.is_in_force(), force, "{on}");
    }
    let since = register.status("A", Country::KG, day("2007-01-01")).unwrap().since().unwrap();
    assert_eq!(since.exact(), Some(day("2006-06-01")));
}

/// Vienna Convention 1978, article 23: a succession that is notified later has effect from the day of the succession,
/// and nobody knew it before.
#[test]
fn a_succession_reaches_back_and_is_known_later() {
    let events = [
        ("in-force", "1980-01-01", ""),
        ("succeeded", "1994-03-15", "party = 'KG'\neffective = '1991-12-26'"),
    ];
    let body = "[instrument.entry]\nrule = 'D+30'\nsource = 's'\ngrade = 'Official'\n";
    let register = register(body, &events);
    assert_eq!(state(&register, "1991-12-25"), Some(PartyState::None));
    let successor = register.party_state("A", Country::KG, day("1991-12-26")).unwrap();
    assert_eq!(successor.state(), Some(PartyState::Successor));
    assert_eq!(successor.entered_by.unwrap().event, Some(EventKind::Succeeded));
    let then = register.as_known_on(day("1994-03-14"));
    let unknown = then.status("A", Country::KG, day("1993-01-01")).unwrap();
    assert!(!unknown.is_in_force().is_yes());
}

/// Articles 57, 58 and 72: suspended twice, for one party or between two.
#[test]
fn suspensions_end_and_come_again() {
    let events = [
        ("in-force", "2000-01-01", ""),
        ("suspended", "2002-01-01", KG),
        ("resumed", "2003-01-01", KG),
        ("suspended", "2005-01-01", KG),
        ("suspended", "2010-01-01", "party = 'KG'\nagainst = 'KZ'"),
        ("resumed", "2006-01-01", KG),
        ("resumed", "2011-01-01", "party = 'KG'\nagainst = 'KZ'"),
    ];
    let register = register("", &events);
    for (on, expected) in [
        ("2002-06-01", PartyState::PartySuspended),
        ("2004-06-01", PartyState::Party),
        ("2005-06-01", PartyState::PartySuspended),
        ("2006-06-01", PartyState::Party),
        ("2010-06-01", PartyState::Party),
    ] {
        assert_eq!(state(&register, on), Some(expected), "{on}");
    }
    let between = |other, on| {
        register.in_force_between("A", Country::KG, other, day(on)).unwrap().is_in_force()
    };
    assert_eq!(between(Country::KZ, "2010-06-01"), Tri::No);
    assert_eq!(between(Country::RU, "2010-06-01"), Tri::Yes);
    assert_eq!(between(Country::KZ, "2011-01-01"), Tri::Yes);
}

/// A treaty as such: every step, and article 55: it does not end because parties become few.
#[test]
fn a_treaty_has_a_state_of_its_own() {
    let events = [
        ("proposed", "1999-01-01", ""),
        ("initialled", "1999-06-01", ""),
        ("adopted", "1999-12-01", ""),
        ("opened-for-signature", "2000-01-01", ""),
        ("signed", "2000-02-01", KG),
        ("in-force", "2001-01-01", ""),
        ("suspended", "2005-01-01", ""),
        ("resumed", "2005-06-01", ""),
        ("left", "2007-01-01", KG),
        ("terminated", "2010-01-01", ""),
    ];
    let register = register("", &events);
    for (on, expected) in [
        ("1999-01-01", TreatyState::Negotiated),
        ("1999-06-01", TreatyState::Initialled),
        ("1999-12-01", TreatyState::Adopted),
        ("2000-01-01", TreatyState::OpenForSignature),
        ("2000-02-01", TreatyState::Signed),
        ("2001-01-01", TreatyState::InForce),
        ("2005-01-01", TreatyState::Suspended),
        ("2005-06-01", TreatyState::InForce),
        ("2007-01-01", TreatyState::InForce),
        ("2010-01-01", TreatyState::Terminated),
    ] {
        let on_day = register.treaty_state("A", day(on)).unwrap();
        assert_eq!(on_day.state(), Some(expected), "{on}: {on_day:?}");
    }
}

/// An imprecise date leaves two states open and names what is missing.
#[test]
fn an_imprecise_event_leaves_its_states_open() {
    let register = register("", &[("signed", "2000", KG), ("in-force", "2005-01-01", "")]);
    let open = register.party_state("A", Country::KG, day("2000-06-01")).unwrap();
    assert_eq!(open.possible, [PartyState::None, PartyState::Signatory]);
    assert_eq!(open.state(), None);
    assert!(!open.missing.is_empty());
    assert_eq!(state(&register, "2000-12-31"), Some(PartyState::Signatory));
}

/// Only treaties have parties.
#[test]
fn a_memorandum_has_no_parties() {
    let text = HEAD.replace("'treaty'", "'agency-memorandum'");
    let register = Treaties::from_str("made-up.toml", &text).unwrap();
    let error = register.party_state("A", Country::KG, day("2000-01-01")).unwrap_err();
    assert!(matches!(error, AgreementError::NotATreaty { .. }), "{error}");
}

/// G20: convention on migrant workers, article 89; Vienna Convention 1969, article 68. Graded Derived.
#[cfg(feature = "builtin")]
#[test]
fn a_revoked_notice_leaves_the_state_a_party() {
    let treaties = Treaties::builtin().unwrap();
    let source = treaties.get("M-ICRMW").unwrap().source().to_owned();
    let event = |kind, on: &str| {
        Event::new(kind, kerben_core::source::Evidence::Derived, source.clone())
            .by(Country::KG)
            .on(on.parse().unwrap())
    };
    let noticed =
        treaties.with_event("M-ICRMW", event(EventKind::NoticeOfWithdrawal, "2026-01-15")).unwrap();
    let on = |register: &Treaties, on| {
        register.party_state("M-ICRMW", Country::KG, day(on)).unwrap().state()
    };
    assert_eq!(on(&noticed, "2026-12-01"), Some(PartyState::Withdrawing));
    // A02: the denunciation would take effect on 1 February 2027.
    assert_eq!(on(&noticed, "2027-01-31"), Some(PartyState::Withdrawing));
    assert_eq!(on(&noticed, "2027-02-01"), Some(PartyState::Former));
    let withdrawn =
        noticed.with_event("M-ICRMW", event(EventKind::NoticeRevoked, "2026-12-01")).unwrap();
    assert_eq!(on(&withdrawn, "2026-12-01"), Some(PartyState::Party));
    assert_eq!(on(&withdrawn, "2027-02-01"), Some(PartyState::Party));
}

/// Articles 20 to 23: silence for twelve months accepts, an objection leaves the treaty in force unless it says definitely
/// that it does not, and both can be withdrawn.
#[test]
fn reservations_stand_between_each_two_parties() {
    let events = [
        ("in-force", "2000-01-01", ""),
        ("ratified", "1999-01-01", "party = 'KZ'"),
        ("ratified", "1999-01-01", "party = 'RU'"),
        ("reserved", "2001-03-10", "party = 'KG'\nprovisions = ['7(1)']"),
        ("objected", "2001-09-01", "party = 'RU'\nagainst = 'KG'\nprecludes = true"),
        ("objection-withdrawn", "2005-01-01", "party = 'RU'\nagainst = 'KG'"),
        ("reservation-withdrawn", "2010-01-01", "party = 'KG'\nprovisions = ['7(1)']"),
    ];
    let register = register("", &events);
    let reaction = |other, on| {
        register
            .reservations_between("A", other, Country::KG, day(on))
            .unwrap()
            .first()
            .map(|found| (found.reaction, found.has_effect))
    };
    let (open, tacit) = (reaction(Country::KZ, "2002-03-09"), reaction(Country::KZ, "2002-03-10"));
    assert!(matches!(open, Some((Reaction::Open { .. }, Tri::Unknown))), "{open:?}");
    assert!(matches!(tacit, Some((Reaction::TacitlyAccepted { .. }, Tri::Yes))), "{tacit:?}");
    assert_eq!(reaction(Country::RU, "2001-09-01"), Some((Reaction::Precluded, Tri::No)));
    let between = |other, on| register.in_force_between("A", Country::KG, other, day(on)).unwrap();
    let precluded = between(Country::RU, "2001-09-01");
    let (by, reserving) = (Country::RU, Country::KG);
    assert_eq!(precluded.reason(), Some(&NotInForce::Precluded { by, reserving }));
    assert_eq!(between(Country::KZ, "2001-09-01").is_in_force(), Tri::Yes);
    assert_eq!(between(Country::RU, "2005-01-01").is_in_force(), Tri::Yes);
    assert!(matches!(
        reaction(Country::RU, "2005-01-01"),
        Some((Reaction::TacitlyAccepted { .. }, Tri::Yes))
    ));
    assert_eq!(reaction(Country::KZ, "2010-01-01"), None);
}
