//! What was different between two days.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day;
use kerben_core::language::Localised;
use kerben_core::party::Party;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::body::{Body, HierarchyKind, Level};
use crate::error::AgencyError;
use crate::id::{BodyId, ChangeId, FunctionId};
use crate::register::{Register, in_calendar};

/// What was different in the order of a state between two days; nothing that stayed the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// The first day.
    #[serde(with = "serde_day")]
    pub before: NaiveDate,
    /// The second day.
    #[serde(with = "serde_day")]
    pub after: NaiveDate,
    /// Functions that other bodies held, in the order of ids.
    pub functions: Vec<Changed<FunctionId, Vec<(BodyId, Tri)>>>,
    /// Whether a body was alive.
    pub lives: Vec<Changed<BodyId, Tri>>,
    /// Bodies that had another name.
    pub names: Vec<Changed<BodyId, Localised>>,
    /// Bodies that stood elsewhere.
    pub parents: Vec<Changed<BodyId, Vec<(BodyId, Tri)>>>,
    /// Bodies of another rank.
    pub levels: Vec<Changed<BodyId, Level>>,
    /// The changes that may have come after the first day and by the second one, in the order of ids.
    pub changes: Vec<ChangeId>,
}

/// One thing and what it was on each of the two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Changed<K, T> {
    /// Which thing.
    pub what: K,
    /// What it was on the first day.
    pub before: T,
    /// What it was on the second day.
    pub after: T,
}

impl Difference {
    /// Whether nothing was different.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.functions.is_empty()
            && self.lives.is_empty()
            && self.names.is_empty()
            && self.parents.is_empty()
            && self.levels.is_empty()
    }
}

impl Register {
    /// Returns what was different in the order of a state between two days.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownJurisdiction`], [`AgencyError::Day`].
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::Register;
    /// use kerben_core::{calendar::parse_day, country::Country};
    ///
    /// let register = Register::builtin()?;
    /// let (before, after) = (parse_day("2024-12-01")?, parse_day("2024-12-02")?);
    /// let difference = register.difference(Country::KG, before, after)?;
    /// // One night: the foreign ministry issues the work permits from now on.
    /// assert!(difference.functions.iter().any(|one| one.what.as_str() == "work_permits"));
    /// assert!(difference.lives.is_empty());
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn difference(
        &self,
        jurisdiction: impl Into<Party>,
        before: NaiveDate,
        after: NaiveDate,
    ) -> Result<Difference, AgencyError> {
        in_calendar(before)?;
        in_calendar(after)?;
        let jurisdiction = jurisdiction.into();
        self.coverage(jurisdiction)?;
        let mut difference = Difference {
            before,
            after,
            functions: Vec::new(),
            lives: Vec::new(),
            names: Vec::new(),
            parents: Vec::new(),
            levels: Vec::new(),
            changes: Vec::new(),
        };
        for function in self.functions() {
            let on = |day| self.holders_on(function.id(), jurisdiction, day);
            push(&mut difference.functions, function.id(), on(before)?, on(after)?);
        }
        let here = |body: &&Body| body.jurisdiction() == jurisdiction;
        for body in self.bodies().filter(here) {
            let id = body.id();
            let lives = (self.alive_on(id, before)?, self.alive_on(id, after)?);
            push(&mut difference.lives, id, lives.0, lives.1);
            // A body that was not there had no name and no place to change.
            if lives.0.is_no() || lives.1.is_no() {
                continue;
            }
            let names = (self.names_on(body, before), self.names_on(body, after));
            push(&mut difference.names, id, names.0, names.1);
            let above = |day| self.above(id, None, day);
            push(&mut difference.parents, id, above(before)?, above(after)?);
            push(&mut difference.levels, id, self.level_on(id, before)?, self.level_on(id, after)?);
        }
        let slack = self.slack();
        for change in self.changes().filter(|change| change.jurisdiction == jurisdiction) {
            let late = change.on.latest(slack).is_none_or(|latest| before < latest);
            let early = change.on.earliest(slack).is_none_or(|earliest| earliest <= after);
            if late && early {
                difference.changes.push(change.id.clone());
            }
        }
        Ok(difference)
    }

    /// Who held the whole of a function on a day, each body once, in the order of ids.
    pub(crate) fn holders_on(
        &self,
        function: &FunctionId,
        jurisdiction: Party,
        day: NaiveDate,
    ) -> Result<Vec<(BodyId, Tri)>, AgencyError> {
        let mut holders: Vec<(BodyId, Tri)> = Vec::new();
        if day < self.coverage(jurisdiction)?.first() {
            return Ok(holders);
        }
        for candidate in self.candidates(function, jurisdiction, day)? {
            let holds = candidate.on_day.holds();
            if !candidate.reach.is_whole() || holds.is_no() {
                continue;
            }
            match holders.iter_mut().find(|(body, _)| body == candidate.body.id()) {
                Some((_, known)) => *known = known.or(holds),
                None => holders.push((candidate.body.id().clone(), holds)),
            }
        }
        holders.sort();
        Ok(holders)
    }

    /// The bodies above, of one hierarchy or of all, each once, in the order of ids.
    pub(crate) fn above(
        &self,
        body: &BodyId,
        hierarchy: Option<HierarchyKind>,
        day: NaiveDate,
    ) -> Result<Vec<(BodyId, Tri)>, AgencyError> {
        let parents = self.parents_on(body, day)?.into_iter();
        let parents =
            parents.filter(|(one, _)| hierarchy.is_none_or(|kind| kind == one.hierarchy()));
        let mut above: Vec<(BodyId, Tri)> =
            parents.map(|(parent, holds)| (parent.body().clone(), holds)).collect();
        above.sort();
        above.dedup();
        Ok(above)
    }
}

fn push<K: Clone, T: PartialEq>(list: &mut Vec<Changed<K, T>>, what: &K, before: T, after: T) {
    if before != after {
        list.push(Changed { what: what.clone(), before, after });
    }
}
