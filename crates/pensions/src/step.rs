//! A value on its way through a computation: with its grade, and with its step of the derivation.

use kerben_core::explain::{Node, Recorder, Traced};
use kerben_core::source::Evidence;

/// A value with the lowest grade on its path and, when a recorder keeps it, the step that made it.
///
/// The grade is carried beside the step because an answer has one whether or not it is explained.
#[derive(Debug)]
pub struct Step<T, R: Recorder> {
    /// The value.
    pub value: T,
    /// The lowest grade of all that the value stands on.
    pub grade: Evidence,
    /// The step of the derivation.
    pub node: R::Node,
}

impl<T: Clone, R: Recorder> Clone for Step<T, R> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), grade: self.grade, node: self.node.clone() }
    }
}

impl<T, R: Recorder> Step<T, R> {
    /// Records a step. `below` are the grades of its inputs; `build` also takes the grade, for rules
    /// whose own grade is lower than that of what they work on.
    pub fn record(
        rec: &mut R,
        value: T,
        below: impl IntoIterator<Item = Evidence>,
        build: impl FnOnce() -> Node,
    ) -> Self {
        let grade = Evidence::lowest(below).unwrap_or(Evidence::Official);
        let node = rec.record(|| build().graded(grade));
        Self { value, grade, node }
    }

    /// Changes the value, keeps grade and step.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Step<U, R> {
        Step { value: change(self.value), grade: self.grade, node: self.node }
    }

    /// The value and its step, without the grade.
    pub fn traced(self) -> Traced<T, R> {
        Traced::new(self.value, self.node)
    }
}
