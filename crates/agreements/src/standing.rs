//! Whether an instrument binds: the answer, its grounds, and what is missing.

use std::fmt;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::{Citation, Evidence};
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::event::{DateClaim, EventKind};
use crate::kind::Kind;
use crate::rule::DateRule;

/// The earliest and the latest day that something can have happened; `None` is unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Bounds {
    /// Not before this day.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub earliest: Option<NaiveDate>,
    /// Not after this day.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub latest: Option<NaiveDate>,
}

impl Bounds {
    /// Returns bounds.
    #[must_use]
    pub const fn new(earliest: Option<NaiveDate>, latest: Option<NaiveDate>) -> Self {
        Self { earliest, latest }
    }

    /// Returns the day, if it is known.
    #[must_use]
    pub fn exact(self) -> Option<NaiveDate> {
        if self.earliest == self.latest { self.earliest } else { None }
    }

    /// Returns whether it happened on or before a day.
    pub fn by(self, day: NaiveDate) -> Tri {
        if self.latest.is_some_and(|latest| latest <= day) {
            Tri::Yes
        } else if self.earliest.is_some_and(|earliest| earliest > day) {
            Tri::No
        } else {
            Tri::Unknown
        }
    }

    /// Returns the bounds of the later of two days.
    #[must_use]
    pub fn later(self, other: Self) -> Self {
        Self {
            // A bound that is missing below does not loosen one that is there.
            earliest: self.earliest.max(other.earliest),
            latest: self.latest.and_then(|latest| other.latest.map(|other| latest.max(other))),
        }
    }
}

impl From<PartialDate> for Bounds {
    fn from(date: PartialDate) -> Self {
        Self { earliest: date.earliest(), latest: date.latest() }
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.earliest, self.latest) {
            (Some(earliest), Some(latest)) if earliest == latest => write!(f, "{earliest}"),
            (Some(earliest), Some(latest)) => write!(f, "{earliest}/{latest}"),
            (Some(earliest), None) => write!(f, "{earliest}/.."),
            (None, Some(latest)) => write!(f, "../{latest}"),
            (None, None) => f.write_str("../.."),
        }
    }
}

/// What an answer cannot be given without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MissingFact {
    /// Whether the State takes part at all.
    Participation,
    /// The State's consent to be bound, or its day.
    Consent,
    /// The day of entry into force.
    EntryIntoForce,
    /// The day of the end.
    End,
    /// Whether and when it was renewed.
    Renewal,
    /// Whether the person is within the personal scope.
    PersonalScope,
    /// A condition of the scope that the case does not tell.
    ScopeCondition,
    /// Whether an objection or a suspension stands between two States.
    Relation,
    /// Whether rights survive the end of the instrument.
    Survival,
    /// The day on which the person entered.
    EntryOfPerson,
}

impl MissingFact {
    /// Returns the key of its words in the catalogue.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Participation => "agreements.missing.participation",
            Self::Consent => "agreements.missing.consent",
            Self::EntryIntoForce => "agreements.missing.entry",
            Self::End => "agreements.missing.end",
            Self::Renewal => "agreements.missing.renewal",
            Self::PersonalScope => "agreements.missing.personal-scope",
            Self::ScopeCondition => "agreements.missing.scope-condition",
            Self::Relation => "agreements.missing.relation",
            Self::Survival => "agreements.missing.survival",
            Self::EntryOfPerson => "agreements.missing.entry-of-person",
        }
    }
}

/// A fact that is missing, named.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Missing {
    /// The instrument.
    pub instrument: String,
    /// The State for which it is missing.
    pub party: Option<Country>,
    /// What is missing.
    pub fact: MissingFact,
    /// What is known about it, such as the bounds of a date.
    pub known: Option<String>,
}

/// Why an instrument is not in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NotInForce {
    /// It is no treaty: it adds conditions, it does not bind as a treaty does.
    NotATreaty {
        /// What it is.
        kind: Kind,
    },
    /// It is closed to that State.
    NotAParty {
        /// The State.
        party: Country,
    },
    /// A source says that the State was not bound on that day or later.
    StatedNotBound {
        /// The State.
        party: Country,
    },
    /// It enters into force later, or a source says that it had not done so yet.
    NotYet {
        /// The State.
        party: Country,
        /// When it enters into force.
        entry: Bounds,
    },
    /// It has ended, for the State or for all.
    Ended {
        /// The State.
        party: Country,
        /// The first day on which it is no longer in force.
        from: Bounds,
        /// How it ended.
        how: EventKind,
    },
    /// It is suspended.
    Suspended {
        /// The State.
        party: Country,
    },
    /// An objection to a reservation keeps it out of force between the two (Vienna Convention 1969, article
    /// 20(4)(b)).
    Precluded {
        /// The State that objects.
        by: Country,
        /// The State that made the reservation.
        reserving: Country,
    },
}

