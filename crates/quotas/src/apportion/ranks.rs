//! A set of small numbers of which the least is taken: bits, and bits that say where there are any.

/// A set of numbers below a limit.
#[derive(Debug)]
pub(crate) struct Ranks {
    /// The numbers, then for each 64 of these words one bit, and so on up to a single word.
    levels: Vec<Vec<u64>>,
}

impl Ranks {
    pub(crate) fn new(limit: usize) -> Self {
        let mut levels = Vec::new();
        let mut words = limit.div_ceil(64).max(1);
        loop {
            levels.push(vec![0; words]);
            if words == 1 {
                return Self { levels };
            }
            words = words.div_ceil(64);
        }
    }

    pub(crate) fn insert(&mut self, mut number: usize) {
        for level in &mut self.levels {
            if let Some(word) = level.get_mut(number / 64) {
                *word |= 1 << (number % 64);
            }
            number /= 64;
        }
    }

    pub(crate) fn least(&self) -> Option<usize> {
        let mut number = 0;
        for level in self.levels.iter().rev() {
            let word = level.get(number).copied().filter(|word| *word != 0)?;
            number = number * 64 + usize::try_from(word.trailing_zeros()).unwrap_or_default();
        }
        Some(number)
    }

    pub(crate) fn pop_least(&mut self) -> Option<usize> {
        let least = self.least()?;
        let mut number = least;
        for level in &mut self.levels {
            let word = level.get_mut(number / 64)?;
            *word &= !(1 << (number % 64));
            if *word != 0 {
                break;
            }
            number /= 64;
        }
        Some(least)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_least_is_that_of_an_ordered_set(
            limit in 1_usize..10_000,
            steps in prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), 0..300),
        ) {
            let (mut ranks, mut model) = (Ranks::new(limit), BTreeSet::new());
            for step in steps {
                if let Some(number) = step {
                    let number = number.index(limit);
                    ranks.insert(number);
                    model.insert(number);
                } else {
                    prop_assert_eq!(ranks.pop_least(), model.pop_first());
                }
                prop_assert_eq!(ranks.least(), model.first().copied());
            }
        }
    }
}
