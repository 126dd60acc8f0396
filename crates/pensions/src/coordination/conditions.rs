//! The steps of the pass over the conditions, as the derivation shows them.

use kerben_core::country::Country;
use kerben_core::tri::Tri;

use super::law::NationalLaw;
use super::method::{Aggregation, Role};
use super::outcome::Minimum;
use super::settle::{Counts, Decided, Settle};
use super::steps;
use super::tape::{Entry, Quantity, Rule, StepId, Trace};
use crate::unit::Unit;

/// By how much a count is above or below what is asked.
fn test(have: u32, need: u32, unit: Unit) -> Quantity {
    Quantity::Test(Tri::from(have >= need), Some((u64::from(have.abs_diff(need)), unit)))
}

impl Settle<'_> {
    /// Records the conditions; the last step is the right as a whole.
    pub(super) fn record_right<T: Trace>(
        &self,
        state: Country,
        law: &dyn NationalLaw,
        counts: &Counts,
        decided: &Decided,
        trace: &mut T,
    ) -> StepId {
        if !trace.is_on() {
            return StepId::NONE;
        }
        let (pass, grade) = (decided.pass, decided.requirements.grade);
        let unit = law.unit();
        let fact =
            |rule: &'static Rule, n: u32| Entry::new(rule, state, Quantity::Count(n.into(), unit));
        let need = trace.push(fact(&steps::NEED, pass.need).graded(grade));
        let national = if pass.national == pass.own {
            counts.own_step
        } else {
            trace.push(fact(&steps::NATIONAL, pass.national))
        };
        let own_law = Minimum { have: pass.national, need: pass.own_minimum, unit };
        let minimum = self.record_minimum(state, own_law, national, None, trace);
        let inputs = [("actual", national), ("required", need)];
        let outcome = test(pass.national, pass.need, unit);
        let long = trace.push(Entry::new(&steps::ALONE_LONG, state, outcome).from(&inputs));
        let met = |met: bool| Quantity::Test(Tri::from(met), None);
        let inputs = [("length", long), ("least", minimum)];
        let alone = trace.push(Entry::new(&steps::ALONE, state, met(decided.alone)).from(&inputs));
        let aggregated = self.record_aggregation(state, law, counts, decided, need, trace);
        let served = decided.alone || decided.together;
        let inputs = [("alone", alone), ("together", aggregated)];
        let service = trace.push(Entry::new(&steps::SERVICE, state, met(served)).from(&inputs));
        let age = self.record_age(state, decided, trace);
        let others = decided.requirements.others;
        let others_step = if others == Tri::Yes {
            StepId::NONE
        } else {
            trace
                .push(Entry::new(&steps::OTHERS, state, Quantity::Test(others, None)).graded(grade))
        };
        let aged = decided.requirements.age_on <= self.request.on();
        let right = Tri::all([Tri::from(aged), Tri::from(served), others]);
        let inputs = [("age", age), ("insurance", service), ("others", others_step)];
        trace.push(Entry::new(&steps::RIGHT, state, Quantity::Test(right, None)).from(&inputs))
    }

    fn record_age<T: Trace>(&self, state: Country, decided: &Decided, trace: &mut T) -> StepId {
        let age_on = decided.requirements.age_on;
        let grade = decided.requirements.grade;
        let required =
            trace.push(Entry::new(&steps::AGE_ON, state, Quantity::Day(age_on)).graded(grade));
        let actual = trace.push(Entry::new(&steps::ON, state, Quantity::Day(self.request.on())));
        let reached = Quantity::Test(Tri::from(age_on <= self.request.on()), None);
        let inputs = [("actual", actual), ("required", required)];
        trace.push(Entry::new(&steps::AGE, state, reached).from(&inputs))
    }

    fn record_minimum<T: Trace>(
        &self,
        state: Country,
        minimum: Minimum,
        have: StepId,
        role: Option<Role>,
        trace: &mut T,
    ) -> StepId {
        let Minimum { have: own, need, unit } = minimum;
        if need == 0 {
            return StepId::NONE;
        }
        let cite = role.and_then(|role| self.cite(role));
        let required = trace.push(Entry {
            cite,
            ..Entry::new(&steps::OWN_MINIMUM, state, Quantity::Count(need.into(), unit))
        });
        let inputs = [("actual", have), ("required", required)];
        trace.push(Entry {
            cite,
            ..Entry::new(&steps::MINIMUM, state, test(own, need, unit)).from(&inputs)
        })
    }

    fn record_aggregation<T: Trace>(
        &self,
        state: Country,
        law: &dyn NationalLaw,
        counts: &Counts,
        decided: &Decided,
        need: StepId,
        trace: &mut T,
    ) -> StepId {
        let Some((_, method)) = self.method else { return StepId::NONE };
        let (pass, unit) = (decided.pass, law.unit());
        let cite = self.cite(Role::Aggregation);
        let count = |n: u32| Quantity::Count(n.into(), unit);
        let added = match method.aggregation {
            Aggregation::AsFarAsNecessary => {
                let lacking = pass.need.saturating_sub(pass.own);
                let lacking = trace.push(Entry::new(&steps::LACKING, state, count(lacking)));
                let inputs = [("others", counts.foreign_step), ("lacking", lacking)];
                trace.push(Entry {
                    cite,
                    ..Entry::new(&steps::ADDED, state, count(pass.added)).from(&inputs)
                })
            }
            Aggregation::All => counts.foreign_step,
            Aggregation::None => return StepId::NONE,
        };
        let together = pass.own.saturating_add(pass.added);
        let inputs = [("own", counts.own_step), ("added", added)];
        let sum = trace.push(Entry::new(&steps::TOGETHER, state, count(together)).from(&inputs));
        let inputs = [("actual", sum), ("required", need)];
        let long = trace.push(Entry {
            cite,
            ..Entry::new(&steps::AGGREGATED_LONG, state, test(together, pass.need, unit))
                .from(&inputs)
        });
        let law_minimum = Minimum { have: pass.own, need: pass.own_minimum, unit };
        let by_law = self.record_minimum(state, law_minimum, counts.own_step, None, trace);
        let by_instrument = match pass.instrument_minimum {
            Some(minimum) => {
                let have = Quantity::Count(minimum.have.into(), minimum.unit);
                let have = if minimum.unit == unit && minimum.have == pass.own {
                    counts.own_step
                } else {
                    trace.push(Entry::new(&steps::OWN, state, have))
                };
                self.record_minimum(state, minimum, have, Some(Role::MinimumOwn), trace)
            }
            None => StepId::NONE,
        };
        let met = Quantity::Test(Tri::from(decided.together), None);
        let inputs =
            [("length", long), ("least", by_law), ("least of the instrument", by_instrument)];
        trace.push(Entry { cite, ..Entry::new(&steps::AGGREGATED, state, met).from(&inputs) })
    }
}
