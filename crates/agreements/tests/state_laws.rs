//! The laws of states, reservations and terms hold for the register of this crate, and each of them catches a broken one.
#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use chrono::NaiveDate;
use kerben_agreements::laws::Register;
use kerben_agreements::laws::states::{self as laws, States};
use kerben_agreements::strategies::states::{ID, act, in_term, lived, reaction};
use kerben_agreements::strategies::{day, id, state, treaties};
use kerben_agreements::*;
use kerben_core::calendar::add_days;
use kerben_core::country::Country;
use kerben_core::tri::Tri;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

proptest! {
    #[test]
    fn acts_change_no_state_before_them(
        register in lived(), act in act(), party in state(), day in day(),
    ) {
        laws::an_act_changes_no_state_before_it(&register, ID, &act, (party, day))?;
    }

    #[test]
    fn nothing_stands_before_the_first_event(
        register in lived(), party in state(), day in day(), early in 0_i64..4_000,
    ) {
        for day in [day, add_days(day, -early).unwrap()] {
            laws::no_state_before_the_first_event(&register, ID, party, day)?;
        }
    }

    #[test]
    fn ends_stay(register in lived(), party in state(), day in day(), later in day()) {
        laws::terminal_states_stay(&register, ID, party, (day, later))?;
    }

    #[test]
    fn ends_of_every_register_stay(
        register in treaties(), id in id(), party in state(), day in day(), later in 0_i64..8_000,
    ) {
        laws::terminal_states_stay(&register, &id, party, (day, add_days(day, later).unwrap()))?;
    }

    #[test]
    fn states_and_force_agree(register in lived(), party in state(), day in day()) {
        laws::states_agree_with_force(&register, ID, party, day)?;
    }

    #[test]
    fn states_and_force_of_every_register_agree(
        register in treaties(), id in id(), party in state(), day in day(),
    ) {
        laws::states_agree_with_force(&register, &id, party, day)?;
    }

    #[test]
    fn reservations_stay_within_relations(
        register in lived(), a in state(), b in state(), day in day(),
    ) {
        laws::a_reservation_needs_a_relation(&register, ID, (a, b), day)?;
    }

    #[test]
    fn objections_stay_between_two(
        register in lived(), objection in reaction(), a in state(), b in state(), day in day(),
    ) {
        laws::an_objection_concerns_two_alone(&register, ID, objection, (a, b), day)?;
    }

    #[test]
    fn renewals_tile_force((register, life) in in_term(), day in day(), later in 0_i64..9_000) {
        for day in [day, add_days(day, later).unwrap()] {
            for party in register.get(ID).unwrap().states() {
                laws::force_follows_the_periods(&register, ID, *party, &life, day)?;
            }
        }
    }
}

/// Every boundary of a life, day by day: the last day of a period, its end and the day after.
#[test]
fn force_follows_the_periods_at_every_boundary() {
    let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&in_term(), |(register, life)| {
            let instrument = register.get(ID).unwrap();
            let term = instrument.timing().and_then(|timing| timing.term.as_ref()).unwrap();
            let last = add_days(NaiveDate::from_ymd_opt(2004, 1, 1).unwrap(), 4_000).unwrap();
            for period in term.periods(&life, last).unwrap() {
                for boundary in [Some(period.from), period.until].into_iter().flatten() {
                    for days in -1..=1 {
                        let day = add_days(boundary, days).unwrap();
                        laws::force_follows_the_periods(&register, ID, Country::KG, &life, day)?;
                    }
                }
            }
            Ok(())
        })
        .unwrap();
}

/// How a register can be broken.
#[derive(Clone, Copy, PartialEq)]
enum Flaw {
    /// The state of a State looks into the future.
    Foresees,
    /// Everybody has signed from the beginning.
    SignedFromTheBeginning,
    /// What has ended comes back on every second day.
    ComesBack,
    /// A State that gave notice counts as gone at once.
    GoneAtOnce,
    /// A reservation has effect towards everybody.
    ReachesAll,
    /// An objection keeps the treaty out of force with everybody.
    ObjectsToAll,
    /// A period ends a day late.
    OneDayLate,
    /// Renewal is never looked at.
    NeverRenewed,
}

struct Broken(Treaties, Flaw);

impl Register for Broken {
    fn status(&self, id: &str, party: Country, day: NaiveDate) -> Result<Standing, AgreementError> {
        let mut standing = match self.1 {
            Flaw::OneDayLate => {
                let before = self.0.status(id, party, day.pred_opt().unwrap())?;
                let today = self.0.status(id, party, day)?;
                if before.is_in_force().is_yes() { before } else { today }
            }
            _ => self.0.status(id, party, day)?,
        };
        let term = self.0.get(id)?.timing().and_then(|timing| timing.term.as_ref());
        if let (Flaw::NeverRenewed, Some(term), Some(since)) =
            (self.1, term, standing.since().and_then(Bounds::exact))
        {
            let first = term.periods(&clause::Life::from(since), since).unwrap();
            if first.first().and_then(|first| first.until).is_some_and(|until| until <= day) {
                let from = Bounds::new(Some(since), Some(since));
                let ended = NotInForce::Ended { party, from, how: EventKind::Expired };
                standing.force = Force::NotInForce(ended);
            }
        }
        if self.1 == Flaw::ObjectsToAll
            && self
                .0
                .get(id)?
                .events()
                .iter()
                .any(|event| event.kind() == EventKind::Objected && event.party() == Some(party))
        {
            let precluded = NotInForce::Precluded { by: party, reserving: party };
            standing.force = Force::NotInForce(precluded);
        }
        Ok(standing)
    }

