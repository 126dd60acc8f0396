//! The data of one state: the file format and its checks.

use std::collections::{BTreeMap, BTreeSet};

use kerben_core::country::Country;
use kerben_core::data::{DataError, Document, PackHeader, PackStamp, list_names};
use kerben_core::language::Language;
use kerben_core::period::Period;
use kerben_core::source::{Source, Sources};
use kerben_core::tri::Tri;
use serde::Deserialize;

use crate::breakdown::{Breakdown, Dimension, Unit};
use crate::exemption::Exemption;
use crate::pool::Pool;
use crate::statement::Statement;
use crate::table::PublishedTable;
use crate::year::{QuotaYear, YEAR_MAX, YEAR_MIN};

/// The largest number of entries of one kind in a file.
const ENTRIES_MAX: usize = 10_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPack {
    state: Country,
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    pool: Vec<Pool>,
    #[serde(default)]
    unit: Vec<Unit>,
    #[serde(default)]
    year: Vec<QuotaYear>,
    #[serde(default)]
    exemption: Vec<Exemption>,
    #[serde(default)]
    table: Vec<PublishedTable>,
}

/// The quotas of one state as its data file gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatePack {
    state: Country,
    stamp: PackStamp,
    sources: Sources,
    pools: Vec<Pool>,
    units: Vec<Unit>,
    years: BTreeMap<(String, i32), QuotaYear>,
    exemptions: Vec<Exemption>,
    tables: Vec<PublishedTable>,
}

impl StatePack {
    /// Reads a data file.
    ///
    /// # Errors
    ///
    /// Text that is no TOML of this format, and every reference that leads nowhere (source, pool, unit,
    /// amended or preferred statement), every id that stands twice, a year out of range, a state with
    /// several pools answering by default: with file, line and key.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawPack = document.parse()?;
        let sources = document.sources(raw.source.clone())?;
        let checks = Checks { document: &document, raw: &raw, sources: &sources };
        checks.run()?;
        let stamp = raw.pack.stamp(text.as_bytes());
        let years =
            raw.year.into_iter().map(|year| ((year.pool.clone(), year.year), year)).collect();
        Ok(Self {
            state: raw.state,
            stamp,
            sources,
            pools: raw.pool,
            units: raw.unit,
            years,
            exemptions: raw.exemption,
            tables: raw.table,
        })
    }

    /// The state whose quotas these are.
    #[must_use]
    pub const fn state(&self) -> Country {
        self.state
    }

    /// The identity of the data.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// The sources.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The pools, in the order of the data.
    #[must_use]
    pub fn pools(&self) -> &[Pool] {
        &self.pools
    }

    /// The pool with this id.
    #[must_use]
    pub fn pool(&self, id: &str) -> Option<&Pool> {
        self.pools.iter().find(|pool| pool.id == id)
    }

    /// The pool that answers a question which names none.
    #[must_use]
    pub fn default_pool(&self) -> Option<&Pool> {
        self.pools.iter().find(|pool| pool.asked_by_default.is_some())
    }

    /// The regions, sectors and categories that the data name.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The unit with this id.
    #[must_use]
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// The unit with this id, or with this name in any language, whatever the case of its letters.
    #[must_use]
    pub fn find_unit(&self, dimension: Dimension, asked: &str) -> Option<&Unit> {
        let asked = asked.trim().to_lowercase();
        let of_dimension = || self.units.iter().filter(|unit| unit.dimension == dimension);
        let named = |unit: &&Unit| {
            Language::ALL
                .into_iter()
                .any(|language| unit.name.get(language).to_lowercase() == asked)
        };
        of_dimension().find(|unit| unit.id == asked).or_else(|| of_dimension().find(named))
    }

    /// The statements that were decided in a year, whatever the year of their effect: "decided in 2023
    /// for 2024". `Unknown` where the record is too coarse to say; statements without a day of decision
    /// are left out.
    pub fn decided_in(&self, year: i32) -> impl Iterator<Item = (&QuotaYear, &Statement, Tri)> {
        let period = Period::of_year(year).ok();
        self.years.values().flat_map(move |entry| {
            entry.statements.iter().filter_map(move |statement| {
                let decided = statement.decided_on?.within(period?);
                decided.is_possible().then_some((entry, statement, decided))
            })
        })
    }

    /// The years of all pools, by pool and year.
    pub fn years(&self) -> impl Iterator<Item = &QuotaYear> {
        self.years.values()
    }

    /// What the data hold about a pool in a year.
    #[must_use]
    pub fn year(&self, pool: &str, year: i32) -> Option<&QuotaYear> {
        let several = || {
            let earlier = self.years.range((pool.to_owned(), i32::MIN)..=(pool.to_owned(), year));
            earlier.map(|(_, entry)| entry).next_back().filter(|entry| entry.through >= Some(year))
        };
        self.years.get(&(pool.to_owned(), year)).or_else(several)
    }

    /// Published tables that are no total of a year: rounds, plans of several years, figures without a year.
    #[must_use]
    pub fn tables(&self) -> &[PublishedTable] {
        &self.tables
    }

    /// The rules by which a person needs no place.
    #[must_use]
    pub fn exemptions(&self) -> &[Exemption] {
        &self.exemptions
    }

    pub(crate) fn year_mut(&mut self, pool: &str, year: i32) -> Option<&mut QuotaYear> {
        self.years.get_mut(&(pool.to_owned(), year))
    }
}

