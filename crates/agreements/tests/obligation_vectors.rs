//! Published cases on obligations and their breach, each with its source beside it.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::sync::LazyLock;

use chrono::NaiveDate;
use kerben_agencies::Register;
use kerben_agreements::compliance::*;
use kerben_agreements::obligations::*;
use kerben_agreements::{Activity, Case, Treaties, catalogue};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Off, render};
use kerben_core::language::Language;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use kerben_core::unsettled::Readings;

static TREATIES: LazyLock<Treaties> = LazyLock::new(|| Treaties::builtin().unwrap());
static OBLIGATIONS: LazyLock<Obligations> =
    LazyLock::new(|| Obligations::builtin(&TREATIES).unwrap());
static AGENCIES: LazyLock<Register> = LazyLock::new(|| Register::builtin().unwrap());

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn case(home: Country, host: Country, activity: Activity, on: &str) -> Case {
    Case::new([home], home, host, activity, day(on)).unwrap()
}

fn worker(on: &str) -> Case {
    case(Country::KG, Country::RU, Activity::Worker, on)
}

fn holds(case: &Case, id: &str) -> Tri {
    let treaties = &*TREATIES;
    let obligations = &*OBLIGATIONS;
    obligations.of_case(treaties, case, &mut Off).unwrap().value.holds(id)
}

fn assess_with(incident: &Incident, readings: &Readings) -> Assessment {
    let treaties = &*TREATIES;
    let obligations = &*OBLIGATIONS;
    let agencies = &*AGENCIES;
    let found =
        obligations.assess(treaties, agencies, incident, readings, &mut Explain::new()).unwrap();
    assert_eq!(found.node.check(), [], "{}", found.value.incident);
    // The bodies speak the words of their own crate.
    let words = catalogue().unwrap().merge(kerben_agencies::catalogue().unwrap()).unwrap();
    for language in Language::ALL {
        let text = render::text(&found.node, &words, language);
        assert!(!text.contains('⟨') && !text.contains('{'), "{text}");
    }
    found.value
}

fn assess(incident: &Incident) -> Assessment {
    assess_with(incident, &Readings::new())
}

/// G04: the quota of 1996 until the day before accession (`mappingtreaties/tota xml/pta_444.xml`).
#[test]
fn the_yearly_quota_binds_until_accession() {
    assert_eq!(holds(&worker("1998-01-14"), "kg-ru.yearly-quota"), Tri::No);
    assert_eq!(holds(&worker("1998-01-15"), "kg-ru.yearly-quota"), Tri::Yes);
    assert_eq!(holds(&worker("2015-08-11"), "kg-ru.yearly-quota"), Tri::Yes);
    assert_eq!(holds(&worker("2015-08-12"), "kg-ru.yearly-quota"), Tri::No);
    assert_eq!(holds(&worker("2015-08-11"), "eaeu.no-permit"), Tri::No);
    assert_eq!(holds(&worker("2015-08-12"), "eaeu.no-permit"), Tri::Yes);
}

/// G25: an unused part of 2009 may not be used in 2010 (docs.cntd.ru/document/901725999).
#[test]
fn an_unused_quota_is_not_carried_over() {
    let carried = Incident::new("carried", Happening::QuotaCarriedOver, worker("2010-02-01"));
    let found = assess(&carried);
    assert_eq!(found.breach(), Tri::Yes);
    assert_eq!(found.findings[0].citation.to_string(), "KG-RU-1996 art. 4(2)");
    // Derived: its instrument's entry into force is.
    assert_eq!(found.findings[0].grade, Evidence::Derived);
}

/// The protocol of 2003, in force 2006-01-26, added the work terms and the exchange of data.
#[test]
fn the_terms_of_the_protocol_hold_from_its_own_entry_into_force() {
    let seasonal = |on| case(Country::KG, Country::RU, Activity::Seasonal, on);
    assert_eq!(holds(&seasonal("2006-01-25"), "kg-ru.season"), Tri::No);
    assert_eq!(holds(&seasonal("2006-01-26"), "kg-ru.season"), Tri::Yes);
    // Since accession the limits stand only beside a more favourable treaty.
    assert_eq!(holds(&seasonal("2015-08-12"), "kg-ru.season"), Tri::No);
    assert_eq!(holds(&worker("2010-01-01"), "kg-ru.season"), Tri::No);
    let second = Incident::new("second", Happening::SecondSeason, seasonal("2010-08-01"));
    assert_eq!(assess(&second).breach(), Tri::Unknown);
    assert_eq!(assess(&second.clone().with(FactName::SeasonsThisYear, 2)).breach(), Tri::Yes);
    assert_eq!(assess(&second.with(FactName::SeasonsThisYear, 1)).breach(), Tri::No);
}

