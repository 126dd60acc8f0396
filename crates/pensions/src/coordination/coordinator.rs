//! The engine: instruments and national laws in, determinations out.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use kerben_core::unsettled::Readings;

use super::law::NationalLaw;
use super::method::{Aggregation, Calculator, Method, ThirdStates};
use super::outcome::{Determination, Displaced, Right, StateAnswer, Unanswered};
use super::readings::{self, Asked, Ways};
use super::relation;
use super::request::Request;
use super::settle::Settle;
use super::steps;
use super::stretch::StateSet;
use super::tape::{Entry, Quantity, Silent, StepId, Tape, Trace};
use super::workspace::Workspace;
use crate::claim::Claim;
use crate::error::PensionError;

/// The most instruments of one coordinator.
pub const METHODS_MAX: usize = 500;

/// Instruments and national laws, ready to determine any number of claims.
///
/// Nothing in it changes, so one is shared by all threads.
#[derive(Debug, Clone)]
pub struct Coordinator {
    methods: Vec<Method>,
    laws: Vec<Arc<dyn NationalLaw>>,
    /// The engine under each way to read what the instruments leave open; none where nothing is open.
    ways: Vec<Coordinator>,
    /// The questions that tell the ways apart.
    asked: Vec<Asked>,
    /// Whether rows follow, override or leave payment to each other; else the simplest question about them is enough.
    divided: bool,
}

impl Coordinator {
    /// The engine of these instruments and laws; what an instrument leaves open stays open.
    ///
    /// # Errors
    ///
    /// As [`read_as`](Self::read_as).
    pub fn new(
        methods: impl IntoIterator<Item = Method>,
        laws: impl IntoIterator<Item = Arc<dyn NationalLaw>>,
    ) -> Result<Self, PensionError> {
        Self::read_as(methods, laws, &Readings::new())
    }

    /// The engine of these instruments and laws, the instruments read as chosen.
    ///
    /// A question that is not chosen stays open: every reading is tried, and the answer is what they agree in.
    ///
    /// # Errors
    ///
    /// [`PensionError::TooMany`] beyond [`METHODS_MAX`], [`READINGS_MAX`](super::READINGS_MAX) and
    /// [`FOLLOWERS_MAX`](super::FOLLOWERS_MAX);
    /// [`PensionError::LawTwice`] for two laws of one State; [`PensionError::UnknownReading`] for a reading that the
    /// question does not have; what [`NationalLaw::check`] finds in a law.
    pub fn read_as(
        methods: impl IntoIterator<Item = Method>,
        laws: impl IntoIterator<Item = Arc<dyn NationalLaw>>,
        chosen: &Readings,
    ) -> Result<Self, PensionError> {
        let methods: Vec<Method> = methods.into_iter().take(METHODS_MAX + 1).collect();
        if methods.len() > METHODS_MAX {
            let count = methods.len();
            return Err(PensionError::TooMany { what: "instruments", count, most: METHODS_MAX });
        }
        let mut laws: Vec<Arc<dyn NationalLaw>> = laws.into_iter().collect();
        laws.sort_by_key(|law| law.state());
        laws.iter().try_for_each(|law| law.check())?;
        let twice = laws.windows(2).find_map(|pair| match pair {
            [a, b] if a.state() == b.state() => Some(a.state()),
            _ => None,
        });
        if let Some(state) = twice {
            return Err(PensionError::LawTwice { state });
        }
        relation::check_followers(&methods)?;
        let Ways { mut rows, asked } = readings::ways(&methods, chosen)?;
        if rows.len() == 1 {
            let methods = rows.pop().unwrap_or(methods);
            return Ok(Self::of_rows(methods, laws));
        }
        let ways = rows.into_iter().map(|rows| Self::of_rows(rows, laws.clone())).collect();
        Ok(Self { ways, asked, ..Self::of_rows(methods, laws) })
    }

    fn of_rows(methods: Vec<Method>, laws: Vec<Arc<dyn NationalLaw>>) -> Self {
        let related = |row: &Method| {
            row.calculator == Calculator::Territorial
                || row.former.is_some()
                || !row.overrides.is_empty()
                || row.members.iter().any(|member| !member.towards.is_empty())
        };
        let divided = methods.iter().any(related);
        Self { methods, laws, ways: Vec::new(), asked: Vec::new(), divided }
    }

    /// Whether rows stand to each other in some way.
    pub(super) const fn is_divided(&self) -> bool {
        self.divided
    }

    /// The instruments, in the order in which they were given.
    #[must_use]
    pub fn methods(&self) -> &[Method] {
        &self.methods
    }

    /// The engine under each way to read what the instruments leave open; none where nothing is open.
    pub(super) fn ways(&self) -> &[Self] {
        &self.ways
    }

