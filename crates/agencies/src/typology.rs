//! What an act did to one body, computed from its changes: one act can fuse some bodies and cut parts out of others.

use std::collections::BTreeSet;

use kerben_core::calendar::DAY_MAX;

use crate::bounds::Bounds;
use crate::change::{Change, ChangeKind, Shape, Survival};
use crate::error::AgencyError;
use crate::id::{ActId, BodyId};
use crate::register::Register;

impl Register {
    /// Returns what an act did to a body, on the two axes: from the moves of all changes of the act, and from whether
    /// the body lived on. A body that lost a unit which stood under it was subject to an extraction. `None` where the act
    /// took nothing from the body.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`].
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{ActId, BodyId, ChangeKind, Register};
    ///
    /// let register = Register::builtin()?;
    /// let act = ActId::new("ph.ra.11641")?;
    /// // The Department of Foreign Affairs lost an office to the new department, and lives on.
    /// let done = register.done_to(&BodyId::new("ph.dfa")?, &act)?;
    /// assert_eq!(done, Some(ChangeKind::Extraction));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn done_to(&self, body: &BodyId, act: &ActId) -> Result<Option<ChangeKind>, AgencyError> {
        self.body(body)?;
        let changes: Vec<&Change> =
            self.changes_by(act).filter(|change| !change.kind.is_function_operation()).collect();
        let moves = || changes.iter().flat_map(|change| &change.moves);
        let mut receivers: BTreeSet<&BodyId> = BTreeSet::new();
        let mut units = false;
        for one in moves() {
            let (Some(donor), Some(receiver)) = (&one.donor, &one.receiver) else { continue };
            if donor == body && receiver != body {
                receivers.insert(receiver);
            } else if donor != body && self.stood_under(donor, body) {
                units = true;
            }
        }
        let first = changes.iter().filter_map(|change| change.on.earliest(self.slack())).min();
        let last = changes.iter().filter_map(|change| change.on.latest(self.slack())).max();
        let life = |id: &BodyId| {
            self.body(id).ok().map(|one| Bounds::of(one.from(), one.until(), self.slack()))
        };
        let lives_on = life(body).is_some_and(|life| last.unwrap_or(DAY_MAX) < life.certain_until);
        let survival = if lives_on { Survival::Continuation } else { Survival::Derivation };
        if receivers.is_empty() {
            return Ok((units && lives_on).then_some(ChangeKind::Extraction));
        }
        if receivers.len() > 1 || lives_on {
            return Ok(Some(ChangeKind::restructuring(Shape::Split, survival)));
        }
        let mut donors: BTreeSet<&BodyId> = BTreeSet::new();
        for one in
            moves().filter(|one| one.receiver.as_ref().is_some_and(|r| receivers.contains(r)))
        {
            donors.extend(&one.donor);
        }
        // A receiver whose beginning is not told was there before; the act did not found it.
        let old = receivers.iter().any(|receiver| {
            let untold = self.body(receiver).is_ok_and(|body| body.from().date().is_none());
            let before = life(receiver).zip(first);
            untold || before.is_some_and(|(life, first)| life.certain_from < first)
        });
        Ok(Some(match (old, donors.len()) {
            (true, _) => ChangeKind::Integration,
            (false, 1) => ChangeKind::Replacement,
            (false, _) => ChangeKind::Fusion,
        }))
    }

    fn stood_under(&self, body: &BodyId, above: &BodyId) -> bool {
        self.body(body).is_ok_and(|body| body.parents().iter().any(|one| one.body() == above))
    }
}
