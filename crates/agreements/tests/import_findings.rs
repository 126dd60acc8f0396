//! Tables of agreements: every case of the reference raises its diagnostic, nothing is repaired, nothing half-loaded.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use kerben_agreements::import::*;
use kerben_agreements::{Treaties, catalogue};
use kerben_core::language::Language;

fn years() -> Years {
    Years::new(1900, 2030).unwrap()
}

fn table(header: &str, rows: &[&str]) -> Table {
    let text = format!("{header}\n{}\n", rows.join("\n"));
    Table::from_str("table.csv", &text, years()).unwrap()
}

/// The cases Q01 to Q07 (worked) and K01 to K12 (checks): header, rows, the rule, the line of the finding and a piece of
/// its evidence.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn every_case_of_data_quality_raises_its_diagnostic() {
    use FindingRule as R;
    type Case = (&'static str, &'static str, &'static [&'static str], R, u64, &'static str);
    let cases: &[Case] = &[
        // Q01: coded set row 1226; the order that approves the draft is of 2007-06-29.
        (
            "Q01",
            "party,partner,title,signed,draft_approved",
            &["UZ,RU,Labour activity,4/7/2007,2007-06-29"],
            R::AmbiguousDayMonth,
            2,
            "excluded by the approval of the draft 2007-04-07",
        ),
        // Q02: coded set row 1227.
        (
            "Q02",
            "party,partner,title,signed",
            &["UZ,RU,Recruitment,5/4/2017"],
            R::AmbiguousDayMonth,
            2,
            "day first 2017-04-05",
        ),
        // Q03: coded set row 659.
        (
            "Q03",
            "party,partner,title,signed",
            &["KZ,RU,Labour,5/2/2997"],
            R::ImplausibleYear,
            2,
            "text 5/2/2997",
        ),
        // Q04: coded set row 77.
        (
            "Q04",
            "party,partner,title,signed",
            &["BE,NL,Notes,\"1/26/1951, 4/24/1951\""],
            R::SeveralDates,
            2,
            "date 1951-04-24",
        ),
        // Q05: free trade agreement of Kyrgyzstan and Moldova.
        (
            "Q05",
            "party,partner,title,signed,signed_elsewhere",
            &["KG,MD,Trade,1995-05-16,1995-05-26"],
            R::SourceConflict,
            2,
            "signed elsewhere 1995-05-26",
        ),
        // Q06: organised recruitment, 2014.
        (
            "Q06",
            "party,partner,title,signed,draft_approved",
            &["RU,KG,Recruitment,,2014"],
            R::ApprovedDraft,
            2,
            "status draft",
        ),
        // Q07: UK treaty register, record 73377.
        (
            "Q07",
            "party,partner,title,signed,notice,notice_months,ended",
            &["NL,NZ,Migration,1950,1993-05-04,6,1993-11-04"],
            R::EndConvention,
            2,
            "first day without 1993-11-05",
        ),
        (
            "K01",
            "party,partner,title,signed,ratified",
            &["KG,RU,T,1996-03-28,1996-03-27"],
            R::RatifiedBeforeSigned,
            2,
            "ratified 1996-03-27",
        ),
        (
            "K02",
            "party,partner,title,signed,year",
            &["KG,RU,T,1996-03-28,1997"],
            R::YearMismatch,
            2,
            "year 1997",
        ),
        (
            "K03",
            "party,partner,title,signed,ended",
            &["KG,RU,T,1996-03-28,9999-12-31"],
            R::SentinelYear,
            2,
            "text 9999-12-31",
        ),
        (
            "K04",
            "party,partner,title,signed",
            &["KG,RU,T,5/29/2007 or sooner"],
            R::FreeTextDate,
            2,
            "text 5/29/2007 or sooner",
        ),
        ("K05", "party,partner,title,signed", &["KG,RU,T,"], R::NoSignature, 2, ""),
        (
            "K06",
            "party,partner,title,signed",
            &["KG,RU,A,1996-03-28", "KG,KZ,B,2002", "RU,KG,C,1996-03-28"],
            R::Duplicate,
            4,
            "first on line 2",
        ),
        (
            "K07",
            "row,party,partner,title,signed",
            &["7,KG,RU,A,1996", "9,KG,KZ,B,2002"],
            R::RowNumbers,
            3,
            "row above 7",
        ),
        (
            "K08",
            "party,partner,title,signed,signed_elsewhere",
            &["UZ,RU,T,2007-04-07,2007-07-04"],
            R::SwappedDayMonth,
            2,
            "signed elsewhere 2007-07-04",
        ),
        (
            "K09",
            "party,partner,title,signed",
            &["LK,QA,A,2008-01-09", "LK,KR,B,2008-01-09"],
            R::CopiedDate,
            3,
            "same as on line 2",
        ),
        (
            "K10",
            "party,partner,title,signed,ratified,in_force",
            &["KG,RU,T,1996-03-28,1998-01-15,1998-01-15"],
            R::RatifiedIsInForce,
            2,
            "in force 1998-01-15",
        ),
        (
            "K12 ratified",
            "party,partner,title,signed,ratified,in_force",
            &["KG,RU,T,1996-03-28,1997-11-14,1997-01-15"],
            R::InForceBeforeRatified,
            2,
            "ratified 1997-11-14",
        ),
        (
            "K12 signed",
            "party,partner,title,signed,in_force",
            &["KG,RU,T,1996-03-28,1996-01-01"],
            R::InForceBeforeSigned,
            2,
            "signed 1996-03-28",
        ),
        (
            "K12 form",
            "party,partner,title,signed,ratified,entry_rule,in_force",
            &["KG,RU,T,1996-03-28,1997-11-14,D+30,1997-11-20"],
            R::InForceExcludedByForm,
            2,
            "by the rule 1997-12-14",
        ),
    ];
    for (id, header, rows, rule, line, evidence) in cases {
        let report = table(header, rows).findings();
        assert!(report.has(*rule, *line), "{id}: {:?}", report.counts());
        let finding = report.of(*rule).find(|finding| finding.subject.line == Some(*line)).unwrap();
        assert!(finding.to_string().contains(evidence), "{id}: {finding}");
        assert_eq!(finding.severity, rule.severity());
    }
}

