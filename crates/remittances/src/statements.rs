//! Statements about remittances beside the series: where each comes from, and how far it is off.
//!
//! A statement such as "about 30 % of GDP" was true once, or is a rounding, or speaks of something
//! else. Nothing is corrected; [`confront`] says what every edition of the series has for the year,
//! and when the stated figure held last.

use std::io::Read;

use kerben_core::country::Country;
use kerben_core::data::{self, DataError, Document, PackHeader, PackStamp};
use kerben_core::message::Message;
use kerben_core::source::{Evidence, Source, Sources};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::percent::{Percent, PercentError};
use crate::reported::Qualifier;
use crate::revision::{decimal, exact, scale};
use crate::series::{Series, SeriesSet};
use crate::shares::{RECEIVED, SHARE};
use kerben_core::number::Rational;

/// Of what a statement speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Quantity {
    /// What was received in a year.
    Received,
    /// What was received as a share of output.
    ShareOfGdp,
}

impl Quantity {
    /// The series that has its figures.
    #[must_use]
    pub const fn series(self) -> &'static str {
        match self {
            Self::Received => RECEIVED,
            Self::ShareOfGdp => SHARE,
        }
    }
}

/// A statement with its words and its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Stated {
    /// Its name.
    pub id: String,
    /// Of what it speaks.
    pub quantity: Quantity,
    /// Of which country.
    pub area: Country,
    /// Of which year, where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The figure.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub value: Decimal,
    /// Its unit.
    pub unit: String,
    /// How it is to be read.
    #[serde(default)]
    pub qualifier: Qualifier,
    /// Its words.
    pub statement: String,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// Statements with their sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedSet {
    stamp: PackStamp,
    sources: Sources,
    statements: Vec<Stated>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: PackHeader,
    source: Vec<Source>,
    claim: Vec<Stated>,
}

impl StatedSet {
    /// The statements of a data file.
    ///
    /// # Errors
    ///
    /// [`DataError`] with file, line and key when the text is no such file, a source is not
    /// defined, or a name stands twice.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let read: File = document.parse()?;
        let sources = document.sources(read.source)?;
        for (index, claim) in read.claim.iter().enumerate() {
            document.check_source(&sources, &format!("claim[{index}].source"), &claim.source)?;
            if read.claim.iter().take(index).any(|other| other.id == claim.id) {
                let key = format!("claim[{index}].id");
                return Err(document.error(&key, "the name stands twice", "each name once"));
            }
        }
        Ok(Self { stamp: read.pack.stamp(text.as_bytes()), sources, statements: read.claim })
    }

    /// The statements of a data file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`StatedSet::from_str`]; also when reading fails.
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

    /// The statements, in the order of the file.
    #[must_use]
    pub fn statements(&self) -> &[Stated] {
        &self.statements
    }
}

/// A statement beside the figure of one edition and year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Beside {
    /// The edition.
    pub vintage: String,
    /// The year.
    pub year: i32,
    /// The figure, in the plain unit.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub value: Decimal,
    /// The statement less the figure, in the plain unit.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub difference: Decimal,
    /// The difference in per cent of the figure; `None` where that is nothing.
    pub percent: Option<Percent>,
}

/// A statement beside the series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Confrontation {
    /// The name of the statement.
    pub id: String,
    /// The figures of the stated year in every edition; of the last year of every edition where the
    /// statement names none.
    pub beside: Vec<Beside>,
    /// The figure of any year and edition that is nearest.
    pub nearest: Option<Beside>,
    /// The last year in which some edition has as much as is stated.
    pub last_reached: Option<i32>,
    /// What follows, in words of the catalogue.
    pub findings: Vec<Message>,
}

/// A statement beside every edition of its series.
///
/// # Errors
///
/// [`PercentError`] for numbers with too many digits.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_remittances::series::SeriesSet;
/// use kerben_remittances::statements::{StatedSet, confront};
///
/// let (statements, series) = (StatedSet::builtin()?, SeriesSet::builtin()?);
/// let share = statements.statements().iter().find(|one| one.id == "review-share").ok_or("stated")?;
/// let answer = confront(share, &series)?;
/// assert_eq!(answer.last_reached, Some(2021)); // 30 per cent and more: last in 2021
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn confront(stated: &Stated, set: &SeriesSet) -> Result<Confrontation, PercentError> {
    let (unit, times) = scale(&stated.unit);
    let value = exact(stated.value, times)?;
    let mut all = Vec::new();
    let editions = set.vintages(stated.quantity.series(), stated.area);
    for series in editions.filter(|series| scale(&series.unit).0 == unit) {
        for observation in &series.years {
            all.push((series, beside(value, series, observation.year, observation.value)?));
        }
    }
    let last_of = |series: &Series| series.years.iter().map(|one| one.year).max();
    let chosen = all.iter().filter(|(series, line)| match stated.year {
        Some(year) => line.year == year,
        None => Some(line.year) == last_of(series),
    });
    let chosen: Vec<Beside> = chosen.map(|(_, line)| line.clone()).collect();
    let nearest = all.iter().map(|(_, line)| line);
    let nearest = nearest.min_by_key(|line| (line.difference.abs(), -line.year)).cloned();
    let reached = all.iter().filter(|(_, line)| line.difference <= Decimal::ZERO);
    let last_reached = reached.map(|(_, line)| line.year).max();
    let mut findings = Vec::new();
    if chosen.is_empty() {
        findings.push(Message::new("remittances.stated.no-figure"));
    }
    for line in &chosen {
        let off = line.percent.map(Percent::approximate).transpose()?.unwrap_or_default();
        findings.push(
            Message::new("remittances.stated.beside")
                .arg("vintage", line.vintage.as_str())
                .arg("year", line.year.to_string())
                .arg("value", line.value.normalize())
                .arg("percent", off.round_dp(2)),
        );
    }
    if let (None, Some(year)) = (stated.year, last_reached)
        && chosen.iter().any(|line| line.difference > Decimal::ZERO)
    {
        findings.push(Message::new("remittances.stated.held-last").arg("year", year.to_string()));
    }
    if let (Some(year), Some(near)) = (stated.year, &nearest)
        && near.year != year
    {
        findings.push(
            Message::new("remittances.stated.nearest")
                .arg("vintage", near.vintage.as_str())
                .arg("year", near.year.to_string())
                .arg("value", near.value.normalize()),
        );
    }
    let id = stated.id.clone();
    Ok(Confrontation { id, beside: chosen, nearest, last_reached, findings })
}

fn beside(
    value: Rational,
    series: &Series,
    year: i32,
    figure: Decimal,
) -> Result<Beside, PercentError> {
    let fine = || PercentError::TooFine { what: "a difference" };
    let (_, times) = scale(&series.unit);
    let figure = exact(figure, times)?;
    let difference = value.checked_sub(figure).ok_or_else(fine)?;
    let percent = if figure.numerator() == 0 {
        None
    } else {
        Some(Percent::of_share(difference.checked_div(figure).ok_or_else(fine)?)?)
    };
    Ok(Beside {
        vintage: series.vintage.clone(),
        year,
        value: decimal(figure)?,
        difference: decimal(difference)?,
        percent,
    })
}
