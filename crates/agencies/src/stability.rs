//! How steady the care for a function was: re-organisations, tenures, years at the top.

use kerben_core::explain::{Node, Recorder, RuleId, Traced, Unit, Value};
use kerben_core::message::Message;
use kerben_core::number::Fraction;
use kerben_core::party::Party;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::change::{Change, ChangeKind};
use crate::error::AgencyError;
use crate::gaps::Segment;
use crate::id::{BodyId, ChangeId, FunctionId};
use crate::register::Register;

const STABILITY: RuleId = RuleId::new("agencies.stability", 1);
const REORGANISATIONS: RuleId = RuleId::new("agencies.stability.reorganisations", 1);
const CHANGE: RuleId = RuleId::new("agencies.change", 1);
const TENURE: RuleId = RuleId::new("agencies.stability.tenure", 1);
const TOP: RuleId = RuleId::new("agencies.stability.top-level", 1);
const RUN: RuleId = RuleId::new("agencies.stability.run", 1);

/// How steady the care for a function was over a window. Where the dates do not decide, there is a least and a most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stability {
    /// The function.
    pub function: FunctionId,
    /// The state or organisation.
    pub jurisdiction: Party,
    /// The days: the window, as far as the register covers it.
    pub window: Period,
    /// The changes that certainly came in the window.
    pub reorganisations: Vec<ChangeId>,
    /// The changes that may have come in it.
    pub possible_reorganisations: Vec<ChangeId>,
    /// How many runs of days one body held the function for, certainly or perhaps.
    pub tenures: u32,
    /// The days of these runs that are certain, each body for itself.
    pub days_held: u64,
    /// The days of these runs that are possible.
    pub days_held_at_most: u64,
    /// The days on which a body at the top level certainly held it.
    pub days_at_top: u64,
    /// The days on which a body at the top level may have held it.
    pub days_at_top_at_most: u64,
}

impl Stability {
    /// Returns the mean tenure in days, least and most, as fractions that are not rounded; `None` where nobody held
    /// the function.
    #[must_use]
    pub fn mean_tenure_days(&self) -> Option<(Fraction, Fraction)> {
        let tenures = u64::from(self.tenures);
        let least = Fraction::new(self.days_held, tenures).ok()?;
        Some((least, Fraction::new(self.days_held_at_most, tenures).ok()?))
    }

    /// Returns the years at the top level, least and most, of 365.25 days each.
    #[must_use]
    pub fn years_at_top(&self) -> Option<(Fraction, Fraction)> {
        let years = |days: u64| Fraction::new(days.checked_mul(100)?, 36_525).ok();
        Some((years(self.days_at_top)?, years(self.days_at_top_at_most)?))
    }
}

/// One body's unbroken run of days.
pub(crate) struct Run {
    body: BodyId,
    period: Period,
    certain: Vec<Period>,
}

