//! The whole succession, as bars of text and as a Mermaid chart.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use kerben::agencies::{BodyId, BreakKind, Register, Segment};
use kerben::core::period::Period;
use kerben::core::tri::Tri;

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

/// One body and its runs of days, sure or not.
struct Bar {
    body: BodyId,
    runs: Vec<(Period, Tri)>,
}

fn bars(register: &Register, asked: &Asked, whole: Period) -> Result<Vec<Bar>, String> {
    let segments = register
        .segments(&asked.function, asked.party, whole)
        .map_err(|error| error.to_string())?;
    let mut bars: Vec<Bar> = Vec::new();
    for segment in &segments {
        for (body, holds) in holders(segment) {
            let place = bars.iter().position(|bar| bar.body == body).unwrap_or_else(|| {
                bars.push(Bar { body, runs: Vec::new() });
                bars.len() - 1
            });
            let runs = &mut bars[place].runs;
            match runs.last_mut() {
                Some((last, same)) if last.end() == segment.period.start() && *same == holds => {
                    *last = Period::new(last.start(), segment.period.end()).unwrap_or(*last);
                }
                _ => runs.push((segment.period, holds)),
            }
        }
    }
    Ok(bars)
}

fn holders(segment: &Segment) -> Vec<(BodyId, Tri)> {
    let mut holders: Vec<(BodyId, Tri)> = Vec::new();
    for holder in &segment.holders {
        match holders.iter_mut().find(|(body, _)| *body == holder.body) {
            Some((_, holds)) => *holds = holds.or(holder.holds),
            None => holders.push((holder.body.clone(), holder.holds)),
        }
    }
    holders
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
    let mut text = String::from("gantt\n    dateFormat YYYY-MM-DD\n    axisFormat %Y\n");
    let write = |text: &mut String, line: String| {
        text.push_str("    ");
        text.push_str(&line);
        text.push('\n');
    };
    write(&mut text, format!("title {} - {}", asked.party, asked.function));
    for bar in bars(register, asked, whole)? {
        // A colon ends the name of a task, a semicolon the line.
        let name = name(register, asked, &bar.body).replace([':', ';', '#'], " ");
        write(&mut text, format!("section {}", bar.body));
        for (run, holds) in bar.runs {
            let sign = if holds.is_yes() { "done" } else { "crit" };
            let mark = if holds.is_yes() { "" } else { " (perhaps)" };
            write(&mut text, format!("{name}{mark} :{sign}, {}, {}", run.start(), run.end()));
        }
    }
    Ok(text)
}
