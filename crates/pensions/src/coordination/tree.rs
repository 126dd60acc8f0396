//! The derivation tree of a tape: words, citations and tables for one answer that somebody reads.

use std::sync::Arc;

use kerben_core::explain::{self, Folded, Node, Operation, Outcome, RuleId, Value};
use kerben_core::message::Message;
use kerben_core::money::Amount;
use kerben_core::number::Rational;
use kerben_core::rounding::Rounding;
use kerben_core::source::Citation;
use kerben_core::tri::Tri;
use rust_decimal::Decimal;

use super::coordinator::Coordinator;
use super::outcome::{Determination, Reason, Right};
use super::steps;
use super::tape::{Cite, Quantity, Step, StepId, Tape};
use crate::outcome::Missing;
use crate::unit::{DayScheme, Unit};

impl Coordinator {
    /// The derivation that ends in a step of a tape; `None` for a step that is not on it.
    ///
    /// The determination lends the words of what is missing or refused. The tree passes
    /// [`Node::check`](kerben_core::explain::Node::check): every value follows from those below it.
    #[must_use]
    pub fn tree(&self, tape: &Tape, last: StepId, answer: &Determination) -> Option<Arc<Node>> {
        let root = last.index()?;
        if root >= tape.steps.len() {
            return None;
        }
        let mut needed = vec![false; root + 1];
        needed[root] = true;
        for at in (0..=root).rev() {
            if needed[at] {
                for (_, input) in inputs(tape, &tape.steps[at]) {
                    needed[input] = true;
                }
            }
        }
        let mut nodes: Vec<Option<Arc<Node>>> = vec![None; root + 1];
        for at in 0..=root {
            if needed[at] {
                let node = self.node(tape, at, &nodes, answer);
                nodes[at] = Some(Arc::new(node));
            }
        }
        nodes.pop().flatten()
    }

