//! The checks of a table by itself.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar::{MonthEnd, add_days, add_months};
use kerben_core::country::Country;

use super::cell::{Cell, Reading, swapped};
use super::finding::{Finding, FindingRule, Report, Subject};
use super::row::{Row, Table};
use crate::kind::Kind;

/// The year that tables write for "unknown" or "no end".
const SENTINEL: i32 = 9999;

pub(super) fn subject(table: &Table, row: &Row, column: Option<&'static str>) -> Subject {
    let states: Vec<&str> =
        std::iter::once(&row.party).chain(&row.partners).map(Country::alpha2).collect();
    let what = match &row.id {
        Some(id) => id.clone(),
        None => format!("{}: {}", states.join("-"), row.title),
    };
    Subject { file: table.file().to_owned(), line: Some(row.line), column, what }
}

struct Checks<'a> {
    table: &'a Table,
    findings: Vec<Finding>,
}

impl Checks<'_> {
    fn add(
        &mut self,
        rule: FindingRule,
        row: &Row,
        column: Option<&'static str>,
        evidence: impl FnOnce(Finding) -> Finding,
    ) {
        let finding = Finding::new(rule, subject(self.table, row, column));
        self.findings.push(evidence(finding));
    }
}

pub(super) fn findings(table: &Table) -> Report {
    let mut checks = Checks { table, findings: Vec::new() };
    for row in table.rows() {
        cells(&mut checks, row);
        signature(&mut checks, row);
        order(&mut checks, row);
        force(&mut checks, row);
        end(&mut checks, row);
    }
    between_rows(&mut checks);
    Report::new(checks.findings)
}

/// What each date cell is by itself.
fn cells(checks: &mut Checks<'_>, row: &Row) {
    let years = checks.table.years();
    for (column, cell) in row.dates() {
        match &cell.reading {
            Reading::DayMonth { month_first, day_first } => {
                checks.add(FindingRule::AmbiguousDayMonth, row, Some(column), |finding| {
                    let finding = finding
                        .with("text", cell)
                        .with("month first", month_first)
                        .with("day first", day_first);
                    excluded(row, column, [*month_first, *day_first])
                        .into_iter()
                        .fold(finding, |finding, day| {
                            finding.with("excluded by the approval of the draft", day)
                        })
                });
            }
            Reading::Several(days) => {
                checks.add(FindingRule::SeveralDates, row, Some(column), |finding| {
                    days.iter()
                        .fold(finding.with("text", cell), |finding, day| finding.with("date", day))
                });
            }
            Reading::Words => {
                checks.add(FindingRule::FreeTextDate, row, Some(column), |finding| {
                    finding.with("text", cell)
                });
            }
            Reading::Impossible => {
                checks.add(FindingRule::ImpossibleDate, row, Some(column), |finding| {
                    finding.with("text", cell)
                });
            }
            Reading::Date(_) | Reading::Slashed(_) => {}
        }
        for year in cell.years() {
            if year == SENTINEL {
                checks.add(FindingRule::SentinelYear, row, Some(column), |finding| {
                    finding.with("text", cell)
                });
            } else if !years.contain(year) {
                let (first, last) = years.ends();
                checks.add(FindingRule::ImplausibleYear, row, Some(column), |finding| {
                    finding.with("text", cell).with("first year", first).with("last year", last)
                });
            }
        }
    }
    if row.year == Some(SENTINEL) {
        checks.add(FindingRule::SentinelYear, row, Some("year"), |finding| {
            finding.with("year", SENTINEL)
        });
    }
}

/// The readings of a signature that lie before the approval of its draft.
fn excluded(row: &Row, column: &str, days: [NaiveDate; 2]) -> Vec<NaiveDate> {
    let approved = row.draft_approved.as_ref().and_then(Cell::day);
    match approved {
        Some(approved) if column == "signed" => {
            days.into_iter().filter(|day| *day < approved).collect()
        }
        _ => Vec::new(),
    }
}

