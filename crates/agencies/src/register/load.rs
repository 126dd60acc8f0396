//! Reading data files into a register: every reference is checked, every error names the line.

use std::collections::BTreeMap;

use kerben_core::data::{DataError, Document, PackHeader, PackStamp};
use kerben_core::source::Sources;

use super::Register;
use super::check::check;
use crate::records::Records;

/// The most records of one kind that a register holds.
const RECORDS_MAX: usize = 1_000_000;

/// Where a record came from: a file with lines, or a program.
pub(super) enum Place<'a> {
    File(Document<'a>),
    Program(String),
}

impl Place<'_> {
    pub(super) fn error(&self, key: &str, problem: impl Into<String>, accepted: &str) -> DataError {
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
    put(&mut r.changes, place, "change", "id", &records.changes, |c| c.id.clone())?;
    r.parts.transitions.extend_from_slice(&records.transitions);
    r.parts.observations.extend_from_slice(&records.observations);
    r.parts.attributes.extend_from_slice(&records.attributes);
    r.parts.sites.extend_from_slice(&records.sites);
    r.parts.compositions.extend_from_slice(&records.compositions);
    r.parts.programmes.extend_from_slice(&records.programmes);
    r.parts.rewordings.extend_from_slice(&records.rewordings);
    for (index, holding) in records.holdings.iter().enumerate() {
        let at = format!("holding[{index}].id");
        if holding.superseded.is_some() {
            r.withdrawn.push(holding.clone());
            continue;
        }
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
