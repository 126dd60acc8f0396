//! Terms of treaties in `status`, `in_force_between` and `governing`: a fixed time that ends, renewal by silence, notices.
#![cfg(feature = "builtin")]
#![expect(clippy::unwrap_used, reason = "helpers of tests, outside the test functions")]

use chrono::NaiveDate;
use kerben_agreements::clause::Effect;
use kerben_agreements::{
    Activity, AgreementError, Bounds, Case, Event, EventKind, Force, Matter, MissingFact,
    NotInForce, PartyState, Treaties, TreatyState,
};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

/// A treaty of Kyrgyzstan and Kazakhstan with a term; an event is `(kind, party, date)`.
fn made(term: &str, events: &[(&str, &str, &str)]) -> Treaties {
    try_made(term, events).unwrap()
}

fn try_made(term: &str, events: &[(&str, &str, &str)]) -> Result<Treaties, AgreementError> {
    use std::fmt::Write as _;
    let mut text = format!(
        "[pack]\nid = \"x\"\ntitle = \"x\"\nversion = \"1\"\n\n[[source]]\nid = \"s\"\ntitle = \"s\"\n\n\
         [[instrument]]\nid = \"A\"\nkind = \"treaty\"\ntitle = \"A\"\nstates = [\"KG\", \"KZ\"]\nclosed = true\n\
         matters = [\"work\"]\nsource = \"s\"\ngrade = \"Official\"\n\n[instrument.scope]\npersons = \"citizens-of-a-party\"\nsource = \"s\"\n\
         grade = \"Official\"\n\n[instrument.timing]\nterm = '{term}'\n\
         source = \"s\"\ngrade = \"Official\"\n"
    );
    for (kind, party, date) in events {
        write!(
            text,
            "\n[[instrument.event]]\nkind = \"{kind}\"\nsource = \"s\"\ngrade = \"Official\"\n"
        )
        .unwrap();
        // `a -> b` is an act of the day a with effect from b.
        match date.split_once(" -> ") {
            Some((date, effective)) => {
                writeln!(text, "date = \"{date}\"\neffective = \"{effective}\"").unwrap();
            }
            None => writeln!(text, "date = \"{date}\"").unwrap(),
        }
        if !party.is_empty() {
            writeln!(text, "party = \"{party}\"").unwrap();
        }
    }
    Treaties::from_str("made.toml", &text)
}

fn force(treaties: &Treaties, party: Country, on: &str) -> Tri {
    treaties.status("A", party, day(on)).unwrap().is_in_force()
}

/// Whether it is in force between the two, which must not differ from both standings.
fn between(treaties: &Treaties, on: &str) -> Tri {
    let both = treaties.in_force_between("A", Country::KG, Country::KZ, day(on)).unwrap();
    let each = force(treaties, Country::KG, on).and(force(treaties, Country::KZ, on));
    assert_eq!(both.is_in_force(), each, "{on}");
    each
}

fn exact(date: &str) -> Bounds {
    Bounds::new(Some(day(date)), Some(day(date)))
}

/// Rounding vectors of the free trade agreement of Kazakhstan and Kyrgyzstan (G18): in force 1995-11-11, 5 + 5 years,
/// notice six months before the end.
const FTA: &str = "term(5y/clamp, tacit(5y/clamp, 6m/clamp), at-period-end)";
const FTA_IN_FORCE: (&str, &str, &str) = ("in-force", "", "1995-11-11");

