//! V7 to V10 and V15: parents, lives and names.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Finding, Rule, Severity};
use crate::body::{Body, HierarchyKind, NameKind};
use crate::bounds::Bounds;
use crate::id::BodyId;
use crate::register::Register;

impl Register {
    pub(super) fn check_bodies(&self, findings: &mut Vec<Finding>) {
        let slack = self.slack();
        let life = |body: &Body| Bounds::of(body.from(), body.until(), slack);
        let mut hierarchies: BTreeMap<HierarchyKind, Above<'_>> = BTreeMap::new();
        for body in self.bodies() {
            for parent in body.parents() {
                let edge = Bounds::of(parent.from(), parent.until(), slack);
                let above = hierarchies.entry(parent.hierarchy()).or_default();
                above.entry(body.id()).or_default().push((parent.body(), edge));
                let ends = [Some(body), self.body(parent.body()).ok()];
                for end in ends.into_iter().flatten().filter(|end| edge.leaves(&life(end))) {
                    let one =
                        Finding::new(Rule::V9, Severity::Contradiction, body.id().as_str(), "v9");
                    findings.push(one.with("parent", parent.body()).with("body", end.id()));
                }
            }
            self.check_names(body, findings);
        }
        for (kind, above) in &hierarchies {
            if !kind.allows_several() {
                several(above, findings);
            }
            for body in circles(above) {
                findings.push(Finding::new(Rule::V7, Severity::Contradiction, body.as_str(), "v7"));
            }
        }
        for holding in self.holdings() {
            let Ok(body) = self.body(holding.holder()) else { continue };
            let held = Bounds::of(holding.from().end(), holding.until().end(), slack);
            if held.leaves(&life(body)) {
                let one =
                    Finding::new(Rule::V10, Severity::Contradiction, holding.id().as_str(), "v10");
                findings.push(
                    one.with("from", holding.from().end())
                        .with("until", holding.until().end())
                        .with("born", body.from())
                        .with("ended", body.until()),
                );
            }
        }
    }

    fn check_names(&self, body: &Body, findings: &mut Vec<Finding>) {
        let names: Vec<_> =
            body.names().iter().filter(|name| name.kind() == NameKind::Official).collect();
        for (index, one) in names.iter().enumerate() {
            for other in names.iter().skip(index.saturating_add(1)) {
                let days = |name: &crate::BodyName| {
                    let from = name.from().unwrap_or(body.from());
                    let until = name.until().unwrap_or(body.until());
                    Bounds::of(from, until, self.slack())
                };
                let dated = one.from().is_some() || other.from().is_some();
                let same = one.language() == other.language() && one.text() != other.text();
                if same && (days(one).meets(&days(other)) || !dated) {
                    let (first, second) = if one.text() <= other.text() {
                        (one.text(), other.text())
                    } else {
                        (other.text(), one.text())
                    };
                    let found =
                        Finding::new(Rule::V15, Severity::Warning, body.id().as_str(), "v15");
                    findings.push(found.with("one", first).with("other", second));
                }
            }
        }
    }
}

/// The parents of each body in one hierarchy.
type Above<'a> = BTreeMap<&'a BodyId, Vec<(&'a BodyId, Bounds)>>;

/// V8: two parents at once.
fn several(above: &Above<'_>, findings: &mut Vec<Finding>) {
    for (body, parents) in above {
        for (index, (one, edge)) in parents.iter().enumerate() {
            for (other, also) in parents.iter().skip(index.saturating_add(1)) {
                if edge.meets(also) && one != other {
                    let (first, second) = if one <= other { (one, other) } else { (other, one) };
                    let found = Finding::new(Rule::V8, Severity::Warning, body.as_str(), "v8");
                    findings.push(found.with("one", first).with("other", second));
                }
            }
        }
    }
}

/// The bodies that certainly stood under themselves on some day.
fn circles<'a>(above: &Above<'a>) -> Vec<&'a BodyId> {
    let mut circular = Vec::new();
    for start in above.keys().copied() {
        // A certain interval meets others on the day on which the latest of them starts.
        let days = above.values().flatten().map(|(_, edge)| edge.certain_from);
        let mut days: Vec<NaiveDate> = days.collect();
        days.sort_unstable();
        days.dedup();
        if days.into_iter().any(|day| returns(above, start, day)) {
            circular.push(start);
        }
    }
    circular
}

fn returns(above: &Above<'_>, start: &BodyId, day: NaiveDate) -> bool {
    let mut seen: Vec<&BodyId> = Vec::new();
    let mut open = vec![start];
    while let Some(body) = open.pop() {
        for (parent, edge) in above.get(body).into_iter().flatten() {
            if edge.certain_from <= day && day < edge.certain_until {
                if *parent == start {
                    return true;
                }
                if !seen.contains(parent) {
                    seen.push(parent);
                    open.push(parent);
                }
            }
        }
    }
    false
}
