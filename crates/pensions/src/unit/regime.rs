//! The rules of each instrument or state for turning one unit into another.

mod factor;

use std::fmt;
use std::str::FromStr;

use kerben_core::message::Message;
use kerben_core::number::{Rational, divide};
use kerben_core::rounding::RoundingMode;
use serde::{Deserialize, Serialize};

use super::{Duration, Length, Unit, UnitError};

/// One set of rules for units: its table, its rounding, its yearly maximum.
///
/// | regime | a month is | a fraction of the result | yearly maximum |
/// | --- | --- | --- | --- |
/// | `Eu` | 22, 26 or 30 days of a 5-, 6- or 7-day scheme; 6/26 of a month a week | the next higher whole unit | 264, 312, 360 days, 52 weeks, 12 months, 4 quarters |
/// | `Germany` | as `Eu`, into months only; dated: a calendar month of which a day is covered | as `Eu` | as `Eu` |
/// | `UnitedStates` | a third of a quarter of coverage, a week a thirteenth | a quarter | 4 quarters |
/// | `Thirty360` | 30 days | only complete units count | none |
/// | `Calendar` | a twelfth of a year; no number of days | only complete units count | none |
/// | `Spain` | 30.41666 days, 12 of them 365 | only complete units count | none |
/// | `Norway` | 30 days | days: up to a month; 6 months or more: up to a year | none |
/// | `Armenia` | 30 days | days: dropped; more than 6 months: up to a year | none |
/// | `LuxembourgBefore1988` | 22.5 days of work | not stated: an error | none |
/// | `LuxembourgSwitzerland` | a twelfth of a Swiss year of 312 days | not stated: an error | none |
///
/// # Source
///
/// The rows of `data/units.toml`, each with source and grade: see [`UnitRules`](super::UnitRules).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Regime {
    /// Article 13 of Regulation (EC) No 987/2009.
    Eu,
    /// Germany as receiver of European certificates, and its own calendar months (SGB VI, section 122).
    Germany,
    /// Quarters of coverage of the United States, as far as all countries share the rule.
    UnitedStates,
    /// Months of 30 days and years of 360, as European certificates are summed.
    Thirty360,
    /// Months and years of the calendar; days make none.
    Calendar,
    /// Royal Decree 1716/2012.
    Spain,
    /// Days of work up to 31 December 1987, at 22.5 a month.
    LuxembourgBefore1988,
    /// The older convention of Luxembourg and Switzerland: a Swiss year is 312 days or 12 months.
    LuxembourgSwitzerland,
    /// Insured time of Norway.
    Norway,
    /// Service under the pension law of Armenia.
    Armenia,
}

/// Whether a duration was certified as a whole or year by year: article 13(3) converts it the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NotifiedAs {
    /// One duration for the whole period, converted in one operation.
    Block,
    /// The duration of one calendar year, converted and limited by itself.
    PerYear,
}

/// A converted duration: exact, and in whole units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Conversion {
    /// The unit of the result.
    pub unit: Unit,
    /// The exact result, before rounding and before the yearly maximum.
    pub exact: Rational,
    /// The whole units that count.
    pub whole: u64,
    /// Whether rounding raised the result.
    pub raised: bool,
    /// Whether the yearly maximum lowered the result.
    pub capped: bool,
    /// Whether a full year of the source was filled up to a full year of the result.
    pub filled: bool,
}

impl Regime {
    /// Every regime.
    pub const ALL: [Self; 10] = [
        Self::Eu,
        Self::Germany,
        Self::UnitedStates,
        Self::Thirty360,
        Self::Calendar,
        Self::Spain,
        Self::LuxembourgBefore1988,
        Self::LuxembourgSwitzerland,
        Self::Norway,
        Self::Armenia,
    ];

