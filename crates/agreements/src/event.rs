//! What happened to an instrument: typed, dated, sourced.

mod kind;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

pub use kind::EventKind;

/// The most events of one instrument.
pub const EVENTS_MAX: usize = 10_000;

/// One statement of an event's date.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DateClaim {
    /// The date that the source states.
    pub date: PartialDate,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// When the source said so, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_on: Option<PartialDate>,
    /// What the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
}

impl DateClaim {
    /// Returns a claim.
    #[must_use]
    pub fn new(date: PartialDate, grade: Evidence, source: impl Into<String>) -> Self {
        Self { date, source: source.into(), grade, stated_on: None, statement: None }
    }
}

/// Something that happened to an instrument.
///
/// The date that holds is [`Event::date`]; contradicting statements stay beside it in
/// [`Event::otherwise`], with the reason in [`Event::preferred_because`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    pub(crate) kind: EventKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) party: Option<Country>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<PartialDate>,
    #[serde(
        default,
        with = "kerben_core::calendar::serde_day_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) recorded: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) effective: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) against: Option<Country>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) precludes: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) article: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) provisions: Vec<String>,
    pub(crate) source: String,
    pub(crate) grade: Evidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) preferred_because: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) otherwise: Vec<DateClaim>,
}

impl Event {
    /// Returns an event without a date, for all parties.
    #[must_use]
    pub fn new(kind: EventKind, grade: Evidence, source: impl Into<String>) -> Self {
        Self {
            kind,
            party: None,
            date: None,
            recorded: None,
            effective: None,
            against: None,
            precludes: false,
            article: None,
            provisions: Vec::new(),
            source: source.into(),
            grade,
            preferred_because: None,
            note: None,
            otherwise: Vec::new(),
        }
    }

    /// Sets the date.
    #[must_use]
    pub fn on(mut self, date: PartialDate) -> Self {
        self.date = Some(date);
        self
    }

    /// Sets the party for which it happened.
    #[must_use]
    pub fn by(mut self, party: Country) -> Self {
        self.party = Some(party);
        self
    }

    /// Sets the day from which it was known.
    #[must_use]
    pub fn recorded_on(mut self, day: NaiveDate) -> Self {
        self.recorded = Some(day);
        self
    }

    /// Sets the day from which it has effect, where that is not the day of the act: a succession that is notified
    /// later has effect from the day on which the State came into being.
    #[must_use]
    pub fn with_effect_from(mut self, effective: PartialDate) -> Self {
        self.effective = Some(effective);
        self
    }

    /// Sets the other State, for what happens between two parties only: an objection, a suspension inter se.
    #[must_use]
    pub fn towards(mut self, other: Country) -> Self {
        self.against = Some(other);
        self
    }

    /// Says that the objection keeps the treaty out of force between the two (Vienna Convention 1969, article
    /// 20(4)(b): the objector must say so definitely).
    #[must_use]
    pub const fn precluding(mut self) -> Self {
        self.precludes = true;
        self
    }

    /// Names the provisions that a reservation or an objection concerns.
    #[must_use]
    pub fn naming(mut self, provisions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.provisions = provisions.into_iter().map(Into::into).collect();
        self
    }

    /// Returns what happened.
    #[must_use]
    pub const fn kind(&self) -> EventKind {
        self.kind
    }

    /// Returns the party for which it happened; `None` for all.
    #[must_use]
    pub const fn party(&self) -> Option<Country> {
        self.party
    }

    /// Returns when it happened, as far as it is known.
    #[must_use]
    pub const fn date(&self) -> Option<PartialDate> {
        self.date
    }

    /// Returns the day from which it was known: the recorded day, or else the latest day on which it can have
    /// happened.
    #[must_use]
    pub fn known_from(&self) -> Option<NaiveDate> {
        self.recorded.or_else(|| self.date.and_then(PartialDate::latest))
    }

    /// Returns the day from which it has effect, where that is not the day of the act.
    #[must_use]
    pub const fn effective(&self) -> Option<PartialDate> {
        self.effective
    }

    /// Returns the other State, for what happens between two parties only.
    #[must_use]
    pub const fn against(&self) -> Option<Country> {
        self.against
    }

    /// Returns whether the objection keeps the treaty out of force between the two.
    #[must_use]
    pub const fn precludes(&self) -> bool {
        self.precludes
    }

    /// Returns the article under which it happened.
    #[must_use]
    pub fn article(&self) -> Option<&str> {
        self.article.as_deref()
    }

    /// Returns the provisions that a reservation names.
    #[must_use]
    pub fn provisions(&self) -> &[String] {
        &self.provisions
    }

    /// Returns the id of the source in its pack.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns how far the event can be trusted.
    #[must_use]
    pub const fn grade(&self) -> Evidence {
        self.grade
    }

    /// Returns what a reader should know.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Returns why the date is preferred to the other statements.
    #[must_use]
    pub fn preferred_because(&self) -> Option<&str> {
        self.preferred_because.as_deref()
    }

    /// Returns the statements of another date, side by side.
    #[must_use]
    pub fn otherwise(&self) -> &[DateClaim] {
        &self.otherwise
    }
}
