//! The steps of a cost.

use kerben_core::currency::Currency;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Unit, Value};
use kerben_core::message::Message;
use kerben_core::rounding::Rounding;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;

use super::{Cost, CostError, Figure, Known, Price, assess};
use crate::answer::Answer;
use crate::cite;
use crate::percent::{Percent, PercentError};
use crate::rates::{Basis, ReferenceRate};
use kerben_core::number::Rational;

/// The steps of a cost on which sums over several transfers stand.
pub(crate) struct Parts<R: Recorder> {
    pub(crate) sent: R::Node,
    pub(crate) fee: R::Node,
    pub(crate) margin: R::Node,
    /// The margin in per cent as its step shows it.
    pub(crate) margin_shown: Decimal,
    pub(crate) total: R::Node,
}

pub(crate) fn undetermined(missing: &[Message]) -> Outcome {
    Outcome::Undetermined { missing: missing.to_vec() }
}

/// What a derivation shows of endless decimals. Sums must still add up: each shows its first term
/// and its result to the same decimals, and its last term is their difference.
#[derive(Default)]
struct Shown {
    fee: Decimal,
    margin: Decimal,
    total: Decimal,
    market: Decimal,
    applied: Decimal,
    below: Decimal,
}

impl Shown {
    fn of(fee: Percent, known: Option<&Known<'_>>) -> Option<Self> {
        let Some(known) = known else {
            return Some(Self { fee: fee.rational().approximate()?, ..Self::default() });
        };
        let together = |first: Rational, result: Rational, last: Rational| {
            let decimals = Rational::decimals_for(&[first, result, last]);
            let (first, result) =
                (first.approximate_to(decimals)?, result.approximate_to(decimals)?);
            Some((first, result, result.checked_sub(first)?))
        };
        let applied = known.applied.exact.checked_neg()?;
        let (fee, total, margin) =
            together(fee.rational(), known.total.rational(), known.margin.rational())?;
        let (market, below, applied) = together(known.market, known.below, applied)?;
        Some(Self { fee, margin, total, market, applied, below })
    }
}

pub(crate) fn trace_parts<R: Recorder>(
    price: &Price,
    title: Message,
    rounding: &Rounding,
    rec: &mut R,
) -> Result<(Cost, Parts<R>), CostError> {
    let fee_exact = Percent::of(price.fee, price.sent)?;
    let known = Known::of(price, fee_exact)?;
    let cost = assess(Figure::new(fee_exact, rounding)?, &known, rounding)?;
    let shown = if R::ON {
        let too_long = PercentError::TooFine { what: "a cost in decimals" };
        Shown::of(fee_exact, known.known()).ok_or(too_long)?
    } else {
        Shown::default()
    };
    let sent = rec.record(|| Node::fact("remittances.sent/1", "remittances.sent", price.sent));
    let fee = rec.record(|| Node::fact("remittances.fee/1", "remittances.fee", price.fee));
    let fee_part = rec.record(|| {
        Node::ratio("rpw.fee-part/1", "remittances.cost.fee-part", Value::percent(shown.fee))
            .input("numerator", &fee)
            .input("denominator", &sent)
            .cite(cite::rpw())
    });
    let margin = trace_margin(&known, &shown, rec);
    let total = rec.record(|| {
        let rule = "rpw.total/1";
        let node = match &cost.total {
            Answer::Known(total) => Node::sum(rule, title, Value::percent(total.rounded))
                .rounded(Value::percent(shown.total), rounding),
            Answer::Undetermined { missing } => {
                Node::condition(rule, title, Test::Stated, undetermined(missing))
            }
        };
        node.input("fee-part", &fee_part).input("margin", &margin).cite(cite::rpw())
    });
    Ok((cost, Parts { sent, fee, margin, margin_shown: shown.margin, total }))
}

fn trace_margin<R: Recorder>(known: &Answer<Known<'_>>, shown: &Shown, rec: &mut R) -> R::Node {
    let (rule, title) = ("rpw.margin/1", "remittances.cost.margin");
    let known = match known {
        Answer::Known(known) => known,
        Answer::Undetermined { missing } => {
            return rec.record(|| {
                Node::condition(rule, title, Test::Stated, undetermined(missing)).cite(cite::rpw())
            });
        }
    };
    let applied = known.applied;
    let rate =
        |value| Value::number(value, Unit::Other(format!("{}/{}", applied.quote, applied.base)));
    let market = trace_reference(known.reference, rate(shown.market), rec);
    let applied = rec.record(|| {
        Node::fact("remittances.applied-rate/1", "remittances.rate.applied", rate(shown.applied))
    });
    let below = rec.record(|| {
        Node::sum("rpw.below-market/1", "remittances.rate.below-market", rate(shown.below))
            .input("market-rate", &market)
            .input("applied-rate", &applied)
    });
    rec.record(|| {
        let node = Node::ratio(rule, title, Value::percent(shown.margin))
            .input("numerator", &below)
            .input("denominator", &market)
            .cite(cite::rpw());
        match known.reference.basis() {
            Basis::YearlyAverage { .. } => {
                node.note(Message::new("remittances.cost.yearly-average-note"))
            }
            _ => node,
        }
    })
}

fn trace_reference<R: Recorder>(reference: &ReferenceRate, value: Value, rec: &mut R) -> R::Node {
    let sourced = |node: Node, grade: Evidence| {
        let node = node.graded(grade);
        if reference.source().is_empty() {
            node
        } else {
            let source = Message::new("remittances.rate.source");
            node.note(source.arg("source", reference.source().to_owned()))
        }
    };
    match reference.basis() {
        Basis::SameCurrency => rec.record(|| {
            Node::fact("remittances.same-currency/1", "remittances.rate.same-currency", value)
        }),
        Basis::Stated => rec.record(|| {
            sourced(
                Node::fact("remittances.market-rate/1", "remittances.rate.market", value),
                reference.grade(),
            )
        }),
        Basis::YearlyAverage { year } => {
            let (numerator, denominator) = reference.quotient();
            let mut per_dollar = |currency: Currency, rate: Decimal| {
                rec.record(|| {
                    let title =
                        Message::new("remittances.rate.per-dollar").arg("year", year.to_string());
                    let unit = Unit::Other(format!("{currency}/USD"));
                    sourced(
                        Node::fact("wdi.pa-nus-fcrf/1", title, Value::number(rate, unit)),
                        reference.figures_grade(),
                    )
                })
            };
            let numerator = per_dollar(reference.quote(), numerator);
            let denominator = per_dollar(reference.base(), denominator);
            rec.record(|| {
                let title =
                    Message::new("remittances.rate.yearly-average").arg("year", year.to_string());
                sourced(
                    Node::ratio("remittances.yearly-average/1", title, value),
                    reference.grade(),
                )
                .input("numerator", &numerator)
                .input("denominator", &denominator)
            })
        }
    }
}