    fn node(
        &self,
        tape: &Tape,
        at: usize,
        nodes: &[Option<Arc<Node>>],
        answer: &Determination,
    ) -> Node {
        let step = &tape.steps[at];
        let below: Vec<(&'static str, Arc<Node>)> = inputs(tape, step)
            .filter_map(|(name, input)| Some((name, nodes.get(input)?.clone()?)))
            .collect();
        let rounded = step.rounded.and_then(|place| tape.roundings.get(place as usize)).copied();
        let currency = match step.value {
            Quantity::Amount(_, currency) => Some(currency),
            Quantity::Money(money) => Some(money.currency()),
            _ => None,
        };
        let of = |exact: Rational, like: &Quantity| match (currency, like) {
            (Some(currency), _) => amount(exact, currency),
            (None, Quantity::Length(_, unit) | Quantity::Count(_, unit)) => {
                Value::number(shown(exact), unit_of(*unit))
            }
            _ => Value::number(shown(exact), explain::Unit::One),
        };
        let mut value = value(&step.value);
        if step.rule.operation == Operation::Sum && rounded.is_none() {
            value = sum_of(&below, value);
        }
        let title = match step.state {
            Some(state) => Message::new(step.rule.title).arg("state", state),
            None => Message::new(step.rule.title),
        };
        let mut node = match (step.rule.operation, &step.value) {
            (Operation::Condition(test), Quantity::Test(met, by)) => {
                Node::condition(rule(step), title, test, outcome(step, *met, *by, answer))
            }
            (Operation::Sum, _) => Node::sum(rule(step), title, value),
            (Operation::Product, _) => Node::product(rule(step), title, value),
            (Operation::Ratio, _) => Node::ratio(rule(step), title, value),
            (Operation::Min, _) => Node::min(rule(step), title, value),
            (Operation::Max, _) => Node::max(rule(step), title, value),
            (Operation::Choice, _) => Node::choice(rule(step), title, value),
            _ => Node::fact(rule(step), title, value),
        };
        for (name, input) in &below {
            node = node.input(*name, input);
        }
        if let Some(rounded) = rounded
            && let Some(rounding) = step_of(rounded.step, rounded.mode)
        {
            let mut exact = of(rounded.exact, &step.value);
            if step.rule.operation == Operation::Sum {
                exact = sum_of(&below, exact);
            }
            node = node.rounded(exact, &rounding);
        }
        if let Some(citation) = self.citation(step.cite) {
            node = node.cite(citation);
        }
        let years =
            tape.years.get(step.years.0 as usize..step.years.1 as usize).unwrap_or_default();
        if !years.is_empty() {
            node = node.folded(Folded {
                label: Message::new("coordination.years").arg("count", years.len()),
                columns: vec![
                    Message::new("coordination.column.year"),
                    Message::new("coordination.column.pay"),
                ],
                rows: years
                    .iter()
                    .map(|pay| {
                        let year = Value::number(pay.year, explain::Unit::One);
                        vec![year, Value::Money(pay.amount)]
                    })
                    .collect(),
            });
        }
        for note in notes(step, answer) {
            node = node.note(note);
        }
        node.graded(step.grade)
    }

    fn citation(&self, cite: Option<Cite>) -> Option<Citation> {
        match cite? {
            Cite::Method(index, role) => {
                self.methods().get(index)?.provision(role).map(|known| known.citation.clone())
            }
            Cite::Law { instrument, article } => {
                let mut citation = Citation::new(instrument);
                citation.article = Some(article.to_owned());
                Some(citation)
            }
        }
    }
}

fn outcome(step: &Step, met: Tri, by: Option<(u64, Unit)>, answer: &Determination) -> Outcome {
    let by = by.map(|(n, unit)| Value::number(n, unit_of(unit)));
    match met {
        Tri::Yes => Outcome::Met { by },
        Tri::No => Outcome::NotMet { by },
        Tri::Unknown => {
            let of_state = step.state.and_then(|state| answer.of(state));
            let missing = of_state.map_or(&[][..], |state| state.right.missing());
            Outcome::Undetermined { missing: missing.iter().map(Missing::message).collect() }
        }
    }
}

fn rule(step: &Step) -> RuleId {
    RuleId::from(step.rule.id)
}

fn inputs<'t>(
    tape: &'t Tape,
    step: &Step,
) -> impl Iterator<Item = (&'static str, usize)> + use<'t> {
    let edges = tape.edges.get(step.inputs.0 as usize..step.inputs.1 as usize).unwrap_or_default();
    edges.iter().filter_map(|(name, id)| Some((*name, id.index()?)))
}

/// What a refused or undetermined State lacks, in words.
fn notes(step: &Step, answer: &Determination) -> Vec<Message> {
    let refused = *step.rule == steps::STATE || *step.rule == steps::REFUSED;
    let right = step.state.filter(|_| refused).and_then(|state| answer.of(state));
    match right.map(|state| &state.right) {
        Some(Right::NotEntitled { reasons, .. }) => reasons.iter().map(Reason::message).collect(),
        Some(Right::Unassessed { missing, .. }) => missing.iter().map(Missing::message).collect(),
        _ => Vec::new(),
    }
}

/// The unit as derivations write it.
pub(super) fn unit_of(unit: Unit) -> explain::Unit {
    match unit {
        Unit::Day(DayScheme::Seven) | Unit::CalendarDay => explain::Unit::Day,
        Unit::Week => explain::Unit::Week,
        Unit::Month => explain::Unit::Month,
        Unit::Quarter => explain::Unit::Quarter,
        Unit::Year => explain::Unit::Year,
        other => explain::Unit::Other(other.code().to_owned()),
    }
}

/// The exact decimal where there is one, else its first digits.
fn shown(exact: Rational) -> Decimal {
    exact.approximate().unwrap_or_default()
}

fn amount(exact: Rational, currency: kerben_core::currency::Currency) -> Value {
    match Amount::new(shown(exact), currency) {
        Ok(amount) => Value::Amount(amount),
        // Beyond every amount that money can hold: shown as a number.
        Err(_) => Value::number(shown(exact), explain::Unit::Other(currency.code().to_owned())),
    }
}

fn value(quantity: &Quantity) -> Value {
    match *quantity {
        Quantity::Count(n, unit) => Value::number(n, unit_of(unit)),
        Quantity::Length(exact, unit) => Value::number(shown(exact), unit_of(unit)),
        Quantity::Amount(exact, currency) => amount(exact, currency),
        Quantity::Money(money) => Value::Money(money),
        Quantity::Number(exact) => Value::number(shown(exact), explain::Unit::One),
        Quantity::Share(share) => Value::Ratio(share),
        Quantity::Day(day) => Value::Day(day),
        Quantity::Test(..) => Value::Nothing,
    }
}

/// A sum of amounts that no decimal holds is shown as the sum of what is shown of them.
fn sum_of(below: &[(&'static str, Arc<Node>)], value: Value) -> Value {
    let Value::Amount(stated) = &value else { return value };
    if below.is_empty() {
        return value;
    }
    let sum = below
        .iter()
        .try_fold(Decimal::ZERO, |sum, (_, node)| sum.checked_add(node.value.decimal()?));
    match sum.and_then(|sum| Amount::new(sum, stated.currency()).ok()) {
        Some(sum) => Value::Amount(sum),
        None => value,
    }
}

fn step_of(step: Rational, mode: kerben_core::rounding::RoundingMode) -> Option<Rounding> {
    Rounding::new(step.terminating()?, mode).ok()
}
