//! The ratio tests of a data file.

use std::collections::BTreeMap;

use kerben_agreements::AgreementError;
use kerben_core::country::Country;
use kerben_core::data::{DataError, Document, PackHeader, PackStamp, list_names};
use kerben_core::source::{Source, Sources};
use serde::Deserialize;
use thiserror::Error;

use super::count::common;
use super::rule::{RatioRule, ShareOf, Window};
use super::staff::{GROUPS_MAX, HEADS_MAX, HISTORY_MAX};

/// The most rules of a file.
const RULES_MAX: usize = 1_000;
/// The greatest denominator of a weight, and the greatest common one of all weights of a rule.
const DENOMINATOR_MAX: u64 = 1_000;
/// The most heads for which one worker counts.
const WEIGHT_MAX: u64 = 10;

/// Why an employer cannot be tested.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EmployerError {
    /// The data hold no such rule.
    #[error("there is no ratio test `{id}`; accepted: {accepted}")]
    NoRule {
        /// The id asked for.
        id: String,
        /// The ids of the data.
        accepted: String,
    },
    /// The staff is too large.
    #[error("the staff has too many {what}; accepted: at most {max}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        max: u64,
    },
    /// The treaties cannot be asked.
    #[error(transparent)]
    Treaties(#[from] AgreementError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    rule: Vec<RatioRule>,
}

/// The ratio tests of one or several states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmployerRules {
    stamp: PackStamp,
    sources: Sources,
    rules: BTreeMap<String, RatioRule>,
}

impl EmployerRules {
    /// Reads a data file.
    ///
    /// # Errors
    ///
    /// Text that is no TOML of this format, a source that is not defined, an id that stands twice, a share of one
    /// for none, weights whose common denominator is above 1,000, a weight above 10 heads, a window of no period or of more than 60: with file,
    /// line and key.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawRules = document.parse()?;
        let sources = document.sources(raw.source)?;
        if raw.rule.len() > RULES_MAX {
            let accepted = format!("at most {RULES_MAX}");
            return Err(document.error("rule", "there are too many rules", accepted));
        }
        let mut rules = BTreeMap::new();
        for (index, rule) in raw.rule.into_iter().enumerate() {
            let at = format!("rule[{index}]");
            document.check_source(&sources, &format!("{at}.source"), &rule.source)?;
            for (number, id) in rule.also.iter().enumerate() {
                document.check_source(&sources, &format!("{at}.also[{number}]"), id)?;
            }
            if rule.share == ShareOf::OneFor(0) {
                let key = format!("{at}.share");
                return Err(document.error(&key, "one for none is no share", "1 or more"));
            }
            let mut parts = 1;
            for (number, weight) in rule.weights.iter().enumerate() {
                let heads = weight.heads;
                parts = common(parts, heads.denominator());
                let key = format!("{at}.weight[{number}].heads");
                if parts > DENOMINATOR_MAX {
                    let accepted = format!("a common denominator of at most {DENOMINATOR_MAX}");
                    return Err(document.error(&key, "the weight is too fine", accepted));
                }
                if heads.numerator() / heads.denominator() > WEIGHT_MAX {
                    let accepted = format!("at most {WEIGHT_MAX} heads");
                    return Err(document.error(&key, "the weight is too great", accepted));
                }
            }
            if let Window::MeanOfCounts(periods) | Window::MeanOfRates(periods) = rule.window
                && !(1..=HISTORY_MAX).contains(&usize::from(periods))
            {
                let key = format!("{at}.window");
                let accepted = format!("1 to {HISTORY_MAX} periods");
                return Err(document.error(&key, format!("{periods} periods"), accepted));
            }
            let id = rule.id.clone();
            if rules.insert(id.clone(), rule).is_some() {
                let problem = format!("the id `{id}` stands twice");
                return Err(document.error(&format!("{at}.id"), problem, "each id once"));
            }
        }
        let stamp = raw.pack.stamp(text.as_bytes());
        Ok(Self { stamp, sources, rules })
    }

    /// The identity of the data.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// The sources.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// All rules, by id.
    pub fn rules(&self) -> impl Iterator<Item = &RatioRule> {
        self.rules.values()
    }

    /// The rules of a state, by id.
    pub fn of(&self, host: Country) -> impl Iterator<Item = &RatioRule> {
        self.rules.values().filter(move |rule| rule.host == host)
    }

    /// The rule of this id.
    ///
    /// # Errors
    ///
    /// [`EmployerError::NoRule`] with the ids that there are.
    pub fn rule(&self, id: &str) -> Result<&RatioRule, EmployerError> {
        self.rules.get(id).ok_or_else(|| EmployerError::NoRule {
            id: id.to_owned(),
            accepted: list_names(self.rules.keys().map(String::as_str)),
        })
    }
}

pub(crate) fn check_size(employer: &super::Employer) -> Result<(), EmployerError> {
    let max = |limit: usize| u64::try_from(limit).unwrap_or(u64::MAX);
    if employer.history.len() > HISTORY_MAX {
        return Err(EmployerError::TooMany { what: "earlier periods", max: max(HISTORY_MAX) });
    }
    for staff in std::iter::once(&employer.staff).chain(&employer.history) {
        if staff.len() > GROUPS_MAX {
            return Err(EmployerError::TooMany { what: "groups", max: max(GROUPS_MAX) });
        }
        if staff.iter().any(|group| group.heads > HEADS_MAX) {
            return Err(EmployerError::TooMany { what: "heads in a group", max: HEADS_MAX.into() });
        }
    }
    Ok(())
}
