//! Bindings by day, for many claims of few days.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::NaiveDate;
use kerben_agreements::Treaties;

use super::Bindings;
use crate::error::PensionError;

/// The most days that are kept; beyond it all are forgotten and looked up again.
const DAYS_MAX: usize = 4_096;

/// Which instruments bind which states, looked up in a register once a day.
#[derive(Debug)]
pub(crate) struct BindingsByDay {
    treaties: Arc<Treaties>,
    known: RwLock<BTreeMap<NaiveDate, Arc<Bindings>>>,
}

impl BindingsByDay {
    pub(crate) fn new(treaties: &Arc<Treaties>) -> Self {
        Self { treaties: Arc::clone(treaties), known: RwLock::default() }
    }

    /// The bindings of every state on a day: those of a claim are among them, and the others name no state of it.
    ///
    /// # Errors
    ///
    /// As [`Bindings::of`].
    pub(crate) fn on(&self, day: NaiveDate) -> Result<Arc<Bindings>, PensionError> {
        // A map of finished answers stays whole whatever happened to a thread that held it.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&day).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = Arc::new(Bindings::on(day, &self.treaties)?);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= DAYS_MAX {
            known.clear();
        }
        known.insert(day, Arc::clone(&found));
        Ok(found)
    }
}
