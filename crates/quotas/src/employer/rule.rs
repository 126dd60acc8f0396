//! The form of a ratio test.

use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::money::Money;
use kerben_core::number::Fraction;
use kerben_core::period::Validity;
use kerben_core::source::{Citation, Evidence};
use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::staff::EmployerTrait;

/// For how many heads a worker counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Weight {
    /// Whose heads are weighed.
    #[serde(default)]
    pub of: Filter,
    /// The wage from which on the weight holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wage_at_least: Option<Money>,
    /// The number of heads.
    pub heads: Fraction,
}

/// The share of the base that may be foreign.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ShareOf {
    /// At most the percentage of this parameter.
    AtMost(String),
    /// At most what the percentage of this parameter leaves to others: the parameter is the least share of citizens.
    Beside(String),
    /// At most one for every so many of the base.
    OneFor(u32),
    /// At most the percentage by activity code and region of the employer; see
    /// [`permitted_share`](super::permitted_share).
    ByActivity(String),
}

/// How the permitted number is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HeadRounding {
    /// Not at all: the shares themselves are compared.
    #[default]
    Exact,
    /// Down to whole heads.
    Down,
    /// To the nearest whole head, a half up.
    Nearest,
    /// Up to whole heads.
    Up,
}

/// What a hire and a departure do to the base.
///
/// Whether those who leave also leave the base is not established for Russia: the convention is part of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseConvention {
    /// A foreigner who is hired is in the base as well.
    pub hire_adds: bool,
    /// A foreigner who leaves is gone from the base as well; absent: the sources do not say, and the answer to "how
    /// many must leave" is bounds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave_removes: Option<bool>,
}

/// Over which time the test is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Window {
    /// On the day.
    #[default]
    Day,
    /// The mean numbers of so many periods, the present one among them (Singapore: three months).
    MeanOfCounts(u8),
    /// The mean of the rates of so many periods (Saudi Arabia: 26 weeks).
    MeanOfRates(u8),
}

/// What is due above the ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Above {
    /// Nobody may be above it.
    #[default]
    Refuse,
    /// Each head above it costs a multiple of the fee (Kyrgyzstan); the sources do not say which multiple.
    MultipleFee,
}

/// An employer that is not tested.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SmallRule {
    /// What the employer must be; any if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is: Option<EmployerTrait>,
    /// At most so many heads in all; any number if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heads_at_most: Option<u32>,
}

/// Foreigners who are not tested: the first so many.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FreeHeads {
    /// How many.
    pub heads: u32,
    /// Only for employers of at least these net sales.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net_sales_at_least: Option<Money>,
}

/// One ratio test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RatioRule {
    /// The name in the data.
    pub id: String,
    /// The host state.
    pub host: Country,
    /// The name for readers.
    pub name: Localised,
    /// Who is counted.
    pub counted: Filter,
    /// Of whom the share is taken.
    #[serde(default)]
    pub base: Filter,
    /// For how many heads a worker counts: the first weight that fits, else one.
    #[serde(default, rename = "weight", skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<Weight>,
    /// The share.
    pub share: ShareOf,
    /// How the permitted number is rounded.
    #[serde(default)]
    pub rounding: HeadRounding,
    /// What a hire and a departure do to the base.
    pub convention: BaseConvention,
    /// Over which time the test is made.
    #[serde(default)]
    pub window: Window,
    /// Each site is tested by itself.
    #[serde(default)]
    pub per_site: bool,
    /// Who is not tested.
    #[serde(default, rename = "exempt", skip_serializing_if = "Vec::is_empty")]
    pub exempt: Vec<SmallRule>,
    /// The first foreigners, who are not tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<FreeHeads>,
    /// What is due above the ratio.
    #[serde(default)]
    pub above: Above,
    /// The days for which the sources state the rule; on others it is not known whether it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_for: Option<Validity>,
    /// The provisions, where the sources name them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Citation>,
    /// What a reader must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The id of the source.
    pub source: String,
    /// Further sources that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The grade of the form of the rule; the share has its own.
    pub grade: Evidence,
}
