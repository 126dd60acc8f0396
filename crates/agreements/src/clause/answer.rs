//! The day that a clause gives, or what is missing for it.

use std::fmt;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::message::Message;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::act::Act;
use crate::standing::Bounds;

/// What a clause cannot be computed without.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Lack {
    /// The day of an act.
    Day(Act),
    /// More deposits: fewer are recorded than the clause waits for.
    Deposits {
        /// The act that waits for them.
        act: Act,
        /// How many are recorded.
        recorded: u32,
    },
    /// Whether the list of deposits is complete, as it was then.
    CompleteList(Act),
    /// Which of the depositors are newcomers.
    Newcomers(Act),
    /// Which States must act.
    States(Act),
    /// For which party the question is.
    Party(Act),
    /// Whether the State needs a procedure of its own.
    Procedures,
    /// When the fiscal year begins.
    FiscalYear,
    /// The day on which the parties agreed.
    AgreedDay,
    /// The name of the act: the source of the clause does not tell it.
    NamelessAct,
    /// When another instrument entered into force.
    OtherInstrument(String),
}

impl Lack {
    const fn key(&self) -> &'static str {
        match self {
            Self::Day(_) => "agreements.clause.lack.day",
            Self::Deposits { .. } => "agreements.clause.lack.deposits",
            Self::CompleteList(_) => "agreements.clause.lack.complete-list",
            Self::Newcomers(_) => "agreements.clause.lack.newcomers",
            Self::States(_) => "agreements.clause.lack.states",
            Self::Party(_) => "agreements.clause.lack.party",
            Self::Procedures => "agreements.clause.lack.procedures",
            Self::FiscalYear => "agreements.clause.lack.fiscal-year",
            Self::AgreedDay => "agreements.clause.lack.agreed-day",
            Self::NamelessAct => "agreements.clause.lack.nameless-act",
            Self::OtherInstrument(_) => "agreements.clause.lack.other",
        }
    }
}

/// A fact that is missing, with the instrument and the party.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Lacking {
    /// The instrument.
    pub instrument: String,
    /// The party whose act is missing.
    pub party: Option<Country>,
    /// What is missing.
    pub what: Lack,
}

impl Lacking {
    /// Returns what is missing as a message; the crate's catalogue has its words.
    #[must_use]
    pub fn message(&self) -> Message {
        let message = Message::new(self.what.key()).arg("instrument", self.instrument.clone());
        let message = match self.party {
            Some(party) => message.arg("party", party),
            None => message.arg("party", Message::new("agreements.clause.every-party")),
        };
        match &self.what {
            Lack::Deposits { act, recorded } => message
                .arg("act", act.to_string())
                .arg("recorded", recorded.to_string())
                .arg("number", act.count().map_or(0, super::act::Count::number).to_string()),
            Lack::Day(act)
            | Lack::CompleteList(act)
            | Lack::Newcomers(act)
            | Lack::States(act)
            | Lack::Party(act) => message.arg("act", act.to_string()),
            Lack::OtherInstrument(id) => message.arg("other", id.clone()),
            _ => message,
        }
    }
}

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.instrument)?;
        if let Some(party) = self.party {
            write!(f, "{party}: ")?;
        }
        match &self.what {
            Lack::Day(act) => write!(f, "the day of the event {act}"),
            Lack::Deposits { act, recorded } => {
                write!(f, "deposits for the event {act}: {recorded} are recorded")
            }
            Lack::CompleteList(act) => {
                write!(f, "whether the list of deposits is complete, for the event {act}")
            }
            Lack::Newcomers(act) => write!(f, "which States are newcomers, for the event {act}"),
            Lack::States(act) => write!(f, "which States must act, for the event {act}"),
            Lack::Party(act) => write!(f, "for which party, for the event {act}"),
            Lack::Procedures => f.write_str("whether the State needs a procedure of its own"),
            Lack::FiscalYear => f.write_str("when the fiscal year begins"),
            Lack::AgreedDay => f.write_str("the day on which the parties agreed"),
            Lack::NamelessAct => f.write_str("which event the clause counts from"),
            Lack::OtherInstrument(id) => write!(f, "the entry into force of {id}"),
        }
    }
}

/// A dated act on which an answer stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Relied {
    /// The act as the clause names it; `None` for the entry into force of another instrument.
    pub act: Option<Act>,
    /// When it was done.
    pub bounds: Bounds,
    /// The source, where the event has one.
    pub source: Option<String>,
    /// How far it can be trusted.
    pub grade: Evidence,
}

/// The day that a clause gives.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ForceDate {
    /// Between which days it lies; a missing later bound says that it may never come.
    pub bounds: Bounds,
    /// What is missing; where nothing is, the bounds are as close as the dates of the events.
    pub missing: Vec<Lacking>,
    /// The acts on which the answer stands.
    pub relied: Vec<Relied>,
    /// Whether a fixed day or an earlier effect decided, so that the day may lie before the acts.
    pub retroactive: bool,
}

impl ForceDate {
    /// Returns the day, if it is known to the day.
    #[must_use]
    pub fn exact(&self) -> Option<NaiveDate> {
        self.bounds.exact()
    }

    /// Returns whether something is missing. An imprecise day of which nothing is missing is determined.
    #[must_use]
    pub fn is_undetermined(&self) -> bool {
        !self.missing.is_empty()
    }

    /// Returns whether it lies on or before a day.
    pub fn by(&self, day: NaiveDate) -> Tri {
        self.bounds.by(day)
    }

    /// Returns the grade: computed, so [`Evidence::Derived`] at best, and the lowest of the acts.
    #[must_use]
    pub fn grade(&self) -> Evidence {
        Evidence::lowest(self.relied.iter().map(|relied| relied.grade))
            .map_or(Evidence::Derived, |grade| grade.weaker(Evidence::Derived))
    }

    /// Returns how a notified date stands to this computed one. The notified date wins; a difference is a finding.
    #[must_use]
    pub fn against(&self, notified: Bounds) -> Notified {
        Notified::beside(notified, self.bounds)
    }
}

/// A notified date beside the computed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Notified {
    /// The date that was notified: the one that holds.
    pub notified: Bounds,
    /// The date that the clause gives.
    pub computed: Bounds,
    /// Whether they agree.
    pub agreement: Tri,
}

impl Notified {
    /// A notified date beside a computed one: they differ where no day fits both.
    pub(crate) fn beside(notified: Bounds, computed: Bounds) -> Self {
        let apart = |first: Bounds, second: Bounds| {
            first.latest.is_some_and(|last| second.earliest.is_some_and(|next| last < next))
        };
        let agreement = if apart(computed, notified) || apart(notified, computed) {
            Tri::No
        } else if computed.exact().is_some() && computed.exact() == notified.exact() {
            Tri::Yes
        } else {
            Tri::Unknown
        };
        Self { notified, computed, agreement }
    }

    /// Returns the finding, if the two certainly differ: "computed 1993-11-30, notified 1993-12-01".
    #[must_use]
    pub fn finding(&self) -> Option<Message> {
        self.agreement.is_no().then(|| {
            Message::new("agreements.clause.finding.notified")
                .arg("computed", self.computed.to_string())
                .arg("notified", self.notified.to_string())
        })
    }
}
