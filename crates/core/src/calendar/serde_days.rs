//! Days in data files: strictly `YYYY-MM-DD`, as text or as the native date of TOML.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Unexpected, Visitor, value::MapAccessDeserializer},
};

/// The key under which the `toml` crate hands a native date to a visitor.
const TOML_DATE_KEY: &str = "$__toml_private_datetime";

struct TextVisitor {
    expecting: &'static str,
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        match map.next_key::<String>()? {
            Some(key) if key == TOML_DATE_KEY => map.next_value(),
            _ => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

/// The text of a day or partial date, from a string or a native date.
pub(crate) fn day_text<'de, D: Deserializer<'de>>(
    deserializer: D,
    expecting: &'static str,
) -> Result<String, D::Error> {
    let visitor = TextVisitor { expecting };
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(visitor)
    } else {
        deserializer.deserialize_string(visitor)
    }
}

struct TableVisitor<T> {
    expecting: &'static str,
    table: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for TableVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }
}

/// Reads a table with named keys only. A derived struct also reads a list by position, and where
/// every key may be absent an empty list would be a value.
pub(crate) fn named_table<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
    expecting: &'static str,
) -> Result<T, D::Error> {
    deserializer.deserialize_map(TableVisitor { expecting, table: PhantomData })
}

/// Reads and writes a day as text; for `#[serde(with = "kerben_core::calendar::serde_day")]`.
///
/// Accepts `"2021-01-31"` and, in TOML, the native `2021-01-31`; refuses every other shape, days
/// that do not exist, and days outside the calendar. Writes `"2021-01-31"`.
///
/// # Example
/// ```
/// use chrono::NaiveDate;
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Act {
///     #[serde(with = "kerben_core::calendar::serde_day")]
///     signed: NaiveDate,
/// }
/// let text: Act = toml::from_str("signed = \"2021-01-31\"")?;
/// let native: Act = toml::from_str("signed = 2021-01-31")?;
/// assert_eq!(text.signed, native.signed);
/// assert!(toml::from_str::<Act>("signed = \"31.01.2021\"").is_err());
/// # Ok::<(), toml::de::Error>(())
/// ```
pub mod serde_day {
    use chrono::NaiveDate;
    use serde::{Deserializer, Serializer, de, ser};

    use super::{super::in_calendar, super::parse_day, day_text};

    /// Writes the day as `YYYY-MM-DD`.
    ///
    /// # Errors
    /// The serializer's, and one for a day outside the calendar.
    pub fn serialize<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
        let day = in_calendar(*day).map_err(ser::Error::custom)?;
        serializer.collect_str(&day)
    }

    /// Reads a day written `YYYY-MM-DD`.
    ///
    /// # Errors
    /// The deserializer's, and those of [`parse_day`].
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
        let text = day_text(deserializer, "a day written YYYY-MM-DD")?;
        parse_day(&text).map_err(de::Error::custom)
    }
}

/// As [`serde_day`], for a day that may be absent; use it with `#[serde(default)]`.
pub mod serde_day_option {
    use std::fmt;

    use chrono::NaiveDate;
    use serde::{Deserializer, Serializer, de};

    use super::serde_day;

    struct OptionVisitor;

    impl<'de> de::Visitor<'de> for OptionVisitor {
        type Value = Option<NaiveDate>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a day written YYYY-MM-DD, or nothing")
        }

        fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
            serde_day::deserialize(inner).map(Some)
        }
    }

    /// Writes the day as `YYYY-MM-DD`, or nothing.
    ///
    /// # Errors
    /// As [`serde_day::serialize`].
    pub fn serialize<S: Serializer>(
        day: &Option<NaiveDate>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match day {
            // The day is written as text by a wrapper, so that the serializer still sees an option.
            Some(day) => serializer.serialize_some(&Text(*day)),
            None => serializer.serialize_none(),
        }
    }

    struct Text(NaiveDate);

    impl serde::Serialize for Text {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serde_day::serialize(&self.0, serializer)
        }
    }

    /// Reads a day written `YYYY-MM-DD`, or nothing.
    ///
    /// # Errors
    /// As [`serde_day::deserialize`].
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<NaiveDate>, D::Error> {
        deserializer.deserialize_option(OptionVisitor)
    }
}
