//! The insurance record: dated service in one or several states, with earnings where they are known.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::money::Money;
use kerben_core::number::{Fraction, Points};
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use serde::{Deserialize, Serialize};

use crate::career;
use crate::error::PensionError;

mod finding;
mod kind;

pub use finding::{Finding, Severity};
pub use kind::PeriodKind;

/// The most entries of a record.
pub const PERIODS_MAX: usize = 2_000;
/// The most years of earnings beside one entry.
pub const EARNINGS_MAX: usize = 100;
/// The most statements of certified points.
pub const CERTIFIED_MAX: usize = 200;

/// The first day after the USSR: service before it was service in the USSR, whichever republic it was in.
///
/// # Errors
///
/// Never in practice; the day lies inside the calendar.
pub fn ussr_ended() -> Result<NaiveDate, PensionError> {
    Ok(calendar::day(1991, 12, 26)?)
}

/// Pay of one calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earnings {
    /// The calendar year.
    pub year: i32,
    /// Pay of that year in that service, before contributions.
    pub amount: Money,
}

/// One entry of the record: service in one state, of one kind, on every day of a period.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawInsurancePeriod", into = "RawInsurancePeriod")]
pub struct InsurancePeriod {
    state: Country,
    republic: Option<Country>,
    period: Period,
    kind: PeriodKind,
    child: Option<u8>,
    earnings: Vec<Earnings>,
    document: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInsurancePeriod {
    state: Country,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    republic: Option<Country>,
    #[serde(with = "kerben_core::calendar::serde_day")]
    first: NaiveDate,
    #[serde(with = "kerben_core::calendar::serde_day")]
    last: NaiveDate,
    kind: PeriodKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    child: Option<u8>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earnings: Vec<Earnings>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document: Option<String>,
}

impl TryFrom<RawInsurancePeriod> for InsurancePeriod {
    type Error = PensionError;

    fn try_from(raw: RawInsurancePeriod) -> Result<Self, PensionError> {
        let mut entry =
            Self::new(raw.state, Period::from_inclusive(raw.first, raw.last)?, raw.kind)?;
        if let Some(republic) = raw.republic {
            entry = entry.in_republic(republic)?;
        }
        if let Some(child) = raw.child {
            entry = entry.of_child(child)?;
        }
        for earnings in raw.earnings {
            entry = entry.earning(earnings.year, earnings.amount)?;
        }
        entry.document = raw.document;
        Ok(entry)
    }
}

impl From<InsurancePeriod> for RawInsurancePeriod {
    fn from(entry: InsurancePeriod) -> Self {
        Self {
            state: entry.state,
            republic: entry.republic,
            first: entry.period.start(),
            last: entry.period.last(),
            kind: entry.kind,
            child: entry.child,
            earnings: entry.earnings,
            document: entry.document,
        }
    }
}

impl InsurancePeriod {
    /// Service of a kind in a state.
    ///
    /// Service in the USSR is entered under `SU` (see [`in_republic`](Self::in_republic)), or under the
    /// successor in whose republic it was done.
    ///
    /// # Errors
    ///
    /// [`PensionError::StateDidNotExist`] when a former state had ended, or had not begun, on some day.
    pub fn new(state: Country, period: Period, kind: PeriodKind) -> Result<Self, PensionError> {
        let former = !state.exists_on(calendar::DAY_MAX);
        if former && !(state.exists_on(period.start()) && state.exists_on(period.last())) {
            return Err(PensionError::StateDidNotExist { state, period });
        }
        Ok(Self {
            state,
            republic: None,
            period,
            kind,
            child: None,
            earnings: Vec::new(),
            document: None,
        })
    }

    /// Names the republic of the USSR in which the service was done.
    ///
    /// # Errors
    ///
    /// [`PensionError::NotARepublic`] unless the state is the USSR and the republic one of its successors.
    pub fn in_republic(mut self, republic: Country) -> Result<Self, PensionError> {
        if self.state != Country::SU || !career::republics().contains(&republic) {
            return Err(PensionError::NotARepublic { state: self.state, republic });
        }
        self.republic = Some(republic);
        Ok(self)
    }

