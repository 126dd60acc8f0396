//! One node of a quota: what it counts, over which days, for whom, below which node.

use std::collections::BTreeMap;

use kerben_core::period::Period;
use serde::{Deserialize, Serialize};

use super::error::RegisterError;
use super::ids::NodeId;
use super::rules::Rules;

/// The most places of a node.
pub const PLACES_MAX: u64 = 1_000_000_000_000;
/// The most nodes of a register.
pub const NODES_MAX: usize = 1_000_000;
/// The most keys of a node.
pub const KEYS_MAX: usize = 16;
/// The most bytes of a name, a key or a value.
pub const NAME_MAX: usize = 200;

/// The words by which requests and nodes are matched: `region = Osh`, `sector = construction`.
pub type Keys = BTreeMap<String, String>;

/// Makes keys of pairs.
///
/// ```
/// use kerben_quotas::register::keys;
///
/// assert_eq!(keys([("region", "Osh")]).get("region").map(String::as_str), Some("Osh"));
/// ```
pub fn keys<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Keys {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// What a node counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// Grants: a place once given is used for the period of the node.
    Flow,
    /// Persons present: a place is free again when its holder is gone.
    Stock,
}

/// A node before it has a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NodeSpec {
    /// The name for readers; unique in the register.
    pub name: String,
    /// What it counts.
    pub kind: Kind,
    /// The days for which it gives places.
    pub period: Period,
    /// The node charges every request that has these words; those of the parent are among them.
    #[serde(default, skip_serializing_if = "Keys::is_empty")]
    pub keys: Keys,
    /// The node above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<NodeId>,
    /// By what the parent is divided here: `region`, `sector`. Each division of a parent has its own sum.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub division: String,
    /// What it allows.
    #[serde(default)]
    pub rules: Rules,
}

impl NodeSpec {
    /// A node at the top that charges every request on the days of its period.
    pub fn new(name: impl Into<String>, kind: Kind, period: Period) -> Self {
        Self {
            name: name.into(),
            kind,
            period,
            keys: Keys::new(),
            parent: None,
            division: String::new(),
            rules: Rules::default(),
        }
    }

    /// The same node, for requests with these words only.
    #[must_use]
    pub fn keys<'a>(mut self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        self.keys = keys(pairs);
        self
    }

    /// The same node below another one, in one of its divisions.
    #[must_use]
    pub fn below(mut self, parent: NodeId, division: impl Into<String>) -> Self {
        self.parent = Some(parent);
        self.division = division.into();
        self
    }

    /// The same node under these rules.
    #[must_use]
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = rules;
        self
    }

    /// Whether a request with these words charges the node.
    #[must_use]
    pub fn matches(&self, request: &Keys) -> bool {
        self.keys.iter().all(|(key, value)| request.get(key) == Some(value))
    }

    pub(crate) fn check_words(&self) -> Result<(), RegisterError> {
        let fits = |word: &str| !word.is_empty() && word.len() <= NAME_MAX;
        let words = self.keys.iter().all(|(key, value)| fits(key) && fits(value));
        let division =
            self.parent.is_none() == self.division.is_empty() && self.division.len() <= NAME_MAX;
        if fits(&self.name) && words && division && self.keys.len() <= KEYS_MAX {
            Ok(())
        } else {
            Err(RegisterError::Node {
                name: self.name.chars().take(64).collect(),
                problem: format!(
                    "a name, key or value is empty or longer than {NAME_MAX} bytes, there are more than \
                     {KEYS_MAX} keys, or the division is not named exactly where there is a parent"
                ),
            })
        }
    }
}
