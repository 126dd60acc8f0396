//! Popolo: organisations with former names, founding and dissolution dates and a parent.
//!
//! The format has one parent, whole dates without qualifiers, and nothing of functions, changes, acts and sources. The note of
//! a name is its language.

use std::collections::BTreeMap;

use kerben_core::data::PackHeader;
use kerben_core::language::Language;
use kerben_core::source::Evidence;
use serde_json::{Map, Value, json};

use super::json::{At, parse};
use super::ledger::Ledger;
use super::naming::{Ids, level};
use super::{ExchangeError, Exported, ImportNote, ImportNoteKind, ImportOptions, Imported};
use crate::body::{Body, BodyName, Parent};
use crate::end::End;
use crate::proof::SourceIds;
use crate::records::Records;
use crate::register::Register;

/// Returns the bodies of a register as a Popolo file.
///
/// # Errors
///
/// [`ExchangeError::Write`] where a record does not serialise.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agencies::{Register, exchange::popolo};
///
/// let exported = popolo::export(&Register::builtin()?)?;
/// assert!(exported.text.contains(r#""founding_date": "2021-11-06""#));
/// // `2021-02~` loses its qualifier, and the list of losses says so.
/// assert!(exported.losses.iter().any(|one| one.record == "kg.sms" && one.field == "until"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export(register: &Register) -> Result<Exported<String>, ExchangeError> {
    let mut ledger = Ledger::new(&register.records(PackHeader::new("export", "popolo", "1")))?;
    let mut organisations = Vec::new();
    for body in register.bodies() {
        organisations.push(organisation(body, &mut ledger));
    }
    let text = serde_json::to_string_pretty(&json!({ "organizations": organisations }));
    let text = text.map_err(|error| ExchangeError::Write {
        format: "Popolo",
        problem: error.to_string(),
        accepted: "text",
    })?;
    Ok(Exported { text, losses: ledger.losses() })
}

fn organisation(body: &Body, ledger: &mut Ledger) -> Value {
    let id = body.id().as_str();
    let mut one = Map::new();
    one.insert("id".to_owned(), id.into());
    one.insert("classification".to_owned(), body.level().code().into());
    ledger.keep("body", id, "id");
    ledger.keep("body", id, "level");
    let mut others = Vec::new();
    for (place, name) in body.names().iter().enumerate() {
        let field = format!("name[{place}]");
        ledger.keep("body", id, format!("{field}.text"));
        ledger.keep("body", id, format!("{field}.language"));
        let dates = name.from().is_some() || name.until().is_some();
        if !dates && place == 0 {
            one.insert("name".to_owned(), name.text().into());
            if name.language() != Language::En {
                others.push(json!({ "name": name.text(), "note": name.language().code() }));
                one.remove("name");
            }
            continue;
        }
        let mut other = Map::new();
        other.insert("name".to_owned(), name.text().into());
        other.insert("note".to_owned(), name.language().code().into());
        for (key, field, end) in [
            ("start_date", format!("{field}.from"), name.from()),
            ("end_date", format!("{field}.until"), name.until()),
        ] {
            if let Some(date) = end.and_then(|end| plain(ledger, id, &field, end)) {
                other.insert(key.to_owned(), date.into());
            }
        }
        others.push(Value::Object(other));
    }
    if !others.is_empty() {
        one.insert("other_names".to_owned(), Value::Array(others));
    }
    match plain(ledger, id, "from", body.from()) {
        Some(date) => {
            one.insert("founding_date".to_owned(), date.into());
        }
        // No date of a beginning says that it is not told.
        None if *body.from() == End::Unknown => ledger.keep("body", id, "from"),
        None => ledger.replace("body", id, "from", "unknown"),
    }
    match body.until() {
        // No date of an end says that there was none.
        End::Open => ledger.keep("body", id, "until"),
        End::Unknown => ledger.replace("body", id, "until", "open"),
        End::Dated(_) => match plain(ledger, id, "until", body.until()) {
            Some(date) => {
                one.insert("dissolution_date".to_owned(), date.into());
            }
            None => ledger.replace("body", id, "until", "open"),
        },
    }
    let last = body.parents().iter().enumerate().max_by_key(|(place, parent)| {
        let until = parent.until().date().and_then(kerben_core::partial_date::PartialDate::latest);
        (until.is_none(), until, *place)
    });
    if let Some((place, parent)) = last {
        one.insert("parent_id".to_owned(), parent.body().as_str().into());
        ledger.keep("body", id, format!("parent[{place}].body"));
    }
    Value::Object(one)
}

