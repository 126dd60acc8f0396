//! Countries of ISO 3166-1, and states that no longer exist but that rules still name.
//!
//! # Source
//!
//! Codes, numbers and English short names: ISO 3166-1 in two public transcriptions that agree (grade `Code`).
//! Everyday names in English, Russian and Kyrgyz: CLDR 47, but for the Russian names of KG and AE. Of the
//! former states, `SU`, `CS` (Czechoslovakia), `YU` (the socialist federation) and `DD` are known, with
//! the day on which each ended: the USSR by the declaration of 1991-12-26, Czechoslovakia by the
//! constitutional act 542/1992, Yugoslavia by the proclamation of 1992-04-27, the German Democratic Republic by
//! art. 1 of the Unification Treaty. Serbia and Montenegro (2003 to 2006, also `CS`) and the Federal Republic of
//! Yugoslavia (1992 to 2003, also `YU`) are not in the table; nor is Kosovo, which has no code of ISO 3166-1.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::language::Language;

mod former;

/// A country of ISO 3166-1 or a former state: two letters over a reviewed table.
///
/// ```
/// use kerben_core::country::Country;
/// use kerben_core::language::Language;
///
/// let country: Country = "KG".parse()?;
/// assert_eq!(country, Country::KG);
/// assert_eq!(Country::new("KGZ")?, Country::KG);
/// assert_eq!(country.name(Language::Ru), "Кыргызстан");
/// assert_eq!(Country::new("UK").unwrap_err().near, [Country::GB]);
/// # Ok::<(), kerben_core::country::CountryError>(())
/// ```
///
/// A code says nothing about the recognition of a state: `HK` and `GL` are codes too.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// The text names no country of the table.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
#[error(
    "\"{text}\" is not a country code; accepted: two or three capital letters of ISO 3166-1, or SU, CS, YU, DD{}",
    near_list(.near)
)]
pub struct CountryError {
    /// The text that was given (cut to 60 characters).
    pub text: String,
    /// Countries whose code or name is near.
    pub near: Vec<Country>,
}

fn near_list(near: &[Country]) -> String {
    if near.is_empty() {
        return String::new();
    }
    let codes: Vec<String> = near
        .iter()
        .map(|country| format!("{} ({})", country.alpha2(), country.name(Language::En)))
        .collect();
    format!("; near: {}", codes.join(", "))
}

/// Whether a country's code is current, and what became of one that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub enum CountryStatus {
    /// A code of ISO 3166-1.
    Current,
    /// A state that no longer exists.
    Former(Former),
}

/// The time of a former state and the states on its territory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Former {
    /// The first day, where it is known.
    pub from: Option<NaiveDate>,
    /// The first day on which the state no longer existed.
    pub until: NaiveDate,
    /// The states of today on its territory. Which of them continues it in law is not said here.
    pub successors: &'static [Country],
}

struct Entry {
    alpha2: [u8; 2],
    alpha3: &'static str,
    numeric: Option<u16>,
    iso_name: &'static str,
    en: &'static str,
    ru: &'static str,
    ky: &'static str,
}

const fn bytes(code: &str) -> [u8; 2] {
    match code.as_bytes() {
        [a, b] => [*a, *b],
        // The rows of the table have two letters: a test looks at each.
        _ => [b'X'; 2],
    }
}

macro_rules! countries {
    ($($code:ident $alpha3:literal $numeric:literal $iso:literal $en:literal $ru:literal $ky:literal,)*) => {
        impl Country {
            $(
                #[doc = $iso]
                #[allow(clippy::doc_markdown, reason = "one name, McDonald, looks like code")]
                pub const $code: Self = Self(bytes(stringify!($code)));
            )*
        }

        /// Sorted by alpha-2 code.
        pub(super) static TABLE: &[Entry] = &[$(
            Entry {
                alpha2: bytes(stringify!($code)),
                alpha3: $alpha3,
                numeric: Some($numeric),
                iso_name: $iso,
                en: $en,
                ru: $ru,
                ky: $ky,
            },
        )*];
    };
}

mod table;

use table::TABLE;

impl Country {
    /// Returns the country with this alpha-2 or alpha-3 code, or the former state SU, CS, YU or DD.
    ///
    /// # Errors
    ///
    /// [`CountryError`], which names countries that are near.
    pub fn new(code: &str) -> Result<Self, CountryError> {
        let letters = code.as_bytes();
        let found = if let Ok(alpha2) = <[u8; 2]>::try_from(letters) {
            lookup(alpha2)
        } else if letters.len() == 3 {
            entries().find(|entry| entry.alpha3 == code)
        } else {
            None
        };
        found.map(|entry| Self(entry.alpha2)).ok_or_else(|| Self::refuse(code))
    }