    fn between(
        &self,
        id: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        self.0.in_force_between(id, a, b, day)
    }

    fn governing(&self, case: &Case, matter: Matter) -> Result<Governing, AgreementError> {
        Ok(self.0.governing(case, matter, &mut kerben_core::explain::Off)?.value)
    }

    fn as_known_on(&self, day: NaiveDate) -> Self {
        Self(self.0.as_known_on(day), self.1)
    }

    fn with_event(&self, id: &str, event: Event) -> Result<Self, AgreementError> {
        Ok(Self(self.0.with_event(id, event)?, self.1))
    }

    fn instrument(&self, id: &str) -> Result<&Instrument, AgreementError> {
        self.0.get(id)
    }
}

impl States for Broken {
    fn treaty_state(
        &self,
        id: &str,
        day: NaiveDate,
    ) -> Result<StateOn<TreatyState>, AgreementError> {
        let mut on = self.0.treaty_state(id, day)?;
        let even = day.to_string().ends_with(['0', '2', '4', '6', '8']);
        if self.1 == Flaw::ComesBack && even && on.state() == Some(TreatyState::Terminated) {
            on.possible = vec![TreatyState::InForce];
        }
        Ok(on)
    }

    fn party_state(
        &self,
        id: &str,
        party: Country,
        day: NaiveDate,
    ) -> Result<StateOn<PartyState>, AgreementError> {
        let ahead = if self.1 == Flaw::Foresees { 500 } else { 0 };
        let mut on = self.0.party_state(id, party, add_days(day, ahead).unwrap())?;
        match self.1 {
            Flaw::SignedFromTheBeginning if on.possible == [PartyState::None] => {
                on.possible = vec![PartyState::Signatory];
            }
            Flaw::GoneAtOnce if on.possible == [PartyState::Withdrawing] => {
                on.possible = vec![PartyState::Former];
            }
            _ => {}
        }
        Ok(on)
    }

    fn reservations(
        &self,
        id: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Vec<ReservationBetween>, AgreementError> {
        let mut found = self.0.reservations_between(id, a, b, day)?;
        if self.1 == Flaw::ReachesAll {
            for one in &mut found {
                one.has_effect = Tri::Yes;
            }
        }
        Ok(found)
    }
}

fn catches<S: Strategy>(strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config {
        cases: 6_000,
        failure_persistence: None,
        max_shrink_iters: 0,
        max_global_rejects: 100_000,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&strategy, law);
    assert!(
        matches!(outcome, Err(proptest::test_runner::TestError::Fail(..))),
        "nothing was caught"
    );
}

#[test]
fn a_state_that_foresees_is_caught() {
    catches((lived(), act(), state(), day()), |(register, act, party, day)| {
        let register = Broken(register, Flaw::Foresees);
        laws::an_act_changes_no_state_before_it(&register, ID, &act, (party, day))
    });
}

#[test]
fn a_signature_before_the_beginning_is_caught() {
    catches((lived(), state(), day()), |(register, party, day)| {
        let day = add_days(day, -3_000).unwrap();
        let register = Broken(register, Flaw::SignedFromTheBeginning);
        laws::no_state_before_the_first_event(&register, ID, party, day)
    });
}

#[test]
fn a_treaty_that_ends_and_comes_back_is_caught() {
    catches((lived(), state(), day(), day()), |(register, party, day, later)| {
        let register = Broken(register, Flaw::ComesBack);
        laws::terminal_states_stay(&register, ID, party, (day, later))
    });
}

#[test]
fn a_party_that_is_gone_at_once_is_caught() {
    catches((lived(), state(), day()), |(register, party, day)| {
        let register = Broken(register, Flaw::GoneAtOnce);
        laws::states_agree_with_force(&register, ID, party, day)
    });
}

#[test]
fn a_reservation_that_reaches_all_is_caught() {
    catches((lived(), state(), state(), day()), |(register, a, b, day)| {
        let register = Broken(register, Flaw::ReachesAll);
        laws::a_reservation_needs_a_relation(&register, ID, (a, b), day)
    });
}

#[test]
fn an_objection_to_all_is_caught() {
    catches((lived(), reaction(), state(), state(), day()), |(register, objection, a, b, day)| {
        let register = Broken(register, Flaw::ObjectsToAll);
        laws::an_objection_concerns_two_alone(&register, ID, objection, (a, b), day)
    });
}

#[test]
fn a_period_that_ends_late_is_caught() {
    catches((in_term(), day()), |((register, life), day)| {
        let register = Broken(register, Flaw::OneDayLate);
        let instrument = register.0.get(ID).unwrap();
        let term = instrument.timing().and_then(|timing| timing.term.as_ref()).unwrap();
        let end = term.next_end(&life, day).unwrap().unwrap_or(day);
        laws::force_follows_the_periods(&register, ID, Country::KG, &life, end)
    });
}

#[test]
fn a_renewal_that_is_not_looked_at_is_caught() {
    catches((in_term(), day()), |((register, life), day)| {
        let register = Broken(register, Flaw::NeverRenewed);
        laws::force_follows_the_periods(&register, ID, Country::KG, &life, day)
    });
}
