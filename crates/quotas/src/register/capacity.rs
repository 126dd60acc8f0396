//! Opening nodes, setting rules, and moving places between nodes.

use chrono::NaiveDate;
use kerben_core::period::{Period, Validity};

use super::book::Register;
use super::entry::{Act, Capacity, Instrument, Movement, Ruled};
use super::error::RegisterError;
use super::ids::NodeId;
use super::node::{NodeSpec, PLACES_MAX};
use super::rules::Rules;

fn signed(places: u64) -> i64 {
    i64::try_from(places).unwrap_or(i64::MAX)
}

impl Register {
    /// Opens a node and returns its number.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Node`] if the name is taken, a word of the parent is missing, the period is not within the
    /// parent's, or the reserve that it draws on is none of its division; [`RegisterError::TimeBackwards`].
    pub fn open(&mut self, spec: NodeSpec, on: NaiveDate) -> Result<NodeId, RegisterError> {
        self.not_before_last(on)?;
        let id = NodeId(super::book::number(self.nodes.len(), "nodes")?);
        self.write(on, Act::Opened(Box::new(spec)))?;
        Ok(id)
    }

    /// Sets all rules of a node anew.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Node`] if they cannot be used, would make a reserve of a node or the reverse, or would move
    /// the days of its windows; [`RegisterError::TimeBackwards`].
    pub fn rule(
        &mut self,
        node: NodeId,
        rules: Rules,
        instrument: Instrument,
        on: NaiveDate,
    ) -> Result<(), RegisterError> {
        self.settle(on)?;
        self.write(on, Act::Ruled(Box::new(Ruled { node, rules, instrument })))?;
        self.settle(on)
    }

    /// Credits places to a node from a day to the end of its period: from the issuer to a node at the top, else
    /// from what the node above has not assigned.
    ///
    /// # Errors
    ///
    /// [`RegisterError::NotEnough`], [`RegisterError::Days`], [`RegisterError::TimeBackwards`].
    pub fn grant(
        &mut self,
        node: NodeId,
        places: u64,
        from: NaiveDate,
        instrument: Instrument,
        on: NaiveDate,
    ) -> Result<(), RegisterError> {
        self.shift(Movement::Grant { to: node, places }, node, from, Some(instrument), on)
    }

    /// Sets the places of a node from a day to the end of its period. The cap may fall below what is used: the
    /// headroom is negative then, and nothing is taken from anybody.
    ///
    /// # Errors
    ///
    /// As [`grant`](Self::grant).
    pub fn amend(
        &mut self,
        node: NodeId,
        cap: u64,
        from: NaiveDate,
        instrument: Instrument,
        on: NaiveDate,
    ) -> Result<(), RegisterError> {
        self.shift(Movement::Amend { node, cap }, node, from, Some(instrument), on)
    }

    /// Moves unused places from one node to another one of the same division, from a day to the end of the giving
    /// node's period. The nodes between them and their common node above lose and gain with them.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Apart`] if they have no division in common; otherwise as [`grant`](Self::grant).
    pub fn transfer(
        &mut self,
        from: NodeId,
        to: NodeId,
        places: u64,
        from_day: NaiveDate,
        instrument: Instrument,
        on: NaiveDate,
    ) -> Result<(), RegisterError> {
        let movement = Movement::Transfer { from, to, places };
        self.shift(movement, from, from_day, Some(instrument), on)
    }

    /// Draws places from a reserve on request.
    ///
    /// # Errors
    ///
    /// [`RegisterError::Reserve`] if the node is none or its rules stand against it: not on request, not yet, or no
    /// evidence was given; otherwise as [`transfer`](Self::transfer).
    pub fn draw(
        &mut self,
        reserve: NodeId,
        to: NodeId,
        places: u64,
        evidence: Option<&str>,
        instrument: Instrument,
        on: NaiveDate,
    ) -> Result<(), RegisterError> {
        let spec = self.spec(reserve)?;
        let refuse = |problem| RegisterError::Reserve { name: spec.name.clone(), problem };
        let rules = spec.rules.reserve.ok_or_else(|| refuse("it is no reserve"))?;
        if !rules.on_request {
            return Err(refuse("it is not drawn on request"));
        }
        if rules.from.is_some_and(|from| on < from) {
            return Err(refuse("its first day has not come"));
        }
        if rules.needs_evidence && evidence.is_none_or(str::is_empty) {
            return Err(refuse("there is no evidence of need"));
        }
        let instrument = match evidence {
            Some(text) => {
                Instrument { title: format!("{}; {text}", instrument.title), ..instrument }
            }
            None => instrument,
        };
        self.transfer(reserve, to, places, on, instrument, on)
    }

    fn shift(
        &mut self,
        movement: Movement,
        of: NodeId,
        from: NaiveDate,
        instrument: Option<Instrument>,
        on: NaiveDate,
    ) -> Result<(), RegisterError> {
        self.settle(on)?;
        let days = self.days_from(of, from)?;
        self.write(on, Act::Moved(Box::new(Capacity { movement, days, instrument })))?;
        self.settle(on)
    }

