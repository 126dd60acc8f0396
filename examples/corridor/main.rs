//! What a table of transfers cost by operator and channel, how it is booked, and what of it counts as remittances.
//!
//! ```text
//! cargo run --release --example corridor                                   the table beside this program
//! cargo run --release --example corridor -- FILE                           another table
//! cargo run --release --example corridor -- --stay-months 24 FILE          senders who mean to stay so long
//! cargo run --release --example corridor -- --qualifies Kerme FILE         services that count for SmaRT
//! cargo run --release --example corridor -- --json FILE                    the same as JSON
//! ```
//!
//! Bad input ends with exit code 2 and a message with line, column and what would be accepted.

mod account;
mod text;

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use kerben::remittances::interchange::transfers::{Columns, read};

const FIRST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/corridor/transfers.csv");

const USAGE: &str = "usage: corridor [--json] [--stay-months N] [--qualifies OPERATOR]... [FILE]";

/// What is known beside the table.
#[derive(Default)]
struct Options {
    json: bool,
    /// How long the senders mean to stay: without it their residence is open.
    stay_months: Option<u32>,
    /// The operators whose services are quick and reachable enough for the `SmaRT` average.
    qualifying: Vec<String>,
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut options = Options::default();
    let mut file = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value =
            || arguments.next().ok_or_else(|| format!("{argument} needs a value; {USAGE}"));
        match argument.as_str() {
            "--json" => options.json = true,
            "--stay-months" => {
                let months = value()?;
                let parsed = months.parse().map_err(|_| {
                    format!("\"{months}\" is no number of months; accepted: a whole number")
                })?;
                options.stay_months = Some(parsed);
            }
            "--qualifies" => options.qualifying.push(value()?),
            other if other.starts_with('-') || file.is_some() => {
                return Err(format!("`{other}` is not an argument; {USAGE}").into());
            }
            path => file = Some(PathBuf::from(path)),
        }
    }
    let file = file.unwrap_or_else(|| PathBuf::from(FIRST));
    let name = file.display();
    let opened = std::fs::File::open(&file)
        .map_err(|error| format!("{name}: {error}; accepted: a readable table of transfers"))?;
    let rows = read(opened, &Columns::default()).map_err(|error| format!("{name}: {error}"))?;
    let account = account::of(&rows, &options)?;
    let out =
        if options.json { serde_json::to_string_pretty(&account)? } else { text::of(&account)? };
    match writeln!(std::io::stdout(), "{}", out.trim_end()) {
        // A reader who closes the pipe, as `head` does, has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}
