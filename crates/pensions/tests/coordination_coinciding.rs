//! Every record of two or three periods over a few days, of every family, in two or three States, against a resolver that
//! goes day by day and knows nothing of the engine.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;

use kerben_core::calendar::{add_days, day};
use kerben_core::country::Country;
use kerben_core::period::Period;
use kerben_pensions::Claim;
use kerben_pensions::coordination::{CoincidingRule, Coordinator, Methods, Pass, Request};
use kerben_pensions::person::{Person, Sex};
use kerben_pensions::record::{Family, InsurancePeriod, InsuranceRecord, PeriodKind};

const STATES: [Country; 3] = [Country::DE, Country::FR, Country::PL];
const KINDS: [PeriodKind; 4] =
    [PeriodKind::Employment, PeriodKind::Voluntary, PeriodKind::Residence, PeriodKind::ChildCare];

/// State, kind, first day, first day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    state: Country,
    kind: PeriodKind,
    from: i64,
    until: i64,
}

impl Span {
    fn family(self) -> Family {
        match self.kind {
            PeriodKind::Voluntary => Family::Voluntary,
            PeriodKind::Residence => Family::Residence,
            PeriodKind::Employment => Family::Compulsory,
            _ => Family::Equivalent,
        }
    }

    fn is_compulsory(self) -> bool {
        matches!(self.family(), Family::Compulsory | Family::Residence)
    }
}

fn spans(states: &[Country], days: i64) -> Vec<Span> {
    let mut all = Vec::new();
    for &state in states {
        for kind in KINDS {
            for from in 0..days {
                all.extend((from + 1..=days).map(|until| Span { state, kind, from, until }));
            }
        }
    }
    all
}

/// The States that keep one day, with the family each keeps it by: article 12(3), (4), (5), in this order.
fn naive(record: &[Span], day: i64) -> BTreeSet<(Country, Family)> {
    let mut best: Vec<Span> = Vec::new();
    for state in STATES {
        let here = record
            .iter()
            .filter(|span| span.state == state && span.from <= day && day < span.until);
        // Of several periods of one State the strongest, then the earliest.
        let key = |span: &&Span| (span.family(), std::cmp::Reverse((span.from, span.until)));
        best.extend(here.max_by_key(key));
    }
    if best.iter().any(|span| span.is_compulsory()) {
        best.retain(|span| span.family() != Family::Voluntary);
    }
    if best.iter().any(|span| span.family() != Family::Equivalent) {
        best.retain(|span| span.family() != Family::Equivalent);
    } else if best.len() > 1 {
        let (from, until) = (
            best.iter().map(|span| span.from).min().unwrap(),
            best.iter().map(|span| span.until).max().unwrap(),
        );
        let covers = |state| record.iter().filter(move |c| c.state == state && c.is_compulsory());
        // The last day before on which the law of the State covered the person, else the first after.
        let last = |state| covers(state).flat_map(|c| c.from..c.until).filter(|d| *d < from).max();
        let next =
            |state| covers(state).flat_map(|c| c.from..c.until).filter(|d| *d >= until).min();
        if let Some(latest) = best.iter().filter_map(|span| last(span.state)).max() {
            best.retain(|span| last(span.state) == Some(latest));
        } else if let Some(first) = best.iter().filter_map(|span| next(span.state)).min() {
            best.retain(|span| next(span.state) == Some(first));
        }
    }
    best.into_iter().map(|span| (span.state, span.family())).collect()
}

struct Bench {
    engine: Coordinator,
    person: Person,
    days: i64,
}

impl Bench {
    fn new(days: i64) -> Self {
        let methods = Methods::builtin().unwrap();
        let european = methods.get("EU-883-2004").unwrap().clone();
        let born = day(1950, 1, 1).unwrap();
        let person = Person::new(born, Sex::Female, [Country::DE], Country::DE).unwrap();
        Self { engine: Coordinator::new([european], []).unwrap(), person, days }
    }

    fn check(&self, record: &[Span]) {
        let first = day(1990, 1, 1).unwrap();
        let at = |n| add_days(first, n).unwrap();
        let entries = record.iter().map(|span| {
            let period = Period::new(at(span.from), at(span.until)).unwrap();
            InsurancePeriod::new(span.state, period, span.kind).unwrap()
        });
        let entries = InsuranceRecord::new(entries).unwrap();
        let on = day(2015, 1, 1).unwrap();
        let claim = Claim::new(self.person.clone(), entries, on, on).unwrap();
        let state = record[0].state;
        let counted = self.engine.counted(&Request::new(&claim), state, Pass::Entitlement).unwrap();
        let [counted] = counted.as_slice() else { panic!("{record:?}: {counted:?}") };
        // Under no instrument a State sees its own periods only.
        let seen: Vec<Span> = match counted.method {
            Some(_) => record.to_vec(),
            None => record.iter().copied().filter(|span| span.state == state).collect(),
        };
        for n in 0..self.days {
            let kept: BTreeSet<(Country, Family)> = counted
                .kept
                .iter()
                .filter(|days| days.period.contains(at(n)))
                .map(|days| (record[days.entry].state, record[days.entry].family()))
                .collect();
            assert_eq!(kept, naive(&seen, n), "day {n} of {record:?}: {counted:?}");
            for lost in counted.displaced.iter().filter(|lost| lost.period.contains(at(n))) {
                let (loser, winner) = (record[lost.entry], record[lost.by]);
                assert!(!kept.contains(&(loser.state, loser.family())), "{record:?}: {lost:?}");
                assert!(
                    kept.iter().any(|(state, _)| *state == winner.state)
                        || counted.displaced.iter().any(|next| next.entry == lost.by),
                    "{record:?}: {lost:?}"
                );
                let right = match lost.rule {
                    CoincidingRule::CompulsoryOverVoluntary => {
                        loser.family() == Family::Voluntary && winner.family() != Family::Voluntary
                    }
                    CoincidingRule::RealOverEquivalent => {
                        loser.family() == Family::Equivalent
                            && winner.family() != Family::Equivalent
                    }
                    CoincidingRule::EquivalentByCover => {
                        (loser.family(), winner.family())
                            == (Family::Equivalent, Family::Equivalent)
                    }
                    _ => false,
                };
                assert!(right, "{record:?}: {lost:?}");
            }
        }
    }
}

#[test]
fn every_pair_over_five_days() {
    let bench = Bench::new(5);
    let all = spans(&STATES[..2], 5);
    for one in &all {
        for two in &all {
            bench.check(&[*one, *two]);
        }
    }
}

#[test]
fn every_three_over_three_days() {
    let bench = Bench::new(3);
    let all = spans(&STATES, 3);
    for (i, one) in all.iter().enumerate() {
        for (j, two) in all.iter().enumerate().skip(i) {
            for three in all.iter().skip(j) {
                bench.check(&[*one, *two, *three]);
            }
        }
    }
}