/// G24: a teacher's diploma is not accepted without a procedure (EAEU 97(3)).
#[test]
fn a_teacher_needs_the_procedure_and_a_welder_does_not() {
    let refused = |occupation| {
        let case = case(Country::KG, Country::KZ, Activity::Worker, "2026-01-01");
        let incident = Incident::new("diploma", Happening::DiplomaRefused, case);
        assess(&incident.with(FactName::Occupation, occupation))
    };
    assert_eq!(refused("teaching").breach(), Tri::No);
    assert_eq!(refused("welding").breach(), Tri::Yes);
    let WhyNot::Fact { actual, .. } = (match &refused("teaching").findings[0].verdict {
        Verdict::NotBreached(why) => why.clone(),
        other => panic!("{other:?}"),
    }) else {
        panic!("another reason")
    };
    assert_eq!(actual, FactValue::from("teaching"));
}

/// EAEU 97(6): no registration for 30 days from entry.
#[test]
fn registration_may_be_asked_for_after_thirty_days() {
    let fined = |on| {
        let case = worker(on).entered_on(day("2026-01-10")).unwrap();
        assess(&Incident::new("fined", Happening::RegistrationDemanded, case))
    };
    assert_eq!(
        fined("2026-02-09").finding("eaeu.no-registration").unwrap().verdict,
        Verdict::Breached
    );
    assert_eq!(fined("2026-02-09").breach(), Tri::Yes);
    let late = fined("2026-02-10");
    assert!(late.finding("eaeu.no-registration").unwrap().verdict.tri().is_no());
    // The day of entry is missing: the answer names it.
    let unknown =
        assess(&Incident::new("fined", Happening::RegistrationDemanded, worker("2026-02-01")));
    assert_eq!(unknown.breach(), Tri::Unknown);
    let missing: Vec<String> = unknown.missing().map(ToString::to_string).collect();
    assert!(missing.iter().any(|missing| missing.contains("days-since-entry")), "{missing:?}");
}

/// G23 and G30: the 15 days of EAEU 97(9) only where the contract ended early after the 90 days.
#[test]
fn a_new_contract_within_fifteen_days_after_the_ninety() {
    let refused = |on, at_end: u32, since_end: u32| {
        let incident = Incident::new("new", Happening::NewContractRefused, worker(on))
            .with(FactName::ContractEndedEarly, true)
            .with(FactName::DaysSinceEntryAtEnd, at_end)
            .with(FactName::DaysSinceEnd, since_end);
        assess(&incident).breach()
    };
    assert_eq!(refused("2026-05-16", 111, 15), Tri::Yes);
    assert_eq!(refused("2026-05-17", 111, 16), Tri::No);
    assert_eq!(refused("2026-04-06", 85, 1), Tri::No);
}

/// G12: a posted worker in month 61 falls under host legislation (csgb.gov.tr).
#[test]
fn the_sixty_first_month_of_posting_is_the_hosts() {
    let demanded = |month: u32| {
        let case = case(Country::KG, Country::TR, Activity::Posted, "2026-01-01");
        let incident = Incident::new("posted", Happening::HostContributionsDemanded, case);
        assess(&incident.with(FactName::PostedMonth, month)).breach()
    };
    assert_eq!(demanded(60), Tri::Yes);
    assert_eq!(demanded(61), Tri::No);
}

/// G11: eleven full months give no Russian share, twelve do (azizovpartners.kz).
#[test]
fn a_pension_share_needs_twelve_full_months() {
    let refused = |months: u32| {
        let case = case(Country::KG, Country::RU, Activity::Pensioner, "2030-01-01");
        let incident = Incident::new("share", Happening::PensionShareRefused, case);
        assess(&incident.with(FactName::OwnMonths, months)).breach()
    };
    assert_eq!(refused(11), Tri::No);
    assert_eq!(refused(12), Tri::Yes);
}

