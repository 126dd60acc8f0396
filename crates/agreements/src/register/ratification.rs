//! Whether a State has ratified a convention.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::force::{ground, standing};
use crate::instrument::Instrument;
use crate::standing::{Bounds, Ground, Standing};
use crate::treaties::Treaties;

/// Why a State has not ratified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NotRatified {
    /// A source of that date does not have it among the parties.
    AsOf {
        /// The date of the source.
        stated: PartialDate,
    },
    /// It consented later.
    Later {
        /// When.
        consent: Bounds,
    },
    /// The convention is closed to it.
    Closed,
}

/// Whether a State has consented to be bound on a day: three answers, never a blank that looks like a no.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Ratified {
    /// It has.
    Yes {
        /// By which act; `None` where the sources know only that it is bound.
        how: Option<EventKind>,
        /// When.
        consent: Bounds,
    },
    /// It had not.
    No(NotRatified),
    /// The sources do not say.
    Unknown {
        /// What is known of the day of a consent.
        consent: Option<Bounds>,
        /// The latest earlier date for which a source does not have it among the parties.
        last_known_without: Option<PartialDate>,
    },
}

/// Where a State stands towards a convention on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Ratification {
    /// The convention.
    pub convention: String,
    /// The State.
    pub state: Country,
    /// The day of the question.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub day: NaiveDate,
    /// Whether it has ratified, accepted, approved or acceded.
    pub ratified: Ratified,
    /// Whether a step of domestic law was taken: it binds nobody abroad, and the press calls it "ratified".
    pub domestic: Tri,
    /// Whether the convention is in force for it; computed from the convention's rule where no date was notified.
    pub standing: Standing,
    /// The provisions that it excluded or changed for itself.
    pub reserved: Vec<String>,
    /// The facts on which the answer to `ratified` stands; empty where nothing is known.
    pub grounds: Vec<Ground>,
}

impl Ratification {
    /// Returns the answer without its reasons.
    pub const fn is_ratified(&self) -> Tri {
        match self.ratified {
            Ratified::Yes { .. } => Tri::Yes,
            Ratified::No(_) => Tri::No,
            Ratified::Unknown { .. } => Tri::Unknown,
        }
    }

    /// Returns the lowest grade among the grounds, [`Evidence::Unverified`] where there are none.
    #[must_use]
    pub fn grade(&self) -> Evidence {
        Evidence::lowest(self.grounds.iter().map(|ground| ground.grade))
            .unwrap_or(Evidence::Unverified)
    }
}

impl Treaties {
    /// Returns the conventions: treaties that are open to States beyond those the data tell of.
    pub fn conventions(&self) -> impl Iterator<Item = &Instrument> {
        self.iter().filter(|instrument| instrument.kind().is_treaty() && !instrument.is_closed())
    }

    /// Returns whether a State has ratified a convention by a day, and whether it is in force for it.
    ///
    /// A State that is not on a list of parties of some date had not ratified before that date either, unless a
    /// consent says otherwise; after that date the answer is unknown.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`]; [`AgreementError::Rule`] when a computed date leaves the calendar.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::Treaties;
    /// use kerben_agreements::register::{NotRatified, Ratified};
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    ///
    /// let treaties = Treaties::builtin()?;
    /// // ILO 190: the law of 2024-02-28 is a domestic step, the deposit of 2024-06-03 is the ratification.
    /// let spring = treaties.ratification("M-C190", Country::KG, day(2024, 5, 1)?)?;
    /// assert!(spring.domestic.is_yes() && spring.is_ratified().is_no());
    /// let winter = treaties.ratification("M-C190", Country::KG, day(2024, 12, 1)?)?;
    /// assert!(winter.is_ratified().is_yes() && winter.standing.is_in_force().is_no());
    /// // Not on the list of 2020-10-05; nobody says what came after.
    /// let list = treaties.ratification("M-C189", Country::KZ, day(2020, 1, 1)?)?;
    /// assert!(matches!(list.ratified, Ratified::No(NotRatified::AsOf { .. })));
    /// let later = treaties.ratification("M-C189", Country::KZ, day(2025, 1, 1)?)?;
    /// assert!(later.is_ratified().is_unknown());
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ratification(
        &self,
        convention: &str,
        state: Country,
        day: NaiveDate,
    ) -> Result<Ratification, AgreementError> {
        ratification(self.get(convention)?, state, day)
    }

