//! What must hold of employer tests, allotments and assignments.

use std::collections::BTreeMap;

use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::allot::{Claim, Shared};
use crate::employer::{More, Verdict};
use crate::matching::{Candidate, Vacancy};

/// What a ratio test says of a staff of so many citizens and so many foreigners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tested {
    /// Where the employer stands.
    pub verdict: Verdict,
    /// How many more may be hired.
    pub more: More,
    /// How many must leave.
    pub must_leave: u32,
}

/// The inverse answers are those that trying one staff after the other gives: with as many hires as allowed the ratio
/// is kept, with one more it is not; with as many leavers as asked it is kept, with one fewer it is not.
///
/// Holds of every rule on a day whose foreigners count for one head each and enter and leave the base by
/// `staff(citizens, foreigners)`.
///
/// # Errors
///
/// Fails with the staff for which the inverse is wrong.
pub fn inverse_answers_are_what_trying_gives(
    citizens: u32,
    foreigners: u32,
    test: impl Fn(u32, u32) -> Option<Tested>,
) -> Result<(), TestCaseError> {
    let Some(found) = test(citizens, foreigners) else { return Ok(()) };
    let kept = |foreigners: u32| {
        test(citizens, foreigners).is_some_and(|found| found.verdict == Verdict::Within)
    };
    match found.more {
        More::Heads(more) if found.verdict == Verdict::Within => {
            prop_assert!(kept(foreigners + more), "{more} more break the ratio: {found:?}");
            prop_assert!(!kept(foreigners + more + 1), "one above {more} keeps it: {found:?}");
        }
        More::Heads(more) => prop_assert_eq!(more, 0, "above the ratio: {:?}", found),
        More::Unlimited => prop_assert!(kept(foreigners.saturating_mul(1_000).max(1_000_000))),
    }
    prop_assert_eq!(found.must_leave == 0, kept(foreigners), "{:?}", found);
    if found.must_leave > 0 {
        prop_assert!(found.must_leave <= foreigners, "more than there are: {found:?}");
        prop_assert!(kept(foreigners - found.must_leave), "not enough leave: {found:?}");
        prop_assert!(!kept(foreigners - found.must_leave + 1), "too many leave: {found:?}");
    }
    Ok(())
}

/// No place is given twice or made up: what is granted and what is left are the places; nobody gets more than was asked;
/// what a claim got and what it lacks is what it asked.
///
/// # Errors
///
/// Fails with the answer. Claims for one person, of which one wins, are passed over in the last part.
pub fn an_allotment_gives_what_there_is(
    claims: &[Claim],
    places: u64,
    share: impl Fn(&[Claim], u64) -> Option<Shared>,
) -> Result<(), TestCaseError> {
    let Some(shared) = share(claims, places) else { return Ok(()) };
    let given: u64 = shared.granted.iter().map(|one| one.places).sum();
    let open = shared.tied.as_ref().map_or(0, |tied| tied.places);
    prop_assert_eq!(given + open + shared.left, places, "{:?}", shared);
    let asked: BTreeMap<&str, u64> =
        claims.iter().map(|claim| (claim.id.as_str(), u64::from(claim.places))).collect();
    let mut had: BTreeMap<&str, u64> = BTreeMap::new();
    for one in &shared.granted {
        prop_assert!(had.insert(one.claim.as_str(), one.places).is_none(), "twice: {one:?}");
        prop_assert!(asked.get(one.claim.as_str()) >= Some(&one.places), "too much: {one:?}");
    }
    if claims.iter().any(|claim| claim.person.is_some()) {
        return Ok(());
    }
    for waits in &shared.waiting {
        let got = had.get(waits.claim.as_str()).copied().unwrap_or_default();
        prop_assert_eq!(asked.get(waits.claim.as_str()), Some(&(got + waits.lacks)));
    }
    for (claim, asked) in asked {
        let whole = had.get(claim) == Some(&asked);
        prop_assert!(whole || shared.waiting.iter().any(|waits| waits.claim == claim));
    }
    Ok(())
}

