//! Derivation trees that keep the law, and trees with one fault.

use std::sync::Arc;

use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::explain::{Node, Operation, Outcome, Test, Unit, Value};
use crate::source::Evidence;

/// Any grade.
pub fn evidence() -> impl Strategy<Value = Evidence> {
    prop_oneof![
        Just(Evidence::Official),
        Just(Evidence::Press),
        Just(Evidence::Code),
        Just(Evidence::Derived),
        Just(Evidence::Unverified),
    ]
}

fn leaf() -> impl Strategy<Value = Arc<Node>> {
    (-1_000_000_i64..1_000_000, evidence()).prop_map(|(number, grade)| {
        let value = Value::number(Decimal::from(number), Unit::Month);
        Arc::new(Node::fact("demo.leaf/1", "demo.leaf", value).graded(grade))
    })
}

/// The sum, the least or the greatest of some steps, computed as the operation says.
fn combine(operation: Operation, inputs: &[Arc<Node>]) -> Arc<Node> {
    let numbers = inputs.iter().filter_map(|input| input.value.decimal());
    let number = match operation {
        Operation::Min => numbers.min().unwrap_or_default(),
        Operation::Max => numbers.max().unwrap_or_default(),
        _ => numbers.sum(),
    };
    let value = Value::number(number, Unit::Month);
    let node = match operation {
        Operation::Min => Node::min("demo.min/1", "demo.min", value),
        Operation::Max => Node::max("demo.max/1", "demo.max", value),
        _ => Node::sum("demo.sum/1", "demo.sum", value),
    };
    Arc::new(node.inputs("part", inputs))
}

/// A tree of sums and extremes in which every value follows from its inputs.
pub fn tree() -> impl Strategy<Value = Arc<Node>> {
    let operation = prop_oneof![Just(Operation::Sum), Just(Operation::Min), Just(Operation::Max)];
    leaf().prop_recursive(4, 40, 4, move |inner| {
        (operation.clone(), prop::collection::vec(inner, 1..4))
            .prop_map(|(operation, inputs)| combine(operation, &inputs))
    })
}

/// A condition that compares two steps and says what the comparison comes to.
pub fn condition() -> impl Strategy<Value = Arc<Node>> {
    (leaf(), leaf()).prop_map(|(actual, required)| {
        let met = actual.value.decimal() >= required.value.decimal();
        let outcome = if met { Outcome::met() } else { Outcome::not_met() };
        Arc::new(
            Node::condition("demo.condition/1", "demo.condition", Test::AtLeast, outcome)
                .input("actual", &actual)
                .input("required", &required),
        )
    })
}

/// A tree whose root says one more than its inputs add up to.
pub fn broken_tree() -> impl Strategy<Value = Arc<Node>> {
    prop::collection::vec(leaf(), 1..4).prop_map(|inputs| {
        let sum: Decimal = inputs.iter().filter_map(|input| input.value.decimal()).sum();
        let value = Value::number(sum + Decimal::ONE, Unit::Month);
        Arc::new(Node::sum("demo.sum/1", "demo.sum", value).inputs("part", &inputs))
    })
}
