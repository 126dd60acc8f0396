//! Reading of data files, with every check that one file or several together can fail.

use std::collections::BTreeMap;

use kerben_core::country::Country;
use kerben_core::data::{DataError, Document, PackHeader, PackStamp, list_names};
use kerben_core::source::{Source, Sources};
use serde::Deserialize;

use crate::event::{EVENTS_MAX, Event, EventKind};
use crate::instrument::{Instrument, RelationKind};
use crate::pension::{span, unsettled};
use crate::place::{Fault, named};
use crate::register::participation::{self, Participation};

/// The most instruments of one register.
pub const INSTRUMENTS_MAX: usize = 1_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    instrument: Vec<Instrument>,
    #[serde(default)]
    participation: Vec<Participation>,
}

/// What one file holds, checked on its own.
pub(crate) struct Pack {
    pub(crate) stamp: PackStamp,
    pub(crate) sources: Sources,
    pub(crate) instruments: Vec<Instrument>,
    /// What it adds to instruments of other files.
    pub(crate) additions: Vec<Participation>,
}

/// Reads one file and checks everything but the edges to other files.
pub(crate) fn read(file: &str, text: &str) -> Result<Pack, DataError> {
    let document = Document::new(file, text)?;
    let raw: RawFile = document.parse().map_err(|error| named(&document, error))?;
    let sources = document.sources(raw.source)?;
    if raw.instrument.len() > INSTRUMENTS_MAX {
        let accepted = format!("at most {INSTRUMENTS_MAX}");
        return Err(document.error("instrument", "there are too many instruments", accepted));
    }
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, instrument) in raw.instrument.iter().enumerate() {
        let key = format!("instrument[{index}]");
        for id in std::iter::once(&instrument.id).chain(&instrument.aliases) {
            if id.trim().is_empty() {
                return Err(document.error(&format!("{key}.id"), "the id is empty", "a name"));
            }
            if let Some(first) = seen.insert(id, index) {
                let line = document.line_of(&format!("instrument[{first}].id"));
                let problem = format!("the id `{id}` stands already on line {line}");
                return Err(document.error(&format!("{key}.id"), problem, "each id once"));
            }
        }
        check(&document, &sources, &key, instrument)?;
    }
    participation::check(&document, &sources, &raw.participation)?;
    Ok(Pack {
        stamp: raw.pack.stamp(text.as_bytes()),
        sources,
        instruments: raw.instrument,
        additions: raw.participation,
    })
}

/// Checks an instrument that was not read from TOML: an error names its place by the key alone.
pub(crate) fn check_parsed(
    file: &str,
    sources: &Sources,
    key: &str,
    instrument: &Instrument,
) -> Result<(), DataError> {
    check(&Document::new(file, "")?, sources, key, instrument)
        .map_err(|error| DataError::at(file, None, error.key(), error.problem(), error.accepted()))
}

