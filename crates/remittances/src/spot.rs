//! Rates of single days as the press printed them.
//!
//! They are facts beside the yearly averages ([`crate::rates`]); nothing takes one as a market rate
//! unless it is given to a transfer by name.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::currency::Currency;
//! use kerben_remittances::spot::SpotSet;
//!
//! let set = SpotSet::builtin()?;
//! let printed = set.find(Currency::USD, Currency::KGS).ok_or("in the data")?;
//! assert_eq!(printed.rate.to_string(), "1 USD = 87.45 KGS");
//! assert_eq!(printed.day, None); // the banner had no date
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::Read;

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::currency::Currency;
use kerben_core::data::{self, DataError, Document, PackHeader, PackStamp};
use kerben_core::exchange::ExchangeRate;
use kerben_core::source::{Evidence, Source, Sourced, Sources};
use serde::Deserialize;

/// A rate as it was printed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpotRate {
    /// Its day; `None` when it was printed without one.
    pub day: Option<NaiveDate>,
    /// The rate, in the direction in which it was printed.
    pub rate: ExchangeRate,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

impl SpotRate {
    /// The rate with its grade and source, as a transfer takes it.
    #[must_use]
    pub fn sourced(&self) -> Sourced<ExchangeRate> {
        Sourced::new(self.rate, self.grade, self.source.clone())
    }
}

/// Printed rates of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpotSet {
    stamp: PackStamp,
    sources: Sources,
    rates: Vec<SpotRate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default, with = "calendar::serde_day_option")]
    day: Option<NaiveDate>,
    rate: String,
    source: String,
    grade: Evidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    pack: PackHeader,
    source: Vec<Source>,
    rate: Vec<Raw>,
}

impl SpotSet {
    /// The rates of a data file.
    ///
    /// # Errors
    ///
    /// [`DataError`] with file, line and key when the text is no such file, a rate cannot be read
    /// or a source is not defined.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let read: File = document.parse()?;
        let sources = document.sources(read.source)?;
        let mut rates = Vec::with_capacity(read.rate.len());
        for (index, raw) in read.rate.into_iter().enumerate() {
            document.check_source(&sources, &format!("rate[{index}].source"), &raw.source)?;
            let rate: ExchangeRate = raw.rate.parse().map_err(|_| {
                let problem = format!("\"{}\" is no rate", raw.rate);
                document.error(&format!("rate[{index}].rate"), problem, "1 USD = 87.45 KGS")
            })?;
            rates.push(SpotRate { day: raw.day, rate, source: raw.source, grade: raw.grade });
        }
        Ok(Self { stamp: read.pack.stamp(text.as_bytes()), sources, rates })
    }

    /// The rates of a data file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`SpotSet::from_str`]; also when reading fails.
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

    /// Every rate, in the order of the file.
    #[must_use]
    pub fn rates(&self) -> &[SpotRate] {
        &self.rates
    }

    /// The rate that was printed for a pair, in the direction in which it was printed.
    #[must_use]
    pub fn find(&self, base: Currency, quote: Currency) -> Option<&SpotRate> {
        self.rates.iter().find(|one| (one.rate.base(), one.rate.quote()) == (base, quote))
    }
}