    /// The questions that tell the ways apart, in their order.
    pub(super) fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// The national law of a State.
    #[must_use]
    pub fn law(&self, state: Country) -> Option<&dyn NationalLaw> {
        let place = self.laws.binary_search_by_key(&state, |law| law.state()).ok()?;
        self.laws.get(place).map(|law| &**law)
    }

    /// The national laws, by the code of their State.
    pub fn laws(&self) -> impl Iterator<Item = &dyn NationalLaw> {
        self.laws.iter().map(|law| &**law)
    }

    /// Determines what each State owes for a claim.
    ///
    /// # Errors
    ///
    /// [`PensionError`] when an input cannot be used. What is not known is an answer, not an error.
    pub fn determine(&self, claim: &Claim) -> Result<Determination, PensionError> {
        self.determine_in(&Request::new(claim), &mut Workspace::new())
    }

    /// As [`determine`](Self::determine), for a full request and in room that is used again.
    ///
    /// # Errors
    ///
    /// As [`determine`](Self::determine).
    pub fn determine_in(
        &self,
        request: &Request<'_>,
        room: &mut Workspace,
    ) -> Result<Determination, PensionError> {
        Ok(self.run(request, room, &mut Silent)?.0)
    }

    /// Determines a request and keeps every step on the tape; gives the last step, from which [`Coordinator::tree`]
    /// makes the derivation.
    ///
    /// # Errors
    ///
    /// As [`determine`](Self::determine).
    pub fn explain_in(
        &self,
        request: &Request<'_>,
        room: &mut Workspace,
        tape: &mut Tape,
    ) -> Result<(Determination, StepId), PensionError> {
        self.run(request, room, tape)
    }

    fn run<T: Trace>(
        &self,
        request: &Request<'_>,
        room: &mut Workspace,
        trace: &mut T,
    ) -> Result<(Determination, StepId), PensionError> {
        let home = request.claim().person().residence();
        room.begin(request, self.law(home).is_some())?;
        if let Some((first, others)) = self.ways.split_first() {
            let mut open = self.methods.iter();
            let is_open = open.any(|row| row.is_open_for(&room.states, home, request.on()));
            let one = first.run(request, room, trace)?;
            if !is_open {
                return Ok(one);
            }
            let mut answers = Vec::with_capacity(others.len());
            for way in others {
                answers.push(way.run(request, room, trace)?);
            }
            return Ok(self.in_common(one, &answers, trace));
        }
        let mut answers = Vec::with_capacity(room.states.len());
        let mut displaced = Vec::new();
        let mut ids = Vec::new();
        for place in 0..u8::try_from(room.states.len()).unwrap_or(u8::MAX) {
            let state = room.states[usize::from(place)];
            if state == Country::SU {
                continue;
            }
            let (answer, id) = self.state(request, place, room, &mut displaced, trace)?;
            answers.push(answer);
            if trace.is_on() {
                ids.push(("state", id));
            }
        }
        self.reduce(request, room, &mut answers, &mut ids, trace)?;
        displaced.sort_unstable();
        displaced.dedup();
        let grade = Evidence::lowest(answers.iter().map(|answer| answer.grade));
        let determination = Determination {
            claimed_on: request.claimed_on(),
            on: request.on(),
            grade: grade.unwrap_or(Evidence::Official),
            states: answers,
            displaced,
        };
        let outcome = steps::overall(&determination.states);
        let id = trace.push(Entry {
            rule: &steps::DETERMINATION,
            state: None,
            value: Quantity::Test(outcome, None),
            rounded: None,
            inputs: &ids,
            cite: None,
            grade: determination.grade,
        });
        Ok((determination, id))
    }

    /// Whether a State owes a benefit for a request.
    pub(super) fn is_entitled(
        &self,
        request: &Request<'_>,
        state: Country,
        room: &mut Workspace,
    ) -> Result<bool, PensionError> {
        for way in &self.ways {
            if !way.is_entitled(request, state, room)? {
                return Ok(false);
            }
        }
        if !self.ways.is_empty() {
            return Ok(true);
        }
        let home = request.claim().person().residence();
        room.begin(request, self.law(home).is_some())?;
        let Some(place) = room.place(state) else { return Ok(false) };
        let (answer, _) = self.state(request, place, room, &mut Vec::new(), &mut Silent)?;
        Ok(answer.right.is_open().is_yes())
    }

