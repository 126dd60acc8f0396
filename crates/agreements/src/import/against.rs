//! The checks of a table beside a register.

use chrono::{Datelike, NaiveDate};
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;

use super::cell::Cell;
use super::check::{exchanged, subject};
use super::finding::{Finding, FindingRule, Report, Subject};
use super::row::{Row, Table};
use crate::event::EventKind;
use crate::instrument::Instrument;
use crate::kind::Kind;
use crate::treaties::Treaties;

pub(super) fn findings(table: &Table, treaties: &Treaties) -> Report {
    let mut findings = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for row in table.rows() {
        let Some(instrument) = known(row, treaties) else { continue };
        seen.push(instrument.id());
        let days: Vec<NaiveDate> = row.signed.as_ref().map(Cell::days).unwrap_or_default();
        let signed = dates(instrument, EventKind::Signed);
        for day in signed.iter().filter_map(|date| date.exact()) {
            // One reading alone, and the register has the other.
            let alone = matches!(days.as_slice(), [own] if exchanged(*own, day));
            let either = days.len() > 1 && days.contains(&day);
            if alone || either {
                let mut finding =
                    Finding::new(FindingRule::SwappedDayMonth, subject(table, row, Some("signed")))
                        .with("register", instrument.id())
                        .with("signed in the register", day);
                if let Some(cell) = &row.signed {
                    finding = finding.with("text", cell);
                }
                findings.push(finding);
            }
        }
        let ratified = row.ratified.as_ref().and_then(Cell::day);
        let force = dates(instrument, EventKind::InForce);
        if let Some(day) = ratified
            && force.iter().any(|date| date.exact() == Some(day))
        {
            findings.push(
                Finding::new(FindingRule::RatifiedIsInForce, subject(table, row, Some("ratified")))
                    .with("ratified", day)
                    .with("in force in the register", day),
            );
        }
    }
    findings.extend(missing(table, treaties, &seen));
    Report::new(findings)
}

/// The instrument of the register that a row tells of: by its id, or by its States and a day of signature that the cell
/// may mean.
fn known<'a>(row: &Row, treaties: &'a Treaties) -> Option<&'a Instrument> {
    if let Some(id) = &row.id {
        return treaties.get(id).ok();
    }
    let states = row.states();
    let days = row.signed.as_ref().map(Cell::days)?;
    let fits = |instrument: &&Instrument| {
        dates(instrument, EventKind::Signed).iter().any(|date| {
            days.iter().any(|day| {
                date.on(*day).is_possible()
                    || date.exact().is_some_and(|known| exchanged(*day, known))
            })
        })
    };
    treaties.iter().filter(|found| found.is_closed() && same(found, &states)).find(fits)
}

fn same(instrument: &Instrument, states: &[Country]) -> bool {
    let mut own = instrument.states().to_vec();
    own.sort_unstable();
    own == states
}

fn dates(instrument: &Instrument, kind: EventKind) -> Vec<PartialDate> {
    instrument
        .events()
        .iter()
        .filter(|event| event.kind() == kind)
        .filter_map(crate::event::Event::date)
        .collect()
}

/// Treaties and memoranda between States that the table speaks of, each with a party whose table it is.
fn missing(table: &Table, treaties: &Treaties, seen: &[&str]) -> Vec<Finding> {
    let mut parties: Vec<Country> = table.rows().iter().map(|row| row.party).collect();
    parties.sort_unstable();
    parties.dedup();
    treaties
        .iter()
        .filter(|found| matches!(found.kind(), Kind::Treaty | Kind::AgencyMemorandum))
        .filter(|found| found.is_bilateral() && !seen.contains(&found.id()))
        .filter(|found| found.states().iter().any(|state| parties.contains(state)))
        .map(|found| {
            let subject = Subject {
                file: table.file().to_owned(),
                line: None,
                column: None,
                what: found.id().to_owned(),
            };
            let signed = dates(found, EventKind::Signed);
            let finding = Finding::new(FindingRule::KnownMissing, subject);
            match signed.first() {
                Some(date) => finding.with("signed", date).with("year", year(*date)),
                None => finding,
            }
        })
        .collect()
}

fn year(date: PartialDate) -> String {
    date.earliest().map_or_else(|| "not told".to_owned(), |day| day.year().to_string())
}
