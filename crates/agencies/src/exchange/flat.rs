//! Flat JSON of bodies with predecessors, as governments publish it: ids, names, dates, parents, superseded-by.
//!
//! The shape is that of the register of the United Kingdom (`id`, `title`, `format`, `parent_organisations`,
//! `superseded_organisations`, `superseding_organisations`, and `details` with `closed_at`, `govuk_status`,
//! `govuk_closed_status`). Shorter words are read too: `name`, `classification`, `founded`, `dissolved`, `parents`,
//! `predecessors`, `superseded_by`, `closed_status`; a link is an id or an object with an `id`.

use std::collections::{BTreeMap, BTreeSet};

use kerben_core::data::PackHeader;
use kerben_core::language::Language;
use serde_json::{Value, json};

use super::json::{At, parse};
use super::ledger::Ledger;
use super::naming::Ids;
use super::popolo::{end, rank, sources};
use super::{ExchangeError, Exported, ImportNote, ImportNoteKind, ImportOptions, Imported};
use crate::body::{Body, Parent};
use crate::change::{Change, ChangeKind, Move, Pairing};
use crate::end::End;
use crate::id::{BodyId, ChangeId};
use crate::lineage::IdentityPolicy;
use crate::records::Records;
use crate::register::Register;

/// How a body was closed, in the words of the register of the United Kingdom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ClosedStatus {
    /// Closed without a successor.
    NoLongerExists,
    /// One body took its place.
    Replaced,
    /// Two bodies or more took its place.
    Split,
    /// It went into one body with others.
    Merged,
    /// It goes on under another name.
    ChangedName,
    /// It left government.
    LeftGov,
    /// A devolved administration took it over.
    Devolved,
}

impl ClosedStatus {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::NoLongerExists,
        Self::Replaced,
        Self::Split,
        Self::Merged,
        Self::ChangedName,
        Self::LeftGov,
        Self::Devolved,
    ];

    /// Returns its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoLongerExists => "no_longer_exists",
            Self::Replaced => "replaced",
            Self::Split => "split",
            Self::Merged => "merged",
            Self::ChangedName => "changed_name",
            Self::LeftGov => "left_gov",
            Self::Devolved => "devolved",
        }
    }

    /// Whether a number of superseding bodies agrees with it: one for replaced, merged, changed name and devolved, two or
    /// more for split, any for the others.
    ///
    /// # Source
    ///
    /// Validation of closed organisations in `alphagov/whitehall` at 06ae02d.
    #[must_use]
    pub const fn accepts(self, superseding: usize) -> bool {
        match self {
            Self::Replaced | Self::Merged | Self::ChangedName | Self::Devolved => superseding == 1,
            Self::Split => superseding >= 2,
            Self::NoLongerExists | Self::LeftGov => true,
        }
    }
}

/// Returns the closed status of a body and the bodies that supersede it; `None` where its life has not ended.
#[must_use]
pub fn closed(register: &Register, body: &Body) -> Option<(ClosedStatus, Vec<BodyId>)> {
    closing(body, &successors(register))
}

/// The changes in which a body ended or went on as another one: what gave, what received, and the kind.
type Successors = Vec<(BodyId, ChangeKind, BodyId)>;

fn successors(register: &Register) -> Successors {
    let legal = register.lineage_edges(&IdentityPolicy::LegalPerson);
    let mut all: Successors =
        legal.into_iter().map(|edge| (edge.donor, edge.kind, edge.receiver)).collect();
    // A re-parenting in which the body takes a new identity is a change of name here.
    for change in register.changes().filter(|one| one.kind == ChangeKind::Reparenting) {
        for step in &change.moves {
            if let (Some(donor), Some(receiver)) = (&step.donor, &step.receiver)
                && donor != receiver
            {
                all.push((donor.clone(), change.kind, receiver.clone()));
            }
        }
    }
    all.sort();
    all
}

fn closing(body: &Body, successors: &Successors) -> Option<(ClosedStatus, Vec<BodyId>)> {
    body.until().date()?;
    let mut kinds: BTreeSet<ChangeKind> = BTreeSet::new();
    let mut receivers: BTreeSet<&BodyId> = BTreeSet::new();
    let first = successors.partition_point(|(donor, ..)| donor < body.id());
    let mine = successors.iter().skip(first).take_while(|(donor, ..)| donor == body.id());
    for (_, kind, receiver) in mine {
        kinds.insert(*kind);
        receivers.insert(receiver);
    }
    let status = match (receivers.len(), kinds.first()) {
        (0, _) | (_, None) => ClosedStatus::NoLongerExists,
        (1, Some(ChangeKind::Fusion | ChangeKind::Integration)) => ClosedStatus::Merged,
        (1, Some(ChangeKind::Conversion | ChangeKind::Renaming | ChangeKind::Reparenting)) => {
            ClosedStatus::ChangedName
        }
        (1, _) => ClosedStatus::Replaced,
        _ => ClosedStatus::Split,
    };
    Some((status, receivers.into_iter().cloned().collect()))
}

