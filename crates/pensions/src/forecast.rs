//! From which day each state will pay, and what more years of work in a state change.
//!
//! The question is put to [`determine`](crate::determine()) itself on a later day; the first day of the right that it names is
//! then tried as the day of a claim, and so is the day before. Only where the two do not bear it out the
//! days are tried one after the other, month by month.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_agreements::Treaties;
//! use kerben_core::{calendar::day, country::Country, unsettled::Readings};
//! use kerben_pensions::forecast::{Engine, Opens, Stay};
//! use kerben_pensions::person::{Person, Sex};
//! use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
//! use kerben_pensions::{Claim, Law};
//!
//! // Eight years in Yerevan, 63 in 2027: ten years are needed, so two more.
//! let work = "2017-01-01 to 2024-12-31".parse()?;
//! let record =
//!     InsuranceRecord::new([InsurancePeriod::new(Country::AM, work, PeriodKind::Employment)?])?;
//! let person = Person::new(day(1964, 3, 1)?, Sex::Male, [Country::AM], Country::AM)?;
//! let claim = Claim::new(person, record, day(2025, 1, 1)?, day(2025, 1, 1)?)?;
//! let (law, treaties) = (Law::builtin()?, Treaties::builtin()?);
//! let engine = Engine::new(&law, &treaties);
//! let until = day(2035, 1, 1)?;
//!
//! let rows = engine.stay(&claim, Stay::new(Country::AM), 2, until)?;
//! let of = |years: usize| &rows[years].opens[0].1;
//! assert!(matches!(of(1), Opens::Never { .. }));
//! assert!(matches!(of(2), Opens::On { day: on, .. } if *on == day(2027, 3, 1)?));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chrono::{Datelike, NaiveDate};
use kerben_agreements::Treaties;
use kerben_core::calendar::{self, MonthEnd};
use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_core::money::Money;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::unsettled::Readings;
use serde::{Deserialize, Serialize};

use crate::claim::Claim;
use crate::error::PensionError;
use crate::law::Law;
use crate::outcome::{Determination, Missing, Reason, Right};
use crate::record::{InsurancePeriod, PeriodKind};

/// The most years that a forecast looks ahead.
pub const YEARS_MAX: u32 = 100;

/// What answers forecasts: the law, the register of agreements and the chosen readings.
#[derive(Debug, Clone)]
pub struct Engine<'a> {
    law: &'a Law,
    treaties: &'a Treaties,
    readings: Readings,
}

/// Work in one state from the day of the claim on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stay {
    /// The state.
    pub state: Country,
    /// The pay of a full year, where a law asks for pay; a part of a year counts for the months that it touches, down to
    /// the coin.
    pub yearly_pay: Option<Money>,
}

impl Stay {
    /// Work there, without anything said about pay.
    #[must_use]
    pub const fn new(state: Country) -> Self {
        Self { state, yearly_pay: None }
    }

    /// With the pay of a full year.
    #[must_use]
    pub const fn earning(mut self, yearly: Money) -> Self {
        self.yearly_pay = Some(yearly);
        self
    }
}

/// From which day a state will pay.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Opens {
    /// From this day.
    On {
        /// The first day on which every condition is met.
        #[serde(with = "kerben_core::calendar::serde_day")]
        day: NaiveDate,
        /// Whether it may have been earlier still.
        at_latest: bool,
    },
    /// On no day up to the end of the forecast.
    Never {
        /// What fails at its end.
        reasons: Vec<Reason>,
    },
    /// The sources or the record do not say.
    Undetermined {
        /// What is missing.
        missing: Vec<Missing>,
    },
}

/// One row of the table "if you stay so many more years".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Row {
    /// The years of further work.
    pub years: u32,
    /// From which day each state pays, by its code.
    pub opens: Vec<(Country, Opens)>,
}

impl<'a> Engine<'a> {
    /// With every reading open.
    #[must_use]
    pub fn new(law: &'a Law, treaties: &'a Treaties) -> Self {
        Self { law, treaties, readings: Readings::new() }
    }

    /// With chosen readings of what is open.
    #[must_use]
    pub fn reading(mut self, readings: &Readings) -> Self {
        self.readings = readings.clone();
        self
    }

