//! Reading instruments, coded answers and reporting cycles from data files.

use kerben_core::data::{DataError, Document, PackHeader, PackStamp, list_names};
use kerben_core::source::{Source, Sources};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::instrument::{ITEMS_MAX, Instrument};
use super::reporting::Reporting;
use super::{AssessmentError, Instruments};
use crate::proof::SourceIds;

/// What one file of instruments holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct InstrumentRecords {
    /// The file's identity.
    pub pack: PackHeader,
    /// Where it was read.
    #[serde(default, rename = "source", skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Instruments.
    #[serde(default, rename = "instrument", skip_serializing_if = "Vec::is_empty")]
    pub instruments: Vec<Instrument>,
    /// Coded answers.
    #[serde(default, rename = "answer", skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// Cycles of reporting under a convention.
    #[serde(default, rename = "reporting", skip_serializing_if = "Vec::is_empty")]
    pub reporting: Vec<Reporting>,
}

/// Reads files one after the other; an answer may name an instrument of an earlier file.
pub(super) fn read(
    mut known: Instruments,
    files: &[(&str, &str)],
) -> Result<Instruments, AssessmentError> {
    for (file, text) in files {
        let document = Document::new(file, text)?;
        let records: InstrumentRecords = document.parse()?;
        let stamp = records.pack.stamp(text.as_bytes());
        add(&mut known, &document, records, stamp)?;
    }
    Ok(known)
}

fn add(
    known: &mut Instruments,
    document: &Document<'_>,
    records: InstrumentRecords,
    stamp: PackStamp,
) -> Result<(), DataError> {
    if known.stamps.iter().any(|other| other.id() == stamp.id()) {
        let problem = format!("the pack `{}` was read already", stamp.id());
        return Err(document.error("pack.id", problem, "each pack once"));
    }
    let sources = document.sources(records.sources)?;
    known.sources = known.sources.merge(&sources).map_err(|e| document.refused("source", &e))?;
    for (index, instrument) in records.instruments.into_iter().enumerate() {
        let at = format!("instrument[{index}]");
        if known.known.iter().any(|other| other.id == instrument.id) {
            let problem = format!("`{}` stands already", instrument.id);
            return Err(document.error(&format!("{at}.id"), problem, "each once"));
        }
        check(document, &known.sources, &at, &instrument)?;
        known.known.push(instrument);
    }
    for (index, answer) in records.answers.into_iter().enumerate() {
        let at = format!("answer[{index}]");
        sourced(document, &known.sources, &at, &answer.sources)?;
        known
            .check_answer(&answer)
            .map_err(|error| document.refused(&format!("{at}.item"), &error))?;
        known.answers.push(answer);
    }
    for (index, reporting) in records.reporting.into_iter().enumerate() {
        let at = format!("reporting[{index}]");
        sourced(document, &known.sources, &at, &reporting.sources)?;
        let deposits = reporting.deposits.iter().map(|one| ("deposit", &one.sources));
        for (place, (part, sources)) in deposits.enumerate() {
            sourced(document, &known.sources, &format!("{at}.{part}[{place}]"), sources)?;
        }
        for (place, report) in reporting.reports.iter().enumerate() {
            sourced(document, &known.sources, &format!("{at}.report[{place}]"), &report.sources)?;
        }
        if known.reporting.iter().any(|other| other.id == reporting.id) {
            let problem = format!("`{}` stands already", reporting.id);
            return Err(document.error(&format!("{at}.id"), problem, "each once"));
        }
        known.reporting.push(reporting);
    }
    known.stamps.push(stamp);
    Ok(())
}

fn sourced(
    document: &Document<'_>,
    sources: &Sources,
    at: &str,
    ids: &SourceIds,
) -> Result<(), DataError> {
    let key = |place| format!("{at}.sources[{place}]");
    ids.iter()
        .enumerate()
        .try_for_each(|(place, id)| document.check_source(sources, &key(place), id))
}

fn check(
    document: &Document<'_>,
    sources: &Sources,
    at: &str,
    instrument: &Instrument,
) -> Result<(), DataError> {
    sourced(document, sources, at, &instrument.sources)?;
    if instrument.items().count() > ITEMS_MAX {
        let accepted = format!("at most {ITEMS_MAX}");
        return Err(document.error(at, "there are too many items", accepted));
    }
    let mut seen = Vec::new();
    for (g, group) in instrument.groups.iter().enumerate() {
        let at = format!("{at}.group[{g}]");
        sourced(document, sources, &at, &group.sources)?;
        for (i, item) in group.items.iter().enumerate() {
            let at = format!("{at}.item[{i}]");
            sourced(document, sources, &at, &item.sources)?;
            if seen.contains(&&item.id) {
                let problem = format!("the item `{}` stands already", item.id);
                return Err(document.error(&format!("{at}.id"), problem, "each once"));
            }
            seen.push(&item.id);
        }
    }
    for (v, version) in instrument.versions.iter().enumerate() {
        let at = format!("{at}.version[{v}]");
        sourced(document, sources, &at, &version.sources)?;
        let mut above = None;
        for (c, category) in version.categories.iter().enumerate() {
            let at = format!("{at}.category[{c}]");
            sourced(document, sources, &at, &category.sources)?;
            let backwards = category.to_percent < category.from_percent
                || category.to_percent > 100
                || above.is_some_and(|above| category.from_percent < above);
            if backwards {
                let problem = format!(
                    "the category runs from {} to {}",
                    category.from_percent, category.to_percent
                );
                let accepted = "0 to 100 per cent, the lower bound first, categories upwards";
                return Err(document.error(&format!("{at}.from_percent"), problem, accepted));
            }
            above = Some(category.to_percent);
        }
    }
    Ok(())
}

/// Returns ids for the `accepted` part of an error.
pub(super) fn names<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    list_names(ids)
}
