//! The register: functions, bodies, acts, holdings, conflicts and proposals, checked against each other.

use std::collections::BTreeMap;
use std::io::Read;

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::data::{self, PackHeader, PackStamp};
use kerben_core::language::{Language, Localised};
use kerben_core::partial_date::SLACK_DEFAULT;
use kerben_core::party::Party;
use kerben_core::source::{Evidence, Source, Sources};
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::attribute::Attribute;
use crate::body::{Body, BodyName, NameKind, Parent};
use crate::change::Change;
use crate::composition::Composition;
use crate::conflict::Conflict;
use crate::coverage::Coverage;
use crate::end::End;
use crate::error::AgencyError;
use crate::function::{DEPTH_MAX, Function};
use crate::holding::Holding;
use crate::id::{ActId, BodyId, ChangeId, ConflictId, FunctionId, HoldingId};
use crate::observation::Observation;
use crate::on_day::Reading;
use crate::programme::Programme;
use crate::proposal::Proposal;
use crate::records::Records;
use crate::rewording::Rewording;
use crate::site::Site;
use crate::transition::Transition;

mod check;
mod clip;
mod known;
mod load;
mod parts;

pub use clip::Clipped;
pub use parts::CompositionOn;

/// Everything that is known about who held which function, checked when it is read.
///
/// Every reference leads to a record, every fact names a source, functions form a tree, no interval ends
/// before it starts, no attestation contradicts its holding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Register {
    stamps: Vec<PackStamp>,
    sources: Sources,
    coverage: BTreeMap<Party, Coverage>,
    functions: BTreeMap<FunctionId, Function>,
    bodies: BTreeMap<BodyId, Body>,
    acts: BTreeMap<ActId, Act>,
    /// In the order of the files, which is that of time.
    holdings: Vec<Holding>,
    holding_places: BTreeMap<HoldingId, usize>,
    conflicts: BTreeMap<ConflictId, Conflict>,
    proposals: Vec<Proposal>,
    /// Holdings that were withdrawn or corrected; only questions about earlier knowledge look at them.
    withdrawn: Vec<Holding>,
    changes: BTreeMap<ChangeId, Change>,
    parts: Parts,
    slack: u32,
    known_on: Option<NaiveDate>,
}

/// The records that belong to bodies and acts, each list in the order of the files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Parts {
    transitions: Vec<Transition>,
    observations: Vec<Observation>,
    attributes: Vec<Attribute>,
    sites: Vec<Site>,
    compositions: Vec<Composition>,
    programmes: Vec<Programme>,
    rewordings: Vec<Rewording>,
}

/// A name that a body had on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NameOn {
    /// The name.
    pub text: String,
    /// Its language.
    pub language: Language,
    /// Whether it is the name of the body or only a label.
    pub kind: NameKind,
    /// Whether it was the name on that day.
    pub holds: Tri,
    /// How well that is proved.
    pub grade: Evidence,
    /// The ids of its sources.
    pub sources: Vec<String>,
}

/// Construction.
impl Register {
    /// Returns the register of one data file, which must define all that it names.
    ///
    /// # Errors
    ///
    /// [`AgencyError::Data`] with file, line and key.
    pub fn from_str(file: &str, text: &str) -> Result<Self, AgencyError> {
        Self::from_files(&[(file, text)])
    }

    /// Returns the register of one data file, read to its end.
    ///
    /// # Errors
    ///
    /// As [`Register::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, AgencyError> {
        Self::from_str(file, &data::read_text(file, from)?)
    }

    /// Returns the register of several data files, given as name and text, which may name what another of
    /// them defines.
    ///
    /// # Errors
    ///
    /// [`AgencyError::Data`] with file, line and key.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Self, AgencyError> {
        Self::default().extended(files)
    }

    /// Returns the register with more data files: another state, or facts of the caller's own.
    ///
    /// # Errors
    ///
    /// [`AgencyError::Data`] with file, line and key; also when an id stands already.
    pub fn extended(&self, files: &[(&str, &str)]) -> Result<Self, AgencyError> {
        Ok(load::files(self.clone(), files)?)
    }

    /// Returns the register with more records that were made in the program.
    ///
    /// # Errors
    ///
    /// [`AgencyError::Data`] with the key, but without a line.
    pub fn with_records(&self, records: Records) -> Result<Self, AgencyError> {
        Ok(load::records(self.clone(), records)?)
    }

    /// Returns everything that the register holds as the records of one file, which another register can read again:
    /// what was withdrawn is there too, the stamps of the files are not.
    #[must_use]
    pub fn records(&self, pack: PackHeader) -> Records {
        let mut records = Records::new(pack);
        records.sources = self.sources.iter().cloned().collect();
        records.coverage = self.coverage.values().cloned().collect();
        records.functions = self.functions.values().cloned().collect();
        records.bodies = self.bodies.values().cloned().collect();
        records.acts = self.acts.values().cloned().collect();
        records.holdings = self.holdings.iter().chain(&self.withdrawn).cloned().collect();
        records.conflicts = self.conflicts.values().cloned().collect();
        records.proposals.clone_from(&self.proposals);
        records.changes = self.changes.values().cloned().collect();
        records.transitions.clone_from(&self.parts.transitions);
        records.observations.clone_from(&self.parts.observations);
        records.attributes.clone_from(&self.parts.attributes);
        records.sites.clone_from(&self.parts.sites);
        records.compositions.clone_from(&self.parts.compositions);
        records.programmes.clone_from(&self.parts.programmes);
        records.rewordings.clone_from(&self.parts.rewordings);
        records
    }

    /// Returns the register that widens approximate dates (`~`) by so many units of their own precision on
    /// each side; 0 reads `2012~` as some day of 2012. A fresh register has [`SLACK_DEFAULT`].
    #[must_use]
    pub const fn with_slack(mut self, slack: u32) -> Self {
        self.slack = slack;
        self
    }
}

