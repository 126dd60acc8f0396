//! The quota method of Balinski and Young.
//!
//! Place by place, the next one goes to the unit with the greatest `weight / (places + 1)` among those
//! that it does not lift above their upper quota. The `k`-th place of a unit can thus be granted from the
//! house size on at which its upper quota reaches `k`: a release day. What the place-by-place rule grants in
//! the end is the heaviest set of places that can be granted one a step from their release on, and only
//! the last place of a unit, the one that a share rounded up gives, can fail to be among them, because the
//! method never goes below lower quota. So it is enough to go back from the full house and, wherever more
//! places are released than steps remain, to drop the lightest.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::quotient::{Family, Shifted};
use super::tie::{Tie, TieLimit};

/// The most places that the quota method shares: it keeps a count for each.
pub const QUOTA_PLACES_MAX: u64 = 10_000_000;

/// What the quota method came to.
pub(crate) struct Quoted {
    pub(crate) sure: Vec<u64>,
    pub(crate) ties: Vec<Tie>,
    /// The steps from which on more places are released than steps remain, so that some fall out.
    pub(crate) full: Vec<u64>,
}

type Quotient = <Shifted as Family>::Quotient;

/// The last place of a unit whose share is rounded up.
struct Last {
    release: u64,
    quotient: Quotient,
    unit: usize,
    /// The unit's places without it.
    without: u64,
    /// Its place in the order of the claims.
    rank: u32,
}

