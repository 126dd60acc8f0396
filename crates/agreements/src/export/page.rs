//! A register for readers.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::language::Language;
use kerben_core::message::{Catalogue, Message};
use kerben_core::partial_date::PartialDate;
use kerben_core::tri::Tri;

use crate::error::AgreementError;
use crate::instrument::Instrument;
use crate::treaties::Treaties;

/// Returns the instruments between two States as a Markdown table: what each is, when it was signed, and whether it is in
/// force or in effect between them on a day, in the words of a catalogue ([`crate::catalogue`]).
///
/// # Errors
/// As [`Treaties::in_force_between`].
pub fn markdown(
    treaties: &Treaties,
    (a, b): (Country, Country),
    day: NaiveDate,
    catalogue: &Catalogue,
    language: Language,
) -> Result<String, AgreementError> {
    let word = |key: &str| catalogue.render(&Message::new(key), language);
    let head: Vec<String> = ["id", "kind", "title", "signed", "in-force", "grade"]
        .iter()
        .map(|column| word(&format!("agreements.export.{column}")))
        .collect();
    let mut page = format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(head.len()));
    for instrument in between(treaties, a, b) {
        let (force, grade) = if instrument.kind().is_treaty() {
            let standing = treaties.in_force_between(instrument.id(), a, b, day)?;
            (standing.is_in_force(), standing.grade())
        } else {
            (treaties.effect(instrument.id(), day)?.in_effect, instrument.grade())
        };
        let answer = match force {
            Tri::Yes => "agreements.export.yes",
            Tri::No => "agreements.export.no",
            Tri::Unknown => "agreements.export.unknown",
        };
        let cells = [
            instrument.id().to_owned(),
            word(&format!("agreements.kind.{}", instrument.kind())),
            instrument.title().get(language).to_owned(),
            signed(instrument).map(|date| date.to_string()).unwrap_or_default(),
            word(answer),
            grade.to_string(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        page.push_str("| ");
        page.push_str(&cells.join(" | "));
        page.push_str(" |\n");
    }
    Ok(page)
}

fn between(treaties: &Treaties, a: Country, b: Country) -> impl Iterator<Item = &Instrument> {
    treaties.iter().filter(move |instrument| instrument.names(a) && instrument.names(b))
}

fn signed(instrument: &Instrument) -> Option<PartialDate> {
    let conclusions = instrument.events().iter().filter(|event| event.kind().is_conclusion());
    conclusions.filter_map(crate::event::Event::date).min_by_key(|date| date.earliest())
}

/// A cell of a Markdown table: no mark may end it, no line may break it.
fn escaped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\\', "\\\\").replace('|', "\\|")
}

/// Returns what happened to the instruments between two States as a Mermaid timeline, in the order of days. An event
/// without a day stands where its earliest possible day stands, with its date as written; one without any date is left
/// out.
#[must_use]
pub fn mermaid(
    treaties: &Treaties,
    (a, b): (Country, Country),
    catalogue: &Catalogue,
    language: Language,
) -> String {
    let mut entries: Vec<(NaiveDate, String, String)> = Vec::new();
    for instrument in between(treaties, a, b) {
        for event in instrument.events() {
            let concerns = event.party().is_none_or(|party| party == a || party == b);
            let Some(date) = event.date().filter(|_| concerns) else { continue };
            let Some(place) = date.earliest().or_else(|| date.latest()) else { continue };
            let by = event.party().map(|party| format!(" ({party})")).unwrap_or_default();
            let happened = Message::new(format!("agreements.event.{}", event.kind()));
            let happened = catalogue.render(&happened, language);
            let what = format!("{} {happened}{by}", instrument.id());
            entries.push((place, date.to_string(), what));
        }
    }
    entries.sort();
    let title = format!("{} - {}", a.name(language), b.name(language));
    let mut page = format!("timeline\n    title {}\n", label(&title));
    let mut last = String::new();
    for (_, date, what) in entries {
        // Events of one date stand under it.
        if date == last {
            page.push_str("         : ");
        } else {
            page.push_str("    ");
            page.push_str(&label(&date));
            page.push_str(" : ");
            last = date;
        }
        page.push_str(&label(&what));
        page.push('\n');
    }
    page
}

/// Words of a timeline: the marks of its syntax are written as entities.
fn label(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            ':' => out.push_str("#58;"),
            ';' => out.push_str("#59;"),
            '#' => out.push_str("#35;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
