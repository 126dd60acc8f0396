//! The United States: old-age benefits under Title II of the Social Security Act, by totalisation.
//!
//! Foreign coverage only opens the right (42 USC 433). The amount is that of a theoretical record on which the
//! worker stands, through a whole career, where the own quarters of coverage put them beside the average wage;
//! of that amount the own quarters over four times the computation years are paid (20 CFR 404.1918).
//!
//! | step | where | rounding |
//! | --- | --- | --- |
//! | usable earnings over the average wage, year by year | [`Ratio`] | half up, 7 decimals |
//! | relative earnings position | [`Position`] | half up, 7 decimals |
//! | earnings attributed to every year, no more than its wage base | [`Attribution`] | half up, cent |
//! | the same, indexed | [`Attribution`] | half up, cent |
//! | average indexed monthly earnings of the best years | [`InsuranceAmount::averaged_dollars`] | down, dollar |
//! | primary insurance amount | [`InsuranceAmount::at_eligibility_cents`] | dime, [`RoundingChange`] |
//! | increases up to the month | [`InsuranceAmount::cents`] | down, dime; up before 1982 |
//! | own quarters over four times the years | [`Totalisation::pro_rata_cents`] | as an increase |
//! | age | [`Benefit`] | as an increase, then down, dollar |
//!
//! Sums are whole cents and fractions stay fractions: the Administration forbids the decimal of 7/12 of one percent
//! (POMS RS 00615.692), and so does every step here.
//!
//! # Source
//!
//! 20 CFR 404.1918; POMS GN 01701.200 and following; the detailed calculator of the Social Security Administration
//! (bslabs/anypiamac, `oactobjs/piadataproj/piacal.cpp` and `PiaMethod.cpp`), whose output the test vectors are.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::calendar::day;
//! use kerben_pensions::law::Law;
//! use kerben_pensions::schemes::us::{Case, CoveredYear, Parameters, totalise};
//!
//! // Twelve quarters at half the average wage, claimed at 62 years and one month.
//! let years = [
//!     CoveredYear { year: 1970, quarters: 4, earnings_cents: 309_312 },
//!     CoveredYear { year: 1971, quarters: 4, earnings_cents: 324_854 },
//!     CoveredYear { year: 1972, quarters: 4, earnings_cents: 356_690 },
//! ];
//! let case = Case::new(day(1940, 3, 15)?, day(2002, 4, 1)?, &years);
//! let parameters = Parameters::of(Law::builtin()?.parameters())?;
//! let answer = totalise(&case, &parameters)?;
//! assert_eq!(answer.theoretical.cents, 77_180);
//! assert_eq!(answer.fraction.to_string(), "12/140");
//! assert_eq!(answer.pro_rata_cents, 6_610);
//! assert_eq!(answer.benefit.payable_dollars, 51);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chrono::{Datelike, NaiveDate};
use kerben_core::language::Localised;
use kerben_core::parameters::ParameterSet;
use thiserror::Error;

use crate::outcome::Missing;

mod amount;
mod benefit;
mod law;
mod parameters;
mod position;

pub use amount::{
    Attribution, Basis, InsuranceAmount, Totalisation, computation_years, disability_dropout,
    earnings_record, insurance_amount, totalise,
};
pub use benefit::{Benefit, FirstMonth, benefit, first_month};
pub use law::UnitedStates;
pub use parameters::{Increase, Parameters, RoundingChange};
pub use position::{CoveredYear, Position, Ratio, relative_position};

/// The decimals of ratios and of the relative earnings position, as parts of one.
pub const POSITION_PARTS: i64 = 10_000_000;

/// Who claims from when, for which month, on which own record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case<'a> {
    /// The day of birth.
    pub born: NaiveDate,
    /// The first month of entitlement; the day of the month does not matter.
    pub entitled: NaiveDate,
    /// The month for which the benefit is asked.
    pub paid_for: NaiveDate,
    /// The month in which fully insured status was reached, where that is later than the full retirement age.
    pub insured: Option<NaiveDate>,
    /// The last year whose quarters count; the year before entitlement unless a later one was recomputed
    /// (20 CFR 404.1919).
    pub counted_through: i32,
    /// The own record: ascending, each year once.
    pub years: &'a [CoveredYear],
}