/// Case R-7/25 of the EAEU Court: no opinion was found.
#[test]
fn insurance_of_a_family_that_does_not_work_is_unsettled() {
    let case = case(Country::KG, Country::RU, Activity::Worker, "2026-01-15");
    let incident = Incident::new("policy", Happening::InsuranceRefused, case)
        .with(FactName::ForFamilyMember, true)
        .with(FactName::FamilyMemberWorks, false);
    let found = assess(&incident);
    assert_eq!(found.breach(), Tri::Unknown);
    let finding = found.finding("eaeu.social-insurance-family").unwrap();
    assert!(matches!(&finding.verdict, Verdict::Unsettled(open) if open.readings().len() == 2));
    let reading = |name| Readings::new().choose("insurance-of-non-working-family", name);
    assert_eq!(assess_with(&incident, &reading("same-terms")).breach(), Tri::Yes);
    assert_eq!(assess_with(&incident, &reading("host-law")).breach(), Tri::No);
    // The worker's own insurance is settled.
    let own = incident.with(FactName::ForFamilyMember, false);
    assert_eq!(assess(&own).finding("eaeu.social-insurance").unwrap().verdict, Verdict::Breached);
}

/// G32: paying the fine does not clear an entry (24.kg/english/356250).
#[test]
fn a_fine_does_not_clear_the_register() {
    let incident = Incident::new("listed", Happening::EnteredInRegister, worker("2025-12-26"));
    let found = assess(&incident);
    let helps: Vec<(&str, bool)> =
        found.remedies.iter().map(|offer| (offer.id.as_str(), offer.helps)).collect();
    assert_eq!(
        helps,
        [
            ("ru-register.departure", true),
            ("ru-register.regularisation", true),
            ("ru-register.mistaken-entry", true),
            ("ru-register.paying-the-fine", false),
        ]
    );
}

/// Vienna Convention on Consular Relations 36(1)(b): only if the person asks.
#[test]
fn a_consul_is_told_of_a_detention_on_request() {
    let incident = Incident::new("held", Happening::DetentionNotNotified, worker("2024-01-01"));
    assert_eq!(assess(&incident.clone().with(FactName::Requested, true)).breach(), Tri::Yes);
    assert_eq!(assess(&incident.clone().with(FactName::Requested, false)).breach(), Tri::No);
    assert_eq!(assess(&incident).breach(), Tri::Unknown);
    let death = Incident::new("death", Happening::DeathNotNotified, worker("2024-01-01"));
    assert_eq!(assess(&death).breach(), Tri::Yes);
}

/// The entry into force of KG-RU-STAY was not found: nothing is guessed.
#[test]
fn an_instrument_that_may_be_in_force_makes_a_duty_that_may_hold() {
    let on = worker("2020-01-01");
    assert_eq!(holds(&on, "kg-ru-stay.no-registration"), Tri::Unknown);
    let treaties = &*TREATIES;
    let obligations = &*OBLIGATIONS;
    let found = obligations.of_case(treaties, &on, &mut Off).unwrap().value;
    let Holds::Undetermined(missing) = &found.get("kg-ru-stay.no-registration").unwrap().holds
    else {
        panic!("determined")
    };
    assert_eq!(missing[0].instrument, "KG-RU-STAY");
}

/// KZ-QA-2024: the employer pays travel (trend.az); in force by 2025-12-18 at the latest.
#[test]
fn an_employer_who_charges_travel_breaches_the_agreement_with_qatar() {
    let charged = |on| {
        let case = case(Country::KZ, Country::QA, Activity::Worker, on);
        assess(&Incident::new("ticket", Happening::TravelCharged, case))
    };
    assert_eq!(charged("2026-01-01").breach(), Tri::Yes);
    assert_eq!(charged("2025-11-15").breach(), Tri::Unknown);
    assert_eq!(charged("2024-06-01").breach(), Tri::No);
}

/// A State that the register of agencies does not cover is named, not guessed.
#[test]
fn a_state_without_recorded_bodies_is_named() {
    let case = case(Country::BY, Country::RU, Activity::Worker, "2026-01-01");
    let found = assess(&Incident::new("permit", Happening::PermitDemanded, case));
    assert_eq!(found.breach(), Tri::Yes);
    assert_eq!(found.bodies, [Bodies::NotRecorded(Country::BY)]);
}

/// TJ-RU 2004 article 14: the worker leaves within 15 days after the permit is cancelled.
#[test]
fn fifteen_days_to_leave_after_the_permit() {
    let stayed = |days: u32| {
        let case = case(Country::TJ, Country::RU, Activity::Worker, "2012-05-01");
        let incident = Incident::new("stayed", Happening::StayedAfterPermit, case);
        assess(&incident.with(FactName::DaysSinceEnd, days)).breach()
    };
    assert_eq!(stayed(15), Tri::No);
    assert_eq!(stayed(16), Tri::Yes);
}

