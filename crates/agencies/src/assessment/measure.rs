//! How the register answers an item of an instrument.

use chrono::NaiveDate;
use kerben_core::message::Message;
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::Instruments;
use super::answer::Said;
use crate::body::Level;
use crate::composition::Stakeholder;
use crate::error::AgencyError;
use crate::id::{BodyId, FunctionId};
use crate::proof::SourceIds;
use crate::register::Register;
use crate::site::SiteKind;

mod history;
mod holders;
mod records;

/// A question that the register answers about a state on a day.
///
/// The first nine compute: yes, no, or unknown where dates or sources do not decide. The others look for records of seats,
/// posts and funds; records are not complete, so these say yes or unknown, never no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Measure {
    /// Exactly one body holds the function.
    OneBody {
        /// The function.
        function: FunctionId,
    },
    /// Some body holds the function.
    AnyBody {
        /// The function.
        function: FunctionId,
    },
    /// Every holder of the function is of one of these ranks.
    Rank {
        /// The function.
        function: FunctionId,
        /// The ranks.
        levels: Vec<Level>,
    },
    /// Of every holder an act is known that founded it or gave it the function, with issuer, number and date.
    FoundingAct {
        /// The function.
        function: FunctionId,
    },
    /// One body holds all these functions at once.
    WholeCycle {
        /// The functions.
        functions: Vec<FunctionId>,
    },
    /// The holder of the day has held the function for so many years without a break.
    SameHolder {
        /// The function.
        function: FunctionId,
        /// The years.
        years: u8,
    },
    /// No gap of more than so many days in the years before; one under a transition rule is none.
    NoLongGap {
        /// The function.
        function: FunctionId,
        /// The most days.
        days_max: u32,
        /// The years.
        years: u8,
    },
    /// At most so many changes of holder in the years before: those on record, or as many as the holdings show.
    FewChanges {
        /// The function.
        function: FunctionId,
        /// The most changes.
        changes_max: u32,
        /// The years.
        years: u8,
    },
    /// Of so many per cent of the changes of holder in the years before an act with number and date is known.
    ActsKnown {
        /// The function.
        function: FunctionId,
        /// The least share.
        percent_min: u8,
        /// The years.
        years: u8,
    },
    /// No report under a convention is overdue.
    ReportsInTime {
        /// The convention.
        convention: FunctionId,
    },
    /// A body of the state runs a fund, or is one.
    OwnFund,
    /// Of each list one kind of stakeholder sits on a board or council.
    Seated {
        /// The lists.
        each_of: Vec<Vec<Stakeholder>>,
    },
    /// A board or council has so many seats of ministries.
    CouncilOfMinistries {
        /// The least seats.
        ministries_min: u32,
    },
    /// A council holds a function.
    CouncilFor {
        /// The function.
        function: FunctionId,
    },
    /// A body of the state works at places of these kinds in another country.
    PostsAbroad {
        /// The kinds.
        kinds: Vec<SiteKind>,
    },
    /// The state sits in one of these bodies.
    Member {
        /// The bodies.
        of: Vec<BodyId>,
    },
}

/// What a measure came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measured {
    pub(super) said: Said,
    pub(super) why: Vec<Message>,
    pub(super) grade: Evidence,
    pub(super) sources: Vec<String>,
    /// Whether it only looked for records.
    pub(super) recorded: bool,
}

impl Measured {
    fn new(said: impl Into<Said>, why: Message) -> Self {
        Self {
            said: said.into(),
            why: vec![why],
            grade: Evidence::Derived,
            sources: Vec::new(),
            recorded: false,
        }
    }

    fn on(mut self, grade: Evidence) -> Self {
        self.grade = self.grade.weaker(grade);
        self
    }

    fn read_in<'a>(mut self, ids: impl IntoIterator<Item = &'a str>) -> Self {
        for id in ids {
            if !self.sources.iter().any(|known| known == id) {
                self.sources.push(id.to_owned());
            }
        }
        self
    }

    /// What a record attests: yes where it certainly stands on the day, else unknown.
    fn record(holds: Tri, why: Message, grade: Evidence, sources: &SourceIds) -> Self {
        let said = if holds.is_yes() { Said::Yes } else { Said::Unknown };
        let mut measured = Self::new(said, why).read_in(sources.iter());
        measured.grade = grade;
        measured.recorded = true;
        measured
    }

    fn no_record() -> Self {
        let mut measured = Self::new(Said::Unknown, Message::new("agencies.measure.no-record"));
        measured.recorded = true;
        measured
    }
}

