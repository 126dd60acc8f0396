//! What must hold of every reader of tables and every report on them, and of what is written and read back.
//!
//! Each law takes the implementation to be tested as a closure, so that users can hold their own to it.

use std::fmt::Debug;

use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::import::{Cell, Finding, FindingRule, ImportErrors, Report, Table};

/// A date cell keeps its text, and a date that can be read in two ways is not read at all.
///
/// Whoever chooses between 4 July and 7 April for the reader has repaired the source.
///
/// # Errors
///
/// Fails with the cell.
pub fn a_cell_is_kept_and_never_chosen(
    read: impl Fn(&str) -> Option<Cell>,
    text: &str,
) -> Result<(), TestCaseError> {
    let Some(cell) = read(text) else {
        prop_assert!(text.trim().is_empty(), "{text:?} became no cell");
        return Ok(());
    };
    prop_assert_eq!(&cell.text, text.trim());
    let days = cell.days();
    let doubtful = days.len() > 1 && days.iter().any(|day| days.first() != Some(day));
    prop_assert!(!(doubtful && cell.date().is_some()), "{cell:?} was chosen");
    Ok(())
}

/// What is written reads back as the same.
///
/// # Errors
///
/// Fails with both values, or with the error of reading.
pub fn written_reads_back<T: PartialEq + Debug, E: Debug>(
    write: impl Fn(&T) -> String,
    read: impl Fn(&str) -> Result<T, E>,
    value: &T,
) -> Result<(), TestCaseError> {
    match read(&write(value)) {
        Ok(back) => prop_assert_eq!(value, &back),
        Err(error) => return Err(TestCaseError::fail(format!("{error:?}"))),
    }
    Ok(())
}

/// Every finding points at a row of the table, or at the table as a whole; every cell that has no single date has a
/// finding.
///
/// A report that passes over a doubtful cell lets it go on as if it were sound.
///
/// # Errors
///
/// Fails with the finding or the cell.
pub fn every_doubtful_cell_is_reported(
    report: impl Fn(&Table) -> Report,
    table: &Table,
) -> Result<(), TestCaseError> {
    let report = report(table);
    for finding in report.findings() {
        let known =
            finding.subject.line.is_none_or(|line| table.rows().iter().any(|row| row.line == line));
        prop_assert!(known, "{finding} points at no row");
        prop_assert_eq!(finding.severity, finding.rule.severity());
    }
    for row in table.rows() {
        for (column, cell) in row.dates().filter(|(_, cell)| cell.date().is_none()) {
            let told = report.findings().iter().any(|finding| {
                finding.subject.line == Some(row.line) && finding.subject.column == Some(column)
            });
            prop_assert!(told, "line {}, {column}: {cell} is passed over", row.line);
        }
    }
    Ok(())
}

/// A table with one mistake is not loaded at all, and the error names the line and what would be accepted.
///
/// # Errors
///
/// Fails with the table that was loaded, or with the error that says too little.
pub fn nothing_is_half_loaded(
    read: impl Fn(&str) -> Result<Table, ImportErrors>,
    good: &str,
    bad_row: &str,
) -> Result<(), TestCaseError> {
    let text = format!("{good}{bad_row}\n");
    let line = u64::try_from(text.lines().count()).unwrap_or(u64::MAX);
    let Err(refused) = read(&text) else {
        return Err(TestCaseError::fail(format!("loaded in spite of {bad_row:?}")));
    };
    prop_assert!(!refused.errors.is_empty());
    prop_assert!(refused.errors.iter().any(|error| error.line == Some(line)), "{refused}");
    prop_assert!(refused.errors.iter().all(|error| !error.accepted.is_empty()), "{refused}");
    Ok(())
}

/// An entry into force before the signature is told, and never as an error: it is legal and common.
///
/// # Errors
///
/// Fails with the finding.
pub fn force_before_signature_is_never_an_error<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
) -> Result<(), TestCaseError> {
    use crate::import::Severity;
    let found = findings.into_iter();
    let found = found.filter(|finding| finding.rule == FindingRule::InForceBeforeSigned);
    let weight = found.map(|finding| finding.severity).max();
    prop_assert!(weight.is_none_or(|weight| weight < Severity::Error), "{weight:?}");
    Ok(())
}
