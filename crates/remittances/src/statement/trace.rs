//! The steps of a statement, each with what a recorder keeps of it.

use kerben_core::currency::Currency;
use kerben_core::explain::{Folded, Node, Outcome, Recorder, Test, Traced, Value};
use kerben_core::message::Message;
use kerben_core::money::{Amount, Money};
use kerben_core::source::Evidence;
use rust_decimal::Decimal;

use super::{
    Book, CorridorCost, Counted, StatementError, StatementRules, TransferLine, sums, treatment,
};
use crate::answer::Answer;
use crate::bop::Item;
use crate::cite;
use crate::classification::{self, Treatment};
use crate::cost::{self, Figure, Parts, Price};
use crate::ledger::Side;
use crate::percent::Percent;
use crate::rates::ReferenceRate;
use crate::transfer::{Corridor, Transfer};

/// A transfer's line with its steps.
pub(super) struct Line<R: Recorder> {
    pub(super) value: TransferLine,
    pub(super) reference: Answer<ReferenceRate>,
    cost: Parts<R>,
    classification: R::Node,
}

pub(super) fn line<R: Recorder>(
    transfer: &Transfer,
    rules: &StatementRules<'_>,
    rec: &mut R,
) -> Result<Line<R>, StatementError> {
    let price = Price::of_transfer(transfer, rules.reference);
    let title = Message::new("remittances.cost.total-of").arg("transfer", transfer.id());
    let (cost, parts) = cost::trace_parts(&price, title, &rules.percentages, rec)?;
    let classification =
        classification::trace(transfer, &rules.sender, &rules.residence, rules.known_on, rec)?;
    Ok(Line {
        value: TransferLine {
            transfer: transfer.clone(),
            findings: transfer.findings(),
            cost,
            classification: classification.value,
        },
        reference: price.into_reference(),
        cost: parts,
        classification: classification.node,
    })
}

pub(super) fn corridors<R: Recorder>(
    lines: &[Line<R>],
    rules: &StatementRules<'_>,
    rec: &mut R,
) -> Result<Vec<Traced<CorridorCost, R>>, StatementError> {
    let of = |line: &Line<R>| line.value.transfer.corridor();
    let sent = sums(lines.iter().map(|line| (of(line), line.value.transfer.sent())))?;
    let fees = sums(lines.iter().map(|line| (of(line), line.value.transfer.fee())))?;
    let mut answers = Vec::with_capacity(sent.len());
    for (place, sent) in sent {
        let Some(fees) = fees.get(&place).copied() else { continue };
        let members: Vec<&Line<R>> = lines
            .iter()
            .filter(|line| (of(line), line.value.transfer.sent().currency()) == place)
            .collect();
        let missing: Vec<Message> = members
            .iter()
            .flat_map(|line| line.value.cost.total.missing_facts().iter().cloned())
            .collect();
        let total = if missing.is_empty() {
            let terms: Vec<(Percent, u64)> = members
                .iter()
                .filter_map(|line| {
                    let weight = line.value.transfer.sent().minor().unsigned_abs();
                    Some((line.value.cost.total.known()?.exact, weight))
                })
                .collect();
            let mean = Percent::weighted_mean(&terms)?.unwrap_or(Percent::ZERO);
            Answer::Known(Figure::new(mean, &rules.percentages)?)
        } else {
            Answer::Undetermined { missing }
        };
        let value = CorridorCost {
            corridor: place.0,
            transfers: members.len(),
            sent,
            fees,
            fee: Figure::new(Percent::of(fees, sent)?, &rules.percentages)?,
            total,
            grade: members
                .iter()
                .map(|line| line.value.cost.grade)
                .min()
                .unwrap_or(Evidence::Official),
        };
        let node = corridor(&value, &members, rules, rec)?;
        answers.push(Traced::new(value, node));
    }
    Ok(answers)
}

/// The decimals that a derivation keeps of money that is lost to a margin.
const COST_DECIMALS: u32 = 16;

