//! Changes: what happened to bodies and to the functions that they held.

use std::fmt;

use chrono::NaiveDate;
use kerben_core::calendar::serde_day_option;
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use serde::{Deserialize, Serialize};

use crate::end::End;
use crate::id::{ActId, BodyId, ChangeId, FunctionId};
use crate::proof::SourceIds;

/// The most moves of one change.
pub const MOVES_MAX: usize = 1_000;

/// An event that changed a body or moved a function. What was only proposed or observed is no change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Change {
    /// Its id.
    pub id: ChangeId,
    /// The state or organisation.
    pub jurisdiction: Party,
    /// What kind of event it was.
    pub kind: ChangeKind,
    /// Its day, as far as the sources tell.
    pub on: End,
    /// The first day after it, for what is for a time only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<End>,
    /// What ends it, where no day does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// What the act or the source says about succession.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub succession: Option<Succession>,
    /// The body that was renamed, re-parented, reorganised or given another status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<BodyId>,
    /// The body that it stood under before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_from: Option<BodyId>,
    /// The body that it stood under afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_to: Option<BodyId>,
    /// The new name, form or status, as `form=public_institution`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Which function went from whom to whom.
    #[serde(default, rename = "move", skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
    /// The acts that made it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<ActId>,
    /// Other kinds that it can be read as.
    #[serde(default, rename = "reading", skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<KindReading>,
    /// The day on which it was recorded, where that was stated.
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub recorded: Option<NaiveDate>,
    /// How well fact and date are proved; the choice of kind is the editor's unless the note quotes the act.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One function on its way from a donor to a receiver.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Move {
    /// Who had it; `None` where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub donor: Option<BodyId>,
    /// What moved; `None` where that is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionId>,
    /// Who got it; `None` where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<BodyId>,
    /// How the three are known to belong together.
    pub pairing: Pairing,
}

/// How it is known which function went where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Pairing {
    /// The source says so.
    Stated,
    /// Inferred from the bodies' names or lists of functions.
    ByName,
    /// There is only one pair, or one function for all pairs.
    Single,
    /// No donor, or no receiver.
    OneSided,
    /// Donor and receiver are known, the function is not told.
    Unpaired,
}

/// What kind of event a change was.
///
/// Restructurings lie on two [axes](ChangeKind::axes): how many bodies meet, and whether an input lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// A body appears without a predecessor.
    Foundation,
    /// A body disappears without a successor of its own.
    Closing,
    /// A body takes another name and stays itself.
    Renaming,
    /// A body goes under another one and stays itself.
    Reparenting,
    /// A body takes another legal form or rank.
    StatusChange,
    /// A body is re-ordered within.
    Reorganisation,
    /// A body is founded again under an old name.
    Refounding,
    /// One body goes on as another record: renamed or reshaped, its inputs live in it.
    Conversion,
    /// One body ends and another one takes its place.
    Replacement,
    /// Several bodies end in a new one.
    Fusion,
    /// A body takes another one in, and lives on.
    Integration,
    /// A body ends and several take its place.
    Scission,
    /// Something is cut out of a body, which lives on.
    Extraction,
    /// Several bodies end and share what they had out among several new ones.
    Reallocation,
    /// Several bodies exchange parts and live on.
    Rectification,
    /// A function is given to a body, from nobody in particular.
    Assignment,
    /// A function goes from one body to another; both may live on.
    Transfer,
    /// The same for a time, with a sunset or a condition.
    TemporaryTransfer,
    /// A body is commissioned with a function that stays with the other one.
    Delegation,
    /// A function rests.
    Suspension,
    /// A function that rested is taken up again.
    Resumption,
}

/// How many bodies meet in a restructuring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Shape {
    /// Many to one.
    Merge,
    /// One to many.
    Split,
    /// Many to many.
    Redistribution,
    /// One to one.
    OneToOne,
}

/// Whether an input of a restructuring lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Survival {
    /// An input lives on.
    Continuation,
    /// None does.
    Derivation,
}

/// What is said about succession: four statements with four consequences for debts, staff and references.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Succession {
    /// The act names a legal successor.
    LegalSuccessor,
    /// Formed on the base of the other.
    FormedOnBase,
    /// Renamed.
    Renamed,
    /// Abolished, and its functions handed on.
    FunctionsHandedOn,
    /// Replaced by.
    Replaced,
}

/// Another kind that a change can be read as, under a policy of identity that the caller chooses by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KindReading {
    /// The name by which [`Readings`] choose it.
    pub name: String,
    /// The kind.
    pub kind: ChangeKind,
    /// When that reading is right.
    pub why: String,
}

impl ChangeKind {
    /// All kinds.
    pub const ALL: [Self; 21] = [
        Self::Foundation,
        Self::Closing,
        Self::Renaming,
        Self::Reparenting,
        Self::StatusChange,
        Self::Reorganisation,
        Self::Refounding,
        Self::Conversion,
        Self::Replacement,
        Self::Fusion,
        Self::Integration,
        Self::Scission,
        Self::Extraction,
        Self::Reallocation,
        Self::Rectification,
        Self::Assignment,
        Self::Transfer,
        Self::TemporaryTransfer,
        Self::Delegation,
        Self::Suspension,
        Self::Resumption,
    ];

