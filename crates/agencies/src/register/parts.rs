//! What the register holds besides holdings: changes, transitions, observations, attributes, sites, boards,
//! programmes, and what of it stood on a day.

use chrono::NaiveDate;
use kerben_core::calendar::{self, MonthEnd};
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::{Register, in_calendar};
use crate::attribute::{Attribute, AttributeKey};
use crate::body::Level;
use crate::change::Change;
use crate::composition::Composition;
use crate::end::End;
use crate::error::AgencyError;
use crate::id::{ActId, BodyId, ChangeId};
use crate::observation::Observation;
use crate::programme::Programme;
use crate::rewording::Rewording;
use crate::site::Site;
use crate::transition::Transition;

/// The composition of a board or council on a day, and how old the knowledge is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CompositionOn {
    /// The composition.
    pub composition: Composition,
    /// Whether it stood on that day.
    pub holds: Tri,
    /// Whether it is only the last one known: its end is not told, and the term for which it stood is over.
    pub last_known: bool,
    /// The days since the latest day on which it can have begun; `None` where nothing bounds that.
    pub age_days: Option<u32>,
}

/// What the register holds.
impl Register {
    /// Iterates over the changes in the order of their ids.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.values()
    }

    /// Returns a change by its id.
    #[must_use]
    pub fn change(&self, id: &ChangeId) -> Option<&Change> {
        self.changes.get(id)
    }

    /// Iterates over the changes that an act made.
    pub fn changes_by<'a>(&'a self, act: &'a ActId) -> impl Iterator<Item = &'a Change> {
        self.changes().filter(move |change| change.basis.contains(act))
    }

    /// Returns the rules for the time between two orders.
    #[must_use]
    pub fn transitions(&self) -> &[Transition] {
        &self.parts.transitions
    }

    /// Returns what was seen on a day; no query counts it as a change.
    #[must_use]
    pub fn observations(&self) -> &[Observation] {
        &self.parts.observations
    }

    /// Returns the dated properties of bodies.
    #[must_use]
    pub fn attributes(&self) -> &[Attribute] {
        &self.parts.attributes
    }

    /// Returns the places away from home.
    #[must_use]
    pub fn sites(&self) -> &[Site] {
        &self.parts.sites
    }

    /// Returns the boards and councils.
    #[must_use]
    pub fn compositions(&self) -> &[Composition] {
        &self.parts.compositions
    }

    /// Returns the funds and programmes.
    #[must_use]
    pub fn programmes(&self) -> &[Programme] {
        &self.parts.programmes
    }

    /// Returns the names in living law that an act put right.
    #[must_use]
    pub fn rewordings(&self) -> &[Rewording] {
        &self.parts.rewordings
    }

    /// Returns the last day of knowledge, for a register [as known on](Register::as_known_on) a day.
    #[must_use]
    pub const fn known_on(&self) -> Option<NaiveDate> {
        self.known_on
    }
}

/// What of it stood on a day.
impl Register {
    pub(crate) fn between(&self, body: &BodyId, from: &End, until: &End, day: NaiveDate) -> Tri {
        let reading = self.body(body).map(|body| self.reading(body.jurisdiction()));
        reading.map_or(Tri::Unknown, |reading| reading.between(from, until, day))
    }

    /// Returns the values of a property of a body on a day, certainly or perhaps.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`]; [`AgencyError::Day`].
    pub fn attribute_on(
        &self,
        body: &BodyId,
        key: AttributeKey,
        day: NaiveDate,
    ) -> Result<Vec<(&Attribute, Tri)>, AgencyError> {
        self.body(body)?;
        in_calendar(day)?;
        let all = self.attributes().iter().filter(|one| one.body == *body && one.key == key);
        Ok(all
            .map(|one| (one, self.between(body, &one.from, &one.until, day)))
            .filter(|(_, holds)| holds.is_possible())
            .collect())
    }

    /// Returns the rank of a body on a day: a dated one where one certainly holds, else that of its record.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`]; [`AgencyError::Day`].
    pub fn level_on(&self, body: &BodyId, day: NaiveDate) -> Result<Level, AgencyError> {
        let dated = self.attribute_on(body, AttributeKey::Level, day)?;
        let certain = dated.iter().find(|(_, holds)| holds.is_yes());
        let level = certain.and_then(|(one, _)| Level::from_code(&one.value));
        Ok(level.unwrap_or(self.body(body)?.level()))
    }

    /// Whether a body was alive on a day.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`]; [`AgencyError::Day`].
    pub fn alive_on(&self, body: &BodyId, day: NaiveDate) -> Result<Tri, AgencyError> {
        let body = self.body(body)?;
        in_calendar(day)?;
        Ok(self.reading(body.jurisdiction()).between(body.from(), body.until(), day))
    }

    /// Returns the places where a body worked on a day, certainly or perhaps.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`]; [`AgencyError::Day`].
    pub fn sites_on(
        &self,
        body: &BodyId,
        day: NaiveDate,
    ) -> Result<Vec<(&Site, Tri)>, AgencyError> {
        self.body(body)?;
        in_calendar(day)?;
        let all = self.sites().iter().filter(|one| one.body == *body);
        Ok(all
            .map(|one| (one, self.between(body, &one.from, &one.until, day)))
            .filter(|(_, holds)| holds.is_possible())
            .collect())
    }

    /// Returns the newest composition of a board or council that had certainly begun by a day: whether it stood on it,
    /// whether it is only the last one known, and the age of that knowledge. `None` where none had certainly begun.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`]; [`AgencyError::Day`].
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{BodyId, Register};
    /// use kerben_core::calendar::parse_day;
    ///
    /// let register = Register::builtin()?;
    /// let council = BodyId::new("mx.cc")?;
    /// let seats = register.composition_on(&council, "council", parse_day("2009-06-01")?)?.ok_or("seen")?;
    /// assert_eq!(seats.composition.seats, Some(156));
    /// assert!(seats.last_known, "the term of three years is over, and no later list is known");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn composition_on(
        &self,
        body: &BodyId,
        organ: &str,
        day: NaiveDate,
    ) -> Result<Option<CompositionOn>, AgencyError> {
        self.body(body)?;
        in_calendar(day)?;
        let begun = |one: &Composition| one.from.latest(self.slack).filter(|from| *from <= day);
        let newest = self
            .compositions()
            .iter()
            .filter(|one| one.body == *body && one.organ == organ)
            .filter_map(|one| Some((begun(one)?, one)))
            .max_by(|(a, one), (b, other)| (a, &one.id).cmp(&(b, &other.id)));
        let Some((from, one)) = newest else { return Ok(None) };
        let term = one.term_years.and_then(|years| years.checked_mul(12)?.try_into().ok());
        let over = term
            .and_then(|months: i32| calendar::add_months(from, months, MonthEnd::Clamp).ok())
            .is_some_and(|over| over <= day);
        let days = day.signed_duration_since(from).num_days();
        Ok(Some(CompositionOn {
            holds: self.between(body, &one.from, &one.until, day),
            last_known: one.until == End::Unknown && over,
            age_days: u32::try_from(days).ok(),
            composition: one.clone(),
        }))
    }
}
