//! Vectors of the assessment instruments: the Migrant Workers Convention (T20), SDG 10.7.2 (T21), and the grid of agencies.
#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use std::sync::LazyLock;

use chrono::NaiveDate;
use kerben_agencies::assessment::{
    Answer, AssessmentError, GroupResult, Instruments, ItemId, Provenance, Said, mean,
};
use kerben_agencies::{FunctionId, Register, SourceIds};
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, NodeRef, Off};
use kerben_core::language::Language;
use kerben_core::number::Fraction;
use kerben_core::source::Evidence;

static REGISTER: LazyLock<Register> = LazyLock::new(|| Register::builtin().unwrap());
static INSTRUMENTS: LazyLock<Instruments> = LazyLock::new(|| Instruments::builtin().unwrap());

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn group(yes: usize) -> GroupResult {
    let said = (0..5).map(|place| if place < yes { Said::Yes } else { Said::No });
    GroupResult::count(ItemId::new("1").unwrap(), said)
}

fn said(country: Country, on: &str, item: &str) -> Said {
    let answer = INSTRUMENTS.assess("aica", "1", &REGISTER, country, day(on), &mut Off).unwrap();
    answer.value.item(item).unwrap().said
}

/// T20 (Official: depositary's table; article 87). Deposit, and the day from which the Convention binds.
#[test]
fn t20_entry_into_force_and_first_report() {
    let convention = INSTRUMENTS.reporting("icrmw").unwrap();
    for (state, deposit, in_force) in [
        (Country::AL, "2007-06-05", "2007-10-01"),
        (Country::DZ, "2005-04-21", "2005-08-01"),
        (Country::AR, "2007-02-23", "2007-06-01"),
        (Country::BD, "2011-08-24", "2011-12-01"),
        (Country::BJ, "2018-07-06", "2018-11-01"),
        (Country::BF, "2003-11-26", "2004-03-01"),
        (Country::CL, "2005-03-21", "2005-07-01"),
        // Three months after 31 March are clamped to the end of June.
        (Country::CG, "2017-03-31", "2017-07-01"),
        (Country::CI, "2023-09-26", "2024-01-01"),
        (Country::KG, "2003-09-29", "2004-01-01"),
        // The twentieth deposit, article 87(1).
        (Country::SV, "2003-03-14", "2003-07-01"),
        (Country::GT, "2003-03-14", "2003-07-01"),
        (Country::ML, "2003-06-05", "2003-10-01"),
    ] {
        assert_eq!(convention.entry_into_force(day(deposit)).unwrap(), day(in_force), "{state}");
        let standing = convention.standing(state, day("2030-01-01"), 1).unwrap();
        assert_eq!(standing.in_force.unwrap().exact(), Some(day(in_force)), "{state}");
    }
    let first = convention.first_report_due(day("2004-01-01")).unwrap();
    assert_eq!(first, day("2005-01-01"));
}

/// T20 (Official: CMW/C/KGZ/2, CO/2): the second report was due in 2020, received on 2023-04-06, the observations on it
/// adopted on 2023-12-08; later days are the Committee's.
#[test]
fn t20_the_days_of_later_reports_are_data() {
    for (on, in_time) in [
        ("2003-12-31", Said::NotApplicable),
        ("2004-06-01", Said::Yes),
        ("2005-01-01", Said::Yes),
        // When the first report was received was not read.
        ("2010-01-01", Said::Unknown),
        ("2020-06-01", Said::Unknown),
        ("2021-06-01", Said::No),
        ("2023-04-05", Said::No),
        ("2023-04-06", Said::Yes),
        ("2023-12-07", Said::Yes),
        ("2023-12-08", Said::Unknown),
    ] {
        let convention = INSTRUMENTS.reporting("icrmw").unwrap();
        let standing = convention.standing(Country::KG, day(on), 1).unwrap();
        assert_eq!(standing.in_time, in_time, "{on}");
        assert_eq!(said(Country::KG, on, "E4"), in_time, "{on}");
    }
}

