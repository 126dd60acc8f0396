//! The last day of a stay without a visa and the day of return, under every reading that is open.

use chrono::NaiveDate;
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::period::Period;
use kerben_core::source::{Citation, Evidence};
use kerben_core::tri::Tri;
use kerben_core::unsettled::{Readings, Unsettled};

use super::answer::{Deadline, Due, WhyNone};
use super::facts::WorkerFacts;
use super::file::lack;
use super::stay::{StayReading, StayRule, StayWindow, Topic};
use crate::case::Case;
use crate::error::AgreementError;

/// The readings of a question that are open: one where the caller chose, else all.
fn readings_of(rule: &StayRule, topic: Topic, chosen: &Readings) -> (Vec<StayReading>, bool) {
    let question = rule.questions.iter().find(|question| {
        question.readings().first().is_some_and(|reading| reading.value.topic() == topic)
    });
    match question {
        None => (Vec::new(), false),
        Some(question) => match question.choose(chosen) {
            Ok(reading) => (vec![reading.value], false),
            Err(_) => (question.readings().iter().map(|reading| reading.value).collect(), true),
        },
    }
}

/// Whether the rule binds the person, under the readings that are open.
struct Binding {
    missing: Vec<Message>,
    never: bool,
    always: bool,
    holds: Tri,
}

fn binding(who: &[StayReading], facts: &WorkerFacts) -> Binding {
    let mut missing = Vec::new();
    let binds: Vec<bool> = who
        .iter()
        .filter_map(|reading| match reading {
            StayReading::DoesNotBind => Some(false),
            StayReading::BindsWithoutContract => {
                if facts.under_contract.is_none() {
                    missing.push(lack("under-contract"));
                }
                facts.under_contract.map(|contract| !contract)
            }
            _ => Some(true),
        })
        .collect();
    let never = missing.is_empty() && !binds.is_empty() && binds.iter().all(|binds| !binds);
    let binding = missing.is_empty() && binds.iter().all(|binds| *binds);
    let holds = match (never, binding) {
        (true, _) => Tri::No,
        (_, true) => Tri::Yes,
        _ => Tri::Unknown,
    };
    Binding { missing, never, always: binding, holds }
}

/// The last day of the stay, and the first day of return, under every reading that is open.
pub(super) fn by_stay(
    rule: &StayRule,
    case: &Case,
    facts: &WorkerFacts,
    chosen: &Readings,
) -> Result<Vec<Deadline>, AgreementError> {
    let fault = |source| AgreementError::Rule { instrument: rule.id.clone(), source };
    let (who, _) = readings_of(rule, Topic::Who, chosen);
    let (entry, _) = readings_of(rule, Topic::EntryDay, chosen);
    let (back, _) = readings_of(rule, Topic::Return, chosen);
    let Binding { missing, never, always: binding, holds } = binding(&who, facts);
    let counts: Vec<bool> = if entry.is_empty() {
        vec![true]
    } else {
        entry.iter().map(|reading| *reading == StayReading::EntryCounts).collect()
    };
    let open = |topic: Topic| -> Vec<Unsettled<StayReading>> {
        rule.questions
            .iter()
            .filter(|question| question.choose(chosen).is_err())
            .filter(|question| {
                let about = question.readings().first().map(|reading| reading.value.topic());
                about.is_some_and(|about| {
                    about == topic || (about != Topic::Return && topic != Topic::Who)
                })
            })
            .cloned()
            .collect()
    };
    let settle = |days: &[NaiveDate], none: WhyNone| match (days.iter().min(), days.iter().max()) {
        (Some(first), Some(last)) if first == last && binding => Due::On(*first),
        (Some(first), Some(last)) => Due::Between { earliest: *first, latest: *last, binding },
        _ => Due::None(none),
    };
    let mut last_day = Vec::new();
    let mut returns = Vec::new();
    if let (Some(entered), Some(earlier)) = (case.entered(), &facts.earlier_stays) {
        for counted in &counts {
            last_day.extend(rule.last_day(entered, earlier, *counted).map_err(fault)?);
            let Some(left) = facts.left else { continue };
            let mut stays = earlier.clone();
            stays.extend(Period::from_inclusive(entered, left).ok());
            // Where nothing is disputed, the window itself says when a day of stay is left.
            let plain = [StayReading::ReturnWhenWindowAllows];
            for reading in if back.is_empty() { &plain } else { back.as_slice() } {
                returns.push(rule.returns(*reading, left, &stays, *counted).map_err(fault)?);
            }
        }
    }
    let mut needs = missing.clone();
    if case.entered().is_none() {
        needs.push(lack("entry"));
    }
    if facts.earlier_stays.is_none() {
        needs.push(lack("earlier-stays"));
    }
    let last_due = match (never, needs.is_empty()) {
        (true, _) => Due::None(WhyNone::DoesNotBind),
        (_, false) => Due::Undetermined(needs.clone()),
        _ => settle(&last_day, WhyNone::UsedUp),
    };
    if facts.left.is_none() {
        needs.push(lack("left"));
    }
    let return_due = match (never, needs.is_empty()) {
        (true, _) => Due::None(WhyNone::DoesNotBind),
        (_, false) => Due::Undetermined(needs),
        _ => settle(&returns, WhyNone::DoesNotBind),
    };
    let lowest = rule
        .questions
        .iter()
        .filter_map(|question| question.choose(chosen).ok())
        .map(|reading| reading.grade)
        .fold(rule.grade, Evidence::weaker);
    let deadline = |id: String, what: &Localised, starts, due: Due, topic| Deadline {
        id,
        what: what.clone(),
        holds,
        starts,
        backward: false,
        grade: if due.earliest().is_some() { lowest.weaker(Evidence::Derived) } else { lowest },
        due,
        rule: match rule.window {
            StayWindow::Days(days) => format!("{} in {days} days", rule.days),
            StayWindow::CalendarYear => format!("{} in a calendar year", rule.days),
        },
        citation: Citation::new(rule.act.clone()),
        open: open(topic),
    };
    let back_id = format!("{}.return", rule.id);
    Ok(vec![
        deadline(rule.id.clone(), &rule.text, case.entered(), last_due, Topic::EntryDay),
        deadline(back_id, &rule.return_text, facts.left, return_due, Topic::Return),
    ])
}
