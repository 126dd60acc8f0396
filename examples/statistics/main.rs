//! What Kyrgyzstan received in remittances, 2005 to 2024: series by edition, revisions, the share of output, and
//! statements beside the series.
//!
//! ```text
//! cargo run --release --example statistics             as text
//! cargo run --release --example statistics -- --json   as JSON
//! cargo run --release --example statistics -- --sdmx   the series as SDMX-CSV
//! ```

use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use kerben::core::country::Country;
use kerben::core::language::Language;
use kerben::remittances::interchange::sdmx;
use kerben::remittances::percent::Percent;
use kerben::remittances::reported::ReportedSet;
use kerben::remittances::revision::{RevisionReport, revisions};
use kerben::remittances::series::{Series, SeriesSet};
use kerben::remittances::shares::{RECEIVED, Share, ShareChange, change, share};
use kerben::remittances::statements::{Confrontation, StatedSet, confront};
use serde::Serialize;

const NOW: &str = "open-numbers-01a34e8b";
const THEN: &str = "2023-05-10";

/// Everything that is said.
#[derive(Serialize)]
struct Statistics {
    series: Vec<Series>,
    revisions: RevisionReport,
    shares: Vec<Share>,
    share_change: ShareChange,
    statements: Vec<(String, Confrontation)>,
}

fn statistics(set: &SeriesSet) -> Result<Statistics, Box<dyn Error>> {
    let editions: Vec<&Series> = set.vintages(RECEIVED, Country::KG).collect();
    let edition = |vintage: &str| {
        let found = editions.iter().find(|series| series.vintage == vintage).copied();
        found.ok_or_else(|| format!("the series has no edition {vintage}"))
    };
    let of = |year| share(set, Country::KG, NOW, NOW, year);
    let stated = StatedSet::builtin()?;
    let confronted =
        stated.statements().iter().map(|one| Ok((one.statement.clone(), confront(one, set)?)));
    Ok(Statistics {
        revisions: revisions(edition(THEN)?, edition(NOW)?)?,
        shares: (2005..=2024).filter_map(|year| of(year).ok()).collect(),
        share_change: change(&of(2021)?, &of(2024)?)?,
        statements: confronted.collect::<Result<_, Box<dyn Error>>>()?,
        series: editions.into_iter().cloned().collect(),
    })
}

fn percent(value: Option<Percent>) -> Result<String, Box<dyn Error>> {
    Ok(match value {
        Some(value) => format!("{} %", value.round(&kerben::remittances::cost::two_decimals()?)?),
        None => "-".to_owned(),
    })
}

fn text(statistics: &Statistics) -> Result<String, Box<dyn Error>> {
    let catalogue = kerben::catalogue()?;
    let mut out = "Kyrgyzstan: remittances received\n\nyear  received, USD     share of output  output that follows, USD\n".to_owned();
    for one in &statistics.shares {
        let (received, output) = (one.received.round_dp(0), one.output.round_dp(0));
        writeln!(
            out,
            "{}  {received:>13}  {:>15}  {output:>24}",
            one.year,
            percent(Some(one.percent))?
        )?;
    }
    let by = &statistics.share_change;
    writeln!(
        out,
        "\nFrom 2021 to 2024 the share changed by {} points: {} by what was received, {} by output.",
        by.total.approximate()?.round_dp(2),
        by.by_received.round_dp(2),
        by.by_output.round_dp(2)
    )?;
    let report = &statistics.revisions;
    writeln!(out, "\nRevised from {} to {}, in {}", report.older, report.newer, report.unit)?;
    for one in &report.years {
        writeln!(
            out,
            "{}  {:>13} -> {:>13}  {:>8}",
            one.year,
            one.older.round_dp(0),
            one.newer.round_dp(0),
            percent(one.percent)?
        )?;
    }
    writeln!(out, "mean {}", percent(report.mean)?)?;
    writeln!(out, "\nStatements")?;
    for (words, answer) in &statistics.statements {
        writeln!(out, "\"{words}\"")?;
        for finding in &answer.findings {
            writeln!(out, "  {}", catalogue.render(finding, Language::En))?;
        }
    }
    writeln!(out, "\nNets of the central bank beside in less out")?;
    for check in ReportedSet::builtin()?.net_checks()? {
        let agrees = if check.agrees { "agrees" } else { "does not agree" };
        writeln!(
            out,
            "{}: {} published, {} of the rounded figures, within {}: {agrees}",
            check.period, check.published, check.of_rounded, check.tolerance
        )?;
    }
    Ok(out)
}

fn run() -> Result<(), Box<dyn Error>> {
    let set = SeriesSet::builtin()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let out = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => text(&statistics(&set)?)?,
        ["--json"] => serde_json::to_string_pretty(&statistics(&set)?)?,
        ["--sdmx"] => {
            let mut bytes = Vec::new();
            let all = set.vintages(RECEIVED, Country::KG).flat_map(sdmx::of_series);
            sdmx::write(&mut bytes, "KERBEN:REMITTANCES(1.0)", all)?;
            String::from_utf8(bytes)?
        }
        _ => return Err("usage: statistics [--json | --sdmx]".into()),
    };
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
