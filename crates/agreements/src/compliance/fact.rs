//! Facts of an incident, and the tests that a clause puts to them.

use std::fmt;

use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

/// The name of a fact that decides whether a clause was breached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FactName {
    /// The days from the entry to the incident; the day of entry is not counted. Computed where the case gives the entry.
    DaysSinceEntry,
    /// The occupation.
    Occupation,
    /// Whether host law gives national security or public order as the ground.
    SecurityGround,
    /// Whether the person asked for it.
    Requested,
    /// Whether the member of the family works.
    FamilyMemberWorks,
    /// Whether it concerns a member of the family, not the worker.
    ForFamilyMember,
    /// Whether the document was stamped at entry.
    DocumentStamped,
    /// Whether the contract runs on that day.
    ContractRuns,
    /// Whether the contract ended before its term.
    ContractEndedEarly,
    /// The days from the entry to the end of the contract; the day of entry is not counted.
    DaysSinceEntryAtEnd,
    /// The days from the end of the contract, or the cancellation of the permit, to the incident.
    DaysSinceEnd,
    /// Whether the child lives with the worker.
    LivesWithWorker,
    /// The full months of work in the State after the entry into force of the agreement.
    OwnMonths,
    /// The month of the posting in which it happens, counted from 1.
    PostedMonth,
    /// Whether the periods overlap in time with others that count.
    PeriodsOverlap,
    /// Whether the decision was taken in time.
    DecidedInTime,
    /// The months that the work has lasted.
    Months,
    /// The seasons begun in the calendar year, this one included.
    SeasonsThisYear,
    /// The days of stay without a visa that count.
    DaysWithoutVisa,
    /// Whether the wage is lower than that of citizens for the same work.
    WageComparedLower,
}

impl FactName {
    /// Every one, in the order of the data.
    pub const ALL: [Self; 20] = [
        Self::DaysSinceEntry,
        Self::Occupation,
        Self::SecurityGround,
        Self::Requested,
        Self::FamilyMemberWorks,
        Self::ForFamilyMember,
        Self::DocumentStamped,
        Self::ContractRuns,
        Self::ContractEndedEarly,
        Self::DaysSinceEntryAtEnd,
        Self::DaysSinceEnd,
        Self::LivesWithWorker,
        Self::OwnMonths,
        Self::PostedMonth,
        Self::PeriodsOverlap,
        Self::DecidedInTime,
        Self::Months,
        Self::SeasonsThisYear,
        Self::DaysWithoutVisa,
        Self::WageComparedLower,
    ];

    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DaysSinceEntry => "days-since-entry",
            Self::Occupation => "occupation",
            Self::SecurityGround => "security-ground",
            Self::Requested => "requested",
            Self::FamilyMemberWorks => "family-member-works",
            Self::ForFamilyMember => "for-family-member",
            Self::DocumentStamped => "document-stamped",
            Self::ContractRuns => "contract-runs",
            Self::ContractEndedEarly => "contract-ended-early",
            Self::DaysSinceEntryAtEnd => "days-since-entry-at-end",
            Self::DaysSinceEnd => "days-since-end",
            Self::LivesWithWorker => "lives-with-worker",
            Self::OwnMonths => "own-months",
            Self::PostedMonth => "posted-month",
            Self::PeriodsOverlap => "periods-overlap",
            Self::DecidedInTime => "decided-in-time",
            Self::Months => "months",
            Self::SeasonsThisYear => "seasons-this-year",
            Self::DaysWithoutVisa => "days-without-visa",
            Self::WageComparedLower => "wage-compared-lower",
        }
    }
}

impl fmt::Display for FactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FactValue {
    /// It is so, or it is not.
    Flag(bool),
    /// A number of days, months or seasons.
    Count(u32),
    /// A name, such as an occupation.
    Name(String),
}

impl From<bool> for FactValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u32> for FactValue {
    fn from(count: u32) -> Self {
        Self::Count(count)
    }
}

impl From<&str> for FactValue {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::Count(count) => write!(f, "{count}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// What must be so of a fact for a happening to breach a clause.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FactTest {
    /// The fact.
    pub fact: FactName,
    /// It is so, or is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<bool>,
    /// Not more than that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// Not less than that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// One of these names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub among: Vec<String>,
    /// None of these names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_among: Vec<String>,
}

impl FactTest {
    /// Returns what is wrong with a test that asks for nothing, or for values of several kinds.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let counts = self.at_most.is_some() || self.at_least.is_some();
        let names = !self.among.is_empty() || !self.not_among.is_empty();
        match [self.is.is_some(), counts, names].into_iter().filter(|said| *said).count() {
            0 => Err("the test asks for nothing"),
            1 => Ok(()),
            _ => Err("the test asks for values of several kinds"),
        }
    }

    /// Returns whether a value passes; unknown without a value, or for one of another kind.
    #[must_use = "the answer has three values"]
    pub fn passes(&self, value: Option<&FactValue>) -> Tri {
        match value {
            Some(FactValue::Flag(flag)) => {
                self.is.map_or(Tri::Unknown, |wanted| Tri::from(wanted == *flag))
            }
            Some(FactValue::Count(count)) if self.at_most.is_some() || self.at_least.is_some() => {
                let low = self.at_least.is_none_or(|least| *count >= least);
                Tri::from(low && self.at_most.is_none_or(|most| *count <= most))
            }
            Some(FactValue::Name(name)) if !self.among.is_empty() => {
                Tri::from(self.among.contains(name))
            }
            Some(FactValue::Name(name)) if !self.not_among.is_empty() => {
                Tri::from(!self.not_among.contains(name))
            }
            _ => Tri::Unknown,
        }
    }
}

/// Prints what is asked for, such as `at most 30`.
impl fmt::Display for FactTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(flag) = self.is {
            parts.push(if flag { "yes".to_owned() } else { "no".to_owned() });
        }
        if let Some(least) = self.at_least {
            parts.push(format!(">= {least}"));
        }
        if let Some(most) = self.at_most {
            parts.push(format!("<= {most}"));
        }
        if !self.among.is_empty() {
            parts.push(self.among.join(" / "));
        }
        if !self.not_among.is_empty() {
            parts.push(format!("≠ {}", self.not_among.join(" / ")));
        }
        f.write_str(&parts.join(", "))
    }
}
