//! What must hold of the states of treaties and of their parties, of reservations between two, and of terms.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use kerben_core::tri::Tri;
use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use super::{Register, refused};
use crate::clause::{Coverage, Duration, Life, Renewal};
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::reservation::ReservationBetween;
use crate::standing::{Force, NotInForce};
use crate::state::{PartyState, StateOn, TreatyState};
use crate::treaties::Treaties;

/// What the laws of states ask of a register, beside what [`Register`] answers.
pub trait States: Register {
    /// Where a treaty stands.
    ///
    /// # Errors
    /// As [`Treaties::treaty_state`].
    fn treaty_state(
        &self,
        id: &str,
        day: NaiveDate,
    ) -> Result<StateOn<TreatyState>, AgreementError>;

    /// Where a State stands within a treaty.
    ///
    /// # Errors
    /// As [`Treaties::party_state`].
    fn party_state(
        &self,
        id: &str,
        party: Country,
        day: NaiveDate,
    ) -> Result<StateOn<PartyState>, AgreementError>;

    /// The reservations between two States.
    ///
    /// # Errors
    /// As [`Treaties::reservations_between`].
    fn reservations(
        &self,
        id: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Vec<ReservationBetween>, AgreementError>;
}

impl States for Treaties {
    fn treaty_state(
        &self,
        id: &str,
        day: NaiveDate,
    ) -> Result<StateOn<TreatyState>, AgreementError> {
        Self::treaty_state(self, id, day)
    }

    fn party_state(
        &self,
        id: &str,
        party: Country,
        day: NaiveDate,
    ) -> Result<StateOn<PartyState>, AgreementError> {
        Self::party_state(self, id, party, day)
    }