impl<'a> Case<'a> {
    /// A claim for the first month of entitlement, with the quarters of all years before it.
    #[must_use]
    pub fn new(born: NaiveDate, entitled: NaiveDate, years: &'a [CoveredYear]) -> Self {
        let counted_through = entitled.year() - 1;
        Self { born, entitled, paid_for: entitled, insured: None, counted_through, years }
    }

    /// The same claim for a later month.
    #[must_use]
    pub fn paid_for(mut self, month: NaiveDate) -> Self {
        self.paid_for = month;
        self
    }

    /// The day on which an age is attained, as a year and a month: it is the day before the birthday.
    fn attained(&self) -> (i32, i32) {
        let day = self.born.pred_opt().unwrap_or(self.born);
        (day.year(), month_index(day))
    }

    /// The year in which 62 is attained, with the parameters' age.
    #[must_use]
    pub fn eligibility_year(&self, parameters: &Parameters) -> i32 {
        self.attained().0 + parameters.age_years()
    }

    /// The last year whose own average wage is used; later years take that of this one.
    ///
    /// The Administration's calculator takes the second year before eligibility, entitlement or, after a
    /// recomputation, the year before the one that was added: each time the year before the last counted.
    #[must_use]
    pub const fn wages_through(&self) -> i32 {
        self.counted_through.saturating_sub(1)
    }
}

/// The number of a month, counted from year 0.
fn month_index(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0().cast_signed()
}

/// Why there is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum Obstacle {
    /// A year for which the parameters have no value.
    #[error("no value of `{id}` is known for {year}")]
    Parameter {
        /// The parameter.
        id: &'static str,
        /// The year.
        year: i32,
    },
    /// The manual states a rounding in two ways, the two differ here and none is chosen.
    #[error("`us.pia-rounding` is not settled and decides; accepted: a choice of a reading")]
    Rounding,
    /// Wages are indexed only for those eligible from 1979 on; the formulas before were not read.
    #[error("eligibility in {year} comes before wage indexing; accepted: 1979 or later")]
    BeforeIndexing {
        /// The year of eligibility.
        year: i32,
    },
    /// The entitlement begins before the first month that the age allows.
    #[error("the entitlement begins before {month}; accepted: that month or a later one")]
    BelowAge {
        /// The first day of the first month.
        month: NaiveDate,
    },
    /// There is no quarter of coverage to compare with the average wage.
    #[error("there is no quarter of coverage up to {through}; accepted: at least one")]
    NoQuarters {
        /// The last year that counts.
        through: i32,
    },
    /// A year of the record that is none.
    #[error(
        "the covered year {year} cannot be used; accepted: ascending years, each once, with 0 to 4 quarters and \
         earnings that are not negative"
    )]
    Record {
        /// The year.
        year: i32,
    },
}

impl Obstacle {
    /// What is missing, as the answer of a determination names it; `None` where nothing is missing but the right
    /// or the record fails.
    #[must_use]
    pub fn missing(self, set: &ParameterSet) -> Option<Missing> {
        self.missing_titled(|id| set.get(id).map(|known| known.title().clone()))
    }

    fn missing_titled(self, title: impl Fn(&str) -> Option<Localised>) -> Option<Missing> {
        match self {
            Self::Parameter { id, year } => Some(Missing::Parameter {
                id: id.to_owned(),
                title: title(id).unwrap_or_else(|| id.into()),
                day: NaiveDate::from_yo_opt(year, 1).unwrap_or(NaiveDate::MAX),
            }),
            Self::Rounding => Some(Missing::Unsettled {
                id: parameters::ROUNDING.to_owned(),
                readings: RoundingChange::ALL.map(|reading| reading.name().to_owned()).to_vec(),
            }),
            Self::BeforeIndexing { .. } => Some(Missing::rule("us.before-1979")),
            Self::BelowAge { .. } | Self::NoQuarters { .. } | Self::Record { .. } => None,
        }
    }
}
