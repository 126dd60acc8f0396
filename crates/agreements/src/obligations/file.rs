//! Reading of obligations, each held to the register of instruments.

use std::collections::BTreeMap;
use std::io::Read;

use kerben_core::data::{Document, PackHeader, PackStamp, list_names, read_text};
use kerben_core::period::Validity;
use kerben_core::source::{Source, Sources};
use kerben_core::unsettled::Unsettled;
use serde::Deserialize;

use super::obligation::{Obligation, Question};
use crate::compliance::Remedy;
use crate::error::AgreementError;
use crate::instrument::{Clause, Instrument};
use crate::treaties::Treaties;

/// The most obligations of one register.
pub const OBLIGATIONS_MAX: usize = 100_000;

/// The data file that ships with the crate, as name and text.
#[cfg(feature = "builtin")]
pub const OBLIGATIONS_FILE: (&str, &str) =
    ("agreements/obligations.toml", include_str!("../../data/obligations.toml"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    obligation: Vec<Obligation>,
    #[serde(default)]
    remedy: Vec<Remedy>,
}

/// The obligations that are known, by the clauses of a register of instruments.
///
/// # Example
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agreements::obligations::{Obligations, Terms};
/// use kerben_agreements::{Activity, Case, Treaties};
/// use kerben_core::calendar::day;
/// use kerben_core::country::Country;
/// use kerben_core::explain::Off;
///
/// let treaties = Treaties::builtin()?;
/// let obligations = Obligations::builtin(&treaties)?;
/// let worker = |on| Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, on);
///
/// // The yearly number of the agreement of 1996 binds until the day before accession to the Union.
/// let before = obligations.of_case(&treaties, &worker(day(2015, 8, 11)?)?, &mut Off)?.value;
/// assert!(before.holds("kg-ru.yearly-quota").is_yes());
/// let since = obligations.of_case(&treaties, &worker(day(2015, 8, 12)?)?, &mut Off)?.value;
/// assert!(since.holds("kg-ru.yearly-quota").is_no());
/// assert!(since.holds("eaeu.no-permit").is_yes());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligations {
    pub(super) by_id: BTreeMap<String, Obligation>,
    pub(crate) remedies: Vec<Remedy>,
    pub(crate) sources: Sources,
    stamp: PackStamp,
}

impl Obligations {
    /// Returns the obligations that ship with the crate.
    ///
    /// # Errors
    /// [`AgreementError::Data`] when the register lacks an instrument or clause of which they speak.
    #[cfg(feature = "builtin")]
    pub fn builtin(treaties: &Treaties) -> Result<Self, AgreementError> {
        Self::from_str(treaties, OBLIGATIONS_FILE.0, OBLIGATIONS_FILE.1)
    }

