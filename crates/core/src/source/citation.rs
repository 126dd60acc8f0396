//! The provision on which a rule rests.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::filled;

/// The provision of an instrument on which a rule rests.
///
/// ```
/// use kerben_core::source::Citation;
///
/// let citation = Citation::new("RU Law 400-FZ").article("15").paragraph("2");
/// assert_eq!(citation.to_string(), "RU Law 400-FZ art. 15(2)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Citation {
    /// The short name of the law, treaty or rule book.
    #[serde(deserialize_with = "filled")]
    pub instrument: String,
    /// The full title of the instrument or of the provision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The article, as the instrument numbers it (`15`, `15-1`, `II`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// The paragraph within the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    /// The day from which the version that was read holds.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "crate::calendar::serde_day_option"
    )]
    pub version: Option<NaiveDate>,
    /// Where the text can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl Citation {
    /// Returns a citation of a whole instrument.
    #[must_use]
    pub fn new(instrument: impl Into<String>) -> Self {
        Self {
            instrument: instrument.into(),
            title: None,
            article: None,
            paragraph: None,
            version: None,
            address: None,
        }
    }

    /// Sets the full title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Sets the article.
    #[must_use]
    pub fn article(mut self, article: impl Into<String>) -> Self {
        self.article = Some(article.into());
        self
    }

    /// Sets the paragraph.
    #[must_use]
    pub fn paragraph(mut self, paragraph: impl Into<String>) -> Self {
        self.paragraph = Some(paragraph.into());
        self
    }

    /// Sets the day from which the version that was read holds.
    #[must_use]
    pub fn version(mut self, from: NaiveDate) -> Self {
        self.version = Some(from);
        self
    }

    /// Sets where the text can be read.
    #[must_use]
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.address = Some(address.into());
        self
    }
}

/// Prints the instrument with article and paragraph, and the version where one is named:
/// `RU Law 400-FZ art. 15(2), version of 2024-01-01`; a point of a paragraph as `art. 52(1)(b)(ii)`.
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.instrument)?;
        match (&self.article, &self.paragraph) {
            (Some(article), Some(paragraph)) => match paragraph.split_once('(') {
                // A point of a paragraph, such as `1(b)`, carries parentheses of its own.
                Some((first, points)) if !first.is_empty() => {
                    write!(f, " art. {article}({first})({points}")?;
                }
                _ => write!(f, " art. {article}({paragraph})")?,
            },
            (Some(article), None) => write!(f, " art. {article}")?,
            (None, Some(paragraph)) => write!(f, " para. {paragraph}")?,
            (None, None) => {}
        }
        if let Some(version) = self.version {
            write!(f, ", version of {version}")?;
        }
        Ok(())
    }
}
