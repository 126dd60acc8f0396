//! Large registers for measurements: the same seed gives the same register.

use chrono::NaiveDate;
use kerben_core::calendar::{MonthEnd, add_days};
use kerben_core::country::{Country, CountryStatus};
use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::{Evidence, Source};
use kerben_core::tri::Tri;
use std::collections::BTreeMap;

use super::SOURCE;
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::file;
use crate::instrument::{Instrument, Relation, RelationKind, Scope, TimeClause};
use crate::kind::{Kind, Matter, Persons};
use crate::rule::DateRule;
use crate::treaties::Treaties;

/// The first day on which something happens in a large register: 1 January 1926.
const FIRST_DAY: i64 = -16_071;
/// A hundred years.
const DAYS: u64 = 36_524;

/// What a large register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Size {
    /// How many instruments.
    pub instruments: usize,
    /// Among how many States, at most as many as there are.
    pub states: usize,
    /// Where the sequence of made-up numbers begins.
    pub seed: u64,
}

impl Size {
    /// Returns a size with 200 States.
    #[must_use]
    pub const fn of(instruments: usize, seed: u64) -> Self {
        Self { instruments, states: 200, seed }
    }
}

/// A sequence of made-up numbers (`SplitMix64`).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        let place = self.below(u64::try_from(from.len()).unwrap_or(u64::MAX));
        from.get(usize::try_from(place).unwrap_or_default()).copied()
    }
}

fn day(number: u64) -> NaiveDate {
    let days = i64::try_from(number).unwrap_or_default().saturating_add(FIRST_DAY);
    add_days(NaiveDate::default(), days).unwrap_or_default()
}

/// Makes up a register like a large treaty collection: nine of ten instruments between two States, some between a few,
/// a few between most; signed, ratified, in force, left, amended and replaced over a hundred years.
///
/// # Errors
/// [`AgreementError::Data`] only if the made-up instruments contradict each other, which they do not.
pub fn large_register(size: Size) -> Result<Treaties, AgreementError> {
    let states: Vec<Country> = Country::all()
        .filter(|state| state.status() == CountryStatus::Current)
        .take(size.states.max(2))
        .collect();
    let mut numbers = Numbers(size.seed);
    let mut latest: BTreeMap<(Country, Country, Matter), String> = BTreeMap::new();
    let instruments = (0..size.instruments)
        .map(|index| {
            let mut made = instrument(&mut numbers, format!("L{index:06}"), &states);
            relate(&mut numbers, &mut made, &mut latest);
            made
        })
        .collect();
    Treaties::from_parts(instruments, vec![Source::new(SOURCE, "Made up")])
}

fn some_states(numbers: &mut Numbers, states: &[Country]) -> Vec<Country> {
    let all = u64::try_from(states.len()).unwrap_or(u64::MAX);
    let many = match numbers.below(100) {
        0..90 => 2,
        90..97 => 3 + numbers.below(12),
        _ => 20 + numbers.below(all.saturating_sub(20).max(1)),
    };
    let mut chosen: Vec<Country> = Vec::new();
    // Two draws of three make no difference to how many States there are in the end.
    for _ in 0..many.saturating_mul(3) {
        if u64::try_from(chosen.len()).is_ok_and(|count| count >= many.min(all)) {
            break;
        }
        if let Some(state) = numbers.pick(states).filter(|state| !chosen.contains(state)) {
            chosen.push(state);
        }
    }
    chosen.sort_unstable();
    chosen
}

fn instrument(numbers: &mut Numbers, id: String, states: &[Country]) -> Instrument {
    let states = some_states(numbers, states);
    let kind = if numbers.percent(85) {
        Kind::Treaty
    } else {
        numbers.pick(&Kind::ALL).unwrap_or(Kind::Treaty)
    };
    let mut matters: Vec<Matter> = Vec::new();
    matters.push(if numbers.percent(30) {
        Matter::Work
    } else {
        numbers.pick(&Matter::ALL).unwrap_or(Matter::Work)
    });
    if numbers.percent(40) {
        matters.extend(numbers.pick(&Matter::ALL).filter(|matter| !matters.contains(matter)));
    }
    let bilateral = states.len() == 2;
    let mut made = Instrument {
        title: Localised::new(format!("Instrument {id}")),
        id,
        aliases: Vec::new(),
        kind,
        closed: states.len() < 20,
        states,
        matters,
        articles: None,
        duration: None,
        source: SOURCE.to_owned(),
        grade: Evidence::Official,
        note: None,
        entry: (!bilateral).then(|| clause(DateRule::NthDay(30))),
        exit: numbers
            .percent(60)
            .then(|| clause(DateRule::Months { months: 12, end: MonthEnd::Clamp })),
        timing: None,
        survival: None,
        scope: numbers.percent(70).then(|| scope(numbers)),
        events: Vec::new(),
        relations: Vec::new(),
        clauses: Vec::new(),
        questions: Vec::new(),
    };
    for event in events(numbers, &made) {
        if file::event_problem(&made, &event, &[]).is_none() {
            made.events.push(event);
        }
    }
    made
}