fn corridor<R: Recorder>(
    value: &CorridorCost,
    members: &[&Line<R>],
    rules: &StatementRules<'_>,
    rec: &mut R,
) -> Result<R::Node, StatementError> {
    let title = Message::new("remittances.corridor.cost")
        .arg("from", value.corridor.from())
        .arg("to", value.corridor.to());
    let rule = "remittances.corridor-cost/1";
    let Answer::Known(total) = &value.total else {
        let missing = cost::undetermined(value.total.missing_facts());
        return Ok(rec.record(|| {
            members
                .iter()
                .fold(Node::condition(rule, title, Test::Stated, missing), |node, line| {
                    node.input(line.value.transfer.id(), &line.cost.total)
                })
        }));
    };
    if !R::ON {
        return Ok(rec.record(|| Node::sum(rule, title, Value::Nothing)));
    }
    let exact = total.exact.approximate()?;
    let rounded =
        |node: Node| node.rounded(Value::percent(exact), &rules.percentages).cite(cite::rpw());
    let Some((losses, paid)) = losses(members) else {
        // Rates so far from the market that the loss is no amount of money: the mean stands without
        // its sums.
        return Ok(rec.record(|| {
            let node = rounded(Node::choice(rule, title, Value::percent(total.rounded)));
            members
                .iter()
                .fold(node, |node, line| node.input(line.value.transfer.id(), &line.cost.total))
        }));
    };
    let sent = rec.record(|| {
        let node =
            Node::sum("remittances.corridor-sent/1", "remittances.corridor.sent", value.sent);
        members
            .iter()
            .fold(node, |node, line| node.input(line.value.transfer.id(), &line.cost.sent))
    });
    let payments: Vec<R::Node> =
        members.iter().zip(&losses).map(|(line, loss)| payment(line, loss, rec)).collect();
    let paid = rec.record(|| {
        let node = Node::sum("remittances.corridor-paid/1", "remittances.corridor.paid", paid);
        members
            .iter()
            .zip(&payments)
            .fold(node, |node, (line, payment)| node.input(line.value.transfer.id(), payment))
    });
    Ok(rec.record(|| {
        rounded(Node::ratio(rule, title, Value::percent(total.rounded)))
            .input("numerator", &paid)
            .input("denominator", &sent)
    }))
}

/// What one transfer lost to its margin, and what it cost with its fee, in the currency sent.
struct Loss {
    margin: Amount,
    paid: Amount,
}

/// What each transfer cost, and all of them; nothing when an amount of money cannot hold it.
fn losses<R: Recorder>(members: &[&Line<R>]) -> Option<(Vec<Loss>, Amount)> {
    let mut losses = Vec::with_capacity(members.len());
    let mut sum = Amount::zero(members.first()?.value.transfer.sent().currency());
    for line in members {
        let transfer = &line.value.transfer;
        // As the step of the margin shows it, so that the product can be computed again.
        let margin = line.cost.margin_shown.checked_mul(transfer.sent().decimal())?;
        let margin = margin.checked_div(Decimal::ONE_HUNDRED)?.trunc_with_scale(COST_DECIMALS);
        let margin = margin.normalize();
        let margin = Amount::new(margin, sum.currency()).ok()?;
        let paid = transfer.fee().amount().checked_add(margin).ok()?;
        sum = sum.checked_add(paid).ok()?;
        losses.push(Loss { margin, paid });
    }
    Some((losses, sum))
}

fn payment<R: Recorder>(line: &Line<R>, loss: &Loss, rec: &mut R) -> R::Node {
    let margin = rec.record(|| {
        Node::product("remittances.margin-paid/1", "remittances.corridor.margin-paid", loss.margin)
            .input("margin", &line.cost.margin)
            .input("sent", &line.cost.sent)
    });
    rec.record(|| {
        let title =
            Message::new("remittances.corridor.paid-for").arg("transfer", line.value.transfer.id());
        Node::sum("remittances.paid/1", title, loss.paid)
            .input("fee", &line.cost.fee)
            .input("margin", &margin)
    })
}

pub(super) fn counted<R: Recorder>(
    lines: &[Line<R>],
    rec: &mut R,
) -> Result<Vec<Traced<Counted, R>>, StatementError> {
    let item_of = |line: &Line<R>| match treatment(&line.value.classification) {
        Some(Treatment::Item { item, amount }) => Some((item, amount)),
        _ => None,
    };
    let totals = sums(lines.iter().filter_map(item_of))?;
    Ok(totals
        .into_iter()
        .map(|((item, currency), amount)| {
            let members: Vec<&Line<R>> =
                lines.iter().filter(|line| is_counted(item_of(line), item, currency)).collect();
            let node = rec.record(|| {
                let title =
                    Message::new("remittances.counted").arg("item", Message::new(item.key()));
                let node =
                    Node::sum("bpm6.counted/1", title, amount).cite(cite::personal_remittances());
                members.iter().fold(node, |node, line| {
                    node.input(line.value.transfer.id(), &line.classification)
                })
            });
            Traced::new(Counted { item, amount, transfers: members.len() }, node)
        })
        .collect())
}

