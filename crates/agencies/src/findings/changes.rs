//! V1 to V6 and V11 to V13: changes and acts.

use std::collections::BTreeSet;

use kerben_core::calendar::DAY_MAX;

use super::{Finding, Rule, Severity};
use crate::bounds::Bounds;
use crate::change::{Change, ChangeKind};
use crate::end::End;
use crate::id::BodyId;
use crate::lineage::{Direction, IdentityPolicy, LineageEdge, reach};
use crate::register::Register;

impl Register {
    pub(super) fn check_changes(&self, findings: &mut Vec<Finding>) {
        for change in self.changes() {
            self.check_change(change, findings);
        }
        self.check_circles(findings);
        for act in self.acts() {
            for (missing, is) in [
                ("issuer", act.issuer().is_none()),
                ("number", act.number().is_none()),
                ("date", act.adopted().or(act.in_force()).is_none()),
            ] {
                if is {
                    let one = Finding::new(Rule::V12, Severity::Note, act.id().as_str(), "v12-act");
                    findings.push(one.with("missing", missing));
                }
            }
        }
    }

    fn check_change(&self, change: &Change, findings: &mut Vec<Finding>) {
        use Severity::{Contradiction, Note, Warning};
        let id = change.id.as_str();
        let donors: BTreeSet<&BodyId> =
            change.moves.iter().filter_map(|one| one.donor.as_ref()).collect();
        let receivers: BTreeSet<&BodyId> =
            change.moves.iter().filter_map(|one| one.receiver.as_ref()).collect();
        if change.on == End::Unknown {
            findings.push(Finding::new(Rule::V1, Note, id, "v1"));
        }
        if change.kind.keeps_identity() {
            for one in &change.moves {
                if let (Some(donor), Some(receiver)) = (&one.donor, &one.receiver)
                    && donor != receiver
                {
                    let found = Finding::new(Rule::V2, Warning, id, "v2").with("kind", change.kind);
                    findings.push(found.with("donor", donor).with("receiver", receiver));
                }
            }
        }
        let alive_after = |body: &BodyId| self.certainly_after(body, &change.on);
        match change.kind {
            ChangeKind::Fusion => {
                if donors.len() < 2 {
                    let one = Finding::new(Rule::V3, Warning, id, "v3-inputs");
                    findings.push(one.with("inputs", donors.len()));
                }
                if receivers.len() != 1 {
                    let one = Finding::new(Rule::V3, Warning, id, "v3-outputs");
                    findings.push(one.with("outputs", receivers.len()));
                }
                for donor in donors.iter().filter(|donor| alive_after(donor)) {
                    let one = Finding::new(Rule::V3, Contradiction, id, "v3-lives-on");
                    findings.push(one.with("body", donor));
                }
            }
            ChangeKind::Integration => {
                for receiver in receivers.iter().filter(|one| self.certainly_new(one, &change.on)) {
                    let one = Finding::new(Rule::V3, Warning, id, "v3-new");
                    findings.push(one.with("body", receiver));
                }
            }
            ChangeKind::Scission => {
                if donors.len() != 1 || receivers.len() < 2 {
                    let one = Finding::new(Rule::V4, Warning, id, "v4-count");
                    findings
                        .push(one.with("inputs", donors.len()).with("outputs", receivers.len()));
                }
                for donor in donors.iter().filter(|donor| alive_after(donor)) {
                    let one = Finding::new(Rule::V4, Contradiction, id, "v4-lives-on");
                    findings.push(one.with("body", donor));
                }
            }
            ChangeKind::Extraction => {
                for donor in donors.iter().filter(|donor| self.certainly_over(donor, &change.on)) {
                    let one = Finding::new(Rule::V4, Contradiction, id, "v4-ended");
                    findings.push(one.with("body", donor));
                }
            }
            ChangeKind::Foundation if !donors.is_empty() => {
                findings
                    .push(Finding::new(Rule::V5, Warning, id, "v5").with("inputs", donors.len()));
            }
            ChangeKind::TemporaryTransfer
                if change.until.as_ref().is_none_or(|until| until.date().is_none())
                    && change.condition.is_none() =>
            {
                findings.push(Finding::new(Rule::V13, Warning, id, "v13"));
            }
            _ => {}
        }
        if change.kind.ends_donors() {
            for donor in donors.iter().filter(|donor| alive_after(donor)) {
                let under_rule = self.transitions().iter().any(|rule| rule.bodies.contains(donor));
                if !receivers.contains(*donor) && !receivers.is_empty() && !under_rule {
                    let one = Finding::new(Rule::V11, Contradiction, id, "v11");
                    findings.push(one.with("body", donor).with("on", &change.on));
                }
            }
        }
        if change.basis.is_empty() {
            findings.push(Finding::new(Rule::V12, Note, id, "v12-change"));
        }
    }

    fn life(&self, body: &BodyId) -> Option<Bounds> {
        let body = self.body(body).ok()?;
        Some(Bounds::of(body.from(), body.until(), self.slack()))
    }

    /// Whether a body certainly lives after the latest day of a change.
    fn certainly_after(&self, body: &BodyId, on: &End) -> bool {
        let last = on.latest(self.slack()).unwrap_or(DAY_MAX);
        self.life(body).is_some_and(|life| last < life.certain_until)
    }

    /// Whether a body had certainly ended before the earliest day of a change.
    fn certainly_over(&self, body: &BodyId, on: &End) -> bool {
        let first = on.earliest(self.slack());
        let life = self.life(body);
        first.zip(life).is_some_and(|(first, life)| life.possible_until < first)
    }

    /// Whether a body certainly began on the day of a change or after it.
    fn certainly_new(&self, body: &BodyId, on: &End) -> bool {
        let last = on.latest(self.slack());
        let life = self.life(body);
        last.zip(life).is_some_and(|(last, life)| last <= life.possible_from)
    }

    /// V6: bodies that end and come out of themselves again.
    fn check_circles(&self, findings: &mut Vec<Finding>) {
        let mut edges: Vec<LineageEdge> = self.lineage_edges(&IdentityPolicy::LegalPerson);
        edges.retain(|edge| edge.kind.ends_donors());
        let bodies: BTreeSet<&BodyId> = edges.iter().map(|edge| &edge.donor).collect();
        for body in bodies {
            if reach(&edges, body, Direction::Descendants).contains(body) {
                findings.push(Finding::new(Rule::V6, Severity::Contradiction, body.as_str(), "v6"));
            }
        }
    }
}
