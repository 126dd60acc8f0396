//! The stable assignment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::market::{Candidate, MatchError, Vacancy, check};

/// Which side proposes: the assignment is the best stable one for it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Proposes {
    /// The candidates.
    #[default]
    Candidates,
    /// The vacancies.
    Vacancies,
}

/// A candidate at a vacancy.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Assigned {
    /// The candidate.
    pub candidate: String,
    /// The vacancy.
    pub vacancy: String,
    /// The place of the vacancy among the candidate's preferences, from 1.
    pub choice: u32,
    /// A vacancy that the candidate prefers and why it is not that one, for each such vacancy.
    pub not_taken: Vec<(String, Reason)>,
}

/// Why a candidate is not at a vacancy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// No occupation of the candidate is accepted.
    Occupation,
    /// The candidate has too few points.
    Points {
        /// The fewest.
        at_least: i64,
    },
    /// The vacancy does not name the candidate in its order.
    NotListed,
    /// Every place went to candidates whom the vacancy prefers.
    Full {
        /// The points of the last of them.
        least_points: i64,
        /// That one had the same points and stands earlier in the list.
        by_order: bool,
    },
}

/// A candidate without a vacancy.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Unassigned {
    /// The candidate.
    pub candidate: String,
    /// Each vacancy that the candidate would take, and why it is not that one. Empty: none fits.
    pub reasons: Vec<(String, Reason)>,
}

/// A stable assignment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Assignment {
    /// The candidates with a vacancy, in the order of the candidates.
    pub assigned: Vec<Assigned>,
    /// The candidates without.
    pub unassigned: Vec<Unassigned>,
    /// The vacancies with places left, and how many.
    pub left: Vec<(String, u32)>,
}

impl Assignment {
    /// The vacancy of a candidate.
    #[must_use]
    pub fn of(&self, candidate: &str) -> Option<&str> {
        let found = self.assigned.iter().find(|one| one.candidate == candidate);
        found.map(|one| one.vacancy.as_str())
    }

    /// The pairs, for a verifier.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.assigned.iter().map(|one| (one.candidate.as_str(), one.vacancy.as_str())).collect()
    }
}

/// Both sides with their orders as numbers.
struct Market<'a> {
    vacancies: &'a [Vacancy],
    candidates: &'a [Candidate],
    /// The vacancies that each candidate would take and that accept them, the best first.
    wishes: Vec<Vec<usize>>,
    /// For each vacancy: the candidates that it names, with their place.
    listed: Vec<BTreeMap<usize, usize>>,
}

impl<'a> Market<'a> {
    fn new(vacancies: &'a [Vacancy], candidates: &'a [Candidate]) -> Self {
        let job: BTreeMap<&str, usize> =
            vacancies.iter().enumerate().map(|(at, one)| (one.id.as_str(), at)).collect();
        let person: BTreeMap<&str, usize> =
            candidates.iter().enumerate().map(|(at, one)| (one.id.as_str(), at)).collect();
        let place = |vacancy: &Vacancy| {
            let named = vacancy.prefers.iter().enumerate();
            named.filter_map(|(place, name)| Some((*person.get(name.as_str())?, place))).collect()
        };
        let mut market = Self {
            vacancies,
            candidates,
            wishes: Vec::new(),
            listed: vacancies.iter().map(place).collect(),
        };
        let wishes = (0..candidates.len()).map(|at| {
            let mut wanted = market.wanted(at, &job);
            wanted.retain(|vacancy| market.refuses(*vacancy, at).is_none());
            wanted
        });
        market.wishes = wishes.collect();
        market
    }

    /// The vacancies that a candidate would take, whether they accept or not.
    fn wanted(&self, candidate: usize, job: &BTreeMap<&str, usize>) -> Vec<usize> {
        let candidate = &self.candidates[candidate];
        if candidate.prefers.is_empty() {
            let fits = |at: &usize| self.vacancies[*at].accepts_occupation(candidate);
            return (0..self.vacancies.len()).filter(fits).collect();
        }
        candidate.prefers.iter().filter_map(|name| job.get(name.as_str()).copied()).collect()
    }

