//! The breakdowns of a year beside its totals, and the figure of one region, sector or category.

use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced, Value};
use kerben_core::message::Message;
use serde::{Deserialize, Serialize};

use crate::breakdown::{Breakdown, Coverage};
use crate::choose::Search;
use crate::error::QuotaError;
use crate::limit::{Limit, Measure};
use crate::nodes;
use crate::question::YearQuestion;
use crate::quotas::Quotas;
use crate::reconcile::{Reconciliation, against};

/// A breakdown beside one stated total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Comparison {
    /// The id of the statement; absent for a total that the source states beside the parts.
    pub statement: Option<String>,
    /// The stated total.
    pub stated: Limit,
    /// What came of it.
    pub reconciliation: Reconciliation,
}

/// A breakdown beside every stated total that it may divide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Reconciled {
    /// The breakdown, as published.
    pub breakdown: Breakdown,
    /// The comparisons: first with the statement that it divides, then with the others of the year.
    pub comparisons: Vec<Comparison>,
}

impl Quotas {
    /// Answers how the total of a year is divided, with the residual against every stated total.
    ///
    /// Nothing is repaired: parts that give more or less than the total keep their figures. A breakdown of
    /// one region is compared only with the total that its source states. Breakdowns of statements that
    /// were not known on the day asked for are left out.
    ///
    /// # Errors
    ///
    /// A state without data, a pool that the state does not have.
    ///
    /// # Example
    ///
    #[cfg_attr(feature = "builtin", doc = "```")]
    #[cfg_attr(not(feature = "builtin"), doc = "```ignore")]
    /// use kerben_core::country::Country;
    /// use kerben_core::explain::Off;
    /// use kerben_quotas::reconcile::Reconciliation;
    /// use kerben_quotas::{Quotas, YearQuestion};
    ///
    /// // Kazakhstan 2022: the five categories give 52 persons more than the rounded total.
    /// let quotas = Quotas::builtin()?;
    /// let parts = quotas.breakdown(&YearQuestion::new(Country::KZ, 2022), &mut Off)?.value;
    /// let Reconciliation::Compared { residual, .. } = parts[0].comparisons[0].reconciliation else {
    ///     return Err("no common terms".into());
    /// };
    /// assert_eq!(residual.residual, 52.into());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn breakdown<R: Recorder>(
        &self,
        question: &YearQuestion,
        rec: &mut R,
    ) -> Result<Traced<Vec<Reconciled>, R>, QuotaError> {
        let pack = self.pack_of(question.state)?;
        let pool = Self::pool_of(pack, question.pool.as_deref())?;
        let search = Search { pack, pool, question, preference: None };
        let mut reconciled = Vec::new();
        let mut nodes = Vec::new();
        let Some(year) = pack.year(&pool.id, question.year) else {
            let node = rec.record(|| root(&search, &Vec::<R::Node>::new()));
            return Ok(Traced::new(reconciled, node));
        };
        let known = || year.statements.iter().filter(|statement| question.counts(statement));
        for breakdown in &year.breakdowns {
            let divides = breakdown.of.as_deref();
            if divides.is_some() && !known().any(|one| Some(one.id.as_str()) == divides) {
                continue;
            }
            let mut comparisons = Vec::new();
            if let Some(stated) = breakdown.stated {
                let reconciliation = against(breakdown, &stated);
                comparisons.push(Comparison { statement: None, stated, reconciliation });
            }
            if breakdown.within.is_none() {
                let (first, rest): (Vec<_>, Vec<_>) =
                    known().partition(|one| Some(one.id.as_str()) == divides);
                for statement in first.into_iter().chain(rest) {
                    comparisons.push(Comparison {
                        statement: Some(statement.id.clone()),
                        stated: statement.limit,
                        reconciliation: against(breakdown, &statement.limit),
                    });
                }
            }
            let one = Reconciled { breakdown: breakdown.clone(), comparisons };
            nodes.push(node(&one, &search, rec));
            reconciled.push(one);
        }
        let node = rec.record(|| root(&search, &nodes));
        Ok(Traced::new(reconciled, node))
    }
}

fn root<N: kerben_core::explain::NodeRef>(search: &Search<'_>, nodes: &[N]) -> Node {
    let outcome = if nodes.is_empty() {
        Outcome::undetermined(Message::new("quotas.missing.breakdown"))
    } else {
        Outcome::met()
    };
    let title = Message::new("quotas.breakdown")
        .arg("state", search.pack.state())
        .arg("pool", search.pool.name.clone())
        .arg("year", search.question.year.to_string());
    Node::condition("quotas.breakdown/1", title, Test::Stated, outcome).inputs("breakdown", nodes)
}

