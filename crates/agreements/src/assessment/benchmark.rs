//! The topics and what they are measured against.

use kerben_core::data::PackStamp;
use kerben_core::language::Localised;
use kerben_core::number::Fraction;
use kerben_core::source::{Evidence, Source, Sources};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::coding::Coding;
use super::distribution::Distribution;

/// The most topics of a benchmark.
pub const TOPICS_MAX: usize = 100;

/// A sub-item of a topic: what a coder looks for in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Item {
    /// The name by which codings call it.
    pub id: String,
    /// What it is.
    pub label: Localised,
}

/// A topic of good practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Topic {
    /// Its number.
    pub number: u8,
    /// Its name.
    pub label: Localised,
    /// The id of the source of its name and sub-items.
    pub source: String,
    /// How far that can be trusted.
    pub grade: Evidence,
    /// The share of the coded agreements that have at least one sub-item, as published (three decimals).
    #[serde(with = "share_text")]
    pub share: Decimal,
    /// The id of the source of the share.
    pub share_source: String,
    /// How far the share can be trusted.
    pub share_grade: Evidence,
    /// The articles of the model agreement whose headings speak of the topic.
    #[serde(default)]
    pub model_articles: Vec<u8>,
    /// Its sub-items.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

/// Shares as text: `"0.086"`.
mod share_text {
    pub(super) use kerben_core::number::decimal_text::serialize;
    use rust_decimal::Decimal;
    use serde::{Deserializer, de::Error};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
        let share = kerben_core::number::decimal_text::deserialize(from)?;
        if share < Decimal::ZERO || share > Decimal::ONE {
            return Err(D::Error::custom(format!("{share} is not a share; accepted: 0 to 1")));
        }
        Ok(share)
    }
}

impl Topic {
    /// Returns how many of `agreements` have the topic: the one whole number whose share, rounded half up to the
    /// published decimals, is the published one. `None` when no whole number or several are.
    #[must_use]
    pub fn agreements(&self, agreements: u32) -> Option<u32> {
        let places = self.share.scale();
        let about = self.share.checked_mul(Decimal::from(agreements))?.floor();
        let about = u32::try_from(about).ok()?;
        let mut found = None;
        for count in about.saturating_sub(1)..=about.saturating_add(2).min(agreements) {
            let share = Decimal::from(count).checked_div(Decimal::from(agreements))?;
            let rounded =
                share.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
            if rounded == self.share {
                if found.is_some() {
                    return None;
                }
                found = Some(count);
            }
        }
        found
    }
}

/// An article of the model agreement (annex of ILO Recommendation 86 of 1949), by its heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Article {
    /// Its number.
    pub number: u8,
    /// Its heading.
    pub heading: Localised,
    /// The id of the source of the heading.
    pub source: String,
    /// How far the heading can be trusted.
    pub grade: Evidence,
}

/// The topics, the model agreement, the distribution of scores and the codings that ship or were added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benchmark {
    pub(super) topics: Vec<Topic>,
    pub(super) articles: Vec<Article>,
    pub(super) distribution: Distribution,
    pub(super) codings: Vec<Coding>,
    pub(super) sources: Sources,
    pub(super) stamps: Vec<PackStamp>,
}

impl Benchmark {
    /// Returns the topics in the order of their numbers.
    #[must_use]
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// Returns the articles of the model agreement.
    #[must_use]
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// Returns the article of the model agreement with that number.
    #[must_use]
    pub fn article(&self, number: u8) -> Option<&Article> {
        self.articles.iter().find(|article| article.number == number)
    }

    /// Returns what is known of the scores of the coded agreements.
    #[must_use]
    pub const fn distribution(&self) -> &Distribution {
        &self.distribution
    }

    /// Returns the codings of single texts.
    #[must_use]
    pub fn codings(&self) -> &[Coding] {
        &self.codings
    }

    /// Returns the coding of a text.
    #[must_use]
    pub fn coding(&self, text: &str) -> Option<&Coding> {
        self.codings.iter().find(|coding| coding.text == text)
    }

    /// Returns the source of that id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// Returns the identities of the data files.
    #[must_use]
    pub fn stamps(&self) -> &[PackStamp] {
        &self.stamps
    }

    /// Returns the mean score as topics over agreements, from the counts behind the published shares. `None` when a
    /// share does not fix its count.
    #[must_use]
    pub fn mean(&self) -> Option<Fraction> {
        let agreements = self.distribution.agreements;
        let mut topics = 0_u64;
        for topic in &self.topics {
            topics = topics.checked_add(u64::from(topic.agreements(agreements)?))?;
        }
        Fraction::new(topics, u64::from(agreements)).ok()
    }

    /// Finds the topic and the place within it of a sub-item.
    pub(super) fn place_of(&self, item: &str) -> Option<(usize, usize)> {
        self.topics.iter().enumerate().find_map(|(topic, entry)| {
            let place = entry.items.iter().position(|own| own.id == item)?;
            Some((topic, place))
        })
    }
}
