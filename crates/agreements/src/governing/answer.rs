//! What governs: the answer and its parts.

use std::sync::Arc;

use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::period::Validity;
use kerben_core::source::{Citation, Evidence};
use kerben_core::tri::Tri;
use kerben_core::unsettled::Unsettled;
use serde::{Deserialize, Serialize};

use super::accrued::Accrued;
use super::floor::Floor;
use super::name::InstrumentId;
use crate::between::SoftEffect;
use crate::case::OutOfScope;
use crate::kind::Matter;
use crate::standing::{Missing, NotInForce, Standing};

/// The rule by which an instrument governs or stands beside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ChoiceRule {
    /// It is the only treaty in force whose scope contains the case.
    OnlyCandidate,
    /// The general instrument lets a more favourable one apply beside it.
    MoreFavourable,
    /// A clause of subordination (Vienna Convention 1969, article 30(2)).
    Subordination,
    /// The later of successive treaties of the same parties (article 30(3)).
    LaterTreaty,
    /// The later of two treaties with different parties, between common parties (article 30(4)(a)).
    LaterCommonTreaty,
    /// The special rule, declared by the author of the data.
    DeclaredSpecialis,
    /// It took the place of the other (article 59).
    Replacement,
    /// Between a State party to two treaties and a State party to one, the treaty to which both are parties (article
    /// 30(4)(b)).
    CommonTreaty,
    /// Obligations under the Charter of the United Nations (article 30(1); Charter, article 103).
    Charter,
    /// It decides for its own part of the service.
    Service,
    /// Another instrument leaves a part of the service to it.
    ServiceByReference,
    /// The order of the treaties in time is not known: both govern as far as they are compatible.
    Unordered,
}

impl ChoiceRule {
    /// Returns the key of its words in the catalogue.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::OnlyCandidate => "agreements.rule.only-candidate",
            Self::MoreFavourable => "agreements.rule.more-favourable",
            Self::Subordination => "agreements.rule.subordination",
            Self::LaterTreaty => "agreements.rule.later-treaty",
            Self::LaterCommonTreaty => "agreements.rule.later-common-treaty",
            Self::DeclaredSpecialis => "agreements.rule.declared-specialis",
            Self::Replacement => "agreements.rule.replacement",
            Self::CommonTreaty => "agreements.rule.common-treaty",
            Self::Charter => "agreements.rule.charter",
            Self::Service => "agreements.rule.service",
            Self::ServiceByReference => "agreements.rule.service-by-reference",
            Self::Unordered => "agreements.rule.unordered",
        }
    }
}

/// An instrument that governs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct GoverningInstrument {
    /// The instrument.
    pub id: String,
    /// Its title.
    pub title: Localised,
    /// Through which State of the person it binds the host.
    pub sending: Country,
    /// Its standing between that State and the host.
    pub standing: Standing,
    /// The rule that chose it.
    pub rule: ChoiceRule,
    /// The law of that rule, and the instrument.
    pub citations: Vec<Citation>,
    /// The instruments that have changed its text between the two.
    pub amended_by: Vec<String>,
    /// The service for which it decides, for pensions.
    pub service: Option<Validity>,
    /// The instrument in force that leaves that service to it, where it does not apply by its own force.
    pub referred_by: Option<String>,
    /// How far it can be trusted that it governs.
    pub grade: Evidence,
}

/// An instrument that stands beside the governing one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Alongside {
    /// The instrument.
    pub id: InstrumentId,
    /// The one that governs.
    pub beside: InstrumentId,
    /// As far as it is more favourable, or as far as it is compatible.
    pub rule: ChoiceRule,
    /// The law of that rule; one for all that stand beside by the same.
    pub citation: Arc<Citation>,
}

/// Why a candidate was rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rejection {
    /// It is not in force between the States.
    NotInForce(NotInForce),
    /// The case lies outside its scope.
    OutOfScope(OutOfScope),
    /// Another one took its place or is the special rule.
    Displaced {
        /// The other one.
        by: InstrumentId,
        /// The rule.
        rule: ChoiceRule,
    },
}

