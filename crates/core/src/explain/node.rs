//! One step of an answer.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::operation::{Operation, Outcome, Test};
use super::parts::{Edge, Fact, Folded, NotTaken, ParameterUse};
use super::recorder::NodeRef;
use super::rule::RuleId;
use super::value::Value;
use crate::message::Message;
use crate::period::Period;
use crate::rounding::Rounding;
use crate::source::{Citation, Evidence};

/// One step of an answer: rule, inputs, value, law, rounding and source.
///
/// Built by the constructors named for the operations, then by the methods that add what the step
/// knows; the grade sinks by itself to the lowest on the path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawNode")]
#[non_exhaustive]
pub struct Node {
    /// The rule that made the step, with its version.
    pub rule: RuleId,
    /// What the step is, in words of the catalogues.
    pub title: Message,
    /// The result.
    pub value: Value,
    /// What the step does with its inputs.
    pub operation: Operation,
    /// The exact value, where a rounding happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<Value>,
    /// The rounding, where one happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// What a condition came to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The named inputs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Edge>,
    /// The law.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// The dated parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<ParameterUse>,
    /// The days that the step speaks of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The alternatives that were not taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_taken: Vec<NotTaken>,
    /// Where a fact comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
    /// What else a reader should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Message>,
    /// Many equal inputs as a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folded: Option<Folded>,
    /// The lowest grade on the path below.
    pub grade: Evidence,
    #[serde(skip)]
    size: u64,
    #[serde(skip)]
    depth: u32,
}

/// A tree that passes the limits of [`Node`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error(
    "a derivation of {size} steps and depth {depth} is too large; accepted: at most {} steps and depth {}",
    Node::SIZE_MAX,
    Node::DEPTH_MAX
)]
pub struct TreeTooLarge {
    /// Its steps.
    pub size: u64,
    /// Its depth.
    pub depth: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNode {
    rule: RuleId,
    title: Message,
    value: Value,
    operation: Operation,
    #[serde(default)]
    exact: Option<Value>,
    #[serde(default)]
    rounding: Option<Rounding>,
    #[serde(default)]
    outcome: Option<Outcome>,
    #[serde(default)]
    inputs: Vec<Edge>,
    #[serde(default)]
    citations: Vec<Citation>,
    #[serde(default)]
    parameters: Vec<ParameterUse>,
    #[serde(default)]
    period: Option<Period>,
    #[serde(default)]
    not_taken: Vec<NotTaken>,
    #[serde(default)]
    fact: Option<Fact>,
    #[serde(default)]
    notes: Vec<Message>,
    #[serde(default)]
    folded: Option<Folded>,
    grade: Evidence,
}

impl TryFrom<RawNode> for Node {
    type Error = TreeTooLarge;

    fn try_from(raw: RawNode) -> Result<Self, TreeTooLarge> {
        let mut node = Self {
            rule: raw.rule,
            title: raw.title,
            value: raw.value,
            operation: raw.operation,
            exact: raw.exact,
            rounding: raw.rounding,
            outcome: raw.outcome,
            inputs: raw.inputs,
            citations: raw.citations,
            parameters: raw.parameters,
            period: raw.period,
            not_taken: raw.not_taken,
            fact: raw.fact,
            notes: raw.notes,
            folded: raw.folded,
            grade: raw.grade,
            size: 1,
            depth: 1,
        };
        node.measure();
        if node.is_too_large() {
            return Err(TreeTooLarge { size: node.size, depth: node.depth });
        }
        Ok(node)
    }
}

/// Construction: one constructor for each operation.
impl Node {
    /// The greatest depth of a tree.
    pub const DEPTH_MAX: u32 = 40;
    /// The greatest number of steps in a tree.
    pub const SIZE_MAX: u64 = 100_000;

    fn new(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        value: Value,
        operation: Operation,
    ) -> Self {
        Self {
            rule: rule.into(),
            title: title.into(),
            value,
            operation,
            exact: None,
            rounding: None,
            outcome: None,
            inputs: Vec::new(),
            citations: Vec::new(),
            parameters: Vec::new(),
            period: None,
            not_taken: Vec::new(),
            fact: None,
            notes: Vec::new(),
            folded: None,
            grade: Evidence::Official,
            size: 1,
            depth: 1,
        }
    }

    /// A fact of the case.
    #[must_use]
    pub fn fact(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        value: impl Into<Value>,
    ) -> Self {
        Self::new(rule, title, value.into(), Operation::Fact)
    }

    /// A parameter of the law; the value is the parameter's.
    #[must_use]
    pub fn parameter(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        parameter: ParameterUse,
    ) -> Self {
        Self::new(rule, title, parameter.value.clone(), Operation::Parameter).uses(parameter)
    }

    /// The sum of the inputs.
    #[must_use]
    pub fn sum(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        value: impl Into<Value>,
    ) -> Self {
        Self::new(rule, title, value.into(), Operation::Sum)
    }

    /// The product of the inputs.
    #[must_use]
    pub fn product(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        value: impl Into<Value>,
    ) -> Self {
        Self::new(rule, title, value.into(), Operation::Product)
    }

    /// The input `numerator` over the input `denominator`.
    #[must_use]
    pub fn ratio(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        value: impl Into<Value>,
    ) -> Self {
        Self::new(rule, title, value.into(), Operation::Ratio)
    }

    /// The least of the inputs.
    #[must_use]
    pub fn min(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        value: impl Into<Value>,
    ) -> Self {
        Self::new(rule, title, value.into(), Operation::Min)
    }

    /// The greatest of the inputs.
    #[must_use]
    pub fn max(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        value: impl Into<Value>,
    ) -> Self {
        Self::new(rule, title, value.into(), Operation::Max)
    }

