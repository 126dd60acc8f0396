//! Assessment: what an instrument says about the institutions of a state on a day, within bounds.
//!
//! An [`Instrument`] is data: groups of items, and [versions](Version) with their categories, because a score without its
//! version says nothing. Some items name a [`Measure`], by which the register answers them from holdings, changes, acts
//! and reports; the others need [coded answers](Answer), each with its source, its day and who coded it. What nobody says is
//! unknown: the least score counts it as no, the greatest as yes, and a category is one only where both agree.
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_agencies::{Register, assessment::Instruments};
//! use kerben_core::{calendar::parse_day, country::Country, explain::Off};
//!
//! let (register, instruments) = (Register::builtin()?, Instruments::builtin()?);
//! let day = parse_day("2017-06-01")?;
//! let answer = instruments.assess("aica", "1", &register, Country::KG, day, &mut Off)?.value;
//! // One service held migration policy, but it was not of cabinet rank.
//! assert_eq!(answer.item("A1").map(|one| one.said), Some(kerben_agencies::assessment::Said::Yes));
//! assert_eq!(answer.item("A2").map(|one| one.said), Some(kerben_agencies::assessment::Said::No));
//! assert!(answer.ours, "a grid of this project's own, and every answer says so");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use chrono::NaiveDate;
use kerben_core::data::{DataError, PackStamp};
use kerben_core::explain::{Recorder, Traced};
use kerben_core::message::Message;
use kerben_core::party::Party;
use kerben_core::source::{Evidence, Source, Sources};
use kerben_core::tri::Tri;
use thiserror::Error;

use crate::end::come;
use crate::error::AgencyError;
use crate::id::FunctionId;
use crate::register::{Register, in_calendar};

mod answer;
mod file;
mod instrument;
mod measure;
mod reporting;
mod score;
mod trace;

pub use answer::{Answer, ItemResult, Provenance, Said};
pub use file::InstrumentRecords;
pub use instrument::{
    Category, Group, ITEMS_MAX, Instrument, Item, ItemId, ItemIdError, Ranks, Version,
};
pub use measure::Measure;
pub use reporting::{Deposit, Report, ReportStanding, Reporting};
pub use score::{Assessment, Bounded, GroupResult, Placed, Rank, mean};

use measure::{Asked, Measured};

/// Instruments, coded answers and cycles of reporting, checked when they are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instruments {
    stamps: Vec<PackStamp>,
    sources: Sources,
    known: Vec<Instrument>,
    answers: Vec<Answer>,
    reporting: Vec<Reporting>,
}

/// Why an assessment could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AssessmentError {
    /// A data file cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The register cannot be asked.
    #[error(transparent)]
    Register(#[from] AgencyError),
    /// There is no such instrument.
    #[error("there is no instrument {id:?}; accepted: {known}")]
    UnknownInstrument {
        /// The instrument as given (its first 80 characters).
        id: String,
        /// The instruments that there are.
        known: String,
    },
    /// The instrument has no such version.
    #[error("the instrument {instrument} has no version {version:?}; accepted: {known}")]
    UnknownVersion {
        /// The instrument.
        instrument: FunctionId,
        /// The version as given (its first 80 characters).
        version: String,
        /// The versions that it has.
        known: String,
    },
    /// The instrument has no such item.
    #[error("the instrument {instrument} has no item `{item}`; accepted: {known}")]
    UnknownItem {
        /// The instrument.
        instrument: FunctionId,
        /// The item.
        item: String,
        /// The items that it has.
        known: String,
    },
    /// No score is published for the instrument: its answers are stored and not counted.
    #[error(
        "no score is published for {instrument}: its answers are stored and not counted; accepted: an instrument with versions"
    )]
    NoScore {
        /// The instrument.
        instrument: FunctionId,
    },
    /// The authors of the instrument refuse a ranking.
    #[error(
        "the authors of {instrument} refuse a ranking; accepted: an instrument whose authors do not"
    )]
    RankRefused {
        /// The instrument.
        instrument: FunctionId,
    },
    /// Assessments by different instruments or versions cannot be ranked together.
    #[error(
        "an assessment by {instrument}, version {version}, stands among those to rank; accepted: one version of {wanted}"
    )]
    OtherInstrument {
        /// The instrument of the assessment.
        instrument: FunctionId,
        /// Its version.
        version: String,
        /// The instrument that ranks.
        wanted: FunctionId,
    },
}

/// The shipped files, as name and text.
#[cfg(feature = "builtin")]
pub const FILES: [(&str, &str); 4] = [
    ("assessment/sdg_10_7_2.toml", include_str!("../data/assessment/sdg_10_7_2.toml")),
    ("assessment/aica.toml", include_str!("../data/assessment/aica.toml")),
    ("assessment/mgi.toml", include_str!("../data/assessment/mgi.toml")),
    ("assessment/icrmw.toml", include_str!("../data/assessment/icrmw.toml")),
];

