//! Australia: pensions paid abroad in proportion to the working life residence, and foreign pensions in the income test.
//!
//! # Source
//!
//! Department of Social Services, Social Security Guide 10.29.8.20; Services Australia, Operational Blueprint
//! 106-04000000-05 with its examples.

use chrono::NaiveDate;
use kerben_core::number::{Fraction, Rational};
use kerben_core::parameters::ParameterSet;

use super::figures;
use crate::context::Stop;

/// The parameters for a pension granted on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Parameters {
    /// Months of working life residence of a full rate abroad.
    pub full_months: u32,
    /// Weeks of a temporary return that keeps the proportional rate.
    pub return_weeks: u32,
}

impl Parameters {
    /// The parameters of a set for a pension granted on a day; grants before 1 July 2014 keep 25 years.
    ///
    /// # Errors
    ///
    /// [`Stop::Missing`] when the set lacks one; a [`PensionError`](crate::error::PensionError) when a value is no usual
    /// whole number or a full rate needs no months.
    pub fn of(set: &ParameterSet, granted: NaiveDate) -> Result<Self, Stop> {
        Ok(Self {
            full_months: figures::positive(set, "au.full-months", granted, 1_200)?,
            return_weeks: figures::count(set, "au.return-weeks", granted, 1_000)?,
        })
    }

    /// The residence factor: months of Australian working life residence over those of a full rate, at most all.
    #[must_use]
    pub fn factor(&self, residence_months: u32) -> Fraction {
        figures::share(residence_months.min(self.full_months), self.full_months)
    }

    /// How much of a foreign pension the income test assesses: that of the state under whose agreement the Australian
    /// pension is paid in proportion to the residence, any other in full. `None` when it does not fit.
    #[must_use]
    pub fn assessed(
        &self,
        pension: Rational,
        of_agreement: bool,
        residence_months: u32,
    ) -> Option<Rational> {
        if of_agreement { pension.times(self.factor(residence_months)) } else { Some(pension) }
    }
}