/// A register that holds nothing and covers no state.
impl Default for Register {
    fn default() -> Self {
        Self {
            stamps: Vec::new(),
            sources: Sources::default(),
            coverage: BTreeMap::new(),
            functions: BTreeMap::new(),
            bodies: BTreeMap::new(),
            acts: BTreeMap::new(),
            holdings: Vec::new(),
            holding_places: BTreeMap::new(),
            conflicts: BTreeMap::new(),
            proposals: Vec::new(),
            withdrawn: Vec::new(),
            changes: BTreeMap::new(),
            parts: Parts::default(),
            slack: SLACK_DEFAULT,
            known_on: None,
        }
    }
}

/// What the register holds.
impl Register {
    /// Returns the identity of each data file, for a receipt.
    #[must_use]
    pub fn stamps(&self) -> &[PackStamp] {
        &self.stamps
    }

    /// Returns by how many units approximate dates are widened on each side.
    #[must_use]
    pub const fn slack(&self) -> u32 {
        self.slack
    }

    /// Returns a source by its id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// Returns the days of a state or organisation that are covered.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownJurisdiction`] where there are no data about that state.
    pub fn coverage(&self, jurisdiction: impl Into<Party>) -> Result<&Coverage, AgencyError> {
        let jurisdiction = jurisdiction.into();
        self.coverage.get(&jurisdiction).ok_or_else(|| AgencyError::UnknownJurisdiction {
            jurisdiction,
            known: data::list_names(self.coverage.keys().map(Party::code)),
        })
    }

    /// Iterates over the states and organisations that the register covers.
    pub fn covered_parties(&self) -> impl Iterator<Item = Party> {
        self.coverage.keys().copied()
    }

    /// Returns a function by its id.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownFunction`], with the functions that there are.
    pub fn function(&self, id: &FunctionId) -> Result<&Function, AgencyError> {
        self.functions.get(id).ok_or_else(|| AgencyError::UnknownFunction {
            id: id.clone(),
            known: data::list_names(self.functions.keys().map(FunctionId::as_str)),
        })
    }

    /// Iterates over the functions in the order of their ids.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.functions.values()
    }

    /// Returns a body by its id.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`], with the bodies that there are.
    pub fn body(&self, id: &BodyId) -> Result<&Body, AgencyError> {
        self.bodies.get(id).ok_or_else(|| AgencyError::UnknownBody {
            id: id.clone(),
            known: data::list_names(self.bodies.keys().map(BodyId::as_str)),
        })
    }

    /// Iterates over the bodies in the order of their ids.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        self.bodies.values()
    }

    /// Returns an act by its id.
    #[must_use]
    pub fn act(&self, id: &ActId) -> Option<&Act> {
        self.acts.get(id)
    }

    /// Iterates over the acts in the order of their ids.
    pub fn acts(&self) -> impl Iterator<Item = &Act> {
        self.acts.values()
    }

    /// Returns a holding by its id.
    #[must_use]
    pub fn holding(&self, id: &HoldingId) -> Option<&Holding> {
        self.holding_places.get(id).and_then(|place| self.holdings.get(*place))
    }

    /// Returns the holdings in the order of the files.
    #[must_use]
    pub fn holdings(&self) -> &[Holding] {
        &self.holdings
    }

    /// Returns what a body held, in the order of the files.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`].
    pub fn holdings_of(&self, body: &BodyId) -> Result<Vec<&Holding>, AgencyError> {
        self.body(body)?;
        Ok(self.holdings.iter().filter(|holding| holding.holder() == body).collect())
    }

    /// Returns contradicting statements by their id.
    #[must_use]
    pub fn conflict(&self, id: &ConflictId) -> Option<&Conflict> {
        self.conflicts.get(id)
    }

    /// Iterates over the contradicting statements in the order of their ids.
    pub fn conflicts(&self) -> impl Iterator<Item = &Conflict> {
        self.conflicts.values()
    }

    /// Returns what was proposed, drafted or announced; no other query looks at it.
    #[must_use]
    pub fn proposals(&self) -> &[Proposal] {
        &self.proposals
    }
}

