//! What a right that has opened is worth: its parts and their sum.

use kerben_core::explain::{Node, Outcome, Recorder, Test};
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::source::Evidence;

use super::footing::Tested;
use super::resolve;
use crate::context::{Context, Stop};
use crate::outcome::{AmountOutcome, Entitlement, Missing, Part, PartKind, Right};
use crate::scheme::{self, Award, Payable, Scheme};
use crate::service::{self, Service};
use crate::step::Step;

/// The entitlement with all its parts, as a right.
pub(super) fn entitlement<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    award: &Award,
    at_latest: bool,
    tested: Tested<'_, R>,
    rec: &mut R,
) -> Result<Step<Right, R>, Stop> {
    let Tested { failed, opening, twelve } = tested;
    let own = Service::of(&award.credit.own)?;
    let totalised =
        (!award.credit.added.is_empty()).then(|| Service::of(&award.credit.all())).transpose()?;
    let paid_days = award.paid_own.union(&award.paid_elsewhere);
    let paid = service::count("pensions.service.paid", &paid_days, rec)?;
    let (parts, total) = worth(scheme, cx, award, rec)?;
    let grades = [opening.grade, award.grade, total.grade];
    let grades = grades.into_iter().chain(failed.iter().map(|step| step.grade));
    let grades: Vec<Evidence> = grades.chain(twelve.map(|step| step.grade)).collect();
    let right = Right::Entitled(Box::new(Entitlement {
        from: award.from,
        at_latest,
        route: award.credit.route,
        grade: opening.grade,
        own,
        totalised,
        paid: Some(paid.value),
        parts,
        total: total.value,
    }));
    let twelve = twelve.map(|step| step.node.clone());
    let rules = award.provisions.iter().map(|id| cx.provision(id));
    let rules = rules.collect::<Result<Vec<_>, _>>()?;
    Ok(Step::record(rec, right, grades, || {
        let title = Message::new("pensions.right.open").arg("day", award.from);
        let node = Node::condition("right.open/1", title, Test::Stated, Outcome::met())
            .showing(award.from)
            .inputs("not enough", failed.iter().map(|step| &step.node))
            .input("footing", &opening.node)
            .input("twelve months", &twelve)
            .input("paid service", &paid.node)
            .input("amount", &total.node);
        let node = rules
            .iter()
            .fold(node, |node, rule| node.cite(rule.citation.clone()).note(rule.message()));
        if at_latest { node.note("pensions.age.at_latest") } else { node }
    }))
}

/// The parts of an award and their sum, not below the floor of the law.
pub(crate) fn worth<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    award: &Award,
    rec: &mut R,
) -> Result<(Vec<Part>, Step<AmountOutcome, R>), Stop> {
    let mut parts = Vec::new();
    let mut steps = Vec::new();
    for kind in scheme.parts(cx, award)? {
        let amount = part(scheme, cx, award, kind, rec)?;
        parts.push(Part {
            kind,
            payer: scheme.state(),
            amount: amount.value.clone(),
            grade: amount.grade,
        });
        steps.push((kind, amount));
    }
    let floor = match scheme.floor(cx, award, rec) {
        Ok(floor) => floor,
        // A floor that is not known is no floor.
        Err(Stop::Missing(_)) => None,
        Err(stop) => return Err(stop),
    };
    let total = total(&steps, floor, rec)?;
    Ok((parts, total))
}

fn part<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    award: &Award,
    kind: PartKind,
    rec: &mut R,
) -> Result<Step<AmountOutcome, R>, Stop> {
    let compute = |cx: &Context<'_>, rec: &mut R| {
        let payable = scheme.amount(cx, award, kind, rec)?;
        Ok(payable.map(|payable| match payable {
            Payable::Monthly(money) => AmountOutcome::Monthly(money),
            Payable::Not(under) => AmountOutcome::NotPayable { under },
        }))
    };
    let step = resolve(cx, rec, &compute)?;
    let rule = scheme.part_provision(kind).map(|id| cx.provision(id)).transpose()?;
    let grades = [step.grade, award.grade, rule.map_or(Evidence::Official, |rule| rule.grade)];
    let value = step.value.clone();
    Ok(Step::record(rec, value, grades, || {
        let node = Node::condition(
            "pension.part/1",
            scheme::part_title(kind),
            Test::Stated,
            says(&step.value),
        )
        .input("amount", &step.node);
        let node = match rule {
            Some(rule) => node.cite(rule.citation.clone()).note(rule.message()),
            None => node,
        };
        match step.value.monthly() {
            Some(money) => node.showing(money),
            None => node,
        }
    }))
}

fn says(amount: &AmountOutcome) -> Outcome {
    match amount {
        AmountOutcome::Monthly(_) => Outcome::met(),
        AmountOutcome::NotPayable { .. } => Outcome::not_met(),
        AmountOutcome::Undetermined { missing, .. } => {
            Outcome::Undetermined { missing: missing.iter().map(Missing::message).collect() }
        }
    }
}

