//! Published cases on deadlines of workers and duties of States, each with its source beside it.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::sync::LazyLock;

use chrono::NaiveDate;
use kerben_agreements::calendar_of_duties::*;
use kerben_agreements::deadlines::*;
use kerben_agreements::obligations::Obligations;
use kerben_agreements::{Activity, Case, Treaties, catalogue};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Off, render};
use kerben_core::language::Language;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use kerben_core::unsettled::Readings;

static TREATIES: LazyLock<Treaties> = LazyLock::new(|| Treaties::builtin().unwrap());
static OBLIGATIONS: LazyLock<Obligations> =
    LazyLock::new(|| Obligations::builtin(&TREATIES).unwrap());
static DEADLINES: LazyLock<Deadlines> =
    LazyLock::new(|| Deadlines::builtin(&TREATIES, &OBLIGATIONS).unwrap());
static DUTIES: LazyLock<DutyBook> = LazyLock::new(|| DutyBook::builtin().unwrap());

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn in_russia(entered: &str, on: &str) -> Case {
    let case = Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, day(on));
    case.unwrap().entered_on(day(entered)).unwrap()
}

fn readings(chosen: &[(&str, &str)]) -> Readings {
    chosen.iter().fold(Readings::new(), |readings, (id, name)| readings.choose(*id, *name))
}

fn ask(case: &Case, facts: &WorkerFacts, chosen: &[(&str, &str)]) -> WorkerDeadlines {
    let readings = readings(chosen);
    let found =
        DEADLINES.of(&TREATIES, &OBLIGATIONS, case, facts, &readings, &mut Explain::new()).unwrap();
    assert_eq!(found.node.check(), []);
    let words = catalogue().unwrap();
    for language in Language::ALL {
        let text = render::text(&found.node, &words, language);
        assert!(!text.contains('⟨') && !text.contains('{'), "{text}");
    }
    found.value
}

fn due(found: &WorkerDeadlines, id: &str) -> Due {
    found.get(id).ok_or(id).unwrap().due.clone()
}

/// G23: entry 2026-01-10, contract ended early on 2026-05-01 (day 111): new contract until 2026-05-16.
/// G30: ended early on 2026-04-05 (day 85): the 15-day rule does not apply.
#[test]
fn the_fifteen_days_of_article_97_9() {
    let ended = |on: &str, early| {
        let mut facts = WorkerFacts::default();
        facts.contract_end = Some(day(on));
        facts.ended_early = early;
        due(&ask(&in_russia("2026-01-10", on), &facts, &[]), "eaeu.new-contract")
    };
    assert_eq!(ended("2026-05-01", Some(true)), Due::On(day("2026-05-16")));
    assert_eq!(ended("2026-04-05", Some(true)), Due::None(WhyNone::WithinTheFirstDays));
    // A32: the 90 days end on 2026-04-10; an end on that day lies within them.
    assert_eq!(ended("2026-04-10", Some(true)), Due::None(WhyNone::WithinTheFirstDays));
    assert_eq!(ended("2026-04-11", Some(true)), Due::On(day("2026-04-26")));
    assert_eq!(ended("2026-05-01", Some(false)), Due::None(WhyNone::NotEarly));
    let Due::Undetermined(missing) = ended("2026-05-01", None) else { panic!("determined") };
    assert_eq!(missing[0].key, "agreements.deadline.lack.ended-early");
}

/// EAEU 97(6) and 97(8): 30 days from entry; nothing before accession.
#[test]
fn registration_and_card_after_thirty_days() {
    let mut facts = WorkerFacts::default();
    facts.document_stamped = Some(true);
    let found = ask(&in_russia("2026-01-10", "2026-01-20"), &facts, &[]);
    assert_eq!(due(&found, "eaeu.registration"), Due::On(day("2026-02-09")));
    assert_eq!(due(&found, "eaeu.migration-card"), Due::On(day("2026-02-09")));
    assert_eq!(found.get("eaeu.registration").unwrap().grade, Evidence::Derived);
    facts.document_stamped = None;
    let found = ask(&in_russia("2026-01-10", "2026-01-20"), &facts, &[]);
    assert!(matches!(due(&found, "eaeu.migration-card"), Due::Undetermined(_)));
    let before = ask(&in_russia("2015-01-10", "2015-01-20"), &facts, &[]);
    assert_eq!(due(&before, "eaeu.registration"), Due::None(WhyNone::NotHeld));
}