    /// The answer of one State: under the instrument that brings the person most, or under its law alone.
    fn state<T: Trace>(
        &self,
        request: &Request<'_>,
        place: u8,
        room: &mut Workspace,
        displaced: &mut Vec<Displaced>,
        trace: &mut T,
    ) -> Result<(StateAnswer, StepId), PensionError> {
        let state = room.states[usize::from(place)];
        let mut best: Option<(StateAnswer, StepId)> = None;
        let mut unanswered: Vec<Unanswered> = Vec::new();
        for (index, method) in self.methods.iter().enumerate() {
            if !self.concerns(method, request, state) {
                continue;
            }
            let visible = self.visible(method, request, room, place);
            if visible.count_ones() < 2 && !binds_person(method, request, state) {
                continue;
            }
            let elsewhere = self.elsewhere(method, request, room, place);
            room.lay_out(request, Some((index, method)), visible, place, elsewhere);
            let method = Some((index, method));
            let settle = Settle { coordinator: self, request, method, place, visible, elsewhere };
            let answer = settle.run(room, trace)?;
            note_turns(&answer.0, &mut room.turns);
            note_displaced(&self.methods[index], room, displaced);
            let better =
                best.as_ref().is_none_or(|(kept, _)| rank(&answer.0.right) > rank(&kept.right));
            let beside = if better { best.replace(answer) } else { Some(answer) };
            unanswered.extend(beside.and_then(|(answer, _)| left_open(answer)));
        }
        if let Some((mut answer, id)) = best {
            if unanswered.is_empty() {
                return Ok((answer, id));
            }
            let open = Quantity::Test(Tri::Unknown, None);
            let step = trace.push(Entry::new(&steps::UNANSWERED, state, open));
            let value = Quantity::Test(answer.right.is_open(), None);
            let entry = Entry::new(&steps::STATE, state, value).graded(answer.grade);
            let id = trace.push(entry.from(&[("chosen", id), ("not known", step)]));
            answer.unanswered = unanswered;
            return Ok((answer, id));
        }
        let visible = 1 << place;
        let elsewhere = self.own_elsewhere(request, state);
        room.lay_out(request, None, visible, place, elsewhere);
        let coordinator = self;
        let settle = Settle { coordinator, request, method: None, place, visible, elsewhere };
        let answer = settle.run(room, trace)?;
        note_turns(&answer.0, &mut room.turns);
        Ok(answer)
    }

    /// The States whose periods count for a State under a method: itself, those that the method also binds, and where
    /// it says so those with which another instrument adds periods up.
    pub(super) fn visible(
        &self,
        method: &Method,
        request: &Request<'_>,
        room: &Workspace,
        place: u8,
    ) -> StateSet {
        let own = room.states[usize::from(place)];
        let on = request.on();
        // A State that pays for all that counts counts no periods for which another one pays.
        let pays_all = |row: &Method| row.calculator == Calculator::Territorial;
        let mut visible = 0;
        for (other, state) in room.states.iter().copied().enumerate() {
            let bound = state == own
                || self.joins(method, own, state, on)
                || (method.third_states == ThirdStates::WithInstrument
                    && self.methods.iter().any(|third| {
                        third.aggregation != Aggregation::None
                            && (pays_all(third) || !pays_all(method))
                            && third.member(own, on).is_some()
                            && self.joins(third, own, state, on)
                    }));
            if bound {
                visible |= 1 << other;
            }
        }
        visible
    }
}

/// Whether the method binds another State of the person, where that of residence or citizenship is enough.
pub(super) fn binds_person(method: &Method, request: &Request<'_>, state: Country) -> bool {
    let person = request.claim().person();
    let enough = matches!(
        method.calculator,
        Calculator::Refund | Calculator::ResidenceFraction | Calculator::Territorial
    );
    let mut states = person.citizenships().chain([person.residence()]);
    enough && states.any(|other| other != state && method.member(other, request.on()).is_some())
}

/// An award before a right whose amount is not known, that before what is undetermined, that before no right; of two
/// awards the greater.
fn rank(right: &Right) -> (u8, i64) {
    match right {
        Right::Entitled(award) => (3, award.paid.minor()),
        Right::Unassessed { .. } => (2, 0),
        Right::Undetermined { .. } => (1, 0),
        Right::NotEntitled { .. } => (0, 0),
    }
}

/// The days on which the answer under one instrument may change although no law does.
fn note_turns(answer: &StateAnswer, turns: &mut Vec<NaiveDate>) {
    turns.extend(answer.entitlement.age_on);
    if let Right::NotEntitled { earliest, .. } = &answer.right {
        turns.extend(*earliest);
    }
}

/// What an answer that was not chosen leaves open.
fn left_open(answer: StateAnswer) -> Option<Unanswered> {
    let method = answer.method?;
    match answer.right {
        Right::Unassessed { missing, .. } | Right::Undetermined { missing } => {
            Some(Unanswered { method, missing })
        }
        Right::Entitled(_) | Right::NotEntitled { .. } => None,
    }
}

fn note_displaced(method: &Method, room: &Workspace, displaced: &mut Vec<Displaced>) {
    displaced.extend(room.entitlement.displaced(&method.id));
    if !room.same {
        displaced.extend(room.amount.displaced(&method.id));
    }
}
