//! What is known of the scores of many agreements, and where one score stands among them.

use kerben_core::number::Fraction;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use super::score::Score;

/// A quantile as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Quantile {
    /// The share of the agreements: `1/4`.
    pub share: Fraction,
    /// The score at that place.
    pub score: u8,
}

impl Quantile {
    /// Returns a quantile; `None` for a share greater than one.
    #[must_use]
    pub fn new(share: Fraction, score: u8) -> Option<Self> {
        (share.numerator() <= share.denominator()).then_some(Self { share, score })
    }
}

/// One of the highest scores, the highest first, without a score left out between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Top {
    /// The score.
    pub score: u8,
    /// How many agreements have it; where it is not told, one at least.
    pub agreements: Option<u32>,
}

impl Top {
    /// Returns a score of the top.
    #[must_use]
    pub const fn new(score: u8, agreements: Option<u32>) -> Self {
        Self { score, agreements }
    }
}

/// What a publication tells of the scores: not each score, but quantiles and the top.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Distribution {
    /// How many agreements were coded.
    pub agreements: u32,
    /// The mean as published.
    pub mean: Option<String>,
    /// The id of the source.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// The quantiles.
    #[serde(default, rename = "quantile")]
    pub quantiles: Vec<Quantile>,
    /// The highest scores.
    #[serde(default, rename = "top")]
    pub top: Vec<Top>,
}

/// How many agreements: at least and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Count {
    /// At least so many.
    pub at_least: u32,
    /// At most so many.
    pub at_most: u32,
}

impl Count {
    /// Returns the number where it is certain.
    #[must_use]
    pub const fn exact(self) -> Option<u32> {
        if self.at_least == self.at_most { Some(self.at_least) } else { None }
    }
}

/// Where a score stands among the coded agreements. Nothing is interpolated: between two published quantiles the answer
/// is bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Position {
    /// How many agreements score less.
    pub below: Count,
    /// How many agreements score no more.
    pub at_most: Count,
    /// How many agreements there are.
    pub of: u32,
    /// How far the distribution can be trusted.
    pub grade: Evidence,
}

impl Position {
    /// Returns the least and the greatest share of agreements that score less; `None` for an empty distribution.
    #[must_use]
    pub fn share_below(&self) -> Option<(Fraction, Fraction)> {
        let share = |count: u32| Fraction::new(u64::from(count), u64::from(self.of)).ok();
        Some((share(self.below.at_least)?, share(self.below.at_most)?))
    }
}

impl Distribution {
    /// Returns what a publication tells of the scores of `agreements` agreements; the top stands highest first.
    #[must_use]
    pub fn new(
        agreements: u32,
        quantiles: Vec<Quantile>,
        top: Vec<Top>,
        grade: Evidence,
        source: impl Into<String>,
    ) -> Self {
        Self { agreements, mean: None, source: source.into(), grade, quantiles, top }
    }

    /// Returns where a score stands.
    ///
    /// A quantile `q` of `n` agreements with the score `v` says, under each of the nine usual definitions of a sample
    /// quantile, that at least `⌊qn⌋` agreements score no more than `v` and at most `⌈qn⌉` score less.
    #[must_use]
    pub fn position(&self, score: Score) -> Position {
        let (low, high) = (score.at_least, score.at_most);
        Position {
            below: Count { at_least: self.below(low).at_least, at_most: self.below(high).at_most },
            at_most: Count {
                at_least: self.below(low.saturating_add(1)).at_least,
                at_most: self.below(high.saturating_add(1)).at_most,
            },
            of: self.agreements,
            grade: self.grade,
        }
    }

    /// How many agreements score less than `score`.
    fn below(&self, score: u8) -> Count {
        let mut at_least = 0;
        let mut at_most = if score == 0 { 0 } else { self.agreements };
        for quantile in &self.quantiles {
            let (floor, ceiling) = self.places(quantile.share);
            if quantile.score < score {
                at_least = at_least.max(floor);
            } else {
                at_most = at_most.min(ceiling);
            }
        }
        // The top, from the highest down: everybody else scores less.
        let mut above = Count { at_least: 0, at_most: 0 };
        for top in &self.top {
            if top.score < score {
                // Nobody scores between this one and the one before it.
                at_least = at_least.max(self.agreements.saturating_sub(above.at_most));
                at_most = at_most.min(self.agreements.saturating_sub(above.at_least));
                return Count { at_least, at_most };
            }
            above.at_least = above.at_least.saturating_add(top.agreements.unwrap_or(1));
            above.at_most = match top.agreements {
                Some(count) => above.at_most.saturating_add(count),
                None => self.agreements,
            };
            at_most = at_most.min(self.agreements.saturating_sub(above.at_least));
            if top.score == score {
                at_least = at_least.max(self.agreements.saturating_sub(above.at_most));
            }
        }
        Count { at_least: at_least.min(at_most), at_most }
    }

    fn places(&self, share: Fraction) -> (u32, u32) {
        let product = u64::from(self.agreements).saturating_mul(share.numerator());
        let floor = product.checked_div(share.denominator()).unwrap_or(0);
        let ceiling = product.div_ceil(share.denominator().max(1));
        let bounded = |count: u64| u32::try_from(count).unwrap_or(u32::MAX).min(self.agreements);
        (bounded(floor), bounded(ceiling))
    }
}
