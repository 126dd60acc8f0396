//! Derivations keep their laws, and the laws catch derivations that do not.
#![cfg(feature = "proptest")]

use std::sync::Arc;

use kerben_core::explain::{
    Explain, Explained, Fact, Node, NodeRef, Off, Operation, Outcome, ParameterUse, Receipt,
    Recorder, RuleId, Test, Traced, Unit, Value, diff,
};
use kerben_core::laws::explain as laws;
use kerben_core::number::Fraction;
use kerben_core::period::{Period, Validity};
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::source::Evidence;
use kerben_core::strategies::explain::{broken_tree, condition, tree};
use proptest::prelude::*;
use rust_decimal::{Decimal, dec};

proptest! {
    #[test]
    fn values_follow_from_their_inputs(tree in tree()) {
        laws::values_follow_from_their_inputs(&tree)?;
    }

    #[test]
    fn conditions_agree_with_what_they_compare(condition in condition()) {
        laws::values_follow_from_their_inputs(&condition)?;
    }

    #[test]
    fn a_broken_tree_is_caught(tree in broken_tree()) {
        prop_assert!(laws::values_follow_from_their_inputs(&tree).is_err());
    }

    #[test]
    fn json_reads_back(tree in tree()) {
        laws::json_reads_back(&tree)?;
    }

    #[test]
    fn differences_are_differences(a in tree(), b in tree()) {
        laws::differences_are_differences(&a, &b)?;
    }

    #[test]
    fn the_grade_is_the_lowest_on_the_path(tree in tree()) {
        let mut lowest = Evidence::Official;
        tree.visit(&mut |node| lowest = lowest.min(node.grade));
        prop_assert_eq!(tree.grade, lowest);
    }
}

fn number(value: Decimal) -> Value {
    Value::number(value, Unit::One)
}

fn leaf(value: impl Into<Value>) -> Arc<Node> {
    Arc::new(Node::fact("test.leaf/1", "leaf", value))
}

/// Each operation with a right value and with a wrong one: the check accepts the first and refuses the second.
#[test]
fn every_operation_is_checked() {
    let (six, three) = (leaf(number(dec!(6))), leaf(number(dec!(3))));
    let pair = |node: Node| node.input("numerator", &six).input("denominator", &three);
    let year = Period::from_inclusive("2021-01-01".parse().unwrap(), "2021-12-31".parse().unwrap())
        .unwrap();
    let compare = |actual: &Arc<Node>, required: &Arc<Node>| {
        Node::condition("t/1", "t", Test::AtLeast, Outcome::met())
            .input("actual", actual)
            .input("required", required)
    };
    let ratio = |above, below| Fraction::new(above, below).unwrap();
    let cases: Vec<(&str, Node, Node)> = vec![
        (
            "sum",
            pair(Node::sum("t/1", "t", number(dec!(9)))),
            pair(Node::sum("t/1", "t", number(dec!(10)))),
        ),
        (
            "product",
            pair(Node::product("t/1", "t", number(dec!(18)))),
            pair(Node::product("t/1", "t", number(dec!(17)))),
        ),
        (
            "ratio as a number",
            pair(Node::ratio("t/1", "t", number(dec!(2)))),
            pair(Node::ratio("t/1", "t", number(dec!(3)))),
        ),
        (
            "ratio as written",
            pair(Node::ratio("t/1", "t", ratio(6, 3))),
            pair(Node::ratio("t/1", "t", ratio(2, 1))),
        ),
        (
            "min",
            pair(Node::min("t/1", "t", number(dec!(3)))),
            pair(Node::min("t/1", "t", number(dec!(2)))),
        ),
        (
            "max",
            pair(Node::max("t/1", "t", number(dec!(6)))),
            pair(Node::max("t/1", "t", number(dec!(7)))),
        ),
        (
            "count of days",
            Node::count_days("t/1", "t", Value::days(365)).input("p", &leaf(year)),
            Node::count_days("t/1", "t", Value::days(366)).input("p", &leaf(year)),
        ),
        (
            "choice",
            Node::choice("t/1", "t", number(dec!(6))).input("chosen", &six),
            Node::choice("t/1", "t", number(dec!(3))).input("chosen", &six),
        ),
        ("condition", compare(&six, &three), compare(&three, &six)),
    ];
    for (name, right, wrong) in cases {
        assert_eq!(right.check(), vec![], "{name}");
        assert_eq!(wrong.check().len(), 1, "{name}");
    }
}

