//! The languages in which answers can be read, and text that exists in several of them.

use std::fmt;
use std::str::FromStr;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A language in which answers can be read.
///
/// ```
/// use kerben_core::language::Language;
///
/// assert_eq!("ky".parse(), Ok(Language::Ky));
/// assert_eq!(Language::Ru.to_string(), "ru");
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Language {
    /// English, in which every text exists.
    #[default]
    En,
    /// Russian.
    Ru,
    /// Kyrgyz.
    Ky,
}

impl Language {
    /// Every language, English first.
    pub const ALL: [Self; 3] = [Self::En, Self::Ru, Self::Ky];

    /// Returns the ISO 639-1 code: `en`, `ru`, `ky`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ru => "ru",
            Self::Ky => "ky",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// The text names no language that answers can be read in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is not a language of this library; accepted: en, ru, ky")]
pub struct LanguageError {
    /// The text that was given.
    pub text: String,
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|language| language.code() == text)
            .ok_or_else(|| LanguageError { text: text.to_owned() })
    }
}

/// Text in English and, where a reviewed translation exists, in Russian and Kyrgyz.
///
/// A data file writes it as a plain string (English) or as a table:
///
/// ```
/// use kerben_core::language::{Language, Localised};
///
/// let plain: Localised = serde_json::from_str(r#""old-age pension""#)?;
/// assert_eq!(plain.get(Language::Ru), "old-age pension");
///
/// let both = Localised::new("pension").with_ru("пенсия").with_ky("пенсия");
/// assert_eq!(both.get(Language::Ru), "пенсия");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Localised {
    /// English.
    pub en: String,
    /// Russian, where it is reviewed.
    pub ru: Option<String>,
    /// Kyrgyz, where it is reviewed.
    pub ky: Option<String>,
}

impl Localised {
    /// Returns a text that exists in English only.
    #[must_use]
    pub fn new(en: impl Into<String>) -> Self {
        Self { en: en.into(), ru: None, ky: None }
    }

    /// Adds the Russian text.
    #[must_use]
    pub fn with_ru(mut self, ru: impl Into<String>) -> Self {
        self.ru = Some(ru.into());
        self
    }

    /// Adds the Kyrgyz text.
    #[must_use]
    pub fn with_ky(mut self, ky: impl Into<String>) -> Self {
        self.ky = Some(ky.into());
        self
    }

    /// Returns the text in `language`, in English where it does not exist there.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => None,
            Language::Ru => self.ru.as_deref(),
            Language::Ky => self.ky.as_deref(),
        }
        .unwrap_or(&self.en)
    }
}

impl From<&str> for Localised {
    fn from(en: &str) -> Self {
        Self::new(en)
    }
}

impl From<String> for Localised {
    fn from(en: String) -> Self {
        Self::new(en)
    }
}

/// Shows the English text; `get` chooses another language.
impl fmt::Display for Localised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.en)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LocalisedTable {
    en: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ru: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ky: Option<String>,
}

// Not an untagged enum: a visitor's errors name the unknown key and what would be accepted.
impl<'de> Deserialize<'de> for Localised {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct TextOrTable;

        impl<'de> Visitor<'de> for TextOrTable {
            type Value = Localised;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a table with `en` and perhaps `ru`, `ky`")
            }

            fn visit_str<E: serde::de::Error>(self, en: &str) -> Result<Self::Value, E> {
                Ok(Localised::new(en))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                let table = LocalisedTable::deserialize(MapAccessDeserializer::new(map))?;
                let LocalisedTable { en, ru, ky } = table;
                Ok(Localised { en, ru, ky })
            }
        }

        from.deserialize_any(TextOrTable)
    }
}

impl Serialize for Localised {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { en, ru, ky } = self;
        if ru.is_none() && ky.is_none() {
            return serializer.serialize_str(en);
        }
        LocalisedTable { en: en.clone(), ru: ru.clone(), ky: ky.clone() }.serialize(serializer)
    }
}
