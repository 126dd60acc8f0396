//! The state of one State within a treaty.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::tri::Tri;

use super::{PartyState, StateOn};
use crate::clause::EntryIntoForce;
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::force::{
    Notes, Seen, bounds, consent, effect, entry_bounds, ground, revoked, standing, view,
};
use crate::instrument::Instrument;
use crate::standing::{Bounds, Force, Missing, MissingFact, NotInForce};
use crate::treaties::Treaties;

/// A state with the event behind it.
type Entered<'a> = (PartyState, Option<&'a Event>, Bounds);

impl Treaties {
    /// Returns where a State stands within a treaty on a day, and which event brought it there.
    ///
    /// A notice of withdrawal makes it [`PartyState::Withdrawing`] until it takes effect or is revoked. A State that
    /// left and joined again is a party again. Where the sources do not decide, every possible state is listed.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`]; [`AgreementError::NotATreaty`]: only treaties have parties;
    /// [`AgreementError::Rule`] when a computed date leaves the calendar.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::{EventKind, PartyState, Treaties};
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    ///
    /// let treaties = Treaties::builtin()?;
    /// let on = |day| treaties.party_state("M-C190", Country::KG, day);
    /// // The instrument was deposited on 3 June 2024; the convention binds Kyrgyzstan twelve months later.
    /// assert_eq!(on(day(2024, 6, 3)?)?.state(), Some(PartyState::Contracting));
    /// let bound = on(day(2025, 6, 3)?)?;
    /// assert_eq!(bound.state(), Some(PartyState::Party));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn party_state(
        &self,
        instrument: &str,
        party: Country,
        day: NaiveDate,
    ) -> Result<StateOn<PartyState>, AgreementError> {
        let instrument = self.get(instrument)?;
        if !instrument.kind().is_treaty() {
            let (id, kind) = (instrument.id.clone(), instrument.kind);
            return Err(AgreementError::NotATreaty { instrument: id, kind });
        }
        party_state(instrument, party, day)
    }
}

pub(super) fn party_state(
    instrument: &Instrument,
    party: Country,
    day: NaiveDate,
) -> Result<StateOn<PartyState>, AgreementError> {
    let now = standing(instrument, party, day)?;
    let view = view(instrument, party, day);
    let seen = view.as_ref();
    let (entered, mut missing): (Vec<Entered<'_>>, Vec<Missing>) = match &now.force {
        Force::InForce { since, provisional: true } => {
            let by = seen.slot_for(EventKind::ProvisionallyApplied, party);
            (vec![(PartyState::ProvisionalParty, by, *since)], Vec::new())
        }
        Force::InForce { since, provisional: false } => bound(seen, party, day, *since)?,
        Force::NotInForce(NotInForce::Suspended { .. }) => {
            let by = last(seen, &[EventKind::Suspended], party, day);
            (vec![(PartyState::PartySuspended, by, since(by))], Vec::new())
        }
        Force::NotInForce(NotInForce::Ended { .. }) if comes_back(seen, party, day)? => {
            before(seen, party, day)
        }
        Force::NotInForce(NotInForce::Ended { from, how, .. }) => {
            // The events of the spell that ended stand in the instrument, not in the view of a later one.
            let by = last(instrument, &[*how], party, NaiveDate::MAX)
                .filter(|event| bounds(event).earliest <= from.latest || from.latest.is_none());
            (vec![(PartyState::Former, by, *from)], Vec::new())
        }
        Force::NotInForce(NotInForce::NotAParty { .. } | NotInForce::NotATreaty { .. }) => {
            (vec![(PartyState::None, None, Bounds::default())], Vec::new())
        }
        Force::NotInForce(_) => before(seen, party, day),
        Force::Undetermined(missing) => (undetermined(seen, party, day, missing)?, missing.clone()),
    };
    let mut possible: Vec<PartyState> = entered.iter().map(|(state, _, _)| *state).collect();
    possible.sort_unstable();
    possible.dedup();
    let decided = possible.len() == 1;
    if decided {
        missing.clear();
    }
    let first = entered.first().filter(|_| decided);
    Ok(StateOn {
        instrument: instrument.id.clone(),
        provisionally_applied: Tri::from(possible == [PartyState::ProvisionalParty]),
        possible,
        entered_by: first.and_then(|(_, by, _)| *by).map(|event| ground(instrument, event)),
        since: first.map(|(_, _, since)| *since).unwrap_or_default(),
        missing,
    })
}

