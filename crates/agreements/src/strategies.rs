//! Registers, events, cases and rules of days for property tests, and texts that are almost right.
//!
//! The days are crowded into a few years and the States into a handful, so that events meet.

pub mod assessment;
pub mod clause;
pub mod import;
pub mod oblige;
pub mod states;

mod large;

use chrono::NaiveDate;
use kerben_core::calendar::{MonthEnd, add_days};
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::{Evidence, Source};
use kerben_core::tri::Tri;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::case::Case;
use crate::event::{Event, EventKind};
use crate::file;
use crate::instrument::{Instrument, Relation, RelationKind, Scope, TimeClause};
use crate::kind::{Activity, Kind, Matter, Persons};
use crate::rule::DateRule;
use crate::treaties::Treaties;

pub use large::{Size, large_register};

/// The source of everything that these strategies make up.
const SOURCE: &str = "made-up";

/// The States between which everything happens.
pub const STATES: [Country; 4] = [Country::KG, Country::KZ, Country::RU, Country::TR];

/// Yields one of [`STATES`].
pub fn state() -> impl Strategy<Value = Country> + Clone {
    select(STATES.to_vec())
}

/// Yields days of 2000 to 2004, the years in which these strategies let everything happen.
pub fn day() -> impl Strategy<Value = NaiveDate> + Clone {
    (0_i64..1_800)
        .prop_map(|days| add_days(NaiveDate::default(), 10_957 + days).unwrap_or_default())
}

/// Yields dates known to the day, to the month, to the year, or to an interval open at one end or closed.
pub fn date() -> impl Strategy<Value = PartialDate> + Clone {
    let text = prop_oneof![
        4 => day().prop_map(|day| day.to_string()),
        1 => day().prop_map(|day| day.format("%Y-%m").to_string()),
        1 => day().prop_map(|day| day.format("%Y").to_string()),
        1 => day().prop_map(|day| format!("{day}/..")),
        1 => day().prop_map(|day| format!("../{day}")),
        1 => (day(), day()).prop_map(|(a, b)| format!("{}/{}", a.min(b), a.max(b))),
    ];
    text.prop_filter_map("not a date", |text| text.parse().ok())
}

/// Yields rules of days.
pub fn date_rule() -> impl Strategy<Value = DateRule> + Clone {
    prop_oneof![
        (0_u32..400).prop_map(DateRule::NthDay),
        (0_u32..400).prop_map(DateRule::AfterFullDays),
        (0_u32..40, select(vec![MonthEnd::Clamp, MonthEnd::Roll]))
            .prop_map(|(months, end)| DateRule::Months { months, end }),
        (0_u32..40).prop_map(DateRule::FirstOfMonth),
        (0_u32..40).prop_map(DateRule::FirstOfMonthAfter),
    ]
}

/// Yields texts that look like rules of days and are none.
pub fn not_a_date_rule() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        Just("D+".to_owned()),
        Just("d+30".to_owned()),
        Just("D+-1".to_owned()),
        Just("D+ 30".to_owned()),
        Just("M+3".to_owned()),
        Just("M+3/round".to_owned()),
        Just("P3M".to_owned()),
        Just("PM>FOM".to_owned()),
        Just("FOM+9999999999".to_owned()),
        Just("D+30 ".to_owned()),
        (36_601_u32..).prop_map(|days| format!("D+{days}")),
    ]
}

/// Yields events with a date, of every kind that moves a treaty, for one of the States or for all.
pub fn event() -> impl Strategy<Value = Event> + Clone {
    let kinds = vec![
        EventKind::Signed,
        EventKind::DomesticStep,
        EventKind::Ratified,
        EventKind::Deposited,
        EventKind::InForce,
        EventKind::ProvisionallyApplied,
        EventKind::StatedInForce,
        EventKind::StatedNotInForce,
        EventKind::StatedNotBound,
        EventKind::Suspended,
        EventKind::Resumed,
        EventKind::NoticeOfWithdrawal,
        EventKind::NoticeRevoked,
        EventKind::Left,
        EventKind::Terminated,
        EventKind::Renewed,
        EventKind::TermEnds,
        EventKind::RenewalRefused,
    ];
    let grade = select(Evidence::ALL.to_vec());
    (select(kinds), option::of(state()), date(), option::weighted(0.8, day()), grade).prop_map(
        |(kind, party, date, recorded, grade)| {
            let mut event = Event::new(kind, grade, SOURCE).on(date);
            event.party = party;
            // An interval without an end says nothing about when it became known.
            event.recorded = recorded.or_else(|| date.latest().is_none().then(NaiveDate::default));
            event
        },
    )
}

