//! Whether every value follows from the values below it.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use thiserror::Error;

use super::node::Node;
use super::operation::{Operation, Outcome, Test};
use super::value::{Unit, Value};
use crate::number::Fraction;
use crate::periods::Periods;
use crate::tri::Tri;

/// A step whose value does not follow from its inputs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path} [{rule}]: {problem}")]
#[non_exhaustive]
pub struct Fault {
    /// The names of the inputs from the root to the step, as in `total/base`.
    pub path: String,
    /// The rule of the step.
    pub rule: String,
    /// What is wrong, with both values.
    pub problem: String,
}

/// Quotients are kept to 28 digits; a quotient may stand this far from the product that it came from.
const QUOTIENT_SLACK: Decimal = Decimal::from_parts(1, 0, 0, false, 15);

impl Node {
    /// Finds every step of the tree whose value does not follow from its inputs.
    ///
    /// Sums, products, ratios, extremes and counts are computed again; a rounded value must be its
    /// exact value after the named rounding; a condition must agree with what it compares; no step may
    /// have a better grade than what it stands on. An empty list is the law that a derivation keeps.
    #[must_use]
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        check_tree(self, "answer", &mut faults);
        faults
    }
}

fn check_tree(node: &Node, path: &str, faults: &mut Vec<Fault>) {
    let mut report = |problem: Option<String>| {
        if let Some(problem) = problem {
            faults.push(Fault { path: path.to_owned(), rule: node.rule.to_string(), problem });
        }
    };
    report(grade(node));
    report(rounding(node));
    report(operation(node));
    for edge in &node.inputs {
        check_tree(&edge.node, &format!("{path}/{}", edge.name), faults);
    }
}

fn grade(node: &Node) -> Option<String> {
    let below = node
        .inputs
        .iter()
        .map(|edge| edge.node.grade)
        .chain(node.parameters.iter().map(|parameter| parameter.grade))
        .min()?;
    (node.grade > below)
        .then(|| format!("graded {} although it stands on a fact graded {below}", node.grade))
}

fn rounding(node: &Node) -> Option<String> {
    let (exact, rounding) = match (&node.exact, &node.rounding) {
        (Some(exact), Some(rounding)) => (exact, rounding),
        (None, None) => return None,
        _ => return Some("names only one of the exact value and the rounding".to_owned()),
    };
    let (Some(exact), Some(value)) = (exact.decimal(), node.value.decimal()) else {
        return Some("rounds a value that is not a number".to_owned());
    };
    match rounding.apply(exact) {
        Ok(rounded) if rounded == value => None,
        Ok(rounded) => Some(format!("{exact} rounds to {rounded}, not to {value}")),
        Err(error) => Some(error.to_string()),
    }
}

/// The value that the operation made, before any rounding.
fn result(node: &Node) -> &Value {
    node.exact.as_ref().unwrap_or(&node.value)
}

/// The quantities that the operation works on: the inputs and the last column of a folded table.
fn operands(node: &Node) -> impl Iterator<Item = &Value> {
    let folded =
        node.folded.iter().flat_map(|folded| folded.rows.iter().filter_map(|row| row.last()));
    node.inputs.iter().map(|edge| &edge.node.value).chain(folded)
}

fn operation(node: &Node) -> Option<String> {
    // A tree cut at the limit keeps its values and says so; there is nothing left to compute from.
    let has_operands = operands(node).next().is_some();
    match node.operation {
        Operation::Fact => (!node.inputs.is_empty()).then(|| "is a fact with inputs".to_owned()),
        Operation::Parameter => match node.parameters.as_slice() {
            [parameter] if parameter.value == node.value => None,
            [_] => Some("differs from its parameter".to_owned()),
            _ => Some("does not name exactly one parameter".to_owned()),
        },
        Operation::TableRow => {
            (node.parameters.is_empty() && node.citations.is_empty() && !has_operands)
                .then(|| "names neither table, law nor key".to_owned())
        }
        Operation::Choice => {
            node.inputs.iter().find(|edge| edge.name == "chosen").and_then(|edge| {
                (!edge.node.value.same_quantity(&node.value))
                    .then(|| "differs from the input that it chose".to_owned())
            })
        }
        Operation::Condition(test) => condition(node, test),
        _ if !has_operands && node.period.is_none() => None,
        Operation::Sum => sum(node),
        Operation::Product => product(node),
        Operation::Ratio => ratio(node),
        Operation::Min => extreme(node, "least", |a, b| a <= b),
        Operation::Max => extreme(node, "greatest", |a, b| a >= b),
        Operation::CountDays => count_days(node),
    }
}

/// Whether two values may be added or compared: the same currency, or numbers of the same unit.
fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number { unit: a, .. }, Value::Number { unit: b, .. }) => a == b,
        _ => a.currency().is_some() && a.currency() == b.currency(),
    }
}

fn sum(node: &Node) -> Option<String> {
    let result = result(node);
    let mut total = Decimal::ZERO;
    for operand in operands(node) {
        if !alike(operand, result) {
            return Some("adds values of different units or currencies".to_owned());
        }
        total = total.checked_add(operand.decimal()?)?;
    }
    let stated = result.decimal()?;
    (total != stated).then(|| format!("the inputs add up to {total}, not to {stated}"))
}

/// Within the slack that 28 digits need, and no more.
fn near(a: Decimal, b: Decimal) -> bool {
    a.checked_sub(b).is_some_and(|difference| difference.abs() <= QUOTIENT_SLACK)
}

