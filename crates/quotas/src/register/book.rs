//! The register: nodes, paths, cases and entries.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use super::account::{Account, Balance, Counters, Division, Funnel, NodeState};
use super::case::Case;
use super::entry::{Act, Entry};
use super::error::RegisterError;
use super::ids::{CaseId, NodeId, PathId, RequestId};
use super::node::{Keys, NodeSpec};

/// The most nodes that one request charges.
pub const PATH_NODES_MAX: usize = 16;

/// Nodes that are charged together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) nodes: Arc<[NodeId]>,
    /// Nodes of the path that are divided and of which no part of some division is on the path: their places that
    /// the parts may still take are not free.
    pub(crate) undivided: Vec<NodeId>,
}

/// A register of places. Every answer follows from its entries.
///
/// See the [module](crate::register) for an example and for the promises.
#[derive(Debug, Clone, Default)]
pub struct Register {
    pub(crate) entries: Vec<Entry>,
    pub(crate) nodes: Vec<NodeState>,
    pub(crate) accounts: Vec<Account>,
    pub(crate) by_name: HashMap<String, NodeId>,
    pub(crate) paths: Vec<Path>,
    pub(crate) by_path: HashMap<Arc<[NodeId]>, PathId>,
    pub(crate) cases: Vec<Case>,
    pub(crate) by_request: HashMap<RequestId, CaseId>,
    /// What ends when. A case that was prolonged or given up stays here and is passed over.
    pub(crate) due: BTreeMap<NaiveDate, Vec<CaseId>>,
    /// In the order in which they asked.
    pub(crate) waiting: BTreeSet<CaseId>,
    pub(crate) view: View,
}

/// What was looked up and can be looked up again; no part of the state.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct View {
    /// The days for which the limits of the accounts were made.
    pub(crate) days: Option<(NaiveDate, Option<NaiveDate>)>,
    /// Places may have become free since the waiting list was last gone through.
    pub(crate) freed: bool,
}

/// Two registers are equal if they have the same entries and the same state. The list of what ends when follows from
/// the cases and is not compared: passed-over days may still stand in it.
impl PartialEq for Register {
    fn eq(&self, other: &Self) -> bool {
        let counters = |register: &Self| -> Vec<Counters> {
            register.accounts.iter().map(|account| account.counters).collect()
        };
        self.entries == other.entries
            && self.nodes == other.nodes
            && counters(self) == counters(other)
            && self.paths == other.paths
            && self.cases == other.cases
            && self.by_request == other.by_request
            && self.waiting == other.waiting
    }
}

impl Eq for Register {}

impl Register {
    /// A register without nodes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The register that these entries make.
    ///
    /// # Errors
    ///
    /// The first entry that does not follow from those before it, with its number from 0.
    pub fn replay(
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<Self, (usize, RegisterError)> {
        let entries = entries.into_iter();
        let mut register = Self::new();
        let expected = entries.size_hint().0;
        register.entries.reserve(expected);
        // Every second entry opens a case where permits are confirmed; more make room as they come.
        register.cases.reserve(expected / 2);
        register.by_request.reserve(expected / 2);
        for (index, entry) in entries.enumerate() {
            register.follow(entry).map_err(|error| (index, error))?;
        }
        Ok(register)
    }

    /// All entries, in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The day of the last entry.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.entries.last().map(|entry| entry.on)
    }

    /// The node of that name.
    #[must_use]
    pub fn node(&self, name: &str) -> Option<NodeId> {
        self.by_name.get(name).copied()
    }

