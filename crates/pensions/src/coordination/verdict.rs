//! How a State's question ends without an amount: in nothing that anybody can say, in a right whose amount is not known,
//! or in no right.

use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::outcome::{EntitlementPass, Minimum, Reason, Right, StateAnswer};
use super::settle::{Decided, Settle};
use super::steps;
use super::tape::{Entry, Quantity, StepId, Trace};
use crate::context::Stop;
use crate::error::PensionError;
use crate::outcome::Missing;

impl Settle<'_> {
    pub(super) fn undetermined<T: Trace>(
        &self,
        state: Country,
        missing: Vec<Missing>,
        trace: &mut T,
    ) -> (StateAnswer, StepId) {
        let step = trace.push(Entry::new(&steps::MISSING, state, NOT_KNOWN));
        let right = Right::Undetermined { missing };
        let answer = self.answer(state, EntitlementPass::unknown(), right, Evidence::Official);
        let id = trace.push(Entry::new(&steps::STATE, state, NOT_KNOWN).from(&[("missing", step)]));
        (answer, id)
    }

    /// An answer without amounts.
    pub(super) fn answer(
        &self,
        state: Country,
        entitlement: EntitlementPass,
        right: Right,
        grade: Evidence,
    ) -> StateAnswer {
        let method = self.method.map(|(_, method)| method.id.clone());
        StateAnswer {
            state,
            method,
            entitlement,
            amount: None,
            right,
            unanswered: Vec::new(),
            grade,
        }
    }

    pub(super) fn refuse<T: Trace>(
        &self,
        state: Country,
        decided: &Decided,
        reason: Option<Reason>,
        grade: Evidence,
        right: StepId,
        trace: &mut T,
    ) -> (StateAnswer, StepId) {
        let pass = decided.pass;
        let mut reasons: Vec<Reason> = reason.into_iter().collect();
        if reasons.is_empty() {
            let age_on = decided.requirements.age_on;
            if age_on > self.request.on() {
                reasons.push(Reason::Age { on: age_on });
            }
            let law = Minimum { have: pass.own, need: pass.own_minimum, unit: pass.unit };
            let short = |minimum: &Minimum| minimum.have < minimum.need;
            if !decided.alone
                && let Some(Minimum { have, need, unit }) =
                    Some(law).into_iter().chain(pass.instrument_minimum).find(short)
            {
                reasons.push(Reason::OwnMinimum { have, need, unit });
            } else if !decided.alone && !decided.together {
                let have = pass.own.saturating_add(pass.added);
                reasons.push(Reason::Insurance { have, need: pass.need, unit: pass.unit });
            }
            if decided.requirements.others == Tri::No {
                reasons.push(Reason::OtherCondition);
            }
        }
        let only_time = reason.is_none()
            && (decided.alone || decided.together)
            && decided.requirements.others == Tri::Yes;
        let earliest = decided.from.filter(|_| only_time);
        let no = Quantity::Test(Tri::No, None);
        let refused = trace.push(Entry::new(&steps::REFUSED, state, no));
        let id = trace.push(
            Entry::new(&steps::STATE, state, no)
                .from(&[
                    ("right", right),
                    ("reason", if reason.is_some() { refused } else { StepId::NONE }),
                ])
                .graded(grade),
        );
        let right = Right::NotEntitled { reasons, earliest };
        (self.answer(state, pass, right, grade), id)
    }

    /// A right that is open, without an amount.
    pub(super) fn unassessed<T: Trace>(
        &self,
        state: Country,
        pass: EntitlementPass,
        right: Right,
        grade: Evidence,
        conditions: StepId,
        trace: &mut T,
    ) -> (StateAnswer, StepId) {
        let lacks = trace.push(Entry::new(&steps::MISSING, state, NOT_KNOWN));
        let inputs = [("right", conditions), ("missing", lacks)];
        let entry = Entry::new(&steps::STATE, state, Quantity::Test(Tri::Yes, None));
        let id = trace.push(entry.from(&inputs).graded(grade));
        (self.answer(state, pass, right, grade), id)
    }
}

/// What nobody can say.
const NOT_KNOWN: Quantity = Quantity::Test(Tri::Unknown, None);

/// What is missing where a question stopped.
pub(super) fn lacking(stop: Stop) -> Result<Vec<Missing>, PensionError> {
    match stop {
        Stop::Error(error) => Err(error),
        Stop::Missing(missing) => Ok(missing),
        Stop::Open(question) => {
            Ok(vec![Missing::Unsettled { id: question.id().to_owned(), readings: Vec::new() }])
        }
    }
}
