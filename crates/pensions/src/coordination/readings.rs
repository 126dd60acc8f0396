//! Open questions about instruments: each reading is tried, and what they agree in is the answer.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use serde::Serialize;

use super::coordinator::Coordinator;
use super::method::{EarlierPeriods, Member, Method};
use super::outcome::{Award, Determination, EntitlementPass, Payable, Reason, Right, StateAnswer};
use super::steps;
use super::tape::{Entry, Quantity, StepId, Trace};
use crate::error::PensionError;
use crate::outcome::Missing;

/// The most combinations of readings that one engine tries.
pub const READINGS_MAX: usize = 16;

/// A question about an instrument that its sources leave open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OpenQuestion {
    /// The id of the question, as [`Readings`] choose it.
    pub id: Arc<str>,
    /// What each reading makes of the row.
    pub readings: Vec<MethodReading>,
}

/// One reading of an open question: what of the row is different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MethodReading {
    /// The name of the reading.
    pub name: Arc<str>,
    /// Which earlier periods count, where the reading says so.
    pub earlier: Option<EarlierPeriods>,
    /// Members beside those of the row.
    #[serde(skip)]
    pub members: Vec<Member>,
    /// How well the reading is supported.
    pub grade: Evidence,
}

/// A question that the caller left open, with the names of its readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    id: Arc<str>,
    names: Vec<Arc<str>>,
}

/// Every way to read the rows, and the questions that tell the ways apart.
pub(super) struct Ways {
    /// The rows; of two ways that differ in the first question alone the places differ by one.
    pub(super) rows: Vec<Vec<Method>>,
    pub(super) asked: Vec<Asked>,
}

/// The rows under every combination of readings that is not chosen.
pub(super) fn ways(methods: &[Method], chosen: &Readings) -> Result<Ways, PensionError> {
    let mut questions: Vec<&OpenQuestion> = Vec::new();
    for question in methods.iter().flat_map(|method| &method.open) {
        if !questions.iter().any(|known| known.id == question.id) {
            questions.push(question);
        }
    }
    let mut ways = Ways { rows: vec![methods.to_vec()], asked: Vec::new() };
    for question in questions {
        let id = &question.id;
        let names: Vec<Arc<str>> =
            question.readings.iter().map(|one| Arc::clone(&one.name)).collect();
        if let Some(chosen) = chosen.get(id) {
            if !names.iter().any(|name| **name == *chosen) {
                let known = names.iter().map(ToString::to_string).collect();
                let (question, reading) = (id.to_string(), chosen.to_owned());
                return Err(PensionError::UnknownReading { question, reading, known });
            }
            for row in ways.rows.iter_mut().flatten() {
                *row = row.read_as(id, chosen, true);
            }
            continue;
        }
        let count = ways.rows.len().saturating_mul(names.len());
        if count > READINGS_MAX {
            let what = "ways to read open questions";
            return Err(PensionError::TooMany { what, count, most: READINGS_MAX });
        }
        let mut rows = Vec::with_capacity(count);
        for name in &names {
            for way in &ways.rows {
                rows.push(way.iter().map(|row| row.read_as(id, name, false)).collect());
            }
        }
        ways.rows = rows;
        ways.asked.push(Asked { id: Arc::clone(id), names });
    }
    Ok(ways)
}

impl Method {
    /// The row as a reading of an open question has it. A chosen one lowers the grade of the row; where every reading is
    /// tried, what they agree in rests on none of them.
    fn read_as(&self, question: &str, name: &str, chosen: bool) -> Self {
        let mut row = self.clone();
        let Some(place) = row.open.iter().position(|open| *open.id == *question) else {
            return row;
        };
        let open = row.open.remove(place);
        if let Some(reading) = open.readings.into_iter().find(|reading| *reading.name == *name) {
            row.earlier = reading.earlier.unwrap_or(row.earlier);
            row.members.extend(reading.members);
            if chosen {
                row.grade = row.grade.min(reading.grade);
            }
        }
        row
    }

    /// Whether an open question of the row may matter to the States of a claim on a day.
    pub(super) fn is_open_for(&self, states: &[Country], home: Country, on: NaiveDate) -> bool {
        let asks = |state: Country| {
            let named = |member: &Member| member.state == state && member.is_bound_on(on);
            let mut readings = self.open.iter().flat_map(|open| &open.readings);
            let by_member = readings.clone().any(|reading| reading.members.iter().any(named));
            let by_time = readings.any(|reading| reading.earlier.is_some())
                && self.member(state, on).is_some();
            by_member || by_time
        };
        !self.open.is_empty() && states.iter().copied().chain([home]).any(asks)
    }
}

