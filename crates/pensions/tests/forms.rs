//! Written and read back: claims and answers, the traits of public types, and what no deserialiser accepts.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use common::{answer, certified, claim, law, person, record, work};
use kerben_core::country::Country;
use kerben_core::data;
use kerben_pensions::claim::Claim;
use kerben_pensions::context::Stop;
use kerben_pensions::instruments::{Bindings, Instrument};
use kerben_pensions::outcome::{
    AmountOutcome, Determination, Liability, Missing, Part, PartKind, Payer, Reason, Right,
    StateAnswer,
};
use kerben_pensions::person::{Person, Sex};
use kerben_pensions::record::{Finding, InsurancePeriod, InsuranceRecord, PeriodKind, Severity};
use kerben_pensions::rules::{Question, Rules};
use kerben_pensions::service::Service;
use kerben_pensions::{Law, PensionError};

fn case() -> Claim {
    let person = person("1961-05-10", Sex::Male, Country::KG, Country::KG);
    let career = record([
        work(Country::SU, "1980-09-01 to 1990-12-31").in_republic(Country::KG).unwrap(),
        work(Country::RU, "2006-01-10 to 2012-12-20").shown_by("work book"),
        common::russian_work("2021-03-01 to 2023-02-28", "900000"),
        work(Country::KZ, "2023-04-01 to 2024-07-31"),
        work(Country::KZ, "2024-07-01 to 2024-12-31"),
    ]);
    claim(&person, career, "2024-09-01")
}

#[test]
fn claims_and_answers_survive_json() {
    let claims = [
        case(),
        claim(
            &person("1961-03-01", Sex::Female, Country::RU, Country::RU),
            certified("2000-01-01 to 2014-12-31", "28.2"),
            "2024-03-01",
        ),
    ];
    for claim in claims {
        let text = serde_json::to_string(&claim).unwrap();
        assert_eq!(serde_json::from_str::<Claim>(&text).unwrap(), claim);
        let answer = answer(&claim);
        let text = serde_json::to_string(&answer).unwrap();
        assert_eq!(serde_json::from_str::<Determination>(&text).unwrap(), answer);
    }
}

const PERSON: &str = r#"
claimed_on = "2024-09-01"
asked_on = "2024-09-01"
person = { born = "1961-05-10", sex = "male", citizenships = ["KG"], residence = "KG" }
"#;

fn read(entry: &str) -> Result<Claim, String> {
    let text = format!("{PERSON}[[record.periods]]\n{entry}\n");
    data::parse("claim.toml", &text).map_err(|error| error.to_string())
}

#[test]
fn a_claim_is_read_from_toml() {
    let claim = read(
        "state = 'RU'\nfirst = '2021-01-01'\nlast = '2021-12-31'\nkind = 'employment'\n\
         earnings = [{ year = 2021, amount = { amount = '900000.00', currency = 'RUB' } }]",
    )
    .unwrap();
    assert_eq!(claim.record().periods().len(), 1);
}

