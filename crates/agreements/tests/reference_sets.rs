//! The published tables that stand in `tests/data`, row by row, against what the crate ships: participation in nine UN
//! treaties, the trade agreements of Kyrgyzstan, the benchmark of twenty topics, the model of obligations.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use kerben_agreements::assessment::Benchmark;
use kerben_agreements::clause::ClauseBook;
use kerben_agreements::obligations::Obligations;
use kerben_agreements::register::{NotRatified, Ratified};
use kerben_agreements::{Bounds, Event, EventKind, Treaties};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::source::Evidence;

/// A table of `tests/data` as rows by column.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            header.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect()
        })
        .collect()
}

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

/// UN treaty participation table of 2015-03, grade Code: 11 States and 9 treaties, 99 cells. An empty cell is a State that
/// was no party in 2015-03.
#[test]
fn the_participation_in_nine_un_treaties_is_that_of_the_table() {
    let treaties = Treaties::builtin().unwrap();
    let table = rows(include_str!("data/un_participation_matrix.csv"));
    let (mut filled, mut empty) = (0, 0);
    for row in &table {
        let id = match row["treaty"].as_str() {
            "VCLT 1969" => "M-VCLT",
            "VCCR 1963" => "M-VCCR",
            "ICRMW 1990" => "M-ICRMW",
            "UNTOC 2000" => "M-UNTOC",
            "Trafficking Protocol 2000" => "M-TIP",
            "Smuggling Protocol 2000" => "M-SOM",
            "CRC 1989" => "M-CRC",
            "ICESCR 1966" => "M-ICESCR",
            "CEDAW 1979" => "M-CEDAW",
            other => panic!("{other}"),
        };
        assert_eq!((row["state_of"].as_str(), row["grade"].as_str()), ("2015-03", "Code"));
        let about = ["treaty", "state_of", "grade", "source"];
        for (state, cell) in row.iter().filter(|(column, _)| !about.contains(&column.as_str())) {
            let country = Country::new(state).unwrap();
            let on = |day| treaties.ratification(id, country, day).unwrap();
            if cell.is_empty() {
                empty += 1;
                let answer = on(day("2015-03-01"));
                assert!(
                    matches!(answer.ratified, Ratified::No(NotRatified::AsOf { .. })),
                    "{id} {state}: {:?}",
                    answer.ratified
                );
                continue;
            }
            filled += 1;
            let answer = on(day(cell));
            let Ratified::Yes { consent, .. } = answer.ratified else {
                panic!("{id} {state}: {:?}", answer.ratified)
            };
            assert_eq!(consent, Bounds::new(Some(day(cell)), Some(day(cell))), "{id} {state}");
            assert_eq!(answer.grade(), Evidence::Code, "{id} {state}");
            let before = on(day(cell).pred_opt().unwrap());
            assert!(before.is_ratified().is_no(), "{id} {state}");
        }
    }
    assert_eq!((table.len(), filled, empty), (9, 82, 17));
}

