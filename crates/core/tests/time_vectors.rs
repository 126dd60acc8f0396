//! Published cases of date arithmetic, intervals and the two axes of time, each with its source.
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use chrono::NaiveDate;
use kerben_core::bitemporal::Bitemporal;
use kerben_core::calendar::{
    self, AgeSpan, Birthday29February, CalendarSpan, MonthEnd, SpanConvention, add_days,
    add_months, add_years, birthday, first_of_month, last_of_month, parse_day, reaches_age,
};
use kerben_core::period::{AllenRelation, Period, Validity};
use kerben_core::periods::{Periods, coverage_report, overlap_report};
use kerben_core::timeline::Timeline;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

/// The n-th day of an imaginary axis, for cases that are published with plain numbers.
fn nth(number: i64) -> NaiveDate {
    add_days(day("2020-01-01"), number).unwrap()
}

fn nth_period(start: i64, end: i64) -> Period {
    Period::new(nth(start), nth(end)).unwrap()
}

/// Source: predicates of the `periods` library (public code).
#[test]
fn containment_is_half_open() {
    let base = nth_period(100, 200);
    for (number, expected) in [(100, true), (0, false), (300, false), (200, false)] {
        assert_eq!(base.contains(nth(number)), expected, "{number}");
    }
    let others = [
        (100, 150, true),
        (150, 200, true),
        (125, 175, true),
        (0, 50, false),
        (50, 100, false),
        (200, 250, false),
        (250, 300, false),
        (0, 300, false),
    ];
    for (start, end, expected) in others {
        assert_eq!(base.encloses(nth_period(start, end)), expected, "[{start}, {end})");
        assert_ne!(base, nth_period(start, end));
    }
    assert_eq!(base, nth_period(100, 200));
}

/// Source: `allen-interval-predicates-test` of XTDB (public code). X is [2020-01-03, 2020-01-06).
#[test]
fn all_thirteen_relations_are_told_apart() {
    let x = Period::new(day("2020-01-03"), day("2020-01-06")).unwrap();
    let cases = [
        (1, 2, AllenRelation::After),
        (2, 3, AllenRelation::MetBy),
        (2, 4, AllenRelation::OverlappedBy),
        (3, 5, AllenRelation::StartedBy),
        (4, 6, AllenRelation::FinishedBy),
        (2, 7, AllenRelation::During),
        (3, 6, AllenRelation::Equals),
        (4, 5, AllenRelation::Contains),
        (2, 6, AllenRelation::Finishes),
        (3, 7, AllenRelation::Starts),
        (5, 7, AllenRelation::Overlaps),
        (6, 7, AllenRelation::Meets),
        (7, 8, AllenRelation::Before),
    ];
    for (start, end, expected) in cases {
        let january = |number| calendar::day(2020, 1, number).unwrap();
        let y = Period::new(january(start), january(end)).unwrap();
        assert_eq!(x.relation(y), expected, "{y}");
        assert_eq!(y.relation(x), expected.converse(), "{y}");
    }
    assert_eq!(cases.len(), AllenRelation::ALL.len());
}

/// Source: polygon tests of XTDB (public code). A fact of [0, 100) recorded at 1, another of [10,
/// 20) at 2: the older fact has breakpoints 0, 10, 20, 100, and only its middle ends at system time
/// 2.
#[test]
fn a_later_record_cuts_the_older_fact_only_where_it_speaks() {
    let mut history = Bitemporal::new();
    history.record(nth(1), Validity::of(nth_period(0, 100)), "older");
    history.record(nth(2), Validity::of(nth_period(10, 20)), "newer");

    let at_1 = history.timeline_known_on(nth(1));
    assert_eq!(
        at_1.into_segments(),
        [(Validity::of(nth_period(0, 100)), &"older")],
        "a record made after the day of knowing leaves no mark"
    );
    let at_2 = history.timeline_known_on(nth(2));
    assert_eq!(at_2.change_points(), [nth(0), nth(10), nth(20), nth(100)]);
    let values: Vec<_> = at_2.iter().map(|(_, value)| **value).collect();
    assert_eq!(values, ["older", "newer", "older"]);
    // The ceilings: the middle of the older fact is known from 1 until 2, its ends without end.
    for (valid, known, expected) in
        [(5, 1, "older"), (15, 1, "older"), (15, 2, "newer"), (5, 999, "older"), (50, 999, "older")]
    {
        assert_eq!(history.as_of(nth(valid), nth(known)), Some(&expected), "{valid} at {known}");
    }
    assert_eq!(history.as_of(nth(100), nth(999)), None);
    assert_eq!(history.as_of(nth(5), nth(0)), None);
}