fn signature(checks: &mut Checks<'_>, row: &Row) {
    let draft = row.kind == Some(Kind::Draft);
    match (&row.signed, &row.draft_approved) {
        (None, Some(approved)) => {
            checks.add(FindingRule::ApprovedDraft, row, Some("draft_approved"), |finding| {
                let kind = row.kind.map_or("not told", Kind::name);
                finding.with("approved", approved).with("kind", kind).with("status", Kind::Draft)
            });
        }
        (None, None) if !draft => {
            checks.add(FindingRule::NoSignature, row, Some("signed"), |finding| finding);
        }
        (Some(signed), _) if draft => {
            checks.add(FindingRule::SignedDraft, row, Some("signed"), |finding| {
                finding.with("signed", signed)
            });
        }
        _ => {}
    }
    let (Some(signed), Some(year)) = (&row.signed, row.year) else { return elsewhere(checks, row) };
    let years = signed.years();
    if !years.is_empty() && !years.contains(&year) {
        checks.add(FindingRule::YearMismatch, row, Some("year"), |finding| {
            finding.with("year", year).with("signed", signed)
        });
    }
    elsewhere(checks, row);
}

/// The signature by another source.
fn elsewhere(checks: &mut Checks<'_>, row: &Row) {
    let (Some(own), Some(other)) = (&row.signed, &row.signed_elsewhere) else { return };
    let evidence = |finding: Finding| finding.with("signed", own).with("signed elsewhere", other);
    if let (Some(own), Some(other)) = (own.day(), other.day())
        && swapped(own) == Some(other)
    {
        checks.add(FindingRule::SwappedDayMonth, row, Some("signed"), evidence);
        return;
    }
    if let (Some(a), Some(b)) = (own.date(), other.date())
        && (a.before_partial(b).is_yes() || b.before_partial(a).is_yes())
    {
        checks.add(FindingRule::SourceConflict, row, Some("signed"), evidence);
    }
}

/// Whether the first cell certainly lies before the second, in whatever way both are read.
fn before(first: Option<&Cell>, second: Option<&Cell>) -> bool {
    let latest = |cell: &Cell| {
        let days = cell.days();
        days.iter().max().copied().or_else(|| cell.date()?.latest())
    };
    let earliest = |cell: &Cell| {
        let days = cell.days();
        days.iter().min().copied().or_else(|| cell.date()?.earliest())
    };
    match (first.and_then(latest), second.and_then(earliest)) {
        (Some(latest), Some(earliest)) => latest < earliest,
        _ => false,
    }
}

fn order(checks: &mut Checks<'_>, row: &Row) {
    let (signed, ratified) = (row.signed.as_ref(), row.ratified.as_ref());
    if before(ratified, signed) {
        checks.add(FindingRule::RatifiedBeforeSigned, row, Some("ratified"), |finding| {
            pair(finding, ("ratified", ratified), ("signed", signed))
        });
    }
    let approved = row.draft_approved.as_ref();
    if before(signed, approved) {
        checks.add(FindingRule::ApprovedAfterSigned, row, Some("draft_approved"), |finding| {
            pair(finding, ("signed", signed), ("approved", approved))
        });
    }
}

