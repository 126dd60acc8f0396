//! Asking the register who was responsible.

use chrono::NaiveDate;
use kerben_core::explain::{Recorder, Traced};
use kerben_core::party::Party;
use kerben_core::source::Evidence;

use super::{Basis, Gap, Holder, Neighbour, Reach, Responsible, Standing, Under};
use crate::body::Body;
use crate::error::AgencyError;
use crate::holding::Holding;
use crate::id::FunctionId;
use crate::on_day::OnDay;
use crate::register::{Register, in_calendar};
use crate::trace;

/// A holding that touches the asked function, read on the day.
pub(crate) struct Candidate<'a> {
    pub(crate) holding: &'a Holding,
    pub(crate) body: &'a Body,
    pub(crate) reach: Reach,
    pub(crate) on_day: OnDay,
}

impl Register {
    /// Says which bodies of a state were responsible for a function on a day, under which act, and what the
    /// sources leave open.
    ///
    /// A body that held a wider function held the asked one too, unless its holding excepts it; the answer
    /// names the wider function. Bodies that held only a part of the function stand apart and fill no gap.
    /// Proposals are never counted.
    ///
    /// With [`Explain`](kerben_core::explain::Explain) the answer brings its derivation: one table row for each holder with
    /// the conditions on its ends, the acts cited, and the other holdings as not taken.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownFunction`], [`AgencyError::UnknownJurisdiction`], [`AgencyError::Day`].
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{FunctionId, Reach, Register, Standing};
    /// use kerben_core::{calendar, country::Country, explain::Off};
    ///
    /// let register = Register::builtin()?;
    /// let asked = FunctionId::new("external_labour_migration")?;
    /// let day = calendar::parse_day("2017-06-01")?;
    /// let answer = register.responsible(&asked, Country::KG, day, &mut Off)?.value;
    ///
    /// assert_eq!(answer.standing, Standing::One);
    /// let holder = &answer.holders[0];
    /// assert_eq!(holder.body.as_str(), "kg.sms");
    /// assert_eq!(holder.reach, Reach::Through(FunctionId::new("migration")?));
    /// assert_eq!(
    ///     holder.basis.acts()[0].citation().to_string(),
    ///     "KG Government resolution No. 854 of 2015-12-11"
    /// );
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn responsible<R: Recorder>(
        &self,
        function: &FunctionId,
        jurisdiction: impl Into<Party>,
        day: NaiveDate,
        rec: &mut R,
    ) -> Result<Traced<Responsible, R>, AgencyError> {
        in_calendar(day)?;
        let jurisdiction = jurisdiction.into();
        let coverage = self.coverage(jurisdiction)?;
        let candidates = self.candidates(function, jurisdiction, day)?;
        if day < coverage.first() {
            let answer = Responsible {
                function: function.clone(),
                jurisdiction,
                day,
                standing: Standing::NotCovered,
                holders: Vec::new(),
                parts: Vec::new(),
                grade: coverage.grade(),
            };
            let node = trace::answer(self, &answer, &candidates, coverage, rec);
            return Ok(Traced::new(answer, node));
        }
        let (mut holders, mut parts) = (Vec::new(), Vec::new());
        for candidate in &candidates {
            if candidate.on_day.holds().is_possible() {
                let holder = self.holder(candidate, day)?;
                if holder.reach.is_whole() {
                    holders.push(holder);
                } else {
                    parts.push(holder);
                }
            }
        }
        holders.sort_by_key(|holder| (!holder.holds.is_yes(), holder.reach != Reach::Itself));
        parts.sort_by_key(|part| !part.holds.is_yes());
        let mut answer = Responsible {
            function: function.clone(),
            jurisdiction,
            day,
            standing: Standing::Perhaps,
            grade: Evidence::lowest(holders.iter().map(|holder| holder.grade))
                .unwrap_or(coverage.grade()),
            holders,
            parts,
        };
        answer.standing = match (answer.certain().count(), answer.possible().count()) {
            (0, 0) => Standing::Gap(Box::new(self.gap(&candidates, day))),
            (0, _) => Standing::Perhaps,
            (1, 0) => Standing::One,
            (1, _) => Standing::OneAndPerhapsMore,
            _ => Standing::Several,
        };
        let node = trace::answer(self, &answer, &candidates, coverage, rec);
        Ok(Traced::new(answer, node))
    }