/// Construction.
impl Instruments {
    /// Returns the instruments that ship with the crate: SDG 10.7.2 in two versions, the grid of agencies proposed by
    /// this project, the Migration Governance Indicators as a store of answers, and the reports under the Migrant Workers
    /// Convention.
    ///
    /// # Errors
    ///
    /// [`AssessmentError::Data`] if a shipped file were broken; a test keeps them whole.
    #[cfg(feature = "builtin")]
    pub fn builtin() -> Result<Self, AssessmentError> {
        Self::from_files(&FILES)
    }

    /// Returns the instruments of data files, given as name and text.
    ///
    /// # Errors
    ///
    /// [`AssessmentError::Data`] with file, line and key.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Self, AssessmentError> {
        Self::default().extended(files)
    }

    /// Returns the instruments with those of more files: another version, or coded answers of the caller's own.
    ///
    /// # Errors
    ///
    /// [`AssessmentError::Data`] with file, line and key.
    pub fn extended(&self, files: &[(&str, &str)]) -> Result<Self, AssessmentError> {
        file::read(self.clone(), files)
    }

    /// Returns the instruments with one more coded answer, made in the program.
    ///
    /// # Errors
    ///
    /// [`AssessmentError::UnknownInstrument`], [`AssessmentError::UnknownItem`].
    pub fn answered(mut self, answer: Answer) -> Result<Self, AssessmentError> {
        self.check_answer(&answer)?;
        self.answers.push(answer);
        Ok(self)
    }

    /// Returns the instruments with every question about the holder of a function put about another one: where a state keeps no
    /// migration policy apart, as the Philippines with overseas employment. The functions that were asked about stand in
    /// [`Assessment::functions`].
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{FunctionId, Register, assessment::{Instruments, Said}};
    /// use kerben_core::{calendar::parse_day, country::Country, explain::Off};
    ///
    /// let (register, day) = (Register::builtin()?, parse_day("2010-06-01")?);
    /// let asked = Instruments::builtin()?.asking_about(&FunctionId::new("overseas_employment")?);
    /// let answer = asked.assess("aica", "1", &register, Country::PH, day, &mut Off)?.value;
    /// // One body since 1982, by an executive order with number and date.
    /// for item in ["A1", "A3", "F1", "F3"] {
    ///     assert_eq!(answer.item(item).map(|one| one.said), Some(Said::Yes), "{item}");
    /// }
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn asking_about(mut self, function: &FunctionId) -> Self {
        let groups = self.known.iter_mut().flat_map(|one| &mut one.groups);
        let measures = groups.flat_map(|group| &mut group.items).filter_map(|i| i.measure.as_mut());
        for measure in measures {
            measure.asking_about(function);
        }
        self
    }

    fn check_answer(&self, answer: &Answer) -> Result<(), AssessmentError> {
        let instrument = self.instrument(answer.instrument.as_str())?;
        if instrument.open_items || instrument.item(&answer.item).is_some() {
            return Ok(());
        }
        Err(AssessmentError::UnknownItem {
            instrument: instrument.id.clone(),
            item: answer.item.to_string(),
            known: file::names(instrument.items().map(|item| item.id.as_str())),
        })
    }
}

/// What there is.
impl Instruments {
    /// Returns the identity of each data file, for a receipt.
    #[must_use]
    pub fn stamps(&self) -> &[PackStamp] {
        &self.stamps
    }

    /// Returns a source by its id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// Iterates over the instruments.
    pub fn iter(&self) -> impl Iterator<Item = &Instrument> {
        self.known.iter()
    }

    /// Returns an instrument by its id.
    ///
    /// # Errors
    ///
    /// [`AssessmentError::UnknownInstrument`], with the instruments that there are.
    pub fn instrument(&self, id: &str) -> Result<&Instrument, AssessmentError> {
        let known = self.known.iter().find(|one| one.id.as_str() == id);
        known.ok_or_else(|| AssessmentError::UnknownInstrument {
            id: id.chars().take(80).collect(),
            known: file::names(self.known.iter().map(|one| one.id.as_str())),
        })
    }

    /// Returns the coded answers about a state under an instrument, in the order of the files.
    pub fn answers<'a>(
        &'a self,
        instrument: &'a str,
        jurisdiction: impl Into<Party>,
    ) -> impl Iterator<Item = &'a Answer> {
        let party = jurisdiction.into();
        let mine =
            move |one: &&Answer| one.instrument.as_str() == instrument && one.jurisdiction == party;
        self.answers.iter().filter(mine)
    }

    /// Returns a cycle of reporting by its id, as `icrmw`.
    #[must_use]
    pub fn reporting(&self, id: &str) -> Option<&Reporting> {
        self.reporting.iter().find(|one| one.id.as_str() == id)
    }
}

