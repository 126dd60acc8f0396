//! Reading of data files: every error names the file, the line and the key, says what was wrong and
//! what would be accepted.
//!
//! [`parse`] turns TOML into any type that `serde` reads. Checks that come later (a source that is not
//! defined, two ranges that overlap) raise [`DataError`]s through the [`Document`], which finds the line
//! of a key path:
//!
//! ```
//! use kerben_core::data::Document;
//! use serde::Deserialize;
//!
//! #[derive(Debug, Deserialize)]
//! #[serde(deny_unknown_fields)]
//! struct Offices { office: Vec<Office> }
//! #[derive(Debug, Deserialize)]
//! #[serde(deny_unknown_fields)]
//! struct Office { name: String, rooms: u8 }
//!
//! let text = "[[office]]\nname = 'Osh'\nrooms = 300\n";
//! let document = Document::new("offices.toml", text)?;
//! let error = document.parse::<Offices>().unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "offices.toml:3:9: office[0].rooms: integer `300` is not accepted here; accepted: a whole number from 0 to 255"
//! );
//!
//! let error = document.error("office[0].name", "Osh stands twice", "each office once");
//! assert_eq!(
//!     error.to_string(),
//!     "offices.toml:2:8: office[0].name: Osh stands twice; accepted: each office once"
//! );
//! # Ok::<(), kerben_core::data::DataError>(())
//! ```

use std::fmt;
use std::io::Read;

use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::source::{Source, Sources};

mod key_path;
mod pack;
mod wording;

use key_path::KeyPath;

pub use pack::{PackHeader, PackStamp, PackStampError, sha256_hex};

/// The most bytes that one data file may have: 16 MiB.
pub const DATA_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The most names that an error lists as accepted; beyond it the rest is counted.
const NAMES_LISTED_MAX: usize = 24;

/// Returns the value that a data file describes.
///
/// `file` is only a name for error messages; nothing is opened.
///
/// # Errors
///
/// [`DataError`] with line and key when the text is too long, is no TOML or does not describe a `T`.
pub fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, DataError> {
    Document::new(file, text)?.parse()
}

/// Returns the value that a data file describes, read to its end.
///
/// # Errors
///
/// As [`parse`]; also when reading fails or the bytes are not UTF-8.
pub fn read<T: DeserializeOwned>(file: &str, from: impl Read) -> Result<T, DataError> {
    parse(file, &read_text(file, from)?)
}

/// Returns the text of a data file, read to its end but never beyond [`DATA_BYTES_MAX`].
///
/// # Errors
///
/// [`DataError`] when reading fails, the file is too long or its bytes are not UTF-8.
pub fn read_text(file: &str, from: impl Read) -> Result<String, DataError> {
    let limit = u64::try_from(DATA_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    from.take(limit).read_to_end(&mut bytes).map_err(|error| {
        DataError::at(
            file,
            None,
            "",
            format!("the file cannot be read: {error}"),
            Some("a readable file"),
        )
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let head = error.as_bytes().get(..good).unwrap_or_default();
        let head = std::str::from_utf8(head).unwrap_or_default();
        DataError::new(
            file,
            Some(Place::of(head, good)),
            "",
            "a byte that is not UTF-8",
            Some("text in UTF-8"),
        )
    })?;
    check_length(file, &text)?;
    Ok(text)
}

fn check_length(file: &str, text: &str) -> Result<(), DataError> {
    if text.len() <= DATA_BYTES_MAX {
        return Ok(());
    }
    Err(DataError::new(
        file,
        Some(Place::of(text, DATA_BYTES_MAX)),
        "",
        "the file is too long, the limit is passed on this line",
        Some(&format!("at most {DATA_BYTES_MAX} bytes")),
    ))
}

/// A data file's name and text: what is needed to say where something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document<'a> {
    file: &'a str,
    text: &'a str,
}

impl<'a> Document<'a> {
    /// Returns the document; its text is not parsed yet.
    ///
    /// # Errors
    ///
    /// [`DataError`] when the text is longer than [`DATA_BYTES_MAX`].
    pub fn new(file: &'a str, text: &'a str) -> Result<Self, DataError> {
        check_length(file, text)?;
        Ok(Self { file, text })
    }

