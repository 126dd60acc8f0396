//! Ireland: the State Pension (Contributory) by yearly average, alone and under an agreement.
//!
//! All contributions over the years since first insurance give an average, the average a band, the band a weekly rate.
//! Under an agreement the rate is that of all contributions together, times the Irish share of them; the better of
//! the two is paid.
//!
//! # Source
//!
//! Citizens Information, case studies; Dáil Éireann, 30 May 2017 (268) and 8 May 2018 (449); bands: notes to form SPC1.
//!
//! # Rounding
//!
//! The average to the nearest whole number (17.65 becomes 18), halves up. No source rounds the weekly amount of a share:
//! it stays exact.

use chrono::NaiveDate;
use kerben_core::number::{Fraction, Rational};
use kerben_core::parameters::ParameterSet;
use kerben_core::period::Validity;

use super::figures;
use crate::context::Stop;
use crate::outcome::Missing;

/// The least averages of the bands, the highest first, with the parameter of their rate.
const BANDS: [(u32, &str); 6] = [
    (48, "ie.rate.48"),
    (40, "ie.rate.40"),
    (30, "ie.rate.30"),
    (20, "ie.rate.20"),
    (15, "ie.rate.15"),
    (10, "ie.rate.10"),
];

/// The rates and conditions of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    rates: [Vec<(Validity, i64)>; 6],
    least_weeks: u32,
    least_weeks_mixed: u32,
}

/// A weekly rate on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rate {
    /// The rate, in cents a week.
    Cents(i64),
    /// The average lies below every band.
    BelowBands,
    /// The rate of the band was not read for this day.
    Unknown {
        /// The parameter of the rate.
        id: &'static str,
        /// The day.
        day: NaiveDate,
    },
}

impl Rate {
    /// The rate in euros a week, where it is known.
    #[must_use]
    pub fn euros(self) -> Option<Rational> {
        match self {
            Self::Cents(cents) => Rational::new(cents.into(), 100),
            Self::BelowBands => Some(Rational::ZERO),
            Self::Unknown { .. } => None,
        }
    }

    /// What is missing, where the rate is not known.
    #[must_use]
    pub fn missing(self, set: &ParameterSet) -> Option<Missing> {
        match self {
            Self::Unknown { id, day } => Some(figures::missing(set, id, day)),
            Self::Cents(_) | Self::BelowBands => None,
        }
    }
}

/// Contributions over years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Average {
    /// The weeks of contributions.
    pub weeks: u32,
    /// The years since first insurance.
    pub years: u32,
    /// The average, rounded.
    pub rounded: u32,
}

impl Average {
    /// The yearly average; `None` of no years.
    #[must_use]
    pub fn of(weeks: u32, years: u32) -> Option<Self> {
        let doubled = u64::from(weeks) * 2 + u64::from(years);
        let rounded = doubled.checked_div(u64::from(years) * 2)?;
        Some(Self { weeks, years, rounded: u32::try_from(rounded).unwrap_or(u32::MAX) })
    }
}

/// The contributions of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Contributions {
    /// Irish weeks.
    pub irish: u32,
    /// Weeks of the other states of the agreement.
    pub foreign: u32,
    /// Years since first insurance.
    pub years: u32,
}

/// The two pensions and their comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Assessment {
    /// The average of the Irish contributions alone.
    pub national_average: Average,
    /// The rate of that average; `None` where the Irish contributions are too few for a national pension.
    pub national: Option<Rate>,
    /// Whether they suffice for a pension of mixed insurance.
    pub mixed: bool,
    /// The average of all contributions.
    pub notional_average: Average,
    /// The rate of that average.
    pub notional: Rate,
    /// The Irish contributions over all, not reduced.
    pub share: Fraction,
}

/// What is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Paid {
    /// The national pension, in euros a week.
    National(Rational),
    /// The share of the notional pension, in euros a week.
    ProRata(Rational),
    /// A rate that decides was not read.
    Undetermined(Rate),
}

impl Parameters {
    /// The parameters of a set.
    ///
    /// # Errors
    ///
    /// [`Stop::Missing`] when the set lacks one; a [`PensionError`](crate::error::PensionError) when a value is negative
    /// or has more decimals than cents. A day without a rate is no error here.
    pub fn of(set: &ParameterSet) -> Result<Self, Stop> {
        let mut rates = <[Vec<(Validity, i64)>; 6]>::default();
        for ((_, id), slot) in BANDS.iter().zip(&mut rates) {
            *slot = figures::series(set, id, 100, 1_000_000)?;
        }
        let ever = |id| figures::count(set, id, figures::ANY_DAY, 100_000);
        Ok(Self {
            rates,
            least_weeks: ever("ie.least-weeks")?,
            least_weeks_mixed: ever("ie.least-weeks-mixed")?,
        })
    }

    /// The weeks that a national pension needs.
    #[must_use]
    pub const fn least_weeks(&self) -> u32 {
        self.least_weeks
    }

    /// The weekly rate of an average on a day.
    #[must_use]
    pub fn rate(&self, average: u32, day: NaiveDate) -> Rate {
        let band = BANDS.iter().zip(&self.rates).find(|((least, _), _)| average >= *least);
        let Some(((_, id), rates)) = band else { return Rate::BelowBands };
        let found = rates.iter().find(|(holds, _)| holds.contains(day));
        found.map_or(Rate::Unknown { id, day }, |(_, cents)| Rate::Cents(*cents))
    }

    /// The national pension and the share of the notional one; `None` of no years or no contributions.
    #[must_use]
    pub fn assess(&self, of: Contributions, day: NaiveDate) -> Option<Assessment> {
        let all = of.irish.checked_add(of.foreign).filter(|all| *all > 0)?;
        let own = Average::of(of.irish, of.years)?;
        let together = Average::of(all, of.years)?;
        let enough = of.irish >= self.least_weeks;
        Some(Assessment {
            national_average: own,
            national: enough.then(|| self.rate(own.rounded, day)),
            mixed: of.irish >= self.least_weeks_mixed,
            notional_average: together,
            notional: self.rate(together.rounded, day),
            share: figures::share(of.irish, all),
        })
    }
}

impl Assessment {
    /// The share of the notional rate, exact, in euros a week; `None` where the rate is not known.
    #[must_use]
    pub fn pro_rata(&self) -> Option<Rational> {
        self.notional.euros()?.times(self.share)
    }

    /// The better of the two; the national pension where they are equal.
    #[must_use]
    pub fn paid(&self) -> Paid {
        let Some(pro_rata) = self.pro_rata() else { return Paid::Undetermined(self.notional) };
        match self.national {
            None => Paid::ProRata(pro_rata),
            Some(rate) => match rate.euros() {
                None => Paid::Undetermined(rate),
                Some(national) if national >= pro_rata => Paid::National(national),
                Some(_) => Paid::ProRata(pro_rata),
            },
        }
    }
}
