//! The test itself.

use chrono::NaiveDate;
use kerben_agreements::Treaties;
use kerben_core::explain::{Node, Outcome, ParameterUse, Recorder, Test, Traced, Unit, Value};
use kerben_core::message::Message;
use kerben_core::number::Fraction;
use kerben_core::parameters::{ParameterSet, ParameterValue};
use kerben_core::rounding::{Rounding, RoundingMode};
use rust_decimal::Decimal;

use super::answer::{More, RatioAnswer, SiteAnswer, Verdict};
use super::count::{Counting, Inequality};
use super::rule::{Above, HeadRounding, RatioRule, ShareOf, Window};
use super::rules::{EmployerError, EmployerRules, check_size};
use super::share::permitted_share;
use super::staff::{Employer, Group};

/// The share of a rule on a day.
struct Found<'a> {
    share: Fraction,
    parameter: Option<ParameterValue<'a>>,
    /// The parameter is the least share of citizens.
    beside: bool,
}

/// A percentage as a fraction; `None` below 0, above 100,000 or with more than ten decimals, which no law writes.
fn hundredths(percent: Decimal) -> Option<Fraction> {
    let percent = percent.normalize();
    if percent.scale() > 10 || percent > Decimal::from(100_000) {
        return None;
    }
    let scale = 10_u64.checked_pow(percent.scale())?.checked_mul(100)?;
    Fraction::new(u64::try_from(percent.mantissa()).ok()?, scale).ok()
}

fn share_of<'a>(
    rule: &RatioRule,
    employer: &Employer,
    parameters: &'a ParameterSet,
    on: NaiveDate,
) -> Result<Found<'a>, Message> {
    let unknown = |id: &str| {
        Message::new("quotas.employer.missing.share")
            .arg("rule", rule.name.clone())
            .arg("parameter", id)
            .arg("day", on)
    };
    let found = |id: &str, beside: bool| {
        let value = parameters.at(id, on).map_err(|_| unknown(id))?;
        let percent = if beside { Decimal::ONE_HUNDRED - value.value } else { value.value };
        let share = hundredths(percent).ok_or_else(|| unknown(id))?;
        Ok(Found { share, parameter: Some(value), beside })
    };
    match &rule.share {
        ShareOf::AtMost(id) => found(id, false),
        ShareOf::Beside(id) => found(id, true),
        ShareOf::OneFor(base) => {
            let share = Fraction::new(1, u64::from(*base)).map_err(|_| unknown(&rule.id))?;
            Ok(Found { share, parameter: None, beside: false })
        }
        ShareOf::ByActivity(prefix) => {
            let Some(code) = &employer.activity else {
                return Err(Message::new("quotas.employer.missing.activity"));
            };
            let region = employer.region.as_deref();
            let value = permitted_share(parameters, prefix, code, region, on)
                .map_err(|_| unknown(&format!("{prefix}.{code}")))?
                .ok_or_else(|| {
                    Message::new("quotas.employer.missing.no-share")
                        .arg("rule", rule.name.clone())
                        .arg("code", code.as_str())
                })?;
            let share = hundredths(value.value).ok_or_else(|| unknown(prefix))?;
            Ok(Found { share, parameter: Some(value), beside: false })
        }
    }
}

/// Whether the employer is not tested; `Err` with what is missing to say so.
fn exempt(rule: &RatioRule, employer: &Employer, on: NaiveDate) -> Result<bool, Message> {
    let present = employer.staff.iter().filter(|group| group.until.is_none_or(|until| on < until));
    let heads: u64 = present.map(|group| u64::from(group.heads)).sum();
    let mut open = false;
    for small in &rule.exempt {
        let few = small.heads_at_most.is_none_or(|most| heads <= u64::from(most));
        match (&small.is, &employer.traits) {
            (None, _) if few => return Ok(true),
            (Some(wanted), Some(traits)) if few && traits.contains(wanted) => return Ok(true),
            (Some(_), None) if few => open = true,
            _ => {}
        }
    }
    if open { Err(Message::new("quotas.employer.missing.traits")) } else { Ok(false) }
}

fn free_heads(rule: &RatioRule, employer: &Employer) -> Result<u32, Message> {
    let Some(free) = &rule.free else { return Ok(0) };
    let Some(least) = free.net_sales_at_least else { return Ok(free.heads) };
    match employer.net_sales {
        Some(sales) if sales.currency() == least.currency() => {
            Ok(if sales >= least { free.heads } else { 0 })
        }
        _ => Err(Message::new("quotas.employer.missing.net-sales")
            .arg("currency", least.currency().to_string())),
    }
}