#[test]
fn a_fixed_time_that_is_not_renewed_ends_after_its_last_day() {
    let treaties = made("term(2y/clamp, none, vclt-56)", &[("in-force", "", "2004-04-23")]);
    assert_eq!(between(&treaties, "2006-04-22"), Tri::Yes);
    assert_eq!(between(&treaties, "2006-04-23"), Tri::No);
    let ended = treaties.status("A", Country::KG, day("2006-04-23")).unwrap();
    assert_eq!(
        ended.reason(),
        Some(&NotInForce::Ended {
            party: Country::KG,
            from: exact("2006-04-23"),
            how: EventKind::Expired
        })
    );
    // A computed end is derived at best, and its ground quotes the term.
    assert_eq!(ended.grade(), Evidence::Derived);
    assert!(
        ended
            .grounds
            .iter()
            .any(|ground| { ground.note.as_deref() == Some("term(2y/clamp, none, vclt-56)") })
    );
    let state = treaties.party_state("A", Country::KG, day("2006-04-23")).unwrap();
    assert_eq!(state.state(), Some(PartyState::Former));
    let state = treaties.treaty_state("A", day("2006-04-23")).unwrap();
    assert_eq!(state.state(), Some(TreatyState::Terminated));
    assert_eq!(treaties.computed_end("A", Country::KG).unwrap(), Some(exact("2006-04-23")));
    // The governing query sees the same end.
    let case =
        |on| Case::new([Country::KG], Country::KG, Country::KZ, Activity::Worker, day(on)).unwrap();
    let last = treaties.governing(&case("2006-04-22"), Matter::Work, &mut Off).unwrap().value;
    assert!(last.governs("A"));
    let after = treaties.governing(&case("2006-04-23"), Matter::Work, &mut Off).unwrap().value;
    assert!(!after.governs("A"));
    let index = treaties.index().unwrap();
    for (on, expected) in [("2006-04-22", true), ("2006-04-23", false)] {
        let found = index.governing(&case(on), Matter::Work, &mut Off).unwrap().value;
        assert_eq!(found.governs("A"), expected, "{on}");
    }
}

#[test]
fn renewal_by_silence_keeps_it_alive_and_a_notice_in_time_ends_it() {
    let silent = made(FTA, &[FTA_IN_FORCE]);
    for on in ["1995-11-11", "2000-11-10", "2000-11-11", "2030-11-11", "2090-01-01"] {
        assert_eq!(between(&silent, on), Tri::Yes, "{on}");
    }
    assert_eq!(silent.computed_end("A", Country::KZ).unwrap(), None);
    // The last notice day for the end of 2030-11-11 is 2030-05-11 (G18).
    let refused = |on| made(FTA, &[FTA_IN_FORCE, ("renewal-refused", "KZ", on)]);
    let in_time = refused("2030-05-11");
    assert_eq!(between(&in_time, "2030-11-10"), Tri::Yes);
    assert_eq!(between(&in_time, "2030-11-11"), Tri::No);
    // In a treaty of two, one refusal ends it for both.
    assert_eq!(force(&in_time, Country::KG, "2030-11-11"), Tri::No);
    let late = refused("2030-05-12");
    assert_eq!(between(&late, "2030-11-11"), Tri::Yes);
    assert_eq!(between(&late, "2035-11-10"), Tri::Yes);
    assert_eq!(between(&late, "2035-11-11"), Tri::No);
    // As known before the notice, it went on.
    let past = late.as_known_on(day("2030-05-11"));
    assert_eq!(between(&past, "2040-01-01"), Tri::Yes);
}

#[test]
fn of_several_refusals_the_first_in_time_ends_it_and_one_can_be_revoked() {
    let both = [
        FTA_IN_FORCE,
        ("renewal-refused", "KG", "2033-01-01"),
        ("renewal-refused", "KZ", "2030-01-01"),
    ];
    let treaties = made(FTA, &both);
    for state in [Country::KG, Country::KZ] {
        assert_eq!(treaties.computed_end("A", state).unwrap(), Some(exact("2030-11-11")));
    }
    // Revoked before the end of the period, the refusal of Kazakhstan does nothing; that of Kyrgyzstan stands.
    let revoked = [both[0], both[1], both[2], ("notice-revoked", "KZ", "2030-11-10")];
    let treaties = made(FTA, &revoked);
    for state in [Country::KG, Country::KZ] {
        assert_eq!(treaties.computed_end("A", state).unwrap(), Some(exact("2035-11-11")));
    }
}

