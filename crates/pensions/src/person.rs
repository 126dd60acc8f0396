//! The person whose pension is asked for.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kerben_core::calendar::{self, AgeSpan, Birthday29February};
use kerben_core::country::Country;
use serde::{Deserialize, Serialize};

use crate::error::PensionError;

/// When a person born on 29 February reaches an age in a year without that day: on 28 February.
///
/// No source read settles it for the five states; the choice can move a right by one day, for those born
/// on that day only.
pub const BIRTHDAY_RULE: Birthday29February = Birthday29February::LastOfFebruary;

/// The most citizenships that a person may state.
pub const CITIZENSHIPS_MAX: usize = 16;

/// Sex, as the laws of pensionable age know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// A woman.
    Female,
    /// A man.
    Male,
}

impl Sex {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Female, Self::Male];

    /// The word at the end of parameters that differ by sex: `women` or `men`.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Female => "women",
            Self::Male => "men",
        }
    }
}

/// Who asks: day of birth, sex, citizenships and the state of residence at the claim.
///
/// # Example
///
/// ```
/// use kerben_core::{calendar::day, country::Country};
/// use kerben_pensions::person::{Person, Sex};
///
/// let person = Person::new(day(1962, 5, 17)?, Sex::Male, [Country::KG], Country::KG)?;
/// assert!(person.is_citizen_of(Country::KG));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawPerson", into = "RawPerson")]
pub struct Person {
    born: NaiveDate,
    sex: Sex,
    citizenships: BTreeSet<Country>,
    residence: Country,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPerson {
    #[serde(with = "kerben_core::calendar::serde_day")]
    born: NaiveDate,
    sex: Sex,
    citizenships: Vec<Country>,
    residence: Country,
}

impl TryFrom<RawPerson> for Person {
    type Error = PensionError;

    fn try_from(raw: RawPerson) -> Result<Self, PensionError> {
        Self::new(raw.born, raw.sex, raw.citizenships, raw.residence)
    }
}

impl From<Person> for RawPerson {
    fn from(person: Person) -> Self {
        Self {
            born: person.born,
            sex: person.sex,
            citizenships: person.citizenships.into_iter().collect(),
            residence: person.residence,
        }
    }
}

impl Person {
    /// The person born on that day.
    ///
    /// # Errors
    ///
    /// [`PensionError::Calendar`] for a day outside the calendar, [`PensionError::TooMany`] for more than
    /// [`CITIZENSHIPS_MAX`] citizenships. No citizenship at all is accepted: a stateless person.
    pub fn new(
        born: NaiveDate,
        sex: Sex,
        citizenships: impl IntoIterator<Item = Country>,
        residence: Country,
    ) -> Result<Self, PensionError> {
        let citizenships: BTreeSet<Country> = citizenships.into_iter().collect();
        if citizenships.len() > CITIZENSHIPS_MAX {
            return Err(PensionError::TooMany {
                what: "citizenships",
                count: citizenships.len(),
                most: CITIZENSHIPS_MAX,
            });
        }
        Ok(Self { born: calendar::in_calendar(born)?, sex, citizenships, residence })
    }

    /// The day of birth.
    #[must_use]
    pub const fn born(&self) -> NaiveDate {
        self.born
    }

    /// The sex.
    #[must_use]
    pub const fn sex(&self) -> Sex {
        self.sex
    }

    /// The citizenships, in the order of their codes.
    pub fn citizenships(&self) -> impl Iterator<Item = Country> {
        self.citizenships.iter().copied()
    }

    /// The state in which the person lives when the pension is claimed.
    #[must_use]
    pub const fn residence(&self) -> Country {
        self.residence
    }

    /// Whether the person is a citizen of that state.
    #[must_use]
    pub fn is_citizen_of(&self, state: Country) -> bool {
        self.citizenships.contains(&state)
    }

    /// Whether the person is a citizen of that state or lives in it.
    #[must_use]
    pub fn belongs_to(&self, state: Country) -> bool {
        self.residence == state || self.is_citizen_of(state)
    }

    /// The day on which the person reaches an age, by [`BIRTHDAY_RULE`].
    ///
    /// # Errors
    ///
    /// [`PensionError::Calendar`] when the day lies outside the calendar.
    pub fn reaches(&self, age: AgeSpan) -> Result<NaiveDate, PensionError> {
        Ok(calendar::reaches_age(self.born, age, BIRTHDAY_RULE)?)
    }
}
