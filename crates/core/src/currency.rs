//! Currencies of ISO 4217, current and withdrawn, with their minor units and redenominations.
//!
//! # Source
//!
//! Current codes, numbers and minor units: ISO 4217 list one, published 2026-01-01. Withdrawn codes and their
//! months: list three in a public transcription, and CLDR 47 after its date (grade `Code`); their
//! minor units are CLDR's digits. Names: CLDR 47. Each [`Redenomination`] carries its own source and grade.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::money::{Amount, MoneyError, ProRata};
use crate::number::Fraction;
use crate::source::Evidence;

mod changes;

/// A currency of ISO 4217, current or withdrawn: three letters over a reviewed table.
///
/// ```
/// use kerben_core::currency::Currency;
///
/// let som: Currency = "KGS".parse()?;
/// assert_eq!(som, Currency::KGS);
/// assert_eq!(som.minor_units(), Some(2));
/// assert_eq!(Currency::XAU.minor_units(), None);
/// # Ok::<(), kerben_core::currency::CurrencyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// The text names no currency of the table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
#[error(
    "\"{text}\" is not a currency code; accepted: three capital letters of ISO 4217{}",
    near_list(.near)
)]
pub struct CurrencyError {
    /// The text that was given (cut to 60 characters).
    pub text: String,
    /// Codes that differ from the text by one letter, or by case only.
    pub near: Vec<Currency>,
}

fn near_list(near: &[Currency]) -> String {
    if near.is_empty() {
        return " such as KGS".to_owned();
    }
    let codes: Vec<&str> = near.iter().map(Currency::code).collect();
    format!("; near: {}", codes.join(", "))
}

/// Whether a currency is in use, and what became of one that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub enum CurrencyStatus {
    /// In list one of ISO 4217.
    Current,
    /// In list three of ISO 4217: withdrawn.
    Historic {
        /// The month in which ISO withdrew the code. Use may have ended earlier: RUR was replaced on
        /// 1998-01-01 and withdrawn in 2004-01.
        until: YearMonth,
        /// The change into the one currency that followed, where one is known. `None` when
        /// several followed in several states (SUR): see [`Currency::successors`].
        successor: Option<Redenomination>,
    },
}

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct YearMonth {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u32,
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}", self.year, self.month))
    }
}

/// A change of one currency into another at a fixed ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Redenomination {
    /// The old currency.
    pub from: Currency,
    /// The new currency.
    pub currency: Currency,
    /// Old units for one new unit: `1000/1` for RUR into RUB, `195583/100000` for DEM into EUR.
    pub ratio: Fraction,
    /// The day from which the new currency is the money of account, where it is known.
    pub on: Option<NaiveDate>,
    /// How far the ratio can be trusted.
    pub grade: Evidence,
    /// Where the ratio and the day are stated.
    pub source: &'static str,
}

impl Redenomination {
    /// Returns an old amount in the new currency: a division, so it waits for its one rounding.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Currencies`] when the amount is not in the old currency.
    ///
    /// ```
    /// use kerben_core::currency::Currency;
    /// use kerben_core::money::Money;
    /// use kerben_core::rounding::{Rounding, RoundingMode};
    ///
    /// let change = Currency::RUR.successors().next().unwrap();
    /// let old = Money::parse("83490.00", Currency::RUR)?;
    /// let nearest = Rounding::to_minor(Currency::RUB, RoundingMode::HalfUp)?;
    /// assert_eq!(change.convert(old)?.to_money(&nearest)?.to_string(), "83.49 RUB");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn convert(self, old: impl Into<Amount>) -> Result<ProRata, MoneyError> {
        let old = old.into();
        if old.currency() != self.from {
            return Err(MoneyError::Currencies { left: old.currency(), right: self.from });
        }
        let inverse = Fraction::new(self.ratio.denominator(), self.ratio.numerator())?;
        Ok(Amount::new(old.value(), self.currency)?.times(inverse))
    }
}

struct Entry {
    code: [u8; 3],
    numeric: Option<u16>,
    minor_units: Option<u8>,
    name: &'static str,
    withdrawn: Option<YearMonth>,
}

const fn bytes(code: &str) -> [u8; 3] {
    match code.as_bytes() {
        [a, b, c] => [*a, *b, *c],
        // The rows of the table have three letters: a test looks at each.
        _ => [b'X'; 3],
    }
}

const fn month(year: i32, month: u32) -> YearMonth {
    YearMonth { year, month }
}

macro_rules! currencies {
    ($($code:ident: $numeric:expr, $minor:expr, $name:literal, $withdrawn:expr;)*) => {
        impl Currency {
            $(
                #[doc = $name]
                pub const $code: Self = Self(bytes(stringify!($code)));
            )*
        }

        /// Sorted by code.
        pub(super) static TABLE: &[Entry] = &[$(
            Entry {
                code: bytes(stringify!($code)),
                numeric: $numeric,
                minor_units: $minor,
                name: $name,
                withdrawn: $withdrawn,
            },
        )*];
    };
}

mod table;

use table::TABLE;