impl Rejection {
    /// Whether another instrument decided against it.
    pub(super) const fn is_displaced(&self) -> bool {
        matches!(self, Self::Displaced { .. })
    }
}

/// A candidate that was rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Rejected {
    /// The instrument.
    pub id: InstrumentId,
    /// Why.
    pub reason: Rejection,
    /// The law that says so: the rule that displaces it, the article of its scope. `None` where the instrument itself
    /// is all there is to cite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<Arc<Citation>>,
}

impl Rejected {
    /// Returns the law that says so, or else the instrument.
    #[must_use]
    pub fn citation(&self) -> Citation {
        self.law.as_deref().cloned().unwrap_or_else(|| Citation::new(self.id.as_str()))
    }
}

/// What a candidate about which something is missing would do if it were in force and in scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Would {
    /// It would govern.
    Govern,
    /// It would change nothing about what governs.
    NotGovern,
}

/// A candidate about which something is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Possible {
    /// The instrument.
    pub id: InstrumentId,
    /// What is missing; never empty.
    pub missing: Vec<Missing>,
    /// What it would do.
    pub would: Would,
}

/// Whether a treaty governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Answer {
    /// A treaty that is known to be in force governs.
    Governed,
    /// No treaty governs: host law alone, with the soft conditions.
    HostLaw,
    /// No treaty is known to govern, but one may.
    Undetermined,
}

/// Which instrument governs a person, by which rule, with every candidate that does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Governing {
    /// The matter of the question.
    pub matter: Matter,
    /// Whether a treaty governs.
    pub answer: Answer,
    /// The instruments that govern: one, or one for each part of the service.
    pub instruments: Vec<GoverningInstrument>,
    /// Those that stand beside them.
    pub alongside: Vec<Alongside>,
    /// Rights that remain, or may remain, of treaties that have ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accrued: Vec<Accrued>,
    /// Treaties on the rights of workers in force between the States: a floor below any other instrument.
    pub floor: Vec<Floor>,
    /// The candidates that were rejected, each with its reason.
    pub rejected: Vec<Rejected>,
    /// The candidates about which something is missing.
    pub possible: Vec<Possible>,
    /// What is no treaty: it adds conditions and displaces nothing.
    pub soft: Vec<Arc<SoftEffect>>,
    /// Questions of law that are read in several ways.
    pub unsettled: Vec<Unsettled<bool>>,
    /// Whether the answer takes stay and work as lawful without proof.
    pub assumes_lawful: bool,
}

impl Governing {
    /// The answer before anything is chosen.
    pub(super) const fn nothing(matter: Matter) -> Self {
        Self {
            matter,
            answer: Answer::HostLaw,
            instruments: Vec::new(),
            alongside: Vec::new(),
            accrued: Vec::new(),
            floor: Vec::new(),
            rejected: Vec::new(),
            possible: Vec::new(),
            soft: Vec::new(),
            unsettled: Vec::new(),
            assumes_lawful: true,
        }
    }

    /// Returns whether what is missing could change what governs: yes when it could not.
    pub fn is_settled(&self) -> Tri {
        let open = self.possible.iter().any(|possible| possible.would == Would::Govern)
            || !self.unsettled.is_empty();
        if open { Tri::Unknown } else { Tri::Yes }
    }

    /// Returns whether an instrument governs.
    #[must_use]
    pub fn governs(&self, id: &str) -> bool {
        self.instruments.iter().any(|instrument| instrument.id == id)
    }

    /// Returns the lowest grade on which the answer stands, `None` when no treaty governs.
    #[must_use]
    pub fn grade(&self) -> Option<Evidence> {
        Evidence::lowest(self.instruments.iter().map(|instrument| instrument.grade))
    }
}

/// What a clause of an instrument comes to in a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ClauseAnswer {
    /// Whether it applies.
    pub applies: Tri,
    /// The clause as a citation.
    pub citation: Citation,
    /// The rule that decides: the one by which its instrument governs, stands beside, or is displaced.
    pub rule: Option<ChoiceRule>,
}
