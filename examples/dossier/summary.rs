//! The answers in short: one line each, in the words of the catalogues.

use kerben::agreements::obligations::{Held, Role};
use kerben::agreements::{Answer as Governed, Governing};
use kerben::core::language::Localised;
use kerben::core::message::{Message, MessageArg};
use kerben::core::money::Money;
use kerben::core::source::Citation;
use kerben::pensions::outcome::{
    AmountOutcome, Entitlement, Missing, Part, Reason, Right, StateAnswer,
};
use kerben::pensions::schemes::kr::Refund;
use kerben::quotas::register::Decision;
use kerben::quotas::{PlaceNeed, YearTotal};
use kerben::remittances::statement::Statement;

use crate::answers::{Dossier, RequestAnswer, StayAnswer};
use crate::books::Booked;

/// Several messages in one place of another.
fn list(messages: impl IntoIterator<Item = Message>) -> MessageArg {
    MessageArg::List(messages.into_iter().map(MessageArg::from).collect())
}

/// What governs work and pensions in one stay.
pub(crate) fn agreements(stay: &StayAnswer) -> Vec<Message> {
    let mut lines = Vec::new();
    for (key, governing) in
        [("dossier.work", &stay.work.value), ("dossier.pension", &stay.pension.value)]
    {
        let line = Message::new(key).arg("host", stay.host);
        lines.push(line.arg("answer", governed(governing)));
        for question in &governing.unsettled {
            lines.push(Message::new("dossier.unsettled").arg("why", question.why().clone()));
        }
    }
    // The JSON holds every clause; in short stand those for the worker and the family, each once.
    let for_worker = |held: &&Held| {
        matches!(held.beneficiary, Role::Worker | Role::WorkerAndFamily | Role::Children)
    };
    let certain = stay.obligations.certain().map(|held| ("dossier.owed", held));
    let possible = stay.obligations.possible().map(|held| ("dossier.perhaps_owed", held));
    let mut told: Vec<(&Localised, &Citation)> = Vec::new();
    for (key, held) in certain.chain(possible).filter(|(_, held)| for_worker(held)) {
        if told.contains(&(&held.text, &held.citation)) {
            continue;
        }
        told.push((&held.text, &held.citation));
        let line = Message::new(key).arg("what", held.text.clone());
        lines.push(line.arg("law", held.citation.to_string()));
    }
    for deadline in stay.deadlines.value.due() {
        let Some(day) = deadline.due.earliest() else { continue };
        let line =
            Message::new("dossier.deadline").arg("day", day).arg("what", deadline.what.clone());
        lines.push(line.arg("law", deadline.citation.to_string()));
    }
    lines
}

fn governed(governing: &Governing) -> MessageArg {
    match governing.answer {
        Governed::Governed => MessageArg::List(
            governing
                .instruments
                .iter()
                .map(|instrument| instrument.title.clone().into())
                .collect(),
        ),
        Governed::HostLaw => Message::new("dossier.host_law").into(),
        _ => Message::new("dossier.unknown").into(),
    }
}

/// Whether a place is needed, and the total of the year with every other statement.
pub(crate) fn quota(answer: &RequestAnswer) -> Vec<Message> {
    let (state, year) = (answer.request.state, answer.request.year.to_string());
    let need = match &answer.quota.value.need {
        PlaceNeed::NotNeeded(_) => Message::new("dossier.not_needed"),
        PlaceNeed::Needed { .. } => Message::new("dossier.needed"),
        _ => Message::new("dossier.undetermined")
            .arg("missing", list(answer.quota.value.need.missing().iter().cloned())),
    };
    let mut lines = vec![Message::new("dossier.place").arg("state", state).arg("answer", need)];
    match &answer.quota.value.total {
        Some(YearTotal::Known(known)) => {
            for step in known.steps() {
                let line =
                    Message::new("dossier.total").arg("state", state).arg("year", year.clone());
                let limit = step.limit().to_string();
                lines.push(line.arg("limit", limit).arg("reason", step.reason.clone()));
                for other in &step.others {
                    lines.push(
                        Message::new("dossier.also_stated").arg("limit", other.limit.to_string()),
                    );
                }
            }
        }
        Some(unknown) => lines.push(
            Message::new("dossier.undetermined")
                .arg("missing", list(unknown.missing().iter().cloned())),
        ),
        None => lines.push(Message::new("dossier.no_quota").arg("state", state)),
    }
    if let Some(place) = &answer.place {
        let granted = match place.confirmed {
            Some(Decision::Granted { until, .. }) => {
                Message::new("dossier.granted").arg("day", until)
            }
            _ => Message::new("dossier.not_granted"),
        };
        lines.push(
            Message::new("dossier.register")
                .arg("places", place.places)
                .arg("granted", granted)
                .arg("entries", place.journal.entries)
                .arg("hash", place.journal.hash.chars().take(16).collect::<String>()),
        );
    }
    lines
}