/// The date as Popolo can write it: without qualifiers; what that loses is noted. `None` for spans and what is not told.
fn plain(ledger: &mut Ledger, id: &str, field: &str, end: &End) -> Option<String> {
    let date = end.date()?;
    let text = date.to_string();
    let bare: String = text.trim_end_matches(['~', '?', '%']).to_owned();
    let shape = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let whole = bare.split('-').all(shape) && !bare.contains('/') && bare.len() >= 4;
    let season = bare.len() == 7 && bare.get(5..).is_some_and(|code| code > "12");
    if !whole || season {
        return None;
    }
    if bare == text {
        ledger.keep("body", id, field);
    } else {
        ledger.replace("body", id, field, bare.clone());
    }
    Some(bare)
}

/// Returns the bodies of a Popolo file: an object with `organizations`, a list of them, or one.
///
/// Ids of another form are made anew, and a note says so. Memberships, persons, posts and fields that have no place here are
/// not read, and a note names each. A body has its parent for life, because the format does not date it.
///
/// # Errors
///
/// [`ExchangeError::Json`] with line and column; [`ExchangeError::JsonValue`] with the path for a value that cannot be used,
/// as a date that does not exist, an id that stands twice, a parent that is not there. Nothing is read in part.
pub fn import(file: &str, text: &str, options: &ImportOptions) -> Result<Imported, ExchangeError> {
    let value = parse(file, text)?;
    let root = At::root(file, &value);
    let (list, mut notes) = organisations(&root)?;
    let mut ids = Ids::default();
    let mut seen: BTreeMap<String, &Value> = BTreeMap::new();
    let mut kept = Vec::new();
    for one in list {
        one.object()?;
        let id = one.get("id").ok_or_else(|| one.error("no id", "an object with an id"))?;
        let text = id.text()?.to_owned();
        if seen.get(&text).is_some_and(|earlier| *earlier == one.value) {
            notes.push(ImportNote::new(ImportNoteKind::Duplicate, one.path.clone(), &text));
            continue;
        }
        seen.insert(text, one.value);
        let body = ids.add(&id, options, &mut notes)?;
        kept.push((one, body));
    }
    let mut records = Records::new(options.pack.clone());
    records.sources.push(options.source.clone());
    for (one, id) in kept {
        records.bodies.push(body(&one, id, &ids, options, &mut notes)?);
    }
    Ok(Imported { records, notes })
}

fn organisations<'a>(root: &At<'a>) -> Result<(Vec<At<'a>>, Vec<ImportNote>), ExchangeError> {
    if root.value.is_array() {
        return Ok((root.items()?, Vec::new()));
    }
    root.object()?;
    let Some(list) = root.get("organizations") else {
        if root.get("id").is_some() {
            return Ok((vec![root.clone()], Vec::new()));
        }
        return Err(root.error("no organisations", "an object with `organizations`, or a list"));
    };
    let rest = root.keys().filter(|key| *key != "organizations");
    let notes = rest.map(|key| ImportNote::new(ImportNoteKind::NotRead, key, "a whole table"));
    Ok((list.items()?, notes.collect()))
}

pub(super) fn sources(options: &ImportOptions, at: &At<'_>) -> Result<SourceIds, ExchangeError> {
    SourceIds::new([options.source.id.as_str()])
        .map_err(|error| at.error(error.to_string(), "a source with an id"))
}

