//! Names under which remittances stand in published statistics, and messages of ISO 20022.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::source::Evidence;
//! use kerben_remittances::identifiers::IdentifierSet;
//!
//! let set = IdentifierSet::builtin()?;
//! let received = set.find("BX.TRF.PWKR.CD.DT").ok_or("in the data")?;
//! assert_eq!(received.meaning.as_deref(), Some("personal remittances, received"));
//! assert_eq!((received.system.as_str(), received.grade), ("WDI", Evidence::Code));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::Read;

use kerben_core::data::{self, DataError, Document, PackHeader, PackStamp};
use kerben_core::source::{Evidence, Source, Sources};
use serde::Deserialize;

/// A code by which a system of statistics names a series, an item or a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Identifier {
    /// The system: `WDI`, `UN SDG`, `IMF portal since 2025` and others.
    pub system: String,
    /// The code.
    pub code: String,
    /// What it means; `None` when no source says it.
    #[serde(default)]
    pub meaning: Option<String>,
    /// The id of the source.
    pub source: String,
    /// How well code and meaning are known.
    pub grade: Evidence,
}

/// A message of ISO 20022.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MessageKind {
    /// Its name: `pacs.008`.
    pub code: String,
    /// What it is for.
    pub meaning: String,
    /// The elements that matter to a ledger of remittances, `parent/child` where one lies in
    /// another; none when no source was read.
    pub fields: Vec<String>,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// Identifiers and messages of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifierSet {
    stamp: PackStamp,
    sources: Sources,
    identifiers: Vec<Identifier>,
    messages: Vec<MessageKind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: PackHeader,
    source: Vec<Source>,
    #[serde(default)]
    identifier: Vec<Identifier>,
    #[serde(default)]
    message: Vec<MessageKind>,
}

impl IdentifierSet {
    /// The identifiers of a data file.
    ///
    /// # Errors
    ///
    /// [`DataError`] with file, line and key when the text is no such file, a source is not
    /// defined, or a code stands twice.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let read: File = document.parse()?;
        let sources = document.sources(read.source)?;
        let identifiers = read.identifier.iter().map(|one| (&one.code, &one.source)).collect();
        let messages = read.message.iter().map(|one| (&one.code, &one.source)).collect();
        let tables: [(&str, Vec<(&String, &String)>); 2] =
            [("identifier", identifiers), ("message", messages)];
        for (table, rows) in tables {
            for (index, (code, source)) in rows.iter().enumerate() {
                document.check_source(&sources, &format!("{table}[{index}].source"), source)?;
                if rows.iter().take(index).any(|(other, _)| other == code) {
                    let key = format!("{table}[{index}].code");
                    let problem = format!("the code \"{code}\" stands twice");
                    return Err(document.error(&key, problem, "each code once"));
                }
            }
        }
        let stamp = read.pack.stamp(text.as_bytes());
        Ok(Self { stamp, sources, identifiers: read.identifier, messages: read.message })
    }

    /// The identifiers of a data file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`IdentifierSet::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, DataError> {
        Self::from_str(file, &data::read_text(file, from)?)
    }

    /// The stamp of the file, for a receipt.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// The sources.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Every identifier, in the order of the file.
    #[must_use]
    pub fn identifiers(&self) -> &[Identifier] {
        &self.identifiers
    }

    /// Every message, in the order of the file.
    #[must_use]
    pub fn messages(&self) -> &[MessageKind] {
        &self.messages
    }

    /// What is known of a code of statistics.
    #[must_use]
    pub fn find(&self, code: &str) -> Option<&Identifier> {
        self.identifiers.iter().find(|one| one.code == code)
    }
}
