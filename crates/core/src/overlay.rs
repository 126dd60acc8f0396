//! Overlays: dated and titled what-if changes to parameters, which show in every receipt.

use std::fmt;
use std::io::Read;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use crate::calendar::{serde_day, serde_day_option};
use crate::data::{DataError, list_names, read_text, sha256_hex};
use crate::language::Localised;
use crate::parameters::FigureError;
use crate::period::Validity;
use crate::source::{Evidence, filled};

/// The most changes that one overlay may make.
pub const CHANGES_MAX: usize = 10_000;

/// A change of parameters for a what-if: other amounts, a law that is not yet in force, another rate.
///
/// Changes are applied in their order; where two touch the same days, the later one holds.
///
/// ```
/// use kerben_core::overlay::Overlay;
///
/// let overlay = Overlay::from_str(
///     "what-if.toml",
///     r#"
///     title = "Basic pension raised by a tenth"
///     dated = "2025-03-01"
///     why = "draft budget"
///     [[change]]
///     parameter = "a.basic-pension"
///     from = "2026-01-01"
///     value = "2167"
///     why = "draft art. 4"
///     "#,
/// )?;
/// assert_eq!(overlay.changes().len(), 1);
/// assert_eq!(overlay.stamp().to_string(), "Basic pension raised by a tenth (2025-03-01)");
/// # Ok::<(), kerben_core::data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    #[serde(deserialize_with = "filled")]
    title: String,
    #[serde(with = "serde_day")]
    dated: NaiveDate,
    why: Localised,
    #[serde(default, rename = "change", deserialize_with = "limited")]
    changes: Vec<Change>,
}

/// The change of one parameter over some days.
///
/// A what-if is proved by nothing: unless it names a better grade, as a published law that is not yet in
/// force would, it is [`Evidence::Unverified`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawChange", into = "RawChange")]
#[non_exhaustive]
pub struct Change {
    /// The parameter's id.
    pub parameter: String,
    /// The days on which the change holds.
    pub holds: Validity,
    /// The value, written as in a parameter file.
    pub value: String,
    /// Why it is changed.
    pub why: Localised,
    /// How far the changed value can be trusted.
    pub grade: Evidence,
    /// Where the changed value comes from, in words; the overlay's title unless stated.
    pub source: Option<String>,
}

impl Change {
    /// Returns a change of grade [`Evidence::Unverified`].
    #[must_use]
    pub fn new(
        parameter: impl Into<String>,
        holds: Validity,
        value: impl Into<String>,
        why: Localised,
    ) -> Self {
        Self {
            parameter: parameter.into(),
            holds,
            value: value.into(),
            why,
            grade: Evidence::Unverified,
            source: None,
        }
    }

    /// Sets where the changed value comes from and how far it can be trusted.
    #[must_use]
    pub fn sourced(mut self, source: impl Into<String>, grade: Evidence) -> Self {
        self.source = Some(source.into());
        self.grade = grade;
        self
    }
}

impl Overlay {
    /// Returns an overlay that changes nothing yet.
    #[must_use]
    pub fn new(title: impl Into<String>, dated: NaiveDate, why: Localised) -> Self {
        Self { title: title.into(), dated, why, changes: Vec::new() }
    }

    /// Adds a change.
    #[must_use]
    pub fn change(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }

    /// Returns the overlay of a TOML file with `title`, `dated`, `why` and `[[change]]` tables.
    ///
    /// # Errors
    ///
    /// [`DataError`] with line and key when the text is no such file or has too many changes.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        crate::data::parse(file, text)
    }

    /// Returns the overlay of a TOML file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`Overlay::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, DataError> {
        Self::from_str(file, &read_text(file, from)?)
    }

    /// Returns the title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the day on which the what-if was written.
    #[must_use]
    pub const fn dated(&self) -> NaiveDate {
        self.dated
    }

    /// Returns why it was written.
    #[must_use]
    pub const fn why(&self) -> &Localised {
        &self.why
    }

    /// Returns the changes in the order in which they are applied.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns title, day and the hash of all that the overlay says, for the receipt.
    ///
    /// Two overlays that say the same have the same hash, however their files are laid out.
    #[must_use]
    pub fn stamp(&self) -> OverlayStamp {
        // Texts, days and names only: nothing of which JSON could refuse to write.
        let said = serde_json::to_vec(self).unwrap_or_default();
        OverlayStamp { title: self.title.clone(), dated: self.dated, sha256: sha256_hex(&said) }
    }
}

/// The identity of an overlay as a receipt keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OverlayStamp {
    /// The overlay's title.
    pub title: String,
    /// The day on which it was written.
    #[serde(with = "serde_day")]
    pub dated: NaiveDate,
    /// The SHA-256 of all that it says.
    pub sha256: String,
}

impl fmt::Display for OverlayStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.title, self.dated)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChange {
    #[serde(deserialize_with = "filled")]
    parameter: String,
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    value: String,
    why: Localised,
    #[serde(default = "unverified")]
    grade: Evidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
}

fn limited<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Change>, D::Error> {
    let changes = Vec::<Change>::deserialize(from)?;
    if changes.len() > CHANGES_MAX {
        let text = format!("there are too many changes; accepted: at most {CHANGES_MAX}");
        return Err(serde::de::Error::custom(text));
    }
    Ok(changes)
}

const fn unverified() -> Evidence {
    Evidence::Unverified
}

impl TryFrom<RawChange> for Change {
    type Error = crate::period::PeriodError;

    fn try_from(raw: RawChange) -> Result<Self, Self::Error> {
        Ok(Self {
            parameter: raw.parameter,
            holds: Validity::from_inclusive(raw.from, raw.to)?,
            value: raw.value,
            why: raw.why,
            grade: raw.grade,
            source: raw.source,
        })
    }
}

impl From<Change> for RawChange {
    fn from(change: Change) -> Self {
        Self {
            parameter: change.parameter,
            from: change.holds.from_day(),
            to: change.holds.last(),
            value: change.value,
            why: change.why,
            grade: change.grade,
            source: change.source,
        }
    }
}

/// An overlay does not fit the parameters to which it is applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OverlayError {
    /// A changed parameter is not known.
    #[error(
        "the overlay \"{overlay}\" changes `{parameter}`, which is not known; accepted: {}",
        list_names(.known.iter().map(String::as_str))
    )]
    UnknownParameter {
        /// The overlay's title.
        overlay: String,
        /// The parameter's id.
        parameter: String,
        /// Ids that are known and look like it.
        known: Vec<String>,
    },
    /// A value is not what the parameter's unit asks for.
    #[error("the overlay \"{overlay}\" changes `{parameter}`: {error}")]
    Value {
        /// The overlay's title.
        overlay: String,
        /// The parameter's id.
        parameter: String,
        /// What is wrong with the value.
        #[source]
        error: FigureError,
    },
}
