//! Market rates against which the margin of a provider is measured.
//!
//! A market rate given with the transfer comes first. A yearly average of published series is a
//! choice that the caller makes by name ([`ReferenceRule::StatedElseYearlyAverage`]): it is
//! `Derived`, and a margin against it also holds what the market did within the year.

use chrono::Datelike;
use kerben_core::currency::Currency;
use kerben_core::data::PackStamp;
use kerben_core::exchange::ExchangeRate;
use kerben_core::message::Message;
use kerben_core::source::{Evidence, Sourced};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::series::{Series, SeriesSet};
use crate::transfer::Transfer;
use kerben_core::number::Rational;

/// The series of yearly averages, local currency for one US dollar.
pub const YEARLY_AVERAGE_SERIES: &str = "PA.NUS.FCRF";

/// What a market rate is: the same margin means less against an average of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Basis {
    /// Nothing was exchanged: one unit is one unit.
    SameCurrency,
    /// The rate that was stated with the transfer.
    Stated,
    /// The average of a year, computed from the averages of both currencies against the US dollar.
    YearlyAverage {
        /// The year.
        year: i32,
    },
}

/// A market rate with its source, grade and basis, kept exact as a quotient of two published
/// numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceRate {
    base: Currency,
    quote: Currency,
    numerator: Decimal,
    denominator: Decimal,
    basis: Basis,
    figures: Evidence,
    grade: Evidence,
    source: String,
    note: Option<String>,
}

impl ReferenceRate {
    /// The market rate that was stated with the transfer.
    #[must_use]
    pub fn stated(rate: &Sourced<ExchangeRate>) -> Self {
        Self {
            base: rate.value.base(),
            quote: rate.value.quote(),
            numerator: rate.value.rate(),
            denominator: Decimal::ONE,
            basis: Basis::Stated,
            figures: rate.grade,
            grade: rate.grade,
            source: rate.source.clone(),
            note: rate.note.clone(),
        }
    }

    /// One unit of a currency for one unit of the same.
    #[must_use]
    pub fn same(currency: Currency) -> Self {
        Self {
            base: currency,
            quote: currency,
            numerator: Decimal::ONE,
            denominator: Decimal::ONE,
            basis: Basis::SameCurrency,
            figures: Evidence::Official,
            grade: Evidence::Official,
            source: String::new(),
            note: None,
        }
    }

    /// The currency of which one unit is priced.
    #[must_use]
    pub const fn base(&self) -> Currency {
        self.base
    }

    /// The currency of the price.
    #[must_use]
    pub const fn quote(&self) -> Currency {
        self.quote
    }

    /// The two published numbers whose quotient the rate is; the second is one for a stated rate.
    #[must_use]
    pub const fn quotient(&self) -> (Decimal, Decimal) {
        (self.numerator, self.denominator)
    }

    /// What the rate is.
    #[must_use]
    pub const fn basis(&self) -> Basis {
        self.basis
    }

    /// How well the published numbers of the quotient are known.
    #[must_use]
    pub const fn figures_grade(&self) -> Evidence {
        self.figures
    }

    /// How well the rate is known.
    #[must_use]
    pub const fn grade(&self) -> Evidence {
        self.grade
    }

    /// The id of its source.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What else is known of it.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// The rate as a decimal: exact where it has an end, else its first decimals.
    #[must_use]
    pub fn approximate(&self) -> Option<Decimal> {
        self.exact()?.approximate()
    }

    pub(crate) fn exact(&self) -> Option<Rational> {
        Rational::of_decimal(self.numerator)?.checked_div(Rational::of_decimal(self.denominator)?)
    }
}

/// Yearly average rates between any two currencies of a set of series, through the US dollar.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_core::currency::Currency;
/// use kerben_remittances::rates::YearlyRates;
/// use kerben_remittances::series::SeriesSet;
///
/// let rates = YearlyRates::of(&SeriesSet::builtin()?);
/// let rate = rates.at(Currency::RUB, Currency::KGS, 2023);
/// let rate = rate.known().ok_or("known")?.approximate().ok_or("a decimal")?;
/// assert!(rate.to_string().starts_with("1.031635232658"));
/// assert!(rates.at(Currency::RUB, Currency::KGS, 2024).known().is_none());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct YearlyRates {
    series: Vec<Series>,
    stamps: Vec<PackStamp>,
}

