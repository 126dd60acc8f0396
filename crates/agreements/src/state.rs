//! Where an instrument, and a State within it, stand on a day: computed from events, never stored.
//!
//! A treaty with several parties has one state of its own and one for every State. A treaty of two States is the case
//! with two.

mod party;
mod treaty;

use std::fmt;

use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::standing::{Bounds, Ground, Missing};

/// Where a treaty as such stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TreatyState {
    /// It is negotiated or proposed; no text is fixed.
    Negotiated,
    /// Its text was initialled.
    Initialled,
    /// Its text was adopted; its final clauses apply already (Vienna Convention 1969, article 24(4)).
    Adopted,
    /// It can be signed.
    OpenForSignature,
    /// It was signed and is not in force.
    Signed,
    /// It is in force between two States at least.
    InForce,
    /// It is suspended for all (articles 57 to 62).
    Suspended,
    /// It has ended for all.
    Terminated,
}

impl TreatyState {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 8] = [
        Self::Negotiated,
        Self::Initialled,
        Self::Adopted,
        Self::OpenForSignature,
        Self::Signed,
        Self::InForce,
        Self::Suspended,
        Self::Terminated,
    ];

    /// Returns the name that data and messages write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Negotiated => "negotiated",
            Self::Initialled => "initialled",
            Self::Adopted => "adopted",
            Self::OpenForSignature => "open-for-signature",
            Self::Signed => "signed",
            Self::InForce => "in-force",
            Self::Suspended => "suspended",
            Self::Terminated => "terminated",
        }
    }
}

impl fmt::Display for TreatyState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where a State stands within a treaty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PartyState {
    /// A third State (Vienna Convention 1969, article 2(1)(h)).
    None,
    /// It signed subject to ratification: it must not defeat the object of the treaty (article 18(a)).
    Signatory,
    /// It has consented to be bound; the treaty is not in force for it (articles 2(1)(f) and 11 to 16).
    Contracting,
    /// It applies the treaty provisionally (article 25).
    ProvisionalParty,
    /// It has consented and the treaty is in force for it (article 2(1)(g)).
    Party,
    /// The treaty is suspended for it (articles 57, 58, 60 and 72).
    PartySuspended,
    /// It gave notice, which has no effect yet and can be revoked (articles 54, 56, 67 and 68). It is still bound.
    Withdrawing,
    /// It is no longer bound; accrued rights remain (article 70).
    Former,
    /// It is a party that took the place of its predecessor (Vienna Convention 1978).
    Successor,
}

impl PartyState {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::None,
        Self::Signatory,
        Self::Contracting,
        Self::ProvisionalParty,
        Self::Party,
        Self::PartySuspended,
        Self::Withdrawing,
        Self::Former,
        Self::Successor,
    ];

    /// Returns whether the State is bound: a party, one that is leaving, a successor, or one that applies it
    /// provisionally. A State for which the treaty is suspended is a party but need not perform it (article 72).
    #[must_use]
    pub const fn is_bound(self) -> bool {
        matches!(self, Self::ProvisionalParty | Self::Party | Self::Withdrawing | Self::Successor)
    }

    /// Returns the name that data and messages write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Signatory => "signatory",
            Self::Contracting => "contracting",
            Self::ProvisionalParty => "provisional-party",
            Self::Party => "party",
            Self::PartySuspended => "party-suspended",
            Self::Withdrawing => "withdrawing",
            Self::Former => "former",
            Self::Successor => "successor",
        }
    }
}

impl fmt::Display for PartyState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A state on a day, with what brought it about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StateOn<S> {
    /// The instrument.
    pub instrument: String,
    /// The states in which it can be: one where the sources decide, several where they do not; never empty.
    pub possible: Vec<S>,
    /// The event that entered the state; `None` where none did, as for a third State.
    pub entered_by: Option<Ground>,
    /// When the state was entered; open where no event did.
    pub since: Bounds,
    /// Whether the treaty is applied provisionally beside its state (article 25).
    pub provisionally_applied: Tri,
    /// What is missing where several states are possible.
    pub missing: Vec<Missing>,
}

impl<S: Copy + PartialEq> StateOn<S> {
    /// Returns the state, where the sources decide it.
    #[must_use]
    pub fn state(&self) -> Option<S> {
        match self.possible.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Returns whether it is in a state.
    pub fn is(&self, state: S) -> Tri {
        match self.possible.as_slice() {
            [one] => Tri::from(*one == state),
            several if several.contains(&state) => Tri::Unknown,
            _ => Tri::No,
        }
    }
}
