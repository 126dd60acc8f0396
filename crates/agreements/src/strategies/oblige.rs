//! Cases, facts, histories and windows for property tests of obligations, deadlines and duties. Unlike the made-up
//! registers, they lie in the years and between the States of the data that ship with the crate.

use chrono::NaiveDate;
use kerben_core::calendar::add_days;
use kerben_core::country::Country;
use kerben_core::period::Period;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::case::Case;
use crate::compliance::{CaseHistory, Entry, FactName, FactValue, Happening, Incident, Step};
use crate::deadlines::{BanGround, WorkerFacts};
use crate::kind::Activity;

/// The States between which these cases lie.
pub const STATES: [Country; 7] =
    [Country::KG, Country::RU, Country::KZ, Country::TR, Country::TJ, Country::UZ, Country::KR];

/// Yields days of 1995 to 2035.
pub fn day() -> impl Strategy<Value = NaiveDate> + Clone {
    (0_i64..14_600)
        .prop_map(|days| add_days(NaiveDate::default(), 9_131 + days).unwrap_or_default())
}

/// Yields windows of up to twelve years.
pub fn window() -> impl Strategy<Value = Period> + Clone {
    (day(), 1_i64..4_400).prop_filter_map("no period", |(start, days)| {
        Period::new(start, add_days(start, days).ok()?).ok()
    })
}

/// Yields cases of citizens of one of [`STATES`] in another one, with or without the day of entry.
pub fn real_case() -> impl Strategy<Value = Case> + Clone {
    let states = (select(STATES.to_vec()), select(STATES.to_vec()));
    let when = (day(), option::weighted(0.8, 0_i64..400));
    (states, select(Activity::ALL.to_vec()), when).prop_filter_map(
        "not a case",
        |((home, host), activity, (day, entered))| {
            let case = Case::new([home], home, host, activity, day).ok()?;
            match entered {
                Some(days) if home != host => case.entered_on(add_days(day, -days).ok()?).ok(),
                _ => (home != host).then_some(case),
            }
        },
    )
}

/// Yields facts of a worker near the day of a case.
pub fn worker_facts(near: NaiveDate) -> impl Strategy<Value = WorkerFacts> {
    let fact = move || {
        option::weighted(
            0.7,
            (-300_i64..300).prop_map(move |days| add_days(near, days).unwrap_or(near)),
        )
    };
    let flag = || option::weighted(0.7, any::<bool>());
    let stays = vec((1_i64..900, 0_i64..120), 0..4).prop_map(move |stays| {
        let stay = |(before, length): (i64, i64)| {
            let first = add_days(near, before.saturating_neg()).ok()?;
            Period::from_inclusive(first, add_days(first, length).ok()?).ok()
        };
        stays.into_iter().filter_map(stay).collect::<Vec<Period>>()
    });
    let grounds = vec![
        BanGround::TwoOffencesInThreeYears,
        BanGround::Overstay30,
        BanGround::NinetyIn180WithoutPapers,
        BanGround::Overstay180,
        BanGround::TwoMigrationOffencesInOneYear,
        BanGround::Overstay270,
    ];
    let days = (fact(), fact(), fact(), fact(), fact(), fact(), fact());
    let rest = (flag(), flag(), flag(), option::of(select(grounds)), option::of(stays));
    (days, rest).prop_map(|(days, rest)| WorkerFacts {
        contract_term: days.0,
        contract_end: days.1,
        permit_cancelled: days.2,
        season_start: days.3,
        posting_start: days.4,
        ban_start: days.5,
        journey: days.6,
        ended_early: rest.0,
        document_stamped: rest.1,
        under_contract: rest.2,
        ban_ground: rest.3,
        earlier_stays: rest.4,
        left: None,
    })
}

/// Yields incidents with some facts.
pub fn incident() -> impl Strategy<Value = Incident> + Clone {
    let value = prop_oneof![
        any::<bool>().prop_map(FactValue::Flag),
        (0_u32..130).prop_map(FactValue::Count),
        select(vec!["teaching", "welding"]).prop_map(FactValue::from),
    ];
    let facts = vec((select(FactName::ALL.to_vec()), value), 0..6);
    (select(Happening::ALL.to_vec()), real_case(), facts).prop_map(|(happening, case, facts)| {
        facts.into_iter().fold(Incident::new("it", happening, case), |incident, (name, value)| {
            incident.with(name, value)
        })
    })
}

/// Yields a record of the incident "it", made a number of days after another day.
pub fn entry() -> impl Strategy<Value = Entry> + Clone {
    let count = (0_u32..130).prop_map(FactValue::Count);
    let value = prop_oneof![any::<bool>().prop_map(FactValue::Flag), count];
    prop_oneof![
        (select(FactName::ALL.to_vec()), value).prop_map(|(name, value)| Entry::Fact {
            incident: "it".to_owned(),
            name,
            value
        }),
        day().prop_map(|day| Entry::Step {
            incident: "it".to_owned(),
            step: Step::ConsultationsRequested,
            day,
        }),
    ]
}

/// Yields histories of one incident with some records after it.
pub fn history() -> impl Strategy<Value = CaseHistory> + Clone {
    (incident(), vec((entry(), 0_i64..200), 0..5)).prop_map(|(incident, entries)| {
        let mut recorded = incident.case().day();
        let first = CaseHistory::new().with(recorded, Entry::Incident(incident));
        entries.into_iter().fold(first.unwrap_or_default(), |history, (entry, days)| {
            recorded = add_days(recorded, days).unwrap_or(recorded);
            history.clone().with(recorded, entry).unwrap_or(history)
        })
    })
}
