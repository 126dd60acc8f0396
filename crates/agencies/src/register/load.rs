//! Reading data files into a register: every reference is checked, every error names the line.

use std::collections::BTreeMap;

use kerben_core::data::{DataError, Document, PackHeader, PackStamp, list_names};
use kerben_core::source::Sources;

use super::{Register, is_inverted};
use crate::body::Body;
use crate::end::End;
use crate::function::DEPTH_MAX;
use crate::holding::Holding;
use crate::id::{ActId, BodyId, ConflictId, FunctionId};
use crate::proof::SourceIds;
use crate::records::Records;

/// The most records of one kind that a register holds.
const RECORDS_MAX: usize = 1_000_000;

/// Where a record came from: a file with lines, or a program.
enum Place<'a> {
    File(Document<'a>),
    Program(String),
}

impl Place<'_> {
    fn error(&self, key: &str, problem: impl Into<String>, accepted: &str) -> DataError {
        match self {
            Self::File(document) => document.error(key, problem, accepted),
            Self::Program(name) => DataError::at(name, None, key, problem, Some(accepted)),
        }
    }
}

/// Adds data files; references are checked when all of them are read.
pub(super) fn files(register: Register, files: &[(&str, &str)]) -> Result<Register, DataError> {
    let mut parts = Vec::new();
    for (file, text) in files {
        let document = Document::new(file, text)?;
        let records: Records = document.parse()?;
        let stamp = records.pack.stamp(text.as_bytes());
        parts.push((Place::File(document), records, stamp));
    }
    join(register, parts)
}

/// Adds records of a program; their stamp is that of their debug form.
pub(super) fn records(register: Register, records: Records) -> Result<Register, DataError> {
    let stamp = records.pack.stamp(format!("{records:?}").as_bytes());
    let place = Place::Program(records.pack.id.clone());
    join(register, vec![(place, records, stamp)])
}

