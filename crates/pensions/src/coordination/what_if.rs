//! What would open a right that is not open: waiting, or more work in one State. Exact to the day.

use chrono::{Days, NaiveDate};
use kerben_core::calendar::{MonthEnd, SpanConvention};
use kerben_core::country::Country;
use kerben_core::period::Period;
use serde::Serialize;

use super::coordinator::Coordinator;
use super::request::Request;
use super::workspace::Workspace;
use crate::claim::Claim;
use crate::error::PensionError;
use crate::record::{InsurancePeriod, PeriodKind};

/// The most days that a forecast looks ahead: a hundred years.
pub const FORECAST_DAYS_MAX: u64 = 36_525;

/// What the person does from the day of the claim on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Plan {
    /// Waits: no further period is completed.
    Wait,
    /// Works as an employed person in this State without a gap.
    Work(Country),
}

/// The first day on which a State's right opens under a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Forecast {
    /// The State whose right opens.
    pub state: Country,
    /// What the person does.
    pub plan: Plan,
    /// The first day: a claim on it opens the right, and one on the day before does not.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub opens_on: NaiveDate,
    /// Whole months from the day of the claim.
    pub months: u32,
    /// Days beside the whole months.
    pub days: u32,
}

impl Coordinator {
    /// The first day before `until` on which a claim would open a State's right; `None` where no day does.
    ///
    /// Every day is tried as the day of the claim, by the engine itself, under the law of that day: nothing is
    /// assumed of how laws change. Entries of the record after the day of the claim count as the record foresees them.
    ///
    /// # Errors
    ///
    /// [`PensionError`] when the claim cannot be used, or [`PensionError::TooFarAhead`] beyond [`FORECAST_DAYS_MAX`].
    pub fn opens(
        &self,
        claim: &Claim,
        state: Country,
        plan: Plan,
        until: NaiveDate,
    ) -> Result<Option<Forecast>, PensionError> {
        let start = claim.claimed_on();
        let Ok(ahead) = Period::new(start, until) else { return Ok(None) };
        if u64::from(ahead.days()) > FORECAST_DAYS_MAX {
            return Err(PensionError::TooFarAhead { until });
        }
        let planned;
        let claim = match plan {
            Plan::Wait => claim,
            Plan::Work(there) => {
                planned = working(claim, there, ahead)?;
                &planned
            }
        };
        let mut room = Workspace::new();
        let mut day = start;
        while day < until {
            let request = Request::new(claim).claimed(day);
            if self.is_entitled(&request, state, &mut room)? {
                let span = match Period::new(start, day) {
                    Ok(waited) => {
                        waited.calendar_span(SpanConvention::AddToAnchor(MonthEnd::Clamp))?
                    }
                    Err(_) => kerben_core::calendar::CalendarSpan::default(),
                };
                let months = span.years.saturating_mul(12).saturating_add(span.months);
                return Ok(Some(Forecast { state, plan, opens_on: day, months, days: span.days }));
            }
            let Some(next) = day.checked_add_days(Days::new(1)) else { break };
            day = next;
        }
        Ok(None)
    }

    /// What would open the rights that a claim does not open: for each such State, waiting, and working on in each
    /// State of the record whose law is known. The earliest day first.
    ///
    /// # Errors
    ///
    /// As [`opens`](Self::opens).
    pub fn what_would_open(
        &self,
        claim: &Claim,
        until: NaiveDate,
    ) -> Result<Vec<Forecast>, PensionError> {
        let answer = self.determine(claim)?;
        let closed = answer.states.iter().filter(|state| !state.right.is_open().is_yes());
        let closed: Vec<Country> =
            closed.map(|answer| answer.state).filter(|state| self.law(*state).is_some()).collect();
        let mut places: Vec<Country> = answer.states.iter().map(|state| state.state).collect();
        places.retain(|state| self.law(*state).is_some());
        let mut found = Vec::new();
        for state in closed {
            let plans = std::iter::once(Plan::Wait).chain(places.iter().copied().map(Plan::Work));
            for plan in plans {
                found.extend(self.opens(claim, state, plan, until)?);
            }
        }
        found.sort_by_key(|forecast: &Forecast| (forecast.opens_on, forecast.state, forecast.plan));
        Ok(found)
    }
}

/// The claim with work in a State on every day ahead, beside what the record foresees.
fn working(claim: &Claim, there: Country, ahead: Period) -> Result<Claim, PensionError> {
    let record = claim.record();
    let work = InsurancePeriod::new(there, ahead, PeriodKind::Employment)?;
    // What the record foresees of the same kind there is that work: it must not stand twice.
    let foreseen = record.periods().iter().filter_map(|entry| {
        let same = entry.territory() == Some(there) && entry.code() == work.code();
        (same && entry.period().overlaps(ahead)).then(|| entry.period())
    });
    let rest = foreseen.fold(kerben_core::periods::Periods::from_iter([ahead]), |rest, period| {
        rest.difference(&kerben_core::periods::Periods::from_iter([period]))
    });
    let mut periods = record.periods().to_vec();
    for period in &rest {
        periods.push(InsurancePeriod::new(there, period, PeriodKind::Employment)?);
    }
    let planned = record.with_periods(periods)?;
    Claim::new(claim.person().clone(), planned, claim.claimed_on(), claim.asked_on())
}
