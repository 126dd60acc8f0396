//! The input file of a quota year.

use chrono::{Datelike as _, NaiveDate};
use kerben::core::calendar::{serde_day, serde_day_option};
use kerben::core::country::Country;
use kerben::core::data::{DataError, Document};
use serde::Deserialize;

/// A year as it was written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct YearFile {
    /// What it is called.
    pub(crate) title: String,
    /// The state whose total is shared.
    pub(crate) state: Country,
    /// The year.
    pub(crate) year: i32,
    /// The day from which the register knows of amendments.
    #[serde(with = "serde_day")]
    pub(crate) amendment_known_on: NaiveDate,
    /// For how many days places are held.
    pub(crate) hold_days: u32,
    /// For how many days a permit is valid.
    pub(crate) permit_days: u32,
    /// Who shares the total.
    pub(crate) region: Vec<Region>,
    /// Who asks for places.
    #[serde(default)]
    pub(crate) request: Vec<Request>,
}

/// A region and its weight.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Region {
    /// Its name.
    pub(crate) name: String,
    /// Its weight in the sharing.
    pub(crate) weight: u64,
}

/// A request for places.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    /// Its name; the same name twice is the same request.
    pub(crate) id: String,
    /// The day on which it is made.
    #[serde(with = "serde_day")]
    pub(crate) on: NaiveDate,
    /// The region.
    pub(crate) region: String,
    /// How many places.
    pub(crate) places: u32,
    /// How many suffice.
    #[serde(default)]
    pub(crate) at_least: Option<u32>,
    /// The day on which it is confirmed.
    #[serde(default, with = "serde_day_option")]
    pub(crate) confirmed_on: Option<NaiveDate>,
}

impl YearFile {
    /// Reads and checks the file.
    pub(crate) fn read(document: &Document<'_>) -> Result<Self, DataError> {
        let file: Self = document.parse()?;
        if file.region.is_empty() {
            return Err(document.error("region", "no region shares the total", "one or more"));
        }
        for (index, request) in file.request.iter().enumerate() {
            let key = |field: &str| format!("request[{index}].{field}");
            if !file.region.iter().any(|region| region.name == request.region) {
                let names: Vec<&str> =
                    file.region.iter().map(|region| region.name.as_str()).collect();
                return Err(document.error(
                    &key("region"),
                    format!("`{}` is no region of the file", request.region),
                    names.join(", "),
                ));
            }
            if request.on.year() != file.year {
                return Err(document.error(
                    &key("on"),
                    format!("{} is not in {}", request.on, file.year),
                    "a day of that year",
                ));
            }
            if request.confirmed_on.is_some_and(|day| day < request.on) {
                return Err(document.error(
                    &key("confirmed_on"),
                    "the confirmation is before the request",
                    format!("{} or later", request.on),
                ));
            }
        }
        Ok(file)
    }
}
