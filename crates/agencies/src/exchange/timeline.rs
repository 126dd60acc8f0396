//! A succession as a picture: a Gantt chart for Mermaid, a graph by years for DOT.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use kerben_core::data::PackHeader;
use kerben_core::language::Language;
use kerben_core::party::Party;
use kerben_core::period::Period;
use kerben_core::tri::Tri;

use super::Exported;
use super::ledger::Ledger;
use crate::body::Body;
use crate::change::ChangeKind;
use crate::end::End;
use crate::error::AgencyError;
use crate::gaps::Segment;
use crate::id::{BodyId, FunctionId};
use crate::lineage::IdentityPolicy;
use crate::register::Register;

/// One body and its runs of days with a function, certain or not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bar {
    /// The body.
    pub body: BodyId,
    /// The runs: yes or unknown.
    pub runs: Vec<(Period, Tri)>,
}

/// Returns who held a function in a window, as one bar for each body, in the order in which they first held it.
///
/// # Errors
///
/// As [`Register::segments`].
pub fn bars(
    register: &Register,
    function: &FunctionId,
    jurisdiction: impl Into<Party>,
    window: Period,
) -> Result<Vec<Bar>, AgencyError> {
    let mut bars: Vec<Bar> = Vec::new();
    for segment in &register.segments(function, jurisdiction, window)? {
        for (body, holds) in holders(segment) {
            let known = bars.iter_mut().find(|bar| bar.body == body);
            match known {
                Some(bar) => match bar.runs.last_mut() {
                    Some((last, same))
                        if last.end() == segment.period.start() && *same == holds =>
                    {
                        *last = Period::new(last.start(), segment.period.end()).unwrap_or(*last);
                    }
                    _ => bar.runs.push((segment.period, holds)),
                },
                None => bars.push(Bar { body, runs: vec![(segment.period, holds)] }),
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

/// Returns the succession of a function as a Gantt chart for Mermaid: `done` where a body certainly held it, `crit` where
/// perhaps.
///
/// The names of the bodies that are shown are kept; acts, sources, reasons and everything else of the register is lost.
///
/// # Errors
///
/// As [`bars`]; [`AgencyError::Exchange`] where a record does not serialise.
pub fn mermaid(
    register: &Register,
    function: &FunctionId,
    jurisdiction: impl Into<Party>,
    window: Period,
    language: Language,
) -> Result<Exported<String>, AgencyError> {
    let jurisdiction = jurisdiction.into();
    let mut ledger = ledger(register)?;
    let mut text = String::from("gantt\n    dateFormat YYYY-MM-DD\n    axisFormat %Y\n");
    let mut line = |words: std::fmt::Arguments<'_>| {
        text.push_str("    ");
        // Writing to a string does not fail.
        let _ = text.write_fmt(words);
        text.push('\n');
    };
    line(format_args!("title {jurisdiction} - {function}"));
    for bar in bars(register, function, jurisdiction, window)? {
        let body = register.body(&bar.body)?;
        kept_name(&mut ledger, body, language);
        // A colon ends the name of a task, a semicolon the line.
        let name = body.name().get(language).replace([':', ';', '#', '\n'], " ");
        line(format_args!("section {}", bar.body));
        for (run, holds) in bar.runs {
            let (sign, mark) = if holds.is_yes() { ("done", "") } else { ("crit", " (?)") };
            line(format_args!("{name}{mark} :{sign}, {}, {}", run.start(), run.end()));
        }
    }
    Ok(Exported { text, losses: ledger.losses() })
}

fn ledger(register: &Register) -> Result<Ledger, AgencyError> {
    let records = register.records(PackHeader::new("export", "timeline", "1"));
    Ok(Ledger::new(&records)?)
}

fn kept_name(ledger: &mut Ledger, body: &Body, language: Language) {
    let shown = body.name();
    let shown = shown.get(language);
    let place = body.names().iter().position(|name| name.text() == shown);
    ledger.keep("body", body.id().as_str(), "id");
    if let Some(place) = place {
        ledger.keep("body", body.id().as_str(), format!("name[{place}].text"));
    }
}

/// Returns the successions of a state as a graph for DOT: bodies in the rank of the year in which they begin, an arrow from
/// each body to what became of it, dashed where only functions moved.
///
/// Days within a year and everything but names, kinds and years is lost.
///
/// # Errors
///
/// [`AgencyError::UnknownJurisdiction`]; [`AgencyError::Exchange`] where a record does not serialise.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agencies::{Register, exchange::timeline};
/// use kerben_core::{country::Country, language::Language};
///
/// let drawn = timeline::dot(&Register::builtin()?, Country::UZ, Language::En)?;
/// assert!(drawn.text.contains(r#""uz.aelm" -> "uz.ma""#));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn dot(
    register: &Register,
    jurisdiction: impl Into<Party>,
    language: Language,
) -> Result<Exported<String>, AgencyError> {
    let jurisdiction = jurisdiction.into();
    register.coverage(jurisdiction)?;
    let mut ledger = ledger(register)?;
    let year = |end: &End| end.earliest(0).map(|day| day.format("%Y").to_string());
    let mut years: BTreeMap<Option<String>, Vec<&Body>> = BTreeMap::new();
    for body in register.bodies().filter(|body| body.jurisdiction() == jurisdiction) {
        years.entry(year(body.from())).or_default().push(body);
    }
    let mut text = String::from("digraph succession {\n    rankdir=TB;\n    node [shape=box];\n");
    let mut line = |words: std::fmt::Arguments<'_>| {
        // Writing to a string does not fail.
        let _ = text.write_fmt(words);
        text.push('\n');
    };
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let named: Vec<&String> = years.keys().flatten().collect();
    for year in &named {
        line(format_args!("    {} [shape=plaintext];", quoted(year)));
    }
    let chain: Vec<String> = named.iter().map(|year| quoted(year)).collect();
    if chain.len() > 1 {
        line(format_args!("    {} [style=invis];", chain.join(" -> ")));
    }
    for (year, bodies) in &years {
        for body in bodies {
            kept_name(&mut ledger, body, language);
            let label =
                format!("{}\\n{} - {}", body.name().get(language), body.from(), body.until());
            let label = quoted(&label).replace("\\\\n", "\\n");
            line(format_args!("    {} [label={label}];", quoted(body.id().as_str())));
            ledger.keep("body", body.id().as_str(), "from");
            ledger.keep("body", body.id().as_str(), "until");
        }
        if let Some(year) = year {
            let same: Vec<String> = bodies.iter().map(|one| quoted(one.id().as_str())).collect();
            line(format_args!("    {{ rank=same; {}; {}; }}", quoted(year), same.join("; ")));
        }
    }
    let shown: BTreeSet<&BodyId> = years.values().flatten().map(|body| body.id()).collect();
    let edges = register.lineage_edges(&IdentityPolicy::Portfolio(None));
    for edge in edges.iter().filter(|e| shown.contains(&e.donor) && shown.contains(&e.receiver)) {
        let moved = edge.kind.is_function_operation() || edge.kind == ChangeKind::Reparenting;
        let style = if moved { "dashed" } else { "solid" };
        line(format_args!(
            "    {} -> {} [label={}, style={style}];",
            quoted(edge.donor.as_str()),
            quoted(edge.receiver.as_str()),
            quoted(&format!("{} {}", edge.kind, edge.on)),
        ));
        for field in ["id", "kind", "on"] {
            ledger.keep("change", edge.change.as_str(), field);
        }
    }
    line(format_args!("}}"));
    Ok(Exported { text, losses: ledger.losses() })
}
