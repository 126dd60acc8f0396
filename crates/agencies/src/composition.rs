//! Who sits on boards and councils, by kind of stakeholder and by day.

use kerben_core::party::Party;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::end::End;
use crate::id::{BodyId, PartId};
use crate::proof::SourceIds;

/// The composition of a council, or of the board of a body, over an interval.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Composition {
    /// Its id.
    pub id: PartId,
    /// The council, or the body whose board it is.
    pub body: BodyId,
    /// Which organ of the body: `board`, `council`, `members`.
    pub organ: String,
    /// The first day, or the day on which it was seen.
    pub from: End,
    /// The first day after it; `unknown` where it was only seen.
    pub until: End,
    /// How many years a term lasts: for so long after `from` the composition stands where no end is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_years: Option<u32>,
    /// How many seats there are in all, where that is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
    /// Who sits there, as far as the sources tell; not always all of it.
    #[serde(default, rename = "seat", skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Seat>,
    /// How well it is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One seat, or several alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Seat {
    /// Whom the holder of the seat speaks for.
    pub kind: Stakeholder,
    /// How many such seats; `None` where that is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The body that sends the member, where the register has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<BodyId>,
    /// The state or organisation that sits there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// The seat in words: `chair`, `Administrator`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// A kind of stakeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stakeholder {
    /// A ministry or its head.
    Ministry,
    /// Another public body, or the body's own head.
    PublicBody,
    /// Trade unions and workers.
    Workers,
    /// Employers.
    Employers,
    /// The private sector, where the source does not tell more.
    PrivateSector,
    /// Women's groups.
    WomensGroups,
    /// Associations of migrants, the diaspora.
    MigrantAssociations,
    /// Non-governmental organisations.
    Ngo,
    /// Academic members and experts.
    Experts,
    /// A state.
    State,
    /// An international organisation.
    Organisation,
    /// The source does not tell.
    NotTold,
}

impl Composition {
    /// Whether a kind of stakeholder certainly has a seat; a list that is not complete says no more than that.
    #[must_use]
    pub fn seats_for(&self, kind: Stakeholder) -> bool {
        self.members.iter().any(|seat| seat.kind == kind)
    }
}