/// G12: month 61 of a posting is the host's (csgb.gov.tr).
#[test]
fn a_posting_ends_after_sixty_months() {
    let case =
        Case::new([Country::KG], Country::KG, Country::TR, Activity::Posted, day("2025-01-01"));
    let mut facts = WorkerFacts::default();
    facts.posting_start = Some(day("2021-01-01"));
    let found = ask(&case.unwrap(), &facts, &[]);
    assert_eq!(due(&found, "kg-tr.posting"), Due::On(day("2026-01-01")));
}

/// KG-RU protocol of 2003: up to six months, once in a calendar year (docs.cntd.ru).
#[test]
fn one_season_in_a_calendar_year() {
    let case =
        Case::new([Country::KG], Country::KG, Country::RU, Activity::Seasonal, day("2010-05-01"));
    let mut facts = WorkerFacts::default();
    facts.season_start = Some(day("2010-03-01"));
    let found = ask(&case.unwrap(), &facts, &[]);
    assert_eq!(due(&found, "kg-ru.season"), Due::On(day("2010-09-01")));
    assert_eq!(due(&found, "kg-ru.next-season"), Due::On(day("2011-01-01")));
}

/// TJ-RU 2004 article 14: 15 days.
#[test]
fn fifteen_days_to_leave() {
    let case =
        Case::new([Country::TJ], Country::TJ, Country::RU, Activity::Worker, day("2012-05-01"));
    let mut facts = WorkerFacts::default();
    facts.permit_cancelled = Some(day("2012-04-25"));
    assert_eq!(due(&ask(&case.unwrap(), &facts, &[]), "tj-ru.leave"), Due::On(day("2012-05-10")));
}

/// Decree 1126: to 2025-04-30; prolonged on 2025-04-28 to 2025-09-10. As known before, the first day stands.
#[test]
fn the_amnesty_window_as_known_then() {
    let case = in_russia("2024-11-01", "2025-03-01");
    let asked = |treaties: &Treaties| {
        let readings = Readings::new();
        let facts = WorkerFacts::default();
        let found = DEADLINES.of(treaties, &OBLIGATIONS, &case, &facts, &readings, &mut Off);
        due(&found.unwrap().value, "ru.regularise")
    };
    assert_eq!(asked(&TREATIES.as_known_on(day("2025-04-27"))), Due::On(day("2025-04-30")));
    assert_eq!(asked(&TREATIES), Due::On(day("2025-09-10")));
}

/// Russia from 2025-01-01: 90 days in a calendar year; who is bound, the day of entry and the restart are read in
/// several ways.
#[test]
fn ninety_days_in_a_calendar_year_with_its_open_questions() {
    let mut facts = WorkerFacts::default();
    facts.earlier_stays = Some(Vec::new());
    facts.under_contract = Some(false);
    let case = in_russia("2025-11-01", "2025-11-05");
    let found = ask(&case, &facts, &[]);
    let deadline = found.get("ru.90-in-a-calendar-year").unwrap();
    assert_eq!(deadline.holds, Tri::Unknown);
    // 61 or 60 days of the old year fit; the new year gives 90 whichever way the entry counts.
    assert_eq!(
        deadline.due,
        Due::Between { earliest: day("2026-03-31"), latest: day("2026-03-31"), binding: false }
    );
    let open: Vec<&str> = deadline.open.iter().map(kerben_core::unsettled::Unsettled::id).collect();
    assert_eq!(open, ["ru-90-days.who", "stay.entry-day"]);
    // Within one year the day of entry makes a day's difference.
    let case = in_russia("2025-02-01", "2025-02-05");
    let bound = ("ru-90-days.who", "ministry");
    let last = |entry| {
        due(&ask(&case, &facts, &[bound, ("stay.entry-day", entry)]), "ru.90-in-a-calendar-year")
    };
    assert_eq!(last("counts"), Due::On(day("2025-05-01")));
    assert_eq!(last("does-not-count"), Due::On(day("2025-05-02")));
    // A worker with a contract is not bound, as the contract decides.
    facts.under_contract = Some(true);
    let found = ask(&case, &facts, &[("ru-90-days.who", "contract-decides")]);
    assert_eq!(due(&found, "ru.90-in-a-calendar-year"), Due::None(WhyNone::DoesNotBind));
    facts.left = Some(day("2025-05-01"));
    let entry = ("stay.entry-day", "counts");
    let back = |restart| {
        let found = ask(&case, &facts, &[bound, entry, ("ru-90-days.restart", restart)]);
        due(&found, "ru.90-in-a-calendar-year.return")
    };
    assert_eq!(back("first-of-january"), Due::On(day("2026-01-01")));
    assert_eq!(back("one-year"), Due::On(day("2026-05-01")));
    assert!(ask(&case, &facts, &[]).get("ru.90-in-180").is_none());
}

