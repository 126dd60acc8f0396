//! From answers to bounds: shares of groups, their mean, and the category of each bound.

use chrono::NaiveDate;
use kerben_core::calendar::serde_day;
use kerben_core::message::Message;
use kerben_core::number::Fraction;
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::AssessmentError;
use super::answer::{ItemResult, Said};
use super::instrument::{Category, Instrument, ItemId, Ranks, Version};
use crate::id::FunctionId;

/// What an instrument says about a state on a day, within bounds. Of a published instrument it is what the answers make, not
/// the score that its custodians publish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Assessment {
    /// The instrument.
    pub instrument: FunctionId,
    /// Its version.
    pub version: String,
    /// Whether the instrument was proposed by this project: then no number of it is anybody's official score.
    pub ours: bool,
    /// The state or organisation.
    pub jurisdiction: Party,
    /// The day.
    #[serde(with = "serde_day")]
    pub day: NaiveDate,
    /// The functions that the register was asked about.
    pub functions: Vec<FunctionId>,
    /// The items one by one.
    pub items: Vec<ItemResult>,
    /// The groups.
    pub groups: Vec<GroupResult>,
    /// The mean of the groups' shares, least and most; `None` where no item applies.
    pub score: Option<Bounded>,
    /// The categories of both bounds.
    pub placed: Placed,
    /// The lowest grade of the answers that were used and of the rule of counting.
    pub grade: Evidence,
}

/// A share, least and most, not rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bounded {
    /// What is unknown counted as no.
    pub lo: Fraction,
    /// What is unknown counted as yes.
    pub hi: Fraction,
}

/// The answers of one group, counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GroupResult {
    /// The group.
    pub group: ItemId,
    /// How many items are a yes.
    pub yes: u32,
    /// How many are unknown.
    pub unknown: u32,
    /// How many apply.
    pub counted: u32,
}

/// The categories into which the bounds fall.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Placed {
    /// The category of the least score; `None` where the version has none for it.
    pub lo: Option<u16>,
    /// The category of the greatest score.
    pub hi: Option<u16>,
}

/// The places that a state can have among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rank {
    /// The state or organisation.
    pub jurisdiction: Party,
    /// The best place that it can have, from 1.
    pub best: u32,
    /// The worst.
    pub worst: u32,
}

impl Placed {
    /// Returns the category where both bounds agree.
    #[must_use]
    pub fn category(self) -> Option<u16> {
        self.lo.filter(|_| self.lo == self.hi)
    }
}

impl GroupResult {
    /// Counts the answers of a group.
    #[must_use]
    pub fn count(group: ItemId, said: impl IntoIterator<Item = Said>) -> Self {
        let mut result = Self { group, yes: 0, unknown: 0, counted: 0 };
        for said in said {
            let applies = said != Said::NotApplicable;
            result.counted = result.counted.saturating_add(u32::from(applies));
            result.yes = result.yes.saturating_add(u32::from(said == Said::Yes));
            result.unknown = result.unknown.saturating_add(u32::from(said == Said::Unknown));
        }
        result
    }

    /// Returns the share of the group, least and most; `None` where no item applies.
    #[must_use]
    pub fn share(&self) -> Option<Bounded> {
        let of = |count: u32| Fraction::new(u64::from(count), u64::from(self.counted)).ok();
        Some(Bounded { lo: of(self.yes)?, hi: of(self.most())? })
    }

    pub(super) fn most(&self) -> u32 {
        self.yes.saturating_add(self.unknown)
    }
}

/// The common denominator of the groups that count: their least common multiple.
pub(super) fn common(groups: &[GroupResult]) -> Option<u64> {
    let gcd = |mut a: u64, mut b: u64| {
        while b != 0 {
            (a, b) = (b, a.checked_rem(b).unwrap_or(0));
        }
        a
    };
    let mut counts = groups.iter().map(|group| u64::from(group.counted)).filter(|count| *count > 0);
    counts.try_fold(1_u64, |all, count| all.checked_div(gcd(all, count))?.checked_mul(count))
}

/// Returns the unweighted mean of the groups' shares, not of their items; groups in which nothing applies are left out.
///
/// # Rounding
///
/// None: the mean is one fraction.
///
/// ```
/// use kerben_agencies::assessment::{GroupResult, ItemId, Said, mean};
///
/// let yes = |count: usize| {
///     let said = (0..5).map(|place| if place < count { Said::Yes } else { Said::No });
///     Ok::<_, Box<dyn std::error::Error>>(GroupResult::count(ItemId::new("1")?, said))
/// };
/// let score = mean(&[yes(5)?, yes(4)?]).ok_or("a score")?;
/// assert_eq!(score.percent().ok_or("exact")?.0.to_string(), "90.00");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn mean(groups: &[GroupResult]) -> Option<Bounded> {
    let counting = || groups.iter().filter(|group| group.counted > 0);
    let common = common(groups)?;
    let number = u64::try_from(counting().count()).ok()?;
    let of = |part: fn(&GroupResult) -> u32| {
        let mut sum = 0_u64;
        for group in counting() {
            let weight = common.checked_div(u64::from(group.counted))?;
            sum = sum.checked_add(u64::from(part(group)).checked_mul(weight)?)?;
        }
        Fraction::new(sum, common.checked_mul(number)?).ok()
    };
    Some(Bounded { lo: of(|group| group.yes)?, hi: of(GroupResult::most)? })
}

