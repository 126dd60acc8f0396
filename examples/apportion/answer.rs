//! Asks every method, and lays the answers out side by side.

use std::fmt::Write as _;

use kerben::core::explain::Off;
use kerben::quotas::apportion::{
    Apportionment, Certificate, HouseParadox, Key, Method, house_paradoxes, verify,
};
use serde::Serialize;

/// How far around the total paradoxes are looked for.
const AROUND: u64 = 25;

/// What one method answers.
#[derive(Serialize)]
pub(crate) struct Answer {
    method: Method,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared: Option<Apportionment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    verified: bool,
    house_paradoxes: Vec<HouseParadox>,
}

/// All answers to one question.
#[derive(Serialize)]
pub(crate) struct Answers {
    places: u64,
    key: Key,
    methods: Vec<Answer>,
}

impl Answers {
    /// Asks the methods for the total.
    pub(crate) fn of(key: Key, places: u64, methods: &[Method]) -> Self {
        let one = |&method: &Method| match method.apportion(&key, places, &mut Off) {
            Ok(traced) => Answer {
                method,
                verified: verify(&key, &traced.value).is_ok(),
                shared: Some(traced.value),
                refused: None,
                house_paradoxes: house_paradoxes(
                    method,
                    &key,
                    places.saturating_sub(AROUND),
                    places.saturating_add(AROUND),
                )
                .or_else(|_| house_paradoxes(method, &key, places, places.saturating_add(1)))
                .unwrap_or_default(),
            },
            Err(error) => Answer {
                method,
                shared: None,
                refused: Some(error.to_string()),
                verified: false,
                house_paradoxes: Vec::new(),
            },
        };
        let methods = methods.iter().map(one).collect();
        Self { places, key, methods }
    }

    /// The answers as text.
    pub(crate) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut out = String::new();
        writeln!(out, "{} places among {} units", self.places, self.key.len())?;
        writeln!(out)?;
        let width = (0..self.key.len()).map(|unit| self.key.label(unit).chars().count());
        let width = width.max().unwrap_or_default().max(4);
        write!(out, "{:<width$} {:>12}", "unit", "weight")?;
        for answer in &self.methods {
            write!(out, " {:>15}", answer.method)?;
        }
        writeln!(out)?;
        for unit in 0..self.key.len() {
            let mut line =
                format!("{:<width$} {:>12}", self.key.label(unit), self.key.weights()[unit]);
            for answer in &self.methods {
                write!(line, " {:>15}", answer.cell(unit))?;
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out)?;
        for answer in &self.methods {
            self.notes(&mut out, answer)?;
        }
        writeln!(
            out,
            "* one place more by the tie, or not: the places above are those that are certain"
        )?;
        Ok(out)
    }

    fn names(&self, units: impl Iterator<Item = usize>) -> String {
        units.map(|unit| self.key.label(unit)).collect::<Vec<_>>().join(", ")
    }

    fn notes(&self, out: &mut String, answer: &Answer) -> std::fmt::Result {
        writeln!(out, "{}", answer.method)?;
        if let Some(refused) = &answer.refused {
            return writeln!(out, "  not shared: {refused}\n");
        }
        let Some(shared) = &answer.shared else { return Ok(()) };
        for tie in shared.ties() {
            let (places, units) = (tie.places, self.names(tie.units.iter().copied()));
            writeln!(out, "  tie: {places} of the places among {units}")?;
        }
        let checked = if answer.verified { "checked" } else { "NOT PROVED" };
        match shared.certificate() {
            Certificate::Divisor { greatest_refused, least_granted } => {
                let words = |quotient: Option<kerben::quotas::apportion::Quotient>| {
                    quotient.map_or_else(|| "none".to_owned(), |one| one.words(answer.method))
                };
                writeln!(out, "  {checked}: refused at most {}", words(*greatest_refused))?;
                writeln!(
                    out,
                    "  {:>2$}  granted at least {}",
                    "",
                    words(*least_granted),
                    checked.len()
                )?;
            }
            Certificate::Remainders { rate, .. } => {
                writeln!(out, "  {checked}: {}/{} places for each unit of weight", rate.0, rate.1)?;
            }
            Certificate::Quota { full } => {
                writeln!(out, "  {checked}: at {} of the house sizes", full.len())?;
            }
            _ => {}
        }
        for paradox in &answer.house_paradoxes {
            let losers = self.names(paradox.losers.iter().map(|loser| loser.unit));
            let (before, after) = (paradox.places, paradox.places + 1);
            writeln!(out, "  paradox: from {before} to {after} places, {losers} would lose one")?;
        }
        if answer.house_paradoxes.is_empty() {
            writeln!(out, "  no unit loses a place as the total grows, {AROUND} places around")?;
        }
        writeln!(out)
    }
}

impl Answer {
    fn cell(&self, unit: usize) -> String {
        let Some(shared) = &self.shared else { return "-".to_owned() };
        let tied = shared.ties().iter().any(|tie| tie.units.contains(&unit));
        let sure = shared.sure().get(unit).copied().unwrap_or_default();
        format!("{sure}{}", if tied { "*" } else { " " })
    }
}
