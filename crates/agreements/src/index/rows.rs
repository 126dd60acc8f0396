//! What the index keeps of one instrument beside the lives of its States.

use std::collections::BTreeMap;

use kerben_core::country::Country;

use crate::between::conclusion;
use crate::force::Split;
use crate::instrument::Instrument;
use crate::standing::Bounds;
use crate::treaties::Treaties;

/// A number for every State of a register.
pub(super) fn numbers(treaties: &Treaties) -> BTreeMap<Country, usize> {
    let mut states: Vec<Country> =
        treaties.iter().flat_map(|instrument| instrument.states().iter().copied()).collect();
    states.sort_unstable();
    states.dedup();
    states.into_iter().enumerate().map(|(number, state)| (state, number)).collect()
}

/// A set of States as bits by their number.
#[derive(Debug, Clone, Default)]
pub(super) struct StateSet(Vec<u64>);

impl StateSet {
    fn of(states: &[Country], numbers: &BTreeMap<Country, usize>) -> Self {
        let mut set = Self::default();
        for number in states.iter().filter_map(|state| numbers.get(state)) {
            let (word, bit) = (number / 64, number % 64);
            if set.0.len() <= word {
                set.0.resize(word + 1, 0);
            }
            if let Some(bits) = set.0.get_mut(word) {
                *bits |= 1_u64 << bit;
            }
        }
        set
    }

    pub(super) fn contains(&self, other: &Self) -> bool {
        other
            .0
            .iter()
            .enumerate()
            .all(|(word, bits)| bits & !self.0.get(word).copied().unwrap_or_default() == 0)
    }
}

/// One instrument, ready to be asked.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub(super) instrument: &'a Instrument,
    pub(super) states: StateSet,
    pub(super) concluded: Bounds,
    /// Whether something happened between two of its States only.
    pub(super) paired: bool,
    pub(super) split: Split<'a>,
}

impl<'a> Row<'a> {
    pub(super) fn of(instrument: &'a Instrument, numbers: &BTreeMap<Country, usize>) -> Self {
        Self {
            instrument,
            states: StateSet::of(instrument.states(), numbers),
            concluded: conclusion(instrument),
            paired: instrument.events().iter().any(|event| event.against().is_some()),
            split: Split::of(instrument),
        }
    }
}
