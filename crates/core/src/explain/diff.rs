//! Why two answers differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::node::Node;
use super::operation::{Operation, Outcome};
use super::parts::ParameterUse;
use super::value::Value;

/// What changed between two derivations of the same question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cause {
    /// Another reading of the law: the rule, or its major version.
    Reading,
    /// A mended implementation: the rule's minor version.
    Implementation,
    /// A dated parameter of the law.
    Parameter,
    /// A fact of the case.
    Fact,
    /// Another alternative was chosen.
    Choice,
    /// The step exists only in the second derivation.
    Added,
    /// The step exists only in the first derivation.
    Removed,
    /// The value follows from changes further down.
    Consequence,
}

/// One difference between two derivations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The names of the inputs from the root to the step, as in `answer/base`.
    pub path: String,
    /// The rule of the step.
    pub rule: String,
    /// What changed.
    pub cause: Cause,
    /// The value in the first derivation.
    pub before: Option<Value>,
    /// The value in the second derivation.
    pub after: Option<Value>,
}

/// Lists how `after` differs from `before`, causes and their consequences, from the root down.
///
/// Equal trees give an empty list. Leave out [`Cause::Consequence`] to see only what made the difference.
#[must_use]
pub fn diff(before: &Node, after: &Node) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(before, after, "answer", &mut changes);
    changes
}

fn compare(before: &Node, after: &Node, path: &str, changes: &mut Vec<Change>) {
    if before == after {
        return;
    }
    let mut report = |cause: Cause| {
        changes.push(Change {
            path: path.to_owned(),
            rule: after.rule.to_string(),
            cause,
            before: Some(before.value.clone()),
            after: Some(after.value.clone()),
        });
    };
    if before.rule.name() != after.rule.name() || before.rule.major() != after.rule.major() {
        report(Cause::Reading);
    } else if before.rule != after.rule {
        report(Cause::Implementation);
    }
    if !same_parameters(&before.parameters, &after.parameters) {
        report(Cause::Parameter);
    }
    let moved = before.value != after.value
        || before.exact != after.exact
        || before.outcome.as_ref().map(Outcome::tri) != after.outcome.as_ref().map(Outcome::tri);
    let leaf = before.inputs.is_empty() && after.inputs.is_empty();
    if before.operation == Operation::Fact && (moved || before.fact != after.fact) {
        report(Cause::Fact);
    } else if before.operation == Operation::Choice && moved {
        report(Cause::Choice);
    } else if leaf && before.folded != after.folded {
        report(Cause::Fact);
    } else if moved && !leaf {
        report(Cause::Consequence);
    } else if moved
        && same_parameters(&before.parameters, &after.parameters)
        && before.rule == after.rule
    {
        report(Cause::Fact);
    }
    let (old, new) = (numbered(before), numbered(after));
    for (name, node) in &old {
        match new.get(name) {
            Some(other) => compare(node, other, &format!("{path}/{name}"), changes),
            None => changes.push(one_sided(node, &format!("{path}/{name}"), Cause::Removed)),
        }
    }
    for (name, node) in &new {
        if !old.contains_key(name) {
            changes.push(one_sided(node, &format!("{path}/{name}"), Cause::Added));
        }
    }
}

/// The inputs by name; inputs of the same name are told apart by their order.
fn numbered(node: &Node) -> BTreeMap<String, &Node> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut inputs = BTreeMap::new();
    for edge in &node.inputs {
        let count = seen.entry(&edge.name).or_insert(0);
        *count = count.saturating_add(1);
        let name = if *count == 1 { edge.name.clone() } else { format!("{}#{count}", edge.name) };
        inputs.insert(name, edge.node.as_ref());
    }
    inputs
}

fn same_parameters(before: &[ParameterUse], after: &[ParameterUse]) -> bool {
    before == after
}

fn one_sided(node: &Node, path: &str, cause: Cause) -> Change {
    let value = Some(node.value.clone());
    let (before, after) = if cause == Cause::Removed { (value, None) } else { (None, value) };
    Change { path: path.to_owned(), rule: node.rule.to_string(), cause, before, after }
}
