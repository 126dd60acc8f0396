//! Parameters: the numbers, days and words of the law with the days on which they hold.
//!
//! # The file
//!
//! ```toml
//! [pack]
//! id = "state-a"
//! title = "State A"
//! version = "2025-01-01"
//!
//! [[source]]
//! id = "act"
//! title = "Act on pensions"
//!
//! [[parameter]]
//! id = "a.basic-pension"
//! title = "Basic pension"          # or { en = "...", ru = "...", ky = "..." }
//! unit = "KGS/month"               # "date" holds days, "text" holds words, all others numbers
//! article = "12"                   # optional
//!
//! [[parameter.value]]
//! from = "2021-01-01"              # optional: since ever
//! to = "2022-12-31"                # optional, the last day; otherwise until the next value begins
//! value = "1970"                   # exact, always in quotes
//! source = "act"
//! grade = "Official"
//! note = "as published"            # optional
//!
//! [[parameter.unsettled]]
//! from = "2023-01-01"
//! why = "two decrees contradict each other"
//! [[parameter.unsettled.reading]]
//! name = "first-decree"
//! value = "2100"
//! why = "it is the later one"
//! source = "act"
//! grade = "Official"
//! [[parameter.unsettled.reading]]
//! name = "second-decree"
//! value = "2050"
//! why = "it is the special one"
//! source = "act"
//! grade = "Press"
//! ```
//!
//! A value without `to` holds until the next one begins; the last holds without end. Where the sources stop,
//! the file should say `to`, so that a later day is answered with [`Missing`], not with an old number.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::data::{DataError, PackStamp, read_text};
use crate::language::Localised;
use crate::overlay::{Overlay, OverlayError, OverlayStamp};
use crate::period::Validity;
use crate::source::{Evidence, Source, Sources};
use crate::unsettled::Readings;

mod entry;
mod errors;
mod figure;
mod file;
mod stored;

use entry::Stated;

pub use entry::Parameter;
pub use errors::{MergeError, Missing, ParameterSetError};
pub use figure::{Figure, FigureError};

/// The most parameters that one set may hold.
pub const PARAMETERS_MAX: usize = 20_000;
/// The most values, settled or not, that one parameter may have.
pub const VALUES_MAX: usize = 10_000;

/// A data pack: its stamp and its sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pack {
    stamp: PackStamp,
    sources: Sources,
}

/// Dated parameters with their sources and grades, from one or several data packs.
///
/// What ships with a crate and what a user loads have this same type.
///
/// ```
/// use kerben_core::calendar::day;
/// use kerben_core::parameters::ParameterSet;
///
/// let text = r#"
/// pack = { id = "state-a", title = "State A", version = "1" }
/// [[source]]
/// id = "act"
/// title = "Act on pensions"
/// [[parameter]]
/// id = "a.basic-pension"
/// title = "Basic pension"
/// unit = "KGS/month"
/// [[parameter.value]]
/// from = "2021-01-01"
/// value = "1970"
/// source = "act"
/// grade = "Official"
/// "#;
/// let parameters = ParameterSet::from_str("state-a.toml", text)?;
/// let pension = parameters.at("a.basic-pension", day(2022, 6, 1)?)?;
/// assert_eq!(pension.value.to_string(), "1970");
/// assert_eq!(pension.holds.to_string(), "from 2021-01-01");
///
/// let unknown = parameters.at("a.basic-pension", day(2020, 6, 1)?).unwrap_err();
/// assert_eq!(
///     unknown.to_string(),
///     "no value of `a.basic-pension` is known for 2020-06-01; accepted: a day within from 2021-01-01"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "stored::RawSet", into = "stored::RawSet")]
pub struct ParameterSet {
    packs: Vec<Pack>,
    parameters: BTreeMap<String, Parameter>,
    overlays: Vec<OverlayStamp>,
    readings: Readings,
}