/// Assessing.
impl Instruments {
    /// Assesses a state on a day: every item that the register can answer is computed from it, the others take the newest
    /// coded answer that holds on the day; what nobody says is unknown and widens the bounds.
    ///
    /// Where both speak, what is computed is used and the other is named; a coded answer stands where the register only
    /// looked for records and found none, or could not decide. With [`Explain`](kerben_core::explain::Explain) the answer
    /// brings its derivation: each item with what it rests on, the shares of the groups and their mean.
    ///
    /// # Errors
    ///
    /// [`AssessmentError::UnknownInstrument`], [`AssessmentError::UnknownVersion`]; [`AssessmentError::NoScore`] for an
    /// instrument without a published score; [`AssessmentError::Register`] for a state or a function that the register does
    /// not know, or a day outside the calendar.
    pub fn assess<R: Recorder>(
        &self,
        instrument: &str,
        version: &str,
        register: &Register,
        jurisdiction: impl Into<Party>,
        day: NaiveDate,
        rec: &mut R,
    ) -> Result<Traced<Assessment, R>, AssessmentError> {
        let party = jurisdiction.into();
        let instrument = self.instrument(instrument)?;
        if instrument.versions.is_empty() {
            return Err(AssessmentError::NoScore { instrument: instrument.id.clone() });
        }
        let version =
            instrument.version(version).ok_or_else(|| AssessmentError::UnknownVersion {
                instrument: instrument.id.clone(),
                version: version.chars().take(80).collect(),
                known: file::names(instrument.versions.iter().map(|one| one.id.as_str())),
            })?;
        in_calendar(day)?;
        register.coverage(party)?;
        let asked = Asked { register, party, day };
        let mut items = Vec::new();
        let mut groups = Vec::new();
        for group in &instrument.groups {
            let first = items.len();
            for item in &group.items {
                let measured = match &item.measure {
                    Some(measure) => Some(measure.ask(asked, self)?),
                    None => None,
                };
                let coded = self.coded(instrument, item, asked);
                items.push(used(item, measured, coded));
            }
            let said = items.iter().skip(first).map(|result| result.said);
            groups.push(GroupResult::count(group.id.clone(), said));
        }
        let score = mean(&groups);
        let answered = items.iter().filter(|one| one.said != Said::Unknown).map(|one| one.grade);
        let answer = Assessment {
            instrument: instrument.id.clone(),
            version: version.id.clone(),
            ours: instrument.ours,
            jurisdiction: party,
            day,
            functions: functions(instrument),
            groups,
            score,
            placed: version.placed(score),
            grade: Evidence::lowest(answered.chain([version.grade])).unwrap_or(version.grade),
            items,
        };
        let node = trace::assessment(instrument, version, &answer, rec);
        Ok(Traced::new(answer, node))
    }

    /// The newest coded answer that certainly holds on the day.
    fn coded<'a>(
        &'a self,
        instrument: &'a Instrument,
        item: &Item,
        asked: Asked<'_>,
    ) -> Option<&'a Answer> {
        let slack = asked.register.slack();
        let holds = |one: &&Answer| {
            let ended = one.until.map_or(Tri::No, |until| come(until, asked.day, slack));
            one.item == item.id && come(one.observed, asked.day, slack).is_yes() && ended.is_no()
        };
        self.answers(instrument.id.as_str(), asked.party)
            .filter(holds)
            .max_by_key(|one| one.observed.latest_with_slack(slack))
    }
}

/// The functions that an instrument asks about, in the order of ids.
fn functions(instrument: &Instrument) -> Vec<FunctionId> {
    let measures = instrument.items().filter_map(|item| item.measure.as_ref());
    let mut functions: Vec<FunctionId> = measures.flat_map(Measure::functions).cloned().collect();
    functions.sort();
    functions.dedup();
    functions
}

/// Chooses between what the register says and what somebody coded.
fn used(item: &Item, measured: Option<Measured>, coded: Option<&Answer>) -> ItemResult {
    let coded = coded.map(|one| ItemResult {
        item: item.id.clone(),
        said: one.said,
        from: Provenance::Coded { coder: one.coder.clone(), observed: one.observed },
        why: one
            .note
            .iter()
            .map(|note| Message::new("agencies.note.text").arg("text", note.as_str()))
            .collect(),
        grade: one.grade,
        sources: one.sources.iter().map(str::to_owned).collect(),
        contradicted_by: Vec::new(),
    });
    let computed = measured.map(|one| ItemResult {
        item: item.id.clone(),
        said: one.said,
        from: if one.recorded { Provenance::Recorded } else { Provenance::Computed },
        why: one.why,
        grade: one.grade,
        sources: one.sources,
        contradicted_by: Vec::new(),
    });
    let (mut first, second) = match (computed, coded) {
        (Some(computed), Some(coded)) if computed.said == Said::Unknown => (coded, Some(computed)),
        (Some(computed), coded) => (computed, coded),
        (None, Some(coded)) => (coded, None),
        (None, None) => {
            return ItemResult {
                item: item.id.clone(),
                said: Said::Unknown,
                from: Provenance::Nobody,
                why: vec![Message::new("agencies.measure.not-coded")],
                grade: Evidence::Unverified,
                sources: Vec::new(),
                contradicted_by: Vec::new(),
            };
        }
    };
    if let Some(second) = second
        && second.said != Said::Unknown
        && second.said != first.said
    {
        first.contradicted_by.push((second.from, second.said));
    }
    if first.said == Said::Unknown && first.sources.is_empty() {
        first.from =
            if first.from == Provenance::Recorded { Provenance::Nobody } else { first.from };
    }
    first
}
