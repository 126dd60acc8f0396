//! Shares a total by every method side by side, with ties, proofs and paradoxes.
//!
//! ```text
//! cargo run --release --example apportion                              2,000 places among the Swiss cantons
//! cargo run --release --example apportion -- --places 25 FILE          another total, another file
//! cargo run --release --example apportion -- --method webster FILE     only one method; may stand several times
//! cargo run --release --example apportion -- --json FILE               the same answer as JSON
//! ```
//!
//! The file is CSV with the header `unit,weight` or `unit,weight,minimum,maximum`; lines that begin with `#` are
//! remarks. Bad input ends with exit code 2 and a message with file, line and what would be accepted.

mod answer;
mod input;

use std::io::Write as _;
use std::process::ExitCode;

use answer::Answers;
use kerben::core::data::read_text;
use kerben::quotas::apportion::Method;

const FIRST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/apportion/swiss-cantons.csv");
const FIRST_PLACES: u64 = 2_000;
const USAGE: &str = "usage: apportion [--json] [--places N] [--method NAME]... [FILE]";

/// Whatever ends the program early.
type Stop = Box<dyn std::error::Error>;

/// What the command line asks for.
struct Options {
    json: bool,
    places: u64,
    methods: Vec<Method>,
    file: String,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Stop> {
        let mut options =
            Self { json: false, places: FIRST_PLACES, methods: Vec::new(), file: FIRST.to_owned() };
        let mut named = false;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => options.json = true,
                "--places" => {
                    let number = arguments.next().unwrap_or_default();
                    options.places = number.parse().map_err(|_| {
                        format!("--places \"{number}\"; accepted: a whole number; {USAGE}")
                    })?;
                }
                "--method" => {
                    options.methods.push(arguments.next().unwrap_or_default().parse()?);
                }
                other if other.starts_with('-') || named => {
                    return Err(format!("`{other}` is not an argument; {USAGE}").into());
                }
                file => {
                    file.clone_into(&mut options.file);
                    named = true;
                }
            }
        }
        if options.methods.is_empty() {
            options.methods = Method::CLASSIC.to_vec();
        }
        Ok(options)
    }
}

fn run() -> Result<(), Stop> {
    let options = Options::read(std::env::args().skip(1))?;
    let file = std::fs::File::open(&options.file)
        .map_err(|error| format!("{}: {error}; accepted: a readable CSV file", options.file))?;
    let text = read_text(&options.file, file)?;
    let key = input::key(&options.file, &text)?;
    let answers = Answers::of(key, options.places, &options.methods);
    let mut out =
        if options.json { serde_json::to_string_pretty(&answers)? } else { answers.text()? };
    if !out.ends_with('\n') {
        out.push('\n');
    }
    match std::io::stdout().write_all(out.as_bytes()) {
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