    /// The days of the inputs' periods, each day once.
    #[must_use]
    pub fn count_days(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        value: impl Into<Value>,
    ) -> Self {
        Self::new(rule, title, value.into(), Operation::CountDays)
    }

    /// A row of a table of the law.
    #[must_use]
    pub fn table_row(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        value: impl Into<Value>,
    ) -> Self {
        Self::new(rule, title, value.into(), Operation::TableRow)
    }

    /// A condition with its outcome.
    #[must_use]
    pub fn condition(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        test: Test,
        outcome: Outcome,
    ) -> Self {
        let mut node = Self::new(rule, title, Value::Nothing, Operation::Condition(test));
        node.outcome = Some(outcome);
        node
    }

    /// One of several; an input of the name `chosen` must have the same value.
    #[must_use]
    pub fn choice(
        rule: impl Into<RuleId>,
        title: impl Into<Message>,
        value: impl Into<Value>,
    ) -> Self {
        Self::new(rule, title, value.into(), Operation::Choice)
    }
}

/// What a step adds to itself.
impl Node {
    /// Adds a named input; a handle without a tree adds nothing.
    #[must_use]
    pub fn input(mut self, name: impl Into<String>, node: &impl NodeRef) -> Self {
        if let Some(tree) = node.tree() {
            self.grade = self.grade.min(tree.grade);
            self.size = self.size.saturating_add(tree.size);
            self.depth = self.depth.max(tree.depth.saturating_add(1));
            self.inputs.push(Edge { name: name.into(), node: Arc::clone(tree) });
        }
        self
    }

    /// Adds several inputs of the same name.
    #[must_use]
    pub fn inputs<'a, N: NodeRef + 'a>(
        self,
        name: &str,
        nodes: impl IntoIterator<Item = &'a N>,
    ) -> Self {
        nodes.into_iter().fold(self, |node, input| node.input(name, input))
    }

    /// Cites the law.
    #[must_use]
    pub fn cite(mut self, citation: Citation) -> Self {
        self.citations.push(citation);
        self
    }

    /// Names a dated parameter that the step used.
    #[must_use]
    pub fn uses(mut self, parameter: ParameterUse) -> Self {
        self.grade = self.grade.min(parameter.grade);
        self.parameters.push(parameter);
        self
    }

    /// Says that the value was rounded from `exact`.
    #[must_use]
    pub fn rounded(mut self, exact: impl Into<Value>, rounding: &Rounding) -> Self {
        self.exact = Some(exact.into());
        self.rounding = Some(rounding.clone());
        self
    }

    /// Adds an outcome to a step that is not itself a condition.
    #[must_use]
    pub fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = Some(outcome);
        self
    }

    /// Gives a condition a value to show.
    #[must_use]
    pub fn showing(mut self, value: impl Into<Value>) -> Self {
        self.value = value.into();
        self
    }

    /// Names the days that the step speaks of.
    #[must_use]
    pub fn over(mut self, period: Period) -> Self {
        self.period = Some(period);
        self
    }

    /// Names an alternative that was not taken, and why.
    #[must_use]
    pub fn not_taken(self, what: impl Into<Message>, why: impl Into<Message>) -> Self {
        self.not_taken_under(what, why, Vec::new())
    }

    /// Names an alternative that was not taken, why, and under which law.
    #[must_use]
    pub fn not_taken_under(
        mut self,
        what: impl Into<Message>,
        why: impl Into<Message>,
        citations: Vec<Citation>,
    ) -> Self {
        self.not_taken.push(NotTaken { what: what.into(), why: why.into(), citations });
        self
    }

    /// Says where a fact comes from.
    #[must_use]
    pub fn from_document(mut self, fact: Fact) -> Self {
        self.fact = Some(fact);
        self
    }

    /// Adds a note for the reader.
    #[must_use]
    pub fn note(mut self, note: impl Into<Message>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Lowers the grade to `grade` if that is lower.
    #[must_use]
    pub fn graded(mut self, grade: Evidence) -> Self {
        self.grade = self.grade.min(grade);
        self
    }

    /// Gives many equal inputs as a table.
    #[must_use]
    pub fn folded(mut self, folded: Folded) -> Self {
        self.folded = Some(folded);
        self
    }
}

/// Size and depth.
impl Node {
    /// How many steps the tree has, this one included; a step that is used twice counts twice.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// How many steps lie on the longest path down, this one included.
    #[must_use]
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// The input of this name, the first where several bear it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<Self>> {
        self.inputs.iter().find(|edge| edge.name == name).map(|edge| &edge.node)
    }

    /// Visits every step from the root down, parents before children.
    pub fn visit<'a>(&'a self, visitor: &mut impl FnMut(&'a Self)) {
        visitor(self);
        for edge in &self.inputs {
            edge.node.visit(visitor);
        }
    }

    fn measure(&mut self) {
        self.size =
            self.inputs.iter().fold(1, |sum, edge| u64::saturating_add(sum, edge.node.size));
        let below = self.inputs.iter().map(|edge| edge.node.depth).max().unwrap_or(0);
        self.depth = below.saturating_add(1);
    }

    pub(super) fn is_too_large(&self) -> bool {
        self.size > Self::SIZE_MAX || self.depth > Self::DEPTH_MAX
    }

    /// Drops the inputs and says so.
    pub(super) fn cut(&mut self) {
        let left_out = self.size.saturating_sub(1);
        self.inputs.clear();
        self.notes.push(Message::new("explain.cut").arg("steps", left_out.to_string()));
        self.measure();
    }
}