    /// Returns the word in data and documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eu => "eu",
            Self::Germany => "germany",
            Self::UnitedStates => "united-states",
            Self::Thirty360 => "thirty-360",
            Self::Calendar => "calendar",
            Self::Spain => "spain",
            Self::LuxembourgBefore1988 => "luxembourg-before-1988",
            Self::LuxembourgSwitzerland => "luxembourg-switzerland",
            Self::Norway => "norway",
            Self::Armenia => "armenia",
        }
    }

    pub(super) fn codes() -> String {
        Self::ALL.map(Self::code).join(", ")
    }

    /// Returns the name of the regime in words of the catalogue.
    #[must_use]
    pub fn message(self) -> Message {
        Message::new(format!("pensions.regime.{}", self.code()))
    }

    /// Returns the conversions that the regime knows, in words.
    #[must_use]
    pub const fn knows(self) -> &'static str {
        match self {
            Self::Eu => "any two units but calendar days",
            Self::Germany => "any unit but calendar days to months",
            Self::UnitedStates => "weeks, months, quarters and years to quarters",
            Self::Thirty360 => "any two of calendar-day, day-7, month, quarter, year",
            Self::Calendar => "any two of month, quarter, year, or of calendar-day, day-7, week",
            Self::Spain => "any two of calendar-day, month, year",
            Self::LuxembourgBefore1988 => "day-5, day-6, day-7 and months to months",
            Self::LuxembourgSwitzerland => "years to years, months and day-6",
            Self::Norway | Self::Armenia => "any two of calendar-day, day-7, month, year",
        }
    }

    /// Returns how many of these units a full year has, where the regime says so.
    #[must_use]
    pub const fn full_year(self, unit: Unit) -> Option<u32> {
        factor::full_year(self, unit)
    }

    /// Whether one unit can be converted into the other.
    #[must_use]
    pub fn converts(self, from: Unit, to: Unit) -> bool {
        factor::exact(self, Rational::ONE, from, to).is_some()
    }

    /// Converts a certified duration into another unit.
    ///
    /// In the European Union the result of one operation is rounded up to a whole unit, is not above the yearly
    /// maximum (13(2)), and a full year of the source is not less than a full year of the result. A block of more
    /// than one year is held to the fewest calendar years in which it can lie, because a block does not say more.
    ///
    /// # Errors
    ///
    /// [`UnitError::NotKnown`] naming what the regime knows; [`UnitError::RoundingNotStated`].
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_pensions::unit::{DayScheme, Duration, NotifiedAs, Regime, Unit};
    ///
    /// let weeks = Duration::whole(52, Unit::Week)?;
    /// let days = Regime::Eu.convert(&weeks, Unit::Day(DayScheme::Five), NotifiedAs::PerYear)?;
    /// assert_eq!((days.exact.to_string(), days.whole, days.filled), ("260".to_owned(), 264, true));
    /// # Ok::<(), kerben_pensions::unit::UnitError>(())
    /// ```
    ///
    /// # Rounding
    ///
    /// By the regime, once, on the exact result: see the table of [`Regime`]. A fraction in the certificate is not
    /// rounded on its way: by the table every route gives the same exact result, so that "the next smaller whole
    /// unit" (13(1)(d)) needs no step of its own.
    pub fn convert(
        self,
        from: &Duration,
        to: Unit,
        notified: NotifiedAs,
    ) -> Result<Conversion, UnitError> {
        let unit = from.unit();
        let exact = factor::exact(self, from.quantity(), unit, to).ok_or(UnitError::NotKnown {
            regime: self,
            from: unit,
            to,
        })?;
        let mut result = self.rounded(exact, to)?;
        let years = (factor::full_year(self, unit), factor::full_year(self, to));
        if let (true, (Some(source), Some(target))) = (self.has_yearly_maximum(), years) {
            let (begun, complete) = match notified {
                NotifiedAs::Block => full_years(from.quantity(), source),
                NotifiedAs::PerYear => {
                    (1, u64::from(from.quantity() >= Rational::whole(source.into())))
                }
            };
            let (most, least) = (begun * u64::from(target), complete * u64::from(target));
            if result.whole > most {
                result = Conversion { whole: most, raised: false, capped: true, ..result };
            } else if result.whole < least {
                result = Conversion { whole: least, raised: false, filled: true, ..result };
            }
        }
        Ok(result)
    }

    /// Converts the durations of one notification: a block in one operation, years one by one.
    ///
    /// This is where the result depends on how the periods were notified, see the example of [`crate::unit`].
    ///
    /// # Errors
    ///
    /// As [`Regime::convert`]; [`UnitError::MixedUnits`]; those of [`Duration::new`] for the sum.
    pub fn convert_all(
        self,
        parts: &[Duration],
        to: Unit,
        notified: NotifiedAs,
    ) -> Result<Conversion, UnitError> {
        let unit = parts.first().map_or(to, |first| first.unit());
        let too_fine = |quantity| UnitError::TooFine { quantity, most: Duration::DENOMINATOR_MOST };
        let mut sum = Rational::ZERO;
        let mut years = Conversion {
            unit: to,
            exact: sum,
            whole: 0,
            raised: false,
            capped: false,
            filled: false,
        };
        for part in parts {
            if part.unit() != unit {
                return Err(UnitError::MixedUnits { first: unit, second: part.unit() });
            }
            if notified == NotifiedAs::Block {
                sum = sum.checked_add(part.quantity()).ok_or_else(|| too_fine(part.quantity()))?;
                continue;
            }
            let year = self.convert(part, to, notified)?;
            years.exact =
                years.exact.checked_add(year.exact).ok_or_else(|| too_fine(year.exact))?;
            years.whole = years.whole.saturating_add(year.whole);
            years.raised |= year.raised;
            years.capped |= year.capped;
            years.filled |= year.filled;
        }
        match notified {
            NotifiedAs::Block => self.convert(&Duration::new(sum, unit)?, to, notified),
            NotifiedAs::PerYear => Ok(years),
        }
    }

    /// Measures dated stretches exactly in a unit, unrounded.
    ///
    /// Whole months count by the month of the regime's table. Days beside them count as 30 to a month; in a scheme
    /// of 5, 6 or 7 days and in weeks as sevenths of a week; in calendar days all days count as they are.
    ///
    /// # Errors
    ///
    /// [`UnitError::NotKnown`]; [`UnitError::DaysLeftOver`] where the regime does not say what part of a month a day is.
    pub fn measure(self, length: Length, unit: Unit) -> Result<Rational, UnitError> {
        factor::measure(self, length, unit)
    }

    /// Measures dated stretches in a unit, exact and rounded once at the end as the regime does.
    ///
    /// No yearly maximum is applied: the days of the calendar are what they are.
    ///
    /// # Errors
    ///
    /// As [`Regime::measure`]; [`UnitError::RoundingNotStated`].
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_pensions::unit::{Regime, Unit};
    ///
    /// // 18 years, 2 months and 29 days are 219 months in Norway: the days are rounded up once, at the end.
    /// let norway = Regime::Norway;
    /// let stretches = ["1992-10-03 to 2004-12-31".parse()?, "2017-01-01 to 2022-12-31".parse()?];
    /// let length = norway.length_of(stretches);
    /// assert_eq!((length.years(), length.months % 12, length.days), (18, 2, 29));
    /// assert_eq!(norway.count(length, Unit::Month)?.whole, 219);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn count(self, length: Length, unit: Unit) -> Result<Conversion, UnitError> {
        let exact = self.measure(length, unit)?;
        // Thirty days of one stretch are measured as 30/30 of a month and yet make none.
        let complete = match (self, unit) {
            (Self::Thirty360 | Self::Armenia, Unit::Month) => Some(length.months),
            (Self::Thirty360, Unit::Quarter) => Some(length.months / 3),
            (Self::Thirty360, Unit::Year) => Some(length.years()),
            _ => None,
        };
        match complete {
            Some(whole) => Ok(Conversion {
                unit,
                exact,
                whole: whole.into(),
                raised: false,
                capped: false,
                filled: false,
            }),
            None => self.rounded(exact, unit),
        }
    }

    /// The months of dated stretches, rounded once at the end as the regime does.
    ///
    /// Where the regime does not say what days beside whole months are worth, only the whole months count.
    #[must_use]
    pub fn months(self, length: Length) -> u32 {
        match self {
            Self::Eu | Self::Norway => length.months.saturating_add(length.days.div_ceil(30)),
            Self::Spain => {
                let whole = self.count(length, Unit::Month).map_or(0, |months| months.whole);
                u32::try_from(whole).unwrap_or(u32::MAX)
            }
            _ => length.months,
        }
    }

    const fn has_yearly_maximum(self) -> bool {
        matches!(self, Self::Eu | Self::Germany | Self::UnitedStates)
    }

    /// Returns how the regime rounds a converted result in that unit; `None` where that was not read.
    #[must_use]
    pub const fn rounding(self, unit: Unit) -> Option<RoundingMode> {
        match self {
            Self::Eu | Self::Germany | Self::UnitedStates => Some(RoundingMode::Ceiling),
            Self::Norway => match unit {
                Unit::Year => Some(RoundingMode::HalfUp),
                _ => Some(RoundingMode::Ceiling),
            },
            Self::Armenia => match unit {
                // More than half a year, not half a year.
                Unit::Year => Some(RoundingMode::HalfDown),
                _ => Some(RoundingMode::Floor),
            },
            Self::Thirty360 | Self::Calendar | Self::Spain => Some(RoundingMode::Floor),
            Self::LuxembourgBefore1988 | Self::LuxembourgSwitzerland => None,
        }
    }

    fn rounded(self, exact: Rational, unit: Unit) -> Result<Conversion, UnitError> {
        let whole = match self.rounding(unit) {
            Some(mode) => divide(exact.numerator(), exact.denominator(), mode),
            None => exact.is_whole().then(|| exact.numerator()),
        };
        let whole = whole.ok_or(UnitError::RoundingNotStated { regime: self, exact, to: unit })?;
        Ok(Conversion {
            unit,
            exact,
            // Nothing certified or measured is negative, and the limits of durations keep it small.
            whole: u64::try_from(whole).unwrap_or(0),
            raised: whole > exact.floor(),
            capped: false,
            filled: false,
        })
    }
}

/// How many full years a block begins and completes at the least.
fn full_years(quantity: Rational, full: u32) -> (u64, u64) {
    let full = i128::from(full);
    let complete = quantity.floor() / full;
    let exact = quantity.is_whole() && quantity.numerator() % full == 0;
    let begun = if exact { complete } else { complete + 1 };
    (u64::try_from(begun).unwrap_or(0), u64::try_from(complete).unwrap_or(0))
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Regime {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let known = Self::ALL.into_iter().find(|regime| regime.code() == text);
        known.ok_or_else(|| UnitError::NoRegime { text: text.chars().take(40).collect() })
    }
}

impl From<Regime> for String {
    fn from(regime: Regime) -> Self {
        regime.code().to_owned()
    }
}

impl TryFrom<String> for Regime {
    type Error = UnitError;

    fn try_from(text: String) -> Result<Self, UnitError> {
        text.parse()
    }
}
