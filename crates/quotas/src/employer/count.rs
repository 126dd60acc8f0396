//! Heads counted in whole parts, and the inequality that a ratio is.

use kerben_agreements::{AgreementError, Treaties};
use kerben_core::country::Country;
use kerben_core::explain::{Node, Recorder, Unit, Value};
use kerben_core::message::Message;
use kerben_core::number::Fraction;
use rust_decimal::Decimal;

use super::answer::MustLeave;
use super::filter::{Facts, Filter};
use super::rule::{BaseConvention, HeadRounding, RatioRule, Window};
use super::staff::Group;
use crate::apportion::natural::Natural;
use chrono::NaiveDate;

/// The heads of one staff, in parts of a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Heads {
    pub(crate) counted: u128,
    pub(crate) base: u128,
}

/// What is needed to count.
pub(crate) struct Counting<'a> {
    pub(crate) rule: &'a RatioRule,
    pub(crate) treaties: &'a Treaties,
    pub(crate) host: Country,
    /// How many parts a head has: the common denominator of all weights.
    pub(crate) parts: u64,
}

/// The least common multiple.
pub(crate) fn common(one: u64, other: u64) -> u64 {
    let (mut a, mut b) = (one, other);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    (one / a.max(1)).saturating_mul(other)
}

impl<'a> Counting<'a> {
    pub(crate) fn new(rule: &'a RatioRule, treaties: &'a Treaties) -> Self {
        let denominators = rule.weights.iter().map(|weight| weight.heads.denominator());
        Self { rule, treaties, host: rule.host, parts: denominators.fold(1, common).max(1) }
    }

    /// How many parts of a head a worker of the group counts for.
    fn weight(
        &self,
        group: &Group,
        facts: &Facts<'_>,
        missing: &mut Vec<Message>,
    ) -> Result<u64, AgreementError> {
        for weight in &self.rule.weights {
            let admitted = weight.of.admits(group, facts, missing)?;
            if !admitted.is_yes() {
                continue;
            }
            let reached = match (weight.wage_at_least, group.wage) {
                (None, _) => true,
                (Some(least), Some(wage)) if least.currency() == wage.currency() => wage >= least,
                (Some(least), _) => {
                    let message = Message::new("quotas.employer.missing.wage")
                        .arg("heads", group.heads)
                        .arg("currency", least.currency().to_string());
                    if !missing.contains(&message) {
                        missing.push(message);
                    }
                    return Ok(0);
                }
            };
            if reached {
                let heads = weight.heads;
                return Ok(heads.numerator().saturating_mul(self.parts / heads.denominator()));
            }
        }
        Ok(self.parts)
    }

    /// Counts a staff at a site, or all of it.
    pub(crate) fn count(
        &self,
        staff: &[Group],
        site: Option<&str>,
        on: NaiveDate,
        missing: &mut Vec<Message>,
    ) -> Result<Heads, AgreementError> {
        let facts = Facts { host: self.host, on, treaties: self.treaties };
        let mut heads = Heads::default();
        for group in present(staff, site, on) {
            let counted = self.rule.counted.admits(group, &facts, missing)?;
            let base = self.rule.base.admits(group, &facts, missing)?;
            if counted.is_no() && base.is_no() {
                continue;
            }
            let weight = self.weight(group, &facts, missing)?;
            let all = u128::from(group.heads) * u128::from(weight);
            heads.counted += if counted.is_yes() { all } else { 0 };
            heads.base += if base.is_yes() { all } else { 0 };
        }
        Ok(heads)
    }

    /// A number of parts as heads.
    pub(crate) fn heads(&self, parts: u128, periods: u64) -> Decimal {
        let parts = u64::try_from(parts).map_or(Decimal::MAX, Decimal::from);
        let under = Decimal::from(self.parts.saturating_mul(periods.max(1)));
        parts.checked_div(under).unwrap_or_default()
    }

    /// The groups of a staff as the addends of a sum.
    pub(crate) fn addends<R: Recorder>(
        &self,
        filter: &Filter,
        staff: &[Group],
        site: Option<&str>,
        on: NaiveDate,
        rec: &mut R,
    ) -> Result<Vec<R::Node>, AgreementError> {
        let facts = Facts { host: self.host, on, treaties: self.treaties };
        let mut nodes = Vec::new();
        if !R::ON {
            return Ok(nodes);
        }
        let mut ignored = Vec::new();
        for group in present(staff, site, on) {
            if !filter.admits(group, &facts, &mut ignored)?.is_yes() {
                continue;
            }
            let weight = self.weight(group, &facts, &mut ignored)?;
            let heads = self.heads(u128::from(group.heads) * u128::from(weight), 1);
            nodes.push(rec.record(|| {
                let title = match &group.category {
                    Some(category) => Message::new("quotas.employer.group-in-category")
                        .arg("category", category.as_str()),
                    None => Message::new("quotas.employer.group"),
                };
                let title =
                    title.arg("heads", group.heads).arg("citizenships", group.citizenships.clone());
                Node::fact("quotas.employer.group/1", title, Value::number(heads, Unit::Person))
            }));
        }
        Ok(nodes)
    }
}

fn present<'a>(
    staff: &'a [Group],
    site: Option<&'a str>,
    on: NaiveDate,
) -> impl Iterator<Item = &'a Group> {
    staff.iter().filter(move |group| {
        site.is_none_or(|site| group.site.as_deref() == Some(site))
            && group.until.is_none_or(|until| on < until)
    })
}