/// A date as an end, with notes on what it may hide.
pub(super) fn end(at: &At<'_>, notes: &mut Vec<ImportNote>) -> Result<End, ExchangeError> {
    let (date, cut) = at.date()?;
    if cut {
        notes.push(ImportNote::new(ImportNoteKind::TimeCut, at.path.clone(), at.text()?));
    }
    let text = date.to_string();
    if text.ends_with("-01-01") {
        notes.push(ImportNote::new(ImportNoteKind::PerhapsYearOnly, at.path.clone(), text));
    }
    Ok(End::Dated(date))
}

/// The rank behind a word, or that of the options with a note.
pub(super) fn rank(
    word: Option<&At<'_>>,
    options: &ImportOptions,
    notes: &mut Vec<ImportNote>,
) -> Result<crate::Level, ExchangeError> {
    let Some(word) = word else { return Ok(options.level) };
    let text = word.text()?;
    Ok(level(text).unwrap_or_else(|| {
        notes.push(ImportNote::new(ImportNoteKind::LevelAssumed, word.path.clone(), text));
        options.level
    }))
}

fn body(
    one: &At<'_>,
    id: crate::BodyId,
    ids: &Ids,
    options: &ImportOptions,
    notes: &mut Vec<ImportNote>,
) -> Result<Body, ExchangeError> {
    const READ: [&str; 7] = [
        "id",
        "name",
        "other_names",
        "classification",
        "founding_date",
        "dissolution_date",
        "parent_id",
    ];
    const OF_NAME: [&str; 4] = ["name", "note", "start_date", "end_date"];
    for key in one.keys().filter(|key| !READ.contains(&key.as_str())) {
        notes.push(ImportNote::new(ImportNoteKind::NotRead, one.path.clone(), key));
    }
    let proved: (Evidence, SourceIds) = (options.grade, sources(options, one)?);
    let date = |key, notes: &mut Vec<ImportNote>, none| {
        one.get(key).map_or(Ok(none), |date| end(&date, notes))
    };
    let from = date("founding_date", notes, End::Unknown)?;
    let until = date("dissolution_date", notes, End::Open)?;
    let level = rank(one.get("classification").as_ref(), options, notes)?;
    let mut names = Vec::new();
    if let Some(name) = one.get("name") {
        names.push(BodyName {
            language: options.language,
            text: name.text()?.to_owned(),
            kind: crate::NameKind::Official,
            from: None,
            until: None,
            grade: proved.0,
            sources: proved.1.clone(),
            note: None,
        });
    }
    for other in one.get("other_names").map_or(Ok(Vec::new()), |list| list.items())? {
        let text = other.get("name").ok_or_else(|| other.error("no name", "a name"))?;
        for key in other.keys().filter(|key| !OF_NAME.contains(&key.as_str())) {
            notes.push(ImportNote::new(ImportNoteKind::NotRead, other.path.clone(), key));
        }
        let remark = other.get("note").map(|note| note.text()).transpose()?;
        let language = remark.and_then(|remark| remark.parse().ok());
        let ends = |key, notes: &mut Vec<ImportNote>| {
            other.get(key).map(|date| end(&date, notes)).transpose()
        };
        names.push(BodyName {
            language: language.unwrap_or(options.language),
            text: text.text()?.to_owned(),
            kind: crate::NameKind::Official,
            from: ends("start_date", notes)?,
            until: ends("end_date", notes)?,
            grade: proved.0,
            sources: proved.1.clone(),
            note: remark.filter(|_| language.is_none()).map(str::to_owned),
        });
    }
    if names.is_empty() {
        return Err(one.error("no name", "a `name`, or at least one of `other_names`"));
    }
    let mut parents = Vec::new();
    if let Some(parent) = one.get("parent_id") {
        let above = ids
            .get(parent.text()?)
            .ok_or_else(|| parent.error("no organisation has this id", "an id of the file"))?;
        let life = (from.clone(), until.clone());
        parents.push(Parent::new(above.clone(), life, proved.0, proved.1.clone()));
    }
    Ok(Body {
        id,
        jurisdiction: options.jurisdiction,
        level,
        from,
        until,
        grade: proved.0,
        sources: proved.1,
        note: None,
        names,
        local_names: Vec::new(),
        parents,
    })
}
