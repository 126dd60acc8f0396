//! The insurance record: dated service in one or several states, with earnings where they are known.

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::money::Money;
use kerben_core::number::{Fraction, Points};
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use serde::{Deserialize, Serialize};

use crate::error::PensionError;

mod certificate;
mod entry;
mod finding;
mod kind;

pub use certificate::{Certificate, CertificateCode, Family, Relevance, SchemeCode};
pub use entry::{Earnings, InsurancePeriod, YEAR_MIN};
pub use finding::{Finding, Severity};
pub use kind::PeriodKind;

/// The most entries of a record.
pub const PERIODS_MAX: usize = 2_000;
/// The most years of earnings beside one entry.
pub const EARNINGS_MAX: usize = 100;
/// The most statements of certified points.
pub const CERTIFIED_MAX: usize = 200;
/// The most amounts that institutions state.
pub const STATED_MAX: usize = 100;

/// The first day after the USSR: service before it was service in the USSR, whichever republic it was in.
///
/// # Errors
///
/// Never in practice; the day lies inside the calendar.
pub fn ussr_ended() -> Result<NaiveDate, PensionError> {
    Ok(calendar::day(1991, 12, 26)?)
}

/// Pension points that an institution has certified for a period, in the place of any computation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertifiedPoints {
    /// The state whose institution certifies them.
    pub state: Country,
    /// The days of the service for which they stand.
    pub period: Period,
    /// The points.
    pub points: Points,
    /// The document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// What the amount of Russian rights before 2015 stands on beside service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlierRights {
    /// The person's average wage over the average wage of the country in the same months, as in `201/212`.
    pub wage_ratio: Fraction,
    /// Contributions of 2002 to 2014 as they were indexed by the end of 2014.
    pub indexed_contributions: Money,
}

/// What an institution states of a person beside service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StatedKind {
    /// The average monthly income by which a pension is computed: in Kazakhstan that of any 36 consecutive months, in
    /// Kyrgyzstan the wage before 1996.
    AverageIncome,
    /// The balance of pension savings on the day of the claim.
    Savings,
}

/// An amount that an institution states of a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The state whose institution states it.
    pub state: Country,
    /// What it is.
    pub what: StatedKind,
    /// The amount.
    pub amount: Money,
    /// The document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// All service of one person, as documents show it.
///
/// Entries are kept as they were given; what looks wrong is reported by
/// [`findings`](InsuranceRecord::findings), and nothing is repaired.
///
/// # Example
///
/// ```
/// use kerben_core::{country::Country, period::Period};
/// use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
///
/// let osh = InsurancePeriod::new(
///     Country::KG,
///     "1985-09-01 to 2004-08-31".parse::<Period>()?,
///     PeriodKind::Employment,
/// )?;
/// let record = InsuranceRecord::new([osh])?;
/// assert_eq!(record.days_in(Country::KG).total_days(), 6_940);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawRecord", into = "RawRecord")]
pub struct InsuranceRecord {
    periods: Vec<InsurancePeriod>,
    certified: Vec<CertifiedPoints>,
    earlier: Option<EarlierRights>,
    stated: Vec<Stated>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRecord {
    #[serde(default)]
    periods: Vec<InsurancePeriod>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    certified_points: Vec<CertifiedPoints>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    russian_rights_before_2015: Option<EarlierRights>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stated: Vec<Stated>,
}

impl TryFrom<RawRecord> for InsuranceRecord {
    type Error = PensionError;

    fn try_from(raw: RawRecord) -> Result<Self, PensionError> {
        let record = Self::new(raw.periods)?.with_certified_points(raw.certified_points)?;
        let record = Self { earlier: raw.russian_rights_before_2015, ..record };
        raw.stated.into_iter().try_fold(record, Self::stating)
    }
}

impl From<InsuranceRecord> for RawRecord {
    fn from(record: InsuranceRecord) -> Self {
        Self {
            periods: record.periods,
            certified_points: record.certified,
            russian_rights_before_2015: record.earlier,
            stated: record.stated,
        }
    }
}

impl InsuranceRecord {
    /// The record of these entries.
    ///
    /// # Errors
    ///
    /// [`PensionError::TooMany`] beyond [`PERIODS_MAX`].
    pub fn new(periods: impl IntoIterator<Item = InsurancePeriod>) -> Result<Self, PensionError> {
        let periods: Vec<InsurancePeriod> = periods.into_iter().take(PERIODS_MAX + 1).collect();
        if periods.len() > PERIODS_MAX {
            let count = periods.len();
            return Err(PensionError::TooMany {
                what: "entries of a record",
                count,
                most: PERIODS_MAX,
            });
        }
        Ok(Self { periods, certified: Vec::new(), earlier: None, stated: Vec::new() })
    }

