//! What one sharing gives a unit beside another.

use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::result::Apportionment;

/// The places of one unit before and after.
///
/// Where a tie is open, a unit has one of two numbers: then the least and the most are one apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Change {
    /// The unit, counted from 0.
    pub unit: usize,
    /// The least and the most before.
    pub before: (u64, u64),
    /// The least and the most after.
    pub after: (u64, u64),
}

impl Change {
    /// Whether the unit has fewer places after; unknown where that hangs on an open tie.
    pub const fn loses(&self) -> Tri {
        if self.after.1 < self.before.0 {
            Tri::Yes
        } else if self.after.0 < self.before.1 {
            Tri::Unknown
        } else {
            Tri::No
        }
    }

    /// Whether the unit has more places after; unknown where that hangs on an open tie.
    pub const fn gains(&self) -> Tri {
        if self.after.0 > self.before.1 {
            Tri::Yes
        } else if self.after.1 > self.before.0 {
            Tri::Unknown
        } else {
            Tri::No
        }
    }

    /// The same read from the end to the beginning.
    #[must_use]
    pub const fn reversed(self) -> Self {
        Self { unit: self.unit, before: self.after, after: self.before }
    }
}

/// The least and the most of each unit.
pub(super) fn spans(shared: &Apportionment) -> Vec<(u64, u64)> {
    let mut spans: Vec<(u64, u64)> = shared.sure().iter().map(|&sure| (sure, sure)).collect();
    for unit in shared.ties().iter().flat_map(|tie| &tie.units) {
        if let Some(span) = spans.get_mut(*unit) {
            span.1 = span.0 + 1;
        }
    }
    spans
}

/// The changes of the units that both sides have.
pub(super) fn changes(before: &[(u64, u64)], after: &[(u64, u64)]) -> Vec<Change> {
    let pairs = before.iter().zip(after).enumerate();
    pairs.map(|(unit, (&before, &after))| Change { unit, before, after }).collect()
}
