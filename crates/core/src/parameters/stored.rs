//! The form in which a set is stored and sent; it is checked as strictly as a file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Parameter, Stated};
use super::{Figure, PARAMETERS_MAX, Pack, ParameterSet, ParameterSetError, VALUES_MAX};
use crate::language::Localised;
use crate::overlay::OverlayStamp;
use crate::period::Validity;
use crate::source::Sourced;
use crate::unsettled::{Reading, Readings, Unsettled};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSet {
    packs: Vec<Pack>,
    parameters: Vec<RawParameter>,
    overlays: Vec<OverlayStamp>,
    readings: Readings,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawParameter {
    id: String,
    title: Localised,
    unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    article: Option<String>,
    pack: usize,
    values: Vec<RawEntry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    holds: Validity,
    stated: RawStated,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    overlay: Option<usize>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum RawStated {
    Settled(Sourced<String>),
    Unsettled { why: Localised, reading: Vec<Reading<String>> },
}

impl From<ParameterSet> for RawSet {
    fn from(set: ParameterSet) -> Self {
        Self {
            packs: set.packs,
            parameters: set.parameters.into_values().map(RawParameter::from).collect(),
            overlays: set.overlays,
            readings: set.readings,
        }
    }
}

impl From<Parameter> for RawParameter {
    fn from(parameter: Parameter) -> Self {
        let values = parameter.entries.into_iter().map(|entry| RawEntry {
            holds: entry.holds,
            stated: match entry.stated {
                Stated::Settled(value) => {
                    RawStated::Settled(value.map(|figure| figure.to_string()))
                }
                Stated::Unsettled(unsettled) => RawStated::Unsettled {
                    why: unsettled.why().clone(),
                    reading: unsettled.readings().iter().map(written).collect(),
                },
            },
            overlay: entry.overlay,
        });
        Self {
            values: values.collect(),
            id: parameter.id,
            title: parameter.title,
            unit: parameter.unit,
            article: parameter.article,
            pack: parameter.pack,
        }
    }
}

fn written(reading: &Reading<Figure>) -> Reading<String> {
    let reading = reading.clone();
    Reading {
        value: reading.value.to_string(),
        name: reading.name,
        why: reading.why,
        grade: reading.grade,
        source: reading.source,
    }
}

impl TryFrom<RawSet> for ParameterSet {
    type Error = ParameterSetError;

    fn try_from(raw: RawSet) -> Result<Self, Self::Error> {
        if raw.parameters.len() > PARAMETERS_MAX {
            return Err(ParameterSetError::TooMany);
        }
        let mut parameters = BTreeMap::new();
        for parameter in raw.parameters {
            let id = parameter.id.clone();
            let problem =
                |problem: String| ParameterSetError::Parameter { id: id.clone(), problem };
            let pack = raw.packs.get(parameter.pack).ok_or_else(|| {
                problem("its pack is not in the set; accepted: one that is".into())
            })?;
            let read = parameter.read(pack, raw.overlays.len())?;
            if parameters.insert(id.clone(), read).is_some() {
                return Err(problem("it stands twice; accepted: each parameter once".to_owned()));
            }
        }
        Ok(Self { packs: raw.packs, parameters, overlays: raw.overlays, readings: raw.readings })
    }
}

impl RawParameter {
    fn read(self, pack: &Pack, overlays: usize) -> Result<Parameter, ParameterSetError> {
        let id = self.id.clone();
        let problem = |problem: String| ParameterSetError::Parameter { id: id.clone(), problem };
        if self.values.len() > VALUES_MAX {
            return Err(ParameterSetError::TooMany);
        }
        if self.id.trim().is_empty() || self.unit.trim().is_empty() {
            return Err(problem(
                "an empty id or unit; accepted: at least one character".to_owned(),
            ));
        }
        let sourced = |id: &str, overlay: Option<usize>| {
            if overlay.is_some() || pack.sources.contains(id) {
                Ok(())
            } else {
                Err(problem(format!("the source `{id}` is not in its pack; accepted: one that is")))
            }
        };
        let mut entries: Vec<Entry> = Vec::with_capacity(self.values.len());
        for raw in self.values {
            if raw.overlay.is_some_and(|index| index >= overlays) {
                return Err(problem("an overlay is not in the set; accepted: one that is".into()));
            }
            let stated = match raw.stated {
                RawStated::Settled(value) => {
                    sourced(&value.source, raw.overlay)?;
                    let figure = Figure::parse(&self.unit, &value.value)
                        .map_err(|error| problem(error.to_string()))?;
                    Stated::Settled(value.map(|_| figure))
                }
                RawStated::Unsettled { why, reading } => {
                    let mut readings = Vec::with_capacity(reading.len());
                    for reading in reading {
                        sourced(&reading.source, raw.overlay)?;
                        readings.push(Reading {
                            value: Figure::parse(&self.unit, &reading.value)
                                .map_err(|error| problem(error.to_string()))?,
                            name: reading.name,
                            why: reading.why,
                            grade: reading.grade,
                            source: reading.source,
                        });
                    }
                    let unsettled = Unsettled::new(self.id.clone(), readings, raw.holds, why)
                        .map_err(|error| problem(error.to_string()))?;
                    Stated::Unsettled(unsettled)
                }
            };
            let follows = entries.last().is_none_or(|last: &Entry| {
                match (last.holds.until_day(), raw.holds.from_day()) {
                    (Some(until), Some(from)) => until <= from,
                    _ => false,
                }
            });
            if !follows {
                return Err(problem(
                    "values overlap; accepted: values in order of days".to_owned(),
                ));
            }
            entries.push(Entry { holds: raw.holds, stated, overlay: raw.overlay });
        }
        Ok(Parameter {
            entries,
            id: self.id,
            title: self.title,
            unit: self.unit,
            article: self.article,
            pack: self.pack,
        })
    }
}
