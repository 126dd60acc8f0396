//! Published yearly series, each figure with its vintage, source and grade.
//!
//! Past years are revised, so a figure is asked for by series, area, vintage and year. A year
//! without a figure is an error with the reason that the data give, never zero.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::country::Country;
//! use kerben_remittances::series::SeriesSet;
//!
//! let series = SeriesSet::builtin()?;
//! let received = series.get("BX.TRF.PWKR.CD.DT", Country::KG, "open-numbers-01a34e8b", 2022)?;
//! assert_eq!(received.value.value.to_string(), "3225168649.75035");
//! let older = series.get("BX.TRF.PWKR.CD.DT", Country::KG, "2023-05-10", 2021)?;
//! assert_eq!(older.value.value.to_string(), "2792.50");
//! let error = series.get("BM.TRF.PWKR.CD.DT", Country::KG, "open-numbers-01a34e8b", 2024).unwrap_err();
//! assert!(error.to_string().contains("series ends in 2022"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::Read;

use kerben_core::country::Country;
use kerben_core::data::{self, DataError, Document, PackHeader, PackStamp};
use kerben_core::source::{Evidence, Source, Sourced, Sources};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How the publisher stands to a figure.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Status {
    /// Published as reported.
    #[default]
    Published,
    /// An estimate that fills a gap.
    Estimated,
}

/// The figure of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Observation {
    /// The year.
    pub year: i32,
    /// The figure, in the unit of its series.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub value: Decimal,
    /// How the publisher stands to it.
    #[serde(default)]
    pub status: Status,
    /// What else is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A year for which the source has no figure, or from which it has figures of another kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Gap {
    /// The year.
    pub year: i32,
    /// Why.
    pub why: String,
}

/// One series of an area in one vintage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Series {
    /// The publisher's identifier, such as `BX.TRF.PWKR.CD.DT`.
    pub id: String,
    /// The country that the figures describe.
    pub area: Country,
    /// The unit of the figures, such as `USD`, `percent of GDP` or `KGS/USD`.
    pub unit: String,
    /// The edition of the publication: a day, or the commit of a copy.
    pub vintage: String,
    /// The id of the source.
    pub source: String,
    /// How well the figures are known.
    pub grade: Evidence,
    /// What else is known of all the figures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The figures.
    pub years: Vec<Observation>,
    /// The years without a figure, where the reason is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Gap>,
    /// The years from which the figures come from another sample, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Gap>,
}

impl Series {
    /// The figure of a year with source and grade.
    ///
    /// # Errors
    ///
    /// [`NoFigure`] naming the reason, where the data give one, and the years that are there.
    pub fn at(&self, year: i32) -> Result<Sourced<&Observation>, NoFigure> {
        match self.years.iter().find(|observation| observation.year == year) {
            Some(observation) => {
                let mut sourced = Sourced::new(observation, self.grade, self.source.clone());
                sourced.note = observation.note.clone().or_else(|| self.note.clone());
                Ok(sourced)
            }
            None => Err(self.no_figure(year)),
        }
    }

    fn no_figure(&self, year: i32) -> NoFigure {
        let why = self.missing.iter().find(|gap| gap.year == year).map(|gap| gap.why.clone());
        let years = self.years.iter().map(|observation| observation.year);
        NoFigure {
            series: self.id.clone(),
            area: self.area,
            vintage: self.vintage.clone(),
            year,
            why: why.unwrap_or_else(|| "not in the data".to_owned()),
            known: years.clone().min().zip(years.max()),
        }
    }
}

/// A figure that is not there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{series} of {area} for {year} (vintage {vintage}) is missing: {why}; {}", known_years(*.known))]
pub struct NoFigure {
    /// The series.
    pub series: String,
    /// The area.
    pub area: Country,
    /// The vintage.
    pub vintage: String,
    /// The year.
    pub year: i32,
    /// Why it is missing.
    pub why: String,
    /// The first and the last year that are there.
    pub known: Option<(i32, i32)>,
}

fn known_years(known: Option<(i32, i32)>) -> String {
    known.map_or_else(
        || "no year is known".to_owned(),
        |(first, last)| format!("known are years from {first} to {last}"),
    )
}

