//! What was proposed, drafted or announced: kept apart, never counted.

use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::id::{BodyId, FunctionId, ProposalId};
use crate::proof::{SourceIds, proved};

/// Something that was proposed. No query on holdings looks at it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    pub(crate) id: ProposalId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) on: Option<PartialDate>,
    pub(crate) kind: ProposalKind,
    pub(crate) jurisdiction: Party,
    pub(crate) function: FunctionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<BodyId>,
    pub(crate) text: Localised,
    pub(crate) grade: Evidence,
    pub(crate) sources: SourceIds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

/// How far a proposal had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ProposalKind {
    /// It was announced.
    Announcement,
    /// A draft was discussed.
    Draft,
    /// A bill was brought in.
    Bill,
    /// A consent that is not yet the act.
    Consent,
}

proved!(Proposal, "Returns how well it is proved that it was proposed.");

impl Proposal {
    /// Returns its id.
    #[must_use]
    pub const fn id(&self) -> &ProposalId {
        &self.id
    }

    /// Returns the day on which it was made, as far as it is known.
    #[must_use]
    pub const fn on(&self) -> Option<PartialDate> {
        self.on
    }

    /// Returns how far it had come.
    #[must_use]
    pub const fn kind(&self) -> ProposalKind {
        self.kind
    }

    /// Returns the state or organisation that it was made for.
    #[must_use]
    pub const fn jurisdiction(&self) -> Party {
        self.jurisdiction
    }

    /// Returns the function that it touches.
    #[must_use]
    pub const fn function(&self) -> &FunctionId {
        &self.function
    }

    /// Returns the body that it would have founded or changed, where that is one of the register.
    #[must_use]
    pub const fn body(&self) -> Option<&BodyId> {
        self.body.as_ref()
    }

    /// Returns what was proposed.
    #[must_use]
    pub const fn text(&self) -> &Localised {
        &self.text
    }
}
