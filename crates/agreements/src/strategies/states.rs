//! Lives of treaties for property tests: every step, reservations and objections, terms with their renewals.

use chrono::NaiveDate;
use kerben_core::calendar::add_days;
use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::{Evidence, Source};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::{SOURCE, STATES, date, day, state};
use crate::clause::{Duration, Life, Renewal, Term, Timing};
use crate::event::{Event, EventKind};
use crate::file;
use crate::instrument::Instrument;
use crate::kind::{Kind, Matter};
use crate::treaties::Treaties;

/// The id of the treaty of [`lived`] and [`in_term`].
pub const ID: &str = "L";

/// Yields the kinds of the steps of a life, statements left aside.
pub fn act_kind() -> impl Strategy<Value = EventKind> + Clone {
    select(vec![
        EventKind::Initialled,
        EventKind::Adopted,
        EventKind::OpenedForSignature,
        EventKind::Signed,
        EventKind::SignedAdReferendum,
        EventKind::SignedDefinitively,
        EventKind::DomesticStep,
        EventKind::Ratified,
        EventKind::Acceded,
        EventKind::Accepted,
        EventKind::Approved,
        EventKind::Deposited,
        EventKind::NotToBecomeParty,
        EventKind::Suspended,
        EventKind::NoticeOfWithdrawal,
        EventKind::NoticeOfWithdrawal,
        EventKind::NoticeOfWithdrawal,
        EventKind::RenewalRefused,
    ])
}

/// Yields acts of one of the States or of all, dated to the day or imprecisely.
pub fn act() -> impl Strategy<Value = Event> + Clone {
    let date = prop_oneof![2 => day().prop_filter_map("a date", exact), 1 => date()];
    (act_kind(), option::weighted(0.8, state()), date).prop_map(|(kind, party, date)| {
        let mut event = Event::new(kind, Evidence::Official, SOURCE).on(date);
        event.party = party;
        event.recorded = date.latest().is_none().then(NaiveDate::default);
        event
    })
}

/// Yields reservations, objections and acceptances, each known to the day.
pub fn reaction() -> impl Strategy<Value = Event> + Clone {
    let kinds = select(vec![
        EventKind::Reserved,
        EventKind::Objected,
        EventKind::Objected,
        EventKind::ReservationAccepted,
    ]);
    (kinds, state(), state(), day(), any::<bool>()).prop_filter_map(
        "a reaction to another State",
        |(kind, party, other, on, precludes)| {
            let event = Event::new(kind, Evidence::Official, SOURCE).by(party).on(exact(on)?);
            if kind == EventKind::Reserved {
                return Some(event.naming(["7(1)"]));
            }
            let event = (party != other).then(|| event.towards(other))?;
            Some(if precludes && kind == EventKind::Objected { event.precluding() } else { event })
        },
    )
}

fn exact(day: NaiveDate) -> Option<PartialDate> {
    day.to_string().parse().ok()
}

fn treaty(closed: bool, states: Vec<kerben_core::country::Country>) -> Instrument {
    Instrument {
        id: ID.to_owned(),
        aliases: Vec::new(),
        kind: Kind::Treaty,
        title: Localised::new("Treaty L"),
        states,
        closed,
        matters: vec![Matter::Work],
        articles: None,
        duration: None,
        source: SOURCE.to_owned(),
        grade: Evidence::Official,
        note: None,
        entry: None,
        exit: None,
        timing: None,
        survival: None,
        scope: None,
        events: Vec::new(),
        relations: Vec::new(),
        clauses: Vec::new(),
        questions: Vec::new(),
    }
}

pub(super) fn timing(term: Term) -> Timing {
    Timing {
        entry: None,
        term: Some(term),
        complete_deposits: false,
        newcomers: None,
        procedures: Vec::new(),
        no_procedures: Vec::new(),
        article: None,
        source: SOURCE.to_owned(),
        grade: Evidence::Official,
        term_article: None,
        term_source: None,
        term_grade: None,
        note: None,
        floors: crate::clause::Floors::default(),
    }
}

fn with_events(mut instrument: Instrument, events: Vec<Event>) -> Option<Treaties> {
    for event in events {
        if file::event_problem(&instrument, &event, &instrument.events).is_none() {
            instrument.events.push(event);
        }
    }
    Treaties::from_parts(vec![instrument], vec![Source::new(SOURCE, "Made up")]).ok()
}

/// Yields registers of one treaty, [`ID`], of two to four States with the steps of its life.
pub fn lived() -> impl Strategy<Value = Treaties> + Clone {
    let rule = option::of(super::time_clause());
    let leave = prop_oneof![
        2 => super::time_clause().prop_map(|exit| (Some(exit), None)),
        2 => super::clause::term().prop_map(|term| (None, Some(timing(term)))),
        1 => Just((None, None)),
    ];
    let begun = option::weighted(0.6, day());
    let events = (vec(act(), 0..7), vec(reaction(), 0..4), vec(super::event(), 0..3));
    let clauses = (rule, leave);
    (subsequence(STATES.to_vec(), 2..=4), any::<bool>(), clauses, begun, events).prop_filter_map(
        "events that fit",
        |(states, closed, (entry, (exit, timing)), begun, (acts, reactions, others))| {
            let mut instrument = treaty(closed, states);
            (instrument.entry, instrument.exit, instrument.timing) = (entry, exit, timing);
            let begun = begun
                .and_then(exact)
                .map(|day| Event::new(EventKind::InForce, Evidence::Official, SOURCE).on(day));
            let events = begun.into_iter().chain(acts).chain(reactions).chain(others);
            with_events(instrument, events.collect())
        },
    )
}

/// Yields registers of one treaty of two States, [`ID`], with a term of a fixed time, in force from a known day, perhaps
/// refused on a known day; with the life that its term counts.
pub fn in_term() -> impl Strategy<Value = (Treaties, Life)> + Clone {
    let term = super::clause::term()
        .prop_filter("a fixed time", |term| matches!(term.duration(), Duration::Fixed(_)));
    (term, day(), option::of(-400_i64..3_000)).prop_filter_map(
        "a term in force",
        |(term, force, refused)| {
            let silent =
                matches!(term.renewal(), Renewal::Tacit { .. } | Renewal::ThenIndefinite { .. });
            let mut instrument = treaty(true, STATES.get(..2)?.to_vec());
            let mut life = Life::from(force);
            let mut events =
                vec![Event::new(EventKind::InForce, Evidence::Official, SOURCE).on(exact(force)?)];
            if let Some(day) =
                refused.filter(|_| silent).and_then(|days| add_days(force, days).ok())
            {
                life = life.renewal_refused(day);
                events.push(
                    Event::new(EventKind::RenewalRefused, Evidence::Official, SOURCE)
                        .by(*STATES.first()?)
                        .on(exact(day)?),
                );
            }
            instrument.timing = Some(timing(term));
            Some((with_events(instrument, events)?, life))
        },
    )
}
