//! Prints the dossier of one worker: who was responsible, which agreements bound whom, whether a place in a quota
//! was needed, what was sent home at what cost, and which pension each state owes.
//!
//! ```text
//! cargo run --release --example dossier                      the first dossier
//! cargo run --release --example dossier -- FILE              another one
//! cargo run --release --example dossier -- --json FILE       the same answer as JSON
//! cargo run --release --example dossier -- --language ru     in Russian (en, ru, ky)
//! ```
//!
//! Bad input ends with exit code 2 and a message with file, line, key and what would be accepted.

mod answers;
mod books;
mod input;
mod summary;
mod text;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use answers::{Dossier, Library, Stop};
use input::DossierFile;
use kerben::core::data::{Document, read_text};
use kerben::core::language::Language;
use serde::Serialize as _;

const FIRST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/dossiers/osh-moscow-atyrau.toml");

const USAGE: &str = "usage: dossier [--json] [--language en|ru|ky] [FILE]";

/// What the command line asks for.
struct Options {
    json: bool,
    language: Language,
    file: PathBuf,
}

impl Options {
    fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self, Stop> {
        let mut options = Self { json: false, language: Language::En, file: PathBuf::from(FIRST) };
        let mut named = false;
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--json" => options.json = true,
                "--language" => {
                    let code = arguments
                        .next()
                        .ok_or_else(|| format!("--language needs en, ru or ky; {USAGE}"))?;
                    options.language = code.parse()?;
                }
                other if other.starts_with('-') || named => {
                    return Err(format!("`{other}` is not an argument; {USAGE}").into());
                }
                file => {
                    options.file = PathBuf::from(file);
                    named = true;
                }
            }
        }
        Ok(options)
    }
}

fn run() -> Result<(), Stop> {
    let options = Options::read(std::env::args().skip(1))?;
    let name = options.file.display().to_string();
    let file = std::fs::File::open(&options.file)
        .map_err(|error| format!("{name}: {error}; accepted: a readable dossier file"))?;
    let source = read_text(&name, file)?;
    let document = Document::new(&name, &source)?;
    let file = DossierFile::read(&document)?;
    let dossier = Library::builtin(file.asked_on)?.answer(&file, &document)?;
    let mut out =
        if options.json { json(&dossier)? } else { text::write(&dossier, options.language)? };
    if !out.ends_with('\n') {
        out.push('\n');
    }
    match std::io::stdout().write_all(out.as_bytes()) {
        // A reader who closes the pipe, as `head` does, has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

/// The dossier as JSON, indented by one space: derivations are deep.
fn json(dossier: &Dossier) -> Result<String, Stop> {
    let mut out = Vec::new();
    let indented = serde_json::ser::PrettyFormatter::with_indent(b" ");
    dossier.serialize(&mut serde_json::Serializer::with_formatter(&mut out, indented))?;
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
