//! Who stands behind a name in living law: from a dead name to the body that holds its functions now.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kerben_core::calendar::serde_day;
use kerben_core::data;
use kerben_core::explain::{Node, Off, Recorder, RuleId, Traced, Value};
use kerben_core::message::Message;
use kerben_core::partial_date::PartialDate;
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::body::Body;
use crate::error::AgencyError;
use crate::id::{ActId, BodyId, FunctionId};
use crate::lineage::{Direction, IdentityPolicy, LineageEdge, layers, reach};
use crate::register::{Register, in_calendar};

const RESOLVE: RuleId = RuleId::new("agencies.resolve", 1);
const STEP: RuleId = RuleId::new("agencies.succession", 1);

/// What a name leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Resolution {
    /// The name as it was given.
    pub name: String,
    /// When the text that uses it was written.
    pub as_written_on: PartialDate,
    /// The day for which the holder was asked.
    #[serde(with = "serde_day")]
    pub asked_on: NaiveDate,
    /// The bodies that bore the name; more than one where it was used again.
    pub bearers: Vec<Bearer>,
}

/// A body that bore the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bearer {
    /// The body.
    pub body: BodyId,
    /// What a reader of the text should know about the name.
    pub flags: Vec<Flag>,
    /// For each of the widest functions that the body held: who holds it now, and on which way it came there.
    pub lines: Vec<Line>,
}

/// The way of one function from the bearer of the name to its holder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Line {
    /// The function.
    pub function: FunctionId,
    /// Who holds it on the asked day, certainly or perhaps.
    pub holders: Vec<(BodyId, Tri)>,
    /// The bodies on the way, in steps from the bearer to the holder: more than one in a step where the function was split.
    /// Only the bearer where no way is recorded.
    pub path: Vec<Vec<BodyId>>,
    /// The changes on the way.
    pub edges: Vec<LineageEdge>,
    /// Whether a way to one of the holders is recorded.
    pub reached: bool,
    /// The lowest grade of the way and of the holders.
    pub grade: Evidence,
}

/// What a reader of a text with that name should know.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Flag {
    /// No body bears the name any more, since this date.
    ObsoleteSince(PartialDate),
    /// The name is younger than the text: a later amendment may have put it there.
    YoungerThanText(PartialDate),
    /// The text kept the name until an act replaced it.
    NotAmendedUntil {
        /// When the name was replaced.
        on: PartialDate,
        /// The act that did it.
        by: ActId,
    },
    /// It was a label of the press or of common use, never the name of the body.
    Label,
    /// The dates do not decide whether the name was in use on the asked day.
    InUseUnknown,
}

impl Flag {
    /// Returns the message that says it.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::ObsoleteSince(date) => {
                Message::new("agencies.flag.obsolete").arg("date", date.to_string())
            }
            Self::YoungerThanText(date) => {
                Message::new("agencies.flag.younger").arg("date", date.to_string())
            }
            Self::NotAmendedUntil { on, by } => Message::new("agencies.flag.not-amended")
                .arg("date", on.to_string())
                .arg("act", by.as_str()),
            Self::Label => Message::new("agencies.flag.label"),
            Self::InUseUnknown => Message::new("agencies.flag.in-use-unknown"),
        }
    }
}

