//! What a step of a derivation comes to.

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::currency::Currency;
use crate::language::Localised;
use crate::money::{Amount, Money};
use crate::number::Fraction;
use crate::period::Period;
use crate::periods::Periods;

/// The unit of a number in a derivation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum Unit {
    /// A pure number: a factor, a count of things that have no name.
    One,
    /// Hundredths: 54 per cent is the number 54 with this unit.
    Percent,
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Years.
    Year,
    /// Pension points or coefficients.
    Point,
    /// Persons.
    Person,
    /// Places of a quota.
    Place,
    /// Any other unit by its own word, such as `KGS/month`.
    Other(String),
}

impl Unit {
    /// The word of the unit, as data files write it.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::One => "one",
            Self::Percent => "percent",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Point => "point",
            Self::Person => "person",
            Self::Place => "place",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for Unit {
    fn from(word: &str) -> Self {
        match word {
            "one" => Self::One,
            "percent" => Self::Percent,
            "day" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            "point" => Self::Point,
            "person" => Self::Person,
            "place" => Self::Place,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl From<String> for Unit {
    fn from(word: String) -> Self {
        Self::from(word.as_str())
    }
}

impl From<Unit> for String {
    fn from(unit: Unit) -> Self {
        unit.code().to_owned()
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// What a step of a derivation comes to, with its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Value {
    /// Money that is owed, paid, posted or split.
    Money(Money),
    /// An amount of money that is not rounded.
    Amount(Amount),
    /// A number with its unit.
    Number {
        /// The number.
        #[serde(with = "crate::number::decimal_text")]
        value: Decimal,
        /// Its unit.
        unit: Unit,
    },
    /// A fraction, kept as written.
    Ratio(Fraction),
    /// A day.
    Day(#[serde(with = "crate::calendar::serde_day")] NaiveDate),
    /// A period.
    Period(Period),
    /// Several periods.
    Periods(Periods),
    /// A country.
    Country(Country),
    /// A name in several languages.
    Name(Localised),
    /// Words of a source, in the source's language.
    Text(String),
    /// Nothing but the outcome of a condition.
    Nothing,
}

impl Value {
    /// A number with a unit.
    #[must_use]
    pub fn number(value: impl Into<Decimal>, unit: Unit) -> Self {
        Self::Number { value: value.into(), unit }
    }

    /// A number in the unit of a data file: an amount of money where the unit begins with a currency, as in
    /// `KGS/month`, else a number with that unit.
    #[must_use]
    pub fn of_unit(value: Decimal, unit: &str) -> Self {
        let currency = unit.split('/').next().and_then(|code| Currency::new(code).ok());
        match currency.and_then(|currency| Amount::new(value, currency).ok()) {
            Some(amount) => Self::Amount(amount),
            None => Self::number(value, Unit::from(unit)),
        }
    }

    /// A whole number of days.
    #[must_use]
    pub fn days(days: impl Into<Decimal>) -> Self {
        Self::number(days, Unit::Day)
    }

    /// A whole number of months.
    #[must_use]
    pub fn months(months: impl Into<Decimal>) -> Self {
        Self::number(months, Unit::Month)
    }

    /// A number of years.
    #[must_use]
    pub fn years(years: impl Into<Decimal>) -> Self {
        Self::number(years, Unit::Year)
    }

    /// A percentage: 54 for 54 per cent.
    #[must_use]
    pub fn percent(percent: impl Into<Decimal>) -> Self {
        Self::number(percent, Unit::Percent)
    }

    /// The number behind money, an amount or a number; `None` for everything else.
    #[must_use]
    pub fn decimal(&self) -> Option<Decimal> {
        match self {
            Self::Money(money) => Some(money.decimal()),
            Self::Amount(amount) => Some(amount.value()),
            Self::Number { value, .. } => Some(*value),
            _ => None,
        }
    }

    /// The currency of money or an amount.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        match self {
            Self::Money(money) => Some(money.currency()),
            Self::Amount(amount) => Some(amount.currency()),
            _ => None,
        }
    }

    /// Whether the two stand for the same quantity: money and an unrounded amount of the same value and currency do.
    #[must_use]
    pub fn same_quantity(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Money(_) | Self::Amount(_), Self::Money(_) | Self::Amount(_)) => {
                self.currency() == other.currency() && self.decimal() == other.decimal()
            }
            (a, b) => a == b,
        }
    }
}

impl From<Money> for Value {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}

impl From<Amount> for Value {
    fn from(amount: Amount) -> Self {
        Self::Amount(amount)
    }
}

impl From<Fraction> for Value {
    fn from(fraction: Fraction) -> Self {
        Self::Ratio(fraction)
    }
}

impl From<NaiveDate> for Value {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<Period> for Value {
    fn from(period: Period) -> Self {
        Self::Period(period)
    }
}

impl From<Periods> for Value {
    fn from(periods: Periods) -> Self {
        Self::Periods(periods)
    }
}

impl From<Country> for Value {
    fn from(country: Country) -> Self {
        Self::Country(country)
    }
}

impl From<Localised> for Value {
    fn from(name: Localised) -> Self {
        Self::Name(name)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
