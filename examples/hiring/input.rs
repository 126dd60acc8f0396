//! The input file: an employer, the workers it wants, and the places there are.

use chrono::NaiveDate;
use kerben::core::calendar::serde_day;
use kerben::core::country::Country;
use kerben::core::data::{DataError, Document};
use kerben::quotas::allot::Seed;
use kerben::quotas::employer::{Employer, EmployerRules};
use kerben::quotas::pool::Entry;
use serde::Deserialize;

/// A question as it was written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// What it is called.
    pub(crate) title: String,
    /// The ratio test.
    pub(crate) rule: String,
    /// The day on which work is to begin.
    #[serde(with = "serde_day")]
    pub(crate) on: NaiveDate,
    /// The quota of the host state; the one that the data name if absent.
    #[serde(default)]
    pub(crate) pool: Option<String>,
    /// How many places there are.
    pub(crate) places: u64,
    /// The seed of the lot.
    pub(crate) seed: String,
    /// The employer.
    pub(crate) employer: Employer,
    /// The workers.
    pub(crate) worker: Vec<Worker>,
}

/// A worker whom the employer wants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Worker {
    /// The name, unique in the file.
    pub(crate) name: String,
    /// The citizenship.
    pub(crate) citizenship: Country,
    /// The trade.
    pub(crate) trade: String,
    /// How the worker enters.
    #[serde(default)]
    pub(crate) entry: Option<Entry>,
}

impl Question {
    /// Reads and checks the file.
    pub(crate) fn read(document: &Document<'_>) -> Result<Self, DataError> {
        let file: Self = document.parse()?;
        for (index, worker) in file.worker.iter().enumerate() {
            if file.worker.iter().take(index).any(|other| other.name == worker.name) {
                let problem = format!("the name `{}` stands twice", worker.name);
                let key = format!("worker[{index}].name");
                return Err(document.error(&key, problem, "each worker once"));
            }
        }
        if let Err(error) = EmployerRules::builtin()?.rule(&file.rule) {
            return Err(document.refused("rule", &error));
        }
        if let Err(error) = Seed::new(file.seed.clone()) {
            return Err(document.refused("seed", &error));
        }
        Ok(file)
    }
}
