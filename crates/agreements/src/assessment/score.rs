//! The score, the gaps and the place among the coded agreements.

use std::fmt;

use kerben_core::data::list_names;
use kerben_core::explain::{Recorder, Traced};
use kerben_core::language::Localised;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::benchmark::{Article, Benchmark};
use super::coding::Coding;
use super::consolidate::{Side, TopicState, bounds, together};
use super::distribution::Position;
use super::trace;

/// The most texts that are read together.
const TEXTS_MAX: usize = 100;

/// A number of topics: exact where everything is known, else at least and at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Score {
    /// At least so many topics.
    pub at_least: u8,
    /// At most so many topics.
    pub at_most: u8,
}

impl Score {
    /// Returns the bounds; the least comes first whichever way they are given.
    #[must_use]
    pub const fn new(a: u8, b: u8) -> Self {
        if a <= b { Self { at_least: a, at_most: b } } else { Self { at_least: b, at_most: a } }
    }

    /// Returns the score where it is certain.
    #[must_use]
    pub const fn exact(self) -> Option<u8> {
        if self.at_least == self.at_most { Some(self.at_least) } else { None }
    }

    /// Returns whether it is at least `topics`.
    pub const fn reaches(self, topics: u8) -> Tri {
        if self.at_least >= topics {
            Tri::Yes
        } else if self.at_most < topics {
            Tri::No
        } else {
            Tri::Unknown
        }
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exact() {
            Some(score) => write!(f, "{score}"),
            None => write!(f, "{} to {}", self.at_least, self.at_most),
        }
    }
}

/// One topic of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TopicResult {
    /// The topic.
    pub number: u8,
    /// Whether the texts have it.
    pub text: Tri,
    /// Whether it is done.
    pub practice: Tri,
    /// The sub-items that the texts have.
    pub present: Vec<String>,
    /// The sub-items that they lack.
    pub absent: Vec<String>,
    /// The sub-items of which nobody says.
    pub open: Vec<String>,
    /// The lowest grade of the answers behind it; `None` where there are none.
    pub grade: Option<Evidence>,
}

/// A topic that the texts lack, or of which nobody says whether they have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Gap {
    /// The topic.
    pub number: u8,
    /// Its name.
    pub label: Localised,
    /// Whether it is certain that the topic is lacking: `No` for the topic is a gap, `Unknown` an open question.
    pub text: Tri,
    /// The sub-items of the topic that no text is known to have.
    pub items: Vec<String>,
    /// The articles of the model agreement that could fill it; empty where no heading speaks of it.
    pub model_articles: Vec<Article>,
}

/// What an agreement comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Assessment {
    /// The texts, the base first.
    pub texts: Vec<String>,
    /// How many topics the texts have.
    pub score: Score,
    /// How many topics are done in practice, whatever the texts say.
    pub practice: Score,
    /// The topics one by one.
    pub topics: Vec<TopicResult>,
    /// Where the score stands among the coded agreements.
    pub position: Position,
    /// The lowest grade of what the score stands on.
    pub grade: Evidence,
    /// What is lacking or open, in the order of topics.
    pub gaps: Vec<Gap>,
}

impl Assessment {
    /// Returns the gaps that are certain.
    pub fn certain_gaps(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(|gap| gap.text.is_no())
    }

    /// Returns the topics of which nobody says.
    pub fn open_questions(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(|gap| gap.text.is_unknown())
    }
}

/// Says why texts cannot be assessed. A missing answer is no error: it widens the bounds.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AssessmentError {
    /// No text was given, or too many.
    #[error("{given} texts were given; accepted: 1 to {TEXTS_MAX}, the base first")]
    Texts {
        /// How many were given.
        given: usize,
    },
    /// No coding of that text.
    #[error("there is no coding of {text:?}; accepted: {known}")]
    UnknownText {
        /// The text as given (its first 80 characters).
        text: String,
        /// The texts that are coded.
        known: String,
    },
    /// An answer about a sub-item that the benchmark does not have.
    #[error(
        "{text}: the benchmark has no sub-item {item:?}; accepted: the sub-items of its topics"
    )]
    UnknownItem {
        /// The text.
        text: String,
        /// The sub-item.
        item: String,
    },
    /// An answer about a topic that the benchmark does not have.
    #[error("{text}: the benchmark has no topic {topic}; accepted: the numbers of its topics")]
    UnknownTopic {
        /// The text.
        text: String,
        /// The topic.
        topic: u8,
    },
    /// The answers about a topic and about its sub-items exclude each other.
    #[error(
        "{text}: the answer about topic {topic} and those about its sub-items exclude each other; accepted: answers that can be true together"
    )]
    Contradiction {
        /// The text.
        text: String,
        /// The topic.
        topic: u8,
    },
    /// A stated total that the answers exclude.
    #[error(
        "{text}: a total of {stated} is stated, the answers make {counted}; accepted: a total within them"
    )]
    Total {
        /// The text.
        text: String,
        /// The total that is stated.
        stated: String,
        /// What the answers leave.
        counted: String,
    },
}

