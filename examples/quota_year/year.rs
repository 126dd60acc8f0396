//! The year, step by step.

use std::error::Error;
use std::fmt::Write as _;

use chrono::NaiveDate;
use kerben::core::calendar::day;
use kerben::core::explain::Off;
use kerben::core::period::Period;
use kerben::core::source::Evidence;
use kerben::quotas::apportion::{Key, Method, TieRule, verify};
use kerben::quotas::register::journal::{self, Head};
use kerben::quotas::register::{
    Act, Ask, CaseState, Decision, Funnel, Instrument, Kind, NodeId, NodeSpec, OverLimit, Register,
    Release, RequestId, Rules, Succession, keys,
};
use kerben::quotas::{Quotas, Statement, YearQuestion, YearTotal};
use serde::Serialize;

use crate::input::YearFile;

type Stop = Box<dyn Error>;

/// What happened on a day.
#[derive(Debug, Serialize)]
pub(crate) struct Event {
    on: NaiveDate,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Decision>,
}

/// How a node ended the year.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    node: String,
    cap: u64,
    granted: i64,
    unused: i64,
    funnel: Funnel,
}

/// The year as it went.
#[derive(Debug, Serialize)]
pub(crate) struct Account {
    title: String,
    events: Vec<Event>,
    close: Vec<Line>,
    /// The end of the journal: how many entries, and the hash of the last one.
    journal: Head,
}

/// The figure, the place where it is stated and its grade.
fn figure(statement: &Statement) -> Result<(u64, Instrument), Stop> {
    let places = statement.limit.places().ok_or("the total of the year is no number of places")?;
    let title = statement.instrument.clone().unwrap_or_else(|| statement.id.clone());
    Ok((places, Instrument::new(title, statement.lowest_grade())))
}

/// The total of the year as known on a day, and the last statement that gives it.
fn total(file: &YearFile, known_on: NaiveDate) -> Result<(u64, Instrument), Stop> {
    let question = YearQuestion::new(file.state, file.year).known_on(known_on);
    match Quotas::builtin()?.total(&question, &mut Off)?.value {
        YearTotal::Known(known) => figure(&known.last().statement),
        YearTotal::Undetermined(unknown) => Err(format!(
            "the total of {} is not known on {known_on}: {} statements do not settle it",
            file.year,
            unknown.statements.len()
        )
        .into()),
        _ => Err("the total of the year cannot be read".into()),
    }
}

/// The shares of the regions, none below what it has.
fn shares(file: &YearFile, places: u64, current: &[u64]) -> Result<Vec<u64>, Stop> {
    let weights = file.region.iter().map(|region| region.weight).collect();
    let mut key = Key::new(weights)?;
    if !current.is_empty() {
        key = key.never_below(current)?;
    }
    let shared = Method::Webster.apportion(&key, places, &mut Off)?.value;
    let shared = shared.resolve_all(&TieRule::Order)?;
    verify(&key, &shared)?;
    Ok(shared.settled().ok_or("ties are left")?.to_vec())
}

struct Year<'a> {
    file: &'a YearFile,
    register: Register,
    nation: NodeId,
    regions: Vec<NodeId>,
    events: Vec<Event>,
}