fn product(node: &Node) -> Option<String> {
    let mut numerator = Decimal::ONE;
    let mut denominator = Decimal::ONE;
    for operand in operands(node) {
        match operand {
            Value::Ratio(fraction) => {
                numerator = numerator.checked_mul(Decimal::from(fraction.numerator()))?;
                denominator = denominator.checked_mul(Decimal::from(fraction.denominator()))?;
            }
            Value::Number { value, unit: Unit::Percent } => {
                numerator = numerator.checked_mul(*value)?;
                denominator = denominator.checked_mul(Decimal::ONE_HUNDRED)?;
            }
            other => match other.decimal() {
                Some(value) => numerator = numerator.checked_mul(value)?,
                None => return Some("multiplies a value that is not a number".to_owned()),
            },
        }
    }
    let stated = match result(node) {
        Value::Number { value, unit: Unit::Percent } => value.checked_div(Decimal::ONE_HUNDRED)?,
        other => other.decimal()?,
    };
    let computed = numerator.checked_div(denominator)?;
    (!near(computed, stated)).then(|| format!("the inputs multiply to {computed}, not to {stated}"))
}

fn ratio(node: &Node) -> Option<String> {
    let numerator = node.get("numerator").and_then(|input| input.value.decimal());
    let denominator = node.get("denominator").and_then(|input| input.value.decimal());
    let (Some(numerator), Some(denominator)) = (numerator, denominator) else {
        return Some("lacks a numerator or a denominator".to_owned());
    };
    if let Value::Ratio(fraction) = result(node) {
        let stated = (Decimal::from(fraction.numerator()), Decimal::from(fraction.denominator()));
        return ((numerator, denominator) != stated).then(|| {
            format!("is {numerator}/{denominator}, not {}", Fraction::to_string(fraction))
        });
    }
    let stated = match result(node) {
        Value::Number { value, unit: Unit::Percent } => value.checked_div(Decimal::ONE_HUNDRED)?,
        other => other.decimal()?,
    };
    match numerator.checked_div(denominator) {
        Some(quotient) if near(quotient, stated) => None,
        Some(quotient) => Some(format!("is {quotient}, not {stated}")),
        None => Some("divides by nothing".to_owned()),
    }
}

fn extreme(node: &Node, word: &str, beats: impl Fn(Decimal, Decimal) -> bool) -> Option<String> {
    let result = result(node);
    if let Value::Day(stated) = result {
        return extreme_day(node, word, *stated);
    }
    let stated = result.decimal()?;
    let mut found = false;
    for operand in operands(node) {
        if !alike(operand, result) {
            return Some("compares values of different units or currencies".to_owned());
        }
        let value = operand.decimal()?;
        found = found || value == stated;
        if !beats(stated, value) {
            return Some(format!("{stated} is not the {word}: there is {value}"));
        }
    }
    (!found).then(|| format!("{stated} is none of the inputs"))
}

/// Of days, those that are known to the day are compared; an imprecise one stands as words.
fn extreme_day(node: &Node, word: &str, stated: NaiveDate) -> Option<String> {
    let days: Vec<NaiveDate> = operands(node)
        .filter_map(|operand| match operand {
            Value::Day(day) => Some(*day),
            _ => None,
        })
        .collect();
    let extreme = if word == "least" { days.iter().min() } else { days.iter().max() };
    match extreme {
        Some(day) if *day == stated => None,
        Some(day) => Some(format!("{stated} is not the {word}: there is {day}")),
        None => Some(format!("{stated} is none of the inputs")),
    }
}

fn count_days(node: &Node) -> Option<String> {
    let mut days = Periods::empty();
    for operand in operands(node) {
        match operand {
            Value::Period(period) => days = days.union(&Periods::from_iter([*period])),
            Value::Periods(periods) => days = days.union(periods),
            _ => {}
        }
    }
    if days.is_empty() {
        days = Periods::from_iter(node.period);
    }
    let stated = result(node).decimal()?;
    let counted = Decimal::from(days.total_days());
    (counted != stated).then(|| format!("the periods have {counted} days, not {stated}"))
}

fn condition(node: &Node, test: Test) -> Option<String> {
    let Some(outcome) = &node.outcome else {
        return Some("is a condition without an outcome".to_owned());
    };
    let parts =
        || node.inputs.iter().filter_map(|edge| edge.node.outcome.as_ref()).map(Outcome::tri);
    let expected = match test {
        Test::Stated => return None,
        Test::All => Tri::all(parts()),
        Test::Any => Tri::any(parts()),
        Test::Not => match (parts().next(), parts().count()) {
            (Some(part), 1) => part.not(),
            _ => return Some("denies other than exactly one condition".to_owned()),
        },
        Test::AtLeast | Test::AtMost | Test::Equal => {
            let (Some(actual), Some(required)) = (node.get("actual"), node.get("required")) else {
                // What is missing cannot be compared: only an undetermined outcome may lack a side.
                return (outcome.tri() != Tri::Unknown)
                    .then(|| "compares without an actual and a required input".to_owned());
            };
            if outcome.tri() == Tri::Unknown {
                return None;
            }
            match compare(&actual.value, &required.value) {
                Some(order) => Tri::from(match test {
                    Test::AtLeast => order.is_ge(),
                    Test::AtMost => order.is_le(),
                    _ => order.is_eq(),
                }),
                None => return Some("compares values of different kinds".to_owned()),
            }
        }
    };
    (expected != outcome.tri())
        .then(|| format!("its inputs make it {expected:?}, it says {:?}", outcome.tri()))
}

fn compare(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Day(a), Value::Day(b)) => Some(a.cmp(b)),
        (Value::Country(a), Value::Country(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ if alike(a, b) => Some(a.decimal()?.cmp(&b.decimal()?)),
        _ => None,
    }
}
