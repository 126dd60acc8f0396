//! The whole register as JSON.

use kerben_core::data::{DATA_BYTES_MAX, DataError, PackHeader, PackStamp};
use kerben_core::source::{Source, Sources};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::error::AgreementError;
use crate::file::{self, Pack};
use crate::instrument::Instrument;
use crate::treaties::Treaties;

/// The name and version of the form.
pub const EXPORT_SCHEMA: &str = "kerben.agreements/1";

/// The JSON Schema of the form (draft 2020-12).
pub const JSON_SCHEMA: &str = include_str!("../../schema/instruments-1.schema.json");

/// Says why a register cannot be written or read back.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ExportError {
    /// It has no JSON form.
    #[error("the register has no JSON form: {why}; accepted: values whose maps have text keys")]
    Json {
        /// Why.
        why: String,
    },
    /// It has no CSV form.
    #[error("the table has no CSV form: {why}; accepted: text")]
    Csv {
        /// Why.
        why: String,
    },
}

#[derive(Serialize)]
struct Written<'a> {
    schema: &'static str,
    source: Vec<&'a Source>,
    instrument: Vec<&'a Instrument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    schema: String,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    instrument: Vec<Instrument>,
}

/// Returns the register as JSON: sources and instruments with everything that is known of them.
///
/// # Errors
/// [`ExportError::Json`] only if a value has no JSON form.
pub fn json(treaties: &Treaties) -> Result<String, ExportError> {
    let written = Written {
        schema: EXPORT_SCHEMA,
        source: treaties.sources().iter().collect(),
        instrument: treaties.iter().collect(),
    };
    let refuse = |error: serde_json::Error| ExportError::Json { why: error.to_string() };
    let mut value = serde_json::to_value(&written).map_err(refuse)?;
    drop_nothing(&mut value);
    serde_json::to_string_pretty(&value).map_err(refuse)
}

/// What is not known is left out, not written as `null`.
fn drop_nothing(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, inner| !inner.is_null());
            map.values_mut().for_each(drop_nothing);
        }
        Value::Array(values) => values.iter_mut().for_each(drop_nothing),
        _ => {}
    }
}

/// Returns the register that a JSON text describes, with the checks of a data file.
///
/// # Errors
/// [`AgreementError::Data`] with the file, and the line and column where the text is not of the form, or the path of the
/// value that is refused; nothing is half-loaded.
pub fn from_json(file: &str, text: &str) -> Result<Treaties, AgreementError> {
    if text.len() > DATA_BYTES_MAX {
        let accepted = format!("at most {DATA_BYTES_MAX} bytes");
        return Err(DataError::at(file, None, "", "the file is too long", Some(&accepted)).into());
    }
    let read: Read = serde_json::from_str(text).map_err(|error| {
        let line = (error.line() > 0).then(|| error.line());
        let message = error.to_string();
        let (problem, accepted) = match message.split_once("; accepted: ") {
            Some((problem, accepted)) => (problem.to_owned(), accepted.to_owned()),
            None => (message, format!("JSON of the form {EXPORT_SCHEMA}")),
        };
        DataError::at(file, line, "", problem, Some(&accepted))
    })?;
    if read.schema != EXPORT_SCHEMA {
        let problem = format!("the form {:?} is not known", read.schema);
        return Err(DataError::at(file, None, "schema", problem, Some(EXPORT_SCHEMA)).into());
    }
    let sources = Sources::new(read.source)
        .map_err(|error| DataError::at(file, None, "source", error.to_string(), None))?;
    for (index, instrument) in read.instrument.iter().enumerate() {
        file::check_parsed(file, &sources, &format!("instrument[{index}]"), instrument)?;
    }
    let header = PackHeader::new(EXPORT_SCHEMA, "Exported register", "1");
    let pack = Pack {
        stamp: PackStamp::of(header.id, header.title, header.version, text.as_bytes()),
        sources,
        instruments: read.instrument,
        additions: Vec::new(),
    };
    Treaties::of_pack(file, pack)
}
