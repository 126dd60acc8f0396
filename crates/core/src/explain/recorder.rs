//! Who keeps the steps of a computation, or does not.

use std::fmt::Debug;
use std::sync::Arc;

use super::node::Node;

/// Keeps the steps of a computation, or does not.
///
/// Domain code is generic over it and calls [`record`](Recorder::record) for every step:
/// with [`Off`] the closure is never run, so explaining costs nothing when nobody asked.
pub trait Recorder {
    /// The handle of a recorded step; `()` when nothing is kept.
    type Node: NodeRef;

    /// Whether steps are kept.
    const ON: bool;

    /// Keeps the step that `build` makes and returns its handle.
    fn record(&mut self, build: impl FnOnce() -> Node) -> Self::Node;
}

/// The handle of a step, with or without the step behind it.
pub trait NodeRef: Clone + Debug {
    /// The tree below this step, if it was kept.
    fn tree(&self) -> Option<&Arc<Node>>;
}

impl NodeRef for () {
    fn tree(&self) -> Option<&Arc<Node>> {
        None
    }
}

impl NodeRef for Arc<Node> {
    fn tree(&self) -> Option<&Arc<Node>> {
        Some(self)
    }
}

impl<N: NodeRef> NodeRef for Option<N> {
    fn tree(&self) -> Option<&Arc<Node>> {
        self.as_ref().and_then(NodeRef::tree)
    }
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Off;

impl Recorder for Off {
    type Node = ();
    const ON: bool = false;

    fn record(&mut self, _build: impl FnOnce() -> Node) {}
}

/// Keeps every step.
///
/// A tree deeper than [`Node::DEPTH_MAX`] or larger than [`Node::SIZE_MAX`] is cut at the step that passes the
/// limit: that step keeps its value and says that its inputs were left out, and [`Explain::cuts`] counts it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explain {
    recorded: u64,
    cuts: u64,
}

impl Explain {
    /// A recorder with nothing recorded yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many steps were recorded.
    #[must_use]
    pub fn recorded(&self) -> u64 {
        self.recorded
    }

    /// How many steps lost their inputs to the limits.
    #[must_use]
    pub fn cuts(&self) -> u64 {
        self.cuts
    }
}

impl Recorder for Explain {
    type Node = Arc<Node>;
    const ON: bool = true;

    fn record(&mut self, build: impl FnOnce() -> Node) -> Arc<Node> {
        self.recorded = self.recorded.saturating_add(1);
        let mut node = build();
        if node.is_too_large() {
            self.cuts = self.cuts.saturating_add(1);
            node.cut();
        }
        Arc::new(node)
    }
}

/// A value together with the step that made it.
#[derive(Debug)]
pub struct Traced<T, R: Recorder> {
    /// The value.
    pub value: T,
    /// The step.
    pub node: R::Node,
}

impl<T, R: Recorder> Traced<T, R> {
    /// Joins a value and the step that made it.
    pub fn new(value: T, node: R::Node) -> Self {
        Self { value, node }
    }

    /// Changes the value, keeps the step.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Traced<U, R> {
        Traced { value: change(self.value), node: self.node }
    }
}

impl<T: Clone, R: Recorder> Clone for Traced<T, R> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), node: self.node.clone() }
    }
}