/// Source: minigraf (public code) for the excluded end, the documentation of Datomic for as-of and
/// since.
#[test]
fn ends_are_excluded_and_as_of_includes_its_day() {
    let first_half = Validity::between(day("2023-01-01"), day("2023-06-30")).unwrap();
    assert!(first_half.contains(day("2023-06-29")));
    assert!(!first_half.contains(day("2023-06-30")));

    let mut history = Bitemporal::new();
    history.record(day("2023-06-30"), Validity::always(), 1);
    assert_eq!(history.as_of(day("2020-01-01"), day("2023-06-30")), Some(&1), "as of t includes t");
    assert_eq!(history.known_on(day("2023-06-30")).len(), 1);
    assert_eq!(history.since(day("2023-06-30")).len(), 0, "since t excludes t");
    assert_eq!(history.since(day("2023-06-29")).len(), 1);
}

/// The same fact on [2020, 2022) and again on [2024, 2026) stays two rows. Source: minigraf (public
/// code).
#[test]
fn a_repeated_fact_keeps_both_rows() {
    let years = |from: i32, until: i32| {
        let start = calendar::day(from, 1, 1).unwrap();
        Validity::between(start, calendar::day(until, 1, 1).unwrap()).unwrap()
    };
    let rows = vec![(years(2024, 2026), "ministry"), (years(2020, 2022), "ministry")];
    let timeline = Timeline::from_segments(rows).unwrap();
    assert_eq!(timeline.len(), 2);
    assert_eq!(timeline.at(day("2021-12-31")), Some(&"ministry"));
    assert_eq!(timeline.at(day("2023-01-01")), None);
    // Two successive statutes of one holder are not one either.
    let next = vec![(years(2020, 2022), "ministry"), (years(2022, 2024), "ministry")];
    assert_eq!(Timeline::from_segments(next).unwrap().len(), 2);
}

/// Holders of the migration function of Australia until 1939, as the register has them.
///
/// Source: National Archives of Australia, Commonwealth Agencies (CC BY 3.0 AU), function register
/// of February 2016.
const HOLDINGS: [(&str, &str, &str, &str); 7] = [
    // Holder, start of the function, its end, end of the agency itself.
    ("CA 7", "1901-01-01", "1916-11-14", "1916-11-14"),
    ("CA 12", "1923-03-14", "1925-01-16", "1971-03-12"),
    ("CA 15", "1916-11-14", "1928-12-10", "1928-12-10"),
    ("CA 20", "1925-01-16", "1928-01-19", "1928-01-19"),
    ("CA 21", "1928-01-19", "1928-12-10", "1928-12-10"),
    ("CA 24", "1928-12-10", "1932-12-04", "1932-04-12"),
    ("CA 27", "1932-04-12", "1939-04-26", "1939-04-26"),
];

fn holdings(clipped: bool) -> Vec<Period> {
    HOLDINGS
        .iter()
        .map(|(_, start, end, agency_end)| {
            let end = if clipped { day(end).min(day(agency_end)) } else { day(end) };
            Period::new(day(start), end).unwrap()
        })
        .collect()
}

