//! The atom of the register: a function, the body that held it, from when until when, on what basis.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day_option;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::end::ProvedEnd;
use crate::id::{ActId, BodyId, ConflictId, FunctionId, HoldingId};
use crate::missing::MissingAct;
use crate::proof::{SourceIds, proved};

/// A function held by a body over an interval, with its basis and its sources.
///
/// The same function may be held by the same body in two intervals: these are two holdings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    pub(crate) id: HoldingId,
    pub(crate) function: FunctionId,
    pub(crate) holder: BodyId,
    pub(crate) from: ProvedEnd,
    pub(crate) until: ProvedEnd,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) basis: Vec<ActId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) see: Vec<ActId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) missing: Vec<MissingAct>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) conflicts: Vec<ConflictId>,
    pub(crate) grade: Evidence,
    pub(crate) sources: SourceIds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) attested: Vec<Attestation>,
    #[serde(default, rename = "except", skip_serializing_if = "Vec::is_empty")]
    pub(crate) exceptions: Vec<Exception>,
    #[serde(default, skip_serializing_if = "Mode::is_own")]
    pub(crate) mode: Mode,
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub(crate) recorded: Option<NaiveDate>,
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub(crate) superseded: Option<NaiveDate>,
}

/// In what way a body held a function.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Mode {
    /// In its own right.
    #[default]
    Own,
    /// Commissioned by another body, which keeps the responsibility.
    Delegated,
    /// For a time, by an act with a sunset.
    Temporary,
    /// In hold-over: already replaced in law, at work until the successor stands.
    HoldOver,
    /// Together with another body, as the sources say.
    Shared,
}

impl Mode {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
    const fn is_own(&self) -> bool {
        matches!(self, Self::Own)
    }

    /// Whether another holder at the same time is meant and no anomaly.
    #[must_use]
    pub const fn is_concurrent(self) -> bool {
        matches!(self, Self::Delegated | Self::HoldOver | Self::Shared)
    }
}

/// A day on which a source saw the body hold the function.
///
/// The start is not after that day, and the end is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attestation {
    pub(crate) on: PartialDate,
    pub(crate) grade: Evidence,
    pub(crate) sources: SourceIds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

/// A narrower function that the body did not hold for a while, although it held the wider one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    pub(crate) function: FunctionId,
    pub(crate) from: ProvedEnd,
    pub(crate) until: ProvedEnd,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

proved!(
    Holding,
    "Returns how well the link between function and body is proved; the ends have grades of their own."
);
proved!(Attestation, "Returns how well it is proved.");

impl Holding {
    /// Returns a holding without basis, attestations or exceptions.
    #[must_use]
    pub const fn new(
        id: HoldingId,
        function: FunctionId,
        holder: BodyId,
        from: ProvedEnd,
        until: ProvedEnd,
        grade: Evidence,
        sources: SourceIds,
    ) -> Self {
        Self {
            id,
            function,
            holder,
            from,
            until,
            basis: Vec::new(),
            see: Vec::new(),
            missing: Vec::new(),
            conflicts: Vec::new(),
            grade,
            sources,
            note: None,
            attested: Vec::new(),
            exceptions: Vec::new(),
            mode: Mode::Own,
            recorded: None,
            superseded: None,
        }
    }

    /// Says in what way the body held the function.
    #[must_use]
    pub const fn in_mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Says on which day the row was recorded.
    #[must_use]
    pub const fn recorded_on(mut self, day: NaiveDate) -> Self {
        self.recorded = Some(day);
        self
    }

    /// Says on which day the row was withdrawn or corrected by another; it stays for questions about earlier knowledge.
    #[must_use]
    pub const fn superseded_on(mut self, day: NaiveDate) -> Self {
        self.superseded = Some(day);
        self
    }

    /// Adds an act under which the function was held.
    #[must_use]
    pub fn based_on(mut self, act: ActId) -> Self {
        self.basis.push(act);
        self
    }

    /// Names an act that was looked for and not found.
    #[must_use]
    pub fn without(mut self, missing: MissingAct) -> Self {
        self.missing.push(missing);
        self
    }

    /// Adds a day on which a source saw the body hold the function.
    #[must_use]
    pub fn attested_on(mut self, on: PartialDate, grade: Evidence, sources: SourceIds) -> Self {
        self.attested.push(Attestation { on, grade, sources, note: None });
        self
    }

    /// Adds a narrower function that the body did not hold for a while.
    #[must_use]
    pub fn except(mut self, function: FunctionId, from: ProvedEnd, until: ProvedEnd) -> Self {
        self.exceptions.push(Exception { function, from, until, note: None });
        self
    }

    /// Returns its id.
    #[must_use]
    pub const fn id(&self) -> &HoldingId {
        &self.id
    }

    /// Returns the function.
    #[must_use]
    pub const fn function(&self) -> &FunctionId {
        &self.function
    }

    /// Returns the body.
    #[must_use]
    pub const fn holder(&self) -> &BodyId {
        &self.holder
    }

    /// Returns the first day.
    #[must_use]
    pub const fn from(&self) -> &ProvedEnd {
        &self.from
    }

    /// Returns the first day on which the function was no longer held.
    #[must_use]
    pub const fn until(&self) -> &ProvedEnd {
        &self.until
    }

    /// Returns the acts under which the function was held; empty where none was found.
    #[must_use]
    pub fn basis(&self) -> &[ActId] {
        &self.basis
    }

    /// Returns the acts that speak of the holding without giving the function.
    #[must_use]
    pub fn see(&self) -> &[ActId] {
        &self.see
    }

    /// Returns what was looked for and not found.
    #[must_use]
    pub fn missing(&self) -> &[MissingAct] {
        &self.missing
    }

    /// Returns the contradicting statements that touch the holding.
    #[must_use]
    pub fn conflicts(&self) -> &[ConflictId] {
        &self.conflicts
    }

    /// Returns the days on which a source saw the body hold the function.
    #[must_use]
    pub fn attested(&self) -> &[Attestation] {
        &self.attested
    }

    /// Returns the narrower functions that the body did not hold for a while.
    #[must_use]
    pub fn exceptions(&self) -> &[Exception] {
        &self.exceptions
    }

    /// Returns in what way the body held the function.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns the day on which the row was recorded, where that was stated.
    #[must_use]
    pub const fn recorded(&self) -> Option<NaiveDate> {
        self.recorded
    }

    /// Returns the day on which the row was withdrawn or corrected by another.
    #[must_use]
    pub const fn superseded(&self) -> Option<NaiveDate> {
        self.superseded
    }
}

impl Attestation {
    /// Returns the day.
    #[must_use]
    pub const fn on(&self) -> PartialDate {
        self.on
    }
}

impl Exception {
    /// Returns the narrower function.
    #[must_use]
    pub const fn function(&self) -> &FunctionId {
        &self.function
    }

    /// Returns the first day on which the body did not hold it.
    #[must_use]
    pub const fn from(&self) -> &ProvedEnd {
        &self.from
    }

    /// Returns the first day after that.
    #[must_use]
    pub const fn until(&self) -> &ProvedEnd {
        &self.until
    }

    /// Returns what a reader should know about it.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}
