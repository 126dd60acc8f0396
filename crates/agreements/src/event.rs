//! What happened to an instrument: typed, dated, sourced.

use std::fmt;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

/// The most events of one instrument.
pub const EVENTS_MAX: usize = 10_000;

/// What happened to an instrument, for one party or for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EventKind {
    /// Somebody proposed it or announced its signature.
    Proposed,
    /// Experts initialled the text.
    Initialled,
    /// A government approved the draft: no signature, no consent.
    DraftApproved,
    /// A source reports a signature that another one denies.
    SigningReported,
    /// The text was adopted.
    Adopted,
    /// It was signed, subject to whatever the text asks for.
    Signed,
    /// The host State issued the act.
    Issued,
    /// It was put to parliament.
    Submitted,
    /// A step of domestic law: ratification law, decree. It has no effect between States.
    DomesticStep,
    /// The State's ratification reached the depositary or the other party.
    Ratified,
    /// The State's accession reached the depositary.
    Acceded,
    /// An instrument of a kind that is not told was deposited.
    Deposited,
    /// The State's notification was sent.
    NotificationSent,
    /// The State's notification was received.
    NotificationReceived,
    /// The instruments were exchanged.
    Exchanged,
    /// The State's instrument was registered, as with the International Labour Organization.
    Registered,
    /// The depositary sent out its notice of an instrument or a notification; without a party, of the one that counts.
    Circulated,
    /// The organ that the text names took its decision.
    Decided,
    /// The parties agreed on a day: the date is that day.
    DateAgreed,
    /// It is applied provisionally from this day.
    ProvisionallyApplied,
    /// It entered into force, as notified or stated.
    InForce,
    /// A source says that it was in force on some day of this date.
    StatedInForce,
    /// A source says that it was not in force on some day of this date.
    StatedNotInForce,
    /// A source says that the State was not bound on this date.
    StatedNotBound,
    /// The State excluded or changed provisions for itself.
    Reserved,
    /// The State objected to a reservation.
    Objected,
    /// Its text was changed by an act that is not an instrument of its own here.
    Amended,
    /// It was prolonged.
    Renewed,
    /// Its term ends on this day unless it is renewed.
    TermEnds,
    /// It is suspended from this day.
    Suspended,
    /// It applies again from this day.
    Resumed,
    /// A notice of withdrawal was received.
    NoticeOfWithdrawal,
    /// That notice was revoked before it took effect (Vienna Convention 1969, article 68).
    NoticeRevoked,
    /// The first day on which the State is no longer bound.
    Left,
    /// The first day on which it no longer binds anybody.
    Terminated,
    /// The first day after its term.
    Expired,
}

impl EventKind {
    /// Every kind of event.
    pub const ALL: [Self; 32] = [
        Self::Proposed,
        Self::Initialled,
        Self::DraftApproved,
        Self::SigningReported,
        Self::Adopted,
        Self::Signed,
        Self::Issued,
        Self::Submitted,
        Self::DomesticStep,
        Self::Ratified,
        Self::Acceded,
        Self::Deposited,
        Self::NotificationSent,
        Self::NotificationReceived,
        Self::Exchanged,
        Self::ProvisionallyApplied,
        Self::InForce,
        Self::StatedInForce,
        Self::StatedNotInForce,
        Self::StatedNotBound,
        Self::Reserved,
        Self::Objected,
        Self::Amended,
        Self::Renewed,
        Self::TermEnds,
        Self::Suspended,
        Self::Resumed,
        Self::NoticeOfWithdrawal,
        Self::NoticeRevoked,
        Self::Left,
        Self::Terminated,
        Self::Expired,
    ];

    /// Returns whether the event establishes a State's consent to be bound (articles 11 to 16).
    #[must_use]
    pub const fn is_consent(self) -> bool {
        matches!(
            self,
            Self::Ratified
                | Self::Acceded
                | Self::Deposited
                | Self::NotificationReceived
                | Self::Exchanged
        )
    }

    /// Returns whether the event fixes the text: signature or adoption.
    #[must_use]
    pub const fn is_conclusion(self) -> bool {
        matches!(self, Self::Signed | Self::Adopted | Self::Issued)
    }

    /// Returns whether the event ends the force of the instrument for the party or for all.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Left | Self::Terminated | Self::Expired)
    }

    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Initialled => "initialled",
            Self::DraftApproved => "draft-approved",
            Self::SigningReported => "signing-reported",
            Self::Adopted => "adopted",
            Self::Signed => "signed",
            Self::Issued => "issued",
            Self::Submitted => "submitted",
            Self::DomesticStep => "domestic-step",
            Self::Ratified => "ratified",
            Self::Acceded => "acceded",
            Self::Deposited => "deposited",
            Self::NotificationSent => "notification-sent",
            Self::NotificationReceived => "notification-received",
            Self::Exchanged => "exchanged",
            Self::Registered => "registered",
            Self::Circulated => "circulated",
            Self::Decided => "decided",
            Self::DateAgreed => "date-agreed",
            Self::ProvisionallyApplied => "provisionally-applied",
            Self::InForce => "in-force",
            Self::StatedInForce => "stated-in-force",
            Self::StatedNotInForce => "stated-not-in-force",
            Self::StatedNotBound => "stated-not-bound",
            Self::Reserved => "reserved",
            Self::Objected => "objected",
            Self::Amended => "amended",
            Self::Renewed => "renewed",
            Self::TermEnds => "term-ends",
            Self::Suspended => "suspended",
            Self::Resumed => "resumed",
            Self::NoticeOfWithdrawal => "notice-of-withdrawal",
            Self::NoticeRevoked => "notice-revoked",
            Self::Left => "left",
            Self::Terminated => "terminated",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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
