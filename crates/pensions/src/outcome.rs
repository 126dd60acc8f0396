//! What a determination says: a right, no right, or what is missing to say either.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::instruments::Instrument;
use crate::record::Finding;
use crate::service::Service;

/// Why something cannot be said: a fact of the case, a parameter or a rule of the law.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Missing {
    /// A parameter has no value on that day in the data.
    Parameter {
        /// The parameter's id.
        id: String,
        /// What it is called.
        title: Localised,
        /// The day.
        #[serde(with = "kerben_core::calendar::serde_day")]
        day: NaiveDate,
    },
    /// The law is unsettled and no reading was chosen, and the readings lead to different answers.
    Unsettled {
        /// The id of the question or of the parameter.
        id: String,
        /// The readings among which to choose.
        readings: Vec<String>,
    },
    /// A fact of the case, by a key of the catalogue under `pensions.missing.fact`.
    Fact {
        /// What is missing, such as `ru.earnings`.
        key: String,
        /// The year of which it is missing, where it is of one.
        year: Option<i32>,
    },
    /// A rule that was not read in any source, by a key of the catalogue under `pensions.missing.rule`.
    Rule {
        /// Which rule, such as `kg.sp2`.
        key: String,
    },
    /// The law of a state for which there is no scheme.
    Scheme {
        /// The state.
        state: Country,
    },
}

impl Missing {
    /// A fact that is missing.
    #[must_use]
    pub fn fact(key: &str) -> Self {
        Self::Fact { key: key.to_owned(), year: None }
    }

    /// A fact of one year that is missing.
    #[must_use]
    pub fn fact_of(key: &str, year: i32) -> Self {
        Self::Fact { key: key.to_owned(), year: Some(year) }
    }

    /// A rule that was not read.
    #[must_use]
    pub fn rule(key: &str) -> Self {
        Self::Rule { key: key.to_owned() }
    }

    /// What is missing, in words of the catalogue.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Parameter { id, title, day } => Message::new("pensions.missing.parameter")
                .arg("title", title.clone())
                .arg("id", id.as_str())
                .arg("day", *day),
            Self::Unsettled { id, readings } => Message::new("pensions.missing.unsettled")
                .arg("question", Message::new(format!("pensions.question.{id}")))
                .arg("readings", readings.clone()),
            Self::Fact { key, year: None } => Message::new(format!("pensions.missing.fact.{key}")),
            Self::Fact { key, year: Some(year) } => {
                Message::new(format!("pensions.missing.fact.{key}")).arg("year", *year)
            }
            Self::Rule { key } => Message::new(format!("pensions.missing.rule.{key}")),
            Self::Scheme { state } => Message::new("pensions.missing.scheme").arg("state", *state),
        }
    }
}

/// Why there is no right, or not yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// The pensionable age comes later.
    AgeNotReached {
        /// The day on which it is reached.
        #[serde(with = "kerben_core::calendar::serde_day")]
        on: NaiveDate,
    },
    /// There is no service that this state counts.
    NoService,
    /// The service is too short.
    ServiceShort {
        /// What counts.
        have: Service,
        /// What is required, in months.
        need_months: u32,
    },
    /// The days of premium are too few.
    DaysShort {
        /// What counts.
        have: u64,
        /// What is required.
        need: u32,
    },
    /// The years since the first insurance have not passed.
    YearsInsured {
        /// The day on which they will have.
        #[serde(with = "kerben_core::calendar::serde_day")]
        on: NaiveDate,
    },
    /// The pension points are too few.
    PointsShort {
        /// What counts, written out.
        have: String,
        /// What is required, written out.
        need: String,
    },
    /// The law of the state covers its citizens and residents, and no instrument extends it.
    NotCovered,
    /// Less than twelve full months of service since the EAEU agreement entered into force.
    TwelveMonths {
        /// What there is.
        have: Service,
    },
    /// Nothing remains that this state would pay.
    NothingToPay,
}

impl Reason {
    /// The reason in words of the catalogue.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::AgeNotReached { on } => Message::new("pensions.reason.age").arg("day", *on),
            Self::NoService => Message::new("pensions.reason.no_service"),
            Self::ServiceShort { have, need_months } => Message::new("pensions.reason.service")
                .arg("have", have.message())
                .arg("need", Service::of_months(*need_months).message()),
            Self::DaysShort { have, need } => {
                Message::new("pensions.reason.days").arg("have", *have).arg("need", *need)
            }
            Self::PointsShort { have, need } => Message::new("pensions.reason.points")
                .arg("have", have.as_str())
                .arg("need", need.as_str()),
            Self::YearsInsured { on } => {
                Message::new("pensions.reason.years_insured").arg("day", *on)
            }
            Self::NotCovered => Message::new("pensions.reason.not_covered"),
            Self::TwelveMonths { have } => {
                Message::new("pensions.reason.twelve_months").arg("have", have.message())
            }
            Self::NothingToPay => Message::new("pensions.reason.nothing_to_pay"),
        }
    }
}