impl Bounded {
    /// Returns both bounds in per cent.
    ///
    /// # Rounding
    ///
    /// To two digits, half away from zero, for display only; categories are decided on the fractions.
    #[must_use]
    pub fn percent(&self) -> Option<(Decimal, Decimal)> {
        let percent = |share: Fraction| {
            let hundredfold = Decimal::from(share.numerator()).checked_mul(Decimal::ONE_HUNDRED)?;
            let value = hundredfold.checked_div(Decimal::from(share.denominator()))?;
            let mode = rust_decimal::RoundingStrategy::MidpointAwayFromZero;
            let mut value = value.round_dp_with_strategy(2, mode);
            value.rescale(2);
            Some(value)
        };
        Some((percent(self.lo)?, percent(self.hi)?))
    }
}

impl Version {
    /// Returns the category of a share, in integers: a bound of `to_percent` per cent is compared with cross products.
    /// `None` where no category has it, as between two tiers that leave a space.
    #[must_use]
    pub fn category(&self, share: Fraction) -> Option<&Category> {
        let score = u128::from(share.numerator()).checked_mul(100)?;
        let bound = |percent: u8| u128::from(percent).checked_mul(u128::from(share.denominator()));
        self.categories.iter().find(|category| {
            let (Some(from), Some(to)) = (bound(category.from_percent), bound(category.to_percent))
            else {
                return false;
            };
            from <= score && (score < to || (category.to_included && score == to))
        })
    }

    pub(super) fn placed(&self, score: Option<Bounded>) -> Placed {
        let of = |share| self.category(share).map(|category| category.value);
        Placed {
            lo: score.and_then(|score| of(score.lo)),
            hi: score.and_then(|score| of(score.hi)),
        }
    }
}

impl Assessment {
    /// Returns the answer to one item.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&ItemResult> {
        self.items.iter().find(|result| result.item.as_str() == id)
    }

    /// Returns the assessment in one sentence; of an instrument of this project's own the sentence says so.
    #[must_use]
    pub fn message(&self) -> Message {
        let percent = self.score.and_then(|score| score.percent());
        let message = match (percent, self.placed.category()) {
            (None, _) => Message::new("agencies.assess.nothing"),
            (Some((lo, hi)), Some(category)) => Message::new("agencies.assess.one")
                .arg("lo", lo.to_string())
                .arg("hi", hi.to_string())
                .arg("category", category),
            (Some((lo, hi)), None) => {
                let name = |value: Option<u16>| {
                    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
                };
                Message::new("agencies.assess.between")
                    .arg("lo", lo.to_string())
                    .arg("hi", hi.to_string())
                    .arg("least", name(self.placed.lo))
                    .arg("most", name(self.placed.hi))
            }
        };
        if self.ours {
            Message::new("agencies.assess.of-ours").arg("answer", message)
        } else {
            message
        }
    }
}

impl Instrument {
    /// Returns the places that states can have among each other, as bounds: better than another where the least score is
    /// above the other's greatest one.
    ///
    /// # Errors
    ///
    /// [`AssessmentError::RankRefused`] where the authors of the instrument refuse a ranking;
    /// [`AssessmentError::OtherInstrument`] where an assessment is of another instrument or version.
    pub fn rank(&self, assessments: &[Assessment]) -> Result<Vec<Rank>, AssessmentError> {
        if self.ranks == Ranks::Refused {
            return Err(AssessmentError::RankRefused { instrument: self.id.clone() });
        }
        let version = assessments.first().map(|one| one.version.as_str());
        for one in assessments {
            if one.instrument != self.id || Some(one.version.as_str()) != version {
                return Err(AssessmentError::OtherInstrument {
                    instrument: one.instrument.clone(),
                    version: one.version.clone(),
                    wanted: self.id.clone(),
                });
            }
        }
        let scored = || assessments.iter().filter_map(|one| Some((one, one.score?)));
        let place = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(scored()
            .map(|(one, mine)| {
                let surely = scored().filter(|(_, other)| other.lo.cmp_value(mine.hi).is_gt());
                let perhaps = scored().filter(|(other, score)| {
                    other.jurisdiction != one.jurisdiction && score.hi.cmp_value(mine.lo).is_gt()
                });
                Rank {
                    jurisdiction: one.jurisdiction,
                    best: place(surely.count()).saturating_add(1),
                    worst: place(perhaps.count()).saturating_add(1),
                }
            })
            .collect())
    }
}