#[test]
fn a_notice_of_withdrawal_takes_effect_at_the_end_of_the_period_where_there_is_no_other_exit() {
    let treaties = made(FTA, &[FTA_IN_FORCE, ("notice-of-withdrawal", "KG", "2030-05-11")]);
    let state = |on| treaties.party_state("A", Country::KG, day(on)).unwrap().state();
    assert_eq!(state("2030-05-10"), Some(PartyState::Party));
    assert_eq!(state("2030-05-11"), Some(PartyState::Withdrawing));
    assert_eq!(state("2030-11-10"), Some(PartyState::Withdrawing));
    assert_eq!(state("2030-11-11"), Some(PartyState::Former));
    assert_eq!(
        treaties.notice_effect("A", Country::KG, day("2030-06-01")).unwrap(),
        Some(Effect::On(day("2030-11-11")))
    );
    assert_eq!(treaties.notice_effect("A", Country::KG, day("2030-05-10")).unwrap(), None);
    // Revoked before its effect, it did nothing (Vienna Convention, article 68).
    let revoked = [
        FTA_IN_FORCE,
        ("notice-of-withdrawal", "KG", "2030-05-11"),
        ("notice-revoked", "KG", "2030-11-10"),
    ];
    assert_eq!(between(&made(FTA, &revoked), "2031-01-01"), Tri::Yes);
}

#[test]
fn whether_the_parties_agreed_to_renew_is_named_as_missing() {
    let treaties = made("term(5y/clamp, by-agreement, vclt-56)", &[("in-force", "", "2000-01-01")]);
    assert_eq!(between(&treaties, "2004-12-31"), Tri::Yes);
    let after = treaties.status("A", Country::KG, day("2005-01-01")).unwrap();
    let [missing] = after.missing() else { panic!("{:?}", after.force) };
    assert_eq!((missing.fact, missing.party), (MissingFact::Renewal, Some(Country::KG)));
    assert_eq!(missing.known.as_deref(), Some("2005-01-01/.."));
    // A source that calls it in force later moves the first day on which it may have ended.
    let stated = [("in-force", "", "2000-01-01"), ("stated-in-force", "", "2007-03-01")];
    let treaties = made("term(5y/clamp, by-agreement, vclt-56)", &stated);
    assert_eq!(between(&treaties, "2007-03-01"), Tri::Yes);
    assert_eq!(between(&treaties, "2007-03-02"), Tri::Unknown);
    // A prolongation with a recorded end is known to that end.
    let prolonged = [
        ("in-force", "", "2000-01-01"),
        ("renewed", "", "2004-11-01"),
        ("term-ends", "", "2010-01-01"),
    ];
    let treaties = made("term(5y/clamp, by-agreement, vclt-56)", &prolonged);
    assert_eq!(between(&treaties, "2009-12-31"), Tri::Yes);
    assert_eq!(between(&treaties, "2010-01-01"), Tri::No);
    // One that does not say for how long is not.
    let treaties = made("term(5y/clamp, none, vclt-56)", &prolonged[..2]);
    assert_eq!(between(&treaties, "2004-12-31"), Tri::Yes);
    assert_eq!(between(&treaties, "2005-01-01"), Tri::Unknown);
}

#[test]
fn an_event_that_ends_it_is_asked_for_by_name() {
    let term = "term(until(\"the construction is completed\"), none, vclt-56)";
    let treaties = made(term, &[("in-force", "", "1987-01-01")]);
    let standing = treaties.status("A", Country::KG, day("1988-01-01")).unwrap();
    assert_eq!(standing.missing()[0].fact, MissingFact::End);
    assert!(standing.grounds.iter().any(|ground| ground.note.as_deref() == Some(term)));
    let over = made(term, &[("in-force", "", "1987-01-01"), ("expired", "", "1991-06-01")]);
    assert_eq!(between(&over, "1991-05-31"), Tri::Yes);
    assert_eq!(between(&over, "1991-06-01"), Tri::No);
}

