//! A round: the places of each sector by points, then a flexible reserve for whoever is left.

use serde::{Deserialize, Serialize};

use super::claim::{AllotError, Claim, Open, Shared, check};
use super::give::{Partial, Rule, TieBreak, allot};

/// A sector with its places of the round and the claims on them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Sector {
    /// The name.
    pub name: String,
    /// The places.
    pub places: u64,
    /// The claims.
    pub claims: Vec<Claim>,
}

impl Sector {
    /// A sector with places and claims.
    #[must_use]
    pub fn new(name: impl Into<String>, places: u64, claims: Vec<Claim>) -> Self {
        Self { name: name.into(), places, claims }
    }
}

/// What came of a round.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Round {
    /// What each sector gave of its own places, in the order of the sectors.
    pub own: Vec<Shared>,
    /// What the reserve gave to those whom their sector left without.
    pub flexible: Shared,
    /// Ties within sectors that must be settled before the reserve can be given.
    pub open: Vec<Open>,
}

impl Round {
    /// How many places a claim got, of its sector and of the reserve.
    #[must_use]
    pub fn places_of(&self, claim: &str) -> u64 {
        let own: u64 = self.own.iter().map(|shared| shared.places_of(claim)).sum();
        own + self.flexible.places_of(claim)
    }
}

/// Gives the places of a round by points: first each sector's own, then the flexible reserve by points over all
/// sectors. What a sector does not use is left for the next round.
///
/// A tie that is left open within a sector keeps the reserve back: who would still need it depends on the tie.
///
/// # Errors
///
/// As [`allot`]; a name of a claim stands once in the whole round.
///
/// # Source
///
/// Republic of Korea, EPS: rounds by sector with a flexible pool on top (KBS, 2026); points since 2013.
pub fn by_round(
    sectors: &[Sector],
    flexible: u64,
    partial: Partial,
    ties: &TieBreak,
) -> Result<Round, AllotError> {
    let all: Vec<Claim> = sectors.iter().flat_map(|sector| sector.claims.clone()).collect();
    check(&all)?;
    let mut own = Vec::with_capacity(sectors.len());
    let mut open = Vec::new();
    for sector in sectors {
        let shared = allot(&sector.claims, sector.places, &Rule::Points, partial, ties)?;
        open.extend(shared.tied.clone());
        own.push(shared);
    }
    let mut rest = Vec::new();
    for claim in all {
        let lacks = own
            .iter()
            .flat_map(|shared| &shared.waiting)
            .find(|waits| waits.claim == claim.id)
            .and_then(|waits| u32::try_from(waits.lacks).ok());
        if let Some(lacks) = lacks {
            rest.push(Claim { places: lacks, ..claim });
        }
    }
    let flexible = if open.is_empty() {
        allot(&rest, flexible, &Rule::Points, partial, ties)?
    } else {
        Shared { granted: Vec::new(), waiting: Vec::new(), tied: None, left: flexible }
    };
    Ok(Round { own, flexible, open })
}
