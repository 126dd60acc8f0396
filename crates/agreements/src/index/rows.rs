//! What the index keeps of one instrument beside the lives of its States.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;

use crate::between::{SoftEffect, soft_effect};
use crate::force::Split;
use crate::instrument::Instrument;
use crate::kind::Matter;
use crate::standing::Bounds;
use crate::treaties::Treaties;

/// Two letters make the number of a State's name.
const LETTERS: usize = 26;

/// A number for every State of a register, found by the two letters of its name.
#[derive(Debug, Clone)]
pub(super) struct Numbers {
    by_name: Vec<Option<u16>>,
    states: usize,
}

impl Numbers {
    pub(super) fn of(treaties: &Treaties) -> Self {
        let mut numbers = Self { by_name: vec![None; LETTERS * LETTERS], states: 0 };
        for state in treaties.iter().flat_map(|instrument| instrument.states().iter().copied()) {
            let next = u16::try_from(numbers.states).ok();
            let place = name(state).and_then(|name| numbers.by_name.get_mut(name));
            if let Some(place @ None) = place {
                *place = next;
                numbers.states += 1;
            }
        }
        numbers
    }

    pub(super) fn get(&self, state: Country) -> Option<usize> {
        (*self.by_name.get(name(state)?)?).map(usize::from)
    }

    pub(super) const fn len(&self) -> usize {
        self.states
    }
}

fn name(state: Country) -> Option<usize> {
    let letter = |letter: &u8| letter.checked_sub(b'A').map(usize::from);
    match state.alpha2().as_bytes() {
        [first, second] => Some(letter(first)? * LETTERS + letter(second)?),
        _ => None,
    }
}

/// The States of every instrument as bits by their number, one after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct StateSets {
    words: usize,
    bits: Vec<u64>,
}

impl StateSets {
    pub(super) fn with_room(states: usize, instruments: usize) -> Self {
        let words = states.div_ceil(64).max(1);
        Self { words, bits: Vec::with_capacity(words * instruments) }
    }

    /// Adds the States of the next instrument.
    pub(super) fn add(&mut self, states: &[Country], numbers: &Numbers) {
        let first = self.bits.len();
        self.bits.resize(first + self.words, 0);
        for number in states.iter().filter_map(|state| numbers.get(*state)) {
            if let Some(bits) = self.bits.get_mut(first + number / 64) {
                *bits |= 1_u64 << (number % 64);
            }
        }
    }

    fn of(&self, place: usize) -> Option<&[u64]> {
        self.bits.get(place * self.words..(place + 1) * self.words)
    }

    pub(super) fn contains(&self, larger: usize, smaller: usize) -> bool {
        match (self.of(larger), self.of(smaller)) {
            (Some(larger), Some(smaller)) => {
                larger.iter().zip(smaller).all(|(larger, smaller)| smaller & !larger == 0)
            }
            _ => false,
        }
    }
}

/// What the index answers of an instrument that is no treaty from a day on.
type Step = (NaiveDate, Option<Arc<SoftEffect>>);

/// One instrument, ready to be asked.
#[derive(Debug, Clone)]
pub(super) struct Row<'a> {
    pub(super) split: Split<'a>,
    /// A treaty on the rights of workers, to be asked for its grounds after the index is gone.
    pub(super) kept: Option<Arc<Instrument>>,
    /// What is no treaty: its effect in the order of the days on which it changes.
    soft: Vec<Step>,
}

impl<'a> Row<'a> {
    pub(super) fn of(instrument: &'a Instrument) -> Self {
        let treaty = instrument.kind().is_treaty();
        let rights = treaty && instrument.deals_with(Some(Matter::WorkerRights));
        Self {
            split: Split::of(instrument),
            kept: rights.then(|| Arc::new(instrument.clone())),
            soft: if treaty { Vec::new() } else { soft_steps(instrument) },
        }
    }

    /// What is no treaty, where it is or may be in effect on a day.
    pub(super) fn soft(&self, day: NaiveDate) -> Option<Arc<SoftEffect>> {
        let next = self.soft.partition_point(|(from, _)| *from <= day);
        self.soft.get(next.checked_sub(1)?)?.1.clone()
    }
}

/// Between two of its days nothing changes: an effect depends on events of all parties, and on them by their bounds only.
fn soft_steps(instrument: &Instrument) -> Vec<Step> {
    let mut days = vec![NaiveDate::MIN];
    for event in instrument.events().iter().filter(|event| event.party().is_none()) {
        let bounds = event.date().map(Bounds::from).unwrap_or_default();
        days.extend(bounds.earliest.into_iter().chain(bounds.latest));
    }
    days.sort_unstable();
    days.dedup();
    let mut steps: Vec<Step> = Vec::new();
    for day in days {
        let effect = soft_effect(instrument, day);
        let effect = effect.in_effect.is_possible().then_some(effect);
        if steps.last().is_none_or(|(_, known)| known.as_deref() != effect.as_ref()) {
            steps.push((day, effect.map(Arc::new)));
        }
    }
    steps
}