impl ParameterSet {
    /// Returns the parameters of one data file; `file` is only a name for error messages.
    ///
    /// # Errors
    ///
    /// [`DataError`] with line and key when the text is no such file, a source is not defined, a value is not
    /// what its unit asks for, an id stands twice or the days of two values overlap (both lines are named).
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        file::load(file, text)
    }

    /// Returns the parameters of one data file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`ParameterSet::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, DataError> {
        Self::from_str(file, &read_text(file, from)?)
    }

    /// Returns the parameters of both sets, with the overlays and readings of both.
    ///
    /// # Errors
    ///
    /// [`MergeError`] when a parameter or a pack stands in both, or both choose different readings of one
    /// question: which of the two would win is not guessed.
    pub fn merge(mut self, other: Self) -> Result<Self, MergeError> {
        for pack in &other.packs {
            if self.packs.iter().any(|own| own.stamp.id() == pack.stamp.id()) {
                return Err(MergeError::Pack { id: pack.stamp.id().to_owned() });
            }
        }
        for (id, name) in other.readings.iter() {
            if let Some(own) = self.readings.get(id).filter(|own| *own != name) {
                return Err(MergeError::Reading {
                    id: id.to_owned(),
                    first: own.to_owned(),
                    second: name.to_owned(),
                });
            }
            self.readings = self.readings.choose(id, name);
        }
        let (packs, overlays) = (self.packs.len(), self.overlays.len());
        for (id, mut parameter) in other.parameters {
            parameter.shift(packs, overlays);
            if let Some(own) = self.parameters.get(&id) {
                let name = |pack: Option<&Pack>| {
                    pack.map(|pack| pack.stamp.id().to_owned()).unwrap_or_default()
                };
                let second = parameter.pack.checked_sub(packs).and_then(|at| other.packs.get(at));
                let first = name(self.packs.get(own.pack));
                return Err(MergeError::Parameter { id, first, second: name(second) });
            }
            self.parameters.insert(id, parameter);
        }
        if self.parameters.len() > PARAMETERS_MAX {
            return Err(MergeError::TooMany);
        }
        self.packs.extend(other.packs);
        self.overlays.extend(other.overlays);
        Ok(self)
    }

    /// Returns the set with these choices of readings in addition to those that it has.
    #[must_use]
    pub fn with_readings(mut self, readings: &Readings) -> Self {
        for (id, name) in readings.iter() {
            self.readings = self.readings.choose(id, name);
        }
        self
    }

    /// Returns the set changed by a what-if; its stamp is added to [`ParameterSet::overlays`].
    ///
    /// A change replaces what the set holds on the days of the change, settled or not, and leaves all other
    /// days as they are. Overlays compose: each is applied to what the earlier ones left.
    ///
    /// # Errors
    ///
    /// [`OverlayError`] when a parameter is not known or a value is not what its unit asks for.
    pub fn overlay(&self, overlay: &Overlay) -> Result<Self, OverlayError> {
        let mut set = self.clone();
        let index = set.overlays.len();
        for change in overlay.changes() {
            let Some(parameter) = set.parameters.get_mut(&change.parameter) else {
                return Err(OverlayError::UnknownParameter {
                    overlay: overlay.title().to_owned(),
                    parameter: change.parameter.clone(),
                    known: self.near(&change.parameter),
                });
            };
            parameter.change(change, overlay.title(), index).map_err(|error| {
                OverlayError::Value {
                    overlay: overlay.title().to_owned(),
                    parameter: change.parameter.clone(),
                    error,
                }
            })?;
        }
        set.overlays.push(overlay.stamp());
        Ok(set)
    }

    /// Returns the number that a parameter has on a day, under the set's own readings.
    ///
    /// # Errors
    ///
    /// [`Missing`] when the parameter or a value for the day is not known (it names the days that are), when
    /// the law is not settled and no reading is chosen, or when the parameter holds no numbers.
    pub fn at(&self, id: &str, day: NaiveDate) -> Result<ParameterValue<'_>, Missing> {
        self.at_with(id, day, &Readings::new())
    }

    /// Returns the number that a parameter has on a day; `readings` go before the set's own.
    ///
    /// # Errors
    ///
    /// As [`ParameterSet::at`].
    pub fn at_with(
        &self,
        id: &str,
        day: NaiveDate,
        readings: &Readings,
    ) -> Result<ParameterValue<'_>, Missing> {
        self.figure_at(id, day, readings)?.try_map(|figure| match figure {
            Figure::Number(number) => Ok(*number),
            Figure::Day(_) | Figure::Text(_) => Err("a number"),
        })
    }

    /// Returns the day that a parameter of the unit `date` has on a day.
    ///
    /// # Errors
    ///
    /// As [`ParameterSet::at`].
    pub fn day_at(
        &self,
        id: &str,
        day: NaiveDate,
    ) -> Result<ParameterValue<'_, NaiveDate>, Missing> {
        self.figure_at(id, day, &Readings::new())?.try_map(|figure| match figure {
            Figure::Day(day) => Ok(*day),
            Figure::Number(_) | Figure::Text(_) => Err("a day"),
        })
    }

    /// Returns the words that a parameter of the unit `text` has on a day.
    ///
    /// # Errors
    ///
    /// As [`ParameterSet::at`].
    pub fn text_at(&self, id: &str, day: NaiveDate) -> Result<ParameterValue<'_, &str>, Missing> {
        self.figure_at(id, day, &Readings::new())?.try_map(|figure| match figure {
            Figure::Text(text) => Ok(text.as_str()),
            Figure::Number(_) | Figure::Day(_) => Err("a text"),
        })
    }

    /// Returns what a parameter has on a day, whatever its kind; `readings` go before the set's own.
    ///
    /// # Errors
    ///
    /// As [`ParameterSet::at`].
    pub fn figure_at(
        &self,
        id: &str,
        day: NaiveDate,
        readings: &Readings,
    ) -> Result<ParameterValue<'_, &Figure>, Missing> {
        let parameter = self
            .parameters
            .get(id)
            .ok_or_else(|| Missing::Unknown { id: id.to_owned(), near: self.near(id) })?;
        let entry = parameter.entry_at(day).ok_or_else(|| Missing::NoValue {
            id: id.to_owned(),
            title: Box::new(parameter.title.clone()),
            day,
            known: parameter.known(),
        })?;
        let (value, grade, source, note, reading) = match &entry.stated {
            Stated::Settled(stated) => {
                (&stated.value, stated.grade, stated.source.as_str(), stated.note.as_deref(), None)
            }
            Stated::Unsettled(unsettled) => {
                let chosen =
                    if readings.get(unsettled.id()).is_some() { readings } else { &self.readings };
                let reading = unsettled.choose(chosen).map_err(|error| Missing::Unsettled {
                    title: Box::new(parameter.title.clone()),
                    day,
                    why: Box::new(unsettled.why().clone()),
                    error: Box::new(error),
                })?;
                let name = Some(reading.name.as_str());
                (
                    &reading.value,
                    reading.grade,
                    reading.source.as_str(),
                    Some(reading.why.en.as_str()),
                    name,
                )
            }
        };
        let pack = self.packs.get(parameter.pack);
        let overlay = entry.overlay.and_then(|index| self.overlays.get(index));
        Ok(ParameterValue {
            id: &parameter.id,
            title: &parameter.title,
            value,
            unit: &parameter.unit,
            article: parameter.article.as_deref(),
            holds: entry.holds,
            grade,
            source,
            described: pack.filter(|_| overlay.is_none()).and_then(|pack| pack.sources.get(source)),
            note,
            pack: pack.map(|pack| &pack.stamp),
            overlay,
            reading,
        })
    }

    /// Returns a parameter with all its values.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Parameter> {
        self.parameters.get(id)
    }

    /// Returns the ids of all parameters in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.parameters.keys().map(String::as_str)
    }

    /// Returns the stamps of the packs from which the set was built, for the receipt.
    pub fn stamps(&self) -> impl Iterator<Item = &PackStamp> {
        self.packs.iter().map(|pack| &pack.stamp)
    }

    /// Returns the stamps of the overlays in the order in which they were applied, for the receipt.
    #[must_use]
    pub fn overlays(&self) -> &[OverlayStamp] {
        &self.overlays
    }

    /// Returns the readings that the set chooses, for the receipt.
    #[must_use]
    pub const fn readings(&self) -> &Readings {
        &self.readings
    }

    /// Returns the source that a pack describes under an id.
    #[must_use]
    pub fn source(&self, pack: &str, id: &str) -> Option<&Source> {
        self.packs.iter().find(|own| own.stamp.id() == pack)?.sources.get(id)
    }

    /// Returns the lowest grade of all values and readings, `None` when there are none.
    #[must_use]
    pub fn lowest_grade(&self) -> Option<Evidence> {
        Evidence::lowest(self.parameters.values().flat_map(Parameter::grades))
    }

    /// Returns known ids that look like `id`: those that share its beginning, else all.
    fn near(&self, id: &str) -> Vec<String> {
        let head = id.split_once('.').map_or(id, |(head, _)| head);
        let near: BTreeSet<_> = self.ids().filter(|known| known.starts_with(head)).collect();
        if near.is_empty() {
            self.ids().map(str::to_owned).collect()
        } else {
            near.into_iter().map(str::to_owned).collect()
        }
    }
}

