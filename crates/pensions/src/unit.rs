//! Stub while the module is being written elsewhere.
use kerben_core::number::Rational;
use kerben_core::period::Period;
use serde::{Deserialize, Serialize};
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayScheme {
    Five,
    Six,
    Seven,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Hour(DayScheme),
    Day(DayScheme),
    CalendarDay,
    Week,
    Month,
    Quarter,
    Year,
}
impl Unit {
    pub const fn code(self) -> &'static str {
        "month"
    }
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Duration {
    quantity: Rational,
    unit: Unit,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unit")]
pub struct UnitError;
impl Duration {
    pub fn new(quantity: Rational, unit: Unit) -> Result<Self, UnitError> {
        Ok(Self { quantity, unit })
    }
    pub const fn quantity(self) -> Rational {
        self.quantity
    }
    pub const fn unit(self) -> Unit {
        self.unit
    }
    pub fn less(self, _l: Length) -> Self {
        self
    }
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotifiedAs {
    Block,
    PerYear,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Regime {
    Eu,
    Calendar,
    Thirty360,
    Norway,
    Germany,
    UnitedStates,
    Spain,
    Armenia,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Length {
    pub months: u32,
    pub days: u32,
    pub total_days: u64,
}
pub struct Conversion {
    pub exact: Rational,
    pub whole: u64,
}
impl Regime {
    pub fn length(self, _p: Period) -> Length {
        Length::default()
    }
    pub fn add(self, a: Length, b: Length) -> Length {
        Length {
            months: a.months + b.months,
            days: a.days + b.days,
            total_days: a.total_days + b.total_days,
        }
    }
    pub fn count(self, l: Length, _u: Unit) -> Result<Conversion, UnitError> {
        Ok(Conversion { exact: Rational::whole(i64::from(l.months)), whole: u64::from(l.months) })
    }
    pub fn convert(self, d: &Duration, _to: Unit, _n: NotifiedAs) -> Result<Conversion, UnitError> {
        Ok(Conversion { exact: d.quantity, whole: 0 })
    }
}
impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.quantity, self.unit.code())
    }
}