    /// The nodes, in the order in which they were opened.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &NodeSpec)> {
        (0_u32..).map(NodeId).zip(self.nodes.iter().map(|state| &state.spec))
    }

    /// What the node is.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoNode`].
    pub fn spec(&self, node: NodeId) -> Result<&NodeSpec, RegisterError> {
        Ok(&self.state(node)?.spec)
    }

    /// The nodes that a request with these words charges on the day, as one path: every node whose words are
    /// among them, whose period contains the day, and which is neither closed nor a reserve.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Matches`] if none or more than [`PATH_NODES_MAX`] match;
    /// [`RegisterError::TimeBackwards`].
    pub fn path(&mut self, words: &Keys, on: NaiveDate) -> Result<PathId, RegisterError> {
        self.not_before_last(on)?;
        let fits = |state: &NodeState| {
            state.spec.matches(words)
                && state.spec.period.contains(on)
                && !state.closed
                && state.spec.rules.reserve.is_none()
        };
        let matching: Vec<NodeId> = (0_u32..)
            .map(NodeId)
            .zip(&self.nodes)
            .filter_map(|(id, state)| fits(state).then_some(id))
            .collect();
        if let Some(path) = self.by_path.get(matching.as_slice()) {
            return Ok(*path);
        }
        if matching.is_empty() || matching.len() > PATH_NODES_MAX {
            let count = matching.len();
            return Err(RegisterError::Matches { on, count, max: PATH_NODES_MAX });
        }
        let path = PathId(number(self.paths.len(), "paths")?);
        self.write(on, Act::Path(matching.into()))?;
        Ok(path)
    }

    /// The nodes of a path.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoPath`].
    pub fn path_nodes(&self, path: PathId) -> Result<&[NodeId], RegisterError> {
        let found = self.paths.get(path.index());
        Ok(&found.ok_or(RegisterError::NoPath { path })?.nodes)
    }

    /// The places of the node on a day, as known on another; none if none were recorded.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoNode`].
    pub fn cap(
        &self,
        node: NodeId,
        valid_on: NaiveDate,
        known_on: NaiveDate,
    ) -> Result<Option<u64>, RegisterError> {
        Ok(self.state(node)?.caps.as_of(valid_on, known_on).copied())
    }

    /// How the node stands after the last entry, against its places on the day.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoNode`].
    pub fn balance(&self, node: NodeId, on: NaiveDate) -> Result<Balance, RegisterError> {
        let cap = self.cap(node, on, self.last_day().unwrap_or(on).max(on))?;
        let counters = self.account(node)?.counters;
        let places = i64::try_from(cap.unwrap_or_default()).unwrap_or(i64::MAX);
        Ok(Balance {
            cap,
            held: counters.held,
            posted: counters.posted,
            waiting: counters.waiting,
            headroom: places.saturating_sub(counters.used()),
        })
    }

    /// How the node's places are divided on a day, as known on another: for every division the parts and what is
    /// not assigned. Parts and unassigned add up to the places of the node.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoNode`].
    pub fn divisions(
        &self,
        node: NodeId,
        valid_on: NaiveDate,
        known_on: NaiveDate,
    ) -> Result<Vec<Division>, RegisterError> {
        let state = self.state(node)?;
        let places = |id: NodeId| self.cap(id, valid_on, known_on).map(Option::unwrap_or_default);
        let whole = i64::try_from(places(node)?).unwrap_or(i64::MAX);
        let mut divisions: BTreeMap<&str, Vec<(NodeId, u64)>> = BTreeMap::new();
        for child in &state.children {
            let part = (*child, places(*child)?);
            divisions.entry(&self.state(*child)?.spec.division).or_default().push(part);
        }
        let made = divisions.into_iter().map(|(division, parts)| {
            let assigned = parts.iter().fold(0_i64, |sum, (_, places)| {
                sum.saturating_add(i64::try_from(*places).unwrap_or(i64::MAX))
            });
            let unassigned = whole.saturating_sub(assigned);
            Division { division: division.to_owned(), parts, unassigned }
        });
        Ok(made.collect())
    }

    /// How many places came how far at the node.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoNode`].
    pub fn funnel(&self, node: NodeId) -> Result<Funnel, RegisterError> {
        Ok(self.account(node)?.counters.funnel)
    }

    /// How many persons reached which stage outside the register.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NoNode`].
    pub fn milestones(&self, node: NodeId) -> Result<&BTreeMap<String, u64>, RegisterError> {
        Ok(&self.state(node)?.milestones)
    }

    /// What was asked under the name and where it stands after the last entry.
    #[must_use]
    pub fn case(&self, request: RequestId) -> Option<&Case> {
        self.by_request.get(&request).and_then(|case| self.cases.get(case.index()))
    }

    /// All requests, in the order in which they were made.
    #[must_use]
    pub fn cases(&self) -> &[Case] {
        &self.cases
    }

    /// The requests that wait, first the one that asked first.
    pub fn waiting(&self) -> impl Iterator<Item = &Case> {
        self.waiting.iter().filter_map(|case| self.cases.get(case.index()))
    }

    pub(crate) fn state(&self, node: NodeId) -> Result<&NodeState, RegisterError> {
        self.nodes.get(node.index()).ok_or_else(|| self.no_node(node))
    }

    pub(crate) fn account(&self, node: NodeId) -> Result<&Account, RegisterError> {
        self.accounts.get(node.index()).ok_or_else(|| self.no_node(node))
    }

    pub(crate) fn no_node(&self, node: NodeId) -> RegisterError {
        let last = u32::try_from(self.nodes.len().saturating_sub(1)).unwrap_or(u32::MAX);
        RegisterError::NoNode { node, last }
    }

    pub(crate) fn name(&self, node: NodeId) -> &str {
        self.nodes.get(node.index()).map_or("", |state| &state.spec.name)
    }

    pub(crate) fn find(&self, request: RequestId) -> Result<(CaseId, Case), RegisterError> {
        let id = self.by_request.get(&request).copied();
        id.and_then(|id| Some((id, *self.cases.get(id.index())?)))
            .ok_or(RegisterError::NoRequest { request })
    }

    pub(crate) fn not_before_last(&self, on: NaiveDate) -> Result<(), RegisterError> {
        match self.last_day() {
            Some(last) if on < last => Err(RegisterError::TimeBackwards { on, last }),
            _ => Ok(()),
        }
    }

    /// Makes the limits of the accounts anew if the day is not one for which they were made.
    pub(crate) fn look_at(&mut self, on: NaiveDate) {
        if let Some((from, until)) = self.view.days
            && from <= on
            && until.is_none_or(|until| on < until)
        {
            return;
        }
        let mut next: Option<NaiveDate> = None;
        for (state, account) in self.nodes.iter().zip(&mut self.accounts) {
            account.limit = state.limit_on(on);
            next = match (next, state.next_change(on)) {
                (Some(one), Some(two)) => Some(one.min(two)),
                (one, two) => one.or(two),
            };
        }
        self.view = View { days: Some((on, next)), freed: true };
    }

    /// Carries an entry out and keeps it.
    pub(crate) fn write(&mut self, on: NaiveDate, act: Act) -> Result<(), RegisterError> {
        self.apply(on, &act)?;
        self.entries.push(Entry { on, act });
        Ok(())
    }

    /// Carries out an entry that was made elsewhere.
    ///
    /// # Errors
    ///
    /// If it does not follow from the entries before it; the register is unchanged then.
    pub fn follow(&mut self, entry: Entry) -> Result<(), RegisterError> {
        self.not_before_last(entry.on)?;
        self.apply(entry.on, &entry.act)?;
        self.entries.push(entry);
        Ok(())
    }
}

/// The number of the next thing of a list.
pub(crate) fn number(count: usize, what: &'static str) -> Result<u32, RegisterError> {
    u32::try_from(count).map_err(|_| RegisterError::TooMany { what, max: u64::from(u32::MAX) })
}
