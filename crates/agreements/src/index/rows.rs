//! What the index keeps of one instrument.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_core::country::Country;

use crate::between::conclusion;
use crate::error::AgreementError;
use crate::force::{Life, Notes, Told};
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
    /// Its States in order, each with its life.
    lives: Vec<(Country, Stretch)>,
}

impl<'a> Row<'a> {
    pub(super) fn of(
        instrument: &'a Instrument,
        numbers: &BTreeMap<Country, usize>,
        steps: &mut Steps,
    ) -> Result<Self, AgreementError> {
        let mut lives = instrument
            .states()
            .iter()
            .map(|state| Ok((*state, steps.add(&Life::of(instrument, *state, Notes::Left)?))))
            .collect::<Result<Vec<_>, AgreementError>>()?;
        lives.sort_unstable_by_key(|(state, _)| *state);
        Ok(Self {
            instrument,
            states: StateSet::of(instrument.states(), numbers),
            concluded: conclusion(instrument),
            paired: instrument.events().iter().any(|event| event.against().is_some()),
            lives,
        })
    }

    pub(super) fn life(&self, state: Country) -> Option<Stretch> {
        let place = self.lives.binary_search_by_key(&state, |(state, _)| *state).ok()?;
        self.lives.get(place).map(|(_, life)| *life)
    }

    pub(super) fn lives(&self) -> &[(Country, Stretch)] {
        &self.lives
    }
}

/// A stretch of the steps: the life of one State in one instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    first: u32,
    count: u32,
}

/// The lives of all States in all instruments, each as steps in the order of their days.
#[derive(Debug, Clone, Default)]
pub(super) struct Steps(Vec<(NaiveDate, Told)>);

impl Steps {
    fn add(&mut self, life: &Life) -> Stretch {
        let first = self.0.len();
        self.0.extend(life.steps());
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Stretch { first: number(first), count: number(self.0.len().saturating_sub(first)) }
    }

    /// What a life answers on a day.
    pub(super) fn on(&self, life: Stretch, day: NaiveDate) -> Option<Told> {
        let first = usize::try_from(life.first).ok()?;
        let steps = self.0.get(first..)?.get(..usize::try_from(life.count).ok()?)?;
        steps.iter().rev().find(|(from, _)| *from <= day).map(|(_, told)| *told)
    }
}

/// One instrument in the list of a State and a matter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed {
    pub(super) place: u32,
    pub(super) life: Stretch,
    pub(super) treaty: bool,
    pub(super) amends: bool,
}