fn sites(rule: &RatioRule, employer: &Employer, missing: &mut Vec<Message>) -> Vec<Option<String>> {
    if !rule.per_site {
        return vec![None];
    }
    let all = || std::iter::once(&employer.staff).chain(&employer.history).flatten();
    if all().any(|group| group.site.is_none()) {
        missing.push(Message::new("quotas.employer.missing.site"));
    }
    let mut sites: Vec<Option<String>> =
        all().filter_map(|group| group.site.clone()).map(Some).collect();
    sites.sort();
    sites.dedup();
    sites
}

impl EmployerRules {
    /// Tests an employer on a day: where it stands, how many more it may hire, how many must leave.
    ///
    /// Contracts that are over on the day are not counted, and the share is that of the day: asked for a later day, the
    /// answer says how many more must leave by then.
    ///
    /// A fact that decides who is counted and is not stated, and a share that the sources do not give for the day,
    /// make the answer undetermined; it names what is missing.
    ///
    /// # Errors
    ///
    /// [`EmployerError`]: no such rule, a staff beyond the limits, a day that the treaties cannot compute.
    pub fn test<R: Recorder>(
        &self,
        id: &str,
        employer: &Employer,
        on: NaiveDate,
        parameters: &ParameterSet,
        treaties: &Treaties,
        rec: &mut R,
    ) -> Result<Traced<RatioAnswer, R>, EmployerError> {
        let rule = self.rule(id)?;
        check_size(employer)?;
        let mut answer = RatioAnswer {
            rule: rule.id.clone(),
            name: rule.name.clone(),
            on,
            share: None,
            tests: Vec::new(),
            missing: Vec::new(),
            outside: false,
            grade: rule.grade,
        };
        match exempt(rule, employer, on) {
            Ok(true) => answer.outside = true,
            Ok(false) => {}
            Err(missing) => answer.missing.push(missing),
        }
        if let Some(days) = rule.stated_for.filter(|days| !days.contains(on)) {
            answer.missing.push(
                Message::new("quotas.missing.rule-on-day")
                    .arg("rule", rule.name.clone())
                    .arg("day", on)
                    .arg("stated", days.to_string()),
            );
        }
        let mut nodes = Vec::new();
        if !answer.outside {
            let found = share_of(rule, employer, parameters, on);
            let free = free_heads(rule, employer);
            match (found, free) {
                (Ok(found), Ok(free)) => {
                    answer.share = Some(found.share);
                    if let Some(parameter) = &found.parameter {
                        answer.grade = answer.grade.weaker(parameter.grade);
                    }
                    let asked = Asked { rule, employer, on, treaties, found, free };
                    nodes = asked.all_sites(&mut answer, rec)?;
                }
                (found, free) => {
                    answer.missing.extend(found.err());
                    answer.missing.extend(free.err());
                }
            }
        }
        if !answer.missing.is_empty() && !answer.outside {
            answer.tests.clear();
            nodes.clear();
        }
        let node = rec.record(|| conclude(rule, &answer, &nodes));
        Ok(Traced::new(answer, node))
    }
}

fn conclude<N: kerben_core::explain::NodeRef>(
    rule: &RatioRule,
    answer: &RatioAnswer,
    nodes: &[N],
) -> Node {
    let title =
        Message::new("quotas.employer.test").arg("rule", rule.name.clone()).arg("day", answer.on);
    let outcome = match answer.verdict() {
        Verdict::Undetermined => Outcome::Undetermined { missing: answer.missing.clone() },
        Verdict::Outside | Verdict::Within => Outcome::met(),
        Verdict::AtMultipleFee | Verdict::Exceeded => Outcome::not_met(),
    };
    let test = if nodes.is_empty() { Test::Stated } else { Test::All };
    let node = Node::condition("quotas.employer.test/1", title, test, outcome)
        .inputs("site", nodes)
        .graded(answer.grade);
    let node = rule.basis.iter().fold(node, |node, citation| node.cite(citation.clone()));
    let node = match &rule.note {
        Some(said) => node.note(Message::new("quotas.note.remark").arg("text", said.clone())),
        None => node,
    };
    if answer.outside { node.note(Message::new("quotas.employer.outside")) } else { node }
}

struct Asked<'a> {
    rule: &'a RatioRule,
    employer: &'a Employer,
    on: NaiveDate,
    treaties: &'a Treaties,
    found: Found<'a>,
    free: u32,
}

