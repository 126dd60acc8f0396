//! Ids for bodies of other registers, and which of their words are ranks.

use std::collections::BTreeMap;

use super::json::At;
use super::{ExchangeError, ImportNote, ImportNoteKind, ImportOptions};
use crate::body::Level;
use crate::id::BodyId;

/// The ids of a file and the ids that they have here.
#[derive(Debug, Default)]
pub(super) struct Ids {
    known: BTreeMap<String, BodyId>,
}

impl Ids {
    /// Gives the id of a record a place: as it is where it has our form, else made from its last part.
    pub(super) fn add(
        &mut self,
        at: &At<'_>,
        options: &ImportOptions,
        notes: &mut Vec<ImportNote>,
    ) -> Result<BodyId, ExchangeError> {
        let text = at.text()?;
        let id = if let Ok(id) = BodyId::new(text) {
            id
        } else {
            let made = made(text, options).ok_or_else(|| {
                let problem = format!("no id can be made of \"{text}\"");
                at.error(problem, "an id with letters or digits")
            })?;
            notes.push(ImportNote::new(ImportNoteKind::IdMade, at.path.clone(), &made));
            made
        };
        if self.known.values().any(|other| *other == id) {
            let problem = format!("`{id}` stands already");
            return Err(at.error(problem, "ids that differ in their last part"));
        }
        self.known.insert(text.to_owned(), id.clone());
        Ok(id)
    }

    pub(super) fn get(&self, id: &str) -> Option<&BodyId> {
        self.known.get(id)
    }
}

/// The jurisdiction in small letters, a dot, and the last part of the id in small letters and digits.
fn made(text: &str, options: &ImportOptions) -> Option<BodyId> {
    let last = text.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or(text);
    let party = options.jurisdiction.code().to_lowercase();
    BodyId::new(format!("{party}.{}", slug(last)?)).ok()
}

/// A text in small letters and digits, with `-` for all between them; `None` where nothing is left.
pub(super) fn slug(text: &str) -> Option<String> {
    let mut slug = String::new();
    for sign in text.chars().flat_map(char::to_lowercase) {
        if sign.is_ascii_alphanumeric() {
            slug.push(sign);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { None } else { Some(slug.to_owned()) }
}

/// The rank that a word of another register names; our own codes name themselves.
pub(super) fn level(word: &str) -> Option<Level> {
    let plain = word.to_lowercase().replace([' ', '-'], "_");
    if let Some(level) = Level::from_code(&plain) {
        return Some(level);
    }
    let known = [
        ("state_committee", Level::StateCommittee),
        ("non_ministerial_department", Level::Agency),
        ("executive_agency", Level::Agency),
        ("executive_office", Level::Office),
        ("ministerial_department", Level::Ministry),
        ("public_corporation", Level::Enterprise),
        ("advisory", Level::Council),
        ("ministry", Level::Ministry),
        ("agency", Level::Agency),
        ("service", Level::Service),
        ("commission", Level::Commission),
        ("committee", Level::Department),
        ("department", Level::Department),
        ("centre", Level::Centre),
        ("center", Level::Centre),
        ("fund", Level::Fund),
        ("council", Level::Council),
        ("office", Level::Office),
    ];
    known.into_iter().find(|(part, _)| plain.contains(part)).map(|(_, level)| level)
}
