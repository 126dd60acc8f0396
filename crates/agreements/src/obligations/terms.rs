//! What a clause fixes: its kind with its numbers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::clause::MonthDay;
use crate::obligations::Role;

/// What the bearer of an obligation must, must not or may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Modality {
    /// Must do it.
    Must,
    /// Must not do it.
    MustNot,
    /// May do it.
    May,
}

impl Modality {
    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::MustNot => "must-not",
            Self::May => "may",
        }
    }
}

/// The contract to which a limit of time belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ContractKind {
    /// A labour contract.
    Labour,
    /// A civil-law contract.
    Civil,
    /// Work for a season.
    Seasonal,
    /// Any contract.
    Any,
}

/// What a wage may not be lower than.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WageFloor {
    /// The wage of citizens.
    Citizens,
    /// The minimum wage of the host State.
    HostMinimum,
}

/// A cost of migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum CostItem {
    /// The journey to the place of work.
    OutboundTravel,
    /// The journey home.
    ReturnTravel,
    /// Housing.
    Housing,
    /// Transport at the place of work.
    Transport,
    /// Medical care.
    Medical,
}

/// How many entries a list had from a day on: occupations follow the law of the host, not the memorandum.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedList {
    /// From this day.
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub from: NaiveDate,
    /// The number of entries.
    pub entries: u32,
}

/// A number of places for a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearCount {
    /// The year.
    pub year: i32,
    /// The places.
    pub places: u32,
}

/// What a clause fixes. Numbers stand here only where the clause names them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Terms {
    /// Access to work without a permit, or its restriction.
    Access,
    /// How many workers in a year.
    Quota {
        /// The last day of the year before on which the number is to be fixed.
        #[serde(default, with = "month_day", skip_serializing_if = "Option::is_none")]
        decided_by: Option<MonthDay>,
        /// Whether an unused part may be carried into the next year.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carry_over: Option<bool>,
        /// The places by year, where the instrument names them.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        years: Vec<YearCount>,
    },
    /// Which occupations.
    Occupations {
        /// How long the list was from which day on.
        lists: Vec<DatedList>,
    },
    /// How long the work may last.
    WorkTerm {
        /// For which contract.
        contract: ContractKind,
        /// The most months.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        months_max: Option<u32>,
        /// The most months of an extension.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extension_months_max: Option<u32>,
        /// How often in a calendar year.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        times_per_year_max: Option<u32>,
    },
    /// Entry, registration, migration card and length of stay.
    Stay {
        /// How many days, where the clause counts days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
    /// The lowest wage.
    Wage {
        /// What it may not be lower than.
        not_below: WageFloor,
    },
    /// Fees of recruitment.
    RecruitmentFees {
        /// Who may not be charged.
        never_charged_to: Role,
    },
    /// Who pays which costs.
    Costs {
        /// The costs.
        items: Vec<CostItem>,
        /// Who bears them.
        borne_by: Role,
    },
    /// The contract of employment.
    Contract,
    /// Insurance and social security.
    SocialSecurity {
        /// How many own months a State asks for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        own_months_min: Option<u32>,
        /// How many months a posted worker may stay under the law of home.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        posted_months_max: Option<u32>,
    },
    /// Medical care.
    Care,
    /// Equal treatment with citizens: unions, property, transfers.
    EqualTreatment,
    /// Recognition of education documents.
    Qualifications {
        /// The occupations for which a procedure is needed all the same.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        except: Vec<String>,
    },
    /// Settlement of disputes.
    Disputes {
        /// The months of consultations before the next step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        consultation_months: Option<u32>,
    },
    /// A joint body.
    JointCommittee,
    /// Information for workers, and certificates.
    Information,
    /// Exchange of data between authorities.
    DataExchange {
        /// How often in a year.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        times_per_year: Option<u32>,
    },
    /// Return and readmission.
    Return {
        /// The days to leave.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
    /// Family, children, guardianship.
    Family,
    /// Consular protection.
    Consular {
        /// Whether only if the person asks.
        on_request: bool,
    },
    /// Bans on re-entry and registers of persons to be expelled.
    ReentryBan,
    /// Cooperation of the States.
    Cooperation,
    /// Rights that survive the end of the instrument.
    AccruedRights,
    /// How the instrument stands to other treaties.
    Relation,
    /// How the instrument is changed or left.
    FinalClause,
}

impl Terms {
    /// Returns the name of the kind, as data files write it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Quota { .. } => "quota",
            Self::Occupations { .. } => "occupations",
            Self::WorkTerm { .. } => "work-term",
            Self::Stay { .. } => "stay",
            Self::Wage { .. } => "wage",
            Self::RecruitmentFees { .. } => "recruitment-fees",
            Self::Costs { .. } => "costs",
            Self::Contract => "contract",
            Self::SocialSecurity { .. } => "social-security",
            Self::Care => "care",
            Self::EqualTreatment => "equal-treatment",
            Self::Qualifications { .. } => "qualifications",
            Self::Disputes { .. } => "disputes",
            Self::JointCommittee => "joint-committee",
            Self::Information => "information",
            Self::DataExchange { .. } => "data-exchange",
            Self::Return { .. } => "return",
            Self::Family => "family",
            Self::Consular { .. } => "consular",
            Self::ReentryBan => "reentry-ban",
            Self::Cooperation => "cooperation",
            Self::AccruedRights => "accrued-rights",
            Self::Relation => "relation",
            Self::FinalClause => "final-clause",
        }
    }
}

/// Days of the year as data files write them: `11-30`.
mod month_day {
    use crate::clause::MonthDay;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::ref_option, reason = "the signature that serde asks for")]
    pub(super) fn serialize<S: Serializer>(
        value: &Option<MonthDay>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(day) => to.collect_str(day),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<MonthDay>, D::Error> {
        let text = String::deserialize(from)?;
        MonthDay::read(&text).map(Some).ok_or_else(|| {
            D::Error::custom("not a day of the year; accepted: MM-DD, such as 11-30")
        })
    }
}