fn join(
    mut register: Register,
    parts: Vec<(Place<'_>, Records, PackStamp)>,
) -> Result<Register, DataError> {
    let mut added = Vec::new();
    for (place, records, stamp) in parts {
        pack(&mut register, &place, &records.pack, stamp)?;
        let sources = match &place {
            Place::File(document) => document.sources(records.sources.clone())?,
            Place::Program(_) => Sources::new(records.sources.clone())
                .map_err(|error| place.error("source", error.to_string(), "each id once"))?,
        };
        register.sources = register
            .sources
            .merge(&sources)
            .map_err(|error| place.error("source", error.to_string(), "each id once"))?;
        insert(&mut register, &place, &records)?;
        added.push((place, records));
    }
    for (place, records) in &added {
        check(&register, place, records)?;
    }
    Ok(register)
}

fn pack(
    register: &mut Register,
    place: &Place<'_>,
    header: &PackHeader,
    stamp: PackStamp,
) -> Result<(), DataError> {
    if register.stamps.iter().any(|known| known.id() == header.id) {
        let problem = format!("the pack `{}` is already part of the register", header.id);
        return Err(place.error("pack.id", problem, "each pack once"));
    }
    register.stamps.push(stamp);
    Ok(())
}

/// Puts the records in their maps and refuses an id that stands already.
fn insert(register: &mut Register, place: &Place<'_>, records: &Records) -> Result<(), DataError> {
    fn put<K: Ord + Clone + std::fmt::Display, V: Clone>(
        map: &mut BTreeMap<K, V>,
        place: &Place<'_>,
        table: &str,
        field: &str,
        list: &[V],
        key: impl Fn(&V) -> K,
    ) -> Result<(), DataError> {
        for (index, record) in list.iter().enumerate() {
            let id = key(record);
            let at = format!("{table}[{index}].{field}");
            if map.len() >= RECORDS_MAX {
                let accepted = format!("at most {RECORDS_MAX}");
                return Err(place.error(&at, "there are too many records", &accepted));
            }
            if map.insert(id.clone(), record.clone()).is_some() {
                let problem = format!("`{id}` stands already");
                return Err(place.error(&at, problem, "each once"));
            }
        }
        Ok(())
    }
    let r = register;
    put(&mut r.coverage, place, "coverage", "jurisdiction", &records.coverage, |c| c.jurisdiction)?;
    put(&mut r.functions, place, "function", "id", &records.functions, |f| f.id.clone())?;
    put(&mut r.bodies, place, "body", "id", &records.bodies, |b| b.id.clone())?;
    put(&mut r.acts, place, "act", "id", &records.acts, |a| a.id.clone())?;
    put(&mut r.conflicts, place, "conflict", "id", &records.conflicts, |c| c.id().clone())?;
    for (index, holding) in records.holdings.iter().enumerate() {
        let at = format!("holding[{index}].id");
        if r.holdings.len() >= RECORDS_MAX {
            let accepted = format!("at most {RECORDS_MAX}");
            return Err(place.error(&at, "there are too many records", &accepted));
        }
        if r.holding_places.insert(holding.id.clone(), r.holdings.len()).is_some() {
            return Err(place.error(&at, format!("`{}` stands already", holding.id), "each once"));
        }
        r.holdings.push(holding.clone());
    }
    for (index, proposal) in records.proposals.iter().enumerate() {
        if r.proposals.iter().any(|known| known.id == proposal.id) {
            let at = format!("proposal[{index}].id");
            return Err(place.error(&at, format!("`{}` stands already", proposal.id), "each once"));
        }
        r.proposals.push(proposal.clone());
    }
    Ok(())
}

fn check(register: &Register, place: &Place<'_>, records: &Records) -> Result<(), DataError> {
    let checks = Checks { register, place };
    for (index, coverage) in records.coverage.iter().enumerate() {
        let at = format!("coverage[{index}]");
        if coverage.last < coverage.first {
            let accepted = format!("{} or later", coverage.first);
            let problem = "the last day lies before the first";
            return Err(place.error(&format!("{at}.last"), problem, &accepted));
        }
        checks.sources(&at, &coverage.sources)?;
    }
    for (index, function) in records.functions.iter().enumerate() {
        let at = format!("function[{index}]");
        if let Some(parent) = &function.parent {
            checks.function(&format!("{at}.parent"), parent)?;
        }
        checks.tree(&format!("{at}.parent"), &function.id)?;
        checks.sources(&at, &function.sources)?;
    }
    for (index, body) in records.bodies.iter().enumerate() {
        checks.whole_body(&format!("body[{index}]"), body)?;
    }
    for (index, act) in records.acts.iter().enumerate() {
        checks.sources(&format!("act[{index}]"), &act.sources)?;
    }
    for (index, holding) in records.holdings.iter().enumerate() {
        checks.whole_holding(&format!("holding[{index}]"), holding)?;
    }
    for (index, conflict) in records.conflicts.iter().enumerate() {
        for (claim, statement) in conflict.claims().iter().enumerate() {
            let key = format!("conflict[{index}].claim[{claim}].source");
            checks.source(&key, &statement.value.source)?;
        }
    }
    for (index, proposal) in records.proposals.iter().enumerate() {
        let at = format!("proposal[{index}]");
        checks.function(&format!("{at}.function"), &proposal.function)?;
        if let Some(body) = &proposal.body {
            checks.body(&format!("{at}.body"), body)?;
        }
        checks.sources(&at, &proposal.sources)?;
    }
    Ok(())
}

struct Checks<'a> {
    register: &'a Register,
    place: &'a Place<'a>,
}