/// T21 (Official for formula and labels; cut points recalled): one domain, and a country of six.
#[test]
fn t21_sdg_10_7_2() {
    let version = INSTRUMENTS.instrument("sdg_10_7_2").unwrap().version("current").unwrap();
    for (yes, percent, category) in [
        (0, "0.00", 1),
        (1, "20.00", 1),
        (2, "40.00", 2),
        (3, "60.00", 2),
        (4, "80.00", 3),
        (5, "100.00", 4),
    ] {
        let share = group(yes).share().unwrap();
        assert_eq!(share.percent().unwrap().0.to_string(), percent);
        assert_eq!(version.category(share.lo).unwrap().value, category, "{yes} of 5");
    }
    for (counts, percent, category) in [
        ([5, 5, 5, 5, 5, 5], "100.00", 4),
        ([5, 5, 5, 5, 5, 4], "96.67", 3),
        ([5, 4, 4, 5, 3, 4], "83.33", 3),
        ([4, 4, 4, 4, 4, 4], "80.00", 3),
        ([3, 3, 3, 3, 3, 3], "60.00", 2),
        ([2, 2, 2, 2, 2, 2], "40.00", 2),
        ([2, 1, 2, 2, 2, 2], "36.67", 1),
    ] {
        let score = mean(&counts.map(group)).unwrap();
        assert_eq!(score.percent().unwrap().0.to_string(), percent, "{counts:?}");
        assert_eq!(version.category(score.lo).unwrap().value, category, "{counts:?}");
        assert_eq!(score.lo, score.hi);
    }
}

/// SDG4 (Official): an older proposal had three tiers, and leaves spaces between them.
#[test]
fn the_version_of_an_instrument_is_part_of_a_score() {
    let older = INSTRUMENTS.instrument("sdg_10_7_2").unwrap().version("older").unwrap();
    let tier = |of: u64, in_all: u64| {
        older.category(Fraction::new(of, in_all).unwrap()).map(|category| category.value)
    };
    assert_eq!(tier(0, 30), Some(0));
    assert_eq!(tier(11, 30), Some(0), "36.67");
    assert_eq!(tier(12, 30), Some(50), "40");
    assert_eq!(tier(26, 30), Some(50), "86.67");
    assert_eq!(tier(27, 30), Some(100), "90");
    assert_eq!(tier(30, 30), Some(100));
    assert_eq!(tier(79, 200), None, "39.5");
}

/// With k of n the rule in integers is that of the published table, for every k and n up to thirty.
#[test]
fn categories_are_decided_in_integers() {
    let version = INSTRUMENTS.instrument("sdg_10_7_2").unwrap().version("current").unwrap();
    for n in 1..=30_u64 {
        for k in 0..=n {
            let category = version.category(Fraction::new(k, n).unwrap()).unwrap().value;
            let expected = match () {
                () if k == n => 4,
                () if 5 * k >= 4 * n => 3,
                () if 5 * k >= 2 * n => 2,
                () => 1,
            };
            assert_eq!(category, expected, "{k} of {n}");
        }
    }
}

/// The mean is that of the groups' shares, not of the items; what does not apply leaves the count, what is unknown widens it.
#[test]
fn unknown_widens_and_what_does_not_apply_leaves() {
    use Said::{No, NotApplicable, Unknown, Yes};
    let count = |said: &[Said]| GroupResult::count(ItemId::new("1").unwrap(), said.to_vec());
    let one = count(&[Yes, NotApplicable, Unknown, No]);
    assert_eq!((one.yes, one.unknown, one.counted), (1, 1, 3));
    let none = count(&[NotApplicable, NotApplicable]);
    assert_eq!(none.share(), None);
    let all = count(&[Yes, Yes]);
    let score = mean(&[one, none, all]).unwrap();
    // (1/3 + 1) / 2 and (2/3 + 1) / 2; pooled it would be 3/5.
    assert!(score.lo.same_value(Fraction::new(2, 3).unwrap()));
    assert!(score.hi.same_value(Fraction::new(5, 6).unwrap()));
    assert_eq!(mean(&[count(&[])]), None);
}