/// Source: derived from the same register: half-open holders, and what a closed-end reading would
/// add.
#[test]
fn holders_on_a_day_are_those_of_the_register() {
    let cases: [(&str, &[&str], &[&str]); 8] = [
        ("1901-01-01", &["CA 7"], &[]),
        ("1912-06-30", &["CA 7"], &[]),
        ("1916-11-14", &["CA 15"], &["CA 7"]),
        ("1924-01-01", &["CA 12", "CA 15"], &[]),
        ("1925-01-16", &["CA 15", "CA 20"], &["CA 12"]),
        ("1928-12-10", &["CA 24"], &["CA 15", "CA 21"]),
        ("1932-04-12", &["CA 24", "CA 27"], &[]),
        ("1932-08-01", &["CA 24", "CA 27"], &[]),
    ];
    let periods = holdings(false);
    for (asked, expected, closed_adds) in cases {
        let holders = |holds: &dyn Fn(&Period) -> bool| -> Vec<&str> {
            let named = HOLDINGS.iter().zip(&periods);
            named.filter(|(_, period)| holds(period)).map(|(row, _)| row.0).collect()
        };
        assert_eq!(holders(&|period| period.contains(day(asked))), expected, "{asked}");
        assert_eq!(holders(&|period| period.end() == day(asked)), closed_adds, "{asked}");
    }
    for asked in ["1932-04-12", "1932-08-01"] {
        let clipped = holdings(true);
        let holders: Vec<_> =
            (0..clipped.len()).filter(|index| clipped[*index].contains(day(asked))).collect();
        assert_eq!(holders, [6], "{asked}");
    }
}

/// Source: derived from the same register: segments of constant holders 1901-01-01 to 1939-04-26,
/// raw and clipped.
#[test]
fn segments_gaps_and_overlaps_are_those_of_the_register() {
    for (clipped, segments, shared_segments, shared_days) in
        [(false, 8, 4, 2334), (true, 7, 3, 2098)]
    {
        let periods = holdings(clipped);
        assert_eq!(coverage_report(&periods).len(), segments);
        let overlaps = overlap_report(&periods);
        assert_eq!(overlaps.len(), shared_segments);
        let days: u32 = overlaps.iter().map(|overlap| overlap.period.days()).sum();
        assert_eq!(days, shared_days);
        let window = Period::new(day("1901-01-01"), day("1939-04-26")).unwrap();
        let covered: Periods = periods.into_iter().collect();
        assert!(covered.gaps_within(window).is_empty());
    }
}

/// Source: public code navikt/eessi-pensjon-saksbehandling-ui, `dateDiff.test.ts` (both days
/// included), and for the last row the Norwegian survivor-pension system.
#[test]
fn certificates_count_calendar_months_and_left_over_days() {
    // First, last, years, months, days, days in all where published.
    let cases = [
        ("1980-01-02", "1980-01-31", 0, 0, 30, None),
        ("1980-01-02", "1980-02-01", 0, 1, 0, None),
        ("1980-01-03", "1980-02-02", 0, 1, 0, Some(31)),
        ("1981-02-01", "1981-02-28", 0, 1, 0, Some(28)),
        ("1982-01-01", "1982-12-30", 0, 11, 30, Some(364)),
        ("1982-01-01", "1982-12-31", 1, 0, 0, Some(365)),
        ("2023-01-01", "2024-02-01", 1, 1, 1, None),
    ];
    for (first, last, years, months, days, total) in cases {
        let period = Period::from_inclusive(day(first), day(last)).unwrap();
        for rule in MonthEnd::ALL {
            let span = period.calendar_span(SpanConvention::AddToAnchor(rule)).unwrap();
            assert_eq!(span, CalendarSpan::new(years, months, days), "{period} {rule}");
        }
        if let Some(total) = total {
            assert_eq!(period.days(), total, "{period}");
        }
    }
}

