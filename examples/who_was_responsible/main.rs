//! Who was responsible for a function of migration governance in a country on a day?
//!
//! ```text
//! cargo run --example who_was_responsible -- KG external_labour_migration 2017-06-01
//! cargo run --example who_was_responsible -- KZ migration 1992-11-15 --as-known-on 1992-12-01
//! cargo run --example who_was_responsible -- KG work_permits 2025-06-01 --timeline --mermaid out.mmd
//! cargo run --example who_was_responsible -- KG migration_policy 2017-06-01 --assess
//! ```
//!
//! `--timeline` prints the whole succession as bars and writes it as a Mermaid chart, into the file that `--mermaid` names or
//! into one named after country and function.

mod arguments;
mod assess;
mod timeline;

use std::process::ExitCode;

use arguments::Asked;
use kerben::agencies::{AgencyError, Register, Responsible, Standing, catalogue};
use kerben::core::explain::{Explain, NodeRef, render};
use kerben::core::message::Message;
use kerben::core::party::Party;
use kerben::core::period::Period;

fn main() -> ExitCode {
    let asked = match Asked::read(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(problem) => return refused(&problem),
    };
    match answer(&asked) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(problem) => refused(&problem),
    }
}

/// Bad input: what is wrong, and what would be accepted.
fn refused(problem: &str) -> ExitCode {
    eprintln!("{problem}");
    ExitCode::from(2)
}

fn answer(asked: &Asked) -> Result<String, String> {
    let said = |error: AgencyError| error.to_string();
    let mut register = Register::builtin().map_err(said)?;
    if let Some(known_on) = asked.known_on {
        register = register.as_known_on(known_on).map_err(said)?;
    }
    let words = catalogue().map_err(|error| error.to_string())?;
    let traced = register
        .responsible(&asked.function, asked.party, asked.day, &mut Explain::new())
        .map_err(said)?;
    let whole = covered(&register, asked.party).map_err(said)?;
    let named = || format!("{}-{}.mmd", asked.party, asked.function);
    let chart = asked.mermaid.clone().or_else(|| asked.timeline.then(named));
    if let Some(file) = &chart {
        let chart = timeline::mermaid(&register, asked, whole)?;
        std::fs::write(file, chart)
            .map_err(|error| format!("{file}: {error}; accepted: a file that can be written"))?;
    }
    if asked.json {
        return json(&register, asked, &traced.value, whole);
    }
    let mut text = String::new();
    text.push_str(&words.render(&traced.value.message(), asked.language));
    text.push_str("\n\n");
    if let Some(tree) = traced.node.tree() {
        text.push_str(&render::text(tree, &words, asked.language));
    }
    if let Standing::Gap(gap) = &traced.value.standing {
        text.push_str(&words.render(&gap.message(), asked.language));
        text.push('\n');
    }
    let breaks = register.breaks(&asked.function, asked.party, whole).map_err(said)?;
    if !breaks.is_empty() {
        text.push('\n');
    }
    for one in breaks {
        let kind = Message::new(format!("agencies.break.{}", timeline::code(one.kind)));
        let rules = one.transitions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let covered = if rules.is_empty() { String::new() } else { format!(" [{rules}]") };
        let line = format!(
            "{} ({}): {}{covered}\n",
            one.period,
            one.days(),
            words.render(&kind, asked.language)
        );
        text.push_str(&line);
    }
    if asked.timeline {
        text.push('\n');
        text.push_str(&timeline::gantt(&register, asked, whole)?);
    }
    if let Some(file) = &chart {
        text.push_str("\nMermaid: ");
        text.push_str(file);
        text.push('\n');
    }
    if asked.assess {
        text.push('\n');
        let assessed = assess::text(&register, asked, &words).map_err(|error| error.to_string())?;
        text.push_str(&assessed);
    }
    Ok(text.trim_end().to_owned())
}

/// The days that the register covers.
fn covered(register: &Register, party: Party) -> Result<Period, AgencyError> {
    let coverage = register.coverage(party)?;
    Period::from_inclusive(coverage.first(), coverage.last().max(coverage.first()))
        .map_err(|_| AgencyError::Day { day: coverage.first() })
}

fn json(
    register: &Register,
    asked: &Asked,
    answer: &Responsible,
    whole: Period,
) -> Result<String, String> {
    let said = |error: AgencyError| error.to_string();
    let breaks = register.breaks(&asked.function, asked.party, whole).map_err(said)?;
    let mut value = serde_json::json!({
        "answer": answer,
        "as_known_on": asked.known_on.map(|day| day.to_string()),
        "breaks": breaks,
    });
    if asked.timeline {
        let segments = register.segments(&asked.function, asked.party, whole).map_err(said)?;
        value["timeline"] = serde_json::json!(segments);
    }
    if asked.assess {
        let assessments = assess::all(register, asked).map_err(|error| error.to_string())?;
        value["assessments"] = serde_json::json!(assessments);
    }
    serde_json::to_string_pretty(&value).map_err(|error| error.to_string())
}