/// The items of the grid that the register computes, for Kyrgyzstan and the comparators.
#[test]
fn the_grid_is_computed_from_holdings_changes_and_acts() {
    use Said::{No, Unknown, Yes};
    for (country, on, item, expected) in [
        // Resolution No. 854 of 2015-12-11: one service, an act with issuer, number and date, not of cabinet rank.
        (Country::KG, "2017-06-01", "A1", Yes),
        (Country::KG, "2017-06-01", "A2", No),
        (Country::KG, "2017-06-01", "A3", Yes),
        // The order of 2021-11-06 has no number that was found.
        (Country::KG, "2023-06-01", "A1", Yes),
        (Country::KG, "2023-06-01", "A2", Yes),
        (Country::KG, "2023-06-01", "A3", No),
        (Country::KG, "2023-06-01", "A4", Yes),
        // Nobody between the structure vote and the founding act.
        (Country::KG, "2015-11-20", "A1", No),
        (Country::KG, "2009-10-22", "A1", Unknown),
        // The service was two and then, until its end, five years old.
        (Country::KG, "2017-12-11", "F1", No),
        (Country::KG, "2020-12-12", "F1", Yes),
        (Country::KG, "2023-06-01", "F1", No),
        // A committee, two ministries and a service in ten years: three changes, one of them without a record of its own.
        (Country::KG, "2017-06-01", "F3", No),
        (Country::KG, "2017-06-01", "F4", No),
        // Four ministries and departments in ten years.
        (Country::KG, "2023-06-01", "F3", No),
        (Country::KG, "2023-06-01", "F4", No),
        // Nobody holds what the register does not speak of: that is unknown, not no.
        (Country::KR, "2010-06-01", "A1", Unknown),
    ] {
        assert_eq!(said(country, on, item), expected, "{country} {on} {item}");
    }
}

/// Seats, posts and funds are attested by records, which say yes or nothing.
#[test]
fn records_attest_and_never_deny() {
    let answer =
        INSTRUMENTS.assess("aica", "1", &REGISTER, Country::PH, day("2023-06-01"), &mut Off);
    let answer = answer.unwrap().value;
    let fund = answer.item("A5").unwrap();
    assert_eq!((fund.said, &fund.from), (Said::Yes, &Provenance::Recorded));
    for country in [Country::KG, Country::PH, Country::LK, Country::MX, Country::UZ] {
        for on in ["1995-06-01", "2008-06-01", "2023-06-01"] {
            let answer =
                INSTRUMENTS.assess("aica", "1", &REGISTER, country, day(on), &mut Off).unwrap();
            for item in &answer.value.items {
                let denies = item.said == Said::No && item.from == Provenance::Recorded;
                assert!(!denies, "{country} {on} {}", item.item);
            }
        }
    }
}

#[test]
fn an_assessment_explains_itself_in_three_languages() {
    let words = kerben_agencies::catalogue().unwrap();
    for (instrument, version) in [("aica", "1"), ("sdg_10_7_2", "current"), ("sdg_10_7_2", "older")]
    {
        for country in [Country::KG, Country::PH, Country::KR] {
            let on = day("2021-06-01");
            let rec = &mut Explain::new();
            let traced =
                INSTRUMENTS.assess(instrument, version, &REGISTER, country, on, rec).unwrap();
            let tree = traced.node.tree().unwrap();
            assert_eq!(tree.check(), [], "{instrument} {country}");
            for language in Language::ALL {
                let text = kerben_core::explain::render::text(tree, &words, language);
                let ours = words.render(&"agencies.assess.ours".into(), language);
                assert_eq!(text.contains(&ours), instrument == "aica", "{text}");
                assert!(!text.contains("agencies."), "{text}");
            }
        }
    }
}