impl NotInForce {
    /// Returns the key of its words in the catalogue.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NotATreaty { .. } => "agreements.not-in-force.not-a-treaty",
            Self::NotAParty { .. } => "agreements.not-in-force.not-a-party",
            Self::StatedNotBound { .. } => "agreements.not-in-force.stated-not-bound",
            Self::NotYet { .. } => "agreements.not-in-force.not-yet",
            Self::Ended { .. } => "agreements.not-in-force.ended",
            Self::Suspended { .. } => "agreements.not-in-force.suspended",
            Self::Precluded { .. } => "agreements.not-in-force.precluded",
        }
    }
}

/// Whether an instrument is in force: three-valued.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Force {
    /// It binds.
    InForce {
        /// Since when.
        since: Bounds,
        /// Whether it is only applied provisionally.
        provisional: bool,
    },
    /// It does not bind.
    NotInForce(NotInForce),
    /// The sources do not say.
    Undetermined(Vec<Missing>),
}

impl Force {
    /// Returns whether it is in force.
    pub const fn is_in_force(&self) -> Tri {
        match self {
            Self::InForce { .. } => Tri::Yes,
            Self::NotInForce(_) => Tri::No,
            Self::Undetermined(_) => Tri::Unknown,
        }
    }

    /// Returns why it is not in force.
    #[must_use]
    pub const fn reason(&self) -> Option<&NotInForce> {
        match self {
            Self::NotInForce(reason) => Some(reason),
            _ => None,
        }
    }

    /// Returns what is missing for an answer.
    #[must_use]
    pub fn missing(&self) -> &[Missing] {
        match self {
            Self::Undetermined(missing) => missing,
            _ => &[],
        }
    }
}

/// A fact on which an answer stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Ground {
    /// The instrument.
    pub instrument: String,
    /// The event; `None` stands for the instrument itself: its kind and its list of States.
    pub event: Option<EventKind>,
    /// The party of the event.
    pub party: Option<Country>,
    /// The date of the event, or the one that follows from it.
    pub date: Option<PartialDate>,
    /// The rule by which the entry or the end was computed from the event.
    pub rule: Option<DateRule>,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted; what is computed is [`Evidence::Derived`] at best.
    pub grade: Evidence,
    /// What a reader should know.
    pub note: Option<String>,
    /// Contradicting statements of the date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub otherwise: Vec<DateClaim>,
    /// Why the date is preferred to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// Whether an instrument is in force, on which grounds.
///
/// It ends on the day that is recorded, or else on the day that its own term or the notice of a party leads to. Where no end
/// is recorded and no clause leads to one, none is assumed: the answer is what the register knows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Standing {
    /// The instrument.
    pub instrument: String,
    /// The answer.
    pub force: Force,
    /// The facts on which it stands; never empty.
    pub grounds: Vec<Ground>,
    /// Where a notified date of entry differs from the one that the treaty's own rule gives, the latter.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub computed_otherwise: Option<NaiveDate>,
    /// Where a recorded end differs from the one that the treaty's own clause gives, the latter.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub end_otherwise: Option<NaiveDate>,
}

impl Standing {
    /// Returns whether it is in force.
    pub const fn is_in_force(&self) -> Tri {
        self.force.is_in_force()
    }

    /// Returns since when it is in force.
    #[must_use]
    pub const fn since(&self) -> Option<Bounds> {
        match self.force {
            Force::InForce { since, .. } => Some(since),
            _ => None,
        }
    }

    /// Returns why it is not in force.
    #[must_use]
    pub const fn reason(&self) -> Option<&NotInForce> {
        self.force.reason()
    }

    /// Returns what is missing for an answer.
    #[must_use]
    pub fn missing(&self) -> &[Missing] {
        self.force.missing()
    }

    /// Returns the lowest grade among its grounds.
    #[must_use]
    pub fn grade(&self) -> Evidence {
        Evidence::lowest(self.grounds.iter().map(|ground| ground.grade))
            .unwrap_or(Evidence::Unverified)
    }

    /// Returns the instrument as a citation.
    #[must_use]
    pub fn citation(&self) -> Citation {
        Citation::new(self.instrument.clone())
    }
}
