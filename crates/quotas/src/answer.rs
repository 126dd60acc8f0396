//! The whole answer to a request: whether a place is needed, the year's total, and the figure of the
//! region, sector or category asked for.

use kerben_agreements::Treaties;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced, Value};
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::breakdown::{Dimension, Part};
use crate::error::QuotaError;
use crate::limit::Limit;
use crate::nodes;
use crate::pack::StatePack;
use crate::place::{PlaceNeed, PlaceRequest};
use crate::quotas::Quotas;
use crate::statement::Statement;
use crate::total::{Chosen, InForce, KnownTotal, YearTotal};

/// The places of one region, sector or category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnitFigure {
    /// The published figure, which divides the total in force on the day asked for.
    Known {
        /// The figure.
        part: Part,
        /// The id of the statement that it divides.
        of: String,
        /// The lowest grade of figure and total.
        grade: Evidence,
    },
    /// No figure divides the total in force.
    Undetermined {
        /// What is missing.
        missing: Vec<Message>,
        /// Figures that divide another total of the year, with the id of the statement.
        others: Vec<(String, Part)>,
    },
}

/// One region, sector or category of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UnitAnswer {
    /// What was asked for.
    pub dimension: Dimension,
    /// The id of the unit; absent if the data name no such unit.
    pub unit: Option<String>,
    /// Its name, or what was asked for.
    pub name: Localised,
    /// Its places.
    pub figure: UnitFigure,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QuotaAnswer {
    /// Whether a place is needed.
    pub need: PlaceNeed,
    /// The total of the year; absent if the data hold nothing about the host state, or name several quotas of it of
    /// which the request names none.
    pub total: Option<YearTotal>,
    /// The figures of the units asked for.
    pub units: Vec<UnitAnswer>,
}

impl Quotas {
    /// Answers whether a place is needed, what the total of the year is, and what is known of the region,
    /// sector and category asked for.
    ///
    /// The total is given even if no place is needed: it is then what others compete for. A published
    /// figure of a unit counts only if it divides the total in force on the day: after an amendment
    /// the old split is shown, and the new one is missing.
    ///
    /// # Errors
    ///
    /// A pool that the host state does not have, a year out of range; see [`Quotas::total`] and
    /// [`Quotas::place_needed`]. That the data hold nothing about the host state or name no such region
    /// is no error but an answer.
    ///
    /// # Example
    ///
    #[cfg_attr(feature = "builtin", doc = "```")]
    #[cfg_attr(not(feature = "builtin"), doc = "```ignore")]
    /// use kerben_agreements::Treaties;
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    /// use kerben_core::explain::Off;
    /// use kerben_quotas::{PlaceRequest, Quotas, UnitFigure};
    ///
    /// // A citizen of Turkey in Bishkek in 2024 needs a place: 12,850 of 25,000 are Bishkek's.
    /// let request = PlaceRequest::new(Country::TR, Country::KG, day(2024, 3, 1)?).region("bishkek");
    /// let answer = Quotas::builtin()?.answer(&request, &Treaties::builtin()?, &mut Off)?.value;
    /// assert!(answer.need.is_needed());
    /// let UnitFigure::Known { part, .. } = &answer.units[0].figure else {
    ///     return Err("undetermined".into());
    /// };
    /// assert_eq!(part.limit.places(), Some(12_850));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn answer<R: Recorder>(
        &self,
        request: &PlaceRequest,
        treaties: &Treaties,
        rec: &mut R,
    ) -> Result<Traced<QuotaAnswer, R>, QuotaError> {
        let need = self.place_needed(request, treaties, rec)?;
        let mut units = Vec::new();
        let mut nodes = Vec::new();
        let asked_pool =
            |pack: &&StatePack| request.pool.is_some() || pack.default_pool().is_some();
        let total = match self.pack(request.host).filter(asked_pool) {
            None => None,
            Some(pack) => {
                let total = self.total(&request.question(), rec)?;
                for (dimension, unit) in asked(request) {
                    let answer = unit_answer(pack, request, &total.value, dimension, unit);
                    nodes.push(unit_node(&answer, rec));
                    units.push(answer);
                }
                Some(total)
            }
        };
        let node = rec.record(|| {
            let title = Message::new("quotas.answer")
                .arg("state", request.host)
                .arg("day", request.on.to_string());
            let node =
                Node::condition("quotas.answer/1", title, Test::Stated, outcome(&need.value))
                    .input("place-needed", &need.node);
            let node = match &total {
                Some(total) => node.input("total", &total.node),
                None => node,
            };
            node.inputs("unit", &nodes)
        });
        let total = total.map(|traced| traced.value);
        Ok(Traced::new(QuotaAnswer { need: need.value, total, units }, node))
    }
}

fn outcome(need: &PlaceNeed) -> Outcome {
    match need {
        PlaceNeed::NotNeeded(_) => Outcome::not_met(),
        PlaceNeed::Needed { .. } => Outcome::met(),
        PlaceNeed::Undetermined { missing } => Outcome::Undetermined { missing: missing.clone() },
    }
}

fn asked(request: &PlaceRequest) -> impl Iterator<Item = (Dimension, &str)> {
    [
        (Dimension::Region, request.region.as_deref()),
        (Dimension::Sector, request.sector.as_deref()),
        (Dimension::Category, request.category.as_deref()),
    ]
    .into_iter()
    .filter_map(|(dimension, unit)| Some((dimension, unit?)))
}

