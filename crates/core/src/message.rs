//! Messages: what an answer says, kept apart from the words in which it is said.
//!
//! A [`Message`] is a key with arguments. A [`Catalogue`] holds the words in English, Russian and Kyrgyz.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::serde_day;
use crate::country::Country;
use crate::language::{Language, Localised};

mod catalogue;
mod template;

pub use catalogue::{Catalogue, CatalogueFinding};

/// How deep messages may stand within messages when they are rendered.
const DEPTH_MAX: usize = 16;

/// A sentence or term by its key, with its arguments; the words stand in a [`Catalogue`].
///
/// ```
/// use kerben_core::language::Language;
/// use kerben_core::message::{Catalogue, Message};
///
/// let words = "'pensions.missing' = 'the record of {state} is missing'";
/// let catalogue = Catalogue::from_str(Language::En, "en.toml", words)?;
/// let message = Message::new("pensions.missing").arg("state", "Kazakhstan");
/// assert_eq!(catalogue.render(&message, Language::En), "the record of Kazakhstan is missing");
/// # Ok::<(), kerben_core::data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The key under which catalogues hold the words.
    pub key: String,
    /// The values that stand in the words' `{places}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, MessageArg>,
}

impl Message {
    /// Returns a message without arguments.
    #[must_use]
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), args: BTreeMap::new() }
    }

    /// Adds the value of one `{place}`.
    #[must_use]
    pub fn arg(mut self, place: impl Into<String>, value: impl Into<MessageArg>) -> Self {
        self.args.insert(place.into(), value.into());
        self
    }
}

/// Prints the key and the arguments, for logs and test failures: `claims.latest(day=2023-11-03)`.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)?;
        for (position, (place, value)) in self.args.iter().enumerate() {
            f.write_str(if position == 0 { "(" } else { ", " })?;
            write!(f, "{place}={}", value.plain())?;
        }
        if self.args.is_empty() { Ok(()) } else { f.write_str(")") }
    }
}

impl From<&str> for Message {
    fn from(key: &str) -> Self {
        Self::new(key)
    }
}

impl From<String> for Message {
    fn from(key: String) -> Self {
        Self::new(key)
    }
}

/// The value of a place in a message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MessageArg {
    /// Text that is the same in every language.
    Text(String),
    /// A name that is known in several languages.
    Name(Localised),
    /// A number, as it is to be printed.
    Number(String),
    /// A day; printed as `2021-01-31` in every language.
    Day(#[serde(with = "serde_day")] NaiveDate),
    /// A country; printed by its name.
    Country(Country),
    /// A message within the message.
    Message(Box<Message>),
    /// Several values, printed with commas between them.
    List(Vec<MessageArg>),
}

impl MessageArg {
    fn plain(&self) -> String {
        match self {
            Self::Text(text) | Self::Number(text) => text.clone(),
            Self::Name(name) => name.get(Language::En).to_owned(),
            Self::Day(day) => day.to_string(),
            Self::Country(country) => country.to_string(),
            Self::Message(message) => message.to_string(),
            Self::List(values) => values.iter().map(Self::plain).collect::<Vec<_>>().join(", "),
        }
    }
}

impl From<&str> for MessageArg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for MessageArg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Localised> for MessageArg {
    fn from(name: Localised) -> Self {
        Self::Name(name)
    }
}

impl From<NaiveDate> for MessageArg {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<Country> for MessageArg {
    fn from(country: Country) -> Self {
        Self::Country(country)
    }
}

impl From<Message> for MessageArg {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl From<Decimal> for MessageArg {
    fn from(number: Decimal) -> Self {
        Self::Number(number.to_string())
    }
}

impl<A: Into<MessageArg>> From<Vec<A>> for MessageArg {
    fn from(values: Vec<A>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

macro_rules! from_whole_numbers {
    ($($number:ty),*) => {$(
        impl From<$number> for MessageArg {
            fn from(number: $number) -> Self {
                Self::Number(number.to_string())
            }
        }
    )*};
}

from_whole_numbers!(u8, u16, u32, u64, usize, i32, i64, i128);
