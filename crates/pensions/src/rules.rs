//! What the law says beside its numbers: roundings, provisions and open questions, each with its source.

use std::collections::BTreeMap;

use kerben_core::data::{DataError, Document, PackHeader, PackStamp};
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::period::Validity;
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::source::{Citation, Evidence, Source, Sources};
use kerben_core::unsettled::{Reading, Unsettled};
use serde::{Deserialize, Serialize};

use crate::error::PensionError;

/// How an amount is rounded, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NamedRounding {
    /// The rounding, with the law that orders it.
    pub rounding: Rounding,
    /// How well it is known.
    pub grade: Evidence,
    /// The id of its source.
    pub source: String,
}

/// One rule of the law: what is cited, and how well it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Provision {
    /// The id, such as `eaeu.later-service`.
    pub id: String,
    /// The instrument, article and address.
    pub citation: Citation,
    /// How well the rule is known.
    pub grade: Evidence,
    /// The id of its source.
    pub source: String,
}

impl Provision {
    /// The rule as a sentence of the catalogue.
    #[must_use]
    pub fn message(&self) -> Message {
        Message::new(format!("pensions.provision.{}", self.id))
    }
}

/// The roundings, provisions and open questions that the schemes and instruments use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    stamp: PackStamp,
    sources: Sources,
    roundings: BTreeMap<String, NamedRounding>,
    provisions: BTreeMap<String, Provision>,
    questions: BTreeMap<String, Unsettled<()>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    pack: PackHeader,
    source: Vec<Source>,
    #[serde(default)]
    rounding: Vec<RawRounding>,
    #[serde(default)]
    provision: Vec<RawProvision>,
    #[serde(default)]
    question: Vec<RawQuestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRounding {
    id: String,
    step: String,
    mode: RoundingMode,
    law: Citation,
    source: String,
    grade: Evidence,
    #[serde(default)]
    #[expect(dead_code, reason = "a note is for the reader of the file")]
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProvision {
    id: String,
    instrument: String,
    #[serde(default)]
    article: Option<String>,
    #[serde(default)]
    paragraph: Option<String>,
    source: String,
    grade: Evidence,
    #[serde(default)]
    #[expect(dead_code, reason = "a note is for the reader of the file")]
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    id: String,
    #[serde(flatten)]
    holds: RawHolds,
    why: Localised,
    reading: Vec<RawReading>,
}

#[derive(Deserialize)]
struct RawHolds {
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    from: Option<chrono::NaiveDate>,
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    to: Option<chrono::NaiveDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReading {
    name: String,
    why: Localised,
    source: String,
    grade: Evidence,
}

impl Rules {
    /// Reads the rules of a data file; `file` is only a name for error messages.
    ///
    /// # Errors
    ///
    /// [`DataError`] with line and key: no TOML, an unknown key, an id that stands twice, a source that is
    /// not defined, a rounding or a question that is none.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawRules = document.parse()?;
        let sources = document.sources(raw.source)?;
        let address = |source: &str| sources.get(source).and_then(|known| known.address.clone());
        let mut roundings = BTreeMap::new();
        for (index, entry) in raw.rounding.into_iter().enumerate() {
            let key = |field: &str| format!("rounding[{index}].{field}");
            document.check_source(&sources, &key("source"), &entry.source)?;
            let step = kerben_core::number::parse_decimal(&entry.step)
                .map_err(|error| document.refused(&key("step"), &error))?;
            let rounding = Rounding::new(step, entry.mode)
                .map_err(|error| document.refused(&key("step"), &error))?
                .ordered_by(entry.law);
            let named = NamedRounding { rounding, grade: entry.grade, source: entry.source };
            once(&document, &mut roundings, &key("id"), entry.id, named)?;
        }
        let mut provisions = BTreeMap::new();
        for (index, entry) in raw.provision.into_iter().enumerate() {
            let key = |field: &str| format!("provision[{index}].{field}");
            document.check_source(&sources, &key("source"), &entry.source)?;
            let mut citation = Citation::new(entry.instrument);
            citation.article = entry.article;
            citation.paragraph = entry.paragraph;
            citation.address = address(&entry.source);
            let provision = Provision {
                id: entry.id.clone(),
                citation,
                grade: entry.grade,
                source: entry.source,
            };
            once(&document, &mut provisions, &key("id"), entry.id, provision)?;
        }
        let mut questions = BTreeMap::new();
        for (index, entry) in raw.question.into_iter().enumerate() {
            let key = |field: &str| format!("question[{index}].{field}");
            let mut readings = Vec::new();
            for (position, reading) in entry.reading.into_iter().enumerate() {
                let source = key(&format!("reading[{position}].source"));
                document.check_source(&sources, &source, &reading.source)?;
                readings.push(Reading::new(
                    reading.name,
                    (),
                    reading.why,
                    reading.grade,
                    reading.source,
                ));
            }
            let holds = Validity::from_inclusive(entry.holds.from, entry.holds.to)
                .map_err(|error| document.refused(&key("from"), &error))?;
            let question = Unsettled::new(entry.id.clone(), readings, holds, entry.why)
                .map_err(|error| document.refused(&key("reading"), &error))?;
            once(&document, &mut questions, &key("id"), entry.id, question)?;
        }
        let stamp = raw.pack.stamp(text.as_bytes());
        Ok(Self { stamp, sources, roundings, provisions, questions })
    }

    /// The pack's identity, for a receipt.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// The sources on which the rules rest.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The rounding of that id.
    ///
    /// # Errors
    ///
    /// [`PensionError::RuleNotInPack`].
    pub fn rounding(&self, id: &str) -> Result<&NamedRounding, PensionError> {
        self.roundings.get(id).ok_or_else(|| missing("rounding", id))
    }

    /// The provision of that id.
    ///
    /// # Errors
    ///
    /// [`PensionError::RuleNotInPack`].
    pub fn provision(&self, id: &str) -> Result<&Provision, PensionError> {
        self.provisions.get(id).ok_or_else(|| missing("provision", id))
    }

    /// The open question of that id.
    ///
    /// # Errors
    ///
    /// [`PensionError::RuleNotInPack`].
    pub fn question(&self, id: &str) -> Result<&Unsettled<()>, PensionError> {
        self.questions.get(id).ok_or_else(|| missing("question", id))
    }

    /// Every provision, in the order of the ids.
    pub fn provisions(&self) -> impl Iterator<Item = &Provision> {
        self.provisions.values()
    }

    /// Every open question, in the order of the ids.
    pub fn questions(&self) -> impl Iterator<Item = &Unsettled<()>> {
        self.questions.values()
    }
}

/// The ids of the open questions that this crate knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Question {
    /// Who pays for service before 2021 between Russia and the other members of the EAEU since 2023.
    EarlierServiceAndRussia,
    /// Whether service before 2021 in another member may open a right under the EAEU agreement.
    TotalisationOfEarlierService,
    /// Whether a basic part is paid to a person who lives in another member state.
    BasicPartAbroad,
}

impl Question {
    /// The id under which a reading is chosen.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::EarlierServiceAndRussia => "cis-1992-between-russia-and-eaeu",
            Self::TotalisationOfEarlierService => "eaeu.totalisation-of-earlier-service",
            Self::BasicPartAbroad => "eaeu.basic-part-abroad",
        }
    }
}

fn missing(kind: &'static str, id: &str) -> PensionError {
    PensionError::RuleNotInPack { kind, id: id.to_owned() }
}

fn once<T>(
    document: &Document<'_>,
    into: &mut BTreeMap<String, T>,
    key: &str,
    id: String,
    value: T,
) -> Result<(), DataError> {
    if into.contains_key(&id) {
        return Err(document.error(key, format!("the id `{id}` stands twice"), "each id once"));
    }
    into.insert(id, value);
    Ok(())
}
