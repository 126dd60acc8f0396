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

use super::quotient::{Family, Shifted};
use super::ranks::Ranks;
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

/// The last place of a unit whose share is rounded up.
struct Last {
    release: u64,
    unit: usize,
    /// The unit's places without it.
    without: u64,
    /// The number of its quotient among all, from the least; equal quotients have one number.
    class: usize,
}

/// A claim before it is ranked.
#[derive(Clone, Copy)]
struct Claim {
    /// The quotient rounded down: it tells most claims apart.
    rough: u64,
    /// The number of the last place.
    number: u32,
}

fn small(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The quotient rounded down, and whether something is left; narrow where both fit, which is much faster.
fn divided(over: u128, under: u128) -> (u64, bool) {
    match (u64::try_from(over), u64::try_from(under)) {
        (Ok(over), Ok(under)) => {
            let quotient = over / under;
            (quotient, quotient * under != over)
        }
        _ => (small(over / under), !over.is_multiple_of(under)),
    }
}

/// How many places are released at each step: a byte for each, and what does not fit into it apart.
///
/// Bytes, because the steps of one unit lie far apart and the counts should stay in the near cache.
struct Releases {
    counts: Vec<u8>,
    /// A step stands here once for each 256 places of its.
    full: Vec<u64>,
}

impl Releases {
    fn new(total: u64) -> Self {
        Self { counts: vec![0; index(total).saturating_add(2)], full: Vec::new() }
    }

    fn add(&mut self, step: u64) {
        if let Some(count) = self.counts.get_mut(index(step)) {
            *count = count.wrapping_add(1);
            if *count == 0 {
                self.full.push(step);
            }
        }
    }

    /// Counts the first `places` of a unit and returns the release of the last of them.
    fn count(&mut self, weight: u64, sum: u128, places: u64) -> u64 {
        let mut release = 1_u64;
        if let Ok(sum) = u64::try_from(sum)
            && weight <= u64::MAX / 2
        {
            // The release of place k + 1 is k·sum/weight rounded down, plus 1: add the whole part and
            // carry the rest.
            let step = sum / weight;
            let rest = sum - step * weight;
            let (mut next, mut carried) = (1_u64, 0_u64);
            for _ in 0..places {
                release = next;
                self.add(release);
                // Below twice the weight, so that it does not overflow; no branch, since it would be a guess.
                carried += rest;
                let full = u64::from(carried >= weight);
                carried -= weight * full;
                next = next.saturating_add(step + full);
            }
            return release;
        }
        for place in 0..places {
            release = small(u128::from(place) * sum / u128::from(weight)) + 1;
            self.add(release);
        }
        release
    }
}

/// Shares `total` places by the quota method; there are weights, and places for each release.
pub(crate) fn share(weights: &[u64], total: u64) -> Quoted {
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    let mut releases = Releases::new(total);
    let mut sure = Vec::with_capacity(weights.len());
    let mut lasts = Vec::with_capacity(weights.len());
    let mut claims: Vec<Claim> = Vec::with_capacity(weights.len());
    for (unit, &weight) in weights.iter().enumerate() {
        if weight == 0 {
            sure.push(0);
            continue;
        }
        let (floor, rounds_up) = divided(u128::from(weight) * u128::from(total), sum);
        let release = releases.count(weight, sum, floor + u64::from(rounds_up));
        if rounds_up {
            let number = u32::try_from(lasts.len()).unwrap_or(u32::MAX);
            claims.push(Claim { rough: rough(weight, floor + 1), number });
            lasts.push(Last { release, unit, without: floor, class: 0 });
        }
        sure.push(floor + u64::from(rounds_up));
    }
    let lasts = ranked(weights, claims, &lasts);
    drop_lightest(&releases, total, &lasts, sure)
}

/// The last places from the lightest claim to the heaviest; among equals the later unit is the lighter.
fn ranked(weights: &[u64], mut claims: Vec<Claim>, lasts: &[Last]) -> Vec<Last> {
    let family = Shifted::new(1, 1);
    let exact = |claim: &Claim| {
        let last = lasts.get(index(claim.number.into()))?;
        Some(family.quotient(*weights.get(last.unit)?, last.without))
    };
    claims.sort_unstable_by_key(|claim| claim.rough);
    let mut ranked = Vec::with_capacity(lasts.len());
    let mut class = 0;
    for alike in claims.chunk_by_mut(|one, other| one.rough == other.rough) {
        if alike.len() > 1 {
            alike.sort_unstable_by(|a, b| exact(a).cmp(&exact(b)).then(b.number.cmp(&a.number)));
        }
        for equals in alike.chunk_by(|one, other| exact(one) == exact(other)) {
            let of = |claim: &Claim| lasts.get(index(claim.number.into()));
            ranked.extend(equals.iter().filter_map(of).map(|last| Last { class, ..*last }));
            class += 1;
        }
    }
    ranked
}

/// The quotient rounded down, with as many binary places as every weight has room for: 24.
fn rough(weight: u64, places: u64) -> u64 {
    match weight.checked_shl(24).filter(|shifted| shifted >> 24 == weight) {
        Some(shifted) => shifted / places,
        None => small((u128::from(weight) << 24) / u128::from(places)),
    }
}

fn drop_lightest(releases: &Releases, total: u64, lasts: &[Last], mut sure: Vec<u64>) -> Quoted {
    // The claims that come in at each step, as chains by rank: the first of a step, and who comes after whom.
    let mut first = vec![u32::MAX; index(total).saturating_add(2)];
    let mut after = vec![u32::MAX; lasts.len()];
    for ((rank, after), last) in (0_u32..).zip(&mut after).zip(lasts) {
        if let Some(first) = first.get_mut(index(last.release.min(total))) {
            *after = std::mem::replace(first, rank);
        }
    }
    let mut beyond = releases.full.clone();
    beyond.sort_unstable();
    let mut pool = Ranks::new(lasts.len());
    // What was dropped: the step and the class.
    let mut dropped: Vec<(u64, usize)> = Vec::new();
    let mut level: Vec<usize> = Vec::new();
    let mut kept = 0_u64;
    for step in (1..=total).rev() {
        kept += u64::from(releases.counts.get(index(step)).copied().unwrap_or_default());
        while beyond.last() == Some(&step) {
            kept += 256;
            beyond.pop();
        }
        let mut coming = first.get(index(step)).copied().unwrap_or(u32::MAX);
        while let Some(next) = after.get(index(coming.into())) {
            pool.insert(index(coming.into()));
            coming = *next;
        }
        while kept > total - step + 1 {
            let Some(last) = pool.pop_least().and_then(|rank| lasts.get(rank)) else { break };
            kept -= 1;
            sure[last.unit] -= 1;
            dropped.push((step, last.class));
            let next = pool.least().and_then(|rank| lasts.get(rank));
            if next.is_some_and(|next| next.class == last.class) {
                level.push(last.class);
            }
        }
    }
    // Which step something falls out at does not depend on how equal claims are told apart.
    let mut full: Vec<u64> = dropped.iter().map(|(step, ..)| *step).collect();
    full.dedup();
    let ties = ties(level, &dropped, lasts, &mut sure);
    Quoted { sure, ties, full }
}

/// Finds what could have been dropped as well: the other last places of the same quotient.
fn ties(
    mut tied: Vec<usize>,
    dropped: &[(u64, usize)],
    lasts: &[Last],
    sure: &mut [u64],
) -> Vec<Tie> {
    tied.sort_unstable();
    tied.dedup();
    let mut found = Vec::new();
    if tied.is_empty() {
        return found;
    }
    // The steps of each tied class, in the order in which they were dropped.
    let mut place = vec![usize::MAX; lasts.last().map_or(0, |last| last.class + 1)];
    for (number, class) in tied.iter().enumerate() {
        place[*class] = number;
    }
    let mut steps: Vec<Vec<u64>> = vec![Vec::new(); tied.len()];
    for (step, class) in dropped {
        if let Some(steps) = steps.get_mut(place[*class]) {
            steps.push(*step);
        }
    }
    // Equal claims stand beside one another in the order of the ranks.
    for equals in lasts.chunk_by(|one, other| one.class == other.class) {
        let number = equals.first().and_then(|last| place.get(last.class));
        if let Some(steps) = number.and_then(|number| steps.get(*number)) {
            let mut members: Vec<&Last> = equals.iter().collect();
            members.sort_unstable_by_key(|last| Reverse((last.release, last.unit)));
            found.extend(tie(&members, steps, sure));
        }
    }
    found
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
