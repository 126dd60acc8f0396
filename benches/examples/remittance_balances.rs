//! Reads priced postings from a CSV file into a ledger and prints the balances; with a tool and a
//! second file it also writes the journal for that tool.
//!
//! Lines of numbers about the run go to the standard error output.
// A measuring program stops where its own case is written wrongly.
#![allow(clippy::unwrap_used)]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant;

use kerben::core::calendar::day;
use kerben::remittances::interchange::journal::{self, Tool};
use kerben::remittances::interchange::priced::{Columns, import};
use kerben::remittances::ledger::Ledger;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let table = arguments.next().unwrap();
    let started = Instant::now();
    let mut ledger = Ledger::new();
    let file = File::open(table).unwrap();
    let imported =
        import(&mut ledger, day(2026, 1, 1).unwrap(), file, &Columns::default()).unwrap();
    let took = started.elapsed();
    let mut out = BufWriter::new(std::io::stdout().lock());
    for line in ledger.balances().unwrap() {
        // Positions are what other tools leave to their prices.
        if !line.account.path().starts_with("Equity:FX:") {
            let currency = line.balance.currency();
            writeln!(out, "{}\t{currency}\t{}", line.account, line.balance.decimal()).unwrap();
        }
    }
    eprintln!("rows\t{}", imported.rows);
    eprintln!("corridors\t{}", imported.corridors.len());
    eprintln!("seconds\t{:.3}", took.as_secs_f64());
    let reader = match arguments.next().as_deref() {
        None => return,
        Some("ledger") => Tool::Ledger,
        Some("hledger") => Tool::Hledger,
        _ => Tool::Beancount,
    };
    let to = File::create(arguments.next().unwrap()).unwrap();
    journal::write(BufWriter::new(to), &ledger, reader).unwrap();
}
