//! May this employer hire these workers, do they need a place, are the gates open, and who gets the places?
//!
//! ```text
//! cargo run --release --example hiring                                     a builder in Russia in 2026
//! cargo run --release --example hiring -- [--json] [--language en|ru|ky] FILE  another question
//! ```
//!
//! Bad input ends with exit code 2 and a message with file, line, key and what would be accepted.

mod answer;
mod input;

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use answer::Answer;
use input::Question;
use kerben::core::data::{Document, read_text};
use kerben::core::language::Language;

const FIRST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/hiring/builder-2026.toml");
const USAGE: &str = "usage: hiring [--json] [--language en|ru|ky] [FILE]";

fn run() -> Result<(), Box<dyn Error>> {
    let (mut json, mut language, mut file) = (false, Language::En, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" => json = true,
            "--language" => language = arguments.next().unwrap_or_default().parse()?,
            other if other.starts_with('-') || file.is_some() => {
                return Err(format!("`{other}` is not an argument; {USAGE}").into());
            }
            path => file = Some(path.to_owned()),
        }
    }
    let file = file.unwrap_or_else(|| FIRST.to_owned());
    let opened = std::fs::File::open(&file)
        .map_err(|error| format!("{file}: {error}; accepted: a readable file of a question"))?;
    let source = read_text(&file, opened)?;
    let document = Document::new(&file, &source)?;
    let answer = Answer::of(&Question::read(&document)?)?;
    let out = if json { serde_json::to_string_pretty(&answer)? } else { answer.text(language)? };
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