/// Returns the bodies of a register in the shape of the register of the United Kingdom.
///
/// # Errors
///
/// [`ExchangeError::Write`] where a record does not serialise.
pub fn export(register: &Register) -> Result<Exported<String>, ExchangeError> {
    let mut ledger = Ledger::new(&register.records(PackHeader::new("export", "flat", "1")))?;
    let link = |id: &BodyId| json!({ "id": id.as_str() });
    let mut superseded: BTreeMap<BodyId, Vec<Value>> = BTreeMap::new();
    let mut closings = BTreeMap::new();
    let successors = successors(register);
    for body in register.bodies() {
        if let Some((status, by)) = closing(body, &successors) {
            for receiver in &by {
                superseded.entry(receiver.clone()).or_default().push(link(body.id()));
            }
            closings.insert(body.id().clone(), (status, by));
        }
    }
    let mut children: BTreeMap<&BodyId, Vec<Value>> = BTreeMap::new();
    for body in register.bodies() {
        let above: BTreeSet<&BodyId> = body.parents().iter().map(Parent::body).collect();
        for parent in above {
            children.entry(parent).or_default().push(link(body.id()));
        }
    }
    let mut list = Vec::new();
    for body in register.bodies() {
        let id = body.id().as_str();
        for field in ["id", "level"] {
            ledger.keep("body", id, field);
        }
        let title = body.names().iter().position(|name| name.language() == Language::En);
        let place = title.unwrap_or(0);
        ledger.keep("body", id, format!("name[{place}].text"));
        if title.is_some() {
            ledger.keep("body", id, format!("name[{place}].language"));
        }
        // A link has no days: a parent that came back is one link.
        let mut above: Vec<&BodyId> = Vec::new();
        for (place, parent) in body.parents().iter().enumerate() {
            if !above.contains(&parent.body()) {
                above.push(parent.body());
                ledger.keep("body", id, format!("parent[{place}].body"));
            }
        }
        let ended = closings.get(body.id());
        let closed_at = body.until().date().and_then(kerben_core::partial_date::PartialDate::exact);
        match (ended, closed_at) {
            (Some(_), Some(_)) => ledger.keep("body", id, "until"),
            // Closed on a day that cannot be written; open reads as open.
            (Some(_), None) => ledger.replace("body", id, "until", "unknown"),
            (None, _) if *body.until() == End::Open => ledger.keep("body", id, "until"),
            (None, _) => ledger.replace("body", id, "until", "open"),
        }
        let parents: Vec<Value> = above.into_iter().map(link).collect();
        list.push(json!({
            "id": id,
            "title": body.names().get(place).map_or(id, |name| name.text()),
            "format": body.level().code(),
            "details": {
                "govuk_status": if ended.is_some() { "closed" } else { "live" },
                "govuk_closed_status": ended.map(|(status, _)| status.code()),
                "closed_at": closed_at.map(|day| day.to_string()),
            },
            "parent_organisations": parents,
            "child_organisations": children.remove(body.id()).unwrap_or_default(),
            "superseded_organisations": superseded.remove(body.id()).unwrap_or_default(),
            "superseding_organisations":
                ended.map(|(_, by)| by.iter().map(link).collect::<Vec<_>>()).unwrap_or_default(),
        }));
    }
    let text = serde_json::to_string_pretty(&json!({ "results": list }));
    let text = text.map_err(|error| ExchangeError::Write {
        format: "flat JSON",
        problem: error.to_string(),
        accepted: "text",
    })?;
    Ok(Exported { text, losses: ledger.losses() })
}

/// The fields that are read, of a record or of its `details`.
const READ: [&str; 18] = [
    "id",
    "title",
    "name",
    "format",
    "classification",
    "details",
    "parent_organisations",
    "parents",
    "child_organisations",
    "superseded_organisations",
    "predecessors",
    "superseding_organisations",
    "superseded_by",
    "founded",
    "dissolved",
    "closed_at",
    "closed_status",
    "status",
];
const OF_DETAILS: [&str; 5] =
    ["closed_at", "dissolved", "founded", "govuk_status", "govuk_closed_status"];

