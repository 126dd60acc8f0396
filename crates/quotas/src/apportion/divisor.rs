//! Divisor methods: one divisor is searched until the rounded shares use up the total.
//!
//! A divisor near the answer is found in whole arithmetic, the few places that are missing or too many
//! are then given or taken in the exact order of the quotients, and pairs are exchanged until no place
//! that is refused has a greater quotient than one that is granted. The last step makes the answer exact
//! wherever the search began.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::quotient::{BINARY_PLACES, Family};

/// What a divisor method came to.
pub(crate) struct Divided {
    /// What each unit gets for certain.
    pub(crate) sure: Vec<u64>,
    /// The units that tie.
    pub(crate) tied: Vec<usize>,
    /// The places for which they tie.
    pub(crate) tied_places: u64,
    /// The unit with the greatest quotient among those refused, counted as if the ties were granted in
    /// the order of the units, and its places then.
    pub(crate) refused: Option<(usize, u64)>,
    /// The unit with the least quotient among those granted, and its places then.
    pub(crate) granted: Option<(usize, u64)>,
}

struct Search<'a, F> {
    family: F,
    weights: &'a [u64],
    ranges: &'a [(u64, u64)],
    base: u64,
}

type Candidate<Q> = (Q, Reverse<usize>, u64);

impl<F: Family> Search<'_, F> {
    fn quotient(&self, unit: usize, places: u64) -> F::Quotient {
        self.family.quotient(self.weights[unit], places - self.base)
    }

    /// The places at a rate of `rate / 2^shift` places for each unit of weight, with 32 binary places.
    fn at(&self, rate: u64, shift: u32, places: &mut Vec<u64>) -> u64 {
        places.clear();
        let mut sum = 0_u64;
        for (&weight, &(least, most)) in self.weights.iter().zip(self.ranges) {
            let mut count = least;
            if least < most {
                let x = (u128::from(weight) * u128::from(rate)) >> shift;
                // A quotient beyond 2^62 is beyond any number of places.
                let x = u64::try_from(x).unwrap_or(u64::MAX).min(1 << 62);
                count = self.base.saturating_add(self.family.places(x)).clamp(least, most);
            }
            sum = sum.saturating_add(count);
            places.push(count);
        }
        sum
    }

    /// Finds places near the answer; how near does not matter for what comes out in the end.
    fn begin(&self, total: u64, weight: u128) -> Vec<u64> {
        let units = u64::try_from(self.weights.len()).unwrap_or(u64::MAX);
        let mut places = Vec::with_capacity(self.weights.len());
        let mut best: Option<(u64, Vec<u64>)> = None;
        let share = total.saturating_sub(self.base.saturating_mul(units)).max(1);
        // V / (S + n(r - 1/2)) is a good divisor where all units get many places.
        let shift_of_start = i64::try_from(units).unwrap_or(i64::MAX) / 2;
        let start = i64::try_from(share).unwrap_or(i64::MAX);
        let start = start + shift_of_start * (self.family.twice_fraction() - 1);
        let mut target = u128::from(u64::try_from(start).unwrap_or(1).max(1)) << BINARY_PLACES;
        let near = units / 64 + 1;
        let (mut low, mut high) = ((0_u128, 0_u64), None::<(u128, u64)>);
        for _ in 0..24 {
            let (rate, shift) = rate(target, weight);
            let sum = self.at(rate, shift, &mut places);
            let off = sum.abs_diff(total);
            if best.as_ref().is_none_or(|(least, _)| off < *least) {
                best = Some((off, places.clone()));
            }
            if off <= near {
                break;
            }
            if sum < total {
                low = (target, sum);
            } else {
                high = Some((target, sum));
            }
            let Some((top, top_sum)) = high else {
                target = target.saturating_mul(2).min(u128::MAX >> 8);
                continue;
            };
            // Between the two in proportion, but never close to an end, so that the interval shrinks.
            let (width, rise) = (top - low.0, u128::from(top_sum.saturating_sub(low.1).max(1)));
            let step = (width / rise).saturating_mul(u128::from(total.saturating_sub(low.1)));
            let next = low.0 + step.clamp(width / 16, width - width / 16);
            if next == target || width < 16 {
                break;
            }
            target = next;
        }
        best.map(|(_, places)| places).unwrap_or_default()
    }

    fn next(&self, places: &[u64], unit: usize) -> Option<Candidate<F::Quotient>> {
        let has = places[unit];
        (has < self.ranges[unit].1).then(|| (self.quotient(unit, has), Reverse(unit), has))
    }

    fn last(&self, places: &[u64], unit: usize) -> Option<Candidate<F::Quotient>> {
        let has = places[unit];
        (has > self.ranges[unit].0).then(|| (self.quotient(unit, has - 1), Reverse(unit), has))
    }

    /// Gives or takes places in the order of the quotients until they are `total`.
    fn fill(&self, places: &mut [u64], total: u64) {
        let units = 0..places.len();
        let mut sum: u64 = places.iter().sum();
        if sum < total {
            let mut heap: BinaryHeap<_> =
                units.filter_map(|unit| self.next(places, unit)).collect();
            while sum < total {
                let Some((_, Reverse(unit), _)) = heap.pop() else { return };
                places[unit] += 1;
                sum += 1;
                heap.extend(self.next(places, unit));
            }
        } else if sum > total {
            let mut heap: BinaryHeap<_> =
                units.filter_map(|unit| self.last(places, unit)).map(Reverse).collect();
            while sum > total {
                let Some(Reverse((_, Reverse(unit), _))) = heap.pop() else { return };
                places[unit] -= 1;
                sum -= 1;
                heap.extend(self.last(places, unit).map(Reverse));
            }
        }
    }

    fn greatest_refused(&self, places: &[u64]) -> Option<Candidate<F::Quotient>> {
        (0..places.len()).filter_map(|unit| self.next(places, unit)).max()
    }

    fn least_granted(&self, places: &[u64]) -> Option<Candidate<F::Quotient>> {
        (0..places.len()).filter_map(|unit| self.last(places, unit)).min()
    }

    /// Exchanges places until none that is refused has a greater quotient than one that is granted.
    fn exchange(&self, places: &mut [u64]) {
        let settled = match (self.greatest_refused(places), self.least_granted(places)) {
            (Some(refused), Some(granted)) => refused.0 <= granted.0,
            _ => true,
        };
        if settled {
            return;
        }
        let units = 0..places.len();
        let mut next: BinaryHeap<_> =
            units.clone().filter_map(|unit| self.next(places, unit)).collect();
        let mut last: BinaryHeap<_> =
            units.filter_map(|unit| self.last(places, unit)).map(Reverse).collect();
        loop {
            // Entries made before a unit's places changed are out of date.
            while next.peek().is_some_and(|(_, Reverse(unit), has)| places[*unit] != *has) {
                next.pop();
            }
            while last.peek().is_some_and(|Reverse((_, Reverse(unit), has))| places[*unit] != *has)
            {
                last.pop();
            }
            let (Some(&refused), Some(&Reverse(granted))) = (next.peek(), last.peek()) else {
                return;
            };
            if refused.0 <= granted.0 {
                return;
            }
            let (gains, loses) = (refused.1.0, granted.1.0);
            places[gains] += 1;
            places[loses] -= 1;
            for unit in [gains, loses] {
                next.extend(self.next(places, unit));
                last.extend(self.last(places, unit).map(Reverse));
            }
        }
    }

    fn finish(&self, mut sure: Vec<u64>) -> Divided {
        let refused = self.greatest_refused(&sure);
        let granted = self.least_granted(&sure);
        let mut tied = Vec::new();
        let mut tied_places = 0;
        if let (Some((cut, ..)), Some((least, ..))) = (refused, granted)
            && cut == least
        {
            for unit in 0..sure.len() {
                let has = |place: Option<Candidate<_>>| place.is_some_and(|(q, ..)| q == cut);
                if has(self.last(&sure, unit)) {
                    sure[unit] -= 1;
                    tied_places += 1;
                    tied.push(unit);
                } else if has(self.next(&sure, unit)) {
                    tied.push(unit);
                }
            }
        }
        let refused = refused.map(|(_, Reverse(unit), has)| (unit, has));
        let granted = granted.map(|(_, Reverse(unit), has)| (unit, has - 1));
        Divided { sure, tied, tied_places, refused, granted }
    }
}

/// Returns `target / weight` as `rate / 2^shift`, the rate with all the 64 bits that it can have.
///
/// `target` has [`BINARY_PLACES`]; the product of the rate and a weight, shifted, has them too.
fn rate(target: u128, weight: u128) -> (u64, u32) {
    let weight = weight.max(1);
    let mut shift = target.leading_zeros();
    let mut rate = (target << shift) / weight;
    while rate > u128::from(u64::MAX) {
        rate >>= 1;
        shift = shift.saturating_sub(1);
    }
    // A weight far above the target leaves few bits: the search ends in the exact steps all the same.
    (u64::try_from(rate).unwrap_or(u64::MAX), shift.min(127))
}

/// Shares `total` by a divisor method; the ranges must admit it.
pub(crate) fn divide<F: Family>(
    family: F,
    weights: &[u64],
    ranges: &[(u64, u64)],
    base: u64,
    total: u64,
) -> Divided {
    let search = Search { family, weights, ranges, base };
    let weight = weights.iter().map(|&weight| u128::from(weight)).sum();
    let mut places = search.begin(total, weight);
    search.fill(&mut places, total);
    search.exchange(&mut places);
    search.finish(places)
}
