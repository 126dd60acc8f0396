//! The instruments of each State: sets of places as bits, and the lives in the order of the places.

use chrono::NaiveDate;

use crate::force::{Life, Told};

/// A set of places as bits.
#[derive(Debug, Clone, Default)]
pub(super) struct Places(Vec<u64>);

impl Places {
    pub(super) fn add(&mut self, place: usize) {
        let (word, bit) = (place / 64, place % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1_u64 << bit;
        }
    }

    fn has(&self, place: usize) -> bool {
        self.0.get(place / 64).is_some_and(|bits| bits & (1_u64 << (place % 64)) != 0)
    }

    /// Calls for every place that lies in all three sets, in order.
    pub(super) fn in_all(sets: [&Self; 3], mut with: impl FnMut(usize)) {
        let [one, two, three] = sets;
        let words = one.0.iter().zip(&two.0).zip(&three.0);
        for (number, ((one, two), three)) in words.enumerate() {
            let mut bits = one & two & three;
            while bits != 0 {
                let bit = usize::try_from(bits.trailing_zeros()).unwrap_or_default();
                with(number * 64 + bit);
                bits &= bits - 1;
            }
        }
    }
}

/// One State: the instruments that name it, and its life in each of them as steps in the order of their days.
#[derive(Debug, Clone, Default)]
pub(super) struct Member {
    pub(super) places: Places,
    /// How many places come before each word of the set.
    before: Vec<u32>,
    /// Where the steps of each life begin, in the order of the places.
    begins: Vec<u32>,
    steps: Vec<(NaiveDate, Told)>,
}

impl Member {
    /// Adds the life in one more instrument; places come in order, and one that comes twice is one.
    pub(super) fn add(&mut self, place: usize, life: &Life) {
        if self.places.has(place) {
            return;
        }
        self.places.add(place);
        let lives = number(self.begins.len());
        self.before.resize(self.places.0.len(), lives);
        self.begins.push(number(self.steps.len()));
        self.steps.extend(life.steps());
    }

    /// What the life in an instrument answers on a day; `None` where the instrument does not name the State.
    pub(super) fn on(&self, place: usize, day: NaiveDate) -> Option<Told> {
        let (word, bit) = (place / 64, 1_u64 << (place % 64));
        let bits = *self.places.0.get(word)?;
        if bits & bit == 0 {
            return None;
        }
        let within = usize::try_from((bits & (bit - 1)).count_ones()).ok()?;
        let life = usize::try_from(*self.before.get(word)?).ok()? + within;
        let first = usize::try_from(*self.begins.get(life)?).ok()?;
        let end = self.begins.get(life + 1).and_then(|end| usize::try_from(*end).ok());
        let steps = self.steps.get(first..end.unwrap_or(self.steps.len()))?;
        steps.iter().rev().find(|(from, _)| *from <= day).map(|(_, told)| *told)
    }
}

/// A register has fewer instruments, and they have fewer steps, than a `u32` can count.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
