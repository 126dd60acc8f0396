//! What a coder found in one text.

use std::fmt;

use kerben_core::language::Localised;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

/// The most codings of one benchmark.
pub const CODINGS_MAX: usize = 100_000;

/// Whether a text has a sub-item.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Answer {
    /// It has.
    Yes,
    /// It is silent.
    No,
    /// Nobody looked, or nobody says.
    #[default]
    NotKnown,
    /// A protocol takes out what an earlier text had.
    Removed,
}

impl Answer {
    /// Returns the answer for the text alone; a text that takes something out does not have it.
    pub const fn tri(self) -> Tri {
        match self {
            Self::Yes => Tri::Yes,
            Self::No | Self::Removed => Tri::No,
            Self::NotKnown => Tri::Unknown,
        }
    }

    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotKnown => "not-known",
            Self::Removed => "removed",
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What an answer is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum About {
    /// A sub-item.
    Item(String),
    /// A topic as a whole: some sub-item of it, or none.
    Topic(u8),
}

/// One answer of a coder, with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawAnswer", into = "RawAnswer")]
#[non_exhaustive]
pub struct CodedAnswer {
    /// What it is about.
    pub about: About,
    /// Whether the words of the text have it.
    pub text: Answer,
    /// Whether it is done in practice.
    pub practice: Answer,
    /// The article that has it.
    pub article: Option<String>,
    /// The id of the source.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// What a reader should know.
    pub note: Option<String>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnswer {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    topic: Option<u8>,
    #[serde(default)]
    text: Answer,
    #[serde(default)]
    practice: Answer,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    article: Option<String>,
    source: String,
    grade: Evidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl TryFrom<RawAnswer> for CodedAnswer {
    type Error = &'static str;

    fn try_from(raw: RawAnswer) -> Result<Self, Self::Error> {
        let about = match (raw.item, raw.topic) {
            (Some(item), None) => About::Item(item),
            (None, Some(topic)) => About::Topic(topic),
            _ => return Err("an answer is about one thing; accepted: either `item` or `topic`"),
        };
        let RawAnswer { text, practice, article, source, grade, note, .. } = raw;
        Ok(Self { about, text, practice, article, source, grade, note })
    }
}

impl From<CodedAnswer> for RawAnswer {
    fn from(answer: CodedAnswer) -> Self {
        let (item, topic) = match answer.about {
            About::Item(item) => (Some(item), None),
            About::Topic(topic) => (None, Some(topic)),
        };
        let CodedAnswer { text, practice, article, source, grade, note, .. } = answer;
        Self { item, topic, text, practice, article, source, grade, note }
    }
}

impl CodedAnswer {
    /// Returns an answer about the words of a text.
    #[must_use]
    pub fn new(about: About, text: Answer, grade: Evidence, source: impl Into<String>) -> Self {
        Self {
            about,
            text,
            practice: Answer::NotKnown,
            article: None,
            source: source.into(),
            grade,
            note: None,
        }
    }

    /// Sets whether it is done in practice.
    #[must_use]
    pub const fn in_practice(mut self, practice: Answer) -> Self {
        self.practice = practice;
        self
    }

    /// Sets the article.
    #[must_use]
    pub fn article(mut self, article: impl Into<String>) -> Self {
        self.article = Some(article.into());
        self
    }
}

/// A total that a source gives without saying which topics it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StatedScore {
    /// The least total.
    pub at_least: u8,
    /// The greatest total.
    pub at_most: u8,
    /// The id of the source.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// What a reader should know.
    pub note: Option<String>,
}

impl StatedScore {
    /// Returns a total that is told exactly.
    #[must_use]
    pub fn exactly(score: u8, grade: Evidence, source: impl Into<String>) -> Self {
        Self { at_least: score, at_most: score, source: source.into(), grade, note: None }
    }
}

/// What a coder found in one text: a base agreement, or a protocol to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Coding {
    /// The id of the text; that of the instrument where the register has it.
    pub text: String,
    /// What the text is.
    pub title: Localised,
    /// A total without its topics.
    #[serde(default)]
    pub stated: Option<StatedScore>,
    /// The answers; what is not answered is not known.
    #[serde(default, rename = "answer")]
    pub answers: Vec<CodedAnswer>,
}

impl Coding {
    /// Returns a coding without answers.
    #[must_use]
    pub fn new(text: impl Into<String>, title: impl Into<Localised>) -> Self {
        Self { text: text.into(), title: title.into(), stated: None, answers: Vec::new() }
    }

    /// Adds an answer.
    #[must_use]
    pub fn with(mut self, answer: CodedAnswer) -> Self {
        self.answers.push(answer);
        self
    }

    /// Sets the total that a source states.
    #[must_use]
    pub fn stating(mut self, stated: StatedScore) -> Self {
        self.stated = Some(stated);
        self
    }
}
