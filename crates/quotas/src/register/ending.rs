//! What an extension, a release and the end of a hold or a permit do to the state.

use chrono::NaiveDate;

use super::apply::window_more;
use super::book::Register;
use super::case::{Case, CaseState};
use super::entry::Release;
use super::error::RegisterError;
use super::ids::CaseId;

impl Register {
    pub(crate) fn apply_extended(
        &mut self,
        on: NaiveDate,
        id: CaseId,
        charged: u16,
        until: NaiveDate,
    ) -> Result<(), RegisterError> {
        let before = self.case_of(id)?;
        let alive = matches!(before.state, CaseState::Held | CaseState::Granted);
        if !alive || until <= before.until {
            return Err(RegisterError::entry("the case is not alive, or would become shorter"));
        }
        let Some(path) = self.paths.get(before.ask.path.index()) else {
            return Err(RegisterError::NoPath { path: before.ask.path });
        };
        let places = i64::from(before.places);
        let granted = before.state == CaseState::Granted;
        for (position, node) in path.nodes.iter().enumerate() {
            let Some(account) = self.accounts.get_mut(node.index()) else { continue };
            if !granted {
                continue;
            }
            account.counters.funnel.extended += u64::from(before.places);
            let counted = charged & (1 << position) != 0;
            if counted {
                account.counters.posted += places;
            }
            let Some(state) = self.nodes.get_mut(node.index()) else { continue };
            if counted {
                window_more(state, on, places);
            }
            if account.limit.averaged && before.charged & (1 << position) != 0 {
                let more = state.days_within(before.stay_until, until);
                state.stay_days += places * more;
            }
        }
        if let Some(case) = self.cases.get_mut(id.index()) {
            case.until = until;
            if granted {
                case.stay_until = until;
            }
        }
        self.due.entry(until).or_default().push(id);
        Ok(())
    }

    pub(crate) fn apply_released(
        &mut self,
        on: NaiveDate,
        id: CaseId,
        reason: Release,
    ) -> Result<(), RegisterError> {
        let before = self.case_of(id)?;
        match before.state {
            CaseState::Waiting => self.no_longer_waits(id, &before),
            CaseState::Held => self.give_back(id, &before, None, before.stay_from),
            CaseState::Granted => self.give_back(id, &before, Some(reason), on),
            _ => return Err(RegisterError::entry("the case has nothing to give up")),
        }
        self.set_state(id, CaseState::Released);
        Ok(())
    }

    pub(crate) fn apply_lapsed(&mut self, id: CaseId) -> Result<(), RegisterError> {
        let before = self.case_of(id)?;
        match before.state {
            CaseState::Waiting => self.no_longer_waits(id, &before),
            CaseState::Held => self.give_back(id, &before, None, before.stay_from),
            _ => return Err(RegisterError::entry("the case is neither waiting nor held")),
        }
        self.set_state(id, CaseState::Lapsed);
        Ok(())
    }

    pub(crate) fn apply_ended(&mut self, id: CaseId) -> Result<(), RegisterError> {
        let before = self.in_state(id, CaseState::Granted)?;
        let Some(path) = self.paths.get(before.ask.path.index()) else { return Ok(()) };
        for (position, node) in path.nodes.iter().enumerate() {
            let Some(account) = self.accounts.get_mut(node.index()) else { continue };
            account.counters.funnel.ended += u64::from(before.places);
            if account.limit.stock && before.charged & (1 << position) != 0 {
                account.counters.posted -= i64::from(before.places);
            }
        }
        self.view.freed = true;
        self.set_state(id, CaseState::Ended);
        Ok(())
    }

    /// Frees what the case charges: all of a hold, of a permit what the rules of each node give back. The stay
    /// is reckoned with up to that day only.
    fn give_back(
        &mut self,
        id: CaseId,
        before: &Case,
        reason: Option<Release>,
        stay_end: NaiveDate,
    ) {
        let Some(path) = self.paths.get(before.ask.path.index()) else { return };
        let places = i64::from(before.places);
        for (position, node) in path.nodes.iter().enumerate() {
            let Some(account) = self.accounts.get_mut(node.index()) else { continue };
            let Some(state) = self.nodes.get_mut(node.index()) else { continue };
            let funnel = &mut account.counters.funnel;
            match reason {
                None => funnel.lapsed += u64::from(before.places),
                Some(_) => funnel.released += u64::from(before.places),
            }
            if before.charged & (1 << position) == 0 {
                continue;
            }
            let back = state.spec.rules.gives_back;
            let returned = match reason {
                None => {
                    account.counters.held -= places;
                    true
                }
                Some(reason) => {
                    let by_rule = match reason {
                        Release::Withdrawn => false,
                        Release::NoShow => back.no_show,
                        Release::Departure => back.departure,
                        Release::Revocation => back.revocation,
                    };
                    let returned = by_rule || account.limit.stock;
                    account.counters.posted -= if returned { places } else { 0 };
                    returned
                }
            };
            if returned {
                let late = before.deferred & (1 << position) != 0;
                let taken_on = if late { before.stay_from } else { before.since };
                window_more(state, taken_on, -places);
            }
            if account.limit.averaged {
                let reckoned = state.days_within(before.stay_from, before.stay_until);
                let stayed = state.days_within(before.stay_from, stay_end);
                state.stay_days += places * (stayed - reckoned).min(0);
            }
        }
        self.view.freed = true;
        if let Some(case) = self.cases.get_mut(id.index()) {
            case.stay_until = case.stay_until.min(stay_end).max(case.stay_from);
        }
    }

    fn set_state(&mut self, id: CaseId, state: CaseState) {
        if let Some(case) = self.cases.get_mut(id.index()) {
            case.state = state;
        }
    }
}