    /// Returns the country with this numeric code; former states included.
    #[must_use]
    pub fn from_numeric(numeric: u16) -> Option<Self> {
        entries().find(|entry| entry.numeric == Some(numeric)).map(|entry| Self(entry.alpha2))
    }

    fn refuse(text: &str) -> CountryError {
        const NEAR_MAX: usize = 5;
        let lower = text.to_lowercase();
        let upper = text.to_ascii_uppercase();
        // The two codes that people write most often instead of ISO's.
        let usual = match upper.as_str() {
            "UK" => Some(Self::GB),
            "EL" => Some(Self::GR),
            _ => None,
        };
        let named = |entry: &&Entry| {
            let begins = |name: &str| lower.len() >= 4 && name.to_lowercase().starts_with(&lower);
            begins(entry.en) || begins(entry.iso_name) || begins(entry.ru) || begins(entry.ky)
        };
        let same = |code: &str| code == upper;
        let one_off = |code: &str| {
            let differing = code.bytes().zip(upper.bytes()).filter(|(left, right)| left != right);
            upper.len() == 3 && code.len() == 3 && differing.count() == 1
        };
        let codes = |entry: &Entry| [Self(entry.alpha2).code().to_owned(), entry.alpha3.to_owned()];
        let matching = |test: &dyn Fn(&str) -> bool| -> Vec<Self> {
            entries()
                .filter(|entry| codes(entry).iter().any(|code| test(code)))
                .map(|entry| Self(entry.alpha2))
                .take(NEAR_MAX)
                .collect()
        };
        let mut near: Vec<Self> = usual.into_iter().collect();
        if near.is_empty() {
            near = matching(&same);
        }
        if near.is_empty() {
            near = entries().filter(named).map(|entry| Self(entry.alpha2)).take(NEAR_MAX).collect();
        }
        if near.is_empty() {
            near = matching(&one_off);
        }
        CountryError { text: text.chars().take(60).collect(), near }
    }

    fn entry(self) -> Option<&'static Entry> {
        // `Some` for every value: the constructor and the constants know no other codes.
        lookup(self.0)
    }

    fn code(&self) -> &str {
        // ASCII letters, so always text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns the two letters.
    #[must_use]
    pub fn alpha2(&self) -> &str {
        self.code()
    }

    /// Returns the three letters: `KGZ`, and `SUN` for the USSR.
    #[must_use]
    pub fn alpha3(self) -> &'static str {
        self.entry().map_or("", |entry| entry.alpha3)
    }

    /// Returns the numeric code, where one is known.
    #[must_use]
    pub fn numeric(self) -> Option<u16> {
        self.entry().and_then(|entry| entry.numeric)
    }

    /// Returns the everyday name in `language`.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        self.entry().map_or("", |entry| match language {
            Language::En => entry.en,
            Language::Ru => entry.ru,
            Language::Ky => entry.ky,
        })
    }

    /// Returns the English short name of ISO 3166: `Korea (Republic of)`.
    #[must_use]
    pub fn iso_name(self) -> &'static str {
        self.entry().map_or("", |entry| entry.iso_name)
    }

    /// Returns whether the code is current, and what became of one that is not.
    #[must_use]
    pub fn status(self) -> CountryStatus {
        former::time_of(self).map_or(CountryStatus::Current, CountryStatus::Former)
    }

    /// Returns whether the code may be used for `day`: within the time of a former state, and always
    /// for a current country, because the table does not hold the day on which each began.
    #[must_use]
    pub fn exists_on(self, day: NaiveDate) -> bool {
        former::time_of(self)
            .is_none_or(|time| time.from.is_none_or(|from| from <= day) && day < time.until)
    }

    /// Returns every country of the table: the current ones by code, then the former ones by code.
    pub fn all() -> impl Iterator<Item = Self> {
        entries().map(|entry| Self(entry.alpha2))
    }
}

fn entries() -> impl Iterator<Item = &'static Entry> {
    TABLE.iter().chain(former::TABLE)
}

fn lookup(alpha2: [u8; 2]) -> Option<&'static Entry> {
    TABLE
        .binary_search_by(|entry| entry.alpha2.cmp(&alpha2))
        .ok()
        .and_then(|place| TABLE.get(place))
        .or_else(|| former::TABLE.iter().find(|entry| entry.alpha2 == alpha2))
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::new(code)
    }
}

impl TryFrom<String> for Country {
    type Error = CountryError;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::new(&code)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}
