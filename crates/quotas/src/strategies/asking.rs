//! Claims, vacancies and candidates for property tests.

use proptest::prelude::*;

use crate::allot::Claim;
use crate::matching::{Candidate, Vacancy};

/// Claims of few places, with few different ranks, so that ties are common.
pub fn claims(most_places: u32) -> impl Strategy<Value = Vec<Claim>> + Clone {
    let one = (1..=most_places, 0_u64..6, -2_i64..4, 1_u32..5);
    prop::collection::vec(one, 0..10).prop_map(|raw| {
        raw.into_iter()
            .enumerate()
            .map(|(number, (places, arrived, points, entries))| {
                Claim::new(format!("c{number}"), places)
                    .arrived(arrived)
                    .points(points)
                    .entries(entries)
            })
            .collect()
    })
}

fn some(of: Vec<String>) -> impl Strategy<Value = Vec<String>> {
    let most = of.len();
    Just(of).prop_shuffle().prop_flat_map(move |all| {
        (0..=most).prop_map(move |count| all.iter().take(count).cloned().collect())
    })
}

/// A few vacancies and candidates of two occupations, some with preferences of their own.
pub fn market() -> impl Strategy<Value = (Vec<Vacancy>, Vec<Candidate>)> + Clone {
    market_of(6)
}

/// As [`market`], with so many candidates at the most.
pub fn market_of(most: usize) -> impl Strategy<Value = (Vec<Vacancy>, Vec<Candidate>)> + Clone {
    (1_usize..5, 1..=most.max(1)).prop_flat_map(|(jobs, people)| {
        let job_names: Vec<String> = (0..jobs).map(|number| format!("v{number}")).collect();
        let person_names: Vec<String> = (0..people).map(|number| format!("p{number}")).collect();
        let vacancy = (0_u32..3, 0_usize..3, -1_i64..2, any::<bool>(), some(person_names.clone()));
        let candidate = (0_usize..3, 0_i64..4, any::<bool>(), some(job_names.clone()));
        let codes = [vec!["72"], vec!["5120"], vec!["72", "51"]];
        let skills = [vec!["7212"], vec!["5120"], vec!["7212", "5120"]];
        let vacancies = prop::collection::vec(vacancy, jobs).prop_map(move |raw| {
            let made = raw.into_iter().zip(&job_names);
            made.map(|((places, code, least, own, prefers), name)| {
                let mut made = Vacancy::new(name.clone(), codes[code].iter().copied(), places)
                    .points_at_least(least);
                if own {
                    made.prefers = prefers;
                }
                made
            })
            .collect::<Vec<_>>()
        });
        let candidates = prop::collection::vec(candidate, people).prop_map(move |raw| {
            let made = raw.into_iter().zip(&person_names);
            made.map(|((skill, points, own, prefers), name)| {
                let mut made =
                    Candidate::new(name.clone(), skills[skill].iter().copied()).points(points);
                if own {
                    made.prefers = prefers;
                }
                made
            })
            .collect::<Vec<_>>()
        });
        (vacancies, candidates)
    })
}
