//! A derivation as a reader sees it: text in three languages, Markdown, DOT and JSON. The figures are invented.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::sync::Arc;

use kerben_core::calendar::day;
use kerben_core::currency::Currency;
use kerben_core::explain::{
    Explain, Fact, Folded, Node, Outcome, Recorder, Test, Unit, Value, render,
};
use kerben_core::language::Language;
use kerben_core::message::{Catalogue, Message};
use kerben_core::money::Amount;
use kerben_core::number::Fraction;
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::source::{Citation, Evidence};
use rust_decimal::dec;

const ENGLISH: &str = r#"
[demo]
pension = "Old-age pension, {state}"
own = "right by national periods alone"
totalised = "right by totalised periods"
required = "required"
periods = "periods in {state}"
overlap = "overlapping, counted once"
sum = "all periods"
theoretical = "theoretical amount"
ratio = "ratio"
amount = "theoretical amount by the ratio"
alone = "national pension alone"
no_right = "no right"
wages = "{count} monthly wages"
month = "month"
wage = "wage"
"#;

const RUSSIAN: &str = r#"
[demo]
pension = "Пенсия по старости, {state}"
own = "право по национальному стажу"
totalised = "право по суммированному стажу"
required = "требуется"
periods = "стаж: {state}"
overlap = "совпадающие периоды, учтены один раз"
sum = "весь стаж"
theoretical = "теоретический размер"
ratio = "доля"
amount = "теоретический размер, умноженный на долю"
alone = "только национальная пенсия"
no_right = "нет права"
wages = "заработок за месяцев: {count}"
month = "месяц"
wage = "заработок"
"#;

fn words() -> Catalogue {
    let own =
        Catalogue::from_texts("demo", [(Language::En, ENGLISH), (Language::Ru, RUSSIAN)]).unwrap();
    Catalogue::builtin().unwrap().merge(own).unwrap()
}

fn tree() -> Arc<Node> {
    let mut rec = Explain::new();
    let act = |article: &str| Citation::new("Act").article(article);
    let agreement = |article: &str| Citation::new("Agreement").article(article);
    let required = rec.record(|| {
        Node::fact("demo.required/1", "demo.required", Value::months(120)).cite(act("15"))
    });
    let here = rec.record(|| {
        let record = Fact {
            document: "record".to_owned(),
            received: Some(day(2025, 11, 2).unwrap()),
            certified_by: None,
        };
        Node::fact(
            "demo.periods/1",
            Message::new("demo.periods").arg("state", "A"),
            Value::months(96),
        )
        .from_document(record)
    });
    let there = rec.record(|| {
        let title = Message::new("demo.periods").arg("state", "B");
        Node::fact("demo.periods/1", title, Value::months(180)).graded(Evidence::Press)
    });
    let overlap = rec.record(|| {
        Node::fact("demo.overlap/1", "demo.overlap", Value::months(-12)).cite(agreement("22"))
    });
    let sum = rec.record(|| {
        Node::sum("demo.sum/1", "demo.sum", Value::months(264))
            .input("a", &here)
            .input("b", &there)
            .input("overlap", &overlap)
    });
    let own = rec.record(|| {
        let by = Outcome::NotMet { by: Some(Value::months(24)) };
        Node::condition("demo.own/1", "demo.own", Test::AtLeast, by)
            .input("actual", &here)
            .input("required", &required)
            .cite(act("15"))
    });
    let totalised = rec.record(|| {
        let by = Outcome::Met { by: Some(Value::months(144)) };
        Node::condition("demo.totalised/1", "demo.totalised", Test::AtLeast, by)
            .input("actual", &sum)
            .input("required", &required)
            .cite(agreement("21").paragraph("1"))
    });
    let theoretical = rec.record(|| {
        let amount = Amount::new(dec!(1133.92807), Currency::KGS).unwrap();
        let rows = vec![vec![Value::from("2020-01"), Value::from(amount)]];
        Node::fact("demo.theoretical/1", "demo.theoretical", amount).folded(Folded {
            label: Message::new("demo.wages").arg("count", "1"),
            columns: vec![Message::new("demo.month"), Message::new("demo.wage")],
            rows,
        })
    });
    let ratio = rec.record(|| {
        Node::ratio("demo.ratio/1", "demo.ratio", Fraction::new(96, 264).unwrap())
            .input("numerator", &here)
            .input("denominator", &sum)
    });
    let down = Rounding::new(dec!(0.001), RoundingMode::Down).unwrap().ordered_by(act("19"));
    let kgs = |value| Value::number(value, Unit::Other("KGS".to_owned()));
    let exact = dec!(1133.92807) * dec!(96) / dec!(264);
    let amount = rec.record(|| {
        Node::product("demo.amount/1", "demo.amount", kgs(down.apply(exact).unwrap()))
            .rounded(kgs(exact), &down)
            .input("theoretical", &theoretical)
            .input("ratio", &ratio)
    });
    rec.record(|| {
        let title = Message::new("demo.pension").arg("state", "A");
        Node::choice("demo.pension/1", title, amount.value.clone())
            .input("own", &own)
            .input("totalised", &totalised)
            .input("chosen", &amount)
            .not_taken("demo.alone", "demo.no_right")
    })
}

/// Compares with the committed picture; `BLESS=1` writes it anew.
fn golden(name: &str, actual: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, actual).unwrap();
    }
    assert_eq!(actual, std::fs::read_to_string(&path).unwrap(), "{name}\n{actual}");
}

#[test]
fn text_reads_like_a_decision() {
    golden("derivation.en.txt", &render::text(&tree(), &words(), Language::En));
    golden("derivation.ru.txt", &render::text(&tree(), &words(), Language::Ru));
}

#[test]
fn markdown_and_dot_draw_the_same_tree() {
    golden("derivation.md", &render::markdown(&tree(), &words(), Language::En));
    golden("derivation.dot", &render::dot(&tree(), &words(), Language::En));
}

/// How many JSON numbers stand in a document.
fn numbers(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Number(_) => 1,
        serde_json::Value::Array(items) => items.iter().map(numbers).sum(),
        serde_json::Value::Object(fields) => fields.values().map(numbers).sum(),
        _ => 0,
    }
}

#[test]
fn json_keeps_every_number_as_text() {
    let json = render::json(&tree()).unwrap();
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(numbers(&read), 0);
}

#[test]
fn the_tree_of_the_picture_keeps_the_law() {
    assert_eq!(tree().check(), vec![]);
}
