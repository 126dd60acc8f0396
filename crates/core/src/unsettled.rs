//! Law that contradicts itself or is not known: a value with named readings, from which nothing is guessed.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::data::list_names;
use crate::language::Localised;
use crate::period::Validity;
use crate::source::{Evidence, filled};

/// One way to read unsettled law, with its reason and source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading<T> {
    /// The name by which the reading is chosen.
    #[serde(deserialize_with = "filled")]
    pub name: String,
    /// What holds under this reading.
    pub value: T,
    /// Why one may read the law so.
    pub why: Localised,
    /// How far the reading can be trusted.
    pub grade: Evidence,
    /// The id of the source in its pack.
    #[serde(deserialize_with = "filled")]
    pub source: String,
}

impl<T> Reading<T> {
    /// Returns a reading.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        value: T,
        why: Localised,
        grade: Evidence,
        source: impl Into<String>,
    ) -> Self {
        Self { name: name.into(), value, why, grade, source: source.into() }
    }
}

/// What the law does not settle: at least two readings, one of which the caller may choose by name.
///
/// ```
/// use kerben_core::language::Localised;
/// use kerben_core::period::Validity;
/// use kerben_core::source::Evidence;
/// use kerben_core::unsettled::{Reading, Readings, Unsettled};
///
/// let months = Unsettled::new(
///     "a.required-months",
///     vec![
///         Reading::new("letter", 120, Localised::new("art. 5 as printed"), Evidence::Official, "act"),
///         Reading::new("practice", 180, Localised::new("as the fund applies it"), Evidence::Press, "fund"),
///     ],
///     Validity::always(),
///     Localised::new("the act and the fund's practice differ"),
/// )?;
/// assert!(months.choose(&Readings::new()).is_err());
/// let readings = Readings::new().choose("a.required-months", "practice");
/// assert_eq!(months.choose(&readings)?.value, 180);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawUnsettled<T>", bound(deserialize = "T: Deserialize<'de>"))]
pub struct Unsettled<T> {
    id: String,
    #[serde(rename = "reading")]
    readings: Vec<Reading<T>>,
    holds: Validity,
    why: Localised,
}

impl<T> Unsettled<T> {
    /// The most readings of one question.
    pub const READINGS_MAX: usize = 64;

    /// Returns unsettled law: `id` is the name of the question, `holds` the days on which it is open.
    ///
    /// # Errors
    ///
    /// [`UnsettledError`] when there are fewer than two readings or too many, or a name stands twice or is
    /// empty.
    pub fn new(
        id: impl Into<String>,
        readings: Vec<Reading<T>>,
        holds: Validity,
        why: Localised,
    ) -> Result<Self, UnsettledError> {
        let id = id.into();
        if readings.len() < 2 || readings.len() > Self::READINGS_MAX {
            return Err(UnsettledError::Count { id, count: readings.len() });
        }
        for (index, reading) in readings.iter().enumerate() {
            let twice = readings.iter().take(index).any(|earlier| earlier.name == reading.name);
            if twice || reading.name.trim().is_empty() {
                return Err(UnsettledError::Name { id, name: reading.name.clone() });
            }
        }
        Ok(Self { id, readings, holds, why })
    }

    /// Returns the same question, open on other days.
    #[must_use]
    pub(crate) fn on_days(mut self, holds: Validity) -> Self {
        self.holds = holds;
        self
    }

    /// Returns the name of the question.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the readings as they were given.
    #[must_use]
    pub fn readings(&self) -> &[Reading<T>] {
        &self.readings
    }

    /// Returns the days on which the question is open.
    #[must_use]
    pub const fn holds(&self) -> Validity {
        self.holds
    }

    /// Returns why the law is not settled.
    #[must_use]
    pub const fn why(&self) -> &Localised {
        &self.why
    }

    /// Returns the reading that the caller has chosen.
    ///
    /// # Errors
    ///
    /// [`NotChosen`] when none is chosen, or one that does not exist; it names those that do.
    pub fn choose(&self, chosen: &Readings) -> Result<&Reading<T>, NotChosen> {
        let name = chosen.get(&self.id);
        name.and_then(|name| self.readings.iter().find(|reading| reading.name == name)).ok_or_else(
            || NotChosen {
                id: self.id.clone(),
                chosen: name.map(str::to_owned),
                readings: self.readings.iter().map(|reading| reading.name.clone()).collect(),
            },
        )
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
struct RawUnsettled<T> {
    id: String,
    reading: Vec<Reading<T>>,
    holds: Validity,
    why: Localised,
}

impl<T> TryFrom<RawUnsettled<T>> for Unsettled<T> {
    type Error = UnsettledError;

    fn try_from(raw: RawUnsettled<T>) -> Result<Self, Self::Error> {
        Self::new(raw.id, raw.reading, raw.holds, raw.why)
    }
}

/// Either a settled value or unsettled law.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", bound(deserialize = "T: Deserialize<'de>"))]
pub enum Settled<T> {
    /// The law settles it.
    Settled(T),
    /// The law does not settle it.
    Unsettled(Unsettled<T>),
}

impl<T> Settled<T> {
    /// Returns the settled value, or that of the chosen reading.
    ///
    /// # Errors
    ///
    /// [`NotChosen`] as [`Unsettled::choose`].
    pub fn choose(&self, chosen: &Readings) -> Result<&T, NotChosen> {
        match self {
            Self::Settled(value) => Ok(value),
            Self::Unsettled(unsettled) => unsettled.choose(chosen).map(|reading| &reading.value),
        }
    }

    /// Returns whether the law settles it.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Settled(_))
    }
}

/// Which reading of each unsettled question the caller has chosen; it stands in the receipt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Readings {
    by_id: BTreeMap<String, String>,
}

impl Readings {
    /// Returns no choice at all: every unsettled question stays open.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Chooses a reading of a question by their names; a later choice replaces an earlier one.
    #[must_use]
    pub fn choose(mut self, id: impl Into<String>, reading: impl Into<String>) -> Self {
        self.by_id.insert(id.into(), reading.into());
        self
    }

    /// Returns the name of the chosen reading of a question.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    /// Returns the choices, question and reading, in the order of the questions' names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_id.iter().map(|(id, name)| (id.as_str(), name.as_str()))
    }

    /// Returns whether nothing is chosen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }
}

/// Prints `question=reading` pairs with commas between them.
impl fmt::Display for Readings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (id, name)) in self.iter().enumerate() {
            write!(f, "{}{id}={name}", if position == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// Unsettled law cannot be built.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UnsettledError {
    /// There are too few or too many readings.
    #[error("`{id}` has {count} readings; accepted: from 2 to {}", Unsettled::<()>::READINGS_MAX)]
    Count {
        /// The name of the question.
        id: String,
        /// How many readings were given.
        count: usize,
    },
    /// A reading's name is empty or stands twice.
    #[error(
        "the reading name \"{name}\" of `{id}` is empty or stands twice; accepted: a name for each"
    )]
    Name {
        /// The name of the question.
        id: String,
        /// The name of the reading.
        name: String,
    },
}

/// The law is not settled and the caller has chosen no reading that exists.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{id}` is not settled and {}; accepted: a choice of {}",
    .chosen.as_ref().map_or_else(
        || "no reading is chosen".to_owned(),
        |name| format!("the reading `{name}` does not exist"),
    ),
    list_names(.readings.iter().map(String::as_str))
)]
#[non_exhaustive]
pub struct NotChosen {
    /// The name of the question.
    pub id: String,
    /// The reading that was chosen but does not exist.
    pub chosen: Option<String>,
    /// The readings that exist.
    pub readings: Vec<String>,
}
