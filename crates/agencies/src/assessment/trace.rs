//! The derivation of an assessment.

use kerben_core::explain::{Node, Outcome, Recorder, RuleId, Test, Unit, Value};
use kerben_core::message::Message;
use kerben_core::number::Fraction;
use rust_decimal::Decimal;

use super::answer::{ItemResult, Provenance, Said};
use super::instrument::{Group, Instrument, Item, Version};
use super::score::{Assessment, GroupResult, common};

const ASSESSMENT: RuleId = RuleId::new("agencies.assessment", 1);
const GROUP: RuleId = RuleId::new("agencies.assessment.group", 1);
const ITEM: RuleId = RuleId::new("agencies.assessment.item", 1);
const MEAN: RuleId = RuleId::new("agencies.assessment.mean", 1);

/// Records the assessment: every item, every group's share, and the mean, for the least and for the greatest score.
pub(super) fn assessment<R: Recorder>(
    instrument: &Instrument,
    version: &Version,
    answer: &Assessment,
    rec: &mut R,
) -> R::Node {
    let lo = side(instrument, version, answer, "agencies.assess.least", Side::Least, rec);
    let hi = side(instrument, version, answer, "agencies.assess.most", Side::Most, rec);
    rec.record(|| {
        let title = Message::new("agencies.assess.title")
            .arg("instrument", instrument.name.clone())
            .arg("version", version.name.clone())
            .arg("country", crate::trace::party_name(answer.jurisdiction))
            .arg("day", answer.day);
        let value = answer.score.and_then(|score| score.percent());
        let value = value.map_or(Value::Nothing, |(lo, hi)| Value::Text(format!("{lo}-{hi} %")));
        let mut node = Node::choice(ASSESSMENT, title, value).graded(answer.grade);
        node = node.input("least", &lo).input("most", &hi).note(answer.message());
        if instrument.ours {
            node = node.note(Message::new("agencies.assess.ours"));
        }
        node
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Least,
    Most,
}

impl Side {
    fn counts(self, said: Said) -> bool {
        said == Said::Yes || (self == Self::Most && said == Said::Unknown)
    }

    fn of(self, group: &GroupResult) -> u32 {
        match self {
            Self::Least => group.yes,
            Self::Most => group.most(),
        }
    }
}

fn one(value: impl Into<Decimal>) -> Value {
    Value::number(value, Unit::One)
}

fn side<R: Recorder>(
    instrument: &Instrument,
    version: &Version,
    answer: &Assessment,
    key: &'static str,
    side: Side,
    rec: &mut R,
) -> R::Node {
    let common = common(&answer.groups).unwrap_or(1);
    let mut parts = Vec::new();
    for (group, counted) in instrument.groups.iter().zip(&answer.groups) {
        if counted.counted > 0 {
            parts.push(part(group, counted, answer, common, side, rec));
        }
    }
    let sum = answer.groups.iter().filter(|group| group.counted > 0).fold(0_u64, |sum, group| {
        let weight = common.checked_div(u64::from(group.counted)).unwrap_or(0);
        sum.saturating_add(u64::from(side.of(group)).saturating_mul(weight))
    });
    let whole = common.saturating_mul(u64::try_from(parts.len()).unwrap_or(0));
    let numerator =
        rec.record(|| Node::sum(MEAN, "agencies.assess.points", one(sum)).inputs("group", &parts));
    let denominator = rec.record(|| Node::fact(MEAN, "agencies.assess.points-in-all", one(whole)));
    rec.record(|| {
        let share = Fraction::new(sum, whole);
        let Ok(share) = share else {
            return Node::fact(MEAN, key, Value::Nothing);
        };
        let mut node = Node::ratio(MEAN, key, share)
            .input("numerator", &numerator)
            .input("denominator", &denominator)
            .graded(version.grade);
        if let Some(category) = version.category(share) {
            let remark = Message::new("agencies.assess.category")
                .arg("value", category.value)
                .arg("label", category.label.clone());
            node = node.note(remark);
        }
        node
    })
}

/// A group's share, brought to the common denominator.
fn part<R: Recorder>(
    group: &Group,
    counted: &GroupResult,
    answer: &Assessment,
    common: u64,
    side: Side,
    rec: &mut R,
) -> R::Node {
    let mut items = Vec::new();
    for item in &group.items {
        let result = answer.items.iter().find(|result| result.item == item.id);
        if let Some(result) = result.filter(|result| result.said != Said::NotApplicable) {
            items.push(rec.record(|| item_node(item, result, side)));
        }
    }
    let yes = rec.record(|| {
        Node::sum(GROUP, "agencies.assess.yes", one(side.of(counted))).inputs("item", &items)
    });
    let all = rec.record(|| Node::fact(GROUP, "agencies.assess.counted", one(counted.counted)));
    let share = rec.record(|| {
        let title = Message::new("agencies.assess.group").arg("group", group.name.clone());
        let share = Fraction::new(u64::from(side.of(counted)), u64::from(counted.counted));
        match share {
            Ok(share) => {
                Node::ratio(GROUP, title, share).input("numerator", &yes).input("denominator", &all)
            }
            Err(_) => Node::fact(GROUP, title, Value::Nothing),
        }
    });
    let scale = rec.record(|| Node::fact(GROUP, "agencies.assess.scale", one(common)));
    rec.record(|| {
        let weight = common.checked_div(u64::from(counted.counted)).unwrap_or(0);
        let points = u64::from(side.of(counted)).saturating_mul(weight);
        let title = Message::new("agencies.assess.group-points").arg("group", group.name.clone());
        Node::product(GROUP, title, one(points)).input("share", &share).input("scale", &scale)
    })
}

fn item_node(item: &Item, result: &ItemResult, side: Side) -> Node {
    let title = Message::new("agencies.assess.item")
        .arg("item", item.id.as_str())
        .arg("wording", item.wording.clone());
    let outcome = match result.said {
        Said::Yes => Outcome::met(),
        Said::No => Outcome::not_met(),
        Said::Unknown | Said::NotApplicable => {
            Outcome::Undetermined { missing: result.why.clone() }
        }
    };
    let counts = u8::from(side.counts(result.said));
    let mut node = Node::condition(ITEM, title, Test::Stated, outcome)
        .showing(one(counts))
        .graded(result.grade)
        .note(provenance(&result.from));
    if result.said != Said::Unknown {
        for why in &result.why {
            node = node.note(why.clone());
        }
    }
    if !result.sources.is_empty() {
        node = node
            .note(Message::new("agencies.assess.sources").arg("sources", result.sources.clone()));
    }
    for (from, _) in &result.contradicted_by {
        let other = Message::new("agencies.assess.contradicted").arg("by", provenance(from));
        node = node.note(other);
    }
    node
}

fn provenance(from: &Provenance) -> Message {
    match from {
        Provenance::Computed => Message::new("agencies.provenance.computed"),
        Provenance::Recorded => Message::new("agencies.provenance.recorded"),
        Provenance::Coded { coder, observed } => Message::new("agencies.provenance.coded")
            .arg("coder", coder.as_str())
            .arg("observed", observed.to_string()),
        Provenance::Nobody => Message::new("agencies.provenance.nobody"),
    }
}