#[test]
fn after_the_first_time_it_goes_on_unless_refused_in_time() {
    let term = "term(1y/clamp, then-indefinite(3m/clamp), notice(M+6/clamp, received))";
    let begun = ("in-force", "", "2000-03-01");
    assert_eq!(between(&made(term, &[begun]), "2050-01-01"), Tri::Yes);
    let refused = |on| made(term, &[begun, ("renewal-refused", "KG", on)]);
    assert_eq!(between(&refused("2000-12-01"), "2001-03-01"), Tri::No);
    // Too late for the only boundary: it is without an end from then on.
    assert_eq!(between(&refused("2000-12-02"), "2001-03-01"), Tri::Yes);
    let left = made(term, &[begun, ("notice-of-withdrawal", "KG", "2010-08-31")]);
    assert_eq!(force(&left, Country::KG, "2011-02-27"), Tri::Yes);
    assert_eq!(force(&left, Country::KG, "2011-02-28"), Tri::No);
    assert_eq!(force(&left, Country::KZ, "2011-02-28"), Tri::Yes);
    assert_eq!(between(&left, "2011-02-28"), Tri::No);
}

/// Netherlands and New Zealand, migration agreement: notice 1993-05-04, six months, ended on 1993-11-05 by the register
/// of treaties of the United Kingdom (A26, Q07): computed 1993-11-04, recorded a day later.
#[test]
fn a_recorded_end_wins_and_the_difference_is_reported() {
    let term = "term(indefinite, none, notice(M+6/clamp, received))";
    let notice = [("in-force", "", "1950-10-16"), ("notice-of-withdrawal", "KG", "1993-05-04")];
    let computed = made(term, &notice);
    assert_eq!(between(&computed, "1993-11-03"), Tri::Yes);
    assert_eq!(between(&computed, "1993-11-04"), Tri::No);
    assert_eq!(computed.status("A", Country::KG, day("1993-11-04")).unwrap().end_otherwise, None);
    let recorded = made(term, &[notice[0], notice[1], ("left", "KG", "1993-11-05")]);
    assert_eq!(between(&recorded, "1993-11-04"), Tri::Yes);
    assert_eq!(between(&recorded, "1993-11-05"), Tri::No);
    let standing = recorded.status("A", Country::KG, day("1993-11-05")).unwrap();
    assert_eq!(standing.end_otherwise, Some(day("1993-11-04")));
    let found = recorded.notified_end("A", Country::KG).unwrap().unwrap();
    assert_eq!((found.notified, found.computed), (exact("1993-11-05"), exact("1993-11-04")));
    let findings = recorded.end_findings().unwrap();
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!((finding.instrument.as_str(), finding.party), ("A", Some(Country::KG)));
    // A day of effect that was notified with the notice wins as well.
    let told = [notice[0], ("notice-of-withdrawal", "KG", "1993-05-04 -> 1993-11-05")];
    let told = made(term, &told);
    assert_eq!(between(&told, "1993-11-04"), Tri::Yes);
    assert_eq!(between(&told, "1993-11-05"), Tri::No);
    assert_eq!(
        told.status("A", Country::KG, day("1993-11-05")).unwrap().end_otherwise,
        Some(day("1993-11-04"))
    );
    // So does an expiry that was recorded beside the term.
    let term = "term(5y/clamp, none, vclt-56)";
    let expired = made(term, &[("in-force", "", "2000-01-01"), ("expired", "", "2005-01-31")]);
    assert_eq!(between(&expired, "2005-01-30"), Tri::Yes);
    assert_eq!(between(&expired, "2005-01-31"), Tri::No);
    assert_eq!(
        expired.status("A", Country::KG, day("2005-02-01")).unwrap().end_otherwise,
        Some(day("2005-01-01"))
    );
}