fn pair(
    finding: Finding,
    first: (&'static str, Option<&Cell>),
    second: (&'static str, Option<&Cell>),
) -> Finding {
    [first, second].into_iter().fold(finding, |finding, (name, cell)| match cell {
        Some(cell) => finding.with(name, cell),
        None => finding,
    })
}

fn force(checks: &mut Checks<'_>, row: &Row) {
    let (signed, ratified, force) =
        (row.signed.as_ref(), row.ratified.as_ref(), row.in_force.as_ref());
    if before(force, signed) {
        checks.add(FindingRule::InForceBeforeSigned, row, Some("in_force"), |finding| {
            pair(finding, ("in force", force), ("signed", signed))
        });
    }
    let (Some(force), Some(ratified)) = (force, ratified) else { return };
    let both =
        |finding: Finding| pair(finding, ("in force", Some(force)), ("ratified", Some(ratified)));
    let by_rule = row.entry_rule.and_then(|rule| Some((rule, rule.apply(ratified.day()?).ok()?)));
    match by_rule {
        Some((rule, day)) if before(Some(force), Cell::read(&day.to_string()).as_ref()) => {
            checks.add(FindingRule::InForceExcludedByForm, row, Some("in_force"), |finding| {
                both(finding).with("rule", rule).with("by the rule", day)
            });
        }
        _ if before(Some(force), Some(ratified)) => {
            checks.add(FindingRule::InForceBeforeRatified, row, Some("in_force"), both);
        }
        // A rule that takes effect on the day itself explains equal days.
        None if force.day().is_some() && force.day() == ratified.day() => {
            checks.add(FindingRule::RatifiedIsInForce, row, Some("ratified"), both);
        }
        _ => {}
    }
}

fn end(checks: &mut Checks<'_>, row: &Row) {
    let ended = row.ended.as_ref();
    if before(ended, row.in_force.as_ref()) {
        checks.add(FindingRule::EndedBeforeInForce, row, Some("ended"), |finding| {
            pair(finding, ("ended", ended), ("in force", row.in_force.as_ref()))
        });
    }
    let (Some(ended), Some(notice), Some(months)) =
        (ended.and_then(Cell::day), row.notice.as_ref().and_then(Cell::day), row.notice_months)
    else {
        return;
    };
    let last = i32::try_from(months).ok();
    let last = last.and_then(|months| add_months(notice, months, MonthEnd::Clamp).ok());
    let Some((last, first_without)) = last.and_then(|last| Some((last, add_days(last, 1).ok()?)))
    else {
        return;
    };
    // The period ends at the end of its last day; the interval is half-open: the first day without is the next one.
    let rule = if ended == last || ended == first_without {
        FindingRule::EndConvention
    } else {
        FindingRule::EndMismatch
    };
    checks.add(rule, row, Some("ended"), |finding| {
        finding
            .with("notice", notice)
            .with("months", months)
            .with("last day in force", last)
            .with("first day without", first_without)
            .with("ended", ended)
    });
}

fn between_rows(checks: &mut Checks<'_>) {
    let rows = checks.table.rows();
    let mut same: BTreeMap<(Vec<Country>, NaiveDate), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        if let Some(day) = row.signed.as_ref().and_then(Cell::day) {
            same.entry((row.states(), day)).or_default().push(row);
        }
    }
    for ((_, day), group) in same {
        let [first, others @ ..] = group.as_slice() else { continue };
        for row in others {
            checks.add(FindingRule::Duplicate, row, Some("signed"), |finding| {
                finding.with("signed", day).with("first on line", first.line)
            });
        }
    }
    for window in rows.windows(2) {
        let [above, row] = window else { continue };
        let (day, other) =
            (row.signed.as_ref().and_then(Cell::day), above.signed.as_ref().and_then(Cell::day));
        let neighbours = row.states().iter().any(|state| above.states().contains(state));
        if day.is_some() && day == other && neighbours && row.states() != above.states() {
            checks.add(FindingRule::CopiedDate, row, Some("signed"), |finding| {
                let finding = finding.with("same as on line", above.line);
                day.into_iter().fold(finding, |finding, day| finding.with("signed", day))
            });
        }
        if let (Some(number), Some(before)) = (row.row, above.row)
            && before.checked_add(1) != Some(number)
        {
            checks.add(FindingRule::RowNumbers, row, Some("row"), |finding| {
                finding.with("row", number).with("row above", before)
            });
        }
    }
}

/// Whether two days are the same with day and month exchanged.
pub(super) fn exchanged(a: NaiveDate, b: NaiveDate) -> bool {
    a.year() == b.year() && swapped(a) == Some(b)
}