fn in_terms_of(measure: Measure, number: rust_decimal::Decimal) -> Value {
    match measure {
        Measure::Places => Value::number(number, kerben_core::explain::Unit::Place),
        Measure::LabourForceShare => {
            Value::percent((number * rust_decimal::Decimal::ONE_HUNDRED).normalize())
        }
    }
}

fn node<R: Recorder>(one: &Reconciled, search: &Search<'_>, rec: &mut R) -> R::Node {
    if !R::ON {
        return rec
            .record(|| Node::fact("quotas.parts/1", Message::new("quotas.parts"), Value::Nothing));
    }
    let measure = one.breakdown.measure();
    let parts: Vec<R::Node> = one
        .breakdown
        .parts
        .iter()
        .map(|part| {
            rec.record(|| {
                let name = match search.pack.unit(&part.unit) {
                    Some(unit) => unit.name.clone(),
                    None => part.unit.as_str().into(),
                };
                let title = Message::new("quotas.part").arg("unit", name);
                let value = match measure.and_then(|m| Some((m, part.limit.in_terms_of(m)?))) {
                    Some((measure, number)) => in_terms_of(measure, number),
                    None => nodes::value(&part.limit),
                };
                let node = Node::fact("quotas.part/1", title, value).graded(part.grade);
                match &part.note {
                    Some(text) => {
                        node.note(Message::new("quotas.note.remark").arg("text", text.clone()))
                    }
                    None => node,
                }
            })
        })
        .collect();
    let dimension = Message::new(format!("quotas.dimension.{}", one.breakdown.dimension.name()));
    let title = Message::new("quotas.parts").arg("dimension", dimension);
    let Some((measure, sum)) = measure.and_then(|m| Some((m, one.breakdown.sum_in(m)?))) else {
        return rec.record(|| {
            let outcome = Outcome::undetermined(Message::new("quotas.missing.common-terms"));
            Node::condition("quotas.parts/1", title, Test::Stated, outcome).inputs("part", &parts)
        });
    };
    let sum = rec.record(|| {
        Node::sum("quotas.parts/1", title, in_terms_of(measure, sum)).inputs("part", &parts)
    });
    let compared: Vec<R::Node> = one
        .comparisons
        .iter()
        .map(|comparison| compared(comparison, one.breakdown.coverage, &sum, search, rec))
        .collect();
    rec.record(|| {
        let title = Message::new("quotas.reconciled");
        let node = Node::condition("quotas.reconciled/1", title, Test::Stated, Outcome::met());
        if compared.is_empty() {
            node.input("sum", &sum)
        } else {
            node.inputs("comparison", &compared)
        }
    })
}

fn compared<R: Recorder>(
    comparison: &Comparison,
    coverage: Coverage,
    sum: &R::Node,
    search: &Search<'_>,
    rec: &mut R,
) -> R::Node {
    let title = Message::new("quotas.adds-up").arg("stated", nodes::figure(&comparison.stated));
    let Reconciliation::Compared { measure, residual, .. } = comparison.reconciliation else {
        return rec.record(|| {
            let outcome = Outcome::undetermined(Message::new("quotas.missing.labour-force"));
            Node::condition("quotas.adds-up/1", title, Test::Equal, outcome).input("actual", sum)
        });
    };
    let stated = rec.record(|| {
        let name = comparison.statement.clone().unwrap_or_default();
        let title = Message::new("quotas.stated-total").arg("statement", name);
        let node =
            Node::fact("quotas.stated-total/1", title, in_terms_of(measure, residual.stated));
        let statement = comparison.statement.as_deref();
        let year = search.pack.year(&search.pool.id, search.question.year);
        match year.zip(statement).and_then(|(year, id)| year.statement(id)) {
            Some(statement) => node.graded(statement.lowest_grade()),
            None => node,
        }
    });
    rec.record(|| {
        let outcome = if residual.is_zero() {
            Outcome::met()
        } else {
            Outcome::NotMet { by: Some(in_terms_of(measure, residual.residual)) }
        };
        let node = Node::condition("quotas.adds-up/1", title, Test::Equal, outcome)
            .input("actual", sum)
            .input("required", &stated);
        match coverage {
            Coverage::Partial => node.note(Message::new("quotas.note.partial")),
            Coverage::Complete => node,
        }
    })
}
