//! Units by regime: published vectors, exhaustive runs of small domains, and laws that catch broken rules.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use kerben_core::calendar::{SpanConvention, day, parse_day};
use kerben_core::data;
use kerben_core::number::Rational;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_pensions::unit::{
    DayScheme, Duration, Length, NotifiedAs, Regime, Unit, UnitError, UnitRules,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    conversion: Vec<ConversionCase>,
    interval: Vec<IntervalCase>,
    weeks: Vec<WeeksCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConversionCase {
    id: String,
    regime: Regime,
    quantities: Vec<Rational>,
    unit: Unit,
    notified_as: NotifiedAs,
    to: Unit,
    exact: Rational,
    whole: u64,
    grade: Evidence,
    source: String,
    #[serde(default)]
    #[expect(dead_code, reason = "a note is for the reader of the file")]
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IntervalCase {
    id: String,
    regime: Regime,
    stretches: Vec<String>,
    years: u32,
    months: u32,
    days: u32,
    total_days: Option<u64>,
    counted_months: Option<u64>,
    counted_years: Option<u64>,
    grade: Evidence,
    source: String,
    #[serde(default)]
    #[expect(dead_code, reason = "a note is for the reader of the file")]
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeeksCase {
    id: String,
    from: String,
    weeks: u32,
    years: u32,
    months: u32,
    days: u32,
    total_days: u64,
    grade: Evidence,
    source: String,
}

fn vectors() -> Vectors {
    data::parse("units.toml", include_str!("data/units.toml")).unwrap()
}

#[test]
fn published_conversions_are_exact() {
    let cases = vectors().conversion;
    for case in &cases {
        assert!(!case.source.is_empty() && case.grade != Evidence::Unverified, "{}", case.id);
        let parts: Vec<Duration> = case
            .quantities
            .iter()
            .map(|quantity| Duration::new(*quantity, case.unit).unwrap())
            .collect();
        let found = case.regime.convert_all(&parts, case.to, case.notified_as).unwrap();
        assert_eq!((found.exact, found.whole), (case.exact, case.whole), "{}", case.id);
        assert_eq!(found.unit, case.to);
        if let [one] = parts.as_slice() {
            assert_eq!(case.regime.convert(one, case.to, case.notified_as), Ok(found));
        }
    }
    for id in ["U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U16", "D2", "E8"] {
        assert!(cases.iter().any(|case| case.id == id), "{id}");
    }
}

#[test]
fn published_lengths_of_dated_stretches_are_exact() {
    let cases = vectors().interval;
    for case in &cases {
        assert!(!case.source.is_empty() && case.grade == Evidence::Code, "{}", case.id);
        let stretches = case.stretches.iter().map(|text| text.parse::<Period>().unwrap());
        let length = case.regime.length_of(stretches);
        let found = (length.years(), length.months % 12, length.days);
        assert_eq!(found, (case.years, case.months, case.days), "{}", case.id);
        if let Some(total) = case.total_days {
            assert_eq!(length.total_days, total, "{}", case.id);
        }
        let counted = |unit| case.regime.count(length, unit).unwrap().whole;
        if let Some(months) = case.counted_months {
            assert_eq!(counted(Unit::Month), months, "{}", case.id);
            assert_eq!(u64::from(case.regime.months(length)), months, "{}", case.id);
        }
        if let Some(years) = case.counted_years {
            assert_eq!(counted(Unit::Year), years, "{}", case.id);
        }
    }
    for id in ["U9", "U10", "U11", "U12", "U15", "N1", "N2", "N4", "N5"] {
        assert!(cases.iter().any(|case| case.id == id), "{id}");
    }
}

#[test]
fn fifty_two_weeks_are_a_year_from_their_first_day() {
    let cases = vectors().weeks;
    assert_eq!(cases.len(), 2);
    for case in cases {
        assert!(!case.source.is_empty() && case.grade == Evidence::Code, "{}", case.id);
        let length = Length::of_weeks_from(parse_day(&case.from).unwrap(), case.weeks).unwrap();
        let found = (length.years(), length.months % 12, length.days, length.total_days);
        assert_eq!(found, (case.years, case.months, case.days, case.total_days), "{}", case.id);
    }
    // From 29 February a year ends on 28 February, and the leap year gives its day back.
    let leap = day(2016, 2, 29).unwrap();
    assert_eq!(Length::of_weeks_from(leap, 52).unwrap().total_days, 365);
    assert_eq!(Length::of_weeks_from(leap, 208).unwrap().total_days, 1_461);
    assert!(Length::of_weeks_from(leap, u32::MAX).is_err());
    assert_eq!(Length::of_weeks_from(leap, 0), Ok(Length::ZERO));
}

/// One unit in common parts of a month, by the table of article 13 read column by column.
fn parts_of_a_month(unit: Unit) -> Option<u64> {
    // Divisible by 22, 26 and 30 days and by their hours.
    const MONTH: u64 = 22 * 26 * 30 * 9 * 8 * 6;
    Some(match unit {
        Unit::Hour(DayScheme::Five) => MONTH / 22 / 9,
        Unit::Hour(DayScheme::Six) => MONTH / 26 / 8,
        Unit::Hour(DayScheme::Seven) => MONTH / 30 / 6,
        Unit::Day(DayScheme::Five) => MONTH / 22,
        Unit::Day(DayScheme::Six) => MONTH / 26,
        Unit::Day(DayScheme::Seven) => MONTH / 30,
        Unit::Week => MONTH / 26 * 6,
        Unit::Month => MONTH,
        Unit::Quarter => MONTH * 3,
        Unit::Year => MONTH * 12,
        _ => return None,
    })
}

/// Units of a week by its own column.
fn in_a_week(unit: Unit) -> Option<u64> {
    Some(match unit {
        Unit::Hour(DayScheme::Five) => 5 * 9,
        Unit::Hour(DayScheme::Six) => 6 * 8,
        Unit::Hour(DayScheme::Seven) => 7 * 6,
        Unit::Day(DayScheme::Five) => 5,
        Unit::Day(DayScheme::Six) => 6,
        Unit::Day(DayScheme::Seven) => 7,
        _ => return None,
    })
}

#[test]
fn every_pair_of_units_up_to_four_hundred_is_as_the_table_says() {
    let full = |unit| match unit {
        Unit::Hour(DayScheme::Five) => 2_376_u64,
        Unit::Hour(DayScheme::Six) => 2_496,
        Unit::Hour(DayScheme::Seven) => 2_160,
        Unit::Day(DayScheme::Five) => 264,
        Unit::Day(DayScheme::Six) => 312,
        Unit::Day(DayScheme::Seven) => 360,
        Unit::Week => 52,
        Unit::Month => 12,
        Unit::Quarter => 4,
        _ => 1,
    };
    let mut pairs = 0;
    for from in Unit::ALL {
        for to in Unit::ALL {
            let (Some(one), Some(other)) = (parts_of_a_month(from), parts_of_a_month(to)) else {
                let one = Duration::whole(1, from).unwrap();
                let found = Regime::Eu.convert(&one, to, NotifiedAs::Block);
                assert!(matches!(found, Err(UnitError::NotKnown { .. })), "{from} to {to}");
                continue;
            };
            pairs += 1;
            let (over, under) = match (from, to) {
                (Unit::Week, _) if in_a_week(to).is_some() => (in_a_week(to).unwrap(), 1),
                (_, Unit::Week) if in_a_week(from).is_some() => (1, in_a_week(from).unwrap()),
                _ => (one, other),
            };
            for quantity in 0..=400_u32 {
                let certified = Duration::whole(quantity, from).unwrap();
                let units = u64::from(quantity);
                let exact = Rational::new((units * over).into(), under.into()).unwrap();
                let up = (units * over).div_ceil(under);
                for (notified, begun, complete) in [
                    (NotifiedAs::Block, units.div_ceil(full(from)), units / full(from)),
                    (NotifiedAs::PerYear, 1, u64::from(units >= full(from))),
                ] {
                    let expected = up.min(begun * full(to)).max(complete * full(to));
                    let found = Regime::Eu.convert(&certified, to, notified).unwrap();
                    assert_eq!(
                        (found.exact, found.whole),
                        (exact, expected),
                        "{certified} in {to}"
                    );
                    assert_eq!(found.capped, expected < up, "{certified} in {to}");
                    assert_eq!(found.filled, expected > up, "{certified} in {to}");
                }
            }
        }
    }
    assert_eq!(pairs, 100);
}

#[test]
fn germany_takes_european_certificates_as_the_union_does() {
    for from in Unit::ALL {
        for quantity in 0..=400 {
            let certified = Duration::whole(quantity, from).unwrap();
            let [union, germany] = [Regime::Eu, Regime::Germany]
                .map(|regime| regime.convert(&certified, Unit::Month, NotifiedAs::Block).ok());
            assert_eq!(union, germany, "{certified}");
        }
    }
}

/// Counts days with tables of its own, month after month.
struct Naive {
    /// The first day of each month since 2019, counted from 2019-01-01.
    firsts: Vec<u32>,
    lengths: Vec<u32>,
}

impl Naive {
    fn new() -> Self {
        let (mut firsts, mut lengths, mut first) = (Vec::new(), Vec::new(), 0);
        for year in 2019..2027 {
            for month in 1..=12 {
                let length = match month {
                    2 if year % 4 == 0 => 29,
                    2 => 28,
                    4 | 6 | 9 | 11 => 30,
                    _ => 31,
                };
                firsts.push(first);
                lengths.push(length);
                first += length;
            }
        }
        Self { firsts, lengths }
    }

    fn month_of(&self, day: u32) -> usize {
        self.firsts.iter().rposition(|first| *first <= day).unwrap()
    }

    /// The day on which so many months from a day on are over.
    fn after(&self, day: u32, months: usize) -> u32 {
        let month = self.month_of(day);
        let within = day - self.firsts[month];
        // In a shorter month, its last day.
        self.firsts[month + months] + within.min(self.lengths[month + months] - 1)
    }
}

#[test]
fn every_span_of_three_years_is_as_a_naive_count_says() {
    let naive = Naive::new();
    let origin = day(2019, 1, 1).unwrap();
    // Every first day of two years, the 29th of February among them.
    for start in 365..1_096_u32 {
        let first = origin + chrono::Days::new(start.into());
        let first_month = naive.month_of(start);
        let ends: Vec<u32> = (0..=40).map(|months| naive.after(start, months)).collect();
        for days in 1..=1_100_u32 {
            let end = start + days;
            let months = ends.iter().rposition(|over| *over <= end).unwrap();
            let rest = end - ends[months];
            let months = u32::try_from(months).unwrap();
            let period = Period::new(first, first + chrono::Days::new(days.into())).unwrap();
            let anchored = Length { months, days: rest, total_days: days.into() };
            for regime in [Regime::Eu, Regime::Calendar, Regime::Thirty360, Regime::Norway] {
                assert_eq!(regime.length(period), anchored, "{period}");
            }
            let touched = u32::try_from(naive.month_of(end - 1) - first_month).unwrap() + 1;
            assert_eq!(Regime::Germany.length(period).months, touched, "{period}");
            assert_eq!(Regime::Germany.months(Regime::Germany.length(period)), touched);
            let up = months + rest.div_ceil(30);
            assert_eq!(Regime::Norway.months(anchored), up, "{period}");
            assert_eq!(Regime::Eu.months(anchored), up, "{period}");
            assert_eq!(Regime::Armenia.months(anchored), months, "{period}");
            let spain = Regime::Spain.length(period);
            assert_eq!((spain.months, spain.days), (0, days));
            let complete = 12 * (days / 365) + days % 365 * 100_000 / 3_041_666;
            assert_eq!(Regime::Spain.months(spain), complete, "{period}");
        }
    }
}

#[test]
fn months_and_counted_months_agree() {
    for months in 0..30 {
        for days in 0..=31 {
            let length = Length { months, days, total_days: u64::from(months * 30 + days) };
            for regime in Regime::ALL {
                if let Ok(counted) = regime.count(length, Unit::Month) {
                    let months = u64::from(regime.months(length));
                    let counted = counted.whole;
                    // The United States count quarters; a month there is no unit of the result.
                    if regime != Regime::UnitedStates {
                        assert_eq!(counted, months, "{regime}: {months} {days}");
                    }
                } else {
                    assert_eq!(regime.months(length), length.months, "{regime}");
                }
            }
        }
    }
}

#[test]
fn norway_and_armenia_round_years_on_the_exact_duration() {
    let length = |months, days| Length { months, days, total_days: 0 };
    let years = |regime: Regime, months, days| {
        regime.count(length(months, days), Unit::Year).unwrap().whole
    };
    assert_eq!(years(Regime::Norway, 125, 17), 10);
    assert_eq!(years(Regime::Norway, 125, 29), 10);
    assert_eq!(years(Regime::Norway, 126, 0), 11);
    // More than six months, not six months.
    assert_eq!(years(Regime::Armenia, 126, 0), 10);
    assert_eq!(years(Regime::Armenia, 126, 1), 11);
}

#[test]
fn thirty_days_are_carried_only_where_stretches_are_added() {
    let month = Length { months: 0, days: 30, total_days: 30 };
    let day = Length { months: 0, days: 1, total_days: 1 };
    for regime in [Regime::Norway, Regime::Armenia, Regime::Thirty360] {
        assert_eq!(regime.add(month, Length::ZERO), month);
        assert_eq!(regime.add(Length::ZERO, month), month);
        assert_eq!(regime.add(month, day), Length { months: 1, days: 1, total_days: 31 });
    }
    assert_eq!(Regime::Eu.add(month, day), Length { months: 0, days: 31, total_days: 31 });
    let all = Length { months: u32::MAX, days: u32::MAX, total_days: u64::MAX };
    for regime in Regime::ALL {
        // At the end of the range nothing breaks.
        let sum = regime.add(all, all);
        let _months = regime.months(sum);
        for unit in Unit::ALL {
            let _either = (regime.measure(sum, unit), regime.count(sum, unit));
        }
    }
}

#[test]
fn germany_counts_a_month_once_that_two_stretches_touch() {
    let stretches: [Period; 3] = [
        "2020-01-15 to 2020-03-02".parse().unwrap(),
        "2020-03-20 to 2020-03-25".parse().unwrap(),
        "2020-03-30 to 2020-05-01".parse().unwrap(),
    ];
    assert_eq!(Regime::Germany.length_of(stretches).months, 5);
    assert_eq!(Regime::Eu.length_of(stretches).total_days, 48 + 6 + 33);
}

#[test]
fn what_a_displaced_piece_took_is_subtracted_exactly() {
    let eu = |text: &str| Regime::Eu.length(text.parse().unwrap());
    let certified = |quantity, unit| Duration::whole(quantity, unit).unwrap();
    let rest = |quantity, unit, length| {
        certified(quantity, unit).less(length, Regime::Eu).unwrap().quantity().to_string()
    };
    // Three months and ten days, in every unit.
    let piece = eu("2020-02-01 to 2020-05-10");
    assert_eq!((piece.months, piece.days, piece.total_days), (3, 10, 100));
    assert_eq!(rest(12, Unit::Month, piece), "26/3");
    assert_eq!(rest(52, Unit::Week, piece), "263/7");
    assert_eq!(rest(360, Unit::Day(DayScheme::Seven), piece), "260");
    assert_eq!(rest(264, Unit::Day(DayScheme::Five), piece), "1336/7");
    assert_eq!(rest(366, Unit::CalendarDay, piece), "266");
    // Never below zero.
    assert_eq!(rest(3, Unit::Month, piece), "0");
    let error = certified(12, Unit::Month).less(piece, Regime::Germany).unwrap_err();
    assert_eq!(
        error.to_string(),
        "10 days beside whole months are no part of a month in the rules of germany; accepted: stretches of whole months, or another unit"
    );
}

#[test]
fn what_a_regime_does_not_know_is_an_error_that_names_what_it_knows() {
    let convert = |regime: Regime, quantity: &str, from, to| {
        let certified = Duration::new(quantity.parse().unwrap(), from).unwrap();
        regime.convert(&certified, to, NotifiedAs::Block).unwrap_err().to_string()
    };
    assert_eq!(
        convert(Regime::Eu, "1", Unit::CalendarDay, Unit::Month),
        "the rules of eu do not convert calendar-day to month; accepted: any two units but calendar days"
    );
    assert_eq!(
        convert(Regime::UnitedStates, "1", Unit::Week, Unit::Month),
        "the rules of united-states do not convert week to month; accepted: weeks, months, quarters and years to quarters"
    );
    assert_eq!(
        convert(Regime::LuxembourgBefore1988, "30", Unit::Day(DayScheme::Six), Unit::Month),
        "the rules of luxembourg-before-1988 give 4/3 month and do not say how a fraction is rounded; accepted: a duration that gives whole units"
    );
    for regime in Regime::ALL {
        for from in Unit::ALL {
            for to in Unit::ALL {
                let one = Duration::whole(1, from).unwrap();
                let found = regime.convert(&one, to, NotifiedAs::Block);
                let refused = matches!(found, Err(UnitError::NotKnown { .. }));
                assert_eq!(regime.converts(from, to), !refused, "{regime}: {from} to {to}");
            }
        }
    }
}

#[test]
fn durations_have_limits_and_one_door() {
    let read = |text: &str| serde_json::from_str::<Duration>(text);
    let good = read(r#"{"quantity": "12.5", "unit": "day-6"}"#).unwrap();
    assert_eq!(serde_json::to_string(&good).unwrap(), r#"{"quantity":"25/2","unit":"day-6"}"#);
    for bad in [
        r#"{"quantity": "-1", "unit": "month"}"#,
        r#"{"quantity": "10000001", "unit": "month"}"#,
        r#"{"quantity": "20000001/2", "unit": "month"}"#,
        r#"{"quantity": "1/1000000000001", "unit": "month"}"#,
        r#"{"quantity": "1/0", "unit": "month"}"#,
        r#"{"quantity": 1, "unit": "month"}"#,
        r#"{"quantity": "1", "unit": "months"}"#,
        r#"{"quantity": "1", "unit": "month", "more": 1}"#,
        r#"{"quantity": "1"}"#,
    ] {
        assert!(read(bad).is_err(), "{bad}");
    }
    let most = Duration::new("10000000".parse().unwrap(), Unit::Year).unwrap();
    let least = Duration::new("1/1000000000000".parse().unwrap(), Unit::Hour(DayScheme::Six));
    for extreme in [most, least.unwrap(), Duration::whole(0, Unit::Week).unwrap()] {
        for regime in Regime::ALL {
            for to in Unit::ALL {
                for notified in [NotifiedAs::Block, NotifiedAs::PerYear] {
                    let _either = regime.convert(&extreme, to, notified);
                    let _sum = regime.convert_all(&[extreme; 9], to, notified);
                }
            }
        }
    }
    let mixed = [Duration::whole(1, Unit::Week).unwrap(), Duration::whole(1, Unit::Month).unwrap()];
    let error = Regime::Eu.convert_all(&mixed, Unit::Month, NotifiedAs::Block).unwrap_err();
    assert_eq!(
        error.to_string(),
        "durations in week and in month stand in one notification; accepted: one unit"
    );
    let nothing = Regime::Eu.convert_all(&[], Unit::Month, NotifiedAs::Block).unwrap();
    assert_eq!((nothing.whole, nothing.raised), (0, false));
}

#[test]
fn codes_are_read_as_they_are_shown() {
    for unit in Unit::ALL {
        assert_eq!(unit.to_string().parse::<Unit>().unwrap(), unit);
    }
    for regime in Regime::ALL {
        assert_eq!(regime.to_string().parse::<Regime>().unwrap(), regime);
    }
    assert!("Month".parse::<Unit>().is_err());
    let error = "france".parse::<Regime>().unwrap_err().to_string();
    assert!(error.contains("accepted: eu, germany, united-states"), "{error}");
}

#[test]
fn plain_values_stay_plain() {
    fn plain<T: Copy + Send + Sync + 'static>() -> usize {
        size_of::<T>()
    }
    assert!(plain::<Duration>() <= 48);
    assert_eq!(plain::<Length>(), 16);
    assert!(plain::<Unit>() + plain::<Regime>() + plain::<NotifiedAs>() <= 4);
    assert!(plain::<kerben_pensions::unit::Conversion>() <= 64);
}

/// Armenia's sum of months is the one of [`kerben_pensions::service::Service`].
#[test]
fn armenian_lengths_are_those_of_service() {
    use kerben_core::periods::Periods;
    use kerben_pensions::service::Service;
    let cases: [&[&str]; 4] = [
        &["2021-12-11 to 2022-03-25", "2022-06-01 to 2022-06-20"],
        &["2021-07-02 to 2021-07-31"],
        &["2021-07-02 to 2021-07-31", "2022-01-01 to 2022-01-01"],
        &["1990-01-31 to 1990-03-01", "1991-05-05 to 1999-12-30", "2001-02-28 to 2004-02-29"],
    ];
    for case in cases {
        let periods: Vec<Period> = case.iter().map(|text| text.parse().unwrap()).collect();
        let length = Regime::Armenia.length_of(periods.iter().copied());
        let service = Service::of(&Periods::from_iter(periods)).unwrap();
        assert_eq!((length.months, length.days), (service.months(), service.days()), "{case:?}");
    }
    // The calendar of the core is the one used here.
    let span: Period = "1990-01-31 to 1990-03-01".parse().unwrap();
    let convention = SpanConvention::AddToAnchor(kerben_core::calendar::MonthEnd::Clamp);
    let core = span.calendar_span(convention).unwrap();
    let length = Regime::Calendar.length(span);
    assert_eq!((length.months, length.days), (core.months, core.days));
}

#[cfg(feature = "builtin")]
#[test]
fn every_sourced_rule_is_what_the_code_does() {
    use kerben_core::language::Language;
    let text = include_str!("../data/units.toml");
    let rules = UnitRules::builtin().unwrap();
    for regime in Regime::ALL {
        assert!(rules.of(regime).count() >= 1, "{regime}");
    }
    assert!(rules.iter().count() > 60);
    assert_eq!(rules.grade(Regime::Norway), Some(Evidence::Code));
    for (good, bad, says) in [
        ("quantity = \"26\"", "quantity = \"25\"", "is not 25 day-6 by the code"),
        ("quantity = \"52\", unit = \"week\"", "quantity = \"53\", unit = \"week\"", "by the code"),
        ("mode = \"half-down\"", "mode = \"half-up\"", "is not rounded half-up by the code"),
        ("source = \"lu-ch\"", "source = \"nobody\"", "`nobody` is not defined"),
        (
            "\n    { quantity = \"312\", unit = \"day-6\" }",
            "\n    { quantity = \"300\", unit = \"day-6\" }",
            "a full year is not",
        ),
    ] {
        let damaged = text.replacen(good, bad, 1);
        assert_ne!(damaged, text, "{good}");
        let error = UnitRules::from_str("units.toml", &damaged).unwrap_err();
        assert!(error.line().is_some() && error.to_string().contains(says), "{error}");
    }
    let words = kerben_pensions::catalogue().unwrap();
    for language in Language::ALL {
        for unit in Unit::ALL {
            assert!(words.has(&unit.message().key, language), "{unit} in {language}");
        }
        for regime in Regime::ALL {
            assert!(words.has(&regime.message().key, language), "{regime} in {language}");
        }
    }
}

#[cfg(feature = "proptest")]
mod laws {
    use super::*;
    use kerben_pensions::laws::units as law;
    use kerben_pensions::strategies::units as some;
    use kerben_pensions::unit::Conversion;
    use proptest::prelude::*;

    type Converted = Result<Conversion, UnitError>;

    fn convert(regime: Regime, from: &Duration, to: Unit, notified: NotifiedAs) -> Converted {
        regime.convert(from, to, notified)
    }

    #[test]
    fn full_years_stay_full_in_every_unit_of_every_regime() {
        for regime in Regime::ALL {
            for from in Unit::ALL {
                for to in Unit::ALL {
                    for years in 0..=60 {
                        law::full_year_stays_full(regime, from, to, years, convert).unwrap();
                    }
                }
            }
        }
    }

    proptest! {
        #[test]
        fn conversions_are_monotone(
            regime in some::regime(),
            one in some::duration(),
            more in some::quantity(),
            to in some::unit(),
            notified in some::notified_as(),
        ) {
            law::conversion_is_monotone(regime, &one, more, to, notified, convert)?;
        }

        #[test]
        fn the_union_rounds_up_by_less_than_one(
            one in some::duration(),
            to in some::unit(),
            notified in some::notified_as(),
        ) {
            let eu = |from: &Duration, to, notified| convert(Regime::Eu, from, to, notified);
            law::rounds_up_by_less_than_one(&one, to, notified, eu)?;
        }

        #[test]
        fn years_are_no_less_than_a_block(
            unit in some::unit(),
            to in some::unit(),
            parts in prop::collection::vec(some::quantity(), 0..6),
        ) {
            let parts: Vec<_> = parts.into_iter().filter_map(|q| Duration::new(q, unit).ok()).collect();
            let all = |parts: &[Duration], to, notified| Regime::Eu.convert_all(parts, to, notified);
            law::by_year_is_no_less_than_a_block(&parts, to, all)?;
        }

        #[test]
        fn splitting_keeps_days(regime in some::regime(), whole in some::stretch(), cut in some::stretch()) {
            let length = |parts: &[Period]| regime.length_of(parts.iter().copied());
            law::splitting_keeps_the_days(whole, cut.start(), length)?;
            if let Some(inside) = whole.start().checked_add_days(chrono::Days::new(17)) {
                law::splitting_keeps_the_days(whole, inside, length)?;
            }
        }

        #[test]
        fn what_is_left_stays_within(regime in some::regime(), one in some::duration(), piece in some::stretch()) {
            let less = |one: &Duration, piece| one.less(piece, regime);
            law::less_stays_within(&one, regime.length(piece), less)?;
        }
    }

    #[test]
    fn a_table_without_filling_is_caught() {
        let broken = |regime: Regime, from: &Duration, to, notified| -> Converted {
            let found = regime.convert(from, to, notified)?;
            let plain = u64::try_from(found.exact.ceil().unwrap()).unwrap();
            let mut found = found;
            found.whole = plain;
            Ok(found)
        };
        let days = Unit::Day(DayScheme::Five);
        assert!(law::full_year_stays_full(Regime::Eu, Unit::Week, days, 1, broken).is_err());
        let seven = Unit::Day(DayScheme::Seven);
        assert!(law::full_year_stays_full(Regime::Eu, Unit::Week, seven, 1, broken).is_err());
        // Spain: twelve months of 30.41666 days are not quite a year.
        let spain = |regime: Regime, from: &Duration, to, notified| -> Converted {
            let mut found = regime.convert(from, to, notified)?;
            if to == Unit::CalendarDay {
                found.whole = 364;
            }
            Ok(found)
        };
        assert!(
            law::full_year_stays_full(Regime::Spain, Unit::Month, Unit::CalendarDay, 1, spain)
                .is_err()
        );
    }

    #[test]
    fn a_conversion_that_falls_is_caught() {
        // The cap of one year on a block of any length, and the plain result below it.
        let broken = |regime: Regime, from: &Duration, to, notified| -> Converted {
            let mut found = regime.convert(from, to, notified)?;
            found.whole %= 12;
            Ok(found)
        };
        let one = Duration::whole(11, Unit::Month).unwrap();
        let more = Rational::ONE;
        let block = NotifiedAs::Block;
        assert!(
            law::conversion_is_monotone(Regime::Eu, &one, more, Unit::Month, block, broken)
                .is_err()
        );
    }

    #[test]
    fn rounding_down_or_too_far_up_is_caught() {
        let one = Duration::whole(30, Unit::Week).unwrap();
        for whole in [6, 8] {
            let broken = |from: &Duration, to, notified| -> Converted {
                let mut found = Regime::Eu.convert(from, to, notified)?;
                found.whole = whole;
                Ok(found)
            };
            let caught =
                law::rounds_up_by_less_than_one(&one, Unit::Month, NotifiedAs::Block, broken);
            assert!(caught.is_err(), "{whole}");
        }
    }

    #[test]
    fn a_block_that_is_rounded_twice_is_caught() {
        let parts = [Duration::whole(15, Unit::Week).unwrap(); 2];
        // The published case: rounding does not add up.
        let by = |notified| Regime::Eu.convert_all(&parts, Unit::Month, notified).unwrap();
        assert_eq!((by(NotifiedAs::Block).whole, by(NotifiedAs::PerYear).whole), (7, 8));
        let broken = |parts: &[Duration], to, notified| -> Converted {
            let mut found = Regime::Eu.convert_all(parts, to, notified)?;
            if notified == NotifiedAs::Block {
                found.whole += 2;
            }
            Ok(found)
        };
        assert!(law::by_year_is_no_less_than_a_block(&parts, Unit::Month, broken).is_err());
    }

    #[test]
    fn a_day_lost_at_the_cut_is_caught() {
        let whole: Period = "2020-01-01 to 2020-12-31".parse().unwrap();
        let broken = |parts: &[Period]| {
            let mut length = Regime::Eu.length_of(parts.iter().copied());
            length.total_days -= parts.len() as u64 - 1;
            length
        };
        let cut = day(2020, 6, 1).unwrap();
        assert!(law::splitting_keeps_the_days(whole, cut, broken).is_err());
    }

    #[test]
    fn a_rest_below_zero_or_above_the_whole_is_caught() {
        let one = Duration::whole(1, Unit::Month).unwrap();
        let more = |_: &Duration, _| Duration::whole(2, Unit::Month);
        assert!(law::less_stays_within(&one, Length::ZERO, more).is_err());
    }
}
