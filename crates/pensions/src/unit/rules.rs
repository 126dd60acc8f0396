//! The published rules on units, each with its source.

use kerben_core::data::{DataError, Document, PackHeader, PackStamp};
use kerben_core::rounding::RoundingMode;
use kerben_core::source::{Evidence, Source, Sources};
use serde::Deserialize;

use super::{Duration, NotifiedAs, Regime, Unit};

/// What one row of the rules says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Statement {
    /// So much of one unit is so much of another.
    Equivalence {
        /// The one.
        from: Duration,
        /// The other.
        to: Duration,
    },
    /// A calendar year has at most so much, and a full year has it.
    FullYear(Duration),
    /// A fraction of a unit is rounded so.
    Rounding {
        /// The unit of the result.
        unit: Unit,
        /// The direction.
        mode: RoundingMode,
    },
}

/// One published rule on units.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnitRule {
    /// The regime to which it belongs.
    pub regime: Regime,
    /// What it says.
    pub statement: Statement,
    /// The article or section, where one is known.
    pub article: Option<String>,
    /// The id of its source.
    pub source: String,
    /// How well it is known.
    pub grade: Evidence,
}

/// The published rules on units: what an answer cites when it converts.
///
/// The tables stand in the code, where they cost nothing; this is their evidence. A file whose rows say anything
/// else than the code is refused, so that the two cannot drift apart.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_core::source::Evidence;
/// use kerben_pensions::unit::{Regime, UnitRules};
///
/// let rules = UnitRules::builtin()?;
/// // That fractions are rounded up (13(1)(e)) was not read in the regulation itself.
/// assert_eq!(rules.grade(Regime::Eu), Some(Evidence::Unverified));
/// # }
/// # Ok::<(), kerben_core::data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRules {
    stamp: PackStamp,
    sources: Sources,
    rules: Vec<UnitRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    pack: PackHeader,
    source: Vec<Source>,
    #[serde(default)]
    equivalence: Vec<RawEquivalence>,
    #[serde(default)]
    full_year: Vec<RawFullYear>,
    #[serde(default)]
    rounding: Vec<RawRounding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEquivalence {
    regime: Regime,
    from: Duration,
    to: Duration,
    #[serde(default)]
    article: Option<String>,
    source: String,
    grade: Evidence,
    #[serde(default)]
    #[expect(dead_code, reason = "a note is for the reader of the file")]
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFullYear {
    regime: Regime,
    is: Vec<Duration>,
    #[serde(default)]
    article: Option<String>,
    source: String,
    grade: Evidence,
    #[serde(default)]
    #[expect(dead_code, reason = "a note is for the reader of the file")]
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRounding {
    regime: Regime,
    units: Vec<Unit>,
    mode: RoundingMode,
    #[serde(default)]
    article: Option<String>,
    source: String,
    grade: Evidence,
    #[serde(default)]
    #[expect(dead_code, reason = "a note is for the reader of the file")]
    note: Option<String>,
}

impl UnitRules {
    /// Reads the rules of a data file; `file` is only a name for error messages.
    ///
    /// # Errors
    ///
    /// [`DataError`] with line and key: no TOML, an unknown key, a source that is not defined, a row that says
    /// anything else than the code.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawRules = document.parse()?;
        let sources = document.sources(raw.source)?;
        let mut rules = Vec::new();
        for (index, row) in raw.equivalence.into_iter().enumerate() {
            let key = |field: &str| format!("equivalence[{index}].{field}");
            document.check_source(&sources, &key("source"), &row.source)?;
            let computed = row
                .regime
                .convert(&row.from, row.to.unit(), NotifiedAs::Block)
                .map_err(|error| document.refused(&key("to"), &error))?;
            if computed.exact != row.to.quantity() {
                let problem = format!("{} is not {} by the code", row.from, row.to);
                let accepted = format!("{} {}", computed.exact, computed.unit);
                return Err(document.error(&key("to"), problem, accepted));
            }
            rules.push(UnitRule {
                regime: row.regime,
                statement: Statement::Equivalence { from: row.from, to: row.to },
                article: row.article,
                source: row.source,
                grade: row.grade,
            });
        }
        for (index, row) in raw.full_year.into_iter().enumerate() {
            let key = |field: &str| format!("full_year[{index}].{field}");
            document.check_source(&sources, &key("source"), &row.source)?;
            for full in row.is {
                let computed = row.regime.full_year(full.unit()).map(i64::from);
                if computed.map(kerben_core::number::Rational::whole) != Some(full.quantity()) {
                    let problem = format!("a full year is not {full} by the code");
                    let accepted = computed.map_or("another unit".to_owned(), |n| n.to_string());
                    return Err(document.error(&key("is"), problem, accepted));
                }
                rules.push(UnitRule {
                    regime: row.regime,
                    statement: Statement::FullYear(full),
                    article: row.article.clone(),
                    source: row.source.clone(),
                    grade: row.grade,
                });
            }
        }
        for (index, row) in raw.rounding.into_iter().enumerate() {
            let key = |field: &str| format!("rounding[{index}].{field}");
            document.check_source(&sources, &key("source"), &row.source)?;
            for unit in row.units {
                let computed = row.regime.rounding(unit);
                if computed != Some(row.mode) {
                    let problem = format!("{unit} is not rounded {} by the code", row.mode.name());
                    let accepted = computed.map_or("no rounding", RoundingMode::name);
                    return Err(document.error(&key("mode"), problem, accepted));
                }
                rules.push(UnitRule {
                    regime: row.regime,
                    statement: Statement::Rounding { unit, mode: row.mode },
                    article: row.article.clone(),
                    source: row.source.clone(),
                    grade: row.grade,
                });
            }
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
        Self::from_str("units.toml", include_str!("../../data/units.toml"))
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

    /// Every rule, equivalences first.
    pub fn iter(&self) -> impl Iterator<Item = &UnitRule> {
        self.rules.iter()
    }

    /// The rules of a regime.
    pub fn of(&self, regime: Regime) -> impl Iterator<Item = &UnitRule> {
        self.rules.iter().filter(move |rule| rule.regime == regime)
    }

    /// The lowest grade among the rules of a regime: that of an answer that used them all.
    #[must_use]
    pub fn grade(&self, regime: Regime) -> Option<Evidence> {
        Evidence::lowest(self.of(regime).map(|rule| rule.grade))
    }
}
