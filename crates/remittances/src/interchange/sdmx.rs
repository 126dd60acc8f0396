//! Published figures as SDMX-CSV.
//!
//! A row an observation: the structure, the frequency, the area, the series, the year, the figure
//! and its status, with the edition, the source and the grade as attributes. The structure is named
//! by the caller, since agencies publish under structures of their own.
//!
//! # Source
//!
//! The layout is that of SDMX-CSV 2.0 (`STRUCTURE`, `STRUCTURE_ID`, `ACTION`, then dimensions, measure
//! and attributes), graded Unverified: the standard itself was not read. The codes of `OBS_STATUS`
//! (A normal, E estimated) are those of the structures of the European Central Bank, Official.

use std::io::Write;

use kerben_core::currency::Currency;
use kerben_core::money::Money;

use super::table::TableError;
use crate::measures::MeasureId;
use crate::series::{Series, Status};

const HEADER: [&str; 14] = [
    "STRUCTURE",
    "STRUCTURE_ID",
    "ACTION",
    "FREQ",
    "REF_AREA",
    "COUNTERPART_AREA",
    "INDICATOR",
    "UNIT_MEASURE",
    "TIME_PERIOD",
    "OBS_VALUE",
    "OBS_STATUS",
    "VINTAGE",
    "SOURCE",
    "GRADE",
];

/// One figure to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Observation {
    /// `A` for years, `Q` for quarters.
    pub frequency: &'static str,
    /// The area, by its two letters.
    pub area: String,
    /// The counterpart, by its two letters, or `W1` for the rest of the world.
    pub counterpart: String,
    /// The series or the measure.
    pub indicator: String,
    /// The unit.
    pub unit: String,
    /// The year or quarter.
    pub period: String,
    /// The figure, in plain decimals.
    pub value: String,
    /// How the publisher stands to it.
    pub status: Status,
    /// The edition.
    pub vintage: String,
    /// The id of the source.
    pub source: String,
    /// The grade.
    pub grade: String,
}

/// The rest of the world as a counterpart.
pub const WORLD: &str = "W1";

/// The figures of a series.
pub fn of_series(series: &Series) -> impl Iterator<Item = Observation> + '_ {
    series.years.iter().map(|one| Observation {
        frequency: "A",
        area: series.area.alpha2().to_owned(),
        counterpart: WORLD.to_owned(),
        indicator: series.id.clone(),
        unit: series.unit.clone(),
        period: one.year.to_string(),
        value: one.value.to_string(),
        status: one.status,
        vintage: series.vintage.clone(),
        source: series.source.clone(),
        grade: series.grade.name().to_owned(),
    })
}

/// A measure of remittances of a year, computed from components that were stated.
#[must_use]
pub fn of_measure(
    id: MeasureId,
    area: kerben_core::country::Country,
    year: i32,
    value: Money,
    vintage: &str,
    source: &str,
) -> Observation {
    let unit: Currency = value.currency();
    Observation {
        frequency: "A",
        area: area.alpha2().to_owned(),
        counterpart: WORLD.to_owned(),
        indicator: id.name().to_owned(),
        unit: unit.code().to_owned(),
        period: year.to_string(),
        value: value.decimal().to_string(),
        status: Status::Published,
        vintage: vintage.to_owned(),
        source: source.to_owned(),
        grade: kerben_core::source::Evidence::Derived.name().to_owned(),
    }
}

/// Writes figures under a structure such as `KERBEN:REMITTANCES(1.0)`.
///
/// # Errors
///
/// [`TableError::Csv`] when writing fails.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_core::country::Country;
/// use kerben_remittances::interchange::sdmx::{of_series, write};
/// use kerben_remittances::series::SeriesSet;
///
/// let set = SeriesSet::builtin()?;
/// let received = set.vintages("BX.TRF.PWKR.CD.DT", Country::KG).next().ok_or("series")?;
/// let mut text = Vec::new();
/// write(&mut text, "KERBEN:REMITTANCES(1.0)", of_series(received))?;
/// let text = String::from_utf8(text)?;
/// let last = text.lines().last().ok_or("rows")?;
/// assert!(last.starts_with("dataflow,KERBEN:REMITTANCES(1.0),I,A,KG,W1,BX.TRF.PWKR.CD.DT,USD,2024,3100000000,E,"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(
    to: impl Write,
    structure: &str,
    observations: impl IntoIterator<Item = Observation>,
) -> Result<(), TableError> {
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(HEADER)?;
    for one in observations {
        let status = match one.status {
            Status::Published => "A",
            Status::Estimated => "E",
        };
        writer.write_record([
            "dataflow",
            structure,
            "I",
            one.frequency,
            &one.area,
            &one.counterpart,
            &one.indicator,
            &one.unit,
            &one.period,
            &one.value,
            status,
            &one.vintage,
            &one.source,
            &one.grade,
        ])?;
    }
    writer.flush().map_err(csv::Error::from)?;
    Ok(())
}
