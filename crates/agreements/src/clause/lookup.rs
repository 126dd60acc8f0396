//! Acts found among the events of an instrument.

use chrono::NaiveDate;
use kerben_core::country::{Country, CountryStatus};
use kerben_core::explain::{Fact, Node, Recorder, Traced, Value};
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Citation;

use super::act::{Act, Count, Moment};
use super::answer::{ForceDate, Lack, Lacking, Relied};
use super::error::ClauseError;
use super::sentence::act_message;
use super::setting::Setting;
use crate::event::{Event, EventKind};
use crate::standing::Bounds;

/// The events by which a State's instrument reaches the depositary.
const DEPOSITS: [EventKind; 7] = [
    EventKind::Ratified,
    EventKind::Acceded,
    EventKind::Accepted,
    EventKind::Approved,
    EventKind::Deposited,
    EventKind::NotificationReceived,
    EventKind::Registered,
];
/// The events that stand for a signature.
const SIGNATURES: [EventKind; 2] = [EventKind::Signed, EventKind::SignedDefinitively];
/// The events that stand for a registration: lists of ratifications give its day.
const REGISTRATIONS: [EventKind; 4] =
    [EventKind::Registered, EventKind::Ratified, EventKind::Acceded, EventKind::Deposited];

/// What was found of an act, with the events behind it.
struct Found<'a> {
    bounds: Bounds,
    missing: Vec<Lacking>,
    events: Vec<&'a Event>,
}

impl<'a> Found<'a> {
    fn event(event: &'a Event) -> Self {
        let bounds = event.date().map(Bounds::from).unwrap_or_default();
        Self { bounds, missing: Vec::new(), events: vec![event] }
    }
}

/// An answer about nothing, to be filled.
pub(crate) fn empty(bounds: Bounds) -> ForceDate {
    ForceDate { bounds, missing: Vec::new(), relied: Vec::new(), retroactive: false }
}

pub(crate) fn day_value(bounds: Bounds) -> Value {
    bounds.exact().map_or_else(|| Value::from(bounds.to_string()), Value::from)
}

