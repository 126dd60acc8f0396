//! Published cases of duration, renewal and exit, the clauses that ship, and what the parser refuses.
#![cfg(feature = "builtin")]
#![expect(clippy::expect_used, reason = "helpers of tests, outside the test functions")]

use chrono::NaiveDate;
use kerben_agreements::clause::{
    BACKWARD_RULE, ClauseBook, Coverage, Effect, EntryIntoForce, Exit, Life, Notice, Preset,
    Revocation, Setting, Term, Window, Withdrawal, earliest_measure, revocation, silent_withdrawal,
    tacit_acceptance,
};
use kerben_agreements::{Event, EventKind};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_core::language::Language;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

fn day(text: &str) -> NaiveDate {
    parse_day(text).expect("a day")
}

fn term(text: &str) -> Term {
    text.parse().expect("a term")
}

fn exit(text: &str) -> Exit {
    text.parse().expect("an exit")
}

fn leaving(preset: &Preset) -> Exit {
    preset.term().expect("a term").expect("a term").exit().clone()
}

#[test]
fn g15_and_g16_the_windows_of_the_ilo_count_from_the_first_entry_into_force() {
    let ilo = leaving(&Preset::ILO);
    // G15, Derived: C097 in force since 1952-01-22 (Official); 2022-01-22 to 2023-01-22, closed; next 2032-01-22.
    let c097 = Life::from(day("2009-09-10")).first_in_force(day("1952-01-22"));
    match ilo.window_on(&c097, day("2023-06-01")) {
        Ok(Some(Window::Closed { previous: Some(previous), next })) => {
            assert_eq!((previous.start(), previous.end()), (day("2022-01-22"), day("2023-01-22")));
            assert_eq!(next.start(), day("2032-01-22"));
        }
        other => panic!("{other:?}"),
    }
    // G16, Official, NORMLEX: the window for C027 opened on 2022-03-09, for one year.
    let c027 = Life::from(day("1993-01-01")).first_in_force(day("1932-03-09"));
    let window = ilo.window_on(&c027, day("2022-03-09"));
    let Ok(Some(Window::Open(window))) = window else { panic!("{window:?}") };
    assert_eq!((window.start(), window.end()), (day("2022-03-09"), day("2023-03-09")));
    assert!(matches!(ilo.window_on(&c027, day("2022-03-08")), Ok(Some(Window::Closed { .. }))));
    assert!(matches!(ilo.window_on(&c027, day("2023-03-09")), Ok(Some(Window::Closed { .. }))));
    // Within the window the effect comes twelve months after registration.
    let effect = ilo.effect(&c027, Notice::received(day("2022-06-01")));
    assert_eq!(effect, Ok(Effect::On(day("2023-06-01"))));
    // The State's own entry into force does not open a window.
    let unknown = ilo.effect(&Life::from(day("1993-01-01")), Notice::received(day("2022-06-01")));
    assert!(
        matches!(unknown, Ok(Effect::Undetermined(missing)) if missing[0].key.ends_with("first-force"))
    );
}

#[test]
fn g17_the_last_day_for_a_notice_is_counted_backwards_by_a_named_rule() {
    // CIS Council of heads of migration authorities, https://cis-legislation.com/document.fwx?rgn=19055, Derived.
    let last = exit("notice(M+6/clamp, sent)").last_day_for(day("2027-01-01"));
    let last = last.expect("in the calendar").expect("a notice");
    assert_eq!(last.day, day("2026-07-01"));
    assert_eq!(last.rule, BACKWARD_RULE);
}

#[test]
fn g18_the_next_end_of_a_period_and_its_notice() {
    // KG-KZ free trade agreement, mappingtreaties/tota xml/pta_91.xml, Derived.
    let book = ClauseBook::builtin().expect("the data");
    let term = book.get("K-KAZ").and_then(|clause| clause.term.clone()).expect("a term");
    let life = Life::from(day("1995-11-11"));
    assert_eq!(term.next_end(&life, day("2026-12-31")), Ok(Some(day("2030-11-11"))));
    let last = term.last_notice_day(day("2030-11-11")).expect("in the calendar").expect("a notice");
    assert_eq!(last.day, day("2030-05-11"));
    let earliest = term.earliest_end(&life, day("2026-12-31")).expect("in the calendar");
    assert_eq!(earliest.map(|found| found.end), Some(day("2030-11-11")));
    // One day after the last notice day, the next end is out of reach.
    let late = term.earliest_end(&life, day("2030-05-12")).expect("in the calendar");
    assert_eq!(late.map(|found| found.end), Some(day("2035-11-11")));
    let refused = life.renewal_refused(day("2030-05-11"));
    assert_eq!(
        term.covers(&refused, day("2030-11-11")),
        Ok(Coverage::Gap { since: day("2030-11-11") })
    );
    let too_late = life.renewal_refused(day("2030-05-12"));
    assert_eq!(term.covers(&too_late, day("2030-11-11")).map(|answer| answer.tri()), Ok(Tri::Yes));
}