impl Coordinator {
    /// What the answers to one claim, one for each way to read the instruments, have in common.
    pub(super) fn in_common<T: Trace>(
        &self,
        (mut kept, id): (Determination, StepId),
        others: &[(Determination, StepId)],
        trace: &mut T,
    ) -> (Determination, StepId) {
        let first = kept.states.clone();
        for (answer, first) in kept.states.iter_mut().zip(&first) {
            let of_state = |(way, _): &'_ (Determination, StepId)| way.of(answer.state).cloned();
            let others: Vec<StateAnswer> = others.iter().filter_map(of_state).collect();
            let ways: Vec<&StateAnswer> = std::iter::once(first).chain(&others).collect();
            self.join(answer, &ways);
        }
        for (other, _) in others {
            kept.displaced.extend(other.displaced.iter().cloned());
        }
        kept.displaced.sort_unstable();
        kept.displaced.dedup();
        let grade = Evidence::lowest(kept.states.iter().map(|answer| answer.grade));
        kept.grade = grade.unwrap_or(Evidence::Official);
        let ids = std::iter::once(id).chain(others.iter().map(|(_, id)| *id));
        let ids: Vec<(&str, StepId)> = ids.map(|id| ("reading", id)).collect();
        let outcome = steps::overall(&kept.states);
        let id = trace.push(Entry {
            rule: &steps::READINGS,
            state: None,
            value: Quantity::Test(outcome, None),
            rounded: None,
            inputs: &ids,
            cite: None,
            grade: kept.grade,
        });
        (kept, id)
    }

    /// Joins one State's answers under every way to read the instruments. Counts and amounts that are not the same under all
    /// are no answer; the derivation shows them, reading by reading.
    fn join(&self, answer: &mut StateAnswer, ways: &[&StateAnswer]) {
        let mut unsettled: Option<Vec<Missing>> = None;
        for beside in ways {
            answer.grade = answer.grade.min(beside.grade);
            if beside.right != answer.right {
                let unsettled = unsettled.get_or_insert_with(|| self.deciding(ways));
                answer.right = common(&answer.right, &beside.right, unsettled);
            }
            if beside.entitlement != answer.entitlement {
                answer.entitlement = EntitlementPass::unknown();
            }
            if beside.amount != answer.amount {
                answer.amount = None;
            }
            for row in &beside.unanswered {
                if !answer.unanswered.contains(row) {
                    answer.unanswered.push(row.clone());
                }
            }
        }
    }

    /// The questions on which a State's answer depends: another reading of that question alone changes it.
    fn deciding(&self, ways: &[&StateAnswer]) -> Vec<Missing> {
        let mut apart = 1;
        let mut missing = Vec::new();
        for asked in self.asked() {
            let names = asked.names.len();
            let changes = |place: usize| {
                let other = place.saturating_add(apart);
                let last = place / apart % names == names.saturating_sub(1);
                match (ways.get(place), ways.get(other)) {
                    (Some(one), Some(other)) if !last => one.right != other.right,
                    _ => false,
                }
            };
            if (0..ways.len()).any(changes) {
                let readings = asked.names.iter().map(ToString::to_string).collect();
                missing.push(Missing::Unsettled { id: asked.id.to_string(), readings });
            }
            apart = apart.saturating_mul(names);
        }
        missing
    }
}

/// What two answers have in common.
fn common(one: &Right, other: &Right, unsettled: &[Missing]) -> Right {
    let opened = |right: &Right| match right {
        Right::Entitled(Award { from, at_latest, payable, .. })
        | Right::Unassessed { from, at_latest, payable, .. } => Some((*from, *at_latest, *payable)),
        _ => None,
    };
    let missing = || {
        let mut missing = [unsettled, one.missing(), other.missing()].concat();
        missing.sort();
        missing.dedup();
        missing
    };
    match (one, other) {
        (
            Right::NotEntitled { reasons, earliest },
            Right::NotEntitled { reasons: others, earliest: also },
        ) => {
            // The conditions that fail under both; where there is none, each reading has reasons of its own.
            let shared: Vec<Reason> =
                reasons.iter().filter(|reason| others.contains(reason)).copied().collect();
            let both = if shared.is_empty() { [&reasons[..], others].concat() } else { shared };
            let earliest = earliest.filter(|day| Some(*day) == *also);
            Right::NotEntitled { reasons: both, earliest }
        }
        (Right::Entitled(a), Right::Entitled(b)) if (a.chosen, a.paid) == (b.chosen, b.paid) => {
            let same = a.payable == b.payable;
            Right::Entitled(Award {
                from: a.from.max(b.from),
                at_latest: a.at_latest || b.at_latest || a.from != b.from,
                payable: if same { a.payable } else { Payable::Unknown },
                ..*a
            })
        }
        _ => match (opened(one), opened(other)) {
            (Some((from, early, payable)), Some((also, too, there))) => Right::Unassessed {
                from: from.max(also),
                at_latest: early || too || from != also,
                payable: if payable == there { payable } else { Payable::Unknown },
                missing: missing(),
            },
            _ => Right::Undetermined { missing: missing() },
        },
    }
}