/// The inequality of a rule for one site: heads of the present and of earlier periods.
pub(crate) struct Inequality {
    pub(crate) now: Heads,
    pub(crate) earlier: Vec<Heads>,
    pub(crate) share: Fraction,
    pub(crate) parts: u64,
    pub(crate) rounding: HeadRounding,
    pub(crate) convention: BaseConvention,
    pub(crate) window: Window,
    /// The first heads, which are not tested.
    pub(crate) free: u32,
}

/// The most hires that are tried.
const HIRES_MAX: u32 = 1 << 30;

impl Inequality {
    fn periods(&self) -> u128 {
        u128::try_from(self.earlier.len()).unwrap_or(u128::MAX) + 1
    }

    /// The sums over the window; the mean is taken by multiplying the other side.
    pub(crate) fn sums(&self, now: Heads) -> Heads {
        self.earlier.iter().fold(now, |sum, one| Heads {
            counted: sum.counted + one.counted,
            base: sum.base + one.base,
        })
    }

    /// The permitted parts, times the number of periods, rounded to whole heads where the rule says so.
    ///
    /// `None` where the shares themselves are compared.
    pub(crate) fn permitted(&self, base: u128) -> Option<u128> {
        let head = u128::from(self.parts) * self.periods();
        let (over, under) =
            (u128::from(self.share.numerator()), u128::from(self.share.denominator()));
        let under = under * head;
        let whole = match self.rounding {
            HeadRounding::Exact => return None,
            HeadRounding::Down => base * over / under,
            HeadRounding::Nearest => (2 * base * over + under) / (2 * under),
            HeadRounding::Up => (base * over).div_ceil(under),
        };
        Some(whole * head)
    }

    fn rates_hold(&self, now: Heads) -> bool {
        // The sum of c/b over the periods is at most n·p/q: both sides times q and all b.
        let all: Vec<Heads> = self.earlier.iter().copied().chain([now]).collect();
        let product = |but: Option<usize>| {
            let bases = all.iter().enumerate().filter(|(index, _)| Some(*index) != but);
            bases.fold(Natural::one(), |product, (_, heads)| {
                // A period without anybody has no rate: it counts as one of nothing.
                product.times(&Natural::of(heads.base.max(1)))
            })
        };
        let left = all.iter().enumerate().fold(Natural::of(0), |sum, (index, heads)| {
            sum.plus(&product(Some(index)).times(&Natural::of(heads.counted)))
        });
        let left = left.times(&Natural::of(self.share.denominator().into()));
        let allowed = u128::from(self.share.numerator()) * self.periods();
        left <= product(None).times(&Natural::of(allowed))
    }

    /// Whether the ratio is kept by these heads of the present.
    fn holds(&self, now: Heads) -> bool {
        let sums = self.sums(now);
        let free = u128::from(self.free) * u128::from(self.parts) * self.periods();
        if sums.counted <= free {
            return true;
        }
        if matches!(self.window, Window::MeanOfRates(_)) {
            return self.rates_hold(now);
        }
        match self.permitted(sums.base) {
            Some(permitted) => sums.counted <= permitted,
            None => {
                sums.counted * u128::from(self.share.denominator())
                    <= sums.base * u128::from(self.share.numerator())
            }
        }
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.holds(self.now)
    }

    fn hired(&self, heads: u32) -> Heads {
        let parts = u128::from(heads) * u128::from(self.parts);
        Heads {
            counted: self.now.counted + parts,
            base: self.now.base + if self.convention.hire_adds { parts } else { 0 },
        }
    }

    fn without(&self, heads: u32, leaves_base: bool) -> Heads {
        let parts = (u128::from(heads) * u128::from(self.parts)).min(self.now.counted);
        Heads {
            counted: self.now.counted - parts,
            base: self.now.base.saturating_sub(if leaves_base { parts } else { 0 }),
        }
    }

    /// How many more may be hired; `None`: any number. Another hire never brings the ratio back, so that the
    /// last one that keeps it can be searched by halves.
    pub(crate) fn more(&self) -> Option<u32> {
        if !self.is_kept() {
            return Some(0);
        }
        if self.holds(self.hired(HIRES_MAX)) {
            return None;
        }
        let (mut kept, mut broken) = (0, HIRES_MAX);
        while broken - kept > 1 {
            let middle = kept + (broken - kept) / 2;
            if self.holds(self.hired(middle)) {
                kept = middle;
            } else {
                broken = middle;
            }
        }
        Some(kept)
    }

    /// How many must leave under each convention that the rule leaves open.
    pub(crate) fn must_leave(&self) -> MustLeave {
        let by = |leaves_base| self.leavers(leaves_base);
        match self.convention.leave_removes {
            Some(leaves_base) => MustLeave::new(by(leaves_base), by(leaves_base)),
            None => MustLeave::new(by(false), by(true)),
        }
    }

    /// All who are counted where even that does not suffice, as over a window.
    fn leavers(&self, leaves_base: bool) -> u32 {
        if self.is_kept() {
            return 0;
        }
        let (mut broken, mut kept) = (0, self.whole_heads());
        while kept - broken > 1 {
            let middle = broken + (kept - broken) / 2;
            if self.holds(self.without(middle, leaves_base)) {
                kept = middle;
            } else {
                broken = middle;
            }
        }
        kept
    }

    fn whole_heads(&self) -> u32 {
        let heads = self.now.counted.div_ceil(u128::from(self.parts));
        u32::try_from(heads).unwrap_or(u32::MAX)
    }

    /// Whether the ratio can be kept at all by those leaving who are there.
    pub(crate) fn can_be_mended(&self) -> bool {
        let leaves_base = self.convention.leave_removes.unwrap_or(true);
        self.is_kept() || self.holds(self.without(self.whole_heads(), leaves_base))
    }
}