/// Kyrgyzstan from 2024-09-05: 90 days in 180 for citizens of the Union.
#[test]
fn ninety_days_in_a_hundred_and_eighty() {
    let case =
        Case::new([Country::RU], Country::RU, Country::KG, Activity::JobSeeker, day("2025-06-01"))
            .unwrap()
            .entered_on(day("2025-05-20"))
            .unwrap();
    let mut facts = WorkerFacts::default();
    // 60 days from 2025-01-01 to 2025-03-01: 30 are left, until the first ones fall out of the window on 2025-06-30.
    let stay = Period::from_inclusive(day("2025-01-01"), day("2025-03-01")).unwrap();
    facts.earlier_stays = Some(vec![stay]);
    let entry = ("stay.entry-day", "counts");
    // The thirtieth day is 2025-06-18; the window of 2025-06-19 begins on 2024-12-22 and still holds all 60.
    assert_eq!(due(&ask(&case, &facts, &[entry]), "kg.90-in-180"), Due::On(day("2025-06-18")));
    facts.left = Some(day("2025-06-18"));
    let back = |reading| {
        due(&ask(&case, &facts, &[entry, ("kg-90-days.return", reading)]), "kg.90-in-180.return")
    };
    assert_eq!(back("after-90-days"), Due::On(day("2025-09-16")));
    assert_eq!(back("window"), Due::On(day("2025-06-30")));
    facts.earlier_stays = None;
    assert!(matches!(due(&ask(&case, &facts, &[entry]), "kg.90-in-180"), Due::Undetermined(_)));
}

/// Lengths of entry bans (yakutia-sodr.ru, rus.azattyk.org/a/26773340); advice to check two months ahead (24.kg).
#[test]
fn bans_by_ground() {
    let end = |ground, id: &str| {
        let mut facts = WorkerFacts::default();
        facts.ban_ground = Some(ground);
        facts.ban_start = Some(day("2024-02-29"));
        facts.journey = Some(day("2026-03-31"));
        let found = ask(&in_russia("2023-01-01", "2025-01-01"), &facts, &[]);
        assert_eq!(due(&found, "ru.ban-list-check"), Due::On(day("2026-01-31")));
        assert_eq!(
            found
                .deadlines
                .iter()
                .filter(|found| found.id.starts_with("ru.ban-") && found.id != "ru.ban-list-check")
                .count(),
            1
        );
        due(&found, id)
    };
    assert_eq!(end(BanGround::Overstay30, "ru.ban-three-years"), Due::On(day("2027-02-28")));
    assert_eq!(end(BanGround::Overstay180, "ru.ban-five-years"), Due::On(day("2029-02-28")));
    assert_eq!(end(BanGround::Overstay270, "ru.ban-ten-years"), Due::On(day("2034-02-28")));
}

fn calendar(state: Country, first: &str, last: &str) -> DutyCalendar {
    let window = Period::from_inclusive(day(first), day(last)).unwrap();
    let found =
        DUTIES.calendar(&TREATIES, &OBLIGATIONS, state, window, &mut Explain::new()).unwrap();
    assert_eq!(found.node.check(), []);
    let words = catalogue().unwrap();
    for language in Language::ALL {
        let text = render::text(&found.node, &words, language);
        assert!(!text.contains('⟨'), "{text}");
    }
    found.value
}

fn days(calendar: &DutyCalendar, kind: DutyKind) -> Vec<(String, String)> {
    calendar.of_kind(kind).map(|duty| (duty.day.to_string(), duty.subject.clone())).collect()
}