/// K08, K10 and K11 beside a register: proved by other sources, the day of force in the column of ratification, and
/// instruments that are known and lacking.
#[test]
fn a_register_proves_what_a_table_alone_cannot() {
    let treaties = Treaties::builtin().unwrap();
    let table = table(
        "party,partner,title,signed,ratified",
        &[
            "UZ,RU,Labour activity,2007-04-07,2009-07-15",
            "UZ,RU,Organised recruitment,5/4/2017,",
            "KG,RU,Labour activity,1996-03-28,1998-01-15",
        ],
    );
    let report = table.findings_against(&treaties);
    assert!(report.has(FindingRule::SwappedDayMonth, 2));
    assert!(report.has(FindingRule::SwappedDayMonth, 3));
    assert!(report.has(FindingRule::RatifiedIsInForce, 2));
    assert!(report.has(FindingRule::RatifiedIsInForce, 4));
    let missing: Vec<&str> =
        report.of(FindingRule::KnownMissing).map(|finding| finding.subject.what.as_str()).collect();
    for id in ["KG-KR-EPS", "KG-KZ-2002", "KG-KZ-2006", "KG-TJ-1998", "KG-RU-1996-P2003"] {
        assert!(missing.contains(&id), "{id}: {missing:?}");
    }
    assert!(!missing.contains(&"KG-RU-1996") && !missing.contains(&"KZ-TJ-2006"));
}

#[test]
fn a_clean_table_has_no_finding() {
    let report = table(
        "row,id,party,partner,kind,title,year,signed,ratified,entry_rule,in_force,duration,source,grade,note",
        &[
            "1,KG-RU-1996,KG,RU,treaty,Labour activity,1996,1996-03-28,1997-11-14,,1998-01-15,1 year,docs,Official,",
            "2,,KGZ,KZ UZ,treaty,Free movement,1997,1997-03-14,,,,,,,",
        ],
    )
    .findings();
    assert_eq!(report.findings(), []);
    assert_eq!(report.worst(), None);
}

#[test]
fn nothing_is_repaired() {
    let table = table(
        "party,partner,title,signed,ended",
        &["UZ,RU,T,4/7/2007,5/29/2007 or sooner", "UZ,RU,T,13/4/2007,2001-02-30"],
    );
    let texts: Vec<&str> = table
        .rows()
        .iter()
        .flat_map(|row| row.dates().map(|(_, cell)| cell.text.as_str()))
        .collect();
    assert_eq!(texts, ["4/7/2007", "5/29/2007 or sooner", "13/4/2007", "2001-02-30"]);
    let days: Vec<_> = table.rows().iter().map(|row| row.signed.as_ref().unwrap().day()).collect();
    assert_eq!(days, [None, "2007-04-13".parse().ok()]);
    assert!(table.findings().has(FindingRule::ImpossibleDate, 3));
}

