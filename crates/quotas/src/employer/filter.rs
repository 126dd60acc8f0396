//! Which workers a rule counts.

use kerben_agreements::{AgreementError, Treaties};
use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_core::message::Message;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::staff::Group;
use crate::exemption::PersonStatus;
use chrono::NaiveDate;

/// Conditions on a worker, all of which must be met; without any, everybody is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Filter {
    /// Foreigners only, or citizens of the host state only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub foreign: Option<bool>,
    /// Without those to whom a treaty gives free movement on the day (EAEU Treaty art. 97(1)).
    pub without_free_movers: bool,
    /// With one of these statuses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<PersonStatus>,
    /// With none of these statuses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_statuses: Vec<PersonStatus>,
    /// In one of these categories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// On one of these kinds of permit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passes: Vec<String>,
    /// Paid by at most so many employers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_by_at_most: Option<u8>,
}

/// What a filter needs beside the worker.
pub(crate) struct Facts<'a> {
    pub(crate) host: Country,
    pub(crate) on: NaiveDate,
    pub(crate) treaties: &'a Treaties,
}

fn among(wanted: &[String], word: Option<&String>) -> Tri {
    match word {
        _ if wanted.is_empty() => Tri::Yes,
        Some(word) => Tri::from(wanted.contains(word)),
        None => Tri::Unknown,
    }
}

impl Filter {
    /// Whether the workers of a group are meant, with what is missing where that cannot be said.
    pub(crate) fn admits(
        &self,
        group: &Group,
        facts: &Facts<'_>,
        missing: &mut Vec<Message>,
    ) -> Result<Tri, AgreementError> {
        let citizen = if group.citizenships.is_empty() {
            Tri::Unknown
        } else {
            Tri::from(group.citizenships.contains(&facts.host))
        };
        let foreign = match self.foreign {
            None => Tri::Yes,
            Some(true) => citizen.not(),
            Some(false) => citizen,
        };
        let has = |status: &PersonStatus| group.statuses.contains(status);
        let status = (self.statuses.is_empty() || self.statuses.iter().any(has))
            && !self.without_statuses.iter().any(has);
        let paid = match (self.paid_by_at_most, group.paid_by) {
            (None, _) => Tri::Yes,
            (Some(most), Some(paid)) => Tri::from(paid <= most),
            (Some(_), None) => Tri::Unknown,
        };
        let category = among(&self.categories, group.category.as_ref());
        // A citizen needs no permit, so that a kind of permit concerns foreigners only.
        let pass = match among(&self.passes, group.pass.as_ref()) {
            Tri::Unknown if citizen.is_yes() => Tri::No,
            known => known,
        };
        let mut all = Tri::all([foreign, Tri::from(status), paid, category, pass]);
        if all.is_no() {
            return Ok(all);
        }
        let ask = |missing: &mut Vec<Message>, what: Tri, key: &str| {
            if what.is_unknown() {
                let message = Message::new(key).arg("heads", group.heads);
                if !missing.contains(&message) {
                    missing.push(message);
                }
            }
        };
        ask(missing, foreign, "quotas.employer.missing.citizenship");
        ask(missing, category, "quotas.employer.missing.category");
        ask(missing, pass, "quotas.employer.missing.pass");
        ask(missing, paid, "quotas.employer.missing.paid-by");
        if self.without_free_movers {
            let mut free = Tri::No;
            for &citizenship in &group.citizenships {
                if citizenship != facts.host {
                    let answer = facts.treaties.free_movement_of_workers(
                        citizenship,
                        facts.host,
                        facts.on,
                        &mut Off,
                    )?;
                    free = free.or(answer.value.free);
                }
            }
            ask(missing, free, "quotas.employer.missing.free-movement");
            all = all.and(free.not());
        }
        Ok(all)
    }
}
