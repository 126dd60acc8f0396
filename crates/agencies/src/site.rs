//! Where bodies sit away from home: missions, consular posts, travelling services.

use kerben_core::country::Country;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::end::End;
use crate::id::{BodyId, PartId};
use crate::proof::SourceIds;

/// A place, or several alike, where a body works.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Site {
    /// Its id.
    pub id: PartId,
    /// Whose it is.
    pub body: BodyId,
    /// What kind of place.
    pub kind: SiteKind,
    /// In which country.
    pub country: Country,
    /// Where there, if it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How many places of this kind the record speaks of; `None` where that is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The first day.
    pub from: End,
    /// The first day after it.
    pub until: End,
    /// How well it is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A kind of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SiteKind {
    /// An embassy or a permanent mission.
    Mission,
    /// A part of a mission in another town.
    MissionBranch,
    /// A consulate.
    ConsularPost,
    /// An honorary consul.
    HonoraryConsul,
    /// A service that travels to where people are.
    TravellingService,
    /// A labour office or attaché.
    LabourOffice,
    /// A representative of the body itself.
    Representative,
    /// An office at home.
    Office,
}