    /// Returns the file's name.
    #[must_use]
    pub const fn file(&self) -> &'a str {
        self.file
    }

    /// Returns the file's text.
    #[must_use]
    pub const fn text(&self) -> &'a str {
        self.text
    }

    /// Returns the value that the text describes.
    ///
    /// # Errors
    ///
    /// [`DataError`] with line and key when the text is no TOML or does not describe a `T`.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, DataError> {
        let tree = toml::de::DeTable::parse(self.text)
            .map_err(|error| self.worded(error.span(), &KeyPath::default(), error.message()))?;
        let deserializer = toml::de::Deserializer::from(tree);
        serde_path_to_error::deserialize(deserializer).map_err(|error| {
            let path = KeyPath::of(error.path());
            let error = error.into_inner();
            self.worded(error.span(), &path, error.message())
        })
    }

    /// Returns the line, counted from 1, on which the value of a key path stands, such as
    /// `parameter[3].value[0].from`.
    ///
    /// Where the path leads to nothing, it is the line of the last table or list on the way.
    #[must_use]
    pub fn line_of(&self, key: &str) -> usize {
        self.place_of(&KeyPath::parse(key)).line
    }

    /// Returns an error about the value of a key path, with its line and column.
    #[must_use]
    pub fn error(
        &self,
        key: &str,
        problem: impl Into<String>,
        accepted: impl Into<String>,
    ) -> DataError {
        let place = self.place_of(&KeyPath::parse(key));
        DataError::new(self.file, Some(place), key, problem, Some(&accepted.into()))
    }

    /// Returns an error about the value of a key path in the words of another error.
    ///
    /// An error text `a; accepted: b` becomes the problem `a` and the accepted `b`.
    #[must_use]
    pub fn refused(&self, key: &str, error: &impl fmt::Display) -> DataError {
        let (problem, accepted) = wording::split_accepted(&error.to_string());
        let place = self.place_of(&KeyPath::parse(key));
        DataError::new(self.file, Some(place), key, problem, accepted.as_deref())
    }

    /// Returns the document's sources by id, as they stand under `[[source]]`.
    ///
    /// # Errors
    ///
    /// [`DataError`] on the line of the second source when two have the same id, or of the first that is
    /// too many.
    pub fn sources(&self, listed: Vec<Source>) -> Result<Sources, DataError> {
        let mut seen = std::collections::BTreeMap::new();
        for (index, source) in listed.iter().enumerate() {
            let key = format!("source[{index}].id");
            if index >= Sources::SOURCES_MAX {
                let accepted = format!("at most {}", Sources::SOURCES_MAX);
                return Err(self.error(&key, "there are too many sources", accepted));
            }
            if let Some(first) = seen.insert(source.id.as_str(), index) {
                let line = self.line_of(&format!("source[{first}].id"));
                let problem =
                    format!("the source id `{}` stands already on line {line}", source.id);
                return Err(self.error(&key, problem, "each id once"));
            }
        }
        Sources::new(listed).map_err(|error| self.refused("source", &error))
    }

    /// Checks that a source to which the value of a key path refers is defined.
    ///
    /// # Errors
    ///
    /// [`DataError`] on the line of that value, listing the ids that are defined.
    pub fn check_source(&self, sources: &Sources, key: &str, id: &str) -> Result<(), DataError> {
        if sources.contains(id) {
            return Ok(());
        }
        let problem = format!("the source `{id}` is not defined under [[source]]");
        Err(self.error(key, problem, list_names(sources.ids())))
    }

    /// Returns the strings of a file that holds nothing else, by their full dotted keys.
    pub(crate) fn texts(&self) -> Result<Vec<(String, LocatedText)>, DataError> {
        let tree = toml::de::DeTable::parse(self.text)
            .map_err(|error| self.worded(error.span(), &KeyPath::default(), error.message()))?;
        let mut texts = Vec::new();
        // A stack, not recursion; the reader bounds the depth anyway.
        let mut tables = vec![(String::new(), tree.get_ref())];
        while let Some((prefix, table)) = tables.pop() {
            for (key, value) in table {
                let key = format!("{prefix}{}", key.get_ref());
                let span = value.span();
                match value.get_ref() {
                    toml::de::DeValue::String(text) => {
                        texts.push((key, LocatedText { text: text.clone().into_owned(), span }));
                    }
                    toml::de::DeValue::Table(inner) => tables.push((format!("{key}."), inner)),
                    _ => return Err(self.error_in(span, &key, "not a text", "a string")),
                }
            }
        }
        Ok(texts)
    }

    pub(crate) fn error_in(
        &self,
        span: std::ops::Range<usize>,
        key: &str,
        problem: impl Into<String>,
        accepted: &str,
    ) -> DataError {
        let place = Place::of(self.text, span.start);
        DataError::new(self.file, Some(place), key, problem, Some(accepted))
    }

    fn worded(
        &self,
        span: Option<std::ops::Range<usize>>,
        path: &KeyPath,
        message: &str,
    ) -> DataError {
        let place = match &span {
            Some(span) => Place::of(self.text, span.start),
            None => self.place_of(path),
        };
        let found = span.and_then(|span| self.text.get(span)).unwrap_or_default();
        let worded = wording::of_message(message, found);
        let key = path.to_string();
        DataError::new(self.file, Some(place), &key, worded.problem, worded.accepted.as_deref())
    }

    fn place_of(&self, path: &KeyPath) -> Place {
        Place::of(self.text, path.offset_in(self.text))
    }
}