    /// Returns where each of the States stands towards every convention, in the order of conventions and States.
    ///
    /// # Errors
    /// As [`Treaties::ratification`].
    pub fn ratifications(
        &self,
        states: &[Country],
        day: NaiveDate,
    ) -> Result<Vec<Ratification>, AgreementError> {
        self.conventions()
            .flat_map(|convention| states.iter().map(move |state| (convention, *state)))
            .map(|(convention, state)| ratification(convention, state, day))
            .collect()
    }
}

fn ratification(
    convention: &Instrument,
    state: Country,
    day: NaiveDate,
) -> Result<Ratification, AgreementError> {
    let mut grounds = Vec::new();
    let ratified = ratified(convention, state, day, &mut grounds);
    let by = |event: &Event| event.date.map_or(Tri::Unknown, |date| Bounds::from(date).by(day));
    let steps: Vec<&Event> = own(convention, state, EventKind::DomesticStep).collect();
    let domestic =
        if steps.is_empty() { Tri::Unknown } else { Tri::any(steps.iter().map(|event| by(event))) };
    let reserved = own(convention, state, EventKind::Reserved)
        .filter(|event| by(event).is_possible())
        .flat_map(|event| event.provisions.iter().cloned())
        .collect();
    Ok(Ratification {
        convention: convention.id().to_owned(),
        state,
        day,
        ratified,
        domestic,
        standing: standing(convention, state, day)?,
        reserved,
        grounds,
    })
}

fn own(convention: &Instrument, state: Country, kind: EventKind) -> impl Iterator<Item = &Event> {
    convention.events().iter().filter(move |event| event.kind == kind && event.party == Some(state))
}

fn ratified(
    convention: &Instrument,
    state: Country,
    day: NaiveDate,
    grounds: &mut Vec<Ground>,
) -> Ratified {
    if convention.is_closed() && !convention.names(state) {
        return Ratified::No(NotRatified::Closed);
    }
    let bounds = |event: &Event| event.date.map(Bounds::from).unwrap_or_default();
    let consents: Vec<&Event> = convention
        .events()
        .iter()
        .filter(|event| event.kind.is_consent() && event.party == Some(state))
        .collect();
    if let Some(event) = consents.iter().find(|event| bounds(event).by(day).is_yes()) {
        grounds.push(ground(convention, event));
        return Ratified::Yes { how: Some(event.kind), consent: bounds(event) };
    }
    // Who is bound has consented: not later than the day on which it became bound.
    let bound = own(convention, state, EventKind::InForce)
        .find(|event| consents.is_empty() && bounds(event).by(day).is_yes());
    if let Some(event) = bound {
        grounds.push(ground(convention, event));
        return Ratified::Yes { how: None, consent: Bounds::new(None, bounds(event).latest) };
    }
    let possible = consents.iter().find(|event| bounds(event).by(day).is_unknown());
    let without = |event: &&Event| event.date.and_then(PartialDate::earliest);
    let stated = own(convention, state, EventKind::StatedNotBound)
        .filter(|event| without(event).is_some_and(|stated| stated >= day))
        .min_by_key(without);
    if let Some((event, date)) = stated.and_then(|event| Some((event, event.date?))) {
        // A consent that may lie before the list would contradict it: then nothing is certain.
        let contradicted = possible.is_some_and(|consent| {
            bounds(consent).latest.is_some_and(|latest| Some(latest) <= without(&event))
        });
        if !contradicted {
            grounds.push(ground(convention, event));
            return Ratified::No(NotRatified::AsOf { stated: date });
        }
    }
    if let Some(event) = possible {
        grounds.push(ground(convention, event));
        return unknown(convention, state, day, Some(bounds(event)), grounds);
    }
    if let Some(event) = consents.iter().min_by_key(|event| bounds(event).earliest) {
        grounds.push(ground(convention, event));
        return Ratified::No(NotRatified::Later { consent: bounds(event) });
    }
    unknown(convention, state, day, None, grounds)
}

fn unknown(
    convention: &Instrument,
    state: Country,
    day: NaiveDate,
    consent: Option<Bounds>,
    grounds: &mut Vec<Ground>,
) -> Ratified {
    let last = own(convention, state, EventKind::StatedNotBound)
        .filter(|event| event.date.and_then(PartialDate::earliest).is_some_and(|on| on < day))
        .max_by_key(|event| event.date.and_then(PartialDate::earliest));
    grounds.extend(last.map(|event| ground(convention, event)));
    Ratified::Unknown { consent, last_known_without: last.and_then(|event| event.date) }
}