#[test]
fn a_notice_too_early_or_outside_its_window_has_no_effect() {
    // Convention on migrant workers, article 89 (F15): not before five years of force for the State.
    let early =
        "term(indefinite, none, not-before(5y/clamp, own-force, notice(P12M>FOM, received)))";
    let begun = ("in-force", "", "2004-01-01");
    let treaties = made(early, &[begun, ("notice-of-withdrawal", "KG", "2008-12-31")]);
    assert_eq!(force(&treaties, Country::KG, "2020-01-01"), Tri::Yes);
    assert_eq!(
        treaties.notice_effect("A", Country::KG, day("2009-01-01")).unwrap(),
        Some(Effect::TooEarly { from: day("2009-01-01") })
    );
    let state = treaties.party_state("A", Country::KG, day("2009-01-01")).unwrap();
    assert_eq!(state.state(), Some(PartyState::Party));
    let treaties = made(early, &[begun, ("notice-of-withdrawal", "KG", "2026-01-15")]);
    assert_eq!(force(&treaties, Country::KG, "2027-01-31"), Tri::Yes);
    assert_eq!(force(&treaties, Country::KG, "2027-02-01"), Tri::No);
    // An imprecise beginning leaves it open whether the notice was in time.
    let imprecise = [("in-force", "", "2003"), ("notice-of-withdrawal", "KG", "2008-06-01")];
    assert_eq!(force(&made(early, &imprecise), Country::KG, "2020-01-01"), Tri::Unknown);
}

#[test]
fn imprecise_beginnings_give_imprecise_ends() {
    let treaties = made("term(2y/clamp, none, vclt-56)", &[("in-force", "", "2007-03")]);
    for (on, expected) in [
        ("2009-02-28", Tri::Yes),
        ("2009-03-01", Tri::Unknown),
        ("2009-03-30", Tri::Unknown),
        ("2009-03-31", Tri::No),
    ] {
        assert_eq!(between(&treaties, on), expected, "{on}");
    }
    // An imprecise notice, counted over a month that may lack the day, ends it some day after.
    let reject = "term(indefinite, none, notice(M+1/reject, received))";
    let begun = ("in-force", "", "2000-01-01");
    let vague = made(reject, &[begun, ("notice-of-withdrawal", "KG", "2001-01")]);
    assert_eq!(force(&vague, Country::KG, "2000-12-31"), Tri::Yes);
    assert_eq!(force(&vague, Country::KG, "2001-06-01"), Tri::Unknown);
    let error = try_made(reject, &[begun, ("notice-of-withdrawal", "KG", "2001-01-31")]);
    let error = error.unwrap_err().to_string();
    assert!(error.contains("A, event end of force: M+1/reject: 2001-02 has no day 31"), "{error}");
    // Of several boundaries the notice may have been in time for one or the next.
    let events = [("in-force", "", "1995-11"), ("renewal-refused", "KZ", "2030-05-11")];
    let treaties = made(FTA, &events);
    let end = treaties.computed_end("A", Country::KG).unwrap().unwrap();
    assert_eq!(end, Bounds::new(Some(day("2030-11-01")), Some(day("2035-11-30"))));
}

#[test]
fn a_refusal_of_what_is_not_renewed_by_silence_is_refused() {
    let error = try_made(
        "term(2y/clamp, none, vclt-56)",
        &[("in-force", "", "2004-04-23"), ("renewal-refused", "KG", "2006-01-01")],
    )
    .unwrap_err()
    .to_string();
    assert!(
        error.contains("A, event renewal-refused: by its term `term(2y/clamp, none, vclt-56)`"),
        "{error}"
    );
    let event = Event::new(EventKind::RenewalRefused, Evidence::Official, "s")
        .by(Country::KG)
        .on("2006-01-01".parse().unwrap());
    let treaties = made("term(2y/clamp, none, vclt-56)", &[("in-force", "", "2004-04-23")]);
    assert!(matches!(treaties.with_event("A", event), Err(AgreementError::Event { .. })));
    assert!(matches!(
        treaties.status("A", Country::KG, day("2005-01-01")).unwrap().force,
        Force::InForce { .. }
    ));
}

