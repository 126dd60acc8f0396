//! Largest remainders, within bounds where there are any.
//!
//! Every unit has one exact share: the same number of places for each unit of weight, held between its
//! minimum and its maximum, the rate chosen so that the shares add up to the total. The whole parts are
//! granted, the places left go to the greatest remainders. Without bounds this is Hamilton's method.

use std::cmp::Ordering;

/// What largest remainders came to.
pub(crate) struct Remaindered {
    /// What each unit gets for certain.
    pub(crate) sure: Vec<u64>,
    /// The units that tie.
    pub(crate) tied: Vec<usize>,
    /// The places for which they tie.
    pub(crate) tied_places: u64,
    /// Places for each unit of weight: numerator and denominator.
    pub(crate) rate: (u128, u128),
    /// A unit with the greatest remainder that was rounded down.
    pub(crate) refused: Option<usize>,
    /// A unit with the least remainder that was rounded up.
    pub(crate) granted: Option<usize>,
}

struct Bounded<'a> {
    weights: &'a [u64],
    ranges: &'a [(u64, u64)],
    base: u64,
    total: u64,
}

impl Bounded<'_> {
    fn free(&self) -> impl Iterator<Item = (u64, u64, u64)> {
        let pairs = self.weights.iter().zip(self.ranges);
        pairs
            .filter(|(_, (least, most))| least < most)
            .map(|(&weight, &(least, most))| (weight, least - self.base, most - self.base))
    }

    /// What the shares at the rate `over / under` need beyond the total, as a comparison; and the free
    /// units' weight and what is left for them.
    fn at(&self, (over, under): (u64, u64)) -> Ordering {
        let (mut weight, mut left) = (0_u128, i128::from(self.total));
        for &(least, most) in self.ranges {
            if least == most {
                left -= i128::from(least);
            }
        }
        for (unit, least, most) in self.free() {
            let share = u128::from(unit) * u128::from(over);
            left -= i128::from(self.base);
            if share <= u128::from(least) * u128::from(under) {
                left -= i128::from(least);
            } else if share >= u128::from(most) * u128::from(under) {
                left -= i128::from(most);
            } else {
                weight += u128::from(unit);
            }
        }
        match u128::try_from(left) {
            Ok(left) => (weight * u128::from(over)).cmp(&(left * u128::from(under))),
            Err(_) => Ordering::Greater,
        }
    }

    /// The rate at which the bounded shares add up to the total.
    fn rate(&self) -> (u128, u128) {
        let order = |a: &(u64, u64), b: &(u64, u64)| {
            (u128::from(a.0) * u128::from(b.1)).cmp(&(u128::from(b.0) * u128::from(a.1)))
        };
        let mut breaks: Vec<(u64, u64)> = self
            .free()
            .flat_map(|(weight, least, most)| [(least, weight), (most, weight)])
            .collect();
        breaks.sort_unstable_by(order);
        // The rate lies between the last break at which the shares need no more than the total and the
        // next one; between two breaks the same units are free.
        let after = breaks.partition_point(|&rate| self.at(rate) != Ordering::Greater);
        let low = after.checked_sub(1).and_then(|place| breaks.get(place)).copied();
        let low = low.unwrap_or((0, 1));
        let (mut weight, mut left) = (0_u128, i128::from(self.total));
        for &(least, most) in self.ranges {
            if least == most {
                left -= i128::from(least);
            }
        }
        for (unit, least, most) in self.free() {
            let share = u128::from(unit) * u128::from(low.0);
            left -= i128::from(self.base);
            if share < u128::from(least) * u128::from(low.1) {
                left -= i128::from(least);
            } else if share >= u128::from(most) * u128::from(low.1) {
                left -= i128::from(most);
            } else {
                weight += u128::from(unit);
            }
        }
        match u128::try_from(left) {
            Ok(left) if weight > 0 => (left, weight),
            _ => (u128::from(low.0), u128::from(low.1)),
        }
    }
}

/// Shares `total` by largest remainders; the ranges must admit it.
pub(crate) fn largest_remainders(
    weights: &[u64],
    ranges: &[(u64, u64)],
    base: u64,
    total: u64,
    bounded: bool,
) -> Remaindered {
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    let rate = if bounded {
        Bounded { weights, ranges, base, total }.rate()
    } else {
        (u128::from(total), sum.max(1))
    };
    // The narrow form divides several times faster; it fits where the greatest product does.
    let narrow = rate.0.checked_mul(sum).is_some_and(|most| most <= u128::from(u64::MAX));
    match (u64::try_from(rate.0), u64::try_from(rate.1)) {
        (Ok(over), Ok(under)) if narrow => {
            let parts = |weight: u64| (weight * over / under, weight * over % under);
            share(weights, ranges, base, total, rate, parts)
        }
        _ => {
            let parts = |weight: u64| {
                let product = u128::from(weight) * rate.0;
                (u64::try_from(product / rate.1).unwrap_or(u64::MAX), product % rate.1)
            };
            share(weights, ranges, base, total, rate, parts)
        }
    }
}

fn share<R: Ord + Copy + Default>(
    weights: &[u64],
    ranges: &[(u64, u64)],
    base: u64,
    total: u64,
    rate: (u128, u128),
    parts: impl Fn(u64) -> (u64, R),
) -> Remaindered {
    let mut sure = Vec::with_capacity(weights.len());
    // What is left over of each share; a share that is whole or held by a bound leaves nothing.
    let mut rests = Vec::with_capacity(weights.len());
    let mut left = total;
    for (&weight, &(least, most)) in weights.iter().zip(ranges) {
        let (whole, rest) = parts(weight);
        let share = base.saturating_add(whole);
        let (share, rest) = if least == most || share < least {
            (least, R::default())
        } else if share >= most {
            (most, R::default())
        } else {
            (share, rest)
        };
        left = left.saturating_sub(share);
        sure.push(share);
        rests.push(rest);
    }
    let mut result =
        Remaindered { sure, tied: Vec::new(), tied_places: 0, rate, refused: None, granted: None };
    let given = usize::try_from(left).unwrap_or(usize::MAX);
    if given == 0 || given > rests.len() {
        return result;
    }
    let mut order = rests.clone();
    let (_, &mut cut, _) = order.select_nth_unstable_by(given - 1, |a, b| b.cmp(a));
    let above = rests.iter().filter(|rest| **rest > cut).count();
    let level = rests.iter().filter(|rest| **rest == cut).count();
    let is_tie = above + level > given;
    for (unit, rest) in rests.iter().enumerate() {
        if *rest > cut || (*rest == cut && !is_tie) {
            result.sure[unit] += 1;
        } else if *rest == cut {
            result.tied.push(unit);
        }
    }
    result.tied_places = if is_tie { u64::try_from(given - above).unwrap_or_default() } else { 0 };
    result.granted = (0..rests.len()).find(|&unit| rests[unit] == cut);
    result.refused = if is_tie {
        result.granted
    } else {
        let down = (0..rests.len()).filter(|&unit| rests[unit] < cut && rests[unit] > R::default());
        down.max_by_key(|&unit| rests[unit])
    };
    result
}