impl Setting<'_> {
    pub(crate) fn lacking(&self, party: Option<Country>, what: Lack) -> Lacking {
        Lacking { instrument: self.instrument.to_owned(), party, what }
    }

    /// Finds an act and records the events that show it.
    pub(crate) fn act<R: Recorder>(
        &self,
        act: Act,
        rec: &mut R,
    ) -> Result<Traced<ForceDate, R>, ClauseError> {
        let found = self.find(act)?;
        let nodes: Vec<R::Node> =
            found.events.iter().map(|event| self.event_node(event, rec)).collect();
        // Which deposit is the n-th may be open although the day of the one that shows it is known.
        let counted = act.count().is_some();
        let relied = found.events.iter().map(|event| Relied {
            act: Some(act),
            bounds: if counted { found.bounds } else { bounds_of(event) },
            source: Some(event.source().to_owned()),
            grade: event.grade(),
        });
        let mut answer = empty(found.bounds);
        answer.missing = found.missing;
        answer.relied = relied.collect();
        let node = rec.record(|| {
            let title = act_message(act);
            let node = Node::choice("agreements.clause.act/1", title, day_value(answer.bounds));
            let node = node.cite(Citation::new(self.instrument)).inputs("event", &nodes);
            answer.missing.iter().fold(node, |node, lack| node.note(lack.message()))
        });
        Ok(Traced::new(answer, node))
    }

    fn event_node<R: Recorder>(&self, event: &Event, rec: &mut R) -> R::Node {
        rec.record(|| {
            let title =
                kerben_core::message::Message::new(format!("agreements.event.{}", event.kind()))
                    .arg("instrument", self.instrument.to_owned());
            let title = match event.party() {
                Some(party) => title.arg("party", party),
                None => title.arg(
                    "party",
                    kerben_core::message::Message::new("agreements.clause.every-party"),
                ),
            };
            let date = bounds_of(event);
            let document = event.source().to_owned();
            Node::fact("agreements.clause.event/1", title, day_value(date))
                .from_document(Fact { document, received: event.known_from(), certified_by: None })
                .graded(event.grade())
        })
    }

    fn find(&self, act: Act) -> Result<Found<'_>, ClauseError> {
        let missing = |party, what| {
            Ok(Found {
                bounds: Bounds::default(),
                missing: vec![self.lacking(party, what)],
                events: Vec::new(),
            })
        };
        let general = |kind| match self.slot(kind, None) {
            Some(event) => Ok(Found::event(event)),
            None => missing(None, Lack::Day(act)),
        };
        match act {
            Act::Signature => Ok(self.all_of(act, &SIGNATURES, &[])),
            Act::Adoption => general(EventKind::Adopted),
            Act::Decision => general(EventKind::Decided),
            Act::Exchange => general(EventKind::Exchanged),
            Act::LastNotification(moment) => {
                let (counting, weaker) = notification(moment);
                Ok(self.last(act, counting, weaker))
            }
            Act::OwnNotification(moment) => {
                let (counting, weaker) = notification(moment);
                Ok(self.own(act, counting, weaker))
            }
            Act::NthDeposit(count) => self.nth(act, count, &DEPOSITS),
            Act::NthRegistration(count) => self.nth(act, count, &REGISTRATIONS),
            Act::OwnDeposit => Ok(self.own(act, &DEPOSITS, &[EventKind::NotificationSent])),
            Act::OwnRegistration => Ok(self.own(act, &REGISTRATIONS, &[])),
            Act::CirculationOfLastNotification => {
                let (counting, weaker) = notification(Moment::Unsaid);
                let before = self.last(act, counting, weaker);
                Ok(self.circulated(act, None, before))
            }
            Act::CirculationOfNthDeposit(count) => {
                let before = self.nth(act, count, &DEPOSITS)?;
                Ok(self.circulated(act, None, before))
            }
            Act::CirculationOfOwnDeposit => match self.party {
                Some(party) => Ok(self.circulated(act, Some(party), self.own(act, &DEPOSITS, &[]))),
                None => missing(None, Lack::Party(act)),
            },
            // Only the receipt of a notice of withdrawal is recorded as such; it was sent on that day or before.
            Act::Notice(Moment::Sent) => {
                let received = self.own(act, &[EventKind::NoticeOfWithdrawal], &[]);
                Ok(Found {
                    bounds: Bounds::new(None, received.bounds.latest),
                    missing: vec![self.lacking(self.party, Lack::Day(act))],
                    events: received.events,
                })
            }
            Act::Notice(_) => Ok(self.own(act, &[EventKind::NoticeOfWithdrawal], &[])),
            Act::Unnamed => missing(None, Lack::NamelessAct),
        }
    }

    /// The first slot that is filled, in the order of the kinds.
    fn first_slot(&self, kinds: &[EventKind], party: Option<Country>) -> Option<&Event> {
        kinds.iter().find_map(|kind| self.slot(*kind, party))
    }

    /// What is recorded of the acts of a party, one event of each kind.
    fn slots(&self, kinds: &[EventKind], party: Country) -> Vec<&Event> {
        kinds.iter().filter_map(|kind| self.slot(*kind, Some(party))).collect()
    }

    /// The act of the party; an act that can only come before it bounds it from below.
    fn own(&self, act: Act, kinds: &[EventKind], before: &[EventKind]) -> Found<'_> {
        let lack = |what| vec![self.lacking(self.party, what)];
        let Some(party) = self.party else {
            let missing = lack(Lack::Party(act));
            return Found { bounds: Bounds::default(), missing, events: Vec::new() };
        };
        // A State may have left and come back: its last act counts, whichever of them that is.
        let events = self.slots(kinds, party);
        let last = events.iter().map(|event| bounds_of(event)).reduce(Bounds::later);
        if let Some(bounds) = last {
            return Found { bounds, missing: Vec::new(), events };
        }
        let earlier = self.first_slot(before, Some(party));
        let known = earlier.and_then(Event::date).and_then(PartialDate::earliest);
        Found {
            bounds: Bounds::new(known, None),
            missing: lack(Lack::Day(act)),
            events: earlier.into_iter().collect(),
        }
    }

    /// The last of the acts of all States: the event without a party, or the latest of all.
    fn last(&self, act: Act, kinds: &[EventKind], before: &[EventKind]) -> Found<'_> {
        self.first_slot(kinds, None).map_or_else(|| self.all_of(act, kinds, before), Found::event)
    }

    /// The day by which all States have acted; for one party asked about, signatures count one by one.
    fn all_of(&self, act: Act, kinds: &[EventKind], before: &[EventKind]) -> Found<'_> {
        let own = self.party.filter(|_| act == Act::Signature);
        if let Some(event) = own
            .and_then(|party| self.first_slot(kinds, Some(party)))
            .or_else(|| self.first_slot(kinds, None))
        {
            return Found::event(event);
        }
        let Some(states) = self.states.filter(|states| !states.is_empty()) else {
            let known: Vec<&Event> = self
                .parties_with(kinds)
                .into_iter()
                .filter_map(|party| self.first_slot(kinds, Some(party)))
                .collect();
            let earliest =
                known.iter().filter_map(|event| event.date().and_then(PartialDate::earliest)).max();
            let what = if known.is_empty() { Lack::Day(act) } else { Lack::States(act) };
            let missing = vec![self.lacking(None, what)];
            return Found { bounds: Bounds::new(earliest, None), missing, events: known };
        };
        let mut found =
            Found { bounds: Bounds::default(), missing: Vec::new(), events: Vec::new() };
        let mut latest: Option<NaiveDate> = None;
        let mut closed = true;
        for state in states {
            let event = self.first_slot(kinds, Some(*state));
            let bound = event.or_else(|| self.first_slot(before, Some(*state)));
            let date = bound.and_then(Event::date);
            found.bounds.earliest = found.bounds.earliest.max(date.and_then(PartialDate::earliest));
            found.events.extend(bound);
            if event.is_none() {
                found.missing.push(self.lacking(Some(*state), Lack::Day(act)));
            }
            match event.and_then(Event::date).and_then(PartialDate::latest) {
                Some(day) => latest = latest.max(Some(day)),
                None => closed = false,
            }
        }
        found.bounds.latest = latest.filter(|_| closed);
        found
    }

    /// The dispatch of the depositary's notice, never before what it tells of.
    fn circulated<'a>(&'a self, act: Act, party: Option<Country>, before: Found<'a>) -> Found<'a> {
        if let Some(event) = self.slot(EventKind::Circulated, party) {
            return Found::event(event);
        }
        let mut missing = vec![self.lacking(party, Lack::Day(act))];
        missing.extend(before.missing);
        Found { bounds: Bounds::new(before.bounds.earliest, None), missing, events: before.events }
    }

    /// The n-th deposit: the event without a party, or counted over the deposits as they were then.
    fn nth(&self, act: Act, count: Count, kinds: &[EventKind]) -> Result<Found<'_>, ClauseError> {
        if let Some(event) = self.first_slot(kinds, None) {
            return Ok(Found::event(event));
        }
        let number = usize::try_from(count.number()).unwrap_or(usize::MAX);
        if let Some(states) = self.states
            && states.len() < number
        {
            return Err(ClauseError::TooFewParties {
                instrument: self.instrument.to_owned(),
                act,
                parties: states.len(),
            });
        }
        // A State counts once, with its first deposit, whichever of them that is.
        let first = |party: Country| {
            let events = self.slots(kinds, party);
            let earliest = events.iter().map(|event| bounds_of(event).earliest).min().flatten();
            let latest = events.iter().filter_map(|event| bounds_of(event).latest).min();
            let event = events.into_iter().min_by_key(|event| bounds_of(event).earliest)?;
            Some(Deposit { party, bounds: Bounds::new(earliest, latest), event })
        };
        let counted: Vec<Deposit<'_>> = self
            .parties_with(kinds)
            .into_iter()
            .filter(|party| count.counts_predecessors() || party.status() == CountryStatus::Current)
            .filter_map(first)
            .collect();
        let mut found = self.nth_of(act, number, &counted);
        if count.newcomers() > 0 {
            let Some(newcomers) = self.newcomers else {
                found.bounds.latest = None;
                found.missing.push(self.lacking(None, Lack::Newcomers(act)));
                return Ok(found);
            };
            let asked = usize::try_from(count.newcomers()).unwrap_or(usize::MAX);
            let new: Vec<Deposit<'_>> =
                counted.iter().filter(|one| newcomers.contains(&one.party)).copied().collect();
            let others = self.nth_of(act, asked, &new);
            found.bounds = found.bounds.later(others.bounds);
            found.missing.extend(others.missing);
            found.events.extend(others.events);
            found.missing.dedup();
        }
        Ok(found)
    }

    /// The n-th smallest of uncertain days lies between the n-th smallest of the earliest and of the latest ones.
    fn nth_of<'a>(&self, act: Act, number: usize, counted: &[Deposit<'a>]) -> Found<'a> {
        let index = number.saturating_sub(1);
        let mut latest: Vec<(NaiveDate, &Event)> =
            counted.iter().filter_map(|one| Some((one.bounds.latest?, one.event))).collect();
        latest.sort_by_key(|(day, _)| *day);
        if counted.len() < number {
            let recorded = u32::try_from(counted.len()).unwrap_or(u32::MAX);
            // With a complete list the n-th is still to come, after every one that is recorded.
            let earliest = counted.iter().filter_map(|one| one.bounds.earliest).max();
            return Found {
                bounds: Bounds::new(earliest.filter(|_| self.complete), None),
                missing: vec![self.lacking(None, Lack::Deposits { act, recorded })],
                events: latest.last().map(|(_, event)| *event).into_iter().collect(),
            };
        }
        let mut earliest: Vec<Option<NaiveDate>> =
            counted.iter().map(|one| one.bounds.earliest).collect();
        earliest.sort_unstable();
        let missing = if self.complete {
            Vec::new()
        } else {
            vec![self.lacking(None, Lack::CompleteList(act))]
        };
        let nth = latest.get(index);
        let lower = earliest.get(index).copied().flatten().filter(|_| self.complete);
        Found {
            bounds: Bounds::new(lower, nth.map(|(day, _)| *day)),
            missing,
            events: nth.map(|(_, event)| *event).into_iter().collect(),
        }
    }
}

/// The first deposit of a State.
#[derive(Clone, Copy)]
struct Deposit<'a> {
    party: Country,
    bounds: Bounds,
    event: &'a Event,
}

fn bounds_of(event: &Event) -> Bounds {
    event.date().map(Bounds::from).unwrap_or_default()
}

/// The kinds that count, and those that can only come before.
const fn notification(moment: Moment) -> (&'static [EventKind], &'static [EventKind]) {
    match moment {
        Moment::Sent => (&[EventKind::NotificationSent], &[]),
        Moment::Received | Moment::Unsaid => {
            (&[EventKind::NotificationReceived], &[EventKind::NotificationSent])
        }
    }
}
