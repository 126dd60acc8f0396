//! Instruments of assessment as data: groups of items, and versions with their categories.

use std::fmt;

use kerben_core::language::Localised;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use super::measure::Measure;
use crate::id::FunctionId;
use crate::proof::SourceIds;

/// The most items of one instrument.
pub const ITEMS_MAX: usize = 1_000;

/// An instrument of assessment: what it asks, and how its versions turn answers into a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Instrument {
    /// Its id, as `sdg_10_7_2`; of the form of a function's id.
    pub id: FunctionId,
    /// Its name.
    pub name: Localised,
    /// Whether it was proposed by this project and is no published instrument; every answer then says so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ours: bool,
    /// Whether states may be ranked by it.
    pub ranks: Ranks,
    /// Whether answers under any name are stored, because its list of items is not known; then nothing is counted.
    #[serde(default, skip_serializing_if = "is_false")]
    pub open_items: bool,
    /// Its versions; none where no score is published.
    #[serde(default, rename = "version", skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
    /// Its groups of items: domains, dimensions.
    #[serde(default, rename = "group", skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// How well it is known.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// What the authors of an instrument say about ranking states by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ranks {
    /// They refuse it.
    Refused,
    /// Nothing was read about it.
    NotTold,
}

/// A version of an instrument: the categories into which a score falls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Version {
    /// Its id: `current`, `older`.
    pub id: String,
    /// Its name.
    pub name: Localised,
    /// Its categories.
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    /// How well its rule of counting is known.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A category and the scores that fall into it, in per cent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Category {
    /// Its number.
    pub value: u16,
    /// Its label.
    pub label: Localised,
    /// The least score, included.
    pub from_percent: u8,
    /// The score that bounds it above.
    pub to_percent: u8,
    /// Whether that bound is included.
    #[serde(default, skip_serializing_if = "is_false")]
    pub to_included: bool,
    /// How well its bounds are known.
    pub grade: Evidence,
    /// Where they were read.
    pub sources: SourceIds,
}

/// A group of items: a domain of the indicator, a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Group {
    /// Its id: `1`, `A`.
    pub id: ItemId,
    /// Its name.
    pub name: Localised,
    /// Its items.
    #[serde(default, rename = "item", skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// How well the group is known.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
}

/// One item: a question that is answered by yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Item {
    /// Its id: `2a`, `A1`.
    pub id: ItemId,
    /// Its wording, condensed.
    pub wording: Localised,
    /// The items of another instrument to which it is akin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub like: Vec<ItemId>,
    /// How the register answers it; `None` where only coded evidence can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// How well the wording is known.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
}

/// The id of an item or a group: one to sixteen letters, digits, `-` and `.`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ItemId(String);

/// A text is no id of an item.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no id of an item; accepted: 1 to 16 letters, digits, - and ., such as 2a")]
pub struct ItemIdError(String);

impl ItemId {
    /// Returns the id.
    ///
    /// # Errors
    ///
    /// [`ItemIdError`] when the text does not have the form.
    pub fn new(text: impl Into<String>) -> Result<Self, ItemIdError> {
        let text = text.into();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        if (1..=16).contains(&text.len()) && text.bytes().all(plain) {
            Ok(Self(text))
        } else {
            Err(ItemIdError(text.chars().take(40).collect()))
        }
    }

    /// Returns the id's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for ItemId {
    type Error = ItemIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl From<ItemId> for String {
    fn from(id: ItemId) -> Self {
        id.0
    }
}

impl Instrument {
    /// Returns an item by its id.
    #[must_use]
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items().find(|item| item.id == *id)
    }

    /// Iterates over the items of all groups.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.groups.iter().flat_map(|group| &group.items)
    }

    /// Returns a version by its id.
    #[must_use]
    pub fn version(&self, id: &str) -> Option<&Version> {
        self.versions.iter().find(|version| version.id == id)
    }
}
