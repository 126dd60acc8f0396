//! National rules against the overlapping of benefits of the same kind, inside the limits of the instrument.

use kerben_core::money::Money;
use kerben_core::number::Rational;
use kerben_core::tri::Tri;

use super::coordinator::Coordinator;
use super::law::{NationalLaw, Reduction};
use super::method::{Calculator, Method, Role, Tie};
use super::outcome::{Award, Chosen, Right, StateAnswer};
use super::request::Request;
use super::steps;
use super::tape::{Cite, Entry, Quantity, StepId, Trace};
use super::verdict::lacking;
use super::workspace::Workspace;
use crate::context::Stop;
use crate::error::PensionError;
use crate::outcome::Missing;

impl Coordinator {
    /// Applies the laws' rules against overlapping benefits to the answers of one claim.
    ///
    /// They act on the independent benefit before it is compared with the pro-rata one, and never on the latter
    /// (Regulation (EC) No 883/2004, articles 52(2) and 54); what another State pays on voluntary insurance stays out
    /// (article 53(3)). The benefits of the others are taken before their own rules, for two rules cannot each wait for
    /// the other.
    pub(super) fn reduce<T: Trace>(
        &self,
        request: &Request<'_>,
        room: &mut Workspace,
        answers: &mut [StateAnswer],
        ids: &mut [(&'static str, StepId)],
        trace: &mut T,
    ) -> Result<(), PensionError> {
        let cuts = |answer: &StateAnswer| {
            let rule = self.law(answer.state).and_then(NationalLaw::reduction);
            rule.filter(|rule| rule.amount_is_flat)
        };
        if !answers.iter().any(|answer| cuts(answer).is_some()) {
            return Ok(());
        }
        let before = answers.to_vec();
        for (place, answer) in answers.iter_mut().enumerate() {
            let Some(rule) = cuts(answer) else { continue };
            let Some((index, method)) = self.method_of(answer) else { continue };
            if method.calculator != Calculator::HigherOf {
                continue;
            }
            let id = ids.get(place).map_or(StepId::NONE, |(_, id)| *id);
            let result =
                self.reduced(request, room, answer, &before, (rule, index, method), id, trace);
            let (after, id) = match result {
                Ok(Some((reduced, id))) => (reduced, id),
                Ok(None) => continue,
                Err(stop) => unknown(answer, lacking(stop)?, id, trace),
            };
            *answer = after;
            if let Some(slot) = ids.get_mut(place) {
                slot.1 = id;
            }
        }
        Ok(())
    }

    fn method_of(&self, answer: &StateAnswer) -> Option<(usize, &Method)> {
        let id = answer.method.as_ref()?;
        self.methods().iter().enumerate().find(|(_, method)| method.id == *id)
    }

    #[expect(clippy::too_many_arguments, reason = "one State's answer, its rule and the room")]
    fn reduced<T: Trace>(
        &self,
        request: &Request<'_>,
        room: &mut Workspace,
        answer: &StateAnswer,
        all: &[StateAnswer],
        (rule, index, method): (Reduction, usize, &Method),
        before: StepId,
        trace: &mut T,
    ) -> Result<Option<(StateAnswer, StepId)>, Stop> {
        let (Some(award), Some(pass), Some(law)) =
            (answer.right.award(), answer.amount, self.law(answer.state))
        else {
            return Ok(None);
        };
        let (Some(independent), Some(shared)) = (pass.unshared, pass.pro_rata) else {
            return Ok(None);
        };
        let currency = law.currency();
        let mut foreign = Money::zero(currency).map_err(PensionError::from)?;
        for other in all.iter().filter(|other| other.state != answer.state) {
            if matches!(other.right, Right::Unassessed { .. } | Right::Undetermined { .. }) {
                return Err(Missing::fact("coordination.other_benefit").into());
            }
            let Some(paid) = counted(other)? else { continue };
            if paid.currency() != currency {
                return Err(Missing::fact("coordination.exchange_rate").into());
            }
            foreign = foreign.checked_add(paid).map_err(PensionError::from)?;
        }
        let long = |value: Option<Rational>| value.ok_or(PensionError::TooLong);
        let units = 10_i128.pow(u32::from(currency.minor_units().unwrap_or(0)));
        let foreign_exact = long(Rational::new(foreign.minor().into(), units))?;
        let taken = long(foreign_exact.checked_mul(rule.rate))?;
        // No rule takes more than there is, nor more than the foreign benefits.
        let taken = taken.min(independent.exact).min(foreign_exact);
        let left = long(independent.exact.checked_sub(taken))?;
        let step = if trace.is_on() {
            let amount = |exact| Quantity::Amount(exact, currency);
            let push = |trace: &mut T, rule, value, inputs: &[(&'static str, StepId)]| {
                trace.push(Entry {
                    cite: Some(Cite::Method(index, Role::OverlappingBenefits)),
                    ..Entry::new(rule, law.state(), value).from(inputs)
                })
            };
            let others = push(trace, &steps::FOREIGN_BENEFITS, Quantity::Money(foreign), &[]);
            let rate = push(trace, &steps::RATE, Quantity::Number(rule.rate), &[]);
            let due = amount(long(foreign_exact.checked_mul(rule.rate))?);
            let due = push(trace, &steps::DUE, due, &[("others", others), ("rate", rate)]);
            let whole = push(trace, &steps::UNREDUCED, amount(independent.exact), &[]);
            let inputs = [("due", due), ("benefit", whole), ("others", others)];
            let taken_step = push(trace, &steps::TAKEN, amount(taken), &inputs);
            let minus = push(trace, &steps::MINUS, Quantity::Number(Rational::whole(-1)), &[]);
            let less = amount(long(taken.checked_neg())?);
            let inputs = [("taken", taken_step), ("sign", minus)];
            let less = push(trace, &steps::TAKEN_OFF, less, &inputs);
            let inputs = [("benefit", whole), ("taken off", less)];
            push(trace, &steps::REDUCED, amount(left), &inputs)
        } else {
            StepId::NONE
        };
        room.gather_earnings(request, law.state());
        let ask = super::law::Ask {
            person: request.claim().person(),
            record: request.claim().record(),
            method: Some(&*method.id),
            on: request.on(),
            claimed_on: request.claimed_on(),
            earnings: &room.earnings,
            own: answer.entitlement.national,
            total: pass.total,
        };
        let (money, step) = law.pay(&ask, left, step, trace)?;
        let shared_money = match pass.supplement {
            Some(supplement) => shared.money.checked_add(supplement).map_err(PensionError::from)?,
            None => shared.money,
        };
        let (chosen, paid) = match (money.minor().cmp(&shared_money.minor()), method.tie) {
            (std::cmp::Ordering::Greater, _) => (Chosen::Independent, money),
            (std::cmp::Ordering::Less, _) => (Chosen::ProRata, shared_money),
            (_, Tie::Independent) => (Chosen::TieIndependent, money),
            (_, Tie::ProRata) => (Chosen::TieProRata, shared_money),
        };
        let mut reduced = answer.clone();
        let mut award = *award;
        (award.chosen, award.paid) = (chosen, paid);
        reduced.grade = reduced.grade.min(method.grade_of(Role::OverlappingBenefits));
        reduced.right = Right::Entitled(award);
        reduced.amount = Some(super::outcome::AmountPass { reduced: Some(money), ..pass });
        let inputs = [("before", before), ("reduced", step)];
        let id = trace.push(
            Entry::new(&steps::STATE_REDUCED, law.state(), Quantity::Test(Tri::Yes, None))
                .from(&inputs)
                .graded(reduced.grade),
        );
        Ok(Some((reduced, id)))
    }
}

/// The answer of a State whose rule against overlapping benefits cannot be applied: nobody can say what it pays.
fn unknown<T: Trace>(
    before: &StateAnswer,
    missing: Vec<Missing>,
    step: StepId,
    trace: &mut T,
) -> (StateAnswer, StepId) {
    let unknown = Quantity::Test(Tri::Unknown, None);
    let lacking = trace.push(Entry::new(&steps::MISSING, before.state, unknown));
    let right = match before.right.award() {
        Some(award) => {
            let Award { from, at_latest, payable, .. } = *award;
            Right::Unassessed { from, at_latest, payable, missing }
        }
        None => Right::Undetermined { missing },
    };
    let id = trace.push(
        Entry::new(&steps::STATE_REDUCED, before.state, Quantity::Test(right.is_open(), None))
            .from(&[("before", step), ("missing", lacking)])
            .graded(before.grade),
    );
    (StateAnswer { right, amount: None, ..before.clone() }, id)
}

/// What counts of another State's benefit: not the supplement for voluntary insurance.
fn counted(answer: &StateAnswer) -> Result<Option<Money>, PensionError> {
    let Some(award) = answer.right.award() else { return Ok(None) };
    let supplement = answer.amount.and_then(|pass| pass.supplement);
    let of_supplement =
        supplement.filter(|_| matches!(award.chosen, Chosen::ProRata | Chosen::TieProRata));
    Ok(Some(match of_supplement {
        Some(supplement) => award.paid.checked_sub(supplement)?,
        None => award.paid,
    }))
}
