//! Open questions about instruments: each reading is tried, and what they agree in is the answer.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use serde::Serialize;

use super::coordinator::Coordinator;
use super::method::{EarlierPeriods, Member, Method};
use super::outcome::{Award, Determination, Payable, Right};
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

/// The rows under every combination of readings that is not chosen.
pub(super) fn ways(
    methods: &[Method],
    chosen: &Readings,
) -> Result<Vec<Vec<Method>>, PensionError> {
    let mut questions: Vec<&OpenQuestion> = Vec::new();
    for question in methods.iter().flat_map(|method| &method.open) {
        if !questions.iter().any(|known| known.id == question.id) {
            questions.push(question);
        }
    }
    let mut ways = vec![methods.to_vec()];
    for question in questions {
        let mut names: Vec<&Arc<str>> = question.readings.iter().map(|one| &one.name).collect();
        if let Some(chosen) = chosen.get(&question.id) {
            let known = names.iter().map(|name| (**name).to_string()).collect();
            names.retain(|name| ***name == *chosen);
            if names.is_empty() {
                let (question, reading) = (question.id.to_string(), chosen.to_owned());
                return Err(PensionError::UnknownReading { question, reading, known });
            }
        }
        let count = ways.len().saturating_mul(names.len());
        if count > READINGS_MAX {
            let what = "ways to read open questions";
            return Err(PensionError::TooMany { what, count, most: READINGS_MAX });
        }
        let read = |name: &Arc<str>, rows: &[Method]| -> Vec<Method> {
            rows.iter().map(|row| row.read_as(&question.id, name)).collect()
        };
        ways = names
            .iter()
            .flat_map(|name| ways.iter().map(|rows| read(name, rows)).collect::<Vec<_>>())
            .collect();
    }
    Ok(ways)
}

impl Method {
    /// The row as a reading of an open question has it.
    fn read_as(&self, question: &str, name: &str) -> Self {
        let mut row = self.clone();
        let Some(place) = row.open.iter().position(|open| *open.id == *question) else {
            return row;
        };
        let open = row.open.remove(place);
        if let Some(reading) = open.readings.into_iter().find(|reading| *reading.name == *name) {
            row.earlier = reading.earlier.unwrap_or(row.earlier);
            row.members.extend(reading.members);
            row.grade = row.grade.min(reading.grade);
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
    /// What the answers to one claim under several readings have in common.
    pub(super) fn in_common<T: Trace>(
        &self,
        answers: Vec<(Determination, StepId)>,
        trace: &mut T,
    ) -> Result<(Determination, StepId), PensionError> {
        let mut answers = answers.into_iter();
        let nothing = PensionError::TooMany { what: "ways", count: 0, most: READINGS_MAX };
        let (mut kept, first_step) = answers.next().ok_or(nothing)?;
        let mut ids = vec![("reading", first_step)];
        for (other, step) in answers {
            ids.push(("reading", step));
            for answer in &mut kept.states {
                let Some(beside) = other.of(answer.state) else { continue };
                answer.grade = answer.grade.min(beside.grade);
                if beside.right != answer.right {
                    answer.right = common(&answer.right, &beside.right, || self.unsettled());
                    if !matches!(answer.right, Right::Entitled(_)) {
                        answer.amount = None;
                    }
                }
                answer.unanswered.extend(
                    beside
                        .unanswered
                        .iter()
                        .filter(|row| !answer.unanswered.contains(row))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
            }
            kept.displaced.extend(other.displaced);
        }
        kept.displaced.sort_unstable();
        kept.displaced.dedup();
        kept.grade = Evidence::lowest(kept.states.iter().map(|answer| answer.grade))
            .unwrap_or(Evidence::Official);
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
        Ok((kept, id))
    }

    /// The open questions, as what is missing.
    fn unsettled(&self) -> Vec<Missing> {
        let open = self.methods().iter().flat_map(|method| &method.open);
        let mut missing: Vec<Missing> = open
            .map(|question| Missing::Unsettled {
                id: question.id.to_string(),
                readings: question.readings.iter().map(|one| one.name.to_string()).collect(),
            })
            .collect();
        missing.sort();
        missing.dedup();
        missing
    }
}

/// What two answers have in common.
fn common(one: &Right, other: &Right, unsettled: impl Fn() -> Vec<Missing>) -> Right {
    let opened = |right: &Right| match right {
        Right::Entitled(Award { from, at_latest, payable, .. })
        | Right::Unassessed { from, at_latest, payable, .. } => Some((*from, *at_latest, *payable)),
        _ => None,
    };
    let missing = || {
        let mut missing = [&unsettled()[..], one.missing(), other.missing()].concat();
        missing.sort();
        missing.dedup();
        missing
    };
    match (one, other) {
        (Right::NotEntitled { reasons, earliest }, Right::NotEntitled { earliest: also, .. }) => {
            let earliest = earliest.filter(|day| Some(*day) == *also);
            Right::NotEntitled { reasons: reasons.clone(), earliest }
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
