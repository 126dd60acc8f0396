//! The words for messages, by key and language.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::template::{Piece, Template};
use super::{DEPTH_MAX, Message, MessageArg};
use crate::data::{DataError, Document};
use crate::language::Language;

/// The words for messages in English, Russian and Kyrgyz.
///
/// A catalogue file is TOML: `key = "text with {place}"`. Keys with dots may be quoted or written as
/// tables; `{{` and `}}` print as braces. Each domain crate adds its words to [`Catalogue::builtin`]
/// through [`Catalogue::merge`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    texts: BTreeMap<String, BTreeMap<Language, Text>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Text {
    template: Template,
    file: Arc<str>,
}

impl Catalogue {
    /// Returns the core's own words: units, outcomes, months, grades, reasons.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    #[cfg(feature = "builtin")]
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_texts(
            "core/messages",
            [
                (Language::En, include_str!("../../data/messages/en.toml")),
                (Language::Ru, include_str!("../../data/messages/ru.toml")),
                (Language::Ky, include_str!("../../data/messages/ky.toml")),
            ],
        )
    }

    /// Returns the words of one catalogue file.
    ///
    /// # Errors
    ///
    /// [`DataError`] with line and key when the text is no TOML, a value is not a string, a `{place}` is
    /// malformed or a key stands twice.
    pub fn from_str(language: Language, file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let origin: Arc<str> = Arc::from(file);
        let mut catalogue = Self::default();
        for (key, value) in document.texts()? {
            let template = Template::parse(&value.text).map_err(|problem| {
                document.error_in(
                    value.span.clone(),
                    &key,
                    problem,
                    "{name} for a place, {{ and }} for braces",
                )
            })?;
            let texts = catalogue.texts.entry(key.clone()).or_default();
            if texts.insert(language, Text { template, file: Arc::clone(&origin) }).is_some() {
                return Err(document.error_in(
                    value.span,
                    &key,
                    format!("the key `{key}` stands twice"),
                    "each key once",
                ));
            }
        }
        Ok(catalogue)
    }

    /// Returns the words of one file per language, named `folder/en.toml` and so on.
    ///
    /// # Errors
    ///
    /// As [`Catalogue::from_str`] and [`Catalogue::merge`].
    pub fn from_texts<'a>(
        folder: &str,
        texts: impl IntoIterator<Item = (Language, &'a str)>,
    ) -> Result<Self, DataError> {
        texts.into_iter().try_fold(Self::default(), |catalogue, (language, text)| {
            catalogue.merge(Self::from_str(language, &format!("{folder}/{language}.toml"), text)?)
        })
    }

    /// Returns the words of both catalogues.
    ///
    /// # Errors
    ///
    /// [`DataError`] naming both files when they hold different words for one key in one language.
    pub fn merge(mut self, other: Self) -> Result<Self, DataError> {
        for (key, texts) in other.texts {
            let own = self.texts.entry(key.clone()).or_default();
            for (language, text) in texts {
                let Some(earlier) = own.get(&language) else {
                    own.insert(language, text);
                    continue;
                };
                if earlier.template != text.template {
                    return Err(DataError::at(
                        &text.file,
                        None,
                        &key,
                        format!("the key `{key}` has other words in {}", earlier.file),
                        Some("each key in one file of a language"),
                    ));
                }
            }
        }
        Ok(self)
    }

    /// Returns the message in words.
    ///
    /// A text that is missing in `language` falls back to English, then to the key in `⟨⟩`; a place that the
    /// message does not fill stays as `⟨place⟩`. Nothing is dropped, so that every lack can be seen.
    #[must_use]
    pub fn render(&self, message: &Message, language: Language) -> String {
        let mut out = String::new();
        self.render_into(&mut out, message, language, 0);
        out
    }

    fn render_into(&self, out: &mut String, message: &Message, language: Language, depth: usize) {
        let text = self
            .texts
            .get(&message.key)
            .filter(|_| depth < DEPTH_MAX)
            .and_then(|texts| texts.get(&language).or_else(|| texts.get(&Language::En)));
        let Some(text) = text else {
            bracketed(out, &message.key);
            return;
        };
        for piece in text.template.pieces() {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Place(place) => match message.args.get(place) {
                    Some(value) => self.value_into(out, value, language, depth.saturating_add(1)),
                    None => bracketed(out, place),
                },
            }
        }
    }

    fn value_into(&self, out: &mut String, value: &MessageArg, language: Language, depth: usize) {
        match value {
            MessageArg::Text(text) | MessageArg::Number(text) => out.push_str(text),
            MessageArg::Name(name) => out.push_str(name.get(language)),
            MessageArg::Day(day) => out.push_str(&day.to_string()),
            MessageArg::Country(country) => out.push_str(country.name(language)),
            MessageArg::Message(message) => self.render_into(out, message, language, depth),
            MessageArg::List(_) if depth >= DEPTH_MAX => bracketed(out, "…"),
            MessageArg::List(values) => {
                for (position, value) in values.iter().enumerate() {
                    if position > 0 {
                        out.push_str(", ");
                    }
                    self.value_into(out, value, language, depth.saturating_add(1));
                }
            }
        }
    }

    /// Returns whether the key has words in that language itself.
    #[must_use]
    pub fn has(&self, key: &str, language: Language) -> bool {
        self.texts.get(key).is_some_and(|texts| texts.contains_key(&language))
    }

    /// Returns every key in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// Returns the keys that have no words in that language.
    #[must_use]
    pub fn missing(&self, language: Language) -> Vec<&str> {
        self.texts
            .iter()
            .filter(|(_, texts)| !texts.contains_key(&language))
            .map(|(key, _)| key.as_str())
            .collect()
    }

    /// Returns what a translator should look at: texts that are missing, and texts whose places are not
    /// those of the English text.
    #[must_use]
    pub fn findings(&self) -> Vec<CatalogueFinding> {
        let mut findings = Vec::new();
        for (key, texts) in &self.texts {
            for language in Language::ALL {
                let Some(text) = texts.get(&language) else {
                    findings.push(CatalogueFinding::Missing { key: key.clone(), language });
                    continue;
                };
                let Some(english) = texts.get(&Language::En) else { continue };
                let (own, expected) = (text.template.places(), english.template.places());
                if own != expected {
                    let owned = |places: &mut dyn Iterator<Item = &&str>| {
                        places.map(|p| (*p).to_owned()).collect()
                    };
                    findings.push(CatalogueFinding::Places {
                        key: key.clone(),
                        language,
                        absent: owned(&mut expected.difference(&own)),
                        unknown: owned(&mut own.difference(&expected)),
                    });
                }
            }
        }
        findings
    }
}

fn bracketed(out: &mut String, name: &str) {
    out.push('⟨');
    out.push_str(name);
    out.push('⟩');
}

/// Something about a catalogue that a translator should look at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CatalogueFinding {
    /// A key has no words in a language.
    Missing {
        /// The key.
        key: String,
        /// The language.
        language: Language,
    },
    /// The places of a text are not those of the English text.
    Places {
        /// The key.
        key: String,
        /// The language.
        language: Language,
        /// The places of the English text that this text leaves out.
        absent: Vec<String>,
        /// The places of this text that the English text does not know.
        unknown: Vec<String>,
    },
}

impl fmt::Display for CatalogueFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { key, language } => write!(f, "`{key}` has no text in {language}"),
            Self::Places { key, language, absent, unknown } => write!(
                f,
                "`{key}` in {language}: leaves out [{}], has unknown [{}]",
                absent.join(", "),
                unknown.join(", ")
            ),
        }
    }
}
