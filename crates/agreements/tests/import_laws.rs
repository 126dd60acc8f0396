//! The laws of tables hold, and each catches a broken implementation.
#![cfg(all(feature = "builtin", feature = "proptest"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use kerben_agreements::export;
use kerben_agreements::import::*;
use kerben_agreements::laws::import as laws;
use kerben_agreements::strategies::{self, import as tables};
use kerben_core::partial_date::PartialDate;
use proptest::prelude::*;

fn years() -> Years {
    Years::new(1900, 2100).unwrap()
}

fn read(text: &str) -> Result<Table, ImportErrors> {
    Table::from_str("made-up.csv", text, years())
}

proptest! {
    #[test]
    fn cells_keep_their_law(text in tables::date_text(), noise in "\\PC{0,24}") {
        laws::a_cell_is_kept_and_never_chosen(Cell::read, &text)?;
        laws::a_cell_is_kept_and_never_chosen(Cell::read, &noise)?;
    }

    #[test]
    fn tables_keep_their_laws(table in tables::table()) {
        laws::written_reads_back(|table| export::csv(table).unwrap(), read, &table)?;
        laws::every_doubtful_cell_is_reported(Table::findings, &table)?;
        laws::nothing_is_half_loaded(read, &export::csv(&table).unwrap(), "1,,QQ,RU,,T,,,,,,,,,,,,,,")?;
        laws::force_before_signature_is_never_an_error(table.findings().findings())?;
    }

    #[test]
    fn registers_read_back(treaties in strategies::treaties()) {
        let instruments = |treaties: &kerben_agreements::Treaties| -> Vec<_> { treaties.iter().cloned().collect() };
        let json = export::json(&treaties).unwrap();
        // A made-up register may hold events that the checks of a data file refuse: then it is refused whole.
        match export::from_json("made-up.json", &json) {
            Ok(back) => prop_assert_eq!(instruments(&back), instruments(&treaties)),
            Err(error) => prop_assert!(error.to_string().contains("instrument["), "{}", error),
        }
        let table = export::table(&treaties, years()).value;
        laws::written_reads_back(
            |rows: &Vec<Row>| export::csv(&Table::of_rows("made-up.csv", rows.clone(), years())).unwrap(),
            |text| read(text).map(|table| table.rows().to_vec()),
            &table.rows().to_vec(),
        )?;
    }
}

fn sample() -> Table {
    read("party,partner,title,signed\nUZ,RU,T,4/7/2007\n").unwrap()
}

#[test]
fn a_reader_that_puts_the_month_first_is_caught() {
    let american = |text: &str| {
        let mut cell = Cell::read(text)?;
        if let Reading::DayMonth { month_first, .. } = cell.reading {
            cell = Cell::of(PartialDate::of_day(month_first).ok()?);
        }
        Some(cell)
    };
    assert!(laws::a_cell_is_kept_and_never_chosen(american, "4/7/2007").is_err());
    assert!(laws::a_cell_is_kept_and_never_chosen(|_| None, "4/7/2007").is_err());
}

#[test]
fn a_writer_that_tidies_up_is_caught() {
    let tidy = |table: &Table| export::csv(table).unwrap().replace("4/7/2007", "2007-04-07");
    assert!(laws::written_reads_back(tidy, read, &sample()).is_err());
}

#[test]
fn a_report_that_passes_over_a_cell_is_caught() {
    assert!(laws::every_doubtful_cell_is_reported(|_| Report::default(), &sample()).is_err());
}

#[test]
fn a_report_that_refuses_force_before_signature_is_caught() {
    let table =
        read("party,partner,title,signed,in_force\nKG,RU,T,1996-03-28,1996-01-01\n").unwrap();
    let mut findings = table.findings().findings().to_vec();
    assert!(laws::force_before_signature_is_never_an_error(&findings).is_ok());
    assert!(!findings.is_empty());
    for finding in &mut findings {
        finding.severity = Severity::Error;
    }
    assert!(laws::force_before_signature_is_never_an_error(&findings).is_err());
}

#[test]
fn a_reader_that_skips_bad_rows_is_caught() {
    let lenient = |text: &str| {
        let sound: Vec<&str> = text.lines().filter(|line| !line.contains("QQ")).collect();
        read(&sound.join("\n"))
    };
    let good = "party,partner,title,signed\nUZ,RU,T,2007\n";
    assert!(laws::nothing_is_half_loaded(lenient, good, "KG,QQ,T,2001").is_err());
    assert!(laws::nothing_is_half_loaded(read, good, "KG,QQ,T,2001").is_ok());
}