/// Nobody of lower rank got a place that a claim of higher rank would have taken whole.
///
/// # Errors
///
/// Fails with the two claims. The rank is a number of which less is better; all claims ask for one place each.
pub fn no_claim_is_passed_over(
    claims: &[Claim],
    places: u64,
    rank: impl Fn(&Claim) -> i64,
    share: impl Fn(&[Claim], u64) -> Option<Shared>,
) -> Result<(), TestCaseError> {
    if claims.iter().any(|claim| claim.places != 1) {
        return Ok(());
    }
    let Some(shared) = share(claims, places) else { return Ok(()) };
    let got = |claim: &&Claim| shared.places_of(&claim.id) > 0;
    let worst = claims.iter().filter(got).map(&rank).max();
    let best = claims.iter().filter(|claim| !got(claim)).map(&rank).min();
    if let (Some(worst), Some(best)) = (worst, best) {
        prop_assert!(worst <= best, "rank {worst} before rank {best}: {shared:?}");
    }
    Ok(())
}

/// No vacancy and candidate would both rather have one another than what they got, no vacancy has more than its places,
/// and nobody has a vacancy that does not accept them.
///
/// The check reads points and preferences only; it shares nothing with an assignment. Vacancies with an order of their
/// own are compared by it.
///
/// # Errors
///
/// Fails with the pair.
pub fn no_pair_blocks(
    vacancies: &[Vacancy],
    candidates: &[Candidate],
    assign: impl Fn(&[Vacancy], &[Candidate]) -> Option<Vec<(String, String)>>,
) -> Result<(), TestCaseError> {
    let Some(pairs) = assign(vacancies, candidates) else { return Ok(()) };
    let has: BTreeMap<&str, &str> =
        pairs.iter().map(|(person, job)| (person.as_str(), job.as_str())).collect();
    prop_assert_eq!(has.len(), pairs.len(), "somebody works twice");
    let accepts = |job: &Vacancy, person: &Candidate| {
        job.accepts_occupation(person)
            && person.points >= job.points_at_least
            && (job.prefers.is_empty() || job.prefers.contains(&person.id))
            && (person.prefers.is_empty() || person.prefers.contains(&job.id))
    };
    let at = |person: &Candidate| candidates.iter().position(|one| one.id == person.id);
    let of_person = |person: &Candidate, job: &str| {
        if person.prefers.is_empty() {
            vacancies.iter().position(|one| one.id == job)
        } else {
            person.prefers.iter().position(|one| one == job)
        }
    };
    let of_job = |job: &Vacancy, person: &Candidate| {
        let named = job.prefers.iter().position(|one| *one == person.id);
        (named, std::cmp::Reverse(person.points), at(person))
    };
    for job in vacancies {
        let staff: Vec<&Candidate> = candidates
            .iter()
            .filter(|person| has.get(person.id.as_str()) == Some(&job.id.as_str()))
            .collect();
        let places = usize::try_from(job.places).unwrap_or(usize::MAX);
        prop_assert!(staff.len() <= places, "{} has {}", job.id, staff.len());
        for person in &staff {
            prop_assert!(accepts(job, person), "{} does not fit {}", person.id, job.id);
        }
        for person in candidates.iter().filter(|person| accepts(job, person)) {
            let rather = match has.get(person.id.as_str()) {
                Some(other) if *other == job.id => false,
                Some(other) => of_person(person, &job.id) < of_person(person, other),
                None => true,
            };
            let taken = staff.len() < places
                || staff.iter().any(|one| of_job(job, person) < of_job(job, one));
            prop_assert!(
                !(rather && taken && places > 0),
                "{} and {} would both rather: {pairs:?}",
                person.id,
                job.id
            );
        }
    }
    Ok(())
}