impl Checks<'_> {
    fn sources(&self, at: &str, ids: &SourceIds) -> Result<(), DataError> {
        let key = |index| format!("{at}.sources[{index}]");
        ids.iter().enumerate().try_for_each(|(index, id)| self.source(&key(index), id))
    }

    fn source(&self, key: &str, id: &str) -> Result<(), DataError> {
        let sources = &self.register.sources;
        if sources.contains(id) {
            return Ok(());
        }
        let problem = format!("the source `{id}` is not defined under [[source]]");
        Err(self.place.error(key, problem, &list_names(sources.ids())))
    }

    fn function(&self, key: &str, id: &FunctionId) -> Result<(), DataError> {
        let known = &self.register.functions;
        if known.contains_key(id) {
            return Ok(());
        }
        let accepted = list_names(known.keys().map(FunctionId::as_str));
        Err(self.place.error(key, format!("there is no function `{id}`"), &accepted))
    }

    fn tree(&self, key: &str, id: &FunctionId) -> Result<(), DataError> {
        let known = &self.register.functions;
        let mut next = known.get(id);
        for _ in 0..DEPTH_MAX {
            match next.and_then(|function| function.parent.as_ref()) {
                None => return Ok(()),
                Some(parent) => next = known.get(parent),
            }
        }
        let problem = format!("the function `{id}` lies within itself, or too deep");
        let accepted = format!("a tree of at most {DEPTH_MAX} levels");
        Err(self.place.error(key, problem, &accepted))
    }

    fn body(&self, key: &str, id: &BodyId) -> Result<(), DataError> {
        let known = &self.register.bodies;
        if known.contains_key(id) {
            return Ok(());
        }
        let accepted = list_names(known.keys().map(BodyId::as_str));
        Err(self.place.error(key, format!("there is no body `{id}`"), &accepted))
    }

    fn act(&self, key: &str, id: &ActId) -> Result<(), DataError> {
        let known = &self.register.acts;
        if known.contains_key(id) {
            return Ok(());
        }
        let accepted = list_names(known.keys().map(ActId::as_str));
        Err(self.place.error(key, format!("there is no act `{id}`"), &accepted))
    }

    fn conflict(&self, key: &str, id: &ConflictId) -> Result<(), DataError> {
        let known = &self.register.conflicts;
        if known.contains_key(id) {
            return Ok(());
        }
        let accepted = list_names(known.keys().map(ConflictId::as_str));
        Err(self.place.error(key, format!("there is no conflict `{id}`"), &accepted))
    }

    fn interval(&self, at: &str, from: &End, until: &End) -> Result<(), DataError> {
        if *from == End::Open {
            let problem = "a start cannot be open";
            return Err(self.place.error(&format!("{at}.from"), problem, "a date or unknown"));
        }
        if is_inverted(from, until, self.register.slack) {
            let problem = format!("the interval ends ({until}) before it starts ({from})");
            return Err(self.place.error(&format!("{at}.until"), problem, "a later day"));
        }
        Ok(())
    }

    fn whole_body(&self, at: &str, body: &Body) -> Result<(), DataError> {
        self.interval(at, &body.from, &body.until)?;
        self.sources(at, &body.sources)?;
        if body.names.is_empty() {
            let problem = format!("the body `{}` has no name", body.id);
            return Err(self.place.error(at, problem, "at least one [[body.name]]"));
        }
        for (index, name) in body.names.iter().enumerate() {
            let at = format!("{at}.name[{index}]");
            let from = name.from.as_ref().unwrap_or(&body.from);
            let until = name.until.as_ref().unwrap_or(&body.until);
            self.interval(&at, from, until)?;
            self.sources(&at, &name.sources)?;
        }
        for (index, parent) in body.parents.iter().enumerate() {
            let at = format!("{at}.parent[{index}]");
            self.body(&format!("{at}.body"), &parent.body)?;
            self.interval(&at, &parent.from, &parent.until)?;
            self.sources(&at, &parent.sources)?;
        }
        Ok(())
    }

    fn whole_holding(&self, at: &str, holding: &Holding) -> Result<(), DataError> {
        self.function(&format!("{at}.function"), &holding.function)?;
        self.body(&format!("{at}.holder"), &holding.holder)?;
        self.interval(at, holding.from.end(), holding.until.end())?;
        self.sources(at, &holding.sources)?;
        self.sources(&format!("{at}.from"), holding.from.sources())?;
        self.sources(&format!("{at}.until"), holding.until.sources())?;
        for (name, acts) in [("basis", &holding.basis), ("see", &holding.see)] {
            for (index, act) in acts.iter().enumerate() {
                self.act(&format!("{at}.{name}[{index}]"), act)?;
            }
        }
        for (index, conflict) in holding.conflicts.iter().enumerate() {
            self.conflict(&format!("{at}.conflicts[{index}]"), conflict)?;
        }
        let slack = self.register.slack;
        for (index, seen) in holding.attested.iter().enumerate() {
            let at = format!("{at}.attested[{index}]");
            self.sources(&at, &seen.sources)?;
            let (from, until) = (holding.from.end(), holding.until.end());
            let early = seen.on.latest_with_slack(slack).zip(from.earliest(slack));
            let late = seen.on.earliest_with_slack(slack).zip(until.latest(slack));
            if early.is_some_and(|(seen, from)| seen < from)
                || late.is_some_and(|(seen, until)| until <= seen)
            {
                let problem = format!("the body was seen on {}, outside the interval", seen.on);
                let accepted = format!("a day from {from} to before {until}");
                return Err(self.place.error(&format!("{at}.on"), problem, &accepted));
            }
        }
        for (index, exception) in holding.exceptions.iter().enumerate() {
            let at = format!("{at}.except[{index}]");
            self.function(&format!("{at}.function"), &exception.function)?;
            if exception.function == holding.function
                || !self.register.is_within(&exception.function, &holding.function)
            {
                let (inner, outer) = (&exception.function, &holding.function);
                let problem = format!("`{inner}` is no part of `{outer}`");
                let accepted = format!("a function within `{outer}`");
                return Err(self.place.error(&format!("{at}.function"), problem, &accepted));
            }
            self.interval(&at, exception.from.end(), exception.until.end())?;
            self.sources(&format!("{at}.from"), exception.from.sources())?;
            self.sources(&format!("{at}.until"), exception.until.sources())?;
        }
        Ok(())
    }
}