    /// From the day, or the first of the node's period if that is later, to the end of the period.
    pub(crate) fn days_from(&self, node: NodeId, from: NaiveDate) -> Result<Period, RegisterError> {
        let period = self.spec(node)?.period;
        Period::new(from.max(period.start()), period.end()).map_err(|_| RegisterError::Days {
            problem: format!("the day {from} is not before the end of the period of the node"),
            accepted: format!("before {}", period.end()),
        })
    }

    pub(crate) fn may_open(&self, spec: &NodeSpec) -> Result<(), RegisterError> {
        let bad = |problem: &str| {
            Err(RegisterError::Node { name: spec.name.clone(), problem: problem.to_owned() })
        };
        spec.check_words()?;
        if self.by_name.contains_key(&spec.name) {
            return bad("the name is taken");
        }
        if let Some(parent) = spec.parent {
            let parent = self.spec(parent)?;
            if !parent.matches(&spec.keys) {
                return bad("the words of the node above are not among its own");
            }
            if !parent.period.encloses(spec.period) {
                return bad("its period is not within that of the node above");
            }
            if parent.rules.reserve.is_some() {
                return bad("the node above is a reserve, which is not divided");
            }
        }
        self.rules_fit(&spec.name, spec, &spec.rules)
    }

    pub(crate) fn may_rule(&self, node: NodeId, rules: &Rules) -> Result<(), RegisterError> {
        let spec = self.spec(node)?;
        let bad = |problem: &str| {
            Err(RegisterError::Node { name: spec.name.clone(), problem: problem.to_owned() })
        };
        if spec.rules.reserve.is_some() != rules.reserve.is_some() {
            return bad("a reserve stays a reserve, and no other node becomes one");
        }
        match (&spec.rules.schedule, &rules.schedule) {
            (Some(one), Some(two)) if !one.same_days(two) => {
                return bad("the days of its windows would move");
            }
            (None, Some(_)) if self.account(node)?.counters.funnel.held > 0 => {
                return bad("windows cannot begin after places were taken");
            }
            _ => {}
        }
        self.rules_fit(&spec.name, spec, rules)
    }

    fn rules_fit(&self, name: &str, spec: &NodeSpec, rules: &Rules) -> Result<(), RegisterError> {
        let bad = |problem: &str| {
            Err(RegisterError::Node { name: name.to_owned(), problem: problem.to_owned() })
        };
        if let Some(reserve) = rules.draws_on {
            let reserve = self.spec(reserve)?;
            if reserve.rules.reserve.is_none()
                || reserve.parent != spec.parent
                || reserve.division != spec.division
            {
                return bad("it draws on a node that is no reserve of its division");
            }
        }
        if rules.reserve.is_some() && spec.parent.is_none() {
            return bad("a reserve needs a node above it");
        }
        Ok(())
    }

    /// The node and all below it.
    pub(crate) fn tree(&self, node: NodeId) -> Result<Vec<NodeId>, RegisterError> {
        let mut found = vec![node];
        let mut next = 0;
        while let Some(one) = found.get(next).copied() {
            found.extend(&self.state(one)?.children);
            next += 1;
        }
        Ok(found)
    }

    /// The node and all above it, up to the top.
    pub(crate) fn line(&self, node: NodeId) -> Result<Vec<NodeId>, RegisterError> {
        let mut line = vec![node];
        let mut at = node;
        while let Some(parent) = self.spec(at)?.parent {
            line.push(parent);
            at = parent;
        }
        Ok(line)
    }

    /// Which nodes gain and lose how many places by a movement, each once.
    fn changes(
        &self,
        movement: Movement,
    ) -> Result<(Vec<NodeId>, Vec<NodeId>, u64), RegisterError> {
        match movement {
            Movement::Grant { to, places } => Ok((vec![to], Vec::new(), places)),
            Movement::Amend { node, .. } => Ok((vec![node], Vec::new(), 0)),
            Movement::Carry { to, places, .. } => Ok((self.line(to)?, Vec::new(), places)),
            Movement::Transfer { from, to, places } => {
                let (giving, taking) = (self.line(from)?, self.line(to)?);
                let common = giving.iter().find(|node| taking.contains(node)).copied();
                let below = |line: &[NodeId]| -> Vec<NodeId> {
                    line.iter().copied().take_while(|node| Some(*node) != common).collect()
                };
                let (giving, taking) = (below(&giving), below(&taking));
                let division = |line: &[NodeId]| {
                    line.last().and_then(|node| self.spec(*node).ok().map(|spec| &spec.division))
                };
                let problem = match common {
                    None => Some("they have no node above in common"),
                    Some(_) if giving.is_empty() || taking.is_empty() => {
                        Some("one of them is above the other: grant or amend instead")
                    }
                    Some(_) if division(&giving) != division(&taking) => {
                        Some("they are not in one division")
                    }
                    Some(_) => None,
                };
                match problem {
                    Some(problem) => Err(RegisterError::Apart {
                        from: self.name(from).to_owned(),
                        to: self.name(to).to_owned(),
                        problem,
                    }),
                    None => Ok((taking, giving, places)),
                }
            }
        }
    }