    /// Why a vacancy never accepts a candidate.
    fn refuses(&self, vacancy: usize, candidate: usize) -> Option<Reason> {
        let (job, person) = (&self.vacancies[vacancy], &self.candidates[candidate]);
        if !job.accepts_occupation(person) {
            return Some(Reason::Occupation);
        }
        if person.points < job.points_at_least {
            return Some(Reason::Points { at_least: job.points_at_least });
        }
        let unlisted = !job.prefers.is_empty() && !self.listed[vacancy].contains_key(&candidate);
        unlisted.then_some(Reason::NotListed)
    }

    /// The place of a candidate in a vacancy's order: less is better, and no two are equal.
    fn rank(&self, vacancy: usize, candidate: usize) -> (usize, std::cmp::Reverse<i64>, usize) {
        let named = self.listed[vacancy].get(&candidate).copied().unwrap_or_default();
        (named, std::cmp::Reverse(self.candidates[candidate].points), candidate)
    }

    fn places(&self, vacancy: usize) -> usize {
        usize::try_from(self.vacancies[vacancy].places).unwrap_or(usize::MAX)
    }

    /// Candidates propose in their order; a vacancy keeps the best that it has seen.
    fn by_candidates(&self) -> Vec<Option<usize>> {
        let mut next = vec![0; self.candidates.len()];
        let mut kept: Vec<std::collections::BTreeSet<_>> =
            vec![std::collections::BTreeSet::new(); self.vacancies.len()];
        let mut free: Vec<usize> = (0..self.candidates.len()).rev().collect();
        while let Some(candidate) = free.pop() {
            let Some(&vacancy) = self.wishes[candidate].get(next[candidate]) else { continue };
            next[candidate] += 1;
            let keeps = &mut kept[vacancy];
            keeps.insert(self.rank(vacancy, candidate));
            if keeps.len() > self.places(vacancy)
                && let Some((.., loser)) = keeps.pop_last()
            {
                free.push(loser);
            }
        }
        let mut of = vec![None; self.candidates.len()];
        for (vacancy, keeps) in kept.iter().enumerate() {
            for (.., candidate) in keeps {
                of[*candidate] = Some(vacancy);
            }
        }
        of
    }

    /// Vacancies propose in their order; a candidate keeps the best offer.
    fn by_vacancies(&self) -> Vec<Option<usize>> {
        let mut order: Vec<Vec<usize>> = vec![Vec::new(); self.vacancies.len()];
        let mut liking: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); self.candidates.len()];
        for (candidate, wishes) in self.wishes.iter().enumerate() {
            for (place, &vacancy) in wishes.iter().enumerate() {
                order[vacancy].push(candidate);
                liking[candidate].insert(vacancy, place);
            }
        }
        for (vacancy, order) in order.iter_mut().enumerate() {
            order.sort_by_key(|candidate| self.rank(vacancy, *candidate));
        }
        let mut next = vec![0; self.vacancies.len()];
        let mut has = vec![0_usize; self.vacancies.len()];
        let mut of: Vec<Option<usize>> = vec![None; self.candidates.len()];
        let mut open: Vec<usize> = (0..self.vacancies.len()).rev().collect();
        while let Some(vacancy) = open.pop() {
            while has[vacancy] < self.places(vacancy) {
                let Some(&candidate) = order[vacancy].get(next[vacancy]) else { break };
                next[vacancy] += 1;
                let liked = |one: usize| liking[candidate].get(&one).copied();
                match of[candidate] {
                    Some(other) if liked(other) < liked(vacancy) => continue,
                    Some(other) => {
                        has[other] -= 1;
                        open.push(other);
                    }
                    None => {}
                }
                of[candidate] = Some(vacancy);
                has[vacancy] += 1;
            }
        }
        of
    }
}

