//! Reservations and objections, between each two parties.

use chrono::{Months, NaiveDate};
use kerben_core::country::Country;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::force::{bounds, consent, ground, standing, stands};
use crate::instrument::Instrument;
use crate::standing::{Bounds, Force, Ground, NotInForce};
use crate::treaties::Treaties;

/// What another party made of a reservation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reaction {
    /// It accepted it by an act.
    Accepted,
    /// It said nothing until the time for it was over (Vienna Convention 1969, article 20(5)).
    TacitlyAccepted {
        /// The day on which the time was over.
        on: Bounds,
    },
    /// It can still object.
    Open {
        /// Until when.
        until: Bounds,
    },
    /// It objected; the treaty stays in force between the two without the reserved provisions (article 21(3)).
    Objected,
    /// It objected and said definitely that the treaty is not in force between the two (article 20(4)(b)).
    Precluded,
    /// It may have objected: the date of the act is not known closely enough.
    Undetermined,
}

/// A reservation as it stands between the State that made it and another party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReservationBetween {
    /// The State that made it.
    pub reserving: Country,
    /// The other party.
    pub other: Country,
    /// The provisions that it names.
    pub provisions: Vec<String>,
    /// What the other party made of it.
    pub reaction: Reaction,
    /// Whether it has effect between the two: it modifies the provisions, or takes them away (article 21). It has none
    /// where the treaty does not bind both.
    pub has_effect: Tri,
    /// The reservation and the reaction.
    pub grounds: Vec<Ground>,
}

impl Treaties {
    /// Returns the reservations that stand between two parties on a day, of either of them, with what the other made
    /// of each.
    ///
    /// A party that does not object within twelve months from the notification, or until its own consent if that is later,
    /// has accepted (Vienna Convention 1969, article 20(5)). The date of the reservation stands for its notification.
    /// A reservation that was withdrawn is left out (article 22).
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`]; [`AgreementError::SameState`]; as [`Treaties::status`].
    pub fn reservations_between(
        &self,
        instrument: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Vec<ReservationBetween>, AgreementError> {
        if a == b {
            return Err(AgreementError::SameState { state: a });
        }
        let instrument = self.get(instrument)?;
        let mut found = Vec::new();
        let relation = related(instrument, (a, b), day)?;
        for (reserving, other) in [(a.min(b), a.max(b)), (a.max(b), a.min(b))] {
            let made = |event: &&Event| {
                event.kind == EventKind::Reserved && event.party == Some(reserving)
            };
            for event in instrument.events.iter().filter(made) {
                if stands(instrument, event, EventKind::ReservationWithdrawn, day).is_possible() {
                    let mut one = between_two(instrument, event, (reserving, other), day);
                    one.has_effect = one.has_effect.and(relation);
                    found.push(one);
                }
            }
        }
        Ok(found)
    }
}

/// Whether the two are parties to each other: one for which the treaty is suspended still is, and an objection that keeps
/// the treaty out of force between the two is told by the reaction.
fn related(
    instrument: &Instrument,
    (a, b): (Country, Country),
    day: NaiveDate,
) -> Result<Tri, AgreementError> {
    let party = |state| {
        Ok::<_, AgreementError>(match standing(instrument, state, day)?.force {
            Force::NotInForce(NotInForce::Suspended { .. }) => Tri::Yes,
            force => force.is_in_force(),
        })
    };
    Ok(party(a)?.and(party(b)?))
}

fn between_two(
    instrument: &Instrument,
    reservation: &Event,
    (reserving, other): (Country, Country),
    day: NaiveDate,
) -> ReservationBetween {
    let concerns = |event: &&Event, kind| {
        event.kind == kind
            && event.party == Some(other)
            && event.against == Some(reserving)
            && (event.provisions.is_empty() || event.provisions == reservation.provisions)
            && bounds(event).latest >= bounds(reservation).earliest
    };
    let objection = instrument.events.iter().find(|event| concerns(event, EventKind::Objected));
    let accepted =
        instrument.events.iter().find(|event| concerns(event, EventKind::ReservationAccepted));
    let objects = objection
        .map_or(Tri::No, |event| stands(instrument, event, EventKind::ObjectionWithdrawn, day));
    let accepts = accepted.map_or(Tri::No, |event| bounds(event).by(day));
    let mut grounds = vec![ground(instrument, reservation)];
    let reaction = match (objects, accepts) {
        (Tri::Yes, _) if objection.is_some_and(|event| event.precludes) => Reaction::Precluded,
        (Tri::Yes, _) => Reaction::Objected,
        (Tri::Unknown, _) | (Tri::No, Tri::Unknown) => Reaction::Undetermined,
        (Tri::No, Tri::Yes) => Reaction::Accepted,
        (Tri::No, Tri::No) => silent(instrument, reservation, other, day),
    };
    if objects.is_possible() {
        grounds.extend(objection.map(|event| ground(instrument, event)));
    } else if accepts.is_possible() {
        grounds.extend(accepted.map(|event| ground(instrument, event)));
    }
    let made = stands(instrument, reservation, EventKind::ReservationWithdrawn, day);
    let has_effect = match reaction {
        Reaction::Accepted | Reaction::TacitlyAccepted { .. } | Reaction::Objected => made,
        Reaction::Precluded => Tri::No,
        Reaction::Open { .. } | Reaction::Undetermined => Tri::Unknown,
    };
    ReservationBetween {
        reserving,
        other,
        provisions: reservation.provisions.clone(),
        reaction,
        has_effect,
        grounds,
    }
}

/// The end of twelve months from the notification, or the other party's own consent, whichever is later.
fn silent(
    instrument: &Instrument,
    reservation: &Event,
    other: Country,
    day: NaiveDate,
) -> Reaction {
    let year = |day: Option<NaiveDate>| day?.checked_add_months(Months::new(12));
    let notified = bounds(reservation);
    let ends = Bounds::new(year(notified.earliest), year(notified.latest));
    let until = match consent(instrument, other) {
        Some(event) => ends.later(bounds(event)),
        // Without a consent that is known, only the twelve months are.
        None => Bounds::new(ends.earliest, None),
    };
    match until.by(day) {
        Tri::Yes => Reaction::TacitlyAccepted { on: until },
        Tri::No => Reaction::Open { until },
        Tri::Unknown => Reaction::Undetermined,
    }
}