    /// Returns the place of a restructuring on the two axes; `None` for all other changes.
    ///
    /// ```
    /// use kerben_agencies::{ChangeKind, Shape, Survival};
    ///
    /// assert_eq!(ChangeKind::Fusion.axes(), Some((Shape::Merge, Survival::Derivation)));
    /// assert_eq!(ChangeKind::Extraction.axes(), Some((Shape::Split, Survival::Continuation)));
    /// assert_eq!(ChangeKind::Renaming.axes(), None);
    /// assert_eq!(
    ///     ChangeKind::restructuring(Shape::Split, Survival::Derivation),
    ///     ChangeKind::Scission
    /// );
    /// ```
    #[must_use]
    pub const fn axes(self) -> Option<(Shape, Survival)> {
        Some(match self {
            Self::Integration => (Shape::Merge, Survival::Continuation),
            Self::Fusion => (Shape::Merge, Survival::Derivation),
            Self::Extraction => (Shape::Split, Survival::Continuation),
            Self::Scission => (Shape::Split, Survival::Derivation),
            Self::Rectification => (Shape::Redistribution, Survival::Continuation),
            Self::Reallocation => (Shape::Redistribution, Survival::Derivation),
            Self::Conversion => (Shape::OneToOne, Survival::Continuation),
            Self::Replacement => (Shape::OneToOne, Survival::Derivation),
            _ => return None,
        })
    }

    /// Returns the restructuring at a place on the two axes.
    #[must_use]
    pub const fn restructuring(shape: Shape, survival: Survival) -> Self {
        match (shape, survival) {
            (Shape::Merge, Survival::Continuation) => Self::Integration,
            (Shape::Merge, Survival::Derivation) => Self::Fusion,
            (Shape::Split, Survival::Continuation) => Self::Extraction,
            (Shape::Split, Survival::Derivation) => Self::Scission,
            (Shape::Redistribution, Survival::Continuation) => Self::Rectification,
            (Shape::Redistribution, Survival::Derivation) => Self::Reallocation,
            (Shape::OneToOne, Survival::Continuation) => Self::Conversion,
            (Shape::OneToOne, Survival::Derivation) => Self::Replacement,
        }
    }

    /// Whether it only moves functions between bodies that stay what they are.
    #[must_use]
    pub const fn is_function_operation(self) -> bool {
        matches!(
            self,
            Self::Assignment
                | Self::Transfer
                | Self::TemporaryTransfer
                | Self::Delegation
                | Self::Suspension
                | Self::Resumption
        )
    }

    /// Whether the body that it speaks of stays itself.
    #[must_use]
    pub const fn keeps_identity(self) -> bool {
        matches!(
            self,
            Self::Renaming | Self::Reparenting | Self::StatusChange | Self::Reorganisation
        )
    }

    /// Whether the bodies that give end with it.
    #[must_use]
    pub const fn ends_donors(self) -> bool {
        matches!(
            self,
            Self::Closing
                | Self::Conversion
                | Self::Replacement
                | Self::Fusion
                | Self::Integration
                | Self::Scission
                | Self::Reallocation
        )
    }

    /// Returns its name as written in data files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Foundation => "foundation",
            Self::Closing => "closing",
            Self::Renaming => "renaming",
            Self::Reparenting => "reparenting",
            Self::StatusChange => "status_change",
            Self::Reorganisation => "reorganisation",
            Self::Refounding => "refounding",
            Self::Conversion => "conversion",
            Self::Replacement => "replacement",
            Self::Fusion => "fusion",
            Self::Integration => "integration",
            Self::Scission => "scission",
            Self::Extraction => "extraction",
            Self::Reallocation => "reallocation",
            Self::Rectification => "rectification",
            Self::Assignment => "assignment",
            Self::Transfer => "transfer",
            Self::TemporaryTransfer => "temporary_transfer",
            Self::Delegation => "delegation",
            Self::Suspension => "suspension",
            Self::Resumption => "resumption",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl Move {
    /// Returns a move of a function from one body to another.
    #[must_use]
    pub const fn new(
        donor: Option<BodyId>,
        function: Option<FunctionId>,
        receiver: Option<BodyId>,
        pairing: Pairing,
    ) -> Self {
        Self { donor, function, receiver, pairing }
    }
}

impl Change {
    /// Returns a change without moves, subject and acts.
    #[must_use]
    pub fn new(
        id: ChangeId,
        jurisdiction: impl Into<Party>,
        kind: ChangeKind,
        on: End,
        grade: Evidence,
        sources: SourceIds,
    ) -> Self {
        Self {
            id,
            jurisdiction: jurisdiction.into(),
            kind,
            on,
            until: None,
            condition: None,
            succession: None,
            subject: None,
            parent_from: None,
            parent_to: None,
            detail: None,
            moves: Vec::new(),
            basis: Vec::new(),
            readings: Vec::new(),
            recorded: None,
            grade,
            sources,
            note: None,
        }
    }

    /// Adds a move.
    #[must_use]
    pub fn moving(mut self, one: Move) -> Self {
        self.moves.push(one);
        self
    }

    /// Names the body that it speaks of.
    #[must_use]
    pub fn of(mut self, subject: BodyId) -> Self {
        self.subject = Some(subject);
        self
    }

    /// Returns the kind under the caller's choice of readings: the one chosen under the id of the change, else that of
    /// the data. A receipt that holds the readings holds the choice.
    #[must_use]
    pub fn kind_under(&self, readings: &Readings) -> ChangeKind {
        readings
            .get(self.id.as_str())
            .and_then(|name| self.readings.iter().find(|reading| reading.name == name))
            .map_or(self.kind, |reading| reading.kind)
    }

    /// Iterates over the bodies that it names, each once.
    pub fn bodies(&self) -> impl Iterator<Item = &BodyId> {
        let named = self
            .subject
            .iter()
            .chain(self.moves.iter().flat_map(|one| one.donor.iter().chain(one.receiver.iter())));
        let mut seen: Vec<&BodyId> = Vec::new();
        for body in named {
            if !seen.contains(&body) {
                seen.push(body);
            }
        }
        seen.into_iter()
    }
}