/// Whether a State that left has consented again, without effect yet.
fn comes_back(seen: &Instrument, party: Country, day: NaiveDate) -> Result<bool, AgreementError> {
    let again = standing(seen, party, day)?;
    Ok(matches!(again.force, Force::NotInForce(NotInForce::NotYet { .. })))
}

fn since(event: Option<&Event>) -> Bounds {
    event.map(bounds).unwrap_or_default()
}

/// The last event of some kinds for the party or for all that can have happened by a day; its own come first.
fn last<'a>(
    instrument: &'a Instrument,
    kinds: &[EventKind],
    party: Country,
    day: NaiveDate,
) -> Option<&'a Event> {
    let find = |stated: Option<Country>| {
        instrument
            .events
            .iter()
            .filter(|event| {
                kinds.contains(&event.kind) && event.party == stated && event.against.is_none()
            })
            .filter(|event| bounds(event).by(day).is_possible())
            .max_by_key(|event| (bounds(event).earliest, event.known_from()))
    };
    find(Some(party)).or_else(|| find(None))
}

/// A party: plain, by succession, or with a notice that has no effect yet.
fn bound(
    instrument: &Instrument,
    party: Country,
    day: NaiveDate,
    since_entry: Bounds,
) -> Result<(Vec<Entered<'_>>, Vec<Missing>), AgreementError> {
    let consented = consent(instrument, party);
    let succeeds = consented.is_some_and(|event| event.kind == EventKind::Succeeded);
    let by = match (succeeds, instrument.slot(EventKind::InForce, Some(party))) {
        (true, _) => consented,
        (false, Some(event)) => Some(event),
        // A party that joined is in by its own act; otherwise the treaty's own day counts for all.
        (false, None) => match consented {
            Some(event) if enters_by_own_act(instrument) => Some(event),
            _ => instrument.slot(EventKind::InForce, None).or(consented),
        },
    };
    let state = if succeeds { PartyState::Successor } else { PartyState::Party };
    let plain = (state, by, since_entry);
    let Some(notice) = instrument.slot_for(EventKind::NoticeOfWithdrawal, party) else {
        return Ok((vec![plain], Vec::new()));
    };
    let own = entry_bounds(&Seen::by(instrument, party), party)?;
    // A notice outside its window, or too early, leaves the State a party.
    let (Some(effect), _) = effect(instrument, own, notice, Notes::Left)? else {
        return Ok((vec![plain], Vec::new()));
    };
    let revoked_by_then = match revoked(&Seen::by(instrument, party), party, notice, effect) {
        Tri::No => Tri::No,
        in_time => instrument
            .slot_for(EventKind::NoticeRevoked, party)
            .map_or(Tri::No, |event| bounds(event).by(day).and(in_time)),
    };
    let leaving = (PartyState::Withdrawing, Some(notice), bounds(notice));
    Ok(match bounds(notice).by(day).and(revoked_by_then.not()) {
        Tri::Yes => (vec![leaving], Vec::new()),
        Tri::No => (vec![plain], Vec::new()),
        Tri::Unknown => {
            let known = Some(bounds(notice).to_string());
            (vec![plain, leaving], vec![lacks(instrument, party, MissingFact::End, known)])
        }
    })
}

/// Whether a party that joins is in by its own act, by a rule of days or by a composed clause.
fn enters_by_own_act(instrument: &Instrument) -> bool {
    let composed = instrument.timing.as_ref().and_then(|timing| timing.entry.as_ref());
    instrument.entry.is_some() || composed.is_some_and(EntryIntoForce::differs_by_party)
}

fn lacks(
    instrument: &Instrument,
    party: Country,
    fact: MissingFact,
    known: Option<String>,
) -> Missing {
    Missing { instrument: instrument.id.clone(), party: Some(party), fact, known }
}