#[test]
fn g19_two_years_without_renewal_leave_a_gap() {
    // Philippines-Korea, 2004-04-23: elibrary.judiciary.gov.ph documents 12938 and 13116, Derived. Whether an
    // amendment of 2005-12-15 prolonged it is not known; by the text it had ended.
    let term = term("term(2y/clamp, none, at-period-end)");
    let life = Life::from(day("2004-04-23"));
    assert_eq!(term.covers(&life, day("2006-04-22")).map(|answer| answer.tri()), Ok(Tri::Yes));
    assert_eq!(
        term.covers(&life, day("2006-07-01")),
        Ok(Coverage::Gap { since: day("2006-04-23") })
    );
    assert_eq!(term.covers(&life, day("2004-04-22")), Ok(Coverage::NotYet));
}

#[test]
fn g20_a_notice_can_be_revoked_until_it_takes_effect() {
    // ICRMW art. 89 and VCLT art. 68, Derived.
    let icrmw = leaving(&Preset::MIGRANT_WORKERS);
    let life = Life::from(day("2004-01-01"));
    let effect = icrmw.effect(&life, Notice::received(day("2026-01-15")));
    assert_eq!(effect, Ok(Effect::On(day("2027-02-01"))));
    assert_eq!(revocation(day("2027-02-01"), day("2026-12-01")), Revocation::InTime);
    assert_eq!(revocation(day("2027-02-01"), day("2027-02-01")), Revocation::TooLate);
    // Not before five years in force for the State (art. 89(1)).
    let early = icrmw.effect(&life, Notice::received(day("2008-12-31")));
    assert_eq!(early, Ok(Effect::TooEarly { from: day("2009-01-01") }));
    let earliest =
        icrmw.earliest_end(&life, day("2005-06-01")).expect("in the calendar").expect("an end");
    assert_eq!((earliest.notice, earliest.end), (day("2009-01-01"), day("2010-02-01")));
}

#[test]
fn g21_a_claim_waits_three_months() {
    // VCLT art. 65(2), Derived.
    assert_eq!(earliest_measure(day("2026-01-20")), Ok(day("2026-04-20")));
}

#[test]
fn the_vienna_convention_fills_silence() {
    // VCLT art. 56(2): not less than twelve months; art. 56(1): only if intended or implied.
    let received = day("2026-01-20");
    assert_eq!(silent_withdrawal(received, Tri::Yes), Ok(Withdrawal::NotBefore(day("2027-01-20"))));
    assert_eq!(silent_withdrawal(received, Tri::No), Ok(Withdrawal::Excluded));
    let unknown = silent_withdrawal(received, Tri::Unknown);
    assert_eq!(unknown, Ok(Withdrawal::Undetermined(day("2027-01-20"))));
    let silent = exit("vclt-56").effect(&Life::from(day("2000-01-01")), Notice::received(received));
    assert!(
        matches!(silent, Ok(Effect::Undetermined(missing)) if missing[0].key.ends_with("intended"))
    );
    // VCLT art. 20(5): the end of twelve months, or the own consent, whichever is later.
    assert_eq!(tacit_acceptance(day("2010-03-01"), None), Ok(day("2011-03-01")));
    assert_eq!(tacit_acceptance(day("2010-03-01"), Some(day("2012-05-05"))), Ok(day("2012-05-05")));
}

#[test]
fn durations_of_the_texts_that_were_read() {
    // India-Nepal, mappingtreaties/tota: 7 + 7 years with 3 months.
    let nepal = term("term(7y/clamp, tacit(7y/clamp, 3m/clamp), at-period-end)");
    let periods =
        nepal.periods(&Life::from(day("2000-02-29")), day("2020-01-01")).expect("periods");
    let ends: Vec<_> = periods.iter().filter_map(|period| period.until).collect();
    assert_eq!(ends, [day("2007-02-28"), day("2014-02-28"), day("2021-02-28")]);
    // Laos-Thailand, mappingtreaties/tota: one year, then indefinite.
    let laos = term("term(1y/clamp, then-indefinite, vclt-56)");
    assert_eq!(
        laos.covers(&Life::from(day("1991-06-20")), day("2020-01-01")).map(|answer| answer.tri()),
        Ok(Tri::Yes)
    );
    // USSR-GDR 1987: until the construction is completed; whether it is, is not recorded.
    let gdr = term("term(until(\"the construction is completed\"), none, vclt-56)");
    let life = Life::from(day("1987-01-01"));
    assert_eq!(gdr.covers(&life, day("1990-01-01")).map(|answer| answer.tri()), Ok(Tri::Unknown));
    let done = life.event_happened(day("1989-12-31"));
    assert_eq!(
        gdr.covers(&done, day("1990-01-01")),
        Ok(Coverage::Gap { since: day("1989-12-31") })
    );
}