impl Asked<'_> {
    /// The earlier staffs that the window looks at; `None` if there are too few.
    fn earlier(&self) -> Option<&[Vec<Group>]> {
        let periods = match self.rule.window {
            Window::Day => 1,
            Window::MeanOfCounts(periods) | Window::MeanOfRates(periods) => usize::from(periods),
        };
        self.employer.history.get(..periods.saturating_sub(1))
    }

    fn all_sites<R: Recorder>(
        &self,
        answer: &mut RatioAnswer,
        rec: &mut R,
    ) -> Result<Vec<R::Node>, EmployerError> {
        let Some(earlier) = self.earlier() else {
            let periods = match self.rule.window {
                Window::MeanOfCounts(periods) | Window::MeanOfRates(periods) => periods,
                Window::Day => 1,
            };
            answer.missing.push(
                Message::new("quotas.employer.missing.history")
                    .arg("periods", u32::from(periods))
                    .arg(
                        "given",
                        u32::try_from(self.employer.history.len() + 1).unwrap_or(u32::MAX),
                    ),
            );
            return Ok(Vec::new());
        };
        let counting = Counting::new(self.rule, self.treaties);
        let mut nodes = Vec::new();
        for site in sites(self.rule, self.employer, &mut answer.missing) {
            let at = site.as_deref();
            let missing = &mut answer.missing;
            let now = counting.count(&self.employer.staff, at, self.on, missing)?;
            let mut before = Vec::with_capacity(earlier.len());
            for staff in earlier {
                before.push(counting.count(staff, at, self.on, missing)?);
            }
            let inequality = Inequality {
                now,
                earlier: before,
                share: self.found.share,
                parts: counting.parts,
                rounding: self.rule.rounding,
                convention: self.rule.convention,
                window: self.rule.window,
                free: self.free,
            };
            if !inequality.can_be_mended() {
                // Over a window the past can be so far above that nobody's leaving brings the mean back today.
                answer.missing.push(Message::new("quotas.employer.missing.window"));
            }
            let test = self.site_answer(&counting, &inequality, site.clone());
            if answer.missing.is_empty() {
                nodes.push(self.site_node(&counting, &inequality, &test, rec)?);
            }
            answer.tests.push(test);
        }
        Ok(nodes)
    }

    fn site_answer(
        &self,
        counting: &Counting<'_>,
        inequality: &Inequality,
        site: Option<String>,
    ) -> SiteAnswer {
        let sums = inequality.sums(inequality.now);
        let periods = u64::try_from(inequality.earlier.len()).unwrap_or_default() + 1;
        let verdict = match (inequality.is_kept(), self.rule.above) {
            (true, _) => Verdict::Within,
            (false, Above::MultipleFee) => Verdict::AtMultipleFee,
            (false, Above::Refuse) => Verdict::Exceeded,
        };
        SiteAnswer {
            site,
            verdict,
            counted: counting.heads(sums.counted, periods),
            base: counting.heads(sums.base, periods),
            more: inequality.more().map_or(More::Unlimited, More::Heads),
            must_leave: inequality.must_leave(),
        }
    }

    /// Who was counted, what is permitted, and the comparison of the two.
    fn site_node<R: Recorder>(
        &self,
        counting: &Counting<'_>,
        inequality: &Inequality,
        test: &SiteAnswer,
        rec: &mut R,
    ) -> Result<R::Node, EmployerError> {
        let at = test.site.as_deref();
        let staff = &self.employer.staff;
        let windowed = !inequality.earlier.is_empty();
        let person = |heads: Decimal| Value::number(heads, Unit::Person);
        let sum = |key: &str, filter, heads: Decimal, rec: &mut R| {
            let addends = counting.addends(filter, staff, at, self.on, rec)?;
            Ok::<_, EmployerError>(rec.record(|| {
                // A mean over a window is stated; the present staff alone is added up.
                let title = Message::new(key);
                if windowed || addends.is_empty() {
                    Node::fact("quotas.employer.heads/1", title, person(heads))
                } else {
                    Node::sum("quotas.employer.heads/1", title, person(heads))
                        .inputs("group", &addends)
                }
            }))
        };
        let counted = sum("quotas.employer.counted", &self.rule.counted, test.counted, rec)?;
        let base = sum("quotas.employer.base", &self.rule.base, test.base, rec)?;
        let share = self.share_node(rec);
        let (over, under) = (self.found.share.numerator(), self.found.share.denominator());
        let exact = test.base.checked_mul(Decimal::from(over));
        let exact = exact.and_then(|exact| exact.checked_div(under.into())).unwrap_or_default();
        let permitted = rec.record(|| {
            let title = Message::new("quotas.employer.permitted");
            let mode = match self.rule.rounding {
                HeadRounding::Exact => None,
                HeadRounding::Down => Some(RoundingMode::Down),
                HeadRounding::Nearest => Some(RoundingMode::HalfUp),
                HeadRounding::Up => Some(RoundingMode::Up),
            };
            let rounding = mode.and_then(|mode| Rounding::new(Decimal::ONE, mode).ok());
            let rounded = rounding.as_ref().and_then(|rounding| rounding.apply(exact).ok());
            let node = Node::product(
                "quotas.employer.permitted/1",
                title,
                person(rounded.unwrap_or(exact)),
            )
            .input("base", &base)
            .input("share", &share);
            match rounding {
                Some(rounding) => node.rounded(person(exact), &rounding),
                None => node,
            }
        });
        let compared = self.free == 0 && !matches!(self.rule.window, Window::MeanOfRates(_));
        Ok(rec.record(|| {
            let title = match &test.site {
                Some(site) => Message::new("quotas.employer.site").arg("site", site.as_str()),
                None => Message::new("quotas.employer.whole"),
            };
            let outcome = if inequality.is_kept() { Outcome::met() } else { Outcome::not_met() };
            let how = if compared { Test::AtMost } else { Test::Stated };
            let node = Node::condition("quotas.employer.site/1", title, how, outcome)
                .input("actual", &counted)
                .input("required", &permitted);
            let more = match test.more {
                More::Heads(heads) => Message::new("quotas.employer.more").arg("heads", heads),
                More::Unlimited => Message::new("quotas.employer.more-unlimited"),
            };
            let leave = match (self.rule.above, test.must_leave.certain()) {
                (Above::Refuse, Some(heads)) => {
                    Message::new("quotas.employer.must-leave").arg("heads", heads)
                }
                (Above::Refuse, None) => Message::new("quotas.employer.must-leave-between")
                    .arg("least", test.must_leave.least)
                    .arg("most", test.must_leave.most),
                (Above::MultipleFee, _) => {
                    Message::new("quotas.employer.fee-for").arg("heads", test.must_leave.most)
                }
            };
            let node = node.note(more).note(leave);
            if self.free > 0 {
                node.note(Message::new("quotas.employer.free").arg("heads", self.free))
            } else {
                node
            }
        }))
    }

    fn share_node<R: Recorder>(&self, rec: &mut R) -> R::Node {
        let share = &self.found;
        rec.record(|| {
            let title = Message::new("quotas.employer.share").arg("rule", self.rule.name.clone());
            match &share.parameter {
                Some(found) if !share.beside => {
                    Node::parameter("quotas.employer.share/1", title, ParameterUse::from(found))
                }
                Some(found) => {
                    let percent = Decimal::ONE_HUNDRED - found.value;
                    Node::fact("quotas.employer.share/1", title, Value::percent(percent))
                        .uses(ParameterUse::from(found))
                        .graded(found.grade)
                }
                None => Node::fact("quotas.employer.share/1", title, share.share)
                    .graded(self.rule.grade),
            }
        })
    }
}

