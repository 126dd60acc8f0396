//! Where a worker's household is resident: the question on which the published figure turns.
//!
//! A worker who stays abroad for less than a year is still resident at home: the pay is
//! compensation of employees. From a year on the household is resident abroad, and what it sends
//! home is a personal transfer. The year is a guideline of the manual, not an inflexible rule.

use chrono::NaiveDate;
use kerben_core::calendar::{self, CalendarError, MonthEnd};
use kerben_core::country::Country;
use kerben_core::explain::ParameterUse;
use kerben_core::message::Message;
use kerben_core::parameters::ParameterValue;
use kerben_core::source::{Citation, Evidence};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::answer::Answer;
use crate::cite;

/// Where a household is resident, seen from a stay abroad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Residence {
    /// Still in the country from which it came.
    Home,
    /// In the country of the stay.
    Host,
}

/// Why somebody stays abroad: some stay resident at home however long the stay.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StayKind {
    /// To work, with no other ground: the length of the stay decides.
    #[default]
    Work,
    /// Work across the border with the home kept on the other side.
    BorderWork,
    /// Work that depends on the season.
    SeasonalWork,
    /// Study.
    Study,
    /// Medical treatment.
    MedicalTreatment,
    /// Service as crew of a ship.
    ShipCrew,
    /// Service as a diplomat or soldier of the home country.
    DiplomaticOrMilitary,
}

impl StayKind {
    /// Whether the money that a person staying so sends comes from pay abroad; `None` where that
    /// depends on where the employer is resident.
    #[must_use]
    pub const fn earns_abroad(self) -> Option<bool> {
        match self {
            Self::Work | Self::BorderWork | Self::SeasonalWork => Some(true),
            Self::Study | Self::MedicalTreatment | Self::DiplomaticOrMilitary => Some(false),
            Self::ShipCrew => None,
        }
    }

    /// Whether the length of the stay decides.
    #[must_use]
    pub const fn length_decides(self) -> bool {
        matches!(self, Self::Work)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::BorderWork => "border-work",
            Self::SeasonalWork => "seasonal-work",
            Self::Study => "study",
            Self::MedicalTreatment => "medical-treatment",
            Self::ShipCrew => "ship-crew",
            Self::DiplomaticOrMilitary => "diplomatic-or-military",
        }
    }
}

/// A stay abroad: where, from when, until when if it is over, for how long it was meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawStay")]
pub struct Stay {
    country: Country,
    #[serde(with = "calendar::serde_day")]
    first: NaiveDate,
    #[serde(with = "calendar::serde_day_option", skip_serializing_if = "Option::is_none")]
    last: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    intended_months: Option<u32>,
    kind: StayKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStay {
    country: Country,
    #[serde(with = "calendar::serde_day")]
    first: NaiveDate,
    #[serde(default, with = "calendar::serde_day_option")]
    last: Option<NaiveDate>,
    #[serde(default)]
    intended_months: Option<u32>,
    #[serde(default)]
    kind: StayKind,
}

/// Statements that make no stay.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StayError {
    /// The last day is before the first.
    #[error(
        "a stay cannot end on {last}, before it began on {first}; accepted is {first} or later"
    )]
    Order {
        /// The first day.
        first: NaiveDate,
        /// The last day.
        last: NaiveDate,
    },
    /// A stay that is meant to last longer than a life.
    #[error(
        "a stay meant for {months} months is not accepted; accepted are at most {}",
        Stay::MONTHS_MAX
    )]
    Months {
        /// The months.
        months: u32,
    },
    /// A day outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl TryFrom<RawStay> for Stay {
    type Error = StayError;

    fn try_from(raw: RawStay) -> Result<Self, StayError> {
        let mut stay = Self::new(raw.country, raw.first, raw.last)?.of_kind(raw.kind);
        if let Some(months) = raw.intended_months {
            stay = stay.meant_for(months)?;
        }
        Ok(stay)
    }
}

impl Stay {
    /// The longest stay that can be meant, in months.
    pub const MONTHS_MAX: u32 = 1_200;

    /// A stay to work from its first day to its last, or without an end that is known.
    ///
    /// # Errors
    ///
    /// [`StayError::Order`] when it ends before it begins; [`StayError::Calendar`] for days outside
    /// the calendar.
    pub fn new(
        country: Country,
        first: NaiveDate,
        last: Option<NaiveDate>,
    ) -> Result<Self, StayError> {
        calendar::in_calendar(first)?;
        if let Some(last) = last {
            calendar::in_calendar(last)?;
            if last < first {
                return Err(StayError::Order { first, last });
            }
        }
        Ok(Self { country, first, last, intended_months: None, kind: StayKind::Work })
    }

    /// The stay with its reason.
    #[must_use]
    pub fn of_kind(mut self, kind: StayKind) -> Self {
        self.kind = kind;
        self
    }

