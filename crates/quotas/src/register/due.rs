//! What time alone brings: holds and permits run out, and who waits is promoted.

use chrono::NaiveDate;

use super::book::Register;
use super::case::CaseState;
use super::decide::Turn;
use super::entry::Act;
use super::error::RegisterError;
use super::ids::{CaseId, NodeId};

impl Register {
    /// Writes down what ran out by the day and promotes who waits. Every command does this first, so that a
    /// hold that ran out yesterday is free today.
    ///
    /// A hold or permit that runs until a day is alive on the day before it and no longer on the day itself. Those who
    /// wait are served in the order in which they asked; nobody overtakes at a node for which another one waits.
    ///
    /// # Errors
    ///
    /// [`RegisterError::TimeBackwards`].
    pub fn settle(&mut self, on: NaiveDate) -> Result<(), RegisterError> {
        self.not_before_last(on)?;
        while let Some((due, _)) = self.due.first_key_value()
            && *due <= on
        {
            let due = *due;
            let cases = self.due.get(&due).cloned().unwrap_or_default();
            for id in cases {
                let case = self.case_of(id)?;
                if case.until == due {
                    match case.state {
                        CaseState::Held => self.write(on, Act::Lapsed { case: id })?,
                        CaseState::Granted => self.write(on, Act::Ended { case: id })?,
                        _ => {}
                    }
                }
            }
            self.due.remove(&due);
        }
        self.look_at(on);
        if self.view.freed {
            self.promote(on)?;
        }
        Ok(())
    }

    fn promote(&mut self, on: NaiveDate) -> Result<(), RegisterError> {
        self.view.freed = false;
        let mut blocked: Vec<NodeId> = Vec::new();
        let waiting: Vec<CaseId> = self.waiting.iter().copied().collect();
        for id in waiting {
            let case = self.case_of(id)?;
            let path = self.paths.get(case.ask.path.index());
            let Some(path) = path else { continue };
            if path.nodes.iter().any(|node| blocked.contains(node)) {
                continue;
            }
            let weighed = self.weigh(path, &case.ask, on, Turn::Waiting);
            let places = weighed.room.clamp(0, i64::from(case.ask.places));
            let places = u32::try_from(places).unwrap_or_default();
            if let Some(ground) = weighed.ground {
                // Closed for now: the request keeps its turn, and keeps others from passing there.
                blocked.extend(ground.node());
            } else if places < case.ask.at_least {
                blocked.extend(weighed.scarce);
            } else {
                let taken = self.taken(&case.ask, on, places, &weighed);
                self.write(on, Act::Promoted { case: id, taken })?;
            }
        }
        self.view.freed = false;
        Ok(())
    }
}