/// The sum of the parts where every one is known; otherwise what is missing, and the least that it can be.
fn total<R: Recorder>(
    parts: &[(PartKind, Step<AmountOutcome, R>)],
    floor: Option<Step<Money, R>>,
    rec: &mut R,
) -> Result<Step<AmountOutcome, R>, Stop> {
    let payable: Vec<Money> = parts.iter().filter_map(|(_, step)| step.value.monthly()).collect();
    let sum = match payable.split_first() {
        Some((first, rest)) => {
            let sum = rest.iter().try_fold(*first, |sum, money| sum.checked_add(*money))?;
            let grades: Vec<Evidence> = parts.iter().map(|(_, step)| step.grade).collect();
            Some(Step::record(rec, sum, grades, || sum_node(parts, sum)))
        }
        None => None,
    };
    let raised = match (sum, floor) {
        (Some(sum), Some(floor)) => Some(greater(&sum, &floor, rec)),
        (sum, floor) => sum.or(floor),
    };
    let mut missing: Vec<Missing> = Vec::new();
    for (_, step) in parts {
        if let AmountOutcome::Undetermined { missing: more, .. } = &step.value {
            missing.extend(more.iter().cloned());
        }
    }
    missing.sort_unstable();
    missing.dedup();
    let least = raised.as_ref().map(|step| step.value);
    match (raised, missing.is_empty()) {
        (Some(known), true) => Ok(known.map(AmountOutcome::Monthly)),
        (raised, nothing_missing) => {
            let grades = parts
                .iter()
                .map(|(_, step)| step.grade)
                .chain(raised.iter().map(|step| step.grade));
            let grades: Vec<Evidence> = grades.collect();
            let value = if nothing_missing {
                AmountOutcome::NotPayable { under: "pensions.nothing_payable".to_owned() }
            } else {
                AmountOutcome::Undetermined { missing, at_least: least }
            };
            let outcome = says(&value);
            Ok(Step::record(rec, value, grades, || {
                let node =
                    Node::condition("pension.total/1", "pensions.total", Test::Stated, outcome);
                parts
                    .iter()
                    .fold(node, |node, (kind, step)| node.input(kind.code(), &step.node))
                    .input("at least", &raised.map(|step| step.node))
            }))
        }
    }
}

/// The sum of the parts that are paid; the others are named as not taken, with the reason.
fn sum_node<R: Recorder>(parts: &[(PartKind, Step<AmountOutcome, R>)], sum: Money) -> Node {
    let node = Node::sum("pension.sum/1", "pensions.sum", sum);
    parts.iter().fold(node, |node, (kind, step)| match &step.value {
        AmountOutcome::Monthly(_) => node.input(kind.code(), &step.node),
        AmountOutcome::NotPayable { under } => {
            node.not_taken(scheme::part_title(*kind), Message::new(under.as_str()))
        }
        AmountOutcome::Undetermined { missing, .. } => {
            let why =
                missing.first().map_or_else(|| Message::new("pensions.missing"), Missing::message);
            node.not_taken(scheme::part_title(*kind), why)
        }
    })
}

fn greater<R: Recorder>(a: &Step<Money, R>, b: &Step<Money, R>, rec: &mut R) -> Step<Money, R> {
    let money = if a.value < b.value { b.value } else { a.value };
    Step::record(rec, money, [a.grade, b.grade], || {
        Node::max("pension.floor/1", "pensions.floor", money)
            .input("sum", &a.node)
            .input("floor", &b.node)
    })
}

/// What several rights have in common that differ by one question: the right from the latest of their days, where
/// there is one under every answer, with the service that counts under all and the amounts on which all agree.
pub(super) fn common(rights: &[Right], question: &Missing) -> Option<Right> {
    let mut entitlements = rights.iter().map(Right::entitlement);
    let mut common = entitlements.next()??.clone();
    for other in entitlements {
        let other = other?;
        common.own = common.own.min(other.own);
        common.at_latest |= other.at_latest || common.from != other.from;
        common.from = common.from.max(other.from);
        common.route = common.route.max(other.route);
        common.totalised = common.totalised.filter(|all| other.totalised == Some(*all));
        common.grade = common.grade.min(other.grade);
        common.paid = common.paid.filter(|paid| other.paid == Some(*paid));
        for part in &mut common.parts {
            let there = other.parts.iter().find(|there| there.kind == part.kind);
            if there.is_none_or(|there| there.amount != part.amount) {
                open(&mut part.amount, question);
            }
            part.grade = there.map_or(part.grade, |there| part.grade.min(there.grade));
        }
        for part in &other.parts {
            if common.parts.iter().all(|here| here.kind != part.kind) {
                let mut part = part.clone();
                open(&mut part.amount, question);
                common.parts.push(part);
            }
        }
        if common.total != other.total {
            open(&mut common.total, question);
        }
    }
    Some(Right::Entitled(Box::new(common)))
}

/// Says of an amount that a question must be settled to know it.
fn open(amount: &mut AmountOutcome, question: &Missing) {
    match amount {
        AmountOutcome::Undetermined { missing, at_least } => {
            *at_least = None;
            if !missing.contains(question) {
                missing.push(question.clone());
            }
        }
        _ => *amount = AmountOutcome::unknown(vec![question.clone()]),
    }
}