fn check(
    document: &Document<'_>,
    sources: &Sources,
    key: &str,
    instrument: &Instrument,
) -> Result<(), DataError> {
    document.check_source(sources, &format!("{key}.source"), &instrument.source)?;
    let mut states = instrument.states.clone();
    states.sort_unstable();
    states.dedup();
    if states.len() != instrument.states.len() {
        let problem = format!("{}: a State stands twice", instrument.id);
        return Err(document.error(&format!("{key}.states"), problem, "each State once"));
    }
    if instrument.events.len() > EVENTS_MAX {
        let accepted = format!("at most {EVENTS_MAX}");
        let problem = format!("{} has too many events", instrument.id);
        return Err(document.error(&format!("{key}.event"), problem, accepted));
    }
    for (index, event) in instrument.events.iter().enumerate() {
        let key = format!("{key}.event[{index}]");
        document.check_source(sources, &format!("{key}.source"), &event.source)?;
        for (index, claim) in event.otherwise.iter().enumerate() {
            let key = format!("{key}.otherwise[{index}].source");
            document.check_source(sources, &key, &claim.source)?;
        }
        let earlier = instrument.events.get(..index).unwrap_or_default();
        if let Some((part, problem, accepted)) = event_problem(instrument, event, earlier) {
            let problem = format!("{}, event {}: {problem}", instrument.id, event.kind);
            return Err(document.error(&format!("{key}.{part}"), problem, accepted));
        }
    }
    if let Some((index, (part, problem, accepted))) =
        crate::contradiction::without_cause(instrument)
    {
        let kind = instrument.events.get(index).map_or("", |event| event.kind.name());
        let problem = format!("{}, event {kind}: {problem}", instrument.id);
        return Err(document.error(&format!("{key}.event[{index}].{part}"), problem, accepted));
    }
    let parts = [
        ("entry.source", instrument.entry.as_ref().map(|clause| &clause.source)),
        ("timing.source", instrument.timing.as_ref().map(|timing| &timing.source)),
        (
            "timing.term_source",
            instrument.timing.as_ref().and_then(|timing| timing.term_source.as_ref()),
        ),
        ("exit.source", instrument.exit.as_ref().map(|clause| &clause.source)),
        ("survival.source", instrument.survival.as_ref().map(|clause| &clause.source)),
        ("scope.source", instrument.scope.as_ref().map(|scope| &scope.source)),
    ];
    if let Some((part, problem, accepted)) = told_twice(instrument) {
        let problem = format!("{}: {problem}", instrument.id);
        return Err(document.error(&format!("{key}.{part}"), problem, accepted));
    }
    for (part, source) in parts {
        if let Some(source) = source {
            document.check_source(sources, &format!("{key}.{part}"), source)?;
        }
    }
    for (index, clause) in instrument.clauses.iter().enumerate() {
        document.check_source(sources, &format!("{key}.clause[{index}].source"), &clause.source)?;
    }
    for (index, relation) in instrument.relations.iter().enumerate() {
        let key = format!("{key}.relation[{index}]");
        document.check_source(sources, &format!("{key}.source"), &relation.source)?;
        let charter = relation.kind == RelationKind::PrevailsAsCharter;
        if charter && (relation.to.is_some() || relation.to_bilateral) {
            let problem = format!("{}: the edge prevails over every other", instrument.id);
            return Err(document.error(&key, problem, "neither `to` nor `to_bilateral`"));
        }
        if !charter && relation.to.is_some() == relation.to_bilateral {
            let problem = format!(
                "{}: the edge must go to one instrument or to every bilateral one",
                instrument.id
            );
            return Err(document.error(&key, problem, "either `to` or `to_bilateral = true`"));
        }
        if let Err(error) = span(relation.service_from, relation.service_to) {
            return Err(document.refused(&format!("{key}.service_to"), &error));
        }
    }
    for (index, question) in instrument.questions.iter().enumerate() {
        for (reading, stated) in question.readings.iter().enumerate() {
            let key = format!("{key}.unsettled[{index}].reading[{reading}].source");
            document.check_source(sources, &key, &stated.source)?;
        }
        if let Err(error) = span(question.from, question.to) {
            return Err(document.refused(&format!("{key}.unsettled[{index}].to"), &error));
        }
        if let Err(error) = unsettled(question) {
            return Err(document.refused(&format!("{key}.unsettled[{index}]"), &error));
        }
    }
    Ok(())
}

/// A clause that stands both as a rule of days and composed: the key, the problem and what would be accepted.
pub(crate) fn told_twice(
    instrument: &Instrument,
) -> Option<(&'static str, &'static str, &'static str)> {
    let timing = instrument.timing.as_ref()?;
    if instrument.entry.is_some() && timing.entry.is_some() {
        return Some(("timing", "the entry into force is told twice", "`entry` or `timing.entry`"));
    }
    if instrument.exit.is_some() && timing.term.is_some() {
        return Some(("timing", "the exit is told twice", "`exit` or `timing.term`"));
    }
    None
}

