//! One entry of the record: service in one state, with what its certificate states and the pay by year.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::currency::{Currency, CurrencyStatus};
use kerben_core::money::Money;
use kerben_core::period::Period;
use serde::{Deserialize, Serialize};

use super::{Certificate, CertificateCode, EARNINGS_MAX, PeriodKind};
use crate::career;
use crate::error::PensionError;
use crate::unit::{Duration, Unit};

/// The first year in which service may lie: an earlier one is a year written with two digits, or another mistake.
pub const YEAR_MIN: i32 = 1850;

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
    certificate: Option<Box<Certificate>>,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    certificate: Option<Certificate>,
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
        if let Some(certificate) = raw.certificate {
            entry = entry.certified(certificate)?;
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
            certificate: entry.certificate.map(|certificate| *certificate),
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
    /// [`PensionError::StateDidNotExist`] when a former state had ended, or had not begun, on some day,
    /// [`PensionError::YearTooEarly`] before [`YEAR_MIN`].
    pub fn new(state: Country, period: Period, kind: PeriodKind) -> Result<Self, PensionError> {
        let former = !state.exists_on(calendar::DAY_MAX);
        if former && !(state.exists_on(period.start()) && state.exists_on(period.last())) {
            return Err(PensionError::StateDidNotExist { state, period });
        }
        if period.start().year() < YEAR_MIN {
            return Err(PensionError::YearTooEarly { period });
        }
        Ok(Self {
            state,
            republic: None,
            period,
            kind,
            child: None,
            earnings: Vec::new(),
            document: None,
            certificate: None,
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
    /// already, [`PensionError::NegativeEarnings`], [`PensionError::CurrencyDidNotExist`] for a currency that was not
    /// yet, or no longer, money in that year, [`PensionError::TooMany`] beyond [`EARNINGS_MAX`].
    pub fn earning(mut self, year: i32, amount: Money) -> Result<Self, PensionError> {
        let served = self.period.start().year() <= year && year <= self.period.last().year();
        if !served || self.earnings.iter().any(|earlier| earlier.year == year) {
            return Err(PensionError::EarningsOutsideService { year, period: self.period });
        }
        if amount.is_negative() {
            return Err(PensionError::NegativeEarnings { year });
        }
        if !was_money_in(amount.currency(), year) {
            let currency = amount.currency();
            return Err(PensionError::CurrencyDidNotExist { currency, year });
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

    /// Adds what the certificate of the institution states of the period.
    ///
    /// # Errors
    ///
    /// [`PensionError::DurationExceedsDates`] when the certified length is more than the days can hold under any rule of
    /// counting: more than the calendar months, weeks or years that they touch, than four quarters of each year, or than the days themselves.
    pub fn certified(mut self, certificate: Certificate) -> Result<Self, PensionError> {
        if let Some(duration) =
            certificate.duration.filter(|duration| !fits(*duration, self.period))
        {
            return Err(PensionError::DurationExceedsDates { duration, period: self.period });
        }
        self.certificate = Some(Box::new(certificate));
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

    /// What the certificate states of the period.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_deref()
    }

    /// The code of the certificate, or the one that stands for the kind.
    #[must_use]
    pub fn code(&self) -> CertificateCode {
        match &self.certificate {
            Some(certificate) => certificate.code,
            None => CertificateCode::of_kind(self.kind),
        }
    }

    /// The document that shows the service.
    #[must_use]
    pub fn document(&self) -> Option<&str> {
        self.document.as_deref()
    }
}

/// Whether the currency was money on some day of the year, as far as the table of currencies knows.
fn was_money_in(currency: Currency, year: i32) -> bool {
    if let CurrencyStatus::Historic { until, .. } = currency.status()
        && until.year < year
    {
        return false;
    }
    // Known changes into the currency: before the first of them it was not there.
    match currency.predecessors().map(|change| change.on).min() {
        Some(Some(first)) => first.year() <= year,
        _ => true,
    }
}

/// Whether the days can hold the length under some rule of counting.
fn fits(duration: Duration, period: Period) -> bool {
    let (first, last) = (period.start(), period.last());
    let years = i64::from(last.year() - first.year()) + 1;
    let months = i64::from(last.year() - first.year()) * 12 + i64::from(last.month())
        - i64::from(first.month())
        + 1;
    let days = i64::from(period.days());
    let most = match duration.unit() {
        Unit::Hour(_) => days.saturating_mul(24),
        Unit::Day(_) | Unit::CalendarDay => days,
        // A span of d days touches at most this many calendar weeks.
        Unit::Week => (days + 12) / 7,
        Unit::Month => months,
        // France credits quarters by the pay of the year: up to four, on however few days.
        Unit::Quarter => years.saturating_mul(4),
        Unit::Year => years,
    };
    duration.quantity() <= kerben_core::number::Rational::whole(most)
}
