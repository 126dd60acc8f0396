//! Points by published tables.

use kerben_core::data::{DataError, Document, PackHeader, PackStamp, list_names};
use kerben_core::language::Localised;
use kerben_core::source::{Evidence, Source, Sources};
use serde::{Deserialize, Serialize};

use super::claim::AllotError;

/// How the points of an item are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PointKind {
    /// All of them or none.
    Whole,
    /// Any number up to them.
    UpTo,
}

/// One item of a table of points.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PointItem {
    /// The name in the data.
    pub id: String,
    /// The name for readers.
    pub name: Localised,
    /// The points; negative for a penalty.
    pub points: i32,
    /// How they are given.
    pub kind: PointKind,
}

/// A table of points.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PointScheme {
    /// The name in the data.
    pub id: String,
    /// The name for readers.
    pub name: Localised,
    /// Whether the sources list every item.
    pub complete: bool,
    /// What a reader must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The id of the source.
    pub source: String,
    /// Further sources that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The grade.
    pub grade: Evidence,
    /// The items.
    #[serde(rename = "item")]
    pub items: Vec<PointItem>,
}

impl PointScheme {
    /// Adds up the points of a claim.
    ///
    /// # Errors
    ///
    /// [`AllotError::Points`] for an item that the table does not have or that stands twice, and for points that
    /// it does not give.
    pub fn score(&self, given: &[(&str, i32)]) -> Result<i64, AllotError> {
        let mut sum = 0;
        for (index, (id, points)) in given.iter().enumerate() {
            let item = self.items.iter().find(|item| item.id == *id);
            let Some(item) = item.filter(|_| !given.iter().take(index).any(|(one, _)| one == id))
            else {
                return Err(AllotError::Points {
                    problem: format!("the item `{id}` is not in `{}` or stands twice", self.id),
                    accepted: list_names(self.items.iter().map(|item| item.id.as_str())),
                });
            };
            let within = match item.kind {
                PointKind::Whole => *points == 0 || *points == item.points,
                PointKind::UpTo => (0.min(item.points)..=0.max(item.points)).contains(points),
            };
            if !within {
                let accepted = match item.kind {
                    PointKind::Whole => format!("0 or {}", item.points),
                    PointKind::UpTo => format!("0 to {}", item.points),
                };
                let problem = format!("{points} points for `{id}`");
                return Err(AllotError::Points { problem, accepted });
            }
            sum += i64::from(*points);
        }
        Ok(sum)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSchemes {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    scheme: Vec<PointScheme>,
}

/// The tables of points of a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointSchemes {
    stamp: PackStamp,
    sources: Sources,
    schemes: Vec<PointScheme>,
}

impl PointSchemes {
    /// Reads a data file.
    ///
    /// # Errors
    ///
    /// Text that is no TOML of this format, a source that is not defined, an id that stands twice: with file, line and
    /// key.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawSchemes = document.parse()?;
        let sources = document.sources(raw.source)?;
        let twice = |key: &str, id: &str| {
            document.error(key, format!("the id `{id}` stands twice"), "each id once")
        };
        for (index, scheme) in raw.scheme.iter().enumerate() {
            let at = format!("scheme[{index}]");
            document.check_source(&sources, &format!("{at}.source"), &scheme.source)?;
            for (number, id) in scheme.also.iter().enumerate() {
                document.check_source(&sources, &format!("{at}.also[{number}]"), id)?;
            }
            if raw.scheme.iter().take(index).any(|other| other.id == scheme.id) {
                return Err(twice(&format!("{at}.id"), &scheme.id));
            }
            for (number, item) in scheme.items.iter().enumerate() {
                if scheme.items.iter().take(number).any(|other| other.id == item.id) {
                    return Err(twice(&format!("{at}.item[{number}].id"), &item.id));
                }
            }
        }
        Ok(Self { stamp: raw.pack.stamp(text.as_bytes()), sources, schemes: raw.scheme })
    }

    /// The identity of the data.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// The sources.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The tables, in the order of the data.
    #[must_use]
    pub fn schemes(&self) -> &[PointScheme] {
        &self.schemes
    }

    /// The table of this id.
    #[must_use]
    pub fn scheme(&self, id: &str) -> Option<&PointScheme> {
        self.schemes.iter().find(|scheme| scheme.id == id)
    }
}