/// The conventions that the State has ratified, and what falls due for it.
pub(crate) fn state(dossier: &Dossier) -> Vec<Message> {
    let home = dossier.duties.state;
    let ids: Vec<&str> = dossier.ratified.iter().map(|one| one.convention.as_str()).collect();
    let mut lines =
        vec![Message::new("dossier.ratified").arg("state", home).arg("ids", ids.join(", "))];
    for duty in &dossier.duties.duties {
        let what = Message::new(format!("agreements.duty.{}", duty.kind.name()))
            .arg("subject", duty.subject.clone())
            .arg("what", duty.what.clone().unwrap_or_default());
        let day = duty.latest.unwrap_or(duty.day);
        let line = Message::new("dossier.duty").arg("day", day).arg("what", what);
        lines.push(line.arg("law", duty.citation.to_string()));
    }
    lines
}

/// The books of the operators.
pub(crate) fn ledger(booked: &Booked) -> Vec<Message> {
    let state = if booked.balanced { "dossier.balanced" } else { "dossier.not_balanced" };
    let mut lines = vec![
        Message::new("dossier.ledger")
            .arg("entries", booked.entries)
            .arg("state", Message::new(state))
            .arg("hash", booked.sealed_by.chars().take(16).collect::<String>()),
    ];
    for line in &booked.balances {
        lines.push(
            Message::new("dossier.balance")
                .arg("account", line.account.to_string())
                .arg("balance", line.balance.to_string()),
        );
    }
    lines
}

/// What was sent, what it cost, what counts.
pub(crate) fn remittances(statement: &Statement) -> Vec<Message> {
    let mut lines = Vec::new();
    for corridor in &statement.corridors {
        let cost = match corridor.total.known() {
            Some(total) => {
                Message::new("dossier.percent").arg("percent", total.rounded.to_string())
            }
            None => Message::new("dossier.undetermined")
                .arg("missing", list(corridor.total.missing_facts().iter().cloned())),
        };
        lines.push(
            Message::new("dossier.corridor")
                .arg("from", corridor.corridor.from())
                .arg("to", corridor.corridor.to())
                .arg("sent", corridor.sent.to_string())
                .arg("fee", corridor.fee.rounded.to_string())
                .arg("cost", cost),
        );
    }
    for counted in &statement.counted {
        lines.push(
            Message::new("dossier.counted")
                .arg("item", Message::new(counted.item.key()))
                .arg("amount", counted.amount.to_string()),
        );
    }
    lines
}

/// What one state owes.
pub(crate) fn pension(answer: &StateAnswer) -> Vec<Message> {
    let state = |key: &str| Message::new(key).arg("state", answer.state);
    match &answer.right {
        Right::Entitled(right) => entitled(answer, right),
        Right::NotEntitled { reasons, earliest } => {
            let reasons = list(reasons.iter().map(Reason::message));
            let mut lines = vec![state("dossier.no_right").arg("reasons", reasons)];
            lines.extend(earliest.map(|day| Message::new("dossier.opens").arg("day", day)));
            lines
        }
        Right::Undetermined { missing } => {
            vec![
                state("dossier.right_unknown")
                    .arg("missing", list(missing.iter().map(Missing::message))),
            ]
        }
        _ => Vec::new(),
    }
}

fn entitled(answer: &StateAnswer, right: &Entitlement) -> Vec<Message> {
    let service = match right.totalised {
        Some(totalised) => Message::new("dossier.totalised")
            .arg("own", right.own.message())
            .arg("totalised", totalised.message()),
        None => right.own.message(),
    };
    let mut lines = vec![
        Message::new("dossier.right")
            .arg("state", answer.state)
            .arg("day", right.from)
            .arg("service", service),
    ];
    lines.extend(right.parts.iter().map(part));
    lines.push(Message::new("dossier.in_all").arg("amount", monthly(&right.total)));
    lines
}

fn part(part: &Part) -> Message {
    Message::new("dossier.part")
        .arg("part", Message::new(format!("pensions.part.{}", part.kind.code())))
        .arg("payer", part.payer)
        .arg("amount", monthly(&part.amount))
}

/// An amount a month, or what is missing to name it.
fn monthly(amount: &AmountOutcome) -> Message {
    let of = |key: &str, money: Money| Message::new(key).arg("money", money.to_string());
    match amount {
        AmountOutcome::Monthly(money) => of("dossier.monthly", *money),
        AmountOutcome::Undetermined { missing, at_least } => {
            let words = list(missing.iter().map(Missing::message));
            match at_least {
                Some(money) => of("dossier.monthly_at_least", *money).arg("missing", words),
                None => Message::new("dossier.undetermined").arg("missing", words),
            }
        }
        _ => Message::new("dossier.not_payable"),
    }
}

/// What becomes of Korean contributions.
pub(crate) fn refund(refund: &Refund) -> Message {
    match refund {
        Refund::Due { amount: AmountOutcome::Undetermined { missing, at_least }, .. } => {
            let words = list(missing.iter().map(Missing::message));
            match at_least {
                Some(money) => Message::new("dossier.refund_at_least")
                    .arg("money", money.to_string())
                    .arg("missing", words),
                None => Message::new("dossier.refund_due").arg("missing", words),
            }
        }
        Refund::Pension => Message::new("dossier.refund_pension"),
        Refund::NotYet { on } => Message::new("dossier.refund_not_yet").arg("day", *on),
        Refund::Undetermined { missing } => Message::new("dossier.refund_unknown")
            .arg("missing", list(missing.iter().map(Missing::message))),
        _ => Message::new("dossier.unknown"),
    }
}