impl Register {
    /// Says which body stands behind a name that a text of law uses: the bodies that bore it, who holds their functions
    /// on the asked day, on which way these came there, and what a reader of the text should know.
    ///
    /// A name is compared without regard to capitals and spaces, in every language. A name that is younger than the
    /// text is not refused, because a later amendment may have put it there.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownName`], with names that are like it; [`AgencyError::UnknownJurisdiction`];
    /// [`AgencyError::Day`].
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{Flag, Register};
    /// use kerben_core::{calendar::parse_day, country::Country, explain::Off};
    ///
    /// let register = Register::builtin()?;
    /// let name = "State Committee on Migration and Employment";
    /// let asked = parse_day("2018-06-01")?;
    /// let found = register.resolve(name, Country::KG, "2002".parse()?, asked, &mut Off)?.value;
    /// let line = &found.bearers[0].lines[0];
    /// assert_eq!(line.holders[0].0.as_str(), "kg.sms");
    /// assert!(found.bearers[0].flags.contains(&Flag::ObsoleteSince("2009-10-22~".parse()?)));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn resolve<R: Recorder>(
        &self,
        name: &str,
        jurisdiction: impl Into<Party>,
        as_written_on: PartialDate,
        asked_on: NaiveDate,
        rec: &mut R,
    ) -> Result<Traced<Resolution, R>, AgencyError> {
        in_calendar(asked_on)?;
        let jurisdiction = jurisdiction.into();
        self.coverage(jurisdiction)?;
        let wanted = plain(name);
        let here = || self.bodies().filter(|body| body.jurisdiction() == jurisdiction);
        let mut bearers = Vec::new();
        for body in here().filter(|body| bears(body, &wanted)) {
            bearers.push(Bearer {
                body: body.id().clone(),
                flags: self.flags(body, &wanted, as_written_on, asked_on),
                lines: self.lines(body, asked_on)?,
            });
        }
        if bearers.is_empty() {
            let names = here().flat_map(|body| body.names().iter().map(crate::BodyName::text));
            let known = near_names(&wanted, names);
            return Err(AgencyError::UnknownName { name: name.to_owned(), jurisdiction, known });
        }
        let answer = Resolution { name: name.to_owned(), as_written_on, asked_on, bearers };
        let node = self.record_resolution(&answer, rec);
        Ok(Traced::new(answer, node))
    }

    fn flags(
        &self,
        body: &Body,
        wanted: &str,
        as_written_on: PartialDate,
        asked_on: NaiveDate,
    ) -> Vec<Flag> {
        let mut flags = Vec::new();
        let name = body.names().iter().find(|name| plain(name.text()) == wanted);
        let from = name.and_then(crate::BodyName::from).unwrap_or(body.from());
        let until = name.and_then(crate::BodyName::until).unwrap_or(body.until());
        let used = self.between(body.id(), from, until, asked_on);
        let ended = until.latest(self.slack()).is_some_and(|latest| latest <= asked_on);
        match until.date().filter(|_| used.is_no() && ended) {
            Some(since) => flags.push(Flag::ObsoleteSince(since)),
            None if used.is_unknown() => flags.push(Flag::InUseUnknown),
            None => {}
        }
        let written = as_written_on.latest_with_slack(self.slack());
        let born = from.earliest(self.slack());
        if let (Some(written), Some(born), Some(date)) = (written, born, from.date())
            && written < born
        {
            flags.push(Flag::YoungerThanText(date));
        }
        if name.is_some_and(|name| name.kind() == crate::NameKind::Label) {
            flags.push(Flag::Label);
        }
        for one in self.rewordings() {
            let same = one.body == *body.id() && plain(&one.name) == wanted;
            if same && overlap(one.text_of, as_written_on) {
                flags.push(Flag::NotAmendedUntil { on: one.on, by: one.by.clone() });
            }
        }
        flags
    }

    /// The widest functions of the body, and the way of each to its holder.
    fn lines(&self, body: &Body, asked_on: NaiveDate) -> Result<Vec<Line>, AgencyError> {
        let held: Vec<&FunctionId> =
            self.holdings_of(body.id())?.iter().map(|holding| holding.function()).collect();
        let mut widest: Vec<&FunctionId> = Vec::new();
        for function in &held {
            let narrower =
                held.iter().any(|other| other != function && self.is_within(function, other));
            if !narrower && !widest.contains(function) {
                widest.push(function);
            }
        }
        widest.into_iter().map(|function| self.line(body, function, asked_on)).collect()
    }

    fn line(
        &self,
        body: &Body,
        function: &FunctionId,
        asked_on: NaiveDate,
    ) -> Result<Line, AgencyError> {
        let answer = self.responsible(function, body.jurisdiction(), asked_on, &mut Off)?.value;
        let mut holders: Vec<(BodyId, Tri)> = Vec::new();
        for holder in &answer.holders {
            if !holders.iter().any(|(known, _)| *known == holder.body) {
                holders.push((holder.body.clone(), holder.holds));
            }
        }
        let mut edges = self.lineage_edges(&IdentityPolicy::Portfolio(None));
        edges.retain(|edge| {
            let touches = edge
                .functions
                .iter()
                .any(|moved| self.is_within(moved, function) || self.is_within(function, moved));
            touches && edge.on.earliest(self.slack()).is_none_or(|first| first <= asked_on)
        });
        let start = body.id();
        let after = reach(&edges, start, Direction::Descendants);
        let reached = holders.iter().any(|(holder, _)| holder == start || after.contains(holder));
        let mut before: BTreeSet<BodyId> = BTreeSet::new();
        for (holder, _) in &holders {
            before.extend(reach(&edges, holder, Direction::Ancestors));
            before.insert(holder.clone());
        }
        edges.retain(|edge| {
            (edge.donor == *start || after.contains(&edge.donor)) && before.contains(&edge.receiver)
        });
        if !reached {
            edges.clear();
        }
        let mut path = vec![vec![start.clone()]];
        if let Some(steps) = layers(&edges) {
            let last = steps.values().copied().max().unwrap_or(0);
            for step in 1..=last {
                let here = steps.iter().filter(|(_, at)| **at == step);
                path.push(here.map(|(body, _)| body.clone()).collect());
            }
        }
        let grade = edges.iter().map(|edge| edge.grade).fold(answer.grade, Evidence::weaker);
        Ok(Line { function: function.clone(), holders, path, edges, reached, grade })
    }

    fn record_resolution<R: Recorder>(&self, answer: &Resolution, rec: &mut R) -> R::Node {
        let mut steps = Vec::new();
        for line in answer.bearers.iter().flat_map(|bearer| &bearer.lines) {
            for edge in &line.edges {
                steps.push(rec.record(|| self.step_node(edge)));
            }
        }
        rec.record(|| {
            let title = Message::new("agencies.resolve")
                .arg("name", answer.name.as_str())
                .arg("day", answer.asked_on);
            let holders = answer.bearers.iter().flat_map(|bearer| &bearer.lines);
            let holder = holders.flat_map(|line| &line.holders).next();
            let value = holder.and_then(|(body, _)| self.body(body).ok());
            let value = value
                .map_or(Value::Nothing, |body| Value::Name(self.names_on(body, answer.asked_on)));
            let lines = || answer.bearers.iter().flat_map(|bearer| &bearer.lines);
            let grade = Evidence::lowest(lines().map(|line| line.grade));
            let mut node =
                Node::choice(RESOLVE, title, value).graded(grade.unwrap_or(Evidence::Unverified));
            node = node.inputs("step", &steps);
            for flag in answer.bearers.iter().flat_map(|bearer| &bearer.flags) {
                node = node.note(flag.message());
            }
            node
        })
    }

    fn step_node(&self, edge: &LineageEdge) -> Node {
        let name = |id: &BodyId| self.body(id).map_or_else(|_| id.to_string().into(), Body::name);
        let title = Message::new("agencies.succession")
            .arg("donor", name(&edge.donor))
            .arg("receiver", name(&edge.receiver))
            .arg("on", edge.on.to_string());
        let mut node =
            Node::fact(STEP, title, Value::Name(name(&edge.receiver))).graded(edge.grade);
        let acts = self.change(&edge.change).into_iter().flat_map(|change| &change.basis);
        for act in acts.filter_map(|id| self.act(id)) {
            node = node.cite(act.citation());
        }
        node
    }
}

fn bears(body: &Body, wanted: &str) -> bool {
    body.names().iter().any(|name| plain(name.text()) == wanted)
        || body.local_names().iter().any(|name| plain(&name.text) == wanted)
}

/// A name without capitals and with single spaces.
fn plain(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn overlap(one: PartialDate, other: PartialDate) -> bool {
    let ahead = |a: PartialDate, b: PartialDate| {
        a.latest().zip(b.earliest()).is_some_and(|(last, first)| last < first)
    };
    !ahead(one, other) && !ahead(other, one)
}

/// Names that share a word with the wanted one, else all.
fn near_names<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup();
    let words: Vec<&str> = wanted.split(' ').filter(|word| word.chars().count() > 3).collect();
    let near: Vec<&str> = names
        .iter()
        .filter(|name| words.iter().any(|word| plain(name).contains(word)))
        .copied()
        .collect();
    data::list_names(if near.is_empty() { names } else { near })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_without_regard_to_capitals_and_spaces() {
        assert_eq!(plain("  State  MIGRATION Service "), "state migration service");
    }
}