struct Checks<'a> {
    document: &'a Document<'a>,
    raw: &'a RawPack,
    sources: &'a Sources,
}

impl Checks<'_> {
    fn run(&self) -> Result<(), DataError> {
        self.pools()?;
        self.units()?;
        self.years()?;
        self.tables()?;
        self.exemptions()
    }

    fn count(&self, key: &str, length: usize) -> Result<(), DataError> {
        if length <= ENTRIES_MAX {
            return Ok(());
        }
        let key = format!("{key}[{ENTRIES_MAX}]");
        Err(self.document.error(
            &key,
            "there are too many entries",
            format!("at most {ENTRIES_MAX}"),
        ))
    }

    fn once<'s>(
        &self,
        seen: &mut BTreeSet<&'s str>,
        key: &str,
        id: &'s str,
    ) -> Result<(), DataError> {
        if id.trim().is_empty() {
            return Err(self.document.error(key, "the id is empty", "a name"));
        }
        if seen.insert(id) {
            return Ok(());
        }
        Err(self.document.error(key, format!("the id `{id}` stands twice"), "each id once"))
    }

    fn known<'s>(
        &self,
        key: &str,
        what: &str,
        id: &str,
        ids: impl Iterator<Item = &'s str> + Clone,
    ) -> Result<(), DataError> {
        if ids.clone().any(|known| known == id) {
            return Ok(());
        }
        Err(self.document.error(key, format!("the {what} `{id}` is not defined"), list_names(ids)))
    }

    fn source(&self, at: &str, source: &str, also: &[String]) -> Result<(), DataError> {
        self.document.check_source(self.sources, &format!("{at}.source"), source)?;
        for (index, id) in also.iter().enumerate() {
            self.document.check_source(self.sources, &format!("{at}.also[{index}]"), id)?;
        }
        Ok(())
    }

    fn pools(&self) -> Result<(), DataError> {
        self.count("pool", self.raw.pool.len())?;
        let mut seen = BTreeSet::new();
        let mut default = None;
        for (index, pool) in self.raw.pool.iter().enumerate() {
            let at = format!("pool[{index}]");
            self.once(&mut seen, &format!("{at}.id"), &pool.id)?;
            self.source(&at, &pool.source, &[])?;
            if pool.asked_by_default.is_some()
                && let Some(other) = default.replace(pool.id.as_str())
            {
                return Err(self.document.error(
                    &format!("{at}.asked_by_default"),
                    format!("the pool `{other}` answers by default already"),
                    "one pool of a state",
                ));
            }
        }
        Ok(())
    }

    fn units(&self) -> Result<(), DataError> {
        self.count("unit", self.raw.unit.len())?;
        let mut seen = BTreeSet::new();
        for (index, unit) in self.raw.unit.iter().enumerate() {
            self.once(&mut seen, &format!("unit[{index}].id"), &unit.id)?;
        }
        Ok(())
    }

    fn years(&self) -> Result<(), DataError> {
        self.count("year", self.raw.year.len())?;
        let mut seen = BTreeSet::new();
        let mut statements = BTreeSet::new();
        for (index, year) in self.raw.year.iter().enumerate() {
            let at = format!("year[{index}]");
            let pools = self.raw.pool.iter().map(|pool| pool.id.as_str());
            self.known(&format!("{at}.pool"), "pool", &year.pool, pools)?;
            if !(YEAR_MIN..=YEAR_MAX).contains(&year.year) {
                return Err(self.document.error(
                    &format!("{at}.year"),
                    format!("the year {} is out of range", year.year),
                    format!("{YEAR_MIN} to {YEAR_MAX}"),
                ));
            }
            if let Some(last) = year.through
                && !(year.year..=YEAR_MAX).contains(&last)
            {
                return Err(self.document.error(
                    &format!("{at}.through"),
                    format!("the last year {last} is before the first or out of range"),
                    format!("{} to {YEAR_MAX}", year.year),
                ));
            }
            if !seen.insert((year.pool.as_str(), year.year)) {
                return Err(self.document.error(
                    &format!("{at}.year"),
                    format!("the year {} of the pool `{}` stands twice", year.year, year.pool),
                    "each year of a pool once",
                ));
            }
            self.count(&format!("{at}.statement"), year.statements.len())?;
            for (number, statement) in year.statements.iter().enumerate() {
                let at = format!("{at}.statement[{number}]");
                self.once(&mut statements, &format!("{at}.id"), &statement.id)?;
                self.source(&at, &statement.source, &statement.also)?;
                if let Some(amended) = &statement.amends {
                    // Only earlier statements: the chain of amendments cannot turn in a circle.
                    let earlier = year.statements.iter().take(number);
                    let earlier = earlier.map(|statement| statement.id.as_str());
                    self.known(&format!("{at}.amends"), "earlier statement", amended, earlier)?;
                }
            }
            let ids = year.statements.iter().map(|statement| statement.id.as_str());
            if let Some(preferred) = &year.preferred {
                let key = format!("{at}.preferred.statement");
                self.known(&key, "statement", &preferred.statement, ids.clone())?;
            }
            for (number, breakdown) in year.breakdowns.iter().enumerate() {
                let at = format!("{at}.breakdown[{number}]");
                if let Some(of) = &breakdown.of {
                    self.known(&format!("{at}.of"), "statement", of, ids.clone())?;
                }
                self.breakdown(&at, breakdown)?;
            }
            for (number, usage) in year.usage.iter().enumerate() {
                self.source(&format!("{at}.usage[{number}]"), &usage.source, &usage.also)?;
            }
            self.changes(&at, year)?;
        }
        Ok(())
    }

    fn breakdown(&self, at: &str, breakdown: &Breakdown) -> Result<(), DataError> {
        self.count(&format!("{at}.part"), breakdown.parts.len())?;
        let ids = self.raw.unit.iter().map(|unit| unit.id.as_str());
        if let Some(within) = &breakdown.within {
            if breakdown.of.is_some() {
                return Err(self.document.error(
                    &format!("{at}.of"),
                    format!("the parts of `{within}` do not divide the total of the state"),
                    "`stated` with the total of the unit, or no `within`",
                ));
            }
            self.known(&format!("{at}.within"), "unit", within, ids.clone())?;
        }
        let mut seen = BTreeSet::new();
        for (number, part) in breakdown.parts.iter().enumerate() {
            let at = format!("{at}.part[{number}]");
            self.source(&at, &part.source, &part.also)?;
            self.once(&mut seen, &format!("{at}.unit"), &part.unit)?;
            let units = self.raw.unit.iter().filter(|unit| unit.dimension == breakdown.dimension);
            let what = breakdown.dimension.name();
            let units = units.map(|unit| unit.id.as_str());
            self.known(&format!("{at}.unit"), what, &part.unit, units)?;
        }
        Ok(())
    }

    fn changes(&self, at: &str, year: &QuotaYear) -> Result<(), DataError> {
        let ids = self.raw.unit.iter().map(|unit| unit.id.as_str());
        for (number, change) in year.changes.iter().enumerate() {
            let at = format!("{at}.change[{number}]");
            self.source(&at, &change.source, &[])?;
            self.known(&format!("{at}.parent"), "unit", &change.parent, ids.clone())?;
            for (number, part) in change.parts.iter().enumerate() {
                let key = format!("{at}.part[{number}].unit");
                self.known(&key, "unit", &part.unit, ids.clone())?;
            }
        }
        Ok(())
    }

    fn tables(&self) -> Result<(), DataError> {
        self.count("table", self.raw.table.len())?;
        let mut seen = BTreeSet::new();
        for (index, table) in self.raw.table.iter().enumerate() {
            let at = format!("table[{index}]");
            self.once(&mut seen, &format!("{at}.id"), &table.id)?;
            self.source(&at, &table.source, &table.also)?;
            self.count(&format!("{at}.part"), table.parts.len())?;
            if table.parts.is_empty() == table.quotient.is_none() {
                return Err(self.document.error(
                    &format!("{at}.part"),
                    "the table has neither parts nor a quotient, or both",
                    "`part` or `quotient`",
                ));
            }
        }
        Ok(())
    }

    fn exemptions(&self) -> Result<(), DataError> {
        self.count("exemption", self.raw.exemption.len())?;
        let mut seen = BTreeSet::new();
        for (index, exemption) in self.raw.exemption.iter().enumerate() {
            let at = format!("exemption[{index}]");
            self.once(&mut seen, &format!("{at}.id"), &exemption.id)?;
            self.source(&at, &exemption.source, &exemption.also)?;
            if exemption.status.is_none()
                && exemption.entry.is_none()
                && exemption.citizens.is_empty()
            {
                return Err(self.document.error(
                    &format!("{at}.id"),
                    "the exemption has no condition and would exempt everybody",
                    "`status`, `entry` or `citizens`",
                ));
            }
        }
        Ok(())
    }
}