#[test]
fn an_imprecise_start_gives_three_answers() {
    // Kyrgyzstan-Korea: signed between 2007-02-22 and 2007-11-28, two years, no automatic renewal (coded set).
    let term = term("term(2y/clamp, none, at-period-end)");
    let start = "2007-02-22/2007-11-28".parse().expect("a span");
    for (date, expected) in [
        ("2007-02-21", Tri::No),
        ("2007-05-01", Tri::Unknown),
        ("2008-06-01", Tri::Yes),
        ("2009-05-01", Tri::Unknown),
        ("2009-11-28", Tri::No),
    ] {
        assert_eq!(term.covers_from(start, day(date)), Ok(expected), "{date}");
    }
}

#[test]
fn a_seven_month_denunciation_ends_on_a_first_day() {
    // F13: Albania's free trade agreements of 2002-2003, mappingtreaties/tota.
    let book = ClauseBook::builtin().expect("the data");
    let exit = book.get("F13").and_then(|clause| clause.leaving().cloned()).expect("an exit");
    let life = Life::from(day("2003-01-01"));
    assert_eq!(
        exit.effect(&life, Notice::received(day("2006-05-01"))),
        Ok(Effect::On(day("2006-12-01")))
    );
    let last = exit.last_day_for(day("2006-12-01")).expect("in the calendar").expect("a day");
    assert_eq!(last.day, day("2006-05-31"));
}

#[test]
fn every_clause_that_ships_is_read_said_and_sourced() {
    let book = ClauseBook::builtin().expect("the data");
    assert_eq!(book.iter().count(), 28);
    let words = kerben_agreements::catalogue().expect("the words");
    for clause in book.iter() {
        assert!(book.source(&clause.source).is_some(), "{}", clause.id);
        for language in Language::ALL {
            let entries = [&clause.entry, &clause.provisional];
            let mut said: Vec<String> = entries
                .into_iter()
                .flatten()
                .map(|entry| entry.sentence(&words, language))
                .collect();
            said.extend(clause.term.as_ref().map(|term| term.sentence(&words, language)));
            said.extend(clause.leaving().map(|exit| exit.sentence(&words, language)));
            assert!(!said.is_empty() && said.iter().all(|text| !text.contains('⟨')), "{said:?}");
        }
        // Printed and read again, a record is the same.
        let json = serde_json::to_string(clause).expect("json");
        assert_eq!(
            serde_json::from_str::<kerben_agreements::clause::ClauseRecord>(&json).expect("read"),
            *clause
        );
    }
}

#[test]
fn every_preset_is_read() {
    for preset in Preset::ALL {
        preset.entry().expect(preset.id);
        preset.term().expect(preset.id);
        assert_eq!(Preset::named(preset.id), Some(preset));
        assert!(!preset.source.is_empty());
    }
}

#[test]
fn mistakes_are_answered_with_the_place_and_what_would_be_accepted() {
    let cases = [
        ("", "at character 1: found the end of the text; accepted: a word"),
        ("on(exchange", "at character 12: found the end of the text; accepted: `,` or `)`"),
        ("on(exchange))", "at character 13: found `)`; accepted: the end of the text"),
        ("on(echange)", "at character 4: found `echange`; accepted: signature, adoption"),
        ("D+30", "at character 5: found 0 parts in `D+30`; accepted: one act"),
        ("M+3(exchange)", "at character 1: found `M+3`; accepted: YYYY-MM-DD, on(act)"),
        ("max(on(exchange))", "at character 17: found fewer than two parts in `max`"),
        ("2015-02-30", "at character 1: found `2015-02-30`; accepted: YYYY-MM-DD"),
        ("on(nth-deposit(0))", "`nth-deposit(0)`: there is no such deposit; accepted: 1 to 1000"),
        ("its-force", "`its-force`: it stands outside the later rule"),
        ("not-before(on(exchange), 2015)", "at character 26: found `2015`; accepted: a day"),
    ];
    for (text, expected) in cases {
        let error = text.parse::<EntryIntoForce>().unwrap_err().to_string();
        assert!(error.starts_with(expected), "{text:?}: {error}");
    }
    let deep = "max(agreed, ".repeat(40) + "agreed" + &")".repeat(40);
    assert!(deep.parse::<EntryIntoForce>().unwrap_err().to_string().contains("at most 16 levels"));
    let nine = "or-agreed(".repeat(8) + "agreed" + &")".repeat(8);
    assert!(nine.parse::<EntryIntoForce>().unwrap_err().to_string().contains("at most 8"));
    let long = "a".repeat(20_000);
    assert!(
        long.parse::<EntryIntoForce>()
            .unwrap_err()
            .to_string()
            .contains("at most 12000 characters")
    );
    for (text, expected) in [
        (
            "term(indefinite, tacit(5y/clamp), vclt-56)",
            "`tacit(5y/clamp)`: `indefinite` has no end",
        ),
        (
            "term(1y/clamp, tacit(1y/clamp, 12m/clamp), vclt-56)",
            "`1y/clamp`: the notice is not shorter",
        ),
        ("term(5y, none, vclt-56)", "at character 6: found `5y`; accepted: indefinite"),
        ("term(indefinite, none, at-period-end)", "`at-period-end`: `indefinite` has no period"),
    ] {
        let error = text.parse::<Term>().unwrap_err().to_string();
        assert!(error.starts_with(expected), "{text:?}: {error}");
    }
    let file = "[pack]\nid = \"x\"\ntitle = \"x\"\nversion = \"1\"\n\n[[source]]\nid = \"s\"\ntitle = \"s\"\n\n\
                [[clause]]\nid = \"A\"\nparaphrase = \"p\"\nentry = \"on(echange)\"\nsource = \"s\"\ngrade = \"Official\"\n";
    let error = ClauseBook::from_str("own.toml", file).unwrap_err().to_string();
    assert!(error.starts_with("own.toml:13:"), "{error}");
    assert!(error.contains("at character 4: found `echange`"), "{error}");
}

