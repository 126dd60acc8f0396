//! Checking records against the register: every reference leads to a record, no interval runs backwards.

use kerben_core::data::{DataError, list_names};

use super::load::Place;
use super::{Register, is_inverted};
use crate::attribute::AttributeKey;
use crate::body::{Body, Level};
use crate::change::{Change, MOVES_MAX};
use crate::end::End;
use crate::function::DEPTH_MAX;
use crate::holding::Holding;
use crate::id::{ActId, BodyId, ConflictId, FunctionId};
use crate::proof::SourceIds;
use crate::records::Records;

pub(super) fn check(
    register: &Register,
    place: &Place<'_>,
    records: &Records,
) -> Result<(), DataError> {
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
        let at = format!("act[{index}]");
        checks.sources(&at, &act.sources)?;
        for (number, clock) in act.clocks.iter().enumerate() {
            checks.sources(&format!("{at}.clock[{number}]"), &clock.sources)?;
        }
        for (number, body) in act.about.iter().enumerate() {
            checks.body(&format!("{at}.about[{number}]"), body)?;
        }
    }
    for (index, holding) in records.holdings.iter().enumerate() {
        checks.whole_holding(&format!("holding[{index}]"), holding)?;
    }
    for (index, conflict) in records.conflicts.iter().enumerate() {
        if let Some(body) = conflict.body() {
            checks.body(&format!("conflict[{index}].body"), body)?;
        }
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
    for (index, change) in records.changes.iter().enumerate() {
        checks.change(&format!("change[{index}]"), change)?;
    }
    checks.parts(records)
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
        for (index, name) in body.local_names.iter().enumerate() {
            self.sources(&format!("{at}.local[{index}]"), &name.sources)?;
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

    fn acts(&self, at: &str, acts: &[ActId]) -> Result<(), DataError> {
        let key = |index| format!("{at}[{index}]");
        acts.iter().enumerate().try_for_each(|(index, act)| self.act(&key(index), act))
    }

    fn change(&self, at: &str, change: &Change) -> Result<(), DataError> {
        self.sources(at, &change.sources)?;
        self.acts(&format!("{at}.basis"), &change.basis)?;
        if change.on == End::Open {
            let problem = "a change cannot be open";
            return Err(self.place.error(&format!("{at}.on"), problem, "a date or unknown"));
        }
        if let Some(until) = &change.until {
            self.interval(at, &change.on, until)?;
        }
        for (field, body) in [
            ("subject", &change.subject),
            ("parent_from", &change.parent_from),
            ("parent_to", &change.parent_to),
        ] {
            if let Some(body) = body {
                self.body(&format!("{at}.{field}"), body)?;
            }
        }
        if change.moves.len() > MOVES_MAX {
            let accepted = format!("at most {MOVES_MAX}");
            return Err(self.place.error(
                &format!("{at}.move"),
                "there are too many moves",
                &accepted,
            ));
        }
        for (index, one) in change.moves.iter().enumerate() {
            let at = format!("{at}.move[{index}]");
            for (field, body) in [("donor", &one.donor), ("receiver", &one.receiver)] {
                if let Some(body) = body {
                    self.body(&format!("{at}.{field}"), body)?;
                }
            }
            if let Some(function) = &one.function {
                self.function(&format!("{at}.function"), function)?;
            }
        }
        if change.moves.is_empty() && change.subject.is_none() {
            let problem = format!("the change `{}` names no body", change.id);
            return Err(self.place.error(
                at,
                problem,
                "a subject, or at least one [[change.move]]",
            ));
        }
        Ok(())
    }

    /// Records that belong to bodies and acts.
    fn parts(&self, records: &Records) -> Result<(), DataError> {
        for (index, part) in records.transitions.iter().enumerate() {
            let at = format!("transition[{index}]");
            self.sources(&at, &part.sources)?;
            self.interval(&at, &part.from, &part.until)?;
            for (number, function) in part.functions.iter().enumerate() {
                self.function(&format!("{at}.functions[{number}]"), function)?;
            }
            for (number, body) in part.bodies.iter().enumerate() {
                self.body(&format!("{at}.bodies[{number}]"), body)?;
            }
            self.acts(&format!("{at}.act"), part.act.as_slice())?;
        }
        for (index, part) in records.observations.iter().enumerate() {
            let at = format!("observation[{index}]");
            self.sources(&at, &part.sources)?;
            self.body(&format!("{at}.body"), &part.body)?;
            if let Some(function) = &part.function {
                self.function(&format!("{at}.function"), function)?;
            }
        }
        for (index, part) in records.attributes.iter().enumerate() {
            let at = format!("attribute[{index}]");
            self.sources(&at, &part.sources)?;
            self.body(&format!("{at}.body"), &part.body)?;
            self.interval(&at, &part.from, &part.until)?;
            self.acts(&format!("{at}.basis"), &part.basis)?;
            if part.key == AttributeKey::Level && Level::from_code(&part.value).is_none() {
                let problem = format!("\"{}\" is no level", part.value);
                let accepted = list_names(Level::ALL.iter().map(|level| level.code()));
                return Err(self.place.error(&format!("{at}.value"), problem, &accepted));
            }
        }
        for (index, part) in records.sites.iter().enumerate() {
            let at = format!("site[{index}]");
            self.sources(&at, &part.sources)?;
            self.body(&format!("{at}.body"), &part.body)?;
            self.interval(&at, &part.from, &part.until)?;
        }
        for (index, part) in records.compositions.iter().enumerate() {
            let at = format!("composition[{index}]");
            self.sources(&at, &part.sources)?;
            self.body(&format!("{at}.body"), &part.body)?;
            self.interval(&at, &part.from, &part.until)?;
            for (number, seat) in part.members.iter().enumerate() {
                if let Some(body) = &seat.body {
                    self.body(&format!("{at}.seat[{number}].body"), body)?;
                }
            }
        }
        for (index, part) in records.programmes.iter().enumerate() {
            let at = format!("programme[{index}]");
            self.sources(&at, &part.sources)?;
            self.interval(&at, &part.from, &part.until)?;
            self.acts(&format!("{at}.basis"), &part.basis)?;
            for (field, body) in [("run_by", &part.run_by), ("body", &part.body)] {
                if let Some(body) = body {
                    self.body(&format!("{at}.{field}"), body)?;
                }
            }
            if let Some(function) = &part.function {
                self.function(&format!("{at}.function"), function)?;
            }
        }
        for (index, part) in records.rewordings.iter().enumerate() {
            let at = format!("rewording[{index}]");
            self.sources(&at, &part.sources)?;
            self.body(&format!("{at}.body"), &part.body)?;
            self.act(&format!("{at}.by"), &part.by)?;
        }
        Ok(())
    }
}
