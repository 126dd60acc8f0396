//! Prints what each State owes for one claim under the instruments that coordinate pensions, with every step.
//!
//! ```text
//! cargo run --release --example pension                         the textbook case of two States
//! cargo run --release --example pension -- FILE                 another claim file, TOML or JSON
//! cargo run --release --example pension -- --json FILE          answer, derivation and receipt as JSON
//! cargo run --release --example pension -- --language ru FILE   in Russian (en, ru, ky)
//! cargo run --release --example pension -- --derivation dot     the derivation as text, markdown, dot, or none
//! ```
//!
//! Bad input ends with exit code 2 and a message with file, line, key and what would be accepted.

mod answer;
mod input;
mod text;

use std::io::Write as _;
use std::process::ExitCode;

use answer::{Answer, Library};
use input::Question;
use kerben::core::data::read_text;
use kerben::core::language::Language;
use serde::Serialize as _;

const FIRST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pension/textbook.toml");
const USAGE: &str = "\
usage: pension [--json] [--language en|ru|ky] [--derivation text|markdown|dot|none] [FILE]";

/// Whatever ends the program early.
type Stop = Box<dyn std::error::Error>;

/// How the derivation is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Text,
    Markdown,
    Dot,
    None,
}

/// What the command line asks for.
struct Options {
    json: bool,
    language: Language,
    derivation: Shown,
    file: String,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Stop> {
        let mut options = Self {
            json: false,
            language: Language::En,
            derivation: Shown::Text,
            file: FIRST.to_owned(),
        };
        let mut named = false;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => options.json = true,
                "--language" => {
                    let code = arguments
                        .next()
                        .ok_or_else(|| format!("--language needs en, ru or ky; {USAGE}"))?;
                    options.language = code.parse()?;
                }
                "--derivation" => {
                    let form = arguments.next().unwrap_or_default();
                    options.derivation = match form.as_str() {
                        "text" => Shown::Text,
                        "markdown" => Shown::Markdown,
                        "dot" => Shown::Dot,
                        "none" => Shown::None,
                        other => {
                            let accepted = "text, markdown, dot, none";
                            let refused = format!("--derivation \"{other}\"; accepted: {accepted}");
                            return Err(format!("{refused}; {USAGE}").into());
                        }
                    };
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
        Ok(options)
    }
}

fn run() -> Result<(), Stop> {
    let options = Options::read(std::env::args().skip(1))?;
    let file = std::fs::File::open(&options.file)
        .map_err(|error| format!("{}: {error}; accepted: a readable claim file", options.file))?;
    let text = read_text(&options.file, file)?;
    let library = Library::builtin()?;
    let question = Question::read(&options.file, &text, &library)?;
    let answer = library.answer(&question, options.derivation != Shown::None)?;
    let mut out =
        if options.json { json(&answer)? } else { text::write(&question, &answer, &options)? };
    if !out.ends_with('\n') {
        out.push('\n');
    }
    match std::io::stdout().write_all(out.as_bytes()) {
        // A reader who closes the pipe, as `head` does, has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

/// The answer as JSON, indented by one space: derivations are deep.
fn json(answer: &Answer) -> Result<String, Stop> {
    let mut out = Vec::new();
    let indented = serde_json::ser::PrettyFormatter::with_indent(b" ");
    answer.serialize(&mut serde_json::Serializer::with_formatter(&mut out, indented))?;
    Ok(String::from_utf8(out)?)
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
