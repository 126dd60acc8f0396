//! The state of a treaty as such.

use chrono::NaiveDate;
use kerben_core::tri::Tri;

use super::party::party_state;
use super::{PartyState, StateOn, TreatyState};
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::force::{bounds, ground, standing};
use crate::instrument::Instrument;
use crate::kind::Kind;
use crate::standing::{Force, Missing, MissingFact, NotInForce};
use crate::treaties::Treaties;

impl Treaties {
    /// Returns where a treaty as such stands on a day: the last step of its life that was taken, with the event.
    ///
    /// It is in force when it binds two States at least. A draft has the states before signature alone. That the number
    /// of parties falls below the one required for entry into force ends nothing (Vienna Convention 1969,
    /// article 55).
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`]; [`AgreementError::NotATreaty`] for memoranda, contracts, acts of one
    /// State and processes; [`AgreementError::Rule`] when a computed date leaves the calendar.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::{Treaties, TreatyState};
    /// use kerben_core::calendar::day;
    ///
    /// let treaties = Treaties::builtin()?;
    /// let on = |day| treaties.treaty_state("M-EAEU", day);
    /// assert_eq!(on(day(2014, 12, 31)?)?.state(), Some(TreatyState::Signed));
    /// assert_eq!(on(day(2015, 1, 1)?)?.state(), Some(TreatyState::InForce));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn treaty_state(
        &self,
        instrument: &str,
        day: NaiveDate,
    ) -> Result<StateOn<TreatyState>, AgreementError> {
        let instrument = self.get(instrument)?;
        if !matches!(instrument.kind(), Kind::Treaty | Kind::Draft) {
            let (id, kind) = (instrument.id.clone(), instrument.kind);
            return Err(AgreementError::NotATreaty { instrument: id, kind });
        }
        treaty_state(instrument, day)
    }
}

/// The first event of some kinds, of all parties or of one, that certainly or possibly lies on or before a day.
fn first<'a>(
    instrument: &'a Instrument,
    kinds: &[EventKind],
    general: bool,
    day: NaiveDate,
) -> Option<(&'a Event, Tri)> {
    instrument
        .events
        .iter()
        .filter(|event| kinds.contains(&event.kind) && event.against.is_none())
        .filter(|event| !general || event.party.is_none())
        .map(|event| (event, bounds(event).by(day)))
        .filter(|(_, by)| by.is_possible())
        .min_by_key(|(event, by)| (by.is_unknown(), bounds(event).latest))
}

/// The steps before force, from the last to the first.
const STEPS: [(TreatyState, &[EventKind]); 5] = [
    (
        TreatyState::Signed,
        &[EventKind::Signed, EventKind::SignedDefinitively, EventKind::SignatureConfirmed],
    ),
    (TreatyState::OpenForSignature, &[EventKind::OpenedForSignature]),
    (TreatyState::Adopted, &[EventKind::Adopted]),
    (TreatyState::Initialled, &[EventKind::Initialled]),
    (
        TreatyState::Negotiated,
        &[EventKind::Proposed, EventKind::DraftApproved, EventKind::SigningReported],
    ),
];

fn treaty_state(
    instrument: &Instrument,
    day: NaiveDate,
) -> Result<StateOn<TreatyState>, AgreementError> {
    let mut possible: Vec<(TreatyState, Option<&Event>)> = Vec::new();
    let mut missing: Vec<Missing> = Vec::new();
    let lacks = |fact, event: &Event| {
        let known = Some(bounds(event).to_string());
        Missing { instrument: instrument.id.clone(), party: None, fact, known }
    };
    let mut applied = Tri::No;
    let mut decided = false;
    if instrument.kind.is_treaty() {
        let ends = [EventKind::Terminated, EventKind::Expired];
        if let Some((event, by)) = first(instrument, &ends, true, day) {
            possible.push((TreatyState::Terminated, Some(event)));
            decided = by.is_yes();
            if !decided {
                missing.push(lacks(MissingFact::End, event));
            }
        }
        if !decided {
            let parties = Parties::of(instrument, day)?;
            applied = parties.provisional;
            decided = parties.tell(instrument, day, &mut possible, &mut missing);
        }
    }
    if !decided {
        for (state, kinds) in STEPS {
            if instrument.kind == Kind::Draft && state == TreatyState::Signed {
                continue;
            }
            if let Some((event, by)) = first(instrument, kinds, false, day) {
                possible.push((state, Some(event)));
                decided = by.is_yes();
                if decided {
                    break;
                }
                missing.push(lacks(MissingFact::EntryIntoForce, event));
            }
        }
        if !decided {
            possible.push((TreatyState::Negotiated, None));
        }
    }
    let one = possible
        .first()
        .copied()
        .filter(|(state, _)| possible.iter().all(|(other, _)| other == state));
    let by = one.and_then(|(_, by)| by);
    let mut states: Vec<TreatyState> = possible.into_iter().map(|(state, _)| state).collect();
    states.sort_unstable();
    states.dedup();
    if one.is_some() {
        missing.clear();
    }
    Ok(StateOn {
        instrument: instrument.id.clone(),
        possible: states,
        since: by.map(bounds).unwrap_or_default(),
        entered_by: by.map(|event| ground(instrument, event)),
        provisionally_applied: applied,
        missing,
    })
}

/// How many States are bound, suspended, gone.
struct Parties {
    bound: usize,
    may_be_bound: usize,
    suspended: usize,
    left: usize,
    /// Whether the term of the treaty is over for one of them.
    expired: bool,
    named: usize,
    provisional: Tri,
    missing: Vec<Missing>,
}

impl Parties {
    fn of(instrument: &Instrument, day: NaiveDate) -> Result<Self, AgreementError> {
        let (mut bound, mut may_be_bound, mut suspended, mut left) = (0, 0, 0, 0);
        let mut provisional = Tri::No;
        let mut expired = false;
        let mut missing = Vec::new();
        for state in &instrument.states {
            let on = party_state(instrument, *state, day)?;
            provisional = provisional.or(on.is(PartyState::ProvisionalParty));
            let force = Tri::any(
                [PartyState::Party, PartyState::Withdrawing, PartyState::Successor]
                    .map(|state| on.is(state)),
            );
            // Two states that both bind are certain together.
            let certain = on
                .possible
                .iter()
                .all(|state| state.is_bound() && *state != PartyState::ProvisionalParty);
            if certain {
                bound += 1;
            } else if force.is_possible() {
                may_be_bound += 1;
                missing.extend(on.missing);
            } else if on.state() == Some(PartyState::PartySuspended) {
                suspended += 1;
            } else if on.state() == Some(PartyState::Former) {
                left += 1;
                let force = standing(instrument, *state, day)?.force;
                expired |= matches!(
                    force,
                    Force::NotInForce(NotInForce::Ended { how: EventKind::Expired, .. })
                );
            }
        }
        let named = instrument.states.len();
        Ok(Self { bound, may_be_bound, suspended, left, expired, named, provisional, missing })
    }

    /// Adds what the parties show; returns whether that decides.
    fn tell<'a>(
        self,
        instrument: &'a Instrument,
        day: NaiveDate,
        possible: &mut Vec<(TreatyState, Option<&'a Event>)>,
        missing: &mut Vec<Missing>,
    ) -> bool {
        let entered = first(instrument, &[EventKind::InForce], true, day);
        let general = entered.filter(|(_, by)| by.is_yes()).map(|(event, _)| event);
        let own = || first(instrument, &[EventKind::InForce], false, day).map(|(event, _)| event);
        let suspension = || first(instrument, &[EventKind::Suspended], true, day);
        if self.bound >= 2 {
            possible.push((TreatyState::InForce, general.or_else(own)));
            return true;
        }
        if self.suspended > 0 {
            possible.push((TreatyState::Suspended, suspension().map(|(event, _)| event)));
            if self.bound + self.may_be_bound >= 2 {
                possible.push((TreatyState::InForce, None));
                missing.extend(self.missing);
            }
            return true;
        }
        // Its term is over for everybody; that States leave one by one ends an open treaty for none but themselves.
        if self.expired && self.left == self.named {
            possible.push((TreatyState::Terminated, None));
            return true;
        }
        // Nobody is left of a closed treaty, or one alone.
        if instrument.closed && self.left > 0 && self.named.saturating_sub(self.left) < 2 {
            let by =
                first(instrument, &[EventKind::Left, EventKind::NoticeOfWithdrawal], false, day);
            possible.push((TreatyState::Terminated, by.map(|(event, _)| event)));
            return true;
        }
        // The register may not tell who the parties are; the treaty's own day does not depend on that.
        if let Some(event) = general {
            possible.push((TreatyState::InForce, Some(event)));
            return true;
        }
        if self.bound + self.may_be_bound >= 2 {
            possible.push((TreatyState::InForce, None));
            missing.extend(self.missing);
        }
        false
    }
}