    /// Numbers the child that was cared for, from 1.
    ///
    /// # Errors
    ///
    /// [`PensionError::ChildNotExpected`] unless the kind is care of a child and the number from 1 to 20.
    pub fn of_child(mut self, child: u8) -> Result<Self, PensionError> {
        if self.kind != PeriodKind::ChildCare || !(1..=20).contains(&child) {
            return Err(PensionError::ChildNotExpected { kind: self.kind.code() });
        }
        self.child = Some(child);
        Ok(self)
    }

    /// Adds the pay of a calendar year.
    ///
    /// # Errors
    ///
    /// [`PensionError::EarningsOutsideService`] when the service has no day in the year or the year stands
    /// already, [`PensionError::NegativeEarnings`], [`PensionError::TooMany`] beyond [`EARNINGS_MAX`].
    pub fn earning(mut self, year: i32, amount: Money) -> Result<Self, PensionError> {
        let served = self.period.start().year() <= year && year <= self.period.last().year();
        if !served || self.earnings.iter().any(|earlier| earlier.year == year) {
            return Err(PensionError::EarningsOutsideService { year, period: self.period });
        }
        if amount.is_negative() {
            return Err(PensionError::NegativeEarnings { year });
        }
        if self.earnings.len() >= EARNINGS_MAX {
            let count = self.earnings.len().saturating_add(1);
            return Err(PensionError::TooMany {
                what: "years of earnings",
                count,
                most: EARNINGS_MAX,
            });
        }
        self.earnings.push(Earnings { year, amount });
        self.earnings.sort_by_key(|earnings| earnings.year);
        Ok(self)
    }

    /// Names the document that shows the service.
    #[must_use]
    pub fn shown_by(mut self, document: impl Into<String>) -> Self {
        self.document = Some(document.into());
        self
    }

    /// The state as it was entered.
    #[must_use]
    pub const fn state(&self) -> Country {
        self.state
    }

    /// The state on whose present territory the service was done: the successor for a known republic of
    /// the USSR, `None` for service in the USSR without a republic.
    #[must_use]
    pub fn territory(&self) -> Option<Country> {
        if self.state == Country::SU { self.republic } else { Some(self.state) }
    }

    /// The days.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.period
    }

    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> PeriodKind {
        self.kind
    }

    /// Which child was cared for, from 1.
    #[must_use]
    pub const fn child(&self) -> Option<u8> {
        self.child
    }

    /// The pay by year, in the order of the years.
    #[must_use]
    pub fn earnings(&self) -> &[Earnings] {
        &self.earnings
    }

    /// The pay of that year.
    #[must_use]
    pub fn earnings_of(&self, year: i32) -> Option<Money> {
        self.earnings.iter().find(|earnings| earnings.year == year).map(|earnings| earnings.amount)
    }

    /// The document that shows the service.
    #[must_use]
    pub fn document(&self) -> Option<&str> {
        self.document.as_deref()
    }
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
}

impl TryFrom<RawRecord> for InsuranceRecord {
    type Error = PensionError;

    fn try_from(raw: RawRecord) -> Result<Self, PensionError> {
        let record = Self::new(raw.periods)?.with_certified_points(raw.certified_points)?;
        Ok(Self { earlier: raw.russian_rights_before_2015, ..record })
    }
}

impl From<InsuranceRecord> for RawRecord {
    fn from(record: InsuranceRecord) -> Self {
        Self {
            periods: record.periods,
            certified_points: record.certified,
            russian_rights_before_2015: record.earlier,
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
        Ok(Self { periods, certified: Vec::new(), earlier: None })
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

    /// The days of service on the present territory of a state, of every kind, each day once.
    ///
    /// For the USSR these are the days of service in it for which no republic is known.
    #[must_use]
    pub fn days_in(&self, state: Country) -> Periods {
        let inside =
            self.periods.iter().filter(|entry| entry.territory().unwrap_or(Country::SU) == state);
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