fn small(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// The quotient rounded down, and whether something is left; narrow where both fit, which is much faster.
fn divided(over: u128, under: u128) -> (u64, bool) {
    match (u64::try_from(over), u64::try_from(under)) {
        (Ok(over), Ok(under)) => (over / under, !over.is_multiple_of(under)),
        _ => (small(over / under), !over.is_multiple_of(under)),
    }
}

/// Counts how many of the first `places` of a unit are released at each step.
fn count_releases(releases: &mut [u32], weight: u64, sum: u128, places: u64) {
    let slot = |step: u64| usize::try_from(step).unwrap_or(usize::MAX);
    if let Ok(sum) = u64::try_from(sum)
        && weight <= u64::MAX / 2
    {
        // The release of place k + 1 is k·sum/weight rounded down, plus 1: add the whole part and
        // carry the rest.
        let (step, rest) = (sum / weight, sum % weight);
        let (mut release, mut carried) = (1_u64, 0_u64);
        for _ in 0..places {
            if let Some(count) = releases.get_mut(slot(release)) {
                *count += 1;
            }
            // Below twice the weight, so that it does not overflow; no branch, since it would be a guess.
            carried += rest;
            let full = u64::from(carried >= weight);
            carried -= weight * full;
            release = release.saturating_add(step + full);
        }
        return;
    }
    for place in 0..places {
        let release = small(u128::from(place) * sum / u128::from(weight)) + 1;
        if let Some(count) = releases.get_mut(slot(release)) {
            *count += 1;
        }
    }
}

/// Shares `total` places by the quota method; there are weights, and places for each release.
pub(crate) fn share(weights: &[u64], total: u64) -> Quoted {
    let family = Shifted::new(1, 1);
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    let steps = usize::try_from(total).unwrap_or(usize::MAX).saturating_add(2);
    let mut releases = vec![0_u32; steps];
    let mut sure = Vec::with_capacity(weights.len());
    let mut lasts = Vec::new();
    for (unit, &weight) in weights.iter().enumerate() {
        if weight == 0 {
            sure.push(0);
            continue;
        }
        let (floor, rounds_up) = divided(u128::from(weight) * u128::from(total), sum);
        count_releases(&mut releases, weight, sum, floor + u64::from(rounds_up));
        if rounds_up {
            let release = divided(u128::from(floor) * sum, weight.into()).0 + 1;
            lasts.push(Last {
                release,
                quotient: family.quotient(weight, floor),
                unit,
                without: floor,
                rank: 0,
            });
        }
        sure.push(floor + u64::from(rounds_up));
    }
    // From the lightest claim to the heaviest; among equals the later unit is the lighter.
    lasts.sort_unstable_by(|a, b| a.quotient.cmp(&b.quotient).then(b.unit.cmp(&a.unit)));
    for (rank, last) in (0_u32..).zip(&mut lasts) {
        last.rank = rank;
    }
    let by_rank: Vec<(usize, Quotient)> =
        lasts.iter().map(|last| (last.unit, last.quotient)).collect();
    lasts.sort_unstable_by_key(|last| Reverse((last.release, last.unit)));
    drop_lightest(&releases, total, &lasts, &by_rank, sure)
}

fn drop_lightest(
    releases: &[u32],
    total: u64,
    lasts: &[Last],
    by_rank: &[(usize, Quotient)],
    mut sure: Vec<u64>,
) -> Quoted {
    let mut pool: BinaryHeap<Reverse<u32>> = BinaryHeap::new();
    let claim = |rank: u32| usize::try_from(rank).ok().and_then(|rank| by_rank.get(rank)).copied();
    let mut coming = lasts.iter().peekable();
    // What was dropped: the step and the quotient.
    let mut dropped: Vec<(u64, Quotient)> = Vec::new();
    let mut level: Vec<Quotient> = Vec::new();
    let mut kept = 0_u64;
    for step in (1..=total).rev() {
        let new = usize::try_from(step).ok().and_then(|step| releases.get(step)).copied();
        kept += u64::from(new.unwrap_or_default());
        while let Some(last) = coming.next_if(|last| last.release >= step) {
            pool.push(Reverse(last.rank));
        }
        while kept > total - step + 1 {
            let Some((unit, quotient)) = pool.pop().and_then(|Reverse(rank)| claim(rank)) else {
                break;
            };
            kept -= 1;
            sure[unit] -= 1;
            dropped.push((step, quotient));
            if pool
                .peek()
                .and_then(|Reverse(rank)| claim(*rank))
                .is_some_and(|(_, q)| q == quotient)
            {
                level.push(quotient);
            }
        }
    }
    // Which step something falls out at does not depend on how equal claims are told apart.
    let mut full: Vec<u64> = dropped.iter().map(|(step, ..)| *step).collect();
    full.dedup();
    let ties = ties(&mut level, &dropped, lasts, &mut sure);
    Quoted { sure, ties, full }
}

/// Finds what could have been dropped as well: the other last places of the same quotient.
fn ties(
    tied: &mut Vec<Quotient>,
    dropped: &[(u64, Quotient)],
    lasts: &[Last],
    sure: &mut [u64],
) -> Vec<Tie> {
    tied.sort_unstable();
    tied.dedup();
    if tied.is_empty() {
        return Vec::new();
    }
    let mut members: Vec<Vec<&Last>> = vec![Vec::new(); tied.len()];
    for last in lasts {
        if let Ok(class) = tied.binary_search(&last.quotient) {
            members[class].push(last);
        }
    }
    let mut steps: Vec<Vec<u64>> = vec![Vec::new(); tied.len()];
    for (step, quotient) in dropped {
        if let Ok(class) = tied.binary_search(quotient) {
            steps[class].push(*step);
        }
    }
    members.iter().zip(&steps).filter_map(|(members, steps)| tie(members, steps, sure)).collect()
}

/// The tie among places of one quotient, latest release first, of which one was dropped at each step.
fn tie(members: &[&Last], steps: &[u64], sure: &mut [u64]) -> Option<Tie> {
    // Where all were dropped nobody had a choice: the tie begins after them.
    let (mut from, mut gone) = (0, 0);
    let mut limits: Vec<(usize, usize)> = Vec::new();
    for step in steps {
        gone += 1;
        let first = members.partition_point(|last| last.release >= *step);
        if first - from == gone {
            (from, gone) = (first, 0);
            limits.clear();
        } else {
            limits.retain(|&(prefix, _)| prefix < first - from);
            limits.push((first - from, first - from - gone));
        }
    }
    let (count, places) = limits.pop()?;
    let members = members.get(from..from + count)?;
    let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let mut tie = Tie::new(members.iter().map(|last| last.unit).collect(), wide(places));
    if limits.is_empty() {
        tie.units.sort_unstable();
    }
    tie.limits = limits.iter().map(|&(first, most)| TieLimit::new(first, wide(most))).collect();
    // The winners so far are those that were not dropped: take their place back.
    for last in members {
        sure[last.unit] = last.without;
    }
    Some(tie)
}