impl Year<'_> {
    fn tell(&mut self, on: NaiveDate, what: String, decision: Option<Decision>) {
        self.events.push(Event { on, what, decision });
    }

    fn open(&mut self, on: NaiveDate) -> Result<(), Stop> {
        let (places, order) = total(self.file, on)?;
        self.tell(on, format!("the total is {places}: {} ({})", order.title, order.grade), None);
        self.register.grant(self.nation, places, on, order, on)?;
        let parts = shares(self.file, places, &[])?;
        for ((node, region), part) in self.regions.iter().zip(&self.file.region).zip(&parts) {
            let act = Instrument::new("shared by constructed weights", Evidence::Unverified);
            self.register.grant(*node, *part, on, act, on)?;
            self.events.push(Event {
                on,
                what: format!("{} has {part}", region.name),
                decision: None,
            });
        }
        Ok(())
    }

    fn amend(&mut self, on: NaiveDate) -> Result<(), Stop> {
        let (places, order) = total(self.file, on)?;
        let before = self.register.cap(self.nation, on, on)?.unwrap_or_default();
        if places == before {
            self.tell(on, format!("the total stays at {places}"), None);
            return Ok(());
        }
        self.tell(
            on,
            format!(
                "the total is amended from {before} to {places}: {} ({})",
                order.title, order.grade
            ),
            None,
        );
        self.register.amend(self.nation, places, on, order, on)?;
        let mut current = Vec::new();
        for node in &self.regions {
            current.push(self.register.cap(*node, on, on)?.unwrap_or_default());
        }
        let floor = if places > before { current.as_slice() } else { &[] };
        let parts = shares(self.file, places, floor)?;
        // Who loses goes first, so that what is gained is free.
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by_key(|index| parts.get(*index) > current.get(*index));
        for index in order {
            let (Some(node), Some(part), Some(region)) =
                (self.regions.get(index), parts.get(index), self.file.region.get(index))
            else {
                continue;
            };
            let act = Instrument::new("shared by constructed weights", Evidence::Unverified);
            self.register.amend(*node, *part, on, act, on)?;
            self.events.push(Event {
                on,
                what: format!("{} has {part}", region.name),
                decision: None,
            });
        }
        Ok(())
    }

    fn ask(&mut self, index: usize) -> Result<(), Stop> {
        let Some(request) = self.file.request.get(index) else { return Ok(()) };
        let words = keys([("region", request.region.as_str())]);
        let path = self.register.path(&words, request.on)?;
        let ask = Ask::new(RequestId::of_text(&request.id), path)
            .places(request.places)
            .or_at_least(request.at_least.unwrap_or(request.places))
            .days(self.file.hold_days, self.file.permit_days);
        let known = self.register.case(ask.request).is_some();
        let decision = self.register.hold(&ask, request.on, &mut Off)?.value;
        let again = if known { " once more" } else { "" };
        let what =
            format!("{} asks{again} for {} in {}", request.id, request.places, request.region);
        self.tell(request.on, what, Some(decision));
        Ok(())
    }

    /// Adds what nobody commanded: holds that ran out, and requests that waited and were served.
    fn tell_what_time_brought(&mut self) {
        let named = |case: u32| {
            let name = self.register.cases().get(usize::try_from(case).ok()?)?.ask.request;
            let mut requests = self.file.request.iter();
            requests.find(|request| RequestId::of_text(&request.id) == name)
        };
        for entry in self.register.entries() {
            let (case, what, decision) = match &entry.act {
                Act::Lapsed { case } => (case, "runs out and gives its places back", None),
                Act::Promoted { case, taken } => {
                    let (places, until, firm) = (taken.places, taken.until, true);
                    let held = Decision::Held { places, until, firm };
                    (case, "has waited and is served", Some(held))
                }
                _ => continue,
            };
            if let Some(request) = named(case.number()) {
                let what = format!("{} {what}", request.id);
                self.events.push(Event { on: entry.on, what, decision });
            }
        }
        self.events.sort_by_key(|event| event.on);
    }

    fn confirm(&mut self, index: usize, on: NaiveDate) -> Result<(), Stop> {
        let Some(request) = self.file.request.get(index) else { return Ok(()) };
        let name = RequestId::of_text(&request.id);
        self.register.settle(on)?;
        let state = self.register.case(name).map(|case| case.state);
        if state == Some(CaseState::Held) {
            let decision = self.register.confirm(name, on)?;
            self.tell(on, format!("{} is confirmed", request.id), Some(decision));
        } else {
            let state = state.map_or_else(|| "unknown".to_owned(), |state| state.to_string());
            self.tell(on, format!("{} cannot be confirmed: it is {state}", request.id), None);
            if state == "waiting" {
                let decision = self.register.release(name, Release::Withdrawn, on)?;
                self.tell(on, format!("{} is withdrawn", request.id), Some(decision));
            }
        }
        Ok(())
    }
}