    /// The law.
    #[must_use]
    pub const fn law(&self) -> &'a Law {
        self.law
    }

    /// The chosen readings.
    #[must_use]
    pub const fn readings(&self) -> &Readings {
        &self.readings
    }

    /// The answer to a claim.
    ///
    /// # Errors
    ///
    /// As [`determine`](crate::determine()).
    pub fn determine(&self, claim: &Claim) -> Result<Determination, PensionError> {
        let answer = crate::determine(claim, self.law, self.treaties, &self.readings, &mut Off)?;
        Ok(answer.value)
    }

    fn on(&self, claim: &Claim, day: NaiveDate) -> Result<Determination, PensionError> {
        let (person, record) = (claim.person().clone(), claim.record().clone());
        self.determine(&Claim::new(person, record, day, claim.asked_on())?)
    }

    /// From which day each state of a claim pays, up to `until`, if the record holds nothing more than it does.
    ///
    /// Entries of the record after the day of the claim count as the record foresees them. The answer of a state that has
    /// opened its right before the day of the claim is that earlier day.
    ///
    /// # Errors
    ///
    /// As [`determine`](crate::determine()); [`PensionError::TooFarAhead`] beyond [`YEARS_MAX`] years after the claim.
    pub fn earliest(
        &self,
        claim: &Claim,
        until: NaiveDate,
    ) -> Result<Vec<(Country, Opens)>, PensionError> {
        let start = claim.claimed_on();
        let years = until.year().saturating_sub(start.year());
        if years > i32::try_from(YEARS_MAX).unwrap_or(i32::MAX) {
            return Err(PensionError::TooFarAhead { until });
        }
        let last = self.on(claim, until.max(start))?;
        let mut found = Vec::new();
        for state in &last.states {
            let opens = match &state.right {
                Right::Entitled(right) => {
                    let (day, at_latest) = (right.from, right.at_latest);
                    if at_latest || day <= start || self.is_first(claim, state.state, day)? {
                        Opens::On { day, at_latest }
                    } else {
                        self.day_by_day(claim, state.state, until)?
                    }
                }
                Right::NotEntitled { reasons, .. } => Opens::Never { reasons: reasons.clone() },
                Right::Undetermined { .. } => self.day_by_day(claim, state.state, until)?,
            };
            found.push((state.state, opens));
        }
        Ok(found)
    }

    /// Whether a claim on the day opens the right, and one on the day before does not.
    fn is_first(
        &self,
        claim: &Claim,
        state: Country,
        day: NaiveDate,
    ) -> Result<bool, PensionError> {
        let entitled = |day| Ok::<_, PensionError>(self.right(claim, state, day)?.is_some());
        Ok(entitled(day)? && !entitled(calendar::add_days(day, -1)?)?)
    }

    /// The first day of the right, and whether it may lie earlier, as a claim on a day is answered.
    fn right(
        &self,
        claim: &Claim,
        state: Country,
        day: NaiveDate,
    ) -> Result<Option<(NaiveDate, bool)>, PensionError> {
        let answer = self.on(claim, day)?;
        let right = answer.of(state).and_then(|state| state.right.entitlement());
        Ok(right.map(|right| (right.from, right.at_latest)))
    }

    /// Every day from the claim on as the day of a claim; what is missing on the last where none opens the right.
    fn day_by_day(
        &self,
        claim: &Claim,
        state: Country,
        until: NaiveDate,
    ) -> Result<Opens, PensionError> {
        let mut day = claim.claimed_on();
        while day < until {
            if let Some((from, at_latest)) = self.right(claim, state, day)? {
                return Ok(Opens::On { day: from, at_latest });
            }
            // No law of this crate changes what a right asks within a month: what is open on one of its days is open at
            // its end.
            let next = calendar::first_of_month(day, 1)?;
            let end = calendar::add_days(next, -1)?.min(until);
            day = if self.right(claim, state, end)?.is_none() {
                next
            } else {
                calendar::add_days(day, 1)?
            };
        }
        let last = self.on(claim, until)?;
        Ok(match last.of(state).map(|state| &state.right) {
            Some(Right::Undetermined { missing }) => {
                Opens::Undetermined { missing: missing.clone() }
            }
            Some(Right::NotEntitled { reasons, .. }) => Opens::Never { reasons: reasons.clone() },
            Some(Right::Entitled(right)) => {
                Opens::On { day: right.from, at_latest: right.at_latest }
            }
            None => Opens::Never { reasons: Vec::new() },
        })
    }

    /// What more years of work in a state change: one row for 0 to `years` further full years from the day of the claim on,
    /// after which the person waits.
    ///
    /// # Errors
    ///
    /// As [`earliest`](Self::earliest), and for pay that cannot stand in a record.
    pub fn stay(
        &self,
        claim: &Claim,
        stay: Stay,
        years: u32,
        until: NaiveDate,
    ) -> Result<Vec<Row>, PensionError> {
        if years > YEARS_MAX {
            return Err(PensionError::TooFarAhead { until });
        }
        let mut rows = Vec::new();
        for count in 0..=years {
            let longer = staying(claim, stay, count)?;
            rows.push(Row { years: count, opens: self.earliest(&longer, until)? });
        }
        Ok(rows)
    }
}

/// The claim with so many further years of work, on days that the record does not fill with work there already.
fn staying(claim: &Claim, stay: Stay, years: u32) -> Result<Claim, PensionError> {
    let start = claim.claimed_on();
    let count = i32::try_from(years).map_err(|_| PensionError::TooLong)?;
    let end = calendar::add_years(start, count, MonthEnd::Clamp)?;
    let mut entries = claim.record().periods().to_vec();
    if let Ok(ahead) = Period::new(start, end) {
        let there = claim.record().days_in(stay.state);
        for period in &Periods::from_iter([ahead]).difference(&there) {
            let work = InsurancePeriod::new(stay.state, period, PeriodKind::Employment)?;
            entries.push(paid(work, stay)?);
        }
    }
    let longer = claim.record().with_periods(entries)?;
    Claim::new(claim.person().clone(), longer, start, claim.asked_on())
}

/// The pay of every year of an entry: that of a full year for the months which the entry touches.
fn paid(mut work: InsurancePeriod, stay: Stay) -> Result<InsurancePeriod, PensionError> {
    let Some(yearly) = stay.yearly_pay else { return Ok(work) };
    let period = work.period();
    for year in period.start().year()..=period.last().year() {
        let first = if year == period.start().year() { period.start().month() } else { 1 };
        let last = if year == period.last().year() { period.last().month() } else { 12 };
        let months = i64::from(last) - i64::from(first) + 1;
        let minor = yearly.minor().checked_mul(months).ok_or(PensionError::TooLong)? / 12;
        work = work.earning(year, Money::from_minor(minor, yearly.currency())?)?;
    }
    Ok(work)
}