/// What is wrong with an event of an instrument: the key, the problem and what would be accepted.
pub(crate) fn event_problem(
    instrument: &Instrument,
    event: &Event,
    earlier: &[Event],
) -> Option<(&'static str, String, String)> {
    if let Some(party) = event.party
        && !instrument.names(party)
    {
        let accepted = list_names(instrument.states.iter().map(Country::alpha2));
        return Some(("party", format!("{party} is not among the States"), accepted));
    }
    if event.known_from().is_none() {
        let problem = "neither its date nor `recorded` says from when it was known".to_owned();
        return Some(("recorded", problem, "the day on which it became known".to_owned()));
    }
    if event.date.is_none()
        && (event.kind.is_consent() || event.kind.is_end() || event.kind == EventKind::InForce)
    {
        let problem = "it has no date".to_owned();
        return Some(("date", problem, "a date, imprecise if need be: `../2014`".to_owned()));
    }
    if !event.otherwise.is_empty() && (event.date.is_none() || event.preferred_because.is_none()) {
        let problem =
            "it has contradicting statements but no preferred date with a reason".to_owned();
        let accepted = "a `date` and `preferred_because`".to_owned();
        return Some(("preferred_because", problem, accepted));
    }
    let single = event.kind.is_end() || event.kind == EventKind::InForce;
    let rival = earlier.iter().find(|other| {
        single
            && other.kind == event.kind
            && other.party == event.party
            && other.known_from() == event.known_from()
    });
    if rival.is_some() {
        let problem = "it stands twice for the same party, known from the same day".to_owned();
        let accepted = "one event with `otherwise`, or a later `recorded` for the correction";
        return Some(("kind", problem, accepted.to_owned()));
    }
    crate::contradiction::of(instrument, event, earlier)
}

/// Checks the edges between all instruments of a register: known ends, no circle.
pub(crate) fn check_edges(
    instruments: &BTreeMap<String, Instrument>,
    aliases: &BTreeMap<String, String>,
) -> Result<(), Fault> {
    let known = |id: &str| instruments.contains_key(id) || aliases.contains_key(id);
    for instrument in instruments.values() {
        let ends = instrument.relations.iter().enumerate().filter_map(|(index, relation)| {
            Some((format!("relation[{index}].to"), relation.to.as_deref()?))
        });
        let about = instrument.questions.iter().enumerate();
        let about = about.map(|(index, question)| {
            (format!("unsettled[{index}].about"), question.about.as_str())
        });
        for (key, to) in ends.chain(about) {
            if !known(to) {
                let id = instrument.id.clone();
                let problem = format!("{id}: an edge goes to the unknown instrument `{to}`");
                let accepted = list_names(instruments.keys().map(String::as_str));
                return Err(Fault { instrument: id, key, problem, accepted });
            }
        }
    }
    for kind in [
        RelationKind::Amends,
        RelationKind::Supersedes,
        RelationKind::Specialises,
        RelationKind::SubordinateTo,
    ] {
        if let Some(id) = circle(instruments, aliases, kind) {
            let problem = format!("{id}: its edges of the kind {kind:?} lead back to itself");
            let accepted = "edges without a circle".to_owned();
            return Err(Fault { instrument: id, key: "relation".to_owned(), problem, accepted });
        }
    }
    Ok(())
}

fn circle(
    instruments: &BTreeMap<String, Instrument>,
    aliases: &BTreeMap<String, String>,
    kind: RelationKind,
) -> Option<String> {
    let next = |id: &str| -> Vec<&str> {
        instruments.get(id).map_or_else(Vec::new, |instrument| {
            instrument
                .relations
                .iter()
                .filter(|relation| relation.kind == kind)
                .filter_map(|relation| relation.to.as_deref())
                .map(|to| aliases.get(to).map_or(to, String::as_str))
                .collect()
        })
    };
    // Instruments without an outgoing edge to one that remains are taken away until nothing or a circle is left.
    let mut left: std::collections::BTreeSet<&str> =
        instruments.keys().map(String::as_str).collect();
    loop {
        let before = left.len();
        let keep: std::collections::BTreeSet<&str> =
            left.iter().copied().filter(|id| next(id).iter().any(|to| left.contains(to))).collect();
        left = keep;
        if left.is_empty() || left.len() == before {
            return left.first().map(|id| (*id).to_owned());
        }
    }
}