/// EAEU 112: the Court three months after the request for consultations was sent; responsible bodies of the day.
#[test]
fn a_history_answers_as_known_then() {
    let treaties = &*TREATIES;
    let obligations = &*OBLIGATIONS;
    let agencies = &*AGENCIES;
    let incident = Incident::new("fined", Happening::RegistrationDemanded, worker("2026-01-20"));
    let history = CaseHistory::new()
        .with(day("2026-01-25"), Entry::Incident(incident))
        .unwrap()
        .with(
            day("2026-02-10"),
            Entry::Fact {
                incident: "fined".into(),
                name: FactName::DaysSinceEntry,
                value: 10.into(),
            },
        )
        .unwrap()
        .with(
            day("2026-03-05"),
            Entry::Step {
                incident: "fined".into(),
                step: Step::ConsultationsRequested,
                day: day("2026-03-01"),
            },
        )
        .unwrap();
    let known = |on: &str| {
        let readings = Readings::new();
        let known = history.assess(
            obligations,
            treaties,
            agencies,
            "fined",
            day(on),
            &readings,
            &mut Explain::new(),
        );
        known.map(|found| found.value)
    };
    assert!(known("2026-01-24").is_err());
    assert_eq!(known("2026-02-09").unwrap().breach(), Tri::Unknown);
    let then = known("2026-02-10").unwrap();
    assert_eq!(then.breach(), Tri::Yes);
    let court = |found: &Assessment| {
        found.remedies.iter().find(|offer| offer.id == "eaeu.court").unwrap().when.clone()
    };
    assert_eq!(court(&then), OfferDay::Missing(Step::ConsultationsRequested));
    assert_eq!(court(&known("2026-03-05").unwrap()), OfferDay::From(day("2026-06-01")));
    let [Bodies::Found(answer)] = then.bodies.as_slice() else { panic!("{:?}", then.bodies) };
    assert!(answer.certain().count() > 0);
    // Nothing may be slipped in before what was recorded.
    let step = Step::Closed;
    let entry = Entry::Step { incident: "fined".into(), step, day: day("2026-02-01") };
    assert!(history.clone().with(day("2026-02-01"), entry).is_err());
}

#[test]
fn occupations_follow_the_law_of_the_host() {
    let obligations = &*OBLIGATIONS;
    let Terms::Occupations { lists } = &obligations.get("kg-jp.occupations").unwrap().terms else {
        panic!("another kind")
    };
    assert_eq!(lists.iter().map(|list| list.entries).collect::<Vec<_>>(), [12, 16]);
    assert_eq!(lists[1].from, day("2024-03-29"));
}

#[test]
fn the_articles_of_the_union_are_clauses_and_obligations() {
    let treaties = &*TREATIES;
    let obligations = &*OBLIGATIONS;
    let eaeu = treaties.get("M-EAEU").unwrap();
    for article in ["96", "97", "98", "112", "113", "114", "115", "117", "118"] {
        assert!(eaeu.clauses().iter().any(|clause| clause.article.as_deref() == Some(article)));
    }
    for paragraph in 1..=10 {
        let paragraph = paragraph.to_string();
        let of_98 = |clause: &kerben_agreements::Clause| {
            clause.article.as_deref() == Some("98")
                && clause.paragraph.as_deref() == Some(paragraph.as_str())
        };
        assert!(eaeu.clauses().iter().any(of_98), "98({paragraph})");
    }
    let typed = |id: &str| {
        obligations.iter().any(|known| known.instrument == "M-EAEU" && known.clause == id)
    };
    let untyped: Vec<&str> =
        eaeu.clauses().iter().map(|clause| clause.id.as_str()).filter(|id| !typed(id)).collect();
    assert_eq!(untyped, ["education-documents-exceptions"]);
}

#[test]
fn a_file_that_speaks_of_nothing_known_is_refused() {
    let treaties = &*TREATIES;
    let (file, text) = OBLIGATIONS_FILE;
    let broken =
        text.replacen("clause = \"free-movement-of-workers\"", "clause = \"free-beer\"", 1);
    let error = Obligations::from_str(treaties, file, &broken).unwrap_err().to_string();
    assert!(
        error.contains("obligations.toml:") && error.contains("no clause `free-beer`"),
        "{error}"
    );
    let broken = text.replacen("at_most = 30", "at_most = 30\nis = true", 1);
    let error = Obligations::from_str(treaties, file, &broken).unwrap_err().to_string();
    assert!(error.contains("values of several kinds"), "{error}");
}
