//! Says which agreement governs a person, by which rule, what was rejected and what is unknown.
//!
//! ```text
//! cargo run --release --example which_agreement -- --citizen KG --host RU --day 2015-08-12
//! cargo run --release --example which_agreement -- --citizen KG --host RU --day 2026-01-01 --matter pension --json
//! cargo run --release --example which_agreement -- --citizen KG --host KZ --day 2026-01-01 --as-known-on 2015-01-01
//! ```
//!
//! Residence is the first citizenship, the activity `worker`, the matter `work` and the language English unless given.
//! A bad argument ends with exit code 2 and a message with what would be accepted.

mod arguments;

use std::io::Write as _;
use std::process::ExitCode;

use arguments::Arguments;
use kerben::agreements::{Accrued, Answer, Case, Governing, Missing, Rejection, Treaties};
use kerben::core::explain::{Explain, Node, NodeRef, render};
use kerben::core::language::Language;
use kerben::core::message::{Catalogue, Message};
use serde::Serialize;

/// Why the program stops: the message is printed as it is.
pub(crate) type Stop = Box<dyn std::error::Error>;

/// The answer as JSON.
#[derive(Serialize)]
struct Page<'a> {
    case: &'a Case,
    answer: &'a Governing,
    derivation: &'a Node,
}

fn words() -> Result<Catalogue, Stop> {
    let own = Catalogue::from_texts(
        "which_agreement/messages",
        [
            (Language::En, include_str!("messages/en.toml")),
            (Language::Ru, include_str!("messages/ru.toml")),
            (Language::Ky, include_str!("messages/ky.toml")),
        ],
    )?;
    Ok(kerben::catalogue()?.merge(own)?)
}

/// A line for each thing that was found, under a heading that is left out when there is none.
fn section(lines: &mut Vec<Message>, heading: &str, found: Vec<Message>) {
    if !found.is_empty() {
        lines.push(Message::new(heading));
        lines.extend(found);
    }
}

fn line(id: &str, why: Message) -> Message {
    Message::new("which.line").arg("instrument", id).arg("why", why)
}

fn summary(answer: &Governing) -> Vec<Message> {
    let mut lines = vec![Message::new(match answer.answer {
        Answer::Governed => "which.governed",
        Answer::Undetermined => "which.undetermined",
        _ => "which.host-law",
    })];
    for found in &answer.instruments {
        let why = Message::new(found.rule.key()).arg("instrument", found.id.clone());
        let why = match &found.referred_by {
            Some(by) => why.arg("by", by.clone()),
            None => why,
        };
        lines.push(line(&found.id, why.arg("service", Message::new("which.its-service"))));
    }
    let beside = answer.alongside.iter().map(|beside| {
        line(&beside.id, Message::new(beside.rule.key()).arg("instrument", beside.beside.clone()))
    });
    section(&mut lines, "which.beside", beside.collect());
    let accrued = answer.accrued.iter().map(|accrued: &Accrued| {
        let key = if accrued.remain.is_yes() { "which.remains" } else { "which.may-remain" };
        line(&accrued.id, Message::new(key).arg("law", accrued.citation.to_string()))
    });
    section(&mut lines, "which.accrued", accrued.collect());
    let rejected = answer.rejected.iter().map(|rejected| {
        let why = match &rejected.reason {
            Rejection::NotInForce(reason) => Message::new(reason.key()),
            Rejection::OutOfScope(reason) => Message::new(reason.key()),
            Rejection::Displaced { by, rule } => {
                Message::new(rule.key()).arg("instrument", by.clone())
            }
            _ => Message::new("which.rejected"),
        };
        line(&rejected.id, why)
    });
    section(&mut lines, "which.rejected", rejected.collect());
    let unknown = answer.possible.iter().flat_map(|possible| {
        possible.missing.iter().map(|missing| line(&possible.id, missing_words(missing)))
    });
    section(&mut lines, "which.unknown", unknown.collect());
    lines
}

fn missing_words(missing: &Missing) -> Message {
    let message = Message::new(missing.fact.key()).arg("instrument", missing.instrument.clone());
    let message = match missing.party {
        Some(party) => message.arg("party", party),
        None => message.arg("party", Message::new("agreements.all-parties")),
    };
    match &missing.known {
        Some(known) => message.arg("known", known.clone()),
        None => message.arg("known", Message::new("agreements.nothing-known")),
    }
}

fn text(answer: &Governing, tree: &Node, language: Language) -> Result<String, Stop> {
    let words = words()?;
    let mut out = String::new();
    for message in summary(answer) {
        out.push_str(&words.render(&message, language));
        out.push('\n');
    }
    out.push('\n');
    out.push_str(&render::text(tree, &words, language));
    Ok(out)
}

fn run() -> Result<(), Stop> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    let register = Treaties::builtin()?;
    let register = match arguments.known {
        Some(day) => register.as_known_on(day),
        None => register,
    };
    let traced = register.governing(&arguments.case, arguments.matter, &mut Explain::new())?;
    let tree = traced.node.tree().ok_or("nothing was recorded")?;
    let mut out = if arguments.json {
        let page = Page { case: &arguments.case, answer: &traced.value, derivation: tree };
        serde_json::to_string_pretty(&page)?
    } else {
        text(&traced.value, tree, arguments.language)?
    };
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