    /// Returns the obligations that a data file describes. `file` is only a name for error messages.
    ///
    /// # Errors
    /// [`AgreementError::Data`] with file, line and key: text that cannot be read, an instrument or a clause that the
    /// register does not have, an id that stands twice, a question without two readings.
    pub fn from_str(treaties: &Treaties, file: &str, text: &str) -> Result<Self, AgreementError> {
        let document = Document::new(file, text)?;
        let raw: RawFile = document.parse()?;
        let sources = document.sources(raw.source)?;
        if raw.obligation.len() > OBLIGATIONS_MAX || raw.remedy.len() > OBLIGATIONS_MAX {
            let accepted = format!("at most {OBLIGATIONS_MAX}");
            return Err(document.error("obligation", "there are too many", accepted).into());
        }
        let mut obligations = BTreeMap::new();
        for (index, obligation) in raw.obligation.into_iter().enumerate() {
            let key = format!("obligation[{index}]");
            check_clause(&document, treaties, &key, &obligation.instrument, &obligation.clause)?;
            for (test, said) in obligation.tests.iter().enumerate() {
                if let Err(problem) = said.check() {
                    let key = format!("{key}.test[{test}]");
                    return Err(document
                        .error(&key, problem, "one of is, at_most, at_least, among, not_among")
                        .into());
                }
            }
            if let Some(question) = &obligation.question {
                for (reading, stated) in question.readings.iter().enumerate() {
                    let key = format!("{key}.question.reading[{reading}].source");
                    document.check_source(&sources, &key, &stated.source)?;
                }
                unsettled(question)
                    .map_err(|error| document.refused(&format!("{key}.question"), &error))?;
            }
            let id = obligation.id.clone();
            if obligations.insert(id.clone(), obligation).is_some() {
                let problem = format!("the id `{id}` stands twice");
                return Err(document.error(&format!("{key}.id"), problem, "each id once").into());
            }
        }
        for (index, remedy) in raw.remedy.iter().enumerate() {
            let key = format!("remedy[{index}]");
            document.check_source(&sources, &format!("{key}.source"), &remedy.source)?;
            if treaties.get(&remedy.instrument).is_err() {
                return Err(unknown_instrument(&document, treaties, &key, &remedy.instrument));
            }
        }
        let stamp = raw.pack.stamp(text.as_bytes());
        Ok(Self { by_id: obligations, remedies: raw.remedy, sources, stamp })
    }

    /// Returns the obligations that a data file describes, read to its end.
    ///
    /// # Errors
    /// As [`Obligations::from_str`]; also when reading fails.
    pub fn from_reader(
        treaties: &Treaties,
        file: &str,
        from: impl Read,
    ) -> Result<Self, AgreementError> {
        Self::from_str(treaties, file, &read_text(file, from)?)
    }

    /// Returns the obligation of that id.
    ///
    /// # Errors
    /// [`AgreementError::UnknownObligation`].
    pub fn get(&self, id: &str) -> Result<&Obligation, AgreementError> {
        self.by_id.get(id).ok_or_else(|| AgreementError::UnknownObligation {
            id: id.chars().take(80).collect(),
            known: list_names(self.by_id.keys().map(String::as_str)),
        })
    }

    /// Returns the obligations in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Obligation> {
        self.by_id.values()
    }

    /// Returns the remedies in the order of the file.
    pub fn remedies(&self) -> impl Iterator<Item = &Remedy> {
        self.remedies.iter()
    }

    /// Returns the source of that id, for readings and remedies; a clause has its source in the register.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// Returns the identity of the data file.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }
}

/// A clause that a register has, found by the names in a data file.
pub(crate) type Loaded<'a> = (&'a Instrument, &'a Clause);

/// Finds the clause that a key of a data file names.
pub(crate) fn check_clause<'a>(
    document: &Document<'_>,
    treaties: &'a Treaties,
    key: &str,
    instrument: &str,
    clause: &str,
) -> Result<Loaded<'a>, AgreementError> {
    let Ok(found) = treaties.get(instrument) else {
        return Err(unknown_instrument(document, treaties, key, instrument));
    };
    found.clause(clause).map(|clause| (found, clause)).ok_or_else(|| {
        let known = list_names(found.clauses().iter().map(|clause| clause.id.as_str()));
        let problem = format!("{instrument} has no clause `{clause}`");
        document.error(&format!("{key}.clause"), problem, known).into()
    })
}

fn unknown_instrument(
    document: &Document<'_>,
    treaties: &Treaties,
    key: &str,
    instrument: &str,
) -> AgreementError {
    let known = list_names(treaties.iter().map(Instrument::id));
    let problem = format!("no instrument has the id `{instrument}`");
    document.error(&format!("{key}.instrument"), problem, known).into()
}

/// The open question as the core's type.
pub(crate) fn unsettled(
    question: &Question,
) -> Result<Unsettled<bool>, kerben_core::unsettled::UnsettledError> {
    Unsettled::new(
        question.id.clone(),
        question.readings.clone(),
        Validity::always(),
        question.why.clone(),
    )
}
