//! Clauses of time, the events that they count from, terms, and texts that are almost clauses.

use chrono::NaiveDate;
use kerben_core::calendar::{MonthEnd, add_days};
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{STATES, date_rule, day, state};
use crate::clause::{
    Act, Count, Duration, EntryIntoForce, Exit, Floor, Form, Life, Moment, MonthDay, Renewal,
    Setting, Since, Span, Split, Term,
};
use crate::event::{Event, EventKind};
use crate::rule::DateRule;

/// The instrument to which the events of [`facts`] belong.
pub const INSTRUMENT: &str = "MADE-UP";

/// Yields moments of a notification.
pub fn moment() -> impl Strategy<Value = Moment> + Clone {
    select(Moment::ALL.to_vec())
}

/// Yields ways to count up to four deposits.
pub fn count() -> impl Strategy<Value = Count> + Clone {
    (1_u32..=4, any::<bool>(), 0_u32..=2).prop_filter_map("a count", |(number, all, newcomers)| {
        let count = Count::new(number).ok()?;
        let count = if all { count } else { count.current_states_only() };
        count.with_newcomers(newcomers.min(number)).ok()
    })
}

/// Yields every kind of act.
pub fn act() -> impl Strategy<Value = Act> + Clone {
    prop_oneof![
        select(vec![
            Act::Signature,
            Act::Adoption,
            Act::Decision,
            Act::Exchange,
            Act::OwnDeposit,
            Act::OwnRegistration,
            Act::CirculationOfLastNotification,
            Act::CirculationOfOwnDeposit,
            Act::Unnamed,
        ]),
        moment().prop_map(Act::LastNotification),
        moment().prop_map(Act::OwnNotification),
        moment().prop_map(Act::Notice),
        count().prop_map(Act::NthDeposit),
        count().prop_map(Act::NthRegistration),
        count().prop_map(Act::CirculationOfNthDeposit),
    ]
}

/// Yields rules of days, those that refuse a short month included.
pub fn rule() -> impl Strategy<Value = DateRule> + Clone {
    let refusing =
        (0_u32..40).prop_map(|months| DateRule::Months { months, end: MonthEnd::Reject });
    prop_oneof![6 => date_rule(), 1 => refusing]
}

/// Yields rules of days that a clause can use: none of them reaches back before the act.
pub fn forward_rule() -> impl Strategy<Value = DateRule> + Clone {
    rule().prop_filter("reaches back", |rule| *rule != DateRule::FirstOfMonth(0))
}

/// Yields forms without forms within.
pub fn simple_form() -> impl Strategy<Value = Form> + Clone {
    let begins =
        (1_u32..=12, 1_u32..=28).prop_filter_map("a day", |(m, d)| MonthDay::new(m, d).ok());
    prop_oneof![
        2 => day().prop_map(Form::Fixed),
        4 => act().prop_map(Form::On),
        8 => (forward_rule(), act()).prop_map(|(rule, act)| Form::After(rule, act)),
        1 => (option::of(begins), act()).prop_map(|(begins, act)| Form::FiscalYear(begins, act)),
        1 => Just(Form::Agreed),
    ]
}

fn floor() -> impl Strategy<Value = Floor> + Clone {
    let others = select(vec!["M-EAEU", "EAEU accession protocols", "a(b)", "I0"]);
    prop_oneof![day().prop_map(Floor::Day), others.prop_map(|id| Floor::Force(id.to_owned())),]
}

fn composed(
    leaf: impl Strategy<Value = Form> + Clone + 'static,
) -> impl Strategy<Value = Form> + Clone {
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Form::Max),
            vec(inner.clone(), 2..4).prop_map(Form::Min),
            (inner.clone(), floor())
                .prop_map(|(form, floor)| Form::NotBefore(Box::new(form), floor)),
            inner.clone().prop_map(|form| Form::OrAgreed(Box::new(form))),
            (day(), inner.clone()).prop_map(|(day, form)| Form::Retroactive(day, Box::new(form))),
            (inner.clone(), inner).prop_map(|(simple, procedure)| Form::Mixed {
                simple: Box::new(simple),
                procedure: Box::new(procedure),
            }),
        ]
    })
}

