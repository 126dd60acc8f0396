//! V14 and V16: overlaps and gaps of functions.

use kerben_core::calendar::{DAY_MAX, DAY_MIN};
use kerben_core::party::Party;
use kerben_core::period::Period;

use super::{Finding, Rule, Severity};
use crate::breaks::BreakKind;
use crate::id::FunctionId;
use crate::register::Register;

impl Register {
    pub(super) fn check_functions(
        &self,
        mandatory: &[(Party, FunctionId)],
        findings: &mut Vec<Finding>,
    ) {
        for party in self.covered_parties() {
            let Some(days) = self.covered_days(party) else { continue };
            for function in self.functions() {
                let own = self.holdings().iter().any(|holding| holding.function() == function.id());
                let Ok(breaks) = self.breaks(function.id(), party, days) else { continue };
                for one in breaks {
                    let overlap = one.kind == BreakKind::Overlap && own && !one.covered.is_yes();
                    let gap = one.kind == BreakKind::Gap
                        && mandatory.iter().any(|(p, f)| *p == party && f == function.id());
                    let (rule, key) = match (overlap, gap) {
                        (true, _) => (Rule::V14, "v14"),
                        (_, true) => (Rule::V16, "v16"),
                        _ => continue,
                    };
                    let subject = format!("{party} {}", function.id());
                    let bodies: Vec<&str> = one.bodies.iter().map(crate::BodyId::as_str).collect();
                    let mut found = Finding::new(rule, Severity::Warning, subject, key)
                        .with("from", one.period.start())
                        .with("to", one.period.last())
                        .with("days", one.days());
                    if rule == Rule::V14 {
                        found = found.with("bodies", bodies.join(", "));
                    }
                    findings.push(found);
                }
            }
        }
    }

    fn covered_days(&self, party: Party) -> Option<Period> {
        let coverage = self.coverage(party).ok()?;
        let (first, last) = (coverage.first().max(DAY_MIN), coverage.last().min(DAY_MAX));
        Period::from_inclusive(first, last).ok()
    }
}
