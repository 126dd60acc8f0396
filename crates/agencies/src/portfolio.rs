//! What a body held on a day.

use chrono::NaiveDate;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::error::AgencyError;
use crate::holding::Mode;
use crate::id::{BodyId, FunctionId, HoldingId};
use crate::register::{Register, in_calendar};

/// A function that a body held on a day, certainly or perhaps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Held {
    /// The function, with all its parts but those in `without`.
    pub function: FunctionId,
    /// The holding that says so.
    pub holding: HoldingId,
    /// In what way it was held.
    pub mode: Mode,
    /// Whether it was held: yes or unknown.
    pub holds: Tri,
    /// The parts that were elsewhere: yes or unknown.
    pub without: Vec<(FunctionId, Tri)>,
    /// The lowest grade that this rests on.
    pub grade: Evidence,
}

impl Register {
    /// Returns what a body held on a day, certainly or perhaps, in the order of the register.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`]; [`AgencyError::Day`].
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{BodyId, Register};
    /// use kerben_core::calendar::parse_day;
    ///
    /// // In 2025 the labour ministry held migration without the work permits.
    /// let register = Register::builtin()?;
    /// let held = register.portfolio_on(&BodyId::new("kg.mlssm")?, parse_day("2025-06-01")?)?;
    /// let migration = held.iter().find(|one| one.function.as_str() == "migration").ok_or("held")?;
    /// assert!(migration.without.iter().any(|(part, _)| part.as_str() == "work_permits"));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn portfolio_on(&self, body: &BodyId, day: NaiveDate) -> Result<Vec<Held>, AgencyError> {
        let body = self.body(body)?;
        in_calendar(day)?;
        let reading = self.reading(body.jurisdiction());
        let mut portfolio = Vec::new();
        for holding in self.holdings_of(body.id())? {
            let on_day = reading.holding(holding, body, day, |_| true);
            let holds = on_day.started.holds.and(on_day.not_ended.holds);
            if holds.is_no() {
                continue;
            }
            let away = on_day.not_excepted.iter();
            let away = away.map(|(function, finding)| (function.clone(), finding.holds.not()));
            portfolio.push(Held {
                function: holding.function().clone(),
                holding: holding.id().clone(),
                mode: holding.mode(),
                holds,
                without: away.filter(|(_, away)| away.is_possible()).collect(),
                grade: on_day.grade(holding.grade()),
            });
        }
        Ok(portfolio)
    }
}