impl Currency {
    /// Returns the currency with this ISO 4217 code, current or withdrawn.
    ///
    /// RUR is not read as RUB: which one an old record means is for the caller to decide.
    ///
    /// # Errors
    ///
    /// [`CurrencyError`], which names codes that are near.
    pub fn new(code: &str) -> Result<Self, CurrencyError> {
        let known = <[u8; 3]>::try_from(code.as_bytes())
            .ok()
            .and_then(|code| TABLE.binary_search_by(|entry| entry.code.cmp(&code)).ok())
            .and_then(|place| TABLE.get(place));
        known.map(|entry| Self(entry.code)).ok_or_else(|| Self::refuse(code))
    }

    fn refuse(code: &str) -> CurrencyError {
        let upper = code.to_ascii_uppercase();
        let differences = |entry: &Entry| {
            entry.code.iter().zip(upper.as_bytes()).filter(|(left, right)| left != right).count()
        };
        let nearest = |most: usize| -> Vec<Self> {
            TABLE
                .iter()
                .filter(|entry| upper.len() == 3 && differences(entry) <= most)
                .map(|entry| Self(entry.code))
                .collect()
        };
        let exact = nearest(0);
        let near = if exact.is_empty() { nearest(1) } else { exact };
        CurrencyError { text: code.chars().take(60).collect(), near }
    }

    fn entry(self) -> Option<&'static Entry> {
        // `Some` for every value: the constructor and the constants know no other codes.
        // As one number a code compares in one step.
        let key = |[a, b, c]: [u8; 3]| u32::from_be_bytes([0, a, b, c]);
        let sought = key(self.0);
        TABLE
            .binary_search_by(|entry| key(entry.code).cmp(&sought))
            .ok()
            .and_then(|place| TABLE.get(place))
    }

    /// Returns the three letters.
    #[must_use]
    pub fn code(&self) -> &str {
        // ASCII letters, so always text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns the decimals of the minor unit: 2 for KGS, 0 for KRW; `None` where there is no minor unit,
    /// as for gold.
    #[must_use]
    pub fn minor_units(self) -> Option<u8> {
        self.entry().and_then(|entry| entry.minor_units)
    }

    /// Returns the numeric code, where one is known.
    ///
    /// A withdrawn currency may share its number with another: GEK and GEL do not, HRD and HRK do.
    #[must_use]
    pub fn numeric(self) -> Option<u16> {
        self.entry().and_then(|entry| entry.numeric)
    }

    /// Returns the English name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().map_or("", |entry| entry.name)
    }

    /// Returns whether the currency is in use, and what became of one that is not.
    ///
    /// ```
    /// use kerben_core::currency::{Currency, CurrencyStatus};
    ///
    /// let CurrencyStatus::Historic { until, successor } = Currency::RUR.status() else { panic!() };
    /// assert_eq!(until.to_string(), "2004-01");
    /// let change = successor.unwrap();
    /// assert_eq!((change.currency, change.ratio.numerator()), (Currency::RUB, 1000));
    /// assert_eq!(Currency::KGS.status(), CurrencyStatus::Current);
    /// ```
    #[must_use]
    pub fn status(self) -> CurrencyStatus {
        let Some(until) = self.entry().and_then(|entry| entry.withdrawn) else {
            return CurrencyStatus::Current;
        };
        let mut successors = self.successors();
        let successor = successors.next().filter(|_| successors.next().is_none());
        CurrencyStatus::Historic { until, successor }
    }

    /// Returns whether the code is in list one of ISO 4217.
    #[must_use]
    pub fn is_current(self) -> bool {
        self.status() == CurrencyStatus::Current
    }

    /// Returns the currency that stands on `day` for this one, through every known change until then.
    ///
    /// For records that go on writing an old code for the new money, as many systems write `RUR` for RUB: whether
    /// a record means that is for the caller to say, so [`Currency::new`] never does it. No amount is
    /// converted: [`Redenomination::convert`] does that. Where several currencies followed (SUR), or none
    /// is known, the currency itself is returned.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use kerben_core::currency::Currency;
    ///
    /// let day = |year| NaiveDate::from_ymd_opt(year, 3, 1).unwrap();
    /// assert_eq!(Currency::RUR.standing_on(day(1997)), Currency::RUR);
    /// assert_eq!(Currency::RUR.standing_on(day(2024)), Currency::RUB);
    /// ```
    #[must_use]
    pub fn standing_on(self, day: NaiveDate) -> Self {
        let mut currency = self;
        // Ends: a current currency has no successor, and a test sees that no change leads back.
        while let CurrencyStatus::Historic { successor: Some(change), .. } = currency.status() {
            if change.on.is_none_or(|on| day < on) {
                break;
            }
            currency = change.currency;
        }
        currency
    }

    /// Returns the known changes of this currency into others.
    pub fn successors(self) -> impl Iterator<Item = Redenomination> {
        changes::all().filter(move |change| change.from == self)
    }

    /// Returns the known changes of other currencies into this one: how it was introduced.
    pub fn predecessors(self) -> impl Iterator<Item = Redenomination> {
        changes::all().filter(move |change| change.currency == self)
    }

    /// Returns every currency of the table, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|entry| Self(entry.code))
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::new(code)
    }
}

impl TryFrom<String> for Currency {
    type Error = CurrencyError;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::new(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}