/// G18: next period end after 2026 is 2030-11-11, notice by 2030-05-11 (mappingtreaties, `pta_91`).
#[test]
fn the_free_trade_agreement_is_renewed_in_2030() {
    let found = calendar(Country::KG, "2026-12-31", "2031-01-01");
    let subject = "KG-KZ free trade agreement of 1995".to_owned();
    assert_eq!(days(&found, DutyKind::LastNotice), [("2030-05-11".to_owned(), subject.clone())]);
    assert!(days(&found, DutyKind::Renewal).contains(&("2030-11-11".to_owned(), subject)));
}

/// G15 and G16: windows of C097 (2022-01-22 to 2023-01-22, next 2032-01-22) and C027 (opens 2022-03-09).
#[test]
fn the_windows_of_ilo_conventions() {
    let found = calendar(Country::KG, "2021-01-01", "2032-12-31");
    let named = |days: Vec<(String, String)>, subject: &str| -> Vec<String> {
        days.into_iter().filter(|found| found.1 == subject).map(|found| found.0).collect()
    };
    let opens = days(&found, DutyKind::WindowOpens);
    assert_eq!(named(opens.clone(), "M-C097"), ["2022-01-22", "2032-01-22"]);
    assert_eq!(named(opens, "ILO convention No. 27"), ["2022-03-09", "2032-03-09"]);
    let closes = days(&found, DutyKind::WindowCloses);
    assert_eq!(named(closes, "M-C097"), ["2023-01-21"]);
}

/// KG-RU 1996 article 4: by 30 November; since accession the limit stands beside a more favourable treaty.
#[test]
fn the_quota_date_until_accession() {
    let before = calendar(Country::KG, "2010-01-01", "2010-12-31");
    assert_eq!(
        days(&before, DutyKind::Quota),
        [("2010-11-30".to_owned(), "kg-ru.yearly-quota".to_owned())]
    );
    assert_eq!(days(&before, DutyKind::DataExchange)[0].0, "2010-12-31");
    assert_eq!(days(&calendar(Country::RU, "2010-01-01", "2010-12-31"), DutyKind::Quota).len(), 1);
    let since = calendar(Country::KG, "2016-01-01", "2016-12-31");
    assert!(days(&since, DutyKind::Quota).is_empty());
    assert!(since.set_aside.iter().any(|duty| duty.subject == "kg-ru.yearly-quota"));
    assert!(days(&calendar(Country::KG, "1997-01-01", "1997-12-31"), DutyKind::Quota).is_empty());
}

/// G19: the memorandum of 2004-04-23 ends after two years; the next text is of 2006-10-20.
#[test]
fn gaps_between_memoranda_are_reported() {
    let found = calendar(Country::PH, "2004-01-01", "2018-12-31");
    let gaps: Vec<(String, GapKind)> =
        found.gaps.iter().map(|gap| (gap.period.to_string(), gap.kind)).collect();
    assert!(gaps.contains(&("2006-04-23 to 2006-10-19".to_owned(), GapKind::NoText)), "{gaps:?}");
    assert!(found.gaps.iter().any(|gap| gap.period.contains(day("2006-07-01"))));
    // The duration of the text of 2011 is not coded: nothing is said about its end.
    assert!(
        gaps.contains(&("2011-08-30 to 2014-04-07".to_owned(), GapKind::NotRecorded)),
        "{gaps:?}"
    );
    // The text of 2017 renews itself.
    assert!(!found.gaps.iter().any(|gap| gap.period.contains(day("2018-01-01"))));
    let ends = days(&found, DutyKind::TermEnds);
    assert!(ends.contains(&("2006-04-23".to_owned(), "PH-KR-EPS-2004".to_owned())));
}

/// No action plan of the migration policy is dated for 2021 (migrationnetwork.un.org node/11141).
#[test]
fn the_year_without_an_action_plan_shows() {
    let found = calendar(Country::KG, "2021-01-01", "2026-12-31");
    let gaps: Vec<(String, GapKind)> = found
        .gaps
        .iter()
        .filter(|gap| gap.chain == "kg-migration-policy")
        .map(|gap| (gap.period.to_string(), gap.kind))
        .collect();
    let expected = [
        ("2021-05-04 to 2021-12-31".to_owned(), GapKind::NoText),
        ("2022-01-01 to 2022-04-12".to_owned(), GapKind::AdoptedLater),
        ("2026-01-01 to 2026-03-04".to_owned(), GapKind::AdoptedLater),
    ];
    assert_eq!(gaps, expected);
}