#[test]
fn no_rank_where_the_authors_refuse_one() {
    let on = day("2023-06-01");
    let assess =
        |country| INSTRUMENTS.assess("aica", "1", &REGISTER, country, on, &mut Off).unwrap().value;
    let both = [assess(Country::KG), assess(Country::PH)];
    let mgi = INSTRUMENTS.instrument("mgi").unwrap();
    assert_eq!(
        mgi.rank(&both),
        Err(AssessmentError::RankRefused { instrument: FunctionId::new("mgi").unwrap() })
    );
    let refused = INSTRUMENTS.assess("mgi", "1", &REGISTER, Country::KG, on, &mut Off);
    assert!(matches!(refused, Err(AssessmentError::NoScore { .. })));
    // The grid is ours and may rank, within bounds: here they overlap, and no place is certain.
    let ranks = INSTRUMENTS.instrument("aica").unwrap().rank(&both).unwrap();
    assert!(ranks.iter().all(|rank| rank.best <= rank.worst));
    let sdg = INSTRUMENTS.instrument("sdg_10_7_2").unwrap();
    assert!(matches!(sdg.rank(&both), Err(AssessmentError::OtherInstrument { .. })));
}

#[test]
fn a_coded_answer_stands_where_the_register_cannot_decide_and_is_named_where_it_can() {
    let coded = |item: &str, said| {
        Answer::new(
            (FunctionId::new("aica").unwrap(), ItemId::new(item).unwrap()),
            Country::KG,
            said,
            "2016".parse().unwrap(),
            "a caseworker",
            Evidence::Press,
            SourceIds::new(["GRID"]).unwrap(),
        )
    };
    let more = INSTRUMENTS.clone().answered(coded("C3", Said::Yes)).unwrap();
    let more = more.answered(coded("A2", Said::Yes)).unwrap();
    let on = day("2017-06-01");
    let before = INSTRUMENTS.assess("aica", "1", &REGISTER, Country::KG, on, &mut Off).unwrap();
    let answer = more.assess("aica", "1", &REGISTER, Country::KG, on, &mut Off).unwrap().value;
    let orientation = answer.item("C3").unwrap();
    assert_eq!(orientation.said, Said::Yes);
    assert!(
        matches!(&orientation.from, Provenance::Coded { coder, .. } if coder == "a caseworker")
    );
    let rank = answer.item("A2").unwrap();
    assert_eq!((rank.said, &rank.from), (Said::No, &Provenance::Computed));
    assert_eq!(rank.contradicted_by.len(), 1);
    // One more yes can only narrow the bounds.
    let (before, after) = (before.value.score.unwrap(), answer.score.unwrap());
    assert!(before.lo.cmp_value(after.lo).is_lt() && before.hi.same_value(after.hi));
    let unknown = INSTRUMENTS.clone().answered(coded("Z9", Said::Yes)).unwrap_err();
    assert!(unknown.to_string().starts_with("the instrument aica has no item `Z9`; accepted: A1"));
    // An answer counts from the day on which it was so.
    let early = more.assess("aica", "1", &REGISTER, Country::KG, day("2014-06-01"), &mut Off);
    assert_eq!(early.unwrap().value.item("C3").unwrap().said, Said::Unknown);
}

#[test]
fn a_broken_file_is_refused_with_its_line() {
    let (_, text) = kerben_agencies::assessment::FILES[1];
    for (from, to, says) in [
        ("id = \"A2\"", "id = \"A1\"", "the item `A1` stands already"),
        ("kind = \"one_body\"", "kind = \"two_bodies\"", "two_bodies"),
        ("from_percent = 40", "from_percent = 30", "the category runs from 30"),
        ("sources = [\"GRID\"]", "sources = [\"GIRD\"]", "GIRD"),
        ("item = \"E5\"", "item = \"E9\"", "has no item `E9`"),
    ] {
        assert!(text.contains(from));
        let error = Instruments::from_files(&[("aica.toml", &text.replacen(from, to, 1))]);
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("aica.toml:") && error.contains(says), "{error}");
    }
}
