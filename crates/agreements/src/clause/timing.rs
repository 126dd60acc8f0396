//! The clauses of time that an instrument of the register carries.

use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::error::ClauseError;
use super::form::EntryIntoForce;
use super::setting::{OtherForce, OtherInstruments, Setting};
use super::term::Term;
use crate::instrument::Instrument;

/// The clauses of time of an instrument: the table `timing` of the data files.
///
/// ```toml
/// [instrument.timing]
/// entry = "per-party(on(nth-deposit(3)), after-act, on(own-deposit))"
/// complete_deposits = true
/// source = "m-cis-2005p.1"
/// grade = "Official"
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Timing {
    /// The clause on entry into force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryIntoForce>,
    /// The clause on duration, renewal and exit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// Whether the deposits among the events are all that were made.
    #[serde(default)]
    pub complete_deposits: bool,
    /// The States that count as newcomers, where the clause asks for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newcomers: Option<Vec<Country>>,
    /// The States that need procedures of their own.
    #[serde(default)]
    pub procedures: Vec<Country>,
    /// The States that need none.
    #[serde(default)]
    pub no_procedures: Vec<Country>,
    /// The article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// The article of the term, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_article: Option<String>,
    /// The id of the source of the term, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_source: Option<String>,
    /// How far the term can be trusted, where that differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_grade: Option<Evidence>,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When the instruments that the clause names entered into force: what the register knows, kept up to date by it.
    #[serde(skip)]
    pub(crate) floors: Floors,
}

/// What is known of the instruments that a clause names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Floors(pub(crate) Vec<(String, OtherForce)>);

impl OtherInstruments for Floors {
    fn force_of(&self, id: &str, _: &[String]) -> Result<Option<OtherForce>, ClauseError> {
        Ok(self.0.iter().find(|(known, _)| known == id).map(|(_, force)| force.clone()))
    }
}

impl Timing {
    /// The setting of the instrument that carries this.
    pub(crate) fn setting<'a>(
        &'a self,
        instrument: &'a Instrument,
        party: Option<Country>,
    ) -> Setting<'a> {
        let mut setting = Setting::new(&instrument.id, &instrument.events);
        if instrument.closed {
            setting = setting.among(&instrument.states);
        }
        if self.complete_deposits {
            setting = setting.with_complete_deposits();
        }
        if let Some(newcomers) = &self.newcomers {
            setting = setting.with_newcomers(newcomers);
        }
        let Some(party) = party else { return setting };
        let needed = if self.procedures.contains(&party) {
            Tri::Yes
        } else if self.no_procedures.contains(&party) {
            Tri::No
        } else {
            Tri::Unknown
        };
        setting.for_party(party).needing_procedures(needed)
    }
}
