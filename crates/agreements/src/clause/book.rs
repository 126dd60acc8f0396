//! The clauses of real instruments that ship with the crate, and the reading of more.

use std::collections::BTreeMap;

use kerben_core::data::{DataError, Document, PackHeader, PackStamp};
use kerben_core::partial_date::PartialDate;
use kerben_core::source::{Evidence, Source, Sources};
use serde::{Deserialize, Serialize};

use super::form::EntryIntoForce;
use super::term::{Exit, Term};

/// The most clauses of one file.
pub const CLAUSES_MAX: usize = 100_000;

/// A clause of a real instrument, with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ClauseRecord {
    /// The name.
    pub id: String,
    /// What it says, paraphrased.
    pub paraphrase: String,
    /// The clause on entry into force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryIntoForce>,
    /// The clause on provisional application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<EntryIntoForce>,
    /// The clause on duration, renewal and exit, where all three were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// The clause on exit alone.
    #[serde(default, with = "exit_text", skip_serializing_if = "Option::is_none")]
    pub exit: Option<Exit>,
    /// When the instrument was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<PartialDate>,
    /// When it entered into force, as recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_force: Option<PartialDate>,
    /// Another date of the signature that the same source states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_otherwise: Option<PartialDate>,
    /// The id of the source in the pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl ClauseRecord {
    /// Returns how a party leaves, from the term or alone.
    #[must_use]
    pub fn leaving(&self) -> Option<&Exit> {
        self.exit.as_ref().or_else(|| self.term.as_ref().map(Term::exit))
    }
}

mod exit_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::Exit;

    #[expect(clippy::ref_option, reason = "the signature that serde asks for")]
    pub(super) fn serialize<S: Serializer>(exit: &Option<Exit>, to: S) -> Result<S::Ok, S::Error> {
        match exit {
            Some(exit) => to.collect_str(exit),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Exit>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBook {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    clause: Vec<ClauseRecord>,
}

/// Clauses of real instruments by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseBook {
    stamp: PackStamp,
    sources: Sources,
    clauses: BTreeMap<String, ClauseRecord>,
}

impl ClauseBook {
    /// Returns the clauses that ship with the crate.
    ///
    /// # Errors
    /// [`DataError`] only if the library itself was built with a damaged file.
    ///
    /// # Example
    /// ```
    /// use kerben_agreements::clause::ClauseBook;
    ///
    /// let book = ClauseBook::builtin()?;
    /// let clause = book.get("F14").ok_or("no such clause")?;
    /// assert_eq!(
    ///     clause.entry.as_ref().map(ToString::to_string).as_deref(),
    ///     Some("per-party(P3M>FOM(nth-deposit(20)), after-force, P3M>FOM(own-deposit))"),
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "builtin")]
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("agreements/clauses.toml", include_str!("../../data/clauses.toml"))
    }

    /// Returns the clauses of one data file. `file` is only a name for error messages.
    ///
    /// # Errors
    /// [`DataError`] with file, line and key: for a clause that cannot be read, the character within its text and
    /// what would be accepted there; for an id that stands twice, a clause that says nothing, an unknown source.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawBook = document.parse()?;
        let sources = document.sources(raw.source)?;
        if raw.clause.len() > CLAUSES_MAX {
            let accepted = format!("at most {CLAUSES_MAX}");
            return Err(document.error("clause", "there are too many clauses", accepted));
        }
        let mut clauses = BTreeMap::new();
        for (index, record) in raw.clause.into_iter().enumerate() {
            let key = format!("clause[{index}]");
            document.check_source(&sources, &format!("{key}.source"), &record.source)?;
            let told = record.entry.is_some() || record.term.is_some() || record.exit.is_some();
            if record.id.trim().is_empty() || !told {
                let problem = format!("`{}` says nothing", record.id);
                let accepted = "an id, and at least one of entry, term, exit";
                return Err(document.error(&key, problem, accepted));
            }
            if record.term.is_some() && record.exit.is_some() {
                let problem = format!("`{}` tells its exit twice", record.id);
                return Err(document.error(&format!("{key}.exit"), problem, "term or exit"));
            }
            if clauses.contains_key(&record.id) {
                let problem = format!("the id `{}` stands twice", record.id);
                return Err(document.error(&format!("{key}.id"), problem, "each id once"));
            }
            clauses.insert(record.id.clone(), record);
        }
        Ok(Self { stamp: raw.pack.stamp(text.as_bytes()), sources, clauses })
    }

    /// Returns the clause of that name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&ClauseRecord> {
        self.clauses.get(id)
    }

    /// Returns the clauses in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &ClauseRecord> {
        self.clauses.values()
    }

    /// Returns the source of that id.
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