    /// Every holding of the state that touches the function, read on the day.
    pub(crate) fn candidates(
        &self,
        function: &FunctionId,
        jurisdiction: Party,
        day: NaiveDate,
    ) -> Result<Vec<Candidate<'_>>, AgencyError> {
        let path = self.upwards(function)?;
        let reading = self.reading(jurisdiction);
        let mut candidates = Vec::new();
        for holding in self.holdings() {
            let reach = if holding.function() == function {
                Reach::Itself
            } else if path.contains(&holding.function()) {
                Reach::Through(holding.function().clone())
            } else if self.is_within(holding.function(), function) {
                Reach::Part(holding.function().clone())
            } else {
                continue;
            };
            let body = self.body(holding.holder())?;
            if body.jurisdiction() != jurisdiction {
                continue;
            }
            // A holder of a wider function lacks the asked one where that, or something around it, is
            // excepted; an exception of a mere part of the asked function leaves the rest.
            let touches = |excepted: &FunctionId| path.contains(&excepted);
            let on_day = reading.holding(holding, body, day, touches);
            candidates.push(Candidate { holding, body, reach, on_day });
        }
        Ok(candidates)
    }

    fn holder(&self, candidate: &Candidate<'_>, day: NaiveDate) -> Result<Holder, AgencyError> {
        let Candidate { holding, body, reach, on_day } = candidate;
        let under = self.parents_on(body.id(), day)?.into_iter().map(|(parent, holds)| {
            let above = self.body(parent.body())?;
            let name = self.names_on(above, day);
            Ok::<_, AgencyError>(Under { body: above.id().clone(), name, holds })
        });
        let mut sources: Vec<String> = holding.sources().iter().map(str::to_owned).collect();
        for id in on_day.findings().flat_map(|finding| &finding.sources) {
            if !sources.contains(id) {
                sources.push(id.clone());
            }
        }
        Ok(Holder {
            body: body.id().clone(),
            name: self.names_on(body, day),
            holding: holding.id().clone(),
            holds: on_day.holds(),
            doubts: on_day.doubts(),
            reach: reach.clone(),
            basis: self.basis(holding),
            under: under.collect::<Result<_, _>>()?,
            conflicts: holding.conflicts().to_vec(),
            grade: on_day.grade(holding.grade()),
            sources,
        })
    }

    fn basis(&self, holding: &Holding) -> Basis {
        let acts: Vec<_> = holding.basis().iter().filter_map(|id| self.act(id)).cloned().collect();
        let missing = holding.missing().to_vec();
        match (acts.is_empty(), missing.is_empty()) {
            (true, _) => Basis::NotFound { missing, see: holding.see().to_vec() },
            (false, true) => Basis::Act(acts),
            (false, false) => Basis::Partly { acts, missing },
        }
    }

    fn gap(&self, candidates: &[Candidate<'_>], day: NaiveDate) -> Gap {
        let slack = self.slack();
        let whole = || candidates.iter().filter(|candidate| candidate.reach.is_whole());
        let neighbour = |candidate: &Candidate<'_>, end: &crate::end::ProvedEnd| {
            end.end().date().map(|date| Neighbour {
                holding: candidate.holding.id().clone(),
                body: candidate.body.id().clone(),
                name: candidate.body.name(),
                date,
            })
        };
        let before = whole()
            .filter_map(|c| c.holding.until().end().latest(slack).map(|until| (until, c)))
            .filter(|(until, _)| *until <= day)
            .max_by_key(|(until, _)| *until)
            .and_then(|(_, c)| neighbour(c, c.holding.until()));
        let after = whole()
            .filter_map(|c| c.holding.from().end().earliest(slack).map(|from| (from, c)))
            .filter(|(from, _)| day < *from)
            .min_by_key(|(from, _)| *from)
            .and_then(|(_, c)| neighbour(c, c.holding.from()));
        Gap { before, after }
    }
}