impl Register {
    /// Measures how steady the care for a function was over a window: how often it was re-organised, how long a body
    /// kept it on average, and how many years it lay with a body of cabinet rank.
    ///
    /// A re-organisation is a change of the bodies that held the function, or one that moved it. A tenure ends where another
    /// body takes the function; a body that gets it back has a second one. A body of cabinet rank is a ministry, a
    /// state committee or an office of the head of state or government ([`Level::is_top`](crate::Level::is_top)).
    /// With [`Explain`](kerben_core::explain::Explain) each measure names the changes and runs that it counts.
    ///
    /// # Errors
    ///
    /// As [`Register::segments`].
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{FunctionId, Register};
    /// use kerben_core::{calendar::parse_day, country::Country, explain::Off, period::Period};
    ///
    /// let register = Register::builtin()?;
    /// let asked = FunctionId::new("external_labour_migration")?;
    /// let window = Period::new(parse_day("2005-01-01")?, parse_day("2026-01-01")?)?;
    /// let steady = register.stability(&asked, Country::KG, window, &mut Off)?.value;
    /// assert!(steady.possible_reorganisations.len() >= 8);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stability<R: Recorder>(
        &self,
        function: &FunctionId,
        jurisdiction: impl Into<Party>,
        window: Period,
        rec: &mut R,
    ) -> Result<Traced<Stability, R>, AgencyError> {
        let jurisdiction = jurisdiction.into();
        let segments = self.segments(function, jurisdiction, window)?;
        let runs = runs(&segments);
        let mut answer = Stability {
            function: function.clone(),
            jurisdiction,
            window,
            reorganisations: Vec::new(),
            possible_reorganisations: Vec::new(),
            tenures: u32::try_from(runs.len()).unwrap_or(u32::MAX),
            days_held: runs.iter().flat_map(|run| &run.certain).map(|one| days(*one)).sum(),
            days_held_at_most: runs.iter().map(|run| days(run.period)).sum(),
            days_at_top: 0,
            days_at_top_at_most: 0,
        };
        let holders: Vec<&BodyId> = runs.iter().map(|run| &run.body).collect();
        for change in self.changes().filter(|one| one.jurisdiction == jurisdiction) {
            if self.reorganises(change, function, &holders) {
                match change.on.date().map(|date| date.within(window)) {
                    Some(Tri::Yes) => answer.reorganisations.push(change.id.clone()),
                    Some(Tri::No) => continue,
                    _ => {}
                }
                answer.possible_reorganisations.push(change.id.clone());
            }
        }
        let mut top = Vec::new();
        for segment in &segments {
            let at_top = self.at_top(segment)?;
            if at_top.is_possible() {
                answer.days_at_top_at_most =
                    answer.days_at_top_at_most.saturating_add(days(segment.period));
            }
            if at_top.is_yes() {
                answer.days_at_top = answer.days_at_top.saturating_add(days(segment.period));
                top.push(segment.period);
            }
        }
        let node = self.record_stability(&answer, &runs, &top, rec);
        Ok(Traced::new(answer, node))
    }

    fn reorganises(&self, change: &Change, function: &FunctionId, holders: &[&BodyId]) -> bool {
        if matches!(change.kind, ChangeKind::Renaming | ChangeKind::Assignment) {
            return false;
        }
        let moved = change
            .moves
            .iter()
            .filter_map(|one| one.function.as_ref())
            .any(|one| self.is_within(one, function) || self.is_within(function, one));
        let held = change.subject.as_ref().is_some_and(|subject| holders.contains(&subject));
        moved || held
    }

    /// Whether one of the certain, or of the possible, holders of a segment is of cabinet rank.
    fn at_top(&self, segment: &Segment) -> Result<Tri, AgencyError> {
        let mut at_top = Tri::No;
        for holder in &segment.holders {
            if self.level_on(&holder.body, segment.period.start())?.is_top() {
                at_top = at_top.or(holder.holds);
            }
        }
        Ok(at_top)
    }

    fn record_stability<R: Recorder>(
        &self,
        answer: &Stability,
        runs: &[Run],
        top: &[Period],
        rec: &mut R,
    ) -> R::Node {
        let one = |count: usize| Value::number(Decimal::from(count), Unit::One);
        let changes: Vec<R::Node> = answer
            .reorganisations
            .iter()
            .filter_map(|id| self.change(id))
            .map(|change| rec.record(|| self.change_node(change)))
            .collect();
        let count = rec.record(|| {
            let title = Message::new("agencies.stability.reorganisations");
            let possible = answer.possible_reorganisations.len();
            Node::sum(REORGANISATIONS, title, one(changes.len()))
                .inputs("change", &changes)
                .note(Message::new("agencies.stability.at-most").arg("most", possible.to_string()))
        });
        let held: Vec<R::Node> = runs
            .iter()
            .flat_map(|run| run.certain.iter().map(move |period| (&run.body, *period)))
            .map(|(body, period)| rec.record(|| self.run_node(body, period)))
            .collect();
        let total = rec.record(|| {
            let title = Message::new("agencies.stability.days-held");
            Node::sum(TENURE, title, Value::days(answer.days_held))
                .inputs("run", &held)
                .graded(Evidence::Derived)
        });
        let tenures = rec.record(|| {
            let title = Message::new("agencies.stability.tenures");
            Node::fact(TENURE, title, Value::number(Decimal::from(answer.tenures), Unit::One))
                .graded(Evidence::Derived)
        });
        let mean = answer.mean_tenure_days().map(|(least, most)| {
            rec.record(|| {
                let title = Message::new("agencies.stability.mean-tenure");
                let most = Message::new("agencies.stability.at-most").arg("most", most.to_string());
                Node::ratio(TENURE, title, least)
                    .input("numerator", &total)
                    .input("denominator", &tenures)
                    .note(most)
            })
        });
        let runs_at_top: Vec<R::Node> = top
            .iter()
            .map(|period| {
                rec.record(|| {
                    let title = Message::new("agencies.stability.run-at-top");
                    Node::count_days(RUN, title, Value::days(days(*period)))
                        .over(*period)
                        .graded(Evidence::Derived)
                })
            })
            .collect();
        let at_top = rec.record(|| {
            let title = Message::new("agencies.stability.days-at-top");
            let most = answer.days_at_top_at_most.to_string();
            Node::sum(TOP, title, Value::days(answer.days_at_top))
                .inputs("run", &runs_at_top)
                .note(Message::new("agencies.stability.at-most").arg("most", most))
                .graded(Evidence::Derived)
        });
        rec.record(|| {
            let function = self.function(&answer.function).map(|one| one.name().clone());
            let title = Message::new("agencies.stability.title")
                .arg("function", function.unwrap_or_else(|_| answer.function.to_string().into()))
                .arg("country", crate::trace::party_name(answer.jurisdiction))
                .arg("from", answer.window.start())
                .arg("to", answer.window.last());
            let mut node = Node::choice(STABILITY, title, Value::Period(answer.window))
                .over(answer.window)
                .input("reorganisations", &count)
                .input("at top level", &at_top);
            if let Some(mean) = &mean {
                node = node.input("mean tenure", mean);
            }
            node
        })
    }

    fn change_node(&self, change: &Change) -> Node {
        let title = Message::new("agencies.change")
            .arg("kind", Message::new(format!("agencies.kind.{}", change.kind)))
            .arg("on", change.on.to_string())
            .arg("bodies", self.names_of(change.bodies()));
        let mut node = Node::fact(CHANGE, title, Value::number(Decimal::ONE, Unit::One));
        for act in change.basis.iter().filter_map(|id| self.act(id)) {
            node = node.cite(act.citation());
        }
        node.graded(change.grade)
    }

    fn run_node(&self, body: &BodyId, period: Period) -> Node {
        let title =
            Message::new("agencies.stability.run").arg("body", self.names_of([body].into_iter()));
        Node::count_days(RUN, title, Value::days(days(period)))
            .over(period)
            .graded(Evidence::Derived)
    }

    /// The names for life of some bodies, as a list for a message.
    pub(crate) fn names_of<'a>(
        &self,
        bodies: impl Iterator<Item = &'a BodyId>,
    ) -> Vec<kerben_core::language::Localised> {
        bodies
            .map(|id| self.body(id).map_or_else(|_| id.to_string().into(), crate::Body::name))
            .collect()
    }
}

fn days(period: Period) -> u64 {
    u64::from(period.days())
}

/// Each body's unbroken runs, in the order of their first days.
pub(crate) fn runs(segments: &[Segment]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for segment in segments {
        let mut seen: Vec<&BodyId> = Vec::new();
        for holder in &segment.holders {
            let body = &holder.body;
            if seen.contains(&body) {
                continue;
            }
            seen.push(body);
            let certain = segment.certain().any(|certain| certain == body);
            let start = segment.period.start();
            let open = runs.iter_mut().find(|run| run.body == *body && run.period.end() == start);
            if let Some(run) = open {
                let joined = Period::new(run.period.start(), segment.period.end());
                run.period = joined.unwrap_or(run.period);
                run.certain.extend(certain.then_some(segment.period));
            } else {
                runs.push(Run {
                    body: body.clone(),
                    period: segment.period,
                    certain: certain.then_some(segment.period).into_iter().collect(),
                });
            }
        }
    }
    runs
}