/// Trade agreements of Kyrgyzstan, grade Code: dates, rule of entry and rule of exit of each of the eight rows.
#[test]
fn the_trade_agreements_of_kyrgyzstan_are_those_of_the_table() {
    let book = ClauseBook::builtin().unwrap();
    let table = rows(include_str!("data/kyrgyz_trade_agreements.csv"));
    assert_eq!(table.len(), 8);
    for row in &table {
        let (id, said) = match row["partner"].as_str() {
            "CIS FTA" => ("K-CIS-FTA".to_owned(), "CIS FTA"),
            "EAEU accession" => ("K-EAEU".to_owned(), "EAEU accession"),
            partner => (format!("K-{}", Country::new(partner).unwrap().alpha3()), partner),
        };
        let clause = book.get(&id).unwrap_or_else(|| panic!("{said}"));
        let date = |cell: &str| Some(cell.parse().unwrap());
        assert_eq!(clause.signed, date(&row["signed"]), "{said}");
        assert_eq!(clause.in_force, date(&row["in_force"]), "{said}");
        assert_eq!(clause.grade.to_string(), row["grade"], "{said}");
        assert_eq!(book.source(&clause.source).unwrap().to_string(), row["source"], "{said}");
        let entry = match row["entry_into_force_rule"].as_str() {
            "exchange of notifications" => "on(exchange)",
            "receipt of written notification" => "on(last-notification-received)",
            "provisional from signature - third notification" => {
                assert_eq!(clause.provisional.as_ref().unwrap().to_string(), "on(signature)");
                "per-party(on(nth-deposit(3)), after-act, on(own-deposit))"
            }
            "last notification not before protocols" => {
                "not-before(on(last-notification-received), force(\"EAEU accession protocols\"))"
            }
            other => panic!("{other}"),
        };
        assert_eq!(clause.entry.as_ref().unwrap().to_string(), entry, "{said}");
        let exit = match row["exit_rule"].as_str() {
            "12 months from notification" => Some("notice(M+12/clamp, unsaid)"),
            "12 months from sending" => Some("notice(M+12/clamp, sent)"),
            "12 months after receipt (EAEU art 118)" => Some("notice(M+12/clamp, received)"),
            "5 years tacitly renewed for 5 - notice 6 months before" => {
                let term = clause.term.as_ref().unwrap().to_string();
                assert_eq!(term, "term(5y/clamp, tacit(5y/clamp, 6m/clamp), at-period-end)");
                Some("at-period-end")
            }
            "" => None,
            other => panic!("{other}"),
        };
        assert_eq!(clause.leaving().map(ToString::to_string).as_deref(), exit, "{said}");
        // The one row in conflict (Q05): the text says 26 May 1995.
        assert_eq!(clause.signed_otherwise.is_some(), row["conflict"] == "yes", "{said}");
    }
}

/// The accession of Kyrgyzstan to the Union stands in the register too, with the same days.
#[test]
fn the_register_has_the_accession_of_the_table() {
    let treaties = Treaties::builtin().unwrap();
    let own = |kind| {
        let events = treaties.get("M-EAEU").unwrap().events();
        let mut own = events
            .iter()
            .filter(|event| event.kind() == kind && event.party() == Some(Country::KG));
        own.next().and_then(Event::date).map(|date| date.to_string())
    };
    let table = rows(include_str!("data/kyrgyz_trade_agreements.csv"));
    let row = table.iter().find(|row| row["partner"] == "EAEU accession").unwrap();
    assert_eq!(own(EventKind::InForce).as_deref(), Some(row["in_force"].as_str()));
}

/// P07: the shares of the twenty topics, with their 34 sub-items and grades, labels as published.
#[test]
fn p07_the_benchmark_is_that_of_the_table() {
    let benchmark = Benchmark::builtin().unwrap();
    let table = rows(include_str!("data/benchmark_20_topics.csv"));
    assert_eq!(table.len(), 34);
    let mut shipped = BTreeSet::new();
    for topic in benchmark.topics() {
        for item in &topic.items {
            shipped.insert((
                topic.number.to_string(),
                topic.label.en.clone(),
                format!("{:.3}", topic.share),
                item.id.clone(),
                item.label.en.clone(),
                topic.grade.to_string(),
                topic.share_grade.to_string(),
            ));
        }
    }
    let published: BTreeSet<_> = table
        .iter()
        .map(|row| {
            let cell = |column: &str| row[column].clone();
            (
                cell("topic"),
                cell("topic_label"),
                cell("topic_share"),
                cell("sub_item"),
                cell("sub_item_label"),
                cell("label_grade"),
                cell("share_grade"),
            )
        })
        .collect();
    assert_eq!(shipped, published);
    // Each share is that of one whole number of agreements: the shares are reproduced from the counts.
    for topic in benchmark.topics() {
        let count = topic.agreements(570).unwrap();
        let share = rust_decimal::Decimal::from(count) / rust_decimal::Decimal::from(570);
        assert_eq!(share.round_dp(3), topic.share, "{}", topic.number);
    }
}