    /// The spans within the days on which none of the nodes' places change, as known on the day.
    fn pieces(&self, nodes: &[NodeId], days: Period, on: NaiveDate) -> Vec<Period> {
        let mut cuts = vec![days.start(), days.end()];
        for state in nodes.iter().filter_map(|node| self.nodes.get(node.index())) {
            let points = state.caps.timeline_known_on(on).change_points();
            cuts.extend(points.into_iter().filter(|day| days.contains(*day)));
        }
        cuts.sort_unstable();
        cuts.dedup();
        cuts.windows(2).filter_map(|pair| Period::new(*pair.first()?, *pair.last()?).ok()).collect()
    }

    fn places_on(&self, node: NodeId, day: NaiveDate, on: NaiveDate) -> i64 {
        self.cap(node, day, on).ok().flatten().map_or(0, signed)
    }

    /// What the node above has not assigned in the division of the node, on the scarcest of the days.
    fn unassigned_beside(
        &self,
        node: NodeId,
        days: Period,
        on: NaiveDate,
    ) -> Result<Option<(NodeId, i64)>, RegisterError> {
        let spec = self.spec(node)?;
        let Some(parent) = spec.parent else { return Ok(None) };
        let mut nodes: Vec<NodeId> = self.state(parent)?.children.clone();
        nodes.retain(|one| self.spec(*one).is_ok_and(|other| other.division == spec.division));
        let parts = nodes.clone();
        nodes.push(parent);
        let least = self.pieces(&nodes, days, on).into_iter().map(|piece| {
            let whole = self.places_on(parent, piece.start(), on);
            parts.iter().fold(whole, |left, part| {
                left.saturating_sub(self.places_on(*part, piece.start(), on))
            })
        });
        Ok(Some((parent, least.min().unwrap_or_default())))
    }

    fn not_enough(&self, node: NodeId, asked: u64, have: i64) -> RegisterError {
        RegisterError::NotEnough { name: self.name(node).to_owned(), asked, have }
    }

    pub(crate) fn apply_moved(
        &mut self,
        on: NaiveDate,
        capacity: &Capacity,
    ) -> Result<(), RegisterError> {
        let days = capacity.days;
        let (gain, lose, places) = self.changes(capacity.movement)?;
        let out_of_days = |node: &&NodeId| {
            self.nodes
                .get(node.index())
                .is_none_or(|state| Validity::of(state.spec.period).clip(days) != Some(days))
        };
        if let Some(node) = gain.iter().chain(&lose).find(out_of_days) {
            return Err(RegisterError::Days {
                problem: format!(
                    "the days {days} are not within the period of {}",
                    self.name(*node)
                ),
                accepted: "days within the periods of both nodes".to_owned(),
            });
        }
        if let Movement::Grant { to, places } = capacity.movement
            && let Some((parent, free)) = self.unassigned_beside(to, days, on)?
            && signed(places) > free
        {
            return Err(self.not_enough(parent, places, free));
        }
        for node in &lose {
            let used = self.account(*node)?.counters.used();
            let least = self
                .pieces(&[*node], days, on)
                .into_iter()
                .map(|piece| self.places_on(*node, piece.start(), on) - used)
                .min();
            let have = least.unwrap_or_default();
            if have < signed(places) {
                return Err(self.not_enough(*node, places, have));
            }
        }
        // All is worked out before anything is written.
        let mut writes: Vec<(NodeId, Period, u64)> = Vec::new();
        if let Movement::Amend { node, cap } = capacity.movement {
            self.may_amend(node, cap, days, on)?;
            writes.push((node, days, cap));
        } else {
            for (nodes, sign) in [(&gain, 1), (&lose, -1)] {
                for node in nodes {
                    for piece in self.pieces(&[*node], days, on) {
                        let was = self.places_on(*node, piece.start(), on);
                        let cap = was.saturating_add(signed(places).saturating_mul(sign));
                        let cap = u64::try_from(cap).unwrap_or_default();
                        writes.push((*node, piece, cap));
                    }
                }
            }
        }
        if writes.iter().any(|(_, _, cap)| *cap > PLACES_MAX) {
            return Err(RegisterError::TooMany { what: "places", max: PLACES_MAX });
        }
        for (node, days, cap) in writes {
            if let Some(state) = self.nodes.get_mut(node.index()) {
                state.caps.record(on, Validity::of(days), cap);
            }
        }
        Ok(())
    }

    /// A node below another one may not get more than that one has free.
    fn may_amend(
        &self,
        node: NodeId,
        cap: u64,
        days: Period,
        on: NaiveDate,
    ) -> Result<(), RegisterError> {
        for piece in self.pieces(&[node], days, on) {
            let more = signed(cap) - self.places_on(node, piece.start(), on);
            if let Some((parent, free)) = self.unassigned_beside(node, piece, on)?
                && more > 0
                && more > free
            {
                return Err(self.not_enough(parent, more.unsigned_abs(), free));
            }
        }
        Ok(())
    }
}
