//! The quotas of all states that are loaded.

use std::collections::BTreeMap;
use std::io::Read;

use kerben_core::claims::Preference;
use kerben_core::country::Country;
use kerben_core::data::{self, DataError, PackStamp};
use kerben_core::explain::{Recorder, Traced};

use crate::breakdown::Breakdown;
use crate::choose::Search;
use crate::error::QuotaError;
use crate::limit::Limit;
use crate::pack::StatePack;
use crate::pool::Pool;
use crate::question::YearQuestion;
use crate::statement::Statement;
use crate::total::YearTotal;
use crate::usage::Usage;
use crate::year::{YEAR_MAX, YEAR_MIN};

/// The quotas of one or several states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quotas {
    packs: BTreeMap<Country, StatePack>,
}

impl Quotas {
    /// Reads the data file of one state.
    ///
    /// # Errors
    ///
    /// See [`StatePack::from_str`].
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let pack = StatePack::from_str(file, text)?;
        Ok(Self { packs: BTreeMap::from([(pack.state(), pack)]) })
    }

    /// Reads the data file of one state from bytes.
    ///
    /// # Errors
    ///
    /// As [`Quotas::from_str`], and when the bytes cannot be read or are no UTF-8.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, DataError> {
        Self::from_str(file, &data::read_text(file, from)?)
    }

    #[cfg(feature = "builtin")]
    pub(crate) fn from_packs(packs: Vec<StatePack>) -> Self {
        Self { packs: packs.into_iter().map(|pack| (pack.state(), pack)).collect() }
    }

    /// Joins the quotas of other states to these.
    ///
    /// # Errors
    ///
    /// [`QuotaError::Twice`] if a state stands in both.
    pub fn with(mut self, other: Self) -> Result<Self, QuotaError> {
        for (state, pack) in other.packs {
            if let Some(own) = self.packs.get(&state) {
                return Err(QuotaError::Twice { state, pack: own.stamp().id().to_owned() });
            }
            self.packs.insert(state, pack);
        }
        Ok(self)
    }

    /// The identities of the data files, in the order of their states.
    #[must_use]
    pub fn stamps(&self) -> Vec<PackStamp> {
        self.packs.values().map(|pack| pack.stamp().clone()).collect()
    }

    /// The states whose quotas are loaded.
    pub fn states(&self) -> impl Iterator<Item = Country> {
        self.packs.keys().copied()
    }

    /// The data of a state.
    #[must_use]
    pub fn pack(&self, state: Country) -> Option<&StatePack> {
        self.packs.get(&state)
    }

    /// The data of a state, or the error that says which states there are.
    pub(crate) fn pack_of(&self, state: Country) -> Result<&StatePack, QuotaError> {
        self.packs.get(&state).ok_or_else(|| QuotaError::NoData {
            state,
            accepted: data::list_names(self.packs.keys().map(Country::alpha2)),
        })
    }

    /// The pool that a question means.
    pub(crate) fn pool_of<'a>(
        pack: &'a StatePack,
        pool: Option<&str>,
    ) -> Result<&'a Pool, QuotaError> {
        let accepted = || data::list_names(pack.pools().iter().map(|pool| pool.id.as_str()));
        let state = pack.state();
        match pool {
            Some(id) => pack.pool(id).ok_or_else(|| QuotaError::NoPool {
                state,
                pool: id.to_owned(),
                accepted: accepted(),
            }),
            None => pack
                .default_pool()
                .ok_or_else(|| QuotaError::NoDefaultPool { state, accepted: accepted() }),
        }
    }

    /// Answers what the total of a year is, by the rule that the data state.
    ///
    /// Statements that contradict one another stay side by side in the answer. One of them is used if it
    /// is the only one that is no draft, if all agree, or if the data prefer it and say why; otherwise,
    /// and where the data say that the figure was not found, the answer is
    /// [`YearTotal::Undetermined`] and names what is missing. What amended the figure during the year
    /// follows it.
    ///
    /// # Errors
    ///
    /// A state without data, a pool that the state does not have, a year out of range, a reading that
    /// is not offered. See [`QuotaError`].
    ///
    /// # Example
    ///
    #[cfg_attr(feature = "builtin", doc = "```")]
    #[cfg_attr(not(feature = "builtin"), doc = "```ignore")]
    /// use kerben_core::country::Country;
    /// use kerben_core::explain::Off;
    /// use kerben_quotas::{Quotas, YearQuestion};
    ///
    /// let quotas = Quotas::builtin()?;
    /// let total = quotas.total(&YearQuestion::new(Country::KG, 2023), &mut Off)?.value;
    /// let known = total.known().ok_or("undetermined")?;
    /// assert_eq!(known.original.limit().places(), Some(16_000));
    /// assert_eq!(known.original.others[0].limit.places(), Some(25_000));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Source
    ///
    /// Kyrgyzstan: Law No 4 of 13 January 2006, art. 7. Kazakhstan: yearly order of the Minister of
    /// Labour. Russia: yearly decree of the Government.
    pub fn total<R: Recorder>(
        &self,
        question: &YearQuestion,
        rec: &mut R,
    ) -> Result<Traced<YearTotal, R>, QuotaError> {
        self.search(question, None, rec)
    }

    /// Answers what the total of a year is, by the caller's own rule.
    ///
    /// The rule is asked among the statements that the question admits, drafts and figures that the data
    /// give up on included.
    ///
    /// # Errors
    ///
    /// As [`Quotas::total`]. A rule that prefers none of the statements is no error but an undetermined
    /// answer.
    pub fn total_by<R: Recorder>(
        &self,
        question: &YearQuestion,
        preference: &dyn Preference<Limit>,
        rec: &mut R,
    ) -> Result<Traced<YearTotal, R>, QuotaError> {
        self.search(question, Some(preference), rec)
    }

    fn search<R: Recorder>(
        &self,
        question: &YearQuestion,
        preference: Option<&dyn Preference<Limit>>,
        rec: &mut R,
    ) -> Result<Traced<YearTotal, R>, QuotaError> {
        if !(YEAR_MIN..=YEAR_MAX).contains(&question.year) {
            return Err(QuotaError::Year { year: question.year });
        }
        let pack = self.pack_of(question.state)?;
        let pool = Self::pool_of(pack, question.pool.as_deref())?;
        Search { pack, pool, question, preference }.run(rec)
    }

    /// What was said about the use of a pool in a year. Empty if nothing is in the data.
    ///
    /// # Errors
    ///
    /// A state without data, a pool that the state does not have.
    pub fn usage(
        &self,
        state: Country,
        pool: Option<&str>,
        year: i32,
    ) -> Result<&[Usage], QuotaError> {
        let pack = self.pack_of(state)?;
        let pool = Self::pool_of(pack, pool)?;
        Ok(pack.year(&pool.id, year).map_or(&[], |year| year.usage.as_slice()))
    }

    /// The published breakdowns of a year. Empty if none is in the data.
    ///
    /// # Errors
    ///
    /// A state without data, a pool that the state does not have.
    pub fn breakdowns(
        &self,
        state: Country,
        pool: Option<&str>,
        year: i32,
    ) -> Result<&[Breakdown], QuotaError> {
        let pack = self.pack_of(state)?;
        let pool = Self::pool_of(pack, pool)?;
        Ok(pack.year(&pool.id, year).map_or(&[], |year| year.breakdowns.as_slice()))
    }

    /// The same quotas with one more statement about a year, for a what-if. The stamps stay those of
    /// the files.
    ///
    /// # Errors
    ///
    /// [`QuotaError::Statement`] if the data do not hold the year of the pool, if the id is in use there,
    /// or if it amends a statement that the year does not have; a state without data.
    pub fn with_statement(
        mut self,
        state: Country,
        pool: &str,
        year: i32,
        statement: Statement,
    ) -> Result<Self, QuotaError> {
        Self::pool_of(self.pack_of(state)?, Some(pool))?;
        let refused = |statement: &Statement, problem: String| QuotaError::Statement {
            statement: statement.id.clone(),
            problem,
        };
        let Some(pack) = self.packs.get_mut(&state) else { return Ok(self) };
        let Some(entry) = pack.year_mut(pool, year) else {
            let problem = format!("the data hold no year {year} of the pool `{pool}`");
            return Err(refused(&statement, problem));
        };
        if entry.statement(&statement.id).is_some() {
            return Err(refused(&statement, "the id is in use; accepted: a new id".to_owned()));
        }
        if let Some(amended) = &statement.amends
            && entry.statement(amended).is_none()
        {
            let ids = data::list_names(entry.statements.iter().map(|one| one.id.as_str()));
            let problem = format!("it amends `{amended}`, which the year lacks; accepted: {ids}");
            return Err(refused(&statement, problem));
        }
        entry.statements.push(statement);
        Ok(self)
    }
}