#[test]
fn the_trafficking_protocol_waits_for_its_convention_and_for_itself() {
    // F19 (wording Unverified) with the days of the smuggling protocol: 40th deposit 2003-10-30, so 2004-01-28;
    // Kyrgyzstan ratified on 2003-10-02 (UN treaty participation table of 2015-03, treaty 18-12-b).
    let text = "per-party(D+90(nth-deposit(40)), after-act, max(D+30(own-deposit), its-force))";
    let clause: EntryIntoForce = text.parse().expect("a clause");
    let event =
        |kind, date: &str| Event::new(kind, Evidence::Code, "un").on(date.parse().expect("a date"));
    let events = [
        event(EventKind::Deposited, "2003-10-30"),
        event(EventKind::Ratified, "2003-10-02").by(Country::KG),
        event(EventKind::Ratified, "2003-12-01").by(Country::KZ),
        event(EventKind::Ratified, "2004-02-01").by(Country::UZ),
    ];
    for (party, expected) in
        [(Country::KG, "2004-01-28"), (Country::KZ, "2004-01-28"), (Country::UZ, "2004-03-02")]
    {
        let setting = Setting::new("M-SOM", &events).for_party(party);
        let answer = clause.evaluate(&setting, &mut Off).expect("a date").value;
        assert_eq!(answer.exact(), Some(day(expected)), "{party}");
    }
}

#[test]
fn practice_of_depositaries_is_reproduced_and_its_slips_are_findings() {
    // P02 to P05: public environmental membership table. P01 (168 trade agreements) and the shares of P02 to P05 need
    // tables that are not shipped: only the pairs that the reference prints are tested.
    let rows = [
        ("P02 CITES for Kyrgyzstan", Preset::UN_90, "2007-06-04", "2007-09-02", true),
        ("P03 MARPOL for Argentina", Preset::IMO_3_MONTHS, "1993-08-31", "1993-12-01", false),
        ("P03 MARPOL for Argentina", Preset::IMO_3_MONTHS_ROLLED, "1993-08-31", "1993-12-01", true),
        ("P04 Ramsar for Kyrgyzstan", Preset::RAMSAR, "2002-11-12", "2003-03-12", true),
        ("P04 Ramsar for Albania, a leap year", Preset::RAMSAR, "1995-10-31", "1996-02-28", false),
        (
            "P05 Early Notification for Czechoslovakia",
            Preset::IAEA_FULL_DAYS,
            "1986-09-26",
            "1986-10-27",
            true,
        ),
        ("P05 Assistance for the GDR", Preset::IAEA_NTH_DAY, "1987-04-29", "1987-05-29", true),
    ];
    for (id, preset, deposit, recorded, agrees) in rows {
        let deposit = deposit.parse().expect("a date");
        let events =
            [Event::new(EventKind::Deposited, Evidence::Code, "table").by(Country::KG).on(deposit)];
        let setting = Setting::new(id, &events).for_party(Country::KG);
        let clause = preset.entry().expect("a clause");
        let answer = clause.evaluate(&setting, &mut Off).expect("a date").value;
        let recorded = day(recorded);
        let notified =
            answer.against(kerben_agreements::Bounds::new(Some(recorded), Some(recorded)));
        assert_eq!(notified.agreement, Tri::from(agrees), "{id}");
        assert_eq!(notified.finding().is_none(), agrees, "{id}");
    }
}