#[test]
fn a_draft_that_was_approved_later_and_an_end_that_does_not_follow_are_told() {
    let report = table(
        "party,partner,kind,title,signed,draft_approved,in_force,notice,notice_months,ended",
        &[
            "KG,RU,draft,A,2014-05-01,2014-06-01,,,,",
            "KG,RU,,B,2001-01-01,,2001-02-01,2005-03-31,6,2005-10-05",
            "KG,KZ,,C,2001-01-02,,2001-02-01,,,2000-01-01",
        ],
    )
    .findings();
    assert!(report.has(FindingRule::ApprovedAfterSigned, 2));
    assert!(report.has(FindingRule::SignedDraft, 2));
    assert!(report.has(FindingRule::EndMismatch, 3));
    assert!(report.has(FindingRule::EndedBeforeInForce, 4));
    assert_eq!(report.worst(), Some(Severity::Error));
}

#[test]
fn mistakes_name_file_line_and_column_and_nothing_is_half_loaded() {
    let text = "party,partner,title,signed,year,kind,grade\n\
                KG,RU,Good,1996-03-28,1996,treaty,Press\n\
                KG,QQ,Bad,1996-03-28,96a,pact,Good\n\
                KG,KG,Own,1996-03-28,,,\n\
                KG,RU\n";
    let error = Table::from_str("table.csv", text, years()).unwrap_err();
    let printed: Vec<String> = error.errors.iter().map(ToString::to_string).collect();
    assert_eq!(printed.len(), 6, "{printed:#?}");
    for (index, start) in [
        "table.csv:3: column 2 (partner): \"QQ\" is not a country code; accepted: two or three",
        "table.csv:3: column 6 (kind): \"pact\" is no kind; accepted: treaty, agency-memorandum",
        "table.csv:3: column 5 (year): \"96a\" is no number; accepted: a year such as 1996",
        "table.csv:3: column 7 (grade): \"Good\" is not a grade of evidence; accepted: Official",
        "table.csv:4: column 2 (partner): KG is its own partner; accepted: another State",
        "table.csv:5: the row has 2 fields; accepted: 7 fields, as the header",
    ]
    .iter()
    .enumerate()
    {
        assert!(printed[index].starts_with(start), "{} / {start}", printed[index]);
    }
}

#[test]
fn a_header_is_checked_before_the_rows() {
    let refused = |header: &str| {
        let error = Table::from_str("t.csv", &format!("{header}\n"), years()).unwrap_err();
        error.to_string()
    };
    let unknown = refused("party,partner,title,signed,when");
    assert!(
        unknown.starts_with("t.csv:1: column 5 (when): the column is unknown; accepted: row, id")
    );
    assert!(refused("party,partner,title").contains("(signed): the column is missing"));
    assert!(
        refused("party,party,partner,title,signed")
            .contains("column 2 (party): the column stands twice")
    );
    assert!(refused("").contains("the column is missing"));
    let bytes: &[u8] = b"party,partner,title,signed\nKG,RU,\xff,1996\n";
    let error = Table::from_reader("t.csv", bytes, years()).unwrap_err();
    assert!(error.to_string().starts_with("t.csv:2: the row is not UTF-8"), "{error}");
    assert!(Years::new(2000, 1999).unwrap_err().to_string().contains("accepted"));
}

#[test]
fn every_finding_has_its_words_in_three_languages() {
    let catalogue = catalogue().unwrap();
    for rule in FindingRule::ALL {
        for language in Language::ALL {
            assert!(catalogue.has(&format!("agreements.import.{rule}"), language), "{rule}");
        }
    }
    let report = table("party,partner,title,signed", &["UZ,RU,T,5/4/2017"]).findings();
    let text = catalogue.render(&report.findings()[0].message(), Language::En);
    assert_eq!(
        text,
        "UZ-RU: T: the month or the day may stand first: text 5/4/2017, month first 2017-05-04, day first 2017-04-05"
    );
}