/// Series with their sources and the stamps of their files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeriesSet {
    series: Vec<Series>,
    sources: Vec<(PackStamp, Sources)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: PackHeader,
    source: Vec<Source>,
    series: Vec<Series>,
}

impl SeriesSet {
    /// The greatest number of series in one file.
    pub const SERIES_MAX: usize = 10_000;

    /// The series of a data file.
    ///
    /// # Errors
    ///
    /// [`DataError`] with file, line and key when the text is no such file, a source is not
    /// defined, a series stands twice, or a year stands twice in a series.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let read: File = document.parse()?;
        let sources = document.sources(read.source)?;
        if read.series.len() > Self::SERIES_MAX {
            let accepted = format!("at most {}", Self::SERIES_MAX);
            return Err(document.error("series", "too many series", accepted));
        }
        for (index, series) in read.series.iter().enumerate() {
            document.check_source(&sources, &format!("series[{index}].source"), &series.source)?;
            let same = |other: &&Series| {
                (&other.id, other.area, &other.unit, &other.vintage)
                    == (&series.id, series.area, &series.unit, &series.vintage)
            };
            if read.series.iter().take(index).any(|other| same(&other)) {
                let key = format!("series[{index}].id");
                return Err(document.error(
                    &key,
                    "the series stands twice",
                    "one series for each area, unit and vintage",
                ));
            }
            check_years(&document, index, series)?;
        }
        Ok(Self { series: read.series, sources: vec![(read.pack.stamp(text.as_bytes()), sources)] })
    }

    /// The series of a data file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`SeriesSet::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, DataError> {
        Self::from_str(file, &data::read_text(file, from)?)
    }

    /// These series and those.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.series.extend(other.series);
        self.sources.extend(other.sources);
        self
    }

    /// Every series.
    #[must_use]
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// The stamps of the files, for a receipt.
    pub fn stamps(&self) -> impl Iterator<Item = &PackStamp> {
        self.sources.iter().map(|(stamp, _)| stamp)
    }

    /// The source of an id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find_map(|(_, sources)| sources.get(id))
    }

    /// The vintages of a series of an area, in the order of the files.
    pub fn vintages<'a>(
        &'a self,
        id: &'a str,
        area: Country,
    ) -> impl Iterator<Item = &'a Series> + 'a {
        self.series.iter().filter(move |series| series.id == id && series.area == area)
    }

    /// The figure of a series, area, vintage and year, with source and grade.
    ///
    /// # Errors
    ///
    /// [`NoFigure`] when it is not there; where the same vintage has the series in two units, the
    /// first that has the year answers.
    pub fn get(
        &self,
        id: &str,
        area: Country,
        vintage: &str,
        year: i32,
    ) -> Result<Sourced<&Observation>, NoFigure> {
        let mut missing = None;
        let asked =
            |series: &&Series| series.id == id && series.area == area && series.vintage == vintage;
        for series in self.series.iter().filter(asked) {
            match series.at(year) {
                Ok(found) => return Ok(found),
                Err(error) => missing = missing.or(Some(error)),
            }
        }
        Err(missing.unwrap_or_else(|| NoFigure {
            series: id.to_owned(),
            area,
            vintage: vintage.to_owned(),
            year,
            why: "no such series, area and vintage".to_owned(),
            known: None,
        }))
    }
}

fn check_years(document: &Document<'_>, index: usize, series: &Series) -> Result<(), DataError> {
    let years: Vec<i32> = series.years.iter().map(|observation| observation.year).collect();
    let gaps = series.missing.iter().map(|gap| gap.year);
    for (place, year) in years.iter().copied().chain(gaps).enumerate() {
        if years.iter().take(place).any(|earlier| *earlier == year) {
            let key = match place.checked_sub(years.len()) {
                None => format!("series[{index}].years[{place}].year"),
                Some(gap) => format!("series[{index}].missing[{gap}].year"),
            };
            return Err(document.error(
                &key,
                format!("the year {year} stands twice"),
                "each year once",
            ));
        }
    }
    Ok(())
}