fn scope() -> impl Strategy<Value = Scope> + Clone {
    let persons = select(vec![
        Persons::CitizensOfAParty,
        Persons::PermanentResidentsOfAParty,
        Persons::WorkersOfAParty,
        Persons::NotRecorded,
    ]);
    (persons, subsequence(Activity::ALL.to_vec(), 0..3)).prop_map(|(persons, excludes)| Scope {
        persons,
        activities: Vec::new(),
        excludes,
        further: None,
        article: None,
        service_from: None,
        service_before_entry: Tri::Unknown,
        pays: None,
        source: SOURCE.to_owned(),
        grade: Evidence::Official,
        note: None,
    })
}

pub(crate) fn time_clause() -> impl Strategy<Value = TimeClause> + Clone {
    date_rule().prop_map(|rule| TimeClause {
        rule,
        article: None,
        source: SOURCE.to_owned(),
        grade: Evidence::Official,
    })
}

/// Yields instruments under that id, with events that do not contradict each other.
pub fn instrument(id: String) -> impl Strategy<Value = Instrument> + Clone {
    let kind = prop_oneof![5 => Just(Kind::Treaty), 1 => select(Kind::ALL.to_vec())];
    let states = subsequence(STATES.to_vec(), 2..=4);
    let matters = subsequence(vec![Matter::Work, Matter::Stay, Matter::Pension], 1..=3);
    let term = option::weighted(0.3, clause::term());
    let times = (option::of(time_clause()), option::of(time_clause()), term);
    (kind, states, any::<bool>(), matters, times, option::of(scope()), vec(event(), 0..7)).prop_map(
        move |(kind, states, closed, matters, (entry, exit, term), scope, events)| {
            let mut instrument = Instrument {
                id: id.clone(),
                aliases: Vec::new(),
                kind,
                title: Localised::new(format!("Instrument {id}")),
                states,
                closed,
                matters,
                articles: None,
                duration: None,
                source: SOURCE.to_owned(),
                grade: Evidence::Official,
                note: None,
                entry,
                // The exit stands once: as a rule of days or in the term.
                exit: exit.filter(|_| term.is_none()),
                timing: term.map(states::timing),
                survival: None,
                scope,
                events: Vec::new(),
                relations: Vec::new(),
                clauses: Vec::new(),
                questions: Vec::new(),
            };
            for event in events {
                if file::event_problem(&instrument, &event, &instrument.events).is_none() {
                    instrument.events.push(event);
                }
            }
            instrument
        },
    )
}

/// Yields registers of up to six instruments, `I0` to `I5`, with edges from later to earlier ones.
pub fn treaties() -> impl Strategy<Value = Treaties> {
    let instruments: Vec<_> = (0..6).map(|index| instrument(format!("I{index}"))).collect();
    let kinds = select(vec![
        RelationKind::Amends,
        RelationKind::Supersedes,
        RelationKind::Specialises,
        RelationKind::SubordinateTo,
        RelationKind::YieldsToMoreFavourable,
    ]);
    let edges = vec((1_usize..6, 0_usize..5, kinds, any::<bool>()), 0..4);
    (instruments, edges).prop_filter_map("edges without a circle", |(mut instruments, edges)| {
        for (from, to, kind, to_bilateral) in edges.into_iter().filter(|edge| edge.1 < edge.0) {
            let bilateral = to_bilateral && kind == RelationKind::YieldsToMoreFavourable;
            let relation = Relation {
                kind,
                to: (!bilateral).then(|| format!("I{to}")),
                to_bilateral: bilateral,
                article: None,
                service_from: None,
                service_to: None,
                source: SOURCE.to_owned(),
                grade: Evidence::Official,
                note: None,
            };
            if let Some(instrument) = instruments.get_mut(from) {
                instrument.relations.push(relation);
            }
        }
        Treaties::from_parts(instruments, vec![Source::new(SOURCE, "Made up")]).ok()
    })
}

/// Yields the id of an instrument of [`treaties`].
pub fn id() -> impl Strategy<Value = String> + Clone {
    (0..6).prop_map(|index| format!("I{index}"))
}

/// Yields cases of persons between the [`STATES`].
pub fn case() -> impl Strategy<Value = Case> + Clone {
    let activity = prop_oneof![2 => Just(Activity::Worker), 1 => select(Activity::ALL.to_vec())];
    let citizenships = subsequence(STATES.to_vec(), 1..=2);
    (citizenships, state(), state(), activity, day()).prop_filter_map(
        "a case",
        |(citizenships, residence, host, activity, day)| {
            Case::new(citizenships, residence, host, activity, day).ok()
        },
    )
}
