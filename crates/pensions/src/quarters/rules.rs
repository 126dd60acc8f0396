//! The rules of the countries, as data.

use kerben_core::country::Country;
use kerben_core::data::{DataError, Document, PackHeader, PackStamp};
use kerben_core::language::Localised;
use kerben_core::period::Validity;
use kerben_core::source::{Evidence, Source, Sources};
use kerben_core::unsettled::{Reading, Settled, Unsettled};
use serde::Deserialize;

use super::grid::place_of;
use super::{CreditingRule, Placement, Remainder, Scope};
use crate::unit::Unit;

/// The rule of one country, with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CountryRule {
    /// The country.
    pub country: Country,
    /// The rule, or the readings of a source that states two.
    pub rule: Settled<CreditingRule>,
    /// What the rule excludes, in its own words: [`Standing::Excluded`](super::Standing::Excluded).
    pub excluded: Option<String>,
    /// The id of the source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// The crediting rules of the countries that have an agreement with the United States.
///
/// Czechia's page states two rules; which one applies is the question `us-cz.units-of-a-quarter`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditingRules {
    stamp: PackStamp,
    sources: Sources,
    rules: Vec<CountryRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    pack: PackHeader,
    source: Vec<Source>,
    #[serde(default)]
    rule: Vec<RawRule>,
    #[serde(default)]
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    country: Country,
    unit: Unit,
    #[serde(default)]
    units_of_a_quarter: Option<u32>,
    #[serde(default)]
    remainder: Option<Remainder>,
    #[serde(default)]
    scope: Option<Scope>,
    #[serde(default)]
    placement: Option<Placement>,
    #[serde(default)]
    earliest_year: Option<i32>,
    #[serde(default)]
    dependants_most: Option<u32>,
    #[serde(default)]
    excluded: Option<String>,
    source: String,
    grade: Evidence,
    #[serde(default)]
    #[expect(dead_code, reason = "a note is for the reader of the file")]
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    id: String,
    country: Country,
    why: Localised,
    #[serde(default)]
    excluded: Option<String>,
    reading: Vec<RawReading>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReading {
    name: String,
    why: Localised,
    unit: Unit,
    units_of_a_quarter: u32,
    source: String,
    grade: Evidence,
}

impl CreditingRules {
    /// Reads the rules of a data file; `file` is only a name for error messages.
    ///
    /// # Errors
    ///
    /// [`DataError`] with line and key: no TOML, an unknown key, a source that is not defined, a country that stands
    /// twice, a rule that counts nothing.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawRules = document.parse()?;
        let sources = document.sources(raw.source)?;
        let mut rules: Vec<CountryRule> = Vec::new();
        let mut add = |key: &str, rule: CountryRule| {
            if rules.iter().any(|known| known.country == rule.country) {
                let problem = format!("{} has a rule already", rule.country);
                return Err(document.error(key, problem, "each country once"));
            }
            rules.push(rule);
            Ok(())
        };
        let units = |key: &str, unit: Unit, count: Option<u32>| {
            if !matches!(unit, Unit::CalendarDay | Unit::Week | Unit::Month) {
                let problem = format!("no quarter is counted in {unit}");
                return Err(document.error(key, problem, "calendar-day, week, month"));
            }
            if count == Some(0) {
                let problem = "no units make no quarter";
                return Err(document.error(key, problem, "at least one unit of a quarter"));
            }
            Ok(())
        };
        for (index, row) in raw.rule.into_iter().enumerate() {
            let key = |field: &str| format!("rule[{index}].{field}");
            document.check_source(&sources, &key("source"), &row.source)?;
            units(&key("unit"), row.unit, row.units_of_a_quarter)?;
            if let Some(year) = row.earliest_year {
                place_of(year).map_err(|error| document.refused(&key("earliest_year"), &error))?;
            }
            let rule = CreditingRule {
                unit: row.unit,
                units_of_a_quarter: row.units_of_a_quarter,
                remainder: row.remainder,
                scope: row.scope,
                placement: row.placement,
                earliest_year: row.earliest_year,
                dependants_most: row.dependants_most,
            };
            let rule = CountryRule {
                country: row.country,
                rule: Settled::Settled(rule),
                excluded: row.excluded,
                source: row.source,
                grade: row.grade,
            };
            add(&key("country"), rule)?;
        }
        for (index, row) in raw.question.into_iter().enumerate() {
            let key = |field: &str| format!("question[{index}].{field}");
            let mut readings = Vec::new();
            for (position, reading) in row.reading.into_iter().enumerate() {
                let inner = |field: &str| key(&format!("reading[{position}].{field}"));
                document.check_source(&sources, &inner("source"), &reading.source)?;
                units(&inner("unit"), reading.unit, Some(reading.units_of_a_quarter))?;
                let rule = CreditingRule {
                    units_of_a_quarter: Some(reading.units_of_a_quarter),
                    ..CreditingRule::new(reading.unit)
                };
                let (why, source) = (reading.why, reading.source);
                readings.push(Reading::new(reading.name, rule, why, reading.grade, source));
            }
            let grade = Evidence::lowest(readings.iter().map(|reading| reading.grade));
            let source = readings.first().map(|reading| reading.source.clone());
            let unsettled = Unsettled::new(row.id, readings, Validity::always(), row.why)
                .map_err(|error| document.refused(&key("reading"), &error))?;
            let rule = CountryRule {
                country: row.country,
                rule: Settled::Unsettled(unsettled),
                excluded: row.excluded,
                source: source.unwrap_or_default(),
                grade: grade.unwrap_or(Evidence::Unverified),
            };
            add(&key("country"), rule)?;
        }
        let stamp = raw.pack.stamp(text.as_bytes());
        Ok(Self { stamp, sources, rules })
    }

    /// The rules that ship with the crate.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    #[cfg(feature = "builtin")]
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("quarters.toml", include_str!("../../data/quarters.toml"))
    }

    /// The pack's identity, for a receipt.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// The sources on which the rules rest.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The rule of a country, if one was read.
    #[must_use]
    pub fn of(&self, country: Country) -> Option<&CountryRule> {
        self.rules.iter().find(|rule| rule.country == country)
    }

    /// Every rule.
    pub fn iter(&self) -> impl Iterator<Item = &CountryRule> {
        self.rules.iter()
    }
}