impl YearlyRates {
    /// The exchange rates among the series.
    #[must_use]
    pub fn of(set: &SeriesSet) -> Self {
        let rates = set.series().iter().filter(|series| series.id == YEARLY_AVERAGE_SERIES);
        Self { series: rates.cloned().collect(), stamps: set.stamps().cloned().collect() }
    }

    /// The stamps of the files from which the rates come, for a receipt.
    #[must_use]
    pub fn stamps(&self) -> &[PackStamp] {
        &self.stamps
    }

    /// The average of a year, 1 `base` = ... `quote`; undetermined when one of the two averages is
    /// missing.
    pub fn at(&self, base: Currency, quote: Currency, year: i32) -> Answer<ReferenceRate> {
        let (of_base, of_quote) = (self.per_dollar(base, year), self.per_dollar(quote, year));
        match (of_base, of_quote) {
            (Ok(of_base), Ok(of_quote)) => {
                let mut sources: Vec<String> = Vec::new();
                for source in [&of_quote.source, &of_base.source] {
                    if !source.is_empty() && !sources.contains(source) {
                        sources.push(source.clone());
                    }
                }
                let notes = [of_quote.note, of_base.note];
                let note = notes.into_iter().flatten().collect::<Vec<_>>().join("; ");
                Answer::Known(ReferenceRate {
                    base,
                    quote,
                    numerator: of_quote.value,
                    denominator: of_base.value,
                    basis: Basis::YearlyAverage { year },
                    figures: of_base.grade.weaker(of_quote.grade),
                    grade: of_base.grade.weaker(of_quote.grade).weaker(Evidence::Derived),
                    source: sources.join(", "),
                    note: Some(note).filter(|note| !note.is_empty()),
                })
            }
            (base, quote) => {
                let missing = [base.err(), quote.err()].into_iter().flatten().collect();
                Answer::Undetermined { missing }
            }
        }
    }

    fn per_dollar(&self, currency: Currency, year: i32) -> Result<Sourced<Decimal>, Message> {
        if currency == Currency::USD {
            return Ok(Sourced::new(Decimal::ONE, Evidence::Official, String::new()));
        }
        let missing = |why: String| {
            Message::new("remittances.missing.yearly-average")
                .arg("currency", currency.to_string())
                .arg("year", year.to_string())
                .arg("why", why)
        };
        let unit = format!("{currency}/USD");
        let series = self.series.iter().find(|series| series.unit == unit);
        let series = series.ok_or_else(|| missing("no series of this currency".to_owned()))?;
        let figure = series.at(year).map_err(|error| missing(error.why))?;
        Ok(figure.map(|observation| observation.value))
    }
}

/// Which market rate a margin is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ReferenceRule<'a> {
    /// Only a rate that was stated with the transfer.
    #[default]
    StatedOnly,
    /// A rate that was stated with the transfer, else the average of its year.
    StatedElseYearlyAverage(&'a YearlyRates),
}

impl ReferenceRule<'_> {
    /// The rule's id in derivations and reports.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::StatedOnly => "stated-only",
            Self::StatedElseYearlyAverage(_) => "stated-else-yearly-average",
        }
    }

    /// The stamps of the data that the rule may use, for a receipt.
    #[must_use]
    pub fn stamps(&self) -> &[PackStamp] {
        match self {
            Self::StatedOnly => &[],
            Self::StatedElseYearlyAverage(rates) => rates.stamps(),
        }
    }

    /// The market rate for a transfer; undetermined, naming the rate that is missing.
    pub fn find(self, transfer: &Transfer) -> Answer<ReferenceRate> {
        let (base, quote) = (transfer.sent().currency(), transfer.received().currency());
        if base == quote {
            return Answer::Known(ReferenceRate::same(base));
        }
        if let Some(stated) = transfer.reference() {
            return Answer::Known(ReferenceRate::stated(stated));
        }
        let stated = Message::new("remittances.missing.reference-rate")
            .arg("base", base.to_string())
            .arg("quote", quote.to_string())
            .arg("day", transfer.day());
        match self {
            Self::StatedOnly => Answer::missing(stated),
            Self::StatedElseYearlyAverage(rates) => {
                match rates.at(base, quote, transfer.day().year()) {
                    Answer::Known(rate) => Answer::Known(rate),
                    Answer::Undetermined { mut missing } => {
                        missing.insert(0, stated);
                        Answer::Undetermined { missing }
                    }
                }
            }
        }
    }
}