/// Yields clauses of every form, composed up to five deep.
pub fn entry_into_force() -> impl Strategy<Value = EntryIntoForce> + Clone {
    let within_later = prop_oneof![4 => simple_form(), 1 => Just(Form::ItsForce)];
    let split = select(Split::ALL.to_vec());
    let by_party = (composed(simple_form()), split, composed(within_later)).prop_map(
        |(early, split, later)| Form::PerParty {
            early: Box::new(early),
            split,
            later: Box::new(later),
        },
    );
    prop_oneof![3 => composed(simple_form()), 1 => by_party]
        .prop_filter_map("beyond the limits", |form| EntryIntoForce::new(form).ok())
}

/// Yields texts that look like clauses and are none.
pub fn not_a_clause() -> impl Strategy<Value = String> + Clone {
    let fixed = select(vec![
        "",
        "on",
        "on()",
        "on(exchange",
        "on(exchange))",
        "on exchange",
        "on(echange)",
        "D+30",
        "D+30()",
        "D+30(own-deposit, exchange)",
        "M+3(exchange)",
        "max()",
        "max(agreed)",
        "its-force",
        "its-force()",
        "2015-02-30",
        "2015-1-1",
        "on(nth-deposit(0))",
        "on(nth-deposit(1001))",
        "on(nth-deposit(-1))",
        "on(nth-deposit(3, 4))",
        "not-before(agreed)",
        "not-before(agreed, force())",
        "per-party(agreed, agreed)",
        "per-party(agreed, sometimes, agreed)",
        "fiscal-year(13-01, exchange)",
        "fiscal-year(02-29, exchange)",
        "retroactive(agreed, agreed)",
        "\"on(exchange)\"",
        "on(\"exchange)",
    ]);
    let broken = entry_into_force().prop_map(|clause| format!("{clause})"));
    let cut = entry_into_force().prop_filter_map("nothing to cut", |clause| {
        clause.to_string().strip_suffix(')').map(str::to_owned)
    });
    prop_oneof![fixed.prop_map(str::to_owned), broken, cut]
}

/// The events and circumstances over which a clause is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The events.
    pub events: Vec<Event>,
    /// The party asked about.
    pub party: Option<Country>,
    /// The States that can take part, where they are told.
    pub states: Option<Vec<Country>>,
    /// Whether the list of deposits is complete.
    pub complete: bool,
    /// The newcomers, where they are told.
    pub newcomers: Option<Vec<Country>>,
    /// Whether the party needs procedures.
    pub procedures: Tri,
}

impl Facts {
    /// Returns the setting of the facts.
    #[must_use]
    pub fn setting(&self) -> Setting<'_> {
        let mut setting =
            Setting::new(INSTRUMENT, &self.events).needing_procedures(self.procedures);
        if let Some(party) = self.party {
            setting = setting.for_party(party);
        }
        if let Some(states) = &self.states {
            setting = setting.among(states);
        }
        if let Some(newcomers) = &self.newcomers {
            setting = setting.with_newcomers(newcomers);
        }
        if self.complete { setting.with_complete_deposits() } else { setting }
    }
}

/// Yields events from which a clause can count; half of the dates are imprecise if `vague`.
pub fn clause_event(vague: bool) -> impl Strategy<Value = Event> + Clone {
    let kinds = vec![
        EventKind::Signed,
        EventKind::Adopted,
        EventKind::Decided,
        EventKind::Exchanged,
        EventKind::Ratified,
        EventKind::Acceded,
        EventKind::Accepted,
        EventKind::SignedDefinitively,
        EventKind::Deposited,
        EventKind::Registered,
        EventKind::NotificationSent,
        EventKind::NotificationReceived,
        EventKind::Circulated,
        EventKind::DateAgreed,
        EventKind::NoticeOfWithdrawal,
    ];
    let date = if vague { super::date().boxed() } else { exact().boxed() };
    let party = prop_oneof![
        3 => state().prop_map(Some),
        1 => Just(Some(Country::SU)),
        1 => Just(None),
    ];
    let grade = select(Evidence::ALL.to_vec());
    (select(kinds), party, date, day(), grade).prop_map(|(kind, party, date, recorded, grade)| {
        let event = Event::new(kind, grade, "made-up").on(date).recorded_on(recorded);
        match party {
            Some(party) => event.by(party),
            None => event,
        }
    })
}

fn exact() -> impl Strategy<Value = PartialDate> + Clone {
    day().prop_filter_map("a day", |day| PartialDate::of_day(day).ok())
}

