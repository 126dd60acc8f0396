//! Canada: Old Age Security, in fortieths of a full pension for each complete year of residence after 18.
//!
//! Years under an agreement help to reach the years that a right needs; the amount stays that of the Canadian years.
//!
//! # Source
//!
//! DTS-STN/eligibility-estimator, `utils/api/benefits/oasBenefit.ts`, for the fortieths, the 10 and 20 years and the cap.
//! That agreement years do not raise the amount is stated by the press and by a committee of Parliament only.

use chrono::NaiveDate;
use kerben_core::number::Fraction;
use kerben_core::parameters::ParameterSet;

use super::figures;
use crate::context::Stop;

mod law;

pub use law::Canada;

/// The parameters of Old Age Security on a day, in years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Parameters {
    /// Years of a full pension.
    pub full: u32,
    /// Years that a pension paid in Canada needs.
    pub least_resident: u32,
    /// Years that a pension paid abroad needs.
    pub least_abroad: u32,
    /// Own years without which no agreement is applied.
    pub least_own: u32,
    /// The age from which residence counts.
    pub age_from: u32,
}

impl Parameters {
    /// The parameters of a set on a day.
    ///
    /// # Errors
    ///
    /// [`Stop::Missing`] when the set lacks one; a [`PensionError`](crate::error::PensionError) when a value is no usual
    /// whole number or a full pension needs no years.
    pub fn of(set: &ParameterSet, day: NaiveDate) -> Result<Self, Stop> {
        Ok(Self {
            full: figures::positive(set, "ca.full-years", day, 100)?,
            least_resident: figures::count(set, "ca.least-years.resident", day, 100)?,
            least_abroad: figures::count(set, "ca.least-years.abroad", day, 100)?,
            least_own: figures::count(set, "ca.least-years.agreement", day, 100)?,
            age_from: figures::count(set, "ca.age-from", day, 100)?,
        })
    }

    /// The share of a full pension for complete years of Canadian residence: fortieths, at most all of them.
    #[must_use]
    pub fn share(&self, own_years: u32) -> Fraction {
        figures::share(own_years.min(self.full), self.full)
    }

    /// Whether the right is open, by which years.
    #[must_use]
    pub fn right(&self, residence: Residence) -> Right {
        let need = if residence.paid_abroad { self.least_abroad } else { self.least_resident };
        let own = residence.own_years;
        let all = own.saturating_add(residence.agreement_years);
        if own >= need {
            Right::Own { share: self.share(own) }
        } else if all >= need && own >= self.least_own {
            Right::Agreement { share: self.share(own) }
        } else if own < self.least_own && all >= need {
            Right::OwnShort { have: own, need: self.least_own }
        } else {
            Right::Short { have: all, need }
        }
    }
}

/// The years of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Residence {
    /// Complete years of residence in Canada after the age from which it counts.
    pub own_years: u32,
    /// Years that an agreement adds; they share no day with the own.
    pub agreement_years: u32,
    /// Whether the pension is paid outside Canada.
    pub paid_abroad: bool,
}

/// Whether a right is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Right {
    /// By the Canadian years alone.
    Own {
        /// The share of a full pension.
        share: Fraction,
    },
    /// Only with the years of an agreement.
    Agreement {
        /// The share of a full pension, by the Canadian years.
        share: Fraction,
    },
    /// All years together are too few.
    Short {
        /// The years that count.
        have: u32,
        /// The years that are needed.
        need: u32,
    },
    /// The Canadian years are too few for an agreement to be applied.
    OwnShort {
        /// The Canadian years.
        have: u32,
        /// The Canadian years that are needed.
        need: u32,
    },
}
