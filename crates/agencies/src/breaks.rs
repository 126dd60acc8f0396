//! Gaps and overlaps of a function over a window, and whether a transition rule covers them.

use kerben_core::party::Party;
use kerben_core::period::Period;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::error::AgencyError;
use crate::gaps::Segment;
use crate::id::{BodyId, ChangeId, FunctionId};
use crate::register::Register;

/// A run of days on which a function had no holder, or more than one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Break {
    /// A gap or an overlap, certain or possible.
    pub kind: BreakKind,
    /// The days.
    pub period: Period,
    /// Who held the function then, certainly or perhaps.
    pub bodies: Vec<BodyId>,
    /// Whether a transition rule covers all these days.
    pub covered: Tri,
    /// The transition rules that reach into these days.
    pub transitions: Vec<ChangeId>,
}

/// What is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BreakKind {
    /// Nobody is recorded.
    Gap,
    /// Nobody certainly held it; somebody may have.
    PossibleGap,
    /// Several bodies certainly held it, none of them as the commissioned, the second holder in hold-over, or a body under the other.
    Overlap,
    /// Several bodies may have held it.
    PossibleOverlap,
}

impl Break {
    /// Returns how many days it lasted.
    #[must_use]
    pub fn days(&self) -> u32 {
        self.period.days()
    }
}

impl Register {
    /// Returns the gaps and overlaps of a function in a window, with the transition rules that cover them; days that
    /// the register does not cover are neither.
    ///
    /// Two bodies that hold a function by delegation, in hold-over or shared, or of which one stands under the other, do
    /// not overlap.
    ///
    /// # Errors
    ///
    /// As [`Register::segments`].
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{BreakKind, FunctionId, Register};
    /// use kerben_core::{calendar::parse_day, country::Country, period::Period};
    ///
    /// let register = Register::builtin()?;
    /// let asked = FunctionId::new("external_labour_migration")?;
    /// let window = Period::new(parse_day("2015-06-01")?, parse_day("2016-06-01")?)?;
    /// let breaks = register.breaks(&asked, Country::KG, window)?;
    /// let gap = breaks.iter().find(|one| one.kind == BreakKind::Gap).ok_or("a gap")?;
    /// assert_eq!(gap.days(), 35, "from the structure vote to the founding act");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn breaks(
        &self,
        function: &FunctionId,
        jurisdiction: impl Into<Party>,
        window: Period,
    ) -> Result<Vec<Break>, AgencyError> {
        let jurisdiction = jurisdiction.into();
        let mut breaks: Vec<Break> = Vec::new();
        for segment in self.segments(function, jurisdiction, window)? {
            let Some((kind, bodies)) = self.broken(&segment) else { continue };
            match breaks.last_mut() {
                Some(last)
                    if last.kind == kind
                        && last.bodies == bodies
                        && last.period.end() == segment.period.start() =>
                {
                    let joined = Period::new(last.period.start(), segment.period.end());
                    last.period = joined.unwrap_or(last.period);
                }
                _ => breaks.push(Break {
                    kind,
                    period: segment.period,
                    bodies,
                    covered: Tri::No,
                    transitions: Vec::new(),
                }),
            }
        }
        for one in &mut breaks {
            (one.covered, one.transitions) = self.cover(function, jurisdiction, one.period);
        }
        Ok(breaks)
    }

    /// What is broken in a segment, and who held the function there.
    fn broken(&self, segment: &Segment) -> Option<(BreakKind, Vec<BodyId>)> {
        if !segment.covered {
            return None;
        }
        let mut own: Vec<(&BodyId, Tri)> = Vec::new();
        let mut bodies: Vec<BodyId> = Vec::new();
        for holder in &segment.holders {
            if !bodies.contains(&holder.body) {
                bodies.push(holder.body.clone());
            }
            let concurrent =
                self.holding(&holder.holding).is_some_and(|holding| holding.mode().is_concurrent());
            if concurrent {
                continue;
            }
            match own.iter_mut().find(|(body, _)| **body == holder.body) {
                Some((_, holds)) => *holds = holds.or(holder.holds),
                None => own.push((&holder.body, holder.holds)),
            }
        }
        bodies.sort();
        if bodies.is_empty() {
            return Some((BreakKind::Gap, bodies));
        }
        let certain = segment.certain().next().is_some();
        let day = segment.period.start();
        let under = |one: &BodyId, other: &BodyId| {
            self.parents_on(one, day)
                .is_ok_and(|parents| parents.iter().any(|(parent, _)| parent.body() == other))
        };
        let mut worst = Tri::No;
        for (index, (one, holds)) in own.iter().enumerate() {
            for (other, also) in own.iter().skip(index.saturating_add(1)) {
                if !under(one, other) && !under(other, one) {
                    worst = worst.or(holds.and(*also));
                }
            }
        }
        match (worst, certain) {
            (Tri::Yes, _) => Some((BreakKind::Overlap, bodies)),
            (_, false) => Some((BreakKind::PossibleGap, bodies)),
            (Tri::Unknown, true) => Some((BreakKind::PossibleOverlap, bodies)),
            (Tri::No, true) => None,
        }
    }

    /// Whether a transition rule covers every day of a period.
    pub(crate) fn cover(
        &self,
        function: &FunctionId,
        jurisdiction: Party,
        period: Period,
    ) -> (Tri, Vec<ChangeId>) {
        let mut covered = Tri::No;
        let mut ids = Vec::new();
        let reading = self.reading(jurisdiction);
        for rule in self.transitions() {
            let touches = rule
                .functions
                .iter()
                .any(|one| self.is_within(function, one) || self.is_within(one, function));
            if rule.jurisdiction != jurisdiction || !touches {
                continue;
            }
            let first = reading.between(&rule.from, &rule.until, period.start());
            let last = reading.between(&rule.from, &rule.until, period.last());
            let inside = rule.from.earliest(self.slack()).is_some_and(|from| period.contains(from));
            if first.is_possible() || last.is_possible() || inside {
                covered = covered.or(first.and(last));
                ids.push(rule.id.clone());
            }
        }
        ids.sort();
        (covered, ids)
    }
}
