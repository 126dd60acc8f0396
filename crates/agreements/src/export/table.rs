//! A register as a table, and what a table cannot hold.

use csv::WriterBuilder;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use serde::Serialize;

use super::json::ExportError;
use crate::event::{Event, EventKind};
use crate::import::{COLUMNS, Cell, Row, Table, Years};
use crate::instrument::Instrument;
use crate::treaties::Treaties;

/// What a form leaves out of an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LostPart {
    /// The instrument itself: it names fewer than two States.
    Row,
    /// Dates that differ between the parties.
    PartyDates,
    /// Contradicting statements of a date.
    OtherStatements,
    /// Events that have no column.
    Events,
    /// Sources and grades of single events.
    EventSources,
    /// Titles in other languages.
    Titles,
    /// Other ids.
    Aliases,
    /// Matters, scope and clauses.
    Contents,
    /// Clauses on entry and exit, but for the rule of entry.
    TimeClauses,
    /// Edges to other instruments.
    Relations,
    /// Open questions of law.
    Questions,
    /// Whether it is open to further States.
    Openness,
}

/// A part of an instrument that a form leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Lost {
    /// The instrument.
    pub instrument: String,
    /// What is left out.
    pub part: LostPart,
}

/// A form of a register, with what it leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Exported<T> {
    /// The form.
    pub value: T,
    /// What it leaves out, in the order of instruments.
    pub lost: Vec<Lost>,
}

/// Returns the register as a table: one row for each instrument that names two States or more. The first State is the
/// party, the others are its partners.
///
/// A column holds a date only where it holds for all parties; otherwise it is empty and the loss is named.
#[must_use]
pub fn table(treaties: &Treaties, years: Years) -> Exported<Table> {
    let mut rows = Vec::new();
    let mut lost = Vec::new();
    for instrument in treaties.iter() {
        let mut leave_out = |part| lost.push(Lost { instrument: instrument.id().to_owned(), part });
        match row(instrument, &mut leave_out) {
            Some(row) => rows.push(row),
            None => leave_out(LostPart::Row),
        }
    }
    lost.dedup();
    Exported { value: Table::of_rows("register.csv", rows, years), lost }
}

/// What a text cell keeps: one line without spaces at its ends.
fn plain(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn row(instrument: &Instrument, leave_out: &mut impl FnMut(LostPart)) -> Option<Row> {
    let (party, partners) = instrument.states().split_first()?;
    if partners.is_empty() {
        return None;
    }
    let mut row = Row::new(*party, partners.to_vec(), plain(&instrument.title().en)?);
    row.id = plain(instrument.id());
    row.kind = Some(instrument.kind());
    row.draft_approved = date(instrument, EventKind::DraftApproved, leave_out);
    row.signed = date(instrument, EventKind::Signed, leave_out);
    row.ratified = date(instrument, EventKind::Ratified, leave_out);
    row.entry_rule = instrument.entry().map(|clause| clause.rule);
    row.in_force = date(instrument, EventKind::InForce, leave_out);
    row.ended = date(instrument, EventKind::Terminated, leave_out);
    row.duration = instrument.duration().and_then(plain);
    row.source = plain(instrument.source());
    row.grade = Some(instrument.grade());
    row.note = instrument.note().and_then(plain);
    let title = instrument.title();
    let left_out = [
        (LostPart::Titles, title.ru.is_some() || title.ky.is_some()),
        (LostPart::Aliases, !instrument.aliases().is_empty()),
        (LostPart::Contents, true),
        (
            LostPart::TimeClauses,
            instrument.entry().is_some()
                || instrument.exit().is_some()
                || instrument.timing().is_some(),
        ),
        (LostPart::Relations, !instrument.relations().is_empty()),
        (LostPart::Questions, !instrument.questions().is_empty()),
        (LostPart::Openness, !instrument.is_closed()),
        (LostPart::EventSources, !instrument.events().is_empty()),
        (
            LostPart::OtherStatements,
            instrument.events().iter().any(|event| !event.otherwise().is_empty()),
        ),
        (LostPart::Events, instrument.events().iter().any(|event| !HELD.contains(&event.kind()))),
    ];
    for (part, is_lost) in left_out {
        if is_lost {
            leave_out(part);
        }
    }
    Some(row)
}

/// The events that have a column.
const HELD: [EventKind; 5] = [
    EventKind::DraftApproved,
    EventKind::Signed,
    EventKind::Ratified,
    EventKind::InForce,
    EventKind::Terminated,
];

/// The date that holds for all parties: of the event for all, or the one that every party's event has.
fn date(
    instrument: &Instrument,
    kind: EventKind,
    leave_out: &mut impl FnMut(LostPart),
) -> Option<Cell> {
    let events: Vec<&Event> =
        instrument.events().iter().filter(|event| event.kind() == kind).collect();
    let own: Vec<(Country, PartialDate)> =
        events.iter().filter_map(|event| Some((event.party()?, event.date()?))).collect();
    let mut general = events.iter().filter(|event| event.party().is_none());
    let (first, second) = (general.next(), general.next());
    let date = match (first, own.first()) {
        (Some(event), None) if second.is_none() => event.date(),
        (None, Some((_, date)))
            if own.len() == instrument.states().len()
                && own.iter().all(|(_, other)| other == date) =>
        {
            Some(*date)
        }
        (None, None) => None,
        _ => {
            leave_out(LostPart::PartyDates);
            None
        }
    };
    date.map(Cell::of)
}

/// Returns a table as CSV with all declared columns; [`Table::from_str`] reads it back.
///
/// # Errors
/// [`ExportError::Csv`] only if a cell cannot be written.
pub fn csv(table: &Table) -> Result<String, ExportError> {
    let refuse = |why: String| ExportError::Csv { why };
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|error| refuse(error.to_string()))?;
    for row in table.rows() {
        let cell = |cell: &Option<Cell>| cell.as_ref().map(ToString::to_string);
        let partners: Vec<&str> = row.partners.iter().map(Country::alpha2).collect();
        let fields: [Option<String>; COLUMNS.len()] = [
            row.row.map(|number| number.to_string()),
            row.id.clone(),
            Some(row.party.alpha2().to_owned()),
            Some(partners.join(" ")),
            row.kind.map(|kind| kind.to_string()),
            Some(row.title.clone()),
            row.year.map(|year| year.to_string()),
            cell(&row.draft_approved),
            cell(&row.signed),
            cell(&row.signed_elsewhere),
            cell(&row.ratified),
            row.entry_rule.map(|rule| rule.to_string()),
            cell(&row.in_force),
            cell(&row.notice),
            row.notice_months.map(|months| months.to_string()),
            cell(&row.ended),
            row.duration.clone(),
            row.source.clone(),
            row.grade.map(|grade| grade.to_string()),
            row.note.clone(),
        ];
        writer
            .write_record(fields.iter().map(|field| field.as_deref().unwrap_or_default()))
            .map_err(|error| refuse(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| refuse(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| refuse(error.to_string()))
}