    /// Adds points that an institution has certified.
    ///
    /// # Errors
    ///
    /// [`PensionError::TooMany`] beyond [`CERTIFIED_MAX`].
    pub fn with_certified_points(
        mut self,
        certified: impl IntoIterator<Item = CertifiedPoints>,
    ) -> Result<Self, PensionError> {
        self.certified.extend(certified);
        if self.certified.len() > CERTIFIED_MAX {
            let count = self.certified.len();
            return Err(PensionError::TooMany {
                what: "certified points",
                count,
                most: CERTIFIED_MAX,
            });
        }
        Ok(self)
    }

    /// States what Russian rights before 2015 stand on; certified points go before it.
    #[must_use]
    pub fn with_earlier_rights(mut self, rights: EarlierRights) -> Self {
        self.earlier = Some(rights);
        self
    }

    /// Adds an amount that an institution states; a later statement of the same kind and state replaces an earlier one.
    ///
    /// # Errors
    ///
    /// [`PensionError::NegativeStatement`]; [`PensionError::TooMany`] beyond [`STATED_MAX`].
    pub fn stating(mut self, stated: Stated) -> Result<Self, PensionError> {
        if stated.amount.is_negative() {
            return Err(PensionError::NegativeStatement { amount: stated.amount });
        }
        self.stated.retain(|known| (known.state, known.what) != (stated.state, stated.what));
        self.stated.push(stated);
        if self.stated.len() > STATED_MAX {
            let count = self.stated.len();
            return Err(PensionError::TooMany { what: "stated amounts", count, most: STATED_MAX });
        }
        Ok(self)
    }

    /// The amount that a state's institution states of that kind.
    #[must_use]
    pub fn stated(&self, state: Country, what: StatedKind) -> Option<&Stated> {
        self.stated.iter().find(|known| (known.state, known.what) == (state, what))
    }

    /// The same record with other entries; what is certified and stated beside them stays.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_periods(
        &self,
        periods: impl IntoIterator<Item = InsurancePeriod>,
    ) -> Result<Self, PensionError> {
        let (certified, stated) = (self.certified.clone(), self.stated.clone());
        Ok(Self { certified, stated, earlier: self.earlier, ..Self::new(periods)? })
    }

    /// What Russian rights before 2015 stand on, where it is stated.
    #[must_use]
    pub const fn earlier_rights(&self) -> Option<&EarlierRights> {
        self.earlier.as_ref()
    }

    /// The entries, as they were given.
    #[must_use]
    pub fn periods(&self) -> &[InsurancePeriod] {
        &self.periods
    }

    /// The certified points, as they were given.
    #[must_use]
    pub fn certified_points(&self) -> &[CertifiedPoints] {
        &self.certified
    }

    /// The days of service on the present territory of a state, of every kind, each day once; residence is no service.
    ///
    /// For the USSR these are the days of service in it for which no republic is known.
    #[must_use]
    pub fn days_in(&self, state: Country) -> Periods {
        let inside = self.periods.iter().filter(|entry| {
            entry.territory().unwrap_or(Country::SU) == state
                && entry.kind() != PeriodKind::Residence
        });
        inside.map(InsurancePeriod::period).collect()
    }

    /// The days of service anywhere, each day once.
    #[must_use]
    pub fn days(&self) -> Periods {
        self.periods.iter().map(InsurancePeriod::period).collect()
    }

    /// The states on whose present territory there was service, in the order of their codes; the USSR
    /// stands for service in it without a known republic.
    #[must_use]
    pub fn states(&self) -> Vec<Country> {
        let mut states: Vec<Country> =
            self.periods.iter().map(|entry| entry.territory().unwrap_or(Country::SU)).collect();
        states.sort_unstable();
        states.dedup();
        states
    }

    /// What cannot be right, or needs a look, as of the day on which the question is asked.
    #[must_use]
    pub fn findings(&self, asked_on: NaiveDate) -> Vec<Finding> {
        finding::findings(self, asked_on)
    }
}
