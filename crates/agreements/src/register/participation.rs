//! Events that one data file adds to the instruments of another.

use std::collections::BTreeMap;

use kerben_core::country::Country;
use kerben_core::data::{DataError, Document, list_names};
use kerben_core::source::Sources;
use serde::Deserialize;

use crate::clause::Timing;
use crate::event::{EVENTS_MAX, Event};
use crate::file::{event_problem, told_twice};
use crate::instrument::{Instrument, TimeClause};

/// What a data file adds to an instrument of another: acts of further States, and the clauses of time where none were
/// read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Participation {
    of: String,
    entry: Option<TimeClause>,
    timing: Option<Timing>,
    #[serde(default, rename = "event")]
    events: Vec<Event>,
}

/// Checks what can be checked without the other files.
pub(crate) fn check(
    document: &Document<'_>,
    sources: &Sources,
    additions: &[Participation],
) -> Result<(), DataError> {
    for (index, addition) in additions.iter().enumerate() {
        let key = format!("participation[{index}]");
        if let Some(entry) = &addition.entry {
            document.check_source(sources, &format!("{key}.entry.source"), &entry.source)?;
        }
        if let Some(timing) = &addition.timing {
            document.check_source(sources, &format!("{key}.timing.source"), &timing.source)?;
            if let Some(source) = &timing.term_source {
                document.check_source(sources, &format!("{key}.timing.term_source"), source)?;
            }
        }
        for (index, event) in addition.events.iter().enumerate() {
            let key = format!("{key}.event[{index}]");
            document.check_source(sources, &format!("{key}.source"), &event.source)?;
            for (index, claim) in event.otherwise.iter().enumerate() {
                let key = format!("{key}.otherwise[{index}].source");
                document.check_source(sources, &key, &claim.source)?;
            }
        }
    }
    Ok(())
}

/// Adds the events to the instruments that they speak of; a State that acts is one that the data tell of.
pub(crate) fn apply(
    document: &Document<'_>,
    additions: Vec<Participation>,
    instruments: &mut BTreeMap<String, Instrument>,
    aliases: &BTreeMap<String, String>,
) -> Result<(), DataError> {
    for (index, addition) in additions.into_iter().enumerate() {
        let key = format!("participation[{index}]");
        let id = aliases.get(&addition.of).unwrap_or(&addition.of).clone();
        let Some(instrument) = instruments.get_mut(&id) else {
            let problem = format!("there is no instrument `{}`", addition.of);
            let accepted = list_names(instruments.keys().map(String::as_str));
            return Err(document.error(&format!("{key}.of"), problem, accepted));
        };
        if let Some(entry) = addition.entry {
            if instrument.entry.is_some() {
                let problem = format!("{id} has its clause on entry into force already");
                return Err(document.error(&format!("{key}.entry"), problem, "one clause"));
            }
            instrument.entry = Some(entry);
        }
        if let Some(timing) = addition.timing {
            if instrument.timing.is_some() {
                let problem = format!("{id} has its clauses of time already");
                return Err(document.error(&format!("{key}.timing"), problem, "one table"));
            }
            instrument.timing = Some(timing);
        }
        if let Some((part, problem, accepted)) = told_twice(instrument) {
            let problem = format!("{id}: {problem}");
            return Err(document.error(&format!("{key}.{part}"), problem, accepted));
        }
        for (index, event) in addition.events.into_iter().enumerate() {
            let key = format!("{key}.event[{index}]");
            if let Some(party) = event.party
                && !instrument.states.contains(&party)
            {
                if instrument.closed {
                    let problem = format!("{id} is closed to {party}");
                    let accepted = list_names(instrument.states.iter().map(Country::alpha2));
                    return Err(document.error(&format!("{key}.party"), problem, accepted));
                }
                instrument.states.push(party);
            }
            if instrument.events.len() >= EVENTS_MAX {
                let problem = format!("{id} has too many events");
                let accepted = format!("at most {EVENTS_MAX}");
                return Err(document.error(&key, problem, accepted));
            }
            if let Some((part, problem, accepted)) =
                event_problem(instrument, &event, &instrument.events)
            {
                let problem = format!("{id}, event {}: {problem}", event.kind);
                return Err(document.error(&format!("{key}.{part}"), problem, accepted));
            }
            instrument.events.push(event);
        }
    }
    Ok(())
}