/// What a parameter has on a day: the value, the days on which it holds, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterValue<'a, V = Decimal> {
    /// The parameter's id.
    pub id: &'a str,
    /// What the parameter is called.
    pub title: &'a Localised,
    /// The value.
    pub value: V,
    /// The unit, as the file writes it: `KGS/month`, `percent`, `year`, `one`.
    pub unit: &'a str,
    /// The article that sets the parameter, where the file names it.
    pub article: Option<&'a str>,
    /// The days on which the value holds.
    pub holds: Validity,
    /// How far the value can be trusted.
    pub grade: Evidence,
    /// The id of the source in its pack; for an overlay its stated source or its title.
    pub source: &'a str,
    /// The source as the pack describes it.
    pub described: Option<&'a Source>,
    /// What a reader should know about the value; for a reading, why one may read the law so.
    pub note: Option<&'a str>,
    /// The pack that defines the parameter.
    pub pack: Option<&'a PackStamp>,
    /// The overlay that set the value, for a what-if.
    pub overlay: Option<&'a OverlayStamp>,
    /// The reading that was chosen, where the law is not settled.
    pub reading: Option<&'a str>,
}

impl<'a, V> ParameterValue<'a, V> {
    fn try_map<W>(
        self,
        change: impl FnOnce(V) -> Result<W, &'static str>,
    ) -> Result<ParameterValue<'a, W>, Missing> {
        let value = change(self.value).map_err(|wanted| Missing::Kind {
            id: self.id.to_owned(),
            unit: self.unit.to_owned(),
            wanted,
        })?;
        Ok(ParameterValue {
            id: self.id,
            title: self.title,
            value,
            unit: self.unit,
            article: self.article,
            holds: self.holds,
            grade: self.grade,
            source: self.source,
            described: self.described,
            note: self.note,
            pack: self.pack,
            overlay: self.overlay,
            reading: self.reading,
        })
    }
}