fn unit_answer(
    pack: &StatePack,
    request: &PlaceRequest,
    total: &YearTotal,
    dimension: Dimension,
    asked: &str,
) -> UnitAnswer {
    let Some(unit) = pack.find_unit(dimension, asked) else {
        let units = pack.units().iter().filter(|unit| unit.dimension == dimension);
        let known: Vec<Localised> = units.map(|unit| unit.name.clone()).collect();
        let named = Message::new(format!("quotas.dimension.{}", dimension.name()));
        let missing = if known.is_empty() {
            Message::new("quotas.missing.dimension")
        } else {
            Message::new("quotas.missing.unknown-unit").arg("known", known)
        };
        let missing = missing.arg("unit", asked.to_owned()).arg("dimension", named);
        return UnitAnswer {
            dimension,
            unit: None,
            name: Localised::new(asked),
            figure: UnitFigure::Undetermined { missing: vec![missing], others: Vec::new() },
        };
    };
    let others = figures(pack, total, dimension, &unit.id);
    let figure = match total {
        YearTotal::Undetermined(_) => UnitFigure::Undetermined {
            missing: vec![
                Message::new("quotas.missing.total-for-unit").arg("unit", unit.name.clone()),
            ],
            others,
        },
        YearTotal::Known(known) => figure(known, request, &unit.name, others),
    };
    UnitAnswer { dimension, unit: Some(unit.id.clone()), name: unit.name.clone(), figure }
}

/// The published figures of a unit in the year, with the statements that they divide. A breakdown of
/// one region divides none of them: the loader sees to that.
fn figures(
    pack: &StatePack,
    total: &YearTotal,
    dimension: Dimension,
    unit: &str,
) -> Vec<(String, Part)> {
    let (pool, year) = match total {
        YearTotal::Known(known) => (&known.pool, known.year),
        YearTotal::Undetermined(unknown) => (&unknown.pool, unknown.year),
    };
    let known: Vec<&str> =
        total.statements().iter().map(|statement| statement.id.as_str()).collect();
    let Some(year) = pack.year(pool, year) else { return Vec::new() };
    year.breakdowns
        .iter()
        .filter(|breakdown| breakdown.dimension == dimension)
        .filter_map(|breakdown| {
            let of = breakdown.of.as_deref().filter(|of| known.contains(of))?;
            Some((of.to_owned(), breakdown.part(unit)?.clone()))
        })
        .collect()
}

/// Whether a statement gives the figure that is in force: it is that statement, or a statement beside it
/// that says the same.
fn same_figure(known: &KnownTotal, in_force: &Statement, id: &str) -> bool {
    let beside = |step: &&Chosen| step.statement.id == in_force.id;
    id == in_force.id
        || known.steps().find(beside).is_some_and(|step| {
            step.others.iter().any(|other| other.id == id && other.limit == in_force.limit)
        })
}

fn figure(
    known: &KnownTotal,
    request: &PlaceRequest,
    name: &Localised,
    mut others: Vec<(String, Part)>,
) -> UnitFigure {
    let figure_of = |statement: &Statement| nodes::figure(&statement.limit);
    let open = |message: Message, others| UnitFigure::Undetermined {
        missing: vec![message.arg("unit", name.clone())],
        others,
    };
    let days = request.on.first().zip(request.on.last());
    let in_force = match days.map(|(first, last)| known.in_force_between(first, last)) {
        Some(InForce::Certain(one)) => one,
        Some(InForce::Doubtful(several)) => {
            let figures: Vec<Message> = several.into_iter().map(figure_of).collect();
            let message = Message::new("quotas.missing.in-force")
                .arg("day", request.on.to_string())
                .arg("figures", figures);
            return open(message, others);
        }
        None => return open(Message::new("quotas.missing.unit"), others),
    };
    let enough = |part: &Part| part.grade >= request.at_least;
    let found =
        others.iter().position(|(of, part)| same_figure(known, in_force, of) && enough(part));
    if let Some(position) = found {
        let (of, part) = others.swap_remove(position);
        let grade = part.grade.weaker(in_force.lowest_grade());
        return UnitFigure::Known { part, of, grade };
    }
    let superseded = others.iter().find_map(|(of, _)| {
        known.steps().map(|step| &step.statement).find(|one| one.id == *of && one.id != in_force.id)
    });
    let message = match superseded {
        Some(old) => {
            Message::new("quotas.missing.unit-after-amendment").arg("figure", figure_of(old))
        }
        None => Message::new("quotas.missing.unit"),
    };
    open(message, others)
}

fn unit_node<R: Recorder>(answer: &UnitAnswer, rec: &mut R) -> R::Node {
    rec.record(|| {
        let title = Message::new("quotas.unit-figure").arg("unit", answer.name.clone());
        let remark = |node: Node, part: &Part| match &part.note {
            Some(text) => node.note(Message::new("quotas.note.remark").arg("text", text.clone())),
            None => node,
        };
        let value = |limit: &Limit| nodes::value(limit);
        match &answer.figure {
            UnitFigure::Known { part, of, grade } => {
                let node = Node::fact("quotas.unit/1", title, value(&part.limit)).graded(*grade);
                let node = node.note(Message::new("quotas.note.divides").arg("figure", of.clone()));
                remark(node, part)
            }
            UnitFigure::Undetermined { missing, others } => {
                let outcome = Outcome::Undetermined { missing: missing.clone() };
                let node = Node::condition("quotas.unit/1", title, Test::Stated, outcome)
                    .showing(Value::Nothing);
                others.iter().fold(node, |node, (of, part)| {
                    let what = Message::new("quotas.statement-part")
                        .arg("figure", nodes::figure(&part.limit))
                        .arg("of", of.clone());
                    node.not_taken(what, Message::new("quotas.reason.other-total"))
                })
            }
        }
    })
}
