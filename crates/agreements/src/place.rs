//! Where in which file an instrument stands, so that an error names file, line, instrument and event.

use kerben_core::data::{DataError, Document};
use serde::Deserialize;

use crate::clause::ClauseError;
use crate::error::AgreementError;

/// As much of a file as names its parts; everything else is passed over, so that a file with a mistake can be read.
#[derive(Deserialize)]
struct Names {
    #[serde(default)]
    instrument: Vec<Named>,
    #[serde(default)]
    participation: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    #[serde(alias = "of")]
    id: Option<String>,
    #[serde(default)]
    event: Vec<Happened>,
}

#[derive(Deserialize)]
struct Happened {
    kind: Option<String>,
}

/// The number in `name[3].rest`, and the rest.
fn numbered<'a>(key: &'a str, name: &str) -> Option<(usize, &'a str)> {
    let (number, rest) = key.strip_prefix(name)?.strip_prefix('[')?.split_once(']')?;
    Some((number.parse().ok()?, rest.strip_prefix('.').unwrap_or(rest)))
}

/// The error with the instrument and the event that it is about, where its key leads to one.
pub(crate) fn named(document: &Document<'_>, error: DataError) -> DataError {
    let Ok(names) = document.parse::<Names>() else { return error };
    let key = error.key();
    let lists = [("instrument", &names.instrument), ("participation", &names.participation)];
    let found = lists.into_iter().find_map(|(name, list)| {
        let (place, rest) = numbered(key, name)?;
        let found = list.get(place)?;
        let id = found.id.as_deref()?;
        let kind =
            numbered(rest, "event").and_then(|(place, _)| found.event.get(place)?.kind.as_deref());
        Some(kind.map_or_else(|| id.to_owned(), |kind| format!("{id}, event {kind}")))
    });
    match found {
        Some(about) if !error.problem().starts_with(&about) => {
            let problem = format!("{about}: {}", error.problem());
            document.error(key, problem, error.accepted().unwrap_or("another value"))
        }
        _ => error,
    }
}

/// What is wrong with an instrument once all files are read.
pub(crate) struct Fault {
    pub(crate) instrument: String,
    /// The key within the instrument.
    pub(crate) key: String,
    pub(crate) problem: String,
    pub(crate) accepted: String,
}

impl Fault {
    /// The fault with the file and line of its instrument.
    pub(crate) fn located(self, files: &[(&str, &str)]) -> DataError {
        for (name, text) in files {
            let Ok(document) = Document::new(name, text) else { continue };
            let Ok(names) = document.parse::<Names>() else { continue };
            let is_it = |named: &Named| named.id.as_deref() == Some(self.instrument.as_str());
            if let Some(place) = names.instrument.iter().position(is_it) {
                let key = format!("instrument[{place}].{}", self.key);
                return document.error(&key, self.problem, self.accepted);
            }
        }
        self.named_in(files.last().map_or("", |(name, _)| *name))
    }

    /// The fault of instruments that stand in no file, under the name of their list.
    pub(crate) fn named_in(self, name: &str) -> DataError {
        let key = format!("instrument.{}", self.key);
        DataError::at(name, None, &key, self.problem, Some(&self.accepted))
    }
}

/// A clause that cannot be used, with the file and line where its instrument carries it.
pub(crate) fn of_clause(error: AgreementError, files: &[(&str, &str)]) -> AgreementError {
    let (instrument, clause, key) = match &error {
        AgreementError::Clause(
            clause @ (ClauseError::TooFewParties { instrument, .. }
            | ClauseError::Circular { instrument, .. }
            | ClauseError::ChainTooLong { instrument, .. }
            | ClauseError::UnknownInstrument { instrument, .. }
            | ClauseError::Calendar { instrument, .. }),
        ) => (instrument.clone(), clause, "timing.entry"),
        AgreementError::Term { subject, source } => (subject.clone(), source, "timing.term"),
        _ => return error,
    };
    let text = clause.to_string();
    let (problem, accepted) = text.split_once("; accepted: ").unwrap_or((&text, "another clause"));
    // What is wrong with an entry into force names its instrument and event already.
    let problem = match key {
        "timing.term" => format!("{instrument}, event end of force: {problem}"),
        _ => problem.to_owned(),
    };
    let (accepted, key) = (accepted.to_owned(), key.to_owned());
    Fault { instrument, key, problem, accepted }.located(files).into()
}