fn is_counted(of: Option<(Item, Money)>, item: Item, currency: Currency) -> bool {
    of.is_some_and(|(other, amount)| other == item && amount.currency() == currency)
}

pub(super) fn root<R: Recorder>(
    lines: &[Line<R>],
    books: &[Book],
    corridors: &[Traced<CorridorCost, R>],
    counted: &[Traced<Counted, R>],
    rec: &mut R,
) -> R::Node {
    let mut inputs: Vec<(String, R::Node)> = Vec::new();
    for book in books {
        for line in book.trial_balance.lines() {
            let currency = line.debit.currency();
            let mut side = |side: Side, sum: Money| {
                rec.record(|| {
                    let name = if side == Side::Debit { "debit" } else { "credit" };
                    let title = Message::new(format!("remittances.book.{name}"));
                    let node = Node::sum("ledger.trial-balance/1", title, sum);
                    match accounts(book, currency, side) {
                        Some(rows) => node.folded(rows),
                        None => node,
                    }
                })
            };
            let (debit, credit) = (side(Side::Debit, line.debit), side(Side::Credit, line.credit));
            let node = rec.record(|| {
                let title = Message::new("remittances.book.balanced")
                    .arg("book", perspective(book))
                    .arg("currency", currency.to_string());
                let outcome =
                    if line.debit == line.credit { Outcome::met() } else { Outcome::not_met() };
                Node::condition("ledger.balanced/1", title, Test::Equal, outcome)
                    .input("actual", &debit)
                    .input("required", &credit)
            });
            inputs.push(("book".to_owned(), node));
        }
    }
    let costs =
        lines.iter().map(|line| (line.value.transfer.id().to_owned(), line.cost.total.clone()));
    inputs.extend(costs);
    let cost = |corridor: Corridor| format!("cost {corridor}");
    inputs.extend(corridors.iter().map(|of| (cost(of.value.corridor), of.node.clone())));
    inputs.extend(counted.iter().map(|of| ("counted".to_owned(), of.node.clone())));
    let apart = |line: &&Line<R>| {
        !matches!(treatment(&line.value.classification), Some(Treatment::Item { .. }))
    };
    inputs.extend(
        lines
            .iter()
            .filter(apart)
            .map(|line| (line.value.transfer.id().to_owned(), line.classification.clone())),
    );
    rec.record(|| {
        let missing: Vec<Message> = lines
            .iter()
            .flat_map(|line| {
                let cost = line.value.cost.total.missing_facts().iter();
                cost.chain(line.value.classification.missing_facts()).cloned()
            })
            .collect();
        let outcome =
            if missing.is_empty() { Outcome::met() } else { cost::undetermined(&missing) };
        let node = Node::condition(
            "remittances.statement/1",
            "remittances.statement",
            Test::Stated,
            outcome,
        );
        inputs.iter().fold(node, |node, (name, input)| node.input(name.as_str(), input))
    })
}

/// The accounts of a currency whose balance stands on a side, as a table; nothing when there is none.
fn accounts(book: &Book, currency: Currency, side: Side) -> Option<Folded> {
    let rows: Vec<Vec<Value>> = book
        .balances
        .iter()
        .filter(|line| line.balance.currency() == currency)
        .filter_map(|line| {
            let amount = match side {
                Side::Debit => line.balance,
                Side::Credit => line.balance.checked_neg().ok()?,
            };
            amount.is_positive().then(|| vec![line.account.path().into(), amount.into()])
        })
        .collect();
    let columns =
        ["account", "balance"].map(|name| Message::new(format!("remittances.book.{name}")));
    let label = Message::new("remittances.book.accounts").arg("count", rows.len());
    (!rows.is_empty()).then(|| Folded { label, columns: columns.to_vec(), rows })
}

fn perspective(book: &Book) -> Message {
    use super::Perspective;
    match book.perspective {
        Perspective::Family => Message::new("remittances.book.family"),
        Perspective::Operator => Message::new("remittances.book.operator"),
        Perspective::Economy(country) => {
            Message::new("remittances.book.economy").arg("country", country)
        }
    }
}