/// A text and where it stands.
pub(crate) struct LocatedText {
    pub(crate) text: String,
    pub(crate) span: std::ops::Range<usize>,
}

/// Returns names for the `accepted` part of an error: `a, b, c`, cut after the first two dozen.
#[must_use]
pub fn list_names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut listed = Vec::new();
    let mut more = 0_usize;
    for name in names {
        if listed.len() < NAMES_LISTED_MAX {
            listed.push(name);
        } else {
            more = more.saturating_add(1);
        }
    }
    match (listed.is_empty(), more) {
        (true, _) => "nothing, none is defined".to_owned(),
        (false, 0) => listed.join(", "),
        (false, more) => format!("{} and {more} more", listed.join(", ")),
    }
}

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    line: usize,
    column: usize,
}

impl Place {
    fn of(text: &str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset = offset.saturating_sub(1);
        }
        let head = text.get(..offset).unwrap_or_default();
        // The end of a file that ends with a newline belongs to its last line, not to one that no
        // editor shows.
        let at_end = offset == text.len() && !text.is_empty();
        let head = if at_end { head.strip_suffix('\n').unwrap_or(head) } else { head };
        let line_start = head.rfind('\n').map_or(0, |newline| newline.saturating_add(1));
        Self {
            line: head.matches('\n').count().saturating_add(1),
            column: head.get(line_start..).unwrap_or_default().chars().count().saturating_add(1),
        }
    }
}

/// A data file cannot be used: where, what is wrong and what would be accepted.
///
/// Printed as `kz.toml:12:9: parameter[3].value: "abc" is not a decimal number; accepted: ...`.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct DataError {
    // Boxed so that a `Result` with this error stays small.
    inner: Box<Inner>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    key: String,
    problem: String,
    accepted: Option<String>,
}

impl DataError {
    /// Returns an error about a key of a file, for callers that have no [`Document`] at hand.
    #[must_use]
    pub fn at(
        file: &str,
        line: Option<usize>,
        key: &str,
        problem: impl Into<String>,
        accepted: Option<&str>,
    ) -> Self {
        Self {
            inner: Box::new(Inner {
                file: file.to_owned(),
                line,
                column: None,
                key: key.to_owned(),
                problem: problem.into(),
                accepted: accepted.map(str::to_owned),
            }),
        }
    }

    fn new(
        file: &str,
        place: Option<Place>,
        key: &str,
        problem: impl Into<String>,
        accepted: Option<&str>,
    ) -> Self {
        let mut error = Self::at(file, place.map(|place| place.line), key, problem, accepted);
        error.inner.column = place.map(|place| place.column);
        error
    }

    /// Returns the file's name.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.inner.file
    }

    /// Returns the line, counted from 1; `None` only when the file could not be read at all.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.inner.line
    }

    /// Returns the column, counted in characters from 1, where it is known.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.inner.column
    }

    /// Returns the path of the key, such as `parameter[3].value[0].from`; empty for the whole file.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.inner.key
    }

    /// Returns what is wrong.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.inner.problem
    }

    /// Returns what would be accepted, where that can be said.
    #[must_use]
    pub fn accepted(&self) -> Option<&str> {
        self.inner.accepted.as_deref()
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.file)?;
        if let Some(line) = self.inner.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.inner.column {
                write!(f, ":{column}")?;
            }
        }
        if !self.inner.key.is_empty() {
            write!(f, ": {}", self.inner.key)?;
        }
        write!(f, ": {}", self.inner.problem)?;
        if let Some(accepted) = &self.inner.accepted {
            write!(f, "; accepted: {accepted}")?;
        }
        Ok(())
    }
}
