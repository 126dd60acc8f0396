//! A lot by commitment and opening, drawn with SHA-256.
//!
//! Before the draw the authority publishes two hashes: of a secret seed, and of the list of claims. Neither can be
//! changed then. After the seed is opened, each entry of each claim has the hash of list, seed, claim and number; the
//! order of the hashes is the order of the draw. Whoever has list and seed computes the same.

use std::collections::{BTreeMap, BTreeSet};

use kerben_core::data::sha256_hex;
use serde::{Deserialize, Serialize};

use super::claim::{AllotError, Claim, check};

const DOMAIN: &str = "kerben-lot/1";

/// The secret of a lot: 128 bits or more, as lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Seed(String);

impl Seed {
    /// Reads a seed.
    ///
    /// # Errors
    ///
    /// [`AllotError::Seed`] if it is shorter than 32 digits and could be found from its hash by trying, longer than 128,
    /// or no hexadecimal text.
    pub fn new(text: impl Into<String>) -> Result<Self, AllotError> {
        let text = text.into();
        let hexadecimal =
            text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if !hexadecimal {
            return Err(AllotError::Seed { problem: "it has other digits" });
        }
        if !(32..=128).contains(&text.len()) {
            return Err(AllotError::Seed { problem: "its length" });
        }
        Ok(Self(text))
    }

    /// The hash that is published before the draw.
    #[must_use]
    pub fn commitment(&self) -> String {
        sha256_hex(format!("{DOMAIN}/seed\n{}", self.0).as_bytes())
    }
}

impl TryFrom<String> for Seed {
    type Error = AllotError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(text)
    }
}

impl From<Seed> for String {
    fn from(seed: Seed) -> Self {
        seed.0
    }
}

/// The hash of a list of claims, in whatever order they stand.
fn digest(claims: &[Claim]) -> String {
    let mut lines: Vec<String> = claims
        .iter()
        .map(|claim| {
            format!("{}\n{}\n{}\n{}\n", claim.id, claim.winner(), claim.places, claim.entries)
        })
        .collect();
    lines.sort_unstable();
    sha256_hex(format!("{DOMAIN}/claims\n{}", lines.concat()).as_bytes())
}

/// What is published before a draw.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Sealed {
    /// The hash of the seed.
    pub seed: String,
    /// The hash of the claims.
    pub claims: String,
    /// The way in which the draw is made.
    pub method: String,
}

impl Sealed {
    /// Commits to a seed and a list of claims.
    ///
    /// # Errors
    ///
    /// Claims that cannot be used.
    pub fn new(seed: &Seed, claims: &[Claim]) -> Result<Self, AllotError> {
        check(claims)?;
        check_lines(claims)?;
        Ok(Self { seed: seed.commitment(), claims: digest(claims), method: DOMAIN.to_owned() })
    }

    /// Opens the seed and draws.
    ///
    /// # Errors
    ///
    /// [`AllotError::OtherSeed`] and [`AllotError::OtherClaims`] if anything is not as it was sealed.
    pub fn open(&self, seed: &Seed, claims: &[Claim]) -> Result<Draw, AllotError> {
        check(claims)?;
        check_lines(claims)?;
        if seed.commitment() != self.seed {
            return Err(AllotError::OtherSeed { commitment: self.seed.clone() });
        }
        let found = digest(claims);
        if found != self.claims {
            return Err(AllotError::OtherClaims { sealed: self.claims.clone(), found });
        }
        Ok(Draw::of(self.clone(), seed.clone(), claims))
    }
}

/// A person's name must not look like a line of its own.
fn check_lines(claims: &[Claim]) -> Result<(), AllotError> {
    match claims.iter().find(|claim| claim.winner().contains('\n')) {
        None => Ok(()),
        Some(claim) => Err(AllotError::Claim {
            claim: claim.id.clone(),
            problem: "the name of its person has a line break".to_owned(),
            accepted: "one line of text".to_owned(),
        }),
    }
}

/// A lot that was drawn: what was sealed, the opened seed, and the order that follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Draw {
    /// What was published before.
    pub sealed: Sealed,
    /// The seed.
    pub seed: Seed,
    /// The claims in the order of the draw with one entry each, one for each person.
    pub even: Vec<String>,
    /// The claims in the order of the draw with their entries, one for each person.
    pub weighted: Vec<String>,
}

impl Draw {
    fn of(sealed: Sealed, seed: Seed, claims: &[Claim]) -> Self {
        let hash = |claim: &Claim, entry: u32| {
            let text =
                format!("{DOMAIN}/entry\n{}\n{}\n{}\n{entry}", sealed.claims, seed.0, claim.id);
            sha256_hex(text.as_bytes())
        };
        // Several claims for one person: the fewest entries of them count, by the claim whose name comes first.
        let mut persons: BTreeMap<&str, (&Claim, u32)> = BTreeMap::new();
        for claim in claims {
            let one = persons.entry(claim.winner()).or_insert((claim, claim.entries));
            one.1 = one.1.min(claim.entries);
            if claim.id < one.0.id {
                one.0 = claim;
            }
        }
        let mut even: Vec<(String, &str)> =
            persons.values().map(|(claim, _)| (hash(claim, 0), claim.id.as_str())).collect();
        even.sort_unstable();
        let mut weighted: Vec<(String, &str)> = persons
            .values()
            .flat_map(|(claim, entries)| (0..*entries).map(move |entry| (entry, *claim)))
            .map(|(entry, claim)| (hash(claim, entry), claim.id.as_str()))
            .collect();
        weighted.sort_unstable();
        // A person's first entry wins; the later ones are passed over.
        let mut won = BTreeSet::new();
        weighted.retain(|(_, id)| won.insert(*id));
        let ids = |drawn: Vec<(String, &str)>| {
            drawn.into_iter().map(|(_, id)| id.to_owned()).collect::<Vec<_>>()
        };
        let (even, weighted) = (ids(even), ids(weighted));
        Self { sealed, seed, even, weighted }
    }

    /// Draws again from the claims and says whether everything is as stated.
    ///
    /// # Errors
    ///
    /// As [`Sealed::open`]; [`AllotError::OtherClaims`] if the stated order is another one.
    pub fn verify(&self, claims: &[Claim]) -> Result<(), AllotError> {
        let again = self.sealed.open(&self.seed, claims)?;
        if again == *self {
            return Ok(());
        }
        let order = |draw: &Self| {
            sha256_hex([draw.even.join("\n"), draw.weighted.join("\n")].join("\n\n").as_bytes())
        };
        Err(AllotError::OtherClaims { sealed: order(&again), found: order(self) })
    }
}