#[test]
fn what_cannot_be_is_refused_with_a_reason_and_a_line() {
    for (entry, reason) in [
        ("state = 'RU'\nfirst = '2021-12-31'\nlast = '2021-01-01'\nkind = 'employment'", "2021"),
        ("state = 'RU'\nfirst = '21-01-01'\nlast = '2021-01-01'\nkind = 'employment'", "21-01-01"),
        ("state = 'XX'\nfirst = '2021-01-01'\nlast = '2021-12-31'\nkind = 'employment'", "XX"),
        ("state = 'SU'\nfirst = '1990-01-01'\nlast = '1992-12-31'\nkind = 'employment'", "existed"),
        (
            "state = 'SU'\nrepublic = 'TR'\nfirst = '1990-01-01'\nlast = '1990-12-31'\nkind = 'employment'",
            "republic",
        ),
        (
            "state = 'KG'\nrepublic = 'KG'\nfirst = '1990-01-01'\nlast = '1990-12-31'\nkind = 'employment'",
            "SU",
        ),
        ("state = 'RU'\nfirst = '2021-01-01'\nlast = '2021-12-31'\nkind = 'holiday'", "holiday"),
        (
            "state = 'RU'\nfirst = '2021-01-01'\nlast = '2021-12-31'\nkind = 'employment'\nchild = 1",
            "child",
        ),
        (
            "state = 'RU'\nfirst = '2021-01-01'\nlast = '2021-12-31'\nkind = 'employment'\n\
             earnings = [{ year = 2022, amount = { amount = '1.00', currency = 'RUB' } }]",
            "2022",
        ),
        (
            "state = 'RU'\nfirst = '2021-01-01'\nlast = '2021-12-31'\nkind = 'employment'\n\
             earnings = [{ year = 2021, amount = { amount = '-1.00', currency = 'RUB' } }]",
            "negative",
        ),
        ("state = 'RU'\nfirst = '1950-01-01'\nlast = '1951-12-31'\nkind = 'employment'", "birth"),
        (
            "state = 'RU'\nfirst = '2021-01-01'\nlast = '2021-12-31'\nkind = 'employment'\nwage = 1",
            "wage",
        ),
    ] {
        let error = read(entry).unwrap_err();
        assert!(error.starts_with("claim.toml:"), "{error}");
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn too_much_is_refused() {
    let entry = work(Country::KG, "2021-01-01 to 2021-12-31");
    let many = std::iter::repeat_n(entry, kerben_pensions::record::PERIODS_MAX + 1);
    assert!(matches!(InsuranceRecord::new(many), Err(PensionError::TooMany { .. })));
}

#[test]
fn findings_say_what_looks_wrong_and_change_nothing() {
    let claim = case();
    let findings = claim.record().findings(claim.asked_on());
    let kinds: Vec<Severity> = findings.iter().map(Finding::severity).collect();
    assert_eq!(kinds, [Severity::Warning, Severity::Note], "one kind twice, and service ahead");
    let words = kerben_pensions::catalogue().unwrap();
    for finding in &findings {
        for language in kerben_core::language::Language::ALL {
            let said = words.render(&finding.message(), language);
            assert!(!said.contains('⟨'), "{said}");
        }
    }
    let unknown = record([work(Country::SU, "1980-01-01 to 1985-12-31")]);
    assert_eq!(unknown.findings(claim.asked_on()).len(), 1);
    assert_eq!(unknown.findings(claim.asked_on())[0].severity(), Severity::Warning);
}

#[test]
fn a_claim_before_the_age_names_the_day() {
    let person = person("1970-05-10", Sex::Male, Country::KG, Country::KG);
    let career = record([work(Country::KG, "1995-01-01 to 2020-12-31")]);
    let answer = answer(&claim(&person, career, "2025-01-01"));
    let Right::NotEntitled { reasons, earliest } = &answer.of(Country::KG).unwrap().right else {
        panic!("{answer:#?}")
    };
    let on = common::day("2033-05-10");
    assert_eq!(reasons, &[Reason::AgeNotReached { on }]);
    assert_eq!(*earliest, Some(on));
}

/// Whether study counts in Russia was not read: a right that stands without it stands, and what hangs on it is
/// left open.
#[test]
fn a_kind_that_may_not_count_leaves_open_only_what_hangs_on_it() {
    let study = |days: &str| {
        InsurancePeriod::new(Country::RU, days.parse().unwrap(), PeriodKind::Study).unwrap()
    };
    let woman = person("1966-06-01", Sex::Female, Country::RU, Country::RU);
    let with = |work_days: &str, study_days: &str| {
        let record = certified(work_days, "60");
        let entries = record.periods().iter().cloned().chain([study(study_days)]);
        let record = InsuranceRecord::new(entries)
            .unwrap()
            .with_certified_points(record.certified_points().to_vec())
            .unwrap();
        answer(&claim(&woman, record, "2024-06-01")).of(Country::RU).unwrap().right.clone()
    };
    assert!(with("1995-01-01 to 2014-12-31", "1990-01-01 to 1994-12-31").entitlement().is_some());
    let missing = Missing::rule("kinds");
    assert!(matches!(
        with("2004-01-01 to 2014-12-31", "1999-01-01 to 2003-12-31"),
        Right::Undetermined { missing: known } if known == [missing]
    ));
    assert!(matches!(
        with("2008-01-01 to 2014-12-31", "2005-01-01 to 2007-12-31"),
        Right::NotEntitled { .. }
    ));
}

#[test]
fn a_state_without_a_scheme_is_said_to_be_missing() {
    let person = person("1961-05-10", Sex::Male, Country::KG, Country::KG);
    let career = record([work(Country::UZ, "2010-01-01 to 2013-12-31")]);
    let answer = answer(&claim(&person, career, "2024-09-01"));
    let right = &answer.of(Country::UZ).unwrap().right;
    let missing = vec![Missing::Scheme { state: Country::UZ }];
    assert_eq!(right, &Right::Undetermined { missing });
}

/// Every public type is `Send` and `Sync`, can be shown, copied and compared.
#[test]
fn public_types_keep_their_promises() {
    fn promises<T: Send + Sync + std::fmt::Debug + Clone + PartialEq + Eq + 'static>() {}
    promises::<AmountOutcome>();
    promises::<Bindings>();
    promises::<Claim>();
    promises::<Determination>();
    promises::<Finding>();
    promises::<InsurancePeriod>();
    promises::<InsuranceRecord>();
    promises::<Instrument>();
    promises::<Law>();
    promises::<Liability>();
    promises::<Missing>();
    promises::<Part>();
    promises::<PartKind>();
    promises::<Payer>();
    promises::<PensionError>();
    promises::<PeriodKind>();
    promises::<Person>();
    promises::<Question>();
    promises::<Reason>();
    promises::<Right>();
    promises::<Rules>();
    promises::<Service>();
    promises::<Sex>();
    promises::<StateAnswer>();
    promises::<kerben_pensions::contributions::Job>();
    promises::<kerben_pensions::contributions::Owed>();
    promises::<kerben_pensions::fiscal::Cell>();
    promises::<kerben_pensions::forecast::Row>();
    promises::<kerben_pensions::gaps::Gap>();
    promises::<kerben_pensions::indexation::InPayment>();
    promises::<kerben_pensions::indexation::Raise>();
    promises::<kerben_pensions::record::Stated>();
    promises::<kerben_pensions::schemes::kr::Refund>();
    promises::<kerben_pensions::schemes::kr::RefundClaim>();
    promises::<kerben_pensions::social::Social>();
    promises::<kerben_pensions::schemes::Canada>();
    promises::<kerben_pensions::schemes::UnitedStates>();
    promises::<Stop>();
    assert!(law().stamps().count() == 13);
}