/// The additional places that a share on top of another one gives: what is free with it less what is free
/// without it, and none where the shares together pass a ceiling.
///
/// Shares are of `base` heads; each permitted number is rounded down to whole heads.
///
/// ```
/// use kerben_core::number::Fraction;
/// use kerben_quotas::employer::additional_quota;
///
/// // Taiwan: 100 heads, 10 % and 20 % extra, 5 % on top, at most 40 % in all: five more.
/// let percent = |of| Fraction::new(of, 100);
/// assert_eq!(additional_quota(100, percent(30)?, percent(5)?, percent(40)?), Some(5));
/// assert_eq!(additional_quota(100, percent(40)?, percent(5)?, percent(40)?), Some(0));
/// # Ok::<(), kerben_core::number::NumberError>(())
/// ```
///
/// `None` if the numbers are out of range.
///
/// # Source
///
/// Public Gherkin feature file of a Taiwan recruitment application (grade Code): `C = A - B`, where
/// `A = N(base + extra + 5 %) - used` and `B = N(base + extra) - used`; 0 above 40 %.
#[must_use]
pub fn additional_quota(
    base: u32,
    share: Fraction,
    on_top: Fraction,
    ceiling: Fraction,
) -> Option<u32> {
    let denominator = share.denominator().checked_mul(on_top.denominator())?;
    let together = share
        .numerator()
        .checked_mul(on_top.denominator())?
        .checked_add(on_top.numerator().checked_mul(share.denominator())?)?;
    let together = Fraction::new(together, denominator).ok()?;
    if together.cmp_value(ceiling).is_gt() {
        return Some(0);
    }
    let of = |share: Fraction| {
        u128::from(base) * u128::from(share.numerator()) / u128::from(share.denominator())
    };
    u32::try_from(of(together).checked_sub(of(share))?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_kept_exactly() {
        let share = hundredths(Decimal::new(125, 1)).unwrap();
        assert_eq!((share.numerator(), share.denominator()), (125, 1_000));
        assert!(hundredths(Decimal::NEGATIVE_ONE).is_none());
    }
}