/// A State for which it is not in force yet: it has consented, or signed, or done neither.
fn before(
    instrument: &Instrument,
    party: Country,
    day: NaiveDate,
) -> (Vec<Entered<'_>>, Vec<Missing>) {
    let mut found: Vec<Entered<'_>> = Vec::new();
    let mut missing = Vec::new();
    let consented = instrument
        .events
        .iter()
        .filter(|event| event.kind.is_consent())
        .filter(|event| event.party.is_none_or(|stated| stated == party))
        .filter(|event| bounds(event).by(day).is_possible())
        .min_by_key(|event| (bounds(event).latest.is_none(), bounds(event).latest));
    let mut certain = Tri::No;
    if let Some(event) = consented {
        certain = bounds(event).by(day);
        found.push((PartyState::Contracting, Some(event), bounds(event)));
        if certain.is_unknown() {
            let known = Some(bounds(event).to_string());
            missing.push(lacks(instrument, party, MissingFact::Consent, known));
        }
    }
    if certain.is_yes() {
        return (found, missing);
    }
    let renounced = last(instrument, &[EventKind::NotToBecomeParty], party, day);
    let signed = last(instrument, &[EventKind::Signed], party, day)
        .or_else(|| confirmed(instrument, party, day));
    let third = (PartyState::None, renounced, since(renounced));
    match (signed, renounced.map(|event| bounds(event).by(day))) {
        (None, _) | (_, Some(Tri::Yes)) => found.push(third),
        (Some(event), renounced) => {
            let by_then = bounds(event).by(day);
            found.push((PartyState::Signatory, Some(event), bounds(event)));
            if by_then.is_unknown() || renounced.is_some_and(Tri::is_unknown) {
                found.push(third);
                let known = Some(bounds(event).to_string());
                missing.push(lacks(instrument, party, MissingFact::Consent, known));
            }
        }
    }
    (found, missing)
}

/// A signature ad referendum counts once it is confirmed (article 12(2)(b)), and then from its own day.
fn confirmed(instrument: &Instrument, party: Country, day: NaiveDate) -> Option<&Event> {
    last(instrument, &[EventKind::SignatureConfirmed], party, day)?;
    last(instrument, &[EventKind::SignedAdReferendum], party, day)
}

/// Where force is undetermined, every state that fits what is missing.
fn undetermined<'a>(
    instrument: &'a Instrument,
    party: Country,
    day: NaiveDate,
    missing: &[Missing],
) -> Result<Vec<Entered<'a>>, AgreementError> {
    let (mut found, _) = before(instrument, party, day);
    let (bound, _) = bound(instrument, party, day, Bounds::default())?;
    let applied = instrument
        .slot_for(EventKind::ProvisionallyApplied, party)
        .filter(|event| bounds(event).by(day).is_possible());
    for lack in missing {
        match lack.fact {
            MissingFact::Participation => {
                found.push((PartyState::Signatory, None, Bounds::default()));
            }
            MissingFact::End | MissingFact::Renewal => {
                found.clear();
                found.push((PartyState::Former, None, Bounds::default()));
                if last(instrument, &[EventKind::Suspended], party, day).is_some() {
                    found.push((PartyState::PartySuspended, None, Bounds::default()));
                }
            }
            MissingFact::EntryIntoForce | MissingFact::Consent => {
                // Whoever applies it provisionally is that at least, unless it said that it would not become a party.
                let renounced = instrument
                    .slot(EventKind::NotToBecomeParty, Some(party))
                    .is_some_and(|event| bounds(event).by(day).is_possible());
                if applied.is_some_and(|event| bounds(event).by(day).is_yes()) && !renounced {
                    found.clear();
                }
                let provisional =
                    |event| (PartyState::ProvisionalParty, Some(event), bounds(event));
                found.extend(applied.map(provisional));
            }
            _ => {}
        }
        found.extend(bound.iter().copied());
        if lack.fact == MissingFact::Participation {
            found.push((PartyState::Contracting, None, Bounds::default()));
        }
    }
    Ok(found)
}
