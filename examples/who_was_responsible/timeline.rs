//! The whole succession, as bars of text and as a Mermaid chart.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use kerben::agencies::exchange::timeline::{self, Bar};
use kerben::agencies::{BodyId, BreakKind, Register};
use kerben::core::period::Period;

use crate::arguments::Asked;

/// Columns of the bars.
const COLUMNS: u32 = 72;

/// Returns how a break is called in the catalogue.
pub(crate) const fn code(kind: BreakKind) -> &'static str {
    match kind {
        BreakKind::Gap => "gap",
        BreakKind::PossibleGap => "possible-gap",
        BreakKind::Overlap => "overlap",
        _ => "possible-overlap",
    }
}

fn bars(register: &Register, asked: &Asked, whole: Period) -> Result<Vec<Bar>, String> {
    timeline::bars(register, &asked.function, asked.party, whole).map_err(|error| error.to_string())
}

fn name(register: &Register, asked: &Asked, body: &BodyId) -> String {
    register
        .body(body)
        .map_or_else(|_| body.to_string(), |body| body.name().get(asked.language).to_owned())
}

/// Returns the succession as bars: `#` certain, `?` perhaps, `|` the asked day.
pub(crate) fn gantt(register: &Register, asked: &Asked, whole: Period) -> Result<String, String> {
    let bars = bars(register, asked, whole)?;
    let column = |day: NaiveDate| {
        let days = day.signed_duration_since(whole.start()).num_days();
        let days = u32::try_from(days).unwrap_or(0).min(whole.days());
        usize::try_from(u64::from(days) * u64::from(COLUMNS) / u64::from(whole.days())).unwrap_or(0)
    };
    let width = bars.iter().map(|bar| bar.body.as_str().len()).max().unwrap_or(0);
    let mut text = format!("{:width$}  {} to {}\n", "", whole.start().year(), whole.last().year());
    let columns = usize::try_from(COLUMNS).unwrap_or(0);
    let mark = whole.contains(asked.day).then(|| column(asked.day));
    for bar in &bars {
        let mut cells = vec![' '; columns];
        for (run, holds) in &bar.runs {
            let sign = if holds.is_yes() { '#' } else { '?' };
            let (from, until) = (column(run.start()), column(run.end()));
            let until = until.max(from + 1).min(columns);
            for cell in cells.iter_mut().take(until).skip(from) {
                if *cell != '#' {
                    *cell = sign;
                }
            }
        }
        if let Some(cell) = mark.and_then(|mark| cells.get_mut(mark)).filter(|cell| **cell == ' ') {
            *cell = '|';
        }
        let cells: String = cells.into_iter().collect();
        let name = name(register, asked, &bar.body);
        let body = bar.body.as_str();
        writeln!(text, "{body:width$}  {cells}  {name}").map_err(|e| e.to_string())?;
    }
    Ok(text)
}

/// Returns the succession as a Mermaid Gantt chart: perhaps is `crit`, certain is `done`.
pub(crate) fn mermaid(register: &Register, asked: &Asked, whole: Period) -> Result<String, String> {
    timeline::mermaid(register, &asked.function, asked.party, whole, asked.language)
        .map(|drawn| drawn.text)
        .map_err(|error| error.to_string())
}
