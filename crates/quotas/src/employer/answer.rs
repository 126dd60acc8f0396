//! What comes of a ratio test.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day;
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::number::Fraction;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How many more may be hired without leaving the ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum More {
    /// So many.
    Heads(u32),
    /// Any number: the rule does not limit this employer.
    Unlimited,
}

/// How many must leave. The bounds differ only where it is not established whether those who leave also leave the base.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MustLeave {
    /// If they stay in the base.
    pub least: u32,
    /// If they leave it.
    pub most: u32,
}

impl MustLeave {
    pub(crate) const fn new(least: u32, most: u32) -> Self {
        Self { least, most }
    }

    /// The number, where the bounds agree.
    #[must_use]
    pub const fn certain(self) -> Option<u32> {
        if self.least == self.most { Some(self.least) } else { None }
    }
}

/// Where an employer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// The rule does not test this employer.
    Outside,
    /// Within the ratio.
    Within,
    /// Above the ratio, which is allowed at a multiple of the fee for each head above it.
    AtMultipleFee,
    /// Above the ratio.
    Exceeded,
    /// The facts or the sources do not say.
    Undetermined,
}

/// The test of one site, or of the whole employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SiteAnswer {
    /// The site; absent where the whole employer is tested.
    pub site: Option<String>,
    /// Where it stands.
    pub verdict: Verdict,
    /// The heads that are counted; over a window their mean.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub counted: Decimal,
    /// The heads of which the share is taken; over a window their mean.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub base: Decimal,
    /// How many more may be hired on this day.
    pub more: More,
    /// How many must leave to be within the ratio; above a ratio that only costs a fee, for how many it is due.
    pub must_leave: MustLeave,
}

/// The answer of a rule for an employer on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RatioAnswer {
    /// The id of the rule.
    pub rule: String,
    /// Its name.
    pub name: Localised,
    /// The day.
    #[serde(with = "serde_day")]
    pub on: NaiveDate,
    /// The share of the base that may be foreign, where it is known.
    pub share: Option<Fraction>,
    /// One answer for each site, or one for the employer; empty where the rule does not test it or the
    /// answer is undetermined.
    pub tests: Vec<SiteAnswer>,
    /// What is missing; empty where the answer is determined.
    pub missing: Vec<Message>,
    /// The employer is exempt.
    pub outside: bool,
    /// The lowest grade of rule and share.
    pub grade: Evidence,
}

impl RatioAnswer {
    /// Where the employer stands: the worst of its sites.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.outside {
            return Verdict::Outside;
        }
        if !self.missing.is_empty() {
            return Verdict::Undetermined;
        }
        self.tests.iter().map(|test| test.verdict).max().unwrap_or(Verdict::Within)
    }

    /// How many more may be hired at a site, or by the employer.
    #[must_use]
    pub fn more(&self, site: Option<&str>) -> Option<More> {
        if self.outside {
            return Some(More::Unlimited);
        }
        self.tests.iter().find(|test| test.site.as_deref() == site).map(|test| test.more)
    }

    /// How many must leave over all sites; `None` where the answer is undetermined.
    #[must_use]
    pub fn must_leave(&self) -> Option<MustLeave> {
        if !self.missing.is_empty() && !self.outside {
            return None;
        }
        Some(self.tests.iter().fold(MustLeave::default(), |sum, test| MustLeave {
            least: sum.least.saturating_add(test.must_leave.least),
            most: sum.most.saturating_add(test.must_leave.most),
        }))
    }
}
