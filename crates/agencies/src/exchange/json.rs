//! Walking through a JSON text: every value knows its path, every error names it.

use kerben_core::partial_date::PartialDate;
use serde_json::Value;

use super::{ExchangeError, TEXT_BYTES_MAX};

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(super) struct At<'a> {
    pub(super) file: &'a str,
    pub(super) path: String,
    pub(super) value: &'a Value,
}

/// Reads a text.
pub(super) fn parse(file: &str, text: &str) -> Result<Value, ExchangeError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(ExchangeError::TooLong { file: file.to_owned(), bytes: text.len() });
    }
    serde_json::from_str(text).map_err(|error| ExchangeError::Json {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
        problem: error.to_string(),
    })
}

impl<'a> At<'a> {
    pub(super) const fn root(file: &'a str, value: &'a Value) -> Self {
        Self { file, path: String::new(), value }
    }

    pub(super) fn error(
        &self,
        problem: impl Into<String>,
        accepted: impl Into<String>,
    ) -> ExchangeError {
        ExchangeError::JsonValue {
            file: self.file.to_owned(),
            path: if self.path.is_empty() { "$".to_owned() } else { self.path.clone() },
            problem: problem.into(),
            accepted: accepted.into(),
        }
    }

    /// The value of a field that is there and not null.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        let path =
            if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) };
        Some(Self { file: self.file, path, value })
    }

    /// The first of several fields that is there.
    pub(super) fn first(&self, keys: &[&str]) -> Option<Self> {
        keys.iter().find_map(|key| self.get(key))
    }

    pub(super) fn text(&self) -> Result<&'a str, ExchangeError> {
        self.value.as_str().ok_or_else(|| self.error("no text", "a text"))
    }

    /// The items of a list; a value that is no list is an error.
    pub(super) fn items(&self) -> Result<Vec<Self>, ExchangeError> {
        let items = self.value.as_array().ok_or_else(|| self.error("no list", "a list"))?;
        Ok(items
            .iter()
            .enumerate()
            .map(|(place, value)| Self {
                file: self.file,
                path: format!("{}[{place}]", self.path),
                value,
            })
            .collect())
    }

    pub(super) fn object(&self) -> Result<(), ExchangeError> {
        if self.value.is_object() { Ok(()) } else { Err(self.error("no object", "an object")) }
    }

    /// The names of the fields.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a String> {
        self.value.as_object().into_iter().flat_map(|fields| fields.keys())
    }

    /// A year, a month or a day; a time of day behind it is cut off, and `true` says so.
    pub(super) fn date(&self) -> Result<(PartialDate, bool), ExchangeError> {
        let text = self.text()?;
        let accepted = "a date as 2013, 2013-11 or 2013-11-05";
        let (day, time) = match text.split_once(['T', ' ']) {
            Some((day, _)) => (day, true),
            None => (text, false),
        };
        let plain = day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        // The code of a season has the form of a month.
        let accepts = plain && (day.len() != 7 || month(day));
        let date = day.parse::<PartialDate>().ok().filter(|_| accepts);
        date.map(|date| (date, time)).ok_or_else(|| {
            self.error(
                format!("\"{}\" is no date", text.chars().take(40).collect::<String>()),
                accepted,
            )
        })
    }
}

/// Whether the text is a year and a month that exists.
fn month(text: &str) -> bool {
    text.get(5..).and_then(|month| month.parse::<u32>().ok()).is_some_and(|m| (1..=12).contains(&m))
}
