//! Month arithmetic and ages on every day of some years, against models of their own.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar::{
    Birthday29February, CalendarSpan, MonthEnd, SpanConvention, add_months, age_on, birthday,
    parse_day,
};

/// All days of 1999 to 2005, five years of months each way, all rules, against month lengths
/// counted from the days.
#[test]
fn month_arithmetic_is_exhaustive() {
    let first = parse_day("1990-01-01").unwrap();
    let mut lengths: Vec<(i32, u32, u32)> = Vec::new();
    for day in first.iter_days().take_while(|day| day.year() < 2015) {
        match lengths.last_mut() {
            Some((year, month, length)) if (*year, *month) == (day.year(), day.month()) => {
                *length += 1;
            }
            _ => lengths.push((day.year(), day.month(), 1)),
        }
    }
    let starts = first.iter_days().filter(|day| (1999..=2005).contains(&day.year()));
    for start in starts.take(2557) {
        let here =
            lengths.iter().position(|at| (at.0, at.1) == (start.year(), start.month())).unwrap();
        for months in -60..=60_i32 {
            let there = here.checked_add_signed(isize::try_from(months).unwrap()).unwrap();
            let (year, month, length) = lengths[there];
            let (next_year, next_month, _) = lengths[there + 1];
            let of = |year, month, day| Some(NaiveDate::from_ymd_opt(year, month, day).unwrap());
            let short = start.day() > length;
            let stays = if short { None } else { of(year, month, start.day()) };
            let clamped = if short { of(year, month, length) } else { stays };
            let rolled = if short { of(next_year, next_month, 1) } else { stays };
            for (rule, expected) in
                [(MonthEnd::Clamp, clamped), (MonthEnd::Roll, rolled), (MonthEnd::Reject, stays)]
            {
                assert_eq!(
                    add_months(start, months, rule).ok(),
                    expected,
                    "{start} {months} {rule}"
                );
            }
        }
    }
}

/// The age by comparing month and day, and the birthday by writing it down: independent of month
/// arithmetic.
fn model_birthday(birth: NaiveDate, year: i32, rule: Birthday29February) -> NaiveDate {
    let same = NaiveDate::from_ymd_opt(year, birth.month(), birth.day());
    same.unwrap_or_else(|| match rule {
        Birthday29February::LastOfFebruary => NaiveDate::from_ymd_opt(year, 2, 28).unwrap(),
        _ => NaiveDate::from_ymd_opt(year, 3, 1).unwrap(),
    })
}

/// All births of 1896 to 1908 (over the year 1900, no leap year) and of 1996 to 2004 (over 2000, a
/// leap year), all ages up to 110 years, both rules: on the birthday the age is reached, and on its
/// eve it is not.
#[test]
fn birthdays_and_ages_are_exhaustive() {
    let births = |first: i32, last: i32| {
        NaiveDate::from_ymd_opt(first, 1, 1)
            .unwrap()
            .iter_days()
            .take_while(move |day| day.year() <= last)
    };
    for birth in births(1896, 1908).chain(births(1996, 2004)) {
        for rule in Birthday29February::ALL {
            for age in 0..=110_u32 {
                let reached = birthday(birth, age, rule).unwrap();
                let year = birth.year() + i32::try_from(age).unwrap();
                assert_eq!(reached, model_birthday(birth, year, rule), "{birth} {age}");
                assert_eq!(age_on(birth, reached, rule), Ok(age), "{birth} {age}");
                let eve = reached.pred_opt().unwrap();
                match age.checked_sub(1) {
                    Some(younger) => {
                        assert_eq!(age_on(birth, eve, rule), Ok(younger), "{birth} {age}");
                    }
                    None => assert!(age_on(birth, eve, rule).is_err()),
                }
            }
        }
    }
}

/// Every day of a life of 41 years, for births around the end of February and of August.
#[test]
fn ages_on_every_day_are_exhaustive() {
    for birth in ["1996-02-28", "1996-02-29", "1996-03-01", "1997-02-28", "1996-08-31"] {
        let birth = parse_day(birth).unwrap();
        for rule in Birthday29February::ALL {
            for day in birth.iter_days().take(15_000) {
                let passed = model_birthday(birth, day.year(), rule) <= day;
                let age = day.year() - birth.year() - i32::from(!passed);
                assert_eq!(age_on(birth, day, rule).ok(), u32::try_from(age).ok(), "{birth} {day}");
            }
        }
    }
}

/// 30/360 by its formula; the 31st counts as the 30th.
#[test]
fn thirty_360_counts_months_of_thirty_days() {
    let between = |start: &str, end: &str| {
        let (start, end) = (parse_day(start).unwrap(), parse_day(end).unwrap());
        CalendarSpan::between(start, end, SpanConvention::Thirty360).unwrap()
    };
    assert_eq!(between("2021-01-01", "2022-01-01"), CalendarSpan::new(1, 0, 0));
    assert_eq!(between("2021-02-01", "2021-03-01"), CalendarSpan::new(0, 1, 0));
    assert_eq!(between("2021-02-28", "2021-03-01"), CalendarSpan::new(0, 0, 3));
    assert_eq!(between("2021-01-30", "2021-01-31"), CalendarSpan::new(0, 0, 0));
    assert_eq!(between("2021-01-31", "2021-02-01"), CalendarSpan::new(0, 0, 1));
    assert_eq!(between("2020-05-20", "2021-03-05"), CalendarSpan::new(0, 9, 15));
    let day = |text| parse_day(text).unwrap();
    assert!(
        CalendarSpan::between(day("2021-01-02"), day("2021-01-01"), SpanConvention::Thirty360)
            .is_err()
    );
}