/// Returns the bodies of a flat file, and a change for each body that others superseded.
///
/// A link that stands in one direction only is followed both ways, and a note says so; one that leads out of the file is
/// noted and not followed. A body whose successors do not agree in number with its closed status is noted under the
/// [closure rule](ClosedStatus::accepts), and read as the links say.
///
/// # Errors
///
/// As [`popolo::import`](super::popolo::import).
pub fn import(file: &str, text: &str, options: &ImportOptions) -> Result<Imported, ExchangeError> {
    let value = parse(file, text)?;
    let root = At::root(file, &value);
    let mut notes = Vec::new();
    let list = match root.first(&["results", "organisations", "organizations", "bodies"]) {
        Some(list) => list.items()?,
        None if root.value.is_array() => root.items()?,
        None => return Err(root.error("no bodies", "a list, or an object with `results`")),
    };
    let mut ids = Ids::default();
    let mut kept: Vec<(At<'_>, BodyId)> = Vec::new();
    let mut seen: BTreeMap<String, &Value> = BTreeMap::new();
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
    let above = relation(&kept, PARENTS, CHILDREN, &ids, &mut notes)?;
    for (one, id) in &kept {
        let above = above.get(id).map(Vec::as_slice).unwrap_or_default();
        records.bodies.push(body(one, id, above, options, &mut notes)?);
    }
    let after = relation(&kept, SUCCESSORS, PREDECESSORS, &ids, &mut notes)?;
    successions(&kept, &after, options, &mut records, &mut notes)?;
    Ok(Imported { records, notes })
}

const PARENTS: &[&str] = &["parent_organisations", "parents"];
const CHILDREN: &[&str] = &["child_organisations"];
const SUCCESSORS: &[&str] = &["superseding_organisations", "superseded_by"];
const PREDECESSORS: &[&str] = &["superseded_organisations", "predecessors"];

/// For each body those that its links name, and those whose own links name it from the other side. Where the other side has
/// such a list and does not name it, a note says so.
fn relation(
    kept: &[(At<'_>, BodyId)],
    forward: &[&str],
    backward: &[&str],
    ids: &Ids,
    notes: &mut Vec<ImportNote>,
) -> Result<BTreeMap<BodyId, Vec<BodyId>>, ExchangeError> {
    let mut said: BTreeMap<BodyId, Vec<BodyId>> = BTreeMap::new();
    let mut named = BTreeSet::new();
    let mut lists: BTreeSet<&BodyId> = BTreeSet::new();
    for (one, id) in kept {
        lists.extend(one.first(backward).map(|_| id));
        for other in links(one, forward, ids, notes)? {
            said.entry(id.clone()).or_default().push(other);
        }
        for other in links(one, backward, ids, notes)? {
            named.insert((other, id.clone()));
        }
    }
    for (from, to) in &named {
        let list = said.entry(from.clone()).or_default();
        if !list.contains(to) {
            list.push(to.clone());
            let link = format!("{from} -> {to}");
            notes.push(ImportNote::new(ImportNoteKind::OneDirection, to.as_str(), link));
        }
    }
    for (from, list) in &said {
        for to in list {
            if lists.contains(to) && !named.contains(&(from.clone(), to.clone())) {
                let link = format!("{from} -> {to}");
                notes.push(ImportNote::new(ImportNoteKind::OneDirection, from.as_str(), link));
            }
        }
    }
    Ok(said)
}

/// A field of the record itself, or of its `details`.
fn detail<'a>(one: &At<'a>, keys: &[&str]) -> Option<At<'a>> {
    one.first(keys).or_else(|| one.get("details").and_then(|details| details.first(keys)))
}

fn body(
    one: &At<'_>,
    id: &BodyId,
    above: &[BodyId],
    options: &ImportOptions,
    notes: &mut Vec<ImportNote>,
) -> Result<Body, ExchangeError> {
    let details = one.get("details");
    let parts = details.iter().map(|at| (at, &OF_DETAILS[..])).chain([(one, &READ[..])]);
    for (at, read) in parts {
        let unread = at.keys().filter(|key| !read.contains(&key.as_str()));
        let unread = unread.filter(|key| !OF_DETAILS.contains(&key.as_str()));
        notes.extend(
            unread.map(|key| ImportNote::new(ImportNoteKind::NotRead, at.path.clone(), key)),
        );
    }
    let name = one.first(&["title", "name"]);
    let name = name.ok_or_else(|| one.error("no name", "a `title` or a `name`"))?.text()?;
    let level = rank(one.first(&["format", "classification"]).as_ref(), options, notes)?;
    let from = match detail(one, &["founded"]) {
        Some(date) => end(&date, notes)?,
        None => End::Unknown,
    };
    let status = detail(one, &["govuk_status", "status"]);
    let until = match detail(one, &["closed_at", "dissolved"]) {
        Some(date) => end(&date, notes)?,
        None if status.is_some_and(|status| status.value == "closed") => End::Unknown,
        None => End::Open,
    };
    let proved = sources(options, one)?;
    let life = (from, until);
    let jurisdiction = options.jurisdiction;
    let mut body = Body::new(
        id.clone(),
        jurisdiction,
        level,
        life.clone(),
        name,
        options.grade,
        proved.clone(),
    );
    for name in &mut body.names {
        name.language = options.language;
    }
    for parent in above {
        body.parents.push(Parent::new(parent.clone(), life.clone(), options.grade, proved.clone()));
    }
    Ok(body)
}

/// The bodies that a list of links names; a link out of the file is noted.
fn links(
    one: &At<'_>,
    keys: &[&str],
    ids: &Ids,
    notes: &mut Vec<ImportNote>,
) -> Result<Vec<BodyId>, ExchangeError> {
    let mut bodies = Vec::new();
    let Some(list) = one.first(keys) else { return Ok(bodies) };
    for link in list.items()? {
        let id = link.get("id").unwrap_or_else(|| link.clone());
        let text = id.text()?;
        match ids.get(text) {
            Some(body) if !bodies.contains(body) => bodies.push(body.clone()),
            Some(_) => {}
            None => {
                notes.push(ImportNote::new(ImportNoteKind::LeadsOutside, id.path.clone(), text));
            }
        }
    }
    Ok(bodies)
}

/// What a record says about its closing.
struct Closing<'a> {
    at: &'a At<'a>,
    receivers: BTreeSet<BodyId>,
}

