//! Claims on places, and what came of them.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::apportion::ApportionError;

/// The most claims of one allotment.
pub const CLAIMS_MAX: usize = 1_000_000;
/// The most entries of one claim in a weighted lottery.
pub const ENTRIES_MAX: u32 = 100;

/// A claim on places.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Claim {
    /// The name of the claim, unique in the list.
    pub id: String,
    /// How many places are asked.
    pub places: u32,
    /// When it arrived, by the caller's clock: less is earlier.
    #[serde(default)]
    pub arrived: u64,
    /// Its points.
    #[serde(default)]
    pub points: i64,
    /// Its entries in a weighted lottery.
    #[serde(default = "one")]
    pub entries: u32,
    /// For whom: of several claims for one person, one wins, and the fewest entries of them count.
    #[serde(default)]
    pub person: Option<String>,
}

const fn one() -> u32 {
    1
}

impl Claim {
    /// A claim on so many places; add what the rule needs.
    #[must_use]
    pub fn new(id: impl Into<String>, places: u32) -> Self {
        Self { id: id.into(), places, arrived: 0, points: 0, entries: 1, person: None }
    }

    /// The same claim, arrived then.
    #[must_use]
    pub const fn arrived(mut self, at: u64) -> Self {
        self.arrived = at;
        self
    }

    /// The same claim with points.
    #[must_use]
    pub const fn points(mut self, points: i64) -> Self {
        self.points = points;
        self
    }

    /// The same claim with so many entries.
    #[must_use]
    pub const fn entries(mut self, entries: u32) -> Self {
        self.entries = entries;
        self
    }

    /// The same claim, for a person.
    #[must_use]
    pub fn person(mut self, person: impl Into<String>) -> Self {
        self.person = Some(person.into());
        self
    }

    /// By whom one win is counted.
    pub(crate) fn winner(&self) -> &str {
        self.person.as_deref().unwrap_or(&self.id)
    }
}

/// What a claim got.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Granted {
    /// The claim.
    pub claim: String,
    /// How many places, fewer than asked where the rule allows it.
    pub places: u64,
}

/// A claim that got nothing or less than it asked, in the order in which it would be next.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Waits {
    /// The claim.
    pub claim: String,
    /// How many places it lacks.
    pub lacks: u64,
}

/// Claims of equal rank on fewer places than they ask.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Open {
    /// The claims.
    pub claims: Vec<String>,
    /// How many places there are for them.
    pub places: u64,
}

/// Who got what.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Shared {
    /// The claims that got places, in the order of the rule.
    pub granted: Vec<Granted>,
    /// Those that got none or fewer than asked, the next one first.
    pub waiting: Vec<Waits>,
    /// Equal claims that no rule told apart.
    pub tied: Option<Open>,
    /// Places that nobody got.
    pub left: u64,
}

impl Shared {
    /// How many places a claim got.
    #[must_use]
    pub fn places_of(&self, claim: &str) -> u64 {
        self.granted.iter().find(|one| one.claim == claim).map_or(0, |one| one.places)
    }
}

/// Why places cannot be allotted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AllotError {
    /// A claim cannot be used.
    #[error("the claim `{claim}` cannot be used: {problem}; accepted: {accepted}")]
    Claim {
        /// The claim.
        claim: String,
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
    /// Too many claims.
    #[error("there are too many claims; accepted: at most {CLAIMS_MAX}")]
    TooMany,
    /// A seed that could be guessed.
    #[error(
        "the seed cannot be used: {problem}; accepted: 32 to 128 lower-case hexadecimal digits"
    )]
    Seed {
        /// What is wrong.
        problem: &'static str,
    },
    /// The seed is not the one that was committed to.
    #[error(
        "the seed does not open the commitment {commitment}; accepted: the seed that was sealed"
    )]
    OtherSeed {
        /// The published hash of the seed.
        commitment: String,
    },
    /// The claims are not those that were committed to.
    #[error("the claims are not those that were sealed: their hash is {found}; accepted: {sealed}")]
    OtherClaims {
        /// The published hash.
        sealed: String,
        /// The hash of the claims given.
        found: String,
    },
    /// A lot was drawn among other claims.
    #[error("the lot knows no claim `{claim}`; accepted: the claims among which it was drawn")]
    NotDrawn {
        /// The claim.
        claim: String,
    },
    /// A yield of nothing or of more than all.
    #[error("a yield of {given} cannot be used; accepted: above 0 and at most 1")]
    Yield {
        /// The yield given.
        given: String,
    },
    /// An item that the scheme of points does not have, or too many points for it.
    #[error("{problem}; accepted: {accepted}")]
    Points {
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
    /// The places cannot be shared in proportion.
    #[error(transparent)]
    Apportion(#[from] ApportionError),
}

/// Checks the claims of a list.
pub(crate) fn check(claims: &[Claim]) -> Result<(), AllotError> {
    if claims.len() > CLAIMS_MAX {
        return Err(AllotError::TooMany);
    }
    let mut seen = std::collections::BTreeSet::new();
    for claim in claims {
        let refused = |problem: &str, accepted: &str| AllotError::Claim {
            claim: claim.id.chars().take(60).collect(),
            problem: problem.to_owned(),
            accepted: accepted.to_owned(),
        };
        if claim.id.is_empty() || claim.id.contains('\n') {
            return Err(refused("its name is empty or has a line break", "one line of text"));
        }
        if !seen.insert(claim.id.as_str()) {
            return Err(refused("its name stands twice", "each name once"));
        }
        if claim.places == 0 {
            return Err(refused("it asks for nothing", "1 place or more"));
        }
        if claim.entries == 0 || claim.entries > ENTRIES_MAX {
            let accepted = format!("1 to {ENTRIES_MAX}");
            return Err(refused(&format!("it has {} entries", claim.entries), &accepted));
        }
    }
    Ok(())
}