fn clause(rule: DateRule) -> TimeClause {
    TimeClause { rule, article: None, source: SOURCE.to_owned(), grade: Evidence::Official }
}

fn scope(numbers: &mut Numbers) -> Scope {
    let persons = [Persons::CitizensOfAParty, Persons::CitizensOfAParty, Persons::WorkersOfAParty];
    Scope {
        persons: numbers.pick(&persons).unwrap_or(Persons::NotRecorded),
        activities: Vec::new(),
        excludes: Vec::new(),
        further: None,
        article: None,
        service_from: None,
        service_before_entry: Tri::Unknown,
        pays: None,
        source: SOURCE.to_owned(),
        grade: Evidence::Official,
        note: None,
    }
}

/// A life: signature, consents, force, and for some a notice, an end or a suspension.
fn events(numbers: &mut Numbers, made: &Instrument) -> Vec<Event> {
    let signed = numbers.below(DAYS);
    let event = |kind: EventKind, on: u64, precise: bool| {
        let day = day(on);
        let text = if precise { day.to_string() } else { day.format("%Y-%m").to_string() };
        let date = text.parse::<PartialDate>().ok()?;
        Some(Event::new(kind, Evidence::Official, SOURCE).on(date))
    };
    let mut found: Vec<Option<Event>> = vec![event(EventKind::Signed, signed, true)];
    let in_force = signed.saturating_add(60).saturating_add(numbers.below(1_500));
    if numbers.percent(85) {
        found.push(event(EventKind::InForce, in_force, numbers.percent(95)));
    }
    for state in &made.states {
        let later = if made.states.len() == 2 { 1_000 } else { 15_000 };
        let consent = signed.saturating_add(numbers.below(later));
        if numbers.percent(80) {
            let precise = numbers.percent(90);
            found.push(event(EventKind::Ratified, consent, precise).map(|event| event.by(*state)));
        }
        if made.states.len() > 2 && numbers.percent(5) {
            let notice = in_force.saturating_add(3_000).saturating_add(numbers.below(9_000));
            let notice = event(EventKind::NoticeOfWithdrawal, notice, true);
            found.push(notice.map(|event| event.by(*state)));
        }
    }
    if numbers.percent(30) {
        let ended = in_force.saturating_add(1_000).saturating_add(numbers.below(12_000));
        found.push(event(EventKind::Terminated, ended, numbers.percent(95)));
    }
    found.into_iter().flatten().collect()
}

/// Amendments and replacements of the last instrument between the same two States.
fn relate(
    numbers: &mut Numbers,
    made: &mut Instrument,
    latest: &mut BTreeMap<(Country, Country, Matter), String>,
) {
    let relation = |kind, to: Option<String>| Relation {
        kind,
        to_bilateral: to.is_none(),
        to,
        article: None,
        service_from: None,
        service_to: None,
        source: SOURCE.to_owned(),
        grade: Evidence::Official,
        note: None,
    };
    if let ([a, b], Some(matter)) = (made.states.as_slice(), made.matters.first()) {
        let key = (*a, *b, *matter);
        let kind = match numbers.below(100) {
            0..15 => Some(RelationKind::Amends),
            15..35 => Some(RelationKind::Supersedes),
            35..40 => Some(RelationKind::Specialises),
            _ => None,
        };
        if let (Some(kind), Some(earlier)) = (kind, latest.get(&key)) {
            made.relations.push(relation(kind, Some(earlier.clone())));
        }
        if kind != Some(RelationKind::Amends) {
            latest.insert(key, made.id.clone());
        }
    } else if numbers.percent(10) {
        made.relations.push(relation(RelationKind::YieldsToMoreFavourable, None));
    }
}