fn successions(
    kept: &[(At<'_>, BodyId)],
    after: &BTreeMap<BodyId, Vec<BodyId>>,
    options: &ImportOptions,
    records: &mut Records,
    notes: &mut Vec<ImportNote>,
) -> Result<(), ExchangeError> {
    let mut closings: BTreeMap<&BodyId, Closing<'_>> = BTreeMap::new();
    for (at, id) in kept {
        let receivers = after.get(id).into_iter().flatten().filter(|one| *one != id);
        closings.insert(id, Closing { at, receivers: receivers.cloned().collect() });
    }
    let mut merged: BTreeMap<BodyId, usize> = BTreeMap::new();
    for closing in closings.values().filter(|closing| closing.receivers.len() == 1) {
        for receiver in &closing.receivers {
            let count = merged.entry(receiver.clone()).or_default();
            *count = count.saturating_add(1);
        }
    }
    for (number, (donor, closing)) in closings.iter().enumerate() {
        let status = status(closing.at)?;
        let receivers = closing.receivers.len();
        if let Some(status) = status.filter(|status| !status.accepts(receivers)) {
            let found = format!("{}, {receivers} superseding", status.code());
            notes.push(ImportNote::new(
                ImportNoteKind::ClosureRule,
                closing.at.path.clone(),
                found,
            ));
        }
        let on = detail(closing.at, &["closed_at", "dissolved"]);
        let on =
            on.map_or(Ok(End::Unknown), |date| date.date().map(|(date, _)| End::Dated(date)))?;
        if receivers == 0 && status.is_none() {
            continue;
        }
        let with_others = closing
            .receivers
            .iter()
            .any(|receiver| merged.get(receiver).is_some_and(|count| *count > 1));
        let kind = match (receivers, status) {
            (0, _) => ChangeKind::Closing,
            (1, Some(ClosedStatus::Merged)) if with_others => ChangeKind::Fusion,
            (1, Some(ClosedStatus::Merged)) => ChangeKind::Integration,
            (1, Some(ClosedStatus::ChangedName)) => ChangeKind::Conversion,
            (1, _) => ChangeKind::Replacement,
            _ => ChangeKind::Scission,
        };
        let id = format!("{}-I{}", options.jurisdiction.code(), number.saturating_add(1));
        let id = ChangeId::new(id.replace('_', "-"))
            .map_err(|error| closing.at.error(error.to_string(), "a code of a party"))?;
        let proved = sources(options, closing.at)?;
        let mut change = Change::new(id, options.jurisdiction, kind, on, options.grade, proved)
            .of((*donor).clone());
        for receiver in &closing.receivers {
            let pairing = Pairing::Unpaired;
            change = change.moving(Move::new(
                Some((*donor).clone()),
                None,
                Some(receiver.clone()),
                pairing,
            ));
        }
        records.changes.push(change);
    }
    Ok(())
}

fn status(one: &At<'_>) -> Result<Option<ClosedStatus>, ExchangeError> {
    let Some(word) = detail(one, &["govuk_closed_status", "closed_status"]) else {
        return Ok(None);
    };
    let text = word.text()?;
    let known = ClosedStatus::ALL.into_iter().find(|status| status.code() == text);
    let accepted = ClosedStatus::ALL.map(ClosedStatus::code).join(", ");
    known.map(Some).ok_or_else(|| word.error(format!("\"{text}\" is no closed status"), accepted))
}