/// What is asked: a state on a day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) register: &'a Register,
    pub(super) party: Party,
    pub(super) day: NaiveDate,
}

impl Measure {
    /// The functions that it asks about.
    pub(super) fn functions(&self) -> Vec<&FunctionId> {
        match self {
            Self::OneBody { function }
            | Self::AnyBody { function }
            | Self::Rank { function, .. }
            | Self::FoundingAct { function }
            | Self::SameHolder { function, .. }
            | Self::NoLongGap { function, .. }
            | Self::FewChanges { function, .. }
            | Self::ActsKnown { function, .. }
            | Self::CouncilFor { function } => vec![function],
            Self::WholeCycle { functions } => functions.iter().collect(),
            _ => Vec::new(),
        }
    }

    /// The measure of another function, where it asks about the holder of one.
    pub(super) fn asking_about(&mut self, other: &FunctionId) {
        match self {
            Self::OneBody { function }
            | Self::AnyBody { function }
            | Self::Rank { function, .. }
            | Self::FoundingAct { function }
            | Self::SameHolder { function, .. }
            | Self::NoLongGap { function, .. }
            | Self::FewChanges { function, .. }
            | Self::ActsKnown { function, .. } => function.clone_from(other),
            _ => {}
        }
    }

    /// Asks the register; the reporting cycles come from the instruments.
    pub(super) fn ask(
        &self,
        asked: Asked<'_>,
        instruments: &Instruments,
    ) -> Result<Measured, AgencyError> {
        // What the register does not speak of at all is not "nobody".
        if !matches!(self, Self::CouncilFor { .. }) {
            for function in self.functions() {
                if !asked.speaks_of(function)? {
                    let why = Message::new("agencies.measure.not-spoken-of");
                    let why = why.arg("function", asked.function_name(function));
                    return Ok(Measured::new(Said::Unknown, why));
                }
            }
        }
        match self {
            Self::OneBody { function } => asked.one_body(function),
            Self::AnyBody { function } => asked.any_body(function),
            Self::Rank { function, levels } => asked.rank(function, levels),
            Self::FoundingAct { function } => asked.founding_act(function),
            Self::WholeCycle { functions } => asked.whole_cycle(functions),
            Self::SameHolder { function, years } => asked.same_holder(function, *years),
            Self::NoLongGap { function, days_max, years } => {
                asked.no_long_gap(function, *days_max, *years)
            }
            Self::FewChanges { function, changes_max, years } => {
                asked.few_changes(function, *changes_max, *years)
            }
            Self::ActsKnown { function, percent_min, years } => {
                asked.acts_known(function, *percent_min, *years)
            }
            Self::ReportsInTime { convention } => asked.reports(instruments, convention),
            Self::OwnFund => Ok(asked.own_fund()),
            Self::Seated { each_of } => asked.seated(each_of),
            Self::CouncilOfMinistries { ministries_min } => asked.ministries(*ministries_min),
            Self::CouncilFor { function } => asked.council_for(function),
            Self::PostsAbroad { kinds } => Ok(asked.posts(kinds)),
            Self::Member { of } => asked.member(of),
        }
    }
}

impl Asked<'_> {
    /// Whether any holding of the state reaches the whole of a function at any time.
    fn speaks_of(&self, function: &FunctionId) -> Result<bool, AgencyError> {
        let all = self.register.candidates(function, self.party, self.day)?;
        Ok(all.iter().any(|candidate| candidate.reach.is_whole()))
    }

    fn function_name(&self, function: &FunctionId) -> kerben_core::language::Localised {
        let known = self.register.function(function);
        known.map_or_else(|_| function.to_string().into(), |one| one.name().clone())
    }

    fn body_name(&self, id: &BodyId) -> kerben_core::language::Localised {
        let known = self.register.body(id);
        known.map_or_else(|_| id.to_string().into(), |body| self.register.names_on(body, self.day))
    }

    fn reports(
        &self,
        instruments: &Instruments,
        convention: &FunctionId,
    ) -> Result<Measured, AgencyError> {
        let known = instruments.reporting(convention.as_str()).zip(self.party.state());
        let Some((convention, state)) = known else {
            return Ok(Measured::new(
                Said::Unknown,
                Message::new("agencies.measure.no-convention"),
            ));
        };
        let standing = convention
            .standing(state, self.day, self.register.slack())
            .map_err(|_| AgencyError::Day { day: self.day })?;
        let measured = Measured::new(standing.in_time, standing.why).on(standing.grade);
        Ok(measured.read_in(standing.sources.iter().map(String::as_str)))
    }
}
