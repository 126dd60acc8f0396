//! Commands that a register cannot carry out.

use chrono::NaiveDate;
use thiserror::Error;

use super::ids::{CaseId, NodeId, PathId, RequestId};

/// Why a command changed nothing. A refused request is no error but a decision.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The day lies before the last entry.
    #[error("the day {on} lies before the last entry; accepted: {last} or later")]
    TimeBackwards {
        /// The day of the command.
        on: NaiveDate,
        /// The day of the last entry.
        last: NaiveDate,
    },
    /// The text is no name of a request.
    #[error("`{text}` is no name of a request; accepted: 32 lower-case hexadecimal digits")]
    RequestName {
        /// The text.
        text: String,
    },
    /// The register has no such node.
    #[error("there is no node {node}; accepted: 0 to {last}")]
    NoNode {
        /// The node asked for.
        node: NodeId,
        /// The last node.
        last: u32,
    },
    /// The register has no such path.
    #[error("there is no path {path}; accepted: one that `path` returned")]
    NoPath {
        /// The path asked for.
        path: PathId,
    },
    /// No node matches a request, or too many do.
    #[error("{count} nodes match on {on}; accepted: 1 to {max}")]
    Matches {
        /// The day.
        on: NaiveDate,
        /// How many nodes match.
        count: usize,
        /// The most nodes of a path.
        max: usize,
    },
    /// The node cannot be opened or given these rules.
    #[error("the node `{name}` cannot be used: {problem}")]
    Node {
        /// The name of the node.
        name: String,
        /// What is wrong.
        problem: String,
    },
    /// The windows cannot be used.
    #[error(
        "the schedule cannot be used: {problem}; accepted: windows in order, none sharing a day"
    )]
    Schedule {
        /// What is wrong.
        problem: String,
    },
    /// The request is not well formed.
    #[error(
        "the request {request} cannot be used; accepted: 1 to 1,000,000 places, at least 1 and at most what is \
         asked, terms of 1 to 36,600 days"
    )]
    Ask {
        /// The request.
        request: RequestId,
    },
    /// The name of the request was used for another one.
    #[error(
        "the request {request} asked for something else before; accepted: the same request again, or a new name"
    )]
    Conflict {
        /// The request.
        request: RequestId,
    },
    /// The register does not know the request.
    #[error("the request {request} was never made; accepted: a request that the register answered")]
    NoRequest {
        /// The request.
        request: RequestId,
    },
    /// The request is in a state that does not allow the step.
    #[error("the request {request} is {state}; accepted: {accepted}")]
    State {
        /// The request.
        request: RequestId,
        /// Its state.
        state: String,
        /// The states that allow the step.
        accepted: &'static str,
    },
    /// The days do not fit.
    #[error("{problem}; accepted: {accepted}")]
    Days {
        /// What is wrong.
        problem: String,
        /// What would be accepted.
        accepted: String,
    },
    /// The node above has too few places that no node below it has.
    #[error("{asked} places cannot be taken from `{name}`; accepted: at most {have}")]
    NotEnough {
        /// The node from which the places come.
        name: String,
        /// How many were asked.
        asked: u64,
        /// How many it has on the scarcest of the days.
        have: i64,
    },
    /// The two nodes are not in one division of one node.
    #[error("places cannot move from `{from}` to `{to}`: {problem}")]
    Apart {
        /// The node that gives.
        from: String,
        /// The node that takes.
        to: String,
        /// Why not.
        problem: &'static str,
    },
    /// The reserve may not be drawn so.
    #[error("the reserve `{name}` cannot be drawn: {problem}")]
    Reserve {
        /// The name of the node.
        name: String,
        /// Which of its rules stands against it.
        problem: &'static str,
    },
    /// The number of places, nodes, cases or words is out of range.
    #[error("too many {what}; accepted: at most {max}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        max: u64,
    },
    /// The entry does not follow from those before it.
    #[error("the entry does not fit what went before: {problem}")]
    Entry {
        /// What is wrong.
        problem: String,
    },
}

impl RegisterError {
    pub(crate) fn entry(problem: impl Into<String>) -> Self {
        Self::Entry { problem: problem.into() }
    }

    pub(crate) fn no_case(case: CaseId) -> Self {
        Self::entry(format!("there is no case {case}"))
    }
}