    fn reservations(
        &self,
        id: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Vec<ReservationBetween>, AgreementError> {
        self.reservations_between(id, a, b, day)
    }
}

fn ask<A>(answer: Result<A, AgreementError>) -> Result<A, TestCaseError> {
    answer.map_err(|error| refused(&error))
}

/// The first day on which an event can have happened or have effect; `None` where that is open.
fn first_day(event: &Event) -> Option<NaiveDate> {
    let date = event.date().and_then(PartialDate::earliest)?;
    match event.effective() {
        Some(effective) => Some(effective.earliest()?.min(date)),
        None => Some(date),
    }
}

/// A state is a function of the events up to the day: an act that lies after the day adds no state that was not possible
/// without it, for the treaty, for the State that acts and for every other one.
///
/// Statements of a day (that it entered into force, ended, was or was not in force) are left aside: they tell of the
/// past. So is an act in the place of an earlier one of the same State, which corrects that one, and one of a State of
/// which later acts are known already.
///
/// # Errors
/// Fails with the states before and after.
pub fn an_act_changes_no_state_before_it(
    register: &impl States,
    id: &str,
    act: &Event,
    (party, day): (Country, NaiveDate),
) -> Result<(), TestCaseError> {
    let instrument = ask(register.instrument(id))?;
    let later = first_day(act).is_some_and(|first| first > day);
    let statement = matches!(
        act.kind(),
        EventKind::StatedInForce | EventKind::StatedNotInForce | EventKind::StatedNotBound
    ) || act.kind().is_end()
        || matches!(act.kind(), EventKind::InForce | EventKind::TermEnds | EventKind::Renewed);
    let touches = |event: &&Event| {
        event.party().is_none() || act.party().is_none() || event.party() == act.party()
    };
    let corrects = instrument.events().iter().filter(touches).any(|event| {
        event.kind() == act.kind() || first_day(event).is_none_or(|first| first > day)
            // One consent takes the place of another.
            || (event.kind().is_consent() && act.kind().is_consent())
    });
    if !later || statement || corrects {
        return Ok(());
    }
    let before = (register.party_state(id, party, day), register.treaty_state(id, day));
    let Ok(more) = register.with_event(id, act.clone()) else { return Ok(()) };
    let after = (more.party_state(id, party, day), more.treaty_state(id, day));
    if let (Ok(before), Ok(after)) = (before.0, after.0) {
        let new = after.possible.iter().find(|state| !before.possible.contains(state));
        prop_assert!(
            new.is_none(),
            "{} of {:?}: {party} on {day}: {:?}, then {:?}",
            act.kind(),
            act.date(),
            before.possible,
            after.possible
        );
    }
    if let (Ok(before), Ok(after)) = (before.1, after.1) {
        let new = after.possible.iter().find(|state| !before.possible.contains(state));
        prop_assert!(
            new.is_none(),
            "{} of {:?}: the treaty on {day}: {:?}, then {:?}",
            act.kind(),
            act.date(),
            before.possible,
            after.possible
        );
    }
    Ok(())
}

/// Before anything happened no State has certainly signed, consented or been bound, and no treaty has certainly left its
/// negotiation.
///
/// # Errors
/// Fails with the state.
pub fn no_state_before_the_first_event(
    register: &impl States,
    id: &str,
    party: Country,
    day: NaiveDate,
) -> Result<(), TestCaseError> {
    let instrument = ask(register.instrument(id))?;
    let may_have_begun = |event: &Event| first_day(event).is_none_or(|first| first <= day);
    if instrument.events().is_empty() || instrument.events().iter().any(may_have_begun) {
        return Ok(());
    }
    if let Ok(on) = register.party_state(id, party, day) {
        prop_assert!(
            matches!(on.state(), None | Some(PartyState::None)),
            "{party} is {:?} on {day}",
            on.possible
        );
    }
    if let Ok(on) = register.treaty_state(id, day) {
        // That its signature was not found does not prove that there was none.
        prop_assert!(on.is(TreatyState::Negotiated).is_possible(), "{:?} on {day}", on.possible);
    }
    Ok(())
}

/// A State that has left, and a treaty that has ended, stay so, unless a State consents again (or succeeds), or a later
/// statement says that the treaty is in force: which of two contradicting facts is right, no law can tell.
///
/// # Errors
/// Fails with both days and states.
pub fn terminal_states_stay(
    register: &impl States,
    id: &str,
    party: Country,
    (day, later): (NaiveDate, NaiveDate),
) -> Result<(), TestCaseError> {
    let (day, later) = (day.min(later), day.max(later));
    let instrument = ask(register.instrument(id))?;
    let again = |state: Option<Country>| {
        instrument.events().iter().any(|event| {
            let of_all = event.kind() == EventKind::StatedInForce && event.party().is_none();
            (event.kind().takes_in() || event.kind() == EventKind::StatedInForce)
                && (state.is_none() || of_all || event.party() == state)
                && event.date().and_then(PartialDate::latest).is_none_or(|latest| latest > day)
        })
    };
    if let (Ok(first), Ok(second)) =
        (register.party_state(id, party, day), register.party_state(id, party, later))
        && first.state() == Some(PartyState::Former)
        && !again(Some(party))
    {
        prop_assert_eq!(second.state(), Some(PartyState::Former), "{} by {}", party, later);
    }
    if let (Ok(first), Ok(second)) =
        (register.treaty_state(id, day), register.treaty_state(id, later))
        && first.state() == Some(TreatyState::Terminated)
        && !again(None)
    {
        prop_assert_eq!(second.state(), Some(TreatyState::Terminated), "by {}", later);
    }
    Ok(())
}

/// A State whose state is decided is bound exactly when the treaty is in force for it; one that has left was ended for, one
/// that is suspended is suspended (Vienna Convention 1969, articles 2(1)(g), 70 and 72).
///
/// # Errors
/// Fails with the state and the standing.
pub fn states_agree_with_force(
    register: &impl States,
    id: &str,
    party: Country,
    day: NaiveDate,
) -> Result<(), TestCaseError> {
    let Ok(on) = register.party_state(id, party, day) else { return Ok(()) };
    prop_assert!(!on.possible.is_empty(), "{party} is nowhere on {day}");
    let standing = ask(register.status(id, party, day))?;
    let Some(state) = on.state() else {
        prop_assert!(!on.missing.is_empty(), "{party} on {day}: nothing is named as missing");
        return Ok(());
    };
    let force = &standing.force;
    prop_assert_eq!(
        state.is_bound(),
        standing.is_in_force().is_yes(),
        "{} is {} on {}, {:?}",
        party,
        state,
        day,
        force
    );
    let fits = match state {
        PartyState::PartySuspended => {
            matches!(force, Force::NotInForce(NotInForce::Suspended { .. }))
        }
        PartyState::Former => matches!(force, Force::NotInForce(NotInForce::Ended { .. })),
        PartyState::ProvisionalParty => matches!(force, Force::InForce { provisional: true, .. }),
        _ => true,
    };
    prop_assert!(fits, "{party} is {state} on {day}, {force:?}");
    Ok(())
}

/// A reservation has no effect towards a State that has no treaty relation with the one that made it (Vienna Convention
/// 1969, article 21(1): "with regard to another party").
///
/// # Errors
/// Fails with the reservation.
pub fn a_reservation_needs_a_relation(
    register: &impl States,
    id: &str,
    (a, b): (Country, Country),
    day: NaiveDate,
) -> Result<(), TestCaseError> {
    if a == b {
        return Ok(());
    }
    for found in ask(register.reservations(id, a, b, day))? {
        for state in [found.reserving, found.other] {
            let standing = ask(register.status(id, state, day))?;
            let suspended =
                matches!(standing.force, Force::NotInForce(NotInForce::Suspended { .. }));
            let bound = if suspended { Tri::Yes } else { standing.is_in_force() };
            prop_assert!(
                !found.has_effect.is_yes() || bound.is_yes(),
                "{found:?} reaches {state}, {:?}",
                standing.force
            );
            prop_assert!(found.has_effect.is_no() || bound.is_possible(), "{found:?}");
        }
    }
    Ok(())
}

/// An objection changes nothing for any other pair of States, nor for either State with the rest (article 20(4)).
///
/// # Errors
/// Fails with the pair.
pub fn an_objection_concerns_two_alone(
    register: &impl States,
    id: &str,
    objection: Event,
    (a, b): (Country, Country),
    day: NaiveDate,
) -> Result<(), TestCaseError> {
    let (Some(by), Some(against)) = (objection.party(), objection.against()) else {
        return Ok(());
    };
    if a == b {
        return Ok(());
    }
    let Ok(more) = register.with_event(id, objection) else { return Ok(()) };
    for state in [by, against, a, b] {
        prop_assert_eq!(register.status(id, state, day), more.status(id, state, day));
    }
    if [(a, b), (b, a)].contains(&(by, against)) {
        return Ok(());
    }
    prop_assert_eq!(register.between(id, a, b, day), more.between(id, a, b, day));
    prop_assert_eq!(register.reservations(id, a, b, day), more.reservations(id, a, b, day));
    Ok(())
}

/// The renewals of a treaty tile time as its standing sees it: it is in force on a day exactly when a period of its term
/// covers the day, has ended where none does, and what is not known of a renewal is named.
///
/// The treaty is in force from the day of the life, and nothing else ended it.
///
/// # Errors
/// Fails with the day, the period and the standing.
pub fn force_follows_the_periods(
    register: &impl States,
    id: &str,
    party: Country,
    life: &Life,
    day: NaiveDate,
) -> Result<(), TestCaseError> {
    let instrument = ask(register.instrument(id))?;
    let Some(term) = instrument.timing().and_then(|timing| timing.term.as_ref()) else {
        return Ok(());
    };
    let covered = term.covers(life, day).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let standing = ask(register.status(id, party, day))?;
    let by_agreement =
        *term.renewal() == Renewal::ByAgreement && !matches!(term.duration(), Duration::Until(_));
    let fits = match (&covered, &standing.force) {
        (Coverage::Covered(period), Force::InForce { .. }) => period.contains(day),
        (Coverage::NotYet, Force::NotInForce(NotInForce::NotYet { .. })) => true,
        (Coverage::Gap { since }, Force::NotInForce(NotInForce::Ended { from, .. })) => {
            !by_agreement && from.exact() == Some(*since)
        }
        (Coverage::Gap { .. }, Force::Undetermined(missing)) => by_agreement && !missing.is_empty(),
        (Coverage::Undetermined(_), Force::Undetermined(missing)) => !missing.is_empty(),
        _ => false,
    };
    prop_assert!(fits, "{term} on {day}: {covered:?}, but {:?}", standing.force);
    Ok(())
}