/// Assigns candidates to vacancies so that no pair would rather have one another.
///
/// A vacancy prefers by its own order where it names one, else by points; equal points are told apart by the order of
/// the list of candidates. A candidate prefers by its own order, else by the order of the list of vacancies.
///
/// # Errors
///
/// [`MatchError`]: too many, a name that stands twice, a code that is none, a preference for somebody who is not there.
pub fn assign(
    vacancies: &[Vacancy],
    candidates: &[Candidate],
    proposes: Proposes,
) -> Result<Assignment, MatchError> {
    check(vacancies, candidates)?;
    let market = Market::new(vacancies, candidates);
    let of = match proposes {
        Proposes::Candidates => market.by_candidates(),
        Proposes::Vacancies => market.by_vacancies(),
    };
    let mut taken: Vec<Vec<usize>> = vec![Vec::new(); vacancies.len()];
    for (candidate, vacancy) in of.iter().enumerate() {
        if let Some(vacancy) = vacancy {
            taken[*vacancy].push(candidate);
        }
    }
    let job: BTreeMap<&str, usize> =
        vacancies.iter().enumerate().map(|(at, one)| (one.id.as_str(), at)).collect();
    let worst: Vec<Option<usize>> = taken
        .iter()
        .enumerate()
        .map(|(vacancy, all)| all.iter().copied().max_by_key(|one| market.rank(vacancy, *one)))
        .collect();
    let reason = |vacancy: usize, candidate: usize| {
        market.refuses(vacancy, candidate).or_else(|| {
            let last = worst[vacancy]?;
            let least_points = candidates[last].points;
            let by_order = vacancies[vacancy].prefers.is_empty()
                && least_points == candidates[candidate].points;
            Some(Reason::Full { least_points, by_order })
        })
    };
    let (mut assigned, mut unassigned) = (Vec::new(), Vec::new());
    for (at, candidate) in candidates.iter().enumerate() {
        let wanted = market.wanted(at, &job);
        let better = |vacancy: &usize| Some(*vacancy) != of[at];
        let reasons: Vec<(String, Reason)> = wanted
            .iter()
            .copied()
            .take_while(better)
            .filter_map(|vacancy| {
                // A vacancy without a place has nobody to compare with.
                let full = Reason::Full { least_points: i64::MAX, by_order: false };
                let why = reason(vacancy, at).unwrap_or(full);
                Some((vacancies.get(vacancy)?.id.clone(), why))
            })
            .collect();
        match of[at] {
            Some(vacancy) => assigned.push(Assigned {
                candidate: candidate.id.clone(),
                vacancy: vacancies[vacancy].id.clone(),
                choice: u32::try_from(reasons.len() + 1).unwrap_or(u32::MAX),
                not_taken: reasons,
            }),
            None => unassigned.push(Unassigned { candidate: candidate.id.clone(), reasons }),
        }
    }
    let left = vacancies
        .iter()
        .zip(&taken)
        .filter_map(|(vacancy, taken)| {
            let used = u32::try_from(taken.len()).unwrap_or(u32::MAX);
            let left = vacancy.places.saturating_sub(used);
            (left > 0).then(|| (vacancy.id.clone(), left))
        })
        .collect();
    Ok(Assignment { assigned, unassigned, left })
}

/// The pairs that would both rather have one another than what they have by `pairs` (candidate, vacancy): none in a
/// stable assignment. Shares no step with [`assign`] but the orders of both sides.
///
/// # Errors
///
/// As [`assign`].
pub fn blocking_pairs(
    vacancies: &[Vacancy],
    candidates: &[Candidate],
    pairs: &[(&str, &str)],
) -> Result<Vec<(String, String)>, MatchError> {
    check(vacancies, candidates)?;
    let market = Market::new(vacancies, candidates);
    let has: BTreeMap<&str, &str> = pairs.iter().copied().collect();
    let mut blocking = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        for &wished in &market.wishes[at] {
            let vacancy = &vacancies[wished];
            if has.get(candidate.id.as_str()) == Some(&vacancy.id.as_str()) {
                break;
            }
            let staff: Vec<usize> = candidates
                .iter()
                .enumerate()
                .filter(|(_, one)| has.get(one.id.as_str()) == Some(&vacancy.id.as_str()))
                .map(|(index, _)| index)
                .collect();
            let room = staff.len() < market.places(wished);
            let rather =
                staff.iter().any(|one| market.rank(wished, at) < market.rank(wished, *one));
            if (room || rather) && vacancy.places > 0 {
                blocking.push((candidate.id.clone(), vacancy.id.clone()));
            }
        }
    }
    Ok(blocking)
}