#[test]
fn the_latest_of_several_days_is_checked() {
    let day = |text: &str| kerben_core::calendar::parse_day(text).unwrap();
    let [early, late] = ["1998-01-15", "2015-08-12"].map(|text| leaf(day(text)));
    let vague = leaf("1999/2001");
    let latest = |stated: &str| {
        Node::max("t/1", "t", day(stated)).input("a", &early).input("b", &late).input("c", &vague)
    };
    assert_eq!(latest("2015-08-12").check(), []);
    assert_eq!(latest("1998-01-15").check().len(), 1);
    assert_eq!(latest("2015-08-13").check().len(), 1);
    let earliest = Node::min("t/1", "t", day("1998-01-15")).input("a", &early).input("b", &late);
    assert_eq!(earliest.check(), []);
}

#[test]
fn a_percentage_counts_as_hundredths_and_a_ratio_as_its_fraction() {
    let product =
        Node::product("t/1", "t", number(dec!(46228) * dec!(0.54) * dec!(96) / dec!(264)))
            .input("base", &leaf(number(dec!(46228))))
            .input("percent", &leaf(Value::percent(dec!(54))))
            .input("ratio", &leaf(Fraction::new(96, 264).unwrap()));
    assert_eq!(product.check(), vec![]);
}

#[test]
fn a_rounding_must_be_the_named_one() {
    let rounding = Rounding::new(dec!(0.001), RoundingMode::Down).unwrap();
    let rounded =
        |value| Node::fact("t/1", "t", number(value)).rounded(number(dec!(412.33748)), &rounding);
    assert_eq!(rounded(dec!(412.337)).check(), vec![]);
    let faults = rounded(dec!(412.338)).check();
    assert_eq!(faults.len(), 1);
    assert!(
        faults[0].to_string().contains("412.33748 rounds to 412.337, not to 412.338"),
        "{}",
        faults[0]
    );
}

#[test]
fn all_any_and_not_follow_kleene() {
    let yes = Arc::new(Node::condition("t/1", "t", Test::Stated, Outcome::met()));
    let no = Arc::new(Node::condition("t/1", "t", Test::Stated, Outcome::not_met()));
    let unknown =
        Arc::new(Node::condition("t/1", "t", Test::Stated, Outcome::undetermined("what")));
    let test = |test, outcome: &Outcome, parts: &[&Arc<Node>]| {
        let node = Node::condition("t/1", "t", test, outcome.clone());
        parts.iter().fold(node, |node, part| node.input("part", *part)).check().is_empty()
    };
    let (met, not_met) = (Outcome::met(), Outcome::not_met());
    let open = Outcome::undetermined("what");
    assert!(test(Test::All, &met, &[&yes, &yes]) && !test(Test::All, &met, &[&yes, &no]));
    assert!(
        test(Test::All, &not_met, &[&no, &unknown]) && test(Test::All, &open, &[&yes, &unknown])
    );
    assert!(
        test(Test::Any, &met, &[&unknown, &yes]) && !test(Test::Any, &not_met, &[&unknown, &no])
    );
    assert!(test(Test::Not, &not_met, &[&yes]) && !test(Test::Not, &met, &[&yes]));
}

#[test]
fn a_grade_sinks_to_the_lowest_below() {
    let weak = Arc::new(Node::fact("t/1", "t", number(dec!(1))).graded(Evidence::Unverified));
    let sum = Node::sum("t/1", "t", number(dec!(1))).input("part", &weak);
    assert_eq!(sum.grade, Evidence::Unverified);
    let mut claimed = sum;
    claimed.grade = Evidence::Official;
    assert_eq!(claimed.check().len(), 1);
}

#[test]
fn silence_records_nothing_and_speech_counts() {
    fn step<R: Recorder>(rec: &mut R, ran: &mut u32) -> Traced<u32, R> {
        let node = rec.record(|| {
            *ran += 1;
            Node::fact("t/1", "t", Value::days(1))
        });
        Traced::new(7, node)
    }
    let mut ran = 0;
    let silent = step(&mut Off, &mut ran);
    assert!(NodeRef::tree(&silent.node).is_none() && ran == 0);
    let mut rec = Explain::new();
    let spoken = step(&mut rec, &mut ran);
    assert!(spoken.node.tree().is_some() && ran == 1 && rec.recorded() == 1 && rec.cuts() == 0);
    laws::explaining_changes_nothing(&silent.value, &spoken.value).unwrap();
    assert!(laws::explaining_changes_nothing(&1, &2).is_err());
}

