//! Records for the national calculations that coordination needs.

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::period::Period;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::schemes::no::Insured;
use crate::schemes::us::{Case, CoveredYear};

/// A worker with an own record in the United States.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    /// The day of birth.
    pub born: NaiveDate,
    /// The first month of entitlement.
    pub entitled: NaiveDate,
    /// The own record, ascending.
    pub years: Vec<CoveredYear>,
}

impl Worker {
    /// The case that the worker makes.
    #[must_use]
    pub fn case(&self) -> Case<'_> {
        Case::new(self.born, self.entitled, &self.years)
    }
}

fn first_of_year(year: i32) -> NaiveDate {
    calendar::day(year, 1, 1).unwrap_or(calendar::DAY_MIN)
}

/// A worker born from 1925 to 1955 who claims from 62 to 71, with up to twelve covered years of any earnings.
pub fn worker() -> impl Strategy<Value = Worker> + Clone {
    let year = (1955_i32..2015, 0_u8..=4, 0_i64..=15_000_000);
    (1925_i32..1955, 0_i64..365, 757_i32..852, vec(year, 1..12)).prop_map(
        |(birth_year, offset, age_months, mut years)| {
            let first = first_of_year(birth_year);
            let born = calendar::add_days(first, offset).unwrap_or(first);
            let entitled = calendar::first_of_month(born, age_months).unwrap_or(born);
            years.sort_unstable();
            years.dedup_by_key(|(year, ..)| *year);
            let years = years
                .into_iter()
                .map(|(year, quarters, earnings_cents)| CoveredYear {
                    year,
                    quarters,
                    earnings_cents,
                })
                .collect();
            Worker { born, entitled, years }
        },
    )
}

/// Insured periods that share no day, some in Norway, some with point years.
pub fn insured() -> impl Strategy<Value = Vec<Insured>> + Clone {
    let stretch = (0_i64..400, 1_i64..2_500, any::<bool>(), any::<bool>(), any::<bool>());
    vec(stretch, 0..6).prop_map(|stretches| {
        let mut at = first_of_year(1985);
        let mut all = Vec::new();
        for (gap, days, national, from_start_of_year, to_end_of_year) in stretches {
            let start = calendar::add_days(at, gap).unwrap_or(at);
            let end = calendar::add_days(start, days).unwrap_or(start);
            if let Ok(period) = Period::new(start, end) {
                all.push(Insured { period, national, from_start_of_year, to_end_of_year });
                at = end;
            }
        }
        all
    })
}