/// Which part of a pension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PartKind {
    /// The base part (Kyrgyzstan) or the basic pension (Kazakhstan).
    Basic,
    /// The fixed payment (Russia).
    Fixed,
    /// The insurance pension (Russia), or the one pension of a state that knows no parts.
    Insurance,
    /// The first insurance part (Kyrgyzstan): service and wage before 1996.
    FirstInsurance,
    /// The second insurance part (Kyrgyzstan): contributions from 1996.
    SecondInsurance,
    /// The solidarity pension (Kazakhstan): service before 1998.
    Solidarity,
    /// The payment from pension savings.
    Funded,
}

impl PartKind {
    /// The word of data and catalogues, such as `first-insurance`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Fixed => "fixed",
            Self::Insurance => "insurance",
            Self::FirstInsurance => "first-insurance",
            Self::SecondInsurance => "second-insurance",
            Self::Solidarity => "solidarity",
            Self::Funded => "funded",
        }
    }
}

/// How much a month, or what is missing to say it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AmountOutcome {
    /// So much a month, on the day of the claim.
    Monthly(Money),
    /// Not payable to this person, by a provision of the law.
    NotPayable {
        /// The id of the provision or of the reading.
        under: String,
    },
    /// Not known.
    Undetermined {
        /// What is missing.
        missing: Vec<Missing>,
        /// The least that it can be, where the law names a floor.
        at_least: Option<Money>,
    },
}

impl AmountOutcome {
    /// Not known, and this is missing.
    #[must_use]
    pub const fn unknown(missing: Vec<Missing>) -> Self {
        Self::Undetermined { missing, at_least: None }
    }

    /// The amount, where it is known.
    #[must_use]
    pub const fn monthly(&self) -> Option<Money> {
        match self {
            Self::Monthly(money) => Some(*money),
            _ => None,
        }
    }
}

/// One part of a pension that a state owes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Which part.
    pub kind: PartKind,
    /// The state that pays it.
    pub payer: Country,
    /// How much.
    pub amount: AmountOutcome,
    /// The lowest grade on the path to the amount.
    pub grade: Evidence,
}

/// On which footing a right stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Route {
    /// The state's own service, under its own law.
    Own,
    /// An instrument: equal treatment abroad, or service that it adds.
    Under(Instrument),
}

/// A right to a pension.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Entitlement {
    /// The first day on which every condition is met.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub from: NaiveDate,
    /// Whether the right may have opened earlier still: the sources do not reach further back, or an open
    /// question decides.
    pub at_latest: bool,
    /// On which footing; where that hangs on an open question, on an instrument.
    pub route: Route,
    /// The lowest grade on the path to the right itself, without its amounts.
    pub grade: Evidence,
    /// Service on the state's own territory.
    pub own: Service,
    /// Own service with what the instrument adds; `None` where it adds nothing, or where that hangs on an
    /// open question.
    pub totalised: Option<Service>,
    /// The service for which the state pays; `None` where that hangs on an open question, which the
    /// liabilities then name.
    pub paid: Option<Service>,
    /// The parts.
    pub parts: Vec<Part>,
    /// All parts together, where every one is known.
    pub total: AmountOutcome,
}

/// Whether a state owes a pension.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Right {
    /// It does.
    Entitled(Box<Entitlement>),
    /// It does not, or not yet.
    NotEntitled {
        /// Every condition that fails.
        reasons: Vec<Reason>,
        /// The first day of the right if nothing but time is lacking.
        #[serde(with = "kerben_core::calendar::serde_day_option")]
        earliest: Option<NaiveDate>,
    },
    /// The sources or the record do not say.
    Undetermined {
        /// What is missing.
        missing: Vec<Missing>,
    },
}

impl Right {
    /// The entitlement, where there is one.
    #[must_use]
    pub fn entitlement(&self) -> Option<&Entitlement> {
        match self {
            Self::Entitled(entitlement) => Some(entitlement),
            _ => None,
        }
    }
}

/// The answer for one state.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StateAnswer {
    /// The state.
    pub state: Country,
    /// Service on its territory.
    pub own: Service,
    /// Whether it owes a pension.
    pub right: Right,
    /// The lowest grade of all that the answer stands on, amounts included.
    pub grade: Evidence,
}

/// Who pays for a stretch of service, should the right open.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Liability {
    /// Where the service was done; the USSR for service there without a known republic.
    pub served_in: Country,
    /// The days.
    pub periods: Periods,
    /// The state that pays, or what is missing to say it.
    pub payer: Payer,
    /// The instrument that says so; `None` for the state's own law.
    pub instrument: Option<Instrument>,
    /// How well the rule is known.
    pub grade: Evidence,
}

/// The state that pays, or what is missing to say it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Payer {
    /// This state.
    State(Country),
    /// Not known.
    Undetermined {
        /// What is missing.
        missing: Vec<Missing>,
    },
}

/// The answer to a claim: one answer for each state, who pays for which service, and what looked wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Determination {
    /// The day from which the pension is asked.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub claimed_on: NaiveDate,
    /// The answers, in the order of the states' codes.
    pub states: Vec<StateAnswer>,
    /// Who pays for which service.
    pub liabilities: Vec<Liability>,
    /// What the record shows that a caseworker should see.
    pub findings: Vec<Finding>,
    /// The lowest grade of all answers.
    pub grade: Evidence,
}

impl Determination {
    /// The answer of one state.
    #[must_use]
    pub fn of(&self, state: Country) -> Option<&StateAnswer> {
        self.states.iter().find(|answer| answer.state == state)
    }
}