#[test]
fn a_tree_that_is_too_deep_is_cut_and_says_so() {
    let mut rec = Explain::new();
    let mut node = rec.record(|| Node::fact("t/1", "t", Value::days(1)));
    for _ in 0..Node::DEPTH_MAX + 5 {
        let below = node.clone();
        node = rec.record(|| Node::sum("t/1", "t", Value::days(1)).input("part", &below));
    }
    assert_eq!(rec.cuts(), 1);
    assert!(node.depth() <= Node::DEPTH_MAX);
    assert_eq!(node.check(), vec![]);
    laws::json_reads_back(&node).unwrap();
}

#[test]
fn a_deep_tree_from_outside_is_refused() {
    let leaf = serde_json::to_string(&Node::fact("t/1", "t", Value::days(1))).unwrap();
    let mut json = leaf.clone();
    for _ in 0..50 {
        json = leaf.replace(
            "\"grade\"",
            &format!("\"inputs\":[{{\"name\":\"p\",\"node\":{json}}}],\"grade\""),
        );
    }
    let error = serde_json::from_str::<Node>(&json).unwrap_err().to_string();
    assert!(error.contains("too large") || error.contains("recursion limit"), "{error}");
}

/// The difference names the cause: a parameter, a fact, the rule's minor or major version.
#[test]
fn a_difference_names_its_cause() {
    let answer = |rule: &'static str, percent: Decimal, base: Decimal| {
        let law = Node::parameter("t.percent/1", "t", parameter(percent));
        let fact = Node::fact("t.base/1", "t", number(base));
        Node::product(rule, "t", number(base * percent / dec!(100)))
            .input("law", &Arc::new(law))
            .input("fact", &Arc::new(fact))
    };
    let first = answer("t/1", dec!(54), dec!(100));
    let causes = |after: &Node| {
        diff::diff(&first, after)
            .into_iter()
            .filter(|change| change.cause != diff::Cause::Consequence)
            .map(|change| (change.path, change.cause))
            .collect::<Vec<_>>()
    };
    let at = |path: &str, cause| vec![(path.to_owned(), cause)];
    assert_eq!(
        causes(&answer("t/1", dec!(60), dec!(100))),
        at("answer/law", diff::Cause::Parameter)
    );
    assert_eq!(causes(&answer("t/1", dec!(54), dec!(200))), at("answer/fact", diff::Cause::Fact));
    assert_eq!(
        causes(&answer("t/1.1", dec!(54), dec!(100))),
        at("answer", diff::Cause::Implementation)
    );
    assert_eq!(causes(&answer("t/2", dec!(54), dec!(100))), at("answer", diff::Cause::Reading));
    assert_eq!(causes(&first), vec![]);
}

fn parameter(value: Decimal) -> ParameterUse {
    ParameterUse {
        id: "kz.basic".to_owned(),
        value: Value::percent(value),
        holds: Validity::always(),
        source: "law".to_owned(),
        grade: Evidence::Official,
    }
}

#[test]
fn equal_receipts_have_equal_ids_and_any_change_shows() {
    let day = "2026-01-01".parse().unwrap();
    let receipt =
        |input: &str| Receipt::new(day, day).crate_version("a", "1").inputs(&input).unwrap();
    assert_eq!(receipt("x").id().unwrap(), receipt("x").id().unwrap());
    assert_ne!(receipt("x").id().unwrap(), receipt("y").id().unwrap());
    assert_ne!(receipt("x").id().unwrap(), receipt("x").crate_version("a", "2").id().unwrap());
}

/// One structure with every public type of the module proves the traits that the crate promises.
#[test]
fn types_are_plain_data() {
    #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
    struct All {
        rule: RuleId,
        value: Value,
        unit: Unit,
        operation: Operation,
        outcome: Outcome,
        node: Node,
        fact: Fact,
        parameter: ParameterUse,
        receipt: Receipt,
        explained: Explained<u32>,
        change: diff::Change,
    }
    fn plain<T: std::fmt::Debug + Clone + PartialEq + Send + Sync + 'static>() {}
    plain::<All>();
    plain::<Explain>();
    plain::<Off>();
}
