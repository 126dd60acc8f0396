//! Dates of EDTF level 1: what is read, what is refused, the bounds, and the three-valued answers.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use chrono::NaiveDate;
use kerben_core::calendar::parse_day;
use kerben_core::partial_date::{PartialDate, PartialDateError, Precision, Qualification};
use kerben_core::period::{Period, Validity};
use kerben_core::tri::Tri;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn date(text: &str) -> PartialDate {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Source: a run of the crate `edtf` 0.2.0 (public code), levels 0 and 1, without its times of day;
/// the EDTF specification of the Library of Congress (2019), level 1, for the other forms.
#[test]
fn level_1_is_read_and_kept_as_written() {
    let texts = [
        "1999",
        "2005-10",
        "2005-10-10",
        "1964/2008",
        "2004-06/2006-08",
        "2004-02-01/2005-02-08",
        "2004-02-01/2005-02",
        "2005/2006-02",
        "2005-10?",
        "2012-02~",
        "2013/..",
        "../2004",
        "2013/",
        "/2004",
        "199X",
        "2005-XX",
        "2011-12-XX?",
        "2001-21",
        "2005?/2009~",
        "1984?",
        "2004-06~",
        "2004-06-11%",
        "20XX",
        "1985-04-XX",
        "1985-XX-XX",
        "2001-22",
        "2001-23",
        "2001-24",
        "1985-04-12/..",
        "1985-04/..",
        "../1985-04-12",
        "1985-04-12/",
        "/1985-04",
        "1984~/2004-06",
        "1984/2004-06~",
        "1984?/2004%",
        "2004-02-01?/2005-02-08~",
        "0001",
        "9999-12-31",
        "000X",
        "00XX",
        "2012-05-21/2012-07-13",
        "2016-11-28/2018",
        "2021-02/2021-09-29",
        "201X~",
        "2001-21~",
    ];
    for text in texts {
        assert_eq!(date(text).to_string(), text);
    }
}

/// Source: the same run for the first three; the others are levels 0 and 2 and shapes that are
/// none.
#[test]
fn everything_else_is_refused_with_what_is_accepted() {
    let texts = [
        "2005-02-30",
        "2025-13",
        "[2015-11-04,2015-11-05]",
        "",
        " ",
        "..",
        "/",
        "../..",
        "../",
        "/..",
        "2005/2004",
        "2005-02/2005-01-31",
        "2021/2022/2023",
        "2021-1",
        "2021-1-1",
        "21",
        "21-01-01",
        "20210101",
        "2021-00",
        "2021-01-00",
        "2021-01-32",
        "2021-20",
        "2021-25",
        "2021-41",
        "2021-21-01",
        "2021-02-29",
        "2021?-01",
        "?2021",
        "2021-?01",
        "2021~~",
        "2021?~",
        "2XXX",
        "XXXX",
        "X999",
        "19X9",
        "201X-01",
        "201X-XX",
        "2021-1X",
        "2021-X1",
        "2021-01-1X",
        "2021-XX-01",
        "20xx",
        "Y170000002",
        "-1985",
        "-0044-03-15",
        "0000",
        "0000-01-01",
        "2001-02-03T09:30:01",
        "2004-01-01T10:10:10Z/2005",
        "2021 ",
        " 2021",
        "2021−01",
        "２０２１",
        "٢٠٢١",
        "1984..1986",
        "{1984}",
        "2021-01-01-01",
        "+2021",
        "2021.01.31",
        "31.01.2021",
        "5 May 2021",
        "unknown",
        "2021/½",
        "é",
        "2021é",
    ];
    for text in texts {
        let error = text.parse::<PartialDate>().unwrap_err();
        assert!(error.to_string().contains("accepted"), "{text:?}: {error}");
    }
    let long = "2".repeat(10_000);
    assert!(long.parse::<PartialDate>().unwrap_err().to_string().len() < 500);
    for (text, word) in [
        ("Y170000002", "four digits"),
        ("-0044", "negative"),
        ("0000", "0000"),
        ("2001-02-03T09:30:01", "time of day"),
    ] {
        let error = text.parse::<PartialDate>().unwrap_err();
        assert!(matches!(error, PartialDateError::Unsupported { .. }), "{error:?}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

/// The bounds with `~` read as exact (slack 0) and widened by one unit (slack 1), the two readings
/// of a fuzzy end.
#[test]
fn bounds_follow_the_precision_and_the_slack() {
    let cases = [
        // Text, earliest and latest at slack 0, at slack 1.
        ("2005-10-10", "2005-10-10", "2005-10-10", "2005-10-10", "2005-10-10"),
        ("2005-10-10~", "2005-10-10", "2005-10-10", "2005-10-09", "2005-10-11"),
        ("2005-10", "2005-10-01", "2005-10-31", "2005-10-01", "2005-10-31"),
        ("2005-10?", "2005-10-01", "2005-10-31", "2005-10-01", "2005-10-31"),
        ("2012-02~", "2012-02-01", "2012-02-29", "2012-01-01", "2012-03-31"),
        ("2012-01%", "2012-01-01", "2012-01-31", "2011-12-01", "2012-02-29"),
        ("1995~", "1995-01-01", "1995-12-31", "1994-01-01", "1996-12-31"),
        ("2005-XX~", "2005-01-01", "2005-12-31", "2004-01-01", "2006-12-31"),
        ("1985-XX-XX", "1985-01-01", "1985-12-31", "1985-01-01", "1985-12-31"),
        ("2011-12-XX", "2011-12-01", "2011-12-31", "2011-12-01", "2011-12-31"),
        ("201X~", "2010-01-01", "2019-12-31", "2000-01-01", "2029-12-31"),
        ("19XX", "1900-01-01", "1999-12-31", "1900-01-01", "1999-12-31"),
        ("2001-21", "2001-03-01", "2001-05-31", "2001-03-01", "2001-05-31"),
        ("2001-22~", "2001-06-01", "2001-08-31", "2001-03-01", "2001-11-30"),
        ("2001-23", "2001-09-01", "2001-11-30", "2001-09-01", "2001-11-30"),
        ("2001-24", "2000-12-01", "2002-02-28", "2000-12-01", "2002-02-28"),
        ("2021-02/2021-09-29", "2021-02-01", "2021-09-29", "2021-02-01", "2021-09-29"),
        ("2005?/2009~", "2005-01-01", "2009-12-31", "2005-01-01", "2010-12-31"),
        // The calendar ends where it ends.
        ("0001~", "0001-01-01", "0001-12-31", "0001-01-01", "0002-12-31"),
        ("000X", "0001-01-01", "0009-12-31", "0001-01-01", "0009-12-31"),
        ("0001-01-01~", "0001-01-01", "0001-01-01", "0001-01-01", "0001-01-02"),
        ("9999-12~", "9999-12-01", "9999-12-31", "9999-11-01", "9999-12-31"),
        ("0001-24", "0001-01-01", "0002-02-28", "0001-01-01", "0002-02-28"),
    ];
    for (text, earliest, latest, wide_earliest, wide_latest) in cases {
        let date = date(text);
        let exact = (date.earliest_with_slack(0), date.latest_with_slack(0));
        assert_eq!(exact, (Some(day(earliest)), Some(day(latest))), "{text}");
        assert_eq!(date.earliest(), Some(day(wide_earliest)), "{text}");
        assert_eq!(date.latest(), Some(day(wide_latest)), "{text}");
        // However much slack, no panic and no day outside the calendar.
        assert!(date.earliest_with_slack(u32::MAX) <= date.latest_with_slack(u32::MAX));
    }
}

#[test]
fn open_and_unknown_ends_have_no_bound() {
    for text in ["2013/..", "2013/"] {
        assert_eq!(date(text).earliest(), Some(day("2013-01-01")));
        assert_eq!(date(text).latest(), None);
        assert_eq!(date(text).before(day("2012-06-01")), Tri::No);
        assert_eq!(date(text).before(day("2099-06-01")), Tri::Unknown);
        assert_eq!(date(text).after(day("2012-06-01")), Tri::Yes);
    }
    for text in ["../2004", "/2004"] {
        assert_eq!(date(text).earliest(), None);
        assert_eq!(date(text).latest(), Some(day("2004-12-31")));
        assert_eq!(date(text).before(day("2005-01-01")), Tri::Yes);
        assert_eq!(date(text).on_or_after(day("1900-01-01")), Tri::Unknown);
        assert_eq!(date(text).after(day("2004-12-31")), Tri::No);
    }
}

#[test]
fn answers_are_certain_only_outside_the_bounds() {
    let february = date("2012-02");
    let cases = [
        // The day asked, before, on or before, on, on or after, after.
        ("2012-01-31", Tri::No, Tri::No, Tri::No, Tri::Yes, Tri::Yes),
        ("2012-02-01", Tri::No, Tri::Unknown, Tri::Unknown, Tri::Yes, Tri::Unknown),
        ("2012-02-15", Tri::Unknown, Tri::Unknown, Tri::Unknown, Tri::Unknown, Tri::Unknown),
        ("2012-02-29", Tri::Unknown, Tri::Yes, Tri::Unknown, Tri::Unknown, Tri::No),
        ("2012-03-01", Tri::Yes, Tri::Yes, Tri::No, Tri::No, Tri::No),
    ];
    for (asked, before, on_or_before, on, on_or_after, after) in cases {
        let asked = day(asked);
        assert_eq!(february.before(asked), before, "{asked}");
        assert_eq!(february.on_or_before(asked), on_or_before, "{asked}");
        assert_eq!(february.on(asked), on, "{asked}");
        assert_eq!(february.on_or_after(asked), on_or_after, "{asked}");
        assert_eq!(february.after(asked), after, "{asked}");
    }
    let exact = date("2012-02-15");
    assert_eq!(exact.on(day("2012-02-15")), Tri::Yes);
    assert_eq!(exact.on(day("2012-02-16")), Tri::No);
    assert_eq!(february.within(Period::of_month(2012, 2).unwrap()), Tri::Yes);
    assert_eq!(february.within(Period::of_year(2012).unwrap()), Tri::Yes);
    assert_eq!(february.within(Period::of_month(2012, 3).unwrap()), Tri::No);
    assert_eq!(february.within(Period::of_day(day("2012-02-03")).unwrap()), Tri::Unknown);
    assert_eq!(february.within_validity(Validity::always()), Tri::Yes);
    assert_eq!(february.within_validity(Validity::from(day("2012-02-02"))), Tri::Unknown);
    assert_eq!(february.before_partial(date("2012-03")), Tri::Yes);
    assert_eq!(february.before_partial(date("2012")), Tri::Unknown);
    assert_eq!(february.before_partial(date("2012-01")), Tri::No);
    assert_eq!(february.before_partial(february), Tri::Unknown);
    assert_eq!(exact.before_partial(exact), Tri::No);
    assert_eq!(date("2012/..").before_partial(date("2013")), Tri::Unknown);
}

#[test]
fn a_date_tells_how_well_it_is_known() {
    assert_eq!(date("2012-02-15").exact(), Some(day("2012-02-15")));
    for text in ["2012-02-15?", "2012-02-15~", "2012-02", "2012-02-15/2012-02-15", "2012-02-XX"] {
        assert_eq!(date(text).exact(), None, "{text}");
        assert!(!date(text).is_exact());
    }
    for (text, approximate, uncertain) in [
        ("2012~", true, false),
        ("2012?", false, true),
        ("2012%", true, true),
        ("2012?/2013~", true, true),
        ("2012/..", false, false),
    ] {
        assert_eq!(date(text).is_approximate(), approximate, "{text}");
        assert_eq!(date(text).is_uncertain(), uncertain, "{text}");
    }
    assert_eq!(date("2012%").qualification(), Some(Qualification::Both));
    assert_eq!(date("20XX").precision(), Some(Precision::Century));
    assert_eq!(date("2012/2013").precision(), None);
    assert!(date("2012/2013").is_span());
    assert!(Precision::Century < Precision::Day);
    assert_eq!(PartialDate::of_day(day("2012-02-15")), Ok(date("2012-02-15")));
    assert_eq!(PartialDate::of_month(2012, 2), Ok(date("2012-02")));
    assert_eq!(PartialDate::of_year(812), Ok(date("0812")));
    for (year, month) in [(0, 1), (-1, 1), (10_000, 1), (2012, 0), (2012, 13), (i32::MIN, u32::MAX)]
    {
        assert!(PartialDate::of_month(year, month).is_err(), "{year} {month}");
    }
    // A season is no month.
    assert!(PartialDate::of_month(2012, 21).is_err());
    assert!(PartialDate::of_day(NaiveDate::MAX).is_err());
}

#[test]
fn native_dates_of_toml_are_read() {
    #[derive(serde::Deserialize)]
    struct File {
        signed: PartialDate,
    }
    let read = |text: &str| toml::from_str::<File>(text).map(|file| file.signed);
    assert_eq!(read("signed = 2012-02-15").unwrap(), date("2012-02-15"));
    assert_eq!(read("signed = \"2012-02~\"").unwrap(), date("2012-02~"));
    for text in [
        "signed = 2012",
        "signed = 2012-02-15T10:00:00Z",
        "signed = 10:00:00",
        "signed = []",
        "signed = {}",
        "signed = {a = 1}",
        "signed = true",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}