/// Instruments of the register: C097 and the convention on migrant workers (G15, G20, A02), the agreement of Kyrgyzstan and
/// Russia of 1996, which is renewed year by year.
#[test]
fn the_terms_of_the_register_end_force_as_their_clauses_say() {
    let treaties = Treaties::builtin().unwrap();
    let notice = |id: &str, kind, date: &str| {
        let source = treaties.get(id).unwrap().source().to_owned();
        let event = Event::new(kind, Evidence::Unverified, source)
            .by(Country::KG)
            .on(date.parse().unwrap());
        treaties.with_event(id, event).unwrap()
    };
    let force = |treaties: &Treaties, id, on| {
        treaties.status(id, Country::KG, day(on)).unwrap().is_in_force()
    };
    // G15: C097 could not be denounced in 2023; its windows follow the first entry into force of 1952-01-22.
    let closed = notice("M-C097", EventKind::NoticeOfWithdrawal, "2023-06-01");
    assert_eq!(force(&closed, "M-C097", "2030-01-01"), Tri::Yes);
    let Some(Effect::OutsideWindow { next }) =
        closed.notice_effect("M-C097", Country::KG, day("2023-06-01")).unwrap()
    else {
        panic!("the window is closed")
    };
    assert_eq!((next.start(), next.end()), (day("2032-01-22"), day("2033-01-22")));
    let open = notice("M-C097", EventKind::NoticeOfWithdrawal, "2022-06-01");
    assert_eq!(force(&open, "M-C097", "2023-05-31"), Tri::Yes);
    assert_eq!(force(&open, "M-C097", "2023-06-01"), Tri::No);
    // The windows of C190 are counted from 2021-06-25, not from the Kyrgyz entry into force.
    let own = notice("M-C190", EventKind::NoticeOfWithdrawal, "2035-06-03");
    assert_eq!(force(&own, "M-C190", "2040-01-01"), Tri::Yes);
    let first = notice("M-C190", EventKind::NoticeOfWithdrawal, "2031-06-25");
    assert_eq!(force(&first, "M-C190", "2032-06-24"), Tri::Yes);
    assert_eq!(force(&first, "M-C190", "2032-06-25"), Tri::No);
    // A02: notice of 2026-01-15 under article 89.
    let left = notice("M-ICRMW", EventKind::NoticeOfWithdrawal, "2026-01-15");
    assert_eq!(force(&left, "M-ICRMW", "2027-01-31"), Tri::Yes);
    assert_eq!(force(&left, "M-ICRMW", "2027-02-01"), Tri::No);
    // Not before five years of force for Kyrgyzstan: 2009-01-01.
    let early = notice("M-ICRMW", EventKind::NoticeOfWithdrawal, "2008-12-31");
    assert_eq!(force(&early, "M-ICRMW", "2020-01-01"), Tri::Yes);
    // 1996: in force 1998-01-15, renewed each 15 January unless refused before.
    assert_eq!(force(&treaties, "KG-RU-1996", "2025-01-15"), Tri::Yes);
    let refused = notice("KG-RU-1996", EventKind::RenewalRefused, "2012-01-14");
    let both = |on| {
        refused
            .in_force_between("KG-RU-1996", Country::RU, Country::KG, day(on))
            .unwrap()
            .is_in_force()
    };
    assert_eq!((both("2012-01-14"), both("2012-01-15")), (Tri::Yes, Tri::No));
    let case =
        Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, day("2012-01-15"))
            .unwrap();
    let governing = |treaties: &Treaties| {
        let found = treaties.governing(&case, Matter::Work, &mut Off).unwrap().value;
        found.governs("KG-RU-1996")
    };
    assert!(governing(&treaties) && !governing(&refused));
}