/// 52 weeks from a date count as the calendar year from that date: 104 weeks from 1992-04-06 are 2
/// years and 730 days, 53 weeks 1 year 7 days and 372 days. Source: the same repository,
/// `dateDecimal.test.ts`.
#[test]
fn weeks_anchored_as_years_give_the_published_days() {
    let start = day("1992-04-06");
    for (years, weeks, span, days) in
        [(2, 0, CalendarSpan::new(2, 0, 0), 730), (1, 1, CalendarSpan::new(1, 0, 7), 372)]
    {
        let end = add_days(add_years(start, years, MonthEnd::Clamp).unwrap(), weeks * 7).unwrap();
        let period = Period::new(start, end).unwrap();
        let convention = SpanConvention::AddToAnchor(MonthEnd::Clamp);
        assert_eq!(period.calendar_span(convention).unwrap(), span);
        assert_eq!(period.days(), days);
    }
}

/// Source: the Norwegian pension system (public code) sums years, months and days and carries 30
/// days as a month.
#[test]
fn stated_spans_are_summed_and_carried_once() {
    let sum = CalendarSpan::new(0, 11, 30).checked_add(CalendarSpan::new(0, 0, 30)).unwrap();
    assert_eq!(sum, CalendarSpan::new(0, 11, 60));
    assert_eq!(sum.carried_thirty_360().unwrap(), CalendarSpan::new(1, 1, 0));
    assert_eq!(sum.to_string(), "11m 60d");
}

#[derive(Debug, Clone, Copy)]
enum Rule {
    /// The n-th day after the event.
    Days(i64),
    /// After n full days.
    DaysAfter(i64),
    Months(i32, MonthEnd),
    /// The first day of the k-th month following the month of the event.
    FirstOfMonth(i32),
    /// The first day of the month following a period of n months.
    MonthsThenFirst(i32),
}

fn apply(rule: Rule, event: NaiveDate) -> NaiveDate {
    match rule {
        Rule::Days(days) => add_days(event, days).unwrap(),
        Rule::DaysAfter(days) => add_days(event, days + 1).unwrap(),
        Rule::Months(months, rule) => add_months(event, months, rule).unwrap(),
        Rule::FirstOfMonth(months) => first_of_month(event, months).unwrap(),
        Rule::MonthsThenFirst(months) => {
            first_of_month(add_months(event, months, MonthEnd::Clamp).unwrap(), 1).unwrap()
        }
    }
}