fn facts_of(
    events: impl Strategy<Value = Vec<Event>> + Clone,
) -> impl Strategy<Value = Facts> + Clone {
    let newcomers = prop_oneof![Just(None), Just(Some(vec![Country::KG, Country::TR]))];
    let procedures = select(vec![Tri::Yes, Tri::No, Tri::Unknown]);
    let states = prop_oneof![Just(None), Just(Some(STATES.to_vec()))];
    (events, option::weighted(0.7, state()), states, any::<bool>(), newcomers, procedures).prop_map(
        |(events, party, states, complete, newcomers, procedures)| Facts {
            events,
            party,
            states,
            complete,
            newcomers,
            procedures,
        },
    )
}

/// Yields facts whose dates are known to the day.
pub fn exact_facts() -> impl Strategy<Value = Facts> + Clone {
    facts_of(vec(clause_event(false), 0..14))
}

/// Yields facts with imprecise dates.
pub fn facts() -> impl Strategy<Value = Facts> + Clone {
    facts_of(vec(clause_event(true), 0..14))
}

/// Yields vague facts together with the same facts whose dates are known to the day, within the vague ones.
pub fn facts_and_truth() -> impl Strategy<Value = (Facts, Facts)> + Clone {
    (exact_facts(), vec((0_i64..200, 0_i64..200, 0_u8..4), 14)).prop_map(|(truth, blur)| {
        let mut vague = truth.clone();
        for (event, (before, after, how)) in vague.events.iter_mut().zip(blur) {
            let Some(day) = event.date.and_then(PartialDate::exact) else { continue };
            let near = |days: i64| add_days(day, days).unwrap_or(day);
            let text = match how {
                0 => format!("{}/{}", near(-before), near(after)),
                1 => day.format("%Y-%m").to_string(),
                2 => format!("{}/..", near(-before)),
                _ => day.to_string(),
            };
            event.date = text.parse().ok().or(event.date);
        }
        (vague, truth)
    })
}

/// Yields lengths of up to 40 months.
pub fn span() -> impl Strategy<Value = Span> + Clone {
    let end = select(vec![MonthEnd::Clamp, MonthEnd::Roll]);
    (1_u32..=40, end).prop_filter_map("a length", |(months, end)| Span::months(months, end).ok())
}

/// Yields ways to leave.
pub fn exit() -> impl Strategy<Value = Exit> + Clone {
    let window = (span(), span(), forward_rule()).prop_map(|(every, open, rule)| Exit::Window {
        every,
        open,
        rule,
    });
    let notice = (forward_rule(), moment()).prop_map(|(rule, from)| Exit::Notice { rule, from });
    let simple = prop_oneof![2 => notice, 1 => window, 1 => Just(Exit::Silent)];
    let since = select(Since::ALL.to_vec());
    let later = (span(), since, simple.clone()).prop_map(|(time, since, then)| Exit::NotBefore {
        time,
        since,
        then: Box::new(then),
    });
    prop_oneof![3 => simple, 1 => later, 1 => Just(Exit::AtPeriodEnd)]
}

/// Yields terms of every duration, renewal and exit.
pub fn term() -> impl Strategy<Value = Term> + Clone {
    let duration = prop_oneof![
        4 => span().prop_map(Duration::Fixed),
        1 => Just(Duration::Indefinite),
        1 => Just(Duration::Until("the work, with all its parts, (is) done".to_owned())),
    ];
    let renewal = prop_oneof![
        2 => Just(Renewal::None),
        4 => (span(), option::of(span()))
            .prop_map(|(period, notice)| Renewal::Tacit { period, notice }),
        1 => Just(Renewal::ByAgreement),
        1 => option::of(span()).prop_map(|notice| Renewal::ThenIndefinite { notice }),
    ];
    (duration, renewal, exit()).prop_filter_map("parts that fit", |(duration, renewal, exit)| {
        let renewal = if matches!(duration, Duration::Fixed(_)) { renewal } else { Renewal::None };
        Term::new(duration, renewal, exit).ok()
    })
}

/// Yields lives that begin in one of the years of [`day`].
pub fn life() -> impl Strategy<Value = Life> + Clone {
    let others = (option::of(day()), option::of(day()), option::of(day()), option::of(day()));
    (day(), others).prop_map(|(force, (first, refused, prolonged, happened))| Life {
        force,
        first_force: first.map(|first: NaiveDate| first.min(force)),
        refused,
        prolonged,
        happened,
    })
}
