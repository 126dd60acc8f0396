//! Averages of price surveys with the sample from which they come.
//!
//! An average falls because transfers became cheaper, or because other services were surveyed. Two
//! averages are therefore compared ([`Surveyed::change_since`]) only when they are of one kind,
//! which the types see to, and of one sample; a comparison across a change of the sample is refused
//! and says what changed, unless it is forced, and then it still says so.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_remittances::averages::GlobalAverage;
//! use kerben_remittances::survey::{Comparison, SurveySet};
//!
//! let surveys = SurveySet::builtin()?;
//! let at = |quarter: &str| -> Result<_, Box<dyn std::error::Error>> {
//!     Ok(surveys.average::<GlobalAverage>(quarter.parse()?).ok_or("published")?)
//! };
//! let change = at("2023-Q3")?.change_since(&at("2023-Q2")?, Comparison::OneSample)?;
//! assert_eq!(change.points.to_string(), "-0.02");
//! // Between 2016 and 2023 the sample changed twice.
//! assert!(at("2023-Q3")?.change_since(&at("2016-Q3")?, Comparison::OneSample).is_err());
//! let forced = at("2023-Q3")?.change_since(&at("2016-Q3")?, Comparison::Forced)?;
//! assert_eq!((forced.points.to_string().as_str(), forced.differences.len()), ("-1.24", 2));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod quarter;
mod sample;

use std::io::Read;

use kerben_core::country::Country;
use kerben_core::data::{self, DataError, Document, PackHeader, PackStamp};
use kerben_core::source::{Evidence, Source, Sourced, Sources};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use quarter::{Quarter, QuarterError};
pub use sample::{Break, Change, Comparison, ComparisonError, Sample, Surveyed};

use crate::averages::{Average, GlobalAverage, OperatorIndex, SmartAverage, WeightedAverage};
use crate::percent::Percent;

/// A kind of average that the World Bank publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AverageKind {
    /// The global average.
    Global,
    /// The global average weighted by flows.
    Weighted,
    /// The mean of the `SmaRT` averages of all corridors.
    Smart,
    /// The index of international operators.
    Operators,
    /// Services from device to device.
    Digital,
    /// Banks.
    Banks,
    /// Services to one region of the world.
    Regional,
}

/// An average as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PublishedAverage {
    /// Of what kind.
    pub kind: AverageKind,
    /// Of which quarter.
    pub quarter: Quarter,
    /// To which region, for regional averages.
    #[serde(default)]
    pub region: Option<String>,
    /// The average.
    pub percent: Percent,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// A number of corridors, or a share of them, as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PublishedCount {
    /// Which: `corridors-without-smart-service`, or `corridors-below-5-percent` in per cent.
    pub what: String,
    /// Of which quarter.
    pub quarter: Quarter,
    /// The number.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub value: Decimal,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// A figure of one corridor as the press printed it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CorridorFigure {
    /// The country of the sender.
    pub from: Country,
    /// The country of the recipient; `None` for all.
    #[serde(default)]
    pub to: Option<Country>,
    /// The quarter or year, as it was printed.
    pub period: String,
    /// Which figure: `average` and `cheapest` in per cent, or the number of `providers`.
    pub measure: String,
    /// The figure.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub value: Decimal,
    /// What else is known.
    #[serde(default)]
    pub note: Option<String>,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// The averages that a survey published, and the changes of its sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SurveySet {
    stamp: PackStamp,
    sources: Sources,
    breaks: Vec<Break>,
    averages: Vec<PublishedAverage>,
    counts: Vec<PublishedCount>,
    corridors: Vec<CorridorFigure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: PackHeader,
    source: Vec<Source>,
    #[serde(default)]
    r#break: Vec<Break>,
    #[serde(default)]
    average: Vec<PublishedAverage>,
    #[serde(default)]
    count: Vec<PublishedCount>,
    #[serde(default)]
    corridor: Vec<CorridorFigure>,
}

/// An average that a [`SurveySet`] can give out as the type that it is.
pub trait Publishable: Average + Sized {
    /// Its kind.
    const KIND: AverageKind;

    /// The average as it was published.
    fn of_published(percent: Percent) -> Self;
}

macro_rules! publishable {
    ($($type:ident => $kind:ident),+) => {
        $(impl Publishable for $type {
            const KIND: AverageKind = AverageKind::$kind;

            fn of_published(percent: Percent) -> Self {
                Self::published(percent)
            }
        })+
    };
}

publishable!(GlobalAverage => Global, WeightedAverage => Weighted, SmartAverage => Smart, OperatorIndex => Operators);

impl SurveySet {
    /// The surveys of a data file.
    ///
    /// # Errors
    ///
    /// [`DataError`] with file, line and key when the text is no such file, a source is not
    /// defined, or an average stands twice.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let read: File = document.parse()?;
        let sources = document.sources(read.source)?;
        let cited = [
            ("break", read.r#break.iter().map(|one| &one.source).collect::<Vec<_>>()),
            ("average", read.average.iter().map(|one| &one.source).collect()),
            ("count", read.count.iter().map(|one| &one.source).collect()),
            ("corridor", read.corridor.iter().map(|one| &one.source).collect()),
        ];
        for (table, cited) in cited {
            for (index, source) in cited.into_iter().enumerate() {
                document.check_source(&sources, &format!("{table}[{index}].source"), source)?;
            }
        }
        for (index, average) in read.average.iter().enumerate() {
            let same = |other: &PublishedAverage| {
                (other.kind, other.quarter, &other.region)
                    == (average.kind, average.quarter, &average.region)
            };
            if read.average.iter().take(index).any(same) {
                let key = format!("average[{index}].kind");
                let accepted = "one average of a kind for each quarter and region";
                return Err(document.error(&key, "the average stands twice", accepted));
            }
        }
        Ok(Self {
            stamp: read.pack.stamp(text.as_bytes()),
            sources,
            breaks: read.r#break,
            averages: read.average,
            counts: read.count,
            corridors: read.corridor,
        })
    }

    /// The surveys of a data file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`SurveySet::from_str`]; also when reading fails.
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

    /// Every average, of every kind.
    #[must_use]
    pub fn averages(&self) -> &[PublishedAverage] {
        &self.averages
    }

    /// Numbers of corridors.
    #[must_use]
    pub fn counts(&self) -> &[PublishedCount] {
        &self.counts
    }

    /// Figures of single corridors.
    #[must_use]
    pub fn corridors(&self) -> &[CorridorFigure] {
        &self.corridors
    }

    /// The changes of the sample, in the order of the file.
    #[must_use]
    pub fn breaks(&self) -> &[Break] {
        &self.breaks
    }

    /// The sample of a quarter: all the changes up to it.
    #[must_use]
    pub fn sample(&self, quarter: Quarter) -> Sample {
        let passed = self.breaks.iter().filter(|one| one.quarter <= quarter);
        Sample::Published { breaks: passed.cloned().collect() }
    }

    /// The average of a kind that was published for a quarter.
    #[must_use]
    pub fn average<A: Publishable>(&self, quarter: Quarter) -> Option<Surveyed<A>> {
        let found = self.averages.iter().find(|average| {
            average.kind == A::KIND && average.quarter == quarter && average.region.is_none()
        })?;
        let value = A::of_published(found.percent);
        let average = Sourced::new(value, found.grade, found.source.clone());
        Some(Surveyed::new(average, quarter, self.sample(quarter)))
    }
}