/// Dates of entry into force and exit. The comment behind each case names the instrument and where
/// the expected date was read; "table" is a public table of memberships of environmental
/// conventions, "UN table" the table of participation in UN treaties of March 2015.
#[test]
fn entry_into_force_dates_are_those_published() {
    use MonthEnd::{Clamp, Roll};
    use Rule::{Days, DaysAfter, FirstOfMonth, Months, MonthsThenFirst};
    let cases = [
        (MonthsThenFirst(3), "2003-09-29", "2004-01-01"), // ICRMW art. 87(2), Kyrgyzstan
        (MonthsThenFirst(12), "2026-01-15", "2027-02-01"), // ICRMW art. 89(2), a made-up denunciation
        (MonthsThenFirst(3), "2026-01-31", "2026-05-01"), // ICRMW art. 87, made up: months that end on the 30th
        (FirstOfMonth(2), "2011-06-30", "2011-08-01"), // India-Japan, mappingtreaties/tota pta_150
        (FirstOfMonth(2), "2026-12-31", "2027-02-01"), // made up: over the end of the year
        (Days(30), "1979-12-28", "1980-01-27"), // Vienna Convention on the Law of Treaties, 35th deposit
        (Days(30), "1996-10-07", "1996-11-06"), // Convention on Succession in respect of Treaties, 15th deposit
        (Days(90), "2003-10-30", "2004-01-28"), // Smuggling Protocol, UN table 18-12-b
        (Days(90), "2003-07-01", "2003-09-29"), // UNTOC, UN table 18-12
        (Days(30), "2008-04-03", "2008-05-03"), // CRPD, UN table 4-15
        (Days(30), "1999-05-11", "1999-06-10"), // VCLT art. 84(2), Kyrgyzstan, UN table 23-1
        (Days(30), "2003-10-02", "2003-11-01"), // UNTOC, Kyrgyzstan, UN table 18-12
        (Months(12, Clamp), "2024-06-03", "2025-06-03"), // ILO C190, Kyrgyzstan, thecanadianmedia.com
        (Months(12, Clamp), "2023-10-26", "2024-10-26"), // ILO C097, Congo, ilo.org Normlex
        (Months(12, Clamp), "2020-07-03", "2021-07-03"), // ILO C189, Mexico, lexaris.io
        (Days(90), "2007-06-04", "2007-09-02"),          // CITES, Kyrgyzstan, table
        (Months(4, Clamp), "2002-11-12", "2003-03-12"),  // Ramsar, Kyrgyzstan, table
        (Days(90), "2000-05-25", "2000-08-23"),          // UNFCCC, Kyrgyzstan, table
        (Days(30), "2003-09-29", "2003-10-29"), // Chemical Weapons Convention, Kyrgyzstan, table
        (Days(30), "2021-04-14", "2021-05-14"), // IRENA, Kyrgyzstan, table
        (DaysAfter(30), "1986-09-26", "1986-10-27"), // Early Notification Convention, Czechoslovakia, table
        (Days(30), "1987-04-29", "1987-05-29"),      // Assistance Convention, GDR, table
        (Months(3, Roll), "1993-08-31", "1993-12-01"), // MARPOL, Argentina, table
        (Months(3, Clamp), "2000-08-31", "2000-11-30"), // SOLAS Protocol 1978, Iran, table
        (Months(3, Clamp), "2001-11-30", "2002-02-28"), // OPRC, Latvia, table
        (Months(6, Clamp), "1993-05-04", "1993-11-04"), // Netherlands-New Zealand, UK treaty register 73377: the last day
        (Months(3, Clamp), "1985-02-18", "1985-05-18"), // CJEU 152/85 Misset, Advocate General: the last day
        (Months(12, Clamp), "2026-03-10", "2027-03-10"), // EAEU Treaty art. 118, a made-up notice
        (Months(12, Clamp), "2012-02-29", "2013-02-28"), // test vectors of a date-rounding library (Apache-2.0)
        (Months(1, Clamp), "2012-03-31", "2012-04-30"),  // the same
        (Months(1, Roll), "2012-03-31", "2012-05-01"),   // the same
        (Days(90), "2026-01-10", "2026-04-10"), // EAEU Treaty art. 97(9), made up: the end of the 90 days
        (Months(3, Clamp), "1994-10-07", "1995-01-07"), // ICESCR, Kyrgyzstan, UN table 4-3
    ];
    for (rule, event, expected) in cases {
        assert_eq!(apply(rule, day(event)), day(expected), "{rule:?} from {event}");
    }
}

/// Russian pension ages of the cohort that retired in 2019: men born 1959 at 60.5, women born 1964
/// at 55.5. Source: the Pension Fund, quoted by press.
#[test]
fn half_years_of_age_are_six_months() {
    for (birth, age, reached) in [
        ("1959-01-15", "60.5", "2019-07-15"),
        ("1959-06-30", "60.5", "2019-12-30"),
        ("1964-03-01", "55.5", "2019-09-01"),
    ] {
        let age: AgeSpan = age.parse().unwrap();
        for rule in Birthday29February::ALL {
            assert_eq!(reaches_age(day(birth), age, rule).unwrap(), day(reached));
        }
    }
    // Where the month reached lacks the day, the rule for 29 February says which way.
    let age: AgeSpan = "60y6m".parse().unwrap();
    let born = day("1959-08-31");
    let reached = |rule| reaches_age(born, age, rule).unwrap();
    assert_eq!(reached(Birthday29February::LastOfFebruary), day("2020-02-29"));
    assert_eq!(reached(Birthday29February::FirstOfMarch), day("2020-03-01"));
    assert_eq!(
        birthday(day("1960-02-29"), 63, Birthday29February::FirstOfMarch).unwrap(),
        day("2023-03-01")
    );
}