/// Questions about one body or function.
impl Register {
    /// Returns the function and all wider ones, from itself upwards.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownFunction`].
    pub fn upwards(&self, function: &FunctionId) -> Result<Vec<&FunctionId>, AgencyError> {
        let mut next = Some(self.function(function)?);
        let mut path = Vec::new();
        while let Some(function) = next {
            path.push(function.id());
            // The loader refuses a deeper order; the bound keeps the loop finite all the same.
            if path.len() > DEPTH_MAX {
                break;
            }
            next = function.parent().and_then(|parent| self.functions.get(parent));
        }
        Ok(path)
    }

    /// Whether a function is another one or a part of it.
    #[must_use]
    pub fn is_within(&self, inner: &FunctionId, outer: &FunctionId) -> bool {
        self.upwards(inner).is_ok_and(|path| path.contains(&outer))
    }

    /// Returns the name that a body had on a day: an official one where there is one, else a label;
    /// `None` where no name of that language is recorded for the day.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`]; [`AgencyError::Day`].
    pub fn name_on(
        &self,
        body: &BodyId,
        day: NaiveDate,
        language: Language,
    ) -> Result<Option<NameOn>, AgencyError> {
        let body = self.body(body)?;
        in_calendar(day)?;
        let reading = self.reading(body.jurisdiction());
        let names = body.names().iter().filter(|name| name.language() == language);
        let on = |name: &BodyName| {
            let from = name.from().unwrap_or(body.from());
            let until = name.until().unwrap_or(body.until());
            NameOn {
                text: name.text().to_owned(),
                language,
                kind: name.kind(),
                holds: reading.between(from, until, day),
                grade: name.grade(),
                sources: name.sources().iter().map(str::to_owned).collect(),
            }
        };
        // Certain before possible, official before label, the earlier in the file before the later.
        Ok(names
            .map(on)
            .filter(|name| name.holds.is_possible())
            .min_by_key(|name| (!name.holds.is_yes(), name.kind != NameKind::Official)))
    }

    /// Returns the bodies that a body stood under on a day, certainly or perhaps.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownBody`]; [`AgencyError::Day`].
    pub fn parents_on(
        &self,
        body: &BodyId,
        day: NaiveDate,
    ) -> Result<Vec<(&Parent, Tri)>, AgencyError> {
        let body = self.body(body)?;
        in_calendar(day)?;
        let reading = self.reading(body.jurisdiction());
        let on = |parent: &Parent| reading.between(parent.from(), parent.until(), day);
        Ok(body
            .parents()
            .iter()
            .map(|parent| (parent, on(parent)))
            .filter(|(_, holds)| holds.is_possible())
            .collect())
    }

    /// Returns a body's names in all languages on a day; its names for life where none is recorded.
    pub(crate) fn names_on(&self, body: &Body, day: NaiveDate) -> Localised {
        let mut names = body.name();
        let on = |language| self.name_on(body.id(), day, language).ok().flatten();
        if let Some(name) = on(Language::En) {
            names.en = name.text;
        }
        if let Some(name) = on(Language::Ru) {
            names.ru = Some(name.text);
        }
        if let Some(name) = on(Language::Ky) {
            names.ky = Some(name.text);
        }
        names
    }

    pub(crate) fn reading(&self, jurisdiction: Party) -> Reading {
        let last = self.coverage.get(&jurisdiction).map(Coverage::last);
        Reading { slack: self.slack, last }
    }
}

pub(crate) fn in_calendar(day: NaiveDate) -> Result<NaiveDate, AgencyError> {
    calendar::in_calendar(day).map_err(|_| AgencyError::Day { day })
}

/// Whether an interval certainly ends before, or as, it starts.
fn is_inverted(from: &End, until: &End, slack: u32) -> bool {
    match (from.earliest(slack), until.latest(slack)) {
        (Some(from), Some(until)) => until <= from,
        _ => false,
    }
}
