//! Reads a parameter file; every error names its line.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::entry::{Entry, Parameter, Stated};
use super::{Figure, PARAMETERS_MAX, Pack, ParameterSet, VALUES_MAX};
use crate::calendar::serde_day_option;
use crate::data::{DataError, Document, PackHeader};
use crate::language::Localised;
use crate::period::Validity;
use crate::source::{Evidence, Source, Sourced, Sources, filled};
use crate::unsettled::{Reading, Readings, Unsettled};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    parameter: Vec<RawParameter>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawParameter {
    #[serde(deserialize_with = "filled")]
    id: String,
    title: Localised,
    #[serde(deserialize_with = "filled")]
    unit: String,
    article: Option<String>,
    #[serde(default)]
    value: Vec<RawValue>,
    #[serde(default)]
    unsettled: Vec<RawUnsettled>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawValue {
    #[serde(default, with = "serde_day_option")]
    from: Option<NaiveDate>,
    #[serde(default, with = "serde_day_option")]
    to: Option<NaiveDate>,
    value: String,
    #[serde(deserialize_with = "filled")]
    source: String,
    grade: Evidence,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawUnsettled {
    #[serde(default, with = "serde_day_option")]
    from: Option<NaiveDate>,
    #[serde(default, with = "serde_day_option")]
    to: Option<NaiveDate>,
    why: Localised,
    reading: Vec<Reading<String>>,
}

/// What stands at a key of the file, before the days on which it holds are known.
struct Draft {
    key: String,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    content: Content,
}

enum Content {
    Value(Sourced<Figure>),
    Unsettled { readings: Vec<Reading<Figure>>, why: Localised },
}

pub(super) fn load(file: &str, text: &str) -> Result<ParameterSet, DataError> {
    let document = Document::new(file, text)?;
    let raw: RawFile = document.parse()?;
    let sources = document.sources(raw.source)?;
    let mut parameters = BTreeMap::new();
    let mut first_at = BTreeMap::new();
    for (index, parameter) in raw.parameter.into_iter().enumerate() {
        let key = format!("parameter[{index}]");
        if index >= PARAMETERS_MAX {
            let accepted = format!("at most {PARAMETERS_MAX}");
            return Err(document.error(&key, "there are too many parameters", accepted));
        }
        if let Some(first) = first_at.insert(parameter.id.clone(), key.clone()) {
            let line = document.line_of(&format!("{first}.id"));
            let problem = format!("the parameter `{}` stands already on line {line}", parameter.id);
            return Err(document.error(&format!("{key}.id"), problem, "each parameter once"));
        }
        let loaded = parameter.load(&document, &sources, &key)?;
        parameters.insert(loaded.id.clone(), loaded);
    }
    let stamp = raw.pack.stamp(text.as_bytes());
    Ok(ParameterSet {
        packs: vec![Pack { stamp, sources }],
        parameters,
        overlays: Vec::new(),
        readings: Readings::new(),
    })
}

impl RawParameter {
    fn load(
        self,
        document: &Document<'_>,
        sources: &Sources,
        key: &str,
    ) -> Result<Parameter, DataError> {
        if self.value.len().saturating_add(self.unsettled.len()) > VALUES_MAX {
            let accepted = format!("at most {VALUES_MAX}");
            return Err(document.error(key, "the parameter has too many values", accepted));
        }
        let mut drafts = Vec::new();
        for (index, raw) in self.value.into_iter().enumerate() {
            let key = format!("{key}.value[{index}]");
            document.check_source(sources, &format!("{key}.source"), &raw.source)?;
            let value = Figure::parse(&self.unit, &raw.value)
                .map_err(|error| document.refused(&format!("{key}.value"), &error))?;
            let mut stated = Sourced::new(value, raw.grade, raw.source);
            stated.note = raw.note;
            drafts.push(Draft { key, from: raw.from, to: raw.to, content: Content::Value(stated) });
        }
        for (index, raw) in self.unsettled.into_iter().enumerate() {
            let key = format!("{key}.unsettled[{index}]");
            let mut readings = Vec::new();
            for (index, reading) in raw.reading.into_iter().enumerate() {
                let key = format!("{key}.reading[{index}]");
                document.check_source(sources, &format!("{key}.source"), &reading.source)?;
                let value = Figure::parse(&self.unit, &reading.value)
                    .map_err(|error| document.refused(&format!("{key}.value"), &error))?;
                readings.push(Reading {
                    value,
                    name: reading.name,
                    why: reading.why,
                    grade: reading.grade,
                    source: reading.source,
                });
            }
            let content = Content::Unsettled { readings, why: raw.why };
            drafts.push(Draft { key, from: raw.from, to: raw.to, content });
        }
        Ok(Parameter {
            entries: entries(document, &self.id, drafts)?,
            id: self.id,
            title: self.title,
            unit: self.unit,
            article: self.article,
            pack: 0,
        })
    }
}

/// Puts the drafts in order and says until when each holds.
fn entries(
    document: &Document<'_>,
    id: &str,
    mut drafts: Vec<Draft>,
) -> Result<Vec<Entry>, DataError> {
    drafts.sort_by_key(|draft| draft.from);
    let mut entries = Vec::with_capacity(drafts.len());
    let mut drafts = drafts.into_iter().peekable();
    while let Some(draft) = drafts.next() {
        let mut to = draft.to;
        if let Some(next) = drafts.peek() {
            let next_from = next.from.filter(|from| draft.from.is_none_or(|own| own < *from));
            let Some(next_from) = next_from else {
                return Err(overlap(document, &draft.key, &next.key));
            };
            match to {
                Some(last) if last >= next_from => {
                    return Err(overlap(document, &draft.key, &next.key));
                }
                Some(_) => {}
                None => to = next_from.pred_opt(),
            }
        }
        let holds = Validity::from_inclusive(draft.from, to)
            .map_err(|error| document.refused(&format!("{}.to", draft.key), &error))?;
        let stated = match draft.content {
            Content::Value(value) => Stated::Settled(value),
            Content::Unsettled { readings, why } => Stated::Unsettled(
                Unsettled::new(id, readings, holds, why)
                    .map_err(|error| document.refused(&format!("{}.reading", draft.key), &error))?,
            ),
        };
        entries.push(Entry { holds, stated, overlay: None });
    }
    Ok(entries)
}

/// Names the lines of both values; the error stands at the one that comes later in the file.
fn overlap(document: &Document<'_>, one: &str, two: &str) -> DataError {
    let (one_line, two_line) = (document.line_of(one), document.line_of(two));
    let (key, other) = if one_line > two_line { (one, two_line) } else { (two, one_line) };
    document.error(
        key,
        format!("the days of this value overlap those of the value on line {other}"),
        "values whose days do not overlap; without `to` a value holds until the next one begins",
    )
}