#[test]
fn ages_are_read_in_the_forms_of_laws_and_tables() {
    for (text, years, months) in [
        ("63", 63, 0),
        ("60.5", 60, 6),
        ("60.50", 60, 6),
        ("61.25", 61, 3),
        ("60y", 60, 0),
        ("0y1m", 0, 1),
        ("150", 150, 0),
    ] {
        let age: AgeSpan = text.parse().unwrap();
        assert_eq!((age.years(), age.months()), (years, months), "{text}");
    }
    for text in [
        "",
        "-1",
        "60.4",
        "60.",
        ".5",
        "1e1",
        "60y12m",
        "60y6",
        "y",
        "m",
        "60y6m ",
        "151",
        "150y1m",
        "60,5",
        "0x10",
        "99999999999",
        "60.333333333333333333333333333",
    ] {
        assert!(text.parse::<AgeSpan>().is_err(), "{text:?}");
    }
}

#[test]
fn the_calendar_ends_where_it_says() {
    assert_eq!(calendar::DAY_MIN.to_string(), "0001-01-01");
    assert_eq!(calendar::DAY_MAX.to_string(), "9999-12-31");
    assert!(add_days(calendar::DAY_MAX, 1).is_err());
    assert!(add_days(calendar::DAY_MIN, -1).is_err());
    assert!(add_days(calendar::DAY_MAX, i64::MIN).is_err());
    assert!(add_days(NaiveDate::MAX, i64::MAX).is_err());
    for months in [i32::MIN, i32::MAX, -1, 120_000] {
        assert!(add_months(calendar::DAY_MIN, months, MonthEnd::Clamp).is_err(), "{months}");
    }
    assert!(add_years(calendar::DAY_MAX, i32::MAX, MonthEnd::Roll).is_err());
    assert!(add_months(NaiveDate::MAX, 0, MonthEnd::Clamp).is_err());
    assert!(first_of_month(NaiveDate::MIN, 0).is_err());
    assert_eq!(last_of_month(day("2024-01-31"), 1).unwrap(), day("2024-02-29"));
    assert!(Period::from_inclusive(day("2000-01-01"), calendar::DAY_MAX).is_err());
    assert!(Period::of_year(9999).is_err());
    assert!(Period::of_year(0).is_err());
    assert!(Period::from_months(day("2000-01-01"), u32::MAX, MonthEnd::Clamp).is_err());
    assert!(Period::from_months(day("2000-01-01"), 0, MonthEnd::Clamp).is_err());
    assert_eq!(Period::of_month(2024, 2).unwrap().days(), 29);
    let all = Period::new(calendar::DAY_MIN, calendar::DAY_MAX).unwrap();
    assert_eq!(all.days(), 3_652_058);
}

#[test]
fn open_ends_say_so() {
    let until = Validity::until(day("2021-01-01"));
    assert_eq!(until.to_string(), "to 2020-12-31");
    assert_eq!(Validity::always().to_string(), "always");
    assert_eq!(until.last(), Some(day("2020-12-31")));
    assert_eq!(until.intersect(Validity::from(day("2021-01-01"))), None);
    let year = Period::of_year(2020).unwrap();
    assert_eq!(until.clip(year), Some(year));
    assert_eq!(Validity::from(day("2020-07-01")).clip(year).unwrap().days(), 184);
    assert_eq!(Validity::from(day("2021-01-01")).clip(year), None);
    // A placeholder for "open" is refused with a hint.
    let error = Validity::from_inclusive(None, Some(calendar::DAY_MAX)).unwrap_err();
    assert!(error.to_string().contains("no end where the end is open"), "{error}");
}
