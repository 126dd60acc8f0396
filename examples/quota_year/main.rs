//! One year of a quota: the total is shared among regions, places are asked for, the total is raised in August, holds
//! run out, and the year is closed.
//!
//! ```text
//! cargo run --release --example quota_year                 Kyrgyzstan 2025
//! cargo run --release --example quota_year -- FILE         another year
//! cargo run --release --example quota_year -- --json FILE  the same as JSON
//! ```
//!
//! Bad input ends with exit code 2 and a message with file, line, key and what would be accepted.

mod input;
mod year;

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use input::YearFile;
use kerben::core::data::{Document, read_text};

const FIRST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/quota_year/kg-2025.toml");

const USAGE: &str = "usage: quota_year [--json] [FILE]";

fn run() -> Result<(), Box<dyn Error>> {
    let mut json = false;
    let mut file = None;
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--json" => json = true,
            other if other.starts_with('-') || file.is_some() => {
                return Err(format!("`{other}` is not an argument; {USAGE}").into());
            }
            path => file = Some(PathBuf::from(path)),
        }
    }
    let file = file.unwrap_or_else(|| PathBuf::from(FIRST));
    let name = file.display().to_string();
    let opened = std::fs::File::open(&file)
        .map_err(|error| format!("{name}: {error}; accepted: a readable file of a quota year"))?;
    let source = read_text(&name, opened)?;
    let document = Document::new(&name, &source)?;
    let account = year::run(&YearFile::read(&document)?)?;
    let out = if json { serde_json::to_string_pretty(&account)? } else { account.text() };
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