    /// The stay with the length for which it was meant.
    ///
    /// # Errors
    ///
    /// [`StayError::Months`] when the length is more than [`Stay::MONTHS_MAX`].
    pub fn meant_for(mut self, months: u32) -> Result<Self, StayError> {
        if months > Self::MONTHS_MAX {
            return Err(StayError::Months { months });
        }
        self.intended_months = Some(months);
        Ok(self)
    }

    /// The country of the stay.
    #[must_use]
    pub const fn country(&self) -> Country {
        self.country
    }

    /// Why it is.
    #[must_use]
    pub const fn kind(&self) -> StayKind {
        self.kind
    }

    /// Its first day.
    #[must_use]
    pub const fn first(&self) -> NaiveDate {
        self.first
    }

    /// Whether the stay covers a day, as far as its end is known.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.first <= day && self.last.is_none_or(|last| day <= last)
    }
}

/// Where a household is resident, with the reason and the text that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ResidenceFound {
    /// Where.
    pub residence: Residence,
    /// Why, in words of the catalogue.
    pub reason: Message,
    /// The text that says so.
    pub citation: Citation,
    /// How well the text is known.
    pub grade: Evidence,
}

/// The length of stay that moves a household, with its grade.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResidenceRule {
    months: u32,
    grade: Evidence,
    parameter: Option<ParameterUse>,
}

/// A threshold that is no whole number of months.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the parameter {id} is {value}; accepted is a whole number of months from 1 to {}",
    Stay::MONTHS_MAX
)]
pub struct ThresholdError {
    /// The parameter.
    pub id: String,
    /// Its value.
    pub value: Decimal,
}

impl ResidenceRule {
    /// A rule with its threshold in months.
    #[must_use]
    pub const fn new(months: u32, grade: Evidence) -> Self {
        Self { months, grade, parameter: None }
    }

    /// The rule whose threshold is a parameter.
    ///
    /// # Errors
    ///
    /// [`ThresholdError`] when the parameter is no whole number of months from 1 to
    /// [`Stay::MONTHS_MAX`].
    pub fn from_parameter(parameter: &ParameterValue<'_>) -> Result<Self, ThresholdError> {
        let value = parameter.value;
        let months = u32::try_from(value).ok().filter(|months| {
            (1..=Stay::MONTHS_MAX).contains(months) && Decimal::from(*months) == value
        });
        let months = months.ok_or_else(|| ThresholdError { id: parameter.id.to_owned(), value })?;
        let used = ParameterUse::from(parameter);
        Ok(Self { months, grade: parameter.grade, parameter: Some(used) })
    }

    /// The parameter that sets the threshold, where one does.
    #[must_use]
    pub const fn parameter(&self) -> Option<&ParameterUse> {
        self.parameter.as_ref()
    }

    /// The threshold in months.
    #[must_use]
    pub const fn months(&self) -> u32 {
        self.months
    }

    /// Where the household is resident, judged with what is known of the stay on a day.
    ///
    /// A stay that is over is judged by its length, one that goes on by the length that it has
    /// reached by `known_on`, else by the length for which it was meant. A stay that is neither
    /// long enough yet nor meant for a known length leaves the answer open.
    ///
    /// # Errors
    ///
    /// [`CalendarError`] when the threshold lies outside the calendar.
    pub fn judge(
        &self,
        stay: &Stay,
        known_on: NaiveDate,
    ) -> Result<Answer<ResidenceFound>, CalendarError> {
        let found = |residence, key: &str, grade: Evidence| {
            let reason = Message::new(format!("remittances.residence.{key}"))
                .arg("country", stay.country)
                .arg("months", self.months.to_string())
                .arg("kind", stay.kind.word());
            let citation = cite::residence();
            Ok(Answer::Known(ResidenceFound { residence, reason, citation, grade }))
        };
        if !stay.kind.length_decides() {
            // The list of exceptions (BPM6 4.116-4.131) could not be read in the manual itself.
            return found(Residence::Home, "exception", Evidence::Unverified);
        }
        let months = i32::try_from(self.months).unwrap_or(i32::MAX);
        let threshold = calendar::add_months(stay.first, months, MonthEnd::Clamp)?;
        let ended = stay.last.filter(|last| *last <= known_on);
        let reached = ended.unwrap_or(known_on).succ_opt().is_some_and(|end| end >= threshold);
        if reached {
            return found(Residence::Host, "long-stay", self.grade);
        }
        if ended.is_some() {
            return found(Residence::Home, "short-stay", self.grade);
        }
        match stay.intended_months {
            Some(intended) if intended >= self.months => {
                found(Residence::Host, "meant-long", self.grade)
            }
            Some(_) => found(Residence::Home, "meant-short", self.grade),
            None => Ok(Answer::missing(
                Message::new("remittances.missing.intended-stay").arg("country", stay.country),
            )),
        }
    }
}
