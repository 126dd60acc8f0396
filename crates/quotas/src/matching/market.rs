//! Vacancies and candidates.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most vacancies and the most candidates.
pub const PEOPLE_MAX: usize = 100_000;
/// The most pairs of a vacancy and a candidate.
pub const PAIRS_MAX: usize = 50_000_000;
/// The most occupations of one of them.
pub const LIST_MAX: usize = 1_000;

/// A vacancy of one or several equal places.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Vacancy {
    /// The name, unique among the vacancies.
    pub id: String,
    /// The codes of the occupations that it accepts (ISCO-08, OKZ): a shorter code takes in all that begin with it.
    pub occupations: Vec<String>,
    /// How many places.
    pub places: u32,
    /// The fewest points.
    #[serde(default)]
    pub points_at_least: i64,
    /// Its own order of candidates, the best first; by points where empty. Those it leaves out are not accepted.
    #[serde(default)]
    pub prefers: Vec<String>,
}

impl Vacancy {
    /// A vacancy for occupations.
    #[must_use]
    pub fn new<'a>(
        id: impl Into<String>,
        occupations: impl IntoIterator<Item = &'a str>,
        places: u32,
    ) -> Self {
        Self {
            id: id.into(),
            occupations: occupations.into_iter().map(str::to_owned).collect(),
            places,
            points_at_least: i64::MIN,
            prefers: Vec::new(),
        }
    }

    /// The same vacancy for candidates of so many points.
    #[must_use]
    pub const fn points_at_least(mut self, points: i64) -> Self {
        self.points_at_least = points;
        self
    }

    /// The same vacancy with an order of its own.
    #[must_use]
    pub fn prefers<'a>(mut self, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        self.prefers = candidates.into_iter().map(str::to_owned).collect();
        self
    }

    /// Whether it accepts one of the candidate's occupations.
    #[must_use]
    pub fn accepts_occupation(&self, candidate: &Candidate) -> bool {
        let accepts =
            |code: &String| self.occupations.iter().any(|wanted| code.starts_with(wanted.as_str()));
        candidate.occupations.iter().any(accepts)
    }
}

/// Who looks for work.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Candidate {
    /// The name, unique among the candidates.
    pub id: String,
    /// The codes of the occupations.
    pub occupations: Vec<String>,
    /// The points.
    #[serde(default)]
    pub points: i64,
    /// The vacancies that the candidate would take, the best first. Empty: any whose occupation fits, in the order of
    /// the list.
    #[serde(default)]
    pub prefers: Vec<String>,
}

impl Candidate {
    /// A candidate of occupations.
    #[must_use]
    pub fn new<'a>(id: impl Into<String>, occupations: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            id: id.into(),
            occupations: occupations.into_iter().map(str::to_owned).collect(),
            points: 0,
            prefers: Vec::new(),
        }
    }

    /// The same candidate with points.
    #[must_use]
    pub const fn points(mut self, points: i64) -> Self {
        self.points = points;
        self
    }

    /// The same candidate with preferences.
    #[must_use]
    pub fn prefers<'a>(mut self, vacancies: impl IntoIterator<Item = &'a str>) -> Self {
        self.prefers = vacancies.into_iter().map(str::to_owned).collect();
        self
    }
}

/// Why nothing can be matched.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MatchError {
    /// Too many vacancies, candidates, occupations or preferences.
    #[error("there are too many {what}; accepted: at most {max}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        max: usize,
    },
    /// A name is empty or stands twice, or a code is no code.
    #[error("`{name}` cannot be used as a {what}; accepted: {accepted}")]
    Name {
        /// What it would be.
        what: &'static str,
        /// The text.
        name: String,
        /// What would be accepted.
        accepted: &'static str,
    },
    /// A preference for somebody who is not there.
    #[error(
        "`{of}` prefers `{name}`, which is not in the list; accepted: names of the list, each once"
    )]
    Preference {
        /// Whose preference.
        of: String,
        /// The name.
        name: String,
    },
}

fn names<'a>(
    what: &'static str,
    all: impl Iterator<Item = &'a String> + Clone,
) -> Result<BTreeSet<&'a str>, MatchError> {
    let mut seen = BTreeSet::new();
    for name in all {
        if name.is_empty() || !seen.insert(name.as_str()) {
            let name = name.chars().take(60).collect();
            return Err(MatchError::Name { what, name, accepted: "each name once, not empty" });
        }
    }
    Ok(seen)
}

fn lists<'a>(
    of: &str,
    codes: &[String],
    prefers: &'a [String],
    known: &BTreeSet<&str>,
) -> Result<(), MatchError> {
    if codes.len() > LIST_MAX || prefers.len() > PEOPLE_MAX {
        return Err(MatchError::TooMany { what: "occupations or preferences", max: LIST_MAX });
    }
    for code in codes {
        if code.is_empty() || !code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
        {
            let name = code.chars().take(60).collect();
            let accepted = "a code of letters, digits and points";
            return Err(MatchError::Name { what: "code of an occupation", name, accepted });
        }
    }
    let mut seen: BTreeSet<&'a str> = BTreeSet::new();
    for name in prefers {
        if !known.contains(name.as_str()) || !seen.insert(name) {
            let (of, name) = (of.to_owned(), name.chars().take(60).collect());
            return Err(MatchError::Preference { of, name });
        }
    }
    Ok(())
}

pub(crate) fn check(vacancies: &[Vacancy], candidates: &[Candidate]) -> Result<(), MatchError> {
    for (what, count) in [("vacancies", vacancies.len()), ("candidates", candidates.len())] {
        if count > PEOPLE_MAX {
            return Err(MatchError::TooMany { what, max: PEOPLE_MAX });
        }
    }
    if vacancies.len().saturating_mul(candidates.len()) > PAIRS_MAX {
        return Err(MatchError::TooMany { what: "pairs of both", max: PAIRS_MAX });
    }
    let jobs = names("vacancy", vacancies.iter().map(|vacancy| &vacancy.id))?;
    let people = names("candidate", candidates.iter().map(|candidate| &candidate.id))?;
    for vacancy in vacancies {
        lists(&vacancy.id, &vacancy.occupations, &vacancy.prefers, &people)?;
    }
    for candidate in candidates {
        lists(&candidate.id, &candidate.occupations, &candidate.prefers, &jobs)?;
    }
    Ok(())
}
