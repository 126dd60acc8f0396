//! Figures of money transfer systems as central banks publish them, and the checks that they bear.
//!
//! Such figures carry no residence and hold payments for goods too: they are no
//! balance-of-payments figures, and no function here turns them into such.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_remittances::reported::ReportedSet;
//!
//! let set = ReportedSet::builtin()?;
//! let checks = set.net_checks()?;
//! // In 615.1, out 119.5, net 495.7: the net of the rounded is 495.6, within a tenth.
//! assert_eq!(checks[0].of_rounded.to_string(), "495.6");
//! assert_eq!(checks[0].published.to_string(), "495.7");
//! assert!(checks[0].agrees);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::Read;

use kerben_core::country::Country;
use kerben_core::data::{self, DataError, Document, PackHeader, PackStamp};
use kerben_core::number::{NumberError, exact_add};
use kerben_core::period::Period;
use kerben_core::source::{Evidence, Source, Sources};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Counted {
    /// What came in.
    In,
    /// What went out.
    Out,
    /// What came in less what went out.
    Net,
    /// The change of what came in.
    InChange,
    /// The change of the net.
    NetChange,
    /// The share of the counterpart.
    Share,
}

/// How a figure is to be read.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Qualifier {
    /// As it was printed.
    #[default]
    Equal,
    /// Near it.
    About,
    /// Above it.
    MoreThan,
}

/// A figure as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Reported {
    /// Who published it: `NBKR`, `CBR`.
    pub reporter: String,
    /// The country of which it speaks.
    pub area: Country,
    /// The days that it covers.
    pub period: Period,
    /// What it counts.
    pub measure: Counted,
    /// With which country; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counterpart: Option<Country>,
    /// How it is to be read.
    #[serde(default)]
    pub qualifier: Qualifier,
    /// The figure.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub value: Decimal,
    /// Its unit.
    pub unit: String,
    /// What else is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// A published net beside the net of the published figures.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NetCheck {
    /// Who published it.
    pub reporter: String,
    /// The country.
    pub area: Country,
    /// The days.
    pub period: Period,
    /// In less out, as both were printed.
    pub of_rounded: Decimal,
    /// The net as it was printed.
    pub published: Decimal,
    /// By how much the two may differ because in and out were rounded: half a unit of the last
    /// digit of each.
    pub tolerance: Decimal,
    /// Whether they differ by no more.
    pub agrees: bool,
}

/// Published figures with their sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedSet {
    stamp: PackStamp,
    sources: Sources,
    figures: Vec<Reported>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: PackHeader,
    source: Vec<Source>,
    figure: Vec<Reported>,
}

impl ReportedSet {
    /// The figures of a data file.
    ///
    /// # Errors
    ///
    /// [`DataError`] with file, line and key when the text is no such file or a source is not
    /// defined.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let read: File = document.parse()?;
        let sources = document.sources(read.source)?;
        for (index, figure) in read.figure.iter().enumerate() {
            document.check_source(&sources, &format!("figure[{index}].source"), &figure.source)?;
        }
        Ok(Self { stamp: read.pack.stamp(text.as_bytes()), sources, figures: read.figure })
    }

    /// The figures of a data file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`ReportedSet::from_str`]; also when reading fails.
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

    /// Every figure, in the order of the file.
    #[must_use]
    pub fn figures(&self) -> &[Reported] {
        &self.figures
    }

    /// The figure of a reporter on an area, period, measure and counterpart.
    #[must_use]
    pub fn find(
        &self,
        reporter: &str,
        area: Country,
        period: Period,
        measure: Counted,
        counterpart: Option<Country>,
    ) -> Option<&Reported> {
        self.figures.iter().find(|figure| {
            figure.reporter == reporter
                && (figure.area, figure.period, figure.measure, figure.counterpart)
                    == (area, period, measure, counterpart)
        })
    }

    /// Every published net of which in and out were published too, beside in less out.
    ///
    /// The net of rounded figures is not the rounded net: the two may differ by what the rounding
    /// of in and out can come to, and no more.
    ///
    /// # Errors
    ///
    /// [`NumberError`] for figures with too many digits.
    pub fn net_checks(&self) -> Result<Vec<NetCheck>, NumberError> {
        let mut checks = Vec::new();
        for net in self.figures.iter().filter(|figure| figure.measure == Counted::Net) {
            let of = |measure| {
                self.find(&net.reporter, net.area, net.period, measure, net.counterpart)
                    .filter(|figure| figure.unit == net.unit)
            };
            let (Some(came), Some(went)) = (of(Counted::In), of(Counted::Out)) else { continue };
            let half = |value: Decimal| Decimal::new(5, value.scale() + 1);
            let of_rounded = exact_add(came.value, -went.value)?;
            let tolerance = exact_add(half(came.value), half(went.value))?.normalize();
            let off = exact_add(net.value, -of_rounded)?;
            checks.push(NetCheck {
                reporter: net.reporter.clone(),
                area: net.area,
                period: net.period,
                of_rounded,
                published: net.value,
                tolerance,
                agrees: off.abs() <= tolerance,
            });
        }
        Ok(checks)
    }
}