impl Benchmark {
    /// Returns what coded texts come to together, by their ids: the base first, then its protocols in their order.
    ///
    /// # Errors
    /// As [`Benchmark::assess`]; [`AssessmentError::UnknownText`].
    pub fn assess_texts<R: Recorder>(
        &self,
        texts: &[&str],
        rec: &mut R,
    ) -> Result<Traced<Assessment, R>, AssessmentError> {
        let codings = texts
            .iter()
            .map(|text| {
                self.coding(text).ok_or_else(|| AssessmentError::UnknownText {
                    text: text.chars().take(80).collect(),
                    known: list_names(self.codings.iter().map(|coding| coding.text.as_str())),
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        self.assess(&codings, rec)
    }

    /// Returns what coded texts come to together: the base first, then its protocols in their order.
    ///
    /// What a protocol has is added; its silence changes nothing; what it says it takes out is taken out. A stated total
    /// draws the bounds closer.
    ///
    /// # Errors
    /// [`AssessmentError`] when there is no text, or when answers exclude each other.
    pub fn assess<R: Recorder>(
        &self,
        codings: &[&Coding],
        rec: &mut R,
    ) -> Result<Traced<Assessment, R>, AssessmentError> {
        if codings.is_empty() || codings.len() > TEXTS_MAX {
            return Err(AssessmentError::Texts { given: codings.len() });
        }
        let text = together(self, codings, Side::Text)?;
        let practice = together(self, codings, Side::Practice)?;
        let parts = bounds(self, codings, &text)?;
        let score = parts.score();
        let topics = self.results(&text, &practice);
        let grades = topics.iter().filter_map(|topic| topic.grade);
        let stated = codings.iter().filter_map(|coding| coding.stated.as_ref());
        let grade = Evidence::lowest(grades.chain(stated.map(|stated| stated.grade)))
            .unwrap_or(Evidence::Unverified);
        let value = Assessment {
            texts: codings.iter().map(|coding| coding.text.clone()).collect(),
            score,
            practice: count(&practice),
            gaps: self.gaps(&topics),
            position: self.distribution.position(score),
            grade,
            topics,
        };
        let node = trace::score(self, codings, &text, parts, rec);
        Ok(Traced::new(value, node))
    }

    fn results(&self, text: &[TopicState<'_>], practice: &[TopicState<'_>]) -> Vec<TopicResult> {
        self.topics
            .iter()
            .zip(text.iter().zip(practice))
            .map(|(topic, (text, practice))| {
                let named = |wanted: Tri| -> Vec<String> {
                    topic
                        .items
                        .iter()
                        .zip(&text.items)
                        .filter(|(_, said)| said.answer == wanted)
                        .map(|(item, _)| item.id.clone())
                        .collect()
                };
                let said = text.items.iter().chain(std::iter::once(&text.whole));
                TopicResult {
                    number: topic.number,
                    text: text.answer(),
                    practice: practice.answer(),
                    present: named(Tri::Yes),
                    absent: named(Tri::No),
                    open: named(Tri::Unknown),
                    grade: Evidence::lowest(said.filter_map(|said| Some(said.by?.1.grade))),
                }
            })
            .collect()
    }

    fn gaps(&self, results: &[TopicResult]) -> Vec<Gap> {
        self.topics
            .iter()
            .zip(results)
            .filter(|(_, result)| !result.text.is_yes())
            .map(|(topic, result)| Gap {
                number: topic.number,
                label: topic.label.clone(),
                text: result.text,
                items: topic.items.iter().map(|item| item.id.clone()).collect(),
                model_articles: topic
                    .model_articles
                    .iter()
                    .filter_map(|number| self.article(*number).cloned())
                    .collect(),
            })
            .collect()
    }
}

fn count(states: &[TopicState<'_>]) -> Score {
    let of = |wanted: fn(Tri) -> bool| {
        let topics = states.iter().filter(|state| wanted(state.answer())).count();
        u8::try_from(topics).unwrap_or(u8::MAX)
    };
    Score::new(of(Tri::is_yes), of(Tri::is_possible))
}