/// Opens the year, carries its events out in the order of their days, and closes it.
pub(crate) fn run(file: &YearFile) -> Result<Account, Stop> {
    let first = day(file.year, 1, 1)?;
    let next = day(file.year + 1, 1, 1)?;
    let period = Period::new(first, next)?;
    let mut register = Register::new();
    let name = format!("{} {}", file.state, file.year);
    let queue = Rules::default().over(OverLimit::Queue);
    let spec = NodeSpec::new(name, Kind::Flow, period).rules(queue.clone());
    let nation = register.open(spec, first)?;
    let mut regions = Vec::new();
    for region in &file.region {
        let spec = NodeSpec::new(region.name.clone(), Kind::Flow, period)
            .keys([("region", region.name.as_str())])
            .below(nation, "region")
            .rules(queue.clone());
        regions.push(register.open(spec, first)?);
    }
    let mut year = Year { file, register, nation, regions, events: Vec::new() };
    year.open(first)?;

    // An amendment comes before the requests of its day, a confirmation after them.
    let mut plan: Vec<(NaiveDate, u8, usize)> = vec![(file.amendment_known_on, 0, 0)];
    for (index, request) in file.request.iter().enumerate() {
        plan.push((request.on, 1, index));
        plan.extend(request.confirmed_on.map(|on| (on, 2, index)));
    }
    plan.sort_unstable();
    for (on, kind, index) in plan {
        if on < first || on >= next {
            return Err(format!("{on} is not in {}; accepted: days of that year", file.year).into());
        }
        match kind {
            0 => year.amend(on)?,
            1 => year.ask(index)?,
            _ => year.confirm(index, on)?,
        }
    }

    year.tell_what_time_brought();

    let remainders = year.register.close(nation, &Succession::none(), next)?;
    let mut close = Vec::new();
    for remainder in remainders {
        let last = period.last();
        let balance = year.register.balance(remainder.node, last)?;
        close.push(Line {
            node: year.register.spec(remainder.node)?.name.clone(),
            cap: balance.cap.unwrap_or_default(),
            granted: balance.used(),
            unused: remainder.unused,
            funnel: year.register.funnel(remainder.node)?,
        });
    }
    let (text, head) = journal::lines(&journal::empty(), year.register.entries())?;
    // What was written is read again before anybody relies on it.
    journal::read(&text, Some(&head)).whole()?;
    Ok(Account { title: file.title.clone(), events: year.events, close, journal: head })
}

fn words(decision: &Decision) -> String {
    match decision {
        Decision::Held { places, until, .. } => format!("{places} held until {until}"),
        Decision::Granted { places, until } => format!("{places} granted until {until}"),
        Decision::Queued { .. } => "waits".to_owned(),
        Decision::Refused(_) => "refused".to_owned(),
        Decision::Released { .. } => "given up".to_owned(),
        other => format!("{} at a fee", other.places()),
    }
}

impl Account {
    /// The year as text.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{}\n\n", self.title);
        for event in &self.events {
            let decision =
                event.decision.as_ref().map_or(String::new(), |one| format!(": {}", words(one)));
            // Writing into a text cannot fail.
            let _ = writeln!(text, "{}  {}{decision}", event.on, event.what);
        }
        let _ = writeln!(
            text,
            "\n{:<16}{:>9}{:>9}{:>9}{:>9}{:>9}",
            "at the close", "places", "granted", "unused", "asked", "lapsed"
        );
        for line in &self.close {
            let _ = writeln!(
                text,
                "{:<16}{:>9}{:>9}{:>9}{:>9}{:>9}",
                line.node,
                line.cap,
                line.granted,
                line.unused,
                line.funnel.asked,
                line.funnel.lapsed
            );
        }
        let _ = writeln!(
            text,
            "\njournal: {} entries, sha256 {}",
            self.journal.entries, self.journal.hash
        );
        text
    }
}