/// The eighteen kinds of clauses: each is a kind of terms, and the example of the table is an obligation that ships.
#[test]
fn the_model_of_obligations_covers_the_kinds_of_the_table() {
    let treaties = Treaties::builtin().unwrap();
    let obligations = Obligations::builtin(&treaties).unwrap();
    let table = rows(include_str!("data/clause_obligation_model.csv"));
    assert_eq!(table.len(), 18);
    for row in &table {
        let (kind, example) = match row["clause"].as_str() {
            "quota" => ("quota", "KG-RU-1996"),
            "occupations" => ("occupations", "KG-JP-SSW"),
            "work_term" => ("work-term", "KG-RU-1996-P2003"),
            "stay_and_registration" => ("stay", "M-EAEU"),
            "wage_floor" => ("wage", "KZ-UZ-2019"),
            "fees" => ("recruitment-fees", "M-C181"),
            "cost_bearer" => ("costs", "KZ-QA-2024"),
            "contract" => ("contract", "KZ-QA-2024"),
            "insurance_social_security" => ("social-security", "KG-TR-SSA"),
            "qualification_recognition" => ("qualifications", "M-EAEU"),
            "disputes" => ("disputes", "M-EAEU"),
            "joint_committee" => ("joint-committee", ""),
            "data_exchange" => ("data-exchange", "KG-RU-1996-P2003"),
            "return_readmission" => ("return", ""),
            "consular_children" => ("consular", "M-VCCR"),
            "most_favourable_relation" => ("relation", "M-EAEU"),
            // Both say how the text itself stands: which language decides, how it is changed.
            "publicity" | "amendment" => ("final-clause", "M-EAEU"),
            other => panic!("{other}"),
        };
        let of_kind: Vec<_> =
            obligations.iter().filter(|found| found.terms.kind() == kind).collect();
        assert!(!of_kind.is_empty(), "{kind}");
        let named = |id: &str| of_kind.iter().any(|found| found.instrument == id);
        assert!(example.is_empty() || named(example), "{kind}: no example of {example}");
    }
    // The rule of C181 against fees is recalled, and says so.
    let fees = obligations.get("c181.no-fees").unwrap();
    let clause = treaties.get(&fees.instrument).unwrap().clause(&fees.clause).unwrap();
    assert_eq!(clause.grade, Evidence::Unverified);
    assert!(obligations.get("eaeu.authentic-text").is_ok());
}

/// P06 (public environmental membership table) and P08 (formation table of the coded set), grade Code: the tables are not
/// shipped, so made-up rows of their shape stand for them. Every row with the defect is flagged, and no other.
#[test]
fn p06_and_p08_force_before_ratification_and_ratification_before_signature_are_flagged() {
    use kerben_agreements::import::{FindingRule, Table, Years};
    let years = Years::new(1900, 2030).unwrap();
    let text = "party,partner,title,signed,ratified,in_force\n\
                KG,KZ,In order,2001-01-10,2002-02-20,2003-03-30\n\
                KG,TJ,Force before ratification,2001-01-10,2003-03-30,2002-02-20\n\
                KG,UZ,Ratified before signed,2001-01-10,2000-12-31,2003-03-30\n\
                KG,TR,Ratified on the day of signature,2001-01-10,2001-01-10,2001-01-10\n";
    let report = Table::from_str("table.csv", text, years).unwrap().findings();
    let lines = |rule: FindingRule| -> Vec<u64> {
        let found = report.findings().iter().filter(|finding| finding.rule == rule);
        found.filter_map(|finding| finding.subject.line).collect()
    };
    assert_eq!(lines(FindingRule::InForceBeforeRatified), [3]);
    assert_eq!(lines(FindingRule::RatifiedBeforeSigned), [4]);
}
