//! What a law found out about a claim, kept while the engine asks again.
//!
//! One determination asks the same law about the same claim more than once: under each instrument, and first for the
//! conditions and then for the amount. What is kept is compared by its contents, so that an answer is never that of another
//! claim.

use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use kerben_core::source::Evidence;

use crate::context::Stop;
use crate::coordination::{Ask, Requirements};
use crate::person::Person;
use crate::record::InsuranceRecord;
use crate::scheme::Opening;

/// How many claims are kept: several threads ask one law about claims of their own.
const SLOTS: usize = 8;

/// A right on own service alone, and how well it is known.
pub(super) type Alone = (Opening, Evidence);

#[derive(Debug, Clone)]
struct Seen {
    person: Person,
    record: InsuranceRecord,
    claimed_on: NaiveDate,
    requirements: Option<Result<Requirements, Stop>>,
    alone: Option<Alone>,
}

impl Seen {
    fn is_of(&self, ask: &Ask<'_>) -> bool {
        self.claimed_on == ask.claimed_on
            && self.person == *ask.person
            && self.record == *ask.record
    }
}

/// The latest claims about which a law was asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Memo(Arc<[Mutex<Option<Seen>>; SLOTS]>);

impl Memo {
    /// Where a claim would stand: by the place of its record, which only decides what is forgotten.
    fn slot(&self, ask: &Ask<'_>) -> Option<&Mutex<Option<Seen>>> {
        let place = std::ptr::from_ref(ask.record).addr() / align_of::<InsuranceRecord>();
        self.0.get(place.wrapping_mul(31) / 16 % SLOTS)
    }

    /// A slot that another thread holds is no answer.
    fn get<T>(&self, ask: &Ask<'_>, of: impl FnOnce(&Seen) -> Option<T>) -> Option<T> {
        let slot = self.slot(ask)?.try_lock().ok()?;
        slot.as_ref().filter(|seen| seen.is_of(ask)).and_then(of)
    }

    fn keep(&self, ask: &Ask<'_>, what: impl FnOnce(&mut Seen)) {
        let Some(mut slot) = self.slot(ask).and_then(|slot| slot.try_lock().ok()) else { return };
        if let Some(seen) = slot.as_mut().filter(|seen| seen.is_of(ask)) {
            what(seen);
            return;
        }
        let (person, record) = (ask.person.clone(), ask.record.clone());
        let claimed_on = ask.claimed_on;
        let mut seen = Seen { person, record, claimed_on, requirements: None, alone: None };
        what(&mut seen);
        *slot = Some(seen);
    }

    pub(super) fn requirements(&self, ask: &Ask<'_>) -> Option<Result<Requirements, Stop>> {
        self.get(ask, |seen| seen.requirements.clone())
    }

    pub(super) fn alone(&self, ask: &Ask<'_>) -> Option<Alone> {
        self.get(ask, |seen| seen.alone.clone())
    }

    pub(super) fn keep_requirements(&self, ask: &Ask<'_>, found: &Result<Requirements, Stop>) {
        self.keep(ask, |seen| seen.requirements = Some(found.clone()));
    }

    pub(super) fn keep_alone(&self, ask: &Ask<'_>, found: &Alone) {
        self.keep(ask, |seen| seen.alone = Some(found.clone()));
    }
}
