//! The claim file: who asks, with which record, under which instruments and laws; in TOML or in JSON.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben::core::calendar::{serde_day, serde_day_option};
use kerben::core::country::Country;
use kerben::core::data::{DataError, Document, list_names};
use kerben::core::unsettled::Readings;
use kerben::pensions::Claim;
use kerben::pensions::coordination::{Coordinator, NationalLaw, Parametric, Request};
use kerben::pensions::error::PensionError;
use kerben::pensions::person::Person;
use kerben::pensions::record::{InsurancePeriod, InsuranceRecord};
use kerben::pensions::schemes::national_laws;
use serde::{Deserialize, Serialize};

use crate::answer::Library;

/// A claim file as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClaimFile {
    /// What the case is called.
    pub(crate) title: String,
    /// The day from which the pension is asked.
    #[serde(with = "serde_day")]
    pub(crate) claimed_on: NaiveDate,
    /// The day of the question; that of the claim where none is given.
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub(crate) asked_on: Option<NaiveDate>,
    /// The day whose law applies; that of the claim where none is given.
    #[serde(default, with = "serde_day_option", skip_serializing_if = "Option::is_none")]
    pub(crate) law_of: Option<NaiveDate>,
    /// Whether the person asks for the pro-rata benefit where the instrument leaves the choice.
    #[serde(default)]
    pub(crate) pro_rata: bool,
    /// The instruments by their ids; all that ship where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) methods: Option<Vec<String>>,
    /// Who asks.
    pub(crate) person: Person,
    /// The record.
    #[serde(default)]
    pub(crate) period: Vec<InsurancePeriod>,
    /// The States whose law is the one that ships.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) national: Vec<Country>,
    /// The readings chosen where such a law or an instrument is unsettled, by the id of the question.
    #[serde(default)]
    pub(crate) readings: Readings,
    /// National laws of few parameters; a State without any law is answered with what is missing.
    #[serde(default)]
    pub(crate) law: Vec<Parametric>,
}

/// What a claim file asks, and the engine that answers.
pub(crate) struct Question {
    pub(crate) file: ClaimFile,
    pub(crate) claim: Claim,
    pub(crate) engine: Coordinator,
}

impl Question {
    /// Reads a claim file and builds its claim and its engine.
    ///
    /// # Errors
    ///
    /// [`DataError`] with file, line and key.
    pub(crate) fn read(name: &str, text: &str, library: &Library) -> Result<Self, DataError> {
        let methods = &library.methods;
        let document = Document::new(name, text)?;
        let source = Source { document, json: text.trim_start().starts_with('{') };
        let file = source.parse()?;
        let record = InsuranceRecord::new(file.period.clone())
            .map_err(|error| source.refused("period", &error))?;
        let asked_on = file.asked_on.unwrap_or(file.claimed_on);
        let claim = Claim::new(file.person.clone(), record, file.claimed_on, asked_on)
            .map_err(|error| source.refused("claimed_on", &error))?;
        let mut chosen = Vec::new();
        match &file.methods {
            None => chosen.extend(methods.iter().cloned()),
            Some(ids) => {
                for (index, id) in ids.iter().enumerate() {
                    let Some(method) = methods.get(id) else {
                        return Err(source.error(
                            &format!("methods[{index}]"),
                            format!("`{id}` is no instrument that ships"),
                            &list_names(methods.iter().map(|method| &*method.id)),
                        ));
                    };
                    chosen.push(method.clone());
                }
            }
        }
        let shipped = national_laws(&library.law, &library.treaties, &file.readings);
        let mut laws: Vec<Arc<dyn NationalLaw>> = Vec::new();
        for (index, state) in file.national.iter().enumerate() {
            let Some(law) = shipped.iter().find(|law| law.state() == *state) else {
                let states: Vec<Country> = shipped.iter().map(|law| law.state()).collect();
                return Err(source.error(
                    &format!("national[{index}]"),
                    format!("no law of {state} ships"),
                    &list_names(states.iter().map(Country::alpha2)),
                ));
            };
            laws.push(Arc::clone(law));
        }
        laws.extend(file.law.iter().map(|law| Arc::new(law.clone()) as Arc<dyn NationalLaw>));
        let engine = Coordinator::read_as(chosen, laws, &file.readings).map_err(|error| {
            let key = match &error {
                PensionError::UnknownReading { question, .. } => format!("readings.{question}"),
                _ => "law".to_owned(),
            };
            source.refused(&key, &error)
        })?;
        Ok(Self { file, claim, engine })
    }

    /// The question to the engine.
    pub(crate) fn request(&self) -> Request<'_> {
        let mut request = Request::new(&self.claim);
        if let Some(day) = self.file.law_of {
            request = request.on_law_of(day);
        }
        if self.file.pro_rata {
            request = request.asking_for_pro_rata();
        }
        request
    }
}

/// A text in one of the two forms.
struct Source<'a> {
    document: Document<'a>,
    json: bool,
}

impl Source<'_> {
    fn parse(&self) -> Result<ClaimFile, DataError> {
        if !self.json {
            return self.document.parse();
        }
        let mut reader = serde_json::Deserializer::from_str(self.document.text());
        let file: ClaimFile = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            let key = if path == "." { "" } else { &path };
            self.unreadable(key, error.inner())
        })?;
        reader.end().map_err(|error| self.unreadable("", &error))?;
        Ok(file)
    }

    /// The reader's error, without the place that it repeats at its end.
    fn unreadable(&self, key: &str, error: &serde_json::Error) -> DataError {
        let words = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let words = words.strip_suffix(&place).unwrap_or(&words);
        let parts = words.split_once("; accepted: ").or_else(|| words.split_once(", expected "));
        let (problem, accepted) = parts.map_or((words, None), |(a, b)| (a, Some(b)));
        DataError::at(self.document.file(), Some(error.line()), key, problem, accepted)
    }

    fn error(&self, key: &str, problem: String, accepted: &str) -> DataError {
        if self.json {
            return DataError::at(self.document.file(), None, key, problem, Some(accepted));
        }
        self.document.error(key, problem, accepted)
    }

    fn refused(&self, key: &str, error: &impl std::fmt::Display) -> DataError {
        if self.json {
            let words = error.to_string();
            let (problem, accepted) = words.split_once("; accepted: ").unwrap_or((&words, ""));
            let accepted = (!accepted.is_empty()).then_some(accepted);
            return DataError::at(self.document.file(), None, key, problem, accepted);
        }
        self.document.refused(key, error)
    }
}
