//! Ties: who ties for how many places, and how that was settled.

use serde::{Deserialize, Serialize};

use super::error::ApportionError;

/// Units with an equal claim on fewer places than they are.
///
/// Each of them gets one more place or none. Units are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Tie {
    /// The units.
    pub units: Vec<usize>,
    /// How many places there are for them.
    pub places: u64,
    /// What limits the choice further; only the quota method, which fills the total place by place, has
    /// such limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<TieLimit>,
}

/// Of the first so many units of a tie, at most so many get a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TieLimit {
    /// How many of [`Tie::units`], from the first on.
    pub first: usize,
    /// How many of them get a place at most.
    pub places: u64,
}

impl TieLimit {
    pub(crate) const fn new(first: usize, places: u64) -> Self {
        Self { first, places }
    }
}

/// How a tie is settled.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TieRule {
    /// The unit that stands earlier in the key is preferred.
    Order,
    /// Units are preferred in the order of this list; those that it leaves out come last, in the order of
    /// the key.
    Ranking(Vec<usize>),
    /// An authority names the units that get the places.
    Decree {
        /// The units that get a place.
        winners: Vec<usize>,
        /// The act that says so.
        instrument: String,
    },
    /// A lot that anyone can draw again: units are preferred by the SHA-256 of `seed/unit`, the unit
    /// counted from 1, read as lower-case hexadecimal, least first.
    Lot {
        /// The seed, published before the draw.
        seed: String,
    },
}

/// A tie that was settled, and how.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Resolution {
    /// The tie.
    pub tie: Tie,
    /// The rule.
    pub rule: TieRule,
    /// The units that got a place.
    pub winners: Vec<usize>,
}

impl Tie {
    pub(crate) fn new(units: Vec<usize>, places: u64) -> Self {
        Self { units, places, limits: Vec::new() }
    }

    /// Whether these units may win: as many as there are places, each once, within the limits.
    #[must_use]
    pub fn admits(&self, winners: &[usize]) -> bool {
        let mut sorted = winners.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let among = |first: usize| {
            let units = self.units.iter().take(first);
            u64::try_from(units.filter(|unit| sorted.binary_search(unit).is_ok()).count())
                .unwrap_or(u64::MAX)
        };
        sorted.len() == winners.len()
            && u64::try_from(winners.len()) == Ok(self.places)
            && among(self.units.len()) == self.places
            && self.limits.iter().all(|limit| among(limit.first) <= limit.places)
    }

    /// The units in the order in which a rule prefers them; a decree names its winners and ranks nobody.
    pub(crate) fn ranked(&self, rule: &TieRule) -> Vec<usize> {
        let mut ranked = self.units.clone();
        match rule {
            TieRule::Order | TieRule::Decree { .. } => ranked.sort_unstable(),
            TieRule::Ranking(ranking) => {
                let mut rank = std::collections::BTreeMap::new();
                for (place, unit) in ranking.iter().enumerate() {
                    rank.entry(*unit).or_insert(place);
                }
                ranked.sort_by_key(|unit| (rank.get(unit).copied().unwrap_or(usize::MAX), *unit));
            }
            TieRule::Lot { seed } => ranked.sort_by_cached_key(|unit| {
                kerben_core::data::sha256_hex(format!("{seed}/{}", unit + 1).as_bytes())
            }),
        }
        ranked
    }

    /// Returns the winners by a rule.
    ///
    /// # Errors
    ///
    /// A decree that names others than units of the tie, or more or fewer of them than there are places.
    pub fn winners(&self, rule: &TieRule) -> Result<Vec<usize>, ApportionError> {
        if let TieRule::Decree { winners, .. } = rule {
            if !self.admits(winners) {
                return Err(self.refused(winners));
            }
            let mut winners = winners.clone();
            winners.sort_unstable();
            return Ok(winners);
        }
        let positions: std::collections::BTreeMap<usize, usize> =
            self.units.iter().enumerate().map(|(position, unit)| (*unit, position)).collect();
        let mut room: Vec<(usize, u64)> =
            self.limits.iter().map(|limit| (limit.first, limit.places)).collect();
        room.push((self.units.len(), self.places));
        let mut winners = Vec::new();
        for unit in self.ranked(rule) {
            let position = positions.get(&unit).copied().unwrap_or(usize::MAX);
            let fits = room.iter().all(|&(first, places)| position >= first || places > 0);
            if !fits {
                continue;
            }
            for (first, places) in &mut room {
                if position < *first {
                    *places -= 1;
                }
            }
            winners.push(unit);
        }
        winners.sort_unstable();
        Ok(winners)
    }

    fn refused(&self, winners: &[usize]) -> ApportionError {
        let list = |units: &[usize]| {
            let names: Vec<String> =
                units.iter().take(24).map(|unit| (unit + 1).to_string()).collect();
            names.join(", ")
        };
        let limits = if self.limits.is_empty() {
            String::new()
        } else {
            " within the limits of the tie".to_owned()
        };
        ApportionError::Resolution {
            problem: format!("it names the units {}", list(winners)),
            accepted: format!("{} of the units {}{limits}", self.places, list(&self.units)),
        }
    }
}
